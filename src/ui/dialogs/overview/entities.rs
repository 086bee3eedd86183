//! What is tagged most, to be found with a click.

use egui::{ComboBox, Role, Sense, Ui, WidgetInfo, vec2};

use crate::session::overview::{MOST_ENTITIES, Overview};
use crate::ui::dialog::{cell, count};
use crate::ui::dialogs::Desk;
use crate::ui::fonts;
use crate::ui::strings::overview::OverviewText as T;
use crate::ui::theme::{ENTRY, GRID, tokens};
use crate::ui::window::Request;

use super::labels::look;
use super::table::figure;
use super::work::square;

const WORDS: f32 = 120.0 * GRID;
const LABEL: f32 = 40.0 * GRID;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Entities {
    /// Only those of this label.
    label: Option<usize>,
}

impl Entities {
    /// Says whether a string was chosen to be found.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        desk: &Desk<'_>,
        counted: &Overview,
        requests: &mut Vec<Request>,
    ) -> bool {
        let language = desk.language;
        if counted.entities.is_empty() {
            ui.weak(language.say(T::NoTags));
            return false;
        }
        let named = |ui: &Ui, label: Option<usize>| match label {
            Some(at) => look(ui, desk, counted, at).0,
            None => language.say(T::AllLabels).to_owned(),
        };
        ui.horizontal(|ui| {
            let chosen = named(ui, self.label);
            let said = format!("{} {chosen}", language.say(T::Label));
            let combo = ComboBox::from_id_salt("entities of label")
                .selected_text(chosen)
                .show_ui(ui, |ui| {
                    for label in std::iter::once(None).chain((0..counted.labels.len()).map(Some)) {
                        let name = named(ui, label);
                        ui.selectable_value(&mut self.label, label, name);
                    }
                });
            let combo = combo.response;
            combo.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &said));
            if counted.more_entities > 0 {
                ui.weak(language.fill(T::TooMany, &[&count(MOST_ENTITIES as u64)]));
            }
        });
        let wanted = |label: usize| self.label.is_none_or(|only| only == label);
        let entities = counted.entities.iter().filter(|one| wanted(one.label));
        let entities: Vec<_> = entities.collect();
        ui.horizontal(|ui| {
            for (text, width) in [(T::Words, WORDS), (T::Label, LABEL)] {
                cell(ui, width, |ui| ui.weak(language.say(text)));
            }
            for text in [T::Spans, T::Articles] {
                figure(ui, language.say(text), true);
            }
        });
        let mut found = false;
        egui::ScrollArea::vertical().auto_shrink(false).show_rows(
            ui,
            ENTRY,
            entities.len(),
            |ui, rows| {
                for entity in &entities[rows] {
                    let size = vec2(ui.available_width(), ENTRY);
                    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
                    let words = fonts::drawable(ui.ctx(), &entity.words).into_owned();
                    let (label, colour) = look(ui, desk, counted, entity.label);
                    let tip = language.fill(T::FindTip, &[&words]);
                    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &tip));
                    if response.hovered() || response.has_focus() {
                        ui.painter().rect_filled(rect, 0.0, tokens(ui).hover);
                    }
                    // What is in it, lower than the row, does not say where the next one begins.
                    let builder = egui::UiBuilder::new().max_rect(rect);
                    ui.new_child(builder).horizontal(|ui| {
                        cell(ui, WORDS, |ui| ui.label(&words));
                        cell(ui, LABEL, |ui| {
                            square(ui, colour);
                            ui.label(label);
                        });
                        figure(ui, &count(entity.spans), false);
                        figure(ui, &count(entity.articles), false);
                    });
                    if response.on_hover_text(tip).clicked() {
                        requests.push(Request::FindWords(entity.words.clone()));
                        found = true;
                    }
                }
            },
        );
        found
    }
}
