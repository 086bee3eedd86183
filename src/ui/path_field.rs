//! A path that can be typed or pasted, beside a button that asks for a file dialog. Not every
//! desktop has one.
//!
//! What is at the path is looked up on a thread of its own: a share that does not answer must not
//! stop the window.

use std::path::{Path, PathBuf};

use egui::{Button, TextEdit, Ui, vec2};

use crate::jobs::Job;

use super::strings::{Language, Text};
use super::theme::{ENTRY, GRID};

/// The width of the button that opens a file dialog.
const CHOOSE: f32 = 20.0 * GRID;

/// A field for a path, and what is known about the path.
#[derive(Debug, Default)]
pub(super) struct PathField {
    text: String,
    /// The path that was chosen, while the text is what it is shown as: not every path is text.
    exact: Option<PathBuf>,
    found: Option<At>,
    looking: Option<Job<At>>,
    is_wrong: bool,
}

/// What is at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum At {
    /// Nothing, in a folder that is there.
    Free,
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Nothing, nor is its folder there.
    NoFolder,
}

/// What was done with a field in a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Touched {
    /// It names another path.
    pub(super) changed: bool,
    /// A file dialog was asked for.
    pub(super) choose: bool,
    /// Enter was pressed in it.
    pub(super) entered: bool,
}

/// The path that somebody has typed, without blanks and quotation marks around it and with `~` as
/// the home folder; none where nothing is typed.
pub(super) fn typed_path(text: &str) -> Option<PathBuf> {
    let text = text.trim();
    let quoted = ['"', '\'']
        .iter()
        .find_map(|q| text.strip_prefix(*q)?.strip_suffix(*q));
    let text = quoted.unwrap_or(text);
    if text.is_empty() {
        return None;
    }
    let home = || directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned());
    let below_home = text.strip_prefix("~/").or(text.strip_prefix("~\\"));
    Some(match below_home.zip(home()) {
        Some((rest, home)) => home.join(rest),
        None => PathBuf::from(text),
    })
}

impl PathField {
    /// A field that names `path`.
    pub(super) fn new(path: &Path) -> Self {
        let mut field = Self::default();
        field.set(path.to_owned());
        field
    }

    /// Names a path.
    pub(super) fn set(&mut self, path: PathBuf) {
        self.text = path.display().to_string();
        self.exact = Some(path);
        self.found = None;
        self.looking = None;
    }

    /// Names nothing.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The path; none while nothing is typed.
    pub(super) fn path(&self) -> Option<PathBuf> {
        if let Some(exact) = &self.exact {
            return Some(exact.clone());
        }
        typed_path(&self.text)
    }

    /// What is at the path; none while that is being looked up.
    pub(super) fn found(&self) -> Option<At> {
        self.found
    }

    /// Remembers that what was entered leads nowhere, until it is changed.
    pub(super) fn complain(&mut self) {
        self.is_wrong = true;
    }

    /// Whether what was entered leads nowhere.
    pub(super) fn is_wrong(&self) -> bool {
        self.is_wrong
    }

    /// Draws the field, in a row, `width` points with its button. `name` is the label that says
    /// what it is for.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        name: egui::Id,
        width: f32,
    ) -> Touched {
        let room = width - CHOOSE - ui.spacing().item_spacing.x;
        let mut touched = self.show_without_button(ui, name, room);
        let button = Button::new(language.say(Text::Choose));
        let size = vec2(CHOOSE, ENTRY);
        touched.choose = ui.add_sized(size, button).clicked();
        touched
    }

    /// The same without a button.
    pub(super) fn show_without_button(
        &mut self,
        ui: &mut Ui,
        name: egui::Id,
        width: f32,
    ) -> Touched {
        let mut touched = Touched::default();
        let edit = TextEdit::singleline(&mut self.text)
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(width)
            .min_size(vec2(0.0, ENTRY));
        let response = ui.add(edit).labelled_by(name);
        if response.changed() {
            self.exact = None;
            self.found = None;
            self.looking = None;
            self.is_wrong = false;
            touched.changed = true;
        }
        let enter = ui.input(|input| input.key_pressed(egui::Key::Enter));
        touched.entered = response.lost_focus() && enter;
        self.look(ui.ctx());
        touched
    }

    /// Has it looked up what is at the path, where that is not known.
    pub(super) fn look(&mut self, context: &egui::Context) {
        if let Some(result) = self.looking.as_mut().and_then(Job::take) {
            self.looking = None;
            self.found = Some(result.unwrap_or(At::NoFolder));
        }
        if self.found.is_none()
            && self.looking.is_none()
            && let Some(path) = self.path()
        {
            let context = context.clone();
            let wake = move || context.request_repaint();
            self.looking = Job::begin("path", wake, move |_| at(&path)).ok();
        }
    }
}

fn at(path: &Path) -> At {
    match path.metadata() {
        Ok(found) if found.is_dir() => At::Folder,
        Ok(_) => At::File,
        Err(_) => {
            let folder = path.parent().filter(|folder| *folder != Path::new(""));
            match folder.is_none_or(Path::is_dir) {
                true => At::Free,
                false => At::NoFolder,
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_as_a_person_means_it() {
        let typed = |text: &str| {
            PathField {
                text: text.to_owned(),
                ..PathField::default()
            }
            .path()
        };
        let path = |path: &str| Some(PathBuf::from(path));
        assert_eq!(typed(" /a/报纸.jsonl "), path("/a/报纸.jsonl"));
        assert_eq!(typed("\"C:\\a b.json\""), path("C:\\a b.json"));
        assert_eq!(typed("  "), None);
        if let Some(dirs) = directories::BaseDirs::new() {
            assert_eq!(typed("~/a.ron"), Some(dirs.home_dir().join("a.ron")));
        }
    }

    #[test]
    fn what_is_at_a_path_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        std::fs::write(&file, "").unwrap();
        for (path, expected) in [
            (folder.path().to_owned(), At::Folder),
            (file.clone(), At::File),
            (folder.path().join("b.txt"), At::Free),
            (folder.path().join("none").join("b.txt"), At::NoFolder),
        ] {
            assert_eq!(at(&path), expected, "{}", path.display());
        }
    }
}
