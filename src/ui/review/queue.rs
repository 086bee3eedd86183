//! What is to be reviewed, in the order of articles and text.
//!
//! Of very much it is made beside the window, and what was there stays until then; only what is
//! decided goes at once, and is left out again of what was begun to be made before.

use std::sync::Arc;

use egui::Context;
use rustc_hash::FxHashSet;

use crate::core::Address;
use crate::jobs::{Job, drop_beside};
use crate::mend::breaks::ASK_BELOW;
use crate::mend::habits::Offsets;
use crate::session::mending::{ArticleProposals, Proposal, Sort};
use crate::ui::mending::{Mending, Whole};

use super::At;

/// How often it is made anew while a whole bundle is looked at, in seconds: it is long then, and
/// every frame brings more.
const WHILE_MAKING: f64 = 0.3;

/// More proposals than this are gone through on another thread.
const AT_ONCE: usize = 5_000;

/// What it is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Of {
    /// What was looked at anew.
    looked: u64,
    everywhere: bool,
    in_order: bool,
    here: Option<Address>,
}

impl Of {
    /// Whether it is about the same articles in the same way.
    fn is_about(&self, other: &Self) -> bool {
        let looked = self.looked;
        *self == Self { looked, ..*other }
    }
}

/// What is in it.
#[derive(Debug, Default)]
struct Made {
    articles: Vec<Arc<ArticleProposals>>,
    /// Which article, and which of its proposals.
    entries: Vec<(u32, u32)>,
    /// How many that are open are so sure that nobody is asked.
    sure: usize,
}

impl Made {
    fn of(
        articles: Vec<Arc<ArticleProposals>>,
        offsets: &Offsets,
        in_order: bool,
        gone: &FxHashSet<At>,
    ) -> Self {
        let mut made = Self::default();
        for (at, article) in (0..).zip(&articles) {
            for (number, proposal) in (0..).zip(&article.proposals) {
                let (sort, confidence) = proposal.judged(offsets);
                let is_asked = match sort {
                    Sort::Edge => false,
                    Sort::Join | Sort::Keep => in_order || confidence < ASK_BELOW,
                    _ => true,
                };
                if gone.contains(&(article.article, proposal.key())) {
                    continue;
                }
                if is_asked {
                    made.entries.push((at, number));
                }
                made.sure += usize::from(!is_asked && sort.is_break());
            }
        }
        Self { articles, ..made }
    }

    /// How many proposals it was made of.
    fn size(&self) -> usize {
        size(&self.articles)
    }
}

fn size(articles: &[Arc<ArticleProposals>]) -> usize {
    articles.iter().map(|one| one.proposals.len()).sum()
}

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// What it was made of, in which state of the proposals, and when that was begun, in the time of
    /// frames.
    of: Option<(Of, u64)>,
    made_at: f64,
    stamp: u64,
    made: Made,
    making: Option<Making>,
    /// Whether the proposals have another state than those it is made of.
    is_behind: bool,
}

/// A queue that is made on another thread.
#[derive(Debug)]
struct Making {
    of: (Of, u64),
    job: Job<Made>,
    /// What was decided since it was begun, which the job does not know.
    decided: Vec<At>,
}

impl Queue {
    /// Brings it up to date, if something has changed; says whether it did. `now` is the time of the
    /// frame.
    pub(super) fn update(
        &mut self,
        context: &Context,
        mending: &Mending,
        (everywhere, in_order): (bool, bool),
        open: Option<Address>,
        now: f64,
    ) -> bool {
        let of = Of {
            looked: mending.looked_state(),
            everywhere,
            in_order,
            here: if everywhere { None } else { open },
        };
        let state = mending.proposals().state();
        self.is_behind = self.of != Some((of, state));
        if !self.is_behind {
            return false;
        }
        if self.of.is_some_and(|(before, _)| !before.is_about(&of)) {
            // Nobody is to decide there any more.
            self.of = None;
            self.making = None;
            self.show(Made::default());
        }
        let mut is_anew = false;
        if let Some(mut making) = self.making.take() {
            match making.job.take() {
                None => self.making = Some(making),
                Some(made) if making.of.0 == of => {
                    self.of = Some(making.of);
                    if let Ok(made) = made {
                        self.show(made);
                        for at in making.decided {
                            if let Some(place) = self.find(at) {
                                self.made.entries.remove(place);
                            }
                        }
                        is_anew = true;
                    }
                }
                Some(_) => {}
            }
        }
        let is_same = self.of.is_some_and(|(before, _)| before == of);
        let is_made = everywhere && mending.whole() == Whole::Making && self.len() > 0;
        let waits = is_same && is_made && now < self.made_at + WHILE_MAKING;
        if self.of != Some((of, state)) && self.making.is_none() && !waits {
            self.made_at = now;
            is_anew |= self.make(context, mending, (of, state));
        }
        self.is_behind = self.of != Some((of, state));
        is_anew
    }

