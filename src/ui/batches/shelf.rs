//! The recipes that are kept, to be run on the open bundle.

use egui::{Button, RichText, Role, ScrollArea, Ui, WidgetInfo, vec2};

use crate::session::mending::Recipe;
use crate::ui::fonts;
use crate::ui::mending::{Shelf, Shelving};
use crate::ui::strings::batches::BatchesText;
use crate::ui::theme::{ENTRY, GRID, SMALL, tokens};
use crate::ui::window::Request;

use super::Around;
use super::past::of_step;

pub(super) fn show(
    ui: &mut Ui,
    around: &mut Around<'_>,
    shelf: &Shelf,
    requests: &mut Vec<Request>,
) {
    let language = around.language;
    let recipes: Vec<Recipe> = shelf.recipes().cloned().collect();
    if recipes.is_empty() && shelf.removed().next().is_none() {
        ui.weak(language.say(BatchesText::RecipesNone));
    }
    let mut gone = None;
    let mut back = None;
    let area = ScrollArea::vertical().auto_shrink(false).id_salt("recipes");
    area.show(ui, |ui| {
        for recipe in &recipes {
            let name = fonts::drawable(ui.ctx(), &recipe.name).into_owned();
            let steps: Vec<String> = recipe
                .steps
                .iter()
                .map(|step| of_step(language, step))
                .collect();
            let steps = fonts::drawable(ui.ctx(), &steps.join("\n")).into_owned();
            ui.allocate_ui_with_layout(
                vec2(ui.available_width(), ENTRY),
                egui::Layout::right_to_left(egui::Align::Center),
                |ui| {
                    ui.spacing_mut().item_spacing.x = GRID;
                    let remove = ui.button(language.say(BatchesText::Remove));
                    let named = language.fill(BatchesText::RemoveName, &[&name]);
                    remove.widget_info(|| WidgetInfo::labeled(Role::Button, true, &named));
                    if remove.clicked() {
                        gone = Some(recipe.name.clone());
                    }
                    let can = !around.mending.is_carrying() && around.session.is_writable();
                    let run = ui.add_enabled(can, Button::new(language.say(BatchesText::Run)));
                    let named = language.fill(BatchesText::RunName, &[&name]);
                    run.widget_info(|| WidgetInfo::labeled(Role::Button, can, &named));
                    let tip = language.fill(BatchesText::RunTip, &[&format!("\n{steps}")]);
                    if run.on_hover_text(tip).clicked() {
                        around.mending.run(recipe.clone());
                    }
                    let count = recipe.steps.len().to_string();
                    let count = language.fill(BatchesText::Steps, &[&count]);
                    ui.weak(RichText::new(count).size(SMALL));
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        ui.add(egui::Label::new(&name).truncate())
                            .on_hover_text(&steps);
                    });
                },
            );
        }
        for recipe in shelf.removed() {
            let name = fonts::drawable(ui.ctx(), &recipe.name).into_owned();
            ui.allocate_ui_with_layout(
                vec2(ui.available_width(), ENTRY),
                egui::Layout::right_to_left(egui::Align::Center),
                |ui| {
                    let put = ui.button(language.say(BatchesText::PutBack));
                    let named = language.fill(BatchesText::PutBackName, &[&name]);
                    put.widget_info(|| WidgetInfo::labeled(Role::Button, true, &named));
                    if put.clicked() {
                        back = Some(recipe.clone());
                    }
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        let text = RichText::new(&name).strikethrough();
                        ui.add(egui::Label::new(text.color(tokens(ui).quiet)).truncate());
                    });
                },
            );
        }
        if let Some(folder) = shelf.folder() {
            let folder = folder.display().to_string();
            let folder = fonts::drawable(ui.ctx(), &folder).into_owned();
            let text = language.fill(BatchesText::RecipesIn, &[&folder]);
            ui.weak(RichText::new(text).size(SMALL));
        }
    });
    let gone = gone.map(Shelving::Remove);
    let asked = gone.into_iter().chain(back.map(Shelving::Keep));
    requests.extend(asked.map(Request::Shelve));
}
