//! Keys that come in one frame do what they do one after another.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::Test;

const TEXT: &str = "周敏到了苇川。程秀兰和陶远在渡口镇开会，周敏主持。\n第二段说到青石镇。\n";

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const COMMAND: Modifiers = Modifiers::COMMAND;
const ALT: Modifiers = Modifiers::ALT;

/// A key, pressed and let go, and the character that it writes.
fn key(modifiers: Modifiers, key: Key) -> Vec<Event> {
    let event = |pressed| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers,
    };
    let mut events = vec![Event::ModifiersChanged(modifiers), event(true)];
    let name = key.symbol_or_name();
    let is_letter = name.len() == 1 && name.is_ascii();
    if is_letter && (modifiers.is_none() || modifiers.shift_only()) {
        events.push(Event::Text(name.to_lowercase()));
    }
    events.push(event(false));
    events.push(Event::ModifiersChanged(NONE));
    events
}

/// What is to be seen of a window.
fn seen(test: &mut Test) -> (Vec<(String, String)>, String, Vec<bool>) {
    let spans = test.spans();
    let text = {
        let article = test.article();
        let document = test.session().document(article.buffer.page).unwrap();
        pizhu::core::clean::Clean::of(document, article)
            .text()
            .to_owned()
    };
    let shown = [
        "涂标：",
        "查找的文字",
        "命令",
        "改成",
        "学习",
        "选 1 字",
        "选 2 字",
        "选 3 字",
        "选 4 字",
    ];
    let shown = shown.iter().map(|name| test.holds_words(name)).collect();
    (spans, text, shown)
}

impl Test {
    fn holds_words(&self, words: &str) -> bool {
        let mut nodes = self.harness.query_all_by_label_contains(words);
        nodes.next().is_some()
    }
}

/// Presses keys once each in a frame of its own and once all in one, and compares.
#[track_caller]
fn check(what: &str, keys: &[(Modifiers, Key)]) {
    let mut slow = Test::new(&[TEXT]);
    let mut fast = Test::new(&[TEXT]);
    for test in [&mut slow, &mut fast] {
        test.press(COMMAND, Key::Home);
        test.harness.run();
    }
    let before = seen(&mut slow);
    for (modifiers, pressed) in keys {
        for event in key(*modifiers, *pressed) {
            slow.harness.input_mut().events.push(event);
        }
        slow.harness.run();
    }
    for (modifiers, pressed) in keys {
        fast.harness
            .input_mut()
            .events
            .extend(key(*modifiers, *pressed));
    }
    // Each has a frame and one to rest.
    fast.harness.run_steps(4 * keys.len());
    fast.harness.run();
    let (slow, fast) = (seen(&mut slow), seen(&mut fast));
    assert_eq!(slow, fast, "{what}");
    assert_ne!(before, slow, "{what}: does something");
}

#[test]
fn no_key_is_lost_of_several_in_a_frame() {
    let right = (SHIFT, Key::ArrowRight);
    check(
        "escape leaves the palette, then the brush",
        &[(COMMAND, Key::K), (NONE, Key::Escape), (COMMAND, Key::B)],
    );
    check(
        "escape, then the brush",
        &[(NONE, Key::Escape), (COMMAND, Key::B)],
    );
    check("select and tag", &[right, right, (NONE, Key::P)]);
    check(
        "tag, go on, tag",
        &[
            right,
            right,
            (NONE, Key::P),
            (NONE, Key::ArrowRight),
            (ALT | SHIFT, Key::End),
            (NONE, Key::L),
            (COMMAND, Key::Z),
            (COMMAND, Key::Z),
            (COMMAND | SHIFT, Key::Z),
        ],
    );
    check(
        "find something",
        &[
            (COMMAND, Key::F),
            (NONE, Key::Escape),
            (NONE, Key::ArrowRight),
            right,
            (NONE, Key::O),
        ],
    );
    check(
        "tag, untag and undo",
        &[
            right,
            right,
            right,
            (NONE, Key::P),
            (NONE, Key::Delete),
            (COMMAND, Key::Z),
            (NONE, Key::Escape),
            (COMMAND, Key::B),
        ],
    );
    check(
        "correct a character",
        &[
            right,
            (NONE, Key::F2),
            (NONE, Key::Backspace),
            (NONE, Key::X),
            (NONE, Key::Enter),
        ],
    );
}

/// A key with Alt, and the character that an X server says beside it.
fn with_alt(pressed: Key, writes: &str) -> Vec<Event> {
    let mut events = key(ALT, pressed);
    events.insert(2, Event::Text(writes.to_owned()));
    events
}

#[test]
#[cfg(not(target_os = "macos"))]
fn a_key_with_alt_types_nothing_into_the_text_nor_into_a_field() {
    for at_once in [false, true] {
        let mut test = Test::new(&[TEXT]);
        let press = |test: &mut Test, pressed, writes| {
            let events = with_alt(pressed, writes);
            let parts: Vec<&[Event]> = match at_once {
                true => vec![&events],
                false => events.chunks(1).collect(),
            };
            for part in parts {
                test.harness.input_mut().events.extend(part.iter().cloned());
                test.harness.step();
            }
            test.harness.run();
        };
        test.press(COMMAND, Key::Home);
        let fields = |test: &Test| test.harness.query_all_by_role(Role::TextInput).count();
        let before = (seen(&mut test), fields(&test));
        for (pressed, writes) in [(Key::Period, "."), (Key::Slash, "/"), (Key::Q, "q")] {
            press(&mut test, pressed, writes);
            assert_eq!((seen(&mut test), fields(&test)), before, "{writes}");
        }
        test.press(COMMAND, Key::K);
        test.harness.event(Event::Text("关".to_owned()));
        test.harness.run();
        press(&mut test, Key::Q, "q");
        let field = test
            .harness
            .get_by_role_and_label(Role::TextInput, "键入命令名的一部分");
        assert_eq!(field.value().as_deref(), Some("关"));
    }
}
