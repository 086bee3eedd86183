//! Label sets that come from files, and those the program brings: put into a bundle beside what is
//! there, and written out.

use std::sync::LazyLock;

use crate::core::LabelId;
use crate::core::labels::{Label, LabelSet, RelationType, default_labels};
use crate::format::set::{self, LabelFile, LabelFileError, read_labels};

use super::Session;
use super::command::{Command, LabelChange, RelationChange};
use super::counts::Uses;
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
    /// Those that are there already.
    pub there: usize,
    /// Of those, the ones that say more afterwards.
    pub told: usize,
    /// Those of another ready-made set that make way.
    pub gone: usize,
    /// Whether the guidelines are new.
    pub guidelines: bool,
    /// What does all that, as one action; none where there is nothing to do.
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
    /// What would put a label set into the bundle: what is new is added, what is there stays and
    /// is told only what it does not say yet. A key that another label has is left out.
    pub fn adding(&self, file: &LabelFile) -> Adding {
        self.putting(file, None)
    }

    /// What would put a ready-made set into the bundle in the place of another: what the program
    /// brought, nobody has changed and nothing bears makes way.
    pub fn adopting(&self, file: &LabelFile, uses: &Uses) -> Adding {
        self.putting(file, Some(uses))
    }

    fn putting(&self, file: &LabelFile, uses: Option<&Uses>) -> Adding {
        let set = self.labels();
        let mut adding = Adding::default();
        let mut commands = Vec::new();
        let labels: Vec<Label> = file.labels.iter().map(core_label).collect();
        let is_in_file = |there: &Label| labels.iter().any(|label| label.id == there.id);
        let (mut staying, mut going): (Vec<&Label>, Vec<&Label>) = (Vec::new(), Vec::new());
        for there in set.labels() {
            let goes = uses.is_some_and(|uses| !is_used(set, uses, there))
                && READY.brought(there)
                && !is_in_file(there);
            if goes { &mut going } else { &mut staying }.push(there);
        }
        for label in &going {
            let id = label.id.to_string();
            commands.push(Command::DeleteLabel { id });
        }
        // Labels of the file that are still as the program brought them take the file's key.
        let keeps_key = |there: &&&Label| !(is_in_file(there) && READY.brought(there));
        let keys = staying.iter().filter(keeps_key).map(|there| there.key);
        let mut keys = Keys::of(keys);
        for label in labels {
            let there = staying.iter().find(|there| there.id == label.id);
            let Some(there) = there else {
                let key = keys.take(label.key);
                commands.push(Command::Label(LabelChange::from(&Label { key, ..label })));
                adding.new += 1;
                continue;
            };
            adding.there += 1;
            let told = match READY.brought(there) {
                true => Label {
                    key: keys.take(label.key).or_else(|| keys.take(there.key)),
                    ..label
                },
                false => told_more(there, label),
            };
            if told != **there {
                adding.told += 1;
                commands.push(Command::Label(LabelChange::from(&told)));
            }
        }
        let kinds: Vec<RelationType> = file.relations.iter().map(core_relation_type).collect();
        let is_in_file = |there: &RelationType| kinds.iter().any(|kind| kind.id == there.id);
        let goes = |there: &&RelationType| {
            uses.is_some_and(|uses| !uses.relations.contains(&there.id))
                && READY.brought_relation(there)
                && !is_in_file(there)
        };
        let (going, staying): (Vec<&RelationType>, _) = set.relations().iter().partition(goes);
        let mut keys = Keys::of(staying.iter().map(|kind| kind.key));
        adding.gone = commands.iter().filter(|c| is_deleting(c)).count() + going.len();
        for kind in going {
            let id = kind.id.to_string();
            commands.push(Command::DeleteRelationType { id });
        }
        for kind in kinds {
            if set.relation(&kind.id).is_some() {
                adding.there += 1;
                continue;
            }
            let key = keys.take(kind.key);
            let kind = RelationType { key, ..kind };
            commands.push(Command::RelationType(RelationChange::from(&kind)));
            adding.new += 1;
        }
        let now = set.guidelines();
        let text = file.guidelines.clone().unwrap_or_default();
        let makes_way = uses.is_some() && READY.guidelines.iter().any(|brought| brought == now);
        if text != now && (now.is_empty() || makes_way) {
            adding.guidelines = !text.is_empty();
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

/// Keys that are taken, and those that are given.
pub(super) struct Keys(Vec<String>);

impl Keys {
    /// These are taken.
    pub(super) fn of(taken: impl Iterator<Item = Option<char>>) -> Self {
        Self(taken.flatten().map(lower).collect())
    }

    /// A key, unless it is taken; it is from now on.
    pub(super) fn take(&mut self, key: Option<char>) -> Option<char> {
        let key = key.filter(|key| !self.0.contains(&lower(*key)))?;
        self.0.push(lower(key));
        Some(key)
    }
}

fn lower(key: char) -> String {
    key.to_lowercase().to_string()
}

fn is_deleting(command: &Command) -> bool {
    matches!(command, Command::DeleteLabel { .. })
}

/// Whether anything bears a label, or one that was merged into it.
fn is_used(set: &LabelSet, uses: &Uses, label: &Label) -> bool {
    let own = |id: &LabelId| set.resolve(id).is_some_and(|now| now.id == label.id);
    uses.spans.keys().any(own) || uses.of_articles.iter().any(own)
}

/// A label of somebody's own, told what it does not say yet.
fn told_more(there: &Label, label: Label) -> Label {
    let mut told = there.clone();
    if told.name_en.is_empty() {
        told.name_en = label.name_en;
    }
    if told.description.is_empty() {
        told.description = label.description;
    }
    if told.examples.is_empty() {
        told.examples = label.examples;
    }
    if told.attributes.is_empty() {
        told.attributes = label.attributes;
    }
    told
}

/// Everything that the program brings in label sets.
struct Ready {
    labels: Vec<Label>,
    relations: Vec<RelationType>,
    guidelines: Vec<String>,
}

static READY: LazyLock<Ready> = LazyLock::new(|| {
    let files: Vec<LabelFile> = PRESETS.iter().filter_map(|p| p.read().ok()).collect();
    let labels = files.iter().flat_map(|file| &file.labels).map(core_label);
    let kinds = files.iter().flat_map(|file| &file.relations);
    Ready {
        labels: default_labels().into_iter().chain(labels).collect(),
        relations: kinds.map(core_relation_type).collect(),
        guidelines: files.iter().filter_map(|f| f.guidelines.clone()).collect(),
    }
});

impl Ready {
    /// Whether a label is as the program brought it: nobody has said anything of it. The key does
    /// not count, which it may not have got.
    fn brought(&self, label: &Label) -> bool {
        let is_it = |ready: &Label| {
            let key = label.key;
            let bare = Label {
                key,
                description: String::new(),
                examples: Vec::new(),
                ..ready.clone()
            };
            // Bundles of earlier versions began with labels that said less.
            Label {
                key,
                ..ready.clone()
            } == *label
                || bare == *label
        };
        self.labels.iter().any(is_it)
    }

    fn brought_relation(&self, kind: &RelationType) -> bool {
        let key = kind.key;
        let is_it = |ready: &RelationType| {
            RelationType {
                key,
                ..ready.clone()
            } == *kind
        };
        self.relations.iter().any(is_it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::labels::Allowed;
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
        // The five that every bundle begins with are there, and say more afterwards.
        let counts = (adding.new, adding.there, adding.told, adding.gone);
        assert_eq!((counts, adding.guidelines), ((11, 5, 5, 0), true));
        desk.session.execute(&adding.command.unwrap()).unwrap();
        let set = desk.session.labels();
        let own = set.find("PER").unwrap();
        assert_eq!((&*own.name, &*own.description), ("人物", "我们的说法"));
        assert_eq!(own.examples, ["周敏", "程秀兰", "老舍"]);
        assert_eq!(own.attributes.len(), 2, "what it did not say");
        assert_eq!(own.inside, Allowed::Any, "rules are its own");
        let place = set.find("LOC").unwrap();
        assert!(
            place.inside != Allowed::Any,
            "nobody has said anything of it"
        );
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

    /// A bundle's labels after ready-made sets were put in one after the other.
    fn check_adopted(does: &[&str], presets: &[usize], expected: &[&str]) -> Desk {
        let mut desk = Desk::new(&["昨天王芳到苇川。\n"]);
        for command in does {
            desk.does(command);
        }
        for preset in presets {
            desk.session.flush().unwrap();
            let uses = desk.session.label_uses(|| true).unwrap().unwrap();
            let file = PRESETS[*preset].read().unwrap();
            let adopting = desk.session.adopting(&file, &uses);
            desk.session.execute(&adopting.command.unwrap()).unwrap();
            let again = desk.session.adopting(&file, &uses);
            assert_eq!(again.command, None, "once is enough");
        }
        let labels = desk.session.labels().labels().iter();
        let said = labels.map(|label| {
            let key = label.key.map(String::from).unwrap_or_default();
            format!("{} {key}", label.id)
        });
        assert_eq!(said.collect::<Vec<String>>(), expected);
        desk
    }

    #[test]
    fn a_ready_made_set_takes_the_place_of_another() {
        let ten = [
            "address a",
            "book b",
            "company c",
            "game g",
            "government v",
            "movie m",
            "name n",
            "organization o",
            "position p",
            "scene s",
        ];
        check_adopted(&[], &[2], &ten);
        let mut desk = check_adopted(&[], &[1, 2], &ten);
        assert!(desk.session.labels().relations().is_empty());
        assert_eq!(desk.session.labels().guidelines(), "");
        desk.undo();
        assert_eq!(desk.session.labels().labels().len(), 12, "one undo");
        check_adopted(&[], &[2, 0], &["PER p", "LOC l", "ORG o"]);
        // What is tagged, given to an article or somebody's own stays, with its key.
        let uses = [
            r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#,
            r#"{"label":{"id":"TIME","name":"时刻"}}"#,
            r##"{"label":{"id":"sports","color":"#999933","of_article":true}}"##,
            r#"{"label_article":{"article":1,"label":"sports"}}"#,
        ];
        let mixed = ["PER p", "TIME t", "sports ", "LOC l", "ORG o"];
        let mut eleven = vec!["PER p"];
        eleven.extend(ten.map(|said| match said {
            "position p" => "position ",
            said => said,
        }));
        check_adopted(&uses[..1], &[2], &eleven);
        let desk = check_adopted(&uses, &[2, 0], &mixed);
        assert_eq!(desk.session.labels().find("TIME").unwrap().name, "时刻");
    }
}
