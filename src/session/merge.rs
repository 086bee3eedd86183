//! Merging two bundles' work: the union of their pages and logs, and a list of what they
//! disagree on. What one of them has lost, a page or what was done on it, it gets back from the
//! other.
//!
//! Addresses, actions and spans have the same names everywhere, so logs are put together record
//! by record, unknown ones too. The state that follows does not depend on which bundle was
//! merged into which.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::core::{ActionId, PageId};
use crate::store::{Batch, Bundle, StoreError};

use super::undo::Toggles;
use super::{ActionBody, Session};

mod disagreements;

pub use disagreements::{About, Disagreement};
pub(super) use disagreements::{place_and_text, prevailing, value};

/// What merging led to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MergeReport {
    /// Pages taken over.
    pub pages: usize,
    /// Actions taken over, wholly or as far as they were lost here.
    pub actions: usize,
    /// What the two disagree on, in order of the list of articles.
    pub disagreements: Vec<Disagreement>,
}

impl Session {
    /// Takes over everything another bundle has and this one has not. `progress` is told pages
    /// looked at and pages in all.
    ///
    /// # Errors
    /// What SQLite says of either bundle. Then nothing was taken over.
    pub fn merge(
        &mut self,
        other: &Bundle,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<MergeReport, StoreError> {
        self.flush()
            .map_err(|failure| StoreError::Io(std::io::Error::other(failure.reason)))?;
        let mut report = MergeReport::default();
        let mut batch = Batch::default();
        let ours: BTreeSet<ActionId> = all_actions(&self.bundle)?;
        let theirs: BTreeSet<ActionId> = all_actions(other)?;
        let mut pages: Vec<(u32, PageId)> = Vec::new();
        // Actions that are known here, but of which something was lost.
        let mut completed: BTreeSet<ActionId> = BTreeSet::new();
        for (no, id) in other.page_numbers()? {
            if self.page_number(id).is_none()
                && let Some(mut page) = other.whole_page(no)?
            {
                self.last_page += 1;
                page.no = self.last_page;
                self.know_page(page.no, id);
                batch.pages.push(page);
                report.pages += 1;
            } else {
                self.same_page(other, no, id)?;
            }
            pages.push((no, id));
        }
        batch.sittings = other.sittings()?;
        other.each_action(false, |row| {
            if !ours.contains(&row.id) {
                self.lamport = self.lamport.max(row.id.lamport);
                batch.actions.push((row.id, row.time, row.body));
            }
            true
        })?;
        for &(no, id) in pages.iter().chain([&(0, PageId(0))]) {
            // What cannot be read there has nothing to stand on here.
            let Some(here) = self.page_number(id).or((no == 0).then_some(0)) else {
                continue;
            };
            let known = self.bundle.actions_on(here)?;
            for mut stored in other.operations(no)? {
                if !known.contains(&stored.id) {
                    completed.extend(ours.get(&stored.id));
                    stored.page = here;
                    batch.operations.push(stored);
                    batch.stale.extend((here != 0).then_some(here));
                }
            }
            for linked in other.links(no)? {
                let linked = pages
                    .iter()
                    .find(|(n, _)| *n == linked)
                    .and_then(|(_, id)| self.page_number(*id));
                batch.links.extend(linked.map(|linked| (here, linked)));
            }
        }
        report.actions = batch.actions.len() + completed.len();
        batch.stale.extend(batch.pages.iter().map(|page| page.no));
        self.set_undone(&mut batch)?;
        batch.stale.sort_unstable();
        batch.stale.dedup();
        self.stale.extend(&batch.stale);
        let changed = batch.stale.clone();
        self.send(batch);
        self.flush()
            .map_err(|failure| StoreError::Io(std::io::Error::other(failure.reason)))?;
        self.forget_documents();
        self.read_labels()?;
        self.disagreements(&ours, &theirs, &changed, &mut report, &mut progress)?;
        Ok(report)
    }

    /// Makes the list of undone actions anew from the log.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn rebuild_undone(&mut self) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        self.set_undone(&mut batch)?;
        self.stale.extend(&batch.stale);
        self.send(batch);
        self.forget_documents();
        self.fold_labels();
        Ok(())
    }

    /// Has a batch say what is undone once it is added, and which pages that changes.
    fn set_undone(&mut self, batch: &mut Batch) -> Result<(), StoreError> {
        let undone = undone_after(&self.bundle, batch)?;
        for id in self.known.undone.symmetric_difference(&undone) {
            batch.undone.push((*id, undone.contains(id)));
            let pages = self.bundle.pages_of(*id)?;
            batch.stale.extend(pages.into_iter().filter(|no| *no != 0));
        }
        self.known.undone = Arc::new(undone);
        Ok(())
    }

    fn same_page(&self, other: &Bundle, no: u32, id: PageId) -> Result<(), StoreError> {
        let here = self
            .page_number(id)
            .map_or(Ok(None), |no| self.bundle.page(no))?;
        match (here, other.page(no)?) {
            (Some(here), Some(there)) if here.hash != there.hash => Err(StoreError::Damaged {
                detail: format!(
                    "{} and {} are different pages of one identity",
                    here.name, there.name
                ),
            }),
            _ => Ok(()),
        }
    }

    fn forget_documents(&mut self) {
        self.forget_log();
        self.documents.clear();
        self.document_of.clear();
        self.lists.forget_rows();
        self.forget_names();
    }

    pub(super) fn author_of(&self, id: ActionId) -> Result<String, StoreError> {
        let Some(row) = self.bundle.action(id)? else {
            return Ok(String::new());
        };
        Ok(match serde_json::from_str(&row.body) {
            Ok(ActionBody::Do {
                author: Some(author),
                ..
            }) => author,
            _ => row.author,
        })
    }
}

fn all_actions(bundle: &Bundle) -> Result<BTreeSet<ActionId>, StoreError> {
    let mut all = BTreeSet::new();
    bundle.each_action(false, |row| {
        all.insert(row.id);
        true
    })?;
    Ok(all)
}

/// The actions that are undone once a batch is added: of all toggles on an action the last wins.
fn undone_after(
    bundle: &Bundle,
    batch: &Batch,
) -> Result<rustc_hash::FxHashSet<ActionId>, StoreError> {
    let mut toggles = Toggles::default();
    let mut note = |id: ActionId, body: &str| {
        if let Ok(body) = serde_json::from_str(body) {
            toggles.note(id, &body);
        }
    };
    bundle.each_action(false, |row| {
        note(row.id, &row.body);
        true
    })?;
    batch
        .actions
        .iter()
        .for_each(|(id, _, body)| note(*id, body));
    Ok(toggles.undone().collect())
}
