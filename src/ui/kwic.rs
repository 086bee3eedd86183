//! A line of text with words in the middle of it: what stands before ends where the words begin,
//! so that the words of many lines stand below one another.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Rect, Ui, pos2};

use crate::session::Context;

use super::theme::{GRID, INTERFACE, SMALL, tokens};
use super::{entry, fonts};

/// What is drawn, and how.
pub(super) struct Line<'a> {
    pub(super) context: &'a Context,
    /// Whether it is the one that keys are about.
    pub(super) is_chosen: bool,
    /// What stands at the right, and how wide that may be.
    pub(super) note: &'a str,
    pub(super) note_width: f32,
}

/// What a line says, for those who cannot see it.
pub(super) fn name(ui: &Ui, context: &Context) -> String {
    let all = [context.before(), context.words(), context.after()].concat();
    fonts::drawable(ui.ctx(), &all).into_owned()
}

/// Draws a line.
pub(super) fn draw(ui: &Ui, rect: Rect, line: &Line<'_>) {
    let tokens = tokens(ui);
    let drawable = |text: &str| fonts::drawable(ui.ctx(), text).into_owned();
    let mut right = rect.right() - GRID;
    let middle = rect.center().y;
    if !line.note.is_empty() {
        let left = right - line.note_width;
        let text = drawable(line.note);
        let at = pos2(left, middle);
        entry::text(ui, at, &text, SMALL, tokens.quiet, line.note_width);
    }
    if line.note_width > 0.0 {
        right -= line.note_width + 2.0 * GRID;
    }
    let room = Rect::from_x_y_ranges(rect.left() + GRID..=right, rect.y_range());
    let font = FontId::proportional(INTERFACE);
    // A good third in, where there is room.
    let column = room.left() + (room.width() * 0.4).min(80.0 * GRID);
    let before = drawable(line.context.before());
    let mut job = LayoutJob::default();
    let mut words = TextFormat::simple(font.clone(), tokens.ink);
    words.background = match line.is_chosen {
        true => tokens.found_now,
        false => tokens.found,
    };
    job.append(&drawable(line.context.words()), 0.0, words);
    let quiet = TextFormat::simple(font, tokens.quiet);
    job.append(&drawable(line.context.after()), 0.0, quiet);
    around(ui, room, column, (&before, tokens.quiet), job);
}

/// Draws words and what follows from `column` on, and what stands before so that it ends there.
/// What has no room gives way at either end.
pub(super) fn around(
    ui: &Ui,
    room: Rect,
    column: f32,
    (before, color): (&str, Color32),
    mut words: LayoutJob,
) {
    let at = pos2(column, room.center().y);
    entry::text_before(ui, at, before, INTERFACE, color, column - room.left());
    words.wrap = TextWrapping::truncate_at_width(room.right() - column);
    let galley = ui.painter().layout_job(words);
    let top = at.y - galley.size().y / 2.0;
    ui.painter().galley(pos2(column, top), galley, color);
}
