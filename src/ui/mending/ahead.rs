//! Proposals that are made before anybody asks: of the open article, so that its text tells at once
//! which breaks are sure and which are doubtful, then of what stands around it.
//!
//! It used to be that nothing was looked at before the review or the batches were opened: a bundle
//! of 100,000 articles is not to be gone through, nor its proposals kept, because one article was
//! opened. So it is bounded. The open article is looked at as soon as it is shown, here if that is a
//! matter of a few milliseconds and beside the window otherwise. When nothing was done for a while,
//! what has changed is looked at anew, then all of a small bundle, so that its articles hear of
//! each other, or the neighbours of the open page in a large one. Of a large one only proposals near
//! the open page are kept. An article without an open break, as one that came without a printed
//! page, has nothing to tell, and neither it nor what is around it is looked at; a tag changes
//! nothing either. Whoever opens the review or the batches has what is there already, and what they
//! need is made at once.

use egui::Ui;

use crate::core::Address;
use crate::core::breaks::Decision;
use crate::session::Session;
use crate::tag::words::Words;
use crate::ui::article::Shown;
use crate::ui::window::Request;

use super::making::Making;
use super::{Mending, Whole};

/// Documents up to so many characters are looked at here, in some three milliseconds, so that their
/// marks are right from the first frame on.
const AT_ONCE: u32 = 4_000;

/// A bundle of no more pages and bytes is looked at whole.
const SMALL: (usize, u64) = (300, 1_500_000);

/// Neighbours of more bytes are left until they are opened.
const LONG: u64 = 150_000;

/// So many proposals are kept of a bundle that nobody asked to have looked at whole; those of the
/// open page in any case.
const KEPT: usize = 75_000;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    /// The neighbours of the open page.
    making: Option<Making>,
    /// The open article and its text as they were when it was last looked at, or passed over.
    looked: Option<(Address, u64)>,
    /// Whether it was passed over: no break of it was open.
    is_passed: bool,
    /// The article around which was looked.
    around: Option<Address>,
    /// Whether something of the open article is to be looked at anew.
    is_behind: bool,
    /// Whether the bundle is small, and how many pages it had then.
    small: Option<(usize, bool)>,
}

impl Mending {
    /// Looks at the open article and around it.
    pub(super) fn look_ahead(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        words: &Words,
        open: &Shown,
        quiet_in: f64,
        requests: &mut Vec<Request>,
    ) {
        self.take_beside(requests);
        let Some(article) = open.article() else {
            return;
        };
        if self.remaking.is_some() {
            return;
        }
        if self.revision != session.revision() {
            // What is read of the neighbours may be out of date.
            self.stop_ahead();
            self.leave_what_grew(session, requests);
            self.note_touched(session);
        }
        let now = (article, open.text_stamp());
        let is_known = self.is_known(article);
        if !is_known && self.ahead.looked != Some(now) {
            self.ahead.looked = Some(now);
            self.ahead.is_passed = !has_open(open);
            if let Some(page) = session.page_number(article.buffer.page)
                && !self.ahead.is_passed
            {
                self.due.remove(&page);
                self.ahead.is_behind = false;
                self.look_anew(ui, session, words, vec![page], AT_ONCE, requests);
                return;
            }
        } else if !is_known && !self.ahead.is_passed {
            // It was looked at, and there is nothing.
            self.empty.insert(article);
        }
        let due = self.ready(session, now);
        self.ahead.is_behind = !due.is_empty();
        if due.is_empty() && self.ahead.around == Some(article) {
            return;
        }
        if quiet_in > 0.0 {
            ui.request_repaint_after_secs(quiet_in as f32 + 0.01);
        } else if due.is_empty() {
            self.ahead.around = Some(article);
            if has_open(open) {
                self.look_around(ui, session, words, article, requests);
            }
        } else {
            due.iter().for_each(|no| {
                self.due.remove(no);
            });
            self.ahead.looked = Some(now);
            self.look_anew(ui, session, words, due, 0, requests);
        }
    }

