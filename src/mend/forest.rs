//! A boosted forest of symmetric trees.
//!
//! In a symmetric tree every level asks one question, the same on all branches, so a tree of depth
//! D is D questions and 2^D leaves. Such trees are small, quick and slow to learn by heart what is
//! only so on the pages at hand.

use super::features::{FEATURES, Features, NEIGHBOURS, OFFSETS, neighbour};

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
const BLOCK: usize = 64;

/// How many trees a break is taken through at once.
const TREES: usize = 8;

/// The features of 64 breaks turned round, a row for each feature, so that a question is asked of
/// all of them at once.
type Rows = [[u8; BLOCK]; FEATURES];

/// The features of many breaks, turned round.
#[derive(Clone, Debug)]
pub struct Turned {
    blocks: Vec<Rows>,
    breaks: usize,
}

impl Turned {
    /// Turns features round.
    pub fn of(sheets: impl ExactSizeIterator<Item = Features>) -> Self {
        const AT_ONCE: usize = 8;
        let breaks = sheets.len();
        let mut blocks = vec![[[0; BLOCK]; FEATURES]; breaks.div_ceil(BLOCK)];
        let mut eight = [[0; 128]; AT_ONCE];
        for (at, sheet) in sheets.enumerate() {
            eight[at % AT_ONCE] = sheet;
            if at % AT_ONCE + 1 < AT_ONCE && at + 1 < breaks {
                continue;
            }
            let rows = blocks[at / BLOCK].chunks_exact_mut(AT_ONCE);
            let from = at % BLOCK / AT_ONCE * AT_ONCE;
            for (number, rows) in rows.enumerate() {
                let square = eight.each_ref().map(|sheet| {
                    let eight = sheet[number * AT_ONCE..].first_chunk();
                    u64::from_le_bytes(eight.copied().unwrap_or_default())
                });
                for (row, turned) in rows.iter_mut().zip(turned(square)) {
                    row[from..from + AT_ONCE].copy_from_slice(&turned.to_le_bytes());
                }
            }
        }
        Self { blocks, breaks }
    }

    /// Adds what a first look said of each break and its neighbours.
    pub fn hear(&mut self, scores: &[f32]) {
        let said: Vec<u8> = scores.iter().map(|score| neighbour(*score)).collect();
        for (number, rows) in self.blocks.iter_mut().enumerate() {
            for (row, offset) in rows[NEIGHBOURS..].iter_mut().zip(OFFSETS) {
                for (place, at) in row.iter_mut().zip(number * BLOCK..self.breaks) {
                    let there = at.checked_add_signed(offset);
                    *place = there.and_then(|at| said.get(at)).copied().unwrap_or(0);
                }
            }
        }
    }

    /// What a forest says of each break.
    pub fn scores(&self, trees: &[Tree], bias: f32) -> Vec<f32> {
        let mut found = Vec::with_capacity(self.breaks);
        for rows in &self.blocks {
            let mut sums = [0i32; BLOCK];
            let (groups, rest) = trees.as_chunks::<TREES>();
            for group in groups {
                let leaves = group.each_ref().map(|tree| tree.leaves_of(rows));
                for (at, sum) in sums.iter_mut().enumerate() {
                    let each = group.iter().zip(&leaves);
                    let each = each.map(|(tree, leaves)| tree.worth(leaves[at]));
                    *sum += each.sum::<i32>();
                }
            }
            for tree in rest {
                let leaves = tree.leaves_of(rows);
                for (sum, leaf) in sums.iter_mut().zip(leaves) {
                    *sum += tree.worth(leaf);
                }
            }
            let block = sums.iter().take(self.breaks - found.len());
            found.extend(block.map(|sum| bias + *sum as f32 * STEP));
        }
        found
    }
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
fn turned(mut square: [u64; 8]) -> [u64; 8] {
    for (apart, shift, low) in [
        (4, 32, 0x0000_0000_FFFF_FFFF_u64),
        (2, 16, 0x0000_FFFF_0000_FFFF),
        (1, 8, 0x00FF_00FF_00FF_00FF),
    ] {
        for one in (0..8).filter(|row| row & apart == 0) {
            let (a, b) = (square[one], square[one + apart]);
            square[one] = a & low | (b & low) << shift;
            square[one + apart] = a >> shift & low | b & !low;
        }
    }
    square
}

#[cfg(test)]
mod tests {
    use super::super::features::{FEATURES, Features, add_neighbours};
    use super::super::weights::MODEL;
    use super::{Turned, score};

    #[test]
    fn many_breaks_at_once_are_as_one_at_a_time() {
        let sheet = |number: usize| -> Features {
            std::array::from_fn(|at| match at {
                0..FEATURES => (number * 31 + at * at * 7) as u8 % 41,
                _ => 0,
            })
        };
        for count in [0, 1, 7, 8, 63, 64, 65, 200] {
            let mut sheets: Vec<Features> = (0..count).map(sheet).collect();
            let mut turned = Turned::of(sheets.iter().copied());
            let first = turned.scores(MODEL.first, MODEL.first_bias);
            let each = |sheets: &[Features], trees, bias| -> Vec<f32> {
                sheets.iter().map(|one| score(trees, bias, one)).collect()
            };
            assert_eq!(first, each(&sheets, MODEL.first, MODEL.first_bias));
            turned.hear(&first);
            for (at, sheet) in sheets.iter_mut().enumerate() {
                add_neighbours(sheet, &first, at);
            }
            let second = turned.scores(&MODEL.second[..197], MODEL.second_bias);
            assert_eq!(
                second,
                each(&sheets, &MODEL.second[..197], MODEL.second_bias)
            );
        }
    }
}
