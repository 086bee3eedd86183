//! The open article's suggestions by label and words, for the panel. Made anew when they change,
//! not for each frame.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::Address;
use crate::ui::article::{Cells, Shown};
use crate::ui::suggest::Suggest;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Offered {
    /// What they were made of: [`Suggest::choices`], and how many were gone.
    of: (u64, usize),
    pub(super) count: usize,
    /// In the order of the label set, then of the text.
    pub(super) words: Vec<OfferedWords>,
}

/// The suggestions of one label with the same words.
#[derive(Debug)]
pub(super) struct OfferedWords {
    /// Which of [`Shown::labels`].
    pub(super) label: u32,
    pub(super) words: String,
    /// Of the surest.
    pub(super) percent: String,
    /// The first and last character of each, in the order of the text.
    pub(super) ends: Vec<(Address, Address)>,
    sure: f32,
}

impl Offered {
    /// Groups anew where something has changed; says whether it did.
    pub(super) fn update(&mut self, shown: &Shown, suggest: &Suggest) -> bool {
        let (choices, gone) = suggest.choices();
        let (known, known_gone) = std::mem::replace(&mut self.of, (choices, gone.len()));
        if known == choices {
            let new = gone.get(known_gone..).unwrap_or_default();
            self.leave_out(new);
            return !new.is_empty();
        }
        let offers = suggest.offers();
        self.count = offers.len();
        self.words.clear();
        let mut known: FxHashMap<(u32, Cow<'_, [char]>), usize> = FxHashMap::default();
        for offer in offers {
            let words = words(shown, offer.cells.clone());
            let place = *known.entry((offer.label, words)).or_insert_with_key(|key| {
                self.words.push(OfferedWords {
                    label: offer.label,
                    words: key.1.iter().collect(),
                    percent: String::new(),
                    ends: Vec::new(),
                    sure: -1.0,
                });
                self.words.len() - 1
            });
            let words = &mut self.words[place];
            words.ends.push(offer.ends);
            words.sure = words.sure.max(offer.confidence);
        }
        for words in &mut self.words {
            words.percent = format!("{:.0}", words.sure * 100.0);
        }
        self.words.sort_by_key(|words| words.label);
        true
    }

    fn leave_out(&mut self, gone: &[(Address, Address)]) {
        if gone.is_empty() {
            return;
        }
        let gone: FxHashSet<&(Address, Address)> = gone.iter().collect();
        for words in &mut self.words {
            words.ends.retain(|ends| !gone.contains(ends));
        }
        self.words.retain(|words| !words.ends.is_empty());
        self.count = self.words.iter().map(|words| words.ends.len()).sum();
    }
}

/// The words of a suggestion without line ends; a copy only where hidden text stands between
/// them.
fn words(shown: &Shown, cells: Cells) -> Cow<'_, [char]> {
    if shown.count(cells.clone()) < cells.len() {
        let text = shown.text(cells);
        return Cow::Owned(text.chars().filter(|c| *c != '\n').collect());
    }
    Cow::Borrowed(&shown.chars[cells.start as usize..cells.end as usize])
}
