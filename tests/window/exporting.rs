//! The export dialog in the window: it says what the file cannot hold before there is a file, and
//! leads to the first of each kind.

use egui::accesskit::Toggled;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::session::command::Command;

use super::{MARKET, Test};

const BRIDGE: &str =
    "渡口新桥今日合龙\n本报讯　记者从市建设局获悉，苇川渡口新桥主跨\n今日上午合龙。\n";
const UNLABELLED: &str = "1 处标注不写出：类别已删除";

fn does(test: &mut Test, commands: &[&str]) {
    for command in commands {
        let command = Command::from_json(command).unwrap();
        test.session().execute(&command).unwrap();
    }
    test.harness.run();
}

/// Two articles; in the second a tag whose label is gone, in the first one whose text is.
fn desk() -> Test {
    let mut test = Test::new(&[MARKET, BRIDGE]);
    does(
        &mut test,
        &[
            r##"{"label":{"id":"OLD","name":"旧","color":"#123456"}}"##,
            r#"{"tag":{"article":2,"text":"市建设局","label":"OLD"}}"#,
            r#"{"delete_label":{"id":"OLD"}}"#,
            r#"{"tag":{"article":1,"text":"豆腐","label":"PER"}}"#,
            r#"{"hide":{"article":1,"text":"豆腐"}}"#,
            r#"{"decline":{"article":1,"text":"苇川市","kind":"tag:PER"}}"#,
            r#"{"move":{"article":2,"line":3,"to":"start"}}"#,
            r#"{"insert":{"article":2,"after":"合龙","with":"（编者）"}}"#,
            r#"{"tag":{"article":2,"text":"编者","label":"PER"}}"#,
        ],
    );
    test
}

fn open(test: &mut Test) {
    test.press(Modifiers::COMMAND, Key::E);
    test.wait("what cannot be held", |test| {
        let button = test.harness.query_all_by_label("导出").last();
        button.is_some_and(|button| !button.accesskit_node().is_disabled())
    });
}

#[test]
fn what_cannot_be_held_is_said_before_and_shown() {
    let mut test = desk();
    open(&mut test);
    for said in [
        UNLABELLED,
        "1 处标注不写出：文字已不在篇中",
        "1 条不采纳的建议不写出",
    ] {
        assert!(test.shows(said), "{said}");
    }
    assert!(!test.shows("1 篇挪动过文字：照校样的次序写出"));
    test.picture("export-left-out");
    // Of both articles.
    assert!(test.shows("存疑 6 处"));
    test.click("校样文字（照原样分行）");
    test.wait("the printed text counted", |test| {
        test.shows("1 篇挪动过文字：照校样的次序写出")
    });
    assert!(test.shows("1 处标注不写出：整处是键入的，校样上没有"));
    test.click("RON .ron");
    test.wait("counted anew", |test| test.shows(UNLABELLED));
    test.picture("export-left-out-printed");

    // It leads to the words, and what was chosen is there when one comes back.
    test.click(&format!("看第一处：{UNLABELLED}"));
    assert!(!test.shows("导出标注集"));
    assert!(test.shows("选 4 字"));
    assert!(test.shows("还没有导出，选过的都还在"));
    test.picture("export-looked");
    assert!(!test.folder.path().join("test.ron").exists());
    test.click("接着导出");
    test.wait("counted", |test| test.shows(UNLABELLED));
    assert!(!test.shows("还没有导出，选过的都还在"));
    for chosen in ["RON .ron", "校样文字（照原样分行）"] {
        let radio = test.harness.get_by_label(chosen);
        assert_eq!(radio.accesskit_node().toggled(), Some(Toggled::True));
    }
    test.harness
        .query_all_by_label("导出")
        .last()
        .unwrap()
        .click();
    test.wait("written", |test| test.shows("已导出"));
    assert!(test.folder.path().join("test.ron").exists());
    // What was said before is said after.
    assert!(test.shows(UNLABELLED));
    test.picture("export-left-out-done");
    // A dialog that has just become another is still coming to its place.
    test.harness.run_steps(2);
    // Where the text is hidden it leads to where it stood.
    test.click("看第一处：1 处标注不写出：文字已不在篇中");
    assert!(!test.shows("已导出"));
    let shown = test
        .harness
        .query_by_label("1 老集市搬回广场 三百摊位清早迎客");
    assert!(shown.is_some());
    test.picture("export-looked-hidden");
}

#[test]
fn the_dialog_fits_a_small_window_in_english() {
    let mut test = desk();
    test.choose_command("English");
    test.harness.set_size(vec2(800.0, 480.0));
    test.press(Modifiers::COMMAND, Key::E);
    test.wait("counted", |test| {
        test.shows("1 tag left out: its label was deleted")
    });
    test.picture("export-left-out-small");
}
