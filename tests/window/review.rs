//! The review, through the real window.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::core::breaks::Decision;
use pizhu::core::clean::Clean;
use pizhu::session::history::HistoryOf;

use super::{MARKET, Test};

/// Lines that leave doubt, and a number that is cut.
pub(super) const FERRY: &str = "河湾渡口修葺一新
本报讯　昨天清晨，河湾镇的老渡口来了
一群白鹭，停在船头不肯走开
摆渡人说，他在这里撑了3 0年船
头一回见到这样的事。镇上的人都赶来看
孩子们数了又数
渡口的木栈道上个月才修好，新漆还没有干透，
白鹭却不怕人，一直停到傍晚才飞走
";

impl Test {
    pub(super) fn clean(&mut self) -> String {
        let article = self.article();
        let document = self.session().document(article.buffer.page).unwrap();
        Clean::of(document, article).into_text()
    }

    /// The names of the entries of the queue.
    fn queue(&self) -> Vec<String> {
        let named = |start: &str| {
            let all = self.harness.query_all_by_label_contains(start);
            let named = all.filter_map(|node| node.accesskit_node().label());
            let named = named.filter(|name| name.contains('⏎') || name.contains('→'));
            named.collect::<Vec<String>>()
        };
        let mut all = Vec::new();
        for start in ["接排 ", "另起 ", "删空格 "] {
            all.extend(named(start));
        }
        all
    }

    fn review(&mut self) {
        self.press(Modifiers::NONE, Key::F8);
    }

    fn decided(&mut self) -> usize {
        let article = self.article();
        let document = self.session().document(article.buffer.page).unwrap();
        let all = pizhu::core::breaks::breaks(document, article);
        let decided = all.iter().filter(|one| one.decision != Decision::Open);
        decided.count()
    }

    /// How many places are left, as the tab says.
    fn left(&self) -> usize {
        let said = self.harness.query_by_label_contains("还有");
        let label = said.and_then(|node| {
            node.accesskit_node()
                .label()
                .or(node.accesskit_node().value())
        });
        let digits = |text: String| {
            text.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        label.map(digits).and_then(|n| n.parse().ok()).unwrap_or(0)
    }
}

#[test]
fn one_hand_goes_through_everything_in_order() {
    let mut test = Test::new(&[FERRY]);
    test.review();
    test.click("顺着看");
    let all = test.left();
    assert!(all >= 8, "{all}: {:?}", test.queue());
    assert!(test.shows("选 2 字"), "the first place is pointed out");

    // Accept, the other way round, skip, back.
    test.press(Modifiers::NONE, Key::J);
    assert_eq!((test.decided(), test.left()), (1, all - 1));
    test.press(Modifiers::NONE, Key::K);
    assert_eq!((test.decided(), test.left()), (2, all - 2));
    test.press(Modifiers::NONE, Key::L);
    assert_eq!((test.decided(), test.left()), (2, all - 2));
    test.press(Modifiers::NONE, Key::H);
    test.press(Modifiers::NONE, Key::H);
    assert_eq!((test.decided(), test.left()), (1, all - 1), "undone");
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!((test.decided(), test.left()), (0, all));
    test.picture("review-order");
    for _ in 0..all {
        test.press(Modifiers::NONE, Key::Space);
    }
    assert!(test.shows("没有了"));
    assert!(test.clean().contains("撑了30年船"));
}

#[test]
fn what_is_decided_is_what_the_button_says_and_reasons_are_told() {
    let mut test = Test::new(&[FERRY]);
    test.review();
    test.click("顺着看");
    let said = test.harness.query_all_by_label_contains("把握").count();
    assert!(said > 0, "how sure it is, and why");
    // The mark of the break is pointed out, and says why.
    test.harness.get_by_label_contains("第 1 行末：").hover();
    test.harness.run();
    test.picture("review-tip");
    test.press(Modifiers::NONE, Key::K);
    assert_eq!(test.decision(2), Decision::Kept, "the other way round");
    test.press(Modifiers::NONE, Key::J);
    assert_eq!(test.decision(3), Decision::Kept, "as it was proposed");
}

#[test]
fn a_repair_is_made_or_refused_for_good() {
    let mut test = Test::new(&[FERRY]);
    test.review();
    let repair = |test: &Test| {
        let all = test.queue();
        all.iter().position(|name| name.starts_with("删空格"))
    };
    assert!(repair(&test).is_some(), "{:?}", test.queue());
    let name = test.queue()[repair(&test).unwrap()].clone();
    test.click(&name);
    test.press(Modifiers::NONE, Key::K);
    assert!(test.clean().contains("3 0年"), "left as it is");
    assert!(repair(&test).is_none(), "and not asked again");
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(repair(&test).is_some(), "until that is undone");
    test.click(&name);
    test.press(Modifiers::NONE, Key::J);
    assert!(test.clean().contains("30年"));
    assert!(repair(&test).is_none());
}

#[test]
fn all_that_is_sure_is_accepted_at_once_after_it_was_shown() {
    let mut test = Test::new(&[FERRY, MARKET]);
    test.review();
    test.click("全部");
    test.wait("looked at", |test| test.left() > 0);
    test.click("成批采纳…");
    test.picture("review-bulk");
    let button = |test: &Test| {
        let node = test.harness.get_by_label_contains("全部采纳");
        node.accesskit_node().label().unwrap()
    };
    let label = button(&test);
    assert!(
        !label.contains('（') || !label.contains("（0 处"),
        "{label}"
    );
    let before = test.clean();
    test.click(&label);
    test.wait("done", |test| test.decided() > 0);
    let entries = test
        .session()
        .history(HistoryOf::Bundle, None, 1)
        .unwrap()
        .entries;
    assert!(
        entries[0].machine && entries[0].name == "mend",
        "{entries:?}"
    );
    test.harness.run();
    test.picture("review-accepted");
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.clean(), before, "one undo");
    assert_eq!(test.decided(), 0);
}

