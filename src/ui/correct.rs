//! The one-line field in which selected text is corrected.

use egui::text::{CCursor, CCursorRange};
use egui::{Area, Frame, Id, Key, Order, Pos2, TextEdit, Ui};

use crate::core::Address;

use super::strings::{Language, Text};
use super::theme::READING;

/// A correction that is being typed. It is a draft: an input method writes unfinished text into
/// it, so only Enter makes a command of it.
#[derive(Debug)]
pub(super) struct Field {
    /// What is to be replaced.
    pub(super) stretch: (Address, Address),
    draft: String,
    fresh: bool,
}

/// What a frame of the field came to.
pub(super) enum Typed {
    /// It goes on.
    More,
    /// This is to stand there.
    Done(String),
    /// Nothing is to change.
    Left,
}

impl Field {
    pub(super) fn new(stretch: (Address, Address), text: String) -> Self {
        Self {
            stretch,
            draft: text,
            fresh: true,
        }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, language: Language, at: Pos2) -> Typed {
        let id = Id::unique("correction");
        let area = Area::new(id)
            .order(Order::Foreground)
            .fixed_pos(at)
            .constrain(true);
        let field = area.show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                let width = (self.draft.chars().count() as f32 + 2.0) * READING;
                let edit = TextEdit::singleline(&mut self.draft)
                    .id(id.with("field"))
                    .font(egui::TextStyle::Heading)
                    .desired_width(width.clamp(10.0 * READING, 30.0 * READING));
                let name = ui.weak(language.say(Text::Correction));
                let output = edit.show(ui);
                ui.weak(language.say(Text::CorrectionKeys));
                let mut state = output.state;
                let response = output.response.response.labelled_by(name.id);
                if self.fresh {
                    let end = CCursor::new(self.draft.chars().count());
                    let all = CCursorRange::two(CCursor::new(0), end);
                    state.cursor.set_char_range(Some(all));
                    state.store(ui.ctx(), response.id);
                }
                response
            })
        });
        let field = field.inner.inner;
        let (enter, escape) = ui.input(|i| (i.key_pressed(Key::Enter), i.key_pressed(Key::Escape)));
        if std::mem::take(&mut self.fresh) {
            field.request_focus();
        } else if field.lost_focus() && enter {
            return Typed::Done(std::mem::take(&mut self.draft));
        } else if escape {
            return Typed::Left;
        } else if !field.has_focus() && ui.memory(|memory| memory.focused().is_none()) {
            field.request_focus();
        }
        Typed::More
    }
}
