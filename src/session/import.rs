//! Taking files into the bundle as pages.
//!
//! ```text
//! paths ──find──▶ files ──prepare──▶ pages ──take──▶ batches ──▶ the writer
//!                         (threads)        (in order)
//! ```
//!
//! The files are found first, in an order that depends on nothing but their names. Threads read,
//! decode and hash them ahead; what they find is taken in the order of the files, so that one
//! import gives the same bundle on every machine. A batch is written whole or not at all and is
//! not sent in the middle of a file, unless the file has very many records; so a bundle holds
//! whole files wherever an import was stopped, and importing the same again goes on from there,
//! since a page that is in is known by its hash.
//!
//! Nothing here shows anything: what was not taken, and why, is in the report.

mod files;
mod prepare;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use rustc_hash::FxHashMap;

use crate::core::encoding::Encoding;
use crate::core::{ActionId, Buffer, Operation, PageId};
use crate::format::detect::Candidate;
use crate::format::metadata::{MetadataTable, PathPattern};
use crate::format::pages::ReadError;
use crate::format::set::{Format, SetError};
use crate::store::{self, Batch, Sitting, StoreError, StoredAction, Ticket, WriteFailure, record};

use super::sets::{Present, SetImportError};
use super::{ActionBody, Metadata, Session};
pub use files::{File, Found, find};
pub(crate) use prepare::hidden_head;
use prepare::{End, Part, Prepared};

/// How files are to be read, and what is known about them.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// What all files are in; without it each tells by its bytes.
    pub encoding: Option<Encoding>,
    /// What single files are in, by their path as [`find`] gives it; before that of all.
    pub encodings: BTreeMap<PathBuf, Encoding>,
    /// Reads metadata out of the files' paths.
    pub pattern: Option<PathPattern>,
    /// Metadata by file; before those of the pattern.
    pub table: Option<MetadataTable>,
    /// Metadata of all pages; before everything else.
    pub set: Metadata,
    /// The field of a JSON record that holds its text.
    pub text_field: Option<String>,
    /// Whether files of any extension are taken from folders.
    pub all_extensions: bool,
    /// Files not to be taken from folders: the metadata table, a report.
    pub except: Vec<PathBuf>,
    /// Files not to be taken although they are among those that [`find`] gives, by its paths.
    pub left_out: BTreeSet<PathBuf>,
}

/// How far an import has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ImportProgress {
    /// Files done.
    pub files_done: usize,
    /// Files in all; what was found so far while folders are looked through.
    pub files: usize,
    /// Bytes read.
    pub bytes_done: u64,
    /// Bytes in all.
    pub bytes: u64,
    /// Pages taken.
    pub pages: u64,
    /// Files and records not taken.
    pub not_taken: usize,
}

/// What an import did, and what it did not do.
#[derive(Clone, Debug, Default)]
pub struct ImportReport {
    /// Files looked at.
    pub files: usize,
    /// Pages that are now in the bundle and were not before.
    pub pages: u64,
    /// Characters on them.
    pub characters: u64,
    /// Pages that were in the bundle, or came earlier in this import: the name of each, and of
    /// the one it equals.
    pub duplicates: Vec<(String, String)>,
    /// Files and records that were not taken.
    pub not_taken: Vec<NotTaken>,
    /// Pages with bytes that mean nothing in their encoding, and how many.
    pub undecodable: Vec<(String, usize)>,
    /// Rows of the table about none of the files: line in the table, and the file it names.
    pub table_rows_without_file: Vec<(usize, String)>,
    /// Files that the pattern does not match.
    pub pattern_missed: Vec<String>,
    /// How many files in folders were passed over, by extension (in lower case, without a dot).
    pub passed_over: BTreeMap<String, usize>,
    /// Symbolic links in folders that lead out of them, which were not followed.
    pub links_out: Vec<String>,
    /// Annotation sets with spans that could not be taken whole, and how many.
    pub spans_left_out: Vec<(String, usize)>,
    /// Annotation sets with relations to what lies in other articles, and how many.
    pub relations_left_out: Vec<(String, usize)>,
    /// Pages that begin with a scrape's head lines, which are hidden.
    pub heads: Vec<HiddenHead>,
    /// The action that hid them.
    pub heads_by: Option<ActionId>,
    /// Whether it was stopped before the end.
    pub stopped: bool,
    /// Why the bundle could not be written; what could be is counted above.
    pub failure: Option<WriteFailure>,
}

