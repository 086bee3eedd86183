//! Commands: what an editor asks for, in terms of what an editor sees.
//!
//! The window, the command palette and `pizhu apply` send the same commands. A command speaks
//! of lines, offsets of the clean text, quoted text, or addresses; carrying it out turns it into
//! operations on permanent characters. `docs/commands.md` lists them with examples.

mod labels;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::core::ActionId;

pub use labels::{AttributeSpec, LabelChange, RelationChange, ValueSpec};

/// Which article: its number in the list (from 1), its id or an unambiguous beginning of it, or
/// the name of its page's file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "an article is its number in the list, or its id or page name in quotation marks"
)]
pub enum ArticleRef {
    /// Its number in the list, from 1.
    Number(u32),
    /// Its id, the beginning of its id, or its page's name.
    Name(String),
}

/// A stretch of an article's text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "a stretch is one of: text (and nth), start and end, line, lines, first and last, \
                 lines_of"
)]
pub enum Stretch {
    /// Code points `start..end` of the clean text, 0-based, end-exclusive.
    Offsets {
        /// The first.
        start: u32,
        /// One past the last.
        end: u32,
    },
    /// The `nth` place (from 1; 1 if left out) where the text stands, white space and breaks in
    /// it not counting.
    Text {
        /// What is looked for.
        text: String,
        /// Which of several.
        #[serde(default = "one")]
        nth: u32,
    },
    /// Printed lines from 1, both included.
    Lines {
        /// The first and the last.
        lines: (u32, u32),
    },
    /// One printed line.
    Line {
        /// Counted from 1.
        line: u32,
    },
    /// From one character to another, both included, by address.
    Addresses {
        /// The first.
        first: String,
        /// The last.
        last: String,
    },
    /// Whole printed lines, from the one that a character is in to the one that another is in,
    /// by address.
    LinesOf {
        /// The characters.
        lines_of: (String, String),
    },
}

/// A gap between characters of an article.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "a gap is one of: at, before (and nth), after (and nth), after_address, \
                 caret_before, caret_behind"
)]
pub enum Gap {
    /// Before the code point `at` of the clean text.
    At {
        /// 0-based; the length of the text is its end.
        at: u32,
    },
    /// Before a quotation.
    Before {
        /// What is looked for.
        before: String,
        /// Which of several, from 1.
        #[serde(default = "one")]
        nth: u32,
    },
    /// After a quotation.
    After {
        /// What is looked for.
        after: String,
        /// Which of several, from 1.
        #[serde(default = "one")]
        nth: u32,
    },
    /// After a character, by address.
    AfterAddress {
        /// Its address.
        after_address: String,
    },
    /// Where a caret stands before a character: what would be `at` there.
    CaretBefore {
        /// Its address.
        caret_before: String,
    },
    /// Where a caret stands behind a character.
    CaretBehind {
        /// Its address.
        caret_behind: String,
    },
}

/// Line breaks of an article, by the printed line that ends (from 1).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "breaks are one of: line, lines, from and to, address"
)]
pub enum Breaks {
    /// One.
    Line {
        /// The line it is at the end of.
        line: u32,
    },
    /// Several; one action.
    Lines {
        /// The lines they are at the ends of.
        lines: Vec<u32>,
    },
    /// All at the ends of the lines from one to another, both included; blank lines are passed
    /// over.
    Range {
        /// The first line.
        from: u32,
        /// The last.
        to: u32,
    },
    /// The break a character is in or beside, by address.
    Address {
        /// The character's address.
        address: String,
    },
}

/// A span: by its id, or by what it says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "a span is one of: span (its id), words (and nth)"
)]
pub enum SpanRef {
    /// Its id.
    Id {
        /// As exports give it.
        span: String,
    },
    /// The `nth` span (from 1) of those with these words.
    Words {
        /// Its words.
        words: String,
        /// Which of several.
        #[serde(default = "one")]
        nth: u32,
    },
}

/// Where moved text goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// To the beginning of the article.
    Start,
    /// To the end of the article.
    End,
    /// Before a printed line, from 1.
    BeforeLine(u32),
    /// After a printed line, from 1.
    AfterLine(u32),
    /// After a character, by address.
    AfterAddress(String),
    /// Before the printed line that a character is in, by address.
    BeforeLineOf(String),
    /// After the printed line that a character is in, by address.
    AfterLineOf(String),
}

/// A printed line of an article.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "a line is one of: line, address"
)]
pub enum LineRef {
    /// By its number.
    Line {
        /// Counted from 1.
        line: u32,
    },
    /// The one that a character is in.
    Address {
        /// The character's address.
        address: String,
    },
}

/// Which page: its number in the bundle, or its id or name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a page is its number, or its id or name in quotation marks"
)]
pub enum PageRef {
    /// Its number in the bundle, from 1.
    Number(u32),
    /// Its id, or the path or name of its file.
    Name(String),
}

