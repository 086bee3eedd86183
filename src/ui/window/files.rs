//! Files: asking for them, opening and making bundles, import and export, off the window's thread.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

use egui::{Context, Ui};

use crate::core::{Address, PageId};
use crate::format::atomic::AtomicFile;
use crate::jobs::Job;
use crate::session::command::{ArticleRef, Command, Stretch};
use crate::session::import::HiddenHead;
use crate::session::{Session, article_id, sample};
use crate::store::{StoreError, record};
use crate::ui::article::Shown;
use crate::ui::dialogs::{Ask, Dialog, Question};
use crate::ui::export::{self, ExportDialog};
use crate::ui::import::{self, Import, Into};
use crate::ui::reasons::{Failure, Reason};
use crate::ui::strings::Text;
use crate::ui::strings::labels::LabelText;

use super::Window;

/// What a file dialog was asked for, and the answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Picked {
    Bundle(PathBuf),
    New(PathBuf),
    Copy(PathBuf),
    Pages(Vec<PathBuf>),
    /// What the export dialog asked for.
    Target(PathBuf),
    /// What the import dialog asked for.
    ForImport(import::Ask, Vec<PathBuf>),
    /// The table that the dialog on pages asked for.
    Table(PathBuf),
    /// A word list.
    List(PathBuf),
    /// Where a text is to be saved.
    Text(PathBuf, String),
    /// Guidelines to read.
    Guidelines(PathBuf),
    /// A label set to read.
    LabelSet(PathBuf),
    /// It was left.
    Left,
    /// The system has none; what is asked is to be asked otherwise.
    Unavailable(Option<Wanted>),
}

/// What a file dialog is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    Bundle,
    New,
    Copy,
    Pages,
}

/// A file dialog that is open.
#[derive(Debug)]
pub(super) struct Picking {
    answer: Receiver<Picked>,
}

/// Work on a bundle that runs on another thread.
#[derive(Debug)]
pub(super) enum Away {
    Opening(Job<(PathBuf, Result<Session, StoreError>)>),
    Copying(Job<(PathBuf, Result<(), Failure>)>),
}

impl Away {
    /// Done and in all; how long it will still take.
    pub(super) fn progress(&self) -> ((u64, u64), Option<Duration>) {
        match self {
            Away::Opening(job) => (job.progress(), job.remaining()),
            Away::Copying(job) => (job.progress(), job.remaining()),
        }
    }

    pub(super) fn name(&self) -> Text {
        match self {
            Away::Opening(_) => Text::Opening,
            Away::Copying(_) => Text::Copying,
        }
    }

    pub(super) fn cancel(&self) {
        match self {
            Away::Opening(job) => job.cancel(),
            Away::Copying(job) => job.cancel(),
        }
    }
}

impl Window {
    // ---- asking ----

