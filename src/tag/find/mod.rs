//! Finding text in plain characters, plain or by a regular expression, with differences that are
//! not to count folded away.
//!
//! What is matched is a folded copy; places are led back to the characters that were given, and
//! what a group said is taken from those. A line end that only ends a printed row is given as
//! [`ROW_END`], one that ends a paragraph as `\n`: the first is white space, the second counts.
//!
//! A whole bundle is mostly pages on which nothing was done, in UTF-8: those are searched as they
//! stand, plain text without a folded copy ([`direct`]), a pattern in one that is made by blocks.
//!
//! Nothing here knows of documents, so whatever works on plain characters can use it.

mod direct;
mod fold;
mod pattern;
mod sieve;
mod template;

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use crate::core::clean::is_white;
use crate::core::utf8;

use direct::{Direct, selectors};
use fold::{Fold, Folding, is_selector};
use sieve::Sieve;

pub use template::Template;

/// A line end that ends a printed row and no paragraph.
pub const ROW_END: char = '\r';

/// What is looked for, and what makes a difference.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Query {
    /// The text, or a regular expression.
    pub text: String,
    /// Whether it is a regular expression.
    pub regex: bool,
    /// Whether upper and lower case differ.
    pub case: bool,
    /// Whether full and half width differ.
    pub width: bool,
    /// Whether white space and line ends count.
    pub spaces: bool,
    /// Whether simplified and traditional characters are the same.
    pub variants: bool,
}

/// Why nothing can be found by a query.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum QueryError {
    /// There is nothing in it that counts.
    #[error("there is nothing to look for")]
    Empty,
    /// It is no regular expression.
    #[error("this is no regular expression: {0}")]
    Pattern(String),
}

/// A query made ready.
#[derive(Debug)]
pub struct Matcher {
    regex: Regex,
    in_bytes: regex::bytes::Regex,
    fold: &'static Fold,
    sieve: Sieve,
    direct: Option<Direct>,
    spaces: bool,
}

/// A text as it is matched, and where the characters are that were left out of it. It can be used
/// again and again.
#[derive(Debug, Default)]
pub struct Folded {
    text: String,
    /// Of each, how many were kept before it, and whether it only says how the one before it is
    /// drawn.
    left_out: Vec<(u32, bool)>,
    /// A text that is folded by blocks.
    bytes: Vec<u8>,
    /// Of that: from which byte on it goes on as at which byte of what
    /// was given.
    stops: Vec<(usize, usize)>,
}

impl Folded {
    fn fill(&mut self, chars: impl Iterator<Item = char>, fold: &Fold) {
        self.text.clear();
        self.left_out.clear();
        let mut kept = 0;
        for c in chars {
            match fold.of(c) {
                Some(folded) => {
                    self.text.push(folded);
                    kept += 1;
                }
                None => self.left_out.push((kept, is_selector(c))),
            }
        }
    }

    /// The same for UTF-8, by blocks. Where white space does not count all line ends end rows.
    fn fill_by_blocks(&mut self, text: &[u8], fold: &Fold) {
        self.bytes.clear();
        self.stops.clear();
        self.stops.push((0, 0));
        let is_row_end = |c| fold.folding.white && c == '\n';
        // Up to here it is copied.
        let mut copied = 0;
        let mut at = 0;
        while let Some((c, length)) = utf8::first(&text[at..]) {
            let behind = at + length;
            if !fold.leaves(c) || is_row_end(c) {
                self.bytes.extend_from_slice(&text[copied..at]);
                copied = behind;
                let folded = fold.of(c).filter(|_| !is_row_end(c));
                let mut room = [0; 4];
                let folded = folded.map_or(&b""[..], |c| c.encode_utf8(&mut room).as_bytes());
                self.bytes.extend_from_slice(folded);
                if folded.len() != length {
                    self.stops.push((self.bytes.len(), behind));
                }
            }
            at = behind;
        }
        self.bytes.extend_from_slice(&text[copied..]);
    }
}

/// A hit and what it is to become.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The characters that the hit is from first to last.
    pub range: Range<u32>,
    /// What is to stand there.
    pub with: String,
}

impl Matcher {
    /// Makes a query ready.
    ///
    /// # Errors
    /// See [`QueryError`].
    pub fn new(query: &Query) -> Result<Self, QueryError> {
        let fold = Fold::of_kind(Folding {
            // In a regular expression case is its own affair: `\p{Lu}` keeps its meaning.
            case: !query.case && !query.regex,
            width: !query.width,
            variants: query.variants,
            white: !query.spaces,
        });
        let folded = || query.text.chars().filter_map(|c| fold.of(c));
        let pattern = if query.regex {
            pattern::folded(&query.text, fold)
        } else {
            regex::escape(&folded().collect::<String>())
        };
        if pattern.is_empty() {
            return Err(QueryError::Empty);
        }
        let ignores_case = query.regex && !query.case;
        let regex = RegexBuilder::new(&pattern)
            .case_insensitive(ignores_case)
            .multi_line(true)
            .build()
            .map_err(|error| QueryError::Pattern(plainly(&error)))?;
        let in_bytes = regex::bytes::RegexBuilder::new(&pattern)
            .case_insensitive(ignores_case)
            .multi_line(true)
            .build()
            .map_err(|error| QueryError::Pattern(plainly(&error)))?;
        let needed = if query.regex {
            let parsed = regex_syntax::ParserBuilder::new()
                .case_insensitive(ignores_case)
                .multi_line(true)
                .build()
                .parse(&pattern);
            parsed.map(|hir| sieve::needed(&hir)).unwrap_or_default()
        } else {
            folded().collect()
        };
        let direct = match query.regex {
            true => None,
            false => Direct::new(&needed, fold),
        };
        Ok(Self {
            regex,
            in_bytes,
            fold,
            sieve: Sieve::new(needed, fold),
            direct,
            spaces: query.spaces,
        })
    }

