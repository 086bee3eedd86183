//! Commands on spans and suggestions of them, as operations.

use std::sync::Arc;

use crate::core::labels::Label;
use crate::core::{ActionId, Address, Members, Operation, SpanId};
use crate::format::metadata;

use super::command::{ArticleRef, Command, CommandError, SpanRef, Stretch};
use super::edit::shortened;
use super::{Draft, Session};

type Done = Result<String, CommandError>;

impl Session {
    pub(super) fn tagging(&mut self, draft: &mut Draft, command: &Command) -> Done {
        match command {
            Command::Tag {
                article,
                stretch,
                parts,
                label,
                attributes,
                note,
            } => {
                let label = self.label_known(label)?;
                if let Some(key) = attributes.keys().find(|key| !metadata::is_key(key)) {
                    return Err(CommandError::BadKey { key: key.clone() });
                }
                let article = self.find_article(article)?;
                let stretches: Vec<&Stretch> = stretch.iter().chain(parts).collect();
                let members = self.members(article, &stretches)?;
                let detail = self.words(article, &members)?;
                let home = members[0][0].buffer.page;
                let span = new_span_id(draft.id, draft.seq);
                let (mut attributes, note) = (attributes.clone(), note.clone());
                for (key, value) in self.defaults(&label) {
                    attributes.entry(key).or_insert(value);
                }
                let tag = Operation::Tag {
                    span,
                    members,
                    label: label.clone(),
                    attributes,
                    note,
                };
                self.push(draft, home, tag)?;
                Ok(format!("{detail} {label}"))
            }
            Command::Retag {
                article,
                span,
                label,
            } => {
                let label = self.label_known(label)?;
                let defaults = self.defaults(&label);
                let done = self.on_span(draft, article, span, |span| Operation::SetLabel {
                    span,
                    label,
                })?;
                // What the new label's attributes say of a span of which nothing was said.
                let head = self.find_article(article)?;
                let view = self.view(head)?;
                let id = view.span(span)?;
                let said = view
                    .document
                    .span(&id)
                    .map(|span| span.attributes().clone());
                let said = said.unwrap_or_default();
                let home = view.home_of_span(&id).unwrap_or(head.buffer.page);
                for (key, value) in defaults {
                    if !said.contains_key(&key) {
                        let (span, value) = (id.clone(), Some(value));
                        self.push(draft, home, Operation::SetAttribute { span, key, value })?;
                    }
                }
                Ok(done)
            }
            Command::Edge { article, span, to } => {
                let head = self.find_article(article)?;
                let members = self.members(head, &to.iter().collect::<Vec<_>>())?;
                self.on_span(draft, article, span, |span| Operation::SetMembers {
                    span,
                    members,
                })
            }
            Command::Untag { article, span } => {
                self.on_span(draft, article, span, |span| Operation::Untag { span })
            }
            Command::Decline {
                article,
                stretch,
                kind,
            } => self.decline(draft, article, stretch, kind),
            Command::Note {
                article,
                span,
                note,
            } => {
                let note = note.clone();
                self.on_span(draft, article, span, |span| Operation::SetNote {
                    span,
                    note,
                })
            }
            Command::Attribute {
                article,
                span,
                key,
                value,
            } => {
                if !metadata::is_key(key) {
                    return Err(CommandError::BadKey { key: key.clone() });
                }
                let (key, value) = (key.clone(), value.clone());
                self.on_span(draft, article, span, |span| Operation::SetAttribute {
                    span,
                    key,
                    value,
                })
            }
            // The others are on text and are carried out elsewhere.
            _ => Err(CommandError::NothingToDo),
        }
    }

    fn decline(
        &mut self,
        draft: &mut Draft,
        article: &ArticleRef,
        stretch: &Stretch,
        kind: &str,
    ) -> Done {
        // A label by any of its names is one label.
        let kind: Arc<str> = match kind.strip_prefix("tag:") {
            Some(label) => format!("tag:{}", self.label_known(label)?).into(),
            None if is_kind(kind) => kind.into(),
            None => return Err(CommandError::BadKind { kind: kind.into() }),
        };
        let article = self.find_article(article)?;
        let view = self.view(article)?;
        // Hidden text is refused only where there is no other.
        let runs = match view.visible(stretch) {
            Err(CommandError::NothingSelected) => view.all(stretch)?,
            found => found?,
        };
        if view.document.is_declined(&runs, &kind) {
            return Err(CommandError::NothingToDo);
        }
        let words = shortened(&view.document.text(&runs));
        let detail = format!("{words} {kind}").trim_start().to_owned();
        self.push(
            draft,
            runs[0].buffer.page,
            Operation::Decline { runs, kind },
        )?;
        Ok(detail)
    }

    fn members(
        &mut self,
        article: Address,
        stretches: &[&Stretch],
    ) -> Result<Members, CommandError> {
        let view = self.view(article)?;
        let members: Members = stretches
            .iter()
            .map(|s| view.part(s))
            .collect::<Result<_, _>>()?;
        if members.is_empty() {
            Err(CommandError::NothingSelected)
        } else {
            Ok(members)
        }
    }

