//! Which texts of a page share words with each other and with headlines.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::super::dictionary::is_han;
use super::super::view::View;
use super::Block;
use crate::core::Role;

/// A row is of stories that are no further from it than so many blocks.
const NEAR: usize = 120;

/// The stories of the page as far as they can be told before headlines are: runs of text between
/// headlines, datelines, bylines and jumps.
pub(super) struct Stories {
    /// The first and the last block of each.
    spans: Vec<(usize, usize)>,
    /// Pairs of characters in rows of headlines, each with the stories that have it, in order.
    pairs: FxHashMap<(char, char), SmallVec<[u32; 4]>>,
    /// The same for what stories begin with.
    leads: FxHashMap<(char, char), SmallVec<[u32; 4]>>,
}

/// Characters at the beginning of a story that say what happened.
const LEAD: usize = 80;

impl Stories {
    /// Of a page, for some rows of headlines.
    pub(super) fn of<'a>(
        view: &View<'_>,
        blocks: &[Block],
        rows: impl Iterator<Item = &'a (usize, usize)>,
    ) -> Self {
        let mut pairs: FxHashMap<(char, char), SmallVec<[u32; 4]>> = FxHashMap::default();
        let mut filter = Filter::default();
        for block in rows.flat_map(|(from, to)| &blocks[*from..*to]) {
            for (a, b) in block_pairs(view, block) {
                filter.add(mixed_pair(a, b));
                pairs.entry((a, b)).or_default();
            }
        }
        let mut spans: Vec<(usize, usize)> = Vec::new();
        let mut leads: FxHashMap<(char, char), SmallVec<[u32; 4]>> = FxHashMap::default();
        if pairs.is_empty() {
            return Self {
                spans,
                pairs,
                leads,
            };
        }
        let mut open = false;
        // How many characters of the story were seen.
        let mut seen = 0;
        for (at, block) in blocks.iter().enumerate() {
            if block.role != Role::Body {
                open &= matches!(block.role, Role::Furniture | Role::Caption);
                continue;
            }
            if !open || view.signs[block.from].dateline {
                spans.push((at, at));
                open = true;
                seen = 0;
            }
            let own = spans.len() - 1;
            spans[own].1 = at;
            for (place, (a, b)) in block_pairs(view, block).enumerate() {
                if !filter.may_have(mixed_pair(a, b)) {
                    continue;
                }
                let Some(those) = pairs.get_mut(&(a, b)) else {
                    continue;
                };
                if those.last() != Some(&(own as u32)) {
                    those.push(own as u32);
                }
                if seen + place < LEAD {
                    leads.entry((a, b)).or_default().push(own as u32);
                }
            }
            seen += block.length;
        }
        Self {
            spans,
            pairs,
            leads,
        }
    }

    /// The greatest share of a headline's pairs that the beginning of one story among some has.
    pub(super) fn share_of_leads(&self, text: &[char], among: &Range<usize>) -> f32 {
        let mut counts = vec![0u32; among.len()];
        for pair in text.windows(2) {
            let Some(those) = self.leads.get(&(pair[0], pair[1])) else {
                continue;
            };
            let first = those.partition_point(|story| (*story as usize) < among.start);
            let those = those[first..].iter().map(|story| *story as usize);
            let mut last = None;
            for story in those.take_while(|story| *story < among.end) {
                if last != Some(story) {
                    counts[story - among.start] += 1;
                }
                last = Some(story);
            }
        }
        let most = counts.iter().max().copied().unwrap_or(0);
        most as f32 / text.len().saturating_sub(1).max(3) as f32
    }

    /// The stories no further from a row than is looked.
    pub(super) fn near(&self, (from, to): (usize, usize)) -> Range<usize> {
        let first = self.spans.partition_point(|(_, last)| last + NEAR < from);
        let last = self.spans.partition_point(|(first, _)| *first <= to + NEAR);
        first..last.max(first)
    }

    /// The story among some that a headline shares by far the most words with.
    pub(super) fn shared_most(&self, text: &[char], among: &Range<usize>) -> Option<usize> {
        let mut counts = vec![0; among.len()];
        for pair in text.windows(2) {
            let Some(those) = self.pairs.get(&(pair[0], pair[1])) else {
                continue;
            };
            let first = those.partition_point(|story| (*story as usize) < among.start);
            let mut those = those[first..].iter().map(|story| *story as usize);
            // What several stories have says little.
            let mut next = || those.next().filter(|story| *story < among.end);
            if let (Some(one), None) = (next(), next()) {
                counts[one - among.start] += 1;
            }
        }
        let (best, most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
        let second = counts.iter().enumerate().filter(|(at, _)| *at != best);
        let second = second.map(|(_, count)| *count).max().unwrap_or(0);
        (*most >= 2 && *most > 2 * second).then_some(best)
    }
}

