//! How long it takes to import 100,000 articles of 2 KB, and to open what came of it.
//!
//! `cargo bench --bench import`, with `-- --quick` for 2,000 articles. Every article is another:
//! text of common characters from a seeded generator, in lines of 20, so every run writes the
//! same bytes.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use common::{ARTICLES, BYTES, Generator, is_quick, memory, verdict};
use pizhu::session::Session;
use pizhu::session::import::ImportOptions;

const FILES: usize = 10_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [open, path] = &arguments[..]
        && open == "--open"
    {
        return look(Path::new(path));
    }
    let (articles, files) = match is_quick(&arguments) {
        true => (2000, 500),
        false => (ARTICLES, FILES),
    };
    let folder = tempfile::tempdir().expect("a temporary folder");

    let lines = folder.path().join("articles.jsonl");
    let mut text = String::new();
    let mut generator = Generator(1);
    for i in 0..articles {
        let article =
            serde_json::json!({ "title": format!("第{i}篇"), "text": generator.article(i) });
        let _ = writeln!(text, "{article}");
    }
    fs::write(&lines, &text).expect("a file of records");
    drop(text);
    let bundle = import(folder.path(), "records", &lines, articles);
    reopen(&bundle);

    let pages = folder.path().join("pages");
    fs::create_dir(&pages).expect("a folder");
    for i in 0..files {
        let text = generator.article(articles + i);
        fs::write(pages.join(format!("{i}.txt")), text).expect("a page");
    }
    import(folder.path(), "files", &pages, files);
}

/// Imports `from` into a new bundle and tells how long it took.
fn import(folder: &Path, what: &str, from: &Path, articles: usize) -> PathBuf {
    let path = folder.join(format!("{what}.pizhu"));
    let mut session = Session::create(&path, "bench").expect("a bundle");
    let start = Instant::now();
    let options = ImportOptions::default();
    let report = session.import(&[from.to_owned()], &options, |_| true);
    let took = start.elapsed();
    let report = report.expect("a report");
    assert_eq!(report.pages, articles as u64, "{report:?}");
    let start = Instant::now();
    session.close().expect("everything on disk");
    let closing = start.elapsed();
    let size = path.metadata().map_or(0, |metadata| metadata.len());
    let limit = Duration::from_secs(10).mul_f64(articles as f64 / ARTICLES as f64);
    println!(
        "import of {articles} articles as {what}: {:.2} s, closing {:.2} s; {:.0} articles/s, \
         {:.1} MB/s; bundle {:.1} MB; {:.2} of the limit ({:.1} s){}; memory at most {:.0} MB",
        took.as_secs_f64(),
        closing.as_secs_f64(),
        articles as f64 / took.as_secs_f64(),
        (articles * BYTES) as f64 / 1e6 / took.as_secs_f64(),
        size as f64 / 1e6,
        (took + closing).as_secs_f64() / limit.as_secs_f64(),
        limit.as_secs_f64(),
        verdict(took + closing <= limit),
        memory("VmHWM:").unwrap_or(f64::NAN),
    );
    path
}

/// Looks at the bundle in a process of its own, so that its memory can be told.
fn reopen(bundle: &Path) {
    let program = std::env::current_exe().expect("this program");
    let status = Command::new(program).arg("--open").arg(bundle).status();
    assert!(status.expect("this program").success());
}

fn look(path: &Path) {
    let start = Instant::now();
    let mut session = Session::open_read_only(path).expect("a bundle");
    let opened = start.elapsed();
    let articles = session.articles().expect("articles");
    let listed = start.elapsed();
    let now = memory("VmRSS:").unwrap_or(f64::NAN);
    let most = memory("VmHWM:").unwrap_or(f64::NAN);
    println!(
        "opening {} articles: {:.3} s ({:.3} s of it the bundle; limit 0.3 s){}; memory {now:.0} MB, \
         at most {most:.0} MB (limit 200 MB){}",
        articles.len(),
        listed.as_secs_f64(),
        opened.as_secs_f64(),
        verdict(listed <= Duration::from_millis(300)),
        verdict(most <= 200.0 || most.is_nan()),
    );
    let mut worst = Duration::ZERO;
    let mut sum = Duration::ZERO;
    let step = (articles.len() / 100).max(1);
    let some: Vec<_> = articles.iter().step_by(step).collect();
    for article in &some {
        let start = Instant::now();
        let document = session.read_document(article.head.buffer.page);
        assert!(document.expect("a page").visible_len(article.head) > 0);
        let took = start.elapsed();
        worst = worst.max(took);
        sum += took;
    }
    println!(
        "one article of it: {:.3} ms, at worst {:.3} ms (limit 20 ms){}",
        sum.as_secs_f64() * 1e3 / some.len() as f64,
        worst.as_secs_f64() * 1e3,
        verdict(worst <= Duration::from_millis(20)),
    );
}
