//! Suggestions that are there before anybody asks for them.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use pizhu::core::breaks::Decision;
use pizhu::session::command::Command;

use super::hands::comes_to_rest;
use super::review::FERRY;
use super::{MARKET, Test};

impl Test {
    /// The window with the dictionary, without which nothing is made ahead.
    fn knowing(pages: &[&str]) -> Self {
        let mut test = Self::new(pages);
        let context = test.harness.ctx.clone();
        test.harness.state_mut().load_words(&context);
        test
    }

    /// Carries out a command, and draws no frame yet.
    fn carries_out(&mut self, command: &str) {
        let command = Command::from_json(command).unwrap();
        self.session().execute(&command).unwrap();
    }

    /// How many breaks in view are called doubtful, and how many are suggested.
    fn marks(&self) -> (usize, usize) {
        let count = |part| self.harness.query_all_by_label_contains(part).count();
        (count("行末：存疑"), count("行末：建议"))
    }

    /// Goes on until breaks are suggested.
    fn suggested(&mut self) -> (usize, usize) {
        self.wait("suggestions", |test| test.marks().1 > 0);
        self.marks()
    }

    /// What is seen of marks over the next frames, each time it changes, from the first on in
    /// which there are any.
    fn changes(&mut self, frames: usize) -> Vec<(usize, usize)> {
        let mut seen = Vec::new();
        for _ in 0..frames {
            self.harness.run_steps(1);
            let now = self.marks();
            if now != (0, 0) && seen.last() != Some(&now) {
                seen.push(now);
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        seen
    }
}

/// A page that is too long to be looked at while it is opened.
fn long() -> String {
    let mut text = FERRY.to_owned();
    for day in 1..=9 {
        for _ in 0..4 {
            text.push_str(&FERRY.replace("上个月", &format!("{day}月")));
        }
    }
    text
}

#[test]
fn what_is_sure_and_what_is_doubtful_is_shown_without_being_asked_for() {
    let mut test = Test::knowing(&[FERRY]);
    let (doubtful, sure) = test.suggested();
    let all = doubtful + sure;
    assert!(doubtful > 0 && all == 7, "{doubtful} doubtful, {sure} sure");
    let told = format!("存疑断行 {all} 处，待核 {doubtful} 处");
    assert!(test.shows(&told), "{told}");
    test.picture("ahead");

    // It stays so while tags and decisions are made, and the window comes to rest.
    let label = test.session().labels().labels()[0].id.to_string();
    test.carries_out(&format!(
        r#"{{"tag": {{"article": 1, "text": "河湾镇", "label": "{label}"}}}}"#
    ));
    assert_eq!(test.changes(12), [(doubtful, sure)]);
    test.carries_out(r#"{"join": {"article": 1, "line": 2}}"#);
    let seen = test.changes(12);
    assert!(
        seen.iter()
            .all(|(doubtful, sure)| doubtful + sure == all - 1),
        "{seen:?}"
    );
}

#[test]
fn a_line_put_in_leaves_what_is_suggested_below_it() {
    let mut test = Test::knowing(&[FERRY]);
    let (doubtful, sure) = test.suggested();
    test.carries_out(r#"{"split": {"article": 1, "after": "昨天清晨，"}}"#);
    for (doubtful_now, sure_now) in test.changes(12) {
        assert!(
            doubtful_now <= doubtful + 1 && sure_now + 1 >= sure,
            "{doubtful_now} doubtful of {doubtful}, {sure_now} sure of {sure}"
        );
    }
}

#[test]
fn a_short_article_has_its_marks_from_the_first_frame_on() {
    let mut test = Test::knowing(&[FERRY, MARKET]);
    test.suggested();
    test.harness
        .key_press_modifiers(Modifiers::COMMAND, Key::PageDown);
    let seen = test.changes(12);
    assert_eq!(seen.last(), Some(&(0, 4)), "{seen:?}");
    assert!(seen.len() <= 2, "no frame calls them doubtful: {seen:?}");
}

/// The page behind the open one was looked at by the time nothing happens any more: its marks are
/// right at once.
#[track_caller]
fn next_is_looked_at(test: &mut Test) {
    let before = test.suggested();
    comes_to_rest(test);
    test.harness
        .key_press_modifiers(Modifiers::COMMAND, Key::PageDown);
    let seen = test.changes(12);
    let after: Vec<_> = seen.iter().filter(|now| **now != before).collect();
    assert_eq!(after.len(), 1, "{seen:?}");
    assert!(after[0].1 > 0, "{seen:?}");
}

#[test]
fn the_rest_of_a_small_bundle_is_looked_at_meanwhile() {
    let long = long();
    let mut test = Test::knowing(&[FERRY, &long]);
    next_is_looked_at(&mut test);
}

#[test]
fn the_neighbours_of_the_open_page_are_looked_at_in_a_large_bundle() {
    let long = long();
    let mut pages = vec![FERRY.to_owned(), long];
    pages.extend((0..300).map(|number| format!("河湾镇今日天气第{number}号\n")));
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let mut test = Test::knowing(&pages);
    next_is_looked_at(&mut test);
}

#[test]
fn clauses_sentences_and_paragraphs_run_on_where_that_is_suggested() {
    use Key::{ArrowDown, ArrowUp, End, Home, PageDown, PageUp};
    const ALT: Modifiers = Modifiers::ALT;
    const PARAGRAPH: Modifiers = Modifiers {
        alt: true,
        ..Modifiers::COMMAND
    };
    const FIRST: &str = "本报讯 3月4日清晨6时，苇川市鼓楼广场的老集市重新开张。";
    const SECOND: &str = "天刚亮，七十一岁的豆腐摊主程秀兰己经把六板豆腐摆得整整齐齐。";
    const THIRD: &str = "“广场修了一年零四个月，我就盼了一年零四个月。”";
    let mut test = Test::knowing(&[MARKET]);
    assert_eq!(test.suggested(), (0, 4));
    // From the beginning of the second line, or from the end of the text.
    let mut check = |from: Key, times: usize, (modifiers, key): (Modifiers, Key), passed: &str| {
        test.press(Modifiers::COMMAND, from);
        if from == Home {
            test.press(Modifiers::NONE, ArrowDown);
        }
        for _ in 0..times {
            test.press(modifiers | Modifiers::SHIFT, key);
        }
        let sight = test.harness.state().sight();
        let ends = (sight.anchor.min(sight.caret), sight.anchor.max(sight.caret));
        let selected: String = sight.text[ends.0..ends.1].iter().collect();
        assert_eq!(selected, passed, "{from:?} {key:?}");
    };
    check(Home, 2, (ALT, End), FIRST.strip_suffix('。').unwrap());
    check(Home, 1, (ALT, PageDown), FIRST);
    check(Home, 2, (ALT, PageDown), &[FIRST, SECOND].concat());
    check(End, 1, (ALT, PageUp), THIRD);
    check(End, 2, (ALT, PageUp), &[SECOND, THIRD].concat());
    let all = [FIRST, SECOND, THIRD].concat();
    check(Home, 1, (PARAGRAPH, ArrowDown), &all);
    check(End, 1, (PARAGRAPH, ArrowUp), &all);

    // Not over one that is kept: the end of the second line.
    test.press(Modifiers::COMMAND, Home);
    test.press(Modifiers::NONE, ArrowDown);
    test.press(Modifiers::SHIFT, Key::Space);
    assert_eq!(test.decision(2), Decision::Kept);
    test.press(Modifiers::COMMAND, Home);
    test.press(Modifiers::NONE, ArrowDown);
    test.press(ALT | Modifiers::SHIFT, PageDown);
    let sight = test.harness.state().sight();
    let selected: String = sight.text[sight.anchor..sight.caret].iter().collect();
    assert!(
        FIRST.starts_with(&selected) && selected.ends_with('老'),
        "{selected}"
    );
}
