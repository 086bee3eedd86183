//! Work that is worked out on other threads and put down at once: its operations are made against
//! documents as they are, none of them applied before all are there.
//!
//! What is to be written is made with it. Putting down takes a few milliseconds then, however much
//! it is: documents that are open get what is theirs, all others read it with the rest of their
//! logs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::{ActionId, Operation, PageId, Replica};
use crate::store::{Batch, StoreError, StoredAction, record};

use super::catalog::PageSetting;
use super::command::CommandError;
use super::survey::Survey;
use super::undo::Toggle;
use super::{ActionBody, DocumentIx, Draft, Outcome, Session};

/// What something comes to, worked out and not yet done.
#[derive(Debug)]
pub struct Plan {
    /// What is to be written; its actions have no identity yet.
    batch: Batch,
    /// The numbers of all pages that it is about, in order.
    pages: Vec<u32>,
    /// Those of documents of several pages.
    connected: Vec<Vec<u32>>,
    /// What is done on pages on which it is much, as it need not be read again.
    much: FxHashMap<PageId, Vec<(u32, Arc<Operation>)>>,
    /// What it sets on pages, with its place among the operations.
    settings: Vec<(u32, Arc<Operation>)>,
    /// What it takes out or puts back.
    toggle: Option<Toggle>,
    hits: u64,
    documents: usize,
    /// The state of the session that it was worked out for.
    revision: u64,
    is_complete: bool,
}

/// A plan with what the log is to say of it, ready to be put down.
#[derive(Debug)]
pub struct Prepared {
    pub(super) plan: Plan,
    pub(super) body: ActionBody,
    /// What was left because it does not stand as it did.
    pub passed_over: usize,
}

impl Prepared {
    /// Whether it was worked out to the end.
    pub fn is_complete(&self) -> bool {
        self.plan.is_complete
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.plan.batch.operations.is_empty() && self.plan.toggle.is_none()
    }
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

/// An action that has no identity yet.
const UNNAMED: ActionId = ActionId {
    lamport: 0,
    replica: Replica::PAGE,
};

impl Plan {
    /// Of what is to be done on documents, in this order, as they are in a survey.
    ///
    /// # Errors
    /// An operation on a page that is not there.
    pub(super) fn new(
        documents: Vec<Planned>,
        survey: &Survey,
        is_complete: bool,
    ) -> Result<Self, StoreError> {
        let mut plan = Self {
            batch: Batch::default(),
            pages: Vec::new(),
            connected: Vec::new(),
            much: FxHashMap::default(),
            settings: Vec::new(),
            toggle: None,
            hits: documents.iter().map(|planned| planned.hits).sum(),
            documents: documents.len(),
            revision: survey.revision(),
            is_complete,
        };
        let mut operations = Vec::new();
        for planned in documents {
            plan.pages.extend(&planned.pages);
            if planned.pages.len() > 1 {
                plan.connected.push(planned.pages);
            }
            for (home, operation) in planned.operations {
                let seq = operations.len() as u32;
                if PageSetting::of(UNNAMED, seq, &operation).is_some() {
                    plan.settings.push((seq, Arc::clone(&operation)));
                }
                operations.push((home, seq, operation));
            }
        }
        plan.pages.sort_unstable();
        plan.pages.dedup();
        plan.much = much(&operations);
        plan.batch = batch_of(UNNAMED, &operations, |page| survey.page_number(page))?;
        Ok(plan)
    }

    /// Of actions that are taken out or put back, which are about these pages; 0 is the label set.
    pub(super) fn toggling(toggle: Toggle, mut pages: Vec<u32>, survey: &Survey) -> Self {
        pages.sort_unstable();
        pages.dedup();
        Self {
            batch: toggle.batch(pages.clone()),
            documents: pages.len(),
            hits: pages.len() as u64,
            pages,
            toggle: Some(toggle),
            connected: Vec::new(),
            much: FxHashMap::default(),
            settings: Vec::new(),
            revision: survey.revision(),
            is_complete: true,
        }
    }

