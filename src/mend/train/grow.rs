//! Grows the forest and fits the weights of phrases.

use crate::mend::features::{FEATURES, Features};
use crate::mend::forest::{DEPTH, STEP, Tree};
use crate::mend::phrases;

use super::chance::Chance;
use super::text::{Paragraph, is_title};

/// Values a feature may have.
const BINS: usize = 64;

/// Fits the weights of phrases to where paragraphs end and where they do not.
pub fn phrases(paragraphs: &[Paragraph], chance: &mut Chance) -> Vec<i8> {
    let texts: Vec<Vec<char>> = paragraphs
        .iter()
        .map(|p| p.iter().flatten().copied().collect())
        .collect();
    // Places: which paragraph, and where in it; its end is its length.
    let mut examples: Vec<(usize, usize)> = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        if number + 1 < texts.len() {
            examples.push((number, text.len()));
        }
        if text.len() < 4 {
            continue;
        }
        if is_title(&paragraphs[number]) {
            let mut at = 0;
            for word in &paragraphs[number][..paragraphs[number].len() - 1] {
                at += word.len();
                examples.push((number, at));
            }
        }
        for _ in 0..1 + text.len() / 20 {
            examples.push((number, chance.between(2, text.len() - 2)));
        }
        // Ends of sentences inside paragraphs are what is hardest to tell.
        for at in 2..text.len() - 1 {
            if matches!(text[at - 1], '。' | '”' | '！' | '？' | '；') && chance.yes(0.25) {
                examples.push((number, at));
            }
        }
    }
    let mut weights = vec![0f32; phrases::WEIGHTS];
    let mut sums = vec![1e-6f32; phrases::WEIGHTS];
    for _ in 0..4 {
        for n in (1..examples.len()).rev() {
            examples.swap(n, chance.below(n + 1));
        }
        for &(number, at) in &examples {
            let text = &texts[number];
            let ends = at == text.len();
            let right: &[char] = if ends {
                &texts[number + 1]
            } else {
                &text[at..]
            };
            let left = &text[..at];
            let places = phrases::patterns(left, right);
            let sum: f32 = places.iter().map(|place| weights[*place]).sum();
            let error = 1.0 / (1.0 + (-sum).exp()) - f32::from(u8::from(ends));
            for place in places {
                let slope = error + 2e-5 * weights[place];
                sums[place] += slope * slope;
                weights[place] -= 0.15 * slope / sums[place].sqrt();
            }
        }
    }
    weights
        .iter()
        .map(|weight| (weight / phrases::STEP).round().clamp(-127.0, 127.0) as i8)
        .collect()
}

/// What is learned from: features of a break, whether to keep it, and how much it counts.
#[derive(Clone, Debug)]
pub struct Example {
    /// See [`crate::mend::features`].
    pub features: Features,
    /// Whether a paragraph ends there.
    pub keep: bool,
    /// 1 for most.
    pub weight: f32,
}

/// How a forest is grown.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Trees.
    pub trees: usize,
    /// How far each goes.
    pub rate: f32,
    /// What keeps leaves small.
    pub restraint: f32,
}

