//! Suggestions: learned from what is done, shown in the text, answered by keys and by mouse.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::core::Address;

use super::review::FERRY;
use super::{MARKET, Test};

const FIRST: &str = "苇川新桥合龙
记者周敏昨日从苇川发回报道。
周敏看到，苇川的人都来了。
";
const SECOND: &str = "苇川粮价平稳
周敏昨日走访苇川粮店。
程秀兰对周敏说，苇川不缺粮。
";
const THIRD: &str = "苇川夜校开课
周敏昨日到苇川夜校采访。
程秀兰也来了，周敏和她是邻居。
";

impl Test {
    fn article_at(&mut self, number: usize) -> Address {
        self.session().articles().unwrap()[number - 1].head
    }

    /// Tags every place of some words in an article.
    fn tag_all(&mut self, article: usize, words: &str, label: &str, count: usize) {
        for nth in 1..=count {
            self.does(&format!(
                r#"{{"tag":{{"article":{article},"text":"{words}","nth":{nth},"label":"{label}"}}}}"#
            ));
        }
    }

    fn done(&mut self, article: usize) {
        self.does(&format!(
            r#"{{"progress":{{"article":{article},"progress":"done"}}}}"#
        ));
    }

    /// The words and labels of the spans of an article, in the order of the text.
    pub(super) fn tagged_in(&mut self, number: usize) -> Vec<String> {
        let head = self.article_at(number);
        let document = self.session().document(head.buffer.page).unwrap();
        let mut spans: Vec<_> = document
            .spans()
            .map(|span| {
                (
                    span.first_visible(),
                    format!("{} {}", span.text(), span.label()),
                )
            })
            .collect();
        spans.sort();
        spans.into_iter().map(|(_, said)| said).collect()
    }

    pub(super) fn declines_of(&mut self, number: usize) -> Vec<String> {
        let head = self.article_at(number);
        let document = self.session().document(head.buffer.page).unwrap();
        let declines = document.declines_of(head);
        declines
            .map(|decline| format!("{} {}", document.text(decline.runs), decline.kind))
            .collect()
    }

    /// Those of the suggestions in the text that are marked as sure.
    pub(super) fn sure(&self) -> Vec<String> {
        let sight = self.harness.state().sight();
        let said = |one: &pizhu::ui::Suggestion| {
            let words: String = sight.text[one.range.clone()].iter().collect();
            format!("{words} {}", one.label)
        };
        let all = sight.suggestions.iter();
        all.filter(|one| one.is_sure).map(said).collect()
    }

    /// The suggestions that stand in the text, as they are called there.
    pub(super) fn offered(&self) -> Vec<String> {
        let marks = self.harness.query_all_by_role(Role::Mark);
        let mut found: Vec<(i32, i32, String)> = marks
            .filter_map(|mark| {
                let said = mark.accesskit_node().label()?;
                let words = said.strip_prefix("建议 ")?;
                let words = words.rsplit_once(' ')?.0.rsplit_once(' ')?.0.to_owned();
                let at = mark.rect().left_top();
                Some((at.y as i32, at.x as i32, words))
            })
            .collect();
        found.sort();
        found.into_iter().map(|(_, _, said)| said).collect()
    }
}

/// Two articles are done, and what they teach is suggested for the third, which is open.
pub(super) fn taught() -> Test {
    let mut test = taught_before(THIRD);
    test.wait("what was learned is suggested", |test| {
        test.offered() == ALL
    });
    test
}

fn taught_before(third: &str) -> Test {
    let mut test = Test::new(&[FIRST, SECOND, third]);
    test.tag_all(1, "周敏", "PER", 2);
    test.tag_all(1, "苇川", "LOC", 3);
    test.done(1);
    test.tag_all(2, "周敏", "PER", 2);
    test.tag_all(2, "苇川", "LOC", 3);
    test.tag_all(2, "程秀兰", "PER", 1);
    test.done(2);
    test.press(Modifiers::COMMAND, Key::PageDown);
    test.press(Modifiers::COMMAND, Key::PageDown);
    // It learns from the first while the second is tagged.
    test.wait("both were learned from", |test| {
        let sight = test.harness.state().sight();
        sight.learned == 2 && sight.is_settled
    });
    test
}

const ALL: [&str; 5] = [
    "苇川 地名",
    "周敏 人名",
    "苇川 地名",
    "程秀兰 人名",
    "周敏 人名",
];

