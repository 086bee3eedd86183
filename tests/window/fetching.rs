//! Long articles are read, and bundles closed, beside the window.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::hands::Dropped;
use super::{MARKET, Test};

/// A page that takes long to be read.
fn long() -> String {
    "新桥主跨今日上午合龙建设者在江上连续工作\n".repeat(4_000) + "渡口从此冷清\n"
}

impl Test {
    pub(super) fn drop_bundle(&mut self, path: &std::path::Path) {
        let files = &mut self.harness.input_mut().dropped_files;
        files.push(std::sync::Arc::new(Dropped(path.to_owned())));
        self.harness.step();
    }

    /// Presses a key. While something is read frames are drawn without an end.
    fn tap(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.step();
    }

    fn shows_line(&mut self, text: &str) {
        let line = format!("第 1 行　{text}");
        self.wait(text, |test| test.shows(&line));
    }
}

const SHORT_LINE: &str = "老集市搬回广场 三百摊位清早迎客";
const LONG_LINE: &str = "新桥主跨今日上午合龙建设者在江上连续工作";

#[test]
fn a_long_article_is_shown_when_it_is_read_and_is_worked_on_like_any() {
    let mut test = Test::new(&[MARKET, &long()]);
    test.shows_line(SHORT_LINE);
    test.tap(Modifiers::COMMAND, Key::PageDown);
    test.shows_line(LONG_LINE);
    test.click("第 1 行末：存疑");
    assert!(test.shows("第 1 行末：接排"));
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.shows("第 1 行末：存疑"));
    test.tap(Modifiers::COMMAND, Key::PageUp);
    test.shows_line(SHORT_LINE);
    // It is at hand now.
    test.press(Modifiers::COMMAND, Key::PageDown);
    assert!(test.shows(&format!("第 1 行　{LONG_LINE}")));
}

#[test]
fn a_hit_in_a_long_article_is_selected_when_that_is_read() {
    let mut test = Test::new(&[MARKET, &long()]);
    test.press(Modifiers::COMMAND, Key::F);
    test.click("全部");
    test.harness
        .get_by_label("查找的文字")
        .type_text("从此冷清");
    test.wait("the hit", |test| test.shows("1 处，在 1 篇里"));
    test.tap(Modifiers::NONE, Key::Enter);
    test.wait("the hit selected", |test| test.shows("选 4 字"));
    test.wait("its line", |test| test.shows("第 4001 行　渡口从此冷清"));
}

#[test]
fn who_opens_another_article_meanwhile_gets_that() {
    let mut test = Test::new(&[MARKET, &long(), "渡口新桥下月通车\n"]);
    test.harness
        .key_press_modifiers(Modifiers::COMMAND, Key::PageDown);
    test.harness.step();
    // Whether the long one is there by now or not.
    let row = test.harness.get_by_label_contains("渡口新桥下月通车");
    row.click();
    test.wait("the third article", |test| {
        test.shows("第 1 行　渡口新桥下月通车")
    });
    for _ in 0..20 {
        test.harness.step();
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(test.shows("第 1 行　渡口新桥下月通车"));
}

#[test]
fn a_bundle_that_is_still_being_closed_can_be_opened_again() {
    let mut test = Test::new(&[MARKET]);
    let first = test.session().path().to_owned();
    test.click("第 3 行末：存疑");
    let other = tempfile::tempdir().unwrap();
    let second = super::bundle(other.path(), &["渡口新桥下月通车\n"]);
    for _ in 0..3 {
        test.drop_bundle(&second);
        test.shows_line("渡口新桥下月通车");
        test.drop_bundle(&first);
        test.shows_line(SHORT_LINE);
    }
    assert!(test.shows("第 3 行末：接排"), "what was done is in it");
    assert!(!test.shows("知道了"), "nothing went wrong");
    test.drop_bundle(&second);
    test.shows_line("渡口新桥下月通车");
    // Who ends the program has all closed.
    test.harness.state_mut().close().unwrap();
    let session = pizhu::session::Session::open(&first, "test").unwrap();
    session.close().unwrap();
}
