//! Why a command was not carried out.

use crate::core::ActionId;

/// Why a command was not carried out. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the sentences say what the fields are")]
pub enum CommandError {
    #[error("there is no article {name:?}: `pizhu list` gives numbers, ids and names")]
    NoSuchArticle { name: String },
    #[error("{name:?} is the beginning of several articles' ids: write more of it")]
    AmbiguousArticle { name: String },
    #[error(
        "the text {text:?} stands {found} time(s) in the article, there is no place number {nth}"
    )]
    NoSuchText { text: String, found: u32, nth: u32 },
    #[error("line {line} is not in the article, which has {lines} printed lines")]
    NoSuchLine { line: u32, lines: u32 },
    #[error(
        "there is no break at the end of line {line}: it is blank or hidden, or the last with text"
    )]
    NotABreak { line: u32 },
    #[error("there is no break beside that character")]
    NoBreakThere,
    #[error("{start}..{end} is not a stretch of the clean text, which has {len} characters")]
    BadOffsets { start: u32, end: u32, len: u32 },
    #[error("{address:?} is not the address of a character of this article")]
    BadAddress { address: String },
    #[error(transparent)]
    Query(#[from] crate::tag::find::QueryError),
    #[error("{find:?} is not found")]
    NotFound { find: String },
    #[error("nothing is selected")]
    NothingSelected,
    #[error("that is so already")]
    NothingToDo,
    #[error("there is no label {label:?} in the label set: {known} are")]
    NoSuchLabel { label: String, known: String },
    #[error(
        "{label:?} cannot be the id of a label: an id has characters, none of them white space or control characters"
    )]
    BadLabel { label: String },
    #[error(
        "the key {key:?} is that of the label {label:?}: take it away there first, or choose another"
    )]
    KeyTaken { key: char, label: String },
    #[error("{key:?} cannot be the key of a label: a key is a character that is seen")]
    BadLabelKey { key: char },
    #[error("the colour {color:?} is not of the form #rrggbb")]
    BadColor { color: String },
    #[error(
        "{key:?} cannot be the name of metadata or of an attribute: a name has characters, none of them control characters"
    )]
    BadKey { key: String },
    #[error(
        "{kind:?} is not a kind of suggestion: a kind has characters, none of them white space or control characters"
    )]
    BadKind { kind: String },
    #[error("{value:?} is not a day of the calendar: write 2024-03-05, 20240305 or 2024年3月5日")]
    BadDate { value: String },
    #[error("there is no page {name:?}: a page is its number, its id, or the name of its file")]
    NoSuchPage { name: String },
    #[error("there is no span {span:?} in the article")]
    NoSuchSpan { span: String },
    #[error("the attribute {attribute:?} cannot be: {what}")]
    BadAttribute {
        attribute: String,
        what: AttributeFault,
    },
    #[error("there is no type of relations {kind:?} in the label set: {known} are")]
    NoSuchRelationType { kind: String, known: String },
    #[error("there is no relation {relation:?}")]
    NoSuchRelation { relation: String },
    #[error("a span has no relation to itself")]
    RelatedToItself,
    #[error("the span has {parts} part(s), there is no part number {part}")]
    NoSuchPart { part: u32, parts: usize },
    #[error("this is the only part of the span: untag takes the span away")]
    LastPart,
    #[error(
        "{role:?} is not a role: headline, subtitle, dateline, byline, body, caption, jump, signoff and furniture are"
    )]
    NoSuchRole { role: String },
    #[error("{progress:?} is not a state of work: todo, doing and done are")]
    NoSuchProgress { progress: String },
    #[error("there is no action {action:?}: `pizhu history` lists them")]
    NoSuchAction { action: String },
    #[error("this action made the bundle and its labels; delete labels one by one instead")]
    CannotUndoMaking,
    #[error("there is nothing to undo")]
    NothingToUndo,
    #[error("there is nothing to redo")]
    NothingToRedo,
    #[error(
        "later work rests on this: {}; undo that too with \"with_resting\": true",
        list(resting)
    )]
    Resting {
        /// What was to be undone.
        target: Box<NamedAction>,
        /// The live actions that rest on it, in order.
        resting: Vec<NamedAction>,
        /// Where the author's last action was to be undone: the last before it that nothing
        /// rests on.
        instead: Option<Box<NamedAction>>,
    },
    #[error("text cannot be moved into itself")]
    MoveIntoItself,
    #[error("an article cannot be merged into itself")]
    MergeIntoItself,
    #[error("a batch cannot contain {name}")]
    NotInBatch { name: &'static str },
    #[error("command {number} of the batch ({name}): {error}")]
    InBatch {
        number: usize,
        name: &'static str,
        error: Box<CommandError>,
    },
    #[error("this bundle is open for reading only")]
    ReadOnly,
    #[error("the operation could not be applied ({0}); please report this")]
    Internal(String),
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

/// Why an attribute of a label cannot be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AttributeFault {
    /// Two have one id.
    #[error("it is there twice")]
    Twice,
    /// There is nothing to choose.
    #[error("a choice has values")]
    Choiceless,
    /// A value has no id, or that of another.
    #[error("each value has an id of its own")]
    Values,
    /// It is of a kind that is not known.
    #[error("its kind is choice, text, flag or reference")]
    Kind,
    /// Its default cannot be said.
    #[error("its default is not among what it can say")]
    Default,
}

/// An action as people know it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedAction {
    /// Its id.
    pub action: ActionId,
    /// Its command's name.
    pub name: String,
    /// What about.
    pub detail: String,
    /// Who.
    pub author: String,
}

pub(super) fn list(resting: &[NamedAction]) -> String {
    let named: Vec<_> = resting
        .iter()
        .map(|one| {
            format!(
                "{} ({})",
                format!("{} {}", one.name, one.detail).trim(),
                one.action
            )
        })
        .collect();
    named.join(", ")
}
