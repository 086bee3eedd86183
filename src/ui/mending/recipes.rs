//! Recipes in the editor's folder, and one that is run on the open bundle, step by step.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Ui;

use crate::jobs::Job;
use crate::session::Session;
use crate::session::command::CommandError;
use crate::session::find::{Plan, Replaced, Scope, Substitution};
use crate::session::mending::{Recipe, Replacement, Selection, Step};
use crate::tag::find::{Matcher, Query};
use crate::ui::reasons::{Failure, Reason};
use crate::ui::strings::Language;
use crate::ui::strings::batches::BatchesText;
use crate::ui::window::Request;

use super::{Mending, Whole, Wish};

/// The ending of files with recipes.
const ENDING: &str = "ron";

/// There is no folder for recipes.
#[derive(Debug)]
struct NoFolder;

impl Reason for NoFolder {
    fn said(&self, language: Language) -> String {
        language.say(BatchesText::NoFolder).to_owned()
    }
}

/// The recipes that an editor has kept.
#[derive(Debug, Default)]
pub(in crate::ui) struct Shelf {
    folder: Option<PathBuf>,
    recipes: Vec<(PathBuf, Recipe)>,
    /// Recipes that were removed since the shelf was first read; they can be put back.
    removed: Vec<Recipe>,
}

impl Shelf {
    /// Reads what is in a folder; what is no recipe is passed over.
    pub(in crate::ui) fn read(&mut self, folder: Option<&Path>) {
        self.folder = folder.map(Path::to_owned);
        self.recipes.clear();
        let Some(entries) = folder.and_then(|folder| std::fs::read_dir(folder).ok()) else {
            return;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let ending = path.extension().and_then(|e| e.to_str());
            if matches!(ending, Some(ENDING | "json"))
                && let Ok(recipe) = Recipe::read(&path)
            {
                self.recipes.push((path, recipe));
            }
        }
        self.recipes.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    }

    /// Where they are.
    pub(in crate::ui) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// All, in the order of their names.
    pub(in crate::ui) fn recipes(&self) -> impl Iterator<Item = &Recipe> {
        self.recipes.iter().map(|(_, recipe)| recipe)
    }

    /// Those that were removed.
    pub(in crate::ui) fn removed(&self) -> impl Iterator<Item = &Recipe> {
        self.removed.iter()
    }

    /// Keeps a recipe; one of the same name goes.
    pub(in crate::ui) fn keep(&mut self, recipe: &Recipe) -> Result<(), Failure> {
        let Some(folder) = self.folder.clone() else {
            return Err(NoFolder.into());
        };
        std::fs::create_dir_all(&folder)?;
        let known = self
            .recipes
            .iter()
            .find(|(_, known)| known.name == recipe.name);
        let path = match known {
            Some((path, _)) => path.clone(),
            None => free_path(&folder, &recipe.name),
        };
        recipe.write(&path)?;
        self.removed.retain(|removed| removed.name != recipe.name);
        self.read(Some(&folder));
        Ok(())
    }

    /// Removes a recipe; it can be put back.
    pub(in crate::ui) fn remove(&mut self, name: &str) -> Result<(), Failure> {
        let known = self.recipes.iter().find(|(_, known)| known.name == name);
        if let Some((path, recipe)) = known {
            std::fs::remove_file(path)?;
            self.removed.push(recipe.clone());
        }
        let folder = self.folder.clone();
        self.read(folder.as_deref());
        Ok(())
    }
}

/// A file that is not there yet, called as near to a name as any system allows.
fn free_path(folder: &Path, name: &str) -> PathBuf {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let stem: String = name
        .chars()
        .take(60)
        .map(|c| if plain(c) { c } else { '-' })
        .collect();
    let named = |number: u32| match number {
        1 => folder.join(format!("{stem}.{ENDING}")),
        number => folder.join(format!("{stem}-{number}.{ENDING}")),
    };
    let mut number = 1;
    while named(number).exists() {
        number += 1;
    }
    named(number)
}

/// A recipe that is run.
#[derive(Debug)]
pub(super) struct Running {
    recipe: Recipe,
    next: usize,
    /// How many places were changed.
    changed: u64,
    replacing: Option<Replacing>,
}

