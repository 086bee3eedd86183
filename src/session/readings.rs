//! Readings: who tagged what in which text, taken out of a bundle, an annotation set or a file of
//! characters, and set beside each other.
//!
//! Articles are the same where their id and text are the same, or failing an id their text. What
//! is in one reading alone, or reads otherwise, cannot be compared; how much that is, and which,
//! is part of the result.

use std::collections::{BTreeMap, VecDeque};
use std::io::BufRead;

use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};
use smallvec::SmallVec;

use crate::core::clean::Clean;
use crate::core::labels::LabelSet;
use crate::core::{ActionId, Address, Document, Operation, PageId, Progress, SpanId};
use crate::format::bio;
use crate::format::set::{Format, SetError, SetReader, SpanState, State};
use crate::store::{Bundle, StoreError};
use crate::tag::agreement::{self, Unit};

use super::find::article::listed;
use super::survey::{Scope, Survey, Text};
use super::{ActionBody, Session, article_id};

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its runs in the text, in order.
    pub parts: SmallVec<[(u32, u32); 1]>,
    /// Its label's id.
    pub label: String,
    /// Who tagged it, where that is known.
    pub author: Option<String>,
}

/// An article as somebody read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its id, where it has one.
    pub id: Option<String>,
    /// Its head in the bundle that it was read from, if it was.
    pub head: Option<Address>,
    /// Its first characters, to tell it by.
    pub title: String,
    /// How many characters its text has.
    pub len: u32,
    /// What its text hashes to.
    text: [u8; 16],
    /// Whether it is marked done, where that is known.
    pub is_done: Option<bool>,
    /// What is tagged in it.
    pub tags: Vec<Tag>,
    /// Who did anything in it, besides tagging what stands.
    pub authors: Vec<String>,
    /// Tags that stand nowhere in it any more.
    pub dormant: u64,
}

impl Article {
    /// An article with nothing tagged in it.
    pub fn new(id: Option<String>, text: &str, is_done: Option<bool>) -> Self {
        let mut hash = [0; 16];
        hash.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
        let mut lines = text.lines().map(str::trim);
        let title = lines.find(|line| !line.is_empty());
        Self {
            id,
            head: None,
            title: title.unwrap_or_default().chars().take(24).collect(),
            len: text.chars().count() as u32,
            text: hash,
            is_done,
            tags: Vec::new(),
            authors: Vec::new(),
            dormant: 0,
        }
    }
}

/// Somebody's reading of some articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Whose, or of what file.
    pub name: String,
    /// The articles, in order.
    pub articles: Vec<Article>,
}

impl Reading {
    /// What one author of it tagged: the articles that they did anything in.
    pub fn of_author(&self, author: &str) -> Self {
        let is_theirs = |article: &&Article| {
            let tagged = article.tags.iter().filter_map(|tag| tag.author.as_ref());
            tagged.chain(&article.authors).any(|name| name == author)
        };
        let theirs = |article: &Article| {
            let tags = article.tags.iter();
            Article {
                tags: tags
                    .filter(|tag| tag.author.as_deref() == Some(author))
                    .cloned()
                    .collect(),
                ..article.clone()
            }
        };
        Self {
            name: author.to_owned(),
            articles: self.articles.iter().filter(is_theirs).map(theirs).collect(),
        }
    }

    /// Who did anything in it.
    pub fn authors(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .articles
            .iter()
            .flat_map(|article| {
                let tagged = article.tags.iter().filter_map(|tag| tag.author.clone());
                tagged.chain(article.authors.iter().cloned())
            })
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// The articles of an annotation set.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of_set(name: &str, source: impl BufRead, format: Format) -> Result<Self, SetError> {
        let mut reading = Self {
            name: name.to_owned(),
            articles: Vec::new(),
        };
        let mut reader = SetReader::new(source, format)?.checking();
        while let Some(record) = reader.next_article()? {
            let is_done = Some(record.state == State::Done);
            let mut article = Article::new(Some(record.id), &record.text, is_done);
            for span in record.spans {
                let here = span.parts.iter().filter(|part| part.article.is_none());
                let mut parts: SmallVec<[(u32, u32); 1]> =
                    here.map(|part| (part.start, part.end)).collect();
                if span.parts.is_empty() && span.start < span.end {
                    parts.push((span.start, span.end));
                }
                if span.state == SpanState::Dormant || parts.is_empty() {
                    article.dormant += 1;
                    continue;
                }
                article.tags.push(Tag {
                    parts: in_order(parts),
                    label: span.label,
                    author: Some(span.author),
                });
            }
            reading.articles.push(article);
        }
        Ok(reading)
    }

