//! A boosted forest of symmetric trees.
//!
//! In a symmetric tree every level asks one question, the same on all branches, so a tree of depth
//! D is D questions and 2^D leaves. Such trees are small, quick and slow to learn by heart what is
//! only so on the pages at hand.

use super::features::{FEATURES, Features};

/// Questions of one tree.
pub const DEPTH: usize = 6;

/// Leaves are kept in steps of this.
pub const STEP: f32 = 1.0 / 512.0;

/// A tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tree {
    /// Which feature each level asks for, and from which value on the answer is yes.
    pub questions: [(u8, u8); DEPTH],
    /// What each combination of answers adds.
    pub leaves: [i16; 1 << DEPTH],
}

impl Tree {
    /// Which leaf the features lead to.
    pub fn leaf(&self, features: &Features) -> usize {
        let mut leaf = 0;
        for (level, (feature, from)) in self.questions.iter().enumerate() {
            let value = features[usize::from(*feature & 127)];
            leaf |= usize::from(value >= *from) << level;
        }
        leaf & ((1 << DEPTH) - 1)
    }
}

/// What a forest says of some features, as a logarithm of odds.
pub fn score(trees: &[Tree], bias: f32, features: &Features) -> f32 {
    let sum: i32 = trees
        .iter()
        .map(|tree| i32::from(tree.leaves[tree.leaf(features)]))
        .sum();
    bias + sum as f32 * STEP
}

/// How many breaks are taken through a tree at once.
pub const BLOCK: usize = 64;

/// How many trees a break is taken through at once.
const TREES: usize = 8;

/// How many breaks and features are turned round at once.
const SQUARE: usize = 8;

/// The features of 64 breaks turned round, a row for each feature, so that a question is asked of
/// all of them at once.
type Rows = [[u8; BLOCK]; FEATURES.next_multiple_of(SQUARE)];

/// What a forest says of the features of many breaks.
pub fn scores(trees: &[Tree], bias: f32, sheets: &[Features]) -> Vec<f32> {
    let mut found = Vec::with_capacity(sheets.len());
    for block in sheets.chunks(BLOCK) {
        let rows = rows(block);
        let mut sums = [0i32; BLOCK];
        let (groups, rest) = trees.as_chunks::<TREES>();
        for group in groups {
            let leaves = group.each_ref().map(|tree| tree.leaves_of(&rows));
            for (at, sum) in sums.iter_mut().enumerate() {
                let each = group.iter().zip(&leaves);
                let each = each.map(|(tree, leaves)| tree.worth(leaves[at]));
                *sum += each.sum::<i32>();
            }
        }
        for tree in rest {
            let leaves = tree.leaves_of(&rows);
            for (sum, leaf) in sums.iter_mut().zip(leaves) {
                *sum += tree.worth(leaf);
            }
        }
        let sums = sums.iter().take(block.len());
        found.extend(sums.map(|sum| bias + *sum as f32 * STEP));
    }
    found
}

/// Turns the features of at most a block of breaks round.
fn rows(block: &[Features]) -> Rows {
    let mut rows = [[0; BLOCK]; FEATURES.next_multiple_of(SQUARE)];
    for (of, sheets) in block.chunks(SQUARE).enumerate() {
        for (number, rows) in rows.chunks_exact_mut(SQUARE).enumerate() {
            let square = std::array::from_fn(|at| {
                let eight = sheets
                    .get(at)
                    .and_then(|sheet| sheet[number * SQUARE..].first_chunk());
                u64::from_le_bytes(eight.copied().unwrap_or_default())
            });
            for (row, turned) in rows.iter_mut().zip(turned(square)) {
                row[of * SQUARE..(of + 1) * SQUARE].copy_from_slice(&turned.to_le_bytes());
            }
        }
    }
    rows
}

impl Tree {
    /// Which leaves some breaks lead to.
    fn leaves_of(&self, rows: &Rows) -> [u8; BLOCK] {
        let mut leaves = [0u8; BLOCK];
        for (level, (feature, from)) in self.questions.iter().enumerate() {
            let Some(row) = rows.get(usize::from(*feature)) else {
                continue;
            };
            for (leaf, value) in leaves.iter_mut().zip(row) {
                *leaf |= u8::from(value >= from) << level;
            }
        }
        leaves
    }

    fn worth(&self, leaf: u8) -> i32 {
        i32::from(self.leaves[usize::from(leaf) & ((1 << DEPTH) - 1)])
    }
}

/// Turns a square of eight times eight bytes round: rows become columns.
fn turned(mut square: [u64; SQUARE]) -> [u64; SQUARE] {
    for (apart, shift, low) in [
        (4, 32, 0x0000_0000_FFFF_FFFF_u64),
        (2, 16, 0x0000_FFFF_0000_FFFF),
        (1, 8, 0x00FF_00FF_00FF_00FF),
    ] {
        for one in (0..SQUARE).filter(|row| row & apart == 0) {
            let (a, b) = (square[one], square[one + apart]);
            square[one] = a & low | (b & low) << shift;
            square[one + apart] = a >> shift & low | b & !low;
        }
    }
    square
}

#[cfg(test)]
mod tests {
    use super::super::features::{FEATURES, Features};
    use super::super::weights::MODEL;
    use super::{score, scores};

    #[test]
    fn many_breaks_at_once_are_as_one_at_a_time() {
        let sheet = |number: usize| -> Features {
            std::array::from_fn(|at| match at {
                0..FEATURES => (number * 31 + at * at * 7) as u8 % 41,
                _ => 0,
            })
        };
        for count in [0, 1, 7, 8, 63, 64, 65, 200] {
            let sheets: Vec<Features> = (0..count).map(sheet).collect();
            for (trees, bias) in [
                (MODEL.first, MODEL.first_bias),
                (&MODEL.second[..197], MODEL.second_bias),
            ] {
                let each = sheets.iter().map(|one| score(trees, bias, one));
                assert_eq!(scores(trees, bias, &sheets), each.collect::<Vec<f32>>());
            }
        }
    }
}