    /// How many places are changed, and in how many documents.
    pub fn counts(&self) -> (u64, usize) {
        (self.hits, self.documents)
    }

    /// Whether it was worked out to the end.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }
}

impl Session {
    /// Puts down what was prepared, as one action. Gives none where something was changed meanwhile
    /// on a page that it is about; it is to be prepared again then.
    ///
    /// # Errors
    /// See [`CommandError`]; nothing has changed then.
    pub fn put_down(&mut self, prepared: Prepared) -> Result<Option<Outcome>, CommandError> {
        if prepared.is_empty() {
            return Err(CommandError::NothingToDo);
        }
        self.enact(prepared.plan, &prepared.body)
    }

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
        let touched = self.touched_since(plan.revision);
        if touched
            .iter()
            .any(|no| plan.pages.binary_search(no).is_ok())
        {
            return Ok(None);
        }
        if plan
            .toggle
            .as_ref()
            .is_some_and(|one| self.is_otherwise(one))
        {
            return Ok(None);
        }
        let id = self.draft().id;
        let mut batch = plan.batch;
        for stored in &mut batch.operations {
            stored.id = id;
        }
        // What it changes in open documents is in the log only when it is sent.
        self.is_acting = true;
        let done = self.append_stored(&batch.operations, &plan.connected, plan.much);
        self.is_acting = false;
        done?;
        if let Some(toggle) = &plan.toggle {
            self.make_live(toggle, &mut batch);
        }
        if let Some(settings) = &mut self.lists.page_settings {
            let all = plan.settings.iter();
            settings.extend(all.filter_map(|(seq, o)| PageSetting::of(id, *seq, o)));
        }
        Ok(Some(self.send_action(id, body, batch)))
    }

    /// Puts the operations of an action on top of the documents that are open; `connected` are
    /// those of several pages, `much` is what is known already of what is stored.
    fn append_stored(
        &mut self,
        stored: &[StoredAction],
        connected: &[Vec<u32>],
        mut much: FxHashMap<PageId, Vec<(u32, Arc<Operation>)>>,
    ) -> Result<(), CommandError> {
        for pages in connected {
            let ids = pages.iter().filter_map(|no| self.known.ids.get(no));
            let ids: Vec<PageId> = ids.copied().collect();
            if ids.iter().any(|page| self.document_of.contains_key(page)) {
                self.load_as_one(&ids)?;
            }
        }
        let mut by_document: BTreeMap<DocumentIx, Vec<(u32, Arc<Operation>)>> = BTreeMap::new();
        for one in stored {
            let Some(&page) = self.known.ids.get(&one.page) else {
                continue;
            };
            if let Some(&ix) = self.document_of.get(&page) {
                let operations = much.remove(&page).unwrap_or_else(|| {
                    let read = record::decode(page, &one.body).operations.into_iter();
                    read.map(|(seq, operation)| (seq, Arc::new(operation)))
                        .collect()
                });
                by_document.entry(ix).or_default().extend(operations);
            }
        }
        let id = stored.first().map_or(UNNAMED, |one| one.id);
        let mut done = Vec::new();
        for (ix, mut operations) in by_document {
            operations.sort_by_key(|(seq, _)| *seq);
            done.push(ix);
            let appended = self.loaded_mut(ix).document.append(id, operations);
            if let Err((_, defect)) = appended {
                for ix in done {
                    self.loaded_mut(ix).document.withdraw(id);
                }
                return Err(CommandError::Internal(format!("{defect:?}")));
            }
        }
        Ok(())
    }

