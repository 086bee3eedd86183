//! The article, in two views that share caret, selection and scroll: as printed, a row for each
//! printed line, and flowing, paragraphs broken to a measure.
//!
//! Only what is in view is laid out. All lines have one height, so scrolling and hit-testing are
//! arithmetic. The view sends requests; what a command does to the text it does not know.

mod cursor;
pub(super) mod draft;
mod lines;
mod margin;
mod paint;
mod pointer;
mod shown;
mod words;

use egui::{
    EventFilter, FontId, Id, Key, Modifiers, Pos2, Rect, Role, ScrollArea, Sense, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};
use rustc_hash::FxHashMap;

use crate::core::{Replica, SpanId};

use super::keys::Keymap;
use super::settings::{Settings, ViewKind};
use super::strings::{Language, Text};
use super::theme::{GRID, MARGIN};
use super::window::Request;

pub(super) use cursor::Cursor;
pub(super) use lines::Sizes;
pub(super) use shown::{Cells, Mark, Shown, Span};
pub(super) use words::Finder;

use cursor::Motion;
use lines::{Flow, Lines, Widths};
use paint::{CHUNK, Painting};

/// What the article's view is given to draw.
pub(super) struct Scene<'a> {
    pub(super) language: Language,
    pub(super) settings: &'a Settings,
    pub(super) keys: &'a Keymap,
    pub(super) shown: &'a Shown,
    /// The span that is chosen.
    pub(super) span: Option<&'a SpanId>,
    pub(super) words: Finder<'a>,
    /// Who sat at which replica.
    pub(super) authors: &'a FxHashMap<Replica, String>,
    /// Whether a field stands over the text; then keys and caret are its own.
    pub(super) drafting: bool,
    /// What was looked for and found, in order, and the place where one is.
    pub(super) found: &'a [Cells],
    pub(super) found_now: Option<Cells>,
}

/// Where text begins: behind roles, numbers and the room between.
const NUMBERS: f32 = 17.0 * GRID;
const TEXT: f32 = 20.0 * GRID;
/// The room a mark takes.
const MARK: f32 = 7.0 * GRID;
/// Rows up to so many full-width characters stand beside one column of marks; the marks of longer
/// ones follow them.
const COLUMN: f32 = 60.0;
/// How long a change is pointed out, in seconds.
const FLASH: f64 = 0.6;

/// Where to scroll to.
#[derive(Clone, Copy, Debug)]
enum Scroll {
    /// So that a gap is in view, if it is not.
    Into(u32),
    /// So that a gap is in the first line.
    ToTop(u32),
}

