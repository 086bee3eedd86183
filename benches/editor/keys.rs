//! Keystrokes until an article is tagged, pressed in the real window, which is driven without a
//! screen. Every key counts. The editor sees what the window shows ([`Sight`]) and knows what is
//! right of what it looks at; it knows the keys and takes the shortest way for the caret that words,
//! clauses, sentences and paragraphs give.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;

use pizhu::core::LabelId;
use pizhu::format::bio;
use pizhu::session::command::{ArticleRef, Breaks, Command};
use pizhu::session::import::ImportOptions;
use pizhu::session::{Session, article_id};
use pizhu::tag::words::Words;
use pizhu::ui::{Language, Sight, Suggestion, Window, apply_theme};

use crate::caret::{Map, Press};
use crate::{Gold, joined, meets, stretch};

/// An article is about as long as this, and has so many entities.
const CHARS: usize = 1000;
const ENTITIES: Range<usize> = 36..45;

/// How many sentences are learned from.
const LEARNED: usize = 1000;

/// How many articles are tagged.
const ARTICLES: usize = 5;

/// Sentences of an article that was done before.
const SENTENCES: usize = 10;

/// No way for the caret is so long.
const AT_MOST: usize = 60;

/// Nothing takes the window so long.
const PATIENCE: Duration = Duration::from_secs(300);

const NONE: Modifiers = Modifiers::NONE;
const ALT: Modifiers = Modifiers::ALT;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    ByHand,
    Suggestions,
}

/// Learns from the first sentences and tags articles made of the others.
pub(crate) fn report(sentences: &[bio::Sentence], is_quick: bool) {
    let (done, rest) = sentences.split_at(LEARNED.min(sentences.len() / 2));
    let mut articles = dense(rest);
    articles.truncate(if is_quick { 1 } else { ARTICLES });
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
        let keys = work(&articles, done, way, &words);
        let all: usize = keys.iter().sum();
        println!("{name:>24} {:>8.0}   {keys:?}", all as f64 / count);
    }
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
) -> Vec<usize> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bundle = folder.path().join("b.pizhu");
    make(&bundle, folder.path(), articles, done);
    let mut desk = Desk::open(&bundle, folder.path(), words);
    if way == Way::ByHand {
        desk.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Semicolon);
    } else {
        desk.wait("it has learned", |sight| sight.learned == done.len());
    }
    let mut counts = Vec::new();
    for (text, gold) in articles {
        // Line ends are no characters of what is shown.
        let shown: Vec<char> = text.chars().filter(|c| *c != '\n').collect();
        let ends = |to: usize| text.chars().take(to).filter(|c| *c == '\n').count();
        let cells =
            |range: &Range<usize>| range.start - ends(range.start)..range.end - ends(range.end);
        let gold: Gold = gold
            .iter()
            .map(|(range, label)| (cells(range), label.clone()))
            .collect();
        let gold = &gold;
        desk.wait("the article is shown", |sight| sight.text == shown);
        desk.way = way;
        desk.keys = 0;
        desk.tag(gold);
        counts.push(desk.keys);
        desk.check(gold);
        desk.press(Modifiers::COMMAND, Key::PageDown);
    }
    counts
}

/// A bundle with articles to be tagged, and behind them those that are done.
fn make(bundle: &Path, folder: &Path, articles: &[(String, Gold)], done: &[(String, Gold)]) {
    let mut session = Session::create(bundle, "editor").expect("a bundle");
    let all = || articles.iter().chain(done);
    let files: Vec<PathBuf> = (1..)
        .zip(all())
        .map(|(number, (text, _))| {
            let file = folder.join(format!("{number:05}.txt"));
            std::fs::write(&file, text).expect("a page");
            file
        })
        .collect();
    let options = ImportOptions::default();
    session.import(&files, &options, |_| true).expect("pages");
    let heads: Vec<_> = session
        .articles()
        .expect("articles")
        .iter()
        .map(|a| a.head)
        .collect();
    for (number, (head, (text, gold))) in heads.iter().zip(all()).enumerate() {
        let article = || ArticleRef::Name(article_id(*head));
        let rows = text.lines().count() as u32;
        let keep = Command::Keep {
            article: article(),
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
            let command = Command::Tag {
                article: article(),
                stretch: Some(stretch(range)),
                parts: Vec::new(),
                label: label.clone(),
                attributes: Default::default(),
                note: None,
            };
            session.execute(&command).expect("tagged");
        }
        let progress = "done".to_owned();
        let command = Command::Progress {
            article: article(),
            progress,
        };
        session.execute(&command).expect("marked done");
    }
    session.close().expect("everything on disk");
}

