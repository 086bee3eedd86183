//! How often decisions of a confidence are right: as measured on the newspaper of 1998, and in the
//! bundle, where people decided what was proposed.

use crate::mend::calibration::{BOUNDS, NEWSPAPER, ROWS, row_of};

/// What the measured share is worth beside what people decided, in decisions.
const WORTH: f32 = 50.0;

/// Decisions by confidence: how many, and how many of them right.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts([(u32, u32); ROWS]);

impl Counts {
    /// Those measured on the newspaper.
    pub fn measured() -> Self {
        Self(NEWSPAPER)
    }

    /// Counts one.
    pub fn add(&mut self, confidence: f32, is_right: bool) {
        let row = &mut self.0[row_of(confidence)];
        row.0 += 1;
        row.1 += u32::from(is_right);
    }

    /// Takes back what was counted of the same.
    pub(super) fn take_back(&mut self, confidence: f32, is_right: bool) {
        let row = &mut self.0[row_of(confidence)];
        row.0 -= 1;
        row.1 -= u32::from(is_right);
    }

    /// How many were counted.
    pub fn total(&self) -> u32 {
        self.0.iter().map(|(count, _)| count).sum()
    }

    /// The rows: from and to which confidence, how many, how many right.
    pub fn rows(&self) -> impl Iterator<Item = (f32, f32, u32, u32)> + '_ {
        let each = self.0.iter().enumerate();
        each.map(|(at, (count, right))| (BOUNDS[at], BOUNDS[at + 1], *count, *right))
    }
}

/// How likely a decision of a confidence is right, by what was measured and by what people decided
/// in this bundle.
pub fn likely(confidence: f32, own: &Counts) -> f32 {
    let row = row_of(confidence);
    let (count, right) = NEWSPAPER[row];
    let measured = right as f32 / (count.max(1)) as f32;
    let (own_count, own_right) = own.0[row];
    (own_right as f32 + WORTH * measured) / (own_count as f32 + WORTH)
}
