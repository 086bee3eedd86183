//! Reading a set, an article at a time.
//!
//! Neither serde_json nor ron can hand over the elements of a list while memory holds one of them:
//! ron wants the whole document as a string, and serde_json reads from a stream at half its speed.
//! So the few bytes around the articles are read here, the extent of each article is found, and
//! only that is given to the parser. As every error then falls inside a known extent, its line
//! and column are those in the file.
//!
//! Finding the extent is free in a file written by this program, where an article is a line: what
//! parses as a whole value up to the line's end is that value, because no JSON object or RON
//! record is the beginning of a longer one. Otherwise (a file laid out by another program) the
//! brackets are counted first.

use std::io::{BufRead, Read};

use ron::extensions::Extensions;
use serde::de::{DeserializeOwned, DeserializeSeed, IgnoredAny, MapAccess, Visitor};

use super::check::at_place;
use super::record::{Article, Header, HeaderLine};
use super::{Format, Place, SCHEMA, SetError};

/// Bytes taken from the source at once when there is no line end.
const STEP: usize = 1 << 16;

/// The longest line that is taken for an article without counting brackets, in bytes.
const LONG_LINE: usize = 1 << 20;

/// What was in a set besides its header and articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The number of articles.
    pub articles: u64,
    /// Names beside `pizhu` and `articles`, which were passed over. (Unknown fields inside the
    /// header and the articles are not: they are in each record's `extra`.)
    pub ignored: Vec<String>,
}

/// Reads a set: the header goes to `on_header`, then each article in turn to `on_article`.
///
/// The source is read to its end. For a slice of bytes pass `&bytes[..]`; a file needs a
/// [`std::io::BufReader`]. The articles are not checked: see [`SetReader::checking`].
///
/// # Errors
///
/// The first error of the source, of the format, or of one of the two functions; nothing is read
/// after it.
pub fn read_set<R, E>(
    source: R,
    format: Format,
    on_header: impl FnOnce(Header) -> Result<(), E>,
    mut on_article: impl FnMut(Article) -> Result<(), E>,
) -> Result<Summary, E>
where
    R: BufRead,
    E: From<SetError>,
{
    let mut reader = SetReader::new(source, format)?;
    on_header(reader.header().clone())?;
    while let Some(article) = reader.next_article()? {
        on_article(article)?;
    }
    Ok(reader.summary)
}

/// A set that is being read. Also an iterator over its articles.
#[derive(Debug)]
pub struct SetReader<R> {
    format: Format,
    input: Input<R>,
    header: Header,
    stage: Stage,
    /// Whether an article has been a line so far, so that the next one may be.
    lines: bool,
    check: bool,
    place: Place,
    summary: Summary,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// JSON Lines: a line is an article.
    Lines,
    /// Behind the opening bracket of the list.
    First,
    /// Behind an article of the list.
    Next,
    /// At the end, or behind an error.
    Over,
}

impl<R: BufRead> SetReader<R> {
    /// Reads the header of a set, and in JSON and RON all that stands before the first article.
    ///
    /// # Errors
    ///
    /// When the source cannot be read, is no set in this format, or is of another version.
    pub fn new(source: R, format: Format) -> Result<Self, SetError> {
        let mut input = Input::new(source, format);
        input.skip_byte_order_mark()?;
        let mut summary = Summary::default();
        let (header, stage) = match format {
            Format::JsonLines => (first_line(&mut input)?, Stage::Lines),
            Format::Json | Format::Ron => (opening(&mut input, &mut summary)?, Stage::First),
        };
        let place = Place::default();
        Ok(SetReader {
            format,
            input,
            header,
            stage,
            lines: true,
            check: false,
            place,
            summary,
        })
    }

