//! One window: the bundle in work, what is chosen in it, and the carrying out of requests.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use egui::{
    Button, CentralPanel, Frame, Key, KeyboardShortcut, Margin, MenuBar, Modifiers, Panel,
    RichText, Ui, ViewportCommand,
};

use crate::core::{Address, LabelId, SpanId};
use crate::session::command::{ArticleRef, Breaks, Command, SpanRef, Stretch};
use crate::session::{Session, article_id};
use crate::store::{StoreError, WriteFailure, record};

use super::article::{Choice, View};
use super::correct::{Field, Typed};
use super::export::Export;
use super::list::List;
use super::shown::Shown;
use super::strings::{Language, Text};
use super::theme::{ENTRY, GRID, tokens};
use super::{entities, fonts};

/// What panels, menus and keys ask for. Carried out after the frame is drawn.
#[derive(Debug)]
pub(super) enum Request {
    PickBundle,
    PickTarget,
    CancelExport,
    Quit,
    Choose(Address),
    Select(Option<(Address, Address)>),
    ChooseSpan(Option<SpanId>),
    ScrollTo(usize),
    /// Joins the break at a character, or keeps it.
    Break {
        at: Address,
        join: bool,
    },
    /// Gives the selection, or else the chosen span, a label.
    Label(LabelId),
    /// Deletes the chosen span.
    Untag,
    /// Opens the field for correcting the selection.
    Correct,
    Undo,
    Redo,
    /// Shows an error.
    Complain(String),
    /// The error was read.
    Dismiss,
}

const UNDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Z);
const REDO: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
const OPEN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::O);
const EXPORT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::E);
const QUIT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Q);
const CORRECT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F2);
const UNTAG: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Delete);

/// What a file dialog was asked for, and the answer; none when it was left.
enum Picked {
    Bundle(Option<PathBuf>),
    Target(Option<PathBuf>),
}

/// How often to look how far writing is.
const SAVING: Duration = Duration::from_millis(50);

/// The window's content.
#[derive(Debug)]
pub struct Window {
    language: Language,
    author: String,
    session: Option<Session>,
    list: List,
    shown: Option<Shown>,
    /// The revision that is shown, and whether something was done since.
    revision: u64,
    stale: bool,
    view: View,
    choice: Choice,
    field: Option<Field>,
    message: String,
    error: Option<String>,
    picked: Option<Receiver<Picked>>,
    export: Option<Export>,
    title: String,
}

impl Window {
    /// A window without a bundle. `author` is who works.
    pub fn new(language: Language, author: &str) -> Self {
        Self {
            language,
            author: author.to_owned(),
            session: None,
            list: List::default(),
            shown: None,
            revision: 0,
            stale: false,
            view: View::default(),
            choice: Choice::default(),
            field: None,
            message: String::new(),
            error: None,
            picked: None,
            export: None,
            title: String::new(),
        }
    }

    /// Opens a bundle in place of the one in work. If it cannot be, the window says why, and
    /// keeps the one it has.
    pub fn open(&mut self, path: &Path) {
        match Session::open(path, &self.author) {
            Ok(session) => {
                if let Err(failure) = self.close() {
                    self.error = Some(self.language.unsaved(&failure));
                }
                self.session = Some(session);
                self.message.clear();
                let result = self.refresh_list();
                self.report(result);
                let first = self.session.as_mut().and_then(|s| self.list.first(s));
                if let Some(first) = first {
                    self.choose(first);
                }
            }
            Err(error) => {
                let path = path.display().to_string();
                let why = self.language.store(&error);
                self.error = Some(self.language.fill(Text::NotOpened, &[&path, &why]));
            }
        }
    }

    /// Closes the bundle, when all of it is on disk.
    ///
    /// # Errors
    /// What could not be written, and where it is meanwhile.
    pub fn close(&mut self) -> Result<(), WriteFailure> {
        self.shown = None;
        self.choice = Choice::default();
        self.field = None;
        self.session.take().map_or(Ok(()), Session::close)
    }

    /// The bundle in work.
    pub fn session(&mut self) -> Option<&mut Session> {
        self.session.as_mut()
    }

