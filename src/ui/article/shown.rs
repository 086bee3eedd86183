//! An article made ready for drawing: its cells, the characters that are drawn, in one sequence,
//! and where printed rows, paragraphs, breaks and spans stand in it.
//!
//! Kept flat: an article may have a million characters. When the document has changed, what stands
//! there anew is read and put in its place, which takes a millisecond or two ([`splice`]). Drawing,
//! hit-testing and the caret read only this. It knows nothing of pixels. Cells are counted from 0;
//! ranges of cells are end-exclusive; a gap is named by the cell behind it.

mod page;
mod read;
mod spans;
mod splice;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use smallvec::SmallVec;

use crate::core::SpanState;
use crate::core::breaks::Decision;
use crate::core::labels::{Label, LabelSet};
use crate::core::snapshot::{Changed, Snapshot};
use crate::core::{ActionId, Address, Document, Role, Run, SpanId};

use read::Stop;
use spans::Known;
use splice::address_in;

pub(in crate::ui) use splice::{Change, Swap};

/// Cells, end-exclusive.
pub(in crate::ui) type Cells = Range<u32>;

/// An article as it stands.
#[derive(Debug, Default)]
pub(in crate::ui) struct Shown {
    /// See [`Shown::stamp`].
    stamp: u64,
    /// The stamp with which the text, and what is decided of its breaks, became what it is.
    text_stamp: u64,
    /// The stamp before the last update, and what that did to the cells.
    moved: (u64, Swap),
    article: Option<Address>,
    /// Whether hidden text has cells as well.
    with_hidden: bool,
    /// What the text was read from.
    source: Snapshot,
    /// Where reading can begin, in order; the first at the beginning.
    stops: Vec<Stop>,
    pub(in crate::ui) chars: Vec<char>,
    kinds: Vec<u8>,
    /// The characters that cells are, in order: the first cell of a run, and the run.
    runs: Vec<(u32, Run)>,
    /// The same, sorted by address.
    by_address: Vec<(Run, u32)>,
    /// Where each printed row begins; one more at the end.
    rows: Vec<u32>,
    /// Whether the last row has no line end.
    ends_open: bool,
    /// In order.
    pub(in crate::ui) paragraphs: Vec<Paragraph>,
    /// In order; each at the end of its own row.
    pub(in crate::ui) marks: Vec<Mark>,
    /// Hidden text that is not drawn, in order.
    wedges: Vec<Wedge>,
    /// Its characters.
    hidden: Vec<char>,
    /// In the order of the text; of two that begin together the longer first.
    pub(in crate::ui) spans: Vec<Span>,
    /// For each span, the furthest end of those up to it.
    reach: Vec<u32>,
    /// In the order in which they were tagged.
    pub(in crate::ui) dormant: Vec<Dormant>,
    pub(in crate::ui) labels: Vec<Label>,
    label_set: LabelSet,
    /// What was read of spans, by their numbers in the document.
    known: Vec<Option<Known>>,
}

/// Hidden text that is not drawn, of one gap.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::ui) struct Wedge {
    pub(in crate::ui) gap: u32,
    pub(in crate::ui) first: Address,
    pub(in crate::ui) last: Address,
    /// Which of [`Shown::hidden`].
    text: Cells,
}

/// What is to be known of a cell.
const TYPED: u8 = 1;
const HIDDEN: u8 = 2;
/// Of a page's own text: hidden in the article, corrected there, of another article.
const STRUCK: u8 = 4;
const CORRECTED: u8 = 8;
const FOREIGN: u8 = 16;

/// A paragraph as it reads with the breaks as decided so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::ui) struct Paragraph {
    pub(in crate::ui) cells: Cells,
    pub(in crate::ui) role: Role,
}

/// The break at the end of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ui) struct Mark {
    /// The row, from 0.
    pub(in crate::ui) row: u32,
    /// The gap it is at: behind the last cell of the row that has ink.
    pub(in crate::ui) gap: u32,
    pub(in crate::ui) at: Address,
    pub(in crate::ui) decision: Decision,
}

/// A span of which something stands in the article.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::ui) struct Span {
    /// Its number in the document.
    number: usize,
    pub(in crate::ui) id: SpanId,
    /// Which of [`Shown::labels`].
    pub(in crate::ui) label: u32,
    /// Its cells in the article, in order.
    pub(in crate::ui) parts: SmallVec<[Cells; 1]>,
    pub(in crate::ui) state: SpanState,
    pub(in crate::ui) note: Option<Box<str>>,
    pub(in crate::ui) tagged_by: ActionId,
    /// Which of the rules below the text is its own, from 0 at the text.
    pub(in crate::ui) lane: u8,
}

