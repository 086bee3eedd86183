//! `pizhu merge`: two copies worked on apart.

use std::fs;

use serde_json::Value;

use super::desk::{Desk, json_lines};

const PAGE: &str = "昨天王\n芳到北京。\n李明在上海。\n";

/// `a.pizhu` and `b.pizhu`: copies after `before`, each with its own work; the author of the
/// one is an, of the other bo.
fn apart(pages: &[&str], before: &str, a: &str, b: &str) -> Desk {
    let desk = Desk::new(pages);
    desk.feed("b.pizhu", "lin", before).exits(0);
    desk.run(&["save-copy", "b.pizhu", "a.pizhu"]).exits(0);
    desk.feed("a.pizhu", "an", a).exits(0);
    desk.feed("b.pizhu", "bo", b).exits(0);
    desk
}

/// Merges both ways; the disagreements, and what article 1 then reads.
#[track_caller]
fn merge(desk: &Desk) -> (Vec<Value>, String) {
    let mut acts: Vec<String> = [desk.history("a.pizhu"), desk.history("b.pizhu")].concat();
    for (from, to) in [("a", "b"), ("b", "a")] {
        let _ = fs::remove_file(desk.path(&format!("{from}{to}.pizhu")));
        let into = format!("{from}{to}.pizhu");
        desk.run(&["save-copy", &format!("{from}.pizhu"), &into])
            .exits(0);
    }
    let ab = desk
        .run(&["merge", "ab.pizhu", "b.pizhu", "--json"])
        .exits(0);
    let ba = desk
        .run(&["merge", "ba.pizhu", "a.pizhu", "--json"])
        .exits(0);
    let told = json_lines(&ab.out);
    assert_eq!(told, json_lines(&ba.out));
    let mut articles = [desk.articles("ab.pizhu"), desk.articles("ba.pizhu")];
    for articles in &mut articles {
        articles.sort_by_key(Value::to_string);
    }
    assert_eq!(articles[0], articles[1]);
    for bundle in ["ab.pizhu", "ba.pizhu"] {
        desk.is_sound(bundle);
        let mut there = desk.history(bundle);
        acts.sort();
        acts.dedup();
        there.sort();
        assert_eq!(there, acts, "nothing is lost and nothing comes of nothing");
    }
    let again = desk.run(&["merge", "ab.pizhu", "ba.pizhu"]).exits(0);
    assert!(
        again
            .err
            .contains("took over 0 pages and 0 actions; 0 disag"),
        "{}",
        again.err
    );
    assert_eq!(again.out, "");
    let shown = desk.run(&["show", "ab.pizhu", "1"]).exits(0).out;
    (told, shown.trim_end().to_owned())
}

fn about(told: &[Value]) -> Vec<&str> {
    let about = |one: &'_ Value| -> String { one["about"].as_str().expect("about").to_owned() };
    let mut list: Vec<String> = told.iter().map(about).collect();
    list.sort();
    list.into_iter().map(|text| &*text.leak()).collect()
}

#[test]
fn work_on_different_things_is_put_together_without_a_word() {
    let desk = apart(
        &[PAGE, "二\n"],
        "",
        r#"{"join":{"article":1,"line":1}}
           {"tag":{"article":1,"text":"王芳","label":"PER"}}"#,
        r#"{"correct":{"article":1,"text":"芳","with":"方"}}
           {"tag":{"article":1,"text":"上海","label":"LOC"}}"#,
    );
    let (told, shown) = merge(&desk);
    assert_eq!(told, [""; 0]);
    assert_eq!(shown, "昨天【PER:王方】到北京。\n李明在【LOC:上海】。");
}

#[test]
fn pages_of_the_other_bundle_come_along() {
    let desk = Desk::new(&["一\n"]);
    desk.write("x.txt", "二王芳\n");
    desk.run(&["import", "a.pizhu", "x.txt", "1.txt", "--encoding", "utf-8"])
        .exits(0);
    desk.feed(
        "a.pizhu",
        "an",
        r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#,
    )
    .exits(0);
    desk.feed(
        "b.pizhu",
        "bo",
        r#"{"correct":{"article":1,"text":"一","with":"壹"}}"#,
    )
    .exits(0);
    let (told, _) = merge(&desk);
    assert_eq!(told, [""; 0]);
    let texts: Vec<Value> = desk
        .articles("ba.pizhu")
        .iter()
        .map(|a| a["text"].clone())
        .collect();
    assert_eq!(texts, ["壹\n", "二王芳\n"]);
}