/// A small window in English, dark.
fn small(pages: &[&str]) -> Test {
    let folder = tempfile::tempdir().unwrap();
    let bundle = super::bundle(folder.path(), pages);
    let settings = folder.path().join("settings");
    std::fs::create_dir_all(&settings).unwrap();
    let file = settings.join("settings.ron");
    std::fs::write(file, "(language: Some(English), theme: Some(Dark))").unwrap();
    let mut test = Test::open(&bundle, folder);
    test.harness.set_size(egui::vec2(1024.0, 640.0));
    test.harness.run();
    test
}

#[test]
fn in_a_small_window_everything_has_room() {
    let mut test = small(&[FERRY, MARKET]);
    let is_within = |test: &Test, name: &str| {
        let rect = test.harness.get_by_label(name).rect();
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1024.0, 640.0));
        assert!(window.contains_rect(rect), "{name}: {rect:?}");
    };
    test.review();
    for name in ["Join", "Keep", "Skip", "Back", "Accept many…"] {
        let buttons = test.harness.query_all_by_label(name);
        assert!(buttons.count() > 0, "{name}");
    }
    is_within(&test, "Skip");
    is_within(&test, "Back");
    is_within(&test, "Accept many…");
    test.picture("small-review");
    test.click("Accept many…");
    test.picture("small-bulk");
    test.press(Modifiers::SHIFT, Key::F8);
    test.wait("groups", |test| {
        test.harness
            .query_all_by_label_contains("groups")
            .next()
            .is_some()
    });
    test.harness.run();
    is_within(&test, "Choose all");
    is_within(&test, "Recipes");
    test.picture("small-batches");
}

#[test]
fn many_are_accepted_by_the_same_hand_and_the_next_article_follows() {
    let other = FERRY.replace("河湾", "苇川");
    let mut test = Test::new(&[FERRY, &other]);
    test.review();
    // U shows what it would do; to the sides is more or less sure, Enter accepts.
    test.press(Modifiers::NONE, Key::U);
    let button = |test: &Test| {
        let node = test.harness.get_by_label_contains("全部采纳");
        node.accesskit_node().label().unwrap()
    };
    let at_first = button(&test);
    test.press(Modifiers::NONE, Key::J);
    assert_eq!(test.decided(), 0, "letters decide nothing that is not seen");
    for _ in 0..5 {
        test.press(Modifiers::NONE, Key::ArrowLeft);
    }
    assert_ne!(button(&test), at_first, "less sure, more would be done");
    test.press(Modifiers::NONE, Key::Escape);
    assert!(test.harness.query_by_label_contains("全部采纳").is_none());
    test.press(Modifiers::NONE, Key::U);
    for _ in 0..20 {
        test.press(Modifiers::NONE, Key::ArrowLeft);
    }
    test.press(Modifiers::NONE, Key::Enter);
    test.wait("all is done", |test| test.shows("没有了"));
    assert!(test.decided() > 0 && test.clean().contains("撑了30年船"));

    // The list has the keys again, and they lead on.
    test.wait("the way on", |test| test.shows("下一篇"));
    test.picture("review-through");
    test.press(Modifiers::NONE, Key::J);
    test.wait("the next article", |test| {
        test.shows("第 1 行　苇川渡口修葺一新") && test.left() > 0
    });
    assert!(!test.shows("未选"), "its first place is pointed out");
    test.picture("review-next");
    let left = test.left();
    test.press(Modifiers::NONE, Key::J);
    assert_eq!(test.left(), left - 1, "and it is reviewed at once");
}

