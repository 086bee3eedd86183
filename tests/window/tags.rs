//! The panel of tags and the inspector of the chosen one.

use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::Queryable;

use pizhu::session::command::Command;

use super::Test;

const BRIDGE: &str = "周敏昨日到苇川渡口
记者周敏报道　新桥合龙
程秀兰说周敏来过
苇川的人都来看
";

pub(super) const PICTURED: &str = "苇川市鼓楼广场新桥今晨重新开张
　　本报讯　记者周敏昨日从苇川市建设局获悉，老集市
搬回广场，三百摊位清早迎客。周敏看到，七十一岁的
豆腐摊主程秀兰己经把六板豆腐摆得整整齐齐。
　　“广场修了一年零四个月，我就盼了一年零四个月。”
马局长对周敏说。
";

impl Test {
    /// Carries out a command on the first article, as somebody else would.
    pub(super) fn does(&mut self, command: &str) {
        let command = Command::from_json(command).unwrap();
        self.session().execute(&command).unwrap();
        self.harness.run();
    }

    pub(super) fn tag(&mut self, text: &str, nth: u32, label: &str) {
        self.does(&format!(
            r#"{{"tag":{{"article":1,"text":"{text}","nth":{nth},"label":"{label}"}}}}"#
        ));
    }

    /// Puts a text into a field in place of what is there; does not leave it.
    pub(super) fn put(&mut self, role: Role, name: &str, text: &str) {
        self.harness.get_by_role_and_label(role, name).click();
        self.harness.run();
        self.press(Modifiers::COMMAND, Key::A);
        self.press(Modifiers::NONE, Key::Delete);
        self.harness
            .get_by_role_and_label(role, name)
            .type_text(text);
        self.harness.run();
    }

    /// The note and the attributes of a span.
    fn said_of(&mut self, words: &str) -> (Option<String>, Vec<(String, String)>) {
        let article = self.article();
        let document = self.session().document(article.buffer.page).unwrap();
        let span = document.spans().find(|span| span.text() == words).unwrap();
        let attributes = span.attributes().clone().into_iter().collect();
        (span.note().map(str::to_owned), attributes)
    }
}

fn tagged() -> Test {
    let mut test = Test::new(&[BRIDGE]);
    for nth in 1..=3 {
        test.tag("周敏", nth, "PER");
    }
    test.tag("程秀兰", 1, "PER");
    test.tag("苇川", 2, "LOC");
    test
}

