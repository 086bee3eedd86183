//! What editors decided by hand, followed where it is not certain otherwise.
//!
//! Breaks are sorted by their situation: whether the line fills its column, ends a sentence, is
//! followed by a blank line, and how the next line begins. In each situation the decisions made
//! are held against what the model expected of the same breaks; where they differ, and are enough,
//! the odds of open breaks in that situation move towards what was decided.

use super::view::{Edge, View};

/// Situations.
const CELLS: usize = 4 * 4 * 2 * 3;

/// How many decisions the model's own opinion is worth.
const OPINION: f32 = 4.0;

/// Odds are not moved further than this, as a logarithm.
const FURTHEST: f32 = 2.5;

/// Decisions in one situation, in whole numbers: what is taken back leaves nothing behind.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
struct Cell {
    decided: i64,
    kept: i64,
    /// The sum of the probabilities of keeping that the model gave, in millionths.
    expected: i64,
}

const MILLION: f32 = 1e6;

/// What was decided by hand, by situation.
#[derive(Clone, PartialEq, Debug)]
pub struct Habits {
    cells: [Cell; CELLS],
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            cells: [Cell::default(); CELLS],
        }
    }
}

impl Habits {
    /// Takes note of a decision. `score` is what the model said of the break.
    pub(super) fn note(&mut self, situation: u8, keep: bool, score: f32) {
        self.add(1, situation, keep, score);
    }

    /// Takes a note back: the same as it was made.
    pub(super) fn take_back(&mut self, situation: u8, keep: bool, score: f32) {
        self.add(-1, situation, keep, score);
    }

    fn add(&mut self, times: i64, situation: u8, keep: bool, score: f32) {
        let cell = &mut self.cells[usize::from(situation)];
        let expected = MILLION / (1.0 + (-score).exp());
        cell.decided += times;
        cell.kept += times * i64::from(keep);
        cell.expected += times * expected.round() as i64;
    }

    /// How far the odds of keeping move in each situation.
    pub fn offsets(&self) -> Offsets {
        let mut offsets = Offsets::default();
        let each = offsets.0.iter_mut().zip(&self.cells);
        each.for_each(|(offset, cell)| *offset = Self::offset(*cell));
        offsets
    }

    fn offset(cell: Cell) -> f32 {
        if cell.decided < 2 {
            return 0.0;
        }
        let (decided, kept) = (cell.decided as f32, cell.kept as f32);
        let odds = |share: f32| {
            let share = share.clamp(0.01, 0.99);
            (share / (1.0 - share)).ln()
        };
        let expected = cell.expected as f32 / MILLION / decided;
        let shown = (kept + OPINION * expected) / (decided + OPINION);
        (odds(shown) - odds(expected)).clamp(-FURTHEST, FURTHEST)
    }
}

/// How far the odds of keeping move in each situation, as logarithms.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Offsets([f32; CELLS]);

impl Default for Offsets {
    fn default() -> Self {
        Self([0.0; CELLS])
    }
}

impl Offsets {
    pub(super) fn of(&self, situation: u8) -> f32 {
        self.0.get(usize::from(situation)).copied().unwrap_or(0.0)
    }
}

/// The situation of the break behind a line.
pub(super) fn situation(view: &View<'_>, at: usize) -> usize {
    let fills = match view.short(at) {
        None => 0,
        Some(short) if short <= 2 => 1,
        Some(short) if short <= 5 => 2,
        Some(_) => 3,
    };
    let ends = match view.ends[at] {
        Edge::Stop => 0,
        Edge::Han | Edge::Digit | Edge::Letter => 1,
        Edge::Pause | Edge::Colon | Edge::Opens | Edge::Mark => 2,
        Edge::Closes | Edge::Bracket => 3,
    };
    let blank = usize::from(view.blanks_after(at) > 0);
    let next = if view.lines[at + 1].indent >= 2 {
        2
    } else {
        usize::from(view.is_first_width(at + 1))
    };
    ((fills * 4 + ends) * 2 + blank) * 3 + next
}
