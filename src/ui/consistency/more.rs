//! Places of the chosen group that a check counted and did not hold. They are looked for on another
//! thread when the group is chosen, and more of them when its last listed place is.

use std::sync::Arc;

use egui::Ui;

use crate::jobs::Job;
use crate::session::Session;
use crate::session::consistency::{Aim, Fetched, Group, Report, Wanted};
use crate::store::StoreError;
use crate::tag::consistency::Kind;
use crate::tag::words::Words;
use crate::ui::reasons::{Failure, settled};

use super::Consistency;

/// So many more places are listed at a time.
const MORE: usize = 2_000;

/// No more than this are listed of a group; when something is done about them, others follow.
const MOST: usize = 20_000;

/// The group whose places are looked for, and the work.
type Looking = (Aim, Job<Result<Option<Fetched>, StoreError>>);

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct More {
    job: Option<Looking>,
    /// Of which group more than a few are listed, and how many of it the check held.
    filled: Option<(Aim, usize)>,
    /// The group whose places could not be looked for, and why.
    failed: Option<(Aim, Failure)>,
}

impl More {
    /// The group whose places could not be looked for, and why.
    pub(super) fn failed(&self) -> Option<&(Aim, Failure)> {
        self.failed.as_ref()
    }

    /// Ends what is on its way; it would tell of places as they were.
    pub(super) fn stop(&mut self) {
        self.job = None;
    }

    /// How far it is, in percent.
    pub(super) fn share(&self) -> Option<u64> {
        let (done, all) = self.job.as_ref()?.1.progress();
        Some((100 * done).checked_div(all).unwrap_or(0))
    }
}

impl Consistency {
    /// Takes in places that were found, and looks for those that are wanted.
    pub(super) fn fetch(&mut self, ui: &Ui, session: &Session, words: &Arc<Words>) {
        self.take_fetched();
        let Some(report) = &self.report else {
            return;
        };
        let Some(group) = self.group() else {
            return;
        };
        let held = group.findings.len();
        let listed = match self.place + 1 >= held {
            true => (held + MORE).min(MOST),
            false => MORE.max(held),
        };
        let is_wanted = (held as u64) < group.count.min(listed as u64);
        let is_for_it = |aim: &Aim| *aim == group.aim;
        if self
            .more
            .job
            .as_ref()
            .is_some_and(|(aim, _)| is_for_it(aim))
            || self.more.failed().is_some_and(|(aim, _)| is_for_it(aim))
            || !is_wanted
        {
            return;
        }
        let Some(wanted) = report.wanted(group) else {
            return;
        };
        self.more.failed = None;
        self.more.job = begin(ui, session, (wanted, listed), words);
    }

    fn take_fetched(&mut self) {
        let done = self.more.job.as_mut().and_then(|(_, job)| job.take());
        let Some(result) = done else {
            return;
        };
        let Some((aim, _)) = self.more.job.take() else {
            return;
        };
        let fetched = match settled(result) {
            Ok(Some(fetched)) => fetched,
            Ok(None) => return,
            Err(failure) => {
                self.more.failed = Some((aim, failure));
                return;
            }
        };
        let was = self.chosen();
        let Some(report) = &mut self.report else {
            return;
        };
        if let Some((other, held)) = self.more.filled.take_if(|(other, _)| *other != aim)
            && let Some(group) = find(report, &other)
        {
            group.findings.truncate(held);
            group.findings.shrink_to_fit();
        }
        let Some(group) = find(report, &aim) else {
            return;
        };
        if self.more.filled.is_none() {
            self.more.filled = Some((aim.clone(), group.findings.len()));
        }
        group.findings = fetched.findings;
        let (before, now) = (group.count, group.findings.len() as u64);
        // The text may have changed since they were counted.
        if fetched.is_all || now > before {
            group.count = now;
            let kind = group.kind;
            recount(report, kind, before, now);
        }
        report.groups.retain(|group| group.count > 0);
        self.list(was);
    }

    /// The chosen group, where not all of it is listed, to be settled as a whole: so many places
    /// of it at most.
    pub(in crate::ui) fn whole(&self) -> Option<(Wanted, usize)> {
        let report = self.report.as_ref()?;
        let group = self.group()?;
        let is_cut = group.count > group.findings.len() as u64;
        let wanted = report.wanted(group).filter(|_| is_cut)?;
        Some((wanted, report.bounds.at_once))
    }

    /// Takes the first places of a group out of the list, as something was done about them.
    pub(in crate::ui) fn settle_whole(&mut self, aim: &Aim, most: usize) {
        self.more.stop();
        if self.following.is_quick() {
            self.following.stop();
        }
        let was = self.chosen();
        if let Some(report) = &mut self.report {
            if let Some(group) = find(report, aim) {
                let settled = group.findings.len().min(most);
                group.findings.drain(..settled);
                let before = group.count;
                group.count = before.saturating_sub(most as u64);
                let (kind, now) = (group.kind, group.count);
                recount(report, kind, before, now);
            }
            report.groups.retain(|group| group.count > 0);
        }
        self.list(was);
    }
}

fn find<'a>(report: &'a mut Report, aim: &Aim) -> Option<&'a mut Group> {
    report.groups.iter_mut().find(|group| group.aim == *aim)
}

/// A group of a kind has other places than before; none, where it is gone.
pub(super) fn recount(report: &mut Report, kind: Kind, before: u64, now: u64) {
    let total = report.totals.iter_mut().find(|total| total.kind == kind);
    if let Some(total) = total {
        total.places = (total.places + now).saturating_sub(before);
        if now == 0 {
            total.groups = total.groups.saturating_sub(1);
        }
    }
}

fn begin(
    ui: &Ui,
    session: &Session,
    (wanted, most): (Wanted, usize),
    words: &Arc<Words>,
) -> Option<Looking> {
    let aim = wanted.aim().clone();
    let (fetch, words) = (session.fetching(wanted), Arc::clone(words));
    let context = ui.ctx().clone();
    let wake = move || context.request_repaint();
    let job = Job::begin("places", wake, move |handle| {
        fetch.run(&words, most, |done, all| {
            handle.report(done, all);
            !handle.is_cancelled()
        })
    });
    job.ok().map(|job| (aim, job))
}
