//! The hits in one article, and what stands around them.

use std::ops::Range;

use crate::core::clean::{Clean, is_line_end, is_white};
use crate::core::{Address, Document, Facts, PageId, Run, push_run};
use crate::session::survey::Plain;
use crate::tag::find::{Folded, Matcher, ROW_END};

/// The hits in an article, in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArticleHits {
    /// The number of the page in whose list the article stands.
    pub page: u32,
    /// The article's head.
    pub article: Address,
    /// Those that are listed.
    pub hits: Vec<Hit>,
    /// How many there are.
    pub count: u64,
    /// What is said of hits, one after the other.
    said: Box<str>,
}

/// A hit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Its first character.
    pub first: Address,
    /// Its last character.
    pub last: Address,
    /// Where in the text of its article's hits it is told, and how long what stands before it, itself
    /// and what follows are, in bytes.
    at: u32,
    parts: [u16; 3],
}

/// A hit in its line: what stands before, the hit, what follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the description says what they are")]
pub struct Line<'a> {
    pub before: &'a str,
    pub hit: &'a str,
    pub after: &'a str,
}

/// So many characters before a hit, of a hit, and behind it are told.
const TOLD: [usize; 3] = [14, 60, 48];

impl ArticleHits {
    /// What is told of a hit.
    pub fn line(&self, hit: &Hit) -> Line<'_> {
        let mut at = hit.at as usize;
        let [before, said, after] = hit.parts.map(|len| {
            let part = self.said.get(at..at + usize::from(len));
            at += usize::from(len);
            part.unwrap_or_default()
        });
        Line {
            before,
            hit: said,
            after,
        }
    }
}

/// An article's text as it is searched.
pub(in crate::session) struct Reading {
    pub(in crate::session) chars: Vec<char>,
    /// The characters that they are, in order: the first of a run, and the run.
    runs: Vec<(u32, Run)>,
}

impl Reading {
    /// Reads an article; with `spaces` its clean text, otherwise every visible character.
    pub(in crate::session) fn of(document: &Document, article: Address, spaces: bool) -> Self {
        if spaces {
            let clean = Clean::of(document, article);
            let runs = clean.sources().iter();
            return Self {
                runs: runs.map(|source| (source.start, source.run)).collect(),
                chars: clean.into_text().chars().collect(),
            };
        }
        let len = document.visible_len(article) as usize;
        let mut new = Self {
            chars: Vec::with_capacity(len),
            runs: Vec::new(),
        };
        for run in document.visible_runs(article) {
            new.runs.push((new.chars.len() as u32, run));
            let characters = document.characters(run);
            new.chars.extend(characters.map(|(c, facts)| match c {
                c if !is_line_end(c) => c,
                _ if facts.any(Facts::KEPT) => '\n',
                _ => ROW_END,
            }));
        }
        new
    }

    pub(in crate::session) fn address(&self, at: u32) -> Option<Address> {
        let behind = self.runs.partition_point(|(first, _)| *first <= at);
        let (first, run) = self.runs.get(behind.checked_sub(1)?)?;
        let index = run.start + (at - first);
        (index < run.end).then(|| run.buffer.at(index))
    }

    /// Characters with their addresses.
    pub(super) fn characters(&self, range: Range<u32>) -> Vec<(Address, char)> {
        let chars = self.chars[range.start as usize..range.end as usize].iter();
        let all = range.zip(chars);
        all.filter_map(|(at, c)| Some((self.address(at)?, *c)))
            .collect()
    }

