//! What is to be reviewed, in the order of articles and text.

use std::sync::Arc;

use crate::core::Address;
use crate::mend::breaks::ASK_BELOW;
use crate::session::mending::{ArticleProposals, Proposal, Sort};
use crate::ui::mending::{Mending, Whole};

use super::At;

/// How often it is made anew while a whole bundle is looked at, in seconds: it is long then, and
/// every frame brings more.
const WHILE_MAKING: f64 = 0.3;

/// What it is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Of {
    /// What was decided or looked at anew.
    decided: u64,
    everywhere: bool,
    in_order: bool,
    here: Option<Address>,
}

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// What it was made of, in which state of the proposals, and when, in the time of frames.
    of: Option<(Of, u64)>,
    made_at: f64,
    stamp: u64,
    articles: Vec<Arc<ArticleProposals>>,
    /// Which article, and which of its proposals.
    entries: Vec<(u32, u32)>,
    /// How many that are open are so sure that nobody is asked.
    sure: usize,
}

impl Queue {
    /// Makes it anew, if something has changed; says whether it did. `now` is the time of the frame.
    pub(super) fn update(
        &mut self,
        mending: &Mending,
        (everywhere, in_order): (bool, bool),
        open: Option<Address>,
        now: f64,
    ) -> bool {
        let of = Of {
            decided: mending.decided_state(),
            everywhere,
            in_order,
            here: if everywhere { None } else { open },
        };
        let state = mending.state();
        if self.of == Some((of, state)) {
            return false;
        }
        let is_same = self.of.is_some_and(|(before, _)| before == of);
        let is_made = everywhere && mending.whole() == Whole::Making && !self.entries.is_empty();
        if is_same && is_made && now < self.made_at + WHILE_MAKING {
            return false;
        }
        self.of = Some((of, state));
        self.made_at = now;
        self.stamp += 1;
        let proposals = mending.proposals();
        let offsets = proposals.offsets();
        self.articles = match (everywhere, open) {
            (true, _) => proposals.articles().cloned().collect(),
            (false, Some(open)) => proposals.of(open).cloned().into_iter().collect(),
            (false, None) => Vec::new(),
        };
        self.entries.clear();
        self.sure = 0;
        for (at, article) in (0..).zip(&self.articles) {
            for (number, proposal) in (0..).zip(&article.proposals) {
                let (sort, confidence) = proposal.judged(offsets);
                let is_asked = match sort {
                    Sort::Edge => false,
                    Sort::Join | Sort::Keep => in_order || confidence < ASK_BELOW,
                    _ => true,
                };
                let is_gone = mending.is_gone(article.article, proposal.key());
                if is_asked && !is_gone {
                    self.entries.push((at, number));
                }
                self.sure += usize::from(!is_asked && !is_gone && sort.is_break());
            }
        }
        true
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// How many are not in the queue because they are sure.
    pub(super) fn sure(&self) -> usize {
        self.sure
    }

    /// Changes whenever it is made anew.
    pub(super) fn stamp(&self) -> u64 {
        self.stamp
    }

    /// The articles that are looked at.
    pub(super) fn articles(&self) -> &[Arc<ArticleProposals>] {
        &self.articles
    }

    /// A proposal, by its place in the queue.
    pub(super) fn proposal(&self, place: usize) -> Option<&Proposal> {
        self.entry(place).map(|(_, proposal)| proposal)
    }

    /// The same with its article.
    pub(super) fn entry(&self, place: usize) -> Option<(&ArticleProposals, &Proposal)> {
        let (article, number) = *self.entries.get(place)?;
        let article = self.articles.get(article as usize)?;
        Some((article, article.proposals.get(number as usize)?))
    }

    /// What names it.
    pub(super) fn at(&self, place: usize) -> Option<At> {
        let (article, proposal) = self.entry(place)?;
        Some((article.article, proposal.key()))
    }

    /// Where a proposal stands.
    pub(super) fn find(&self, (article, key): At) -> Option<usize> {
        let at = self
            .articles
            .iter()
            .position(|one| one.article == article)? as u32;
        let first = self.entries.partition_point(|(other, _)| *other < at);
        let here = self.entries[first..].iter();
        let mut here = here.take_while(|(other, _)| *other == at);
        let proposals = &self.articles[at as usize].proposals;
        let found = here.position(|(_, number)| proposals[*number as usize].key() == key)?;
        Some(first + found)
    }
}
