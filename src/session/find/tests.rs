use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::core::clean::Clean;
use crate::session::command::CommandError;
use crate::session::testing::Desk;
use crate::tag::find::{Folded, Query};

fn query(text: &str, switches: &str) -> Query {
    let has = |c| switches.contains(c);
    Query {
        text: text.to_owned(),
        regex: has('r'),
        case: has('c'),
        width: has('w'),
        spaces: has('s'),
        variants: has('v'),
    }
}

/// The hits in all articles: page, what the hit says.
fn found(session: &Session, query: &Query) -> Vec<(u32, String, Address, Address)> {
    let all = found_in_lines(session, query).into_iter();
    all.map(|(page, [_, said, _], first, last)| (page, said, first, last))
        .collect()
}

type InLine = (u32, [String; 3], Address, Address);

/// The same with what stands around each.
fn found_in_lines(session: &Session, query: &Query) -> Vec<InLine> {
    let matcher = Arc::new(Matcher::new(query).unwrap());
    let mut all = Vec::new();
    let search = session.search(matcher, Scope::All);
    let found = search.run(
        |_, _| true,
        |hits| {
            assert_eq!(hits.count, hits.hits.len() as u64);
            for hit in &hits.hits {
                all.push((hits.page, told(&hits, hit), hit.first, hit.last));
            }
        },
    );
    let found = found.unwrap();
    assert!(found.is_complete);
    assert_eq!(found.hits as usize, all.len());
    all
}

fn told(hits: &ArticleHits, hit: &Hit) -> [String; 3] {
    let line = hits.line(hit);
    [line.before, line.hit, line.after].map(str::to_owned)
}

fn said(session: &Session, text: &str, switches: &str) -> Vec<(u32, String)> {
    let all = found(session, &query(text, switches));
    all.into_iter()
        .map(|(page, said, ..)| (page, said))
        .collect()
}

fn hit(page: u32, said: &str) -> (u32, String) {
    (page, said.to_owned())
}