    /// The sentences of a file with a character a row.
    pub fn of_sentences(name: &str, sentences: Vec<bio::Sentence>) -> Self {
        let article = |sentence: bio::Sentence| {
            let text: String = sentence.chars.iter().collect();
            let tag = |(range, label): (std::ops::Range<usize>, String)| Tag {
                parts: SmallVec::from_buf([(range.start as u32, range.end as u32)]),
                label,
                author: None,
            };
            Article {
                tags: sentence.spans.into_iter().map(tag).collect(),
                ..Article::new(None, &text, None)
            }
        };
        Self {
            name: name.to_owned(),
            articles: sentences.into_iter().map(article).collect(),
        }
    }
}

/// Runs sorted, and put together where they touch.
pub(super) fn in_order(mut parts: SmallVec<[(u32, u32); 1]>) -> SmallVec<[(u32, u32); 1]> {
    parts.sort_unstable();
    let mut joined: SmallVec<[(u32, u32); 1]> = SmallVec::new();
    for part in parts {
        match joined.last_mut() {
            Some(last) if last.1 >= part.0 => last.1 = last.1.max(part.1),
            _ => joined.push(part),
        }
    }
    joined
}

impl Session {
    /// The bundle as it is read now, in order of the list; `go_on` is told pages done and in all
    /// and says whether to go on. None where it was told not to.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn reading(
        &mut self,
        name: &str,
        go_on: impl Fn(u64, u64) -> bool,
    ) -> Result<Option<Reading>, StoreError> {
        // Who did what is read from disk.
        let _ = self.flush();
        let authors = authors(&self.bundle)?;
        let survey = self.survey();
        let labels = self.labels();
        let read = survey_read(&survey, labels, &authors, None, go_on)?;
        Ok(read.map(|articles| Reading {
            name: name.to_owned(),
            articles,
        }))
    }
}

/// Who did what, as far as it is on disk.
pub(super) fn authors(bundle: &Bundle) -> Result<FxHashMap<ActionId, String>, StoreError> {
    let mut authors: FxHashMap<ActionId, String> = FxHashMap::default();
    bundle.each_action(false, |row| {
        let said = match serde_json::from_str(&row.body) {
            Ok(ActionBody::Do { author, .. }) => author,
            _ => None,
        };
        authors.insert(row.id, said.unwrap_or(row.author));
        true
    })?;
    Ok(authors)
}

/// All articles as they are read, in order of the list; none where it was stopped. Of whom nothing
/// is known yet on disk is by `at_work`.
pub(super) fn survey_read(
    survey: &Survey,
    labels: &LabelSet,
    authors: &FxHashMap<ActionId, String>,
    at_work: Option<&str>,
    go_on: impl Fn(u64, u64) -> bool,
) -> Result<Option<Vec<Article>>, StoreError> {
    let by = By { authors, at_work };
    let visit = |_: u32, text: Text<'_>| match text {
        Text::Plain(plain) => articles_of(&plain.document(), plain.page, labels, &by),
        Text::Document(page, document) => articles_of(document, page, labels, &by),
    };
    let mut articles = Vec::new();
    let all = survey.scan(&Scope::All, &[], go_on, visit, |made| articles.extend(made))?;
    Ok(all.then_some(articles))
}

/// Who did what.
struct By<'a> {
    authors: &'a FxHashMap<ActionId, String>,
    at_work: Option<&'a str>,
}

impl By<'_> {
    fn author(&self, action: ActionId) -> Option<String> {
        let known = self.authors.get(&action).map(String::as_str);
        known.or(self.at_work).map(str::to_owned)
    }
}

