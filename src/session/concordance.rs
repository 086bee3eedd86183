//! A concordance: every place where some words stand, or a label is used, in its line, over the
//! whole bundle.
//!
//! A [`Concordance`] is a picture of what the session knows, to be carried out on another thread
//! while the session goes on.

use std::ops::Range;
use std::sync::Arc;

use crate::core::clean::Clean;
use crate::core::labels::LabelSet;
use crate::core::{Address, Document, SpanId};
use crate::store::StoreError;
use crate::tag::find::{Folded, Matcher};

use super::Session;
use super::context::{AROUND, Context};
use super::find::article::{Reading, listed};
use super::readings::spans_by_article;
use super::survey::{Plain, Scope, Survey, Text};

/// What is looked for.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// Words.
    Text(Arc<Matcher>),
    /// What is tagged with a label, named by its id.
    Label(String),
}

/// A concordance, to be made.
#[derive(Debug)]
pub struct Concordance {
    survey: Survey,
    scope: Scope,
    labels: LabelSet,
    wanted: Wanted,
}

/// A place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The number of the page in whose list the article stands.
    pub page: u32,
    /// The article.
    pub article: Address,
    /// The first character.
    pub first: Address,
    /// The last character.
    pub last: Address,
    /// The tag, where a label was looked for.
    pub span: Option<SpanId>,
    /// The words in their line.
    pub context: Context,
}

/// How lines are ordered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Order {
    /// As the articles are listed.
    #[default]
    Place,
    /// By the words, then by what follows.
    Words,
    /// By what stands before, from the words on.
    Before,
    /// By what follows.
    After,
}

impl Order {
    /// All of them.
    pub const ALL: [Order; 4] = [Order::Place, Order::Words, Order::Before, Order::After];
}

/// How much there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Made {
    /// Places, those beyond the most that are listed included.
    pub count: u64,
    /// Whether everything was looked at.
    pub is_complete: bool,
}

/// Places beyond this many are counted and not listed.
pub const LISTED_AT_MOST: usize = 200_000;

impl Session {
    /// Gets ready to make a concordance.
    pub fn concordance(&self, wanted: Wanted, scope: Scope) -> Concordance {
        Concordance {
            survey: self.survey(),
            scope,
            labels: self.labels().clone(),
            wanted,
        }
    }
}

impl Concordance {
    /// The state of the session that is looked at.
    pub fn revision(&self) -> u64 {
        self.survey.revision()
    }

