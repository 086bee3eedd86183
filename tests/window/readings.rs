//! Two authors' tags side by side in the dock, through the real window.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::session::Session;
use pizhu::session::command::Command;

use super::{Test, bundle};

const PAGES: [&str; 2] = [
    "苇川粮价平稳
新渡社讯 豆腐摊主程秀兰说，苇川的粮价平稳。
",
    "渡口新桥通车
新渡社讯 苇川到南浦只要一刻钟。
",
];

const LIN: &str = r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}
{"tag":{"article":1,"text":"程秀兰","label":"PER"}}
{"tag":{"article":2,"text":"苇川","label":"LOC"}}
{"tag":{"article":2,"text":"南浦","label":"LOC"}}"#;

const ZHOU: &str = r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}
{"tag":{"article":1,"text":"摊主程秀兰","label":"PER"}}
{"tag":{"article":2,"text":"苇川","label":"ORG"}}"#;

/// A bundle in which lin has tagged, and zhou after him.
fn desk() -> Test {
    let folder = tempfile::tempdir().unwrap();
    let path = bundle(folder.path(), &PAGES);
    for (author, script) in [("lin", LIN), ("zhou", ZHOU)] {
        let mut session = Session::open(&path, author).unwrap();
        for line in script.lines() {
            let command = Command::from_json(line).unwrap();
            session.execute(&command).unwrap();
        }
        session.close().unwrap();
    }
    Test::open(&path, folder)
}

impl Test {
    fn compare(&mut self) {
        self.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::J);
        self.wait("a comparison", |test| {
            test.shows("不同 3 处，相同 1 处，2 篇")
        });
        self.harness.run();
    }

    fn tags_of(&mut self, number: usize) -> Vec<(String, String)> {
        let article = self.session().articles().unwrap()[number - 1].head;
        let document = self.session().document(article.buffer.page).unwrap();
        let said = |span: pizhu::core::Span<'_>| (span.text(), span.label().to_string());
        let mut all: Vec<_> = document.spans().map(said).collect();
        all.sort();
        all
    }
}

fn tags(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(words, label): &(&str, &str)| ((*words).to_owned(), (*label).to_owned());
    let mut all: Vec<_> = all.iter().map(own).collect();
    all.sort();
    all
}

#[test]
fn differences_are_decided_by_keys_and_undone() {
    let mut test = desk();
    test.compare();
    test.picture("readings");
    assert!(test.shows("甲 lin | 乙 zhou"), "whose the columns are");
    let before = test.tags_of(1);
    // The first: 程秀兰 here, 摊主程秀兰 there. Digits decide, not labels.
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::ArrowUp);
    assert!(test.shows("选 5 字"), "the place is shown");
    test.press(Modifiers::NONE, Key::Num1);
    let left = tags(&[("苇川", "LOC"), ("苇川", "LOC"), ("程秀兰", "PER")]);
    assert_eq!(test.tags_of(1), left);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.tags_of(1), before);
    test.wait("it is open again", |test| {
        test.shows("不同 3 处，相同 1 处，2 篇")
    });
    test.press(Modifiers::NONE, Key::Home);
    test.press(Modifiers::NONE, Key::Num2);
    let left = tags(&[("苇川", "LOC"), ("苇川", "LOC"), ("摊主程秀兰", "PER")]);
    assert_eq!(test.tags_of(1), left);
    assert!(test.shows("第 1 行　渡口新桥通车"), "the next is shown");
    // Both stay, and none of the last.
    test.press(Modifiers::NONE, Key::Num3);
    test.press(Modifiers::NONE, Key::Num4);
    assert_eq!(test.tags_of(2), tags(&[("苇川", "LOC"), ("苇川", "ORG")]));
    test.wait("all is decided", |test| {
        test.shows("不同 0 处，相同 1 处，2 篇")
    });
    test.click("相同的并为一处 1");
    assert_eq!(
        test.tags_of(1),
        tags(&[("苇川", "LOC"), ("摊主程秀兰", "PER")])
    );
    test.wait("nothing is left", |test| {
        test.shows("不同 0 处，相同 0 处，2 篇")
    });
    assert!(test.shows("甲 lin 2 处"), "the first one stays the first");
    test.picture("readings-decided");
}

#[test]
fn authors_are_chosen_and_the_mouse_decides() {
    let mut test = desk();
    test.compare();
    assert!(test.shows("甲 lin 4 处") && test.shows("乙 zhou 3 处"));
    test.click("对调");
    test.wait("the other way round", |test| test.shows("甲 zhou 3 处"));
    test.wait("compared", |test| test.shows("不同 3 处，相同 1 处，2 篇"));
    let line = test.harness.get_by_label_contains("未标 | 南浦 地名");
    line.click();
    test.harness.run();
    assert!(test.shows("选 2 字"));
    test.click("取甲");
    assert_eq!(test.tags_of(2), tags(&[("苇川", "LOC"), ("苇川", "ORG")]));
}

#[test]
fn one_author_is_told_what_to_do() {
    let mut test = Test::new(&PAGES);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::J);
    test.harness.set_size(egui::vec2(1024.0, 640.0));
    test.harness.run();
    let take = test.harness.get_by_label("取甲");
    assert!(take.accesskit_node().is_disabled());
    test.picture("readings-none");
}

