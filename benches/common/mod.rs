//! What several benchmarks need: text that is the same everywhere, times and memory.

#![allow(dead_code, reason = "no benchmark needs all of it")]

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use pizhu::session::Session;
use pizhu::session::import::ImportOptions;

/// Articles in a bundle of the size that figures are given for.
pub(crate) const ARTICLES: usize = 100_000;
/// Bytes of an article.
pub(crate) const BYTES: usize = 2000;
/// A name that stands in one article of 500.
pub(crate) const NAME: &str = "褚鸢歌";

/// Whether only few articles are wanted. Under `cargo test` it only shows that it runs.
pub(crate) fn is_quick(arguments: &[String]) -> bool {
    arguments.iter().any(|a| a == "--quick") || arguments.iter().all(|a| a != "--bench")
}

/// Makes a bundle of so many articles of [`BYTES`] bytes.
pub(crate) fn bundle_of(path: &Path, articles: usize) -> Session {
    let lines = path.with_extension("jsonl");
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
    session
}

/// Milliseconds as they pass, and of the processor, on all threads.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    began: Instant,
    used: Duration,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self {
            began: Instant::now(),
            used: processor_time(),
        }
    }

    pub(crate) fn passed(&self) -> f64 {
        self.began.elapsed().as_secs_f64() * 1e3
    }

    /// What others do on the machine does not count in it.
    pub(crate) fn used(&self) -> f64 {
        (processor_time() - self.used).as_secs_f64() * 1e3
    }
}

#[cfg(unix)]
fn processor_time() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

#[cfg(not(unix))]
fn processor_time() -> Duration {
    Duration::ZERO
}

pub(crate) fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

pub(crate) fn verdict(is_good: bool) -> &'static str {
    if is_good { "" } else { " TOO MUCH" }
}

/// Megabytes of this process, where the system tells.
pub(crate) fn memory(field: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(field))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}

/// Xorshift: the same numbers everywhere.
pub(crate) struct Generator(pub(crate) u64);

impl Generator {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    /// Sentences of common characters in lines of 20; in one article of 500 a name, now and then
    /// over a line end.
    pub(crate) fn article(&mut self, number: usize) -> String {
        let common: Vec<char> = COMMON.chars().collect();
        let mut text = format!("第{number}篇　");
        let mut column = 5;
        let mut sentence = 0;
        let name_at = match self.below(500) {
            0 => self.below(BYTES),
            _ => usize::MAX,
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
