//! Which characters belong to which span, kept up as text is typed inside.
//!
//! A span's characters are fixed when it is tagged, as an ordered list. Afterwards the list
//! only grows: by text typed strictly inside, and by corrections of what is in it. It does not
//! shrink and does not depend on what is undone: a character that is hidden, replaced or unborn
//! stays a member and is merely not seen.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::address::{Address, Buffer, Run};
use super::operation::Members;

pub(super) type ListIx = u32;

#[derive(Default, Debug)]
pub(super) struct MemberLists {
    lists: Vec<Members>,
    index: FxHashMap<Buffer, Index>,
}

/// The runs of one buffer that lists hold, by first character.
#[derive(Default, Debug)]
struct Index {
    starts: BTreeMap<u32, SmallVec<[(u32, ListIx); 1]>>,
    longest: u32,
}

impl MemberLists {
    pub(super) fn add(&mut self, members: Members) -> ListIx {
        let list = self.lists.len() as ListIx;
        for &run in members.iter().flatten() {
            self.enter(run, list);
        }
        self.lists.push(members);
        list
    }

    fn enter(&mut self, run: Run, list: ListIx) {
        let index = self.index.entry(run.buffer).or_default();
        index
            .starts
            .entry(run.start)
            .or_default()
            .push((run.end, list));
        index.longest = index.longest.max(run.len());
    }

    pub(super) fn members(&self, list: ListIx) -> &Members {
        &self.lists[list as usize]
    }

    /// The lists that hold a character, each once, in the order they were made.
    pub(super) fn holding(&self, address: Address) -> SmallVec<[ListIx; 4]> {
        let mut found = SmallVec::new();
        if let Some(index) = self.index.get(&address.buffer) {
            let from = (address.index + 1).saturating_sub(index.longest);
            for runs in index
                .starts
                .range(from..=address.index)
                .map(|(_, runs)| runs)
            {
                found.extend(
                    runs.iter()
                        .filter(|(end, _)| *end > address.index)
                        .map(|(_, l)| *l),
                );
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Text typed between `after` and `before` joins the lists in which the two belong to one
    /// part, in this order; it stands behind `behind` where that is between them, else directly
    /// behind `after`.
    pub(super) fn insert(&mut self, typed: Run, after: Address, before: Address, behind: Address) {
        for list in self.holding(after) {
            let members = &mut self.lists[list as usize];
            let (Some(left), Some(right)) = (place(members, after), place(members, before)) else {
                continue;
            };
            let precedes =
                |a: Place, b: Place| a.part == b.part && (a.run, a.offset) < (b.run, b.offset);
            if precedes(left, right) {
                let between =
                    place(members, behind).filter(|&at| precedes(left, at) && precedes(at, right));
                put_after(members, between.unwrap_or(left), typed);
                self.enter(typed, list);
            }
        }
    }

    /// A correction joins every list that holds a character it replaces, after the last such.
    pub(super) fn replace(&mut self, targets: &[Run], typed: Run) {
        let mut lists: SmallVec<[ListIx; 4]> = targets
            .iter()
            .flat_map(|run| run.addresses())
            .flat_map(|a| self.holding(a))
            .collect();
        lists.sort_unstable();
        lists.dedup();
        for list in lists {
            let members = &mut self.lists[list as usize];
            let last = targets.iter().rev().flat_map(|run| run.addresses().rev());
            let at = last.into_iter().find_map(|address| place(members, address));
            if let Some(at) = at {
                put_after(members, at, typed);
                self.enter(typed, list);
            }
        }
    }
}

/// A character's place in a list.
#[derive(Clone, Copy)]
struct Place {
    part: usize,
    run: usize,
    offset: u32,
}

fn place(members: &Members, address: Address) -> Option<Place> {
    members.iter().enumerate().find_map(|(part, runs)| {
        let run = runs.iter().position(|run| run.contains(address))?;
        Some(Place {
            part,
            run,
            offset: address.index - runs[run].start,
        })
    })
}

fn put_after(members: &mut Members, at: Place, typed: Run) {
    let runs = &mut members[at.part];
    let whole = runs[at.run];
    let cut = whole.start + at.offset + 1;
    if cut == whole.end {
        if whole.buffer == typed.buffer && whole.end == typed.start {
            runs[at.run].end = typed.end;
        } else {
            runs.insert(at.run + 1, typed);
        }
    } else {
        runs[at.run].end = cut;
        runs.insert(at.run + 1, typed);
        runs.insert(at.run + 2, whole.buffer.run(cut..whole.end));
    }
}