#[test]
fn many_differences_are_decided_beside_the_window_as_one_action() {
    let pages: Vec<String> = (0..70)
        .map(|number| format!("苇川粮价第{number}报\n新渡社讯 苇川的粮价平稳。\n"))
        .collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = bundle(folder.path(), &pages);
    for (author, label) in [("lin", "LOC"), ("zhou", "ORG")] {
        let mut session = Session::open(&path, author).unwrap();
        for number in 1..=70 {
            let line = format!(
                r#"{{"tag":{{"article":{number},"text":"苇川","label":"{label}"}}}}
{{"tag":{{"article":{number},"text":"新渡社","label":"ORG"}}}}"#
            );
            for line in line.lines() {
                session.execute(&Command::from_json(line).unwrap()).unwrap();
            }
        }
        session.close().unwrap();
    }
    let mut test = Test::open(&path, folder);
    // What works beside the window draws on while it does: frames are not counted here.
    let press = |test: &mut Test, modifiers, key| {
        test.harness.key_press_modifiers(modifiers, key);
        test.harness.run_steps(2);
    };
    press(&mut test, Modifiers::COMMAND | Modifiers::SHIFT, Key::J);
    test.wait("a comparison", |test| {
        test.shows("不同 70 处，相同 70 处，70 篇")
    });
    test.harness.get_by_label("全部 70 处…").click();
    test.wait("the menu", |test| {
        test.harness.query_all_by_label("取乙").count() == 2
    });
    test.picture("readings-all");
    let menu = test.harness.query_all_by_label("取乙").last().unwrap();
    menu.click();
    test.wait("all are decided", |test| {
        test.shows("不同 0 处，相同 70 处，70 篇")
    });
    for number in [1, 70] {
        let left = tags(&[("苇川", "ORG"), ("新渡社", "ORG"), ("新渡社", "ORG")]);
        assert_eq!(test.tags_of(number), left);
    }
    test.harness.get_by_label("相同的并为一处 70").click();
    test.wait("nothing is left", |test| {
        test.shows("不同 0 处，相同 0 处，70 篇")
    });
    assert_eq!(
        test.tags_of(70),
        tags(&[("苇川", "ORG"), ("新渡社", "ORG")])
    );
    // Each is one undo.
    press(&mut test, Modifiers::COMMAND, Key::Z);
    test.wait("one is undone", |test| test.tags_of(70).len() == 3);
    press(&mut test, Modifiers::COMMAND, Key::Z);
    test.wait("both are undone", |test| test.tags_of(70).len() == 4);
    assert_eq!(test.tags_of(1).len(), 4);
}

#[test]
fn how_far_the_two_agree_is_told_in_figures() {
    let mut test = desk();
    test.compare();
    test.click("一致程度…");
    test.wait("compared", |test| {
        test.shows("甲 lin，乙 zhou：2 篇，54 字")
    });
    // One of the seven tags is the same: 苇川 in the first article.
    let all = "全部 4 3 0.286 ";
    let has = |said: &str| {
        let mut rows = test.harness.query_all_by_label_contains(said);
        rows.next().is_some()
    };
    assert!(has(all) && has("地名 3 1 "));
    test.picture("agreement");
    // By article, the least alike first; a click goes there.
    let heights = ["渡口新桥通车 2 1 0.000", "苇川粮价平稳 2 2 0.500"].map(|said| {
        let row = test.harness.query_all_by_label_contains(said).next();
        row.unwrap().rect().top()
    });
    assert!(heights[0] < heights[1]);
    let bridge = test
        .harness
        .query_all_by_label_contains("渡口新桥通车 2 1")
        .next();
    bridge.unwrap().click();
    test.harness.run();
    assert!(!test.shows("存为 CSV…"), "the dialog is gone");
    let text: String = test.harness.state().sight().text.iter().collect();
    assert!(
        text.starts_with("渡口新桥通车"),
        "and the article is there: {text}"
    );
}

#[test]
fn figures_fit_in_english_in_the_dark_and_in_a_small_window() {
    let mut test = desk();
    test.compare();
    test.press(Modifiers::COMMAND, Key::Comma);
    test.click("English");
    test.press(Modifiers::NONE, Key::Escape);
    test.harness.ctx.set_theme(egui::Theme::Dark);
    test.harness.set_size(egui::vec2(1024.0, 640.0));
    test.harness.run();
    test.click("Agreement…");
    test.wait("compared", |test| {
        let said = test
            .harness
            .query_all_by_label_contains("First lin, second zhou: 2 articles,");
        said.count() == 1
    });
    test.harness.run();
    assert!(test.shows("Save as CSV…"));
    test.picture("agreement-english");
}

#[test]
fn keys_decide_after_an_author_was_chosen_by_mouse() {
    let mut test = desk();
    test.compare();
    test.click("甲 lin 4 处");
    test.click("zhou 3 处");
    test.wait("the other way round", |test| test.shows("甲 zhou 3 处"));
    test.wait("compared", |test| test.shows("不同 3 处，相同 1 处，2 篇"));
    test.press(Modifiers::NONE, Key::Num1);
    test.harness.event(egui::Event::Text("1".to_owned()));
    test.harness.run();
    let left = tags(&[("苇川", "LOC"), ("苇川", "LOC"), ("摊主程秀兰", "PER")]);
    assert_eq!(test.tags_of(1), left);
    assert!(!test.shows("插入"), "no field over the text");
}

#[test]
fn two_without_an_article_in_common_are_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = bundle(folder.path(), &PAGES);
    for (author, article) in [("lin", 1), ("zhou", 2)] {
        let mut session = Session::open(&path, author).unwrap();
        let tag = format!(r#"{{"tag":{{"article":{article},"text":"苇川","label":"LOC"}}}}"#);
        session.execute(&Command::from_json(&tag).unwrap()).unwrap();
        session.close().unwrap();
    }
    let mut test = Test::open(&path, folder);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::J);
    test.wait("that is said", |test| test.shows("没有两人都做过的篇目。"));
}
