//! Where a character lives for good: addresses and runs of them.
//!
//! A character is read once from a page, or typed once by an editor, into an append-only
//! buffer, and its place in that buffer is its identity. Text on the screen is an arrangement
//! of addresses; nothing that edits a text changes one.

use std::fmt;
use std::ops::Range as IndexRange;

/// A page, known by the first 64 bits of the SHA-256 of its bytes.
///
/// Short enough to be an integer in every record, long enough that a million pages collide with
/// a chance of one in forty million; a collision is noticed and refused on import.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u64);

/// One sitting: one author, one opening of one bundle for writing. Drawn at random.
///
/// A sitting rather than an author or a machine, because a bundle file can be copied and worked
/// on twice: two copies must never type into one buffer or share a clock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Replica(pub u64);

impl Replica {
    /// Marks a buffer as the page's own text; no sitting ever draws it.
    pub const PAGE: Replica = Replica(0);
}

/// An append-only run of characters: a page's own text, or what one sitting typed on that page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Buffer {
    /// The page the text belongs to. Typed text belongs to the page of the character it was
    /// typed after, so that a page's log holds everything that was typed on it.
    pub page: PageId,
    /// Who typed it; [`Replica::PAGE`] for the page's own text.
    pub replica: Replica,
}

impl Buffer {
    /// The buffer of a page's own text.
    pub const fn of_page(page: PageId) -> Self {
        Self {
            page,
            replica: Replica::PAGE,
        }
    }

    /// Whether an editor typed it.
    pub fn is_typed(self) -> bool {
        self.replica != Replica::PAGE
    }

    /// The character at `index` (0-based, in code points).
    pub const fn at(self, index: u32) -> Address {
        Address {
            buffer: self,
            index,
        }
    }

    /// The characters `range` (0-based, end-exclusive, in code points).
    pub const fn run(self, range: IndexRange<u32>) -> Run {
        Run {
            buffer: self,
            start: range.start,
            end: range.end,
        }
    }
}

/// The permanent identity of one character.
///
/// In a page of `n` characters the addresses `0..n` are its text and `n` is its *head*: the
/// place before its first character, to insert after and to name the page's article by. The
/// head of an article made by splitting is a typed address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The buffer the character is in.
    pub buffer: Buffer,
    /// 0-based place in the buffer, in code points.
    pub index: u32,
}

/// Consecutive addresses of one buffer, `start..end`, end-exclusive, in code points.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// The buffer the characters are in.
    pub buffer: Buffer,
    /// The first index.
    pub start: u32,
    /// One past the last index.
    pub end: u32,
}

impl Run {
    /// The number of characters.
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The first character; meaningless for an empty run.
    pub fn first(self) -> Address {
        self.buffer.at(self.start)
    }

    /// The last character; meaningless for an empty run.
    pub fn last(self) -> Address {
        self.buffer.at(self.end.saturating_sub(1))
    }

    /// Whether `address` is one of them.
    pub fn contains(self, address: Address) -> bool {
        address.buffer == self.buffer && (self.start..self.end).contains(&address.index)
    }

    /// Whether the two share a character.
    pub fn meets(self, other: Run) -> bool {
        self.buffer == other.buffer && self.start < other.end && other.start < self.end
    }

    /// The addresses one by one.
    pub fn addresses(self) -> impl DoubleEndedIterator<Item = Address> {
        (self.start..self.end).map(move |index| self.buffer.at(index))
    }
}

impl From<Address> for Run {
    fn from(a: Address) -> Self {
        a.buffer.run(a.index..a.index + 1)
    }
}

/// Appends `run` to `runs`, lengthening the last one where the two are consecutive.
pub fn push_run(runs: &mut Vec<Run>, run: Run) {
    if run.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some(last) if last.buffer == run.buffer && last.end == run.start => last.end = run.end,
        _ => runs.push(run),
    }
}

/// Runs to ask whether they contain a character.
#[derive(Clone, Debug, Default)]
pub struct RunSet {
    /// Sorted, without overlaps.
    runs: Vec<Run>,
}

impl RunSet {
    /// The characters of `runs`, in whatever order and overlapping or not.
    pub fn new(runs: &[Run]) -> Self {
        let mut sorted: Vec<Run> = runs.iter().copied().filter(|run| !run.is_empty()).collect();
        sorted.sort_unstable();
        let mut runs: Vec<Run> = Vec::with_capacity(sorted.len());
        for run in sorted {
            match runs.last_mut() {
                Some(last) if last.buffer == run.buffer && run.start <= last.end => {
                    last.end = last.end.max(run.end);
                }
                _ => runs.push(run),
            }
        }
        Self { runs }
    }

    /// Whether `address` is one of the characters.
    pub fn contains(&self, address: Address) -> bool {
        let behind = self
            .runs
            .partition_point(|run| (run.buffer, run.start) <= (address.buffer, address.index));
        behind
            .checked_sub(1)
            .is_some_and(|i| self.runs[i].contains(address))
    }

    /// The characters it shares with `run`, in the order of their addresses.
    pub fn shared(&self, run: Run) -> impl Iterator<Item = Run> + '_ {
        let from = self
            .runs
            .partition_point(|r| (r.buffer, r.end) <= (run.buffer, run.start));
        self.runs[from..]
            .iter()
            .take_while(move |r| r.buffer == run.buffer && r.start < run.end)
            .map(move |r| r.buffer.run(r.start.max(run.start)..r.end.min(run.end)))
    }

    /// Whether it shares a character with `run`.
    pub fn meets(&self, run: Run) -> bool {
        let behind = self
            .runs
            .partition_point(|r| (r.buffer, r.start) < (run.buffer, run.end));
        behind
            .checked_sub(1)
            .is_some_and(|i| self.runs[i].meets(run))
    }
}

impl fmt::Debug for PageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Display for PageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for Replica {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Display for Replica {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_typed() {
            true => write!(f, "{}~{}", self.page, self.replica),
            false => write!(f, "{}", self.page),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{}", self.buffer, self.index)
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{}..{}", self.buffer, self.start, self.end)
    }
}
