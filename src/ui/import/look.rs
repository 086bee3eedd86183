//! What an import would find, looked at beforehand: the files, and in which encoding they seem to
//! be. All of it runs on a [`crate::jobs::Job`] and reads a bounded number of bytes.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::core::encoding::{Encoding, count_undecodable, decode};
use crate::format::detect::{Detection, detect};
use crate::format::pages::{FileKind, head_of, kind_of};
use crate::jobs::Handle;
use crate::session::import::{File, hidden_head};
use crate::ui::reasons::Failure;

/// At most so many bytes of a file are read to look at it.
const MOST: u64 = 4 << 20;
/// At most so many bytes, and files, are read to find those whose encoding is in doubt.
const MOST_OF_ALL: u64 = 256 << 20;
const MOST_FILES: usize = 5000;
/// Text is shown out of so many bytes at the beginning.
const SHOWN: usize = 16_384;
/// How many lines are shown, and characters of each.
const LINES: usize = 12;
const LONGEST: usize = 160;

/// A file as an import would see it.
#[derive(Debug)]
pub(super) struct Peek {
    /// What the file itself tells.
    pub(super) verdict: Verdict,
    /// What it would read like, the likeliest encoding first; none if it is not text.
    pub(super) readings: Vec<Reading>,
    /// Whether the file is longer than what was looked at.
    pub(super) is_part: bool,
}

/// What a file tells about its encoding.
#[derive(Debug)]
pub(super) enum Verdict {
    /// Beyond reasonable doubt.
    Sure(Encoding),
    /// This or another: a person has to look.
    Unsure(Encoding),
    /// It is an annotation set, which has one encoding only.
    Set,
    /// It is a bundle or another database.
    Bundle,
    /// There is nothing in it.
    Empty,
    /// The system does not let it be read.
    Unreadable(Failure),
}

/// A file's beginning in one encoding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Reading {
    pub(super) encoding: Encoding,
    /// Bytes that mean nothing in it, of those looked at.
    pub(super) undecodable: usize,
    /// The first lines, blank ones too.
    pub(super) lines: Vec<String>,
    /// How many of them an import hides because they are a scrape's head lines, and how many of
    /// those have text.
    pub(super) head: Head,
}

/// Head lines at the beginning of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Head {
    /// All of them.
    pub(super) lines: usize,
    /// Those with text.
    pub(super) with_text: usize,
}

impl Head {
    fn of(chars: &[char]) -> Self {
        let (hidden, with_text) = hidden_head(chars, head_of(chars));
        let hidden: String = chars[..hidden as usize].iter().collect();
        Self {
            lines: lines_of(&hidden.replace("\r\n", "\n"))
                .count()
                .saturating_sub(1),
            with_text: with_text as usize,
        }
    }
}

impl Reading {
    /// The first line that is not blank.
    pub(super) fn first_line(&self) -> &str {
        let mut lines = self.lines.iter().map(|line| line.trim());
        lines.find(|line| !line.is_empty()).unwrap_or_default()
    }
}

/// Looks at a file.
pub(super) fn peek(path: &Path) -> Peek {
    let plain = |verdict| Peek {
        verdict,
        readings: Vec::new(),
        is_part: false,
    };
    let bytes = match beginning(path) {
        Ok(bytes) => bytes,
        Err(error) => return plain(Verdict::Unreadable(error.into())),
    };
    let is_part = bytes.len() as u64 == MOST;
    match verdict(path, &bytes) {
        verdict @ (Verdict::Bundle | Verdict::Empty | Verdict::Unreadable(_)) => plain(verdict),
        Verdict::Set => Peek {
            verdict: Verdict::Set,
            readings: vec![reading(&bytes, Encoding::Utf8, false)],
            is_part,
        },
        verdict @ (Verdict::Sure(best) | Verdict::Unsure(best)) => {
            // UTF-16 is seldom, and reads like Chinese of a kind whatever the file is in.
            let is_likely = |encoding: &Encoding| {
                *encoding == best
                    || !matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be)
                    || bytes.contains(&0)
            };
            let kind = kind_of(path, &bytes[..bytes.len().min(4096)]);
            let is_text = matches!(kind, FileKind::Text | FileKind::Unknown);
            let mut readings: Vec<Reading> = Encoding::ALL
                .into_iter()
                .filter(is_likely)
                .map(|encoding| reading(&bytes, encoding, is_text))
                .collect();
            readings.sort_by_key(|r| (r.encoding != best, r.undecodable));
            Peek {
                verdict,
                readings,
                is_part,
            }
        }
    }
}

