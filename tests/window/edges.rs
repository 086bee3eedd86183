//! Edges of what is chosen, dragged with the pointer; the brush, which tags what was swept once.

use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::suggest::taught;
use super::{MARKET, Test};

impl Test {
    /// A place in a row of 22 characters: the gap before a cell.
    fn gap(&self, line: &str, cell: usize) -> Pos2 {
        self.cell(line, cell, 22).left_center()
    }

    /// Where the first suggestion in the text of that name ends.
    fn end_of(&self, name: &str) -> Pos2 {
        let marks = self.harness.query_all_by_label_contains(name);
        let mut marks = marks.filter(|node| node.accesskit_node().role() == Role::Mark);
        marks.next().unwrap().rect().right_center()
    }
}

#[test]
fn the_edges_of_a_chosen_tag_are_dragged() {
    let mut test = Test::new(&[MARKET]);
    test.select(
        test.cell("集市重新开张", 17, 22),
        test.cell("集市重新开张", 18, 22),
    );
    test.press(Modifiers::NONE, Key::J);
    assert_eq!(test.tags(), ["腐摊 TITLE"]);
    let line = "集市重新开张";
    // The start, to the left; then the end, into the next line.
    test.drag(test.gap(line, 17), test.gap(line, 16));
    assert_eq!(test.tags(), ["豆腐摊 TITLE"]);
    test.picture("edges-chosen");
    let next = test.cell("兰己经把六板", 1, 22).left_center();
    test.drag(test.gap(line, 19), next);
    assert_eq!(test.tags(), ["豆腐摊主程秀兰 TITLE"]);
    // Escape leaves the edge where it was, and no edge goes past the other.
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.tags(), ["豆腐摊 TITLE"]);
    test.harness.drag_at(test.gap(line, 16));
    test.harness.hover_at(test.gap(line, 12));
    test.harness.run();
    test.press(Modifiers::NONE, Key::Escape);
    test.harness.drop_at(test.gap(line, 12));
    test.harness.run();
    assert_eq!(test.tags(), ["豆腐摊 TITLE"]);
    test.click("豆腐摊　职务");
    test.drag(test.gap(line, 16), test.gap(line, 21));
    assert_eq!(test.tags(), ["摊 TITLE"]);
    // A drag that begins beside it selects text.
    test.select(test.cell(line, 19, 22), test.cell(line, 21, 22));
    assert_eq!(test.tags(), ["摊 TITLE"]);
    assert!(test.shows("选 3 字"));
    // Of a tag that is not chosen nothing is dragged.
    test.press(Modifiers::NONE, Key::Escape);
    test.drag(test.gap(line, 19), test.gap(line, 21));
    assert_eq!(test.tags(), ["摊 TITLE"]);
    assert!(test.shows("选 2 字"));
}

#[test]
fn a_suggestion_whose_edge_is_dragged_is_accepted_with_it() {
    let mut test = taught();
    test.press(Modifiers::NONE, Key::Semicolon);
    let end = test.end_of("建议 苇川 地名");
    test.drag(end, end + vec2(38.0, 0.0));
    assert_eq!(test.tags(), ["苇川夜校 LOC"]);
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.tags().is_empty(), "one undo");
}

#[test]
fn the_brush_tags_a_sweep_when_it_is_whole_and_once() {
    let mut test = Test::new(&[MARKET]);
    let line = "集市重新开张";
    // Something was selected by pointer before the brush was taken up.
    test.select(test.cell(line, 5, 22), test.cell(line, 6, 22));
    test.press(Modifiers::NONE, Key::Escape);
    test.press(Modifiers::COMMAND, Key::B);
    test.select(test.cell(line, 16, 22), test.cell(line, 19, 22));
    assert_eq!(test.tags(), ["豆腐摊主 PER"]);
}
