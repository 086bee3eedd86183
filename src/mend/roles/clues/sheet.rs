//! The numbers that clues are known by.

use super::Numbers;

/// Kinds of clues. Those of the block before and behind are other clues than its own.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Kind {
    Always,
    Own,
    Looked,
    Length,
    End,
    Marks,
    Sign,
    Begin,
    Lines,
    Indent,
    Blanks,
    BlanksBehind,
    BeginsParagraph,
    Short,
    First,
    Last,
    FirstPair,
    LastPair,
    Width,
    Has,
    Said,
    Word,
    Character,
    Pair,
    Gaps,
    EvenParts,
    Shape,
    Numbers,
    Longer,
    Ratio,
    Place,
    Row,
    InRow,
    Shortest,
    Longest,
    OfMean,
    InRowLooks,
    SharesMost,
    BehindRow,
    BeforeRow,
    RowEnds,
    SharesNext,
    SharesBefore,
    Lead,
    Alone,
    AloneLength,
    AloneMean,
    AloneSince,
    AloneThen,
    AloneText,
    Like,
    None,
    Verse,
}

/// Whose clue it is: a block's own, or that of one beside it.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Of {
    Itself,
    Before,
    Behind,
}

/// The number of a clue.
fn number(of: Of, kind: Kind, value: u32) -> u32 {
    // An invertible mixing of bits (the finalizer of MurmurHash3): few clues fall together.
    let mut bits = value ^ (u32::from(kind as u8) << 24) ^ (u32::from(of as u8) << 30);
    bits = (bits ^ (bits >> 16)).wrapping_mul(0x85EB_CA6B);
    bits = (bits ^ (bits >> 13)).wrapping_mul(0xC2B2_AE35);
    bits ^ (bits >> 16)
}

/// In which of the ranges that end with these a number lies.
pub(super) fn range(number: usize, ends: &[usize]) -> u32 {
    ends.iter()
        .position(|end| number <= *end)
        .unwrap_or(ends.len()) as u32
}

pub(super) fn range_of(ratio: f32, ends: &[f32]) -> u32 {
    ends.iter()
        .position(|end| ratio <= *end)
        .unwrap_or(ends.len()) as u32
}

/// Two characters as one value.
pub(super) fn pair(a: char, b: char) -> u32 {
    (a as u32).wrapping_mul(0x9E37).wrapping_add(b as u32) & 0x00FF_FFFF
}

/// Collects clues.
pub(super) struct Sheet {
    pub(super) clues: Numbers,
    /// Whose clues are put.
    pub(super) of: Of,
}

impl Sheet {
    pub(super) fn put(&mut self, kind: Kind, value: u32) {
        self.clues.push(number(self.of, kind, value));
    }

    /// Puts each of these values below 32 once.
    pub(super) fn put_each(&mut self, kind: Kind, values: impl Iterator<Item = u32>) {
        let mut held = values.fold(0u32, |held, value| held | 1 << value);
        while held != 0 {
            self.put(kind, held.trailing_zeros());
            held &= held - 1;
        }
    }
}
