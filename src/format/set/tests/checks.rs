//! The check of an article finds what does not agree.

use super::{HASH, TIME, example, header, write};
use crate::format::set::*;

/// The example with one thing changed fails the check with `message`.
#[track_caller]
fn faulty(change: impl FnOnce(&mut Article), message: &str) {
    let mut article = example();
    article.check(&header()).unwrap();
    change(&mut article);
    let error = article.check(&header()).unwrap_err();
    assert_eq!(error.to_string(), format!("article \"a1\": {message}"));
}

#[test]
fn the_check_finds_what_is_wrong() {
    faulty(
        |a| a.spans[0].end = 9,
        "spans[0]: 0..9 is not a range of 8 characters",
    );
    faulty(
        |a| a.spans[0].start = 3,
        "spans[0]: 3..2 is not a range of 8 characters",
    );
    faulty(
        |a| a.spans[1].label = "ORG".into(),
        "spans[1]: the label \"ORG\" is not in the header",
    );
    faulty(
        |a| a.spans[1].id = "s1".into(),
        "spans[1]: the id \"s1\" is there twice",
    );
    faulty(
        |a| a.spans.swap(0, 1),
        "spans[1]: it begins at 0, before the one ahead of it allows (3)",
    );
    faulty(
        |a| a.spans[0].text = "王芳".into(),
        "spans[0]: the text there is \"𠮷田\", not \"王芳\"",
    );
    faulty(
        |a| a.spans[0].time = "2026-13-01T08:30:00.125Z".into(),
        "spans[0]: \"2026-13-01T08:30:00.125Z\" is not a time such as 2026-03-01T08:30:00.000Z",
    );
    faulty(
        |a| a.spans[0].state = SpanState::Torn,
        "spans[0]: a torn span has parts",
    );
    faulty(
        |a| a.spans[0].state = SpanState::Dormant,
        "spans[0]: a dormant span has no characters in the text",
    );
    faulty(
        |a| a.spans[0].parts = vec![Part::new(1, 2), Part::new(0, 1)],
        "spans[0]: the text there is \"田𠮷\", not \"𠮷田\"",
    );
    faulty(
        |a| a.spans[0].ranges = vec![PageRange::new(1, 0, 1)],
        "spans[0]: there is no page 1, there are 1",
    );
    faulty(
        |a| drop(a.sources.pop()),
        "sources[2]: the sources should go on at 8, not at 5",
    );
    faulty(
        |a| a.sources[1].start = 3,
        "sources[1]: the sources should go on at 4, not at 3",
    );
    faulty(
        |a| a.sources[2].from = Some(7),
        "sources[2]: 7..10 is not a range of 9 characters",
    );
    faulty(
        |a| a.sources[2].page = None,
        "sources[2]: the page and the place on it must be given together",
    );
    faulty(
        |a| a.pages[0].hash.make_ascii_uppercase(),
        &format!(
            "pages[0]: \"{}\" is not a SHA-256 in 64 lower-case hexadecimal digits",
            HASH.to_uppercase(),
        ),
    );
    faulty(
        |a| {
            a.roles = vec![
                RoleRange::new(0, 3, RoleName::Headline),
                RoleRange::new(2, 8, RoleName::Body),
            ];
        },
        "roles[1]: it begins at 2, before the one ahead of it allows (3)",
    );
    let mut header = header();
    header.labels[1].id = "PER".into();
    assert_eq!(
        header.check().unwrap_err().to_string(),
        "labels[1]: the id \"PER\" is there twice"
    );
}

#[test]
fn offsets_in_another_unit_are_recognised() {
    faulty(
        |a| (a.spans[1].start, a.spans[1].end) = (4, 6),
        "spans[1]: the text there is \"京讲\", not \"北京\" (the offsets are right in UTF-16 units, \
            but must count code points)",
    );
    faulty(
        |a| (a.spans[1].start, a.spans[1].end) = (10, 16),
        "spans[1]: 10..16 is not a range of 8 characters (the offsets are right in bytes of \
            UTF-8, but must count code points)",
    );
    faulty(
        |a| {
            (a.spans[1].start, a.spans[1].end) = (4, 6);
            a.spans[1].parts = vec![Part::new(4, 5), Part::new(5, 6)];
        },
        "spans[1]: the text there is \"京讲\", not \"北京\" (the offsets are right in UTF-16 units, \
            but must count code points)",
    );
    // A checking reader tells the line as well, and goes on behind the article.
    let mut wrong = example();
    (wrong.spans[1].start, wrong.spans[1].end) = (4, 6);
    let bytes = write(Format::JsonLines, &header(), &[example(), wrong, example()]);
    let mut reader = SetReader::new(&bytes[..], Format::JsonLines)
        .unwrap()
        .checking();
    reader.next_article().unwrap();
    let error = reader.next_article().unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("line 3: article \"a1\": spans[1]: "),
        "{error}"
    );
    assert_eq!(reader.next_article().unwrap().unwrap(), example());
    assert_eq!(reader.place().line, 4);
}

#[test]
fn printed_text_has_its_edits_where_the_old_characters_stand() {
    let mut header = header();
    header.text = TextKind::Printed;
    let mut article = Article::new("a", State::Done, "北亰");
    article.sources = vec![Source::typed(0, 2)];
    article.edits = vec![Edit {
        start: 1,
        end: 2,
        kind: EditKind::Replace,
        original: "亰".into(),
        text: "京".into(),
        page: None,
        ranges: Vec::new(),
        author: "wang".into(),
        time: TIME.into(),
        extra: Extra::new(),
    }];
    article.check(&header).unwrap();
    header.text = TextKind::Clean;
    assert!(article.check(&header).is_err());
}
