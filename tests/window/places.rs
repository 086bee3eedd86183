//! Where one is: kept between sittings, and gone to with what is undone.

use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::ui::{Language, Start, Window, apply_theme};

use super::{MARKET, Test};

/// A page so long that it is scrolled.
fn long() -> String {
    let lines = (1..=200).map(|n| format!("第{n:03}行渡口新桥今日合龙\n"));
    lines.collect()
}

impl Test {
    fn line_in_view(&self, number: usize) -> bool {
        let words = format!("第{number:03}行");
        let mut nodes = self.harness.query_all_by_label_contains(&words);
        let view = self.harness.ctx.content_rect();
        nodes.any(|node| view.contains_rect(node.rect()))
    }

    /// Where a line is drawn.
    fn top_of_line(&self, number: usize) -> f32 {
        let words = format!("　第{number:03}行");
        self.harness.get_by_label_contains(&words).rect().top()
    }

    fn again(self) -> Self {
        let bundle = self.folder.path().join("test.pizhu");
        self.reopened(&bundle)
    }
}

#[test]
fn a_bundle_opens_where_it_was_left() {
    let mut test = Test::new(&[MARKET, &long()]);
    test.press(Modifiers::COMMAND, Key::PageDown);
    for _ in 0..6 {
        test.press(Modifiers::NONE, Key::PageDown);
    }
    test.press(Modifiers::NONE, Key::End);
    let at = (1..=200).find(|n| test.shows(&format!("第 {n} 行")));
    let at = at.unwrap();
    assert!(at > 60, "{at}");
    let top = test.top_of_line(at);
    for _ in 0..3 {
        test = test.again();
        assert!(test.shows(&format!("第 {at} 行")));
        assert!((test.top_of_line(at) - top).abs() < 40.0);
    }
    // The caret is behind the line: Backspace takes its last character.
    test.press(Modifiers::NONE, Key::Backspace);
    assert!(
        test.harness
            .query_all_by_label_contains("今日合　")
            .next()
            .is_none()
    );
    let changed = format!("　第{at:03}行渡口新桥今日合");
    let mut nodes = test.harness.query_all_by_label_contains(&changed);
    assert!(nodes.any(|node| {
        let name = node.accesskit_node().label().unwrap_or_default();
        name.ends_with("今日合")
    }));
}

#[test]
fn another_bundle_of_the_same_name_opens_at_its_beginning() {
    let mut test = Test::new(&[MARKET, &long()]);
    test.press(Modifiers::COMMAND, Key::PageDown);
    test.does(r#"{"join":{"article":2,"line":1}}"#);
    let folder = test.closed();
    std::fs::remove_file(folder.path().join("test.pizhu")).unwrap();
    let path = super::bundle(folder.path(), &[MARKET, &long()]);
    let test = Test::open(&path, folder);
    assert!(test.shows("第 1 行　老集市搬回广场 三百摊位清早迎客"));
}

#[test]
fn what_is_undone_in_another_article_is_gone_to() {
    let mut test = Test::new(&[MARKET, &long()]);
    test.press(Modifiers::COMMAND, Key::PageDown);
    test.does(r#"{"join":{"article":2,"line":150}}"#);
    test.press(Modifiers::COMMAND, Key::PageUp);
    assert!(!test.line_in_view(150));
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.line_in_view(150), "undone");
    test.press(Modifiers::COMMAND, Key::PageUp);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(test.line_in_view(150), "redone");
    // What was done on all pages has no one place.
    test.does(r#"{"metadata":{"of":"all_pages","set":{"source":"新渡社"}}}"#);
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.line_in_view(1), "one stays");
}

/// The window as it is started without naming a bundle, with the settings of a folder.
fn started(folder: tempfile::TempDir) -> Test {
    let window = Window::new(Language::Chinese, "test");
    let window = window.with_settings_in(&folder.path().join("settings"));
    let mut harness = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_max_steps(20)
        .with_context_setup(apply_theme)
        .build_ui_state(|ui, window: &mut Window| window.show(ui), window);
    let context = harness.ctx.clone();
    harness.state_mut().begin(&context, Start::Last);
    Test { harness, folder }
}

#[test]
fn the_program_starts_where_it_was_left() {
    let mut test = Test::new(&[MARKET, &long()]);
    test.press(Modifiers::COMMAND, Key::PageDown);
    for _ in 0..6 {
        test.press(Modifiers::NONE, Key::PageDown);
    }
    let at = (1..=200).find(|n| test.shows(&format!("第 {n} 行")));
    let at = at.unwrap();
    let top = test.top_of_line(at);
    let Test {
        mut harness,
        folder,
    } = test;
    harness.state_mut().close().unwrap();
    harness.state_mut().finish().unwrap();
    drop(harness);
    let mut test = started(folder);
    test.wait("the place", |test| test.shows(&format!("第 {at} 行")));
    assert!((test.top_of_line(at) - top).abs() < 40.0);
}

#[test]
fn a_program_that_was_ended_starts_near_where_it_was() {
    let mut test = Test::new(&[MARKET, &long()]);
    test.press(Modifiers::COMMAND, Key::PageDown);
    test.press(Modifiers::COMMAND, Key::End);
    test.wait("the place is noted", |test| {
        let kept = test.kept("settings.ron");
        // The end of the text has a caret behind its last character.
        kept.contains("is_behind: true")
    });
    // Nothing is closed.
    let Test { harness, folder } = test;
    drop(harness);
    let mut test = started(folder);
    test.wait("the place", |test| test.shows("第 200 行"));
    assert!(test.line_in_view(200));
}

#[test]
fn what_cannot_be_opened_again_is_named_and_others_are_offered() {
    let mut test = Test::new(&[MARKET]);
    let other = test.folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    let other = super::bundle(&other, &[&long()]);
    test.harness.state_mut().open(&other);
    test.harness.run();
    assert!(test.line_in_view(1));
    let Test {
        mut harness,
        folder,
    } = test;
    harness.state_mut().close().unwrap();
    harness.state_mut().finish().unwrap();
    drop(harness);
    std::fs::remove_file(&other).unwrap();
    let mut test = started(folder);
    let gone = format!("上次用的 {} 打不开：", other.display());
    let says = |test: &Test, words: &str| {
        let mut nodes = test.harness.query_all_by_label_contains(words);
        nodes.next().is_some()
    };
    test.wait("it is named", |test| says(test, &gone));
    assert!(test.shows("还没有打开稿件包") && test.shows("打开…"));
    test.picture("places-gone");
    let first = test.folder.path().join("test.pizhu");
    let link = first.display().to_string();
    test.harness.get_by_label(&link).click();
    test.wait("the other is open", |test| says(test, "老集市搬回广场"));
    assert!(!says(&test, &gone));
}

#[test]
fn what_is_wrong_with_the_settings_is_told_though_a_bundle_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = super::bundle(folder.path(), &[MARKET]);
    let settings = folder.path().join("settings");
    std::fs::create_dir(&settings).unwrap();
    std::fs::write(settings.join("settings.ron"), "(zoom: ").unwrap();
    let mut test = Test::open(&bundle, folder);
    // Long enough to be written, were it to be.
    test.harness.run_steps(60);
    test.press(Modifiers::COMMAND, Key::Home);
    std::thread::sleep(std::time::Duration::from_millis(200));
    test.harness.run_steps(60);
    assert_eq!(test.kept("settings.ron"), "(zoom: ");
    let told = |test: &Test| {
        let mut nodes = test.harness.query_all_by_label_contains("settings.ron");
        nodes.next().is_some()
    };
    assert!(told(&test));
    test.click("知道了");
    assert!(!told(&test));
}
