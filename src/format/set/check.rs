//! Whether an article agrees with itself and with its header.
//!
//! Reading only tells that the fields are there. A set that another program made, or that was
//! edited by hand, is checked before its offsets are used.

use std::collections::HashSet;
use std::fmt;

use super::record::{
    Article, Break, Edit, EditKind, Header, PageRange, Source, SpanState, TextKind,
};
use super::{Place, SetError};

/// What is wrong with one record of a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Offsets beyond the text's or the page's end, or the end before the start.
    #[error("{start}..{end} is not a range of {length} characters{}", Hint(unit))]
    Outside {
        /// The start given.
        start: u32,
        /// The end given.
        end: u32,
        /// The length of the text or page in code points.
        length: usize,
        /// The unit in which the offsets are right.
        unit: Option<Unit>,
    },
    /// A range without characters where there must be some.
    #[error("the range at {0} is empty")]
    Empty(u32),
    /// A record that stands after one it belongs before, or overlaps where that is not allowed.
    #[error("it begins at {start}, before the one ahead of it allows ({least})")]
    Order {
        /// The start given.
        start: u32,
        /// The least it may be.
        least: u32,
    },
    /// Sources that leave out characters of the text, or give one twice.
    #[error("the sources should go on at {expected}, not at {found}")]
    Gap {
        /// Where the next source should begin, or the text should end.
        expected: u32,
        /// Where it does.
        found: u32,
    },
    /// Words that differ from what stands in the text.
    #[error("the text there is {found:?}, not {stated:?}{}", Hint(unit))]
    Surface {
        /// The words in the record.
        stated: String,
        /// The characters of the text at the record's offsets.
        found: String,
        /// The unit in which the offsets are right.
        unit: Option<Unit>,
    },
    /// An index into `pages` that leads nowhere.
    #[error("there is no page {page}, there are {pages}")]
    NoPage {
        /// The index given.
        page: u32,
        /// How many pages the article has.
        pages: usize,
    },
    /// Some but not all of the fields that tell a place on a page.
    #[error("the page and the place on it must be given together")]
    HalfPlace,
    /// A label that the header does not have.
    #[error("the label {0:?} is not in the header")]
    NoLabel(String),
    /// A type of relations that the header does not have.
    #[error("the type of relations {0:?} is not in the header")]
    NoRelationType(String),
    /// A span that the article does not have.
    #[error("there is no span {0:?} in the article")]
    NoSpan(String),
    /// An `id` that another record of the list has.
    #[error("the id {0:?} is there twice")]
    Twice(String),
    /// Text that is not of the form the field asks for.
    #[error("{found:?} is not {expected}")]
    Form {
        /// The text found.
        found: String,
        /// The form.
        expected: Form,
    },
    /// A span whose state and parts contradict each other.
    #[error("{0}")]
    Parts(Contradiction),
    /// A correction whose kind and characters contradict each other.
    #[error("{0}")]
    Edit(Contradiction),
}

/// A form that text is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Form {
    /// A page's hash.
    #[error("a SHA-256 in 64 lower-case hexadecimal digits")]
    Hash,
    /// A colour.
    #[error("a colour #rrggbb")]
    Colour,
    /// A time.
    #[error("a time such as 2026-03-01T08:30:00.000Z")]
    Time,
}

/// What contradicts each other in a span or a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// A dormant span's place and parts.
    #[error("a dormant span has no characters in the text")]
    DormantSeen,
    /// A torn span's parts.
    #[error("a torn span has parts")]
    TornWhole,
    /// A span's parts and the article.
    #[error("no part lies in this article")]
    NoPartHere,
    /// A span's place and its parts.
    #[error("start and end are not the least and greatest offset of its parts in this article")]
    Bounds,
    /// A replacement's characters.
    #[error("a replacement has characters before and after it")]
    Replacement,
    /// An insertion's characters.
    #[error("an insertion has characters only after it")]
    Insertion,
    /// Those of what was hidden.
    #[error("what was hidden has characters only before it")]
    Hidden,
}

/// What offsets are mistakenly counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// UTF-16 code units, as Java and JavaScript count.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
}

struct Hint<'a>(&'a Option<Unit>);

