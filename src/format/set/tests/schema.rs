//! The schema, its file and the examples of the documentation agree with the records.

use crate::format::set::*;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{example, read, write};

pub(super) fn validate(definition: &str, instance: &Value) {
    thread_local! {
        static VALIDATORS: BTreeMap<&'static str, jsonschema::Validator> =
            ["HeaderLine", "Article", "Document"].into_iter().map(|name| {
                let mut schema = json_schema();
                let object = schema.as_object_mut().unwrap();
                object.remove("anyOf");
                object.insert("$ref".into(), json!(format!("#/$defs/{name}")));
                (name, jsonschema::validator_for(&schema).unwrap())
            }).collect();
    }
    VALIDATORS.with(|validators| {
        let errors: Vec<String> = validators[definition]
            .iter_errors(instance)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{definition}: {errors:?}");
    });
}

/// `PIZHU_WRITE_SCHEMA=1 cargo test the_schema_file` writes the file anew.
#[test]
fn the_schema_file_is_what_the_records_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/annotation-set.schema.json");
    let made = serde_json::to_string_pretty(&json_schema()).unwrap() + "\n";
    if std::env::var_os("PIZHU_WRITE_SCHEMA").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let there = std::fs::read_to_string(&path)
        .unwrap()
        .replace("\r\n", "\n");
    assert!(
        there == made,
        "run PIZHU_WRITE_SCHEMA=1 cargo test the_schema_file"
    );
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let mut article = serde_json::to_value(example()).unwrap();
    validate("Article", &article);
    validate(
        "Article",
        &json!({ "id": "a", "state": "todo", "text": "" }),
    );
    article["state"] = json!("finished");
    article["pages"][0]["hash"] = json!("5F");
    article["spans"][0]["start"] = json!(-1);
    let schema = json_schema();
    let errors = jsonschema::validator_for(&schema).unwrap();
    assert!(!errors.is_valid(&article));
    for missing in ["id", "state", "text"] {
        let mut article = json!({ "id": "a", "state": "todo", "text": "" });
        article.as_object_mut().unwrap().remove(missing);
        assert!(!errors.is_valid(&article), "{missing}");
    }
}

/// The documentation shows one set in two formats, byte for byte as the program writes it.
#[test]
fn the_examples_of_the_documentation_are_valid() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/annotation-set.md");
    let text = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let mut found = Vec::new();
    for block in text.split("```").skip(1).step_by(2) {
        let (language, body) = block.split_once('\n').unwrap();
        let format = match language {
            "jsonl" => Format::JsonLines,
            "json" => Format::Json,
            "ron" => Format::Ron,
            _ => continue,
        };
        let (header, articles, summary) = read(format, body.as_bytes()).unwrap();
        header.check().unwrap();
        articles
            .iter()
            .for_each(|article| article.check(&header).unwrap());
        assert!(summary.ignored.is_empty());
        assert_eq!(
            String::from_utf8(write(format, &header, &articles)).unwrap(),
            body
        );
        found.push((header, articles));
    }
    assert_eq!(found.len(), 2);
    assert!(
        found.windows(2).all(|pair| pair[0] == pair[1]),
        "the two are one set"
    );
}
