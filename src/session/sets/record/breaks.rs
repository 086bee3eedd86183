//! The decided breaks of an article's record: what was joined or kept, where, and by whom.

use rustc_hash::FxHashSet;

use crate::core::breaks::{self, Break, Decision};
use crate::core::clean::is_line_end;
use crate::core::{ActionId, Address, Facts, Run, push_run};
use crate::format::set;
use crate::session::sets::provenance::Pages;

use super::Exporting;
use super::lines::Lines;

impl<'a> Exporting<'a> {
    /// The decided breaks; `covered` receives the characters they account for.
    pub(super) fn breaks(
        &self,
        lines: &Lines,
        pages: &mut Pages<'_>,
        covered: &mut FxHashSet<Address>,
    ) -> Vec<set::Break> {
        let mut found = Vec::new();
        // Looking for breaks reads the whole article; where none is decided, there is no need.
        if self.deciders.decided_by.is_empty() {
            return found;
        }
        for one in breaks::breaks(self.document, lines.article) {
            let Some((decision, runs, by)) = self.decided(&one) else {
                continue;
            };
            let runs = self.together(runs, pages);
            let (Some(first), Some(by)) = (runs.first(), by) else {
                continue;
            };
            let original = self.document_text(&runs);
            // A line end that an editor typed is no place of printed text: an insertion.
            let is_insertion = self.printed && runs.iter().any(|run| run.buffer.is_typed());
            if !original.contains(is_line_end) || is_insertion {
                continue;
            }
            let at = match decision {
                set::Decision::Join => lines.gap(self, first.first()),
                set::Decision::Keep => lines.gap(self, one.at),
            };
            let range = self.range_of(&runs, pages);
            covered.extend(addresses(&runs));
            if decision == set::Decision::Keep {
                covered.extend(addresses(&one.zone).filter(|a| self.facts(*a).visible()));
            }
            found.push(set::Break {
                at,
                decision,
                original,
                page: range.as_ref().map(|r| r.page),
                start: range.as_ref().map(|r| r.start),
                end: range.as_ref().map(|r| r.end),
                author: self.credits.author(by),
                time: self.credits.time(by),
                machine: self.credits.is_machine(by),
                extra: set::Extra::new(),
            });
        }
        found.sort_by_key(|b| (b.at, b.page, b.start));
        found
    }

    /// What was decided about a break, about which of its characters, and by which action;
    /// nothing where it is open.
    fn decided(&self, one: &Break) -> Option<(set::Decision, Vec<Run>, Option<ActionId>)> {
        match one.decision {
            Decision::Open => None,
            Decision::Joined => {
                let hidden_by = &self.deciders.hidden_by;
                let runs = chosen(&one.zone, |a| {
                    !a.buffer.is_typed()
                        && self.facts(a).any(Facts::HIDDEN)
                        && hidden_by.get(&a).is_some_and(|(_, joining)| *joining)
                });
                let by = runs.first().and_then(|run| hidden_by.get(&run.first()));
                let by = by.map(|(id, _)| *id);
                Some((set::Decision::Join, runs, by))
            }
            Decision::Kept => {
                let visible = |a: Address| self.facts(a).visible();
                // Where an editor typed beside line ends of a page, it is about those.
                let mut runs = chosen(&one.zone, |a| visible(a) && !self.is_typed(a));
                if !self.document_text(&runs).contains(is_line_end) {
                    runs = chosen(&one.zone, |a| visible(a) && self.is_typed(a));
                }
                let kept = |a: &Address| visible(*a) && self.facts(*a).any(Facts::KEPT);
                let at = addresses(&one.zone).find(kept);
                let by = at.and_then(|a| self.deciders.decided_by.get(&a).copied());
                Some((set::Decision::Keep, runs, by))
            }
        }
    }

    fn facts(&self, address: Address) -> Facts {
        let there = self.document.character(address);
        there.map_or(Facts::default(), |(_, facts)| facts)
    }

    /// Where characters stand on a page, if they were not typed and stand there together.
    fn range_of(&self, runs: &[Run], pages: &mut Pages<'_>) -> Option<set::PageRange> {
        if runs.iter().any(|run| self.is_typed(run.first())) {
            return None;
        }
        let mut ranges = pages.ranges(runs);
        let length = runs.iter().map(|run| run.len()).sum::<u32>();
        let is_whole = ranges.len() == 1 && ranges[0].end - ranges[0].start == length;
        ranges.pop().filter(|_| is_whole)
    }

    /// Of the characters of a break, those that stand together on a page, from the first line end
    /// on: text that was moved can have brought others.
    fn together(&self, runs: Vec<Run>, pages: &mut Pages<'_>) -> Vec<Run> {
        if pages.ranges(&runs).len() < 2 {
            return runs;
        }
        let mut groups: Vec<Vec<Run>> = Vec::new();
        for address in runs.iter().flat_map(|run| run.addresses()) {
            match groups.last_mut() {
                Some(group) => {
                    let mut with = group.clone();
                    push_run(&mut with, address.into());
                    match pages.ranges(&with).len() {
                        1 => *group = with,
                        _ => groups.push(vec![address.into()]),
                    }
                }
                None => groups.push(vec![address.into()]),
            }
        }
        let ends = |group: &Vec<Run>| self.document_text(group).contains(is_line_end);
        groups.into_iter().find(ends).unwrap_or(runs)
    }
}

fn addresses(runs: &[Run]) -> impl Iterator<Item = Address> + '_ {
    runs.iter().flat_map(|run| run.addresses())
}

/// The characters of a break for which something holds.
fn chosen(zone: &[Run], holds: impl Fn(Address) -> bool) -> Vec<Run> {
    let mut runs = Vec::new();
    for address in addresses(zone).filter(|address| holds(*address)) {
        push_run(&mut runs, address.into());
    }
    runs
}
