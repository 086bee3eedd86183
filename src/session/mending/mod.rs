//! What is proposed for a bundle: to join its open breaks or keep them, and small repairs of its
//! text.
//!
//! [`Survey::propose`](super::survey::Survey::propose) makes proposals on another thread,
//! [`Proposals`] keeps them up to date with the text and with what editors decide, and
//! [`Session::carry_out_mending`](super::Session::carry_out_mending) carries many out as one action,
//! marked as made by machine. Nothing here changes a character but what is carried out, and what
//! somebody decided, person or machine, stays as it is.

mod around;
mod carrying;
mod facets;
mod making;
mod proposal;
mod proposals;
mod reading;
mod recipe;
mod reliability;

pub use carrying::Tally;
pub use facets::{
    Band, Cluster, Counted, Example, Facets, Grouped, Picked, Selection, grouped, heads,
};
pub use making::Portion;
pub use proposal::{ArticleProposals, ByHand, Key, Proposal, Repair, Snippet, Sort, What, Why};
pub use proposals::{KEPT_AT_MOST, Proposals};
pub use recipe::{Recipe, RecipeError, Replacement, Step};
pub use reliability::{Counts, likely};

use crate::mend::dictionary::Dictionary;

use super::Session;
use super::command::CommandError;

/// What was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MendReport {
    /// Breaks that were joined.
    pub joined: usize,
    /// Breaks that were kept.
    pub kept: usize,
    /// Repairs that were made.
    pub repaired: usize,
    /// Breaks that are not sure enough.
    pub left: usize,
    /// Breaks that were decided before.
    pub decided: usize,
}

impl Session {
    /// Decides all open breaks of the bundle that are at least so sure; `repairs` makes repairs that
    /// are so sure, too. `tell` is told how far it is, and of how much.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn mend(
        &mut self,
        words: &impl Dictionary,
        least: f32,
        repairs: bool,
        tell: &dyn Fn(u64, u64),
    ) -> Result<MendReport, CommandError> {
        let mut facets = Facets::from(least);
        if !repairs {
            facets.sorts = [Sort::Join, Sort::Keep].into();
        }
        let selection = Selection {
            facets,
            clusters: Vec::new(),
        };
        let proposals = self.propose_all(words, tell)?;
        let mut report = MendReport::default();
        let mut open = 0;
        for article in proposals.articles() {
            report.decided += article.decided as usize;
            let breaks = article.proposals.iter();
            open += breaks
                .filter(|one| matches!(one.what, What::Break { .. }))
                .count();
        }
        let picked = selection.picks(proposals.articles(), proposals.offsets(), |_| false);
        if !picked.is_empty() {
            let typist = self.typist();
            let (plan, tally) = self.survey().plan_mending(&picked, typist, |_, _| true)?;
            self.carry_out_mending(plan, tally, &Step::Mend(selection))?;
            report.joined = tally.joined as usize;
            report.kept = tally.kept as usize;
            report.repaired = tally.repaired as usize;
        }
        report.left = open - report.joined - report.kept;
        Ok(report)
    }
}
