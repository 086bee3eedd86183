//! From a file to pages ready to be taken: read, decoded, hashed. Knows nothing of the bundle, so
//! that several files can be prepared at once.

use std::fs;
use std::io::{self, Read as _};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::core::PageId;
use crate::core::clean::{is_line_end, is_white};
use crate::core::encoding::{Encoding, decode};
use crate::format::detect::{Detection, detect};
use crate::format::pages::{FileKind, Pages, SourcePage, kind_of, read, read_lines};
use crate::session::check::page_id;
use crate::session::rows::{fresh_row, to_json};
use crate::store::{ArticleRow, NewPage};

use super::files::File;
use super::{ImportOptions, Metadata, NotTaken, Why};

/// A page that wants only its number and time.
pub(super) struct Prepared {
    /// The page, its number and time still 0.
    pub(super) page: NewPage,
    /// Its row in the list, its number still 0.
    pub(super) row: Option<ArticleRow>,
    /// How many characters at its beginning are to be hidden.
    pub(super) hidden: u32,
    /// How many lines with text these are.
    pub(super) hidden_lines: u32,
    /// How many characters it has.
    pub(super) characters: u64,
    /// How many bytes mean nothing in its encoding.
    pub(super) undecodable: usize,
}

/// Some of what is in a file.
#[derive(Default)]
pub(super) struct Part {
    /// The pages, or what was not taken.
    pub(super) found: Vec<Result<Prepared, NotTaken>>,
    /// How many bytes of the file this is.
    pub(super) read: u64,
    /// In the last part: how the file ended.
    pub(super) end: Option<End>,
}

/// How a file ended.
pub(super) enum End {
    /// That was all of it.
    Whole,
    /// That was all of it, and the pattern does not match its path.
    PatternMissed,
    /// It was found in a folder and is of no kind that is taken.
    PassedOver,
    /// It is an annotation set, and was not read.
    Set,
}

/// The longest page: SQLite keeps at most 1,000,000,000 bytes in a field.
const LONGEST_PAGE: u64 = 999_000_000;
/// The longest file of records.
const LONGEST_FILE: u64 = u32::MAX as u64;
/// A file of records is sent in parts of about so many bytes or pages.
const PART_BYTES: usize = 1 << 20;
const PART_PAGES: usize = 512;

/// Prepares a file, sending what is in it part by part while `send` says to go on. Gives what it
/// said last.
pub(super) fn prepare(
    file: &File,
    options: &ImportOptions,
    mut send: impl FnMut(Part) -> bool,
) -> bool {
    let mut parts = Parts {
        file,
        options,
        known: Metadata::new(),
        pattern_missed: false,
        sent: 0,
        send: &mut send,
    };
    let result = match &file.len {
        Ok(len) => parts.read(*len),
        Err(why) => Err(why.clone()),
    };
    let (found, end) = match result {
        Ok(None) => return false,
        Ok(Some(end)) => (Vec::new(), end),
        Err(why) => {
            let name = file.path.to_string_lossy().into_owned();
            (vec![Err(NotTaken { name, why })], End::Whole)
        }
    };
    let read = file
        .len
        .as_ref()
        .map_or(0, |len| len.saturating_sub(parts.sent));
    send(Part {
        found,
        read,
        end: Some(end),
    })
}

struct Parts<'a, Send> {
    file: &'a File,
    options: &'a ImportOptions,
    /// What pattern, table and whoever imports know about the file.
    known: Metadata,
    pattern_missed: bool,
    /// Bytes sent.
    sent: u64,
    send: &'a mut Send,
}