#[test]
fn what_was_learned_is_suggested_and_answered_key_by_key() {
    let mut test = taught();
    assert_eq!(test.offered(), ALL);
    assert!(test.shows("建议 5 处") && test.shows("建议 5"));
    test.picture("suggest-text");
    test.press(Modifiers::NONE, Key::Semicolon);
    assert!(
        test.shows("采纳建议"),
        "the palette stands at the chosen one"
    );
    test.press(Modifiers::NONE, Key::Quote);
    test.press(Modifiers::NONE, Key::Quote);
    assert_eq!(test.tagged_in(3), ["苇川 LOC", "周敏 PER"]);
    test.press(Modifiers::NONE, Key::Backslash);
    assert_eq!(test.declines_of(3), ["苇川 tag:LOC"]);
    // With another label.
    test.press(Modifiers::NONE, Key::O);
    assert_eq!(test.tagged_in(3), ["苇川 LOC", "周敏 PER", "程秀兰 ORG"]);
    test.wait("made anew", |test| test.offered() == ["周敏 人名"]);
    test.press(Modifiers::COMMAND, Key::Z);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.declines_of(3), [""; 0]);
    test.wait("what is no longer refused", |test| {
        test.offered() == ALL[2..]
    });
    // What was accepted is one's own to undo.
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.tagged_in(3), ["苇川 LOC"]);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(test.tagged_in(3), ["苇川 LOC", "周敏 PER"]);
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("采纳建议"));
}

/// The palette went on about it, over the places that were reviewed.
#[test]
fn what_is_reviewed_leaves_the_chosen_suggestion() {
    let mut test = taught_before(&format!("{FERRY}苇川的周敏说\n"));
    test.wait("suggestions", |test| !test.offered().is_empty());
    test.press(Modifiers::NONE, Key::Semicolon);
    assert!(test.shows("采纳建议"));
    test.press(Modifiers::NONE, Key::F8);
    test.wait("a place is reviewed", |test| {
        test.harness.query_by_label_contains("还有").is_some()
    });
    test.harness.run_steps(2);
    assert!(!test.shows("采纳建议"));
    assert_eq!(test.tagged_in(3), [""; 0]);
}

#[test]
fn an_edge_that_is_moved_accepts_with_that_edge() {
    let mut test = taught();
    test.press(Modifiers::NONE, Key::Semicolon);
    test.press(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(test.tagged_in(3), ["苇川夜 LOC"]);
    test.press(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(
        test.tagged_in(3),
        ["苇川夜校 LOC"],
        "it is a tag now, and stays chosen"
    );
    test.press(Modifiers::NONE, Key::O);
    assert_eq!(test.tagged_in(3), ["苇川夜校 ORG"]);
}

#[test]
fn a_click_chooses_and_the_palette_answers() {
    let mut test = taught();
    let named = |test: &Test, name: &str| {
        let mut all = test.harness.query_all_by_label_contains(name);
        all.find(|node| node.accesskit_node().role() == Role::Mark)
            .unwrap()
            .rect()
            .center()
    };
    let at = named(&test, "建议 程秀兰 人名");
    test.harness.drag_at(at);
    test.harness.drop_at(at);
    test.harness.run();
    test.picture("suggest-palette");
    test.click("采纳建议");
    assert_eq!(test.tagged_in(3), ["程秀兰 PER"]);
    test.wait("the next one is chosen", |test| test.shows("不采纳 \\"));
    test.click("不采纳 \\");
    assert_eq!(test.declines_of(3), ["周敏 tag:PER"]);
    // The panel goes from one mention to the next.
    let row = |test: &mut Test| {
        let mut rows = test.harness.query_all_by_label_contains("建议 苇川 地名 2");
        rows.next().unwrap().click();
    };
    for at in ["第 1 行", "第 2 行", "第 1 行"] {
        row(&mut test);
        test.harness.run();
        assert!(test.shows(at), "{at}");
    }
}

#[test]
fn all_that_are_sure_enough_are_accepted_at_once() {
    let mut test = taught();
    test.press(Modifiers::COMMAND, Key::Quote);
    assert!(test.shows("一并采纳建议"));
    let sure = test.harness.query_all_by_label_contains("采纳 ");
    let ticks = sure.filter(|node| node.accesskit_node().role() == Role::CheckBox);
    let ticks = ticks.count();
    assert!(ticks > 0, "what is sure is listed");
    test.picture("suggest-accept");
    let name = format!("采纳 {ticks} 处");
    let first = |test: &mut Test| {
        let mut all = test.harness.query_all_by_label("采纳 周敏");
        all.next().unwrap().click();
    };
    first(&mut test);
    test.harness.run();
    assert!(!test.shows(&name), "one was left out");
    let name = format!("采纳 {} 处，不采纳 1 处", ticks - 1);
    test.click(&name);
    assert_eq!(test.tagged_in(3).len(), ticks - 1);
    let people = test
        .tagged_in(3)
        .iter()
        .filter(|tag| *tag == "周敏 PER")
        .count();
    assert_eq!(people, 1, "the other was left out");
    assert_eq!(test.declines_of(3), ["周敏 tag:PER"]);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.tagged_in(3), [""; 0], "one undo");
    assert_eq!(test.declines_of(3), [""; 0], "one undo");
}

#[test]
fn the_list_of_what_is_accepted_at_once_is_answered_by_keys() {
    let mut test = taught();
    test.press(Modifiers::COMMAND, Key::Quote);
    let listed = |test: &Test| {
        let all = test.harness.query_all_by_label_contains("采纳 ");
        all.filter(|node| node.accesskit_node().role() == Role::CheckBox)
            .filter_map(|node| node.accesskit_node().label())
            .collect::<Vec<String>>()
    };
    let rows = listed(&test);
    assert!(rows.len() > 2 && rows[1] == "采纳 周敏", "{rows:?}");
    test.press(Modifiers::NONE, Key::Space);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::O);
    test.picture("suggest-accept-keys");
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.declines_of(3), ["苇川 tag:LOC"]);
    let tags = test.tagged_in(3);
    assert_eq!(tags.len(), rows.len() - 1);
    assert_eq!(tags[0], "周敏 ORG");
    // By mouse, a click on the label goes to the next.
    test.press(Modifiers::COMMAND, Key::Z);
    test.wait("none is tagged", |test| test.offered() == ALL);
    test.press(Modifiers::COMMAND, Key::Quote);
    let label = |test: &Test| {
        let mut labels = test.harness.query_all_by_label("周敏 改类别");
        labels.next().unwrap().click();
    };
    label(&test);
    test.harness.run();
    test.press(Modifiers::NONE, Key::Enter);
    let tags = test.tagged_in(3);
    assert_eq!((tags.len(), tags[1].as_str()), (rows.len(), "周敏 LOC"));
}

