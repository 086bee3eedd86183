//! Types of relations between spans.

use std::sync::Arc;

use super::Unknown;
use crate::core::operation::LabelId;

/// Names a type of relations for good.
pub type RelationId = Arc<str>;

/// A type of relations.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RelationType {
    /// Its permanent name in files.
    pub id: RelationId,
    /// What it is called in Chinese.
    pub name: String,
    /// What it is called in English; empty where nobody has said.
    pub name_en: String,
    /// Its colour, `#rrggbb`.
    pub color: String,
    /// The key that chooses it, if any.
    pub key: Option<char>,
    /// What it is for.
    pub description: String,
    /// Whether it makes a difference which of two spans it goes from.
    pub directed: bool,
    /// The labels that it may go from and to; none where it may go from any to any.
    pub pairs: Vec<(LabelId, LabelId)>,
    /// See [`Unknown`].
    pub unknown: Unknown,
}

impl RelationType {
    /// Whether it may go from a span of one label to one of another.
    pub fn joins(&self, from: &str, to: &str) -> bool {
        let mut pairs = self.pairs.iter();
        self.pairs.is_empty()
            || pairs.any(|(a, b)| {
                (&**a, &**b) == (from, to) || !self.directed && (&**b, &**a) == (from, to)
            })
    }

    /// Whether it may go from, or where it has no direction to, a span of a label.
    pub fn begins_at(&self, label: &str) -> bool {
        let mut pairs = self.pairs.iter();
        self.pairs.is_empty()
            || pairs.any(|(from, to)| &**from == label || !self.directed && &**to == label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relation_joins_the_pairs_it_names() {
        let pair = |from: &str, to: &str| (LabelId::from(from), LabelId::from(to));
        let check = |pairs: &[(LabelId, LabelId)], directed, expected: [bool; 3]| {
            let kind = RelationType {
                directed,
                pairs: pairs.to_vec(),
                ..RelationType::default()
            };
            let joins = [("P", "O"), ("O", "P"), ("P", "P")].map(|(from, to)| kind.joins(from, to));
            assert_eq!(joins, expected);
        };
        check(&[], true, [true, true, true]);
        check(&[pair("P", "O")], true, [true, false, false]);
        check(&[pair("P", "O")], false, [true, true, false]);
        check(&[pair("P", "O"), pair("P", "P")], true, [true, false, true]);
    }
}
