//! The label set: which labels there are, what they are called and look like, what may be said of
//! what bears them, how they may stand to one another; which relations there are; the guidelines.
//!
//! Spans name a label by its permanent id; everything else about it is here, folded from a log
//! of its own. Renaming, merging or deleting a label therefore touches no span, and undoing it
//! brings back what was. The same holds for relations and their types.

mod attribute;
mod guidelines;
mod relation;
mod rules;
mod troubles;

use std::collections::BTreeMap;

use super::operation::{ActionId, LabelId};

pub use attribute::{Attribute, AttributeKind, NO, Value, YES};
pub use guidelines::part_about;
pub use relation::{RelationId, RelationType};
pub use rules::{Allowed, Breach, Marked, Meeting, breaches, meetings};
pub use troubles::{Trouble, apart_from_meetings, troubles};

/// Fields that a newer program has written, by name, each as it stands in the log: whoever
/// changes a thing without knowing them writes them again.
pub type Unknown = BTreeMap<String, String>;

/// A label.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
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
    /// Words that bear it, to show what is meant.
    pub examples: Vec<String>,
    /// Whether it is for whole articles and not for spans.
    pub of_article: bool,
    /// What can be said of what bears it.
    pub attributes: Vec<Attribute>,
    /// The labels inside of whose spans its own may lie.
    pub inside: Allowed,
    /// The labels whose spans its own may cross.
    pub crosses: Allowed,
    /// See [`Unknown`].
    pub unknown: Unknown,
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
    /// Adds a type of relation, or gives one of that id other properties.
    PutRelation(RelationType),
    /// Takes a type of relation away, and from view the relations of it.
    DeleteRelation {
        /// Which.
        id: RelationId,
    },
    /// Sets the guidelines.
    Guidelines {
        /// All of them, in Markdown.
        text: String,
    },
}

/// The labels of a bundle.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LabelSet {
    labels: Vec<Label>,
    merged: BTreeMap<LabelId, LabelId>,
    relations: Vec<RelationType>,
    guidelines: String,
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
            LabelOperation::PutRelation(kind) => {
                match self.relations.iter_mut().find(|old| old.id == kind.id) {
                    Some(old) => old.clone_from(kind),
                    None => self.relations.push(kind.clone()),
                }
            }
            LabelOperation::DeleteRelation { id } => self.relations.retain(|kind| kind.id != *id),
            LabelOperation::Guidelines { text } => self.guidelines.clone_from(text),
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

    /// The ids of labels that were merged into others, which spans still have.
    pub fn merged(&self) -> impl Iterator<Item = &LabelId> {
        self.merged.keys()
    }

    /// A label by its id, its Chinese or its English name.
    pub fn find(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|l| &*l.id == name).or_else(|| {
            self.labels
                .iter()
                .find(|l| l.name == name || l.name_en == name)
        })
    }

    /// The types of relations, in the order in which they were added.
    pub fn relations(&self) -> &[RelationType] {
        &self.relations
    }

    /// The type of relations that has this id now.
    pub fn relation(&self, id: &str) -> Option<&RelationType> {
        self.relations.iter().find(|kind| &*kind.id == id)
    }

    /// A type of relations by its id, its Chinese or its English name.
    pub fn find_relation(&self, name: &str) -> Option<&RelationType> {
        let by_name = || {
            let mut all = self.relations.iter();
            all.find(|kind| kind.name == name || kind.name_en == name)
        };
        self.relation(name).or_else(by_name)
    }

    /// The guidelines, in Markdown.
    pub fn guidelines(&self) -> &str {
        &self.guidelines
    }
}

/// The labels a new bundle begins with: the classes that newspaper corpora share, and times and
/// titles. Colours are of Okabe and Ito's palette, which colour-blind people can tell apart.
pub fn default_labels() -> Vec<Label> {
    let label = |id: &str, names: (&str, &str), color: &str, key, said: &str, examples: &[&str]| {
        let examples = examples.iter().map(|example| (*example).to_owned());
        Label {
            id: id.into(),
            name: names.0.to_owned(),
            name_en: names.1.to_owned(),
            color: color.to_owned(),
            key: Some(key),
            description: said.to_owned(),
            examples: examples.collect(),
            ..Label::default()
        }
    };
    vec![
        label(
            "PER",
            ("人名", "Person"),
            "#0072b2",
            'p',
            "人的姓名、笔名、艺名、外号；前后的职务和称呼不算在内",
            &["周敏", "程秀兰", "老舍"],
        ),
        label(
            "LOC",
            ("地名", "Place"),
            "#009e73",
            'l',
            "国家、省市、乡镇、街道、山川、场馆",
            &["苇川市", "鼓楼广场", "洛水"],
        ),
        label(
            "ORG",
            ("机构", "Organization"),
            "#d55e00",
            'o',
            "机关、公司、学校、社团、球队；连同名中的地名标成一处",
            &["苇川市建设局", "渡口日报社"],
        ),
        label(
            "TIME",
            ("时间", "Time"),
            "#cc79a7",
            't',
            "日期、时刻、时段，绝对的或相对的",
            &["3月4日", "昨日", "清晨6时"],
        ),
        label(
            "TITLE",
            ("职务", "Title"),
            "#e69f00",
            'j',
            "职务、职称、身份：人名前后的称呼",
            &["局长", "记者", "豆腐摊主"],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::Replica;

    fn label(id: &str) -> LabelOperation {
        LabelOperation::Put(Label {
            id: id.into(),
            name: id.to_owned(),
            color: "#000000".to_owned(),
            ..Label::default()
        })
    }

    fn order(ids: &[&str]) -> LabelOperation {
        LabelOperation::Order {
            ids: ids.iter().map(|id| (*id).into()).collect(),
        }
    }

    fn at(lamport: u64, replica: u64) -> ActionId {
        ActionId {
            lamport,
            replica: Replica(replica),
        }
    }

    /// Whoever merges which log into which: the later order counts, and a label added elsewhere
    /// meanwhile stands behind.
    #[test]
    fn orders_of_two_editors_fold_to_one() {
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

    #[test]
    fn types_of_relations_and_guidelines_fold_like_labels() {
        let kind = |id: &str, directed| {
            LabelOperation::PutRelation(RelationType {
                id: id.into(),
                name: format!("关系{id}"),
                directed,
                ..RelationType::default()
            })
        };
        let text = |text: &str| LabelOperation::Guidelines {
            text: text.to_owned(),
        };
        let changes = [
            (at(1, 1), kind("A", true)),
            (at(1, 2), text("# 一")),
            (at(2, 1), kind("B", true)),
            (at(3, 1), kind("A", false)),
            (at(3, 2), LabelOperation::DeleteRelation { id: "B".into() }),
            (at(4, 1), text("# 二")),
        ];
        let fold =
            |count: usize| LabelSet::fold(changes[..count].iter().rev().map(|(id, o)| (*id, 0, o)));
        let set = fold(6);
        assert_eq!(set.relations().len(), 1);
        assert!(!set.find_relation("关系A").unwrap().directed);
        assert_eq!(set.guidelines(), "# 二");
        let before = fold(3);
        assert!(before.relation("A").unwrap().directed && before.relation("B").is_some());
        assert_eq!(before.guidelines(), "# 一");
    }
}
