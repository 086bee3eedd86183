//! `pizhu agree` and `pizhu consistency`.

use serde_json::Value;

use super::desk::{Desk, json_lines};

const PAGES: [&str; 2] = ["苇川的周敏来了。\n", "周敏在苇川。\n"];

/// A bundle in which lin has tagged, and zhou after him.
fn desk() -> Desk {
    let desk = Desk::new(&PAGES).apply(
        r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}
{"tag":{"article":1,"text":"周敏","label":"PER"}}
{"tag":{"article":2,"text":"苇川","label":"LOC"}}"#,
    );
    let zhou = r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}
{"tag":{"article":1,"text":"周敏来","label":"PER"}}
{"tag":{"article":2,"text":"苇川","label":"ORG"}}"#;
    desk.feed("b.pizhu", "zhou", zhou).exits(0);
    desk
}

fn figure(value: &Value, name: &str) -> f64 {
    value[name]
        .as_f64()
        .unwrap_or_else(|| panic!("{name} in {value}"))
}

#[test]
fn authors_of_a_bundle_are_compared() {
    let desk = desk();
    let run = desk.run(&["agree", "b.pizhu", "--authors", "lin", "zhou", "--json"]);
    let value = &json_lines(&run.exits(0).out)[0];
    assert_eq!(value["readings"], serde_json::json!(["lin", "zhou"]));
    let all = &value["all"];
    assert_eq!(all["tags"], serde_json::json!([3, 3]));
    assert!((figure(all, "f1") - 1.0 / 3.0).abs() < 1e-12);
    assert!((figure(all, "exact") - 2.0 / 3.0).abs() < 1e-12);
    assert!((figure(all, "ent_type") - 2.0 / 3.0).abs() < 1e-12);
    for name in ["kappa", "alpha", "unitized_alpha", "gamma"] {
        assert!(figure(all, name) < 1.0, "{name}");
    }
    let labels: Vec<&Value> = value["labels"].as_array().unwrap().iter().collect();
    let names: Vec<&str> = labels.iter().map(|l| l["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["LOC", "ORG", "PER"]);
    assert_eq!(figure(labels[1], "f1"), 0.0);
    assert_eq!(value["articles"].as_array().unwrap().len(), 2);
    // A table for people, and rows for spreadsheets.
    let table = desk.run(&["agree", "b.pizhu", "--authors", "lin", "zhou"]);
    let table = table.exits(0).out;
    assert!(
        table.contains("2 articles, 16 characters compared"),
        "{table}"
    );
    assert!(table.contains("0.3333"), "{table}");
    let run = desk.run(&["agree", "b.pizhu", "--authors", "lin", "zhou", "--csv"]);
    let out = run.exits(0).out;
    assert!(
        out.starts_with("of,name,title,tags lin,tags zhou,"),
        "{out}"
    );
    assert_eq!(out.lines().count(), 1 + 1 + 3 + 2);
    // Who is not there is not compared with.
    desk.run(&["agree", "b.pizhu", "--authors", "lin", "wu"])
        .refuses(&["nothing in it is by wu", "lin, zhou"]);
    desk.run(&["agree", "b.pizhu"]).refuses(&["two readings"]);
}

#[test]
fn bundles_sets_and_rows_are_compared() {
    let desk = desk();
    desk.run(&["export", "b.pizhu", "--format", "ron", "--out", "a.ron"])
        .exits(0);
    let run = desk.run(&["agree", "b.pizhu", "a.ron", "--json"]).exits(0);
    let all = &json_lines(&run.out)[0]["all"];
    for name in ["f1", "strict", "kappa", "alpha", "gamma"] {
        assert_eq!(figure(all, name), 1.0, "{name}");
    }
    // Sentences are matched by their text.
    desk.write(
        "a.bio",
        "苇 B-LOC\n川 I-LOC\n人 O\n\n周 B-PER\n敏 I-PER\n\n甲 O\n",
    );
    desk.write("b.bio", "周 B-PER\n敏 I-PER\n\n苇 B-ORG\n川 I-ORG\n人 O\n");
    let run = desk.run(&["agree", "a.bio", "b.bio", "--json"]).exits(1);
    assert!(
        run.err.contains("left out: 1 article of a.bio"),
        "{}",
        run.err
    );
    let value = &json_lines(&run.out)[0];
    assert_eq!(figure(&value["all"], "f1"), 0.5);
    assert_eq!(value["articles"].as_array().unwrap().len(), 2);
    // What differs is named, and nothing is compared by force.
    desk.run(&["agree", "a.bio", "a.ron"]).exits(2);
    desk.run(&["agree", "a.bio", "none.bio"])
        .refuses(&["none.bio: "]);
    // Three readings: every two of them.
    let run = desk
        .run(&["agree", "a.bio", "a.bio", "a.bio", "--json"])
        .exits(0);
    let all = &json_lines(&run.out)[0]["all"];
    assert_eq!(all["pairs"].as_array().unwrap().len(), 3);
    assert_eq!(figure(all, "f1"), 1.0);
}

#[test]
fn only_what_is_done_is_compared_when_asked_for() {
    let desk = desk().apply(r#"{"progress":{"article":2,"progress":"done"}}"#);
    let run = desk.run(&[
        "agree",
        "b.pizhu",
        "--authors",
        "lin",
        "zhou",
        "--done",
        "--json",
    ]);
    let value = &json_lines(&run.exits(0).out)[0];
    assert_eq!(value["articles"].as_array().unwrap().len(), 1);
    assert_eq!(value["not_done"], 1);
}

#[test]
fn what_is_tagged_otherwise_elsewhere_is_listed() {
    let desk = Desk::new(&["苇川，苇川，苇川。\n", "苇川很大。\n"]).apply(
        r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}
{"tag":{"article":1,"text":"苇川","nth":2,"label":"LOC"}}
{"tag":{"article":2,"text":"苇川","label":"ORG"}}"#,
    );
    let run = desk.run(&["consistency", "b.pizhu", "--json"]).exits(1);
    let lines = json_lines(&run.out);
    let kinds: Vec<&str> = lines.iter().map(|l| l["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["label", "untagged"]);
    assert_eq!(lines[0]["article"], 2);
    assert_eq!(lines[0]["fix"], serde_json::json!({"retag": "LOC"}));
    assert_eq!(lines[0]["labels"], serde_json::json!({"LOC": 2, "ORG": 1}));
    assert_eq!(lines[1]["start"], 6);
    // For people; only some kinds; nothing found.
    let out = desk.run(&["consistency", "b.pizhu"]).exits(1).out;
    assert!(out.contains("【苇川】很大。  ORG → LOC"), "{out}");
    let run = desk
        .run(&["consistency", "b.pizhu", "--kind", "marks"])
        .exits(0);
    assert!(run.out.contains("nothing found"), "{}", run.out);
    desk.run(&["consistency", "b.pizhu", "--kind", "names"])
        .refuses(&["--kind names", "label, edges"]);
}

#[test]
fn groups_come_in_order_each_with_its_places_in_the_order_of_the_bundle() {
    let pages: Vec<String> = (0..7).map(|n| format!("苇川，渡口，苇川{n}。\n")).collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let desk = Desk::new(&pages).apply(
        r#"{"tag":{"article":7,"text":"苇川","label":"LOC"}}
{"tag":{"article":7,"text":"渡口","label":"LOC"}}"#,
    );
    let all = ["consistency", "b.pizhu", "--untouched"];
    let run = desk.run(&[&all[..], &["--json"]].concat()).exits(1);
    let lines = json_lines(&run.out);
    let told: Vec<(String, u64, u64)> = lines
        .iter()
        .map(|line| {
            let number = |name: &str| line[name].as_u64().unwrap();
            let words = line["words"].as_str().unwrap().to_owned();
            (words, number("article"), number("places"))
        })
        .collect();
    let places = |words: &str, articles: &[u64], all: u64| -> Vec<(String, u64, u64)> {
        let each = articles.iter();
        each.map(|article| (words.to_owned(), *article, all))
            .collect()
    };
    let twice: Vec<u64> = (1..7).flat_map(|article| [article; 2]).chain([7]).collect();
    let once: Vec<u64> = (1..7).collect();
    let expected = [places("苇川", &twice, 13), places("渡口", &once, 6)].concat();
    assert_eq!(told, expected);
    // Some of each; what is left out is said.
    let run = desk.run(&[&all[..], &["--places", "2"]].concat()).exits(1);
    let shown: Vec<&str> = run.out.lines().map(str::trim).collect();
    let expected = [
        "2 tags in 1 article looked at",
        "",
        "untagged: 2 groups, 19 places",
        "苇川  LOC 1  untagged 13",
        "1  【苇川】，渡口，苇川0。  → LOC",
        "1  苇川，渡口，【苇川】0。  → LOC",
        "… 11 more",
        "渡口  LOC 1  untagged 6",
        "1  苇川，【渡口】，苇川0。  → LOC",
        "2  苇川，【渡口】，苇川1。  → LOC",
        "… 4 more",
    ];
    assert_eq!(shown, expected);
    let run = desk.run(&[&all[..], &["--places", "0"]].concat()).exits(1);
    assert_eq!(run.out.matches('【').count(), 19);
}