fn articles_of(document: &Document, page: PageId, labels: &LabelSet, by: &By<'_>) -> Vec<Article> {
    let mut articles = Vec::new();
    let mut here = Vec::new();
    listed(document, |head, of| {
        if of == page {
            here.push(head);
        }
    });
    let by_article = spans_by_article(document);
    let worked = worked_on(document, by.authors);
    for head in here {
        let clean = Clean::of(document, head);
        if clean.is_empty() {
            continue;
        }
        let is_done = document.progress(head) == Progress::Done;
        let mut article = Article {
            head: Some(head),
            ..Article::new(Some(article_id(head)), clean.text(), Some(is_done))
        };
        for id in by_article.get(&head).into_iter().flatten() {
            let Some(span) = document.span(id) else {
                continue;
            };
            let parts = clean.places(document, head, &span).into_iter().collect();
            let parts = in_order(parts);
            if parts.is_empty() {
                article.dormant += 1;
                continue;
            }
            let label = labels.resolve(span.label());
            article.tags.push(Tag {
                parts,
                label: label.map_or(span.label(), |l| &l.id).to_string(),
                author: by.author(span.tagged_by()),
            });
        }
        article.authors = worked.get(&head).cloned().unwrap_or_default();
        articles.push(article);
    }
    articles
}

/// The names of spans by the articles that they have characters in.
pub(super) fn spans_by_article(document: &Document) -> FxHashMap<Address, Vec<SpanId>> {
    let mut by_article: FxHashMap<Address, Vec<SpanId>> = FxHashMap::default();
    for span in document.spans() {
        let mut seen: SmallVec<[Address; 1]> = SmallVec::new();
        span.each_visible_run(|run| {
            // What was typed or moved between them may have parted the two.
            for end in [run.buffer.at(run.start), run.last()] {
                if let Some(article) = document.article_of(end).filter(|a| !seen.contains(a)) {
                    seen.push(article);
                }
            }
        });
        for article in seen {
            by_article
                .entry(article)
                .or_default()
                .push(span.id().clone());
        }
    }
    by_article
}

/// Who tagged anything in an article, untagged it, or said how far the work on it has come.
pub(super) fn worked_on(
    document: &Document,
    authors: &FxHashMap<ActionId, String>,
) -> FxHashMap<Address, Vec<String>> {
    let mut seen: FxHashSet<(Address, &str)> = FxHashSet::default();
    let mut worked: FxHashMap<Address, Vec<String>> = FxHashMap::default();
    for entry in document.entries() {
        if !document.is_live(entry.action) {
            continue;
        }
        let article = match &*entry.operation {
            Operation::SetProgress { article, .. } => Some(*article),
            Operation::Tag { members, .. } | Operation::SetMembers { members, .. } => {
                let first = members.iter().flatten().next();
                first.and_then(|run| document.article_of(run.buffer.at(run.start)))
            }
            _ => None,
        };
        if let (Some(article), Some(author)) = (article, authors.get(&entry.action))
            && seen.insert((article, author))
        {
            worked.entry(article).or_default().push(author.clone());
        }
    }
    worked
}

/// Articles that are in every reading, and what was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// The labels' ids; a unit's label is a number in this list.
    pub labels: Vec<String>,
    /// The articles that are compared.
    pub articles: Vec<MatchedArticle>,
    /// Articles of the same id whose text is not the same in all readings.
    pub different: Vec<String>,
    /// For each reading, the articles that not all others have.
    pub alone: Vec<Vec<String>>,
    /// Articles that are not done in all readings, where only those that are were asked for.
    pub undone: u64,
    /// For each reading, tags that stand nowhere.
    pub dormant: Vec<u64>,
    /// For each reading, tags that were there more than once.
    pub twice: Vec<u64>,
}

/// An article that is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchedArticle {
    /// Its id, where it has one.
    pub id: Option<String>,
    /// Its head in the bundle of the first reading, if that is one.
    pub head: Option<Address>,
    /// Its first characters.
    pub title: String,
    /// Its length and how each reader read it.
    pub text: agreement::Text,
}

