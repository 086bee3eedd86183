//! One window: the bundle in work, what is shown of it, panels and dialogs around it, and the
//! carrying out of what they ask for. Its state and the order of a frame are here; what is drawn,
//! and what is done, are in modules of this one.
//!
//! Panels and dialogs get the session to read and a list to push requests to. Requests are
//! carried out after the frame is drawn.

mod act;
mod aim;
mod assembling;
mod bundle;
mod closing;
mod context;
mod crashes;
mod deleting;
mod dock;
mod edits;
mod enabled;
mod errands;
mod exchange;
mod fetching;
mod files;
mod hands;
mod hints;
mod input;
mod keeping;
mod mending;
mod mentioning;
mod menu;
mod moving;
mod notice;
mod panels;
mod picking;
mod place;
mod putting;
mod quitting;
mod relating;
mod request;
mod side;
mod sight;
mod start;
mod suggesting;
mod undo;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use egui::{Id, Ui, ViewportCommand};
use rustc_hash::FxHashMap;

use crate::core::labels::RelationId;
use crate::core::{Address, LabelId, Replica, SpanId};
use crate::jobs::Job;
use crate::session::Session;
use crate::store::StoreError;
use crate::tag::words::Words;

use super::Drawing;
use super::article::draft::{Composition, Draft};
use super::article::{Beside, Related, Shown, View, related};
use super::batches::Batches;
use super::concordance::Concordance;
use super::consistency::Consistency;
use super::copies::Copies;
use super::crash::guard;
use super::dialogs::Dialog;
use super::export::{ExportDialog, LaidAside};
use super::find::Find;
use super::first_steps::{FirstSteps, Turn};
use super::import::Import;
use super::in_turn::InTurn;
use super::keys::Keymap;
use super::list::List;
use super::mending::Mending;
use super::mentions::Mentions;
use super::readings::Readings;
use super::review::Review;
use super::right::Right;
use super::settings::{Files, Place, Settings};
use super::strings::{Language, Text};
use super::suggest::Suggest;
use super::theme;

use crashes::{Crashes, Part};
use keeping::Keeping;
use notice::Notices;

pub(super) use context::Subject;
pub(super) use request::{Request, Saved};
pub use sight::{Sight, Suggestion};
pub use start::Start;

/// How long nothing is to have happened before lists are brought up to date.
const QUIET: f64 = 0.3;

/// How long bringing lists up to date may take in one frame.
const SLICE: Duration = Duration::from_millis(4);