    /// Among characters of it, the runs of white space that are no layout: with no line end.
    pub(super) fn stray(&self, range: Range<u32>) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let rest = &self.chars[at as usize..range.end as usize];
            let white = rest.iter().take_while(|c| is_white(**c)).count() as u32;
            let here = &rest[..white as usize];
            if !here.iter().any(|c| is_line_end(*c)) {
                for (address, _) in self.characters(at..at + white) {
                    push_run(&mut runs, address.into());
                }
            }
            at += white.max(1);
        }
        runs
    }

    /// What is to be told of hits in it, of the first `listed` in full; none where there are none.
    pub(super) fn tell(
        &self,
        article: Address,
        found: &[Range<u32>],
        listed: u64,
    ) -> Option<ArticleHits> {
        if found.is_empty() {
            return None;
        }
        let listed = usize::try_from(listed).unwrap_or(usize::MAX);
        let mut telling = Telling::default();
        for hit in found.iter().take(listed) {
            let (Some(first), Some(last)) = (self.address(hit.start), self.address(hit.end - 1))
            else {
                continue;
            };
            let (start, end) = (hit.start as usize, hit.end as usize);
            let before = start.saturating_sub(TOLD[0]);
            let parts = [&self.chars[before..start], &self.chars[start..end]];
            let [before, said] = parts.map(|part| part.iter().copied());
            let after = self.chars[end..].iter().copied();
            telling.tell((first, last), before, said, after);
        }
        Some(telling.hits_of(article, found.len()))
    }
}

/// Hits, as they are told one after the other.
#[derive(Default)]
struct Telling {
    said: String,
    hits: Vec<Hit>,
}

impl Telling {
    /// Of what stands before there are no more characters than are told.
    fn tell(
        &mut self,
        (first, last): (Address, Address),
        before: impl Iterator<Item = char>,
        hit: impl Iterator<Item = char>,
        after: impl Iterator<Item = char>,
    ) {
        let at = self.said.len() as u32;
        let parts = [
            tell(&mut self.said, before, TOLD[0]),
            tell(&mut self.said, hit, TOLD[1]),
            tell(&mut self.said, after, TOLD[2]),
        ];
        self.hits.push(Hit {
            first,
            last,
            at,
            parts,
        });
    }

    fn hits_of(self, article: Address, count: usize) -> ArticleHits {
        ArticleHits {
            page: 0,
            article,
            hits: self.hits,
            count: count as u64,
            said: self.said.into(),
        }
    }
}

/// The hits on a page on which nothing was done, the first `listed` of them in full; its number is
/// left open.
pub(super) fn hits_on_plain(
    plain: &Plain<'_>,
    matcher: &Matcher,
    listed: u64,
) -> Option<ArticleHits> {
    let found = plain.hits(matcher)?;
    let mut telling = Telling::default();
    let listed = usize::try_from(listed).unwrap_or(usize::MAX);
    for (hit, ends) in found.each().take(listed) {
        let before = found.before(hit, TOLD[0]);
        telling.tell(ends, before, found.words(hit), found.after(hit));
    }
    Some(telling.hits_of(plain.head(), found.count()))
}

/// Adds some characters as one line, at most so many; gives how many bytes that took.
fn tell(said: &mut String, mut chars: impl Iterator<Item = char>, most: usize) -> u16 {
    let from = said.len();
    for c in chars.by_ref().take(most) {
        match c {
            ROW_END => {}
            c if is_line_end(c) => said.push('　'),
            c if c.is_control() => said.push(' '),
            c => said.push(c),
        }
    }
    if chars.next().is_some() {
        said.push('…');
    }
    (said.len() - from) as u16
}

/// The hits in an article of a document, its page number left open.
pub(super) fn hits(
    document: &Document,
    article: Address,
    matcher: &Matcher,
    listed: u64,
) -> Option<ArticleHits> {
    let reading = Reading::of(document, article, matcher.minds_spaces());
    let found = matcher.find(reading.chars.iter().copied(), &mut Folded::default());
    reading.tell(article, &found, listed)
}

/// The articles of a document, in order, each with the page in whose list it stands.
pub(in crate::session) fn listed(document: &Document, mut each: impl FnMut(Address, PageId)) {
    let mut page = None;
    for article in document.articles() {
        if !article.buffer.is_typed() {
            page = Some(article.buffer.page);
        }
        if let Some(page) = page {
            each(article, page);
        }
    }
}