#[test]
fn tags_stand_by_label_and_words_with_counts() {
    let mut test = tagged();
    assert!(test.shows("标注 5"));
    for name in [
        "人名 4",
        "周敏 人名 3",
        "程秀兰 人名",
        "地名 1",
        "苇川 地名",
    ] {
        assert!(test.shows(name), "{name}");
    }
    let top = |test: &Test, name: &str| test.harness.get_by_label(name).rect().top();
    assert!(top(&test, "周敏 人名 3") < top(&test, "程秀兰 人名"));
    test.tag("新桥", 1, "PER");
    assert!(top(&test, "程秀兰 人名") > top(&test, "新桥 人名"));

    test.click("人名 5");
    assert!(!test.shows("周敏 人名 3"), "folded");
    assert!(test.shows("苇川 地名"));
    test.click("人名 5");
    assert!(test.shows("周敏 人名 3"));

    test.does(r#"{"untag":{"article":1,"words":"周敏","nth":2}}"#);
    test.does(r#"{"untag":{"article":1,"words":"周敏","nth":2}}"#);
    test.tag("程", 1, "PER");
    test.tag("合龙", 1, "PER");
    assert!(test.shows("周敏 人名"));
}

#[test]
fn a_click_goes_to_the_first_mention_and_each_other_to_the_next() {
    let mut test = tagged();
    for line in [1, 2, 3, 1] {
        test.click("周敏 人名 3");
        assert!(test.shows(&format!("本篇第 {line} 行")), "{line}");
    }
    test.press(Modifiers::NONE, Key::Delete);
    assert!(test.shows("周敏 人名 2"), "the chosen one is deleted");
}

#[test]
fn the_list_is_worked_by_keys_and_escape_leads_back() {
    let mut test = tagged();
    // What is suggested would stand at its end.
    let off = Modifiers::COMMAND | Modifiers::SHIFT;
    test.press(off, Key::Semicolon);
    test.press(Modifiers::COMMAND, Key::Num4);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::Enter);
    assert!(test.shows("本篇第 1 行"));
    test.press(Modifiers::NONE, Key::Enter);
    assert!(test.shows("本篇第 2 行"));
    test.press(Modifiers::NONE, Key::ArrowLeft);
    test.press(Modifiers::NONE, Key::ArrowLeft);
    assert!(!test.shows("周敏 人名 3"), "folded");
    test.press(Modifiers::NONE, Key::ArrowRight);
    assert!(test.shows("周敏 人名 3"));
    test.press(Modifiers::NONE, Key::End);
    test.press(Modifiers::NONE, Key::Enter);
    assert!(test.shows("本篇第 4 行"));
    // A label's key is good from here too.
    test.press(Modifiers::NONE, Key::O);
    assert!(test.shows("苇川 机构"));
    test.press(Modifiers::NONE, Key::Escape);
    test.press(Modifiers::NONE, Key::ArrowRight);
    assert!(test.shows("第 4 行"), "the caret moves again");
}

#[test]
fn tags_that_are_torn_or_hidden_are_found() {
    let mut test = tagged();
    test.does(r#"{"hide":{"article":1,"text":"程秀兰"}}"#);
    assert!(test.shows("文字已隐去的标注 1"));
    assert!(!test.shows("程秀兰 人名"));
    test.click("程秀兰　人名");
    assert!(test.harness.query_all_by_label_contains("恢复文字").count() > 0);
    test.press(Modifiers::COMMAND, Key::Delete);
    assert!(!test.shows("文字已隐去的标注 1"));

    test.does(r#"{"tag":{"article":1,"start":6,"end":12,"label":"LOC"}}"#);
    test.does(r#"{"move":{"article":1,"line":2,"to":"end"}}"#);
    assert!(test.shows("拆开的标注 1"));
}

#[test]
fn a_note_is_kept_on_enter_and_on_leaving_and_only_for_its_own_tag() {
    let mut test = tagged();
    test.click("程秀兰 人名");
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    let field = |test: &Test| {
        let note = test
            .harness
            .get_by_role_and_label(Role::MultilineTextInput, "批注");
        (note.is_focused(), note.value().unwrap_or_default())
    };
    assert!(field(&test).0, "the key leads into the field");
    test.harness
        .get_by_role_and_label(Role::MultilineTextInput, "批注")
        .type_text("摊主");
    test.harness.run();
    assert_eq!(test.said_of("程秀兰").0, None, "nothing before Enter");
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.said_of("程秀兰").0.as_deref(), Some("摊主"));

    test.put(Role::MultilineTextInput, "批注", "不要");
    test.press(Modifiers::NONE, Key::Escape);
    assert_eq!(test.said_of("程秀兰").0.as_deref(), Some("摊主"));
    assert_eq!(field(&test).1, "摊主");

    test.put(Role::MultilineTextInput, "批注", "豆腐摊主");
    test.click("苇川 地名");
    assert_eq!(test.said_of("程秀兰").0.as_deref(), Some("豆腐摊主"));
    assert_eq!(test.said_of("苇川").0, None);
    assert_eq!(field(&test).1, "");
}

#[test]
fn what_an_input_method_has_not_finished_is_not_kept() {
    let mut test = tagged();
    test.click("程秀兰 人名");
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    let preedit = |text: &str| {
        Event::Ime(ImeEvent::Preedit {
            text: text.to_owned(),
            active_range_chars: None,
        })
    };
    test.harness.event(preedit("tan'zhu"));
    test.harness.run();
    test.click("苇川 地名");
    assert_eq!(test.said_of("程秀兰").0, None);
}

#[test]
fn attributes_are_added_changed_and_removed() {
    let mut test = tagged();
    test.click("程秀兰 人名");
    test.put(Role::TextInput, "添属性", "身份");
    test.put(Role::TextInput, "值，回车存下", "摊主");
    test.press(Modifiers::NONE, Key::Enter);
    let have = |value: &str| vec![("身份".to_owned(), value.to_owned())];
    assert_eq!(test.said_of("程秀兰").1, have("摊主"));
    test.put(Role::TextInput, "身份", "豆腐摊主");
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.said_of("程秀兰").1, have("豆腐摊主"));
    test.click("删去属性 身份");
    assert_eq!(test.said_of("程秀兰").1, []);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.said_of("程秀兰").1, have("豆腐摊主"), "one undo");
}

#[test]
fn label_and_edges_are_changed_in_the_inspector() {
    let mut test = tagged();
    test.click("程秀兰 人名");
    test.click("末端退一字");
    assert!(test.shows("程秀 人名"));
    test.click("首端进一字");
    assert!(test.shows("秀 人名"));
    test.click("末端进一字");
    test.harness
        .get_by_role_and_label(Role::ComboBox, "类别")
        .click();
    test.harness.run();
    test.harness
        .query_all_by_label_contains("机构　O")
        .last()
        .unwrap()
        .click();
    test.harness.run();
    assert!(test.shows("秀兰 机构"));
    assert!(test.harness.get_by_label("末端退一字").rect().width() > 0.0);
}
