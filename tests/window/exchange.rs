//! While pages go in or out the bundle in work stays what it is.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable};
use std::path::PathBuf;

use super::{MARKET, Test};

const TOLD: &str = "先关掉导入或导出的窗口，再打开 other.pizhu";

/// Another bundle, beside the one in work.
fn other(test: &Test) -> PathBuf {
    let folder = test.folder.path().join("other");
    std::fs::create_dir(&folder).unwrap();
    let path = super::bundle(&folder, &["渡口新桥今日合龙\n"]);
    let named = path.with_file_name("other.pizhu");
    std::fs::rename(path, &named).unwrap();
    named
}

/// Lets the other bundle go over the window: it is told why it is not opened.
fn let_go(test: &mut Test, other: &std::path::Path) {
    test.drop_bundle(other);
    test.harness.run_steps(4);
    assert!(test.shows(TOLD));
}

#[test]
fn a_bundle_let_go_while_files_are_chosen_or_read_does_not_take_the_place_of_theirs() {
    let mut test = Test::importing(&[("in.txt", "标题：渡口\n来源：本报\n渡口新桥今日合龙\n")]);
    let ours = test.session().path().to_owned();
    let other = other(&test);
    let_go(&mut test, &other);
    assert_eq!(test.session().path(), ours);
    test.wait("what is to be imported", |test| {
        let mut button = test.harness.query_all_by_label("导入 1 个文件");
        button
            .next()
            .is_some_and(|button| !button.accesskit_node().is_disabled())
    });
    test.harness.run_steps(2);
    test.harness.get_by_label("导入 1 个文件").click();
    test.harness.step();
    // Also while it is read, and while the report stands.
    test.drop_bundle(&other);
    test.wait("the report", |test| test.shows("导入完成"));
    let_go(&mut test, &other);
    test.harness.run_steps(4);
    assert_eq!(test.session().path(), ours);
    assert_eq!(test.session().pages().len(), 2);
    assert!(test.shows("第 1 行　老集市搬回广场 三百摊位清早迎客"));
    test.press(Modifiers::NONE, Key::Escape);
    test.drop_bundle(&other);
    test.wait("the other", |test| test.shows("第 1 行　渡口新桥今日合龙"));
    assert_eq!(test.session().path(), other);
}

#[test]
fn a_bundle_let_go_while_an_export_is_chosen_waits_for_the_dialog_to_be_closed() {
    let mut test = Test::new(&[MARKET]);
    let other = other(&test);
    test.press(Modifiers::COMMAND, Key::E);
    let_go(&mut test, &other);
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("导出标注集"));
    test.drop_bundle(&other);
    test.wait("the other", |test| test.shows("第 1 行　渡口新桥今日合龙"));
}
