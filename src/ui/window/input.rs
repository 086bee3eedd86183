//! What comes in from keys, input methods, the clipboard and files that are dropped.

use std::path::PathBuf;

use egui::{Area, Id, KeyboardShortcut, Label, Order, RichText, Stroke, StrokeKind, Ui};

use crate::ui::action::Action;
use crate::ui::article::draft::Composition;
use crate::ui::article::text_id;
use crate::ui::fonts;
use crate::ui::keys;
use crate::ui::strings::desk::DeskText;
use crate::ui::theme::{GRID, tokens};

use super::{Request, Window};

/// How much of the window is veiled while files are held over it.
const VEIL: f32 = 0.88;

impl Window {
    /// Whether a dialog is open.
    fn has_dialog(&self) -> bool {
        self.dialog.is_some() || self.import.is_some() || self.export.is_some()
    }

    /// Whether Escape dismisses what went wrong last: it does nothing else first.
    pub(super) fn can_escape(&self, ui: &Ui) -> bool {
        let is_taken = self.has_dialog()
            || self.context.is_some()
            || self.is_relating()
            || self.hints.is_some()
            || self.draft.is_some();
        let focus = ui.memory(|memory| memory.focused());
        !is_taken && focus.is_none_or(|id| id == text_id())
    }

    /// Keeps Enter and Escape that end an input method's work in a dialog from ending the field or
    /// the dialog. Fields elsewhere see to it themselves.
    pub(super) fn hold_composed(&mut self, ui: &Ui) {
        let before = self.composing.take();
        if !self.has_dialog() {
            return;
        }
        // Escape has taken the focus from the field that it is for.
        let focus = ui.memory(|memory| memory.focused());
        let Some(field) = focus.or(before.map(|(field, _)| field)) else {
            return;
        };
        let known = before.filter(|(other, _)| *other == field);
        let mut composition = known.map_or_else(Composition::default, |(_, known)| known);
        composition.hold_in(ui, field);
        self.composing = Some((field, composition));
    }

    /// Keys that are commands. Keys that write are commands only while no field has the focus.
    pub(super) fn press(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
        let dialog = self.has_dialog() || self.context.is_some() || self.is_relating();
        let focus = ui.memory(|memory| memory.focused());
        let in_text = focus == Some(text_id()) && self.draft.is_none() && self.shown.is_some();
        let view = &mut self.view;
        let (finished, busy) = ui.input(|input| view.typing.observe(input, in_text && !dialog));
        requests.extend(finished.map(Request::Type));
        let events = |input: &egui::InputState| !input.events.is_empty();
        if dialog || busy || !ui.input(events) {
            return;
        }
        if self.press_hints(ui, requests) {
            return;
        }
        // A field over the text has the text's id; when it is gone, the text is no field.
        let field = ui.text_edit_focused() && focus != Some(text_id());
        let writing = field || self.draft.is_some();
        // Enter and Space on a focused button are the button's.
        let elsewhere = focus.is_some_and(|id| id != text_id());
        // The list of articles has entries of its own to choose.
        let in_list = ui.memory(|memory| memory.has_focus(crate::ui::list::list_id()));
        let is_press = |key: &KeyboardShortcut| {
            matches!(key.logical_key, egui::Key::Enter | egui::Key::Space)
                && key.modifiers.is_none()
        };
        let own = |action: Action| {
            // In a field these are the field's.
            matches!(
                action,
                Action::Undo | Action::Redo | Action::Copy | Action::SelectAll
            ) || matches!(action, Action::Untag | Action::Delete | Action::DeleteBack)
        };
        // The list of the review has letters for keys, and nothing to give a label to.
        let in_review = ui.memory(|memory| memory.has_focus(crate::ui::review::list_id()));
        // In a row of the inspector digits, Backspace and the like are that row's.
        let in_row = crate::ui::right::Right::takes_digits(ui.ctx());
        // Where two readings are decided, digits are keys; beside copies of a story, letters.
        let decides = focus == Some(crate::ui::readings::list_id())
            || focus == Some(crate::ui::copies::list_id())
            || focus == Some(crate::ui::copies::rows_id());
        // Among the places of what is inconsistent, what refuses a suggestion leaves a place.
        let in_places = focus == Some(crate::ui::consistency::places_id());
        let has_subject = self.view.cursor.selection().is_some() || self.span.is_some();
        // Who is in a list or on a button sees no caret: there a label is for what is chosen.
        let is_chosen = has_subject || self.brush.is_some() || self.suggest.chosen().is_some();
        let labels = match in_review || decides || in_row || (elsewhere && !is_chosen) {
            true => Vec::new(),
            false => self.label_keys(),
        };
        let enabled: Vec<Action> = Action::ALL
            .iter()
            .copied()
            .filter(|action| self.is_enabled(*action))
            .collect();
        let (acts, label) = ui.input_mut(|input| {
            let mut label = None;
            if !writing {
                for (key, id) in &labels {
                    if keys::take(input, key) {
                        label = Some(Request::Label(id.clone()));
                    } else if keys::take_with_shift(input, key) {
                        label = Some(Request::LabelEverywhere(id.clone()));
                    }
                }
            }
            let acts = self.keys.pressed(input, |action, key| {
                let free = !writing || (!keys::writes(key) && !own(action));
                let free = free && !(in_list && action == Action::SelectAll);
                let free = free && !(in_places && action == Action::RefuseOffer);
                let deletes = matches!(action, Action::Delete | Action::DeleteBack);
                let free = free && !(in_row && (deletes || keys::writes(key)));
                let free = free && (in_review || !action.is_of_list());
                // Beside the caret nothing is deleted by who is elsewhere.
                let deletes = matches!(action, Action::Delete | Action::DeleteBack);
                let free = free && (in_text || has_subject || !deletes);
                // Lists have menus of their own.
                let free = free && (in_text || action != Action::ContextMenu);
                free && !(elsewhere && is_press(key)) && enabled.contains(&action)
            });
            (acts, label)
        });
        if in_text && acts.is_empty() && label.is_none() {
            self.write(ui, requests);
        }
        requests.extend(label);
        requests.extend(acts.into_iter().map(Request::Act));
        // Escape has taken the focus from the field that it is for.
        let filtering =
            ui.memory(|memory| memory.had_focus_last_frame(crate::ui::list::field_id()));
        let escape = ui.input(|input| input.key_pressed(egui::Key::Escape));
        let is_free = escape && !writing && !elsewhere && !filtering;
        // Where the focus is now says little: Escape takes it from any field.
        let dismisses = self.escape_dismisses;
        if is_free && !(dismisses && self.notices.dismiss_last()) {
            requests.push(Request::ChooseSpan(None));
            requests.push(Request::LeaveBrush);
            self.view.cursor = crate::ui::article::Cursor::at(self.view.cursor.head);
        }
    }

