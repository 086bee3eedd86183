//! One window: the bundle in work, what is shown of it, panels and dialogs around it, and the
//! carrying out of what they ask for.
//!
//! Panels and dialogs get the session to read and a list to push requests to. Requests are
//! carried out after the frame is drawn.

mod act;
mod aim;
mod assembling;
mod closing;
mod context;
mod crashes;
mod deleting;
mod dock;
mod edits;
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
mod notice;
mod picking;
mod place;
mod putting;
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

use egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, Ui, ViewportCommand};
use rustc_hash::FxHashMap;

use crate::core::labels::RelationId;
use crate::core::{Address, LabelId, Replica, SpanId};
use crate::jobs::Job;
use crate::session::Session;
use crate::store::{StoreError, WriteFailure};
use crate::tag::words::Words;

use super::Drawing;
use super::action::Action;
use super::article::draft::{self, Draft, Typed};
use super::article::{Beside, Finder, Guide, Related, Scene, Shown, View, related, text_id};
use super::batches::Batches;
use super::chips;
use super::concordance::Concordance;
use super::consistency::Consistency;
use super::copies::Copies;
use super::crash::guard;
use super::dialog::child;
use super::dialogs::{Desk, Dialog, Stay};
use super::export::{ExportDialog, LaidAside};
use super::find::Find;
use super::first_steps::{FirstSteps, Turn};
use super::import::Import;
use super::keys::Keymap;
use super::list::List;
use super::mending::Mending;
use super::mentions::Mentions;
use super::readings::Readings;
use super::review::Review;
use super::right::{Right, Seat};
use super::settings::{Files, Place, Settings};
use super::strings::{Language, Text};
use super::suggest::{self, Suggest};
use super::theme::{self, tokens};

use crashes::{Crashes, Part};
use keeping::Keeping;
use notice::Notices;
use side::Side;

