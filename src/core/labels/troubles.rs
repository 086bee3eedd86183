//! What in an article does not keep to the label set: for the window, which says so when a tag is
//! made, and for whoever lists it.

use super::rules::{Marked, Meeting, breaches};
use super::{Label, LabelSet, RelationId};
use crate::core::address::Address;
use crate::core::document::Document;
use crate::core::operation::{LabelId, SpanId};

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
            Trouble::OnSpan { span } | Trouble::Value { span, .. } => vec![span],
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
    for (span, label) in &here {
        if label.of_article {
            found.push(Trouble::OnSpan {
                span: span.id().clone(),
            });
        }
        for attribute in &label.attributes {
            let said = span.attributes().get(&attribute.id);
            if said.is_some_and(|value| !attribute.takes(value)) {
                found.push(Trouble::Value {
                    span: span.id().clone(),
                    attribute: attribute.id.clone(),
                });
            }
        }
    }
    if document.has_relations() {
        let label = |id: &str| -> Option<&Label> {
            let mut all = here.iter();
            all.find(|(span, _)| **span.id() == *id).map(|(_, l)| *l)
        };
        for relation in document.relations() {
            let kind = set.relation(relation.kind);
            let ends = label(relation.from).zip(label(relation.to));
            if let (Some(kind), Some((from, to))) = (kind, ends)
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
                label: label.id.clone(),
            });
        }
    }
    found
}
