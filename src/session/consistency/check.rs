//! Looking through a bundle: what is tagged as what, then what stands against it.

use std::cell::Cell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::core::labels::LabelSet;
use crate::session::Session;
use crate::session::survey::{Scope, Survey, Text};
use crate::store::StoreError;
use crate::tag::consistency::{About, Kind, Tally};
use crate::tag::words::Words;

use super::basis::{Basis, Tell};
use super::gather::{Aim, Full, Gathering, Ranked, Seen, Topic};
use super::read::each_article;
use super::rules::Said;
use super::{Bounds, Found, Group, Options, Report, Total};

/// A check, to be carried out.
#[derive(Debug)]
pub struct Check {
    survey: Survey,
    labels: LabelSet,
    options: Options,
    bounds: Bounds,
}

/// All that a check found, counted in groups.
#[derive(Debug)]
pub struct Counted {
    /// Articles that were looked at.
    pub articles: u64,
    /// Tags that were looked at.
    pub tags: u64,
    basis: Arc<Basis>,
    ranked: Vec<Ranked>,
}

impl Session {
    /// Gets ready to check the bundle.
    pub fn consistency(&self, options: Options) -> Check {
        Check {
            survey: self.survey(),
            labels: self.labels().clone(),
            options,
            bounds: Bounds::default(),
        }
    }
}

impl Check {
    /// The state of the session that is looked at.
    pub fn revision(&self) -> u64 {
        self.survey.revision()
    }

    /// The same check, of which no more is held than this.
    #[must_use]
    pub fn within(self, bounds: Bounds) -> Self {
        Self { bounds, ..self }
    }