/// The head lines of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HiddenHead {
    /// The page's name.
    pub name: String,
    /// The page.
    pub page: PageId,
    /// How many lines they are, those without text not counted.
    pub lines: u32,
    /// How many characters.
    pub characters: u32,
}

impl HiddenHead {
    /// The characters.
    pub fn run(&self) -> crate::core::Run {
        Buffer::of_page(self.page).run(0..self.characters)
    }
}

/// A file or record that was not taken.
#[derive(Clone, Debug)]
pub struct NotTaken {
    /// Its name.
    pub name: String,
    /// Why not.
    pub why: Why,
}

/// Why a file or record was not taken.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Why {
    /// Its encoding is in doubt.
    #[error("its encoding is not certain; look at the first lines and name the encoding")]
    Unsure(
        /// What it may be, best first.
        Vec<Candidate>,
    ),
    /// The system does not let it be read.
    #[error("{0}")]
    Unreadable(
        /// What the system says.
        Arc<io::Error>,
    ),
    /// It is neither a file nor a folder.
    #[error("this is neither a file nor a folder")]
    NotAFile,
    /// It has no text.
    #[error("there is no text in it")]
    Empty,
    /// It has more bytes than a page, or a file of records, can have.
    #[error("it has {bytes} bytes, more than the {most} of one file; split it")]
    TooLong {
        /// How many it has.
        bytes: u64,
        /// How many it may have.
        most: u64,
    },
    /// It is a bundle.
    #[error("this is a bundle (or another database), not a page; bundles are merged, not imported")]
    Bundle,
    /// A record that cannot be read.
    #[error(transparent)]
    Record(ReadError),
    /// Another page has the same first 64 bits of SHA-256, by which pages are known.
    #[error(
        "it cannot be told from {of}, another page, by its hash; put it into a bundle of its own"
    )]
    SameIdentity {
        /// The page that has them already.
        of: String,
    },
    /// An article of a set that is in the bundle already, as a page of its own or otherwise.
    #[error("{0}")]
    ArticlePresent(
        /// In what way.
        Present,
    ),
    /// An annotation set that could not be read.
    #[error("{0}")]
    AnnotationSet(
        /// Why.
        Arc<SetError>,
    ),
}

/// A batch is sent at the end of the file with which it has so many pages or bytes.
const BATCH_PAGES: usize = 256;
const BATCH_BYTES: usize = 4 << 20;
/// A batch is sent in the middle of a file that alone has more records than this.
const LONG_FILE: usize = 1024;
/// How much may wait to be written before the import waits.
const QUEUE_PAGES: u64 = 3072;
const QUEUE_BYTES: u64 = 48 << 20;
/// How many parts each thread may be ahead.
const PARTS_AHEAD: usize = 16;

/// An import on its way.
struct Run {
    now: i64,
    report: ImportReport,
    /// Hashes and names of the pages taken, by identity.
    taken: FxHashMap<PageId, ([u8; 32], String)>,
    /// The action that hides head lines, once there are some, and how many operations it has.
    action: Option<(ActionId, u32)>,
    /// What is to be sent next, and how much of it is of the file in hand.
    batch: Batch,
    sums: Sums,
    pages_of_file: usize,
    /// What was sent and may not be on disk yet.
    sent: VecDeque<(Ticket, Sums)>,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    pages: u64,
    bytes: u64,
    characters: u64,
}

