//! The same text in several places of a corpus: the wire story in two papers, the body twice on a
//! page, a long quotation. What wraps differently there settles line breaks here.
//!
//! White space is left out and widths are folded; shingles of eight characters find candidates,
//! which are extended to maximal equal runs; runs that follow each other at short distances on
//! both sides are one story, whose gaps are bridged.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::clean::is_white;

/// Characters of a shingle.
const SHINGLE: usize = 8;

/// One shingle in so many is looked at, the same everywhere.
const SAMPLED: u64 = 4;

/// Where more places than this have a shingle it is formula.
const PLACES: usize = 6;

/// The shortest run that is taken for the same text.
pub const RUN: usize = 16;

/// Runs no further apart than this are one story.
const GAP: usize = 60;

/// The shortest story; what is shorter is formula or quotation.
pub const STORY: usize = 200;

/// The characters of a page that are not white, folded, with where each stands.
#[derive(Clone, Debug, Default)]
pub struct Inked {
    /// Folded characters.
    pub chars: Vec<char>,
    /// Their places on the page.
    pub places: Vec<usize>,
}

impl Inked {
    /// Of a page.
    pub fn of(page: &[char]) -> Self {
        let inked = page.iter().enumerate().filter(|(_, c)| !is_white(**c));
        let (places, chars) = inked.map(|(at, c)| (at, folded(*c))).unzip();
        Self { chars, places }
    }
}

fn folded(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '“' | '”' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' => '\'',
        '。' | '｡' => '.',
        '、' | '､' => ',',
        _ => c,
    }
}

/// Equal text in two places, in inked characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Run {
    /// The page.
    pub page: usize,
    /// Where it begins there.
    pub at: usize,
    /// The other page, an earlier one or the same.
    pub other: usize,
    /// Where it begins there.
    pub other_at: usize,
    /// How long it is.
    pub len: usize,
}

/// A story in two places: runs that follow each other on both sides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Story {
    /// Its runs, in order.
    pub runs: Vec<Run>,
    /// Characters in them.
    pub len: usize,
}

/// All maximal equal runs between pages, and within each. Of a stretch that says the same over and
/// over only the beginning is looked at.
pub fn runs(pages: &[Inked]) -> Vec<Run> {
    counted(pages).0
}

