//! Checking a whole bundle: the file, the pages, the log, and that the state can be trusted.

use std::collections::BTreeSet;

use crate::core::clean::Clean;
use crate::core::{ActionId, Document, PageId, SpanState};
use crate::store::{StoreError, record};

use super::Session;
use super::undo::Toggles;

/// What a check found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// What was looked at.
    pub pages: usize,
    /// See `pages`.
    pub articles: usize,
    /// See `pages`.
    pub actions: usize,
    /// See `pages`.
    pub operations: usize,
    /// Spans by state: whole, torn, dormant.
    pub spans: [usize; 3],
    /// Operations that have no effect for now.
    pub suspended: usize,
    /// Operations this version does not know; they are kept.
    pub unknown: usize,
    /// What is wrong, a sentence each. Empty: the bundle is sound.
    pub problems: Vec<String>,
}

impl Session {
    /// Checks every invariant over the whole bundle: that SQLite finds the file sound; that
    /// every page has the hash it was added with; that every operation finds its ground; that
    /// clean offsets lead to characters and back; that undoing everything gives every page back;
    /// that the derived tables agree with the log. `progress` is told pages done and pages in
    /// all, and says whether to go on.
    ///
    /// # Errors
    /// What SQLite says where the bundle cannot even be read.
    pub fn check(
        &mut self,
        mut progress: impl FnMut(usize, usize) -> bool,
    ) -> Result<Report, StoreError> {
        if self.is_writable() {
            self.refresh_lists()?;
            let _ = self.flush();
        }
        // Another program may be at work on it: all is looked at as it is now.
        let report = self.bundle.as_it_is(|| self.check_all(&mut progress))?;
        Ok(report)
    }

    fn check_all(
        &self,
        progress: &mut impl FnMut(usize, usize) -> bool,
    ) -> Result<Report, StoreError> {
        let mut report = Report {
            problems: self.bundle.integrity()?,
            ..Report::default()
        };
        let stale: BTreeSet<u32> = self.bundle.stale()?.into_iter().collect();
        self.check_log(&mut report)?;
        let pages = self.pages();
        let mut seen: BTreeSet<PageId> = BTreeSet::new();
        for (done, &(no, page)) in pages.iter().enumerate() {
            if !progress(done, pages.len()) {
                report.problems.push("stopped before the end".to_owned());
                return Ok(report);
            }
            self.check_page(no, page, &mut report)?;
            if !seen.contains(&page) {
                let document = self.read_document(page)?;
                seen.extend(document.pages());
                self.check_document(&document, &stale, &mut report)?;
            }
        }
        Ok(report)
    }

    fn check_page(&self, no: u32, page: PageId, report: &mut Report) -> Result<(), StoreError> {
        report.pages += 1;
        let Some(row) = self.bundle.page(no)? else {
            return Ok(());
        };
        let bytes = self.bundle.bytes(no)?;
        let hash = super::sets::page_hash(&bytes, row.origin.as_deref());
        if hash != row.hash || page_id(&hash) != page {
            report.problems.push(format!(
                "page {no} ({}) is not the one that was added",
                row.name
            ));
        }
        for stored in self.bundle.operations(no)? {
            let decoded = record::decode(page, &stored.body);
            report.operations += decoded.operations.len();
            report.unknown += decoded.unknown;
        }
        Ok(())
    }

    fn check_log(&self, report: &mut Report) -> Result<(), StoreError> {
        let mut toggles = Toggles::default();
        let mut actions: BTreeSet<ActionId> = BTreeSet::new();
        self.bundle.each_action(false, |row| {
            report.actions += 1;
            actions.insert(row.id);
            match serde_json::from_str(&row.body) {
                Ok(body) => toggles.note(row.id, &body),
                Err(_) => report.unknown += 1,
            }
            true
        })?;
        let undone: BTreeSet<ActionId> = toggles.undone().collect();
        if undone != self.bundle.undone()?.into_iter().collect() {
            report
                .problems
                .push("the list of undone actions does not agree with the log".to_owned());
        }
        for (no, _) in self.pages().into_iter().chain([(0, PageId(0))]) {
            let orphans = self
                .bundle
                .operations(no)?
                .into_iter()
                .filter(|o| !actions.contains(&o.id));
            for orphan in orphans {
                report.problems.push(format!(
                    "page {no} has operations of {}, which is not in the log",
                    orphan.id
                ));
            }
        }
        Ok(())
    }

