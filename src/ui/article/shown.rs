//! An article made ready for drawing: its cells, the characters that are drawn, in one sequence,
//! and where printed rows, paragraphs, breaks and spans stand in it.
//!
//! Made anew for each state of the document, in one pass, so it is kept flat: an article may have
//! a million characters. Drawing, hit-testing and the caret read only this. It knows nothing of
//! pixels. Cells are counted from 0; ranges of cells are end-exclusive; a gap is named by the cell
//! behind it.

mod page;

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use smallvec::SmallVec;

use crate::core::SpanState;
use crate::core::breaks::Decision;
use crate::core::clean::{is_line_end, is_white};
use crate::core::labels::{Label, LabelSet};
use crate::core::printed::Printed;
use crate::core::{
    ActionId, Address, Document, Facts, Role, Run, Span as CoreSpan, SpanId, Stretch,
};

/// Cells, end-exclusive.
pub(in crate::ui) type Cells = Range<u32>;

/// An article as it stands.
#[derive(Debug, Default)]
pub(in crate::ui) struct Shown {
    /// See [`Shown::stamp`].
    stamp: u64,
    article: Option<Address>,
    pub(in crate::ui) chars: Vec<char>,
    kinds: Vec<u8>,
    /// The characters that cells are, in order: the first cell of a run, and the run.
    runs: Vec<(u32, Run)>,
    /// The same, sorted by address.
    by_address: Vec<(Run, u32)>,
    /// Where each printed row begins; one more at the end.
    rows: Vec<u32>,
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
#[derive(Clone, Debug)]
pub(in crate::ui) struct Span {
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
#[derive(Clone, Debug)]
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

/// What is put together while cells are read.
#[derive(Default)]
struct Reading {
    after_return: bool,
    /// The paragraph that goes on: its first cell, one past its last with ink, its role.
    open: Option<(u32, u32, Role)>,
    line_end_seen: bool,
    /// One past the last cell with ink so far, and the same at the end of each row.
    ink: u32,
    ink_ends: Vec<u32>,
    /// Whether the row has had anything but white space so far.
    row_has_ink: bool,
    /// Hidden white space behind it, until it is known whether the row goes on.
    spaces: SmallVec<[(Address, char, u8); 4]>,
}

impl Shown {
    /// Nothing.
    pub(in crate::ui) fn empty(article: Address) -> Self {
        static STAMPS: AtomicU64 = AtomicU64::new(1);
        Self {
            stamp: STAMPS.fetch_add(1, Ordering::Relaxed),
            article: Some(article),
            rows: vec![0],
            ..Self::default()
        }
    }

    /// Reads an article. With `hidden`, hidden text has cells as well.
    pub(in crate::ui) fn of(
        document: &Document,
        article: Address,
        labels: &LabelSet,
        hidden: bool,
    ) -> Self {
        let mut shown = Self::empty(article);
        let mut reading = Reading::default();
        for run in document.runs(article) {
            shown.read_run(document, run, hidden, &mut reading);
        }
        shown.paragraphs.extend(reading.open.take().map(paragraph));
        let len = shown.chars.len() as u32;
        // A row begins behind each line end; behind the last there is one only if it has text.
        if shown.rows.last() != Some(&len) || shown.rows.len() == 1 {
            shown.rows.push(len);
        }
        shown.by_address = shown.runs.iter().map(|(cell, run)| (*run, *cell)).collect();
        shown.by_address.sort_unstable();
        shown.read_marks(document, article, &reading.ink_ends);
        shown.labels = labels.labels().to_vec();
        shown.read_spans(document, article, labels);
        shown
    }

