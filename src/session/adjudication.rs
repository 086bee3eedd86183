//! Two authors' tags of the same articles: where they differ, and deciding it.
//!
//! An [`Adjudication`] is a picture of what the session knows, to be carried out on another
//! thread. A decision takes tags away and notes of those that stay that they were decided, as one
//! action: undone, all of it is open again.

mod deciding;

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::core::clean::{Clean, is_white};
use crate::core::labels::LabelSet;
use crate::core::{ActionId, Address, Document, PageId, SpanId};
use crate::store::StoreError;
use crate::tag::agreement::{Unit, clusters};

use super::Session;
use super::context::Context;
use super::find::article::listed;
use super::readings::{authors, in_order, spans_by_article, worked_on};
use super::survey::{Scope, Survey, Text};

pub use deciding::Deciding;

/// What is noted of a tag that was decided to stay, as what is refused of it: being asked again.
const DECIDED: &str = "readings";

/// A comparison, to be carried out.
#[derive(Debug)]
pub struct Adjudication {
    survey: Survey,
    labels: LabelSet,
    /// Who works: whose actions are not on disk yet.
    author: String,
    pair: Option<[String; 2]>,
}

/// Where two authors differ.
#[derive(Clone, Debug, Default)]
pub struct Differences {
    /// All authors of tags, those of the most first, and how many.
    pub authors: Vec<(String, u64)>,
    /// The two that are compared; none where there are no two.
    pub pair: Option<[String; 2]>,
    /// Where they differ, in order of the list.
    pub cases: Vec<Arc<Case>>,
    /// What both have tagged the same.
    pub agreed: Vec<Arc<Case>>,
    /// The articles in which both did anything.
    pub articles: u64,
    /// Whether everything was looked at.
    pub is_complete: bool,
    /// The state of the session that was looked at.
    pub revision: u64,
}

/// Tags that lie over each other and are not the same, or two that are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// The number of the page in whose list the article stands.
    pub page: u32,
    /// The article.
    pub article: Address,
    /// The first character of all.
    pub first: Address,
    /// The last.
    pub last: Address,
    /// What stands around them.
    pub context: Context,
    /// The tags of the one, and of the other.
    pub sides: [Vec<Tag>; 2],
}

/// A tag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag {
    /// Its name.
    pub span: SpanId,
    /// Its label's id.
    pub label: String,
    /// Its words, without white space.
    pub words: String,
    first: Address,
    last: Address,
}

/// What is decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The first author's tags stay.
    First,
    /// The second's stay.
    Second,
    /// Both stay.
    Both,
    /// None stays.
    Neither,
}

impl Verdict {
    /// All of them, in the order of their keys.
    pub const ALL: [Verdict; 4] = [
        Verdict::First,
        Verdict::Second,
        Verdict::Both,
        Verdict::Neither,
    ];

    fn keeps(self, side: usize) -> bool {
        match self {
            Verdict::First => side == 0,
            Verdict::Second => side == 1,
            Verdict::Both => true,
            Verdict::Neither => false,
        }
    }
}

impl Session {
    /// Gets ready to compare two authors; where none are named, those with the most articles in
    /// common, of several such pairs those with the most tags.
    pub fn adjudication(&self, pair: Option<[String; 2]>) -> Adjudication {
        Adjudication {
            survey: self.survey(),
            labels: self.labels().clone(),
            author: self.author().to_owned(),
            pair,
        }
    }
}

type Authors = FxHashMap<ActionId, String>;

