//! What queries find and in what order, and that sums and values follow the rows.

use super::*;

fn row(page: u32, title: &str, metadata: &str, numbers: [u32; 3], progress: u8) -> ArticleRow {
    let [characters, spans, open_breaks] = numbers;
    ArticleRow {
        page,
        title: title.to_owned(),
        metadata: metadata.to_owned(),
        progress,
        characters,
        spans,
        open_breaks,
        ..ArticleRow::default()
    }
}

fn sample() -> ListIndex {
    let rows = [
        row(
            1,
            "渡口 改建",
            r#"{"newspaper":"苇川日报","date":"2024-03-05"}"#,
            [900, 3, 0],
            2,
        ),
        row(
            2,
            "ＡＢＣ展览",
            r#"{"newspaper":"岚渡晚报","date":"2024-03-31"}"#,
            [100, 0, 4],
            0,
        ),
        row(3, "abacus", r#"{"source":"新渡社"}"#, [500, 0, 2], 1),
        row(
            4,
            "渡口",
            r#"{"newspaper":"苇川日报","date":"2024-04-01"}"#,
            [500, 1, 9],
            0,
        ),
    ];
    let names = ["a/01.txt", "a/02.txt", "b/03.txt", "b/04.txt"];
    ListIndex::of(rows.iter().zip(names))
}

#[test]
fn a_query_finds_and_sorts() {
    let index = sample();
    let check = |query: ListQuery, expected: &[u32]| {
        assert_eq!(index.query(&query), expected, "{query:?}");
    };
    let text = |text: &str| ListQuery {
        text: text.to_owned(),
        ..ListQuery::default()
    };
    check(ListQuery::default(), &[0, 1, 2, 3]);
    check(text("渡口改"), &[0]);
    check(text("abc"), &[1]);
    check(text("ＡＢ"), &[1, 2]);
    check(text("b/0"), &[2, 3]);
    check(text("渡 苇川"), &[0, 3]);
    check(text("2024-03"), &[0, 1]);
    check(text("无此"), &[]);
    let newspaper = |name: &str| ListQuery {
        newspaper: Some(name.to_owned()),
        ..ListQuery::default()
    };
    check(newspaper("苇川日报"), &[0, 3]);
    check(newspaper(""), &[2]);
    check(newspaper("别的"), &[]);
    let dates = |from: Option<&str>, to: Option<&str>| ListQuery {
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
        ..ListQuery::default()
    };
    check(dates(Some("2024-03-31"), None), &[1, 3]);
    check(dates(None, Some("2024-03")), &[0, 1]);
    check(dates(Some("2024-03-06"), Some("2024-03-31")), &[1]);
    let has = |has_doubtful, has_spans, progress| ListQuery {
        has_doubtful,
        has_spans,
        progress,
        ..ListQuery::default()
    };
    check(has(Some(true), None, None), &[1, 2, 3]);
    check(has(Some(true), Some(true), None), &[3]);
    check(has(None, Some(false), Some(Progress::Todo)), &[1]);
    check(has(Some(false), None, Some(Progress::Done)), &[0]);
    let by = |order, descending| ListQuery {
        order,
        descending,
        ..ListQuery::default()
    };
    check(by(ListOrder::List, true), &[3, 2, 1, 0]);
    check(by(ListOrder::Title, false), &[2, 1, 3, 0]);
    check(by(ListOrder::Title, true), &[0, 3, 1, 2]);
    check(by(ListOrder::Date, false), &[0, 1, 3, 2]);
    check(by(ListOrder::Newspaper, false), &[1, 0, 3, 2]);
    check(by(ListOrder::Characters, false), &[1, 2, 3, 0]);
    check(by(ListOrder::Characters, true), &[0, 2, 3, 1]);
    check(by(ListOrder::Spans, true), &[0, 3, 1, 2]);
    check(by(ListOrder::Doubtful, true), &[3, 1, 2, 0]);
    check(by(ListOrder::Progress, false), &[1, 3, 2, 0]);
    let always = ListQuery {
        always: Some((2, 0)),
        ..text("渡口改")
    };
    assert!(index.fits(&always, 1) && !index.fits(&text("渡口改"), 1));
    check(always, &[0, 1]);
}

#[test]
fn a_query_says_whether_it_leaves_articles_out() {
    let check = |query: ListQuery, expected: bool| {
        assert_eq!(query.leaves_out(), expected, "{query:?}");
    };
    let all = ListQuery::default;
    check(all(), false);
    check(
        ListQuery {
            text: " ".to_owned(),
            ..all()
        },
        false,
    );
    check(
        ListQuery {
            order: ListOrder::Date,
            descending: true,
            ..all()
        },
        false,
    );
    check(
        ListQuery {
            text: "a".to_owned(),
            ..all()
        },
        true,
    );
    check(
        ListQuery {
            has_spans: Some(false),
            ..all()
        },
        true,
    );
    check(
        ListQuery {
            newspaper: Some(String::new()),
            ..all()
        },
        true,
    );
}

#[test]
fn sums_and_values_follow_the_rows() {
    let mut index = sample();
    assert_eq!(index.totals().articles, [2, 1, 1]);
    assert_eq!(index.totals().characters, 2000);
    let named = |list: &[(&str, u32)]| -> Vec<(String, u32)> {
        list.iter().map(|(n, c)| ((*n).to_owned(), *c)).collect()
    };
    let expected = named(&[("", 1), ("岚渡晚报", 1), ("苇川日报", 2)]);
    assert_eq!(index.newspapers(), expected);
    // A page's article is parted in two, another is emptied.
    let two = [
        row(2, "一", "{}", [40, 0, 1], 1),
        row(2, "二", "{}", [60, 1, 1], 2),
    ];
    index.put_page(2, "a/02.txt", &two);
    index.put_page(4, "b/04.txt", &[]);
    assert_eq!(index.len(), 4);
    assert_eq!(index.totals().articles, [0, 2, 2]);
    assert_eq!(index.totals().doubtful, 4);
    assert_eq!(index.newspapers(), named(&[("", 3), ("苇川日报", 1)]));
    assert_eq!(index.dates(), named(&[("", 3), ("2024-03-05", 1)]));
    let query = ListQuery {
        text: "02.txt".to_owned(),
        ..ListQuery::default()
    };
    assert_eq!(index.query(&query), [1, 2]);
}