impl MatchedArticle {
    /// What to call it: its id, else its number among those compared.
    pub fn name(&self, number: usize) -> String {
        self.id
            .clone()
            .unwrap_or_else(|| format!("#{}", number + 1))
    }
}

/// Sets readings beside each other. With `only_done`, of those that know, articles that are done.
pub fn matched(readings: &[Reading], only_done: bool) -> Matched {
    let mut result = Matched {
        alone: vec![Vec::new(); readings.len()],
        dormant: vec![0; readings.len()],
        twice: vec![0; readings.len()],
        ..Matched::default()
    };
    let Some((first, others)) = readings.split_first() else {
        return result;
    };
    let mut shelves: Vec<Shelf<'_>> = others.iter().map(Shelf::new).collect();
    let mut labels = BTreeMap::new();
    for tag in readings
        .iter()
        .flat_map(|r| &r.articles)
        .flat_map(|a| &a.tags)
    {
        labels.entry(tag.label.clone()).or_insert(0);
    }
    for (number, value) in labels.values_mut().enumerate() {
        *value = number;
    }
    let found: Vec<Vec<Found>> = shelves
        .iter_mut()
        .map(|shelf| shelf.find(&first.articles))
        .collect();
    for (at, article) in first.articles.iter().enumerate() {
        let found: Vec<Found> = found.iter().map(|found| found[at]).collect();
        let there: Vec<&Article> = found
            .iter()
            .zip(others)
            .filter_map(|(found, reading)| match found {
                Found::Same(at) => Some(&reading.articles[*at]),
                _ => None,
            })
            .collect();
        if there.len() < others.len() {
            let name = article.id.clone().unwrap_or_else(|| article.title.clone());
            match found.iter().any(|found| matches!(found, Found::Different)) {
                true => result.different.push(name),
                false => result.alone[0].push(name),
            }
            // What matched elsewhere has no full row.
            for (number, found) in (1..).zip(&found) {
                if let Found::Same(at) = found {
                    result.alone[number].push(name_of(&readings[number].articles[*at]));
                }
            }
            continue;
        }
        let all = || std::iter::once(article).chain(there.iter().copied());
        if only_done && all().any(|article| article.is_done == Some(false)) {
            result.undone += 1;
            continue;
        }
        let mut text = agreement::Text {
            len: article.len,
            readings: Vec::new(),
        };
        for (number, article) in all().enumerate() {
            result.dormant[number] += article.dormant;
            let unit = |tag: &Tag| Unit {
                parts: tag.parts.clone(),
                label: labels[&tag.label],
            };
            let mut units: Vec<Unit> = article.tags.iter().map(unit).collect();
            let count = units.len();
            agreement::order(&mut units);
            result.twice[number] += (count - units.len()) as u64;
            text.readings.push(units);
        }
        result.articles.push(MatchedArticle {
            id: article.id.clone(),
            head: article.head,
            title: article.title.clone(),
            text,
        });
    }
    for (number, shelf) in (1..).zip(&shelves) {
        let left = shelf
            .left()
            .map(|at| name_of(&readings[number].articles[at]));
        result.alone[number].extend(left);
    }
    result.labels = labels.into_keys().collect();
    result
}

fn name_of(article: &Article) -> String {
    article.id.clone().unwrap_or_else(|| article.title.clone())
}

#[derive(Clone, Copy)]
enum Found {
    Same(usize),
    /// There is one of that id, and it reads otherwise.
    Different,
    None,
}

/// A reading's articles, to be taken one by one.
struct Shelf<'a> {
    articles: &'a [Article],
    by_id: FxHashMap<&'a str, usize>,
    by_text: FxHashMap<[u8; 16], VecDeque<usize>>,
    taken: Vec<bool>,
}

impl<'a> Shelf<'a> {
    fn new(reading: &'a Reading) -> Self {
        let mut shelf = Self {
            articles: &reading.articles,
            by_id: FxHashMap::default(),
            by_text: FxHashMap::default(),
            taken: vec![false; reading.articles.len()],
        };
        for (at, article) in reading.articles.iter().enumerate() {
            if let Some(id) = &article.id {
                shelf.by_id.insert(id, at);
            }
            shelf.by_text.entry(article.text).or_default().push_back(at);
        }
        shelf
    }

