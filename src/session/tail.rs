//! Actions that were sent to be written and may not be on disk yet.
//!
//! Whoever asks what was done reads the disk and this: nobody has to wait for a slow disk, and
//! nothing is missing while one fails. An action may be in both; it has one id, so it is counted
//! once. What is known to be on disk is dropped with the next that is sent.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::core::ActionId;
use crate::store::{ActionRow, Batch, StoredAction, Ticket};

/// See the module's description.
#[derive(Clone, Debug, Default)]
pub(super) struct Tail {
    sent: BTreeMap<ActionId, Arc<Sent>>,
    /// In the order in which they were sent.
    tickets: VecDeque<(Ticket, Vec<ActionId>)>,
}

#[derive(Clone, Debug)]
struct Sent {
    row: ActionRow,
    /// By page.
    operations: Vec<StoredAction>,
    /// Pages that it connects.
    links: Vec<(u32, u32)>,
}

/// What of a batch is kept here until it is on disk.
#[derive(Debug, Default)]
pub(super) struct Kept(Vec<Sent>);

impl Kept {
    /// The actions of a batch. Those that bring pages are left out: a page that is not on disk
    /// cannot be opened, and whoever adds pages waits for the disk.
    pub(super) fn of(batch: &Batch, author: &str) -> Self {
        if !batch.pages.is_empty() {
            return Self::default();
        }
        let author_of = |id: &ActionId| {
            let mut sittings = batch.sittings.iter();
            let sitting = sittings.find(|sitting| sitting.replica == id.replica);
            sitting.map_or(author, |sitting| &sitting.author).to_owned()
        };
        let mut kept: Vec<Sent> = batch
            .actions
            .iter()
            .map(|(id, time, body)| Sent {
                row: ActionRow {
                    id: *id,
                    time: *time,
                    body: body.clone(),
                    author: author_of(id),
                },
                operations: Vec::new(),
                links: Vec::new(),
            })
            .collect();
        kept.sort_unstable_by_key(|sent| sent.row.id);
        for operation in &batch.operations {
            if let Ok(at) = kept.binary_search_by_key(&operation.id, |sent| sent.row.id) {
                kept[at].operations.push(operation.clone());
            }
        }
        for sent in &mut kept {
            sent.operations.sort_by_key(|one| one.page);
        }
        if let Some(first) = kept.first_mut() {
            first.links.clone_from(&batch.links);
        }
        Self(kept)
    }
}

impl Tail {
    pub(super) fn add(&mut self, ticket: Ticket, kept: Kept) {
        if kept.0.is_empty() {
            return;
        }
        let ids = kept.0.iter().map(|sent| sent.row.id).collect();
        self.tickets.push_back((ticket, ids));
        let kept = kept.0.into_iter();
        self.sent
            .extend(kept.map(|sent| (sent.row.id, Arc::new(sent))));
    }

    /// Drops what is on disk.
    pub(super) fn settle(&mut self, is_durable: impl Fn(Ticket) -> bool) {
        while let Some((ticket, _)) = self.tickets.front()
            && is_durable(*ticket)
            && let Some((_, ids)) = self.tickets.pop_front()
        {
            for id in ids {
                self.sent.remove(&id);
            }
        }
    }

    pub(super) fn action(&self, id: ActionId) -> Option<&ActionRow> {
        self.sent.get(&id).map(|sent| &sent.row)
    }

    /// All of them, the last in order first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = &ActionRow> {
        self.sent.values().rev().map(|sent| &sent.row)
    }

    /// The numbers of the pages an action has operations on; 0 for the label set.
    pub(super) fn pages_of(&self, id: ActionId) -> impl Iterator<Item = u32> + '_ {
        let operations = self.sent.get(&id).map(|sent| sent.operations.as_slice());
        operations.unwrap_or_default().iter().map(|one| one.page)
    }

    /// What an action did, by page.
    pub(super) fn operations_of(&self, id: ActionId) -> &[StoredAction] {
        let sent = self.sent.get(&id);
        sent.map_or(&[], |sent| sent.operations.as_slice())
    }

    /// The records of every log, in order.
    pub(super) fn all_operations(&self) -> impl Iterator<Item = &StoredAction> {
        self.sent.values().flat_map(|sent| &sent.operations)
    }

    /// The pages that are connected, by pairs.
    pub(super) fn links(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let links = self.sent.values().flat_map(|sent| &sent.links);
        links.flat_map(|&(page, other)| [(page, other), (other, page)])
    }

    /// The records of a page's log, in order.
    pub(super) fn operations(&self, page: u32) -> impl Iterator<Item = &StoredAction> {
        self.sent.values().flat_map(move |sent| {
            let all = &sent.operations;
            let from = all.partition_point(|one| one.page < page);
            all[from..].iter().take_while(move |one| one.page == page)
        })
    }
}