/// Grows trees, one after another, each on what those before it leave wrong.
pub fn forest(
    examples: &[Example],
    plan: Plan,
    chance: &mut Chance,
    mut told: impl FnMut(usize, f32),
) -> (f32, Vec<Tree>) {
    let count = examples.len();
    // By feature, so that one is read in one go.
    let columns: Vec<Vec<u8>> = (0..FEATURES)
        .map(|f| examples.iter().map(|e| e.features[f].min(63)).collect())
        .collect();
    let (mut yes, mut all) = (0f32, 0f32);
    for example in examples {
        yes += example.weight * f32::from(u8::from(example.keep));
        all += example.weight;
    }
    let bias = (yes / (all - yes)).ln();
    let mut scores = vec![bias; count];
    let mut trees = Vec::with_capacity(plan.trees);
    let mut slopes = vec![(0f32, 0f32); count];
    let mut leaves = vec![0u8; count];
    for number in 0..plan.trees {
        let mut loss = 0f64;
        for ((score, example), slope) in scores.iter().zip(examples).zip(&mut slopes) {
            let p = 1.0 / (1.0 + (-score).exp());
            let y = f32::from(u8::from(example.keep));
            loss -= f64::from(
                example.weight * (y * p.max(1e-9).ln() + (1.0 - y) * (1.0 - p).max(1e-9).ln()),
            );
            // Some of the examples for each tree; of those that are settled fewer, which count for
            // more.
            let part = if (y - p).abs() > 0.03 { 0.6 } else { 0.1 };
            let taken = if chance.yes(part) {
                example.weight * 0.6 / part
            } else {
                0.0
            };
            *slope = (taken * (y - p), taken * (p * (1.0 - p)).max(1e-6));
        }
        leaves.fill(0);
        let mut questions = [(0u8, 0u8); DEPTH];
        let asked: Vec<usize> = (0..FEATURES).filter(|_| chance.yes(0.7)).collect();
        let chosen: Vec<u32> = (0..count as u32)
            .filter(|i| slopes[*i as usize].1 > 0.0)
            .collect();
        for (level, question) in questions.iter_mut().enumerate() {
            let width = 1 << level;
            let best_of = |part: &[usize]| {
                let mut best = (f32::MIN, 0usize, 0usize);
                let mut sums = vec![[(0f32, 0f32); BINS]; width];
                for &feature in part {
                    sums.fill([(0.0, 0.0); BINS]);
                    let column = &columns[feature];
                    for &i in &chosen {
                        let i = i as usize;
                        let cell = &mut sums[usize::from(leaves[i])][usize::from(column[i])];
                        cell.0 += slopes[i].0;
                        cell.1 += slopes[i].1;
                    }
                    let mut gains = [0f32; BINS];
                    for row in &sums {
                        let total = row.iter().fold((0f32, 0f32), |t, c| (t.0 + c.0, t.1 + c.1));
                        let mut below = (0f32, 0f32);
                        for bin in 1..BINS {
                            below.0 += row[bin - 1].0;
                            below.1 += row[bin - 1].1;
                            let above = (total.0 - below.0, total.1 - below.1);
                            gains[bin] += below.0 * below.0 / (below.1 + plan.restraint)
                                + above.0 * above.0 / (above.1 + plan.restraint);
                        }
                    }
                    for (bin, gain) in gains.iter().enumerate().skip(1) {
                        if *gain > best.0 {
                            best = (*gain, feature, bin);
                        }
                    }
                }
                best
            };
            let (front, rest) = asked.split_at(asked.len() / 2);
            let (one, other) = std::thread::scope(|scope| {
                let one = scope.spawn(|| best_of(front));
                let other = best_of(rest);
                (one.join().unwrap_or((f32::MIN, 0, 0)), other)
            });
            let best = if one.0 >= other.0 { one } else { other };
            *question = (best.1 as u8, best.2 as u8);
            let column = &columns[best.1];
            for (leaf, value) in leaves.iter_mut().zip(column) {
                *leaf |= u8::from(usize::from(*value) >= best.2) << level;
            }
        }
        let mut sums = [(0f64, 0f64); 1 << DEPTH];
        for (leaf, slope) in leaves.iter().zip(&slopes) {
            sums[usize::from(*leaf)].0 += f64::from(slope.0);
            sums[usize::from(*leaf)].1 += f64::from(slope.1);
        }
        let values = sums.map(|(slope, curve)| {
            let step = slope / (curve + f64::from(plan.restraint)) * f64::from(plan.rate);
            (step / f64::from(STEP)).round().clamp(-32000.0, 32000.0) as i16
        });
        for (score, leaf) in scores.iter_mut().zip(&leaves) {
            *score += f32::from(values[usize::from(*leaf)]) * STEP;
        }
        trees.push(Tree {
            questions,
            leaves: values,
        });
        told(number, (loss / f64::from(all)) as f32);
    }
    (bias, trees)
}
