//! Clean text: what an article reads as once its breaks are decided.
//!
//! Visible characters in order, except that white space around a line end is layout: all of it
//! stands for the end of a paragraph and becomes one `\n`, without the indent behind it; white
//! space before the first paragraph is left out. Every character of the clean text has the
//! address of one visible character.

use super::address::{Address, Run, push_run};
use super::buffers::Facts;
use super::document::Document;
use super::operation::Role;
use super::spans::Span;

/// Whether a character is white space for the layout of lines: Unicode white space, and the
/// zero-width marks that extraction leaves behind.
pub fn is_white(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}')
}

/// Whether a character ends a line: line feed, carriage return, form feed, vertical tab, next
/// line, line and paragraph separator.
pub fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The characters of the clean text on either side of a gap, the one directly before a character
/// of an article or, `behind`, directly behind it. Found beside it, however long the article is.
pub fn around(
    document: &Document,
    at: Address,
    behind: bool,
) -> (Option<Address>, Option<Address>) {
    let (before, next) = match behind {
        true => (Some(at), document.following(at)),
        false => (document.preceding(at), Some(at)),
    };
    let (left, mut white) = white_from(document, before, |at| document.preceding(at));
    let (right, white_behind) = white_from(document, next, |at| document.following(at));
    white.reverse();
    let gap = white.len();
    white.extend(white_behind);
    // What [`Clean::push_white`] keeps of it.
    let kept = match white.iter().position(|(_, c)| is_line_end(*c)) {
        _ if left.is_none() => 0..0,
        Some(end) => end..end + 1,
        None if right.is_none() => 0..0,
        None => 0..white.len(),
    };
    let address = |place: usize| white.get(place).map(|(address, _)| *address);
    let before = kept.clone().rev().find(|place| *place < gap);
    let behind = kept.clone().find(|place| *place >= gap);
    (before.map_or(left, address), behind.map_or(right, address))
}

/// The next character of an article in a direction that is visible and not white, and the white
/// space up to there.
fn white_from(
    document: &Document,
    mut at: Option<Address>,
    step: impl Fn(Address) -> Option<Address>,
) -> (Option<Address>, Vec<(Address, char)>) {
    let mut white = Vec::new();
    while let Some(address) = at
        && let Some((c, facts)) = document.character(address)
        && !is_live_head(facts)
    {
        if facts.visible() && !is_white(c) {
            return (Some(address), white);
        }
        if facts.visible() {
            white.push((address, c));
        }
        at = step(address);
    }
    (None, white)
}

/// Whether an article begins with a character.
pub(super) fn is_live_head(facts: Facts) -> bool {
    facts.any(Facts::HEAD) && !facts.any(Facts::UNBORN | Facts::HIDDEN)
}

/// The clean text of an article. Offsets are 0-based and count code points.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Clean {
    text: String,
    len: u32,
    sources: Vec<Source>,
}

/// Consecutive characters of the clean text that are consecutive in a buffer too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Source {
    /// Where they begin in the clean text.
    pub start: u32,
    /// Which characters they are.
    pub run: Run,
    /// How many visible characters of the article stand before the first of them.
    visible: u32,
}

/// A paragraph of clean text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paragraph {
    /// Its first character.
    pub start: u32,
    /// One past its last character; the `\n` that ends it is not counted.
    pub end: u32,
    /// The role of its first character that was given one.
    pub role: Role,
}

impl Clean {
    /// The clean text of an article of a document.
    pub fn of(document: &Document, article: Address) -> Self {
        let mut new = Self {
            text: String::new(),
            ..Self::default()
        };
        let mut white: Vec<(u32, Address, char)> = Vec::new();
        let mut visible = 0;
        let mut runs = Vec::new();
        for run in document.visible_runs(article) {
            push_run(&mut runs, run);
        }
        for run in runs {
            for (index, &c) in (run.start..).zip(document.chars(run)) {
                let address = run.buffer.at(index);
                if is_white(c) {
                    white.push((visible, address, c));
                } else {
                    new.push_white(&mut white, false);
                    new.push(visible, address, c);
                }
                visible += 1;
            }
        }
        new.push_white(&mut white, true);
        new
    }

