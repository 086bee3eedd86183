//! The check of one article against itself and its header, list by list.

use std::collections::HashSet;

use crate::format::set::record::{
    Article, Break, Edit, EditKind, Header, PageRange, SpanState, TextKind,
};

use super::faults::{Contradiction, Fault, Form, Unit};
use super::{Found, each, places};

pub(super) struct Check<'a> {
    article: &'a Article,
    header: &'a Header,
    /// The byte at which each character begins, and the length of the text in bytes.
    starts: Vec<usize>,
}

impl<'a> Check<'a> {
    pub(super) fn new(article: &'a Article, header: &'a Header) -> Self {
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

    pub(super) fn all(&self) -> Result<(), Found> {
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

/// RFC 3339 in UTC with milliseconds, such as `2026-03-01T08:30:00.000Z`.
pub(super) fn time(text: &str) -> Result<(), Fault> {
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
