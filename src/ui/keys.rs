//! Keys for actions: those each has by itself, and those an editor gave it, in the program or in
//! `keys.ron`, a map from an action's name to its keys: `{ Undo: ["Mod+Z"] }`.

use std::collections::BTreeMap;

use egui::{Context, Event, InputState, Key, KeyboardShortcut, Modifiers};

use super::action::Action;

/// Keys written as in `keys.ron`.
pub(super) type Written = BTreeMap<Action, Vec<String>>;

/// Which keys do what.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Keymap {
    keys: BTreeMap<Action, Vec<KeyboardShortcut>>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(&Written::new()).0
    }
}

impl Keymap {
    /// The keys each action has by itself, changed by what is written; and what of it is not
    /// the name of a key.
    pub(super) fn new(changed: &Written) -> (Self, Vec<String>) {
        let mut keys = BTreeMap::new();
        let mut wrong = Vec::new();
        for &action in Action::ALL {
            let mut own = Vec::new();
            match changed.get(&action) {
                Some(written) => {
                    for one in written {
                        match parse(one) {
                            Some(shortcut) => own.push(shortcut),
                            None => wrong.push(one.clone()),
                        }
                    }
                }
                None => own.extend(action.default_keys().iter().filter_map(|key| parse(key))),
            }
            keys.insert(action, own);
        }
        (Self { keys }, wrong)
    }

    /// What differs from the keys that actions have by themselves.
    pub(super) fn changed(&self) -> Written {
        let default = Self::default();
        self.keys
            .iter()
            .filter(|(action, keys)| default.keys.get(action) != Some(keys))
            .map(|(action, keys)| (*action, keys.iter().map(write).collect()))
            .collect()
    }

    /// The keys of an action.
    pub(super) fn of(&self, action: Action) -> &[KeyboardShortcut] {
        self.keys.get(&action).map_or(&[], Vec::as_slice)
    }

    /// Gives an action other keys. Another action that has one of them loses it.
    pub(super) fn set(&mut self, action: Action, keys: Vec<KeyboardShortcut>) {
        for (other, theirs) in &mut self.keys {
            if *other != action {
                theirs.retain(|key| !keys.contains(key));
            }
        }
        self.keys.insert(action, keys);
    }

    /// The action that a key belongs to.
    pub(super) fn owner(&self, key: &KeyboardShortcut) -> Option<Action> {
        self.keys
            .iter()
            .find(|(_, keys)| keys.contains(key))
            .map(|(action, _)| *action)
    }

    /// The same while the text has the focus.
    pub(super) fn owner_in_text(&self, key: &KeyboardShortcut) -> Option<Action> {
        self.owner(key).filter(|owner| !owner.is_of_list())
    }

    /// The first key of an action, as people write it on this platform; empty if it has none.
    pub(super) fn shown(&self, context: &Context, action: Action) -> String {
        self.of(action)
            .first()
            .map_or_else(String::new, |key| name(context, key))
    }

    /// The actions whose keys were pressed, the keys taken from the input. `takes` says whether
    /// an action takes its keys now.
    pub(super) fn pressed(
        &self,
        input: &mut InputState,
        mut takes: impl FnMut(Action, &KeyboardShortcut) -> bool,
    ) -> Vec<Action> {
        // More modifiers first: fewer of them match as well.
        let mut all: Vec<(Action, &KeyboardShortcut)> = self
            .keys
            .iter()
            .flat_map(|(action, keys)| keys.iter().map(|key| (*action, key)))
            .collect();
        all.sort_by_key(|(_, key)| std::cmp::Reverse(weight(key.modifiers)));
        all.into_iter()
            .filter(|(action, key)| takes(*action, key) && take(input, key))
            .map(|(action, _)| action)
            .collect()
    }
}

/// A key as people write it on this platform.
pub(super) fn name(context: &Context, key: &KeyboardShortcut) -> String {
    let sign = match key.logical_key {
        Key::Comma => ",",
        Key::Semicolon => ";",
        Key::Colon => ":",
        Key::Quote => "'",
        Key::Backslash => "\\",
        Key::Backtick => "`",
        Key::Slash => "/",
        Key::Period => ".",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::Questionmark => "?",
        Key::Plus => "+",
        Key::Minus => "-",
        Key::Equals => "=",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        _ => return context.format_shortcut(key),
    };
    // What the platform writes before the key.
    let plain = KeyboardShortcut::new(key.modifiers, Key::A);
    let written = context.format_shortcut(&plain);
    format!("{}{sign}", written.strip_suffix('A').unwrap_or(&written))
}

