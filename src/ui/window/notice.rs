//! What the window tells: what was done, for a while and with a way to take it back; and what
//! went wrong, until it is read. Both stand over the bottom of the text, so that nothing moves.

use egui::{Align2, Area, Frame, Id, Margin, Order, Rect, Stroke, Ui, vec2};

use crate::ui::action::Action;
use crate::ui::fonts;
use crate::ui::keys::Keymap;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, tokens};

use super::Request;

/// How long it is told what was done, in seconds.
const WHILE: f64 = 6.0;

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

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Draws them over the bottom of `over`.
    pub(super) fn show(
        &mut self,
        ui: &Ui,
        language: Language,
        keys: &Keymap,
        over: Rect,
        requests: &mut Vec<Request>,
    ) {
        let now = ui.input(|input| input.time);
        if let Some(done) = &mut self.done {
            let left = *done.since.get_or_insert(now) + WHILE - now;
            if left <= 0.0 {
                self.done = None;
            } else {
                ui.request_repaint_after_secs(left as f32 + 0.01);
            }
        }
        if self.done.is_none() && self.errors.is_empty() {
            return;
        }
        let tokens = tokens(ui);
        let at = over.center_bottom() - vec2(0.0, 3.0 * GRID);
        let frame = |edge| {
            Frame::NONE
                .fill(tokens.panel)
                .stroke(Stroke::new(1.0, edge))
                .corner_radius(4.0)
                .inner_margin(Margin::symmetric(12, 6))
        };
        let mut read = None;
        let mut taken = None;
        Area::new(Id::unique("notices"))
            .order(Order::Foreground)
            .pivot(Align2::CENTER_BOTTOM)
            .fixed_pos(at)
            .show(ui.ctx(), |ui| {
                ui.set_max_width((over.width() - 8.0 * GRID).max(200.0));
                for (number, problem) in self.errors.iter().enumerate() {
                    frame(tokens.error).show(ui, |ui| {
                        ui.spacing_mut().interact_size.y = ENTRY;
                        ui.horizontal_wrapped(|ui| {
                            ui.colored_label(
                                tokens.error,
                                fonts::drawable(ui.ctx(), &problem.text),
                            );
                            for (offer, (name, _)) in problem.offers.iter().enumerate() {
                                if ui.button(name).clicked() {
                                    read = Some((number, Some(offer)));
                                }
                            }
                            if ui.button(language.say(Text::Understood)).clicked() {
                                read = Some((number, None));
                            }
                        });
                    });
                }
                if let Some(done) = &self.done {
                    frame(tokens.line).show(ui, |ui| {
                        ui.horizontal(|ui| {
                            ui.label(fonts::drawable(ui.ctx(), &done.text));
                            if done.can_undo {
                                let key = keys.shown(ui.ctx(), Action::Undo);
                                let name = Action::Undo.name(language);
                                if ui.link(format!("{name} {key}")).clicked() {
                                    requests.push(Request::Act(Action::Undo));
                                }
                            }
                            for (number, (name, _)) in done.offers.iter().enumerate() {
                                if ui.link(fonts::drawable(ui.ctx(), name)).clicked() {
                                    taken = Some(number);
                                }
                            }
                        });
                    });
                }
            });
        if let (Some(number), Some(done)) = (taken, &mut self.done) {
            requests.push(done.offers.swap_remove(number).1);
            done.offers.clear();
        }
        if let Some((number, offer)) = read {
            let mut problem = self.errors.remove(number);
            requests.extend(offer.map(|offer| problem.offers.swap_remove(offer).1));
            ui.request_repaint();
        }
    }
}
