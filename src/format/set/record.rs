//! The records of an annotation set, field by field in the order they are written.
//!
//! Each is made by [`record!`]: the struct, its reading, its writing and its schema come from one
//! list of fields, so that they cannot drift apart. Derived serde would do, but for one thing: a
//! flattened map for unknown fields turns a struct into a map, which RON writes as
//! `{"id": …}` and cannot read back as `(id: …)`.
//!
//! Whether a field may be left out follows from its type: text, numbers and enums must be there;
//! an `Option`, a list, a map or a flag may be absent, and is left out when it is empty or false.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use super::encode::{Encode, Encoder};

#[macro_use]
mod fields;
mod labels;

pub(super) use fields::Field;
pub use labels::{Attribute, Label, LabelFile, Pair, RelationType, Value};

/// The fields of a record that this version does not know, kept so that they can be written again.
pub type Extra = BTreeMap<String, serde_json::Value>;

record! {
    /// What holds for a whole set.
    Header {
        /// The version of the format: 1.
        #[schemars(range(min = 1, max = 1))]
        schema: u32,
        /// The program that wrote the set and its version, such as `pizhu 0.1.0`.
        program: String,
        /// What every article's `text` is: mended, or as printed.
        text: TextKind,
        /// The labels that spans may bear, in the editors' order.
        #[schemars(default)]
        labels: Vec<Label>,
        /// The types of relations that spans may have to one another.
        #[schemars(default)]
        relations: Vec<RelationType>,
        /// The guidelines that editors keep to, in Markdown.
        guidelines: Option<String>,
        /// The settings of the export, by name.
        #[schemars(default)]
        settings: BTreeMap<String, String>,
    }
}

word! {
    /// What the text of the articles is.
    TextKind {
        /// As the editors left it: lines joined, errors corrected, blocks in reading order.
        Clean = "clean",
        /// As the pages have it: every character of the article's blocks as it was read,
        /// corrections and joins listed but not applied.
        Printed = "printed",
    }
}

record! {
    /// One article: its text, what is marked on it, and where its characters came from.
    Article {
        /// Its name, unique in the set and the same in every export.
        id: String,
        /// Its title, for lists; it need not stand in the text.
        title: Option<String>,
        /// How far the editors are. In an article that is not `done`, what bears no span may
        /// merely not have been looked at.
        state: State,
        /// Facts about the article (newspaper, date, page …), by name.
        #[schemars(default)]
        metadata: BTreeMap<String, String>,
        /// The text that all offsets of the article count in.
        text: String,
        /// The pages that the article's characters came from.
        #[schemars(default)]
        pages: Vec<Page>,
        /// Where the text came from: runs without gap or overlap, from its first character to
        /// its last.
        #[schemars(default)]
        sources: Vec<Source>,
        /// The entity mentions, by `start`, then the longer first.
        #[schemars(default)]
        spans: Vec<Span>,
        /// What its spans have to do with one another, by the place of `from`, then of `to`, in
        /// the order of `spans`.
        #[schemars(default)]
        relations: Vec<Relation>,
        /// The labels of the article as a whole, by `label`.
        #[schemars(default)]
        article_labels: Vec<ArticleLabel>,
        /// What the blocks of the text are, in text order, without overlap.
        #[schemars(default)]
        roles: Vec<RoleRange>,
        /// What was decided about line breaks of the page, in text order.
        #[schemars(default)]
        breaks: Vec<Break>,
        /// What was corrected, in text order.
        #[schemars(default)]
        edits: Vec<Edit>,
        /// Whether the text is in another order than its pages have it in.
        #[schemars(default)]
        moved: bool,
    }
}

word! {
    /// How far the editors are with an article.
    State {
        /// Nobody has begun.
        Todo = "todo",
        /// Somebody is at it.
        Doing = "doing",
        /// All entities are tagged.
        Done = "done",
    }
}

record! {
    /// A page: one source document as it came.
    Page {
        /// The SHA-256 of its bytes, 64 lower-case hexadecimal digits.
        #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
        hash: String,
        /// The name it was imported under.
        name: String,
        /// Its length in code points, decoded, without a byte-order mark.
        length: u32,
    }
}

