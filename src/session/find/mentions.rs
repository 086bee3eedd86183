//! Every mention of a name in a bundle: where it stands, whether it can be tagged there, and
//! tagging those that were chosen, as one action.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::labels::LabelSet;
use crate::core::{ActionId, Address, Document, LabelId, Operation, PageId, Run, SpanId};
use crate::session::command::CommandError;
use crate::session::edit::shortened;
use crate::session::plan::{Plan, Planned, Prepared};
use crate::session::survey::{Scope, Survey, Text};
use crate::session::tagging::new_span_id;
use crate::session::{ActionBody, Outcome, Session};
use crate::store::StoreError;
use crate::tag::find::{Folded, Matcher, Query, QueryError};
use crate::tag::mentions::Reason;

use super::article::{ArticleHits, Hit, Reading, hits, hits_on_plain, listed};
use super::{Found, LISTED_AT_MOST};

/// Everything that has to be known to look for the mentions of a name.
#[derive(Debug)]
pub struct MentionSearch {
    survey: Survey,
    scope: Scope,
    names: Vec<(Matcher, Reason)>,
    label: LabelId,
    labels: LabelSet,
    /// Looked for is what is tagged already: whether it says this of itself.
    reference: Option<Reference>,
}

/// What a tag says of itself: the id of an entry of a knowledge base, by the attribute that says
/// it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// The attribute's id.
    pub key: String,
    /// The entry's.
    pub id: String,
}

/// The mentions of a name in an article, in order.
#[derive(Clone, Debug)]
pub struct MentionedIn {
    /// The hits, each in its line.
    pub hits: ArticleHits,
    /// What each is, in the order of the hits that are listed.
    pub mentions: Vec<Mentioned>,
    /// Whether it is the name itself, or in what way it is a shorter one.
    pub reason: Reason,
}

/// A mention of a name.
#[derive(Clone, PartialEq, Debug)]
pub struct Mentioned {
    /// Its characters.
    pub runs: Vec<Run>,
    /// The tag that stands there, where one is looked for.
    pub span: Option<SpanId>,
    /// Whether it can be tagged.
    pub standing: Standing,
}

/// Whether a mention can be tagged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It can.
    Free,
    /// It bears the label already.
    Tagged,
    /// It meets a tag of this label.
    Meets(LabelId),
    /// It was refused.
    Refused,
    /// It has the id of another entry.
    Refers(String),
}

impl Session {
    /// Gets ready to look for the mentions of names that are to bear a label.
    ///
    /// # Errors
    /// A name of nothing that counts.
    pub fn mention_search(
        &self,
        names: &[(String, Reason)],
        label: &LabelId,
        scope: Scope,
    ) -> Result<MentionSearch, QueryError> {
        let matchers = names.iter().map(|(text, reason)| {
            let query = Query {
                text: text.clone(),
                ..Query::default()
            };
            Ok((Matcher::new(&query)?, *reason))
        });
        Ok(MentionSearch {
            names: matchers.collect::<Result<_, QueryError>>()?,
            survey: self.survey(),
            scope,
            label: label.clone(),
            labels: self.labels().clone(),
            reference: None,
        })
    }

    /// Gets ready to look for the tags of a label over the same words: which have this id, which
    /// another, and which none.
    ///
    /// # Errors
    /// Words of nothing that counts.
    pub fn reference_search(
        &self,
        words: &str,
        label: &LabelId,
        reference: Reference,
        scope: Scope,
    ) -> Result<MentionSearch, QueryError> {
        let names = [(words.to_owned(), Reason::Same)];
        let search = self.mention_search(&names, label, scope)?;
        Ok(MentionSearch {
            reference: Some(reference),
            ..search
        })
    }

    /// The mentions of a text in an article that can be given a label.
    ///
    /// # Errors
    /// What SQLite says; a text of nothing that counts has no mentions.
    pub fn free_mentions(
        &mut self,
        article: Address,
        text: &str,
        label: &LabelId,
    ) -> Result<Vec<Vec<Run>>, StoreError> {
        let query = Query {
            text: text.to_owned(),
            ..Query::default()
        };
        let Ok(matcher) = Matcher::new(&query) else {
            return Ok(Vec::new());
        };
        let labels = self.labels().clone();
        let document = self.document(article.buffer.page)?;
        let Some(found) = hits(document, article, &matcher, u64::MAX) else {
            return Ok(Vec::new());
        };
        let all = found.hits.iter();
        let all = all.filter_map(|hit| mentioned(document, (hit.first, hit.last), label, &labels));
        let free = all.filter(|one| one.standing == Standing::Free);
        Ok(free.map(|one| one.runs).collect())
    }

