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

/// What the articles say, and the characters of all of them in order.
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
    let mut chars: Vec<char> = texts.iter().flat_map(|text| text.chars()).collect();
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
        let done = desk.session.assemble(&words, 0.0).expect("put together");
        assert!(
            done.pages == pages.len() && done.left == 0,
            "{name}: {done:?}"
        );
        let (_, same) = texts(&mut desk);
        assert_eq!(chars, same, "{name}");
        // Nothing is proposed for what was accepted.
        for (_, page) in desk.session.pages() {
            let read = desk.session.read_for_assembly(page).expect("a page");
            let board = boards(&[read], &words).remove(0);
            assert!(board.blocks.iter().all(|block| block.is_set), "{name}");
        }
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
