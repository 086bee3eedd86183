//! Consistency and concordance in the dock, through the real window.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::session::command::Command;

use super::Test;

const PAGES: [&str; 4] = [
    "苇川粮价平稳
新渡社讯 苇川市场上，豆腐摊主程秀兰说粮价平稳。苇川的秋粮已经入库。
",
    "程秀兰的豆腐摊
苇川报讯 程秀兰在苇川摆摊三十年。新渡社记者昨天到了摊前。
",
    "渡口新桥通车
新渡社讯 新桥昨天通车，苇川到南浦只要一刻钟。新渡社记者在桥头。
",
    "没有人看过的一篇
苇川的程秀兰又来了。
",
];

const TAGS: &str = r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}
{"tag":{"article":1,"text":"苇川","nth":2,"label":"LOC"}}
{"tag":{"article":1,"text":"程秀兰","label":"PER"}}
{"tag":{"article":1,"text":"，","label":"PER"}}
{"tag":{"article":1,"text":"苇川","nth":3,"label":"LOC"}}
{"tag":{"article":1,"text":"新渡社","label":"ORG"}}
{"tag":{"article":2,"text":"苇川报","label":"ORG"}}
{"tag":{"article":2,"text":"苇川","nth":2,"label":"ORG"}}
{"tag":{"article":2,"text":"新渡社记者","label":"ORG"}}
{"tag":{"article":3,"text":"新渡社","label":"ORG"}}
{"tag":{"article":3,"text":"新渡社","nth":2,"label":"ORG"}}
{"tag":{"article":3,"text":"苇川","label":"LOC"}}"#;

fn desk() -> Test {
    let mut test = Test::new(&PAGES);
    for line in TAGS.lines() {
        let command = Command::from_json(line).unwrap();
        test.session().execute(&command).unwrap();
    }
    test.harness.run();
    test
}

impl Test {
    fn check_consistency(&mut self) {
        self.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
        self.wait("a check", |test| test.shows("查了 3 篇，标注 12 处"));
        self.harness.run();
    }

    /// Goes on until all is checked anew.
    fn is_checked(&mut self, name: &str) {
        self.wait(name, |test| test.shows(name));
    }

    fn is_enabled(&self, name: &str) -> bool {
        let node = self.harness.get_by_label(name);
        !node.accesskit_node().is_disabled()
    }

    /// The words and labels of the spans of an article.
    fn spans_of(&mut self, number: usize) -> Vec<(String, String)> {
        let article = self.session().articles().unwrap()[number - 1].head;
        let document = self.session().document(article.buffer.page).unwrap();
        let said = |span: pizhu::core::Span<'_>| (span.text(), span.label().to_string());
        document.spans().map(said).collect()
    }

    fn has_tag(&mut self, number: usize, words: &str, label: &str) -> bool {
        let wanted = (words.to_owned(), label.to_owned());
        self.spans_of(number).contains(&wanted)
    }
}

#[test]
fn what_is_tagged_otherwise_elsewhere_is_listed_and_put_right() {
    let mut test = desk();
    test.check_consistency();
    test.picture("consistency");
    assert!(test.shows("全部 6"));
    // The first group, and where it is: a click leads there.
    let group = "苇川 地名 4 · 机构 1 1 处";
    test.click(group);
    let place = "苇川报讯 程秀兰在苇川摆摊三十年。新渡社记者昨天到了摊前。";
    let line = test.harness.get_by_label_contains("程秀兰在苇川摆摊三十年");
    assert!(
        line.accesskit_node()
            .label()
            .is_some_and(|name| name.contains(place))
    );
    line.click();
    test.harness.run();
    assert!(test.shows("苇川 机构"), "its tag is chosen in its article");
    // Put right, one undo takes it back, and the list follows.
    test.click("改此处");
    assert!(test.has_tag(2, "苇川", "LOC") && !test.has_tag(2, "苇川", "ORG"));
    assert!(!test.shows(group));
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.has_tag(2, "苇川", "ORG"));
    test.is_checked(group);
}

#[test]
fn a_whole_group_is_one_step() {
    let mut test = desk();
    test.check_consistency();
    test.click("漏标 2");
    test.click("程秀兰 人名 1 2 处");
    test.picture("consistency-untagged");
    test.click("全组改 2 处");
    assert!(test.has_tag(2, "程秀兰", "PER"));
    assert_eq!(test.spans_of(2).len(), 5);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.spans_of(2).len(), 3);
}

