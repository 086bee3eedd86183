//! Every mention of a name: in the article by one key, in the bundle by the tab of the dock.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable};

use super::{Test, bundle};

const BRIDGE: &str = "渡口新桥合龙
记者周敏报道，渡口新桥昨日合龙。周
敏说，桥长八百米。小周又说，周 敏不走。
";
const MARKET: &str = "夜市开张
周敏逛夜市。周敏敏没有来。
";

/// The first mention is tagged.
fn tagged() -> Test {
    let folder = tempfile::tempdir().unwrap();
    let path = bundle(folder.path(), &[BRIDGE, MARKET]);
    let settings = folder.path().join("settings");
    std::fs::create_dir(&settings).unwrap();
    std::fs::write(settings.join("settings.ron"), "(dock_height: 420.0)").unwrap();
    let mut test = Test::open(&path, folder);
    let name = test.cell("记者周敏报道", 2, 16);
    test.select(name, test.cell("记者周敏报道", 3, 16));
    test.press(Modifiers::NONE, Key::P);
    assert_eq!(test.spans(), [("周敏".to_owned(), "PER".to_owned())]);
    test
}

#[test]
fn one_key_tags_all_of_the_article_over_line_ends_and_spaces() {
    let mut test = tagged();
    assert!(
        test.shows("本篇还有 2 处 /"),
        "what else there is is offered"
    );
    test.picture("mentions-offered");
    test.press(Modifiers::NONE, Key::Slash);
    let words: Vec<String> = test.spans().into_iter().map(|(words, _)| words).collect();
    assert_eq!(words, ["周敏", "周\n敏", "周 敏"]);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.spans().len(), 1, "one undo");
}

#[test]
fn the_tab_lists_mentions_with_conflicts_and_tags_those_that_are_chosen() {
    let mut test = tagged();
    test.does(r#"{"tag":{"article":2,"text":"周敏敏","label":"ORG"}}"#);
    test.does(r#"{"decline":{"article":1,"text":"周敏","nth":3,"kind":"tag:PER"}}"#);
    test.press(Modifiers::COMMAND, Key::Slash);
    test.wait("what is found", |test| {
        test.shows("可标 3 处，已标 1 处，冲突 2 处")
    });
    test.harness.run();
    test.picture("mentions-tab");
    for heading in ["渡口新桥合龙 3", "夜市开张 2"] {
        assert!(test.shows(heading), "{heading}");
    }
    test.click("全选");
    assert!(test.shows("标注 3 处"));
    let tick = test.harness.query_all_by_label("标注 小周").next().unwrap();
    assert_eq!(tick.accesskit_node().role(), Role::CheckBox);
    tick.click();
    test.harness.run();
    test.click("标注 2 处");
    assert_eq!(test.spans().len(), 2);
    let second = test.session().articles().unwrap()[1].head;
    let document = test.session().document(second.buffer.page).unwrap();
    assert_eq!(document.spans().count(), 2);
    test.wait("looked for anew", |test| {
        test.shows("可标 1 处，已标 3 处，冲突 2 处")
    });
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.spans().len(), 1, "one undo for all articles");

    // In this article alone.
    test.click("本篇");
    test.wait("here", |test| {
        !test.shows("夜市开张 2") && test.shows("渡口新桥合龙 3")
    });
}

#[test]
fn a_click_goes_to_the_mention() {
    let mut test = tagged();
    test.press(Modifiers::COMMAND, Key::Slash);
    test.wait("what is found", |test| test.shows("夜市开张 2"));
    let line = test
        .harness
        .query_all_by_label_contains("夜市开张周敏逛")
        .next();
    line.unwrap().click();
    test.harness.run();
    assert!(test.shows("选 2 字"));
    assert!(test.shows("存疑 1 处"), "the other article is open");
}
