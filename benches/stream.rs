//! `pizhu mend` on standard input: how fast it is, how much memory it takes, and how both go with
//! the number of pages.
//!
//! `cargo bench --bench stream`, with `-- --quick` for a short run. Pages are those of the sample,
//! each with another number in front. The program is run as it is run in a batch: a pipe in, a pipe
//! out.

mod common;
#[path = "../tests/mend/data.rs"]
#[allow(dead_code, reason = "only the sample's pages are needed")]
mod data;

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::is_quick;
use data::sample;

/// What a run took.
struct Run {
    pages: usize,
    bytes: usize,
    /// From the first page that came out to the last.
    passed: Duration,
    /// Seconds of the processor, the dictionary included.
    used: Option<f64>,
    /// Megabytes at the most.
    peak: Option<f64>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_quick = is_quick(&arguments);
    let texts: Vec<String> = sample()
        .iter()
        .map(|page| page.chars.iter().collect())
        .collect();
    let page = |number: usize| format!("第{number}号\n{}", texts[number % texts.len()]);
    let sizes: &[usize] = if is_quick {
        &[20, 100]
    } else {
        &[100, 1_000, 10_000]
    };
    let mut peaks = Vec::new();
    for &count in sizes {
        let run = stream(count, page);
        peaks.extend(run.peak);
        tell(&format!("{count} pages"), &run);
    }
    // Of a stream only the page that is mended is in memory.
    if let (Some(first), Some(last)) = (peaks.first(), peaks.last()) {
        println!(
            "peak memory, most pages against fewest: {:.2} (1 is constant)",
            last / first
        );
    }
    // A stream can be cut up: two programs beside each other.
    let half = sizes[sizes.len() - 1] / 2;
    let began = Instant::now();
    let runs = thread::scope(|scope| {
        let both = [0, 1].map(|_| scope.spawn(move || stream(half, page)));
        both.map(|one| one.join().expect("a run"))
    });
    let bytes: usize = runs.iter().map(|run| run.bytes).sum();
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "two programs, {half} pages each: {:.0} pages/s, {:.2} MB/s, starting included",
        2.0 * half as f64 / seconds,
        bytes as f64 / 1e6 / seconds,
    );
    let large = if is_quick { 20_000 } else { 1_000_000 };
    let all: Vec<char> = texts.concat().chars().collect();
    let text: String = all.iter().cycle().take(large).collect();
    let run = stream(3, |number| match number {
        1 => text.clone(),
        _ => page(number),
    });
    tell(&format!("one page of {large} characters between two"), &run);
}

fn tell(what: &str, run: &Run) {
    let seconds = run.passed.as_secs_f64();
    let known = |value: Option<f64>| value.map_or("?".to_owned(), |value| format!("{value:.1}"));
    let build = if cfg!(debug_assertions) {
        " (a debug build)"
    } else {
        ""
    };
    println!(
        "{what}{build}: {:.0} pages/s, {:.2} MB/s ({:.1} MB in {seconds:.2} s behind the first page; {} s of the processor, \
         the dictionary's loading among them); peak memory {} MB",
        run.pages as f64 / seconds,
        run.bytes as f64 / 1e6 / seconds,
        run.bytes as f64 / 1e6,
        known(run.used),
        known(run.peak),
    );
}

/// Has so many pages mended. They are made as they are written, and what comes out is looked at
/// and not kept: what is measured is the program's memory alone.
fn stream(count: usize, page: impl Fn(usize) -> String + Sync) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pizhu"))
        .arg("mend")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut stdin = BufWriter::new(child.stdin.take().expect("a pipe"));
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let (passed, bytes, (used, peak)) = thread::scope(|scope| {
        let page = &page;
        // The pipe stays open until the program was asked how much it took.
        let writing = scope.spawn(move || {
            let mut bytes = 0;
            for number in 0..count {
                let line = serde_json::json!({ "page": number.to_string(), "text": page(number) });
                let line = format!("{line}\n");
                bytes += line.len();
                stdin.write_all(line.as_bytes()).expect("a pipe");
            }
            stdin.flush().expect("a pipe");
            (bytes, stdin)
        });
        let mut line = Vec::new();
        let mut began = Instant::now();
        for number in 0..count {
            line.clear();
            out.read_until(b'\n', &mut line).expect("a page");
            let start = format!("{{\"page\":\"{number}\"");
            assert!(line.starts_with(start.as_bytes()), "page {number} is next");
            if number == 0 {
                began = Instant::now();
            }
        }
        let passed = began.elapsed();
        let (bytes, stdin) = writing.join().expect("a thread");
        let taken = taken(&child);
        drop(stdin);
        (passed, bytes, taken)
    });
    assert!(child.wait().expect("the program").success());
    Run {
        pages: count,
        bytes,
        passed,
        used,
        peak,
    }
}

/// What a program took: seconds of the processor, and megabytes at the most; where the system
/// tells.
fn taken(child: &Child) -> (Option<f64>, Option<f64>) {
    let file = |name: &str| std::fs::read_to_string(format!("/proc/{}/{name}", child.id())).ok();
    let used = file("stat").and_then(|stat| {
        // Behind the name, which may have spaces in it; a hundredth of a second is a tick.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let of = |at: usize| fields.get(at)?.parse::<f64>().ok();
        Some((of(11)? + of(12)?) / 100.0)
    });
    let peak = file("status").and_then(|status| {
        let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
        let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes * 1024.0 / 1e6)
    });
    (used, peak)
}
