//! What each line of a page is: headline, byline, body, caption, jump line, furniture.
//!
//! Lines that run on are of one role, so lines are taken together by the breaks between them. What
//! such a block seems to be is told by rules, by how it looks ([`looks`], [`signers`]), where it stands
//! and what stands beside it ([`beside`]). What it is then taken for is weighed over the whole page
//! ([`clues`], [`chain`]), with what the rules say as clues among others; [`super::train::roles`] learns
//! what they weigh.

mod beside;
pub mod chain;
pub mod clues;
mod doubts;
mod looks;
pub mod parts;
mod signers;
mod table;
mod words;

use std::ops::RangeInclusive;

use crate::core::Role;

use super::view::{Edge, View};
use chain::{Chain, Weighed};
use clues::Clues;
pub use doubts::Doubt;
use looks::{is_apparatus, is_dateline_alone, is_notice, is_small_ad, is_spread};
use parts::Part;
use signers::{is_author, is_named_work};

/// What the lines of a page are.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Roles {
    /// The role of every line.
    pub of_lines: Vec<Role>,
    /// Lines with which a block of a row of headlines begins, and how much speaks for another story's
    /// beginning there: in [`chain::UNIT`]s of a natural logarithm, from -1000 to 1000. Where nothing
    /// is said a line is left out.
    pub cuts: Vec<(usize, f32)>,
    /// Blocks that may be part of a headline, whatever they are taken for.
    pub doubts: Vec<Doubt>,
}

/// The role of every line. `scores` says of each break how much speaks for keeping it.
pub fn roles(view: &View<'_>, scores: &[f32]) -> Vec<Role> {
    let blocks = looked(view, scores);
    let (told, _) = weighed(view, &blocks).parts();
    of_lines(view, &blocks, &told)
}

/// The same with what articles are made by.
pub fn read(view: &View<'_>, scores: &[f32]) -> Roles {
    let blocks = looked(view, scores);
    let weighed = weighed(view, &blocks);
    let (told, cuts) = weighed.parts();
    let cuts = blocks.iter().zip(cuts).filter(|(_, cut)| *cut != 0.0);
    let doubts = blocks.iter().zip(&told).zip(weighed.either());
    let doubts = doubts.filter_map(|((block, told), either)| Doubt::of(block, *told, either?));
    Roles {
        of_lines: of_lines(view, &blocks, &told),
        cuts: cuts.map(|(block, cut)| (block.from, cut)).collect(),
        doubts: doubts.collect(),
    }
}

fn weighed(view: &View<'_>, blocks: &[Block]) -> Weighed {
    Chain::learned().weigh(clues::clues(view, blocks))
}

fn of_lines(view: &View<'_>, blocks: &[Block], told: &[Part]) -> Vec<Role> {
    let mut of_lines = vec![Role::Body; view.lines.len()];
    for (block, part) in blocks.iter().zip(told) {
        of_lines[block.from..=block.to].fill(part.role());
    }
    of_lines
}

/// What the blocks of a page are told by, with their first and last lines, to learn from.
pub fn lessons(view: &View<'_>, scores: &[f32]) -> Vec<(RangeInclusive<usize>, Clues)> {
    let blocks = looked(view, scores);
    let clues = clues::clues(view, &blocks);
    let each = blocks.iter().zip(clues);
    each.map(|(block, clues)| (block.from..=block.to, clues))
        .collect()
}

/// The blocks of a page as rules have it; which headline is the main one they do not say.
fn looked(view: &View<'_>, scores: &[f32]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut from = 0;
    for at in 0..view.lines.len() {
        if scores.get(at).is_none_or(|score| *score >= 0.0) {
            blocks.push(Block::of(view, from, at));
            from = at + 1;
        }
    }
    beside::look(view, &mut blocks);
    blocks
}

/// Lines that run on.
struct Block {
    from: usize,
    /// Its last line.
    to: usize,
    /// Characters in it.
    length: usize,
    /// What it looks like by itself.
    own: Role,
    /// What it looks like beside others.
    role: Role,
}

impl Block {
    fn of(view: &View<'_>, from: usize, to: usize) -> Self {
        let length = (from..=to).map(|line| view.text(line).len()).sum();
        let own = role_of(view, from, to, length);
        Self {
            from,
            to,
            length,
            own,
            role: own,
        }
    }

