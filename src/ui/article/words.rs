//! Words and sentences of the shown text, for selecting and for the caret. Paragraphs bound them:
//! what stands behind a break that is not joined is another word.

use super::cursor::WordEnds;
use super::shown::{Cells, Shown};

/// What finds words.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Finder;

impl Finder {
    /// The word that a cell is part of.
    pub(in crate::ui) fn word(&self, shown: &Shown, cell: u32) -> Cells {
        self.within_paragraph(shown, cell, |_, at| at..at + 1)
    }

    /// The sentence that a cell is part of.
    pub(in crate::ui) fn sentence(&self, shown: &Shown, cell: u32) -> Cells {
        self.within_paragraph(shown, cell, |chars, at| {
            let ends = |c: &char| matches!(c, '。' | '！' | '？');
            let start = chars[..at].iter().rposition(ends).map_or(0, |i| i + 1);
            let end = chars[at..].iter().position(ends);
            start..end.map_or(chars.len(), |i| at + i + 1)
        })
    }

    fn within_paragraph(
        &self,
        shown: &Shown,
        cell: u32,
        find: impl FnOnce(&[char], usize) -> std::ops::Range<usize>,
    ) -> Cells {
        let Some(paragraph) = shown.paragraphs.get(shown.paragraph_of(cell)) else {
            return cell..(cell + 1).min(shown.len());
        };
        let Cells { start, end } = paragraph.cells;
        // White space of the layout is in no paragraph.
        if !(start..end).contains(&cell) {
            return cell..(cell + 1).min(shown.len());
        }
        let found = find(
            &shown.chars[start as usize..end as usize],
            (cell - start) as usize,
        );
        start + found.start as u32..start + found.end as u32
    }
}

impl WordEnds for Finder {
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
}
