//! The best way to lay the headlines of a page along its text, in their order.
//!
//! Where headlines stand in a heap, their texts follow in the same order; but another story may stand
//! between them right below its own headline. Such neighbours are left out of the order where all
//! others then fit better.

use super::rows::{Custom, Rows};

/// What it costs that a headline has no text.
const IDLE: f32 = 0.063;

/// What it costs to leave neighbours out of the order.
const OUT: f32 = 0.25;

/// Places from the first to one past the last: of headlines' blocks, or of pieces of the text.
type Span = (usize, usize);

/// A way to lay headlines along the text.
#[derive(Default)]
pub(super) struct Order {
    pub(super) worth: f32,
    /// The blocks of each headline among all of them, and its story.
    pub(super) heads: Vec<(Span, Option<usize>)>,
    /// The pieces of each story.
    pub(super) runs: Vec<Span>,
}

/// What is left out of the order.
struct Out {
    blocks: Vec<bool>,
    pieces: Vec<bool>,
    /// Headlines with their stories.
    neighbours: Vec<(Span, Span)>,
}

impl Out {
    fn nothing(rows: &Rows) -> Self {
        Self {
            blocks: vec![false; rows.blocks.len()],
            pieces: vec![false; rows.pieces.len()],
            neighbours: Vec::new(),
        }
    }

    /// Leaves neighbours out. Two may lie over each other where a byline waits for its text over
    /// another headline: then the first is, and this says whether it was done.
    fn put(&mut self, (head, run): (Span, Span)) -> bool {
        let blocks = &mut self.blocks[head.0..head.1];
        let pieces = &mut self.pieces[run.0..run.1];
        let is_free = !blocks.contains(&true) && !pieces.contains(&true);
        if is_free {
            blocks.fill(true);
            pieces.fill(true);
            self.neighbours.push((head, run));
        }
        is_free
    }

    /// Takes neighbours back that are left out, and leaves others out; says whether that could be done.
    fn turn(&mut self, (head, run): (Span, Span)) -> bool {
        let at = self.neighbours.iter().position(|own| *own == (head, run));
        let Some(at) = at else {
            return self.put((head, run));
        };
        self.neighbours.remove(at);
        self.blocks[head.0..head.1].fill(false);
        self.pieces[run.0..run.1].fill(false);
        true
    }
}

impl Order {
    /// The best one for all headlines.
    pub(super) fn of(rows: &Rows, custom: Custom) -> Self {
        Self::without(rows, custom, &Out::nothing(rows))
    }

    /// The best one from which stories right below their headlines may be left out: found by leaving
    /// out one after the other, and, since two may be worth it only together, by leaving out all and
    /// taking back one after the other.
    pub(super) fn with_neighbours(rows: &Rows, custom: Custom) -> Self {
        let together = Self::of(rows, custom);
        let neighbours = match custom {
            Custom::Before => neighbours(rows),
            Custom::Behind => Vec::new(),
        };
        if neighbours.is_empty() {
            return together;
        }
        let mut few = Out::nothing(rows);
        let mut all = Out::nothing(rows);
        for neighbour in &neighbours {
            all.put(*neighbour);
        }
        let apart = Self::without(rows, custom, &all);
        let few = Self::turned(rows, custom, &neighbours, (&mut few, together));
        let many = Self::turned(rows, custom, &neighbours, (&mut all, apart));
        if many.worth > few.worth { many } else { few }
    }

    /// The best that is found by taking the other way, one after the other, whether neighbours are left
    /// out. As good is good: the next may be worth more for it.
    fn turned(
        rows: &Rows,
        custom: Custom,
        neighbours: &[(Span, Span)],
        (out, mut best): (&mut Out, Self),
    ) -> Self {
        for neighbour in neighbours {
            if !out.turn(*neighbour) {
                continue;
            }
            let order = Self::without(rows, custom, out);
            if order.worth >= best.worth {
                best = order;
            } else {
                out.turn(*neighbour);
            }
        }
        best
    }

