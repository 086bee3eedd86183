//! Which headline belongs to which thread of a page.

use crate::core::Role;

use super::Reason;
use super::blocks::{Blocks, Head};
use super::matching::{best, total};
use super::threads::{Thread, Threads};
use super::words::{Weights, pairs};

/// Shared words against places.
const WORDS: f32 = 2.4;

/// So much more all matches together are worth when a headline is rightly parted.
const PARTS: f32 = 0.3;

/// Headlines of a page among which words are looked for to part a thread.
const MANY: usize = 40;

/// Where headlines stand on a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Custom {
    Before,
    Behind,
}

/// How a headline stands to a thread.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
struct Place {
    before: bool,
    behind: bool,
    /// By its order among headlines that stand together.
    order_before: bool,
    order_behind: bool,
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
    split_for_words(page, threads);
    take_inside(page, threads);
    part_rows(page, threads);
    let places = Around::of(page, threads).places(&page.heads);
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
        } else if place.order_before || place.order_behind {
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
    for custom in [Custom::Before, Custom::Behind] {
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

/// Where fewer headlines were read than stories begin, what was taken for one is the headlines of
/// two: it is parted where that is worth the most.
fn part_rows(page: &mut Blocks, threads: &Threads) {
    let begun = threads.all.iter().filter(|one| one.starts).count();
    if begun > MANY {
        return;
    }
    let mut worth = None;
    while page.heads.len() < begun {
        let around = Around::of(page, threads);
        let worth_of = |heads: &[Head]| way(&around.places(heads)).map_or(0.0, |way| way.0);
        let before = worth.unwrap_or_else(|| worth_of(&page.heads));
        let mut chosen: Option<(f32, Vec<Head>)> = None;
        for (number, head) in page.heads.iter().enumerate() {
            for cut in 1..head.blocks.len() {
                let heads = page.parted(number, cut);
                let now = worth_of(&heads);
                if chosen.as_ref().is_none_or(|(best, _)| now > *best) {
                    chosen = Some((now, heads));
                }
            }
        }
        match chosen {
            Some((now, heads)) if now > before + PARTS => {
                page.take_heads(heads);
                worth = Some(now);
            }
            _ => return,
        }
    }
}

fn score(place: Place, custom: Custom) -> f32 {
    let (before, behind) = match custom {
        Custom::Before => (1.1, 0.5),
        Custom::Behind => (0.5, 1.0),
    };
    let by_place = [
        (place.before, before),
        (place.behind, behind),
        (place.order_before, before * 0.8),
        (place.order_behind, behind * 0.8),
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
    /// Threads in the order in which they begin.
    order: Vec<usize>,
}

impl<'a> Around<'a> {
    fn of(page: &'a Blocks, threads: &Threads) -> Self {
        let threads = &threads.all;
        let texts: Vec<Vec<char>> = threads.iter().map(|thread| text_of(page, thread)).collect();
        let firsts: Vec<usize> = threads.iter().map(first_block).collect();
        let mut order: Vec<usize> = (0..threads.len()).collect();
        order.sort_by_key(|thread| firsts[*thread]);
        Self {
            page,
            weights: Weights::of(texts.iter().map(Vec::as_slice)),
            owner: owners(page, threads),
            firsts,
            order,
        }
    }

    /// How every headline stands to every thread.
    fn places(&self, heads: &[Head]) -> Vec<Vec<Place>> {
        heads
            .iter()
            .map(|head| self.places_of(head, heads))
            .collect()
    }

    fn places_of(&self, head: &Head, heads: &[Head]) -> Vec<Place> {
        let (page, firsts) = (self.page, &self.firsts);
        let (from, to) = (head.blocks[0], head.blocks[head.blocks.len() - 1]);
        let next = (to + 1..page.all.len()).find(|at| !is_between(page.all[*at].role));
        let before = (0..from).rev().find(|at| !is_between(page.all[*at].role));
        let words = pairs(&head.text);
        let (row_from, row_to) = (from_of_row(heads, head.row), to_of_row(heads, head.row));
        let of_side = |is_there: &dyn Fn(usize) -> bool| -> Vec<usize> {
            let side = self
                .order
                .iter()
                .filter(|thread| is_there(firsts[**thread]));
            side.copied().collect()
        };
        let behind_row = of_side(&|first| first > row_to);
        let before_row = of_side(&|first| first < row_from);
        let threads = 0..firsts.len();
        let place = threads.map(|thread| {
            let begins = next == Some(firsts[thread]);
            let ends = before.is_some_and(|at| self.owner[at] == Some(thread));
            let several = head.of > 1;
            let order_before = several && behind_row.get(head.place) == Some(&thread);
            let order_behind = several
                && (before_row.len() + head.place)
                    .checked_sub(head.of)
                    .and_then(|at| before_row.get(at))
                    == Some(&thread);
            Place {
                before: begins && !(several && head.place + 1 < head.of),
                behind: ends && !(several && head.place > 0),
                order_before,
                order_behind,
                words: self.weights.shared(&words, thread),
            }
        });
        place.collect()
    }
}

fn from_of_row(heads: &[Head], row: usize) -> usize {
    let heads = heads.iter().filter(|head| head.row == row);
    heads.map(|head| head.blocks[0]).min().unwrap_or(0)
}

fn to_of_row(heads: &[Head], row: usize) -> usize {
    let heads = heads.iter().filter(|head| head.row == row);
    heads
        .filter_map(|head| head.blocks.last().copied())
        .max()
        .unwrap_or(0)
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

/// Where a page has more headlines than threads, a thread is parted between two paragraphs where
/// its two halves share more words with two headlines than the whole does with one.
fn split_for_words(page: &Blocks, threads: &mut Threads) {
    // On a page of a great many it would take long, and would say little.
    if page.heads.len() > MANY || page.all.len() > 12 * MANY {
        return;
    }
    for _ in 0..page.heads.len() {
        let headless = |thread: &&Thread| thread.takes_up.is_none();
        if threads.all.iter().filter(headless).count() >= page.heads.len() {
            return;
        }
        let texts: Vec<Vec<char>> = threads.all.iter().map(|one| text_of(page, one)).collect();
        let weights = Weights::of(texts.iter().map(Vec::as_slice));
        let words: Vec<_> = page.heads.iter().map(|head| pairs(&head.text)).collect();
        let mut best: Option<(f32, usize, usize)> = None;
        for (number, thread) in threads.all.iter().enumerate() {
            if thread.joined {
                continue;
            }
            for at in 1..thread.blocks.len() {
                let (before, behind) = (thread.blocks[at - 1], thread.blocks[at]);
                if page.all[behind].role != Role::Body || page.all[before].cut {
                    continue;
                }
                let half = |blocks: &[usize]| {
                    let text: Vec<char> = blocks
                        .iter()
                        .flat_map(|block| page.all[*block].text.iter().copied())
                        .collect();
                    pairs(&text)
                };
                let (one, two) = (half(&thread.blocks[..at]), half(&thread.blocks[at..]));
                let in_one: Vec<f32> = words.iter().map(|w| weights.share_in(w, &one)).collect();
                let in_two: Vec<f32> = words.iter().map(|w| weights.share_in(w, &two)).collect();
                let whole: Vec<f32> = words.iter().map(|w| weights.shared(w, number)).collect();
                let most = whole.iter().copied().fold(0.0, f32::max);
                // The rest of a story from another page, and behind it one of this page.
                if thread.takes_up.is_some() {
                    for b in 0..words.len() {
                        let apart = in_two[b] > 0.2 && in_two[b] > 2.5 * in_one[b];
                        let gain = in_two[b] - in_one[b];
                        if apart && best.is_none_or(|(best, ..)| gain >= best) {
                            best = Some((gain, number, at));
                        }
                    }
                    continue;
                }
                for a in 0..words.len() {
                    for b in (0..words.len()).filter(|b| *b != a) {
                        // Each half has to be the headline's own.
                        let own = in_one[a] > 0.2 && in_two[b] > 0.2;
                        let apart = in_one[a] > 2.0 * in_two[a] && in_two[b] > 2.0 * in_one[b];
                        let gain = in_one[a] + in_two[b] - most;
                        if own && apart && gain > 0.2 && best.is_none_or(|(best, ..)| gain > best) {
                            best = Some((gain, number, at));
                        }
                    }
                }
            }
        }
        let Some((_, number, at)) = best else { return };
        let thread = &mut threads.all[number];
        let blocks = thread.blocks.split_off(at);
        let later = Thread {
            blocks,
            closed: std::mem::take(&mut thread.closed),
            leads: thread.leads.take(),
            joins: std::mem::take(&mut thread.joins),
            ..Thread::default()
        };
        threads.all.insert(number + 1, later);
    }
}

/// A headline between the beginning of a story and the rest of it: what is behind it does not begin
/// as a story does, and what is before has no other headline to hope for.
fn take_inside(page: &Blocks, threads: &mut Threads) {
    let texts: Vec<Vec<char>> = threads.all.iter().map(|one| text_of(page, one)).collect();
    let weights = Weights::of(texts.iter().map(Vec::as_slice));
    let rows = page
        .heads
        .iter()
        .map(|head| head.row)
        .max()
        .map_or(0, |row| row + 1);
    // By row: the threads before and behind.
    let mut sides = Vec::new();
    for row in 0..rows {
        let (from, to) = (from_of_row(&page.heads, row), to_of_row(&page.heads, row));
        let before = threads
            .all
            .iter()
            .position(|one| last_block(one) + 1 == from);
        let behind = threads
            .all
            .iter()
            .position(|one| first_block(one) == to + 1);
        sides.push((before, behind));
    }
    let mut joins: Vec<(usize, usize)> = Vec::new();
    for row in 0..rows {
        let (Some(before), Some(behind)) = sides[row] else {
            continue;
        };
        let (one, two) = (&threads.all[before], &threads.all[behind]);
        let headed = sides.iter().any(|(_, behind)| *behind == Some(before));
        let weak = !two.starts && two.takes_up.is_none() && !one.closed && one.leads.is_none();
        if headed || !weak {
            continue;
        }
        // As many headlines as there are stories that begin: each has one behind its beginning.
        let begun = threads.all.iter().filter(|one| one.starts).count();
        let heads: Vec<_> = page.heads.iter().filter(|head| head.row == row).collect();
        let [head] = heads[..] else { continue };
        let words = pairs(&head.text);
        let (in_one, in_two) = (
            weights.shared(&words, before),
            weights.shared(&words, behind),
        );
        let fewer = page.heads.len() < threads.all.len();
        let custom = begun >= page.heads.len() && one.starts;
        if fewer && (in_one >= 0.8 * in_two && in_one > 0.1 || custom && in_one >= in_two * 0.5) {
            joins.push((before, behind));
        }
    }
    for (before, behind) in joins.into_iter().rev() {
        let later = threads.all.remove(behind);
        let before = before - usize::from(behind < before);
        let thread = &mut threads.all[before];
        thread.blocks.extend(later.blocks);
        thread.joins.extend(later.joins);
        thread.closed |= later.closed;
        thread.leads = thread.leads.or(later.leads);
        thread.joined = true;
    }
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
