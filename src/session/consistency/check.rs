//! Looking through a bundle, and putting what is found into groups.

use std::cell::Cell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::core::Document;
use crate::core::clean::{is_line_end, is_white};
use crate::core::labels::LabelSet;
use crate::session::Session;
use crate::session::context::Context;
use crate::session::survey::{Scope, Survey, Text};
use crate::store::StoreError;
use crate::tag::consistency::{About, Finding, Fix, Kind, Strings, Tally};
use crate::tag::words::Words;

use super::read::{Read, each_article};
use super::rules::{self, Broken, Said};
use super::{Found, Group, Options, Remedy, Report, Subject};

/// A check, to be carried out.
#[derive(Debug)]
pub struct Check {
    survey: Survey,
    labels: LabelSet,
    options: Options,
}

impl Session {
    /// Gets ready to check the bundle.
    pub fn consistency(&self, options: Options) -> Check {
        Check {
            survey: self.survey(),
            labels: self.labels().clone(),
            options,
        }
    }
}

type Grouped = FxHashMap<(Kind, Topic), Gathered>;

/// What findings that belong together are about.
#[derive(PartialEq, Eq, Hash)]
enum Topic {
    /// Words.
    Words(About),
    /// A rule of the label set.
    Rule(Subject),
}

/// Findings that belong together, as they come.
#[derive(Default)]
struct Gathered {
    listed: Vec<Found>,
    count: u64,
}

/// Of untagged words and of attributes no more places are listed in a group; all are counted.
const LISTED_AT_MOST: usize = 2_000;

