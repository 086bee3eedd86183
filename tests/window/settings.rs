//! Settings, keys, the key sheet and what is said about the program.

use egui::{Key, Modifiers, pos2, vec2};
use egui_kittest::kittest::Queryable;

use super::{MARKET, Test};

const CTRL: Modifiers = Modifiers::COMMAND;

#[test]
fn settings_take_effect_at_once_and_are_kept() {
    let mut test = Test::new(&[MARKET]);
    test.press(CTRL, Key::Comma);
    test.picture("settings");
    test.click("正文大小 加大");
    assert!(test.shows("正文大小 110 %"));
    assert!(test.shows("110 %"), "in the state bar behind");
    test.click("行距 减小");
    test.click("深色");
    test.click("总显示类别名");
    test.picture("settings-dark");
    test.click("English");
    assert!(test.shows("Text size 110 %"));
    test.picture("settings-english");
    test.click("Text size 110 %");
    assert!(test.shows("Text size 100 %"), "a click gives the standard");
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("Text size 100 %"));
    assert!(test.shows("As printed"));
    test.wait("they are kept", |test| {
        test.kept("settings.ron").contains("English")
    });
    let kept = test.kept("settings.ron");
    for words in ["English", "Dark", "line_height: 1.75", "label_names: true"] {
        assert!(kept.contains(words), "{words}: {kept}");
    }
}

/// Opens the page of keys on what is called so.
fn keys_of(test: &mut Test, name: &str) {
    test.press(CTRL, Key::Comma);
    test.click("按键");
    test.harness
        .get_by_role_and_label(egui::accesskit::Role::TextInput, "筛选")
        .focus();
    test.harness.run();
    test.harness.event(egui::Event::Text(name.to_owned()));
    test.harness.run();
}

#[test]
fn a_key_is_given_by_pressing_it() {
    let mut test = Test::new(&[MARKET]);
    keys_of(&mut test, "选句");
    test.picture("keys");
    test.click("选句：加一个键");
    assert!(test.shows("请按键…"));
    test.press(CTRL, Key::J);
    assert!(test.shows("选句：换掉 Ctrl+J"));
    assert!(test.shows("选句：换掉 Ctrl+Shift+W"), "it keeps the other");
    test.wait("kept", |test| {
        test.kept("keys.ron").contains("SelectSentence")
    });
    // Escape leaves the waiting, not the dialog.
    test.click("选句：换掉 Ctrl+J");
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("请按键…"));
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("选句：加一个键"));
    test.press(CTRL, Key::J);
    assert!(test.shows("选 16 字"), "the new key does it");
}

#[test]
fn a_key_that_another_has_is_named_and_can_be_taken() {
    let mut test = Test::new(&[MARKET]);
    keys_of(&mut test, "做");
    test.click("重做：加一个键");
    test.press(Modifiers::NONE, Key::P);
    assert!(test.shows("P 是类别“人名”的键，在类别表里改"));
    test.press(Modifiers::NONE, Key::ArrowLeft);
    assert!(
        test.harness
            .query_by_label_contains("用来移动光标")
            .is_some()
    );
    test.press(CTRL, Key::K);
    assert!(test.shows("Ctrl+K 是“命令…”的键"));
    test.picture("keys-conflict");
    test.click("改给这一项");
    assert!(test.shows("重做：换掉 Ctrl+K"));
    test.click("重做：还原");
    assert!(!test.shows("重做：换掉 Ctrl+K"));
    test.click("重做：去掉 Ctrl+Y");
    assert!(!test.shows("重做：换掉 Ctrl+Y"));
    test.click("全部还原");
    assert!(test.shows("重做：换掉 Ctrl+Y"));
    test.click("用回刚才的键");
    assert!(!test.shows("重做：换掉 Ctrl+Y"));
}

#[test]
fn keys_are_found_by_name_and_by_key() {
    let mut test = Test::new(&[MARKET]);
    keys_of(&mut test, "undo");
    assert!(test.shows("撤销：加一个键"));
    assert!(!test.shows("重做：加一个键"));
}

#[test]
fn dialogs_fit_the_smallest_window_in_both_languages() {
    for (language, close) in [("中文", "关闭"), ("English", "Close")] {
        let mut test = Test::new(&[MARKET]);
        test.press(CTRL, Key::Comma);
        test.click(language);
        test.press(Modifiers::NONE, Key::Escape);
        test.harness.set_size(vec2(800.0, 480.0));
        test.harness.run();
        let fits = |test: &Test, what: &str| {
            let rect = test.harness.get_by_label(close).rect();
            assert!(
                rect.right() <= 800.0 && rect.bottom() <= 480.0,
                "{what} {language}: {rect:?}"
            );
        };
        test.press(CTRL, Key::Comma);
        fits(&test, "settings");
        test.picture(&format!("settings-small-{close}"));
        test.press(Modifiers::NONE, Key::Escape);
        test.press(Modifiers::NONE, Key::F1);
        fits(&test, "keys");
        test.picture(&format!("sheet-small-{close}"));
        test.press(Modifiers::NONE, Key::Escape);
        assert!(!test.shows(close));
    }
}

#[test]
fn the_key_sheet_has_labels_mouse_and_keys_as_they_are() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::NONE, Key::F1);
    test.picture("sheet");
    for line in [
        "人名 P",
        "撤销 Ctrl+Z",
        "选字，自动取整词 拖动",
        "选句 三击",
    ] {
        assert!(test.shows(line), "{line}");
    }
    test.click("改按键…");
    assert!(test.shows("正文大小 100 %"));
}

#[test]
fn it_says_what_it_is_and_where_its_files_are() {
    let mut test = Test::new(&[MARKET]);
    test.press(CTRL, Key::K);
    test.harness.event(egui::Event::Text("关于".to_owned()));
    test.harness.run();
    test.press(Modifiers::NONE, Key::Enter);
    test.picture("about");
    assert!(test.shows("批注 0.1.0"));
    assert!(
        test.harness
            .query_by_label_contains("Open Font License")
            .is_some()
    );
    let folder = test.folder.path().join("settings").display().to_string();
    assert!(test.shows(&folder));
}

#[test]
fn panels_are_as_high_as_they_were_set_when_a_low_window_grows_again() {
    let mut test = Test::new(&[MARKET]);
    let hint = "选中一处标注，这里就能改它的类别、首末、批注和属性，并看到它的来历。";
    let top = |test: &Test, name: &str| test.harness.get_by_label(name).rect().top();
    let before = top(&test, hint);
    test.press(Modifiers::COMMAND, Key::F);
    let dock = top(&test, "查找的文字");
    for size in [vec2(1280.0, 480.0), vec2(1280.0, 800.0)] {
        test.harness.set_size(size);
        test.harness.run();
    }
    assert_eq!(top(&test, "查找的文字"), dock);
    test.press(Modifiers::NONE, Key::Escape);
    assert_eq!(top(&test, hint), before);
    // A hand at the edge sets it.
    let edge = pos2(1140.0, before - 10.0);
    test.drag(edge, edge - vec2(0.0, 60.0));
    let after = top(&test, hint);
    assert!((before - after - 60.0).abs() < 8.0, "{before} {after}");
    for size in [vec2(1280.0, 480.0), vec2(1280.0, 800.0)] {
        test.harness.set_size(size);
        test.harness.run();
    }
    assert_eq!(top(&test, hint), after);
}
