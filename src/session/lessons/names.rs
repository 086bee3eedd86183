//! The labels as the learner counts them.

use crate::core::LabelId;
use crate::core::labels::{LabelOperation, LabelSet, default_labels};
use crate::tag::learn::Class;

/// A label set with a number for each label.
#[derive(Clone, Debug, Default)]
pub struct Names {
    set: LabelSet,
    /// The labels' ids; a mention's label is a number in this list.
    pub labels: Vec<LabelId>,
    /// What the learner takes each label for: its id, or where that says nothing, its name.
    pub meanings: Vec<String>,
}

impl Names {
    /// The labels of a set, in its order.
    pub fn of(set: &LabelSet) -> Self {
        let mut names = Self {
            set: set.clone(),
            ..Self::default()
        };
        for label in set.labels() {
            let said = [&*label.id, &*label.name, &*label.name_en];
            let meaning = said.into_iter().find(|name| Class::of(name).is_some());
            names.meanings.push(meaning.unwrap_or(said[0]).to_owned());
            names.labels.push(label.id.clone());
        }
        names
    }

    /// What the built-in model knows: people, places and institutions.
    pub fn built_in() -> Self {
        let mut set = LabelSet::default();
        let known = default_labels().into_iter();
        for label in known.filter(|label| Class::of(&label.id).is_some()).take(3) {
            set.apply(&LabelOperation::Put(label));
        }
        Self::of(&set)
    }

    /// The number of the label that an id stands for now.
    pub fn number(&self, id: &str) -> Option<usize> {
        let label = self.set.resolve(id)?;
        self.labels.iter().position(|known| *known == label.id)
    }

    /// The number of the label of that id or name.
    pub fn find(&self, said: &str) -> Option<usize> {
        let by_name = || {
            let mut labels = self.set.labels().iter();
            labels.position(|label| label.name == said || label.name_en == said)
        };
        self.number(said).or_else(by_name)
    }

    /// What is asked of the learner for each label.
    pub fn asked(&self) -> Vec<&str> {
        self.meanings.iter().map(String::as_str).collect()
    }

    /// What each label means, where that is known.
    pub fn classes(&self) -> Vec<Option<Class>> {
        self.meanings.iter().map(|name| Class::of(name)).collect()
    }
}
