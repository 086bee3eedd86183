//! How long one action takes, in memory and until it is on disk.
//!
//! `cargo bench --bench actions`, with `-- --quick` for a small run. In memory: an article of
//! 10,000 characters with 500 spans and one of 1,000,000 characters, 50,000 lines and 10,000
//! spans, half of their breaks joined. Then what it takes to read that article, and to bring the
//! list of articles up to date. On disk: commands through a session on the small one.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pizhu::core::breaks;
use pizhu::core::printed::Printed;
use pizhu::core::{ActionId, Address, Buffer, Document, Entry, Operation, PageId, Replica, Role};
use pizhu::session::Session;
use pizhu::session::command::{ArticleRef, Breaks, Command, Stretch};
use pizhu::session::import::ImportOptions;

const LINE: u32 = 20;
const PAGE: Buffer = Buffer::of_page(PageId(1));
const TYPED: Buffer = Buffer {
    page: PageId(1),
    replica: Replica(7),
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_quick = arguments.iter().any(|a| a == "--quick");
    let rounds = if is_quick { 20 } else { 400 };
    in_memory(10_000, 500, rounds, Duration::from_millis(1));
    let (chars, spans) = if is_quick {
        (100_000, 1000)
    } else {
        (1_000_000, 10_000)
    };
    in_memory(chars, spans, rounds, Duration::from_millis(5));
    readings(chars, spans);
    listed(chars, spans / 10);
    durable(if is_quick { 50 } else { 1000 });
}

fn text(chars: u32) -> Vec<char> {
    let mut state = 1u32;
    (0..chars)
        .map(|i| {
            if i % LINE == LINE - 1 {
                return '\n';
            }
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from_u32(0x4e00 + (state >> 16) % 3000).unwrap_or('一')
        })
        .collect()
}

struct Bench {
    document: Document,
    lamport: u64,
    chars: u32,
    state: u32,
}

impl Bench {
    fn new(chars: u32, spans: u32) -> Self {
        let mut entries = Vec::new();
        let mut lamport = 0;
        let mut add = |operation| {
            lamport += 1;
            let action = ActionId {
                lamport,
                replica: TYPED.replica,
            };
            entries.push(Entry {
                action,
                seq: 0,
                operation: Arc::new(operation),
            });
        };
        for line in (1..chars / LINE).step_by(2) {
            let at = PAGE.at(line * LINE - 1);
            add(Operation::Join {
                at,
                runs: vec![at.into()],
            });
        }
        for span in 0..spans {
            let start = span * (chars / spans);
            add(tag(format!("s{span}"), start));
        }
        let start = Instant::now();
        let document = Document::fold([(PAGE.page, text(chars))], entries, []);
        println!(
            "{chars} characters, {} lines, {spans} spans: folded from the log in {:.1} ms",
            chars / LINE,
            start.elapsed().as_secs_f64() * 1e3
        );
        Self {
            document,
            lamport,
            chars,
            state: 9,
        }
    }

    fn below(&mut self, n: u32) -> u32 {
        self.state = self
            .state
            .wrapping_mul(1_664_525)
            .wrapping_add(1_013_904_223);
        (self.state >> 8) % n
    }

    /// A character of the page that is visible and not a line end.
    fn somewhere(&mut self) -> Address {
        loop {
            let index = self.below(self.chars - 2 * LINE) + LINE;
            let address = PAGE.at(index);
            if index % LINE < LINE - 6 && index % LINE > 2 && self.document.is_visible(address) {
                return address;
            }
        }
    }

    fn typed(&self, count: u32) -> pizhu::core::Run {
        let start = self.document.buffer_len(TYPED);
        TYPED.run(start..start + count)
    }

    fn act(&mut self, operation: Operation) -> ActionId {
        self.lamport += 1;
        let action = ActionId {
            lamport: self.lamport,
            replica: TYPED.replica,
        };
        self.document
            .append(action, [(0, Arc::new(operation))])
            .expect("an operation that can be");
        action
    }
}

