//! Commands: what an editor asks for, in terms of what an editor sees.
//!
//! The window, the command palette and `pizhu apply` send the same commands. A command speaks
//! of lines, offsets of the clean text, quoted text, or addresses; carrying it out turns it into
//! operations on permanent characters. `docs/commands.md` lists them with examples.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

mod errors;
mod labels;
mod pointing;
mod script;
#[cfg(test)]
mod tests;

pub use errors::{AttributeFault, CommandError, NamedAction};
pub use labels::{AttributeSpec, LabelChange, RelationChange, ValueSpec};
use pointing::some_stretch;
pub use pointing::{
    ArticleRef, Breaks, Destination, Gap, LineRef, PageRef, SpanRef, Stretch, Subjects,
};
pub use script::ScriptError;

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
