//! From what an editor points at to characters: articles, stretches, gaps, breaks, spans.

use crate::core::breaks::{Break, break_at};
use crate::core::clean::{Clean, around, is_line_end, is_white};
use crate::core::printed::Printed;
use crate::core::{Address, Document, Facts, PageId, Run, SpanId};
use crate::store::{StoreError, record};

use super::Session;
use super::command::{ArticleRef, Breaks, CommandError, Gap, SpanRef, Stretch};

/// A place to type at: after a character, and before the one that stands there now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TypingPlace {
    pub(super) after: Address,
    pub(super) before: Option<Address>,
}

/// The permanent id of an article in files and commands: its page's, or for an article that was
/// split off the address of its head.
pub fn article_id(head: Address) -> String {
    match head.buffer.is_typed() {
        true => record::write_address(PageId(!head.buffer.page.0), head),
        false => head.buffer.page.to_string(),
    }
}

impl Session {
    /// The head of the article that a reference names.
    ///
    /// # Errors
    /// There is none, or several.
    pub fn find_article(&mut self, article: &ArticleRef) -> Result<Address, CommandError> {
        match article {
            ArticleRef::Number(number) => {
                let row = (*number as usize).checked_sub(1).map(|i| {
                    self.articles()
                        .map(|articles| articles.get(i).map(|a| a.head))
                });
                match row {
                    Some(found) => found?,
                    None => None,
                }
                .ok_or_else(|| CommandError::NoSuchArticle {
                    name: number.to_string(),
                })
            }
            ArticleRef::Name(name) => self.find_article_named(name),
        }
    }

    fn find_article_named(&mut self, name: &str) -> Result<Address, CommandError> {
        let missing = || CommandError::NoSuchArticle {
            name: name.to_owned(),
        };
        // The article that a character is in.
        if let Some(address) = name.strip_prefix('@') {
            let address = record::read_address(PageId(0), address)
                .filter(|address| self.page_number(address.buffer.page).is_some());
            let address = address.ok_or_else(missing)?;
            let found = self.document(address.buffer.page)?.article_of(address);
            return found.ok_or_else(missing);
        }
        // A whole id first: it needs no search.
        let id = Some(name).filter(|name| name.len() == 16);
        let page = id
            .and_then(|name| u64::from_str_radix(name, 16).ok())
            .map(PageId);
        if let Some(page) = page.filter(|page| self.page_number(*page).is_some()) {
            return self.head_of_page(page);
        }
        let head = Some(name).filter(|name| name.contains('~'));
        if let Some(head) = head.and_then(|name| record::read_address(PageId(0), name))
            && self.page_number(head.buffer.page).is_some()
        {
            let document = self.document(head.buffer.page)?;
            let is_article = document.articles().any(|article| article == head);
            return if is_article { Ok(head) } else { Err(missing()) };
        }
        if let Some(&page) = self.page_names()?.get(name) {
            return self.head_of_page(page);
        }
        let mut found = self
            .known
            .numbers
            .keys()
            .filter(|page| page.to_string().starts_with(name));
        match (found.next().copied(), found.next()) {
            (Some(page), None) => self.head_of_page(page),
            (Some(_), Some(_)) => Err(CommandError::AmbiguousArticle {
                name: name.to_owned(),
            }),
            _ => Err(missing()),
        }
    }

    pub(super) fn head_of_page(&mut self, page: PageId) -> Result<Address, CommandError> {
        let document = self.document(page)?;
        document
            .page_head(page)
            .ok_or(CommandError::Store(StoreError::Missing))
    }
}

/// An article of a document, to find places in.
pub(super) struct View<'a> {
    pub(super) document: &'a Document,
    pub(super) article: Address,
}