/// Which articles or pages metadata are set on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subjects {
    /// One article alone.
    Article(ArticleRef),
    /// The page of an article, and so all articles of it that do not say otherwise.
    PageOf(ArticleRef),
    /// All pages whose name begins with this.
    PagesNamed(String),
    /// Some pages, one by one.
    Pages(Vec<PageRef>),
    /// All pages.
    AllPages,
}

fn one() -> u32 {
    1
}

/// A stretch, or none where none of its fields is there. An `Option` alone would take a stretch
/// with a mistake in it for none.
fn some_stretch<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Stretch>, D::Error> {
    let fields = serde_json::Map::deserialize(from)?;
    if fields.is_empty() {
        return Ok(None);
    }
    serde_json::from_value(fields.into())
        .map(Some)
        .map_err(serde::de::Error::custom)
}

fn given() -> bool {
    true
}

/// What an editor asks for. Serialised as `{"join": {…}}`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the fields are the types above and are described there"
)]
pub enum Command {
    /// Decides that the text runs on over breaks.
    Join {
        article: ArticleRef,
        #[serde(flatten)]
        breaks: Breaks,
    },
    /// Decides that paragraphs end at breaks.
    Keep {
        article: ArticleRef,
        #[serde(flatten)]
        breaks: Breaks,
    },
    /// Begins a new paragraph at a gap.
    Split {
        article: ArticleRef,
        #[serde(flatten)]
        gap: Gap,
    },
    /// Replaces a stretch by other text; by none, hides it.
    Correct {
        article: ArticleRef,
        #[serde(flatten)]
        stretch: Stretch,
        with: String,
    },
    /// Replaces what a query finds, in an article, or everywhere where none is named.
    Replace {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        article: Option<ArticleRef>,
        find: String,
        with: String,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        regex: bool,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        case: bool,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        width: bool,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        spaces: bool,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        variants: bool,
    },
    /// Types text at a gap.
    Insert {
        article: ArticleRef,
        #[serde(flatten)]
        gap: Gap,
        with: String,
    },
    /// Takes a stretch out of the text.
    Hide {
        article: ArticleRef,
        #[serde(flatten)]
        stretch: Stretch,
    },
    /// Brings back what is hidden in a stretch, ends included.
    Show {
        article: ArticleRef,
        #[serde(flatten)]
        stretch: Stretch,
    },
    /// Moves a stretch within its article or to another.
    Move {
        article: ArticleRef,
        #[serde(flatten)]
        stretch: Stretch,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        into: Option<ArticleRef>,
        to: Destination,
    },
    /// Begins a new article at a printed line.
    SplitArticle {
        article: ArticleRef,
        #[serde(flatten)]
        at: LineRef,
    },
    /// Puts an article's text at the end of another's.
    MergeArticles {
        article: ArticleRef,
        into: ArticleRef,
    },
    /// Says what a stretch of lines is.
    Role {
        article: ArticleRef,
        #[serde(flatten)]
        stretch: Stretch,
        role: String,
    },
    /// Tags a stretch, or several as the parts of one span.
    Tag {
        article: ArticleRef,
        #[serde(
            flatten,
            default,
            deserialize_with = "some_stretch",
            skip_serializing_if = "Option::is_none"
        )]
        stretch: Option<Stretch>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parts: Vec<Stretch>,
        label: String,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        attributes: BTreeMap<String, String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// Gives a span another label.
    Retag {
        article: ArticleRef,
        #[serde(flatten)]
        span: SpanRef,
        label: String,
    },
    /// Gives a span another extent.
    Edge {
        article: ArticleRef,
        #[serde(flatten)]
        span: SpanRef,
        to: Vec<Stretch>,
    },
    /// Takes a span away.
    Untag {
        article: ArticleRef,
        #[serde(flatten)]
        span: SpanRef,
    },
    /// Refuses a suggestion for a stretch; it is not made again until this is undone.
    Decline {
        article: ArticleRef,
        #[serde(flatten)]
        stretch: Stretch,
        kind: String,
    },
    /// Sets the remark on a span; null removes it.
    Note {
        article: ArticleRef,
        #[serde(flatten)]
        span: SpanRef,
        note: Option<String>,
    },
    /// Sets an attribute of a span; null removes it.
    Attribute {
        article: ArticleRef,
        #[serde(flatten)]
        span: SpanRef,
        key: String,
        value: Option<String>,
    },
    /// Adds a stretch to a span.
    AddPart {
        article: ArticleRef,
        #[serde(flatten)]
        span: SpanRef,
        part: Stretch,
    },
    /// Takes a part, counted from 1, out of a span of several.
    RemovePart {
        article: ArticleRef,
        #[serde(flatten)]
        span: SpanRef,
        part: u32,
    },
    /// Says that a span has a relation to another.
    Relate {
        article: ArticleRef,
        kind: String,
        from: SpanRef,
        to: SpanRef,
    },
    /// Takes a relation away.
    Unrelate {
        article: ArticleRef,
        kind: String,
        from: SpanRef,
        to: SpanRef,
    },
    /// Gives an article a label, or takes one from it.
    LabelArticle {
        article: ArticleRef,
        label: String,
        #[serde(default = "given")]
        given: bool,
    },
    /// Says how far the work on an article has come: `todo`, `doing` or `done`.
    Progress {
        article: ArticleRef,
        progress: String,
    },
    /// Sets metadata; null removes it.
    Metadata {
        of: Subjects,
        set: BTreeMap<String, Option<String>>,
    },
    /// Adds a label or changes one: what is left out stays.
    Label(LabelChange),
    /// Deletes a label; spans that have it go from view.
    DeleteLabel { id: String },
    /// Makes all spans of one label spans of another.
    MergeLabels { from: String, into: String },
    /// Puts labels first, in this order; those not named stay behind them as they are.
    LabelOrder { labels: Vec<String> },
    /// Adds a type of relations or changes one: what is left out stays.
    RelationType(RelationChange),
    /// Deletes a type of relations; relations of it go from view.
    DeleteRelationType { id: String },
    /// Sets the guidelines, in Markdown.
    Guidelines { text: String },
    /// Carries out several commands as one action.
    Batch {
        #[serde(default)]
        name: String,
        commands: Vec<Command>,
    },
    /// Takes an action out, the editor's last if none is named.
    Undo {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        action: Option<String>,
        /// Whether later actions that rest on it go with it; otherwise it is declined then.
        #[serde(default)]
        with_resting: bool,
    },
    /// Takes an undo back, the editor's last if no action is named.
    Redo {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        action: Option<String>,
    },
}

