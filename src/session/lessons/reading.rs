//! An article as the learner reads it: its clean text, what is tagged and what was refused in it,
//! and which characters those are.

use std::ops::Range;

use crate::core::clean::Clean;
use crate::core::{Address, Document, Run};
use crate::tag::bioes::Mention;
use crate::tag::learn::Example;

use super::names::Names;

/// See the module's description.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The article's head.
    pub article: Address,
    /// Its text, and what is tagged in it. Mentions of several parts are left out: the learner
    /// knows of none.
    pub example: Example,
    /// What was refused: exactly there, with that label.
    pub refused: Vec<Mention>,
    /// What else is tagged: of several parts, or with a label that is no more.
    pub taken: Vec<Range<usize>>,
    /// The characters that the text is, in order: the first of a run, and the run.
    sources: Vec<(usize, Run)>,
}

impl Reading {
    /// Reads an article.
    pub fn of(document: &Document, article: Address, names: &Names) -> Self {
        let clean = Clean::of(document, article);
        let sources = clean.sources().iter();
        let mut new = Self {
            article,
            sources: sources.map(|s| (s.start as usize, s.run)).collect(),
            refused: Vec::new(),
            taken: Vec::new(),
            example: Example {
                chars: clean.text().chars().collect(),
                mentions: Vec::new(),
            },
        };
        for span in document.spans() {
            let places = clean.places(document, article, &span);
            match (places.as_slice(), names.number(span.label())) {
                ([(start, end)], Some(label)) => new.example.mentions.push(Mention {
                    range: *start as usize..*end as usize,
                    label,
                }),
                _ => {
                    let places = places.into_iter();
                    new.taken
                        .extend(places.map(|(s, e)| s as usize..e as usize));
                }
            }
        }
        let by_place = |m: &Mention| (m.range.start, m.range.end);
        new.example.mentions.sort_by_key(by_place);
        for decline in document.declines_of(article) {
            let label = match &**decline.kind {
                "tag" => None,
                kind => match kind.strip_prefix("tag:").and_then(|id| names.number(id)) {
                    Some(label) => Some(label),
                    None => continue,
                },
            };
            let Some(range) = place(document, &clean, decline.runs) else {
                continue;
            };
            // It may have become another name since.
            let there = new.ends(&range).and_then(|(a, b)| document.between(a, b));
            if there.is_some_and(|runs| document.is_declined(&runs, decline.kind)) {
                let labels = label.map_or(0..names.labels.len(), |label| label..label + 1);
                new.refused.extend(labels.map(|label| Mention {
                    range: range.clone(),
                    label,
                }));
            }
        }
        new
    }

    /// The first and last character of a stretch of the text.
    pub fn ends(&self, range: &Range<usize>) -> Option<(Address, Address)> {
        let last = range.end.checked_sub(1)?;
        Some((self.address(range.start)?, self.address(last)?))
    }

    /// Where a stretch of the text is, by its first and last character.
    pub fn place(&self, first: Address, last: Address) -> Option<Range<usize>> {
        let at = |address: Address| {
            let mut sources = self.sources.iter();
            let (start, run) = sources.find(|(_, run)| run.contains(address))?;
            Some(start + (address.index - run.start) as usize)
        };
        let (start, last) = (at(first)?, at(last)?);
        (start <= last).then_some(start..last + 1)
    }

    fn address(&self, at: usize) -> Option<Address> {
        let behind = self.sources.partition_point(|(first, _)| *first <= at);
        let (first, run) = self.sources.get(behind.checked_sub(1)?)?;
        let index = run.start + (at - first) as u32;
        (index < run.end).then(|| run.buffer.at(index))
    }
}

/// Where characters stand in the clean text, from the first to the last that is visible.
fn place(document: &Document, clean: &Clean, runs: &[Run]) -> Option<Range<usize>> {
    let all = runs.iter().flat_map(|run| run.addresses());
    let visible = all.filter(|address| document.is_visible(*address));
    let offsets = visible.filter_map(|address| document.visible_offset(address));
    let (first, last) = offsets.fold(None, |found: Option<(u32, u32)>, at| {
        let (first, last) = found.unwrap_or((at, at));
        Some((first.min(at), last.max(at)))
    })?;
    let (start, end) = clean.range(first, last + 1);
    (start < end).then_some(start as usize..end as usize)
}
