//! An article of a document as a record of an annotation set.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::breaks::{self, Decision};
use crate::core::clean::{Clean, Paragraph, is_line_end, is_white};
use crate::core::edits::{Correction, Deciders, Insertion, corrections, insertions};
use crate::core::labels::LabelSet;
use crate::core::{
    ActionId, Address, Document, Facts, PageId, Progress, Role, Run, SpanState, push_run,
};
use crate::format::{metadata, set};
use crate::session::places::article_id;
use crate::session::rows::effective_metadata;

use super::left_out::{Kind, LeftOut};
use super::provenance::{Credits, Origin, PageInfo, Pages, push_range};
use super::relations::ends_of;

/// A document with what all its records need.
pub(super) struct Exporting<'a> {
    pub(super) document: &'a Document,
    pub(super) info: &'a FxHashMap<PageId, PageInfo>,
    pub(super) credits: &'a Credits,
    pub(super) labels: &'a LabelSet,
    pub(super) printed: bool,
    /// Whether an article of the document is in the set.
    wanted: &'a dyn Fn(Address) -> bool,
    deciders: Deciders,
    corrections: Vec<Correction>,
    insertions: Vec<Insertion>,
    /// The correction that a typed character is a result of.
    corrected: FxHashMap<Address, usize>,
}

/// The text of an article's record, and where its characters stand in it.
pub(super) struct Lines {
    pub(super) article: Address,
    text: String,
    clean: Clean,
    /// In printed text, whether the article has it in another order.
    pub(super) reordered: bool,
    /// In printed text, the page characters in order and where each run begins.
    printed: Vec<(u32, Run)>,
}

impl<'a> Exporting<'a> {
    pub(super) fn new(
        document: &'a Document,
        info: &'a FxHashMap<PageId, PageInfo>,
        credits: &'a Credits,
        labels: &'a LabelSet,
        printed: bool,
        wanted: &'a dyn Fn(Address) -> bool,
    ) -> Self {
        let corrections = corrections(document);
        let mut corrected = FxHashMap::default();
        for (i, correction) in corrections.iter().enumerate() {
            for address in correction.results.iter().flat_map(|run| run.addresses()) {
                corrected.insert(address, i);
            }
        }
        let insertions = insertions(document);
        let deciders = Deciders::of(document);
        Self {
            document,
            info,
            credits,
            labels,
            printed,
            wanted,
            deciders,
            corrections,
            insertions,
            corrected,
        }
    }

    /// The record of an article; `left_out` counts what it cannot hold.
    pub(super) fn article(&self, article: Address, left_out: &mut LeftOut) -> set::Article {
        let lines = Lines::of(self, article);
        let mut pages = Pages::new(self.info);
        let sources = lines.sources(&mut pages);
        let spans = self.spans(&lines, &mut pages, left_out);
        let relations = self.relations(article, &spans, left_out);
        let article_labels = self.article_labels(article, left_out);
        let roles = self.roles(&lines, left_out);
        self.tell_unheld(&lines, left_out);
        let mut covered = FxHashSet::default();
        let breaks = self.breaks(&lines, &mut pages, &mut covered);
        let edits = self.edits(&lines, &sources, &mut pages, &covered);
        let metadata = effective_metadata(self.document, article, |page| {
            self.info
                .get(&page)
                .map(|info| info.metadata.clone())
                .unwrap_or_default()
        });
        let moved = sources
            .iter()
            .filter_map(|s| Some((s.page?, s.from?)))
            .is_sorted();
        let origin = self.origin(article);
        set::Article {
            id: self.article_id(article),
            title: metadata
                .get(metadata::TITLE)
                .or(origin.and_then(|origin| origin.title.as_ref()))
                .cloned(),
            state: match self.document.progress(article) {
                Progress::Todo => set::State::Todo,
                Progress::Doing => set::State::Doing,
                Progress::Done => set::State::Done,
            },
            metadata,
            text: lines.text,
            pages: pages.into_list(),
            sources,
            spans,
            relations,
            article_labels,
            roles,
            breaks,
            edits,
            moved: !moved,
            extra: origin.map(unknown).unwrap_or_default(),
        }
    }

