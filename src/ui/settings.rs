//! What an editor has set in the window, kept between sittings: in `settings.ron` and, the keys,
//! in `keys.ron`, in the folder for settings of this platform. Work is never kept here.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::format::atomic::AtomicFile;
use crate::session::lessons::ListFile;

use super::keys::{Keymap, Written};
use super::reasons::{Failure, OfFile, UnknownKeys};
use super::strings::Language;
use super::theme::ThemeName;

/// Which view of the article is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) enum ViewKind {
    /// A row for each printed line.
    #[default]
    Printed,
    /// Paragraphs.
    Flowing,
}

/// What the panel at the right shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) enum RightTab {
    /// The article's tags.
    #[default]
    Tags,
    /// What was done.
    History,
    /// What editors keep to.
    Guidelines,
}

/// In which order the words of a label stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) enum TagOrder {
    /// The most frequent first.
    #[default]
    Count,
    /// As they first stand in the text.
    Place,
}

/// How sure suggestions have to be at first that are accepted at once. Two of three that are just
/// so sure are right; refusing the third with a click costs no more than accepting it would.
const SURE: f32 = 0.65;

/// A word list that suggestions come from.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct WordList {
    pub(super) path: PathBuf,
    /// What its words are, by a label's id.
    pub(super) label: String,
    /// What the labels that it names are taken for; see [`ListFile`].
    #[serde(default)]
    pub(super) named: BTreeMap<String, String>,
}

/// See the module's description.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    /// None: the system's.
    pub(super) language: Option<Language>,
    /// None: as the system, light or dark.
    pub(super) theme: Option<ThemeName>,
    /// The size of article text, 1 the standard.
    pub(super) zoom: f32,
    /// The size of everything else.
    pub(super) interface: f32,
    /// The height of a line, in heights of the text.
    pub(super) line_height: f32,
    /// The length of a line in the flowing view, in full-width characters.
    pub(super) measure: f32,
    pub(super) view: ViewKind,
    /// Whether the page as it came stands beside the text.
    pub(super) compare: bool,
    pub(super) left: bool,
    pub(super) right: bool,
    /// The widths of the panels.
    pub(super) left_width: f32,
    pub(super) right_width: f32,
    /// The size of the window when it is not maximized.
    pub(super) window: (f32, f32),
    pub(super) maximized: bool,
    pub(super) right_tab: RightTab,
    pub(super) tag_order: TagOrder,
    /// Whether the history is that of the whole bundle.
    pub(super) whole_history: bool,
    /// The height of the inspector.
    pub(super) inspector: f32,
    /// Whether label names stand at the ends of all spans.
    pub(super) label_names: bool,
    /// Whether all relations are drawn, not only those of the chosen tag.
    pub(super) all_relations: bool,
    /// Whether hidden text is shown.
    pub(super) hidden: bool,
    pub(super) reduced_motion: bool,
    /// Whether anything is suggested.
    pub(super) suggestions: bool,
    /// How sure suggestions have to be that are accepted at once.
    pub(super) sure: f32,
    /// Lists that suggestions come from.
    pub(super) word_lists: Vec<WordList>,
    /// The command of a model of the editor's own; empty for none.
    pub(super) model_command: String,
    /// Whether the card of first steps has been worked through or put away.
    pub(super) first_steps_done: bool,
    /// Whether the sample was exported.
    pub(super) sample_exported: bool,
    /// How high the dock is.
    #[serde(alias = "find_height")]
    pub(super) dock_height: f32,
    /// How high it is with batches, where somebody has set that.
    pub(super) batches_height: Option<f32>,
    /// Bundles opened, the last first.
    pub(super) recent: Vec<PathBuf>,
    /// Where one was in bundles, the last first.
    pub(super) places: Vec<Place>,
}

