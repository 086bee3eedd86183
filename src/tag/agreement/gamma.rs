//! Gamma (Mathet, Widlöcher and Métivier 2015): agreement of two readings on where units are and
//! what they are, over the best alignment of the two.
//!
//! The disorder of the best alignment is compared with that of readings that chance makes. Those
//! are drawn as `pygamma-agreement` 0.5.9 draws them: so many units, so far apart, so long and so
//! labelled as in the readings at hand, each by a normal distribution. The sample has a seed, so
//! the same readings have the same gamma.
//!
//! Of more than two readings at once the best alignment is an integer programme; gamma is given of
//! two at a time.

use super::alignment::{Placed, disorder};
use super::{Text, Unit};

/// How expected disorder is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// The seed.
    pub seed: u64,
    /// At least so many samples.
    pub least: usize,
    /// So many more that the expected disorder is, in 95 of 100 cases, no further off than this
    /// share of itself; none: no more.
    pub precision: Option<f64>,
}

impl Default for Sampling {
    fn default() -> Self {
        Self {
            seed: 1,
            least: 30,
            precision: Some(0.01),
        }
    }
}

/// Gamma, and what it was made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gamma {
    /// 1 is full agreement, 0 what chance would do; below that is worse.
    pub value: f64,
    /// The disorder of the readings.
    pub observed: f64,
    /// The mean disorder of samples.
    pub expected: f64,
    /// The standard error of that mean.
    pub error: f64,
    /// How many samples there were.
    pub samples: usize,
}

/// No more samples than this, whatever the precision.
const SAMPLES: usize = 20_000;

/// Gamma of two readings over some texts, put one behind the other. None where neither tagged
/// anything, or where tags lie so thickly over each other that they cannot be aligned.
pub fn gamma(texts: &[Text], readings: (usize, usize), sampling: &Sampling) -> Option<Gamma> {
    let mut sides = [placed(texts, readings.0), placed(texts, readings.1)];
    let mut sampler = Sampler::new(&sides, sampling.seed)?;
    let [a, b] = &mut sides;
    let observed = disorder(a, b)?;
    let mut drawn = Vec::with_capacity(sampling.least);
    let mut wanted = sampling.least.max(2);
    while drawn.len() < wanted {
        let [mut a, mut b] = sampler.sample();
        drawn.push(disorder(&mut a, &mut b)?);
        if let Some(precision) = sampling.precision.filter(|_| drawn.len() == wanted) {
            let (mean, spread) = mean_and_spread(&drawn);
            let needed = (spread / mean * 1.96 / precision).powi(2).ceil();
            // Asked once, as the reference does.
            if sampling.least.max(2) == wanted && needed.is_finite() {
                wanted = wanted.max((needed as usize).min(SAMPLES));
            }
        }
    }
    let (expected, spread) = mean_and_spread(&drawn);
    let value = if observed == 0.0 {
        1.0
    } else {
        1.0 - observed / expected
    };
    Some(Gamma {
        value,
        observed,
        expected,
        error: spread / (drawn.len() as f64).sqrt(),
        samples: drawn.len(),
    })
}

/// The disorder of the best alignment of two readings. Public for the comparison with the reference,
/// which gives it apart.
#[doc(hidden)]
pub fn observed_disorder(texts: &[Text], readings: (usize, usize)) -> Option<f64> {
    let (mut a, mut b) = (placed(texts, readings.0), placed(texts, readings.1));
    (!a.is_empty() || !b.is_empty()).then(|| disorder(&mut a, &mut b))?
}

fn mean_and_spread(all: &[f64]) -> (f64, f64) {
    let count = all.len() as f64;
    let mean = all.iter().sum::<f64>() / count;
    let spread = all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    (mean, spread.sqrt())
}

