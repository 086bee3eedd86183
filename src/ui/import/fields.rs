//! The fields in which a path pattern and a table of metadata are named, with what is wrong with
//! them beside.

use egui::{Id, Label, RichText, Sense, TextEdit, Ui, vec2};

use crate::ui::dialog::count;
use crate::ui::fonts;
use crate::ui::path_field::At;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, tokens};

use super::known::Known;

impl Known {
    /// The field for a pattern, in a row.
    pub(in crate::ui) fn pattern_field(
        &mut self,
        ui: &mut Ui,
        language: Language,
        name: Id,
        width: f32,
    ) {
        let edit = TextEdit::singleline(&mut self.pattern)
            .align(egui::Align2::LEFT_CENTER)
            .min_size(vec2(0.0, ENTRY))
            .hint_text(language.say(Text::FromPathHint))
            .desired_width(width);
        let edit = ui.add(edit).labelled_by(name);
        if edit.changed() {
            self.parse();
        }
        edit.on_hover_text(language.say(Text::FromPathTip));
        if let Some(Err(error)) = &self.parsed {
            wrong(ui, &language.reason(error));
        }
    }

    /// The field for a table, in a row; whether a file dialog is asked for.
    pub(in crate::ui) fn table_field(
        &mut self,
        ui: &mut Ui,
        language: Language,
        name: Id,
        width: f32,
    ) -> bool {
        let touched = self.table.show(ui, language, name, width);
        if touched.changed {
            self.table_read = None;
        }
        match &self.table_read {
            Some(Ok(table)) => {
                ui.weak(language.fill(Text::TableRows, &[&count(table.len() as u64)]));
            }
            Some(Err(failure)) => wrong(ui, &failure.said(language)),
            None if self.is_reading() => {
                ui.weak(language.say(Text::Reading));
            }
            None if self.table.found().is_some_and(|at| at != At::File) => {
                wrong(ui, language.say(Text::NoSuchPath));
            }
            None => {}
        }
        touched.choose
    }
}

/// A sentence about what is wrong in a row, as far as there is room; all of it under the mouse.
pub(in crate::ui) fn wrong(ui: &mut Ui, what: &str) {
    let what = fonts::drawable(ui.ctx(), what).into_owned();
    let text = RichText::new(&what).color(tokens(ui).accent);
    ui.add(Label::new(text).truncate().sense(Sense::hover()))
        .on_hover_text(what);
}
