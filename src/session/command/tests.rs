//! Commands are read from lines of JSON, or it is said why not.

use super::*;

#[test]
fn a_command_reads_or_says_why_not() {
    let check = |text: &str, expected: Result<&str, &str>| {
        let read = Command::from_json(text);
        match expected {
            Ok(name) => assert_eq!(read.unwrap().name(), name, "{text}"),
            Err(part) => {
                let error = read.unwrap_err().to_string();
                assert!(error.contains(part), "{text}: {error}");
            }
        }
    };
    check(r#"{"undo": {}}"#, Ok("undo"));
    check(r#"{"join": {"article": 1, "line": 3}}"#, Ok("join"));
    check(
        r#"{"note": {"article": 1, "words": "王芳", "note": null}}"#,
        Ok("note"),
    );
    check(
        r#"{"tag": {"article": 1, "text": "王芳", "label": "PER", "parts": []}}"#,
        Ok("tag"),
    );
    check(r#"{"undo": {"acton": "5.1"}}"#, Err("\"undo.acton\""));
    check(
        r#"{"tag": {"article": 1, "text": "a", "label": "L", "atributes": {"a": "b"}}}"#,
        Err("a stretch is one of"),
    );
    check(
        r#"{"batch": {"commands": [{"undo": {"x": 1}}]}}"#,
        Err("\"batch.commands.undo.x\""),
    );
    check(
        r#"{"correct": {"article": 1, "txt": "a", "with": "b"}}"#,
        Err("a stretch is one of"),
    );
    check(
        r#"{"split_article": {"article": 1, "line": 3}}"#,
        Ok("split_article"),
    );
    check(
        r#"{"split_article": {"article": 1, "address": "12"}}"#,
        Ok("split_article"),
    );
    check(
        r#"{"split_article": {"article": 1, "lin": 3}}"#,
        Err("a line is one of"),
    );
    check(
        r#"{"metadata": {"of": {"pages": [1, "849c7341a418b711"]}, "set": {"date": null}}}"#,
        Ok("metadata"),
    );
    check(
        r#"{"replace": {"find": "己经", "with": "已经", "regex": false}}"#,
        Ok("replace"),
    );
    check(
        r#"{"replace": {"find": "己经", "with": "已经", "hole": true}}"#,
        Err("\"replace.hole\""),
    );
    check(r#"{"label": {"id": "EVENT", "key": null}}"#, Ok("label"));
    check(r#"{"label_order": {"labels": ["ORG"]}}"#, Ok("label_order"));
    check(
        r#"{"label": {"id": "A", "inside": null, "attributes": [{"id": "k", "kind": "choice", "values": ["a", {"id": "b", "name": "乙"}]}]}}"#,
        Ok("label"),
    );
    check(
        r#"{"label": {"id": "A", "attributes": [{"id": "k", "kind": "flag", "colour": "x"}]}}"#,
        Err("\"label.attributes.colour\""),
    );
    check(
        r#"{"relate": {"article": 1, "kind": "AT", "from": {"words": "a"}, "to": {"span": "b"}}}"#,
        Ok("relate"),
    );
    check(
        r#"{"add_part": {"article": 1, "words": "a", "nth": 2, "part": {"text": "b", "nth": 3}}}"#,
        Ok("add_part"),
    );
    check(
        r#"{"label_article": {"article": 1, "label": "A", "given": false}}"#,
        Ok("label_article"),
    );
    check(r#"{"fly": {}}"#, Err("unknown variant"));
    check("{", Err("not a command"));
}
