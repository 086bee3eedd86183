//! Looking for lines and sorting them, beside the window.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use egui::{Context, Ui};

use crate::jobs::Job;
use crate::session::concordance::{
    Concordance as Search, LISTED_AT_MOST, Line, Made, Order, Wanted, ordered,
};
use crate::session::{Scope, Session};
use crate::store::StoreError;
use crate::tag::find::{Matcher, Query};

use super::Concordance;
use crate::ui::quick;
use crate::ui::reasons::settled;

/// What lines are of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Asked {
    text: String,
    label: Option<String>,
}

/// A search on its way. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Looking {
    job: Job<Result<Made, StoreError>>,
    lines: Receiver<Vec<Line>>,
    revision: u64,
    began: Instant,
    /// The lines so far; they replace those of before at the end, or as soon as there are any.
    found: Vec<Line>,
    /// Whether the same was looked for before, so that its lines stay until the new are there.
    is_again: bool,
}

/// Sorting on its way.
#[derive(Debug)]
pub(super) struct Sorting {
    job: Job<Vec<u32>>,
}

/// How long typing goes on before the bundle is looked through, in seconds.
const PAUSE: f64 = 0.15;

/// What took no longer than this, in seconds, is looked for anew by itself, after so long.
const QUICK: f64 = 1.0;
const AGAIN: f64 = 0.5;

impl Looking {
    fn begin(context: &Context, search: Search, is_again: bool) -> Option<Self> {
        let (sender, lines) = channel();
        let revision = search.revision();
        let (at_end, meanwhile) = (context.clone(), context.clone());
        let wake = move || at_end.request_repaint();
        let job = Job::begin("concordance", wake, move |handle| {
            let go_on = |done, all| {
                handle.report(done, all);
                meanwhile.request_repaint();
                !handle.is_cancelled()
            };
            search.run(go_on, |lines| {
                // Nobody listens any more where it was cancelled.
                let _ = sender.send(lines);
            })
        });
        Some(Self {
            job: job.ok()?,
            lines,
            revision,
            began: Instant::now(),
            found: Vec::new(),
            is_again,
        })
    }

    pub(super) fn progress(&self) -> (u64, u64) {
        self.job.progress()
    }

    pub(super) fn cancel(&self) {
        self.job.cancel();
    }
}

impl Concordance {
    /// Takes in what was found and sorted, and looks anew where something else is asked.
    pub(in crate::ui) fn work(&mut self, ui: &Ui, session: &Session) {
        if !self.is_open {
            return;
        }
        self.take_found(ui);
        if let Some(result) = self.sorting.as_mut().and_then(|sorting| sorting.job.take()) {
            self.sorting = None;
            self.sorted = result.ok().filter(|all| all.len() == self.lines.len());
        }
        let asked = Asked {
            text: self.text.trim().to_owned(),
            label: self.label.clone(),
        };
        let now = ui.input(|input| input.time);
        let is_other = self.asked.as_ref() != Some(&asked);
        let is_old =
            self.revision != session.revision() && quick::follows(session, self.took, QUICK);
        let is_due = is_other || (is_old && self.looking.is_none() && self.failure.is_none());
        if !is_due || self.composition.goes_on() {
            self.changed_at = None;
            return;
        }
        let pause = match (is_other, self.asked.is_none() || asked.label.is_some()) {
            (true, true) => 0.0,
            (true, false) => PAUSE,
            (false, _) => AGAIN,
        };
        let since = self.changed_at.get_or_insert(now);
        if ui.input(|input| !input.events.is_empty()) {
            *since = now;
        }
        let left = *since + pause - now;
        if left > 0.0 {
            ui.request_repaint_after_secs(left as f32 + 0.01);
            return;
        }
        self.look(ui, session, asked, !is_other);
    }

    fn look(&mut self, ui: &Ui, session: &Session, asked: Asked, is_again: bool) {
        self.changed_at = None;
        self.looking = None;
        self.failure = None;
        self.revision = session.revision();
        if !is_again {
            self.lines = Arc::default();
            self.sorted = None;
            self.sorting = None;
            self.made = Made::default();
            self.at = 0;
            self.scroll.go_to_top();
        }
        let wanted = match &asked.label {
            Some(label) => Some(Wanted::Label(label.clone())),
            None => {
                let query = Query {
                    text: asked.text.clone(),
                    ..Query::default()
                };
                let matcher = Matcher::new(&query).ok();
                matcher.map(|matcher| Wanted::Text(Arc::new(matcher)))
            }
        };
        self.asked = Some(asked);
        let search = wanted.map(|wanted| session.concordance(wanted, Scope::All));
        self.looking = search.and_then(|search| Looking::begin(ui.ctx(), search, is_again));
    }

    fn take_found(&mut self, ui: &Ui) {
        let Some(looking) = &mut self.looking else {
            return;
        };
        let ended = looking.job.take();
        let new: Vec<Line> = looking.lines.try_iter().flatten().collect();
        match looking.is_again {
            true => looking.found.extend(new),
            false if !new.is_empty() => {
                let room = LISTED_AT_MOST.saturating_sub(self.lines.len());
                // Nobody sorts while lines come, so nobody else has them.
                Arc::make_mut(&mut self.lines).extend(new.into_iter().take(room));
            }
            false => {}
        }
        let Some(result) = ended else {
            return;
        };
        self.took = looking.began.elapsed().as_secs_f64();
        self.revision = looking.revision;
        if looking.is_again {
            self.lines = Arc::new(std::mem::take(&mut looking.found));
            self.sorted = None;
            self.at = self.at.min(self.lines.len().saturating_sub(1));
        }
        self.looking = None;
        match settled(result) {
            Ok(made) => self.made = made,
            Err(failure) => self.failure = Some(failure),
        }
        self.sort(ui);
    }

    /// Puts the lines into another order.
    pub(super) fn sort_by(&mut self, ui: &Ui, order: Order) {
        self.order = order;
        self.sorted = None;
        self.at = 0;
        self.scroll.go_to_top();
        if self.looking.is_none() {
            self.sort(ui);
        }
    }

    fn sort(&mut self, ui: &Ui) {
        self.sorting = None;
        if self.order == Order::Place {
            return;
        }
        let (lines, order) = (Arc::clone(&self.lines), self.order);
        let context = ui.ctx().clone();
        let wake = move || context.request_repaint();
        let job = Job::begin("sort", wake, move |_| ordered(&lines, order));
        self.sorting = job.ok().map(|job| Sorting { job });
    }
}
