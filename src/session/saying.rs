//! The same said of each of many articles: worked out elsewhere, put down at once.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::core::{Address, PageId, Progress};

use super::command::{ArticleRef, Command, CommandError};
use super::plan::Prepared;
use super::planner::Planner;
use super::{ActionBody, Session, article_id};

/// What is said of an article.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Said {
    /// How far the work on it has come.
    Progress(Progress),
    /// A label of whole articles, by its id, that it is given or that is taken from it.
    Label(String, bool),
}

impl Said {
    fn command(&self, article: Address) -> Command {
        let article = ArticleRef::Name(article_id(article));
        match self {
            Self::Progress(progress) => Command::Progress {
                article,
                progress: progress.name().to_owned(),
            },
            Self::Label(label, given) => Command::LabelArticle {
                article,
                label: label.clone(),
                given: *given,
            },
        }
    }

    /// The command that says it of all of these.
    pub fn of(&self, articles: &[Address]) -> Command {
        if let (Self::Progress(_), [article]) = (self, articles) {
            return self.command(*article);
        }
        Command::Batch {
            name: self.name().to_owned(),
            commands: articles.iter().map(|one| self.command(*one)).collect(),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Progress(_) => "progress",
            Self::Label(..) => "label_article",
        }
    }
}

impl Session {
    /// Gets ready to say something of articles elsewhere.
    pub fn saying(&mut self, said: Said, articles: Arc<[Address]>) -> Saying {
        Saying {
            planner: self.planner(),
            said,
            articles,
        }
    }
}

/// Something that is to be said of articles.
#[derive(Debug)]
pub struct Saying {
    planner: Planner,
    said: Said,
    articles: Arc<[Address]>,
}

impl Saying {
    /// Works out what that comes to. `go_on` is told how many pages are done, and of how many, and
    /// says whether to go on.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn prepare(&self, go_on: impl Fn(u64, u64) -> bool) -> Result<Prepared, CommandError> {
        let mut places: FxHashMap<PageId, usize> = FxHashMap::default();
        let mut groups: Vec<Vec<Command>> = Vec::new();
        for article in self.articles.iter() {
            let place = *places.entry(article.buffer.page).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[place].push(self.said.command(*article));
        }
        let plan = self
            .planner
            .work_out(&groups, go_on, |session, draft, commands| {
                Planner::carry_out(session, draft, commands)
            })?;
        let detail = format!("{} commands", self.articles.len());
        Ok(Prepared {
            plan,
            body: ActionBody::done(self.said.name(), detail, false),
            passed_over: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::Desk;

    #[test]
    fn worked_out_elsewhere_it_is_as_if_each_were_told() {
        for said in [
            Said::Progress(Progress::Done),
            Said::Label("TOPIC".to_owned(), true),
        ] {
            let mut done = Vec::new();
            for elsewhere in [false, true] {
                let mut desk = Desk::new(&["一。\n二。\n三。", "四。", "五。"]);
                desk.does(r##"{"label":{"id":"TOPIC","color":"#0072b2","of_article":true}}"##);
                desk.does(r#"{"split_article":{"article":1,"line":2}}"#);
                // One is said of already, and one stands on a page of another.
                desk.does(r#"{"progress":{"article":2,"progress":"done"}}"#);
                desk.does(r#"{"move":{"article":3,"text":"四","into":4,"to":"end"}}"#);
                let all = desk.session.articles().unwrap();
                let heads: Arc<[Address]> = all.iter().map(|one| one.head).collect();
                let before = said_of(&mut desk);
                if elsewhere {
                    let saying = desk.session.saying(said.clone(), Arc::clone(&heads));
                    assert!(!saying.prepare(|_, _| false).unwrap().is_complete());
                    let prepared = saying.prepare(|_, _| true).unwrap();
                    assert!(desk.session.put_down(prepared).unwrap().is_some());
                } else {
                    desk.session.execute(&said.of(&heads)).unwrap();
                }
                let last = desk.session.last_action().unwrap().unwrap();
                let body = desk.session.action_body(last).unwrap();
                let after = said_of(&mut desk);
                assert_ne!(after, before);
                done.push((after, body));
                desk.undo().unwrap();
                assert_eq!(said_of(&mut desk), before);
            }
            assert_eq!(done[0], done[1]);
        }
    }

    fn said_of(desk: &mut Desk) -> Vec<(Progress, Vec<String>)> {
        let all = desk.session.articles().unwrap().into_iter();
        all.map(|one| (one.progress, one.labels)).collect()
    }
}
