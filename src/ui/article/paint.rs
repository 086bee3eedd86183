//! Drawing cells of one line: underlays, selection, text, rules, marks of corrections, the caret.
//!
//! A long line is laid out in chunks, so that its length does not matter. Galleys live for one
//! frame: egui may clear its glyphs between two.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{CharIndex, LayoutJob, TextFormat};
use egui::{
    Align, Align2, Color32, FontId, Galley, Pos2, Rect, Response, Role, Sense, Shape, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::core::SpanState;
use crate::ui::fonts::{self, Drawn};
use crate::ui::mark;
use crate::ui::theme::{GRID, RULE, SMALL, Tokens, tokens};

use super::Scene;
use super::lines::{PADDING, Sizes};
use super::shown::{Cells, LANES, Shown, Span};

/// Cells that are laid out together.
pub(super) const CHUNK: u32 = 128;

/// Cells laid out for this frame.
pub(super) struct Chunk {
    galley: Arc<Galley>,
    /// The left edge of each cell, and the right edge of the last.
    pub(super) edges: Vec<f32>,
    /// Cells that show a code point, counted from the chunk's first.
    framed: Vec<usize>,
}

/// Lays cells out in one line.
pub(super) fn lay_out(ui: &Ui, shown: &Shown, cells: Cells, size: f32) -> Chunk {
    let tokens = tokens(ui);
    let mut job = LayoutJob::default();
    job.wrap.max_width = f32::INFINITY;
    let mut columns = Vec::with_capacity(cells.len() + 1);
    let mut framed = Vec::new();
    let mut column = 0;
    let mut run = String::new();
    let mut run_color = tokens.ink;
    let mut space = 0.0;
    let flush = |job: &mut LayoutJob, run: &mut String, color: Color32, space: &mut f32| {
        if !run.is_empty() {
            let format = TextFormat::simple(FontId::proportional(size), color);
            job.append(run, std::mem::take(space), format);
            run.clear();
        }
    };
    for (i, cell) in cells.enumerate() {
        let color = if shown.is_quiet(cell) {
            tokens.faint
        } else {
            tokens.ink
        };
        columns.push(column);
        let c = shown.chars[cell as usize];
        match ui.fonts_mut(|fonts| fonts::drawn(fonts, c)) {
            Drawn::Glyph(c) => {
                if color != run_color {
                    flush(&mut job, &mut run, run_color, &mut space);
                    run_color = color;
                }
                run.push(c);
                column += 1;
            }
            Drawn::CodePoint(code) => {
                flush(&mut job, &mut run, run_color, &mut space);
                let mut format = TextFormat::simple(FontId::proportional(SMALL), color);
                format.valign = Align::Center;
                job.append(&code, space + PADDING, format);
                space = PADDING;
                framed.push(i);
                column += code.len();
            }
        }
    }
    flush(&mut job, &mut run, run_color, &mut space);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let end = galley.size().x + space;
    let row = galley.rows.first();
    let left = |column: usize| match row {
        Some(row) if column < row.glyphs.len() => row.x_offset(CharIndex(column)),
        _ => end,
    };
    let mut edges: Vec<f32> = columns.into_iter().map(left).collect();
    for cell in &framed {
        edges[*cell] -= PADDING;
    }
    edges.push(end);
    Chunk {
        galley,
        edges,
        framed,
    }
}

/// What drawing cells needs to know.
pub(super) struct Painting<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) sizes: Sizes,
    /// The first line in view.
    pub(super) first: usize,
    pub(super) selection: Option<Cells>,
    /// The span under the pointer.
    pub(super) hovered: Option<crate::core::SpanId>,
    /// What a tag will cover whose edge is being dragged.
    pub(super) pulled: Option<Cells>,
    /// Cells to point out: what was just changed, or what an entry of a list is about.
    pub(super) pointed: &'a [Cells],
    /// Spans that were clicked in this frame, and their responses for tooltips.
    pub(super) touched: Vec<(crate::core::SpanId, Response)>,
    /// The same for suggestions, by their places in the scene.
    pub(super) offered: Vec<(usize, Response)>,
    /// Where the beginning of the selection was drawn.
    pub(super) selection_at: Option<Rect>,
    /// Names of labels, to be drawn over the lines below them.
    pub(super) named: Vec<(Rect, Arc<Galley>)>,
}

