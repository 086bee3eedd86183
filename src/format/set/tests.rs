//! What holds for all three formats: round trips, errors, detection, the schema.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const TIME: &str = "2026-03-01T08:30:00.125Z";
const HASH: &str = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

/// What breaks naive code: outside the BMP, a variation selector, a combining mark, an
/// ideographic space, a byte-order mark, line ends of every kind, no-break space, NUL, private
/// use, quotes, backslashes, what looks like RON or JSON, controls and a noncharacter.
const HARD: &[char] = &[
    '\u{20BB7}',
    '\u{E0100}',
    '\u{301}',
    '\u{3000}',
    '\u{FEFF}',
    '\r',
    '\n',
    '\u{2028}',
    '\u{2029}',
    '\u{85}',
    '\u{A0}',
    '\0',
    '\u{E000}',
    '"',
    '\'',
    '\\',
    '#',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    '/',
    '*',
    'r',
    'b',
    'u',
    ' ',
    '\t',
    '\u{B}',
    '\u{1F}',
    '\u{7F}',
    '\u{200E}',
    '\u{FFFF}',
    '\u{10FFFF}',
    '“',
    '€',
    '王',
    '芳',
];

fn character() -> impl Strategy<Value = char> {
    prop_oneof![3 => prop::sample::select(HARD), 2 => prop::char::range('一', '龥'), 1 => any::<char>()]
}

fn text(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(character(), length).prop_map(|all| all.into_iter().collect())
}

fn map() -> impl Strategy<Value = BTreeMap<String, String>> {
    prop::collection::btree_map(text(0..6), text(0..6), 0..4)
}

fn word<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

/// Unknown fields: names that RON can hold, and any JSON below them.
fn extra() -> impl Strategy<Value = Extra> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e300..1e300).prop_map(|number: f64| Value::from(number)),
        (-1.0..1.0).prop_map(|number: f64| Value::from(number)),
        text(0..5).prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(text(0..4), inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    let name = prop::sample::select(&["confidence", "备注", "r", "true", "None", "a-b", "_x", "2"]);
    prop_oneof![
        3 => Just(Extra::new()),
        1 => prop::collection::btree_map(name.prop_map(str::to_owned), value, 1..3),
    ]
}

fn slice(text: &str, start: u32, end: u32) -> String {
    text.chars()
        .skip(start as usize)
        .take((end - start) as usize)
        .collect()
}

