//! All pages, looked at on another thread.

use std::time::Duration;

use egui::Context;

use crate::jobs::Job;
use crate::session::Session;
use crate::session::assembly::Board;
use crate::store::StoreError;
use crate::tag::words::Words;
use crate::ui::reasons::{Failure, settled};

/// See the module's description. It is stopped where nobody waits for it any more.
#[derive(Debug)]
pub(super) struct Everything {
    job: Job<Result<Vec<Board>, StoreError>>,
}

impl Everything {
    pub(super) fn begin(
        context: &Context,
        session: &mut Session,
        words: &Words,
    ) -> std::io::Result<Self> {
        let looking = session.looking();
        let (waker, words) = (context.clone(), words.clone());
        let wake = move || waker.request_repaint();
        let job = Job::begin("all pages", wake, move |handle| {
            looking.boards(&words, |done, all| {
                handle.report(done, all);
                !handle.is_cancelled()
            })
        })?;
        Ok(Self { job })
    }

    /// How many pages are done, and of how many, and how long it takes still.
    pub(super) fn progress(&self) -> ((u64, u64), Option<Duration>) {
        (self.job.progress(), self.job.remaining())
    }

    /// The boards of all pages, or why there are none; nothing while it goes on.
    pub(super) fn take(&mut self) -> Option<Result<Vec<Board>, Failure>> {
        self.job.take().map(settled)
    }
}

impl Drop for Everything {
    fn drop(&mut self) {
        self.job.cancel();
    }
}
