//! The overview: figures of the work, to be found from and saved.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::session::command::Command;

use super::Test;

fn test() -> Test {
    let mut test = Test::new(&["昨天王芳到苇川。\n王芳说好。\n", "苇川渡口。\n"]);
    for command in [
        r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#,
        r#"{"tag":{"article":1,"text":"王芳","nth":2,"label":"PER"}}"#,
        r#"{"tag":{"article":2,"text":"苇川","label":"LOC"}}"#,
        r#"{"progress":{"article":2,"progress":"done"}}"#,
        r#"{"metadata":{"of":{"pages":[1]},"set":{"newspaper":"苇川日报"}}}"#,
    ] {
        let command = Command::from_json(command).unwrap();
        test.session().execute(&command).unwrap();
    }
    test.session().refresh_lists().unwrap();
    test.session().flush().unwrap();
    test.harness
        .key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    test.wait("figures", |test| test.shows("按日期存为 CSV…"));
    test
}

#[test]
fn progress_and_decisions_are_told() {
    let mut test = test();
    assert!(test.shows("完成：1 篇，6 字 · 在办：0 篇，0 字 · 待办：1 篇，15 字"));
    assert!(test.shows("逐项 5 项，成批采纳 0 项"));
    assert!(test.shows("按编者存为 CSV…"));
    test.picture("overview-work");
    test.click("类别");
    assert!(test.shows("按报纸存为 CSV…") && !test.shows("按编者存为 CSV…"));
}

#[test]
fn what_is_tagged_most_is_found_in_the_bundle_with_a_click() {
    let mut test = test();
    test.harness.get_by_label("常见").click();
    test.harness.run();
    test.harness.get_by_label("在全部篇目里查找“王芳”").click();
    test.harness.run();
    assert!(!test.shows("存为 CSV…"));
    let field = test.harness.get_by_label("查找的文字");
    assert_eq!(field.accesskit_node().value().unwrap_or_default(), "王芳");
}

#[test]
fn the_list_of_what_is_tagged_most_is_full_of_rows() {
    let words: Vec<String> = ('一'..).take(60).map(|c| format!("{c}某。")).collect();
    let mut test = Test::new(&[&words.concat()]);
    for word in &words {
        let tag = serde_json::json!({"tag": {"article": 1, "text": &word[..6], "label": "PER"}});
        let command = Command::from_json(&tag.to_string()).unwrap();
        test.session().execute(&command).unwrap();
    }
    test.session().flush().unwrap();
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    test.wait("figures", |test| test.shows("按日期存为 CSV…"));
    test.harness.get_by_label("常见").click();
    test.harness.run();
    let rows = test.harness.query_all_by_label_contains("在全部篇目里查找");
    let mut bottoms: Vec<f32> = rows.map(|row| row.rect().bottom()).collect();
    bottoms.sort_by(f32::total_cmp);
    let below = test.harness.get_by_label("存为 CSV…").rect().top();
    assert!(bottoms.len() < 60, "not all have room");
    assert!(
        bottoms.last().unwrap() + 32.0 > below,
        "{bottoms:?} {below}"
    );
}
