//! Learning what the blocks of a page are, from pages of which the role of every line is known: an
//! averaged perceptron over whole pages (Collins, 2002), several of them from other orders of the
//! same pages put together.

use rustc_hash::FxHashMap;

use crate::mend::roles::chain::{Chain, PARTS, Weights, bound, likeliest};
use crate::mend::roles::clues::Clues;
use crate::mend::roles::parts::{Part, Parts};

use super::chance::Chance;

/// How often all pages are gone through.
const ROUNDS: usize = 6;

/// Perceptrons that are put together.
const VOICES: u64 = 4;

/// A clue that fewer pages have is not learned.
const LEAST: u32 = 4;

/// Less than this, as an integer, says nothing.
const NOTHING: i8 = 2;

/// What a weight of one is as an integer.
const SCALE: f32 = 3.0;

/// A page to learn from.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// What its blocks are told by.
    pub clues: Vec<Clues>,
    /// What people say of each of them.
    pub said: Vec<Parts>,
    /// How often it is gone through in a round.
    pub times: usize,
}

/// Learns from pages. The same pages in the same order give the same weights.
pub fn learn(lessons: &[&Lesson]) -> Chain {
    let (numbers, pages) = numbered(lessons);
    let mut sum = Voice::new(numbers.len());
    for seed in 0..VOICES {
        sum.add(&one_voice(&pages, numbers.len(), seed));
    }
    let round = |weight: f32| (weight * SCALE / VOICES as f32).round();
    let clues = numbers.into_iter().filter_map(|(clue, number)| {
        let weights: Weights = sum.clues[number as usize].map(|weight| {
            let weight = round(weight).clamp(-127.0, 127.0) as i8;
            if weight.abs() < NOTHING { 0 } else { weight }
        });
        let is_told = weights.iter().any(|weight| *weight != 0);
        is_told.then_some((clue, weights))
    });
    let behind = sum.behind.map(|row| row.map(|weight| round(weight) as i16));
    Chain::new(clues.collect(), behind)
}

/// A page with its clues as places in a table of weights.
struct Numbered<'a> {
    clues: Vec<(Vec<u32>, Parts)>,
    lesson: &'a Lesson,
}

/// Numbers the clues that are met often enough.
fn numbered<'a>(lessons: &[&'a Lesson]) -> (FxHashMap<u32, u32>, Vec<Numbered<'a>>) {
    let mut met: FxHashMap<u32, u32> = FxHashMap::default();
    for lesson in lessons {
        let numbers = lesson.clues.iter().flat_map(|clues| &clues.numbers);
        let mut clues: Vec<u32> = numbers.copied().collect();
        clues.sort_unstable();
        clues.dedup();
        clues
            .into_iter()
            .for_each(|clue| *met.entry(clue).or_default() += 1);
    }
    let mut kept: Vec<u32> = met
        .into_iter()
        .filter(|(_, times)| *times >= LEAST)
        .map(|(clue, _)| clue)
        .collect();
    kept.sort_unstable();
    let numbers: FxHashMap<u32, u32> = kept.into_iter().zip(0..).collect();
    let pages = lessons.iter().map(|lesson| Numbered {
        clues: lesson
            .clues
            .iter()
            .map(|clues| {
                let known = clues.numbers.iter();
                let known = known.filter_map(|clue| numbers.get(clue).copied());
                (known.collect(), clues.allowed)
            })
            .collect(),
        lesson,
    });
    let pages = pages.collect();
    (numbers, pages)
}

/// Weights, with what averages them.
struct Voice {
    clues: Vec<[f32; PARTS]>,
    behind: [[f32; PARTS]; PARTS],
}

impl Voice {
    fn new(count: usize) -> Self {
        Self {
            clues: vec![[0.0; PARTS]; count],
            behind: [[0.0; PARTS]; PARTS],
        }
    }

    fn add(&mut self, other: &Voice) {
        let rows = self.clues.iter_mut().chain(&mut self.behind);
        for (row, other) in rows.zip(other.clues.iter().chain(&other.behind)) {
            row.iter_mut()
                .zip(other)
                .for_each(|(sum, weight)| *sum += weight);
        }
    }

    fn scores(&self, page: &Numbered<'_>) -> Vec<[f32; PARTS]> {
        let of = |(clues, allowed): &(Vec<u32>, Parts)| {
            let mut sum = [0.0; PARTS];
            for clue in clues {
                let weights = &self.clues[*clue as usize];
                sum.iter_mut()
                    .zip(weights)
                    .for_each(|(sum, weight)| *sum += weight);
            }
            bound(&mut sum, *allowed);
            sum
        };
        page.clues.iter().map(of).collect()
    }

    /// Makes a reading of a page likelier by so much.
    fn step(&mut self, page: &Numbered<'_>, parts: &[Part], by: f32) {
        for ((clues, _), part) in page.clues.iter().zip(parts) {
            for clue in clues {
                self.clues[*clue as usize][*part as usize] += by;
            }
        }
        for two in parts.windows(2) {
            self.behind[two[0] as usize][two[1] as usize] += by;
        }
    }
}

fn one_voice(pages: &[Numbered<'_>], count: usize, seed: u64) -> Voice {
    let mut chance = Chance::new(seed);
    let mut own = Voice::new(count);
    // What was added, weighted by when: the average is the sum less its share of this.
    let mut late = Voice::new(count);
    let each = pages.iter().enumerate();
    let mut order: Vec<usize> = each
        .flat_map(|(at, page)| std::iter::repeat_n(at, page.lesson.times))
        .collect();
    let all = (ROUNDS * order.len()) as f32;
    let mut now = 0.0;
    for _ in 0..ROUNDS {
        for at in (1..order.len()).rev() {
            order.swap(at, chance.below(at + 1));
        }
        for at in &order {
            now += 1.0;
            let page = &pages[*at];
            let mut scores = own.scores(page);
            let guess = likeliest(&scores, &own.behind);
            let said = &page.lesson.said;
            if guess
                .iter()
                .zip(said)
                .all(|(part, said)| said.contains(*part))
            {
                continue;
            }
            for (scores, said) in scores.iter_mut().zip(said) {
                bound(scores, *said);
            }
            let right = likeliest(&scores, &own.behind);
            for (parts, by) in [(&right, 1.0), (&guess, -1.0)] {
                own.step(page, parts, by);
                late.step(page, parts, -by * now / all);
            }
        }
    }
    own.add(&late);
    own
}