    /// Makes it here and now, or begins to on another thread; says whether it is made.
    fn make(&mut self, context: &Context, mending: &Mending, of: (Of, u64)) -> bool {
        let proposals = mending.proposals();
        let articles: Vec<_> = match (of.0.everywhere, of.0.here) {
            (true, _) => proposals.articles().cloned().collect(),
            (false, Some(open)) => proposals.of(open).cloned().into_iter().collect(),
            (false, None) => Vec::new(),
        };
        let (offsets, in_order) = (*proposals.offsets(), of.0.in_order);
        if size(&articles) > AT_ONCE {
            let (articles, gone) = (articles.clone(), mending.gone());
            let waker = context.clone();
            let wake = move || waker.request_repaint();
            let work = move |_: &_| Made::of(articles, &offsets, in_order, &gone);
            if let Ok(job) = Job::begin("review", wake, work) {
                let decided = Vec::new();
                self.making = Some(Making { of, job, decided });
                return false;
            }
        }
        self.of = Some(of);
        self.show(Made::of(articles, &offsets, in_order, &mending.gone()));
        true
    }

    fn show(&mut self, made: Made) {
        let old = std::mem::replace(&mut self.made, made);
        self.stamp += 1;
        if old.size() > AT_ONCE {
            drop_beside(old);
        }
    }

    /// Takes note that what stands at a place is decided: it goes, and what is behind moves up.
    pub(super) fn decided(&mut self, place: usize) {
        let Some(at) = self.at(place) else { return };
        self.made.entries.remove(place);
        self.stamp += 1;
        if let Some(making) = &mut self.making {
            making.decided.push(at);
        }
    }

    /// Has it made anew, since something that was decided is open all the same.
    pub(super) fn renew(&mut self) {
        self.of = None;
        self.making = None;
    }

    /// Whether it is not of the proposals as they are now.
    pub(super) fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// Whether more of it will be known in a moment.
    pub(super) fn is_making(&self) -> bool {
        self.making.is_some()
    }

    pub(super) fn len(&self) -> usize {
        self.made.entries.len()
    }

    /// How many are not in the queue because they are sure.
    pub(super) fn sure(&self) -> usize {
        self.made.sure
    }

    /// Changes whenever it is made anew.
    pub(super) fn stamp(&self) -> u64 {
        self.stamp
    }

    /// The articles that are looked at.
    pub(super) fn articles(&self) -> &[Arc<ArticleProposals>] {
        &self.made.articles
    }

    /// A proposal, by its place in the queue.
    pub(super) fn proposal(&self, place: usize) -> Option<&Proposal> {
        self.entry(place).map(|(_, proposal)| proposal)
    }

