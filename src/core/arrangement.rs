//! In what order characters stand: pieces linked into one list for each page.
//!
//! The order depends on what was typed and moved, and on nothing else: undoing anything but a
//! move leaves it as it is, and even text whose typing is undone keeps its place, so that what
//! was typed beside it has somewhere to stand.
//!
//! Each page's list begins with the page's head. Pieces are linked, not kept in a vector, so
//! that a page of a hundred thousand pieces can be arranged anew within milliseconds when an
//! old move is undone; `order` makes a vector of them for everything that reads.

use std::cell::LazyCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::address::{Address, Run, RunSet, push_run};
use super::buffers::{Buffers, Facts, Slot};

pub(super) type PieceIx = u32;
const NONE: PieceIx = u32::MAX;

/// Consecutive characters of one buffer that stand one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) slot: Slot,
    pub(super) start: u32,
    pub(super) end: u32,
    previous: PieceIx,
    next: PieceIx,
}

/// Consecutive characters of one piece: buffer, first index, one past the last.
type Segment = (Slot, u32, u32);

#[derive(Default, Debug)]
pub(super) struct Arrangement {
    pieces: Vec<Piece>,
    /// For each buffer, its pieces by their first index.
    starts: Vec<BTreeMap<u32, PieceIx>>,
    roots: Vec<PieceIx>,
}

impl Arrangement {
    /// The pages as they came, in the given order.
    pub(super) fn of_pages(buffers: &Buffers, pages: impl Iterator<Item = Slot>) -> Self {
        let mut new = Self::default();
        for slot in pages {
            let n = buffers.len(slot) - 1;
            let head = new.add(slot, n, n + 1);
            new.roots.push(head);
            if n > 0 {
                let text = new.add(slot, 0, n);
                new.link(head, text);
            }
        }
        new
    }

    fn add(&mut self, slot: Slot, start: u32, end: u32) -> PieceIx {
        let piece = self.pieces.len() as PieceIx;
        self.pieces.push(Piece {
            slot,
            start,
            end,
            previous: NONE,
            next: NONE,
        });
        if self.starts.len() <= slot as usize {
            self.starts.resize_with(slot as usize + 1, BTreeMap::new);
        }
        self.starts[slot as usize].insert(start, piece);
        piece
    }

    /// Puts a loose piece after another.
    fn link(&mut self, left: PieceIx, piece: PieceIx) {
        let right = self.pieces[left as usize].next;
        self.pieces[piece as usize].previous = left;
        self.pieces[piece as usize].next = right;
        self.pieces[left as usize].next = piece;
        if right != NONE {
            self.pieces[right as usize].previous = piece;
        }
    }

    fn unlink(&mut self, piece: PieceIx) {
        let Piece { previous, next, .. } = self.pieces[piece as usize];
        if previous != NONE {
            self.pieces[previous as usize].next = next;
        }
        if next != NONE {
            self.pieces[next as usize].previous = previous;
        }
    }

    pub(super) fn piece(&self, piece: PieceIx) -> Piece {
        self.pieces[piece as usize]
    }

