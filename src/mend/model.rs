//! The model that decides breaks: weights of phrases, a first forest that looks at each break for
//! itself, and a second that also knows what the first says of the breaks beside it.

use super::dictionary::{Across, Dictionary};
use super::features::{Features, add_neighbours, features, words_at};
use super::forest::{self, Tree};
use super::view::View;

/// Everything that is learned.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    /// See [`super::phrases`].
    pub phrases: &'a [i8],
    /// The first look.
    pub first: &'a [Tree],
    /// What it starts from.
    pub first_bias: f32,
    /// The second look.
    pub second: &'a [Tree],
    /// What it starts from.
    pub second_bias: f32,
}

/// What the model says of one break.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Judged {
    /// How much speaks for keeping it, as a logarithm of odds.
    pub score: f32,
    /// The words around it.
    pub words: Across,
}

impl Model<'_> {
    /// What it says of every break of a page.
    pub fn judge(&self, view: &View<'_>, dictionary: &impl Dictionary) -> Vec<Judged> {
        let words: Vec<Across> = (0..view.breaks())
            .map(|at| words_at(view, at, dictionary))
            .collect();
        let mut sheets: Vec<Features> = words
            .iter()
            .enumerate()
            .map(|(at, words)| features(view, at, *words, self.phrases))
            .collect();
        let scores = forest::scores(self.first, self.first_bias, &sheets);
        for (at, sheet) in sheets.iter_mut().enumerate() {
            add_neighbours(sheet, &scores, at);
        }
        let scores = forest::scores(self.second, self.second_bias, &sheets);
        let judged = scores.into_iter().zip(words);
        let judged = judged.map(|(score, words)| Judged { score, words });
        judged.collect()
    }
}
