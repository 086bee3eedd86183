//! Asking for files: by the system's dialogs, which have a thread of their own, or, where none can
//! be opened, by paths that are typed.

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

use super::errands::Errand;
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
    /// Where what is wanted is to be saved.
    Text(PathBuf),
    /// Guidelines to read.
    Guidelines(PathBuf),
    /// A label set to read.
    LabelSet(PathBuf),
    /// It was left.
    Left,
    /// None could be opened; what is asked is to be asked otherwise.
    Unavailable,
}

/// What a file dialog is asked for.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Wanted {
    Bundle,
    New,
    Copy,
    Guidelines,
    Labels,
    /// Where this is to be saved, unless somebody wants it elsewhere.
    Text(PathBuf, Saved),
    /// What the dialog that asked has a field for.
    InField,
}

/// A file dialog that is open.
#[derive(Debug)]
pub(super) struct Picking {
    wanted: Wanted,
    answer: Receiver<Picked>,
}

impl Window {
    pub(super) fn pick_bundle(&mut self, context: &Context) {
        let kind = self.language().say(Text::BundleFiles);
        self.pick(context, Wanted::Bundle, move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["pizhu"]);
            dialog.pick_file().map(Picked::Bundle)
        });
    }

    pub(super) fn pick_new(&mut self, context: &Context) {
        let kind = self.language().say(Text::BundleFiles);
        let name = self.language().say(Text::NewName);
        self.pick(context, Wanted::New, move || {
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
        self.pick(context, Wanted::Copy, move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["pizhu"]);
            dialog.set_file_name(name).save_file().map(Picked::Copy)
        });
    }

    /// Asks for a file, on a thread of its own: a file dialog blocks.
    pub(super) fn pick(
        &mut self,
        context: &Context,
        wanted: Wanted,
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
                None if has_failed(began.elapsed()) => Picked::Unavailable,
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
        self.picked = Some(Picking { wanted, answer });
    }

    /// No file dialog can be opened: paths are typed, in the dialog that asked if it has a field
    /// for them, else in one of the window's own.
    pub(super) fn no_file_dialog(&mut self, wanted: Wanted) {
        let (question, answer) = match wanted {
            Wanted::InField => {
                let text = self.language().say(Text::NoFileDialog).to_owned();
                return self.notices.done(text, false);
            }
            Wanted::Bundle => (Question::BundlePath, None),
            Wanted::New => (Question::NewPath, None),
            Wanted::Copy => {
                let path = self.session.as_ref().map(Session::path);
                let copy = path.map(|path| crate::session::beside(path, "-copy"));
                (Question::CopyPath, copy)
            }
            Wanted::Guidelines => (Question::GuidelinesPath, None),
            Wanted::Labels => (Question::LabelsPath, None),
            Wanted::Text(path, saved) => (Question::TextPath(saved), Some(path)),
        };
        let answer = answer.map(|path| path.display().to_string());
        let ask = Ask::new(question, answer.unwrap_or_default());
        // The dialog that asked comes back.
        let asked = self.dialog.replace(Dialog::Ask(ask));
        self.beneath = asked.filter(|dialog| !matches!(dialog, Dialog::Ask(_)));
    }

    pub(super) fn take_picked(&mut self, context: &Context) {
        let Some(picking) = self.picked.take() else {
            return;
        };
        let picked = match picking.answer.try_recv() {
            Ok(picked) => picked,
            Err(TryRecvError::Empty) => {
                self.picked = Some(picking);
                return;
            }
            Err(TryRecvError::Disconnected) => Picked::Left,
        };
        match picked {
            Picked::Bundle(path) => self.begin_open(context, path),
            Picked::New(path) => self.new_bundle(context, &path),
            Picked::Copy(path) => self.save_copy(&path),
            Picked::Text(path) => {
                if let Wanted::Text(_, saved) = picking.wanted {
                    self.send(Errand::Write(path, saved));
                }
            }
            Picked::Guidelines(path) => self.send(Errand::Guidelines(path)),
            Picked::LabelSet(path) => self.send(Errand::Labels(path)),
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
            Picked::Unavailable => self.no_file_dialog(picking.wanted),
        }
    }

    pub(super) fn pick_target(&mut self, context: &Context, target: PathBuf) {
        let kind = self.language().say(Text::SetFiles);
        self.pick(context, Wanted::InField, move || {
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
        self.pick(context, Wanted::Guidelines, || {
            let dialog = rfd::FileDialog::new().add_filter("Markdown", &["md", "markdown", "txt"]);
            dialog.pick_file().map(Picked::Guidelines)
        });
    }

    pub(super) fn pick_label_set(&mut self, context: &Context) {
        let kind = self.language().say(LabelText::PickLabelFile);
        self.pick(context, Wanted::Labels, move || {
            let dialog = rfd::FileDialog::new().add_filter(kind, &["ron", "json", "jsonl"]);
            dialog.pick_file().map(Picked::LabelSet)
        });
    }

    pub(super) fn pick_table(&mut self, context: &Context) {
        self.pick(context, Wanted::InField, || {
            let dialog = rfd::FileDialog::new().add_filter("CSV", &["csv", "tsv", "txt"]);
            dialog.pick_file().map(Picked::Table)
        });
    }

    pub(super) fn pick_text(&mut self, context: &Context, name: String, text: Saved) {
        let folder = self.session.as_ref().and_then(|s| s.path().parent());
        let folder = folder.map(Path::to_owned);
        let path = folder.clone().unwrap_or_default().join(&name);
        self.pick(context, Wanted::Text(path, text), move || {
            let dialog = rfd::FileDialog::new().set_file_name(name);
            let dialog = match folder {
                Some(folder) => dialog.set_directory(folder),
                None => dialog,
            };
            dialog.save_file().map(Picked::Text)
        });
    }

    pub(super) fn pick_list(&mut self, context: &Context) {
        self.pick(context, Wanted::InField, || {
            let dialog = rfd::FileDialog::new().add_filter("TXT, CSV", &["txt", "csv", "tsv"]);
            dialog.pick_file().map(Picked::List)
        });
    }

    pub(super) fn pick_for_import(&mut self, context: &Context, ask: import::Ask) {
        let kind = self.language().say(Text::BundleFiles);
        self.pick(context, Wanted::InField, move || {
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
#[allow(clippy::unwrap_used)]
mod tests {
    use egui::{Event, Key};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::dialogs::SettingsDialog;
    use crate::ui::strings::Language;
    use crate::ui::theme;

    #[test]
    fn where_no_file_dialog_opens_a_path_can_be_typed_for_everything() {
        let folder = tempfile::tempdir().unwrap();
        let saved = folder.path().join("共现.csv");
        let labels = folder.path().join("labels.ron");
        std::fs::write(&labels, "no labels").unwrap();
        let text = Saved::Text("甲,乙\n".to_owned());
        for (wanted, asked, typed, comes) in [
            (
                Wanted::Labels,
                "类别表文件的路径（.ron、.json、.jsonl）",
                Some(&labels),
                "没有读成 ",
            ),
            (
                Wanted::Guidelines,
                "细则文件的路径（.md）",
                Some(&saved),
                "没有读成 ",
            ),
            (Wanted::Text(saved.clone(), text), "存到", None, "已存为 "),
        ] {
            let mut window = Window::new(Language::Chinese, "test");
            window.dialog = Some(Dialog::Settings(SettingsDialog::default()));
            let mut harness = Harness::builder()
                .with_max_steps(20)
                .with_context_setup(theme::apply)
                .build_ui_state(|ui, window: &mut Window| window.show(ui), window);
            harness.state_mut().no_file_dialog(wanted);
            harness.step();
            harness.step();
            harness.get_by_label("打不开文件对话框：请在框里键入路径");
            assert!(harness.get_by_label(asked).is_focused());
            if let Some(path) = typed {
                // As a file manager copies it.
                let path = format!("\"{}\"", path.display());
                harness.event(Event::Text(path));
                harness.step();
            }
            harness.key_press(Key::Enter);
            let began = Instant::now();
            while harness.query_by_label_contains(comes).is_none() {
                harness.step();
                assert!(began.elapsed() < Duration::from_secs(60), "{comes}");
            }
            let dialog = &harness.state().dialog;
            assert!(
                matches!(dialog, Some(Dialog::Settings(_))),
                "the dialog that asked is back"
            );
        }
        assert_eq!(std::fs::read_to_string(&saved).unwrap(), "甲,乙\n");
    }

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
