//! What was done to the text, read off the log: corrections, insertions, what is hidden, and
//! which action decided what.

use rustc_hash::{FxHashMap, FxHashSet};

use super::address::{Address, Run, push_run};
use super::buffers::Facts;
use super::document::Document;
use super::operation::{ActionId, Operation};

/// Who hid which characters and who decided which breaks, of the live actions.
#[derive(Clone, Debug, Default)]
pub struct Deciders {
    /// The action that hid a character, and whether by joining a break.
    pub hidden_by: FxHashMap<Address, (ActionId, bool)>,
    /// The action that last decided a break, by the character that names it.
    pub decided_by: FxHashMap<Address, ActionId>,
}

/// Text that stands in the place of other text: corrections, and corrections of those.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Correction {
    /// The page's characters that are replaced, in address order.
    pub originals: Vec<Run>,
    /// The visible characters that stand for them.
    pub results: Vec<Run>,
    /// The last action that took part.
    pub action: ActionId,
}

/// Typed text that replaces nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Insertion {
    /// Its visible characters.
    pub results: Vec<Run>,
    /// The action that typed it.
    pub action: ActionId,
}

impl Deciders {
    /// Reads them off a document's log.
    pub fn of(document: &Document) -> Self {
        let mut new = Self::default();
        for entry in document
            .entries()
            .iter()
            .filter(|entry| document.is_live(entry.action))
        {
            let id = entry.action;
            match &*entry.operation {
                Operation::Hide { runs } => new.hide(runs, id, false),
                Operation::Show { runs } => new.show(runs),
                Operation::Join { at, runs } => {
                    new.hide(runs, id, true);
                    new.decided_by.insert(*at, id);
                }
                Operation::Keep { at, runs } => {
                    new.show(runs);
                    new.decided_by.insert(*at, id);
                }
                _ => {}
            }
        }
        new
    }

    fn hide(&mut self, runs: &[Run], id: ActionId, joining: bool) {
        for address in runs.iter().flat_map(|run| run.addresses()) {
            self.hidden_by.insert(address, (id, joining));
        }
    }

    fn show(&mut self, runs: &[Run]) {
        for address in runs.iter().flat_map(|run| run.addresses()) {
            self.hidden_by.remove(&address);
        }
    }
}

/// The corrections in effect. One that corrects another's result is one with it.
pub fn corrections(document: &Document) -> Vec<Correction> {
    // Each operation's group, by place in the log; a group is named by its first operation.
    let mut group_of: FxHashMap<u32, usize> = FxHashMap::default();
    let mut groups: Vec<(FxHashSet<Address>, Vec<Run>, ActionId)> = Vec::new();
    for (ix, entry) in (0u32..).zip(document.entries()) {
        let Operation::Replace { targets, typed, .. } = &*entry.operation else {
            continue;
        };
        let born = |address| {
            document
                .character(address)
                .is_some_and(|(_, f)| !f.any(Facts::UNBORN))
        };
        if !document.is_live(entry.action) || !born(typed.first()) {
            continue;
        }
        let mut merged: Option<usize> = None;
        let mut originals = FxHashSet::default();
        for target in targets.iter().flat_map(|run| run.addresses()) {
            let of = document
                .typed_by(target)
                .and_then(|op| group_of.get(&op).copied());
            match (of, merged) {
                (Some(group), None) => merged = Some(group),
                (Some(group), Some(into)) if group != into => {
                    let (addresses, runs, _) = std::mem::take(&mut groups[group]);
                    groups[into].0.extend(addresses);
                    groups[into].1.extend(runs);
                    group_of
                        .values_mut()
                        .filter(|g| **g == group)
                        .for_each(|g| *g = into);
                }
                (None, _) if !target.buffer.is_typed() => {
                    originals.insert(target);
                }
                _ => {}
            }
        }
        let group = merged.unwrap_or_else(|| {
            groups.push((FxHashSet::default(), Vec::new(), entry.action));
            groups.len() - 1
        });
        group_of.insert(ix, group);
        groups[group].0.extend(originals);
        groups[group].1.push(*typed);
        groups[group].2 = entry.action;
    }
    groups
        .into_iter()
        .filter(|(_, typed, _)| !typed.is_empty())
        .map(|(originals, typed, action)| {
            let mut originals: Vec<Address> = originals.into_iter().collect();
            originals.sort_unstable();
            let mut runs = Vec::new();
            originals
                .into_iter()
                .for_each(|address| push_run(&mut runs, address.into()));
            let mut results = Vec::new();
            typed
                .iter()
                .for_each(|&run| document.push_visible(run, &mut results));
            Correction {
                originals: runs,
                results,
                action,
            }
        })
        .collect()
}

/// The insertions of which something is visible.
pub fn insertions(document: &Document) -> Vec<Insertion> {
    let mut found = Vec::new();
    for entry in document
        .entries()
        .iter()
        .filter(|entry| document.is_live(entry.action))
    {
        if let Operation::Insert { typed, .. } = &*entry.operation {
            let mut results = Vec::new();
            document.push_visible(*typed, &mut results);
            if !results.is_empty() {
                found.push(Insertion {
                    results,
                    action: entry.action,
                });
            }
        }
    }
    found
}
