//! Spans as they stand: words, places, and whether they are whole.

use std::collections::BTreeMap;

use super::address::{Address, Run};
use super::buffers::Facts;
use super::document::{Document, Tagging};
use super::operation::{ActionId, LabelId, Members, Operation, SpanId};

/// How a span's visible characters stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SpanState {
    /// In order, in one article, and each part without a stranger between.
    Whole,
    /// Otherwise: part of it was moved, or something was moved into it.
    Torn,
    /// There are none; they may return.
    Dormant,
}

impl SpanState {
    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            SpanState::Whole => "whole",
            SpanState::Torn => "torn",
            SpanState::Dormant => "dormant",
        }
    }
}

/// Where a span stands, in visible characters counted from the beginning of the document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Runs of visible characters that stand together, in the order of the span's members;
    /// 0-based, end-exclusive.
    pub ranges: Vec<(u32, u32)>,
    /// Whether it is whole.
    pub state: SpanState,
}

/// A span that is tagged and not taken away.
#[derive(Clone, Copy)]
pub struct Span<'a> {
    document: &'a Document,
    ix: u32,
}

impl Document {
    /// The spans that are tagged and not taken away, in the order in which they were first named.
    pub fn spans(&self) -> impl Iterator<Item = Span<'_>> {
        (0..self.spans.len() as u32)
            .map(|ix| Span { document: self, ix })
            .filter(|span| span.tagging().list.is_some() && !span.tagging().removed)
    }

    /// The spans that were there and were taken away: somebody said that they are none.
    pub fn untagged(&self) -> impl Iterator<Item = Span<'_>> {
        (0..self.spans.len() as u32)
            .map(|ix| Span { document: self, ix })
            .filter(|span| span.tagging().list.is_some() && span.tagging().removed)
    }

    /// A span by its name.
    pub fn span(&self, id: &str) -> Option<Span<'_>> {
        let ix = *self.span_ids.get(id)?;
        let span = Span { document: self, ix };
        (span.tagging().list.is_some() && !span.tagging().removed).then_some(span)
    }

    /// The spans that hold a character, visible or not.
    pub fn spans_at(&self, address: Address) -> Vec<Span<'_>> {
        let lists = self.lists.holding(address);
        let mut found: Vec<u32> = lists
            .iter()
            .filter_map(|&list| self.span_of_list(list))
            .collect();
        found.sort_unstable();
        found.dedup();
        let holds = |span: &Span<'_>| span.tagging().list.is_some_and(|l| lists.contains(&l));
        found
            .into_iter()
            .map(|ix| Span { document: self, ix })
            .filter(|span| holds(span) && !span.tagging().removed)
            .collect()
    }
}

