//! The small palette at a selection: what can be done with it, a click each, with its key.

use egui::{Align2, Area, Button, Color32, Frame, Id, Margin, Order, Rect, Stroke, Ui, vec2};

use crate::core::labels::{Label, LabelSet};

use super::action::Action;
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
    let view = ui.max_rect();
    let Some(place) = place.filter(|place| view.intersects(*place)) else {
        return;
    };
    let above = place.top() - view.top() > 12.0 * GRID;
    let (pivot, at) = if above {
        (Align2::LEFT_BOTTOM, place.left_top() - vec2(0.0, 6.0))
    } else {
        (
            Align2::LEFT_TOP,
            place.left_bottom() + vec2(0.0, 4.0 * GRID),
        )
    };
    let tokens = tokens(ui);
    Area::new(Id::unique("chips"))
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
                    ui.spacing_mut().item_spacing.x = 2.0;
                    ui.horizontal(|ui| {
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
                                requests.push(Request::Label(label.id.clone()));
                            }
                            if !label.description.is_empty() || !label.examples.is_empty() {
                                button.on_hover_ui(|ui| super::right::tip(ui, language, label));
                            }
                        }
                        ui.separator();
                        for action in [Action::Correct, Action::Delete] {
                            let text = format!(
                                "{} {}",
                                action.name(language),
                                keys.shown(ui.ctx(), action)
                            );
                            let button = Button::new(text).fill(Color32::TRANSPARENT);
                            if ui.add(button).clicked() {
                                requests.push(Request::Act(action));
                            }
                        }
                    });
                });
        });
}
