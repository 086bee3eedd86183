//! What two bundles that were merged disagree on: what actions of one alone say otherwise than
//! actions of the other alone, and what lost its ground by the other's work.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::core::labels::LabelOperation;
use crate::core::{
    ActionId, Address, Document, Entry, Ground, LabelId, Members, Operation, PageId, SpanId,
};
use crate::session::Session;
use crate::session::places::article_id;
use crate::store::StoreError;

use super::MergeReport;

/// Something two bundles say different things about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Disagreement {
    /// The article.
    pub article: String,
    /// What about.
    pub about: About,
    /// The words or text concerned, for people.
    pub text: String,
    /// What each said: the action, its author and the value, in order of the actions.
    pub said: Vec<(ActionId, String, String)>,
    /// Which of the actions counts now; none if all have their part.
    pub counts: Option<ActionId>,
}

/// What a disagreement is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum About {
    /// Whether a break is joined or kept.
    Break,
    /// A label of the label set.
    LabelSet,
    /// The label of a span.
    Label,
    /// The extent of a span.
    Extent,
    /// The remark on a span.
    Note,
    /// An attribute of a span.
    Attribute,
    /// The label of the same words, tagged by both.
    TaggedTwice,
    /// The relation of one span to another.
    Relation,
    /// A label of an article.
    ArticleLabel,
    /// The role of a block.
    Role,
    /// How far an article has come.
    Progress,
    /// An article's metadata.
    Metadata,
    /// An operation that lost its ground to the other bundle's work.
    Suspended(Ground),
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            About::Break => "break",
            About::LabelSet => "label set",
            About::Label => "label",
            About::Extent => "extent",
            About::Note => "note",
            About::Attribute => "attribute",
            About::TaggedTwice => "tagged twice",
            About::Relation => "relation",
            About::ArticleLabel => "label of the article",
            About::Role => "role",
            About::Progress => "progress",
            About::Metadata => "metadata",
            About::Suspended(Ground::TargetUndone) => "correction of text that was undone",
            About::Suspended(Ground::TargetReplaced) => "two corrections of one text",
            About::Suspended(Ground::InsideUndone) => "typed inside text that was undone",
            About::Suspended(Ground::MoveIntoItself) => "text moved into itself",
            About::Suspended(Ground::NoSpan) => "change of a span that was taken away",
            About::Suspended(Ground::SpanExists) => "span of a name that is taken",
            About::Suspended(Ground::NoRelation) => "taking away of a relation that is gone",
        })
    }
}

/// What an operation says, about what.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Subject {
    Break(Address),
    Label(String),
    Extent(String),
    Note(String),
    Attribute(String, String),
    Words(Members),
    Relation(SpanId, SpanId),
    ArticleLabel(Address, LabelId),
    Role(Address),
    Progress(Address),
    Metadata(Address, String),
    PageMetadata(PageId, String),
}

impl Session {
    pub(super) fn disagreements(
        &mut self,
        ours: &BTreeSet<ActionId>,
        theirs: &BTreeSet<ActionId>,
        changed: &[u32],
        report: &mut MergeReport,
        progress: &mut impl FnMut(usize, usize),
    ) -> Result<(), StoreError> {
        report.disagreements = self.label_contradictions(ours, theirs)?;
        let mut seen = BTreeSet::new();
        for (done, no) in changed.iter().enumerate() {
            progress(done, changed.len());
            let Some(&page) = self.known.ids.get(no) else {
                continue;
            };
            if !seen.insert(page) {
                continue;
            }
            let document = self.read_document(page)?;
            seen.extend(document.pages());
            let mut found = Vec::new();
            self.contradictions(&document, ours, theirs, &mut found)?;
            self.suspensions(&document, ours, theirs, &mut found)?;
            found.sort();
            report.disagreements.extend(found);
        }
        Ok(())
    }

