//! The annotation set: what is exported. Text, spans, and where every character came from.
//!
//! A set is a [`Header`] and any number of [`Article`]s, written as JSON Lines, JSON or RON with
//! the same fields in each. `docs/annotation-set.md` describes it for those who read it;
//! `docs/annotation-set.schema.json` is made from the types here and tested against them.
//!
//! Nothing here knows of pieces, addresses or actions: the types in [`record`] are what stands in
//! the file, and whoever exports makes them. Everything works an article at a time, so that a set
//! of any size takes the memory of its longest article.
//!
//! All offsets are 0-based and end-exclusive and count Unicode code points, never bytes or UTF-16
//! units: those of an article in its `text`, those of a page in the page as decoded, without a
//! byte-order mark.

use std::fmt;
use std::io;
use std::path::Path;

mod check;
mod encode;
mod labels;
mod read;
mod record;
mod schema;
#[cfg(test)]
mod tests;
mod write;

pub use check::{Contradiction, Fault, Form, Unit, places};
pub use labels::{LABELS_VERSION, LabelFileError, read_labels, read_labels_from, write_labels};
pub use read::{SetReader, Summary, read_set};
pub use record::{
    Article, ArticleLabel, Attribute, Break, Decision, Edit, EditKind, Extra, Header, HeaderLine,
    Label, LabelFile, Page, PageRange, Pair, Part, Relation, RelationType, RoleName, RoleRange,
    Source, Span, SpanState, State, TextKind, Value,
};
pub use schema::json_schema;
pub use write::{SetWriter, encode_article};

/// The version of the format that this program writes, and the only one it reads.
///
/// It is raised when a reader of the version before would go wrong on the new one; a field that
/// may be ignored does not raise it.
pub const SCHEMA: u32 = 1;

/// How a set is written down. The fields are the same in all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// One JSON object a line, the header first. `.jsonl`
    JsonLines,
    /// One JSON document, an article a line. `.json`
    Json,
    /// One RON document (Rusty Object Notation), an article a line. `.ron`
    Ron,
}

impl Format {
    /// All formats, in the order in which they are offered.
    pub const ALL: [Format; 3] = [Format::JsonLines, Format::Json, Format::Ron];

    /// The extension of a file of this format, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Format::JsonLines => "jsonl",
            Format::Json => "json",
            Format::Ron => "ron",
        }
    }

    /// The format that a file's extension names (`jsonl` or `ndjson`, `json`, `ron`; upper or
    /// lower case), or `None`.
    #[must_use]
    pub fn from_path(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            "json" => Some(Format::Json),
            "ron" => Some(Format::Ron),
            _ => None,
        }
    }

    /// The format that the first bytes of a file show, or `None` when they are not those of an
    /// annotation set or end inside its header. 64 KiB are enough for any but a huge label set.
    #[must_use]
    pub fn detect(first_bytes: &[u8]) -> Option<Format> {
        read::detect(first_bytes)
    }
}

/// Where in a file something was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The line, counted from 1 and ended by U+000A only.
    pub line: u64,
    /// The column, counted from 1 in code points.
    pub column: u64,
    /// The number of the article, counted from 0; `None` in the header and between articles.
    pub article: Option<u64>,
    /// The article's `id`, when it could be read.
    pub id: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)?;
        match (self.article, &self.id) {
            (Some(number), Some(id)) => write!(f, " (article {number}, id {id:?})"),
            (Some(number), None) => write!(f, " (article {number})"),
            (None, _) => Ok(()),
        }
    }
}

/// What can go wrong with an annotation set.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// The file could not be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The bytes are not a set in the format they were said to be in, or a field is missing or
    /// of the wrong kind.
    #[error("{place}: {expected}")]
    Syntax {
        /// Where.
        place: Place,
        /// What was expected, and what was found.
        expected: String,
    },
    /// The set was written for another version of the format.
    #[error("{place}: the set is of version {found}; this program reads version {SCHEMA}")]
    Schema {
        /// Where the header stands.
        place: Place,
        /// The version in the header.
        found: u32,
    },
    /// A record is well-formed but does not agree with itself.
    #[error("{}{}{list}[{index}]: {fault}", At(place), Of(article))]
    Invalid {
        /// Where the article begins, when it came from a file.
        place: Option<Place>,
        /// The article's `id`; `None` for the header.
        article: Option<String>,
        /// The field that holds the faulty record, such as `spans`.
        list: &'static str,
        /// The number of the faulty record in that field, counted from 0.
        index: usize,
        /// What is wrong with it.
        fault: Box<Fault>,
    },
    /// A field that this version does not know has a name that RON cannot hold.
    #[error("{}the field {name:?} cannot be written in RON", Of(article))]
    FieldName {
        /// The article's `id`; `None` for the header.
        article: Option<String>,
        /// The field.
        name: String,
    },
}

struct At<'a>(&'a Option<Place>);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(place) => write!(f, "line {}: ", place.line),
            None => Ok(()),
        }
    }
}

struct Of<'a>(&'a Option<String>);

impl fmt::Display for Of<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(id) => write!(f, "article {id:?}: "),
            None => Ok(()),
        }
    }
}
