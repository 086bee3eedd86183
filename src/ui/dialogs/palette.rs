//! The command palette: every action, found by typing part of its name in either language.

use egui::{Key, Modifiers, ScrollArea, TextEdit, Ui, vec2};

use crate::ui::action::Action;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::ENTRY;
use crate::ui::window::Request;

use super::{Desk, Stay};

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
        ui: &mut Ui,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        ui.set_width(480.0);
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
            .max_height(12.0 * ENTRY)
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
