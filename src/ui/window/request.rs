//! What panels, menus, keys and dialogs ask of the window. Carried out after the frame is drawn.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::core::{ActionId, Address, LabelId, Progress, Run, SpanId};
use crate::format::set::{Format, LabelFile, write_labels};
use crate::session::command::{Command, CommandError};
use crate::session::copies::{Carry, Side};
use crate::session::find::{Reference, Tag};

use crate::ui::action::Action;
use crate::ui::article::Cells;
use crate::ui::assembly::Ask;
use crate::ui::consistency::Doing;
use crate::ui::mending::Shelving;
use crate::ui::readings::Decide;
use crate::ui::reasons::Failure;
use crate::ui::settings::Settings;
use crate::ui::suggest::Answers;

use super::Subject;

/// What is saved as a file whose name is asked for.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::ui) enum Saved {
    Text(String),
    /// In the format that the file's name ends in, else RON.
    Labels(Box<LabelFile>),
}

impl Saved {
    /// What is written to a file of this name.
    pub(super) fn bytes(&self, path: &Path) -> Vec<u8> {
        match self {
            Saved::Text(text) => text.clone().into_bytes(),
            Saved::Labels(file) => {
                let is_json = Format::from_path(path) == Some(Format::Json);
                let format = if is_json { Format::Json } else { Format::Ron };
                write_labels(format, file)
            }
        }
    }
}