/// Where one was in a bundle when it was last open.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) bundle: PathBuf,
    /// How far the bundle's clock had come: one that is behind it is another bundle.
    pub(super) clock: u64,
    /// The article's id.
    pub(super) article: String,
    /// The character that the caret stood before, or behind; none at the beginning.
    pub(super) caret: Option<String>,
    pub(super) is_behind: bool,
    /// The first character in view.
    pub(super) top: Option<String>,
    pub(super) view: ViewKind,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            theme: None,
            zoom: 1.0,
            interface: 1.0,
            line_height: 1.85,
            measure: 38.0,
            view: ViewKind::default(),
            compare: false,
            left: true,
            right: true,
            left_width: 270.0,
            right_width: 284.0,
            window: (1280.0, 800.0),
            maximized: false,
            right_tab: RightTab::default(),
            tag_order: TagOrder::default(),
            whole_history: false,
            inspector: 272.0,
            label_names: false,
            all_relations: false,
            hidden: false,
            reduced_motion: false,
            suggestions: true,
            sure: SURE,
            word_lists: Vec::new(),
            model_command: String::new(),
            first_steps_done: false,
            sample_exported: false,
            dock_height: DOCK,
            batches_height: None,
            recent: Vec::new(),
            places: Vec::new(),
        }
    }
}

/// How high the dock is, and how high with batches, before somebody sets it.
const DOCK: f32 = 260.0;
const BATCHES: f32 = 400.0;

/// How many bundles the list of recent ones holds.
const RECENT: usize = 12;
/// Of how many bundles it is known where one was.
const PLACES: usize = 64;

impl Settings {
    /// Puts numbers that a file may hold back into their ranges.
    fn tidy(mut self) -> Self {
        let within = |value: f32, low: f32, high: f32, standard: f32| {
            if value.is_finite() {
                value.clamp(low, high)
            } else {
                standard
            }
        };
        self.zoom = within(self.zoom, 0.5, 4.0, 1.0);
        self.interface = within(self.interface, 0.75, 2.5, 1.0);
        self.line_height = within(self.line_height, 1.3, 3.0, 1.85);
        self.measure = within(self.measure, 12.0, 80.0, 38.0);
        self.dock_height = within(self.dock_height, 120.0, 1200.0, DOCK);
        let batches = self.batches_height;
        self.batches_height = batches.map(|height| within(height, 120.0, 1200.0, BATCHES));
        self.inspector = within(self.inspector, 80.0, 2000.0, 272.0);
        self.left_width = within(self.left_width, 160.0, 640.0, 270.0);
        self.right_width = within(self.right_width, 200.0, 640.0, 284.0);
        let (width, height) = self.window;
        self.window = (
            within(width, 800.0, 16_000.0, 1280.0),
            within(height, 480.0, 16_000.0, 800.0),
        );
        self.sure = within(self.sure, 0.3, 0.99, SURE);
        self.recent.truncate(RECENT);
        self.places.truncate(PLACES);
        self
    }

    /// Multiplies a size by a factor, in its range.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Self)) {
        change(self);
        *self = std::mem::take(self).tidy();
    }

    /// How high the dock is with batches: higher than with other tabs, since three lists stand beside
    /// each other there, but as high as these where somebody has set how high they are.
    pub(super) fn height_of_batches(&self) -> f32 {
        let is_set = self.dock_height != DOCK;
        let own = if is_set { self.dock_height } else { BATCHES };
        self.batches_height.unwrap_or(own)
    }

    /// Takes over what is noted without anybody setting it: how large the window and its panels
    /// are, what was opened and where one was in it, how far the first steps are.
    pub(super) fn take_noted(&mut self, other: &Self) {
        self.left_width = other.left_width;
        self.right_width = other.right_width;
        self.inspector = other.inspector;
        self.dock_height = other.dock_height;
        self.batches_height = other.batches_height;
        self.window = other.window;
        self.maximized = other.maximized;
        self.view = other.view;
        self.first_steps_done = other.first_steps_done;
        self.sample_exported = other.sample_exported;
        self.recent.clone_from(&other.recent);
        self.places.clone_from(&other.places);
    }

    /// The word lists to be used.
    pub(super) fn lists(&self) -> impl Iterator<Item = ListFile> {
        self.word_lists.iter().map(|list| ListFile {
            path: list.path.clone(),
            label: list.label.clone(),
            named: list.named.clone(),
        })
    }

    /// Notes that a bundle was opened.
    pub(super) fn opened(&mut self, path: &Path) {
        self.recent.retain(|other| other != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(RECENT);
    }

    /// Notes where one is in a bundle.
    pub(super) fn leave(&mut self, place: Place) {
        self.places.retain(|other| other.bundle != place.bundle);
        self.places.insert(0, place);
        self.places.truncate(PLACES);
    }

    /// Where one was in a bundle.
    pub(super) fn place(&self, bundle: &Path) -> Option<&Place> {
        self.places.iter().find(|place| place.bundle == bundle)
    }
}

