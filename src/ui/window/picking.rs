//! Asking for files: by the system's dialogs, which have a thread of their own, or, where it has
//! none, by paths that are typed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use egui::Context;

use crate::session::Session;
use crate::ui::dialogs::{Ask, Dialog, Question};
use crate::ui::import;
use crate::ui::strings::Text;
use crate::ui::strings::labels::LabelText;

use super::{Saved, Window};

/// What a file dialog was asked for, and the answer.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Picked {
    Bundle(PathBuf),
    New(PathBuf),
    Copy(PathBuf),
    /// What the export dialog asked for.
    Target(PathBuf),
    /// What the import dialog asked for.
    ForImport(import::Ask, Vec<PathBuf>),
    /// The table that the dialog on pages asked for.
    Table(PathBuf),
    /// A word list.
    List(PathBuf),
    /// Where a text is to be saved.
    Text(PathBuf, Saved),
    /// Guidelines to read.
    Guidelines(PathBuf),
    /// A label set to read.
    LabelSet(PathBuf),
    /// It was left.
    Left,
    /// The system has none; what is asked is to be asked otherwise.
    Unavailable(Option<Wanted>),
}

/// What a file dialog is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    Bundle,
    New,
    Copy,
}

/// A file dialog that is open.
#[derive(Debug)]
pub(super) struct Picking {
    answer: Receiver<Picked>,
}

impl Window {
    pub(super) fn pick_bundle(&mut self, context: &Context) {
        let kind = self.language().say(Text::BundleFiles);
        self.pick(context, Some(Wanted::Bundle), move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["pizhu"]);
            dialog.pick_file().map(Picked::Bundle)
        });
    }

    pub(super) fn pick_new(&mut self, context: &Context) {
        let kind = self.language().say(Text::BundleFiles);
        let name = self.language().say(Text::NewName);
        self.pick(context, Some(Wanted::New), move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["pizhu"]);
            dialog.set_file_name(name).save_file().map(Picked::New)
        });
    }

    pub(super) fn pick_copy(&mut self, context: &Context) {
        let Some(session) = &self.session else {
            return;
        };
        let kind = self.language().say(Text::BundleFiles);
        let name = crate::session::beside(session.path(), "-copy");
        let name = file_name(&name);
        self.pick(context, Some(Wanted::Copy), move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["pizhu"]);
            dialog.set_file_name(name).save_file().map(Picked::Copy)
        });
    }

    /// Asks for a file, on a thread of its own: a file dialog blocks.
    pub(super) fn pick(
        &mut self,
        context: &Context,
        wanted: Option<Wanted>,
        ask: impl FnOnce() -> Option<Picked> + Send + 'static,
    ) {
        if self.picked.is_some() {
            return;
        }
        if !has_file_dialog() {
            self.no_file_dialog(wanted);
            return;
        }
        let (sender, answer) = channel();
        let context = context.clone();
        let ask = move || {
            let began = Instant::now();
            let picked = ask();
            let answer = match picked {
                Some(picked) => picked,
                None if has_failed(began.elapsed()) => Picked::Unavailable(wanted),
                None => Picked::Left,
            };
            // The window may be closed by now.
            let _ = sender.send(answer);
            context.request_repaint();
        };
        if cfg!(target_os = "macos") {
            // There dialogs have to come from the main thread.
            ask();
        } else if std::thread::Builder::new()
            .name("file dialog".to_owned())
            .spawn(ask)
            .is_err()
        {
            self.no_file_dialog(wanted);
            return;
        }
        self.picked = Some(Picking { answer });
    }

    /// The system has no file dialog: paths are typed, in the window or in the dialog that asked.
    pub(super) fn no_file_dialog(&mut self, wanted: Option<Wanted>) {
        match wanted {
            Some(wanted) => self.ask_path(wanted),
            None => {
                let text = self.language().say(Text::NoFileDialog).to_owned();
                self.notices.done(text, false);
            }
        }
    }

    /// Asks for a path in the window itself.
    pub(super) fn ask_path(&mut self, wanted: Wanted) {
        let (question, answer) = match wanted {
            Wanted::Bundle => (Question::BundlePath, None),
            Wanted::New => (Question::NewPath, None),
            Wanted::Copy => {
                let path = self.session.as_ref().map(Session::path);
                let copy = path.map(|path| crate::session::beside(path, "-copy"));
                (Question::CopyPath, copy)
            }
        };
        let answer = answer.map(|path| path.display().to_string());
        let ask = Ask::new(question, answer.unwrap_or_default());
        self.dialog = Some(Dialog::Ask(ask));
    }

    pub(super) fn take_picked(&mut self, context: &Context) {
        let Some(picking) = &self.picked else {
            return;
        };
        let picked = match picking.answer.try_recv() {
            Ok(picked) => picked,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => Picked::Left,
        };
        self.picked = None;
        match picked {
            Picked::Bundle(path) => self.begin_open(context, path),
            Picked::New(path) => self.new_bundle(context, &path),
            Picked::Copy(path) => self.save_copy(&path),
            Picked::Text(path, text) => self.write_text(&path, text),
            Picked::Guidelines(path) => self.read_guidelines(&path),
            Picked::LabelSet(path) => self.read_label_set(&path),
            Picked::Left => {}
            Picked::Target(path) => {
                if let Some(export) = &mut self.export {
                    export.set_target(path);
                }
            }
            Picked::ForImport(ask, paths) => {
                if let Some(import) = &mut self.import {
                    import.answer(&ask, paths);
                }
            }
            Picked::List(path) => self.look_at_list(path),
            Picked::Table(path) => {
                if let Some(Dialog::Pages(pages)) = &mut self.dialog {
                    pages.take_table(path);
                }
            }
            Picked::Unavailable(wanted) => self.no_file_dialog(wanted),
        }
    }

    pub(super) fn pick_target(&mut self, context: &Context, target: PathBuf) {
        let kind = self.language().say(Text::SetFiles);
        self.pick(context, None, move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["jsonl", "json", "ron"]);
            let dialog = match target.parent() {
                Some(folder) if folder.is_dir() => dialog.set_directory(folder),
                _ => dialog,
            };
            let picked = dialog.set_file_name(file_name(&target)).save_file();
            picked.map(Picked::Target)
        });
    }

    pub(super) fn pick_guidelines(&mut self, context: &Context) {
        self.pick(context, None, || {
            let dialog = rfd::FileDialog::new().add_filter("Markdown", &["md", "markdown", "txt"]);
            dialog.pick_file().map(Picked::Guidelines)
        });
    }

    pub(super) fn pick_label_set(&mut self, context: &Context) {
        let kind = self.language().say(LabelText::PickLabelFile);
        self.pick(context, None, move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["ron", "json", "jsonl"]);
            dialog.pick_file().map(Picked::LabelSet)
        });
    }

    pub(super) fn pick_table(&mut self, context: &Context) {
        self.pick(context, None, || {
            let dialog = rfd::FileDialog::new().add_filter("CSV", &["csv", "tsv", "txt"]);
            dialog.pick_file().map(Picked::Table)
        });
    }

    pub(super) fn pick_text(&mut self, context: &Context, name: String, text: Saved) {
        let folder = self.session.as_ref().and_then(|s| s.path().parent());
        let folder = folder.map(Path::to_owned);
        if !has_file_dialog() {
            let path = folder.unwrap_or_default().join(name).display().to_string();
            let ask = Ask::new(Question::TextPath(text), path);
            self.dialog = Some(Dialog::Ask(ask));
            return;
        }
        self.pick(context, None, move || {
            let dialog = rfd::FileDialog::new().set_file_name(name);
            let dialog = match folder {
                Some(folder) => dialog.set_directory(folder),
                None => dialog,
            };
            dialog.save_file().map(|path| Picked::Text(path, text))
        });
    }

    pub(super) fn pick_list(&mut self, context: &Context) {
        self.pick(context, None, || {
            let dialog = rfd::FileDialog::new().add_filter("TXT, CSV", &["txt", "csv", "tsv"]);
            dialog.pick_file().map(Picked::List)
        });
    }

    pub(super) fn pick_for_import(&mut self, context: &Context, ask: import::Ask) {
        let kind = self.language().say(Text::BundleFiles);
        self.pick(context, None, move || {
            let dialog = rfd::FileDialog::new();
            let paths = match &ask {
                import::Ask::Files => dialog.pick_files(),
                import::Ask::Folder => dialog.pick_folder().map(|path| vec![path]),
                import::Ask::Table => {
                    let tables = dialog.add_filter("CSV", &["csv", "tsv", "txt"]);
                    tables.pick_file().map(|path| vec![path])
                }
                import::Ask::NewBundle(path) => dialog
                    .add_filter(kind, &["pizhu"])
                    .set_file_name(file_name(path))
                    .save_file()
                    .map(|path| vec![path]),
            };
            paths.map(|paths| Picked::ForImport(ask, paths))
        });
    }
}

