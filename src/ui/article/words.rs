//! Words, sentences and paragraphs of the shown text, for selecting and for the caret. Words are
//! bound by paragraphs as they are: what stands behind a break that is not joined is another word.
//! Clauses, sentences and paragraphs run on over a break that nobody has decided where it is
//! suggested that the text does, as names that are suggested do.

use crate::tag::words::{Clause, Words, clause_at, clause_words_at, sentence_at};

use super::cursor::WordEnds;
use super::scene::Proposed;
use super::shown::{Cells, Shown};

/// What finds them.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Finder<'a> {
    words: &'a Words,
    proposed: Proposed<'a>,
}

impl<'a> Finder<'a> {
    /// Finds them in an article for whose breaks this is proposed.
    pub(in crate::ui) fn new(words: &'a Words, proposed: Proposed<'a>) -> Self {
        Self { words, proposed }
    }

    /// Finds words alone.
    pub(in crate::ui) fn of_words(words: &'a Words) -> Self {
        Self::new(words, Proposed::default())
    }

    /// The same where nothing is suggested.
    pub(super) fn as_decided(self) -> Self {
        Self::of_words(self.words)
    }
}

impl Finder<'_> {
    /// The word that a cell is part of.
    pub(in crate::ui) fn word(&self, shown: &Shown, cell: u32) -> Cells {
        let paragraph = paragraph(shown, cell);
        within(shown, paragraph, cell, |chars, at| {
            self.words.word_at(chars, at)
        })
    }

    /// The same, but what no dictionary knows is taken character by character.
    pub(in crate::ui) fn known_word(&self, shown: &Shown, cell: u32) -> Cells {
        let paragraph = paragraph(shown, cell);
        within(shown, paragraph, cell, |chars, at| {
            self.words.known_word_at(chars, at)
        })
    }

    /// The sentence that a cell is part of.
    pub(in crate::ui) fn sentence(&self, shown: &Shown, cell: u32) -> Cells {
        within(shown, self.passage(shown, cell), cell, sentence_at)
    }

    /// The paragraph that a cell is part of, with those before and behind it that are suggested to
    /// be one with it; white space of the layout is part of none unless it stands between two of
    /// those.
    pub(in crate::ui) fn passage(&self, shown: &Shown, cell: u32) -> Cells {
        let at = shown.paragraph_of(cell);
        let runs_on = |(before, after): (usize, usize)| {
            let end = match (shown.paragraphs.get(before), shown.paragraphs.get(after)) {
                (Some(before), Some(_)) => before.cells.end,
                _ => return false,
            };
            let mut marks = shown.marks_within(end..end).iter();
            marks.any(|mark| self.proposed.runs_on(*mark))
        };
        let mut first = at;
        while first > 0 && runs_on((first - 1, first)) {
            first -= 1;
        }
        let mut last = at;
        while runs_on((last, last + 1)) {
            last += 1;
        }
        let ends = shown.paragraphs.get(first).zip(shown.paragraphs.get(last));
        let cells = ends.map(|(first, last)| first.cells.start..last.cells.end);
        containing(cells, shown, cell)
    }
}

/// The paragraph that a cell is part of; white space of the layout is part of none.
fn paragraph(shown: &Shown, cell: u32) -> Cells {
    let paragraph = shown.paragraphs.get(shown.paragraph_of(cell));
    let cells = paragraph.map(|paragraph| paragraph.cells.clone());
    containing(cells, shown, cell)
}

/// A stretch that holds a cell, else the cell alone.
fn containing(stretch: Option<Cells>, shown: &Shown, cell: u32) -> Cells {
    let stretch = stretch.filter(|cells| cells.contains(&cell));
    stretch.unwrap_or(cell..(cell + 1).min(shown.len()))
}

/// What is found around a cell in a stretch that holds it, of which nothing else is read.
fn within(
    shown: &Shown,
    Cells { start, end }: Cells,
    cell: u32,
    find: impl FnOnce(&[char], usize) -> std::ops::Range<usize>,
) -> Cells {
    let chars = &shown.chars[start as usize..end as usize];
    let found = find(chars, (cell - start) as usize);
    start + found.start as u32..start + found.end as u32
}

impl WordEnds for Finder<'_> {
    fn before(&self, shown: &Shown, gap: u32) -> u32 {
        match gap.checked_sub(1) {
            Some(cell) => self.word(shown, cell).start,
            None => 0,
        }
    }

    fn after(&self, shown: &Shown, gap: u32) -> u32 {
        if gap < shown.len() {
            self.word(shown, gap).end
        } else {
            gap
        }
    }

    fn clause_of(&self, shown: &Shown, cell: u32) -> Clause {
        let passage = self.passage(shown, cell);
        let find = |find: fn(&[char], usize) -> std::ops::Range<usize>| {
            let cells = within(shown, passage.clone(), cell, find);
            cells.start as usize..cells.end as usize
        };
        Clause {
            whole: find(clause_at),
            words: find(clause_words_at),
        }
    }

    fn sentence_of(&self, shown: &Shown, cell: u32) -> Cells {
        self.sentence(shown, cell)
    }

    fn paragraph_of(&self, shown: &Shown, cell: u32) -> Cells {
        self.passage(shown, cell)
    }
}
