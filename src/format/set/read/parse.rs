//! One record given to the parser of its format, and what the parser found wrong as a place in the
//! file.

use ron::extensions::Extensions;
use serde::de::{DeserializeOwned, DeserializeSeed, IgnoredAny, MapAccess, Visitor};

use crate::format::set::{Format, Place, SCHEMA, SetError};

use super::input::characters;

/// What a parser found wrong, and where in what it was given.
#[derive(Debug)]
pub(in crate::format::set) struct Wrong {
    /// From 1.
    pub(in crate::format::set) line: usize,
    /// In code points, from 1.
    pub(in crate::format::set) column: usize,
    pub(in crate::format::set) message: String,
}

impl Wrong {
    pub(super) fn at_start(message: &str) -> Wrong {
        Wrong {
            line: 1,
            column: 1,
            message: message.to_owned(),
        }
    }
}

pub(in crate::format::set) fn decode<T: DeserializeOwned>(
    format: Format,
    bytes: &[u8],
) -> Result<T, Wrong> {
    match format {
        Format::JsonLines | Format::Json => {
            serde_json::from_slice(bytes).map_err(|error| json_error(&error, bytes))
        }
        Format::Ron => {
            let text = str::from_utf8(bytes).map_err(|error| utf8_error(error, bytes))?;
            ron_options()
                .from_str(text)
                .map_err(|error| ron_error(&error))
        }
    }
}

fn ron_options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

fn json_error(error: &serde_json::Error, bytes: &[u8]) -> Wrong {
    // serde_json counts columns in bytes, and the byte it stopped at is the last of them.
    let line = error.line().max(1);
    let start = bytes
        .split_inclusive(|&byte| byte == b'\n')
        .take(line - 1)
        .map(<[u8]>::len)
        .sum();
    let end = bytes.len().min(start + error.column());
    let column = characters(&bytes[start..end]).max(1);
    let message = error.to_string();
    let suffix = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&suffix).unwrap_or(&message).to_owned();
    Wrong {
        line,
        column,
        message,
    }
}

fn utf8_error(error: std::str::Utf8Error, bytes: &[u8]) -> Wrong {
    let good = &bytes[..error.valid_up_to()];
    let line = 1 + good.iter().filter(|&&byte| byte == b'\n').count();
    let last = good
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    let column = 1 + characters(&good[last..]);
    Wrong {
        line,
        column,
        message: "the file is not UTF-8 here".to_owned(),
    }
}

fn ron_error(error: &ron::error::SpannedError) -> Wrong {
    let at = error.span.start;
    Wrong {
        line: at.line,
        column: at.col,
        message: error.code.to_string(),
    }
}

/// The error with the place in the file, where `bytes` begin at `place`.
pub(super) fn syntax(format: Format, place: &Place, bytes: &[u8], wrong: Wrong) -> SetError {
    let first = wrong.line <= 1;
    let column = wrong.column as u64;
    let place = Place {
        line: place.line + wrong.line as u64 - 1,
        column: if first {
            place.column + column - 1
        } else {
            column
        },
        article: place.article,
        id: place.article.and_then(|_| probe(format, bytes, "id")),
    };
    SetError::Syntax {
        place,
        expected: wrong.message,
    }
}

/// The field `name` of a record, if it can be read before whatever is wrong with the record.
pub(super) fn probe<T: DeserializeOwned>(format: Format, bytes: &[u8], name: &str) -> Option<T> {
    struct Probe<'a, T> {
        name: &'a str,
        found: &'a mut Option<T>,
    }
    impl<'de, T: DeserializeOwned> Visitor<'de> for Probe<'_, T> {
        type Value = ();

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a record")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(name) = map.next_key::<String>()? {
                if name == self.name {
                    *self.found = Some(map.next_value()?);
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(())
        }
    }
    impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for Probe<'_, T> {
        type Value = ();

        fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
            from.deserialize_struct("", &[], self)
        }
    }
    let mut found = None;
    let probe = Probe {
        name,
        found: &mut found,
    };
    // An error behind the field is the reason for asking, and of no interest.
    let _ = match format {
        Format::JsonLines | Format::Json => probe
            .deserialize(&mut serde_json::Deserializer::from_slice(bytes))
            .is_ok(),
        Format::Ron => {
            let valid = str::from_utf8(bytes)
                .or_else(|error| str::from_utf8(&bytes[..error.valid_up_to()]));
            valid.is_ok_and(|text| ron_options().from_str_seed(text, probe).is_ok())
        }
    };
    found
}

/// The version in a header, whatever else is in it.
pub(super) struct Version(pub(super) u32);

impl<'de> serde::Deserialize<'de> for Version {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct Only {
            schema: u32,
        }
        Only::deserialize(from).map(|only| Version(only.schema))
    }
}

pub(super) fn known_version(place: &Place, found: u32) -> Result<(), SetError> {
    if found == SCHEMA {
        return Ok(());
    }
    Err(SetError::Schema {
        place: place.clone(),
        found,
    })
}
