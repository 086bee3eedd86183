//! The model that decides breaks: weights of phrases, a first forest that looks at each break for
//! itself, and a second that also knows what the first says of the breaks beside it.

use super::dictionary::{Across, Dictionary};
use super::features::features;
use super::fits::Fits;
use super::forest::{Tree, Turned};
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

impl Model<'_> {
    /// What it says of every break of a page.
    pub fn judge(&self, view: &View<'_>, dictionary: &impl Dictionary) -> Vec<Judged> {
        let said = said(view, self.phrases, &self.fits, dictionary);
        let sheets = (0..view.breaks()).map(|at| features(view, at, &said));
        let mut turned = Turned::of(sheets);
        let first = turned.scores(self.first, self.first_bias);
        turned.hear(&first);
        let scores = turned.scores(self.second, self.second_bias);
        let judged = scores.into_iter().zip(said.words).zip(said.phrases);
        let judged = judged.map(|((score, words), phrase)| Judged {
            score,
            words,
            phrase,
        });
        judged.collect()
    }
}