/// A dialog that cannot be opened gives up as soon; nobody closes one as fast.
const AT_ONCE: Duration = Duration::from_millis(60);
/// The same where a portal may have been looked for and a program started in vain.
const SOON: Duration = Duration::from_secs(1);
/// The first `zenity` that knows how it is called.
const ZENITY: u32 = 4;

/// Whether the system can show a file dialog: Linux only with a desktop's portal, which needs a
/// session bus, or `zenity`.
fn has_file_dialog() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let programs = std::env::var_os("PATH").unwrap_or_default();
    let zenity = std::env::split_paths(&programs).any(|folder| folder.join("zenity").is_file());
    zenity || has_bus()
}

/// Whether there may be a desktop's portal.
fn has_bus() -> bool {
    let set = |key| std::env::var_os(key).is_some_and(|value| !value.is_empty());
    set("DBUS_SESSION_BUS_ADDRESS") || set("XDG_RUNTIME_DIR")
}

/// Whether a dialog that gave nothing after such a time was never opened, rather than left.
fn has_failed(after: Duration) -> bool {
    let with_zenity = || {
        let is_old = zenity_version().is_none_or(|version| is_too_old(&version));
        is_old && (!has_bus() || after < SOON)
    };
    after < AT_ONCE || cfg!(target_os = "linux") && with_zenity()
}

fn zenity_version() -> Option<String> {
    let mut zenity = Command::new("zenity");
    let asked = zenity.arg("--version").stderr(Stdio::null()).output();
    Some(String::from_utf8_lossy(&asked.ok()?.stdout).into_owned())
}

/// Whether a `zenity` of that version refuses what file dialogs are opened with.
fn is_too_old(version: &str) -> bool {
    let first = version.trim().split('.').next();
    first.and_then(|number| number.parse().ok()).unwrap_or(0) < ZENITY
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_zenity_is_told_by_its_version() {
        for (version, expected) in [
            ("3.44.0\n", true),
            ("4.0.1\n", false),
            ("4.99.91", false),
            ("10.0", false),
            ("", true),
        ] {
            assert_eq!(is_too_old(version), expected, "{version:?}");
        }
    }
}
