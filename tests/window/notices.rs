//! What is told, and the room that things have: nothing stands over what can be pressed, and lines
//! fit beside the panels of a small window.

use egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};

use super::{MARKET, Test};

impl Test {
    /// As small as windows are on a desk.
    fn small(pages: &[&str]) -> Self {
        let mut test = Self::new(pages);
        test.harness.set_size(vec2(1024.0, 640.0));
        test.harness.run();
        test
    }

    /// Whether the page was looked at and its cards are there.
    fn has_board(&self) -> bool {
        let mut cards = self.harness.query_all_by_label_contains("第 1 篇：");
        cards.next().is_some()
    }

    fn place(&self, name: &str) -> Rect {
        let nodes = self.harness.query_all_by_label_contains(name);
        nodes.into_iter().next().unwrap().rect()
    }

    /// Where every button and link is but those of these names.
    fn pressable(&self, but: &[&str]) -> Vec<(String, Rect)> {
        let by = egui_kittest::kittest::By::new().predicate(|node| {
            use egui::accesskit::Role as R;
            matches!(node.role(), R::Button | R::Link | R::ListBoxOption) && !node.is_disabled()
        });
        let all = self.harness.query_all(by).map(|node| {
            let name = node.accesskit_node().label().unwrap_or_default();
            (name, node.rect())
        });
        all.filter(|(name, _)| !but.iter().any(|but| name.contains(but)))
            .collect()
    }
}

#[test]
fn lines_fit_beside_the_panels_of_a_small_window() {
    let test = Test::small(&[MARKET]);
    let text = test.place("正文，照原样分行");
    let line = test.place("第 3 行　集市重新开张");
    let mark = test.place("第 3 行末：存疑");
    assert!(
        line.left() >= text.left() && line.right() <= mark.left(),
        "{line} {mark}"
    );
    assert!(mark.right() <= text.right(), "{mark} {text}");
}

#[test]
fn every_label_is_in_view_beside_an_open_dock() {
    let mut test = Test::small(&[MARKET]);
    test.press(Modifiers::NONE, Key::F8);
    let dock = test.place("待核").top();
    for label in ["人名", "地名", "机构", "时间", "职务"] {
        let place = test.place(label);
        assert!(
            place.height() > 8.0 && place.bottom() < dock,
            "{label} {place}"
        );
    }
}

#[test]
fn what_was_done_is_told_where_nothing_is_pressed() {
    for assembles in [false, true] {
        let mut test = Test::small(&[MARKET]);
        if assembles {
            test.press(Modifiers::COMMAND, Key::Num7);
            test.wait("the board", |test| test.has_board());
            test.press(Modifiers::NONE, Key::ArrowDown);
            test.press(Modifiers::ALT, Key::Num2);
        } else {
            test.click("第 3 行末：存疑");
        }
        let told = test.place("撤销 Ctrl+Z");
        for (name, rect) in test.pressable(&["撤销 Ctrl+Z"]) {
            assert!(!rect.intersects(told), "{name} {rect} {told}");
        }
        test.click("撤销 Ctrl+Z");
        assert!(!test.shows("第 3 行末：接排"));
    }
}

#[test]
fn what_went_wrong_has_room_of_its_own_below_the_text() {
    let mut test = Test::small(&[MARKET]);
    let above = test.place("第 1 行　老集市搬回广场");
    let ends = (
        test.cell("集市重新开张", 20, 22),
        test.cell("兰己经把六板", 0, 22),
    );
    test.select(ends.0, ends.1);
    test.press(Modifiers::NONE, Key::F2);
    let told = test.place("知道了");
    let text = test.place("正文，照原样分行");
    assert!(text.bottom() <= told.top(), "{text} {told}");
    assert_eq!(
        test.place("第 1 行　老集市搬回广场"),
        above,
        "the text keeps its place"
    );
}

#[test]
fn the_assembly_has_the_room_of_the_dock_which_is_back_with_the_text() {
    let mut test = Test::small(&[MARKET]);
    test.press(Modifiers::NONE, Key::F8);
    assert!(test.shows("待核"));
    test.press(Modifiers::COMMAND, Key::Num7);
    test.wait("the board", |test| test.has_board());
    assert!(!test.shows("待核"));
    test.press(Modifiers::NONE, Key::Escape);
    assert!(test.shows("待核") && !test.shows("采纳本版"));
    test.press(Modifiers::COMMAND, Key::Num7);
    test.wait("the board", |test| test.has_board());
    // What is asked for in the dock is about the text.
    test.press(Modifiers::COMMAND, Key::F);
    assert!(test.shows("查找的文字") && !test.shows("采纳本版"));
}

#[test]
fn line_ends_of_what_is_pasted_are_joined_and_that_is_said() {
    let mut test = Test::new(&[MARKET]);
    let cell = test.cell("兰己经把六板", 1, 22);
    test.select(cell, cell);
    let paste = |text: &str| egui::Event::Paste(text.to_owned());
    test.harness.event(paste("已\r\n　　经\n"));
    test.harness.run();
    assert!(test.shows("贴入的 1 处换行已接排"));
    test.harness.event(paste("过\n的"));
    test.harness.run();
    assert!(test.shows("贴入的 2 处换行已接排"));
    let field = test.harness.get_by_label("改成");
    let value = field.accesskit_node().value().unwrap_or_default();
    assert_eq!(value, "已经过的");
}

#[test]
fn escape_is_named_where_it_dismisses_what_went_wrong() {
    let mut test = Test::small(&[MARKET]);
    let ends = (
        test.cell("集市重新开张", 20, 22),
        test.cell("兰己经把六板", 0, 22),
    );
    test.select(ends.0, ends.1);
    test.press(Modifiers::NONE, Key::F2);
    let with_key = |test: &Test| test.place("知道了").width();
    let wide = with_key(&test);
    test.press(Modifiers::COMMAND, Key::F);
    assert!(with_key(&test) < wide, "in a field it is the field's");
    test.press(Modifiers::NONE, Key::Escape);
    test.harness.run();
    assert!(test.shows("知道了"));
    assert_eq!(with_key(&test), wide);
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("知道了"));
}