/// Takes a key press from the input. Keys without modifiers are taken whatever Shift does where
/// the key is a mark that needs it.
pub(super) fn take(input: &mut InputState, key: &KeyboardShortcut) -> bool {
    let needs_shift = matches!(key.logical_key, Key::Questionmark | Key::Plus);
    if needs_shift
        && input.consume_shortcut(&KeyboardShortcut::new(
            key.modifiers.plus(Modifiers::SHIFT),
            key.logical_key,
        ))
    {
        return true;
    }
    if let Some(at) = input.events.iter().position(|e| clipboard(e) == Some(*key)) {
        input.events.remove(at);
        return true;
    }
    // egui takes a key with more modifiers held for one with fewer; an editor does not.
    let exact = input.events.iter().any(|event| match event {
        egui::Event::Key {
            key: pressed,
            pressed: true,
            modifiers,
            ..
        } => *pressed == key.logical_key && modifiers.matches_exact(key.modifiers),
        _ => false,
    });
    exact && input.consume_shortcut(key)
}

/// Takes the press of a key with Shift, which a digit is no longer called by.
pub(super) fn take_with_shift(input: &mut InputState, key: &KeyboardShortcut) -> bool {
    let digits = Key::Num0..=Key::Num9;
    let is_it = |event: &Event| match event {
        Event::Key {
            key: pressed,
            physical_key,
            pressed: true,
            modifiers,
            ..
        } => {
            let wanted = key.logical_key;
            let by_place = digits.contains(&wanted) && *physical_key == Some(wanted);
            modifiers.matches_exact(Modifiers::SHIFT) && (*pressed == wanted || by_place)
        }
        _ => false,
    };
    let at = input.events.iter().position(is_it);
    at.map(|at| input.events.remove(at)).is_some()
}

/// The key that an event of the clipboard stands for: windows make these of three keys, which
/// then are pressed under no other name.
fn clipboard(event: &Event) -> Option<KeyboardShortcut> {
    let key = match event {
        Event::Copy => Key::C,
        Event::Cut => Key::X,
        Event::Paste(_) => Key::V,
        _ => return None,
    };
    Some(KeyboardShortcut::new(Modifiers::COMMAND, key))
}

/// Whether an event is the press of a key.
pub(super) fn is_press(event: &Event) -> bool {
    matches!(event, Event::Key { pressed: true, .. }) || clipboard(event).is_some()
}

/// The last key that is pressed in events, as an action would have it.
pub(super) fn pressed_in(events: &[Event]) -> Option<KeyboardShortcut> {
    events.iter().rev().find_map(|event| match event {
        Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } => {
            // These marks need Shift on most keyboards; see `take`.
            let needs_shift = matches!(key, Key::Questionmark | Key::Plus);
            let modifiers = Modifiers {
                command: modifiers.command || modifiers.ctrl,
                alt: modifiers.alt,
                shift: modifiers.shift && !needs_shift,
                ..Modifiers::NONE
            };
            Some(KeyboardShortcut::new(modifiers, *key))
        }
        other => clipboard(other),
    })
}

/// Whether no action can have a key, because it moves the caret or the focus, or leaves things.
pub(super) fn is_fixed(key: &KeyboardShortcut) -> bool {
    let held = key.modifiers;
    match key.logical_key {
        Key::Escape | Key::Tab => true,
        Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown => !held.alt,
        Key::Home | Key::End => !held.alt,
        Key::PageUp | Key::PageDown => !held.alt && !held.command,
        _ => false,
    }
}

fn weight(modifiers: Modifiers) -> u32 {
    [modifiers.command, modifiers.shift, modifiers.alt]
        .into_iter()
        .map(u32::from)
        .sum()
}

/// Whether a key is one that writes text: such keys are commands only where nothing is written.
pub(super) fn writes(key: &KeyboardShortcut) -> bool {
    let commanding = key.modifiers.command || key.modifiers.ctrl || key.modifiers.alt;
    let function = key.logical_key.name().starts_with('F') && key.logical_key.name().len() > 1;
    !commanding && !function
}