impl Adjudication {
    /// Looks through the bundle. `go_on` is told how much is done, and of how much, and says
    /// whether to go on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run(&self, go_on: impl Fn(u64, u64) -> bool) -> Result<Differences, StoreError> {
        let authors = authors(&self.survey.bundle()?)?;
        let mut found = Differences {
            revision: self.survey.revision(),
            ..Differences::default()
        };
        let mut counts: FxHashMap<String, u64> = FxHashMap::default();
        let mut together: FxHashMap<[String; 2], u64> = FxHashMap::default();
        let count = |_: u32, text: Text<'_>| {
            let mut tagged: Vec<String> = Vec::new();
            let mut pairs: Vec<[String; 2]> = Vec::new();
            if let Text::Document(page, document) = text {
                // A document of several pages is met at each of them.
                if document.pages().first() == Some(&page) {
                    let author = |span: crate::core::Span<'_>| self.author_of(&authors, &span);
                    tagged.extend(document.spans().map(author).map(str::to_owned));
                }
                if self.pair.is_none() {
                    pairs = self.pairs(document, page, &authors);
                }
            }
            vec![(tagged, pairs)]
        };
        let first = |done: u64, all: u64| go_on(done, 2 * all);
        let survey = &self.survey;
        let is_counted = survey.scan(&Scope::All, &[], first, count, |made| {
            for (tagged, pairs) in made {
                for author in tagged {
                    *counts.entry(author).or_default() += 1;
                }
                for pair in pairs {
                    *together.entry(pair).or_default() += 1;
                }
            }
        })?;
        found.authors = counts.into_iter().collect();
        found
            .authors
            .sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let pair = || nearest(&found.authors, &together);
        found.pair = self.pair.clone().or_else(pair);
        let (Some(pair), true) = (found.pair.clone(), is_counted) else {
            found.is_complete = is_counted;
            return Ok(found);
        };
        let look = |no: u32, text: Text<'_>| {
            let mut here = Vec::new();
            if let Text::Document(page, document) = text {
                let spans = spans_by_article(document);
                let worked = worked_on(document, &authors);
                listed(document, |head, of| {
                    if of == page {
                        let spans = spans.get(&head).map_or(&[][..], Vec::as_slice);
                        let worked = worked.get(&head).map_or(&[][..], Vec::as_slice);
                        let looking = Looking {
                            page: no,
                            head,
                            document,
                        };
                        here.extend(self.article(&looking, spans, worked, &authors, &pair));
                    }
                });
            }
            here
        };
        let second = |done: u64, all: u64| go_on(all + done, 2 * all);
        found.is_complete = survey.scan(&Scope::All, &[], second, look, |made| {
            for (cases, agreed) in made {
                found.articles += 1;
                found.cases.extend(cases.into_iter().map(Arc::new));
                found.agreed.extend(agreed.into_iter().map(Arc::new));
            }
        })?;
        Ok(found)
    }

    /// Of each article of a page, every two who did anything in it, in the order of their names.
    fn pairs(&self, document: &Document, page: PageId, authors: &Authors) -> Vec<[String; 2]> {
        let spans = spans_by_article(document);
        let worked = worked_on(document, authors);
        let mut pairs = Vec::new();
        listed(document, |head, of| {
            if of != page {
                return;
            }
            let tagged = spans.get(&head).into_iter().flatten();
            let tagged = tagged.filter_map(|id| document.span(id));
            let tagged = tagged.map(|span| self.author_of(authors, &span));
            let worked = worked.get(&head).into_iter().flatten();
            let read: BTreeSet<&str> = tagged.chain(worked.map(String::as_str)).collect();
            let names: Vec<&str> = read.into_iter().collect();
            for (at, one) in names.iter().enumerate() {
                let others = names[at + 1..].iter();
                pairs.extend(others.map(|other| [(*one).to_owned(), (*other).to_owned()]));
            }
        });
        pairs
    }

    fn author_of<'a>(&'a self, authors: &'a Authors, span: &crate::core::Span<'_>) -> &'a str {
        authors.get(&span.tagged_by()).unwrap_or(&self.author)
    }

    /// Where the two differ in an article, and what they agree on; none where not both did
    /// anything in it.
    fn article(
        &self,
        looking: &Looking<'_>,
        spans: &[SpanId],
        worked: &[String],
        authors: &Authors,
        pair: &[String; 2],
    ) -> Option<(Vec<Case>, Vec<Case>)> {
        let document = looking.document;
        let clean = Clean::of(document, looking.head);
        let mut read: FxHashSet<&str> = worked.iter().map(String::as_str).collect();
        let mut sides: [Vec<(SpanId, Unit)>; 2] = Default::default();
        for id in spans {
            let Some(span) = document.span(id) else {
                continue;
            };
            let author = self.author_of(authors, &span);
            read.insert(author);
            let Some(side) = pair.iter().position(|name| name == author) else {
                continue;
            };
            let places = clean.places(document, looking.head, &span);
            let parts: SmallVec<[(u32, u32); 1]> = in_order(places.into_iter().collect());
            let label = self.labels.resolve(span.label());
            let all = self.labels.labels();
            let label = label.and_then(|label| all.iter().position(|other| other.id == label.id));
            if let Some(label) = label.filter(|_| !parts.is_empty()) {
                sides[side].push((id.clone(), Unit { parts, label }));
            }
        }
        if !pair.iter().all(|name| read.contains(name.as_str())) {
            return None;
        }
        let chars: Vec<char> = clean.text().chars().collect();
        let units = |side: usize| -> Vec<Unit> {
            sides[side].iter().map(|(_, unit)| unit.clone()).collect()
        };
        let (same, differing) = clusters(&units(0), &units(1));
        let tag = |side: usize, number: usize| -> Option<Tag> {
            let (span, unit) = &sides[side][number];
            let words = unit.parts.iter().flat_map(|(start, end)| {
                let chars = &chars[*start as usize..*end as usize];
                chars.iter().filter(|c| !is_white(**c))
            });
            Some(Tag {
                span: span.clone(),
                label: self.labels.labels()[unit.label].id.to_string(),
                words: words.collect(),
                first: clean.address_at(unit.start())?,
                last: clean.address_at(unit.end() - 1)?,
            })
        };
        let case = |numbers: [&[usize]; 2]| -> Option<Case> {
            let all = (0..2).flat_map(|side| numbers[side].iter().map(move |n| (side, *n)));
            let units = all.map(|(side, number)| &sides[side][number].1);
            let start = units.clone().map(Unit::start).min()?;
            let end = units.map(Unit::end).max()?;
            let tags = |side: usize| -> Vec<Tag> {
                let numbers = numbers[side].iter();
                numbers.filter_map(|number| tag(side, *number)).collect()
            };
            Some(Case {
                page: looking.page,
                article: looking.head,
                first: clean.address_at(start)?,
                last: clean.address_at(end - 1)?,
                context: Context::of(&chars, start as usize..end as usize),
                sides: [tags(0), tags(1)],
            })
        };
        let any_decided = document.declines().next().is_some();
        let is_decided = |tag: &Tag| {
            let runs = document.between(tag.first, tag.last);
            any_decided && runs.is_some_and(|runs| document.is_declined(&runs, DECIDED))
        };
        let is_open = |case: &Case| !case.sides.iter().flatten().all(is_decided);
        let cases = differing
            .iter()
            .filter_map(|cluster| case([&cluster.units[0], &cluster.units[1]]))
            .filter(is_open);
        let agreed = same
            .iter()
            .filter_map(|(a, b)| case([&[*a], &[*b]]))
            .filter(is_open);
        Some((cases.collect(), agreed.collect()))
    }
}

