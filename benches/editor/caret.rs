//! The caret as an editor plans its way: which keys lead to a place in the fewest presses. The
//! window then does what it does; where that is something else, the plan is made anew.

use std::collections::VecDeque;
use std::ops::Range;

use egui::{Key, Modifiers};

use pizhu::tag::words::{Words, clause_at, sentence_at};

/// A press of a key.
pub(crate) type Press = (Modifiers, Key);

const ALT: Modifiers = Modifiers::ALT;
const WORD: Modifiers = Modifiers::COMMAND;
const PARAGRAPH: Modifiers = Modifiers {
    alt: true,
    ..Modifiers::COMMAND
};

/// The keys that move the caret.
const KEYS: [Press; 16] = [
    (Modifiers::NONE, Key::ArrowLeft),
    (Modifiers::NONE, Key::ArrowRight),
    (WORD, Key::ArrowLeft),
    (WORD, Key::ArrowRight),
    (ALT, Key::Home),
    (ALT, Key::End),
    (ALT, Key::PageUp),
    (ALT, Key::PageDown),
    (PARAGRAPH, Key::ArrowUp),
    (PARAGRAPH, Key::ArrowDown),
    (WORD, Key::Home),
    (WORD, Key::End),
    (Modifiers::NONE, Key::ArrowUp),
    (Modifiers::NONE, Key::ArrowDown),
    (Modifiers::NONE, Key::Home),
    (Modifiers::NONE, Key::End),
];

/// A text and its words.
pub(crate) struct Map<'a> {
    pub(crate) text: &'a [char],
    pub(crate) paragraphs: &'a [Range<usize>],
    pub(crate) rows: &'a [(usize, Range<usize>)],
    pub(crate) words: &'a Words,
}

impl Map<'_> {
    /// The fewest keys from a gap to one that will do.
    pub(crate) fn way(&self, from: usize, goal: impl Fn(usize) -> bool) -> Vec<Press> {
        self.way_by(&KEYS, from, goal)
    }

    /// The same without rows, of which one does not know quite where they lead.
    pub(crate) fn safe_way(&self, from: usize, goal: impl Fn(usize) -> bool) -> Vec<Press> {
        self.way_by(&KEYS[..12], from, goal)
    }

    /// The fewest keys that move an edge of a tag: by characters and words.
    pub(crate) fn edge(&self, from: usize, to: usize) -> Vec<Press> {
        self.way_by(&KEYS[..4], from, |gap| gap == to)
    }

    fn way_by(&self, keys: &[Press], from: usize, goal: impl Fn(usize) -> bool) -> Vec<Press> {
        let mut came: Vec<Option<(usize, Press)>> = vec![None; self.text.len() + 1];
        let mut queue = VecDeque::from([from]);
        let mut found = None;
        while let Some(gap) = queue.pop_front() {
            if goal(gap) {
                found = Some(gap);
                break;
            }
            for press in keys {
                let to = self.step(gap, *press);
                if to != from && came[to].is_none() {
                    came[to] = Some((gap, *press));
                    queue.push_back(to);
                }
            }
        }
        let mut keys = Vec::new();
        let mut at = found;
        while let Some((before, press)) = at.and_then(|at| came[at]) {
            keys.push(press);
            at = Some(before);
        }
        keys.reverse();
        keys
    }

    /// From which end a stretch is selected with fewer keys: that end, and the other.
    pub(crate) fn ends(&self, from: usize, range: &Range<usize>) -> (usize, usize) {
        let keys = |(first, last): &(usize, usize)| {
            let there = self.way(from, |gap| gap == *first).len();
            there + self.way(*first, |gap| gap == *last).len()
        };
        let (forward, back) = ((range.start, range.end), (range.end, range.start));
        if keys(&back) < keys(&forward) {
            back
        } else {
            forward
        }
    }

    fn step(&self, gap: usize, (modifiers, key): Press) -> usize {
        let before = |find: &dyn Fn(&[char], usize) -> Range<usize>| match gap.checked_sub(1) {
            Some(at) => self.within(at, find).start,
            None => 0,
        };
        let behind = |find: &dyn Fn(&[char], usize) -> Range<usize>| match gap < self.text.len() {
            true => self.within(gap, find).end,
            false => gap,
        };
        let word = |chars: &[char], at: usize| self.words.word_at(chars, at);
        let whole = |chars: &[char], _: usize| 0..chars.len();
        match (modifiers, key) {
            (Modifiers::NONE, Key::ArrowLeft) => gap.saturating_sub(1),
            (Modifiers::NONE, Key::ArrowRight) => (gap + 1).min(self.text.len()),
            (Modifiers::NONE, Key::ArrowUp) => self.row(gap, -1),
            (Modifiers::NONE, Key::ArrowDown) => self.row(gap, 1),
            (Modifiers::NONE, Key::Home) => self.rows[self.row_of(gap)].1.start,
            (Modifiers::NONE, _) => self.rows[self.row_of(gap)].1.end,
            (WORD, Key::ArrowLeft) => before(&word),
            (WORD, Key::ArrowRight) => behind(&word),
            (WORD, Key::Home) => 0,
            (WORD, _) => self.text.len(),
            (ALT, Key::Home) => before(&clause_at),
            (ALT, Key::End) => behind(&clause_at),
            (ALT, Key::PageUp) => before(&sentence_at),
            (ALT, _) => behind(&sentence_at),
            (_, Key::ArrowUp) => before(&whole),
            _ => behind(&whole),
        }
    }

    fn row_of(&self, gap: usize) -> usize {
        let row = self.rows.iter().rposition(|(_, cells)| cells.start <= gap);
        row.unwrap_or(0)
    }

    /// Where the caret comes to some rows on, with characters all as wide as one another.
    fn row(&self, gap: usize, by: isize) -> usize {
        let row = self.row_of(gap);
        let to = row.checked_add_signed(by).and_then(|to| self.rows.get(to));
        let (indent, cells) = &self.rows[row];
        let across = indent + gap - cells.start;
        to.map_or(gap, |(indent, cells)| {
            (cells.start + across.saturating_sub(*indent)).min(cells.end)
        })
    }

    /// A stretch within a paragraph.
    fn within(&self, at: usize, find: &dyn Fn(&[char], usize) -> Range<usize>) -> Range<usize> {
        let around = self.paragraphs.iter().find(|cells| cells.contains(&at));
        let Some(Range { start, end }) = around.cloned() else {
            return at..at + 1;
        };
        let found = find(&self.text[start..end], at - start);
        start + found.start..start + found.end
    }
}
