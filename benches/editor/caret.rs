//! The caret as an editor plans its way: which keys lead to a place in the fewest presses. The
//! window then does what it does; where that is something else, the plan is made anew.

use std::collections::VecDeque;
use std::ops::Range;

use egui::{Key, Modifiers};

use pizhu::tag::words::{
    Clause, Words, clause_at, clause_end, clause_start, clause_words_at, sentence_at,
};
use pizhu::ui::Sight;

/// A press of a key.
pub(crate) type Press = (Modifiers, Key);

const ALT: Modifiers = Modifiers::ALT;
const WORD: Modifiers = Modifiers::COMMAND;
const PARAGRAPH: Modifiers = Modifiers {
    alt: true,
    ..Modifiers::COMMAND
};

/// The keys that move the caret: by characters and words, further, and by rows, of which one does
/// not know quite where they lead.
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

/// How many of the keys move by characters and words, and how many do not move by rows.
const SHORT: usize = 4;
const SURE: usize = 12;

/// A text, and where each key leads from each gap of it.
pub(crate) struct Map {
    words: Vec<Range<usize>>,
    steps: Vec<[usize; KEYS.len()]>,
}

/// The fewest keys from a gap to all others.
pub(crate) struct Ways {
    came: Vec<Option<(usize, Press)>>,
    far: Vec<usize>,
}

impl Ways {
    /// How many keys it takes to a gap.
    pub(crate) fn to(&self, gap: usize) -> usize {
        self.far[gap]
    }

    /// The nearest of the gaps that will do.
    pub(crate) fn nearest(&self, goal: impl Fn(usize) -> bool) -> Option<usize> {
        let gaps = (0..self.far.len()).filter(|gap| goal(*gap));
        gaps.min_by_key(|gap| self.far[*gap])
    }

    /// Where the first key on the way to a gap leads.
    pub(crate) fn first(&self, to: usize) -> Option<usize> {
        let mut at = to;
        loop {
            let (before, _) = self.came[at]?;
            if self.came[before].is_none() {
                return Some(at);
            }
            at = before;
        }
    }

    /// The keys.
    pub(crate) fn keys(&self, to: usize) -> Vec<Press> {
        let mut keys = Vec::new();
        let mut at = to;
        while let Some((before, press)) = self.came[at] {
            keys.push(press);
            at = before;
        }
        keys.reverse();
        keys
    }
}

impl Map {
    pub(crate) fn new(sight: &Sight, words: &Words) -> Self {
        let text = Text { sight, words };
        let count = sight.text.len();
        let steps = |gap| KEYS.map(|press| text.step(gap, press));
        let word = |chars: &[char], at: usize| words.word_at(chars, at);
        Self {
            words: (0..count).map(|at| text.in_paragraph(at, &word)).collect(),
            steps: (0..=count).map(steps).collect(),
        }
    }

    /// The word that a character is part of.
    pub(crate) fn word(&self, at: usize) -> Range<usize> {
        self.words[at].clone()
    }

    /// The fewest keys from a gap; with `sure` none that move by rows.
    pub(crate) fn ways(&self, from: usize, sure: bool) -> Ways {
        self.ways_by(if sure { SURE } else { KEYS.len() }, from)
    }

    /// The fewest keys that move an edge of a tag: by characters and words.
    pub(crate) fn edge(&self, from: usize, to: usize) -> Vec<Press> {
        self.ways_by(SHORT, from).keys(to)
    }

    fn ways_by(&self, keys: usize, from: usize) -> Ways {
        let mut ways = Ways {
            came: vec![None; self.steps.len()],
            far: vec![usize::MAX / 4; self.steps.len()],
        };
        ways.far[from] = 0;
        let mut queue = VecDeque::from([from]);
        while let Some(gap) = queue.pop_front() {
            for (to, press) in self.steps[gap].iter().zip(&KEYS[..keys]) {
                if *to != from && ways.came[*to].is_none() {
                    ways.came[*to] = Some((gap, *press));
                    ways.far[*to] = ways.far[gap] + 1;
                    queue.push_back(*to);
                }
            }
        }
        ways
    }