    /// Whether white space and line ends count.
    pub fn minds_spaces(&self) -> bool {
        self.spaces
    }

    /// Whether a text may have a hit whose bytes, in UTF-8, are one of `parts`, and what was typed
    /// on it, as JSON, the others. That there is none is certain.
    pub fn may_be_in(&self, parts: &[&[u8]]) -> bool {
        self.sieve.lets_through(parts)
    }

    /// Every hit in a text, in order, from its first to its last character.
    pub fn find(&self, chars: impl Iterator<Item = char>, room: &mut Folded) -> Vec<Range<u32>> {
        room.fill(chars, self.fold);
        let Folded { text, left_out, .. } = room;
        let mut found = Vec::new();
        // Up to where hits were found: in bytes, in characters kept and in characters left out.
        let (mut byte, mut kept, mut passed) = (0, 0, 0);
        let count = |bytes: Range<usize>| text[bytes].chars().count() as u32;
        for hit in self.regex.find_iter(text).filter(|hit| !hit.is_empty()) {
            let start = kept + count(byte..hit.start());
            let end = start + count(hit.range());
            (byte, kept) = (hit.end(), end);
            let mut place = |kept: u32| {
                let before = |(at, _): &&(u32, bool)| *at <= kept;
                passed += left_out[passed..].iter().take_while(before).count();
                kept + passed as u32
            };
            let (first, last) = (place(start), place(end - 1));
            // They say how the last character is drawn, and belong to it.
            let selectors = left_out[passed..].iter();
            let selectors = selectors.take_while(|(at, is_selector)| *at == end && *is_selector);
            found.push(first..last + 1 + selectors.count() as u32);
        }
        found
    }

    /// Whether some bytes, in UTF-8, have no hit. Only that there is none is certain.
    pub fn is_surely_not_in(&self, utf8: &[u8]) -> bool {
        let direct = self.direct.as_ref();
        direct.is_some_and(|direct| direct.is_not_in(utf8))
    }

    /// Every hit in a text in UTF-8, in order, in bytes: of the page as it came, in which every line
    /// end only ends a row, where white space does not count; where it does, of a clean text.
    pub fn find_in_text(&self, text: &[u8], room: &mut Folded) -> Vec<Range<usize>> {
        if let Some(direct) = &self.direct {
            return direct.find(text).collect();
        }
        room.fill_by_blocks(text, self.fold);
        let Folded { bytes, stops, .. } = room;
        let mut stop = 0;
        let mut place = |byte: usize| {
            while stops.get(stop + 1).is_some_and(|(at, _)| *at <= byte) {
                stop += 1;
            }
            let (at, from) = stops[stop];
            from + (byte - at)
        };
        let hits = self.in_bytes.find_iter(bytes);
        hits.filter(|hit| !hit.is_empty())
            .map(|hit| {
                let start = place(hit.start());
                let last = place(hit.start() + utf8::last(hit.as_bytes(), 1));
                let end = last + utf8::first(&text[last..]).map_or(0, |(_, length)| length);
                start..end + selectors(&text[end..])
            })
            .collect()
    }

    /// Every hit in a text, in order, and what it becomes by a template.
    pub fn changes(&self, chars: &[char], template: &Template) -> Vec<Change> {
        let mut folded = String::new();
        // Where each folded character is: its first byte, and the character it was.
        let mut places: Vec<(usize, u32)> = Vec::new();
        for (index, &c) in (0..).zip(chars) {
            if let Some(c) = self.fold.of(c) {
                places.push((folded.len(), index));
                folded.push(c);
            }
        }
        let range = |bytes: Range<usize>| {
            let at = |byte: usize| places.partition_point(|(start, _)| *start < byte);
            let (from, to) = (at(bytes.start), at(bytes.end));
            let start = places.get(from).map_or(0, |(_, index)| *index);
            let last = places
                .get(to.wrapping_sub(1))
                .map_or(0, |(_, index)| *index);
            let behind = &chars[last as usize + 1..];
            let selectors = behind.iter().take_while(|c| is_selector(**c)).count();
            start..last + 1 + selectors as u32
        };
        let said = |found: Option<regex::Match<'_>>| {
            let Some(found) = found.filter(|found| !found.is_empty()) else {
                return String::new();
            };
            let range = range(found.range());
            let chars = &chars[range.start as usize..range.end as usize];
            let counts = |c: &&char| self.spaces || !is_white(**c) || **c == '\n';
            chars.iter().filter(counts).collect()
        };
        let hits = self.regex.captures_iter(&folded);
        let changes = hits.filter_map(|hit| {
            let whole = hit.get(0).filter(|whole| !whole.is_empty())?;
            Some(Change {
                range: range(whole.range()),
                with: template.fill(|number| said(hit.get(number)), |name| said(hit.name(name))),
            })
        });
        changes.collect()
    }
}

/// What is wrong with a pattern, without the picture of it: it is the folded one.
fn plainly(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

#[cfg(test)]
mod tests;
