//! Work that is worked out on other threads and put down at once: its operations are made against
//! documents as they are, none of them applied before all are there.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::{Operation, PageId};
use crate::store::{Batch, StoreError, StoredAction, record};

use super::command::CommandError;
use super::{ActionBody, Draft, Outcome, Session};

/// What something comes to, worked out and not yet done.
#[derive(Debug)]
pub struct Plan {
    documents: Vec<Planned>,
    /// The state of the session that it was worked out for.
    revision: u64,
    is_complete: bool,
}

/// What is to be done on one document.
#[derive(Debug)]
pub(super) struct Planned {
    /// The numbers of its pages.
    pub(super) pages: Vec<u32>,
    /// How many places are changed.
    pub(super) hits: u64,
    pub(super) operations: Vec<(PageId, Arc<Operation>)>,
}

impl Plan {
    pub(super) fn new(documents: Vec<Planned>, revision: u64, is_complete: bool) -> Self {
        Self {
            documents,
            revision,
            is_complete,
        }
    }

    /// How many places are changed, and in how many documents.
    pub fn counts(&self) -> (u64, usize) {
        let hits = self.documents.iter().map(|planned| planned.hits).sum();
        (hits, self.documents.len())
    }

    /// Whether it was worked out to the end.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }
}

impl Session {
    /// Carries out a plan, as one action. Gives none where something was changed meanwhile on a
    /// page that it is about; it is to be worked out again then.
    pub(super) fn enact(
        &mut self,
        plan: Plan,
        body: &ActionBody,
    ) -> Result<Option<Outcome>, CommandError> {
        if !self.is_writable() {
            return Err(CommandError::ReadOnly);
        }
        let touched: FxHashSet<u32> = self.touched_since(plan.revision).into_iter().collect();
        let pages = plan.documents.iter().flat_map(|planned| &planned.pages);
        if pages.into_iter().any(|no| touched.contains(no)) {
            return Ok(None);
        }
        let mut draft = self.draft();
        for planned in plan.documents {
            if let Err(error) = self.put(&mut draft, planned.operations) {
                self.withdraw(&draft);
                return Err(error);
            }
        }
        let batch = self.batch_of(&draft)?;
        Ok(Some(self.send_action(draft.id, body, batch)))
    }

    /// Adds operations on one document to an action in the making; where it is open, all of them
    /// are put on top of it at once. Where it is not, they are read with the rest of its log.
    pub(super) fn put(
        &mut self,
        draft: &mut Draft,
        operations: Vec<(PageId, Arc<Operation>)>,
    ) -> Result<(), CommandError> {
        let Some(home) = operations.first().map(|(home, _)| *home) else {
            return Ok(());
        };
        let from = draft.seq;
        for (home, operation) in operations {
            draft.operations.push((home, draft.seq, operation));
            draft.seq += 1;
        }
        if let Some(&ix) = self.document_of.get(&home) {
            let new = draft.operations.iter().filter(|(_, seq, _)| *seq >= from);
            let new: Vec<_> = new.map(|(_, seq, o)| (*seq, Arc::clone(o))).collect();
            let appended = self.loaded_mut(ix).document.append(draft.id, new);
            appended.map_err(|(_, defect)| CommandError::Internal(format!("{defect:?}")))?;
        }
        Ok(())
    }

    /// What is written of an action whose operations are corrections.
    pub(super) fn batch_of(&self, draft: &Draft) -> Result<Batch, CommandError> {
        let mut batch = Batch::default();
        let mut by_page: FxHashMap<PageId, Vec<(u32, &Operation)>> = FxHashMap::default();
        for (page, seq, operation) in &draft.operations {
            by_page.entry(*page).or_default().push((*seq, operation));
            let others = operation.pages().filter(|other| other != page);
            for other in others {
                let number = |page| self.page_number(page).ok_or(StoreError::Missing);
                batch.links.push((number(*page)?, number(other)?));
            }
        }
        for (page, operations) in by_page {
            let no = self.page_number(page).ok_or(StoreError::Missing)?;
            batch.operations.push(StoredAction {
                id: draft.id,
                page: no,
                body: record::encode(page, &operations),
            });
            batch.stale.push(no);
        }
        batch.links.sort_unstable();
        batch.links.dedup();
        batch
            .stale
            .extend(batch.links.iter().map(|(_, other)| *other));
        batch.operations.sort_by_key(|stored| stored.page);
        Ok(batch)
    }
}
