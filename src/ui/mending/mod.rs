//! The proposals for the open bundle, as the window knows them: made on another thread, made anew
//! where the text changes, and carried out. The review, the batches and the marks beside the text
//! read them here.
//!
//! While the review or the batches are open, what they need is made at once, and again after every
//! decision. Otherwise it is made ahead of being asked for, beside the window ([`ahead`]).

mod ahead;
mod carrying;
mod making;
mod recipes;

use std::collections::BTreeSet;
use std::time::Duration;

use egui::Ui;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::Address;
use crate::jobs::drop_beside;
use crate::mend::breaks::ASK_BELOW;
use crate::session::Session;
use crate::session::mending::{KEPT_AT_MOST, Key, Portion, Proposals};
use crate::tag::words::Words;

use super::article::{Proposed, Shown};
use super::window::Request;

pub(super) use carrying::Wish;
pub(super) use making::told;
pub(super) use recipes::{Shelf, Shelving, Stock};

use ahead::Ahead;
use carrying::Carrying;
use making::Making;
use recipes::Running;

/// Articles up to so many characters are looked at here and now where the review or the batches are
/// open, longer ones on another thread.
const AT_ONCE: u32 = 20_000;

/// More proposals than this are dropped on another thread.
const MANY: usize = 5_000;

/// More changed pages than this are looked at on another thread.
const FEW: usize = 8;

/// How much of the bundle has been looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Whole {
    /// Nobody has asked for it.
    #[default]
    Unasked,
    /// It is being looked at.
    Making,
    /// All of it.
    Complete,
    /// There is so much to propose that the rest waits.
    Partial,
    /// It was stopped.
    Stopped,
}

/// How many proposals are held of a bundle that is looked at in parts.
#[derive(Clone, Copy, Debug)]
struct Most(usize);

impl Default for Most {
    fn default() -> Self {
        Self(KEPT_AT_MOST)
    }
}

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Mending {
    proposals: Proposals,
    most: Most,
    /// Whether proposals are kept in step with this bundle.
    has_begun: bool,
    whole: Whole,
    /// Whether somebody asked for the whole bundle.
    is_whole_asked: bool,
    /// The last page that was looked at, of a bundle that is looked at in parts.
    reached: u32,
    making: Option<Making>,
    /// Looking anew at what has changed, and the state of the session that is looked at.
    remaking: Option<(Making, u64)>,
    /// Pages that were looked at since `making` began, which knows them as they were.
    fresh: FxHashSet<u32>,
    /// Pages that have changed since they were looked at.
    due: BTreeSet<u32>,
    ahead: Ahead,
    /// The state of the session that the proposals are of, but for those that are due.
    revision: u64,
    /// Articles on which nothing is proposed, so far as is known.
    empty: FxHashSet<Address>,
    /// What was decided and not yet looked at anew, and in which state of the session.
    gone: FxHashMap<(Address, Key), u64>,
    /// How often something was decided.
    decisions: u64,
    state: u64,
    carrying: Option<Carrying>,
    running: Option<Running>,
    /// How many breaks of the open article are to be checked, and what that was counted of.
    to_check: Option<((u64, Address), usize)>,
}

/// What the tabs on mending have to know.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Wanted {
    /// Whether a tab on mending is open.
    pub(super) any: bool,
    /// Whether it is about the whole bundle.
    pub(super) whole: bool,
    /// In how many seconds nothing will have been done for a while, if nothing is.
    pub(super) quiet_in: f64,
}

impl Mending {
    /// Forgets what it knew; another bundle may be open.
    pub(super) fn forget(&mut self) {
        let state = self.state + 1;
        *self = Self {
            state,
            ..Self::default()
        };
    }

    /// What is proposed.
    pub(super) fn proposals(&self) -> &Proposals {
        &self.proposals
    }