#[test]
fn all_of_it_is_there_in_english_and_in_a_small_window() {
    let mut test = desk();
    test.harness.set_size(egui::vec2(1024.0, 640.0));
    for name in ["深色", "English"] {
        test.choose_command(name);
    }
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    test.wait("a check", |test| {
        test.shows("3 articles, 12 tags looked at")
    });
    test.harness.run();
    for name in [
        "All 6",
        "Change this",
        "Change all 1",
        "Leave",
        "Leave all",
        "Check again",
    ] {
        let rect = test.harness.get_by_label(name).rect();
        assert!(
            rect.right() < 1024.0 && rect.bottom() < 640.0,
            "{name} {rect:?}"
        );
    }
    test.picture("consistency-small");
    test.click("Edges differ 2");
    assert!(
        !test.is_enabled("Change all 2"),
        "both ways are as frequent"
    );
    assert!(test.is_enabled("Change this"));
    test.picture("consistency-edges");
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    test.harness.get_by_label("Words").type_text("程秀兰");
    test.wait("lines", |test| test.shows("4 places"));
    test.picture("concordance-small");
}

#[test]
fn keys_do_all_of_it() {
    let mut test = desk();
    test.check_consistency();
    test.press(Modifiers::NONE, Key::Home);
    test.press(Modifiers::NONE, Key::ArrowRight);
    assert!(test.shows("苇川 机构"), "the place is shown");
    test.press(Modifiers::NONE, Key::Space);
    assert!(test.has_tag(2, "苇川", "LOC"));
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.has_tag(2, "苇川", "ORG"));
    // Left as it is, with the key that refuses a suggestion.
    let group = "苇川 地名 4 · 机构 1 1 处";
    test.is_checked(group);
    test.press(Modifiers::NONE, Key::ArrowLeft);
    test.press(Modifiers::NONE, Key::Home);
    test.press(Modifiers::NONE, Key::ArrowRight);
    test.press(Modifiers::NONE, Key::Backslash);
    assert!(test.has_tag(2, "苇川", "ORG") && !test.shows(group));
}

#[test]
fn what_is_left_is_not_listed_again() {
    let mut test = desk();
    test.check_consistency();
    test.click("只有标点 1");
    assert!(test.is_enabled("不改"));
    test.click("不改");
    assert!(test.shows("只有标点"));
    test.is_checked("查了 3 篇，标注 12 处");
    assert!(test.shows("只有标点"));
    test.click("重查");
    test.is_checked("查了 3 篇，标注 12 处");
    assert!(test.shows("只有标点"));
    assert!(test.has_tag(1, "，", "PER"));
}

/// A page with some words so many times.
fn many(times: usize) -> Test {
    let line = format!("{}\n", "苇川，".repeat(6));
    let mut test = Test::new(&["苇川粮价平稳\n", &line.repeat(times / 6)]);
    for line in [
        r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}"#,
        r#"{"progress":{"article":2,"progress":"doing"}}"#,
    ] {
        let command = Command::from_json(line).unwrap();
        test.session().execute(&command).unwrap();
    }
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    test
}

#[test]
fn of_very_many_places_the_first_are_listed_and_more_when_these_are_done() {
    let mut test = many(2_100);
    let looked = "查了 2 篇，标注 1 处";
    test.wait("a check", |test| test.shows(looked));
    test.click("苇川 地名 1 2,100 处");
    let told = "2,100 处，列出前 2,000 处";
    test.wait("how many are listed", |test| test.shows(told));
    test.picture("consistency-many");
    // Behind the last that is listed there are more.
    test.press(Modifiers::NONE, Key::ArrowRight);
    test.press(Modifiers::NONE, Key::End);
    test.wait("the rest", |test| {
        test.harness.query_by_label_contains("列出前").is_none()
    });
    test.picture("consistency-many-all");
}

#[test]
fn a_group_is_put_right_as_a_whole_however_little_of_it_is_listed() {
    let mut test = many(2_100);
    test.wait("a check", |test| test.shows("漏标 2,100"));
    test.click("苇川 地名 1 2,100 处");
    test.wait("how many are listed", |test| {
        test.shows("2,100 处，列出前 2,000 处")
    });
    // How far it is shows meanwhile.
    test.harness.get_by_label("全组改 2,100 处").click();
    test.wait("all tags", |test| test.spans_of(2).len() == 2_100);
    test.wait("none is left", |test| !test.shows("漏标 2,100"));
    test.press(Modifiers::COMMAND, Key::Z);
    test.wait("no tags", |test| test.spans_of(2).is_empty());
}

