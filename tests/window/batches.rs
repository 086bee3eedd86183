//! Batches, through the real window.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable};

use super::review::FERRY;
use super::{MARKET, Test};

impl Test {
    fn batches(&mut self) {
        self.press(Modifiers::SHIFT, Key::F8);
        self.wait("groups", |test| {
            test.harness
                .query_all_by_label_contains("组")
                .next()
                .is_some()
                && !test.shows("停下")
        });
        self.harness.run();
    }

    /// Clicks the first node whose name begins so.
    fn click_first(&mut self, name: &str) {
        let begins = |node: &egui_kittest::Node<'_>| {
            let label = node.accesskit_node().label();
            label.is_some_and(|label| label.starts_with(name))
        };
        let all = self.harness.query_all_by_label_contains(name);
        let node = all.into_iter().find(begins).unwrap();
        node.click();
        self.harness.run();
    }
}

#[test]
fn a_group_is_chosen_done_undone_and_kept_as_a_recipe() {
    let other = FERRY.replace("河湾", "苇川");
    let mut test = Test::new(&[FERRY, &other, MARKET]);
    test.batches();
    test.picture("batches");
    let space = "删空格：3 0 → 30";
    test.click_first("删空格 2");
    test.click_first(space);
    assert!(
        test.harness
            .query_all_by_label_contains("撑了3 0→30")
            .count()
            == 2
    );
    test.picture("batches-preview");
    test.click(&format!("选 {space}"));
    test.click("采纳这 2 处");
    test.wait("done", |test| test.clean().contains("撑了30年"));
    test.harness.run();

    test.click("做过的");
    test.picture("batches-past");
    let done = "成批修整 改字 2 处";
    test.click(&format!("撤销 {done}"));
    assert!(test.clean().contains("撑了3 0年"));
    test.click(&format!("收进方案：{done}"));
    test.click("方案的名字");
    test.harness.get_by_label("方案的名字").type_text("数字");
    test.harness.run();
    test.click("存为方案");
    test.click("方案");
    test.wait("kept", |test| test.shows("运行方案 数字"));
    test.picture("batches-recipes");
    test.click("运行方案 数字");
    test.wait("run", |test| test.clean().contains("撑了30年"));
    assert!(test.kept("recipes/数字.ron").contains("30"));
    test.click("删去方案 数字");
    test.wait("removed", |test| test.shows("放回方案 数字"));
    assert!(test.kept("recipes/数字.ron").is_empty());
    // What is being chosen for another recipe is not lost when one is put back, whatever its name.
    test.click("做过的");
    test.click_first(&format!("收进方案：{done}"));
    test.click("方案的名字");
    test.harness.get_by_label("方案的名字").type_text("数字");
    test.harness.run();
    test.click("方案");
    test.click("放回方案 数字");
    test.wait("back", |test| !test.shows("放回方案 数字"));
    assert!(test.kept("recipes/数字.ron").contains("30"));
    test.click("做过的");
    let field = test.harness.get_by_label("方案的名字");
    assert_eq!(field.accesskit_node().value().as_deref(), Some("数字"));
    let can_keep = !test
        .harness
        .get_by_label("存为方案")
        .accesskit_node()
        .is_disabled();
    assert!(can_keep);
}

#[test]
fn groups_are_chosen_and_accepted_by_keys() {
    let other = FERRY.replace("河湾", "苇川");
    let mut test = Test::new(&[FERRY, &other]);
    test.batches();
    test.click_first("删空格 2");
    // The groups have the keys since the tab was asked for.
    test.press(Modifiers::SHIFT, Key::F8);
    test.press(Modifiers::NONE, Key::Enter);
    assert!(test.clean().contains("撑了3 0年"), "nothing is chosen");
    test.press(Modifiers::NONE, Key::ArrowDown);
    assert!(
        test.harness
            .query_all_by_label_contains("撑了3 0→30")
            .count()
            == 2,
        "the group's places are shown"
    );
    test.press(Modifiers::NONE, Key::Space);
    test.wait("chosen", |test| test.shows("采纳这 2 处"));
    test.press(Modifiers::NONE, Key::Enter);
    test.wait("done", |test| test.clean().contains("撑了30年"));
    test.press(Modifiers::NONE, Key::Escape);
    assert!(test.clean().contains("撑了30年"));
}

#[test]
fn facets_narrow_what_is_listed() {
    let mut test = Test::new(&[FERRY, MARKET]);
    test.batches();
    let groups = |test: &Test| test.harness.query_all_by_label_contains("选 ").count();
    let all = groups(&test);
    test.click_first("删空格 1");
    assert_eq!(groups(&test), 1);
    test.click("不筛选");
    assert_eq!(groups(&test), all);
    test.click("全选");
    test.picture("batches-all");
    let before = test.clean();
    test.click_first("采纳这");
    test.wait("done", |test| test.clean() != before);
    // In the history it is what somebody accepted.
    test.press(Modifiers::COMMAND, Key::Num5);
    let said = |test: &Test, words: &str| {
        let mut nodes = test.harness.query_all_by_label_contains(words);
        nodes.next().is_some()
    };
    assert!(said(&test, "按建议") && !said(&test, "自动"));
}

/// How high the dock is: from its tabs to the bar at the bottom.
fn height(test: &Test) -> f32 {
    let bar = test.harness.get_by_label_contains("存疑断行 ").rect();
    bar.top() - test.harness.get_by_label("收起（Esc）").rect().top()
}

#[test]
fn batches_have_the_height_they_need_until_somebody_sets_it() {
    for size in [egui::vec2(1440.0, 900.0), egui::vec2(1024.0, 640.0)] {
        let mut test = Test::new(&[FERRY, MARKET]);
        test.harness.set_size(size);
        test.press(Modifiers::NONE, Key::F8);
        let review = height(&test);
        test.batches();
        let all = height(&test);
        assert!(all > review + 80.0, "{size:?}: {review}, then {all}");
        test.picture(&format!("batches-{}", size.x));
        // The other tabs are as high as they were.
        test.press(Modifiers::NONE, Key::F8);
        assert_eq!(height(&test), review, "{size:?}");
    }
}

#[test]
fn batches_are_as_high_as_somebody_has_set() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = super::bundle(folder.path(), &[FERRY]);
    let settings = folder.path().join("settings");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("settings.ron"), "(dock_height: 300.0)").unwrap();
    let mut test = Test::open(&bundle, folder);
    test.press(Modifiers::NONE, Key::F8);
    let set = height(&test);
    test.batches();
    assert_eq!(height(&test), set, "the dock was set so, and does not jump");
    // Dragged, it is kept for batches alone.
    let edge = test.harness.get_by_label("收起（Esc）").rect().top() - 8.0;
    test.drag(egui::pos2(500.0, edge), egui::pos2(500.0, edge - 60.0));
    assert!(height(&test) > set + 40.0, "{} of {set}", height(&test));
    let dragged = height(&test);
    test.press(Modifiers::NONE, Key::F8);
    assert_eq!(height(&test), set);
    test.batches();
    assert_eq!(height(&test), dragged);
    assert!(test.kept("settings.ron").contains("batches_height"));
}