    /// Its characters, without the white space.
    fn inked(&self, view: &View<'_>) -> Vec<char> {
        let lines = (self.from..=self.to).flat_map(|line| view.text(line));
        lines.filter(|c| !c.is_whitespace()).copied().collect()
    }
}

/// The role of a block by its own looks.
fn role_of(view: &View<'_>, from: usize, to: usize, length: usize) -> Role {
    let (first, last) = (view.signs[from], view.signs[to]);
    let text = view.text(from);
    if first.jump && length <= 20 {
        return Role::Jump;
    }
    if from == to
        && (first.furniture
            || first.header
            || is_apparatus(text)
            || first.gaps > 0 && is_small_ad(text))
    {
        return Role::Furniture;
    }
    // A heading with a number: 一、, 第一章.
    let numbered = first.item || matches!(text, ['第', _, '章' | '节', ..]);
    if numbered && from == to && length <= 14 && first.marks <= 1 && view.ends[to] == Edge::Han {
        return Role::Subtitle;
    }
    let listed = matches!(text.first(), Some('▲' | '△' | '▼'));
    let figure = matches!(text, ['图', '①'..='⑳', ..]);
    let credited = last.credit || is_credited(view, from, to);
    let sent = matches!(text, ['（' | '(', '图', '书', ..]);
    if figure
        || (first.caption && (!listed || credited) && !sent)
        || (credited
            && first.marks > 0
            && (length <= 120 || length <= 240 && shows(view, from, to)))
    {
        return Role::Caption;
    }
    let signed = from == to && (is_author(text) || is_named_work(text));
    if (first.byline && length <= 40 && !is_notice(text)) || signed {
        return Role::Byline;
    }
    if first.dateline {
        let alone = length <= 30 && view.ends[to] != Edge::Stop && is_dateline_alone(text);
        return if alone { Role::Dateline } else { Role::Body };
    }
    let marks: u32 = (from..=to)
        .map(|line| u32::from(view.signs[line].marks))
        .sum();
    let ends = matches!(view.ends[to], Edge::Stop | Edge::Pause | Edge::Colon);
    // What is said, as a headline, has commas inside its quotation marks.
    let said = matches!(
        (text.first(), view.text(to).last()),
        (Some('“' | '「' | '『'), Some('”' | '」' | '』'))
    );
    let quiet = marks == 0
        || (marks <= 1 && !ends && length <= 30)
        || (said && marks <= 3 && !ends && length <= 30);
    // 咨询电话：95598
    let entry = || {
        view.text(to).windows(2).any(|pair| {
            matches!(pair[0], '：' | ':') && (pair[1].is_ascii_digit() || pair[1].is_whitespace())
        }) && !first.gap
    };
    // 青峰 2 : 3 云泊 is a row of a table; a sentence that ends inside is text.
    let row = || {
        text.windows(3)
            .any(|w| w[0].is_whitespace() && w[1] == ':' && w[2].is_whitespace())
            || (!said && text[..text.len() - 1].contains(&'。'))
    };
    let spread = first.wide_gap && !is_spread(text);
    if quiet && !ends && length <= 48 && !first.item && !spread && !entry() && !row() {
        return Role::Headline;
    }
    Role::Body
}

/// Whether a text says somewhere what is seen in the picture.
pub(super) fn shows(view: &View<'_>, from: usize, to: usize) -> bool {
    let mut lines = (from..=to).map(|line| view.text(line));
    lines.any(|text| {
        text.windows(2)
            .any(|two| matches!(two, ['图', '为' | '是' | '①']))
    })
}

/// A credit with the paper behind it: 欧阳明 摄（本报图片）.
fn is_credited(view: &View<'_>, from: usize, to: usize) -> bool {
    if !matches!(view.text(to).last(), Some('）' | ')')) {
        return false;
    }
    let mut tail: Vec<char> = view.text(to).to_vec();
    if tail.len() <= 16 && to > from {
        let before = view.text(to - 1);
        let from = before.len().saturating_sub(16);
        tail.splice(0..0, before[from..].iter().copied());
    }
    let Some(at) = tail.iter().rposition(|c| *c == '摄') else {
        return false;
    };
    let name = tail[..at].iter().rev().take(8);
    let apart = name
        .clone()
        .any(|c| c.is_whitespace() || matches!(c, '（' | '。'));
    apart && matches!(&tail[at + 1..], ['）' | ')'] | ['（' | '(', ..] if tail.len() - at <= 12)
}
