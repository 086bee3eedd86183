//! The record of an operation, and the two ways between it and the operation.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::core::{Address, Members, Operation, PageId, Progress, Role, Run};

use super::addresses::{read_address, read_run, write_address, write_run};

type Place<'a> = Cow<'a, str>;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum OperationRecord<'a> {
    Insert {
        #[serde(borrow)]
        at: Place<'a>,
        text: Cow<'a, str>,
        after: Place<'a>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Place<'a>>,
    },
    SplitArticle {
        #[serde(borrow)]
        head: Place<'a>,
        after: Place<'a>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Place<'a>>,
    },
    UnsplitArticle {
        #[serde(borrow)]
        head: Place<'a>,
    },
    Replace {
        #[serde(borrow)]
        runs: Vec<Place<'a>>,
        at: Place<'a>,
        text: Cow<'a, str>,
    },
    Hide {
        #[serde(borrow)]
        runs: Vec<Place<'a>>,
    },
    Show {
        #[serde(borrow)]
        runs: Vec<Place<'a>>,
    },
    Join {
        #[serde(borrow)]
        at: Place<'a>,
        runs: Vec<Place<'a>>,
    },
    Keep {
        #[serde(borrow)]
        at: Place<'a>,
        runs: Vec<Place<'a>>,
    },
    Move {
        #[serde(borrow)]
        runs: Vec<Place<'a>>,
        after: Place<'a>,
    },
    Role {
        #[serde(borrow)]
        runs: Vec<Place<'a>>,
        role: Cow<'a, str>,
    },
    Tag {
        #[serde(borrow)]
        span: Cow<'a, str>,
        parts: Vec<Vec<Place<'a>>>,
        label: Cow<'a, str>,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        attributes: BTreeMap<String, String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    Members {
        #[serde(borrow)]
        span: Cow<'a, str>,
        parts: Vec<Vec<Place<'a>>>,
    },
    Label {
        #[serde(borrow)]
        span: Cow<'a, str>,
        label: Cow<'a, str>,
    },
    Attribute {
        #[serde(borrow)]
        span: Cow<'a, str>,
        key: String,
        value: Option<String>,
    },
    Note {
        #[serde(borrow)]
        span: Cow<'a, str>,
        note: Option<String>,
    },
    Untag {
        #[serde(borrow)]
        span: Cow<'a, str>,
    },
    Relate {
        #[serde(borrow)]
        kind: Cow<'a, str>,
        from: Cow<'a, str>,
        to: Cow<'a, str>,
    },
    Unrelate {
        #[serde(borrow)]
        kind: Cow<'a, str>,
        from: Cow<'a, str>,
        to: Cow<'a, str>,
    },
    Decline {
        #[serde(borrow)]
        runs: Vec<Place<'a>>,
        kind: Cow<'a, str>,
    },
    Progress {
        #[serde(borrow)]
        article: Place<'a>,
        progress: Cow<'a, str>,
    },
    ArticleLabel {
        #[serde(borrow)]
        article: Place<'a>,
        label: Cow<'a, str>,
        given: bool,
    },
    PageMetadata {
        key: String,
        value: Option<String>,
    },
    Metadata {
        #[serde(borrow)]
        article: Place<'a>,
        key: String,
        value: Option<String>,
    },
}

impl<'a> OperationRecord<'a> {
    pub(super) fn of(page: PageId, operation: &'a Operation) -> Self {
        let run = |r: &Run| Place::Owned(write_run(page, *r));
        let runs = |list: &[Run]| list.iter().map(run).collect();
        let place = |a: &Address| Place::Owned(write_address(page, *a));
        let parts = |members: &Members| members.iter().map(|part| runs(part)).collect();
        let borrowed = |text: &'a str| Cow::Borrowed(text);
        match operation {
            Operation::Insert {
                typed,
                text,
                after,
                before,
            } => Self::Insert {
                at: run(typed),
                text: borrowed(text),
                after: place(after),
                before: before.as_ref().map(place),
            },
            Operation::SplitArticle {
                head,
                after,
                before,
            } => Self::SplitArticle {
                head: place(head),
                after: place(after),
                before: before.as_ref().map(place),
            },
            Operation::UnsplitArticle { head } => Self::UnsplitArticle { head: place(head) },
            Operation::Replace {
                targets,
                typed,
                text,
            } => Self::Replace {
                runs: runs(targets),
                at: run(typed),
                text: borrowed(text),
            },
            Operation::Hide { runs: list } => Self::Hide { runs: runs(list) },
            Operation::Show { runs: list } => Self::Show { runs: runs(list) },
            Operation::Join { at, runs: list } => Self::Join {
                at: place(at),
                runs: runs(list),
            },
            Operation::Keep { at, runs: list } => Self::Keep {
                at: place(at),
                runs: runs(list),
            },
            Operation::Move { runs: list, after } => Self::Move {
                runs: runs(list),
                after: place(after),
            },
            Operation::SetRole { runs: list, role } => Self::Role {
                runs: runs(list),
                role: borrowed(role.name()),
            },
            Operation::Tag {
                span,
                members,
                label,
                attributes,
                note,
            } => Self::Tag {
                span: borrowed(span),
                parts: parts(members),
                label: borrowed(label),
                attributes: attributes.clone(),
                note: note.clone(),
            },
            Operation::SetMembers { span, members } => Self::Members {
                span: borrowed(span),
                parts: parts(members),
            },
            Operation::SetLabel { span, label } => Self::Label {
                span: borrowed(span),
                label: borrowed(label),
            },
            Operation::SetAttribute { span, key, value } => Self::Attribute {
                span: borrowed(span),
                key: key.clone(),
                value: value.clone(),
            },
            Operation::SetNote { span, note } => Self::Note {
                span: borrowed(span),
                note: note.clone(),
            },
            Operation::Untag { span } => Self::Untag {
                span: borrowed(span),
            },
            Operation::Relate { kind, from, to } => Self::Relate {
                kind: borrowed(kind),
                from: borrowed(from),
                to: borrowed(to),
            },
            Operation::Unrelate { kind, from, to } => Self::Unrelate {
                kind: borrowed(kind),
                from: borrowed(from),
                to: borrowed(to),
            },
            Operation::Decline { runs: list, kind } => Self::Decline {
                runs: runs(list),
                kind: borrowed(kind),
            },
            Operation::SetProgress { article, progress } => Self::Progress {
                article: place(article),
                progress: borrowed(progress.name()),
            },
            Operation::SetArticleLabel {
                article,
                label,
                given,
            } => Self::ArticleLabel {
                article: place(article),
                label: borrowed(label),
                given: *given,
            },
            // The page is the one whose log it stands in.
            Operation::SetPageMetadata { key, value, .. } => Self::PageMetadata {
                key: key.clone(),
                value: value.clone(),
            },
            Operation::SetMetadata {
                article,
                key,
                value,
            } => Self::Metadata {
                article: place(article),
                key: key.clone(),
                value: value.clone(),
            },
        }
    }