fn beginning(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn verdict(path: &Path, bytes: &[u8]) -> Verdict {
    if bytes.is_empty() {
        return Verdict::Empty;
    }
    if bytes.starts_with(b"SQLite format 3\0") {
        return Verdict::Bundle;
    }
    if kind_of(path, &bytes[..bytes.len().min(4096)]) == FileKind::AnnotationSet {
        return Verdict::Set;
    }
    match detect(bytes) {
        Detection::Sure(encoding) => Verdict::Sure(encoding),
        unsure => Verdict::Unsure(unsure.best()),
    }
}

/// `is_text` says whether the file is one page.
fn reading(bytes: &[u8], encoding: Encoding, is_text: bool) -> Reading {
    let decoded = decode(&bytes[..bytes.len().min(SHOWN)], encoding);
    let mut chars = decoded.chars;
    if bytes.len() > SHOWN {
        // The cut may have gone through the last character.
        chars.truncate(chars.len().saturating_sub(3));
    }
    let head = match is_text {
        true => Head::of(&chars),
        false => Head::default(),
    };
    // No font has a sign for what cannot be decoded.
    let shown = |c| if c == '\u{FFFD}' { '□' } else { c };
    let text: String = chars.into_iter().map(shown).collect();
    let text = text.replace("\r\n", "\n");
    let lines = lines_of(&text);
    let cut = |line: &str| line.chars().take(LONGEST).collect();
    Reading {
        encoding,
        undecodable: count_undecodable(bytes, encoding),
        lines: lines.take(LINES).map(cut).collect(),
        head,
    }
}

fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r', '\u{2028}', '\u{2029}'])
}

/// The files whose encoding is in doubt, as far as they are found.
#[derive(Clone, Default, Debug)]
pub(super) struct Doubts(Arc<Mutex<Vec<usize>>>);

impl Doubts {
    /// Indexes of files, ascending.
    pub(super) fn so_far(&self) -> Vec<usize> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        found.clone()
    }

    /// Looks at files one after the other, until it is told to stop or has read enough.
    pub(super) fn find(&self, files: &[File], handle: &Handle) {
        let mut read = 0;
        for (index, file) in files.iter().enumerate().take(MOST_FILES) {
            handle.report(index as u64, files.len() as u64);
            if handle.is_cancelled() || read > MOST_OF_ALL {
                return;
            }
            let Ok(bytes) = beginning(&file.path) else {
                continue;
            };
            read += bytes.len() as u64;
            if matches!(verdict(&file.path, &bytes), Verdict::Unsure(_)) {
                let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                found.push(index);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_bytes_and_read_in_each_encoding() {
        let folder = tempfile::tempdir().unwrap();
        let text = "渡口新桥今日合龙\r\n\r\n本报讯　记者从市建设局获悉，渡口新桥主跨今日合龙，\
                    预计年底通车。建设者们在江上连续工作了三百个日夜。\r\n";
        let gb18030 = encoding_rs::GB18030.encode(text).0.into_owned();
        let check = |name: &str, bytes: &[u8], expected: Verdict, first: &str| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            let peek = peek(&path);
            let told = |verdict: &Verdict| format!("{verdict:?}");
            assert_eq!(told(&peek.verdict), told(&expected), "{name}");
            let found = peek.readings.first().map_or("", |r| r.first_line());
            assert_eq!(found, first, "{name}");
            peek
        };
        let first = "渡口新桥今日合龙";
        let sure = Verdict::Sure;
        check("a.txt", text.as_bytes(), sure(Encoding::Utf8), first);
        let peek = check("b.txt", &gb18030, sure(Encoding::Gb18030), first);
        assert_eq!(peek.readings.len(), 3, "UTF-16 is not offered");
        assert_eq!(peek.readings[0].lines[1], "");
        assert!(peek.readings[1..].iter().all(|r| r.first_line() != first));
        check("c.txt", b"", Verdict::Empty, "");
        check("d.txt", b"SQLite format 3\0rest", Verdict::Bundle, "");
        let short = encoding_rs::GB18030.encode("要闻").0.into_owned();
        let path = folder.path().join("e.txt");
        fs::write(&path, short).unwrap();
        assert!(matches!(super::peek(&path).verdict, Verdict::Unsure(_)));
        let head = "标题：渡口新桥\r\n来源：苇川日报\r\n\r\n";
        for (text, expected) in [(text, (0, 0)), ("", (0, 0))] {
            let peek = check(
                "f.txt",
                format!("{head}{text}").as_bytes(),
                sure(Encoding::Utf8),
                "标题：渡口新桥",
            );
            let Head { lines, with_text } = peek.readings[0].head;
            let expected = if text.is_empty() { expected } else { (3, 2) };
            assert_eq!((lines, with_text), expected, "{text}");
        }
        let missing = super::peek(&folder.path().join("none.txt"));
        assert!(matches!(missing.verdict, Verdict::Unreadable(_)));
    }
}
