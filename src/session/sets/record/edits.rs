//! The edits of an article's record: what was corrected, typed or hidden, where, and by whom.

use rustc_hash::FxHashSet;

use crate::core::edits::{Correction, Insertion};
use crate::core::{ActionId, Address, Facts, Run, push_run};
use crate::format::set;
use crate::session::sets::provenance::{Pages, push_range};

use super::Exporting;
use super::lines::Lines;

impl<'a> Exporting<'a> {
    pub(super) fn edits(
        &self,
        lines: &Lines,
        sources: &[set::Source],
        pages: &mut Pages<'_>,
        covered: &FxHashSet<Address>,
    ) -> Vec<set::Edit> {
        let mut edits = Vec::new();
        let here = |address| self.document.article_of(address) == Some(lines.article);
        for correction in &self.corrections {
            let Some(anchor) = correction.originals.first().or(correction.results.first()) else {
                continue;
            };
            let anchor = correction.results.first().unwrap_or(anchor).first();
            if here(anchor) {
                self.correction(lines, sources, correction, pages, &mut edits);
            }
        }
        for Insertion { results, action } in &self.insertions {
            if !results.first().is_some_and(|run| here(run.first())) {
                continue;
            }
            for chunk in lines.chunks(self, results, covered) {
                edits.push(self.edit(
                    lines,
                    sources,
                    set::EditKind::Insert,
                    &[],
                    &chunk,
                    *action,
                    pages,
                ));
            }
        }
        self.hidden(lines, sources, covered, pages, &mut edits);
        edits.sort_by(|a, b| {
            let place = |e: &set::Edit| {
                (
                    e.start,
                    e.end,
                    e.page,
                    e.ranges.first().map(|r| (r.page, r.start)),
                )
            };
            (place(a), &a.original, &a.text).cmp(&(place(b), &b.original, &b.text))
        });
        edits
    }

    fn correction(
        &self,
        lines: &Lines,
        sources: &[set::Source],
        correction: &Correction,
        pages: &mut Pages<'_>,
        edits: &mut Vec<set::Edit>,
    ) {
        let mut chunks = lines
            .chunks(self, &correction.results, &FxHashSet::default())
            .into_iter();
        let (originals, by) = (&correction.originals, correction.action);
        let kind = match (originals.is_empty(), correction.results.is_empty()) {
            (true, true) => return,
            (true, false) => set::EditKind::Insert,
            (false, true) => set::EditKind::Hide,
            (false, false) => set::EditKind::Replace,
        };
        if kind == set::EditKind::Hide && self.printed {
            // Told as what was hidden otherwise: each stretch of its own.
            let mut stretches: Vec<Vec<Run>> = Vec::new();
            for address in originals.iter().flat_map(|run| run.addresses()) {
                let before = |runs: &Vec<Run>| {
                    runs.last()
                        .is_some_and(|run| run.buffer == address.buffer && run.end == address.index)
                };
                match stretches.last_mut().filter(|runs| before(runs)) {
                    Some(runs) => push_run(runs, address.into()),
                    None => stretches.push(vec![address.into()]),
                }
            }
            for runs in stretches {
                edits.push(self.edit(lines, sources, kind, &runs, &[], by, pages));
            }
            return;
        }
        let first = chunks.next().unwrap_or_default();
        edits.push(self.edit(lines, sources, kind, originals, &first, by, pages));
        for rest in chunks {
            edits.push(self.edit(lines, sources, set::EditKind::Insert, &[], &rest, by, pages));
        }
    }

    /// Page characters that are hidden and not accounted for by a break.
    fn hidden(
        &self,
        lines: &Lines,
        sources: &[set::Source],
        covered: &FxHashSet<Address>,
        pages: &mut Pages<'_>,
        edits: &mut Vec<set::Edit>,
    ) {
        if self.deciders.hidden_by.is_empty() {
            return;
        }
        let mut open: Option<(ActionId, u32, Vec<Run>)> = None;
        let mut groups = Vec::new();
        for run in self
            .document
            .runs(lines.article)
            .filter(|run| !run.buffer.is_typed())
        {
            for address in run.addresses() {
                let Some((_, facts)) = self.document.character(address) else {
                    continue;
                };
                let hidden = facts.any(Facts::HIDDEN)
                    && !facts.any(Facts::REPLACED)
                    && !covered.contains(&address);
                let by = self
                    .deciders
                    .hidden_by
                    .get(&address)
                    .filter(|_| hidden)
                    .map(|(id, _)| *id);
                let Some(by) = by else {
                    groups.extend(open.take());
                    continue;
                };
                let gap = lines.gap(self, address);
                match &mut open {
                    Some((of, at, runs)) if *of == by && (self.printed || *at == gap) => {
                        push_run(runs, address.into());
                    }
                    _ => groups.extend(open.replace((by, gap, vec![address.into()]))),
                }
            }
        }
        groups.extend(open);
        for (by, _, runs) in groups {
            edits.push(self.edit(lines, sources, set::EditKind::Hide, &runs, &[], by, pages));
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one place makes edits of all kinds"
    )]
    fn edit(
        &self,
        lines: &Lines,
        sources: &[set::Source],
        kind: set::EditKind,
        originals: &[Run],
        results: &[Run],
        by: ActionId,
        pages: &mut Pages<'_>,
    ) -> set::Edit {
        let mut ranges = pages.ranges(originals);
        let (start, end) = self.place_of_edit(lines, originals, results);
        if originals.is_empty() {
            // The place on the page that the text was typed at: behind what stands before it.
            let before = sources
                .iter()
                .rev()
                .find(|s| s.end <= start && s.start < s.end);
            if let Some((page, from)) = before
                .filter(|s| s.end == start)
                .and_then(|s| Some((s.page?, s.from?)))
            {
                let at = from + before.map_or(0, |s| s.end - s.start);
                push_range(&mut ranges, page, at, at);
            }
        }
        let same = ranges
            .first()
            .map(|r| r.page)
            .filter(|page| ranges.iter().all(|r| r.page == *page));
        set::Edit {
            start,
            end,
            kind,
            original: self.document_text(originals),
            text: self.document_text(results),
            page: same,
            ranges,
            author: self.credits.author(by),
            time: self.credits.time(by),
            extra: set::Extra::new(),
        }
    }

    /// From where to where an edit is in the text: the new characters in clean text, the old ones
    /// in printed text.
    fn place_of_edit(&self, lines: &Lines, originals: &[Run], results: &[Run]) -> (u32, u32) {
        let gap = |runs: &[Run]| runs.first().map_or(0, |run| lines.gap(self, run.first()));
        if !self.printed {
            let start = gap(if results.is_empty() {
                originals
            } else {
                results
            });
            return (
                start,
                start + results.iter().map(|run| run.len()).sum::<u32>(),
            );
        }
        let addresses = originals.iter().flat_map(|run| run.addresses());
        let places: Vec<_> = addresses
            .flat_map(|address| lines.places(self, address))
            .collect();
        let start = places.iter().map(|(start, _)| *start).min();
        let end = places.iter().map(|(_, end)| *end).max();
        start.zip(end).unwrap_or_else(|| {
            let gap = gap(results);
            (gap, gap)
        })
    }
}
