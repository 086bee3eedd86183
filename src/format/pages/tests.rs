//! What is read out of files of text, JSON and JSON Lines, and what of the rest.

use proptest::prelude::*;

use super::*;

fn read_as(kind: FileKind, bytes: &[u8], encoding: Encoding, field: Option<&str>) -> Pages {
    read(Path::new("f"), kind, bytes.to_vec(), encoding, field)
}

/// Pages as `name|key=value …|head|text`, errors as their sentence up to the advice.
fn shown(pages: &Pages) -> Vec<String> {
    let one = |page: &SourcePage| {
        let pairs = page
            .metadata
            .iter()
            .map(|(key, value)| format!("{key}={value}"));
        let pairs = pairs.collect::<Vec<_>>().join(" ");
        let text: String = decode(&page.bytes, page.encoding).chars.iter().collect();
        format!("{}|{pairs}|{}|{text}", page.name, page.head)
    };
    let errors = pages.errors.iter().map(|error| {
        let sentence = error.to_string();
        sentence.split(';').next().unwrap_or_default().to_owned()
    });
    pages.pages.iter().map(one).chain(errors).collect()
}

#[test]
fn lines_in_the_middle_of_a_file_are_counted_from_its_beginning() {
    let lines = "{\"text\": \"北京\"}\n\n{\"text\"\n{\"text\": \"上海\"}\n";
    let path = Path::new("a.jsonl");
    let pages = read_lines(path, lines.as_bytes(), 40, Encoding::Utf8, None);
    let names: Vec<_> = pages.pages.iter().map(|page| page.name.as_str()).collect();
    assert_eq!(names, ["a.jsonl#40", "a.jsonl#43"]);
    assert!(matches!(
        pages.errors[..],
        [ReadError::Json { line: 42, .. }]
    ));
}

