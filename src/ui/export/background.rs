//! Writing all of a bundle on a thread of its own, for a window without the dialog.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::format::atomic::AtomicFile;
use crate::format::set::Format;
use crate::session::Session;
use crate::session::sets::{ExportOptions, ExportReport};

use crate::ui::strings::{Language, Text};

/// An export on its way.
#[derive(Debug)]
pub(in crate::ui) struct Export {
    pub(in crate::ui) target: PathBuf,
    state: Arc<State>,
    result: Receiver<Result<ExportReport, String>>,
}

#[derive(Debug, Default)]
struct State {
    done: AtomicUsize,
    all: AtomicUsize,
    stop: AtomicBool,
}

impl Export {
    /// Begins to export all articles of a bundle, as it is on disk; the name of the target tells
    /// the format. `finished` is called when there is a result.
    ///
    /// # Errors
    /// There is no thread to be had.
    pub(in crate::ui) fn begin(
        bundle: &Path,
        target: &Path,
        language: Language,
        finished: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let (sender, result) = channel();
        let export = Self {
            target: target.to_owned(),
            state: Arc::default(),
            result,
        };
        let (bundle, target) = (bundle.to_owned(), target.to_owned());
        let state = Arc::clone(&export.state);
        std::thread::Builder::new()
            .name("export".to_owned())
            .spawn(move || {
                // The window may be closed by now.
                let _ = sender.send(write(&bundle, &target, language, &state));
                finished();
            })?;
        Ok(export)
    }

    /// Pages done, and pages in all.
    pub(in crate::ui) fn progress(&self) -> (usize, usize) {
        let read = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        (read(&self.state.done), read(&self.state.all))
    }

    /// Stops it; nothing is left of it.
    pub(in crate::ui) fn cancel(&self) {
        self.state.stop.store(true, Ordering::Relaxed);
    }

    /// What came of it, once something has.
    pub(in crate::ui) fn result(&self) -> Option<Result<ExportReport, String>> {
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err("the thread has ended".to_owned())),
        }
    }
}

fn write(
    bundle: &Path,
    target: &Path,
    language: Language,
    state: &State,
) -> Result<ExportReport, String> {
    let format =
        Format::from_path(target).ok_or_else(|| language.say(Text::ExportName).to_owned())?;
    let options = ExportOptions {
        format,
        printed: false,
        articles: Vec::new(),
        progress: None,
    };
    let mut session = Session::open_read_only(bundle).map_err(|error| language.store(&error))?;
    let mut file = AtomicFile::create(target).map_err(|error| error.to_string())?;
    let report = session.export(&mut file, &options, |done, all| {
        state.done.store(done, Ordering::Relaxed);
        state.all.store(all, Ordering::Relaxed);
        !state.stop.load(Ordering::Relaxed)
    });
    let report = report.map_err(|error| error.to_string())?;
    if !report.stopped {
        file.commit().map_err(|error| error.to_string())?;
    }
    Ok(report)
}
