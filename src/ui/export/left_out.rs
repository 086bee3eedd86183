//! What the set cannot hold: a line a kind, with the way to the first of it.

use egui::{Label, Link, RichText, Role, ScrollArea, Ui, WidgetInfo};

use crate::session::sets::{LeftOut, Place};
use crate::ui::dialog::count;
use crate::ui::strings::Language;
use crate::ui::strings::export::ExportText as T;
use crate::ui::theme::{GRID, tokens};

/// Lists it in a place of one height, however much there is; says which place was asked for.
pub(super) fn show(
    ui: &mut Ui,
    language: Language,
    height: f32,
    left_out: &LeftOut,
) -> Option<Place> {
    let mut asked = None;
    ScrollArea::vertical()
        .id_salt("left out")
        .auto_shrink(false)
        .max_height(height)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (kind, number) in left_out.kinds() {
                let text = language.fill(T::of(kind), &[&count(number as u64)]);
                ui.horizontal(|ui| {
                    ui.set_height(5.0 * GRID);
                    ui.spacing_mut().item_spacing.x = 3.0 * GRID;
                    ui.add(Label::new(&text));
                    let Some(first) = left_out.first(kind) else {
                        return;
                    };
                    let link = ui.add(Link::new(
                        RichText::new(language.say(T::First)).color(tokens(ui).accent),
                    ));
                    let name = language.fill(T::FirstOf, &[&text]);
                    link.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
                    if link.clicked() {
                        asked = Some(first.clone());
                    }
                });
            }
            if left_out.is_empty() {
                ui.weak(language.say(T::AllHeld));
            } else {
                ui.weak(language.say(T::Kept));
            }
        });
    asked
}
