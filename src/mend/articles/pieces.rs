//! Threads as pieces: paragraphs that a story may begin with, each with what belongs to it.

use crate::core::Role;

use super::blocks::Blocks;
use super::threads::{Thread, Threads};

/// What it costs to let a story begin inside a thread.
const SPLIT: f32 = 1.7;

/// The same inside one that goes on from another page: behind its end often something else begins.
const SPLIT_REST: f32 = 0.51;

/// What it costs that such a rest has a headline.
const HEADED_REST: f32 = 0.54;

/// What it costs to let one run on into another thread, and into one that begins as a story does.
const MERGE: f32 = 0.34;
const MERGE_BEGUN: f32 = 1.9;

/// What it costs that a story has no headline, if it begins as a story does and if it does not.
const BARE: f32 = 0.69;
const BARE_PIECE: f32 = 0.11;

/// What a place in the same order is worth of one beside the text.
const ORDER: f32 = 0.4;

/// What a place is worth of one beside a story that begins as such, where it does not.
const PIECE: f32 = 0.6;

/// Blocks of text that are looked at one by one; of more, threads stay whole.
const MANY: usize = 160;

/// A piece of a thread that stays whole.
pub(super) struct Piece {
    pub(super) thread: usize,
    /// Its blocks: the first and one past the last of those of its thread.
    from: usize,
    to: usize,
    /// The first and the last of them on the page.
    pub(super) first: usize,
    pub(super) last: usize,
    /// It begins as a story does.
    pub(super) starts: bool,
    /// What it costs to let a story begin with it, to let one run on into it, and that a story that
    /// begins with it has no headline.
    pub(super) begins: f32,
    pub(super) runs_on: f32,
    pub(super) bare: f32,
    /// What it costs that a story that begins with it has one.
    pub(super) headed: f32,
}

/// The pieces of a page, in the order in which its threads begin.
pub(super) fn pieces(page: &Blocks, threads: &Threads) -> Vec<Piece> {
    let blocks: usize = threads.all.iter().map(|one| one.blocks.len()).sum();
    let mut order: Vec<usize> = (0..threads.all.len()).collect();
    order.sort_by_key(|at| threads.all[*at].blocks.iter().min().copied());
    let mut found = Vec::new();
    for number in order {
        let thread = &threads.all[number];
        let mut from = 0;
        for to in 1..=thread.blocks.len() {
            let parts = blocks <= MANY && parts_before(page, thread, to);
            if parts || to == thread.blocks.len() {
                let mut piece = Piece::of(thread, number, from, to);
                if found
                    .last()
                    .is_some_and(|before: &Piece| before.leads(threads))
                {
                    piece.runs_on = f32::INFINITY;
                }
                found.push(piece);
                from = to;
            }
        }
    }
    found
}

/// Whether a story may begin with this block of a thread.
fn parts_before(page: &Blocks, thread: &Thread, at: usize) -> bool {
    let (before, Some(behind)) = (thread.blocks[at - 1], thread.blocks.get(at)) else {
        return false;
    };
    let ended = matches!(
        page.all[before].role,
        Role::Body | Role::Signoff | Role::Byline
    );
    !thread.joined
        && before < *behind
        && ended
        && !page.all[before].cut
        && page.all[*behind].role == Role::Body
}

impl Piece {
    fn of(thread: &Thread, number: usize, from: usize, to: usize) -> Self {
        let blocks = &thread.blocks[from..to];
        let is_first = from == 0;
        let starts = is_first && thread.starts;
        let takes_up = is_first && thread.takes_up.is_some();
        Self {
            thread: number,
            from,
            to,
            first: blocks.iter().min().copied().unwrap_or(0),
            last: blocks.iter().max().copied().unwrap_or(0),
            starts,
            begins: match thread.takes_up {
                _ if is_first => 0.0,
                Some(_) => SPLIT_REST,
                None => SPLIT,
            },
            headed: if takes_up { HEADED_REST } else { 0.0 },
            runs_on: match is_first {
                false => 0.0,
                true if starts || takes_up => MERGE_BEGUN,
                true => MERGE,
            },
            bare: match starts {
                _ if takes_up => 0.0,
                true => BARE,
                false => BARE_PIECE,
            },
        }
    }

    /// What a place is worth that is worth so much beside a story, for one that begins with it.
    pub(super) fn place(&self, side: f32, beside: bool) -> f32 {
        let side = if beside { side } else { side * ORDER };
        let side = if self.starts { side } else { side * PIECE };
        side - self.headed
    }

    /// Whether it is the first of its thread.
    pub(super) fn begins_thread(&self) -> bool {
        self.from == 0
    }

    /// Whether its story goes on elsewhere, so that nothing here continues it.
    fn leads(&self, threads: &Threads) -> bool {
        let thread = &threads.all[self.thread];
        thread.leads.is_some() && self.to == thread.blocks.len()
    }

    /// Its characters.
    pub(super) fn text(&self, page: &Blocks, threads: &Threads) -> Vec<char> {
        let blocks = &threads.all[self.thread].blocks[self.from..self.to];
        let texts = blocks.iter().map(|block| &page.all[*block].text);
        texts.flatten().copied().collect()
    }
}

/// Makes a thread of each run of pieces, from the first to one past the last.
pub(super) fn take(threads: &mut Threads, pieces: &[Piece], runs: &[(usize, usize)]) {
    let old = std::mem::take(&mut threads.all);
    for (from, to) in runs {
        let pieces = &pieces[*from..*to];
        let mut made = Thread::default();
        for (number, piece) in pieces.iter().enumerate() {
            let thread = &old[piece.thread];
            if number == 0 && piece.from == 0 {
                made.starts = thread.starts;
                made.takes_up = thread.takes_up;
            }
            made.blocks.extend(&thread.blocks[piece.from..piece.to]);
            if piece.to == thread.blocks.len() {
                made.closed |= thread.closed;
                made.leads = made.leads.or(thread.leads);
            }
            made.joined |= thread.joined || piece.thread != pieces[0].thread;
            made.joins.extend(&thread.joins);
        }
        made.joins.sort_unstable();
        made.joins.dedup();
        let is_in = |block: &usize| made.blocks.contains(block);
        made.joins.retain(|(from, to)| is_in(from) && is_in(to));
        threads.all.push(made);
    }
}
