//! What is learned of the bundle, beside the window: what was learned, how well that goes, and
//! which articles would teach most.

use std::sync::Arc;
use std::time::Duration;

use egui::Context;

use crate::core::labels::LabelSet;
use crate::jobs::Job;
use crate::session::Session;
use crate::session::lessons::{
    Gain, Learned, Lessons, ListError, ListFile, Lists, Point, list_name,
};
use crate::store::StoreError;
use crate::tag::words::Words;

/// Progress in thousandths.
const WHOLE: u64 = 1000;

/// How many articles more, as a share of those it knows, are worth learning anew.
const MORE: usize = 20;

/// Into how many parts the articles that are done are divided to see how well it learns.
const PARTS: usize = 10;

/// How often progress is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// See the module's description.
#[derive(Debug, Default)]
pub(in crate::ui) struct Learner {
    learned: Option<Arc<Learned>>,
    lessons: Option<Arc<Lessons>>,
    lists: Arc<Lists>,
    /// The files that the lists were read from.
    files: Vec<ListFile>,
    /// How many articles were done when it last looked, and the files it was to use.
    seen: Option<(u32, Vec<ListFile>)>,
    job: Option<Job<Result<Option<Taught>, StoreError>>>,
    /// Changes with what was learned.
    stamp: u64,
    /// What is wrong with lists, by what they are called; why it did not learn.
    wrong: Vec<(String, ListError)>,
    failure: Option<StoreError>,
    curve: Curve,
    gains: Gains,
}

/// What a job came to.
#[derive(Debug)]
struct Taught {
    learned: Learned,
    lessons: Lessons,
    lists: Lists,
    files: Vec<ListFile>,
    wrong: Vec<(String, ListError)>,
}

#[derive(Debug, Default)]
struct Curve {
    points: Vec<Point>,
    /// The stamp that they are of.
    of: u64,
    job: Option<(u64, Job<Option<Vec<Point>>>)>,
}

#[derive(Debug, Default)]
struct Gains {
    /// The number of articles that had been learned from.
    of: Option<usize>,
    job: Option<Job<Result<Option<Vec<Gain>>, StoreError>>>,
}

impl Learner {
    pub(super) fn learned(&self) -> Option<&Arc<Learned>> {
        self.learned.as_ref()
    }

    /// Changes with what was learned.
    pub(super) fn stamp(&self) -> u64 {
        self.stamp
    }

    /// The lists that are used, with how many words each has.
    pub(super) fn lists(&self) -> impl Iterator<Item = (&ListFile, usize)> {
        self.files.iter().zip(self.lists.counts())
    }

    /// What share of a training is done, while there is one.
    pub(super) fn training(&self) -> Option<f32> {
        let (done, all) = self.job.as_ref()?.progress();
        Some(done as f32 / all.max(1) as f32)
    }

    /// What has gone wrong since it was last asked.
    pub(super) fn take_wrong(&mut self) -> (Vec<(String, ListError)>, Option<StoreError>) {
        (std::mem::take(&mut self.wrong), self.failure.take())
    }

    /// Takes in what was learned, and learns anew where enough was done since.
    pub(super) fn work(
        &mut self,
        context: &Context,
        session: &Session,
        words: &Arc<Words>,
        files: &[ListFile],
    ) {
        if let Some(result) = self.job.as_mut().and_then(Job::take) {
            self.job = None;
            match result {
                Ok(Ok(Some(taught))) => self.take(taught),
                // Told to stop, or a panic, of which there is nothing more to say.
                Ok(Ok(None)) | Err(_) => {}
                Ok(Err(error)) => self.failure = Some(error),
            }
        }
        let Some(index) = session.ready_index().filter(|_| self.job.is_none()) else {
            return;
        };
        let done = index.totals().articles[2];
        let is_due = match (&self.seen, &self.learned) {
            (Some((seen, used)), Some(learned)) => {
                let known = learned.articles / MORE;
                let is_more = done.abs_diff(*seen) as usize > known;
                is_more || used != files || !has_labels(learned, session.labels())
            }
            (Some((seen, used)), None) => *seen != done || used != files,
            (None, _) => true,
        };
        if is_due {
            // What is built in is at hand sooner than what can be learned.
            let is_first = self.learned.is_none();
            self.seen = Some((if is_first { u32::MAX } else { done }, files.to_vec()));
            self.begin(context, session, words, files, is_first);
        }
    }

    fn take(&mut self, taught: Taught) {
        self.learned = Some(Arc::new(taught.learned));
        self.lessons = Some(Arc::new(taught.lessons));
        self.lists = Arc::new(taught.lists);
        self.files = taught.files;
        self.wrong.extend(taught.wrong);
        self.stamp += 1;
    }

