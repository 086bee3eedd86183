//! What loading a document needs to know of the bundle, and loading one.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::{ActionId, Document, Entry, PageId, encoding};
use crate::store::{Bundle, PageRow, StoreError, StoredAction, record};

use super::tail::Tail;

/// What loading a document needs to know of the bundle; several threads can share it, and a copy
/// is made in no time, however many pages there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) numbers: Arc<FxHashMap<PageId, u32>>,
    pub(super) ids: Arc<FxHashMap<u32, PageId>>,
    pub(super) undone: Arc<FxHashSet<ActionId>>,
    pub(super) tail: Tail,
}

impl Known {
    pub(super) fn read_document(
        &self,
        bundle: &Bundle,
        page: PageId,
    ) -> Result<Document, StoreError> {
        Ok(self.read_with_rows(bundle, page)?.0)
    }

    /// A document, and its pages as they are stored.
    pub(super) fn read_with_rows(
        &self,
        bundle: &Bundle,
        page: PageId,
    ) -> Result<(Document, Vec<PageRow>), StoreError> {
        let first = *self.numbers.get(&page).ok_or(StoreError::Missing)?;
        let mut numbers = vec![first];
        let mut next = 0;
        while let Some(&no) = numbers.get(next) {
            next += 1;
            for other in self.links(bundle, no)? {
                if !numbers.contains(&other) {
                    numbers.push(other);
                }
            }
        }
        let mut pages = Vec::new();
        let mut rows = Vec::new();
        let mut entries = Vec::new();
        for no in numbers {
            // A link to a page that is not here: its operations are defects, not an error.
            let Some(row) = bundle.page(no)? else {
                continue;
            };
            let bytes = bundle.bytes(no)?;
            pages.push((row.id, encoding::decode(&bytes, row.encoding).chars));
            let id = row.id;
            rows.push(row);
            let mut log = bundle.operations(no)?;
            let waiting = self.tail.operations(no);
            let waiting: Vec<StoredAction> = waiting
                .filter(|sent| log.iter().all(|stored| stored.id != sent.id))
                .cloned()
                .collect();
            log.extend(waiting);
            for stored in log {
                let decoded = record::decode(id, &stored.body);
                entries.extend(
                    decoded
                        .operations
                        .into_iter()
                        .map(|(seq, operation)| Entry {
                            action: stored.id,
                            seq,
                            operation: Arc::new(operation),
                        }),
                );
            }
        }
        let dead: Vec<ActionId> = self.dead(&entries);
        Ok((Document::fold(pages, entries, dead), rows))
    }

    /// The pages that are connected with a page.
    pub(super) fn links(&self, bundle: &Bundle, no: u32) -> Result<Vec<u32>, StoreError> {
        let mut links = bundle.links(no)?;
        let waiting = self.tail.links().filter(|(page, _)| *page == no);
        links.extend(waiting.map(|(_, other)| other));
        Ok(links)
    }

    pub(super) fn dead(&self, entries: &[Entry]) -> Vec<ActionId> {
        entries
            .iter()
            .map(|e| e.action)
            .filter(|id| self.undone.contains(id))
            .collect()
    }
}
