//! How much two texts share: pairs of Han characters, those in few threads of the page counting
//! for more.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::mend::dictionary::is_han;

/// Pairs of neighbouring characters of a text.
pub(super) fn pairs(text: &[char]) -> FxHashSet<(char, char)> {
    let pair = text.windows(2).filter(|w| is_word(w[0]) && is_word(w[1]));
    pair.map(|w| (w[0], w[1])).collect()
}

/// Whether a character is part of a word.
pub(super) fn is_word(c: char) -> bool {
    is_han(c) || c.is_ascii_alphanumeric()
}

/// Texts among which pairs are counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Weights {
    texts: Vec<FxHashSet<(char, char)>>,
    counts: FxHashMap<(char, char), u32>,
}

impl Weights {
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a [char]>) -> Self {
        let texts: Vec<_> = texts.map(pairs).collect();
        let mut counts = FxHashMap::default();
        for text in &texts {
            for pair in text {
                *counts.entry(*pair).or_default() += 1;
            }
        }
        Self { texts, counts }
    }

    /// What share of a short text's pairs a text has, those that many texts have counting less:
    /// from 0 to 1.
    pub(super) fn shared(&self, short: &FxHashSet<(char, char)>, with: usize) -> f32 {
        let found = short.iter().filter(|pair| self.texts[with].contains(pair));
        let counts = found.map(|pair| self.counts.get(pair).copied().unwrap_or(1));
        let sum: f32 = counts.map(|count| 1.0 / count as f32).sum();
        sum / (short.len() as f32).max(4.0)
    }
}