impl<'a> View<'a> {
    /// A character of the article by its address, written relative to the article's page.
    pub(super) fn address(&self, written: &str) -> Result<Address, CommandError> {
        record::read_address(self.article.buffer.page, written)
            .filter(|address| self.document.article_of(*address) == Some(self.article))
            .ok_or_else(|| CommandError::BadAddress {
                address: written.to_owned(),
            })
    }

    fn printed(&self) -> Printed {
        Printed::of(self.document, self.article)
    }

    /// The first and last character of a stretch.
    fn ends(&self, stretch: &Stretch) -> Result<(Address, Address), CommandError> {
        match stretch {
            Stretch::Offsets { start, end } => self.offsets(*start, *end),
            Stretch::Text { text, nth } => {
                let (start, end) = self.quotation(text, *nth)?;
                self.offsets(start, end)
            }
            Stretch::Lines { lines } => self.lines(lines.0, lines.1),
            Stretch::Line { line } => self.lines(*line, *line),
            Stretch::Addresses { first, last } => Ok((self.address(first)?, self.address(last)?)),
            Stretch::LinesOf { lines_of } => self.lines_of(&lines_of.0, &lines_of.1),
        }
    }

    fn offsets(&self, start: u32, end: u32) -> Result<(Address, Address), CommandError> {
        let clean = Clean::of(self.document, self.article);
        let bad = || CommandError::BadOffsets {
            start,
            end,
            len: clean.len(),
        };
        if start >= end {
            return Err(bad());
        }
        let first = clean.address_at(start).ok_or_else(bad)?;
        let last = clean.address_at(end - 1).ok_or_else(bad)?;
        Ok((first, last))
    }

    /// Where a quotation stands in the clean text, white space not counting.
    fn quotation(&self, text: &str, nth: u32) -> Result<(u32, u32), CommandError> {
        let clean = Clean::of(self.document, self.article);
        let wanted: Vec<char> = text.chars().filter(|c| !is_white(*c)).collect();
        if wanted.is_empty() {
            return Err(CommandError::NothingSelected);
        }
        let (offsets, chars): (Vec<u32>, Vec<char>) = (0..)
            .zip(clean.text().chars())
            .filter(|(_, c)| !is_white(*c))
            .unzip();
        let mut found = 0;
        for (i, window) in chars.windows(wanted.len()).enumerate() {
            if window == wanted {
                found += 1;
                if found == nth {
                    return Ok((offsets[i], offsets[i + wanted.len() - 1] + 1));
                }
            }
        }
        Err(CommandError::NoSuchText {
            text: text.to_owned(),
            found,
            nth,
        })
    }

    pub(super) fn lines(&self, from: u32, to: u32) -> Result<(Address, Address), CommandError> {
        ends_of(&self.printed(), from, to)
    }

    /// Everything from the first to the last character of a stretch, hidden text included.
    pub(super) fn all(&self, stretch: &Stretch) -> Result<Vec<Run>, CommandError> {
        let (first, last) = self.ends(stretch)?;
        self.document
            .between(first, last)
            .filter(|runs| !runs.is_empty())
            .ok_or(CommandError::NothingSelected)
    }

    /// The visible characters of a stretch.
    pub(super) fn visible(&self, stretch: &Stretch) -> Result<Vec<Run>, CommandError> {
        let runs = self.only(&self.all(stretch)?, |address| {
            self.document.is_visible(address)
        });
        if runs.is_empty() {
            Err(CommandError::NothingSelected)
        } else {
            Ok(runs)
        }
    }

    /// The characters of runs for which something holds.
    pub(super) fn only(&self, runs: &[Run], holds: impl Fn(Address) -> bool) -> Vec<Run> {
        let mut chosen = Vec::new();
        for address in runs
            .iter()
            .flat_map(|run| run.addresses())
            .filter(|a| holds(*a))
        {
            crate::core::push_run(&mut chosen, address.into());
        }
        chosen
    }

