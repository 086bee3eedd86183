//! Learning what the blocks of a page are, from pages of which the role of every line is known: a
//! linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001). Where several things
//! are right of a block, what counts is how likely they are together. Its weights are found by going
//! up the gradient of one page after another, in steps that become smaller for each weight by itself
//! (AdaGrad: Duchi, Hazan and Singer, 2011), and averaged over the last rounds.

use rustc_hash::FxHashMap;

use crate::mend::roles::chain::{Chain, PARTS, UNIT, Weights, bound};
use crate::mend::roles::clues::Clues;
use crate::mend::roles::parts::Parts;

use super::chance::Chance;

/// How often all pages are gone through, and after how many rounds averaging begins.
const ROUNDS: usize = 15;
const SETTLED: usize = 10;

/// How far a step goes at first, and what keeps the first ones from going too far.
const STEP: f32 = 0.1;
const CALM: f32 = 0.1;

/// How strongly weights are drawn to nothing: half of this times their squares is what they cost.
const DRAWN: f32 = 0.15;

/// A clue that fewer pages have is not learned.
const LEAST: u32 = 4;

/// Less than this, as an integer, says nothing.
const NOTHING: i8 = 3;

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
    let found = weights(&pages, numbers.len());
    let round = |weight: f32| (weight * UNIT).round();
    let clues = numbers.into_iter().filter_map(|(clue, number)| {
        let weights: Weights = found.clues[number as usize].map(|weight| {
            let weight = round(weight).clamp(-127.0, 127.0) as i8;
            if weight.abs() < NOTHING { 0 } else { weight }
        });
        let is_told = weights.iter().any(|weight| *weight != 0);
        is_told.then_some((clue, weights))
    });
    let behind = found
        .behind
        .map(|row| row.map(|weight| round(weight) as i16));
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
        for clue in distinct(numbers) {
            *met.entry(clue).or_default() += 1;
        }
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

