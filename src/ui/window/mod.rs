//! One window: the bundle in work, what is shown of it, panels and dialogs around it, and the
//! carrying out of what they ask for.
//!
//! Panels and dialogs get the session to read and a list to push requests to. Requests are
//! carried out after the frame is drawn.

mod act;
mod edits;
mod files;
mod finding;
mod keeping;
mod menu;
mod notice;
mod request;
mod undo;

use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::{CentralPanel, Frame, KeyboardShortcut, Margin, Panel, RichText, Ui, ViewportCommand};
use rustc_hash::FxHashMap;

use crate::core::{Address, Replica, SpanId};
use crate::jobs::Job;
use crate::session::Session;
use crate::store::{StoreError, WriteFailure};
use crate::tag::words::Words;

use super::action::Action;
use super::article::draft::{Draft, Typed};
use super::article::{Finder, Scene, Shown, Sizes, View};
use super::chips;
use super::dialogs::{Desk, Dialog, Stay};
use super::export::ExportDialog;
use super::find::Find;
use super::import::Import;
use super::keys::{self, Keymap};
use super::list::List;
use super::right::{Right, Seat};
use super::settings::{Files, Settings};
use super::strings::{Language, Text};
use super::theme::{self, GRID, tokens};

use keeping::Keeping;
use notice::Notices;

pub(super) use request::Request;

/// How long nothing is to have happened before lists are brought up to date.
const QUIET: f64 = 0.3;

/// How long bringing lists up to date may take in one frame.
const SLICE: Duration = Duration::from_millis(4);

/// The window's content.
#[derive(Debug)]
pub struct Window {
    system_language: Language,
    author: String,
    settings: Settings,
    keeping: Keeping,
    keys: Keymap,
    session: Option<Session>,
    /// The session, while it works elsewhere.
    away: Option<files::Away>,
    authors: FxHashMap<Replica, String>,
    list: List,
    right: Right,
    shown: Option<Shown>,
    /// The revision that is shown, and whether something was done since.
    revision: u64,
    stale: bool,
    view: View,
    span: Option<SpanId>,
    words: Words,
    /// The dictionary, while it is being loaded.
    loading: Option<Job<Words>>,
    draft: Option<Draft>,
    dialog: Option<Dialog>,
    import: Option<Import>,
    export: Option<ExportDialog>,
    find: Find,
    /// What carrying out a request has asked for.
    later: Vec<Request>,
    /// Where the bundle is that an import works in.
    away_path: Option<PathBuf>,
    notices: Notices,
    picked: Option<files::Picking>,
    is_saving: bool,
    /// When something was last done, in the time of frames.
    busy_at: f64,
    title: String,
    theme: Option<Option<theme::ThemeName>>,
}

impl Window {
    /// A window without a bundle. `author` is who works. Nothing is read of what an editor has
    /// set, and nothing kept of it.
    pub fn new(language: Language, author: &str) -> Self {
        Self {
            system_language: language,
            author: author.to_owned(),
            settings: Settings::default(),
            keeping: Keeping::default(),
            keys: Keymap::default(),
            session: None,
            away: None,
            authors: FxHashMap::default(),
            list: List::default(),
            right: Right::default(),
            shown: None,
            revision: 0,
            stale: false,
            view: View::default(),
            span: None,
            words: Words::without_dictionary(),
            loading: None,
            draft: None,
            dialog: None,
            import: None,
            export: None,
            find: Find::default(),
            later: Vec::new(),
            away_path: None,
            notices: Notices::default(),
            picked: None,
            is_saving: false,
            busy_at: 0.0,
            title: String::new(),
            theme: None,
        }
    }

    /// The same window with the user's own settings and keys, which it keeps.
    #[must_use]
    pub fn with_settings_of_user(mut self) -> Self {
        if let Some(files) = Files::of_user() {
            let (settings, keys, wrong) = files.load();
            self.keeping = Keeping::new(files, settings.clone(), !wrong.is_empty());
            self.settings = settings;
            self.keys = keys;
            for (path, why) in wrong {
                let path = path.display().to_string();
                let text = self.language().fill(Text::SettingsNotRead, &[&path, &why]);
                self.notices.problem(text, Vec::new());
            }
        }
        self
    }

    /// Has the dictionary loaded that tells words: a third of a second, on another thread. Until
    /// then, and without, every character is a word.
    pub fn load_words(&mut self, context: &egui::Context) {
        let waker = context.clone();
        let job = Job::begin("words", move || waker.request_repaint(), |_| Words::load());
        self.loading = job.ok();
    }

    fn take_words(&mut self) {
        // Without a dictionary one can work on; there is nothing to say.
        if let Some(result) = self.loading.as_mut().and_then(Job::take) {
            self.loading = None;
            self.words = result.unwrap_or_else(|_| Words::without_dictionary());
        }
    }