impl Command {
    /// Its name: what the log says was done.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Join { .. } => "join",
            Command::Keep { .. } => "keep",
            Command::Split { .. } => "split",
            Command::Correct { .. } => "correct",
            Command::Replace { .. } => "replace",
            Command::Insert { .. } => "insert",
            Command::Hide { .. } => "hide",
            Command::Show { .. } => "show",
            Command::Move { .. } => "move",
            Command::SplitArticle { .. } => "split_article",
            Command::MergeArticles { .. } => "merge_articles",
            Command::Role { .. } => "role",
            Command::Tag { .. } => "tag",
            Command::Retag { .. } => "retag",
            Command::Edge { .. } => "edge",
            Command::Untag { .. } => "untag",
            Command::Decline { .. } => "decline",
            Command::Note { .. } => "note",
            Command::Attribute { .. } => "attribute",
            Command::Progress { .. } => "progress",
            Command::Metadata { .. } => "metadata",
            Command::AddPart { .. } => "add_part",
            Command::RemovePart { .. } => "remove_part",
            Command::Relate { .. } => "relate",
            Command::Unrelate { .. } => "unrelate",
            Command::LabelArticle { .. } => "label_article",
            Command::Label(_) => "label",
            Command::DeleteLabel { .. } => "delete_label",
            Command::MergeLabels { .. } => "merge_labels",
            Command::LabelOrder { .. } => "label_order",
            Command::RelationType(_) => "relation_type",
            Command::DeleteRelationType { .. } => "delete_relation_type",
            Command::Guidelines { .. } => "guidelines",
            Command::Batch { .. } => "batch",
            Command::Undo { .. } => "undo",
            Command::Redo { .. } => "redo",
        }
    }
}

/// Why a line is not a command.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ScriptError {
    /// It cannot be read as one.
    #[error("column {column}: this is not a command ({what}); docs/commands.md lists them")]
    NoCommand {
        /// Where, in characters from 1.
        column: usize,
        /// What is wrong there.
        what: String,
    },
    /// It has a field that the command does not have.
    #[error("there is no field {field:?} in this command; docs/commands.md lists them")]
    UnknownField {
        /// The field, with those it is in.
        field: String,
    },
}

impl Command {
    /// Reads a command. A field that it does not have is an error: what was meant by it would
    /// be left undone without a word.
    ///
    /// # Errors
    /// See [`ScriptError`].
    pub fn from_json(line: &str) -> Result<Self, ScriptError> {
        let no_command = |error: serde_json::Error| {
            let text = error.to_string();
            // Where it is, is said in the script's own count.
            let what = text
                .rfind(" at line ")
                .map_or(text.as_str(), |at| &text[..at]);
            ScriptError::NoCommand {
                column: column(line, error.column()),
                what: what.to_owned(),
            }
        };
        let command: Command = serde_json::from_str(line).map_err(no_command)?;
        let given: Value = serde_json::from_str(line).map_err(no_command)?;
        let understood = serde_json::to_value(&command).map_err(no_command)?;
        match unknown_field(&given, &understood) {
            Some(field) => Err(ScriptError::UnknownField { field }),
            None => Ok(command),
        }
    }
}

