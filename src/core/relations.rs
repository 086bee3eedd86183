//! Relations between spans, and the labels of whole articles, as they stand.
//!
//! A relation has no name of its own: it is its type and its two ends. So two editors who say the
//! same have said one thing, and whoever takes it away takes it away for both.

use super::address::Address;
use super::document::{Document, OpIx};
use super::labels::RelationId;
use super::operation::{ActionId, LabelId, SpanId};

/// What a relation is: its type, the span it goes from, the span it goes to.
pub type RelationKey = (RelationId, SpanId, SpanId);

/// A relation whose two ends are tagged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Relation<'a> {
    /// Its type.
    pub kind: &'a RelationId,
    /// The span it goes from.
    pub from: &'a SpanId,
    /// The span it goes to.
    pub to: &'a SpanId,
    /// The action that made it.
    pub made_by: ActionId,
}

impl Document {
    /// The relations, in the order in which they were made. Those of a span that was taken away
    /// are not among them; they return with it.
    pub fn relations(&self) -> Vec<Relation<'_>> {
        let mut found: Vec<(OpIx, Relation<'_>)> = Vec::new();
        for ((kind, from, to), &op) in &self.relations {
            if self.span(from).is_some() && self.span(to).is_some() {
                let made_by = self.entries[op as usize].action;
                let relation = Relation {
                    kind,
                    from,
                    to,
                    made_by,
                };
                found.push((op, relation));
            }
        }
        found.sort_by_key(|(op, _)| *op);
        found.into_iter().map(|(_, relation)| relation).collect()
    }

    /// Whether there are relations at all.
    pub fn has_relations(&self) -> bool {
        !self.relations.is_empty()
    }

    /// Whether a relation is there; see [`Self::relations`].
    pub fn has_relation(&self, key: &RelationKey) -> bool {
        self.relations.contains_key(key)
            && self.span(&key.1).is_some()
            && self.span(&key.2).is_some()
    }

    /// The labels that an article was given, by id, and the action that gave each.
    pub fn article_labels(&self, article: Address) -> impl Iterator<Item = (&LabelId, ActionId)> {
        let labels = self.article_labels.get(&article).into_iter().flatten();
        labels.map(|(label, op)| (label, self.entries[*op as usize].action))
    }
}
