//! Which headlines and which paragraphs make a story, all of a page at once.
//!
//! Rows of headlines were parted where roles and breaks speak for it, and text where a report begins;
//! but one headline may have been read as two, or two as one, and a story that begins without a
//! dateline as the rest of the one before. So both are cut anew, together: the best way to lay the
//! headlines of a page, in their order, along its text, found by dynamic programming ([`super::order`]).

use super::blocks::Blocks;
use super::order::Order;
use super::pieces::{self, Piece, pieces};
use super::sayings::{Known, Saying, Texts};
use super::threads::Threads;
use crate::mend::dictionary::Dictionary;

/// Words against places.
const WORDS: f32 = 1.7;

/// A headline inside its story.
const INSIDE: f32 = 0.46;

/// What a headline is worth that is given to text by words alone.
const ALONE: f32 = 0.06;

/// Lines of headlines and threads of a page that are arranged.
const MANY: usize = 80;

/// Lines that a headline may have.
const LONGEST: usize = 8;

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
            Custom::Before => (1.5, 0.5),
            Custom::Behind => (0.5, 0.71),
        }
    }
}

/// Cuts headlines and threads of a page as they fit each other best. Gives by headline the thread it
/// is laid to, where there is one.
pub(super) fn arrange(
    page: &mut Blocks,
    threads: &mut Threads,
    known: &Known<'_, impl Dictionary>,
) -> Vec<Option<usize>> {
    let Some(rows) = Rows::of(page, threads, known) else {
        return Vec::new();
    };
    let orders = Custom::ALL.map(|custom| Order::with_neighbours(&rows, custom));
    let best = orders
        .into_iter()
        .max_by(|a, b| a.worth.total_cmp(&b.worth));
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
pub(super) fn worth(
    page: &Blocks,
    threads: &Threads,
    known: &Known<'_, impl Dictionary>,
) -> Option<f32> {
    let rows = Rows::of(page, threads, known)?;
    let orders = Custom::ALL.map(|custom| Order::of(&rows, custom).worth);
    Some(orders.into_iter().fold(rows.by_words().0, f32::max))
}

/// The headlines and the paragraphs of a page, and what speaks for their being cut and laid together.
pub(super) struct Rows {
    /// Blocks of headlines in the order of the page, each with its row.
    pub(super) blocks: Vec<(usize, usize)>,
    /// By block: what it costs to part the row before it.
    parting: Vec<f32>,
    pub(super) pieces: Vec<Piece>,
    /// By block, the first piece of a story, and its last counted from there: what it is worth how well
    /// their words fit.
    words: Vec<Vec<f32>>,
}

impl Rows {
    /// Nothing where there is nothing to arrange, or too much.
    fn of(page: &Blocks, threads: &Threads, known: &Known<'_, impl Dictionary>) -> Option<Self> {
        let each = page.heads.iter();
        let each = each.flat_map(|head| head.blocks.iter().map(|block| (*block, head.row)));
        let mut blocks: Vec<(usize, usize)> = each.collect();
        blocks.sort_unstable();
        if blocks.is_empty() || blocks.len().max(threads.all.len()) > MANY {
            return None;
        }
        let pieces = pieces(page, threads);
        let texts = pieces.iter();
        let texts = texts.map(|piece| (piece.thread, piece.text(page, threads)));
        let texts = Texts::of(texts, known);
        let all: Vec<usize> = (0..texts.len()).collect();
        let words = |(block, _): &(usize, usize)| {
            let saying = Saying::of(&page.all[*block].text, &texts, &all, known);
            let each = (0..pieces.len()).flat_map(|from| saying.fits(from));
            each.map(|fit| WORDS * fit).collect()
        };
        Some(Self {
            words: blocks.iter().map(words).collect(),
            parting: blocks.iter().map(|(at, _)| page.all[*at].parting).collect(),
            blocks,
            pieces,
        })
    }

    /// Whether a row begins with a block, or the last one ended before it.
    pub(super) fn begins_row(&self, at: usize) -> bool {
        at == 0 || at == self.blocks.len() || self.blocks[at - 1].1 != self.blocks[at].1
    }

    /// Where a headline that begins with a block may end, and what it costs to part the row there.
    pub(super) fn ends(&self, from: usize) -> impl Iterator<Item = (usize, f32)> {
        let most = self.blocks.len().min(from + LONGEST);
        let in_row = move |to: &usize| *to == from + 1 || !self.begins_row(to - 1);
        let to = (from + 1..=most).take_while(in_row);
        to.map(|to| (to, self.parting(to)))
    }

    /// Where a story that begins with a piece may end, and what that costs.
    pub(super) fn runs(&self, from: usize) -> impl Iterator<Item = (usize, f32)> {
        let mut cost = self.pieces.get(from).map_or(0.0, |piece| piece.begins);
        (from + 1..=self.pieces.len()).map(move |to| {
            if to > from + 1 {
                cost += self.pieces[to - 1].runs_on;
            }
            (to, cost)
        })
    }

    /// What it costs to part the row before a block.
    pub(super) fn parting(&self, at: usize) -> f32 {
        if self.begins_row(at) {
            0.0
        } else {
            self.parting[at]
        }
    }

    /// What the words of a block are worth for stories that begin with a piece: for that piece, that and
    /// the next, and so on.
    pub(super) fn words(&self, block: usize, from: usize) -> &[f32] {
        let many = self.pieces.len();
        let before = from * many - from * from.saturating_sub(1) / 2;
        &self.words[block][before..before + many - from]
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
            threads.map(move |run| self.words(block, run[0])[run[1] - run[0] - 1])
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

    /// What it is worth where a headline of these blocks stands above a story that begins with a piece;
    /// nothing where it does not.
    pub(super) fn above(&self, head: (usize, usize), piece: usize, custom: Custom) -> Option<f32> {
        let (first, last) = (self.blocks[head.0].0, self.blocks[head.1 - 1].0);
        let begin = &self.pieces[piece];
        let other = piece.checked_sub(1).map(|at| self.pieces[at].first);
        let beside = other.is_none_or(|other| other < first) && self.begins_row(head.1);
        (begin.first > last).then(|| begin.place(custom.sides().0, beside))
    }

    /// The same where it does not stand above it. `last` is the last block of the story.
    pub(super) fn below(
        &self,
        head: (usize, usize),
        run: (usize, usize),
        last: usize,
        custom: Custom,
    ) -> f32 {
        let (first, end) = (self.blocks[head.0].0, self.blocks[head.1 - 1].0);
        if last >= first {
            return INSIDE;
        }
        let other = self.pieces.get(run.1).map(|piece| piece.first);
        let beside = other.is_none_or(|other| other > end) && self.begins_row(head.0);
        self.pieces[run.0].place(custom.sides().1, beside)
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
