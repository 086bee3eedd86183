//! What in a bundle is tagged in one way here and in another there: collected over all articles,
//! sorted into groups, and put right.
//!
//! A [`Check`] is a picture of what the session knows, to be carried out on another thread while
//! the session goes on. Findings name characters and spans, so they stay right while the text
//! changes; whether one still stands is looked at again before anything is done about it.

mod rules;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::core::clean::{Clean, is_line_end, is_white};
use crate::core::labels::LabelSet;
use crate::core::{Address, Document, PageId, Progress, SpanId, SpanState};
use crate::store::{StoreError, record};
use crate::tag::bioes::Mention;
use crate::tag::consistency::{About, Finding, Fix, Kind, Strings, Tagged, Tally, key};
use crate::tag::words::Words;

use super::command::{ArticleRef, Command, CommandError, SpanRef, Stretch};
use super::context::Context;
use super::find::article::listed;
use super::plan::Prepared;
use super::planner::Planner;
use super::readings::spans_by_article;
use super::survey::{Scope, Survey, Text};
use super::{ActionBody, Outcome, Session, article_id};

use rules::{Broken, Said};
pub use rules::{Rule, Subject};

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
    /// The words; where a rule of the label set is broken, which.
    pub words: String,
    /// What rule of the label set is broken.
    pub subject: Option<Subject>,
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
    /// The rule of the label set that it breaks.
    pub rule: Option<Rule>,
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
    /// Another value of an attribute; none takes it away.
    Attribute(String, Option<String>),
    /// The label on the article in place of the words.
    ToArticle(String),
    /// No such label on the article.
    OffArticle(String),
    /// The relation the other way round.
    Turn,
    /// No relation.
    Unrelate,
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
        let rule = self.rule.as_ref().and_then(|rule| match rule {
            Rule::Meets { .. } => None,
            Rule::OnSpan => Some("on-words".to_owned()),
            Rule::Value { attribute, .. } | Rule::Missing { attribute } => Some(attribute.clone()),
            Rule::Relates { kind, to } => Some(format!("{kind}:{to}")),
            Rule::OnArticle { label } => Some(label.to_string()),
        });
        if let Some(rule) = rule {
            return format!("consistency:{kind}:{rule}");
        }
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
            (Some(Remedy::Attribute(key, value)), Some(span)) => vec![Command::Attribute {
                article,
                span,
                key: key.clone(),
                value: value.clone(),
            }],
            (Some(Remedy::ToArticle(label)), Some(span)) => vec![
                Command::Untag {
                    article: article.clone(),
                    span,
                },
                Command::LabelArticle {
                    article,
                    label: label.clone(),
                    given: true,
                },
            ],
            (Some(Remedy::OffArticle(label)), None) => vec![Command::LabelArticle {
                article,
                label: label.clone(),
                given: false,
            }],
            (Some(Remedy::Turn | Remedy::Unrelate), Some(from)) => {
                let Some(Rule::Relates { kind, to }) = &self.rule else {
                    return Vec::new();
                };
                let (kind, to) = (
                    kind.to_string(),
                    SpanRef::Id {
                        span: to.to_string(),
                    },
                );
                let mut commands = vec![Command::Unrelate {
                    article: article.clone(),
                    kind: kind.clone(),
                    from: from.clone(),
                    to: to.clone(),
                }];
                if self.remedy == Some(Remedy::Turn) {
                    let (from, to) = (to, from);
                    commands.push(Command::Relate {
                        article,
                        kind,
                        from,
                        to,
                    });
                }
                commands
            }
            _ => Vec::new(),
        }
    }
}

fn stands(document: &Document, labels: &LabelSet, found: &Found) -> bool {
    if let Some(rule) = &found.rule {
        return rules::stands(document, labels, found.article, (rule, found.span.as_ref()));
    }
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
    /// All that is tagged, those of several parts too.
    tags: Vec<ReadTag>,
    is_begun: bool,
}

/// A tag as it is checked.
struct ReadTag {
    id: SpanId,
    /// The number of its label.
    label: usize,
    /// Where it stands, part after part.
    parts: Vec<(u32, u32)>,
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
            tags: Vec::new(),
            is_begun: document.progress(head) != Progress::Todo || !spans.is_empty(),
        };
        for id in spans {
            let Some(span) = document.span(id) else {
                continue;
            };
            let places = read.clean.places(document, head, &span);
            let label = labels.resolve(span.label());
            let label = label.and_then(|l| labels.labels().iter().position(|o| o.id == l.id));
            let Some(label) = label.filter(|_| !places.is_empty()) else {
                continue;
            };
            // The words of spans of several parts are not compared.
            if let [(start, end)] = places.as_slice() {
                read.mentions.push(Mention {
                    range: *start as usize..*end as usize,
                    label,
                });
                read.spans.push(id.clone());
            }
            read.tags.push(ReadTag {
                id: id.clone(),
                label,
                parts: places.into_iter().collect(),
            });
        }
        read
    }

    /// A tag's words as they are compared.
    fn key(&self, tag: &ReadTag) -> String {
        let parts = tag.parts.iter();
        let words = parts.map(|(start, end)| key(&self.chars, &(*start as usize..*end as usize)).0);
        words.collect()
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

#[cfg(test)]
mod tests;