    /// The same with its article.
    pub(super) fn entry(&self, place: usize) -> Option<(&ArticleProposals, &Proposal)> {
        let (article, number) = *self.made.entries.get(place)?;
        let article = self.made.articles.get(article as usize)?;
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
            .made
            .articles
            .iter()
            .position(|one| one.article == article)? as u32;
        let first = self.made.entries.partition_point(|(other, _)| *other < at);
        let here = self.made.entries[first..].iter();
        let mut here = here.take_while(|(other, _)| *other == at);
        let proposals = &self.made.articles[at as usize].proposals;
        let found = here.position(|(_, number)| proposals[*number as usize].key() == key)?;
        Some(first + found)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::{Duration, Instant};

    use egui::Ui;
    use egui_kittest::Harness;

    use super::*;
    use crate::session::Session;
    use crate::session::import::ImportOptions;
    use crate::tag::words::Words;
    use crate::ui::article::Shown;
    use crate::ui::mending::Wanted;
    use crate::ui::window::Request;

    /// A page under review, frame by frame.
    struct Desk {
        mending: Mending,
        session: Session,
        shown: Shown,
        words: Words,
        requests: Vec<Request>,
        queue: Queue,
        /// How many there were in each frame.
        lengths: Vec<usize>,
        _folder: tempfile::TempDir,
    }

    fn desk(text: &str) -> Harness<'static, Desk> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("1.txt");
        std::fs::write(&file, text).unwrap();
        let bundle = folder.path().join("b.pizhu");
        let mut session = Session::create(&bundle, "lin").unwrap();
        let options = ImportOptions::default();
        session.import(&[file], &options, |_| true).unwrap();
        let article = session.articles().unwrap()[0].head;
        let labels = session.labels().clone();
        let mut shown = Shown::empty(article);
        let document = session.document(article.buffer.page).unwrap();
        shown.update(document, &labels, false);
        let desk = Desk {
            mending: Mending::default(),
            session,
            shown,
            words: Words::load(),
            requests: Vec::new(),
            queue: Queue::default(),
            lengths: Vec::new(),
            _folder: folder,
        };
        let frame = |ui: &mut Ui, desk: &mut Desk| {
            let wanted = Wanted {
                any: true,
                whole: false,
                quiet_in: 0.0,
            };
            let shown = Some(&desk.shown);
            let (session, requests) = (&mut desk.session, &mut desk.requests);
            let mending = &mut desk.mending;
            mending.work(ui, session, &desk.words, shown, wanted, requests);
            let open = desk.shown.article();
            let (queue, how) = (&mut desk.queue, (false, true));
            queue.update(ui.ctx(), mending, how, open, 0.0);
            desk.lengths.push(queue.len());
        };
        Harness::new_ui_state(frame, desk)
    }

    /// Goes on until all is looked at and the queue is of that.
    fn settle(harness: &mut Harness<'_, Desk>) {
        let began = Instant::now();
        loop {
            harness.step();
            let desk = harness.state();
            let is_known = desk.mending.knows(desk.shown.article().unwrap());
            if is_known && !desk.queue.is_making() {
                return;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "in vain");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn what_is_decided_goes_at_once_and_a_long_queue_is_never_empty_meanwhile() {
        let line = "新桥主跨今日上午合龙建设者在江上连续工作\n";
        for lines in [40, AT_ONCE + 1_000] {
            let mut harness = desk(&line.repeat(lines));
            settle(&mut harness);
            let all = harness.state().queue.len();
            assert!(all >= lines - 1, "{all} of {lines}");
            // The second while the first is looked at.
            for place in [3, 5] {
                let desk = harness.state_mut();
                desk.lengths.clear();
                let (article, key) = desk.queue.at(place).unwrap();
                let proposal = desk.queue.proposal(place).unwrap();
                let offsets = desk.mending.proposals().offsets();
                let command = proposal.command(article, offsets, true);
                let before = desk.session.revision();
                desk.mending.decided(article, key, before);
                desk.queue.decided(place);
                desk.session.execute(&command).unwrap();
                harness.step();
            }
            settle(&mut harness);
            let desk = harness.state();
            let lengths = &desk.lengths;
            assert!(lengths.iter().all(|len| *len == all - 2), "{lengths:?}");
            // As made anew from nothing.
            let (mending, made) = (&desk.mending, &desk.queue.made);
            let (articles, offsets) = (made.articles.clone(), mending.proposals().offsets());
            let anew = Made::of(articles, offsets, true, &mending.gone());
            assert_eq!((&made.entries, made.sure), (&anew.entries, anew.sure));
        }
    }
}