fn tag(id: String, start: u32) -> Operation {
    Operation::Tag {
        span: id.into(),
        members: vec![vec![PAGE.run(start..start + 3)]],
        label: "PER".into(),
        attributes: BTreeMap::new(),
        note: None,
    }
}

fn in_memory(chars: u32, spans: u32, rounds: u32, limit: Duration) {
    let mut bench = Bench::new(chars, spans);
    let mut times: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for round in 0..rounds {
        let mut time = |name, bench: &mut Bench, operation: Operation| {
            let start = Instant::now();
            let action = bench.act(operation);
            times.entry(name).or_default().push(start.elapsed());
            action
        };
        let at = bench.somewhere();
        let typed = bench.typed(1);
        let corrected = time(
            "correct",
            &mut bench,
            Operation::Replace {
                targets: vec![at.into()],
                typed,
                text: "正".into(),
            },
        );
        let (after, typed) = (bench.somewhere(), bench.typed(2));
        let before = bench.document.following(after);
        time(
            "insert",
            &mut bench,
            Operation::Insert {
                typed,
                text: "新字".into(),
                after,
                before,
            },
        );
        let at = bench.somewhere();
        time(
            "hide",
            &mut bench,
            Operation::Hide {
                runs: vec![at.into()],
            },
        );
        let line = bench.below(chars / LINE / 2) * 2 + 1;
        let at = PAGE.at(line * LINE + LINE - 1);
        time(
            "join",
            &mut bench,
            Operation::Join {
                at,
                runs: vec![at.into()],
            },
        );
        let start = bench.somewhere().index;
        time("tag", &mut bench, tag(format!("new{round}"), start));
        let line = bench.below(chars / LINE - 4);
        let runs = vec![PAGE.run(line * LINE..(line + 2) * LINE)];
        time(
            "role",
            &mut bench,
            Operation::SetRole {
                runs: runs.clone(),
                role: Role::Body,
            },
        );
        let mut to = bench.below(chars / LINE - 1);
        if to.abs_diff(line) < 3 {
            to = (line + 7) % (chars / LINE - 1);
        }
        let moved = time(
            "move",
            &mut bench,
            Operation::Move {
                runs,
                after: PAGE.at(to * LINE + LINE - 1),
            },
        );
        for (name, action, live) in [
            ("undo", corrected, false),
            ("redo", corrected, true),
            ("undo of a move", moved, false),
        ] {
            let start = Instant::now();
            bench.document.set_live([(action, live)]);
            times.entry(name).or_default().push(start.elapsed());
        }
        let start = Instant::now();
        let standing: u32 = bench
            .document
            .spans()
            .map(|span| {
                span.standing()
                    .ranges
                    .iter()
                    .map(|r| r.1 - r.0)
                    .sum::<u32>()
            })
            .sum();
        times
            .entry("(all spans to offsets)")
            .or_default()
            .push(start.elapsed());
        assert!(standing > 0);
    }
    for (name, mut times) in times {
        report(name, &mut times, limit);
    }
}