    /// What the set said that an article was made of.
    fn origin(&self, article: Address) -> Option<&Origin> {
        let info = self.info.get(&article.buffer.page)?;
        info.origin.as_ref().filter(|_| !article.buffer.is_typed())
    }

    /// An article made of a set's keeps the id it had there.
    pub(super) fn article_id(&self, article: Address) -> String {
        let origin = self.origin(article);
        origin.map_or_else(|| article_id(article), |origin| origin.article.clone())
    }

    /// Whether some of these characters are in an article that is not in the set.
    fn leaves_set(&self, visible: &[Vec<Run>]) -> bool {
        let mut addresses = visible.iter().flatten().flat_map(|run| run.addresses());
        addresses.any(|address| self.is_outside(self.document.article_of(address)))
    }

    /// Whether this is an article that is not in the set.
    pub(super) fn is_outside(&self, article: Option<Address>) -> bool {
        article.is_some_and(|article| !(self.wanted)(article))
    }

    /// Whether an editor typed a character, here or in the set that the page is made of.
    fn is_typed(&self, address: Address) -> bool {
        let origin = || self.info.get(&address.buffer.page)?.origin.as_ref();
        address.buffer.is_typed() || origin().is_some_and(|origin| !origin.has(address.index))
    }

    /// The page characters that a visible character is, or stands for.
    fn originals(&self, address: Address) -> Vec<Run> {
        if !address.buffer.is_typed() {
            return vec![address.into()];
        }
        self.corrected
            .get(&address)
            .map_or_else(Vec::new, |i| self.corrections[*i].originals.clone())
    }

    fn spans(
        &self,
        lines: &Lines,
        pages: &mut Pages<'_>,
        left_out: &mut LeftOut,
    ) -> Vec<set::Span> {
        let mut found = Vec::new();
        let here = Some(lines.article);
        for span in self.document.spans() {
            let visible = span.visible_runs();
            let Some(first) = visible.first().and_then(|part| part.first()) else {
                // Counted with the article of the first of its characters.
                let first = span.members().first().and_then(|part| part.first());
                let home = first.and_then(|run| self.document.article_of(run.first()));
                if home == Some(lines.article) {
                    self.leave_out(left_out, Kind::Dormant, home, ends_of(span.members()));
                }
                continue;
            };
            if self.document.article_of(first.first()) != here {
                continue;
            }
            let Some(label) = self.labels.resolve(span.label()) else {
                self.leave_out(left_out, Kind::Unlabelled, here, ends_of(&visible));
                continue;
            };
            let (parts, text) = self.parts(lines, &visible);
            let local = || parts.iter().filter(|part| part.article.is_none());
            let (Some(start), Some(end)) =
                (local().map(|p| p.start).min(), local().map(|p| p.end).max())
            else {
                let kind = if self.printed {
                    Kind::Typed
                } else {
                    Kind::Dormant
                };
                self.leave_out(left_out, kind, here, ends_of(&visible));
                continue;
            };
            if parts.iter().any(|part| part.article.is_some()) && self.leaves_set(&visible) {
                self.leave_out(left_out, Kind::Outside, here, ends_of(&visible));
            }
            let mut ranges: Vec<set::PageRange> = Vec::new();
            let mut last = None;
            for address in visible.iter().flatten().flat_map(|run| run.addresses()) {
                if lines.is_layout(self, address) {
                    continue;
                }
                let of = self.corrected.get(&address);
                if of.is_some() && of == last {
                    continue;
                }
                last = of;
                for range in pages.ranges(&self.originals(address)) {
                    push_range(&mut ranges, range.page, range.start, range.end);
                }
            }
            let by = span.tagged_by();
            let state = match span.standing().state {
                // What tears it apart need not stand in printed text.
                SpanState::Torn if parts.len() > 1 || !self.printed => set::SpanState::Torn,
                _ => set::SpanState::Whole,
            };
            found.push(set::Span {
                id: span.id().to_string(),
                start,
                end,
                text,
                label: label.id.to_string(),
                attributes: span.attributes().clone(),
                note: span.note().map(str::to_owned),
                author: self.credits.author(by),
                time: self.credits.time(by),
                suggested: self.credits.suggested(by),
                state,
                parts: match (parts.len(), state) {
                    (1, set::SpanState::Whole) => Vec::new(),
                    _ => parts,
                },
                ranges,
                extra: set::Extra::new(),
            });
        }
        found.sort_by(|a, b| (a.start, b.end, &a.id).cmp(&(b.start, a.end, &b.id)));
        found
    }

