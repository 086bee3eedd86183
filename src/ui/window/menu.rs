//! The menu bar and the bar at the bottom.

use std::time::Duration;

use egui::{
    Align, Button, Color32, Layout, MenuBar, Rect, RichText, ScrollArea, Sense, TextStyle, Ui, vec2,
};

use crate::core::breaks::Decision;
use crate::session::Session;
use crate::ui::action::{Action, Menu};
use crate::ui::article::Shown;
use crate::ui::dialog::child;
use crate::ui::fonts;
use crate::ui::settings::ViewKind;
use crate::ui::strings::Text;
use crate::ui::strings::copies::CopiesText;
use crate::ui::strings::review::ReviewText;
use crate::ui::strings::suggest::SuggestText;
use crate::ui::theme::{ENTRY, GRID, SMALL, tokens};

use super::{Request, Window};

/// The least width of a menu.
const MENU: f32 = 58.0 * GRID;
/// A window narrower than this has no room for all that the bar at the bottom can tell.
const NARROW: f32 = 900.0;
/// Beside what was done there is less room yet.
const ROOM_FOR_ALL: f32 = 480.0;

/// While it is told what was done, the bar keeps such a share of its left part, and no more than so
/// much, for what it tells always.
const TOLD: f32 = 0.3;
const TOLD_AT_LEAST: f32 = 60.0 * GRID;

/// How often to look how far writing is.
const SAVING: Duration = Duration::from_millis(50);

