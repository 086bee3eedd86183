//! The JSON Schema of a set, made from the records themselves.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, json_schema};
use serde_json::Value;

use super::record::{Article, Header, HeaderLine};

/// A whole set as one JSON document.
#[derive(JsonSchema)]
#[allow(dead_code)] // only its shape is used: the document is read and written piece by piece
struct Document {
    /// The header.
    pizhu: Header,
    /// The articles.
    articles: Vec<Article>,
}

/// The JSON Schema (draft 2020-12) of whatever stands in a set in JSON: `#/$defs/HeaderLine` and
/// `#/$defs/Article` for the lines of JSON Lines, `#/$defs/Document` for a JSON document. The
/// whole schema accepts any of the three.
///
/// Fields that it does not name are allowed everywhere. It cannot say what
/// [`Article::check`] does: that offsets fit the text.
#[must_use]
pub fn json_schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let any: Vec<Schema> = vec![
        generator.subschema_for::<HeaderLine>(),
        generator.subschema_for::<Article>(),
        generator.subschema_for::<Document>(),
    ];
    let definitions = generator.take_definitions(true);
    json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Pizhu annotation set, version 1",
        "description": "A line of a set in JSON Lines, or a set as one JSON document. All offsets \
            are 0-based, end-exclusive, and count Unicode code points.",
        "anyOf": any,
        "$defs": definitions,
    })
    .to_value()
}