#[test]
fn what_is_sure_and_in_view_is_accepted_with_one_key() {
    let mut test = taught();
    let sure = test.sure();
    assert!(sure.len() > 1, "{sure:?}");
    test.press(Modifiers::SHIFT, Key::Quote);
    let tagged = test.tagged_in(3);
    let tagged: Vec<&str> = tagged
        .iter()
        .filter_map(|tag| tag.split(' ').next())
        .collect();
    let expected: Vec<&str> = sure
        .iter()
        .filter_map(|name| name.split(' ').next())
        .collect();
    assert_eq!(tagged, expected);
    assert!(
        test.shows(&format!("已采纳 {} 处", sure.len())),
        "it is said"
    );
    test.picture("suggest-seen");
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.tagged_in(3), [""; 0], "one undo");
    test.wait("all are offered again", |test| test.offered() == ALL);
}

#[test]
fn what_is_further_down_is_not_accepted_unseen() {
    let mut long = String::from("苇川夜校开课\n");
    for _ in 0..60 {
        long.push_str("灯都亮着，大家都来了。\n");
    }
    long.push_str("周敏昨日离开苇川。\n");
    let mut test = taught_before(&long);
    test.wait("the first is suggested", |test| test.offered().len() == 1);
    test.press(Modifiers::SHIFT, Key::Quote);
    assert_eq!(test.tagged_in(3), ["苇川 LOC"]);
    test.wait("what is below comes into view", |test| {
        test.offered().len() == 2
    });
    assert_eq!(test.tagged_in(3), ["苇川 LOC"]);
    test.press(Modifiers::SHIFT, Key::Quote);
    assert_eq!(test.tagged_in(3), ["苇川 LOC", "周敏 PER", "苇川 LOC"]);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.tagged_in(3), ["苇川 LOC"]);
}