record! {
    /// A run of the text, and the run of a page that it came from.
    Source {
        /// Its first character in the text.
        start: u32,
        /// The end of the run in the text; greater than `start`.
        end: u32,
        /// The page, a 0-based index into the article's `pages`. Absent, like `from`, when an
        /// editor typed the characters.
        page: Option<u32>,
        /// The page's character that the first one of the run is; the others follow it.
        from: Option<u32>,
    }
}

record! {
    /// An entity mention.
    Span {
        /// Its name, unique in the article and the same in every export.
        id: String,
        /// Its first character in the text.
        start: u32,
        /// Its end in the text; equal to `start` for a dormant span.
        end: u32,
        /// Its words: the text from `start` to `end`, or its parts joined.
        text: String,
        /// The `id` of its label.
        label: String,
        /// Its attributes, by name.
        #[schemars(default)]
        attributes: BTreeMap<String, String>,
        /// A remark.
        note: Option<String>,
        /// Who tagged it.
        author: String,
        /// When: RFC 3339 in UTC, with milliseconds.
        #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$"))]
        time: String,
        /// What suggested it, where the author accepted a suggestion: `learner`, `same` and other
        /// words for what the program found, `list`, `command`.
        suggested: Option<String>,
        /// Whether its characters still stand together.
        state: SpanState,
        /// Its runs, in the order of its words. Absent when it is a single run of this article;
        /// then `start` and `end` are the least and greatest offset of those in this article.
        #[schemars(default)]
        parts: Vec<Part>,
        /// The ranges of pages that its characters came from or replaced, in the order of its
        /// words.
        #[schemars(default)]
        ranges: Vec<PageRange>,
    }
}

word! {
    /// Whether a span's characters still stand together.
    SpanState {
        /// They do.
        Whole = "whole",
        /// They are out of order, or others have come between them.
        Torn = "torn",
        /// None is left in the text; the span returns with them.
        Dormant = "dormant",
    }
}

record! {
    /// One run of a span of several.
    Part {
        /// Its first character in the text.
        start: u32,
        /// Its end in the text; greater than `start`.
        end: u32,
        /// The `id` of the article that it lies in, when that is another.
        article: Option<String>,
    }
}

record! {
    /// A range of a page.
    PageRange {
        /// The page, a 0-based index into the article's `pages`.
        page: u32,
        /// Its first character in the page.
        start: u32,
        /// Its end in the page; equal to `start` for a place between two characters.
        end: u32,
    }
}

record! {
    /// What one span has to do with another.
    Relation {
        /// The `id` of its type.
        kind: String,
        /// The `id` of the span it goes from.
        from: String,
        /// The `id` of the span it goes to.
        to: String,
        /// The `id` of the article that `to` is in, when that is another.
        article: Option<String>,
        /// Who said so.
        author: String,
        /// When: RFC 3339 in UTC, with milliseconds.
        #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$"))]
        time: String,
    }
}

record! {
    /// A label of an article as a whole.
    ArticleLabel {
        /// The `id` of the label.
        label: String,
        /// Who gave it.
        author: String,
        /// When: RFC 3339 in UTC, with milliseconds.
        #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$"))]
        time: String,
    }
}

record! {
    /// What a run of the text is.
    RoleRange {
        /// Its first character in the text.
        start: u32,
        /// Its end in the text; greater than `start`.
        end: u32,
        /// What it is.
        role: RoleName,
    }
}

word! {
    /// What a block of a newspaper page is.
    RoleName {
        /// The headline.
        Headline = "headline",
        /// A second headline, above or below it.
        Subtitle = "subtitle",
        /// The line that names place, agency and date.
        Dateline = "dateline",
        /// The line that names the writers.
        Byline = "byline",
        /// The running text.
        Body = "body",
        /// What stands under a picture.
        Caption = "caption",
        /// "Continued on page …".
        Jump = "jump",
        /// The closing line that names writers or sources.
        Signoff = "signoff",
        /// What belongs to the page and to no article: page numbers, running heads.
        Furniture = "furniture",
    }
}

record! {
    /// What was decided about the end of a line.
    Break {
        /// The place in the text: where the characters stand that were kept, or stood that were
        /// left out.
        at: u32,
        /// What was decided.
        decision: Decision,
        /// The characters that stood between the lines on the page.
        original: String,
        /// The page they stood on, a 0-based index into the article's `pages`. Absent, like
        /// `start` and `end`, when an editor typed them.
        page: Option<u32>,
        /// Their first one in the page.
        start: Option<u32>,
        /// Their end in the page.
        end: Option<u32>,
        /// Who decided.
        author: String,
        /// When: RFC 3339 in UTC, with milliseconds.
        #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$"))]
        time: String,
        /// Whether the program proposed it and the editor accepted it with others.
        #[schemars(default)]
        machine: bool,
    }
}

