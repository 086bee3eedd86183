//! Facets: for each value how many proposals have it, all other facets heard.

use std::collections::BTreeSet;

use egui::{Align2, FontId, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::session::mending::{Facets, Grouped};
use crate::ui::strings::Language;
use crate::ui::strings::batches::BatchesText;
use crate::ui::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};
use crate::ui::{entry, fonts};

/// The height of a value.
const ROW: f32 = ENTRY - 2.0 * GRID;

/// So many texts and reasons are listed.
const LISTED: usize = 40;

/// Draws them; a click takes a value in or out.
pub(super) fn show(ui: &mut Ui, language: Language, grouped: &Grouped, facets: &mut Facets) {
    let area = ScrollArea::vertical().auto_shrink(false).id_salt("facets");
    area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let heading = |ui: &mut Ui, text| heading(ui, language.say(text));
        heading(ui, BatchesText::Kind);
        for (sort, count) in listed(&grouped.sorts, &facets.sorts) {
            let name = language.sort(sort);
            value(ui, name, count, &mut facets.sorts, &sort);
        }
        heading(ui, BatchesText::Sureness);
        for (band, count) in listed(&grouped.bands, &facets.bands) {
            let name = language.band(band);
            value(ui, &name, count, &mut facets.bands, &band);
        }
        heading(ui, BatchesText::Why);
        for (why, count) in listed(&grouped.reasons, &facets.reasons) {
            let name = language.why(why);
            value(ui, name, count, &mut facets.reasons, &why);
        }
        heading(ui, BatchesText::Newspaper);
        for (newspaper, count) in listed(&grouped.newspapers, &facets.newspapers) {
            let none = language.say(BatchesText::NoNewspaper);
            let name = if newspaper.is_empty() {
                none
            } else {
                &newspaper
            };
            value(ui, name, count, &mut facets.newspapers, &newspaper);
        }
        heading(ui, BatchesText::Surface);
        for (text, count) in listed(&grouped.texts, &facets.texts) {
            value(ui, &text, count, &mut facets.texts, &text);
        }
    });
}

/// The values that are listed: the first of those there are, and all that are chosen, whether there
/// are any or not.
fn listed<T: Ord + Clone>(counted: &[(T, u32)], chosen: &BTreeSet<T>) -> Vec<(T, u32)> {
    let mut listed: Vec<(T, u32)> = counted.iter().take(LISTED).cloned().collect();
    for value in chosen {
        if listed.iter().all(|(other, _)| other != value) {
            let count = counted.iter().find(|(other, _)| other == value);
            listed.push((value.clone(), count.map_or(0, |(_, count)| *count)));
        }
    }
    listed
}

fn heading(ui: &mut Ui, text: &'static str) {
    ui.add_space(GRID);
    let size = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
    let at = rect.left_center() + vec2(GRID, 0.0);
    entry::text(ui, at, text, SMALL, tokens(ui).quiet, rect.width());
}

fn value<T: Ord + Clone>(ui: &mut Ui, name: &str, count: u32, chosen: &mut BTreeSet<T>, of: &T) {
    let tokens = tokens(ui);
    let size = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let is_in = chosen.contains(of);
    let name = fonts::drawable(ui.ctx(), name).into_owned();
    let said = format!("{name} {count}");
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_in, &said));
    entry::behind(ui, rect, is_in, response.hovered());
    if response.has_focus() {
        entry::focus(ui, rect.shrink(1.0));
    }
    let end = pos2(rect.right() - 3.0 * GRID, rect.center().y);
    let font = FontId::proportional(SMALL);
    let number = ui
        .painter()
        .text(end, Align2::RIGHT_CENTER, count, font, tokens.quiet);
    let at = pos2(rect.left() + 2.0 * GRID, rect.center().y);
    let room = number.left() - GRID - at.x;
    let shown = entry::text(ui, at, &name, INTERFACE, tokens.ink, room);
    let is_cut = shown.width() >= room - GRID;
    if response.clicked() && !chosen.remove(of) {
        chosen.insert(of.clone());
    }
    if is_cut {
        response.on_hover_text(said);
    }
}
