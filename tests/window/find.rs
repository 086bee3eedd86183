//! Find and replace, through the real window.

use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::core::clean::Clean;

use super::{MARKET, Test};

const FERRY: &str = "渡口新桥下月通车
新渡社讯 豆腐摊主程秀兰每天从渡口过江。
程秀兰说：“桥通了，省半个时辰。”
";

impl Test {
    fn find(&mut self, text: &str) {
        self.press(Modifiers::COMMAND, Key::F);
        self.type_in(text);
    }

    fn type_in(&mut self, text: &str) {
        self.harness.get_by_label("查找的文字").type_text(text);
        self.harness.run();
    }

    fn replacement(&mut self, text: &str) {
        self.click("换成的文字");
        self.harness.get_by_label("换成的文字").type_text(text);
        self.harness.run();
    }

    fn everywhere(&mut self) {
        self.click("全部");
    }

    /// What articles read as.
    fn texts(&mut self) -> Vec<String> {
        let articles = self.session().articles().unwrap();
        let mut texts = Vec::new();
        for article in articles {
            let head = article.head;
            let document = self.session().document(head.buffer.page).unwrap();
            texts.push(Clean::of(document, head).into_text());
        }
        texts
    }

    fn is_told(&mut self, what: &str) {
        self.wait(what, |test| test.shows(what));
    }
}

#[test]
fn a_name_is_found_across_a_line_end_and_in_every_article() {
    let mut test = Test::new(&[MARKET, FERRY]);
    test.find("程秀兰");
    test.is_told("1 处");
    test.press(Modifiers::NONE, Key::Enter);
    test.is_told("第 1 处，共 1 处");
    assert!(test.shows("选 3 字"), "the hit is selected");

    test.everywhere();
    test.is_told("第 1 处，共 3 处，在 2 篇里");
    test.press(Modifiers::NONE, Key::F3);
    test.is_told("第 2 处，共 3 处，在 2 篇里");
    assert!(
        test.shows("第 1 行　渡口新桥下月通车"),
        "its article is open"
    );
    test.press(Modifiers::SHIFT, Key::F3);
    test.press(Modifiers::SHIFT, Key::F3);
    test.is_told("第 3 处，共 3 处，在 2 篇里");

    // Where white space counts, a line end does.
    test.click("空白和断行也算");
    test.is_told("2 处，在 1 篇里");
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("2 处，在 1 篇里"));
}

#[test]
fn a_result_that_is_clicked_is_opened_and_a_selection_is_looked_for() {
    let mut test = Test::new(&[MARKET, FERRY]);
    let name = (
        test.cell("集市重新开张", 16, 22),
        test.cell("集市重新开张", 17, 22),
    );
    test.select(name.0, name.1);
    test.press(Modifiers::COMMAND, Key::F);
    test.is_told("2 处");
    test.everywhere();
    test.is_told("3 处，在 2 篇里");
    test.harness.get_by_label_contains("每天从渡口过江").click();
    test.harness.run();
    assert!(test.shows("第 1 行　渡口新桥下月通车"));
    assert!(test.shows("选 2 字"));
}

#[test]
fn a_regular_expression_that_is_wrong_is_told_where_it_is_typed() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::F);
    test.click("正则表达式");
    test.type_in(r"(\d");
    test.is_told("正则：左括号没有对应的右括号");
    test.type_in(")月");
    test.is_told("1 处");
}

#[test]
fn unfinished_text_of_an_input_method_is_not_looked_for() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::F);
    let preedit = |text: &str| {
        Event::Ime(ImeEvent::Preedit {
            text: text.to_owned(),
            active_range_chars: None,
        })
    };
    test.harness.event(preedit("3"));
    test.harness.run();
    assert!(!test.shows("1 处"), "3 stands in the text once");
    test.harness.event(preedit(""));
    test.harness
        .event(Event::Ime(ImeEvent::Commit("广场".to_owned())));
    test.harness.run();
    test.is_told("3 处");
}

#[test]
fn all_are_replaced_but_those_left_out_and_one_undo_takes_it_back() {
    let mut test = Test::new(&[MARKET, FERRY]);
    let before = test.texts();
    test.press(Modifiers::COMMAND, Key::H);
    test.type_in("程秀兰");
    test.everywhere();
    test.is_told("3 处，在 2 篇里");
    test.replacement("程岫兰");
    // The last is left as it is.
    let tick = test
        .harness
        .query_all_by_label("替换 程秀兰")
        .last()
        .unwrap();
    tick.click();
    test.harness.run();
    test.click("全部换（2）");
    test.is_told("1 处，在 1 篇里");
    let after = test.texts();
    assert!(
        after[0].contains("程岫\n兰"),
        "the line end is where it was: {}",
        after[0]
    );
    assert!(after[1].contains("摊主程岫兰") && after[1].contains("程秀兰说"));

    test.harness.get_by_label("换成的文字");
    test.click("编辑");
    test.harness
        .get_by_label_contains("撤销 替换 程秀兰 → 程岫兰")
        .click();
    test.harness.run();
    assert_eq!(test.texts(), before);
    test.is_told("3 处，在 2 篇里");
}

#[test]
fn hits_are_replaced_one_by_one() {
    let mut test = Test::new(&[FERRY]);
    test.press(Modifiers::COMMAND, Key::H);
    test.type_in("程秀兰");
    test.is_told("2 处");
    let button = test.harness.get_by_label("换这处");
    assert!(button.accesskit_node().is_disabled(), "one is at none yet");
    test.press(Modifiers::NONE, Key::Enter);
    test.replacement("程岫兰");
    test.click("换这处");
    test.is_told("第 1 处，共 1 处");
    test.click("换这处");
    test.is_told("没有找到");
    let texts = test.texts();
    assert_eq!(texts[0].matches("程岫兰").count(), 2);
}

#[test]
fn what_is_changed_is_looked_through_anew() {
    let mut test = Test::new(&[MARKET, FERRY]);
    test.find("程秀兰");
    test.everywhere();
    test.is_told("3 处，在 2 篇里");
    let command = r#"{"correct":{"article":2,"text":"程秀兰","with":"陈秀兰"}}"#;
    let command = pizhu::session::command::Command::from_json(command).unwrap();
    test.session().execute(&command).unwrap();
    test.is_told("2 处，在 2 篇里");
    test.press(Modifiers::NONE, Key::ArrowUp);
}