    /// Checks every article against the header, as [`Article::check`] does, before handing it
    /// out; the error then carries the line. (Check the header itself by [`Header::check`].)
    #[must_use]
    pub fn checking(mut self) -> Self {
        self.check = true;
        self
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Where the article read last begins.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What has been read so far. Names after the list of articles are only known at the end.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The next article, or `None` at the end of the set.
    ///
    /// # Errors
    ///
    /// When the source cannot be read, or does not go on as a set in this format, with the place;
    /// when the article is checked and wrong. After an error of the first two kinds the reader is
    /// at its end; after one of the last it goes on behind the article.
    pub fn next_article(&mut self) -> Result<Option<Article>, SetError> {
        let stage = self.stage;
        self.stage = Stage::Over;
        let found = match stage {
            Stage::Over => return Ok(None),
            Stage::Lines => self.next_line()?,
            Stage::First | Stage::Next => self.next_element(stage == Stage::Next)?,
        };
        let Some(article) = found else {
            return Ok(None);
        };
        self.stage = if stage == Stage::Lines {
            Stage::Lines
        } else {
            Stage::Next
        };
        self.summary.articles += 1;
        self.place.id = Some(article.id.clone());
        if self.check {
            article
                .check(&self.header)
                .map_err(|error| at_place(error, &self.place))?;
        }
        Ok(Some(article))
    }

    fn next_line(&mut self) -> Result<Option<Article>, SetError> {
        let Some(length) = self.input.line()? else {
            return Ok(None);
        };
        self.begin();
        let line = &self.input.rest()[..length];
        let article = decode(self.format, line).map_err(|wrong| {
            let second = probe::<IgnoredAny>(self.format, line, "pizhu").is_some();
            let wrong = if second {
                Wrong::at_start("expected an article, found a second header (two sets joined?)")
            } else {
                wrong
            };
            syntax(self.format, &self.place, line, wrong)
        })?;
        self.input.advance(length);
        Ok(Some(article))
    }

    fn next_element(&mut self, behind_another: bool) -> Result<Option<Article>, SetError> {
        let mut next = self.input.significant()?;
        if behind_another && next == Some(b',') {
            self.input.advance(1);
            next = self.input.significant()?;
            if next == Some(b']') && self.format == Format::Json {
                return Err(self.input.unexpected("an article after the comma"));
            }
        } else if behind_another && next != Some(b']') {
            return Err(self.input.unexpected("a comma or ] after the article"));
        }
        if next == Some(b']') {
            self.input.advance(1);
            closing(&mut self.input, &mut self.summary)?;
            return Ok(None);
        }
        if next.is_none() {
            return Err(self.input.unexpected("an article or ]"));
        }
        self.begin();
        if self.lines {
            while !self.input.rest().ends_with(b"\n")
                && self.input.rest().len() < LONG_LINE
                && self.input.more(STEP)?
            {}
            let line = self.input.rest().trim_ascii_end();
            let line = line.strip_suffix(b",").unwrap_or(line);
            if matches!(line.last(), Some(b'}' | b')'))
                && let Ok(article) = decode(self.format, line)
            {
                let length = line.len();
                self.input.advance(length);
                return Ok(Some(article));
            }
            self.lines = false;
        }
        let length = self.input.value()?;
        let element = &self.input.rest()[..length];
        let article = decode(self.format, element)
            .map_err(|wrong| syntax(self.format, &self.place, element, wrong))?;
        self.input.advance(length);
        Ok(Some(article))
    }

    fn begin(&mut self) {
        self.place = self.input.place();
        self.place.article = Some(self.summary.articles);
    }
}

impl<R: BufRead> Iterator for SetReader<R> {
    type Item = Result<Article, SetError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_article().transpose()
    }
}

/// The header line of JSON Lines.
fn first_line<R: BufRead>(input: &mut Input<R>) -> Result<Header, SetError> {
    let Some(length) = input.line()? else {
        return Err(input.unexpected("a line {\"pizhu\": …}"));
    };
    let place = input.place();
    let line = &input.rest()[..length];
    let header = match decode::<HeaderLine>(Format::JsonLines, line) {
        Ok(found) => found.pizhu,
        Err(wrong) => {
            // The line as a whole first: its fault may be that it is of a later version.
            if let Some(Version(found)) = probe(Format::JsonLines, line, "pizhu") {
                known_version(&place, found)?;
            }
            return Err(syntax(Format::JsonLines, &place, line, wrong));
        }
    };
    known_version(&place, header.schema)?;
    input.advance(length);
    Ok(header)
}

