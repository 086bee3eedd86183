//! What editors refused: suggestions that are not to be made again.

use std::sync::Arc;

use super::address::{Address, Run};
use super::clean::is_white;
use super::document::Document;
use super::operation::{ActionId, Operation};

/// A refused suggestion. It stands while its action is live.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decline<'a> {
    /// The action that refused it.
    pub action: ActionId,
    /// The characters it was made for.
    pub runs: &'a [Run],
    /// What was suggested: `tag:PER`, `tag` for any label, `repair:space`, `role:headline`.
    pub kind: &'a Arc<str>,
}

impl Decline<'_> {
    /// See [`covers`].
    pub fn covers(&self, kind: &str) -> bool {
        covers(self.kind, kind)
    }
}

/// Whether a refusal refuses suggestions of a kind: of its own, or of one below it, as `tag` does
/// `tag:PER`.
pub fn covers(refused: &str, kind: &str) -> bool {
    kind.strip_prefix(refused)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

impl Document {
    /// The refusals that stand, in order of the log.
    pub fn declines(&self) -> impl Iterator<Item = Decline<'_>> {
        self.declines.iter().filter_map(|&op| {
            let entry = &self.entries[op as usize];
            match &*entry.operation {
                Operation::Decline { runs, kind } => Some(Decline {
                    action: entry.action,
                    runs,
                    kind,
                }),
                _ => None,
            }
        })
    }

    /// Those of an article: their first character stands in it.
    pub fn declines_of(&self, article: Address) -> impl Iterator<Item = Decline<'_>> {
        self.declines().filter(move |decline| {
            let first = decline.runs.first().map(|run| run.first());
            first.and_then(|first| self.article_of(first)) == Some(article)
        })
    }

    /// Whether a suggestion of a kind for these characters was refused. Hidden characters do not
    /// count, nor does white space beside others, so that a name stays the same when a line
    /// break in it is joined; one that is corrected or added to is another.
    pub fn is_declined(&self, runs: &[Run], kind: &str) -> bool {
        let meets = |decline: &Decline<'_>| {
            runs.iter()
                .any(|a| decline.runs.iter().any(|b| a.meets(*b)))
        };
        let mut asked = None;
        self.declines()
            .filter(|decline| decline.covers(kind) && meets(decline))
            .any(|decline| {
                let asked = asked.get_or_insert_with(|| {
                    let all = || runs.iter().flat_map(|run| run.addresses());
                    let visible = all().filter(|a| self.is_visible(*a));
                    self.meant(or_all(visible, all()))
                });
                let refused = decline.runs.iter().flat_map(|run| run.addresses());
                *asked == self.meant(refused.collect())
            })
    }

    /// What is meant by characters: those that are not white, or all where all are; in order of
    /// their addresses.
    fn meant(&self, all: Vec<Address>) -> Vec<Address> {
        let is_ink = |a: &Address| self.character(*a).is_some_and(|(c, _)| !is_white(c));
        let ink = all.iter().copied().filter(is_ink);
        let mut meant = or_all(ink, all.iter().copied());
        meant.sort_unstable();
        meant.dedup();
        meant
    }
}

fn or_all(some: impl Iterator<Item = Address>, all: impl Iterator<Item = Address>) -> Vec<Address> {
    let some: Vec<Address> = some.collect();
    if some.is_empty() { all.collect() } else { some }
}
