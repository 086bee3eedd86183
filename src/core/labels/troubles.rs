//! What in an article does not keep to the label set: for the window, which says so when a tag is
//! made, and for whoever lists it.

use rustc_hash::FxHashSet;

use super::rules::{Marked, Meeting, breaches};
use super::{Label, LabelSet, RelationId};
use crate::core::address::Address;
use crate::core::document::Document;
use crate::core::operation::{LabelId, SpanId};
use crate::core::spans::Span;

/// Something that does not keep to the label set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// Two spans stand to one another as their labels may not: the first lies inside the other,
    /// has its characters, or crosses it.
    Meets {
        /// The one that lies inside, or begins first.
        one: SpanId,
        /// The other.
        other: SpanId,
        /// How they stand.
        meeting: Meeting,
    },
    /// A span bears a label that is for whole articles.
    OnSpan {
        /// The span.
        span: SpanId,
    },
    /// An attribute says what it cannot.
    Value {
        /// The span.
        span: SpanId,
        /// The attribute's id.
        attribute: String,
    },
    /// An attribute that every span of the label is to have says nothing.
    Missing {
        /// The span.
        span: SpanId,
        /// The attribute's id.
        attribute: String,
    },
    /// A relation joins labels that its type does not.
    Relates {
        /// Its type.
        kind: RelationId,
        /// The span it goes from.
        from: SpanId,
        /// The span it goes to.
        to: SpanId,
    },
    /// The article bears a label that is for spans.
    OnArticle {
        /// The label.
        label: LabelId,
    },
}

impl Trouble {
    /// The spans it is about.
    pub fn spans(&self) -> Vec<&SpanId> {
        match self {
            Trouble::Meets { one, other, .. } => vec![one, other],
            Trouble::OnSpan { span }
            | Trouble::Value { span, .. }
            | Trouble::Missing { span, .. } => vec![span],
            Trouble::Relates { from, to, .. } => vec![from, to],
            Trouble::OnArticle { .. } => Vec::new(),
        }
    }
}

/// What in an article does not keep to the label set: of spans in the order in which they were
/// tagged, then of relations, then of the article itself. Spans whose label is gone have no rules.
pub fn troubles(document: &Document, set: &LabelSet, article: Address) -> Vec<Trouble> {
    let mut found = Vec::new();
    let here: Vec<_> = document
        .spans()
        .filter(|span| {
            let first = span.first_visible();
            first.and_then(|first| document.article_of(first)) == Some(article)
        })
        .filter_map(|span| Some((span, set.resolve(span.label())?)))
        .collect();
    let standings: Vec<_> = here.iter().map(|(span, _)| span.standing()).collect();
    let marked: Vec<Marked<'_>> = here
        .iter()
        .zip(&standings)
        .map(|((_, label), standing)| Marked {
            label: &label.id,
            ranges: &standing.ranges,
        })
        .collect();
    for breach in breaches(set, &marked) {
        let id = |at: usize| here[at].0.id().clone();
        found.push(Trouble::Meets {
            one: id(breach.one),
            other: id(breach.other),
            meeting: breach.meeting,
        });
    }
    found.extend(apart_from_meetings(document, set, article, &here));
    found
}

/// What in an article does not keep to the label set, how its spans stand to one another left
/// out: `here` are those of them that have a label. A relation is the article's that the span it
/// goes from is in.
pub fn apart_from_meetings(
    document: &Document,
    set: &LabelSet,
    article: Address,
    here: &[(Span<'_>, &Label)],
) -> Vec<Trouble> {
    let mut found = Vec::new();
    for (span, label) in here {
        if label.of_article {
            found.push(Trouble::OnSpan {
                span: span.id().clone(),
            });
        }
        for attribute in &label.attributes {
            let said = span.attributes().get(&attribute.id);
            let said = said.filter(|value| !value.is_empty());
            let (span, id) = (span.id().clone(), attribute.id.clone());
            match said {
                Some(value) if !attribute.takes(value) => found.push(Trouble::Value {
                    span,
                    attribute: id,
                }),
                None if attribute.required => found.push(Trouble::Missing {
                    span,
                    attribute: id,
                }),
                _ => {}
            }
        }
    }
    if document.has_relations() {
        let ids: FxHashSet<&str> = here.iter().map(|(span, _)| &**span.id()).collect();
        let label = |id: &str| set.resolve(document.span(id)?.label());
        for relation in document.relations() {
            if ids.contains(&**relation.from)
                && let Some(kind) = set.relation(relation.kind)
                && let Some((from, to)) = label(relation.from).zip(label(relation.to))
                && !kind.joins(&from.id, &to.id)
            {
                found.push(Trouble::Relates {
                    kind: kind.id.clone(),
                    from: relation.from.clone(),
                    to: relation.to.clone(),
                });
            }
        }
    }
    for (given, _) in document.article_labels(article) {
        if let Some(label) = set.resolve(given)
            && !label.of_article
        {
            found.push(Trouble::OnArticle {
                label: given.clone(),
            });
        }
    }
    found
}