    /// From which end a stretch is selected with fewer keys: that end, the other, and how many
    /// keys it takes.
    pub(crate) fn ends(&self, ways: &Ways, range: &Range<usize>) -> (usize, usize, usize) {
        let keys = |first: usize, last: usize| {
            let there = ways.to(first);
            (first, last, there + self.ways(first, false).to(last))
        };
        let (forward, back) = (keys(range.start, range.end), keys(range.end, range.start));
        if back.2 < forward.2 { back } else { forward }
    }
}

/// Finds a stretch around one of some characters.
type Find<'a> = dyn Fn(&[char], usize) -> Range<usize> + 'a;

struct Text<'a> {
    sight: &'a Sight,
    words: &'a Words,
}

impl Text<'_> {
    fn step(&self, gap: usize, (modifiers, key): Press) -> usize {
        let count = self.sight.text.len();
        let before = |around: &dyn Fn(usize) -> Range<usize>| match gap.checked_sub(1) {
            Some(at) => around(at).start,
            None => 0,
        };
        let behind = |around: &dyn Fn(usize) -> Range<usize>| match gap < count {
            true => around(gap).end,
            false => gap,
        };
        let word_at = |chars: &[char], at: usize| self.words.word_at(chars, at);
        let word = |at: usize| self.in_paragraph(at, &word_at);
        let sentence = |at: usize| self.in_passage(at, &sentence_at);
        let whole = |at: usize| self.in_passage(at, &|chars, _| 0..chars.len());
        let clause = |at: usize| Clause {
            whole: self.in_passage(at, &clause_at),
            words: self.in_passage(at, &clause_words_at),
        };
        match (modifiers, key) {
            (Modifiers::NONE, Key::ArrowLeft) => gap.saturating_sub(1),
            (Modifiers::NONE, Key::ArrowRight) => (gap + 1).min(count),
            (Modifiers::NONE, Key::ArrowUp) => self.row(gap, -1),
            (Modifiers::NONE, Key::ArrowDown) => self.row(gap, 1),
            (Modifiers::NONE, Key::Home) => self.sight.rows[self.row_of(gap)].1.start,
            (Modifiers::NONE, _) => self.sight.rows[self.row_of(gap)].1.end,
            (WORD, Key::ArrowLeft) => before(&word),
            (WORD, Key::ArrowRight) => behind(&word),
            (WORD, Key::Home) => 0,
            (WORD, _) => count,
            (ALT, Key::Home) => clause_start(gap, clause),
            (ALT, Key::End) => clause_end(count, gap, clause),
            (ALT, Key::PageUp) => before(&sentence),
            (ALT, _) => behind(&sentence),
            (_, Key::ArrowUp) => before(&whole),
            _ => behind(&whole),
        }
    }

    fn row_of(&self, gap: usize) -> usize {
        let mut rows = self.sight.rows.iter();
        rows.rposition(|(_, cells)| cells.start <= gap).unwrap_or(0)
    }

    /// Where the caret comes to some rows on, with characters all as wide as one another.
    fn row(&self, gap: usize, by: isize) -> usize {
        let row = self.row_of(gap);
        let rows = &self.sight.rows;
        let to = row.checked_add_signed(by).and_then(|to| rows.get(to));
        let (indent, cells) = &rows[row];
        let across = indent + gap - cells.start;
        to.map_or(gap, |(indent, cells)| {
            (cells.start + across.saturating_sub(*indent)).min(cells.end)
        })
    }

    /// A stretch within a paragraph.
    fn in_paragraph(&self, at: usize, find: &Find<'_>) -> Range<usize> {
        self.within(&self.sight.paragraphs, at, find)
    }

    /// A stretch within a paragraph as it is suggested to be.
    fn in_passage(&self, at: usize, find: &Find<'_>) -> Range<usize> {
        self.within(&self.sight.passages, at, find)
    }

    fn within(&self, all: &[Range<usize>], at: usize, find: &Find<'_>) -> Range<usize> {
        let around = all.iter().find(|cells| cells.contains(&at));
        let Some(Range { start, end }) = around.cloned() else {
            return at..at + 1;
        };
        let found = find(&self.sight.text[start..end], at - start);
        start + found.start..start + found.end
    }
}
