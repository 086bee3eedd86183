//! Where a block stands among others that look like headlines, and how short blocks that stand alone
//! between two texts are like each other.

use smallvec::SmallVec;

use crate::core::Role;

use super::super::super::view::Edge;
use super::Page;
use super::sheet::{Kind, Of, Sheet, pair, range, range_of};

/// Characters of a text in which a report says what happened.
const LEAD: usize = 70;

/// Characters before a block that are looked at for its words.
const NEAR: usize = 300;

/// A text has at least so many characters.
const TEXT: usize = 20;

impl Page<'_> {
    /// Where it stands among others that look like headlines.
    pub(super) fn row(&self, at: usize, sheet: &mut Sheet) {
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
        self.verse(at, (from, to), sheet);
    }

    /// Where in a long row of short lines it stands: below a name they are verse.
    fn verse(&self, at: usize, (from, to): (usize, usize), sheet: &mut Sheet) {
        let count = to - from + 1;
        if count < 3 {
            return;
        }
        let signed = from
            .checked_sub(1)
            .is_some_and(|before| self.blocks[before].role == Role::Byline);
        let characters: usize = self.blocks[from..=to]
            .iter()
            .map(|block| block.length)
            .sum();
        let mean = range(characters / count, &[5, 7, 9, 12]);
        let place = range(at - from, &[0, 1, 2, 4]);
        let left = range(to - at, &[0, 1, 2, 4]);
        let row = (u32::from(signed) * 8 + range(count, &[3, 4, 6, 9])) * 8 + mean;
        sheet.put(Kind::Verse, row);
        sheet.put(Kind::Verse, 256 + u32::from(signed) * 64 + place * 8 + left);
    }

    /// What words it shares with the texts before and behind its row.
    fn shares(&self, at: usize, (from, to): (usize, usize), sheet: &mut Sheet) {
        let is_text = |at: &usize| self.blocks[*at].length >= TEXT;
        let behind = (to + 1..self.blocks.len()).take(3).find(is_text);
        let before = (0..from).rev().take(3).find(is_text);
        let text = self.inked(at);
        if let Some(behind) = behind {
            let lead = self.beginning(behind);
            let own = share(text, &lead);
            sheet.put(Kind::SharesNext, range_of(own, &[0.0, 0.15, 0.3, 0.5]));
            sheet.put(Kind::Lead, u32::from(is_news(&lead)));
            if to > from {
                let most = (from..=to)
                    .filter(|other| *other != at)
                    .all(|other| share(self.inked(other), &lead) <= own);
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
    pub(super) fn alone(&self, at: usize, place: usize, sheet: &mut Sheet) {
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
        let (own, their) = (self.inked(at), self.inked(other));
        sheet.put(Kind::Like, u32::from(own.first() == their.first()));
        sheet.put(Kind::Like, 2 + u32::from(own.last() == their.last()));
        let marks = |text: &[char]| -> SmallVec<[char; 4]> {
            let is_mark = |c: &&char| matches!(c, '：' | '，' | '？' | '！' | '、' | '“' | '”');
            text.iter().filter(is_mark).copied().collect()
        };
        sheet.put(Kind::Like, 4 + u32::from(marks(own) == marks(their)));
        let apart = own.len().abs_diff(their.len());
        sheet.put(Kind::Like, 8 + range(apart, &[0, 1, 2, 4, 7]));
        sheet.put(Kind::Like, 16 + range(at.abs_diff(other), &[2, 3, 4, 6]));
        let stops = self.view.ends[self.blocks[other].to] == Edge::Stop;
        sheet.put(Kind::Like, 24 + u32::from(stops));
    }

    /// The first characters of a block without white space.
    fn beginning(&self, at: usize) -> SmallVec<[char; 128]> {
        let block = &self.blocks[at];
        let chars = (block.from..=block.to).flat_map(|line| self.view.text(line));
        let chars = chars.filter(|c| !c.is_whitespace()).take(LEAD);
        chars.copied().collect()
    }

    /// The last characters of a block without white space.
    fn ending(&self, at: usize) -> SmallVec<[char; 512]> {
        let block = &self.blocks[at];
        let lines = (block.from..=block.to).rev();
        let chars = lines.flat_map(|line| self.view.text(line).iter().rev());
        let chars = chars.filter(|c| !c.is_whitespace()).take(NEAR);
        let mut chars: SmallVec<[char; 512]> = chars.copied().collect();
        chars.reverse();
        chars
    }
}

/// Whether a text begins as news do: it says when, and who tells it.
fn is_news(lead: &[char]) -> bool {
    let told = &lead[..lead.len().min(40)];
    let next = told.iter().skip(1).map(Some).chain([None]);
    told.iter().zip(next).any(|two| {
        matches!(
            two,
            ('昨' | '月' | '讯' | '电', _)
                | ('日', Some('前'))
                | ('近', Some('日'))
                | ('今', Some('天' | '年'))
                | ('记', Some('者'))
                | ('本', Some('报'))
        )
    })
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
