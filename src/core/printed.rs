//! An article as printed, read in one pass: where its rows begin and end, and the breaks between
//! them with what is decided.
//!
//! Made anew after every command for articles of a million characters, so it holds nothing but
//! places, a few bytes for each row; [`super::breaks`] tells what rows and breaks are and makes
//! the fuller values of them.

use super::address::{Address, Run, push_run};
use super::breaks::{Break, Decision, Ends, Row, ends_row};
use super::buffers::Facts;
use super::clean::is_white;
use super::document::Document;
use super::reading::Stretch;

/// A character's place in the article: which of [`Printed::runs`], and its index in the buffer
/// (as in its address). In order of the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Place {
    /// 0-based.
    pub run: u32,
    /// 0-based, in code points of the run's buffer.
    pub index: u32,
}

/// A printed row. All that is born from its first to its last character is its, and every
/// character of an article that is born is in a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PrintedRow {
    /// Its first character.
    pub first: Place,
    /// Its last, the line end included.
    pub last: Place,
    /// Its first and last character that are visible and not white; none in a blank row.
    pub content: Option<(Place, Place)>,
}

/// A break: between the content of two rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PrintedBreak {
    /// The row that ends, counted from 1.
    pub row: u32,
    /// The row that begins.
    pub next: u32,
    /// What names it: its first visible line end, or its first if none is visible.
    pub at: Place,
    /// What is decided.
    pub decision: Decision,
}

/// The rows and breaks of an article.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Printed {
    runs: Vec<Run>,
    rows: Vec<PrintedRow>,
    breaks: Vec<PrintedBreak>,
    /// Some of the characters are unborn.
    has_unborn: bool,
}

/// What is known while an article is read from its beginning on.
#[derive(Default)]
struct Reading {
    printed: Printed,
    /// The row being read: its first and last character, and its content.
    first: Option<Place>,
    last: Place,
    content: Option<(Place, Place)>,
    /// The last row that has content, and the line ends since.
    above: Option<u32>,
    ends: Option<Ends<Place>>,
    after_return: bool,
}

impl Reading {
    /// Reads characters that are visible and not white, up to `last`, which is included.
    fn ink(&mut self, first: Place, last: Place) {
        self.after_return = false;
        if self.content.is_none() {
            let next = self.printed.rows.len() as u32 + 1;
            if let (Some(row), Some(ends)) = (self.above, self.ends.take()) {
                self.printed.breaks.push(PrintedBreak {
                    row,
                    next,
                    at: ends.at,
                    decision: ends.decision,
                });
            }
            self.above = Some(next);
        }
        self.first = self.first.or(Some(first));
        self.last = last;
        self.content = Some((self.content.map_or(first, |(first, _)| first), last));
    }

    /// Reads any other character; `is_end` says whether it ends a row.
    fn other(&mut self, place: Place, c: char, facts: Facts, is_end: bool) {
        if facts.any(Facts::UNBORN) {
            self.printed.has_unborn = true;
            return;
        }
        if is_end {
            self.ends = Some(Ends::read(self.ends, place, facts));
        }
        // The line feed of a carriage return belongs to the row that it ends.
        if self.after_return && c == '\n' {
            self.after_return = false;
            if let Some(row) = self.printed.rows.last_mut() {
                row.last = place;
            }
            return;
        }
        self.after_return = is_end && c == '\r';
        self.last = place;
        let first = *self.first.get_or_insert(place);
        if is_end {
            self.printed.rows.push(PrintedRow {
                first,
                last: place,
                content: self.content.take(),
            });
            self.first = None;
        }
    }

    fn finish(mut self) -> Printed {
        self.printed.rows.extend(self.first.map(|first| PrintedRow {
            first,
            last: self.last,
            content: self.content,
        }));
        self.printed
    }
}

