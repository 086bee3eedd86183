//! The import dialog: which files, read how; how far it is; what came of it.
//!
//! ```text
//! Choosing ──begin──▶ Working ──the job ends──▶ Done ──read──▶ left
//!     ▲                                           │
//!     └────────── the files in doubt ─────────────┘
//! ```
//!
//! The dialog owns the import's job and, while it works, the [`Session`]: [`Import::begin`] takes
//! it, [`Step::Back`] gives it back. It opens no file dialogs; it asks its owner for them, and
//! every path can be typed too.

mod choose;
mod done;
mod fields;
mod heads;
pub(in crate::ui) mod known;
mod look;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use egui::{ProgressBar, Ui, vec2};

use crate::core::{ActionId, PageId};
use crate::jobs::{Handle, Job};
use crate::session::Session;
use crate::session::import::{HiddenHead, ImportOptions, ImportProgress, ImportReport};
use crate::store::StoreError;

use super::crash::CaughtPanic;
use super::dialog::{self, bytes, count};
use super::strings::{Language, Text};
use super::theme::{GRID, tokens};
use crate::ui::strings::import::ImportText;
use choose::{Asked, Choosing};
use done::Done;
use heads::Wish;

pub use done::Next;
pub(in crate::ui) use done::end_of;
pub(in crate::ui) use fields::wrong;

/// The import dialog.
#[derive(Debug)]
pub struct Import {
    stage: Stage,
    is_new: bool,
}

#[derive(Debug)]
enum Stage {
    Choosing(Box<Choosing>),
    Working(Box<Working>),
    Done(Box<Done>),
    /// The job panicked.
    Failed(CaughtPanic),
}

/// What the dialog asks of its owner after a frame.
#[derive(Debug)]
pub enum Step {
    /// Nothing.
    Going,
    /// It is closed; drop it.
    Left,
    /// Open a file dialog and give what was chosen to [`Import::answer`].
    Ask(Ask),
    /// Call [`Import::begin`]: everything is chosen.
    Begin,
    /// The import has ended; this is the session it was done in. The report is still shown.
    Back(Box<Session>),
    /// A page is to be shown with what is hidden on it; the dialog is closed.
    Look(PageId),
    /// The head lines of a page, which the import hid, are to be brought back; or hidden again.
    Head(HiddenHead, bool),
    /// The action that hid head lines is to be undone; or redone.
    Heads(ActionId, bool),
    /// The dialog is closed, and one goes on with this, on the first of so many pages that were
    /// added last.
    Next(Next, u64),
    /// The import panicked, or the bundle could not be made, so there is no session: open the
    /// bundle that was in work again. The dialog says what happened.
    Lost,
}

/// What a file dialog is to ask for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Files to import, several at once.
    Files,
    /// A folder to import.
    Folder,
    /// A table of metadata: a CSV file.
    Table,
    /// Where to make the new bundle; this is proposed.
    NewBundle(PathBuf),
}

/// Where the pages go.
#[derive(Debug)]
pub enum Into {
    /// Into the bundle that is open.
    Open(Box<Session>),
    /// Into the new bundle that was named in the dialog. Its author works in it.
    New {
        /// Who works.
        author: String,
    },
}

impl Import {
    /// A dialog for importing `paths`, files and folders, into the bundle that is open.
    pub fn new(paths: Vec<PathBuf>) -> Self {
        Self {
            stage: Stage::Choosing(Box::new(Choosing::new(paths, None))),
            is_new: false,
        }
    }

    /// A dialog for making a new bundle of files. `target` is proposed for the bundle; where
    /// the first of the paths is a folder, one of its name beside it.
    pub fn new_bundle(paths: Vec<PathBuf>, target: &Path) -> Self {
        Self {
            stage: Stage::Choosing(Box::new(Choosing::new(paths, Some(target)))),
            is_new: true,
        }
    }

    /// Whether it is for making a new bundle, so that [`Import::begin`] wants [`Into::New`].
    pub fn makes_bundle(&self) -> bool {
        self.is_new
    }

    /// Whether an import is on its way.
    pub fn is_working(&self) -> bool {
        matches!(self.stage, Stage::Working(_))
    }

    /// Takes what was chosen in a file dialog; nothing if it was left.
    pub fn answer(&mut self, ask: &Ask, paths: Vec<PathBuf>) {
        if let Stage::Choosing(choosing) = &mut self.stage {
            choosing.answer(ask, paths);
        }
    }

    /// Adds files and folders, as when they are dropped on the window.
    pub fn add(&mut self, paths: Vec<PathBuf>) {
        self.answer(&Ask::Files, paths);
    }

    /// Begins the import that was chosen.
    ///
    /// # Errors
    /// There is no thread to be had, or nothing is chosen. The session is lost with it, having
    /// written what was done: open the bundle again.
    pub fn begin(&mut self, into: Into, context: &egui::Context) -> std::io::Result<()> {
        let Stage::Choosing(choosing) = &self.stage else {
            return Err(std::io::Error::other("an import is on its way"));
        };
        let (paths, options) = choosing.chosen();
        let target = choosing.target();
        let watch = Watch::default();
        let told = watch.clone();
        let context = context.clone();
        let job = Job::begin(
            "import",
            move || context.request_repaint(),
            move |handle| {
                let session = match (into, target) {
                    (Into::Open(session), _) => *session,
                    (Into::New { author }, Some(target)) => Session::create(&target, &author)?,
                    (Into::New { .. }, None) => return Err(StoreError::Missing),
                };
                Ok(watched(session, &paths, &options, handle, &told))
            },
        )?;
        self.stage = Stage::Working(Box::new(Working {
            job,
            watch,
            is_stopping: false,
        }));
        Ok(())
    }

