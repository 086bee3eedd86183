//! How changes of the label set are written in the log.
//!
//! What a newer program says of a label beyond what is known here is kept with it, so that
//! changing its colour by an older program does not lose it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::to_json;
use crate::core::LabelId;
use crate::core::labels::{
    Allowed, Attribute, AttributeKind, Label, LabelOperation, RelationType, Unknown, Value,
};

/// Writes changes of the label set as a log record.
pub fn encode_labels(operations: &[(u32, &LabelOperation)]) -> String {
    let records: Vec<_> = operations
        .iter()
        .map(|(seq, operation)| (seq, LabelRecord::of(operation)))
        .collect();
    to_json(&records)
}

/// Reads changes of the label set; what cannot be understood is left out.
pub fn decode_labels(json: &str) -> Vec<(u32, LabelOperation)> {
    let records: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
    records
        .iter()
        .filter_map(|raw| serde_json::from_str::<(u32, LabelRecord)>(raw.get()).ok())
        .map(|(seq, record)| (seq, record.operation()))
        .collect()
}

/// The fields of a record that are not known.
type Rest = BTreeMap<String, Json>;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LabelRecord {
    Put {
        id: String,
        name: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name_en: String,
        color: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<char>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        description: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        examples: Vec<String>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        of_article: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attributes: Vec<AttributeRecord>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inside: Option<Vec<String>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        crosses: Option<Vec<String>>,
        #[serde(flatten)]
        rest: Rest,
    },
    Delete {
        id: String,
    },
    Merge {
        from: String,
        into: String,
    },
    Order {
        ids: Vec<String>,
    },
    PutRelation {
        id: String,
        name: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name_en: String,
        color: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<char>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        description: String,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        directed: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pairs: Vec<(String, String)>,
        #[serde(flatten)]
        rest: Rest,
    },
    DeleteRelation {
        id: String,
    },
    Guidelines {
        text: String,
    },
}

#[derive(Serialize, Deserialize)]
struct AttributeRecord {
    id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name_en: String,
    kind: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<ValueRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    required: bool,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Serialize, Deserialize)]
struct ValueRecord {
    id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name_en: String,
}

fn rest_of(unknown: &Unknown) -> Rest {
    let read = |json: &String| serde_json::from_str(json).unwrap_or(Json::Null);
    unknown
        .iter()
        .map(|(name, json)| (name.clone(), read(json)))
        .collect()
}

fn unknown(rest: Rest) -> Unknown {
    rest.into_iter()
        .map(|(name, value)| (name, value.to_string()))
        .collect()
}

fn allowed(labels: Option<Vec<String>>) -> Allowed {
    match labels {
        None => Allowed::Any,
        Some(labels) => Allowed::Only(labels.into_iter().map(LabelId::from).collect()),
    }
}

impl AttributeRecord {
    fn of(attribute: &Attribute) -> Self {
        let value = |value: &Value| ValueRecord {
            id: value.id.clone(),
            name: value.name.clone(),
            name_en: value.name_en.clone(),
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
            rest: rest_of(&attribute.unknown),
        }
    }

    fn attribute(self) -> Attribute {
        let mut rest = self.rest;
        let values = self.values.into_iter().map(|value| Value {
            id: value.id,
            name: value.name,
            name_en: value.name_en,
        });
        let values: Vec<Value> = values.collect();
        let kind = AttributeKind::of(&self.kind, values.clone(), self.address.clone());
        if let AttributeKind::Other(_) = kind {
            // What belongs to a kind that is not known is not known either.
            if !values.is_empty() {
                let values = values.iter().map(|value| {
                    serde_json::json!({"id": value.id, "name": value.name, "name_en": value.name_en})
                });
                rest.insert("values".to_owned(), values.collect());
            }
            rest.extend(self.address.map(|a| ("address".to_owned(), a.into())));
        }
        Attribute {
            id: self.id,
            name: self.name,
            name_en: self.name_en,
            kind,
            default: self.default,
            required: self.required,
            unknown: unknown(rest),
        }
    }
}

