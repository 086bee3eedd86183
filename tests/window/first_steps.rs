//! The card of first steps, worked through on the sample by hand.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::core::breaks::Decision;
use pizhu::session::command::Command;
use pizhu::session::sample;

use super::{MARKET, Test};

fn sample() -> Test {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.pizhu");
    sample::make(&path).unwrap();
    Test::open(&path, folder)
}

#[test]
fn a_newcomer_gets_through_the_four_steps() {
    let mut test = sample();
    test.picture("steps-1");
    assert!(test.shows("接排这一行"));
    test.click("第 3 行末：存疑");
    assert!(test.shows("接排这一行 ✓"));
    let name = (
        test.cell("集市重新开张", 20, 22),
        test.cell("兰己经把六板", 0, 22),
    );
    test.select(name.0, name.1);
    test.press(Modifiers::NONE, Key::P);
    assert!(test.shows("标出这个人名 ✓"));
    test.picture("steps-3");
    let misprint = test.cell("兰己经把六板", 1, 22);
    test.select(misprint, misprint);
    test.press(Modifiers::NONE, Key::F2);
    test.harness.get_by_label("改成").type_text("已");
    test.press(Modifiers::NONE, Key::Enter);
    assert!(test.shows("改一个错字，标注还在 ✓"));
    assert!(test.shows("程秀兰 人名"), "the tag is still there");
    // Taken back, it is to be done again.
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(!test.shows("改一个错字，标注还在 ✓"));
    test.press(Modifiers::COMMAND, Key::Y);
    assert!(test.shows("改一个错字，标注还在 ✓"));
    test.press(Modifiers::COMMAND, Key::E);
    test.wait("导出", |test| {
        let button = test.harness.query_all_by_label("导出").last();
        button.is_some_and(|button| !button.accesskit_node().is_disabled())
    });
    let button = test.harness.query_all_by_label("导出").last();
    button.unwrap().click();
    test.wait("the card goes away", |test| !test.shows("头四步"));
    test.wait("it is kept", |test| {
        let kept = test.kept("settings.ron");
        kept.contains("first_steps_done: true")
    });
}

#[test]
fn steps_count_however_they_are_done() {
    let mut test = sample();
    let article = test.article();
    let id = pizhu::session::article_id(article);
    for script in [
        format!(r#"{{"join": {{"article": "{id}", "line": 3}}}}"#),
        format!(r#"{{"tag": {{"article": "{id}", "text": "程秀兰", "label": "PER"}}}}"#),
        format!(r#"{{"correct": {{"article": "{id}", "text": "己经", "with": "已经"}}}}"#),
    ] {
        let command = Command::from_json(&script).unwrap();
        test.session().execute(&command).unwrap();
    }
    test.harness.run();
    assert!(test.shows("接排这一行 ✓"));
    assert!(test.shows("标出这个人名 ✓"));
    assert!(test.shows("改一个错字，标注还在 ✓"));
}

#[test]
fn the_card_is_put_away_and_comes_back() {
    let mut test = sample();
    test.click("收起");
    assert!(!test.shows("头四步"));
    test.click("帮助");
    test.harness.get_by_label_contains("头四步").click();
    test.harness.run();
    assert!(test.shows("接排这一行"));
}

#[test]
fn in_a_small_window_it_does_not_cover_the_text() {
    let mut test = sample();
    test.harness.set_size(vec2(800.0, 480.0));
    test.harness.run();
    test.picture("steps-small");
    let card = test.harness.get_by_label("接排这一行").rect();
    let line = test.harness.get_by_label("正文，照原样分行").rect();
    assert!(!line.intersects(card), "{line:?} {card:?}");
    // By keys alone: a click on the title puts the caret there.
    test.click("接排这一行");
    test.press(Modifiers::NONE, Key::Space);
    assert_eq!(test.decision(3), Decision::Joined);
    assert!(test.shows("标出这个人名"));
}

#[test]
fn there_is_no_card_in_other_bundles() {
    let test = Test::new(&[MARKET]);
    assert!(!test.shows("头四步"));
}
