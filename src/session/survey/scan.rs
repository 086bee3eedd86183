//! Going through a bundle on several threads.
//!
//! Pages are read in order, in chunks that threads take one after the other. Where something is
//! looked for, a page in UTF-8 whose bytes, with what was typed on it, lack a character that every
//! hit has is passed over; so nearly all are where something rare is looked for. A page on which
//! nothing was done is given as it is, without making a document of it. All others are read as
//! documents, as they are opened.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use rustc_hash::FxHashSet;

use crate::core::encoding::Encoding;
use crate::core::{Address, Document, PageId};
use crate::store::{Bundle, Content, StoreError};
use crate::tag::find::{Folded, Matcher};

use super::{Plain, Survey};

/// How many pages a thread takes at once.
const CHUNK: usize = 256;

/// No more threads than this: the disk is what they wait for.
const THREADS: usize = 4;

/// So many chunks beyond the one that is due are read: what is made of them waits in memory.
const AHEAD: usize = 4 * THREADS;

/// How long a thread waits before it looks whether it is to stop.
const WAIT: Duration = Duration::from_millis(50);

/// Where to look.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scope {
    /// In all articles.
    All,
    /// In some articles, named by their heads.
    Articles(Vec<Address>),
}

/// A page.
pub(in crate::session) enum Text<'a> {
    /// Nothing was done on it.
    Plain(&'a Plain<'a>),
    /// The document that the page of this number and identity is in.
    Document(PageId, &'a Document),
}

/// What a thread needs.
struct Thread<'a> {
    survey: &'a Survey,
    /// What is looked for; all pages are given where it is nothing.
    matchers: &'a [&'a Matcher],
    bundle: Bundle,
    linked: &'a FxHashSet<u32>,
    /// Pages on which something was done that may not be on disk yet.
    waiting: &'a FxHashSet<u32>,
    room: RefCell<Folded>,
}

/// Which chunk is due. Threads wait for it, so that they are never far ahead of whoever takes what
/// they make.
#[derive(Default)]
struct Pace {
    due: Mutex<usize>,
    moved: Condvar,
}

impl Pace {
    fn advance(&self, due: usize) {
        *self.due.lock().unwrap_or_else(PoisonError::into_inner) = due;
        self.moved.notify_all();
    }

