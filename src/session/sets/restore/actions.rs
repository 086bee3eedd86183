//! What is done to the page that was made of a record: its edits and breaks as operations on
//! addresses, then roles, spans, relations and labels.

use rustc_hash::FxHashSet;

use crate::core::encoding::Encoding;
use crate::core::{Address, Buffer, Members, Operation, Progress, Replica, Role, Run, push_run};
use crate::format::{metadata, set};
use crate::session::ActionBody;
use crate::session::check::page_id;
use crate::session::rows::to_json;
use crate::session::sets::provenance::{Origin, read_time};
use crate::store::{self, NewPage};

use super::{Builder, Draft, Item, Restored, RestoredAction, origin_hash};

impl Builder<'_> {
    pub(super) fn finish(self, replica: Replica) -> Restored {
        let page = self.page();
        let id = page.id;
        let own = Buffer::of_page(id);
        let typed = Buffer { page: id, replica };
        let head = own.at(self.chars.len() as u32);
        let place = Places { own, typed, head };
        let mut actions: Vec<RestoredAction> = Vec::new();
        for action in &self.actions {
            let drafts = action.drafts.iter();
            actions.push(RestoredAction {
                body: taken_over(action.name, &action.author, action.machine),
                time: read_time(&action.time),
                operations: drafts.map(|draft| place.operation(draft)).collect(),
            });
        }
        self.roles(&place, &mut actions);
        let spans_left_out = self.spans(&place, &mut actions);
        let relations_left_out = self.relations(&mut actions);
        for given in &self.article.article_labels {
            let operation = Operation::SetArticleLabel {
                article: head,
                label: given.label.as_str().into(),
                given: true,
            };
            let body = taken_over("label_article", &given.author, false);
            act_at(&mut actions, body, read_time(&given.time), operation);
        }
        let progress = match self.article.state {
            set::State::Todo => None,
            set::State::Doing => Some(Progress::Doing),
            set::State::Done => Some(Progress::Done),
        };
        if let Some(progress) = progress {
            let operations = vec![Operation::SetProgress {
                article: head,
                progress,
            }];
            let body = ActionBody::done("progress", String::new(), true);
            actions.push(RestoredAction {
                body,
                time: store::now(),
                operations,
            });
        }
        Restored {
            page,
            chars: self.chars,
            actions,
            spans_left_out,
            relations_left_out,
        }
    }

    /// The page that is made of the article; its number is still to be given.
    fn page(&self) -> NewPage {
        let bytes: Vec<u8> = self.chars.iter().collect::<String>().into_bytes();
        // Two articles can have the same text; what they came from tells them apart.
        let origin = serde_json::to_string(&self.origin()).unwrap_or_default(); // strings, numbers
        let hash = origin_hash(&bytes, &origin);
        let first = self.article.pages.first();
        NewPage {
            no: 0,
            id: page_id(&hash),
            hash,
            name: first.map_or_else(|| self.article.id.clone(), |page| page.name.clone()),
            encoding: Encoding::Utf8,
            metadata: to_json(&self.article.metadata),
            origin: Some(origin),
            added: store::now(),
            bytes,
        }
    }

    fn origin(&self) -> Origin {
        let mut runs: Vec<(u32, u32, u32, u32)> = Vec::new();
        for (index, from) in (0..).zip(&self.from) {
            let Some((page, at)) = *from else { continue };
            match runs.last_mut() {
                Some((start, end, of, first))
                    if *end == index && *of == page && *first + (index - *start) == at =>
                {
                    *end += 1;
                }
                _ => runs.push((index, index + 1, page, at)),
            }
        }
        let pages = self
            .article
            .pages
            .iter()
            .map(|p| (p.hash.clone(), p.name.clone(), p.length))
            .collect();
        Origin {
            article: self.article.id.clone(),
            pages,
            runs,
            title: match self.article.metadata.contains_key(metadata::TITLE) {
                true => None,
                false => self.article.title.clone(),
            },
            extra: self.article.extra.clone(),
            unsourced: self.article.sources.is_empty() && !self.text.is_empty(),
        }
    }

    /// The characters of the text from `start` to `end`, with what stands hidden between.
    fn between(&self, place: &Places, start: u32, end: u32) -> Vec<Run> {
        let (Some(&first), Some(&last)) = (
            self.shown.get(start as usize),
            self.shown.get(end as usize - 1),
        ) else {
            return Vec::new();
        };
        let mut runs = Vec::new();
        for item in self.order.get(first..=last).unwrap_or_default() {
            push_run(&mut runs, place.address(*item).into());
        }
        runs
    }

    fn roles(&self, place: &Places, actions: &mut Vec<RestoredAction>) {
        let operations: Vec<Operation> = self
            .article
            .roles
            .iter()
            .filter_map(|range| {
                let runs = self.between(place, range.start, range.end);
                let role = Role::from_name(range.role.as_str())?;
                (!runs.is_empty()).then_some(Operation::SetRole { runs, role })
            })
            .collect();
        if !operations.is_empty() {
            let body = ActionBody::done("role", String::new(), true);
            actions.push(RestoredAction {
                body,
                time: store::now(),
                operations,
            });
        }
    }

    fn spans(&self, place: &Places, actions: &mut Vec<RestoredAction>) -> usize {
        let mut left_out = 0;
        for span in &self.article.spans {
            let parts: Vec<(u32, u32)> = if span.parts.is_empty() {
                vec![(span.start, span.end)]
            } else {
                span.parts
                    .iter()
                    .filter(|p| p.article.is_none())
                    .map(|p| (p.start, p.end))
                    .collect()
            };
            left_out += usize::from(span.parts.iter().any(|part| part.article.is_some()));
            let runs = parts
                .iter()
                .map(|(start, end)| self.between(place, *start, *end));
            let mut members: Members = runs.filter(|runs| !runs.is_empty()).collect();
            if span.state == set::SpanState::Torn {
                // Torn again: runs of one part with strangers between, or out of order.
                members = vec![members.concat()];
            }
            if members.iter().all(Vec::is_empty) {
                left_out += 1;
                continue;
            }
            let operation = Operation::Tag {
                span: span.id.as_str().into(),
                members,
                label: span.label.as_str().into(),
                attributes: span.attributes.clone(),
                note: span.note.clone(),
            };
            let mut body = taken_over("tag", &span.author, span.suggested.is_some());
            if let ActionBody::Do { suggested, .. } = &mut body {
                suggested.clone_from(&span.suggested);
            }
            act_at(actions, body, read_time(&span.time), operation);
        }
        left_out
    }

    fn relations(&self, actions: &mut Vec<RestoredAction>) -> usize {
        let mut left_out = 0;
        let tagged: FxHashSet<String> = actions
            .iter()
            .flat_map(|action| &action.operations)
            .filter_map(|operation| operation.span())
            .map(ToString::to_string)
            .collect();
        for relation in &self.article.relations {
            let (from, to) = (&relation.from, &relation.to);
            let here = relation.article.is_none();
            if !here || !tagged.contains(from) || !tagged.contains(to) {
                left_out += 1;
                continue;
            }
            let operation = Operation::Relate {
                kind: relation.kind.as_str().into(),
                from: from.as_str().into(),
                to: to.as_str().into(),
            };
            let body = taken_over("relate", &relation.author, false);
            act_at(actions, body, read_time(&relation.time), operation);
        }
        left_out
    }
}

