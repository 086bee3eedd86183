//! The article as printed: a row for each printed line, its number at the left, the mark of its
//! break at the right, spans laid under the text with a rule below.
//!
//! Only what is in view is laid out. All rows have one height, so scrolling and hit-testing are
//! arithmetic; a long row is laid out in chunks, so that neither its length nor the article's
//! matters. Galleys live for one frame: egui may clear its glyphs between two.

use std::ops::Range;
use std::sync::Arc;

use egui::epaint::text::FontsView;
use egui::text::{CharIndex, LayoutJob, TextFormat};
use egui::{
    Align, Align2, Color32, CursorIcon, FontId, Galley, Pos2, Rect, Role, ScrollArea, Sense, Shape,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::core::breaks::Decision;
use crate::core::{Address, SpanId};

use super::fonts::{self, Drawn};
use super::shown::{Cell, Kind, Mark, Row, Shown};
use super::strings::{Language, Text};
use super::theme::{GRID, INTERFACE, LINE, READING, RULE, SMALL, Tokens, tokens};
use super::window::Request;

/// Where line numbers end, text begins, and the room a mark takes.
const NUMBER: f32 = 12.0 * GRID;
const TEXT: f32 = 16.0 * GRID;
const MARK: f32 = 7.0 * GRID;
/// The least margin at both sides.
const MARGIN: f32 = 4.0 * GRID;
/// Rows up to so many full-width characters stand beside one column of marks; the marks of longer
/// ones follow them.
const COLUMN: f32 = 60.0;
/// Cells that are laid out together.
const CHUNK: usize = 128;
/// Heights in a row: the tops of underlay and rules.
const UNDERLAY: Range<f32> = 1.0..27.0;
const RULES: f32 = 27.0;
/// The room beside a code point that stands for a character.
const PADDING: f32 = 3.0;

/// What the article's view remembers between frames.
#[derive(Debug, Default)]
pub(super) struct View {
    /// Where each chunk of each row begins, and where the last ends, from the row's beginning.
    chunks: Vec<Vec<f32>>,
    /// How wide the text is, and where the column of marks stands.
    width: f32,
    marks: f32,
    /// The gap at which a drag began.
    drag: Option<(usize, usize)>,
    scroll_to: Option<usize>,
    /// Where a field for the selection can stand: below its beginning, if that is in view.
    pub(super) below_selection: Option<Pos2>,
}

/// What of the article is chosen.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    /// The first and last character that are selected.
    pub(super) selection: Option<(Address, Address)>,
    pub(super) span: Option<SpanId>,
}

/// Cells laid out for this frame.
struct Chunk {
    galley: Arc<Galley>,
    /// The left edge of each cell, and the right edge of the last.
    edges: Vec<f32>,
    /// Cells that show a code point.
    framed: Vec<usize>,
}

/// What drawing needs to know, put together for one frame.
struct Drawing<'a> {
    language: Language,
    shown: &'a Shown,
    choice: &'a Choice,
    /// The places of the selected cells.
    selected: Option<((usize, usize), (usize, usize))>,
    tokens: &'static Tokens,
    /// Where row 1 begins.
    origin: Pos2,
}

