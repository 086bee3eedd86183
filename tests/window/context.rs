//! The menu at a place in the text.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::core::breaks::Decision;

use super::{MARKET, Test};

impl Test {
    fn right_click(&mut self, at: Pos2) {
        self.harness.hover_at(at);
        self.harness.step();
        for pressed in [true, false] {
            self.harness.event(Event::PointerButton {
                pos: at,
                button: PointerButton::Secondary,
                pressed,
                modifiers: Modifiers::NONE,
            });
            self.harness.step();
        }
        self.harness.run();
    }

    fn menu_is_open(&self) -> bool {
        self.shows("这里可做的")
    }

    /// Clicks an entry of the menu: the last of that name, since it is drawn over the others.
    fn entry(&mut self, name: &str) {
        let entries = self.harness.query_all_by_label_contains(name);
        entries.last().unwrap().click();
        self.harness.run();
    }
}

#[test]
fn a_right_click_on_a_selection_offers_labels_and_what_else_there_is() {
    let mut test = Test::new(&[MARKET]);
    test.click("第 3 行末：存疑");
    let ends = (
        test.cell("集市重新开张", 20, 22),
        test.cell("兰己经把六板", 0, 22),
    );
    test.select(ends.0, ends.1);
    test.right_click(ends.0.center());
    assert!(test.menu_is_open() && test.shows("选 3 字"));
    test.picture("context-selection");
    test.entry("人名");
    assert!(!test.menu_is_open());
    assert_eq!(test.spans(), [("程秀兰".to_owned(), "PER".to_owned())]);
    // On the tag it is about the tag.
    test.right_click(ends.0.center());
    test.picture("context-tag");
    test.entry("机构");
    assert_eq!(test.spans(), [("程秀兰".to_owned(), "ORG".to_owned())]);
    test.right_click(ends.0.center());
    test.entry("删除标注");
    assert_eq!(test.spans(), []);
}

#[test]
fn keys_open_the_menu_and_go_through_it() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::Home);
    for (modifiers, key) in [(Modifiers::SHIFT, Key::F10), (Modifiers::NONE, Key::Menu)] {
        test.press(modifiers, key);
        assert!(test.menu_is_open(), "{key:?}");
        test.press(modifiers, key);
        assert!(!test.menu_is_open(), "{key:?} closes it too");
    }
    test.press(Modifiers::SHIFT, Key::F10);
    // Letters are no commands while it is open, and Escape leaves it.
    test.press(Modifiers::NONE, Key::Space);
    assert_eq!(test.decision(1), Decision::Open);
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.menu_is_open() && !test.shows("插入"));
    test.press(Modifiers::SHIFT, Key::F10);
    // From the first entry down to the fifth: joining.
    for _ in 0..4 {
        test.press(Modifiers::NONE, Key::ArrowDown);
    }
    test.picture("context-keys");
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.decision(1), Decision::Joined);
    assert!(!test.menu_is_open());
    test.press(Modifiers::NONE, Key::Space);
    assert_eq!(
        test.decision(1),
        Decision::Kept,
        "keys are the text's again"
    );
}

#[test]
fn the_menu_of_a_line_number_is_about_the_line() {
    let mut test = Test::new(&[MARKET]);
    let handle = test.harness.get_by_label("第 1 行，选取或移动").rect();
    test.harness.set_size(vec2(1024.0, 640.0));
    test.harness.run();
    let handle = match test.harness.query_by_label("第 1 行，选取或移动") {
        Some(node) => node.rect(),
        None => handle,
    };
    test.right_click(handle.center());
    assert!(test.menu_is_open());
    test.picture("context-line");
    let disabled = |test: &Test, name: &str| {
        let node = test.harness.query_all_by_label_contains(name).last();
        node.unwrap().accesskit_node().is_disabled()
    };
    assert!(!disabled(&test, "从此行另成一篇"));
    test.entry("标题");
    let article = test.article();
    let document = test.session().document(article.buffer.page).unwrap();
    let first = document.visible_at(article, 0).unwrap();
    assert_eq!(document.role(first).name(), "headline");
    // A click elsewhere leaves it.
    test.right_click(handle.center());
    let elsewhere = test.cell("集市重新开张", 3, 22).center();
    test.harness.drag_at(elsewhere);
    test.harness.drop_at(elsewhere);
    test.harness.run();
    assert!(!test.menu_is_open());
}

#[test]
fn a_right_click_on_a_suggestion_offers_to_accept_or_refuse_it_and_the_labels() {
    let check = |entry: &str, tagged: &[&str], declined: &[&str]| {
        let mut test = super::suggest::taught();
        let mut marks = test.harness.query_all_by_role(Role::Mark);
        let is_it = |mark: &egui_kittest::Node<'_>| {
            let said = mark.accesskit_node().label();
            said.is_some_and(|said| said.starts_with("建议 程秀兰"))
        };
        let place = marks.find(is_it).unwrap().rect().center();
        drop(marks);
        test.right_click(place);
        assert!(test.menu_is_open(), "{entry}");
        test.picture("context-suggestion");
        test.entry(entry);
        assert!(!test.menu_is_open(), "{entry}");
        assert_eq!(test.tagged_in(3), tagged, "{entry}");
        assert_eq!(test.declines_of(3), declined, "{entry}");
    };
    // By keys too, at the caret.
    let mut test = super::suggest::taught();
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::SHIFT, Key::F10);
    assert!(test.menu_is_open());
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.tagged_in(3), ["苇川 LOC"]);

    check("采纳建议", &["程秀兰 PER"], &[]);
    check("不采纳", &[], &["程秀兰 tag:PER"]);
    check("机构", &["程秀兰 ORG"], &[]);
}

#[test]
fn what_the_menu_chose_is_let_go_when_the_menu_is_left() {
    let mut test = Test::new(&[MARKET]);
    test.tag("老集市", 1, "LOC");
    test.press(Modifiers::NONE, Key::Escape);
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::SHIFT, Key::F10);
    assert!(test.menu_is_open());
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.menu_is_open());
    // Delete is about the character behind the caret again.
    test.press(Modifiers::NONE, Key::Delete);
    assert_eq!(test.spans(), [("集市".to_owned(), "LOC".to_owned())]);
    // What was chosen before stays so.
    test.press(Modifiers::COMMAND, Key::Home);
    let at = test.cell("第 1 行　集市搬回广场", 0, 15).center();
    test.click_at(at, 1);
    test.press(Modifiers::SHIFT, Key::F10);
    assert!(test.menu_is_open());
    test.press(Modifiers::NONE, Key::Escape);
    test.press(Modifiers::NONE, Key::Delete);
    assert_eq!(test.spans(), []);
}
