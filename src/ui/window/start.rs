//! How the window begins: on the bundle that was named, on what was worked in last, or on the
//! sample; and what stands where there is no bundle or nothing in it yet.

use std::path::PathBuf;
use std::time::Duration;

use egui::{Button, Context, RichText, Ui, vec2};

use crate::ui::action::Action;
use crate::ui::fonts;
use crate::ui::strings::desk::DeskText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, SMALL, tokens};

use super::files::{Away, Opening};
use super::{Request, Window};

/// What the window is to open with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Start {
    /// A bundle.
    Bundle(PathBuf),
    /// What was worked in last; the sample where that is nothing.
    Last,
    /// The user's copy of the sample.
    Sample,
}

/// So long the first frame waits for the bundle: most are open by then. A disk that does not
/// answer keeps nobody waiting for the window.
const MOMENT: Duration = Duration::from_millis(250);

/// How many of the bundles that were open are offered.
const RECENT: usize = 5;

impl Window {
    /// Begins to open what the window is to open with.
    pub fn begin(&mut self, context: &Context, start: Start) {
        let last = || self.settings.recent.first().cloned();
        let what = match start {
            Start::Bundle(path) => Opening::Bundle(path),
            Start::Last => last().map_or(Opening::Sample, Opening::Again),
            Start::Sample => Opening::Sample,
        };
        self.begin_opening(context, what);
        self.take_away(context, MOMENT);
    }

    /// Says why something could not be opened: of what was worked in last quietly, as nobody asked
    /// for it by name.
    pub(super) fn not_begun(&mut self, what: &Opening, why: &str) {
        match what {
            Opening::Bundle(path) => self.not_opened(path, why),
            Opening::New(path) => {
                let path = path.display().to_string();
                let text = self.language().fill(Text::NotMade, &[&path, why]);
                self.notices.problem(text, Vec::new());
            }
            Opening::Again(path) => {
                let path = path.display().to_string();
                let text = self.language().fill(DeskText::NotAgain, &[&path, why]);
                self.not_again = Some(text);
            }
            Opening::Sample | Opening::FreshSample => {
                self.notices.problem(why.to_owned(), Vec::new());
            }
        }
    }

    /// Draws what stands where no bundle is open.
    pub(super) fn first_screen(&self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        if let Some(Away::Opening(what, _)) = &self.away {
            let path = what.path().display().to_string();
            let text = language.fill(DeskText::OpeningThis, &[&path]);
            ui.vertical_centered(|ui| {
                ui.add_space(ui.available_height() * 0.35);
                ui.weak(fonts::drawable(ui.ctx(), &text));
            });
            return;
        }
        if self.away.is_some() || self.away_path.is_some() {
            return;
        }
        notice(
            ui,
            language.say(Text::NoBundle),
            language.say(Text::NoBundleHint),
        );
        let actions = [
            Action::OpenBundle,
            Action::Import,
            Action::NewBundle,
            Action::OpenSample,
        ];
        offer(ui, language, &actions, requests);
        ui.vertical_centered(|ui| self.recent(ui, language, requests));
    }

    /// Draws the bundles that were open, the last first; and why it is not open again.
    fn recent(&self, ui: &mut Ui, language: Language, requests: &mut Vec<Request>) {
        if let Some(text) = &self.not_again {
            ui.add_space(4.0 * GRID);
            ui.label(fonts::drawable(ui.ctx(), text));
        }
        if self.settings.recent.is_empty() {
            return;
        }
        ui.add_space(4.0 * GRID);
        let name = RichText::new(language.say(Text::Recent)).size(SMALL);
        ui.label(name.color(tokens(ui).quiet));
        for path in self.settings.recent.iter().take(RECENT) {
            let shown = path.display().to_string();
            let shown = fonts::drawable(ui.ctx(), &shown).into_owned();
            let button = Button::new(shown).frame(false);
            if ui.add(button).clicked() {
                requests.push(Request::OpenPath(path.clone()));
            }
        }
    }
}

/// Draws what stands where a bundle has no articles.
pub(super) fn no_articles(ui: &mut Ui, language: Language, requests: &mut Vec<Request>) {
    notice(
        ui,
        language.say(Text::NoArticles),
        language.say(Text::NoArticlesHint),
    );
    offer(ui, language, &[Action::Import], requests);
}

/// The width of what is offered where there is nothing yet.
const OFFER: f32 = 36.0 * GRID;

fn offer(ui: &mut Ui, language: Language, actions: &[Action], requests: &mut Vec<Request>) {
    ui.vertical_centered(|ui| {
        for (number, &action) in actions.iter().enumerate() {
            let button = Button::new(action.name(language)).min_size(vec2(OFFER, ENTRY));
            let button = match number {
                0 => button.fill(tokens(ui).chosen),
                _ => button,
            };
            if ui.add(button).clicked() {
                requests.push(Request::Act(action));
            }
        }
    });
}

/// Says that there is nothing, and what to do.
fn notice(ui: &mut Ui, what: &str, hint: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.35);
        ui.label(RichText::new(what).heading());
        ui.add_space(2.0 * GRID);
        ui.weak(hint);
        ui.add_space(2.0 * GRID);
    });
}
