//! Which headlines and which paragraphs make a story, all of a page at once.
//!
//! Rows of headlines were parted where roles and breaks speak for it, and text where a report begins;
//! but one headline may have been read as two, or two as one, and a story that begins without a
//! dateline as the rest of the one before. So both are cut anew, together: the best way to lay the
//! headlines of a page, in their order, along its text, found by dynamic programming.

use rustc_hash::FxHashSet;

use super::blocks::Blocks;
use super::heads::text_of;
use super::pieces::{self, Piece, pieces};
use super::threads::Threads;
use super::words::{Weights, pairs};

/// Shared words against places.
const WORDS: f32 = 2.3;

/// What it costs that a headline has no text.
const IDLE: f32 = 0.17;

/// What a place in the same order is worth of one beside the text.
const ORDER: f32 = 0.37;

/// What a place is worth of one beside a story that begins as such, where it does not.
const PIECE: f32 = 0.6;

/// A headline inside its story.
const INSIDE: f32 = 0.3;

/// What a headline is worth that is given to text by words alone.
const ALONE: f32 = 0.15;

/// Lines of headlines and threads of a page that are arranged.
const MANY: usize = 80;

/// Lines that a headline may have.
const LONGEST: usize = 8;

/// Pairs of characters that are held of a line of a headline.
const PAIRS: usize = 64;

/// Where headlines stand on a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Custom {
    Before,
    Behind,
}

impl Custom {
    pub(super) const ALL: [Custom; 2] = [Custom::Before, Custom::Behind];

    /// What a place right before and right behind the text is worth.
    pub(super) fn sides(self) -> (f32, f32) {
        match self {
            Custom::Before => (1.1, 0.5),
            Custom::Behind => (0.5, 0.84),
        }
    }
}

/// Cuts headlines and threads of a page as they fit each other best. Gives by headline the thread it
/// is laid to, where there is one.
pub(super) fn arrange(page: &mut Blocks, threads: &mut Threads) -> Vec<Option<usize>> {
    let Some(rows) = Rows::of(page, threads) else {
        return Vec::new();
    };
    let laid = Custom::ALL.map(|custom| rows.laid(custom));
    let best = laid.into_iter().max_by(|a, b| a.worth.total_cmp(&b.worth));
    let (worth, by_words) = rows.by_words();
    match best.filter(|best| best.worth >= worth) {
        Some(best) => {
            page.take_rows(rows.by_row(best.heads.iter().map(|(head, _)| *head)));
            pieces::take(threads, &rows.pieces, &best.runs);
            best.heads.into_iter().map(|(_, run)| run).collect()
        }
        None => {
            page.take_rows(rows.by_row(by_words.into_iter()));
            Vec::new()
        }
    }
}

/// What the best way to cut headlines and threads of a page is worth; nothing where there is nothing
/// to arrange, or too much.
pub(super) fn worth(page: &Blocks, threads: &Threads) -> Option<f32> {
    let rows = Rows::of(page, threads)?;
    let laid = Custom::ALL.map(|custom| rows.laid(custom).worth);
    Some(laid.into_iter().fold(rows.by_words().0, f32::max))
}

/// A way to lay headlines along the text.
#[derive(Default)]
struct Laid {
    worth: f32,
    /// The blocks of each headline among all of them, the first and one past the last; and its story.
    heads: Vec<((usize, usize), Option<usize>)>,
    /// The pieces of each story: the first and one past the last.
    runs: Vec<(usize, usize)>,
}

/// What pairs of characters are worth that the first of some pieces have, the first two, and so on:
/// of each piece which of them it has, a bit each, and what each of them is worth.
fn shared(found: &[u64], worth: &[f32]) -> Vec<f32> {
    let mut bits = 0;
    let mut sum = 0.0;
    let each = found.iter().map(|own| {
        let mut new = own & !bits;
        bits |= own;
        while new != 0 {
            sum += worth[new.trailing_zeros() as usize];
            new &= new - 1;
        }
        sum
    });
    each.collect()
}