word! {
    /// What was decided about the end of a line.
    Decision {
        /// The lines are one.
        Join = "join",
        /// A paragraph ends here.
        Keep = "keep",
    }
}

record! {
    /// A correction.
    Edit {
        /// In clean text, where the new characters stand; in printed text, where the old ones do.
        start: u32,
        /// Their end; equal to `start` where there are none.
        end: u32,
        /// What was done.
        kind: EditKind,
        /// The characters before the correction; empty for an insertion.
        original: String,
        /// The characters after it; empty when they were hidden.
        text: String,
        /// The page of the original characters, a 0-based index into the article's `pages`;
        /// absent when they are of several pages or of none.
        page: Option<u32>,
        /// The ranges of pages that the original characters take up; for an insertion, the place
        /// between two characters.
        #[schemars(default)]
        ranges: Vec<PageRange>,
        /// Who made it.
        author: String,
        /// When: RFC 3339 in UTC, with milliseconds.
        #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$"))]
        time: String,
    }
}

word! {
    /// What a correction did.
    EditKind {
        /// Put other characters in the place of some.
        Replace = "replace",
        /// Added characters.
        Insert = "insert",
        /// Took characters out.
        Hide = "hide",
    }
}

record! {
    /// The first line of a set in JSON Lines.
    HeaderLine {
        /// The header; its name tells what kind of file this is.
        pizhu: Header,
    }
}

impl Article {
    /// An article of this `id`, `state` and `text`, with nothing else.
    #[must_use]
    pub fn new(id: impl Into<String>, state: State, text: impl Into<String>) -> Article {
        Article {
            id: id.into(),
            title: None,
            state,
            metadata: BTreeMap::new(),
            text: text.into(),
            pages: Vec::new(),
            sources: Vec::new(),
            spans: Vec::new(),
            relations: Vec::new(),
            article_labels: Vec::new(),
            roles: Vec::new(),
            breaks: Vec::new(),
            edits: Vec::new(),
            moved: false,
            extra: Extra::new(),
        }
    }

    /// Puts the lists into the order in which they are written: spans by start, then the longer
    /// first, then by id; roles, breaks and edits by their place in the text. Whatever has one
    /// place stays in the order it was in.
    pub fn sort(&mut self) {
        self.spans
            .sort_by(|a, b| (a.start, b.end, &a.id).cmp(&(b.start, a.end, &b.id)));
        self.roles.sort_by_key(|role| role.start);
        self.breaks.sort_by_key(|kept| kept.at);
        self.edits.sort_by_key(|edit| (edit.start, edit.end));
    }
}

impl Source {
    /// Characters `start..end` of the text, which are those of `page` (an index into the
    /// article's pages) from its character `from` on.
    #[must_use]
    pub fn of_page(start: u32, end: u32, page: u32, from: u32) -> Source {
        Source {
            start,
            end,
            page: Some(page),
            from: Some(from),
            extra: Extra::new(),
        }
    }

    /// Characters `start..end` of the text, which an editor typed.
    #[must_use]
    pub fn typed(start: u32, end: u32) -> Source {
        Source {
            start,
            end,
            page: None,
            from: None,
            extra: Extra::new(),
        }
    }
}

impl Part {
    /// A run of this article's text.
    #[must_use]
    pub fn new(start: u32, end: u32) -> Part {
        Part {
            start,
            end,
            article: None,
            extra: Extra::new(),
        }
    }
}

impl PageRange {
    /// Characters `start..end` of `page`, an index into the article's pages.
    #[must_use]
    pub fn new(page: u32, start: u32, end: u32) -> PageRange {
        PageRange {
            page,
            start,
            end,
            extra: Extra::new(),
        }
    }
}

impl RoleRange {
    /// A run of the text and what it is.
    #[must_use]
    pub fn new(start: u32, end: u32, role: RoleName) -> RoleRange {
        RoleRange {
            start,
            end,
            role,
            extra: Extra::new(),
        }
    }
}
