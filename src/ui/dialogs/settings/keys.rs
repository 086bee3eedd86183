//! The page of keys: every action with its keys, each changed by pressing another.

use egui::{
    Button, Event, EventFilter, KeyboardShortcut, RichText, Role, ScrollArea, TextEdit, Ui,
    WidgetInfo, vec2,
};

use crate::ui::action::{Action, Menu};
use crate::ui::dialog::{self, cell};
use crate::ui::fonts;
use crate::ui::keys::{self, Keymap};
use crate::ui::reveal;
use crate::ui::strings::settings::SettingsText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, tokens};
use crate::ui::window::Request;

use super::super::Desk;
use super::path_label;

/// The column of names.
const NAMES: f32 = 52.0 * GRID;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct KeyPage {
    filter: String,
    waiting: Option<Waiting>,
    /// The keys as they were before all were reset.
    before: Option<Keymap>,
}

/// A key that is to be pressed, or was pressed and is another's.
#[derive(Clone, Debug)]
struct Waiting {
    action: Action,
    /// The key whose place it takes; none to be one more.
    instead_of: Option<KeyboardShortcut>,
    pressed: Option<(KeyboardShortcut, Obstacle)>,
}

/// Why a key cannot simply be given to an action.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Obstacle {
    /// Another action has it, which can lose it.
    Owned(Action),
    /// A label has it: its name.
    Label(String),
    /// It moves the caret or the focus.
    Fixed,
}

impl KeyPage {
    /// Takes the key that is waited for; says whether one is. Then nobody else gets keys.
    pub(super) fn listen(&mut self, ui: &Ui, desk: &Desk<'_>, requests: &mut Vec<Request>) -> bool {
        let Some(waiting) = &mut self.waiting else {
            return false;
        };
        // The answer to an obstacle is given with the usual keys.
        let asks = matches!(&waiting.pressed, Some((_, Obstacle::Owned(_))));
        let mut pressed = None;
        let mut left = false;
        ui.input_mut(|input| {
            left = input.key_pressed(egui::Key::Escape);
            if asks && !left {
                return;
            }
            pressed = keys::pressed_in(&input.events);
            let is_key =
                |e: &Event| matches!(e, Event::Key { .. } | Event::Text(_)) || keys::is_press(e);
            input.events.retain(|event| !is_key(event));
        });
        if left {
            self.waiting = None;
            return true;
        }
        if let Some(key) = pressed {
            match obstacle(desk, waiting.action, &key) {
                Some(obstacle) => waiting.pressed = Some((key, obstacle)),
                None => {
                    let keys = with_key(desk.keys, waiting, key);
                    self.waiting = None;
                    requests.push(Request::Keys(Box::new(keys)));
                }
            }
        }
        true
    }

