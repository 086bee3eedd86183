//! Keystrokes until an article is tagged, pressed in the real window ([`Desk`]), which is driven
//! without a screen, by a simulated editor ([`Hand`]). Every key counts, and it is told what each
//! was for. `PIZHU_KEYS=1` prints every key.

use std::path::Path;

use egui::{Key, Modifiers};

use pizhu::format::bio;
use pizhu::session::command::{Breaks, Command};
use pizhu::tag::words::Words;

use crate::desk::{Bill, Desk, For};
use crate::hand::Hand;
use crate::{Gold, bundle, joined};

/// An article is about as long as this, and has so many entities.
const CHARS: usize = 1000;
const ENTITIES: std::ops::Range<usize> = 36..45;

/// How many sentences are learned from.
const LEARNED: usize = 1000;

/// How many articles are tagged.
const ARTICLES: usize = 5;

/// Sentences of an article that was done before.
const SENTENCES: usize = 10;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    ByHand,
    Suggestions,
}

/// What an article took.
struct Count {
    bill: Bill,
    entities: usize,
    /// Suggestions before anything was tagged: how many, how many of them are right, and how many
    /// are sure and right.
    suggested: [usize; 3],
}

impl Count {
    fn keys(&self) -> usize {
        self.bill.values().sum()
    }
}

/// Learns from the first sentences and tags articles made of the others.
pub(crate) fn report(sentences: &[bio::Sentence], is_quick: bool) {
    let (done, rest) = sentences.split_at(LEARNED.min(sentences.len() / 2));
    let mut articles = dense(rest);
    articles.truncate(if is_quick { 1 } else { ARTICLES });
    if articles.is_empty() {
        println!("keystrokes: no article of these sentences has about forty entities");
        return;
    }
    let count = articles.len().max(1) as f64;
    let chars: usize = articles.iter().map(|(text, _)| text.chars().count()).sum();
    let entities: usize = articles.iter().map(|(_, gold)| gold.len()).sum();
    println!(
        "{} articles of {:.0} characters with {:.0} entities, {} sentences learned; keystrokes an article:",
        articles.len(),
        chars as f64 / count,
        entities as f64 / count,
        done.len()
    );
    let words = Words::load();
    let done: Vec<(String, Gold)> = done.chunks(SENTENCES).map(joined).collect();
    for (way, name) in [
        (Way::ByHand, "by hand"),
        (Way::Suggestions, "with suggestions"),
    ] {
        let done = if way == Way::ByHand { &[][..] } else { &done };
        let counts = work(&articles, done, way, &words);
        let all: usize = counts.iter().map(Count::keys).sum();
        println!("{name:>24} {:>8.0}", all as f64 / count);
        let mut sum = Bill::new();
        for (number, one) in (1..).zip(&counts) {
            for (what, keys) in &one.bill {
                *sum.entry(*what).or_default() += keys;
            }
            let [suggested, right, sure] = one.suggested;
            let offered = match way {
                Way::ByHand => String::new(),
                Way::Suggestions => {
                    format!(", {suggested} suggested, {right} right, {sure} of them sure")
                }
            };
            println!(
                "{:>24} {:>8}  {} entities{offered}: {}",
                format!("article {number}"),
                one.keys(),
                one.entities,
                told(&one.bill)
            );
        }
        println!("{:>24} {all:>8}  {}", "all", told(&sum));
    }
}

/// What keys were for, the most frequent first.
fn told(bill: &Bill) -> String {
    let mut bill: Vec<(For, usize)> = bill.iter().map(|(what, keys)| (*what, *keys)).collect();
    bill.sort_by_key(|(_, keys)| std::cmp::Reverse(*keys));
    let said = bill
        .iter()
        .map(|(what, keys)| format!("{} {keys}", what.name()));
    said.collect::<Vec<String>>().join(", ")
}

/// Articles of about [`CHARS`] characters, those with about forty entities.
fn dense(sentences: &[bio::Sentence]) -> Vec<(String, Gold)> {
    let mut found = Vec::new();
    let (mut first, mut chars) = (0, 0);
    for (at, sentence) in sentences.iter().enumerate() {
        chars += sentence.chars.len() + 1;
        if chars >= CHARS {
            let article = joined(&sentences[first..=at]);
            if ENTITIES.contains(&article.1.len()) {
                found.push(article);
            }
            (first, chars) = (at + 1, 0);
        }
    }
    found
}

fn work(
    articles: &[(String, Gold)],
    done: &[(String, Gold)],
    way: Way,
    words: &Words,
) -> Vec<Count> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("b.pizhu");
    make(&path, folder.path(), articles, done);
    let mut desk = Desk::open(&path, folder.path());
    if way == Way::ByHand {
        let held = Modifiers::COMMAND | Modifiers::SHIFT;
        desk.press(For::Turning, held, Key::Semicolon);
    } else {
        desk.wait("it has learned", |sight| sight.learned == done.len());
    }
    // The lines are all in view as far as they are wide.
    desk.press(For::Turning, Modifiers::COMMAND, Key::Num2);
    let mut counts = Vec::new();
    for (text, gold) in articles {
        // Line ends are no characters of what is shown.
        let shown: Vec<char> = text.chars().filter(|c| *c != '\n').collect();
        let ends = |to: usize| text.chars().take(to).filter(|c| *c == '\n').count();
        let cells = |at: usize| at - ends(at);
        let gold = gold.iter();
        let gold = gold.map(|(at, label)| (cells(at.start)..cells(at.end), label.clone()));
        let gold: Gold = gold.collect();
        desk.wait("the article is shown", |sight| sight.text == shown);
        desk.wait("names", |sight| sight.is_settled);
        let suggested = desk.sight().suggestions;
        let is_right = |one: &&pizhu::ui::Suggestion| {
            let mut gold = gold.iter();
            gold.any(|(range, label)| one.range == *range && *one.label == **label)
        };
        let right = suggested.iter().filter(is_right);
        let sure = right.clone().filter(|one| one.is_sure).count();
        let suggested = [suggested.len(), right.count(), sure];
        desk.take_bill();
        let mut hand = Hand::new(&mut desk, &gold, words);
        match way {
            Way::ByHand => hand.add(),
            Way::Suggestions => hand.read(),
        }
        hand.check();
        counts.push(Count {
            bill: desk.take_bill(),
            entities: gold.len(),
            suggested,
        });
        desk.press(For::Turning, Modifiers::COMMAND, Key::PageDown);
    }
    counts
}

/// A bundle with articles to be tagged, and behind them those that are done.
fn make(path: &Path, folder: &Path, articles: &[(String, Gold)], done: &[(String, Gold)]) {
    let all = || articles.iter().chain(done);
    let texts = all().map(|(text, _)| text.as_str());
    let (mut session, heads) = bundle::make(path, folder, texts);
    for (number, (head, (text, gold))) in heads.iter().zip(all()).enumerate() {
        let rows = text.lines().count() as u32;
        let keep = Command::Keep {
            article: bundle::article(*head),
            breaks: Breaks::Range {
                from: 1,
                to: rows.saturating_sub(1),
            },
        };
        session.execute(&keep).expect("lines are paragraphs");
        if number < articles.len() {
            continue;
        }
        for (range, label) in gold {
            let command = bundle::tag(*head, range, label);
            session.execute(&command).expect("tagged");
        }
        session.execute(&bundle::done(*head)).expect("marked done");
    }
    session.close().expect("everything on disk");
}
