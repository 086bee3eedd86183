//! Writing a bundle's articles as an annotation set, an article at a time on several threads.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::breaks::Decision;
use crate::core::labels::LabelSet;
use crate::core::printed::{Printed, PrintedBreak};
use crate::core::{Address, Buffer, Document, PageId, Progress};
use crate::format::set::{self, Format, SetError, SetWriter};
use crate::session::survey::EndsInPanic;
use crate::session::{Known, Session};
use crate::store::{Bundle, StoreError};

use super::labels::{set_label, set_relation_type};
use super::left_out::{Kind, LeftOut, Place};
use super::provenance::{Credits, PageInfo};
use super::record::Exporting;

/// What is exported, and how.
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// How the set is written.
    pub format: Format,
    /// The text as printed, with its breaks and before corrections, instead of clean text.
    pub printed: bool,
    /// Only these articles; all when empty.
    pub articles: Vec<Address>,
    /// Only articles whose work has come this far.
    pub progress: Option<Progress>,
}

/// What was exported.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExportReport {
    /// Articles written.
    pub articles: usize,
    /// Spans written.
    pub spans: usize,
    /// Characters of text written.
    pub characters: usize,
    /// Breaks in clean text that nobody has decided, which read as ends of paragraphs; counted
    /// before writing, not again while it is done.
    pub open_breaks: usize,
    /// What the set does not hold.
    pub left_out: LeftOut,
    /// Whether it was stopped before the end; then nothing that was written is of use.
    pub stopped: bool,
}

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The bundle could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The set could not be written.
    #[error(transparent)]
    Set(#[from] SetError),
}

/// The articles of some pages' lists, encoded one behind the other.
#[derive(Default)]
struct Piece {
    bytes: Vec<u8>,
    /// Where each article ends in `bytes`.
    ends: Vec<usize>,
    report: ExportReport,
}

/// How many pages a thread works on before it hands over what it has.
const TOGETHER: usize = 64;

/// How many pieces may wait to be written because one before them is not done.
const AHEAD: usize = 16;

impl Session {
    /// Writes an annotation set. Articles come in order of the list; two exports of one state
    /// are the same bytes. `progress` is told pages done and in all and says whether to go on.
    ///
    /// # Errors
    /// See [`ExportError`].
    pub fn export(
        &mut self,
        to: impl Write,
        options: &ExportOptions,
        progress: impl FnMut(usize, usize) -> bool,
    ) -> Result<ExportReport, ExportError> {
        self.write_set(to, options, Care::Write, progress)
    }

    /// The same to look at it beforehand: what is only told before is counted too.
    ///
    /// # Errors
    /// See [`ExportError`].
    pub fn try_export(
        &mut self,
        to: impl Write,
        options: &ExportOptions,
        progress: impl FnMut(usize, usize) -> bool,
    ) -> Result<ExportReport, ExportError> {
        self.write_set(to, options, Care::Try, progress)
    }

    fn write_set(
        &mut self,
        to: impl Write,
        options: &ExportOptions,
        care: Care,
        progress: impl FnMut(usize, usize) -> bool,
    ) -> Result<ExportReport, ExportError> {
        let mut writer = SetWriter::new(options.format, to, &self.header(options))?;
        let report = self.go_through(options, care, progress, |article| {
            writer.encoded(article).map_err(ExportError::from)
        })?;
        writer.finish()?;
        Ok(report)
    }

    /// What [`Session::export`] would write and could not hold, without writing anything.
    ///
    /// # Errors
    /// See [`ExportError`].
    pub fn count_export(
        &mut self,
        options: &ExportOptions,
        progress: impl FnMut(usize, usize) -> bool,
    ) -> Result<ExportReport, ExportError> {
        self.go_through(options, Care::Count, progress, |_| Ok(()))
    }

    fn go_through(
        &mut self,
        options: &ExportOptions,
        care: Care,
        mut progress: impl FnMut(usize, usize) -> bool,
        mut write: impl FnMut(&[u8]) -> Result<(), ExportError>,
    ) -> Result<ExportReport, ExportError> {
        // Threads read from disk.
        self.flush()
            .map_err(|failure| StoreError::Io(std::io::Error::other(failure.reason)))?;
        let pages = self.pages();
        let chosen: FxHashSet<Address> = options.articles.iter().copied().collect();
        let credits = Credits::read(&self.bundle)?;
        let work = Work {
            path: self.path(),
            pages: &pages,
            known: &self.known,
            labels: &self.labels,
            credits: &credits,
            options,
            care,
            chosen: &chosen,
            next: AtomicUsize::new(0),
            written: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
        };
        let mut report = ExportReport::default();
        let threads = std::thread::available_parallelism()
            .map_or(2, usize::from)
            .min(8);
        std::thread::scope(|scope| -> Result<(), ExportError> {
            let _ends = EndsInPanic(&work.stop);
            let mut waiting: BTreeMap<usize, Piece> = BTreeMap::new();
            let mut done = 0;
            let result = (|| {
                let (sender, receiver) = sync_channel(AHEAD);
                for number in 0..threads {
                    let (sender, work) = (sender.clone(), &work);
                    std::thread::Builder::new()
                        .name(format!("pizhu-export-{number}"))
                        .spawn_scoped(scope, move || work.run(&sender))
                        .map_err(StoreError::Io)?;
                }
                drop(sender);
                for (place, piece) in receiver {
                    waiting.insert(place, piece?);
                    while let Some(piece) = waiting.remove(&done) {
                        let mut start = 0;
                        for end in piece.ends {
                            write(&piece.bytes[start..end])?;
                            start = end;
                        }
                        report.add(piece.report);
                        done += 1;
                        work.written.store(done, Ordering::Release);
                    }
                    let done = pages.len().min(done * TOGETHER);
                    if !progress(done, pages.len()) {
                        report.stopped = done < pages.len();
                        break;
                    }
                }
                Ok(())
            })();
            work.stop.store(true, Ordering::Release);
            result
        })?;
        Ok(report)
    }

