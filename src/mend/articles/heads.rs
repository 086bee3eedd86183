//! Which headline belongs to which thread of a page.

use crate::core::Role;

use super::Reason;
use super::blocks::{Blocks, Head};
use super::matching::{Pair, best};
use super::rows::{self, Custom};
use super::sayings::{Known, Saying, Texts};
use super::threads::{Thread, Threads};
use crate::mend::dictionary::Dictionary;

/// Words against places.
const WORDS: f32 = 2.4;

/// From so much on words are a reason.
const WORDS_SHARED: f32 = 0.3;

/// A place in the order of all against one beside the text.
const LAID: f32 = 0.56;

/// So many threads are looked at for a headline, those that begin nearest to it.
const NEAR: usize = 256;

/// How a headline stands to a thread.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
struct Place {
    head: usize,
    thread: usize,
    before: bool,
    behind: bool,
    /// So they lie when all are laid along the text in their order.
    laid: bool,
    words: f32,
}

/// Gives threads their headlines, and takes together what one headline shows to be one story.
pub(super) fn assign(page: &mut Blocks, threads: &mut Threads, known: &Known<'_, impl Dictionary>) {
    if page.heads.is_empty() {
        merge_pieces(page, threads);
        reasons(page, threads);
        return;
    }
    let laid = rows::arrange(page, threads, known);
    let places = Around::of(page, threads, known).places(&laid);
    for (at, lead) in way(&places) {
        let place = places[at];
        let mut reasons = Vec::new();
        if place.before || place.behind {
            let is_before = place.before;
            reasons.push(if is_before {
                Reason::HeadlineBefore
            } else {
                Reason::HeadlineBehind
            });
        } else if place.laid {
            reasons.push(Reason::HeadlineOrder);
        }
        if place.words > WORDS_SHARED {
            reasons.push(Reason::HeadlineWords);
        }
        let thread = &mut threads.all[place.thread];
        thread.head = Some(place.head);
        thread.margin = lead;
        thread.reasons = reasons;
    }
    merge_pieces(page, threads);
    reasons(page, threads);
}

/// The best way to give headlines to threads: which places are taken, and how much each leads.
fn way(places: &[Place]) -> Vec<(usize, f32)> {
    let [before, behind] = Custom::ALL.map(|custom| {
        let pair = |place: &Place| Pair {
            row: place.head,
            column: place.thread,
            score: score(*place, custom),
        };
        let pairs: Vec<Pair> = places.iter().map(pair).collect();
        let chosen = best(&pairs);
        let worth: f32 = chosen.iter().map(|(at, _)| pairs[*at].score).sum();
        (worth, chosen)
    });
    if behind.0 > before.0 {
        behind.1
    } else {
        before.1
    }
}

fn score(place: Place, custom: Custom) -> f32 {
    let (before, behind) = custom.sides();
    let by_place = [
        (place.before, before),
        (place.behind, behind),
        (place.laid, before.max(behind) * LAID),
    ];
    let place_score = by_place.iter().filter(|(holds, _)| *holds);
    let stands = place_score.map(|(_, score)| *score).fold(0.0, f32::max);
    stands + WORDS * place.words
}

/// What a block is passed over for when neighbours are looked for.
fn is_between(role: Role) -> bool {
    matches!(role, Role::Furniture | Role::Jump | Role::Caption)
}

/// What is looked up of threads to place headlines among them.
struct Around<'a, D> {
    page: &'a Blocks,
    texts: Texts,
    known: &'a Known<'a, D>,
    owner: Vec<Option<usize>>,
    /// The first block of each thread.
    firsts: Vec<usize>,
    /// Threads in the order of these.
    order: Vec<usize>,
}

impl<'a, D: Dictionary> Around<'a, D> {
    fn of(page: &'a Blocks, threads: &Threads, known: &'a Known<'a, D>) -> Self {
        let threads = &threads.all;
        let written = threads.iter().map(|thread| text_of(page, thread));
        let firsts: Vec<usize> = threads.iter().map(first_block).collect();
        let mut order: Vec<usize> = (0..firsts.len()).collect();
        order.sort_by_key(|thread| firsts[*thread]);
        Self {
            page,
            texts: Texts::of(written.enumerate(), known),
            known,
            owner: owners(page, threads),
            firsts,
            order,
        }
    }

    /// How every headline stands to the threads around it. `laid` names threads by headline.
    fn places(&self, laid: &[Option<usize>]) -> Vec<Place> {
        let heads = self.page.heads.iter().enumerate();
        let laid = |number: usize| laid.get(number).copied().flatten();
        heads
            .flat_map(|(number, head)| self.places_of(number, head, laid(number)))
            .collect()
    }