/// The same, and how many characters were compared for it.
fn counted(pages: &[Inked]) -> (Vec<Run>, usize) {
    let mut known: FxHashMap<u64, Vec<(u32, u32)>> = FxHashMap::default();
    let mut found = Vec::new();
    let mut compared = 0;
    for (page, inked) in pages.iter().enumerate() {
        // How far each diagonal is covered.
        let mut covered: FxHashMap<(u32, i64), usize> = FxHashMap::default();
        let mut litany = Litany::default();
        for at in 0..(inked.chars.len() + 1).saturating_sub(SHINGLE) {
            let hash = shingle(&inked.chars[at..at + SHINGLE]);
            if !hash.is_multiple_of(SAMPLED) || is_row(&inked.chars[at..at + SHINGLE]) {
                continue;
            }
            compared += litany.go_on(&inked.chars, at, hash);
            if litany.is_known(at) {
                continue;
            }
            let places = known.entry(hash).or_default();
            for &(other, other_at) in places.iter() {
                let diagonal = (other, at as i64 - i64::from(other_at));
                if covered.get(&diagonal).is_some_and(|end| at < *end) {
                    continue;
                }
                let (run, end) = extend(pages, page, at, other as usize, other_at as usize);
                compared += end - run.at + 1;
                covered.insert(diagonal, end);
                if run.len >= RUN {
                    found.push(run);
                }
            }
            if places.len() < PLACES {
                places.push((page as u32, at as u32));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    (found, compared)
}

/// From so many characters on that say the same over and over, what follows the first few times
/// is no longer looked at: it is equal to itself wherever it is laid.
const LITANY: usize = 2_000;
const TIMES: usize = 8;

/// The stretch of a page that says the same over and over, as it is read.
#[derive(Default)]
struct Litany {
    /// Where each shingle stood last.
    last: FxHashMap<u64, usize>,
    /// How far the text was compared with itself, by how far apart the two are.
    compared: FxHashMap<usize, usize>,
    /// What is not to be looked at.
    known: Range<usize>,
}

impl Litany {
    fn is_known(&self, at: usize) -> bool {
        self.known.contains(&at)
    }

    /// Takes in the next shingle; gives how many characters were compared. The distance to where
    /// it stood last is never more than the period, so only one distance is compared over long.
    fn go_on(&mut self, chars: &[char], at: usize, hash: u64) -> usize {
        let Some(last) = self.last.insert(hash, at) else {
            return 0;
        };
        let apart = at - last;
        let end = self.compared.entry(apart).or_default();
        if self.known.contains(&at) || at < *end {
            return 0;
        }
        let same = chars[at..].iter().zip(&chars[last..]);
        let len = same.take_while(|(a, b)| a == b).count();
        *end = at + len;
        if len >= LITANY.max(TIMES * apart) {
            self.known = last + TIMES * apart..*end;
        }
        len + 1
    }
}

/// The shingles of a text that are looked at: whether another has enough of them is quickly told.
#[derive(Clone, Debug)]
pub struct Fingerprint(FxHashSet<u64>);

impl Fingerprint {
    /// Of a text.
    pub fn of(page: &[char]) -> Self {
        Self(sampled(&inked(page)).collect())
    }

    /// Whether another text may have a copy of some of this one.
    pub fn meets(&self, other: &[char]) -> bool {
        sampled(&inked(other))
            .filter(|hash| self.0.contains(hash))
            .nth(2)
            .is_some()
    }
}

fn inked(page: &[char]) -> Vec<char> {
    let inked = page.iter().filter(|c| !is_white(**c));
    inked.map(|c| folded(*c)).collect()
}

fn sampled(inked: &[char]) -> impl Iterator<Item = u64> + '_ {
    let all = inked.windows(SHINGLE).map(shingle);
    all.filter(|hash| hash.is_multiple_of(SAMPLED))
}

/// For each character of a story's first text, from its first to its last that is in the story,
/// which of the second it is; what stands between runs is compared character by character.
/// Ascending on both sides.
pub fn aligned(one: &Inked, two: &Inked, story: &Story) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::with_capacity(story.len);
    let mut end = (0usize, 0usize);
    let mut is_first = true;
    for run in &story.runs {
        // Runs may overlap by a character or two.
        let (mut at, mut other_at) = (run.at, run.other_at);
        if !is_first {
            let by = end.0.saturating_sub(at).max(end.1.saturating_sub(other_at));
            (at, other_at) = (at + by, other_at + by);
            between(one, two, (end.0, at), (end.1, other_at), &mut pairs);
        }
        let len = (run.at + run.len).saturating_sub(at);
        pairs.extend((0..len).map(|n| (at + n, other_at + n)));
        end = (at + len, other_at + len);
        is_first = false;
    }
    pairs
}

/// Larger stretches between two runs are no longer compared: the product of their lengths.
const COMPARED: usize = 400 * 400;

/// Aligns what stands between two runs: the longest common subsequence.
fn between(
    one: &Inked,
    two: &Inked,
    of_one: (usize, usize),
    of_two: (usize, usize),
    pairs: &mut Vec<(usize, usize)>,
) {
    let (left, right) = (
        of_one.1.saturating_sub(of_one.0),
        of_two.1.saturating_sub(of_two.0),
    );
    if left == 0 || right == 0 || left * right > COMPARED {
        return;
    }
    let (a, b) = (
        &one.chars[of_one.0..of_one.1],
        &two.chars[of_two.0..of_two.1],
    );
    let width = b.len() + 1;
    // How much the rest of both has in common.
    let mut common = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((of_one.0 + i, of_two.0 + j));
            (i, j) = (i + 1, j + 1);
        } else if common[(i + 1) * width + j] >= common[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
}

fn shingle(chars: &[char]) -> u64 {
    let mut hash = 0u64;
    for c in chars {
        hash = (hash.rotate_left(7) ^ u64::from(u32::from(*c))).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    hash >> 11
}

/// Rows of dashes, or the same few characters over and over: they are equal to themselves wherever
/// they are laid.
fn is_row(shingle: &[char]) -> bool {
    (1..=SHINGLE / 2).any(|period| shingle[period..] == shingle[..SHINGLE - period])
}

/// The run around two equal places, and where the text ceases to be equal behind it.
fn extend(pages: &[Inked], page: usize, at: usize, other: usize, other_at: usize) -> (Run, usize) {
    let (one, two) = (&pages[page].chars, &pages[other].chars);
    let before = one[..at].iter().rev().zip(two[..other_at].iter().rev());
    let before = before.take_while(|(a, b)| a == b).count();
    let after = one[at..].iter().zip(&two[other_at..]);
    let after = after.take_while(|(a, b)| a == b).count();
    let mut run = Run {
        page,
        at: at - before,
        other,
        other_at: other_at - before,
        len: before + after,
    };
    // A page may repeat itself, but a run may not overlap its own copy.
    if page == other {
        run.len = run.len.min(run.at.saturating_sub(run.other_at));
    }
    (run, at + after)
}

/// Runs taken together to stories.
pub fn stories(runs: &[Run]) -> Vec<Story> {
    let mut open: Vec<Story> = Vec::new();
    let mut done: Vec<Story> = Vec::new();
    let mut runs = runs.to_vec();
    runs.sort_unstable_by_key(|run| (run.page, run.other, run.at, run.other_at));
    let mut pair = None;
    for run in runs {
        if pair != Some((run.page, run.other)) {
            done.append(&mut open);
            pair = Some((run.page, run.other));
        }
        let follows = |story: &Story| {
            let Some(last) = story.runs.last() else {
                return false;
            };
            let (end, other_end) = (last.at + last.len, last.other_at + last.len);
            run.at + 2 >= end
                && run.at <= end + GAP
                && run.other_at + 2 >= other_end
                && run.other_at <= other_end + GAP
        };
        match open.iter_mut().rev().find(|story| follows(story)) {
            Some(story) => {
                story.len += run.len;
                story.runs.push(run);
            }
            None => open.push(Story {
                len: run.len,
                runs: vec![run],
            }),
        }
        if open.len() > 64 {
            done.push(open.remove(0));
        }
    }
    done.append(&mut open);
    done
}

/// Stories of the same two pages put together as far as they follow each other on both: the
/// longest first, and what fits before, between and behind. What does not stays by itself.
pub fn chained(mut stories: Vec<Story>) -> Vec<Story> {
    stories.sort_by_key(|story| std::cmp::Reverse(story.len));
    let ends = |story: &Story| {
        let (first, last) = (story.runs.first()?, story.runs.last()?);
        let end = (last.at + last.len, last.other_at + last.len);
        Some(((first.at, first.other_at), end))
    };
    let mut chained: Vec<Story> = Vec::new();
    for story in stories {
        let Some((start, end)) = ends(&story) else {
            continue;
        };
        let fits = |with: &Story| {
            let behind = with.runs.partition_point(|run| run.at < start.0);
            let before = with.runs[..behind].last();
            let is_behind = before
                .is_none_or(|run| run.at + run.len <= start.0 && run.other_at + run.len <= start.1);
            let next = with.runs.get(behind);
            let is_before = next.is_none_or(|run| end.0 <= run.at && end.1 <= run.other_at);
            // How far apart they are can be said of what fits alone.
            let is_near = || {
                before.is_none_or(|run| start.0 - (run.at + run.len) < FAR)
                    && next.is_none_or(|run| run.at - end.0 < FAR)
            };
            is_behind && is_before && is_near()
        };
        match chained.iter_mut().find(|with| fits(with)) {
            Some(with) => {
                with.len += story.len;
                with.runs.extend(story.runs);
                with.runs.sort_unstable_by_key(|run| run.at);
            }
            None => chained.push(story),
        }
    }
    chained
}

/// Further apart than this nothing belongs together.
const FAR: usize = 1000;

/// What another copy shows of a break.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Heard {
    /// Nothing.
    #[default]
    Nothing,
    /// The text runs on in the middle of a line.
    RunsOn,
    /// The same, but in a line that was never wrapped or is long.
    RunsOnUnwrapped,
    /// A line ends there too, and this is what speaks there for a paragraph.
    EndsToo(f32),
}

/// A page for hearing: its inked characters, and where its lines break.
#[derive(Clone, Debug)]
pub struct Listener {
    /// Its characters.
    pub inked: Inked,
    /// For each break the first inked character behind it, ascending.
    pub breaks: Vec<usize>,
    /// The score of each break.
    pub scores: Vec<f32>,
    /// For each line whether it is longer than columns are.
    pub long: Vec<bool>,
}

/// How many equal characters have to stand on each side of a break.
const BESIDE: usize = 8;

/// What is heard of every break of every page.
pub fn hear(pages: &[Listener], stories: &[Story]) -> Vec<Vec<Heard>> {
    let mut heard: Vec<Vec<Heard>> = pages
        .iter()
        .map(|page| vec![Heard::Nothing; page.breaks.len()])
        .collect();
    for story in stories {
        let is_story = story.len >= STORY;
        for run in &story.runs {
            if !is_story && run.len < 2 * RUN {
                continue;
            }
            let sides = [
                (run.page, run.at, run.other, run.other_at),
                (run.other, run.other_at, run.page, run.at),
            ];
            for (own, at, other, other_at) in sides {
                let (page, copy) = (&pages[own], &pages[other]);
                let first = page.breaks.partition_point(|b| *b < at + BESIDE);
                let places = page.breaks[first..].iter();
                let places = places.take_while(|place| **place + BESIDE <= at + run.len);
                for (held, place) in heard[own][first..].iter_mut().zip(places) {
                    *held = weightier(*held, say(copy, other_at + (place - at)));
                }
            }
        }
    }
    heard
}

/// What a copy shows between two of its characters.
fn say(copy: &Listener, there: usize) -> Heard {
    match copy.breaks.binary_search(&there) {
        Ok(n) => Heard::EndsToo(copy.scores[n]),
        Err(line) => {
            let places = &copy.inked.places;
            let beside = there > 0 && places[there] == places[there - 1] + 1;
            match (beside, copy.long[line.min(copy.long.len() - 1)]) {
                // White space there may be the gap of a headline.
                (false, _) => Heard::Nothing,
                (true, true) => Heard::RunsOnUnwrapped,
                (true, false) => Heard::RunsOn,
            }
        }
    }
}

fn weightier(one: Heard, other: Heard) -> Heard {
    let weight = |heard: Heard| match heard {
        Heard::Nothing => 0,
        Heard::RunsOnUnwrapped => 1,
        Heard::EndsToo(_) => 2,
        Heard::RunsOn => 3,
    };
    if weight(other) > weight(one) {
        other
    } else {
        one
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn han(seed: usize, count: usize) -> Vec<char> {
        let of = |n: usize| (n * 7 + n * n % 911 * 13 + seed * 131) % 9000;
        let chars = (0..count).filter_map(|n| char::from_u32(0x4E00 + of(n) as u32));
        chars.collect()
    }

    #[test]
    fn stories_that_lie_over_each_other_are_not_put_together() {
        let story = |at: usize, other_at: usize, len: usize| Story {
            runs: vec![Run {
                page: 1,
                at,
                other: 0,
                other_at,
                len,
            }],
            len,
        };
        let check = |stories: &[Story], expected: &[usize]| {
            let chained = chained(stories.to_vec());
            let lens: Vec<usize> = chained.iter().map(|story| story.len).collect();
            assert_eq!(lens, expected, "{stories:?}");
        };
        check(&[story(0, 0, 50), story(60, 70, 20)], &[70]);
        check(&[story(0, 0, 50), story(40, 70, 20)], &[50, 20]);
        check(&[story(10, 10, 50), story(0, 70, 20)], &[50, 20]);
        check(&[story(0, 100, 50), story(60, 10, 20)], &[50, 20]);
    }

    fn over_and_over(period: usize, count: usize) -> Vec<char> {
        han(3, period).into_iter().cycle().take(count).collect()
    }

    /// What is compared for pages, for each of their characters.
    fn work(pages: &[Vec<char>]) -> usize {
        let inked: Vec<Inked> = pages.iter().map(|page| Inked::of(page)).collect();
        let all: usize = pages.iter().map(Vec::len).sum();
        counted(&inked).1 / all
    }

    #[test]
    fn a_line_that_says_the_same_over_and_over_is_looked_at_a_few_times() {
        for period in [5, 6, 7, 8, 9, 13, 40, 250, 3_000] {
            let row = over_and_over(period, 100_000);
            let once = work(std::slice::from_ref(&row));
            assert!(once <= 40, "period {period}: {once} for each character");
            // Nor is it laid on itself everywhere when it is on several pages.
            let twice = work(&[row.clone(), row.clone(), row]);
            assert!(twice <= 80, "period {period}: {twice} for each character");
        }
        // Some of what is said over and over is said more than once in it.
        let mut verse = han(5, 12);
        verse.extend(han(6, 5));
        verse.extend(han(5, 12));
        verse.extend(han(7, 9));
        let litany: Vec<char> = verse.into_iter().cycle().take(100_000).collect();
        assert!(work(&[litany]) <= 40);
        // What is written once is hardly compared at all.
        assert!(work(&[han(1, 20_000)]) <= 1);
    }

    #[test]
    fn stories_before_behind_and_of_a_litany_are_found() {
        let story = han(9, 400);
        let row = over_and_over(7, 30_000);
        let page = [story.clone(), row.clone(), story.clone()].concat();
        let found = runs(&[Inked::of(&page), Inked::of(&story), Inked::of(&row)]);
        let has = |page, at, other, other_at, len| {
            let run = Run {
                page,
                at,
                other,
                other_at,
                len,
            };
            assert!(found.contains(&run), "{run:?} in {found:?}");
        };
        has(0, 400 + 30_000, 0, 0, 400);
        has(1, 0, 0, 0, 400);
        has(1, 0, 0, 400 + 30_000, 400);
        // The litany on the other page is the same text as here.
        has(2, 0, 0, 400, 30_000);
        assert!(found.len() < 100, "{}", found.len());
    }

    #[test]
    fn a_few_lines_that_are_the_same_are_all_found() {
        let line = han(4, 20);
        let page: Vec<char> = line.iter().copied().cycle().take(20 * 40).collect();
        let found = runs(&[Inked::of(&page)]);
        for times in 1..40 {
            let at = 20 * times;
            let has = found
                .iter()
                .any(|run| (run.at, run.other_at) == (at, 0) && run.len == at.min(800 - at));
            assert!(has, "{times}");
        }
    }
}
