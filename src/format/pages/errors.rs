//! What can be wrong with a file of pages, and where.

use crate::core::encoding::Encoding;

/// What could not be read, and where. Lines and columns are 1-based, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(
    missing_docs,
    reason = "the fields are the same in all and named for what they are"
)]
pub enum ReadError {
    /// Not JSON from here on.
    #[error(
        "{path}, line {line}, column {column}: this is not JSON ({what}); \
         correct or remove it and import the file again"
    )]
    Json {
        path: String,
        line: usize,
        column: usize,
        what: String,
    },
    /// JSON, but not a record.
    #[error(
        "{path}, line {line}, column {column}: found {found} where an object with a text was \
         expected; correct or remove it and import the file again"
    )]
    NotAnObject {
        path: String,
        line: usize,
        column: usize,
        found: &'static str,
    },
    /// A record without a text.
    #[error(
        "{path}, line {line}, column {column}: this record has no text in a field {}; \
         say in which field the text is (found: {})",
        one_of(expected),
        one_of(found)
    )]
    NoText {
        path: String,
        line: usize,
        column: usize,
        expected: Vec<String>,
        found: Vec<String>,
    },
    /// A record with bytes that mean nothing in the file's encoding; the first is here.
    #[error(
        "{path}, line {line}, column {column}: the bytes here are not {encoding}; \
         choose another encoding, or correct them and import the file again"
    )]
    Undecodable {
        path: String,
        line: usize,
        column: usize,
        encoding: Encoding,
    },
    /// An annotation set, which is read elsewhere.
    #[error("{path} is an annotation set; import it as one, not as text")]
    AnnotationSet { path: String },
    /// More than a page may have.
    #[error(
        "{path} has {bytes} bytes, more than the 4 GiB of one page; split it and import the parts"
    )]
    TooLong { path: String, bytes: usize },
}

fn one_of(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        names => names.join(", "),
    }
}