    fn places_of(&self, number: usize, head: &Head, laid: Option<usize>) -> Vec<Place> {
        let page = self.page;
        let (from, to) = (head.blocks[0], head.blocks[head.blocks.len() - 1]);
        let next = (to + 1..page.all.len()).find(|at| !is_between(page.all[*at].role));
        let before = (0..from).rev().find(|at| !is_between(page.all[*at].role));
        let ended = before.and_then(|at| self.owner[at]);
        let mut near = self.near(from).to_vec();
        near.extend(ended.filter(|thread| !near.contains(thread)));
        near.sort_unstable();
        let saying = Saying::of(&head.text, &self.texts, &near, self.known);
        let place = near.iter().enumerate().map(|(at, &thread)| Place {
            head: number,
            thread,
            before: next == Some(self.firsts[thread]) && head.place + 1 == head.of,
            behind: ended == Some(thread) && head.place == 0,
            laid: laid == Some(thread),
            words: saying.fits(at).next().unwrap_or(0.0),
        });
        place.collect()
    }

    /// The threads that begin nearest to a block, as many before it as behind.
    fn near(&self, block: usize) -> &[usize] {
        let begin = |thread: &usize| self.firsts[*thread] < block;
        let middle = self.order.partition_point(begin);
        let last = self.order.len().saturating_sub(NEAR);
        let from = middle.saturating_sub(NEAR / 2).min(last);
        &self.order[from..self.order.len().min(from + NEAR)]
    }
}

fn first_block(thread: &Thread) -> usize {
    thread.blocks.iter().min().copied().unwrap_or(0)
}

fn last_block(thread: &Thread) -> usize {
    thread.blocks.iter().max().copied().unwrap_or(0)
}

fn owners(page: &Blocks, threads: &[Thread]) -> Vec<Option<usize>> {
    let mut owner = vec![None; page.all.len()];
    for (number, thread) in threads.iter().enumerate() {
        for block in &thread.blocks {
            owner[*block] = Some(number);
        }
    }
    owner
}

pub(super) fn text_of(page: &Blocks, thread: &Thread) -> Vec<char> {
    let blocks = thread.blocks.iter().map(|block| &page.all[*block]);
    blocks
        .flat_map(|block| block.text.iter().copied())
        .collect()
}

/// Threads that got no headline and do not begin as a story does belong to the one before.
fn merge_pieces(page: &Blocks, threads: &mut Threads) {
    let mut order: Vec<usize> = (0..threads.all.len()).collect();
    order.sort_by_key(|thread| first_block(&threads.all[*thread]));
    let mut into: Vec<Option<usize>> = vec![None; threads.all.len()];
    for pair in order.windows(2) {
        let (before, at) = (pair[0], pair[1]);
        let thread = &threads.all[at];
        let root = into[before].unwrap_or(before);
        // Short dispatches of agencies one behind another under one headline are one report.
        let strung = thread.starts
            && is_dispatch(page, thread)
            && threads.all[root].head.is_some()
            && is_dispatch(page, &threads.all[before])
            && last_block(&threads.all[before]) + 1 == first_block(thread);
        let free = thread.head.is_none() && (!thread.starts || strung) && thread.takes_up.is_none();
        let open = threads.all[root].leads.is_none();
        let is_body = thread
            .blocks
            .iter()
            .any(|block| page.all[*block].role == Role::Body);
        // Behind a signature something new begins, if it is long enough to be a story.
        let new = threads.all[root].closed && text_of(page, thread).len() > 120 && is_body;
        if free && open && !new {
            into[at] = Some(root);
        }
    }
    for &at in &order {
        if let Some(root) = into[at] {
            let blocks = std::mem::take(&mut threads.all[at].blocks);
            let leads = threads.all[at].leads.take();
            let joins = std::mem::take(&mut threads.all[at].joins);
            threads.all[root].blocks.extend(blocks);
            threads.all[root].joins.extend(joins);
            threads.all[root].leads = threads.all[root].leads.or(leads);
        }
    }
    threads.all.retain(|thread| !thread.blocks.is_empty());
}

/// A paragraph that begins with an agency's dateline.
fn is_dispatch(page: &Blocks, thread: &Thread) -> bool {
    let mut bodies = thread.blocks.iter().map(|block| &page.all[*block]);
    let mut bodies = bodies.by_ref().filter(|block| block.role == Role::Body);
    let (Some(first), None) = (bodies.next(), bodies.next()) else {
        return false;
    };
    let agency = first.text.iter().take(6).any(|c| *c == '社');
    first.signs.dateline && agency && first.text.len() <= 250
}

fn reasons(page: &Blocks, threads: &mut Threads) {
    let alone = threads.all.len() == 1;
    for thread in &mut threads.all {
        let has = |role: Role| {
            thread
                .blocks
                .iter()
                .any(|block| page.all[*block].role == role)
        };
        let dateline = thread
            .blocks
            .iter()
            .any(|block| page.all[*block].signs.dateline);
        let mut add = |holds: bool, reason: Reason| {
            if holds {
                thread.reasons.push(reason);
            }
        };
        let byline = has(Role::Byline);
        let joined = thread.joined;
        add(dateline || has(Role::Dateline), Reason::Dateline);
        add(byline, Reason::Byline);
        add(joined, Reason::RunsOn);
        add(alone, Reason::Alone);
    }
}