#[test]
fn what_articles_say_now_is_found() {
    let mut desk = Desk::new(&[
        "摊主程秀\n兰己经来\n北 京",
        "另一页上的程秀兰\n",
        "没有什么\n",
    ]);
    assert_eq!(
        said(&desk.session, "程秀兰", ""),
        [hit(1, "程秀兰"), hit(2, "程秀兰")]
    );
    assert_eq!(said(&desk.session, "程秀兰", "s"), [hit(2, "程秀兰")]);
    assert_eq!(said(&desk.session, "北京", ""), [hit(1, "北 京")]);
    // Kept, it is the end of a paragraph; joined, it is none, also where line ends count.
    desk.does(r#"{"keep":{"article":1,"line":1}}"#);
    assert_eq!(said(&desk.session, "程秀兰", ""), [hit(2, "程秀兰")]);
    desk.does(r#"{"join":{"article":1,"line":1}}"#);
    assert_eq!(said(&desk.session, "程秀兰", "s").len(), 2);
    // Corrections and what was typed are found, what they replaced is not.
    desk.does(r#"{"correct":{"article":1,"text":"己经","with":"已经"}}"#);
    assert_eq!(said(&desk.session, "兰已经", ""), [hit(1, "兰已经")]);
    assert_eq!(said(&desk.session, "己经", ""), []);
    desk.does(r#"{"hide":{"article":2,"text":"秀"}}"#);
    assert_eq!(said(&desk.session, "程兰", ""), [hit(2, "程兰")]);
    // Moved text is found where it stands.
    desk.does(r#"{"move":{"article":2,"line":1,"into":3,"to":"start"}}"#);
    assert_eq!(said(&desk.session, "程兰", ""), [hit(3, "程兰")]);
    desk.session.flush().unwrap();
    assert_eq!(said(&desk.session, "程兰", ""), [hit(3, "程兰")]);
}

#[test]
fn replacing_is_one_action_and_keeps_tags() {
    let mut desk = Desk::new(&["摊主程秀\n兰己经来。程秀兰说\n", "程 秀兰又说（程秀兰）\n"]);
    desk.does(r#"{"tag":{"article":1,"text":"程秀兰","label":"PER"}}"#);
    desk.does(r#"{"replace":{"find":"程秀兰","with":"程岫兰"}}"#);
    assert_eq!(desk.clean(1).trim_end(), "摊主程岫\n兰己经来。程岫兰说");
    assert_eq!(desk.clean(2).trim_end(), "程岫兰又说（程岫兰）");
    let page = desk.page(1);
    let document = desk.session.document(page).unwrap();
    let words: Vec<String> = document.spans().map(|span| span.text()).collect();
    assert_eq!(words, ["程岫\n兰"]);
    desk.undo();
    assert_eq!(desk.clean(1).trim_end(), "摊主程秀\n兰己经来。程秀兰说");
    assert_eq!(desk.clean(2).trim_end(), "程 秀兰又说（程秀兰）");
    // With groups, in one article.
    desk.does(r#"{"replace":{"article":2,"find":"(.)秀(.)","with":"$2—$1","regex":true}}"#);
    assert_eq!(desk.clean(2).trim_end(), "兰—程又说（兰—程）");
    assert!(desk.clean(1).contains("程秀兰"));
    let nothing = desk.try_it(r#"{"replace":{"find":"没有","with":""}}"#);
    assert!(matches!(nothing, Err(CommandError::NotFound { .. })));
    let wrong = desk.try_it(r#"{"replace":{"find":"(","with":"","regex":true}}"#);
    assert!(matches!(wrong, Err(CommandError::Query(_))));
}

#[test]
fn a_plan_leaves_out_what_it_is_told_to_and_does_not_replace_what_changed() {
    let mut desk = Desk::new(&["甲乙甲\n", "甲丙\n"]);
    let query = query("甲", "");
    let matcher = Arc::new(Matcher::new(&query).unwrap());
    let hits = found(&desk.session, &query);
    let typist = desk.session.typist();
    let mut substitution = Substitution::new(&query, "丁丁", typist);
    substitution.except = Arc::new([(hits[0].2, hits[0].3)].into_iter().collect());
    let plan = |session: &Session| {
        let search = session.search(Arc::clone(&matcher), Scope::All);
        search.plan(&substitution, |_, _| true).unwrap()
    };
    let old = plan(&desk.session);
    assert_eq!(old.counts(), (2, 2));
    desk.does(r#"{"insert":{"article":2,"at":0,"with":"戊"}}"#);
    let result = desk.session.replace(old, &query, "丁丁");
    assert!(matches!(result, Ok(Replaced::Changed)));
    let new = plan(&desk.session);
    let result = desk.session.replace(new, &query, "丁丁");
    assert!(matches!(result, Ok(Replaced::Done(_, 2))));
    assert_eq!(desk.clean(1).trim_end(), "甲乙丁丁");
    assert_eq!(desk.clean(2).trim_end(), "戊丁丁丙");
    let mut desk = desk.reopened_by("wang");
    assert_eq!(desk.clean(1).trim_end(), "甲乙丁丁");
    assert_eq!(desk.clean(2).trim_end(), "戊丁丁丙");
}

/// An edit of some article, as a command.
fn edit() -> impl Strategy<Value = String> {
    let article = 1..4_u32;
    let at = 0..12_u32;
    (article, at, 0..9_u32, 1..4_u32).prop_map(|(article, at, kind, more)| {
        let end = at + more;
        match kind {
            0 => format!(r#"{{"join":{{"article":{article},"line":{more}}}}}"#),
            1 => format!(r#"{{"keep":{{"article":{article},"line":{more}}}}}"#),
            2 => format!(
                r#"{{"correct":{{"article":{article},"start":{at},"end":{end},"with":"乙甲"}}}}"#
            ),
            3 => format!(r#"{{"insert":{{"article":{article},"at":{at},"with":"甲乙 "}}}}"#),
            4 => format!(r#"{{"hide":{{"article":{article},"start":{at},"end":{end}}}}}"#),
            5 => format!(
                r#"{{"move":{{"article":{article},"line":1,"into":{},"to":"end"}}}}"#,
                article % 3 + 1
            ),
            6 => format!(r#"{{"split_article":{{"article":{article},"line":2}}}}"#),
            7 => format!(
                r#"{{"tag":{{"article":{article},"start":{at},"end":{end},"label":"PER"}}}}"#
            ),
            _ => r#"{"undo":{"with_resting":true}}"#.to_owned(),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// What a search finds is what every article, opened and read, has, in the same lines; and what
    /// replacing leaves is what the text reads as with each hit replaced.
    #[test]
    fn a_bundle_is_searched_as_its_articles_read(
        edits in proptest::collection::vec(edit(), 0..10),
        wanted in "[甲乙丙国Aa]{1,2}|甲 乙|[甲乙].|乙?丙",
        switches in "[cwsvr]{0,3}",
        flush: bool,
        with in "[甲戊]{0,3}",
    ) {
        let mut desk = Desk::new(&["甲乙\n丙 甲乙甲\n國Ａa", "乙\n\n甲　乙丙\n国甲", "aA甲\n乙乙"]);
        for edit in edits {
            // Some cannot be carried out.
            let _ = desk.try_it(&edit);
        }
        if flush {
            desk.session.flush().unwrap();
        }
        let query = query(&wanted, &switches);
        let Ok(matcher) = Matcher::new(&query) else { return Ok(()) };
        let mut expected = Vec::new();
        let mut texts = Vec::new();
        for article in desk.session.articles().unwrap() {
            let hits = desk.session.hits_in(&matcher, article.head).unwrap();
            for (hits, hit) in hits.iter().flat_map(|all| all.hits.iter().map(move |hit| (all, hit))) {
                expected.push((hits.page, told(hits, hit), hit.first, hit.last));
            }
            texts.push(replaced(&mut desk.session, &matcher, article.head, &with));
        }
        let found = found_in_lines(&desk.session, &query);
        prop_assert_eq!(&found, &expected);

        let heads: Vec<Address> = desk.session.articles().unwrap().iter().map(|a| a.head).collect();
        let typist = desk.session.typist();
        let substitution = Substitution::new(&query, &with, typist);
        let search = desk.session.search(Arc::new(matcher), Scope::All);
        let plan = search.plan(&substitution, |_, _| true).unwrap();
        let result = desk.session.replace(plan, &query, &with);
        for (head, text) in heads.iter().zip(&texts) {
            let document = desk.session.document(head.buffer.page).unwrap();
            prop_assert_eq!(&without_white(Clean::of(document, *head).text()), text);
        }
        prop_assert!(result.is_ok() || texts.len() == heads.len());
        // Read anew from the disk it is the same.
        desk.session.flush().unwrap();
        for (head, text) in heads.iter().zip(&texts) {
            let document = desk.session.read_document(head.buffer.page).unwrap();
            prop_assert_eq!(&without_white(Clean::of(&document, *head).text()), text);
        }
    }
}

fn without_white(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// An article's text with every hit replaced, by hand, without white space.
fn replaced(session: &mut Session, matcher: &Matcher, article: Address, with: &str) -> String {
    let document = session.document(article.buffer.page).unwrap();
    let reading = article::Reading::of(document, article, matcher.minds_spaces());
    let chars = reading.chars.iter().copied();
    let hits = matcher.find(chars, &mut Folded::default());
    let mut out = String::new();
    let mut at = 0;
    for hit in hits {
        out.extend(&reading.chars[at..hit.start as usize]);
        out.push_str(with);
        at = hit.end as usize;
    }
    out.extend(&reading.chars[at..]);
    without_white(&out)
}
