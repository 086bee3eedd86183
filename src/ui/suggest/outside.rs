//! The editor's own model: a command that runs beside the window and is asked about the open
//! article.

use std::sync::{Arc, Mutex};

use egui::Context;

use crate::core::Address;
use crate::jobs::Job;
use crate::session::Session;
use crate::session::lessons::{Learned, Outside, OutsideError, PATIENCE, Suggested};
use crate::ui::reasons::Failure;
use crate::ui::strings::Language;
use crate::ui::strings::suggest::SuggestText;
use crate::ui::window::Request;

use super::Of;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct OwnModel {
    /// What runs; the thread that asks it has it meanwhile.
    running: Arc<Mutex<Option<Outside>>>,
    command: String,
    /// Why it was stopped; it is not started again before somebody says so.
    failure: Option<Failure>,
    list: Vec<Suggested>,
    made_of: Option<(Address, u64)>,
    asking: Option<(Of, Asking)>,
}

type Asking = Job<Result<Vec<Suggested>, OutsideError>>;

impl OwnModel {
    pub(super) fn list(&self) -> &[Suggested] {
        &self.list
    }

    pub(super) fn retain(&mut self, stays: impl Fn(&Suggested) -> bool) {
        self.list.retain(|one| stays(one));
    }

    /// Forgets what was said of another article.
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.made_of = None;
    }

    /// Why it was stopped.
    pub(super) fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Has it started again.
    pub(super) fn try_again(&mut self) {
        self.failure = None;
        self.made_of = None;
    }

    /// Takes in what it said and asks it about what has changed; says whether there is anything
    /// new.
    #[expect(clippy::too_many_arguments, reason = "what one frame knows")]
    pub(super) fn work(
        &mut self,
        context: &Context,
        session: &Session,
        of: Of,
        learned: &Arc<Learned>,
        command: &str,
        language: Language,
        requests: &mut Vec<Request>,
    ) -> bool {
        if self.command != command {
            let had = !self.list.is_empty();
            *self = Self {
                command: command.to_owned(),
                ..Self::default()
            };
            return had;
        }
        let mut is_new = false;
        if let Some((asked, job)) = &mut self.asking
            && let Some(result) = job.take()
        {
            let asked = *asked;
            self.asking = None;
            match result {
                Ok(Ok(list)) if asked.article == of.article => {
                    self.made_of = Some((asked.article, asked.revision));
                    self.list = list;
                    is_new = true;
                }
                Ok(Err(OutsideError::Stopped)) | Ok(Ok(_)) => {}
                Ok(Err(error)) => self.fail(error.into(), language, requests),
                Err(panic) => self.fail(panic.into(), language, requests),
            }
        }
        let is_known = self.made_of == Some((of.article, of.revision));
        if command.trim().is_empty() || self.failure.is_some() || self.asking.is_some() || is_known
        {
            return is_new;
        }
        // However long the article is, it is read on the other thread.
        let school = session.school();
        let (running, learned) = (Arc::clone(&self.running), Arc::clone(learned));
        let command = self.command.clone();
        let waker = context.clone();
        let wake = move || waker.request_repaint();
        let job = Job::begin("own model", wake, move |handle| {
            let Ok(reading) = school.lesson_in(of.article, learned.names()) else {
                return Err(OutsideError::Stopped);
            };
            let mut place = match running.lock() {
                Ok(place) => place,
                // Whoever panicked was asking; what it asked is gone with it.
                Err(poisoned) => poisoned.into_inner(),
            };
            let mut outside = match place.take() {
                Some(outside) => outside,
                None => Outside::start(&command)?,
            };
            let go_on = || !handle.is_cancelled();
            let found = outside.suggest(&reading, learned.names(), PATIENCE, go_on)?;
            *place = Some(outside);
            Ok(found)
        });
        self.asking = job.ok().map(|job| (of, job));
        is_new
    }

    fn fail(&mut self, why: Failure, language: Language, requests: &mut Vec<Request>) {
        let text = language.fill(SuggestText::OwnModelFailed, &[&why.said(language)]);
        requests.push(Request::Complain(text));
        self.failure = Some(why);
        self.list.clear();
    }
}
