//! What is read of a source and not yet used: the bytes, where they stand in the file, and the few
//! things around the articles that are read here and not by a parser.

use std::io::{BufRead, Read};

use serde::de::IgnoredAny;

use crate::format::set::record::Header;
use crate::format::set::{Format, Place, SetError};

use super::STEP;
use super::extent::{blank, extent, string};
use super::parse::{decode, known_version, probe, syntax};

/// What is read so far and not yet used, and where it stands in the file.
#[derive(Debug)]
pub(super) struct Input<R> {
    source: R,
    format: Format,
    pub(super) ron: bool,
    buffer: Vec<u8>,
    /// Where in the buffer the unused bytes begin.
    at: usize,
    /// The line of that byte, from 1.
    line: u64,
    /// Its column in code points, from 1.
    column: u64,
    ended: bool,
}

impl<R: BufRead> Input<R> {
    pub(super) fn new(source: R, format: Format) -> Self {
        let ron = format == Format::Ron;
        Input {
            source,
            format,
            ron,
            buffer: Vec::new(),
            at: 0,
            line: 1,
            column: 1,
            ended: false,
        }
    }

    pub(super) fn rest(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    pub(super) fn place(&self) -> Place {
        Place {
            line: self.line,
            column: self.column,
            article: None,
            id: None,
        }
    }

    pub(super) fn unexpected(&self, expected: &str) -> SetError {
        let text = String::from_utf8_lossy(&self.rest()[..self.rest().len().min(80)]);
        let found: String = text
            .chars()
            .take_while(|c| !c.is_control())
            .take(16)
            .collect();
        let expected = match (found.is_empty(), self.rest().is_empty()) {
            (_, true) => format!("expected {expected}, found the end of the file"),
            (true, _) => format!("expected {expected}"),
            (false, _) => format!("expected {expected}, found {found}"),
        };
        SetError::Syntax {
            place: self.place(),
            expected,
        }
    }

    /// Reads on, to the next line end or `limit` bytes. False at the end of the source.
    pub(super) fn more(&mut self, limit: usize) -> Result<bool, SetError> {
        if self.ended {
            return Ok(false);
        }
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.at = 0;
        }
        // A limit that does not fit is none.
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        let mut part = Read::take(&mut self.source, limit);
        let read = part.read_until(b'\n', &mut self.buffer)?;
        self.ended = read == 0;
        Ok(read > 0)
    }

    pub(super) fn advance(&mut self, count: usize) {
        let used = &self.buffer[self.at..self.at + count];
        let lines = count_bytes(used, |byte| byte == b'\n');
        let mut last = 0;
        if lines > 0 {
            self.line += lines as u64;
            self.column = 1;
            last = used
                .iter()
                .rposition(|&byte| byte == b'\n')
                .map_or(0, |at| at + 1);
        }
        self.column += characters(&used[last..]) as u64;
        self.at += count;
    }

    /// The mark has no column.
    pub(super) fn skip_byte_order_mark(&mut self) -> Result<(), SetError> {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        while self.rest().len() < MARK.len() && MARK.starts_with(self.rest()) {
            if !self.more(MARK.len() - self.rest().len())? {
                return Ok(());
            }
        }
        if self.rest().starts_with(MARK) {
            self.at += MARK.len();
        }
        Ok(())
    }

    /// The length of the next line that is not blank, with its end; `None` behind the last.
    pub(super) fn line(&mut self) -> Result<Option<usize>, SetError> {
        loop {
            while !self.rest().ends_with(b"\n") && self.more(usize::MAX)? {}
            let length = self.rest().len();
            if length == 0 {
                return Ok(None);
            }
            let blank = length - self.rest().trim_ascii_start().len();
            self.advance(blank);
            if blank < length {
                return Ok(Some(length - blank));
            }
        }
    }

    /// Passes over white space (and comments in RON), and tells the byte behind it.
    pub(super) fn significant(&mut self) -> Result<Option<u8>, SetError> {
        loop {
            match blank(self.rest(), self.ron, self.ended) {
                Some(length) => {
                    self.advance(length);
                    return Ok(self.rest().first().copied());
                }
                None => {
                    self.more(STEP)?;
                }
            }
        }
    }