impl Session {
    /// Takes files, and those in folders, into the bundle. `progress` says whether to go on; after
    /// it has said no, what was taken is in the bundle and the report says that it was stopped.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`] in a session that only reads; what SQLite says where the bundle
    /// cannot be read. What is wrong with files is in the report.
    pub fn import(
        &mut self,
        paths: &[PathBuf],
        options: &ImportOptions,
        mut progress: impl FnMut(ImportProgress) -> bool,
    ) -> Result<ImportReport, StoreError> {
        if !self.is_writable() {
            return Err(StoreError::ReadOnly);
        }
        let mut run = Run::new();
        // Pages are looked up by what is on disk.
        if let Err(failure) = self.flush() {
            run.report.failure = Some(failure);
            return Ok(run.report);
        }
        let pages_before = self.known.numbers.len();
        let mut at = ImportProgress::default();
        let found = find(paths, options, |files| {
            at.files = files;
            progress(at)
        });
        at.bytes = found.files.iter().flat_map(|file| &file.len).sum();
        run.report.passed_over = found.passed_over;
        let links = found.links_out.iter();
        run.report.links_out = links.map(|path| path.to_string_lossy().into()).collect();
        run.report.stopped = found.stopped;
        if let Some(table) = &options.table {
            let paths = found.files.iter().map(|file| file.path.as_path());
            run.report.table_rows_without_file = table
                .rows_without_file(paths)
                .into_iter()
                .map(|(line, file)| (line, file.to_owned()))
                .collect();
        }
        if !run.report.stopped {
            self.import_files(
                &mut run,
                &found.files,
                options,
                |pages, refused, file, bytes| {
                    at.files_done = file;
                    at.bytes_done += bytes;
                    at.pages = pages;
                    at.not_taken = refused;
                    progress(at)
                },
            )?;
        }
        self.send_waiting(&mut run);
        self.forget_names();
        self.forget_log();
        if let Err(failure) = self.flush() {
            run.report.failure.get_or_insert(failure);
        }
        if run.report.failure.is_some() {
            // What is still on its way is not in the bundle.
            let pages = self.bundle.page_numbers()?.len();
            run.report.pages = pages.saturating_sub(pages_before) as u64;
            let on_the_way = |ticket| self.writer.as_ref().is_some_and(|w| !w.is_durable(ticket));
            let sums = run.sent.iter().filter(|(ticket, _)| on_the_way(*ticket));
            run.report.characters -= sums.map(|(_, sums)| sums.characters).sum::<u64>();
        }
        Ok(run.report)
    }