#[test]
fn the_kind_of_a_file_is_told_by_name_and_start() {
    use FileKind::*;
    for (path, start, expected) in [
        ("a.txt", "", Text),
        ("a.TXT", r#"{"pizhu":1}"#, Text),
        ("b/a.md", "", Text),
        ("a.json", "", Json),
        ("a.json", r#"{"text":"x"}"#, Json),
        ("a.jsonl", r#"{"text":"pizhu"}"#, JsonLines),
        ("a.jsonl", "\n [\n{}]", Json),
        ("a.jsonl", r#"{"pizhu":{"format":1}}"#, AnnotationSet),
        ("a.jsonl", "\u{FEFF}\n{ \"pizhu\" : 1", AnnotationSet),
        ("a.jsonl", "{\"text\":\"x\"}\n{\"pizhu\":1}", JsonLines),
        ("a.json", r#"{"a":{"pizhu":1},"b":"pizhu"}"#, Json),
        ("a.json", r#"{"a":"\"","b":[{}],"pizhu":{}}"#, AnnotationSet),
        ("a.json", r#"[{"pizhu":1}]"#, Json),
        ("a.ron", "(pizhu:(version:1),articles:[])", AnnotationSet),
        (
            "a.ron",
            "#![enable(implicit_some)]\n// (\nSet(\n  pizhu: 1)",
            AnnotationSet,
        ),
        ("a.ron", "(window: (pizhu: 1))", Unknown),
        ("a.csv", "", Unknown),
        ("txt", "", Unknown),
        ("a.json", "\"\\", Json),
    ] {
        assert_eq!(
            kind_of(Path::new(path), start.as_bytes()),
            expected,
            "{path} {start}"
        );
    }
}

#[test]
fn a_text_file_is_one_page_as_it_came() {
    let bytes = b"\xB1\xB1\r\n\xFF";
    let pages = read_as(FileKind::Text, bytes, Encoding::Gb18030, None);
    assert_eq!(
        pages.pages,
        [SourcePage {
            name: "f".to_owned(),
            bytes: bytes.to_vec(),
            encoding: Encoding::Gb18030,
            metadata: Metadata::new(),
            head: 0,
        }]
    );
    assert_eq!(
        read_as(FileKind::Unknown, bytes, Encoding::Gb18030, None),
        pages
    );
    let set = read_as(FileKind::AnnotationSet, b"{}", Encoding::Utf8, None);
    assert_eq!(shown(&set), ["f is an annotation set"]);
}

#[test]
fn json_lines_are_pages() {
    #[track_caller]
    fn check(field: Option<&str>, text: &str, expected: &[&str]) {
        let pages = read_as(FileKind::JsonLines, text.as_bytes(), Encoding::Utf8, field);
        assert_eq!(shown(&pages), expected, "{text}");
        let (gb, _, _) = encoding_rs::GB18030.encode(text);
        let pages = read_as(FileKind::JsonLines, &gb, Encoding::Gb18030, field);
        assert_eq!(shown(&pages), expected, "{text}");
    }
    check(None, "", &[]);
    check(
        None,
        "{\"text\":\"北京\\r\\n\"}\r\n\r\n{\"正文\":\"二\",\"标题\":\"题\",\"版次\":4,\"日期\":\"2024年3月5日\"}",
        &[
            "f#1||0|北京\r\n",
            "f#3|date=2024-03-05 page=4 title=题|0|二",
        ],
    );
    check(
        None,
        "{\"text\":null,\"body\":\"b\",\"content\":\"c\"}",
        &["f#1||0|c"],
    );
    check(
        None,
        "{\"paper\":\"甲\",\"newspaper\":\"乙\",\"报纸\":\"丙\",\"text\":\"\"}",
        &["f#1|newspaper=乙|0|"],
    );
    check(
        Some("t"),
        "{\"text\":\"a\",\"t\":\"b\",\"title\":\"None\",\"url\":true}",
        &["f#1||0|b"],
    );
    check(
        None,
        "{\"text\":\"一\"}\n{\"text\":\"二\"\n[1]\n{\"t\":\"三\"}\n{\"text\":\"五\"}\n",
        &[
            "f#1||0|一",
            "f#5||0|五",
            "f, line 2, column 11: this is not JSON (EOF while parsing an object)",
            "f, line 3, column 1: found an array where an object with a text was expected",
            "f, line 4, column 1: this record has no text in a field text, content, body, 正文",
        ],
    );
    check(
        None,
        "{\"text\":\"Title: 题\\nDate: 2024-03-05\\n\\n正文\",\"title\":\"另题\"}",
        &["f#1|date=2024-03-05 title=另题|27|Title: 题\nDate: 2024-03-05\n\n正文"],
    );
    check(
        None,
        "{\"text\":\"北京\",\"x\":tru}\n",
        &["f, line 1, column 21: this is not JSON (expected ident)"],
    );
}

#[test]
fn json_is_pages() {
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let pages = read_as(FileKind::Json, text.as_bytes(), Encoding::Utf8, None);
        assert_eq!(shown(&pages), expected, "{text}");
    }
    check("\u{FEFF}{\"content\":\"一\"}", &["f#1||0|一"]);
    check(
        "[\n {\"text\":\"一\"},\n  {\"text\":2},\n {\"text\":\"三\"}\n]\n",
        &[
            "f#1||0|一",
            "f#3||0|三",
            "f, line 3, column 3: this record has no text in a field text, content, body, 正文",
        ],
    );
    check("[]", &[]);
    check(
        "{\"text\":\"一\"}\n{\"text\":\"二\"} [{\"text\":\"三\"}]",
        &["f#1||0|一", "f#2||0|二", "f#3||0|三"],
    );
    check(
        "[{\"text\":\"一\"},\n{\"text\" \"二\"}]",
        &[
            "f#1||0|一",
            "f, line 2, column 9: this is not JSON (expected `:`)",
        ],
    );
    check(
        "北",
        &["f, line 1, column 1: this is not JSON (expected value)"],
    );
    check(
        "7",
        &["f, line 1, column 1: found a number where an object with a text was expected"],
    );
}

#[test]
fn bytes_that_mean_nothing_spoil_only_their_record() {
    let lines = b"{\"text\":\"a\"}\n{\"text\":\"\xFFb\"}\n{\"text\":\"c\"}";
    let expected = [
        "f#1||0|a",
        "f#3||0|c",
        "f, line 2, column 10: the bytes here are not utf-8",
    ];
    assert_eq!(
        shown(&read_as(FileKind::JsonLines, lines, Encoding::Utf8, None)),
        expected
    );
    let array = b"[{\"text\":\"a\"},\n{\"text\":\"\xFFb\"},\n{\"text\":\"c\"}]";
    assert_eq!(
        shown(&read_as(FileKind::Json, array, Encoding::Utf8, None)),
        expected
    );
}

#[test]
fn head_lines_are_metadata() {
    /// `¶` ends the head.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let plain = text.replace('¶', "");
        let chars: Vec<char> = plain.chars().collect();
        let (head, metadata) = head_lines(&chars);
        let pairs: Vec<_> = metadata
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        assert_eq!(pairs.join(" "), expected, "{text}");
        let marked: String = chars[..head as usize]
            .iter()
            .chain(&['¶'])
            .chain(&chars[head as usize..])
            .collect();
        let text = if text.contains('¶') {
            text.to_owned()
        } else {
            format!("¶{text}")
        };
        assert_eq!(marked, text);
    }
    check("", "");
    check("正文", "");
    check("Title: 题\n正文", "");
    check("来源：本报\n正文", "");
    check(
        "Title: 题\nDate: 2024-03-05\n¶正文",
        "date=2024-03-05 title=题",
    );
    check(
        "\n\nurl : http://a.b/c\r\n\r\nTITLE：题\r\n \r\n\n¶正文",
        "title=题 url=http://a.b/c",
    );
    check(
        "标题：题\n日期：2024年3月5日\n作者：甲 乙\n来源：社\n网址：http://x\n¶正文\n标题：",
        "author=甲 乙 date=2024-03-05 source=社 title=题 url=http://x",
    );
    check(
        "時間：三月\u{2028}標題：題\u{2028}¶正文",
        "date=三月 title=題",
    );
    check(
        "Title: 题\n_副\nDate: None\nURL: http://x\n\n¶正文",
        "title=题_副 url=http://x",
    );
    check(
        "Title: 题\nDate: 2024-03-05\n¶短\n正文",
        "date=2024-03-05 title=题",
    );
    check(
        "Title: 题\nAuthor: 甲\n¶一\n二\n三\nDate: 2024-03-05\n",
        "author=甲 title=题",
    );
    check("Title: 题\n\n一\nDate: 2024-03-05\n", "");
    check("Title: 题\nDate:\n¶Title: 又\n正文", "title=题");
    let long = "长".repeat(201);
    check(
        &format!("标题：题\n作者：甲\n¶来源：{long}"),
        "author=甲 title=题",
    );
    check("日期：2024-03-05\n时间：10:00\n¶", "date=2024-03-05");
    check("他说：好\n日期：明天\n", "");
    check("page: 4\nnewspaper: x\n正文", "");
    check("title:a\ndate:b¶", "date=b title=a");
}

proptest! {
    #[test]
    fn any_bytes_are_read(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        json in "([\\[{}\\]:,\"\n 12a\u{5317}]|\"text\":|\"pizhu\":|title|[:\u{FF1A}]){0,40}",
        ron in "[#!\\[\\](){}a-c:\"/\\\\\n]{0,40}",
    ) {
        for bytes in [bytes.as_slice(), json.as_bytes(), ron.as_bytes()] {
            for path in ["a.json", "a.jsonl", "a.ron", "a.txt"] {
                kind_of(Path::new(path), bytes);
            }
            for kind in [FileKind::Text, FileKind::Json, FileKind::JsonLines] {
                for encoding in Encoding::ALL {
                    for page in read_as(kind, bytes, encoding, None).pages {
                        let count = decode(&page.bytes, page.encoding).chars.len();
                        prop_assert!(page.head as usize <= count);
                    }
                }
            }
        }
    }

    #[test]
    fn any_text_comes_back_from_json(texts in proptest::collection::vec(any::<String>(), 0..5)) {
        let lines: Vec<_> = texts.iter().map(|text| serde_json::json!({ "text": text }).to_string()).collect();
        for (kind, file) in [
            (FileKind::JsonLines, lines.join("\n")),
            (FileKind::Json, format!("[{}]", lines.join(", "))),
        ] {
            let pages = read_as(kind, file.as_bytes(), Encoding::Utf8, None);
            prop_assert!(pages.errors.is_empty());
            let found: Vec<_> = pages.pages.into_iter().map(|page| page.bytes).collect();
            let expected: Vec<_> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
