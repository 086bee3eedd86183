//! The page as it came beside the text.

use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::session::command::Command;

use super::{MARKET, Test};

fn execute(test: &mut Test, script: &str) {
    let command = Command::from_json(script).unwrap();
    test.session().execute(&command).unwrap();
    test.harness.run();
}

fn compare(test: &mut Test) {
    test.press(Modifiers::COMMAND, Key::Num3);
}

#[test]
fn the_page_keeps_its_lines_whatever_is_done_to_the_text() {
    let mut test = Test::new(&[MARKET]);
    execute(&mut test, r#"{"join": {"article": 1, "from": 2, "to": 5}}"#);
    execute(
        &mut test,
        r#"{"correct": {"article": 1, "text": "己经", "with": "已经"}}"#,
    );
    execute(&mut test, r#"{"hide": {"article": 1, "text": "清早"}}"#);
    execute(
        &mut test,
        r#"{"move": {"article": 1, "line": 5, "to": {"before_line": 2}}}"#,
    );
    compare(&mut test);
    test.picture("compare");
    for line in [
        "原版面第 1 行　老集市搬回广场 三百摊位清早迎客",
        "原版面第 4 行　兰己经把六板豆腐摆得整整齐齐。“广场修了一年",
    ] {
        assert!(test.shows(line), "{line}");
    }
    assert!(test.shows("第 3 行　本报讯 3月4日清晨6时，苇川市鼓楼广场的老"));
    test.press(Modifiers::COMMAND, Key::Num2);
    test.picture("compare-flowing");
    let tip = |test: &mut Test, line: &str, cell: usize, of: usize, said: &str| {
        let at = test.cell(line, cell, of).center();
        test.harness.hover_at(at);
        test.harness.run();
        assert!(test.shows(said), "{said}");
    };
    tip(&mut test, "原版面第 4 行", 1, 22, "文中改为“已”");
    tip(&mut test, "原版面第 5 行", 3, 15, "在文中移到了别处");
    compare(&mut test);
    assert!(!test.shows("原版面第 1 行　老集市搬回广场 三百摊位清早迎客"));
}

#[test]
fn a_click_on_one_side_puts_the_caret_on_the_other() {
    let mut test = Test::new(&[MARKET]);
    compare(&mut test);
    let at = test.cell("原版面第 4 行", 3, 22).left_center();
    // Held for less than what egui takes for more than a click.
    test.harness.drag_at(at);
    test.harness.step();
    test.harness.drop_at(at);
    test.harness.run();
    assert!(
        test.shows("第 4 行"),
        "the state bar tells the line of the caret"
    );
    // And the other way round: the page's caret goes with that of the article.
    let words = "第 2 行　本报讯 3月4日清晨6时，苇川市鼓楼广场的老";
    let at = test.harness.get_by_label(words).rect().left_center() + vec2(20.0, 0.0);
    // Held for less than what egui takes for more than a click.
    test.harness.drag_at(at);
    test.harness.step();
    test.harness.drop_at(at);
    test.harness.run();
    assert!(test.shows("第 2 行"));
}

#[test]
fn text_of_the_page_is_selected_and_copied_as_it_came() {
    let mut test = Test::new(&[MARKET]);
    execute(&mut test, r#"{"join": {"article": 1, "line": 3}}"#);
    execute(&mut test, r#"{"hide": {"article": 1, "text": "秀兰"}}"#);
    compare(&mut test);
    let first = test.cell("原版面第 3 行", 20, 22);
    let last = test.cell("原版面第 4 行", 1, 22);
    test.select(first, last);
    test.harness.event(Event::Copy);
    test.harness.step();
    let commands = test.harness.output().platform_output.commands.clone();
    let copied = commands.into_iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some("程秀\n兰己"));
}

#[test]
fn both_scroll_together_by_the_characters_they_share() {
    let page: String = (1..=400)
        .map(|n| format!("第{n}行写的是渡口新桥合龙以后两岸的变\n"))
        .collect();
    let mut test = Test::new(&[&page]);
    execute(
        &mut test,
        r#"{"join": {"article": 1, "from": 1, "to": 399}}"#,
    );
    test.press(Modifiers::COMMAND, Key::Num2);
    compare(&mut test);
    test.press(Modifiers::COMMAND, Key::G);
    test.harness.event(Event::Text("300".to_owned()));
    test.harness.run();
    test.press(Modifiers::NONE, Key::Enter);
    test.harness.run();
    test.picture("compare-long");
    let rect = test.harness.get_by_label_contains("原版面第 300 行").rect();
    assert!(rect.top() > 60.0 && rect.bottom() < 760.0, "{rect:?}");
    // Scrolled on the page, the text follows: its caret goes out of view.
    let over = rect.center();
    test.harness.hover_at(over);
    test.harness.run();
    for _ in 0..40 {
        test.harness.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, 400.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        test.harness.run();
    }
    assert!(
        test.harness
            .query_by_label_contains("原版面第 300 行")
            .is_none()
    );
    assert!(
        test.harness
            .query_by_label_contains("原版面第 1 行")
            .is_some()
    );
    // At the beginning of the one is the beginning of the other.
    let text = test.harness.get_by_label_contains("第 1 段").rect();
    assert!(text.top() > 60.0 && text.top() < 120.0, "{text:?}");
    test.picture("compare-scrolled");
}

#[test]
fn lines_of_other_articles_are_of_the_page_too_and_lead_there() {
    let mut test = Test::new(&[MARKET]);
    execute(&mut test, r#"{"split_article": {"article": 1, "line": 4}}"#);
    compare(&mut test);
    test.picture("compare-quiet");
    let line = test.harness.get_by_label_contains("原版面第 4 行").rect();
    let at = line.left_center() + vec2(30.0, 0.0);
    test.harness.hover_at(at);
    test.harness.run();
    assert!(test.shows("属于另一篇；双击打开那一篇"));
    let context = test.harness.ctx.clone();
    // A frame of a test is a quarter of a second.
    context.options_mut(|options| options.input_options.max_double_click_delay = 1.0);
    test.click_at(at, 2);
    test.harness.run();
    assert!(test.shows("第 1 行　兰己经把六板豆腐摆得整整齐齐。“广场修了一年"));
}

#[test]
fn lines_that_are_longer_than_the_pane_are_seen_whole() {
    let long = "苇川渡口新桥今日合龙年底通车两岸居民往来从此不必绕行三十里路";
    let short = "新桥主跨今日上午合龙建设者在江上连续工作";
    let page = format!("{long}\n{}", [short; 24].join("\n"));
    let mut test = Test::new(&[&page]);
    compare(&mut test);
    for (name, size) in [
        ("small", vec2(1024.0, 640.0)),
        ("least", vec2(800.0, 480.0)),
    ] {
        test.harness.set_size(size);
        test.harness.run();
        test.picture(&format!("compare-whole-{name}"));
        let page = |line: usize| format!("原版面第 {line} 行　");
        let article = |line: usize| format!("第 {line} 行　");
        let mut edge = 0.0;
        for name in [&page as &dyn Fn(usize) -> String, &article] {
            let node = |line: usize| {
                let begins = name(line);
                let mut nodes = test.harness.query_all_by_label_contains(&begins);
                let own = nodes.find(|node| {
                    let label = node.accesskit_node().label();
                    label.is_some_and(|label| label.starts_with(&begins))
                });
                own.unwrap().rect()
            };
            let (first, second) = (node(1), node(2));
            let lines = (second.top() - first.top()) / first.height();
            let wide = (first.height() / 1.85).round();
            // Lines that go on are set in by a character.
            let full = (first.width() / wide).round();
            let rest = long.chars().count() as f32 - full;
            assert_eq!(
                lines,
                1.0 + (rest / (full - 1.0)).ceil(),
                "{first:?} {second:?}"
            );
            assert!(first.left() > edge, "beside the other");
            edge = first.right();
        }
        assert!(edge < size.x);
    }
    // What is in a line that goes on is of its row: there the caret stands, and End goes to its end.
    let begins = format!("第 1 行　{long}");
    let headline = test.harness.get_by_label(&begins).rect();
    let goes_on = headline.left_bottom() + vec2(40.0, 8.0);
    test.click_at(goes_on, 1);
    assert!(test.shows("第 1 行"));
    test.press(Modifiers::NONE, Key::End);
    assert!(test.shows("第 1 行"));
    test.press(Modifiers::NONE, Key::ArrowDown);
    assert!(test.shows("第 2 行"));
    // With room for whole lines nothing is broken.
    test.harness.set_size(vec2(2400.0, 900.0));
    test.harness.run();
    let rect = test.harness.get_by_label(&begins).rect();
    let next = test
        .harness
        .get_by_label(&format!("第 2 行　{short}"))
        .rect();
    assert!(
        next.top() - rect.top() < 2.0 * rect.height(),
        "{rect:?} {next:?}"
    );
}

#[test]
fn a_row_that_is_broken_has_its_node_where_its_first_line_in_view_is() {
    let long = "苇川渡口新桥今日合龙年底通车两岸居民往来从此不必绕行三十里路".repeat(60);
    let mut test = Test::new(&[&format!("{long}\n苇川新桥")]);
    compare(&mut test);
    test.press(Modifiers::COMMAND, Key::Home);
    let top = test
        .harness
        .get_by_label(&format!("第 1 行　{long}"))
        .rect();
    for _ in 0..3 {
        test.press(Modifiers::NONE, Key::PageDown);
    }
    for name in ["第 1 行　", "原版面第 1 行　"] {
        let node = test.harness.get_by_label(&format!("{name}{long}")).rect();
        assert!(node.top() < top.bottom(), "{node} {top}");
    }
    assert!(test.harness.query_by_label("第 1 行，选取或移动").is_some());
}

#[test]
fn a_column_that_fits_is_not_broken() {
    let line = "新桥主跨今日上午合龙建设者在江上连续工作中";
    let mut test = Test::new(&[&[line; 24].join("\n")]);
    compare(&mut test);
    for width in 1040..1100 {
        test.harness.set_size(vec2(width as f32, 700.0));
        test.harness.run();
        let row = |number: usize| {
            let name = format!("原版面第 {number} 行　{line}");
            test.harness.get_by_label(&name).rect()
        };
        let (first, second) = (row(1), row(2));
        assert!(
            second.top() - first.top() < 1.5 * first.height(),
            "{width}: {first} {second}"
        );
    }
}
