use std::fs;

use serde_json::Value;

use super::*;
use crate::core::clean::is_white;
use crate::session::testing::Desk;
use crate::tag::words::Words;

/// The corpora of `tests/data/mend/assembly.jsonl`: the texts of their pages.
fn corpora() -> Vec<(String, Vec<String>)> {
    let text = fs::read_to_string("tests/data/mend/assembly.jsonl").expect("corpora");
    let each = text.lines().map(|line| {
        let case: Value = serde_json::from_str(line).expect("JSON");
        let pages = case["pages"].as_array().expect("pages").iter();
        let text = |page: &Value| page["text"].as_str().expect("a text").to_owned();
        let name = case["name"].as_str().expect("a name").to_owned();
        (name, pages.map(text).collect())
    });
    each.collect()
}

/// What the articles say, and the characters of all of them, with what was taken out of the text
/// because it belongs to none, in order.
fn texts(desk: &mut Desk) -> (Vec<String>, Vec<char>) {
    let heads: Vec<Address> = {
        let articles = desk.session.articles().expect("articles");
        articles.iter().map(|article| article.head).collect()
    };
    let mut texts = Vec::new();
    for head in heads {
        let document = desk.session.document(head.buffer.page).expect("a document");
        texts.push(document.article_text(head));
    }
    let mut chars: Vec<char> = Vec::new();
    for (_, page) in desk.session.pages() {
        chars.extend(desk.session.read_for_assembly(page).expect("a page").chars);
    }
    chars.retain(|c| !is_white(*c));
    chars.sort_unstable();
    (texts, chars)
}

#[test]
fn no_character_is_lost_or_made_and_one_undo_takes_all_back() {
    let words = Words::without_dictionary();
    for (name, pages) in corpora() {
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        let mut desk = Desk::new(&pages);
        let (before, chars) = texts(&mut desk);
        let done = desk
            .session
            .assemble(&words, 0.0, &|_, _| {})
            .expect("put together");
        assert!(
            done.pages == pages.len() && done.left == 0,
            "{name}: {done:?}"
        );
        let (said, same) = texts(&mut desk);
        assert_eq!(chars, same, "{name}");
        let mut aside = 0;
        // Nothing is proposed for what was accepted.
        for (_, page) in desk.session.pages() {
            let read = desk.session.read_for_assembly(page).expect("a page");
            let board = boards(&[read], &words).remove(0);
            assert!(board.blocks.iter().all(|block| block.is_set), "{name}");
            assert_eq!(board.lines_to_hide(), 0, "{name}");
            let hidden = board.blocks.iter().filter(|block| block.is_hidden);
            aside += hidden.map(|block| block.lines.len()).sum::<usize>();
        }
        assert_eq!(done.aside, aside, "{name}");
        let seen: usize = said
            .iter()
            .flat_map(|text| text.chars())
            .filter(|c| !is_white(*c))
            .count();
        assert_eq!(aside > 0, seen < chars.len(), "{name}");
        assert!(desk.undo().is_some(), "{name}");
        assert_eq!(texts(&mut desk).0, before, "{name}");
    }
}

