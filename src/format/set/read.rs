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

use std::io::BufRead;

use serde::de::IgnoredAny;

use super::check::at_place;
use super::record::{Article, Header, HeaderLine};
use super::{Format, Place, SetError};

mod detect;
mod extent;
mod input;
mod parse;

pub(super) use detect::detect;
use input::Input;
use parse::{Version, known_version, probe, syntax};
pub(super) use parse::{Wrong, decode};

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
