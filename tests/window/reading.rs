//! The two views, hidden text, and typing with an input method.

use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::Queryable;

use pizhu::core::breaks::Decision;
use pizhu::session::command::Command;

use super::{MARKET, Test};

const CTRL: Modifiers = Modifiers::COMMAND;

fn execute(test: &mut Test, script: &str) {
    let command = Command::from_json(script).unwrap();
    test.session().execute(&command).unwrap();
    test.harness.run();
}

fn text(test: &mut Test) -> String {
    let article = test.article();
    let document = test.session().document(article.buffer.page).unwrap();
    document.article_text(article)
}

fn preedit(text: &str) -> Event {
    Event::Ime(ImeEvent::Preedit {
        text: text.to_owned(),
        active_range_chars: None,
    })
}

fn commit(text: &str) -> Event {
    Event::Ime(ImeEvent::Commit(text.to_owned()))
}

fn enter() -> Event {
    Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    }
}

/// Frames of events, one after another.
fn frames(test: &mut Test, frames: &[Vec<Event>]) {
    for events in frames {
        // What the harness is given one by one, it gives the window frame by frame.
        test.harness
            .input_mut()
            .events
            .extend(events.iter().cloned());
        test.harness.run();
    }
}

#[test]
fn an_input_method_types_at_the_caret_in_the_order_of_each_system() {
    for (system, events) in [
        (
            "X11",
            vec![vec![preedit("xi")], vec![preedit(""), commit("喜")]],
        ),
        (
            "Windows",
            vec![
                vec![preedit("xi")],
                vec![preedit("喜")],
                vec![enter(), preedit(""), commit("喜")],
            ],
        ),
        (
            "macOS",
            vec![
                vec![preedit("xi")],
                vec![preedit(""), commit("喜"), enter()],
            ],
        ),
        ("a mark, without composition", vec![vec![commit("喜")]]),
    ] {
        let mut test = Test::new(&[MARKET]);
        test.press(Modifiers::NONE, Key::End);
        let (last, before) = events.split_last().unwrap();
        frames(&mut test, before);
        assert!(!test.shows("插入"), "{system}: nothing is finished");
        frames(&mut test, std::slice::from_ref(last));
        assert!(test.shows("插入"), "{system}");
        let words = "第 1 行　老集市搬回广场 三百摊位清早迎客";
        let line = test.harness.get_by_label(words).rect();
        let field = test.harness.get_by_label("插入").rect();
        let at = line.right_center();
        assert!(
            field.expand(6.0).contains(at),
            "{system}: at the caret, {field:?} {at:?}"
        );
        assert_eq!(
            test.harness.get_by_label("插入").value(),
            Some("喜".to_owned())
        );
        assert!(!text(&mut test).contains('喜'));
        // What follows is written behind it, in the field.
        frames(
            &mut test,
            &[vec![preedit("wen")], vec![preedit(""), commit("闻")]],
        );
        test.press(Modifiers::NONE, Key::Enter);
        assert!(!test.shows("插入"), "{system}");
        let text = text(&mut test);
        assert!(
            text.starts_with("老集市搬回广场 三百摊位清早迎客喜闻\n"),
            "{system}: {text}"
        );
        // And the next at once again, without a click.
        frames(&mut test, &[vec![commit("讯")]]);
        assert!(test.shows("插入"), "{system}");
    }
}

#[test]
fn the_input_method_is_on_at_the_caret_and_off_where_letters_are_commands() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::NONE, Key::ArrowDown);
    let ime = |test: &Test| test.harness.output().platform_output.ime;
    let at = ime(&test).expect("switched on").cursor_rect;
    let line = test.harness.get_by_label_contains("本报讯").rect();
    assert!(line.expand(4.0).contains(at.center()), "{at:?} {line:?}");
    let name = test.cell("集市重新开张", 20, 22);
    test.select(name, name);
    assert_eq!(ime(&test), None);
    test.press(Modifiers::NONE, Key::P);
    assert_eq!(test.spans().len(), 1);
}

#[test]
fn letters_that_are_no_commands_are_typed_and_others_are_not() {
    let mut test = Test::new(&[MARKET]);
    // P is a label's key: it tags what is at the caret.
    for (key, letter, types) in [(Key::P, "p", false), (Key::Num7, "7", true)] {
        let press = Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        frames(&mut test, &[vec![press, Event::Text(letter.to_owned())]]);
        assert_eq!(test.shows("插入"), types, "{letter}");
    }
    assert_eq!(test.spans(), [("老".to_owned(), "PER".to_owned())]);
    test.press(Modifiers::NONE, Key::Escape);
    test.press(Modifiers::COMMAND, Key::Home);
    test.harness.event(Event::Paste("三\n八".to_owned()));
    test.harness.run();
    assert_eq!(
        test.harness.get_by_label("插入").value(),
        Some("三八".to_owned())
    );
    test.press(Modifiers::NONE, Key::Enter);
    assert!(text(&mut test).starts_with("三八老集市"));
    // The text has the focus again: keys are commands.
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::Space);
    assert_eq!(test.decision(2), Decision::Joined);
}

