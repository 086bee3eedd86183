//! Label sets that come from files, and those the program brings: put into a bundle beside what is
//! there, and written out.

use crate::core::labels::{Label, RelationType};
use crate::format::set::{self, LabelFile, LabelFileError, read_labels};

use super::Session;
use super::command::{Command, LabelChange, RelationChange};
use super::sets::{core_label, core_relation_type, set_label, set_relation_type};

/// A label set that the program brings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Preset {
    /// What the command line calls it.
    pub id: &'static str,
    text: &'static str,
}

/// All of them, the smallest first.
pub const PRESETS: [Preset; 4] = [
    Preset {
        id: "three",
        text: include_str!("../../assets/labels/three.ron"),
    },
    Preset {
        id: "newspaper",
        text: include_str!("../../assets/labels/newspaper.ron"),
    },
    Preset {
        id: "cluener",
        text: include_str!("../../assets/labels/cluener.ron"),
    },
    Preset {
        id: "eighteen",
        text: include_str!("../../assets/labels/eighteen.ron"),
    },
];

impl Preset {
    /// The set itself.
    ///
    /// # Errors
    /// None, as long as the program's own files are what the tests say.
    pub fn read(self) -> Result<LabelFile, LabelFileError> {
        read_labels(self.text.as_bytes())
    }
}

/// What putting a label set into a bundle comes to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Adding {
    /// The labels and types of relations that are new.
    pub new: usize,
    /// Those that are there already, which stay as they are.
    pub there: usize,
    /// Whether the guidelines are new.
    pub guidelines: bool,
    /// What adds them, as one action; none where nothing is new.
    pub command: Option<Command>,
}

/// What of a label set its file has no place for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NotInFile {
    /// Labels that were merged into others: the file does not know them.
    pub merged: usize,
    /// Labels and types of relations of which a newer program has said more.
    pub unknown: usize,
}

impl Session {
    /// What would put a label set into the bundle: what is new is added, what is there stays. A
    /// key that another label has is left out.
    pub fn adding(&self, file: &LabelFile) -> Adding {
        let set = self.labels();
        let mut adding = Adding::default();
        let mut commands = Vec::new();
        let lower = |key: char| key.to_lowercase().to_string();
        let mut keys: Vec<String> = set
            .labels()
            .iter()
            .filter_map(|l| l.key)
            .map(lower)
            .collect();
        for label in &file.labels {
            if set.labels().iter().any(|there| *there.id == *label.id) {
                adding.there += 1;
                continue;
            }
            let mut label: Label = core_label(label);
            label.key = label.key.filter(|key| !keys.contains(&lower(*key)));
            keys.extend(label.key.map(lower));
            commands.push(Command::Label(LabelChange::from(&label)));
        }
        let kinds = set.relations().iter();
        let mut keys: Vec<String> = kinds.filter_map(|kind| kind.key).map(lower).collect();
        for kind in &file.relations {
            if set.relation(&kind.id).is_some() {
                adding.there += 1;
                continue;
            }
            let mut kind: RelationType = core_relation_type(kind);
            kind.key = kind.key.filter(|key| !keys.contains(&lower(*key)));
            keys.extend(kind.key.map(lower));
            commands.push(Command::RelationType(RelationChange::from(&kind)));
        }
        adding.new = commands.len();
        if let Some(text) = file.guidelines.as_ref().filter(|text| !text.is_empty())
            && set.guidelines().is_empty()
        {
            adding.guidelines = true;
            let text = text.clone();
            commands.push(Command::Guidelines { text });
        }
        if !commands.is_empty() {
            let name = "labels".to_owned();
            adding.command = Some(Command::Batch { name, commands });
        }
        adding
    }

    /// What [`Session::label_file`] has no place for.
    pub fn not_in_label_file(&self) -> NotInFile {
        let set = self.labels();
        let labels = set.labels().iter().map(|label| &label.unknown);
        let kinds = set.relations().iter().map(|kind| &kind.unknown);
        NotInFile {
            merged: set.merged().count(),
            unknown: labels.chain(kinds).filter(|more| !more.is_empty()).count(),
        }
    }