struct Rows {
    /// Blocks of headlines in the order of the page, each with its row.
    blocks: Vec<(usize, usize)>,
    /// By block: what it costs to part the row before it.
    parting: Vec<f32>,
    pieces: Vec<Piece>,
    /// By block, the first piece of a story, and its last counted from there: what the words are worth
    /// that they share.
    words: Vec<Vec<Vec<f32>>>,
}

impl Rows {
    /// Nothing where there is nothing to arrange, or too much.
    fn of(page: &Blocks, threads: &Threads) -> Option<Self> {
        let each = page.heads.iter();
        let each = each.flat_map(|head| head.blocks.iter().map(|block| (*block, head.row)));
        let mut blocks: Vec<(usize, usize)> = each.collect();
        blocks.sort_unstable();
        if blocks.is_empty() || blocks.len().max(threads.all.len()) > MANY {
            return None;
        }
        let pieces = pieces(page, threads);
        let texts: Vec<Vec<char>> = threads.all.iter().map(|one| text_of(page, one)).collect();
        let counted = Weights::of(texts.iter().map(Vec::as_slice));
        let of_pieces: Vec<_> = pieces
            .iter()
            .map(|piece| pairs(&piece.text(page, threads)))
            .collect();
        let words = blocks.iter().map(|(block, _)| {
            let mut own: Vec<_> = pairs(&page.all[*block].text).into_iter().collect();
            own.sort_unstable();
            own.truncate(PAIRS);
            let many = (own.len() as f32).max(4.0);
            let worth = own.iter().map(|pair| WORDS * counted.weight(*pair) / many);
            let worth: Vec<f32> = worth.collect();
            let has = |piece: &FxHashSet<_>| {
                let each = own.iter().enumerate();
                let held = each.filter(|(_, pair)| piece.contains(*pair));
                held.fold(0, |bits, (at, _)| bits | 1u64 << at)
            };
            let found: Vec<u64> = of_pieces.iter().map(has).collect();
            let from = 0..found.len();
            from.map(|from| shared(&found[from..], &worth)).collect()
        });
        Some(Self {
            words: words.collect(),
            parting: blocks.iter().map(|(at, _)| page.all[*at].parting).collect(),
            blocks,
            pieces,
        })
    }

    /// Whether a row begins with a block, or the last one ended before it.
    fn begins_row(&self, at: usize) -> bool {
        at == 0 || at == self.blocks.len() || self.blocks[at - 1].1 != self.blocks[at].1
    }

    /// Where a headline that begins with a block may end, and what it costs to part the row there.
    fn ends(&self, from: usize) -> impl Iterator<Item = (usize, f32)> {
        let most = self.blocks.len().min(from + LONGEST);
        let in_row = move |to: &usize| *to == from + 1 || !self.begins_row(to - 1);
        let to = (from + 1..=most).take_while(in_row);
        to.map(|to| match self.begins_row(to) {
            true => (to, 0.0),
            false => (to, self.parting[to]),
        })
    }

    /// The best way to lay headlines along the text in their order: for all first headlines and all
    /// first pieces what the best way is worth that leads there, and from where.
    fn laid(&self, custom: Custom) -> Laid {
        let (blocks, pieces) = (self.blocks.len(), self.pieces.len());
        let place = |block: usize, piece: usize| block * (pieces + 1) + piece;
        let mut worth = vec![f32::NEG_INFINITY; (blocks + 1) * (pieces + 1)];
        let mut came = vec![(0, 0); worth.len()];
        worth[0] = 0.0;
        for block in 0..=blocks {
            for piece in 0..=pieces {
                let before = worth[place(block, piece)];
                let mut reach = |to: usize, end: usize, gain: f32| {
                    let now = before + gain;
                    if now > worth[place(to, end)] {
                        worth[place(to, end)] = now;
                        came[place(to, end)] = (block, piece);
                    }
                };
                for (end, cost) in self.runs(piece) {
                    reach(block, end, -cost - self.pieces[piece].bare);
                }
                let mut words = vec![0.0; pieces - piece];
                for (to, parting) in self.ends(block) {
                    reach(to, piece, -parting - IDLE);
                    let own = self.words[to - 1].get(piece).into_iter().flatten();
                    words.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
                    for ((end, cost), words) in self.runs(piece).zip(&words) {
                        let stands = self.place((block, to), (piece, end), custom);
                        reach(to, end, words + stands - parting - cost);
                    }
                }
            }
        }
        let mut laid = Laid {
            worth: worth[place(blocks, pieces)],
            ..Laid::default()
        };
        let mut steps = Vec::new();
        let (mut block, mut piece) = (blocks, pieces);
        while (block, piece) != (0, 0) {
            let (from, first) = came[place(block, piece)];
            steps.push(((from, block), (first, piece)));
            (block, piece) = (from, first);
        }
        for (head, run) in steps.into_iter().rev() {
            let story = (run.0 < run.1).then_some(laid.runs.len());
            if head.0 < head.1 {
                laid.heads.push((head, story));
            }
            laid.runs.extend(story.map(|_| run));
        }
        laid
    }

