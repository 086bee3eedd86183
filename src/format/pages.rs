//! From a file's bytes to the source pages in it.
//!
//! A text file is one page, its bytes untouched. A JSON or JSON Lines file holds one page a record,
//! whose bytes are the UTF-8 of its text field. In either, the head lines that scrapers put before
//! a text (`Title: …`, `日期：…`) become metadata; they stay in the page, which is never altered,
//! and are only counted, so that the import can hide them.
//!
//! A record that cannot be read is an error of its own and takes no other with it. Nothing here
//! opens a file: the caller does, and asks which encoding it is in (`format::detect`).

use std::borrow::Cow;
use std::path::Path;

use serde::Deserialize as _;
use serde::de::{DeserializeSeed, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::metadata::{self, known_key, normalize};
use crate::core::encoding::{Encoding, decode};

pub use super::metadata::Metadata;

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

/// What a file holds, as far as its name and first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// One page of text: `.txt`, `.md`.
    Text,
    /// An object or an array of objects with a text each.
    Json,
    /// A line an object with a text.
    JsonLines,
    /// A Pizhu annotation set, in JSON Lines, JSON or RON; not read here.
    AnnotationSet,
    /// An unknown extension; [`read`] takes it for text if asked to.
    Unknown,
}

/// What a file holds, by its extension and its first bytes: a few hundred will do, since an
/// annotation set says what it is at its start.
pub fn kind_of(path: &Path, first_bytes: &[u8]) -> FileKind {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let kind = match extension.as_deref() {
        Some("txt" | "text" | "md" | "markdown") => FileKind::Text,
        Some("json") => FileKind::Json,
        Some("jsonl" | "ndjson") => FileKind::JsonLines,
        Some("ron") => FileKind::Unknown,
        _ => return FileKind::Unknown,
    };
    if kind == FileKind::Text {
        return kind;
    }
    let start = first_bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(first_bytes);
    if has_top_key(start, b"pizhu") {
        FileKind::AnnotationSet
    } else if kind == FileKind::JsonLines && start.trim_ascii_start().starts_with(b"[") {
        // An array in spite of its name.
        FileKind::Json
    } else {
        kind
    }
}

/// Whether the JSON object or RON struct that `bytes` begin with has a field `key`, so far as
/// `bytes` go. It looks for `key` and a colon one bracket deep, and does not judge the rest.
fn has_top_key(bytes: &[u8], key: &[u8]) -> bool {
    let mut depth = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let word = match byte {
            b'{' | b'(' => {
                depth += 1;
                continue;
            }
            // An array at the top has no keys; `#![enable(…)]` of RON is skipped.
            b'[' if depth == 0 && !bytes[..at].ends_with(b"#![") => return false,
            b'[' => {
                depth += 1;
                continue;
            }
            b'}' | b')' | b']' => {
                depth -= 1;
                // Only the first value counts; the brackets of an attribute are not yet it.
                if depth == 0 && byte != b']' {
                    return false;
                }
                continue;
            }
            b'/' if bytes.get(at) == Some(&b'/') => {
                at += bytes[at..].iter().take_while(|&&b| b != b'\n').count();
                continue;
            }
            b'"' => {
                let start = at;
                while let Some(&byte) = bytes.get(at) {
                    at += 1;
                    match byte {
                        b'\\' => at += 1,
                        b'"' => break,
                        _ => {}
                    }
                }
                bytes.get(start..at - 1).unwrap_or_default()
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let start = at - 1;
                let is_word = |&&b: &&u8| b.is_ascii_alphanumeric() || b == b'_';
                at += bytes[at..].iter().take_while(is_word).count();
                &bytes[start..at]
            }
            _ => continue,
        };
        let after = bytes.get(at..).unwrap_or_default().trim_ascii_start();
        if depth == 1 && word == key && after.starts_with(b":") {
            return true;
        }
    }
    false
}

/// The pages of a file called `path`, whose whole content is `bytes`.
///
/// `encoding` is the file's. Of a JSON record the text is the field `text_field` if given, else
/// the first string of `text`, `content`, `body` and `正文`; other fields of known names
/// ([`known_key`]) are metadata. A text file and one of unknown kind is one page and cannot fail,
/// unless it is longer than 4 GiB.
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

