//! Checks that run beside the window.

use std::sync::Arc;
use std::time::Instant;

use egui::{Context, Ui};

use crate::jobs::Job;
use crate::session::Session;
use crate::session::consistency::{Check, Report};
use crate::store::StoreError;
use crate::tag::words::Words;

use super::Consistency;
use crate::ui::quick;
use crate::ui::reasons::settled;

/// A check on its way. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Checking {
    job: Job<Result<Report, StoreError>>,
    began: Instant,
}

/// A check that took no longer than this, in seconds, is made anew by itself.
pub(super) const QUICK: f64 = 1.5;

/// How long nothing is to have changed before that, in seconds.
const PAUSE: f64 = 0.5;

impl Checking {
    fn begin(context: &Context, check: Check, words: Arc<Words>) -> Option<Self> {
        let (at_end, meanwhile) = (context.clone(), context.clone());
        let wake = move || at_end.request_repaint();
        let job = Job::begin("consistency", wake, move |handle| {
            check.run(&words, |done, all| {
                handle.report(done, all);
                meanwhile.request_repaint();
                !handle.is_cancelled()
            })
        });
        Some(Self {
            job: job.ok()?,
            began: Instant::now(),
        })
    }

    pub(super) fn progress(&self) -> (u64, u64) {
        self.job.progress()
    }

    pub(super) fn cancel(&self) {
        self.job.cancel();
    }
}

impl Consistency {
    /// Begins a check; one that is on its way ends.
    pub(super) fn check(&mut self, ui: &Ui, session: &Session, words: &Arc<Words>) {
        self.changed_at = None;
        self.failure = None;
        let check = session.consistency(self.options);
        self.checking = Checking::begin(ui.ctx(), check, Arc::clone(words));
    }

    /// Takes in what a check found, and begins another where that is due.
    pub(in crate::ui) fn work(
        &mut self,
        ui: &Ui,
        session: &Session,
        words: &Arc<Words>,
        has_words: bool,
    ) {
        if !self.is_open {
            return;
        }
        if let Some(checking) = &mut self.checking {
            let Some(result) = checking.job.take() else {
                return;
            };
            self.took = checking.began.elapsed().as_secs_f64();
            self.checking = None;
            let was = self.chosen();
            match settled(result) {
                Ok(report) => self.report = Some(report),
                Err(failure) => self.failure = Some(failure),
            }
            self.list(was);
        }
        if !has_words || self.failure.is_some() {
            return;
        }
        let Some(report) = &self.report else {
            self.check(ui, session, words);
            return;
        };
        let is_old = report.revision != session.revision();
        if !is_old || !report.is_complete || !quick::follows(session, self.took, QUICK) {
            self.changed_at = None;
            return;
        }
        let now = ui.input(|input| input.time);
        let is_touched = ui.input(|input| !input.events.is_empty());
        let since = self.changed_at.get_or_insert(now);
        if is_touched {
            *since = now;
        }
        let left = *since + PAUSE - now;
        if left > 0.0 {
            ui.request_repaint_after_secs(left as f32 + 0.01);
        } else {
            self.check(ui, session, words);
        }
    }
}