    /// The header of a set of this bundle.
    fn header(&self, options: &ExportOptions) -> set::Header {
        let text = if options.printed {
            set::TextKind::Printed
        } else {
            set::TextKind::Clean
        };
        let guidelines = self.labels.guidelines();
        set::Header {
            schema: set::SCHEMA,
            program: concat!("pizhu ", env!("CARGO_PKG_VERSION")).to_owned(),
            text,
            labels: self.labels.labels().iter().map(set_label).collect(),
            relations: self
                .labels
                .relations()
                .iter()
                .map(set_relation_type)
                .collect(),
            guidelines: (!guidelines.is_empty()).then(|| guidelines.to_owned()),
            settings: BTreeMap::new(),
            extra: set::Extra::new(),
        }
    }
}

impl ExportReport {
    fn add(&mut self, other: ExportReport) {
        self.articles += other.articles;
        self.spans += other.spans;
        self.characters += other.characters;
        self.open_breaks += other.open_breaks;
        self.left_out.append(other.left_out);
    }
}

/// What articles are gone through for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Care {
    Write,
    /// Written, but only to be looked at.
    Try,
    Count,
}

struct Work<'a> {
    path: &'a Path,
    pages: &'a [(u32, PageId)],
    known: &'a Known,
    labels: &'a LabelSet,
    credits: &'a Credits,
    options: &'a ExportOptions,
    care: Care,
    chosen: &'a FxHashSet<Address>,
    next: AtomicUsize,
    written: AtomicUsize,
    stop: AtomicBool,
}

type Sent = (usize, Result<Piece, ExportError>);

impl Work<'_> {
    fn run(&self, sender: &std::sync::mpsc::SyncSender<Sent>) {
        let _ends = EndsInPanic(&self.stop);
        let opened =
            Bundle::open(self.path).and_then(|bundle| bundle.hold_still().map(|()| bundle));
        let bundle = match opened {
            Ok(bundle) => bundle,
            Err(error) => {
                let _ = sender.send((0, Err(error.into()))); // whoever waited has given up
                return;
            }
        };
        while !self.stop.load(Ordering::Acquire) {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(pages) = self.pages.chunks(TOGETHER).nth(place) else {
                return;
            };
            // Not too far ahead of what is written, so that memory stays small.
            while place > self.written.load(Ordering::Acquire) + AHEAD {
                if self.stop.load(Ordering::Acquire) {
                    return;
                }
                std::thread::sleep(std::time::Duration::from_micros(200));
            }
            let mut piece = Piece::default();
            let pages = pages.iter().map(|(_, page)| *page);
            let result = pages
                .into_iter()
                .try_for_each(|page| self.page(&bundle, page, &mut piece));
            if sender.send((place, result.map(|()| piece))).is_err() {
                return;
            }
        }
    }

    /// Adds the articles of one page's list.
    fn page(&self, bundle: &Bundle, page: PageId, piece: &mut Piece) -> Result<(), ExportError> {
        let (document, rows) = self.known.read_with_rows(bundle, page)?;
        let mut info: FxHashMap<PageId, PageInfo> = FxHashMap::default();
        for row in rows {
            let length = document.buffer_len(Buffer::of_page(row.id));
            info.insert(row.id, PageInfo::of(row, length));
        }
        let printed = self.options.printed;
        let wanted = |article| self.wants(&document, article);
        let exporting = Exporting::new(
            &document,
            &info,
            self.credits,
            self.labels,
            printed,
            &wanted,
        );
        let report = &mut piece.report;
        let mut here = false;
        for article in document.articles() {
            if !article.buffer.is_typed() {
                here = article.buffer.page == page;
            }
            if !here || !wanted(article) {
                continue;
            }
            let record = exporting.article(article, &mut report.left_out);
            if record.text.is_empty() {
                let left_out = &mut report.left_out;
                left_out.add(Kind::Empty, article, 0, || Place {
                    article,
                    id: record.id,
                    offset: 0,
                    ends: None,
                });
                continue;
            }
            report.articles += 1;
            report.spans += record.spans.len();
            report.characters += record.sources.last().map_or(0, |s| s.end as usize);
            if self.care != Care::Write && !self.options.printed {
                let printed = Printed::of(&document, article);
                let open = |one: &&PrintedBreak| one.decision == Decision::Open;
                report.open_breaks += printed.breaks().iter().filter(open).count();
            }
            if self.care != Care::Count {
                set::encode_article(self.options.format, &record, &mut piece.bytes)?;
                piece.ends.push(piece.bytes.len());
            }
        }
        Ok(())
    }

    fn wants(&self, document: &Document, article: Address) -> bool {
        let progress = self.options.progress;
        (self.chosen.is_empty() || self.chosen.contains(&article))
            && progress.is_none_or(|wanted| wanted == document.progress(article))
    }
}
