//! Something that is looked for in the whole bundle on another thread, and looked for anew by
//! itself when the text has changed, where that is quick.

use std::time::Instant;

use egui::{RichText, Ui};

use crate::jobs::Job;
use crate::session::Session;
use crate::store::StoreError;

use super::reasons::{Failure, settled};
use super::strings::consistency::ConsistencyText;
use super::strings::{Language, Text};
use super::theme::{SMALL, tokens};
use super::{fonts, quick};

/// What took no longer than this, in seconds, is looked for anew by itself when nothing has
/// changed for a while.
const QUICK: f64 = 1.5;
const PAUSE: f64 = 0.5;

/// See the module's description.
#[derive(Debug)]
pub(super) struct Following<T> {
    job: Option<(Job<Result<T, StoreError>>, Instant)>,
    failure: Option<Failure>,
    took: f64,
    changed_at: Option<f64>,
}

/// Of what was found: the state of the session that was looked at, and whether it is all.
pub(super) type Known = (u64, bool);

impl<T> Default for Following<T> {
    fn default() -> Self {
        Self {
            job: None,
            failure: None,
            took: 0.0,
            changed_at: None,
        }
    }
}

impl<T: Send + 'static> Following<T> {
    /// Begins to look; what is on its way ends. `work` is to tell how far it is, and is told
    /// whether to go on.
    pub(super) fn begin(
        &mut self,
        ui: &Ui,
        name: &str,
        work: impl FnOnce(&dyn Fn(u64, u64) -> bool) -> Result<T, StoreError> + Send + 'static,
    ) {
        self.changed_at = None;
        self.failure = None;
        let (at_end, meanwhile) = (ui.ctx().clone(), ui.ctx().clone());
        let wake = move || at_end.request_repaint();
        let job = Job::begin(name, wake, move |handle| {
            work(&|done, all| {
                handle.report(done, all);
                meanwhile.request_repaint();
                !handle.is_cancelled()
            })
        });
        self.job = job.ok().map(|job| (job, Instant::now()));
    }

    /// Ends what is on its way.
    pub(super) fn stop(&mut self) {
        self.job = None;
    }

    pub(super) fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// Whether nothing is on its way, and nothing failed.
    pub(super) fn is_idle(&self) -> bool {
        self.job.is_none() && self.failure.is_none()
    }

    /// Whether the last took so little that another begins by itself.
    pub(super) fn is_quick(&self) -> bool {
        self.took <= QUICK
    }

    /// What was found, once.
    pub(super) fn take(&mut self) -> Option<T> {
        let (job, began) = self.job.as_mut()?;
        let result = job.take()?;
        self.took = began.elapsed().as_secs_f64();
        self.job = None;
        match settled(result) {
            Ok(found) => Some(found),
            Err(failure) => {
                self.failure = Some(failure);
                None
            }
        }
    }

    /// Whether it is time to look, by what is known: nothing yet, or what was found in a text that
    /// has changed and then was left in peace for a moment.
    pub(super) fn is_due(&mut self, ui: &Ui, session: &Session, known: Option<Known>) -> bool {
        if self.job.is_some() || self.failure.is_some() {
            return false;
        }
        let Some((revision, is_complete)) = known else {
            return true;
        };
        let is_old = revision != session.revision();
        if !is_old || !is_complete || !quick::follows(session, self.took, QUICK) {
            self.changed_at = None;
            return false;
        }
        let now = ui.input(|input| input.time);
        let since = self.changed_at.get_or_insert(now);
        if ui.input(|input| !input.events.is_empty()) {
            *since = now;
        }
        let left = *since + PAUSE - now;
        if left > 0.0 {
            ui.request_repaint_after_secs(left as f32 + 0.01);
        }
        left <= 0.0
    }

    /// A button to look again; whether that is asked for.
    pub(super) fn again(ui: &mut Ui, language: Language) -> bool {
        ui.button(language.say(ConsistencyText::Again)).clicked()
    }

    /// Says how far it is, with a way to stop it, or what was found.
    pub(super) fn state(
        &self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        looking: impl FnOnce(&str) -> String,
        found: Option<(Known, String)>,
    ) {
        let quiet = tokens(ui).quiet;
        let small = |text: &str| RichText::new(text).size(SMALL).color(quiet);
        if let Some((job, _)) = &self.job {
            let (done, all) = job.progress();
            let share = (100 * done).checked_div(all);
            let share = share.map_or(String::new(), |share| format!("{share} %"));
            ui.label(small(&looking(&share)));
            if ui.small_button(language.say(Text::Cancel)).clicked() {
                job.cancel();
            }
            return;
        }
        let text = match (&self.failure, found) {
            (Some(failure), _) => {
                language.fill(ConsistencyText::Failed, &[&failure.said(language)])
            }
            (None, None) => String::new(),
            (None, Some(((_, false), _))) => language.say(ConsistencyText::Stopped).to_owned(),
            (None, Some(((revision, _), said))) if revision == session.revision() => said,
            (None, Some((_, said))) => {
                let changed = language.say(ConsistencyText::Changed);
                let parts = [said.as_str(), changed];
                let parts = parts.into_iter().filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join(" · ")
            }
        };
        let text = fonts::drawable(ui.ctx(), &text).into_owned();
        ui.label(small(&text));
    }
}
