//! A label set in a file of its own, in JSON or RON: the same records as in the header of an
//! annotation set, which can be read in its place.

use std::io::{BufReader, Cursor, Read};

use serde::{Deserialize, de::IgnoredAny};

use super::encode::{Encode, Encoder};
use super::read::{SetReader, Wrong, decode};
use super::record::{Extra, HeaderLine, LabelFile};
use super::{Format, Header, SetError, TextKind};

/// The version of label sets that this program writes, and the only one it reads.
pub const LABELS_VERSION: u32 = 1;

/// Why a file is no label set.
#[derive(Debug, thiserror::Error)]
pub enum LabelFileError {
    /// It is not a label set in the format it was said to be in, or a field is missing or of the
    /// wrong kind.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Where.
        line: usize,
        /// Where, in characters.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// It was written for another version of the format.
    #[error("the label set is of version {found}; this program reads version {LABELS_VERSION}")]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// Its labels contradict each other.
    #[error(transparent)]
    Invalid(#[from] SetError),
}

/// An annotation set as one document, of which the header alone is looked at.
#[derive(Deserialize)]
struct Whole {
    pizhu: Header,
    #[serde(default)]
    #[allow(dead_code)] // whatever it is, it is passed over
    articles: IgnoredAny,
}

/// A file of more bytes than this is not read whole where its beginning is that of an annotation
/// set.
const LARGE: u64 = 1 << 20;

/// Reads a label set from a file; of an annotation set, the header and nothing behind it.
///
/// # Errors
/// See [`LabelFileError`].
pub fn read_labels_from(mut source: impl Read) -> Result<LabelFile, LabelFileError> {
    let mut bytes = Vec::new();
    let mut beginning = source.by_ref().take(LARGE);
    let length = beginning.read_to_end(&mut bytes).map_err(SetError::Io)?;
    if let Some(format) = Format::detect(&bytes).filter(|_| length as u64 == LARGE) {
        let whole = BufReader::new(Cursor::new(bytes).chain(source));
        let reader = SetReader::new(whole, format)?;
        return checked(labels_of(reader.header().clone()));
    }
    source.read_to_end(&mut bytes).map_err(SetError::Io)?;
    read_labels(&bytes)
}

/// Reads a label set; of an annotation set, its header.
///
/// # Errors
/// See [`LabelFileError`].
pub fn read_labels(bytes: &[u8]) -> Result<LabelFile, LabelFileError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let format = match first {
        Some(b'{') => Format::Json,
        _ => Format::Ron,
    };
    let file = match decode::<LabelFile>(format, bytes) {
        Ok(file) => file,
        Err(wrong) => match header(format, bytes) {
            Some(header) => labels_of(header),
            None => return Err(wrong.into()),
        },
    };
    checked(file)
}

fn labels_of(header: Header) -> LabelFile {
    LabelFile {
        pizhu_labels: LABELS_VERSION,
        name: None,
        name_en: None,
        labels: header.labels,
        relations: header.relations,
        guidelines: header.guidelines,
        extra: Extra::new(),
    }
}

/// A label set of this version, with labels that do not contradict each other.
fn checked(file: LabelFile) -> Result<LabelFile, LabelFileError> {
    if file.pizhu_labels != LABELS_VERSION {
        let found = file.pizhu_labels;
        return Err(LabelFileError::Version { found });
    }
    let header = Header {
        schema: super::SCHEMA,
        program: String::new(),
        text: TextKind::Clean,
        labels: file.labels,
        relations: file.relations,
        guidelines: file.guidelines,
        settings: Default::default(),
        extra: Extra::new(),
    };
    header.check()?;
    Ok(LabelFile {
        labels: header.labels,
        relations: header.relations,
        guidelines: header.guidelines,
        ..file
    })
}

fn header(format: Format, bytes: &[u8]) -> Option<Header> {
    let whole = decode::<Whole>(format, bytes).map(|whole| whole.pizhu);
    let line = bytes.split(|byte| *byte == b'\n').next()?;
    let first = || decode::<HeaderLine>(Format::Json, line).map(|line| line.pizhu);
    whole.or_else(|_| first()).ok()
}