#[test]
fn letters_choose_what_is_in_view() {
    let mut test = taught();
    test.press(Modifiers::NONE, Key::Semicolon);
    test.press(Modifiers::NONE, Key::Quote);
    assert_eq!(test.tagged_in(3), ["苇川 LOC"]);
    test.wait("made anew", |test| test.offered().len() == 4);
    let letters = |test: &Test| {
        let sight = test.harness.state().sight();
        let said = |(at, letters): &(std::ops::Range<usize>, String)| {
            let words: String = sight.text[at.clone()].iter().collect();
            format!("{words} {letters}")
        };
        sight.letters.iter().map(said).collect::<Vec<String>>()
    };
    // What bears no tag comes first; there may be names that are less likely among it.
    let all = ["周敏", "苇川", "程秀兰", "周敏", "苇川"];
    test.press(Modifiers::NONE, Key::Backtick);
    let there = letters(&test);
    let words = there.iter().map(|said| said.split(' ').next().unwrap());
    let known: Vec<&str> = words.filter(|word| all.contains(word)).collect();
    assert_eq!(known, all);
    test.picture("suggest-letters");
    let letter = there.iter().find_map(|said| said.strip_prefix("程秀兰 "));
    test.press(Modifiers::NONE, Key::from_name(letter.unwrap()).unwrap());
    assert_eq!(letters(&test), [""; 0]);
    assert!(test.shows("采纳建议"), "the suggestion is chosen");
    test.press(Modifiers::NONE, Key::Backslash);
    assert_eq!(test.declines_of(3), ["程秀兰 tag:PER"]);
    test.wait("made anew", |test| test.offered().len() == 3);
    // A tag as well: its label's key gives another, Delete takes it away.
    test.press(Modifiers::NONE, Key::Backtick);
    let last = letters(&test).last().cloned().unwrap();
    assert!(last.starts_with("苇川 "), "{last}");
    let key = Key::from_name(last.trim_start_matches("苇川 ")).unwrap();
    test.press(Modifiers::NONE, key);
    test.press(Modifiers::NONE, Key::O);
    assert_eq!(test.tagged_in(3), ["苇川 ORG"]);
    // Letters are no label's keys while they are shown, and Escape takes them away.
    test.press(Modifiers::NONE, Key::Backtick);
    test.press(Modifiers::NONE, Key::Escape);
    assert_eq!(letters(&test), [""; 0]);
    test.press(Modifiers::NONE, Key::Backtick);
    test.press(Modifiers::NONE, Key::P);
    assert_eq!(letters(&test), [""; 0], "nothing has this letter");
    assert_eq!(test.tagged_in(3), ["苇川 ORG"]);
    let text: String = test.harness.state().sight().text.iter().collect();
    assert!(
        text.starts_with("苇川夜校开课周敏"),
        "nothing is typed: {text}"
    );
}

#[test]
fn a_click_with_the_command_key_refuses_and_chooses_nothing() {
    let mut test = taught();
    let mut all = test.harness.query_all_by_label_contains("建议 程秀兰 人名");
    let mark = all.find(|node| node.accesskit_node().role() == Role::Mark);
    let at = mark.unwrap().rect().center();
    drop(all);
    let press = |pressed: bool| egui::Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::COMMAND,
    };
    test.harness.event(egui::Event::PointerMoved(at));
    test.harness
        .event_modifiers(press(true), Modifiers::COMMAND);
    test.harness
        .event_modifiers(press(false), Modifiers::COMMAND);
    test.harness.run();
    assert_eq!(test.declines_of(3), ["程秀兰 tag:PER"]);
    assert!(!test.shows("采纳建议"), "nothing is chosen");
    assert_eq!(test.offered().len(), 4);
    test.press(Modifiers::COMMAND, Key::Z);
    test.wait("it is back", |test| test.offered() == ALL);
}

#[test]
fn suggestions_can_be_switched_off() {
    let mut test = taught();
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Semicolon);
    assert_eq!(test.offered(), [""; 0]);
    assert!(!test.shows("建议 5 处"));
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Semicolon);
    test.wait("on again", |test| test.offered() == ALL);
}

#[test]
fn how_well_it_learns_is_shown() {
    let mut test = taught();
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Quote);
    test.wait("both were learned from", |test| {
        test.shows("学了 2 篇，其中 11 处标注")
    });
    test.wait("the curve is there", |test| test.shows("最近 1 篇"));
    test.harness.run();
    let axis = test.harness.get_by_label("准确率").rect();
    let lines = ["人名", "地名", "时间", "职务", "全部"];
    for name in lines {
        let names = test.harness.query_all_by_label(name);
        let rects: Vec<_> = names.map(|node| node.rect()).collect();
        let is_beside = |rect: &egui::Rect| rect.top() > axis.top() && rect.left() < axis.left();
        assert!(rects.iter().any(is_beside), "{name} {rects:?}");
    }
    test.picture("suggest-learning");
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("学了 2 篇，其中 11 处标注"));
}

