//! What is asked of a new label or a new type of relations before it is there: its names, and the
//! id that it keeps.

use egui::{Key, RichText, TextEdit, Ui};

use crate::ui::dialog::main_button;
use crate::ui::fonts;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, tokens};

/// What was typed so far.
#[derive(Debug, Default)]
pub(super) struct New {
    name: String,
    name_en: String,
    id: String,
    /// Whether somebody has typed an id; until then it follows the English name.
    id_typed: bool,
    focused: bool,
}

/// What the new one is.
pub(super) struct About<'a> {
    pub(super) heading: &'a str,
    /// What its id is made of while there is no English name.
    pub(super) base: &'a str,
    /// Whether another has an id now.
    pub(super) is_taken: &'a dyn Fn(&str) -> bool,
    /// What is said of an id that another had, which is gone.
    pub(super) once: &'a dyn Fn(&str) -> Option<String>,
}

/// What came of it.
pub(super) enum Turn {
    /// It is to be added.
    Add {
        id: String,
        /// The English one where there is no other.
        name: String,
        name_en: String,
    },
    Leave,
}

impl New {
    /// Draws the fields.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        about: &About<'_>,
    ) -> Option<Turn> {
        ui.label(RichText::new(about.heading).strong());
        let width = ui.available_width().min(80.0 * GRID);
        let field = |ui: &mut Ui, name: Text, text: &mut String| {
            let label = ui.weak(language.say(name));
            let edit = TextEdit::singleline(text).desired_width(width);
            ui.add(edit).labelled_by(label.id)
        };
        let name = field(ui, Text::LabelName, &mut self.name);
        if !std::mem::replace(&mut self.focused, true) {
            name.request_focus();
        }
        field(ui, Text::LabelNameEn, &mut self.name_en);
        if !self.id_typed {
            // Not that of one that is gone: what bore it would be back under this one.
            let had = |id: &str| (about.is_taken)(id) || (about.once)(id).is_some();
            self.id = proposed_id(&self.name_en, about.base, had);
        }
        let id = field(ui, Text::LabelId, &mut self.id);
        self.id_typed |= id.changed();
        id.on_hover_text(language.say(Text::LabelIdTip));
        let id = self.id.trim();
        let wrong = if (about.is_taken)(id) {
            Some(Text::IdTaken)
        } else if id.chars().any(|c| c.is_whitespace() || c.is_control()) {
            Some(Text::IdBad)
        } else {
            None
        };
        match (wrong, (about.once)(id)) {
            (Some(wrong), _) => {
                ui.colored_label(tokens(ui).error, language.say(wrong));
            }
            (None, Some(once)) => {
                ui.label(fonts::drawable(ui.ctx(), &once));
            }
            (None, None) => {
                ui.weak(language.say(Text::LabelIdTip));
            }
        }
        let name = match (self.name.trim(), self.name_en.trim()) {
            ("", other) => other,
            (name, _) => name,
        };
        let good = wrong.is_none() && !id.is_empty() && !name.is_empty();
        let enter = ui.input(|input| input.key_pressed(Key::Enter))
            && ui.memory(|memory| memory.focused().is_none());
        ui.add_space(GRID);
        let (add, cancel) = ui
            .horizontal(|ui| {
                let add = main_button(ui, language.say(Text::LabelAdd), good);
                (add, ui.button(language.say(Text::Cancel)).clicked())
            })
            .inner;
        if (add || enter) && good {
            return Some(Turn::Add {
                id: id.to_owned(),
                name: name.to_owned(),
                name_en: self.name_en.trim().to_owned(),
            });
        }
        cancel.then_some(Turn::Leave)
    }
}

/// An id made of an English name, or with the next number that is not taken.
fn proposed_id(name: &str, without: &str, taken: impl Fn(&str) -> bool) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let id: String = letters.map(|c| c.to_ascii_uppercase()).collect();
    let base = if id.is_empty() { without } else { &id };
    if !id.is_empty() && !taken(base) {
        return id;
    }
    let mut numbered = (1..).map(|number| format!("{base}{number}"));
    numbered.find(|id| !taken(id)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_proposed_that_is_free() {
        let taken = |id: &str| ["PER", "LABEL1"].contains(&id);
        for (name, expected) in [
            ("", "LABEL2"),
            ("Work of art", "WORKOFART"),
            ("Per", "PER1"),
            ("书", "LABEL2"),
        ] {
            assert_eq!(proposed_id(name, "LABEL", taken), expected, "{name}");
        }
        assert_eq!(proposed_id("", "R", taken), "R1");
    }
}
