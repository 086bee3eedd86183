//! Commands on what stands between spans and above them: relations, parts of a span, labels of an
//! article.

use crate::core::clean::is_white;
use crate::core::{Members, Operation, Run, RunSet};

use super::command::{ArticleRef, Command, CommandError, SpanRef, Stretch};
use super::edit::shortened;
use super::{Draft, Session};

type Done = Result<String, CommandError>;

impl Session {
    pub(super) fn relating(&mut self, draft: &mut Draft, command: &Command) -> Done {
        match command {
            Command::Relate {
                article,
                kind,
                from,
                to,
            } => self.relate(draft, article, kind, (from, to), true),
            Command::Unrelate {
                article,
                kind,
                from,
                to,
            } => self.relate(draft, article, kind, (from, to), false),
            Command::AddPart {
                article,
                span,
                part,
            } => self.add_part(draft, article, span, part),
            Command::RemovePart {
                article,
                span,
                part,
            } => self.remove_part(draft, article, span, *part),
            Command::LabelArticle {
                article,
                label,
                given,
            } => {
                let article = self.find_article(article)?;
                let document = self.document(article.buffer.page)?;
                let has = |id: &str| document.article_labels(article).any(|(l, _)| **l == *id);
                // A label that is gone can be taken away all the same.
                let label = match has(label) {
                    true => label.as_str().into(),
                    false => self.label_known(label)?,
                };
                let document = self.document(article.buffer.page)?;
                let has = document.article_labels(article).any(|(l, _)| *l == label);
                if has == *given {
                    return Err(CommandError::NothingToDo);
                }
                let detail = label.to_string();
                let given = *given;
                let operation = Operation::SetArticleLabel {
                    article,
                    label,
                    given,
                };
                self.push(draft, article.buffer.page, operation)?;
                Ok(if given { detail } else { format!("- {detail}") })
            }
            // The others are carried out elsewhere.
            _ => Err(CommandError::NothingToDo),
        }
    }

    fn relate(
        &mut self,
        draft: &mut Draft,
        article: &ArticleRef,
        kind: &str,
        (from, to): (&SpanRef, &SpanRef),
        make: bool,
    ) -> Done {
        let article = self.find_article(article)?;
        let known = self.relation_known(kind);
        // A relation whose type is gone can be taken away all the same.
        let kind = match known {
            Err(_) if !make => kind.into(),
            known => known?,
        };
        let directed = self.labels.relation(&kind).is_none_or(|kind| kind.directed);
        let view = self.view(article)?;
        let (mut from, mut to) = (view.span(from)?, view.span(to)?);
        if from == to {
            return Err(CommandError::RelatedToItself);
        }
        let words = |id: &str| {
            let span = view.document.span(id);
            shortened(&span.map(|span| span.text()).unwrap_or_default())
        };
        let detail = format!("{} → {} {kind}", words(&from), words(&to));
        let mut there = view
            .document
            .has_relation(&(kind.clone(), from.clone(), to.clone()));
        if !directed && !there {
            // Between the same two it is the same one whichever is named first.
            let turned = (kind.clone(), to.clone(), from.clone());
            there = view.document.has_relation(&turned);
            if there || from > to {
                std::mem::swap(&mut from, &mut to);
            }
        }
        if there == make {
            return Err(match make {
                true => CommandError::NothingToDo,
                false => CommandError::NoSuchRelation { relation: detail },
            });
        }
        let home = view.home_of_span(&from).unwrap_or(article.buffer.page);
        let operation = match make {
            true => Operation::Relate { kind, from, to },
            false => Operation::Unrelate { kind, from, to },
        };
        self.push(draft, home, operation)?;
        Ok(detail)
    }

    /// Adds a stretch to a span. What touches a part of it, but for white space, makes one part
    /// with it.
    fn add_part(
        &mut self,
        draft: &mut Draft,
        article: &ArticleRef,
        span: &SpanRef,
        part: &Stretch,
    ) -> Done {
        let head = self.find_article(article)?;
        let view = self.view(head)?;
        let id = view.span(span)?;
        let missing = || CommandError::NoSuchSpan {
            span: id.to_string(),
        };
        let found = view.document.span(&id).ok_or_else(missing)?;
        let new = view.part(part)?;
        let held = RunSet::new(&found.members().concat());
        let is_new = |run: &Run| run.addresses().any(|address| !held.contains(address));
        if !new.iter().any(is_new) {
            return Err(CommandError::NothingToDo);
        }
        // In the order of the text; one that cannot be seen has no place and goes behind.
        let place = |part: &Vec<Run>| {
            let visible = |run: &Run| run.addresses().find(|a| view.document.is_visible(*a));
            let first = part.iter().find_map(visible);
            first
                .and_then(|first| view.document.visible_offset(first))
                .unwrap_or(u32::MAX)
        };
        let mut parts: Members = found.members().clone();
        parts.push(new);
        parts.sort_by_key(place);
        let mut members: Members = Vec::new();
        for part in parts {
            let joined = members.last().and_then(|last| joined(&view, last, &part));
            match (joined, members.last_mut()) {
                (Some(joined), Some(last)) => *last = joined,
                _ => members.push(part),
            }
        }
        self.set_members(draft, article, span, members)
    }

    fn remove_part(
        &mut self,
        draft: &mut Draft,
        article: &ArticleRef,
        span: &SpanRef,
        part: u32,
    ) -> Done {
        let head = self.find_article(article)?;
        let view = self.view(head)?;
        let id = view.span(span)?;
        let found = view.document.span(&id);
        let mut members = found.map(|span| span.members().clone()).unwrap_or_default();
        let at = (part as usize)
            .checked_sub(1)
            .filter(|at| *at < members.len());
        let at = at.ok_or(CommandError::NoSuchPart {
            part,
            parts: members.len(),
        })?;
        if members.len() == 1 {
            return Err(CommandError::LastPart);
        }
        members.remove(at);
        self.set_members(draft, article, span, members)
    }
}

/// Two parts of a span as one, where they share characters or nothing that is seen stands between
/// them but white space.
fn joined(view: &super::places::View<'_>, one: &[Run], other: &[Run]) -> Option<Vec<Run>> {
    let document = view.document;
    let visible = |runs: &[Run]| {
        let runs = view.only(runs, |address| document.is_visible(address));
        Some((runs.first()?.first(), runs.last()?.last()))
    };
    let ((first, last), (next, end)) = (visible(one)?, visible(other)?);
    let offset = |address| document.visible_offset(address);
    if offset(last)? < offset(next)? {
        let between = document.between(last, next)?;
        let strange = |address| {
            let (c, facts) = document.character(address).unwrap_or_default();
            facts.visible() && !is_white(c) && address != last && address != next
        };
        if !view.only(&between, strange).is_empty() {
            return None;
        }
    }
    let end = if offset(end)? > offset(last)? {
        end
    } else {
        last
    };
    document.between(first, end)
}

#[cfg(test)]
mod tests;
