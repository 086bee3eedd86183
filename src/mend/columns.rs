//! How wide the column is that each line was set in.
//!
//! A page has several columns, and one may widen inside a paragraph. So the page is taken for a
//! walk through columns: in a column of width W most lines are about as wide as W, first lines of
//! paragraphs two characters narrower, last lines of any width below it, and hardly a line wider.
//! Headlines, and the lines of a text that was never wrapped, are in no column. The likeliest walk
//! is found with Viterbi's algorithm; costs are in hundredths of a nat.

use rustc_hash::FxHashMap;

/// At most so many widths are considered on a page: the commonest.
const MOST: usize = 48;

/// A line in no column.
const FREE: i32 = 520;
/// Between two columns.
const CHANGE: i32 = 560;
/// Out of all columns, and back.
const LEAVE: i32 = 200;

/// Widths in halves of a character; nothing for a line in no column.
pub fn columns(widths: &[u16]) -> Vec<Option<u16>> {
    let states = candidates(widths);
    if states.is_empty() || widths.is_empty() {
        return vec![None; widths.len()];
    }
    // The last state is that of lines in no column.
    let free = states.len();
    let width_of = free + 1;
    let mut costs = vec![0i32; width_of];
    let mut next = vec![0i32; width_of];
    let mut back = vec![0u8; widths.len() * width_of];
    // A page has few widths: what each costs in every column is worked out once.
    let mut misfits: FxHashMap<u16, Vec<i32>> = FxHashMap::default();
    for (&width, from) in widths.iter().zip(back.chunks_mut(width_of)) {
        let misfits = misfits.entry(width).or_insert_with(|| {
            let each = states.iter().map(|column| misfit(width, *column));
            each.collect()
        });
        let (best, lowest) = cheapest(&costs[..free]);
        let (changed, entered) = (lowest + CHANGE, costs[free] + LEAVE);
        let (origin, other) = if changed <= entered {
            (best, changed)
        } else {
            (free, entered)
        };
        let (own, after) = (&costs[..free], &mut next[..free]);
        for (((cost, misfit), next), (from, state)) in own
            .iter()
            .zip(misfits.iter())
            .zip(after)
            .zip(from.iter_mut().zip(0u8..))
        {
            *from = if *cost <= other { state } else { origin as u8 };
            *next = (*cost).min(other) + misfit;
        }
        let (stay, enter) = (costs[free], lowest + LEAVE);
        from[free] = if stay <= enter { free } else { best } as u8;
        next[free] = stay.min(enter) + FREE;
        std::mem::swap(&mut costs, &mut next);
    }
    let (mut state, _) = cheapest(&costs);
    let mut found = vec![None; widths.len()];
    for at in (0..widths.len()).rev() {
        found[at] = states.get(state).copied();
        state = usize::from(back[at * width_of + state]);
    }
    found
}

fn cheapest(costs: &[i32]) -> (usize, i32) {
    let lowest = costs.iter().copied().fold(i32::MAX, i32::min);
    let place = costs.iter().position(|cost| *cost == lowest);
    place.map_or((0, 0), |place| (place, lowest))
}

/// Widths that two lines or more have, the commonest first, and in order of width.
fn candidates(widths: &[u16]) -> Vec<u16> {
    let mut counts: FxHashMap<u16, u32> = FxHashMap::default();
    for &width in widths {
        *counts.entry(width).or_default() += 1;
    }
    let mut often: Vec<(u16, u32)> = counts.into_iter().filter(|(_, n)| *n >= 2).collect();
    often.sort_unstable_by_key(|(width, count)| (u32::MAX - count, *width));
    often.truncate(MOST);
    let mut states: Vec<u16> = often.into_iter().map(|(width, _)| width).collect();
    states.sort_unstable();
    states
}

/// What it costs that a line of this width stands in a column of that.
fn misfit(width: u16, column: u16) -> i32 {
    match i32::from(column) - i32::from(width) {
        0 => 90,
        1 | -1 => 150,
        2 | -2 => 190,
        -3 => 320,
        -4 => 450,
        3 | 5 => 360,
        4 => 280,
        // Anywhere below: the last line of a paragraph.
        6.. => 330 + i32::from(ilog(column)) * 60,
        over => 500 - over * 60,
    }
}

fn ilog(width: u16) -> u16 {
    width.max(1).ilog2() as u16
}