    pub(super) fn language(&self) -> Language {
        self.settings.language.unwrap_or(self.system_language)
    }

    /// Opens a bundle in place of the one in work. If it cannot be, the window says why, and
    /// keeps the one it has.
    pub fn open(&mut self, path: &Path) {
        match Session::open(path, &self.author) {
            Ok(session) => self.take_over(session),
            Err(error) => self.not_opened(path, &error),
        }
    }

    fn not_opened(&mut self, path: &Path, error: &StoreError) {
        let path = path.display().to_string();
        let why = self.language().store(error);
        let text = self.language().fill(Text::NotOpened, &[&path, &why]);
        self.notices.problem(text, Vec::new());
    }

    /// Works on in a session that was opened.
    fn take_over(&mut self, session: Session) {
        if let Err(failure) = self.close() {
            let text = self.language().unsaved(&failure);
            self.notices.problem(text, Vec::new());
        }
        self.notices.clear();
        if session.rescued() > 0 {
            let count = session.rescued().to_string();
            let text = self.language().fill(Text::Rescued, &[&count]);
            self.notices.done(text, false);
        }
        let sittings = session.bundle().sittings().unwrap_or_default();
        self.authors = sittings
            .into_iter()
            .map(|sitting| (sitting.replica, sitting.author))
            .collect();
        self.settings.opened(session.path());
        self.resume(session);
    }

    /// Works on in a session that was elsewhere for a while.
    fn resume(&mut self, session: Session) {
        self.right.forget();
        self.session = Some(session);
        self.stale = true;
        let result = self.refresh_list();
        self.report(result);
        if self.shown.is_none()
            && let Some(first) = self.session.as_mut().and_then(|s| self.list.first(s))
        {
            self.show_article(first);
        }
    }

    /// Closes the bundle, when all of it is on disk.
    ///
    /// # Errors
    /// What could not be written, and where it is meanwhile.
    pub fn close(&mut self) -> Result<(), WriteFailure> {
        self.finish_draft();
        self.shown = None;
        self.span = None;
        self.dialog = None;
        self.find.forget();
        self.list = List::default();
        self.session.take().map_or(Ok(()), Session::close)
    }

    /// Sees to it that the settings are on disk, when the program ends.
    ///
    /// # Errors
    /// Why they are not.
    pub fn finish(&mut self) -> Result<(), String> {
        self.keeping.finish(&self.settings)
    }

    /// How large the window was, in points, and whether it was maximized, when it was closed.
    pub(super) fn placement(&self) -> ((f32, f32), bool) {
        (self.settings.window, self.settings.maximized)
    }

    /// The bundle in work.
    pub fn session(&mut self) -> Option<&mut Session> {
        self.session.as_mut()
    }