impl Test {
    /// Writes a word list and looks at it in the dialog on learning.
    fn look_at_list(&mut self, file: &str, text: &str) {
        let list = self.folder.path().join(file);
        std::fs::write(&list, text).unwrap();
        if !self.shows("词表的路径") {
            self.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Quote);
        }
        self.put(Role::TextInput, "词表的路径", &list.display().to_string());
        self.press(Modifiers::NONE, Key::Enter);
        self.load_words();
        self.wait("it is read", |test| {
            test.shows("这些词是") || test.shows("表里自己写的类别")
        });
        self.harness.run();
    }

    fn load_words(&mut self) {
        let context = self.harness.ctx.clone();
        self.harness.state_mut().load_words(&context);
    }

    fn can_press(&self, name: &str) -> bool {
        !self
            .harness
            .get_by_label(name)
            .accesskit_node()
            .is_disabled()
    }
}

#[test]
fn a_word_list_is_looked_at_loaded_and_suggests() {
    let mut test = Test::new(&[MARKET]);
    test.look_at_list("地名.txt", "鼓楼广场\n苇川市\n");
    assert!(test.shows("看文件名像是地名。") && test.shows("鼓楼广场　苇川市"));
    test.picture("suggest-list-look");
    // Enter takes it as it is guessed.
    test.press(Modifiers::NONE, Key::Enter);
    test.wait("it is read", |test| test.shows("2 词"));
    test.picture("suggest-lists");
    test.press(Modifiers::NONE, Key::Escape);
    test.wait("its words are suggested", |test| {
        let offered = test.offered();
        ["苇川市 地名", "鼓楼广场 地名"]
            .iter()
            .all(|name| offered.contains(&(*name).to_owned()))
    });
    test.wait("it is kept", |test| {
        test.kept("settings.ron").contains("地名.txt")
    });
}

#[test]
fn what_a_word_list_stands_for_is_asked_where_nothing_tells_and_can_be_changed() {
    let mut test = Test::new(&[MARKET]);
    test.look_at_list("a.txt", "豆腐\n青菜\n");
    assert!(test.shows("看不出是哪一类，请选一类。"));
    assert!(!test.can_press("使用"));
    test.picture("suggest-list-unknown");
    // Escape leaves it, and the dialog stays.
    test.press(Modifiers::NONE, Key::Escape);
    assert!(test.shows("词表的路径") && !test.shows("移去 a"));
    test.look_at_list("a.txt", "豆腐\n青菜\n");
    test.press(Modifiers::NONE, Key::O);
    assert!(test.can_press("使用"));
    test.press(Modifiers::NONE, Key::Enter);
    test.wait("it is read", |test| test.shows("2 词"));
    // Looked at again, it is what it was made.
    test.click("看词表 a，改它的类别");
    test.wait("it is read again", |test| test.shows("这些词是"));
    test.harness.run();
    test.press(Modifiers::NONE, Key::L);
    test.click("照此使用");
    test.wait("it is kept", |test| {
        test.kept("settings.ron").contains(r#"label: "LOC""#)
    });
}

#[test]
fn labels_that_a_table_names_are_taken_by_name() {
    let mut test = Test::new(&[MARKET]);
    let table = "word,label\n程秀兰,person\n鼓楼广场,date\n清晨,菜\n";
    test.look_at_list("表.csv", table);
    assert!(test.shows("表里的“菜”是") && test.shows("表里的“person”是"));
    test.picture("suggest-list-table");
    test.click("使用");
    assert!(test.shows("按表"), "not one label for all of them");
    test.press(Modifiers::NONE, Key::Escape);
    test.wait("its words are suggested", |test| {
        let offered = test.offered();
        ["程秀兰 人名", "鼓楼广场 时间"]
            .iter()
            .all(|name| offered.contains(&(*name).to_owned()))
    });
    assert!(
        !test
            .offered()
            .iter()
            .any(|offer| offer.starts_with("清晨 "))
    );
}

#[cfg(unix)]
#[test]
fn a_model_of_ones_own_suggests_and_what_is_wrong_with_it_is_told() {
    let mut test = Test::new(&["渡口村通车\n陶知远说好。\n"]);
    let script = test.folder.path().join("model.sh");
    let stop = test.folder.path().join("stop");
    let answer = r#"{"id":%s,"spans":[{"start":6,"end":9,"label":"人名","confidence":0.99}]}"#;
    let text = format!(
        "n=0\nwhile read question; do\n [ -e '{}' ] && exit 3\n n=$((n+1))\n printf '{answer}\\n' $n\ndone\n",
        stop.display()
    );
    std::fs::write(&script, text).unwrap();
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Quote);
    let command = format!("sh '{}'", script.display());
    test.put(Role::TextInput, "外接模型的命令", &command);
    test.press(Modifiers::NONE, Key::Enter);
    test.press(Modifiers::NONE, Key::Escape);
    test.wait("what it says is suggested", |test| {
        test.harness
            .query_all_by_label("建议 陶知远 人名 99 %")
            .next()
            .is_some()
    });
    // It ends at the question that follows; what is told of a tag would take that notice's place.
    std::fs::write(&stop, "").unwrap();
    test.tag("渡口村", 1, "LOC");
    test.wait("that it has ended is told", |test| {
        test.harness
            .query_all_by_label_contains("外接模型停用了")
            .next()
            .is_some()
    });
}

