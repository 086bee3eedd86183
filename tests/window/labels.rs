//! The dialog in which the label set is edited.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};

use super::{MARKET, Test};

impl Test {
    fn labels(&mut self) -> Vec<String> {
        let labels = self.session().labels().labels();
        labels.iter().map(|label| label.name.clone()).collect()
    }

    fn open_labels() -> Self {
        let mut test = Self::new(&[MARKET]);
        test.tag("苇川市", 1, "LOC");
        test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
        test
    }
}

#[test]
fn properties_are_kept_on_enter_or_leaving_and_undone_one_by_one() {
    let mut test = Test::open_labels();
    test.put(Role::TextInput, "中文名", "人物");
    assert_eq!(test.labels()[0], "人名", "nothing before Enter");
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.labels()[0], "人物");
    test.put(Role::TextInput, "英文名", "People");
    // Choosing another label leaves the field.
    test.click("地名　LOC");
    let label = &test.session().labels().labels()[0];
    assert_eq!(label.name_en, "People");
    test.click("人物　PER");
    test.click("#56b4e9");
    // Looking at the mixing of colours changes none.
    test.click("自选");
    test.press(Modifiers::NONE, Key::Escape);
    assert_eq!(test.session().labels().labels()[0].color, "#56b4e9");
    test.put(Role::MultilineTextInput, "说明", "有名有姓的人");
    // A click beside the dialog leaves both.
    test.press(Modifiers::COMMAND, Key::A);
    test.click("关闭");
    let label = test.session().labels().labels()[0].clone();
    assert_eq!(label.description, "有名有姓的人");
    for _ in 0..4 {
        test.press(Modifiers::COMMAND, Key::Z);
    }
    let label = &test.session().labels().labels()[0];
    assert_eq!(
        (label.name.as_str(), label.color.as_str()),
        ("人名", "#0072b2")
    );
}

#[test]
fn a_key_that_is_taken_is_said_and_not_given() {
    let mut test = Test::open_labels();
    let key = |test: &mut Test| test.session().labels().labels()[0].key;
    test.put(Role::TextInput, "键", "o");
    assert!(test.shows("“O”是“机构”的键"));
    // Below the key, and not below the name.
    let why = test.harness.get_by_label("“O”是“机构”的键").rect();
    let field = test.harness.get_by_role_and_label(Role::TextInput, "键");
    let field = field.rect();
    assert!(why.right() > field.left() && why.right() <= field.right() + 16.0);
    assert!(why.top() >= field.bottom() && why.top() < field.bottom() + 16.0);
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(key(&mut test), Some('p'));
    test.put(Role::TextInput, "键", "x");
    assert!(!test.shows("“O”是“机构”的键"));
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(key(&mut test), Some('x'));
    test.put(Role::TextInput, "键", "");
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(key(&mut test), None);
}

#[test]
fn labels_are_ordered_by_keys_by_dragging_and_by_buttons() {
    let mut test = Test::open_labels();
    assert_eq!(test.labels(), ["人名", "地名", "机构", "时间", "职务"]);
    test.press(Modifiers::ALT, Key::ArrowDown);
    assert_eq!(test.labels()[..2], ["地名", "人名"]);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(test.labels()[..3], ["地名", "机构", "人名"]);
    test.click("下移");
    assert_eq!(test.labels()[..3], ["地名", "人名", "机构"]);
    let from = test.harness.get_by_label("职务　TITLE").rect();
    let to = test.harness.get_by_label("地名　LOC").rect();
    test.drag(from.center(), to.center_top() + vec2(0.0, 2.0));
    assert_eq!(test.labels()[..2], ["职务", "地名"]);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.labels()[..2], ["地名", "人名"], "undone from within");
}

#[test]
fn a_label_is_added_merged_deleted_and_brought_back() {
    let mut test = Test::open_labels();
    test.click("新类别");
    test.harness
        .get_by_role_and_label(Role::TextInput, "中文名")
        .type_text("作品");
    test.harness.run();
    test.put(Role::TextInput, "英文名", "Work");
    let id = test.harness.get_by_role_and_label(Role::TextInput, "代号");
    assert_eq!(id.value().as_deref(), Some("WORK"));
    test.click("添加");
    assert_eq!(test.labels().last().unwrap(), "作品");
    let labels = test.session().labels().labels();
    let (last, others) = labels.split_last().unwrap();
    assert!(others.iter().all(|label| label.color != last.color));

    test.click("地名　LOC");
    test.session().flush().unwrap();
    test.wait("spans counted", |test| {
        let counted = test.harness.query_all_by_label_contains("1 处标注");
        counted.count() > 0
    });
    test.click("并入…");
    test.click("并入 作品");
    assert!(!test.labels().contains(&"地名".to_owned()));
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.labels().contains(&"地名".to_owned()));
    test.click("地名　LOC");
    test.click("删去类别");
    assert!(!test.labels().contains(&"地名".to_owned()));
    assert!(test.shows("删除类别 地名"), "by what it was called");
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.labels().contains(&"地名".to_owned()));
    test.press(Modifiers::NONE, Key::Escape);
    assert!(test.shows("苇川市 地名"));
}

