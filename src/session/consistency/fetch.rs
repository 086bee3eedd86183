//! Places of a group that a check counted and did not hold, looked for again.

use std::cell::Cell;
use std::sync::Arc;

use crate::session::Session;
use crate::session::survey::{Scope, Survey, Text};
use crate::store::StoreError;
use crate::tag::find::{Matcher, Query};
use crate::tag::words::Words;

use super::Found;
use super::basis::{Basis, Tell};
use super::gather::Aim;

/// A group whose places are to be looked for, by what a check knew.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub(super) basis: Arc<Basis>,
    pub(super) aim: Aim,
}

/// Places of a group, to be looked for in the bundle as it is.
#[derive(Debug)]
pub struct Fetch {
    pub(super) survey: Survey,
    pub(super) wanted: Wanted,
}

/// Places of a group.
#[derive(Clone, Debug, Default)]
pub struct Fetched {
    /// The first ones, in the order of the bundle.
    pub findings: Vec<Found>,
    /// Whether these are all.
    pub is_all: bool,
}

impl Wanted {
    /// What the findings of the group have in common.
    pub fn aim(&self) -> &Aim {
        &self.aim
    }
}

impl Session {
    /// Gets ready to look for the places of a group.
    pub fn fetching(&self, wanted: Wanted) -> Fetch {
        Fetch {
            survey: self.survey(),
            wanted,
        }
    }
}

impl Fetch {
    /// Looks for the first places, so many at most. `go_on` is told how much is done, and of how
    /// much, and says whether to go on. Gives none where it was stopped.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run(
        &self,
        words: &Words,
        most: usize,
        go_on: impl Fn(u64, u64) -> bool,
    ) -> Result<Option<Fetched>, StoreError> {
        let Wanted { basis, aim } = &self.wanted;
        // Pages in which the words cannot stand are passed over.
        let matcher = aim.words().and_then(|words| {
            let text = words.to_owned();
            let query = Query {
                text,
                ..Query::default()
            };
            Matcher::new(&query).ok()
        });
        let matchers: Vec<&Matcher> = matcher.iter().collect();
        let look = |no: u32, text: Text<'_>| {
            let mut here = Vec::new();
            let tell = |kind, topic: &_| match aim.takes(kind, topic) {
                true => Tell::All,
                false => Tell::Nothing,
            };
            basis.look(no, text, words, tell, |_, _, found| here.extend(found));
            here
        };
        let mut fetched = Fetched::default();
        let (has_enough, stopped) = (Cell::new(false), Cell::new(false));
        let go_on = |done, all| {
            if !has_enough.get() && !go_on(done, all) {
                stopped.set(true);
            }
            !has_enough.get() && !stopped.get()
        };
        let survey = &self.survey;
        let all = survey.scan(&Scope::All, &matchers, go_on, look, |made| {
            let room = most - fetched.findings.len();
            if made.len() > room {
                has_enough.set(true);
            }
            fetched.findings.extend(made.into_iter().take(room));
        })?;
        fetched.is_all = all && !has_enough.get();
        let is_done = all || has_enough.get();
        Ok((is_done && !stopped.get()).then_some(fetched))
    }
}
