//! An article as the learner reads it: its clean text, what is tagged and what was refused in it,
//! and which characters those are.

use std::ops::Range;

use crate::core::breaks::Decision;
use crate::core::clean::{Clean, is_line_end};
use crate::core::printed::Printed;
use crate::core::{Address, Document, Run, Span};
use crate::mend::breaks::decide;
use crate::mend::dictionary::Dictionary;
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
    /// Its line ends of which nobody decided whether the text runs on.
    open: Option<Open>,
    /// The line ends of the clean text that [`Reading::run_on`] left out.
    left_out: Vec<usize>,
}

/// See [`Reading::run_on`].
#[derive(Clone, Debug)]
struct Open {
    /// The article as printed, a line feed behind each row.
    printed: Vec<char>,
    /// The rows, counted from 1, behind which a line end is open, and where it is in the text.
    ends: Vec<(u32, usize)>,
}

impl Open {
    fn of(document: &Document, article: Address, clean: &Clean) -> Option<Self> {
        let page = Printed::of(document, article);
        let mut ends = Vec::new();
        for found in page.breaks() {
            let content = page.rows()[found.row as usize - 1].content;
            let Some((_, before)) = content.filter(|_| found.decision == Decision::Open) else {
                continue;
            };
            if let Some(before) = document.visible_offset(page.address(before)) {
                let (_, end) = clean.range(before, before + 1);
                ends.push((found.row, end as usize));
            }
        }
        if ends.is_empty() {
            return None;
        }
        let mut printed = Vec::with_capacity(document.visible_len(article) as usize);
        for row in page.rows() {
            for run in page.row_runs(document, row) {
                let each = document.characters(run);
                let shown = each.filter(|(c, facts)| facts.visible() && !is_line_end(*c));
                printed.extend(shown.map(|(c, _)| c));
            }
            printed.push('\n');
        }
        Some(Self { printed, ends })
    }
}

impl Reading {
    /// Reads an article.
    pub fn of(document: &Document, article: Address, names: &Names) -> Self {
        Self::with(document, article, names, document.spans())
    }

