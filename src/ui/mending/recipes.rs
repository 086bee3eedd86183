//! Recipes in the editor's folder, and one that is run on the open bundle, step by step.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Ui;

use crate::jobs::Job;
use crate::session::Session;
use crate::session::command::CommandError;
use crate::session::find::{Plan, Replaced, Scope, Substitution};
use crate::session::mending::{Recipe, Replacement, Selection, Step};
use crate::tag::find::{Matcher, Query};
use crate::ui::reasons::{Failure, OfFile};
use crate::ui::window::Request;

use super::{Mending, Whole, Wish};

/// The ending of files with recipes.
const ENDING: &str = "ron";

/// Recipes that are kept, with their files, in the order of their names.
pub(in crate::ui) type Stock = Vec<(PathBuf, Recipe)>;

/// What is to be done with the recipes that are kept. It waits for the disk.
#[derive(Clone, Debug)]
pub(in crate::ui) enum Shelving {
    Read,
    /// Keeps one; another of the same name goes.
    Keep(Recipe),
    /// Removes the one of a name.
    Remove(String),
}

impl Shelving {
    /// Does it in a folder; gives what is kept there then. What is no recipe is passed over.
    ///
    /// # Errors
    /// What the system says, of which file.
    pub(in crate::ui) fn carry_out(&self, folder: &Path) -> Result<Stock, Failure> {
        let failed = |path: &Path, why: io::Error| OfFile {
            path: path.to_owned(),
            why: why.into(),
        };
        let stock = stock_of(folder);
        let known = |name: &str| {
            let found = stock.iter().find(|(_, recipe)| recipe.name == name);
            found.map(|(path, _)| path.clone())
        };
        match self {
            Self::Read => return Ok(stock),
            Self::Keep(recipe) => {
                std::fs::create_dir_all(folder).map_err(|why| failed(folder, why))?;
                let path = known(&recipe.name);
                recipe.write(&path.unwrap_or_else(|| free_path(folder, &recipe.name)))?;
            }
            Self::Remove(name) => {
                if let Some(path) = known(name) {
                    std::fs::remove_file(&path).map_err(|why| failed(&path, why))?;
                }
            }
        }
        Ok(stock_of(folder))
    }
}

fn stock_of(folder: &Path) -> Stock {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut stock = Stock::new();
    for entry in entries {
        let path = entry.path();
        let ending = path.extension().and_then(|e| e.to_str());
        if matches!(ending, Some(ENDING | "json"))
            && let Ok(recipe) = Recipe::read(&path)
        {
            stock.push((path, recipe));
        }
    }
    stock.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    stock
}

/// The recipes that an editor has kept, as they were last read.
#[derive(Debug, Default)]
pub(in crate::ui) struct Shelf {
    folder: Option<PathBuf>,
    stock: Stock,
    /// Recipes that were removed since the shelf was first read; they can be put back.
    removed: Vec<Recipe>,
}

impl Shelf {
    /// Takes in what is kept in a folder after something was done.
    pub(in crate::ui) fn take(&mut self, folder: &Path, done: &Shelving, stock: Stock) {
        self.folder = Some(folder.to_owned());
        let before = std::mem::replace(&mut self.stock, stock);
        match done {
            Shelving::Read => {}
            Shelving::Keep(recipe) => self.removed.retain(|one| one.name != recipe.name),
            Shelving::Remove(name) => {
                let is_it = |(_, recipe): &(PathBuf, Recipe)| recipe.name == *name;
                let gone = before.into_iter().find(is_it);
                self.removed.extend(gone.map(|(_, recipe)| recipe));
            }
        }
    }

    /// Where they are; none before they were read.
    pub(in crate::ui) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// All, in the order of their names.
    pub(in crate::ui) fn recipes(&self) -> impl Iterator<Item = &Recipe> {
        self.stock.iter().map(|(_, recipe)| recipe)
    }

