//! Suggestions: what is learned beside the window, and what it suggests for the open article.
//!
//! Suggestions are made on another thread and held by characters, so that they stay right while
//! the text changes, and are made anew for what has changed; nothing waits for them. Among the
//! cells of the text they are [`Offer`]s, found anew whenever the text or they change.

mod accept;
mod choosing;
mod edges;
mod learner;
mod learning;
mod list_look;
mod outside;
mod palette;

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::Ui;
use rustc_hash::FxHashSet;

use crate::core::Address;
use crate::jobs::Job;
use crate::session::Session;
use crate::session::lessons::{Learned, ListFile, Names, Reading, Suggested, names_in};
use crate::store::StoreError;
use crate::tag::words::Words;

use super::article::{Offer, Shown};
use super::list::List;
use super::settings::Settings;
use super::strings::Language;
use super::strings::suggest::SuggestText;
use super::window::Request;

pub(super) use accept::{AcceptDialog, Answers};
pub(super) use learner::Learner;
pub(super) use learning::LearningDialog;
pub(super) use palette::{About, show as palette};

use choosing::Choosing;
use edges::Edges;
use outside::OwnModel;

/// Articles up to so many characters are read at once, longer ones on the other thread.
const AT_ONCE: u32 = 50_000;

/// How long nothing is to have changed in a long article before it is looked through anew.
const PAUSE: f64 = 0.6;

/// How long choosing suggestions for the text may take in one frame.
const SLICE: Duration = Duration::from_millis(2);

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Suggest {
    pub(super) learner: Learner,
    own: OwnModel,
    making: Option<Making>,
    /// What the suggestions are of.
    made_of: Option<Of>,
    list: Vec<Suggested>,
    names: Vec<(Address, Address)>,
    /// Nothing is suggested, only names are told by their words.
    is_off: bool,
    /// Whether there was a dictionary when it was last worked on.
    knows_words: bool,
    taught: bool,
    /// Since when something else is to be looked through.
    changed_at: Option<f64>,
    /// Changes with the suggestions.
    version: u64,
    marked: Marked,
    /// Others, while they are being chosen.
    choosing: Option<Choosing>,
    /// How often suggestions were chosen for the text.
    choices: u64,
    /// The first and last character of the one that is chosen.
    chosen: Option<(Address, Address)>,
    edges: Option<Edges>,
}

/// A state of an article, and of what was learned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Of {
    article: Address,
    revision: u64,
    stamp: u64,
    knows_words: bool,
}

#[derive(Debug)]
struct Making {
    of: Of,
    job: Job<Result<Made, StoreError>>,
}

/// What was made of an article: what is suggested, and what else may be a name.
type Made = (Vec<Suggested>, Vec<Ends>);

/// The suggestions among the cells of the text.
#[derive(Debug, Default)]
struct Marked {
    /// The stamp of the text, and the version of the suggestions.
    of: (u64, u64),
    /// In the order of the text, none over another.
    offers: Vec<Offer>,
    /// The ends of those that are no more since they were chosen.
    gone: Vec<Ends>,
}

impl Marked {
    /// Takes the suggestions to where the text has them now. What stands under a tag now, or no
    /// longer in one piece, is none; what may be one instead is found with the next suggestions.
    fn follow(&mut self, shown: &Shown) {
        let moved = shown.moved_since(self.of.0);
        let mut is_tagged = shown.are_tagged();
        let mut end = 0;
        let gone = &mut self.gone;
        self.offers.retain_mut(|offer| {
            let (first, last) = (offer.cells.start, offer.cells.end - 1);
            let kept = moved.and_then(|moved| {
                let is_aside = last < moved.old.start || first >= moved.old.end;
                is_aside.then(|| moved.kept(first).zip(moved.kept(last)))?
            });
            let found = || shown.cell(offer.ends.0).zip(shown.cell(offer.ends.1));
            let stays = kept.or_else(found).is_some_and(|(new_first, new_last)| {
                let is_whole = new_last.checked_sub(new_first) == Some(last - first);
                offer.cells = new_first..new_last.max(new_first) + 1;
                is_whole && new_first >= end && !is_tagged(&offer.cells)
            });
            if stays {
                end = offer.cells.end;
            } else {
                gone.push(offer.ends);
            }
            stays
        });
    }
}

/// The first and last character of a suggestion.
type Ends = (Address, Address);

/// Of so many suggestions not all are chosen anew with every change of the text.
const MANY: usize = 500;

