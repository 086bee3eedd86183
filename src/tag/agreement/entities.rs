//! Entities counted: which tags of one reading are found in another, exactly or in part.
//!
//! Two ways of counting. [`same`] asks of every tag whether the very same stands in the other
//! reading, as `seqeval` does: the two readings are sets, and may change places. [`count`] follows
//! `nervaluate` step by step: the second reading's tags in order each take the first one of the
//! other's that suits and is not taken yet. Where tags lie over each other, the order decides, so
//! its strict schema may count less than [`same`]; where they do not, the two are equal.

use super::Unit;

/// How many tags of two readings met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// They are the same, as far as the schema asks.
    pub correct: u64,
    /// They meet, but are not the same.
    pub incorrect: u64,
    /// They overlap; counts half.
    pub partial: u64,
    /// In the first reading alone.
    pub missed: u64,
    /// In the second reading alone.
    pub spurious: u64,
}

impl Counts {
    /// Adds other counts to these.
    pub fn add(&mut self, other: Counts) {
        self.correct += other.correct;
        self.incorrect += other.incorrect;
        self.partial += other.partial;
        self.missed += other.missed;
        self.spurious += other.spurious;
    }

    /// The share of the second reading's tags that the first has, 0 where it has none.
    pub fn precision(&self) -> f64 {
        self.share(self.correct + self.incorrect + self.partial + self.spurious)
    }

    /// The share of the first reading's tags that the second has, 0 where it has none.
    pub fn recall(&self) -> f64 {
        self.share(self.correct + self.incorrect + self.partial + self.missed)
    }

    fn share(&self, of: u64) -> f64 {
        match of {
            0 => 0.0,
            of => (self.correct as f64 + 0.5 * self.partial as f64) / of as f64,
        }
    }

    /// The harmonic mean of the two; none where nothing was tagged at all.
    pub fn f1(&self) -> Option<f64> {
        if *self == Self::default() {
            return None;
        }
        let (precision, recall) = (self.precision(), self.recall());
        let sum = precision + recall;
        Some(match sum > 0.0 {
            true => 2.0 * (precision * recall) / sum,
            false => 0.0,
        })
    }
}

/// What has to be the same, as `nervaluate` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Schema {
    /// Edges and label.
    Strict,
    /// The edges.
    Exact,
    /// Nothing: an overlap counts half.
    Partial,
    /// The label; the edges need only overlap.
    Type,
}

impl Schema {
    /// All of them.
    pub const ALL: [Schema; 4] = [Schema::Strict, Schema::Exact, Schema::Partial, Schema::Type];

    /// The name that `nervaluate` gives it.
    pub fn name(self) -> &'static str {
        match self {
            Schema::Strict => "strict",
            Schema::Exact => "exact",
            Schema::Partial => "partial",
            Schema::Type => "ent_type",
        }
    }
}

/// How many tags stand in both of two readings, each in order, with the same parts and label.
pub fn same(a: &[Unit], b: &[Unit]) -> Counts {
    let key = |unit: &Unit| (unit.start(), unit.end(), unit.label);
    let (mut i, mut j, mut correct) = (0, 0, 0);
    while let (Some(one), Some(other)) = (a.get(i), b.get(j)) {
        match (key(one), &one.parts).cmp(&(key(other), &other.parts)) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                correct += 1;
                i += 1;
                j += 1;
            }
        }
    }
    Counts {
        correct,
        missed: a.len() as u64 - correct,
        spurious: b.len() as u64 - correct,
        ..Counts::default()
    }
}

/// The counts of `nervaluate` 1.2.1, the first reading taken for the true one. A tag of several
/// parts is one from its first to its last character.
pub fn count(schema: Schema, truth: &[Unit], other: &[Unit]) -> Counts {
    let mut counts = Counts::default();
    let mut taken = vec![false; truth.len()];
    let longest = truth.iter().map(|unit| unit.end() - unit.start()).max();
    let longest = longest.unwrap_or(0);
    for unit in other {
        // Nothing before or behind can overlap.
        let from = truth.partition_point(|t| t.start() + longest <= unit.start());
        let to = truth.partition_point(|t| t.start() < unit.end());
        let free = (from..to).filter(|at| !taken[*at]);
        let meets = |at: &usize| overlaps(unit, &truth[*at]);
        let has_edges = |at: &usize| {
            let one = &truth[*at];
            (one.start(), one.end()) == (unit.start(), unit.end())
        };
        let has_label = |at: &usize| truth[*at].label == unit.label;
        let right = match schema {
            Schema::Strict => free.clone().find(|at| has_edges(at) && has_label(at)),
            Schema::Exact | Schema::Partial => free.clone().find(has_edges),
            Schema::Type => {
                let apart = |at: &usize| {
                    let one = &truth[*at];
                    one.start().abs_diff(unit.start()) + one.end().abs_diff(unit.end())
                };
                let alike = free.clone().filter(|at| meets(at) && has_label(at));
                // Of several equally near the first.
                alike.min_by_key(apart)
            }
        };
        if let Some(at) = right {
            taken[at] = true;
            counts.correct += 1;
        } else if let Some(at) = free.clone().find(meets) {
            taken[at] = true;
            match schema {
                Schema::Partial => counts.partial += 1,
                _ => counts.incorrect += 1,
            }
        } else {
            counts.spurious += 1;
        }
    }
    counts.missed = taken.iter().filter(|taken| !**taken).count() as u64;
    counts
}

/// Whether a tag covers at least a hundredth of another.
fn overlaps(unit: &Unit, truth: &Unit) -> bool {
    let start = unit.start().max(truth.start());
    let end = unit.end().min(truth.end());
    if start >= end {
        return false;
    }
    let share = f64::from(end - start) / f64::from(truth.end() - truth.start());
    share * 100.0 >= 1.0
}
