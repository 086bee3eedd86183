//! Proposals that are carried out: worked out beside the window, then one action.

use std::time::Duration;

use egui::Ui;

use crate::core::Replica;
use crate::jobs::Job;
use crate::session::Session;
use crate::session::command::CommandError;
use crate::session::find::Plan;
use crate::session::mending::{Picked, Step, Tally};
use crate::session::survey::Survey;
use crate::ui::window::Request;

use super::Mending;

/// What is to be carried out.
#[derive(Clone, Debug)]
pub(in crate::ui) struct Wish {
    /// Which proposals.
    pub(in crate::ui) picked: Vec<Picked>,
    /// How to do the same elsewhere.
    pub(in crate::ui) step: Step,
}

/// What is on its way. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Carrying {
    job: Job<Result<(Plan, Tally), CommandError>>,
    wish: Wish,
}

impl Carrying {
    fn begin(ui: &Ui, survey: Survey, typist: Replica, wish: Wish) -> Option<Self> {
        let context = ui.ctx().clone();
        let wake = move || context.request_repaint();
        let meanwhile = ui.ctx().clone();
        let picked = wish.picked.clone();
        let job = Job::begin("mending", wake, move |handle| {
            survey.plan_mending(&picked, typist, |done, all| {
                handle.report(done, all);
                meanwhile.request_repaint();
                !handle.is_cancelled()
            })
        });
        Some(Self {
            job: job.ok()?,
            wish,
        })
    }

    pub(super) fn progress(&self) -> (u64, u64) {
        self.job.progress()
    }

    pub(super) fn remaining(&self) -> Option<Duration> {
        self.job.remaining()
    }

    pub(super) fn cancel(&self) {
        self.job.cancel();
    }
}

impl Mending {
    /// Begins to carry proposals out.
    pub(in crate::ui) fn carry_out(&mut self, ui: &Ui, session: &mut Session, wish: Wish) {
        let typist = session.typist();
        self.carrying = Carrying::begin(ui, session.survey(), typist, wish);
    }

    /// Puts down what was worked out.
    pub(super) fn take_carried(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        requests: &mut Vec<Request>,
    ) {
        let Some(result) = self.carrying.as_mut().and_then(|one| one.job.take()) else {
            return;
        };
        let Some(Carrying { wish, .. }) = self.carrying.take() else {
            return;
        };
        let (plan, tally) = match result {
            Ok(Ok((plan, tally))) if plan.is_complete() => (plan, tally),
            // It was stopped; nothing has changed.
            Ok(Ok(_)) => return,
            Ok(Err(error)) => return requests.push(Request::Declined(error)),
            Err(panicked) => return requests.push(Request::Failed(panicked.into())),
        };
        match session.carry_out_mending(plan, tally, &wish.step) {
            Ok(Some(_)) => {
                if let Some(running) = &mut self.running {
                    running.did(tally.total());
                }
                requests.push(Request::Done);
            }
            Ok(None) => self.carry_out(ui, session, wish),
            // Of what was picked nothing is as it was.
            Err(CommandError::NothingToDo) if self.running.is_some() => {}
            Err(error) => requests.push(Request::Declined(error)),
        }
    }
}