    /// Looks through the bundle and gives lines in order of the list. `go_on` is told how much is
    /// done, and of how much, and says whether to go on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run(
        &self,
        go_on: impl Fn(u64, u64) -> bool,
        mut each: impl FnMut(Vec<Line>),
    ) -> Result<Made, StoreError> {
        let matcher = match &self.wanted {
            Wanted::Text(matcher) => Some(&**matcher),
            Wanted::Label(_) => None,
        };
        let wanted = self.scope.wanted();
        let is_wanted = |article: &Address| wanted.as_ref().is_none_or(|w| w.contains(article));
        let visit = |no: u32, text: Text<'_>| {
            let mut lines = Vec::new();
            match (text, matcher) {
                (Text::Plain(plain), Some(matcher)) => {
                    of_plain(no, plain, matcher, &mut lines);
                    lines.retain(|line| is_wanted(&line.article));
                }
                (Text::Plain(..), None) => {}
                (Text::Document(page, document), _) => {
                    let spans = match matcher {
                        Some(_) => Default::default(),
                        None => spans_by_article(document),
                    };
                    listed(document, |article, of| {
                        if of != page || !is_wanted(&article) {
                            return;
                        }
                        match matcher {
                            Some(matcher) => {
                                let spaces = matcher.minds_spaces();
                                let reading = Reading::of(document, article, spaces);
                                let chars = reading.chars.iter().copied();
                                let found = matcher.find(chars, &mut Folded::default());
                                of_text(no, article, &reading, &found, &mut lines);
                            }
                            None => {
                                let here = spans.get(&article).map_or(&[][..], Vec::as_slice);
                                self.of_label(no, article, document, here, &mut lines);
                            }
                        }
                    });
                }
            }
            lines
        };
        let mut made = Made::default();
        let scope = &self.scope;
        let survey = &self.survey;
        made.is_complete = survey.scan(scope, matcher.as_slice(), go_on, visit, |mut lines| {
            let room = LISTED_AT_MOST.saturating_sub(made.count as usize);
            made.count += lines.len() as u64;
            lines.truncate(room);
            each(lines);
        })?;
        Ok(made)
    }

    fn of_label(
        &self,
        page: u32,
        article: Address,
        document: &Document,
        spans: &[SpanId],
        lines: &mut Vec<Line>,
    ) {
        let Wanted::Label(wanted) = &self.wanted else {
            return;
        };
        let has_label = |id: &&SpanId| {
            let span = document.span(id);
            let label = span.and_then(|span| self.labels.resolve(span.label()));
            label.is_some_and(|label| *label.id == **wanted)
        };
        let spans: Vec<&SpanId> = spans.iter().filter(has_label).collect();
        if spans.is_empty() {
            return;
        }
        let clean = Clean::of(document, article);
        let chars: Vec<char> = clean.text().chars().collect();
        let mut places = Vec::new();
        for id in spans {
            let Some(span) = document.span(id) else {
                continue;
            };
            let parts = clean.places(document, article, &span);
            let start = parts.iter().map(|part| part.0).min();
            let end = parts.iter().map(|part| part.1).max();
            if let (Some(start), Some(end)) = (start, end) {
                places.push((start, end, id));
            }
        }
        places.sort_unstable();
        for (start, end, id) in places {
            if let (Some(first), Some(last)) = (clean.address_at(start), clean.address_at(end - 1))
            {
                lines.push(Line {
                    page,
                    article,
                    first,
                    last,
                    span: Some(id.clone()),
                    context: Context::of(&chars, start as usize..end as usize),
                });
            }
        }
    }
}

fn of_plain(page: u32, plain: &Plain<'_>, matcher: &Matcher, lines: &mut Vec<Line>) {
    let Some(found) = plain.hits(matcher) else {
        return;
    };
    let article = plain.head();
    lines.extend(found.each().map(|(hit, (first, last))| Line {
        page,
        article,
        first,
        last,
        span: None,
        context: Context::told(
            found.before(hit, AROUND),
            found.words(hit),
            found.after(hit),
        ),
    }));
}

fn of_text(
    page: u32,
    article: Address,
    reading: &Reading,
    found: &[Range<u32>],
    lines: &mut Vec<Line>,
) {
    for hit in found {
        let (Some(first), Some(last)) = (reading.address(hit.start), reading.address(hit.end - 1))
        else {
            continue;
        };
        lines.push(Line {
            page,
            article,
            first,
            last,
            span: None,
            context: Context::of(&reading.chars, hit.start as usize..hit.end as usize),
        });
    }
}

/// Puts lines that come in order of the list into another; gives the numbers of lines.
pub fn ordered(lines: &[Line], order: Order) -> Vec<u32> {
    let mut numbers: Vec<u32> = (0..lines.len() as u32).collect();
    let of = |number: &u32| &lines[*number as usize].context;
    match order {
        Order::Place => {}
        Order::Words => numbers.sort_by(|a, b| {
            let (a, b) = (of(a), of(b));
            (a.words(), a.after()).cmp(&(b.words(), b.after()))
        }),
        Order::Before => {
            numbers.sort_by(|a, b| {
                of(a)
                    .before()
                    .chars()
                    .rev()
                    .cmp(of(b).before().chars().rev())
            });
        }
        Order::After => numbers.sort_by(|a, b| of(a).after().cmp(of(b).after())),
    }
    numbers
}

#[cfg(test)]
mod tests;
