//! A boosted forest of symmetric trees.
//!
//! In a symmetric tree every level asks one question, the same on all branches, so a tree of depth
//! D is D questions and 2^D leaves. Such trees are small, quick and slow to learn by heart what is
//! only so on the pages at hand.

use super::features::Features;

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

/// What a forest says of each of some features. Blocks of breaks are turned round, a row for each
/// feature, so that a question is asked of all of them at once.
pub fn scores(trees: &[Tree], bias: f32, sheets: &[Features]) -> Vec<f32> {
    let mut found = Vec::with_capacity(sheets.len());
    let mut rows = [[0u8; BLOCK]; 128];
    for block in sheets.chunks(BLOCK) {
        for (at, features) in block.iter().enumerate() {
            for (row, value) in rows.iter_mut().zip(features) {
                row[at] = *value;
            }
        }
        let mut sums = [0i32; BLOCK];
        for tree in trees {
            let mut leaves = [0u8; BLOCK];
            for (level, (feature, from)) in tree.questions.iter().enumerate() {
                let row = &rows[usize::from(*feature & 127)];
                for (leaf, value) in leaves.iter_mut().zip(row) {
                    *leaf |= u8::from(value >= from) << level;
                }
            }
            for (sum, leaf) in sums.iter_mut().zip(leaves) {
                *sum += i32::from(tree.leaves[usize::from(leaf) & ((1 << DEPTH) - 1)]);
            }
        }
        let block = sums.iter().take(block.len());
        found.extend(block.map(|sum| bias + *sum as f32 * STEP));
    }
    found
}
