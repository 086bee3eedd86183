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

/// After so many keys rows are no longer counted on.
const SURE_OF_ROWS: usize = 6;

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
    // The lines are all in view as far as they are wide.
    desk.press(Modifiers::COMMAND, Key::Num2);
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
        for pressed in 0..AT_MOST {
            let sight = self.sight();
            let map = self.map(&sight);
            let way = match pressed < SURE_OF_ROWS {
                true => map.way(sight.caret, &goal),
                false => map.safe_way(sight.caret, &goal),
            };
            let Some((modifiers, key)) = way.first().copied() else {
                return sight;
            };
            let shift = if extends { Modifiers::SHIFT } else { NONE };
            self.press(modifiers | shift, key);
        }
        panic!("the caret does not arrive: {:?}", self.sight());
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
            self.read(gold);
        }
        self.add(gold);
    }

    // ---- suggestions ----

    /// Goes through the article screen by screen: tags what is missing and wrong, accepts the rest
    /// of what is sure, then what is left one by one.
    fn read(&mut self, gold: &Gold) {
        for _ in 0..AT_MOST * gold.len() {
            let sight = self.sight();
            if let Some(problem) = problem(&sight, gold) {
                self.solve(problem, gold);
                continue;
            }
            let right = |one: &Suggestion| is_right(gold, &one.range, &one.label);
            let in_view = |one: &&Suggestion| within(&sight.seen, &one.range);
            let mut seen = sight.suggestions.iter().filter(in_view);
            if seen.clone().any(|one| one.is_sure && right(one)) {
                self.press(Modifiers::SHIFT, Key::Quote);
                continue;
            }
            // What is in view and not sure, and right.
            let chosen = sight.suggestion.map(|at| sight.suggestions[at].clone());
            let left = seen.any(right);
            match chosen {
                Some(chosen) if right(&chosen) => {
                    self.press(NONE, Key::Quote);
                }
                Some(_) if left => {
                    self.press(NONE, Key::Backslash);
                }
                None if left => {
                    let one = sight
                        .suggestions
                        .iter()
                        .filter(in_view)
                        .find(|one| right(one));
                    let range = one.map(|one| one.range.clone()).unwrap_or_default();
                    self.choose(&range);
                }
                _ => {
                    let missing = |(range, _): &&(Range<usize>, String)| !has(&sight, range);
                    let Some((next, _)) = gold.iter().find(missing) else {
                        return;
                    };
                    if within(&sight.seen, next) {
                        return;
                    }
                    // On to what is next.
                    let below = |one: &Suggestion| one.is_sure && one.range.start >= sight.seen.end;
                    let key = match sight.suggestions.iter().any(below) {
                        true => (Modifiers::SHIFT, Key::Quote),
                        false => (NONE, Key::PageDown),
                    };
                    self.press(key.0, key.1);
                }
            }
        }
    }

    fn solve(&mut self, problem: Problem, gold: &Gold) {
        let sight = self.sight();
        match problem {
            Problem::Spurious(range) => {
                self.choose(&range);
                self.press(NONE, Key::Backslash);
            }
            Problem::Wrong(range) => {
                let near = gold.iter().filter(|(other, _)| meets(other, &range));
                let near = near.min_by_key(|(other, _)| self.edges(&sight, &range, other).len());
                let near = near.cloned();
                self.choose(&range);
                match near {
                    Some((right, label)) if !has(&sight, &right) => self.put_right(&right, &label),
                    _ => {
                        self.press(NONE, Key::Delete);
                    }
                }
            }
            Problem::Missing(range, label) => {
                let by_hand = self.by_hand(&sight, &range);
                // Letters, and then the edges.
                let meeting = |one: &&Suggestion| {
                    within(&sight.seen, &one.range) && meets(&one.range, &range)
                };
                let offered = sight.suggestions.iter().filter(meeting).map(|one| {
                    let edges = self.edges(&sight, &one.range, &range).len();
                    (LETTERS + edges, one.range.clone(), edges)
                });
                match offered.min_by_key(|(keys, ..)| *keys) {
                    Some((keys, near, edges)) if keys < by_hand => {
                        self.choose(&near);
                        if edges > 0 {
                            self.put_right(&range, &label);
                        } else {
                            self.label(&label);
                        }
                    }
                    _ => self.select(&range, &label),
                }
                // Others of the same name, where all of them are right.
                let sight = self.sight();
                let text = &sight.text[range.clone()];
                let same = |other: &&(Range<usize>, String)| {
                    other.1 == label
                        && sight.text[other.0.clone()] == *text
                        && !has(&sight, &other.0)
                };
                let offered = |range: &Range<usize>| {
                    sight
                        .suggestions
                        .iter()
                        .any(|one| one.range == *range && one.is_sure)
                };
                let others = gold.iter().filter(same);
                let unoffered = others.clone().filter(|(other, _)| !offered(other)).count();
                let places = sight
                    .text
                    .windows(text.len())
                    .filter(|window| *window == text)
                    .count();
                let tagged = sight
                    .tags
                    .iter()
                    .filter(|(tag, _)| sight.text[tag.clone()] == *text);
                if unoffered > 0 && others.count() + tagged.count() == places {
                    self.press(NONE, Key::Slash);
                }
            }
        }
    }

    /// Chooses a tag or a suggestion: by the caret, where that is nearer, or by its letters.
    fn choose(&mut self, range: &Range<usize>) {
        let sight = self.sight();
        let chosen = |sight: &Sight| {
            let tag = sight.tag.map(|at| &sight.tags[at].0);
            let suggestion = sight.suggestion.map(|at| &sight.suggestions[at].range);
            tag.or(suggestion) == Some(range)
        };
        if chosen(&sight) {
            return;
        }
        let is_tag = has(&sight, range);
        let way = self
            .map(&sight)
            .way(sight.caret, |gap| range.contains(&gap));
        if is_tag && way.len() < LETTERS {
            self.go(false, |gap| range.contains(&gap));
            self.press(ALT, Key::Period);
        } else {
            let next = sight.suggestions.iter().position(|one| one.range == *range);
            let is_next = next.is_some_and(|at| {
                let before = sight.suggestions[..at].iter();
                before.filter(|one| one.range.start >= sight.caret).count() == 0
                    && range.start >= sight.caret
                    && sight.suggestion.is_none()
            });
            if is_next {
                self.press(NONE, Key::Semicolon);
            } else {
                let sight = self.press(NONE, Key::Backtick);
                let letters = sight.letters.iter().find(|(at, _)| at == range);
                let letters = letters.map(|(_, letters)| letters.clone());
                let letters = letters.expect("what is in view has letters");
                for letter in letters.chars() {
                    let key = Key::from_name(&letter.to_string()).expect("a letter");
                    self.press(NONE, key);
                }
            }
        }
        assert!(
            chosen(&self.sight()),
            "{range:?} is chosen {:?}",
            self.sight()
        );
    }

    /// Gives what is chosen the edges and the label that are right.
    fn put_right(&mut self, range: &Range<usize>, label: &str) {
        for _ in 0..AT_MOST {
            let sight = self.sight();
            let tag = sight.tag.map(|at| &sight.tags[at]);
            let one = sight.suggestion.map(|at| &sight.suggestions[at].range);
            let Some(now) = tag.map(|(tag, _)| tag).or(one) else {
                panic!("nothing is chosen");
            };
            let Some((modifiers, key)) = self.edges(&sight, now, range).first().copied() else {
                if tag.is_none_or(|(_, own)| **own != *label) {
                    self.label(label);
                }
                return;
            };
            self.press(modifiers, key);
        }
    }

    /// The keys that move the edges of a tag to where they belong, those first that make it longer.
    fn edges(&self, sight: &Sight, from: &Range<usize>, to: &Range<usize>) -> Vec<Press> {
        let map = self.map(sight);
        let with = |keys: Vec<Press>, more: Modifiers| -> Vec<Press> {
            keys.into_iter()
                .map(|(modifiers, key)| (modifiers | more, key))
                .collect()
        };
        let starts = with(map.edge(from.start, to.start), ALT | Modifiers::SHIFT);
        let ends = with(map.edge(from.end, to.end), ALT);
        match to.end > from.end {
            true => [ends, starts].concat(),
            false => [starts, ends].concat(),
        }
    }

    /// How many keys selecting takes from here.
    fn by_hand(&self, sight: &Sight, range: &Range<usize>) -> usize {
        let map = self.map(sight);
        let (first, last) = map.ends(sight.caret, range);
        let there = map.way(sight.caret, |gap| gap == first).len();
        there + map.way(first, |gap| gap == last).len()
    }

    // ---- by hand ----

    fn add(&mut self, gold: &Gold) {
        for (range, label) in gold {
            if !has(&self.sight(), range) {
                self.select(range, label);
            }
        }
    }

    /// Selects with the caret and gives a label.
    fn select(&mut self, range: &Range<usize>, label: &str) {
        let sight = self.sight();
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

    fn map<'b>(&'b self, sight: &'b Sight) -> Map<'b> {
        Map {
            text: &sight.text,
            paragraphs: &sight.paragraphs,
            rows: &sight.rows,
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

/// How many keys it takes to choose something by its letters, about.
const LETTERS: usize = 3;

/// Something an editor has to do something about.
enum Problem {
    /// A name that bears no tag, and is not suggested as it should be.
    Missing(Range<usize>, String),
    /// A tag that is wrong.
    Wrong(Range<usize>),
    /// A suggestion that is marked as sure and is nothing.
    Spurious(Range<usize>),
}

/// The first that is in view.
fn problem(sight: &Sight, gold: &Gold) -> Option<Problem> {
    let in_view = |range: &Range<usize>| within(&sight.seen, range);
    let offered = |range: &Range<usize>, label: &str| {
        let mut all = sight.suggestions.iter();
        all.any(|one| one.range == *range && *one.label == *label)
    };
    let missing = gold.iter().filter(|(range, label)| {
        let is_tagged = sight.tags.iter().any(|(tag, _)| meets(tag, range));
        in_view(range) && !is_tagged && !offered(range, label)
    });
    let wrong = sight
        .tags
        .iter()
        .filter(|(range, label)| in_view(range) && !is_right(gold, range, label));
    let spurious = sight.suggestions.iter().filter(|one| {
        let is_one = one.is_sure && in_view(&one.range);
        let mut gold = gold.iter();
        is_one && !gold.any(|(range, _)| !has(sight, range) && meets(range, &one.range))
    });
    let missing = missing.map(|(range, label)| Problem::Missing(range.clone(), label.clone()));
    let wrong = wrong.map(|(range, _)| Problem::Wrong(range.clone()));
    let spurious = spurious.map(|one| Problem::Spurious(one.range.clone()));
    let at = |problem: &Problem| match problem {
        Problem::Missing(range, _) | Problem::Wrong(range) | Problem::Spurious(range) => {
            range.start
        }
    };
    missing.chain(wrong).chain(spurious).min_by_key(at)
}

fn within(seen: &Range<usize>, range: &Range<usize>) -> bool {
    seen.start <= range.start && range.end <= seen.end
}

/// Whether something bears a tag, exactly.
fn has(sight: &Sight, range: &Range<usize>) -> bool {
    sight.tags.iter().any(|(tag, _)| tag == range)
}

fn is_right(gold: &Gold, range: &Range<usize>, label: &LabelId) -> bool {
    gold.iter()
        .any(|(other, right)| other == range && **right == **label)
}