impl Window {
    pub(super) fn menu(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        MenuBar::new().ui(ui, |ui| {
            for menu in Menu::ALL {
                ui.menu_button(menu.name(self.language()), |ui| {
                    ui.set_min_width(MENU);
                    // In a low window a menu is scrolled.
                    let most = ui.ctx().content_rect().height() - 2.0 * ENTRY;
                    ui.set_max_height(most);
                    ScrollArea::vertical()
                        .max_height(most)
                        .show(ui, |ui| self.items(ui, menu, requests));
                });
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let key = self.keys.shown(ui.ctx(), Action::Palette);
                let name = Action::Palette.name(self.language());
                if ui.button(format!("{name} {key}")).clicked() {
                    requests.push(Request::Act(Action::Palette));
                }
            });
        });
    }

    fn items(&mut self, ui: &mut Ui, menu: Menu, requests: &mut Vec<Request>) {
        ui.spacing_mut().button_padding.x = 2.0 * GRID;
        for &action in Action::ALL.iter().filter(|action| action.menu() == menu) {
            if begins_group(action) {
                ui.separator();
            }
            self.item(ui, action, requests);
            if action == Action::OpenSample {
                self.recent_menu(ui, requests);
            }
        }
    }

    fn item(&mut self, ui: &mut Ui, action: Action, requests: &mut Vec<Request>) {
        let keys = self.keys.shown(ui.ctx(), action);
        let mut name = action.name(self.language()).to_owned();
        if let Some(about) = self.about(action) {
            name = format!("{name} {about}");
        }
        let name = fonts::drawable(ui.ctx(), &name).into_owned();
        let chosen = self.is_chosen(action).unwrap_or(false);
        let button = Button::new(name).shortcut_text(keys).selected(chosen);
        let enabled = self.is_enabled(action);
        if ui.add_enabled(enabled, button).clicked() {
            requests.push(Request::Act(action));
        }
    }

    fn recent_menu(&self, ui: &mut Ui, requests: &mut Vec<Request>) {
        ui.menu_button(self.language().say(Text::Recent), |ui| {
            ui.spacing_mut().button_padding.x = 2.0 * GRID;
            if self.settings.recent.is_empty() {
                ui.weak(self.language().say(Text::NoRecent));
            }
            for path in &self.settings.recent {
                let shown = path.display().to_string();
                if ui.button(fonts::drawable(ui.ctx(), &shown)).clicked() {
                    requests.push(Request::OpenPath(path.clone()));
                }
            }
        });
    }

    /// What undo and redo would be about.
    fn about(&mut self, action: Action) -> Option<String> {
        let session = self.session.as_mut()?;
        let step = match action {
            Action::Undo => session.can_undo(),
            Action::Redo => session.can_redo(),
            _ => return None,
        }?;
        let (name, detail) = (step.name.clone(), step.detail.clone());
        Some(self.told(&name, &detail))
    }

    /// The bar at the bottom: where one is, what is selected, whether it is saved, what is in
    /// doubt; the view and its size.
    pub(super) fn state(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let bar = vec2(ui.available_width(), ENTRY);
        let (bar, _) = ui.allocate_exact_size(bar, Sense::hover());
        // In a narrow window what is not so is not told, and what the menu has as well is left
        // to it.
        let is_narrow = bar.width() < NARROW;
        let mut right = child(ui, bar, Layout::right_to_left(Align::Center));
        self.views(&mut right, is_narrow, requests);
        let end = right.min_rect().left() - 2.0 * GRID;
        let left = Rect::from_x_y_ranges(bar.left()..=end.max(bar.left()), bar.y_range());
        let language = self.language();
        let kept = (left.width() * TOLD).min(TOLD_AT_LEAST);
        let notices = &mut self.notices;
        let left = notices.tell(ui, language, &self.keys, (left, kept), requests);
        let mut left = child(ui, left, Layout::left_to_right(Align::Center));
        left.set_clip_rect(left.clip_rect().intersect(left.max_rect()));
        let is_narrow = is_narrow || left.max_rect().width() < ROOM_FOR_ALL;
        self.told_below(&mut left, is_narrow, requests);
    }

    /// Where one is, what is selected, whether it is saved, what is in doubt.
    fn told_below(&mut self, ui: &mut Ui, is_narrow: bool, requests: &mut Vec<Request>) {
        let language = self.language();
        if let Some(shown) = &self.shown {
            let row = (self.view.caret_row(shown) + 1).to_string();
            ui.label(language.fill(Text::AtLine, &[&row]));
            match self.view.cursor.selection() {
                Some(cells) => {
                    let count = shown.count(cells).to_string();
                    ui.weak("·");
                    ui.label(language.fill(Text::Selected, &[&count]));
                }
                None if is_narrow => {}
                None => {
                    ui.weak("·");
                    ui.weak(language.say(Text::NoSelection));
                }
            }
            ui.weak("·");
        }
        if let Some(session) = &self.session {
            saved(ui, session, language, self.is_saving);
        }
        if let Some(shown) = &self.shown {
            let open = |mark: &&crate::ui::article::Mark| mark.decision == Decision::Open;
            let doubtful = shown.marks.iter().filter(open).count();
            let mut text = language.fill(Text::Doubtful, &[&doubtful.to_string()]);
            // Of most the program is sure, once it was asked.
            let to_check = self.mending.to_check(shown.article());
            if doubtful > 0
                && let Some(count) = to_check.filter(|_| !is_narrow)
            {
                let count = count.to_string();
                let more = language.fill(ReviewText::ToCheckCount, &[&count]);
                let whole = format!("{text}{more}");
                text = if has_room(ui, &whole) { whole } else { text };
            }
            let is_seen = has_room(ui, &text);
            if doubtful > 0 && is_seen {
                ui.weak("·");
                let color = match to_check {
                    Some(0) => ui.visuals().weak_text_color(),
                    _ => tokens(ui).accent,
                };
                let tip = self.tip(ui, Action::NextDoubtful);
                let link = egui::Link::new(RichText::new(text).color(color));
                if ui.add(link).on_hover_text(tip).clicked() {
                    requests.push(Request::Act(Action::NextDoubtful));
                }
            } else if !is_narrow && is_seen {
                ui.weak("·");
                ui.weak(text);
            }
        }
        self.copied(ui, requests);
        self.offered(ui, is_narrow, requests);
        self.running(ui, requests);
        // Last: it changes with every step of the caret.
        if let (Some(aim), Some(shown), false) = (self.aim(), &self.shown, is_narrow) {
            let told = self.aim_told(shown, &aim);
            let told = fonts::drawable(ui.ctx(), &told).into_owned();
            if has_room(ui, &told) {
                ui.weak("·");
                ui.weak(told);
            }
        }
    }

    /// That the open article has copies.
    fn copied(&self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let open = self.shown.as_ref().and_then(Shown::article);
        let count = open.map_or(0, |article| self.copies.count(article));
        if count == 0 {
            return;
        }
        let text = self
            .language()
            .fill(CopiesText::Sign, &[&count.to_string()]);
        if !has_room(ui, &text) {
            return;
        }
        ui.weak("·");
        let tip = self.tip(ui, Action::Copies);
        let link = egui::Link::new(RichText::new(text).color(tokens(ui).quiet));
        if ui.add(link).on_hover_text(tip).clicked() {
            requests.push(Request::Act(Action::Copies));
        }
    }

    /// The views, and how large the text is.
    fn views(&self, ui: &mut Ui, is_narrow: bool, requests: &mut Vec<Request>) {
        if self.session.is_none() {
            return;
        }
        let language = self.language();
        let zoom = format!("{:.0} %", self.settings.zoom * 100.0);
        let tip = self.tip(ui, Action::ZoomReset);
        if ui.button(zoom).on_hover_text(tip).clicked() {
            requests.push(Request::Act(Action::ZoomReset));
        }
        let view = |kind| self.settings.view == kind;
        for (action, is_chosen) in [
            (Action::Flowing, view(ViewKind::Flowing)),
            (Action::AsPrinted, view(ViewKind::Printed)),
            (Action::Compare, self.settings.compare),
        ] {
            if is_narrow && action == Action::Compare {
                continue;
            }
            let tip = self.tip(ui, action);
            let label = ui.selectable_label(is_chosen, action.name(language));
            if label.on_hover_text(tip).clicked() {
                requests.push(Request::Act(action));
            }
        }
    }

    /// How many suggestions there are; the brush; how far sorting articles is.
    fn offered(&self, ui: &mut Ui, is_narrow: bool, requests: &mut Vec<Request>) {
        let language = self.language();
        let count = self.suggest.offers().len();
        let text = language.fill(SuggestText::OffersCount, &[&count.to_string()]);
        let is_told = (count > 0 || !is_narrow) && has_room(ui, &text);
        if self.shown.is_some() && self.settings.suggestions && is_told {
            ui.weak("·");
            if count == 0 {
                ui.weak(text);
            } else {
                let tip = self.tip(ui, Action::NextOffer);
                let link = egui::Link::new(RichText::new(text).color(tokens(ui).accent));
                if ui.add(link).on_hover_text(tip).clicked() {
                    requests.push(Request::Act(Action::NextOffer));
                }
            }
        }
        if let Some((at, all)) = self.suggest.edges_count() {
            ui.weak("·");
            let counts = [at.to_string(), all.to_string()];
            let text = language.fill(SuggestText::EdgesCount, &[&counts[0], &counts[1]]);
            let tip = self.tip(ui, Action::NextEdges);
            ui.weak(text).on_hover_text(tip);
        }
        if let Some(told) = self.brush_told() {
            ui.weak("·");
            ui.label(fonts::drawable(ui.ctx(), &told));
        }
        if let Some((done, all)) = self.suggest.learner.sorting() {
            ui.weak("·");
            ui.add(egui::Spinner::new().size(SMALL));
            let counts = [done.to_string(), all.to_string()];
            ui.label(language.fill(SuggestText::Sorting, &[&counts[0], &counts[1]]));
        }
    }

    /// An action's name with its key.
    pub(super) fn tip(&self, ui: &Ui, action: Action) -> String {
        let key = self.keys.shown(ui.ctx(), action);
        format!("{} {key}", action.name(self.language()))
    }

    /// Work that runs beside the window, how far it is, and a way to stop it.
    fn running(&self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        let (name, (done, all), remaining) = if let Some(away) = &self.away {
            let (progress, remaining) = away.progress();
            (language.say(away.name()), progress, remaining)
        } else if let Some(putting) = &self.putting {
            let job = &putting.job;
            let name = language.say(putting.name());
            (name, job.progress(), job.remaining())
        } else if self.fetching.is_some() {
            (language.say(Text::Opening), (0, 0), None)
        } else {
            return;
        };
        ui.weak("·");
        ui.add(egui::Spinner::new().size(SMALL));
        ui.label(name);
        if all > 0 {
            ui.label(format!("{done} / {all}"));
        }
        if let Some(remaining) = remaining {
            let seconds = remaining.as_secs().to_string();
            ui.weak(language.fill(Text::SecondsLeft, &[&seconds]));
        }
        if ui.small_button(language.say(Text::Cancel)).clicked() {
            match (&self.away, &self.putting) {
                (Some(away), _) => away.cancel(),
                (None, Some(putting)) => putting.job.cancel(),
                (None, None) => requests.push(Request::LeaveFetching),
            }
        }
        ui.request_repaint_after(SAVING);
    }
}

