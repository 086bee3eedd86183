//! Makes the built-in model, `assets/model/prior.bin`, of a corpus: see `assets/model/README.md`.
//!
//! `cargo run --release --example prior -- CORPUS SHARE OUT`: of the corpus's lines the first
//! SHARE (such as 0.7) are learned from; how well the rest is tagged is printed.

mod corpus;

use std::process::ExitCode;
use std::time::Instant;

use pizhu::tag::learn::{Model, Training};
use pizhu::tag::score::Scores;
use pizhu::tag::words::Words;

const LABELS: [&str; 3] = ["PER", "LOC", "ORG"];

/// How many weights are kept.
const KEEP: usize = 200_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, share, out] = arguments.as_slice() else {
        eprintln!("usage: prior CORPUS SHARE OUT");
        return ExitCode::from(2);
    };
    match make(path, share.parse().unwrap_or(0.7), out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{path}, {out}: {error}");
            ExitCode::from(2)
        }
    }
}

fn make(path: &str, share: f64, out: &str) -> std::io::Result<()> {
    let text = std::fs::read_to_string(path)?;
    let lines: Vec<&str> = text.lines().collect();
    let (first, last) = lines.split_at((lines.len() as f64 * share) as usize);
    let (first, last) = (
        corpus::read(first.iter().copied()),
        corpus::read(last.iter().copied()),
    );
    let words = Words::load();
    let start = Instant::now();
    let training = Training {
        built_in: false,
        epochs: Some(5),
        ..Training::default()
    };
    let Some(model) = Model::train(&LABELS, &first, &words, training, &mut |_| true) else {
        return Ok(());
    };
    let count: usize = first.iter().map(|e| e.chars.len()).sum();
    println!(
        "{} sentences, {count} characters: {:.1?}",
        first.len(),
        start.elapsed()
    );
    let mut scores = Scores::new(LABELS.len());
    for example in &last {
        scores.count(&example.mentions, &model.mentions(&example.chars, &words));
    }
    for (label, score) in LABELS.iter().zip(&scores.labels) {
        println!(
            "{label} P {:.3} R {:.3} F1 {:.3}",
            score.precision(),
            score.recall(),
            score.f1()
        );
    }
    let bytes = model.pack(KEEP);
    println!("{} bytes", bytes.len());
    std::fs::write(out, bytes)
}
