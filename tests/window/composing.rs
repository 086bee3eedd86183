//! Enter and Escape that end an input method's work end no field and no dialog.

use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable};

use super::{MARKET, Test};

fn preedit(text: &str) -> Event {
    Event::Ime(ImeEvent::Preedit {
        text: text.to_owned(),
        active_range_chars: None,
    })
}

fn key(key: Key) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    }
}

impl Test {
    fn compose(&mut self, text: &str) {
        self.come_in(vec![preedit(text)]);
    }

    /// Events that come in one frame.
    fn come_in(&mut self, events: Vec<Event>) {
        self.harness.input_mut().events.extend(events);
        self.harness.run();
    }

    /// Writes a text by an input method into the field that has the focus: candidates are dropped
    /// by Escape, and the text is finished by Enter, whose press comes before it, with it, and
    /// behind it.
    fn write_by_input_method(&mut self, parts: [&str; 3]) {
        let [first, second, third] =
            parts.map(|text| Event::Ime(ImeEvent::Commit(text.to_owned())));
        self.compose("shi");
        self.come_in(vec![key(Key::Escape), preedit("")]);
        self.compose("ben");
        self.come_in(vec![key(Key::Enter)]);
        self.come_in(vec![first]);
        self.compose("bao");
        self.come_in(vec![key(Key::Enter), second]);
        self.compose("xun");
        self.come_in(vec![third, key(Key::Enter)]);
    }

    fn written_in(&self, name: &str) -> String {
        let field = self
            .harness
            .get_by_role_and_label(Role::TextInput, name)
            .accesskit_node();
        assert!(field.is_focused(), "{name}");
        field.value().unwrap_or_default()
    }
}

#[test]
fn a_note_is_saved_by_an_enter_of_its_own() {
    let mut test = Test::new(&[MARKET]);
    test.tag("豆腐", 1, "PER");
    test.click("豆腐 人名");
    test.press(Modifiers::NONE, Key::F10);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    test.write_by_input_method(["本", "报", "讯"]);
    let name = "对这处标注的批注（留空即删去）";
    assert_eq!(test.written_in(name), "本报讯");
    test.press(Modifiers::NONE, Key::Enter);
    assert!(!test.shows(name));
    let article = test.article();
    let document = test.session().document(article.buffer.page).unwrap();
    let note = document.spans().next().unwrap().note().map(str::to_owned);
    assert_eq!(note.as_deref(), Some("本报讯"));
}

#[test]
fn a_new_label_is_added_by_an_enter_of_its_own() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    test.click("新类别");
    test.write_by_input_method(["书", "报", "名"]);
    assert_eq!(test.written_in("中文名"), "书报名");
    let added = |test: &mut Test| {
        let labels = test.session().labels().labels();
        labels.iter().any(|label| label.name == "书报名")
    };
    assert!(!added(&mut test));
    test.press(Modifiers::NONE, Key::Enter);
    assert!(added(&mut test));
}

#[test]
fn a_command_is_run_by_an_enter_of_its_own() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::K);
    test.write_by_input_method(["关", "系", "线"]);
    assert_eq!(test.written_in("键入命令名的一部分"), "关系线");
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("键入命令名的一部分"));
}

#[test]
fn a_path_and_the_pages_data_are_taken_by_an_enter_of_their_own() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::I);
    for name in ["或输入路径", "报纸"] {
        let field = test.harness.get_by_role_and_label(Role::TextInput, name);
        field.focus();
        test.harness.run();
        test.write_by_input_method(["旧", "报", "纸"]);
        test.harness.run_steps(4);
        assert_eq!(test.written_in(name), "旧报纸");
    }
    assert!(
        !test.shows("没有这个文件或文件夹。"),
        "nothing was entered yet"
    );
}