    /// Where a span's visible characters stand in records' text: runs, those that stand together
    /// within a part of the span as one. With them, the words that stand there.
    fn parts(&self, lines: &Lines, visible: &[Vec<Run>]) -> (Vec<set::Part>, String) {
        let mut parts: Vec<set::Part> = Vec::new();
        let mut others: BTreeMap<Address, Lines> = BTreeMap::new();
        let mut articles: Vec<Address> = Vec::new();
        for part in visible {
            let mut joins = false;
            for address in part.iter().flat_map(|run| run.addresses()) {
                let Some(article) = self.document.article_of(address) else {
                    continue;
                };
                let elsewhere = article != lines.article;
                let at = if elsewhere {
                    others
                        .entry(article)
                        .or_insert_with(|| Lines::of(self, article))
                } else {
                    lines
                };
                for (start, end) in at.places(self, address) {
                    let article = elsewhere.then(|| self.article_id(article));
                    match parts.last_mut() {
                        Some(last) if joins && last.article == article && last.end == start => {
                            last.end = end;
                        }
                        // A correction's characters all stand for the same printed ones.
                        Some(last)
                            if last.article == article
                                && last.start <= start
                                && end <= last.end => {}
                        _ => {
                            articles.push(at.article);
                            parts.push(set::Part {
                                start,
                                end,
                                article,
                                extra: set::Extra::new(),
                            });
                        }
                    }
                    joins = true;
                }
            }
        }
        let mut text = String::new();
        for (part, article) in parts.iter().zip(articles) {
            let at = others.get(&article).unwrap_or(lines);
            text.push_str(&at.slice(part.start, part.end));
        }
        (parts, text)
    }

    fn roles(&self, lines: &Lines, left_out: &mut LeftOut) -> Vec<set::RoleRange> {
        if !self.document.has_roles() {
            return Vec::new();
        }
        let paragraphs = lines.clean.paragraphs(self.document);
        if paragraphs.iter().all(|p| p.role == Role::Unset) {
            return Vec::new();
        }
        let ranges: Vec<(u32, u32, Role)> = if self.printed {
            self.printed_roles(lines, &paragraphs, left_out)
        } else {
            paragraphs
                .iter()
                .map(|p| (p.start, p.end, p.role))
                .collect()
        };
        let set_roles = ranges
            .into_iter()
            .filter(|(_, _, role)| *role != Role::Unset);
        set_roles
            .map(|(start, end, role)| set::RoleRange {
                start,
                end,
                role: role_name(role),
                extra: set::Extra::new(),
            })
            .collect()
    }