/// The files in which settings are kept.
#[derive(Clone, Debug)]
pub(super) struct Files {
    folder: PathBuf,
}

impl Files {
    /// Those of this user; none where the system names no folder for them.
    pub(super) fn of_user() -> Option<Self> {
        let folders = directories::ProjectDirs::from("", "", "pizhu")?;
        Some(Self {
            folder: folders.config_dir().to_owned(),
        })
    }

    /// Those in a folder of one's own.
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// The folder they are in.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the keys are.
    pub(super) fn keys_path(&self) -> PathBuf {
        self.folder.join("keys.ron")
    }

    fn settings_path(&self) -> PathBuf {
        self.folder.join("settings.ron")
    }

    /// What is kept; and what is wrong with it, by file. What cannot be read is as if it had never
    /// been set, and is not overwritten before something is set anew.
    pub(super) fn load(&self) -> (Settings, Keymap, Vec<(PathBuf, Failure)>) {
        let mut wrong = Vec::new();
        let settings: Settings = read(&self.settings_path(), &mut wrong);
        let written: Written = read(&self.keys_path(), &mut wrong);
        let (keymap, unknown) = Keymap::new(&written);
        if !unknown.is_empty() {
            wrong.push((self.keys_path(), UnknownKeys(unknown).into()));
        }
        (settings.tidy(), keymap, wrong)
    }

    /// Keeps settings.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn save_settings(&self, settings: &Settings) -> Result<(), Failure> {
        self.write(&self.settings_path(), settings)
    }

    /// Keeps keys.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn save_keys(&self, keys: &Keymap) -> Result<(), Failure> {
        self.write(&self.keys_path(), &keys.changed())
    }

    fn write(&self, path: &Path, value: &impl Serialize) -> Result<(), Failure> {
        let write = || -> Result<(), Failure> {
            fs::create_dir_all(&self.folder)?;
            let text = ron::ser::to_string_pretty(value, ron::ser::PrettyConfig::default())? + "\n";
            let mut file = AtomicFile::create(path).map_err(|error| error.source)?;
            file.write_all(text.as_bytes())?;
            file.commit().map_err(|error| error.source)?;
            Ok(())
        };
        let path_of = |why| OfFile {
            path: path.to_owned(),
            why,
        };
        write().map_err(|why| path_of(why).into())
    }
}

fn read<T: Default + serde::de::DeserializeOwned>(
    path: &Path,
    wrong: &mut Vec<(PathBuf, Failure)>,
) -> T {
    match fs::read_to_string(path) {
        Ok(text) => ron::from_str(&text).unwrap_or_else(|error| {
            wrong.push((path.to_owned(), error.into()));
            T::default()
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => T::default(),
        Err(error) => {
            wrong.push((path.to_owned(), error.into()));
            T::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_and_keys_come_back_and_what_cannot_be_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(&folder.path().join("new"));
        assert_eq!(files.load().0, Settings::default());
        let mut settings = Settings::default();
        settings.change(|s| s.zoom = 9.0);
        assert!(settings.zoom < 9.0, "kept in range");
        settings.opened(Path::new("/a/b.pizhu"));
        files.save_settings(&settings).unwrap();
        assert_eq!(files.load().0, settings);
        // A file of an older or newer program has fewer or more fields.
        fs::write(files.settings_path(), "(zoom: 2.0, hats: 3)").unwrap();
        assert_eq!(files.load().0.zoom, 2.0);
        fs::write(files.settings_path(), "(zoom: ").unwrap();
        let (settings, _, wrong) = files.load();
        assert_eq!((settings, wrong.len()), (Settings::default(), 1));
    }
}
