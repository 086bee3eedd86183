//! What a block of a page is told by, as numbers that [`super::chain`] weighs: its length, signs and
//! edges, those of the blocks beside it, the characters of short ones, where it stands in a row of
//! lines that look like headlines, what words it shares with the texts around it, and how it is like
//! other short blocks that stand alone.
//!
//! The same for learning and for telling.

use smallvec::SmallVec;

use crate::core::Role;

use super::super::view::{Edge, View};
use super::looks::{is_label, is_own_title, people};
use super::parts::{Part, Parts};
use super::words::{DETAILS, EVENTS, LEADS, NEWS, OURS, PLACES, SETTINGS};
use super::{Block, hangs};

/// A text longer than this that looks like body is body, and nothing of it is weighed; nothing longer
/// is a headline.
const SURE: usize = 60;

/// Whether a block is short enough for its characters to tell what it is.
const SHORT: usize = 45;

/// Characters of a text in which a report says what happened.
const LEAD: usize = 70;

/// Characters before a block that are looked at for its words.
const NEAR: usize = 300;

/// A text has at least so many characters.
const TEXT: usize = 20;

/// What a block is told by.
#[derive(Clone, PartialEq, Debug)]
pub struct Clues {
    /// Numbers of clues, in no order.
    pub numbers: SmallVec<[u32; 128]>,
    /// What it can be at all.
    pub allowed: Parts,
}

/// The clues of a page's blocks.
pub(super) fn clues(view: &View<'_>, blocks: &[Block]) -> Vec<Clues> {
    let page = Page::of(view, blocks);
    let each = blocks.iter().enumerate();
    each.map(|(at, block)| {
        if is_sure(block) {
            return Clues {
                numbers: SmallVec::new(),
                allowed: Parts::only(Part::Body),
            };
        }
        Clues {
            numbers: page.clues(at),
            allowed: allowed(view, block),
        }
    })
    .collect()
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

/// Kinds of clues. Those of the block before and behind are other clues than its own.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Kind {
    Always,
    Own,
    Looked,
    Length,
    End,
    Marks,
    Sign,
    Begin,
    Lines,
    Indent,
    Blanks,
    BlanksBehind,
    BeginsParagraph,
    Short,
    First,
    Last,
    FirstPair,
    LastPair,
    Width,
    Has,
    Said,
    Word,
    Character,
    Pair,
    Gaps,
    EvenParts,
    Shape,
    Numbers,
    Longer,
    Ratio,
    Place,
    Row,
    InRow,
    Shortest,
    Longest,
    OfMean,
    InRowLooks,
    SharesMost,
    BehindRow,
    BeforeRow,
    RowEnds,
    SharesNext,
    SharesBefore,
    Lead,
    Alone,
    AloneLength,
    AloneMean,
    AloneSince,
    AloneThen,
    AloneText,
    Like,
    None,
}

/// Whose clue it is: a block's own, or that of one beside it.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Of {
    Itself,
    Before,
    Behind,
}

/// The number of a clue.
fn number(of: Of, kind: Kind, value: u32) -> u32 {
    // An invertible mixing of bits (the finalizer of MurmurHash3): few clues fall together.
    let mut bits = value ^ (u32::from(kind as u8) << 24) ^ (u32::from(of as u8) << 30);
    bits = (bits ^ (bits >> 16)).wrapping_mul(0x85EB_CA6B);
    bits = (bits ^ (bits >> 13)).wrapping_mul(0xC2B2_AE35);
    bits ^ (bits >> 16)
}

/// In which of the ranges that end with these a number lies.
fn range(number: usize, ends: &[usize]) -> u32 {
    ends.iter()
        .position(|end| number <= *end)
        .unwrap_or(ends.len()) as u32
}

fn range_of(ratio: f32, ends: &[f32]) -> u32 {
    ends.iter()
        .position(|end| ratio <= *end)
        .unwrap_or(ends.len()) as u32
}

/// Two characters as one value.
fn pair(a: char, b: char) -> u32 {
    (a as u32).wrapping_mul(0x9E37).wrapping_add(b as u32) & 0x00FF_FFFF
}

/// Marks whose presence tells something.
const MARKS: [char; 14] = [
    '了', '将', '为', '在', '：', '“', '《', '、', '，', '；', '？', '！', '（', '）',
];

/// A page's blocks with what is looked up more than once.
struct Page<'a, 'b> {
    view: &'a View<'b>,
    blocks: &'a [Block],
    /// The characters of each, if it is not sure.
    inked: Vec<Vec<char>>,
    /// Blocks that look like headlines.
    is_head: Vec<bool>,
    /// Short blocks that stand alone between two texts, in order.
    alone: Vec<usize>,
    /// Characters of these, on the average.
    alone_mean: f32,
    /// How wide a line usually is, in halves of a character.
    width: u16,
}

