//! What in a bundle is tagged in one way here and in another there: collected over all articles,
//! sorted into groups, and put right.
//!
//! A [`Check`] is a picture of what the session knows, to be carried out on another thread while
//! the session goes on. Findings name characters and spans, so they stay right while the text
//! changes; whether one still stands is looked at again before anything is done about it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::core::clean::{Clean, is_white};
use crate::core::labels::{Label, LabelSet};
use crate::core::{Address, Document, PageId, Progress, SpanId, SpanState};
use crate::store::{StoreError, record};
use crate::tag::bioes::Mention;
use crate::tag::consistency::{
    About, Finding, Fix, Kind, Meeting, NoRules, Rules, Strings, Tagged, Tally,
};
use crate::tag::words::Words;

use super::command::{ArticleRef, Command, CommandError, SpanRef, Stretch};
use super::context::Context;
use super::find::article::listed;
use super::plan::Prepared;
use super::planner::Planner;
use super::readings::spans_by_article;
use super::survey::{Scope, Survey, Text};
use super::{ActionBody, Outcome, Session, article_id};

/// The rules of a label set; where a label says nothing, those of a set that says nothing.
struct LabelRules<'a>(&'a LabelSet);

impl Rules for LabelRules<'_> {
    fn allow(&self, outer: usize, inner: usize, meeting: Meeting) -> bool {
        let labels = self.0.labels();
        let (Some(out), Some(within)) = (labels.get(outer), labels.get(inner)) else {
            return NoRules.allow(outer, inner, meeting);
        };
        let inside =
            |one: &Label, other: &Label| one.inside.named().map(|_| one.inside.allows(&other.id));
        let crosses =
            |one: &Label, other: &Label| one.crosses.named().map(|_| one.crosses.allows(&other.id));
        let said = match meeting {
            Meeting::Nested => inside(within, out),
            Meeting::Same => match (inside(within, out), inside(out, within)) {
                (None, None) => None,
                (one, other) => Some(one == Some(true) || other == Some(true)),
            },
            Meeting::Crossing => match (crosses(within, out), crosses(out, within)) {
                (None, None) => None,
                (one, other) => Some(one != Some(false) && other != Some(false)),
            },
        };
        said.unwrap_or_else(|| NoRules.allow(outer, inner, meeting))
    }
}

/// What is to be checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Look for untagged words in articles too in which nobody has begun.
    pub untouched: bool,
}

/// A check, to be carried out.
#[derive(Debug)]
pub struct Check {
    survey: Survey,
    labels: LabelSet,
    options: Options,
}

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// By kind, those with the most findings first.
    pub groups: Vec<Group>,
    /// Articles that were looked at.
    pub articles: u64,
    /// Tags that were looked at.
    pub tags: u64,
    /// Whether everything was looked at.
    pub is_complete: bool,
    /// The state of the session that was looked at.
    pub revision: u64,
}

/// Findings that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// What kind of thing.
    pub kind: Kind,
    /// The words; for tags over each other, their two labels.
    pub words: String,
    /// The part of the words that is tagged alone, where edges differ.
    pub part: Option<String>,
    /// How often the words are tagged as what, by the labels' ids, the most used first.
    pub counts: Vec<(String, u64)>,
    /// How often the part is.
    pub part_counts: Vec<(String, u64)>,
    /// Whether one way is the usual one, so that all can be put right at once.
    pub is_decided: bool,
    /// How many there are; of very many not all are listed.
    pub count: u64,
    /// What was found, in order of the list.
    pub findings: Vec<Found>,
}

/// Something found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The number of the page in whose list the article stands.
    pub page: u32,
    /// The article.
    pub article: Address,
    /// The tag it is about; none where there should be one.
    pub span: Option<SpanId>,
    /// The tag's label.
    pub label: Option<String>,
    /// Where in the clean text it was, as it was.
    pub range: (u32, u32),
    /// Its first character.
    pub first: Address,
    /// Its last character.
    pub last: Address,
    /// What stands around it.
    pub context: Context,
    /// What would put it right.
    pub remedy: Option<Remedy>,
    /// The words that are tagged then, where they are others.
    pub becomes: Option<Box<str>>,
    /// What it is about, to tell it from others of the same place.
    pub kind: Kind,
    /// Its words, without white space.
    words: Box<str>,
}

