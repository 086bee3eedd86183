//! The model that decides breaks: weights of phrases, a first forest that looks at each break for
//! itself, and a second that also knows what the first says of the breaks beside it.

use super::dictionary::{Across, Dictionary};
use super::features::{Features, add_neighbours, features};
use super::fits::Fits;
use super::forest::{self, Tree};
use super::said::said;
use super::view::View;

/// Everything that is learned.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    /// See [`super::phrases`].
    pub phrases: &'a [i8],
    /// See [`super::fits`].
    pub fits: Fits<'a>,
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
    /// What the phrases say of it.
    pub phrase: f32,
}

/// Where the first look says this much, the second never came to another decision in 70,000 breaks,
/// and in one of them to an editor being asked.
const SURE: f32 = 4.5;

/// By how much the second is surer there.
const SURER: f32 = 1.0;

impl Model<'_> {
    /// What it says of every break of a page.
    pub fn judge(&self, view: &View<'_>, dictionary: &impl Dictionary) -> Vec<Judged> {
        let said = said(view, self.phrases, &self.fits, dictionary);
        let scores = self.scores(view.breaks(), |at| features(view, at, &said));
        let judged = scores.into_iter().zip(said.words).zip(said.phrases);
        let judged = judged.map(|((score, words), phrase)| Judged {
            score,
            words,
            phrase,
        });
        judged.collect()
    }

    /// What the forests say of a page's breaks: the second of those only of which the first is not
    /// sure.
    fn scores(&self, breaks: usize, features: impl Fn(usize) -> Features) -> Vec<f32> {
        let mut scores = Vec::with_capacity(breaks);
        let mut unsure = Vec::new();
        let mut sheets = Vec::new();
        let mut block = Vec::with_capacity(forest::BLOCK);
        for from in (0..breaks).step_by(forest::BLOCK) {
            block.clear();
            block.extend((from..breaks.min(from + forest::BLOCK)).map(&features));
            let first = forest::scores(self.first, self.first_bias, &block);
            for (at, score) in first.iter().enumerate() {
                if score.abs() < SURE {
                    unsure.push(from + at);
                    sheets.push(block[at]);
                }
            }
            scores.extend(first);
        }
        for (at, sheet) in unsure.iter().zip(&mut sheets) {
            add_neighbours(sheet, &scores, *at);
        }
        for score in scores.iter_mut().filter(|score| score.abs() >= SURE) {
            *score += SURER.copysign(*score);
        }
        let again = forest::scores(self.second, self.second_bias, &sheets);
        for (at, score) in unsure.into_iter().zip(again) {
            scores[at] = score;
        }
        scores
    }
}