    /// Draws a frame, then carries out what it asked for.
    pub fn show(&mut self, ui: &mut Ui) {
        let result = self.refresh(ui.ctx());
        self.report(result);
        let mut requests = Vec::new();
        self.keys(ui, &mut requests);
        self.panels(ui, &mut requests);
        self.correction(ui);
        if !requests.is_empty() {
            ui.request_repaint();
        }
        for request in requests {
            self.carry_out(ui, request);
        }
        self.take_picked(ui.ctx());
        self.take_exported();
        let title = title(self.session.as_ref().map(Session::path), self.language);
        if title != self.title {
            ui.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    // ---- state ----

    /// Makes what is shown anew where the document has changed.
    fn refresh(&mut self, context: &egui::Context) -> Result<(), StoreError> {
        let (Some(session), Some(shown)) = (&mut self.session, &self.shown) else {
            return Ok(());
        };
        let article = shown.article;
        let revision = session.document(article.buffer.page)?.revision();
        if self.stale || revision != self.revision {
            // A document read anew may count its revisions anew: whoever acts says so too.
            self.stale = false;
            self.revision = revision;
            let labels = session.labels().clone();
            let shown = Shown::of(session.document(article.buffer.page)?, article, &labels);
            self.view.measure(context, &shown);
            let is_shown = |&(a, b): &_| shown.place(a).is_some() && shown.place(b).is_some();
            self.choice.selection = self.choice.selection.filter(is_shown);
            self.choice.span.take_if(|id| shown.span(id).is_none());
            self.field.take_if(|field| !is_shown(&field.stretch));
            self.shown = Some(shown);
            self.refresh_list()?;
        }
        Ok(())
    }

    fn refresh_list(&mut self) -> Result<(), StoreError> {
        match &mut self.session {
            Some(session) => self.list.refresh(session),
            None => Ok(()),
        }
    }

    fn report(&mut self, result: Result<(), StoreError>) {
        if let Err(error) = result {
            let why = self.language.store(&error);
            self.error = Some(self.language.fill(Text::NotRead, &[&why]));
        }
    }

    fn choose(&mut self, article: Address) {
        self.shown = Some(Shown::empty(article));
        self.stale = true;
        self.choice = Choice::default();
        self.field = None;
        self.view.begin();
    }

    // ---- drawing ----

    fn panels(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language;
        let side = Frame::side_top_panel(ui.style()).inner_margin(Margin::same(8));
        Panel::top("menu").show(ui, |ui| self.menu(ui, requests));
        Panel::bottom("state").show(ui, |ui| self.state(ui, requests));
        let Some(session) = &mut self.session else {
            CentralPanel::default().show(ui, |ui| {
                notice(
                    ui,
                    language.say(Text::NoBundle),
                    language.say(Text::NoBundleHint),
                );
                ui.vertical_centered(|ui| {
                    if ui.button(language.say(Text::Open)).clicked() {
                        requests.push(Request::PickBundle);
                    }
                });
            });
            return;
        };
        let chosen = self.shown.as_ref().map(|shown| shown.article);
        Panel::left("articles")
            .default_size(260.0)
            .frame(side)
            .show(ui, |ui| {
                self.list.show(ui, language, session, chosen, requests)
            });
        Panel::right("entities")
            .default_size(240.0)
            .frame(side)
            .show(ui, |ui| {
                let can_tag = self.choice.selection.is_some() || self.choice.span.is_some();
                let (labels, span) = (session.labels(), self.choice.span.as_ref());
                let shown = self.shown.as_ref();
                entities::show(ui, language, labels, shown, span, can_tag, requests);
            });
        let paper = Frame::NONE.fill(tokens(ui).paper);
        CentralPanel::default()
            .frame(paper)
            .show(ui, |ui| match &self.shown {
                Some(shown) => self.view.show(ui, language, shown, &self.choice, requests),
                None if self.list.is_empty() => {
                    notice(
                        ui,
                        language.say(Text::NoArticles),
                        language.say(Text::NoArticlesHint),
                    );
                }
                None => {}
            });
    }

    fn menu(&self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let mut item = |ui: &mut Ui, text, shortcut, enabled, request: Request| {
            let keys = ui.ctx().format_shortcut(shortcut);
            let button = Button::new(self.language.say(text)).shortcut_text(keys);
            if ui.add_enabled(enabled, button).clicked() {
                requests.push(request);
            }
        };
        let has_bundle = self.session.is_some();
        MenuBar::new().ui(ui, |ui| {
            ui.menu_button(self.language.say(Text::File), |ui| {
                item(ui, Text::Open, &OPEN, true, Request::PickBundle);
                item(ui, Text::Export, &EXPORT, has_bundle, Request::PickTarget);
                item(ui, Text::Quit, &QUIT, true, Request::Quit);
            });
            ui.menu_button(self.language.say(Text::Edit), |ui| {
                let (selection, span) = (&self.choice.selection, &self.choice.span);
                item(ui, Text::Undo, &UNDO, has_bundle, Request::Undo);
                item(ui, Text::Redo, &REDO, has_bundle, Request::Redo);
                ui.separator();
                item(
                    ui,
                    Text::Correct,
                    &CORRECT,
                    selection.is_some(),
                    Request::Correct,
                );
                item(ui, Text::Untag, &UNTAG, span.is_some(), Request::Untag);
            });
        });
    }

    /// The bar at the bottom.
    fn state(&self, ui: &mut Ui, requests: &mut Vec<Request>) {
        ui.horizontal(|ui| {
            let Some(session) = &self.session else {
                return;
            };
            let name = session
                .path()
                .file_name()
                .unwrap_or_default()
                .to_string_lossy();
            ui.label(fonts::drawable(ui.ctx(), &name));
            let saved = session.saved();
            if saved.is_complete() {
                ui.weak(self.language.say(Text::Saved));
            } else {
                ui.label(self.language.say(Text::NotSaved));
                ui.request_repaint_after(SAVING);
            }
            let text = self.choice.selection.zip(self.shown.as_ref());
            match text.and_then(|(selection, shown)| shown.text(selection)) {
                Some(text) => {
                    let count = text.chars().filter(|c| *c != '\n').count().to_string();
                    ui.label(self.language.fill(Text::Selected, &[&count]));
                }
                None => {
                    ui.weak(self.language.say(Text::NoSelection));
                }
            }
            if let Some(export) = &self.export {
                let (done, all) = export.progress();
                let gaps = [done.to_string(), all.to_string()];
                ui.label(self.language.fill(Text::Exporting, &[&gaps[0], &gaps[1]]));
                if ui.small_button(self.language.say(Text::Cancel)).clicked() {
                    requests.push(Request::CancelExport);
                }
                ui.request_repaint_after(SAVING);
            }
            if let Some(failure) = &saved.failure {
                ui.colored_label(tokens(ui).error, self.language.unsaved(failure));
            }
        });
        // As high with a button as without: nothing may move when an error comes.
        ui.horizontal_wrapped(|ui| {
            ui.set_min_height(ENTRY);
            match &self.error {
                Some(error) => {
                    if ui.button(self.language.say(Text::Understood)).clicked() {
                        requests.push(Request::Dismiss);
                    }
                    ui.colored_label(tokens(ui).error, fonts::drawable(ui.ctx(), error));
                }
                None => {
                    ui.weak(fonts::drawable(ui.ctx(), &self.message));
                }
            }
        });
    }

    fn correction(&mut self, ui: &mut Ui) {
        let Some(field) = &mut self.field else {
            return;
        };
        let at = self
            .view
            .below_selection
            .unwrap_or_else(|| ui.max_rect().center());
        match field.show(ui, self.language, at) {
            Typed::More => {}
            Typed::Left => self.field = None,
            Typed::Done(with) => {
                let stretch = field.stretch;
                self.field = None;
                if let Some(article) = self.article() {
                    let stretch = self.stretch(stretch);
                    let command = Command::Correct {
                        article,
                        stretch,
                        with,
                    };
                    self.execute(&command, Text::DidCorrect);
                }
                ui.request_repaint();
            }
        }
    }

    // ---- requests ----

    /// Keys that are commands, while no text field has the focus.
    fn keys(&self, ui: &Ui, requests: &mut Vec<Request>) {
        if ui.text_edit_focused() || self.field.is_some() {
            return;
        }
        let pressed =
            |shortcut: &KeyboardShortcut| ui.input_mut(|input| input.consume_shortcut(shortcut));
        // The longer shortcut first: the shorter one would take it.
        if pressed(&REDO) {
            requests.push(Request::Redo);
        } else if pressed(&UNDO) {
            requests.push(Request::Undo);
        }
        if pressed(&OPEN) {
            requests.push(Request::PickBundle);
        }
        if self.session.is_some() && pressed(&EXPORT) {
            requests.push(Request::PickTarget);
        }
        if pressed(&QUIT) {
            requests.push(Request::Quit);
        }
        if self.choice.span.is_some() && pressed(&UNTAG) {
            requests.push(Request::Untag);
        }
        if self.choice.selection.is_some() {
            // Enter on a focused button is the button's.
            let free = !ui.egui_wants_keyboard_input();
            let enter = KeyboardShortcut::new(Modifiers::NONE, Key::Enter);
            if pressed(&CORRECT) || (free && pressed(&enter)) {
                requests.push(Request::Correct);
            }
            if free && pressed(&KeyboardShortcut::new(Modifiers::NONE, Key::Escape)) {
                requests.push(Request::Select(None));
            }
        }
        for label in self.session.iter().flat_map(|s| s.labels().labels()) {
            let key = label
                .key
                .and_then(|key| Key::from_name(&key.to_uppercase().to_string()));
            let can_tag = self.choice.selection.is_some() || self.choice.span.is_some();
            if let Some(key) = key
                && can_tag
                && pressed(&KeyboardShortcut::new(Modifiers::NONE, key))
            {
                requests.push(Request::Label(label.id.clone()));
            }
        }
    }

    fn carry_out(&mut self, ui: &Ui, request: Request) {
        match request {
            Request::PickBundle => self.pick_bundle(ui.ctx()),
            Request::PickTarget => self.pick_target(ui.ctx()),
            Request::CancelExport => self.export.iter().for_each(Export::cancel),
            Request::Quit => ui.send_viewport_cmd(ViewportCommand::Close),
            Request::Choose(article) => self.choose(article),
            Request::Select(selection) => self.choice.selection = selection,
            Request::ChooseSpan(span) => self.choice.span = span,
            Request::ScrollTo(row) => self.view.scroll_to(row),
            Request::Complain(error) => self.error = Some(error),
            Request::Dismiss => self.error = None,
            Request::Correct => self.begin_correction(),
            Request::Undo => {
                let command = Command::Undo {
                    action: None,
                    with_resting: false,
                };
                self.execute(&command, Text::DidUndo);
            }
            Request::Redo => {
                self.execute(&Command::Redo { action: None }, Text::DidRedo);
            }
            Request::Break { at, join } => {
                let Some(article) = self.article() else {
                    return;
                };
                let address = self.address(at);
                let breaks = Breaks::Address { address };
                if join {
                    self.execute(&Command::Join { article, breaks }, Text::DidJoin);
                } else {
                    self.execute(&Command::Keep { article, breaks }, Text::DidKeep);
                }
            }
            Request::Label(label) => self.give_label(&label),
            Request::Untag => {
                let (Some(article), Some(id)) = (self.article(), self.choice.span.clone()) else {
                    return;
                };
                let span = SpanRef::Id {
                    span: id.to_string(),
                };
                self.execute(&Command::Untag { article, span }, Text::DidUntag);
            }
        }
    }

    fn give_label(&mut self, label: &LabelId) {
        let Some(article) = self.article() else {
            return;
        };
        let label = label.to_string();
        if let Some(selection) = self.choice.selection {
            let command = Command::Tag {
                article,
                stretch: Some(self.stretch(selection)),
                parts: Vec::new(),
                label,
                attributes: Default::default(),
                note: None,
            };
            if self.execute(&command, Text::DidTag) {
                self.choice = Choice::default();
            }
        } else if let Some(id) = &self.choice.span {
            let span = SpanRef::Id {
                span: id.to_string(),
            };
            let command = Command::Retag {
                article,
                span,
                label,
            };
            self.execute(&command, Text::DidRetag);
        }
    }

    fn begin_correction(&mut self) {
        let (Some(selection), Some(shown)) = (self.choice.selection, &self.shown) else {
            return;
        };
        match shown.text(selection) {
            Some(text) if text.contains('\n') => {
                self.error = Some(self.language.say(Text::BreakInside).to_owned());
            }
            Some(text) => self.field = Some(Field::new(selection, text)),
            None => {}
        }
    }

    /// Carries out a command; says what was done, or why not.
    fn execute(&mut self, command: &Command, done: Text) -> bool {
        let Some(session) = &mut self.session else {
            return false;
        };
        match session.execute(command) {
            Ok(_) => {
                self.stale = true;
                self.language.say(done).clone_into(&mut self.message);
                true
            }
            Err(error) => {
                self.error = Some(self.language.declined(&error));
                false
            }
        }
    }

    fn article(&self) -> Option<ArticleRef> {
        let shown = self.shown.as_ref()?;
        Some(ArticleRef::Name(article_id(shown.article)))
    }

    /// An address as commands on the open article write it.
    fn address(&self, address: Address) -> String {
        let article = self.shown.as_ref().map_or(address, |shown| shown.article);
        record::write_address(article.buffer.page, address)
    }

    fn stretch(&self, (first, last): (Address, Address)) -> Stretch {
        Stretch::Addresses {
            first: self.address(first),
            last: self.address(last),
        }
    }

    // ---- files ----

    fn pick_bundle(&mut self, context: &egui::Context) {
        let kind = self.language.say(Text::BundleFiles);
        self.pick(context, move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["pizhu"]);
            Picked::Bundle(dialog.pick_file())
        });
    }

