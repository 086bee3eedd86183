//! `pizhu learn`: figures from files that are tagged.

use super::desk::Desk;

/// Sentences after one pattern, a character a row.
fn rows(scheme: [&str; 3], separator: &str) -> String {
    let names = ["王秀兰", "李建国", "张志明", "刘丽", "陈军"];
    let places = ["苇川", "岚渡", "东埠", "南浦"];
    let mut out = String::new();
    let mut put = |text: &str, label: &str| {
        let last = text.chars().count() - 1;
        for (i, c) in text.chars().enumerate() {
            let tag = match (label, i) {
                ("", _) => "O".to_owned(),
                (label, 0) => format!("{}-{label}", scheme[0]),
                (label, i) if i == last => format!("{}-{label}", scheme[2]),
                (label, _) => format!("{}-{label}", scheme[1]),
            };
            out.push_str(&format!("{c}{separator}{tag}\n"));
        }
        if text.ends_with('。') {
            out.push('\n');
        }
    };
    for i in 0..40 {
        put("昨天", "");
        put(names[i % names.len()], "PER");
        put("到了", "");
        put(places[i % places.len()], "LOC");
        put("。", "");
    }
    out
}

const BIO: [&str; 3] = ["B", "I", "I"];

#[test]
fn figures_are_printed_by_label_and_last_for_all() {
    let desk = Desk::empty();
    desk.write("a.bio", rows(BIO, " "));
    desk.write("b.txt", rows(["B", "M", "E"], "\t"));
    let run = desk
        .run(&["learn", "--train", "a.bio", "--test", "b.txt"])
        .exits(0);
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines[0].starts_with("sentences"), "{}", run.out);
    assert!(lines[1].trim_start().starts_with("40 "), "{}", run.out);
    let last = &lines[lines.len() - 3..];
    for (line, label) in last.iter().zip(["PER", "LOC", "all"]) {
        assert_eq!(
            *line,
            format!("{label} P 1.000 R 1.000 F1 1.000"),
            "{}",
            run.out
        );
    }
    // The same again.
    let again = desk
        .run(&["learn", "--train", "a.bio", "--test", "b.txt"])
        .exits(0);
    assert!(again.out.ends_with(&last.join("\n")) || again.out.trim_end().ends_with(last[2]));
}

#[test]
fn a_curve_has_a_row_for_each_number() {
    let desk = Desk::empty();
    desk.write("a.bio", rows(BIO, " "));
    let call = ["learn", "--train", "a.bio", "--test", "a.bio"];
    let run = desk
        .run(&[&call[..], &["--curve", "0,5,40"]].concat())
        .exits(0);
    let first: Vec<&str> = run
        .out
        .lines()
        .skip(1)
        .map_while(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(first, ["0", "5", "40"], "{}", run.out);
    let run = desk.run(
        &[
            &call[..],
            &["--sentences", "5", "--shuffles", "3", "--from-nothing"],
        ]
        .concat(),
    );
    let run = run.exits(0);
    assert!(run.out.lines().nth(1).unwrap().contains('±'), "{}", run.out);
    assert!(
        run.out.lines().last().unwrap().starts_with("all P "),
        "{}",
        run.out
    );
}

#[test]
fn annotation_sets_are_learned_from_too() {
    let desk = Desk::new(&["王芳昨天到了北京。\n", "李芳昨天到了北京。\n", "王芳\n"]).apply(
        r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}
{"tag":{"article":1,"text":"北京","label":"LOC"}}
{"progress":{"article":1,"progress":"done"}}
{"tag":{"article":2,"text":"李芳","label":"PER"}}
{"tag":{"article":2,"text":"北京","label":"LOC"}}
{"progress":{"article":2,"progress":"done"}}"#,
    );
    for format in ["jsonl", "json", "ron"] {
        let out = format!("out.{format}");
        desk.run(&["export", "b.pizhu", "--format", format, "--out", &out])
            .exits(0);
        let run = desk
            .run(&["learn", "--train", &out, "--test", &out])
            .exits(0);
        // The third article is not done.
        assert!(run.out.contains("\n        2 "), "{}", run.out);
        assert!(run.out.trim_end().ends_with("F1 1.000"), "{}", run.out);
    }
}

#[test]
fn what_cannot_be_learned_from_is_named() {
    let desk = Desk::empty();
    desk.write("good.bio", rows(BIO, " "));
    desk.write("short.bio", "王 B-PER\n芳\n");
    desk.write("odd.bio", "王 B-PER\n\n芳 Q-PER\n");
    desk.write("bare.bio", "王 O\n芳 O\n");
    desk.write("empty.bio", "");
    desk.write("broken.jsonl", "{\"pizhu\":");
    let learn = |train: &str, more: &[&str]| {
        let call = ["learn", "--train", train, "--test", "good.bio"];
        desk.run(&[&call[..], more].concat())
    };
    for (train, words) in [
        ("none.bio", "none.bio: "),
        (
            "short.bio",
            "short.bio, line 2: a character and its tag are expected",
        ),
        ("odd.bio", "odd.bio, line 3: `Q-PER` is no tag"),
        ("bare.bio", "bare.bio: nothing is tagged in it"),
        ("empty.bio", "empty.bio: nothing is tagged in it"),
        ("broken.jsonl", "broken.jsonl: line 1"),
    ] {
        learn(train, &[]).refuses(&[words]);
    }
    // More than there are is all there are.
    let run = learn("good.bio", &["--sentences", "41"]).exits(0);
    assert!(
        run.err.contains("there are 40 sentences in it"),
        "{}",
        run.err
    );
    assert!(run.out.contains("\n       40 "), "{}", run.out);
}