/// A span of the article whose text is all hidden.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::ui) struct Dormant {
    pub(in crate::ui) id: SpanId,
    /// Which of [`Shown::labels`].
    pub(in crate::ui) label: u32,
    /// What it holds, though it is not to be seen.
    pub(in crate::ui) held: Box<str>,
    /// The gap where that would stand.
    pub(in crate::ui) gap: u32,
}

/// Rules below one another at the most; deeper ones share the last.
pub(in crate::ui) const LANES: u8 = 3;

impl Span {
    /// From its first cell to its last.
    pub(in crate::ui) fn extent(&self) -> Cells {
        let start = self.parts.first().map_or(0, |part| part.start);
        let end = self.parts.last().map_or(0, |part| part.end);
        start..end
    }
}

impl Shown {
    /// Nothing yet of an article.
    pub(in crate::ui) fn empty(article: Address) -> Self {
        Self {
            stamp: next_stamp(),
            article: Some(article),
            stops: vec![Stop::default()],
            rows: vec![0, 0],
            ends_open: true,
            ..Self::default()
        }
    }

    /// Takes in the document as it is now, and tells what has changed. With `hidden`, hidden text
    /// has cells as well.
    pub(in crate::ui) fn update(
        &mut self,
        document: &Document,
        labels: &LabelSet,
        hidden: bool,
    ) -> Change {
        let Some(article) = self.article else {
            return Change::default();
        };
        let before = std::mem::replace(&mut self.stamp, next_stamp());
        let len = self.source.len();
        let mut changed = self.source.update(document, article);
        if self.with_hidden != hidden {
            self.with_hidden = hidden;
            changed = Changed {
                old: 0..len,
                new: 0..self.source.len(),
                runs: self.source.runs(0..u32::MAX).collect(),
            };
        }
        let change = if changed.is_empty() {
            self.unchanged()
        } else {
            self.text_stamp = self.stamp;
            self.update_text(document, &changed)
        };
        self.labels = labels.labels().to_vec();
        self.update_spans(document, labels, &changed, &change.cells);
        self.moved = (before, change.cells.clone());
        change
    }