pub(super) use context::Subject;
pub(super) use request::Request;
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
    crashes: Crashes,
    picked: Option<picking::Picking>,
    is_saving: bool,
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
            crashes: Crashes::default(),
            picked: None,
            is_saving: false,
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

    /// Opens a bundle in place of the one in work. If it cannot be, the window says why, and
    /// keeps the one it has.
    pub fn open(&mut self, path: &Path) {
        match Session::open(path, &self.author) {
            Ok(session) => {
                self.begin_anew();
                if let Err(failure) = self.close() {
                    let text = self.language().unsaved(&failure);
                    self.notices.problem(text, Vec::new());
                }
                self.work_in(session);
            }
            Err(error) => self.not_opened(path, &self.language().store(&error)),
        }
    }

    fn not_opened(&mut self, path: &Path, why: &str) {
        let path = path.display().to_string();
        let text = self.language().fill(Text::NotOpened, &[&path, why]);
        self.notices.problem(text, Vec::new());
    }

    /// Works on in a session that was opened; the one there was is closed beside the window.
    fn take_over(&mut self, context: &egui::Context, session: Session) {
        self.begin_anew();
        let list = std::mem::take(&mut self.list);
        if let Some(before) = self.leave() {
            self.close_beside(context, before, list);
        }
        self.work_in(session);
    }

    /// What was told of another bundle is of no use in one that is opened; what was wrong before
    /// there was any, with the settings, is yet to be read.
    fn begin_anew(&mut self) {
        if self.session.is_some() {
            self.notices.clear();
        }
        self.not_again = None;
    }

    /// Works in a session where there is no other.
    fn work_in(&mut self, session: Session) {
        if session.rescued() > 0 {
            let count = session.rescued().to_string();
            let text = self.language().fill(Text::Rescued, &[&count]);
            self.notices.done(text, false);
        }
        self.settings.opened(session.path());
        self.first_steps.begin(&session);
        let place = self.settings.place(session.path());
        let was_another = place.is_some_and(|place| place.clock > session.clock());
        if self.first_steps.has_lesson() && was_another {
            // A fresh sample in place of one that was worked in.
            self.settings.first_steps_done = false;
            self.settings.sample_exported = false;
        }
        self.resume(session);
    }

    /// Works on in a session that was elsewhere for a while.
    fn resume(&mut self, session: Session) {
        let sittings = session.bundle().sittings().unwrap_or_default();
        self.authors = sittings
            .into_iter()
            .map(|sitting| (sitting.replica, sitting.author))
            .collect();
        self.right.forget();
        self.session = Some(session);
        self.stale = true;
        let result = self.refresh_list();
        self.report(result);
        if self.shown.is_none()
            && !self.return_to_place()
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
        let close = |session: Session| session.close_within(CLOSING);
        let closed = self.leave().map_or(Ok(()), close);
        self.wait_for_closing().and(closed)
    }

    /// Leaves the bundle, which is to be closed.
    fn leave(&mut self) -> Option<Session> {
        self.finish_draft();
        self.keep_place();
        self.returning = None;
        self.fetching = None;
        self.shown = None;
        self.span = None;
        self.dialog = None;
        self.context = None;
        self.deleted = deleting::Deleted::default();
        self.close_dock();
        self.assembly = None;
        self.find.forget();
        self.forget_mending();
        self.consistency.forget();
        self.concordance.forget();
        self.readings.forget();
        self.copies.forget();
        self.suggest.forget();
        self.mentions.forget();
        self.tagged = None;
        self.brush = None;
        self.list = List::default();
        self.session.take()
    }

    /// Whether the text of an article was read, so that the last frame showed it.
    pub fn shows_text(&self) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.len() > 0)
    }

    /// Sees to it that the settings are on disk, when the program ends.
    ///
    /// # Errors
    /// Why they are not.
    pub fn finish(&mut self) -> Result<(), String> {
        self.keep_place();
        let kept = self.keeping.finish(&self.settings);
        kept.map_err(|why| why.said(self.language()))
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
            window.take_away(&context, Duration::ZERO);
            window.take_closed();
            window.take_fetched(ui);
            window.take_put(&context);
            window.take_words();
            window.idle(ui);
            window.note_place(ui);
            window.keep_settings(ui);
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

    // ---- drawing ----

    fn panels(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        let side = Frame::side_top_panel(ui.style()).inner_margin(Margin::same(8));
        let context = ui.ctx().clone();
        Panel::top("menu").show(ui, |ui| {
            self.guarded(Part::Menu, &context, |window| window.menu(ui, requests));
        });
        Panel::bottom("state").show(ui, |ui| {
            self.guarded(Part::State, &context, |window| window.state(ui, requests));
        });
        let across = Self::docks_across(ui);
        if across {
            self.guarded(Part::Dock, &context, |window| {
                window.show_dock(ui, requests);
            });
        }
        let (aim, next_name) = (self.aim(), self.name_ahead());
        let takes_labels = self.takes_labels();
        let Some(session) = &mut self.session else {
            self.notices.problems(ui, language, requests);
            let over = CentralPanel::default().show(ui, |ui| {
                self.first_screen(ui, requests);
                ui.max_rect()
            });
            self.crashes.show(ui, language, over.inner);
            return;
        };
        let chosen = self.shown.as_ref().and_then(Shown::article);
        let widths = side::Widths::within(&self.settings, ui.available_width());
        if let Some(width) = widths.left {
            let panel = Side::Left
                .panel(ui, width, widths.right.unwrap_or_default())
                .frame(side)
                .show(ui, |ui| {
                    self.crashes.draw(Part::Left, ui, language, |ui| {
                        let keys = &self.keys;
                        self.list
                            .show(ui, language, keys, session, chosen, requests);
                    });
                });
            if Side::Left.is_dragged(ui) {
                self.settings.left_width = panel.response.rect.width().round();
            }
        }
        let teaches = !self.settings.first_steps_done && self.first_steps.has_lesson();
        let guide = match &self.shown {
            Some(shown) if teaches => self.first_steps.guide(shown),
            _ => Guide::default(),
        };
        let can_tag = self.view.cursor.selection().is_some() || self.span.is_some();
        if let Some(width) = widths.right {
            let mut seat = Seat {
                language,
                settings: &self.settings,
                keys: &self.keys,
                session: &mut *session,
                shown: self.shown.as_ref(),
                span: self.span.as_ref(),
                can_tag: takes_labels,
                brush: self.brush.as_ref(),
                suggest: &self.suggest,
                related: &self.related,
            };
            let inspector = Side::Right
                .panel(ui, width, 0.0)
                .frame(side)
                .show(ui, |ui| {
                    // What has no room is cut off: the panel ends where the dock begins.
                    let rect = ui.available_rect_before_wrap();
                    ui.advance_cursor_after_rect(rect);
                    let ui = &mut child(ui, rect, Layout::top_down(Align::Min));
                    self.crashes.draw(Part::Right, ui, language, |ui| {
                        if teaches {
                            let (labels, shown) = (seat.session.labels(), seat.shown);
                            self.first_steps
                                .show(ui, true, language, &self.keys, labels, shown, requests);
                        }
                        self.right.show(ui, &mut seat, requests)
                    })
                });
            if Side::Right.is_dragged(ui) {
                self.settings.right_width = inspector.response.rect.width().round();
            }
            if let Some(height) = inspector.inner.flatten() {
                self.settings.inspector = height;
            }
        } else {
            self.right.hidden(requests);
        }
        if teaches && widths.right.is_none() {
            let (labels, shown) = (session.labels(), self.shown.as_ref());
            self.first_steps
                .show(ui, false, language, &self.keys, labels, shown, requests);
        }
        if !across {
            self.guarded(Part::Dock, &context, |window| {
                window.show_dock(ui, requests);
            });
        }
        self.notices.problems(ui, language, requests);
        let Some(session) = &mut self.session else {
            return;
        };
        let aim = aim.as_ref().filter(|_| self.dialog.is_none());
        let (found, found_now) = self.find.marks();
        let reviewed = self.review.current();
        let reviewed = reviewed.filter(|_| self.dock == Some(dock::Tab::Review));
        let proposed = self.mending.proposed(chosen, reviewed);
        let paper = Frame::NONE.fill(tokens(ui).paper);
        let over = CentralPanel::default().frame(paper).show(ui, |ui| {
            let rect = ui.max_rect();
            let crashes = &mut self.crashes;
            let assembly = self.assembly.as_mut();
            let keys = &self.keys;
            crashes.draw(Part::Article, ui, language, |ui| match &self.shown {
                Some(_) if assembly.is_some() => {
                    if let Some(assembly) = assembly {
                        assembly.show(ui, language, keys, requests);
                    }
                }
                Some(shown) => {
                    let scene = Scene {
                        language,
                        settings: &self.settings,
                        keys: &self.keys,
                        shown,
                        span: self.span.as_ref(),
                        relations: &self.related,
                        words: Finder(&self.words),
                        authors: &self.authors,
                        drafting: self.draft.is_some(),
                        guide: &guide,
                        proposed,
                        compared: false,
                        moved: &[],
                        found,
                        found_now,
                        offers: self.suggest.offers(),
                        offer: self.suggest.chosen(),
                        hints: self.hints.as_ref().map_or(&[], |hints| &hints.seen),
                        aim: aim.map(|aim| aim.cells().clone()),
                        next_name: next_name.clone(),
                    };
                    if self.settings.compare {
                        self.beside.show(ui, &mut self.view, &scene, requests);
                    } else {
                        self.view
                            .alone(ui.available_width(), &self.settings, language);
                        self.view.show(ui, &scene, requests);
                    }
                    let free =
                        self.draft.is_none() && self.dialog.is_none() && self.export.is_none();
                    let free = free && self.context.is_none() && self.hints.is_none();
                    if let Some(offer) = self.suggest.chosen_offer().filter(|_| free) {
                        let about = suggest::About {
                            language,
                            labels: session.labels(),
                            keys: &self.keys,
                            shown,
                            offer,
                            ahead: self.suggest.edges_ahead(),
                        };
                        suggest::palette(ui, &about, self.view.place, requests);
                    } else if free
                        && self.view.by_pointer
                        && can_tag
                        && self.brush.is_none()
                        && self.relating.is_none()
                    {
                        let place = self.view.place;
                        let labels = session.labels();
                        chips::show(ui, language, labels, place, &self.keys, requests);
                    }
                }
                None if self.list.is_empty() => start::no_articles(ui, language, requests),
                None => {}
            });
            rect
        });
        self.show_relating(ui, over.inner);
        self.crashes.show(ui, language, over.inner);
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
            files: self.keeping.files(),
            renderer: &self.drawing.name,
            fits: self.view.fits(&self.settings),
            enabled: &enabled,
            suggest: &mut self.suggest,
            words: self.loading.is_none().then_some(&self.words),
        };
        if dialog.show(ui, &mut desk, requests) == Stay::Open {
            self.dialog = Some(dialog);
        }
    }

    fn drafting(&mut self, ui: &mut Ui) {
        let language = self.language();
        let sizes = self.view.sizes(&self.settings);
        let Some(draft) = &mut self.draft else {
            draft::prepare(ui);
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
                // The id is the text's again, which is no field.
                ui.data_mut(|data| data.remove::<egui::text_edit::TextEditState>(text_id()));
                self.commit_draft(&target, with);
                ui.request_repaint();
            }
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