/// What would put a finding right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remedy {
    /// Another label.
    Retag(String),
    /// Other edges, the first and the last character, and another label where that differs.
    Edges(Address, Address, Option<String>),
    /// A tag of this label.
    Tag(String),
    /// No tag.
    Untag,
}

/// What putting right came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fixed {
    /// What was done; none where there was nothing to do.
    pub outcome: Option<Outcome>,
    /// How many findings were put right.
    pub count: usize,
    /// How many do not stand any more, or say nothing to do.
    pub passed_over: usize,
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

    /// Whether what was found is still so.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn still_stands(&mut self, found: &Found) -> Result<bool, StoreError> {
        let labels = self.labels().clone();
        let document = self.document(found.article.buffer.page)?;
        Ok(stands(document, &labels, found))
    }

    /// Refuses findings, as one action called `name`: they are not made again until it is undone.
    ///
    /// # Errors
    /// Why nothing was done; see [`CommandError`].
    pub fn decline_findings(
        &mut self,
        name: &str,
        findings: &[&Found],
    ) -> Result<Fixed, CommandError> {
        self.carry_out_for(name, findings, |found| vec![found.refusal()])
    }

    /// Puts findings right, as one action called `name`. Those that do not stand any more are
    /// passed over.
    ///
    /// # Errors
    /// Why nothing was done; see [`CommandError`].
    pub fn put_right(&mut self, name: &str, findings: &[&Found]) -> Result<Fixed, CommandError> {
        self.carry_out_for(name, findings, Found::commands)
    }

    /// Gets ready to put many findings right elsewhere, or to refuse them, as one action called
    /// `name`.
    pub fn settling(&mut self, name: &str, findings: Arc<[Found]>, refuse: bool) -> Settling {
        Settling {
            planner: self.planner(),
            name: name.to_owned(),
            findings,
            refuse,
        }
    }

    fn carry_out_for(
        &mut self,
        name: &str,
        findings: &[&Found],
        of: impl Fn(&Found) -> Vec<Command>,
    ) -> Result<Fixed, CommandError> {
        let mut commands = Vec::new();
        let mut fixed = Fixed::default();
        for found in findings {
            let here = of(found);
            if !here.is_empty() && self.still_stands(found)? {
                commands.extend(here);
                fixed.count += 1;
            }
        }
        fixed.passed_over = findings.len() - fixed.count;
        if commands.is_empty() {
            return Ok(fixed);
        }
        let command = match <[Command; 1]>::try_from(commands) {
            Ok([only]) => only,
            Err(commands) => Command::Batch {
                name: name.to_owned(),
                commands,
            },
        };
        fixed.outcome = Some(self.execute(&command)?);
        Ok(fixed)
    }
}

/// Many findings that are to be put right, or refused.
#[derive(Debug)]
pub struct Settling {
    planner: Planner,
    name: String,
    findings: Arc<[Found]>,
    refuse: bool,
}

impl Settling {
    /// Works out what that comes to. Findings that do not stand any more are passed over.
    /// `go_on` is told how many pages are done, and of how many, and says whether to go on.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn prepare(&self, go_on: impl Fn(u64, u64) -> bool) -> Result<Prepared, CommandError> {
        let mut by_page: BTreeMap<u32, Vec<&Found>> = BTreeMap::new();
        for found in self.findings.iter() {
            by_page.entry(found.page).or_default().push(found);
        }
        let groups: Vec<Vec<&Found>> = by_page.into_values().collect();
        let mut count = 0;
        let mut all = 0;
        let plan = self
            .planner
            .work_out(&groups, go_on, |session, draft, group| {
                let mut commands = Vec::new();
                for found in group {
                    let here = match self.refuse {
                        true => vec![found.refusal()],
                        false => found.commands(),
                    };
                    if !here.is_empty() && session.still_stands(found)? {
                        all += here.len();
                        commands.extend(here);
                        count += 1;
                    }
                }
                Planner::carry_out(session, draft, &commands)
            })?;
        Ok(Prepared {
            plan,
            body: ActionBody::done(&self.name, format!("{all} commands"), false),
            passed_over: self.findings.len() - count,
        })
    }
}

