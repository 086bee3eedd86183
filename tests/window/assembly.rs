//! The assembly view: blocks of a page put together to articles.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::core::Role;
use pizhu::session::article_id;
use pizhu::session::command::Command;
use pizhu::session::history::HistoryOf;

use super::Test;

/// Two stories; the first jumps to the other page, the second has its headline behind it.
const FRONT: &str = "苇川日报　2024年3月6日　星期三　第1版
河湾镇旧仓库改成图书馆
本报河湾3月5日电（记者 周敏、李一川）镇上的旧粮仓空了
十年，昨天重新开门，里面不再是粮食，而是
两万册书。管理员说，最先来的是附近小学的
孩子，他们坐在从前过磅的地方看书，一看就
（下转第2版）
本报讯 北关水库昨天起分三次放水，送往下
游的九个乡镇。管理处说，今年春旱来得早，
放水比往年提前了十二天。
北关水库提前放水
";

const BACK: &str = "苇川日报　2024年3月6日　星期三　第2版
早市提前半小时
本报讯 从今天起，东门早市提前半小时开
门，方便赶早班车的人买菜。
（上接第1版）
是半天。镇里还请退休教师来讲旧仓库的故
事，每周六下午一场，不收门票。
";

fn test() -> Test {
    let mut test = Test::new(&[FRONT, BACK]);
    open(&mut test);
    test
}

fn open(test: &mut Test) {
    test.harness
        .key_press_modifiers(Modifiers::COMMAND, Key::Num7);
    test.wait("the board", |test| test.shows("采纳本版") && !looks(test));
}

fn looks(test: &Test) -> bool {
    test.shows("正在看这一版")
}

/// Goes on until the board is that of what is in the bundle.
fn settle(test: &mut Test, what: &str) {
    test.wait(what, |test| {
        let found = test.harness.query_all_by_label_contains(what).next();
        found.is_some()
    });
}

/// The articles, as they read.
fn texts(test: &mut Test) -> Vec<String> {
    let rows = test.session().articles().unwrap();
    rows.iter()
        .map(|row| {
            let document = test.session().document(row.head.buffer.page).unwrap();
            document.article_text(row.head)
        })
        .collect()
}

fn undo(test: &mut Test) {
    test.press(Modifiers::COMMAND, Key::Z);
}

#[test]
fn a_page_is_accepted_with_one_key_and_taken_back_with_one() {
    let mut test = test();
    let before = texts(&mut test);
    assert!(test.shows("建议分成 2 篇；采纳之前什么都没有改"));
    assert!(test.shows("第 1 篇：河湾镇旧仓库改成图书馆"));
    assert!(test.shows("第 2 篇：北关水库提前放水"));
    assert!(test.shows("标题，第 2 行：河湾镇旧仓库改成图书馆"));
    assert_eq!(texts(&mut test), before, "nothing is done yet");
    test.harness.key_press(Key::Enter);
    settle(&mut test, "已分好篇：2 篇");
    let after = texts(&mut test);
    assert_eq!(after.len(), 3);
    assert!(
        after[1].starts_with("北关水库提前放水\n本报讯 北关水库"),
        "{}",
        after[1]
    );
    let article = test.session().articles().unwrap()[0].head;
    let newest = test.session().history(HistoryOf::Bundle, None, 1).unwrap();
    assert!(newest.entries[0].machine, "marked as made by machine");
    let rows = test.session().articles().unwrap();
    let said = format!("{:?}", rows[0]);
    assert!(
        said.contains("周敏、李一川") && said.contains("2024-03-05"),
        "{said}"
    );
    let document = test.session().document(article.buffer.page).unwrap();
    assert!(document.has_roles());
    undo(&mut test);
    assert_eq!(texts(&mut test), before);
    settle(&mut test, "建议分成 2 篇");
}

#[test]
fn a_page_that_was_accepted_is_a_batch_to_be_undone() {
    let mut test = test();
    let before = texts(&mut test);
    test.press(Modifiers::NONE, Key::Enter);
    settle(&mut test, "已分好篇：2 篇");
    test.press(Modifiers::SHIFT, Key::F8);
    test.wait("the batches", |test| test.shows("做过的"));
    test.click("做过的");
    let undo = |test: &Test| {
        let all = test.harness.query_all_by_label_contains("撤销 拼版");
        all.filter_map(|node| node.accesskit_node().label()).next()
    };
    test.wait("what was done", |test| undo(test).is_some());
    let name = undo(&test).unwrap();
    test.click(&name);
    assert_eq!(texts(&mut test), before);
}

#[test]
fn the_other_half_is_pulled_in() {
    let mut test = test();
    settle(&mut test, "第 2 个版面上的下半篇：是半天。");
    test.click("拉入");
    settle(&mut test, "已分好篇");
    let all = texts(&mut test);
    let library = all.iter().find(|text| text.contains("旧仓库改成")).unwrap();
    assert!(library.contains("一看就是半天"), "{library}");
    let other = all.iter().find(|text| text.contains("早市提前")).unwrap();
    assert!(!other.contains("退休教师"), "{other}");
    // Two actions: the proposal, and the pull.
    undo(&mut test);
    assert!(!texts(&mut test)[0].contains("退休教师"));
    undo(&mut test);
    assert_eq!(texts(&mut test).len(), 2);
}