    /// Those that were removed.
    pub(in crate::ui) fn removed(&self) -> impl Iterator<Item = &Recipe> {
        self.removed.iter()
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
    /// Whether of the step that is next what is held was carried out.
    is_carried: bool,
    /// The last page of the parts of the bundle for which it was.
    reached: u32,
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
            is_carried: false,
            reached: 0,
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
            Some(Step::Mend(_)) if !is_busy && is_known && running.is_carried => {
                self.go_on_behind(&mut running);
            }
            Some(Step::Mend(selection)) if !is_busy && is_known => {
                running.is_carried = true;
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

    /// Goes on where a step was done for all that is held: with the same step for what of the
    /// bundle was not looked at yet, or with the next, again from the beginning.
    fn go_on_behind(&mut self, running: &mut Running) {
        running.is_carried = false;
        let has_more = self.whole == Whole::Partial && self.reached > running.reached;
        let is_in_parts = has_more || running.reached > 0;
        if !has_more {
            running.next += 1;
        }
        if is_in_parts {
            running.reached = if has_more { self.reached } else { 0 };
            self.reached = running.reached;
            // What was not picked makes room; what people decided is still learned from.
            self.proposals.keep_near(u32::MAX, 0);
            self.empty.clear();
            self.looked_anew(self.revision);
            self.whole = Whole::Unasked;
        }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::core::Address;
    use crate::session::import::ImportOptions;
    use crate::session::mending::{Facets, Sort};
    use crate::tag::words::Words;
    use crate::ui::mending::{Most, Wanted};

    /// A bundle of pages each of which has a stray space in a number and one in words.
    fn bundle(folder: &Path) -> PathBuf {
        let names = ["河湾", "苇川", "青石", "白鹭", "南滩", "北岭"];
        let files: Vec<PathBuf> = (1..)
            .zip(names)
            .map(|(number, name)| {
                let path = folder.join(format!("{number}.txt"));
                let text =
                    format!("{name}渡口修葺一新\n他在{name}撑了{number} 0年船，到 了{name}。\n");
                std::fs::write(&path, text).unwrap();
                path
            })
            .collect();
        let path = folder.join("b.pizhu");
        let mut session = Session::create(&path, "lin").unwrap();
        let options = ImportOptions::default();
        session.import(&files, &options, |_| true).unwrap();
        session.close().unwrap();
        path
    }

    fn mend(sort: Sort) -> Step {
        Step::Mend(Selection {
            facets: Facets {
                sorts: BTreeSet::from([sort]),
                ..Facets::default()
            },
            clusters: Vec::new(),
        })
    }

    fn texts(session: &mut Session) -> Vec<String> {
        let articles = session.articles().unwrap();
        let heads: Vec<Address> = articles.iter().map(|article| article.head).collect();
        let text = |head: Address| {
            let document = session.document(head.buffer.page).unwrap();
            document.article_text(head)
        };
        heads.into_iter().map(text).collect()
    }

    #[test]
    fn a_recipe_does_all_of_a_bundle_that_is_looked_at_in_parts() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [session, mut at_once] =
            [0, 1].map(|n| Session::open(&bundle(folders[n].path()), "lin").unwrap());
        let steps = vec![mend(Sort::Space), mend(Sort::Digit), mend(Sort::Edge)];
        let words = Words::load();
        let mut expected = 0;
        for step in &steps {
            let done = at_once.do_step(&words, step, &|_, _| {}).unwrap();
            expected += done.total();
        }
        assert!(expected >= 6, "{expected}");

        let mut mending = Mending {
            most: Most(1),
            ..Mending::default()
        };
        mending.run(Recipe {
            name: "空格".to_owned(),
            steps,
        });
        let work = move |ui: &mut Ui, state: &mut (Mending, Session, Vec<Request>)| {
            let (mending, session, requests) = state;
            let wanted = Wanted {
                any: true,
                whole: true,
                quiet_in: 0.0,
            };
            mending.work(ui, session, &words, None, wanted, requests);
        };
        let state = (mending, session, Vec::new());
        let mut harness = egui_kittest::Harness::new_ui_state(work, state);
        let began = Instant::now();
        let count = loop {
            harness.step();
            let ran = harness.state().2.iter().find_map(|one| match one {
                Request::RanRecipe(_, count) => Some(*count),
                _ => None,
            });
            if let Some(count) = ran {
                break count;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "waited in vain");
            std::thread::sleep(Duration::from_millis(2));
        };
        assert_eq!(count, expected);
        let session = &mut harness.state_mut().1;
        assert_eq!(texts(session), texts(&mut at_once));
    }
}
