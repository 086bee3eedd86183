//! A margin that the text of a page has: white space before every line, or before every line of a
//! paragraph but the first, which then hangs out to the left.
//!
//! It is taken away before anything is measured, so that an indent is what a line has beyond the
//! margin. A line that hangs out is taken for one that is indented as far: it begins a paragraph
//! as surely.

use super::lines::Line;
use super::signs::Signs;
use super::view::Edge;

/// A margin is seen where the text surely runs on: so often at least, and in so many of a hundred.
const SEEN: usize = 4;
const SHARE: usize = 80;

/// Margins wider than this are all alike.
const WIDEST: usize = 40;

/// What the margin is told by.
pub(super) struct Measured<'a> {
    /// How wide each line's text is.
    pub(super) widths: &'a mut [u16],
    /// The column each line is in, its indent counted.
    pub(super) columns: &'a [Option<u16>],
    /// The same as how wide each line is with its indent.
    pub(super) filled: &'a [u16],
    /// What each line ends with.
    pub(super) ends: &'a [Edge],
    /// What each shows.
    pub(super) signs: &'a [Signs],
}

/// Takes the margin away, if there is one; says whether there was.
pub(super) fn without_margin(lines: &mut [Line], measured: Measured<'_>) -> bool {
    let indented = lines.iter().filter(|line| line.indent >= 2).count();
    if indented * 3 < lines.len() {
        return false;
    }
    let mut counts = [0usize; WIDEST + 1];
    let mut seen = 0;
    for at in 0..lines.len().saturating_sub(1) {
        let column = measured.columns[at];
        let is_full = column.is_some_and(|column| column.abs_diff(measured.filled[at]) <= 2);
        // Headlines and rows of one make have no marks inside.
        let runs_on =
            matches!(measured.ends[at], Edge::Han | Edge::Pause) && measured.signs[at].marks > 0;
        if is_full && runs_on && measured.columns[at + 1] == column {
            seen += 1;
            counts[usize::from(lines[at + 1].indent).min(WIDEST)] += 1;
        }
    }
    let margin = (0..=WIDEST)
        .max_by_key(|indent| counts[*indent])
        .unwrap_or(0);
    if margin < 2 || seen < SEEN || counts[margin] * 100 < seen * SHARE {
        return false;
    }
    let margin = margin as u16;
    for (line, width) in lines.iter_mut().zip(measured.widths) {
        match margin.checked_sub(line.indent) {
            Some(out) if out > 0 => {
                line.indent = out;
                *width = width.saturating_sub(2 * out);
            }
            _ => line.indent -= margin,
        }
    }
    true
}