    /// What is proposed for the open article, to be shown beside its text.
    pub(super) fn proposed(
        &self,
        open: Option<Address>,
        reviewed: Option<(Address, Key)>,
    ) -> Proposed<'_> {
        let reviewed = reviewed.filter(|(article, _)| Some(*article) == open);
        let key = reviewed.map(|(_, key)| key);
        let found = open.and_then(|open| self.proposals.of(open));
        let proposed = match found {
            Some(article) => Proposed::of(article, self.proposals.offsets(), key),
            None => Proposed::default(),
        };
        proposed.awaited(open.is_some_and(|open| self.awaits(open)))
    }

    /// Whether an article has been looked at as it is now.
    pub(super) fn knows(&self, article: Address) -> bool {
        self.remaking.is_none() && self.is_known(article)
    }

    fn is_known(&self, article: Address) -> bool {
        let has_any = self.proposals.of(article).is_some();
        has_any || self.empty.contains(&article) || self.whole == Whole::Complete
    }

    /// How many breaks of the open article an editor is to check; none before that is known.
    pub(super) fn to_check(&self, open: Option<Address>) -> Option<usize> {
        let ((_, article), count) = self.to_check?;
        (Some(article) == open).then_some(count)
    }

    fn count_to_check(&mut self, open: Address) {
        let of = (self.state(), open);
        if self.to_check.is_some_and(|(counted, _)| counted == of) {
            return;
        }
        let found = self.proposals.of(open).filter(|_| self.knows(open));
        if found.is_none() && self.to_check.is_some_and(|((_, of), _)| of == open) {
            // The number stands until it is counted anew.
            return;
        }
        let offsets = self.proposals.offsets();
        self.to_check = found.map(|article| {
            let asked = article.proposals.iter().filter(|one| {
                let (sort, confidence) = one.judged(offsets);
                sort.is_break() && confidence < ASK_BELOW && !self.is_gone(open, one.key())
            });
            (of, asked.count())
        });
    }

    /// How much of the bundle has been looked at.
    pub(super) fn whole(&self) -> Whole {
        self.whole
    }

    /// Changes with what is proposed.
    pub(super) fn state(&self) -> u64 {
        self.state + self.proposals.state()
    }

    /// Changes with what is looked at anew, but not with what is decided, nor with what is proposed
    /// for the first time.
    pub(super) fn looked_state(&self) -> u64 {
        self.state - self.decisions
    }

    /// Whether something that has changed is being looked at on another thread.
    pub(super) fn is_remaking(&self) -> bool {
        self.remaking.is_some()
    }

    /// What was taken or declined and not looked at anew yet.
    pub(super) fn gone(&self) -> FxHashSet<(Address, Key)> {
        self.gone.keys().copied().collect()
    }

    /// Whether a proposal was taken or declined a moment ago.
    fn is_gone(&self, article: Address, key: Key) -> bool {
        self.gone.contains_key(&(article, key))
    }

    /// Takes note that a proposal is decided: the command is carried out after `revision` of the
    /// session.
    pub(super) fn decided(&mut self, article: Address, key: Key, revision: u64) {
        self.gone.insert((article, key), revision);
        self.decisions += 1;
        self.state += 1;
    }

    /// Takes note that a proposal could not be decided.
    pub(super) fn not_decided(&mut self, article: Address, key: Key) {
        self.gone.remove(&(article, key));
        self.state += 1;
    }

    /// Takes note that something was looked at anew, in the state that the session had at
    /// `revision`: what was decided before that is among what was looked at, unless its page is
    /// still due.
    fn looked_anew(&mut self, revision: u64) {
        if self.due.is_empty() {
            self.gone.retain(|_, decided| *decided >= revision);
        }
        self.state += 1;
    }

    /// How far what is going on has come, how long it takes still, and what is done; none while
    /// nothing goes on.
    pub(super) fn progress(&self) -> Option<((u64, u64), Option<Duration>, bool)> {
        if let Some(carrying) = &self.carrying {
            return Some((carrying.progress(), carrying.remaining(), true));
        }
        let making = self.making.as_ref()?;
        Some((making.progress(), making.remaining(), false))
    }

    /// Stops what is going on.
    pub(super) fn cancel(&mut self) {
        self.running = None;
        match &self.carrying {
            Some(carrying) => carrying.cancel(),
            None => self.making.iter().for_each(Making::cancel),
        }
    }

    /// Whether proposals are being carried out.
    pub(super) fn is_carrying(&self) -> bool {
        self.carrying.is_some() || self.running.is_some()
    }

    /// Goes on with what was begun, and keeps what is proposed in step with the text.
    pub(super) fn work(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        words: &Words,
        open: Option<&Shown>,
        wanted: Wanted,
        requests: &mut Vec<Request>,
    ) {
        self.take_carried(ui, session, requests);
        let is_asked = wanted.any || self.running.is_some();
        // Nothing is made ahead without a dictionary: much less would be known.
        if !is_asked && !self.has_begun && !words.has_dictionary() {
            return;
        }
        if !self.has_begun {
            self.has_begun = true;
            self.revision = session.revision();
        }
        self.take_made(requests);
        let article = open.and_then(Shown::article);
        if is_asked {
            self.stop_ahead();
            self.keep_up(ui, session, words, requests);
            if let Some(article) = article {
                self.look_at(ui, session, words, article, requests);
            }
        } else if let Some(open) = open {
            self.look_ahead(ui, session, words, open, wanted.quiet_in, requests);
        }
        if let Some(article) = article {
            self.leave_far_ones(session, article);
            self.count_to_check(article);
        }
        let is_due = match self.whole {
            Whole::Unasked => true,
            // A recipe does what is held before it has more looked at.
            Whole::Partial => self.running.is_none() && self.proposals.count() < self.most.0 / 2,
            _ => false,
        };
        if wanted.whole || self.running.is_some() {
            self.is_whole_asked = true;
            if is_due && self.making.is_none() {
                self.look_at_all(ui, session, words);
            }
        }
        self.run_on(ui, session, requests);
    }

    /// Looks at the bundle again from where it was stopped.
    pub(super) fn resume(&mut self) {
        if self.whole == Whole::Stopped {
            self.whole = Whole::Unasked;
        }
    }

    fn look_at_all(&mut self, ui: &Ui, session: &Session, words: &Words) {
        let survey = session.survey();
        let reached = self.reached;
        let pages = survey.pages().into_iter().filter(|no| *no > reached);
        let pages = pages.collect();
        self.fresh.clear();
        let room = self.most.0.saturating_sub(self.proposals.count());
        self.making = Making::begin(ui.ctx(), survey, words.clone(), pages, room);
        self.whole = match self.making {
            Some(_) => Whole::Making,
            None => Whole::Stopped,
        };
    }

    /// Takes in what was proposed anew.
    fn take(&mut self, portion: Portion) {
        let old = self.proposals.take(portion);
        let size: usize = old.iter().map(|one| one.proposals.len()).sum();
        if size > MANY {
            drop_beside(old);
        }
    }

    fn take_made(&mut self, requests: &mut Vec<Request>) {
        for is_whole in [true, false] {
            let (making, revision) = match (is_whole, &mut self.making, &mut self.remaking) {
                (true, Some(making), _) => (making, 0),
                (false, _, Some((making, revision))) => (making, *revision),
                _ => continue,
            };
            let ended = making.ended();
            let portions = making.portions();
            for portion in portions {
                if is_whole && portion.pages.iter().any(|no| self.fresh.contains(no)) {
                    continue;
                }
                if is_whole {
                    self.reached = self
                        .reached
                        .max(portion.pages.first().copied().unwrap_or(0));
                } else {
                    self.fresh.extend(&portion.pages);
                }
                self.take(portion);
            }
            let Some(ended) = ended else { continue };
            if is_whole {
                self.making = None;
            } else {
                self.remaking = None;
                self.looked_anew(revision);
            }
            match ended {
                Ok(how) if is_whole => self.whole = how,
                Ok(_) => {}
                Err(error) => {
                    if is_whole {
                        self.whole = Whole::Stopped;
                    }
                    requests.push(Request::Failed(error));
                }
            }
        }
    }

    /// Looks anew at what has changed.
    fn keep_up(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        words: &Words,
        requests: &mut Vec<Request>,
    ) {
        if self.remaking.is_some() {
            return;
        }
        self.note_touched(session);
        let due = std::mem::take(&mut self.due).into_iter().collect();
        self.look_anew(ui, session, words, due, AT_ONCE, requests);
    }

    /// Takes note of pages that have changed.
    fn note_touched(&mut self, session: &Session) {
        if self.revision == session.revision() {
            return;
        }
        let touched = session.touched_since(self.revision);
        self.revision = session.revision();
        self.empty.clear();
        let known = |no: &u32| self.whole != Whole::Unasked || self.proposals.has_page(*no);
        self.due.extend(touched.into_iter().filter(known));
    }

    /// Looks at an article about which nothing is known.
    fn look_at(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        words: &Words,
        article: Address,
        requests: &mut Vec<Request>,
    ) {
        if self.is_known(article) || self.remaking.is_some() {
            return;
        }
        let Some(page) = session.page_number(article.buffer.page) else {
            return;
        };
        self.look_anew(ui, session, words, vec![page], AT_ONCE, requests);
        if self.proposals.of(article).is_none() {
            self.empty.insert(article);
        }
    }

    fn look_anew(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        words: &Words,
        pages: Vec<u32>,
        at_once: u32,
        requests: &mut Vec<Request>,
    ) {
        if pages.is_empty() {
            return;
        }
        let revision = session.revision();
        let is_small = pages.len() <= FEW && is_short(session, &pages, at_once);
        if !is_small {
            let survey = session.survey();
            let room = usize::MAX;
            let making = Making::begin(ui.ctx(), survey, words.clone(), pages, room);
            self.remaking = making.map(|making| (making, revision));
            return;
        }
        for page in pages {
            match session.proposals_on(words, page) {
                Ok(Some(portion)) => {
                    self.fresh.extend(&portion.pages);
                    self.take(portion);
                }
                Ok(None) => {}
                Err(error) => requests.push(Request::Failed(error.into())),
            }
        }
        self.looked_anew(revision);
    }
}

/// Whether the documents that some pages are in have no more than so many characters.
fn is_short(session: &mut Session, pages: &[u32], most: u32) -> bool {
    if most == 0 {
        return false;
    }
    let ids = session.pages_numbered(pages);
    let mut sum = 0;
    for id in ids {
        let Ok(document) = session.document(id) else {
            return false;
        };
        sum += document
            .articles()
            .map(|article| document.visible_len(article))
            .sum::<u32>();
    }
    sum <= most
}