/// Two Han characters in a row, white space between them left out.
fn block_pairs<'a>(
    view: &'a View<'_>,
    block: &'a Block,
) -> impl Iterator<Item = (char, char)> + use<'a> {
    let mut one = None;
    let chars = (block.from..=block.to).flat_map(|line| view.text(line));
    let chars = chars.filter(|c| !c.is_whitespace());
    chars.filter_map(move |&c| {
        let two = is_han(c).then_some(c);
        let pair = one.zip(two);
        one = two;
        pair
    })
}

/// How many words of their own two texts share, and whether both have some.
pub(super) fn compare<'a>(
    view: &View<'_>,
    before: impl Iterator<Item = &'a Block> + Clone,
    behind: impl Iterator<Item = &'a Block> + Clone,
) -> (usize, bool) {
    let length = |blocks: &mut dyn Iterator<Item = &Block>| -> usize {
        blocks.map(|block| block.length).sum()
    };
    // The shorter is kept, the longer only read, and no further than it has to be.
    if length(&mut before.clone()) < length(&mut behind.clone()) {
        compare_to(words_of(view, before), view, behind)
    } else {
        compare_to(words_of(view, behind), view, before)
    }
}

/// The same with one text as its words.
fn compare_to<'a>(
    mut words: FxHashSet<Word>,
    view: &View<'_>,
    text: impl Iterator<Item = &'a Block>,
) -> (usize, bool) {
    /// More words in common say no more.
    const ENOUGH: usize = 2;
    /// A text with fewer words says little.
    const FEW: usize = 20;
    let is_long = words.len() >= FEW;
    let mut filter = Filter::default();
    words.iter().for_each(|word| filter.add(mixed(*word)));
    let mut shared = 0;
    let mut others = FxHashSet::default();
    for word in text.flat_map(|block| block_words(view, block)) {
        if others.len() < FEW {
            others.insert(word);
        }
        if filter.may_have(mixed(word)) && words.remove(&word) {
            shared += 1;
            if shared == ENOUGH {
                break;
            }
        }
    }
    (shared, is_long && others.len() >= FEW)
}

/// Three characters in a row.
type Word = (char, char, char);

fn mixed((a, b, c): Word) -> u64 {
    mixed_pair(a, b).rotate_left(5) ^ mixed_pair(b, c)
}

fn mixed_pair(a: char, b: char) -> u64 {
    let both = u64::from(u32::from(a)) << 21 | u64::from(u32::from(b));
    both.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Says of most things that are not in a set that they are not, without looking there.
struct Filter {
    bits: Vec<u64>,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            bits: vec![0; 1024],
        }
    }
}

impl Filter {
    fn place(mixed: u64) -> (usize, u64) {
        let place = mixed >> 48;
        ((place >> 6) as usize, 1 << (place & 63))
    }

    fn add(&mut self, mixed: u64) {
        let (word, bit) = Self::place(mixed);
        self.bits[word] |= bit;
    }

    fn may_have(&self, mixed: u64) -> bool {
        let (word, bit) = Self::place(mixed);
        self.bits[word] & bit != 0
    }
}

/// Words of a text's own: none of the characters that stand in any.
fn words_of<'a>(view: &View<'_>, blocks: impl Iterator<Item = &'a Block>) -> FxHashSet<Word> {
    blocks.flat_map(|block| block_words(view, block)).collect()
}

fn block_words<'a>(view: &'a View<'_>, block: &'a Block) -> impl Iterator<Item = Word> + use<'a> {
    let (mut one, mut two) = (None, None);
    let chars = (block.from..=block.to).flat_map(|line| view.text(line));
    let chars = chars.filter(|c| !c.is_whitespace());
    chars.filter_map(move |&c| {
        let three = is_own(c).then_some(c);
        let word = match (one, two, three) {
            (Some(one), Some(two), Some(three)) => Some((one, two, three)),
            _ => None,
        };
        (one, two) = (two, three);
        word
    })
}

/// A Han character that does not stand in any text.
#[rustfmt::skip]
fn is_own(c: char) -> bool {
    is_han(c) && !matches!(c,
        '的' | '了' | '在' | '是' | '和' | '一' | '不' | '有' | '个' | '年' | '月' | '日' | '这' | '那' | '他' | '她'
        | '我' | '们' | '到' | '上' | '下' | '中' | '大' | '也' | '就' | '说' | '对' | '为' | '要' | '人' | '会' | '来'
        | '出' | '以' | '时' | '地'
    )
}
