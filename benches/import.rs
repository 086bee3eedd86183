//! How long it takes to import 100,000 articles of 2 KB, and to open what came of it.
//!
//! `cargo bench --bench import`, with `-- --quick` for 2,000 articles. Every article is another:
//! text of common characters from a seeded generator, in lines of 20, so every run writes the
//! same bytes.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use pizhu::session::Session;
use pizhu::session::import::ImportOptions;

const ARTICLES: usize = 100_000;
const FILES: usize = 10_000;
const BYTES: usize = 2000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [open, path] = &arguments[..]
        && open == "--open"
    {
        return look(Path::new(path));
    }
    // Under `cargo test` it only shows that it runs.
    let is_quick =
        arguments.iter().any(|a| a == "--quick") || arguments.iter().all(|a| a != "--bench");
    let (articles, files) = match is_quick {
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

fn verdict(is_good: bool) -> &'static str {
    if is_good { "" } else { " TOO MUCH" }
}

/// Megabytes of this process, where the system tells.
fn memory(field: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
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

    /// Paragraphs of sentences, in lines of 20 characters.
    fn article(&mut self, number: usize) -> String {
        let common: Vec<char> = COMMON.chars().collect();
        let mut text = format!("第{number}篇　");
        let mut column = 5;
        let mut sentence = 0;
        while text.len() < BYTES {
            sentence += 1;
            let c = match sentence {
                8 | 19 => '，',
                30 => '。',
                _ => common[self.below(common.len())],
            };
            text.push(c);
            column += 1;
            let ends_paragraph = sentence == 30 && self.below(4) == 0;
            if sentence == 30 {
                sentence = 0;
            }
            if column == 20 || ends_paragraph {
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