impl<'a> Span<'a> {
    fn tagging(&self) -> &'a Tagging {
        &self.document.spans[self.ix as usize]
    }

    /// Its place among all spans that were ever named, from 0: the same until the document is
    /// folded anew.
    pub fn number(&self) -> usize {
        self.ix as usize
    }

    /// Its name.
    pub fn id(&self) -> &'a SpanId {
        &self.document.span_names[self.ix as usize]
    }

    /// Its label.
    pub fn label(&self) -> &'a LabelId {
        // A tagged span has one.
        self.tagging().label.as_ref().unwrap_or(self.id())
    }

    /// Its attributes.
    pub fn attributes(&self) -> &'a BTreeMap<String, String> {
        &self.tagging().attributes
    }

    /// The remark on it.
    pub fn note(&self) -> Option<&'a str> {
        self.tagging().note.as_deref()
    }

    /// The action that tagged it.
    pub fn tagged_by(&self) -> ActionId {
        let tag = self.tagging().tag.unwrap_or_default();
        self.document.entries[tag as usize].action
    }

    /// Its characters, those typed inside since and the corrections included.
    pub fn members(&self) -> &'a Members {
        const NONE: &Members = &Members::new();
        self.tagging()
            .list
            .map_or(NONE, |list| self.document.lists.members(list))
    }

    /// Its words: its visible characters in its own order.
    pub fn text(&self) -> String {
        self.members()
            .iter()
            .map(|part| self.document.text(part))
            .collect()
    }

    /// Its visible characters, part by part.
    pub fn visible_runs(&self) -> Vec<Vec<Run>> {
        self.members()
            .iter()
            .map(|part| {
                let mut runs = Vec::new();
                part.iter()
                    .for_each(|&run| self.document.push_visible(run, &mut runs));
                runs
            })
            .filter(|runs: &Vec<Run>| !runs.is_empty())
            .collect()
    }

    /// Gives its visible characters run by run, part after part.
    pub fn each_visible_run(&self, mut each: impl FnMut(Run)) {
        let document = self.document;
        for &run in self.members().iter().flatten() {
            let visible = |f: &u8| Facts(*f).visible();
            let mut start = run.start;
            for group in document
                .facts(run)
                .chunk_by(|a, b| visible(a) == visible(b))
            {
                let end = start + group.len() as u32;
                if group.first().is_some_and(visible) {
                    each(run.buffer.run(start..end));
                }
                start = end;
            }
        }
    }

    /// Whether some of its characters, visible or not, stand in an article and others elsewhere.
    pub fn is_partly_in(&self, article: Address) -> bool {
        let runs = self.members().iter().flatten();
        let mut articles = runs.flat_map(|&run| self.document.articles_of(run));
        let first = articles.next().map(|at| at == article);
        first.is_some_and(|first| articles.any(|at| (at == article) != first))
    }

    /// Whether it is whole: that of [`Self::standing`], found sooner.
    pub fn state(&self) -> SpanState {
        if let [part] = &self.members()[..]
            && let [run] = part[..]
            && self.document.stands_together(run)
        {
            let any = self.document.facts(run).iter().any(|f| Facts(*f).visible());
            return if any {
                SpanState::Whole
            } else {
                SpanState::Dormant
            };
        }
        self.standing().state
    }

    /// The first of its visible characters.
    pub fn first_visible(&self) -> Option<Address> {
        self.members().iter().flatten().find_map(|&run| {
            let facts = self.document.facts(run);
            let at = facts.iter().position(|f| Facts(*f).visible())?;
            Some(run.buffer.at(run.start + at as u32))
        })
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        let mut whole = true;
        for part in self.members() {
            let mut in_part = false;
            for &run in part {
                self.document.each_visible_range(run, |start, end| {
                    match ranges.last_mut() {
                        Some(last) if in_part && last.1 == start => last.1 = end,
                        last => {
                            whole &= !in_part && last.is_none_or(|last| last.1 <= start);
                            ranges.push((start, end));
                        }
                    }
                    in_part = true;
                });
            }
        }
        let state = match (ranges.first(), ranges.last()) {
            (Some(first), Some(last)) => {
                let article = |offset| self.document.article_by_offset(offset);
                if whole && article(first.0) == article(last.1 - 1) {
                    SpanState::Whole
                } else {
                    SpanState::Torn
                }
            }
            _ => SpanState::Dormant,
        };
        Standing { ranges, state }
    }
}

impl Document {
    /// Whether a run lies within one piece, so that nothing stands between its characters.
    fn stands_together(&self, run: Run) -> bool {
        let slot = self.buffers.slot(run.buffer);
        let piece = slot.and_then(|slot| self.arrangement.find(slot, run.start));
        piece.is_some_and(|piece| run.end <= self.arrangement.piece(piece).end)
    }

    /// The articles in which a run's characters stand, piece by piece.
    fn articles_of(&self, run: Run) -> impl Iterator<Item = Address> + '_ {
        let mut at = run.start;
        std::iter::from_fn(move || {
            let address = run.buffer.at(at);
            let (_, placed) = (at < run.end).then(|| self.placed(address))??;
            at = placed.end;
            self.article_of(address)
        })
    }

    /// The visible characters of a run as ranges of document offsets, in address order.
    fn each_visible_range(&self, run: Run, mut each: impl FnMut(u32, u32)) {
        let mut at = run.start;
        while at < run.end {
            let Some((_, placed)) = self.placed(run.buffer.at(at)) else {
                at += 1;
                continue;
            };
            let end = placed.end.min(run.end);
            let before = self.buffers.visible_between(placed.slot, placed.start, at);
            let count = self.buffers.visible_between(placed.slot, at, end);
            if count > 0 {
                let start = placed.visible_before + before;
                each(start, start + count);
            }
            at = end;
        }
    }

    /// Which article holds a visible character, counted from the beginning of the document.
    pub(super) fn article_by_offset(&self, offset: u32) -> usize {
        let layout = &self.layout;
        layout
            .articles
            .partition_point(|a| layout.visible_before(a) <= offset)
            .saturating_sub(1)
    }

    fn span_of_list(&self, list: super::members::ListIx) -> Option<u32> {
        let op = self.list_makers.get(list as usize)?;
        let entry = &self.entries[*op as usize];
        match &*entry.operation {
            Operation::Tag { span, .. } | Operation::SetMembers { span, .. } => {
                self.span_ids.get(span).copied()
            }
            _ => None,
        }
    }
}