impl<Send: FnMut(Part) -> bool> Parts<'_, Send> {
    /// Reads the file and sends what is in it, but for the end; nothing if that was stopped.
    fn read(&mut self, len: u64) -> Result<Option<End>, Why> {
        let unreadable = |error: io::Error| Why::Unreadable(Arc::new(error));
        let path = &self.file.path;
        let mut opened = fs::File::open(path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        let mut start = opened.by_ref().take(4096);
        start.read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.starts_with(b"SQLite format 3\0") {
            return Err(Why::Bundle);
        }
        let kind = kind_of(path, &bytes);
        let most = match kind {
            FileKind::AnnotationSet => return Ok(Some(End::Set)),
            FileKind::Unknown if !self.file.is_named && !self.options.all_extensions => {
                return Ok(Some(End::PassedOver));
            }
            FileKind::Json | FileKind::JsonLines => LONGEST_FILE,
            FileKind::Text | FileKind::Unknown => LONGEST_PAGE,
        };
        let too_long = |bytes| Why::TooLong { bytes, most };
        if len > most {
            return Err(too_long(len));
        }
        // One byte more for the end of the file to be seen without growing.
        bytes.reserve_exact((len as usize + 1).saturating_sub(bytes.len()));
        let mut rest = opened.take(most + 1);
        rest.read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > most {
            return Err(too_long(bytes.len() as u64));
        }
        if bytes.is_empty() {
            return Err(Why::Empty);
        }
        let named = self.options.encodings.get(path).copied();
        let encoding = match named.or(self.options.encoding) {
            Some(encoding) => encoding,
            None => match detect(&bytes) {
                Detection::Sure(encoding) => encoding,
                Detection::Unsure(candidates) => return Err(Why::Unsure(candidates)),
            },
        };
        self.find_known();
        let is_one_byte = !matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
        let going_on = if kind == FileKind::JsonLines && is_one_byte {
            self.send_lines(&bytes, encoding)?
        } else {
            let field = self.options.text_field.as_deref();
            let is_text = matches!(kind, FileKind::Text | FileKind::Unknown);
            let pages = read(&self.file.name, kind, bytes, encoding, field);
            if is_text {
                // One page: it can go with the end.
                self.send_all(pages, len)
            } else if pages.pages.is_empty() && pages.errors.is_empty() {
                return Err(Why::Empty);
            } else {
                self.send_all(pages, 0)
            }
        };
        let end = match self.pattern_missed {
            true => End::PatternMissed,
            false => End::Whole,
        };
        Ok(going_on.then_some(end))
    }

    fn find_known(&mut self) {
        let ImportOptions {
            pattern,
            table,
            set,
            ..
        } = self.options;
        let path = &self.file.path;
        if let Some(pattern) = pattern {
            match pattern.apply(path) {
                Some(found) => self.known = found,
                None => self.pattern_missed = true,
            }
        }
        let row = table.as_ref().and_then(|table| table.for_file(path));
        for more in row.into_iter().chain([set]) {
            let pairs = more.iter().map(|(key, value)| (key.clone(), value.clone()));
            self.known.extend(pairs);
        }
    }

    /// Sends a JSON Lines file a few lines at a time: it may be long.
    fn send_lines(&mut self, bytes: &[u8], encoding: Encoding) -> Result<bool, Why> {
        let field = self.options.text_field.as_deref();
        let (mut at, mut line, mut is_empty) = (0, 1, true);
        while at < bytes.len() {
            let least = (at + PART_BYTES).min(bytes.len());
            let end = bytes[least..].iter().position(|b| *b == b'\n');
            let end = end.map_or(bytes.len(), |n| least + n + 1);
            let lines = &bytes[at..end];
            let pages = read_lines(&self.file.name, lines, line, encoding, field);
            is_empty &= pages.pages.is_empty() && pages.errors.is_empty();
            if !self.send_all(pages, lines.len() as u64) {
                return Ok(false);
            }
            line += lines.iter().filter(|b| **b == b'\n').count();
            at = end;
        }
        if is_empty { Err(Why::Empty) } else { Ok(true) }
    }

    /// Sends pages, which are so many bytes of the file.
    fn send_all(&mut self, pages: Pages, mut bytes: u64) -> bool {
        self.sent += bytes;
        let errors = pages.errors.into_iter().map(|error| {
            Err(NotTaken {
                name: self.file.path.to_string_lossy().into_owned(),
                why: Why::Record(error),
            })
        });
        let mut found: Vec<_> = errors.collect();
        for source in pages.pages {
            found.push(prepare_page(source, &self.known));
            if found.len() >= PART_PAGES {
                let part = Part {
                    found: std::mem::take(&mut found),
                    read: std::mem::take(&mut bytes),
                    end: None,
                };
                if !(self.send)(part) {
                    return false;
                }
            }
        }
        found.is_empty()
            || (self.send)(Part {
                found,
                read: bytes,
                end: None,
            })
    }
}

/// Of head lines so many characters long: how many characters are to be hidden, and how many lines
/// with text these are. With nothing under them they are all the text there is.
pub(crate) fn hidden_head(chars: &[char], head: u32) -> (u32, u32) {
    let is_blank = |chars: &[char]| chars.iter().all(|c| is_white(*c));
    let (head, rest) = chars.split_at((head as usize).min(chars.len()));
    if is_blank(rest) {
        return (0, 0);
    }
    let lines = head.split(|c| is_line_end(*c));
    let lines = lines.filter(|line| !is_blank(line)).count();
    (head.len() as u32, lines as u32)
}

fn prepare_page(source: SourcePage, known: &Metadata) -> Result<Prepared, NotTaken> {
    let refuse = |name, why| Err(NotTaken { name, why });
    let SourcePage {
        name,
        bytes,
        encoding,
        mut metadata,
        head,
    } = source;
    if bytes.len() as u64 > LONGEST_PAGE {
        let (bytes, most) = (bytes.len() as u64, LONGEST_PAGE);
        return refuse(name, Why::TooLong { bytes, most });
    }
    let decoded = decode(&bytes, encoding);
    let chars = &decoded.chars;
    let is_blank = |chars: &[char]| chars.iter().all(|c| is_white(*c));
    if is_blank(chars) {
        return refuse(name, Why::Empty);
    }
    let (hidden, hidden_lines) = hidden_head(chars, head);
    let pairs = known
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()));
    metadata.extend(pairs);
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    let id: PageId = page_id(&hash);
    Ok(Prepared {
        row: fresh_row(0, id, chars, hidden as usize, &metadata),
        hidden,
        hidden_lines,
        characters: chars.len() as u64,
        undecodable: decoded.undecodable.len(),
        page: NewPage {
            no: 0,
            id,
            hash,
            name,
            encoding,
            metadata: to_json(&metadata),
            origin: None,
            added: 0,
            bytes,
        },
    })
}