#[test]
fn what_an_editor_set_stays() {
    let mut test = Test::new(&[FRONT, BACK]);
    for command in [
        r#"{"role":{"article":1,"line":2,"role":"caption"}}"#,
        r#"{"metadata":{"of":{"article":1},"set":{"author":"某某"}}}"#,
    ] {
        let command = Command::from_json(command).unwrap();
        test.session().execute(&command).unwrap();
    }
    open(&mut test);
    test.harness.key_press(Key::Enter);
    settle(&mut test, "已分好篇");
    let rows = test.session().articles().unwrap();
    let caption = rows.iter().any(|row| {
        let document = test.session().document(row.head.buffer.page).unwrap();
        let runs: Vec<_> = document.runs(row.head).collect();
        let mut addresses = runs.iter().flat_map(|run| run.addresses());
        addresses.any(|a| document.role(a) == Role::Caption)
    });
    assert!(caption);
    let author = rows[0].metadata.get("author").map(String::as_str);
    assert_eq!(author, Some("某某"));
}

#[test]
fn roles_are_set_and_blocks_moved_by_keys() {
    let mut test = test();
    test.click("标题，第 11 行：北关水库提前放水");
    test.press(Modifiers::ALT, Key::Num6);
    settle(&mut test, "图说，第 11 行：北关水库提前放水");
    undo(&mut test);
    settle(&mut test, "标题，第 11 行：北关水库提前放水");
    // Moved down by a key: the proposal is accepted, then the block moved.
    test.click("标题，第 11 行：北关水库提前放水");
    test.press(Modifiers::ALT, Key::ArrowDown);
    let all = texts(&mut test);
    assert!(
        all[1].trim_end().ends_with("北关水库提前放水"),
        "{}",
        all[1]
    );
    assert_eq!(all.len(), 3);
    settle(&mut test, "已分好篇：2 篇");
    // Into the article before, and an article of its own again.
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    assert!(texts(&mut test)[0].contains("北关水库提前放水"));
    settle(&mut test, "已分好篇：2 篇");
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    settle(&mut test, "已分好篇：3 篇");
    assert_eq!(texts(&mut test).len(), 4);
}

#[test]
fn cards_are_called_by_the_lines_of_their_page() {
    let spaced = FRONT.replace("河湾镇旧", "\n\n河湾镇旧");
    let mut test = Test::new(&[&spaced]);
    open(&mut test);
    let last = "标题，第 13 行：北关水库提前放水";
    assert!(
        test.shows("标题，第 4 行：河湾镇旧仓库改成图书馆"),
        "blank lines count"
    );
    assert!(test.shows(last));
    // Put in another order they are still the lines of the page.
    test.press(Modifiers::NONE, Key::Enter);
    settle(&mut test, "已分好篇：2 篇");
    assert!(test.shows(last));
}

#[test]
fn a_block_is_dragged_into_another_article() {
    let mut test = test();
    let rect = |test: &Test, name: &str| test.harness.get_by_label_contains(name).rect();
    let from = rect(&test, "标题，第 11 行").center();
    let to = rect(&test, "第 1 篇：").center() + vec2(0.0, 4.0);
    test.drag(from, to);
    let all = texts(&mut test);
    assert!(
        all[0].contains("北关水库提前放水\n河湾镇旧仓库"),
        "{}",
        all[0]
    );
}

#[test]
fn all_pages_are_accepted_above_a_threshold() {
    let mut test = test();
    let before = texts(&mut test);
    test.click("全部版面…");
    test.wait("all pages", |test| test.shows("采纳这些版面"));
    test.harness
        .get_by_label_contains("2 版，分成 4 篇，接上 1 处转版");
    test.click("采纳这些版面");
    let all = texts(&mut test);
    assert!(
        all.iter().any(|text| text.contains("一看就是半天")),
        "{all:?}"
    );
    undo(&mut test);
    assert_eq!(texts(&mut test), before, "one undo");
}

