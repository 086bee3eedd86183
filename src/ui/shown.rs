//! An article made ready for drawing: printed rows of cells, break marks, and where its spans
//! stand in them. Made once for each state of the document; drawing and hit-testing read only
//! this. It knows nothing of pixels.

use std::ops::Range;

use crate::core::breaks::{Decision, breaks, rows};
use crate::core::clean::{is_line_end, is_white};
use crate::core::labels::{Label, LabelSet};
use crate::core::{Address, Document, Facts, Run, SpanId, push_run};

/// An article as it stands.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) article: Address,
    pub(super) rows: Vec<Row>,
    /// In the order of the text.
    pub(super) spans: Vec<Span>,
    /// Where characters are, sorted: a run of them, its row, and the cell of its first.
    places: Vec<(Run, usize, usize)>,
}

/// A printed row.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    pub(super) mark: Option<Mark>,
    /// Stretches of spans in it, the outer before the inner.
    pub(super) pieces: Vec<Piece>,
}

/// A character that is drawn. Hidden white space and line ends are not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) address: Address,
    pub(super) c: char,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Printed,
    Typed,
    Hidden,
}

/// The mark of the break at the end of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) at: Address,
    pub(super) decision: Decision,
}

/// A part of a span in one row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    /// Which of [`Shown::spans`].
    pub(super) span: usize,
    pub(super) cells: Range<usize>,
    /// Which of the rules below the row is its own, from 0 at the text.
    pub(super) lane: usize,
}

/// A span whose first visible character is in the article.
#[derive(Debug)]
pub(super) struct Span {
    pub(super) id: SpanId,
    pub(super) text: String,
    pub(super) label: Label,
    /// The row it begins in.
    pub(super) row: usize,
}

/// Rules below one another at the most; deeper ones share the last.
const LANES: usize = 3;

impl Shown {
    /// An article of which nothing has been read yet.
    pub(super) fn empty(article: Address) -> Self {
        Self {
            article,
            rows: Vec::new(),
            spans: Vec::new(),
            places: Vec::new(),
        }
    }

    pub(super) fn of(document: &Document, article: Address, labels: &LabelSet) -> Self {
        let mut shown = Self::empty(article);
        for (number, printed) in rows(document, article).into_iter().enumerate() {
            let mut row = Row::default();
            for run in printed.runs {
                shown.read_run(document, run, number, &mut row.cells);
            }
            shown.rows.push(row);
        }
        shown.places.sort_unstable();
        for found in breaks(document, article) {
            if let Some(row) = shown.rows.get_mut(found.row as usize - 1) {
                row.mark = Some(Mark {
                    at: found.at,
                    decision: found.decision,
                });
            }
        }
        shown.read_spans(document, labels);
        shown
    }

    fn read_run(&mut self, document: &Document, run: Run, row: usize, cells: &mut Vec<Cell>) {
        let mut drawn = Vec::new();
        let from = cells.len();
        for (address, &c) in run.addresses().zip(document.chars(run)) {
            let Some((_, facts)) = document.character(address) else {
                continue;
            };
            let hidden = !facts.visible();
            if facts.any(Facts::REPLACED) || is_line_end(c) || (hidden && is_white(c)) {
                continue;
            }
            let kind = match (hidden, address.buffer.is_typed()) {
                (true, _) => Kind::Hidden,
                (false, true) => Kind::Typed,
                (false, false) => Kind::Printed,
            };
            push_run(&mut drawn, address.into());
            cells.push(Cell { address, c, kind });
        }
        let mut at = from;
        for run in drawn {
            self.places.push((run, row, at));
            at += run.len() as usize;
        }
    }

