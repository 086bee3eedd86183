//! What a file holds, as far as its name and its first bytes tell.

use std::path::Path;

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
    /// An unknown extension; [`read`](super::read) takes it for text if asked to.
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