/// Adds an operation to the last action, where that is of the same kind, author and time, or as
/// one of its own.
fn act_at(actions: &mut Vec<RestoredAction>, body: ActionBody, time: i64, operation: Operation) {
    match actions.last_mut() {
        Some(last) if last.body == body && last.time == time => last.operations.push(operation),
        _ => actions.push(RestoredAction {
            body,
            time,
            operations: vec![operation],
        }),
    }
}

fn taken_over(name: &str, author: &str, machine: bool) -> ActionBody {
    ActionBody::Do {
        name: name.to_owned(),
        detail: String::new(),
        machine,
        suggested: None,
        author: Some(author.to_owned()),
        step: None,
    }
}

struct Places {
    own: Buffer,
    typed: Buffer,
    head: Address,
}

impl Places {
    fn address(&self, item: Item) -> Address {
        match item {
            Item::Page(index) => self.own.at(index),
            Item::Typed(index) => self.typed.at(index),
        }
    }

    fn runs(&self, runs: &[(u32, u32)]) -> Vec<Run> {
        runs.iter()
            .filter(|(start, end)| start < end)
            .map(|(start, end)| self.own.run(*start..*end))
            .collect()
    }

    fn operation(&self, draft: &Draft) -> Operation {
        let typed = |(start, end): (u32, u32)| self.typed.run(start..end);
        match draft {
            Draft::Insert {
                typed: at,
                text,
                after,
                before,
            } => Operation::Insert {
                typed: typed(*at),
                text: text.as_str().into(),
                after: after.map_or(self.head, |item| self.address(item)),
                before: before
                    .filter(|i| *i < self.head.index)
                    .map(|i| self.own.at(i)),
            },
            Draft::Replace {
                targets,
                typed: at,
                text,
            } => Operation::Replace {
                targets: self.runs(targets),
                typed: typed(*at),
                text: text.as_str().into(),
            },
            Draft::Hide(runs) => Operation::Hide {
                runs: self.runs(runs),
            },
            Draft::Join { at, runs } => Operation::Join {
                at: self.own.at(*at),
                runs: self.runs(runs),
            },
            Draft::Keep { at } => Operation::Keep {
                at: self.address(*at),
                runs: Vec::new(),
            },
        }
    }
}
