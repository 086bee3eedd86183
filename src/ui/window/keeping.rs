//! Keeping what an editor has set, and how the window and its panels were left.
//!
//! Writing waits for the disk, so it is done on another thread, and only once the settings have
//! been as they are for a moment: a size that is being dragged is written once.

use egui::Ui;

use crate::jobs::Job;
use crate::ui::reasons::Failure;
use crate::ui::settings::{Files, Settings};
use crate::ui::strings::Text;

use super::Window;

/// How long settings are to have been as they are before they are written, in seconds.
const SETTLED: f64 = 0.4;

/// What of the settings is on disk, on its way there, or waiting.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    files: Option<Files>,
    /// On disk, or on their way.
    kept: Settings,
    /// As they were last seen, and since when they are so, in the time of frames.
    seen: Settings,
    since: f64,
    writing: Option<Job<Result<(), Failure>>>,
    /// Whether the files could not be read. Then they stay until an editor sets something: how
    /// large the window is, or which bundle is opened, does not count.
    is_unread: bool,
}

impl Keeping {
    /// Keeps settings in files, which hold these.
    pub(super) fn new(files: Files, kept: Settings, is_unread: bool) -> Self {
        Self {
            files: Some(files),
            is_unread,
            seen: kept.clone(),
            kept,
            ..Self::default()
        }
    }

    /// The files, if there are any.
    pub(super) fn files(&self) -> Option<&Files> {
        self.files.as_ref()
    }

    /// Takes in the settings of a frame. Says why they could not be kept, if that came out.
    fn follow(&mut self, ui: &Ui, settings: &Settings) -> Option<Failure> {
        self.files.as_ref()?;
        let mut wrong = None;
        if let Some(result) = self.writing.as_mut().and_then(Job::take) {
            self.writing = None;
            wrong = match result {
                Ok(written) => written.err(),
                Err(panicked) => Some(panicked.into()),
            };
        }
        self.pass_over_noted(settings);
        if self.kept == *settings || self.writing.is_some() {
            return wrong;
        }
        let now = ui.input(|input| input.time);
        if self.seen != *settings {
            self.seen = settings.clone();
            self.since = now;
        }
        let left = SETTLED - (now - self.since);
        if left > 0.0 {
            ui.request_repaint_after_secs(left as f32 + 0.01);
            return wrong;
        }
        self.kept = settings.clone();
        self.is_unread = false;
        let files = self.files.clone()?;
        let (settings, waker) = (settings.clone(), ui.ctx().clone());
        let wake = move || waker.request_repaint();
        match Job::begin("settings", wake, move |_| files.save_settings(&settings)) {
            Ok(job) => self.writing = Some(job),
            Err(error) => wrong = Some(error.into()),
        }
        wrong
    }

    fn pass_over_noted(&mut self, settings: &Settings) {
        if self.is_unread {
            self.kept.take_noted(settings);
        }
    }

    /// Writes what is not on disk yet, and waits for it.
    pub(super) fn finish(&mut self, settings: &Settings) -> Result<(), Failure> {
        self.pass_over_noted(settings);
        // What is on its way is older; it must not come behind what is written here.
        let written = self.writing.take().map(Job::wait);
        let is_written = !matches!(written, Some(Ok(Err(_)) | Err(_)));
        let is_kept = self.kept == *settings && is_written;
        match &self.files {
            Some(files) if !is_kept => {
                self.kept = settings.clone();
                files.save_settings(settings)
            }
            _ => Ok(()),
        }
    }
}

impl Window {
    /// Takes in how large the window is, and keeps the settings when they have changed.
    pub(super) fn keep_settings(&mut self, ui: &Ui) {
        let (maximized, size) = ui.input(|input| {
            let viewport = input.viewport();
            let size = viewport.inner_rect.map(|rect| rect.size());
            (viewport.maximized.unwrap_or(false), size)
        });
        self.settings.maximized = maximized;
        if let Some(size) = size.filter(|_| !maximized) {
            // As the system counts, whatever the interface is scaled by.
            let size = size * ui.ctx().zoom_factor();
            self.settings.window = (size.x.round(), size.y.round());
        }
        if let Some(why) = self.keeping.follow(ui, &self.settings) {
            let text = self
                .language()
                .fill(Text::SettingsNotKept, &[&why.said(self.language())]);
            self.notices.problem(text, Vec::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws frames until what is in the files is as expected.
    fn follow_until(files: &Files, keeping: Keeping, settings: Settings, expected: f32) {
        let mut harness = egui_kittest::Harness::new_ui_state(
            move |ui, keeping: &mut Keeping| assert!(keeping.follow(ui, &settings).is_none()),
            keeping,
        );
        for _ in 0..400 {
            harness.step();
            if files.load().0.zoom == expected {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        panic!("not written");
    }

    #[test]
    fn settings_are_written_once_they_have_settled_and_at_the_end_in_any_case() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(folder.path());
        let mut settings = Settings::default();
        let keeping = Keeping::new(files.clone(), settings.clone(), false);
        settings.zoom = 1.5;
        follow_until(&files, keeping, settings.clone(), 1.5);
        let mut keeping = Keeping::new(files.clone(), settings.clone(), false);
        settings.zoom = 2.0;
        keeping.finish(&settings).unwrap();
        assert_eq!(files.load().0, settings);
    }

    #[test]
    fn what_is_still_being_written_does_not_come_behind_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(folder.path());
        let mut settings = Settings::default();
        let mut keeping = Keeping::new(files.clone(), settings.clone(), false);
        let (old, slow) = (settings.clone(), files.clone());
        let job = Job::begin(
            "settings",
            || {},
            move |_| {
                std::thread::sleep(std::time::Duration::from_millis(200));
                slow.save_settings(&old)
            },
        );
        keeping.writing = Some(job.unwrap());
        settings.zoom = 2.0;
        keeping.finish(&settings).unwrap();
        assert_eq!(files.load().0, settings);
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(files.load().0, settings);
    }

    #[test]
    fn a_file_that_cannot_be_read_stays_until_something_is_set() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(folder.path());
        let path = folder.path().join("settings.ron");
        std::fs::write(&path, "(zoom: ").unwrap();
        let mut settings = Settings::default();
        let mut keeping = Keeping::new(files.clone(), settings.clone(), true);
        settings.left_width = 300.0;
        settings.opened(std::path::Path::new("/desk/news.pizhu"));
        keeping.finish(&settings).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "(zoom: ");
        settings.zoom = 2.0;
        keeping.finish(&settings).unwrap();
        assert_eq!(files.load().0, settings);
    }
}