impl Printed {
    /// Reads an article: 1,000,000 characters in a few milliseconds.
    pub fn of(document: &Document, article: Address) -> Self {
        let mut reading = Reading::default();
        for piece in document.pieces(article) {
            let run = document
                .buffers
                .name(piece.slot)
                .run(piece.start..piece.end);
            let number = reading.printed.runs.len() as u32;
            reading.printed.runs.push(run);
            let place = |index| Place { run: number, index };
            for stretch in document.stretches(run) {
                match stretch {
                    Stretch::Ink(index, chars) => {
                        let last = index + chars.len() as u32 - 1;
                        reading.ink(place(index), place(last));
                    }
                    Stretch::One(index, c, facts) if !is_white(c) && facts.visible() => {
                        reading.ink(place(index), place(index));
                    }
                    Stretch::One(index, c, facts) => {
                        reading.other(place(index), c, facts, ends_row(run.buffer, c, facts));
                    }
                }
            }
        }
        reading.finish()
    }

    /// The runs of the article's text, in order: those of [`Document::runs`].
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The rows in order.
    pub fn rows(&self) -> &[PrintedRow] {
        &self.rows
    }

    /// The breaks in order; each has a `row` of its own.
    pub fn breaks(&self) -> &[PrintedBreak] {
        &self.breaks
    }

    /// The break at the end of a row, counted from 1.
    pub fn break_after(&self, row: u32) -> Option<&PrintedBreak> {
        let found = self.breaks.binary_search_by_key(&row, |b| b.row);
        found.ok().map(|i| &self.breaks[i])
    }

    /// The address of the character at a place of this article; only of this one.
    pub fn address(&self, place: Place) -> Address {
        self.runs[place.run as usize].buffer.at(place.index)
    }

    /// Everything from one place to another, both included, what is unborn too.
    pub fn between(&self, first: Place, last: Place) -> impl Iterator<Item = Run> + '_ {
        (first.run..=last.run).map(move |number| {
            let mut run = self.runs[number as usize];
            if number == first.run {
                run.start = first.index;
            }
            if number == last.run {
                run.end = last.index + 1;
            }
            run
        })
    }

    /// The characters of a row in order: what is born of them.
    pub fn row_runs(&self, document: &Document, row: &PrintedRow) -> Vec<Run> {
        let mut runs = Vec::new();
        for run in self.between(row.first, row.last) {
            if !self.has_unborn {
                push_run(&mut runs, run);
                continue;
            }
            let unborn = |f: &u8| Facts(*f).any(Facts::UNBORN);
            let mut start = run.start;
            for group in document.facts(run).chunk_by(|a, b| unborn(a) == unborn(b)) {
                let end = start + group.len() as u32;
                if !group.first().is_some_and(unborn) {
                    push_run(&mut runs, run.buffer.run(start..end));
                }
                start = end;
            }
        }
        runs
    }

    /// A row in full.
    pub fn full_row(&self, document: &Document, row: &PrintedRow) -> Row {
        let ends = |(first, last)| (self.address(first), self.address(last));
        Row {
            runs: self.row_runs(document, row),
            content: row.content.map(ends),
        }
    }

    /// A break in full; none if it is not one of this article's.
    pub fn full_break(&self, found: &PrintedBreak) -> Option<Break> {
        let content = |row: u32| self.rows.get(row.checked_sub(1)? as usize)?.content;
        let (_, before) = content(found.row)?;
        let (after, _) = content(found.next)?;
        // Between the two, neither of them included.
        let mut zone = Vec::new();
        for number in before.run..=after.run {
            let mut run = *self.runs.get(number as usize)?;
            if number == before.run {
                run.start = before.index + 1;
            }
            if number == after.run {
                run.end = after.index;
            }
            push_run(&mut zone, run);
        }
        Some(Break {
            at: self.address(found.at),
            zone,
            before: self.address(before),
            after: self.address(after),
            row: found.row,
            next: found.next,
            decision: found.decision,
        })
    }
}
