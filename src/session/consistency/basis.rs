//! What a check goes by when it looks at an article, and what it finds there.

use std::ops::Range;

use crate::core::Document;
use crate::core::clean::{is_line_end, is_white};
use crate::core::labels::LabelSet;
use crate::session::context::Context;
use crate::session::survey::Text;
use crate::tag::consistency::{About, Finding, Fix, Kind, Strings};
use crate::tag::words::Words;

use super::gather::{Ranked, Topic};
use super::read::{Read, each_article};
use super::rules::{self, Broken, Said};
use super::{Found, Group, Options, Remedy};

/// What is tagged as what in the whole bundle, and the label set, as they were when the bundle was
/// checked: places that a check did not hold are found by it again.
#[derive(Debug)]
pub struct Basis {
    pub(super) labels: LabelSet,
    pub(super) options: Options,
    pub(super) strings: Strings,
    pub(super) said: Said,
}

/// What is to be told of something that is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tell {
    /// Nothing.
    Nothing,
    /// That it is there.
    Count,
    /// All of it.
    All,
}

impl Basis {
    /// Looks through a page. `tell` says what is wanted of what is found, and `each` is given it,
    /// in order.
    pub(super) fn look(
        &self,
        no: u32,
        text: Text<'_>,
        words: &Words,
        tell: impl Fn(Kind, &Topic) -> Tell,
        mut each: impl FnMut(Kind, Topic, Option<Found>),
    ) {
        match text {
            Text::Document(page, document) => each_article(document, page, &self.labels, |read| {
                self.article(no, &read, document, words, &tell, &mut each);
            }),
            Text::Plain(plain) if self.options.untouched => {
                let document = plain.document();
                each_article(&document, plain.page, &self.labels, |read| {
                    self.article(no, &read, &document, words, &tell, &mut each);
                });
            }
            Text::Plain(..) => {}
        }
    }

    fn article(
        &self,
        page: u32,
        read: &Read,
        document: &Document,
        words: &Words,
        tell: &impl Fn(Kind, &Topic) -> Tell,
        each: &mut impl FnMut(Kind, Topic, Option<Found>),
    ) {
        let any_refused = document.declines().next().is_some();
        let is_refused = |broken: &Broken| {
            any_refused
                && self
                    .breach(page, read, broken)
                    .is_some_and(|found| found.is_refused(document))
        };
        let known = (&self.strings, &self.said);
        for broken in rules::broken(document, &self.labels, read, known, is_refused) {
            let kind = broken.subject.kind();
            let found = self.breach(page, read, &broken);
            let topic = Topic::Rule(broken.subject);
            if tell(kind, &topic) != Tell::Nothing && found.is_some() {
                each(kind, topic, found);
            }
        }
        if !read.is_begun && !self.options.untouched {
            return;
        }
        for finding in self.strings.look(&read.tagged(), words) {
            let kind = finding.kind;
            let told = Topic::Words(finding.about.clone());
            match tell(kind, &told) {
                Tell::Nothing => {}
                Tell::Count if !any_refused => each(kind, told, None),
                how => {
                    let found = self.found(page, read, &finding);
                    let stands = |found: &Found| !any_refused || !found.is_refused(document);
                    if let Some(found) = found.filter(stands) {
                        each(kind, told, (how == Tell::All).then_some(found));
                    }
                }
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

    /// A group as it is told, without what is held of it.
    pub(super) fn group(&self, ranked: &Ranked) -> Group {
        let strings = &self.strings;
        let id = |label: usize| {
            let label = self.labels.labels().get(label);
            label.map_or(String::new(), |label| label.id.to_string())
        };
        let counts = |key: &str| -> Vec<(String, u64)> {
            let counts = strings.counts(key).iter();
            counts.map(|(label, count)| (id(*label), *count)).collect()
        };
        let topic = &ranked.aim.topic;
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
            kind: ranked.aim.kind,
            words,
            subject: match topic {
                Topic::Rule(subject) => Some(subject.clone()),
                Topic::Words(_) => None,
            },
            part,
            counts: of_words,
            part_counts,
            is_decided: ranked.is_decided,
            count: ranked.count,
            findings: Vec::new(),
            aim: ranked.aim.clone(),
        }
    }
}