/// Writes a label set, a label a line.
#[must_use]
pub fn write_labels(format: Format, file: &LabelFile) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut to = Encoder::new(format, &mut bytes);
    to.open_record();
    to.field("\"pizhu_labels\":", "pizhu_labels:");
    file.pizhu_labels.encode(&mut to);
    for (json, ron, name) in [
        ("\"name\":", "name:", &file.name),
        ("\"name_en\":", "name_en:", &file.name_en),
    ] {
        if let Some(name) = name {
            to.field(json, ron);
            name.encode(&mut to);
        }
    }
    if !file.labels.is_empty() {
        to.line_field("\"labels\":", "labels:");
        to.lines(&file.labels);
    }
    if !file.relations.is_empty() {
        to.line_field("\"relations\":", "relations:");
        to.lines(&file.relations);
    }
    if let Some(guidelines) = &file.guidelines {
        to.line_field("\"guidelines\":", "guidelines:");
        guidelines.encode(&mut to);
    }
    to.close_record();
    bytes.push(b'\n');
    bytes
}

impl From<Wrong> for LabelFileError {
    fn from(wrong: Wrong) -> Self {
        LabelFileError::Syntax {
            line: wrong.line,
            column: wrong.column,
            message: wrong.message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RON: &str = r##"// by hand
(
    pizhu_labels: 1,
    name: "三类",
    labels: [
        (id: "PER", name: "人名", color: "#0072b2", key: "p", examples: ["周敏"], inside: []),
        (id: "LOC", name: "地名", color: "#009e73", attributes: [
            (id: "kind", kind: "choice", values: [(id: "city", name: "城市"), (id: "river")], default: "city"),
        ], crosses: ["PER"]),
        (id: "SPORT", name: "体育", color: "#009e73", of_article: true),
    ],
    relations: [(id: "IN", name: "在", color: "#555555", directed: true, pairs: [(from: "PER", to: "LOC")])],
    guidelines: "# 细则\n",
)
"##;

    #[test]
    fn a_label_set_is_written_as_it_is_read() {
        let file = read_labels(RON.as_bytes()).unwrap();
        assert_eq!(file.labels.len(), 3);
        assert_eq!(file.labels[0].inside, Some(Vec::new()));
        assert_eq!(file.labels[1].inside, None);
        assert_eq!(file.labels[1].attributes[0].values[0].id, "city");
        for format in [Format::Json, Format::Ron] {
            let written = write_labels(format, &file);
            assert_eq!(read_labels(&written).unwrap(), file);
            let lines = written.iter().filter(|byte| **byte == b'\n').count();
            assert_eq!(lines, 10, "{}", String::from_utf8_lossy(&written));
        }
    }

    #[test]
    fn the_header_of_an_annotation_set_is_a_label_set() {
        let header = r##"{"schema":1,"program":"x","text":"clean","labels":[{"id":"A","name":"甲","color":"#000000"}]}"##;
        for text in [
            format!("{{\"pizhu\":{header}}}\n{{\"id\":\"1\"}}\n"),
            format!("{{\"pizhu\":{header},\"articles\":[{{\"id\":\"1\"}}]}}"),
            "(pizhu:(schema:1,program:\"x\",text:clean,labels:[(id:\"A\",name:\"甲\",color:\"#000000\")]),articles:[(id:\"1\")])".to_owned(),
        ] {
            let file = read_labels(text.as_bytes()).unwrap();
            assert_eq!(file.labels[0].name, "甲", "{text}");
            // What stands behind the header of a large one is not looked at.
            let large = text + &"\u{0}".repeat(2 * LARGE as usize);
            let file = read_labels_from(large.as_bytes()).unwrap();
            assert_eq!(file.labels[0].name, "甲");
        }
    }

    #[test]
    fn what_is_wrong_with_a_label_set_is_said() {
        for (text, expected) in [
            ("", "line 1"),
            ("{\"labels\":[]}", "pizhu_labels"),
            ("{\"pizhu_labels\":7}", "version 7"),
            (
                "{\"pizhu_labels\":1,\n\"labels\":[{\"id\":\"A\",\"color\":\"#000000\"}]}",
                "line 2",
            ),
            (
                "(pizhu_labels:1,labels:[(id:\"A\",name:\"A\",color:\"red\")])",
                "#rrggbb",
            ),
        ] {
            let error = read_labels(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
