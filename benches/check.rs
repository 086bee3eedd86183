//! How long it takes to go through a bundle of 100,000 articles of 2 KB for what is inconsistent,
//! for a concordance and for agreement, and to set metadata of all its pages and undo that.
//!
//! `cargo bench --bench check`, with `-- --quick` for 2,000 articles, a number for so many, and a
//! part's name for that part alone: `consistency`, `concordance`, `agreement`, `metadata`. Two editors have tagged three
//! names in each article, not always the same way; the text is as in the bench `find`.

mod common;

use std::path::Path;
use std::sync::Arc;

use common::{ARTICLES, BYTES, Clock, Generator, NAME, bundle_of, is_quick, memory, verdict};
use pizhu::session::command::Command;
use pizhu::session::concordance::{Order, Wanted, ordered};
use pizhu::session::consistency::Options;
use pizhu::session::find::Scope;
use pizhu::session::readings::matched;
use pizhu::session::{Session, article_id};
use pizhu::tag::agreement::{Figures, Sampling};
use pizhu::tag::find::{Matcher, Query};
use pizhu::tag::words::Words;

/// So many places of a group are looked for again.
const PLACES: usize = 20_000;
/// What may pass on the window's thread at once, in milliseconds.
const FRAME: f64 = 16.0;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_quick = is_quick(&arguments);
    let wanted = |part: &str| {
        let is_part = |a: &&String| !a.starts_with('-') && a.parse::<usize>().is_err();
        let mut named = arguments.iter().filter(is_part).peekable();
        named.peek().is_none() || named.any(|name| name == part)
    };
    let asked = arguments.iter().find_map(|a| a.parse().ok());
    let articles = asked.unwrap_or(if is_quick { 2000 } else { ARTICLES });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("check.pizhu");
    let start = Clock::start();
    let tags = make_bundle(&path, articles);
    let size = path.metadata().map_or(0, |metadata| metadata.len());
    println!(
        "{articles} articles with {tags} tags by two editors, bundle {:.0} MB, made in {:.1} s",
        size as f64 / 1e6,
        start.passed() / 1e3
    );
    if let (Some(now), Some(most)) = (memory("VmRSS:"), memory("VmHWM:")) {
        println!("  memory then {now:.0} MB, at most {most:.0} MB");
    }
    if wanted("consistency") {
        consistency(&path, articles);
    }
    if wanted("concordance") {
        concordance(&path, articles);
    }
    if wanted("agreement") {
        agreement(&path);
    }
    if wanted("metadata") {
        metadata(&path);
    }
    if let Some(most) = memory("VmHWM:") {
        println!("memory at most {most:.0} MB");
    }
}

/// Two editors tag three places in each article; one in ten the second sees otherwise.
fn make_bundle(path: &Path, articles: usize) -> usize {
    bundle_of(path, articles)
        .close()
        .expect("everything on disk");
    let mut tags = 0;
    for author in ["lin", "zhou"] {
        let mut session = Session::open(path, author).expect("a bundle");
        let listed = session.articles().expect("articles");
        let names: Vec<String> = listed.iter().map(|row| article_id(row.head)).collect();
        // What both share, and what this one sees otherwise.
        let (mut places, mut views) = (Generator(3), Generator(5));
        for names in names.chunks(500) {
            let mut commands = Vec::new();
            for article in names {
                for part in 0..3 {
                    let start = 10 + 150 * part + places.below(100);
                    let is_otherwise = author == "zhou" && views.below(10) == 0;
                    let end = start + 3 + usize::from(is_otherwise);
                    let label = ["PER", "LOC", "ORG"][(part + views.below(20) / 19) % 3];
                    commands.push(format!(
                        r#"{{"tag":{{"article":"{article}","start":{start},"end":{end},"label":"{label}"}}}}"#
                    ));
                }
            }
            tags += commands.len();
            let batch = format!(
                r#"{{"batch":{{"name":"bench","commands":[{}]}}}}"#,
                commands.join(",")
            );
            let batch = Command::from_json(&batch).expect("a command");
            session.execute(&batch).expect("tags");
        }
        session.close().expect("everything on disk");
    }
    tags
}

fn rate(what: &str, count: u64, of: &str, clock: &Clock, articles: usize) {
    let passed = clock.passed();
    println!(
        "{what}: {count} {of} in {passed:.0} ms, {:.0} articles/s, {:.0} MB/s; {:.0} ms of processors",
        articles as f64 / passed * 1e3,
        (articles * BYTES) as f64 / 1e3 / passed,
        clock.used()
    );
}

/// The whole listing of the panel.
fn consistency(path: &Path, articles: usize) {
    let session = Session::open_read_only(path).expect("a bundle");
    let words = Words::load();
    for untouched in [false, true] {
        let clock = Clock::start();
        let check = session.consistency(Options { untouched });
        let begun = clock.passed();
        let report = check.run(&words, |_, _| true).expect("a report");
        let count = report.totals.iter().map(|total| total.places).sum();
        let groups: u64 = report.totals.iter().map(|total| total.groups).sum();
        let held = report.groups.iter().map(|group| group.findings.len());
        let held: usize = held.sum();
        let what = match untouched {
            true => "consistency, untouched articles too",
            false => "consistency",
        };
        rate(what, count, "findings", &clock, articles);
        println!(
            "  {groups} groups of {} tags; {begun:.1} ms of it on the window's thread{}",
            report.tags,
            verdict(begun <= FRAME)
        );
        println!(
            "  held: {} groups, {held} places; memory {:.0} MB, at most {:.0} MB",
            report.groups.len(),
            memory("VmRSS:").unwrap_or_default(),
            memory("VmHWM:").unwrap_or_default()
        );
        let largest = report.groups.iter().max_by_key(|group| group.count);
        if let Some(wanted) = largest.and_then(|group| report.wanted(group)) {
            let clock = Clock::start();
            let fetch = session.fetching(wanted);
            let fetched = fetch.run(&words, PLACES, |_, _| true).expect("places");
            let found = fetched.map_or(0, |fetched| fetched.findings.len());
            let what = "places of the largest group";
            rate(what, found as u64, "findings", &clock, articles);
        }
    }
}

