//! What a set, and a file of labels alone, say of labels and of types of relations.
//!
//! The kind of an attribute is text and not one of some words, so that a reader passes over a kind
//! that was thought of after it was written.

use schemars::JsonSchema;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use std::fmt;

use super::super::encode::{Encode, Encoder};
use super::{Extra, Field};

record! {
    /// A label that spans, or articles, may bear.
    Label {
        /// What spans name it by; unique in the set.
        id: String,
        /// Its name for readers, usually Chinese.
        name: String,
        /// Its English name.
        name_en: Option<String>,
        /// Its colour, `#rrggbb`.
        #[schemars(regex(pattern = r"^#[0-9a-fA-F]{6}$"))]
        color: String,
        /// The key that sets it in the editor.
        key: Option<String>,
        /// What it is for: the guideline in short.
        description: Option<String>,
        /// Words that bear it, to show what is meant.
        #[schemars(default)]
        examples: Vec<String>,
        /// Whether it is for whole articles and not for spans.
        #[schemars(default)]
        of_article: bool,
        /// What can be said of what bears it.
        #[schemars(default)]
        attributes: Vec<Attribute>,
        /// The labels, by `id`, inside of whose spans its own may lie; absent: any.
        inside: Option<Vec<String>>,
        /// The labels, by `id`, whose spans its own may cross; absent: any.
        crosses: Option<Vec<String>>,
    }
}

record! {
    /// What can be said of a span, besides its label.
    Attribute {
        /// What the `attributes` of spans name it by; unique in the label.
        id: String,
        /// Its name for readers, usually Chinese; absent where that is its `id`.
        name: Option<String>,
        /// Its English name.
        name_en: Option<String>,
        /// What can be said: `choice` (one of `values`), `text`, `flag` (`yes` or `no`) or
        /// `reference` (the id of an entry of a knowledge base). There may be others one day.
        kind: String,
        /// What a `choice` chooses from.
        #[schemars(default)]
        values: Vec<Value>,
        /// Where what a `reference` names is found: an address with `{}` in the place of the id.
        address: Option<String>,
        /// What a new span says.
        default: Option<String>,
        /// Whether every span is to say something.
        #[schemars(default)]
        required: bool,
    }
}

record! {
    /// What can be chosen.
    Value {
        /// What spans say.
        id: String,
        /// Its name for readers, usually Chinese; absent where that is its `id`.
        name: Option<String>,
        /// Its English name.
        name_en: Option<String>,
    }
}

record! {
    /// A type of relations between spans.
    RelationType {
        /// What relations name it by; unique in the set.
        id: String,
        /// Its name for readers, usually Chinese.
        name: String,
        /// Its English name.
        name_en: Option<String>,
        /// Its colour, `#rrggbb`.
        #[schemars(regex(pattern = r"^#[0-9a-fA-F]{6}$"))]
        color: String,
        /// The key that chooses it in the editor.
        key: Option<String>,
        /// What it is for: the guideline in short.
        description: Option<String>,
        /// Whether it makes a difference which of two spans it goes from.
        #[schemars(default)]
        directed: bool,
        /// The labels that it may go from and to; absent: any.
        #[schemars(default)]
        pairs: Vec<Pair>,
    }
}

record! {
    /// Two labels that a relation may join.
    Pair {
        /// The `id` of the label it goes from.
        from: String,
        /// The `id` of the label it goes to.
        to: String,
    }
}

record! {
    /// A label set in a file of its own.
    LabelFile {
        /// The version of the format: 1.
        #[schemars(range(min = 1, max = 1))]
        pizhu_labels: u32,
        /// What the set is called, usually in Chinese.
        name: Option<String>,
        /// What it is called in English.
        name_en: Option<String>,
        /// The labels, in the editors' order.
        #[schemars(default)]
        labels: Vec<Label>,
        /// The types of relations between spans.
        #[schemars(default)]
        relations: Vec<RelationType>,
        /// The guidelines, in Markdown.
        guidelines: Option<String>,
    }
}
