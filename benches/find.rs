//! How long it takes to find and replace in a bundle of 100,000 articles of 2 KB, and in an article
//! of 1,000,000 characters.
//!
//! `cargo bench --bench find`, with `-- --quick` for 2,000 articles. Every article is another:
//! text of common characters from a seeded generator, in lines of 20. A name stands in some of
//! them, now and then over a line end; one article in fifty has been worked on. The bundle is
//! looked through by a process of its own, so that its memory can be told.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command as Process;
use std::sync::Arc;
use std::time::Instant;

use pizhu::core::{Document, PageId};
use pizhu::session::Session;
use pizhu::session::command::Command;
use pizhu::session::find::{Found, Replaced, Scope, Substitution};
use pizhu::session::import::ImportOptions;
use pizhu::tag::find::{Matcher, Query};

const ARTICLES: usize = 100_000;
const BYTES: usize = 2000;
/// Milliseconds to all hits and to the first, for 100,000 articles; for an article.
const ALL: f64 = 500.0;
const FIRST: f64 = 100.0;
const ARTICLE: f64 = 20.0;
/// Megabytes.
const MEMORY: f64 = 400.0;

const NAME: &str = "褚鸢歌";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [search, path] = &arguments[..]
        && search == "--search"
    {
        return search_bundle(Path::new(path));
    }
    // Under `cargo test` it only shows that it runs.
    let is_quick =
        arguments.iter().any(|a| a == "--quick") || arguments.iter().all(|a| a != "--bench");
    let articles = if is_quick { 2000 } else { ARTICLES };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("find.pizhu");
    make_bundle(folder.path(), &path, articles);
    let program = std::env::current_exe().expect("this program");
    let status = Process::new(program).arg("--search").arg(&path).status();
    assert!(status.expect("this program").success());
    search_article(if is_quick { 50_000 } else { 1_000_000 });
    replace(&path);
}

fn make_bundle(folder: &Path, path: &Path, articles: usize) {
    let lines = folder.join("articles.jsonl");
    let mut text = String::new();
    let mut generator = Generator(1);
    for i in 0..articles {
        let article = serde_json::json!({ "text": generator.article(i) });
        let _ = writeln!(text, "{article}");
    }
    std::fs::write(&lines, &text).expect("a file of records");
    let mut session = Session::create(path, "bench").expect("a bundle");
    let report = session.import(&[lines], &ImportOptions::default(), |_| true);
    assert_eq!(report.expect("a report").pages, articles as u64);
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
        ("a pattern of classes", regex(r"第\d{3,5}篇")),
    ];
    for (what, query) in queries {
        let matcher = Arc::new(Matcher::new(&query).expect("a query"));
        let mut times = Vec::new();
        let mut firsts = Vec::new();
        let mut begins = Vec::new();
        let mut result = Found::default();
        for _ in 0..5 {
            let start = Instant::now();
            let mut first = None;
            let search = session.search(Arc::clone(&matcher), Scope::All);
            begins.push(milliseconds(start));
            let found = search.run(
                |_, _| true,
                |hits| {
                    first.get_or_insert_with(|| milliseconds(start));
                    std::hint::black_box(hits);
                },
            );
            result = found.expect("a bundle that can be read");
            times.push(milliseconds(start));
            firsts.push(first.unwrap_or_default());
        }
        let (time, first, begin) = (middle(times), middle(firsts), middle(begins));
        println!(
            "{what}: {} hits in {} articles in {time:.0} ms, {:.0} MB/s, {:.2} of the limit{}; \
             first in {first:.1} ms, {:.2} of the limit{}; {begin:.1} ms of it to begin",
            result.hits,
            result.articles,
            (articles * BYTES) as f64 / 1e3 / time,
            time / ALL / share,
            verdict(time <= ALL * share),
            first / FIRST,
            verdict(first <= FIRST),
        );
    }
    let most = memory("VmHWM:").unwrap_or(f64::NAN);
    println!(
        "memory at most {most:.0} MB, {:.2} of the limit{}",
        most / MEMORY,
        verdict(most <= MEMORY || most.is_nan())
    );
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
            let start = Instant::now();
            let hits = pizhu::session::find::hits_of(&document, article, &matcher);
            count = hits.map_or(0, |hits| hits.count);
            times.push(milliseconds(start));
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
    let start = Instant::now();
    let search = session.search(matcher, Scope::All);
    let plan = search.plan(&substitution, |_, _| true).expect("a plan");
    let planned = milliseconds(start);
    let (hits, documents) = plan.counts();
    let start = Instant::now();
    let done = session.replace(plan, &query, with).expect("replaced");
    let did = milliseconds(start);
    assert!(matches!(done, Replaced::Done(..)));
    let start = Instant::now();
    session.flush().expect("on disk");
    let written = milliseconds(start);
    let start = Instant::now();
    let undo = Command::from_json(r#"{"undo":{}}"#).expect("a command");
    session.execute(&undo).expect("undone");
    println!(
        "replacing {hits} hits in {documents} articles: {planned:.0} ms beside the window, {did:.0} \
         ms in it, {written:.0} ms to the disk; undoing {:.0} ms",
        milliseconds(start)
    );
    session.close().expect("everything on disk");
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn verdict(is_good: bool) -> &'static str {
    if is_good { "" } else { " TOO MUCH" }
}

/// Megabytes of this process, where the system tells.
fn memory(field: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(field))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}

/// Xorshift: the same numbers everywhere.
struct Generator(u64);

impl Generator {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    /// Sentences in lines of 20 characters; in one of 500 a name.
    fn article(&mut self, number: usize) -> String {
        let common: Vec<char> = COMMON.chars().collect();
        let mut text = format!("第{number}篇　");
        let mut column = 5;
        let mut sentence = 0;
        let name_at = if self.below(500) == 0 {
            self.below(BYTES)
        } else {
            usize::MAX
        };
        let mut name = NAME.chars();
        while text.len() < BYTES {
            sentence += 1;
            let named = (text.len() >= name_at).then(|| name.next()).flatten();
            let c = match sentence {
                _ if named.is_some() => named.unwrap_or_default(),
                8 | 19 => '，',
                30 => '。',
                _ => common[self.below(common.len())],
            };
            text.push(c);
            column += 1;
            sentence %= 30;
            if column == 20 {
                text.push('\n');
                column = 0;
            }
        }
        text
    }
}

const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主\
    发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理\
    起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相\
    全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系\
    军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流\
    路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处";