struct Desk<'a> {
    harness: Harness<'static, Window>,
    words: &'a Words,
    way: Way,
    keys: usize,
}

impl<'a> Desk<'a> {
    fn open(bundle: &Path, folder: &Path, words: &'a Words) -> Self {
        let window = Window::new(Language::Chinese, "editor");
        let mut window = window.with_settings_in(&folder.join("settings"));
        window.open(bundle);
        let mut is_loaded = false;
        let mut harness = Harness::builder()
            .with_size(vec2(1280.0, 800.0))
            .with_context_setup(apply_theme)
            .build_ui_state(
                move |ui, window: &mut Window| {
                    if !std::mem::replace(&mut is_loaded, true) {
                        window.load_words(ui.ctx());
                    }
                    window.show(ui);
                },
                window,
            );
        harness.run_steps(4);
        Self {
            harness,
            words,
            way: Way::ByHand,
            keys: 0,
        }
    }

    fn sight(&self) -> Sight {
        self.harness.state().sight()
    }

    fn wait(&mut self, what: &str, holds: impl Fn(&Sight) -> bool) {
        let begun = Instant::now();
        while !holds(&self.sight()) {
            assert!(
                begun.elapsed() < PATIENCE,
                "waited in vain: {what}; {:?}",
                self.sight()
            );
            self.harness.run_steps(1);
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Presses a key, and looks when the window has come to rest.
    fn press(&mut self, modifiers: Modifiers, key: Key) -> Sight {
        self.keys += 1;
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
        if self.way == Way::Suggestions {
            self.wait("suggestions", |sight| sight.is_settled);
            self.harness.run_steps(1);
        }
        self.sight()
    }

    /// Takes the caret to a gap that will do, looking again after each key.
    fn go(&mut self, extends: bool, goal: impl Fn(usize) -> bool) -> Sight {
        for _ in 0..AT_MOST {
            let sight = self.sight();
            let way = self.map(&sight).way(sight.caret, &goal);
            let Some((modifiers, key)) = way.first().copied() else {
                return sight;
            };
            let shift = if extends { Modifiers::SHIFT } else { NONE };
            self.press(modifiers | shift, key);
        }
        panic!("the caret does not arrive: {:?}", self.sight());
    }

    fn press_all(&mut self, keys: &[Press]) -> Sight {
        for (modifiers, key) in keys {
            self.press(*modifiers, *key);
        }
        self.sight()
    }

    fn label(&mut self, label: &str) {
        let key = match label {
            "PER" => Key::P,
            "LOC" => Key::L,
            _ => Key::O,
        };
        self.press(NONE, key);
    }

    fn tag(&mut self, gold: &Gold) {
        if self.way == Way::Suggestions {
            self.wait("suggestions", |sight| sight.is_settled);
            self.answer(gold);
            self.mend(gold);
        }
        self.add(gold);
    }

    // ---- suggestions ----

    /// Accepts what is sure as far as it is in view, and goes through the rest one by one.
    fn answer(&mut self, gold: &Gold) {
        let mut sight = self.sight();
        loop {
            let seen = sight.seen.clone();
            let in_view = |one: &&Suggestion| {
                one.is_sure && seen.start <= one.range.start && one.range.end <= seen.end
            };
            let right = |one: &Suggestion| is_right(gold, &one.range, &one.label);
            let sure: Vec<&Suggestion> = sight.suggestions.iter().filter(in_view).collect();
            let good = sure.iter().filter(|one| right(one)).count();
            // What is wrong costs some keys later.
            if good > 1 + WRONG * (sure.len() - good) {
                sight = self.press(Modifiers::SHIFT, Key::Quote);
                continue;
            }
            let Some(chosen) = sight.suggestion.map(|at| sight.suggestions[at].clone()) else {
                if !sight
                    .suggestions
                    .iter()
                    .any(|one| one.range.start >= sight.caret)
                {
                    return;
                }
                sight = self.press(NONE, Key::Semicolon);
                continue;
            };
            let same = gold.iter().find(|(range, _)| *range == chosen.range);
            sight = match same {
                Some((_, label)) if **label == *chosen.label => self.press(NONE, Key::Quote),
                Some((_, label)) => {
                    self.label(label);
                    self.sight()
                }
                None => self.press(NONE, Key::Backslash),
            };
            if sight.suggestion.is_none()
                && sight
                    .suggestions
                    .iter()
                    .all(|one| one.range.start < sight.caret)
            {
                return;
            }
        }
    }

    /// Goes through the wrong tags: another label, other edges, or away with them.
    fn mend(&mut self, gold: &Gold) {
        loop {
            let sight = self.sight();
            let wrong = |(range, label): &&(Range<usize>, LabelId)| !is_right(gold, range, label);
            let Some((range, label)) = sight.tags.iter().find(wrong).cloned() else {
                return;
            };
            if sight.anchor != sight.caret || sight.suggestion.is_some() {
                self.press(NONE, Key::Escape);
            }
            self.go(false, |gap| range.contains(&gap));
            let sight = self.press(ALT, Key::Period);
            let chosen = sight.tag.map(|at| sight.tags[at].0.clone());
            assert_eq!(chosen, Some(range.clone()), "the tag is chosen");
            if let Some((_, right)) = gold.iter().find(|(other, _)| *other == range) {
                self.label(right);
                continue;
            }
            let near = gold.iter().filter(|(other, _)| meets(other, &range));
            let edges = near.map(|(other, right)| (edge_keys(&range, other), right));
            let best = edges.min_by_key(|(keys, _)| keys.len());
            match best {
                Some((keys, right)) if keys.len() <= WRONG => {
                    self.press_all(&keys);
                    if **right != *label {
                        self.label(right);
                    }
                }
                _ => {
                    self.press(NONE, Key::Delete);
                }
            }
        }
    }

    // ---- by hand ----

    fn add(&mut self, gold: &Gold) {
        for (range, label) in gold {
            let sight = self.sight();
            if sight.tags.iter().any(|(tagged, _)| tagged == range) {
                continue;
            }
            if sight.anchor != sight.caret || sight.suggestion.is_some() || sight.tag.is_some() {
                self.press(NONE, Key::Escape);
            }
            let sight = self.sight();
            let (first, last) = self.map(&sight).ends(sight.caret, range);
            self.go(false, |gap| gap == first);
            let sight = self.go(true, |gap| gap == last);
            let ends = sight.anchor.min(sight.caret)..sight.anchor.max(sight.caret);
            assert_eq!(ends, *range, "what was to be selected is");
            self.label(label);
        }
    }

    fn map<'b>(&'b self, sight: &'b Sight) -> Map<'b> {
        Map {
            text: &sight.text,
            paragraphs: &sight.paragraphs,
            words: self.words,
        }
    }

    /// That what stands there now is what is right.
    fn check(&self, gold: &Gold) {
        let sight = self.sight();
        let tags = sight.tags.iter();
        let mut tags: Gold = tags
            .map(|(range, label)| (range.clone(), label.to_string()))
            .collect();
        tags.sort_by_key(|(range, _)| range.start);
        assert_eq!(tags, *gold, "everything is tagged, and right");
    }
}

/// How many keys it takes to put right a tag that is wrong, about.
const WRONG: usize = 4;

fn is_right(gold: &Gold, range: &Range<usize>, label: &LabelId) -> bool {
    gold.iter()
        .any(|(other, right)| other == range && **right == **label)
}

/// The keys that move the edges of a tag to where they belong.
fn edge_keys(from: &Range<usize>, to: &Range<usize>) -> Vec<Press> {
    let key = |forward: bool| match forward {
        true => Key::ArrowRight,
        false => Key::ArrowLeft,
    };
    let start = (ALT | Modifiers::SHIFT, key(to.start > from.start));
    let end = (ALT, key(to.end > from.end));
    let starts = vec![start; from.start.abs_diff(to.start)];
    let ends = vec![end; from.end.abs_diff(to.end)];
    // Further out first: no tag is ever empty.
    match to.end > from.end {
        true => [ends, starts].concat(),
        false => [starts, ends].concat(),
    }
}