impl fmt::Display for Hint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Some(Unit::Utf16) => {
                " (the offsets are right in UTF-16 units, but must count code points)"
            }
            Some(Unit::Bytes) => {
                " (the offsets are right in bytes of UTF-8, but must count code points)"
            }
            None => "",
        })
    }
}

impl Header {
    /// Whether the header agrees with itself: label ids are unique and colours are colours.
    ///
    /// # Errors
    ///
    /// The first fault, as [`SetError::Invalid`] without a place.
    pub fn check(&self) -> Result<(), SetError> {
        let mut seen = HashSet::new();
        for (index, label) in self.labels.iter().enumerate() {
            let fault = if !seen.insert(label.id.as_str()) {
                Fault::Twice(label.id.clone())
            } else if !is_color(&label.color) {
                Fault::Form {
                    found: label.color.clone(),
                    expected: Form::Colour,
                }
            } else {
                continue;
            };
            return Err(invalid(None, ("labels", index, fault)));
        }
        seen.clear();
        for (index, kind) in self.relations.iter().enumerate() {
            let fault = if !seen.insert(kind.id.as_str()) {
                Fault::Twice(kind.id.clone())
            } else if !is_color(&kind.color) {
                Fault::Form {
                    found: kind.color.clone(),
                    expected: Form::Colour,
                }
            } else {
                continue;
            };
            return Err(invalid(None, ("relations", index, fault)));
        }
        Ok(())
    }
}

impl Article {
    /// Whether the article agrees with itself and with `header`: every offset lies in its text or
    /// page, lists are in order, the sources cover the text exactly, the words of spans and edits
    /// are those of the text, labels and pages exist, times and hashes have their form.
    ///
    /// Runs of a span that lie in another article are only measured, not compared.
    ///
    /// # Errors
    ///
    /// The first fault, as [`SetError::Invalid`] without a place. When a span's words are right
    /// under offsets in UTF-16 units or bytes, the fault says so.
    pub fn check(&self, header: &Header) -> Result<(), SetError> {
        Check::new(self, header)
            .all()
            .map_err(|fault| invalid(Some(self.id.clone()), fault))
    }
}

pub(super) fn at_place(error: SetError, at: &Place) -> SetError {
    match error {
        SetError::Invalid {
            article,
            list,
            index,
            fault,
            ..
        } => SetError::Invalid {
            place: Some(at.clone()),
            article,
            list,
            index,
            fault,
        },
        other => other,
    }
}

/// The list, the record's number in it, and what is wrong with it.
type Found = (&'static str, usize, Fault);

fn invalid(article: Option<String>, (list, index, fault): Found) -> SetError {
    SetError::Invalid {
        place: None,
        article,
        list,
        index,
        fault: Box::new(fault),
    }
}

/// Where the characters of page ranges stand in the text, in the order of the ranges; what does
/// not stand there is left out.
pub fn places(sources: &[Source], ranges: &[PageRange]) -> Vec<(u32, u32)> {
    let mut places: Vec<(u32, u32)> = Vec::new();
    for range in ranges {
        for source in sources.iter().filter(|s| s.page == Some(range.page)) {
            let Some(from) = source.from else { continue };
            let behind = from.saturating_add(source.end.saturating_sub(source.start));
            let (first, end) = (range.start.max(from), range.end.min(behind));
            if first < end {
                let place = (source.start + (first - from), source.start + (end - from));
                match places.last_mut() {
                    Some(last) if last.1 == place.0 => last.1 = place.1,
                    _ => places.push(place),
                }
            }
        }
    }
    places
}

struct Check<'a> {
    article: &'a Article,
    header: &'a Header,
    /// The byte at which each character begins, and the length of the text in bytes.
    starts: Vec<usize>,
}

impl<'a> Check<'a> {
    fn new(article: &'a Article, header: &'a Header) -> Self {
        let text = &article.text;
        let starts = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        Check {
            article,
            header,
            starts,
        }
    }

