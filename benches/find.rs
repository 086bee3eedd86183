//! How long it takes to find and replace in a bundle of 100,000 articles of 2 KB, to find every
//! mention of a name in it, and to find in an article of 1,000,000 characters.
//!
//! `cargo bench --bench find`, with `-- --quick` for 2,000 articles. Every article is another:
//! text of common characters from a seeded generator, in lines of 20. A name stands in some of
//! them, now and then over a line end; one article in fifty has been worked on. The bundle is
//! looked through by a process of its own, so that its memory can be told.

mod common;

use std::path::Path;
use std::process::Command as Process;
use std::sync::Arc;

use common::{
    ARTICLES, BYTES, Clock, Generator, NAME, bundle_of, is_quick, memory, middle, verdict,
};
use pizhu::core::{Document, PageId};
use pizhu::session::Session;
use pizhu::session::command::Command;
use pizhu::session::find::{Found, Replaced, Scope, Substitution};
use pizhu::tag::find::{Matcher, Query};
use pizhu::tag::learn::Class;
use pizhu::tag::mentions::called;
use pizhu::tag::words::Words;

/// Milliseconds to all hits and to the first, for 100,000 articles; for an article of 1,000,000
/// characters.
const ALL: f64 = 500.0;
const FIRST: f64 = 100.0;
const ARTICLE: f64 = 20.0;
/// Milliseconds to all mentions of a name in 100,000 articles.
const MENTIONS: f64 = 300.0;
/// Megabytes.
const MEMORY: f64 = 400.0;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [search, path] = &arguments[..]
        && search == "--search"
    {
        return search_bundle(Path::new(path));
    }
    let is_quick = is_quick(&arguments);
    let articles = if is_quick { 2000 } else { ARTICLES };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("find.pizhu");
    make_bundle(&path, articles);
    let program = std::env::current_exe().expect("this program");
    let status = Process::new(program).arg("--search").arg(&path).status();
    assert!(status.expect("this program").success());
    search_article(if is_quick { 50_000 } else { 1_000_000 });
    replace(&path);
}

