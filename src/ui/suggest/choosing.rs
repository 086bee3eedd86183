//! Of all that is suggested, what stands in the text: the surer first, none over another or over
//! a tag.
//!
//! In an article of a million characters that is a hundred thousand suggestions, so it is chosen
//! in portions, a frame after the other; what was chosen before stands meanwhile. What was found
//! in one go stands in the order of the text and none of it over another, and from two models two
//! such lists come: sorting them takes a pass, and what stands over one another is a few that are
//! beside each other.

use std::time::Instant;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::core::LabelId;
use crate::session::lessons::Suggested;
use crate::ui::article::{Cells, Offer, Shown};

/// How many are gone through between two looks at the clock.
const PORTION: usize = 512;

/// See the module's description.
#[derive(Debug)]
pub(super) struct Choosing {
    /// The stamp of the text, and the version of the suggestions.
    of: (u64, u64),
    taught: bool,
    labels: FxHashMap<LabelId, u32>,
    /// How many were looked for in the text.
    looked_for: usize,
    /// Those that were found, in the order of the text once all were looked for.
    places: Vec<Place>,
    is_sorted: bool,
    /// How many of them were chosen or left.
    passed: usize,
    offers: Vec<Offer>,
}

/// A suggestion among the cells of the text.
#[derive(Debug)]
struct Place {
    cells: Cells,
    label: u32,
    /// Which of all it is.
    number: usize,
}

impl Choosing {
    pub(super) fn new(of: (u64, u64), shown: &Shown, taught: bool) -> Self {
        let labels = (0..).zip(&shown.labels);
        Self {
            of,
            taught,
            labels: labels.map(|(at, label)| (label.id.clone(), at)).collect(),
            looked_for: 0,
            places: Vec::new(),
            is_sorted: false,
            passed: 0,
            offers: Vec::new(),
        }
    }

    /// What it chooses for.
    pub(super) fn of(&self) -> (u64, u64) {
        self.of
    }

    /// Goes on until the time is up, a portion at least; gives what was chosen once that is all.
    /// The text and what is suggested, in two lists, are those it began with.
    pub(super) fn go_on(
        &mut self,
        shown: &Shown,
        lists: [&[Suggested]; 2],
        end: Instant,
    ) -> Option<Vec<Offer>> {
        let count = lists[0].len() + lists[1].len();
        let one = |number: usize| match lists[0].get(number) {
            Some(one) => one,
            None => &lists[1][number - lists[0].len()],
        };
        loop {
            if self.looked_for < count {
                let to = (self.looked_for + PORTION).min(count);
                for number in self.looked_for..to {
                    self.look_for(shown, one(number), number);
                }
                self.looked_for = to;
            } else if !self.is_sorted {
                self.places.sort_by_key(|place| place.cells.start);
                self.is_sorted = true;
            } else if self.passed < self.places.len() {
                self.choose(shown, one);
            } else {
                return Some(std::mem::take(&mut self.offers));
            }
            if Instant::now() >= end {
                return None;
            }
        }
    }

    fn look_for(&mut self, shown: &Shown, one: &Suggested, number: usize) {
        let (Some(first), Some(last)) = (shown.cell(one.first), shown.cell(one.last)) else {
            return;
        };
        if let (Some(&label), true) = (self.labels.get(&one.label), first <= last) {
            self.places.push(Place {
                cells: first..last + 1,
                label,
                number,
            });
        }
    }

    /// Chooses among a portion of the places.
    fn choose<'a>(&mut self, shown: &Shown, one: impl Fn(usize) -> &'a Suggested) {
        let Self {
            places,
            passed,
            offers,
            ..
        } = self;
        let mut is_tagged = shown.are_tagged();
        let end = (*passed + PORTION).min(places.len());
        while *passed < end {
            let group = group(&places[*passed..]);
            *passed += group.len();
            let mut group: SmallVec<[&Place; 4]> = group.iter().collect();
            group.retain(|place| !is_tagged(&place.cells));
            let sure = |place: &Place| one(place.number).confidence;
            // Of those as sure as another the first that was found.
            group.sort_by(|a, b| sure(b).total_cmp(&sure(a)).then(a.number.cmp(&b.number)));
            let from = offers.len();
            for place in group {
                let is_aside = |other: &Offer| {
                    place.cells.end <= other.cells.start || other.cells.end <= place.cells.start
                };
                if offers[from..].iter().all(is_aside) {
                    let one = one(place.number);
                    offers.push(Offer {
                        cells: place.cells.clone(),
                        ends: (one.first, one.last),
                        label: place.label,
                        confidence: one.confidence,
                        source: one.source.clone(),
                        taught: self.taught,
                    });
                }
            }
            offers[from..].sort_by_key(|offer| offer.cells.start);
        }
    }
}

