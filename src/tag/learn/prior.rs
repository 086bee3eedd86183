//! The built-in model: what the learner knows before anything was tagged.
//!
//! Weights of the same features as the learner's, for people, places and institutions, learned
//! beforehand from a newspaper corpus under a permissive licence (`assets/model/README.md`). They
//! are what the learner starts from, for each label that means one of the three; where a label
//! set has others, what the built-in model says is asked as features too.
//!
//! The file: a version (in the first the answer that is always the same shares a row), the number
//! of labels, bits, the size of a step, how many cells are set (u32); the weights of steps (f32); for each set cell the distance from the one before as a
//! variable-length number, and its weight in steps (i8). All little-endian.

use std::cmp::Ordering;
use std::sync::OnceLock;

use super::features;
use super::weights::{LANES, Lane, Weights};

/// What the built-in model knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Names of people.
    Person = 0,
    /// Names of places.
    Place = 1,
    /// Names of institutions.
    Institution = 2,
}

impl Class {
    /// All, in the order of the built-in model's labels.
    pub const ALL: [Class; 3] = [Class::Person, Class::Place, Class::Institution];

    /// What a label of that id or name means, if it is one of them. Case makes no difference.
    pub fn of(label: &str) -> Option<Self> {
        match label.trim().to_lowercase().as_str() {
            "per" | "person" | "people" | "persname" | "name" | "nr" | "人" | "人名" | "人物"
            | "姓名" => Some(Class::Person),
            "loc" | "location" | "place" | "gpe" | "address" | "placename" | "ns" | "地"
            | "地名" | "地点" | "地址" | "位置" => Some(Class::Place),
            "org" | "organization" | "organisation" | "institution" | "orgname" | "nt" | "组织"
            | "机构" | "机构名" | "组织机构" | "组织名" => Some(Class::Institution),
            _ => None,
        }
    }
}

const MODEL: &[u8] = include_bytes!("../../../assets/model/prior.bin");
const VERSION: u32 = 2;

/// How much less than "outside" a label weighs of which nothing is known.
pub(super) const UNKNOWN: f32 = 30.0;

/// How much less still while nothing bears it: so much that it takes nothing from how sure the
/// learner is of others.
pub(super) const UNUSED: f32 = 100.0;

/// The built-in weights, unpacked when they are first asked for.
pub(super) fn built_in() -> &'static Weights {
    static WEIGHTS: OnceLock<Weights> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        // A test says that the file is good; a program without it still learns.
        unpack(MODEL).unwrap_or_else(|| Weights::new(Class::ALL.len(), super::BITS))
    })
}

/// Where a learner with labels that mean these classes starts.
pub(super) fn start(classes: &[Option<Class>], bits: u32) -> Weights {
    let prior = built_in();
    let mut weights = Weights::new(classes.len(), bits);
    // For each tag here the tag there. What means no class weighs what O weighs, and a little
    // less, so that nothing of it is found before it was learned.
    let mut tags = vec![0];
    for class in classes {
        tags.extend((0..4).map(|part| class.map_or(0, |class| 1 + 4 * class as usize + part)));
    }
    for (row, there) in prior.kept() {
        // With fewer rows here several of there are in one, with more one of there is in several.
        let rows = match (row.checked_sub(1 << prior.bits()), bits.cmp(&prior.bits())) {
            (Some(own), _) => {
                let row = (1 << bits) + own;
                row..row + 1
            }
            (None, Ordering::Less) => {
                let row = row >> (prior.bits() - bits);
                row..row + 1
            }
            (None, _) => {
                let shift = bits - prior.bits();
                row << shift..(row + 1) << shift
            }
        };
        for row in rows {
            let sums = weights.numbered(row).iter_mut().zip(&tags);
            for (sum, tag) in sums {
                *sum += there.as_flattened()[*tag];
            }
        }
    }
    let always = weights.row_to_change(features::ALWAYS);
    for (tag, there) in tags.iter().enumerate().skip(1) {
        if *there == 0 {
            weights.cells_mut()[always + tag] -= UNKNOWN;
        }
    }
    let (width, before) = (weights.tags(), prior.tags());
    for (here, there) in tags.iter().enumerate() {
        for (here_before, there_before) in tags.iter().enumerate() {
            weights.steps_mut()[here * width + here_before] =
                prior.steps()[there * before + there_before];
        }
    }
    weights
}

/// Writes weights down with at most `keep` of them, the largest.
pub(super) fn pack(weights: &Weights, keep: usize) -> Vec<u8> {
    let wide = weights.lanes() * LANES;
    let cells = |(row, lanes): (usize, _)| {
        let cells: &[Lane] = lanes;
        let numbered = cells.as_flattened().iter().enumerate();
        numbered.map(move |(at, weight)| (row * wide + at, *weight))
    };
    let sizes = weights.kept().flat_map(cells).map(|(_, w)| w.abs());
    let mut sizes: Vec<f32> = sizes.filter(|w| *w > 0.0).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let least = sizes.get(keep).copied().unwrap_or(0.0);
    let step = sizes.first().copied().unwrap_or(1.0) / 127.0;
    let mut set = Vec::new();
    for (cell, weight) in weights.kept().flat_map(cells) {
        let steps = (weight / step).round() as i8;
        if weight.abs() > least && steps != 0 {
            set.push((cell, steps));
        }
    }
    let mut bytes = Vec::new();
    for number in [VERSION, weights.labels() as u32, weights.bits()] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(step.to_le_bytes());
    bytes.extend((set.len() as u32).to_le_bytes());
    for step in weights.steps() {
        bytes.extend(step.to_le_bytes());
    }
    let mut before = 0;
    for (cell, steps) in set {
        let mut gap = cell - before;
        while gap >= 0x80 {
            bytes.push(gap as u8 | 0x80);
            gap >>= 7;
        }
        bytes.push(gap as u8);
        bytes.push(steps as u8);
        before = cell;
    }
    bytes
}