#[test]
fn the_last_label_is_given_again_and_the_brush_tags_what_is_swept() {
    let mut test = Test::new(&[MARKET]);
    let cells = (
        test.cell("集市重新开张", 20, 22),
        test.cell("集市重新开张", 21, 22),
    );
    test.select(cells.0, cells.1);
    test.press(Modifiers::NONE, Key::P);
    let next = test.cell("兰己经把六板", 6, 22);
    test.select(next, test.cell("兰己经把六板", 7, 22));
    test.press(Modifiers::COMMAND, Key::R);
    let tags = test.tagged_in(1);
    assert_eq!(tags.len(), 2, "{tags:?}");
    assert!(tags.iter().all(|tag| tag.ends_with("PER")), "{tags:?}");

    test.press(Modifiers::COMMAND, Key::B);
    assert!(test.shows("涂标：人名（Esc 停）"));
    test.press(Modifiers::NONE, Key::L);
    assert!(
        test.shows("涂标：地名（Esc 停）"),
        "a label's key gives it another"
    );
    test.select(
        test.cell("集市重新开张", 1, 22),
        test.cell("集市重新开张", 2, 22),
    );
    assert_eq!(
        test.tagged_in(1)
            .iter()
            .filter(|tag| tag.ends_with("LOC"))
            .count(),
        1
    );
    test.picture("suggest-brush");
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("涂标：地名（Esc 停）"));
    test.select(
        test.cell("集市重新开张", 5, 22),
        test.cell("集市重新开张", 6, 22),
    );
    assert_eq!(test.tagged_in(1).len(), 3, "the brush is down");
}

#[test]
fn tags_are_split_merged_and_gone_through_from_the_inside_out() {
    let mut test = Test::new(&["苇川粮食局局长程秀兰来了\n"]);
    test.tag("苇川粮食局局长", 1, "ORG");
    test.tag("苇川粮食局", 1, "ORG");
    test.tag("苇川", 1, "LOC");
    let chosen = |test: &Test| {
        let marks = test.harness.query_all_by_role(Role::Mark);
        let mut chosen = marks
            .filter(|mark| mark.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True));
        chosen.next().and_then(|mark| mark.accesskit_node().label())
    };
    for name in [
        "苇川　地名",
        "苇川粮食局　机构",
        "苇川粮食局局长　机构",
        "苇川　地名",
    ] {
        test.press(Modifiers::ALT, Key::Period);
        assert_eq!(chosen(&test).as_deref(), Some(name));
    }
    test.press(Modifiers::NONE, Key::Home);
    for _ in 0..5 {
        test.press(Modifiers::NONE, Key::ArrowRight);
    }
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::U);
    let tags = ["苇川粮食局 ORG", "苇川粮食局 ORG", "苇川 LOC", "局长 ORG"];
    let mut found = test.tagged_in(1);
    found.sort();
    let mut expected = tags.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(found, expected);
    test.press(Modifiers::COMMAND, Key::Z);
    test.tag("程秀", 1, "PER");
    test.tag("兰", 1, "PER");
    let marks = ["程秀　人名", "兰　人名"].map(|name| test.harness.get_by_label(name).rect());
    test.select(marks[0], marks[1]);
    test.press(Modifiers::COMMAND, Key::U);
    assert!(
        test.tagged_in(1).contains(&"程秀兰 PER".to_owned()),
        "{:?}",
        test.tagged_in(1)
    );
    assert_eq!(test.tagged_in(1).len(), 4);
}

#[test]
fn the_caret_goes_by_clause_sentence_and_paragraph() {
    let mut test = Test::new(&["天亮了，人多了。桥通了。\n第二段在这里。\n"]);
    test.press(Modifiers::COMMAND, Key::Home);
    let check = |test: &mut Test, modifiers, key, expected: &str| {
        test.press(modifiers, key);
        assert!(test.shows(expected), "{key:?}: {expected}");
    };
    let shift = Modifiers::SHIFT;
    // Without the mark, which nobody tags; and on to the next.
    check(&mut test, Modifiers::ALT | shift, Key::End, "选 3 字");
    check(&mut test, Modifiers::ALT | shift, Key::End, "选 7 字");
    check(&mut test, Modifiers::ALT | shift, Key::Home, "选 4 字");
    test.press(Modifiers::COMMAND, Key::Home);
    check(&mut test, Modifiers::ALT | shift, Key::PageDown, "选 8 字");
    test.press(Modifiers::COMMAND, Key::Home);
    let paragraph = Modifiers::COMMAND | Modifiers::ALT | shift;
    check(&mut test, paragraph, Key::ArrowDown, "选 12 字");
    test.press(Modifiers::COMMAND, Key::End);
    check(&mut test, paragraph, Key::ArrowUp, "选 7 字");
    test.press(Modifiers::COMMAND, Key::End);
    check(&mut test, Modifiers::ALT | shift, Key::PageUp, "选 7 字");
}

