//! The open article's suggestions by label and words, for the panel. Made anew when they change,
//! not for each frame; where they are very many, in portions: those before stand meanwhile.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use egui::Ui;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::core::Address;
use crate::ui::article::{Cells, Offer, Shown};
use crate::ui::suggest::Suggest;

/// How long grouping may take in one frame, and how many are grouped between two looks at the
/// clock.
const SLICE: Duration = Duration::from_millis(2);
const PORTION: usize = 512;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Offered {
    /// What they were made of: [`Suggest::choices`], and how many were gone.
    of: (u64, usize),
    pub(super) count: usize,
    /// In the order of the label set, then of the text.
    pub(super) words: Vec<OfferedWords>,
    grouping: Option<Grouping>,
}

/// The suggestions of one label with the same words.
#[derive(Debug)]
pub(super) struct OfferedWords {
    /// Which of [`Shown::labels`].
    pub(super) label: u32,
    pub(super) words: String,
    /// The first and last character of each, in the order of the text.
    pub(super) ends: SmallVec<[(Address, Address); 1]>,
    sure: f32,
}

impl OfferedWords {
    /// How sure the surest is, in hundredths.
    pub(super) fn percent(&self) -> String {
        format!("{:.0}", self.sure * 100.0)
    }
}

/// Suggestions that are being grouped.
#[derive(Debug)]
struct Grouping {
    of: (u64, usize),
    /// How many are grouped.
    passed: usize,
    labels: Vec<OfLabel>,
}

/// What is suggested of one label.
#[derive(Debug, Default)]
struct OfLabel {
    words: Vec<OfferedWords>,
    /// The place of each among them.
    places: FxHashMap<Box<[char]>, usize>,
}

impl Grouping {
    /// Goes on until the time is up, a portion at least; says whether all are grouped.
    fn go_on(&mut self, shown: &Shown, offers: &[Offer], end: Instant) -> bool {
        for portion in offers[self.passed.min(offers.len())..].chunks(PORTION) {
            for offer in portion {
                self.add(shown, offer);
            }
            self.passed += portion.len();
            if Instant::now() >= end {
                break;
            }
        }
        self.passed >= offers.len()
    }

    fn add(&mut self, shown: &Shown, offer: &Offer) {
        let label = offer.label as usize;
        if self.labels.len() <= label {
            self.labels.resize_with(label + 1, OfLabel::default);
        }
        let of_label = &mut self.labels[label];
        let words = words(shown, offer.cells.clone());
        let place = match of_label.places.get(&*words) {
            Some(place) => *place,
            None => {
                of_label.words.push(OfferedWords {
                    label: offer.label,
                    words: words.iter().collect(),
                    ends: SmallVec::new(),
                    sure: -1.0,
                });
                let place = of_label.words.len() - 1;
                of_label.places.insert(words.into(), place);
                place
            }
        };
        let words = &mut of_label.words[place];
        words.ends.push(offer.ends);
        words.sure = words.sure.max(offer.confidence);
    }
}

impl Offered {
    /// Groups anew where something has changed; says whether it did.
    pub(super) fn update(&mut self, ui: &Ui, shown: &Shown, suggest: &Suggest) -> bool {
        let (choices, gone) = suggest.choices();
        let of = (choices, gone.len());
        if self.of.0 == choices {
            let new = gone.get(self.of.1..).unwrap_or_default();
            self.of = of;
            self.leave_out(new);
            return !new.is_empty();
        }
        let begun = self.grouping.take().filter(|grouping| grouping.of == of);
        let mut grouping = begun.unwrap_or_else(|| Grouping {
            of,
            passed: 0,
            labels: Vec::new(),
        });
        if !grouping.go_on(shown, suggest.offers(), Instant::now() + SLICE) {
            self.grouping = Some(grouping);
            ui.request_repaint();
            return false;
        }
        self.of = of;
        self.count = suggest.offers().len();
        self.words.clear();
        for of_label in grouping.labels {
            self.words.extend(of_label.words);
        }
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