/// Of the authors of tags, those of the most first, the two with the most articles in common, by
/// how many every two have; the first two where none have any.
fn nearest(
    authors: &[(String, u64)],
    together: &FxHashMap<[String; 2], u64>,
) -> Option<[String; 2]> {
    let mut best: Option<([&String; 2], u64)> = None;
    for (at, (one, _)) in authors.iter().enumerate() {
        for (other, _) in &authors[at + 1..] {
            let mut key = [one.clone(), other.clone()];
            key.sort();
            let common = together.get(&key).copied().unwrap_or_default();
            if best.is_none_or(|(_, most)| common > most) {
                best = Some(([one, other], common));
            }
        }
    }
    best.map(|(pair, _)| pair.map(String::clone))
}

/// An article that is looked at.
struct Looking<'a> {
    page: u32,
    head: Address,
    document: &'a Document,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::Desk;

    fn differences(desk: &Desk) -> Differences {
        let found = desk.session.adjudication(None).run(|_, _| true).unwrap();
        assert!(found.is_complete);
        found
    }

    /// What each has, a case after the other.
    fn shown(cases: &[Arc<Case>]) -> Vec<String> {
        let side = |tags: &[Tag]| {
            let all: Vec<String> = tags
                .iter()
                .map(|tag| format!("{} {}", tag.words, tag.label))
                .collect();
            all.join("，")
        };
        let cases = cases.iter();
        cases
            .map(|case| format!("{} | {}", side(&case.sides[0]), side(&case.sides[1])))
            .collect()
    }

    fn desk() -> Desk {
        let mut desk = Desk::new(&["苇川的周敏来了，王芳也来了。", "苇川很大。"]);
        desk.does(r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}"#);
        desk.does(r#"{"tag":{"article":1,"text":"周敏","label":"PER"}}"#);
        desk.does(r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#);
        desk.does(r#"{"tag":{"article":2,"text":"苇川","label":"LOC"}}"#);
        let mut desk = desk.reopened_by("zhou");
        desk.does(r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}"#);
        desk.does(r#"{"tag":{"article":1,"text":"周敏来","label":"PER"}}"#);
        desk
    }

    #[test]
    fn cases_are_decided_and_come_back_when_that_is_undone() {
        for (verdict, left) in [
            (Verdict::First, 5),
            (Verdict::Second, 4),
            (Verdict::Both, 6),
            (Verdict::Neither, 3),
        ] {
            let mut desk = desk();
            let found = differences(&desk);
            assert_eq!(
                found.authors,
                [("lin".to_owned(), 4), ("zhou".to_owned(), 2)]
            );
            let all = ["周敏 PER | 周敏来 PER", "王芳 PER | "];
            assert_eq!(shown(&found.cases), all);
            assert_eq!(shown(&found.agreed), ["苇川 LOC | 苇川 LOC"]);
            assert_eq!(found.articles, 1, "zhou has not read the second");
            let cases: Vec<&Case> = found.cases.iter().map(AsRef::as_ref).collect();
            desk.session
                .decide_cases("readings", &cases, verdict)
                .unwrap();
            let after = differences(&desk);
            assert_eq!(shown(&after.cases), Vec::<String>::new(), "{verdict:?}");
            let spans: u64 = after.authors.iter().map(|(_, count)| count).sum();
            assert_eq!(spans, left, "{verdict:?}");
            desk.undo().unwrap();
            assert_eq!(shown(&differences(&desk).cases), all);
        }
    }

    #[test]
    fn those_with_the_most_articles_in_common_are_compared() {
        let check = |work: &[(&str, &[u32])], expected: Option<[&str; 2]>, articles: u64| {
            let mut desk = Desk::new(&["苇川的周敏。", "苇川很大。", "苇川下雨。"]);
            for (author, of) in work {
                desk = desk.reopened_by(author);
                for article in *of {
                    desk.does(&format!(
                        r#"{{"tag":{{"article":{article},"text":"苇川","label":"LOC"}}}}"#
                    ));
                }
            }
            let found = differences(&desk);
            let pair = found
                .pair
                .as_ref()
                .map(|pair| pair.each_ref().map(|name| &**name));
            assert_eq!((pair, found.articles), (expected, articles), "{work:?}");
        };
        check(&[("a", &[1, 2]), ("b", &[1])], Some(["a", "b"]), 1);
        // The two with the most tags have no article in common.
        let work: [(&str, &[u32]); 3] = [("a", &[1, 1, 1]), ("b", &[2, 2, 3]), ("c", &[3])];
        check(&work, Some(["b", "c"]), 1);
        check(&[("a", &[1, 2]), ("b", &[3])], Some(["a", "b"]), 0);
        check(&[("a", &[1])], None, 0);
    }

    #[test]
    fn what_is_agreed_becomes_one() {
        let mut desk = desk();
        let found = differences(&desk);
        let agreed: Vec<&Case> = found.agreed.iter().map(AsRef::as_ref).collect();
        desk.session
            .decide_cases("readings", &agreed, Verdict::First)
            .unwrap();
        let after = differences(&desk);
        assert_eq!(shown(&after.agreed), Vec::<String>::new());
        assert_eq!(after.cases.len(), 2, "it is no difference then");
    }
}