    fn pick_target(&mut self, context: &egui::Context) {
        let Some(session) = &self.session else {
            return;
        };
        let kind = self.language.say(Text::SetFiles);
        let name = session.path().with_extension("jsonl");
        let name = name
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        self.pick(context, move || {
            let dialog = rfd::FileDialog::new()
                .add_filter(kind, &["jsonl", "json", "ron"])
                .set_file_name(name);
            Picked::Target(dialog.save_file())
        });
    }

    /// Asks for a file, on a thread of its own: a file dialog blocks.
    fn pick(&mut self, context: &egui::Context, ask: impl FnOnce() -> Picked + Send + 'static) {
        if self.picked.is_some() {
            return;
        }
        let (sender, receiver) = mpsc::channel();
        let context = context.clone();
        let ask = move || {
            // The window may be closed by now.
            let _ = sender.send(ask());
            context.request_repaint();
        };
        if cfg!(target_os = "macos") {
            // There dialogs have to come from the main thread.
            ask();
        } else if let Err(error) = std::thread::Builder::new()
            .name("file dialog".to_owned())
            .spawn(ask)
        {
            self.error = Some(self.language.fill(Text::Declined, &[&error.to_string()]));
            return;
        }
        self.picked = Some(receiver);
    }

    fn take_picked(&mut self, context: &egui::Context) {
        let Some(receiver) = &self.picked else {
            return;
        };
        let picked = receiver.try_recv();
        if !matches!(picked, Err(mpsc::TryRecvError::Empty)) {
            self.picked = None;
        }
        match picked {
            Ok(Picked::Bundle(Some(path))) => self.open(&path),
            Ok(Picked::Target(Some(path))) => self.export(context, &path),
            _ => {}
        }
    }

