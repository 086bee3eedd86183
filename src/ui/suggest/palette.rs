//! The small palette at the chosen suggestion: accept it, with another label, or refuse it, a
//! click each, with its key.

use egui::{
    Align2, Area, Button, Color32, Frame, Id, Margin, Order, Rect, RichText, Stroke, Ui, vec2,
};

use crate::core::labels::LabelSet;
use crate::ui::action::Action;
use crate::ui::article::{Offer, Shown};
use crate::ui::fonts;
use crate::ui::keys::Keymap;
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
}

/// Draws it above the place of the suggestion, where one has read already, or below where there is
/// no room above.
pub(in crate::ui) fn show(
    ui: &Ui,
    about: &About<'_>,
    place: Option<Rect>,
    requests: &mut Vec<Request>,
) {
    let view = ui.max_rect();
    let Some(place) = place.filter(|place| view.intersects(*place)) else {
        return;
    };
    let above = place.top() - view.top() > 18.0 * GRID;
    let (pivot, at) = if above {
        (Align2::LEFT_BOTTOM, place.left_top() - vec2(0.0, 6.0))
    } else {
        let at = place.left_bottom() + vec2(0.0, 2.0 * GRID);
        (Align2::LEFT_TOP, at)
    };
    let tokens = tokens(ui);
    let language = about.language;
    let key = |action: Action| about.keys.shown(ui.ctx(), action);
    Area::new(Id::unique("offer palette"))
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
                    ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
                    let own = about.offer.label(about.shown);
                    ui.set_max_width(view.width() - 4.0 * GRID);
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
                            response.widget_info(|| {
                                egui::WidgetInfo::labeled(egui::Role::Button, true, name)
                            });
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
                        for label in about.labels.labels() {
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
                            if ui.add(button).clicked() {
                                requests.push(Request::Label(label.id.clone()));
                            }
                        }
                    });
                    let sure = language.fill(SuggestText::Sure, &[&about.offer.percent()]);
                    let told = format!("{sure} · {}", about.offer.told(language));
                    let told = fonts::drawable(ui.ctx(), &told).into_owned();
                    ui.label(RichText::new(told).size(SMALL).color(tokens.quiet));
                });
        });
}
