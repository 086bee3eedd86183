//! How long it takes to export 100,000 articles with 1,000,000 spans, and what serde_json and
//! ron alone need for the same records.
//!
//! `cargo bench --bench export`, with `-- --quick` for 1,000 articles.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufReader, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use pizhu::format::set::{self, Format, read_set};
use pizhu::session::Session;
use pizhu::session::sets::ExportOptions;

const ARTICLES: usize = 100_000;
const SPANS: usize = 10;
const CHARACTERS: usize = 700;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_quick = arguments.iter().any(|a| a == "--quick");
    let articles = if is_quick { 1000 } else { ARTICLES };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let set = folder.path().join("made.jsonl");
    make_set(&set, articles);
    let bundle = folder.path().join("bench.pizhu");
    let mut session = Session::create(&bundle, "bench").expect("a bundle");
    let start = Instant::now();
    let source = BufReader::new(fs::File::open(&set).expect("the set"));
    let report = session
        .import_set(source, Format::JsonLines, |_| true)
        .expect("an import");
    session.flush().expect("on disk");
    println!(
        "annotation set of {} articles read into a bundle: {:.2} s",
        report.articles,
        start.elapsed().as_secs_f64()
    );
    session.close().expect("on disk");
    for (format, seconds) in [
        (Format::JsonLines, 4.0),
        (Format::Json, 4.0),
        (Format::Ron, 15.0),
    ] {
        export(
            &bundle,
            folder.path(),
            format,
            seconds * articles as f64 / ARTICLES as f64,
        );
    }
}

fn export(bundle: &Path, folder: &Path, format: Format, limit: f64) {
    let mut session = Session::open_read_only(bundle).expect("a bundle");
    let path = folder.join(format!("out.{}", format.extension()));
    let options = ExportOptions {
        format,
        printed: false,
        articles: Vec::new(),
        progress: None,
    };
    let start = Instant::now();
    let mut file = fs::File::create(&path).expect("a file");
    let report = session
        .export(
            std::io::BufWriter::with_capacity(1 << 20, &mut file),
            &options,
            |_, _| true,
        )
        .expect("an export");
    file.sync_all().expect("on disk");
    let took = start.elapsed();
    let bytes = path.metadata().expect("the file").len();
    let (alone, ours, written) = encoding(&path, format);
    println!(
        "{} articles, {} spans as {}: {:.2} s, {:.1} MB, {:.0} MB/s; {:.2} of the limit ({limit:.2} s){}",
        report.articles,
        report.spans,
        format.extension(),
        took.as_secs_f64(),
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / took.as_secs_f64(),
        took.as_secs_f64() / limit,
        if took.as_secs_f64() <= limit {
            ""
        } else {
            " TOO MUCH"
        },
    );
    println!(
        "  of it encoding, one thread: {:.2} s; {} alone on the same records ({:.1} MB): {:.2} s; \
         encoding {:.2} of that (limit 1.5), the whole export from the bundle {:.2}",
        ours.as_secs_f64(),
        if format == Format::Ron {
            "ron"
        } else {
            "serde_json"
        },
        written as f64 / 1e6,
        alone.as_secs_f64(),
        ours.as_secs_f64() / alone.as_secs_f64(),
        took.as_secs_f64() / alone.as_secs_f64(),
    );
}

/// How long the library alone takes to write the records of a set, and how long our encoder; a
/// part of the records at a time.
fn encoding(path: &Path, format: Format) -> (Duration, Duration, usize) {
    let mut time = Duration::ZERO;
    let mut ours = Duration::ZERO;
    let mut bytes = Vec::new();
    let mut written = 0;
    let mut batch: Vec<set::Article> = Vec::new();
    let mut write = |batch: &mut Vec<set::Article>| {
        let start = Instant::now();
        for article in batch.iter() {
            let text = match format {
                Format::Ron => ron::to_string(article).expect("ron"),
                _ => serde_json::to_string(article).expect("json"),
            };
            written += text.len();
            std::io::sink().write_all(text.as_bytes()).expect("nowhere");
        }
        time += start.elapsed();
        let start = Instant::now();
        for article in batch.iter() {
            bytes.clear();
            set::encode_article(format, article, &mut bytes).expect("an article");
        }
        ours += start.elapsed();
        batch.clear();
    };
    let source = BufReader::new(fs::File::open(path).expect("the set"));
    read_set::<_, set::SetError>(
        source,
        format,
        |_| Ok(()),
        |article| {
            batch.push(article);
            if batch.len() == 500 {
                write(&mut batch);
            }
            Ok(())
        },
    )
    .expect("a set");
    write(&mut batch);
    (time, ours, written)
}

/// A set of generated articles, as another program might make it: text and spans.
fn make_set(path: &Path, articles: usize) {
    let mut text = String::new();
    let labels: Vec<_> = ["PER", "LOC", "ORG"]
        .iter()
        .map(|id| serde_json::json!({"id": id, "name": id, "color": "#0072b2"}))
        .collect();
    let header = serde_json::json!({"pizhu": {"schema": 1, "program": "bench", "text": "clean", "labels": labels}});
    let _ = writeln!(text, "{header}");
    let mut state = 5u32;
    for number in 0..articles {
        let chars: Vec<char> = (0..CHARACTERS)
            .map(|i| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                if i % 90 == 89 {
                    '\n'
                } else {
                    char::from_u32(0x4e00 + (state >> 16) % 3000).unwrap_or('一')
                }
            })
            .collect();
        let spans: Vec<_> = (0..SPANS)
            .map(|i| {
                let start = i * (CHARACTERS / SPANS) + 3;
                let label = ["PER", "LOC", "ORG"][i % 3];
                let words: String = chars[start..start + 3].iter().collect();
                serde_json::json!({
                    "id": format!("{number}-{i}"), "start": start, "end": start + 3, "text": words,
                    "label": label, "author": "bench", "time": "2026-01-01T00:00:00.000Z",
                    "state": "whole",
                })
            })
            .collect();
        let metadata = BTreeMap::from([("newspaper", "试刊"), ("date", "2026-01-01")]);
        let article = serde_json::json!({
            "id": format!("a{number}"), "state": "done", "metadata": metadata,
            "text": chars.iter().collect::<String>(), "spans": spans,
        });
        let _ = writeln!(text, "{article}");
    }
    fs::write(path, text).expect("a set");
}
