//! What an editor has to do until everything is tagged.
//!
//! `PIZHU_BIO_TRAIN=FILE cargo bench --bench editor`, the file with a character and its tag a
//! row; `actions` or `keys` behind `--` for one of the two parts. Without a file it works on a few
//! made-up sentences, of which the figures mean nothing.
//!
//! **Actions for each entity** ([`actions`]): sentences become articles of ten, and a simulated editor
//! tags them one after the other in a real bundle, through the same suggestions, mentions and
//! commands as the window; `PIZHU_ARTICLES` says how many. **Keystrokes** ([`keys`]): articles of
//! about 1,000 characters are tagged in the real window, driven without a screen.

mod actions;
mod bundle;
mod caret;
mod desk;
mod hand;
mod keys;

use std::ops::Range;

use pizhu::format::bio;

/// What is right in an article: where, and with which label.
type Gold = Vec<(Range<usize>, String)>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_quick =
        arguments.iter().any(|a| a == "--quick") || arguments.iter().all(|a| a != "--bench");
    let asked = |part: &str| {
        let parts = ["actions", "keys"];
        let named = |a: &String| parts.contains(&a.as_str());
        arguments.iter().any(|a| a == part) || !arguments.iter().any(named)
    };
    let sentences = match std::env::var("PIZHU_BIO_TRAIN") {
        Ok(path) => read(&path),
        Err(_) => made_up(),
    };
    if asked("keys") {
        keys::report(&sentences, is_quick);
    }
    if asked("actions") {
        actions::report(&sentences, is_quick);
    }
}

fn read(path: &str) -> Vec<bio::Sentence> {
    let sentences = std::fs::read(path)
        .map_err(|error| error.to_string())
        .and_then(|bytes| bio::read(&bytes).map_err(|error| error.to_string()));
    match sentences {
        Ok(sentences) => sentences,
        Err(error) => {
            eprintln!("{path}: {error}");
            std::process::exit(2);
        }
    }
}

fn made_up() -> Vec<bio::Sentence> {
    let sentence = |text: &str, spans: &[(Range<usize>, &str)]| bio::Sentence {
        chars: text.chars().collect(),
        spans: spans
            .iter()
            .map(|(r, l)| (r.clone(), (*l).to_owned()))
            .collect(),
    };
    let one = [
        sentence("周敏昨日到苇川。", &[(0..2, "PER"), (5..7, "LOC")]),
        sentence("苇川粮食局说，周敏来过。", &[(0..5, "ORG"), (7..9, "PER")]),
    ];
    one.iter().cycle().take(400).cloned().collect()
}

/// Sentences put together, a line each.
fn joined(sentences: &[bio::Sentence]) -> (String, Gold) {
    let (mut text, mut gold, mut at) = (String::new(), Gold::new(), 0);
    for sentence in sentences {
        text.extend(&sentence.chars);
        text.push('\n');
        let spans = sentence.spans.iter();
        gold.extend(spans.map(|(r, label)| (r.start + at..r.end + at, label.clone())));
        at += sentence.chars.len() + 1;
    }
    (text, gold)
}

fn meets(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
