//! Words and sentences of the shown text, for selecting and for the caret. Paragraphs bound them:
//! what stands behind a break that is not joined is another word.

use crate::tag::words::{Clause, Words, clause_at, clause_words_at, sentence_at};

use super::cursor::WordEnds;
use super::shown::{Cells, Shown};

/// What finds words.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Finder<'a>(pub(in crate::ui) &'a Words);

impl Finder<'_> {
    /// The word that a cell is part of.
    pub(in crate::ui) fn word(&self, shown: &Shown, cell: u32) -> Cells {
        within_paragraph(shown, cell, |chars, at| self.0.word_at(chars, at))
    }

    /// The same, but what no dictionary knows is taken character by character.
    pub(in crate::ui) fn known_word(&self, shown: &Shown, cell: u32) -> Cells {
        within_paragraph(shown, cell, |chars, at| self.0.known_word_at(chars, at))
    }

    /// The sentence that a cell is part of.
    pub(in crate::ui) fn sentence(&self, shown: &Shown, cell: u32) -> Cells {
        within_paragraph(shown, cell, sentence_at)
    }
}

fn within_paragraph(
    shown: &Shown,
    cell: u32,
    find: impl FnOnce(&[char], usize) -> std::ops::Range<usize>,
) -> Cells {
    let alone = cell..(cell + 1).min(shown.len());
    let Some(paragraph) = shown.paragraphs.get(shown.paragraph_of(cell)) else {
        return alone;
    };
    let Cells { start, end } = paragraph.cells;
    // White space of the layout is in no paragraph.
    if !(start..end).contains(&cell) {
        return alone;
    }
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
        let find = |find: fn(&[char], usize) -> std::ops::Range<usize>| {
            let cells = within_paragraph(shown, cell, find);
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
}