    pub(super) fn show(&mut self, ui: &mut Ui, desk: &Desk<'_>, requests: &mut Vec<Request>) {
        let language = desk.language;
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            let name = ui.label(language.say(SettingsText::KeysFilter));
            let edit = TextEdit::singleline(&mut self.filter)
                .hint_text(language.say(SettingsText::KeysFilterHint))
                .desired_width(60.0 * GRID);
            ui.add(edit).labelled_by(name.id);
        });
        if let Some(files) = desk.files {
            ui.horizontal(|ui| {
                ui.set_height(ENTRY);
                let path = files.keys_path();
                ui.label(
                    RichText::new(language.say(SettingsText::KeysFile))
                        .small()
                        .weak(),
                );
                if ui.button(language.say(Text::ShowInFolder)).clicked() {
                    // The path is shown beside it, should there be nothing to show it with.
                    let _ = reveal::reveal(&path);
                }
                path_label(ui, &path);
            });
        }
        ui.add_space(GRID);
        let wanted = self.filter.trim().to_lowercase();
        let mut any = false;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for menu in Menu::ALL {
                let of_menu = |action: &&Action| action.menu() == menu;
                let found: Vec<Action> = Action::ALL
                    .iter()
                    .filter(of_menu)
                    .copied()
                    .filter(|action| wanted.is_empty() || says(ui, desk, *action, &wanted))
                    .collect();
                if found.is_empty() {
                    continue;
                }
                any = true;
                ui.add_space(2.0 * GRID);
                ui.strong(menu.name(language));
                for action in found {
                    self.entry(ui, desk, action, requests);
                }
            }
            if !any {
                ui.add_space(2.0 * GRID);
                ui.weak(language.say(Text::NoCommand));
            }
        });
    }

    fn entry(&mut self, ui: &mut Ui, desk: &Desk<'_>, action: Action, requests: &mut Vec<Request>) {
        let language = desk.language;
        let name = action.name(language);
        let own = desk.keys.of(action);
        let mut new: Option<Vec<KeyboardShortcut>> = None;
        ui.horizontal(|ui| {
            ui.set_min_height(ENTRY + GRID);
            ui.spacing_mut().item_spacing.x = GRID;
            cell(ui, NAMES, |ui| ui.label(name));
            for key in own {
                if self.waits(action, Some(*key)) {
                    self.prompt(ui, desk, requests);
                    continue;
                }
                let shown = keys::name(ui.ctx(), key);
                let chip = ui.button(&shown);
                let said = language.fill(SettingsText::KeyChange, &[name, &shown]);
                chip.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
                if chip.clicked() {
                    self.wait(ui, action, Some(*key));
                }
                chip.on_hover_text(language.say(SettingsText::KeyChangeTip));
                let cross = ui.add(Button::new(RichText::new("×").weak()).frame(false));
                let said = language.fill(SettingsText::KeyRemove, &[name, &shown]);
                cross.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
                if cross.clicked() {
                    new = Some(own.iter().filter(|k| *k != key).copied().collect());
                }
                cross.on_hover_text(&said);
                ui.add_space(GRID);
            }
            if self.waits(action, None) {
                self.prompt(ui, desk, requests);
            } else {
                let add = ui.add(Button::new(RichText::new("+").weak()).min_size(vec2(24.0, 20.0)));
                let said = language.fill(SettingsText::KeyAdd, &[name]);
                add.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
                if add.clicked() {
                    self.wait(ui, action, None);
                }
                add.on_hover_text(&said);
            }
            let standard = Keymap::default();
            if standard.of(action) != own {
                let reset = ui.add(Button::new(language.say(SettingsText::KeyReset)).frame(false));
                let said = language.fill(SettingsText::KeyResetOne, &[name]);
                reset.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
                if reset.clicked() {
                    new = Some(standard.of(action).to_vec());
                }
            }
        });
        if let Some(new) = new {
            let mut keys = desk.keys.clone();
            keys.set(action, new);
            self.waiting = None;
            requests.push(Request::Keys(Box::new(keys)));
        }
    }

    fn waits(&self, action: Action, instead_of: Option<KeyboardShortcut>) -> bool {
        self.waiting
            .as_ref()
            .is_some_and(|w| w.action == action && w.instead_of == instead_of)
    }

    fn wait(&mut self, ui: &Ui, action: Action, instead_of: Option<KeyboardShortcut>) {
        self.waiting = Some(Waiting {
            action,
            instead_of,
            pressed: None,
        });
        ui.request_repaint();
    }

    /// What stands in the place of the key that is waited for.
    fn prompt(&mut self, ui: &mut Ui, desk: &Desk<'_>, requests: &mut Vec<Request>) {
        let Some(waiting) = self.waiting.clone() else {
            return;
        };
        let language = desk.language;
        let accent = tokens(ui).accent;
        let name = |text: &str| RichText::new(text).color(accent);
        let wait =
            Button::new(name(language.say(SettingsText::KeyPress))).min_size(vec2(90.0, 20.0));
        match &waiting.pressed {
            None => {
                let response = ui.add(wait);
                response.request_focus();
                keep_keys(ui, &response);
            }
            Some((key, Obstacle::Owned(owner))) => {
                let key_name = keys::name(ui.ctx(), key);
                let said = [key_name.as_str(), owner.name(language)];
                ui.label(name(&language.fill(SettingsText::KeyOwned, &said)));
                if ui.button(language.say(SettingsText::KeyTake)).clicked() {
                    let keys = with_key(desk.keys, &waiting, *key);
                    self.waiting = None;
                    requests.push(Request::Keys(Box::new(keys)));
                }
                if ui.button(language.say(Text::Cancel)).clicked() {
                    self.waiting = None;
                }
            }
            Some((key, obstacle)) => {
                let response = ui.add(wait);
                response.request_focus();
                keep_keys(ui, &response);
                let key_name = keys::name(ui.ctx(), key);
                let why = match obstacle {
                    Obstacle::Label(label) => {
                        language.fill(SettingsText::KeyIsLabels, &[&key_name, label])
                    }
                    _ => language.fill(SettingsText::KeyFixed, &[&key_name]),
                };
                ui.label(name(&fonts::drawable(ui.ctx(), &why)));
            }
        }
    }

    /// Buttons of the dialog's row.
    pub(super) fn row(&mut self, ui: &mut Ui, desk: &Desk<'_>, requests: &mut Vec<Request>) {
        let language = desk.language;
        let is_standard = desk.keys.changed().is_empty();
        if is_standard && let Some(before) = &self.before {
            if dialog::button(ui, language.say(SettingsText::KeysBack)) {
                requests.push(Request::Keys(Box::new(before.clone())));
                self.before = None;
            }
        } else {
            let button =
                Button::new(language.say(SettingsText::KeysResetAll)).min_size(vec2(80.0, ENTRY));
            if ui.add_enabled(!is_standard, button).clicked() {
                self.before = Some(desk.keys.clone());
                self.waiting = None;
                requests.push(Request::Keys(Box::default()));
            }
        }
    }
}