    /// Where paragraphs stand in printed text, which may have them in another order and in
    /// pieces: from the first to the last character of each piece.
    fn printed_roles(
        &self,
        lines: &Lines,
        paragraphs: &[Paragraph],
        left_out: &mut LeftOut,
    ) -> Vec<(u32, u32, Role)> {
        let mut pieces: Vec<(u32, u32, usize)> = Vec::new();
        for (number, paragraph) in paragraphs.iter().enumerate() {
            let before = pieces.len();
            let address_at = |i| lines.clean.address_at(i);
            let addresses = (paragraph.start..paragraph.end).filter_map(address_at);
            for (start, end) in addresses.flat_map(|address| lines.places(self, address)) {
                match pieces.last_mut() {
                    Some(last) if last.2 == number && last.1 == start => last.1 = end,
                    _ => pieces.push((start, end, number)),
                }
            }
            if pieces.len() == before && paragraph.role != Role::Unset {
                let ends = address_at(paragraph.start).zip(address_at(paragraph.end - 1));
                self.leave_out(left_out, Kind::Roles, Some(lines.article), ends);
            }
        }
        pieces.sort_unstable();
        let mut ranges: Vec<(u32, u32, usize)> = Vec::new();
        for (start, end, number) in pieces {
            match ranges.last_mut() {
                Some(last) if last.2 == number => last.1 = last.1.max(end),
                // Characters that stand for the same printed ones can be of two paragraphs.
                Some(last) if last.1 > start => {
                    let start = last.1;
                    ranges.extend((start < end).then_some((start, end, number)));
                }
                _ => ranges.push((start, end, number)),
            }
        }
        let role = |(start, end, number): (u32, u32, usize)| (start, end, paragraphs[number].role);
        ranges.into_iter().map(role).collect()
    }