/// Reads a key: `Mod+Shift+Z`.
pub(super) fn parse(written: &str) -> Option<KeyboardShortcut> {
    let mut parts: Vec<&str> = written.split('+').map(str::trim).collect();
    let key = parts.pop()?;
    let mut modifiers = Modifiers::NONE;
    for part in parts {
        modifiers = modifiers.plus(match part.to_ascii_lowercase().as_str() {
            "mod" | "cmd" | "command" | "ctrl" => Modifiers::COMMAND,
            "shift" => Modifiers::SHIFT,
            "alt" | "option" => Modifiers::ALT,
            _ => return None,
        });
    }
    let key = match key {
        "ArrowUp" => Key::ArrowUp,
        "ArrowDown" => Key::ArrowDown,
        "ArrowLeft" => Key::ArrowLeft,
        "ArrowRight" => Key::ArrowRight,
        name => Key::from_name(name)?,
    };
    Some(KeyboardShortcut::new(modifiers, key))
}

/// Writes a key so that [`parse`] reads it.
pub(super) fn write(key: &KeyboardShortcut) -> String {
    let mut out = String::new();
    for (held, name) in [
        (key.modifiers.command || key.modifiers.ctrl, "Mod+"),
        (key.modifiers.alt, "Alt+"),
        (key.modifiers.shift, "Shift+"),
    ] {
        if held {
            out.push_str(name);
        }
    }
    // Digits are called otherwise in a program than by people.
    let name = format!("{:?}", key.logical_key);
    let is_read = Key::from_name(&name).is_some() || name.starts_with("Arrow");
    out + if is_read {
        &name
    } else {
        key.logical_key.name()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_keys_can_be_read_and_written_and_belong_to_one_action() {
        let mut owners: BTreeMap<String, Action> = BTreeMap::new();
        for &action in Action::ALL {
            for written in action.default_keys() {
                let key = parse(written);
                let key = key.unwrap_or_else(|| panic!("{action:?}: {written}"));
                assert_eq!(parse(&write(&key)), Some(key), "{written}");
                let other = owners.insert(write(&key), action);
                assert_eq!(other, None, "{written} of {action:?}");
            }
        }
    }

    #[test]
    fn a_pressed_key_is_read_as_it_is_written() {
        let press = |modifiers, key| Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        };
        let ctrl = Modifiers::CTRL | Modifiers::COMMAND;
        let check = |event: Event, written: &str| {
            assert_eq!(pressed_in(&[event]), parse(written), "{written}");
        };
        check(press(ctrl | Modifiers::SHIFT, Key::J), "Mod+Shift+J");
        check(press(Modifiers::SHIFT, Key::Questionmark), "Questionmark");
        check(press(Modifiers::SHIFT, Key::Colon), "Shift+Colon");
        check(Event::Cut, "Mod+X");
        check(Event::Paste("字".to_owned()), "Mod+V");
        assert_eq!(pressed_in(&[Event::Text("字".to_owned())]), None);
    }

    #[test]
    fn keys_of_the_caret_are_no_actions() {
        for (written, fixed) in [
            ("ArrowLeft", true),
            ("Mod+Shift+ArrowLeft", true),
            ("Alt+ArrowLeft", false),
            ("Mod+PageDown", false),
            ("Tab", true),
            ("F2", false),
        ] {
            assert_eq!(is_fixed(&parse(written).unwrap()), fixed, "{written}");
        }
        for &action in Action::ALL {
            for written in action.default_keys() {
                assert!(!is_fixed(&parse(written).unwrap()), "{action:?} {written}");
            }
        }
    }

    #[test]
    fn changed_keys_come_back_and_wrong_ones_are_named() {
        let mut keymap = Keymap::default();
        assert_eq!(keymap.changed(), Written::new());
        let key = parse("Mod+Y").unwrap();
        keymap.set(Action::Undo, vec![key]);
        assert_eq!(keymap.owner(&key), Some(Action::Undo));
        let (again, wrong) = Keymap::new(&keymap.changed());
        assert_eq!((again, wrong.len()), (keymap, 0));
        let written = Written::from([(Action::Undo, vec!["Mod+Nope".to_owned()])]);
        assert_eq!(Keymap::new(&written).1, ["Mod+Nope"]);
    }
}
