//! Opening and making bundles and copies of them, off the window's thread.

use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::Context;

use crate::jobs::Job;
use crate::session::command::ArticleRef;
use crate::session::{Session, sample};
use crate::ui::article::Shown;
use crate::ui::reasons::{Failure, settled};
use crate::ui::strings::Text;
use crate::ui::strings::desk::DeskText;

use super::Window;
use super::fetching::ready;

/// What is to be opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Opening {
    Bundle(PathBuf),
    /// A bundle to be made there.
    New(PathBuf),
    /// What was worked in last, at the start of the program.
    Again(PathBuf),
    /// The user's copy of the sample, made if there is none.
    Sample,
    /// A new one; the one there was stays beside it.
    FreshSample,
}

impl Opening {
    /// Where the bundle is.
    pub(super) fn path(&self) -> PathBuf {
        match self {
            Self::Bundle(path) | Self::New(path) | Self::Again(path) => path.clone(),
            Self::Sample | Self::FreshSample => sample::copy_path(),
        }
    }

    /// Opens it to work in it, with the article that will be shown: `left_in` is the one in which
    /// it was left.
    fn open(&self, author: &str, left_in: Option<String>, hidden: bool) -> Result<Opened, Failure> {
        let mut session = self.session(author)?;
        let article = match left_in {
            Some(name) => session.find_article(&ArticleRef::Name(name)).ok(),
            None => session.first_article().ok().flatten(),
        };
        // Here and not when the window first draws it; what goes wrong is told then.
        let _ = session.listed();
        let shown = article.and_then(|article| ready(&mut session, article, hidden));
        Ok(Opened { session, shown })
    }

    fn session(&self, author: &str) -> Result<Session, Failure> {
        let path = match self {
            Self::New(path) => return Ok(Session::create(path, author)?),
            // The sample can be made again.
            Self::Again(path) if *path == sample::copy_path() => sample::open_copy()?,
            Self::Bundle(path) | Self::Again(path) => path.clone(),
            Self::Sample => sample::open_copy()?,
            Self::FreshSample => sample::fresh_copy()?,
        };
        Ok(Session::open(&path, author)?)
    }
}

/// A bundle that was opened, and the article that it will open at.
#[derive(Debug)]
pub(super) struct Opened {
    session: Session,
    shown: Option<Shown>,
}

/// Work on a bundle that runs on another thread.
#[derive(Debug)]
pub(super) enum Away {
    /// Nothing comes of one that is open by another name.
    Opening(Opening, Job<Result<Option<Opened>, Failure>>),
    /// Whether it was written.
    Copying(Job<(PathBuf, Result<bool, Failure>)>),
}

impl Away {
    /// Done and in all; how long it will still take.
    pub(super) fn progress(&self) -> ((u64, u64), Option<Duration>) {
        match self {
            Away::Opening(_, job) => (job.progress(), job.remaining()),
            Away::Copying(job) => (job.progress(), job.remaining()),
        }
    }

    pub(super) fn name(&self) -> Text {
        match self {
            Away::Opening(..) => Text::Opening,
            Away::Copying(_) => Text::Copying,
        }
    }

    pub(super) fn cancel(&self) {
        match self {
            Away::Opening(_, job) => job.cancel(),
            Away::Copying(job) => job.cancel(),
        }
    }
}

impl Window {
    /// Opens a bundle on another thread, and then in place of the one in work.
    pub(super) fn begin_open(&mut self, context: &Context, path: PathBuf) {
        if self.session.as_ref().is_none_or(|s| s.path() != path) {
            self.begin_opening(context, Opening::Bundle(path));
        }
    }

    pub(super) fn begin_opening(&mut self, context: &Context, what: Opening) {
        if self.away.is_some() {
            return;
        }
        if self.is_exchanging() {
            let path = what.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let text = self.language().fill(DeskText::DropWaits, &[&name]);
            self.notices.problem(text, Vec::new());
            return;
        }
        let (author, to_open) = (self.author.clone(), what.clone());
        let path = what.path();
        let left_in = self.settings.place(&path).map(|at| at.article.clone());
        let (hidden, closing) = (self.settings.hidden, self.ends_at(&path));
        let open = self.session.as_ref().map(|s| s.path().to_owned());
        let waker = context.clone();
        let job = Job::begin(
            "open",
            move || waker.request_repaint(),
            move |_| {
                if let (Opening::Bundle(path), Some(open)) = (&to_open, &open)
                    && is_same(path, open)
                {
                    return Ok(None);
                }
                for end in &closing {
                    let closed = end.wait();
                    // What was not written of the old one would be left behind.
                    if to_open == Opening::FreshSample {
                        closed?;
                    }
                }
                to_open.open(&author, left_in, hidden).map(Some)
            },
        );
        match job {
            Ok(job) => self.away = Some(Away::Opening(what, job)),
            Err(error) => self.failed(&error),
        }
    }