    fn read_spans(&mut self, document: &Document, labels: &LabelSet) {
        let mut found = Vec::new();
        for span in document.spans() {
            let Some(label) = labels.resolve(span.label()) else {
                continue;
            };
            let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
            for run in span.visible_runs().into_iter().flatten() {
                self.pieces_of(run, &mut pieces);
            }
            let Some((row, cells)) = pieces.first().cloned() else {
                continue;
            };
            // The outer of two spans that begin together comes first.
            let len: usize = pieces.iter().map(|(_, cells)| cells.len()).sum();
            let span = Span {
                id: span.id().clone(),
                text: span.text().replace(is_line_end, ""),
                label: label.clone(),
                row,
            };
            found.push(((row, cells.start, usize::MAX - len), span, pieces));
        }
        found.sort_by_key(|(key, _, _)| *key);
        for (number, (_, span, pieces)) in found.into_iter().enumerate() {
            self.spans.push(span);
            for (row, cells) in pieces {
                let pieces = &mut self.rows[row].pieces;
                let meets = |p: &&Piece| p.cells.start < cells.end && cells.start < p.cells.end;
                let taken: Vec<usize> = pieces.iter().filter(meets).map(|p| p.lane).collect();
                let lane = (0..LANES - 1).find(|lane| !taken.contains(lane));
                pieces.push(Piece {
                    span: number,
                    cells,
                    lane: lane.unwrap_or(LANES - 1),
                });
            }
        }
    }

    /// The cells of a run of characters, row by row.
    fn pieces_of(&self, run: Run, pieces: &mut Vec<(usize, Range<usize>)>) {
        let behind = |(place, _, _): &(Run, usize, usize)| {
            (place.buffer, place.end) <= (run.buffer, run.start)
        };
        for (place, row, at) in &self.places[self.places.partition_point(behind)..] {
            if !place.meets(run) {
                break;
            }
            let start = at + (place.start.max(run.start) - place.start) as usize;
            let end = at + (place.end.min(run.end) - place.start) as usize;
            match pieces.last_mut() {
                Some((last, cells)) if last == row && cells.end == start => cells.end = end,
                _ => pieces.push((*row, start..end)),
            }
        }
    }

    /// The row and the cell of a character, if it is drawn.
    pub(super) fn place(&self, address: Address) -> Option<(usize, usize)> {
        let mut pieces = Vec::new();
        self.pieces_of(address.into(), &mut pieces);
        pieces.first().map(|(row, cells)| (*row, cells.start))
    }

    /// The first and the last cell between two gaps, in whichever order they come; none when
    /// there is no cell between them.
    pub(super) fn cells_between(
        &self,
        a: (usize, usize),
        b: (usize, usize),
    ) -> Option<(Address, Address)> {
        let (mut from, mut to) = (a.min(b), a.max(b));
        while from.1 >= self.rows.get(from.0)?.cells.len() {
            from = (from.0 + 1, 0);
        }
        while to.1 == 0 {
            to.0 = to.0.checked_sub(1)?;
            to.1 = self.rows.get(to.0)?.cells.len();
        }
        to.1 -= 1;
        let cell = |(row, cell): (usize, usize)| Some(self.rows.get(row)?.cells.get(cell)?.address);
        (from <= to).then_some(())?;
        Some((cell(from)?, cell(to)?))
    }

    /// The text from one character to another: what is visible of it, a line end for each
    /// break that is not joined.
    pub(super) fn text(&self, (first, last): (Address, Address)) -> Option<String> {
        let (from, to) = (self.place(first)?, self.place(last)?);
        let mut text = String::new();
        for number in from.0..=to.0 {
            let row = &self.rows[number];
            let start = if number == from.0 { from.1 } else { 0 };
            let end = if number == to.0 {
                to.1 + 1
            } else {
                row.cells.len()
            };
            let cells = row.cells.get(start..end)?;
            text.extend(cells.iter().filter(|c| c.kind != Kind::Hidden).map(|c| c.c));
            let open = row
                .mark
                .is_some_and(|mark| mark.decision != Decision::Joined);
            if number < to.0 && open {
                text.push('\n');
            }
        }
        Some(text)
    }

    pub(super) fn span(&self, id: &SpanId) -> Option<&Span> {
        self.spans.iter().find(|span| span.id == *id)
    }
}
