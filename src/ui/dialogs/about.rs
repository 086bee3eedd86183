//! About the program: what it is, under which licences, and where its files are.

use std::path::{Path, PathBuf};

use egui::{RichText, Ui, Vec2, vec2};

use crate::ui::dialog::{self, cell};
use crate::ui::reveal;
use crate::ui::strings::Text;
use crate::ui::strings::settings::SettingsText;
use crate::ui::theme::{ENTRY, GRID};
use crate::ui::{crash, fonts};

use super::settings::path_label;
use super::{Desk, Stay};

const SIZE: Vec2 = vec2(150.0 * GRID, 76.0 * GRID);
const NAMES: f32 = 24.0 * GRID;

/// See the module's description.
#[derive(Debug, Default)]
pub(in crate::ui) struct About;

impl About {
    pub(super) fn show(&mut self, ui: &Ui, desk: &Desk<'_>) -> Stay {
        let language = desk.language;
        let title = language.fill(SettingsText::AboutTitle, &[env!("CARGO_PKG_VERSION")]);
        let settings = desk.files.map(|files| files.folder().to_owned());
        let reports = crash::reports_folder();
        let shown = dialog::show(ui, "about", &title, SIZE, |body, row| {
            body.label(language.say(SettingsText::AboutWhat));
            body.add_space(2.0 * GRID);
            line(body, language.say(SettingsText::AboutLicence), |ui| {
                ui.label(language.fill(SettingsText::AboutOr, &["MIT", "Apache-2.0"]));
            });
            line(body, language.say(SettingsText::AboutFont), |ui| {
                ui.label("Noto Sans SC (SIL Open Font License 1.1)");
            });
            line(body, language.say(SettingsText::AboutRenderer), |ui| {
                let renderer = if desk.renderer.is_empty() {
                    language.say(SettingsText::AboutNoRenderer)
                } else {
                    desk.renderer
                };
                ui.label(fonts::drawable(ui.ctx(), renderer));
            });
            for (name, folder) in [
                (SettingsText::AboutSettings, &settings),
                (SettingsText::AboutReports, &reports),
            ] {
                line(body, language.say(name), |ui| match folder {
                    Some(folder) => place(ui, language.say(Text::ShowInFolder), folder),
                    None => {
                        ui.weak(language.say(SettingsText::AboutNowhere));
                    }
                });
            }
            let close = dialog::main_button(row, language.say(Text::Close), true);
            if dialog::button(row, language.say(SettingsText::AboutCopy)) {
                let facts = facts(desk, &title, settings.as_ref(), reports.as_ref());
                row.copy_text(facts);
            }
            close
        });
        if shown.inner || shown.escaped {
            Stay::Close
        } else {
            Stay::Open
        }
    }
}

fn line(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.set_min_height(ENTRY);
        cell(ui, NAMES, |ui| ui.label(RichText::new(name).weak()));
        content(ui);
    });
}

fn place(ui: &mut Ui, show: &str, folder: &Path) {
    if folder.exists() && ui.small_button(show).clicked() {
        // The path is shown beside it, should there be nothing to show it with.
        let _ = reveal::reveal(folder);
    }
    path_label(ui, folder);
}

/// What a report of something wrong should say.
fn facts(
    desk: &Desk<'_>,
    title: &str,
    settings: Option<&PathBuf>,
    reports: Option<&PathBuf>,
) -> String {
    let path = |path: Option<&PathBuf>| path.map_or_else(String::new, |p| p.display().to_string());
    format!(
        "{title}\n{} {}\n{}\n{}\n{}\n",
        std::env::consts::OS,
        std::env::consts::ARCH,
        desk.renderer,
        path(settings),
        path(reports)
    )
}