/// All before the first article in JSON and RON.
fn opening<R: BufRead>(input: &mut Input<R>, summary: &mut Summary) -> Result<Header, SetError> {
    if input.ron {
        input.skip_attributes()?;
        // RON may name the type of any record.
        if input
            .significant()?
            .is_some_and(|byte| byte.is_ascii_alphabetic())
        {
            let length = input.identifier()?;
            input.advance(length);
        }
    }
    match (input.significant()?, input.ron) {
        (Some(b'{'), false) | (Some(b'('), true) => input.advance(1),
        (_, false) => return Err(input.unexpected("{\"pizhu\": …, \"articles\": […]}")),
        (_, true) => return Err(input.unexpected("(pizhu: …, articles: […])")),
    }
    let mut header = None;
    loop {
        let Some(name) = input.name()? else {
            return Err(input.unexpected("the field `pizhu`, then `articles`"));
        };
        match (name.as_str(), &header) {
            ("pizhu", None) => header = Some(input.header()?),
            ("pizhu", Some(_)) => return Err(input.unexpected("a single header")),
            ("articles", None) => {
                return Err(input.unexpected("the field `pizhu` before the articles"));
            }
            ("articles", Some(_)) => break,
            _ => {
                let length = input.value()?;
                input.skip_value(length)?;
                summary.ignored.push(name);
            }
        }
        if input.significant()? == Some(b',') {
            input.advance(1);
        } else if header.is_some() {
            return Err(input.unexpected("a comma, then the field `articles`"));
        }
    }
    if input.significant()? != Some(b'[') {
        return Err(input.unexpected("[, a list of articles"));
    }
    input.advance(1);
    header.ok_or_else(|| input.unexpected("a header"))
}

/// All behind the list of articles in JSON and RON.
fn closing<R: BufRead>(input: &mut Input<R>, summary: &mut Summary) -> Result<(), SetError> {
    let close = if input.ron { b')' } else { b'}' };
    loop {
        match input.significant()? {
            Some(b',') => {
                input.advance(1);
                match input.name()? {
                    Some(name) if name == "pizhu" || name == "articles" => {
                        return Err(input.unexpected("each field once"));
                    }
                    Some(name) => {
                        let length = input.value()?;
                        input.skip_value(length)?;
                        summary.ignored.push(name);
                    }
                    None if input.ron && input.significant()? == Some(close) => {}
                    None => return Err(input.unexpected("a field after the comma")),
                }
            }
            Some(byte) if byte == close => {
                input.advance(1);
                break;
            }
            _ => return Err(input.unexpected("the end of the document behind the articles")),
        }
    }
    match input.significant()? {
        None => Ok(()),
        Some(_) => Err(input.unexpected("nothing behind the document")),
    }
}

fn known_version(place: &Place, found: u32) -> Result<(), SetError> {
    if found == SCHEMA {
        return Ok(());
    }
    Err(SetError::Schema {
        place: place.clone(),
        found,
    })
}