    /// Waits until it is time for a chunk, or for nothing any more.
    fn wait(&self, at: usize, stopped: &AtomicBool) {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        while at >= *due + AHEAD && !stopped.load(Ordering::Relaxed) {
            let waited = self.moved.wait_timeout(due, WAIT);
            (due, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Ends the work of all threads where one panics: they would wait for what it has to do.
pub(in crate::session) struct EndsInPanic<'a>(pub(in crate::session) &'a AtomicBool);

impl Drop for EndsInPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

impl Scope {
    /// The articles that are looked through; none where all are.
    pub(in crate::session) fn wanted(&self) -> Option<FxHashSet<Address>> {
        match self {
            Self::All => None,
            Self::Articles(articles) => Some(articles.iter().copied().collect()),
        }
    }
}

impl Survey {
    /// Gives every page of a scope, or every one that may have a hit of one of some matchers, to
    /// `visit`, on several threads, and what that makes of it to `each`, in the order of pages. `go_on` is told how
    /// many pages are done, and of how many, and says whether to go on. Says whether all were
    /// looked at.
    ///
    /// # Errors
    /// What SQLite says.
    pub(in crate::session) fn scan<R: Send>(
        &self,
        scope: &Scope,
        matchers: &[&Matcher],
        go_on: impl Fn(u64, u64) -> bool,
        visit: impl Fn(u32, Text<'_>) -> Vec<R> + Sync,
        mut each: impl FnMut(Vec<R>),
    ) -> Result<bool, StoreError> {
        let bundle = Bundle::open(&self.path)?;
        let mut linked: FxHashSet<u32> = bundle.linked_pages()?.into_iter().collect();
        linked.extend(self.known.tail.links().map(|(page, _)| page));
        let waiting = self.known.tail.all_operations().map(|sent| sent.page);
        let waiting: FxHashSet<u32> = waiting.collect();
        let pages = self.pages_of(scope, &bundle, &linked)?;
        drop(bundle);
        let chunks: Vec<&[u32]> = pages.chunks(CHUNK).collect();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = cores.min(THREADS).min(chunks.len()).max(1);
        let next = AtomicUsize::new(0);
        let stopped = AtomicBool::new(false);
        let pace = Pace::default();
        let (sender, results) = channel();
        std::thread::scope(|scope| {
            let _ends = EndsInPanic(&stopped);
            for number in 0..threads {
                let (sender, failed) = (sender.clone(), sender.clone());
                let (chunks, next, stopped, pace) = (&chunks, &next, &stopped, &pace);
                let (linked, waiting, visit) = (&linked, &waiting, &visit);
                let work = move || -> Result<(), StoreError> {
                    let _ends = EndsInPanic(stopped);
                    let thread = Thread {
                        survey: self,
                        matchers,
                        bundle: Bundle::open(&self.path)?,
                        linked,
                        waiting,
                        room: RefCell::default(),
                    };
                    thread.bundle.read_once()?;
                    thread.bundle.hold_still()?;
                    while !stopped.load(Ordering::Relaxed) {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(chunk) = chunks.get(at) else { break };
                        pace.wait(at, stopped);
                        let mut made = Vec::new();
                        thread.look_through(chunk, stopped, |no, text| {
                            made.extend(visit(no, text));
                        })?;
                        // Nobody listens any more where it was stopped.
                        let _ = sender.send(Ok((at, made)));
                    }
                    Ok(())
                };
                let run = move || {
                    if let Err(error) = work() {
                        let _ = failed.send(Err(error));
                    }
                };
                let name = format!("reading {number}");
                std::thread::Builder::new()
                    .name(name)
                    .spawn_scoped(scope, run)
                    .inspect_err(|_| stopped.store(true, Ordering::Relaxed))?;
            }
            drop(sender);
            let mut early = BTreeMap::new();
            let mut due = 0;
            let mut failure = None;
            for result in results {
                match result {
                    Ok((at, made)) => {
                        early.insert(at, made);
                    }
                    Err(error) => {
                        stopped.store(true, Ordering::Relaxed);
                        failure = Some(error);
                    }
                }
                while let Some(made) = early.remove(&due) {
                    due += 1;
                    each(made);
                    pace.advance(due);
                }
                let done = (due * CHUNK).min(pages.len());
                if !go_on(done as u64, pages.len() as u64) {
                    stopped.store(true, Ordering::Relaxed);
                }
            }
            match failure {
                Some(error) => Err(error),
                None => Ok(due == chunks.len()),
            }
        })
    }

    /// The numbers of the pages to look at, in order.
    fn pages_of(
        &self,
        scope: &Scope,
        bundle: &Bundle,
        linked: &FxHashSet<u32>,
    ) -> Result<Vec<u32>, StoreError> {
        let mut pages: Vec<u32> = match scope {
            Scope::All => self.pages(),
            Scope::Articles(articles) => {
                let of = articles.iter().map(|article| article.buffer.page);
                let mut pages: Vec<u32> = of
                    .filter_map(|page| self.known.numbers.get(&page).copied())
                    .collect();
                pages.sort_unstable();
                pages.dedup();
                // An article may stand on another page than it began on.
                let mut seen: FxHashSet<u32> = pages.iter().copied().collect();
                let mut at = 0;
                while let Some(&no) = pages.get(at) {
                    at += 1;
                    if linked.contains(&no) {
                        let others = self.known.links(bundle, no)?;
                        pages.extend(others.into_iter().filter(|other| seen.insert(*other)));
                    }
                }
                pages
            }
        };
        pages.sort_unstable();
        Ok(pages)
    }
}

impl Thread<'_> {
    fn look_through(
        &self,
        chunk: &[u32],
        stopped: &AtomicBool,
        mut visit: impl FnMut(u32, Text<'_>),
    ) -> Result<(), StoreError> {
        let (Some(&first), Some(&last)) = (chunk.first(), chunk.last()) else {
            return Ok(());
        };
        let mut wanted = chunk.iter().copied().peekable();
        if (last - first) as usize >= 4 * chunk.len() {
            // Few of many: one by one.
            for &no in chunk {
                self.bundle.each_content(no, no, |content| {
                    self.page(&content, &mut visit)?;
                    Ok(!stopped.load(Ordering::Relaxed))
                })?;
            }
            return Ok(());
        }
        self.bundle.each_content(first, last, |content| {
            while wanted.next_if(|no| *no < content.no).is_some() {}
            if wanted.next_if_eq(&content.no).is_some() {
                self.page(&content, &mut visit)?;
            }
            Ok(!stopped.load(Ordering::Relaxed))
        })
    }

    fn page(
        &self,
        content: &Content<'_>,
        visit: &mut impl FnMut(u32, Text<'_>),
    ) -> Result<(), StoreError> {
        let no = content.no;
        let Some(&id) = self.survey.known.ids.get(&no) else {
            return Ok(());
        };
        let is_linked = self.linked.contains(&no);
        let is_edited = content.has_log || self.waiting.contains(&no);
        // Hits of linked pages may have characters of both.
        if !self.matchers.is_empty() && content.encoding == Encoding::Utf8 && !is_linked {
            let log = match is_edited {
                true => self.bundle.operations(no)?,
                false => Vec::new(),
            };
            let waiting = match self.waiting.contains(&no) {
                true => self.survey.known.tail.operations(no).collect(),
                false => Vec::new(),
            };
            let bodies = log.iter().chain(waiting).map(|one| one.body.as_bytes());
            let parts: Vec<&[u8]> = std::iter::once(content.bytes).chain(bodies).collect();
            if !self.matchers.iter().any(|one| one.may_be_in(&parts)) {
                return Ok(());
            }
        }
        if is_linked || is_edited {
            let document = self.survey.known.read_document(&self.bundle, id)?;
            visit(no, Text::Document(id, &document));
        } else {
            let plain = Plain::new(id, content.bytes, content.encoding, &self.room);
            visit(no, Text::Plain(&plain));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_one_thread_ends_the_work_of_all() {
        let stopped = AtomicBool::new(false);
        let work = std::panic::AssertUnwindSafe(|| {
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    let _ends = EndsInPanic(&stopped);
                    panic!("once");
                });
                while !stopped.load(Ordering::Relaxed) {
                    std::thread::yield_now();
                }
            });
        });
        assert!(std::panic::catch_unwind(work).is_err());
        let calm = AtomicBool::new(false);
        drop(EndsInPanic(&calm));
        assert!(!calm.into_inner());
    }
}