/// Cuts `0..length` at the given fractions into ranges that are not empty.
fn cut(length: u32, fractions: &[f64]) -> Vec<(u32, u32)> {
    let mut places: Vec<u32> = fractions
        .iter()
        .map(|part| (part * f64::from(length)) as u32)
        .collect();
    places.extend([0, length]);
    places.sort_unstable();
    places.dedup();
    places.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

prop_compose! {
    /// An article that passes [`Article::check`] under [`header`].
    fn article()(
        id in text(1..6),
        title in prop::option::of(text(0..6)),
        state in word(State::ALL),
        metadata in map(),
        text in text(0..60),
        names in prop::collection::vec(text(0..8), 1..3),
        sources in prop::collection::vec((0.0..1.0f64, any::<bool>(), 0u32..50), 0..6),
        spans in prop::collection::vec(
            (0.0..1.0f64, 0.0..1.0f64, text(0..6), map(), prop::option::of(text(0..6)), 0..4u8, extra()),
            0..6,
        ),
        roles in prop::collection::vec((0.0..1.0f64, word(RoleName::ALL)), 0..4),
        breaks in prop::collection::vec(
            (0.0..1.0f64, word(Decision::ALL), text(0..3), any::<bool>(), any::<bool>()),
            0..4,
        ),
        edits in prop::collection::vec((0.0..1.0f64, 0.0..1.0f64, text(1..4), 0..3u8, extra()), 0..4),
        moved in any::<bool>(),
        extra in extra(),
    ) -> Article {
        let length = text.chars().count() as u32;
        let at = |part: f64| (part * f64::from(length)) as u32;
        let mut made = Article::new(id, state, text);
        made.title = title;
        made.metadata = metadata;
        made.moved = moved;
        made.extra = extra;
        made.pages = names
            .into_iter()
            .map(|name| Page { hash: HASH.into(), name, length: 200, extra: Extra::new() })
            .collect();
        let last = made.pages.len() as u32 - 1;
        let fractions: Vec<f64> = sources.iter().map(|source| source.0).collect();
        for (number, (start, end)) in cut(length, &fractions).into_iter().enumerate() {
            made.sources.push(match sources.get(number) {
                Some(&(_, true, from)) => Source::of_page(start, end, last, from),
                _ => Source::typed(start, end),
            });
        }
        for (number, (one, other, author, attributes, note, kind, extra)) in
            spans.into_iter().enumerate()
        {
            let (start, end) = (at(one.min(other)), at(one.max(other)));
            let mut span = Span {
                id: format!("s{number}"),
                start,
                end,
                text: slice(&made.text, start, end),
                label: "PER".into(),
                attributes,
                note,
                author,
                time: TIME.into(),
                suggested: Some("learner".into()),
                state: SpanState::Whole,
                parts: Vec::new(),
                ranges: vec![PageRange::new(0, start, end)],
                extra,
            };
            let middle = start.midpoint(end);
            if start == end {
                span.state = SpanState::Dormant;
            } else if kind == 0 && start < middle {
                span.state = SpanState::Torn;
                span.parts = vec![Part::new(middle, end), Part::new(start, middle)];
                span.text = slice(&made.text, middle, end) + &slice(&made.text, start, middle);
            } else if kind == 1 {
                span.text.push('外');
                span.parts = vec![Part::new(start, end), Part::new(3, 4)];
                span.parts[1].article = Some("another".into());
            }
            made.spans.push(span);
        }
        let fractions: Vec<f64> = roles.iter().map(|role| role.0).collect();
        for ((start, end), (_, role)) in cut(length, &fractions).into_iter().zip(roles) {
            made.roles.push(RoleRange::new(start, end, role));
        }
        for (place, decision, original, on_page, machine) in breaks {
            let page = |number| on_page.then_some(number);
            made.breaks.push(Break {
                at: at(place),
                decision,
                original,
                page: page(last),
                start: page(7),
                end: page(9),
                author: "王".into(),
                time: TIME.into(),
                machine,
                extra: Extra::new(),
            });
        }
        for (one, other, original, kind, extra) in edits {
            let (start, end) = (at(one.min(other)), at(one.max(other)));
            let (kind, end) = match kind {
                0 if start < end => (EditKind::Insert, end),
                1 if start < end => (EditKind::Replace, end),
                _ => (EditKind::Hide, start),
            };
            made.edits.push(Edit {
                start,
                end,
                kind,
                original: if kind == EditKind::Insert { String::new() } else { original },
                text: slice(&made.text, start, end),
                page: Some(0),
                ranges: vec![PageRange::new(last, 4, 4)],
                author: "李".into(),
                time: TIME.into(),
                extra,
            });
        }
        made.sort();
        made
    }
}

fn label(id: &str, name: &str, color: &str) -> Label {
    Label {
        id: id.into(),
        name: name.into(),
        name_en: None,
        color: color.into(),
        key: None,
        description: None,
        examples: Vec::new(),
        of_article: false,
        attributes: Vec::new(),
        inside: None,
        crosses: None,
        extra: Extra::new(),
    }
}

fn header() -> Header {
    Header {
        schema: SCHEMA,
        program: "pizhu 0.1.0".into(),
        text: TextKind::Clean,
        labels: vec![
            label("PER", "人名", "#c0392b"),
            label("LOC", "地名", "#2980b9"),
        ],
        relations: vec![RelationType {
            id: "AT".into(),
            name: "在".into(),
            name_en: None,
            color: "#555555".into(),
            key: None,
            description: None,
            directed: true,
            pairs: vec![Pair {
                from: "PER".into(),
                to: "LOC".into(),
                extra: Extra::new(),
            }],
            extra: Extra::new(),
        }],
        guidelines: Some("# 细则\n".into()),
        settings: BTreeMap::from([("only".into(), "done".into())]),
        extra: Extra::new(),
    }
}

fn write(format: Format, header: &Header, articles: &[Article]) -> Vec<u8> {
    let mut writer = SetWriter::new(format, Vec::new(), header).unwrap();
    for article in articles {
        writer.article(article).unwrap();
    }
    assert_eq!(writer.articles(), articles.len() as u64);
    writer.finish().unwrap()
}

fn read(format: Format, bytes: &[u8]) -> Result<(Header, Vec<Article>, Summary), SetError> {
    let (mut header, mut articles) = (None, Vec::new());
    let summary = read_set(
        bytes,
        format,
        |found| {
            header = Some(found);
            Ok(())
        },
        |article| {
            articles.push(article);
            Ok::<_, SetError>(())
        },
    )?;
    Ok((header.unwrap(), articles, summary))
}

/// The source in pieces of one byte, so that every place is once the end of what has been read.
struct Drops<'a>(&'a [u8]);