#[test]
fn words_and_labels_are_shown_in_their_lines() {
    let mut test = desk();
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    assert!(test.shows("键入词语，或者选一个类别"));
    test.harness.get_by_label("词语").type_text("苇川");
    test.harness.run();
    test.wait("lines", |test| test.shows("7 处"));
    test.picture("concordance");
    test.click("按后文");
    // Sorted on another thread.
    test.wait("the order", |test| {
        let top = |words: &str| test.harness.get_by_label_contains(words).rect().top();
        top("到南浦只要一刻钟") < top("记者昨天到了摊前")
    });
    let line = test.harness.get_by_label_contains("到南浦只要一刻钟");
    line.click();
    test.harness.run();
    assert!(test.shows("选 2 字"));
    assert!(test.shows("第 1 行　渡口新桥通车"), "its article is open");
    // A label in place of words.
    test.click("按类别 按类别");
    let labels = test.harness.query_all_by_label("人名");
    labels.last().unwrap().click();
    test.harness.run();
    test.wait("lines of a label", |test| test.shows("2 处"));
    test.picture("concordance-label");
    // The text changes, and the lines follow.
    let untag = r#"{"untag":{"article":1,"words":"程秀兰"}}"#;
    let command = Command::from_json(untag).unwrap();
    test.session().execute(&command).unwrap();
    test.wait("lines as they are now", |test| test.shows("1 处"));
}

#[test]
fn the_words_of_the_chosen_tag_are_shown_in_their_lines() {
    let mut test = desk();
    test.click("程秀兰 人名");
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    let field = test.harness.get_by_label("词语");
    let words = field.accesskit_node().value();
    assert_eq!(words.as_deref(), Some("程秀兰"));
}

const RULES: &str = r#"{"label":{"id":"PER","attributes":[{"id":"sex","name":"性别","kind":"choice","values":[{"id":"m","name":"男"},{"id":"f","name":"女"}],"required":true}]}}
{"label":{"id":"LOC","inside":[]}}
{"label":{"id":"LIFE","name":"民生","of_article":true}}
{"relation_type":{"id":"AT","name":"任职于","pairs":[["PER","ORG"]]}}
{"tag":{"article":2,"text":"苇川","label":"LOC"}}
{"tag":{"article":3,"text":"新桥","label":"LIFE"}}
{"attribute":{"article":1,"words":"程秀兰","key":"sex","value":"女"}}
{"relate":{"article":1,"kind":"AT","from":{"words":"新渡社"},"to":{"words":"程秀兰"}}}"#;

#[test]
fn broken_rules_of_the_label_set_are_listed_and_put_right() {
    let mut test = desk();
    for line in RULES.lines() {
        let command = Command::from_json(line).unwrap();
        test.session().execute(&command).unwrap();
    }
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    test.wait("a check", |test| test.shows("查了 3 篇，标注 14 处"));
    test.harness.run();
    test.click("属性 2");
    test.picture("consistency-rules");
    // A name in place of the value: all of the group is put right at once.
    test.click("人名 的“性别”没有这个值 1 处");
    test.click("全组改 1 处");
    let sex = |test: &mut Test| {
        let article = test.session().articles().unwrap()[0].head;
        let document = test.session().document(article.buffer.page).unwrap();
        let span = document.spans().find(|span| span.text() == "程秀兰");
        span.and_then(|span| span.attributes().get("sex").cloned())
    };
    assert_eq!(sex(&mut test).as_deref(), Some("f"));
    // What lies inside where it may not goes; the relation is turned round.
    test.wait("a check", |test| test.shows("关系 1"));
    test.click("关系 1");
    test.click("任职于：机构 → 人名 1 处");
    test.click("改此处");
    let turned = {
        let article = test.session().articles().unwrap()[0].head;
        let document = test.session().document(article.buffer.page).unwrap();
        let from = document.relations().first().map(|r| r.from.clone());
        from.and_then(|from| document.span(&from).map(|span| span.text()))
    };
    assert_eq!(turned.as_deref(), Some("程秀兰"));
    test.wait("a check", |test| test.shows("篇类 1"));
    test.click("篇类 1");
    test.click("民生 标在字上 1 处");
    test.click("改此处");
    let given: Vec<String> = {
        let article = test.session().articles().unwrap()[2].head;
        let document = test.session().document(article.buffer.page).unwrap();
        let given = document.article_labels(article);
        given.map(|(label, _)| label.to_string()).collect()
    };
    assert_eq!(given, ["LIFE"]);
    assert!(!test.has_tag(3, "新桥", "LIFE"));
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.has_tag(3, "新桥", "LIFE"));
}