/// How long it takes to read what the window and lists show of an article.
fn readings(chars: u32, spans: u32) {
    let bench = Bench::new(chars, spans);
    let document = &bench.document;
    let head = document.page_head(PAGE.page).expect("a page");
    println!("reading an article of {chars} characters with {spans} spans:");
    let rate = |name: &str, count: u32, unit: &str, read: &dyn Fn() -> usize| {
        let mut times: Vec<Duration> = (0..20)
            .map(|_| {
                let start = Instant::now();
                assert!(std::hint::black_box(read()) > 0);
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        let middle = times[times.len() / 2].as_secs_f64();
        let million = f64::from(count) / middle / 1e6;
        println!(
            "  {name:<32} {:>8.3} ms  {million:>6.0} million {unit} a second",
            middle * 1e3
        );
    };
    rate("rows and breaks in one pass", chars, "characters", &|| {
        Printed::of(document, head).rows().len()
    });
    rate("rows in full", chars, "characters", &|| {
        breaks::rows(document, head).len()
    });
    rate("breaks in full", chars, "characters", &|| {
        breaks::breaks(document, head).len()
    });
    rate("articles of all spans", spans, "spans", &|| {
        let first = document.spans().filter_map(|span| span.first_visible());
        first.filter_map(|a| document.article_of(a)).count()
    });
}

/// How long it takes until the list of articles is right again after a command.
fn listed(chars: u32, spans: u32) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("page.txt");
    std::fs::write(&file, text(chars).into_iter().collect::<String>()).expect("a page");
    let bundle = folder.path().join("list.pizhu");
    let mut session = Session::create(&bundle, "bench").expect("a bundle");
    session
        .import(&[file], &ImportOptions::default(), |_| true)
        .expect("an import");
    let mut commands = Vec::new();
    let mut lists = Vec::new();
    for i in 0..spans {
        let place = i * 7 % (chars / LINE - 1) * LINE;
        let start = Instant::now();
        let outcome = session.execute(&Command::Tag {
            article: ArticleRef::Number(1),
            stretch: Some(Stretch::Addresses {
                first: (place + 2).to_string(),
                last: (place + 4).to_string(),
            }),
            parts: Vec::new(),
            label: "PER".to_owned(),
            attributes: BTreeMap::new(),
            note: None,
        });
        outcome.expect("a tag");
        commands.push(start.elapsed());
        let start = Instant::now();
        assert_eq!(session.article_rows().expect("a list").len(), 1);
        lists.push(start.elapsed());
    }
    println!("the list of articles after a command, article of {chars} characters:");
    report("command", &mut commands, Duration::from_millis(10));
    report("list", &mut lists, Duration::from_millis(10));
    session.close().expect("everything on disk");
}

fn durable(count: u32) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("page.txt");
    std::fs::write(&file, text(10_000).into_iter().collect::<String>()).expect("a page");
    let mut session =
        Session::create(&folder.path().join("bench.pizhu"), "bench").expect("a bundle");
    session
        .import(&[file], &ImportOptions::default(), |_| true)
        .expect("an import");
    let article = || ArticleRef::Number(1);
    let mut memory = Vec::new();
    let mut disk = Vec::new();
    for i in 0..count {
        let place = i * 7 % 9000;
        let stretch = Stretch::Addresses {
            first: (place / 20 * 20 + 2).to_string(),
            last: (place / 20 * 20 + 4).to_string(),
        };
        let command = match i % 3 {
            0 => Command::Join {
                article: article(),
                breaks: Breaks::Address {
                    address: (i / 3 % 490 * 20 + 19).to_string(),
                },
            },
            1 => Command::Tag {
                article: article(),
                stretch: Some(stretch),
                parts: Vec::new(),
                label: "PER".to_owned(),
                attributes: BTreeMap::new(),
                note: None,
            },
            _ => Command::Correct {
                article: article(),
                stretch,
                with: "改正字".to_owned(),
            },
        };
        let start = Instant::now();
        let Ok(outcome) = session.execute(&command) else {
            continue;
        };
        memory.push(start.elapsed());
        session.wait(outcome.ticket).expect("on disk");
        disk.push(start.elapsed());
    }
    println!("commands through a session, article of 10,000 characters:");
    report("command", &mut memory, Duration::from_millis(1));
    report("command, on disk", &mut disk, Duration::from_millis(60));
    session.close().expect("everything on disk");
}

fn report(name: &str, times: &mut [Duration], limit: Duration) {
    times.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let mean = times.iter().sum::<Duration>() / times.len().max(1) as u32;
    let p99 = times
        .get(times.len() * 99 / 100)
        .copied()
        .unwrap_or_default();
    println!(
        "  {name:<24} mean {:>8.3} ms  p99 {:>8.3} ms  {:>5.2} of the limit ({} ms){}",
        ms(mean),
        ms(p99),
        p99.as_secs_f64() / limit.as_secs_f64(),
        limit.as_millis(),
        if p99 <= limit { "" } else { " TOO MUCH" }
    );
}
