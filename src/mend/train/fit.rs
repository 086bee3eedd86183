//! Learns what characters go on with what ([`crate::mend::fits`]).

use std::collections::BTreeMap;

use crate::mend::fits::{MOST, Row, SEATS, STEP, WIDE, ZERO, folded};

use super::chance::Chance;
use super::text::Paragraph;

/// How many characters are told apart: the commonest.
const KNOWN: usize = 2500;

/// How often each place of a text is looked at.
const PASSES: usize = 16;

/// How far each look goes, and what keeps coordinates small.
const RATE: f32 = 0.1;
const RESTRAINT: f32 = 1e-4;

/// A character's coordinates in one seat.
type Seat = [f32; WIDE];

/// The rows of [`crate::mend::fits::Fits`].
pub fn fit(paragraphs: &[Paragraph], chance: &mut Chance) -> Vec<Row> {
    let texts: Vec<Vec<char>> = paragraphs
        .iter()
        .map(|p| p.iter().flatten().map(|c| folded(*c)).collect())
        .collect();
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for c in texts.iter().flatten() {
        *counts.entry(*c).or_default() += 1;
    }
    let mut often: Vec<(usize, char)> = counts.into_iter().map(|(c, n)| (n, c)).collect();
    often.sort_unstable_by(|a, b| b.cmp(a));
    often.truncate(KNOWN);
    let mut known: Vec<char> = often.into_iter().map(|(_, c)| c).collect();
    known.sort_unstable();
    // The first row is that of all others.
    let row_of = |c: &char| known.binary_search(c).map_or(0, |at| at + 1);
    let texts: Vec<Vec<usize>> = texts
        .iter()
        .map(|text| text.iter().map(row_of).collect())
        .collect();
    // Windows of two characters on each side.
    let windows: Vec<&[usize]> = texts.iter().flat_map(|text| text.windows(SEATS)).collect();
    let rows = known.len() + 1;
    let mut seats: Vec<Seat> = (0..SEATS * rows)
        .map(|_| std::array::from_fn(|_| 0.4 * chance.share() - 0.2))
        .collect();
    let mut sums: Vec<Seat> = vec![[1e-2; WIDE]; SEATS * rows];
    for _ in 0..windows.len() * PASSES {
        let own = chance.below(windows.len());
        let torn = chance.yes(0.5);
        let other = if torn {
            chance.below(windows.len())
        } else {
            own
        };
        let (left, right) = (&windows[own][..2], &windows[other][2..]);
        let left = [left[1] * SEATS, left[0] * SEATS + 1];
        let right = [right[0] * SEATS + 2, right[1] * SEATS + 3];
        let sum = |two: [usize; 2]| -> Seat {
            std::array::from_fn(|at| seats[two[0]][at] + seats[two[1]][at])
        };
        let (l, r) = (sum(left), sum(right));
        let product: f32 = l.iter().zip(&r).map(|(l, r)| l * r).sum();
        let error = 1.0 / (1.0 + (-product).exp()) - f32::from(u8::from(torn));
        for (two, against) in [(left, r), (right, l)] {
            for seat in two {
                let each = seats[seat].iter_mut().zip(&mut sums[seat]).zip(against);
                for ((value, sum), against) in each {
                    let slope = error * against + RESTRAINT * *value;
                    *sum += slope * slope;
                    *value -= RATE * slope / sum.sqrt();
                }
            }
        }
    }
    let byte = |value: f32| {
        let steps = (value / STEP).round() as i32;
        (i32::from(ZERO) + steps.clamp(-MOST, MOST)) as u8
    };
    let row = |(number, c): (usize, char)| -> Row {
        let own = &seats[number * SEATS..][..SEATS];
        let mut bytes = own.iter().flatten().map(|value| byte(*value));
        (c, std::array::from_fn(|_| bytes.next().unwrap_or(ZERO)))
    };
    let known = std::iter::once('\0').chain(known);
    known.enumerate().map(row).collect()
}
