//! The labels as the learner counts them.

use crate::core::LabelId;
use crate::core::labels::{Label, LabelOperation, LabelSet, default_labels};
use crate::tag::learn::{Class, Lexicon};
use crate::tag::rules::{Meaning, Rules};
use crate::tag::words::Piece;

/// A label set with a number for each label that words can bear: what whole articles are about is
/// nothing that stands in them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    set: LabelSet,
    /// The labels' ids; a mention's label is a number in this list.
    pub labels: Vec<LabelId>,
    /// What the learner takes each label for: its id, or where that says nothing, its name.
    pub meanings: Vec<String>,
}

/// The labels that words can bear, in the order of the set.
fn borne(set: &LabelSet) -> impl Iterator<Item = &Label> {
    set.labels().iter().filter(|label| !label.of_article)
}

impl Names {
    /// The labels of a set, in its order.
    pub fn of(set: &LabelSet) -> Self {
        let mut names = Self {
            set: set.clone(),
            ..Self::default()
        };
        for label in borne(set) {
            let said = [&*label.id, &*label.name, &*label.name_en];
            let is_known = |name: &&str| Class::of(name).is_some() || Meaning::of(name).is_some();
            let meaning = said.into_iter().find(is_known).unwrap_or(said[0]);
            names.meanings.push(meaning.to_owned());
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
            let mut labels = borne(&self.set);
            labels.position(|label| label.name == said || label.name_en == said)
        };
        self.number(said).or_else(by_name)
    }

    /// The number of the label of that id or name, or that means the same.
    pub fn meant(&self, said: &str) -> Option<usize> {
        let (class, meaning) = (Class::of(said), Meaning::of(said));
        let with = |is_it: &dyn Fn(&str) -> bool| self.meanings.iter().position(|own| is_it(own));
        let alike = || with(&|own| class.is_some() && Class::of(own) == class);
        let ruled = || with(&|own| meaning.is_some() && Meaning::of(own) == meaning);
        // Where there is one label for all times, it is for dates too.
        let is_time = |meaning| matches!(meaning, Some(Meaning::Date | Meaning::TimeOfDay));
        let timed = || with(&|own| is_time(meaning) && is_time(Meaning::of(own)));
        let found = self.find(said.trim()).or_else(alike);
        found.or_else(ruled).or_else(timed)
    }

    /// What each label is called: its id and its names.
    pub(super) fn said(&self) -> Vec<[&str; 3]> {
        borne(&self.set)
            .map(|label| [&*label.id, &*label.name, &*label.name_en])
            .collect()
    }

    /// The number of the label of which rules say that all of a text bears it.
    pub(super) fn ruled(
        &self,
        chars: &[char],
        pieces: &[Piece],
        lexicon: &Lexicon,
    ) -> Option<usize> {
        let rules = Rules::of(&self.asked())?;
        let hits = rules.find(chars, pieces, lexicon);
        let whole = hits.iter().find(|hit| hit.range == (0..chars.len()))?;
        Some(whole.label)
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