    fn import_files(
        &mut self,
        run: &mut Run,
        files: &[File],
        options: &ImportOptions,
        mut progress: impl FnMut(u64, usize, usize, u64) -> bool,
    ) -> Result<(), StoreError> {
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(4));
        let stop = AtomicBool::new(false);
        let stop = &stop;
        std::thread::scope(|scope| {
            let mut lanes = Vec::new();
            for lane in 0..threads {
                let (sender, receiver) = sync_channel(PARTS_AHEAD);
                std::thread::Builder::new()
                    .name(format!("pizhu-import-{lane}"))
                    .spawn_scoped(scope, move || {
                        for file in files.iter().skip(lane).step_by(threads) {
                            let send = |part| {
                                let sent = sender.send(part).is_ok();
                                sent && !stop.load(Ordering::Relaxed)
                            };
                            if !prepare::prepare(file, options, send) {
                                break;
                            }
                        }
                    })?;
                lanes.push(receiver);
            }
            for (i, file) in files.iter().enumerate() {
                let told = |run: &Run, bytes, done: bool| {
                    let (taken, refused) = (run.report.pages, run.report.not_taken.len());
                    progress(taken, refused, i + usize::from(done), bytes)
                };
                let going_on = self.import_file(run, file, &lanes[i % threads], told);
                if !matches!(going_on, Ok(true)) {
                    stop.store(true, Ordering::Relaxed);
                    // A thread that waits to be heard ends when nobody listens.
                    drop(lanes);
                    return going_on.map(|_| ());
                }
            }
            Ok(())
        })
    }

    /// Takes one file, of which a thread sends what it finds. Gives whether to go on.
    fn import_file(
        &mut self,
        run: &mut Run,
        file: &File,
        parts: &Receiver<Part>,
        mut progress: impl FnMut(&Run, u64, bool) -> bool,
    ) -> Result<bool, StoreError> {
        run.report.files += 1;
        run.pages_of_file = 0;
        let mut is_split = false;
        loop {
            let part = match parts.recv_timeout(Duration::from_millis(100)) {
                Ok(part) => part,
                Err(RecvTimeoutError::Timeout) => {
                    run.report.stopped |= !progress(run, 0, false);
                    if run.report.stopped && (is_split || run.pages_of_file == 0) {
                        return Ok(false);
                    }
                    continue;
                }
                // The thread panicked; the scope passes it on.
                Err(RecvTimeoutError::Disconnected) => return Ok(false),
            };
            for found in part.found {
                match found {
                    Ok(prepared) => self.take(run, prepared)?,
                    Err(not_taken) => run.report.not_taken.push(not_taken),
                }
            }
            if run.pages_of_file > LONG_FILE {
                is_split = true;
                self.send_waiting(run);
            }
            let name = || file.path.to_string_lossy().into_owned();
            match part.end {
                None | Some(End::Whole) => {}
                Some(End::PatternMissed) => run.report.pattern_missed.push(name()),
                Some(End::PassedOver) => {
                    let extension = files::extension(&file.path);
                    *run.report.passed_over.entry(extension).or_default() += 1;
                }
                Some(End::Set) => {
                    self.send_waiting(run);
                    self.take_set(run, &file.path, |run| progress(run, 0, false))?;
                }
            }
            let is_done = part.end.is_some();
            if is_done && (run.batch.pages.len() >= BATCH_PAGES || run.is_heavy()) {
                self.send_waiting(run);
            }
            run.report.stopped |= !progress(run, part.read, is_done);
            let may_stop = is_done || is_split || run.pages_of_file == 0;
            if run.report.failure.is_some() || run.report.stopped && may_stop {
                return Ok(false);
            }
            if is_done {
                return Ok(true);
            }
        }
    }

    /// Takes an annotation set. Pages that came before it are on their way to disk.
    fn take_set(
        &mut self,
        run: &mut Run,
        path: &Path,
        mut progress: impl FnMut(&Run) -> bool,
    ) -> Result<(), StoreError> {
        let name = path.to_string_lossy().into_owned();
        let before = self.last_page;
        let result = open_set(path)
            .map_err(SetImportError::Set)
            .and_then(|(source, format)| self.import_set(source, format, |_| progress(run)));
        // What came before an error is in the bundle.
        run.report.pages += u64::from(self.last_page - before);
        let why = match result {
            Ok(set) => {
                run.report.characters += set.characters as u64;
                run.report.stopped |= set.stopped;
                let named = set.duplicates.into_iter();
                let pairs =
                    named.map(|id| (format!("{name}, article {id}"), format!("article {id}")));
                run.report.duplicates.extend(pairs);
                let present = set.present.into_iter().map(|(id, how)| NotTaken {
                    name: format!("{name}, article {id}"),
                    why: Why::ArticlePresent(how),
                });
                run.report.not_taken.extend(present);
                if set.relations_left_out > 0 {
                    let relations = (name.clone(), set.relations_left_out);
                    run.report.relations_left_out.push(relations);
                }
                if set.spans_left_out > 0 {
                    run.report.spans_left_out.push((name, set.spans_left_out));
                }
                return Ok(());
            }
            Err(SetImportError::Store(error)) => return Err(error),
            Err(SetImportError::Set(SetError::Io(error))) => Why::Unreadable(Arc::new(error)),
            Err(SetImportError::Set(error)) => Why::AnnotationSet(Arc::new(error)),
        };
        run.report.not_taken.push(NotTaken { name, why });
        Ok(())
    }

    /// Takes a page, unless it is in the bundle.
    fn take(&mut self, run: &mut Run, prepared: Prepared) -> Result<(), StoreError> {
        let Prepared {
            mut page,
            row,
            hidden,
            hidden_lines,
            characters,
            undecodable,
        } = prepared;
        if let Some((hash, name)) = self.page_of_identity(run, page.id)? {
            if hash == page.hash {
                run.report.duplicates.push((page.name, name));
            } else {
                run.report.not_taken.push(NotTaken {
                    name: page.name,
                    why: Why::SameIdentity { of: name },
                });
            }
            return Ok(());
        }
        let no = self.last_page + 1;
        self.know_page(no, page.id);
        page.no = no;
        page.added = run.now;
        if hidden > 0 {
            let (id, seq) = run.action.unwrap_or_else(|| (self.draft().id, 0));
            self.lamport = self.lamport.max(id.lamport);
            run.action = Some((id, seq + 1));
            run.report.heads_by = Some(id);
            let head = HiddenHead {
                name: page.name.clone(),
                page: page.id,
                lines: hidden_lines,
                characters: hidden,
            };
            let runs = vec![head.run()];
            run.report.heads.push(head);
            run.batch.operations.push(StoredAction {
                id,
                page: no,
                body: record::encode(page.id, &[(seq, &Operation::Hide { runs })]).into(),
            });
        }
        let rows = row.map(|row| store::ArticleRow { page: no, ..row });
        run.batch.articles.push((no, rows.into_iter().collect()));
        run.taken.insert(page.id, (page.hash, page.name.clone()));
        if undecodable > 0 {
            run.report
                .undecodable
                .push((page.name.clone(), undecodable));
        }
        run.report.pages += 1;
        run.report.characters += characters;
        run.sums.pages += 1;
        run.sums.characters += characters;
        run.sums.bytes += page.bytes.len() as u64;
        run.pages_of_file += 1;
        run.batch.pages.push(page);
        Ok(())
    }

    /// The hash and name of the page of an identity, if there is one.
    fn page_of_identity(
        &self,
        run: &Run,
        id: PageId,
    ) -> Result<Option<([u8; 32], String)>, StoreError> {
        if let Some(taken) = run.taken.get(&id) {
            return Ok(Some(taken.clone()));
        }
        let Some(no) = self.page_number(id) else {
            return Ok(None);
        };
        let row = self.bundle.page(no)?.ok_or(StoreError::Missing)?;
        Ok(Some((row.hash, row.name)))
    }

    /// Sends what was taken, and waits while too much is on its way.
    fn send_waiting(&mut self, run: &mut Run) {
        if run.batch.pages.is_empty() {
            return;
        }
        let mut batch = std::mem::take(&mut run.batch);
        if let Some((id, _)) = run.action.filter(|_| !batch.operations.is_empty()) {
            // With each batch: what is there already is left.
            let body = ActionBody::done("import", "head lines".to_owned(), true);
            batch.sittings.push(Sitting {
                replica: id.replica,
                author: self.author.clone(),
                began: run.now,
            });
            // A body is strings; writing it cannot fail.
            let body = serde_json::to_string(&body).unwrap_or_default();
            batch.actions.push((id, run.now, body));
        }
        self.note_rows(&batch.articles);
        let ticket = self.send(batch);
        run.sent.push_back((ticket, std::mem::take(&mut run.sums)));
        let Some(writer) = &self.writer else { return };
        while let Some(&(ticket, _)) = run.sent.front()
            && (run.is_far_ahead() || writer.is_durable(ticket))
        {
            if let Err(failure) = writer.wait(ticket) {
                run.report.failure = Some(failure);
                return;
            }
            run.sent.pop_front();
        }
    }
}

/// Opens an annotation set, and tells how it is written.
fn open_set(path: &Path) -> Result<(impl BufRead, Format), SetError> {
    let mut source = BufReader::with_capacity(1 << 16, fs::File::open(path)?);
    let shown = Format::detect(source.fill_buf()?);
    // It has one of the three extensions, or it would not have been taken for a set.
    let format = shown.or_else(|| Format::from_path(path));
    Ok((source, format.unwrap_or(Format::JsonLines)))
}

impl Run {
    fn new() -> Self {
        Self {
            now: store::now(),
            report: ImportReport::default(),
            taken: FxHashMap::default(),
            action: None,
            batch: Batch::default(),
            sums: Sums::default(),
            pages_of_file: 0,
            sent: VecDeque::new(),
        }
    }

    fn is_heavy(&self) -> bool {
        self.sums.bytes >= BATCH_BYTES as u64
    }

    fn is_far_ahead(&self) -> bool {
        let sum = |of: fn(&Sums) -> u64| self.sent.iter().map(|(_, sums)| of(sums)).sum::<u64>();
        sum(|sums| sums.pages) > QUEUE_PAGES || sum(|sums| sums.bytes) > QUEUE_BYTES
    }
}

#[cfg(test)]
mod tests;
