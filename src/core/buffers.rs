//! The characters of one document, and three facts about each.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::address::{Address, Buffer, PageId, Run};
use super::operation::Role;

/// What is true of a character, as a set of bits.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Facts(pub(super) u8);

impl Facts {
    /// An editor hid it.
    pub const HIDDEN: u8 = 1;
    /// A correction stands in its place.
    pub const REPLACED: u8 = 2;
    /// It was typed, and the typing is undone or has lost its ground.
    pub const UNBORN: u8 = 4;
    /// It is the head of an article, not text.
    pub const HEAD: u8 = 8;
    /// It is a line break that was decided to be joined.
    pub const JOINED: u8 = 16;
    /// It is a line break that was decided to be kept.
    pub const KEPT: u8 = 32;

    /// It was typed by an operation in the log, not skipped by one that is lost.
    pub(super) const TYPED: u8 = 64;

    const INVISIBLE: u8 = Self::HIDDEN | Self::REPLACED | Self::UNBORN | Self::HEAD;

    /// Whether any of the given bits is set.
    pub fn any(self, bits: u8) -> bool {
        self.0 & bits != 0
    }

    /// Whether the character is part of the text as it stands now.
    pub fn visible(self) -> bool {
        !self.any(Self::INVISIBLE)
    }
}

/// A buffer's place among the document's buffers.
pub(super) type Slot = u32;

/// Visible characters are counted in advance up to every so many characters.
const BLOCK: usize = 256;

/// One buffer's characters and what is true of each.
#[derive(Default, Debug)]
pub(super) struct Text {
    chars: Vec<char>,
    facts: Vec<u8>,
    roles: Vec<u8>,
    /// For each block of [`BLOCK`] characters, how many before it are visible.
    visible_before: Vec<u32>,
    /// What may have changed since they were counted.
    uncounted: Range<usize>,
}

/// All buffers of a document.
#[derive(Default, Debug)]
pub(super) struct Buffers {
    /// Whether any character was given a role.
    roles_set: bool,
    names: Vec<Buffer>,
    texts: Vec<Text>,
    slots: FxHashMap<Buffer, Slot>,
}

/// How far beyond a buffer's end an operation may type. A log of which a record was lost leaves
/// a gap; a damaged one must not ask for gigabytes.
const LARGEST_GAP: u32 = 1 << 20;

impl Buffers {
    /// Adds a page: its characters and, after them, its head.
    pub(super) fn add_page(&mut self, page: PageId, mut chars: Vec<char>) -> Slot {
        let slot = self.slot_or_new(Buffer::of_page(page));
        let n = chars.len();
        chars.push('\u{1D}');
        let text = &mut self.texts[slot as usize];
        text.uncounted = 0..n + 1;
        text.facts = vec![0; n + 1];
        text.facts[n] = Facts::HEAD;
        text.roles = vec![0; n + 1];
        text.chars = chars;
        slot
    }

    /// Puts typed text at its addresses; false when they cannot be its.
    pub(super) fn type_text(&mut self, at: Run, text: &str, head: bool) -> bool {
        let count = text.chars().count();
        if !at.buffer.is_typed() || at.len() as usize != count || count == 0 {
            return false;
        }
        let slot = self.slot_or_new(at.buffer);
        let buffer = &mut self.texts[slot as usize];
        let len = buffer.chars.len() as u32;
        if at.start < len
            && buffer.facts[at.start as usize..at.end.min(len) as usize]
                .iter()
                .any(|&f| f & Facts::TYPED != 0)
            || at.start > len.saturating_add(LARGEST_GAP)
        {
            return false;
        }
        let end = (at.end as usize).max(buffer.chars.len());
        buffer.touch(buffer.chars.len().min(at.start as usize)..end);
        buffer.chars.resize(end, char::REPLACEMENT_CHARACTER);
        buffer.facts.resize(end, Facts::UNBORN);
        buffer.roles.resize(end, 0);
        let fact = Facts::TYPED | Facts::UNBORN | if head { Facts::HEAD } else { 0 };
        for (i, c) in text.chars().enumerate() {
            buffer.chars[at.start as usize + i] = c;
            buffer.facts[at.start as usize + i] = fact;
        }
        true
    }

