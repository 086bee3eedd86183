//! Commands on the label set: labels, types of relations, guidelines.

use crate::core::LabelId;
use crate::core::labels::{Allowed, Attribute, Label, LabelOperation, RelationType};
use crate::format::metadata;

use super::command::{
    AttributeFault, AttributeSpec, Command, CommandError, LabelChange, RelationChange,
};
use super::edit::shortened;
use super::{Draft, Session};

type Done = Result<String, CommandError>;

/// The colour of what nobody has given one.
const PLAIN: &str = "#777777";

impl Session {
    pub(super) fn labelling(&mut self, draft: &mut Draft, command: &Command) -> Done {
        match command {
            Command::Label(change) => self.put_label(draft, change),
            Command::DeleteLabel { id } => {
                let id = self.label_known(id)?;
                self.label_operation(draft, LabelOperation::Delete { id: id.clone() });
                Ok(id.to_string())
            }
            Command::MergeLabels { from, into } => {
                let (from, into) = (self.label_known(from)?, self.label_known(into)?);
                if from == into {
                    return Err(CommandError::NothingToDo);
                }
                let detail = format!("{from} → {into}");
                self.label_operation(draft, LabelOperation::Merge { from, into });
                Ok(detail)
            }
            Command::LabelOrder { labels } => self.order_labels(draft, labels),
            Command::RelationType(change) => self.put_relation_type(draft, change),
            Command::DeleteRelationType { id } => {
                let id = self.relation_known(id)?;
                self.label_operation(draft, LabelOperation::DeleteRelation { id: id.clone() });
                Ok(id.to_string())
            }
            Command::Guidelines { text } => {
                if self.labels.guidelines() == text {
                    return Err(CommandError::NothingToDo);
                }
                let text = text.clone();
                self.label_operation(draft, LabelOperation::Guidelines { text });
                Ok(String::new())
            }
            // The others are carried out elsewhere.
            _ => Err(CommandError::NothingToDo),
        }
    }

    /// The id of the type of relations that is named.
    pub(super) fn relation_known(&self, kind: &str) -> Result<LabelId, CommandError> {
        let found = self.labels.find_relation(kind);
        found.map(|kind| kind.id.clone()).ok_or_else(|| {
            let known = self.labels.relations().iter();
            let known: Vec<&str> = known.map(|kind| &*kind.id).collect();
            CommandError::NoSuchRelationType {
                kind: kind.to_owned(),
                known: known.join(", "),
            }
        })
    }

    fn order_labels(&mut self, draft: &mut Draft, first: &[String]) -> Done {
        let mut ids = Vec::new();
        for label in first {
            let id = self.label_known(label)?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        if ids.is_empty() {
            return Err(CommandError::NothingSelected);
        }
        let all = self.labels.labels().iter().map(|label| &label.id);
        let others: Vec<LabelId> = all
            .clone()
            .filter(|id| !ids.contains(id))
            .cloned()
            .collect();
        ids.extend(others);
        if all.eq(&ids) {
            return Err(CommandError::NothingToDo);
        }
        let detail = shortened(&ids.join(" "));
        self.label_operation(draft, LabelOperation::Order { ids });
        Ok(detail)
    }

    fn put_label(&mut self, draft: &mut Draft, change: &LabelChange) -> Done {
        let id = &change.id;
        check_id(id)?;
        let old = self.labels.labels().iter().find(|l| *l.id == **id).cloned();
        let mut label = old.clone().unwrap_or_else(|| Label {
            id: id.as_str().into(),
            name: id.clone(),
            color: PLAIN.to_owned(),
            ..Label::default()
        });
        put(&mut label.name, change.name.as_ref());
        put(&mut label.name_en, change.name_en.as_ref());
        put(&mut label.color, change.color.as_ref());
        put(&mut label.description, change.description.as_ref());
        put(&mut label.examples, change.examples.as_ref());
        put(&mut label.of_article, change.of_article.as_ref());
        label.key = change.key.unwrap_or(label.key);
        if let Some(key) = change.key.flatten() {
            let others = self.labels.labels().iter().filter(|l| *l.id != **id);
            check_key(key, others.map(|l| (l.key, &*l.id)))?;
        }
        if let Some(attributes) = &change.attributes {
            label.attributes = attributes_of(&label.attributes, attributes)?;
        }
        for (rule, named) in [
            (&mut label.inside, &change.inside),
            (&mut label.crosses, &change.crosses),
        ] {
            match named {
                None => {}
                Some(None) => *rule = Allowed::Any,
                Some(Some(labels)) => *rule = Allowed::Only(self.ids(labels)?),
            }
        }
        check_color(&label.color)?;
        if old.as_ref() == Some(&label) {
            return Err(CommandError::NothingToDo);
        }
        self.label_operation(draft, LabelOperation::Put(label));
        Ok(id.clone())
    }

    fn put_relation_type(&mut self, draft: &mut Draft, change: &RelationChange) -> Done {
        let id = &change.id;
        check_id(id)?;
        let old = self.labels.relation(id).cloned();
        let mut kind = old.clone().unwrap_or_else(|| RelationType {
            id: id.as_str().into(),
            name: id.clone(),
            color: PLAIN.to_owned(),
            directed: true,
            ..RelationType::default()
        });
        put(&mut kind.name, change.name.as_ref());
        put(&mut kind.name_en, change.name_en.as_ref());
        put(&mut kind.color, change.color.as_ref());
        put(&mut kind.description, change.description.as_ref());
        put(&mut kind.directed, change.directed.as_ref());
        kind.key = change.key.unwrap_or(kind.key);
        if let Some(key) = change.key.flatten() {
            let others = self.labels.relations().iter().filter(|k| *k.id != **id);
            check_key(key, others.map(|k| (k.key, &*k.id)))?;
        }
        if let Some(pairs) = &change.pairs {
            let pair = |(from, to): &(String, String)| Ok((self.id(from)?, self.id(to)?));
            kind.pairs = pairs
                .iter()
                .map(pair)
                .collect::<Result<_, CommandError>>()?;
        }
        check_color(&kind.color)?;
        if old.as_ref() == Some(&kind) {
            return Err(CommandError::NothingToDo);
        }
        self.label_operation(draft, LabelOperation::PutRelation(kind));
        Ok(id.clone())
    }

    fn ids(&self, labels: &[String]) -> Result<Vec<LabelId>, CommandError> {
        labels.iter().map(|label| self.id(label)).collect()
    }

    /// The id of a label that a rule names. It may not be there yet: sets are added label by label.
    fn id(&self, label: &str) -> Result<LabelId, CommandError> {
        if let Some(known) = self.labels.find(label) {
            return Ok(known.id.clone());
        }
        check_id(label)?;
        Ok(label.into())
    }
}

fn put<T: Clone>(field: &mut T, value: Option<&T>) {
    if let Some(value) = value {
        field.clone_from(value);
    }
}

fn check_id(id: &str) -> Result<(), CommandError> {
    if id.is_empty() || id.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(CommandError::BadLabel {
            label: id.to_owned(),
        });
    }
    Ok(())
}