    /// Draws a frame, then carries out what it asked for.
    pub fn show(&mut self, ui: &mut Ui) {
        self.adopt_theme(ui);
        let result = self.refresh(ui.ctx());
        self.report(result);
        self.is_saving = self
            .session
            .as_ref()
            .is_some_and(|session| !session.saved().is_complete());
        let mut requests = Vec::new();
        self.dropped(ui, &mut requests);
        self.press(ui, &mut requests);
        self.look(ui, &mut requests);
        self.panels(ui, &mut requests);
        self.drafting(ui);
        self.dialog(ui, &mut requests);
        self.exchange(ui);
        if !requests.is_empty() {
            ui.request_repaint();
            self.busy_at = ui.input(|input| input.time);
        }
        for request in requests {
            self.carry_out(ui, request);
        }
        for request in std::mem::take(&mut self.later) {
            self.carry_out(ui, request);
        }
        self.take_picked(ui.ctx());
        self.take_away();
        self.take_words();
        self.idle(ui);
        self.keep_settings(ui);
        let title = title(self.session.as_ref().map(Session::path), self.language());
        if title != self.title {
            ui.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    // ---- state ----

    fn adopt_theme(&mut self, ui: &Ui) {
        if self.theme != Some(self.settings.theme) {
            self.theme = Some(self.settings.theme);
            theme::choose(ui.ctx(), self.settings.theme);
        }
        if ui.ctx().zoom_factor() != self.settings.interface {
            ui.ctx().set_zoom_factor(self.settings.interface);
        }
    }

    /// Makes what is shown anew where the document has changed.
    fn refresh(&mut self, context: &egui::Context) -> Result<(), StoreError> {
        let (Some(session), Some(old)) = (&mut self.session, &self.shown) else {
            return Ok(());
        };
        let Some(article) = old.article() else {
            return Ok(());
        };
        let revision = session.document(article.buffer.page)?.revision();
        if self.stale || revision != self.revision {
            // A document read anew may count its revisions anew: whoever acts says so too.
            self.stale = false;
            self.revision = revision;
            let labels = session.labels().clone();
            let document = session.document(article.buffer.page)?;
            let new = Shown::of(document, article, &labels, self.settings.hidden);
            self.view
                .update(context, &self.settings, self.shown.as_ref(), &new);
            self.span
                .take_if(|id| new.span(id).is_none() && new.dormant(id).is_none());
            self.shown = Some(new);
        }
        Ok(())
    }

    fn refresh_list(&mut self) -> Result<(), StoreError> {
        match &mut self.session {
            Some(session) => self.list.refresh(session),
            None => Ok(()),
        }
    }

    /// Brings lists up to date while nothing else is done.
    fn idle(&mut self, ui: &Ui) {
        let Some(session) = &mut self.session else {
            return;
        };
        if !session.has_idle_work() {
            return;
        }
        let now = ui.input(|input| input.time);
        let quiet = now - self.busy_at;
        if quiet < QUIET {
            ui.request_repaint_after_secs((QUIET - quiet) as f32 + 0.01);
            return;
        }
        let result = match session.idle(SLICE) {
            Ok(true) => {
                ui.request_repaint();
                Ok(())
            }
            result => result.map(|_| ()),
        };
        ui.request_repaint();
        self.report(result);
    }

    fn report(&mut self, result: Result<(), StoreError>) {
        if let Err(error) = result {
            let why = self.language().store(&error);
            let text = self.language().fill(Text::NotRead, &[&why]);
            self.notices.problem(text, Vec::new());
        }
    }

    fn show_article(&mut self, article: Address) {
        if self.shown.as_ref().and_then(Shown::article) == Some(article) {
            return;
        }
        self.finish_draft();
        self.shown = Some(Shown::empty(article));
        self.stale = true;
        self.span = None;
        self.view.begin();
    }

    // ---- drawing ----

    fn panels(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        let side = Frame::side_top_panel(ui.style()).inner_margin(Margin::same(8));
        Panel::top("menu").show(ui, |ui| self.menu(ui, requests));
        Panel::bottom("state").show(ui, |ui| self.state(ui, requests));
        let Some(session) = &mut self.session else {
            let has_work = self.away.is_some() || self.away_path.is_some();
            let over = CentralPanel::default().show(ui, |ui| {
                if !has_work {
                    no_bundle(ui, language, requests);
                }
                ui.max_rect()
            });
            self.notices
                .show(ui, language, &self.keys, over.inner, requests);
            return;
        };
        let chosen = self.shown.as_ref().and_then(Shown::article);
        if self.settings.left {
            let panel = Panel::left("articles")
                .default_size(self.settings.left_width)
                .size_range(160.0..=640.0)
                .frame(side)
                .show(ui, |ui| {
                    let keys = &self.keys;
                    self.list
                        .show(ui, language, keys, session, chosen, requests);
                });
            self.settings.left_width = panel.response.rect.width().round();
        }
        let can_tag = self.view.cursor.selection().is_some() || self.span.is_some();
        if self.settings.right {
            let mut seat = Seat {
                language,
                settings: &self.settings,
                keys: &self.keys,
                session: &mut *session,
                shown: self.shown.as_ref(),
                span: self.span.as_ref(),
                can_tag,
            };
            let inspector = Panel::right("entities")
                .default_size(self.settings.right_width)
                .size_range(200.0..=640.0)
                .frame(side)
                .show(ui, |ui| self.right.show(ui, &mut seat, requests));
            self.settings.right_width = inspector.response.rect.width().round();
            self.settings.inspector = inspector.inner.round();
        } else {
            self.right.hidden(requests);
        }
        self.find_panel(ui, requests);
        let Some(session) = &mut self.session else {
            return;
        };
        let (found, found_now) = self.find.marks();
        let paper = Frame::NONE.fill(tokens(ui).paper);
        let over = CentralPanel::default().frame(paper).show(ui, |ui| {
            match &self.shown {
                Some(shown) => {
                    let scene = Scene {
                        language,
                        settings: &self.settings,
                        keys: &self.keys,
                        shown,
                        span: self.span.as_ref(),
                        words: Finder(&self.words),
                        authors: &self.authors,
                        drafting: self.draft.is_some(),
                        found,
                        found_now,
                    };
                    self.view.show(ui, &scene, requests);
                    let free =
                        self.draft.is_none() && self.dialog.is_none() && self.export.is_none();
                    if free && self.view.by_pointer && can_tag {
                        let place = self.view.place;
                        let labels = session.labels();
                        chips::show(ui, language, labels, place, &self.keys, requests);
                    }
                }
                None if self.list.is_empty() => no_articles(ui, language, requests),
                None => {}
            }
            ui.max_rect()
        });
        self.notices
            .show(ui, language, &self.keys, over.inner, requests);
    }

    fn dialog(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
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
            span: self.span.as_ref(),
            enabled: &enabled,
        };
        if dialog.show(ui, &mut desk, requests) == Stay::Open {
            self.dialog = Some(dialog);
        }
    }

    fn drafting(&mut self, ui: &mut Ui) {
        let language = self.language();
        let sizes = Sizes::of(&self.settings);
        let Some(draft) = &mut self.draft else {
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
                self.commit_draft(&target, with);
                ui.request_repaint();
            }
        }
    }