/// Whether there is room for a text behind a dot: what has none is left out whole.
fn has_room(ui: &Ui, text: &str) -> bool {
    let width = |text: &str| {
        let font = TextStyle::Body.resolve(ui.style());
        let text = text.to_owned();
        let laid_out = ui
            .painter()
            .layout_no_wrap(text, font, Color32::PLACEHOLDER);
        laid_out.size().x + ui.spacing().item_spacing.x
    };
    width("·") + width(text) <= ui.available_width()
}

/// Says whether everything is on disk.
fn saved(ui: &mut Ui, session: &Session, language: crate::ui::strings::Language, is_saving: bool) {
    let saved = session.saved();
    if let Some(failure) = &saved.failure {
        ui.colored_label(tokens(ui).error, language.unsaved(failure));
    } else if saved.is_complete() {
        ui.weak(language.say(Text::Saved));
    } else {
        ui.label(language.say(Text::NotSaved));
    }
    if is_saving {
        ui.request_repaint_after(SAVING);
    }
}

/// Whether a line stands above an action in its menu.
fn begins_group(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::Import
            | A::Export
            | A::Settings
            | A::Quit
            | A::Copy
            | A::Find
            | A::ContextMenu
            | A::ShowHidden
            | A::Overview
            | A::LeftPanel
            | A::ZoomIn
            | A::ThemeSystem
            | A::Chinese
            | A::Review
            | A::Copies
            | A::Correct
            | A::MoveUp
            | A::RoleHeadline
            | A::AcceptOffer
            | A::TagSame
            | A::EndForward
            | A::CycleSpans
            | A::Note
            | A::Consistency
            | A::Learning
            | A::MarkTodo
            | A::NextOffer
            | A::NextName
            | A::GoToLine
            | A::FirstSteps
    )
}
