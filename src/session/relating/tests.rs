use std::io::BufReader;

use crate::core::labels::Allowed;
use crate::format::set::Format;
use crate::session::Session;
use crate::session::command::CommandError;
use crate::session::sets::ExportOptions;
use crate::session::testing::Desk;
use crate::store::Bundle;

const PAGE: &str = "昨天周敏和陶远到渡口日报社。\n他们谈到东区工业园和西区工业园。\n";

fn desk() -> Desk {
    let mut desk = Desk::new(&[PAGE]);
    desk.does(r#"{"relation_type":{"id":"AT","name":"任职于","key":"r","pairs":[["PER","ORG"]]}}"#);
    desk.does(r#"{"relation_type":{"id":"KIN","name":"亲属","directed":false}}"#);
    for (words, label) in [("周敏", "PER"), ("陶远", "PER"), ("渡口日报社", "ORG")] {
        desk.does(&format!(
            r#"{{"tag":{{"article":1,"text":"{words}","label":"{label}"}}}}"#
        ));
    }
    desk
}

fn relate(what: &str, kind: &str, from: &str, to: &str) -> String {
    format!(
        r#"{{"{what}":{{"article":1,"kind":"{kind}","from":{{"words":"{from}"}},"to":{{"words":"{to}"}}}}}}"#
    )
}

/// The relations as type, from and to, by words.
fn relations(desk: &mut Desk) -> Vec<(String, String, String)> {
    let page = desk.page(1);
    let document = desk.session.document(page).unwrap();
    let words = |id: &str| document.span(id).unwrap().text();
    let all = document.relations();
    all.iter()
        .map(|r| (r.kind.to_string(), words(r.from), words(r.to)))
        .collect()
}

fn three(kind: &str, from: &str, to: &str) -> (String, String, String) {
    (kind.to_owned(), from.to_owned(), to.to_owned())
}

#[test]
fn relations_are_made_taken_away_and_undone() {
    let mut desk = desk();
    let made = desk.does(&relate("relate", "任职于", "周敏", "渡口日报社"));
    desk.does(&relate("relate", "KIN", "周敏", "陶远"));
    let both = [
        three("AT", "周敏", "渡口日报社"),
        three("KIN", "周敏", "陶远"),
    ];
    assert_eq!(relations(&mut desk), both);
    // Without a direction it is the same relation whichever end is named first.
    for again in [
        relate("relate", "AT", "周敏", "渡口日报社"),
        relate("relate", "KIN", "陶远", "周敏"),
    ] {
        let error = desk.try_it(&again).unwrap_err();
        assert!(matches!(error, CommandError::NothingToDo), "{again}");
    }
    for (wrong, part) in [
        (relate("relate", "AT", "周敏", "周敏"), "itself"),
        (relate("relate", "IN", "周敏", "陶远"), "AT, KIN"),
        (
            relate("unrelate", "AT", "陶远", "渡口日报社"),
            "no relation",
        ),
        (
            relate("unrelate", "AT", "渡口日报社", "周敏"),
            "no relation",
        ),
    ] {
        let error = desk.try_it(&wrong).unwrap_err().to_string();
        assert!(error.contains(part), "{wrong}: {error}");
    }
    desk.does(&relate("unrelate", "KIN", "陶远", "周敏"));
    assert_eq!(relations(&mut desk), both[..1]);
    desk.undo();
    assert_eq!(relations(&mut desk), both);
    // A span that is taken away takes its relations out of sight; they return with it.
    desk.does(r#"{"untag":{"article":1,"words":"周敏"}}"#);
    assert_eq!(relations(&mut desk), []);
    desk.undo();
    assert_eq!(relations(&mut desk), both);
    // The type is gone: its relations can still be taken away.
    desk.does(r#"{"delete_relation_type":{"id":"KIN"}}"#);
    desk.does(&relate("unrelate", "KIN", "周敏", "陶远"));
    assert_eq!(relations(&mut desk), both[..1]);
    // What is related rests on the tags.
    let history = desk.session.resting_on(&[made]).unwrap();
    assert_eq!(history, []);
    desk = desk.reopened_by("zhou");
    assert_eq!(relations(&mut desk), both[..1]);
    let report = desk.session.check(|_, _| true).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

#[test]
fn a_relation_rests_on_the_tags_of_its_ends() {
    let mut desk = Desk::new(&[PAGE]);
    desk.does(r#"{"relation_type":{"id":"AT","name":"任职于"}}"#);
    let tag = desk.does(r#"{"tag":{"article":1,"text":"周敏","label":"PER"}}"#);
    desk.does(r#"{"tag":{"article":1,"text":"渡口日报社","label":"ORG"}}"#);
    let related = desk.does(&relate("relate", "AT", "周敏", "渡口日报社"));
    assert_eq!(desk.session.resting_on(&[tag]).unwrap(), [related]);
    let away = desk.does(&relate("unrelate", "AT", "周敏", "渡口日报社"));
    assert_eq!(desk.session.resting_on(&[related]).unwrap(), [away]);
}

#[test]
fn two_editors_who_say_the_same_say_one_thing() {
    let mut desk = desk();
    desk.session.flush().unwrap();
    let copy = desk.path.with_file_name("other.pizhu");
    desk.session.bundle().save_copy(&copy).unwrap();
    desk.does(&relate("relate", "AT", "周敏", "渡口日报社"));
    desk.does(&relate("relate", "AT", "陶远", "渡口日报社"));
    let mut other = Session::open(&copy, "zhou").unwrap();
    for command in [
        relate("relate", "AT", "周敏", "渡口日报社"),
        relate("relate", "KIN", "陶远", "渡口日报社"),
    ] {
        let command = crate::session::command::Command::from_json(&command).unwrap();
        other.execute(&command).unwrap();
    }
    other.close().unwrap();
    let other = Bundle::open(&copy).unwrap();
    let report = desk.session.merge(&other, |_, _| ()).unwrap();
    // Two relations of one span to another can both be, and are pointed out.
    assert_eq!(report.disagreements.len(), 1);
    let one = &report.disagreements[0];
    assert_eq!(
        (one.about.to_string(), &*one.text, one.counts),
        ("relation".to_owned(), "陶远 → 渡口日报社", None)
    );
    let mut found = relations(&mut desk);
    found.sort();
    assert_eq!(
        found,
        [
            three("AT", "周敏", "渡口日报社"),
            three("AT", "陶远", "渡口日报社"),
            three("KIN", "陶远", "渡口日报社"),
        ]
    );
}

#[test]
fn a_set_holds_relations_labels_of_articles_and_the_whole_label_set() {
    let mut desk = desk();
    desk.does(
        r##"{"label":{"id":"SPORT","name":"体育","color":"#0072b2","of_article":true,"examples":["田径"]}}"##,
    );
    desk.does(r#"{"label":{"id":"PER","inside":["ORG"],"crosses":[],"attributes":[{"id":"sex","kind":"choice","values":["f",{"id":"m","name":"男"}]},{"id":"kb","kind":"reference","address":"https://example.org/{}"}]}}"#);
    desk.does(r##"{"guidelines":{"text":"# 人名\n本名。\n"}}"##);
    desk.does(r#"{"label_article":{"article":1,"label":"体育"}}"#);
    desk.does(&relate("relate", "AT", "周敏", "渡口日报社"));
    desk.does(&relate("relate", "KIN", "周敏", "陶远"));
    for format in Format::ALL {
        for printed in [false, true] {
            let options = ExportOptions {
                format,
                printed,
                articles: Vec::new(),
                progress: None,
            };
            let export = |session: &mut Session| {
                let mut bytes = Vec::new();
                session.export(&mut bytes, &options, |_, _| true).unwrap();
                String::from_utf8(bytes).unwrap()
            };
            let first = export(&mut desk.session);
            let path = desk
                .path
                .with_file_name(format!("{format:?}{printed}.pizhu"));
            let mut other = Session::create(&path, "zhou").unwrap();
            let report = other
                .import_set(BufReader::new(first.as_bytes()), format, |_| true)
                .unwrap();
            assert_eq!((report.articles, report.relations_left_out), (1, 0));
            assert_eq!(export(&mut other), first);
            assert_eq!(other.labels(), desk.session.labels());
            let again = other
                .import_set(BufReader::new(first.as_bytes()), format, |_| true)
                .unwrap();
            assert_eq!((again.articles, again.duplicates.len()), (0, 1));
        }
    }
}

#[test]
fn a_new_span_says_what_its_label_says_by_default() {
    let mut desk = Desk::new(&[PAGE]);
    desk.does(r#"{"label":{"id":"PER","attributes":[{"id":"alive","kind":"flag","default":"yes"},{"id":"name","kind":"text"}]}}"#);
    desk.does(r#"{"label":{"id":"ORG","attributes":[{"id":"alive","kind":"flag","default":"no"},{"id":"form","kind":"choice","values":["公司","机关"],"default":"机关"}]}}"#);
    desk.does(r#"{"tag":{"article":1,"text":"周敏","label":"PER"}}"#);
    desk.does(r#"{"tag":{"article":1,"text":"陶远","label":"PER","attributes":{"alive":"no"}}}"#);
    let said = |desk: &mut Desk, words: &str| {
        let page = desk.page(1);
        let document = desk.session.document(page).unwrap();
        let span = document.spans().find(|span| span.text() == words).unwrap();
        let said: Vec<String> = span
            .attributes()
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        said.join(" ")
    };
    assert_eq!(said(&mut desk, "周敏"), "alive=yes");
    assert_eq!(said(&mut desk, "陶远"), "alive=no");
    desk.does(r#"{"retag":{"article":1,"words":"周敏","label":"ORG"}}"#);
    assert_eq!(said(&mut desk, "周敏"), "alive=yes form=机关");
    desk.undo();
    assert_eq!(said(&mut desk, "周敏"), "alive=yes");
}

#[test]
fn what_a_label_cannot_be_is_said() {
    let mut desk = Desk::new(&[PAGE]);
    for (command, part) in [
        (
            r#"{"label":{"id":"X","attributes":[{"id":"k","kind":"number"}]}}"#,
            "its kind",
        ),
        (
            r#"{"label":{"id":"X","attributes":[{"id":"k","kind":"choice"}]}}"#,
            "has values",
        ),
        (
            r#"{"label":{"id":"X","attributes":[{"id":"k","kind":"choice","values":["a","a"]}]}}"#,
            "of its own",
        ),
        (
            r#"{"label":{"id":"X","attributes":[{"id":"k","kind":"text"},{"id":"k","kind":"text"}]}}"#,
            "twice",
        ),
        (
            r#"{"label":{"id":"X","attributes":[{"id":"k","kind":"flag","default":"maybe"}]}}"#,
            "default",
        ),
        (r#"{"label":{"id":"X","inside":["a b"]}}"#, "\"a b\""),
        (r#"{"relation_type":{"id":"","name":"x"}}"#, "id"),
        (r#"{"relation_type":{"id":"R","color":"red"}}"#, "#rrggbb"),
    ] {
        let error = desk.try_it(command).unwrap_err().to_string();
        assert!(error.contains(part), "{command}: {error}");
    }
    desk.does(r#"{"label":{"id":"X","inside":["人名","Y"],"crosses":[]}}"#);
    let rules = |desk: &Desk| {
        let label = desk.session.labels().find("X").unwrap();
        (label.inside.clone(), label.crosses.clone())
    };
    let only = |ids: &[&str]| Allowed::Only(ids.iter().map(|id| (*id).into()).collect());
    assert_eq!(rules(&desk), (only(&["PER", "Y"]), only(&[])));
    desk.does(r#"{"label":{"id":"X","inside":null}}"#);
    assert_eq!(rules(&desk), (Allowed::Any, only(&[])));
}

#[test]
fn a_span_gets_and_loses_parts() {
    let mut desk = Desk::new(&[PAGE]);
    desk.does(r#"{"tag":{"article":1,"text":"工业园","nth":2,"label":"LOC"}}"#);
    let words = |desk: &mut Desk| {
        let page = desk.page(1);
        let document = desk.session.document(page).unwrap();
        let span = document.spans().next().unwrap();
        let parts: Vec<String> = span.members().iter().map(|p| document.text(p)).collect();
        parts.join("+")
    };
    let add = |words: &str, part: &str, nth: u32| {
        format!(
            r#"{{"add_part":{{"article":1,"words":"{words}","part":{{"text":"{part}","nth":{nth}}}}}}}"#
        )
    };
    desk.does(&add("工业园", "东区", 1));
    assert_eq!(words(&mut desk), "东区+工业园");
    // What touches a part makes one with it.
    desk.does(&add("东区工业园", "西区", 1));
    assert_eq!(words(&mut desk), "东区+西区工业园");
    let error = desk.try_it(&add("东区西区工业园", "西区", 1)).unwrap_err();
    assert!(matches!(error, CommandError::NothingToDo));
    let remove = |part: u32| {
        format!(r#"{{"remove_part":{{"article":1,"words":"东区西区工业园","part":{part}}}}}"#)
    };
    let error = desk.try_it(&remove(3)).unwrap_err().to_string();
    assert!(error.contains("2 part(s)"), "{error}");
    desk.does(&remove(1));
    assert_eq!(words(&mut desk), "西区工业园");
    let last = r#"{"remove_part":{"article":1,"words":"西区工业园","part":1}}"#;
    assert!(matches!(
        desk.try_it(last).unwrap_err(),
        CommandError::LastPart
    ));
    desk.undo();
    assert_eq!(words(&mut desk), "东区+西区工业园");
    // What reaches over the gap between two parts joins them.
    desk.does(&add("东区西区工业园", "工业园和", 1));
    assert_eq!(words(&mut desk), "东区工业园和西区工业园");
}
