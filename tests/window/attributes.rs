//! Attributes by their kinds and labels of the article, by keys alone; the guidelines.

use std::collections::BTreeSet;

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;

use super::Test;

const PAGE: &str = "记者周敏报道
陶远昨天到苇川市看集市。
";

const SHIFTED: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

fn tagged() -> Test {
    let mut test = Test::new(&[PAGE]);
    test.does(r#"{"label":{"id":"PER","description":"有名有姓的人","examples":["老舍"],"attributes":[{"id":"naming","name":"称法","kind":"choice","values":[{"id":"full","name":"全名"},{"id":"surname","name":"姓"}]},{"id":"alive","name":"在世","kind":"flag"},{"id":"entry","name":"条目","kind":"reference","address":"https://example.org/{}"}]}}"#);
    test.does(r##"{"label":{"id":"sports","name":"体育","color":"#999933","of_article":true}}"##);
    test.does(r##"{"label":{"id":"market","name":"市场","color":"#117733","of_article":true}}"##);
    test.tag("周敏", 1, "PER");
    test
}

impl Test {
    fn said(&mut self) -> String {
        let article = self.article();
        let document = self.session().document(article.buffer.page).unwrap();
        let span = document.spans().next().unwrap();
        let said = span.attributes().iter().map(|(k, v)| format!("{k}={v}"));
        said.collect::<Vec<_>>().join(" ")
    }

    fn article_labels(&mut self) -> Vec<String> {
        let article = self.article();
        let document = self.session().document(article.buffer.page).unwrap();
        let labels = document.article_labels(article);
        labels.map(|(label, _)| label.to_string()).collect()
    }
}

#[test]
fn attributes_are_said_by_keys_alone() {
    let mut test = tagged();
    test.click("周敏 人名");
    test.press(SHIFTED, Key::A);
    test.press(Modifiers::NONE, Key::Num2);
    assert_eq!(test.said(), "naming=surname");
    test.picture("attribute-focus");
    test.press(Modifiers::NONE, Key::Num1);
    assert_eq!(test.said(), "naming=full");
    test.press(Modifiers::NONE, Key::Backspace);
    assert_eq!(test.said(), "", "taken back, and the tag is there");
    assert_eq!(test.spans().len(), 1);
    test.click("称法 全名");
    test.click("在世 是");
    assert_eq!(test.said(), "alive=yes naming=full");
    test.click("在世 是");
    assert_eq!(test.said(), "naming=full", "once more takes it back");
    test.put(Role::TextInput, "条目", "Q7");
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.said(), "entry=Q7 naming=full");
    assert!(test.shows("打开 https://example.org/Q7"));
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.said(), "naming=full");
}

#[test]
fn long_values_of_a_choice_stand_below_its_name_where_that_takes_fewer_rows() {
    let check = |values: [&str; 4], is_beside: bool| {
        let mut test = Test::new(&[PAGE]);
        let values_said = values.map(|value| format!("\"{value}\"")).join(",");
        test.does(&format!(
            r#"{{"label":{{"id":"PER","attributes":[{{"id":"naming","name":"称法","kind":"choice","values":[{values_said}]}}]}}}}"#
        ));
        test.tag("周敏", 1, "PER");
        test.click("周敏 人名");
        test.press(SHIFTED, Key::A);
        test.picture(&format!("attribute-{is_beside}"));
        let tops = values.map(|value| {
            let name = format!("称法 {value}");
            test.harness.get_by_label(&name).rect().top().round() as i32
        });
        let rows: BTreeSet<i32> = tops.into_iter().collect();
        assert!(rows.len() <= 2, "{tops:?}");
        let group = test.harness.get_by_role_and_label(Role::Group, "称法");
        let name = test.harness.get_by_role_and_label(Role::Label, "称法");
        let below = name.rect().bottom();
        assert_eq!(group.rect().top() < below, is_beside, "{values:?}");
    };
    check(["全名", "姓", "笔名", "外号"], true);
    check(
        ["写出全部姓名", "只写出姓氏", "笔名或艺名", "外号或小名"],
        false,
    );
}

#[test]
fn labels_of_articles_are_not_offered_for_words() {
    let mut test = tagged();
    test.does(r#"{"label_order":{"labels":["sports","PER"]}}"#);
    test.click("周敏 人名");
    let count = |test: &Test, name: &str| test.harness.query_all_by_label_contains(name).count();
    let before = [count(&test, "体育"), count(&test, "地名")];
    test.press(Modifiers::SHIFT, Key::F10);
    assert_eq!(count(&test, "体育"), before[0]);
    assert!(count(&test, "地名") > before[1]);
    test.press(Modifiers::NONE, Key::Escape);
    test.click("周敏 人名");
    let before = [count(&test, "体育"), count(&test, "地名")];
    test.click("类别");
    assert_eq!(count(&test, "体育"), before[0]);
    assert!(count(&test, "地名") > before[1]);
    test.press(Modifiers::NONE, Key::Escape);
    // The brush is taken up with the first that is for words.
    let place = test.harness.get_by_label_contains("陶远昨天").rect();
    test.press(Modifiers::COMMAND, Key::B);
    let from = place.left_center() + vec2(2.0, 0.0);
    test.drag(from, from + vec2(44.0, 0.0));
    let spans = test.spans();
    assert_eq!(spans.len(), 2);
    assert!(spans.iter().all(|(_, label)| label == "PER"), "{spans:?}");
}

#[test]
fn an_article_gets_labels_by_digits() {
    let mut test = tagged();
    test.press(SHIFTED, Key::A);
    test.press(Modifiers::NONE, Key::Num2);
    assert_eq!(test.article_labels(), ["market"]);
    test.press(Modifiers::NONE, Key::Num1);
    assert_eq!(test.article_labels(), ["market", "sports"]);
    test.press(Modifiers::NONE, Key::Num2);
    assert_eq!(test.article_labels(), ["sports"]);
    test.click("整篇的类别 体育");
    assert_eq!(test.article_labels(), Vec::<String>::new());
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.article_labels(), ["sports"]);
}

#[test]
fn guidelines_are_written_and_shown_with_the_label_they_are_about() {
    let mut test = tagged();
    test.harness.set_size(vec2(1280.0, 1100.0));
    test.harness.run();
    test.press(Modifiers::COMMAND, Key::Num8);
    assert!(
        test.harness
            .query_all_by_label_contains("还没有标注细则")
            .next()
            .is_some()
    );
    test.click("改写");
    let field = || (Role::MultilineTextInput, "细则");
    let (role, name) = field();
    test.harness.get_by_role_and_label(role, name).click();
    test.harness.run();
    test.harness
        .get_by_role_and_label(role, name)
        .type_text("# 总说\n\n都标。\n\n## 人名\n\n笔名也标。\n\n## 地名\n\n河也标。\n");
    test.harness.run();
    assert_eq!(
        test.session().labels().guidelines(),
        "",
        "nothing before it is kept"
    );
    test.click("存下");
    assert!(test.session().labels().guidelines().contains("笔名"));
    // The pointer is where a label's button stands now.
    test.click("全文");
    assert!(test.shows("都标。") && test.shows("河也标。"));
    test.click("周敏　人名");
    test.click("人名 一节");
    assert!(test.shows("笔名也标。") && !test.shows("河也标。"));
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.session().labels().guidelines(), "");
}

