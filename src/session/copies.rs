//! Copies of an article in the bundle: the same story in another paper, the same text twice, a long
//! quotation; set side by side, and what is decided in one carried to the other.
//!
//! Copies are found on another thread by [`Survey::copies`]. A [`Pair`] is made of two of them as
//! they are now. Carrying is an ordinary action: only open breaks are decided and only text without
//! a tag is tagged, so that nothing that somebody decided is overturned.

mod carry;
mod pair;
#[cfg(test)]
mod tests;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::core::clean::Clean;
use crate::core::{Address, Document};
use crate::mend::reprint::{Fingerprint, Inked, STORY, Story, aligned, chained, runs, stories};
use crate::store::StoreError;

use super::rows::Metadata;
use super::survey::Survey;

pub use carry::{COPY, Carriable, Carried, Carry, Conflict, Side, Why, in_rows};
pub use pair::{Beside, Difference, Pair, Piece, Row};

/// The shortest story that is listed, in characters without white space.
const LEAST: usize = 60;

/// What is as much of one of the two articles is the same story; so is what is as long as a story.
const WHOLE: f32 = 0.5;

/// What a copy is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The same story: half or more of one of the two articles, or 200 characters.
    Story,
    /// A quotation, or what both quote.
    Quotation,
    /// The same text twice in one article.
    Twice,
}

impl Kind {
    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Story => "story",
            Kind::Quotation => "quotation",
            Kind::Twice => "twice",
        }
    }
}

/// A copy of some of an article.
#[derive(Clone, PartialEq, Debug)]
pub struct Copy {
    /// The article that has it.
    pub article: Address,
    /// The number of the page in whose list that article stands.
    pub page: u32,
    /// What its page and itself say of it.
    pub metadata: Metadata,
    /// Its first line with text.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// How many characters are the same, white space left out.
    pub same: u32,
    /// Which share of the article that was asked about that is.
    pub of_own: f32,
    /// Which share of the other.
    pub of_other: f32,
    /// Where the two stretches stand in the clean texts of their articles.
    pub places: [Range<u32>; 2],
    /// The stretch of the article that was asked about, by its first and last character.
    pub own: (Address, Address),
    /// The stretch of the other.
    pub other: (Address, Address),
}

/// The copies of an article.
#[derive(Clone, Debug)]
pub struct Copies {
    /// The article.
    pub article: Address,
    /// The state of the session that was looked at.
    pub revision: u64,
    /// Those with the most in common first.
    pub copies: Vec<Copy>,
    /// Whether all of the bundle was looked at.
    pub is_complete: bool,
}

/// An article as it is compared: its clean text, and what that is without white space.
#[derive(Clone, Debug)]
struct Sheet {
    article: Address,
    chars: Vec<char>,
    addresses: Vec<Address>,
    inked: Inked,
}

impl Sheet {
    fn of(document: &Document, article: Address) -> Self {
        let clean = Clean::of(document, article);
        Self::of_clean(article, &clean, clean.text().chars().collect())
    }

    fn of_clean(article: Address, clean: &Clean, chars: Vec<char>) -> Self {
        let sources = clean.sources().iter();
        Self {
            article,
            addresses: sources.flat_map(|source| source.run.addresses()).collect(),
            inked: Inked::of(&chars),
            chars,
        }
    }

    /// From one character to another, both included; none where one of them is not there.
    fn part(&self, (first, last): (Address, Address)) -> Option<Self> {
        let place = |address| self.addresses.iter().position(|other| *other == address);
        let (start, end) = (place(first)?, place(last)? + 1);
        let chars = self.chars.get(start..end)?.to_vec();
        Some(Self {
            article: self.article,
            addresses: self.addresses[start..end].to_vec(),
            inked: Inked::of(&chars),
            chars,
        })
    }

    fn address(&self, inked: usize) -> Address {
        self.addresses[self.inked.places[inked]]
    }

    /// Where characters without white space stand in the clean text.
    fn place(&self, inked: Range<usize>) -> Range<u32> {
        let places = &self.inked.places;
        places[inked.start] as u32..places[inked.end - 1] as u32 + 1
    }

    fn ends(&self, inked: Range<usize>) -> (Address, Address) {
        (self.address(inked.start), self.address(inked.end - 1))
    }

