//! The label set: which labels there are, what they are called and look like.
//!
//! Spans name a label by its permanent id; everything else about it is here, folded from a log
//! of its own. Renaming, merging or deleting a label therefore touches no span, and undoing it
//! brings back what was.

use std::collections::BTreeMap;

use super::operation::{ActionId, LabelId};

/// A label.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Its permanent name in files.
    pub id: LabelId,
    /// What it is called in Chinese.
    pub name: String,
    /// What it is called in English; empty where nobody has said.
    pub name_en: String,
    /// Its colour, `#rrggbb`.
    pub color: String,
    /// The key that tags with it, if any.
    pub key: Option<char>,
    /// What it is for.
    pub description: String,
}

/// A change of the label set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LabelOperation {
    /// Adds a label, or gives one of that id other properties.
    Put(Label),
    /// Takes a label away, and from view the spans that have it.
    Delete {
        /// Which.
        id: LabelId,
    },
    /// Makes all spans of one label spans of another, and takes the first away.
    Merge {
        /// Which goes.
        from: LabelId,
        /// Which stays.
        into: LabelId,
    },
    /// Puts labels in this order. Those it does not name, because they were added elsewhere or
    /// later, stand behind them in the order in which they were added.
    Order {
        /// The labels from the first on.
        ids: Vec<LabelId>,
    },
}

/// The labels of a bundle.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LabelSet {
    labels: Vec<Label>,
    merged: BTreeMap<LabelId, LabelId>,
}

impl LabelSet {
    /// Folds live changes, in any order.
    pub fn fold<'a>(
        changes: impl IntoIterator<Item = (ActionId, u32, &'a LabelOperation)>,
    ) -> Self {
        let mut changes: Vec<_> = changes.into_iter().collect();
        changes.sort_by_key(|(action, seq, _)| (*action, *seq));
        let mut set = Self::default();
        for (_, _, change) in changes {
            set.apply(change);
        }
        set
    }

    /// Puts a change on top of the others.
    pub fn apply(&mut self, change: &LabelOperation) {
        match change {
            LabelOperation::Put(label) => {
                self.merged.remove(&label.id);
                match self.labels.iter_mut().find(|l| l.id == label.id) {
                    Some(old) => old.clone_from(label),
                    None => self.labels.push(label.clone()),
                }
            }
            LabelOperation::Delete { id } => self.labels.retain(|l| l.id != *id),
            LabelOperation::Merge { from, into } => {
                if from != into {
                    self.labels.retain(|l| l.id != *from);
                    self.merged.insert(from.clone(), into.clone());
                }
            }
            LabelOperation::Order { ids } => {
                let place = |label: &Label| ids.iter().position(|id| *id == label.id);
                self.labels
                    .sort_by_key(|label| place(label).unwrap_or(usize::MAX));
            }
        }
    }

    /// The labels, in the order last given to them; those added since behind the others.
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// The label that spans of `id` have now: `id` itself or what it was merged into; none when
    /// it was deleted.
    pub fn resolve(&self, id: &str) -> Option<&Label> {
        let mut id = id;
        // Merges made on two machines can form a ring; then the label is gone.
        for _ in 0..=self.merged.len() {
            match self.merged.get(id) {
                Some(into) => id = into,
                None => return self.labels.iter().find(|l| &*l.id == id),
            }
        }
        None
    }

    /// A label by its id, its Chinese or its English name.
    pub fn find(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|l| &*l.id == name).or_else(|| {
            self.labels
                .iter()
                .find(|l| l.name == name || l.name_en == name)
        })
    }
}

/// The labels a new bundle begins with: the classes that newspaper corpora share, and times and
/// titles. Colours are of Okabe and Ito's palette, which colour-blind people can tell apart.
pub fn default_labels() -> Vec<Label> {
    [
        ("PER", "人名", "Person", "#0072b2", 'p'),
        ("LOC", "地名", "Place", "#009e73", 'l'),
        ("ORG", "机构", "Organization", "#d55e00", 'o'),
        ("TIME", "时间", "Time", "#cc79a7", 't'),
        ("TITLE", "职务", "Title", "#e69f00", 'j'),
    ]
    .into_iter()
    .map(|(id, name, name_en, color, key)| Label {
        id: id.into(),
        name: name.into(),
        name_en: name_en.into(),
        color: color.into(),
        key: Some(key),
        description: String::new(),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::Replica;

    fn label(id: &str) -> LabelOperation {
        LabelOperation::Put(Label {
            id: id.into(),
            name: id.to_owned(),
            name_en: String::new(),
            color: "#000000".to_owned(),
            key: None,
            description: String::new(),
        })
    }

    fn order(ids: &[&str]) -> LabelOperation {
        LabelOperation::Order {
            ids: ids.iter().map(|id| (*id).into()).collect(),
        }
    }

    /// Whoever merges which log into which: the later order counts, and a label added elsewhere
    /// meanwhile stands behind.
    #[test]
    fn orders_of_two_editors_fold_to_one() {
        let at = |lamport, replica| ActionId {
            lamport,
            replica: Replica(replica),
        };
        let changes = [
            (at(1, 1), label("A")),
            (at(2, 1), label("B")),
            (at(3, 1), label("C")),
            (at(4, 1), order(&["C", "A", "B"])),
            (at(4, 2), label("D")),
            (at(5, 2), order(&["B", "D", "gone", "A", "C"])),
            (at(5, 3), label("E")),
        ];
        let fold = |changes: Vec<&(ActionId, LabelOperation)>| -> Vec<String> {
            let set = LabelSet::fold(changes.into_iter().map(|(id, o)| (*id, 0, o)));
            set.labels().iter().map(|l| l.id.to_string()).collect()
        };
        assert_eq!(fold(changes.iter().collect()), ["B", "D", "A", "C", "E"]);
        assert_eq!(
            fold(changes.iter().rev().collect()),
            ["B", "D", "A", "C", "E"]
        );
        let without_last = changes.iter().filter(|(id, _)| *id != at(5, 2));
        assert_eq!(fold(without_last.collect()), ["C", "A", "B", "D", "E"]);
    }
}