    /// The best one with neighbours left out: for all first headlines and all first pieces what the best
    /// way is worth that leads there, and from where.
    fn without(rows: &Rows, custom: Custom, out: &Out) -> Self {
        let (blocks, pieces) = (rows.blocks.len(), rows.pieces.len());
        let place = |block: usize, piece: usize| block * (pieces + 1) + piece;
        let mut worth = vec![f32::NEG_INFINITY; (blocks + 1) * (pieces + 1)];
        let mut came = vec![(0, 0); worth.len()];
        worth[0] = 0.0;
        let mut words = Vec::with_capacity(pieces);
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
                if out.blocks.get(block) == Some(&true) {
                    reach(block + 1, piece, 0.0);
                    continue;
                }
                if out.pieces.get(piece) == Some(&true) {
                    reach(block, piece + 1, 0.0);
                    continue;
                }
                let runs = || {
                    let runs = rows.runs(piece).take_while(|(end, _)| !out.pieces[end - 1]);
                    runs.take_while(|(_, cost)| *cost < f32::INFINITY)
                };
                for (end, cost) in runs() {
                    reach(block, end, -cost - rows.pieces[piece].bare);
                }
                words.clear();
                words.resize(pieces - piece, 0.0);
                let ends = rows.ends(block).take_while(|(to, _)| !out.blocks[to - 1]);
                for (to, parting) in ends {
                    reach(to, piece, -parting - IDLE);
                    let own = rows.words(to - 1, piece);
                    words.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
                    let above = rows.pieces.get(piece);
                    let above = above.and_then(|_| rows.above((block, to), piece, custom));
                    let mut last = 0;
                    for ((end, cost), words) in runs().zip(&words) {
                        last = last.max(rows.pieces[end - 1].last);
                        let below = || rows.below((block, to), (piece, end), last, custom);
                        let stands = above.unwrap_or_else(below);
                        reach(to, end, words + stands - parting - cost);
                    }
                }
            }
        }
        let mut steps = out.neighbours.clone();
        let (mut block, mut piece) = (blocks, pieces);
        while (block, piece) != (0, 0) {
            let (from, first) = came[place(block, piece)];
            let is_out = from < block && out.blocks[from] || first < piece && out.pieces[first];
            if !is_out {
                steps.push(((from, block), (first, piece)));
            }
            (block, piece) = (from, first);
        }
        steps.sort_unstable();
        let apart = out.neighbours.iter();
        let apart = apart.map(|(head, run)| together(rows, *head, *run, custom) - OUT);
        let mut order = Order {
            worth: worth[place(blocks, pieces)] + apart.sum::<f32>(),
            ..Order::default()
        };
        for (head, run) in steps {
            let story = (run.0 < run.1).then_some(order.runs.len());
            if head.0 < head.1 {
                order.heads.push((head, story));
            }
            order.runs.extend(story.map(|_| run));
        }
        order
    }
}

/// What a headline and a story are worth together.
fn together(rows: &Rows, head: Span, run: Span, custom: Custom) -> f32 {
    let last = run.1 - run.0 - 1;
    let cost = rows.runs(run.0).nth(last).map_or(0.0, |(_, cost)| cost);
    let words: f32 = (head.0..head.1)
        .map(|block| rows.words(block, run.0)[last])
        .sum();
    let stands = rows.above(head, run.0, custom).unwrap_or(0.0);
    words + stands - rows.parting(head.0) - cost
}

/// Headlines right above a text with that text, as far as its thread goes.
fn neighbours(rows: &Rows) -> Vec<(Span, Span)> {
    let ends = (1..=rows.blocks.len()).filter(|to| rows.begins_row(*to));
    let found = ends.filter_map(|to| {
        // The last headline of its row, as it was read.
        let from = (0..to).rev().find(|at| rows.parting(*at) <= 0.0)?;
        let (first, last) = (rows.blocks[from].0, rows.blocks[to - 1].0);
        let piece = rows.pieces.iter().position(|piece| piece.first > last)?;
        let between = rows.blocks.get(to).map(|next| next.0);
        let before = piece.checked_sub(1).map(|at| rows.pieces[at].first);
        let is_next = between.is_none_or(|between| between > rows.pieces[piece].first)
            && before.is_none_or(|before| before < first);
        let threads = (piece + 1..rows.pieces.len()).find(|at| rows.pieces[*at].begins_thread());
        is_next.then_some(((from, to), (piece, threads.unwrap_or(rows.pieces.len()))))
    });
    found.collect()
}
