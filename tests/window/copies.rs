//! Copies of a story: the tab of the dock, and what is carried from one to the other.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

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
    test.wait("side by side", |test| says(test, "处不同"));
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
        test.choose_command(name);
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

#[test]
fn tags_of_the_chosen_rows_are_carried_alone() {
    let mut test = opened();
    test.does(r#"{"tag":{"article":3,"text":"凌渡","label":"PER"}}"#);
    test.does(r#"{"tag":{"article":3,"text":"空落落","label":"PER"}}"#);
    test.wait("two tags to be carried", |test| {
        test.harness.query_by_label("搬到本篇 标注 2").is_some()
    });
    // Into the rows, and the first of them.
    test.press(Modifiers::NONE, Key::ArrowRight);
    test.press(Modifiers::NONE, Key::Home);
    test.press(Modifiers::NONE, Key::Space);
    assert!(test.shows("所选 1 段"));
    test.press(Modifiers::SHIFT, Key::End);
    assert!(test.harness.query_by_label("搬到本篇 标注 2").is_some());
    test.picture("copies-rows");
    // By mouse the row of one of them.
    let rows = test
        .harness
        .query_all_by_role(egui::accesskit::Role::Paragraph);
    let named = rows.filter(|row| {
        let label = row.accesskit_node().label();
        label.is_some_and(|label| label.contains("空落落"))
    });
    let at = named.map(|row| row.rect().center()).next();
    let at = at.expect("the last row");
    test.harness.hover_at(at);
    test.harness.drag_at(at);
    test.harness.drop_at(at);
    test.harness.run();
    assert!(test.shows("所选 1 段"));
    test.press(Modifiers::NONE, Key::T);
    assert_eq!(test.spans(), [("空落落".to_owned(), "PER".to_owned())]);
    // All of it again.
    test.press(Modifiers::NONE, Key::Escape);
    assert!(test.shows("全篇"));
    test.wait("the other", |test| {
        test.harness.query_by_label("搬到本篇 标注 1").is_some()
    });
}

#[test]
fn tags_that_are_not_carried_are_listed_and_lead_to_their_places() {
    let mut test = opened();
    test.does(r#"{"tag":{"article":3,"text":"凌渡","label":"PER"}}"#);
    test.does(r#"{"tag":{"article":1,"text":"凌渡","label":"ORG"}}"#);
    test.wait("a conflict", |test| test.shows("不搬 1"));
    let menus = test.harness.get_all_by_label("不搬 1");
    menus.into_iter().next().expect("a menu").click();
    test.harness.run();
    test.picture("copies-conflicts");
    let entry = "凌渡　人名 · 已另有标注";
    test.harness.get_by_label(entry).click();
    test.harness.run();
    assert!(!test.shows(entry), "the menu is closed");
    test.wait("the words are chosen", |test| says(test, "选 2 字"));
}

#[test]
fn the_list_follows_the_text_while_it_is_open() {
    let mut test = opened();
    // The copy goes: all its lines are hidden.
    test.does(r#"{"hide":{"article":3,"lines":[1,36]}}"#);
    test.wait("no copy", |test| says(test, "这篇的文字，别处没有"));
    test.press(Modifiers::COMMAND, Key::Z);
    test.wait("the copy again", |test| test.shows("1 处同文"));
}

#[test]
fn of_a_long_story_what_is_seen_is_drawn() {
    let paragraph = |n: usize| {
        let of = |k: usize| char::from_u32(0x4E00 + ((n * 37 + k * k * 11 + k * 5) % 6000) as u32);
        let text: String = (0..24).filter_map(of).collect();
        format!("　　第{n}段{text}。\n")
    };
    let story: String = (0..1_000).map(paragraph).collect();
    let mut test = Test::new(&[&story, &format!("再登一次\n{story}")]);
    test.press(Modifiers::COMMAND, Key::Num9);
    let rows = |test: &Test| {
        let rows = test
            .harness
            .query_all_by_role(egui::accesskit::Role::Paragraph);
        rows.count()
    };
    test.wait("side by side", |test| test.shows("全篇"));
    let drawn = rows(&test);
    assert!((2..60).contains(&drawn), "{drawn} rows are drawn");
    test.press(Modifiers::NONE, Key::ArrowRight);
    test.press(Modifiers::NONE, Key::End);
    assert!(says(&test, "第999段"));
    test.press(Modifiers::NONE, Key::Home);
    assert!(says(&test, "第0段"));
}