fn make_bundle(path: &Path, articles: usize) {
    let mut session = bundle_of(path, articles);
    for i in (0..articles).step_by(50) {
        let command = format!(r#"{{"join":{{"article":{},"from":1,"to":4}}}}"#, i + 1);
        let command = Command::from_json(&command).expect("a command");
        // Some lines end a paragraph; they are joined all the same.
        let _ = session.execute(&command);
    }
    session.close().expect("everything on disk");
}

fn search_bundle(path: &Path) {
    let mut session = Session::open_read_only(path).expect("a bundle");
    let articles = session.articles().expect("articles").len();
    let bytes = path.metadata().map_or(0, |metadata| metadata.len());
    let share = articles as f64 / ARTICLES as f64;
    println!("{articles} articles, bundle {:.0} MB", bytes as f64 / 1e6);
    let plain = |text: &str| Query {
        text: text.to_owned(),
        ..Query::default()
    };
    let regex = |text: &str| Query {
        regex: true,
        ..plain(text)
    };
    let queries = [
        ("a name in one of 500", plain(NAME)),
        ("what nobody wrote", plain("龘靐齉")),
        ("a word of two common characters", plain("中国")),
        ("a character in nearly all", plain("国")),
        (
            "the name, traditional too",
            Query {
                variants: true,
                ..plain(NAME)
            },
        ),
        (
            "the name, white space counting",
            Query {
                spaces: true,
                ..plain(NAME)
            },
        ),
        ("a pattern around the name", regex("褚.歌")),
        (
            "the character, white space counting",
            Query {
                spaces: true,
                ..plain("国")
            },
        ),
        ("a pattern of classes", regex(r"第\d{3,5}篇")),
        ("a pattern of classes alone", regex(r"\d\p{Han}\s*\p{P}")),
    ];
    for (what, query) in queries {
        let matcher = Arc::new(Matcher::new(&query).expect("a query"));
        let mut times = Vec::new();
        let mut firsts = Vec::new();
        let mut begins = Vec::new();
        let mut used = Vec::new();
        let mut result = Found::default();
        for _ in 0..5 {
            let start = Clock::start();
            let mut first = None;
            let search = session.search(Arc::clone(&matcher), Scope::All);
            begins.push(start.passed());
            let found = search.run(
                |_, _| true,
                |hits| {
                    first.get_or_insert_with(|| start.passed());
                    std::hint::black_box(hits);
                },
            );
            result = found.expect("a bundle that can be read");
            times.push(start.passed());
            used.push(start.used());
            firsts.push(first.unwrap_or_default());
        }
        let (time, first, begin) = (middle(times), middle(firsts), middle(begins));
        let used = middle(used);
        println!(
            "{what}: {} hits in {} articles in {time:.0} ms, {:.0} MB/s, {:.2} of the limit{}; \
             first in {first:.1} ms, {:.2} of the limit{}; {begin:.1} ms of it to begin; \
             {used:.0} ms of processors",
            result.hits,
            result.articles,
            (articles * BYTES) as f64 / 1e3 / time,
            time / ALL / share,
            verdict(time <= ALL * share),
            first / FIRST,
            verdict(first <= FIRST),
        );
    }
    mentions(&session, share);
    let most = memory("VmHWM:").unwrap_or(f64::NAN);
    println!(
        "memory at most {most:.0} MB, {:.2} of the limit{}",
        most / MEMORY,
        verdict(most <= MEMORY || most.is_nan())
    );
}

/// Every mention of a name with its shorter names, as the window looks for them.
fn mentions(session: &Session, share: f64) {
    let words = Words::without_dictionary();
    for (text, label, class) in [
        (NAME, "PER", Class::Person),
        ("中国", "LOC", Class::Place),
        ("国", "LOC", Class::Place),
    ] {
        let names = called(text, Some(class), &words);
        let mut times = Vec::new();
        let mut used = Vec::new();
        let mut result = Found::default();
        for _ in 0..5 {
            let start = Clock::start();
            let search = session.mention_search(&names, &label.into(), Scope::All);
            let search = search.expect("names");
            let found = search.run(
                |_, _| true,
                |found| {
                    std::hint::black_box(found);
                },
            );
            result = found.expect("a bundle that can be read");
            times.push(start.passed());
            used.push(start.used());
        }
        let time = middle(times);
        println!(
            "mentions of {text}, {} names: {} in {} articles in {time:.0} ms, {:.2} of the \
             limit{}; {:.0} ms of processors",
            names.len(),
            result.hits,
            result.articles,
            time / MENTIONS / share,
            verdict(time <= MENTIONS * share),
            middle(used),
        );
    }
}

fn search_article(characters: usize) {
    let mut generator = Generator(7);
    let mut text: Vec<char> = Vec::new();
    while text.len() < characters {
        text.extend(generator.article(text.len()).chars());
    }
    text.truncate(characters);
    let page = PageId(1);
    let document = Document::fold([(page, text)], Vec::new(), []);
    let article = document.page_head(page).expect("a page");
    for text in [NAME, "国", "没有这个"] {
        let query = Query {
            text: text.to_owned(),
            ..Query::default()
        };
        let matcher = Matcher::new(&query).expect("a query");
        let mut times = Vec::new();
        let mut count = 0;
        for _ in 0..9 {
            let start = Clock::start();
            let hits = pizhu::session::find::hits_of(&document, article, &matcher);
            count = hits.map_or(0, |hits| hits.count);
            times.push(start.passed());
        }
        let time = middle(times);
        let limit = ARTICLE * characters as f64 / 1e6;
        println!(
            "{text} in an article of {characters} characters: {count} hits in {time:.2} ms, {:.0} \
             million characters a second, {:.2} of the limit{}",
            characters as f64 / time / 1e3,
            time / limit,
            verdict(time <= limit)
        );
    }
}

fn replace(path: &Path) {
    let mut session = Session::open(path, "bench").expect("a bundle");
    let query = Query {
        text: "中国".to_owned(),
        ..Query::default()
    };
    let matcher = Arc::new(Matcher::new(&query).expect("a query"));
    let with = "中华";
    let typist = session.typist();
    let substitution = Substitution::new(&query, with, typist);
    let start = Clock::start();
    let search = session.search(matcher, Scope::All);
    let plan = search.plan(&substitution, |_, _| true).expect("a plan");
    let planned = start.passed();
    let (hits, documents) = plan.counts();
    let start = Clock::start();
    let done = session.replace(plan, &query, with).expect("replaced");
    let did = start.passed();
    assert!(matches!(done, Replaced::Done(..)));
    let start = Clock::start();
    session.flush().expect("on disk");
    let written = start.passed();
    let start = Clock::start();
    let undo = Command::from_json(r#"{"undo":{}}"#).expect("a command");
    session.execute(&undo).expect("undone");
    println!(
        "replacing {hits} hits in {documents} articles: {planned:.0} ms beside the window, {did:.0} \
         ms in it, {written:.0} ms to the disk; undoing {:.0} ms",
        start.passed()
    );
    session.close().expect("everything on disk");
}