#[test]
fn all_of_it_is_there_in_english_in_the_dark_and_in_a_small_window() {
    let mut test = taught();
    test.harness.set_size(egui::vec2(1024.0, 640.0));
    for name in ["深色", "English"] {
        test.choose_command(name);
    }
    assert!(test.shows("5 suggestions"));
    let inside = |test: &Test, name: &str| {
        let rect = test.harness.get_by_label(name).rect();
        assert!(
            rect.right() < 1024.0 && rect.bottom() < 640.0,
            "{name} {rect:?}"
        );
    };
    test.press(Modifiers::NONE, Key::Semicolon);
    test.press(Modifiers::NONE, Key::Semicolon);
    inside(&test, "Accept the suggestion");
    inside(&test, "Refuse the suggestion \\");
    test.picture("suggest-small");
    test.press(Modifiers::COMMAND, Key::Quote);
    inside(&test, "Accept 5");
    test.picture("suggest-accept-small");
    test.press(Modifiers::NONE, Key::Escape);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Quote);
    test.wait("the curve", |test| test.shows("The last 1 article"));
    test.harness.run();
    inside(&test, "Close");
    test.picture("suggest-learning-small");
    test.press(Modifiers::NONE, Key::Escape);
    test.press(Modifiers::NONE, Key::Quote);
    test.press(Modifiers::COMMAND, Key::Slash);
    test.wait("mentions", |test| test.shows("Choose all"));
    test.wait("mentions are found", |test| {
        let told = test.harness.query_all_by_label_contains("can be tagged");
        told.count() > 0
    });
    test.picture("mentions-small");
}

/// Suggestions came first, then tags: the list's keys began at the end, at the suggestions.
#[test]
fn keys_of_the_list_begin_at_what_is_tagged_when_suggestions_were_there_first() {
    let mut test = Test::new(&[SECOND]);
    test.wait("suggestions", |test| !test.offered().is_empty());
    test.tag_all(1, "周敏", "PER", 2);
    test.press(Modifiers::COMMAND, Key::Num4);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::Enter);
    assert!(test.shows("本篇第 2 行"));
}

#[test]
fn many_suggestions_keep_to_their_words_while_the_text_changes() {
    let third = format!("苇川夜校开课\n{}", "周敏昨日到苇川夜校采访。\n".repeat(300));
    let mut test = Test::new(&[FIRST, &third]);
    test.tag_all(1, "周敏", "PER", 2);
    test.tag_all(1, "苇川", "LOC", 3);
    test.done(1);
    test.press(Modifiers::COMMAND, Key::PageDown);
    test.wait("suggestions", |test| test.shows("建议 601 处"));
    // Before all of them, among them, and over one of them.
    let commands = [
        r#"{"correct":{"article":2,"text":"夜校开课","with":"夜校果然开课"}}"#,
        r#"{"join":{"article":2,"line":2}}"#,
        r#"{"correct":{"article":2,"text":"昨日","nth":2,"with":"匆匆忙忙"}}"#,
        r#"{"tag":{"article":2,"text":"苇川夜校","nth":3,"label":"ORG"}}"#,
        r#"{"correct":{"article":2,"text":"昨日到苇川夜","nth":4,"with":"昨日慢夜"}}"#,
    ];
    for command in commands {
        test.does(command);
        let offered = test.offered();
        let known = |said: &String| said == "周敏 人名" || said == "苇川 地名";
        assert!(
            offered.len() > 20 && offered.iter().all(known),
            "{offered:?}"
        );
    }
    // Two are no more: one under a tag, one that is not there.
    test.wait("what is left", |test| test.shows("建议 599 处"));
    test.press(Modifiers::COMMAND, Key::Z);
    test.press(Modifiers::COMMAND, Key::Z);
    test.wait("all again", |test| test.shows("建议 601 处"));
    let all = test.offered();
    test.press(Modifiers::NONE, Key::Semicolon);
    test.press(Modifiers::NONE, Key::Quote);
    assert!(test.shows("建议 600 处"));
    assert_eq!(
        test.offered(),
        all[1..all.len().min(test.offered().len() + 1)]
    );
    assert_eq!(test.tagged_in(2).len(), 1);
}