#[test]
fn what_is_new_does_not_take_the_id_of_what_is_gone() {
    let mut test = Test::open_labels();
    test.click("人名　PER");
    test.click("删去类别");
    test.click("新类别");
    test.put(Role::TextInput, "英文名", "Per");
    let id = test.harness.get_by_role_and_label(Role::TextInput, "代号");
    assert_eq!(id.value().as_deref(), Some("PER1"));
    test.put(Role::TextInput, "代号", "PER");
    assert!(test.shows("“人名”用过这个代号：它的标注会归到新的类别名下"));
    test.put(Role::TextInput, "代号", "SOMEBODY");
    assert!(!test.shows("“人名”用过这个代号：它的标注会归到新的类别名下"));
}

#[test]
fn everything_is_within_the_smallest_window() {
    let mut test = Test::open_labels();
    test.harness.set_size(vec2(800.0, 480.0));
    test.harness.run();
    let all = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(800.0, 480.0));
    for name in ["关闭", "新类别", "上移", "下移", "人名　PER"] {
        let rect = test.harness.get_by_label(name).rect();
        assert!(all.contains_rect(rect), "{name} {rect:?}");
    }
    // What does not fit is scrolled to.
    test.harness.get_by_label("删去类别").scroll_to_me();
    test.harness.run();
    let node = test.harness.get_by_label("删去类别");
    assert!(!node.accesskit_node().is_disabled());
    assert!(all.contains_rect(node.rect()));
}

/// Pictures of the panel and the dialog, to be looked at: where `PIZHU_PICTURES` names a folder.
/// Whatever the label is called, the button beside it is whole.
#[test]
fn the_inspector_fits_the_smallest_window() {
    let mut test = Test::new(&["记者周敏报道\n"]);
    let tag = r#"{"tag":{"article":1,"text":"周敏","label":"ORG"}}"#;
    let command = pizhu::session::command::Command::from_json(tag).unwrap();
    test.session().execute(&command).unwrap();
    test.harness.set_size(vec2(800.0, 480.0));
    test.choose_command("English");
    test.press(Modifiers::NONE, Key::Period);
    let name = test.harness.get_by_label("Label").rect();
    let delete = test.harness.get_by_label("Delete").rect();
    assert!(name.right() < delete.left());
    // The panel ends so far before the window does.
    assert!(delete.right() <= 784.0, "{delete}");
}