/// What is read so far and not yet used, and where it stands in the file.
#[derive(Debug)]
struct Input<R> {
    source: R,
    format: Format,
    ron: bool,
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
    fn new(source: R, format: Format) -> Self {
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

    fn rest(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    fn place(&self) -> Place {
        Place {
            line: self.line,
            column: self.column,
            article: None,
            id: None,
        }
    }

    fn unexpected(&self, expected: &str) -> SetError {
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
    fn more(&mut self, limit: usize) -> Result<bool, SetError> {
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

    fn advance(&mut self, count: usize) {
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
    fn skip_byte_order_mark(&mut self) -> Result<(), SetError> {
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
    fn line(&mut self) -> Result<Option<usize>, SetError> {
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
    fn significant(&mut self) -> Result<Option<u8>, SetError> {
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
    fn value(&mut self) -> Result<usize, SetError> {
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
    fn skip_value(&mut self, length: usize) -> Result<(), SetError> {
        let place = self.place();
        let value = &self.rest()[..length];
        decode::<IgnoredAny>(self.format, value)
            .map_err(|wrong| syntax(self.format, &place, value, wrong))?;
        self.advance(length);
        Ok(())
    }

    fn header(&mut self) -> Result<Header, SetError> {
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
    fn name(&mut self) -> Result<Option<String>, SetError> {
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
    fn identifier(&mut self) -> Result<usize, SetError> {
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
    fn skip_attributes(&mut self) -> Result<(), SetError> {
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

/// The length of the white space (and comments in RON) at the beginning, or `None` when more has
/// to be read to know.
fn blank(bytes: &[u8], ron: bool, ended: bool) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = &bytes[at..];
        match rest {
            [] if ended => return Some(at),
            [] => return None,
            [b' ' | b'\t' | b'\n' | b'\r', ..] => at += 1,
            [0x0B | 0x0C, ..] if ron => at += 1,
            [0xC2, 0x85, ..] if ron => at += 2,
            // U+200E, U+200F, U+2028, U+2029
            [0xE2, 0x80, 0x8E | 0x8F | 0xA8 | 0xA9, ..] if ron => at += 3,
            [b'/', b'/' | b'*', ..] if ron => match comment(rest) {
                Some(length) => at += length,
                None if ended => return Some(at),
                None => return None,
            },
            [b'/'] | [0xC2] | [0xE2] | [0xE2, 0x80] if ron && !ended => return None,
            _ => return Some(at),
        }
    }
}

/// The length of the RON comment at the beginning, or `None` when it does not end.
fn comment(bytes: &[u8]) -> Option<usize> {
    if bytes.starts_with(b"//") {
        return bytes
            .iter()
            .position(|&byte| byte == b'\n')
            .map(|at| at + 1);
    }
    let mut depth = 0;
    let mut at = 0;
    loop {
        match bytes.get(at..)? {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            [] => return None,
            _ => at += 1,
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The length of the value at the beginning, or `None` when it does not end.
///
/// Brackets are counted, not matched: what is wrong inside is for the parser to say.
fn extent(bytes: &[u8], ron: bool) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at += string(&bytes[at..])?;
                continue;
            }
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => {
                if depth <= 1 {
                    return Some(at + depth);
                }
                depth -= 1;
            }
            b',' if depth == 0 => return Some(at),
            b'\'' if ron => {
                at += character(&bytes[at..])?;
                continue;
            }
            b'/' if ron && matches!(bytes.get(at + 1), Some(b'/' | b'*')) => {
                at += comment(&bytes[at..])?;
                continue;
            }
            b'r' if ron && !in_identifier(&bytes[..at]) => {
                at += raw_string(&bytes[at..])?;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The length of the text in quotation marks at the beginning, or `None` when it does not end.
fn string(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += bytes
            .get(at..)?
            .iter()
            .position(|&byte| matches!(byte, b'"' | b'\\'))?;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The length of RON's `'字'` at the beginning, 1 if it is none, or `None` when it does not end.
fn character(bytes: &[u8]) -> Option<usize> {
    if let Some(b'\\') = bytes.get(1) {
        return bytes
            .get(3..)?
            .iter()
            .position(|&byte| byte == b'\'')
            .map(|at| at + 4);
    }
    // One character of up to four bytes.
    let end = bytes.iter().take(6).skip(2).position(|&byte| byte == b'\'');
    match end {
        Some(at) => Some(at + 3),
        None if bytes.len() < 6 => None,
        None => Some(1),
    }
}

/// The length of RON's `r#"…"#` at the beginning, 1 if it is none, or `None` when it does not end.
fn raw_string(bytes: &[u8]) -> Option<usize> {
    let hashes = bytes[1..].iter().take_while(|&&byte| byte == b'#').count();
    let open = 1 + hashes;
    if *bytes.get(open)? != b'"' {
        return Some(1);
    }
    let mut at = open + 1;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == b'"')? + 1;
        let closing = bytes[at..]
            .iter()
            .take(hashes)
            .take_while(|&&byte| byte == b'#')
            .count();
        if closing == hashes {
            return Some(at + hashes);
        }
    }
}

/// Whether a byte behind `bytes` goes on with an identifier. The `b` of `br"…"` is none.
fn in_identifier(bytes: &[u8]) -> bool {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    match bytes {
        [before @ .., b'b'] => before.last().is_some_and(part),
        _ => bytes.last().is_some_and(part),
    }
}

fn characters(bytes: &[u8]) -> usize {
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

/// What a parser found wrong, and where in what it was given.
#[derive(Debug)]
pub(super) struct Wrong {
    /// From 1.
    pub(super) line: usize,
    /// In code points, from 1.
    pub(super) column: usize,
    pub(super) message: String,
}

impl Wrong {
    fn at_start(message: &str) -> Wrong {
        Wrong {
            line: 1,
            column: 1,
            message: message.to_owned(),
        }
    }
}

pub(super) fn decode<T: DeserializeOwned>(format: Format, bytes: &[u8]) -> Result<T, Wrong> {
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
fn syntax(format: Format, place: &Place, bytes: &[u8], wrong: Wrong) -> SetError {
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
fn probe<T: DeserializeOwned>(format: Format, bytes: &[u8], name: &str) -> Option<T> {
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
struct Version(u32);

impl<'de> serde::Deserialize<'de> for Version {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct Only {
            schema: u32,
        }
        Only::deserialize(from).map(|only| Version(only.schema))
    }
}

/// See [`Format::detect`].
pub(super) fn detect(bytes: &[u8]) -> Option<Format> {
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
