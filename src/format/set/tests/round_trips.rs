//! Whatever is written is read again, however it is laid out, and damage is an error.

use crate::format::set::*;
use proptest::prelude::*;
use serde_json::Value;

use super::generate::{article, extra, map};
use super::schema::validate;
use super::{header, read, write};

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
