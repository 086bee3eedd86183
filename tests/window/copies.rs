//! Copies of a story: the tab of the dock, and what is carried from one to the other.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::Test;

const FIRST: &str = include_str!("../../assets/sample/pages/07-wire-lake-birds-a.txt");
const SECOND: &str = include_str!("../../assets/sample/pages/08-wire-lake-birds-b.txt");
const OTHER: &str = include_str!("../../assets/sample/pages/04-grain-prices.txt");

fn says(test: &Test, part: &str) -> bool {
    let mut nodes = test.harness.query_all_by_label_contains(part);
    nodes.next().is_some()
}

fn opened() -> Test {
    let mut test = Test::new(&[FIRST, OTHER, SECOND]);
    test.press(Modifiers::COMMAND, Key::Num9);
    test.wait("the copy", |test| test.shows("1 处同文"));
    test
}

#[test]
fn the_story_in_the_other_paper_is_set_beside_it() {
    let mut test = opened();
    test.wait("side by side", |test| {
        let mut rows = test
            .harness
            .query_all_by_role(egui::accesskit::Role::Paragraph);
        rows.next().is_some()
    });
    test.picture("copies");
    // Differences are gone through by keys.
    test.press(Modifiers::NONE, Key::J);
    assert!(says(&test, "第 1 处不同"));
    test.press(Modifiers::NONE, Key::J);
    assert!(says(&test, "第 2 处不同"));
    test.press(Modifiers::NONE, Key::K);
    assert!(says(&test, "第 1 处不同"));
    test.picture("copies-difference");
}

#[test]
fn tags_and_line_ends_are_carried_by_keys_and_undone() {
    let mut test = opened();
    let tagged = |test: &mut Test| test.spans().len();
    assert_eq!(tagged(&mut test), 0);
    test.does(r#"{"tag":{"article":3,"text":"凌渡","label":"PER"}}"#);
    test.wait("a tag to be carried", |test| {
        test.harness.query_by_label("搬到本篇 标注 1").is_some()
    });
    test.press(Modifiers::NONE, Key::T);
    assert_eq!(test.spans(), [("凌渡".to_owned(), "PER".to_owned())]);
    test.press(Modifiers::NONE, Key::B);
    let article = test.article();
    let joined = |test: &mut Test| {
        let document = test.session().document(article.buffer.page).unwrap();
        let all = pizhu::core::breaks::breaks(document, article);
        all.iter()
            .filter(|b| b.decision == pizhu::core::breaks::Decision::Joined)
            .count()
    };
    assert!(joined(&mut test) > 5);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(joined(&mut test), 0);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(tagged(&mut test), 0);
}

#[test]
fn an_article_without_copies_says_so() {
    let mut test = Test::new(&[super::MARKET, OTHER]);
    test.press(Modifiers::COMMAND, Key::Num9);
    test.wait("nothing", |test| says(test, "这篇的文字，别处没有"));
    test.picture("copies-none");
}

#[test]
fn the_tab_in_a_small_window_and_in_english() {
    let mut test = opened();
    test.press(Modifiers::NONE, Key::J);
    test.harness.set_size(egui::vec2(1024.0, 640.0));
    test.harness.run();
    test.picture("copies-small");
    test.does(r#"{"tag":{"article":3,"text":"凌渡","label":"PER"}}"#);
    for name in ["English", "深色"] {
        test.press(Modifiers::COMMAND, Key::K);
        test.harness.event(egui::Event::Text(name.to_owned()));
        test.harness.run();
        test.press(Modifiers::NONE, Key::Enter);
    }
    test.picture("copies-english");
    assert!(says(&test, "1 copy"));
}

#[test]
fn below_the_text_it_is_said_that_there_are_copies() {
    let mut test = Test::new(&[FIRST, OTHER, SECOND]);
    let sign = "别处同文 1";
    test.wait("the sign", |test| test.shows(sign));
    test.picture("copies-sign");
    // The next article has none.
    test.press(Modifiers::COMMAND, Key::PageDown);
    test.wait("no sign", |test| !test.shows(sign));
    test.press(Modifiers::COMMAND, Key::PageUp);
    test.wait("the sign again", |test| test.shows(sign));
    test.harness.get_by_label(sign).click();
    test.wait("the copy in the tab", |test| test.shows("1 处同文"));
}
