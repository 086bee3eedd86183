//! `pizhu suggest`: what could be tagged.

use serde_json::Value;

use super::desk::{Desk, json_lines};

/// Text, label and reason of what is suggested on a line.
fn suggested(line: &Value) -> Vec<(String, String, String)> {
    let list = line["suggestions"].as_array().expect("a list").iter();
    let said = |value: &Value, key: &str| value[key].as_str().expect("a text").to_owned();
    list.map(|s| (said(s, "text"), said(s, "label"), said(s, "reason")))
        .collect()
}

fn holds(line: &Value, text: &str, label: &str, reason: &str) -> bool {
    let wanted = (text.to_owned(), label.to_owned(), reason.to_owned());
    suggested(line).contains(&wanted)
}

#[test]
fn articles_that_are_not_done_get_suggestions() {
    let desk = Desk::new(&[
        "王秀兰昨天到了苇川中学。\n",
        "记者李建国在北京报道，李建国说，李局长也来了，王秀兰没有来。\n",
    ])
    .apply(
        r#"{"tag":{"article":1,"text":"王秀兰","label":"PER"}}
{"tag":{"article":1,"text":"苇川中学","label":"ORG"}}
{"progress":{"article":1,"progress":"done"}}
{"tag":{"article":2,"text":"李建国","label":"PER"}}"#,
    );
    let lines = json_lines(&desk.run(&["suggest", "b.pizhu"]).exits(0).out);
    assert_eq!(lines.len(), 1, "the first is done");
    let line = &lines[0];
    assert_eq!(line["article"], 2);
    assert!(holds(line, "北京", "LOC", "learner"), "{line}");
    assert!(holds(line, "李建国", "PER", "same"), "{line}");
    // Places are those of the clean text, and nothing lies over a tag or another suggestion.
    let text = desk.run(&["show", "b.pizhu", "2", "--clean"]).exits(0).out;
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    for suggestion in line["suggestions"].as_array().unwrap() {
        let place = |key: &str| suggestion[key].as_u64().unwrap() as usize;
        let (start, end) = (place("start"), place("end"));
        assert!(at <= start && (end <= 2 || start >= 5), "{line}");
        let text: String = chars[start..end].iter().collect();
        assert_eq!(suggestion["text"], text);
        at = end;
    }
    // Titles are told by how they are written.
    assert!(holds(line, "局长", "TITLE", "rule"), "{line}");
    // A name that was tagged in an article that is done is known.
    assert!(
        !holds(line, "王秀兰", "PER", "known"),
        "it is not in this one"
    );
    // Above a threshold there are fewer.
    let run = desk.run(&["suggest", "b.pizhu", "--least", "1"]).exits(0);
    assert!(suggested(&json_lines(&run.out)[0]).len() < suggested(line).len());
}

#[test]
fn pages_get_suggestions_without_a_bundle() {
    let desk = Desk::empty();
    desk.write("a.txt", "王秀兰昨天到了北京。\n");
    let (gb, _, _) = encoding_rs::GB18030.encode("这是我们在上海的工作，人民的工作。\n");
    desk.write("b.txt", gb);
    let lines = json_lines(&desk.run(&["suggest", "a.txt", "b.txt"]).exits(0).out);
    assert!(holds(&lines[0], "王秀兰", "PER", "learner"), "{}", lines[0]);
    assert!(holds(&lines[0], "北京", "LOC", "learner"), "{}", lines[0]);
    assert!(holds(&lines[1], "上海", "LOC", "learner"), "{}", lines[1]);
    // Lines that run on are joined; places are those of the page.
    let page = "　　昨夜的雨下了很久，河水涨了半米多，集市照常开放，记者王秀\n兰在北京报道说，今天的粮价平稳，\
                来赶集的人比往年多。\n";
    desk.write("c.txt", page);
    let lines = json_lines(&desk.run(&["suggest", "c.txt"]).exits(0).out);
    assert!(holds(&lines[0], "王秀兰", "PER", "learner"), "{}", lines[0]);
    let chars: Vec<char> = page.chars().collect();
    let found = lines[0]["suggestions"].as_array().unwrap().iter();
    let named = found.map(|suggestion| {
        let place = |key: &str| suggestion[key].as_u64().unwrap() as usize;
        let text: String = chars[place("start")..place("end")].iter().collect();
        assert_eq!(text.replace('\n', ""), suggestion["text"].as_str().unwrap());
        text
    });
    assert!(named.collect::<Vec<_>>().contains(&"王秀\n兰".to_owned()));
    // A word list is believed before anything is learned.
    desk.write("ponds.txt", "碧螺塘\n");
    desk.write("d.txt", "昨天碧螺塘的水很清。\n");
    let run = desk.run(&["suggest", "d.txt", "--list", "LOC=ponds.txt"]);
    let lines = json_lines(&run.exits(0).out);
    assert!(holds(&lines[0], "碧螺塘", "LOC", "list"), "{}", lines[0]);
    assert_eq!(lines[0]["suggestions"][0]["list"], "ponds");
    desk.run(&["suggest", "d.txt", "--list", "X=ponds.txt"])
        .refuses(&["X", "PER, LOC, ORG"]);
    desk.run(&["suggest", "d.txt", "--list", "LOC=none.txt"])
        .refuses(&["none.txt: "]);
    desk.run(&["suggest", "none.txt"]).refuses(&["none.txt: "]);
    desk.run(&["suggest", "a.txt", "--least", "2"])
        .refuses(&["from 0 to 1"]);
    desk.run(&["suggest", "none.pizhu"])
        .refuses(&["none.pizhu: "]);
}
