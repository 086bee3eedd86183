//! Labels and types of relations as records, and records as these.
//!
//! What a record says that is not known here is not kept: the log keeps what programs say to one
//! another, a set what they say to everybody.

use crate::core::labels::{Allowed, Attribute, AttributeKind, Label, RelationType, Unknown, Value};
use crate::format::set;

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn first(key: Option<&String>) -> Option<char> {
    key.and_then(|key| key.chars().next())
}

pub(crate) fn set_label(label: &Label) -> set::Label {
    set::Label {
        id: label.id.to_string(),
        name: label.name.clone(),
        name_en: some(&label.name_en),
        color: label.color.clone(),
        key: label.key.map(String::from),
        description: some(&label.description),
        examples: label.examples.clone(),
        of_article: label.of_article,
        attributes: label.attributes.iter().map(set_attribute).collect(),
        inside: label.inside.ids(),
        crosses: label.crosses.ids(),
        extra: set::Extra::new(),
    }
}

fn set_attribute(attribute: &Attribute) -> set::Attribute {
    let value = |value: &Value| set::Value {
        id: value.id.clone(),
        name: some(&value.name),
        name_en: some(&value.name_en),
        extra: set::Extra::new(),
    };
    let (values, address) = attribute.kind.parts();
    set::Attribute {
        id: attribute.id.clone(),
        name: some(&attribute.name),
        name_en: some(&attribute.name_en),
        kind: attribute.kind.name().to_owned(),
        values: values.iter().map(value).collect(),
        address: address.map(str::to_owned),
        default: attribute.default.clone(),
        required: attribute.required,
        extra: set::Extra::new(),
    }
}

pub(crate) fn set_relation_type(kind: &RelationType) -> set::RelationType {
    let pair = |(from, to): &(crate::core::LabelId, crate::core::LabelId)| set::Pair {
        from: from.to_string(),
        to: to.to_string(),
        extra: set::Extra::new(),
    };
    set::RelationType {
        id: kind.id.to_string(),
        name: kind.name.clone(),
        name_en: some(&kind.name_en),
        color: kind.color.clone(),
        key: kind.key.map(String::from),
        description: some(&kind.description),
        directed: kind.directed,
        pairs: kind.pairs.iter().map(pair).collect(),
        extra: set::Extra::new(),
    }
}

pub(crate) fn core_label(label: &set::Label) -> Label {
    let allowed = |labels: &Option<Vec<String>>| match labels {
        None => Allowed::Any,
        Some(labels) => Allowed::Only(labels.iter().map(|id| id.as_str().into()).collect()),
    };
    Label {
        id: label.id.as_str().into(),
        name: label.name.clone(),
        name_en: label.name_en.clone().unwrap_or_default(),
        color: label.color.clone(),
        key: first(label.key.as_ref()),
        description: label.description.clone().unwrap_or_default(),
        examples: label.examples.clone(),
        of_article: label.of_article,
        attributes: label.attributes.iter().map(core_attribute).collect(),
        inside: allowed(&label.inside),
        crosses: allowed(&label.crosses),
        unknown: Unknown::new(),
    }
}

fn core_attribute(attribute: &set::Attribute) -> Attribute {
    let value = |value: &set::Value| Value {
        id: value.id.clone(),
        name: value.name.clone().unwrap_or_default(),
        name_en: value.name_en.clone().unwrap_or_default(),
    };
    let values = attribute.values.iter().map(value).collect();
    Attribute {
        id: attribute.id.clone(),
        name: attribute.name.clone().unwrap_or_default(),
        name_en: attribute.name_en.clone().unwrap_or_default(),
        kind: AttributeKind::of(&attribute.kind, values, attribute.address.clone()),
        default: attribute.default.clone(),
        required: attribute.required,
        unknown: Unknown::new(),
    }
}

pub(crate) fn core_relation_type(kind: &set::RelationType) -> RelationType {
    let pairs = kind.pairs.iter();
    RelationType {
        id: kind.id.as_str().into(),
        name: kind.name.clone(),
        name_en: kind.name_en.clone().unwrap_or_default(),
        color: kind.color.clone(),
        key: first(kind.key.as_ref()),
        description: kind.description.clone().unwrap_or_default(),
        directed: kind.directed,
        pairs: pairs
            .map(|pair| (pair.from.as_str().into(), pair.to.as_str().into()))
            .collect(),
        unknown: Unknown::new(),
    }
}