    /// The cells of a run of characters.
    fn parts_of(&self, run: Run, parts: &mut SmallVec<[Cells; 1]>) {
        let behind = |(place, _): &(Run, u32)| (place.buffer, place.end) <= (run.buffer, run.start);
        for (place, cell) in &self.by_address[self.by_address.partition_point(behind)..] {
            if !place.meets(run) {
                break;
            }
            let start = cell + (place.start.max(run.start) - place.start);
            let end = cell + (place.end.min(run.end) - place.start);
            match parts.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => parts.push(start..end),
            }
        }
    }

    // ---- asking ----

    /// Another number for each article and state of one.
    pub(in crate::ui) fn stamp(&self) -> u64 {
        self.stamp
    }

    /// The stamp it got when the text, or what is decided of its breaks, last changed: tags leave
    /// it as it is.
    pub(in crate::ui) fn text_stamp(&self) -> u64 {
        self.text_stamp
    }

    /// What the last update did to the cells, if it was of the text that had this stamp.
    pub(in crate::ui) fn moved_since(&self, stamp: u64) -> Option<&Swap> {
        (self.moved.0 == stamp).then_some(&self.moved.1)
    }

    /// The article's head. One of nothing has none.
    pub(in crate::ui) fn article(&self) -> Option<Address> {
        self.article
    }

    /// How many cells there are.
    pub(in crate::ui) fn len(&self) -> u32 {
        self.chars.len() as u32
    }

    /// The character that a cell is.
    pub(in crate::ui) fn address(&self, cell: u32) -> Option<Address> {
        address_in(&self.runs, cell)
    }

    /// The cell of a character, if it is drawn.
    pub(in crate::ui) fn cell(&self, address: Address) -> Option<u32> {
        let mut parts = SmallVec::new();
        self.parts_of(address.into(), &mut parts);
        parts.first().map(|part| part.start)
    }

    /// All cells of characters that are drawn.
    pub(in crate::ui) fn cells(&self, runs: &[Run]) -> SmallVec<[Cells; 1]> {
        let mut parts = SmallVec::new();
        runs.iter().for_each(|run| self.parts_of(*run, &mut parts));
        parts
    }

    /// The gap at which a character stands or stood, told by its neighbours on its page: behind
    /// the last before it that is drawn, or else before the first behind it.
    pub(in crate::ui) fn gap_beside(&self, address: Address) -> Option<u32> {
        let behind = |(place, _): &(Run, u32)| {
            (place.buffer, place.start) <= (address.buffer, address.index)
        };
        let after = self.by_address.partition_point(behind);
        let same = |(place, _): &&(Run, u32)| place.buffer == address.buffer;
        let before = after.checked_sub(1).and_then(|at| self.by_address.get(at));
        if let Some((place, cell)) = before.filter(same) {
            let passed = (address.index + 1).min(place.end) - place.start;
            return Some(cell + passed);
        }
        let next = self.by_address.get(after).filter(same);
        next.map(|(_, cell)| *cell)
    }

    /// Whether an editor typed a cell.
    pub(in crate::ui) fn is_typed(&self, cell: u32) -> bool {
        self.kind(cell) & TYPED != 0
    }

    /// Whether a cell is hidden text.
    pub(in crate::ui) fn is_hidden(&self, cell: u32) -> bool {
        self.kind(cell) & HIDDEN != 0
    }

    /// Whether a line goes through a cell: it is not read.
    pub(in crate::ui) fn is_struck(&self, cell: u32) -> bool {
        self.kind(cell) & (HIDDEN | STRUCK | CORRECTED) != 0
    }

    /// Whether a cell of a page is read otherwise in the article.
    pub(in crate::ui) fn is_corrected(&self, cell: u32) -> bool {
        self.kind(cell) & CORRECTED != 0
    }

    /// Whether a cell of a page is of another article.
    pub(in crate::ui) fn is_foreign(&self, cell: u32) -> bool {
        self.kind(cell) & FOREIGN != 0
    }

    /// Whether a cell steps back.
    pub(in crate::ui) fn is_quiet(&self, cell: u32) -> bool {
        self.kind(cell) & (HIDDEN | STRUCK | FOREIGN) != 0
    }

    fn kind(&self, cell: u32) -> u8 {
        self.kinds.get(cell as usize).copied().unwrap_or_default()
    }

    /// How many printed rows there are.
    pub(in crate::ui) fn row_count(&self) -> usize {
        self.rows.len() - 1
    }

    /// The cells of a printed row, from 0.
    pub(in crate::ui) fn row(&self, row: usize) -> Cells {
        match (self.rows.get(row), self.rows.get(row + 1)) {
            (Some(start), Some(end)) => *start..*end,
            _ => self.len()..self.len(),
        }
    }

    /// The printed row that a cell stands in; the last for the end of the text.
    pub(in crate::ui) fn row_of(&self, cell: u32) -> usize {
        let cell = cell.min(self.len().saturating_sub(1));
        let after = self.rows.partition_point(|start| *start <= cell);
        after.clamp(1, self.row_count().max(1)) - 1
    }

    /// The break at the end of a row.
    pub(in crate::ui) fn mark(&self, row: usize) -> Option<Mark> {
        let at = self
            .marks
            .binary_search_by_key(&(row as u32), |mark| mark.row);
        at.ok().map(|at| self.marks[at])
    }

    /// The breaks at gaps in a range of cells, its end included.
    pub(in crate::ui) fn marks_within(&self, cells: Cells) -> &[Mark] {
        let from = self.marks.partition_point(|mark| mark.gap < cells.start);
        let to = self.marks.partition_point(|mark| mark.gap <= cells.end);
        &self.marks[from..to.max(from)]
    }

    /// The hidden text at gaps in a range of cells, its end included.
    pub(in crate::ui) fn wedges_within(&self, cells: Cells) -> &[Wedge] {
        let from = self.wedges.partition_point(|w| w.gap < cells.start);
        let to = self.wedges.partition_point(|w| w.gap <= cells.end);
        &self.wedges[from..to.max(from)]
    }

    /// What a wedge stands for.
    pub(in crate::ui) fn concealed(&self, wedge: &Wedge) -> String {
        let text = wedge.text.start as usize..wedge.text.end as usize;
        self.hidden.get(text).unwrap_or_default().iter().collect()
    }

    /// The paragraph that a cell stands in or behind.
    pub(in crate::ui) fn paragraph_of(&self, cell: u32) -> usize {
        let after = self.paragraphs.partition_point(|p| p.cells.start <= cell);
        after.saturating_sub(1)
    }

    /// The spans of which something stands in a range of cells, in order.
    pub(in crate::ui) fn spans_within(&self, cells: Cells) -> impl Iterator<Item = &Span> {
        let to = self
            .spans
            .partition_point(|span| span.extent().start < cells.end);
        let from = self.reach[..to].partition_point(|reach| *reach <= cells.start);
        self.spans[from..to]
            .iter()
            .filter(move |span| span.extent().end > cells.start)
    }

    /// Tells of one stretch after another whether a tag stands over some of it; quickest in their
    /// order.
    pub(in crate::ui) fn are_tagged(&self) -> impl FnMut(&Cells) -> bool {
        let begins = |at: usize| self.spans.get(at).map(|span| span.extent().start);
        let mut to = 0;
        move |cells| {
            if to > 0 && begins(to - 1).is_some_and(|start| start >= cells.end) {
                to = self
                    .spans
                    .partition_point(|span| span.extent().start < cells.end);
            }
            while begins(to).is_some_and(|start| start < cells.end) {
                to += 1;
            }
            to > 0 && self.reach[to - 1] > cells.start
        }
    }

    /// A span by its id.
    pub(in crate::ui) fn span(&self, id: &str) -> Option<&Span> {
        self.spans.iter().find(|span| &*span.id == id)
    }

    /// A span by its id, of which nothing is visible.
    pub(in crate::ui) fn dormant(&self, id: &str) -> Option<&Dormant> {
        self.dormant.iter().find(|span| &*span.id == id)
    }

    /// The label of a span.
    pub(in crate::ui) fn label(&self, span: &Span) -> Option<&Label> {
        self.labels.get(span.label as usize)
    }

    /// One of the labels, by its number.
    pub(in crate::ui) fn label_at(&self, number: u32) -> Option<&Label> {
        self.labels.get(number as usize)
    }

    /// The words of a span.
    pub(in crate::ui) fn words(&self, span: &Span) -> String {
        self.chars_of(span).collect()
    }

    /// The characters of the words of a span.
    pub(in crate::ui) fn chars_of<'a>(&'a self, span: &'a Span) -> impl Iterator<Item = char> + 'a {
        let cells = span.parts.iter().flat_map(|part| part.clone());
        let visible = cells.filter(|cell| !self.is_hidden(*cell));
        visible.map(|cell| self.chars[cell as usize])
    }

    /// What cells read as: without hidden text and the white space of the layout, a line end
    /// between paragraphs.
    pub(in crate::ui) fn text(&self, cells: Cells) -> String {
        let mut text = String::new();
        let first = self.paragraph_of(cells.start);
        for paragraph in self.paragraphs.iter().skip(first) {
            let start = paragraph.cells.start.max(cells.start);
            let end = paragraph.cells.end.min(cells.end);
            if paragraph.cells.start >= cells.end {
                break;
            }
            if start >= end {
                continue;
            }
            if !text.is_empty() {
                text.push('\n');
            }
            let visible = (start..end).filter(|cell| !self.is_hidden(*cell));
            text.extend(visible.map(|cell| self.chars[cell as usize]));
        }
        text
    }

    /// How many visible characters cells are.
    pub(in crate::ui) fn count(&self, cells: Cells) -> usize {
        let kinds = self.kinds.get(cells.start as usize..cells.end as usize);
        kinds.map_or(0, |kinds| {
            kinds.iter().filter(|kind| **kind & HIDDEN == 0).count()
        })
    }

    /// Whether a paragraph ends between two cells of a range.
    pub(in crate::ui) fn crosses_paragraphs(&self, cells: Cells) -> bool {
        // By rows: an indent, and what stands behind the last ink of a line, is in no paragraph.
        let first = self.row_of(cells.start) as u32;
        let last = self.row_of(cells.end.saturating_sub(1)) as u32;
        let from = self.marks.partition_point(|mark| mark.row < first);
        let mut within = self.marks[from..].iter().take_while(|mark| mark.row < last);
        within.any(|mark| mark.decision != Decision::Joined)
    }
}

fn next_stamp() -> u64 {
    static STAMPS: AtomicU64 = AtomicU64::new(1);
    STAMPS.fetch_add(1, Ordering::Relaxed)
}

/// Appends the run of characters that cells are from `cell` on.
fn push_cells(runs: &mut Vec<(u32, Run)>, cell: u32, run: Run) {
    match runs.last_mut() {
        Some((_, last)) if last.buffer == run.buffer && last.end == run.start => {
            last.end = run.end;
        }
        _ => runs.push((cell, run)),
    }
}

fn kind_of(run: Run) -> u8 {
    if run.buffer.is_typed() { TYPED } else { 0 }
}
