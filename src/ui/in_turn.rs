//! Keys in their turn: of what came in while a frame was drawn, each frame is given one key, with a
//! frame between them in which what it has opened comes to be there.
//!
//! What a key does is often known only when the one before it has been carried out: Escape closes
//! a dialog, and Ctrl+B behind it takes up the brush; a click chooses a word, and a label's key
//! tags it. Machines that are slow, and programs that press keys, bring several in one frame. So
//! the others wait for the next, which comes at once. A key that is held, and letters in a field,
//! stay together.
//!
//! Alt makes a key a command, though some systems say beside it which character it writes; that is
//! taken out here, for the text and all fields alike.

use std::collections::VecDeque;

use egui::{Context, Event, Key, KeyboardShortcut, Modifiers, Plugin, RawInput, Ui};
use rustc_hash::FxHashSet;

use super::article::text_id;
use super::keys;

/// See the module's description.
#[derive(Default)]
pub(super) struct InTurn {
    waiting: VecDeque<Event>,
    /// The keys that are down.
    held: FxHashSet<Key>,
    /// Whether Alt is held, and nothing that makes it write with a key.
    has_alt: bool,
    /// Whether a field has the focus.
    is_writing: bool,
    /// Whether the last frame was given a key or a click.
    was_given: bool,
}

impl Plugin for InTurn {
    fn debug_name(&self) -> &'static str {
        "in turn"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        // The text has had a field over it, and is none.
        let focus = ui.memory(|memory| memory.focused());
        self.is_writing = ui.text_edit_focused() && focus != Some(text_id());
    }

    fn input_hook(&mut self, context: &Context, input: &mut RawInput) {
        if context.current_pass_index() > 0 {
            return;
        }
        let is_late = !self.waiting.is_empty();
        let events = std::mem::take(&mut input.events);
        self.take_in(events);
        // What a key opens is drawn in the next frame, and takes keys from then on.
        if is_late && std::mem::take(&mut self.was_given) {
            context.request_repaint();
            return;
        }
        input.events = self.next();
        self.was_given = !self.waiting.is_empty();
        if !self.waiting.is_empty() {
            context.request_repaint();
        }
    }
}

impl InTurn {
    /// Puts what came in behind what waits, without what keys would write while Alt is held.
    ///
    /// What is let go with Alt, such as a code of digits, is written. So is what AltGr writes: it
    /// comes without modifiers, or as Ctrl and Alt.
    fn take_in(&mut self, events: Vec<Event>) {
        for event in events {
            match &event {
                Event::ModifiersChanged(held) => self.has_alt = is_alt(*held),
                Event::Key { modifiers, .. } => self.has_alt = is_alt(*modifiers),
                Event::WindowFocused(false) => self.has_alt = false,
                // There Alt is Option, which is for writing.
                Event::Text(_) if self.has_alt && !cfg!(target_os = "macos") => continue,
                _ => {}
            }
            self.waiting.push_back(event);
        }
    }

    fn next(&mut self) -> Vec<Event> {
        // What an input method says of keys is about those beside it.
        if self
            .waiting
            .iter()
            .any(|event| matches!(event, Event::Ime(_)))
        {
            return self.waiting.drain(..).collect();
        }
        let mut turn = Turn::default();
        let mut events = Vec::new();
        while let Some(event) = self.waiting.front() {
            if !turn.takes(event, self.is_writing, &mut self.held) {
                break;
            }
            events.extend(self.waiting.pop_front());
        }
        events
    }
}

fn is_alt(held: Modifiers) -> bool {
    held.alt && !held.ctrl && !held.command && !held.mac_cmd
}

/// What a frame was given so far.
#[derive(Default)]
struct Turn {
    key: Option<KeyboardShortcut>,
    has_button: bool,
    texts: usize,
}

impl Turn {
    /// Whether an event belongs to it too.
    fn takes(&mut self, event: &Event, is_writing: bool, held: &mut FxHashSet<Key>) -> bool {
        match event {
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => {
                let pressed = KeyboardShortcut::new(*modifiers, *key);
                let fits = match &self.key {
                    _ if self.has_button => false,
                    None => self.texts == 0 || is_writing,
                    Some(before) => {
                        let is_held = *before == pressed && held.contains(key);
                        is_held || is_writing && is_letter(before) && is_letter(&pressed)
                    }
                };
                if fits {
                    held.insert(*key);
                    self.key = Some(pressed);
                }
                fits
            }
            Event::Key { key, .. } => {
                held.remove(key);
                true
            }
            Event::Copy | Event::Cut | Event::Paste(_) => {
                let fits = self.key.is_none() && !self.has_button && self.texts == 0;
                self.key = keys::pressed_in(std::slice::from_ref(event)).or(self.key);
                fits
            }
            Event::Text(_) => {
                let fits = match &self.key {
                    None => !self.has_button,
                    Some(key) => {
                        // What Option writes is known as a command's by its key.
                        let writes = is_letter(key) || is_alt(key.modifiers);
                        writes && (is_writing || self.texts == 0)
                    }
                };
                self.texts += usize::from(fits);
                fits
            }
            Event::PointerButton { .. } => {
                let fits = self.key.is_none() && self.texts == 0;
                self.has_button |= fits;
                fits
            }
            // What is held from now on is so for the next key.
            Event::ModifiersChanged(_) => self.key.is_none(),
            Event::WindowFocused(false) => {
                held.clear();
                true
            }
            _ => true,
        }
    }
}

