//! A linear model of sequences: a weight for each pair of feature and tag, and for each pair of
//! tags that follow one another; the best sequence by Viterbi.
//!
//! A feature is a hash; its weights are one row of a table, found by the hash's upper bits, so
//! that a row is a line or two of the processor's cache. Different features may share a row, but
//! those from [`OWN`] on have one each: what they weigh is set beforehand, and large. Rows of which
//! nothing is known take no room but for their place, which is that of a row of zeros.

use crate::tag::bioes;

/// The first feature that has a row of its own. No hash is as large.
pub(super) const OWN: u32 = u32::MAX - 4095;

/// Tags of a row are counted in lanes of this many.
pub(super) const LANES: usize = 8;

/// Weights or scores of some tags.
pub(super) type Lane = [f32; LANES];

#[derive(Clone)]
pub(super) struct Weights {
    labels: usize,
    /// Lanes in a row.
    lanes: usize,
    bits: u32,
    /// For each of 2^bits rows, and of those from [`OWN`] on, which of those that are kept it is.
    places: Vec<u32>,
    /// The rows that are kept, one after another; the first is zero and stays so.
    rows: Vec<Lane>,
    /// For each tag, those of the tags before it.
    steps: Vec<f32>,
    /// For each tag, the tags that may stand before it.
    before: Vec<Vec<u16>>,
}

impl Weights {
    /// All zero, with 2^bits rows beside those of [`OWN`].
    pub(super) fn new(labels: usize, bits: u32) -> Self {
        let tags = bioes::count(labels);
        let lanes = tags.div_ceil(LANES);
        let before = |tag: u16| {
            let all = 0..tags as u16;
            all.filter(|b| bioes::may_follow(*b, tag)).collect()
        };
        Self {
            labels,
            lanes,
            bits,
            places: vec![0; (1 << bits) + (u32::MAX - OWN) as usize + 1],
            rows: vec![[0.0; LANES]; lanes],
            steps: vec![0.0; tags * tags],
            before: (0..tags as u16).map(before).collect(),
        }
    }

    pub(super) fn labels(&self) -> usize {
        self.labels
    }

    pub(super) fn tags(&self) -> usize {
        self.before.len()
    }

    /// The tags that may stand before a tag.
    pub(super) fn before(&self, tag: usize) -> &[u16] {
        &self.before[tag]
    }

    /// There are 2^bits rows beside those of [`OWN`], which come behind them.
    pub(super) fn bits(&self) -> u32 {
        self.bits
    }

    /// How many lanes a row has.
    pub(super) fn lanes(&self) -> usize {
        self.lanes
    }

    /// The rows that are kept, with their numbers, in the order of these.
    pub(super) fn kept(&self) -> impl Iterator<Item = (usize, &[Lane])> {
        let kept = self.places.iter().enumerate().filter(|(_, at)| **at != 0);
        kept.map(|(number, at)| {
            let at = *at as usize * self.lanes;
            (number, &self.rows[at..at + self.lanes])
        })
    }

    /// The weights of all rows that are kept, as [`Self::row_to_change`] counts them.
    pub(super) fn cells_mut(&mut self) -> &mut [f32] {
        self.rows.as_flattened_mut()
    }

    /// The weights of a row, by its number, to be changed.
    pub(super) fn numbered(&mut self, number: usize) -> &mut [f32] {
        let at = self.keep(number);
        self.rows[at..at + self.lanes].as_flattened_mut()
    }

    /// For each tag, the weights of the tags before it.
    pub(super) fn steps(&self) -> &[f32] {
        &self.steps
    }

    pub(super) fn steps_mut(&mut self) -> &mut [f32] {
        &mut self.steps
    }

    /// The number of a feature's row.
    #[inline]
    pub(super) fn number(&self, feature: u32) -> usize {
        match feature.checked_sub(OWN) {
            None => (feature >> (32 - self.bits)) as usize,
            Some(own) => (1 << self.bits) + own as usize,
        }
    }

