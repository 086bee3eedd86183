//! The edges of the chosen tag, or of the chosen suggestion, which the pointer can drag. Only what
//! is chosen has such edges, and only from the inside: a drag that begins beside it selects text,
//! as one does who tags a name and then the title behind it.

use egui::{Key, Pos2, Rect, Response, Stroke, Ui};

use crate::ui::theme::tokens;
use crate::ui::window::Request;

use super::lines::Sizes;
use super::paint::Painting;
use super::shown::Cells;
use super::{Scene, Side, View};

/// How near to an edge the pointer has to be, in points: inside of it, and outside.
const INSIDE: f32 = 6.0;
const OUTSIDE: f32 = 1.0;

/// An edge that is being dragged.
#[derive(Clone, Debug)]
pub(super) struct Pull {
    /// Which part of the tag, and what that covers.
    part: usize,
    cells: Cells,
    is_start: bool,
    /// Where the part may reach: other parts bound it.
    bounds: Cells,
    to: u32,
}

impl Pull {
    /// What the part will cover.
    pub(super) fn cells(&self) -> Cells {
        match self.is_start {
            true => self.to..self.cells.end,
            false => self.cells.start..self.to,
        }
    }

    /// Takes the edge to a gap, as far as it can go: a part is never empty.
    fn go(&mut self, to: u32) {
        let Cells { start, end } = self.bounds;
        self.to = match self.is_start {
            true => to.clamp(start, self.cells.end - 1),
            false => to.clamp(self.cells.start + 1, end),
        };
    }
}

impl View {
    /// The edge of what is chosen that is at a point.
    pub(super) fn edge_at(
        &self,
        ui: &Ui,
        scene: &Scene<'_>,
        sizes: Sizes,
        origin: Pos2,
        at: Pos2,
    ) -> Option<Pull> {
        if self.side != Side::Text {
            return None;
        }
        let shown = scene.shown;
        let span = scene.span.and_then(|id| shown.span(id));
        let offer = scene.offer.and_then(|number| scene.offers.get(number));
        let parts = match (span, offer) {
            (Some(span), _) => span.parts.to_vec(),
            (None, Some(offer)) => vec![offer.cells.clone()],
            (None, None) => return None,
        };
        let line = ((at.y - origin.y) / sizes.line).floor();
        let lines = self.lines(shown);
        if line < 0.0 || line as usize >= lines.count() {
            return None;
        }
        let cells = lines.cells(line as usize);
        let left = origin.x + self.margins.text + lines.indent(line as usize) * sizes.text;
        // How far inwards of a gap the pointer is, where inwards is to the right or to the left.
        let is_near = |gap: u32, inwards: f32| {
            let x = left + self.x_within(ui, shown, sizes, cells.clone(), gap);
            (-OUTSIDE..=INSIDE).contains(&((at.x - x) * inwards))
        };
        for (part, of) in parts.iter().enumerate() {
            let bounds = Cells {
                start: part.checked_sub(1).map_or(0, |before| parts[before].end),
                end: parts.get(part + 1).map_or(shown.len(), |next| next.start),
            };
            let pull = |is_start, to| Pull {
                part,
                cells: of.clone(),
                is_start,
                bounds: bounds.clone(),
                to,
            };
            if cells.contains(&(of.end - 1)) && is_near(of.end, -1.0) {
                return Some(pull(false, of.end));
            }
            if cells.contains(&of.start) && is_near(of.start, 1.0) {
                return Some(pull(true, of.start));
            }
        }
        None
    }

    /// Goes on with an edge that is being dragged, to a gap; asks for it to be moved when it is
    /// let go. Escape leaves it.
    pub(super) fn pulling(
        &mut self,
        ui: &Ui,
        area: &Response,
        to: Option<u32>,
        requests: &mut Vec<Request>,
    ) {
        let Some(mut pull) = self.pull.take() else {
            return;
        };
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            return;
        }
        if let Some(to) = to {
            pull.go(to);
        }
        ui.set_cursor_icon(egui::CursorIcon::ResizeHorizontal);
        if area.dragged() && !area.drag_stopped() {
            self.pull = Some(pull);
        } else if pull.cells() != pull.cells {
            requests.push(Request::Edge(pull.part, pull.cells()));
        }
    }
}

impl Painting<'_> {
    /// Draws what can be taken hold of at the ends of a part, as far as they are among cells.
    pub(super) fn grips(&self, ui: &Ui, rect: Rect, part: &Cells, cells: &Cells) {
        let stroke = Stroke::new(3.0, tokens(ui).accent);
        let middle = rect.center().y;
        let y = middle - rect.height() / 5.0..=middle + rect.height() / 5.0;
        if cells.contains(&part.start) {
            ui.painter().vline(rect.left() + 1.5, y.clone(), stroke);
        }
        if cells.contains(&(part.end - 1)) {
            ui.painter().vline(rect.right() - 1.5, y, stroke);
        }
    }
}
