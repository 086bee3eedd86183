//! Where the lines on the screen begin and end, in both views: a line for each printed row, or
//! paragraphs broken to a measure. It knows widths, not what is drawn.

use std::cell::RefCell;

use egui::FontId;
use egui::epaint::text::FontsView;
use rustc_hash::FxHashMap;

use crate::core::Role;
use crate::ui::fonts::{self, Drawn};
use crate::ui::settings::{Settings, ViewKind};
use crate::ui::theme::{LABEL_ROOM, READING, SMALL};
use crate::ui::typeset;

use super::shown::{Cells, Paragraph, Shown};

/// The room beside a code point that stands for a character.
pub(super) const PADDING: f32 = 3.0;

/// The sizes of article text, in points.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::ui) struct Sizes {
    /// The size of the text, which is the width of a full-width character.
    pub(in crate::ui) text: f32,
    /// From line to line.
    pub(in crate::ui) line: f32,
    /// The length of a line in the flowing view.
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

/// A line of the flowing view.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct FlowLine {
    start: u32,
    end: u32,
    paragraph: u32,
}

/// Paragraphs broken to a measure.
#[derive(Debug, Default)]
pub(super) struct Flow {
    lines: Vec<FlowLine>,
    /// The first line of each paragraph, and one more: how many lines there are.
    firsts: Vec<u32>,
    sizes: Option<Sizes>,
}

impl Flow {
    /// Breaks an article's paragraphs anew; those that are as they were in `old`, for which the
    /// lines here were made, keep their lines.
    pub(super) fn update(
        &mut self,
        fonts: &mut FontsView<'_>,
        widths: &mut Widths,
        sizes: Sizes,
        old: Option<&Shown>,
        new: &Shown,
    ) {
        let same_type = self.sizes == Some(sizes);
        let old = old.filter(|old| same_type && self.firsts.len() == old.paragraphs.len() + 1);
        let (before, after) = old.map_or((0, 0), |old| unchanged(old, new));
        let count = new.paragraphs.len();
        let mut lines = Vec::with_capacity(self.lines.len() + 16);
        let mut firsts = Vec::with_capacity(count + 1);
        if before > 0 {
            lines.extend_from_slice(&self.lines[..self.firsts[before] as usize]);
            firsts.extend_from_slice(&self.firsts[..before]);
        }
        let fonts = RefCell::new((fonts, widths));
        let width = |c| {
            let (fonts, widths) = &mut *fonts.borrow_mut();
            widths.of(fonts, sizes.text, c)
        };
        let mut ends = Vec::new();
        for number in before..count - after {
            let paragraph = &new.paragraphs[number];
            firsts.push(lines.len() as u32);
            let start = paragraph.cells.start;
            if number > 0 && stands_apart(&new.paragraphs[number - 1], paragraph) {
                lines.push(FlowLine {
                    start,
                    end: start,
                    paragraph: number as u32,
                });
            }
            let cells = start as usize..paragraph.cells.end as usize;
            ends.clear();
            let first = indent(paragraph.role) * sizes.text;
            let chars = &new.chars[cells];
            typeset::lines(
                chars,
                width,
                typeset::overhang,
                sizes.measure,
                first,
                &mut ends,
            );
            let mut from = start;
            for end in &ends {
                lines.push(FlowLine {
                    start: from,
                    end: start + end,
                    paragraph: number as u32,
                });
                from = start + end;
            }
        }
        if after > 0 {
            let first_kept = self.firsts.len() - 1 - after;
            let from = self.firsts[first_kept] as usize;
            let moved = i64::from(new.len()) - old.map_or(0, |old| i64::from(old.len()));
            let shift = |cell: u32| (i64::from(cell) + moved) as u32;
            let number = |old: u32| old + (count - after) as u32 - first_kept as u32;
            let lines_moved = lines.len() as i64 - from as i64;
            let kept = &self.firsts[first_kept..self.firsts.len() - 1];
            firsts.extend(kept.iter().map(|f| (i64::from(*f) + lines_moved) as u32));
            lines.extend(self.lines[from..].iter().map(|line| FlowLine {
                start: shift(line.start),
                end: shift(line.end),
                paragraph: number(line.paragraph),
            }));
        }
        firsts.push(lines.len() as u32);
        *self = Self {
            lines,
            firsts,
            sizes: Some(sizes),
        };
    }
}

/// How many paragraphs at the beginning and at the end of two texts have the same lines.
fn unchanged(old: &Shown, new: &Shown) -> (usize, usize) {
    let (prefix, suffix) = same_ends(&old.chars, &new.chars);
    let pairs = old.paragraphs.iter().zip(&new.paragraphs);
    let before = pairs
        .take_while(|(a, b)| a == b && a.cells.end <= prefix)
        .count();
    let pairs = old.paragraphs.iter().rev().zip(new.paragraphs.iter().rev());
    let from_end = |shown: &Shown, cells: &Cells| (shown.len() - cells.start, cells.len());
    let after = pairs
        .take_while(|(a, b)| {
            let (at, len) = from_end(old, &a.cells);
            (at, len) == from_end(new, &b.cells) && a.role == b.role && at <= suffix
        })
        .count();
    // A line before a headline depends on what stands before; so the one after a change is
    // looked at again.
    let room = old.paragraphs.len().min(new.paragraphs.len()) - before;
    (before, after.saturating_sub(1).min(room))
}