    fn begin(
        &mut self,
        context: &Context,
        session: &Session,
        words: &Arc<Words>,
        files: &[ListFile],
        is_first: bool,
    ) {
        let school = session.school();
        let words = Arc::clone(words);
        let files = files.to_vec();
        let waker = context.clone();
        let work = move |handle: &crate::jobs::Handle| {
            let (lists, wrong) = Lists::read(&files);
            let unread = |file: &ListFile| wrong.iter().any(|(path, _)| *path == file.path);
            let files: Vec<ListFile> = files.iter().filter(|f| !unread(f)).cloned().collect();
            let lessons = match is_first {
                true => Lessons::default(),
                false => {
                    // Reading is a fifth of it.
                    let go_on = |done: u64, all: u64| {
                        handle.report(done * WHOLE / 5 / all.max(1), WHOLE);
                        !handle.is_cancelled()
                    };
                    match school.lessons(go_on)? {
                        Some(lessons) => lessons,
                        None => return Ok(None),
                    }
                }
            };
            let mut go_on = |share: f32| {
                let done = WHOLE / 5 + (share * 0.8 * WHOLE as f32) as u64;
                handle.report(done, WHOLE);
                !handle.is_cancelled()
            };
            let names = school.names().clone();
            let learned = Learned::taught(names, &lists, &lessons, &words, &mut go_on);
            let name = |(path, error): (std::path::PathBuf, ListError)| (list_name(&path), error);
            let wrong = match is_first {
                // Told once.
                true => Vec::new(),
                false => wrong.into_iter().map(name).collect(),
            };
            Ok(learned.map(|learned| Taught {
                learned,
                lessons,
                lists,
                files,
                wrong,
            }))
        };
        let wake = move || waker.request_repaint();
        self.job = Job::begin("learner", wake, work).ok();
    }

    // ---- how well it learns ----

    /// How it did as it went, made anew where it has learned since; and what share of that is
    /// done, while it is made.
    pub(super) fn curve(
        &mut self,
        context: &Context,
        session: &Session,
        words: &Arc<Words>,
    ) -> (&[Point], Option<f32>) {
        if let Some((of, job)) = &mut self.curve.job
            && let Some(result) = job.take()
        {
            self.curve.of = *of;
            self.curve.points = result.ok().flatten().unwrap_or_default();
            self.curve.job = None;
        }
        let lessons = self.lessons.clone().filter(|l| l.examples.len() > 1);
        let is_due = self.curve.of != self.stamp && self.curve.job.is_none();
        if let Some(lessons) = lessons.filter(|_| is_due) {
            let school = session.school();
            let (words, lists) = (Arc::clone(words), Arc::clone(&self.lists));
            let waker = context.clone();
            let wake = move || waker.request_repaint();
            let job = Job::begin("learning curve", wake, move |handle| {
                let mut go_on = |share: f32| {
                    handle.report((share * WHOLE as f32) as u64, WHOLE);
                    !handle.is_cancelled()
                };
                school.curve(&lessons, &lists, PARTS, &words, &mut go_on)
            });
            self.curve.job = job.ok().map(|job| (self.stamp, job));
        }
        let share = self.curve.job.as_ref().map(|(_, job)| {
            context.request_repaint_after(LOOK);
            let (done, all) = job.progress();
            done as f32 / all.max(1) as f32
        });
        (&self.curve.points, share)
    }

    /// Stops what is only of use while somebody looks at it.
    pub(super) fn rest(&mut self) {
        self.curve.job = None;
    }

    // ---- what would teach most ----

    /// Takes in how clear articles are to the learner; finds it out where that is wanted. Says
    /// why it could not.
    pub(super) fn sort(
        &mut self,
        context: &Context,
        session: &mut Session,
        words: &Arc<Words>,
        is_wanted: bool,
    ) -> Result<(), StoreError> {
        if !is_wanted {
            self.gains.job = None;
            return Ok(());
        }
        if let Some(result) = self.gains.job.as_mut().and_then(Job::take) {
            self.gains.job = None;
            if let Ok(result) = result {
                session.set_gains(result?.unwrap_or_default());
            }
        }
        let Some(learned) = self.learned.clone().filter(|_| self.gains.job.is_none()) else {
            return Ok(());
        };
        // After the first, when it knows half as much again.
        let known = learned.articles;
        let is_due = match self.gains.of {
            None => self.job.is_none(),
            Some(of) => known > of + of / 2,
        };
        if is_due {
            self.gains.of = Some(known);
            let school = session.school();
            let words = Arc::clone(words);
            let waker = context.clone();
            let wake = move || waker.request_repaint();
            let job = Job::begin("learner's gain", wake, move |handle| {
                school.gains(&learned, &words, |done, all| {
                    handle.report(done, all);
                    !handle.is_cancelled()
                })
            });
            self.gains.job = job.ok();
        }
        Ok(())
    }

    /// How many pages were looked at, and of how many, while articles are sorted.
    pub(in crate::ui) fn sorting(&self) -> Option<(u64, u64)> {
        self.gains.job.as_ref().map(Job::progress)
    }
}

/// Whether it knows the labels that there are.
fn has_labels(learned: &Learned, labels: &LabelSet) -> bool {
    let known = learned.names().labels.iter();
    known.eq(labels.labels().iter().map(|label| &label.id))
}
