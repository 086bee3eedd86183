//! The small palette at a selection: what can be done with it, a click each, with its key.

use egui::{Button, Color32, Rect, Stroke, Ui};

use crate::core::labels::{Label, LabelSet};

use super::action::Action;
use super::floating::{self, Standing};
use super::fonts;
use super::keys::Keymap;
use super::strings::Language;
use super::theme::{GRID, tokens};
use super::window::Request;

/// Draws it above the place of the selection, or below where there is no room above.
pub(super) fn show(
    ui: &Ui,
    language: Language,
    labels: &LabelSet,
    place: Option<Rect>,
    keys: &Keymap,
    requests: &mut Vec<Request>,
) {
    let tokens = tokens(ui);
    let standing = Standing {
        above: 12.0 * GRID,
        below: 4.0 * GRID,
    };
    floating::show(ui, "chips", place, &standing, |ui| {
        ui.horizontal_wrapped(|ui| {
            let of_words = |label: &&Label| !label.of_article;
            for label in labels.labels().iter().filter(of_words) {
                let key = label.key.map(|key| key.to_uppercase().to_string());
                let name = fonts::drawable(ui.ctx(), language.label(label));
                let text = format!("{name} {}", key.unwrap_or_default());
                let color = tokens.label(&label.color);
                let button = Button::new(text.trim_end())
                    .fill(tokens.underlay(color))
                    .stroke(Stroke::new(1.0, color));
                let button = ui.add(button);
                if button.clicked() {
                    requests.push(super::right::labelling(ui, label));
                }
                button.on_hover_ui(|ui| super::right::tip(ui, language, label));
            }
            ui.separator();
            for action in [Action::Correct, Action::Delete] {
                let text = format!("{} {}", action.name(language), keys.shown(ui.ctx(), action));
                let button = Button::new(text).fill(Color32::TRANSPARENT);
                if ui.add(button).clicked() {
                    requests.push(Request::Act(action));
                }
            }
        });
    });
}
