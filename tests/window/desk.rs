//! Small things about the window: panels that give way, keys where one would look for them, and
//! what is typed and not lost.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::session::sample;

use super::{MARKET, Test};

impl Test {
    fn text_width(&self) -> f32 {
        self.harness.get_by_label("正文，照原样分行").rect().width()
    }

    /// Where a line of 22 characters stands.
    fn line(&self) -> egui::Rect {
        let line = self.harness.get_by_label_contains("集市重新开张");
        line.rect()
    }

    fn mark_of_line(&self) -> egui::Rect {
        self.harness.get_by_label("第 3 行末：存疑").rect()
    }

    fn resize(&mut self, width: f32, height: f32) {
        self.harness.set_size(vec2(width, height));
        self.harness.run();
    }

    fn focused(&self) -> String {
        let mut nodes = self
            .harness
            .query_all(egui_kittest::kittest::By::new().predicate(|node| node.is_focused()));
        let node = nodes.next();
        node.and_then(|node| node.accesskit_node().label())
            .unwrap_or_default()
    }

    fn says_this(&self, words: &str) -> bool {
        let mut nodes = self.harness.query_all_by_label_contains(words);
        nodes.next().is_some()
    }
}

#[test]
fn panels_leave_room_to_the_text_and_come_back_with_the_room() {
    let mut test = Test::new(&[MARKET]);
    let roomy = test.text_width();
    test.resize(800.0, 480.0);
    assert!(test.text_width() >= 410.0, "{}", test.text_width());
    assert!(test.shows("标注 0") && test.says_this("筛选篇目"));
    test.press(Modifiers::COMMAND, Key::F);
    test.harness.get_by_label("查找的文字").type_text("广场");
    test.harness.run();
    test.picture("desk-small");
    test.press(Modifiers::NONE, Key::Escape);
    test.resize(1280.0, 800.0);
    assert_eq!(test.text_width(), roomy);
}

#[test]
fn printed_lines_are_seen_whole_beside_both_panels_of_a_small_window() {
    let mut test = Test::new(&[MARKET]);
    let (roomy, mark) = (test.line(), test.mark_of_line());
    assert!(roomy.right() < mark.left());
    test.resize(1024.0, 640.0);
    let (line, mark) = (test.line(), test.mark_of_line());
    test.picture("desk-lines");
    assert!(line.right() < mark.left(), "{line:?} {mark:?}");
    assert_eq!(line.width(), roomy.width(), "the panels give way first");
    test.resize(880.0, 640.0);
    let (line, mark) = (test.line(), test.mark_of_line());
    assert!(line.right() < mark.left(), "{line:?} {mark:?}");
    assert!(line.width() < roomy.width() && line.width() > 0.75 * roomy.width());
    // It stays as it is from frame to frame, and is as large as before with the room.
    for _ in 0..8 {
        test.harness.step();
        assert_eq!(test.line(), line);
    }
    test.resize(1280.0, 800.0);
    assert_eq!(test.line(), roomy);
    // Who asks for large text gets it.
    test.resize(1024.0, 640.0);
    test.press(Modifiers::COMMAND, Key::Equals);
    assert!(test.line().width() > roomy.width());
}

#[test]
fn escape_in_the_list_of_hits_closes_the_panel() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::F);
    test.harness.get_by_label("查找的文字").type_text("广场");
    test.harness.run();
    let hit = "老集市搬回广场 三百摊位清早迎客";
    test.wait("hits", |test| test.shows("3 处"));
    {
        let mut hits = test.harness.query_all_by_role(Role::Button).rev();
        let named = |node: &egui_kittest::Node<'_>| {
            let name = node.accesskit_node().label().unwrap_or_default();
            name.starts_with(hit)
        };
        hits.find(named).unwrap().focus();
    }
    test.harness.run();
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("查找的文字"));
}

#[test]
fn a_pattern_with_spaces_that_do_not_count_is_pointed_out() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::F);
    test.click("正则表达式");
    let field = test.harness.get_by_label("查找的文字");
    field.type_text(r"广场\s三百");
    let hint = r"空白不算：正则里的空格和 \s 不起作用。";
    test.wait("it is pointed out", |test| test.shows(hint));
    test.wait("nothing is found", |test| test.shows("没有找到"));
    test.picture("desk-pattern");
    test.click("让空白也算");
    test.wait("it is found", |test| test.shows("1 处"));
    assert!(!test.shows(hint));
}

#[test]
fn each_press_of_shift_and_an_arrow_selects_a_character() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::NONE, Key::End);
    test.press(Modifiers::NONE, Key::ArrowLeft);
    for selected in 1..=4 {
        test.press(Modifiers::SHIFT, Key::ArrowRight);
        assert!(test.shows(&format!("选 {selected} 字")));
    }
    for selected in (1..=3).rev() {
        test.press(Modifiers::SHIFT, Key::ArrowLeft);
        assert!(test.shows(&format!("选 {selected} 字")));
    }
}

#[test]
fn a_second_click_on_delete_deletes_no_other_label() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    let before = test.session().labels().labels().len();
    test.click("删去类别");
    assert_eq!(test.session().labels().labels().len(), before - 1);
    assert!(!test.shows("删去类别") && test.shows("在左边选一个类别。"));
    // Keys of the list go on from there.
    test.click("地名　LOC");
    assert!(test.shows("删去类别"));
}

