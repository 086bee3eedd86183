//! The records of a JSON or JSON Lines file: a page each, an error each.
//!
//! Every record is read by itself, so that one that is no record takes no other with it.

use std::borrow::Cow;

use serde::Deserialize as _;
use serde::de::{DeserializeSeed, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::core::encoding::{Encoding, decode};
use crate::format::metadata::{Metadata, known_key, normalize};

use super::errors::ReadError;
use super::head::is_nothing;
use super::{Pages, page};

/// A file's text with the places of what could not be decoded.
pub(super) struct Text<'a> {
    text: Cow<'a, str>,
    /// Byte offsets in `text`, ascending.
    undecodable: Vec<usize>,
}

impl Text<'_> {
    pub(super) fn new(bytes: &[u8], encoding: Encoding) -> Text<'_> {
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

pub(super) struct Reader<'a> {
    name: String,
    text: &'a Text<'a>,
    encoding: Encoding,
    text_field: Option<&'a str>,
    /// What the first line of the text is in its file.
    first_line: usize,
    /// A byte of the text, its line and its column.
    counted: (usize, usize, usize),
    pub(super) out: Pages,
}

/// Where the text of a record is looked for.
const TEXT_FIELDS: [&str; 4] = ["text", "content", "body", "正文"];

impl<'a> Reader<'a> {
    pub(super) fn new(
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

    pub(super) fn read_lines(&mut self) {
        let mut start = 0;
        for (number, line) in (self.first_line..).zip(self.text.text.split('\n')) {
            if !line.trim().is_empty() {
                self.read_record(line, start, number);
            }
            start += line.len() + 1;
        }
    }

    /// Values one after the other, arrays of records or records.
    pub(super) fn read_json(&mut self) {
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
        match serde_json::from_str::<Value>(record) {
            Ok(Value::Object(fields)) => self.take_record(fields, start + blanks(record), number),
            Ok(other) => {
                let (line, column) = self.line_column(start + blanks(record));
                self.out.errors.push(ReadError::NotAnObject {
                    path: self.name.clone(),
                    line,
                    column,
                    found: kind_of(&other),
                });
            }
            Err(error) => self.json_error(&error, start),
        }
    }

    /// Makes a page of the fields of a record, which begins at the byte `start` of the text.
    fn take_record(&mut self, fields: Map<String, Value>, start: usize, number: usize) {
        let asked = self.text_field;
        let expected: &[&str] = match &asked {
            Some(field) => std::slice::from_ref(field),
            None => &TEXT_FIELDS,
        };
        let text_field = expected
            .iter()
            .find(|&&field| fields.get(field).is_some_and(Value::is_string));
        let Some(text_field) = text_field else {
            let expected = expected.iter().map(|&field| field.to_owned()).collect();
            let (line, column) = self.line_column(start);
            self.out.errors.push(ReadError::NoText {
                path: self.name.clone(),
                line,
                column,
                expected,
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
        let page = page(name, text.into_bytes(), Encoding::Utf8, known);
        self.out.pages.push(page);
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

/// The bytes of white space before a record.
fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// What stands where an object was expected.
fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Array(_) => "an array",
        Value::String(_) => "a string",
        Value::Number(_) => "a number",
        Value::Bool(_) => "true or false",
        Value::Null => "null",
        Value::Object(_) => "an object",
    }
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
