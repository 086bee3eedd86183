//! The article, in two views that share caret, selection and scroll: as printed, a row for each
//! printed line, and flowing, paragraphs broken to a measure.
//!
//! Only what is in view is laid out. All lines have one height, so scrolling and hit-testing are
//! arithmetic. The view sends requests; what a command does to the text it does not know.
//!
//! The page as it came can stand beside it ([`Beside`]): the same view, of the page's own lines,
//! that changes nothing.

mod arcs;
mod beside;
mod cursor;
mod differences;
pub(super) mod draft;
mod edges;
mod keys;
mod lines;
mod margin;
mod neighbour;
mod offers;
mod paint;
pub(super) mod pasted;
mod pointer;
mod relations;
mod scene;
mod shown;
mod typing;
mod words;

use egui::{FontId, Id, Pos2, Rect, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::settings::{Settings, ViewKind};
use super::strings::{Language, Text};
use super::theme::{GRID, tokens};
use super::window::Request;

pub(super) use beside::Beside;
pub(super) use cursor::Cursor;
pub(super) use lines::Sizes;
pub(super) use neighbour::{Neighbour, neighbour};
pub(super) use offers::{Hint, Offer};
pub(super) use relations::{Related, related};
pub(super) use scene::{Guide, Proposed, Scene};
pub(super) use shown::{Cells, Change, Mark, Shown, Span};
pub(super) use words::Finder;

use lines::{Extent, Flow, Lines, RowWidths, Widths};
use paint::{CHUNK, Painting};
use pointer::Touched;
use scene::{Margins, Side};

/// The room a mark takes.
const MARK: f32 = 7.0 * GRID;
/// Lines of more full-width characters than these do not count where it is asked how wide lines
/// are: they fit nowhere.
const COLUMN: f32 = 60.0;
/// Lines of the flowing view that have no room for so many characters are short.
const FEW: f32 = 24.0;
/// Text is made no smaller than this part of what is set for lines to fit, and for the few that
/// stand out no smaller than this; and how much larger it has to be able to get before it does.
const LEAST: f32 = 0.75;
const LEAST_FOR_FEW: f32 = 0.9;
const SPARE: f32 = 1.02;
/// So many empty lines follow the text: what stands over its foot, such as a relation that is
/// being made, covers none of it.
const BELOW: f32 = 3.0;
/// So many lines stay above what one goes on to.
const ABOVE: f32 = 2.0;
/// How long a change is pointed out, in seconds.
const FLASH: f64 = 0.6;

/// Where to scroll to.
#[derive(Clone, Copy, Debug)]
enum Scroll {
    /// So that a gap is in view, if it is not.
    Into(u32),
    /// So that the line of a gap is so far below the top.
    Keep(u32, f32),
}

/// What the article's view remembers between frames.
#[derive(Debug, Default)]
pub(super) struct View {
    pub(super) cursor: Cursor,
    flow: Flow,
    widths: Widths,
    row_widths: RowWidths,
    /// How wide the lines are. The marks of breaks stand beside the column; those of lines that
    /// are longer follow them.
    extent: Extent,
    sizes: Option<Sizes>,
    /// How long a line can be, and how large text may be at the most.
    room: f32,
    most: f32,
    /// Whether printed lines that are longer than that are broken.
    breaks_rows: bool,
    kind: ViewKind,
    side: Side,
    margins: Margins,
    scroll: Option<Scroll>,
    /// Where it was scrolled to, how much is in view, and how far down it is to be scrolled.
    offset: Vec2,
    in_view: Vec2,
    follow: Option<f32>,
    /// The cell under the pointer.
    hovered: Option<u32>,
    /// The first cell in view, and the cells of the lines that are seen whole.
    top: u32,
    seen: Cells,
    drag: Option<pointer::Drag>,
    /// The span that a relation is being drawn from, and where the pointer is.
    drawing: Option<(crate::core::SpanId, Pos2)>,
    /// The edge of a tag or suggestion that is being dragged.
    pull: Option<edges::Pull>,
    /// The caret as it was last drawn, and since when it is there.
    caret_shown: Option<Cursor>,
    caret_since: f64,
    /// Cells that were just changed, and since when that is shown.
    flash: Option<(Cells, f64)>,
    /// Cells that an entry elsewhere is about, while it is pointed at.
    pub(super) pointed: Vec<Cells>,
    lines_moved: Option<margin::Moving>,
    /// Where the beginning of the selection, or the caret, was drawn, if it is in view.
    pub(super) place: Option<Rect>,
    /// Whether the last selection was made by pointer, and is complete.
    pub(super) by_pointer: bool,
    pub(super) typing: typing::Typing,
}

/// The id of the area in which the text is.
pub(super) fn text_id() -> Id {
    Id::unique("article text")
}

impl View {
    /// Forgets what it knew of another article.
    pub(super) fn begin(&mut self) {
        *self = Self {
            widths: std::mem::take(&mut self.widths),
            scroll: Some(Scroll::Keep(0, 0.0)),
            kind: self.kind,
            side: self.side,
            room: self.room,
            most: self.most,
            breaks_rows: self.breaks_rows,
            margins: self.margins,
            ..Self::default()
        };
    }

    /// Takes in that the text has changed.
    pub(super) fn update(
        &mut self,
        context: &egui::Context,
        settings: &Settings,
        change: &Change,
        new: &Shown,
    ) {
        self.cursor = self.cursor.in_new(change, new);
        self.top = change.gap_after(new, self.top);
        if let Some((cells, _)) = &mut self.flash {
            *cells = change.gap_after(new, cells.start)..change.gap_behind(new, cells.end);
        }
        self.pointed.clear();
        self.measure(context, settings, Some(change), new);
    }

    /// Takes in that sizes or the view have changed.
    fn adapt(&mut self, ui: &Ui, settings: &Settings, shown: &Shown) {
        let context = ui.ctx();
        let Margins { text, outside, .. } = self.margins;
        self.room = ui.available_width() - text - MARK - 2.0 * outside;
        let kind = self.kind_in(settings);
        if self.sizes != Some(self.sizes_in(settings)) || self.kind != kind {
            // The caret stays where it is on the screen, or what is at the top.
            let keep = self.in_place(shown, self.cursor.head);
            let keep = keep.unwrap_or(Scroll::Keep(self.top, 0.0));
            self.scroll.get_or_insert(keep);
            self.measure(context, settings, None, shown);
        }
    }

    /// A gap where it stands in view, if it does.
    fn in_place(&self, shown: &Shown, gap: u32) -> Option<Scroll> {
        let sizes = self.sizes?;
        let lines = self.lines(shown);
        let line = lines.of_gap(gap, self.cursor.upstream);
        let y = line as f32 * sizes.line - self.offset.y;
        let is_in_view = y >= 0.0 && y + sizes.line <= self.in_view.y && line < lines.count();
        is_in_view.then_some(Scroll::Keep(gap, y))
    }

    fn kind_in(&self, settings: &Settings) -> ViewKind {
        match self.side {
            Side::Text => settings.view,
            Side::Page => ViewKind::Printed,
        }
    }

    fn sizes_in(&self, settings: &Settings) -> Sizes {
        let sizes = Sizes::within(settings, self.room, self.most);
        match self.breaks_rows && self.kind_in(settings) == ViewKind::Printed {
            true => sizes.with_lines_of(self.room),
            false => sizes,
        }
    }

    /// Nothing stands beside the text: it is as large as it is set to be. Only where whole printed
    /// lines would not fit, or those of the flowing view would be short, the margins give way; and
    /// then the size of printed lines, if that makes them fit and nobody has asked for large text.
    pub(super) fn alone(&mut self, room: f32, settings: &Settings, language: Language) {
        let (set, now) = (Sizes::of(settings), self.sizes(settings));
        let was = (self.most, self.margins);
        (self.most, self.margins) = (0.0, Margins::WIDE);
        self.breaks_rows = false;
        let is_printed = self.kind_in(settings) == ViewKind::Printed;
        // In widths of a character.
        let line = self.extent.column / now.text;
        let longest = self.extent.longest / now.text;
        let beside = |margins: Margins| margins.text + MARK + 2.0 * margins.outside;
        // What gave way comes back only with some room to spare: widths are not quite in
        // proportion to sizes.
        let spare = |is_close: bool| if is_close { SPARE } else { 1.0 };
        let wanted = match is_printed {
            true => longest * set.text * spare(was.1 != Margins::WIDE),
            false => set.measure.min(FEW * set.text),
        };
        if beside(Margins::WIDE) + wanted <= room {
            return;
        }
        self.margins = Margins::close(language);
        if !is_printed {
            return;
        }
        if settings.zoom > 1.0 {
            return;
        }
        let free = room - beside(self.margins);
        // How large text can be for lines to fit: as it is set, or not much smaller.
        let most = |line: f32, least: f32| -> Option<f32> {
            if line * set.text * spare(was.0 > 0.0) <= free {
                return Some(0.0);
            }
            let fits = (free / line).floor();
            let size = match fits > was.0 && was.0 > 0.0 {
                true => (free / (line * SPARE)).floor().max(was.0),
                false => fits,
            };
            (size >= set.text * least).then_some(size)
        };
        let size = most(longest, LEAST_FOR_FEW).or_else(|| most(line, LEAST));
        self.most = size.unwrap_or_default();
    }

    /// How many full-width characters a line of the flowing view has as it is drawn.
    pub(super) fn fits(&self, settings: &Settings) -> f32 {
        let sizes = self.sizes(settings);
        (sizes.measure / sizes.text).floor()
    }

    /// The sizes in which text is drawn.
    pub(super) fn sizes(&self, settings: &Settings) -> Sizes {
        self.sizes.unwrap_or_else(|| Sizes::of(settings))
    }

    /// Breaks and measures lines: those that have changed, or all.
    fn measure(
        &mut self,
        context: &egui::Context,
        settings: &Settings,
        change: Option<&Change>,
        shown: &Shown,
    ) {
        let sizes = self.sizes_in(settings);
        self.sizes = Some(sizes);
        self.kind = self.kind_in(settings);
        let Self { flow, widths, .. } = self;
        if self.kind == ViewKind::Flowing {
            self.row_widths = RowWidths::default();
            let made = (self.kind, sizes);
            context.fonts_mut(|fonts| flow.update(fonts, widths, made, change, shown));
            self.extent = Extent {
                widest: sizes.measure,
                longest: sizes.measure,
                column: sizes.measure,
            };
            return;
        }
        let rows = &mut self.row_widths;
        context.fonts_mut(|fonts| rows.update(fonts, widths, sizes.text, change, shown));
        self.extent = rows.extent(COLUMN * sizes.text);
        if self.breaks_rows && self.extent.widest > sizes.measure {
            let made = (self.kind, sizes);
            context.fonts_mut(|fonts| flow.update(fonts, widths, made, change, shown));
        } else {
            // Lines broken for an older text are of no use.
            *flow = Flow::default();
        }
    }

    /// How wide the lines are as they are drawn.
    fn drawn_extent(&self, sizes: Sizes) -> Extent {
        match self.breaks_rows {
            true => self.extent.broken_to(sizes.measure),
            false => self.extent,
        }
    }

    /// Has a gap come into view.
    pub(super) fn reveal(&mut self, gap: u32) {
        self.scroll = Some(Scroll::Into(gap));
    }

    /// The first cell in view.
    pub(super) fn top(&self) -> u32 {
        self.top
    }

    /// What is in view, of lines that are seen whole.
    pub(super) fn seen(&self) -> Cells {
        self.seen.clone()
    }

    /// The lines as they are drawn: how far each is indented, in characters, and its cells.
    pub(super) fn rows(&self, shown: &Shown) -> Vec<(f32, Cells)> {
        let lines = self.lines(shown);
        let all = 0..lines.count();
        all.map(|line| (lines.indent(line), lines.cells(line)))
            .collect()
    }

    /// Has cells come into view with most of what follows them, if they are not in view whole.
    pub(super) fn turn_to(&mut self, cells: &Cells) {
        if cells.start < self.seen.start || cells.end > self.seen.end {
            let above = self.sizes.map_or(0.0, |sizes| ABOVE * sizes.line);
            self.scroll = Some(Scroll::Keep(cells.start, above));
        }
    }

    /// Puts the caret somewhere, with the line of a gap at the top.
    pub(super) fn return_to(&mut self, cursor: Cursor, top: u32) {
        self.cursor = cursor;
        self.scroll = Some(Scroll::Keep(top, 0.0));
    }

    /// Selects cells and has them come into view.
    pub(super) fn select(&mut self, cells: Cells) {
        self.by_pointer = false;
        self.reveal(cells.start);
        self.cursor = Cursor::over(cells);
    }

    /// Points out for a moment that cells have changed.
    pub(super) fn flash(&mut self, cells: Cells, now: f64) {
        self.flash = Some((cells, now));
    }

    fn lines<'a>(&'a self, shown: &'a Shown) -> Lines<'a> {
        Lines {
            shown,
            flow: &self.flow,
            kind: self.kind,
        }
    }

    /// Whether the caret is drawn at the end of a line, and what follows stands in the next.
    pub(super) fn is_at_line_end(&self, shown: &Shown) -> bool {
        let Cursor { head, upstream, .. } = self.cursor;
        let lines = self.lines(shown);
        upstream && lines.of_gap(head, true) != lines.of_gap(head, false)
    }

    /// The line that the caret is in, from 0, as the view counts lines.
    pub(super) fn caret_row(&self, shown: &Shown) -> usize {
        let cell = if self.cursor.upstream {
            self.cursor.head.saturating_sub(1)
        } else {
            self.cursor.head
        };
        shown.row_of(cell)
    }

    pub(super) fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>, requests: &mut Vec<Request>) {
        self.adapt(ui, scene.settings, scene.shown);
        let sizes = self.sizes(scene.settings);
        let beside = self.margins.text + MARK + self.margins.outside;
        let extent = self.drawn_extent(sizes);
        let (width, column) = (extent.widest + beside, extent.column + beside);
        let animation = if scene.settings.reduced_motion {
            egui::style::ScrollAnimation::none()
        } else {
            egui::style::ScrollAnimation::duration(0.12)
        };
        ui.style_mut().scroll_animation = animation;
        let count = self.lines(scene.shown).count();
        let mut area = ScrollArea::both()
            .auto_shrink(false)
            .id_salt(self.side.id());
        if let Some(Scroll::Keep(gap, y)) = self.scroll {
            let upstream = self.cursor.upstream && gap == self.cursor.head;
            let line = self.lines(scene.shown).of_gap(gap, upstream);
            area = area.vertical_scroll_offset((line as f32 * sizes.line - y).max(0.0));
            self.scroll = None;
        }
        if let Some(y) = self.follow.take() {
            area = area.vertical_scroll_offset(y);
        }
        let output = area.show_viewport(ui, |ui, viewport| {
            // Short lines stand in the middle of a wide window, and a longer one as far to the
            // right of them as there is room.
            let left = ((viewport.width() - column) / 2.0)
                .min(viewport.width() - width)
                .max(self.margins.outside)
                .floor();
            let height = (count as f32 + BELOW) * sizes.line;
            ui.set_min_size(vec2(left + width, height));
            let origin = ui.max_rect().min + vec2(left, GRID * 3.0);
            self.draw(ui, scene, sizes, origin, requests);
        });
        self.offset = output.state.clamped_offset();
        self.in_view = output.inner_rect.size();
    }

    /// How far down it can be scrolled.
    fn lowest(&self, shown: &Shown, sizes: Sizes) -> f32 {
        let height = (self.lines(shown).count() as f32 + BELOW) * sizes.line;
        (height - self.in_view.y).max(0.0)
    }

    fn draw(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        sizes: Sizes,
        origin: Pos2,
        requests: &mut Vec<Request>,
    ) {
        let shown = scene.shown;
        let view = ui.clip_rect();
        // A field that stands over the text has its id meanwhile; see there.
        let id = if scene.drafting && self.side == Side::Text {
            text_id().with("behind")
        } else {
            self.side.id()
        };
        let area = ui.interact(view, id, Sense::click_and_drag());
        let name = scene.language.say(match self.side {
            Side::Text => Text::Body,
            Side::Page => Text::PageNode,
        });
        area.widget_info(|| WidgetInfo::labeled(Role::Document, true, name));
        self.place = None;

        let count = self.lines(shown).count();
        let at = |y: f32| (y - origin.y) / sizes.line;
        let first = at(view.top()).floor().max(0.0) as usize;
        let last = (at(view.bottom()).ceil().max(0.0) as usize).min(count);
        if let Some(Scroll::Into(gap)) = self.scroll.take() {
            let line = self.lines(shown).of_gap(gap, self.cursor.upstream);
            let top = origin.y + line as f32 * sizes.line;
            // Two lines more on either side: what comes next can be read.
            let y = top - 2.0 * sizes.line..=top + 3.0 * sizes.line;
            let x = if self.kind == ViewKind::Printed {
                let cells = self.lines(shown).cells(line);
                let x = origin.x + self.margins.text + self.x_within(ui, shown, sizes, cells, gap);
                let (left, behind) = (ui.max_rect().left(), x + 8.0 * sizes.text);
                // From where lines begin, if it is in view then.
                match behind - left <= view.width() {
                    true => left..=behind,
                    false => x - 4.0 * sizes.text..=behind,
                }
            } else {
                origin.x..=origin.x
            };
            ui.scroll_to_rect(Rect::from_x_y_ranges(x, y), None);
        }
        if first < last {
            // The first line that is seen whole.
            let top = (at(view.top()).ceil().max(0.0) as usize).min(last - 1);
            let behind = (at(view.bottom()).floor().max(0.0) as usize).clamp(top + 1, last);
            self.top = self.lines(shown).cells(top).start;
            self.seen = self.top..self.lines(shown).cells(behind - 1).end;
        }

        if self.side == Side::Page {
            self.hovered = pointer::hovered_cell(ui, &area, self, scene, sizes, origin);
        }
        let hovered = pointer::hovered_span(ui, &area, self, scene, sizes, origin);
        let now = ui.input(|input| input.time);
        let mut pointed = self.pointed.clone();
        if let Some((cells, since)) = &mut self.flash {
            // What was changed behind a frame is pointed out from the next on.
            *since = since.min(now);
            if now - *since < FLASH {
                pointed.push(cells.clone());
                ui.request_repaint_after_secs((FLASH - (now - *since)) as f32 + 0.01);
            } else {
                self.flash = None;
            }
        }
        let mut painting = Painting {
            scene,
            sizes,
            first,
            selection: self.cursor.selection(),
            hovered,
            pulled: self.pull.as_ref().map(edges::Pull::cells),
            pointed: &pointed,
            touched: Vec::new(),
            offered: Vec::new(),
            selection_at: None,
            named: Vec::new(),
        };
        for line in first..last {
            self.line(ui, &mut painting, line, origin, requests);
        }
        painting.names(ui);
        if self.side == Side::Text {
            let hovered = painting.hovered.as_ref();
            self.relations(ui, scene, hovered, sizes, origin);
        }
        let caret = self.place;
        let Painting {
            touched,
            offered,
            selection_at,
            ..
        } = painting;
        self.place = selection_at.or(self.place);
        let touched = Touched {
            spans: &touched,
            offers: &offered,
        };
        self.pointer(ui, scene, sizes, origin, &area, &touched, requests);
        self.drop_lines(ui, scene, sizes, origin, requests);
        self.focus(ui, scene, sizes, requests);
        self.type_at(ui, scene, sizes, caret);
    }

    /// Lets an input method write at the caret. While something is selected or chosen letters are
    /// commands, so it is switched off.
    fn type_at(&self, ui: &Ui, scene: &Scene<'_>, sizes: Sizes, caret: Option<Rect>) {
        let is_open = self.side == Side::Text
            && !scene.drafting
            && ui.memory(|memory| memory.has_focus(text_id()));
        let chosen = scene.span.is_some() || scene.offer.is_some();
        let commands = self.cursor.selection().is_some() || chosen;
        if is_open && (!commands || self.typing.composes()) {
            let middle = Rect::from_center_size(ui.clip_rect().center(), vec2(1.0, sizes.text));
            self.typing.show(ui, caret.unwrap_or(middle), sizes);
        }
    }

    /// Where a gap is across its line.
    fn x_within(&self, ui: &Ui, shown: &Shown, sizes: Sizes, cells: Cells, gap: u32) -> f32 {
        let before = cells.start..gap.clamp(cells.start, cells.end);
        if before.len() as u32 <= CHUNK {
            let laid_out = paint::lay_out(ui, shown, before, sizes.text);
            return laid_out.edges.last().copied().unwrap_or_default();
        }
        let mut widths = Widths::default();
        ui.fonts_mut(|fonts| {
            before
                .map(|cell| widths.of(fonts, sizes.text, shown.chars[cell as usize]))
                .sum()
        })
    }

    fn line(
        &mut self,
        ui: &mut Ui,
        painting: &mut Painting<'_>,
        line: usize,
        origin: Pos2,
        requests: &mut Vec<Request>,
    ) {
        let scene = painting.scene;
        let shown = scene.shown;
        let sizes = painting.sizes;
        let cells = self.lines(shown).cells(line);
        let top = origin.y + line as f32 * sizes.line;
        let indent = self.lines(shown).indent(line) * sizes.text;
        let left = origin.x + self.margins.text + indent;

        let clip = ui.clip_rect();
        let mut x = left;
        let mut start = cells.start;
        let Cursor { head, upstream, .. } = self.cursor;
        let is_here = self.lines(shown).of_gap(head, upstream) == line;
        let head = is_here.then_some(head);
        let mut caret = head.map(|_| left);
        while start < cells.end {
            let chunk = start..cells.end.min(start + CHUNK);
            let chars = &shown.chars[chunk.start as usize..chunk.end as usize];
            let widths = &mut self.widths;
            let width: f32 =
                ui.fonts_mut(|fonts| chars.iter().map(|c| widths.of(fonts, sizes.text, *c)).sum());
            let in_view = x <= clip.right() && x + width >= clip.left() - sizes.text;
            let mut end = x + width;
            if in_view {
                let laid_out = paint::lay_out(ui, shown, chunk.clone(), sizes.text);
                painting.chunk(ui, chunk.clone(), pos2(x, top), &laid_out);
                if let Some(head) = head.filter(|head| (chunk.start..=chunk.end).contains(head)) {
                    caret = Some(x + laid_out.edges[(head - chunk.start) as usize]);
                }
                if chunk.end == cells.end {
                    end = x + laid_out.edges.last().copied().unwrap_or_default();
                }
            }
            x = end;
            start = chunk.end;
        }
        if let Some(caret) = caret {
            self.place.get_or_insert(Rect::from_min_size(
                pos2(caret, top + 1.0),
                vec2(1.0, sizes.band()),
            ));
            let focused = ui.memory(|memory| memory.has_focus(self.side.id()));
            // A field that stands there has a caret of its own.
            let focused = focused && !(scene.drafting && self.side == Side::Text);
            if focused && self.caret_is_lit(ui) {
                paint::caret(ui, caret, top, sizes, tokens(ui).accent);
            } else if self.side == Side::Page {
                // Where the caret is on the other side.
                paint::caret(ui, caret, top, sizes, tokens(ui).faint);
            }
        }
        let text = Rect::from_min_max(pos2(left, top), pos2(x.max(left + 1.0), top + sizes.line));
        let is_top = line == painting.first;
        self.margins(ui, scene, sizes, (line, is_top), origin, text, requests);
    }

    /// The caret blinks, but not while one works, and not for ever: each blink draws a frame, and
    /// a window that is left alone is to cost nothing.
    fn caret_is_lit(&mut self, ui: &Ui) -> bool {
        const HALF: f64 = 0.55;
        const TIRES: f64 = 5.0;
        if !ui.visuals().text_cursor.blink || !ui.input(|input| input.focused) {
            return true;
        }
        let now = ui.input(|input| input.time);
        if self.caret_shown != Some(self.cursor) {
            self.caret_shown = Some(self.cursor);
            self.caret_since = now;
        }
        if now - self.caret_since > TIRES {
            return true;
        }
        let phase = (now - self.caret_since) % (2.0 * HALF);
        let next = if phase < HALF { HALF } else { 2.0 * HALF } - phase;
        ui.request_repaint_after_secs(next as f32 + 0.005);
        phase < HALF
    }

    /// The gap of a line that is nearest to a place across it.
    fn gap_across(&self, ui: &Ui, shown: &Shown, sizes: Sizes, cells: Cells, x: f32) -> u32 {
        let mut left = 0.0;
        let mut start = cells.start;
        let mut widths = Widths::default();
        while start < cells.end {
            let chunk = start..cells.end.min(start + CHUNK);
            let is_last = chunk.end == cells.end;
            let chars = &shown.chars[chunk.start as usize..chunk.end as usize];
            let width: f32 = if is_last {
                0.0
            } else {
                ui.fonts_mut(|fonts| {
                    let width = |c: &char| widths.of(fonts, sizes.text, *c);
                    chars.iter().map(width).sum()
                })
            };
            if is_last || x < left + width {
                let edges = paint::lay_out(ui, shown, chunk.clone(), sizes.text).edges;
                let passed = edges
                    .windows(2)
                    .take_while(|w| (w[0] + w[1]) / 2.0 < x - left)
                    .count();
                return chunk.start + passed as u32;
            }
            left += width;
            start = chunk.end;
        }
        cells.end
    }
}

/// How far to scroll while something is dragged past an edge.
fn past_edge(view: Rect, at: Pos2) -> Vec2 {
    let beyond = |low: f32, high: f32, at: f32| {
        if at < low {
            low - at
        } else if at > high {
            high - at
        } else {
            0.0
        }
    };
    let by = vec2(
        beyond(view.left(), view.right(), at.x),
        beyond(view.top(), view.bottom(), at.y),
    );
    (by * 0.4).clamp(Vec2::splat(-60.0), Vec2::splat(60.0))
}

/// The font of text beside the article.
fn small_font() -> FontId {
    FontId::proportional(super::theme::SMALL)
}