/// How many characters at the beginning of a text are a scrape's head lines.
pub fn head_of(chars: &[char]) -> u32 {
    head_lines(&chars[..chars.len().min(HEAD_CHARS)]).0
}

/// A file's text with the places of what could not be decoded.
struct Text<'a> {
    text: Cow<'a, str>,
    /// Byte offsets in `text`, ascending.
    undecodable: Vec<usize>,
}

impl Text<'_> {
    fn new(bytes: &[u8], encoding: Encoding) -> Text<'_> {
        if encoding == Encoding::Utf8
            && let Ok(text) = str::from_utf8(&bytes[encoding.bom_len(bytes)..])
        {
            return Text {
                text: Cow::Borrowed(text),
                undecodable: Vec::new(),
            };
        }
        let decoded = decode(bytes, encoding);
        let mut text = String::with_capacity(bytes.len());
        let mut undecodable = Vec::with_capacity(decoded.undecodable.len());
        let mut indexes = decoded.undecodable.iter().peekable();
        for (index, c) in (0u32..).zip(decoded.chars) {
            if indexes.next_if_eq(&&index).is_some() {
                undecodable.push(text.len());
            }
            text.push(c);
        }
        Text {
            text: Cow::Owned(text),
            undecodable,
        }
    }
}

struct Reader<'a> {
    name: String,
    text: &'a Text<'a>,
    encoding: Encoding,
    text_field: Option<&'a str>,
    /// What the first line of the text is in its file.
    first_line: usize,
    /// A byte of the text, its line and its column.
    counted: (usize, usize, usize),
    out: Pages,
}

/// Where the text of a record is looked for.
const TEXT_FIELDS: [&str; 4] = ["text", "content", "body", "正文"];

impl<'a> Reader<'a> {
    fn new(
        name: String,
        text: &'a Text<'a>,
        encoding: Encoding,
        text_field: Option<&'a str>,
        first_line: usize,
    ) -> Self {
        Reader {
            name,
            text,
            encoding,
            text_field,
            first_line,
            counted: (0, first_line, 1),
            out: Pages::default(),
        }
    }

    fn read_lines(&mut self) {
        let mut start = 0;
        for (number, line) in (self.first_line..).zip(self.text.text.split('\n')) {
            if !line.trim().is_empty() {
                self.read_record(line, start, number);
            }
            start += line.len() + 1;
        }
    }

    /// Values one after the other, arrays of records or records.
    fn read_json(&mut self) {
        let text: &'a str = &self.text.text;
        let mut number = 0;
        let mut at = 0;
        while !text[at..].trim_start().is_empty() {
            at = text.len() - text[at..].trim_start().len();
            let mut records: Vec<&'a RawValue> = Vec::new();
            let mut deserializer = serde_json::Deserializer::from_str(&text[at..]);
            let result = if text[at..].starts_with('[') {
                Elements(&mut records).deserialize(&mut deserializer)
            } else {
                <&RawValue>::deserialize(&mut deserializer).map(|record| records.push(record))
            };
            for record in records {
                number += 1;
                // A slice of `text`, so its address tells where it is.
                let start = record.get().as_ptr() as usize - text.as_ptr() as usize;
                self.read_record(record.get(), start, number);
            }
            match result {
                Ok(()) => {
                    let read = deserializer.into_iter::<&RawValue>().byte_offset();
                    at += read.max(1);
                }
                Err(error) => {
                    // What follows could begin anywhere.
                    self.json_error(&error, at);
                    return;
                }
            }
        }
    }

