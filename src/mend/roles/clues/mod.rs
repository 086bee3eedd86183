//! What a block of a page is told by, as numbers that [`super::chain`] weighs: its length, signs and
//! edges, those of the blocks beside it, the characters of short ones, where it stands in a row of
//! lines that look like headlines, what words it shares with the texts around it, and how it is like
//! other short blocks that stand alone.
//!
//! The same for learning and for telling.
mod heads;
mod shape;
mod sheet;
mod text;

use smallvec::SmallVec;

use crate::core::Role;

use super::super::view::{Edge, View};
use super::Block;
use super::beside::hangs;
use super::parts::{Part, Parts};
use sheet::{Kind, Of, Sheet};

/// A text longer than this that looks like body is body, and nothing of it is weighed; nothing longer
/// is a headline.
const SURE: usize = 60;

/// Whether a block is short enough for its characters to tell what it is.
const SHORT: usize = 45;

/// Numbers of clues.
type Numbers = SmallVec<[u32; 128]>;

/// What a block is told by.
#[derive(Clone, PartialEq, Debug)]
pub struct Clues {
    /// Numbers of clues, in no order.
    pub numbers: Numbers,
    /// What it can be at all.
    pub allowed: Parts,
    /// What it is as a text.
    pub text: Text,
}

/// What a block is as a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Text {
    /// Characters in it.
    pub length: usize,
    /// Whether it begins as a report does, with a dateline.
    pub reports: bool,
}

/// The clues of a page's blocks, each made when it is asked for: all together are larger than the
/// page.
pub(super) fn clues<'a>(
    view: &'a View<'a>,
    blocks: &'a [Block],
) -> impl Iterator<Item = Clues> + 'a {
    let page = Page::of(view, blocks);
    blocks.iter().enumerate().map(move |(at, block)| {
        let (numbers, allowed) = if is_sure(block) {
            (Numbers::new(), Parts::only(Part::Body))
        } else {
            (page.clues(at), allowed(view, block))
        };
        Clues {
            numbers,
            allowed,
            text: Text {
                length: block.length,
                reports: view.signs[block.from].dateline,
            },
        }
    })
}

/// What a block of its length and end can be.
fn allowed(view: &View<'_>, block: &Block) -> Parts {
    if block.role == Role::Body && hangs(view.text(block.to)) {
        return Parts::only(Part::Body);
    }
    let mut allowed = Parts::ANY;
    let mut most = |length: usize, parts: &[Part]| {
        if block.length > length {
            parts.iter().for_each(|part| allowed.remove(*part));
        }
    };
    let looks = |role: Role| block.own == role || block.role == role;
    if !looks(Role::Byline) {
        most(14, &[Part::Byline]);
    }
    // Rules know these but for very short or damaged ones.
    if !looks(Role::Dateline) {
        most(0, &[Part::Dateline]);
    }
    if !looks(Role::Jump) {
        most(12, &[Part::Jump]);
    }
    most(
        SURE,
        &[Part::Headline, Part::Above, Part::Below, Part::Inside],
    );
    allowed
}

/// Whether a block is body without being weighed.
fn is_sure(block: &Block) -> bool {
    block.own == Role::Body && block.role == Role::Body && block.length > SURE
}

/// A page's blocks with what is looked up more than once.
struct Page<'a> {
    view: &'a View<'a>,
    blocks: &'a [Block],
    /// The characters of blocks that are not sure without white space, and where those of each block
    /// begin.
    inked: Vec<char>,
    begins: Vec<usize>,
    /// Blocks that look like headlines.
    is_head: Vec<bool>,
    /// Short blocks that stand alone between two texts, in order.
    alone: Vec<usize>,
    /// Characters of these, on the average.
    alone_mean: f32,
    /// How wide a line usually is, in halves of a character.
    width: u16,
}

impl<'a> Page<'a> {
    fn of(view: &'a View<'a>, blocks: &'a [Block]) -> Self {
        let mut inked = Vec::new();
        let mut begins = Vec::with_capacity(blocks.len());
        for block in blocks {
            begins.push(inked.len());
            if is_sure(block) {
                continue;
            }
            for line in block.from..=block.to {
                let text = view.text(line);
                if text.iter().any(|c| c.is_whitespace()) {
                    inked.extend(text.iter().filter(|c| !c.is_whitespace()));
                } else {
                    inked.extend_from_slice(text);
                }
            }
        }
        let is_head = blocks
            .iter()
            .map(|block| matches!(block.role, Role::Headline | Role::Subtitle))
            .collect();
        let is_alone = |at: &usize| {
            let block = &blocks[*at];
            let before = at.checked_sub(1).and_then(|at| blocks.get(at));
            let behind = blocks.get(at + 1);
            let beside = |other: Option<&Block>, least: usize| {
                other.is_some_and(|other| other.length > least)
            };
            let stops = view.ends[block.to] == Edge::Stop;
            let (longest, least) = if stops { (20, 25) } else { (30, 15) };
            matches!(block.own, Role::Headline | Role::Subtitle | Role::Body)
                && block.length <= longest
                && beside(before, least)
                && beside(behind, least)
        };
        let alone: Vec<usize> = (0..blocks.len()).filter(is_alone).collect();
        let sum: usize = alone.iter().map(|at| blocks[*at].length).sum();
        let mut widths = view.measured.clone();
        let middle = widths.len() / 2;
        let width = match widths.get(middle) {
            Some(_) => *widths.select_nth_unstable(middle).1,
            None => 1,
        };
        Self {
            view,
            blocks,
            inked,
            begins,
            is_head,
            alone_mean: sum as f32 / alone.len().max(1) as f32,
            alone,
            width: width.max(1),
        }
    }

    /// The characters of a block that is not sure, without white space.
    fn inked(&self, at: usize) -> &[char] {
        let to = self.begins.get(at + 1).copied();
        &self.inked[self.begins[at]..to.unwrap_or(self.inked.len())]
    }

    fn clues(&self, at: usize) -> Numbers {
        let mut sheet = Sheet {
            clues: Numbers::new(),
            of: Of::Itself,
        };
        sheet.put(Kind::Always, 0);
        self.looks(at, &mut sheet);
        self.shape(at, &mut sheet);
        for (of, beside) in [(Of::Before, at.checked_sub(1)), (Of::Behind, Some(at + 1))] {
            sheet.of = of;
            match beside.filter(|beside| *beside < self.blocks.len()) {
                Some(beside) => {
                    self.looks(beside, &mut sheet);
                    self.beside(at, beside, &mut sheet);
                }
                None => sheet.put(Kind::None, 0),
            }
        }
        sheet.of = Of::Itself;
        self.text(at, &mut sheet);
        if self.is_head[at] {
            self.row(at, &mut sheet);
        }
        if let Ok(place) = self.alone.binary_search(&at) {
            self.alone(at, place, &mut sheet);
        }
        sheet.clues
    }
}