/// A replacement on its way.
#[derive(Debug)]
struct Replacing {
    job: Job<Result<Plan, CommandError>>,
    query: Query,
    with: String,
}

impl Running {
    pub(super) fn did(&mut self, count: u64) {
        self.changed += count;
    }
}

impl Mending {
    /// Begins to run a recipe.
    pub(in crate::ui) fn run(&mut self, recipe: Recipe) {
        self.running = Some(Running {
            recipe,
            next: 0,
            changed: 0,
            replacing: None,
        });
        self.resume();
    }

    /// Goes on with a recipe where nothing else is on its way.
    pub(super) fn run_on(&mut self, ui: &Ui, session: &mut Session, requests: &mut Vec<Request>) {
        let Some(mut running) = self.running.take() else {
            return;
        };
        if let Some(replacing) = &mut running.replacing {
            match replacing.job.take() {
                None => {}
                Some(result) => {
                    let done = running.replacing.take();
                    if let Some(Replacing { query, with, .. }) = done {
                        running.take_replaced(ui, session, result, (query, with), requests);
                    }
                }
            }
            self.running = Some(running);
            return;
        }
        let is_known = matches!(self.whole, Whole::Complete | Whole::Partial);
        let is_busy = self.carrying.is_some() || self.remaking.is_some();
        match running.recipe.steps.get(running.next).cloned() {
            None if is_busy => {}
            None => {
                requests.push(Request::RanRecipe(running.recipe.name, running.changed));
                return;
            }
            Some(Step::Replace(replacement)) if !is_busy => {
                running.next += 1;
                if let Err(error) = running.replace(ui, session, &replacement) {
                    requests.push(Request::Declined(error));
                }
            }
            Some(Step::Mend(selection)) if !is_busy && is_known => {
                running.next += 1;
                self.mend_by(ui, session, selection);
            }
            Some(_) => {}
        }
        if matches!(self.whole, Whole::Stopped) {
            return;
        }
        ui.request_repaint_after_secs(0.03);
        self.running = Some(running);
    }

    fn mend_by(&mut self, ui: &Ui, session: &mut Session, selection: Selection) {
        let proposals = &self.proposals;
        let picked = selection.picks(proposals.articles(), proposals.offsets(), |_| false);
        if !picked.is_empty() {
            let step = Step::Mend(selection);
            self.carry_out(ui, session, Wish { picked, step });
        }
    }
}

impl Running {
    fn replace(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        replacement: &Replacement,
    ) -> Result<(), CommandError> {
        self.begin_replacing(ui, session, replacement.query(), replacement.with.clone())
    }

    fn begin_replacing(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        query: Query,
        with: String,
    ) -> Result<(), CommandError> {
        let matcher = Arc::new(Matcher::new(&query)?);
        let substitution = Substitution::new(&query, &with, session.typist());
        let search = session.search(matcher, Scope::All);
        let context = ui.ctx().clone();
        let wake = move || context.request_repaint();
        let job = Job::begin("replace", wake, move |handle| {
            search.plan(&substitution, |done, all| {
                handle.report(done, all);
                !handle.is_cancelled()
            })
        });
        self.replacing = job.ok().map(|job| Replacing { job, query, with });
        Ok(())
    }

    fn take_replaced(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        result: Result<Result<Plan, CommandError>, crate::jobs::Panicked>,
        (query, with): (Query, String),
        requests: &mut Vec<Request>,
    ) {
        let plan = match result {
            Ok(Ok(plan)) => plan,
            Ok(Err(error)) => return requests.push(Request::Declined(error)),
            Err(panicked) => return requests.push(Request::Failed(panicked.into())),
        };
        if plan.counts().0 == 0 {
            return;
        }
        match session.replace(plan, &query, &with) {
            Ok(Replaced::Done(_, hits)) => {
                self.changed += hits;
                requests.push(Request::Done);
            }
            Ok(Replaced::Changed) => {
                if let Err(error) = self.begin_replacing(ui, session, query, with) {
                    requests.push(Request::Declined(error));
                }
            }
            Err(error) => requests.push(Request::Declined(error)),
        }
    }
}