    /// Labels that both bundles made or changed, to something different.
    fn label_contradictions(
        &self,
        ours: &BTreeSet<ActionId>,
        theirs: &BTreeSet<ActionId>,
    ) -> Result<Vec<Disagreement>, StoreError> {
        let guidelines = LabelId::from("guidelines");
        // Labels, types of relations and the guidelines, each by id.
        type Sides = [Option<(ActionId, String)>; 2];
        let mut last: BTreeMap<(u8, &LabelId), Sides> = BTreeMap::new();
        for (id, _, operation) in self.label_log.iter().filter(|(id, ..)| self.is_live(*id)) {
            let Some(side) = side(ours, theirs, id) else {
                continue;
            };
            let (label, value) = match operation {
                LabelOperation::Put(l) => (
                    &l.id,
                    format!("{} {} {} {}", l.name, l.name_en, l.color, l.description),
                ),
                LabelOperation::Delete { id } => (id, "delete".to_owned()),
                LabelOperation::Merge { from, into } => (from, format!("merge into {into}")),
                LabelOperation::PutRelation(kind) => (
                    &kind.id,
                    format!(
                        "{} {} {} {}",
                        kind.name, kind.name_en, kind.color, kind.description
                    ),
                ),
                LabelOperation::DeleteRelation { id } => (id, "delete".to_owned()),
                LabelOperation::Guidelines { text } => {
                    (&guidelines, format!("{} characters", text.chars().count()))
                }
                // The later order counts, and no label is lost by it.
                LabelOperation::Order { .. } => continue,
            };
            let what = match operation {
                LabelOperation::PutRelation(_) | LabelOperation::DeleteRelation { .. } => 1,
                LabelOperation::Guidelines { .. } => 2,
                _ => 0,
            };
            last.entry((what, label)).or_default()[side] = Some((*id, value));
        }
        let mut found = Vec::new();
        for ((_, label), sides) in last {
            let [Some(a), Some(b)] = sides else { continue };
            if a.1 == b.1 {
                continue;
            }
            let (first, second) = if a.0 < b.0 { (a, b) } else { (b, a) };
            found.push(Disagreement {
                article: String::new(),
                about: About::LabelSet,
                text: label.to_string(),
                counts: Some(second.0),
                said: vec![
                    (first.0, self.author_of(first.0)?, first.1),
                    (second.0, self.author_of(second.0)?, second.1),
                ],
            });
        }
        Ok(found)
    }

    /// What actions of one bundle alone say otherwise than actions of the other alone.
    fn contradictions(
        &self,
        document: &Document,
        ours: &BTreeSet<ActionId>,
        theirs: &BTreeSet<ActionId>,
        found: &mut Vec<Disagreement>,
    ) -> Result<(), StoreError> {
        // The last that each side said of each subject.
        let mut said: BTreeMap<Subject, [Option<(ActionId, String)>; 2]> = BTreeMap::new();
        for entry in document
            .entries()
            .iter()
            .filter(|e| document.is_live(e.action))
        {
            let Some(side) = side(ours, theirs, &entry.action) else {
                continue;
            };
            if let Some((subject, value)) = says(&entry.operation) {
                said.entry(subject).or_default()[side] = Some((entry.action, value));
            }
        }
        for (subject, sides) in said {
            let [Some(a), Some(b)] = sides else { continue };
            if a.1 == b.1 && !matches!(subject, Subject::Words(_)) {
                continue;
            }
            let (first, second) = if a.0 < b.0 { (a, b) } else { (b, a) };
            let (about, at, text) = describe(document, &subject);
            // What both tagged is tagged twice; two relations of one span to another can both be.
            let both = match subject {
                Subject::Words(_) => true,
                Subject::Relation(..) => !first.1.starts_with(NOT) && !second.1.starts_with(NOT),
                _ => false,
            };
            let counts = (!both).then_some(second.0);
            let said = [first, second]
                .into_iter()
                .map(|(id, value)| Ok((id, self.author_of(id)?, value)))
                .collect::<Result<_, StoreError>>()?;
            found.push(Disagreement {
                article: article_at(document, at),
                about,
                text,
                said,
                counts,
            });
        }
        Ok(())
    }

