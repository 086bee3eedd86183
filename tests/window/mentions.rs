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
    assert!(test.shows("存疑断行 1 处"), "the other article is open");
}

#[test]
fn the_entry_of_a_tag_is_given_to_others_of_the_same_words() {
    let mut test = tagged();
    test.does(r#"{"label":{"id":"PER","attributes":[{"id":"entry","name":"条目","kind":"reference","address":"https://example.org/{}"}]}}"#);
    test.does(r#"{"tag":{"article":1,"text":"周敏","nth":2,"label":"PER"}}"#);
    test.does(
        r#"{"tag":{"article":1,"text":"周敏","nth":3,"label":"PER","attributes":{"entry":"Q8"}}}"#,
    );
    test.does(r#"{"tag":{"article":2,"text":"周敏","nth":1,"label":"PER"}}"#);
    test.harness.run();
    let entries = |test: &mut Test, number: usize| -> Vec<String> {
        let article = test.session().articles().unwrap()[number - 1].head;
        let document = test.session().document(article.buffer.page).unwrap();
        let said = |span: pizhu::core::Span<'_>| span.attributes().get("entry").cloned();
        let all = document.spans().map(|span| said(span).unwrap_or_default());
        all.collect()
    };
    let mark = test
        .harness
        .query_all_by_label("周敏　人名")
        .next()
        .unwrap();
    mark.click();
    test.harness.run();
    // Without an entry there is nothing to give.
    test.press(Modifiers::ALT, Key::Slash);
    assert!(test.shows("选中一处设了条目的标注，再把条目设到同名的标注。"));
    test.put(Role::TextInput, "条目", "Q7");
    test.press(Modifiers::NONE, Key::Enter);
    test.wait("it is offered", |test| {
        test.shows("同名的也设这个条目 Alt+/")
    });
    test.press(Modifiers::ALT, Key::Slash);
    test.wait("what is found", |test| {
        test.shows("可设 2 处，已设 1 处，条目不同 1 处")
    });
    test.harness.run();
    assert!(test.shows("“周敏”（人名）条目 Q7"));
    test.picture("mentions-entry");
    test.harness.get_by_label("本篇").click();
    test.wait("here alone", |test| {
        test.shows("可设 1 处，已设 1 处，条目不同 1 处")
    });
    test.harness.get_by_label("全部").click();
    test.wait("everywhere", |test| test.shows("条目设到 2 处"));
    test.harness.get_by_label("条目设到 2 处").click();
    test.wait("all have it", |test| {
        test.shows("可设 0 处，已设 3 处，条目不同 1 处")
    });
    assert_eq!(entries(&mut test, 1), ["Q7", "Q7", "Q8"]);
    assert_eq!(entries(&mut test, 2), ["Q7"]);
    test.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    test.wait("one undo", |test| entries(test, 1) == ["Q7", "", "Q8"]);
    assert_eq!(entries(&mut test, 2), [""]);
}

#[test]
fn the_list_of_mentions_has_the_keys_when_it_opens() {
    let mut test = tagged();
    test.press(Modifiers::COMMAND, Key::Slash);
    test.wait("what is found", |test| test.shows("夜市开张 2"));
    test.harness.run();
    test.press(Modifiers::NONE, Key::ArrowDown);
    assert!(
        test.shows("选 3 字"),
        "周 敏: the second that can be tagged"
    );
    test.press(Modifiers::NONE, Key::ArrowUp);
    test.click("全不选");
    test.press(Modifiers::NONE, Key::Space);
    assert!(test.shows("标注 1 处"));
    test.press(Modifiers::NONE, Key::Enter);
    let words: Vec<String> = test.spans().into_iter().map(|(words, _)| words).collect();
    assert_eq!(words, ["周敏", "周\n敏"]);
    assert!(!test.shows("改成"), "no field over the text");
    test.press(Modifiers::NONE, Key::Escape);
    let text = test.harness.ctx.memory(|memory| memory.focused());
    test.press(Modifiers::COMMAND, Key::Slash);
    let list = test.harness.ctx.memory(|memory| memory.focused());
    assert_ne!(text, list);
}

#[test]
fn mentions_are_not_those_of_a_tag_that_was_undone() {
    let mut test = tagged();
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.spans(), []);
    test.press(Modifiers::NONE, Key::Home);
    test.press(Modifiers::COMMAND, Key::Slash);
    assert!(test.shows("选中一处标注，或刚标过一处，再看它的同名。"));
}

#[test]
fn articles_in_which_something_can_be_tagged_stand_first() {
    let folder = tempfile::tempdir().unwrap();
    let pages = [
        "渡口新桥合龙\n记者周敏报道。\n",
        "夜市开张\n周敏逛夜市。\n",
        "早市开张\n周敏买菜，后来周敏卖菜。\n",
    ];
    let path = bundle(folder.path(), &pages);
    let mut test = Test::open(&path, folder);
    for article in [1, 3] {
        let tag = r#"{"tag":{"article":N,"text":"周敏","nth":1,"label":"PER"}}"#;
        test.does(&tag.replace('N', &article.to_string()));
    }
    test.click("周敏　人名");
    test.press(Modifiers::COMMAND, Key::Slash);
    test.wait("what is found", |test| test.shows("早市开张 2"));
    test.harness.run();
    // The rest follows, both in the order of the bundle.
    let order = ["夜市开张 1", "早市开张 2", "渡口新桥合龙 1"];
    let tops = order.map(|heading| test.harness.get_by_label(heading).rect().top());
    assert!(tops.is_sorted(), "{order:?} {tops:?}");
}