    /// Looks through the bundle. `go_on` is told how much is done, and of how much, and says
    /// whether to go on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run(
        &self,
        words: &Words,
        go_on: impl Fn(u64, u64) -> bool,
    ) -> Result<Report, StoreError> {
        let mut report = Report {
            revision: self.survey.revision(),
            bounds: self.bounds,
            ..Report::default()
        };
        let Some(counted) = self.count(words, go_on)? else {
            return Ok(report);
        };
        report.is_complete = true;
        (report.articles, report.tags) = (counted.articles, counted.tags);
        for one in counted.ranked {
            let groups = &mut report.groups;
            let total = match report.totals.last_mut() {
                Some(total) if total.kind == one.aim.kind => total,
                _ => report.totals.push_mut(Total::of(one.aim.kind)),
            };
            total.groups += 1;
            total.places += one.count;
            if total.groups <= self.bounds.groups as u64 {
                let mut group = counted.basis.group(&one);
                group.findings = one.held;
                groups.push(group);
            }
        }
        report.basis = Some(counted.basis);
        Ok(report)
    }

    /// The same, with no bound to how many groups there are. Gives none where it was stopped.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn count(
        &self,
        words: &Words,
        go_on: impl Fn(u64, u64) -> bool,
    ) -> Result<Option<Counted>, StoreError> {
        // Two goes; the first takes a third of the time.
        let stopped = Cell::new(false);
        let go_on = |done: u64, all: u64| {
            let goes_on = go_on(done, all);
            stopped.set(!goes_on);
            goes_on
        };
        let first = |done: u64, all: u64| go_on(done, 3 * all);
        let count = |_: u32, text: Text<'_>| {
            let mut tally = Tally::default();
            let mut said = Said::default();
            let mut counts = (0, 0);
            if let Text::Document(page, document) = text {
                each_article(document, page, &self.labels, |read| {
                    tally.add(&read.tagged());
                    said.add(document, &read, &self.labels);
                    counts.0 += u64::from(read.is_begun);
                    counts.1 += read.tags.len() as u64;
                });
            }
            vec![(tally, said, counts)]
        };
        let mut tally = Tally::default();
        let mut said = Said::default();
        let mut looked_at = (0, 0);
        let survey = &self.survey;
        let all = survey.scan(&Scope::All, &[], first, count, |made| {
            for (one, values, (articles, tags)) in made {
                tally.merge(one);
                said.merge(values);
                looked_at.0 += articles;
                looked_at.1 += tags;
            }
        })?;
        if !all || stopped.get() {
            return Ok(None);
        }
        let basis = Arc::new(Basis {
            labels: self.labels.clone(),
            options: self.options,
            strings: tally.into_strings(),
            said,
        });
        let strings = &basis.strings;
        let full = Full::of(strings);
        let second = |done: u64, all: u64| go_on(all + 2 * done, 3 * all);
        let full_number = |kind: Kind, topic: &Topic| match topic {
            Topic::Words(About::Words(words)) if kind == Kind::Untagged => {
                strings.number(words).filter(|number| full.has(*number))
            }
            _ => None,
        };
        let look = |no: u32, text: Text<'_>| {
            let mut seen = Vec::new();
            let tell = |kind: Kind, topic: &Topic| match full_number(kind, topic) {
                Some(_) => Tell::Count,
                None => Tell::All,
            };
            basis.look(no, text, words, tell, |kind, topic, found| match found {
                Some(found) => seen.push(Seen::Whole(kind, topic, Box::new(found))),
                None => seen.extend(full_number(kind, &topic).map(Seen::Counted)),
            });
            seen
        };
        let mut gathering = Gathering::new(self.bounds, strings, &full);
        let is_complete = survey.scan(&Scope::All, &[], second, look, |made| {
            made.into_iter().for_each(|seen| gathering.put(seen));
        })?;
        if !is_complete {
            return Ok(None);
        }
        let ranked = gathering.ranked();
        Ok(Some(Counted {
            articles: looked_at.0,
            tags: looked_at.1,
            ranked,
            basis,
        }))
    }

    /// Tells every place of what was counted, in the order of the bundle: `make` is given the
    /// number of the group and the place, on several threads, and `each` what it made of them.
    /// `go_on` is told how much is done, and of how much, and says whether to go on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_place<R: Send>(
        &self,
        counted: &Counted,
        words: &Words,
        go_on: impl Fn(u64, u64) -> bool,
        make: impl Fn(usize, &Found) -> Option<R> + Sync,
        mut each: impl FnMut(R),
    ) -> Result<bool, StoreError> {
        let mut numbers: FxHashMap<(Kind, Topic), usize> = FxHashMap::default();
        for (number, one) in counted.ranked.iter().enumerate() {
            let Aim { kind, topic, both } = &one.aim;
            numbers.insert((*kind, topic.clone()), number);
            if let (true, Topic::Words(About::Part(whole, part))) = (both, topic) {
                let other = Topic::Words(About::Whole(whole.clone(), part.clone()));
                numbers.insert((*kind, other), number);
            }
        }
        let number = |kind: Kind, topic: &Topic| numbers.get(&(kind, topic.clone())).copied();
        let look = |no: u32, text: Text<'_>| {
            let mut made = Vec::new();
            let tell = |kind: Kind, topic: &Topic| match number(kind, topic) {
                Some(_) => Tell::All,
                None => Tell::Nothing,
            };
            let basis = &counted.basis;
            basis.look(no, text, words, tell, |kind, topic, found| {
                let both = number(kind, &topic).zip(found);
                made.extend(both.and_then(|(number, found)| make(number, &found)));
            });
            made
        };
        let survey = &self.survey;
        survey.scan(&Scope::All, &[], go_on, look, |made| {
            made.into_iter().for_each(&mut each);
        })
    }
}

impl Counted {
    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.ranked.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.ranked.is_empty()
    }

    /// The kind of a group and how many places it has.
    pub fn total(&self, number: usize) -> (Kind, u64) {
        let one = &self.ranked[number];
        (one.aim.kind, one.count)
    }

    /// A group, without its places.
    pub fn group(&self, number: usize) -> Group {
        self.basis.group(&self.ranked[number])
    }

    /// Leaves out what is of other kinds.
    pub fn retain(&mut self, wanted: impl Fn(Kind) -> bool) {
        self.ranked.retain(|one| wanted(one.aim.kind));
    }
}
