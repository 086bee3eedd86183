//! What in a bundle is tagged in one way here and in another there: collected over all articles,
//! sorted into groups, and put right.
//!
//! A [`Check`] is a picture of what the session knows, to be carried out on another thread while
//! the session goes on. Findings name characters and spans, so they stay right while the text
//! changes; whether one still stands is looked at again before anything is done about it.
//!
//! All that is found is counted; held is no more than [`Bounds`] say, as a bundle may have any
//! number of findings. The rest of a group is looked for again when somebody asks for it.

mod basis;
mod check;
mod fetch;
mod gather;
mod read;
mod rules;
mod settle;

use std::sync::Arc;

use crate::core::{Address, SpanId};
use crate::tag::consistency::Kind;

use super::Outcome;
use super::context::Context;

pub use basis::Basis;
pub use check::{Check, Counted};
pub use fetch::{Fetch, Fetched, Wanted};
pub use gather::Aim;
use read::Read;
pub use rules::{Rule, Subject};
pub use settle::Settling;

/// What is to be checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Look for untagged words in articles too in which nobody has begun.
    pub untouched: bool,
}

/// How much is held of what is found. All of it is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Places of a group.
    pub by_group: usize,
    /// Places of all groups of a kind.
    pub by_kind: usize,
    /// Groups of a kind.
    pub groups: usize,
    /// Places that are put right, or left, by one action.
    pub at_once: usize,
}

impl Default for Bounds {
    /// A place takes half a kilobyte, as a group does.
    fn default() -> Self {
        Self {
            by_group: 2_000,
            by_kind: 30_000,
            groups: 20_000,
            at_once: 50_000,
        }
    }
}

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// By kind, those with the most findings first; of very many groups of a kind not all.
    pub groups: Vec<Group>,
    /// How much there is of each kind of which there is something, in all.
    pub totals: Vec<Total>,
    /// What it was looked for by.
    pub basis: Option<Arc<Basis>>,
    /// No more than this is held.
    pub bounds: Bounds,
    /// Articles that were looked at.
    pub articles: u64,
    /// Tags that were looked at.
    pub tags: u64,
    /// Whether everything was looked at.
    pub is_complete: bool,
    /// The state of the session that was looked at.
    pub revision: u64,
}

/// How much there is of a kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Total {
    /// The kind.
    pub kind: Kind,
    /// Its groups, also those that are not listed.
    pub groups: u64,
    /// The places of all of them.
    pub places: u64,
}

impl Total {
    fn of(kind: Kind) -> Self {
        Self {
            kind,
            groups: 0,
            places: 0,
        }
    }
}

impl Report {
    /// The places of a group, to be looked for again: of very many not all are held.
    pub fn wanted(&self, group: &Group) -> Option<Wanted> {
        let basis = self.basis.clone()?;
        let aim = group.aim.clone();
        Some(Wanted { basis, aim })
    }
}

/// Findings that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// What kind of thing.
    pub kind: Kind,
    /// The words; where a rule of the label set is broken, which.
    pub words: String,
    /// What rule of the label set is broken.
    pub subject: Option<Subject>,
    /// The part of the words that is tagged alone, where edges differ.
    pub part: Option<String>,
    /// How often the words are tagged as what, by the labels' ids, the most used first.
    pub counts: Vec<(String, u64)>,
    /// How often the part is.
    pub part_counts: Vec<(String, u64)>,
    /// Whether one way is the usual one, so that all can be put right at once.
    pub is_decided: bool,
    /// How many there are.
    pub count: u64,
    /// The first of them that are held, in order of the list.
    pub findings: Vec<Found>,
    /// What they have in common.
    pub aim: Aim,
}

/// Something found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The number of the page in whose list the article stands.
    pub page: u32,
    /// The article.
    pub article: Address,
    /// The tag it is about; none where there should be one.
    pub span: Option<SpanId>,
    /// The tag's label.
    pub label: Option<String>,
    /// Where in the clean text it was, as it was.
    pub range: (u32, u32),
    /// Its first character.
    pub first: Address,
    /// Its last character.
    pub last: Address,
    /// What stands around it.
    pub context: Context,
    /// What would put it right.
    pub remedy: Option<Remedy>,
    /// The words that are tagged then, where they are others.
    pub becomes: Option<Box<str>>,
    /// What it is about, to tell it from others of the same place.
    pub kind: Kind,
    /// The rule of the label set that it breaks.
    pub rule: Option<Rule>,
    /// Its words, without white space.
    words: Box<str>,
}

/// What would put a finding right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remedy {
    /// Another label.
    Retag(String),
    /// Other edges, the first and the last character, and another label where that differs.
    Edges(Address, Address, Option<String>),
    /// A tag of this label.
    Tag(String),
    /// No tag.
    Untag,
    /// Another value of an attribute; none takes it away.
    Attribute(String, Option<String>),
    /// The label on the article in place of the words.
    ToArticle(String),
    /// No such label on the article.
    OffArticle(String),
    /// The relation the other way round.
    Turn,
    /// No relation.
    Unrelate,
}

/// What putting right came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fixed {
    /// What was done; none where there was nothing to do.
    pub outcome: Option<Outcome>,
    /// How many findings were put right.
    pub count: usize,
    /// How many do not stand any more, or say nothing to do.
    pub passed_over: usize,
}

#[cfg(test)]
mod tests;