/// What the article's view remembers between frames.
#[derive(Debug, Default)]
pub(super) struct View {
    pub(super) cursor: Cursor,
    flow: Flow,
    widths: Widths,
    /// How wide the longest row is, and where the column of marks stands.
    width: f32,
    marks: f32,
    sizes: Option<Sizes>,
    /// How long a line can be.
    room: f32,
    kind: ViewKind,
    scroll: Option<Scroll>,
    /// The first cell in view.
    top: u32,
    drag: Option<pointer::Drag>,
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
            scroll: Some(Scroll::ToTop(0)),
            kind: self.kind,
            room: self.room,
            ..Self::default()
        };
    }

    /// Takes in that the text was made anew.
    pub(super) fn update(
        &mut self,
        context: &egui::Context,
        settings: &Settings,
        old: Option<&Shown>,
        new: &Shown,
    ) {
        if let Some(old) = old.filter(|old| old.article() == new.article()) {
            self.cursor = self.cursor.in_new(old, new);
            self.top = new.gap_after(old, self.top);
            if let Some((cells, _)) = &mut self.flash {
                *cells = new.gap_after(old, cells.start)..new.gap_after(old, cells.end);
            }
        }
        self.pointed.clear();
        self.measure(context, settings, old, new);
    }

    /// Takes in that sizes or the view have changed.
    fn adapt(&mut self, ui: &Ui, settings: &Settings, shown: &Shown) {
        let context = ui.ctx();
        self.room = ui.available_width() - TEXT - MARK - 2.0 * MARGIN;
        let sizes = Sizes::within(settings, self.room);
        if self.sizes != Some(sizes) || self.kind != settings.view {
            // What was at the top stays there.
            self.scroll.get_or_insert(Scroll::ToTop(self.top));
            self.measure(context, settings, None, shown);
        }
    }

    fn measure(
        &mut self,
        context: &egui::Context,
        settings: &Settings,
        old: Option<&Shown>,
        shown: &Shown,
    ) {
        let sizes = Sizes::within(settings, self.room);
        self.sizes = Some(sizes);
        self.kind = settings.view;
        let Self { flow, widths, .. } = self;
        if self.kind == ViewKind::Flowing {
            context.fonts_mut(|fonts| flow.update(fonts, widths, sizes, old, shown));
            self.width = sizes.measure;
            self.marks = sizes.measure;
            return;
        }
        // Lines broken for an older text are of no use.
        *flow = Flow::default();
        let (mut widest, mut column) = (0.0_f32, 0.0_f32);
        context.fonts_mut(|fonts| {
            for row in 0..shown.row_count() {
                let cells = shown.row(row);
                let chars = &shown.chars[cells.start as usize..cells.end as usize];
                let width = chars
                    .iter()
                    .map(|c| widths.of(fonts, sizes.text, *c))
                    .sum::<f32>();
                widest = widest.max(width);
                if width <= COLUMN * sizes.text {
                    column = column.max(width);
                }
            }
        });
        self.width = widest;
        self.marks = column;
    }

    /// Has a gap come into view.
    pub(super) fn reveal(&mut self, gap: u32) {
        self.scroll = Some(Scroll::Into(gap));
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
        let sizes = Sizes::within(scene.settings, self.room);
        let width = self.width.max(self.marks) + TEXT + MARK + MARGIN;
        let animation = if scene.settings.reduced_motion {
            egui::style::ScrollAnimation::none()
        } else {
            egui::style::ScrollAnimation::duration(0.12)
        };
        ui.style_mut().scroll_animation = animation;
        let count = self.lines(scene.shown).count();
        let mut area = ScrollArea::both().auto_shrink(false).id_salt("article");
        if let Some(Scroll::ToTop(gap)) = self.scroll {
            let line = self.lines(scene.shown).of_gap(gap, false);
            area = area.vertical_scroll_offset(line as f32 * sizes.line);
            self.scroll = None;
        }
        area.show_viewport(ui, |ui, viewport| {
            // Short lines stand in the middle of a wide window.
            let left = ((viewport.width() - width) / 2.0).max(MARGIN).floor();
            let height = count as f32 * sizes.line + sizes.line;
            ui.set_min_size(vec2(left + width, height));
            let origin = ui.max_rect().min + vec2(left, GRID * 3.0);
            self.draw(ui, scene, sizes, origin, requests);
        });
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
        let area = ui.interact(view, text_id(), Sense::click_and_drag());
        let name = scene.language.say(Text::Body);
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
                let x = origin.x + TEXT + self.x_within(ui, shown, sizes, cells, gap);
                x - 4.0 * sizes.text..=x + 8.0 * sizes.text
            } else {
                origin.x..=origin.x
            };
            ui.scroll_to_rect(Rect::from_x_y_ranges(x, y), None);
        }
        if first < last {
            self.top = self.lines(shown).cells(first).start;
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
            selection: self.cursor.selection(),
            hovered,
            pointed: &pointed,
            touched: Vec::new(),
            selection_at: None,
        };
        for line in first..last {
            self.line(ui, &mut painting, line, origin, requests);
        }
        let Painting {
            touched,
            selection_at,
            ..
        } = painting;
        self.place = selection_at.or(self.place);
        self.pointer(ui, scene, sizes, origin, &area, &touched, requests);
        self.drop_lines(ui, scene, sizes, origin, requests);
        self.focus(ui, scene, sizes, requests);
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
        let left = origin.x + TEXT + indent;

        let clip = ui.clip_rect();
        let mut x = left;
        let mut start = cells.start;
        let head = (!scene.drafting
            && self
                .lines(shown)
                .of_gap(self.cursor.head, self.cursor.upstream)
                == line)
            .then_some(self.cursor.head);
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
            let focused = ui.memory(|memory| memory.has_focus(text_id()));
            if focused && self.caret_is_lit(ui, scene) {
                paint::caret(ui, caret, top, sizes);
            }
        }
        let text = Rect::from_min_max(pos2(left, top), pos2(x.max(left + 1.0), top + sizes.line));
        self.margins(ui, scene, sizes, line, origin, text, requests);
    }

    /// The caret blinks, but not while one works.
    fn caret_is_lit(&mut self, ui: &Ui, scene: &Scene<'_>) -> bool {
        const HALF: f64 = 0.55;
        if scene.settings.reduced_motion || !ui.input(|input| input.focused) {
            return true;
        }
        let now = ui.input(|input| input.time);
        if self.caret_shown != Some(self.cursor) {
            self.caret_shown = Some(self.cursor);
            self.caret_since = now;
        }
        let phase = (now - self.caret_since) % (2.0 * HALF);
        let next = if phase < HALF { HALF } else { 2.0 * HALF } - phase;
        ui.request_repaint_after_secs(next as f32 + 0.005);
        phase < HALF
    }

    /// Keys that move the caret, while the text has the focus.
    fn focus(&mut self, ui: &Ui, scene: &Scene<'_>, sizes: Sizes, requests: &mut Vec<Request>) {
        let id = text_id();
        let nobody = ui.memory(|memory| memory.focused().is_none());
        if nobody && !scene.drafting {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        if scene.drafting || !ui.memory(|memory| memory.has_focus(id)) {
            return;
        }
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
            tab: false,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let before = self.cursor;
        let page = (ui.clip_rect().height() / sizes.line).floor().max(2.0) as i64 - 1;
        for (key, modifiers) in motions(ui) {
            let shift = modifiers.shift;
            let vertical = match key {
                Key::ArrowUp if modifiers.command => None,
                Key::ArrowDown if modifiers.command => None,
                Key::ArrowUp => Some(-1),
                Key::ArrowDown => Some(1),
                Key::PageUp => Some(-page),
                Key::PageDown => Some(page),
                _ => None,
            };
            if let Some(by) = vertical {
                self.step_lines(ui, scene.shown, sizes, by, shift);
            } else if let Some(motion) = motion(key, modifiers) {
                let lines = Lines {
                    shown: scene.shown,
                    flow: &self.flow,
                    kind: self.kind,
                };
                self.cursor.step(motion, shift, &lines, &scene.words);
            }
        }
        if self.cursor != before {
            self.by_pointer = false;
            self.reveal(self.cursor.head);
            requests.push(Request::ChooseSpan(None));
        }
    }

    fn step_lines(&mut self, ui: &Ui, shown: &Shown, sizes: Sizes, by: i64, extends: bool) {
        let lines = self.lines(shown);
        let line = lines.of_gap(self.cursor.head, self.cursor.upstream);
        let indent = |line: usize| lines.indent(line) * sizes.text;
        let goal = self.cursor.goal.unwrap_or_else(|| {
            indent(line) + self.x_within(ui, shown, sizes, lines.cells(line), self.cursor.head)
        });
        let last = lines.count().saturating_sub(1) as i64;
        let to = (line as i64 + by).clamp(0, last) as usize;
        let gap = if to == line && by < 0 {
            0
        } else if to == line {
            shown.len()
        } else {
            self.gap_across(ui, shown, sizes, lines.cells(to), goal - indent(to))
        };
        let cells = lines.cells(to);
        let upstream = gap == cells.end && gap != cells.start;
        self.cursor.go(gap, upstream, extends);
        self.cursor.goal = Some(goal);
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

/// The presses of keys that move the caret, taken from the input.
fn motions(ui: &Ui) -> Vec<(Key, Modifiers)> {
    const KEYS: [Key; 8] = [
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::ArrowUp,
        Key::ArrowDown,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
    ];
    let mut found = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            egui::Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } if KEYS.contains(key) => {
                found.push((*key, *modifiers));
                false
            }
            _ => true,
        });
    });
    found
}

/// What a key does to the caret: by characters, words, lines, the whole text. On macOS words are
/// with ⌥ and the ends of lines with ⌘; elsewhere words are with Ctrl.
fn motion(key: Key, modifiers: Modifiers) -> Option<Motion> {
    let mac = cfg!(target_os = "macos");
    let word = if mac {
        modifiers.alt
    } else {
        modifiers.command
    };
    let line = mac && modifiers.command;
    Some(match key {
        Key::ArrowLeft if line => Motion::LineStart,
        Key::ArrowRight if line => Motion::LineEnd,
        Key::ArrowLeft if word => Motion::WordLeft,
        Key::ArrowRight if word => Motion::WordRight,
        Key::ArrowLeft => Motion::Left,
        Key::ArrowRight => Motion::Right,
        Key::Home if modifiers.command => Motion::TextStart,
        Key::End if modifiers.command => Motion::TextEnd,
        Key::ArrowUp if modifiers.command => Motion::TextStart,
        Key::ArrowDown if modifiers.command => Motion::TextEnd,
        Key::Home => Motion::LineStart,
        Key::End => Motion::LineEnd,
        _ => return None,
    })
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
