//! Two copies side by side, paragraph beside paragraph, with what differs marked.

use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Key, Modifiers, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::session::Session;
use crate::session::copies::{Piece, Row};
use crate::ui::strings::Language;
use crate::ui::strings::copies::CopiesText as T;
use crate::ui::theme::{GRID, INTERFACE, SMALL, tokens};
use crate::ui::window::Request;
use crate::ui::{choice, entry, fonts};

use super::{Copies, list_id, rows_id};

/// The height of the line that says which side is which.
pub(super) const HEAD: f32 = 5.0 * GRID;

/// The space between the two, what the scroll bar takes, and the space below a row.
const GAP: f32 = 4.0 * GRID;
const BAR: f32 = 3.0 * GRID;
const BELOW: f32 = 2.0 * GRID;

fn width(all: f32) -> f32 {
    ((all - BAR - GAP) / 2.0).max(10.0 * GRID)
}

/// Says which side is which.
pub(super) fn heads(ui: &Ui, rect: Rect, names: &[String; 2]) {
    let width = width(rect.width());
    for (side, name) in names.iter().enumerate() {
        let left = rect.left() + side as f32 * (width + GAP);
        let at = pos2(left, rect.top() + HEAD / 2.0 - 0.5 * GRID);
        let name = fonts::drawable(ui.ctx(), name);
        entry::text(ui, at, &name, SMALL, tokens(ui).quiet, width);
    }
}

/// How a row is drawn.
struct Look {
    width: f32,
    /// The chosen difference.
    difference: Option<usize>,
    is_chosen: bool,
    has_keys: bool,
}

impl Copies {
    /// Draws the rows that are seen.
    pub(super) fn beside(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let id = rows_id();
        let rect = ui.available_rect_before_wrap();
        let name = language.say(T::SideBySide);
        let focused = entry::list(ui, id, rect, name, &mut self.into_rows);
        if focused {
            self.row_keys(ui, session, requests);
        }
        let (rows, cursor, difference) = (self.rows(), self.row, self.difference);
        let Some(pair) = self.beside.as_ref().and_then(|beside| beside.pair.as_ref()) else {
            return;
        };
        let width = width(rect.width());
        let line = ui.fonts_mut(|fonts| fonts.row_height(&FontId::proportional(INTERFACE)));
        let tall = &mut self.tall;
        tall.lay_out(pair.rows.len(), width, |at| {
            estimate(&pair.rows[at], width, line)
        });
        let mut clicked = None;
        tall.show(ui, "two copies", |ui, at, corner| {
            let look = Look {
                width,
                difference,
                is_chosen: rows.as_ref().is_some_and(|rows| rows.contains(&at)),
                has_keys: focused && at == cursor,
            };
            let (response, height) = draw(ui, &pair.rows[at], corner, id.with(at), &look);
            if response.clicked() {
                clicked = Some(at);
            }
            height
        });
        if let Some(at) = clicked {
            self.click(ui, at);
        }
    }

    /// Chooses a row and its difference; with Shift all rows from where the last was chosen; where
    /// it is the only one chosen, none.
    fn click(&mut self, ui: &Ui, at: usize) {
        let is_stretch = ui.input(|input| input.modifiers.shift);
        self.anchor = match (is_stretch, self.anchor) {
            (true, anchor) => anchor.or(Some(self.row)),
            (false, Some(anchor)) if anchor == at && self.row == at => None,
            (false, _) => Some(at),
        };
        self.row = at;
        if let Some(pair) = self.pair() {
            let here = pair.differences.iter().position(|one| one.row == at);
            self.difference = here.or(self.difference);
        }
        ui.memory_mut(|memory| memory.request_focus(rows_id()));
    }

