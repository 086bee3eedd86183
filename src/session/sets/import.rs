//! Putting the articles of an annotation set into a bundle.

use std::io::BufRead;

use rustc_hash::FxHashSet;

use crate::core::labels::{Label, LabelOperation, RelationType, default_labels};
use crate::core::{Buffer, Operation, PageId, Replica};
use crate::format::set::{self, Format, SetError, SetReader};
use crate::session::acting::draw_replica;
use crate::session::label_files::Keys;
use crate::session::{ActionBody, Session};
use crate::store::{self, Batch, Sitting, StoreError, StoredAction, Ticket, record};

use super::labels::{core_label, core_relation_type};
use super::left_out::LeftOut;
use super::provenance::{Credits, Origin, PageInfo, hex};
use super::record::Exporting;
use super::restore::{Restored, next_id, restore};

/// What was taken from a set.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SetImport {
    /// Articles taken.
    pub articles: usize,
    /// Characters of their pages.
    pub characters: usize,
    /// Articles that were taken from the same set before, by id.
    pub duplicates: Vec<String>,
    /// Articles that are in the bundle in another way, by id.
    pub present: Vec<(String, Present)>,
    /// Spans whose characters lie in other articles, and so could not be taken whole.
    pub spans_left_out: usize,
    /// Relations to what lies in other articles, or was left out.
    pub relations_left_out: usize,
    /// Whether it was stopped before the end.
    pub stopped: bool,
}

/// How an article of a set is in a bundle already, so that taking it would double it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Present {
    /// The bundle has the pages that the article came from.
    #[error("the pages it came from are in the bundle")]
    Pages,
    /// The bundle has another state of the article, from another set.
    #[error("an article of its id, in another state, is in the bundle")]
    Id,
}

/// Why a set could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum SetImportError {
    /// The bundle could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The set could not be read. What came before is in the bundle.
    #[error(transparent)]
    Set(#[from] SetError),
}

/// How many articles go into one batch.
const TOGETHER: usize = 200;

impl Session {
    /// Puts the articles of an annotation set into the bundle. `progress` is told articles done
    /// and says whether to go on.
    ///
    /// # Errors
    /// See [`SetImportError`].
    pub fn import_set(
        &mut self,
        source: impl BufRead,
        format: Format,
        mut progress: impl FnMut(usize) -> bool,
    ) -> Result<SetImport, SetImportError> {
        let mut reader = SetReader::new(source, format)?.checking();
        self.take_labels(reader.header())?;
        let mut report = SetImport::default();
        let mut batch = Batch::default();
        let result = self.take_articles(&mut reader, &mut report, &mut batch, &mut progress);
        // Its pages are known by now, whatever came behind them.
        self.send(batch);
        self.lists.forget_rows();
        self.forget_names();
        self.forget_log();
        result.map(|()| report)
    }

    /// Takes article by article, with what is yet to be sent in `batch`.
    fn take_articles(
        &mut self,
        reader: &mut SetReader<impl BufRead>,
        report: &mut SetImport,
        batch: &mut Batch,
        progress: &mut impl FnMut(usize) -> bool,
    ) -> Result<(), SetImportError> {
        let printed = reader.header().text == set::TextKind::Printed;
        let replica = *self.sitting.get_or_insert_with(draw_replica);
        let (own_pages, mut ids) = self.pages_and_ids()?;
        let mut credits: Option<Credits> = None;
        let mut waiting: Option<Ticket> = None;
        while let Some(article) = reader.next_article()? {
            let restored = restore(&article, printed, replica);
            if self.known.numbers.contains_key(&restored.page.id) {
                match self.is_as_in(&article, restored.page.id, printed, &mut credits)? {
                    true => report.duplicates.push(article.id),
                    false => report.present.push((article.id, Present::Id)),
                }
                continue;
            }
            if article
                .pages
                .iter()
                .any(|page| own_pages.contains(&page.hash))
            {
                report.present.push((article.id, Present::Pages));
                continue;
            }
            if !ids.insert(article.id.clone()) {
                report.present.push((article.id, Present::Id));
                continue;
            }
            report.articles += 1;
            report.characters += restored.chars.len();
            report.spans_left_out += restored.spans_left_out;
            report.relations_left_out += restored.relations_left_out;
            self.take_restored(restored, replica, batch);
            if batch.pages.len() >= TOGETHER {
                // One batch ahead of the disk, no more: memory stays small.
                if let Some(ticket) = waiting.take() {
                    self.wait(ticket)
                        .map_err(|f| StoreError::Io(std::io::Error::other(f.reason)))?;
                }
                waiting = Some(self.send(std::mem::take(batch)));
                if !progress(report.articles) {
                    report.stopped = true;
                    break;
                }
            }
        }
        Ok(())
    }

    /// The hashes of the bundle's own pages, and the ids of the articles it has from sets.
    fn pages_and_ids(&self) -> Result<(FxHashSet<String>, FxHashSet<String>), StoreError> {
        // What was imported just before has to be on disk to be seen.
        let _ = self.flush();
        let (mut pages, mut ids) = (FxHashSet::default(), FxHashSet::default());
        self.bundle.each_page(|row| {
            match row
                .origin
                .and_then(|json| serde_json::from_str::<Origin>(&json).ok())
            {
                Some(origin) => ids.insert(origin.article),
                None => pages.insert(hex(&row.hash)),
            };
        })?;
        Ok((pages, ids))
    }

