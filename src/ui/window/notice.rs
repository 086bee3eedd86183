//! What the window tells: what was done, for a while and with a way to take it back, in the bar at
//! the bottom; and what went wrong, until it is read, below the text. Neither covers anything.

use egui::{
    Align, Frame, Label, Layout, Margin, Panel, Rect, Response, ScrollArea, Sense, Stroke, Ui,
};

use crate::core::ActionId;
use crate::ui::action::Action;
use crate::ui::dialog::child;
use crate::ui::fonts;
use crate::ui::keys::Keymap;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, tokens};

use super::Request;

/// How long it is told what was done, in seconds.
const WHILE: f64 = 6.0;
/// What went wrong takes at most such a share of the height; of more the rest is scrolled to.
const MOST: f32 = 0.4;
/// The key that dismisses what went wrong last, as it is called in the window.
const ESCAPE: &str = "Esc";

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Notices {
    done: Option<Done>,
    errors: Vec<Problem>,
}

#[derive(Debug)]
struct Done {
    text: String,
    can_undo: bool,
    /// What could be done next.
    offers: Vec<(String, Request)>,
    /// Since when it is shown; set in the first frame that shows it.
    since: Option<f64>,
}

#[derive(Debug)]
struct Problem {
    text: String,
    /// What could be done about it.
    offers: Vec<(String, Request)>,
}

impl Notices {
    /// Tells what was done.
    pub(super) fn done(&mut self, text: String, can_undo: bool) {
        self.done = Some(Done {
            text,
            can_undo,
            offers: Vec::new(),
            since: None,
        });
    }

    /// What was done is told no longer.
    pub(super) fn done_with(&mut self) {
        self.done = None;
    }

    /// Offers what could be done next, beside what was done.
    pub(super) fn offer(&mut self, offers: Vec<(String, Request)>) {
        if let Some(done) = &mut self.done {
            done.offers = offers;
        }
    }

    /// Tells what went wrong, and what can be done about it.
    pub(super) fn problem(&mut self, text: String, offers: Vec<(String, Request)>) {
        self.errors.retain(|other| other.text != text);
        self.errors.push(Problem { text, offers });
    }

    /// What could be taken back is told no longer once it is.
    pub(super) fn taken_back(&mut self, is_live: impl Fn(ActionId) -> bool) {
        let is_past = |(_, offer): &(String, Request)| match offer {
            Request::UndoAction(action) => !is_live(*action),
            _ => false,
        };
        self.errors
            .retain(|problem| !problem.offers.iter().any(is_past));
    }

    /// Whether something is told that went wrong.
    pub(super) fn has_problems(&self) -> bool {
        !self.errors.is_empty()
    }