#[test]
fn contradictions_are_listed_and_the_later_counts() {
    let before = r#"{"tag":{"article":1,"text":"北京","label":"LOC"}}"#;
    let desk = apart(
        &[PAGE],
        before,
        r#"{"join":{"article":1,"line":1}}
           {"retag":{"article":1,"words":"北京","label":"ORG"}}
           {"note":{"article":1,"words":"北京","note":"甲"}}
           {"tag":{"article":1,"text":"李明","label":"PER"}}
           {"role":{"article":1,"line":3,"role":"body"}}
           {"metadata":{"of":{"article":1},"set":{"date":"2024-01-01"}}}
           {"progress":{"article":1,"progress":"doing"}}"#,
        r#"{"keep":{"article":1,"line":1}}
           {"retag":{"article":1,"words":"北京","label":"TITLE"}}
           {"note":{"article":1,"words":"北京","note":"乙"}}
           {"tag":{"article":1,"text":"李明","label":"ORG"}}
           {"role":{"article":1,"line":3,"role":"caption"}}
           {"metadata":{"of":{"article":1},"set":{"date":"2024-02-02"}}}
           {"progress":{"article":1,"progress":"done"}}"#,
    );
    let (told, _) = merge(&desk);
    assert_eq!(
        about(&told),
        [
            "break",
            "label",
            "metadata",
            "note",
            "progress",
            "role",
            "tagged twice"
        ]
    );
    for one in &told {
        let said = one["said"].as_array().expect("two");
        assert_eq!(said.len(), 2);
        let mut authors: Vec<_> = said.iter().map(|s| s["author"].as_str()).collect();
        authors.sort();
        assert_eq!(authors, [Some("an"), Some("bo")]);
        if one["about"] == "tagged twice" {
            assert!(one["counts"].is_null());
        } else {
            assert_eq!(one["counts"], said[1]["action"]);
        }
    }
    let span = &desk.articles("ab.pizhu")[0]["spans"];
    assert_eq!(span.as_array().map(Vec::len), Some(3), "both tags stay");
}

#[test]
fn two_corrections_of_one_character_are_told_and_one_counts() {
    let desk = apart(
        &[PAGE],
        "",
        r#"{"correct":{"article":1,"text":"芳","with":"方"}}"#,
        r#"{"correct":{"article":1,"text":"芳","with":"放"}}"#,
    );
    let (told, shown) = merge(&desk);
    assert_eq!(told.len(), 1);
    assert!(
        told[0]["about"]
            .as_str()
            .is_some_and(|text| text.contains("correction"))
    );
    assert!(
        ["方", "放"].iter().filter(|c| shown.contains(**c)).count() == 1,
        "{shown}"
    );
}

#[test]
fn undone_on_one_side_is_undone_in_both() {
    let desk = apart(
        &[PAGE],
        "{\"join\":{\"article\":1,\"line\":1}}\n{\"tag\":{\"article\":1,\"text\":\"王芳\",\"label\":\"PER\"}}",
        r#"{"correct":{"article":1,"text":"明","with":"鸣"}}"#,
        "",
    );
    desk.feed("b.pizhu", "lin", r#"{"undo":{}}"#).exits(0);
    let (told, shown) = merge(&desk);
    assert_eq!(told, [""; 0]);
    assert_eq!(shown, "昨天王芳到北京。\n李鸣在上海。");
}

#[test]
fn a_damaged_bundle_is_named_by_its_own_name() {
    let desk = apart(&[PAGE], "", "", "");
    let mut bytes = desk.read("b.pizhu");
    bytes[4096..8192].fill(0);
    desk.write("b.pizhu", &bytes);
    let run = desk.run(&["merge", "a.pizhu", "b.pizhu"]);
    run.refuses(&["pizhu: b.pizhu: this bundle is damaged", "recover"]);
    desk.is_sound("a.pizhu");
    assert!(!desk.path("a.pizhu-wal").exists());
}
