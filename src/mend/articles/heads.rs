//! Which headline belongs to which thread of a page.

use crate::core::Role;

use super::Reason;
use super::blocks::{Blocks, Head};
use super::matching::{best, total};
use super::rows::{self, Custom};
use super::threads::{Thread, Threads};
use super::words::{Weights, pairs};

/// Shared words against places.
const WORDS: f32 = 2.4;

/// A place in the order of all against one beside the text.
const LAID: f32 = 0.8;

/// How a headline stands to a thread.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
struct Place {
    before: bool,
    behind: bool,
    /// So they lie when all are laid along the text in their order.
    laid: bool,
    words: f32,
}

/// A way to give headlines to threads: what it is worth, the thread of each, and all scores.
type Way = (f32, Vec<Option<usize>>, Vec<Vec<f32>>);

/// Gives threads their headlines, and takes together what one headline shows to be one story.
pub(super) fn assign(page: &mut Blocks, threads: &mut Threads) {
    if page.heads.is_empty() {
        merge_pieces(page, threads);
        reasons(page, threads);
        return;
    }
    let laid = rows::arrange(page, threads);
    let places = Around::of(page, threads).places(&laid);
    let Some((_, found, scores)) = way(&places) else {
        return;
    };
    for (head, thread) in found.iter().enumerate() {
        let Some(thread) = *thread else { continue };
        let own = scores[head][thread];
        // How much better than any other pair that shares one of the two.
        let others = scores[head]
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != thread);
        let other = others.map(|(_, score)| *score).fold(0.0, f32::max);
        let rivals = scores.iter().enumerate().filter(|(at, _)| *at != head);
        let rival = rivals.map(|(_, row)| row[thread]).fold(0.0, f32::max);
        threads.all[thread].head = Some(head);
        threads.all[thread].margin = own - other.max(rival);
        let place = places[head][thread];
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
        if place.words > 0.15 {
            reasons.push(Reason::HeadlineWords);
        }
        threads.all[thread].reasons = reasons;
    }
    merge_pieces(page, threads);
    reasons(page, threads);
}

/// The best way to give headlines to threads.
fn way(places: &[Vec<Place>]) -> Option<Way> {
    let mut chosen: Option<Way> = None;
    for custom in Custom::ALL {
        let scores: Vec<Vec<f32>> = places
            .iter()
            .map(|row| row.iter().map(|place| score(*place, custom)).collect())
            .collect();
        let found = best(&scores);
        let sum = total(&scores, &found);
        if chosen.as_ref().is_none_or(|(best, ..)| sum > *best) {
            chosen = Some((sum, found, scores));
        }
    }
    chosen
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
struct Around<'a> {
    page: &'a Blocks,
    weights: Weights,
    owner: Vec<Option<usize>>,
    /// The first block of each thread.
    firsts: Vec<usize>,
}

impl<'a> Around<'a> {
    fn of(page: &'a Blocks, threads: &Threads) -> Self {
        let threads = &threads.all;
        let texts: Vec<Vec<char>> = threads.iter().map(|thread| text_of(page, thread)).collect();
        let firsts: Vec<usize> = threads.iter().map(first_block).collect();
        Self {
            page,
            weights: Weights::of(texts.iter().map(Vec::as_slice)),
            owner: owners(page, threads),
            firsts,
        }
    }

    /// How every headline stands to every thread. `laid` names threads by headline.
    fn places(&self, laid: &[Option<usize>]) -> Vec<Vec<Place>> {
        let heads = self.page.heads.iter().enumerate();
        let laid = |number: usize| laid.get(number).copied().flatten();
        heads
            .map(|(number, head)| self.places_of(head, laid(number)))
            .collect()
    }

    fn places_of(&self, head: &Head, laid: Option<usize>) -> Vec<Place> {
        let page = self.page;
        let (from, to) = (head.blocks[0], head.blocks[head.blocks.len() - 1]);
        let next = (to + 1..page.all.len()).find(|at| !is_between(page.all[*at].role));
        let before = (0..from).rev().find(|at| !is_between(page.all[*at].role));
        let words = pairs(&head.text);
        let threads = self.firsts.iter().enumerate();
        let place = threads.map(|(thread, first)| {
            let begins = next == Some(*first);
            let ends = before.is_some_and(|at| self.owner[at] == Some(thread));
            Place {
                before: begins && head.place + 1 == head.of,
                behind: ends && head.place == 0,
                laid: laid == Some(thread),
                words: self.weights.shared(&words, thread),
            }
        });
        place.collect()
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