#[test]
fn the_sixth_label_looks_like_none_of_the_first() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    for name in ["书名", "事件", "物品"] {
        test.click("新类别");
        let field = test
            .harness
            .get_by_role_and_label(Role::TextInput, "中文名");
        field.type_text(name);
        test.harness.run();
        test.click("添加");
    }
    test.picture("desk-labels");
    let labels = test.session().labels().labels();
    let mut colours: Vec<&str> = labels.iter().map(|label| &*label.color).collect();
    assert_eq!(colours.len(), 8);
    colours.sort_unstable();
    colours.dedup();
    assert_eq!(colours.len(), 8);
}

#[test]
fn tab_goes_from_field_to_field_of_the_pages_data_and_nothing_typed_is_lost() {
    let mut test = Test::new(&["渡口新桥\n", "老集市\n"]);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    test.click("全选列出的");
    let value = |test: &Test, name: &str| {
        let field = test.harness.get_by_role_and_label(Role::TextInput, name);
        field.accesskit_node().value().unwrap_or_default()
    };
    let field = |test: &Test, name: &str| {
        test.harness
            .get_by_role_and_label(Role::TextInput, name)
            .focus();
    };
    field(&test, "报纸");
    test.harness.run();
    test.harness
        .get_by_role_and_label(Role::TextInput, "报纸")
        .type_text("苇川日报");
    test.harness.run();
    for (name, typed) in [("日期", "2024年3月5日"), ("版次", "4"), ("来源", "本报")] {
        test.press(Modifiers::NONE, Key::Tab);
        assert_eq!(test.focused(), name);
        test.harness
            .get_by_role_and_label(Role::TextInput, name)
            .type_text(typed);
        test.harness.run();
    }
    test.picture("desk-pages");
    for name in ["版次", "日期", "报纸"] {
        test.press(Modifiers::SHIFT, Key::Tab);
        assert_eq!(test.focused(), name);
    }
    assert_eq!(value(&test, "日期"), "2024年3月5日");
    // Closing keeps what was typed; it is one undo.
    test.click("关闭");
    let dates = |test: &mut Test| -> Vec<Option<String>> {
        let pages = test.session().page_list().unwrap();
        pages
            .iter()
            .map(|page| page.metadata.get("date").cloned())
            .collect()
    };
    assert_eq!(
        dates(&mut test),
        [Some("2024-03-05".to_owned()), Some("2024-03-05".to_owned())]
    );
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(dates(&mut test), [None, None]);
    // What is no date keeps the dialog; Escape takes it back first.
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    test.click("全选列出的");
    field(&test, "日期");
    test.harness.run();
    test.harness
        .get_by_role_and_label(Role::TextInput, "日期")
        .type_text("昨天");
    test.harness.run();
    test.click("关闭");
    assert!(test.shows("不是日期，请写成 2024-03-05"));
    test.press(Modifiers::NONE, Key::Escape);
    assert_eq!(value(&test, "日期"), "");
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("全选列出的"));
}

#[test]
fn a_fresh_sample_brings_the_card_of_first_steps_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.pizhu");
    sample::make(&path).unwrap();
    let mut test = Test::open(&path, folder);
    test.click("第 3 行末：存疑");
    test.click("收起");
    let test = test.reopened(&path);
    assert!(!test.shows("头四步"), "put away");
    let folder = test.closed();
    std::fs::remove_file(&path).unwrap();
    sample::make(&path).unwrap();
    let mut test = Test::open(&path, folder);
    assert!(test.shows("头四步") && test.shows("接排这一行"));
    // A correction that is none does not count.
    let id = pizhu::session::article_id(test.article());
    let correct = |text: &str, with: &str| {
        format!(r#"{{"correct":{{"article":"{id}","text":"{text}","with":"{with}"}}}}"#)
    };
    test.does(&correct("兰己经", "兰已经经"));
    assert!(!test.shows("改一个错字，标注还在 ✓"));
    test.does(&correct("兰已经经", "兰已经"));
    assert!(test.shows("改一个错字，标注还在 ✓"));
}

#[test]
fn the_measure_says_what_there_is_room_for() {
    let mut test = Test::new(&[MARKET]);
    test.resize(1024.0, 640.0);
    test.press(Modifiers::COMMAND, Key::Num2);
    test.press(Modifiers::COMMAND | Modifiers::ALT, Key::CloseBracket);
    assert!(test.says_this("40 字（现在排得下"));
    test.press(Modifiers::COMMAND, Key::Comma);
    test.picture("desk-settings");
    assert!(test.says_this("40 字（现在排得下"));
}

#[test]
fn a_field_keeps_the_focus_when_enter_leads_nowhere() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::G);
    for answer in ["", "999"] {
        let field = test.harness.get_by_label("到第几行");
        assert!(field.is_focused(), "{answer}");
        field.type_text(answer);
        test.press(Modifiers::NONE, Key::Enter);
        assert!(test.harness.get_by_label("到第几行").is_focused());
    }
}