impl Check {
    /// The state of the session that is looked at.
    pub fn revision(&self) -> u64 {
        self.survey.revision()
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
            ..Report::default()
        };
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
        let survey = &self.survey;
        let all = survey.scan(&Scope::All, &[], first, count, |made| {
            for (one, values, (articles, tags)) in made {
                tally.merge(one);
                said.merge(values);
                report.articles += articles;
                report.tags += tags;
            }
        })?;
        if !all || stopped.get() {
            return Ok(report);
        }
        let strings = tally.into_strings();
        let known = (&strings, &said);
        let second = |done: u64, all: u64| go_on(all + 2 * done, 3 * all);
        let look = |no: u32, text: Text<'_>| {
            let mut found = Vec::new();
            match text {
                Text::Document(page, document) => {
                    each_article(document, page, &self.labels, |read| {
                        self.look(no, &read, document, known, words, &mut found);
                    });
                }
                Text::Plain(plain) if self.options.untouched => {
                    let document = plain.document();
                    each_article(&document, plain.page, &self.labels, |read| {
                        self.look(no, &read, &document, known, words, &mut found);
                    });
                }
                Text::Plain(..) => {}
            }
            found
        };
        let mut grouped = Grouped::default();
        report.is_complete = survey.scan(&Scope::All, &[], second, look, |made| {
            for (about, found) in made {
                let group = grouped.entry((found.kind, about)).or_default();
                group.count += 1;
                let many = matches!(found.kind, Kind::Untagged | Kind::Attribute);
                if !many || group.listed.len() < LISTED_AT_MOST {
                    group.listed.push(found);
                }
            }
        })?;
        report.groups = self.groups(grouped, &strings);
        Ok(report)
    }

    fn look(
        &self,
        page: u32,
        read: &Read,
        document: &Document,
        (strings, said): (&Strings, &Said),
        words: &Words,
        all: &mut Vec<(Topic, Found)>,
    ) {
        let any_refused = document.declines().next().is_some();
        let is_refused = |broken: &Broken| {
            any_refused
                && self
                    .breach(page, read, broken)
                    .is_some_and(|found| found.is_refused(document))
        };
        let known = (strings, said);
        for broken in rules::broken(document, &self.labels, read, known, is_refused) {
            let found = self.breach(page, read, &broken);
            all.extend(found.map(|found| (Topic::Rule(broken.subject), found)));
        }
        if !read.is_begun && !self.options.untouched {
            return;
        }
        for finding in strings.look(&read.tagged(), words) {
            let found = self.found(page, read, &finding);
            let stands = |found: &Found| !any_refused || !found.is_refused(document);
            if let Some(found) = found.filter(stands) {
                all.push((Topic::Words(finding.about), found));
            }
        }
    }

    /// A broken rule as a finding: where its tag stands; of an article its first line.
    fn breach(&self, page: u32, read: &Read, broken: &Broken) -> Option<Found> {
        let tag = broken.tag.map(|at| &read.tags[at]);
        let range = match tag {
            Some(tag) => {
                let start = tag.parts.iter().map(|(start, _)| *start).min()?;
                let end = tag.parts.iter().map(|(_, end)| *end).max()?;
                start as usize..end as usize
            }
            None => {
                let line = read.chars.iter().position(|c| is_line_end(*c));
                0..line.unwrap_or(read.chars.len())
            }
        };
        let label = tag.and_then(|tag| self.labels.labels().get(tag.label));
        Some(Found {
            page,
            article: read.head,
            span: tag.map(|tag| tag.id.clone()),
            label: label.map(|label| label.id.to_string()),
            range: (range.start as u32, range.end as u32),
            first: read.clean.address_at(range.start as u32)?,
            last: read.clean.address_at((range.end as u32).checked_sub(1)?)?,
            context: Context::of(&read.chars, range),
            remedy: broken.remedy.clone(),
            becomes: None,
            kind: broken.subject.kind(),
            rule: Some(broken.rule.clone()),
            words: "".into(),
        })
    }

    fn found(&self, page: u32, read: &Read, finding: &Finding) -> Option<Found> {
        let range = finding.range.clone();
        let address = |at: usize| read.clean.address_at(at as u32);
        let last = |end: usize| end.checked_sub(1).and_then(address);
        let id = |label: usize| Some(self.labels.labels().get(label)?.id.to_string());
        let mention = finding.mention.map(|number| &read.mentions[number]);
        let remedy = match &finding.fix {
            Some(Fix::Retag(label)) => Some(Remedy::Retag(id(*label)?)),
            Some(Fix::Edges(to, label)) => {
                let label = label.filter(|l| mention.is_some_and(|mention| mention.label != *l));
                let label = label.and_then(id);
                Some(Remedy::Edges(address(to.start)?, last(to.end)?, label))
            }
            Some(Fix::Tag(label)) => Some(Remedy::Tag(id(*label)?)),
            Some(Fix::Untag) => Some(Remedy::Untag),
            None => None,
        };
        let ink = |range: Range<usize>| -> String {
            let chars = read.chars[range].iter();
            chars.filter(|c| !is_white(**c)).collect()
        };
        let becomes = match &finding.fix {
            Some(Fix::Edges(to, _)) => Some(ink(to.clone()).into()),
            _ => None,
        };
        let words = ink(range.clone()).into();
        Some(Found {
            page,
            article: read.head,
            span: finding.mention.map(|number| read.spans[number].clone()),
            label: mention.and_then(|mention| id(mention.label)),
            range: (range.start as u32, range.end as u32),
            first: address(range.start)?,
            last: last(range.end)?,
            context: Context::of(&read.chars, range),
            remedy,
            becomes,
            kind: finding.kind,
            rule: None,
            words,
        })
    }

    /// Findings in groups: those that turn out to be the usual way are left out.
    fn groups(&self, mut grouped: Grouped, strings: &Strings) -> Vec<Group> {
        let mut wholes: FxHashMap<About, Vec<Found>> = FxHashMap::default();
        grouped.retain(|(_, topic), found| {
            let Topic::Words(about @ About::Whole(..)) = topic else {
                return true;
            };
            wholes.insert(about.clone(), std::mem::take(&mut found.listed));
            false
        });
        let mut groups = Vec::new();
        for ((kind, about), gathered) in grouped {
            let Gathered {
                listed: mut findings,
                mut count,
            } = gathered;
            let is_decided = match &about {
                Topic::Words(About::Part(whole, part)) => {
                    let key = About::Whole(whole.clone(), part.clone());
                    let others = wholes.remove(&key).unwrap_or_default();
                    let (short, long) = (findings.len() as u64, strings.total(whole));
                    if short > long {
                        findings = others;
                    } else if short == long {
                        findings.extend(others);
                        findings.sort_by_key(|found| (found.page, found.range));
                    }
                    count = findings.len() as u64;
                    short != long
                }
                // What mostly cuts words stands beside them by its nature.
                Topic::Words(About::Words(words)) if kind == Kind::Word => {
                    if 2 * findings.len() as u64 <= strings.total(words) {
                        continue;
                    }
                    true
                }
                _ => findings.iter().all(|found| found.remedy.is_some()),
            };
            if findings.is_empty() {
                continue;
            }
            groups.push(self.group(kind, &about, is_decided, (findings, count), strings));
        }
        groups.sort_by(|a, b| {
            let by_count = b.count.cmp(&a.count);
            let by_words = (&a.words, &a.part).cmp(&(&b.words, &b.part));
            a.kind.cmp(&b.kind).then(by_count).then(by_words)
        });
        groups
    }

    fn group(
        &self,
        kind: Kind,
        topic: &Topic,
        is_decided: bool,
        (findings, count): (Vec<Found>, u64),
        strings: &Strings,
    ) -> Group {
        let id = |label: usize| {
            let label = self.labels.labels().get(label);
            label.map_or(String::new(), |label| label.id.to_string())
        };
        let counts = |key: &str| -> Vec<(String, u64)> {
            let counts = strings.counts(key).iter();
            counts.map(|(label, count)| (id(*label), *count)).collect()
        };
        let (words, part, of_words) = match topic {
            Topic::Words(About::Words(words)) => {
                (strings.said(words).to_owned(), None, counts(words))
            }
            Topic::Words(About::Part(whole, part) | About::Whole(whole, part)) => (
                strings.said(whole).to_owned(),
                Some((strings.said(part).to_owned(), counts(part))),
                counts(whole),
            ),
            Topic::Rule(subject) => (subject.said(), None, Vec::new()),
        };
        let (part, part_counts) = part.map_or((None, Vec::new()), |(p, c)| (Some(p), c));
        Group {
            kind,
            words,
            subject: match topic {
                Topic::Rule(subject) => Some(subject.clone()),
                Topic::Words(_) => None,
            },
            part,
            counts: of_words,
            part_counts,
            is_decided: is_decided && findings.iter().all(|found| found.remedy.is_some()),
            count,
            findings,
        }
    }
}
