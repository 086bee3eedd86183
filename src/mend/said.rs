//! What the words on both sides of a page's breaks say of them: the dictionary, where paragraphs end,
//! what goes on with what.

use super::dictionary::{Across, Dictionary, around};
use super::fits::Fits;
use super::phrases;
use super::view::{Edge, View};

/// See the module's description.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// What the dictionary says.
    pub words: Vec<Across>,
    /// What [`super::phrases`] says.
    pub phrases: Vec<f32>,
    /// What [`super::fits`] says.
    fits: Vec<f32>,
    /// Of the full lines before each break, how many there are and behind how many the text does
    /// not seem to go on.
    torn: Vec<(u32, u32)>,
}

/// From here on the two sides do not seem to go on with each other.
const TORN: f32 = 1.5;

/// How many breaks to each side are looked at for such.
const NEAR: usize = 20;

/// What words say of every break of a page.
pub fn said(
    view: &View<'_>,
    phrases: &[i8],
    fits: &Fits<'_>,
    dictionary: &impl Dictionary,
) -> Said {
    let breaks = (0..view.breaks()).map(|at| around(view.text(at), view.text(at + 1)));
    let words = dictionary.across_each(&breaks.collect::<Vec<_>>());
    let sides = || (0..view.breaks()).map(|at| (view.text(at), view.text(at + 1)));
    let fits: Vec<f32> = sides()
        .map(|(left, right)| fits.score(left, right))
        .collect();
    let mut counted = (0, 0);
    let mut torn = vec![counted];
    for (at, fit) in fits.iter().enumerate() {
        let is_full = view
            .short(at)
            .is_some_and(|short| (-3..=3).contains(&short));
        if is_full && !matches!(view.ends[at], Edge::Stop | Edge::Colon) {
            counted.0 += 1;
            counted.1 += u32::from(*fit > TORN);
        }
        torn.push(counted);
    }
    Said {
        words,
        phrases: sides()
            .map(|(left, right)| phrases::score(phrases, left, right))
            .collect(),
        fits,
        torn,
    }
}

impl Said {
    /// How much speaks against the text going on behind a break.
    pub fn fit(&self, at: usize) -> f32 {
        self.fits[at]
    }

    /// The share of full lines around a break behind which the text does not seem to go on.
    pub fn torn(&self, at: usize) -> f32 {
        let low = self.torn[at.saturating_sub(NEAR)];
        let high = self.torn[(at + NEAR).min(self.torn.len() - 1)];
        ((high.1 - low.1) as f32 + 0.2) / ((high.0 - low.0) as f32 + 5.0)
    }
}