    fn all(&self) -> Result<(), Found> {
        // Spans first: they alone can tell that the whole file counts in another unit.
        let article = self.article;
        each("spans", &article.spans, |index, _| self.span(index))?;
        let mut ids = HashSet::with_capacity(article.spans.len());
        each("spans", &article.spans, |_, span| {
            match ids.insert(span.id.as_str()) {
                true => Ok(()),
                false => Err(Fault::Twice(span.id.clone())),
            }
        })?;
        each("relations", &article.relations, |_, relation| {
            let mut kinds = self.header.relations.iter();
            if !kinds.any(|kind| kind.id == relation.kind) {
                return Err(Fault::NoRelationType(relation.kind.clone()));
            }
            let here = relation.article.is_none().then_some(&relation.to);
            for span in std::iter::once(&relation.from).chain(here) {
                if !ids.contains(span.as_str()) {
                    return Err(Fault::NoSpan(span.clone()));
                }
            }
            time(&relation.time)
        })?;
        each("article_labels", &article.article_labels, |_, given| {
            let mut labels = self.header.labels.iter();
            if !labels.any(|label| label.id == given.label) {
                return Err(Fault::NoLabel(given.label.clone()));
            }
            time(&given.time)
        })?;
        each("pages", &article.pages, |_, page| {
            match is_hash(&page.hash) {
                true => Ok(()),
                false => Err(Fault::Form {
                    found: page.hash.clone(),
                    expected: Form::Hash,
                }),
            }
        })?;
        self.sources()?;
        let mut least = 0;
        each("roles", &article.roles, |_, role| {
            self.filled(role.start, role.end)?;
            in_order(role.start, &mut least)?;
            least = role.end;
            Ok(())
        })?;
        least = 0;
        each("breaks", &article.breaks, |_, line_end| {
            in_order(line_end.at, &mut least)?;
            self.line_end(line_end)
        })?;
        least = 0;
        each("edits", &article.edits, |_, edit| {
            in_order(edit.start, &mut least)?;
            self.edit(edit)
        })
    }

    fn span(&self, index: usize) -> Result<(), Fault> {
        let span = &self.article.spans[index];
        if span.parts.is_empty() {
            match self.slice(span.start, span.end) {
                Some(found) if found == span.text => {}
                Some(found) => {
                    return Err(Fault::Surface {
                        stated: span.text.clone(),
                        found: found.to_owned(),
                        unit: self.unit_of(&[(span.start, span.end)], &span.text),
                    });
                }
                None => {
                    return Err(Fault::Outside {
                        start: span.start,
                        end: span.end,
                        length: self.length(),
                        unit: self.unit_of(&[(span.start, span.end)], &span.text),
                    });
                }
            }
        } else {
            self.parts(index)?;
        }
        match span.state {
            SpanState::Dormant if span.start != span.end || !span.parts.is_empty() => {
                return Err(Fault::Parts(Contradiction::DormantSeen));
            }
            SpanState::Dormant => {}
            _ if span.text.is_empty() => return Err(Fault::Empty(span.start)),
            SpanState::Torn if span.parts.is_empty() => {
                return Err(Fault::Parts(Contradiction::TornWhole));
            }
            SpanState::Whole | SpanState::Torn => {}
        }
        if index > 0 {
            let mut least = self.article.spans[index - 1].start;
            in_order(span.start, &mut least)?;
        }
        if !self
            .header
            .labels
            .iter()
            .any(|label| label.id == span.label)
        {
            return Err(Fault::NoLabel(span.label.clone()));
        }
        self.page_ranges(&span.ranges)?;
        time(&span.time)
    }