    /// Gets ready to tag mentions, as one action of which `suggested` says what proposed it. What
    /// can no longer be tagged, because something was done there since `revision`, is left out.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn tagging_of(
        &mut self,
        mentions: Arc<[Vec<Run>]>,
        label: &LabelId,
        suggested: &str,
        revision: u64,
    ) -> Result<MentionTagging, StoreError> {
        let words = match mentions.iter().find_map(|runs| Some((runs.first()?, runs))) {
            Some((first, runs)) => shortened(&self.document(first.buffer.page)?.text(runs)),
            None => String::new(),
        };
        // Spans get names of an action that nothing else has.
        let name = self.draft().id;
        self.lamport = name.lamport;
        Ok(MentionTagging {
            survey: self.survey(),
            words,
            name,
            touched: self.touched_since(revision),
            mentions,
            label: label.clone(),
            labels: self.labels().clone(),
            suggested: suggested.to_owned(),
        })
    }

    /// Tags mentions here and now; see [`Session::tagging_of`]. Gives how many were tagged.
    ///
    /// # Errors
    /// See [`CommandError`]; nothing has changed then.
    pub fn tag_mentions(
        &mut self,
        mentions: Vec<Vec<Run>>,
        label: &LabelId,
        suggested: &str,
        revision: u64,
    ) -> Result<(Outcome, usize), CommandError> {
        if !self.is_writable() {
            return Err(CommandError::ReadOnly);
        }
        let tagging = self.tagging_of(mentions.into(), label, suggested, revision)?;
        let prepared = tagging.prepare(|_, _| true)?;
        let (count, _) = prepared.plan.counts();
        match self.put_down(prepared)? {
            Some(outcome) => Ok((outcome, count as usize)),
            None => Err(CommandError::NothingToDo),
        }
    }
}

/// Mentions that are to be tagged.
#[derive(Debug)]
pub struct MentionTagging {
    survey: Survey,
    words: String,
    name: ActionId,
    /// The pages on which something was done since the mentions were found, in order.
    touched: Vec<u32>,
    mentions: Arc<[Vec<Run>]>,
    label: LabelId,
    labels: LabelSet,
    suggested: String,
}

impl MentionTagging {
    /// Works out what that comes to. `go_on` is told how many mentions are done, and of how many,
    /// and says whether to go on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn prepare(&self, go_on: impl Fn(u64, u64) -> bool) -> Result<Prepared, CommandError> {
        let bundle = self.survey.bundle()?;
        let read = |page| self.survey.known().read_document(&bundle, page);
        let mut order: Vec<PageId> = Vec::new();
        let mut by_page: FxHashMap<PageId, Vec<&[Run]>> = FxHashMap::default();
        for runs in self.mentions.iter() {
            if let Some(first) = runs.first() {
                let page = first.buffer.page;
                let list = by_page.entry(page).or_insert_with(|| {
                    order.push(page);
                    Vec::new()
                });
                list.push(runs);
            }
        }
        let mut planned = Vec::new();
        let mut count = 0;
        for (done, page) in (0..).zip(&order) {
            if !go_on(done, order.len() as u64) {
                let plan = Plan::new(Vec::new(), &self.survey, false)?;
                return Ok(self.prepared(plan, 0));
            }
            let all = by_page.remove(page).unwrap_or_default();
            let number = self.survey.page_number(*page);
            let is_touched = number.is_some_and(|no| self.touched.binary_search(&no).is_ok());
            let document = is_touched.then(|| read(*page)).transpose()?;
            let mut tags = Vec::new();
            for runs in all {
                let now = match &document {
                    Some(document) => self.as_now(document, runs),
                    None => Some(runs.to_vec()),
                };
                let Some(runs) = now else { continue };
                let tag = Operation::Tag {
                    span: new_span_id(self.name, count),
                    members: vec![runs],
                    label: self.label.clone(),
                    attributes: Default::default(),
                    note: None,
                };
                count += 1;
                tags.push((*page, Arc::new(tag)));
            }
            let of = tags.iter().flat_map(|(_, tag)| tag.pages());
            let mut pages: Vec<u32> = of.filter_map(|of| self.survey.page_number(of)).collect();
            pages.sort_unstable();
            pages.dedup();
            if !tags.is_empty() {
                planned.push(Planned {
                    pages,
                    hits: tags.len() as u64,
                    operations: tags,
                });
            }
        }
        let plan = Plan::new(planned, &self.survey, true)?;
        Ok(self.prepared(plan, count))
    }

    /// A mention as it stands now, if it can still be tagged.
    fn as_now(&self, document: &Document, runs: &[Run]) -> Option<Vec<Run>> {
        let ends = (runs.first()?.first(), runs.last()?.last());
        let now = mentioned(document, ends, &self.label, &self.labels)?;
        (now.standing == Standing::Free).then_some(now.runs)
    }

    fn prepared(&self, plan: Plan, count: u32) -> Prepared {
        let (words, label) = (&self.words, &self.label);
        let body = ActionBody::Do {
            name: "mentions".to_owned(),
            detail: format!("{words} {label} ({count})"),
            machine: true,
            suggested: Some(self.suggested.clone()),
            author: None,
            step: None,
        };
        Prepared {
            plan,
            body,
            passed_over: self.mentions.len() - count as usize,
        }
    }
}