#[test]
fn a_new_attribute_or_type_does_not_take_the_id_of_one_that_is_gone() {
    let mut test = tagged();
    test.does(r#"{"label":{"id":"PER","attributes":[{"id":"a1","kind":"text"}]}}"#);
    test.does(r#"{"label":{"id":"PER","attributes":[]}}"#);
    test.does(r#"{"relation_type":{"id":"R1","name":"相识"}}"#);
    test.does(r#"{"delete_relation_type":{"id":"R1"}}"#);
    test.press(SHIFTED, Key::L);
    test.click("属性（0）");
    test.click("添属性");
    test.click("关系");
    test.click("新关系");
    test.harness.event(egui::Event::Text("共事".to_owned()));
    test.harness.run();
    test.press(Modifiers::NONE, Key::Enter);
    let labels = test.session().labels().clone();
    assert_eq!(labels.labels()[0].attributes[0].id, "a2");
    assert_eq!(&*labels.relations()[0].id, "R2");
}

#[test]
fn pictures() {
    let mut test = tagged();
    let preset = "{\"guidelines\":{\"text\":\"# 标注细则\\n\\n标的是**文中说到的**，不是自己知道的。\\n\\n## 人名 PER\\n\\n- 姓名、笔名、外号都标\\n- 只有姓的也标：`马局长`\\n\\n> 拿不准时看句子里它做了什么。\\n\\n| 写法 | 标法 |\\n|---|---|\\n| 周敏局长 | 周敏 |\\n| 马局长 | 马 |\\n\"}}";
    test.does(preset);
    test.picture("article-labels");
    test.click("周敏 人名");
    test.click("称法 全名");
    test.press(Modifiers::COMMAND, Key::Num8);
    test.picture("guidelines");
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    test.picture("label-sections");
    test.click("关系");
    test.picture("relation-types-empty");
    test.click("新关系");
    test.harness.event(egui::Event::Text("共事".to_owned()));
    test.harness.run();
    test.click("添加");
    test.click("添一对");
    test.picture("relation-types");
    test.press(Modifiers::NONE, Key::Escape);
    for name in ["English", "深色"] {
        test.choose_command(name);
    }
    test.harness.set_size(vec2(1024.0, 640.0));
    test.harness.run();
    test.picture("guidelines-english");
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    test.picture("label-sections-english");
}

#[test]
fn what_an_input_method_has_not_finished_is_no_guideline() {
    let mut test = tagged();
    test.press(Modifiers::COMMAND, Key::Num8);
    test.click("改写");
    let field = test
        .harness
        .get_by_role_and_label(Role::MultilineTextInput, "细则");
    field.focus();
    test.harness.run();
    test.harness.event(egui::Event::Text("甲".to_owned()));
    test.harness.run();
    test.harness
        .event(egui::Event::Ime(egui::ImeEvent::Preedit {
            text: "yi".to_owned(),
            active_range_chars: None,
        }));
    test.harness.step();
    test.harness.get_by_label("存下").click();
    test.harness.step();
    test.harness.run();
    assert_eq!(test.session().labels().guidelines(), "甲");
}

#[test]
fn guidelines_are_typed_as_soon_as_they_are_opened_and_their_buttons_stay() {
    let mut test = tagged();
    test.harness.set_size(vec2(1280.0, 1100.0));
    test.does("{\"guidelines\":{\"text\":\"## 人名\\n\\n笔名也标。\\n\"}}");
    test.press(Modifiers::COMMAND, Key::Num8);
    let places = |test: &Test| {
        let names = ["改写", "全文"];
        names.map(|name| test.harness.get_by_label(name).rect())
    };
    let before = places(&test);
    for label in ["人名", "机构"] {
        let brush = test.harness.query_all_by_label_contains(label);
        let brush = brush.map(|node| node.rect().center());
        let all: Vec<_> = brush.collect();
        for place in all {
            test.harness.hover_at(place);
            test.harness.run();
            assert_eq!(places(&test), before, "{label}");
        }
    }
    assert!(test.shows("机构 一节"), "a label was pointed at");
    test.click("改写");
    test.harness.event(egui::Event::Text("人".to_owned()));
    test.harness.run();
    test.press(Modifiers::NONE, Key::Enter);
    test.click("存下");
    let written = test.session().labels().guidelines().to_owned();
    assert_eq!(written, "## 人名\n\n笔名也标。\n人\n");
}
