use super::*;
use crate::session::Session;
use crate::session::testing::Desk;

const FIRST: &str = "苇川湖的水鸟又多了
本报讯 记者周敏昨日从苇川湖保护站获悉，今年
入冬以来，在湖区越冬的水鸟已有四十七种，比去
年同期多了六种。保护站站长程秀兰说，湖边的芦
苇去年秋天没有割，水鸟有了过夜的地方，这是数
量增加的主要原因。
　　程秀兰说，站里今年添了两座观鸟屋，市民在屋里
看鸟，不会惊动它们。周末来看鸟的人，每天有三百
多位。
";
/// Wrapped otherwise, with a character misread, a name's beginning left out, and another end.
const SECOND: &str = "四十七种水鸟来过冬
周敏昨日从苇川湖保护站获悉，今年入冬以来，在湖区越冬的水乌已有四十七种，
比去年同期多了六种。保护站站长程秀兰说，湖边的芦苇去年秋天没有割，水鸟有
了过夜的地方，这是数量增加的主要原因。
程秀兰说，站里今年添了两座观鸟屋，市民在屋里看鸟，不会惊动它们。
编辑　方雨眠
";
const OTHER: &str = "粮价平稳
苇川粮店的掌柜贺小满说，新米上市以后，粮价一直平稳，家家都备足了过年的米。
";

fn copies(desk: &Desk, number: usize) -> Copies {
    let head = desk.session.pages()[number - 1].1;
    let document = desk.session.survey().document(head).unwrap();
    let article = document.page_head(head).unwrap();
    desk.session.survey().copies(article, |_, _| true).unwrap()
}

fn pair(desk: &mut Desk, copies: &Copies) -> Pair {
    let copy = &copies.copies[0];
    desk.session.pair(copies.article, copy).unwrap().unwrap()
}

/// What is tagged on a page, by the words.
fn tagged(session: &mut Session, page: crate::core::PageId) -> Vec<String> {
    let document = session.document(page).unwrap();
    let spans = document.spans();
    let words = |text: String| {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
    };
    let mut all: Vec<_> = spans
        .map(|span| {
            let said = format!("{} {}", words(span.text()), span.label());
            (span.first_visible(), said)
        })
        .collect();
    all.sort();
    all.into_iter().map(|(_, said)| said).collect()
}

#[test]
fn a_story_in_another_paper_is_found_and_set_beside_it() {
    let mut desk = Desk::new(&[FIRST, OTHER, SECOND]);
    let found = copies(&desk, 1);
    assert!(found.is_complete);
    assert_eq!(found.copies.len(), 1, "{found:?}");
    let copy = &found.copies[0];
    assert_eq!((copy.kind, copy.page), (Kind::Story, 3));
    assert!(copy.of_own > 0.75 && copy.of_other > 0.8, "{copy:?}");
    assert_eq!(copies(&desk, 2).copies, []);
    let pair = pair(&mut desk, &found);
    let differences: Vec<[&str; 2]> = pair
        .differences
        .iter()
        .map(|one| [one.texts[0].as_str(), one.texts[1].as_str()])
        .collect();
    assert_eq!(differences, [["鸟", "乌"]]);
    // Everything of both stretches is there once.
    for side in 0..2 {
        let pieces = pair.rows.iter().flat_map(|row| &row.sides[side]);
        let text: String = pieces.map(|piece| piece.text.as_str()).collect();
        let inked = |text: &str| {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
        };
        let whole: String = pair.sheets[side].chars.iter().collect();
        assert_eq!(inked(&text), inked(&whole));
    }
}