    /// A stretch to tag: from its first to its last visible character that is not white, with
    /// all that stands hidden between.
    pub(super) fn part(&self, stretch: &Stretch) -> Result<Vec<Run>, CommandError> {
        let all = self.all(stretch)?;
        let inked = self.only(&all, |address| {
            self.document
                .character(address)
                .is_some_and(|(c, f)| f.visible() && !is_white(c))
        });
        match (inked.first(), inked.last()) {
            (Some(first), Some(last)) => self
                .document
                .between(first.first(), last.last())
                .ok_or(CommandError::NothingSelected),
            _ => Err(CommandError::NothingSelected),
        }
    }

    /// Where text typed at a gap goes. Beside hidden text there are several places that look
    /// the same: one outside every span is taken if there is one.
    pub(super) fn typing_place(&self, gap: &Gap) -> Result<TypingPlace, CommandError> {
        let (left, right) = match gap {
            Gap::At { at } => self.beside(*at)?,
            Gap::Before { before, nth } => self.beside(self.quotation(before, *nth)?.0)?,
            Gap::After { after, nth } => self.beside(self.quotation(after, *nth)?.1)?,
            Gap::CaretBefore { caret_before } => {
                around(self.document, self.address(caret_before)?, false)
            }
            Gap::CaretBehind { caret_behind } => {
                around(self.document, self.address(caret_behind)?, true)
            }
            Gap::AfterAddress { after_address } => {
                let after = match self.address(after_address) {
                    Ok(address) => address,
                    Err(_) if *after_address == super::places::article_id(self.article) => {
                        self.article
                    }
                    Err(error) => return Err(error),
                };
                return Ok(TypingPlace {
                    after,
                    before: self.document.following(after),
                });
            }
        };
        // At the beginning of a paragraph, what is typed goes behind its indent.
        let ends_line = |at| {
            let character = self.document.character(at);
            character.is_some_and(|(c, _)| is_line_end(c))
        };
        let at_start = left.is_none_or(ends_line);
        let mut places = self.places_between(left, right);
        // Nothing is typed between a replaced character and its correction: what is later tagged
        // before the new text would take the correction along.
        let replaced = |a| {
            self.document
                .character(a)
                .is_some_and(|(_, f)| f.any(Facts::REPLACED))
        };
        if places.iter().any(|place| !replaced(place.after)) {
            places.retain(|place| !replaced(place.after));
        }
        let preferred = if at_start {
            places.last()
        } else {
            places.first()
        };
        let outside = |place: &&TypingPlace| !self.strictly_inside(place);
        let found = if at_start {
            places.iter().rev().find(outside)
        } else {
            places.iter().find(outside)
        };
        found
            .or(preferred)
            .copied()
            .ok_or(CommandError::NothingSelected)
    }

    /// The characters on either side of a gap of the clean text.
    fn beside(&self, at: u32) -> Result<(Option<Address>, Option<Address>), CommandError> {
        let clean = Clean::of(self.document, self.article);
        if at > clean.len() {
            return Err(CommandError::BadOffsets {
                start: at,
                end: at,
                len: clean.len(),
            });
        }
        let left = at.checked_sub(1).and_then(|i| clean.address_at(i));
        Ok((left, clean.address_at(at)))
    }

    /// The places between two visible characters, in order: one, unless hidden text stands
    /// between.
    fn places_between(&self, left: Option<Address>, right: Option<Address>) -> Vec<TypingPlace> {
        let mut places = Vec::new();
        let mut after = left.unwrap_or(self.article);
        loop {
            let before = self.document.following(after);
            places.push(TypingPlace { after, before });
            match before {
                Some(next)
                    if Some(next) != right
                        && self.document.article_of(next) == Some(self.article) =>
                {
                    after = next;
                }
                _ => return places,
            }
            // At the end of the article only what is beside the last character counts.
            if right.is_none() && left.is_some() {
                return places;
            }
        }
    }