impl Found {
    /// What an editor refuses who refuses it: `tag:PER` for words that are not to be tagged, else
    /// the kind of finding.
    fn refused_as(&self) -> String {
        let kind = self.kind.name();
        match (&self.remedy, &self.label) {
            (Some(Remedy::Tag(label)), _) => format!("tag:{label}"),
            _ if self.kind == Kind::Untagged => "tag".to_owned(),
            (_, Some(label)) => format!("consistency:{kind}:{label}"),
            (_, None) => format!("consistency:{kind}"),
        }
    }

    fn refusal(&self) -> Command {
        let written = |address| record::write_address(self.article.buffer.page, address);
        Command::Decline {
            article: ArticleRef::Name(article_id(self.article)),
            stretch: Stretch::Addresses {
                first: written(self.first),
                last: written(self.last),
            },
            kind: self.refused_as(),
        }
    }

    fn is_refused(&self, document: &Document) -> bool {
        let runs = document.between(self.first, self.last);
        runs.is_some_and(|runs| document.is_declined(&runs, &self.refused_as()))
    }

    /// The commands that put it right.
    pub fn commands(&self) -> Vec<Command> {
        let article = ArticleRef::Name(article_id(self.article));
        let written = |address| record::write_address(self.article.buffer.page, address);
        let stretch = |first, last| Stretch::Addresses {
            first: written(first),
            last: written(last),
        };
        let span = self.span.as_ref().map(|span| SpanRef::Id {
            span: span.to_string(),
        });
        match (&self.remedy, span) {
            (Some(Remedy::Retag(label)), Some(span)) => vec![Command::Retag {
                article,
                span,
                label: label.clone(),
            }],
            (Some(Remedy::Edges(first, last, label)), Some(span)) => {
                let mut commands = vec![Command::Edge {
                    article: article.clone(),
                    span: span.clone(),
                    to: vec![stretch(*first, *last)],
                }];
                commands.extend(label.clone().map(|label| Command::Retag {
                    article,
                    span,
                    label,
                }));
                commands
            }
            (Some(Remedy::Tag(label)), None) => vec![Command::Tag {
                article,
                stretch: Some(stretch(self.first, self.last)),
                parts: Vec::new(),
                label: label.clone(),
                attributes: BTreeMap::new(),
                note: None,
            }],
            (Some(Remedy::Untag), Some(span)) => vec![Command::Untag { article, span }],
            _ => Vec::new(),
        }
    }
}

fn stands(document: &Document, labels: &LabelSet, found: &Found) -> bool {
    let ink = |text: &str| -> String { text.chars().filter(|c| !is_white(*c)).collect() };
    match &found.span {
        Some(id) => document.span(id).is_some_and(|span| {
            let label = labels.resolve(span.label()).map(|label| &*label.id);
            label == found.label.as_deref() && ink(&span.text()) == *found.words
        }),
        None => {
            let runs = document.between(found.first, found.last);
            let is_same = runs.is_some_and(|runs| ink(&document.text(&runs)) == *found.words);
            let is_free = |at: Address| {
                let spans = document.spans_at(at);
                spans.iter().all(|s| s.state() == SpanState::Dormant)
            };
            is_same && is_free(found.first) && is_free(found.last)
        }
    }
}

/// An article as it is checked.
struct Read {
    head: Address,
    clean: Clean,
    chars: Vec<char>,
    mentions: Vec<Mention>,
    spans: Vec<SpanId>,
    is_begun: bool,
}

impl Read {
    fn of(document: &Document, head: Address, spans: &[SpanId], labels: &LabelSet) -> Self {
        let clean = Clean::of(document, head);
        let mut read = Self {
            head,
            chars: clean.text().chars().collect(),
            clean,
            mentions: Vec::new(),
            spans: Vec::new(),
            is_begun: document.progress(head) != Progress::Todo || !spans.is_empty(),
        };
        for id in spans {
            let Some(span) = document.span(id) else {
                continue;
            };
            let places = read.clean.places(document, head, &span);
            let label = labels.resolve(span.label());
            let label = label.and_then(|l| labels.labels().iter().position(|o| o.id == l.id));
            // Spans of several parts are not compared.
            if let ([(start, end)], Some(label)) = (places.as_slice(), label) {
                read.mentions.push(Mention {
                    range: *start as usize..*end as usize,
                    label,
                });
                read.spans.push(id.clone());
            }
        }
        read
    }

    fn tagged(&self) -> Tagged<'_> {
        Tagged {
            chars: &self.chars,
            mentions: &self.mentions,
        }
    }
}

