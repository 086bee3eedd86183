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

/// Operations that correct one text one after the other.
#[derive(Default)]
struct Chain {
    /// What was corrected, of characters that were not typed themselves.
    originals: FxHashSet<Address>,
    /// What was typed in its place, visible or not.
    typed: Vec<Run>,
    /// The last of the actions.
    action: ActionId,
}

impl Chain {
    /// The correction that it comes to.
    fn correction(self, document: &Document) -> Correction {
        let mut addresses: Vec<Address> = self.originals.into_iter().collect();
        addresses.sort_unstable();
        let mut originals = Vec::new();
        for address in addresses {
            push_run(&mut originals, address.into());
        }
        let mut results = Vec::new();
        for run in self.typed {
            document.push_visible(run, &mut results);
        }
        Correction {
            originals,
            results,
            action: self.action,
        }
    }
}

/// The corrections in effect. One that corrects another's result is one with it.
pub fn corrections(document: &Document) -> Vec<Correction> {
    // Each operation's chain, by place in the log.
    let mut chain_of: FxHashMap<u32, usize> = FxHashMap::default();
    let mut chains: Vec<Chain> = Vec::new();
    let is_born = |address| {
        let there = document.character(address);
        there.is_some_and(|(_, facts)| !facts.any(Facts::UNBORN))
    };
    for (ix, entry) in (0u32..).zip(document.entries()) {
        let Operation::Replace { targets, typed, .. } = &*entry.operation else {
            continue;
        };
        if !document.is_live(entry.action) || !is_born(typed.first()) {
            continue;
        }
        let mut found: Option<usize> = None;
        let mut originals = FxHashSet::default();
        for target in targets.iter().flat_map(|run| run.addresses()) {
            let typed_by = document.typed_by(target);
            let of = typed_by.and_then(|op| chain_of.get(&op).copied());
            match (of, found) {
                (Some(chain), None) => found = Some(chain),
                (Some(chain), Some(into)) if chain != into => {
                    let joined = std::mem::take(&mut chains[chain]);
                    chains[into].originals.extend(joined.originals);
                    chains[into].typed.extend(joined.typed);
                    let moved = chain_of.values_mut().filter(|of| **of == chain);
                    moved.for_each(|of| *of = into);
                }
                (None, _) if !target.buffer.is_typed() => {
                    originals.insert(target);
                }
                _ => {}
            }
        }
        let chain = found.unwrap_or_else(|| {
            chains.push(Chain::default());
            chains.len() - 1
        });
        chain_of.insert(ix, chain);
        chains[chain].originals.extend(originals);
        chains[chain].typed.push(*typed);
        chains[chain].action = entry.action;
    }
    let whole = chains.into_iter().filter(|chain| !chain.typed.is_empty());
    whole.map(|chain| chain.correction(document)).collect()
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
