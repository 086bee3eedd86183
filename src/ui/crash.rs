//! When a part of the program panics: the rest goes on, the editor is told, and a report file says
//! what a programmer needs to know.
//!
//! ```text
//! panic ──hook──▶ report file, remembered by thread and message
//!       ──guard / Job──▶ CaughtPanic ──show──▶ what happened, where the report is
//! ```
//!
//! Nothing here knows what the part was doing. What was done is in the log before anything is
//! drawn, so a panic of a panel loses no work.

use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use egui::{Frame, Ui};

use crate::jobs::{Panicked, message};

use super::strings::{Language, Text};
use super::theme::{GRID, tokens};
use super::{fonts, reveal};

/// How many report files are kept.
const KEPT: usize = 20;

/// A panic that was caught, and what the hook wrote about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaughtPanic {
    /// What it says.
    pub message: String,
    /// The report file, if the hook is installed and could write one.
    pub report: Option<PathBuf>,
}

thread_local! {
    /// Whether this thread is in the hook, which must not call itself.
    static IN_HOOK: Cell<bool> = const { Cell::new(false) };
    /// The report of this thread's last panic.
    static LAST: RefCell<Option<PathBuf>> = const { RefCell::new(None) };
}

/// The last reports of all threads, by what the panics said.
static REPORTS: Mutex<VecDeque<(String, PathBuf)>> = Mutex::new(VecDeque::new());

/// Has every panic of the program written to a report file in the user's data folder. Whatever
/// hook there was is called after that.
pub fn install_hook() {
    if let Some(folder) = reports_folder() {
        install_hook_in(folder);
    }
}

/// Where the reports of this user are; none where the system names no folder for data.
pub(super) fn reports_folder() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "pizhu")?;
    Some(folders.data_dir().join("reports"))
}

/// The same, with the report files in `folder`, which is made when there is something to put in.
pub fn install_hook_in(folder: PathBuf) {
    let previous = take_hook();
    set_hook(Box::new(move |info| {
        let is_first = IN_HOOK.try_with(|inside| !inside.replace(true));
        if is_first == Ok(true) {
            let said = message(info.payload());
            let report = write_report(&folder, &describe(info, &said)).ok();
            let _ = LAST.try_with(|last| {
                if let Ok(mut last) = last.try_borrow_mut() {
                    last.clone_from(&report);
                }
            });
            if let Some(report) = report {
                let mut reports = REPORTS.lock().unwrap_or_else(PoisonError::into_inner);
                reports.push_back((said, report));
                if reports.len() > KEPT {
                    reports.pop_front();
                }
            }
            let _ = IN_HOOK.try_with(|inside| inside.set(false));
        }
        previous(info);
    }));
}

/// Does `work`; a panic in it is caught.
///
/// What is safe after a caught panic of a panel: egui's context, whose locks are released as the
/// stack unwinds; the frame, of which the panel's part is missing; panels beside it. What is not:
/// anything `work` had borrowed mutably and was in the middle of changing. Drop a panel's own
/// state and begin it anew; a [`crate::session::Session`] that was lent to it is closed and opened
/// again. Guard the inside of a panel or dialog, never the whole frame: a panic between the
/// beginning and the end of a window of egui's own leaves its layer unfinished for that frame.
pub fn guard<T>(work: impl FnOnce() -> T) -> Result<T, CaughtPanic> {
    let _ = LAST.try_with(RefCell::take);
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| CaughtPanic {
        message: message(&*panic),
        report: LAST.try_with(RefCell::take).ok().flatten(),
    })
}

impl From<&Panicked> for CaughtPanic {
    /// The panic of a job, with the report that the hook wrote on the job's thread.
    fn from(panicked: &Panicked) -> Self {
        let reports = REPORTS.lock().unwrap_or_else(PoisonError::into_inner);
        let mut latest_first = reports.iter().rev();
        let found = latest_first.find(|(said, _)| *said == panicked.0);
        Self {
            message: panicked.0.clone(),
            report: found.map(|(_, report)| report.clone()),
        }
    }
}

impl CaughtPanic {
    /// Tells what happened and what now; says whether it was read.
    pub fn show(&self, ui: &mut Ui, language: Language) -> bool {
        self.told(ui, language, language.say(Text::CrashTitle))
    }

    /// The same, under words that say what it happened to.
    pub(super) fn told(&self, ui: &mut Ui, language: Language, title: &str) -> bool {
        let mut is_read = false;
        Frame::NONE.inner_margin(2.0 * GRID).show(ui, |ui| {
            ui.colored_label(tokens(ui).error, title);
            ui.label(language.say(Text::CrashSafe));
            let first_line = self.message.lines().next().unwrap_or_default();
            ui.weak(fonts::drawable(ui.ctx(), first_line));
            if let Some(report) = &self.report {
                let path = report.display().to_string();
                ui.weak(language.fill(Text::CrashReport, &[&path]));
            }
            ui.add_space(GRID);
            ui.horizontal(|ui| {
                is_read = ui.button(language.say(Text::Understood)).clicked();
                if let Some(report) = &self.report
                    && ui.button(language.say(Text::ShowInFolder)).clicked()
                {
                    // The path is shown above, should there be nothing to show it with.
                    let _ = reveal::reveal(report);
                }
            });
        });
        is_read
    }
}

/// The text of a report.
fn describe(info: &PanicHookInfo<'_>, said: &str) -> String {
    let mut text = String::from(
        "Pizhu crash report. It may quote a few words of the text in work; nothing is sent \
         anywhere.\n\n",
    );
    let thread = std::thread::current();
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    for (name, value) in [
        ("version", env!("CARGO_PKG_VERSION")),
        ("system", std::env::consts::OS),
        ("processor", std::env::consts::ARCH),
        ("thread", thread.name().unwrap_or("?")),
        ("time", &jiff::Timestamp::now().to_string()),
        ("place", &place),
        ("message", said),
    ] {
        let _ = writeln!(text, "{name}: {value}");
    }
    let _ = writeln!(text, "\n{}", Backtrace::force_capture());
    text
}

/// Writes a report into `folder` and removes the oldest beyond [`KEPT`].
fn write_report(folder: &Path, text: &str) -> io::Result<PathBuf> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    fs::create_dir_all(folder)?;
    // Names in order of time, so that the oldest come first.
    let name = format!(
        "{}-{}-{:04}.txt",
        jiff::Timestamp::now().strftime("%Y%m%d-%H%M%S"),
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed) % 10_000,
    );
    let path = folder.join(name);
    fs::write(&path, text)?;
    let mut reports: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    reports.sort();
    for old in reports.iter().take(reports.len().saturating_sub(KEPT)) {
        // Another window may have removed it.
        let _ = fs::remove_file(old);
    }
    Ok(path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_last_twenty_reports_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("data").join("reports");
        let written: Vec<PathBuf> = (0..KEPT + 5)
            .map(|n| write_report(&inside, &n.to_string()).unwrap())
            .collect();
        let is_there: Vec<bool> = written.iter().map(|path| path.exists()).collect();
        assert_eq!(is_there.iter().filter(|there| **there).count(), KEPT);
        assert!(is_there.last().unwrap());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_no_panic() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(write_report(&file.join("reports"), "text").is_err());
    }
}
