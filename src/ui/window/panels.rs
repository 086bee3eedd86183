//! What is drawn in a frame, and where: bars, panels at the sides, the dock, the article with what
//! stands over it, dialogs.

use egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, Ui};

use crate::ui::action::Action;
use crate::ui::article::draft::{self, Typed};
use crate::ui::article::{Finder, Guide, Scene, Shown, text_id};
use crate::ui::chips;
use crate::ui::dialog::child;
use crate::ui::dialogs::{Desk, Stay};
use crate::ui::right::Seat;
use crate::ui::suggest;
use crate::ui::theme::tokens;

use super::crashes::Part;
use super::side::{self, Side};
use super::{Request, Window, dock, start};

impl Window {
    pub(super) fn panels(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        let side = Frame::side_top_panel(ui.style()).inner_margin(Margin::same(8));
        let context = ui.ctx().clone();
        Panel::top("menu").show(ui, |ui| {
            self.guarded(Part::Menu, &context, |window| window.menu(ui, requests));
        });
        Panel::bottom("state").show(ui, |ui| {
            self.guarded(Part::State, &context, |window| window.state(ui, requests));
        });
        let across = Self::docks_across(ui);
        if across {
            self.guarded(Part::Dock, &context, |window| {
                window.show_dock(ui, requests);
            });
        }
        let (aim, next_name) = (self.aim(), self.name_ahead());
        let takes_labels = self.takes_labels();
        let undone_next = match &mut self.session {
            Some(session) if self.notices.has_problems() => session.can_undo(),
            _ => None,
        };
        let undone_next = undone_next.map(|step| step.action);
        let escapes = self.can_escape(ui);
        self.escape_dismisses = escapes;
        let Some(session) = &mut self.session else {
            self.notices
                .problems(ui, language, &self.keys, undone_next, escapes, requests);
            let over = CentralPanel::default().show(ui, |ui| {
                self.first_screen(ui, requests);
                ui.max_rect()
            });
            self.crashes.show(ui, language, over.inner);
            return;
        };
        let chosen = self.shown.as_ref().and_then(Shown::article);
        let widths = side::Widths::within(&self.settings, ui.available_width());
        if let Some(panel) = Side::Left.panel(ui, &widths) {
            let panel = panel.frame(side).show(ui, |ui| {
                self.crashes.draw(Part::Left, ui, language, |ui| {
                    let keys = &self.keys;
                    self.list
                        .show(ui, language, keys, session, chosen, requests);
                });
            });
            if Side::Left.is_dragged(ui) {
                self.settings.left_width = panel.response.rect.width().round();
            }
        }
        let teaches = !self.settings.first_steps_done && self.first_steps.has_lesson();
        let guide = match &self.shown {
            Some(shown) if teaches => self.first_steps.guide(shown),
            _ => Guide::default(),
        };
        let can_tag = self.view.cursor.selection().is_some() || self.span.is_some();
        if let Some(panel) = Side::Right.panel(ui, &widths) {
            let mut seat = Seat {
                language,
                settings: &self.settings,
                keys: &self.keys,
                session: &mut *session,
                shown: self.shown.as_ref(),
                span: self.span.as_ref(),
                can_tag: takes_labels,
                brush: self.brush.as_ref(),
                suggest: &self.suggest,
                related: &self.related,
            };
            let inspector = panel.frame(side).show(ui, |ui| {
                // What has no room is cut off: the panel ends where the dock begins.
                let rect = ui.available_rect_before_wrap();
                ui.advance_cursor_after_rect(rect);
                let ui = &mut child(ui, rect, Layout::top_down(Align::Min));
                self.crashes.draw(Part::Right, ui, language, |ui| {
                    if teaches {
                        let (labels, shown) = (seat.session.labels(), seat.shown);
                        self.first_steps
                            .show(ui, true, language, &self.keys, labels, shown, requests);
                    }
                    self.right.show(ui, &mut seat, requests)
                })
            });
            if Side::Right.is_dragged(ui) {
                self.settings.right_width = inspector.response.rect.width().round();
            }
            if let Some(height) = inspector.inner.flatten() {
                self.settings.inspector = height;
            }
        } else {
            self.right.hidden(requests);
        }
        if teaches && widths.right.is_none() {
            let (labels, shown) = (session.labels(), self.shown.as_ref());
            self.first_steps
                .show(ui, false, language, &self.keys, labels, shown, requests);
        }
        if !across {
            self.guarded(Part::Dock, &context, |window| {
                window.show_dock(ui, requests);
            });
        }
        self.notices
            .problems(ui, language, &self.keys, undone_next, escapes, requests);
        let Some(session) = &mut self.session else {
            return;
        };
        let aim = aim.as_ref().filter(|_| self.dialog.is_none());
        let (found, found_now) = self.find.marks();
        let reviewed = self.review.current();
        let reviewed = reviewed.filter(|_| self.dock == Some(dock::Tab::Review));
        let proposed = self.mending.proposed(chosen, reviewed);
        let paper = Frame::NONE.fill(tokens(ui).paper);
        let over = CentralPanel::default().frame(paper).show(ui, |ui| {
            let rect = ui.max_rect();
            let crashes = &mut self.crashes;
            let assembly = self.assembly.as_mut();
            let keys = &self.keys;
            crashes.draw(Part::Article, ui, language, |ui| match &self.shown {
                Some(_) if assembly.is_some() => {
                    if let Some(assembly) = assembly {
                        assembly.show(ui, language, keys, requests);
                    }
                }
                Some(shown) => {
                    let scene = Scene {
                        language,
                        settings: &self.settings,
                        keys: &self.keys,
                        shown,
                        span: self.span.as_ref(),
                        relations: &self.related,
                        words: Finder::new(&self.words, proposed),
                        authors: &self.authors,
                        drafting: self.draft.is_some(),
                        guide: &guide,
                        proposed,
                        compared: false,
                        moved: &[],
                        found,
                        found_now,
                        offers: self.suggest.offers(),
                        offer: self.suggest.chosen(),
                        hints: self.hints.as_ref().map_or(&[], |hints| &hints.seen),
                        aim: aim.map(|aim| aim.cells().clone()),
                        next_name: next_name.clone(),
                    };
                    if self.settings.compare {
                        self.beside.show(ui, &mut self.view, &scene, requests);
                    } else {
                        self.view
                            .alone(ui.available_width(), &self.settings, language);
                        self.view.show(ui, &scene, requests);
                    }
                    let free =
                        self.draft.is_none() && self.dialog.is_none() && self.export.is_none();
                    let free = free && self.context.is_none() && self.hints.is_none();
                    if let Some(offer) = self.suggest.chosen_offer().filter(|_| free) {
                        let about = suggest::About {
                            language,
                            labels: session.labels(),
                            keys: &self.keys,
                            shown,
                            offer,
                            ahead: self.suggest.edges_ahead(),
                        };
                        suggest::palette(ui, &about, self.view.place, requests);
                    } else if free
                        && self.view.by_pointer
                        && can_tag
                        && self.brush.is_none()
                        && self.relating.is_none()
                    {
                        let place = self.view.place;
                        let labels = session.labels();
                        chips::show(ui, language, labels, place, &self.keys, requests);
                    }
                }
                None if self.list.is_empty() => start::no_articles(ui, language, requests),
                None => {}
            });
            rect
        });
        self.show_relating(ui, over.inner);
        self.crashes.show(ui, language, over.inner);
    }