    /// Where each of another reading's articles is here. What has the same id and text comes first
    /// of all, then what has the same text: a story that is there twice must not take the place of
    /// one with its id.
    fn find(&mut self, articles: &[Article]) -> Vec<Found> {
        let mut found = vec![Found::None; articles.len()];
        for by in [Self::same_id_and_text, Self::same_text, Self::same_id] {
            for (found, article) in found.iter_mut().zip(articles) {
                if matches!(found, Found::None)
                    && let Some(at) = by(self, article)
                {
                    self.taken[at] = true;
                    *found = match self.articles[at].text == article.text {
                        true => Found::Same(at),
                        // Told once, under the first reading's name.
                        false => Found::Different,
                    };
                }
            }
        }
        found
    }

    fn same_id_and_text(&mut self, article: &Article) -> Option<usize> {
        let same = |at: &usize| self.articles[*at].text == article.text;
        self.same_id(article).filter(same)
    }

    fn same_text(&mut self, article: &Article) -> Option<usize> {
        let all = self.by_text.get_mut(&article.text)?;
        std::iter::from_fn(|| all.pop_front()).find(|at| !self.taken[*at])
    }

    fn same_id(&mut self, article: &Article) -> Option<usize> {
        let at = *self.by_id.get(article.id.as_deref()?)?;
        (!self.taken[at]).then_some(at)
    }

    fn left(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.taken.len()).filter(|at| !self.taken[*at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(articles: &[(Option<&str>, &str)]) -> Reading {
        let articles = articles.iter();
        Reading {
            articles: articles
                .map(|(id, text)| Article::new(id.map(str::to_owned), text, Some(true)))
                .collect(),
            ..Reading::default()
        }
    }

    /// What is compared, what differs, and what is alone.
    #[track_caller]
    fn check(
        readings: &[&[(Option<&str>, &str)]],
        compared: usize,
        different: &[&str],
        alone: &[&[&str]],
    ) {
        let readings: Vec<Reading> = readings.iter().map(|r| reading(r)).collect();
        let result = matched(&readings, false);
        assert_eq!(result.articles.len(), compared);
        assert_eq!(result.different, different);
        assert_eq!(result.alone, alone);
    }

    #[test]
    fn articles_are_matched_by_id_and_text() {
        let (a, b) = ((Some("a"), "甲甲"), (Some("b"), "乙乙"));
        check(&[&[a, b], &[b, a]], 2, &[], &[&[], &[]]);
        // The same text under another name, or without one.
        check(
            &[&[a, b], &[(Some("c"), "甲甲"), (None, "乙乙")]],
            2,
            &[],
            &[&[], &[]],
        );
        // Texts that are there twice each have their own.
        let twice = [(None, "甲"), (None, "甲"), (None, "乙")];
        check(&[&twice, &twice], 3, &[], &[&[], &[]]);
        check(&[&twice, &twice[1..]], 2, &[], &[&["甲"], &[]]);
        // One with its own id is not taken by another of the same text.
        let (one, other) = ([(Some("a"), "甲"), (Some("b"), "甲")], (Some("b"), "甲"));
        check(&[&one, &[(Some("a"), "乙"), other]], 1, &["a"], &[&[], &[]]);
        check(
            &[
                &[(Some("a"), "甲"), (Some("c"), "乙")],
                &[(Some("a"), "乙")],
            ],
            1,
            &[],
            &[&["a"], &[]],
        );
        // One that reads otherwise is named; what is alone is counted where it is.
        check(
            &[&[a, b], &[(Some("a"), "甲丙"), b]],
            1,
            &["a"],
            &[&[], &[]],
        );
        check(&[&[a], &[b]], 0, &[], &[&["a"], &["b"]]);
        check(&[&[a, b], &[a, b], &[b]], 1, &[], &[&["a"], &["a"], &[]]);
        check(&[&[], &[]], 0, &[], &[&[], &[]]);
    }
}