    /// The length of the value that begins here. A value that does not end before the source does
    /// is as long as the rest; its parser will say what is missing.
    pub(super) fn value(&mut self) -> Result<usize, SetError> {
        self.significant()?;
        // Each time twice as much, so that beginning again costs no more than the reading itself.
        let mut enough = 0;
        loop {
            if self.rest().len() >= enough || self.ended {
                match extent(self.rest(), self.ron) {
                    Some(length) => return Ok(length),
                    None if self.ended => return Ok(self.rest().len()),
                    None => enough = self.rest().len() * 2,
                }
            }
            self.more(STEP)?;
        }
    }

    /// Passes over a value that must at least be well-formed.
    pub(super) fn skip_value(&mut self, length: usize) -> Result<(), SetError> {
        let place = self.place();
        let value = &self.rest()[..length];
        decode::<IgnoredAny>(self.format, value)
            .map_err(|wrong| syntax(self.format, &place, value, wrong))?;
        self.advance(length);
        Ok(())
    }

    pub(super) fn header(&mut self) -> Result<Header, SetError> {
        let length = self.value()?;
        let place = self.place();
        let value = &self.rest()[..length];
        let header: Header = decode(self.format, value).map_err(|wrong| {
            let version = probe(self.format, value, "schema");
            match version.map_or(Ok(()), |found| known_version(&place, found)) {
                Ok(()) => syntax(self.format, &place, value, wrong),
                Err(later) => later,
            }
        })?;
        known_version(&place, header.schema)?;
        self.advance(length);
        Ok(header)
    }

    /// The name of a field of the document and its colon; `None` where none begins.
    pub(super) fn name(&mut self) -> Result<Option<String>, SetError> {
        let first = self.significant()?;
        let name = if !self.ron {
            if first != Some(b'"') {
                return Ok(None);
            }
            let length = loop {
                match string(self.rest()) {
                    Some(length) => break length,
                    None if self.more(STEP)? => {}
                    None => break self.rest().len(),
                }
            };
            let Ok(name) = decode::<String>(Format::Json, &self.rest()[..length]) else {
                return Err(self.unexpected("the name of a field"));
            };
            self.advance(length);
            name
        } else {
            let length = self.identifier()?;
            let Ok(name) = str::from_utf8(&self.rest()[..length]) else {
                return Err(self.unexpected("the name of a field"));
            };
            if name.is_empty() {
                return Ok(None);
            }
            let name = name.strip_prefix("r#").unwrap_or(name).to_owned();
            self.advance(length);
            name
        };
        if self.significant()? != Some(b':') {
            return Err(self.unexpected("a colon after the name of a field"));
        }
        self.advance(1);
        Ok(Some(name))
    }

    /// The length of the identifier that begins here in RON; 0 when none does.
    pub(super) fn identifier(&mut self) -> Result<usize, SetError> {
        let end = |byte: &u8| byte.is_ascii_whitespace() || b":,()[]{}\"/".contains(byte);
        loop {
            match self.rest().iter().position(end) {
                Some(length) => return Ok(length),
                None if self.more(STEP)? => {}
                None => return Ok(self.rest().len()),
            }
        }
    }

    /// Passes over `#![enable(…)]` at the beginning of RON: what may be enabled is enabled here
    /// or does not matter.
    pub(super) fn skip_attributes(&mut self) -> Result<(), SetError> {
        while self.significant()? == Some(b'#') {
            loop {
                if let Some(end) = self.rest().iter().position(|&byte| byte == b']') {
                    self.advance(end + 1);
                    break;
                }
                if !self.more(STEP)? {
                    return Err(self.unexpected("#![enable(…)]"));
                }
            }
        }
        Ok(())
    }
}

pub(super) fn characters(bytes: &[u8]) -> usize {
    count_bytes(bytes, |byte| byte & 0xC0 != 0x80)
}

/// Counts in bytes, a block at a time, which the compiler turns into vector instructions.
fn count_bytes(bytes: &[u8], is_one: impl Fn(u8) -> bool) -> usize {
    let block = |block: &[u8]| block.iter().map(|&byte| u8::from(is_one(byte))).sum::<u8>();
    bytes
        .chunks(255)
        .map(|bytes| usize::from(block(bytes)))
        .sum()
}