#[test]
fn breaks_and_tags_are_carried_and_nothing_decided_is_overturned() {
    let mut desk = Desk::new(&[FIRST, SECOND]);
    desk.does(r#"{"tag":{"article":2,"text":"周敏","label":"PER","note":"记者"}}"#);
    desk.does(r#"{"tag":{"article":2,"text":"苇川湖保护站","label":"ORG"}}"#);
    desk.does(r#"{"tag":{"article":2,"text":"水乌","label":"ORG"}}"#);
    desk.does(r#"{"tag":{"article":2,"text":"程秀兰","nth":2,"label":"PER"}}"#);
    desk.does(r#"{"tag":{"article":2,"text":"芦苇","label":"ORG"}}"#);
    desk.does(r#"{"tag":{"article":1,"text":"湖边的芦\n苇","label":"LOC"}}"#);
    desk.does(r#"{"keep":{"article":1,"line":2}}"#);
    // A refusal is a decision too.
    desk.does(r#"{"tag":{"article":2,"text":"观鸟屋","label":"LOC"}}"#);
    desk.does(r#"{"decline":{"article":1,"text":"观鸟屋","kind":"tag:LOC"}}"#);
    let before = desk.clean(1);
    let found = copies(&desk, 1);
    let pair = pair(&mut desk, &found);
    let carried = desk.session.carriable(&pair, Side::First).unwrap();
    assert_eq!(carried.tags.len(), 3);
    let said = |one: &Conflict| (one.words.clone(), one.why, one.there.is_some());
    let conflicts: Vec<_> = carried.conflicts.iter().map(said).collect();
    assert_eq!(
        conflicts,
        [
            ("水乌".to_owned(), Why::Differs, false),
            ("芦苇".to_owned(), Why::Taken, true),
            ("观鸟屋".to_owned(), Why::Refused, true),
        ]
    );
    let page = desk.page(1);
    desk.session
        .carry(&pair, Side::First, Carry::Tags, None)
        .unwrap();
    assert_eq!(
        tagged(&mut desk.session, page),
        [
            "周敏 PER",
            "苇川湖保护站 ORG",
            "湖边的芦苇 LOC",
            "程秀兰 PER"
        ]
    );
    assert!(
        desk.session
            .carry(&pair, Side::First, Carry::Tags, None)
            .is_err(),
        "all are there"
    );
    desk.session
        .carry(&pair, Side::First, Carry::Breaks, None)
        .unwrap();
    let text = desk.clean(1);
    // The first line was kept by hand; the others run on where the copy does.
    assert!(
        text.contains("今年\n入冬以来，在湖区越冬的水鸟已有四十七种，比去年同期"),
        "{text}"
    );
    assert!(text.contains("原因。\n"), "{text}");
    desk.session
        .carry(&pair, Side::Second, Carry::Text(0), None)
        .unwrap();
    assert!(desk.clean(2).contains("越冬的水鸟已有"));
    let other = desk.page(2);
    assert!(tagged(&mut desk.session, other).contains(&"水鸟 ORG".to_owned()));
    for _ in 0..3 {
        desk.undo().unwrap();
    }
    assert_eq!(desk.clean(1), before);
    assert_eq!(tagged(&mut desk.session, page), ["湖边的芦苇 LOC"]);
}

#[test]
fn a_paragraph_that_is_written_otherwise_is_not_joined_by_its_copy() {
    let first =
        format!("{FIRST}大桥今年完工。\n他说明年三月通车，春天以后两岸的人不用再坐船。\n{OTHER}");
    let second = format!("{SECOND}工程款全部到位。他本人到三月才回乡，两岸的人都去接。\n{OTHER}");
    let mut desk = Desk::new(&[&first, &second]);
    let found = copies(&desk, 1);
    let pair = pair(&mut desk, &found);
    desk.session
        .carry(&pair, Side::First, Carry::Breaks, None)
        .unwrap();
    let text = desk.clean(1);
    assert!(text.contains("大桥今年完工。\n他说"), "{text}");
    // Nor does text of several lines go in one piece.
    for number in 0..pair.differences.len() {
        let is_in_line = pair.differences[number].is_in_line;
        let done = desk
            .session
            .carry(&pair, Side::First, Carry::Text(number), None);
        assert!(
            is_in_line || done.is_err(),
            "{:?}",
            pair.differences[number]
        );
    }
}

#[test]
fn a_quotation_and_a_story_that_was_cut_are_told_apart() {
    let inked: String = FIRST.chars().filter(|c| !c.is_whitespace()).collect();
    let quoted: String = inked.chars().skip(40).take(64).collect();
    let long = format!(
        "记者贺小满写道：“{quoted}”\n{}",
        OTHER.repeat(4).replace("粮", "米")
    );
    let cut: String = inked.chars().take(110).collect();
    let desk = Desk::new(&[FIRST, &long, &cut]);
    let found = copies(&desk, 1);
    let kinds: Vec<(u32, Kind)> = found.copies.iter().map(|c| (c.page, c.kind)).collect();
    assert_eq!(kinds, [(3, Kind::Story), (2, Kind::Quotation)]);
    let place = &found.copies[1].places[0];
    let text: String = desk_text(&desk, 1)
        .chars()
        .skip(place.start as usize)
        .collect();
    assert!(text.starts_with(&quoted.chars().take(4).collect::<String>()));
}

fn desk_text(desk: &Desk, number: usize) -> String {
    let page = desk.page(number);
    let document = desk.session.survey().document(page).unwrap();
    let head = document.page_head(page).unwrap();
    Clean::of(&document, head).into_text()
}

#[test]
fn the_same_text_twice_in_one_article_is_found() {
    let twice = format!("{FIRST}{OTHER}{FIRST}");
    let mut desk = Desk::new(&[&twice]);
    let found = copies(&desk, 1);
    assert_eq!(found.copies.len(), 1, "{found:?}");
    assert_eq!(found.copies[0].kind, Kind::Twice);
    desk.does(r#"{"tag":{"article":1,"text":"周敏","label":"PER"}}"#);
    let pair = pair(&mut desk, &found);
    assert_eq!(pair.differences, []);
    desk.session
        .carry(&pair, Side::First, Carry::Tags, None)
        .unwrap();
    let page = desk.page(1);
    assert_eq!(tagged(&mut desk.session, page), ["周敏 PER", "周敏 PER"]);
}

#[test]
fn a_tag_that_somebody_took_away_is_not_carried_again() {
    let mut desk = Desk::new(&[FIRST, SECOND]);
    desk.does(r#"{"tag":{"article":2,"text":"周敏","label":"PER"}}"#);
    let found = copies(&desk, 1);
    let pair = pair(&mut desk, &found);
    let page = desk.page(1);
    let carriable = |desk: &mut Desk| {
        let carried = desk.session.carriable(&pair, Side::First).unwrap();
        let why: Vec<Why> = carried.conflicts.iter().map(|one| one.why).collect();
        (carried.tags.len(), why)
    };
    desk.session
        .carry(&pair, Side::First, Carry::Tags, None)
        .unwrap();
    assert_eq!(carriable(&mut desk), (0, vec![]), "it is there");
    // Undone, it was never there.
    desk.undo().unwrap();
    assert_eq!(carriable(&mut desk), (1, vec![]));
    desk.does(r#"{"redo":{}}"#);
    desk.does(r#"{"untag":{"article":1,"words":"周敏"}}"#);
    assert_eq!(carriable(&mut desk), (0, vec![Why::Untagged]));
    let again = desk.session.carry(&pair, Side::First, Carry::Tags, None);
    assert!(again.is_err());
    assert_eq!(tagged(&mut desk.session, page), [""; 0]);
    // That words are no person does not say that they are no organisation.
    desk.does(r#"{"retag":{"article":2,"words":"周敏","label":"ORG"}}"#);
    assert_eq!(carriable(&mut desk), (1, vec![]));
}

#[test]
fn a_tag_of_several_parts_is_carried_with_all_of_them() {
    let mut desk = Desk::new(&[FIRST, SECOND]);
    let parts = r#"[{"text":"湖区"},{"text":"水鸟有"}]"#;
    desk.does(&format!(
        r#"{{"tag":{{"article":2,"parts":{parts},"label":"LOC"}}}}"#
    ));
    // One part of this one is misread.
    let parts = r#"[{"text":"保护站"},{"text":"水乌"}]"#;
    desk.does(&format!(
        r#"{{"tag":{{"article":2,"parts":{parts},"label":"ORG"}}}}"#
    ));
    let found = copies(&desk, 1);
    let pair = pair(&mut desk, &found);
    let carried = desk.session.carriable(&pair, Side::First).unwrap();
    let conflicts: Vec<(&str, Why)> = carried
        .conflicts
        .iter()
        .map(|one| (one.words.as_str(), one.why))
        .collect();
    assert_eq!(conflicts, [("保护站水乌", Why::Differs)]);
    desk.session
        .carry(&pair, Side::First, Carry::Tags, None)
        .unwrap();
    let page = desk.page(1);
    assert_eq!(tagged(&mut desk.session, page), ["湖区水鸟有 LOC"]);
    let document = desk.session.document(page).unwrap();
    let span = document.spans().next().unwrap();
    assert_eq!(span.members().len(), 2);
    let carried = desk.session.carriable(&pair, Side::First).unwrap();
    assert_eq!(carried.tags.len(), 0, "it is there");
}

#[test]
fn what_stands_in_some_rows_is_carried_alone_and_the_log_says_from_where() {
    let mut desk = Desk::new(&[FIRST, SECOND]);
    desk.does(r#"{"metadata":{"of":{"article":2},"set":{"newspaper":"渡口日报"}}}"#);
    for (words, nth) in [("周敏", 1), ("程秀兰", 1), ("程秀兰", 2)] {
        desk.does(&format!(
            r#"{{"tag":{{"article":2,"text":"{words}","nth":{nth},"label":"PER"}}}}"#
        ));
    }
    let found = copies(&desk, 1);
    let pair = pair(&mut desk, &found);
    let page = desk.page(1);
    let carried = desk.session.carriable(&pair, Side::First).unwrap();
    let rows: Vec<usize> = carried.tags.iter().map(|one| one.row).collect();
    assert!(rows.is_sorted() && rows[0] < rows[2], "{rows:?}");
    let last = rows[2]..pair.rows.len();
    desk.session
        .carry(&pair, Side::First, Carry::Tags, Some(&last))
        .unwrap();
    assert_eq!(tagged(&mut desk.session, page), ["程秀兰 PER"]);
    desk.session
        .carry(&pair, Side::First, Carry::Tags, Some(&(0..rows[0] + 1)))
        .unwrap();
    assert_eq!(tagged(&mut desk.session, page), ["周敏 PER", "程秀兰 PER"]);
    let nothing = desk
        .session
        .carry(&pair, Side::First, Carry::Tags, Some(&last));
    assert!(nothing.is_err(), "nothing is left there");
    let other = crate::session::article_id(found.copies[0].article);
    let history = desk
        .session
        .history(crate::session::history::HistoryOf::Bundle, None, 1)
        .unwrap();
    assert_eq!(
        history.entries[0].detail,
        format!("1 tags from {other} 渡口日报 四十七种水鸟来过冬")
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
    /// Tags that are carried hold the same words, however the copy is wrapped.
    #[test]
    fn carried_tags_hold_the_same_words(
        width in 9_usize..40,
        starts in proptest::collection::vec((0_usize..150, 1_usize..8), 1..12),
    ) {
        let text: Vec<char> = FIRST.chars().filter(|c| !c.is_whitespace()).collect();
        let wrapped: String = text
            .chunks(width)
            .flat_map(|line| line.iter().copied().chain(['\n']))
            .collect();
        let mut desk = Desk::new(&[FIRST, &wrapped]);
        let page = desk.page(2);
        for (start, len) in starts {
            let end = (start + len).min(text.len());
            let words: String = text[start..end].iter().collect();
            // A tag may be there already.
            let command = serde_json::json!({"tag": {"article": 2, "text": words, "label": "PER"}});
            let _ = desk.try_it(&command.to_string());
        }
        let expected = tagged(&mut desk.session, page);
        let found = copies(&desk, 1);
        let pair = pair(&mut desk, &found);
        let carried = desk.session.carriable(&pair, Side::First).unwrap();
        proptest::prop_assert_eq!(carried.conflicts, vec![]);
        desk.session.carry(&pair, Side::First, Carry::Tags, None).unwrap();
        let page = desk.page(1);
        proptest::prop_assert_eq!(tagged(&mut desk.session, page), expected);
    }
}
