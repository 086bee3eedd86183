//! The frame that all dialogs have: a heading, a body, a row of buttons. It keeps its size
//! whatever is in it, so that nothing moves under the mouse.

use std::time::Duration;

use egui::{
    Align, Button, Frame, Id, Key, Layout, Modal, Rect, RichText, Ui, UiBuilder, Vec2, vec2,
};

use super::strings::{Language, Text};
use super::theme::{ENTRY, GRID, tokens};

/// Between the dialog's edge and what is in it.
const MARGIN: f32 = 4.0 * GRID;
/// The height of the heading, and of the row of buttons.
const HEADING: f32 = 8.0 * GRID;
/// The room of the bar of a list that is scrolled.
pub(super) const BAR: f32 = 3.0 * GRID;

/// What a dialog gave, and whether it was left by Escape.
pub(super) struct Shown<T> {
    pub(super) inner: T,
    pub(super) escaped: bool,
}

/// Shows a dialog of at most `size` points. `content` draws the body and the row of buttons; the
/// first button is the one farthest to the right.
pub(super) fn show<T>(
    ui: &Ui,
    id: &str,
    title: &str,
    size: Vec2,
    content: impl FnOnce(&mut Ui, &mut Ui) -> T,
) -> Shown<T> {
    let room = ui.ctx().content_rect().size() - Vec2::splat(12.0 * GRID);
    let size = size.min(room);
    let frame = Frame::popup(ui.style()).inner_margin(MARGIN);
    let modal = Modal::new(Id::unique(id)).frame(frame);
    let shown = modal.show(ui.ctx(), |ui| {
        let (rect, _) =
            ui.allocate_exact_size(size - Vec2::splat(2.0 * MARGIN), egui::Sense::hover());
        let part = |top: f32, bottom: f32| {
            Rect::from_x_y_ranges(rect.x_range(), rect.top() + top..=rect.bottom() - bottom)
        };
        let heading = part(0.0, rect.height() - HEADING);
        let mut heading = child(ui, heading, Layout::left_to_right(Align::Center));
        heading.label(RichText::new(title).heading());
        let mut body = child(
            ui,
            part(HEADING + GRID, HEADING + 2.0 * GRID),
            Layout::default(),
        );
        // The bar of a list that is scrolled stands beside what is in it, and not over it.
        body.spacing_mut().scroll.floating_allocated_width = BAR;
        let row = part(rect.height() - HEADING, 0.0);
        let mut row = child(ui, row, Layout::right_to_left(Align::Center));
        content(&mut body, &mut row)
    });
    // Escape closes a menu that is open over the dialog first.
    let escape = ui.input(|input| input.key_pressed(Key::Escape));
    Shown {
        escaped: escape && shown.is_top_modal && !shown.any_popup_open,
        inner: shown.inner,
    }
}

/// A part of a dialog, of which nothing is drawn outside.
pub(super) fn child(ui: &mut Ui, rect: Rect, layout: Layout) -> Ui {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    child.set_clip_rect(rect.expand(GRID / 2.0).intersect(ui.clip_rect()));
    child
}

/// A column of a row: as wide as it is told to be, and no wider.
pub(super) fn cell<T>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> T) -> T {
    let height = ui.available_height().clamp(5.0 * GRID, ENTRY);
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), egui::Sense::hover());
    content(&mut child(ui, rect, Layout::left_to_right(Align::Center)))
}

/// A button of the row of buttons.
pub(super) fn button(ui: &mut Ui, name: &str) -> bool {
    let button = Button::new(name).min_size(vec2(20.0 * GRID, ENTRY));
    ui.add(button).clicked()
}

/// The button that does what the dialog is for.
pub(super) fn main_button(ui: &mut Ui, name: &str, enabled: bool) -> bool {
    let button = Button::new(name)
        .fill(tokens(ui).chosen)
        .min_size(vec2(20.0 * GRID, ENTRY));
    let response = ui.add_enabled(enabled, button);
    // Enter does it, and Tab goes on from here, unless something else has the focus.
    if enabled && ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
    response.clicked()
}

/// A count of bytes as people read it.
pub(super) fn bytes(count: u64) -> String {
    match count {
        0..=1023 => format!("{count} B"),
        1024..=1_048_575 => format!("{} KB", count.div_ceil(1024)),
        _ => format!("{:.1} MB", count as f64 / 1_048_576.0),
    }
}

/// A count with its thousands apart.
pub(super) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// How long something will still take.
pub(super) fn remaining(language: Language, time: Option<Duration>) -> String {
    let Some(time) = time else {
        return language.say(Text::RemainingUnknown).to_owned();
    };
    let seconds = time.as_secs() + 1;
    let time = match seconds {
        0..=90 => language.fill(Text::Seconds, &[&seconds.to_string()]),
        _ => language.fill(Text::Minutes, &[&seconds.div_ceil(60).to_string()]),
    };
    language.fill(Text::Remaining, &[&time])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_read_them() {
        for (n, expected) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(count(n), expected);
        }
        for (n, expected) in [(1, "1 B"), (1025, "2 KB"), (3 << 20, "3.0 MB")] {
            assert_eq!(bytes(n), expected);
        }
        let said = |seconds| remaining(Language::English, Some(Duration::from_secs(seconds)));
        assert_eq!(said(4), "About 5 s to go");
        assert_eq!(said(119), "About 2 min to go");
    }
}
