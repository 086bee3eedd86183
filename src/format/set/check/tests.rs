//! What is said of relations and labels that lead nowhere.

use crate::format::set::{Article, Header};

const HEADER: &str = r##"{"schema":1,"program":"x","text":"clean",
    "labels":[{"id":"PER","name":"人名","color":"#000000"}],
    "relations":[{"id":"AT","name":"在","color":"#000000"}]}"##;

#[test]
fn relations_have_ends_and_a_type() {
    let header: Header = serde_json::from_str(HEADER).unwrap();
    let check = |relation: &str, expected: Option<&str>| {
        let article = format!(
            r#"{{"id":"a","state":"done","text":"周敏李明","sources":[{{"start":0,"end":4}}],"spans":[
            {{"id":"1","start":0,"end":2,"text":"周敏","label":"PER","state":"whole","author":"lin","time":"2026-03-02T09:14:05.120Z"}},
            {{"id":"2","start":2,"end":4,"text":"李明","label":"PER","state":"whole","author":"lin","time":"2026-03-02T09:14:05.120Z"}}],
            "relations":[{{{relation},"author":"lin","time":"2026-03-02T09:14:05.120Z"}}]}}"#
        );
        let article: Article = serde_json::from_str(&article).unwrap();
        let said = article.check(&header).err().map(|error| error.to_string());
        match (said, expected) {
            (None, None) => {}
            (Some(said), Some(part)) if said.contains(part) => {}
            (said, expected) => panic!("{relation}: {said:?} is not {expected:?}"),
        }
    };
    check(r#""kind":"AT","from":"1","to":"2""#, None);
    check(
        r#""kind":"IN","from":"1","to":"2""#,
        Some(r#"the type of relations "IN" is not in the header"#),
    );
    check(
        r#""kind":"AT","from":"1","to":"3""#,
        Some(r#"there is no span "3" in the article"#),
    );
    check(
        r#""kind":"AT","from":"9","to":"2""#,
        Some(r#"there is no span "9" in the article"#),
    );
    // The other end may be in another article; the one here may not.
    check(r#""kind":"AT","from":"1","to":"3","article":"b""#, None);
    check(
        r#""kind":"AT","from":"9","to":"3","article":"b""#,
        Some(r#"there is no span "9""#),
    );
}
