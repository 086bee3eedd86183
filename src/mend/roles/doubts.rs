//! Blocks of which it is not sure whether they are part of a headline.

use std::ops::Range;

use crate::core::Role;

use super::Block;
use super::chain::Either;
use super::parts::Part;

/// What is less likely than this is not thought of, and what is likelier not doubted: a natural
/// logarithm of odds.
const DOUBTED: f32 = 4.0;

/// A block that may be part of a headline, or may not.
#[derive(Clone, PartialEq, Debug)]
pub struct Doubt {
    /// Its lines.
    pub lines: Range<usize>,
    /// How much likelier it is part of a headline than not, as the natural logarithm of how many
    /// times: from -4 to 4, less what parting it costs.
    pub odds: f32,
    /// Whether it was taken for part of one.
    pub is_head: bool,
    /// Its role if it is part of one.
    pub head: Role,
    /// Its role if it is not.
    pub other: Role,
    /// Lines at whose ends it is parted from what it was joined with.
    pub parted: Vec<usize>,
}

impl Doubt {
    /// Nothing where it is certainly no part of a headline.
    pub(super) fn of(block: &Block, told: Part, either: Either) -> Option<Self> {
        (either.odds >= -DOUBTED).then(|| Self {
            lines: block.from..block.to + 1,
            odds: either.odds.min(DOUBTED),
            is_head: told.is_head(),
            head: either.head.role(),
            other: either.other.role(),
            parted: Vec::new(),
        })
    }

    /// Whether it could be a headline as well as something else.
    pub fn is_open(&self) -> bool {
        self.odds < DOUBTED
    }

    /// The same block where it was joined with others: parted from them at the ends of these lines,
    /// each with how likely it is right to join there.
    pub fn parted(mut self, at: impl Iterator<Item = (usize, f32)>) -> Self {
        for (line, joined) in at {
            self.odds += ((1.0 - joined) / joined).ln();
            self.parted.push(line);
        }
        self.is_head = false;
        self
    }
}