impl Painting<'_> {
    /// Draws cells laid out as `chunk` with their left top at `at`.
    pub(super) fn chunk(&mut self, ui: &mut Ui, cells: Cells, at: Pos2, chunk: &Chunk) {
        let shown = self.scene.shown;
        let tokens = tokens(ui);
        let band = self.sizes.band();
        // Where cells of this chunk stand.
        let across = |stretch: &Cells, y: Range<f32>| {
            let start = stretch.start.max(cells.start);
            let end = stretch.end.min(cells.end);
            (start < end).then(|| {
                let x = |cell: u32| at.x + chunk.edges[(cell - cells.start) as usize];
                Rect::from_min_max(pos2(x(start), at.y + y.start), pos2(x(end), at.y + y.end))
            })
        };
        let spans: Vec<&Span> = shown.spans_within(cells.clone()).collect();
        for span in &spans {
            let Some(label) = shown.label(span) else {
                continue;
            };
            let fill = tokens.underlay(tokens.label(&label.color));
            for rect in span.parts.iter().filter_map(|part| across(part, 1.0..band)) {
                ui.painter().rect_filled(rect, 0.0, fill);
            }
        }
        if self.scene.compared {
            self.differences(ui, &cells, tokens, &across);
        }
        for pointed in self.pointed {
            if let Some(rect) = across(pointed, 1.0..band) {
                ui.painter().rect_filled(rect, 0.0, tokens.pointed);
            }
        }
        let scene = self.scene;
        let from = scene.found.partition_point(|hit| hit.end <= cells.start);
        let found = scene.found[from..].iter();
        for hit in found.take_while(|hit| hit.start < cells.end) {
            if let Some(rect) = across(hit, 1.0..band) {
                ui.painter().rect_filled(rect, 0.0, tokens.found);
            }
        }
        if let Some(selected) = &self.selection
            && let Some(rect) = across(selected, 1.0..band)
        {
            ui.painter().rect_filled(rect, 0.0, tokens.selection);
            self.selection_at.get_or_insert(rect);
        }
        if let Some(rect) = scene
            .found_now
            .as_ref()
            .and_then(|hit| across(hit, 1.0..band))
        {
            ui.painter().rect_filled(rect, 0.0, tokens.found_now);
            let edge = Stroke::new(1.0, tokens.accent);
            ui.painter()
                .rect_stroke(rect, 0.0, edge, StrokeKind::Inside);
        }
        let text_top = at.y + (band + 1.0 - chunk.galley.size().y) / 2.0;
        ui.painter()
            .galley(pos2(at.x, text_top), Arc::clone(&chunk.galley), tokens.ink);
        for cell in &chunk.framed {
            let cell = cells.start + *cell as u32;
            if let Some(frame) = across(&(cell..cell + 1), 5.0..band - 4.0) {
                let stroke = Stroke::new(1.0, tokens.faint);
                ui.painter().rect_stroke(
                    frame.shrink2(vec2(1.0, 0.0)),
                    2.0,
                    stroke,
                    StrokeKind::Inside,
                );
            }
        }
        for span in spans {
            for (number, part) in span.parts.iter().enumerate() {
                if let Some(rect) = across(part, 1.0..band) {
                    let is_last = number + 1 == span.parts.len() && part.end <= cells.end;
                    self.span(ui, span, rect, is_last, (cells.start, part.start));
                    if scene.span == Some(&span.id) {
                        self.grips(ui, rect, part, &cells);
                    }
                }
            }
        }
        let first = scene.offers.partition_point(|o| o.cells.end <= cells.start);
        for (number, offer) in scene.offers.iter().enumerate().skip(first) {
            if offer.cells.start >= cells.end {
                break;
            }
            if let Some(rect) = across(&offer.cells, 1.0..band) {
                self.offer(ui, number, offer, rect, cells.start);
                if scene.offer == Some(number) {
                    self.grips(ui, rect, &offer.cells, &cells);
                }
            }
        }
        if let Some(rect) = self.pulled.as_ref().and_then(|c| across(c, 1.0..band)) {
            let stroke = Stroke::new(1.5, tokens.accent);
            ui.painter()
                .rect_stroke(rect, 2.0, stroke, StrokeKind::Outside);
        }
        if let Some(rect) = scene.next_name.as_ref().and_then(|c| across(c, 1.0..band)) {
            self.ahead(ui, rect);
        }
        if let Some(rect) = scene.aim.as_ref().and_then(|c| across(c, 1.0..band)) {
            let stroke = Stroke::new(1.0, tokens.faint);
            ui.painter()
                .rect_stroke(rect, 3.0, stroke, StrokeKind::Inside);
        }
        for hint in scene.hints {
            let start = hint.cells.start;
            if cells.contains(&start)
                && let Some(rect) = across(&(start..start + 1), 1.0..band)
                && let Some(words) = across(&hint.cells, 1.0..band)
            {
                self.hint(ui, hint, rect, words);
            }
        }
        for cell in cells.clone() {
            let (typed, hidden) = (shown.is_typed(cell), shown.is_struck(cell));
            if !typed && !hidden {
                continue;
            }
            let Some(rect) = across(&(cell..cell + 1), 1.0..band) else {
                continue;
            };
            if hidden {
                let y = rect.center().y;
                let stroke = Stroke::new(1.0, tokens.quiet);
                ui.painter().hline(rect.x_range(), y, stroke);
            } else {
                let y = rect.bottom() - 1.0;
                let ends = [pos2(rect.left() + 2.0, y), pos2(rect.right() - 1.0, y)];
                let dots = Shape::dotted_line(&ends, tokens.quiet, 3.0, 0.8);
                ui.painter().extend(dots);
            }
        }
        for pointed in &self.scene.guide.cells {
            if let Some(rect) = across(pointed, 0.0..band + 1.0) {
                let stroke = Stroke::new(1.5, tokens.accent);
                ui.painter()
                    .rect_stroke(rect, 3.0, stroke, StrokeKind::Outside);
            }
        }
    }

    /// Marks what differs from the other side: behind the text what was changed, by a line below
    /// it what stands elsewhere there.
    fn differences(
        &self,
        ui: &Ui,
        cells: &Cells,
        tokens: &Tokens,
        across: &dyn Fn(&Cells, Range<f32>) -> Option<Rect>,
    ) {
        let shown = self.scene.shown;
        let band = self.sizes.band();
        let differs = |cell| shown.is_typed(cell) || shown.is_corrected(cell);
        let mut start = cells.start;
        while start < cells.end {
            let what = differs(start);
            let end = (start..cells.end).find(|cell| differs(*cell) != what);
            let end = end.unwrap_or(cells.end);
            if what && let Some(rect) = across(&(start..end), 1.0..band) {
                ui.painter().rect_filled(rect, 2.0, tokens.changed());
            }
            start = end;
        }
        let moved = self.scene.moved;
        let first = moved.partition_point(|moved| moved.end <= cells.start);
        for moved in moved[first..].iter().take_while(|m| m.start < cells.end) {
            if let Some(rect) = across(moved, 1.0..band) {
                let ends = [rect.left_bottom(), rect.right_bottom()];
                let stroke = Stroke::new(1.5, tokens.accent);
                ui.painter()
                    .extend(Shape::dashed_line(&ends, stroke, 5.0, 3.0));
            }
        }
    }

    /// Draws the names of labels.
    pub(super) fn names(&mut self, ui: &Ui) {
        let tokens = tokens(ui);
        for (place, galley) in self.named.drain(..) {
            // Where all have names there is room for them between the lines.
            if !self.scene.settings.label_names {
                let behind = place.expand2(vec2(2.0, 0.0));
                ui.painter().rect_filled(behind, 2.0, tokens.paper);
            }
            ui.painter().galley(place.min, galley, tokens.ink);
        }
    }

    /// The rule, outline, name and node of a part of a span.
    fn span(&mut self, ui: &mut Ui, span: &Span, rect: Rect, is_last: bool, salt: (u32, u32)) {
        let shown = self.scene.shown;
        let tokens = tokens(ui);
        let Some(label) = shown.label(span) else {
            return;
        };
        let color = tokens.label(&label.color);
        // Where the text is small there is less room below it: rules stay out of the next line.
        let all = f32::from(LANES) * (RULE + 1.0) - 1.0;
        let scale = ((self.sizes.line - self.sizes.band()) / all).min(1.0);
        let (step, thick) = ((RULE + 1.0) * scale, (RULE * scale).max(1.0));
        let y = rect.bottom() + f32::from(span.lane.min(LANES - 1)) * step;
        let rule = Rect::from_x_y_ranges(rect.left() + 1.0..=rect.right() - 1.0, y..=y + thick);
        mark::rule(ui.painter(), rule, span.label as usize, color);
        let chosen = self.scene.span == Some(&span.id);
        if span.state == SpanState::Torn {
            let ends = [rect.left_bottom(), rect.left_top()];
            let dashes = Shape::dashed_line(&ends, Stroke::new(1.5, tokens.error), 3.0, 2.0);
            ui.painter().extend(dashes);
        }
        if chosen {
            let stroke = Stroke::new(1.5, color);
            ui.painter()
                .rect_stroke(rect, 2.0, stroke, StrokeKind::Inside);
        }
        let hovered = self.hovered.as_ref() == Some(&span.id);
        if is_last && (chosen || hovered || self.scene.settings.label_names) {
            let name = fonts::drawable(ui.ctx(), self.scene.language.label(label)).into_owned();
            let at = pos2(rect.right(), rule.bottom() + 1.0);
            let font = FontId::proportional(SMALL - 2.0);
            let galley = ui.painter().layout_no_wrap(name, font, color);
            let place = Align2::RIGHT_TOP.anchor_size(at, galley.size());
            self.named.push((place, galley));
        }
        let words = fonts::drawable(ui.ctx(), &shown.words(span)).into_owned();
        let name = format!("{words}　{}", self.scene.language.label(label));
        let id = ui.scope_id().with((&span.id, salt));
        let response = ui.interact(rect, id, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Mark, true, chosen, &name));
        if response.hovered() || response.clicked() {
            self.touched.push((span.id.clone(), response));
        }
    }
}

/// Draws the caret before or behind a cell.
pub(super) fn caret(ui: &Ui, x: f32, top: f32, sizes: Sizes, color: Color32) {
    let y = top + 2.0..=top + sizes.band() - 1.0;
    let rect = Rect::from_x_y_ranges(x - 1.0..=x + GRID * 0.2, y);
    ui.painter().rect_filled(rect, 0.0, color);
}

/// Draws a small text, its right middle at a point.
pub(super) fn small(ui: &Ui, at: Pos2, align: Align2, text: &str, tokens: &Tokens) {
    let font = FontId::proportional(SMALL);
    ui.painter().text(at, align, text, font, tokens.faint);
}