    fn read_run(
        &mut self,
        document: &Document,
        run: Run,
        with_hidden: bool,
        reading: &mut Reading,
    ) {
        for stretch in document.stretches(run) {
            let (index, c, facts) = match stretch {
                Stretch::Ink(index, chars) => {
                    let run = run.buffer.run(index..index + chars.len() as u32);
                    self.take_spaces(with_hidden, reading);
                    self.read_ink(document, run, reading);
                    self.push(run, chars, kind_of(run));
                    continue;
                }
                Stretch::One(index, c, facts) => (index, c, facts),
            };
            if facts.any(Facts::UNBORN | Facts::HEAD) {
                continue;
            }
            let address = run.buffer.at(index);
            let visible = facts.visible();
            if is_line_end(c) {
                reading.line_end_seen |= visible;
                // The line feed of a carriage return belongs to the row that it ends.
                let second = reading.after_return && c == '\n';
                let gone = run.buffer.is_typed() && facts.any(Facts::REPLACED);
                reading.after_return = c == '\r' && !gone;
                if !second && !gone {
                    reading.row_has_ink = false;
                    reading.spaces.clear();
                    self.rows.push(self.chars.len() as u32);
                    reading.ink_ends.push(reading.ink);
                }
                continue;
            }
            reading.after_return = false;
            let white = is_white(c);
            if !visible {
                if facts.any(Facts::REPLACED) {
                    continue;
                }
                // At the ends of rows it is the layout's, which joining takes out.
                if white {
                    if reading.row_has_ink {
                        reading.spaces.push((address, c, kind_of(run)));
                    }
                    continue;
                }
                self.take_spaces(with_hidden, reading);
                if !with_hidden {
                    self.conceal(address, c);
                    continue;
                }
            }
            if visible && !white {
                self.take_spaces(with_hidden, reading);
                self.read_ink(document, address.into(), reading);
            } else if visible && !reading.spaces.is_empty() {
                self.take_spaces(with_hidden, reading);
            }
            let hidden = if visible { 0 } else { HIDDEN };
            self.push(address.into(), &[c], kind_of(run) | hidden);
        }
    }

    /// Takes in spaces that were deleted within a row: they stand between what is read now and
    /// what was read before.
    fn take_spaces(&mut self, with_hidden: bool, reading: &mut Reading) {
        reading.row_has_ink = true;
        for (address, c, kind) in reading.spaces.drain(..) {
            if with_hidden {
                self.push(address.into(), &[c], kind | HIDDEN);
            } else {
                self.conceal(address, c);
            }
        }
    }

    fn conceal(&mut self, address: Address, c: char) {
        let gap = self.chars.len() as u32;
        let start = self.hidden.len() as u32;
        self.hidden.push(c);
        match self.wedges.last_mut() {
            Some(wedge) if wedge.gap == gap => {
                wedge.last = address;
                wedge.text.end = start + 1;
            }
            _ => self.wedges.push(Wedge {
                gap,
                first: address,
                last: address,
                text: start..start + 1,
            }),
        }
    }

    /// Takes in that characters are read that have ink.
    fn read_ink(&mut self, document: &Document, run: Run, reading: &mut Reading) {
        reading.after_return = false;
        if reading.line_end_seen {
            self.paragraphs.extend(reading.open.take().map(paragraph));
            reading.line_end_seen = false;
        }
        let cell = self.chars.len() as u32;
        let open = reading.open.get_or_insert((cell, cell, Role::Unset));
        open.1 = cell + run.len();
        reading.ink = open.1;
        if open.2 == Role::Unset {
            open.2 = document.first_role(run);
        }
    }

    fn push(&mut self, run: Run, chars: &[char], kind: u8) {
        match self.runs.last_mut() {
            Some((_, last)) if last.buffer == run.buffer && last.end == run.start => {
                last.end = run.end;
            }
            _ => self.runs.push((self.chars.len() as u32, run)),
        }
        self.chars.extend_from_slice(chars);
        self.kinds.resize(self.chars.len(), kind);
    }

    fn read_marks(&mut self, document: &Document, article: Address, ink_ends: &[u32]) {
        let printed = Printed::of(document, article);
        let marks = printed.breaks().iter().filter_map(|found| {
            let row = found.row - 1;
            Some(Mark {
                row,
                gap: *ink_ends.get(row as usize)?,
                at: printed.address(found.at),
                decision: found.decision,
            })
        });
        self.marks.extend(marks);
    }