fn concordance(path: &Path, articles: usize) {
    let session = Session::open_read_only(path).expect("a bundle");
    let text = |text: &str| {
        let query = Query {
            text: text.to_owned(),
            ..Query::default()
        };
        Wanted::Text(Arc::new(Matcher::new(&query).expect("a query")))
    };
    for (what, wanted) in [
        ("concordance of a name in one of 500", text(NAME)),
        (
            "concordance of a word of two common characters",
            text("中国"),
        ),
        ("concordance of a label", Wanted::Label("PER".to_owned())),
    ] {
        let clock = Clock::start();
        let concordance = session.concordance(wanted, Scope::All);
        let mut lines = Vec::new();
        let made = concordance.run(|_, _| true, |more| lines.extend(more));
        let made = made.expect("a bundle that can be read");
        rate(what, made.count, "lines", &clock, articles);
        let clock = Clock::start();
        std::hint::black_box(ordered(&lines, Order::After));
        println!("  in another order in {:.0} ms", clock.passed());
    }
}

/// Agreement of the two, γ over all articles with the others.
fn agreement(path: &Path) {
    let mut session = Session::open_read_only(path).expect("a bundle");
    let clock = Clock::start();
    let reading = session.reading("bench", |_, _| true).expect("a bundle");
    let reading = reading.expect("read to the end");
    let both = ["lin", "zhou"].map(|author| reading.of_author(author));
    let articles = reading.articles.len();
    rate(
        "two readings",
        articles as u64,
        "articles",
        &clock,
        articles,
    );
    let clock = Clock::start();
    let matched = matched(&both, false);
    let texts: Vec<_> = matched.articles.into_iter().map(|one| one.text).collect();
    rate(
        "set beside each other",
        texts.len() as u64,
        "articles",
        &clock,
        articles,
    );
    for sampling in [None, Some(Sampling::default())] {
        let clock = Clock::start();
        let figures = Figures::of(&texts, sampling.as_ref());
        let f1 = figures.f1().unwrap_or(f64::NAN);
        match sampling {
            None => println!(
                "figures without gamma: F1 {f1:.3} in {:.0} ms",
                clock.passed()
            ),
            Some(_) => println!(
                "figures with gamma: F1 {f1:.3}, gamma {:.3} in {:.0} ms, {:.0} articles/s",
                figures.gamma().unwrap_or(f64::NAN),
                clock.passed(),
                articles as f64 / clock.passed() * 1e3
            ),
        }
    }
}

/// What is set for every page, undone and redone.
fn metadata(path: &Path) {
    let mut session = Session::open(path, "bench").expect("a bundle");
    let pages = session.pages().len();
    let said = |what: &str, passed: f64| {
        println!("  {what} in {passed:.1} ms{}", verdict(passed <= FRAME));
    };
    println!("metadata of {pages} pages");
    let command = r#"{"metadata":{"of":"all_pages","set":{"publication":"渡口日报"}}}"#;
    let command = Command::from_json(command).expect("a command");
    let clock = Clock::start();
    let setting = session.setting(Arc::new(command));
    said("begun on the window's thread", clock.passed());
    let clock = Clock::start();
    let prepared = setting.prepare(|_, _| true).expect("a plan");
    println!("  worked out elsewhere in {:.0} ms", clock.passed());
    let clock = Clock::start();
    let done = session
        .put_down(prepared)
        .expect("an action")
        .expect("unchanged");
    said("put down", clock.passed());
    for on_disk in [false, true] {
        if on_disk {
            session.flush().expect("everything on disk");
        }
        let place = if on_disk {
            "on disk"
        } else {
            "not on disk yet"
        };
        for (what, name) in [("undone", "undo"), ("redone", "redo")] {
            let command = format!(r#"{{"{name}":{{"action":"{}"}}}}"#, done.action);
            let command = Command::from_json(&command).expect("a command");
            let clock = Clock::start();
            session.execute(&command).expect(what);
            let passed = clock.passed();
            println!("  {what} at once, {place}, in {passed:.0} ms");
        }
        for what in ["undone", "redone"] {
            let clock = Clock::start();
            let at_hand = match what {
                "undone" => session.undo_at_hand(done.action, false),
                _ => session.redo_at_hand(&[done.action]),
            };
            assert!(matches!(at_hand, Ok(None)), "of many pages");
            let undoing = match what {
                "undone" => session.undoing(done.action, false),
                _ => session.redoing(vec![done.action]),
            };
            said(&format!("to be {what}, begun"), clock.passed());
            let clock = Clock::start();
            let prepared = undoing.prepare(|_, _| true).expect("a plan");
            println!("  worked out elsewhere in {:.0} ms", clock.passed());
            let clock = Clock::start();
            let put = session.put_down(prepared).expect(what);
            assert!(put.is_some(), "nothing was done meanwhile");
            said(&format!("{what}, {place}, put down"), clock.passed());
        }
    }
    let clock = Clock::start();
    session.close().expect("everything on disk");
    println!("  all of it on disk in {:.0} ms more", clock.passed());
}