    /// Of the pages that have changed those that are worth looking at: where only tags were given in
    /// the open article, nothing else is to be said of its document.
    fn ready(&self, session: &mut Session, (article, text): (Address, u64)) -> Vec<u32> {
        if self.due.is_empty() {
            return Vec::new();
        }
        let mut due = self.due.clone();
        if self.ahead.looked == Some((article, text))
            && let Ok(document) = session.document(article.buffer.page)
        {
            let pages = document.pages().to_vec();
            for page in pages {
                if let Some(no) = session.page_number(page) {
                    due.remove(&no);
                }
            }
        }
        due.into_iter().collect()
    }

    fn look_around(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        words: &Words,
        article: Address,
        requests: &mut Vec<Request>,
    ) {
        if self.whole != Whole::Unasked || self.making.is_some() {
            return;
        }
        let here = session.document(article.buffer.page);
        let here = here.map_or(0, |document| document.pages().len());
        if here == session.page_count() {
            return;
        }
        if self.is_small(session, requests) {
            self.look_at_all(ui, session, words);
            return;
        }
        let Some(page) = session.page_number(article.buffer.page) else {
            return;
        };
        match session.pages_beside(page, LONG) {
            Ok(mut beside) => {
                beside.retain(|no| !self.proposals.has_page(*no));
                if !beside.is_empty() {
                    let survey = session.survey();
                    let all = usize::MAX;
                    self.ahead.making = Making::begin(ui.ctx(), survey, words.clone(), beside, all);
                }
            }
            Err(error) => requests.push(Request::Failed(error.into())),
        }
    }

    /// A small bundle that was looked at whole and has become a large one is that no more.
    fn leave_what_grew(&mut self, session: &Session, requests: &mut Vec<Request>) {
        let is_made = matches!(self.whole, Whole::Making | Whole::Complete);
        if is_made && !self.is_whole_asked && !self.is_small(session, requests) {
            self.making = None;
            self.whole = Whole::Unasked;
            self.reached = 0;
        }
    }

    fn is_small(&mut self, session: &Session, requests: &mut Vec<Request>) -> bool {
        let count = session.page_count();
        if let Some((_, is_small)) = self.ahead.small.filter(|(of, _)| *of == count) {
            return is_small;
        }
        let (pages, bytes) = SMALL;
        let is_small = session.is_within(pages, bytes).unwrap_or_else(|error| {
            requests.push(Request::Failed(error.into()));
            false
        });
        self.ahead.small = Some((count, is_small));
        is_small
    }

    /// Takes in what was made of neighbours.
    fn take_beside(&mut self, requests: &mut Vec<Request>) {
        let Some(making) = &mut self.ahead.making else {
            return;
        };
        let ended = making.ended();
        for portion in making.portions() {
            let is_there = |no: &u32| self.proposals.has_page(*no);
            if portion.has_heard || !portion.pages.iter().any(is_there) {
                self.take(portion);
            }
        }
        if let Some(ended) = ended {
            self.ahead.making = None;
            if let Err(error) = ended {
                requests.push(Request::Failed(error));
            }
        }
    }

    /// Looks at no neighbours any more, until another article is opened or something is done.
    pub(super) fn stop_ahead(&mut self) {
        self.ahead.making = None;
        self.ahead.around = None;
        self.ahead.is_behind = false;
    }

    /// Leaves proposals of pages far from the open one, unless somebody asked for all.
    pub(super) fn leave_far_ones(&mut self, session: &Session, open: Address) {
        if self.whole == Whole::Unasked
            && self.proposals.count() > KEPT
            && let Some(page) = session.page_number(open.buffer.page)
        {
            self.proposals.keep_near(page, KEPT);
        }
    }

    /// Whether more of an article will be known in a moment.
    pub(super) fn awaits(&self, article: Address) -> bool {
        let is_behind = self.remaking.is_some() || self.ahead.is_behind;
        self.has_begun && (is_behind || !self.is_known(article))
    }
}

fn has_open(shown: &Shown) -> bool {
    let mut marks = shown.marks.iter();
    marks.any(|mark| mark.decision == Decision::Open)
}