    fn read_spans(&mut self, document: &Document, article: Address, labels: &LabelSet) {
        for span in document.spans() {
            let Some(label) = labels.resolve(span.label()) else {
                continue;
            };
            let label = self.labels.iter().position(|known| known.id == label.id);
            let mut parts: SmallVec<[Cells; 1]> = SmallVec::new();
            span.each_visible_run(|run| self.parts_of(run, &mut parts));
            if parts.is_empty() {
                let label = label.unwrap_or_default() as u32;
                let dormant = self.read_dormant(document, article, &span, label);
                self.dormant.extend(dormant);
                continue;
            }
            parts.sort_unstable_by_key(|part| part.start);
            // White space and line ends between two parts have no cells or are not drawn apart.
            parts.dedup_by(|next, last| {
                let meet = last.end == next.start;
                if meet {
                    last.end = next.end;
                }
                meet
            });
            self.spans.push(Span {
                id: span.id().clone(),
                label: label.unwrap_or_default() as u32,
                parts,
                state: span.state(),
                note: span.note().map(Into::into),
                tagged_by: span.tagged_by(),
                lane: 0,
            });
        }
        self.spans.sort_by_key(|span| {
            let extent = span.extent();
            (extent.start, std::cmp::Reverse(extent.end))
        });
        self.give_lanes();
    }

    /// A span of the article of which nothing is visible.
    fn read_dormant(
        &self,
        document: &Document,
        article: Address,
        span: &CoreSpan<'_>,
        label: u32,
    ) -> Option<Dormant> {
        const FAR: usize = 4096;
        let first = span.members().first()?.first()?.first();
        let is_here = document.article_of(first) == Some(article);
        if !is_here || span.first_visible().is_some() {
            return None;
        }
        // What is only hidden says more than what was corrected before it was hidden.
        let held = |without: u8| -> String {
            let runs = span.members().iter().flatten();
            let chars = runs.flat_map(|run| document.characters(*run));
            let held = chars.filter(|(c, facts)| !facts.any(without) && !is_white(*c));
            held.map(|(c, _)| c).collect()
        };
        let mut text = held(Facts::REPLACED | Facts::UNBORN | Facts::HEAD);
        if text.is_empty() {
            text = held(Facts::UNBORN | Facts::HEAD);
        }
        let before = std::iter::successors(Some(first), |at| document.preceding(*at));
        let cell = before.take(FAR).find_map(|at| self.cell(at));
        Some(Dormant {
            id: span.id().clone(),
            label,
            held: text.into(),
            gap: cell.map_or(0, |cell| cell + 1),
        })
    }

    /// Gives each span the first rule that no span it meets has.
    fn give_lanes(&mut self) {
        let mut ends = [0u32; LANES as usize];
        let mut reach = 0;
        for span in &mut self.spans {
            let extent = span.extent();
            let free = ends.iter().position(|end| *end <= extent.start);
            let lane = free.unwrap_or(ends.len() - 1);
            ends[lane] = ends[lane].max(extent.end);
            span.lane = lane as u8;
            reach = reach.max(extent.end);
            self.reach.push(reach);
        }
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
        let at = self.runs.partition_point(|(first, _)| *first <= cell);
        let (first, run) = self.runs.get(at.checked_sub(1)?)?;
        let index = run.start + (cell - first);
        (index < run.end).then(|| run.buffer.at(index))
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
        let inside = self
            .paragraphs
            .partition_point(|p| p.cells.start <= cells.start);
        self.paragraphs
            .get(inside)
            .is_some_and(|p| p.cells.start < cells.end)
            && inside > 0
    }

    /// The gap of this text that a gap of an older one has become: behind the same character, or
    /// behind the last before it that is still there.
    pub(in crate::ui) fn gap_after(&self, old: &Shown, gap: u32) -> u32 {
        const FAR: u32 = 4096;
        if let Some(cell) = old.address(gap).and_then(|a| self.cell(a)) {
            return cell;
        }
        let before = (gap.saturating_sub(FAR)..gap).rev();
        before
            .filter_map(|cell| self.cell(old.address(cell)?))
            .map(|cell| cell + 1)
            .next()
            .unwrap_or(0)
            .min(self.len())
    }

    /// The gap that the end of something has become: behind the same character, wherever that
    /// stands now.
    pub(in crate::ui) fn gap_behind(&self, old: &Shown, gap: u32) -> u32 {
        let last = gap.checked_sub(1).and_then(|cell| old.address(cell));
        match last.and_then(|last| self.cell(last)) {
            Some(cell) => cell + 1,
            None => self.gap_after(old, gap),
        }
    }
}

fn kind_of(run: Run) -> u8 {
    if run.buffer.is_typed() { TYPED } else { 0 }
}

fn paragraph((start, end, role): (u32, u32, Role)) -> Paragraph {
    Paragraph {
        cells: start..end,
        role,
    }
}
