//! A row of headlines is read as groups, one for each story: what stands above the headline (引题),
//! the headline, what stands below it (副题). Every way to read it is weighed.

use super::cues::{ALONE, CUES, Row};

/// What a row costs as it is read: another story, a story more or fewer than the page shows, two
/// blocks of a group that share words with one story, or with two, a block more below a headline.
pub const SHAPES: usize = 5;

/// What cues weigh.
#[derive(Clone, PartialEq, Debug)]
pub struct Weights {
    /// For a block to be the headline.
    pub main: [f32; CUES],
    /// To stand above it.
    pub above: [f32; CUES],
    /// To stand below it.
    pub below: [f32; CUES],
    /// What the shape of a reading costs.
    pub shape: [f32; SHAPES],
    /// For a block between two texts to be the headline of another story.
    pub alone: [f32; ALONE],
}

/// A story's blocks in a row: the first, the one behind the last, the headline.
pub type Group = (usize, usize, usize);

/// A headline has no more than so many blocks above it.
pub const MOST_ABOVE: usize = 2;

/// The sum of cues as they weigh.
pub fn weighed<const COUNT: usize>(weights: &[f32; COUNT], cues: &[f32; COUNT]) -> f32 {
    weights
        .iter()
        .zip(cues)
        .map(|(weight, cue)| weight * cue)
        .sum()
}

/// How often each shape is met in a group.
pub fn shape_of(row: &Row, (begin, end, main): Group) -> [f32; SHAPES] {
    let mut shape = [0.0; SHAPES];
    for at in (begin..end).filter(|at| *at != main) {
        match (row.stories[at], row.stories[main]) {
            (Some(one), Some(other)) if one == other => shape[2] += 1.0,
            (Some(_), Some(_)) => shape[3] += 1.0,
            _ => {}
        }
    }
    shape[4] = (end - main - 1).saturating_sub(1) as f32;
    shape
}

/// How often the shapes that concern the whole row are met in a reading of so many groups.
pub fn shape_of_count(row: &Row, groups: usize) -> [f32; SHAPES] {
    let mut shape = [0.0; SHAPES];
    match row.wanted {
        Some(wanted) => shape[1] = wanted.abs_diff(groups) as f32,
        None => shape[0] = groups as f32 - 1.0,
    }
    shape
}

impl Weights {
    /// The likeliest reading of a row, by the best reading of each beginning of it.
    pub fn read(&self, row: &Row) -> Vec<Group> {
        let count = row.blocks.len();
        let of = |weights: &[f32; CUES]| -> Vec<f32> {
            row.blocks
                .iter()
                .map(|cues| weighed(weights, cues))
                .collect()
        };
        let (main, above, below) = (of(&self.main), of(&self.above), of(&self.below));
        // best[groups][end]: its score, where the last group begins and where its headline stands.
        let mut best = vec![vec![(f32::MIN, 0, 0); count + 1]; count + 1];
        best[0][0].0 = 0.0;
        for groups in 1..=count {
            for end in groups..=count {
                for begin in groups - 1..end {
                    let (before, ..) = best[groups - 1][begin];
                    if before == f32::MIN {
                        continue;
                    }
                    for at in begin..end.min(begin + MOST_ABOVE + 1) {
                        let shape = shape_of(row, (begin, end, at));
                        let score = before
                            + main[at]
                            + above[begin..at].iter().sum::<f32>()
                            + below[at + 1..end].iter().sum::<f32>()
                            + weighed(&self.shape, &shape);
                        if score > best[groups][end].0 {
                            best[groups][end] = (score, begin, at);
                        }
                    }
                }
            }
        }
        let score = |groups: &usize| {
            best[*groups][count].0 + weighed(&self.shape, &shape_of_count(row, *groups))
        };
        let chosen = (1..=count).max_by(|a, b| score(a).total_cmp(&score(b)));
        let mut end = count;
        let mut found = Vec::new();
        for groups in (1..=chosen.unwrap_or(1)).rev() {
            let (_, begin, main) = best[groups][end];
            found.push((begin, end, main));
            end = begin;
        }
        found.reverse();
        found
    }
}