    fn parts(&self, index: usize) -> Result<(), Fault> {
        let span = &self.article.spans[index];
        let here: Vec<(u32, u32)> = span
            .parts
            .iter()
            .filter(|part| part.article.is_none())
            .map(|part| (part.start, part.end))
            .collect();
        let unit = || {
            if here.len() == span.parts.len() {
                self.unit_of(&here, &span.text)
            } else {
                None
            }
        };
        // The words are walked part by part: those in other articles are only counted.
        let mut words = span.text.chars();
        let mut found = String::new();
        let mut differ = false;
        for part in &span.parts {
            if part.article.is_none() {
                let Some(slice) = self.slice(part.start, part.end) else {
                    return Err(Fault::Outside {
                        start: part.start,
                        end: part.end,
                        length: self.length(),
                        unit: unit(),
                    });
                };
                for character in slice.chars() {
                    differ |= words.next() != Some(character);
                    found.push(character);
                }
            } else {
                for _ in part.start..part.end {
                    match words.next() {
                        Some(character) => found.push(character),
                        None => differ = true,
                    }
                }
            }
            if part.start >= part.end {
                return Err(Fault::Empty(part.start));
            }
        }
        if differ || words.next().is_some() {
            return Err(Fault::Surface {
                stated: span.text.clone(),
                found,
                unit: unit(),
            });
        }
        let bounds = here
            .iter()
            .fold(None, |bounds, &(start, end)| match bounds {
                None => Some((start, end)),
                Some((least, greatest)) => Some((start.min(least), end.max(greatest))),
            });
        match bounds {
            None => Err(Fault::Parts(Contradiction::NoPartHere)),
            Some(bounds) if bounds != (span.start, span.end) => {
                Err(Fault::Parts(Contradiction::Bounds))
            }
            Some(_) => Ok(()),
        }
    }

    fn sources(&self) -> Result<(), Found> {
        let article = self.article;
        // A set of another program may not know where its text came from.
        if article.sources.is_empty() {
            return Ok(());
        }
        let mut covered = 0;
        each("sources", &article.sources, |_, source| {
            if source.start != covered {
                return Err(Fault::Gap {
                    expected: covered,
                    found: source.start,
                });
            }
            self.filled(source.start, source.end)?;
            covered = source.end;
            match (source.page, source.from) {
                (None, None) => Ok(()),
                (Some(page), Some(from)) => {
                    // Beyond u32 it is beyond any page, whose length is one.
                    let end = from.saturating_add(source.end - source.start);
                    self.page_range(page, from, end)
                }
                _ => Err(Fault::HalfPlace),
            }
        })?;
        if covered as usize != self.length() {
            let found = covered;
            // A text of 2³² characters would not have been covered either.
            let expected = u32::try_from(self.length()).unwrap_or(u32::MAX);
            return Err((
                "sources",
                article.sources.len(),
                Fault::Gap { expected, found },
            ));
        }
        Ok(())
    }

    fn line_end(&self, line_end: &Break) -> Result<(), Fault> {
        self.range(line_end.at, line_end.at)?;
        match (line_end.page, line_end.start, line_end.end) {
            (None, None, None) => {}
            (Some(page), Some(start), Some(end)) => self.page_range(page, start, end)?,
            _ => return Err(Fault::HalfPlace),
        }
        time(&line_end.time)
    }

    fn edit(&self, edit: &Edit) -> Result<(), Fault> {
        let stated = match self.header.text {
            TextKind::Clean => &edit.text,
            TextKind::Printed => &edit.original,
        };
        let found = self.range(edit.start, edit.end)?;
        if found != stated && !self.stands_apart(edit) {
            let (stated, found) = (stated.clone(), found.to_owned());
            return Err(Fault::Surface {
                stated,
                found,
                unit: None,
            });
        }
        match (edit.kind, edit.original.is_empty(), edit.text.is_empty()) {
            (EditKind::Replace, false, false)
            | (EditKind::Insert, true, false)
            | (EditKind::Hide, false, true) => {}
            (EditKind::Replace, ..) => {
                return Err(Fault::Edit(Contradiction::Replacement));
            }
            (EditKind::Insert, ..) => {
                return Err(Fault::Edit(Contradiction::Insertion));
            }
            (EditKind::Hide, ..) => {
                return Err(Fault::Edit(Contradiction::Hidden));
            }
        }
        if let Some(page) = edit.page {
            self.page_range(page, 0, 0)?;
        }
        self.page_ranges(&edit.ranges)?;
        time(&edit.time)
    }

    /// Whether printed characters that an edit is about are those of its ranges: others, hidden
    /// when it was made, stand between them.
    fn stands_apart(&self, edit: &Edit) -> bool {
        let places = places(&self.article.sources, &edit.ranges);
        let found = places.iter().map(|(start, end)| self.slice(*start, *end));
        let found: Option<String> = found.collect();
        self.header.text == TextKind::Printed
            && found.as_deref() == Some(&edit.original)
            && places
                .iter()
                .all(|(start, end)| edit.start <= *start && *end <= edit.end)
    }

