//! Putting right what was found, or refusing it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::core::clean::is_white;
use crate::core::labels::LabelSet;
use crate::core::{Address, Document, SpanState};
use crate::session::command::{ArticleRef, Command, CommandError, SpanRef, Stretch};
use crate::session::plan::Prepared;
use crate::session::planner::Planner;
use crate::session::{ActionBody, Session, article_id};
use crate::store::{StoreError, record};
use crate::tag::consistency::Kind;
use crate::tag::words::Words;

use super::{Fetch, Fixed, Found, Remedy, Rule, Wanted, rules};

impl Session {
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
            what: What::Findings(findings),
            refuse,
        }
    }

    /// The same for a group of which not all is held: its places are looked for first, and no more
    /// than `most` are settled.
    pub fn settling_group(
        &mut self,
        name: &str,
        (wanted, most): (Wanted, usize),
        words: Words,
        refuse: bool,
    ) -> Settling {
        let planner = self.planner();
        let survey = planner.survey().clone();
        let fetch = Fetch { survey, wanted };
        Settling {
            planner,
            name: name.to_owned(),
            what: What::Group(fetch, most, words),
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
    what: What,
    refuse: bool,
}

#[derive(Debug)]
enum What {
    Findings(Arc<[Found]>),
    /// The first places of a group, so many at most.
    Group(Fetch, usize, Words),
}

/// How far both halves of the work are, of this.
const PARTS: u64 = 1_000;

impl Settling {
    /// Works out what that comes to. Findings that do not stand any more are passed over.
    /// `go_on` is told how many pages are done, and of how many, and says whether to go on.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn prepare(&self, go_on: impl Fn(u64, u64) -> bool) -> Result<Prepared, CommandError> {
        match &self.what {
            What::Findings(findings) => self.settle(findings, go_on),
            What::Group(fetch, most, words) => {
                let half = |done: u64, all: u64| (PARTS * done).checked_div(all).unwrap_or(PARTS);
                let first = |done, all| go_on(half(done, all), 2 * PARTS);
                let fetched = fetch.run(words, *most, first)?;
                let second = |done, all| go_on(PARTS + half(done, all), 2 * PARTS);
                match fetched {
                    Some(fetched) => self.settle(&fetched.findings, second),
                    None => self.settle(&[], |_, _| false),
                }
            }
        }
    }

    fn settle(
        &self,
        findings: &[Found],
        go_on: impl Fn(u64, u64) -> bool,
    ) -> Result<Prepared, CommandError> {
        let mut by_page: BTreeMap<u32, Vec<&Found>> = BTreeMap::new();
        for found in findings {
            by_page.entry(found.page).or_default().push(found);
        }
        let groups: Vec<Vec<&Found>> = by_page.into_values().collect();
        let mut count = 0;
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
                        commands.extend(here);
                        count += 1;
                    }
                }
                Planner::carry_out(session, draft, &commands)
            })?;
        Ok(Prepared {
            plan,
            body: ActionBody::done(&self.name, format!("{count} places"), false),
            passed_over: findings.len() - count,
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

    pub(super) fn is_refused(&self, document: &Document) -> bool {
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
