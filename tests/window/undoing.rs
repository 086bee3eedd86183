//! What is said of very many articles, and undoing what was done on very many pages: the window goes
//! on meanwhile.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{By, Queryable as _};

use pizhu::core::Progress;
use pizhu::session::command::Command;

use super::Test;

const PAGES: usize = 520;
const SET: &str = r#"{"metadata":{"of":"all_pages","set":{"publication":"渡口日报"}}}"#;
const UNDO: Modifiers = Modifiers::COMMAND;

fn many() -> Test {
    let pages: Vec<String> = (1..=PAGES).map(|n| format!("第{n}版渡口新桥\n")).collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    Test::new(&pages)
}

impl Test {
    /// How many pages have a newspaper.
    fn newspapers(&mut self) -> usize {
        let pages = self.session().page_list().unwrap();
        let set = pages
            .iter()
            .filter(|page| page.metadata.contains_key("publication"));
        set.count()
    }

    /// Carries a command out; lists follow in many frames.
    fn carry(&mut self, command: &str) {
        let command = Command::from_json(command).unwrap();
        self.session().execute(&command).unwrap();
        self.settle();
    }

    fn settle(&mut self) {
        self.wait("lists are made", |test| !test.session().has_idle_work());
        self.wait("it is on disk", |test| test.session().saved().is_complete());
        self.harness.run();
    }

    fn tells(&self, words: &str) -> bool {
        let mut nodes = self.harness.query_all_by_label_contains(words);
        nodes.next().is_some()
    }
}

#[test]
fn what_was_set_on_very_many_pages_is_undone_and_redone_beside_the_window() {
    let mut test = many();
    test.carry(SET);
    assert_eq!(test.newspapers(), PAGES);
    let redo = Modifiers::COMMAND | Modifiers::SHIFT;
    for (keys, said, left) in [(UNDO, "已撤销：", 0), (redo, "已重做：", PAGES)] {
        test.harness.key_press_modifiers(keys, Key::Z);
        test.wait("it is done", |test| test.tells(said));
        assert_eq!(test.newspapers(), left);
        test.settle();
    }
    // From the history, with something that was done since.
    let article = pizhu::session::article_id(test.article());
    test.carry(&format!(
        r#"{{"correct":{{"article":"{article}","text":"新桥","with":"老桥"}}}}"#
    ));
    test.press(Modifiers::COMMAND, Key::Num5);
    test.click("本包");
    let button = By::new().predicate(|node| {
        let name = node.label().unwrap_or_default();
        name.starts_with("撤销 ") && name.contains("渡口日报")
    });
    test.harness.query(button).expect("the entry").click();
    test.wait("it is undone", |test| test.newspapers() == 0);
    assert!(test.tells("老桥"), "what was done since is there");
}

#[test]
fn undoing_very_many_pages_can_be_stopped() {
    let mut test = many();
    test.carry(SET);
    test.harness.key_press_modifiers(UNDO, Key::Z);
    // It is begun in one frame and seen in the next.
    test.harness.run_steps(2);
    // It may be worked out before anybody can stop it; then it is undone.
    if let Some(stop) = test.harness.query_by_label("取消") {
        stop.click();
    }
    test.wait("nothing is on its way", |test| !test.tells("正在撤销"));
    assert!([0, PAGES].contains(&test.newspapers()));
    // Either way the next undo or redo does what it says.
    test.harness
        .key_press_modifiers(UNDO | Modifiers::SHIFT, Key::Z);
    test.wait("it is told", |test| {
        test.tells("已重做") || test.tells("没有可重做的")
    });
    assert_eq!(test.newspapers(), PAGES);
}

#[test]
fn all_that_are_listed_are_marked_beside_the_window_as_one_action() {
    let mut test = many();
    let done = |test: &mut Test| {
        let articles = test.session().articles().unwrap();
        let done = articles.iter().filter(|one| one.progress == Progress::Done);
        done.count()
    };
    test.press(Modifiers::COMMAND, Key::L);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::COMMAND, Key::A);
    test.press(Modifiers::SHIFT, Key::F10);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.harness.key_press(Key::Enter);
    test.wait("they are marked", |test| test.tells("完成 520 / 520"));
    assert_eq!(done(&mut test), PAGES);
    test.settle();
    test.harness.key_press_modifiers(UNDO, Key::Z);
    test.wait("it is undone", |test| test.tells("完成 0 / 520"));
    assert_eq!(done(&mut test), 0);
}