fn unpack(bytes: &[u8]) -> Option<Weights> {
    let mut bytes = bytes.iter().copied();
    let mut four = || {
        let mut four = [0; 4];
        for byte in &mut four {
            *byte = bytes.next()?;
        }
        Some(four)
    };
    let version = u32::from_le_bytes(four()?);
    let labels = u32::from_le_bytes(four()?) as usize;
    let bits = u32::from_le_bytes(four()?);
    if !(1..=VERSION).contains(&version) || labels != Class::ALL.len() || bits > 24 {
        return None;
    }
    let step = f32::from_le_bytes(four()?);
    let set = u32::from_le_bytes(four()?);
    let mut weights = Weights::new(labels, bits);
    for weight in weights.steps_mut() {
        *weight = f32::from_le_bytes(four()?);
    }
    let wide = weights.lanes() * LANES;
    let mut cell = 0;
    for _ in 0..set {
        let mut shift = 0;
        loop {
            let byte = bytes.next()?;
            cell += usize::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
            if shift > 28 {
                return None;
            }
        }
        if cell / wide > weights.number(u32::MAX) {
            return None;
        }
        weights.numbered(cell / wide)[cell % wide] = f32::from(bytes.next()? as i8) * step;
    }
    if version == 1 {
        let old = weights.number(features::ALWAYS_AT_FIRST);
        let always = weights.numbered(old).to_vec();
        let number = weights.number(features::ALWAYS);
        weights.numbered(number).copy_from_slice(&always);
    }
    bytes.next().is_none().then_some(weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many weights are not zero.
    fn set(weights: &Weights) -> usize {
        let rows = weights.kept().flat_map(|(_, row)| row.as_flattened());
        rows.filter(|w| **w != 0.0).count()
    }

    #[test]
    fn the_built_in_model_can_be_read() {
        let weights = unpack(MODEL).unwrap();
        assert_eq!(weights.bits(), super::super::BITS);
        assert!(set(&weights) > 50_000);
        assert!(MODEL.len() < 600_000, "{} bytes", MODEL.len());
    }

    #[test]
    fn a_model_is_read_as_it_was_written() {
        let mut weights = Weights::new(3, 6);
        for row in 0..64 {
            for at in (0..16).filter(|at| (row * 16 + at) % 7 == 3) {
                weights.numbered(row)[at] = ((row * 16 + at) % 255) as f32 - 127.0;
            }
        }
        weights.steps_mut()[5] = 1.5;
        let read = unpack(&pack(&weights, usize::MAX)).unwrap();
        assert!(read.kept().eq(weights.kept()));
        assert_eq!(read.steps(), weights.steps());
        let fewer = unpack(&pack(&weights, 10)).unwrap();
        assert!((1..=10).contains(&set(&fewer)));
        let bytes = pack(&weights, usize::MAX);
        for cut in [0, 3, 19, bytes.len() - 1] {
            assert!(unpack(&bytes[..cut]).is_none(), "{cut}");
        }
    }

    #[test]
    fn a_learner_starts_from_the_classes_its_labels_mean() {
        let prior = built_in();
        let classes = [None, Some(Class::Place), Some(Class::Person)];
        for bits in [
            super::super::BITS - 1,
            super::super::BITS,
            super::super::BITS + 1,
        ] {
            let weights = start(&classes, bits);
            // Of a row that is shared there are two here.
            let times = if bits > prior.bits() { 2.0 } else { 1.0 };
            let sum = |weights: &Weights, tag: usize, times: f64| -> f64 {
                let each = weights.kept().map(|(number, row)| {
                    let is_own = number >= 1 << weights.bits();
                    f64::from(row.as_flattened()[tag]) * if is_own { 1.0 } else { times }
                });
                each.sum()
            };
            for part in 0..4 {
                let here = |class: usize| sum(&weights, 1 + 4 * class + part, 1.0);
                let unknown = sum(prior, 0, times) - f64::from(UNKNOWN);
                assert!((here(0) - unknown).abs() < 1.0);
                let (place, person) = (sum(prior, 5 + part, times), sum(prior, 1 + part, times));
                assert!((here(1) - place).abs() < 1.0);
                assert!((here(2) - person).abs() < 1.0);
            }
            assert_eq!(weights.steps()[5 * 13], prior.steps()[5 * 13]);
            assert_eq!(weights.steps()[9 * 13 + 8], prior.steps()[13 + 8]);
        }
    }
}
