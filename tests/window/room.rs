//! Where things stand: marks beside the lines, the palette and menus in their places, what is said
//! over files that are held over the window, and the way from field to field.

use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::ui::{Language, Window, apply_theme};

use super::{MARKET, Test};

/// A page of twenty-four lines of twenty characters below a headline of thirty.
fn long_headline() -> String {
    let headline = "苇川渡口新桥今日合龙年底通车两岸居民往来从此不必绕行三十里路";
    let line = "新桥主跨今日上午合龙建设者在江上连续工作";
    let mut page = headline.to_owned();
    for _ in 0..24 {
        page.push('\n');
        page.push_str(line);
    }
    page
}

impl Test {
    fn rect_of(&self, name: &str) -> egui::Rect {
        self.harness.get_by_label(name).rect()
    }

    /// Where a line is, and the mark at its end.
    fn line_and_mark(&self, line: usize) -> (egui::Rect, egui::Rect) {
        let begins = format!("第 {line} 行　");
        let text = self.harness.get_by_label_contains(&begins).rect();
        (text, self.rect_of(&format!("第 {line} 行末：存疑")))
    }
}

#[test]
fn marks_stand_beside_the_lines_though_a_headline_is_longer() {
    let mut test = Test::new(&[&long_headline()]);
    let (text, mark) = test.line_and_mark(2);
    let roomy = text.width();
    test.picture("room-marks");
    assert!(
        (0.0..40.0).contains(&(mark.left() - text.right())),
        "{text:?} {mark:?}"
    );
    let (headline, above) = test.line_and_mark(1);
    assert!(above.left() >= headline.right(), "{headline:?} {above:?}");
    assert_eq!(headline.left(), text.left());
    // It makes the text no smaller where there is no room for it.
    test.harness.set_size(vec2(1024.0, 640.0));
    test.harness.run();
    test.picture("room-marks-small");
    let (text, mark) = test.line_and_mark(2);
    assert_eq!(text.width(), roomy);
    assert!(
        (0.0..40.0).contains(&(mark.left() - text.right())),
        "{text:?} {mark:?}"
    );
}

#[test]
fn the_palette_stays_where_it_is_however_little_it_finds() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::K);
    let field = test.rect_of("键入命令名的一部分");
    test.harness.event(egui::Event::Text("深色".to_owned()));
    test.harness.run();
    assert!(!test.shows("文件　打开…"));
    assert_eq!(test.rect_of("键入命令名的一部分"), field);
    test.press(Modifiers::NONE, Key::Escape);
    test.press(Modifiers::COMMAND, Key::K);
    assert_eq!(test.rect_of("键入命令名的一部分"), field);
    test.picture("room-palette");
    // In a low window all of it is to be seen.
    test.harness.set_size(vec2(800.0, 360.0));
    test.harness.run();
    let last = test.rect_of("键入命令名的一部分");
    assert!(last.top() > 0.0 && last.bottom() < 360.0, "{last:?}");
}

#[test]
fn a_menu_is_seen_whole_where_the_window_is_high_enough() {
    let mut test = Test::new(&[MARKET]);
    test.click("视图");
    test.picture("room-menu");
    let last = test.harness.get_by_label_contains("English (英文)");
    assert!(last.rect().bottom() < 800.0, "{:?}", last.rect());
    last.click();
    test.harness.run();
    assert!(test.shows("File"), "what is seen can be clicked");
    // The longest is scrolled; its first entries are those of labels and of suggestions.
    test.harness
        .query_all_by_label("Tag")
        .next()
        .unwrap()
        .click();
    test.harness.run();
    test.picture("room-menu-tag");
    for entry in [
        "Pick a label…",
        "Accept the suggestion",
        "Relate to another",
    ] {
        let mut found = test.harness.query_all_by_label_contains(entry);
        let rect = found.next().unwrap().rect();
        assert!(rect.bottom() < 500.0, "{entry} {rect:?}");
    }
}

#[test]
fn tab_leads_from_what_is_found_to_what_it_becomes() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::H);
    test.harness.get_by_label("查找的文字").type_text("广场");
    test.harness.run();
    test.press(Modifiers::NONE, Key::Tab);
    assert!(test.harness.get_by_label("换成的文字").is_focused());
    test.press(Modifiers::NONE, Key::Tab);
    assert!(!test.harness.get_by_label("换成的文字").is_focused());
    // Where nothing is replaced it goes on as everywhere.
    test.click("替换");
    test.harness.get_by_label("查找的文字").focus();
    test.harness.run();
    test.press(Modifiers::NONE, Key::Tab);
    assert!(!test.harness.get_by_label("查找的文字").is_focused());
}

#[test]
fn what_comes_of_files_is_said_while_they_are_held_over_the_window() {
    let mut test = Test::new(&[MARKET]);
    let hold = |test: &mut Test, paths: &[&str]| {
        let held = paths.iter().map(|path| egui::HoveredFile {
            path: Some(path.into()),
            ..Default::default()
        });
        test.harness.input_mut().hovered_files = held.collect();
        test.harness.step();
        test.harness.step();
    };
    hold(&mut test, &["/tmp/a.txt", "/tmp/b"]);
    test.picture("room-held");
    assert!(test.shows("松开即导入这 2 项"));
    hold(&mut test, &["/tmp/a.txt", "/tmp/news.pizhu"]);
    assert!(test.shows("松开即打开 news.pizhu"));
    hold(&mut test, &[]);
    assert!(!test.shows("松开即打开 news.pizhu"));
}