/// See the module's description.
#[derive(Debug)]
pub(in crate::ui) enum Request {
    /// What a menu, a key or the palette names.
    Act(Action),
    /// Carries a command out; says what was done, or why not.
    Run(Command),
    /// Opens an article.
    OpenArticle(Address),
    /// Opens an article with a stretch of its text selected, from a first to a last character.
    OpenAt(Address, (Address, Address)),
    /// Opens no article that is being read.
    LeaveFetching,
    /// Says how far the work on articles has come.
    Mark(Vec<Address>, Progress),
    /// Gives articles a label, or takes it from them.
    LabelArticles(Vec<Address>, String, bool),
    /// Puts an article at the end of the one that stands before it.
    Merge(Address),
    /// Opens the dialog that says how far two authors agree.
    Agreement([String; 2]),
    /// Opens the dialog for exporting, with these articles chosen.
    ExportArticles(Vec<Address>),
    /// Asks for the table that the dialog on pages is to read from.
    PickTable,
    /// Opens a bundle.
    OpenPath(PathBuf),
    /// Makes a bundle and opens it.
    NewBundle(PathBuf),
    /// Saves a copy of the bundle.
    SaveCopy(PathBuf),
    /// Looks at files to import.
    ImportPaths(Vec<PathBuf>),
    /// Selects cells of the open article and shows them.
    Select(Cells),
    /// Puts the caret before a character, or where it would stand, in the article it is in.
    Caret(Address),
    /// Types text at the caret or in place of the selection, to be gone on with.
    Type(String),
    /// Brings hidden text back, from a first to a last character.
    Restore(Address, Address),
    /// Chooses a span; shows it, if there is one.
    ChooseSpan(Option<SpanId>),
    /// Chooses a suggestion, by its first and last character.
    ChooseOffer((Address, Address)),
    /// Chooses a suggestion and scrolls to it.
    ShowOffer((Address, Address)),
    /// Accepts suggestions, by their first and last characters, as one action.
    AcceptOffers(Answers),
    /// A letter at what can be chosen was typed, with Shift or without; without one, take the
    /// letters away.
    Hint(Option<(char, bool)>),
    /// Has a part of the chosen tag, or the chosen suggestion, cover other cells.
    Edge(usize, Cells),
    /// Refuse the suggestions that letters were typed of.
    RefuseTaken,
    /// Refuse the suggestion of these characters, whatever is chosen.
    RefuseOffer((Address, Address)),
    /// Tags mentions of a name, as they stood at a revision of the session.
    TagMentions {
        mentions: Vec<Vec<Run>>,
        label: LabelId,
        revision: u64,
    },
    /// Gives tags of the same words the id of an entry.
    Refer {
        tags: Vec<Tag>,
        words: String,
        reference: Reference,
    },
    /// Puts the brush down.
    LeaveBrush,
    /// Carries something to one of two copies of a story from the other.
    CarryCopy(Side, Carry),
    /// Asks for a word list.
    PickList,
    /// Chooses a span and scrolls to it.
    ShowSpan(SpanId),
    /// Opens the menu at a place.
    Context(egui::Pos2, Subject),
    /// Points cells out, while the pointer is on an entry that is about them.
    Point(Vec<Cells>),
    /// Joins the break at a character, or keeps it.
    Break { at: Address, join: bool },
    /// Gives the selection, or else the chosen span, a label.
    Label(LabelId),
    /// The same, and all its other mentions in the article.
    LabelEverywhere(LabelId),
    /// Relates a span to another, drawn from one to the other.
    Relate(SpanId, SpanId),
    /// Asks for a Markdown file with guidelines.
    PickGuidelines,
    /// Asks for a file with a label set.
    PickLabelSet,
    /// Gives the chosen span another label.
    Retag(LabelId),
    /// Undoes an action, with an offer where others rest on it.
    UndoAction(ActionId),
    /// Redoes an action.
    RedoAction(ActionId),
    /// Goes where an action was done.
    ShowAction(ActionId),
    /// Moves printed rows (from 0) before another.
    MoveRows { rows: Range<usize>, before: usize },
    /// Changes settings.
    Set(fn(&mut Settings)),
    /// Takes over settings and keys that a dialog has changed.
    Settings(Box<Settings>),
    /// Takes over keys.
    Keys(Box<crate::ui::keys::Keymap>),
    /// Looks for words in the whole bundle.
    FindWords(String),
    /// Asks where a text is to be saved, and under which name at first.
    SaveText(String, Saved),
    /// Writes a text to a file.
    WriteText(PathBuf, Saved),
    /// Takes guidelines from a file.
    ReadGuidelines(PathBuf),
    /// Adds the labels of a file.
    ReadLabels(PathBuf),
    /// Reads the recipes that are kept, keeps or removes one.
    Shelve(Shelving),
    /// What the assembly view asks for.
    Assemble(Ask),
    /// Decides what is being reviewed.
    Review(Box<Command>),
    /// Says that a recipe was run, and how many places it changed.
    RanRecipe(String, u64),
    /// Puts what is inconsistent right, or leaves it for good: the chosen place, or with `true` its
    /// whole group.
    Consistency(Doing, bool),
    /// Decides what two authors have tagged otherwise.
    Decide(Decide),
    /// Closes the dock; the text gets the focus.
    CloseDock,
    /// Gives the focus back to the text.
    FocusText,
    /// Shows an error that stays until it is read.
    Complain(String),
    /// The same, of what went wrong elsewhere.
    Failed(Failure),
    /// Closes the window though not all is on disk.
    QuitAnyway,
    /// Takes in that an action was done elsewhere, and says which.
    Done,
    /// Says why something was not done.
    Declined(CommandError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_set_is_written_in_the_format_that_its_name_ends_in() {
        let file = crate::session::label_files::PRESETS[0].read().unwrap();
        for (name, format) in [
            ("类别.json", Format::Json),
            ("a.JSON", Format::Json),
            ("a.ron", Format::Ron),
            ("a", Format::Ron),
            ("a.txt", Format::Ron),
        ] {
            let bytes = Saved::Labels(Box::new(file.clone())).bytes(Path::new(name));
            assert_eq!(bytes, write_labels(format, &file), "{name}");
            let is_json = serde_json::from_slice::<serde_json::Value>(&bytes).is_ok();
            assert_eq!(is_json, format == Format::Json, "{name}");
        }
    }
}
