//! The tabs of the dock on what is proposed: the review and the batches.

use std::path::PathBuf;

use egui::Ui;

use crate::session::command::{Command, CommandError};
use crate::ui::action::Action;
use crate::ui::article::Shown;
use crate::ui::batches;
use crate::ui::mending::{Shelving, Wanted};
use crate::ui::review::{self, Verdict};
use crate::ui::settings::Files;
use crate::ui::strings::Text;
use crate::ui::strings::batches::BatchesText;

use super::dock::Tab;
use super::errands::Errand;
use super::{QUIET, Request, Window};

/// The folder with recipes, in the folder of settings.
const RECIPES: &str = "recipes";

impl Window {
    /// Opens a tab.
    pub(super) fn open_mending(&mut self, action: Action) {
        match action {
            Action::Batches => {
                self.open_tab(Tab::Batches);
                self.batches.open();
            }
            _ => {
                self.open_tab(Tab::Review);
                self.review.open();
            }
        }
    }

    /// Forgets what is proposed for the bundle.
    pub(super) fn forget_mending(&mut self) {
        self.putting = None;
        self.mending.forget();
        self.review.forget();
        self.batches.forget();
    }

    /// Keeps what is proposed up to date.
    pub(super) fn propose(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
        // Without the dictionary much less is known.
        if self.loading.is_some() {
            return;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        let is_open = |tab| self.dock == Some(tab);
        let wanted = Wanted {
            any: is_open(Tab::Review) || is_open(Tab::Batches),
            whole: is_open(Tab::Batches) || (is_open(Tab::Review) && self.review.everywhere),
            quiet_in: self.busy_at + QUIET - ui.input(|input| input.time),
        };
        let open = self.shown.as_ref();
        self.mending
            .work(ui, session, &self.words, open, wanted, requests);
    }

    pub(super) fn review_tab(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        let open = self.shown.as_ref().and_then(Shown::article);
        let Some(session) = &mut self.session else {
            return;
        };
        let mut around = review::Around {
            language,
            keys: &self.keys,
            session,
            mending: &mut self.mending,
            open,
        };
        self.review.show(ui, &mut around, requests);
    }

    /// Where recipes are kept, if there is a place for them.
    fn recipes_folder(&self) -> Option<PathBuf> {
        let folder = self.keeping.files().map(Files::folder);
        folder.map(|folder| folder.join(RECIPES))
    }

    /// Has the recipes that are kept read, one kept or one removed.
    pub(super) fn shelve(&mut self, shelving: Shelving) {
        match self.recipes_folder() {
            Some(folder) => self.send(Errand::Recipes(folder, shelving)),
            None if matches!(shelving, Shelving::Read) => {}
            None => {
                let why = self.language().say(BatchesText::NoFolder);
                let text = self.language().fill(BatchesText::RecipeNotKept, &[why]);
                self.notices.problem(text, Vec::new());
            }
        }
    }

    pub(super) fn batches_tab(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        let Some(session) = &mut self.session else {
            return;
        };
        let mut around = batches::Around {
            language,
            session,
            mending: &mut self.mending,
        };
        self.batches.show(ui, &mut around, requests);
    }

    /// Decides what is being reviewed, as an action says.
    pub(super) fn decide_reviewed(&mut self, action: Action) {
        let language = self.language();
        let open = self.shown.as_ref().and_then(Shown::article);
        let (Some(session), Some(verdict)) = (&mut self.session, Verdict::of(action)) else {
            return;
        };
        let mut around = review::Around {
            language,
            keys: &self.keys,
            session,
            mending: &mut self.mending,
            open,
        };
        let mut requests = Vec::new();
        self.review.decide(&mut around, verdict, &mut requests);
        self.later.extend(requests);
    }

    /// Carries out what was decided in the review.
    pub(super) fn decide_proposal(&mut self, command: &Command) {
        let language = self.language();
        let Some(session) = &mut self.session else {
            return;
        };
        match session.execute(command) {
            Ok(outcome) => {
                self.review.done(outcome.action);
                self.say_done();
            }
            Err(CommandError::NothingToDo) => {
                let text = language.say(Text::NothingToDo).to_owned();
                self.notices.done(text, false);
            }
            Err(error) => {
                self.review.failed(&mut self.mending);
                self.notices.problem(language.declined(&error), Vec::new());
            }
        }
    }

    /// Says that a recipe was run.
    pub(super) fn say_ran(&mut self, name: &str, count: u64) {
        let count = count.to_string();
        let text = self
            .language()
            .fill(BatchesText::RanRecipe, &[name, &count]);
        self.notices.done(text, count != "0");
    }
}