    // ---- input ----

    /// Keys that are commands. Keys that write are commands only while no field has the focus.
    fn press(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
        let pressed = |event: &egui::Event| matches!(event, egui::Event::Key { pressed: true, .. });
        let dialog = self.dialog.is_some() || self.import.is_some() || self.export.is_some();
        if dialog || !ui.input(|input| input.events.iter().any(pressed)) {
            return;
        }
        let writing = ui.text_edit_focused() || self.draft.is_some();
        // Enter and Space on a focused button are the button's.
        let elsewhere = ui.memory(|memory| {
            memory
                .focused()
                .is_some_and(|id| id != super::article::text_id())
        });
        // The list of articles has entries of its own to choose.
        let in_list = ui.memory(|memory| memory.has_focus(super::list::list_id()));
        let is_press = |key: &KeyboardShortcut| {
            matches!(key.logical_key, egui::Key::Enter | egui::Key::Space)
                && key.modifiers.is_none()
        };
        let own = |action: Action| {
            // In a field these are the field's.
            matches!(
                action,
                Action::Undo | Action::Redo | Action::Copy | Action::SelectAll
            ) || matches!(action, Action::Untag | Action::Delete)
        };
        let labels = self.label_keys();
        let enabled: Vec<Action> = Action::ALL
            .iter()
            .copied()
            .filter(|action| self.is_enabled(*action))
            .collect();
        let (acts, label) = ui.input_mut(|input| {
            let mut label = None;
            if !writing {
                for (key, id) in &labels {
                    if keys::take(input, key) {
                        label = Some(id.clone());
                    }
                }
            }
            let acts = self.keys.pressed(input, |action, key| {
                let free = !writing || (!keys::writes(key) && !own(action));
                let free = free && !(in_list && action == Action::SelectAll);
                free && !(elsewhere && is_press(key)) && enabled.contains(&action)
            });
            (acts, label)
        });
        requests.extend(label.map(Request::Label));
        requests.extend(acts.into_iter().map(Request::Act));
        // Escape has taken the focus from the field that it is for.
        let filtering = ui.memory(|memory| memory.had_focus_last_frame(super::list::field_id()));
        let escape = ui.input(|input| input.key_pressed(egui::Key::Escape));
        if escape && !writing && !elsewhere && !filtering {
            requests.push(Request::ChooseSpan(None));
            self.view.cursor = super::article::Cursor::at(self.view.cursor.head);
        }
    }

    /// Files that were let go over the window.
    fn dropped(&self, ui: &Ui, requests: &mut Vec<Request>) {
        let paths: Vec<_> = ui.input(|input| {
            let dropped = input.raw.dropped_files.iter();
            dropped
                .map(|file| file.path().to_owned())
                .filter(|path| path.exists())
                .collect()
        });
        let is_bundle = |path: &&std::path::PathBuf| path.extension().is_some_and(|e| e == "pizhu");
        match paths.iter().find(is_bundle) {
            Some(bundle) => requests.push(Request::OpenPath(bundle.clone())),
            None if !paths.is_empty() => requests.push(Request::ImportPaths(paths)),
            None => {}
        }
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

fn no_bundle(ui: &mut Ui, language: Language, requests: &mut Vec<Request>) {
    notice(
        ui,
        language.say(Text::NoBundle),
        language.say(Text::NoBundleHint),
    );
    offer(
        ui,
        language,
        &[Action::OpenBundle, Action::NewBundle, Action::OpenSample],
        requests,
    );
}

fn no_articles(ui: &mut Ui, language: Language, requests: &mut Vec<Request>) {
    notice(
        ui,
        language.say(Text::NoArticles),
        language.say(Text::NoArticlesHint),
    );
    offer(ui, language, &[Action::Import], requests);
}

fn offer(ui: &mut Ui, language: Language, actions: &[Action], requests: &mut Vec<Request>) {
    ui.vertical_centered(|ui| {
        for &action in actions {
            if ui.button(action.name(language)).clicked() {
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