impl Suggest {
    /// Forgets what it knew of another bundle.
    pub(super) fn forget(&mut self) {
        let version = self.version + 1;
        *self = Self {
            version,
            choices: self.choices + 1,
            ..Self::default()
        };
    }

    /// Takes in what was learned and suggested, and has made anew what is out of date. `revision`
    /// tells states of the open article apart.
    #[expect(clippy::too_many_arguments, reason = "what one frame knows")]
    pub(super) fn work(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        list: &List,
        shown: Option<&Shown>,
        revision: u64,
        words: &Arc<Words>,
        settings: &Settings,
        language: Language,
        requests: &mut Vec<Request>,
    ) {
        if self.is_off == settings.suggestions {
            self.forget();
            self.is_off = !settings.suggestions;
        }
        self.knows_words = words.has_dictionary();
        if settings.suggestions {
            let files: Vec<ListFile> = settings.lists().collect();
            self.learner.work(ui.ctx(), session, words, &files);
            self.complain(language, requests);
            let sorts = list.is_by_gain();
            if let Err(error) = self.learner.sort(ui.ctx(), session, words, sorts) {
                requests.push(Request::Complain(language.store(&error)));
            }
            self.take(language, requests);
            if let Some(shown) = shown {
                self.make(ui, session, shown, revision, words);
                let learned = self.learner.learned();
                let command = settings.model_command.as_str();
                if let (Some(of), Some(learned)) = (self.made_of, learned)
                    && self
                        .own
                        .work(ui.ctx(), session, of, learned, command, language, requests)
                {
                    self.version += 1;
                }
            }
        } else {
            self.take(language, requests);
            if let Some(shown) = shown {
                self.make(ui, session, shown, revision, words);
            }
        }
        if let Some(shown) = shown {
            self.mark(ui, shown);
            self.look_for_edges(shown, words);
        }
    }

    fn complain(&mut self, language: Language, requests: &mut Vec<Request>) {
        let (lists, failure) = self.learner.take_wrong();
        for (name, error) in lists {
            let why = language.reason(&error);
            let text = language.fill(SuggestText::ListNotRead, &[&name, &why]);
            requests.push(Request::Complain(text));
        }
        if let Some(error) = failure {
            let why = language.store(&error);
            let text = language.fill(SuggestText::NotLearned, &[&why]);
            requests.push(Request::Complain(text));
        }
    }

    fn take(&mut self, language: Language, requests: &mut Vec<Request>) {
        let Some(making) = &mut self.making else {
            return;
        };
        let Some(result) = making.job.take() else {
            return;
        };
        let of = making.of;
        self.making = None;
        self.made_of = Some(of);
        self.version += 1;
        (self.list, self.names) = match result {
            Ok(Ok(made)) => made,
            Ok(Err(error)) => {
                requests.push(Request::Complain(language.store(&error)));
                Made::default()
            }
            // A panic: there is nothing to be done about it here.
            Err(_) => Made::default(),
        };
    }

    /// Has the open article looked through, where that is not so already.
    fn make(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        shown: &Shown,
        revision: u64,
        words: &Arc<Words>,
    ) {
        let learned = self.learner.learned().map(Arc::clone);
        let learned = learned.filter(|_| !self.is_off);
        let (Some(article), true) = (shown.article(), self.is_off || learned.is_some()) else {
            return;
        };
        let of = Of {
            article,
            revision,
            stamp: self.learner.stamp(),
            knows_words: self.knows_words,
        };
        if self.made_of.is_some_and(|made| made.article != article) {
            self.list.clear();
            self.names.clear();
            self.own.clear();
            self.version += 1;
            self.made_of = None;
            self.chosen = None;
            self.making = None;
        }
        if self.made_of == Some(of) || self.making.is_some() || shown.len() == 0 {
            return;
        }
        let is_long = shown.len() > AT_ONCE;
        if is_long && self.made_of.is_some() {
            let now = ui.input(|input| input.time);
            let left = *self.changed_at.get_or_insert(now) + PAUSE - now;
            if left > 0.0 {
                ui.request_repaint_after_secs(left as f32 + 0.01);
                return;
            }
        }
        self.changed_at = None;
        self.taught = learned.as_ref().is_some_and(|learned| learned.articles > 0);
        let of_labels = Names::of(session.labels());
        let names = learned.as_ref().map_or(&of_labels, |one| one.names());
        let words = Arc::clone(words);
        let look = {
            let learned = learned.clone();
            move |reading: Reading| -> Made {
                let reading = reading.run_on(&*words);
                match learned {
                    Some(learned) => learned.suggest_with_names(&reading, &words),
                    None => (Vec::new(), names_in(&reading, &words)),
                }
            }
        };
        let waker = ui.ctx().clone();
        let wake = move || waker.request_repaint();
        let job = if is_long {
            let (school, names) = (session.school(), names.clone());
            Job::begin("suggestions", wake, move |_| {
                Ok(look(school.lesson_in(article, &names)?))
            })
        } else {
            let Ok(reading) = session.lesson(article, names) else {
                return;
            };
            Job::begin("suggestions", wake, move |_| Ok(look(reading)))
        };
        self.making = job.ok().map(|job| Making { of, job });
    }

