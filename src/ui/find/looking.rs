//! Searches and replacements that run beside the window.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use egui::{Context, Ui};
use rustc_hash::FxHashSet;

use crate::core::Address;
use crate::jobs::Job;
use crate::session::Session;
use crate::session::command::CommandError;
use crate::session::find::{ArticleHits, Found, Plan, Replaced, Scope, Search, Substitution};
use crate::store::StoreError;
use crate::tag::find::Query;
use crate::ui::reasons::{Failure, settled};
use crate::ui::window::Request;

use super::Find;

/// A search on its way. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Looking {
    job: Job<Result<Found, StoreError>>,
    hits: Receiver<ArticleHits>,
    revision: u64,
}

/// A replacement on its way.
#[derive(Debug)]
pub(super) struct Replacing {
    job: Job<Result<Plan, CommandError>>,
    query: Query,
    with: String,
    scope: Scope,
    only: Option<(Address, Address)>,
}

impl Looking {
    pub(super) fn begin(context: &Context, search: Search) -> Option<Self> {
        let (sender, hits) = channel();
        let revision = search.revision();
        let (at_end, meanwhile) = (context.clone(), context.clone());
        let wake = move || at_end.request_repaint();
        let job = Job::begin("find", wake, move |handle| {
            let go_on = |done, all| {
                handle.report(done, all);
                meanwhile.request_repaint();
                !handle.is_cancelled()
            };
            search.run(go_on, |hits| {
                // Nobody listens any more where it was cancelled.
                let _ = sender.send(hits);
            })
        });
        Some(Self {
            job: job.ok()?,
            hits,
            revision,
        })
    }

    pub(super) fn hits(&self) -> Vec<ArticleHits> {
        self.hits.try_iter().collect()
    }

    pub(super) fn ended(&mut self) -> Option<Result<Found, Failure>> {
        self.job.take().map(settled)
    }

    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    pub(super) fn progress(&self) -> (u64, u64) {
        self.job.progress()
    }

    pub(super) fn cancel(&self) {
        self.job.cancel();
    }
}

impl Replacing {
    pub(super) fn progress(&self) -> (u64, u64) {
        self.job.progress()
    }

    pub(super) fn cancel(&self) {
        self.job.cancel();
    }
}

impl Find {
    /// Replaces one hit, or all that were found and are not left out.
    pub(super) fn replace(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        only: Option<(Address, Address)>,
    ) {
        let Some(asked) = self.asked.clone() else {
            return;
        };
        self.remember();
        let article = match only {
            Some(current) => {
                let is_it = |group: &&ArticleHits| {
                    let mut hits = group.hits.iter();
                    hits.any(|hit| (hit.first, hit.last) == current)
                };
                self.groups.iter().find(is_it).map(|group| group.article)
            }
            None => asked.article,
        };
        let scope = match article {
            Some(article) => Scope::Articles(vec![article]),
            None => Scope::All,
        };
        let with = self.with.clone();
        self.begin_replacing(ui, session, (asked.query, with, scope, only));
    }

    fn begin_replacing(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        (query, with, scope, only): (Query, String, Scope, Option<(Address, Address)>),
    ) {
        let Some(matcher) = self.matcher.clone() else {
            return;
        };
        let typist = session.typist();
        let mut substitution = Substitution::new(&query, &with, typist);
        match only {
            Some(hit) => {
                let one: FxHashSet<_> = [hit].into_iter().collect();
                substitution.only = Some(Arc::new(one));
            }
            None => substitution.except = Arc::new(self.except.clone()),
        }
        let search = session.search(matcher, scope.clone());
        let context = ui.ctx().clone();
        let wake = move || context.request_repaint();
        let job = Job::begin("replace", wake, move |handle| {
            search.plan(&substitution, |done, all| {
                handle.report(done, all);
                !handle.is_cancelled()
            })
        });
        self.replacing = job.ok().map(|job| Replacing {
            job,
            query,
            with,
            scope,
            only,
        });
    }

    /// Carries out a replacement that was worked out.
    pub(super) fn take_replaced(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        requests: &mut Vec<Request>,
    ) {
        let Some(result) = self.replacing.as_mut().and_then(|r| r.job.take()) else {
            return;
        };
        let Some(replacing) = self.replacing.take() else {
            return;
        };
        let Replacing {
            query,
            with,
            scope,
            only,
            ..
        } = replacing;
        let plan = match result {
            Ok(Ok(plan)) if plan.is_complete() => plan,
            // It was cancelled; nothing has changed.
            Ok(Ok(_)) => return,
            Ok(Err(error)) => return requests.push(Request::Declined(error)),
            Err(panicked) => return requests.push(Request::Failed(panicked.into())),
        };
        if only.is_some() {
            // On from here once the text has changed.
            self.step(true, 0, requests);
        }
        match session.replace(plan, &query, &with) {
            Ok(Replaced::Done(..)) => requests.push(Request::Done),
            Ok(Replaced::Changed) => {
                self.begin_replacing(ui, session, (query, with, scope, only));
            }
            Err(error) => requests.push(Request::Declined(error)),
        }
    }
}