fn distinct<'a>(numbers: impl Iterator<Item = &'a u32>) -> Vec<u32> {
    let mut numbers: Vec<u32> = numbers.copied().collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// A number for each clue and part, and for each part behind another.
struct Table {
    clues: Vec<[f32; PARTS]>,
    behind: [[f32; PARTS]; PARTS],
}

impl Table {
    fn new(count: usize) -> Self {
        Self {
            clues: vec![[0.0; PARTS]; count],
            behind: [[0.0; PARTS]; PARTS],
        }
    }

    fn all(&mut self) -> impl Iterator<Item = &mut f32> {
        self.clues.iter_mut().chain(&mut self.behind).flatten()
    }

    fn add(&mut self, other: &mut Table) {
        self.all()
            .zip(other.all())
            .for_each(|(sum, own)| *sum += *own);
    }

    /// What speaks for each part of each block.
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
}

/// Takes a step up from a weight. `squares` holds what the steps before it have summed up to.
fn step(weight: &mut f32, squares: &mut f32, up: f32) {
    *squares += up * up;
    *weight += STEP * up / (squares.sqrt() + CALM);
}

fn weights(pages: &[Numbered<'_>], count: usize) -> Table {
    let mut chance = Chance::new(1);
    let mut own = Table::new(count);
    let mut squares = Table::new(count);
    let mut sum = Table::new(count);
    let each = pages.iter().enumerate();
    let each = each.filter(|(_, page)| !page.clues.is_empty());
    let mut order: Vec<usize> = each
        .flat_map(|(at, page)| std::iter::repeat_n(at, page.lesson.times))
        .collect();
    let many = order.len() as f32;
    // A weight is drawn to nothing where its clue is met, by its share of all pages that have it.
    let mut met = vec![0.0f32; count];
    for page in pages {
        for clue in distinct(page.clues.iter().flat_map(|(clues, _)| clues)) {
            met[clue as usize] += page.lesson.times as f32;
        }
    }
    for round in 0..ROUNDS {
        for at in (1..order.len()).rev() {
            order.swap(at, chance.below(at + 1));
        }
        for at in &order {
            let page = &pages[*at];
            let up = Gradient::of(page, &own);
            for (clue, up) in up.clues {
                let clue = clue as usize;
                let (weights, squares) = (&mut own.clues[clue], &mut squares.clues[clue]);
                for ((weight, squares), up) in weights.iter_mut().zip(squares).zip(up) {
                    let drawn = DRAWN / met[clue] * *weight;
                    step(weight, squares, up - drawn);
                }
            }
            let weights = own.behind.iter_mut().flatten();
            let squares = squares.behind.iter_mut().flatten();
            for ((weight, squares), up) in weights.zip(squares).zip(up.behind.iter().flatten()) {
                let drawn = DRAWN / many * *weight;
                step(weight, squares, *up as f32 - drawn);
            }
        }
        if round >= SETTLED {
            sum.add(&mut own);
        }
    }
    let rounds = (ROUNDS - SETTLED) as f32;
    sum.all().for_each(|weight| *weight /= rounds);
    sum
}

/// Which way what people say of a page becomes likelier: how often each clue and each step between
/// parts is to be expected in what they say, less how often in all readings.
struct Gradient {
    clues: Vec<(u32, [f32; PARTS])>,
    behind: [[f64; PARTS]; PARTS],
}

impl Gradient {
    fn of(page: &Numbered<'_>, weights: &Table) -> Self {
        let free = weights.scores(page);
        let mut held = free.clone();
        for (scores, said) in held.iter_mut().zip(&page.lesson.said) {
            bound(scores, *said);
        }
        let behind = weights
            .behind
            .map(|row| row.map(|weight| f64::from(weight).exp()));
        let (held, held_steps) = expected(&held, &behind);
        let (free, free_steps) = expected(&free, &behind);
        let mut clues: FxHashMap<u32, [f32; PARTS]> = FxHashMap::default();
        for ((own, _), (held, free)) in page.clues.iter().zip(held.iter().zip(&free)) {
            for clue in own {
                let sums = clues.entry(*clue).or_default();
                for (sum, (held, free)) in sums.iter_mut().zip(held.iter().zip(free)) {
                    *sum += (held - free) as f32;
                }
            }
        }
        let mut steps = held_steps;
        let less = free_steps.iter().flatten();
        steps
            .iter_mut()
            .flatten()
            .zip(less)
            .for_each(|(step, less)| *step -= less);
        Self {
            clues: clues.into_iter().collect(),
            behind: steps,
        }
    }
}

/// How likely each block is each part, and how often each part is to be expected behind each other,
/// by the forward-backward algorithm. `behind` holds factors.
fn expected(
    scores: &[[f32; PARTS]],
    behind: &[[f64; PARTS]; PARTS],
) -> (Vec<[f64; PARTS]>, [[f64; PARTS]; PARTS]) {
    let own: Vec<[f64; PARTS]> = scores
        .iter()
        .map(|scores| {
            let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            scores.map(|score| f64::from(score - most).exp())
        })
        .collect();
    let mut up: Vec<[f64; PARTS]> = Vec::with_capacity(own.len());
    for own in &own {
        let before = up.last();
        up.push(shares(std::array::from_fn(|part| {
            let reach = before.map_or(1.0, |before| {
                let each = before.iter().zip(behind);
                each.map(|(share, row)| share * row[part]).sum()
            });
            reach * own[part]
        })));
    }
    let mut steps = [[0.0; PARTS]; PARTS];
    let mut on = [1.0; PARTS];
    for at in (0..own.len()).rev() {
        let next: [f64; PARTS] = std::array::from_fn(|part| own[at][part] * on[part]);
        if let Some(before) = at.checked_sub(1).map(|at| up[at]) {
            let pairs: [[f64; PARTS]; PARTS] = std::array::from_fn(|old| {
                std::array::from_fn(|part| before[old] * behind[old][part] * next[part])
            });
            let all: f64 = pairs.iter().flatten().sum();
            let each = steps.iter_mut().flatten().zip(pairs.iter().flatten());
            each.for_each(|(step, pair)| *step += pair / all);
        }
        up[at] = shares(std::array::from_fn(|part| up[at][part] * on[part]));
        on = shares(std::array::from_fn(|old| {
            (0..PARTS).map(|part| behind[old][part] * next[part]).sum()
        }));
    }
    (up, steps)
}

/// Numbers as shares of their sum.
fn shares(numbers: [f64; PARTS]) -> [f64; PARTS] {
    let sum: f64 = numbers.iter().sum();
    numbers.map(|number| number / sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All readings of so many blocks.
    fn readings(count: usize) -> Vec<Vec<usize>> {
        (0..count).fold(vec![vec![]], |all, _| {
            let longer = |reading: &Vec<usize>| {
                let reading = reading.clone();
                (0..PARTS).map(move |part| [&reading[..], &[part]].concat())
            };
            all.iter().flat_map(longer).collect()
        })
    }

    #[test]
    fn what_is_expected_is_the_mean_of_all_readings() {
        let mut chance = Chance::new(3);
        let mut number = || chance.share() * 4.0 - 2.0;
        let mut scores: Vec<[f32; PARTS]> =
            (0..3).map(|_| [(); PARTS].map(|()| number())).collect();
        scores[1][2] = f32::NEG_INFINITY;
        let steps: [[f64; PARTS]; PARTS] =
            [(); PARTS].map(|()| [(); PARTS].map(|()| f64::from(number())));
        let (shares, pairs) = expected(&scores, &steps.map(|row| row.map(f64::exp)));
        let mut own = vec![[0.0; PARTS]; 3];
        let mut behind = [[0.0; PARTS]; PARTS];
        let mut all = 0.0;
        for reading in readings(3) {
            let each = reading.iter().enumerate();
            let told: f64 = each.map(|(at, part)| f64::from(scores[at][*part])).sum();
            let between: f64 = reading.windows(2).map(|two| steps[two[0]][two[1]]).sum();
            let weight = (told + between).exp();
            all += weight;
            for (at, part) in reading.iter().enumerate() {
                own[at][*part] += weight;
            }
            for two in reading.windows(2) {
                behind[two[0]][two[1]] += weight;
            }
        }
        let found = shares.iter().flatten().chain(pairs.iter().flatten());
        let right = own.iter().flatten().chain(behind.iter().flatten());
        for (found, right) in found.zip(right) {
            assert!(
                (found - right / all).abs() < 1e-9,
                "{found} {}",
                right / all
            );
        }
    }
}