    /// Where the row of a feature begins, in lanes.
    #[inline]
    fn row(&self, feature: u32) -> usize {
        self.places[self.number(feature)] as usize * self.lanes
    }

    /// Where the row of a feature begins, in weights; it is kept from now on.
    #[inline]
    pub(super) fn row_to_change(&mut self, feature: u32) -> usize {
        self.keep(self.number(feature)) * LANES
    }

    /// Keeps a row, by its number; where it begins, in lanes.
    #[inline]
    fn keep(&mut self, number: usize) -> usize {
        let place = &mut self.places[number];
        if *place == 0 {
            *place = (self.rows.len() / self.lanes) as u32;
            self.rows.resize(self.rows.len() + self.lanes, [0.0; LANES]);
        }
        *place as usize * self.lanes
    }

    /// Adds the scores of the tags at one character.
    #[inline]
    pub(super) fn score(&self, features: &[u32], scores: &mut [Lane]) {
        if let [a, b] = scores {
            // Three labels, as often: kept in registers.
            let (mut first, mut second) = (*a, *b);
            for feature in features {
                let row = self.row(*feature);
                add(&mut first, &self.rows[row]);
                add(&mut second, &self.rows[row + 1]);
            }
            (*a, *b) = (first, second);
            return;
        }
        for feature in features {
            let row = self.row(*feature);
            for (sums, weights) in scores.iter_mut().zip(&self.rows[row..row + self.lanes]) {
                add(sums, weights);
            }
        }
    }

    /// The best sequence of tags for the scores of a text. Of equals, the first.
    pub(super) fn best(&self, scores: &[Lane], found: &mut Vec<u16>, room: &mut Room) {
        let tags = self.tags();
        let wide = self.lanes * LANES;
        let flat = scores.as_flattened();
        let len = flat.len() / wide;
        found.clear();
        if len == 0 {
            return;
        }
        room.links.clear();
        room.links.resize(len * tags, 0);
        room.now.clear();
        room.now.resize(tags, f32::NEG_INFINITY);
        room.next.clear();
        room.next.resize(tags, f32::NEG_INFINITY);
        for (tag, now) in room.now.iter_mut().enumerate() {
            if bioes::may_follow(bioes::OUTSIDE, tag as u16) {
                *now = flat[tag] + self.steps[tag * tags];
            }
        }
        for at in 1..len {
            let scores = &flat[at * wide..at * wide + tags];
            let links = &mut room.links[at * tags..(at + 1) * tags];
            for tag in 0..tags {
                let mut best = f32::NEG_INFINITY;
                let mut link = 0;
                let steps = &self.steps[tag * tags..(tag + 1) * tags];
                for before in &self.before[tag] {
                    let sum = room.now[usize::from(*before)] + steps[usize::from(*before)];
                    if sum > best {
                        (best, link) = (sum, *before);
                    }
                }
                room.next[tag] = best + scores[tag];
                links[tag] = link;
            }
            std::mem::swap(&mut room.now, &mut room.next);
        }
        let mut last = 0;
        for tag in 1..tags {
            let ends = bioes::may_follow(tag as u16, bioes::OUTSIDE);
            if ends && room.now[tag] > room.now[last] {
                last = tag;
            }
        }
        found.resize(len, 0);
        found[len - 1] = last as u16;
        for at in (1..len).rev() {
            last = usize::from(room.links[at * tags + last]);
            found[at - 1] = last as u16;
        }
    }
}

#[inline]
fn add(sums: &mut Lane, weights: &Lane) {
    for (sum, weight) in sums.iter_mut().zip(weights) {
        *sum += weight;
    }
}

/// Space for [`Weights::best`], kept from one text to the next.
#[derive(Default)]
pub(super) struct Room {
    links: Vec<u16>,
    now: Vec<f32>,
    next: Vec<f32>,
}
