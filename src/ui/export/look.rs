//! What an export would write, found out by writing it to nowhere.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::jobs::Job;
use crate::session::sets::{ExportOptions, ExportReport};
use crate::ui::reasons::Failure;
use crate::ui::strings::Language;

use super::Source;

/// So many bytes are kept to be shown.
const SHOWN: usize = 2048;

/// A look at what one choice of options would write. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Look {
    job: Option<Job<Counted>>,
    head: Arc<Mutex<Vec<u8>>>,
    result: Option<Result<(ExportReport, u64), String>>,
}

type Counted = Result<(ExportReport, u64), Failure>;

impl Look {
    /// Begins to find out what would be written of a bundle.
    pub(super) fn begin(
        source: Source,
        options: ExportOptions,
        context: &egui::Context,
        language: Language,
    ) -> Self {
        let head = Arc::<Mutex<Vec<u8>>>::default();
        let shared = Arc::clone(&head);
        let context = context.clone();
        let wake = move || context.request_repaint();
        let job = Job::begin("look at an export", wake, move |handle| {
            let mut nowhere = Nowhere {
                head: shared,
                is_full: false,
                bytes: 0,
            };
            let mut session = source.open()?;
            let report = session.try_export(&mut nowhere, &options, |done, all| {
                handle.report(done as u64, all as u64);
                !handle.is_cancelled()
            })?;
            Ok((report, nowhere.bytes))
        });
        match job {
            Ok(job) => Self {
                job: Some(job),
                head,
                result: None,
            },
            Err(error) => Self {
                job: None,
                head,
                result: Some(Err(language.reason(&error))),
            },
        }
    }

    /// Takes what was found, once it was.
    pub(super) fn take(&mut self, language: Language) {
        if let Some(result) = self.job.as_mut().and_then(Job::take) {
            self.job = None;
            self.result = Some(match result {
                Ok(Ok(counted)) => Ok(counted),
                Ok(Err(why)) => Err(why.said(language)),
                Err(panicked) => Err(language.reason(&panicked)),
            });
        }
    }

    /// What would be written, and how many bytes that is; or why it cannot be read.
    pub(super) fn result(&self) -> Option<&Result<(ExportReport, u64), String>> {
        self.result.as_ref()
    }

    /// Whether there is something to write, and it is known what of it cannot be held.
    pub(super) fn writes_something(&self) -> bool {
        matches!(&self.result, Some(Ok((report, _))) if report.articles > 0)
    }

    /// Whether counting takes long enough that somebody asks how long.
    pub(super) fn is_long(&self) -> bool {
        self.remaining().is_some()
    }

    /// How long counting will still take, where that can be told.
    pub(super) fn remaining(&self) -> Option<Duration> {
        self.job.as_ref().and_then(Job::remaining)
    }

    /// Pages looked at, and pages in all.
    pub(super) fn progress(&self) -> (u64, u64) {
        self.job.as_ref().map_or((0, 0), Job::progress)
    }

    /// How the file would begin.
    pub(super) fn first_lines(&self) -> String {
        let head = self.head.lock().unwrap_or_else(PoisonError::into_inner);
        // It may be cut in the middle of a character.
        let whole = match str::from_utf8(&head) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        String::from_utf8_lossy(&head[..whole]).into_owned()
    }
}

/// Takes bytes, counts them and keeps the first.
struct Nowhere {
    head: Arc<Mutex<Vec<u8>>>,
    is_full: bool,
    bytes: u64,
}

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len() as u64;
        if !self.is_full {
            let mut head = self.head.lock().unwrap_or_else(PoisonError::into_inner);
            let room = SHOWN - head.len();
            head.extend(&bytes[..bytes.len().min(room)]);
            self.is_full = head.len() == SHOWN;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
