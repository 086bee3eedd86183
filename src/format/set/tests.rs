//! What holds for all three formats: round trips, errors, detection, the schema.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use serde_json::json;

use super::*;

mod checks;
mod errors;
mod generate;
mod round_trips;
mod schema;

const TIME: &str = "2026-03-01T08:30:00.125Z";

const HASH: &str = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

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
