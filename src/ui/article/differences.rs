//! What an article has in another order than its page. It knows runs of characters only.

use crate::core::Run;

/// Of runs of one page as an article has them in order, those that were moved: the fewest
/// characters without which the others stand as on the page. In the order of the page.
pub(super) fn moved(runs: &[Run]) -> Vec<Run> {
    if runs.is_sorted_by_key(|run| run.start) {
        return Vec::new();
    }
    let blocks = blocks(runs);
    let mut by_place: Vec<usize> = (0..blocks.len()).collect();
    by_place.sort_unstable_by_key(|block| blocks[*block][0].start);
    let mut rank = vec![0; blocks.len()];
    for (place, block) in by_place.iter().enumerate() {
        rank[*block] = place;
    }
    // The heaviest sequence of blocks that ascends, by a tree of the best that ends up to a rank.
    let mut best = Best::new(blocks.len());
    let mut before: Vec<Option<usize>> = Vec::with_capacity(blocks.len());
    let mut last: Option<(u64, usize)> = None;
    for (number, block) in blocks.iter().enumerate() {
        let weight: u64 = block.iter().map(|run| u64::from(run.len())).sum();
        let (sum, from) = best.up_to(rank[number]);
        before.push(from);
        let sum = sum + weight;
        best.add(rank[number], sum, number);
        if last.is_none_or(|(most, _)| sum > most) {
            last = Some((sum, number));
        }
    }
    let mut stays = vec![false; blocks.len()];
    let mut next = last.map(|(_, number)| number);
    while let Some(number) = next {
        stays[number] = true;
        next = before[number];
    }
    let of_moved = by_place.into_iter().filter(|block| !stays[*block]);
    of_moved.flat_map(|block| blocks[block].to_vec()).collect()
}

/// Runs that follow one another in the article and, with nothing of it between them, on the page.
fn blocks(runs: &[Run]) -> Vec<&[Run]> {
    let mut starts: Vec<u32> = runs.iter().map(|run| run.start).collect();
    starts.sort_unstable();
    let follows = |a: &Run, b: &Run| {
        let behind = starts.partition_point(|start| *start <= a.start);
        starts.get(behind) == Some(&b.start)
    };
    runs.chunk_by(follows).collect()
}

/// The heaviest sequence that ends up to each rank, and its last block.
struct Best(Vec<(u64, Option<usize>)>);

impl Best {
    fn new(count: usize) -> Self {
        Self(vec![(0, None); count + 1])
    }

    fn up_to(&self, rank: usize) -> (u64, Option<usize>) {
        let mut found = (0, None);
        let mut at = rank;
        while at > 0 {
            if self.0[at].0 > found.0 {
                found = self.0[at];
            }
            at &= at - 1;
        }
        found
    }

    fn add(&mut self, rank: usize, sum: u64, block: usize) {
        let mut at = rank + 1;
        while at < self.0.len() {
            if sum > self.0[at].0 {
                self.0[at] = (sum, Some(block));
            }
            at += at & at.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{Buffer, PageId};

    fn run(range: std::ops::Range<u32>) -> Run {
        Buffer::of_page(PageId(1)).run(range)
    }

    #[test]
    #[expect(
        clippy::single_range_in_vec_init,
        reason = "a list of runs, of which there may be one"
    )]
    fn the_least_text_is_taken_for_moved() {
        let check = |runs: &[std::ops::Range<u32>], expected: &[std::ops::Range<u32>]| {
            let runs: Vec<Run> = runs.iter().cloned().map(run).collect();
            let expected: Vec<Run> = expected.iter().cloned().map(run).collect();
            assert_eq!(moved(&runs), expected, "{runs:?}");
        };
        check(&[0..10, 20..30], &[]);
        // A headline that stood behind its body.
        check(&[20..25, 0..20, 25..40], &[20..25]);
        // A line moved down, in two runs.
        check(&[0..5, 9..20, 5..7, 7..9, 20..30], &[5..7, 7..9]);
        check(&[30..40, 20..30, 0..20], &[20..30, 30..40]);
        // What other articles have between two runs does not part them.
        check(&[50..60, 0..10, 30..40, 70..75], &[50..60]);
    }

    #[test]
    fn without_what_was_moved_the_rest_is_in_order() {
        let mut seed = 7_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        for _ in 0..200 {
            let mut runs: Vec<Run> = (0..12).map(|n| run(n * 10..n * 10 + 10)).collect();
            for _ in 0..random(4) {
                let (from, to) = (random(12) as usize, random(11) as usize);
                let taken = runs.remove(from);
                runs.insert(to, taken);
            }
            let gone = moved(&runs);
            assert!(gone.len() <= 3, "one for each move: {runs:?}");
            let mut rest = runs.iter().filter(|run| !gone.contains(run));
            assert!(rest.by_ref().is_sorted_by_key(|run| run.start), "{runs:?}");
        }
    }
}