#[test]
fn an_article_is_named_by_a_character_in_it() {
    let mut desk = Desk::new(&["一\n二\n三\n"]);
    let page = desk.page(1);
    desk.does(r#"{"split_article":{"article":1,"line":2}}"#);
    let read = desk.session.read_for_assembly(page).expect("a page");
    assert!(read.is_arranged);
    for line in &read.lines {
        let found = desk.session.find_article(&article_at(line.first));
        assert_eq!(found.expect("an article"), line.article);
    }
    assert!(
        desk.try_it(r#"{"join":{"article":"@0123:4","line":1}}"#)
            .is_err()
    );
}

#[test]
fn what_was_moved_by_hand_stays_where_it_is() {
    let page = "本报讯 北关水库昨天起分三次放水，送往下\n游的九个乡镇。\n北关水库提前放水\n";
    let words = Words::without_dictionary();
    let mut desk = Desk::new(&[page]);
    let id = desk.page(1);
    let board = |desk: &mut Desk| {
        let read = desk.session.read_for_assembly(id).expect("a page");
        boards(&[read], &words).remove(0)
    };
    assert!(!board(&mut desk).is_arranged);
    desk.does(r#"{"move":{"article":1,"line":3,"to":{"before_line":2}}}"#);
    let moved = texts(&mut desk).0;
    let arranged = board(&mut desk);
    assert!(arranged.is_arranged);
    desk.session
        .accept_boards(&[&arranged], true)
        .expect("roles");
    assert_eq!(texts(&mut desk).0, moved);
}

#[test]
fn very_many_pages_are_accepted_elsewhere_as_a_few_are_here() {
    let words = Words::without_dictionary();
    for (name, pages) in corpora() {
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        let (mut here, mut there) = (Desk::new(&pages), Desk::new(&pages));
        let made = |desk: &mut Desk| {
            let ids: Vec<PageId> = desk.session.pages().into_iter().map(|(_, id)| id).collect();
            let read: Vec<PageText> = ids
                .iter()
                .map(|id| desk.session.read_for_assembly(*id).expect("a page"))
                .collect();
            boards(&read, &words)
        };
        let all = made(&mut here);
        let all: Vec<&Board> = all.iter().collect();
        here.session.accept_boards(&all, true).expect("accepted");
        let all = made(&mut there).into_iter().map(Arc::new).collect();
        let accepting = there.session.accepting(all);
        let prepared = accepting.prepare(|_, _| true).expect("worked out");
        let done = there.session.put_down(prepared).expect("put down");
        assert!(done.is_some(), "{name}");
        let said = texts(&mut there);
        assert_eq!(said, texts(&mut here), "{name}");
        let mut there = there.reopened_by("zhou");
        assert_eq!(texts(&mut there), said, "{name}");
    }
}

/// A story, another whose headline stands behind it, and the other half of a third.
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

fn board_of(desk: &mut Desk, number: usize) -> Board {
    let words = Words::without_dictionary();
    let ids = desk.session.pages();
    let read: Vec<PageText> = ids
        .iter()
        .map(|(_, id)| desk.session.read_for_assembly(*id).expect("a page"))
        .collect();
    boards(&read, &words).remove(number - 1)
}

fn refuse(desk: &mut Desk, board: &Board, part: Part) {
    let command = board.refuse(part).expect("something to refuse");
    desk.session.execute(&command).expect("refused");
}

fn block_of(board: &Board, begins: &str) -> usize {
    let mut blocks = board.blocks.iter();
    let found = blocks.position(|block| block.text.starts_with(begins));
    found.expect("a block")
}

#[test]
fn a_page_is_not_sure_whose_jump_is_less_sure_than_jumps_have_to_be() {
    let mut desk = Desk::new(&[FRONT, BACK]);
    let mut board = board_of(&mut desk, 1);
    for group in &mut board.groups {
        group.confidence = 0.85;
    }
    for (confidence, at_four_fifths, at_all) in [(0.95, true, true), (0.85, false, true)] {
        board.groups[0].pulls[0].confidence = confidence;
        assert_eq!(board.is_sure(0.8), at_four_fifths, "{confidence}");
        assert_eq!(board.is_sure(0.0), at_all, "{confidence}");
    }
    board.groups[1].confidence = 0.7;
    assert!(!board.is_sure(0.8), "an article of it");
}

#[test]
fn what_was_refused_is_refused_after_the_bundle_was_opened_again() {
    let words = Words::without_dictionary();
    let mut desk = Desk::new(&[FRONT, BACK]);
    let before = board_of(&mut desk, 1);
    assert_eq!(before.groups.len(), 2);
    let head = block_of(&before, "北关水库提前放水");
    assert!(before.blocks[head].is_moved);
    assert_eq!(before.groups[1].blocks[0], head);
    assert_eq!(before.groups[0].jumps().count(), 1);

    // The headline of the second article, and where it would go; and the half on the other page.
    let mut refusals = 1;
    refuse(&mut desk, &before, Part::Pull(0, 0));
    for _ in 0..2 {
        let board = board_of(&mut desk, 1);
        let head = block_of(&board, "北关水库提前放水");
        if let Some(command) = board.refuse(Part::Block(head)) {
            desk.session.execute(&command).expect("refused");
            refusals += 1;
        }
    }
    let mut desk = desk.reopened_by("zhou");
    let after = board_of(&mut desk, 1);
    let head = block_of(&after, "北关水库提前放水");
    let block = &after.blocks[head];
    assert!(!block.is_moved && !block.is_proposed(), "{block:?}");
    assert_eq!(after.groups[1].blocks.last(), Some(&head));
    assert_eq!(after.groups[0].jumps().count(), 0);
    assert_eq!(after.refusals(Part::Block(head)).len(), refusals - 1);
    assert_eq!(after.refusals(Part::Pull(0, 0)).len(), 1);
    assert_eq!(after.refuse(Part::Block(head)), None);
    assert_eq!(after.refuse(Part::Pull(0, 0)), None);

    // Nor does the batch over all pages do it.
    desk.session
        .assemble(&words, 0.0, &|_, _| {})
        .expect("put together");
    let (all, _) = texts(&mut desk);
    let find = |part: &str| all.iter().find(|text| text.contains(part)).expect("a text");
    assert!(!find("旧仓库改成图书馆").contains("退休教师"), "{all:?}");
    assert!(
        find("放水比往年")
            .trim_end()
            .ends_with("十二天。\n北关水库提前放水"),
        "{all:?}"
    );
    let page = desk.page(1);
    let document = desk.session.document(page).expect("a document");
    assert_eq!(document.role(block.first), Role::Unset);

    // Taken back, it is proposed again.
    let mut desk = desk.reopened_by("lin");
    let taken_back = after.refusals(Part::Pull(0, 0))[0].action.to_string();
    let undone = desk.session.undo(Some(&taken_back), false);
    undone.expect("taken back");
    assert_eq!(board_of(&mut desk, 2).refusals(Part::Block(0)), []);
}

#[test]
fn an_article_that_does_not_begin_belongs_to_the_one_before() {
    let words = Words::without_dictionary();
    let mut desk = Desk::new(&[FRONT]);
    let before = board_of(&mut desk, 1);
    refuse(&mut desk, &before, Part::Group(1));
    let after = board_of(&mut desk, 1);
    assert_eq!(after.groups.len(), 1);
    let first = block_of(&after, "北关水库提前放水");
    let refusals = after.refusals(Part::Block(first));
    assert_eq!(refusals.len(), 1);
    assert!(after.has_proposals(), "roles are still proposed");
    desk.session
        .assemble(&words, 0.0, &|_, _| {})
        .expect("put together");
    assert_eq!(texts(&mut desk).0.len(), 1);
    desk.undo().expect("the batch");
    desk.session
        .undo(Some(&refusals[0].action.to_string()), false)
        .expect("taken back");
    assert_eq!(board_of(&mut desk, 1), before);
}

#[test]
fn a_page_of_which_all_was_refused_has_no_proposals() {
    let words = Words::without_dictionary();
    let mut desk = Desk::new(&[FRONT, BACK]);
    // Whatever is proposed is refused until nothing is.
    for round in 0.. {
        assert!(round < 50, "it comes to an end");
        let board = board_of(&mut desk, 1);
        let groups = (0..board.groups.len()).rev().map(Part::Group);
        let blocks = (0..board.blocks.len()).map(Part::Block);
        let part = groups
            .chain(blocks)
            .find(|part| board.refuse(*part).is_some());
        let Some(part) = part else { break };
        refuse(&mut desk, &board, part);
    }
    let board = board_of(&mut desk, 1);
    assert!(!board.has_proposals(), "{board:?}");
    let (before, _) = texts(&mut desk);
    let done = desk
        .session
        .assemble(&words, 0.0, &|_, _| {})
        .expect("put together");
    assert_eq!(done.pages, 1, "the other page alone");
    assert_eq!(texts(&mut desk).0[0], before[0]);
}

#[test]
fn what_belongs_to_no_article_is_out_of_the_text_and_comes_back() {
    let words = Words::without_dictionary();
    let mut desk = Desk::new(&[FRONT, BACK]);
    let (before, _) = texts(&mut desk);
    let pages = [board_of(&mut desk, 1), board_of(&mut desk, 2)];
    let pages: Vec<&Board> = pages.iter().collect();
    desk.session.accept_boards(&pages, false).expect("accepted");
    let all = |desk: &mut Desk| texts(desk).0.concat();
    for part in ["苇川日报", "下转", "上接"] {
        assert!(before.concat().contains(part));
        assert!(
            !all(&mut desk).contains(part),
            "{part} in {}",
            all(&mut desk)
        );
    }
    // The board still has them, and jumps are still told by them.
    let mut desk = desk.reopened_by("zhou");
    let board = board_of(&mut desk, 1);
    assert_eq!(board.groups[0].jumps().count(), 1);
    let aside: Vec<&str> = board
        .aside
        .iter()
        .map(|at| board.blocks[*at].text.as_str())
        .collect();
    assert_eq!(
        aside,
        ["苇川日报　2024年3月6日　星期三　第1版", "（下转第2版）"]
    );
    assert!(board.aside.iter().all(|at| board.blocks[*at].is_hidden));

    // Another role brings it back, and nobody takes it out again unasked.
    let head = &board.blocks[block_of(&board, "苇川日报")];
    desk.session
        .execute(&board.give_role(head, Role::Subtitle))
        .expect("a role");
    assert!(all(&mut desk).contains("苇川日报"));
    let board = board_of(&mut desk, 1);
    let head = &board.blocks[block_of(&board, "苇川日报")];
    assert!(!head.is_hidden && head.role == Role::Subtitle);
    desk.session
        .execute(&board.give_role(head, Role::Furniture))
        .expect("a role");
    assert!(
        !all(&mut desk).contains("苇川日报"),
        "by hand it goes again"
    );
    desk.undo().expect("one undo");
    desk.does(r#"{"role":{"article":1,"text":"苇川日报","role":"furniture"}}"#);
    assert_eq!(board_of(&mut desk, 1).lines_to_hide(), 0);
    let done = desk.session.assemble(&words, 0.0, &|_, _| {});
    assert_eq!(done.expect("nothing").pages, 0);
    assert!(all(&mut desk).contains("苇川日报"));
}

#[test]
fn a_page_of_one_story_is_put_together_once() {
    let words = Words::without_dictionary();
    let front = FRONT.split_once("本报讯").expect("a story").0;
    let front = front.split_once('\n').expect("a head").1;
    let mut desk = Desk::new(&[front, BACK]);
    let board = board_of(&mut desk, 1);
    assert_eq!((board.groups.len(), board.lines_to_hide()), (1, 1));
    desk.session
        .accept_boards(&[&board], false)
        .expect("accepted");
    let board = board_of(&mut desk, 1);
    assert!(board.is_arranged && !board.has_proposals(), "{board:?}");
    assert_eq!(board.groups[0].jumps().count(), 1, "the jump is still told");
    // Shown again, it stays.
    let all = desk.session.document(board.page).expect("a document");
    let article = all.articles().next().expect("an article");
    let hidden = &board.blocks[board.aside[0]];
    let show = Command::Show {
        article: article_at(article),
        stretch: crate::session::command::Stretch::Addresses {
            first: crate::store::record::write_address(PageId(0), hidden.first),
            last: crate::store::record::write_address(PageId(0), hidden.last),
        },
    };
    desk.session.execute(&show).expect("shown");
    let (shown, _) = texts(&mut desk);
    assert!(shown[0].contains("下转"));
    assert_eq!(board_of(&mut desk, 1).lines_to_hide(), 0);
    desk.session
        .assemble(&words, 0.0, &|_, _| {})
        .expect("the other page");
    assert!(texts(&mut desk).0[0].contains("下转"));
}
