//! Where the lines on the screen begin and end, in both views: a line for each printed row, or
//! paragraphs broken to a measure. Rows are broken too where two texts stand beside one another and
//! have no room for them. It knows widths, not what is drawn.

use std::cell::RefCell;

use egui::FontId;
use egui::epaint::text::FontsView;
use rustc_hash::FxHashMap;

use crate::core::Role;
use crate::ui::fonts::{self, Drawn};
use crate::ui::settings::{Settings, ViewKind};
use crate::ui::theme::{GRID, LABEL_ROOM, READING, SMALL};
use crate::ui::typeset;

use super::shown::{Cells, Change, Paragraph, Shown, Swap};

/// The room beside a code point that stands for a character.
pub(super) const PADDING: f32 = 3.0;

/// The sizes of article text, in points.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::ui) struct Sizes {
    /// The size of the text, which is the width of a full-width character.
    pub(in crate::ui) text: f32,
    /// From line to line.
    pub(in crate::ui) line: f32,
    /// The length of a line in the flowing view, and of printed lines that are broken.
    pub(in crate::ui) measure: f32,
}

impl Sizes {
    /// Those that are set, the measure no longer than `room`, the text no larger than `most`, where
    /// that is not 0.
    pub(super) fn within(settings: &Settings, room: f32, most: f32) -> Self {
        let mut set = Self::of(settings);
        if most > 0.0 && most < set.text {
            let factor = most / set.text;
            set = Self::of(&Settings {
                zoom: settings.zoom * factor,
                ..settings.clone()
            });
        }
        let most = (room / set.text).floor().max(8.0) * set.text;
        Self {
            measure: set.measure.min(most),
            ..set
        }
    }

    /// The same with lines as long as there is room, to a step of the grid.
    pub(super) fn with_lines_of(self, room: f32) -> Self {
        let measure = measure_in(room).max(8.0 * self.text);
        Self { measure, ..self }
    }

    pub(in crate::ui) fn of(settings: &Settings) -> Self {
        let text = (READING * settings.zoom).round().max(6.0);
        let room = if settings.label_names {
            LABEL_ROOM
        } else {
            0.0
        };
        Self {
            text,
            line: (text * settings.line_height + room).round(),
            measure: text * settings.measure,
        }
    }

    /// The height of underlays and of the selection, from the top of a line.
    pub(super) fn band(&self) -> f32 {
        (self.text * 1.42).round()
    }
}

/// How long printed lines are in some room before they are broken, in points: to a step of the
/// grid, so that they are not broken anew with every point.
pub(super) fn measure_in(room: f32) -> f32 {
    (room / GRID).floor() * GRID
}

/// How wide characters are, each looked up once.
#[derive(Debug, Default)]
pub(super) struct Widths {
    size: f32,
    /// By code point, of the basic plane; not a number where not looked up yet. Empty before the
    /// first.
    basic: Vec<f32>,
    others: FxHashMap<char, f32>,
}

impl Widths {
    pub(super) fn of(&mut self, fonts: &mut FontsView<'_>, size: f32, c: char) -> f32 {
        if self.size != size {
            *self = Self {
                size,
                basic: vec![f32::NAN; 0x1_0000],
                others: FxHashMap::default(),
            };
        }
        if let Some(width) = self.basic.get_mut(c as usize) {
            if width.is_nan() {
                *width = look_up(fonts, size, c);
            }
            return *width;
        }
        *self
            .others
            .entry(c)
            .or_insert_with(|| look_up(fonts, size, c))
    }
}

fn look_up(fonts: &mut FontsView<'_>, size: f32, c: char) -> f32 {
    match fonts::drawn(fonts, c) {
        Drawn::Glyph(c) => fonts.glyph_width(&FontId::proportional(size), c),
        Drawn::CodePoint(code) => {
            let small = FontId::proportional(SMALL);
            let digits = code.chars().map(|c| fonts.glyph_width(&small, c));
            digits.sum::<f32>() + 2.0 * PADDING
        }
    }
}

/// A line of what is broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct FlowLine {
    start: u32,
    end: u32,
    /// Its paragraph, or its printed row.
    block: u32,
}

/// Paragraphs, or printed rows, broken to a measure.
#[derive(PartialEq, Debug, Default)]
pub(super) struct Flow {
    /// Of the printed view, rows are broken; of the flowing one, paragraphs.
    of: ViewKind,
    lines: Vec<FlowLine>,
    /// The first line of each block, and one more: how many lines there are.
    firsts: Vec<u32>,
    sizes: Option<Sizes>,
}

