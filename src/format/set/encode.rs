//! How values become bytes, in JSON and in RON.
//!
//! The bytes are made here and not by serde_json and ron for three reasons. One record has to be
//! one line for every program, so U+0085, U+2028 and U+2029 are escaped besides the control
//! characters (Python's `splitlines` breaks at them); ron escapes by Rust's table of printable
//! characters, so that the bytes would change with the compiler; and fields unknown to this
//! version have to be fields in RON too. It costs a few dozen lines and is faster than either.

use std::collections::BTreeMap;
use std::io::Write;

use serde::de::{Deserializer, IgnoredAny};
use serde_json::Value;

use super::Format;

/// Something that can stand in a set.
pub(super) trait Encode {
    fn encode(&self, to: &mut Encoder<'_>);
}

/// Appends values to a buffer.
pub(super) struct Encoder<'a> {
    out: &'a mut Vec<u8>,
    ron: bool,
    /// The first unknown field whose name RON has no way to write.
    pub(super) unwritable: Option<String>,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(format: Format, out: &'a mut Vec<u8>) -> Self {
        Encoder {
            out,
            ron: format == Format::Ron,
            unwritable: None,
        }
    }

    pub(super) fn open_record(&mut self) {
        self.out.push(if self.ron { b'(' } else { b'{' });
    }

    pub(super) fn close_record(&mut self) {
        self.out.push(if self.ron { b')' } else { b'}' });
    }

    /// The name of a field, as JSON and as RON has it, colon included.
    pub(super) fn field(&mut self, json: &str, ron: &str) {
        self.separate();
        self.out
            .extend_from_slice(if self.ron { ron } else { json }.as_bytes());
    }

    /// The same at the beginning of a line.
    pub(super) fn line_field(&mut self, json: &str, ron: &str) {
        if !matches!(self.out.last(), Some(b'{' | b'(' | b'[')) {
            self.out.push(b',');
        }
        self.out.push(b'\n');
        self.out
            .extend_from_slice(if self.ron { ron } else { json }.as_bytes());
    }

    /// A list, each of its values on a line of its own.
    pub(super) fn lines<T: Encode>(&mut self, values: &[T]) {
        self.out.push(b'[');
        for (number, value) in values.iter().enumerate() {
            let before: &[u8] = if number == 0 { b"\n" } else { b",\n" };
            self.out.extend_from_slice(before);
            value.encode(self);
        }
        self.out.extend_from_slice(b"\n]");
    }

    /// A field this version does not know.
    pub(super) fn unknown_field(&mut self, name: &str, value: &Value) {
        self.separate();
        if !self.ron {
            self.text(name);
        } else if is_identifier(name) {
            self.out.extend_from_slice(b"r#");
            self.out.extend_from_slice(name.as_bytes());
        } else if self.unwritable.is_none() {
            self.unwritable = Some(name.to_owned());
        }
        self.out.push(b':');
        self.value(value);
    }

    /// A word of an enum.
    pub(super) fn word(&mut self, word: &str) {
        if self.ron {
            self.out.extend_from_slice(word.as_bytes());
        } else {
            self.out.push(b'"');
            self.out.extend_from_slice(word.as_bytes());
            self.out.push(b'"');
        }
    }

    /// A comma, unless something has just been opened. No value ends in an opening bracket: text
    /// ends in its quotation mark.
    fn separate(&mut self) {
        if !matches!(self.out.last(), Some(b'{' | b'(' | b'[')) {
            self.out.push(b',');
        }
    }

    fn number(&mut self, mut number: u32) {
        let mut digits = [0u8; 10];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        self.out.extend_from_slice(&digits[at..]);
    }

    fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        self.out.reserve(bytes.len() + 2);
        self.out.push(b'"');
        let mut copied = 0;
        let mut at = 0;
        while let Some(found) = bytes[at..].iter().position(|&byte| LOOK[usize::from(byte)]) {
            at += found;
            let (character, length) = match bytes[at] {
                0xC2 if bytes[at..].starts_with(&[0xC2, 0x85]) => (0x85, 2),
                0xE2 if bytes[at..].starts_with(&[0xE2, 0x80, 0xA8]) => (0x2028, 3),
                0xE2 if bytes[at..].starts_with(&[0xE2, 0x80, 0xA9]) => (0x2029, 3),
                0xC2 | 0xE2 => {
                    at += 1;
                    continue;
                }
                byte => (u32::from(byte), 1),
            };
            self.out.extend_from_slice(&bytes[copied..at]);
            self.escape(character);
            at += length;
            copied = at;
        }
        self.out.extend_from_slice(&bytes[copied..]);
        self.out.push(b'"');
    }

    fn escape(&mut self, character: u32) {
        // Writing to a Vec cannot fail, here and in `value`.
        let short: &[u8] = match character {
            0x22 => b"\\\"",
            0x5C => b"\\\\",
            0x0A => b"\\n",
            0x0D => b"\\r",
            0x09 => b"\\t",
            _ if self.ron => {
                return write!(self.out, "\\u{{{character:x}}}").unwrap_or_default();
            }
            _ => return write!(self.out, "\\u{character:04x}").unwrap_or_default(),
        };
        self.out.extend_from_slice(short);
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self
                .out
                .extend_from_slice(if self.ron { b"()" } else { b"null" }),
            Value::Bool(flag) => flag.encode(self),
            Value::Number(number) => {
                write!(self.out, "{number}").unwrap_or_default();
                // Without its type ron takes a number for an f32 when that comes close enough.
                if self.ron && number.is_f64() {
                    self.out.extend_from_slice(b"f64");
                }
            }
            Value::String(text) => self.text(text),
            Value::Array(values) => {
                self.out.push(b'[');
                for value in values {
                    self.separate();
                    self.value(value);
                }
                self.out.push(b']');
            }
            Value::Object(map) => {
                self.out.push(b'{');
                for (name, value) in map {
                    self.separate();
                    self.text(name);
                    self.out.push(b':');
                    self.value(value);
                }
                self.out.push(b'}');
            }
        }
    }
}

/// The bytes that may have to be escaped, or begin a character that has to be.
const LOOK: [bool; 256] = {
    let mut look = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        look[byte] = true;
        byte += 1;
    }
    look[b'"' as usize] = true;
    look[b'\\' as usize] = true;
    look[0xC2] = true;
    look[0xE2] = true;
    look
};

/// Whether RON can have a field of this name. Only ron's own table tells.
fn is_identifier(name: &str) -> bool {
    let source = format!("(r#{name}:0)");
    let Ok(mut parser) = ron::Deserializer::from_str(&source) else {
        return false;
    };
    struct OneField<'a>(&'a str);
    impl<'de> serde::de::Visitor<'de> for OneField<'_> {
        type Value = bool;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a record of one field")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
            let name: Option<String> = map.next_key()?;
            let IgnoredAny = map.next_value()?;
            Ok(name.as_deref() == Some(self.0))
        }
    }
    matches!(parser.deserialize_struct("", &[], OneField(name)), Ok(true))
}

impl Encode for String {
    fn encode(&self, to: &mut Encoder<'_>) {
        to.text(self);
    }
}

impl Encode for u32 {
    fn encode(&self, to: &mut Encoder<'_>) {
        to.number(*self);
    }
}

impl Encode for bool {
    fn encode(&self, to: &mut Encoder<'_>) {
        to.out
            .extend_from_slice(if *self { b"true" } else { b"false" });
    }
}

/// Records leave out a `None`; RON is read with `implicit_some`, so that no value is wrapped.
impl<T: Encode> Encode for Option<T> {
    fn encode(&self, to: &mut Encoder<'_>) {
        if let Some(value) = self {
            value.encode(to);
        }
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, to: &mut Encoder<'_>) {
        to.out.push(b'[');
        for value in self {
            to.separate();
            value.encode(to);
        }
        to.out.push(b']');
    }
}

impl Encode for BTreeMap<String, String> {
    fn encode(&self, to: &mut Encoder<'_>) {
        to.out.push(b'{');
        for (name, value) in self {
            to.separate();
            to.text(name);
            to.out.push(b':');
            to.text(value);
        }
        to.out.push(b'}');
    }
}