/// The first places of which each stands over another, or one that stands alone.
fn group(places: &[Place]) -> &[Place] {
    let mut end = places.first().map_or(0, |place| place.cells.end);
    let mut count = 1;
    while let Some(place) = places.get(count).filter(|place| place.cells.start < end) {
        end = end.max(place.cells.end);
        count += 1;
    }
    &places[..count.min(places.len())]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::core::labels::{LabelOperation, LabelSet, default_labels};
    use crate::core::{ActionId, Buffer, Document, PageId, Replica};
    use crate::session::lessons::Source;

    const PAGE: PageId = PageId(7);
    const LENGTH: u32 = 4000;

    /// An article of one long line.
    fn shown() -> Shown {
        let text = (0..LENGTH).map(|i| char::from_u32(0x4e00 + i % 500).unwrap());
        let document = Document::fold([(PAGE, text.collect())], Vec::new(), []);
        let action = ActionId {
            lamport: 1,
            replica: Replica(1),
        };
        let operations: Vec<LabelOperation> = default_labels()
            .into_iter()
            .map(LabelOperation::Put)
            .collect();
        let labels = LabelSet::fold((0..).zip(&operations).map(|(seq, o)| (action, seq, o)));
        let mut shown = Shown::empty(document.page_head(PAGE).unwrap());
        shown.update(&document, &labels, false);
        shown
    }

    /// What is suggested in one go, of gaps, lengths, and how sure each is.
    fn list(parts: &[(u32, u32, u8)], shown: &Shown) -> Vec<Suggested> {
        let buffer = Buffer::of_page(PAGE);
        let mut at = 0;
        let mut all = Vec::new();
        for &(gap, length, sure) in parts {
            let first = at + gap;
            at = first + length;
            if at > LENGTH {
                break;
            }
            all.push(Suggested {
                first: buffer.at(first),
                last: buffer.at(at - 1),
                label: shown.labels[usize::from(sure) % shown.labels.len()]
                    .id
                    .clone(),
                confidence: f32::from(sure) / 10.0,
                source: Source::Learner,
            });
        }
        all
    }

    fn chosen(shown: &Shown, lists: [&[Suggested]; 2]) -> Vec<(Cells, u32)> {
        let mut choosing = Choosing::new((0, 0), shown, false);
        let now = Instant::now();
        let mut portions = 0;
        let offers = loop {
            portions += 1;
            if let Some(offers) = choosing.go_on(shown, lists, now) {
                break offers;
            }
        };
        let count = lists[0].len() + lists[1].len();
        assert!(portions >= count / PORTION);
        let offers = offers.into_iter();
        offers.map(|offer| (offer.cells, offer.label)).collect()
    }

    /// The surest of all first.
    fn at_once(shown: &Shown, lists: [&[Suggested]; 2]) -> Vec<(Cells, u32)> {
        let mut all: Vec<&Suggested> = lists.into_iter().flatten().collect();
        all.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let mut taken: Vec<(Cells, u32)> = Vec::new();
        for one in all {
            let cells = shown.cell(one.first).unwrap()..shown.cell(one.last).unwrap() + 1;
            let is_aside = |other: &Cells| cells.end <= other.start || other.end <= cells.start;
            if taken.iter().all(|(other, _)| is_aside(other)) {
                let label = shown.labels.iter().position(|label| label.id == one.label);
                taken.push((cells, label.unwrap() as u32));
            }
        }
        taken.sort_by_key(|(cells, _)| cells.start);
        taken
    }

    proptest! {
        #[test]
        fn in_portions_the_same_is_chosen_as_at_once(
            first in prop::collection::vec((0u32..4, 1u32..5, 0u8..10), 0..900),
            second in prop::collection::vec((0u32..9, 1u32..9, 0u8..10), 0..300),
        ) {
            let shown = shown();
            let lists = [list(&first, &shown), list(&second, &shown)];
            let lists = [&lists[0][..], &lists[1][..]];
            prop_assert_eq!(chosen(&shown, lists), at_once(&shown, lists));
        }
    }
}