#[test]
fn what_was_refused_stays_refused_until_it_is_taken_back() {
    let mut test = test();
    let before = texts(&mut test);
    let head = "标题，第 11 行：北关水库提前放水";
    test.click(head);
    // By key: its role, then where it would go if that is still proposed.
    test.press(Modifiers::NONE, Key::Backslash);
    settle(&mut test, "第 11 行：北关水库提前放水 · 已不采纳：标题");
    test.picture("assembly-refused");
    assert_eq!(texts(&mut test), before, "nothing else is done");
    let newest = test.session().history(HistoryOf::Bundle, None, 1).unwrap();
    let newest = &newest.entries[0];
    assert_eq!((newest.name.as_str(), newest.machine), ("decline", false));
    // By mouse: the other half of the first article.
    let half = "第 2 个版面上的下半篇：是半天。";
    test.harness.get_by_label_contains(half).click();
    test.harness.run();
    test.click("不采纳");
    settle(&mut test, "已不采纳：下半篇");
    // It is still so after the view was closed and opened.
    test.harness.key_press(Key::Escape);
    test.harness.run();
    open(&mut test);
    settle(&mut test, "已不采纳：下半篇");
    settle(&mut test, "已不采纳：标题");
    test.click("全部版面…");
    test.wait("all pages", |test| test.shows("采纳这些版面"));
    test.harness.get_by_label_contains("接上 0 处转版");
    // Taken back by the same key.
    test.harness.get_by_label_contains(half).click();
    test.harness.run();
    assert!(test.shows("重新建议"));
    test.press(Modifiers::NONE, Key::Backslash);
    test.wait("no refusal", |test| {
        let mut found = test.harness.query_all_by_label_contains("已不采纳：下半篇");
        found.next().is_none() && !looks(test)
    });
    undo(&mut test);
    settle(&mut test, head);
}

#[test]
fn escape_leads_back_to_the_article() {
    let mut test = test();
    assert!(!test.shows("第 3 行末：存疑"));
    test.harness.key_press(Key::Escape);
    test.harness.run();
    assert!(test.shows("第 3 行末：存疑"));
    assert!(!test.shows("采纳本版"));
}

#[test]
fn a_page_of_two_thousand_lines_shows_what_is_seen() {
    let story = "北关水库提前放水\n本报讯 北关水库昨天起分三次放水，送往下\n游的九个乡镇。管理处说，今年春旱来得早，\n放水比往年提前了十二天。\n";
    let page = story.repeat(500);
    let mut test = Test::new(&[&page]);
    open(&mut test);
    let cards = test
        .harness
        .query_all_by_label_contains("第 1 篇：")
        .count();
    assert_eq!(cards, 1);
    let drawn = test.harness.query_all_by_label_contains("标题，第").count();
    assert!((1..40).contains(&drawn), "{drawn} cards are drawn");
    test.harness.key_press(Key::End);
    test.harness.run();
    let last = test.harness.query_all_by_label_contains("2000 行").count();
    assert_eq!(last, 1);
}

#[test]
fn pictures() {
    for (language, theme, size) in [
        ("zh", "light", vec2(1280.0, 800.0)),
        ("en", "dark", vec2(1280.0, 800.0)),
        ("zh", "dark", vec2(1024.0, 640.0)),
        ("en", "light", vec2(1024.0, 640.0)),
    ] {
        if std::env::var("PIZHU_PICTURES").is_err() {
            return;
        }
        let mut test = test();
        test.harness.set_size(size);
        let palette = |test: &mut Test, name: &str| {
            test.choose_command(name);
        };
        let _ = article_id(test.article());
        palette(&mut test, if theme == "dark" { "深色" } else { "浅色" });
        if language == "en" {
            palette(&mut test, "English");
        }
        test.harness.run();
        test.picture(&format!("assembly-{language}-{theme}-{}", size.x));
        test.press(Modifiers::NONE, Key::ArrowDown);
        test.press(Modifiers::NONE, Key::Backslash);
        test.wait("the refusal", |test| {
            test.shows("重新建议") || test.shows("Take back")
        });
        test.picture(&format!("assembly-refused-{language}-{theme}-{}", size.x));
        undo(&mut test);
        let words = |english: &'static str, chinese: &'static str| match language {
            "en" => english,
            _ => chinese,
        };
        let card = words("Headline, Line 11", "标题，第 11 行");
        test.harness.get_by_label_contains(card).click();
        test.harness.run();
        test.harness
            .get_by_label_contains(words("All pages", "全部版面"))
            .click();
        settle(&mut test, words("jumps 1", "1 处转版"));
        test.picture(&format!("assembly-all-{language}-{theme}-{}", size.x));
        test.click(words("Accept the page", "采纳本版"));
        settle(&mut test, words("is assembled", "已分好篇"));
        test.picture(&format!("assembly-done-{language}-{theme}-{}", size.x));
    }
}

/// The focus was with nobody after a dialog, so that Escape went nowhere.
#[test]
fn escape_leaves_the_assembly_after_a_dialog_too() {
    let mut test = test();
    test.press(Modifiers::COMMAND, Key::Comma);
    assert!(test.shows("设置"));
    test.press(Modifiers::NONE, Key::Escape);
    assert!(test.shows("采纳本版"));
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("采纳本版"));
}

#[test]
fn the_views_of_the_article_are_reached_from_the_assembly() {
    let mut test = test();
    for key in [Key::Num1, Key::Num2, Key::Num3] {
        test.press(Modifiers::COMMAND, key);
        assert!(!test.shows("采纳本版"), "{key:?}");
        open(&mut test);
    }
}