impl io::Read for Drops<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.0.len().min(to.len()).min(1);
        to[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

/// The example of the documentation, and of the tests of errors.
fn example() -> Article {
    let mut article = Article::new("a1", State::Done, "𠮷田在北京讲话。");
    article.pages = vec![Page {
        hash: HASH.into(),
        name: "page1.txt".into(),
        length: 9,
        extra: Extra::new(),
    }];
    article.sources = vec![
        Source::of_page(0, 4, 0, 0),
        Source::typed(4, 5),
        Source::of_page(5, 8, 0, 6),
    ];
    article.spans = vec![
        span("s1", 0, 2, "𠮷田", "PER"),
        span("s2", 3, 5, "北京", "LOC"),
    ];
    article
}

fn span(id: &str, start: u32, end: u32, text: &str, label: &str) -> Span {
    Span {
        id: id.into(),
        start,
        end,
        text: text.into(),
        label: label.into(),
        attributes: BTreeMap::new(),
        note: None,
        author: "wang".into(),
        time: TIME.into(),
        suggested: None,
        state: SpanState::Whole,
        parts: Vec::new(),
        ranges: Vec::new(),
        extra: Extra::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_is_read_and_written_the_same(
        articles in prop::collection::vec(article(), 0..4),
        settings in map(),
        unknown in extra(),
    ) {
        let mut header = header();
        header.settings = settings;
        header.extra = unknown;
        for article in &articles {
            article.check(&header).unwrap();
        }
        for format in Format::ALL {
            let bytes = write(format, &header, &articles);
            let lines = String::from_utf8(bytes.clone()).unwrap();
            // Python's notion of a line: U+0085, U+2028 … and the controls end one, too.
            let breaking = |c: char| matches!(
                c,
                '\r' | '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}'
            );
            prop_assert!(!lines.contains(breaking));
            let around = if format == Format::JsonLines { 1 } else { 2 };
            prop_assert_eq!(lines.lines().count(), articles.len() + around);

            prop_assert_eq!(Format::detect(&bytes), Some(format));
            let (read_header, read_articles, summary) = read(format, &bytes).unwrap();
            prop_assert_eq!(&read_header, &header);
            prop_assert_eq!(&read_articles, &articles);
            prop_assert_eq!(summary.articles, articles.len() as u64);
            prop_assert_eq!(write(format, &read_header, &read_articles), bytes);
        }
    }

    #[test]
    fn the_layout_does_not_matter(articles in prop::collection::vec(article(), 0..4)) {
        let header = header();
        // As serde and ron write the same types, with Some( … ) and names, and in ron's own layout.
        #[derive(serde::Serialize)]
        struct Whole<'a> {
            pizhu: &'a Header,
            articles: &'a [Article],
        }
        let json = Whole { pizhu: &header, articles: &articles };
        let minified = serde_json::to_string(&json).unwrap();
        let pretty = serde_json::to_string_pretty(&json).unwrap();
        let plain: Vec<Article> = articles
            .iter()
            .cloned()
            .map(|mut article| {
                article.extra.clear();
                article.spans.iter_mut().for_each(|span| span.extra.clear());
                article.edits.iter_mut().for_each(|edit| edit.extra.clear());
                article
            })
            .collect();
        let ron = Whole { pizhu: &header, articles: &plain };
        let config = ron::ser::PrettyConfig::new().struct_names(true).escape_strings(false);
        let layouts = [
            (Format::Json, format!("\u{FEFF} {minified}\r\n"), &articles),
            (Format::Json, pretty, &articles),
            (Format::Ron, ron::to_string(&ron).unwrap(), &plain),
            (Format::Ron, ron::ser::to_string_pretty(&ron, config).unwrap(), &plain),
        ];
        for (format, text, articles) in layouts {
            let (read_header, read_articles, _) =
                read(format, text.as_bytes()).map_err(|error| {
                    TestCaseError::fail(format!("{error} in {format:?}: {text}"))
                })?;
            prop_assert_eq!(&read_header, &header);
            prop_assert_eq!(&read_articles, articles);
            let drops = io::BufReader::with_capacity(1, Drops(text.as_bytes()));
            let read: Result<Vec<Article>, _> = SetReader::new(drops, format).unwrap().collect();
            prop_assert_eq!(&read.unwrap(), articles);
        }
    }

    #[test]
    fn written_sets_are_valid_by_the_schema(articles in prop::collection::vec(article(), 0..3)) {
        let header = header();
        let document: Value =
            serde_json::from_slice(&write(Format::Json, &header, &articles)).unwrap();
        validate("Document", &document);
        let lines = write(Format::JsonLines, &header, &articles);
        for (number, line) in lines.split(|&byte| byte == b'\n').enumerate() {
            if !line.is_empty() {
                let record: Value = serde_json::from_slice(line).unwrap();
                validate(if number == 0 { "HeaderLine" } else { "Article" }, &record);
            }
        }
    }

    #[test]
    fn damage_is_an_error_and_never_a_panic(
        articles in prop::collection::vec(article(), 0..3),
        places in prop::collection::vec((0.0..1.0f64, any::<u8>(), 0..4u8), 1..4),
    ) {
        for format in Format::ALL {
            let mut bytes = write(format, &header(), &articles);
            for &(place, byte, kind) in &places {
                let at = (place * bytes.len() as f64) as usize;
                match kind {
                    _ if bytes.is_empty() => {}
                    0 => bytes.truncate(at),
                    1 => bytes.insert(at, byte),
                    2 => bytes[at] = byte,
                    _ => drop(bytes.remove(at)),
                }
            }
            never_panics(&bytes);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        never_panics(&bytes);
    }

    #[test]
    fn arbitrary_brackets_never_panic(
        parts in prop::collection::vec(
            prop::sample::select(&[
                "(", ")", "[", "]", "{", "}", "\"", "'", "\\", "r#", "#", "//", "/*", "*/", "\n",
                ",", ":", "pizhu", "articles", "\"pizhu\"", "\"articles\"", "b", "br", "é", "字",
                "#![enable(", ")]", "0", "(pizhu:(schema:1,program:\"\",text:clean),articles:[",
                "{\"pizhu\":{\"schema\":1,\"program\":\"\",\"text\":\"clean\"}",
                "\"articles\":[", "(id:\"a\",state:done,text:\"", "\u{85}", "\u{2028}",
            ]),
            0..40,
        ),
    ) {
        never_panics(parts.concat().as_bytes());
    }
}

fn never_panics(bytes: &[u8]) {
    let _ = Format::detect(bytes);
    for format in Format::ALL {
        let whole = read(format, bytes);
        if let Ok((header, articles, _)) = &whole {
            let _ = header.check();
            for article in articles {
                let _ = article.check(header);
            }
        }
        let drops = io::BufReader::with_capacity(1, Drops(bytes));
        let in_drops = SetReader::new(drops, format)
            .and_then(|reader| reader.collect::<Result<Vec<Article>, _>>());
        match (whole, in_drops) {
            (Ok((_, articles, _)), Ok(same)) => assert_eq!(articles, same),
            (Err(_), Err(_)) => {}
            (whole, in_drops) => panic!("{format:?}: {whole:?} but in drops {in_drops:?}"),
        }
    }
}

fn validate(definition: &str, instance: &Value) {
    thread_local! {
        static VALIDATORS: BTreeMap<&'static str, jsonschema::Validator> =
            ["HeaderLine", "Article", "Document"].into_iter().map(|name| {
                let mut schema = json_schema();
                let object = schema.as_object_mut().unwrap();
                object.remove("anyOf");
                object.insert("$ref".into(), json!(format!("#/$defs/{name}")));
                (name, jsonschema::validator_for(&schema).unwrap())
            }).collect();
    }
    VALIDATORS.with(|validators| {
        let errors: Vec<String> = validators[definition]
            .iter_errors(instance)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{definition}: {errors:?}");
    });
}

/// `PIZHU_WRITE_SCHEMA=1 cargo test the_schema_file` writes the file anew.
#[test]
fn the_schema_file_is_what_the_records_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/annotation-set.schema.json");
    let made = serde_json::to_string_pretty(&json_schema()).unwrap() + "\n";
    if std::env::var_os("PIZHU_WRITE_SCHEMA").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let there = std::fs::read_to_string(&path)
        .unwrap()
        .replace("\r\n", "\n");
    assert!(
        there == made,
        "run PIZHU_WRITE_SCHEMA=1 cargo test the_schema_file"
    );
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let mut article = serde_json::to_value(example()).unwrap();
    validate("Article", &article);
    validate(
        "Article",
        &json!({ "id": "a", "state": "todo", "text": "" }),
    );
    article["state"] = json!("finished");
    article["pages"][0]["hash"] = json!("5F");
    article["spans"][0]["start"] = json!(-1);
    let schema = json_schema();
    let errors = jsonschema::validator_for(&schema).unwrap();
    assert!(!errors.is_valid(&article));
    for missing in ["id", "state", "text"] {
        let mut article = json!({ "id": "a", "state": "todo", "text": "" });
        article.as_object_mut().unwrap().remove(missing);
        assert!(!errors.is_valid(&article), "{missing}");
    }
}

/// The documentation shows one set in two formats, byte for byte as the program writes it.
#[test]
fn the_examples_of_the_documentation_are_valid() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/annotation-set.md");
    let text = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let mut found = Vec::new();
    for block in text.split("```").skip(1).step_by(2) {
        let (language, body) = block.split_once('\n').unwrap();
        let format = match language {
            "jsonl" => Format::JsonLines,
            "json" => Format::Json,
            "ron" => Format::Ron,
            _ => continue,
        };
        let (header, articles, summary) = read(format, body.as_bytes()).unwrap();
        header.check().unwrap();
        articles
            .iter()
            .for_each(|article| article.check(&header).unwrap());
        assert!(summary.ignored.is_empty());
        assert_eq!(
            String::from_utf8(write(format, &header, &articles)).unwrap(),
            body
        );
        found.push((header, articles));
    }
    assert_eq!(found.len(), 2);
    assert!(
        found.windows(2).all(|pair| pair[0] == pair[1]),
        "the two are one set"
    );
}

