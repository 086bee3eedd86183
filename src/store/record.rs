//! How operations are written in the log: JSON of its own shape, so that what is on disk
//! changes only when somebody means to change it.
//!
//! Addresses are relative to the page whose log they stand in: `"12"` is the page's thirteenth
//! character, `"12-15"` three of them, `"~<replica>:0-2"` typed text on the page,
//! `"<page>:…"` and `"<page>~<replica>:…"` text of another page. `docs/bundle-format.md` lists
//! the records.

mod labels;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::core::{Address, Buffer, Members, Operation, PageId, Progress, Replica, Role, Run};

pub use labels::{decode_labels, encode_labels};

/// The operations of one action on one page: each with its place in the action.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decoded {
    /// Those that this version understands.
    pub operations: Vec<(u32, Operation)>,
    /// How many others there are: of a newer version, or damaged. They stay in the log.
    pub unknown: usize,
}

/// Writes operations on `page` as a log record.
pub fn encode(page: PageId, operations: &[(u32, &Operation)]) -> String {
    let records: Vec<_> = operations
        .iter()
        .map(|(seq, operation)| (seq, OperationRecord::of(page, operation)))
        .collect();
    to_json(&records)
}

/// Reads a log record. What cannot be understood is counted, never an error.
pub fn decode(page: PageId, json: &str) -> Decoded {
    if let Ok(records) = serde_json::from_str::<Vec<(u32, OperationRecord<'_>)>>(json) {
        let mut operations = Vec::with_capacity(records.len());
        let total = records.len();
        operations.extend(
            records
                .iter()
                .filter_map(|(seq, r)| Some((*seq, r.operation(page)?))),
        );
        return Decoded {
            unknown: total - operations.len(),
            operations,
        };
    }
    let Ok(records) = serde_json::from_str::<Vec<&RawValue>>(json) else {
        return Decoded {
            unknown: 1,
            ..Decoded::default()
        };
    };
    let total = records.len();
    let understood = |raw: &&RawValue| {
        let (seq, record) = serde_json::from_str::<(u32, OperationRecord<'_>)>(raw.get()).ok()?;
        Some((seq, record.operation(page)?))
    };
    let operations: Vec<_> = records.iter().filter_map(understood).collect();
    Decoded {
        unknown: total - operations.len(),
        operations,
    }
}

fn to_json(value: &impl Serialize) -> String {
    // Records hold strings, numbers, lists and string-keyed maps: none can fail.
    serde_json::to_string(value).unwrap_or_default()
}

type Place<'a> = Cow<'a, str>;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OperationRecord<'a> {
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
    fn of(page: PageId, operation: &'a Operation) -> Self {
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

    fn operation(&self, page: PageId) -> Option<Operation> {
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

/// What stands in the record of an operation that others can rest on: it types, tags, moves or
/// relates.
/// Quotation marks are escaped in strings, so these stand there as the names of operations only.
pub const BEARING: [&str; 6] = [
    r#""insert":"#,
    r#""split_article":"#,
    r#""replace":"#,
    r#""tag":"#,
    r#""move":"#,
    r#""relate":"#,
];

/// Whether others can rest on what a record tells.
pub fn bears(body: &str) -> bool {
    BEARING.iter().any(|kind| body.contains(kind))
}

/// An address as seen from a page.
pub fn write_address(page: PageId, address: Address) -> String {
    let mut out = write_buffer(page, address.buffer);
    let _ = write!(out, "{}", address.index); // writing to a String cannot fail
    out
}

fn write_run(page: PageId, run: Run) -> String {
    let mut out = write_buffer(page, run.buffer);
    let _ = write!(out, "{}-{}", run.start, run.end); // writing to a String cannot fail
    out
}

fn write_buffer(page: PageId, buffer: Buffer) -> String {
    match (buffer.page == page, buffer.is_typed()) {
        (true, false) => String::new(),
        (true, true) => format!("~{}:", buffer.replica),
        (false, false) => format!("{}:", buffer.page),
        (false, true) => format!("{}~{}:", buffer.page, buffer.replica),
    }
}

fn read_buffer(page: PageId, place: &str) -> Option<(Buffer, &str)> {
    let Some((buffer, rest)) = place.split_once(':') else {
        return Some((Buffer::of_page(page), place));
    };
    let hex = |s: &str| u64::from_str_radix(s, 16).ok();
    let (of, replica) = buffer
        .split_once('~')
        .map_or((buffer, None), |(p, r)| (p, Some(r)));
    let page = if of.is_empty() {
        page
    } else {
        PageId(hex(of)?)
    };
    let replica = match replica {
        Some(replica) => Replica(hex(replica)?),
        None => Replica::PAGE,
    };
    Some((Buffer { page, replica }, rest))
}

/// The address that `place` is, seen from a page.
pub fn read_address(page: PageId, place: &str) -> Option<Address> {
    let (buffer, index) = read_buffer(page, place)?;
    Some(buffer.at(index.parse().ok()?))
}

fn read_run(page: PageId, place: &str) -> Option<Run> {
    let (buffer, range) = read_buffer(page, place)?;
    let (start, end) = range.split_once('-')?;
    let (start, end) = (start.parse().ok()?, end.parse().ok()?);
    (start < end).then(|| buffer.run(start..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_relative_to_their_page_and_read_back() {
        let (page, other, replica) = (PageId(7), PageId(u64::MAX), Replica(0xabc));
        let check = |buffer: Buffer, written: &str| {
            let run = buffer.run(3..5);
            assert_eq!(write_run(page, run), written);
            assert_eq!(read_run(page, written), Some(run));
        };
        check(Buffer::of_page(page), "3-5");
        check(Buffer { page, replica }, "~0000000000000abc:3-5");
        check(Buffer::of_page(other), "ffffffffffffffff:3-5");
        check(
            Buffer {
                page: other,
                replica,
            },
            "ffffffffffffffff~0000000000000abc:3-5",
        );
    }

    #[test]
    fn an_unknown_operation_is_counted_and_the_others_read() {
        let json = r#"[[0,{"hide":{"runs":["0-1"]}}],[1,{"relate":{"from":"a"}}],[2,{"hide":{"runs":["5-2"]}}]]"#;
        let decoded = decode(PageId(1), json);
        assert_eq!((decoded.operations.len(), decoded.unknown), (1, 2));
    }

    #[test]
    fn a_refusal_is_read_as_it_was_written() {
        let page = PageId(7);
        let decline = Operation::Decline {
            runs: vec![Buffer::of_page(page).run(56..60)],
            kind: "tag:PER".into(),
        };
        let written = encode(page, &[(3, &decline)]);
        let expected = r#"[[3,{"decline":{"runs":["56-60"],"kind":"tag:PER"}}]]"#;
        assert_eq!(written, expected);
        assert_eq!(decode(page, &written).operations, [(3, decline)]);
    }

    #[test]
    fn damaged_records_do_not_panic() {
        for json in [
            "",
            "{}",
            "[[]]",
            "[[0]]",
            "null",
            r#"[[0,{"move":{"runs":[":-"],"after":"~"}}]]"#,
        ] {
            assert!(decode(PageId(1), json).operations.is_empty());
        }
    }
}
