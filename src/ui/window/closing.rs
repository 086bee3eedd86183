//! A bundle that another takes the place of is closed beside the window: its lists are brought up
//! to date, what is not on disk yet is written, and it becomes one file again.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use egui::Context;

use crate::jobs::Job;
use crate::session::Session;
use crate::store::WriteFailure;
use crate::ui::list::List;
use crate::ui::reasons::settled;

use super::{CLOSING, Window};

/// A bundle that is being closed.
#[derive(Debug)]
pub(super) struct Closing {
    path: PathBuf,
    job: Job<Result<(), WriteFailure>>,
    end: End,
}

/// When it is closed, and whether all of it was written: whoever opens the same bundle waits for
/// it.
#[derive(Clone, Debug, Default)]
pub(super) struct End(Arc<OnceLock<Result<(), WriteFailure>>>);

/// Says that it is closed when it is dropped, also by a panic.
struct Ending {
    end: End,
    result: Result<(), WriteFailure>,
}

impl End {
    pub(super) fn wait(&self) -> Result<(), WriteFailure> {
        self.0.wait().clone()
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        // It is said once.
        let _ = self.end.0.set(self.result.clone());
    }
}

impl Window {
    /// Closes a bundle beside the window; what its list held goes there as well. What goes wrong
    /// is told when it is known.
    pub(super) fn close_beside(&mut self, context: &Context, session: Session, list: List) {
        let path = session.path().to_owned();
        let end = End::default();
        let mut ending = Ending {
            end: end.clone(),
            result: Ok(()),
        };
        let waker = context.clone();
        let job = Job::begin(
            "close",
            move || waker.request_repaint(),
            move |_| {
                drop(list);
                // However it goes, it is over when `ending` is.
                ending.result = session.close_within(CLOSING);
                ending.result.clone()
            },
        );
        match job {
            Ok(job) => self.closing.push(Closing { path, job, end }),
            Err(error) => self.failed(&error),
        }
    }

    /// The ends of what is being closed at a path.
    pub(super) fn ends_at(&self, path: &Path) -> Vec<End> {
        let there = self.closing.iter().filter(|one| one.path == path);
        there.map(|one| one.end.clone()).collect()
    }

    /// Tells what went wrong with bundles that were closed.
    pub(super) fn take_closed(&mut self) {
        let mut failures = Vec::new();
        self.closing.retain_mut(|one| {
            let result = one.job.take().map(settled);
            let goes_on = result.is_none();
            failures.extend(result.and_then(Result::err));
            goes_on
        });
        for failure in failures {
            let text = failure.said(self.language());
            self.notices.problem(text, Vec::new());
        }
    }

    /// Waits until all that was being closed is; gives what could not be written.
    pub(super) fn wait_for_closing(&mut self) -> Vec<WriteFailure> {
        let mut failures = Vec::new();
        for one in std::mem::take(&mut self.closing) {
            match one.job.wait() {
                Ok(closed) => failures.extend(closed.err()),
                Err(panicked) => self.failed(&panicked),
            }
        }
        failures
    }
}