    /// What has no effect now, and had before in its own bundle.
    fn suspensions(
        &self,
        document: &Document,
        ours: &BTreeSet<ActionId>,
        theirs: &BTreeSet<ActionId>,
        found: &mut Vec<Disagreement>,
    ) -> Result<(), StoreError> {
        for suspended in document.suspended() {
            let one_sided = ours.contains(&suspended.action) != theirs.contains(&suspended.action);
            let entry = document
                .entries()
                .iter()
                .find(|e| e.action == suspended.action && e.seq == suspended.seq);
            let Some(entry) = entry.filter(|_| one_sided) else {
                continue;
            };
            let (at, text) = place_and_text(document, entry);
            let winner = prevailing(document, entry);
            let mut said = Vec::new();
            for entry in winner.into_iter().chain([entry]) {
                said.push((
                    entry.action,
                    self.author_of(entry.action)?,
                    value(&entry.operation),
                ));
            }
            found.push(Disagreement {
                article: article_at(document, at),
                about: About::Suspended(suspended.ground),
                text,
                said,
                counts: winner.map(|entry| entry.action),
            });
        }
        Ok(())
    }
}

/// The id of the article that a character is in; nothing where there is none.
fn article_at(document: &Document, at: Option<Address>) -> String {
    at.and_then(|at| document.article_of(at))
        .map(article_id)
        .unwrap_or_default()
}

/// Which of two bundles alone has an action: 0 ours, 1 theirs.
fn side(ours: &BTreeSet<ActionId>, theirs: &BTreeSet<ActionId>, id: &ActionId) -> Option<usize> {
    match (ours.contains(id), theirs.contains(id)) {
        (true, false) => Some(0),
        (false, true) => Some(1),
        _ => None,
    }
}

/// Begins the value of what takes something away.
const NOT: &str = "no ";

fn says(operation: &Operation) -> Option<(Subject, String)> {
    let optional = |value: &Option<String>| value.clone().unwrap_or_default();
    Some(match operation {
        Operation::Join { at, .. } => (Subject::Break(*at), "join".to_owned()),
        Operation::Keep { at, .. } => (Subject::Break(*at), "keep".to_owned()),
        Operation::Tag { members, label, .. } => {
            (Subject::Words(members.clone()), label.to_string())
        }
        Operation::SetLabel { span, label } => {
            (Subject::Label(span.to_string()), label.to_string())
        }
        Operation::SetMembers { span, members } => {
            (Subject::Extent(span.to_string()), format!("{members:?}"))
        }
        Operation::SetNote { span, note } => (Subject::Note(span.to_string()), optional(note)),
        Operation::SetAttribute { span, key, value } => (
            Subject::Attribute(span.to_string(), key.clone()),
            optional(value),
        ),
        Operation::Relate { kind, from, to } => (
            Subject::Relation(from.clone(), to.clone()),
            kind.to_string(),
        ),
        Operation::Unrelate { kind, from, to } => (
            Subject::Relation(from.clone(), to.clone()),
            format!("{NOT}{kind}"),
        ),
        Operation::SetArticleLabel {
            article,
            label,
            given,
        } => {
            let not = if *given { "" } else { NOT };
            (
                Subject::ArticleLabel(*article, label.clone()),
                format!("{not}{label}"),
            )
        }
        Operation::SetRole { runs, role } => {
            (Subject::Role(runs.first()?.first()), role.name().to_owned())
        }
        Operation::SetProgress { article, progress } => {
            (Subject::Progress(*article), progress.name().to_owned())
        }
        Operation::SetPageMetadata { page, key, value } => {
            (Subject::PageMetadata(*page, key.clone()), optional(value))
        }
        Operation::SetMetadata {
            article,
            key,
            value,
        } => (Subject::Metadata(*article, key.clone()), optional(value)),
        _ => return None,
    })
}

/// What an operation says or types, for people.
pub(in crate::session) fn value(operation: &Operation) -> String {
    match operation {
        Operation::Untag { .. } => "untag".to_owned(),
        other => match (other.typed(), says(other)) {
            (Some((_, text)), _) => text.to_owned(),
            (None, Some((_, value))) => value,
            (None, None) => String::new(),
        },
    }
}

