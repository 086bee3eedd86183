//! What a file cannot hold is said before it is written, by number, and nothing else is.

use serde_json::{Value, json};

use super::desk::Desk;

const PAGE: &str = "渡口新桥合龙\n本报讯　记者王芳从苇川\n发来报道。\n桥长三百米。\n";

/// Articles with something of every kind that a set cannot hold, clean or printed.
fn desk() -> Desk {
    Desk::new(&[PAGE, "甲镇来信。\n乙镇来信。\n丙镇来信。\n"]).apply(
        r##"{"label":{"id":"OLD","name":"旧","color":"#123456"}}
{"label":{"id":"LIFE","name":"民生","color":"#999999","of_article":true}}
{"relation_type":{"id":"at","name":"在","directed":true}}
{"tag":{"article":1,"text":"报道","label":"PER"}}
{"hide":{"article":1,"text":"报道"}}
{"tag":{"article":1,"text":"记者","label":"OLD"}}
{"tag":{"article":1,"text":"王芳","label":"PER"}}
{"tag":{"article":1,"text":"苇川","label":"LOC"}}
{"label_article":{"article":1,"label":"LIFE"}}
{"insert":{"article":1,"after":"三百米","with":"（编者）"}}
{"tag":{"article":1,"text":"编者","label":"PER"}}
{"decline":{"article":1,"text":"桥长","kind":"tag:PER"}}
{"move":{"article":1,"line":4,"to":"start"}}
{"relate":{"article":1,"from":{"words":"记者"},"to":{"words":"苇川"},"kind":"at"}}
{"split_article":{"article":2,"line":2}}
{"delete_label":{"id":"OLD"}}
{"delete_label":{"id":"LIFE"}}
"##,
    )
}

fn counts(run: &str) -> Value {
    let report: Value = serde_json::from_str(run).expect("an object");
    let kinds = report["left_out"].as_object().expect("kinds");
    let counts = kinds
        .iter()
        .map(|(kind, of)| (kind.clone(), of["count"].clone()));
    counts.collect()
}

#[test]
fn a_dry_run_counts_by_kind_and_writes_nothing() {
    let desk = desk();
    let clean = json!({
        "dormant_spans": 1, "spans_without_label": 1, "relations": 1, "article_labels": 1,
        "refused_suggestions": 1,
    });
    let printed = json!({
        "dormant_spans": 1, "typed_spans": 1, "spans_without_label": 1, "relations": 1,
        "article_labels": 1, "moved_articles": 1, "refused_suggestions": 1,
    });
    for (text, expected) in [("clean", clean), ("printed", printed)] {
        let run = desk
            .run(&["export", "b.pizhu", "--text", text, "--dry-run", "--json"])
            .exits(0);
        assert_eq!(counts(&run.out), expected, "{text}");
        assert_eq!(run.err, "");
        let report: Value = serde_json::from_str(&run.out).expect("an object");
        assert_eq!(report["articles"], 3);
        // In printed text every line is by itself.
        let open = if text == "clean" { 4 } else { 0 };
        assert_eq!(report["open_breaks"], open, "{text}");
        let first = &report["left_out"]["spans_without_label"]["first"];
        assert!(
            first["article"].is_string() && first["offset"].is_u64(),
            "{first}"
        );
    }
    // It is told though a file is named, and the file is not made.
    let run = desk.run(&["export", "b.pizhu", "--out", "o.jsonl", "--dry-run"]);
    let run = run.exits(0);
    assert!(
        run.out.starts_with("would export 3 articles with 3 spans"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("1 span whose label was deleted"),
        "{}",
        run.out
    );
    assert!(!desk.path("o.jsonl").exists());
}

/// It is said on standard error, before and whether or not anybody reads the set.
#[test]
fn what_is_left_out_is_said_before_the_set() {
    let desk = desk();
    let run = desk
        .run(&["export", "b.pizhu", "--out", "o.jsonl"])
        .exits(0);
    let lines: Vec<&str> = run.err.lines().collect();
    let (last, before) = lines.split_last().expect("lines");
    assert!(last.starts_with("exported 3 articles"), "{}", run.err);
    let said = |words: &str| before.iter().filter(|line| line.contains(words)).count();
    for words in [
        "1 span without a visible character",
        "1 span whose label was deleted",
        "1 relation of spans that are left out",
        "1 article label that was deleted",
        "1 suggestion that was refused",
    ] {
        assert_eq!(said(words), 1, "{words} in {}", run.err);
    }
    let run = desk.run(&[
        "export", "b.pizhu", "--format", "ron", "--out", "-", "--json",
    ]);
    let run = run.exits(0);
    assert_eq!(counts(&run.err)["dormant_spans"], 1);
    assert!(run.out.starts_with("(pizhu:"));
    // Where there is nothing to say, nothing is said.
    let plain = Desk::new(&[PAGE]);
    let run = plain
        .run(&["export", "b.pizhu", "--out", "o.jsonl"])
        .exits(0);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
}

#[test]
fn what_reaches_an_article_that_is_not_chosen_is_counted() {
    let desk = desk().apply(
        r#"{"tag":{"article":2,"text":"甲镇","label":"LOC"}}
{"tag":{"article":2,"text":"来信","label":"TITLE"}}
{"relate":{"article":2,"from":{"words":"甲镇"},"to":{"words":"来信"},"kind":"at"}}
{"move":{"article":2,"text":"来信","to":"end","into":3}}
"#,
    );
    for (articles, expected) in [(&["2"][..], json!(1)), (&["2", "3"], Value::Null)] {
        let mut arguments = vec!["export", "b.pizhu", "--dry-run", "--json"];
        arguments.extend(articles.iter().flat_map(|article| ["--article", article]));
        let run = desk.run(&arguments).exits(0);
        assert_eq!(
            counts(&run.out)["reaching_outside"],
            expected,
            "{articles:?}"
        );
    }
}

#[test]
fn a_label_file_says_what_it_does_not_know() {
    let desk = Desk::new(&["甲\n"]);
    let run = desk
        .run(&["labels", "b.pizhu", "--export", "labels.ron"])
        .exits(0);
    assert_eq!(run.err, "");
    let desk = desk.apply(r#"{"merge_labels":{"from":"TITLE","into":"PER"}}"#);
    let run = desk
        .run(&["labels", "b.pizhu", "--export", "labels.ron"])
        .exits(0);
    assert_eq!(
        run.err,
        "left out, and kept in the bundle: 1 label merged into another\n"
    );
}

#[test]
fn clean_articles_say_which_lines_are_in_none() {
    let desk = Desk::empty();
    let page = "苇川日报　2024年3月6日　星期三　第2版\n早市提前半小时\n本报讯 从今天起，东门早市提前半\
                小时开\n门，方便赶早班车的人买菜。\n";
    desk.write("a.txt", page);
    let run = desk.run(&["mend", "a.txt", "--text", "out"]).exits(0);
    assert!(
        run.err
            .contains("in no article: 1 line of role furniture\n"),
        "{}",
        run.err
    );
    assert!(run.err.ends_with("for an editor\n"), "{}", run.err);
}
