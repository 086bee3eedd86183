//! Pieces of which entries of lists are painted.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Color32, Event, EventFilter, FontId, Id, Key, Modifiers, Pos2, Rect, Response, Role,
    Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
};

use super::theme::{GRID, tokens};

/// Takes from the input the keys that are pressed and that a list uses; `used` says which.
pub(super) fn take_keys(ui: &Ui, mut used: impl FnMut(Key, Modifiers) -> bool) {
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => !used(*key, *modifiers),
            _ => true,
        });
    });
}

/// Begins a list, which has the focus as one thing: it takes it where that is wished. Gives whether
/// it has it.
pub(super) fn list(ui: &Ui, id: Id, rect: Rect, name: &str, take_focus: &mut bool) -> bool {
    let list = ui.interact(rect, id, Sense::FOCUSABLE);
    list.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, name));
    if std::mem::take(take_focus) {
        list.request_focus();
    }
    list.has_focus()
}

/// Arrows and Escape are a list's own and do not move the focus; to the sides only where it has
/// another list beside it.
pub(super) fn own_keys(ui: &Ui, id: Id, to_the_sides: bool) {
    let filter = EventFilter {
        tab: false,
        horizontal_arrows: to_the_sides,
        vertical_arrows: true,
        escape: true,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
}

/// An entry of a list in which one is chosen: what is behind it, and what it is called.
pub(super) fn option(
    ui: &Ui,
    (id, rect): (Id, Rect),
    name: &str,
    is_chosen: bool,
    focused: bool,
) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, name));
    behind(ui, rect, is_chosen, response.hovered());
    if is_chosen && focused {
        focus(ui, rect);
    }
    response
}

/// Draws what is behind an entry that is chosen, or at which one points.
pub(super) fn behind(ui: &Ui, rect: Rect, chosen: bool, pointed: bool) {
    if chosen || pointed {
        let tokens = tokens(ui);
        let fill = if chosen { tokens.chosen } else { tokens.hover };
        ui.painter().rect_filled(rect, 0.0, fill);
    }
}

/// Draws the outline of the entry that keys are about, while its list has the focus.
pub(super) fn focus(ui: &Ui, rect: Rect) {
    let stroke = Stroke::new(1.0, tokens(ui).accent);
    let inside = egui::StrokeKind::Inside;
    ui.painter().rect_stroke(rect, 2.0, stroke, inside);
}

/// Draws a text in one line no wider than `width`, its left middle at a point; gives its place.
pub(super) fn text(ui: &Ui, at: Pos2, text: &str, size: f32, color: Color32, width: f32) -> Rect {
    let format = TextFormat::simple(FontId::proportional(size), color);
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    let galley = ui.painter().layout_job(job);
    let place = pos2(at.x, at.y - galley.size().y / 2.0);
    let rect = Rect::from_min_size(place, galley.size());
    ui.painter().galley(place, galley, color);
    rect
}

/// Draws a text that ends at a point, its right middle. Where it is wider than `width` its end is
/// seen.
pub(super) fn text_before(ui: &Ui, at: Pos2, text: &str, size: f32, color: Color32, width: f32) {
    let font = FontId::proportional(size);
    let seen = ui.fonts_mut(|fonts| {
        let mut wide = |c| fonts.glyph_width(&font, c);
        if text.chars().map(&mut wide).sum::<f32>() <= width {
            return text.to_owned();
        }
        let mut left = width - wide('…');
        let from = text.char_indices().rev().take_while(|(_, c)| {
            left -= wide(*c);
            left >= 0.0
        });
        let from = from.last().map_or(text.len(), |(from, _)| from);
        format!("…{}", &text[from..])
    });
    ui.painter()
        .text(at, Align2::RIGHT_CENTER, seen, font, color);
}

/// Draws the triangle of an entry that folds, around a point.
pub(super) fn triangle(ui: &Ui, at: Pos2, is_open: bool) {
    let r = GRID;
    let points = if is_open {
        vec![
            pos2(at.x - r, at.y - r * 0.5),
            pos2(at.x + r, at.y - r * 0.5),
            pos2(at.x, at.y + r * 0.6),
        ]
    } else {
        vec![
            pos2(at.x - r * 0.5, at.y - r),
            pos2(at.x + r * 0.6, at.y),
            pos2(at.x - r * 0.5, at.y + r),
        ]
    };
    let color = tokens(ui).quiet;
    ui.painter()
        .add(Shape::convex_polygon(points, color, Stroke::NONE));
}
