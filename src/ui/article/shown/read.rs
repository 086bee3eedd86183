//! Reading an article's text, from its beginning or from a stop on.
//!
//! A stop is a row's beginning at which everything was noted that reading knows there. When the
//! text has changed it is read again from the last stop before the change, and only until a stop
//! behind it is reached in the state in which it was left ([`super::splice`]).

use smallvec::SmallVec;

use crate::core::breaks::{Ends, ends_row};
use crate::core::clean::{is_line_end, is_white};
use crate::core::{Address, Document, Facts, Role, Run, Stretch, Stretches};

use super::{HIDDEN, Mark, Paragraph, Wedge, kind_of, push_cells};

/// Stops are left so many characters apart, or at the next row.
const APART: u32 = if cfg!(test) { 4 } else { 1024 };

/// The beginning of a row, and what reading knows there.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop {
    /// How many characters stand before it, hidden ones too.
    pub(super) place: u32,
    pub(super) counts: Counts,
    pub(super) state: State,
}

/// How much of everything there is before a stop.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) cells: u32,
    pub(super) rows: u32,
    /// The one that may go on behind the stop included.
    pub(super) paragraphs: u32,
    pub(super) marks: u32,
    pub(super) wedges: u32,
    /// Characters that wedges stand for.
    pub(super) hidden: u32,
}

/// What is known of what was read, as far as what comes next depends on it. Distances, and no
/// numbers that change when something is put in before.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct State {
    after_return: bool,
    /// Whether a paragraph ends here if text follows.
    line_end_seen: bool,
    /// The role of the last paragraph so far; none before the first.
    pub(super) role: Option<Role>,
    /// How many cells ago the last with ink was.
    pub(super) blank: u32,
    /// How many rows ago the last with ink was.
    row_above: Option<u32>,
    /// The line ends since.
    ends: Option<Ends<Address>>,
}

/// What was read from a stop on. Numbers in it are the article's.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) chars: Vec<char>,
    pub(super) kinds: Vec<u8>,
    pub(super) runs: Vec<(u32, Run)>,
    /// Without the row that begins at the stop.
    pub(super) rows: Vec<u32>,
    /// With the paragraph that goes on from before the stop.
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) marks: Vec<Mark>,
    pub(super) wedges: Vec<Wedge>,
    pub(super) hidden: Vec<char>,
    pub(super) stops: Vec<Stop>,
}

/// Reads row by row.
pub(super) struct Reader<'a, Runs> {
    document: &'a Document,
    with_hidden: bool,
    runs: Runs,
    /// What is left of the run being read.
    current: Option<(Run, Stretches<'a>)>,
    begin: Counts,
    pub(super) place: u32,
    pub(super) state: State,
    pub(super) read: Read,
    last_stop: u32,
    /// Whether the row has had anything but white space so far.
    row_has_ink: bool,
    /// Hidden white space behind it, until it is known whether the row goes on.
    spaces: SmallVec<[(Address, char, u8); 4]>,
}

impl<'a, Runs: Iterator<Item = Run>> Reader<'a, Runs> {
    /// Reads `runs` from `stop` on. `open` is the last paragraph before it, as far as it reached
    /// there, if there is one.
    pub(super) fn new(
        document: &'a Document,
        with_hidden: bool,
        runs: Runs,
        stop: &Stop,
        open: Option<Paragraph>,
    ) -> Self {
        let mut begin = stop.counts;
        begin.paragraphs -= u32::from(open.is_some());
        Self {
            document,
            with_hidden,
            runs,
            current: None,
            begin,
            place: stop.place,
            state: stop.state.clone(),
            read: Read {
                paragraphs: open.into_iter().collect(),
                ..Read::default()
            },
            last_stop: stop.place,
            row_has_ink: false,
            spaces: SmallVec::new(),
        }
    }

    /// Reads on to the beginning of the next row; false where the text ends.
    pub(super) fn read_row(&mut self) -> bool {
        loop {
            while let Some((run, stretches)) = &mut self.current {
                let run = *run;
                let Some(stretch) = stretches.next() else {
                    break;
                };
                if self.take(run, stretch) {
                    return true;
                }
            }
            let Some(run) = self.runs.next() else {
                return false;
            };
            self.current = Some((run, self.document.stretches(run)));
        }
    }

    /// How much of everything there is so far.
    pub(super) fn counts(&self) -> Counts {
        let Self { begin, read, .. } = self;
        Counts {
            cells: begin.cells + read.chars.len() as u32,
            rows: begin.rows + read.rows.len() as u32,
            paragraphs: begin.paragraphs + read.paragraphs.len() as u32,
            marks: begin.marks + read.marks.len() as u32,
            wedges: begin.wedges + read.wedges.len() as u32,
            hidden: begin.hidden + read.hidden.len() as u32,
        }
    }

    /// Whether what follows can be told from what was read: hidden text at the beginning of a row
    /// may belong to that at the end of the row before.
    pub(super) fn is_clean(&self) -> bool {
        let last = self.read.wedges.last();
        last.is_none_or(|wedge| wedge.gap != self.cell())
    }

