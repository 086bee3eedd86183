//! How likely a mention is, given the scores of a text: forward and backward over all sequences
//! of tags that are possible.
//!
//! A perceptron's scores are no logarithms of odds. Divided by [`HEAT`] they come close: of the
//! mentions proposed with a confidence of about .8, about eight in ten were right on newspaper
//! text that was not learned from (`docs/learning.md`).

use super::weights::{LANES, Lane, Weights};
use crate::tag::bioes::{self, Mention, Part};

/// What scores are divided by before they are taken for logarithms of odds.
pub(super) const HEAT: f32 = 20.0;

#[derive(Default)]
pub(super) struct Lattice {
    /// Odds of a tag at a character, by its own score.
    odds: Vec<f32>,
    /// Of all that leads to it, and of all that follows it; scaled at each character.
    ahead: Vec<f32>,
    behind: Vec<f32>,
    scale: Vec<f32>,
    steps: Vec<f32>,
    tags: usize,
}

impl Lattice {
    /// Looks at the scores of a text.
    pub(super) fn fill(&mut self, weights: &Weights, scores: &[Lane]) {
        let tags = weights.tags();
        let wide = weights.lanes() * LANES;
        let flat = scores.as_flattened();
        let len = flat.len() / wide;
        self.tags = tags;
        for list in [&mut self.odds, &mut self.ahead, &mut self.behind] {
            list.clear();
            list.resize(len * tags, 0.0);
        }
        self.scale.clear();
        self.scale.resize(len, 0.0);
        self.steps.clear();
        let odds = weights.steps().iter().map(|step| (step / HEAT).exp());
        self.steps.extend(odds);
        if len == 0 {
            return;
        }
        for at in 0..len {
            let scores = &flat[at * wide..at * wide + tags];
            let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let odds = &mut self.odds[at * tags..(at + 1) * tags];
            for (odds, score) in odds.iter_mut().zip(scores) {
                *odds = ((score - top) / HEAT).exp();
            }
        }
        for at in 0..len {
            let (done, rest) = self.ahead.split_at_mut(at * tags);
            let now = &mut rest[..tags];
            for (tag, cell) in now.iter_mut().enumerate() {
                let sum: f32 = if at == 0 {
                    let first = bioes::may_follow(bioes::OUTSIDE, tag as u16);
                    f32::from(u8::from(first)) * self.steps[tag * tags]
                } else {
                    let before = &done[(at - 1) * tags..];
                    let steps = &self.steps[tag * tags..];
                    let each = weights.before(tag).iter().map(|b| usize::from(*b));
                    each.map(|b| before[b] * steps[b]).sum()
                };
                *cell = sum * self.odds[at * tags + tag];
            }
            let sum = now.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            self.scale[at] = sum.recip();
            now.iter_mut().for_each(|x| *x /= sum);
        }
        for tag in 0..tags {
            let ends = bioes::may_follow(tag as u16, bioes::OUTSIDE);
            self.behind[(len - 1) * tags + tag] = f32::from(u8::from(ends));
        }
        for at in (1..len).rev() {
            let (rest, done) = self.behind.split_at_mut(at * tags);
            let now = &mut rest[(at - 1) * tags..];
            for (tag, done) in done[..tags].iter().enumerate() {
                let weight = done * self.odds[at * tags + tag] * self.scale[at];
                for before in weights.before(tag).iter().map(|b| usize::from(*b)) {
                    now[before] += weight * self.steps[tag * tags + before];
                }
            }
        }
    }

    /// For each character, how much likelier its likeliest tag is than the next, from 0 to 1.
    pub(super) fn margins(&self) -> impl Iterator<Item = f32> {
        let ahead = self.ahead.chunks_exact(self.tags.max(1));
        let behind = self.behind.chunks_exact(self.tags.max(1));
        ahead.zip(behind).map(|(ahead, behind)| {
            let (mut best, mut next, mut all) = (0.0f32, 0.0f32, f32::MIN_POSITIVE);
            for odds in ahead.iter().zip(behind).map(|(a, b)| a * b) {
                all += odds;
                if odds > best {
                    (best, next) = (odds, best);
                } else {
                    next = next.max(odds);
                }
            }
            (best - next) / all
        })
    }

    /// Gives every mention that is at least so likely to be one, in order of its first character.
    pub(super) fn each(&self, least: f32, mut give: impl FnMut(Mention, f32)) {
        if self.tags == 0 {
            return;
        }
        let len = self.scale.len();
        let ahead = self.ahead.chunks_exact(self.tags);
        let both = ahead.zip(self.behind.chunks_exact(self.tags));
        // What all sequences weigh together, at each character.
        let all: Vec<f32> = both
            .map(|(ahead, behind)| {
                let sum: f32 = ahead.iter().zip(behind).map(|(a, b)| a * b).sum();
                sum.max(f32::MIN_POSITIVE)
            })
            .collect();
        let labels = (self.tags - 1) / 4;
        for (first, label) in (0..len).flat_map(|at| (0..labels).map(move |label| (at, label))) {
            let tag = |part: Part| usize::from(bioes::tag(label, part));
            let at_most = |at: usize, weight: f32, part: Part| {
                weight * self.behind[at * self.tags + tag(part)] / all[at]
            };
            let mut found = |last: usize, likely: f32| {
                if likely >= least {
                    let range = first..last + 1;
                    give(Mention { range, label }, likely.min(1.0));
                }
            };
            let ahead = |part: Part| self.ahead[first * self.tags + tag(part)];
            found(first, at_most(first, ahead(Part::Only), Part::Only));
            let mut weight = ahead(Part::First);
            let mut before = Part::First;
            for at in first + 1..len {
                // Nothing that goes on from here is likelier than that something does.
                if at_most(at - 1, weight, before) < least {
                    break;
                }
                let step = |part: Part| {
                    let steps = self.steps[tag(part) * self.tags + tag(before)];
                    weight * self.odds[at * self.tags + tag(part)] * steps * self.scale[at]
                };
                found(at, at_most(at, step(Part::Last), Part::Last));
                (weight, before) = (step(Part::Inner), Part::Inner);
            }
        }
    }

    /// How likely it is that exactly this is a mention, from 0 to 1.
    pub(super) fn likelihood(&self, mention: &Mention) -> f32 {
        let (first, last) = (mention.range.start, mention.range.end - 1);
        let tag = |at: usize| {
            let part = match (at == first, at == last) {
                (true, true) => Part::Only,
                (true, false) => Part::First,
                (false, true) => Part::Last,
                (false, false) => Part::Inner,
            };
            usize::from(bioes::tag(mention.label, part))
        };
        let cell = |at: usize| at * self.tags + tag(at);
        let through: f32 = (first + 1..=last)
            .map(|at| {
                self.odds[cell(at)] * self.steps[tag(at) * self.tags + tag(at - 1)] * self.scale[at]
            })
            .product();
        let weight = self.ahead[cell(first)] * through * self.behind[cell(last)];
        // What all sequences weigh together, at the same character.
        let all: f32 = (last * self.tags..(last + 1) * self.tags)
            .map(|i| self.ahead[i] * self.behind[i])
            .sum();
        (weight / all.max(f32::MIN_POSITIVE)).clamp(0.0, 1.0)
    }
}