/// The operation that another lost its ground to: the correction that stands, or the taking away
/// of the span.
pub(in crate::session) fn prevailing<'a>(
    document: &'a Document,
    lost: &Entry,
) -> Option<&'a Entry> {
    let prevails = |other: &&Entry| match (&*other.operation, &*lost.operation) {
        (Operation::Replace { targets: a, .. }, Operation::Replace { targets: b, .. }) => {
            a.iter().any(|run| b.iter().any(|lost| run.meets(*lost)))
        }
        (Operation::Untag { span }, lost) => lost.spans().any(|of| of == span),
        (
            Operation::Unrelate { kind, from, to },
            Operation::Unrelate {
                kind: k,
                from: f,
                to: t,
            },
        ) => (kind, from, to) == (k, f, t),
        _ => false,
    };
    let mut live = document
        .entries()
        .iter()
        .filter(|e| document.is_live(e.action));
    live.find(|other| other.action != lost.action && prevails(other))
}

/// Where an operation is, and the words it is about.
pub(in crate::session) fn place_and_text(
    document: &Document,
    entry: &Entry,
) -> (Option<Address>, String) {
    let tagged = entry.operation.spans().next().and_then(|span| {
        document.entries().iter().find_map(|e| match &*e.operation {
            Operation::Tag {
                span: of, members, ..
            } if of == span => Some(members),
            _ => None,
        })
    });
    if let Some(members) = tagged {
        let at = members
            .first()
            .and_then(|part| part.first())
            .map(|run| run.first());
        return (at, members.iter().map(|part| document.text(part)).collect());
    }
    let runs: Vec<_> = entry.operation.runs().collect();
    let at = runs
        .first()
        .map(|run| run.first())
        .or(entry.operation.anchors().next());
    let chars = runs.iter().flat_map(|run| document.chars(*run)).take(24);
    (at, chars.collect())
}

fn describe(document: &Document, subject: &Subject) -> (About, Option<Address>, String) {
    let of_span = |id: &str| {
        let span = document.span(id);
        let at = span.and_then(|span| Some(span.members().first()?.first()?.first()));
        (at, span.map(|span| span.text()).unwrap_or_default())
    };
    let with = |about, (at, text)| (about, at, text);
    match subject {
        Subject::Break(at) => (About::Break, Some(*at), around(document, *at)),
        Subject::Label(span) => with(About::Label, of_span(span)),
        Subject::Extent(span) => with(About::Extent, of_span(span)),
        Subject::Note(span) => with(About::Note, of_span(span)),
        Subject::Attribute(span, _) => with(About::Attribute, of_span(span)),
        Subject::Words(members) => {
            let at = members
                .first()
                .and_then(|part| part.first())
                .map(|run| run.first());
            (
                About::TaggedTwice,
                at,
                members.iter().map(|part| document.text(part)).collect(),
            )
        }
        Subject::Relation(from, to) => {
            let (at, text) = of_span(from);
            (About::Relation, at, format!("{text} → {}", of_span(to).1))
        }
        Subject::ArticleLabel(at, label) => (About::ArticleLabel, Some(*at), label.to_string()),
        Subject::Role(at) => (About::Role, Some(*at), around(document, *at)),
        Subject::Progress(at) => (About::Progress, Some(*at), String::new()),
        Subject::Metadata(at, key) => (About::Metadata, Some(*at), key.clone()),
        Subject::PageMetadata(page, key) => {
            (About::Metadata, document.page_head(*page), key.clone())
        }
    }
}

/// A few visible characters on either side.
fn around(document: &Document, at: Address) -> String {
    const SIDE: usize = 6;
    let visible = |a: &Address| document.is_visible(*a);
    let before = std::iter::successors(document.preceding(at), |a| document.preceding(*a));
    let after = std::iter::successors(Some(at), |a| document.following(*a));
    let mut left: Vec<char> = before
        .filter(visible)
        .take(SIDE)
        .filter_map(|a| document.character(a))
        .map(|(c, _)| c)
        .collect();
    left.reverse();
    let right = after
        .filter(visible)
        .take(SIDE)
        .filter_map(|a| document.character(a))
        .map(|(c, _)| c);
    let mut text: String = left.into_iter().collect();
    text.push('|');
    text.extend(right);
    text.chars()
        .map(|c| if c.is_control() { '⏎' } else { c })
        .collect()
}