/// Whether a key writes a character.
fn is_letter(key: &KeyboardShortcut) -> bool {
    let moves = matches!(
        key.logical_key,
        Key::Escape
            | Key::Enter
            | Key::Tab
            | Key::Backspace
            | Key::Delete
            | Key::Insert
            | Key::Home
            | Key::End
            | Key::PageUp
            | Key::PageDown
            | Key::ArrowUp
            | Key::ArrowDown
            | Key::ArrowLeft
            | Key::ArrowRight
    );
    keys::writes(key) && !moves
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(modifiers: Modifiers, key: Key) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        }
    }

    fn release(key: Key) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed: false,
            repeat: false,
            modifiers: Modifiers::NONE,
        }
    }

    /// How many events each frame is given.
    #[track_caller]
    fn check(is_writing: bool, events: Vec<Event>, expected: &[usize]) {
        let mut turns = InTurn {
            waiting: events.clone().into(),
            is_writing,
            ..InTurn::default()
        };
        let mut given = Vec::new();
        let mut frames = Vec::new();
        while !turns.waiting.is_empty() {
            let next = turns.next();
            assert!(!next.is_empty(), "something is given each time");
            frames.push(next.len());
            given.extend(next);
        }
        assert_eq!(frames, expected);
        assert_eq!(given, events, "all of it, in order");
    }

    #[test]
    fn each_key_has_a_frame_of_its_own() {
        let none = Modifiers::NONE;
        let text = |text: &str| Event::Text(text.to_owned());
        let escape = || [press(none, Key::Escape), release(Key::Escape)];
        let brush = || [press(Modifiers::COMMAND, Key::B), release(Key::B)];
        check(false, [escape(), brush()].concat(), &[2, 2]);
        let p = || [press(none, Key::P), text("p"), release(Key::P)];
        check(false, [p(), p()].concat(), &[3, 3]);
        // Held, and typed in a field.
        let arrow = || press(none, Key::ArrowRight);
        check(false, vec![arrow(), arrow(), arrow()], &[3]);
        check(
            false,
            vec![arrow(), release(Key::ArrowRight), arrow()],
            &[2, 1],
        );
        check(true, [p(), p()].concat(), &[6]);
        check(true, [p().to_vec(), escape().to_vec()].concat(), &[3, 2]);
        // What opens a field, and what is typed into it.
        let held = |modifiers| Event::ModifiersChanged(modifiers);
        let tap = [
            held(Modifiers::COMMAND),
            press(Modifiers::COMMAND, Key::B),
            held(none),
        ];
        check(false, [&tap[..], &escape(), &tap].concat(), &[2, 3, 2, 1]);
        let find = press(Modifiers::COMMAND, Key::F);
        check(false, vec![find.clone(), text("广"), text("场")], &[1, 2]);
        check(false, vec![Event::Copy, find, Event::Copy], &[1, 1, 1]);
    }

    /// What is left of events.
    #[track_caller]
    fn check_left(events: &[Event], expected: &[Event]) {
        let mut turns = InTurn::default();
        // However they come.
        for event in events {
            turns.take_in(vec![event.clone()]);
        }
        assert_eq!(Vec::from(turns.waiting), expected);
        let mut turns = InTurn::default();
        turns.take_in(events.to_vec());
        assert_eq!(Vec::from(turns.waiting), expected);
    }

    #[test]
    #[cfg(not(target_os = "macos"))]
    fn a_key_with_alt_writes_nothing() {
        let held = Event::ModifiersChanged;
        let text = |text: &str| Event::Text(text.to_owned());
        let (none, alt) = (Modifiers::NONE, Modifiers::ALT);
        let period = press(alt, Key::Period);
        let up = release(Key::Period);
        check_left(
            &[held(alt), period.clone(), text("."), held(none), up.clone()],
            &[held(alt), period.clone(), held(none), up.clone()],
        );
        // Nobody says that Alt is held, or which key it is.
        check_left(
            &[period.clone(), text("."), up.clone(), text("甲")],
            &[period, up, text("甲")],
        );
        check_left(&[held(alt), text("ß")], &[held(alt)]);
        // A code of digits, AltGr, and a window that was left with Alt.
        let kept = |events: &[Event]| check_left(events, events);
        kept(&[held(alt), held(none), text("é")]);
        let right = Modifiers::CTRL | Modifiers::ALT;
        kept(&[held(right), press(right, Key::Q), text("@")]);
        kept(&[held(alt), Event::WindowFocused(false), text("a")]);
    }

    #[test]
    fn what_an_input_method_says_stays_with_its_keys() {
        let ime = Event::Ime(egui::ImeEvent::Commit("苇川".to_owned()));
        let enter = press(Modifiers::NONE, Key::Enter);
        check(true, vec![enter.clone(), ime, enter], &[3]);
    }

    #[test]
    fn a_click_and_a_key_are_two() {
        let button = |pressed| Event::PointerButton {
            pos: egui::Pos2::ZERO,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let moved = Event::PointerMoved(egui::Pos2::ZERO);
        let p = press(Modifiers::NONE, Key::P);
        let all = vec![moved, button(true), button(false), p, button(true)];
        check(false, all, &[3, 1, 1]);
    }
}