    fn push_white(&mut self, white: &mut Vec<(u32, Address, char)>, at_end: bool) {
        if !white.is_empty() && self.len > 0 {
            let end = white.iter().find(|(_, _, c)| is_line_end(*c)).copied();
            match end {
                Some((visible, address, _)) => self.push(visible, address, '\n'),
                None if at_end => {}
                None => white
                    .iter()
                    .for_each(|&(visible, address, c)| self.push(visible, address, c)),
            }
        }
        white.clear();
    }

    fn push(&mut self, visible: u32, address: Address, c: char) {
        match self.sources.last_mut() {
            Some(last)
                if last.run.buffer == address.buffer
                    && last.run.end == address.index
                    && last.visible + last.run.len() == visible =>
            {
                last.run.end += 1;
            }
            _ => self.sources.push(Source {
                start: self.len,
                run: address.into(),
                visible,
            }),
        }
        self.text.push(c);
        self.len += 1;
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, without a copy.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Its length in code points.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Where its characters come from, in order and without gaps.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The character at an offset (0-based, in code points of the clean text).
    pub fn address_at(&self, offset: u32) -> Option<Address> {
        let source = self.sources[..self.sources.partition_point(|s| s.start <= offset)].last()?;
        let index = source.run.start + (offset - source.start);
        (index < source.run.end).then(|| source.run.buffer.at(index))
    }

    /// The gap of the clean text (0-based, in its code points) that a gap of the article falls
    /// on, counted in its visible characters: before the first clean character at or after it.
    pub fn gap(&self, visible: u32) -> u32 {
        let after = self.sources.partition_point(|s| s.visible <= visible);
        match after.checked_sub(1).map(|i| self.sources[i]) {
            Some(s) => s.start + (visible - s.visible).min(s.run.len()),
            None => 0,
        }
    }

    /// The visible characters `start..end` of the article in the clean text, both 0-based and
    /// end-exclusive; empty where all of them are layout.
    pub fn range(&self, start: u32, end: u32) -> (u32, u32) {
        (self.gap(start), self.gap(end))
    }

    /// Where a span stands in this text of `article`: runs (0-based, end-exclusive, in code
    /// points) in the order of its words, without what lies in other articles or is layout here.
    pub fn places(
        &self,
        document: &Document,
        article: Address,
        span: &Span<'_>,
    ) -> Vec<(u32, u32)> {
        let base = document
            .place_of(article)
            .map_or(0, |place| document.layout.visible_before(place));
        let end = base + document.visible_len(article);
        span.standing()
            .ranges
            .into_iter()
            .map(|(from, to)| (from.max(base), to.min(end)))
            .filter(|(from, to)| from < to)
            .map(|(from, to)| self.range(from - base, to - base))
            .filter(|(from, to)| from < to)
            .collect()
    }

    /// Its paragraphs.
    pub fn paragraphs(&self, document: &Document) -> Vec<Paragraph> {
        let has_roles = document.buffers.has_roles();
        let mut paragraphs = Vec::new();
        let mut open: Option<Paragraph> = None;
        let mut offset = 0;
        let mut chars = self.text.chars();
        for source in &self.sources {
            for (index, c) in (source.run.start..source.run.end).zip(&mut chars) {
                if c == '\n' {
                    paragraphs.extend(open.take());
                } else {
                    let new = Paragraph {
                        start: offset,
                        end: offset,
                        role: Role::Unset,
                    };
                    let paragraph = open.get_or_insert(new);
                    paragraph.end = offset + 1;
                    if has_roles && paragraph.role == Role::Unset {
                        paragraph.role = document.role(source.run.buffer.at(index));
                    }
                }
                offset += 1;
            }
        }
        paragraphs.extend(open);
        paragraphs
    }
}