    /// Finds the suggestions among the cells of the text.
    fn mark(&mut self, ui: &Ui, shown: &Shown) {
        let of = (shown.stamp(), self.version);
        if self.marked.of == of {
            return;
        }
        if self.marked.of.1 == self.version && self.marked.offers.len() > MANY {
            self.marked.follow(shown);
            self.marked.of = of;
        } else if !self.choose_offers(shown, of) {
            // What was chosen before stays until then, where the text has it now.
            if self.marked.of.0 != of.0 {
                self.marked.follow(shown);
                self.marked.of.0 = of.0;
            }
            ui.request_repaint();
        }
        self.keep_edges(shown.stamp());
        let chosen = self.chosen;
        if self.place(chosen).is_none() {
            self.chosen = None;
        }
    }

    /// Goes on choosing what of all that is suggested stands in the text; says whether all of it
    /// is chosen.
    fn choose_offers(&mut self, shown: &Shown, of: (u64, u64)) -> bool {
        let begun = self.choosing.take().filter(|choosing| choosing.of() == of);
        let mut choosing = begun.unwrap_or_else(|| Choosing::new(of, shown, self.taught));
        let lists = [&self.list[..], self.own.list()];
        let Some(offers) = choosing.go_on(shown, lists, Instant::now() + SLICE) else {
            self.choosing = Some(choosing);
            return false;
        };
        self.marked = Marked {
            of,
            offers,
            gone: Vec::new(),
        };
        self.choices += 1;
        true
    }

    fn place(&self, ends: Option<(Address, Address)>) -> Option<usize> {
        let ends = ends?;
        self.marked
            .offers
            .iter()
            .position(|offer| offer.ends == ends)
    }

    // ---- asking ----

    /// The suggestions for the open article, in order.
    pub(super) fn offers(&self) -> &[Offer] {
        &self.marked.offers
    }

    /// How often they were chosen anew, and which of those that were chosen are no more.
    pub(super) fn choices(&self) -> (u64, &[Ends]) {
        (self.choices, &self.marked.gone)
    }

    /// Which of them is chosen.
    pub(super) fn chosen(&self) -> Option<usize> {
        self.place(self.chosen)
    }

    /// The one that is chosen.
    pub(super) fn chosen_offer(&self) -> Option<&Offer> {
        self.marked.offers.get(self.chosen()?)
    }

    pub(super) fn choose(&mut self, ends: Option<(Address, Address)>) {
        self.chosen = ends;
    }