    /// Reads one record, at the byte `start` of the text.
    fn read_record(&mut self, record: &str, start: usize, number: usize) {
        let end = start + record.len();
        let undecodable = &self.text.undecodable;
        let first = undecodable.partition_point(|&at| at < start);
        if let Some(&at) = undecodable.get(first).filter(|&&at| at < end) {
            let (line, column) = self.line_column(at);
            self.out.errors.push(ReadError::Undecodable {
                path: self.name.clone(),
                line,
                column,
                encoding: self.encoding,
            });
            return;
        }
        let fields = match serde_json::from_str::<Value>(record) {
            Ok(Value::Object(fields)) => fields,
            Ok(other) => {
                let (line, column) = self.line_column(blanks(record) + start);
                self.out.errors.push(ReadError::NotAnObject {
                    path: self.name.clone(),
                    line,
                    column,
                    found: match other {
                        Value::Array(_) => "an array",
                        Value::String(_) => "a string",
                        Value::Number(_) => "a number",
                        Value::Bool(_) => "true or false",
                        _ => "null",
                    },
                });
                return;
            }
            Err(error) => return self.json_error(&error, start),
        };
        let asked = self.text_field;
        let expected: &[&str] = match &asked {
            Some(field) => std::slice::from_ref(field),
            None => &TEXT_FIELDS,
        };
        let text_field = expected
            .iter()
            .find(|&&field| fields.get(field).is_some_and(Value::is_string));
        let Some(text_field) = text_field else {
            let (line, column) = self.line_column(blanks(record) + start);
            self.out.errors.push(ReadError::NoText {
                path: self.name.clone(),
                line,
                column,
                expected: expected.iter().map(|&field| field.to_owned()).collect(),
                found: fields.keys().cloned().collect(),
            });
            return;
        };
        let mut text = String::new();
        let mut known = Metadata::new();
        for (field, value) in fields {
            let value = match value {
                Value::String(value) if field == *text_field => {
                    text = value;
                    continue;
                }
                Value::String(value) => value,
                Value::Number(value) => value.to_string(),
                _ => continue,
            };
            // The field of the key's own name before any alias of it.
            if let Some(key) = known_key(&field)
                && let Some(value) = normalize(key, &value)
                && !is_nothing(&value)
                && (field == key || !known.contains_key(key))
            {
                known.insert(key.to_owned(), value);
            }
        }
        let name = format!("{}#{number}", self.name);
        self.out
            .pages
            .push(page(name, text.into_bytes(), Encoding::Utf8, known));
    }

    fn json_error(&mut self, error: &serde_json::Error, start: usize) {
        let text = &self.text.text[start..];
        let before = text
            .split_inclusive('\n')
            .take(error.line().saturating_sub(1));
        let line_start: usize = before.map(str::len).sum();
        // serde_json counts bytes, and 0 for before the first.
        let at = text.floor_char_boundary(line_start + error.column().saturating_sub(1));
        let (line, column) = self.line_column(start + at);
        let what = error.to_string();
        let what = what
            .rsplit_once(" at line ")
            .map_or(what.as_str(), |(what, _)| what);
        self.out.errors.push(ReadError::Json {
            path: self.name.clone(),
            line,
            column,
            what: what.to_owned(),
        });
    }

    /// The 1-based line, and column in characters, of a byte of the text.
    fn line_column(&mut self, at: usize) -> (usize, usize) {
        let text = &self.text.text;
        // Errors come in order; counting on from the last keeps a file full of them linear.
        let (from, mut line, mut column) = self.counted;
        let from = if from <= at {
            from
        } else {
            (line, column) = (self.first_line, 1);
            0
        };
        for c in text[from..at].chars() {
            if c == '\n' {
                line += 1;
                column = 1;
            } else {
                column += 1;
            }
        }
        self.counted = (at, line, column);
        (line, column)
    }
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Reads an array one element at a time, so that those before an error are kept.
struct Elements<'a, 'de>(&'a mut Vec<&'de RawValue>);

impl<'de> DeserializeSeed<'de> for Elements<'_, 'de> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element()? {
            self.0.push(element);
        }
        Ok(())
    }
}

/// Head lines are looked for in the first so many characters.
const HEAD_CHARS: usize = 8192;
/// What is longer, in characters, is no value of a head line.
const LONGEST_VALUE: usize = 200;
const LONGEST_URL: usize = 2000;
/// A head line's value may run on for so many lines of so many characters.
const RUN_ON_LINES: usize = 2;
const RUN_ON_CHARS: usize = 80;

