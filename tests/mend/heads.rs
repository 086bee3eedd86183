//! Learning what cues of headlines weigh: from the pages whose errors may be looked at, and from
//! stories that were written to be learned from (`tests/data/mend/heads`), printed as pages here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use pizhu::core::Role;
use pizhu::mend::breaks::Page;
use pizhu::mend::roles::weights::WEIGHTS;
use pizhu::mend::train::heads::{Lesson, PRIOR, judge, judge_crossed, learn, source};

use crate::WORDS;
use crate::assembly::{Case, corpora, is_tuned, layouts};
use crate::roles::is_looked_at;

/// What a corpus counts beside a small page: its stories come again in others.
const CORPUS: f32 = 0.3;

/// What a printed page counts: each story is on some ten.
const PRINTED: f32 = 0.25;

/// The pages of a case, to learn from.
fn lessons_of(case: &Case, weight: f32, judged: bool) -> Vec<Lesson> {
    let pages = case.pages.iter().enumerate();
    pages
        .map(|(number, (_, text))| {
            let page = Page::of(text, &*WORDS);
            let lines = page.lines().iter().enumerate();
            let known = lines.filter_map(|(at, line)| {
                let role: Role = *case.roles.get(&(number, line.number))?;
                Some((at, role))
            });
            Lesson {
                heads: page.heads(),
                roles: known.collect(),
                weight,
                judged,
            }
        })
        .collect()
}

/// What the lines of a story are: its blocks as letter and text.
type Story = Vec<(char, String)>;

fn stories() -> Vec<Story> {
    let text = fs::read_to_string("tests/data/mend/heads/stories.txt").expect("stories");
    let mut stories = vec![Story::new()];
    for line in text.lines() {
        let mut chars = line.chars();
        match (chars.next(), stories.last_mut()) {
            (Some(letter), Some(story)) => story.push((letter, chars.skip(1).collect())),
            _ => stories.push(Story::new()),
        }
    }
    stories.retain(|story| !story.is_empty());
    stories
}

/// A page that is being printed.
struct Sheet {
    text: String,
    roles: BTreeMap<(usize, u32), Role>,
    width: usize,
    indented: bool,
}

impl Sheet {
    fn line(&mut self, text: &str, role: Role) {
        self.text.push_str(text);
        self.text.push('\n');
        let number = self.text.matches('\n').count() as u32;
        self.roles.insert((0, number), role);
    }

    fn block(&mut self, letter: char, text: &str) {
        let role = match letter {
            'H' => Role::Headline,
            'E' | 'S' | 'T' => Role::Subtitle,
            'B' => Role::Byline,
            _ => Role::Body,
        };
        if role != Role::Body {
            text.split(" / ").for_each(|line| self.line(line, role));
            return;
        }
        let chars: Vec<char> = text.chars().collect();
        let first = (self.width - 2).min(chars.len());
        let lines = std::iter::once(&chars[..first]).chain(chars[first..].chunks(self.width));
        for (number, line) in lines.filter(|line| !line.is_empty()).enumerate() {
            let indent = if self.indented && number == 0 {
                "　　"
            } else {
                ""
            };
            let line: String = line.iter().collect();
            self.line(&format!("{indent}{line}"), role);
        }
    }

    fn put(&mut self, story: &Story, chosen: impl Fn(char) -> bool) {
        for (letter, text) in story.iter().filter(|(letter, _)| chosen(*letter)) {
            self.block(*letter, text);
        }
    }
}

/// Stories as pages: one after another, and two with all their headlines before or behind them.
fn printed() -> Vec<Case> {
    let stories = stories();
    let is_head = |letter: char| matches!(letter, 'E' | 'H' | 'S');
    let is_text = |letter: char| !is_head(letter);
    let mut pages = Vec::new();
    for (at, six) in stories.windows(6).enumerate() {
        for way in 0..4 {
            let mut sheet = Sheet {
                text: String::new(),
                roles: BTreeMap::new(),
                width: 14 + (5 * at + 3 * way) % 9,
                indented: (at + way) % 3 == 0,
            };
            let two = &six[..2];
            match way {
                0 => sheet.put(&six[0], |_| true),
                1 => six[..3 + at % 4]
                    .iter()
                    .for_each(|story| sheet.put(story, |_| true)),
                2 => {
                    two.iter().for_each(|story| sheet.put(story, is_head));
                    two.iter().for_each(|story| sheet.put(story, is_text));
                }
                _ => {
                    two.iter().for_each(|story| sheet.put(story, is_text));
                    two.iter().for_each(|story| sheet.put(story, is_head));
                }
            }
            pages.push(Case {
                name: format!("printed-{at}-{way}"),
                roles: sheet.roles,
                articles: Vec::new(),
                jumps: BTreeSet::new(),
                pages: vec![(String::new(), sheet.text.chars().collect())],
            });
        }
    }
    pages
}

/// All pages that are learned from.
fn lessons() -> Vec<Lesson> {
    let pages = layouts();
    let looked_at = pages.iter().enumerate();
    let looked_at = looked_at.filter(|(at, case)| is_looked_at(*at, &case.name));
    let corpora = corpora();
    let tuned = corpora.iter().filter(|case| is_tuned(case));
    looked_at
        .flat_map(|(_, case)| lessons_of(case, 1.0, true))
        .chain(tuned.flat_map(|case| lessons_of(case, CORPUS, false)))
        .chain(
            printed()
                .iter()
                .flat_map(|case| lessons_of(case, PRINTED, false)),
        )
        .collect()
}

#[test]
#[ignore = "writes src/mend/roles/weights.rs anew on standard output"]
fn weights_of_heads() {
    let lessons = lessons();
    let all: Vec<&Lesson> = lessons.iter().collect();
    let small: Vec<&Lesson> = all.iter().copied().filter(|lesson| lesson.judged).collect();
    let learned = learn(&all);
    let others: Vec<&Lesson> = all
        .iter()
        .copied()
        .filter(|lesson| !lesson.judged)
        .collect();
    println!(
        "others by hand: {:?}, learned {:?}",
        judge(&PRIOR, &others),
        judge(&learned, &others)
    );
    println!(
        "learned from none of them: {:?}",
        judge(&learn(&others), &small)
    );
    println!("by hand: {:?}", judge(&PRIOR, &small));
    println!("learned with them: {:?}", judge(&learned, &small));
    println!("learned without them: {:?}", judge_crossed(&lessons));
    println!("{}", source(&learned));
}

#[test]
fn what_was_learned_tells_more_than_what_was_set_by_hand() {
    let lessons = lessons();
    let all: Vec<&Lesson> = lessons.iter().collect();
    let (rows, alone) = judge(&WEIGHTS, &all);
    let (rows_by_hand, alone_by_hand) = judge(&PRIOR, &all);
    assert!(
        rows.right > rows_by_hand.right,
        "{rows:?}, {rows_by_hand:?}"
    );
    assert!(
        alone.right > alone_by_hand.right,
        "{alone:?}, {alone_by_hand:?}"
    );
}