    /// The suggestion that follows a gap, or is the last before it; none round the end.
    pub(super) fn beside(&self, gap: u32, forward: bool) -> Option<&Offer> {
        let offers = &self.marked.offers;
        let at = match (self.chosen(), forward) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at.checked_sub(1)?,
            (None, true) => offers.partition_point(|offer| offer.cells.start < gap),
            (None, false) => offers
                .partition_point(|offer| offer.cells.start < gap)
                .checked_sub(1)?,
        };
        offers.get(at)
    }

    /// The next name behind a gap that bears no tag: suggested or less likely; of so many
    /// that are looked at.
    pub(super) fn next_name(&self, shown: &Shown, gap: u32, most: usize) -> Option<Range<u32>> {
        let cells = |&(first, last): &(Address, Address)| {
            let (first, last) = (shown.cell(first)?, shown.cell(last)?);
            (first <= last).then_some(first..last + 1)
        };
        let is_free = |cells: &Range<u32>| shown.spans_within(cells.clone()).next().is_none();
        // Both are in the order of the text; what was hidden since has no place in it.
        let start = |at: usize| self.names[at..].iter().find_map(cells).map(|c| c.start);
        let is_before = |at: usize| start(at).is_some_and(|start| start < gap);
        let (mut from, mut to) = (0, self.names.len());
        while from < to {
            let middle = from.midpoint(to);
            match is_before(middle) {
                true => from = middle + 1,
                false => to = middle,
            }
        }
        let names = self.names[from..].iter().take(most).filter_map(cells);
        let offers = self.offers();
        let from = offers.partition_point(|offer| offer.cells.start < gap);
        let offered = offers[from..].iter().map(|offer| offer.cells.clone());
        let first = first_longest(names.filter(is_free));
        let second = first_longest(offered.filter(is_free));
        let both = first.into_iter().chain(second);
        both.min_by_key(|cells| (cells.start, u32::MAX - cells.end))
    }

    /// What else may be a name and bears no tag.
    pub(super) fn names_left<'a>(
        &'a self,
        shown: &'a Shown,
    ) -> impl Iterator<Item = std::ops::Range<u32>> + 'a {
        let cells = self.names.iter().filter_map(|(first, last)| {
            let (first, last) = (shown.cell(*first)?, shown.cell(*last)?);
            (first <= last).then_some(first..last + 1)
        });
        cells.filter(|cells| shown.spans_within(cells.clone()).next().is_none())
    }

    /// What may be a name, stands over a cell and bears no tag.
    pub(super) fn name_at(&self, shown: &Shown, cell: u32) -> Option<Range<u32>> {
        let first = |at: usize| {
            let mut rest = self.names[at..].iter();
            rest.find_map(|(first, _)| shown.cell(*first))
        };
        let (mut from, mut to) = (0, self.names.len());
        while from < to {
            let middle = from.midpoint(to);
            match first(middle).is_some_and(|first| first <= cell) {
                true => from = middle + 1,
                false => to = middle,
            }
        }
        // None of them meets another.
        let before = self.names[from.saturating_sub(2)..from].iter();
        let cells = before.filter_map(|(first, last)| {
            let (first, last) = (shown.cell(*first)?, shown.cell(*last)?);
            (first <= cell && cell <= last).then_some(first..last + 1)
        });
        let is_free = |cells: &Range<u32>| shown.spans_within(cells.clone()).next().is_none();
        cells.filter(is_free).max_by_key(|cells| cells.len())
    }

    /// The suggestion that stands over a cell.
    pub(super) fn offer_at(&self, cell: u32) -> Option<&Offer> {
        let offers = self.offers();
        let behind = offers.partition_point(|offer| offer.cells.start <= cell);
        let before = offers.get(behind.checked_sub(1)?)?;
        (cell < before.cells.end).then_some(before)
    }

    /// Takes suggestions away that were answered; what is found anew says so too.
    pub(super) fn answered(&mut self, ends: &[(Address, Address)]) {
        let mut all: FxHashSet<&Ends> = ends.iter().collect();
        let made = ends.iter().find_map(|ends| Some(self.made_as(*ends)?.ends));
        all.extend(made.as_ref());
        if made.is_some() {
            self.edges = None;
        }
        // They are numbered otherwise now.
        self.choosing = None;
        let stays = |one: &Suggested| !all.contains(&(one.first, one.last));
        self.list.retain(stays);
        self.own.retain(stays);
        let offers = &mut self.marked.offers;
        offers.retain(|offer| !all.contains(&offer.ends));
        self.marked.gone.extend_from_slice(ends);
    }

    /// Whether the suggestions are of this text as it is now, and of all that was learned.
    pub(super) fn is_settled(&self, shown: &Shown, revision: u64) -> bool {
        let of = shown.article().map(|article| Of {
            article,
            revision,
            stamp: self.learner.stamp(),
            knows_words: self.knows_words,
        });
        let is_marked = self.marked.of == (shown.stamp(), self.version);
        of.is_some() && self.made_of == of && is_marked && self.learner.training().is_none()
    }

    /// What was learned.
    pub(super) fn learned(&self) -> Option<&Arc<Learned>> {
        self.learner.learned()
    }
}

/// The first of some cells, of those that begin together the longest.
fn first_longest(cells: impl Iterator<Item = Range<u32>>) -> Option<Range<u32>> {
    let mut cells = cells.peekable();
    let mut best = cells.next()?;
    while let Some(next) = cells.next_if(|next| next.start == best.start) {
        best.end = best.end.max(next.end);
    }
    Some(best)
}