/// How many characters two texts have in common at the beginning, and how many at the end.
fn same_ends(old: &[char], new: &[char]) -> (u32, u32) {
    // In blocks, which are compared many characters at once.
    const BLOCK: usize = 512;
    let blocks = old.chunks(BLOCK).zip(new.chunks(BLOCK));
    let mut prefix = blocks.take_while(|(a, b)| a == b).count() * BLOCK;
    prefix = prefix.min(old.len()).min(new.len());
    let rest = old[prefix..].iter().zip(&new[prefix..]);
    prefix += rest.take_while(|(a, b)| a == b).count();
    let blocks = old.rchunks(BLOCK).zip(new.rchunks(BLOCK));
    let mut suffix = blocks.take_while(|(a, b)| a == b).count() * BLOCK;
    suffix = suffix.min(old.len()).min(new.len());
    let (old, new) = (&old[..old.len() - suffix], &new[..new.len() - suffix]);
    let rest = old.iter().rev().zip(new.iter().rev());
    suffix += rest.take_while(|(a, b)| a == b).count();
    (prefix as u32, suffix as u32)
}

/// How wide printed rows are.
#[derive(Debug, Default)]
pub(super) struct RowWidths {
    rows: Vec<f32>,
    size: f32,
}

impl RowWidths {
    /// Measures an article's rows anew; those that are as they were in `old`, for which the widths
    /// here were found, keep theirs.
    pub(super) fn update(
        &mut self,
        fonts: &mut FontsView<'_>,
        widths: &mut Widths,
        size: f32,
        old: Option<&Shown>,
        new: &Shown,
    ) {
        let old = old.filter(|old| self.size == size && self.rows.len() == old.row_count());
        let count = new.row_count();
        let (before, after) = old.map_or((0, 0), |old| {
            let (prefix, suffix) = same_ends(&old.chars, &new.chars);
            let least = count.min(old.row_count());
            let same = |row: &usize| old.row(*row) == new.row(*row) && new.row(*row).end <= prefix;
            let before = (0..least).take_while(same).count();
            let from_end = |shown: &Shown, row: usize| {
                let cells = shown.row(shown.row_count() - 1 - row);
                (shown.len() - cells.start, cells.len())
            };
            let same = |row: &usize| {
                let place = from_end(new, *row);
                place == from_end(old, *row) && place.0 <= suffix
            };
            let after = (0..least - before).take_while(same).count();
            (before, after)
        });
        let mut width = |row: usize| {
            let cells = new.row(row);
            let chars = &new.chars[cells.start as usize..cells.end as usize];
            chars.iter().map(|c| widths.of(fonts, size, *c)).sum()
        };
        let between: Vec<f32> = (before..count - after).map(&mut width).collect();
        let kept = self.rows.len() - after;
        self.rows.splice(before..kept, between);
        self.size = size;
    }

    /// The widest, and the widest of those no wider than `most`.
    pub(super) fn widest(&self, most: f32) -> (f32, f32) {
        let widest = self.rows.iter().copied().fold(0.0, f32::max);
        let narrow = self.rows.iter().filter(|width| **width <= most);
        (widest, narrow.copied().fold(0.0, f32::max))
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
        match self.kind {
            ViewKind::Printed => self.shown.row_count(),
            ViewKind::Flowing => self.flow.lines.len(),
        }
    }

    /// The cells of a line.
    pub(super) fn cells(&self, line: usize) -> Cells {
        match self.kind {
            ViewKind::Printed => self.shown.row(line),
            ViewKind::Flowing => self
                .flow
                .lines
                .get(line)
                .map_or(0..0, |line| line.start..line.end),
        }
    }

    /// The line of a gap: at the end of one and the beginning of the next, that of the cell
    /// before it if `upstream`, and of the cell behind it otherwise.
    pub(super) fn of_gap(&self, gap: u32, upstream: bool) -> usize {
        let cell = if upstream { gap.saturating_sub(1) } else { gap };
        match self.kind {
            ViewKind::Printed if upstream || gap < self.shown.len() => self.shown.row_of(cell),
            ViewKind::Printed => self.count().saturating_sub(1),
            ViewKind::Flowing => {
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
            _ => 0.0,
        }
    }

    /// The paragraph of a line of the flowing view.
    pub(super) fn paragraph(&self, line: usize) -> Option<usize> {
        if self.kind == ViewKind::Printed {
            return None;
        }
        let number = self.flow.lines.get(line)?.paragraph as usize;
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
            None => true,
        }
    }
}
