//! What is to be reviewed, in the order of articles and text.

use std::sync::Arc;

use crate::core::Address;
use crate::mend::breaks::ASK_BELOW;
use crate::session::mending::{ArticleProposals, Proposal, Sort};
use crate::ui::mending::Mending;

use super::At;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// What it was made of.
    of: Option<(u64, bool, bool, Option<Address>)>,
    articles: Vec<Arc<ArticleProposals>>,
    /// Which article, and which of its proposals.
    entries: Vec<(u32, u32)>,
    /// How many that are open are so sure that nobody is asked.
    sure: usize,
}

impl Queue {
    /// Makes it anew, if something has changed; says whether it did.
    pub(super) fn update(
        &mut self,
        mending: &Mending,
        (everywhere, in_order): (bool, bool),
        open: Option<Address>,
    ) -> bool {
        let here = if everywhere { None } else { open };
        let of = Some((mending.state(), everywhere, in_order, here));
        if self.of == of {
            return false;
        }
        self.of = of;
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
