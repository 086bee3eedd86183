//! Opening and making bundles and copies of them, off the window's thread.

use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::Context;

use crate::jobs::Job;
use crate::session::{Session, sample};
use crate::store::StoreError;
use crate::ui::reasons::Failure;
use crate::ui::strings::Text;

use super::Window;

/// Work on a bundle that runs on another thread.
#[derive(Debug)]
pub(super) enum Away {
    Opening(Job<(PathBuf, Result<Session, StoreError>)>),
    Copying(Job<(PathBuf, Result<(), Failure>)>),
}

impl Away {
    /// Done and in all; how long it will still take.
    pub(super) fn progress(&self) -> ((u64, u64), Option<Duration>) {
        match self {
            Away::Opening(job) => (job.progress(), job.remaining()),
            Away::Copying(job) => (job.progress(), job.remaining()),
        }
    }

    pub(super) fn name(&self) -> Text {
        match self {
            Away::Opening(_) => Text::Opening,
            Away::Copying(_) => Text::Copying,
        }
    }

    pub(super) fn cancel(&self) {
        match self {
            Away::Opening(job) => job.cancel(),
            Away::Copying(job) => job.cancel(),
        }
    }
}

impl Window {
    /// Opens a bundle on another thread, and then in place of the one in work.
    pub(super) fn begin_open(&mut self, context: &Context, path: PathBuf) {
        if self.away.is_some() || self.session.as_ref().is_some_and(|s| s.path() == path) {
            return;
        }
        let author = self.author.clone();
        let waker = context.clone();
        let job = Job::begin(
            "open",
            move || waker.request_repaint(),
            move |_| {
                let session = Session::open(&path, &author);
                (path, session)
            },
        );
        match job {
            Ok(job) => self.away = Some(Away::Opening(job)),
            Err(error) => self.failed(&error),
        }
    }

    pub(super) fn open_sample(&mut self, context: &Context) {
        match sample::open_copy() {
            Ok(path) => {
                self.settings.first_steps_done = false;
                self.begin_open(context, path);
            }
            Err(error) => self.failed(&error),
        }
    }

    /// Opens a new sample in place of the one that was worked through, which stays beside it.
    pub(super) fn fresh_sample(&mut self, context: &Context) {
        let result = self.close();
        if let Err(failure) = result {
            let text = self.language().unsaved(&failure);
            self.notices.problem(text, Vec::new());
            return;
        }
        match sample::fresh_copy() {
            Ok(path) => {
                // What is learned there begins at its beginning.
                self.settings.places.retain(|place| place.bundle != path);
                self.settings.sample_exported = false;
                self.begin_open(context, path);
            }
            Err(error) => self.failed(&error),
        }
    }

    pub(super) fn new_bundle(&mut self, path: &Path) {
        let path = with_extension(path);
        match Session::create(&path, &self.author) {
            Ok(session) => self.take_over(session),
            Err(error) => {
                let shown = path.display().to_string();
                let why = self.language().store(&error);
                let text = self.language().fill(Text::NotMade, &[&shown, &why]);
                self.notices.problem(text, Vec::new());
            }
        }
    }

    pub(super) fn save_copy(&mut self, path: &Path) {
        let Some(session) = &self.session else {
            return;
        };
        if let Err(failure) = session.flush() {
            let text = self.language().unsaved(&failure);
            self.notices.problem(text, Vec::new());
            return;
        }
        let (from, to) = (session.path().to_owned(), with_extension(path));
        let job = Job::begin(
            "copy",
            || {},
            move |_| {
                let copied = Session::open_read_only(&from)
                    .and_then(|session| session.bundle().save_copy(&to))
                    .map_err(Failure::from);
                (to, copied)
            },
        );
        match job {
            Ok(job) => self.away = Some(Away::Copying(job)),
            Err(error) => self.failed(&error),
        }
    }

    /// Takes what came of work on another thread.
    pub(super) fn take_away(&mut self) {
        let language = self.language();
        match &mut self.away {
            Some(Away::Opening(job)) => {
                let Some(result) = job.take() else {
                    return;
                };
                self.away = None;
                match result {
                    Ok((_, Ok(session))) => self.take_over(session),
                    Ok((path, Err(error))) => self.not_opened(&path, &error),
                    Err(panicked) => self.failed(&panicked),
                }
            }
            Some(Away::Copying(job)) => {
                let Some(result) = job.take() else {
                    return;
                };
                self.away = None;
                let result = result.unwrap_or_else(|p| (PathBuf::new(), Err(p.into())));
                let path = result.0.display().to_string();
                match result.1 {
                    Ok(()) => {
                        let text = language.fill(Text::SavedCopy, &[&path]);
                        self.notices.done(text, false);
                    }
                    Err(why) => {
                        let text = language.fill(Text::NotMade, &[&path, &why.said(language)]);
                        self.notices.problem(text, Vec::new());
                    }
                }
            }
            None => {}
        }
    }
}

fn with_extension(path: &Path) -> PathBuf {
    match path.extension() {
        Some(_) => path.to_owned(),
        None => path.with_extension("pizhu"),
    }
}
