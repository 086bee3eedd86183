//! The caret and the selection: gaps between cells, moved by keys as everywhere.

use crate::tag::words::{Clause, clause_end, clause_start};

use super::lines::Lines;
use super::shown::{Cells, Change, Shown};

/// Where the caret is, and what is selected: everything between it and the other end.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(in crate::ui) struct Cursor {
    /// The end that stays when the selection is extended.
    pub(in crate::ui) anchor: u32,
    /// The caret.
    pub(in crate::ui) head: u32,
    /// Whether the caret stands at the end of a line and not at the beginning of the next.
    pub(in crate::ui) upstream: bool,
    /// Where it wants to be across a line, while it is moved up and down.
    pub(super) goal: Option<f32>,
}

/// A movement of the caret within the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Motion {
    Left,
    Right,
    WordLeft,
    WordRight,
    ClauseStart,
    ClauseEnd,
    SentenceStart,
    SentenceEnd,
    ParagraphStart,
    ParagraphEnd,
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
}

/// Finds the ends of words: the next gap before or after a gap at which one begins or ends.
pub(super) trait WordEnds {
    fn before(&self, shown: &Shown, gap: u32) -> u32;
    fn after(&self, shown: &Shown, gap: u32) -> u32;
    /// The clause, the sentence and the paragraph that a cell is part of.
    fn clause_of(&self, shown: &Shown, cell: u32) -> Clause;
    fn sentence_of(&self, shown: &Shown, cell: u32) -> Cells;
    fn paragraph_of(&self, shown: &Shown, cell: u32) -> Cells;
}

impl Cursor {
    /// At a gap, with nothing selected.
    pub(in crate::ui) fn at(gap: u32) -> Self {
        Self {
            anchor: gap,
            head: gap,
            ..Self::default()
        }
    }

    /// Behind the cell before a gap, with nothing selected.
    pub(in crate::ui) fn behind(gap: u32) -> Self {
        Self {
            upstream: true,
            ..Self::at(gap)
        }
    }

    /// With cells selected.
    pub(in crate::ui) fn over(cells: Cells) -> Self {
        Self {
            anchor: cells.start,
            head: cells.end,
            upstream: true,
            goal: None,
        }
    }

    /// The selected cells, if any are.
    pub(in crate::ui) fn selection(&self) -> Option<Cells> {
        let cells = self.anchor.min(self.head)..self.anchor.max(self.head);
        (!cells.is_empty()).then_some(cells)
    }

    /// Moves the caret to a gap; the other end goes with it unless it `extends`.
    pub(super) fn go(&mut self, gap: u32, upstream: bool, extends: bool) {
        self.head = gap;
        self.upstream = upstream;
        self.goal = None;
        if !extends {
            self.anchor = gap;
        }
    }

    /// The same place in a text that has changed.
    pub(super) fn in_new(&self, change: &Change, new: &Shown) -> Self {
        // Selected text keeps its first and its last character.
        let moved = |gap: u32, other: u32| match gap > other {
            true => change.gap_behind(new, gap),
            false => change.gap_after(new, gap),
        };
        Self {
            anchor: moved(self.anchor, self.head),
            head: moved(self.head, self.anchor),
            ..*self
        }
    }

    pub(super) fn step(
        &mut self,
        motion: Motion,
        extends: bool,
        lines: &Lines<'_>,
        words: &dyn WordEnds,
    ) {
        let shown = lines.shown;
        // Without Shift, an arrow leaves a selection at its end on that side.
        if !extends && let Some(selected) = self.selection() {
            match motion {
                Motion::Left => return self.go(selected.start, false, false),
                Motion::Right => return self.go(selected.end, true, false),
                _ => {}
            }
        }
        let line = lines.of_gap(self.head, self.upstream);
        let (gap, upstream) = match motion {
            Motion::Left => self.left(lines, line, extends),
            Motion::Right => self.right(lines, line, extends),
            Motion::WordLeft => (words.before(shown, self.head), false),
            Motion::WordRight => (words.after(shown, self.head), true),
            Motion::ClauseStart => {
                let of = |at| words.clause_of(shown, at as u32);
                (clause_start(self.head as usize, of) as u32, false)
            }
            Motion::ClauseEnd => {
                let of = |at| words.clause_of(shown, at as u32);
                let end = clause_end(shown.len() as usize, self.head as usize, of);
                (end as u32, true)
            }
            Motion::SentenceStart => (
                start_of(self.head, |at| words.sentence_of(shown, at)),
                false,
            ),
            Motion::SentenceEnd => (
                end_of(shown, self.head, |at| words.sentence_of(shown, at)),
                true,
            ),
            Motion::ParagraphStart => (
                start_of(self.head, |at| words.paragraph_of(shown, at)),
                false,
            ),
            Motion::ParagraphEnd => (
                end_of(shown, self.head, |at| words.paragraph_of(shown, at)),
                true,
            ),
            Motion::LineStart => (lines.cells(line).start, false),
            Motion::LineEnd => (lines.cells(line).end, true),
            Motion::TextStart => (0, false),
            Motion::TextEnd => (shown.len(), true),
        };
        self.go(gap, upstream, extends);
    }

    /// With `extends`, both sides of a line end are one place: there is nothing between to select.
    fn left(&self, lines: &Lines<'_>, line: usize, extends: bool) -> (u32, bool) {
        let cells = lines.cells(line);
        if self.head > cells.start {
            return (self.head - 1, false);
        }
        let Some(above) = (0..line).rev().find(|above| is_place(lines, *above)) else {
            return (cells.start, false);
        };
        let end = lines.cells(above).end;
        if lines.ends_hard(above) && !extends {
            (end, true)
        } else {
            (end.saturating_sub(1), false)
        }
    }

    fn right(&self, lines: &Lines<'_>, line: usize, extends: bool) -> (u32, bool) {
        let cells = lines.cells(line);
        if self.head < cells.end {
            let gap = self.head + 1;
            return (gap, gap == cells.end && lines.ends_hard(line));
        }
        match (line + 1..lines.count()).find(|below| is_place(lines, *below)) {
            Some(below) if lines.ends_hard(line) && !extends => (lines.cells(below).start, false),
            Some(below) => (lines.cells(below).start + 1, false),
            None => (cells.end, true),
        }
    }
}

/// The beginning of the stretch that ends behind a gap or lies around it.
fn start_of(gap: u32, stretch: impl Fn(u32) -> Cells) -> u32 {
    gap.checked_sub(1).map_or(0, |cell| stretch(cell).start)
}

/// The end of the stretch that begins at a gap or lies around it.
fn end_of(shown: &Shown, gap: u32, stretch: impl Fn(u32) -> Cells) -> u32 {
    if gap < shown.len() {
        stretch(gap).end
    } else {
        gap
    }
}

/// Whether a caret can stand in a line: not in the empty line above a headline.
fn is_place(lines: &Lines<'_>, line: usize) -> bool {
    lines.paragraph(line).is_none() || !lines.cells(line).is_empty()
}
