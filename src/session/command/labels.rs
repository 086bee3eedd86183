//! What commands say of labels and of types of relations.

use serde::{Deserialize, Deserializer, Serialize};

use crate::core::labels::{Attribute, AttributeKind, RelationType, Value};
use crate::core::labels::{Label, Unknown};

/// A field or null, where there is a field at all.
fn some<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// A label that is added or changed: what is none stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct LabelChange {
    /// Which.
    pub id: String,
    /// What it is called in Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is called in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// Its colour, `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// The key that tags with it; null takes it away.
    #[serde(
        default,
        deserialize_with = "some",
        skip_serializing_if = "Option::is_none"
    )]
    pub key: Option<Option<char>>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Words that bear it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examples: Option<Vec<String>>,
    /// Whether it is for whole articles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_article: Option<bool>,
    /// What can be said of what bears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<AttributeSpec>>,
    /// The labels inside of whose spans its own may lie; null is any.
    #[serde(
        default,
        deserialize_with = "some",
        skip_serializing_if = "Option::is_none"
    )]
    pub inside: Option<Option<Vec<String>>>,
    /// The labels whose spans its own may cross; null is any.
    #[serde(
        default,
        deserialize_with = "some",
        skip_serializing_if = "Option::is_none"
    )]
    pub crosses: Option<Option<Vec<String>>>,
}

/// A type of relations that is added or changed: what is none stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RelationChange {
    /// Which.
    pub id: String,
    /// What it is called in Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is called in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// Its colour, `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// The key that chooses it; null takes it away.
    #[serde(
        default,
        deserialize_with = "some",
        skip_serializing_if = "Option::is_none"
    )]
    pub key: Option<Option<char>>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it makes a difference which of two spans it goes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directed: Option<bool>,
    /// The labels that it may go from and to; none: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairs: Option<Vec<(String, String)>>,
}

/// An attribute of a label.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AttributeSpec {
    /// What spans and files name it by.
    pub id: String,
    /// What it is called in Chinese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What it is called in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_en: String,
    /// `choice`, `text`, `flag` or `reference`.
    pub kind: String,
    /// Of a choice, what can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ValueSpec>,
    /// Of a reference, where what it names is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What a new span says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Whether every span is to say something.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}

/// A value to choose: its id, or that with what it is called.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "a value is its id, or id with name and name_en"
)]
pub enum ValueSpec {
    /// What spans and files say.
    Id(String),
    /// That, and what it is called.
    Named {
        /// What spans and files say.
        id: String,
        /// What it is called in Chinese.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
        /// What it is called in English.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name_en: String,
    },
}

impl From<&Attribute> for AttributeSpec {
    fn from(attribute: &Attribute) -> Self {
        let value = |value: &Value| match (&*value.name, &*value.name_en) {
            ("", "") => ValueSpec::Id(value.id.clone()),
            (name, name_en) => ValueSpec::Named {
                id: value.id.clone(),
                name: name.to_owned(),
                name_en: name_en.to_owned(),
            },
        };
        let (values, address) = attribute.kind.parts();
        Self {
            id: attribute.id.clone(),
            name: attribute.name.clone(),
            name_en: attribute.name_en.clone(),
            kind: attribute.kind.name().to_owned(),
            values: values.iter().map(value).collect(),
            address: address.map(str::to_owned),
            default: attribute.default.clone(),
            required: attribute.required,
        }
    }
}

impl AttributeSpec {
    /// The attribute; what a newer program said of it is kept.
    pub fn attribute(&self, unknown: Unknown) -> Attribute {
        let value = |value: &ValueSpec| match value {
            ValueSpec::Id(id) => Value {
                id: id.clone(),
                ..Value::default()
            },
            ValueSpec::Named { id, name, name_en } => Value {
                id: id.clone(),
                name: name.clone(),
                name_en: name_en.clone(),
            },
        };
        let values = self.values.iter().map(value).collect();
        Attribute {
            id: self.id.clone(),
            name: self.name.clone(),
            name_en: self.name_en.clone(),
            kind: AttributeKind::of(&self.kind, values, self.address.clone()),
            default: self.default.clone(),
            required: self.required,
            unknown,
        }
    }
}

impl From<&Label> for LabelChange {
    /// All that there is to say of a label.
    fn from(label: &Label) -> Self {
        Self {
            id: label.id.to_string(),
            name: Some(label.name.clone()),
            name_en: Some(label.name_en.clone()),
            color: Some(label.color.clone()),
            key: Some(label.key),
            description: Some(label.description.clone()),
            examples: Some(label.examples.clone()),
            of_article: Some(label.of_article),
            attributes: Some(label.attributes.iter().map(AttributeSpec::from).collect()),
            inside: Some(label.inside.ids()),
            crosses: Some(label.crosses.ids()),
        }
    }
}

impl From<&RelationType> for RelationChange {
    /// All that there is to say of a type of relations.
    fn from(kind: &RelationType) -> Self {
        let pairs = kind.pairs.iter();
        Self {
            id: kind.id.to_string(),
            name: Some(kind.name.clone()),
            name_en: Some(kind.name_en.clone()),
            color: Some(kind.color.clone()),
            key: Some(kind.key),
            description: Some(kind.description.clone()),
            directed: Some(kind.directed),
            pairs: Some(
                pairs
                    .map(|(from, to)| (from.to_string(), to.to_string()))
                    .collect(),
            ),
        }
    }
}
