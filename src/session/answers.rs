//! Suggestions for an article that are answered together: those that are accepted become tags, the
//! others are refused, as one action of which it is kept what proposed it.

use std::sync::Arc;

use crate::core::labels::LabelSet;
use crate::core::{Address, Document, LabelId};
use crate::store::record;

use super::command::{ArticleRef, Command, CommandError, Stretch};
use super::plan::Prepared;
use super::planner::Planner;
use super::{ActionBody, Outcome, Session, article_id};

/// What the log calls it.
const NAME: &str = "accept";

/// What is said to a suggestion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Its first character.
    pub first: Address,
    /// Its last.
    pub last: Address,
    /// The label that the words get, or that is refused of them.
    pub label: LabelId,
    /// Whether it is refused.
    pub is_refused: bool,
}

impl Session {
    /// Answers suggestions for an article here and now; `source` says what made them.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn answer(
        &mut self,
        article: Address,
        answers: &[Answer],
        source: &str,
    ) -> Result<Outcome, CommandError> {
        let commands = answers.iter().map(|answer| answer.command(article));
        let name = NAME.to_owned();
        let commands = commands.collect();
        self.accept(&Command::Batch { name, commands }, source)
    }

    /// Gets ready to answer very many elsewhere.
    pub fn answering(
        &mut self,
        article: Address,
        answers: Arc<[Answer]>,
        source: &str,
    ) -> Answering {
        Answering {
            planner: self.planner(),
            article,
            answers,
            labels: self.labels().clone(),
            source: source.to_owned(),
        }
    }
}

/// Suggestions that are to be answered.
#[derive(Debug)]
pub struct Answering {
    planner: Planner,
    article: Address,
    answers: Arc<[Answer]>,
    labels: LabelSet,
    source: String,
}

impl Answering {
    /// Works out what that comes to. What was tagged meanwhile is passed over. `go_on` is told how
    /// many are done, and of how many, and says whether to go on.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn prepare(&self, go_on: impl Fn(u64, u64) -> bool) -> Result<Prepared, CommandError> {
        let page = self.article.buffer.page;
        let mut count = 0;
        let each = |session: &mut Session, answer: &Answer| {
            let is_free = answer.is_free(session.document(page)?, &self.labels);
            count += usize::from(is_free);
            Ok(is_free.then(|| answer.command(self.article)))
        };
        let plan = self.planner.work_out_together(&self.answers, go_on, each)?;
        let mut body = ActionBody::done(NAME, format!("{count} commands"), true);
        if let ActionBody::Do { suggested, .. } = &mut body {
            *suggested = Some(self.source.clone());
        }
        Ok(Prepared {
            plan,
            body,
            passed_over: self.answers.len() - count,
        })
    }
}

impl Answer {
    fn command(&self, article: Address) -> Command {
        let written = |address| record::write_address(article.buffer.page, address);
        let stretch = Stretch::Addresses {
            first: written(self.first),
            last: written(self.last),
        };
        let article = ArticleRef::Name(article_id(article));
        match self.is_refused {
            true => Command::Decline {
                article,
                stretch,
                kind: format!("tag:{}", self.label),
            },
            false => Command::Tag {
                article,
                stretch: Some(stretch),
                parts: Vec::new(),
                label: self.label.to_string(),
                attributes: Default::default(),
                note: None,
            },
        }
    }

    /// Whether its characters stand in the text, and none of them under a tag.
    fn is_free(&self, document: &Document, labels: &LabelSet) -> bool {
        let runs = document.between(self.first, self.last);
        let visible = runs.iter().flatten().flat_map(|run| run.addresses());
        let mut visible = visible.filter(|address| document.is_visible(*address));
        let mut any = false;
        let is_bare = visible.all(|address| {
            any = true;
            let spans = document.spans_at(address);
            // One whose label was deleted is not to be seen.
            spans
                .iter()
                .all(|span| labels.resolve(span.label()).is_none())
        });
        any && is_bare
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::Desk;

    fn tags(desk: &mut Desk) -> Vec<(String, String)> {
        let page = desk.page(1);
        let document = desk.session.document(page).unwrap();
        let said = |span: crate::core::Span<'_>| (span.text(), span.label().to_string());
        document.spans().map(said).collect()
    }

    /// Answers to names in the first article: accepted, or with `!` refused.
    fn answers(desk: &mut Desk, said: &[(&str, &str)]) -> (Address, Vec<Answer>) {
        let page = desk.page(1);
        let document = desk.session.document(page).unwrap();
        let article = document.page_head(page).unwrap();
        let clean = crate::core::clean::Clean::of(document, article);
        let text: Vec<char> = clean.text().chars().collect();
        let answer = |(words, label): &(&str, &str)| {
            let label_bare = label.trim_start_matches('!');
            let words: Vec<char> = words.chars().collect();
            let at = text.windows(words.len()).position(|w| w == words).unwrap() as u32;
            Answer {
                first: clean.address_at(at).unwrap(),
                last: clean.address_at(at + words.len() as u32 - 1).unwrap(),
                label: label_bare.into(),
                is_refused: label.starts_with('!'),
            }
        };
        (article, said.iter().map(answer).collect())
    }

    #[test]
    fn worked_out_elsewhere_it_is_the_same_and_one_undo() {
        let said = [("苇川", "LOC"), ("周敏", "PER"), ("王芳", "!PER")];
        let mut done = Vec::new();
        for elsewhere in [false, true] {
            let mut desk = Desk::new(&["苇川的周敏来了，王芳也来了。"]);
            let (article, all) = answers(&mut desk, &said);
            if elsewhere {
                let answering = desk.session.answering(article, all.into(), "learner");
                let prepared = answering.prepare(|_, _| true).unwrap();
                assert!(prepared.is_complete());
                assert!(desk.session.put_down(prepared).unwrap().is_some());
            } else {
                desk.session.answer(article, &all, "learner").unwrap();
            }
            let last = desk.session.last_action().unwrap().unwrap();
            done.push((tags(&mut desk), desk.session.action_body(last).unwrap()));
            assert!(desk.undo().is_some());
            assert!(tags(&mut desk).is_empty());
        }
        assert_eq!(done[0].0.len(), 2);
        assert_eq!(done[0].0, done[1].0);
        assert_eq!(format!("{:?}", done[0].1), format!("{:?}", done[1].1));
    }

    #[test]
    fn what_is_tagged_already_is_left_and_stopping_changes_nothing() {
        let mut desk = Desk::new(&["苇川的周敏来了，王芳也来了。"]);
        desk.does(r#"{"tag":{"article":1,"text":"川的周","label":"ORG"}}"#);
        let (article, all) = answers(&mut desk, &[("周敏", "PER"), ("王芳", "PER")]);
        let all: Arc<[Answer]> = all.into();
        let answering = desk.session.answering(article, Arc::clone(&all), "learner");
        let stopped = answering.prepare(|_, _| false).unwrap();
        assert!(!stopped.is_complete() && stopped.is_empty());
        let prepared = answering.prepare(|_, _| true).unwrap();
        assert_eq!(prepared.passed_over, 1);
        // Somebody works on in the article: it is to be worked out anew.
        desk.does(r#"{"tag":{"article":1,"text":"王芳","label":"LOC"}}"#);
        assert!(desk.session.put_down(prepared).unwrap().is_none());
        let answering = desk.session.answering(article, all, "learner");
        let prepared = answering.prepare(|_, _| true).unwrap();
        assert_eq!(prepared.passed_over, 2);
        let nothing = desk.session.put_down(prepared);
        assert!(matches!(nothing, Err(CommandError::NothingToDo)));
    }
}