    /// Takes typed text back; what was typed last is taken back first.
    pub(super) fn untype(&mut self, at: Run) {
        let Some(slot) = self.slot(at.buffer) else {
            return;
        };
        let text = &mut self.texts[slot as usize];
        text.facts[at.start as usize..at.end as usize].fill(Facts::UNBORN);
        text.chars[at.start as usize..at.end as usize].fill(char::REPLACEMENT_CHARACTER);
        // A buffer ends with a character that was typed.
        let typed = |f: &u8| f & Facts::TYPED != 0;
        let len = text
            .facts
            .iter()
            .rposition(typed)
            .map_or(0, |last| last + 1);
        text.touch(0..len);
        text.chars.truncate(len);
        text.facts.truncate(len);
        text.roles.truncate(len);
    }

    fn slot_or_new(&mut self, buffer: Buffer) -> Slot {
        *self.slots.entry(buffer).or_insert_with(|| {
            self.names.push(buffer);
            self.texts.push(Text::default());
            self.texts.len() as Slot - 1
        })
    }

    pub(super) fn slot(&self, buffer: Buffer) -> Option<Slot> {
        self.slots.get(&buffer).copied()
    }

    pub(super) fn name(&self, slot: Slot) -> Buffer {
        self.names[slot as usize]
    }

    /// How many characters the buffer has, a page's head included.
    pub(super) fn len(&self, slot: Slot) -> u32 {
        self.texts[slot as usize].chars.len() as u32
    }

    /// Whether the character exists: gaps in typed text do not.
    pub(super) fn has(&self, address: Address) -> bool {
        self.slot(address.buffer).is_some_and(|slot| {
            address.index < self.len(slot)
                && (!address.buffer.is_typed()
                    || self.facts_at(slot, address.index).any(Facts::TYPED))
        })
    }

    /// Whether the run has characters, all exist, and none is a head.
    pub(super) fn has_text(&self, run: Run) -> bool {
        let Some(slot) = self.slot(run.buffer).filter(|_| !run.is_empty()) else {
            return false;
        };
        if !run.buffer.is_typed() {
            return run.end < self.len(slot);
        }
        let text = |&f: &u8| f & (Facts::TYPED | Facts::HEAD) == Facts::TYPED;
        run.end <= self.len(slot) && self.facts(slot, run.start, run.end).iter().all(text)
    }

    pub(super) fn char_at(&self, slot: Slot, index: u32) -> char {
        self.texts[slot as usize].chars[index as usize]
    }

    pub(super) fn chars(&self, slot: Slot, start: u32, end: u32) -> &[char] {
        &self.texts[slot as usize].chars[start as usize..end as usize]
    }

    pub(super) fn facts_at(&self, slot: Slot, index: u32) -> Facts {
        Facts(self.texts[slot as usize].facts[index as usize])
    }

    pub(super) fn facts(&self, slot: Slot, start: u32, end: u32) -> &[u8] {
        &self.texts[slot as usize].facts[start as usize..end as usize]
    }

    pub(super) fn facts_mut(&mut self, run: Run) -> &mut [u8] {
        match self.slot(run.buffer) {
            Some(slot) => {
                let text = &mut self.texts[slot as usize];
                let places = run.start as usize..run.end as usize;
                text.touch(places.clone());
                &mut text.facts[places]
            }
            None => &mut [],
        }
    }

    pub(super) fn role_at(&self, slot: Slot, index: u32) -> Role {
        Role::from_byte(self.texts[slot as usize].roles[index as usize])
    }

    pub(super) fn roles(&self, slot: Slot, start: u32, end: u32) -> &[u8] {
        &self.texts[slot as usize].roles[start as usize..end as usize]
    }

    pub(super) fn has_roles(&self) -> bool {
        self.roles_set
    }

