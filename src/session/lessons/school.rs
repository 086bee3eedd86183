//! Learning beside the window: the articles to learn from are read on another thread, as they
//! are on disk and in what is on its way there.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::clean::is_white;
use crate::core::{ActionId, Address, Document, Operation, Progress};
use crate::session::readings::spans_by_article;
use crate::session::survey::Survey;
use crate::session::{Session, find};
use crate::store::StoreError;
use crate::tag::score::Scores;
use crate::tag::words::Words;

use super::Lessons;
use super::learned::Learned;
use super::lists::Lists;
use super::names::Names;
use super::reading::Reading;

/// No more articles than these, the last that were done, are learned from: more would hardly
/// teach more, and take minutes.
const LEARNED_AT_MOST: usize = 3000;

/// What marks an article as done in the log.
const DONE: &str = r#""progress":"done""#;

/// What there is to learn, read elsewhere than on the window's thread.
#[derive(Clone, Debug)]
pub struct School {
    survey: Survey,
    names: Names,
}

/// How well the learner tagged articles that it had not seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// How many articles it had learned from.
    pub learned: usize,
    /// On how many others, the next that were done, it was tried.
    pub tried: usize,
    /// How well that went.
    pub scores: Scores,
}

/// How much the learner would gain from an article: its page and place in the list, and how
/// clear it is to the learner.
pub type Gain = ((u32, u32), f32);

impl Session {
    /// Gets ready to learn.
    pub fn school(&self) -> School {
        School {
            survey: self.survey(),
            names: Names::of(self.labels()),
        }
    }
}

impl School {
    /// The labels.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The state of the session that this is a picture of.
    pub fn revision(&self) -> u64 {
        self.survey.revision()
    }

