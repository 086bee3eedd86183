//! Which of the formats the first bytes of a file are in.

use crate::format::set::Format;

use super::extent::{extent, string};
use super::input::Input;

/// See [`Format::detect`].
pub(in crate::format::set) fn detect(bytes: &[u8]) -> Option<Format> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let rest = bytes.trim_ascii_start();
    match rest.first()? {
        b'{' => {
            let rest = rest[1..].trim_ascii_start();
            let name = &rest[..extent_of_name(rest)?];
            match name {
                b"\"articles\"" => return Some(Format::Json),
                b"\"pizhu\"" => {}
                _ => return None,
            }
            let rest = rest[name.len()..].trim_ascii_start().strip_prefix(b":")?;
            let rest = &rest[extent(rest, false)?..];
            match rest.trim_ascii_start().first()? {
                b'}' => Some(Format::JsonLines),
                b',' => Some(Format::Json),
                _ => None,
            }
        }
        b'(' | b'#' | b'/' => {
            let mut input = Input::new(bytes, Format::Ron);
            input.skip_attributes().ok()?;
            if input.significant().ok()? != Some(b'(') {
                return None;
            }
            input.advance(1);
            let name = input.name().ok()??;
            (name == "pizhu" || name == "articles").then_some(Format::Ron)
        }
        _ => None,
    }
}

fn extent_of_name(bytes: &[u8]) -> Option<usize> {
    if bytes.first() == Some(&b'"') {
        string(bytes)
    } else {
        None
    }
}