impl Flow {
    /// Breaks an article's paragraphs or rows: those in the stretch that has changed, or all of them
    /// where the lines here were not made for the text before the change.
    pub(super) fn update(
        &mut self,
        fonts: &mut FontsView<'_>,
        widths: &mut Widths,
        (of, sizes): (ViewKind, Sizes),
        change: Option<&Change>,
        new: &Shown,
    ) {
        let is_same = (self.of, self.sizes) == (of, Some(sizes));
        self.of = of;
        let blocks = |change: &'_ Change| match of {
            ViewKind::Printed => change.rows.clone(),
            ViewKind::Flowing => change.paragraphs.clone(),
        };
        let count = match of {
            ViewKind::Printed => new.row_count(),
            ViewKind::Flowing => new.paragraphs.len(),
        };
        let known = self.firsts.len().saturating_sub(1);
        let is_known = |changed: &Swap| is_same && changed.count as usize == known;
        // The blocks in whose place others came, and those: whether a line stands before a
        // headline depends on what stands above it, so the one after a change is broken anew too.
        let (old, fresh) = match change.map(blocks).filter(is_known) {
            Some(Swap { old, new, .. }) => {
                let one_more = usize::from((old.end as usize) < known);
                (
                    old.start as usize..old.end as usize + one_more,
                    new.start as usize..new.end as usize + one_more,
                )
            }
            None => (0..known, 0..count),
        };
        self.sizes = Some(sizes);
        let by_blocks = fresh.end.wrapping_sub(old.end) as i32;
        let by_cells = change.map_or(0, |change| change.cells.by());
        let first = |number: usize| self.firsts.get(number).copied().unwrap_or_default();
        let old_lines = first(old.start) as usize..first(old.end) as usize;

        let (mut lines, mut firsts) = (Vec::new(), Vec::new());
        let fonts = RefCell::new((fonts, widths));
        let width = |c| {
            let (fonts, widths) = &mut *fonts.borrow_mut();
            widths.of(fonts, sizes.text, c)
        };
        for number in fresh {
            firsts.push((old_lines.start + lines.len()) as u32);
            match of {
                ViewKind::Printed => break_row(new, number, sizes, width, &mut lines),
                ViewKind::Flowing => break_paragraph(new, number, sizes, width, &mut lines),
            }
        }
        let by_lines = (lines.len() as i32).wrapping_sub(old_lines.len() as i32);
        let lines_behind = old_lines.start + lines.len();
        let firsts_behind = old.start + firsts.len();
        self.lines.splice(old_lines, lines);
        self.firsts.splice(old, firsts);
        for line in &mut self.lines[lines_behind..] {
            line.start = line.start.wrapping_add_signed(by_cells);
            line.end = line.end.wrapping_add_signed(by_cells);
            line.block = line.block.wrapping_add_signed(by_blocks);
        }
        for first in &mut self.firsts[firsts_behind..] {
            *first = first.wrapping_add_signed(by_lines);
        }
        if self.firsts.len() == count {
            self.firsts.push(self.lines.len() as u32);
        }
    }
}

/// Breaks one paragraph to a measure.
fn break_paragraph(
    shown: &Shown,
    number: usize,
    sizes: Sizes,
    width: impl Fn(char) -> f32,
    lines: &mut Vec<FlowLine>,
) {
    let paragraph = &shown.paragraphs[number];
    let start = paragraph.cells.start;
    let line = |start, end| FlowLine {
        start,
        end,
        block: number as u32,
    };
    let above = number.checked_sub(1).map(|above| &shown.paragraphs[above]);
    if above.is_some_and(|above| stands_apart(above, paragraph)) {
        lines.push(line(start, start));
    }
    let mut ends = Vec::new();
    let first = indent(paragraph.role) * sizes.text;
    let chars = &shown.chars[start as usize..paragraph.cells.end as usize];
    let overhang = typeset::overhang;
    typeset::lines(chars, width, overhang, sizes.measure, first, &mut ends);
    let mut from = start;
    for end in ends {
        lines.push(line(from, start + end));
        from = start + end;
    }
}

/// Breaks one printed row. Lines that go on with it are set in, so that each row is seen to be one.
fn break_row(
    shown: &Shown,
    row: usize,
    sizes: Sizes,
    width: impl Fn(char) -> f32,
    lines: &mut Vec<FlowLine>,
) {
    let cells = shown.row(row);
    let chars = &shown.chars[cells.start as usize..cells.end as usize];
    let set_in = GOES_ON * sizes.text;
    let (measure, overhang) = (sizes.measure - set_in, typeset::overhang);
    let mut ends = Vec::new();
    // The first has the whole measure.
    typeset::lines(chars, width, overhang, measure, -set_in, &mut ends);
    let mut from = cells.start;
    for end in ends {
        let end = cells.start + end;
        lines.push(FlowLine {
            start: from,
            end,
            block: row as u32,
        });
        from = end;
    }
    if cells.is_empty() {
        lines.push(FlowLine {
            start: from,
            end: from,
            block: row as u32,
        });
    }
}