    /// Opens pages as one document, because operations are to connect them.
    fn load_as_one(&mut self, pages: &[PageId]) -> Result<(), CommandError> {
        let Some((first, others)) = pages.split_first() else {
            return Ok(());
        };
        let mut ix = self.load(*first)?;
        for page in others {
            let other = self.load(*page)?;
            ix = self.connect(ix, other);
        }
        Ok(())
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
        let from = draft.operations.len();
        for (home, operation) in operations {
            draft.operations.push((home, draft.seq, operation));
            draft.seq += 1;
        }
        if let Some(&ix) = self.document_of.get(&home) {
            let new = draft.operations[from..].iter();
            let new: Vec<_> = new.map(|(_, seq, o)| (*seq, Arc::clone(o))).collect();
            let appended = self.loaded_mut(ix).document.append(draft.id, new);
            appended.map_err(|(_, defect)| CommandError::Internal(format!("{defect:?}")))?;
        }
        Ok(())
    }

    /// Takes what an action in the making does on documents out of it, and lets go of those of one
    /// page: no more is to be done on them.
    pub(super) fn take_planned(&mut self, draft: &mut Draft, planned: &mut Vec<Planned>) {
        let mut order: Vec<DocumentIx> = Vec::new();
        let mut by_document: FxHashMap<DocumentIx, Vec<(PageId, Arc<Operation>)>> =
            FxHashMap::default();
        for (home, _, operation) in draft.operations.drain(..) {
            let Some(&ix) = self.document_of.get(&home) else {
                continue;
            };
            let list = by_document.entry(ix).or_insert_with(|| {
                order.push(ix);
                Vec::new()
            });
            list.push((home, operation));
        }
        for ix in order {
            let pages = self.loaded(ix).document.pages().iter();
            let pages = pages.filter_map(|page| self.page_number(*page)).collect();
            let operations = by_document.remove(&ix).unwrap_or_default();
            planned.push(Planned {
                pages,
                hits: operations.len() as u64,
                operations,
            });
        }
        for loaded in &mut self.documents {
            let is_alone = |one: &mut super::Loaded| one.document.pages().len() == 1;
            if let Some(one) = loaded.take_if(is_alone) {
                let pages: FxHashSet<&PageId> = one.document.pages().iter().collect();
                self.document_of.retain(|page, _| !pages.contains(page));
            }
        }
    }
}

/// The operations on pages that have very many of them.
fn much(
    operations: &[(PageId, u32, Arc<Operation>)],
) -> FxHashMap<PageId, Vec<(u32, Arc<Operation>)>> {
    const MUCH: u32 = 256;
    let mut counts: FxHashMap<PageId, u32> = FxHashMap::default();
    for (page, ..) in operations {
        *counts.entry(*page).or_default() += 1;
    }
    counts.retain(|_, count| *count > MUCH);
    let mut much: FxHashMap<PageId, Vec<(u32, Arc<Operation>)>> = FxHashMap::default();
    for (page, seq, operation) in operations {
        if counts.contains_key(page) {
            let here = much.entry(*page).or_default();
            here.push((*seq, Arc::clone(operation)));
        }
    }
    much
}

/// What is written of an action's operations, each with the page whose log it goes to.
pub(super) fn batch_of(
    id: ActionId,
    operations: &[(PageId, u32, Arc<Operation>)],
    number: impl Fn(PageId) -> Option<u32>,
) -> Result<Batch, StoreError> {
    let number = |page| number(page).ok_or(StoreError::Missing);
    let mut batch = Batch::default();
    let mut by_page: FxHashMap<PageId, Vec<(u32, &Operation)>> = FxHashMap::default();
    let mut links = BTreeSet::new();
    for (page, seq, operation) in operations {
        by_page.entry(*page).or_default().push((*seq, operation));
        for other in operation.pages().filter(|other| other != page) {
            links.insert((number(*page)?, number(other)?));
        }
    }
    for (page, operations) in by_page {
        let no = number(page)?;
        batch.operations.push(StoredAction {
            id,
            page: no,
            body: record::encode(page, &operations).into(),
        });
        batch.stale.push(no);
    }
    batch.operations.sort_by_key(|stored| stored.page);
    batch.stale.extend(links.iter().map(|(_, other)| *other));
    batch.stale.sort_unstable();
    batch.stale.dedup();
    batch.links = links.into_iter().collect();
    Ok(batch)
}