    fn length(&self) -> usize {
        self.starts.len() - 1
    }

    fn slice(&self, start: u32, end: u32) -> Option<&'a str> {
        let (start, end) = (start as usize, end as usize);
        if start > end {
            return None;
        }
        self.article
            .text
            .get(*self.starts.get(start)?..*self.starts.get(end)?)
    }

    fn range(&self, start: u32, end: u32) -> Result<&'a str, Fault> {
        let length = self.length();
        self.slice(start, end).ok_or(Fault::Outside {
            start,
            end,
            length,
            unit: None,
        })
    }

    fn filled(&self, start: u32, end: u32) -> Result<(), Fault> {
        match self.range(start, end)?.is_empty() {
            true => Err(Fault::Empty(start)),
            false => Ok(()),
        }
    }

    fn page_range(&self, page: u32, start: u32, end: u32) -> Result<(), Fault> {
        let pages = &self.article.pages;
        let Some(found) = pages.get(page as usize) else {
            return Err(Fault::NoPage {
                page,
                pages: pages.len(),
            });
        };
        if start > end || end > found.length {
            let length = found.length as usize;
            return Err(Fault::Outside {
                start,
                end,
                length,
                unit: None,
            });
        }
        Ok(())
    }

    fn page_ranges(&self, ranges: &[PageRange]) -> Result<(), Fault> {
        ranges
            .iter()
            .try_for_each(|range| self.page_range(range.page, range.start, range.end))
    }

    /// The unit in which the offsets `runs` give the words `stated`, if there is one.
    fn unit_of(&self, runs: &[(u32, u32)], stated: &str) -> Option<Unit> {
        if stated.is_empty() {
            return None;
        }
        let text = &self.article.text;
        let joined = |byte: &dyn Fn(u32) -> Option<usize>| -> Option<String> {
            runs.iter()
                .map(|&(start, end)| text.get(byte(start)?..byte(end)?))
                .collect()
        };
        let utf16 = |offset: u32| {
            let mut units = 0;
            for (at, character) in text.char_indices() {
                if units >= offset as usize {
                    return (units == offset as usize).then_some(at);
                }
                units += character.len_utf16();
            }
            (units == offset as usize).then_some(text.len())
        };
        if joined(&utf16).as_deref() == Some(stated) {
            Some(Unit::Utf16)
        } else if joined(&|offset| Some(offset as usize)).as_deref() == Some(stated) {
            Some(Unit::Bytes)
        } else {
            None
        }
    }
}

fn each<'r, T>(
    list: &'static str,
    records: &'r [T],
    mut check: impl FnMut(usize, &'r T) -> Result<(), Fault>,
) -> Result<(), Found> {
    records
        .iter()
        .enumerate()
        .try_for_each(|(index, record)| check(index, record).map_err(|fault| (list, index, fault)))
}

/// Refuses a start below `least`, which then becomes the start.
fn in_order(start: u32, least: &mut u32) -> Result<(), Fault> {
    if start < *least {
        return Err(Fault::Order {
            start,
            least: *least,
        });
    }
    *least = start;
    Ok(())
}

fn is_hash(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_color(text: &str) -> bool {
    text.len() == 7
        && text.starts_with('#')
        && text.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit())
}

/// RFC 3339 in UTC with milliseconds, such as `2026-03-01T08:30:00.000Z`.
fn time(text: &str) -> Result<(), Fault> {
    const FORM: &[u8] = b"dddd-dd-ddTdd:dd:dd.dddZ";
    let bytes = text.as_bytes();
    let formed = bytes.len() == FORM.len()
        && bytes.iter().zip(FORM).all(|(&byte, &form)| match form {
            b'd' => byte.is_ascii_digit(),
            _ => byte == form,
        });
    if formed && text.parse::<jiff::Timestamp>().is_ok() {
        return Ok(());
    }
    Err(Fault::Form {
        found: text.to_owned(),
        expected: Form::Time,
    })
}