/// How wide printed rows are.
#[derive(PartialEq, Debug, Default)]
pub(super) struct RowWidths {
    rows: Vec<f32>,
    size: f32,
}

impl RowWidths {
    /// Measures an article's rows: those in the stretch that has changed, or all of them where
    /// the widths here are not those of the text before the change.
    pub(super) fn update(
        &mut self,
        fonts: &mut FontsView<'_>,
        widths: &mut Widths,
        size: f32,
        change: Option<&Change>,
        new: &Shown,
    ) {
        let known = self.rows.len();
        let is_known = |change: &&Change| self.size == size && change.rows.count as usize == known;
        let (old, fresh) = match change.filter(is_known) {
            Some(Change { rows, .. }) => (
                rows.old.start as usize..rows.old.end as usize,
                rows.new.start as usize..rows.new.end as usize,
            ),
            None => (0..known, 0..new.row_count()),
        };
        let width = |row: usize| -> f32 {
            let cells = new.row(row);
            let chars = &new.chars[cells.start as usize..cells.end as usize];
            chars.iter().map(|c| widths.of(fonts, size, *c)).sum()
        };
        let fresh: Vec<f32> = fresh.map(width).collect();
        self.rows.splice(old, fresh);
        self.size = size;
    }

    /// How wide the rows are all in all; `most` is how wide one may be at the most to count for
    /// anything but the widest.
    pub(super) fn extent(&self, most: f32) -> Extent {
        let rows = || self.rows.iter().copied();
        // Widths of nearly the same are one: by characters.
        let step = |width: f32| (width / self.size).ceil() as usize;
        let mut counts: Vec<usize> = Vec::new();
        for width in rows().filter(|width| *width > 0.0 && *width <= most) {
            let at = step(width);
            counts.resize(counts.len().max(at + 1), 0);
            counts[at] += 1;
        }
        let all: usize = counts.iter().sum();
        let mut beyond = if all < FEW_ROWS {
            0
        } else {
            all.div_ceil(FAR_OUT)
        };
        let mut last = counts.len().saturating_sub(1);
        while last > 0 && counts[last] <= beyond {
            beyond -= counts[last];
            last -= 1;
        }
        let widest = |is_of: &dyn Fn(f32) -> bool| {
            let of = rows().filter(|width| is_of(*width));
            of.fold(0.0, f32::max)
        };
        Extent {
            widest: widest(&|_| true),
            longest: widest(&|width| width <= most),
            column: widest(&|width| width <= most && step(width) <= last),
        }
    }
}

/// How far a line that goes on with a printed row is set in, in full-width characters.
const GOES_ON: f32 = 1.0;

/// Of so many rows one may be wider than the column of an article, which is not made wide for it.
const FAR_OUT: usize = 20;
/// Of fewer rows none is left out.
const FEW_ROWS: usize = 6;

/// How wide rows are all in all.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Extent {
    /// The widest.
    pub(super) widest: f32,
    /// The widest but for those that are far too wide for any window.
    pub(super) longest: f32,
    /// The widest but for the few that stand out, as headlines do.
    pub(super) column: f32,
}

impl Extent {
    /// Where rows that are wider than this are broken.
    pub(super) fn broken_to(self, measure: f32) -> Self {
        Self {
            widest: self.widest.min(measure),
            longest: self.longest.min(measure),
            column: self.column.min(measure),
        }
    }
}

/// Whether an empty line stands between two paragraphs.
fn stands_apart(above: &Paragraph, paragraph: &Paragraph) -> bool {
    let title = |role| matches!(role, Role::Headline | Role::Subtitle);
    title(paragraph.role) && !title(above.role)
}

/// How far the first line of a paragraph is set in, in full-width characters.
fn indent(role: Role) -> f32 {
    match role {
        Role::Headline | Role::Subtitle | Role::Furniture | Role::Jump => 0.0,
        _ => 2.0,
    }
}

/// The lines on the screen.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    pub(super) shown: &'a Shown,
    pub(super) flow: &'a Flow,
    pub(super) kind: ViewKind,
}

