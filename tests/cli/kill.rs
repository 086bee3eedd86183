//! What `apply` has acknowledged outlives any end of the program.

#![cfg(not(windows))]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::Duration;

use super::desk::{Desk, program};

/// `PIZHU_KILLS=200 cargo test --test cli kill` for the full figure.
#[test]
fn no_acknowledged_action_is_lost() {
    let kills = std::env::var("PIZHU_KILLS").ok();
    let kills: u64 = kills.and_then(|n| n.parse().ok()).unwrap_or(10);
    let desk = Desk::new(&[&"王芳昨天到\n北京开会。\n".repeat(50), "二\n三\n"]);
    let mut acknowledged: BTreeSet<String> = BTreeSet::new();
    let mut random = u64::from(std::process::id()) << 20 | 1;
    for kill in 0..kills {
        let mut child = program(desk.folder(), &["apply", "b.pizhu", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut stdin = child.stdin.take().expect("a pipe");
        let feeding = std::thread::spawn(move || {
            for i in 0..100_000u64 {
                let line = i % 90 + 1;
                let command = match (i + kill) % 5 {
                    0 => format!(r#"{{"insert":{{"article":1,"at":{line},"with":"𠮷{i}"}}}}"#),
                    1 => r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#.to_owned(),
                    2 => r#"{"insert":{"article":2,"at":0,"with":"一"}}"#.to_owned(),
                    3 => r#"{"hide":{"article":1,"start":3,"end":5}}"#.to_owned(),
                    _ => r#"{"undo":{}}"#.to_owned(),
                };
                if writeln!(stdin, "{command}").is_err() {
                    return;
                }
            }
        });
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let reading = std::thread::spawn(move || {
            let lines = stdout.lines().map_while(Result::ok);
            let id = |line: String| line.split(' ').nth(2).map(str::to_owned);
            lines.filter_map(id).collect::<Vec<_>>()
        });
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        std::thread::sleep(Duration::from_millis(20 + (random >> 33) % 500));
        child.kill().expect("SIGKILL");
        child.wait().expect("an end");
        feeding.join().expect("fed");
        acknowledged.extend(reading.join().expect("read"));
        let there: BTreeSet<String> = desk.history("b.pizhu").into_iter().collect();
        let lost: Vec<_> = acknowledged.difference(&there).collect();
        assert!(lost.is_empty(), "after kill {kill}: {lost:?}");
        if kill % 10 == 9 || kill + 1 == kills {
            desk.is_sound("b.pizhu");
        }
    }
    eprintln!(
        "{kills} kills, {} acknowledged actions, none lost",
        acknowledged.len()
    );
    assert!(acknowledged.len() as u64 >= kills, "too few to tell");
}