    pub(super) fn open_sample(&mut self, context: &Context) {
        self.settings.first_steps_done = false;
        let is_open = |session: &Session| session.path() == sample::copy_path();
        if !self.session.as_ref().is_some_and(is_open) {
            self.begin_opening(context, Opening::Sample);
        }
    }

    /// Opens a new sample in place of the one that was worked through, which stays beside it.
    pub(super) fn fresh_sample(&mut self, context: &Context) {
        if self.away.is_some() {
            return;
        }
        let list = std::mem::take(&mut self.list);
        if let Some(before) = self.leave() {
            self.close_beside(context, before, list);
        }
        // What is learned there begins at its beginning.
        let path = sample::copy_path();
        self.settings.places.retain(|place| place.bundle != path);
        self.settings.sample_exported = false;
        self.begin_opening(context, Opening::FreshSample);
    }

    pub(super) fn new_bundle(&mut self, context: &Context, path: &Path) {
        self.begin_opening(context, Opening::New(with_extension(path)));
    }

    pub(super) fn save_copy(&mut self, path: &Path) {
        let Some(session) = &self.session else {
            return;
        };
        let unwritten = session.unwritten();
        let (from, to) = (session.path().to_owned(), with_extension(path));
        let job = Job::begin(
            "copy",
            || {},
            move |handle| {
                let go_on = || !handle.is_cancelled();
                let copied = unwritten.wait().map_err(Failure::from).and_then(|()| {
                    let session = Session::open_read_only(&from)?;
                    Ok(session.bundle().save_copy_while(&to, go_on)?)
                });
                (to, copied)
            },
        );
        match job {
            Ok(job) => self.away = Some(Away::Copying(job)),
            Err(error) => self.failed(&error),
        }
    }

    /// Takes what came of work on another thread; waits for it no longer than this.
    pub(super) fn take_away(&mut self, context: &Context, patience: Duration) {
        let language = self.language();
        let has_bundle = self.session.is_some() || self.away_path.is_some();
        let waits = has_bundle && self.is_exchanging();
        match &mut self.away {
            // What hangs on a disk that does not answer cannot be stopped, but left alone.
            Some(Away::Opening(_, job)) if job.is_cancelled() => self.away = None,
            Some(Away::Opening(..)) if waits => {}
            Some(Away::Opening(what, job)) => {
                let Some(result) = job.take_within(patience) else {
                    return;
                };
                let what = what.clone();
                self.away = None;
                match settled(result) {
                    Ok(None) => {}
                    Ok(Some(Opened { session, shown })) => {
                        self.ready = shown;
                        self.take_over(context, session);
                        self.ready = None;
                    }
                    Err(why) => self.not_begun(&what, &why.said(language)),
                }
            }
            Some(Away::Copying(job)) => {
                let Some(result) = job.take() else {
                    return;
                };
                self.away = None;
                let result = result.unwrap_or_else(|p| (PathBuf::new(), Err(p.into())));
                let path = result.0.display().to_string();
                match result.1 {
                    // It was stopped; there is no copy.
                    Ok(false) => {}
                    Ok(true) => {
                        let text = language.fill(Text::SavedCopy, &[&path]);
                        self.notices.done(text, false);
                    }
                    Err(why) => {
                        let text = language.fill(Text::NotMade, &[&path, &why.said(language)]);
                        self.notices.problem(text, Vec::new());
                    }
                }
            }
            None => {}
        }
    }
}

/// Whether two paths lead to one file, by whatever names.
fn is_same(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    whole(one) == whole(other)
}

fn with_extension(path: &Path) -> PathBuf {
    match path.extension() {
        Some(_) => path.to_owned(),
        None => path.with_extension("pizhu"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::mpsc::channel;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::store::StoreError;
    use crate::ui::strings::Language;
    use crate::ui::theme;

    #[test]
    fn a_disk_that_does_not_answer_can_be_left() {
        let (answer, asked) = channel::<()>();
        let mut window = Window::new(Language::Chinese, "test");
        let path = PathBuf::from("/share/news.pizhu");
        let job = Job::begin(
            "open",
            || {},
            move |_| {
                // As long as the test goes on.
                let _ = asked.recv();
                Err(StoreError::Missing.into())
            },
        );
        window.away = Some(Away::Opening(Opening::Again(path), job.unwrap()));
        let mut harness = Harness::builder()
            .with_max_steps(20)
            .with_context_setup(theme::apply)
            .build_ui_state(|ui, window: &mut Window| window.show(ui), window);
        harness.step();
        harness.get_by_label("正在打开 /share/news.pizhu");
        assert!(harness.query_by_label("打开…").is_none());
        harness.get_by_label("取消").click();
        harness.step();
        harness.run();
        harness.get_by_label("打开…");
        drop(answer);
    }
}