#[test]
fn an_import_begins_with_nothing_and_takes_a_path_that_is_entered_at_once() {
    let mut test = Test::new(&[MARKET]);
    let page = test.folder.path().join("later.txt");
    std::fs::write(&page, "渡口新桥今日合龙\n").unwrap();
    test.press(Modifiers::COMMAND, Key::I);
    test.wait("the empty list", |test| test.shows("将读入 0 个文件　0 B"));
    assert!(test.harness.get_by_label("加文件…").is_focused());
    let field = test.harness.get_by_label("或输入路径");
    field.focus();
    test.harness.step();
    // Nobody waits until it is known what is there.
    let path = page.display().to_string();
    test.harness.event(egui::Event::Text(path));
    test.harness.key_press(Key::Enter);
    test.wait("the file", |test| test.shows("导入 1 个文件"));
}

#[test]
fn without_a_bundle_pages_are_imported_into_a_new_one() {
    let window = Window::new(Language::Chinese, "test");
    let mut harness = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_max_steps(20)
        .with_context_setup(apply_theme)
        .build_ui_state(|ui, window: &mut Window| window.show(ui), window);
    harness.run();
    harness.get_by_label("导入版面…").click();
    harness.run();
    harness.get_by_label("新稿件包");
    harness.get_by_label("加文件…");
}

#[test]
fn a_new_bundle_is_named_after_the_folder_that_is_imported_and_after_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let within = |name: &str| folder.path().join(name);
    std::fs::create_dir(within("1949.05")).unwrap();
    std::fs::create_dir(within("苇川日报")).unwrap();
    std::fs::write(within("第一版"), "渡口新桥今日合龙\n").unwrap();
    for (dropped, proposed) in [
        ("1949.05", "1949.05.pizhu"),
        ("苇川日报", "苇川日报.pizhu"),
        ("第一版", "新稿件包.pizhu"),
    ] {
        let window = Window::new(Language::Chinese, "test");
        let mut harness = Harness::builder()
            .with_size(vec2(1280.0, 800.0))
            .with_max_steps(20)
            .with_context_setup(apply_theme)
            .build_ui_state(|ui, window: &mut Window| window.show(ui), window);
        harness.step();
        let file = super::hands::Dropped(within(dropped));
        let files = &mut harness.input_mut().dropped_files;
        files.push(std::sync::Arc::new(file));
        let began = std::time::Instant::now();
        let expected = within(proposed).display().to_string();
        loop {
            harness.step();
            let field = harness.query_all_by_label("新稿件包").last();
            let value = field.and_then(|field| field.accesskit_node().value());
            if value.as_deref() == Some(&expected) {
                break;
            }
            assert!(began.elapsed().as_secs() < 60, "{dropped}: {value:?}");
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        // It stays so.
        harness.run_steps(4);
        let field = harness.query_all_by_label("新稿件包").last().unwrap();
        assert_eq!(field.accesskit_node().value(), Some(expected));
    }
}

#[test]
fn an_import_says_what_comes_next_and_leads_there() {
    let mut test = Test::new(&[MARKET]);
    let page = test.folder.path().join("later.txt");
    std::fs::write(&page, long_headline()).unwrap();
    test.press(Modifiers::COMMAND, Key::I);
    test.wait("the empty list", |test| test.shows("或输入路径"));
    test.harness.get_by_label("或输入路径").focus();
    test.harness.step();
    let path = page.display().to_string();
    test.harness.event(egui::Event::Text(path));
    test.harness.key_press(Key::Enter);
    test.wait("the file", |test| test.shows("导入 1 个文件"));
    test.harness.get_by_label("导入 1 个文件").click();
    test.wait("the report", |test| test.shows("接下来"));
    // It comes to its place.
    test.harness.run_steps(4);
    test.picture("room-next");
    test.harness.get_by_label("审阅").click();
    test.wait("the review", |test| test.shows("待核"));
    assert!(!test.shows("接下来"));
    test.wait("the page that was added", |test| {
        test.shows("第 2 行　新桥主跨今日上午合龙建设者在江上连续工作")
    });
}

#[test]
fn a_check_that_had_nothing_to_look_at_says_so() {
    let mut test = Test::new(&[MARKET]);
    let modifiers = Modifiers::COMMAND | Modifiers::SHIFT;
    test.harness.key_press_modifiers(modifiers, Key::K);
    test.wait("what to do", |test| {
        let mut said = test
            .harness
            .query_all_by_label_contains("还没有在办或完成的篇目可查");
        said.next().is_some()
    });
    test.picture("room-consistency");
}

#[test]
fn a_tab_with_little_in_it_fills_the_dock() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::Slash);
    assert!(test.shows("选中一处标注，或刚标过一处，再看它的同名。"));
    let top = |test: &Test| test.rect_of("收起（Esc）").top();
    let before = top(&test);
    let edge = egui::pos2(500.0, before - 8.0);
    test.drag(edge, edge - vec2(0.0, 60.0));
    test.picture("room-dock");
    assert!(
        (before - 60.0 - top(&test)).abs() < 8.0,
        "as far as it was dragged"
    );
    // So are all others.
    let set = top(&test);
    test.press(Modifiers::COMMAND, Key::F);
    assert_eq!(top(&test), set);
}