    /// Which character without white space each address is.
    fn by_address(&self) -> FxHashMap<Address, usize> {
        let places = self.inked.places.iter().enumerate();
        places
            .map(|(inked, at)| (self.addresses[*at], inked))
            .collect()
    }

    fn title(&self) -> String {
        let mut lines = self.chars.split(|c| *c == '\n');
        let first = lines.find(|line| !line.is_empty()).unwrap_or_default();
        first.iter().take(40).collect()
    }
}

/// The stories of two texts, or of one text with itself, the longest first.
fn shared(own: &Sheet, other: Option<&Sheet>) -> Vec<Story> {
    let mut found = match other {
        Some(other) => {
            let mut found = runs(&[other.inked.clone(), own.inked.clone()]);
            found.retain(|run| run.page == 1 && run.other == 0);
            chained(stories(&found))
        }
        None => stories(&runs(std::slice::from_ref(&own.inked))),
    };
    found.retain(|story| story.len >= LEAST);
    found.sort_by_key(|story| std::cmp::Reverse(story.len));
    found
}

impl Survey {
    /// The copies of an article, everywhere in the bundle. `go_on` is told how many pages were
    /// looked at, and of how many, and says whether to go on.
    ///
    /// # Errors
    /// See [`StoreError`]; [`StoreError::Missing`] where there is no such article.
    pub fn copies(
        &self,
        article: Address,
        go_on: impl FnMut(u64, u64) -> bool,
    ) -> Result<Copies, StoreError> {
        let own = Sheet::of(&self.document(article.buffer.page)?, article);
        let fingerprint = Fingerprint::of(&own.chars);
        let mut copies = Vec::new();
        let is_complete = self.each_document(&self.pages(), go_on, |surveyed| {
            let document = &surveyed.document;
            let mut page = None;
            for head in document.articles() {
                if !head.buffer.is_typed() {
                    page = self.page_number(head.buffer.page);
                }
                let Some(page) = page else { continue };
                let copy = |other: &Sheet, story: &Story, kind: Option<Kind>| {
                    let metadata = surveyed.metadata(head);
                    copy_of(&own, other, story, kind, page, metadata)
                };
                if head == article {
                    let twice = shared(&own, None).into_iter();
                    copies.extend(twice.filter_map(|s| copy(&own, &s, Some(Kind::Twice))));
                    continue;
                }
                let clean = Clean::of(document, head);
                let chars: Vec<char> = clean.text().chars().collect();
                if fingerprint.meets(&chars) {
                    let other = Sheet::of_clean(head, &clean, chars);
                    let stories = shared(&own, Some(&other)).into_iter();
                    copies.extend(stories.filter_map(|s| copy(&other, &s, None)));
                }
            }
        })?;
        copies.sort_by_key(|copy| std::cmp::Reverse(copy.same));
        Ok(Copies {
            article,
            revision: self.revision(),
            copies,
            is_complete,
        })
    }
}

fn copy_of(
    own: &Sheet,
    other: &Sheet,
    story: &Story,
    kind: Option<Kind>,
    page: u32,
    metadata: Metadata,
) -> Option<Copy> {
    let pairs = aligned(&own.inked, &other.inked, story);
    let ((first, other_first), (last, other_last)) = (*pairs.first()?, *pairs.last()?);
    let share = |sheet: &Sheet| pairs.len() as f32 / sheet.inked.chars.len().max(1) as f32;
    let (of_own, of_other) = (share(own), share(other));
    let is_whole = of_own.max(of_other) >= WHOLE || pairs.len() >= STORY;
    let by_share = if is_whole {
        Kind::Story
    } else {
        Kind::Quotation
    };
    Some(Copy {
        article: other.article,
        page,
        title: metadata
            .get(crate::format::metadata::TITLE)
            .cloned()
            .unwrap_or_else(|| other.title()),
        metadata,
        kind: kind.unwrap_or(by_share),
        same: pairs.len() as u32,
        of_own,
        of_other,
        places: [
            own.place(first..last + 1),
            other.place(other_first..other_last + 1),
        ],
        own: own.ends(first..last + 1),
        other: other.ends(other_first..other_last + 1),
    })
}
