//! The history at the right.

use egui::{Key, Modifiers, Rect, Vec2};
use egui_kittest::kittest::{By, NodeT as _, Queryable};

use pizhu::session::command::Command;

use super::{MARKET, Test};

impl Test {
    fn says(&self, words: &str) -> bool {
        let mut nodes = self.harness.query_all_by_label_contains(words);
        nodes.next().is_some()
    }

    /// The places of the entries whose names begin so, and their names.
    fn lines_of_history(&self, begins: &'static str) -> Vec<(Rect, String)> {
        let by = By::new()
            .predicate(move |node| node.label().is_some_and(|name| name.starts_with(begins)));
        let nodes = self.harness.query_all(by);
        let found = nodes.map(|node| {
            let name = node.accesskit_node().label();
            (node.rect(), name.unwrap_or_default())
        });
        found.collect()
    }

    fn has(&self, begins: &'static str) -> bool {
        !self.lines_of_history(begins).is_empty()
    }

    fn top_of(&self, begins: &'static str) -> f32 {
        self.lines_of_history(begins)[0].0.top()
    }

    /// How many points of the picture have the colour of what is pointed out.
    fn pointed(&mut self) -> usize {
        let image = self.harness.render().unwrap();
        let light = [0xF7, 0xE6, 0xA8];
        let dark = [0x4A, 0x42, 0x1C];
        let is_pointed = |rgb: &[u8]| rgb[..3] == light || rgb[..3] == dark;
        image.as_raw().chunks(4).filter(|p| is_pointed(p)).count()
    }
}

fn worked() -> Test {
    let mut test = Test::new(&[MARKET]);
    test.does(r#"{"join":{"article":1,"line":2}}"#);
    test.does(r#"{"tag":{"article":1,"text":"苇川市","label":"LOC"}}"#);
    test.does(r#"{"correct":{"article":1,"text":"兰己经","with":"兰已经"}}"#);
    test.press(Modifiers::COMMAND, Key::Num5);
    test
}

#[test]
fn any_action_is_undone_and_redone_where_it_stands() {
    let mut test = worked();
    let order = ["改字 兰己经", "标注 苇川市 地名", "接排 "];
    let tops = order.map(|begins| test.top_of(begins));
    assert!(tops[0] < tops[1] && tops[1] < tops[2], "{tops:?}");
    test.click("撤销 标注 苇川市 地名");
    assert_eq!(test.spans(), []);
    assert!(test.says("已撤销：标注 苇川市 地名"));
    let (_, name) = test.lines_of_history("标注 苇川市 地名").remove(0);
    assert!(name.ends_with("已撤销"), "{name}");
    let top = test.top_of("标注 苇川市 地名");
    assert!(test.top_of("改字 兰己经") < top, "it stays in its place");
    test.click("重做 标注 苇川市 地名");
    assert_eq!(test.spans().len(), 1);
    assert!(test.shows("撤销 标注 苇川市 地名"));
}

#[test]
fn what_rests_on_an_action_is_offered_to_go_with_it() {
    let mut test = Test::new(&[MARKET]);
    test.does(r#"{"insert":{"article":1,"before":"清晨","with":"星期一"}}"#);
    test.does(r#"{"tag":{"article":1,"text":"星期一","label":"TIME"}}"#);
    test.press(Modifiers::COMMAND, Key::Num5);
    test.click("撤销 插入 星期一");
    assert_eq!(test.spans().len(), 1, "it was declined");
    assert!(test.says("“插入 星期一”不能单独撤销"));
    test.click("一并撤销");
    assert_eq!(test.spans(), []);
    assert!(test.says("已撤销：插入 星期一"));
    assert!(test.shows("重做 插入 星期一") && test.shows("重做 标注 星期一 时间"));
}

#[test]
fn the_whole_bundle_has_the_changes_of_labels_and_other_pages() {
    let mut test = Test::new(&[MARKET, "渡口新桥今日合龙\n预计年底通车\n"]);
    test.does(r#"{"join":{"article":2,"line":1}}"#);
    test.does(r##"{"label":{"id":"LOC","color":"#123456"}}"##);
    test.press(Modifiers::COMMAND, Key::Num5);
    assert!(!test.has("接排 "));
    test.click("本包");
    assert!(test.has("接排 ") && test.has("类别 地名"));
    // Going there opens the other article.
    let at = test.lines_of_history("接排 ")[0].0;
    test.harness.hover_at(at.left_center());
    test.harness
        .drag_at(at.left_center() + Vec2::new(20.0, 0.0));
    test.harness
        .drop_at(at.left_center() + Vec2::new(20.0, 0.0));
    test.harness.run();
    assert!(test.shows("第 1 行　渡口新桥今日合龙"));
    test.click("本篇");
    assert!(test.has("接排 ") && !test.has("类别 地名"));
}

#[test]
fn what_was_done_on_an_article_comes_with_it() {
    let mut test = Test::new(&["渡口新桥今日合龙\n预计年底通车\n苇川市建设局公告\n昨日公布\n"]);
    test.does(r#"{"split_article":{"article":1,"line":3}}"#);
    test.does(r#"{"tag":{"article":2,"text":"苇川市","label":"LOC"}}"#);
    test.does(r#"{"join":{"article":1,"line":1}}"#);
    test.press(Modifiers::COMMAND, Key::Num5);
    assert!(test.has("接排 ") && !test.has("标注 苇川市 地名"));
    test.does(r#"{"merge_articles":{"article":2,"into":1}}"#);
    assert!(test.has("接排 ") && test.has("标注 苇川市 地名"));
}

#[test]
fn an_entry_points_out_what_it_touched() {
    let mut test = worked();
    // While the list has the focus, the entry that keys are about is pointed out.
    assert!(test.pointed() > 100);
    test.press(Modifiers::NONE, Key::Escape);
    test.harness.hover_at(egui::pos2(640.0, 700.0));
    test.harness.run();
    assert_eq!(test.pointed(), 0);
    for words in ["标注 苇川市 地名", "改字 兰己经", "接排 "] {
        let at = test.lines_of_history(words)[0].0.left_top() + Vec2::new(20.0, 8.0);
        test.harness.hover_at(at);
        test.harness.run();
        assert!(test.pointed() > 100, "{words}");
    }
    test.harness.hover_at(egui::pos2(640.0, 700.0));
    test.harness.run();
    assert_eq!(test.pointed(), 0);
}

#[test]
fn keys_go_through_it_and_more_is_read_while_scrolling() {
    let mut test = Test::new(&[MARKET]);
    for number in 0..150 {
        let progress = if number % 2 == 0 { "doing" } else { "todo" };
        let command = format!(r#"{{"progress":{{"article":1,"progress":"{progress}"}}}}"#);
        let command = Command::from_json(&command).unwrap();
        test.session().execute(&command).unwrap();
    }
    test.does(r#"{"join":{"article":1,"line":3}}"#);
    test.press(Modifiers::COMMAND, Key::Num5);
    test.press(Modifiers::NONE, Key::Space);
    assert!(test.says("已撤销：接排"));
    for _ in 0..4 {
        test.press(Modifiers::NONE, Key::End);
    }
    test.press(Modifiers::NONE, Key::Space);
    assert!(test.says("已撤销：进度 在办"), "the first that was done");
    test.press(Modifiers::NONE, Key::Home);
    test.press(Modifiers::NONE, Key::Space);
    assert!(test.says("已重做：接排"));
}