    fn strictly_inside(&self, place: &TypingPlace) -> bool {
        let Some(before) = place.before else {
            return false;
        };
        let holds = |part: &[Run], address| part.iter().any(|run| run.contains(address));
        self.document.spans_at(place.after).iter().any(|span| {
            span.members()
                .iter()
                .any(|part| holds(part, place.after) && holds(part, before))
        })
    }

    /// The breaks that a command names, each with the line it was named by.
    pub(super) fn breaks(&self, named: &Breaks) -> Result<Vec<Break>, CommandError> {
        let lines = match named {
            Breaks::Address { address } => {
                let address = self.address(address)?;
                let found = break_at(self.document, address);
                return Ok(vec![found.ok_or(CommandError::NoBreakThere)?]);
            }
            Breaks::Range { from, to } => {
                let printed = self.printed();
                ends_of(&printed, *from, *to)?;
                let named = printed.breaks().iter();
                return Ok(named
                    .filter(|one| (*from..=*to).contains(&one.row))
                    .filter_map(|one| printed.full_break(one))
                    .collect());
            }
            Breaks::Line { line } => std::slice::from_ref(line),
            Breaks::Lines { lines } => lines,
        };
        let printed = self.printed();
        let by_row = |&line: &u32| {
            let found = printed.break_after(line);
            found
                .and_then(|one| printed.full_break(one))
                .ok_or_else(|| match printed.rows().len() as u32 {
                    lines if line == 0 || line > lines => CommandError::NoSuchLine { line, lines },
                    _ => CommandError::NotABreak { line },
                })
        };
        lines.iter().map(by_row).collect()
    }

    /// The first character of a printed line.
    pub(super) fn line_start(&self, line: u32) -> Result<Address, CommandError> {
        Ok(self.lines(line, line)?.0)
    }

    /// The last character of a printed line, its line end if it has one.
    pub(super) fn line_end(&self, line: u32) -> Result<Address, CommandError> {
        Ok(self.lines(line, line)?.1)
    }

    /// The id of a span of the article.
    pub(super) fn span(&self, span: &SpanRef) -> Result<SpanId, CommandError> {
        let missing = |name: &str| CommandError::NoSuchSpan {
            span: name.to_owned(),
        };
        match span {
            SpanRef::Id { span } => self
                .document
                .span(span)
                .map(|s| s.id().clone())
                .ok_or_else(|| missing(span)),
            SpanRef::Words { words, nth } => {
                let squeeze =
                    |text: &str| -> String { text.chars().filter(|c| !is_white(*c)).collect() };
                let wanted = squeeze(words);
                let mut found: Vec<_> = self
                    .document
                    .spans()
                    .filter(|span| squeeze(&span.text()) == wanted)
                    .filter_map(|span| {
                        let first = span.visible_runs().first()?.first()?.first();
                        let here = self.document.article_of(first) == Some(self.article);
                        here.then(|| (self.document.visible_offset(first), span.id().clone()))
                    })
                    .collect();
                found.sort();
                (*nth as usize)
                    .checked_sub(1)
                    .and_then(|i| found.get(i))
                    .map(|(_, id)| id.clone())
                    .ok_or_else(|| missing(words))
            }
        }
    }

    /// The page whose log holds a span: that of its first character.
    pub(super) fn home_of_span(&self, id: &str) -> Option<PageId> {
        let span = self.document.span(id)?;
        Some(span.members().first()?.first()?.buffer.page)
    }
}

/// The first and last character of printed lines, counted from 1, both included.
fn ends_of(printed: &Printed, from: u32, to: u32) -> Result<(Address, Address), CommandError> {
    let row = |line: u32| {
        let missing = CommandError::NoSuchLine {
            line,
            lines: printed.rows().len() as u32,
        };
        (line as usize)
            .checked_sub(1)
            .and_then(|i| printed.rows().get(i))
            .ok_or(missing)
    };
    let (first, last) = (row(from)?.first, row(to)?.last);
    Ok((printed.address(first), printed.address(last)))
}
