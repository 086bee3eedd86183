//! A small palette that floats at a place in the text: above it, or below where there is no room
//! above. What is too wide for the view goes on in another row.

use egui::{Align2, Area, Frame, Id, Margin, Order, Rect, Stroke, Ui, vec2};

use super::theme::{GRID, tokens};

/// How it stands to its place.
pub(super) struct Standing {
    /// The room that it needs to stand above.
    pub(super) above: f32,
    /// How far it stands below the place otherwise.
    pub(super) below: f32,
}

/// Draws one, if its place is in view.
pub(super) fn show(
    ui: &Ui,
    id: &str,
    place: Option<Rect>,
    standing: &Standing,
    content: impl FnOnce(&mut Ui),
) {
    let view = ui.max_rect();
    let Some(place) = place.filter(|place| view.intersects(*place)) else {
        return;
    };
    let (pivot, at) = if place.top() - view.top() > standing.above {
        (Align2::LEFT_BOTTOM, place.left_top() - vec2(0.0, 6.0))
    } else {
        let at = place.left_bottom() + vec2(0.0, standing.below);
        (Align2::LEFT_TOP, at)
    };
    let tokens = tokens(ui);
    Area::new(Id::unique(id))
        .order(Order::Middle)
        .pivot(pivot)
        .fixed_pos(at)
        .constrain_to(view)
        .show(ui.ctx(), |ui| {
            Frame::NONE
                .fill(tokens.panel)
                .stroke(Stroke::new(1.0, tokens.line))
                .corner_radius(4.0)
                .inner_margin(Margin::same(3))
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
                    ui.set_max_width(view.width() - 4.0 * GRID);
                    content(ui);
                });
        });
}
