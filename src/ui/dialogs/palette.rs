//! The command palette: every action, found by typing part of its name in either language. It
//! keeps its place and its size however little is found: the field stays where one looks.

use egui::{Align2, Id, Key, Modal, Modifiers, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};

use crate::ui::action::Action;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID};
use crate::ui::window::Request;

use super::{Desk, Stay};

/// How wide it is.
const WIDTH: f32 = 120.0 * GRID;
/// How many commands are in view at the most.
const IN_VIEW: f32 = 12.0;
/// How far down in the window it begins, and how much of the window it leaves below.
const ABOVE: f32 = 0.14;
const BELOW: f32 = 0.1;

/// See the module's description.
#[derive(Debug, Default)]
pub(in crate::ui) struct Palette {
    text: String,
    chosen: usize,
    focused: bool,
}

impl Palette {
    pub(super) fn show(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        let room = ui.ctx().content_rect();
        let above = (room.height() * ABOVE).floor();
        let id = Id::unique("palette");
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, above));
        let modal = Modal::new(id).area(area);
        let entries = room.height() * (1.0 - ABOVE - BELOW) - 2.0 * ENTRY;
        let entries = (IN_VIEW * ENTRY).min(entries).floor();
        let shown = modal.show(ui.ctx(), |ui| self.inside(ui, entries, desk, requests));
        match shown.inner == Stay::Close || shown.should_close() {
            true => Stay::Close,
            false => Stay::Open,
        }
    }

    /// Draws the field, and below it so many points of commands.
    fn inside(
        &mut self,
        ui: &mut Ui,
        entries: f32,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        ui.set_width(WIDTH);
        let mut step = 0_i64;
        ui.input_mut(|input| {
            for (key, by) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1)] {
                if input.consume_key(Modifiers::NONE, key) {
                    step += by;
                }
            }
        });
        let hint = desk.language.say(Text::PaletteHint);
        let edit = TextEdit::singleline(&mut self.text)
            .hint_text(hint)
            .desired_width(f32::INFINITY);
        let response = ui.add(edit);
        response.widget_info(|| {
            let mut info = WidgetInfo::text_edit(true, &self.text, &self.text, hint);
            info.label = Some(hint.to_owned());
            info
        });
        if !std::mem::replace(&mut self.focused, true) {
            response.request_focus();
        }
        if response.changed() {
            self.chosen = 0;
        }
        let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let found = find(&self.text, desk.enabled);
        let last = found.len().saturating_sub(1) as i64;
        self.chosen = (self.chosen as i64 + step).clamp(0, last) as usize;
        if enter {
            if let Some(&action) = found.get(self.chosen) {
                requests.push(Request::Act(action));
                return Stay::Close;
            }
            response.request_focus();
        }
        let mut clicked = None;
        ScrollArea::vertical()
            .auto_shrink(false)
            .min_scrolled_height(entries)
            .max_height(entries)
            .show(ui, |ui| {
                if found.is_empty() {
                    ui.weak(desk.language.say(Text::NoCommand));
                }
                for (number, &action) in found.iter().enumerate() {
                    let name = format!(
                        "{}　{}",
                        action.menu().name(desk.language),
                        action.name(desk.language)
                    );
                    let button = egui::Button::selectable(number == self.chosen, name)
                        .shortcut_text(desk.keys.shown(ui.ctx(), action))
                        .min_size(vec2(ui.available_width(), ENTRY));
                    let entry = ui.add(button);
                    if number == self.chosen && step != 0 {
                        entry.scroll_to_me(None);
                    }
                    if entry.clicked() {
                        clicked = Some(action);
                    }
                }
            });
        match clicked {
            Some(action) => {
                requests.push(Request::Act(action));
                Stay::Close
            }
            None => Stay::Open,
        }
    }
}

/// The actions of whose names in either language what was typed is a part, those that begin with
/// it first.
fn find(text: &str, enabled: &[Action]) -> Vec<Action> {
    let wanted: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let mut found: Vec<(bool, Action)> = Vec::new();
    for &action in enabled.iter().filter(|action| **action != Action::Palette) {
        let all = [Language::Chinese, Language::English]
            .map(|l| format!("{} {}", action.name(l), action.menu().name(l)).to_lowercase());
        let has = |part: &String| all.iter().any(|name| name.contains(part.as_str()));
        if wanted.iter().all(has) {
            let begins = wanted
                .first()
                .is_some_and(|part| all.iter().any(|name| name.starts_with(part.as_str())));
            found.push((!begins, action));
        }
    }
    found.sort_by_key(|(later, _)| *later);
    found.into_iter().map(|(_, action)| action).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_found_by_part_of_their_name_in_either_language() {
        let check = |text: &str, first: Action| {
            let found = find(text, Action::ALL);
            assert_eq!(found.first(), Some(&first), "{text}: {found:?}");
        };
        check("撤销", Action::Undo);
        check("undo", Action::Undo);
        check("doubtful next", Action::NextDoubtful);
        check("导出", Action::Export);
        assert_eq!(find("zzz", Action::ALL), []);
    }
}