    fn row_keys(&mut self, ui: &Ui, session: &Session, requests: &mut Vec<Request>) {
        entry::own_keys(ui, rows_id(), true);
        let rows = self.pair().map_or(0, |pair| pair.rows.len());
        let (from, page) = (self.row, self.tall.page());
        let step = ui.input_mut(|input| choice::step(input, Some(from), rows, page));
        if let Some((at, extends)) = step {
            self.anchor = match extends {
                true => self.anchor.or(Some(from)),
                false => Some(at),
            };
            self.row = at;
            self.tall.reveal(at);
        }
        self.letters(ui, session, requests);
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Modifiers::NONE, Key::Space) {
            self.anchor = match self.anchor {
                None => Some(self.row),
                Some(_) => None,
            };
        }
        let leaves = [Key::ArrowLeft, Key::Escape].map(|key| pressed(Modifiers::NONE, key));
        if leaves.contains(&true) {
            self.anchor = None;
            ui.memory_mut(|memory| memory.request_focus(list_id()));
        }
    }
}

/// How high a row is, about: a Latin letter is half as wide as a character.
fn estimate(row: &Row, width: f32, line: f32) -> f32 {
    let lines = row.sides.iter().map(|pieces| {
        let chars = pieces.iter().flat_map(|piece| piece.text.chars());
        let wide: f32 = chars.map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum();
        let in_line = (width / INTERFACE).floor().max(1.0);
        (wide / in_line).ceil().max(1.0)
    });
    lines.fold(1.0, f32::max) * line + BELOW
}

fn draw(
    ui: &mut Ui,
    row: &Row,
    corner: egui::Pos2,
    id: egui::Id,
    look: &Look,
) -> (egui::Response, f32) {
    let width = look.width;
    let galleys = [0, 1].map(|side| {
        let job = job(ui, &row.sides[side], look.difference, width);
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    });
    let height = galleys[0].size().y.max(galleys[1].size().y);
    let rect = Rect::from_min_size(corner, vec2(2.0 * width + GAP, height));
    let response = ui.interact(rect, id, Sense::click());
    let name = || name(row);
    response.widget_info(|| WidgetInfo::selected(Role::Paragraph, true, look.is_chosen, name()));
    if look.is_chosen {
        entry::behind(ui, rect.expand2(vec2(0.0, BELOW / 2.0)), true, false);
    }
    if look.has_keys {
        entry::focus(ui, rect.expand2(vec2(0.0, BELOW / 2.0)));
    }
    for (side, galley) in galleys.into_iter().enumerate() {
        let left = rect.left() + side as f32 * (width + GAP);
        let color = tokens(ui).ink;
        ui.painter().galley(pos2(left, rect.top()), galley, color);
    }
    let middle = rect.left() + width + GAP / 2.0;
    let line = Rect::from_x_y_ranges(middle..=middle, rect.y_range());
    let stroke = Stroke::new(1.0, tokens(ui).line);
    ui.painter()
        .line_segment([line.center_top(), line.center_bottom()], stroke);
    (response, height + BELOW)
}

/// What a reader hears of a row.
fn name(row: &Row) -> String {
    let text = |pieces: &[Piece]| -> String { pieces.iter().map(|p| p.text.as_str()).collect() };
    let [one, two] = [0, 1].map(|side| text(&row.sides[side]));
    if one == two {
        one
    } else {
        format!("{one} | {two}")
    }
}

fn job(ui: &Ui, pieces: &[Piece], chosen: Option<usize>, width: f32) -> LayoutJob {
    let tokens = tokens(ui);
    let font = FontId::proportional(INTERFACE);
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    for piece in pieces {
        // A line end that the other has not is seen, and is no line end here.
        let text = match piece.text.is_empty() {
            // Only the other side has something here.
            true => "∧".to_owned(),
            false => piece.text.replace('\n', "¶"),
        };
        let text = fonts::drawable(ui.ctx(), &text);
        let mut format = TextFormat::simple(font.clone(), tokens.ink);
        if let Some(difference) = piece.difference {
            match piece.text.is_empty() {
                true => format.color = tokens.accent,
                false => format.underline = Stroke::new(1.5, tokens.accent),
            }
            format.background = tokens.found;
            if chosen == Some(difference) {
                format.background = tokens.found_now;
            }
        }
        job.append(&text, 0.0, format);
    }
    job
}