    pub(super) fn pick_bundle(&mut self, context: &Context) {
        let kind = self.language().say(Text::BundleFiles);
        self.pick(context, Some(Wanted::Bundle), move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["pizhu"]);
            dialog.pick_file().map(Picked::Bundle)
        });
    }

    pub(super) fn pick_new(&mut self, context: &Context) {
        let kind = self.language().say(Text::BundleFiles);
        let name = self.language().say(Text::NewName);
        self.pick(context, Some(Wanted::New), move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["pizhu"]);
            dialog.set_file_name(name).save_file().map(Picked::New)
        });
    }

    pub(super) fn pick_copy(&mut self, context: &Context) {
        let Some(session) = &self.session else {
            return;
        };
        let kind = self.language().say(Text::BundleFiles);
        let name = crate::session::beside(session.path(), "-copy");
        let name = file_name(&name);
        self.pick(context, Some(Wanted::Copy), move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["pizhu"]);
            dialog.set_file_name(name).save_file().map(Picked::Copy)
        });
    }

    pub(super) fn pick_pages(&mut self, context: &Context) {
        self.pick(context, Some(Wanted::Pages), || {
            rfd::FileDialog::new().pick_files().map(Picked::Pages)
        });
    }

    /// Asks for a file, on a thread of its own: a file dialog blocks.
    fn pick(
        &mut self,
        context: &Context,
        wanted: Option<Wanted>,
        ask: impl FnOnce() -> Option<Picked> + Send + 'static,
    ) {
        if self.picked.is_some() {
            return;
        }
        if !has_file_dialog() {
            self.no_file_dialog(wanted);
            return;
        }
        let (sender, answer) = channel();
        let context = context.clone();
        let ask = move || {
            let began = std::time::Instant::now();
            let picked = ask();
            // A dialog that cannot be opened gives up at once; nobody closes one as fast.
            let at_once = began.elapsed() < Duration::from_millis(60);
            let answer = match picked {
                Some(picked) => picked,
                None if at_once => Picked::Unavailable(wanted),
                None => Picked::Left,
            };
            // The window may be closed by now.
            let _ = sender.send(answer);
            context.request_repaint();
        };
        if cfg!(target_os = "macos") {
            // There dialogs have to come from the main thread.
            ask();
        } else if std::thread::Builder::new()
            .name("file dialog".to_owned())
            .spawn(ask)
            .is_err()
        {
            self.no_file_dialog(wanted);
            return;
        }
        self.picked = Some(Picking { answer });
    }

    /// The system has no file dialog: paths are typed, in the window or in the dialog that asked.
    fn no_file_dialog(&mut self, wanted: Option<Wanted>) {
        match wanted {
            Some(wanted) => self.ask_path(wanted),
            None => {
                let text = self.language().say(Text::NoFileDialog).to_owned();
                self.notices.done(text, false);
            }
        }
    }

    /// Asks for a path in the window itself.
    fn ask_path(&mut self, wanted: Wanted) {
        let (question, answer) = match wanted {
            Wanted::Bundle => (Question::BundlePath, None),
            Wanted::New => (Question::NewPath, None),
            Wanted::Copy => {
                let path = self.session.as_ref().map(Session::path);
                let copy = path.map(|path| crate::session::beside(path, "-copy"));
                (Question::CopyPath, copy)
            }
            Wanted::Pages => (Question::ImportPath, None),
        };
        let answer = answer.map(|path| path.display().to_string());
        let ask = Ask::new(question, answer.unwrap_or_default());
        self.dialog = Some(Dialog::Ask(ask));
    }

    pub(super) fn take_picked(&mut self, context: &Context) {
        let Some(picking) = &self.picked else {
            return;
        };
        let picked = match picking.answer.try_recv() {
            Ok(picked) => picked,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => Picked::Left,
        };
        self.picked = None;
        match picked {
            Picked::Bundle(path) => self.begin_open(context, path),
            Picked::New(path) => self.new_bundle(&path),
            Picked::Copy(path) => self.save_copy(&path),
            Picked::Pages(paths) => self.import(paths),
            Picked::Text(path, text) => self.write_text(&path, &text),
            Picked::Guidelines(path) => self.read_guidelines(&path),
            Picked::LabelSet(path) => self.read_label_set(&path),
            Picked::Left => {}
            Picked::Target(path) => {
                if let Some(export) = &mut self.export {
                    export.set_target(path);
                }
            }
            Picked::ForImport(ask, paths) => {
                if let Some(import) = &mut self.import {
                    import.answer(&ask, paths);
                }
            }
            Picked::List(path) => self.add_list(path),
            Picked::Table(path) => {
                if let Some(Dialog::Pages(pages)) = &mut self.dialog {
                    pages.take_table(path);
                }
            }
            Picked::Unavailable(wanted) => self.no_file_dialog(wanted),
        }
    }

    // ---- bundles ----

    /// Opens a bundle on another thread, and then in place of the one in work.
    pub(super) fn begin_open(&mut self, context: &Context, path: PathBuf) {
        if self.away.is_some() || self.session.as_ref().is_some_and(|s| s.path() == path) {
            return;
        }
        let author = self.author.clone();
        let waker = context.clone();
        let job = Job::begin(
            "open",
            move || waker.request_repaint(),
            move |_| {
                let session = Session::open(&path, &author);
                (path, session)
            },
        );
        match job {
            Ok(job) => self.away = Some(Away::Opening(job)),
            Err(error) => self.failed(&error),
        }
    }

    pub(super) fn open_sample(&mut self, context: &Context) {
        match sample::open_copy() {
            Ok(path) => {
                self.settings.first_steps_done = false;
                self.begin_open(context, path);
            }
            Err(error) => self.failed(&error),
        }
    }

    /// Opens a new sample in place of the one that was worked through, which stays beside it.
    pub(super) fn fresh_sample(&mut self, context: &Context) {
        let result = self.close();
        if let Err(failure) = result {
            let text = self.language().unsaved(&failure);
            self.notices.problem(text, Vec::new());
            return;
        }
        match sample::fresh_copy() {
            Ok(path) => {
                // What is learned there begins at its beginning.
                self.settings.places.retain(|place| place.bundle != path);
                self.settings.sample_exported = false;
                self.begin_open(context, path);
            }
            Err(error) => self.failed(&error),
        }
    }

    pub(super) fn new_bundle(&mut self, path: &Path) {
        let path = with_extension(path);
        match Session::create(&path, &self.author) {
            Ok(session) => self.take_over(session),
            Err(error) => {
                let shown = path.display().to_string();
                let why = self.language().store(&error);
                let text = self.language().fill(Text::NotMade, &[&shown, &why]);
                self.notices.problem(text, Vec::new());
            }
        }
    }

    pub(super) fn save_copy(&mut self, path: &Path) {
        let Some(session) = &self.session else {
            return;
        };
        if let Err(failure) = session.flush() {
            let text = self.language().unsaved(&failure);
            self.notices.problem(text, Vec::new());
            return;
        }
        let (from, to) = (session.path().to_owned(), with_extension(path));
        let job = Job::begin(
            "copy",
            || {},
            move |_| {
                let copied = Session::open_read_only(&from)
                    .and_then(|session| session.bundle().save_copy(&to))
                    .map_err(Failure::from);
                (to, copied)
            },
        );
        match job {
            Ok(job) => self.away = Some(Away::Copying(job)),
            Err(error) => self.failed(&error),
        }
    }

    /// Takes what came of work on another thread.
    pub(super) fn take_away(&mut self) {
        let language = self.language();
        match &mut self.away {
            Some(Away::Opening(job)) => {
                let Some(result) = job.take() else {
                    return;
                };
                self.away = None;
                match result {
                    Ok((_, Ok(session))) => self.take_over(session),
                    Ok((path, Err(error))) => self.not_opened(&path, &error),
                    Err(panicked) => self.failed(&panicked),
                }
            }
            Some(Away::Copying(job)) => {
                let Some(result) = job.take() else {
                    return;
                };
                self.away = None;
                let result = result.unwrap_or_else(|p| (PathBuf::new(), Err(p.into())));
                let path = result.0.display().to_string();
                match result.1 {
                    Ok(()) => {
                        let text = language.fill(Text::SavedCopy, &[&path]);
                        self.notices.done(text, false);
                    }
                    Err(why) => {
                        let text = language.fill(Text::NotMade, &[&path, &why.said(language)]);
                        self.notices.problem(text, Vec::new());
                    }
                }
            }
            None => {}
        }
    }

    // ---- pages in, sets out ----

    /// Opens the dialog for importing, with these files; or adds them to the one that is open.
    pub(super) fn import(&mut self, paths: Vec<PathBuf>) {
        self.finish_draft();
        match &mut self.import {
            Some(import) => import.add(paths),
            None if self.session.is_some() => self.import = Some(Import::new(paths)),
            None => {
                let first = paths.first().cloned().unwrap_or_default();
                let folder = if first.is_dir() {
                    first.with_extension("pizhu")
                } else {
                    first.with_file_name(self.language().say(Text::NewName))
                };
                self.import = Some(Import::new_bundle(paths, &folder));
            }
        }
    }

    /// Opens the dialog for exporting; with some articles chosen, for those.
    pub(super) fn begin_export(&mut self, chosen: Vec<Address>) {
        self.finish_draft();
        let Some(session) = &mut self.session else {
            return;
        };
        // What is exported is what is on disk.
        if let Err(failure) = session.flush() {
            let text = self.language().unsaved(&failure);
            self.notices.problem(text, Vec::new());
            return;
        }
        let open = self.shown.as_ref().and_then(Shown::article);
        let listed = self.list.filtered(session);
        let dialog = ExportDialog::new(session.path(), open, listed);
        self.export = Some(match chosen.is_empty() {
            true => dialog,
            false => dialog.of_chosen(chosen),
        });
    }

    /// Draws the dialogs for import and export, and does what they ask for.
    pub(super) fn exchange(&mut self, ui: &mut Ui) {
        let language = self.language();
        if let Some(mut export) = self.export.take() {
            match export.show(ui, language) {
                export::Step::Left => {}
                step => {
                    self.export = Some(export);
                    if let export::Step::Ask(target) = step {
                        self.pick_target(ui.ctx(), target);
                    }
                }
            }
        }
        let Some(mut import) = self.import.take() else {
            return;
        };
        match import.show(ui, language) {
            import::Step::Left => return,
            import::Step::Going => {}
            import::Step::Ask(ask) => self.pick_for_import(ui.ctx(), ask),
            import::Step::Begin => {
                let into = match self.session.take() {
                    Some(session) if !import.makes_bundle() => {
                        self.away_path = Some(session.path().to_owned());
                        Into::Open(Box::new(session))
                    }
                    session => {
                        self.session = session;
                        Into::New {
                            author: self.author.clone(),
                        }
                    }
                };
                if let Err(error) = import.begin(into, ui.ctx()) {
                    self.failed(&error);
                    self.reopen(ui.ctx());
                }
            }
            import::Step::Back(session) => {
                if self.away_path.take().as_deref() == Some(session.path()) {
                    self.resume(*session);
                } else {
                    self.take_over(*session);
                }
            }
            import::Step::Lost => self.reopen(ui.ctx()),
            import::Step::Look(page) => {
                self.look_at_hidden(page);
                return;
            }
            import::Step::Head(head, hides) => self.toggle_head(&head, hides),
            import::Step::Heads(action, true) => self.redo(ui.ctx(), Some(action)),
            import::Step::Heads(action, false) => self.undo(ui.ctx(), Some(action), false),
        }
        self.import = Some(import);
    }

    /// Shows a page with what is hidden on it.
    fn look_at_hidden(&mut self, page: PageId) {
        let Some(session) = &mut self.session else {
            return;
        };
        match session.document(page) {
            Ok(document) => {
                if let Some(head) = document.page_head(page) {
                    self.settings.hidden = true;
                    self.show_article(head);
                    self.stale = true;
                }
            }
            Err(error) => self.report(Err(error)),
        }
    }

    /// Brings the head lines of a page back, or hides them again.
    fn toggle_head(&mut self, head: &HiddenHead, hides: bool) {
        let Some(session) = &mut self.session else {
            return;
        };
        let article = match session.document(head.page) {
            Ok(document) => document.article_of(head.run().first()),
            Err(error) => return self.report(Err(error)),
        };
        let Some(article) = article else {
            return;
        };
        let written = |address| record::write_address(article.buffer.page, address);
        let stretch = Stretch::Addresses {
            first: written(head.run().first()),
            last: written(head.run().last()),
        };
        let article = ArticleRef::Name(article_id(article));
        let command = match hides {
            true => Command::Hide { article, stretch },
            false => Command::Show { article, stretch },
        };
        self.execute(&command);
    }

    /// Opens the bundle anew that was lost with a job.
    pub(super) fn reopen(&mut self, context: &Context) {
        if let Some(path) = self.away_path.take() {
            self.begin_open(context, path);
        }
    }

    fn pick_target(&mut self, context: &Context, target: PathBuf) {
        let kind = self.language().say(Text::SetFiles);
        self.pick(context, None, move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["jsonl", "json", "ron"]);
            let dialog = match target.parent() {
                Some(folder) if folder.is_dir() => dialog.set_directory(folder),
                _ => dialog,
            };
            let picked = dialog.set_file_name(file_name(&target)).save_file();
            picked.map(Picked::Target)
        });
    }

    pub(super) fn pick_guidelines(&mut self, context: &Context) {
        self.pick(context, None, || {
            let dialog = rfd::FileDialog::new().add_filter("Markdown", &["md", "markdown", "txt"]);
            dialog.pick_file().map(Picked::Guidelines)
        });
    }

    pub(super) fn pick_label_set(&mut self, context: &Context) {
        let kind = self.language().say(LabelText::PickLabelFile);
        self.pick(context, None, move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["ron", "json", "jsonl"]);
            dialog.pick_file().map(Picked::LabelSet)
        });
    }

    /// Takes guidelines from a file: one action.
    pub(super) fn read_guidelines(&mut self, path: &Path) {
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
                self.execute(&Command::Guidelines { text });
            }
            Err(error) => self.not_read_file(path, &error),
        }
    }

    /// Adds the labels of a file: one action.
    pub(super) fn read_label_set(&mut self, path: &Path) {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => return self.not_read_file(path, &error),
        };
        match crate::format::set::read_labels(&bytes) {
            Ok(file) => self.add_labels(&file),
            Err(error) => self.not_read_file(path, &error),
        }
    }

    /// Adds a label set beside what is there; says how much of it was new.
    pub(super) fn add_labels(&mut self, file: &crate::format::set::LabelFile) {
        let Some(session) = &self.session else {
            return;
        };
        let adding = session.adding(file);
        let language = self.language();
        let Some(command) = adding.command else {
            let text = language.say(LabelText::NothingAdded).to_owned();
            return self.notices.done(text, false);
        };
        if self.execute(&command) {
            let counts = [adding.new.to_string(), adding.there.to_string()];
            let text = language.fill(LabelText::Added, &[&counts[0], &counts[1]]);
            self.notices.done(text, true);
        }
    }

    fn failed(&mut self, why: &impl Reason) {
        let text = self.language().reason(why);
        self.notices.problem(text, Vec::new());
    }

    fn not_read_file(&mut self, path: &Path, why: &impl Reason) {
        let why = self.language().reason(why);
        let path = path.display().to_string();
        let text = self.language().fill(LabelText::NotReadFile, &[&path, &why]);
        self.notices.problem(text, Vec::new());
    }

    pub(super) fn pick_table(&mut self, context: &Context) {
        self.pick(context, None, || {
            let dialog = rfd::FileDialog::new().add_filter("CSV", &["csv", "tsv", "txt"]);
            dialog.pick_file().map(Picked::Table)
        });
    }

    pub(super) fn pick_text(&mut self, context: &Context, name: String, text: String) {
        let folder = self.session.as_ref().and_then(|s| s.path().parent());
        let folder = folder.map(Path::to_owned);
        if !has_file_dialog() {
            let path = folder.unwrap_or_default().join(name).display().to_string();
            let ask = Ask::new(Question::TextPath(text), path);
            self.dialog = Some(Dialog::Ask(ask));
            return;
        }
        self.pick(context, None, move || {
            let dialog = rfd::FileDialog::new().set_file_name(name);
            let dialog = match folder {
                Some(folder) => dialog.set_directory(folder),
                None => dialog,
            };
            dialog.save_file().map(|path| Picked::Text(path, text))
        });
    }

    /// Writes a text whole or not at all, and says so.
    pub(super) fn write_text(&mut self, path: &Path, text: &str) {
        let written = write_whole(path, text);
        let path = path.display().to_string();
        match written {
            Ok(()) => {
                let text = self.language().fill(Text::SavedAs, &[&path]);
                self.notices.done(text, false);
            }
            Err(error) => {
                let gaps = [&*path, &self.language().reason(&error)];
                let text = self.language().fill(Text::NotMade, &gaps);
                self.notices.problem(text, Vec::new());
            }
        }
    }

    pub(super) fn pick_list(&mut self, context: &Context) {
        self.pick(context, None, || {
            let dialog = rfd::FileDialog::new().add_filter("TXT, CSV", &["txt", "csv", "tsv"]);
            dialog.pick_file().map(Picked::List)
        });
    }

    fn pick_for_import(&mut self, context: &Context, ask: import::Ask) {
        let kind = self.language().say(Text::BundleFiles);
        self.pick(context, None, move || {
            let dialog = rfd::FileDialog::new();
            let paths = match &ask {
                import::Ask::Files => dialog.pick_files(),
                import::Ask::Folder => dialog.pick_folder().map(|path| vec![path]),
                import::Ask::Table => {
                    let tables = dialog.add_filter("CSV", &["csv", "tsv", "txt"]);
                    tables.pick_file().map(|path| vec![path])
                }
                import::Ask::NewBundle(path) => dialog
                    .add_filter(kind, &["pizhu"])
                    .set_file_name(file_name(path))
                    .save_file()
                    .map(|path| vec![path]),
            };
            paths.map(|paths| Picked::ForImport(ask, paths))
        });
    }
}

fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let mut file = AtomicFile::create(path).map_err(|error| error.source)?;
    file.write_all(text.as_bytes())?;
    file.commit().map_err(|error| error.source)
}

/// Whether the system can show a file dialog: Linux only with a desktop's portal, which needs a
/// session bus, or `zenity`.
fn has_file_dialog() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let set = |key| std::env::var_os(key).is_some_and(|value| !value.is_empty());
    let programs = std::env::var_os("PATH").unwrap_or_default();
    let zenity = std::env::split_paths(&programs).any(|folder| folder.join("zenity").is_file());
    zenity || set("DBUS_SESSION_BUS_ADDRESS") || set("XDG_RUNTIME_DIR")
}

fn with_extension(path: &Path) -> PathBuf {
    match path.extension() {
        Some(_) => path.to_owned(),
        None => path.with_extension("pizhu"),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
