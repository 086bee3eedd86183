//! Decisions of where two authors differ: what they come to, here and now or worked out elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::core::Document;
use crate::session::command::{ArticleRef, Command, CommandError, SpanRef, Stretch};
use crate::session::plan::Prepared;
use crate::session::planner::Planner;
use crate::session::{ActionBody, Outcome, Session, article_id};
use crate::store::record;

use super::{Case, DECIDED, Verdict};

impl Session {
    /// Decides cases, as one action called `name`. Tags that are gone are passed over.
    ///
    /// # Errors
    /// Why nothing was done; [`CommandError::NothingToDo`] where all are gone.
    pub fn decide_cases(
        &mut self,
        name: &str,
        cases: &[&Case],
        verdict: Verdict,
    ) -> Result<Outcome, CommandError> {
        let mut commands = Vec::new();
        for case in cases {
            let document = self.document(case.article.buffer.page)?;
            commands.extend(case.commands(document, verdict));
        }
        if commands.is_empty() {
            return Err(CommandError::NothingToDo);
        }
        self.execute(&Command::Batch {
            name: name.to_owned(),
            commands,
        })
    }

    /// Gets ready to decide many cases elsewhere, as one action called `name`.
    pub fn deciding(&mut self, name: &str, cases: Arc<[Arc<Case>]>, verdict: Verdict) -> Deciding {
        Deciding {
            planner: self.planner(),
            name: name.to_owned(),
            cases,
            verdict,
        }
    }
}

/// Many cases that are to be decided in one way.
#[derive(Debug)]
pub struct Deciding {
    planner: Planner,
    name: String,
    cases: Arc<[Arc<Case>]>,
    verdict: Verdict,
}

impl Deciding {
    /// Works out what that comes to. Tags that are gone are passed over. `go_on` is told how many
    /// pages are done, and of how many, and says whether to go on.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn prepare(&self, go_on: impl Fn(u64, u64) -> bool) -> Result<Prepared, CommandError> {
        let mut by_page: BTreeMap<u32, Vec<&Case>> = BTreeMap::new();
        for case in self.cases.iter() {
            by_page.entry(case.page).or_default().push(case);
        }
        let groups: Vec<Vec<&Case>> = by_page.into_values().collect();
        let mut count = 0;
        let plan = self
            .planner
            .work_out(&groups, go_on, |session, draft, group| {
                let mut commands = Vec::new();
                for case in group {
                    let document = session.document(case.article.buffer.page)?;
                    let here = case.commands(document, self.verdict);
                    count += usize::from(!here.is_empty());
                    commands.extend(here);
                }
                Planner::carry_out(session, draft, &commands)
            })?;
        Ok(Prepared {
            plan,
            body: ActionBody::done(&self.name, format!("{count} places"), false),
            passed_over: self.cases.len() - count,
        })
    }
}

impl Case {
    /// What a verdict comes to, for the tags that are still there.
    fn commands(&self, document: &Document, verdict: Verdict) -> Vec<Command> {
        let article = ArticleRef::Name(article_id(self.article));
        let page = self.article.buffer.page;
        let mut commands = Vec::new();
        for (side, tags) in self.sides.iter().enumerate() {
            for tag in tags.iter().filter(|tag| document.span(&tag.span).is_some()) {
                commands.push(match verdict.keeps(side) {
                    true => Command::Decline {
                        article: article.clone(),
                        stretch: Stretch::Addresses {
                            first: record::write_address(page, tag.first),
                            last: record::write_address(page, tag.last),
                        },
                        kind: DECIDED.to_owned(),
                    },
                    false => Command::Untag {
                        article: article.clone(),
                        span: SpanRef::Id {
                            span: tag.span.to_string(),
                        },
                    },
                });
            }
        }
        commands
    }
}