#[test]
fn very_many_are_accepted_beside_the_window_as_one_action() {
    let third = format!("苇川夜校开课\n{}", "周敏昨日到苇川夜校采访。\n".repeat(300));
    let mut test = Test::new(&[FIRST, &third]);
    test.tag_all(1, "周敏", "PER", 2);
    test.tag_all(1, "苇川", "LOC", 3);
    test.done(1);
    test.press(Modifiers::COMMAND, Key::PageDown);
    test.wait("suggestions", |test| test.shows("建议 601 处"));
    test.press(Modifiers::COMMAND, Key::Quote);
    test.harness.run();
    // One is refused among them.
    test.press(Modifiers::NONE, Key::Space);
    test.harness
        .get_by_label("采纳 600 处，不采纳 1 处")
        .click();
    test.wait("all are tagged", |test| test.tagged_in(2).len() == 600);
    assert_eq!(test.declines_of(2), ["苇川 tag:LOC"]);
    test.wait("it is said", |test| {
        test.shows("已采纳 600 处，不采纳 1 处")
    });
    test.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    test.wait("one undo", |test| test.tagged_in(2).is_empty());
    assert!(test.declines_of(2).is_empty(), "one undo");
    test.wait("suggestions are back", |test| test.shows("建议 601 处"));
}

#[test]
fn a_key_goes_through_other_edges_before_one_is_accepted() {
    let mut test = Test::new(&[
        "苇川市第一医院开诊\n苇川市的人都来了，苇川市第一医院很大。\n",
        "程秀兰看病\n程秀兰说苇川市第一医院离家近。\n",
    ]);
    test.tag_all(1, "苇川市第一医院", "ORG", 2);
    test.does(r#"{"tag":{"article":1,"text":"苇川市","nth":2,"label":"LOC"}}"#);
    test.done(1);
    test.press(Modifiers::COMMAND, Key::PageDown);
    let long = "苇川市第一医院 机构".to_owned();
    let short = "苇川市 地名".to_owned();
    test.wait("it is suggested", |test| test.offered().contains(&long));
    let choose = |test: &mut Test| {
        let name = |mark: &egui_kittest::Node<'_>| {
            let said = mark.accesskit_node().label().unwrap_or_default();
            said.contains("苇川市第一医院")
        };
        let marks = test.harness.query_all_by_role(Role::Mark);
        marks.into_iter().find(name).unwrap().click();
        test.harness.run();
    };
    choose(&mut test);
    test.picture("suggest-edges-before");
    test.press(Modifiers::NONE, Key::Equals);
    assert!(test.offered().contains(&short) && !test.offered().contains(&long));
    assert!(
        test.harness
            .query_by_label_contains("首末第 2 种")
            .is_some(),
        "it is said which of how many"
    );
    test.picture("suggest-edges");
    // Who leaves it finds it as it was.
    test.press(Modifiers::NONE, Key::Escape);
    assert!(test.offered().contains(&long) && !test.offered().contains(&short));
    // Behind the last comes the first.
    choose(&mut test);
    for _ in 0..20 {
        test.press(Modifiers::NONE, Key::Equals);
        if test.offered().contains(&long) {
            break;
        }
    }
    assert!(test.offered().contains(&long));
    // Accepted as it stands then, with the label it has so.
    test.press(Modifiers::NONE, Key::Equals);
    test.press(Modifiers::NONE, Key::Quote);
    assert_eq!(test.tagged_in(2), ["苇川市 LOC"]);
    test.press(Modifiers::COMMAND, Key::Z);
    test.wait("it is suggested again", |test| {
        test.offered().contains(&long)
    });
    // Refused both as it stands and as it was made.
    choose(&mut test);
    test.press(Modifiers::NONE, Key::Equals);
    test.press(Modifiers::NONE, Key::Backslash);
    assert_eq!(
        test.declines_of(2),
        ["苇川市第一医院 tag:ORG", "苇川市 tag:LOC"]
    );
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.declines_of(2).is_empty(), "one undo");
    test.wait("it is suggested again", |test| {
        test.offered().contains(&long)
    });
    for name in ["English", "Dark"] {
        test.choose_command(name);
    }
    test.harness.set_size(egui::vec2(1024.0, 640.0));
    test.harness.run();
    choose(&mut test);
    test.press(Modifiers::NONE, Key::Equals);
    test.picture("suggest-edges-english");
}
