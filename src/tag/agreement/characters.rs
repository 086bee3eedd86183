//! Agreement on characters: kappa, alpha, and alpha for unitizing.
//!
//! Texts are walked through in runs over which no tag begins or ends, so that the work grows with
//! the tags and not with the text. All sums are whole numbers and therefore exact; a figure whose
//! denominator is zero is none.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Text;

/// The labels over a character, each once.
type Labels = SmallVec<[usize; 2]>;

/// How often each label lies over a character.
type Counted = SmallVec<[(Option<usize>, u128); 2]>;

/// What is counted over any number of texts.
pub(super) struct Characters {
    readings: usize,
    characters: u128,
    /// Every set of labels that was met, as a number; the empty one is 0.
    values: FxHashMap<Labels, usize>,
    /// For two readings, how many characters bear a value in the one and a value in the other.
    met: FxHashMap<(usize, usize), FxHashMap<(usize, usize), u128>>,
    /// How many characters bear a value, over all readings.
    borne: Vec<u128>,
    /// Over all characters, the pairs of readings in which it bears two different values.
    unlike: u128,
    units: Units,
}

/// Units over units, and their lengths; the length without any tag is the label `None`.
#[derive(Default)]
struct Units {
    /// Over all ordered pairs of readings, the characters of units that lie over each other.
    all: u128,
    /// The same where both have one label.
    alike: u128,
    /// The same by the label of the one.
    by_label: FxHashMap<Option<usize>, u128>,
    /// The squared lengths of units, and the lengths without any.
    squares: u128,
}

impl Characters {
    pub(super) fn new(readings: usize) -> Self {
        Self {
            readings,
            characters: 0,
            values: FxHashMap::from_iter([(Labels::new(), 0)]),
            met: FxHashMap::default(),
            borne: vec![0],
            unlike: 0,
            units: Units::default(),
        }
    }

    pub(super) fn add(&mut self, text: &Text) {
        // Where tags begin and end: the place, the reading, the label, whether it begins.
        let mut ends: Vec<(u32, usize, usize, bool)> = Vec::new();
        for (reading, units) in text.readings.iter().enumerate() {
            for unit in units {
                for (start, end) in &unit.parts {
                    ends.push((*start, reading, unit.label, true));
                    ends.push((*end, reading, unit.label, false));
                    let len = u128::from(end - start);
                    self.units.squares += len * len;
                }
            }
        }
        ends.sort_unstable();
        let mut over: Vec<Labels> = vec![Labels::new(); self.readings];
        let mut at = 0;
        for here in ends.chunk_by(|a, b| a.0 == b.0) {
            let place = here[0].0.min(text.len);
            self.run(u128::from(place - at), &over);
            at = place;
            for (_, reading, label, begins) in here {
                let over = &mut over[*reading];
                match begins {
                    true => over.push(*label),
                    false => {
                        if let Some(place) = over.iter().position(|l| l == label) {
                            over.remove(place);
                        }
                    }
                }
            }
        }
        self.run(u128::from(text.len - at), &over);
    }

    /// Characters over which the same tags lie.
    fn run(&mut self, len: u128, over: &[Labels]) {
        if len == 0 {
            return;
        }
        self.characters += len;
        let values: SmallVec<[usize; 4]> = over.iter().map(|labels| self.value(labels)).collect();
        for (a, value) in values.iter().enumerate() {
            self.borne[*value] += len;
            for (b, other) in values.iter().enumerate().skip(a + 1) {
                let met = self.met.entry((a, b)).or_default();
                *met.entry((*value, *other)).or_default() += len;
                if value != other {
                    // Once each way round.
                    self.unlike += 2 * len;
                }
            }
        }
        self.units.run(len, over);
    }

    fn value(&mut self, labels: &Labels) -> usize {
        let mut labels = labels.clone();
        labels.sort_unstable();
        labels.dedup();
        let next = self.values.len();
        let value = *self.values.entry(labels).or_insert(next);
        if value == self.borne.len() {
            self.borne.push(0);
        }
        value
    }

    /// Cohen's kappa of two readings: a character's category is the set of labels over it.
    pub(super) fn kappa(&self, a: usize, b: usize) -> Option<f64> {
        let met = self.met.get(&(a, b))?;
        let (mut of_a, mut of_b) = (vec![0; self.borne.len()], vec![0; self.borne.len()]);
        let mut unlike: u128 = 0;
        for ((one, other), count) in met {
            of_a[*one] += count;
            of_b[*other] += count;
            unlike += if one == other { 0 } else { *count };
        }
        let by_chance: u128 = of_a.iter().zip(&of_b).map(|(a, b)| a * b).sum();
        let unlike_by_chance = self.characters * self.characters - by_chance;
        let expected = unlike_by_chance as f64 / self.characters as f64;
        (unlike_by_chance > 0).then(|| 1.0 - unlike as f64 / expected)
    }

    /// Krippendorff's alpha for nominal data, every character a unit that all readings judged.
    pub(super) fn alpha(&self) -> Option<f64> {
        let all: u128 = self.borne.iter().sum();
        let squares: u128 = self.borne.iter().map(|count| count * count).sum();
        if self.readings < 2 || squares == all * all {
            return None;
        }
        let observed = self.unlike as f64 / (self.readings - 1) as f64;
        let expected = (all * all - squares) as f64 / (all - 1) as f64;
        Some(1.0 - observed / expected)
    }

    /// Krippendorff's alpha for unitizing.
    pub(super) fn unitized(&self) -> Option<f64> {
        let units = &self.units;
        let others = self.readings.checked_sub(1).filter(|n| *n > 0)? as u128;
        let by_label: u128 = units.by_label.values().map(|count| count * count).sum();
        let all = units.all * units.all;
        let squares = units.squares * others * others;
        // The scale of 1 / (readings - 1) that all but the squares have falls out.
        if all == by_label || all == squares {
            return None;
        }
        let observed = (units.all - units.alike) as f64 / units.all as f64;
        let expected = (all - by_label) as f64 / (all as f64 - squares as f64);
        Some(1.0 - observed / expected)
    }
}

impl Units {
    fn run(&mut self, len: u128, over: &[Labels]) {
        let counts: SmallVec<[Counted; 4]> = over.iter().map(counted).collect();
        for (a, one) in counts.iter().enumerate() {
            if over[a].is_empty() {
                self.squares += len;
            }
            for (b, other) in counts.iter().enumerate() {
                if a == b {
                    continue;
                }
                for (label, count) in one {
                    for (other_label, other_count) in other {
                        let both = len * count * other_count;
                        self.all += both;
                        *self.by_label.entry(*label).or_default() += both;
                        self.alike += if label == other_label { both } else { 0 };
                    }
                }
            }
        }
    }
}

/// How often each label lies over a character; none once where there is none.
fn counted(labels: &Labels) -> Counted {
    let mut counts = Counted::new();
    if labels.is_empty() {
        counts.push((None, 1));
    }
    for label in labels {
        match counts.iter_mut().find(|(l, _)| *l == Some(*label)) {
            Some((_, count)) => *count += 1,
            None => counts.push((Some(*label), 1)),
        }
    }
    counts
}