    /// Whether an article of a set is in the same state as the one that was made of it before:
    /// whether that would be exported as it stands in the set.
    fn is_as_in(
        &self,
        article: &set::Article,
        page: PageId,
        printed: bool,
        credits: &mut Option<Credits>,
    ) -> Result<bool, StoreError> {
        let _ = self.flush();
        // Twice in one set, and the first not sent yet: the same page and no work on it since.
        let Ok((document, rows)) = self.known.read_with_rows(&self.bundle, page) else {
            return Ok(true);
        };
        let length = |id| document.buffer_len(Buffer::of_page(id));
        let info = rows
            .into_iter()
            .map(|row| {
                let (id, length) = (row.id, length(row.id));
                (id, PageInfo::of(row, length))
            })
            .collect();
        let credits = match credits {
            Some(credits) => credits,
            None => credits.insert(Credits::read(&self.bundle)?),
        };
        let exporting = Exporting::new(&document, &info, credits, &self.labels, printed, &|_| true);
        let head = Buffer::of_page(page).at(length(page));
        Ok(exporting.article(head, &mut LeftOut::default()) == *article)
    }

    /// Adds a restored article to a batch.
    fn take_restored(&mut self, restored: Restored, replica: Replica, batch: &mut Batch) {
        let Restored {
            mut page, actions, ..
        } = restored;
        self.last_page += 1;
        page.no = self.last_page;
        self.know_page(page.no, page.id);
        batch.stale.push(page.no);
        self.stale.insert(page.no);
        if batch.sittings.is_empty() {
            let began = store::now();
            batch.sittings.push(Sitting {
                replica,
                author: self.author.clone(),
                began,
            });
        }
        for action in actions {
            let id = next_id(&mut self.lamport, replica);
            let operations: Vec<(u32, &Operation)> = (0..).zip(&action.operations).collect();
            let body = record::encode(page.id, &operations);
            batch.operations.push(StoredAction {
                id,
                page: page.no,
                body: body.into(),
            });
            // A body is strings; writing it cannot fail.
            let body = serde_json::to_string(&action.body).unwrap_or_default();
            batch.actions.push((id, action.time, body));
        }
        batch.pages.push(page);
    }

    /// Takes a set's labels over: all of them and no others into an empty bundle, else those
    /// whose ids are not in use, without a key that another has.
    fn take_labels(&mut self, header: &set::Header) -> Result<(), StoreError> {
        let mut draft = self.draft();
        let fresh = self.known.numbers.is_empty() && self.labels.labels() == default_labels();
        if fresh {
            for label in default_labels() {
                self.push_label(&mut draft, LabelOperation::Delete { id: label.id });
            }
        }
        let mut keys = Keys::of(self.labels.labels().iter().map(|label| label.key));
        for label in header.labels.iter().map(core_label) {
            if self.labels.labels().iter().all(|l| l.id != label.id) {
                let key = keys.take(label.key);
                self.push_label(&mut draft, LabelOperation::Put(Label { key, ..label }));
            }
        }
        let mut keys = Keys::of(self.labels.relations().iter().map(|kind| kind.key));
        for kind in header.relations.iter().map(core_relation_type) {
            if self.labels.relation(&kind.id).is_none() {
                let key = keys.take(kind.key);
                let kind = RelationType { key, ..kind };
                self.push_label(&mut draft, LabelOperation::PutRelation(kind));
            }
        }
        if let Some(text) = &header.guidelines
            && self.labels.guidelines().is_empty()
        {
            let text = text.clone();
            self.push_label(&mut draft, LabelOperation::Guidelines { text });
        }
        if !draft.labels.is_empty() {
            self.commit(draft, &ActionBody::done("labels", String::new(), true))?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::session::sets::ExportOptions;
    use crate::session::testing::Desk;

    #[test]
    fn all_pages_that_are_known_were_sent_where_a_set_could_not_be_taken() {
        let pages: Vec<String> = (0..=2 * TOGETHER).map(|n| format!("{n}\n")).collect();
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        let options = ExportOptions {
            format: Format::JsonLines,
            printed: false,
            articles: Vec::new(),
            progress: None,
        };
        let mut set = Vec::new();
        let mut from = Desk::new(&pages);
        from.session
            .export(&mut set, &options, |_, _| true)
            .unwrap();
        let mut into = Desk::new(&["甲\n"]);
        into.session.flush().unwrap();
        let sent = into.session.saved().sent;
        // Nothing can be written any more.
        store::drop_table(&into.path, "contents").unwrap();
        let taken = into.session.import_set(&*set, options.format, |_| true);
        assert!(taken.is_err());
        assert_eq!(into.session.pages().len(), 1 + 2 * TOGETHER);
        assert_eq!(into.session.saved().sent, sent + 2);
    }
}
