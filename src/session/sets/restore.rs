//! Reading an annotation set into a bundle.
//!
//! Each article becomes a page of its own: its text with everything put back that the record
//! says was corrected, hidden or joined, so that the corrections, joins, roles and tags can be
//! done to it again, as actions of those who did them, at the times they did them. What the
//! record says of the pages the text came from is kept with the new page as its
//! [`Origin`](super::provenance::Origin).

use sha2::{Digest, Sha256};

use crate::core::clean::is_line_end;
use crate::core::{ActionId, Operation, Replica};
use crate::format::set;
use crate::session::ActionBody;
use crate::store::NewPage;

mod actions;
mod clean;
mod printed;

/// An article of a set, ready to be put into a bundle.
pub(crate) struct Restored {
    /// The page that is made of it; its number is still to be given.
    pub(crate) page: NewPage,
    /// The page's characters.
    pub(crate) chars: Vec<char>,
    /// What is done to it, action by action; ids are still to be given.
    pub(crate) actions: Vec<RestoredAction>,
    /// Spans that could not be taken: their characters are in other articles.
    pub(crate) spans_left_out: usize,
    /// Relations that could not be taken: an end is in another article, or was left out.
    pub(crate) relations_left_out: usize,
}

/// An action of a set's article.
pub(crate) struct RestoredAction {
    pub(crate) body: ActionBody,
    pub(crate) time: i64,
    pub(crate) operations: Vec<Operation>,
}

/// One character while an article is put together again.
#[derive(Clone, Copy)]
enum Item {
    /// A character of the new page.
    Page(u32),
    /// A character that is typed anew.
    Typed(u32),
}

struct Builder<'a> {
    article: &'a set::Article,
    text: Vec<char>,
    chars: Vec<char>,
    /// For each character of the new page, the page and place it came from.
    from: Vec<Option<(u32, u32)>>,
    order: Vec<Item>,
    /// For each character of the text, its place in `order`.
    shown: Vec<usize>,
    typed: u32,
    actions: Vec<DraftAction>,
}

/// An action whose operations have no addresses yet.
struct DraftAction {
    name: &'static str,
    author: String,
    /// As it stands in the set.
    time: String,
    machine: bool,
    drafts: Vec<Draft>,
}

/// An operation whose addresses are given once the page is known.
enum Draft {
    Insert {
        typed: (u32, u32),
        text: String,
        after: Option<Item>,
        before: Option<u32>,
    },
    Replace {
        targets: Vec<(u32, u32)>,
        typed: (u32, u32),
        text: String,
    },
    Hide(Vec<(u32, u32)>),
    Join {
        at: u32,
        runs: Vec<(u32, u32)>,
    },
    Keep {
        at: Item,
    },
}

/// Puts an article together. `printed` says what kind of text the set has; `replica` who types.
/// The record must have been checked.
pub(crate) fn restore(article: &set::Article, printed: bool, replica: Replica) -> Restored {
    let mut builder = Builder {
        article,
        text: article.text.chars().collect(),
        chars: Vec::new(),
        from: Vec::new(),
        order: Vec::new(),
        shown: Vec::new(),
        typed: 0,
        actions: Vec::new(),
    };
    if printed {
        builder.printed();
    } else {
        builder.clean();
    }
    builder.finish(replica)
}

impl Builder<'_> {
    /// Where a character of the text came from.
    fn source(&self, at: u32) -> Option<(u32, u32)> {
        let sources = &self.article.sources;
        let source = &sources[sources.partition_point(|s| s.end <= at)..].first()?;
        Some((source.page?, source.from? + (at - source.start)))
    }

    fn push_page(&mut self, c: char, from: Option<(u32, u32)>) -> u32 {
        let index = self.chars.len() as u32;
        self.chars.push(c);
        self.from.push(from);
        self.order.push(Item::Page(index));
        index
    }

    fn push_original(&mut self, text: &str, ranges: &[set::PageRange]) -> (u32, u32) {
        let mut places = ranges
            .iter()
            .flat_map(|r| (r.start..r.end).map(move |i| (r.page, i)));
        let start = self.chars.len() as u32;
        for c in text.chars() {
            let from = places.next();
            self.push_page(c, from);
        }
        (start, self.chars.len() as u32)
    }

    fn push_typed(&mut self, text: &[char], shown: bool) -> (u32, u32) {
        let start = self.typed;
        for _ in text {
            if shown {
                self.shown.push(self.order.len());
            }
            self.order.push(Item::Typed(self.typed));
            self.typed += 1;
        }
        (start, self.typed)
    }

    /// Adds a draft to the last action, where that is of the same kind, author and time, or as
    /// one of its own.
    fn act(&mut self, name: &'static str, author: &str, time: &str, machine: bool, draft: Draft) {
        match self.actions.last_mut() {
            Some(last)
                if (
                    last.name,
                    last.author.as_str(),
                    last.time.as_str(),
                    last.machine,
                ) == (name, author, time, machine) =>
            {
                last.drafts.push(draft);
            }
            _ => self.actions.push(DraftAction {
                name,
                author: author.to_owned(),
                time: time.to_owned(),
                machine,
                drafts: vec![draft],
            }),
        }
    }

    fn first_line_end(&self, (start, end): (u32, u32)) -> u32 {
        (start..end)
            .find(|i| is_line_end(self.chars[*i as usize]))
            .unwrap_or(start)
    }
}

/// What the identity of a page made of a set's article is taken from: its bytes and its origin.
fn origin_hash(bytes: &[u8], origin: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(bytes);
    hasher.update(origin.as_bytes());
    hasher.finalize().into()
}

/// The same for any page: of its bytes alone where it has no origin.
pub fn page_hash(bytes: &[u8], origin: Option<&str>) -> [u8; 32] {
    match origin {
        Some(origin) => origin_hash(bytes, origin),
        None => Sha256::digest(bytes).into(),
    }
}

/// Where an action of a restored article stands in time: after `last`.
pub(crate) fn next_id(last: &mut u64, replica: Replica) -> ActionId {
    *last += 1;
    ActionId {
        lamport: *last,
        replica,
    }
}