impl LabelRecord {
    fn of(operation: &LabelOperation) -> Self {
        match operation {
            LabelOperation::Put(label) => Self::Put {
                id: label.id.to_string(),
                name: label.name.clone(),
                name_en: label.name_en.clone(),
                color: label.color.clone(),
                key: label.key,
                description: label.description.clone(),
                examples: label.examples.clone(),
                of_article: label.of_article,
                attributes: label.attributes.iter().map(AttributeRecord::of).collect(),
                inside: label.inside.ids(),
                crosses: label.crosses.ids(),
                rest: rest_of(&label.unknown),
            },
            LabelOperation::Delete { id } => Self::Delete { id: id.to_string() },
            LabelOperation::Merge { from, into } => Self::Merge {
                from: from.to_string(),
                into: into.to_string(),
            },
            LabelOperation::Order { ids } => Self::Order {
                ids: ids.iter().map(ToString::to_string).collect(),
            },
            LabelOperation::PutRelation(kind) => Self::PutRelation {
                id: kind.id.to_string(),
                name: kind.name.clone(),
                name_en: kind.name_en.clone(),
                color: kind.color.clone(),
                key: kind.key,
                description: kind.description.clone(),
                directed: kind.directed,
                pairs: kind
                    .pairs
                    .iter()
                    .map(|(from, to)| (from.to_string(), to.to_string()))
                    .collect(),
                rest: rest_of(&kind.unknown),
            },
            LabelOperation::DeleteRelation { id } => Self::DeleteRelation { id: id.to_string() },
            LabelOperation::Guidelines { text } => Self::Guidelines { text: text.clone() },
        }
    }

    fn operation(self) -> LabelOperation {
        match self {
            Self::Put {
                id,
                name,
                name_en,
                color,
                key,
                description,
                examples,
                of_article,
                attributes,
                inside,
                crosses,
                rest,
            } => LabelOperation::Put(Label {
                id: id.into(),
                name,
                name_en,
                color,
                key,
                description,
                examples,
                of_article,
                attributes: attributes
                    .into_iter()
                    .map(AttributeRecord::attribute)
                    .collect(),
                inside: allowed(inside),
                crosses: allowed(crosses),
                unknown: unknown(rest),
            }),
            Self::Delete { id } => LabelOperation::Delete { id: id.into() },
            Self::Merge { from, into } => LabelOperation::Merge {
                from: from.into(),
                into: into.into(),
            },
            Self::Order { ids } => LabelOperation::Order {
                ids: ids.into_iter().map(Into::into).collect(),
            },
            Self::PutRelation {
                id,
                name,
                name_en,
                color,
                key,
                description,
                directed,
                pairs,
                rest,
            } => LabelOperation::PutRelation(RelationType {
                id: id.into(),
                name,
                name_en,
                color,
                key,
                description,
                directed,
                pairs: pairs
                    .into_iter()
                    .map(|(from, to)| (from.into(), to.into()))
                    .collect(),
                unknown: unknown(rest),
            }),
            Self::DeleteRelation { id } => LabelOperation::DeleteRelation { id: id.into() },
            Self::Guidelines { text } => LabelOperation::Guidelines { text },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records of the first version are read as ever; what a newer program says of a label is
    /// written again by whoever changes the label without knowing it.
    #[test]
    fn records_are_read_and_written_again_as_they_are() {
        for json in [
            r##"[[0,{"put":{"id":"EVENT","name":"事件","name_en":"Event","color":"#56b4e9","key":"e","description":"会议"}}]]"##,
            r##"[[0,{"put":{"id":"A","name":"A","color":"#000000"}}],[1,{"delete":{"id":"A"}}],[2,{"merge":{"from":"A","into":"B"}}],[3,{"order":{"ids":["B"]}}]]"##,
            r##"[[0,{"put":{"id":"PER","name":"人名","color":"#0072b2","examples":["周敏","老李"],"attributes":[{"id":"sex","name":"性别","kind":"choice","values":[{"id":"f","name":"女"},{"id":"m"}],"default":"f"},{"id":"kb","kind":"reference","address":"https://example.org/{}"},{"id":"dead","kind":"flag"},{"id":"alias","kind":"text"}],"inside":["ORG"],"crosses":[]}}]]"##,
            r##"[[4,{"put":{"id":"SPORT","name":"体育","color":"#0072b2","of_article":true}}]]"##,
            r##"[[4,{"put":{"id":"X","name":"X","color":"#0072b2","attributes":[{"id":"n","kind":"number","least":3}],"icon":"star","shades":[1,{"a":null}]}}]]"##,
            r##"[[0,{"put_relation":{"id":"AT","name":"任职于","name_en":"works at","color":"#555555","key":"r","directed":true,"pairs":[["PER","ORG"]],"weight":0.5}}],[1,{"delete_relation":{"id":"AT"}}],[2,{"guidelines":{"text":"# 细则\n"}}]]"##,
        ] {
            let decoded = decode_labels(json);
            let again: Vec<_> = decoded.iter().map(|(seq, o)| (*seq, o)).collect();
            assert_eq!(encode_labels(&again), json);
        }
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let json = r#"[[0,{"paint":{"id":"A"}}],[1,{"delete":{"id":"A"}}],[2,{"put":{"id":"A"}}]]"#;
        assert_eq!(
            decode_labels(json),
            [(1, LabelOperation::Delete { id: "A".into() })]
        );
        for json in ["", "{}", "[[]]", "[[0]]", "null"] {
            assert!(decode_labels(json).is_empty());
        }
    }
}