/// The column of a byte, counted in characters from 1.
fn column(line: &str, byte: usize) -> usize {
    let before = line.char_indices().take_while(|(at, _)| *at < byte);
    before.count().max(1)
}

/// A field of what was given that is not in what was understood; fields that say nothing
/// (null, false, empty) may be left out there.
fn unknown_field(given: &Value, understood: &Value) -> Option<String> {
    match (given, understood) {
        (Value::Object(given), Value::Object(understood)) => {
            given
                .iter()
                .find_map(|(key, value)| match understood.get(key) {
                    Some(there) => {
                        unknown_field(value, there).map(|inner| format!("{key}.{inner}"))
                    }
                    None => {
                        let says_nothing = value.is_null()
                            || *value == Value::Bool(false)
                            || value.as_array().is_some_and(Vec::is_empty)
                            || value.as_object().is_some_and(serde_json::Map::is_empty);
                        (!says_nothing).then(|| key.clone())
                    }
                })
        }
        (Value::Array(given), Value::Array(understood)) => given
            .iter()
            .zip(understood)
            .find_map(|(a, b)| unknown_field(a, b)),
        _ => None,
    }
}

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

fn list(resting: &[NamedAction]) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_or_says_why_not() {
        let check = |text: &str, expected: Result<&str, &str>| {
            let read = Command::from_json(text);
            match expected {
                Ok(name) => assert_eq!(read.unwrap().name(), name, "{text}"),
                Err(part) => {
                    let error = read.unwrap_err().to_string();
                    assert!(error.contains(part), "{text}: {error}");
                }
            }
        };
        check(r#"{"undo": {}}"#, Ok("undo"));
        check(r#"{"join": {"article": 1, "line": 3}}"#, Ok("join"));
        check(
            r#"{"note": {"article": 1, "words": "王芳", "note": null}}"#,
            Ok("note"),
        );
        check(
            r#"{"tag": {"article": 1, "text": "王芳", "label": "PER", "parts": []}}"#,
            Ok("tag"),
        );
        check(r#"{"undo": {"acton": "5.1"}}"#, Err("\"undo.acton\""));
        check(
            r#"{"tag": {"article": 1, "text": "a", "label": "L", "atributes": {"a": "b"}}}"#,
            Err("a stretch is one of"),
        );
        check(
            r#"{"batch": {"commands": [{"undo": {"x": 1}}]}}"#,
            Err("\"batch.commands.undo.x\""),
        );
        check(
            r#"{"correct": {"article": 1, "txt": "a", "with": "b"}}"#,
            Err("a stretch is one of"),
        );
        check(
            r#"{"split_article": {"article": 1, "line": 3}}"#,
            Ok("split_article"),
        );
        check(
            r#"{"split_article": {"article": 1, "address": "12"}}"#,
            Ok("split_article"),
        );
        check(
            r#"{"split_article": {"article": 1, "lin": 3}}"#,
            Err("a line is one of"),
        );
        check(
            r#"{"metadata": {"of": {"pages": [1, "849c7341a418b711"]}, "set": {"date": null}}}"#,
            Ok("metadata"),
        );
        check(
            r#"{"replace": {"find": "己经", "with": "已经", "regex": false}}"#,
            Ok("replace"),
        );
        check(
            r#"{"replace": {"find": "己经", "with": "已经", "hole": true}}"#,
            Err("\"replace.hole\""),
        );
        check(r#"{"label": {"id": "EVENT", "key": null}}"#, Ok("label"));
        check(r#"{"label_order": {"labels": ["ORG"]}}"#, Ok("label_order"));
        check(
            r#"{"label": {"id": "A", "inside": null, "attributes": [{"id": "k", "kind": "choice", "values": ["a", {"id": "b", "name": "乙"}]}]}}"#,
            Ok("label"),
        );
        check(
            r#"{"label": {"id": "A", "attributes": [{"id": "k", "kind": "flag", "colour": "x"}]}}"#,
            Err("\"label.attributes.colour\""),
        );
        check(
            r#"{"relate": {"article": 1, "kind": "AT", "from": {"words": "a"}, "to": {"span": "b"}}}"#,
            Ok("relate"),
        );
        check(
            r#"{"add_part": {"article": 1, "words": "a", "nth": 2, "part": {"text": "b", "nth": 3}}}"#,
            Ok("add_part"),
        );
        check(
            r#"{"label_article": {"article": 1, "label": "A", "given": false}}"#,
            Ok("label_article"),
        );
        check(r#"{"fly": {}}"#, Err("unknown variant"));
        check("{", Err("not a command"));
    }
}
