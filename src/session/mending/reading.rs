//! An article as it is read for mending: its rows as lines of visible characters, where each
//! character is, what is decided about its breaks and by whom.

use rustc_hash::FxHashMap;

use crate::core::breaks::Decision;
use crate::core::clean::is_line_end;
use crate::core::printed::{Place, Printed};
use crate::core::{ActionId, Address, Document, Operation, Role, Run};

/// A break of an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Between {
    /// The row that ends, counted from 1.
    pub(super) row: u32,
    /// What names it.
    pub(super) at: Address,
    /// The characters on either side.
    pub(super) before: Address,
    pub(super) after: Address,
    /// Whether it was kept, if it is decided.
    pub(super) decided: Option<bool>,
    /// Whether a person decided it.
    pub(super) by_hand: bool,
    /// The roles that the lines on either side were given.
    pub(super) roles: (Role, Role),
}

/// See the module's description.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) article: Address,
    /// Rows keep their numbers; each ends with a line feed that is no character of the article.
    pub(super) chars: Vec<char>,
    /// Consecutive characters: the number of the first, and which they are.
    places: Vec<(u32, Run)>,
    pub(super) breaks: Vec<Between>,
}

impl Reading {
    /// Reads an article. `is_by_hand` says of an action whether a person did it.
    pub(super) fn of(
        document: &Document,
        article: Address,
        deciders: &FxHashMap<Address, ActionId>,
        mut is_by_hand: impl FnMut(ActionId) -> bool,
    ) -> Self {
        let printed = Printed::of(document, article);
        let mut new = Self {
            article,
            chars: Vec::with_capacity(document.visible_len(article) as usize + 1),
            places: Vec::new(),
            breaks: Vec::with_capacity(printed.breaks().len()),
        };
        for row in printed.rows() {
            for run in &printed.full_row(document, row).runs {
                for (address, (c, facts)) in run.addresses().zip(document.characters(*run)) {
                    if facts.visible() && !is_line_end(c) {
                        new.push(address, c);
                    }
                }
            }
            new.chars.push('\n');
        }
        let content = |row: u32| printed.rows()[row as usize - 1].content;
        let address = |place: Place| printed.address(place);
        for one in printed.breaks() {
            let (Some((_, before)), Some((after, _))) = (content(one.row), content(one.next))
            else {
                continue;
            };
            let at = address(one.at);
            let decided = match one.decision {
                Decision::Open => None,
                Decision::Joined => Some(false),
                Decision::Kept => Some(true),
            };
            let decider = decided.and_then(|_| deciders.get(&at));
            let (before, after) = (address(before), address(after));
            new.breaks.push(Between {
                row: one.row,
                at,
                before,
                after,
                decided,
                by_hand: decider.is_some_and(|action| is_by_hand(*action)),
                roles: (document.role(before), document.role(after)),
            });
        }
        new
    }

    fn push(&mut self, address: Address, c: char) {
        let at = self.chars.len() as u32;
        match self.places.last_mut() {
            Some((start, run))
                if run.buffer == address.buffer
                    && run.end == address.index
                    && *start + run.len() == at =>
            {
                run.end += 1;
            }
            _ => self.places.push((at, address.into())),
        }
        self.chars.push(c);
    }

    /// The character at a place; none at the end of a row.
    pub(super) fn address(&self, at: usize) -> Option<Address> {
        let behind = self
            .places
            .partition_point(|(start, _)| *start as usize <= at);
        let (start, run) = self.places.get(behind.checked_sub(1)?)?;
        let index = run.start + (at as u32 - start);
        (index < run.end).then(|| run.buffer.at(index))
    }

    /// The break at the end of a row.
    pub(super) fn break_after(&self, row: u32) -> Option<&Between> {
        let found = self.breaks.binary_search_by_key(&row, |one| one.row);
        found.ok().map(|place| &self.breaks[place])
    }
}

/// The live action that decided each break last, by what names the break.
pub(super) fn deciders(document: &Document) -> FxHashMap<Address, ActionId> {
    let mut deciders: FxHashMap<Address, ActionId> = FxHashMap::default();
    for entry in document.entries() {
        let (Operation::Join { at, .. } | Operation::Keep { at, .. }) = &*entry.operation else {
            continue;
        };
        if document.is_live(entry.action) {
            let last = deciders.entry(*at).or_insert(entry.action);
            *last = (*last).max(entry.action);
        }
    }
    deciders
}
