//! The id of an entry of a knowledge base, copied from one tag to others of the same words, as one
//! action.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::core::{Address, SpanId};
use crate::session::command::{ArticleRef, Command, CommandError, SpanRef};
use crate::session::plan::Prepared;
use crate::session::planner::Planner;
use crate::session::{ActionBody, Session, article_id};

use super::Reference;

/// A tag, to be told what it refers to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag {
    /// The number of the page in whose list its article stands.
    pub page: u32,
    /// Its article.
    pub article: Address,
    /// Its name.
    pub span: SpanId,
}

impl Session {
    /// Gets ready to give tags the id of an entry, as one action. What has another id by then, or
    /// is gone, is left alone.
    pub fn referring(&mut self, tags: Arc<[Tag]>, words: &str, reference: Reference) -> Referring {
        Referring {
            planner: self.planner(),
            tags,
            words: words.to_owned(),
            reference,
        }
    }
}

/// Tags that are to be given the id of an entry.
#[derive(Debug)]
pub struct Referring {
    planner: Planner,
    tags: Arc<[Tag]>,
    words: String,
    reference: Reference,
}

impl Referring {
    /// Works out what that comes to. `go_on` is told how many pages are done, and of how many, and
    /// says whether to go on.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn prepare(&self, go_on: impl Fn(u64, u64) -> bool) -> Result<Prepared, CommandError> {
        let Reference { key, id } = &self.reference;
        let mut by_page: BTreeMap<u32, Vec<&Tag>> = BTreeMap::new();
        for tag in self.tags.iter() {
            by_page.entry(tag.page).or_default().push(tag);
        }
        let groups: Vec<Vec<&Tag>> = by_page.into_values().collect();
        let mut count = 0;
        let plan = self
            .planner
            .work_out(&groups, go_on, |session, draft, group| {
                let mut commands = Vec::new();
                for tag in group {
                    let document = session.document(tag.article.buffer.page)?;
                    let span = document.span(&tag.span);
                    let is_open = span.is_some_and(|span| {
                        span.attributes().get(key).is_none_or(String::is_empty)
                    });
                    if is_open {
                        commands.push(self.command(tag));
                    }
                }
                count += commands.len();
                Planner::carry_out(session, draft, &commands)
            })?;
        let detail = format!("{} {key}={id} ({count})", self.words);
        Ok(Prepared {
            plan,
            body: ActionBody::done("attribute", detail, false),
            passed_over: self.tags.len() - count,
        })
    }

    fn command(&self, tag: &Tag) -> Command {
        Command::Attribute {
            article: ArticleRef::Name(article_id(tag.article)),
            span: SpanRef::Id {
                span: tag.span.to_string(),
            },
            key: self.reference.key.clone(),
            value: Some(self.reference.id.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::find::{Scope, Standing};
    use crate::session::testing::Desk;

    /// The tags over some words: their articles, and what is said of them.
    fn found(desk: &mut Desk, words: &str, scope: Scope) -> Vec<(Tag, Standing)> {
        let reference = Reference {
            key: "entry".to_owned(),
            id: "Q7".to_owned(),
        };
        let search = desk
            .session
            .reference_search(words, &"PER".into(), reference, scope);
        let mut all = Vec::new();
        let run = search.unwrap().run(
            |_, _| true,
            |one| {
                for mention in &one.mentions {
                    let tag = Tag {
                        page: one.hits.page,
                        article: one.hits.article,
                        span: mention.span.clone().unwrap(),
                    };
                    all.push((tag, mention.standing.clone()));
                }
            },
        );
        assert!(run.unwrap().is_complete);
        all
    }

    #[test]
    fn an_id_is_copied_to_tags_of_the_same_words_and_label_and_no_other_is_lost() {
        let mut desk = Desk::new(&[
            "周敏来了。周\n敏走了，周敏。周敏敏不来。",
            "周敏又来了，周敏说。",
            "周敏没有标注。",
        ]);
        for line in [
            r#"{"tag":{"article":1,"text":"周敏","nth":1,"label":"PER","attributes":{"entry":"Q7"}}}"#,
            r#"{"tag":{"article":1,"text":"周敏","nth":2,"label":"PER"}}"#,
            r#"{"tag":{"article":1,"text":"周敏","nth":3,"label":"ORG"}}"#,
            r#"{"tag":{"article":1,"text":"周敏敏","label":"PER"}}"#,
            r#"{"tag":{"article":2,"text":"周敏","nth":1,"label":"PER","attributes":{"entry":"Q8"}}}"#,
            r#"{"tag":{"article":2,"text":"周敏","nth":2,"label":"PER"}}"#,
        ] {
            desk.does(line);
        }
        let all = found(&mut desk, "周敏", Scope::All);
        let standing: Vec<&Standing> = all.iter().map(|(_, standing)| standing).collect();
        let other = Standing::Refers("Q8".to_owned());
        let expected = [&Standing::Tagged, &Standing::Free, &other, &Standing::Free];
        assert_eq!(standing, expected);
        // All of them are asked for; what has an id keeps it.
        let tags: Vec<Tag> = all.into_iter().map(|(tag, _)| tag).collect();
        let reference = Reference {
            key: "entry".to_owned(),
            id: "Q7".to_owned(),
        };
        let tags: Arc<[Tag]> = tags.into();
        let referring = desk.session.referring(Arc::clone(&tags), "周敏", reference);
        assert!(!referring.prepare(|_, _| false).unwrap().is_complete());
        let prepared = referring.prepare(|_, _| true).unwrap();
        assert_eq!(prepared.passed_over, 2);
        assert!(desk.session.put_down(prepared).unwrap().is_some());
        let standing = |desk: &mut Desk| -> Vec<Standing> {
            let all = found(desk, "周敏", Scope::All);
            all.into_iter().map(|(_, standing)| standing).collect()
        };
        let tagged = || Standing::Tagged;
        let after = [tagged(), tagged(), other.clone(), tagged()];
        assert_eq!(standing(&mut desk), after);
        let mut desk = desk.reopened_by("lin");
        assert_eq!(standing(&mut desk), after);
        desk.undo().unwrap();
        assert_eq!(standing(&mut desk)[1], Standing::Free, "one undo");
        assert_eq!(standing(&mut desk)[3], Standing::Free, "one undo");
    }
}