    /// What went wrong last was read; false where nothing is told.
    pub(super) fn dismiss_last(&mut self) -> bool {
        self.errors.pop().is_some()
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Tells what was done, at the right end of the bar at the bottom: beside what the bar tells
    /// always, which keeps at least so much of it. Gives what is left of the bar.
    pub(super) fn tell(
        &mut self,
        ui: &mut Ui,
        language: Language,
        keys: &Keymap,
        (bar, kept): (Rect, f32),
        requests: &mut Vec<Request>,
    ) -> Rect {
        let now = ui.input(|input| input.time);
        let Some(done) = &mut self.done else {
            return bar;
        };
        let left = *done.since.get_or_insert(now) + WHILE - now;
        if left <= 0.0 {
            self.done = None;
            return bar;
        }
        ui.request_repaint_after_secs(left as f32 + 0.01);
        let tokens = tokens(ui);
        let bar = bar.with_max_x(bar.right() - GRID);
        let room = bar.with_min_x((bar.left() + kept).min(bar.right()));
        // Behind it, so that it is seen to come; drawn once it is known how wide it is.
        let behind = ui.painter().add(egui::Shape::Noop);
        let mut right = child(ui, room, Layout::right_to_left(Align::Center));
        right.add_space(2.0 * GRID);
        let mut taken = None;
        for (number, (name, _)) in done.offers.iter().enumerate().rev() {
            let name = fonts::drawable(right.ctx(), name).into_owned();
            if right.link(name).clicked() {
                taken = Some(number);
            }
        }
        if done.can_undo {
            let key = keys.shown(right.ctx(), Action::Undo);
            let name = Action::Undo.name(language);
            if right.link(format!("{name} {key}")).clicked() {
                requests.push(Request::Act(Action::Undo));
            }
        }
        let text = fonts::drawable(right.ctx(), &done.text).into_owned();
        right.add(Label::new(text).truncate().sense(Sense::hover()));
        let seen = right.min_rect();
        let seen = Rect::from_x_y_ranges(seen.left() - 2.0 * GRID..=bar.right(), bar.y_range());
        let edge = Stroke::new(1.0, tokens.line);
        let inside = egui::StrokeKind::Inside;
        let shape = egui::epaint::RectShape::new(seen, 4.0, tokens.paper, edge, inside);
        ui.painter().set(behind, shape);
        if let Some(number) = taken {
            requests.push(done.offers.swap_remove(number).1);
            done.offers.clear();
        }
        bar.with_max_x((seen.left() - 2.0 * GRID).max(bar.left()))
    }

    /// Tells what went wrong, in room of its own below the text: nothing else is covered, and what
    /// stands above keeps its place. `undone_next` is what the key of undoing would take back;
    /// `escapes` says whether Escape dismisses what went wrong last.
    pub(super) fn problems(
        &mut self,
        ui: &mut Ui,
        language: Language,
        keys: &Keymap,
        undone_next: Option<ActionId>,
        escapes: bool,
        requests: &mut Vec<Request>,
    ) {
        if self.errors.is_empty() {
            return;
        }
        let tokens = tokens(ui);
        let around = Frame::NONE.fill(tokens.paper).inner_margin(Margin::same(6));
        let each = Frame::NONE
            .fill(tokens.panel)
            .stroke(Stroke::new(1.0, tokens.error))
            .corner_radius(4.0)
            .inner_margin(Margin::symmetric(12, 6));
        let undo = keys.shown(ui.ctx(), Action::Undo);
        let last = self.errors.len() - 1;
        let most = (ui.available_height() * MOST).floor();
        let mut read = None;
        let panel = Panel::bottom("problems")
            .resizable(false)
            .show_separator_line(false);
        panel.frame(around).show(ui, |ui| {
            // Else it would be no higher than the panel was, and hide what can be done about it.
            let area = ScrollArea::vertical().max_height(most);
            area.min_scrolled_height(most).show(ui, |ui| {
                for (number, problem) in self.errors.iter().enumerate() {
                    each.show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        ui.spacing_mut().interact_size.y = ENTRY;
                        ui.horizontal_wrapped(|ui| {
                            let text = fonts::drawable(ui.ctx(), &problem.text);
                            ui.colored_label(tokens.error, text);
                            for (offer, (name, does)) in problem.offers.iter().enumerate() {
                                let key = match does {
                                    Request::UndoAction(one) if undone_next == Some(*one) => &*undo,
                                    _ => "",
                                };
                                if button(ui, name, key).clicked() {
                                    read = Some((number, Some(offer)));
                                }
                            }
                            let is_next = escapes && number == last;
                            let key = if is_next { ESCAPE } else { "" };
                            if button(ui, language.say(Text::Understood), key).clicked() {
                                read = Some((number, None));
                            }
                        });
                    });
                }
            });
        });
        if let Some((number, offer)) = read {
            let mut problem = self.errors.remove(number);
            requests.extend(offer.map(|offer| problem.offers.swap_remove(offer).1));
            ui.request_repaint();
        }
    }
}

/// A button with the key that does the same, where one does.
fn button(ui: &mut Ui, name: &str, key: &str) -> Response {
    let button = ui.button(format!("{name} {key}").trim_end());
    button.accessible_name(name)
}