impl Lines<'_> {
    pub(super) fn count(&self) -> usize {
        match self.are_whole_rows() {
            true => self.shown.row_count(),
            false => self.flow.lines.len(),
        }
    }

    /// Whether each line is a printed row.
    fn are_whole_rows(&self) -> bool {
        self.kind == ViewKind::Printed && self.flow.lines.is_empty()
    }

    /// The cells of a line.
    pub(super) fn cells(&self, line: usize) -> Cells {
        if self.are_whole_rows() {
            return self.shown.row(line);
        }
        let line = self.flow.lines.get(line);
        line.map_or(0..0, |line| line.start..line.end)
    }

    /// The printed row of a line of the printed view; behind the last line, how many rows there
    /// are.
    pub(super) fn row(&self, line: usize) -> usize {
        if self.are_whole_rows() {
            return line;
        }
        let line = self.flow.lines.get(line);
        line.map_or(self.shown.row_count(), |line| line.block as usize)
    }

    /// Whether a line of the printed view is the first of its row.
    pub(super) fn begins_row(&self, line: usize) -> bool {
        let above = line.checked_sub(1);
        above.is_none_or(|above| self.row(above) != self.row(line))
    }

    /// The line of a gap: at the end of one and the beginning of the next, that of the cell
    /// before it if `upstream`, and of the cell behind it otherwise.
    pub(super) fn of_gap(&self, gap: u32, upstream: bool) -> usize {
        let cell = if upstream { gap.saturating_sub(1) } else { gap };
        match self.are_whole_rows() {
            true if upstream || gap < self.shown.len() => self.shown.row_of(cell),
            true => self.count().saturating_sub(1),
            false => {
                let after = self.flow.lines.partition_point(|line| line.start <= cell);
                after.saturating_sub(1)
            }
        }
    }

    /// How far a line is set in, in full-width characters.
    pub(super) fn indent(&self, line: usize) -> f32 {
        match self.paragraph(line) {
            Some(number) if self.begins_paragraph(line) => {
                indent(self.shown.paragraphs[number].role)
            }
            None if self.kind == ViewKind::Printed && !self.begins_row(line) => GOES_ON,
            _ => 0.0,
        }
    }

    /// The paragraph of a line of the flowing view.
    pub(super) fn paragraph(&self, line: usize) -> Option<usize> {
        if self.kind == ViewKind::Printed {
            return None;
        }
        let number = self.flow.lines.get(line)?.block as usize;
        (number < self.shown.paragraphs.len()).then_some(number)
    }

    /// Whether a line of the flowing view is the first of its paragraph.
    pub(super) fn begins_paragraph(&self, line: usize) -> bool {
        self.paragraph(line).is_some_and(|number| {
            let cells = self.cells(line);
            !cells.is_empty() && cells.start == self.shown.paragraphs[number].cells.start
        })
    }

    /// Whether a line ends a row or a paragraph: then its end and the beginning of the next are
    /// two places for a caret.
    pub(super) fn ends_hard(&self, line: usize) -> bool {
        match self.paragraph(line) {
            Some(number) => self.cells(line).end == self.shown.paragraphs[number].cells.end,
            None => self.kind == ViewKind::Flowing || self.begins_row(line + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(widths: &[f32]) -> (f32, f32, f32) {
        let rows = RowWidths {
            rows: widths.to_vec(),
            size: 20.0,
        };
        let found = rows.extent(1200.0);
        (found.widest, found.longest, found.column)
    }

    #[test]
    fn a_column_is_as_wide_as_all_lines_but_the_few_that_stand_out() {
        let check = |rows: &[(f32, usize)], expected: (f32, f32, f32)| {
            let all = rows.iter().flat_map(|(width, n)| vec![*width; *n]);
            let widths: Vec<f32> = all.collect();
            assert_eq!(extent(&widths), expected, "{rows:?}");
        };
        check(&[], (0.0, 0.0, 0.0));
        check(&[(0.0, 9)], (0.0, 0.0, 0.0));
        check(&[(400.0, 1)], (400.0, 400.0, 400.0));
        // Of a few lines all count.
        check(&[(700.0, 1), (400.0, 4)], (700.0, 700.0, 700.0));
        check(&[(700.0, 1), (0.0, 5), (400.0, 12)], (700.0, 700.0, 400.0));
        // Two of thirty may, three may not.
        check(&[(700.0, 2), (400.0, 28)], (700.0, 700.0, 400.0));
        check(&[(700.0, 3), (400.0, 27)], (700.0, 700.0, 700.0));
        // A line that no window holds counts for nothing else.
        check(
            &[(9000.0, 1), (700.0, 1), (400.0, 30)],
            (9000.0, 700.0, 400.0),
        );
        // Lines of one length differ by what their letters take.
        check(&[(390.0, 20), (395.0, 2)], (395.0, 395.0, 395.0));
    }
}
