//! Proposals that are made beside the window.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use egui::Context;

use crate::jobs::Job;
use crate::session::mending::Portion;
use crate::session::survey::Survey;
use crate::store::StoreError;
use crate::tag::words::Words;
use crate::ui::reasons::{Failure, settled};
use crate::ui::strings::Language;
use crate::ui::strings::review::ReviewText;

use super::Whole;

/// See the module's description. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Making {
    job: Job<Result<Whole, StoreError>>,
    portions: Receiver<Portion>,
}

impl Making {
    /// Begins to look at pages. No more proposals are made once there are more than `room`.
    pub(super) fn begin(
        context: &Context,
        survey: Survey,
        words: Words,
        pages: Vec<u32>,
        room: usize,
    ) -> Option<Self> {
        let (sender, portions) = channel();
        let (at_end, meanwhile) = (context.clone(), context.clone());
        let wake = move || at_end.request_repaint();
        let job = Job::begin("proposals", wake, move |handle| {
            let made = std::cell::Cell::new(0);
            let go_on = |done, all| {
                handle.report(done, all);
                meanwhile.request_repaint();
                !handle.is_cancelled() && made.get() <= room
            };
            let complete = survey.propose(&words, &pages, go_on, |portion| {
                if !portion.has_heard {
                    let here = portion.articles.iter().map(|one| one.proposals.len());
                    made.set(made.get() + here.sum::<usize>());
                }
                // Nobody listens any more where it was cancelled.
                let _ = sender.send(portion);
            })?;
            Ok(match complete {
                true => Whole::Complete,
                false if handle.is_cancelled() => Whole::Stopped,
                false => Whole::Partial,
            })
        });
        Some(Self {
            job: job.ok()?,
            portions,
        })
    }

    pub(super) fn portions(&self) -> Vec<Portion> {
        self.portions.try_iter().collect()
    }

    pub(super) fn ended(&mut self) -> Option<Result<Whole, Failure>> {
        self.job.take().map(settled)
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

/// How far something is, for people.
pub(in crate::ui) fn told(
    language: Language,
    ((done, all), remaining, carries): ((u64, u64), Option<Duration>, bool),
) -> String {
    let text = match carries {
        true => ReviewText::Carrying,
        false => ReviewText::Looking,
    };
    let mut said = language.fill(text, &[&done.to_string(), &all.to_string()]);
    if let Some(left) = remaining {
        let seconds = left.as_secs().max(1).to_string();
        said.push_str(&language.fill(ReviewText::SecondsLeft, &[&seconds]));
    }
    said
}
