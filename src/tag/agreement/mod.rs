//! How far several readings of the same texts agree: figures on plain units and plain numbers.
//!
//! A reading is what somebody tagged; a unit is one tag. Each figure is counted as a package in
//! wide use counts it, so that it can be set beside figures of others; `docs/agreement.md` says
//! which, and what is done where the definitions are silent. Nothing is rounded here, and what is
//! undefined (0/0) is nothing rather than a number.

mod alignment;
mod characters;
mod clusters;
mod entities;
mod gamma;

use smallvec::SmallVec;

pub use clusters::{Cluster, clusters};
pub use entities::{Counts, Schema, count, same};
pub use gamma::{Gamma, Sampling, gamma, observed_disorder};

use characters::Characters;

/// A tag: its runs of characters in order (0-based, end-exclusive), nearly always one, and the
/// number of its label. Ordered by where it begins, where it ends, and its label.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unit {
    /// Its runs; none is empty.
    pub parts: SmallVec<[(u32, u32); 1]>,
    /// The number of its label.
    pub label: usize,
}

impl Unit {
    /// A tag in one run.
    pub fn new(start: u32, end: u32, label: usize) -> Self {
        Self {
            parts: SmallVec::from_buf([(start, end)]),
            label,
        }
    }

    /// Its first character.
    pub fn start(&self) -> u32 {
        self.parts.first().map_or(0, |part| part.0)
    }

    /// One past its last character.
    pub fn end(&self) -> u32 {
        self.parts.last().map_or(0, |part| part.1)
    }
}

/// Puts units into the order in which they are compared. What is there twice is there once.
pub fn order(units: &mut Vec<Unit>) {
    units.retain(|unit| !unit.parts.is_empty());
    units.sort_by(|a, b| {
        (a.start(), a.end(), a.label, &a.parts).cmp(&(b.start(), b.end(), b.label, &b.parts))
    });
    units.dedup();
}

/// A text and how each reader read it: as many readings as there are readers, each in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// How many characters it has.
    pub len: u32,
    /// What each reader tagged.
    pub readings: Vec<Vec<Unit>>,
}

impl Text {
    /// The same text with the tags of one label.
    pub fn of_label(&self, label: usize) -> Self {
        let of = |units: &Vec<Unit>| {
            let units = units.iter().filter(|unit| unit.label == label);
            units.cloned().collect()
        };
        Self {
            len: self.len,
            readings: self.readings.iter().map(of).collect(),
        }
    }
}

/// How two readings agree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pair {
    /// The numbers of the two.
    pub readings: (usize, usize),
    /// Same parts and label, each unit against the set of the other's: `seqeval`.
    pub same: Counts,
    /// `nervaluate`'s counts, in the order of [`Schema::ALL`].
    pub schemas: [Counts; 4],
    /// Cohen's kappa on characters: `sklearn.metrics.cohen_kappa_score`.
    pub kappa: Option<f64>,
    /// Gamma, where it was asked for: `pygamma-agreement`.
    pub gamma: Option<Gamma>,
}

/// How all readings of some texts agree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// The units of each reading.
    pub units: Vec<usize>,
    /// Characters, each once.
    pub characters: u64,
    /// Every two readings.
    pub pairs: Vec<Pair>,
    /// Krippendorff's alpha on characters, nominal: `krippendorff`.
    pub alpha: Option<f64>,
    /// Krippendorff's alpha for unitizing: `krippendorff-unitized-alpha`.
    pub unitized: Option<f64>,
}

impl Figures {
    /// The figures of texts that all have as many readings. With `sampling`, gamma too.
    pub fn of(texts: &[Text], sampling: Option<&Sampling>) -> Self {
        let readings = texts.first().map_or(0, |text| text.readings.len());
        let mut characters = Characters::new(readings);
        let mut units = vec![0; readings];
        for text in texts {
            characters.add(text);
            for (count, reading) in units.iter_mut().zip(&text.readings) {
                *count += reading.len();
            }
        }
        let mut pairs = Vec::new();
        for a in 0..readings {
            for b in a + 1..readings {
                let mut pair = Pair {
                    readings: (a, b),
                    kappa: characters.kappa(a, b),
                    gamma: sampling.and_then(|sampling| gamma(texts, (a, b), sampling)),
                    ..Pair::default()
                };
                for text in texts {
                    let (one, other) = (&text.readings[a], &text.readings[b]);
                    pair.same.add(same(one, other));
                    for (counts, schema) in pair.schemas.iter_mut().zip(Schema::ALL) {
                        counts.add(count(schema, one, other));
                    }
                }
                pairs.push(pair);
            }
        }
        Self {
            units,
            characters: texts.iter().map(|text| u64::from(text.len)).sum(),
            pairs,
            alpha: characters.alpha(),
            unitized: characters.unitized(),
        }
    }

    /// The mean over pairs of a figure, of those that have it.
    pub fn mean(&self, of: impl Fn(&Pair) -> Option<f64>) -> Option<f64> {
        let all: Vec<f64> = self.pairs.iter().filter_map(of).collect();
        (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
    }

    /// The mean over pairs of the F1 of same tags. Where nothing was tagged at all there is none.
    pub fn f1(&self) -> Option<f64> {
        self.mean(|pair| pair.same.f1())
    }

    /// The same as a schema of `nervaluate` counts it.
    pub fn f1_by(&self, schema: Schema) -> Option<f64> {
        self.mean(|pair| pair.schemas[schema as usize].f1())
    }

    /// The mean over pairs of Cohen's kappa.
    pub fn kappa(&self) -> Option<f64> {
        self.mean(|pair| pair.kappa)
    }

    /// The mean over pairs of gamma.
    pub fn gamma(&self) -> Option<f64> {
        self.mean(|pair| pair.gamma.map(|gamma| gamma.value))
    }
}