impl<'a, 'b> Page<'a, 'b> {
    fn of(view: &'a View<'b>, blocks: &'a [Block]) -> Self {
        let inked: Vec<Vec<char>> = blocks
            .iter()
            .map(|block| {
                if is_sure(block) {
                    Vec::new()
                } else {
                    block.inked(view)
                }
            })
            .collect();
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
        widths.sort_unstable();
        Self {
            view,
            blocks,
            inked,
            is_head,
            alone_mean: sum as f32 / alone.len().max(1) as f32,
            alone,
            width: widths.get(widths.len() / 2).copied().unwrap_or(1).max(1),
        }
    }

    fn clues(&self, at: usize) -> SmallVec<[u32; 128]> {
        let mut sheet = Sheet {
            clues: SmallVec::new(),
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

    /// What a block looks like, to its neighbours too.
    fn looks(&self, at: usize, sheet: &mut Sheet) {
        let block = &self.blocks[at];
        let (first, last) = (self.view.signs[block.from], self.view.signs[block.to]);
        sheet.put(Kind::Own, block.own as u32);
        sheet.put(Kind::Looked, block.role as u32);
        let lengths = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 30, 40, 60, 100];
        sheet.put(Kind::Length, range(block.length, &lengths));
        sheet.put(Kind::End, self.view.ends[block.to] as u32);
        let lines = block.from..=block.to;
        let marks: usize = lines
            .map(|line| usize::from(self.view.signs[line].marks))
            .sum();
        sheet.put(Kind::Marks, range(marks, &[0, 1, 2, 3, 5]));
        let signs = [
            first.jump,
            first.byline,
            first.bracketed,
            first.dateline,
            first.caption,
            first.credit,
            first.header,
            first.furniture,
            first.item,
            first.wide_gap,
            first.gap,
            last.credit,
        ];
        for (sign, _) in signs.iter().enumerate().filter(|(_, is_so)| **is_so) {
            sheet.put(Kind::Sign, sign as u32);
        }
    }

    /// How it stands in its column.
    fn shape(&self, at: usize, sheet: &mut Sheet) {
        let block = &self.blocks[at];
        let view = self.view;
        let line = &view.lines[block.from];
        sheet.put(Kind::Begin, view.begins[block.from] as u32);
        sheet.put(Kind::Lines, range(block.to + 1 - block.from, &[1, 2, 3, 5]));
        sheet.put(
            Kind::Indent,
            range(usize::from(line.indent), &[0, 1, 2, 4, 8]),
        );
        sheet.put(Kind::Blanks, range(usize::from(line.blanks), &[0, 1, 2]));
        let behind = usize::from(view.blanks_after(block.to));
        sheet.put(Kind::BlanksBehind, range(behind, &[0, 1, 2]));
        let begins = view.begins_paragraph(block.from);
        sheet.put(Kind::BeginsParagraph, begins.map_or(2, u32::from));
        let short = view
            .short(block.to)
            .map(|short| (short + 64).max(0) as usize);
        let ends = [60, 66, 69, 74, 84, 94];
        sheet.put(Kind::Short, short.map_or(9, |short| range(short, &ends)));
        let width = f32::from(view.measured[block.from]) / f32::from(self.width);
        sheet.put(
            Kind::Width,
            range_of(width, &[0.3, 0.5, 0.7, 0.9, 1.1, 1.3]),
        );
        let last = self.blocks.len() - 1;
        let place = match at {
            0 => 0,
            at if at == last => 1,
            1 | 2 => 2,
            _ => 3,
        };
        sheet.put(Kind::Place, place);
    }

    /// How a block is to one beside it.
    fn beside(&self, at: usize, beside: usize, sheet: &mut Sheet) {
        let (own, other) = (&self.blocks[at], &self.blocks[beside]);
        sheet.put(Kind::Longer, u32::from(own.length > other.length));
        sheet.put(Kind::Begin, self.view.begins[other.from] as u32);
        if own.length > SHORT || other.length > SHORT {
            return;
        }
        let text = &self.inked[beside];
        let ratio = own.length as f32 / other.length.max(1) as f32;
        let ends = [0.4, 0.6, 0.8, 0.95, 1.05, 1.25, 1.6, 2.5];
        sheet.put(Kind::Ratio, range_of(ratio, &ends));
        for (mark, _) in ['：', '？', '！', '“', '—', '《']
            .iter()
            .enumerate()
            .filter(|(_, mark)| text.contains(mark))
        {
            sheet.put(Kind::Has, mark as u32);
        }
        if let [a, b, ..] = text[..] {
            sheet.put(Kind::FirstPair, pair(a, b));
        }
        if let [.., a, b] = text[..] {
            sheet.put(Kind::LastPair, pair(a, b));
        }
    }

    /// The characters of a block.
    fn text(&self, at: usize, sheet: &mut Sheet) {
        let text = &self.inked[at];
        let (Some(first), Some(last)) = (text.first(), text.last()) else {
            return;
        };
        sheet.put(Kind::First, *first as u32);
        sheet.put(Kind::Last, *last as u32);
        if let [a, b, ..] = text[..] {
            sheet.put(Kind::FirstPair, pair(a, b));
        }
        if let [.., a, b] = text[..] {
            sheet.put(Kind::LastPair, pair(a, b));
        }
        for (mark, _) in MARKS
            .iter()
            .enumerate()
            .filter(|(_, mark)| text.contains(mark))
        {
            sheet.put(Kind::Has, mark as u32);
        }
        let said = matches!(first, '“' | '「' | '『') && matches!(last, '”' | '」' | '』');
        if said {
            sheet.put(Kind::Said, 0);
        }
        if text.len() > SHORT {
            return;
        }
        self.words(text, sheet);
        let mut seen: Vec<char> = text.clone();
        seen.sort_unstable();
        seen.dedup();
        for c in seen {
            sheet.put(Kind::Character, c as u32);
        }
        for two in text.windows(2) {
            sheet.put(Kind::Pair, pair(two[0], two[1]));
        }
        self.parts(at, sheet);
        let shape = text.iter().filter_map(|c| match c {
            '，' | '、' | '；' => Some(1),
            '：' => Some(2),
            '？' => Some(3),
            '！' => Some(4),
            '“' => Some(5),
            '”' => Some(6),
            '《' => Some(7),
            '》' => Some(8),
            '—' => Some(9),
            '（' => Some(10),
            '）' => Some(11),
            '…' => Some(12),
            '·' => Some(13),
            '%' => Some(14),
            _ => None,
        });
        let shape = shape.take(4).fold(0, |all: u32, mark| all * 16 + mark);
        sheet.put(Kind::Shape, shape);
        let is_figure =
            |c: &char| c.is_ascii_digit() || "一二三四五六七八九十百千万亿两".contains(*c);
        let starts = text
            .windows(2)
            .filter(|pair| !is_figure(&pair[0]) && is_figure(&pair[1]));
        let numbers = starts.count() + usize::from(is_figure(first));
        sheet.put(Kind::Numbers, range(numbers, &[0, 1, 2]));
        if is_figure(first) {
            sheet.put(Kind::Numbers, 9);
        }
    }

    /// Words that say what a headline is about.
    fn words(&self, text: &[char], sheet: &mut Sheet) {
        let line: String = text.iter().collect();
        let ends = |words: &[&str]| words.iter().any(|word| line.ends_with(word));
        let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
        let place = text.iter().take(4).skip(1).any(|c| PLACES.contains(c));
        let told = [
            ends(&EVENTS),
            ends(&LEADS),
            begins(&SETTINGS),
            begins(&DETAILS),
            begins(&OURS),
            place,
            people(text),
            is_label(text),
            is_own_title(text),
        ];
        for (word, _) in told.iter().enumerate().filter(|(_, is_so)| **is_so) {
            sheet.put(Kind::Word, word as u32);
        }
    }

    /// Parts with white space between them.
    fn parts(&self, at: usize, sheet: &mut Sheet) {
        let block = &self.blocks[at];
        let text = self.view.text(block.from);
        let parts = text.split(|c| c.is_whitespace());
        let lengths: SmallVec<[usize; 6]> = parts
            .map(<[char]>::len)
            .filter(|length| *length > 0)
            .collect();
        sheet.put(Kind::Gaps, range(lengths.len(), &[1, 2, 3]));
        if lengths.len() > 1 {
            let even = lengths.iter().all(|length| *length == lengths[0]);
            sheet.put(Kind::EvenParts, u32::from(even));
        }
    }

    /// Where it stands among others that look like headlines.
    fn row(&self, at: usize, sheet: &mut Sheet) {
        let before = self.is_head[..at]
            .iter()
            .rev()
            .take_while(|is_head| **is_head)
            .count();
        let behind = self.is_head[at + 1..]
            .iter()
            .take_while(|is_head| **is_head)
            .count();
        let (from, to) = (at - before, at + behind);
        let count = to - from + 1;
        sheet.put(
            Kind::Row,
            range(count, &[1, 2, 3, 4, 6]) * 8 + range(before, &[0, 1, 2, 3]),
        );
        let place = match (before, behind) {
            (0, 0) => 0,
            (0, _) => 1,
            (_, 0) => 2,
            _ => 3,
        };
        sheet.put(Kind::InRow, place);
        let end = self.view.ends[self.blocks[at].to] as u32;
        sheet.put(Kind::InRowLooks, place * 16 + end);
        let gaps = u32::from(self.view.signs[self.blocks[at].from].gap);
        let row = range(count, &[1, 2, 3, 4, 6]) * 4 + place;
        sheet.put(Kind::InRowLooks, 64 + row * 2 + gaps);
        let lengths = range(self.blocks[at].length, &[4, 6, 9, 12, 16, 20, 26]);
        sheet.put(Kind::InRowLooks, 256 + row * 8 + lengths);
        let lengths = || self.blocks[from..=to].iter().map(|block| block.length);
        let own = self.blocks[at].length;
        sheet.put(
            Kind::Shortest,
            u32::from(lengths().all(|length| own <= length)),
        );
        sheet.put(
            Kind::Longest,
            u32::from(lengths().all(|length| own >= length)),
        );
        let mean = lengths().sum::<usize>() as f32 / count as f32;
        sheet.put(
            Kind::OfMean,
            range_of(own as f32 / mean.max(1.0), &[0.6, 0.8, 1.0, 1.2, 1.5]),
        );
        let role_of = |at: usize| self.blocks.get(at).map_or(15, |block| block.role as u32);
        sheet.put(Kind::BehindRow, role_of(to + 1));
        sheet.put(Kind::BehindRow, 16 + place * 16 + role_of(to + 1));
        if let Some(next) = self.blocks.get(to + 1) {
            let dateline = self.view.signs[next.from].dateline;
            sheet.put(Kind::BehindRow, 128 + u32::from(dateline));
        }
        match from.checked_sub(1) {
            Some(before) => {
                sheet.put(Kind::BeforeRow, role_of(before));
                sheet.put(Kind::RowEnds, self.view.ends[self.blocks[before].to] as u32);
            }
            None => sheet.put(Kind::BeforeRow, 15),
        }
        self.shares(at, (from, to), sheet);
    }

    /// What words it shares with the texts before and behind its row.
    fn shares(&self, at: usize, (from, to): (usize, usize), sheet: &mut Sheet) {
        let is_text = |at: &usize| self.blocks[*at].length >= TEXT;
        let behind = (to + 1..self.blocks.len()).take(3).find(is_text);
        let before = (0..from).rev().take(3).find(is_text);
        let text = &self.inked[at];
        if let Some(behind) = behind {
            let lead = self.beginning(behind);
            let own = share(text, &lead);
            sheet.put(Kind::SharesNext, range_of(own, &[0.0, 0.15, 0.3, 0.5]));
            sheet.put(Kind::Lead, u32::from(is_news(&lead)));
            if to > from {
                let most = (from..=to)
                    .filter(|other| *other != at)
                    .all(|other| share(&self.inked[other], &lead) <= own);
                sheet.put(Kind::SharesMost, u32::from(most));
            }
        }
        if let Some(before) = before {
            let near = self.ending(before);
            let share = share(text, &near);
            sheet.put(Kind::SharesBefore, range_of(share, &[0.0, 0.15, 0.3, 0.5]));
        }
    }

    /// A short block between two texts, beside others like it.
    fn alone(&self, at: usize, place: usize, sheet: &mut Sheet) {
        let block = &self.blocks[at];
        let count = range(self.alone.len(), &[1, 2, 3, 5]);
        sheet.put(Kind::Alone, count);
        let ratio = block.length as f32 / self.alone_mean.max(1.0);
        sheet.put(
            Kind::AloneLength,
            range_of(ratio, &[0.6, 0.8, 1.0, 1.2, 1.6]),
        );
        let mean = self.alone_mean.round() as usize;
        sheet.put(Kind::AloneMean, range(mean, &[5, 7, 9, 11, 14]));
        let lead = self.beginning(at + 1);
        let news = u32::from(is_news(&lead));
        let lengths = range(block.length, &[5, 7, 9, 12, 16]);
        sheet.put(Kind::AloneText, news * 8 + lengths);
        let (before, behind) = (&self.blocks[at - 1], &self.blocks[at + 1]);
        sheet.put(
            Kind::AloneText,
            16 + range(before.length, &[30, 60, 100, 200]),
        );
        sheet.put(
            Kind::AloneText,
            24 + range(behind.length, &[30, 60, 100, 200]),
        );
        // What the story it stands in began with.
        let begins = |at: &usize| {
            let block = &self.blocks[*at];
            self.view.signs[block.from].dateline
                || matches!(block.role, Role::Byline | Role::Furniture)
        };
        let began = (0..at).rev().find(begins);
        let since = began.map_or(9, |began| range(at - began, &[2, 3, 5, 8]));
        sheet.put(Kind::AloneSince, since);
        let next = (at + 1..self.blocks.len()).find(|at| self.blocks[*at].role != Role::Body);
        sheet.put(
            Kind::AloneThen,
            next.map_or(15, |next| self.blocks[next].role as u32),
        );
        let soon = (at + 1..self.blocks.len()).take(2).any(|at| begins(&at));
        sheet.put(Kind::AloneThen, 16 + u32::from(soon));
        for (of, other) in [
            (Of::Before, place.checked_sub(1)),
            (Of::Behind, Some(place + 1)),
        ] {
            sheet.of = of;
            match other.and_then(|other| self.alone.get(other)) {
                Some(other) => self.like(at, *other, sheet),
                None => sheet.put(Kind::Like, 255),
            }
        }
        sheet.of = Of::Itself;
    }

    /// How alike two short blocks are.
    fn like(&self, at: usize, other: usize, sheet: &mut Sheet) {
        let (own, their) = (&self.inked[at], &self.inked[other]);
        sheet.put(Kind::Like, u32::from(own.first() == their.first()));
        sheet.put(Kind::Like, 2 + u32::from(own.last() == their.last()));
        let marks = |text: &[char]| -> SmallVec<[char; 4]> {
            let marks = text.iter().filter(|c| "：，？！、“”".contains(**c));
            marks.copied().collect()
        };
        sheet.put(Kind::Like, 4 + u32::from(marks(own) == marks(their)));
        let apart = own.len().abs_diff(their.len());
        sheet.put(Kind::Like, 8 + range(apart, &[0, 1, 2, 4, 7]));
        sheet.put(Kind::Like, 16 + range(at.abs_diff(other), &[2, 3, 4, 6]));
        let stops = self.view.ends[self.blocks[other].to] == Edge::Stop;
        sheet.put(Kind::Like, 24 + u32::from(stops));
    }

    /// The first characters of a block.
    fn beginning(&self, at: usize) -> Vec<char> {
        let block = &self.blocks[at];
        let chars = (block.from..=block.to).flat_map(|line| self.view.text(line));
        chars
            .filter(|c| !c.is_whitespace())
            .take(LEAD)
            .copied()
            .collect()
    }

    /// The last characters of a block.
    fn ending(&self, at: usize) -> Vec<char> {
        let block = &self.blocks[at];
        let lines = (block.from..=block.to).rev();
        let chars = lines.flat_map(|line| self.view.text(line).iter().rev());
        let mut chars: Vec<char> = chars
            .filter(|c| !c.is_whitespace())
            .take(NEAR)
            .copied()
            .collect();
        chars.reverse();
        chars
    }
}

/// Collects clues.
struct Sheet {
    clues: SmallVec<[u32; 128]>,
    of: Of,
}

impl Sheet {
    fn put(&mut self, kind: Kind, value: u32) {
        self.clues.push(number(self.of, kind, value));
    }
}

/// Whether a text begins as news do.
fn is_news(lead: &[char]) -> bool {
    let told = &lead[..lead.len().min(40)];
    told.windows(2).any(|two| {
        NEWS.iter().any(|word| match word {
            [one] => two[0] == *one,
            word => two == *word,
        })
    }) || matches!(told.last(), Some(last) if NEWS.contains(&&[*last][..]))
}

/// What share of a text's pairs of characters another has.
fn share(text: &[char], of: &[char]) -> f32 {
    // A bit for each pair tells most that are not there, before they are looked for.
    let place = |two: &[char]| {
        let mixed = pair(two[0], two[1]).wrapping_mul(0x85EB_CA6B) >> 20;
        (mixed as usize / 64, 1u64 << (mixed % 64))
    };
    let mut bits = [0u64; 64];
    for two in of.windows(2) {
        let (word, bit) = place(two);
        bits[word] |= bit;
    }
    let is_in = |two: &[char]| {
        let (word, bit) = place(two);
        bits[word] & bit != 0 && of.windows(2).any(|other| other == two)
    };
    let found = text.windows(2).filter(|two| is_in(two)).count();
    found as f32 / text.len().saturating_sub(1).max(3) as f32
}