    /// Leaves a stop at the beginning of a row, if the last is far enough back.
    pub(super) fn leave_stop(&mut self) {
        if self.place >= self.last_stop + APART && self.is_clean() {
            self.last_stop = self.place;
            self.read.stops.push(Stop {
                place: self.place,
                counts: self.counts(),
                state: self.state.clone(),
            });
        }
    }

    fn cell(&self) -> u32 {
        self.begin.cells + self.read.chars.len() as u32
    }

    /// Takes in characters that are read together; true where a row begins behind them.
    fn take(&mut self, run: Run, stretch: Stretch<'_>) -> bool {
        let (index, c, facts) = match stretch {
            Stretch::Ink(index, chars) => {
                let count = chars.len() as u32;
                self.place += count;
                self.ink(run.buffer.run(index..index + count), chars);
                return false;
            }
            Stretch::One(index, c, facts) => (index, c, facts),
        };
        self.place += 1;
        if facts.any(Facts::UNBORN | Facts::HEAD) {
            return false;
        }
        let address = run.buffer.at(index);
        if is_line_end(c) {
            return self.line_end(address, c, facts);
        }
        self.state.after_return = false;
        let kind = kind_of(run);
        match (facts.visible(), is_white(c)) {
            (true, false) => self.ink(address.into(), &[c]),
            (true, true) => {
                if !self.spaces.is_empty() {
                    self.take_spaces();
                }
                self.push(address.into(), &[c], kind);
            }
            (false, _) if facts.any(Facts::REPLACED) => {}
            // At the ends of rows it is the layout's, which joining takes out.
            (false, true) => {
                if self.row_has_ink {
                    self.spaces.push((address, c, kind));
                }
            }
            (false, false) => {
                self.take_spaces();
                self.hide(address, c, kind);
            }
        }
        false
    }

    /// Takes in the end of a line; true where a row begins behind it.
    fn line_end(&mut self, address: Address, c: char, facts: Facts) -> bool {
        self.state.line_end_seen |= facts.visible();
        // The line feed of a carriage return belongs to the row that it ends.
        let is_second = self.state.after_return && c == '\n';
        let is_end = ends_row(address.buffer, c, facts);
        self.state.after_return = is_end && c == '\r';
        if is_end {
            self.state.ends = Some(Ends::read(self.state.ends, address, facts));
        }
        if is_second || !is_end {
            return false;
        }
        self.row_has_ink = false;
        self.spaces.clear();
        self.read.rows.push(self.cell());
        self.state.row_above = self.state.row_above.map(|ago| ago + 1);
        true
    }

    /// Takes in characters that have ink.
    fn ink(&mut self, run: Run, chars: &[char]) {
        self.take_spaces();
        let cell = self.cell();
        let row = self.begin.rows + self.read.rows.len() as u32;
        let ends = self.state.ends.take();
        if let (Some(ago), Some(ends)) = (self.state.row_above, ends) {
            self.read.marks.push(Mark {
                row: row - ago,
                gap: cell - self.state.blank,
                at: ends.at,
                decision: ends.decision,
            });
        }
        if self.state.line_end_seen || self.state.role.is_none() {
            self.read.paragraphs.push(Paragraph {
                cells: cell..cell,
                role: Role::Unset,
            });
            self.state.role = Some(Role::Unset);
        }
        if self.state.role == Some(Role::Unset) {
            self.state.role = Some(self.document.first_role(run));
        }
        self.push(run, chars, kind_of(run));
        if let (Some(paragraph), Some(role)) = (self.read.paragraphs.last_mut(), self.state.role) {
            paragraph.cells.end = cell + run.len();
            paragraph.role = role;
        }
        self.state.after_return = false;
        self.state.line_end_seen = false;
        self.state.blank = 0;
        self.state.row_above = Some(0);
    }

    /// Takes in spaces that were deleted within a row: they stand between what is read now and
    /// what was read before.
    fn take_spaces(&mut self) {
        self.row_has_ink = true;
        for (address, c, kind) in std::mem::take(&mut self.spaces) {
            self.hide(address, c, kind);
        }
    }

    /// Takes in a hidden character: as a cell, or as part of a wedge.
    fn hide(&mut self, address: Address, c: char, kind: u8) {
        if self.with_hidden {
            self.push(address.into(), &[c], kind | HIDDEN);
            return;
        }
        let gap = self.cell();
        let start = self.begin.hidden + self.read.hidden.len() as u32;
        self.read.hidden.push(c);
        match self.read.wedges.last_mut() {
            Some(wedge) if wedge.gap == gap => {
                wedge.last = address;
                wedge.text.end = start + 1;
            }
            _ => self.read.wedges.push(Wedge {
                gap,
                first: address,
                last: address,
                text: start..start + 1,
            }),
        }
    }

    fn push(&mut self, run: Run, chars: &[char], kind: u8) {
        let cell = self.cell();
        push_cells(&mut self.read.runs, cell, run);
        self.read.chars.extend_from_slice(chars);
        self.read.kinds.resize(self.read.chars.len(), kind);
        self.state.blank += run.len();
    }
}