    pub(super) fn set_role(&mut self, run: Run, role: Role) {
        self.roles_set |= role != Role::Unset;
        if let Some(slot) = self.slot(run.buffer) {
            self.texts[slot as usize].roles[run.start as usize..run.end as usize].fill(role as u8);
        }
    }

    /// Takes every character back to what it was before any action: a page's as it came, typed
    /// ones unborn.
    pub(super) fn reset(&mut self) {
        self.roles_set = false;
        for (name, text) in self.names.iter().zip(&mut self.texts) {
            let unborn = if name.is_typed() { Facts::UNBORN } else { 0 };
            text.touch(0..text.facts.len());
            text.facts
                .iter_mut()
                .for_each(|f| *f = *f & (Facts::HEAD | Facts::TYPED) | unborn);
            text.roles.fill(0);
        }
    }

    /// Counts visible characters where facts have changed.
    pub(super) fn count(&mut self) {
        self.texts.iter_mut().for_each(Text::count);
    }

    /// How many characters of `start..end` are visible, as of the last [`Self::count`].
    pub(super) fn visible_between(&self, slot: Slot, start: u32, end: u32) -> u32 {
        self.texts[slot as usize].rank(end) - self.texts[slot as usize].rank(start)
    }

    /// The visible character at or after `start` that has `skip` visible ones between.
    pub(super) fn nth_visible(&self, slot: Slot, start: u32, skip: u32) -> Option<u32> {
        self.texts[slot as usize].select(self.texts[slot as usize].rank(start) + skip)
    }
}

impl Text {
    /// Notes that facts may change.
    fn touch(&mut self, places: Range<usize>) {
        let Range { start, end } = &mut self.uncounted;
        if start >= end {
            self.uncounted = places;
        } else if !places.is_empty() {
            *start = places.start.min(*start);
            *end = places.end.max(*end);
        }
    }

    fn count(&mut self) {
        let len = self.facts.len();
        let counts = &mut self.visible_before;
        // What is counted for a text of another length holds up to its last whole block.
        let blocks = len.div_ceil(BLOCK);
        if self.uncounted.is_empty() && counts.len() == blocks + 1 {
            return;
        }
        let first = (self.uncounted.start.min(len) / BLOCK).min(counts.len().saturating_sub(1));
        let last = match counts.len() == blocks + 1 {
            true => self.uncounted.end.min(len).div_ceil(BLOCK),
            false => blocks,
        };
        let mut before = counts.get(first).copied().unwrap_or_default();
        counts.resize(blocks + 1, 0);
        let facts = &self.facts[first * BLOCK..(last * BLOCK).min(len)];
        for (count, block) in counts[first..last].iter_mut().zip(facts.chunks(BLOCK)) {
            *count = before;
            before += visible_in(block);
        }
        let by = before.wrapping_sub(counts[last]);
        if by != 0 {
            for count in &mut counts[last..] {
                *count = count.wrapping_add(by);
            }
        }
        self.uncounted = 0..0;
    }

    /// Visible characters before `index`.
    fn rank(&self, index: u32) -> u32 {
        let block = index as usize / BLOCK;
        self.visible_before[block] + visible_in(&self.facts[block * BLOCK..index as usize])
    }

    /// The place of the visible character that has `rank` visible ones before it.
    fn select(&self, rank: u32) -> Option<u32> {
        let block = self
            .visible_before
            .partition_point(|&before| before <= rank)
            .checked_sub(1)?;
        let mut left = rank - self.visible_before[block];
        let from = block * BLOCK;
        for (i, &f) in self.facts.get(from..)?.iter().enumerate() {
            if Facts(f).visible() {
                if left == 0 {
                    return Some((from + i) as u32);
                }
                left -= 1;
            }
        }
        None
    }
}

fn visible_in(facts: &[u8]) -> u32 {
    // In blocks that fit a byte, so that the compiler can count 16 at once.
    facts
        .chunks(255)
        .map(|chunk| {
            chunk
                .iter()
                .map(|&f| u8::from(Facts(f).visible()))
                .sum::<u8>() as u32
        })
        .sum()
}