    /// Writes all articles to an annotation set; the window tells how far it is.
    pub fn export(&mut self, context: &egui::Context, target: &Path) {
        let (Some(session), None) = (&self.session, &self.export) else {
            return;
        };
        // What is exported is what is on disk.
        if let Err(failure) = session.flush() {
            self.error = Some(self.language.unsaved(&failure));
            return;
        }
        let waker = context.clone();
        let finished = move || waker.request_repaint();
        match Export::begin(session.path(), target, self.language, finished) {
            Ok(export) => self.export = Some(export),
            Err(error) => self.not_exported(target, &error.to_string()),
        }
    }

    fn take_exported(&mut self) {
        let Some(result) = self.export.as_ref().and_then(Export::result) else {
            return;
        };
        let target = self
            .export
            .take()
            .map(|export| export.target)
            .unwrap_or_default();
        match result {
            Ok(report) if report.stopped => {
                self.language
                    .say(Text::ExportStopped)
                    .clone_into(&mut self.message);
            }
            Ok(report) => {
                let (articles, spans) = (report.articles.to_string(), report.spans.to_string());
                let target = target.display().to_string();
                self.message = self
                    .language
                    .fill(Text::Exported, &[&articles, &spans, &target]);
            }
            Err(why) => self.not_exported(&target, &why),
        }
    }

    fn not_exported(&mut self, target: &Path, why: &str) {
        let target = target.display().to_string();
        self.error = Some(self.language.fill(Text::NotExported, &[&target, why]));
    }
}

/// What the window is called.
pub(super) fn title(bundle: Option<&Path>, language: Language) -> String {
    let program = language.say(Text::Program);
    match bundle.and_then(Path::file_stem) {
        Some(name) => format!("{} – {program}", name.to_string_lossy()),
        None => program.to_owned(),
    }
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