/// A reading's units from first to last character, the texts put one behind the other.
fn placed(texts: &[Text], reading: usize) -> Vec<Placed> {
    let mut base: u64 = 0;
    let mut all: Vec<Placed> = Vec::new();
    for text in texts {
        let from = all.len();
        let place = |unit: &Unit| Placed {
            start: (base + u64::from(unit.start())) as f64,
            end: (base + u64::from(unit.end())) as f64,
            label: unit.label,
        };
        all.extend(text.readings[reading].iter().map(place));
        // What differs in its inner parts alone is one to gamma.
        all[from..].sort_by(|a, b| {
            let by_start = a.start.total_cmp(&b.start);
            by_start
                .then(a.end.total_cmp(&b.end))
                .then(a.label.cmp(&b.label))
        });
        all.dedup();
        base += u64::from(text.len);
    }
    all
}

/// A normal distribution.
struct Normal {
    mean: f64,
    spread: f64,
}

impl Normal {
    fn of(values: &[f64]) -> Self {
        let (mean, spread) = mean_and_spread(values);
        Self { mean, spread }
    }

    fn draw(&self, chance: &mut Chance) -> f64 {
        self.mean + self.spread * chance.normal()
    }
}

/// Draws readings like those at hand.
struct Sampler {
    chance: Chance,
    counts: Normal,
    gaps: Normal,
    lengths: Normal,
    /// Every label and the share of units up to it.
    labels: Vec<(usize, f64)>,
}

impl Sampler {
    /// None where there are no units.
    fn new(sides: &[Vec<Placed>; 2], seed: u64) -> Option<Self> {
        let all: Vec<&Placed> = sides.iter().flatten().collect();
        if all.is_empty() {
            return None;
        }
        // The reference begins with a gap of nothing.
        let mut gaps = vec![0.0];
        for side in sides {
            gaps.extend(side.windows(2).map(|two| two[1].start - two[0].end));
        }
        let firsts = sides.iter().filter_map(|side| side.first());
        gaps.extend(firsts.map(|first| first.start).filter(|start| *start > 0.0));
        let lengths: Vec<f64> = all.iter().map(|unit| unit.end - unit.start).collect();
        let counts: Vec<f64> = sides.iter().map(|side| side.len() as f64).collect();
        let mut numbers: Vec<usize> = all.iter().map(|unit| unit.label).collect();
        numbers.sort_unstable();
        let mut labels = Vec::new();
        let mut before = 0;
        for same in numbers.chunk_by(|a, b| a == b) {
            before += same.len();
            labels.push((same[0], before as f64 / all.len() as f64));
        }
        Some(Self {
            chance: Chance(seed),
            counts: Normal::of(&counts),
            gaps: Normal::of(&gaps),
            lengths: Normal::of(&lengths),
            labels,
        })
    }

    fn sample(&mut self) -> [Vec<Placed>; 2] {
        let first = self.side(true);
        let second = self.side(false);
        [first, second]
    }

    /// A reading. The first has at least one unit.
    fn side(&mut self, is_first: bool) -> Vec<Placed> {
        let count = self.counts.draw(&mut self.chance).trunc().abs() as usize;
        let count = count.max(usize::from(is_first));
        let mut units = Vec::with_capacity(count);
        let mut last = 0.0;
        for _ in 0..count {
            let start = last + self.gaps.draw(&mut self.chance);
            let mut len = self.lengths.draw(&mut self.chance).abs();
            // Shorter is no unit to the reference.
            while len < 1e-6 {
                len = self.lengths.draw(&mut self.chance).abs();
            }
            let share = self.chance.share();
            let at = self.labels.partition_point(|(_, upto)| *upto <= share);
            let label = self.labels[at.min(self.labels.len() - 1)].0;
            units.push(Placed {
                start,
                end: start + len,
                label,
            });
            last = start + len;
        }
        units
    }
}

/// Numbers as if by chance (splitmix64), the same for the same seed.
struct Chance(u64);

impl Chance {
    /// From 0 up to, not including, 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Normally distributed around 0 with a spread of 1 (Box and Muller).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.share()).cos()
    }
}