/// Keeps Tab, arrows and Escape from moving the focus while a key is waited for.
fn keep_keys(ui: &Ui, response: &egui::Response) {
    let all = EventFilter {
        tab: true,
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: true,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, all));
}

/// The keys with one more for an action, or in the place of one it has.
fn with_key(old: &Keymap, waiting: &Waiting, key: KeyboardShortcut) -> Keymap {
    let mut keys = old.of(waiting.action).to_vec();
    keys.retain(|k| *k != key || Some(*k) == waiting.instead_of);
    let place = waiting
        .instead_of
        .and_then(|old| keys.iter().position(|k| *k == old));
    match place {
        Some(at) => keys[at] = key,
        None => keys.push(key),
    }
    let mut new = old.clone();
    new.set(waiting.action, keys);
    new
}

fn obstacle(desk: &Desk<'_>, action: Action, key: &KeyboardShortcut) -> Option<Obstacle> {
    if keys::is_fixed(key) {
        return Some(Obstacle::Fixed);
    }
    let labels = desk.session.as_ref().map(|s| s.labels().labels());
    // Keys of labels are theirs while the text has the focus.
    let labels = labels.filter(|_| !action.is_of_list());
    for label in labels.unwrap_or_default() {
        let own = label
            .key
            .and_then(|c| keys::parse(&c.to_uppercase().to_string()));
        if own.as_ref() == Some(key) {
            return Some(Obstacle::Label(desk.language.label(label).to_owned()));
        }
    }
    desk.keys
        .owner(key)
        .filter(|owner| *owner != action)
        .map(Obstacle::Owned)
}

/// Whether an action is called something like this, or has such a key.
fn says(ui: &Ui, desk: &Desk<'_>, action: Action, wanted: &str) -> bool {
    let called = [Language::Chinese, Language::English]
        .into_iter()
        .any(|language| action.name(language).to_lowercase().contains(wanted));
    called
        || desk.keys.of(action).iter().any(|key| {
            let shown = keys::name(ui.ctx(), key).to_lowercase();
            shown == wanted || (wanted.chars().count() > 1 && shown.contains(wanted))
        })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_place_of_another_leaves_the_rest_as_they_are() {
        let key = |written: &str| keys::parse(written).unwrap();
        let check = |instead_of: Option<&str>, pressed: &str, expected: &[&str]| {
            let mut old = Keymap::default();
            old.set(Action::Flowing, ["F2", "F3", "F4"].map(key).to_vec());
            let waiting = Waiting {
                action: Action::Flowing,
                instead_of: instead_of.map(key),
                pressed: None,
            };
            let new = with_key(&old, &waiting, key(pressed));
            let expected: Vec<KeyboardShortcut> = expected.iter().map(|k| key(k)).collect();
            assert_eq!(
                new.of(Action::Flowing),
                expected,
                "{instead_of:?} {pressed}"
            );
        };
        check(Some("F3"), "F2", &["F2", "F4"]);
        check(Some("F3"), "F4", &["F2", "F4"]);
        check(Some("F2"), "F4", &["F4", "F3"]);
        check(Some("F3"), "F3", &["F2", "F3", "F4"]);
        check(Some("F3"), "F6", &["F2", "F6", "F4"]);
        check(None, "F6", &["F2", "F3", "F4", "F6"]);
        check(None, "F3", &["F2", "F4", "F3"]);
    }
}
