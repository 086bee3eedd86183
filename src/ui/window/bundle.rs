//! The bundle in work: opened in place of another, taken up again, left.

use std::path::Path;

use crate::session::Session;
use crate::store::WriteFailure;
use crate::ui::list::List;
use crate::ui::strings::Text;

use super::{CLOSING, Window, deleting};

impl Window {
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

    pub(super) fn not_opened(&mut self, path: &Path, why: &str) {
        let path = path.display().to_string();
        let text = self.language().fill(Text::NotOpened, &[&path, why]);
        self.notices.problem(text, Vec::new());
    }

    /// Works on in a session that was opened; the one there was is closed beside the window.
    pub(super) fn take_over(&mut self, context: &egui::Context, session: Session) {
        self.begin_anew();
        let list = std::mem::take(&mut self.list);
        if let Some(before) = self.leave() {
            self.close_beside(context, before, list);
        }
        self.work_in(session);
    }

    /// What was told of another bundle is of no use in one that is opened; what was wrong before
    /// there was any, with the settings, is yet to be read.
    pub(super) fn begin_anew(&mut self) {
        if self.session.is_some() {
            self.notices.clear();
        }
        self.not_again = None;
    }

    /// Works in a session where there is no other.
    pub(super) fn work_in(&mut self, session: Session) {
        if session.rescued() > 0 {
            let count = session.rescued().to_string();
            let text = self.language().fill(Text::Rescued, &[&count]);
            self.notices.done(text, false);
        }
        for file in session.kept_rescue_files() {
            let file = file.display().to_string();
            let text = self.language().fill(Text::RescueKept, &[&file]);
            self.notices.problem(text, Vec::new());
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
    pub(super) fn resume(&mut self, session: Session) {
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
        self.wait_for_closing()
            .into_iter()
            .next()
            .map_or(closed, Err)
    }

    /// Leaves the bundle, which is to be closed.
    pub(super) fn leave(&mut self) -> Option<Session> {
        self.finish_draft();
        self.keep_place();
        self.returning = None;
        self.fetching = None;
        self.leave_errands();
        self.shown = None;
        self.span = None;
        self.dialog = None;
        self.beneath = None;
        self.export = None;
        self.laid_aside = None;
        // One that works has a bundle of its own.
        self.import.take_if(|import| !import.is_working());
        self.context = None;
        self.deleted = deleting::Deleted::default();
        self.close_dock();
        self.assembly = None;
        self.forget_dock();
        self.suggest.forget();
        self.mentions.forget();
        self.tagged = None;
        self.brush = None;
        self.list = List::default();
        self.session.take()
    }
}