impl MentionSearch {
    /// The state of the session that is looked at.
    pub fn revision(&self) -> u64 {
        self.survey.revision()
    }

    /// Looks for mentions, going through the bundle once, and gives them name by name, article by
    /// article. `go_on` is told how much is done, and of how much, and says whether to go on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run(
        &self,
        go_on: impl Fn(u64, u64) -> bool,
        mut each: impl FnMut(MentionedIn),
    ) -> Result<Found, StoreError> {
        let mut found = Found::default();
        let mut give = |number: usize, hits: ArticleHits, mentions: Vec<Mentioned>| {
            if found.hits >= LISTED_AT_MOST {
                return;
            }
            found.hits += hits.count;
            found.articles += 1;
            each(MentionedIn {
                hits,
                mentions,
                reason: self.names[number].1,
            });
        };
        // Those of the other names, till all of the first are given.
        let mut later: Vec<InArticle> = Vec::new();
        let mut kept = 0;
        let wanted = self.scope.wanted();
        let visit = |no: u32, text: Text<'_>| self.visit(wanted.as_ref(), no, &text);
        let matchers: Vec<&Matcher> = self.names.iter().map(|(matcher, _)| matcher).collect();
        let is_complete = self
            .survey
            .scan(&self.scope, &matchers, go_on, visit, |articles| {
                for (number, hits, mentions) in articles {
                    if number == 0 {
                        give(number, hits, mentions);
                    } else if kept < LISTED_AT_MOST {
                        kept += hits.count;
                        later.push((number, hits, mentions));
                    }
                }
            })?;
        later.sort_by_key(|(number, ..)| *number);
        for (number, hits, mentions) in later {
            give(number, hits, mentions);
        }
        found.is_complete = is_complete;
        Ok(found)
    }

    fn visit(
        &self,
        wanted: Option<&FxHashSet<Address>>,
        no: u32,
        text: &Text<'_>,
    ) -> Vec<InArticle> {
        let is_wanted = |article: &Address| wanted.is_none_or(|wanted| wanted.contains(article));
        let mut all = Vec::new();
        match *text {
            // Nothing is tagged there.
            Text::Plain(_) if self.reference.is_some() => {}
            Text::Plain(plain) => {
                let mut free = Free::default();
                for (number, (matcher, _)) in self.names.iter().enumerate() {
                    let Some(found) = hits_on_plain(plain, matcher, LISTED_AT_MOST) else {
                        continue;
                    };
                    if !is_wanted(&found.article) {
                        break;
                    }
                    let standing = |hit: &Hit| {
                        Some(Mentioned {
                            runs: vec![hit.first.buffer.run(hit.first.index..hit.last.index + 1)],
                            span: None,
                            standing: Standing::Free,
                        })
                    };
                    all.extend(free.keep(number, found, standing));
                }
            }
            Text::Document(page, document) => listed(document, |article, of| {
                if of != page || !is_wanted(&article) {
                    return;
                }
                let mut free = Free::default();
                let reading = Reading::of(document, article, false);
                let mut room = Folded::default();
                for (number, (matcher, _)) in self.names.iter().enumerate() {
                    let found = matcher.find(reading.chars.iter().copied(), &mut room);
                    let Some(found) = reading.tell(article, &found, LISTED_AT_MOST) else {
                        continue;
                    };
                    let standing = |hit: &Hit| {
                        let ends = (hit.first, hit.last);
                        let labels = (&self.label, &self.labels);
                        match &self.reference {
                            Some(reference) => referring(document, ends, labels, reference),
                            None => mentioned(document, ends, labels.0, labels.1),
                        }
                    };
                    all.extend(free.keep(number, found, standing));
                }
            }),
        }
        all.iter_mut().for_each(|(_, hits, _)| hits.page = no);
        all
    }
}