    /// How many pieces there are, those of a number not in any list included.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    pub(super) fn find(&self, slot: Slot, index: u32) -> Option<PieceIx> {
        let (_, &piece) = self
            .starts
            .get(slot as usize)?
            .range(..=index)
            .next_back()?;
        (index < self.pieces[piece as usize].end).then_some(piece)
    }

    /// Makes `index` the first of its piece, and gives that piece.
    fn cut_before(&mut self, slot: Slot, index: u32) -> Option<PieceIx> {
        let piece = self.find(slot, index)?;
        let Piece { start, end, .. } = self.pieces[piece as usize];
        if start == index {
            return Some(piece);
        }
        self.pieces[piece as usize].end = index;
        let right = self.add(slot, index, end);
        self.link(piece, right);
        Some(right)
    }

    /// Makes `index` the last of its piece, and gives that piece.
    fn cut_after(&mut self, slot: Slot, index: u32) -> Option<PieceIx> {
        let piece = self.find(slot, index)?;
        if self.pieces[piece as usize].end > index + 1 {
            self.cut_before(slot, index + 1)?;
        }
        self.find(slot, index)
    }

    /// Stands typed text directly after a character. `text_after_text` says that neither is a
    /// head: only then may the two become one piece.
    pub(super) fn insert(
        &mut self,
        (slot, start, end): (Slot, u32, u32),
        after: (Slot, u32),
        text_after_text: bool,
    ) -> bool {
        let Some(left) = self.cut_after(after.0, after.1) else {
            return false;
        };
        let grown = &mut self.pieces[left as usize];
        if text_after_text && grown.slot == slot && grown.end == start {
            grown.end = end;
        } else {
            let piece = self.add(slot, start, end);
            self.link(left, piece);
        }
        true
    }

    /// Takes runs out of their lists; gives their pieces in the order named.
    pub(super) fn take_out(&mut self, runs: &[Run], buffers: &Buffers) -> Vec<PieceIx> {
        let pieces = self.cut_out(runs, buffers);
        for &piece in &pieces {
            self.unlink(piece);
        }
        pieces
    }

    /// Puts pieces that were taken out directly after a character.
    pub(super) fn put(&mut self, pieces: &[PieceIx], (slot, index): (Slot, u32)) {
        let Some(mut left) = self.cut_after(slot, index) else {
            return;
        };
        for &piece in pieces {
            self.link(left, piece);
            left = piece;
        }
    }

    /// Cuts pieces so that runs consist of whole ones, and gives those in the order named.
    fn cut_out(&mut self, runs: &[Run], buffers: &Buffers) -> Vec<PieceIx> {
        let placed: Vec<_> = runs
            .iter()
            .filter_map(|run| Some((buffers.slot(run.buffer)?, *run)))
            .collect();
        for &(slot, run) in &placed {
            self.cut_before(slot, run.start);
            self.cut_after(slot, run.end - 1);
        }
        let mut pieces: Vec<_> = placed
            .iter()
            .filter_map(|&(slot, run)| {
                Some(self.starts.get(slot as usize)?.range(run.start..run.end))
            })
            .flat_map(|pieces| pieces.map(|(_, &piece)| piece))
            .collect();
        let mut seen = FxHashSet::default();
        pieces.retain(|piece| seen.insert(*piece));
        pieces
    }

    /// The characters an editor named, and among them what was typed there without the editor's
    /// knowledge.
    ///
    /// Where nothing but typed text stands between two consecutive named characters, all of it
    /// that is not named itself comes along. Elsewhere, of the typed text directly behind a
    /// named character, what corrects a character that comes along does, unless the editor knew
    /// of it and named a part of it only (`corrects` tells what a typed character stands for, and
    /// the whole correction). Heads never do.
    ///
    /// `others` are named by other parts of the same span and belong to those.
    pub(super) fn with_companions(
        &self,
        named: &[Run],
        others: &RunSet,
        buffers: &Buffers,
        corrects: impl Fn(Address) -> Option<(Address, Run)>,
    ) -> Vec<Run> {
        if named.iter().all(|&run| self.stands_alone(run, buffers)) {
            return named.to_vec();
        }
        // Needed only where something was typed among them, which is seldom.
        let names = LazyCell::new(|| RunSet::new(named));
        let segments: Vec<Segment> = named
            .iter()
            .flat_map(|&run| self.segments(run, buffers))
            .collect();
        let mut all = Vec::with_capacity(named.len());
        let mut taken: FxHashSet<Address> = FxHashSet::default();
        for (i, &(slot, start, end)) in segments.iter().enumerate() {
            push_run(&mut all, buffers.name(slot).run(start..end));
            let following = segments.get(i + 1).map(|&(slot, start, _)| (slot, start));
            let (stretch, reached) = self.typed_stretch((slot, end - 1), following, buffers);
            for address in stretch {
                let comes = !names.contains(address)
                    && !others.contains(address)
                    && !taken.contains(&address)
                    && (reached
                        || corrects(address).is_some_and(|(target, whole)| {
                            (names.contains(target) || taken.contains(&target))
                                && !names.meets(whole)
                                && !others.meets(whole)
                        }));
                if comes {
                    taken.insert(address);
                    push_run(&mut all, address.into());
                }
            }
        }
        all
    }

    /// Whether a run is within one piece and no typed text stands directly behind it.
    fn stands_alone(&self, run: Run, buffers: &Buffers) -> bool {
        let slot = buffers.slot(run.buffer);
        let Some(piece) = slot.and_then(|slot| self.find(slot, run.start)) else {
            return false;
        };
        let Piece { end, next, .. } = self.piece(piece);
        match end.cmp(&run.end) {
            Ordering::Less => false,
            Ordering::Greater => !run.buffer.is_typed(),
            Ordering::Equal => self
                .pieces
                .get(next as usize)
                .is_none_or(|next| !buffers.name(next.slot).is_typed()),
        }
    }

    /// A run cut where pieces end; characters that stand nowhere are left out.
    fn segments(&self, run: Run, buffers: &Buffers) -> Vec<Segment> {
        let Some(slot) = buffers.slot(run.buffer) else {
            return Vec::new();
        };
        let mut segments = Vec::new();
        let mut at = run.start;
        while at < run.end {
            let Some(piece) = self.find(slot, at) else {
                at += 1;
                continue;
            };
            let end = self.piece(piece).end.min(run.end);
            segments.push((slot, at, end));
            at = end;
        }
        segments
    }

    /// The typed text directly behind a character, up to `until` or to the first character of a
    /// page or head; and whether `until` was reached.
    fn typed_stretch(
        &self,
        behind: (Slot, u32),
        until: Option<(Slot, u32)>,
        buffers: &Buffers,
    ) -> (Vec<Address>, bool) {
        let mut stretch = Vec::new();
        let mut next = self.following(behind.0, behind.1);
        while let Some((slot, index)) = next {
            if next == until {
                return (stretch, true);
            }
            let name = buffers.name(slot);
            if !name.is_typed() || buffers.facts_at(slot, index).any(Facts::HEAD) {
                break;
            }
            stretch.push(name.at(index));
            next = self.following(slot, index);
        }
        (stretch, false)
    }

    /// The pieces of all pages in order.
    pub(super) fn order(&self) -> Vec<PieceIx> {
        let mut order = Vec::with_capacity(self.pieces.len());
        for &root in &self.roots {
            let mut next = root;
            while next != NONE {
                order.push(next);
                next = self.pieces[next as usize].next;
            }
        }
        order
    }

    /// The character that stands directly after another, whatever is true of it.
    pub(super) fn following(&self, slot: Slot, index: u32) -> Option<(Slot, u32)> {
        let piece = self.piece(self.find(slot, index)?);
        if index + 1 < piece.end {
            return Some((slot, index + 1));
        }
        let next = self.pieces.get(piece.next as usize)?;
        Some((next.slot, next.start))
    }

    /// The character that stands directly before another, whatever is true of it.
    pub(super) fn preceding(&self, slot: Slot, index: u32) -> Option<(Slot, u32)> {
        let piece = self.piece(self.find(slot, index)?);
        if index > piece.start {
            return Some((slot, index - 1));
        }
        let previous = self.pieces.get(piece.previous as usize)?;
        Some((previous.slot, previous.end - 1))
    }
}
