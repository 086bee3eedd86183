//! The dialog on pages: what is known about them, set for many at once.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};

use super::Test;

const PAGES: [&str; 4] = ["渡口新桥\n", "老集市\n", "粮价\n", "书展\n"];

impl Test {
    fn pages() -> Self {
        let mut test = Test::new(&PAGES);
        test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
        test
    }

    /// The numbers of the pages that are listed, from the top; those that are chosen in brackets.
    fn listed_pages(&self) -> String {
        let mut found: Vec<(f32, String)> = Vec::new();
        for node in self.harness.query_all_by_role(Role::ListBoxOption) {
            let accesskit = node.accesskit_node();
            let label = accesskit.label().unwrap_or_default();
            if !label.contains(".txt") {
                continue;
            }
            let number = label.split(' ').next().unwrap_or_default();
            let said = match accesskit.is_selected() {
                Some(true) => format!("[{number}]"),
                _ => number.to_owned(),
            };
            found.push((node.rect().top(), said));
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        let all: Vec<String> = found.into_iter().map(|(_, said)| said).collect();
        all.join(" ")
    }

    fn choose(&mut self, number: usize, modifiers: Modifiers) {
        let name = format!("{}.txt", number - 1);
        self.harness
            .query_all_by_label_contains(&name)
            .find(|node| node.accesskit_node().role() == Role::ListBoxOption)
            .unwrap()
            .click_modifiers(modifiers);
        self.harness.run();
    }

    fn fill(&mut self, field: &str, text: &str) {
        let node = |test: &Self| {
            test.harness
                .get_by_role_and_label(Role::TextInput, field)
                .focus();
        };
        node(self);
        self.harness.run();
        self.press(Modifiers::COMMAND, Key::A);
        self.press(Modifiers::NONE, Key::Delete);
        self.harness
            .get_by_role_and_label(Role::TextInput, field)
            .type_text(text);
        self.harness.run();
    }

    /// What each page has of a key.
    fn known(&mut self, key: &str) -> Vec<String> {
        let pages = self.session().page_list().unwrap();
        let value = |page: &pizhu::session::catalog::ListedPage| {
            page.metadata.get(key).cloned().unwrap_or_default()
        };
        pages.iter().map(value).collect()
    }
}

#[test]
fn many_pages_are_set_in_one_action_and_undone() {
    let mut test = Test::pages();
    assert_eq!(test.listed_pages(), "1 2 3 4");
    test.choose(2, Modifiers::NONE);
    test.choose(4, Modifiers::SHIFT);
    test.choose(3, Modifiers::COMMAND);
    assert_eq!(test.listed_pages(), "1 [2] 3 [4]");
    assert!(test.shows("选中 2 版"));
    test.fill("报纸", "苇川日报");
    test.fill("日期", "昨天");
    assert!(test.shows("不是日期，请写成 2024-03-05"));
    assert!(!test.shows("写入 2 版"));
    test.fill("日期", "2024年3月5日");
    test.fill("版次", "第04版");
    test.click("写入 2 版");
    assert_eq!(test.known("newspaper"), ["", "苇川日报", "", "苇川日报"]);
    assert_eq!(test.known("date"), ["", "2024-03-05", "", "2024-03-05"]);
    assert_eq!(test.known("page"), ["", "4", "", "4"]);
    assert!(test.shows("已写入 2 版"));
    test.click("撤销");
    assert_eq!(test.known("newspaper"), ["", "", "", ""]);
    assert_eq!(test.known("page"), ["", "", "", ""]);
    assert!(!test.shows("已写入 2 版"));
}

#[test]
fn what_differs_stays_unless_typed_into() {
    let mut test = Test::pages();
    test.choose(1, Modifiers::NONE);
    test.fill("报纸", "岚渡晚报");
    test.fill("来源", "新渡社");
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.known("source"), ["新渡社", "", "", ""]);
    test.click("全选列出的");
    assert!(test.shows("选中 4 版"));
    let field = |test: &Test, name: &str| {
        let field = test.harness.get_by_role_and_label(Role::TextInput, name);
        let node = field.accesskit_node();
        let hint = node.placeholder().map(str::to_owned);
        (node.value().unwrap_or_default(), hint)
    };
    let (value, hint) = field(&test, "报纸");
    assert_eq!((&*value, hint.as_deref()), ("", Some("各不相同")));
    test.fill("日期", "2024-03-05");
    test.click("写入 4 版");
    assert_eq!(test.known("newspaper"), ["岚渡晚报", "", "", ""]);
    assert_eq!(test.known("date"), ["2024-03-05"; 4]);
    // Values are removed, also where they differ.
    test.click("报纸 删去这一项");
    test.click("日期 删去这一项");
    test.click("写入 4 版");
    assert_eq!(test.known("newspaper"), [""; 4]);
    assert_eq!(test.known("date"), [""; 4]);
    assert_eq!(test.known("source"), ["新渡社", "", "", ""]);
}

#[test]
fn pages_are_found_sorted_and_chosen_by_keys() {
    let mut test = Test::pages();
    // The field for the filter has the focus.
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(test.listed_pages(), "1 [2] [3] 4");
    test.press(Modifiers::COMMAND, Key::A);
    assert_eq!(test.listed_pages(), "[1] [2] [3] [4]");
    test.press(Modifiers::NONE, Key::Home);
    test.press(Modifiers::NONE, Key::Space);
    assert_eq!(test.listed_pages(), "1 2 3 4");
    test.click("按序号排");
    assert_eq!(test.listed_pages(), "4 3 2 1");
    test.fill("筛选版面", "2.txt");
    assert_eq!(test.listed_pages(), "3");
    test.press(Modifiers::NONE, Key::Escape);
    assert_eq!(test.listed_pages(), "4 3 2 1");
    test.press(Modifiers::NONE, Key::Escape);
    assert_eq!(test.listed_pages(), "", "Escape leaves the dialog");
}

#[test]
fn what_paths_say_is_set_in_one_action() {
    let mut test = Test::pages();
    test.click("全选列出的");
    test.click("从路径读");
    test.fill("路径规则", "{page}.txt");
    test.wait("paths are read", |test| test.shows("写入 4 版"));
    test.click("写入 4 版");
    assert_eq!(test.known("page"), ["0", "1", "2", "3"]);
    test.press(Modifiers::NONE, Key::Escape);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.known("page"), [""; 4]);
}

#[test]
fn the_dialog_fits_the_smallest_window() {
    let mut test = Test::pages();
    test.harness.set_size(vec2(800.0, 480.0));
    test.harness.run();
    test.choose(1, Modifiers::NONE);
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(800.0, 480.0));
    for name in ["报纸", "日期", "版次", "来源"] {
        let field = test.harness.get_by_role_and_label(Role::TextInput, name);
        assert!(window.contains_rect(field.rect()), "{name}");
    }
    for name in ["写入", "关闭", "全选列出的", "按篇目排"] {
        let button = test.harness.get_by_label(name).rect();
        assert!(window.contains_rect(button), "{name}");
    }
}