    /// Characters that are no commands, and what is pasted, are typed at the caret; what is cut is
    /// copied and taken out.
    fn write(&self, ui: &Ui, requests: &mut Vec<Request>) {
        let labels = self.session.iter().flat_map(|s| s.labels().labels());
        let of_labels: Vec<egui::Key> = labels
            .filter_map(|label| egui::Key::from_name(&label.key?.to_uppercase().to_string()))
            .collect();
        ui.input(|input| {
            // A command that cannot be carried out now is not typed instead.
            let is_command = keys::pressed_in(&input.events).is_some_and(|key| {
                let held = key.modifiers;
                let is_label = held.is_none() || held.shift_only();
                let is_label = is_label && of_labels.contains(&key.logical_key);
                is_label || self.keys.owner_in_text(&key).is_some()
            });
            for event in &input.events {
                match event {
                    egui::Event::Text(text) if !is_command => {
                        requests.push(Request::Type(text.clone()));
                    }
                    egui::Event::Paste(text) => requests.push(Request::Type(text.clone())),
                    egui::Event::Cut if self.view.cursor.selection().is_some() => {
                        requests.push(Request::Act(Action::Copy));
                        requests.push(Request::Act(Action::Delete));
                    }
                    _ => {}
                }
            }
        });
    }

    /// Files that were let go over the window.
    pub(super) fn dropped(&self, ui: &Ui, requests: &mut Vec<Request>) {
        self.hovering(ui);
        let paths: Vec<_> = ui.input(|input| {
            let dropped = input.raw.dropped_files.iter();
            dropped
                .map(|file| file.path().to_owned())
                .filter(|path| !path.as_os_str().is_empty())
                .collect()
        });
        let is_bundle = |path: &&std::path::PathBuf| path.extension().is_some_and(|e| e == "pizhu");
        match paths.iter().find(is_bundle) {
            Some(bundle) => requests.push(Request::OpenPath(bundle.clone())),
            None if !paths.is_empty() => requests.push(Request::ImportPaths(paths)),
            None => {}
        }
    }

    /// Says what comes of files that are held over the window.
    fn hovering(&self, ui: &Ui) {
        let held: Vec<_> = ui.input(|input| {
            let files = input.raw.hovered_files.iter();
            files.map(|file| file.path.clone()).collect()
        });
        if held.is_empty() {
            return;
        }
        let language = self.language();
        let is_bundle = |path: &&PathBuf| path.extension().is_some_and(|e| e == "pizhu");
        let text = match held.iter().flatten().find(is_bundle) {
            Some(bundle) => {
                let name = bundle.file_name().unwrap_or_default().to_string_lossy();
                let text = match self.is_exchanging() {
                    true => DeskText::DropWaits,
                    false => DeskText::DropOpens,
                };
                language.fill(text, &[&name])
            }
            None => language.fill(DeskText::DropImports, &[&held.len().to_string()]),
        };
        let tokens = tokens(ui);
        let room = ui.ctx().content_rect();
        Area::new(Id::unique("held files"))
            .order(Order::Tooltip)
            .fixed_pos(room.min)
            .interactable(false)
            .show(ui.ctx(), |ui| {
                let rect = room.shrink(2.0 * GRID);
                let fill = tokens.paper.gamma_multiply(VEIL);
                let edge = Stroke::new(2.0, tokens.accent);
                ui.painter().rect_filled(room, 0.0, fill);
                let inside = StrokeKind::Inside;
                ui.painter().rect_stroke(rect, GRID, edge, inside);
                let text = fonts::drawable(ui.ctx(), &text).into_owned();
                let text = RichText::new(text).heading();
                ui.put(rect, Label::new(text).selectable(false));
            });
    }
}
