//! Reads pages a few at a time, then has another thread look at them.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use egui::Context;

use crate::core::PageId;
use crate::jobs::Job;
use crate::session::Session;
use crate::session::assembly::{Board, PageText, boards};
use crate::store::StoreError;
use crate::tag::words::Words;
use crate::ui::reasons::Failure;

/// How long pages may be read in one frame.
const SLICE: Duration = Duration::from_millis(3);

/// See the module's description.
#[derive(Debug)]
pub(super) struct Gather {
    /// Pages that are still to be read.
    queue: VecDeque<PageId>,
    read: Vec<PageText>,
    job: Option<Job<Vec<Board>>>,
}

/// How far it is.
pub(super) enum Turn {
    /// It goes on.
    More,
    /// The boards of all pages.
    Done(Vec<Board>),
    /// Why not.
    Failed(Failure),
}

impl Gather {
    pub(super) fn of(pages: impl IntoIterator<Item = PageId>) -> Self {
        Self {
            queue: pages.into_iter().collect(),
            read: Vec::new(),
            job: None,
        }
    }

    pub(super) fn go_on(
        &mut self,
        context: &Context,
        session: &mut Session,
        words: &Words,
    ) -> Turn {
        match self.step(context, session, words) {
            Ok(turn) => turn,
            Err(error) => Turn::Failed(error.into()),
        }
    }

    fn step(
        &mut self,
        context: &Context,
        session: &mut Session,
        words: &Words,
    ) -> Result<Turn, StoreError> {
        if let Some(job) = &mut self.job {
            return Ok(match job.take() {
                None => Turn::More,
                Some(Ok(boards)) => Turn::Done(boards),
                Some(Err(panicked)) => Turn::Failed(panicked.into()),
            });
        }
        let began = Instant::now();
        while let Some(page) = self.queue.pop_front() {
            self.read.push(session.read_for_assembly(page)?);
            if began.elapsed() > SLICE && !self.queue.is_empty() {
                context.request_repaint();
                return Ok(Turn::More);
            }
        }
        let pages = std::mem::take(&mut self.read);
        let (waker, words) = (context.clone(), words.clone());
        let wake = move || waker.request_repaint();
        let job = Job::begin("assembly", wake, move |_| boards(&pages, &words));
        match job {
            Ok(job) => {
                self.job = Some(job);
                Ok(Turn::More)
            }
            Err(error) => Ok(Turn::Failed(error.into())),
        }
    }
}