/// The mentions of the name of a number in an article.
type InArticle = (usize, ArticleHits, Vec<Mentioned>);

/// What is free in an article: where a longer name stands a shorter one is none.
#[derive(Default)]
struct Free {
    taken: FxHashSet<Address>,
}

impl Free {
    /// Keeps of the hits of a name those that are mentions and stand where nothing is taken, and
    /// takes their places.
    fn keep(
        &mut self,
        number: usize,
        mut found: ArticleHits,
        standing: impl Fn(&Hit) -> Option<Mentioned>,
    ) -> Option<InArticle> {
        let mut mentions = Vec::new();
        found.hits.retain(|hit| {
            let one = standing(hit).filter(|one| {
                let mut all = one.runs.iter().flat_map(|run| run.addresses());
                !all.any(|address| self.taken.contains(&address))
            });
            let is_one = one.is_some();
            mentions.extend(one);
            is_one
        });
        let all = mentions.iter().flat_map(|one| &one.runs);
        self.taken.extend(all.flat_map(|run| run.addresses()));
        found.count = mentions.len() as u64;
        (!mentions.is_empty()).then_some((number, found, mentions))
    }
}

/// A mention from one character to another.
fn mentioned(
    document: &Document,
    (first, last): (Address, Address),
    label: &LabelId,
    labels: &LabelSet,
) -> Option<Mentioned> {
    let runs = document.between(first, last)?;
    let visible: Vec<Address> = runs
        .iter()
        .flat_map(|run| run.addresses())
        .filter(|address| document.is_visible(*address))
        .collect();
    let mut standing = Standing::Free;
    for address in &visible {
        for span in document.spans_at(*address) {
            // One whose label was deleted is not to be seen.
            let Some(of) = labels.resolve(span.label()) else {
                continue;
            };
            let parts = span.visible_runs();
            let ends = parts
                .first()
                .and_then(|part| part.first())
                .zip(parts.last().and_then(|part| part.last()));
            let is_same = ends.is_some_and(|(a, b)| (a.first(), b.last()) == (first, last));
            if is_same && of.id == *label {
                standing = Standing::Tagged;
            } else if standing != Standing::Tagged {
                standing = Standing::Meets(of.id.clone());
            }
        }
    }
    if standing == Standing::Free && document.is_declined(&runs, &format!("tag:{label}")) {
        standing = Standing::Refused;
    }
    Some(Mentioned {
        runs,
        span: None,
        standing,
    })
}