    pub(super) fn dialog(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
        let Some(mut dialog) = self.dialog.take() else {
            return;
        };
        let enabled: Vec<Action> = Action::ALL
            .iter()
            .copied()
            .filter(|action| self.is_enabled(*action))
            .collect();
        let mut desk = Desk {
            language: self.language(),
            settings: &self.settings,
            keys: &self.keys,
            session: self.session.as_mut(),
            shown: self.shown.as_ref(),
            files: self.keeping.files(),
            renderer: &self.drawing.name,
            fits: self.view.fits(&self.settings),
            enabled: &enabled,
            suggest: &mut self.suggest,
            words: self.loading.is_none().then_some(&self.words),
        };
        self.dialog = match dialog.show(ui, &mut desk, requests) {
            Stay::Open => Some(dialog),
            Stay::Close => self.beneath.take(),
        };
    }

    pub(super) fn drafting(&mut self, ui: &mut Ui) {
        let language = self.language();
        let sizes = self.view.sizes(&self.settings);
        let Some(draft) = &mut self.draft else {
            draft::prepare(ui);
            return;
        };
        let at = self
            .view
            .place
            .map_or(ui.max_rect().center(), |place| place.min);
        match draft.show(ui, language, sizes, at) {
            Typed::More => {}
            Typed::Left => self.draft = None,
            Typed::Done(with) => {
                let target = draft.target.clone();
                self.draft = None;
                // The id is the text's again, which is no field.
                ui.data_mut(|data| data.remove::<egui::text_edit::TextEditState>(text_id()));
                self.commit_draft(&target, with);
                ui.request_repaint();
            }
        }
    }
}