    fn check_document(
        &self,
        document: &Document,
        stale: &BTreeSet<u32>,
        report: &mut Report,
    ) -> Result<(), StoreError> {
        for (action, seq, defect) in document.defects() {
            report.problems.push(format!(
                "operation {seq} of action {action} has no ground: {defect:?}"
            ));
        }
        report.suspended += document.suspended().len();
        for article in document.articles() {
            report.articles += usize::from(document.visible_len(article) > 0);
            let clean = Clean::of(document, article);
            let mut wrong = 0;
            for (offset, c) in (0..).zip(clean.text().chars()) {
                let back = clean.address_at(offset).and_then(|address| {
                    let (there, _) = document.character(address)?;
                    let offset = document.visible_offset(address)?;
                    (there == c || c == '\n').then(|| clean.gap(offset))
                });
                wrong += usize::from(back != Some(offset));
            }
            if wrong > 0 {
                let id = super::places::article_id(article);
                report.problems.push(format!(
                    "{wrong} characters of article {id} do not lead back to themselves"
                ));
            }
        }
        for span in document.spans() {
            let state = span.standing().state;
            report.spans[match state {
                SpanState::Whole => 0,
                SpanState::Torn => 1,
                SpanState::Dormant => 2,
            }] += 1;
        }
        self.check_undo(document, report);
        let numbers = document.pages().iter().filter_map(|p| self.page_number(*p));
        // What is to be made anew (after a crash, or while another program works) is not wrong.
        if numbers.into_iter().any(|no| stale.contains(&no)) {
            return Ok(());
        }
        self.check_rows(document, report)
    }

    /// Undoing everything gives every page back.
    fn check_undo(&self, document: &Document, report: &mut Report) {
        let pages = || {
            document.pages().iter().map(|&page| {
                let buffer = crate::core::Buffer::of_page(page);
                (
                    page,
                    document
                        .chars(buffer.run(0..document.buffer_len(buffer)))
                        .to_vec(),
                )
            })
        };
        let all = document.entries().iter().map(|e| e.action);
        let bare = Document::fold(pages(), document.entries().to_vec(), all);
        for (page, chars) in pages() {
            let text = bare.page_head(page).map(|head| bare.article_text(head));
            if text.is_none_or(|text| !text.chars().eq(chars.iter().copied())) {
                report
                    .problems
                    .push(format!("undoing everything does not give page {page} back"));
            }
        }
    }

    /// The derived rows agree with the document.
    fn check_rows(&self, document: &Document, report: &mut Report) -> Result<(), StoreError> {
        // Rows known to be out of date are made anew when the bundle is next worked in.
        let stale = |page: &PageId| {
            self.page_number(*page)
                .is_some_and(|no| self.stale.contains(&no))
        };
        if document.pages().iter().any(stale) {
            return Ok(());
        }
        let made = super::rows::rows(document, |p| self.page_number(p), |p| self.page_metadata(p));
        let stored = self
            .bundle
            .article_rows_of(&made.iter().map(|(no, _)| *no).collect::<Vec<_>>())?;
        let mut made: Vec<_> = made.into_iter().flat_map(|(_, rows)| rows).collect();
        made.sort_by_key(|row| (row.page, row.place));
        if made != stored {
            report.problems.push(format!(
                "the list of articles does not agree with page {:?}",
                document.pages()
            ));
        }
        Ok(())
    }
}

/// The identity of a page whose bytes have this SHA-256.
pub fn page_id(hash: &[u8; 32]) -> PageId {
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    PageId(u64::from_be_bytes(first))
}