    /// An article as the learner reads it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn lesson(&self, article: Address) -> Result<Reading, StoreError> {
        self.lesson_in(article, &self.names)
    }

    /// An article as it is read by whoever knows the labels by these names.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn lesson_in(&self, article: Address, names: &Names) -> Result<Reading, StoreError> {
        let document = self.survey.document(article.buffer.page)?;
        Ok(Reading::of(&document, article, names))
    }

    /// The articles that are done, in the order in which they were; none where it was told to
    /// stop.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn lessons(
        &self,
        mut go_on: impl FnMut(u64, u64) -> bool,
    ) -> Result<Option<Lessons>, StoreError> {
        let mut times: FxHashMap<u32, u64> = FxHashMap::default();
        let on_disk = self.survey.bundle()?.pages_with(DONE)?;
        for (time, page) in on_disk.into_iter().chain(self.survey.waiting_with(DONE)) {
            let last = times.entry(page).or_default();
            *last = time.max(*last);
        }
        let mut pages: Vec<(u64, u32)> = times.into_iter().map(|(page, at)| (at, page)).collect();
        pages.sort_unstable();
        let from = pages.len().saturating_sub(LEARNED_AT_MOST);
        let pages: Vec<u32> = pages[from..].iter().map(|(_, page)| *page).collect();
        let mut done: Vec<(ActionId, Address, Reading)> = Vec::new();
        let is_whole = self.survey.each_document(&pages, &mut go_on, |surveyed| {
            let document = &surveyed.document;
            let spans = spans_by_article(document);
            for (head, action) in self.done_in(document) {
                let here = spans.get(&head).into_iter().flatten();
                let here = here.filter_map(|span| document.span(span));
                let reading = Reading::with(document, head, &self.names, here);
                done.push((action, head, reading));
            }
        })?;
        if !is_whole {
            return Ok(None);
        }
        done.sort_by_key(|(action, head, _)| (*action, *head));
        let mut lessons = Lessons::default();
        let from = done.len().saturating_sub(LEARNED_AT_MOST);
        for (_, head, reading) in done.drain(from..) {
            lessons.articles.push(head);
            lessons.examples.push(reading.example);
        }
        Ok(Some(lessons))
    }

    /// The articles of a document that are done, each with what marked it so last.
    fn done_in(&self, document: &Document) -> Vec<(Address, ActionId)> {
        let mut last: FxHashMap<Address, (ActionId, Progress)> = FxHashMap::default();
        for entry in document.entries() {
            if let Operation::SetProgress { article, progress } = &*entry.operation
                && self.survey.is_live(entry.action)
            {
                last.insert(*article, (entry.action, *progress));
            }
        }
        let there: FxHashSet<Address> = document.articles().collect();
        let done = last.into_iter().filter_map(|(head, (action, progress))| {
            let is_done = progress == Progress::Done && there.contains(&head);
            (is_done && document.visible_len(head) > 0).then_some((head, action))
        });
        done.collect()
    }

    /// How the learner did as it went: the articles that are done, in the order in which they
    /// were, are divided into `parts`; each is tagged by what was learned from those before it.
    /// None where it was told to stop.
    pub fn curve(
        &self,
        lessons: &Lessons,
        lists: &Lists,
        parts: usize,
        words: &Words,
        go_on: &mut dyn FnMut(f32) -> bool,
    ) -> Option<Vec<Point>> {
        let all = lessons.examples.len();
        let parts = parts.min(all).max(1);
        let mut points = Vec::new();
        for part in 0..parts {
            let (from, to) = (all * part / parts, all * (part + 1) / parts);
            if from == to {
                continue;
            }
            let before = Lessons {
                examples: lessons.examples[..from].to_vec(),
                ..Lessons::default()
            };
            let mut share = |done: f32| go_on((part as f32 + done) / parts as f32);
            let learned = Learned::taught(self.names.clone(), lists, &before, words, &mut share)?;
            let mut scores = Scores::new(self.names.labels.len());
            for example in &lessons.examples[from..to] {
                if !go_on((part as f32 + 0.9) / parts as f32) {
                    return None;
                }
                let found = learned.mentions(&example.chars, words);
                scores.count(&example.mentions, &found);
            }
            points.push(Point {
                learned: from,
                tried: to - from,
                scores,
            });
        }
        Some(points)
    }

    /// How clear each article that is not done is to the learner, from 0 to 1: it would gain most
    /// from the least clear. Of a long article the beginning is looked at. None where it was told
    /// to stop.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn gains(
        &self,
        learned: &Learned,
        words: &Words,
        go_on: impl FnMut(u64, u64) -> bool,
    ) -> Result<Option<Vec<Gain>>, StoreError> {
        const LOOKED_AT: usize = 2000;
        let mut gains = Vec::new();
        let is_whole = self
            .survey
            .each_document(&self.survey.pages(), go_on, |surveyed| {
                let document = &surveyed.document;
                let mut places: FxHashMap<u32, u32> = FxHashMap::default();
                find::each_listed(document, |article, page| {
                    let Some(no) = self.survey.page_number(page) else {
                        return;
                    };
                    let text = document.article_text(article);
                    if text.chars().all(is_white) {
                        return;
                    }
                    let place = places.entry(no).or_default();
                    let key = (no, *place);
                    *place += 1;
                    if document.progress(article) != Progress::Done {
                        // What is tagged there is not asked.
                        let none = std::iter::empty();
                        let reading = Reading::with(document, article, &self.names, none);
                        let mut chars = reading.run_on(words).example.chars;
                        chars.truncate(LOOKED_AT);
                        gains.push((key, learned.margin(&chars, words)));
                    }
                });
            })?;
        Ok(is_whole.then_some(gains))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::catalog::{ListOrder, ListQuery};
    use crate::session::testing::Desk;

    const TEXTS: [&str; 3] = [
        "记者周敏到苇川采访。\n",
        "周敏昨日离开苇川。\n",
        "周敏又到苇川。\n",
    ];

    fn tagged(desk: &mut Desk, article: usize) {
        for (text, label) in [("周敏", "PER"), ("苇川", "LOC")] {
            desk.does(&format!(
                r#"{{"tag":{{"article":{article},"text":"{text}","label":"{label}"}}}}"#
            ));
        }
        desk.does(&format!(
            r#"{{"progress":{{"article":{article},"progress":"done"}}}}"#
        ));
    }

    #[test]
    fn lessons_are_the_articles_that_are_done_in_the_order_in_which_they_were() {
        let mut desk = Desk::new(&TEXTS);
        tagged(&mut desk, 2);
        tagged(&mut desk, 1);
        let heads: Vec<Address> = desk
            .session
            .articles()
            .unwrap()
            .iter()
            .map(|a| a.head)
            .collect();
        let lessons = desk.session.school().lessons(|_, _| true).unwrap().unwrap();
        assert_eq!(lessons.articles, [heads[1], heads[0]]);
        assert_eq!(lessons.examples[0].mentions.len(), 2);
        desk.undo();
        let lessons = desk.session.school().lessons(|_, _| true).unwrap().unwrap();
        assert_eq!(
            lessons.articles,
            [heads[1]],
            "what is undone does not teach"
        );
        let stopped = desk.session.school().lessons(|_, _| false).unwrap();
        assert!(stopped.is_none());
    }

    #[test]
    fn what_was_learned_is_suggested_and_a_refusal_is_not() {
        let mut desk = Desk::new(&TEXTS);
        tagged(&mut desk, 1);
        tagged(&mut desk, 2);
        let words = Words::without_dictionary();
        let suggested = |desk: &mut Desk| -> Vec<String> {
            let school = desk.session.school();
            let lessons = school.lessons(|_, _| true).unwrap().unwrap();
            let lists = Lists::default();
            let names = school.names().clone();
            let learned = Learned::taught(names, &lists, &lessons, &words, &mut |_| true).unwrap();
            let head = desk.session.articles().unwrap()[2].head;
            let reading = school.lesson(head).unwrap();
            let document = desk.session.document(head.buffer.page).unwrap();
            let all = learned.suggest(&reading, &words);
            let said = all.iter().map(|one| {
                let runs = document.between(one.first, one.last).unwrap();
                format!("{} {}", document.text(&runs), one.label)
            });
            said.collect()
        };
        assert_eq!(suggested(&mut desk), ["周敏 PER", "苇川 LOC"]);
        desk.does(r#"{"decline":{"article":3,"text":"周敏","kind":"tag:PER"}}"#);
        assert_eq!(suggested(&mut desk), ["苇川 LOC"]);
        desk.undo();
        desk.does(r#"{"decline":{"article":3,"text":"周敏","kind":"tag"}}"#);
        assert_eq!(suggested(&mut desk), ["苇川 LOC"]);
        desk.does(r#"{"tag":{"article":3,"text":"到苇川","label":"ORG"}}"#);
        assert_eq!(suggested(&mut desk), [""; 0], "nothing over a tag");
    }

    #[test]
    fn what_was_learned_well_is_clearer_than_what_is_strange() {
        let mut desk = Desk::new(&[
            TEXTS[0],
            TEXTS[1],
            "葛洪生与闵渡合办柘榴厂，程岱任厂长。\n",
            "记者周敏又到苇川采访。\n",
        ]);
        tagged(&mut desk, 1);
        tagged(&mut desk, 2);
        let words = Words::without_dictionary();
        let school = desk.session.school();
        let lessons = school.lessons(|_, _| true).unwrap().unwrap();
        let (names, lists) = (school.names().clone(), Lists::default());
        let learned = Learned::taught(names, &lists, &lessons, &words, &mut |_| true).unwrap();
        let gains = school
            .gains(&learned, &words, |_, _| true)
            .unwrap()
            .unwrap();
        // What is done gains nothing and is not named.
        let keys: Vec<_> = gains.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, [(3, 0), (4, 0)]);
        desk.session.set_gains(gains);
        let query = ListQuery {
            order: ListOrder::Gain,
            descending: true,
            ..ListQuery::default()
        };
        let order = desk.session.query_list(&query).unwrap();
        assert_eq!(
            order,
            [2, 3, 0, 1],
            "the strange one first, those done last"
        );
        let gain = |key| desk.session.gain_of(key).unwrap();
        assert!(gain((3, 0)) > gain((4, 0)));
    }

    #[test]
    fn the_curve_tries_each_part_on_what_was_learned_before_it() {
        let mut desk = Desk::new(&TEXTS);
        for article in 1..=3 {
            tagged(&mut desk, article);
        }
        let words = Words::without_dictionary();
        let school = desk.session.school();
        let lessons = school.lessons(|_, _| true).unwrap().unwrap();
        let lists = Lists::default();
        let curve = |parts| {
            school
                .curve(&lessons, &lists, parts, &words, &mut |_| true)
                .unwrap()
        };
        let points = curve(8);
        let shape: Vec<(usize, usize)> = points.iter().map(|p| (p.learned, p.tried)).collect();
        assert_eq!(shape, [(0, 1), (1, 1), (2, 1)]);
        assert!(points.iter().all(|point| point.scores.all().gold == 2));
        assert!(
            school
                .curve(&lessons, &lists, 8, &words, &mut |_| false)
                .is_none()
        );
    }
}