    /// The bundle's label set as a file of its own.
    pub fn label_file(&self) -> LabelFile {
        let set = self.labels();
        let guidelines = set.guidelines();
        LabelFile {
            pizhu_labels: 1,
            name: None,
            name_en: None,
            labels: set.labels().iter().map(set_label).collect(),
            relations: set.relations().iter().map(set_relation_type).collect(),
            guidelines: (!guidelines.is_empty()).then(|| guidelines.to_owned()),
            extra: set::Extra::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::set::{Format, write_labels};
    use crate::session::testing::Desk;

    #[test]
    fn every_preset_is_whole_and_told_in_both_languages() {
        let counts = [3, 12, 10, 18];
        for (preset, count) in PRESETS.into_iter().zip(counts) {
            let file = preset.read().unwrap();
            assert_eq!(file.labels.len(), count, "{}", preset.id);
            assert!(file.name.is_some() && file.name_en.is_some());
            let known = |id: &String| file.labels.iter().any(|label| label.id == *id);
            let mut keys = Vec::new();
            let mut colors = Vec::new();
            for label in &file.labels {
                let said = &label.id;
                assert!(
                    label.name_en.is_some() && label.description.is_some(),
                    "{said}"
                );
                assert!(label.of_article || !label.examples.is_empty(), "{said}");
                assert!(label.of_article || label.key.is_some(), "{said}");
                assert!(
                    label
                        .inside
                        .iter()
                        .chain(&label.crosses)
                        .flatten()
                        .all(known),
                    "{said}"
                );
                keys.extend(label.key.clone());
                colors.push(label.color.clone());
            }
            for relation in &file.relations {
                let mut pairs = relation.pairs.iter();
                assert!(pairs.all(|pair| known(&pair.from) && known(&pair.to)));
            }
            for mut list in [keys, colors] {
                let all = list.len();
                list.sort();
                list.dedup();
                assert_eq!(list.len(), all, "{}: each its own", preset.id);
            }
        }
    }

    #[test]
    fn what_the_file_has_no_place_for_is_counted() {
        let mut desk = Desk::new(&["甲\n"]);
        assert_eq!(desk.session.not_in_label_file(), NotInFile::default());
        desk.does(r#"{"merge_labels":{"from":"TITLE","into":"PER"}}"#);
        let merged = NotInFile {
            merged: 1,
            unknown: 0,
        };
        assert_eq!(desk.session.not_in_label_file(), merged);
    }

    #[test]
    fn a_set_is_added_beside_what_is_there_and_taken_back_at_once() {
        let mut desk = Desk::new(&["甲\n"]);
        desk.does(r##"{"label":{"id":"PER","name":"人物","description":"我们的说法"}}"##);
        let before = desk.session.labels().clone();
        let file = PRESETS[1].read().unwrap();
        let adding = desk.session.adding(&file);
        // The five that every bundle begins with are there.
        assert_eq!((adding.new, adding.there, adding.guidelines), (11, 5, true));
        desk.session.execute(&adding.command.unwrap()).unwrap();
        let set = desk.session.labels();
        assert_eq!(set.find("PER").unwrap().name, "人物");
        assert_eq!(set.relations().len(), 4);
        assert!(set.guidelines().starts_with("# "));
        let again = desk.session.adding(&file);
        assert_eq!((again.new, again.command.is_none()), (0, true));
        let written = write_labels(Format::Ron, &desk.session.label_file());
        let read = read_labels(&written).unwrap();
        assert_eq!(read, desk.session.label_file());
        desk.undo();
        assert_eq!(*desk.session.labels(), before);
        // A key that is taken is left out.
        desk.does(r#"{"label":{"id":"X","key":"e"}}"#);
        let adding = desk.session.adding(&file);
        desk.session.execute(&adding.command.unwrap()).unwrap();
        assert_eq!(desk.session.labels().find("EVENT").unwrap().key, None);
    }
}
