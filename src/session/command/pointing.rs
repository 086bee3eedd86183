//! What a command points at: an article, a stretch of text, a gap, breaks, a span.

use serde::{Deserialize, Serialize};

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

pub(super) fn one() -> u32 {
    1
}

/// A stretch, or none where none of its fields is there. An `Option` alone would take a stretch
/// with a mistake in it for none.
pub(super) fn some_stretch<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<Stretch>, D::Error> {
    let fields = serde_json::Map::deserialize(from)?;
    if fields.is_empty() {
        return Ok(None);
    }
    serde_json::from_value(fields.into())
        .map(Some)
        .map_err(serde::de::Error::custom)
}