#[test]
fn pictures() {
    let Ok(folder) = std::env::var("PIZHU_PICTURES") else {
        return;
    };
    let save = |test: &mut Test, name: &str| {
        let picture = test.harness.render().unwrap();
        picture.save(format!("{folder}/{name}.png")).unwrap();
    };
    let mut test = Test::new(&[super::tags::PICTURED]);
    for (text, nth, label) in [
        ("周敏", 1, "PER"),
        ("周敏", 2, "PER"),
        ("周敏", 3, "PER"),
        ("程秀兰", 1, "PER"),
        ("苇川市鼓楼广场", 1, "LOC"),
        ("苇川市", 1, "LOC"),
        ("鼓楼", 1, "LOC"),
        ("苇川市建设局", 1, "ORG"),
        ("苇川市", 2, "LOC"),
        ("昨日", 1, "TIME"),
        ("记者", 1, "TITLE"),
        ("局长", 1, "TITLE"),
        ("马局长", 1, "PER"),
        ("新桥", 1, "LOC"),
    ] {
        test.tag(text, nth, label);
    }
    test.does(r#"{"hide":{"article":1,"text":"新桥"}}"#);
    test.does(r#"{"join":{"article":1,"line":2}}"#);
    test.does(r#"{"note":{"article":1,"words":"程秀兰","note":"豆腐摊主"}}"#);
    test.does(r#"{"attribute":{"article":1,"words":"程秀兰","key":"身份","value":"摊主"}}"#);
    test.does(r#"{"attribute":{"article":1,"words":"程秀兰","key":"年纪","value":"七十一"}}"#);
    test.does(r#"{"role":{"article":1,"line":1,"role":"headline"}}"#);
    let command = r#"{"correct":{"article":1,"text":"己经","with":"已经"}}"#;
    test.does(command);
    test.click("程秀兰 人名");
    for (number, theme) in ["浅色", "深色", "纸色"].into_iter().enumerate() {
        test.choose_command(theme);
        save(&mut test, &format!("tags-{number}"));
        for (zoom, key) in [("small", Key::Minus), ("large", Key::Plus)] {
            for _ in 0..7 {
                test.press(Modifiers::COMMAND, key);
            }
            save(&mut test, &format!("tags-{number}-{zoom}"));
            test.press(Modifiers::COMMAND, Key::Num0);
        }
        test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
        save(&mut test, &format!("labels-{number}"));
        test.press(Modifiers::NONE, Key::Escape);
        test.press(Modifiers::COMMAND, Key::Num5);
        test.press(Modifiers::COMMAND, Key::Z);
        save(&mut test, &format!("history-{number}"));
        test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        test.press(Modifiers::COMMAND, Key::Num4);
        test.press(Modifiers::NONE, Key::Escape);
    }
    test.choose_command("English");
    save(&mut test, "tags-english");
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    save(&mut test, "labels-english");
    test.press(Modifiers::NONE, Key::Escape);
    test.press(Modifiers::COMMAND, Key::Num5);
    save(&mut test, "history-english");
    test.harness.set_size(vec2(800.0, 480.0));
    test.harness.run();
    save(&mut test, "history-least");
    test.press(Modifiers::COMMAND, Key::Num4);
    save(&mut test, "tags-least");
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    save(&mut test, "labels-least");
}

#[test]
fn a_new_relation_is_given_a_name_an_id_of_its_own_and_a_colour_that_no_label_has() {
    let mut test = Test::open_labels();
    test.click("关系");
    test.click("新关系");
    let types = |test: &mut Test, text: &str| {
        test.harness.event(egui::Event::Text(text.to_owned()));
        test.harness.run();
    };
    types(&mut test, "任职于");
    let id = |test: &Test| {
        let field = test.harness.get_by_role_and_label(Role::TextInput, "代号");
        field.value().unwrap_or_default()
    };
    assert_eq!(id(&test), "R1");
    test.press(Modifiers::NONE, Key::Tab);
    types(&mut test, "Works for");
    assert_eq!(id(&test), "WORKSFOR", "it follows the English name");
    test.put(Role::TextInput, "代号", "AT WORK");
    assert!(test.shows("代号里不能有空格"));
    test.press(Modifiers::NONE, Key::Enter);
    assert!(test.session().labels().relations().is_empty());
    test.put(Role::TextInput, "代号", "AT");
    test.picture("relation-new");
    test.press(Modifiers::NONE, Key::Enter);
    let set = test.session().labels().clone();
    let kind = &set.relations()[0];
    let said = [&*kind.id, &kind.name, &kind.name_en];
    assert_eq!(said, ["AT", "任职于", "Works for"]);
    assert!(set.labels().iter().all(|label| label.color != kind.color));
    // Its key is asked for next.
    types(&mut test, "w");
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.session().labels().relations()[0].key, Some('w'));
    test.picture("relation-added");

    // No other takes the id, unless its relations are to be back.
    test.click("新关系");
    types(&mut test, "供职于");
    test.put(Role::TextInput, "代号", "AT");
    assert!(test.shows("已有这个代号"));
    test.click("取消");
    test.click("删去关系类别");
    test.click("新关系");
    test.put(Role::TextInput, "代号", "AT");
    assert!(test.shows("“任职于”用过这个代号：它连的关系会归到新的名下"));
}

#[test]
fn enter_keeps_the_focus_in_the_field_and_a_new_label_is_asked_for_its_key() {
    let mut test = Test::open_labels();
    test.put(Role::TextInput, "中文名", "人物");
    test.press(Modifiers::NONE, Key::Enter);
    test.press(Modifiers::NONE, Key::Tab);
    test.press(Modifiers::COMMAND, Key::A);
    test.harness.event(egui::Event::Text("Somebody".to_owned()));
    test.harness.run();
    test.press(Modifiers::NONE, Key::Enter);
    let label = test.session().labels().labels()[0].clone();
    assert_eq!(
        (label.name.as_str(), label.name_en.as_str()),
        ("人物", "Somebody")
    );
    test.click("新类别");
    test.harness.event(egui::Event::Text("作品".to_owned()));
    test.harness.run();
    test.put(Role::TextInput, "英文名", "Work");
    test.press(Modifiers::NONE, Key::Enter);
    test.harness.event(egui::Event::Text("x".to_owned()));
    test.harness.run();
    test.press(Modifiers::NONE, Key::Enter);
    let label = test.session().labels().labels().last().unwrap().clone();
    assert_eq!((label.name.as_str(), label.key), ("作品", Some('x')));
}
