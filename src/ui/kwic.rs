//! A line of text with words in the middle of it: what stands before ends where the words begin,
//! so that the words of many lines stand below one another.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, FontId, Rect, Ui, pos2};

use crate::session::Context;

use super::fonts;
use super::theme::{GRID, INTERFACE, SMALL, tokens};

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
    let painter = ui.painter();
    let mut right = rect.right() - GRID;
    let middle = rect.center().y;
    if !line.note.is_empty() {
        let left = right - line.note_width;
        let room = Rect::from_x_y_ranges(left..=right, rect.y_range());
        let note = painter.with_clip_rect(room.intersect(ui.clip_rect()));
        let font = FontId::proportional(SMALL);
        let at = pos2(left, middle);
        let text = drawable(line.note);
        note.text(at, Align2::LEFT_CENTER, text, font, tokens.quiet);
    }
    if line.note_width > 0.0 {
        right -= line.note_width + 2.0 * GRID;
    }
    let room = Rect::from_x_y_ranges(rect.left() + GRID..=right, rect.y_range());
    let painter = painter.with_clip_rect(room.intersect(ui.clip_rect()));
    let font = FontId::proportional(INTERFACE);
    // A good third in, where there is room.
    let column = room.left() + (room.width() * 0.4).min(80.0 * GRID);
    let before = drawable(line.context.before());
    let at = pos2(column, middle);
    painter.text(at, Align2::RIGHT_CENTER, before, font.clone(), tokens.quiet);
    let mut job = LayoutJob::default();
    let mut words = TextFormat::simple(font.clone(), tokens.ink);
    words.background = match line.is_chosen {
        true => tokens.found_now,
        false => tokens.found,
    };
    job.append(&drawable(line.context.words()), 0.0, words);
    let quiet = TextFormat::simple(font, tokens.quiet);
    job.append(&drawable(line.context.after()), 0.0, quiet);
    let galley = painter.layout_job(job);
    let top = middle - galley.size().y / 2.0;
    painter.galley(pos2(column, top), galley, tokens.ink);
}