#[test]
fn what_is_sure_and_still_open_is_not_passed_over_in_silence() {
    let mut test = Test::new(&[MARKET]);
    test.review();
    test.wait("nothing is to check", |test| test.shows("没有了"));
    let said = |test: &Test| {
        test.harness
            .query_by_label_contains("把握大的 4 处")
            .is_some()
    };
    assert!(said(&test));
    test.press(Modifiers::NONE, Key::U);
    test.press(Modifiers::NONE, Key::Enter);
    test.wait("all is done", |test| test.decided() == 4 && !said(test));
}

#[test]
fn what_is_sure_is_shown_as_suggested_and_only_doubts_as_doubts() {
    let mut test = Test::new(&[FERRY]);
    let doubts = |test: &Test| {
        test.harness
            .query_all_by_label_contains("行末：存疑")
            .count()
    };
    let all = doubts(&test);
    assert!(test.shows(&format!("存疑断行 {all} 处")));
    test.review();
    let sure = test.harness.query_all_by_label_contains("行末：建议");
    let sure = sure.count();
    assert!(sure > 0 && doubts(&test) == all - sure, "{sure} of {all}");
    let to_check = format!("存疑断行 {all} 处，待核 {} 处", all - sure);
    assert!(test.shows(&to_check), "{to_check}");
    test.picture("review-marks");
    // The key to the next doubtful break leads over those that are sure.
    test.press(Modifiers::NONE, Key::Escape);
    for row in [4, 5, 7] {
        test.press(Modifiers::NONE, Key::CloseBracket);
        assert!(test.shows(&format!("第 {row} 行")), "{row}");
    }
    test.press(Modifiers::NONE, Key::OpenBracket);
    assert!(test.shows("第 5 行"));
}

impl Test {
    /// A review of everything, with more open breaks than are gone through on the window's thread.
    /// The short page is open, which is looked at anew at once.
    fn with_very_much() -> Self {
        let long = "新桥主跨今日上午合龙建设者在江上连续工作\n".repeat(5_200);
        let mut test = Self::new(&[FERRY, &long]);
        test.review();
        test.click("全部");
        test.click("顺着看");
        test.wait("all is looked at", |test| test.left() > 5_200);
        test.rests();
        test
    }

    /// Goes on for as long as other threads may take for the queue.
    fn rests(&mut self) {
        for _ in 0..60 {
            self.harness.step();
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    /// What was decided at the ends of the second to the fourth line of the short page.
    fn decisions(&mut self) -> [Decision; 3] {
        [2, 3, 4].map(|row| self.decision(row))
    }
}

#[test]
fn each_key_is_about_the_place_that_is_shown_also_in_a_very_long_queue() {
    use Decision::{Joined, Kept, Open};
    use Key::{H, J, K, L, Space};
    let mut test = Test::with_very_much();
    let all = test.left();
    // What is decided by keys in successive frames, how often, and what by one more, at rest.
    let joined = [Joined, Open, Open];
    let both = [Joined, Kept, Open];
    let cases: [(&[Key], _, _, _); 9] = [
        (&[J], joined, 1, [Joined, Joined, Open]),
        (&[J, J], both, 2, both),
        (&[J, K], [Joined, Joined, Open], 2, [Joined, Joined, Open]),
        (&[K, J], [Kept, Kept, Open], 2, [Kept, Kept, Open]),
        (&[J, L, J], joined, 2, [Joined, Open, Joined]),
        (&[J, H], [Open, Open, Open], 0, [Kept, Open, Open]),
        (&[J, J, H], joined, 1, [Joined, Joined, Open]),
        (&[J; 6], [Joined, Kept, Kept], 6, [Joined, Kept, Kept]),
        (&[Space, Space], both, 2, both),
    ];
    for (keys, decided, count, then) in cases {
        for key in keys {
            test.harness.key_down(*key);
        }
        test.harness.step();
        keys.iter().for_each(|key| test.harness.key_up(*key));
        test.harness.step();
        assert_eq!(test.decisions(), decided, "{keys:?}");
        test.rests();
        assert_eq!(test.left(), all - count, "{keys:?}");

        test.press(Modifiers::NONE, K);
        assert_eq!(test.decisions(), then, "{keys:?}, and one more");
        for _ in 0..=keys.len() {
            test.press(Modifiers::NONE, H);
        }
        test.rests();
        let open = (test.decisions(), test.left());
        assert_eq!(open, ([Open; 3], all), "{keys:?}, and back");
    }
}
