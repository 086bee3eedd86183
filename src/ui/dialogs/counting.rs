//! What a dialog shows is counted on another thread when it is opened.

use egui::{Context, ProgressBar, Ui};

use crate::jobs::{Handle, Job};
use crate::store::StoreError;
use crate::ui::reasons::Failure;
use crate::ui::strings::Language;
use crate::ui::theme::GRID;

/// Something that is counted.
#[derive(Debug)]
pub(super) enum Counting<T> {
    Running(Job<Result<Option<T>, StoreError>>),
    Counted(Box<T>),
    Failed(Failure),
}

impl<T: Send + 'static> Counting<T> {
    /// Begins. The work is told to report how far it is, and gives nothing when it is to stop.
    pub(super) fn begin(
        name: &'static str,
        context: &Context,
        work: impl FnOnce(&Handle) -> Result<Option<T>, StoreError> + Send + 'static,
    ) -> Self {
        let context = context.clone();
        match Job::begin(name, move || context.request_repaint(), work) {
            Ok(job) => Self::Running(job),
            Err(error) => Self::Failed(error.into()),
        }
    }

    /// Takes what was counted when it is there.
    pub(super) fn take(&mut self) {
        let Self::Running(job) = self else { return };
        *self = match job.take() {
            Some(Ok(Ok(Some(counted)))) => Self::Counted(Box::new(counted)),
            // It is only stopped when the dialog goes.
            Some(Ok(Ok(None))) | None => return,
            Some(Ok(Err(error))) => Self::Failed(error.into()),
            Some(Err(panicked)) => Self::Failed(panicked.into()),
        };
    }

    /// What was counted. Until it is, draws how far it is under what is being done, or why it
    /// failed in the words of `failed`.
    pub(super) fn show(
        &self,
        ui: &mut Ui,
        language: Language,
        doing: &str,
        failed: impl FnOnce(&str) -> String,
    ) -> Option<&T> {
        match self {
            Self::Running(job) => {
                let (done, all) = job.progress();
                ui.add_space(6.0 * GRID);
                ui.label(doing);
                let share = done as f32 / all.max(1) as f32;
                ui.add(ProgressBar::new(share).desired_width(80.0 * GRID));
                ui.request_repaint_after_secs(0.1);
            }
            Self::Failed(why) => {
                ui.label(failed(&why.said(language)));
            }
            Self::Counted(_) => {}
        }
        self.counted()
    }

    pub(super) fn counted(&self) -> Option<&T> {
        match self {
            Self::Counted(counted) => Some(counted),
            _ => None,
        }
    }
}