/// The tag that stands exactly from one character to another, and what it says of its entry.
fn referring(
    document: &Document,
    (first, last): (Address, Address),
    (label, labels): (&LabelId, &LabelSet),
    reference: &Reference,
) -> Option<Mentioned> {
    let runs = document.between(first, last)?;
    let spans = document.spans_at(first);
    let span = spans.into_iter().find(|span| {
        let parts = span.visible_runs();
        let [part] = parts.as_slice() else {
            return false;
        };
        let ends = part.first().zip(part.last());
        let is_here = ends.is_some_and(|(a, b)| (a.first(), b.last()) == (first, last));
        is_here
            && labels
                .resolve(span.label())
                .is_some_and(|of| of.id == *label)
    })?;
    let said = span.attributes().get(&reference.key);
    Some(Mentioned {
        runs,
        span: Some(span.id().clone()),
        standing: match said.filter(|said| !said.is_empty()) {
            None => Standing::Free,
            Some(said) if *said == reference.id => Standing::Tagged,
            Some(said) => Standing::Refers(said.clone()),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::Desk;

    /// What is found, article by article: `1 周敏 free`.
    fn found(desk: &mut Desk, names: &[(&str, Reason)], label: &str) -> Vec<String> {
        let names: Vec<(String, Reason)> = names
            .iter()
            .map(|(name, reason)| ((*name).to_owned(), *reason))
            .collect();
        let search = desk
            .session
            .mention_search(&names, &label.into(), Scope::All)
            .unwrap();
        let mut said = Vec::new();
        let each = |found: MentionedIn| {
            for (hit, one) in found.hits.hits.iter().zip(&found.mentions) {
                let standing = match &one.standing {
                    Standing::Free => "free".to_owned(),
                    Standing::Tagged => "tagged".to_owned(),
                    Standing::Refused => "refused".to_owned(),
                    Standing::Meets(label) => format!("meets {label}"),
                    Standing::Refers(id) => format!("refers to {id}"),
                };
                let words = found.hits.line(hit).hit.to_owned();
                said.push(format!("{} {words} {standing}", found.hits.page));
            }
        };
        let result = search.run(|_, _| true, each).unwrap();
        assert_eq!(result.hits as usize, said.len());
        said
    }

    #[test]
    fn mentions_say_whether_they_can_be_tagged() {
        let mut desk = Desk::new(&[
            "周敏到苇川。周\n敏说，周 敏来过，小周来了。\n",
            "周敏不在。\n",
            "周敏敏也不在。\n",
        ]);
        desk.does(r#"{"tag":{"article":1,"text":"周敏","nth":1,"label":"PER"}}"#);
        desk.does(r#"{"tag":{"article":3,"text":"周敏敏","label":"PER"}}"#);
        desk.does(r#"{"decline":{"article":1,"text":"周敏","nth":2,"kind":"tag:PER"}}"#);
        let names = [("周敏", Reason::Same), ("小周", Reason::Surname)];
        let expected = [
            "1 周敏 tagged",
            "1 周敏 refused",
            "1 周 敏 free",
            "2 周敏 free",
            "3 周敏 meets PER",
            "1 小周 free",
        ];
        assert_eq!(found(&mut desk, &names, "PER"), expected);
        // A shorter name where a longer one stands is none.
        let names = [("周敏", Reason::Same), ("敏", Reason::GivenName)];
        let all = found(&mut desk, &names, "PER");
        assert_eq!(&all[5..], ["3 敏 meets PER"], "{all:?}");
    }

    #[test]
    fn those_that_are_chosen_are_tagged_as_one_action() {
        let mut desk = Desk::new(&["周敏到苇川，周\n敏说。\n", "周敏不在。\n", "周敏在。\n"]);
        let names = [("周敏".to_owned(), Reason::Same)];
        let label: LabelId = "PER".into();
        let search = desk
            .session
            .mention_search(&names, &label, Scope::All)
            .unwrap();
        let mut all = Vec::new();
        search
            .run(
                |_, _| true,
                |found| all.extend(found.mentions.into_iter().map(|one| one.runs)),
            )
            .unwrap();
        assert_eq!(all.len(), 4);
        // Meanwhile somebody tags one of them otherwise.
        desk.does(r#"{"tag":{"article":2,"text":"周敏不","label":"ORG"}}"#);
        let revision = search.revision();
        let (_, count) = desk
            .session
            .tag_mentions(all, &label, "same", revision)
            .unwrap();
        assert_eq!(count, 3);
        let words = |desk: &mut Desk, page: usize| -> Vec<String> {
            let page = desk.page(page);
            let document = desk.session.document(page).unwrap();
            document.spans().map(|span| span.text()).collect()
        };
        assert_eq!(words(&mut desk, 1), ["周敏", "周\n敏"]);
        assert_eq!(words(&mut desk, 2), ["周敏不"]);
        assert_eq!(words(&mut desk, 3), ["周敏"]);
        let mut desk = desk.reopened_by("lin");
        assert_eq!(words(&mut desk, 3), ["周敏"]);
        desk.undo();
        assert_eq!(
            (words(&mut desk, 1).len(), words(&mut desk, 3).len()),
            (0, 0)
        );
        let head = desk.session.articles().unwrap()[0].head;
        let free = desk.session.free_mentions(head, "周敏", &label).unwrap();
        assert_eq!(free.len(), 2);
    }
}