/// How many characters of the beginning are head lines, and what they say.
///
/// A value may run on over a line or two before the next head line, as titles do that a web page
/// had with a line end in them.
fn head_lines(chars: &[char]) -> (u32, Metadata) {
    let mut metadata = Metadata::new();
    let mut names: Vec<String> = Vec::new();
    let mut at = 0;
    // The end of the last head line, the blank lines after it included.
    let mut end = 0;
    // The last head line so far, and what it may run on with.
    let mut last: Option<(&'static str, String)> = None;
    let mut run_on: Vec<String> = Vec::new();
    let mut is_open = false;
    while at < chars.len() {
        let (line, next) = line_at(chars, at);
        let text: String = line.iter().collect();
        if text.trim().is_empty() {
            // A value does not run on beyond a blank line, and what ran on was none.
            if run_on.is_empty() {
                is_open = false;
                if last.is_some() {
                    end = next;
                }
            } else {
                break;
            }
        } else if let Some((name, key, value)) = head_line(&text) {
            // The same name twice is rather a text that speaks of itself.
            if names.contains(&name) {
                break;
            }
            names.push(name);
            keep(&mut metadata, last.take(), &run_on);
            run_on.clear();
            last = Some((key, value));
            is_open = true;
            end = next;
        } else if is_open && run_on.len() < RUN_ON_LINES && line.len() <= RUN_ON_CHARS {
            run_on.push(text);
        } else {
            break;
        }
        at = next;
    }
    keep(&mut metadata, last, &[]);
    if names.len() < 2 {
        return (0, Metadata::new());
    }
    (end as u32, metadata)
}

fn keep(metadata: &mut Metadata, head: Option<(&'static str, String)>, run_on: &[String]) {
    let Some((key, mut value)) = head else { return };
    for line in run_on {
        value.push_str(line.trim());
    }
    if let Some(value) = normalize(key, &value)
        && !is_nothing(&value)
    {
        metadata.entry(key.to_owned()).or_insert(value);
    }
}

/// What programs write for a value they did not find.
fn is_nothing(value: &str) -> bool {
    matches!(
        value.to_lowercase().as_str(),
        "none" | "null" | "nan" | "n/a" | "undefined" | "-" | "无" | "無"
    )
}

/// The line that starts at `at`, without its end, and where the next starts.
fn line_at(chars: &[char], at: usize) -> (&[char], usize) {
    let is_end = |c: &char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let end = chars[at..]
        .iter()
        .position(is_end)
        .map_or(chars.len(), |n| at + n);
    let next = match chars[end..] {
        ['\r', '\n', ..] => end + 2,
        [_, ..] => end + 1,
        [] => end,
    };
    (&chars[at..end], next)
}

/// The name as written, its key and the value, if the line is a head line.
fn head_line(line: &str) -> Option<(String, &'static str, String)> {
    let (name, value) = line.split_once([':', '：'])?;
    let name = name.trim().to_lowercase();
    let key = known_key(&name)?;
    let is_usual = matches!(
        key,
        metadata::TITLE | metadata::DATE | metadata::URL | metadata::SOURCE | metadata::AUTHOR
    );
    let longest = if key == metadata::URL {
        LONGEST_URL
    } else {
        LONGEST_VALUE
    };
    // A whole text on one line may begin with its source.
    (is_usual && value.chars().count() <= longest).then(|| (name, key, value.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_as(kind: FileKind, bytes: &[u8], encoding: Encoding, field: Option<&str>) -> Pages {
        read(Path::new("f"), kind, bytes.to_vec(), encoding, field)
    }

    /// Pages as `name|key=value …|head|text`, errors as their sentence up to the advice.
    fn shown(pages: &Pages) -> Vec<String> {
        let one = |page: &SourcePage| {
            let pairs = page
                .metadata
                .iter()
                .map(|(key, value)| format!("{key}={value}"));
            let pairs = pairs.collect::<Vec<_>>().join(" ");
            let text: String = decode(&page.bytes, page.encoding).chars.iter().collect();
            format!("{}|{pairs}|{}|{text}", page.name, page.head)
        };
        let errors = pages.errors.iter().map(|error| {
            let sentence = error.to_string();
            sentence.split(';').next().unwrap_or_default().to_owned()
        });
        pages.pages.iter().map(one).chain(errors).collect()
    }

    #[test]
    fn lines_in_the_middle_of_a_file_are_counted_from_its_beginning() {
        let lines = "{\"text\": \"北京\"}\n\n{\"text\"\n{\"text\": \"上海\"}\n";
        let path = Path::new("a.jsonl");
        let pages = read_lines(path, lines.as_bytes(), 40, Encoding::Utf8, None);
        let names: Vec<_> = pages.pages.iter().map(|page| page.name.as_str()).collect();
        assert_eq!(names, ["a.jsonl#40", "a.jsonl#43"]);
        assert!(matches!(
            pages.errors[..],
            [ReadError::Json { line: 42, .. }]
        ));
    }

    #[test]
    fn the_kind_of_a_file_is_told_by_name_and_start() {
        use FileKind::*;
        for (path, start, expected) in [
            ("a.txt", "", Text),
            ("a.TXT", r#"{"pizhu":1}"#, Text),
            ("b/a.md", "", Text),
            ("a.json", "", Json),
            ("a.json", r#"{"text":"x"}"#, Json),
            ("a.jsonl", r#"{"text":"pizhu"}"#, JsonLines),
            ("a.jsonl", "\n [\n{}]", Json),
            ("a.jsonl", r#"{"pizhu":{"format":1}}"#, AnnotationSet),
            ("a.jsonl", "\u{FEFF}\n{ \"pizhu\" : 1", AnnotationSet),
            ("a.jsonl", "{\"text\":\"x\"}\n{\"pizhu\":1}", JsonLines),
            ("a.json", r#"{"a":{"pizhu":1},"b":"pizhu"}"#, Json),
            ("a.json", r#"{"a":"\"","b":[{}],"pizhu":{}}"#, AnnotationSet),
            ("a.json", r#"[{"pizhu":1}]"#, Json),
            ("a.ron", "(pizhu:(version:1),articles:[])", AnnotationSet),
            (
                "a.ron",
                "#![enable(implicit_some)]\n// (\nSet(\n  pizhu: 1)",
                AnnotationSet,
            ),
            ("a.ron", "(window: (pizhu: 1))", Unknown),
            ("a.csv", "", Unknown),
            ("txt", "", Unknown),
            ("a.json", "\"\\", Json),
        ] {
            assert_eq!(
                kind_of(Path::new(path), start.as_bytes()),
                expected,
                "{path} {start}"
            );
        }
    }

    #[test]
    fn a_text_file_is_one_page_as_it_came() {
        let bytes = b"\xB1\xB1\r\n\xFF";
        let pages = read_as(FileKind::Text, bytes, Encoding::Gb18030, None);
        assert_eq!(
            pages.pages,
            [SourcePage {
                name: "f".to_owned(),
                bytes: bytes.to_vec(),
                encoding: Encoding::Gb18030,
                metadata: Metadata::new(),
                head: 0,
            }]
        );
        assert_eq!(
            read_as(FileKind::Unknown, bytes, Encoding::Gb18030, None),
            pages
        );
        let set = read_as(FileKind::AnnotationSet, b"{}", Encoding::Utf8, None);
        assert_eq!(shown(&set), ["f is an annotation set"]);
    }

    #[test]
    fn json_lines_are_pages() {
        #[track_caller]
        fn check(field: Option<&str>, text: &str, expected: &[&str]) {
            let pages = read_as(FileKind::JsonLines, text.as_bytes(), Encoding::Utf8, field);
            assert_eq!(shown(&pages), expected, "{text}");
            let (gb, _, _) = encoding_rs::GB18030.encode(text);
            let pages = read_as(FileKind::JsonLines, &gb, Encoding::Gb18030, field);
            assert_eq!(shown(&pages), expected, "{text}");
        }
        check(None, "", &[]);
        check(
            None,
            "{\"text\":\"北京\\r\\n\"}\r\n\r\n{\"正文\":\"二\",\"标题\":\"题\",\"版次\":4,\"日期\":\"2024年3月5日\"}",
            &[
                "f#1||0|北京\r\n",
                "f#3|date=2024-03-05 page=4 title=题|0|二",
            ],
        );
        check(
            None,
            "{\"text\":null,\"body\":\"b\",\"content\":\"c\"}",
            &["f#1||0|c"],
        );
        check(
            None,
            "{\"paper\":\"甲\",\"newspaper\":\"乙\",\"报纸\":\"丙\",\"text\":\"\"}",
            &["f#1|newspaper=乙|0|"],
        );
        check(
            Some("t"),
            "{\"text\":\"a\",\"t\":\"b\",\"title\":\"None\",\"url\":true}",
            &["f#1||0|b"],
        );
        check(
            None,
            "{\"text\":\"一\"}\n{\"text\":\"二\"\n[1]\n{\"t\":\"三\"}\n{\"text\":\"五\"}\n",
            &[
                "f#1||0|一",
                "f#5||0|五",
                "f, line 2, column 11: this is not JSON (EOF while parsing an object)",
                "f, line 3, column 1: found an array where an object with a text was expected",
                "f, line 4, column 1: this record has no text in a field text, content, body, 正文",
            ],
        );
        check(
            None,
            "{\"text\":\"Title: 题\\nDate: 2024-03-05\\n\\n正文\",\"title\":\"另题\"}",
            &["f#1|date=2024-03-05 title=另题|27|Title: 题\nDate: 2024-03-05\n\n正文"],
        );
        check(
            None,
            "{\"text\":\"北京\",\"x\":tru}\n",
            &["f, line 1, column 21: this is not JSON (expected ident)"],
        );
    }

    #[test]
    fn json_is_pages() {
        #[track_caller]
        fn check(text: &str, expected: &[&str]) {
            let pages = read_as(FileKind::Json, text.as_bytes(), Encoding::Utf8, None);
            assert_eq!(shown(&pages), expected, "{text}");
        }
        check("\u{FEFF}{\"content\":\"一\"}", &["f#1||0|一"]);
        check(
            "[\n {\"text\":\"一\"},\n  {\"text\":2},\n {\"text\":\"三\"}\n]\n",
            &[
                "f#1||0|一",
                "f#3||0|三",
                "f, line 3, column 3: this record has no text in a field text, content, body, 正文",
            ],
        );
        check("[]", &[]);
        check(
            "{\"text\":\"一\"}\n{\"text\":\"二\"} [{\"text\":\"三\"}]",
            &["f#1||0|一", "f#2||0|二", "f#3||0|三"],
        );
        check(
            "[{\"text\":\"一\"},\n{\"text\" \"二\"}]",
            &[
                "f#1||0|一",
                "f, line 2, column 9: this is not JSON (expected `:`)",
            ],
        );
        check(
            "北",
            &["f, line 1, column 1: this is not JSON (expected value)"],
        );
        check(
            "7",
            &["f, line 1, column 1: found a number where an object with a text was expected"],
        );
    }

    #[test]
    fn bytes_that_mean_nothing_spoil_only_their_record() {
        let lines = b"{\"text\":\"a\"}\n{\"text\":\"\xFFb\"}\n{\"text\":\"c\"}";
        let expected = [
            "f#1||0|a",
            "f#3||0|c",
            "f, line 2, column 10: the bytes here are not utf-8",
        ];
        assert_eq!(
            shown(&read_as(FileKind::JsonLines, lines, Encoding::Utf8, None)),
            expected
        );
        let array = b"[{\"text\":\"a\"},\n{\"text\":\"\xFFb\"},\n{\"text\":\"c\"}]";
        assert_eq!(
            shown(&read_as(FileKind::Json, array, Encoding::Utf8, None)),
            expected
        );
    }

    #[test]
    fn head_lines_are_metadata() {
        /// `¶` ends the head.
        #[track_caller]
        fn check(text: &str, expected: &str) {
            let plain = text.replace('¶', "");
            let chars: Vec<char> = plain.chars().collect();
            let (head, metadata) = head_lines(&chars);
            let pairs: Vec<_> = metadata
                .iter()
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            assert_eq!(pairs.join(" "), expected, "{text}");
            let marked: String = chars[..head as usize]
                .iter()
                .chain(&['¶'])
                .chain(&chars[head as usize..])
                .collect();
            let text = if text.contains('¶') {
                text.to_owned()
            } else {
                format!("¶{text}")
            };
            assert_eq!(marked, text);
        }
        check("", "");
        check("正文", "");
        check("Title: 题\n正文", "");
        check("来源：本报\n正文", "");
        check(
            "Title: 题\nDate: 2024-03-05\n¶正文",
            "date=2024-03-05 title=题",
        );
        check(
            "\n\nurl : http://a.b/c\r\n\r\nTITLE：题\r\n \r\n\n¶正文",
            "title=题 url=http://a.b/c",
        );
        check(
            "标题：题\n日期：2024年3月5日\n作者：甲 乙\n来源：社\n网址：http://x\n¶正文\n标题：",
            "author=甲 乙 date=2024-03-05 source=社 title=题 url=http://x",
        );
        check(
            "時間：三月\u{2028}標題：題\u{2028}¶正文",
            "date=三月 title=題",
        );
        check(
            "Title: 题\n_副\nDate: None\nURL: http://x\n\n¶正文",
            "title=题_副 url=http://x",
        );
        check(
            "Title: 题\nDate: 2024-03-05\n¶短\n正文",
            "date=2024-03-05 title=题",
        );
        check(
            "Title: 题\nAuthor: 甲\n¶一\n二\n三\nDate: 2024-03-05\n",
            "author=甲 title=题",
        );
        check("Title: 题\n\n一\nDate: 2024-03-05\n", "");
        check("Title: 题\nDate:\n¶Title: 又\n正文", "title=题");
        let long = "长".repeat(201);
        check(
            &format!("标题：题\n作者：甲\n¶来源：{long}"),
            "author=甲 title=题",
        );
        check("日期：2024-03-05\n时间：10:00\n¶", "date=2024-03-05");
        check("他说：好\n日期：明天\n", "");
        check("page: 4\nnewspaper: x\n正文", "");
        check("title:a\ndate:b¶", "date=b title=a");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            json in "([\\[{}\\]:,\"\n 12a\u{5317}]|\"text\":|\"pizhu\":|title|[:\u{FF1A}]){0,40}",
            ron in "[#!\\[\\](){}a-c:\"/\\\\\n]{0,40}",
        ) {
            for bytes in [bytes.as_slice(), json.as_bytes(), ron.as_bytes()] {
                for path in ["a.json", "a.jsonl", "a.ron", "a.txt"] {
                    kind_of(Path::new(path), bytes);
                }
                for kind in [FileKind::Text, FileKind::Json, FileKind::JsonLines] {
                    for encoding in Encoding::ALL {
                        for page in read_as(kind, bytes, encoding, None).pages {
                            let count = decode(&page.bytes, page.encoding).chars.len();
                            prop_assert!(page.head as usize <= count);
                        }
                    }
                }
            }
        }

        #[test]
        fn any_text_comes_back_from_json(texts in proptest::collection::vec(any::<String>(), 0..5)) {
            let lines: Vec<_> = texts.iter().map(|text| serde_json::json!({ "text": text }).to_string()).collect();
            for (kind, file) in [
                (FileKind::JsonLines, lines.join("\n")),
                (FileKind::Json, format!("[{}]", lines.join(", "))),
            ] {
                let pages = read_as(kind, file.as_bytes(), Encoding::Utf8, None);
                prop_assert!(pages.errors.is_empty());
                let found: Vec<_> = pages.pages.into_iter().map(|page| page.bytes).collect();
                let expected: Vec<_> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
                prop_assert_eq!(found, expected);
            }
        }
    }
}