    /// The decided breaks; `covered` receives the characters they account for.
    fn breaks(
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
            let facts = |address| {
                self.document
                    .character(address)
                    .map_or(Facts::default(), |(_, f)| f)
            };
            let chosen = |holds: &dyn Fn(Address) -> bool| {
                let mut runs = Vec::new();
                let zone = one.zone.iter().flat_map(|run| run.addresses());
                zone.filter(|a| holds(*a))
                    .for_each(|a| push_run(&mut runs, a.into()));
                runs
            };
            let (decision, runs, by) = match one.decision {
                Decision::Open => continue,
                Decision::Joined => {
                    let runs = chosen(&|a| {
                        !a.buffer.is_typed()
                            && facts(a).any(Facts::HIDDEN)
                            && self
                                .deciders
                                .hidden_by
                                .get(&a)
                                .is_some_and(|(_, joining)| *joining)
                    });
                    let by = runs
                        .first()
                        .and_then(|run| self.deciders.hidden_by.get(&run.first()));
                    (set::Decision::Join, runs, by.map(|(id, _)| *id))
                }
                Decision::Kept => {
                    // Where an editor typed beside line ends of a page, it is about those.
                    let mut runs = chosen(&|a| facts(a).visible() && !self.is_typed(a));
                    if !self.document_text(&runs).contains(is_line_end) {
                        runs = chosen(&|a| facts(a).visible() && self.is_typed(a));
                    }
                    let kept = |a: &Address| facts(*a).any(Facts::KEPT);
                    let zone = one.zone.iter().flat_map(|run| run.addresses());
                    let at = zone.into_iter().find(|a| facts(*a).visible() && kept(a));
                    (
                        set::Decision::Keep,
                        runs,
                        at.and_then(|a| self.deciders.decided_by.get(&a).copied()),
                    )
                }
            };
            let runs = self.together(runs, pages);
            let (Some(first), Some(by)) = (runs.first(), by) else {
                continue;
            };
            let original = self.document_text(&runs);
            if !original.chars().any(is_line_end) {
                continue;
            }
            if self.printed && runs.iter().any(|run| run.buffer.is_typed()) {
                // A line end that an editor typed is no place of printed text: an insertion.
                continue;
            }
            covered.extend(runs.iter().flat_map(|run| run.addresses()));
            if one.decision == Decision::Kept {
                let zone = one.zone.iter().flat_map(|run| run.addresses());
                covered.extend(zone.filter(|a| facts(*a).visible()));
            }
            let at = match one.decision {
                Decision::Joined => lines.gap(self, first.first()),
                _ => lines.gap(self, one.at),
            };
            let typed = runs.iter().any(|run| self.is_typed(run.first()));
            let mut ranges = if typed {
                Vec::new()
            } else {
                pages.ranges(&runs)
            };
            let whole = ranges.len() == 1
                && ranges[0].end - ranges[0].start == runs.iter().map(|run| run.len()).sum::<u32>();
            let range = ranges.pop().filter(|_| whole);
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

    /// All characters of runs, visible or not.
    fn document_text(&self, runs: &[Run]) -> String {
        runs.iter()
            .flat_map(|run| self.document.chars(*run))
            .collect()
    }

    fn edits(
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
        let (start, end) = if self.printed {
            let places: Vec<_> = originals
                .iter()
                .flat_map(|run| run.addresses())
                .flat_map(|address| lines.places(self, address))
                .collect();
            match (
                places.iter().map(|p| p.0).min(),
                places.iter().map(|p| p.1).max(),
            ) {
                (Some(start), Some(end)) => (start, end),
                _ => {
                    let gap = results
                        .first()
                        .map_or(0, |run| lines.gap(self, run.first()));
                    (gap, gap)
                }
            }
        } else {
            let first = results.first().or(originals.first());
            let start = first.map_or(0, |run| lines.gap(self, run.first()));
            (
                start,
                start + results.iter().map(|run| run.len()).sum::<u32>(),
            )
        };
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
}

impl Lines {
    fn of(exporting: &Exporting<'_>, article: Address) -> Self {
        let document = exporting.document;
        let clean = Clean::of(document, article);
        if !exporting.printed {
            return Self {
                article,
                text: clean.text().to_owned(),
                clean,
                reordered: false,
                printed: Vec::new(),
            };
        }
        let mut runs: Vec<Run> = document
            .runs(article)
            .filter(|run| !run.buffer.is_typed())
            .collect();
        let reordered = !runs.is_sorted();
        runs.sort_unstable();
        let mut printed: Vec<(u32, Run)> = Vec::new();
        let mut text = String::new();
        let mut at = 0;
        for run in runs {
            text.extend(document.chars(run));
            match printed.last_mut() {
                Some((_, last)) if last.buffer == run.buffer && last.end == run.start => {
                    last.end = run.end
                }
                _ => printed.push((at, run)),
            }
            at += run.len();
        }
        Self {
            article,
            text,
            clean,
            reordered,
            printed,
        }
    }

    fn slice(&self, start: u32, end: u32) -> String {
        self.text
            .chars()
            .skip(start as usize)
            .take((end - start) as usize)
            .collect()
    }

    fn sources(&self, pages: &mut Pages<'_>) -> Vec<set::Source> {
        let mut sources: Vec<set::Source> = Vec::new();
        let clean = self.clean.sources().iter().map(|s| s.run);
        let runs: Vec<Run> = match self.printed.is_empty() {
            true => clean.collect(),
            false => self.printed.iter().map(|(_, run)| *run).collect(),
        };
        let mut at = 0;
        for run in runs {
            pages.trace(run, |traced| {
                let (page, from) = traced.from.unzip();
                let end = at + traced.len;
                match sources.last_mut() {
                    Some(last)
                        if last.page == page
                            && from == last.from.map(|from| from + (last.end - last.start)) =>
                    {
                        last.end = end;
                    }
                    _ => sources.push(set::Source {
                        start: at,
                        end,
                        page,
                        from,
                        extra: set::Extra::new(),
                    }),
                }
                at = end;
            });
        }
        sources
    }

    /// Where a visible character stands in the text; in printed text, where those stand that it
    /// is or stands for.
    fn places(&self, exporting: &Exporting<'_>, address: Address) -> Vec<(u32, u32)> {
        if !exporting.printed {
            let Some(visible) = exporting.document.visible_offset(address) else {
                return Vec::new();
            };
            let (start, end) = self.clean.range(visible, visible + 1);
            return if start < end {
                vec![(start, end)]
            } else {
                Vec::new()
            };
        }
        let mut places: Vec<(u32, u32)> = Vec::new();
        for original in exporting
            .originals(address)
            .iter()
            .flat_map(|run| run.addresses())
        {
            if let Some(at) = self.printed_at(original) {
                match places.last_mut() {
                    Some(last) if last.1 == at => last.1 = at + 1,
                    _ => places.push((at, at + 1)),
                }
            }
        }
        places
    }

    /// Whether a visible character of this article is white space that clean text has not.
    fn is_layout(&self, exporting: &Exporting<'_>, address: Address) -> bool {
        let visible = exporting.document.visible_offset(address);
        let here = || exporting.document.article_of(address) == Some(self.article);
        visible.filter(|_| here()).is_some_and(|visible| {
            let (start, end) = self.clean.range(visible, visible + 1);
            start == end
        })
    }

    fn printed_at(&self, address: Address) -> Option<u32> {
        let behind = self
            .printed
            .partition_point(|(_, run)| (run.buffer, run.start) <= (address.buffer, address.index));
        let (at, run) = self.printed[behind.checked_sub(1)?];
        run.contains(address)
            .then(|| at + (address.index - run.start))
    }

    /// The gap of the text at which a character stands, or would.
    fn gap(&self, exporting: &Exporting<'_>, address: Address) -> u32 {
        if !exporting.printed {
            return exporting
                .document
                .visible_offset(address)
                .map_or(0, |v| self.clean.gap(v));
        }
        let mut at = Some(address);
        while let Some(here) = at {
            if let Some(place) = self.printed_at(here) {
                return if here == address { place } else { place + 1 };
            }
            at = exporting
                .document
                .preceding(here)
                .filter(|p| exporting.document.article_of(*p) == Some(self.article));
        }
        0
    }

    /// Visible runs cut where they do not stand together in the clean text, without those that
    /// are layout there and those that are accounted for.
    fn chunks(
        &self,
        exporting: &Exporting<'_>,
        runs: &[Run],
        covered: &FxHashSet<Address>,
    ) -> Vec<Vec<Run>> {
        let mut chunks: Vec<(u32, Vec<Run>)> = Vec::new();
        for address in runs
            .iter()
            .flat_map(|run| run.addresses())
            .filter(|a| !covered.contains(a))
        {
            let Some(visible) = exporting.document.visible_offset(address) else {
                continue;
            };
            let (start, end) = self.clean.range(visible, visible + 1);
            let layout = exporting
                .document
                .character(address)
                .is_none_or(|(c, _)| is_white(c))
                && start == end;
            if layout || exporting.document.article_of(address) != Some(self.article) {
                continue;
            }
            match chunks.last_mut() {
                Some((at, chunk)) if *at == start => {
                    push_run(chunk, address.into());
                    *at = end;
                }
                _ => chunks.push((end, vec![address.into()])),
            }
        }
        chunks.into_iter().map(|(_, chunk)| chunk).collect()
    }
}

/// What a set said of an article that is not known. A bundle may have it from a program that did
/// not know of relations and labels of articles.
fn unknown(origin: &Origin) -> set::Extra {
    let mut extra = origin.extra.clone();
    extra.retain(|name, _| !matches!(name.as_str(), "relations" | "article_labels"));
    extra
}

fn role_name(role: Role) -> set::RoleName {
    match role {
        Role::Headline => set::RoleName::Headline,
        Role::Subtitle => set::RoleName::Subtitle,
        Role::Dateline => set::RoleName::Dateline,
        Role::Byline => set::RoleName::Byline,
        Role::Unset | Role::Body => set::RoleName::Body,
        Role::Caption => set::RoleName::Caption,
        Role::Jump => set::RoleName::Jump,
        Role::Signoff => set::RoleName::Signoff,
        Role::Furniture => set::RoleName::Furniture,
    }
}
