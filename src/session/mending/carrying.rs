//! Carries many proposals out as one action, marked as made by machine. What it comes to is worked
//! out on another thread; where the text is not as it was when something was proposed, that is left.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::core::breaks::{Decision, break_at};
use crate::core::{Address, Document, PageId, Replica};
use crate::session::command::CommandError;
use crate::session::correcting::Corrector;
use crate::session::plan::{Plan, Planned};
use crate::session::survey::Survey;
use crate::session::{ActionBody, Outcome, Session};

use super::facets::Picked;
use super::proposal::{Proposal, Repair, What};
use super::recipe::Step;

/// How many proposals of which sort.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Breaks that are joined.
    pub joined: u64,
    /// Breaks that are kept.
    pub kept: u64,
    /// Repairs.
    pub repaired: u64,
}

impl Tally {
    /// Of picked proposals.
    pub fn of(picked: &[Picked]) -> Self {
        let mut tally = Self::default();
        for one in picked {
            for (number, keep) in &one.numbers {
                let proposal = one.article.proposals.get(*number as usize);
                proposal.into_iter().for_each(|p| tally.add(p, *keep));
            }
        }
        tally
    }

    fn add(&mut self, proposal: &Proposal, keep: bool) {
        match &proposal.what {
            What::Break { .. } if keep => self.kept += 1,
            What::Break { .. } => self.joined += 1,
            What::Repair(_) => self.repaired += 1,
        }
    }

    /// All.
    pub fn total(&self) -> u64 {
        self.joined + self.kept + self.repaired
    }

    /// As the log has it.
    pub fn detail(&self) -> String {
        format!(
            "{} joined, {} kept, {} repaired",
            self.joined, self.kept, self.repaired
        )
    }

    /// Of what the log has.
    pub fn of_detail(detail: &str) -> Option<Self> {
        let mut tally = Self::default();
        let parts = detail.split(", ").zip([
            (" joined", &mut tally.joined),
            (" kept", &mut tally.kept),
            (" repaired", &mut tally.repaired),
        ]);
        let mut count = 0;
        for (part, (word, number)) in parts {
            *number = part.strip_suffix(word)?.parse().ok()?;
            count += 1;
        }
        (count == 3).then_some(tally)
    }
}

impl Survey {
    /// Works out what picked proposals come to. `typist` is who types: [`Session::typist`]. `go_on`
    /// is told how many articles are done, and of how many, and says whether to go on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn plan_mending(
        &self,
        picked: &[Picked],
        typist: Replica,
        go_on: impl FnMut(u64, u64) -> bool,
    ) -> Result<(Plan, Tally), CommandError> {
        let mut of_page: FxHashMap<u32, Vec<&Picked>> = FxHashMap::default();
        let mut pages = Vec::new();
        for one in picked {
            let here = of_page.entry(one.article.page).or_default();
            if here.is_empty() {
                pages.push(one.article.page);
            }
            here.push(one);
        }
        let mut planned = Vec::new();
        let mut tally = Tally::default();
        let mut failure = None;
        let is_complete = self.each_document(&pages, go_on, |surveyed| {
            let document = &surveyed.document;
            let numbers = document.pages().iter();
            let numbers: Vec<u32> = numbers.filter_map(|p| self.page_number(*p)).collect();
            let here = numbers.iter().filter_map(|no| of_page.get(no)).flatten();
            match work_out(document, here.copied(), typist, &mut tally) {
                Ok((0, _)) => {}
                Ok((hits, operations)) => planned.push(Planned {
                    pages: numbers,
                    hits,
                    operations: operations
                        .into_iter()
                        .map(|(page, operation)| (page, Arc::new(operation)))
                        .collect(),
                }),
                Err(error) => failure = Some(error),
            }
        })?;
        match failure {
            Some(error) => Err(error),
            None => Ok((Plan::new(planned, self, is_complete)?, tally)),
        }
    }
}

type Operations = Vec<(PageId, crate::core::Operation)>;

fn work_out<'a>(
    document: &Document,
    picked: impl Iterator<Item = &'a Picked>,
    typist: Replica,
    tally: &mut Tally,
) -> Result<(u64, Operations), CommandError> {
    let mut corrector = Corrector::new(document, typist);
    let mut done = 0;
    for one in picked {
        // The last first; see the corrector.
        for (number, keep) in one.numbers.iter().rev() {
            let Some(proposal) = one.article.proposals.get(*number as usize) else {
                continue;
            };
            let is_done = match &proposal.what {
                What::Break { .. } => decide(document, &mut corrector, proposal, *keep),
                What::Repair(repair) => mend(document, &mut corrector, proposal, repair)?,
            };
            if is_done {
                done += 1;
                tally.add(proposal, *keep);
            }
        }
    }
    Ok((done, corrector.into_operations()))
}

/// Decides a break, if nobody has.
fn decide(
    document: &Document,
    corrector: &mut Corrector<'_>,
    proposal: &Proposal,
    keep: bool,
) -> bool {
    let found = break_at(document, proposal.first).filter(|found| {
        found.decision == Decision::Open
            && (found.before, found.after) == (proposal.first, proposal.last)
    });
    found.is_some_and(|found| {
        corrector.decide(&found, keep);
        true
    })
}

/// Repairs a stretch, if it reads as it did.
fn mend(
    document: &Document,
    corrector: &mut Corrector<'_>,
    proposal: &Proposal,
    repair: &Repair,
) -> Result<bool, CommandError> {
    let runs = document.between(proposal.first, proposal.last);
    let addresses = runs.into_iter().flatten().flat_map(|run| run.addresses());
    let old: Vec<(Address, char)> = addresses
        .filter_map(|address| {
            let (c, facts) = document.character(address)?;
            facts.visible().then_some((address, c))
        })
        .collect();
    if !old.iter().map(|(_, c)| *c).eq(repair.before.chars()) {
        return Ok(false);
    }
    let new: Vec<char> = repair.with.chars().collect();
    corrector.correct(&old, &new)?;
    Ok(true)
}

impl Session {
    /// Carries out what was planned, as one action marked as made by machine. Gives none where the
    /// text was changed meanwhile; it is to be planned again then.
    ///
    /// # Errors
    /// See [`CommandError`]; nothing has changed then.
    pub fn carry_out_mending(
        &mut self,
        plan: Plan,
        tally: Tally,
        step: &Step,
    ) -> Result<Option<Outcome>, CommandError> {
        if tally.total() == 0 {
            return Err(CommandError::NothingToDo);
        }
        let mut body = ActionBody::done("mend", tally.detail(), true);
        body.note_step(step);
        self.enact(plan, &body)
    }
}