    /// Where a story that begins with a piece may end, and what that costs.
    fn runs(&self, from: usize) -> impl Iterator<Item = (usize, f32)> {
        let mut cost = self.pieces.get(from).map_or(0.0, |piece| piece.begins);
        (from + 1..=self.pieces.len()).map(move |to| {
            if to > from + 1 {
                cost += self.pieces[to - 1].runs_on;
            }
            (to, cost)
        })
    }

    /// Headlines given to threads by words alone, in whatever order: what that is worth, and the blocks
    /// of each.
    fn by_words(&self) -> (f32, Vec<(usize, usize)>) {
        let mut starts: Vec<usize> = (0..self.pieces.len())
            .filter(|at| self.pieces[*at].begins == 0.0)
            .collect();
        starts.push(self.pieces.len());
        // Of each thread as a whole.
        let words = |block: usize| {
            let threads = starts.windows(2);
            threads.map(move |run| self.words[block][run[0]][run[1] - run[0] - 1])
        };
        let mut worth = vec![f32::NEG_INFINITY; self.blocks.len() + 1];
        let mut came = vec![0; worth.len()];
        worth[0] = 0.0;
        for block in 0..self.blocks.len() {
            let mut sums = vec![0.0; starts.len() - 1];
            for (to, parting) in self.ends(block) {
                for (sum, own) in sums.iter_mut().zip(words(to - 1)) {
                    *sum += own;
                }
                let most = sums.iter().copied().fold(0.0, f32::max);
                let now = worth[block] + most + ALONE - parting;
                if now > worth[to] {
                    (worth[to], came[to]) = (now, block);
                }
            }
        }
        let mut heads = Vec::new();
        let mut to = self.blocks.len();
        while to > 0 {
            heads.push((came[to], to));
            to = came[to];
        }
        heads.reverse();
        (worth[self.blocks.len()], heads)
    }

    /// What it is worth where a headline of these blocks stands to a story of these pieces.
    fn place(&self, head: (usize, usize), run: (usize, usize), custom: Custom) -> f32 {
        let (first, last) = (self.blocks[head.0].0, self.blocks[head.1 - 1].0);
        let begin = &self.pieces[run.0];
        let ends = self.pieces[run.0..run.1].iter().map(|piece| piece.last);
        let (before, behind) = custom.sides();
        let (side, beside) = if begin.first > last {
            let other = run.0.checked_sub(1).map(|at| self.pieces[at].first);
            let next = other.is_none_or(|other| other < first);
            (before, next && self.begins_row(head.1))
        } else if ends.fold(0, usize::max) < first {
            let other = self.pieces.get(run.1).map(|piece| piece.first);
            let next = other.is_none_or(|other| other > last);
            (behind, next && self.begins_row(head.0))
        } else {
            return INSIDE;
        };
        let side = if beside { side } else { side * ORDER };
        let side = if begin.starts { side } else { side * PIECE };
        side - begin.headed
    }

    /// Headlines as the blocks of the page, row by row.
    fn by_row(&self, heads: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<Vec<usize>>> {
        let mut rows: Vec<Vec<Vec<usize>>> = Vec::new();
        for (from, to) in heads {
            let blocks = self.blocks[from..to].iter().map(|(block, _)| *block);
            match rows.last_mut() {
                Some(row) if !self.begins_row(from) => row.push(blocks.collect()),
                _ => rows.push(vec![blocks.collect()]),
            }
        }
        rows
    }
}
