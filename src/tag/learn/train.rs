//! Training: the averaged structured perceptron. Each text is tagged with the weights so far;
//! where that is wrong, the features of the right tags gain and those of the wrong ones lose. The
//! weights are averaged over all steps, so that the last texts do not count more than the first.
//!
//! Nothing is left to chance: the order of the texts comes from a seed.

use super::features::Features;
use super::weights::{LANES, Lane, Room, Weights};
use crate::tag::bioes::OUTSIDE;

/// A text as it is learned from.
pub(super) struct Sample {
    pub(super) features: Features,
    /// The tags that are right.
    pub(super) tags: Vec<u16>,
}

/// Numbers in an order that depends on the seed alone (xorshift).
pub(crate) struct Shuffle(u64);

impl Shuffle {
    pub(crate) fn new(seed: u64) -> Self {
        // Zero would stay zero.
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    /// Puts things into another order.
    pub(crate) fn shuffle<T>(&mut self, things: &mut [T]) {
        for i in (1..things.len()).rev() {
            things.swap(i, self.below(i + 1));
        }
    }
}

/// Learns from samples on top of `weights`. `go_on` is told from time to time what share is done;
/// when it says no, nothing is learned.
pub(super) fn train(
    mut weights: Weights,
    samples: &[Sample],
    epochs: usize,
    seed: u64,
    go_on: &mut dyn FnMut(f32) -> bool,
) -> Option<Weights> {
    // What each weight lacks in the average.
    let mut late = Late {
        cells: vec![0.0; weights.cells_mut().len()],
        steps: vec![0.0; weights.steps().len()],
    };
    let mut step = 1.0f32;
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut shuffle = Shuffle::new(seed);
    let lanes = weights.lanes();
    let mut scores: Vec<Lane> = Vec::new();
    let mut found = Vec::new();
    let mut room = Room::default();
    for epoch in 0..epochs {
        shuffle.shuffle(&mut order);
        let mut is_right = true;
        for (done, &index) in order.iter().enumerate() {
            if done % 256 == 0 {
                let share = done as f32 / samples.len() as f32;
                if !go_on((epoch as f32 + share) / epochs as f32) {
                    return None;
                }
            }
            let sample = &samples[index];
            scores.clear();
            scores.resize(sample.tags.len() * lanes, [0.0; LANES]);
            for (at, scores) in scores.chunks_exact_mut(lanes).enumerate() {
                weights.score(sample.features.at(at), scores);
            }
            weights.best(&scores, &mut found, &mut room);
            step += 1.0;
            if found != sample.tags {
                is_right = false;
                correct(&mut weights, &mut late, sample, &found, step);
            }
        }
        if is_right {
            break;
        }
    }
    late.cells.resize(weights.cells_mut().len(), 0.0);
    for (sum, late) in weights.cells_mut().iter_mut().zip(&late.cells) {
        *sum -= late / step;
    }
    for (sum, late) in weights.steps_mut().iter_mut().zip(&late.steps) {
        *sum -= late / step;
    }
    Some(weights)
}

/// Beside each weight, each change times the step at which it was made.
struct Late {
    cells: Vec<f32>,
    steps: Vec<f32>,
}

fn correct(weights: &mut Weights, late: &mut Late, sample: &Sample, found: &[u16], step: f32) {
    let tags = weights.tags();
    let (mut right_before, mut wrong_before) = (OUTSIDE, OUTSIDE);
    for (at, (&right, &wrong)) in sample.tags.iter().zip(found).enumerate() {
        if right != wrong {
            for feature in sample.features.at(at) {
                let row = weights.row_to_change(*feature);
                let (gains, loses) = (row + usize::from(right), row + usize::from(wrong));
                let sums = weights.cells_mut();
                sums[gains] += 1.0;
                sums[loses] -= 1.0;
                if late.cells.len() < sums.len() {
                    late.cells.resize(sums.len(), 0.0);
                }
                late.cells[gains] += step;
                late.cells[loses] -= step;
            }
        }
        if (right, right_before) != (wrong, wrong_before) {
            let gains = usize::from(right) * tags + usize::from(right_before);
            let loses = usize::from(wrong) * tags + usize::from(wrong_before);
            weights.steps_mut()[gains] += 1.0;
            weights.steps_mut()[loses] -= 1.0;
            late.steps[gains] += step;
            late.steps[loses] -= step;
        }
        (right_before, wrong_before) = (right, wrong);
    }
}
