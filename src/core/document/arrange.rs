//! In what order characters stand and which belong to which span: the first pass of the fold.

use crate::core::address::{Address, Buffer, Run, RunSet};
use crate::core::arrangement::Arrangement;
use crate::core::buffers::{Facts, Slot};
use crate::core::members::MemberLists;
use crate::core::operation::Operation;

use super::{Document, Entry, OpIx};

impl Document {
    pub(super) fn arrange_all(&mut self) {
        let buffers = &self.buffers;
        let roots = self
            .pages
            .iter()
            .filter_map(|&page| buffers.slot(Buffer::of_page(page)));
        self.arrangement = Arrangement::of_pages(buffers, roots);
        self.lists = MemberLists::default();
        self.list_of.clear();
        self.list_makers.clear();
        self.typing.clear();
        self.inside.clear();
        self.corrections.clear();
        self.stuck_moves.clear();
        for op in 0..self.entries.len() as OpIx {
            self.arrange(op);
        }
    }

    pub(super) fn slot_of(&self, address: Address) -> (Slot, u32) {
        // Every address of an admitted operation has a slot.
        (
            self.buffers.slot(address.buffer).unwrap_or_default(),
            address.index,
        )
    }

    pub(super) fn arrange(&mut self, op: OpIx) {
        let Entry {
            action, operation, ..
        } = self.entries[op as usize].clone();
        match &*operation {
            Operation::Insert {
                typed,
                after,
                before,
                ..
            } => {
                let (typed, after, before) = (*typed, *after, *before);
                let behind = self.behind_corrections(after, before);
                self.place_typed(op, typed, behind, true);
                self.note_inside(op, after, before);
                if let Some(before) = before {
                    self.lists.insert(typed, after, before, behind);
                }
            }
            Operation::SplitArticle {
                head,
                after,
                before,
            } => {
                let (head, after, before) = (*head, *after, *before);
                let behind = self.behind_corrections(after, before);
                self.place_typed(op, head.into(), behind, false);
                self.note_inside(op, after, before);
            }
            Operation::Replace { targets, typed, .. } => {
                let typed = *typed;
                if let Some(last) = targets.last() {
                    self.place_typed(op, typed, last.last(), true);
                }
                for target in targets.iter().flat_map(|run| run.addresses()) {
                    self.corrections.entry(target).or_default().push(op);
                }
                self.lists.replace(targets, typed);
            }
            Operation::Move { runs, after } => {
                if self.dead.contains(&action) {
                    return;
                }
                let all = self.with_companions(runs, &RunSet::default());
                if all.iter().any(|run| run.contains(*after)) {
                    self.stuck_moves.insert(op);
                    return;
                }
                let pieces = self.arrangement.take_out(&all, &self.buffers);
                let behind = self.slot_of(self.behind_corrections(*after, None));
                self.arrangement.put(&pieces, behind);
            }
            Operation::Tag { members, .. } | Operation::SetMembers { members, .. } => {
                let named = if members.len() > 1 {
                    RunSet::new(&members.concat())
                } else {
                    RunSet::default()
                };
                let members = members
                    .iter()
                    .map(|part| self.with_companions(part, &named))
                    .collect();
                let list = self.lists.add(members);
                self.list_of.insert(op, list);
                self.list_makers.push(op);
            }
            _ => {}
        }
    }

    /// Where text typed or moved to after a character stands: behind the corrections of that
    /// character, except those that the editor knew and named as what stood next.
    pub(super) fn behind_corrections(&self, after: Address, before: Option<Address>) -> Address {
        let mut behind = after;
        if !self.corrections.contains_key(&after) {
            return behind;
        }
        let mut passed = vec![after];
        let mut next = self.following(after);
        while let Some(address) = next
            && next != before
            && address.buffer.is_typed()
            && !self.is(address, Facts::HEAD)
        {
            let target = self
                .typed_by(address)
                .and_then(|op| self.targets(op).last())
                .map(|run| run.last());
            if target.is_some_and(|target| passed.contains(&target)) {
                passed.push(address);
                behind = address;
            }
            next = self.following(address);
        }
        behind
    }

    pub(super) fn place_typed(&mut self, op: OpIx, typed: Run, after: Address, is_text: bool) {
        self.typing
            .entry(typed.buffer)
            .or_default()
            .insert(typed.start, op);
        let (slot, _) = self.slot_of(typed.first());
        let left = self.slot_of(after);
        let after_text = !self.buffers.facts_at(left.0, left.1).any(Facts::HEAD);
        self.arrangement
            .insert((slot, typed.start, typed.end), left, is_text && after_text);
    }

    pub(super) fn with_companions(&self, runs: &[Run], others: &RunSet) -> Vec<Run> {
        self.arrangement
            .with_companions(runs, others, &self.buffers, |address| {
                match &*self.entries[self.typed_by(address)? as usize].operation {
                    Operation::Replace { targets, typed, .. } => {
                        targets.last().map(|run| (run.last(), *typed))
                    }
                    _ => None,
                }
            })
    }

    /// The operation that typed a character.
    pub(in crate::core) fn typed_by(&self, address: Address) -> Option<OpIx> {
        let (_, &op) = self
            .typing
            .get(&address.buffer)?
            .range(..=address.index)
            .next_back()?;
        self.typed_run(op)?.contains(address).then_some(op)
    }

    /// Remembers which typed text an insertion is strictly inside of: the innermost that holds
    /// both its neighbours.
    pub(super) fn note_inside(&mut self, op: OpIx, after: Address, before: Option<Address>) {
        let Some(before) = before else { return };
        let left = self.hosts(after);
        if left.is_empty() {
            return;
        }
        let right = self.hosts(before);
        if let Some(&host) = left.iter().find(|host| right.contains(host)) {
            self.inside.insert(op, host);
        }
    }

    /// The typed texts a character is in, from the innermost: its own, and those that text was
    /// typed inside of or corrects.
    pub(super) fn hosts(&self, address: Address) -> Vec<OpIx> {
        let mut hosts = Vec::new();
        let mut next = self.typed_by(address);
        while let Some(op) = next {
            hosts.push(op);
            next = match &*self.entries[op as usize].operation {
                Operation::Replace { targets, .. } => {
                    targets.last().and_then(|run| self.typed_by(run.last()))
                }
                _ => self.inside.get(&op).copied(),
            };
        }
        hosts
    }
}