/// How long bringing lists up to date may take when a bundle is closed; the rest of it is done
/// when it is opened next.
const CLOSING: Duration = Duration::from_millis(250);

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
    /// Sessions that are being closed.
    closing: Vec<closing::Closing>,
    /// A long article, while it is read.
    fetching: Option<fetching::Fetching>,
    /// An article that was made ready to be drawn, until it is shown.
    ready: Option<Shown>,
    /// Work that becomes an action, on its way.
    putting: Option<putting::Putting>,
    authors: FxHashMap<Replica, String>,
    list: List,
    right: Right,
    shown: Option<Shown>,
    /// The revision that is shown, and whether something was done since.
    revision: u64,
    stale: bool,
    view: View,
    /// The page as it came, beside the text.
    beside: Beside,
    span: Option<SpanId>,
    /// The span that was chosen before.
    last_span: Option<SpanId>,
    /// The relations of the article that is shown.
    related: Vec<Related>,
    /// A relation that is being made.
    relating: Option<relating::Relating>,
    /// The types of the relations that were made, the last used last.
    relations_used: Vec<RelationId>,
    suggest: Suggest,
    mentions: Mentions,
    /// What was tagged last, from its first to its last character, and as what.
    tagged: Option<((Address, Address), LabelId)>,
    /// Whether others of it are to be offered.
    tagged_now: bool,
    /// The tag that is to be chosen when the text is next made anew.
    wanted_span: Option<(Address, Address)>,
    /// Letters at what can be chosen, while they are shown.
    hints: Option<hints::Hints>,
    /// What is swept is tagged with this.
    brush: Option<LabelId>,
    words: Arc<Words>,
    /// The dictionary, while it is being loaded.
    loading: Option<Job<Words>>,
    draft: Option<Draft>,
    dialog: Option<Dialog>,
    /// The field of a dialog that has the focus, and what an input method does in it.
    composing: Option<(Id, Composition)>,
    /// The menu at a place in the text.
    context: Option<context::Context>,
    /// What was last deleted key by key.
    deleted: deleting::Deleted,
    import: Option<Import>,
    export: Option<ExportDialog>,
    /// What was chosen for an export that was left to look at the text.
    laid_aside: Option<LaidAside>,
    find: Find,
    /// The blocks of a page, while they stand in place of the article.
    assembly: assembling::Open,
    mending: Mending,
    review: Review,
    batches: Batches,
    consistency: Consistency,
    concordance: Concordance,
    readings: Readings,
    copies: Copies,
    /// What is open in the dock.
    dock: Option<dock::Tab>,
    /// Where one was in the bundle, until its article is read.
    returning: Option<Place>,
    /// Where one was when that was last noted.
    noted: place::Noted,
    /// Why what was worked in last could not be opened at the start.
    not_again: Option<String>,
    /// What carrying out a request has asked for.
    later: Vec<Request>,
    /// Where the bundle is that an import works in.
    away_path: Option<PathBuf>,
    first_steps: FirstSteps,
    notices: Notices,
    /// Whether Escape was said to dismiss what went wrong last, in the frame before.
    escape_dismisses: bool,
    crashes: Crashes,
    picked: Option<picking::Picking>,
    /// Small files that are being read and written.
    errands: Vec<errands::Sent>,
    /// The dialog over which another asks for a path.
    beneath: Option<Dialog>,
    is_saving: bool,
    /// Whether the window is to be closed though not all is on disk.
    quits_anyway: bool,
    /// When something was last done, in the time of frames.
    busy_at: f64,
    title: String,
    theme: Option<Option<theme::ThemeName>>,
    drawing: Drawing,
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
            closing: Vec::new(),
            fetching: None,
            ready: None,
            putting: None,
            authors: FxHashMap::default(),
            list: List::default(),
            right: Right::default(),
            shown: None,
            revision: 0,
            stale: false,
            view: View::default(),
            beside: Beside::default(),
            span: None,
            last_span: None,
            related: Vec::new(),
            relating: None,
            relations_used: Vec::new(),
            suggest: Suggest::default(),
            mentions: Mentions::default(),
            tagged: None,
            tagged_now: false,
            wanted_span: None,
            hints: None,
            brush: None,
            words: Arc::new(Words::without_dictionary()),
            loading: None,
            draft: None,
            dialog: None,
            composing: None,
            context: None,
            deleted: deleting::Deleted::default(),
            import: None,
            export: None,
            laid_aside: None,
            find: Find::default(),
            assembly: None,
            mending: Mending::default(),
            review: Review::default(),
            batches: Batches::default(),
            consistency: Consistency::default(),
            concordance: Concordance::default(),
            readings: Readings::default(),
            copies: Copies::default(),
            dock: None,
            returning: None,
            noted: place::Noted::default(),
            not_again: None,
            later: Vec::new(),
            away_path: None,
            first_steps: FirstSteps::default(),
            notices: Notices::default(),
            escape_dismisses: false,
            crashes: Crashes::default(),
            picked: None,
            errands: Vec::new(),
            beneath: None,
            is_saving: false,
            quits_anyway: false,
            busy_at: 0.0,
            title: String::new(),
            theme: None,
            drawing: Drawing::default(),
        }
    }

    /// The same window with the user's own settings and keys, which it keeps.
    #[must_use]
    pub fn with_settings_of_user(self) -> Self {
        self.with_settings(Files::of_user())
    }

    /// The same window with settings and keys that it keeps in a folder.
    #[must_use]
    pub fn with_settings_in(self, folder: &Path) -> Self {
        self.with_settings(Some(Files::in_folder(folder)))
    }

    fn with_settings(mut self, files: Option<Files>) -> Self {
        if let Some(files) = files {
            let (settings, keys, wrong) = files.load();
            self.keeping = Keeping::new(files, settings.clone(), !wrong.is_empty());
            self.settings = settings;
            self.keys = keys;
            for (path, why) in wrong {
                let path = path.display().to_string();
                let text = self
                    .language()
                    .fill(Text::SettingsNotRead, &[&path, &why.said(self.language())]);
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

    /// Notes what draws the window: it is told about the program, and drawn in software no caret
    /// blinks.
    pub fn drawn_by(&mut self, drawing: Drawing) {
        self.drawing = drawing;
    }

    fn take_words(&mut self) {
        // Without a dictionary one can work on; there is nothing to say.
        if let Some(result) = self.loading.as_mut().and_then(Job::take) {
            self.loading = None;
            self.words = Arc::new(result.unwrap_or_else(|_| Words::without_dictionary()));
        }
    }

    pub(super) fn language(&self) -> Language {
        self.settings.language.unwrap_or(self.system_language)
    }

    /// Whether the text of an article was read, so that the last frame showed it.
    pub fn shows_text(&self) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.len() > 0)
    }

    /// Sees to it that the settings, and what else is being written, are on disk, when the program
    /// ends.
    ///
    /// # Errors
    /// Why they are not.
    pub fn finish(&mut self) -> Result<(), String> {
        self.keep_place();
        let kept = self.keeping.finish(&self.settings);
        let kept = kept.map_err(|why| why.said(self.language()));
        let mut wrong = Vec::from_iter(kept.err());
        if !self.quits_anyway {
            wrong.extend(self.finish_errands(|| {}));
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(wrong.join("\n")),
        }
    }

    /// How large the window was, in points, and whether it was maximized, when it was closed.
    pub(super) fn placement(&self) -> ((f32, f32), bool) {
        (self.settings.window, self.settings.maximized)
    }

    /// The bundle in work.
    pub fn session(&mut self) -> Option<&mut Session> {
        self.session.as_mut()
    }

    /// Draws a frame, then carries out what it asked for. A panic in a part of it is told in its
    /// place; the others go on.
    pub fn show(&mut self, ui: &mut Ui) {
        if let Err(caught) = guard(|| self.frame(ui)) {
            self.crashes.catch(Part::Work, caught, ui.ctx());
        }
        self.recover(ui.ctx());
    }

    fn frame(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        self.adopt_theme(ui);
        self.guarded(Part::Article, &context, |window| {
            let result = window.refresh(&context);
            window.report(result);
            window.take_wanted_span();
        });
        self.is_saving = self
            .session
            .as_ref()
            .is_some_and(|session| !session.saved().is_complete());
        self.teach(ui.ctx());
        let mut requests = Vec::new();
        self.dropped(ui, &mut requests);
        self.hold_composed(ui);
        self.relate_by_keys(ui);
        self.press(ui, &mut requests);
        self.look(ui, &mut requests);
        self.work_on_assembly(ui);
        self.propose(ui, &mut requests);
        self.guarded(Part::Work, &context, |window| {
            window.suggesting(ui, &mut requests);
            window.mentioning(ui, &mut requests);
        });
        self.panels(ui, &mut requests);
        self.guarded(Part::Dialog, &context, |window| {
            window.drafting(ui);
            window.show_context(ui, &mut requests);
            window.dialog(ui, &mut requests);
            window.exchange(ui);
        });
        if !requests.is_empty() {
            ui.request_repaint();
            self.busy_at = ui.input(|input| input.time);
        }
        self.guarded(Part::Work, &context, |window| {
            for request in requests {
                window.carry_out(ui, request);
            }
            for request in std::mem::take(&mut window.later) {
                window.carry_out(ui, request);
            }
            window.sweep();
            window.offer_others(ui);
            window.take_picked(&context);
            // What fails while the window is to be closed holds it.
            if !quitting::is_closing(ui) {
                window.take_errands(&context);
            }
            window.take_away(&context, Duration::ZERO);
            window.take_closed();
            window.take_fetched(ui);
            window.take_put(&context);
            window.take_words();
            window.idle(ui);
            window.note_place(ui);
            window.keep_settings(ui);
            window.hold_quitting(ui);
        });
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
            ui.ctx().add_plugin(InTurn::default());
        }
        theme::blink(
            ui.ctx(),
            !self.settings.reduced_motion && !self.drawing.in_software,
        );
        if ui.ctx().zoom_factor() != self.settings.interface {
            ui.ctx().set_zoom_factor(self.settings.interface);
        }
    }

    /// Looks how far a newcomer is, while the card of first steps is there.
    fn teach(&mut self, context: &egui::Context) {
        if self.settings.first_steps_done {
            return;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        let exported = self.export.as_ref().is_some_and(ExportDialog::is_done);
        self.settings.sample_exported |= exported && self.first_steps.has_lesson();
        match self
            .first_steps
            .look(session, self.settings.sample_exported)
        {
            Turn::Stays => {}
            Turn::Finished => {
                self.settings.first_steps_done = true;
                let text = self.language().say(Text::StepsFinished).to_owned();
                self.notices.done(text, false);
            }
            Turn::Anew => self.fresh_sample(context),
        }
    }

    /// Brings what is shown up to date where the document has changed.
    fn refresh(&mut self, context: &egui::Context) -> Result<(), StoreError> {
        let (Some(session), Some(shown)) = (&mut self.session, &mut self.shown) else {
            return Ok(());
        };
        let Some(article) = shown.article() else {
            return Ok(());
        };
        let revision = session.document(article.buffer.page)?.revision();
        if self.stale || revision != self.revision {
            // A document read anew may count its revisions anew: whoever acts says so too.
            self.stale = false;
            self.revision = revision;
            let labels = session.labels().clone();
            let document = session.document(article.buffer.page)?;
            let change = shown.update(document, &labels, self.settings.hidden);
            self.view.update(context, &self.settings, &change, shown);
            self.related = related(document, shown, &labels);
            self.span
                .take_if(|id| shown.span(id).is_none() && shown.dormant(id).is_none());
            self.take_place();
        }
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        let (true, Some(shown)) = (self.settings.compare, &self.shown) else {
            return Ok(());
        };
        let language = self.settings.language.unwrap_or(self.system_language);
        let cursor = self.view.cursor;
        self.beside
            .refresh(session, language, shown, cursor, self.revision)
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
        self.crashes.resume(Part::Article);
        self.shown = Some(self.shown_of(article));
        self.stale = true;
        self.span = None;
        self.last_span = None;
        self.relating = None;
        self.related.clear();
        self.suggest.choose(None);
        self.view.begin();
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
