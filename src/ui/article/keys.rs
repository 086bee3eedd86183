//! Keys that move the caret.

use egui::{EventFilter, Key, Modifiers, Ui};

use crate::ui::window::Request;

use super::View;
use super::cursor::Motion;
use super::lines::{Lines, Sizes};
use super::scene::{Scene, Side};
use super::shown::Shown;

impl View {
    /// Keys that move the caret, while the text has the focus.
    pub(super) fn focus(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        sizes: Sizes,
        requests: &mut Vec<Request>,
    ) {
        let id = self.side.id();
        let (nobody, modal) = ui.memory(|memory| {
            let nobody = memory.focused().is_none();
            (nobody, memory.top_modal_layer().is_some())
        });
        if modal {
            // Keys are the dialog's.
            ui.memory_mut(|memory| memory.surrender_focus(id));
            return;
        }
        if nobody && !scene.drafting && self.side == Side::Text {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        if scene.drafting || !ui.memory(|memory| memory.has_focus(id)) {
            return;
        }
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
            tab: false,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let before = self.cursor;
        if self.typing.composes() {
            return;
        }
        let page = (ui.clip_rect().height() / sizes.line).floor().max(2.0) as i64 - 1;
        for (key, modifiers) in motions(ui) {
            let shift = modifiers.shift;
            let vertical = match key {
                Key::ArrowUp if modifiers.command => None,
                Key::ArrowDown if modifiers.command => None,
                Key::PageUp | Key::PageDown if modifiers.alt => None,
                Key::ArrowUp => Some(-1),
                Key::ArrowDown => Some(1),
                Key::PageUp => Some(-page),
                Key::PageDown => Some(page),
                _ => None,
            };
            if let Some(by) = vertical {
                self.step_lines(ui, scene.shown, sizes, by, shift);
            } else if let Some(motion) = motion(key, modifiers) {
                let lines = Lines {
                    shown: scene.shown,
                    flow: &self.flow,
                    kind: self.kind,
                };
                self.cursor.step(motion, shift, &lines, &scene.words);
            }
        }
        if self.cursor != before {
            self.by_pointer = false;
            self.reveal(self.cursor.head);
            self.told(scene, requests);
        }
    }

    /// Tells that the caret was moved: on the page the one in the article goes with it.
    pub(super) fn told(&self, scene: &Scene<'_>, requests: &mut Vec<Request>) {
        match self.side {
            Side::Text => requests.push(Request::ChooseSpan(None)),
            Side::Page => {
                let cell = self.cursor.head.min(scene.shown.len().saturating_sub(1));
                if !scene.shown.is_foreign(cell)
                    && let Some(address) = scene.shown.address(cell)
                {
                    requests.push(Request::Caret(address));
                }
            }
        }
    }

    fn step_lines(&mut self, ui: &Ui, shown: &Shown, sizes: Sizes, by: i64, extends: bool) {
        let lines = self.lines(shown);
        let line = lines.of_gap(self.cursor.head, self.cursor.upstream);
        let indent = |line: usize| lines.indent(line) * sizes.text;
        let goal = self.cursor.goal.unwrap_or_else(|| {
            indent(line) + self.x_within(ui, shown, sizes, lines.cells(line), self.cursor.head)
        });
        let last = lines.count().saturating_sub(1) as i64;
        let to = (line as i64 + by).clamp(0, last) as usize;
        let gap = if to == line && by < 0 {
            0
        } else if to == line {
            shown.len()
        } else {
            self.gap_across(ui, shown, sizes, lines.cells(to), goal - indent(to))
        };
        let cells = lines.cells(to);
        let upstream = gap == cells.end && gap != cells.start;
        self.cursor.go(gap, upstream, extends);
        self.cursor.goal = Some(goal);
    }
}

/// The presses of keys that move the caret, taken from the input.
fn motions(ui: &Ui) -> Vec<(Key, Modifiers)> {
    const KEYS: [Key; 8] = [
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::ArrowUp,
        Key::ArrowDown,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
    ];
    let mut found = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            egui::Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } if KEYS.contains(key) => {
                found.push((*key, *modifiers));
                false
            }
            _ => true,
        });
    });
    found
}

/// What a key does to the caret: by characters, words, clauses, sentences, lines, paragraphs, the
/// whole text. On macOS words are
/// with ⌥ and the ends of lines with ⌘; elsewhere words are with Ctrl.
fn motion(key: Key, modifiers: Modifiers) -> Option<Motion> {
    let mac = cfg!(target_os = "macos");
    let word = if mac {
        modifiers.alt
    } else {
        modifiers.command
    };
    let line = mac && modifiers.command;
    Some(match key {
        Key::Home if modifiers.alt => Motion::ClauseStart,
        Key::End if modifiers.alt => Motion::ClauseEnd,
        Key::PageUp if modifiers.alt => Motion::SentenceStart,
        Key::PageDown if modifiers.alt => Motion::SentenceEnd,
        Key::ArrowUp if modifiers.command && modifiers.alt => Motion::ParagraphStart,
        Key::ArrowDown if modifiers.command && modifiers.alt => Motion::ParagraphEnd,
        Key::ArrowLeft if line => Motion::LineStart,
        Key::ArrowRight if line => Motion::LineEnd,
        Key::ArrowLeft if word => Motion::WordLeft,
        Key::ArrowRight if word => Motion::WordRight,
        Key::ArrowLeft => Motion::Left,
        Key::ArrowRight => Motion::Right,
        Key::Home if modifiers.command => Motion::TextStart,
        Key::End if modifiers.command => Motion::TextEnd,
        Key::ArrowUp if modifiers.command => Motion::TextStart,
        Key::ArrowDown if modifiers.command => Motion::TextEnd,
        Key::Home => Motion::LineStart,
        Key::End => Motion::LineEnd,
        _ => return None,
    })
}