    /// The same with these spans of the document alone: of many articles, each is given its own.
    pub(super) fn with<'a>(
        document: &'a Document,
        article: Address,
        names: &Names,
        spans: impl Iterator<Item = Span<'a>>,
    ) -> Self {
        let clean = Clean::of(document, article);
        let sources = clean.sources().iter();
        let mut new = Self {
            article,
            sources: sources.map(|s| (s.start as usize, s.run)).collect(),
            refused: Vec::new(),
            taken: Vec::new(),
            open: Open::of(document, article, &clean),
            left_out: Vec::new(),
            example: Example {
                chars: clean.text().chars().collect(),
                mentions: Vec::new(),
            },
        };
        for span in spans {
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

    /// Leaves out the open line ends over which the text most likely runs on, so that a name is
    /// found across them before anybody has joined the lines.
    #[must_use]
    pub fn run_on(mut self, dictionary: &impl Dictionary) -> Self {
        let Some(open) = self.open.take() else {
            return self;
        };
        let decisions = decide(&open.printed, dictionary);
        let runs_on = |row: u32| {
            let found = decisions.binary_search_by_key(&row, |decision| decision.line);
            found.is_ok_and(|at| !decisions[at].keep)
        };
        let chars = &self.example.chars;
        let joined = open.ends.into_iter().filter(|(row, _)| runs_on(*row));
        let joined = joined.filter(|(_, end)| chars.get(*end) == Some(&'\n'));
        let gone: Vec<usize> = joined.map(|(_, end)| end).collect();
        if gone.is_empty() {
            return self;
        }
        let mut at = 0;
        self.example.chars.retain(|_| {
            at += 1;
            gone.binary_search(&(at - 1)).is_err()
        });
        let moved = |at: usize| at - gone.partition_point(|end| *end < at);
        let mentions = self.example.mentions.iter_mut().chain(&mut self.refused);
        let ranges = mentions.map(|mention| &mut mention.range);
        for range in ranges.chain(&mut self.taken) {
            *range = moved(range.start)..moved(range.end);
        }
        let mut sources = Vec::with_capacity(self.sources.len() + gone.len());
        for (start, run) in self.sources {
            let end = start + run.len() as usize;
            let from = gone.partition_point(|at| *at < start);
            let to = gone.partition_point(|at| *at < end);
            let mut next = start;
            for stop in gone[from..to].iter().copied().chain([end]) {
                if next < stop {
                    let index = run.start + (next - start) as u32;
                    let part = run.buffer.run(index..index + (stop - next) as u32);
                    sources.push((moved(next), part));
                }
                next = stop + 1;
            }
        }
        self.sources = sources;
        self.left_out = gone;
        self
    }

    /// Where a stretch of the text stands in the clean text. Both count characters from 0,
    /// end-exclusive.
    pub fn in_clean(&self, range: &Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            // How many were left out before the character: each that is no further than it and
            // they.
            let (mut low, mut high) = (0, self.left_out.len());
            while low < high {
                let middle = usize::midpoint(low, high);
                match self.left_out[middle] - middle <= at {
                    true => low = middle + 1,
                    false => high = middle,
                }
            }
            at + low
        };
        let end = range.end.checked_sub(1).map_or(0, |last| place(last) + 1);
        place(range.start)..end.max(place(range.start))
    }

    /// The first and last character of a stretch of the text, whose characters are counted from 0,
    /// end-exclusive.
    pub fn ends(&self, range: &Range<usize>) -> Option<(Address, Address)> {
        let last = range.end.checked_sub(1)?;
        Some((self.address(range.start)?, self.address(last)?))
    }

    /// Where a stretch of the text is, by its first and last character: characters of the text as it
    /// is read, from 0, end-exclusive.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mend::dictionary::NoDictionary;
    use crate::session::testing::Desk;

    const PAGE: &str = include_str!("../../../assets/sample/pages/01-market-square.txt");

    /// What is read, before and after.
    fn both(desk: &mut Desk) -> (Reading, Reading) {
        let names = Names::of(desk.session.labels());
        let head = desk.session.articles().unwrap()[0].head;
        let reading = desk.session.lesson(head, &names).unwrap();
        (reading.clone(), reading.run_on(&NoDictionary))
    }

    #[track_caller]
    fn check(desk: &mut Desk, words: &str) {
        let (before, after) = both(desk);
        let chars = &after.example.chars;
        let text: String = chars.iter().collect();
        assert!(text.contains(words), "{text}");
        let page = desk.page(1);
        let document = desk.session.document(page).unwrap();
        for (at, c) in chars.iter().enumerate() {
            let (first, last) = after.ends(&(at..at + 1)).unwrap();
            assert_eq!(first, last);
            let found = document.character(first).unwrap().0;
            assert!(found == *c || *c == '\n', "{at}: {found:?} {c:?}");
            assert_eq!(after.place(first, last), Some(at..at + 1));
            let clean = after.in_clean(&(at..at + 1));
            assert_eq!(before.ends(&clean), Some((first, first)));
        }
        let left_out = before.example.chars.len() - chars.len();
        assert!(left_out > 10, "{left_out}");
        assert!(
            after
                .left_out
                .iter()
                .all(|at| before.example.chars[*at] == '\n')
        );
    }

    #[test]
    fn open_line_ends_are_read_over_and_every_character_is_where_it_was() {
        let mut desk = Desk::new(&[PAGE]);
        check(&mut desk, "豆腐摊主程秀兰己经把六板");
        desk.does(r#"{"join":{"article":1,"line":2}}"#);
        desk.does(r#"{"correct":{"article":1,"text":"己经","with":"今天已经"}}"#);
        check(&mut desk, "豆腐摊主程秀兰今天已经把六板");
    }

    #[test]
    fn a_line_end_that_was_kept_is_not_read_over() {
        let mut desk = Desk::new(&[PAGE]);
        desk.does(r#"{"keep":{"article":1,"line":3}}"#);
        let (_, after) = both(&mut desk);
        let text: String = after.example.chars.iter().collect();
        assert!(text.contains("程秀\n兰己经"), "{text}");
    }

    #[test]
    fn tags_and_refusals_move_with_the_text() {
        let mut desk = Desk::new(&[PAGE]);
        desk.does(r#"{"tag":{"article":1,"text":"豆腐摊主程秀\n兰","label":"PER"}}"#);
        desk.does(r#"{"decline":{"article":1,"text":"摊位312个","kind":"tag"}}"#);
        let (_, after) = both(&mut desk);
        let text = |range: &Range<usize>| -> String {
            after.example.chars[range.clone()].iter().collect()
        };
        assert_eq!(text(&after.example.mentions[0].range), "豆腐摊主程秀兰");
        assert_eq!(text(&after.refused[0].range), "摊位312个");
    }
}