fn check_color(color: &str) -> Result<(), CommandError> {
    let hex = color.strip_prefix('#').unwrap_or_default();
    if hex.len() != 6 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(CommandError::BadColor {
            color: color.to_owned(),
        });
    }
    Ok(())
}

/// Whether a key can be seen, and is nobody else's. Who presses it does not look whether Shift is
/// down.
fn check_key<'a>(
    key: char,
    mut others: impl Iterator<Item = (Option<char>, &'a str)>,
) -> Result<(), CommandError> {
    if key.is_control() || key.is_whitespace() {
        return Err(CommandError::BadLabelKey { key });
    }
    let same = |other: char| other.to_lowercase().eq(key.to_lowercase());
    match others.find(|(other, _)| other.is_some_and(same)) {
        Some((_, label)) => Err(CommandError::KeyTaken {
            key,
            label: label.to_owned(),
        }),
        None => Ok(()),
    }
}

fn attributes_of(
    old: &[Attribute],
    named: &[AttributeSpec],
) -> Result<Vec<Attribute>, CommandError> {
    let mut attributes: Vec<Attribute> = Vec::new();
    for spec in named {
        if !metadata::is_key(&spec.id) {
            let key = spec.id.clone();
            return Err(CommandError::BadKey { key });
        }
        let before = old.iter().find(|attribute| attribute.id == spec.id);
        let unknown = before.map(|before| before.unknown.clone());
        let attribute = spec.attribute(unknown.unwrap_or_default());
        let wrong = |what| CommandError::BadAttribute {
            attribute: spec.id.clone(),
            what,
        };
        use crate::core::labels::AttributeKind as Kind;
        match &attribute.kind {
            _ if attributes.iter().any(|other| other.id == spec.id) => {
                return Err(wrong(AttributeFault::Twice));
            }
            Kind::Choice(values) if values.is_empty() => {
                return Err(wrong(AttributeFault::Choiceless));
            }
            Kind::Choice(values)
                if values.iter().enumerate().any(|(at, value)| {
                    value.id.is_empty() || values[..at].iter().any(|other| other.id == value.id)
                }) =>
            {
                return Err(wrong(AttributeFault::Values));
            }
            Kind::Other(kind) => {
                // What a newer program made stays; nobody else makes such.
                let known = before.is_some_and(|before| before.kind.name() == kind);
                if !known {
                    return Err(wrong(AttributeFault::Kind));
                }
            }
            _ => {}
        }
        if attribute
            .default
            .as_ref()
            .is_some_and(|value| !attribute.takes(value))
        {
            return Err(wrong(AttributeFault::Default));
        }
        attributes.push(attribute);
    }
    Ok(attributes)
}