    fn words(&mut self, article: Address, members: &Members) -> Result<String, CommandError> {
        let document = self.document(article.buffer.page)?;
        Ok(shortened(
            &members
                .iter()
                .map(|part| document.text(part))
                .collect::<String>(),
        ))
    }

    /// Gives a span other characters.
    pub(super) fn set_members(
        &mut self,
        draft: &mut Draft,
        article: &ArticleRef,
        span: &SpanRef,
        members: Members,
    ) -> Done {
        self.on_span(draft, article, span, |span| Operation::SetMembers {
            span,
            members,
        })
    }

    /// What a new span of a label says.
    fn defaults(&self, label: &str) -> Vec<(String, String)> {
        let label = self.labels.labels().iter().find(|l| *l.id == *label);
        let attributes = label.map(|l: &Label| l.attributes.iter());
        let attributes = attributes.into_iter().flatten();
        attributes
            .filter_map(|a| Some((a.id.clone(), a.default.clone()?)))
            .collect()
    }

    fn on_span(
        &mut self,
        draft: &mut Draft,
        article: &ArticleRef,
        span: &SpanRef,
        operation: impl FnOnce(SpanId) -> Operation,
    ) -> Done {
        let article = self.find_article(article)?;
        let view = self.view(article)?;
        let id = view.span(span)?;
        let missing = || CommandError::NoSuchSpan {
            span: id.to_string(),
        };
        let home = view.home_of_span(&id).ok_or_else(missing)?;
        let found = view.document.span(&id).ok_or_else(missing)?;
        let words = shortened(&found.text());
        let operation = operation(id.clone());
        let same = match &operation {
            Operation::SetLabel { label, .. } => found.label() == label,
            Operation::SetNote { note, .. } => found.note() == note.as_deref(),
            Operation::SetAttribute { key, value, .. } => {
                found.attributes().get(key) == value.as_ref()
            }
            Operation::SetMembers { members, .. } => found.members() == members,
            _ => false,
        };
        if same {
            return Err(CommandError::NothingToDo);
        }
        let said = match &operation {
            Operation::SetLabel { label, .. } => label.to_string(),
            Operation::SetNote { note, .. } => shortened(note.as_deref().unwrap_or_default()),
            Operation::SetAttribute { key, value, .. } => {
                format!("{key}={}", shortened(value.as_deref().unwrap_or("-")))
            }
            Operation::SetMembers { members, .. } => {
                let parts = members.iter().map(|part| view.document.text(part));
                format!("→ {}", shortened(&parts.collect::<String>()))
            }
            _ => String::new(),
        };
        self.push(draft, home, operation)?;
        Ok(format!("{words} {said}").trim_end().to_owned())
    }
}

/// A name no other span has: its action's id and its place there.
pub(super) fn new_span_id(action: ActionId, seq: u32) -> SpanId {
    format!("{}-{}-{seq}", action.replica, action.lamport).into()
}

/// Whether this can be a kind of suggestion.
fn is_kind(kind: &str) -> bool {
    !kind.is_empty() && !kind.chars().any(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use crate::session::command::CommandError;
    use crate::session::testing::Desk;

    /// The refusals that stand in the first article: their words and kinds.
    fn declines(desk: &mut Desk) -> Vec<String> {
        let page = desk.page(1);
        let document = desk.session.document(page).unwrap();
        let article = document.page_head(page).unwrap();
        let said = document
            .declines_of(article)
            .map(|decline| format!("{} {}", document.text(decline.runs), decline.kind));
        said.collect()
    }

    #[test]
    fn a_refusal_is_kept_until_it_is_undone() {
        let mut desk = Desk::new(&["昨天王\n芳到北京。\n"]);
        desk.does(r#"{"decline":{"article":1,"text":"王芳","kind":"tag:人名"}}"#);
        assert_eq!(declines(&mut desk), ["王\n芳 tag:PER"]);
        let again = |desk: &mut Desk, kind: &str| {
            let command = format!(r#"{{"decline":{{"article":1,"text":"王芳","kind":"{kind}"}}}}"#);
            desk.try_it(&command)
        };
        let refused = again(&mut desk, "tag:PER");
        assert!(matches!(refused, Err(CommandError::NothingToDo)));
        let unknown = again(&mut desk, "tag:NOBODY");
        assert!(matches!(unknown, Err(CommandError::NoSuchLabel { .. })));
        let nothing = again(&mut desk, "");
        assert!(matches!(nothing, Err(CommandError::BadKind { .. })));
        let mut desk = desk.reopened_by("lin");
        assert_eq!(declines(&mut desk), ["王\n芳 tag:PER"]);
        assert!(desk.undo().is_some());
        assert_eq!(declines(&mut desk), [""; 0]);
    }
}
