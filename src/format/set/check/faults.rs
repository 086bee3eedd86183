//! What can be wrong with a record that is well-formed.

use std::fmt;

/// What is wrong with one record of a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Offsets beyond the text's or the page's end, or the end before the start.
    #[error("{start}..{end} is not a range of {length} characters{}", Hint(unit))]
    Outside {
        /// The start given.
        start: u32,
        /// The end given.
        end: u32,
        /// The length of the text or page in code points.
        length: usize,
        /// The unit in which the offsets are right.
        unit: Option<Unit>,
    },
    /// A range without characters where there must be some.
    #[error("the range at {0} is empty")]
    Empty(u32),
    /// A record that stands after one it belongs before, or overlaps where that is not allowed.
    #[error("it begins at {start}, before the one ahead of it allows ({least})")]
    Order {
        /// The start given.
        start: u32,
        /// The least it may be.
        least: u32,
    },
    /// Sources that leave out characters of the text, or give one twice.
    #[error("the sources should go on at {expected}, not at {found}")]
    Gap {
        /// Where the next source should begin, or the text should end.
        expected: u32,
        /// Where it does.
        found: u32,
    },
    /// Words that differ from what stands in the text.
    #[error("the text there is {found:?}, not {stated:?}{}", Hint(unit))]
    Surface {
        /// The words in the record.
        stated: String,
        /// The characters of the text at the record's offsets.
        found: String,
        /// The unit in which the offsets are right.
        unit: Option<Unit>,
    },
    /// An index into `pages` that leads nowhere.
    #[error("there is no page {page}, there are {pages}")]
    NoPage {
        /// The index given.
        page: u32,
        /// How many pages the article has.
        pages: usize,
    },
    /// Some but not all of the fields that tell a place on a page.
    #[error("the page and the place on it must be given together")]
    HalfPlace,
    /// A label that the header does not have.
    #[error("the label {0:?} is not in the header")]
    NoLabel(String),
    /// A type of relations that the header does not have.
    #[error("the type of relations {0:?} is not in the header")]
    NoRelationType(String),
    /// A span that the article does not have.
    #[error("there is no span {0:?} in the article")]
    NoSpan(String),
    /// An `id` that another record of the list has.
    #[error("the id {0:?} is there twice")]
    Twice(String),
    /// Text that is not of the form the field asks for.
    #[error("{found:?} is not {expected}")]
    Form {
        /// The text found.
        found: String,
        /// The form.
        expected: Form,
    },
    /// A span whose state and parts contradict each other.
    #[error("{0}")]
    Parts(Contradiction),
    /// A correction whose kind and characters contradict each other.
    #[error("{0}")]
    Edit(Contradiction),
}

/// A form that text is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Form {
    /// A page's hash.
    #[error("a SHA-256 in 64 lower-case hexadecimal digits")]
    Hash,
    /// A colour.
    #[error("a colour #rrggbb")]
    Colour,
    /// A time.
    #[error("a time such as 2026-03-01T08:30:00.000Z")]
    Time,
}

/// What contradicts each other in a span or a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// A dormant span's place and parts.
    #[error("a dormant span has no characters in the text")]
    DormantSeen,
    /// A torn span's parts.
    #[error("a torn span has parts")]
    TornWhole,
    /// A span's parts and the article.
    #[error("no part lies in this article")]
    NoPartHere,
    /// A span's place and its parts.
    #[error("start and end are not the least and greatest offset of its parts in this article")]
    Bounds,
    /// A replacement's characters.
    #[error("a replacement has characters before and after it")]
    Replacement,
    /// An insertion's characters.
    #[error("an insertion has characters only after it")]
    Insertion,
    /// Those of what was hidden.
    #[error("what was hidden has characters only before it")]
    Hidden,
}

/// What offsets are mistakenly counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// UTF-16 code units, as Java and JavaScript count.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
}

struct Hint<'a>(&'a Option<Unit>);

impl fmt::Display for Hint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Some(Unit::Utf16) => {
                " (the offsets are right in UTF-16 units, but must count code points)"
            }
            Some(Unit::Bytes) => {
                " (the offsets are right in bytes of UTF-8, but must count code points)"
            }
            None => "",
        })
    }
}
