//! Delete and Backspace where nothing is selected.

use egui::{Key, Modifiers};

use pizhu::core::breaks::Decision;

use super::Test;

const PAGE: &str = "一二三四
五六七八
九十
";

impl Test {
    fn reads(&mut self) -> String {
        let article = self.article();
        let document = self.session().document(article.buffer.page).unwrap();
        let text = document.article_text(article);
        text.trim_end().replace('\n', "/")
    }

    /// Puts the caret before a cell of a line, or behind its last one.
    fn caret(&mut self, line: &str, cell: usize) {
        let of = line.chars().count();
        let rect = self.cell(&format!("行　{line}"), cell.min(of - 1), of);
        let at = match cell {
            cell if cell == of => rect.right_center() - egui::vec2(2.0, 0.0),
            _ => rect.left_center() + egui::vec2(2.0, 0.0),
        };
        self.harness.drag_at(at);
        self.harness.drop_at(at);
        self.harness.run();
    }

    fn deletes(&mut self, key: Key, expected: &str) {
        self.press(Modifiers::NONE, key);
        assert_eq!(self.reads(), expected);
    }
}

#[test]
fn delete_takes_the_next_character_and_backspace_the_one_before() {
    let mut test = Test::new(&[PAGE]);
    test.caret("一二三四", 2);
    test.deletes(Key::Backspace, "一三四/五六七八/九十");
    test.deletes(Key::Delete, "一四/五六七八/九十");
    test.deletes(Key::Backspace, "四/五六七八/九十");
    // At the beginning there is none before.
    test.deletes(Key::Backspace, "四/五六七八/九十");
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.reads(), "一四/五六七八/九十");
}

#[test]
fn over_a_joined_line_end_the_neighbour_is_the_one_that_is_seen() {
    let mut test = Test::new(&[PAGE]);
    test.click("第 1 行末：存疑");
    assert_eq!(test.decision(1), Decision::Joined);
    test.caret("一二三四", 4);
    test.deletes(Key::Delete, "一二三四六七八/九十");
    test.press(Modifiers::COMMAND, Key::Z);
    test.caret("五六七八", 0);
    test.deletes(Key::Backspace, "一二三五六七八/九十");
}

#[test]
fn at_a_kept_break_the_paragraphs_are_joined() {
    for view in [Key::Num1, Key::Num2] {
        let mut test = Test::new(&[PAGE]);
        test.click("第 2 行末：存疑");
        test.press(Modifiers::COMMAND, view);
        // Behind the last character of the first paragraph, and before the first of the next.
        for (moves, key) in [(Key::End, Key::Delete), (Key::ArrowRight, Key::Backspace)] {
            test.press(Modifiers::COMMAND, Key::Home);
            test.press(Modifiers::NONE, Key::End);
            test.press(Modifiers::NONE, moves);
            test.press(Modifiers::NONE, key);
            assert_eq!(test.decision(1), Decision::Joined, "{view:?} {key:?}");
            assert_eq!(test.reads(), "一二三四五六七八九十");
            test.press(Modifiers::COMMAND, Key::Z);
            assert_eq!(test.reads(), "一二三四/五六七八九十");
        }
    }
}

#[test]
fn what_was_deleted_key_by_key_is_undone_at_once() {
    let mut test = Test::new(&[PAGE]);
    test.caret("五六七八", 4);
    for expected in ["五六七", "五六", "五"] {
        test.deletes(Key::Backspace, &format!("一二三四/{expected}/九十"));
    }
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.reads(), "一二三四/五六七八/九十");
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(test.reads(), "一二三四/五/九十");
    // Elsewhere another run begins.
    test.caret("一二三四", 1);
    test.deletes(Key::Delete, "一三四/五/九十");
    test.deletes(Key::Delete, "一四/五/九十");
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.reads(), "一二三四/五/九十");
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.reads(), "一二三四/五六七八/九十");
}