fn each_article(document: &Document, page: PageId, labels: &LabelSet, mut each: impl FnMut(Read)) {
    let spans = spans_by_article(document);
    listed(document, |head, of| {
        if of == page {
            let here = spans.get(&head).map_or(&[][..], Vec::as_slice);
            each(Read::of(document, head, here, labels));
        }
    });
}

type Grouped = FxHashMap<(Kind, About), Gathered>;

/// Findings that belong together, as they come.
#[derive(Default)]
struct Gathered {
    listed: Vec<Found>,
    count: u64,
}

/// Of untagged words no more places are listed in a group; all are counted.
pub const LISTED_AT_MOST: usize = 2_000;

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
            let mut counts = (0, 0);
            if let Text::Document(page, document) = text {
                each_article(document, page, &self.labels, |read| {
                    tally.add(&read.tagged());
                    counts.0 += u64::from(read.is_begun);
                    counts.1 += read.mentions.len() as u64;
                });
            }
            vec![(tally, counts)]
        };
        let mut tally = Tally::default();
        let survey = &self.survey;
        let all = survey.scan(&Scope::All, &[], first, count, |made| {
            for (one, (articles, tags)) in made {
                tally.merge(one);
                report.articles += articles;
                report.tags += tags;
            }
        })?;
        if !all || stopped.get() {
            return Ok(report);
        }
        let strings = tally.into_strings();
        let second = |done: u64, all: u64| go_on(all + 2 * done, 3 * all);
        let look = |no: u32, text: Text<'_>| {
            let mut found = Vec::new();
            match text {
                Text::Document(page, document) => {
                    each_article(document, page, &self.labels, |read| {
                        self.look(no, &read, document, &strings, words, &mut found);
                    });
                }
                Text::Plain(plain) if self.options.untouched => {
                    let document = plain.document();
                    each_article(&document, plain.page, &self.labels, |read| {
                        self.look(no, &read, &document, &strings, words, &mut found);
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
                if found.kind != Kind::Untagged || group.listed.len() < LISTED_AT_MOST {
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
        strings: &Strings,
        words: &Words,
        all: &mut Vec<(About, Found)>,
    ) {
        if !read.is_begun && !self.options.untouched {
            return;
        }
        let any_refused = document.declines().next().is_some();
        for finding in strings.look(&read.tagged(), words, &LabelRules(&self.labels)) {
            let found = self.found(page, read, &finding);
            let stands = |found: &Found| !any_refused || !found.is_refused(document);
            if let Some(found) = found.filter(stands) {
                all.push((finding.about, found));
            }
        }
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
            words,
        })
    }

    /// Findings in groups: those that turn out to be the usual way are left out.
    fn groups(&self, mut grouped: Grouped, strings: &Strings) -> Vec<Group> {
        let mut wholes: FxHashMap<About, Vec<Found>> = FxHashMap::default();
        grouped.retain(|(_, about), found| {
            let is_whole = matches!(about, About::Whole(..));
            if is_whole {
                wholes.insert(about.clone(), std::mem::take(&mut found.listed));
            }
            !is_whole
        });
        let mut groups = Vec::new();
        for ((kind, about), gathered) in grouped {
            let Gathered {
                listed: mut findings,
                mut count,
            } = gathered;
            let is_decided = match &about {
                About::Part(whole, part) => {
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
                About::Words(words) if kind == Kind::Word => {
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
        about: &About,
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
        let (words, part) = match about {
            About::Words(words) => (strings.said(words).to_owned(), None),
            About::Part(whole, part) | About::Whole(whole, part) => (
                strings.said(whole).to_owned(),
                Some((strings.said(part).to_owned(), counts(part))),
            ),
            About::Labels(outer, inner) => (format!("{} × {}", id(*outer), id(*inner)), None),
        };
        let of_words = match about {
            About::Words(key) | About::Part(key, _) | About::Whole(key, _) => counts(key),
            About::Labels(..) => Vec::new(),
        };
        let (part, part_counts) = part.map_or((None, Vec::new()), |(p, c)| (Some(p), c));
        Group {
            kind,
            words,
            part,
            counts: of_words,
            part_counts,
            is_decided: is_decided && findings.iter().all(|found| found.remedy.is_some()),
            count,
            findings,
        }
    }
}

#[cfg(test)]
mod tests;
