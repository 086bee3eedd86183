//! The key sheet: what each key does.

use egui::{Grid, ScrollArea, Ui};

use crate::ui::action::{Action, Menu};
use crate::ui::window::Request;

use super::{Desk, Stay};

/// See the module's description.
#[derive(Debug, Default)]
pub(in crate::ui) struct KeySheet;

impl KeySheet {
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        desk: &mut Desk<'_>,
        _requests: &mut Vec<Request>,
    ) -> Stay {
        ui.set_width(640.0);
        ScrollArea::vertical().max_height(560.0).show(ui, |ui| {
            for menu in Menu::ALL {
                ui.strong(menu.name(desk.language));
                Grid::new(menu.name(desk.language))
                    .num_columns(2)
                    .show(ui, |ui| {
                        for &action in Action::ALL.iter().filter(|a| a.menu() == menu) {
                            let keys = desk.keys.of(action).iter();
                            let keys: Vec<String> =
                                keys.map(|key| ui.ctx().format_shortcut(key)).collect();
                            ui.label(action.name(desk.language));
                            ui.weak(keys.join("　"));
                            ui.end_row();
                        }
                    });
            }
        });
        Stay::Open
    }
}