#[test]
fn the_bytes_are_these() {
    let article = example();
    let text = |format| {
        String::from_utf8(write(format, &header(), std::slice::from_ref(&article))).unwrap()
    };
    insta_like(
        &text(Format::JsonLines),
        "{\"pizhu\":{\"schema\":1,\"program\":\"pizhu 0.1.0\",\"text\":\"clean\",\"labels\":[",
        "\n{\"id\":\"a1\",\"state\":\"done\",\"text\":\"𠮷田在北京讲话。\",\"pages\":[{\"hash\":",
        "\"author\":\"wang\",\"time\":\"2026-03-01T08:30:00.125Z\",\"state\":\"whole\"}]}\n",
    );
    insta_like(
        &text(Format::Json),
        "{\"pizhu\":{\"schema\":1,",
        "\"settings\":{\"only\":\"done\"}},\"articles\":[\n{\"id\":\"a1\",",
        "\"state\":\"whole\"}]}\n]}\n",
    );
    insta_like(
        &text(Format::Ron),
        "(pizhu:(schema:1,program:\"pizhu 0.1.0\",text:clean,labels:[(id:\"PER\",",
        "settings:{\"only\":\"done\"}),articles:[\n(id:\"a1\",state:done,",
        "state:whole)])\n])\n",
    );
}