impl View {
    /// Measures an article that is new or has changed.
    pub(super) fn measure(&mut self, context: &egui::Context, shown: &Shown) {
        let (reading, small) = (FontId::proportional(READING), FontId::proportional(SMALL));
        let width = |fonts: &mut FontsView<'_>, c| match fonts::drawn(fonts, c) {
            Drawn::Glyph(c) => fonts.glyph_width(&reading, c),
            Drawn::CodePoint(code) => {
                let digits = code.chars().map(|c| fonts.glyph_width(&small, c));
                digits.sum::<f32>() + 2.0 * PADDING
            }
        };
        let measure = |row: &Row| {
            let mut x = 0.0;
            let mut starts = vec![x];
            context.fonts_mut(|fonts| {
                for chunk in row.cells.chunks(CHUNK) {
                    x += chunk.iter().map(|cell| width(fonts, cell.c)).sum::<f32>();
                    starts.push(x);
                }
            });
            starts
        };
        self.chunks = shown.rows.iter().map(measure).collect();
        let end = |chunks: &Vec<f32>| chunks.last().copied().unwrap_or_default();
        self.width = self.chunks.iter().map(end).fold(0.0, f32::max);
        let beside = |end: &f32| *end <= COLUMN * READING;
        self.marks = self
            .chunks
            .iter()
            .map(end)
            .filter(beside)
            .fold(0.0, f32::max);
    }

    /// Forgets where the last article was scrolled and dragged to.
    pub(super) fn begin(&mut self) {
        self.drag = None;
        self.scroll_to(0);
    }

    /// Scrolls to a row in the next frame.
    pub(super) fn scroll_to(&mut self, row: usize) {
        self.scroll_to = Some(row);
    }

    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        shown: &Shown,
        choice: &Choice,
        requests: &mut Vec<Request>,
    ) {
        let width = self.width.max(self.marks) + TEXT + MARK + MARGIN;
        ScrollArea::both()
            .auto_shrink(false)
            .id_salt("article")
            .show_viewport(ui, |ui, viewport| {
                // Short lines stand in the middle of a wide window.
                let left = ((viewport.width() - width) / 2.0).max(MARGIN);
                ui.set_min_size(vec2(left + width, shown.rows.len() as f32 * LINE + LINE));
                let selected = choice
                    .selection
                    .and_then(|(first, last)| Some((shown.place(first)?, shown.place(last)?)));
                let drawing = Drawing {
                    language,
                    shown,
                    choice,
                    selected,
                    tokens: tokens(ui),
                    origin: ui.max_rect().min + vec2(left, LINE / 2.0),
                };
                self.draw(ui, &drawing, requests);
            });
    }

    fn draw(&mut self, ui: &mut Ui, drawing: &Drawing<'_>, requests: &mut Vec<Request>) {
        let shown = drawing.shown;
        self.below_selection = None;
        let view = ui.clip_rect();
        let area = ui.interact(view, ui.scope_id().with("text"), Sense::click_and_drag());
        let name = drawing.language.say(Text::Body);
        area.widget_info(|| WidgetInfo::labeled(Role::Document, true, name));
        if let Some(row) = self.scroll_to.take() {
            let top = drawing.top(row);
            let near =
                Rect::from_x_y_ranges(view.left()..=view.left(), top - LINE..=top + 2.0 * LINE);
            ui.scroll_to_rect(near, None);
        }
        let first = ((view.top() - drawing.origin.y) / LINE).floor().max(0.0) as usize;
        let last = ((view.bottom() - drawing.origin.y) / LINE).ceil().max(0.0) as usize;
        for number in first..last.min(shown.rows.len()) {
            self.row(ui, drawing, number, requests);
        }
        let pointer =
            ui.input(|input| (input.pointer.press_origin(), input.pointer.interact_pos()));
        if area.drag_started()
            && let Some(at) = pointer.0
        {
            self.drag = Some(self.gap(ui, drawing, at));
        }
        if area.dragged()
            && let (Some(from), Some(at)) = (self.drag, pointer.1)
        {
            let to = self.gap(ui, drawing, at);
            let selection = shown.cells_between(from, to);
            if selection != drawing.choice.selection {
                requests.push(Request::Select(selection));
            }
            if !view.contains(at) {
                ui.scroll_to_rect(Rect::from_center_size(at, vec2(1.0, LINE)), None);
            }
        }
        if area.drag_stopped() {
            self.drag = None;
        }
        if area.clicked() {
            requests.push(Request::Select(None));
            requests.push(Request::ChooseSpan(None));
        }
        if area.hovered() {
            ui.set_cursor_icon(CursorIcon::Text);
        }
    }

    /// The gap between two cells that is nearest to a point.
    fn gap(&self, ui: &Ui, drawing: &Drawing<'_>, at: Pos2) -> (usize, usize) {
        let number = ((at.y - drawing.origin.y) / LINE).floor().max(0.0) as usize;
        let rows = &drawing.shown.rows;
        let (Some(row), Some(chunks)) = (rows.get(number), self.chunks.get(number)) else {
            let last = rows.len().saturating_sub(1);
            return (last, rows.last().map_or(0, |row| row.cells.len()));
        };
        let x = at.x - drawing.origin.x - TEXT;
        let chunk = chunks
            .partition_point(|start| *start <= x)
            .clamp(1, chunks.len() - 1)
            - 1;
        let start = chunk * CHUNK;
        let cells = &row.cells[start..row.cells.len().min(start + CHUNK)];
        let edges = lay_out(ui, cells, drawing.tokens).edges;
        let x = x - chunks[chunk];
        let passed = edges
            .windows(2)
            .take_while(|w| (w[0] + w[1]) / 2.0 < x)
            .count();
        (number, start + passed)
    }

    fn row(
        &mut self,
        ui: &mut Ui,
        drawing: &Drawing<'_>,
        number: usize,
        requests: &mut Vec<Request>,
    ) {
        let row = &drawing.shown.rows[number];
        let chunks = self.chunks.get(number).cloned().unwrap_or_default();
        let tokens = drawing.tokens;
        let left = drawing.origin.x + TEXT;
        let top = drawing.top(number);
        let line = (number + 1).to_string();
        let small = FontId::proportional(SMALL);
        let at = pos2(drawing.origin.x + NUMBER, top + LINE * 0.42);
        ui.painter()
            .text(at, Align2::RIGHT_CENTER, &line, small, tokens.faint);

        let end = left + chunks.last().copied().unwrap_or_default();
        let rect = Rect::from_min_max(pos2(left, top), pos2(end.max(left + 1.0), top + LINE));
        let node = ui.interact(rect, ui.scope_id().with(("row", number)), Sense::hover());
        node.widget_info(|| {
            let text: String = row.cells.iter().map(|cell| cell.c).collect();
            let name = drawing.language.fill(Text::Line, &[&line, &text]);
            WidgetInfo::labeled(Role::Paragraph, true, name)
        });

        let clip = ui.clip_rect();
        let mut end = left;
        for (start, ends) in (0..row.cells.len()).step_by(CHUNK).zip(chunks.windows(2)) {
            let x = left + ends[0];
            if x > clip.right() || left + ends[1] < clip.left() - READING {
                end = left + ends[1];
                continue;
            }
            let cells = start..row.cells.len().min(start + CHUNK);
            let laid_out = lay_out(ui, &row.cells[cells.clone()], tokens);
            end = x + laid_out.edges.last().copied().unwrap_or_default();
            self.chunk(
                ui,
                drawing,
                (number, cells),
                pos2(x, top),
                laid_out,
                requests,
            );
        }
        if let Some(mark) = row.mark {
            let x = (left + self.marks).max(end) + GRID;
            let rect = Rect::from_min_size(pos2(x, top), vec2(MARK, UNDERLAY.end + 1.0));
            drawing.mark(ui, rect, &line, mark, requests);
        }
    }

    /// Draws cells of a row: underlays, selection, text, rules.
    fn chunk(
        &mut self,
        ui: &mut Ui,
        drawing: &Drawing<'_>,
        (number, cells): (usize, Range<usize>),
        at: Pos2,
        chunk: Chunk,
        requests: &mut Vec<Request>,
    ) {
        let row = &drawing.shown.rows[number];
        let tokens = drawing.tokens;
        // Where cells of this chunk stand.
        let across = |stretch: &Range<usize>, y: Range<f32>| {
            let start = stretch.start.max(cells.start);
            let end = stretch.end.min(cells.end);
            (start < end).then(|| {
                let x = |cell: usize| at.x + chunk.edges[cell - cells.start];
                Rect::from_min_max(pos2(x(start), at.y + y.start), pos2(x(end), at.y + y.end))
            })
        };
        let pieces: Vec<_> = row
            .pieces
            .iter()
            .filter_map(|piece| Some((piece, across(&piece.cells, UNDERLAY)?)))
            .map(|(piece, rect)| (piece, rect, &drawing.shown.spans[piece.span]))
            .collect();
        for (_, rect, span) in &pieces {
            let fill = tokens.underlay(tokens.label(&span.label.color));
            ui.painter().rect_filled(*rect, 0.0, fill);
        }
        if let Some(selected) = drawing.selected_in(number)
            && let Some(rect) = across(&selected, UNDERLAY)
        {
            ui.painter().rect_filled(rect, 0.0, tokens.selection);
            self.below_selection.get_or_insert(rect.left_bottom());
        }
        let text_top = at.y + (UNDERLAY.end + UNDERLAY.start - chunk.galley.size().y) / 2.0;
        let galley = Arc::clone(&chunk.galley);
        ui.painter()
            .galley(pos2(at.x, text_top), galley, tokens.ink);
        for cell in &chunk.framed {
            let cell = cells.start + cell;
            if let Some(frame) = across(&(cell..cell + 1), UNDERLAY.start + 5.0..UNDERLAY.end - 5.0)
            {
                let stroke = Stroke::new(1.0, tokens.faint);
                ui.painter().rect_stroke(
                    frame.shrink2(vec2(1.0, 0.0)),
                    2.0,
                    stroke,
                    StrokeKind::Inside,
                );
            }
        }
        for (piece, rect, span) in pieces {
            let color = tokens.label(&span.label.color);
            let y = at.y + RULES + piece.lane as f32 * (RULE + 1.0);
            let rule = Rect::from_x_y_ranges(rect.left() + 1.0..=rect.right() - 1.0, y..=y + RULE);
            ui.painter().rect_filled(rule, 0.0, color);
            let chosen = drawing.choice.span.as_ref() == Some(&span.id);
            if chosen {
                let stroke = Stroke::new(1.5, color);
                ui.painter()
                    .rect_stroke(rect, 2.0, stroke, StrokeKind::Inside);
            }
            let label = fonts::drawable(ui.ctx(), drawing.language.label(&span.label)).into_owned();
            let text = fonts::drawable(ui.ctx(), &span.text).into_owned();
            let name = format!("{text}　{label}");
            let id = ui
                .scope_id()
                .with((&span.id, number, piece.cells.start, cells.start));
            let response = ui.interact(rect, id, Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::Mark, true, chosen, &name));
            if response.on_hover_text(&name).clicked() {
                requests.push(Request::Select(None));
                requests.push(Request::ChooseSpan(Some(span.id.clone())));
            }
        }
        let typed = |cell: &&usize| row.cells[**cell].kind == Kind::Typed;
        for cell in cells.clone().collect::<Vec<_>>().iter().filter(typed) {
            if let Some(rect) = across(&(*cell..cell + 1), UNDERLAY) {
                let y = rect.bottom() - 1.0;
                let ends = [pos2(rect.left() + 2.0, y), pos2(rect.right() - 1.0, y)];
                let dots = Shape::dotted_line(&ends, tokens.quiet, 3.0, 0.8);
                ui.painter().extend(dots);
            }
        }
    }
}

