//! What Delete and Backspace take where nothing is selected: the character beside the caret, or
//! the break that a paragraph ends with.

use crate::core::clean::is_white;
use crate::ui::settings::ViewKind;

use super::cursor::Cursor;
use super::shown::{Mark, Shown};

/// See the module's description.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ui) enum Neighbour {
    Cell(u32),
    Break(Mark),
}

/// The neighbour of the caret, before it or behind it. Over a joined line end it is the next
/// character that is seen.
pub(in crate::ui) fn neighbour(
    shown: &Shown,
    kind: ViewKind,
    cursor: Cursor,
    before: bool,
) -> Option<Neighbour> {
    let found = match before {
        true => break_before(shown, kind, cursor),
        false => break_behind(shown, kind, cursor),
    };
    let visible = |cell: &u32| !shown.is_hidden(*cell);
    let head = cursor.head;
    let cell = || match before {
        true => (0..head).rev().find(visible),
        false => (head..shown.len()).find(visible),
    };
    found
        .map(Neighbour::Break)
        .or_else(|| cell().map(Neighbour::Cell))
}

/// The break above, where the caret is at the beginning of a paragraph's line.
fn break_before(shown: &Shown, kind: ViewKind, cursor: Cursor) -> Option<Mark> {
    let head = cursor.head;
    let next = shown.paragraphs.partition_point(|p| p.cells.start < head);
    let paragraph = shown.paragraphs.get(next)?;
    let above = shown.paragraphs.get(next.checked_sub(1)?)?;
    let begins = match kind {
        ViewKind::Printed => shown.row(shown.row_of(head)).start == head,
        ViewKind::Flowing => paragraph.cells.start == head,
    };
    let mut between = head..paragraph.cells.start;
    let is_there = begins && !cursor.upstream && above.cells.end <= head;
    if !is_there || !between.all(|cell| is_white(shown.chars[cell as usize])) {
        return None;
    }
    let marks = shown.marks_within(above.cells.end..head);
    marks.last().copied()
}

/// The break at the end of the caret's paragraph, where the caret is there.
fn break_behind(shown: &Shown, kind: ViewKind, cursor: Cursor) -> Option<Mark> {
    let head = cursor.head;
    if !cursor.upstream || head == 0 {
        return None;
    }
    let after = shown.paragraphs.partition_point(|p| p.cells.start < head);
    let paragraph = shown.paragraphs.get(after.checked_sub(1)?)?;
    shown.paragraphs.get(after)?;
    let end = paragraph.cells.end;
    let ends = match kind {
        ViewKind::Printed => shown.row(shown.row_of(head - 1)).end == head,
        ViewKind::Flowing => end == head,
    };
    if !ends || end > head {
        return None;
    }
    shown.marks_within(end..end).last().copied()
}