fn insta_like(text: &str, start: &str, middle: &str, end: &str) {
    assert!(text.starts_with(start), "{text}");
    assert!(text.contains(middle), "{text}");
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn threads_can_encode_for_one_writer() {
    for format in Format::ALL {
        let mut bytes = b"before".to_vec();
        encode_article(format, &example(), &mut bytes).unwrap();
        let mut writer = SetWriter::new(format, Vec::new(), &header()).unwrap();
        writer.encoded(&bytes[6..]).unwrap();
        writer.encoded(&bytes[6..]).unwrap();
        let set = writer.finish().unwrap();
        assert_eq!(set, write(format, &header(), &[example(), example()]));
    }
}

#[test]
fn unknown_fields_survive() {
    let line = r#"{"id":"a","state":"todo","text":"","spans":[],"score":0.5,"who":{"b":[1,null]}}"#;
    let set = format!(
        "{{\"pizhu\":{{\"schema\":1,\"program\":\"p\",\"text\":\"clean\",\"new\":1}}}}\n{line}\n"
    );
    let (header, articles, _) = read(Format::JsonLines, set.as_bytes()).unwrap();
    assert_eq!(articles[0].extra["score"], json!(0.5));
    let again = String::from_utf8(write(Format::JsonLines, &header, &articles)).unwrap();
    assert_eq!(again, set.replace("\"spans\":[],", ""));
    let ron = String::from_utf8(write(Format::Ron, &header, &articles)).unwrap();
    assert!(
        ron.contains(r#"text:"",r#score:0.5f64,r#who:{"b":[1,()]})"#),
        "{ron}"
    );
    assert_eq!(read(Format::Ron, ron.as_bytes()).unwrap().1, articles);
}

#[test]
fn a_name_that_ron_cannot_hold_is_an_error() {
    let mut article = example();
    article.extra.insert("two words".into(), Value::Null);
    let mut bytes = b"kept".to_vec();
    let error = encode_article(Format::Ron, &article, &mut bytes).unwrap_err();
    assert_eq!(bytes, b"kept");
    assert_eq!(
        error.to_string(),
        "article \"a1\": the field \"two words\" cannot be written in RON"
    );
    encode_article(Format::Json, &article, &mut bytes).unwrap();
}

#[test]
fn names_beside_the_articles_are_reported() {
    let json = r#"{"comment":[1,"]}"],"pizhu":{"schema":1,"program":"","text":"clean"},
        "articles":[],"more":null}"#;
    let (_, articles, summary) = read(Format::Json, json.as_bytes()).unwrap();
    assert!(articles.is_empty());
    assert_eq!(summary.ignored, ["comment", "more"]);
    let ron = "#![enable(implicit_some)]\n// by hand\nSet(note: r#\")\"#, pizhu: /* ( */ Header(\
        schema: 1, program: \"\", text: clean, extra: ')',), articles: [Article(id: \"a\", \
        title: Some(\"t\"), state: todo, text: \"\", moved: true,), /* the end */], more: (),)";
    let (header, articles, summary) = read(Format::Ron, ron.as_bytes()).unwrap();
    assert_eq!(header.extra["extra"], json!(")"));
    assert_eq!(articles[0].title.as_deref(), Some("t"));
    assert!(articles[0].moved);
    assert_eq!(summary.ignored, ["note", "more"]);
}

#[test]
fn formats_are_told_by_name_and_by_content() {
    for format in Format::ALL {
        let path = format!("/tmp/某.报.{}", format.extension().to_uppercase());
        assert_eq!(Format::from_path(Path::new(&path)), Some(format));
    }
    assert_eq!(
        Format::from_path(Path::new("a.ndjson")),
        Some(Format::JsonLines)
    );
    assert_eq!(Format::from_path(Path::new("json")), None);
    let detect = |text: &str| Format::detect(text.as_bytes());
    assert_eq!(
        detect("\u{FEFF}{ \"pizhu\" : {\"a\": \"}\"} }"),
        Some(Format::JsonLines)
    );
    assert_eq!(detect("{\n\"pizhu\": {},\n"), Some(Format::Json));
    assert_eq!(detect("{\"articles\": ["), Some(Format::Json));
    assert_eq!(detect("// hand-made\n(pizhu: ("), Some(Format::Ron));
    assert_eq!(detect("{\"pizhu\": {\"labels\": ["), None);
    assert_eq!(detect("{\"id\":1,\"text\":\"记者\"}"), None);
    assert_eq!(detect("(记者王芳)"), None);
    assert_eq!(detect(""), None);
}

/// `file` as read in `format` fails with `message`.
#[track_caller]
fn refuses(format: Format, file: &str, message: &str) {
    let mut reader = match SetReader::new(file.as_bytes(), format) {
        Ok(reader) => reader.checking(),
        Err(error) => return assert_eq!(error.to_string(), message),
    };
    let error = reader.find_map(Result::err).expect("an error");
    assert_eq!(error.to_string(), message);
}

const LINE: &str = "{\"pizhu\":{\"schema\":1,\"program\":\"p\",\"text\":\"clean\"}}\n";
const JSON: &str =
    "{\"pizhu\":{\"schema\":1,\"program\":\"p\",\"text\":\"clean\"},\"articles\":[\n";
const RON: &str = "(pizhu:(schema:1,program:\"p\",text:clean),articles:[\n";

#[test]
fn errors_tell_the_place() {
    refuses(
        Format::JsonLines,
        &format!("{LINE}\n{{\"id\":\"甲\",\"state\":\"done\",\"text\":7}}\n"),
        "line 3, column 33 (article 0, id \"甲\"): invalid type: integer `7`, expected a string",
    );
    refuses(
        Format::Json,
        &format!(
            "{JSON}{{\"id\":\"a\",\"state\":\"done\",\"text\":\"\"}},\n  {{\"id\":\"b\",\n\"state\":\"gone\"}}]}}"
        ),
        "line 4, column 14 (article 1, id \"b\"): unknown variant `gone`, expected one of `todo`, `doing`, `done`",
    );
    refuses(
        Format::Ron,
        &format!("{RON}(id:\"a\",state:done,text:\"\"),\n(id:\"b\",\nstate:done,text:'x')])"),
        "line 4, column 17 (article 1, id \"b\"): Expected string",
    );
    refuses(
        Format::JsonLines,
        &format!("{LINE}{{\"id\":\"a\",\"state\":\"done\"}}"),
        "line 2, column 25 (article 0, id \"a\"): missing field `text`",
    );
    refuses(
        Format::Json,
        &format!("{JSON}{{\"id\":\"a\",\"state\":\"done\",\"text\":\"\"}}\n{{"),
        "line 3, column 1: expected a comma or ] after the article, found {",
    );
    refuses(
        Format::Json,
        &format!("{JSON}{{\"id\":\"a\",\"state\":\"done\",\"text\":\"\"}}"),
        "line 2, column 36: expected a comma or ] after the article, found the end of the file",
    );
    refuses(
        Format::Ron,
        "[]",
        "line 1, column 1: expected (pizhu: …, articles: […]), found []",
    );
    refuses(
        Format::Json,
        "{\"articles\":[",
        "line 1, column 13: expected the field `pizhu` before the articles, found [",
    );
    refuses(
        Format::JsonLines,
        &format!("{LINE}{LINE}"),
        "line 2, column 1 (article 0): expected an article, found a second header (two sets joined?)",
    );
    refuses(
        Format::JsonLines,
        "{\"pizhu\":{\"schema\":2,\"words\":[]}}",
        "line 1, column 1: the set is of version 2; this program reads version 1",
    );
    refuses(
        Format::Ron,
        "(pizhu:(schema:3),articles:[])",
        "line 1, column 8: the set is of version 3; this program reads version 1",
    );
    let not_utf8 = [RON.as_bytes(), b"(id:\"a\",state:done,text:\"\xFF\")])"].concat();
    let error = read(Format::Ron, &not_utf8).unwrap_err().to_string();
    assert_eq!(
        error,
        "line 2, column 26 (article 0, id \"a\"): the file is not UTF-8 here"
    );
}

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

#[test]
fn a_full_disk_is_an_error() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    assert!(matches!(
        SetWriter::new(Format::Json, Full, &header()),
        Err(SetError::Io(_))
    ));
}
