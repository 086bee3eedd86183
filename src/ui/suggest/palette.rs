//! The small palette at the chosen suggestion: accept it, with another label, or refuse it, a
//! click each, with its key.

use egui::{Button, Color32, Rect, RichText, Stroke, Ui};

use crate::core::labels::{Label, LabelSet};
use crate::ui::action::Action;
use crate::ui::article::{Offer, Shown};
use crate::ui::floating::{self, Standing};
use crate::ui::fonts;
use crate::ui::keys::Keymap;
use crate::ui::right::{labelling, tip};
use crate::ui::strings::Language;
use crate::ui::strings::suggest::SuggestText;
use crate::ui::theme::{GRID, SMALL, tokens};
use crate::ui::window::Request;

/// What it is about.
pub(in crate::ui) struct About<'a> {
    pub(in crate::ui) language: Language,
    pub(in crate::ui) labels: &'a LabelSet,
    pub(in crate::ui) keys: &'a Keymap,
    pub(in crate::ui) shown: &'a Shown,
    pub(in crate::ui) offer: &'a Offer,
    /// What it is with the next edges.
    pub(in crate::ui) ahead: Option<&'a Offer>,
}

/// Draws it above the place of the suggestion, where one has read already, or below where there is
/// no room above.
pub(in crate::ui) fn show(
    ui: &Ui,
    about: &About<'_>,
    place: Option<Rect>,
    requests: &mut Vec<Request>,
) {
    let tokens = tokens(ui);
    let language = about.language;
    let key = |action: Action| about.keys.shown(ui.ctx(), action);
    let standing = Standing {
        above: 16.0 * GRID,
        below: 2.0 * GRID,
    };
    floating::show(ui, "offer palette", place, &standing, |ui| {
        let own = about.offer.label(about.shown);
        ui.horizontal_wrapped(|ui| {
            if let Some(label) = own {
                let accept = Action::AcceptOffer;
                let name = fonts::drawable(ui.ctx(), language.label(label));
                let text = format!("✓ {name} {}", key(accept));
                let color = tokens.label(&label.color);
                let button = Button::new(text)
                    .fill(tokens.underlay(color))
                    .stroke(Stroke::new(1.0, color));
                let response = ui.add(button);
                let name = accept.name(language);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
                if response.on_hover_text(name).clicked() {
                    requests.push(Request::Act(accept));
                }
            }
            let refuse = Action::RefuseOffer;
            let text = format!("{} {}", refuse.name(language), key(refuse));
            let button = Button::new(text).fill(Color32::TRANSPARENT);
            if ui.add(button).clicked() {
                requests.push(Request::Act(refuse));
            }
            ui.separator();
            let of_words = |label: &&Label| !label.of_article;
            for label in about.labels.labels().iter().filter(of_words) {
                if own.is_some_and(|own| own.id == label.id) {
                    continue;
                }
                let of_label = label.key.map(|key| key.to_uppercase().to_string());
                let name = fonts::drawable(ui.ctx(), language.label(label));
                let text = format!("{name} {}", of_label.unwrap_or_default());
                let color = tokens.label(&label.color);
                let button = Button::new(text.trim_end())
                    .fill(Color32::TRANSPARENT)
                    .stroke(Stroke::new(1.0, color));
                let button = ui.add(button);
                if button.clicked() {
                    requests.push(labelling(ui, label));
                }
                button.on_hover_ui(|ui| tip(ui, language, label));
            }
        });
        // One row, so that no more of the text is covered than has to be.
        ui.horizontal(|ui| {
            let sure = language.fill(SuggestText::Sure, &[&about.offer.percent()]);
            let told = format!("{sure} · {}", about.offer.told(language));
            let told = fonts::drawable(ui.ctx(), &told).into_owned();
            ui.label(RichText::new(told).size(SMALL).color(tokens.quiet));
            if let Some(ahead) = about.ahead {
                let action = Action::NextEdges;
                let words = about.shown.text(ahead.cells.clone()).replace('\n', "");
                let label = ahead.label(about.shown);
                let label = label.map_or("", |label| language.label(label));
                let parts = [action.name(language), &key(action), &words, label];
                let text = format!("{} {}　{} {}", parts[0], parts[1], parts[2], parts[3]);
                let text = fonts::drawable(ui.ctx(), &text).into_owned();
                let button =
                    Button::new(RichText::new(text).size(SMALL)).fill(Color32::TRANSPARENT);
                if ui.add(button.truncate()).clicked() {
                    requests.push(Request::Act(action));
                }
            }
        });
    });
}
