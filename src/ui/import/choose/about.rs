//! What is known about the pages: typed for all, read from their paths or from a table.

use egui::{Label, RichText, TextEdit, Ui, vec2};

use crate::ui::dialog::cell;
use crate::ui::fonts;
use crate::ui::import::Ask;
use crate::ui::import::done::end_of;
use crate::ui::import::fields::wrong;
use crate::ui::import::known::KEYS;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, tokens};

use super::{Asked, Choosing, NAMES, ROW};

/// How many files the metadata are shown of.
const SAMPLES: usize = 3;

impl Choosing {
    /// What is known about the pages, at the bottom.
    pub(super) fn about(&mut self, ui: &mut Ui, language: Language, asked: &mut Asked) {
        ui.spacing_mut().item_spacing.y = GRID;
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            cell(ui, NAMES, |ui| ui.label(language.say(Text::ForAllPages)));
            let share = ui.available_width() / KEYS.len() as f32;
            for ((_, name), value) in KEYS.iter().zip(&mut self.known.values) {
                let name = ui.weak(language.say(*name));
                let room = share - name.rect.width() - 2.0 * ui.spacing().item_spacing.x;
                let width = room.clamp(12.0 * GRID, 32.0 * GRID);
                let edit = TextEdit::singleline(value)
                    .align(egui::Align2::LEFT_CENTER)
                    .min_size(vec2(0.0, ENTRY))
                    .desired_width(width);
                ui.add(edit).labelled_by(name.id);
            }
            if self.known.date_is_odd() {
                wrong(ui, language.say(Text::DateOdd));
            }
        });
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            let name = cell(ui, NAMES, |ui| ui.label(language.say(Text::FromPath)));
            self.known
                .pattern_field(ui, language, name.id, 100.0 * GRID);
        });
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            let name = cell(ui, NAMES, |ui| ui.label(language.say(Text::FromTable)));
            let width = 102.0 * GRID;
            if self.known.table_field(ui, language, name.id, width) {
                *asked = Asked::Path(Ask::Table);
            }
        });
        ui.add_space(GRID);
        self.samples(ui, language);
    }

    /// What is read about the first files.
    pub(super) fn samples(&self, ui: &mut Ui, language: Language) {
        let Some(found) = &self.found else {
            return;
        };
        ui.spacing_mut().item_spacing.y = 0.0;
        let row = |ui: &mut Ui, cells: [String; 5], color| {
            ui.horizontal(|ui| {
                ui.set_height(ROW);
                let widths = [76.0, 36.0, 30.0, 20.0, 36.0].map(|w| w * GRID);
                for (text, width) in cells.into_iter().zip(widths) {
                    let text = fonts::drawable(ui.ctx(), &text).into_owned();
                    let text = RichText::new(text).color(color);
                    cell(ui, width, |ui| ui.add(Label::new(text).truncate()));
                }
            });
        };
        let quiet = tokens(ui).quiet;
        let heading = |text| language.say(text).to_owned();
        let names = [
            heading(Text::WillRead),
            heading(Text::Newspaper),
            heading(Text::Date),
            heading(Text::PageNumber),
            heading(Text::Source),
        ];
        row(ui, names, quiet);
        for file in found.files.iter().take(SAMPLES) {
            let (known, is_missed) = self.known.of(&file.path);
            let [a, b, c, d] = KEYS.map(|(key, _)| match known.get(key) {
                Some(value) => value.clone(),
                None => "–".to_owned(),
            });
            let a = match is_missed {
                true if a == "–" => language.say(Text::NotInPattern).to_owned(),
                _ => a,
            };
            let name = end_of(&file.path.to_string_lossy(), 36);
            let color = if is_missed {
                tokens(ui).accent
            } else {
                tokens(ui).ink
            };
            row(ui, [name, a, b, c, d], color);
        }
    }
}