    pub(super) fn operation(&self, page: PageId) -> Option<Operation> {
        let run = |place: &Place<'_>| read_run(page, place);
        let runs = |list: &[Place<'_>]| list.iter().map(run).collect::<Option<Vec<_>>>();
        let place = |place: &Place<'_>| read_address(page, place);
        let optional = |p: &Option<Place<'_>>| match p {
            Some(p) => place(p).map(Some),
            None => Some(None),
        };
        let parts = |list: &[Vec<Place<'_>>]| {
            list.iter()
                .map(|part| runs(part))
                .collect::<Option<Members>>()
        };
        Some(match self {
            Self::Insert {
                at,
                text,
                after,
                before,
            } => Operation::Insert {
                typed: run(at)?,
                text: (**text).into(),
                after: place(after)?,
                before: optional(before)?,
            },
            Self::SplitArticle {
                head,
                after,
                before,
            } => Operation::SplitArticle {
                head: place(head)?,
                after: place(after)?,
                before: optional(before)?,
            },
            Self::UnsplitArticle { head } => Operation::UnsplitArticle { head: place(head)? },
            Self::Replace {
                runs: list,
                at,
                text,
            } => Operation::Replace {
                targets: runs(list)?,
                typed: run(at)?,
                text: (**text).into(),
            },
            Self::Hide { runs: list } => Operation::Hide { runs: runs(list)? },
            Self::Show { runs: list } => Operation::Show { runs: runs(list)? },
            Self::Join { at, runs: list } => Operation::Join {
                at: place(at)?,
                runs: runs(list)?,
            },
            Self::Keep { at, runs: list } => Operation::Keep {
                at: place(at)?,
                runs: runs(list)?,
            },
            Self::Move { runs: list, after } => Operation::Move {
                runs: runs(list)?,
                after: place(after)?,
            },
            Self::Role { runs: list, role } => Operation::SetRole {
                runs: runs(list)?,
                role: Role::from_name(role)?,
            },
            Self::Tag {
                span,
                parts: list,
                label,
                attributes,
                note,
            } => Operation::Tag {
                span: (**span).into(),
                members: parts(list)?,
                label: (**label).into(),
                attributes: attributes.clone(),
                note: note.clone(),
            },
            Self::Members { span, parts: list } => Operation::SetMembers {
                span: (**span).into(),
                members: parts(list)?,
            },
            Self::Label { span, label } => Operation::SetLabel {
                span: (**span).into(),
                label: (**label).into(),
            },
            Self::Attribute { span, key, value } => Operation::SetAttribute {
                span: (**span).into(),
                key: key.clone(),
                value: value.clone(),
            },
            Self::Note { span, note } => Operation::SetNote {
                span: (**span).into(),
                note: note.clone(),
            },
            Self::Untag { span } => Operation::Untag {
                span: (**span).into(),
            },
            Self::Relate { kind, from, to } => Operation::Relate {
                kind: (**kind).into(),
                from: (**from).into(),
                to: (**to).into(),
            },
            Self::Unrelate { kind, from, to } => Operation::Unrelate {
                kind: (**kind).into(),
                from: (**from).into(),
                to: (**to).into(),
            },
            Self::ArticleLabel {
                article,
                label,
                given,
            } => Operation::SetArticleLabel {
                article: place(article)?,
                label: (**label).into(),
                given: *given,
            },
            Self::Decline { runs: list, kind } => Operation::Decline {
                runs: runs(list)?,
                kind: (**kind).into(),
            },
            Self::Progress { article, progress } => Operation::SetProgress {
                article: place(article)?,
                progress: Progress::from_name(progress)?,
            },
            Self::PageMetadata { key, value } => Operation::SetPageMetadata {
                page,
                key: key.clone(),
                value: value.clone(),
            },
            Self::Metadata {
                article,
                key,
                value,
            } => Operation::SetMetadata {
                article: place(article)?,
                key: key.clone(),
                value: value.clone(),
            },
        })
    }
}