    /// Draws the dialog over the window.
    pub fn show(&mut self, ui: &mut Ui, language: Language) -> Step {
        if let Some(step) = self.take_result() {
            return step;
        }
        match &mut self.stage {
            Stage::Choosing(choosing) => match choosing.show(ui, language) {
                Asked::Nothing => Step::Going,
                Asked::Leave => Step::Left,
                Asked::Path(ask) => Step::Ask(ask),
                Asked::Begin => Step::Begin,
            },
            Stage::Working(working) => {
                working.show(ui, language);
                Step::Going
            }
            Stage::Done(done) => match done.show(ui, language) {
                done::Read::No => Step::Going,
                done::Read::Yes => Step::Left,
                done::Read::Next(next, pages) => Step::Next(next, pages),
                done::Read::Heads(Wish::Look(page)) => Step::Look(page),
                done::Read::Heads(Wish::Toggle(head, hides)) => Step::Head(head, hides),
                done::Read::Heads(Wish::ToggleAll(action, hides)) => Step::Heads(action, hides),
                done::Read::Again(paths) => {
                    *self = Self::new(paths);
                    ui.request_repaint();
                    Step::Going
                }
            },
            Stage::Failed(panic) => {
                let title = language.say(ImportText::ImportFailed);
                let size = vec2(140.0 * GRID, 56.0 * GRID);
                let shown = dialog::show(ui, "import", title, size, |body, _| {
                    panic.show(body, language)
                });
                match shown.inner || shown.escaped {
                    true => Step::Left,
                    false => Step::Going,
                }
            }
        }
    }

    fn take_result(&mut self) -> Option<Step> {
        let Stage::Working(working) = &mut self.stage else {
            return None;
        };
        let (stage, step) = match working.job.take()? {
            Ok(Ok((session, result))) => {
                let done = Done::new(result, session.path());
                // What was made is a bundle like any other now.
                self.is_new = false;
                (Stage::Done(Box::new(done)), Step::Back(Box::new(session)))
            }
            Ok(Err(error)) => (
                Stage::Done(Box::new(Done::new(Err(error), Path::new("")))),
                Step::Lost,
            ),
            Err(panicked) => (Stage::Failed(CaughtPanic::from(&panicked)), Step::Lost),
        };
        self.stage = stage;
        Some(step)
    }
}

/// An import on its way.
#[derive(Debug)]
struct Working {
    job: Job<Result<Imported, StoreError>>,
    watch: Watch,
    is_stopping: bool,
}

type Imported = (Session, Result<ImportReport, StoreError>);

/// How far an import is, as its thread tells.
#[derive(Clone, Debug, Default)]
struct Watch(Arc<Mutex<ImportProgress>>);

impl Watch {
    fn set(&self, at: ImportProgress) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    fn get(&self) -> ImportProgress {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Imports `paths` into the bundle of `session`, on the thread of a job; gives the session back
/// with what came of it. The job's progress is in bytes.
pub fn run(
    session: Session,
    paths: &[PathBuf],
    options: &ImportOptions,
    handle: &Handle,
) -> (Session, Result<ImportReport, StoreError>) {
    watched(session, paths, options, handle, &Watch::default())
}

fn watched(
    mut session: Session,
    paths: &[PathBuf],
    options: &ImportOptions,
    handle: &Handle,
    watch: &Watch,
) -> Imported {
    let result = session.import(paths, options, |at| {
        handle.report(at.bytes_done, at.bytes);
        watch.set(at);
        !handle.is_cancelled()
    });
    // Here and not when the window first draws it; what goes wrong is told then.
    let _ = session.listed();
    (session, result)
}

/// How often to look how far the work is.
const LOOKING: Duration = Duration::from_millis(100);

impl Working {
    fn show(&mut self, ui: &Ui, language: Language) {
        let title = language.say(ImportText::Importing);
        let size = vec2(140.0 * GRID, 56.0 * GRID);
        let at = self.watch.get();
        let shown = dialog::show(ui, "import", title, size, |body, row| {
            let part = match at.bytes {
                0 => 0.0,
                all => at.bytes_done as f32 / all as f32,
            };
            let files = [count(at.files_done as u64), count(at.files as u64)];
            let files = language.fill(ImportText::ImportProgressFiles, &[&files[0], &files[1]]);
            body.label(files);
            body.add(
                ProgressBar::new(part.min(1.0))
                    .desired_height(2.0 * GRID)
                    .corner_radius(2.0)
                    .fill(tokens(body).accent),
            );
            body.horizontal(|ui| {
                ui.weak(format!("{} / {}", bytes(at.bytes_done), bytes(at.bytes)));
                ui.weak(match self.is_stopping {
                    true => language.say(Text::Stopping).to_owned(),
                    false => dialog::remaining(language, self.job.remaining()),
                });
            });
            body.add_space(2.0 * GRID);
            body.label(language.fill(ImportText::ImportProgressPages, &[&count(at.pages)]));
            if at.not_taken > 0 {
                let not = count(at.not_taken as u64);
                let not = language.fill(ImportText::ImportProgressNot, &[&not]);
                body.colored_label(tokens(body).accent, not);
            }
            body.add_space(2.0 * GRID);
            body.weak(language.say(ImportText::ImportCancelHint));
            row.add_enabled_ui(!self.is_stopping, |ui| {
                dialog::button(ui, language.say(Text::Cancel))
            })
            .inner
        });
        if shown.inner || shown.escaped {
            self.is_stopping = true;
            self.job.cancel();
        }
        ui.request_repaint_after(LOOKING);
    }
}