#[test]
fn typing_replaces_what_is_selected() {
    let mut test = Test::new(&[MARKET]);
    let cell = test.cell("兰己经把六板", 1, 22);
    test.select(cell, cell);
    frames(&mut test, &[vec![commit("已")]]);
    assert_eq!(
        test.harness.get_by_label("改成").value(),
        Some("已".to_owned())
    );
    test.press(Modifiers::NONE, Key::Enter);
    assert!(text(&mut test).contains("兰已经把"));
}

#[test]
fn keys_of_the_clipboard_are_the_texts() {
    let mut test = Test::new(&[MARKET]);
    let cell = test.cell("兰己经把六板", 1, 22);
    test.select(cell, cell);
    test.harness.event(Event::Copy);
    test.harness.step();
    let copied = |test: &Test| {
        let commands = &test.harness.output().platform_output.commands;
        commands
            .iter()
            .any(|command| matches!(command, egui::OutputCommand::CopyText(text) if text == "己"))
    };
    assert!(copied(&test));
    test.harness.run();
    test.harness.event(Event::Cut);
    test.harness.step();
    assert!(copied(&test));
    test.harness.run();
    assert!(text(&mut test).contains("兰经把"));
}

#[test]
fn a_wedge_says_what_is_hidden_and_brings_it_back() {
    let mut test = Test::new(&[MARKET]);
    execute(&mut test, r#"{"hide": {"article": 1, "text": "鼓楼广场"}}"#);
    test.picture("wedge");
    for view in [Key::Num1, Key::Num2] {
        test.press(CTRL, view);
        assert!(test.shows("隐去的字：鼓楼广场"));
    }
    test.harness.get_by_label("隐去的字：鼓楼广场").hover();
    test.harness.run();
    test.picture("wedge-tip");
    test.click("隐去的字：鼓楼广场");
    assert!(!test.shows("隐去的字：鼓楼广场"));
    assert!(text(&mut test).contains("苇川市鼓楼广场的老"));
}

#[test]
fn a_joined_break_can_be_kept_in_the_flowing_view() {
    let mut test = Test::new(&[MARKET]);
    execute(&mut test, r#"{"join": {"article": 1, "from": 2, "to": 4}}"#);
    test.press(CTRL, Key::Num2);
    test.harness.get_by_label("第 3 行末：接排").hover();
    test.harness.run();
    test.picture("flowing-join");
    test.click("第 3 行末：接排");
    assert_eq!(test.decision(3), Decision::Kept);
    assert!(test.shows("第 3 行末：另起"));
}

#[test]
fn views_share_caret_selection_and_scroll() {
    let page: String = (1..=300)
        .map(|n| format!("第{n}段写的是渡口新桥合龙以后两岸的变化。\n"))
        .collect();
    let mut test = Test::new(&[&page]);
    test.press(CTRL, Key::G);
    test.harness.event(Event::Text("150".to_owned()));
    test.harness.run();
    test.press(Modifiers::NONE, Key::Enter);
    assert!(test.shows("第 150 行"));
    let selected = test.harness.get_by_label_contains("选 ").rect();
    let place = |test: &Test| test.harness.get_by_label_contains("第150段").rect().top();
    let before = place(&test);
    test.press(CTRL, Key::Num2);
    assert!(test.shows("第 150 行"));
    assert_eq!(test.harness.get_by_label_contains("选 ").rect(), selected);
    assert!((place(&test) - before).abs() < 2.0);
    test.press(CTRL, Key::Num1);
    assert!((place(&test) - before).abs() < 2.0);
}

#[test]
fn text_is_zoomed_and_set_looser_and_wider_by_keys() {
    let mut test = Test::new(&[MARKET]);
    let height = |test: &Test| test.harness.get_by_label_contains("本报讯").rect().height();
    let before = height(&test);
    test.press(CTRL, Key::Plus);
    assert!(test.shows("110 %"));
    assert_eq!(test.harness.ctx.zoom_factor(), 1.0, "the interface stays");
    assert!(height(&test) > before);
    test.press(CTRL, Key::Num0);
    assert!(test.shows("100 %"));
    let alt = CTRL | Modifiers::ALT;
    test.press(alt, Key::Equals);
    assert!(height(&test) > before);
    test.press(alt, Key::CloseBracket);
    test.wait("it is kept", |test| {
        test.kept("settings.ron").contains("measure: 40.0")
    });
}
