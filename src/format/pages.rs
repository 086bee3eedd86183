//! From a file's bytes to the source pages in it.
//!
//! A text file is one page, its bytes untouched. A JSON or JSON Lines file holds one page a record,
//! whose bytes are the UTF-8 of its text field. In either, the head lines that scrapers put before
//! a text (`Title: …`, `日期：…`) become metadata; they stay in the page, which is never altered,
//! and are only counted, so that the import can hide them.
//!
//! A record that cannot be read is an error of its own and takes no other with it. Nothing here
//! opens a file: the caller does, and asks which encoding it is in (`format::detect`).

use std::path::Path;

use crate::core::encoding::{Encoding, decode};

pub use super::metadata::Metadata;

mod errors;
mod head;
mod kind;
mod records;
#[cfg(test)]
mod tests;

pub use errors::ReadError;
pub use head::head_of;
use head::{HEAD_CHARS, head_lines};
pub use kind::{FileKind, kind_of};
use records::{Reader, Text};

/// One page as it came, not yet in a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcePage {
    /// The file, and `#` with the number of the line (JSON Lines) or element (JSON) it is from,
    /// 1-based.
    pub name: String,
    /// Its bytes, unaltered.
    pub bytes: Vec<u8>,
    /// What `bytes` are in.
    pub encoding: Encoding,
    /// What its record's fields and its head lines say, the fields taking precedence.
    pub metadata: Metadata,
    /// How many characters at the beginning are a scrape's head lines, with the line end and the
    /// blank lines after them; 0 when there are none.
    pub head: u32,
}

/// What [`read`] found in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// The pages, in the order of the file.
    pub pages: Vec<SourcePage>,
    /// What could not be read, in the order of the file.
    pub errors: Vec<ReadError>,
}

/// The pages of a file called `path`, whose whole content is `bytes`.
///
/// `encoding` is the file's. Of a JSON record the text is the field `text_field` if given, else
/// the first string of `text`, `content`, `body` and `正文`; other fields of known names
/// ([`known_key`](super::metadata::known_key)) are metadata. A text file and one of unknown kind
/// is one page and cannot fail, unless it is longer than 4 GiB.
pub fn read(
    path: &Path,
    kind: FileKind,
    bytes: Vec<u8>,
    encoding: Encoding,
    text_field: Option<&str>,
) -> Pages {
    let name = path.to_string_lossy().into_owned();
    let mut out = Pages::default();
    if u32::try_from(bytes.len()).is_err() {
        out.errors.push(ReadError::TooLong {
            path: name,
            bytes: bytes.len(),
        });
        return out;
    }
    match kind {
        FileKind::AnnotationSet => out.errors.push(ReadError::AnnotationSet { path: name }),
        FileKind::Text | FileKind::Unknown => {
            out.pages.push(page(name, bytes, encoding, Metadata::new()));
        }
        FileKind::Json | FileKind::JsonLines => {
            let text = Text::new(&bytes, encoding);
            let mut reader = Reader::new(name, &text, encoding, text_field, 1);
            if kind == FileKind::Json {
                reader.read_json();
            } else {
                reader.read_lines();
            }
            out = reader.out;
        }
    }
    out
}

/// [`read`] for some whole lines of a JSON Lines file, the first of which is the line
/// `first_line` (1-based) of the file, so that a long file need not be taken apart all at once.
pub fn read_lines(
    path: &Path,
    lines: &[u8],
    first_line: usize,
    encoding: Encoding,
    text_field: Option<&str>,
) -> Pages {
    let text = Text::new(lines, encoding);
    let name = path.to_string_lossy().into_owned();
    let mut reader = Reader::new(name, &text, encoding, text_field, first_line);
    reader.read_lines();
    reader.out
}

fn page(name: String, bytes: Vec<u8>, encoding: Encoding, fields: Metadata) -> SourcePage {
    // Head lines are short; a page may be long.
    let start = &bytes[..bytes.len().min(4 * HEAD_CHARS)];
    let chars = decode(start, encoding).chars;
    let (head, mut metadata) = head_lines(&chars[..chars.len().min(HEAD_CHARS)]);
    metadata.extend(fields);
    SourcePage {
        name,
        bytes,
        encoding,
        metadata,
        head,
    }
}