impl Drawing<'_> {
    /// The top of a row.
    fn top(&self, row: usize) -> f32 {
        self.origin.y + row as f32 * LINE
    }

    /// Which cells of a row are selected.
    fn selected_in(&self, row: usize) -> Option<Range<usize>> {
        let (from, to) = self.selected?;
        let start = if row == from.0 { from.1 } else { 0 };
        let end = if row == to.0 { to.1 + 1 } else { usize::MAX };
        (from.0..=to.0).contains(&row).then_some(start..end)
    }

    fn mark(&self, ui: &mut Ui, rect: Rect, line: &str, mark: Mark, requests: &mut Vec<Request>) {
        let tokens = self.tokens;
        let (glyph, color, name, hint) = match mark.decision {
            Decision::Open => ("?", tokens.accent, Text::BreakOpen, Text::ClickJoins),
            Decision::Joined => ("⏎", tokens.quiet, Text::BreakJoined, Text::ClickKeeps),
            Decision::Kept => ("¶", tokens.ink, Text::BreakKept, Text::ClickJoins),
        };
        let id = ui.scope_id().with(("break", mark.at.buffer.page.0, line));
        let response = ui.interact(rect, id, Sense::click());
        let name = self.language.fill(name, &[line]);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, 3.0, tokens.hover);
        }
        let font = FontId::proportional(INTERFACE);
        ui.painter()
            .text(rect.center(), Align2::CENTER_CENTER, glyph, font, color);
        let tip = format!("{name}\n{}", self.language.say(hint));
        if response.on_hover_text(tip).clicked() {
            let join = mark.decision != Decision::Joined;
            requests.push(Request::Break { at: mark.at, join });
        }
    }
}

/// Lays cells out in one line.
fn lay_out(ui: &Ui, cells: &[Cell], tokens: &Tokens) -> Chunk {
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
            let format = TextFormat::simple(FontId::proportional(READING), color);
            job.append(run, std::mem::take(space), format);
            run.clear();
        }
    };
    for (i, cell) in cells.iter().enumerate() {
        let color = match cell.kind {
            Kind::Hidden => tokens.faint,
            Kind::Printed | Kind::Typed => tokens.ink,
        };
        columns.push(column);
        match ui.fonts_mut(|fonts| fonts::drawn(fonts, cell.c)) {
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
