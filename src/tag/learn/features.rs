//! What a model sees of a text: for each character, a hash for every question it is asked.
//!
//! The questions are about the characters around it, their classes, the words that jieba cuts and
//! the kinds it gives them, surnames and endings of names, and what is said by whoever else has
//! an opinion: the built-in model, dictionaries and rules.

use std::ops::Range;

use super::lexicon::{INSTITUTION, Lexicon, PLACE, TITLE};
use super::weights::OWN;
use crate::tag::rules::Sure;
use crate::tag::words::Piece;

/// A hash for each question at each character.
#[derive(Clone, Default)]
pub(super) struct Features {
    hashes: Vec<u32>,
    /// How many to a character.
    width: usize,
}

impl Features {
    /// The questions at a character.
    #[inline]
    pub(super) fn at(&self, index: usize) -> &[u32] {
        &self.hashes[index * self.width..(index + 1) * self.width]
    }

    /// How many characters.
    pub(super) fn len(&self) -> usize {
        self.hashes.len().checked_div(self.width).unwrap_or(0)
    }

    /// Adds questions about what a dictionary says: its tag for each character.
    pub(super) fn add_words(&mut self, tags: &[u16]) {
        const MORE: usize = 2;
        let old = std::mem::take(self);
        self.width = old.width + MORE;
        self.hashes.reserve(old.len() * self.width);
        for (i, tag) in tags.iter().enumerate() {
            let next = tags.get(i + 1).map_or(1001, |tag| u64::from(*tag));
            self.hashes.extend_from_slice(old.at(i));
            self.hashes.push(said(*tag));
            self.hashes.push(mix(61, u64::from(*tag) << 12 | next));
        }
    }

    /// Adds questions about what rules say: for each character a tag, how sure the rule is of it,
    /// and which rule it is.
    pub(super) fn add_rules(&mut self, said: &[(u16, Sure, u8)]) {
        const MORE: usize = 3;
        let old = std::mem::take(self);
        self.width = old.width + MORE;
        self.hashes.reserve(old.len() * self.width);
        for (i, (tag, sure, rule)) in said.iter().enumerate() {
            let next = said.get(i + 1).map_or(1001, |(tag, ..)| u64::from(*tag));
            let rule = u64::from(*rule);
            self.hashes.extend_from_slice(old.at(i));
            self.hashes.push(ruled(*tag, *sure));
            self.hashes.push(mix(57, u64::from(*tag) << 8 | rule));
            self.hashes
                .push(mix(58, (u64::from(*tag) << 12 | next) << 8 | rule));
        }
    }

    /// Adds questions about what another model thinks: its tag for each character.
    pub(super) fn add_opinion(&mut self, tags: &[u16], pieces: &[Piece]) {
        const MORE: usize = 6;
        let old = std::mem::take(self);
        self.width = old.width + MORE;
        self.hashes.reserve(old.len() * self.width);
        let tag = |i: usize| tags.get(i).map_or(1001, |tag| u64::from(*tag));
        let mut k = 0;
        for i in 0..old.len() {
            while k + 1 < pieces.len() && pieces[k].range.end <= i {
                k += 1;
            }
            let word = &pieces[k];
            let edges = u64::from(word.range.start == i) | u64::from(word.range.end == i + 1) << 1;
            let (here, next) = (tag(i), tag(i + 1));
            let before = i.checked_sub(1).map_or(1000, tag);
            self.hashes.extend_from_slice(old.at(i));
            self.hashes.extend_from_slice(&[
                mix(50, here),
                mix(51, here << 12 | before),
                mix(52, here << 12 | next),
                mix(53, here << 24 | next << 12 | before),
                mix(54, here << 8 | word.kind.number() << 2 | edges),
                mix(55, here << 24 | next << 12 | tag(i + 2)),
            ]);
        }
    }
}

/// The question to which the answer is always the same: how frequent each tag is.
pub(super) const ALWAYS: u32 = OWN;

/// What that was in the first version of the built-in model's file.
pub(super) const ALWAYS_AT_FIRST: u32 = mix(0, 0);

/// The question whether a dictionary says this tag.
pub(super) fn said(tag: u16) -> u32 {
    own(tag, 0).unwrap_or_else(|| mix(60, u64::from(tag)))
}

/// The question whether a rule says this tag, and how surely.
pub(super) fn ruled(tag: u16, sure: Sure) -> u32 {
    let about = u64::from(tag) << 2 | sure as u64;
    own(tag, 1 + sure as u32).unwrap_or_else(|| mix(56, about))
}

/// One of eight questions about a tag whose answer has a row of its own, while there is one left.
fn own(tag: u16, question: u32) -> Option<u32> {
    ALWAYS.checked_add(8 * (1 + u32::from(tag)) + question)
}

/// A hash of a question and what it is about.
#[inline]
const fn mix(question: u32, about: u64) -> u32 {
    let x =
        (about ^ ((question as u64) << 58) ^ (question as u64).wrapping_mul(0xA24B_AED4_963E_E407))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let hash = (x >> 32) as u32;
    if hash < OWN { hash } else { OWN - 1 }
}

/// The class of a character.
fn class(c: char) -> u64 {
    match c {
        '0'..='9' | '０'..='９' => 1,
        'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' => 2,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千'
        | '万' | '亿' | '零' | '〇' | '两' => 3,
        '年' | '月' | '日' | '时' | '分' => 4,
        '·' | '•' | '・' | '．' => 5,
        '、' => 6,
        '（' | '(' | '《' | '“' | '‘' | '「' | '『' | '〈' | '【' => 7,
        '）' | ')' | '》' | '”' | '’' | '」' | '』' | '〉' | '】' => 8,
        '，' | '。' | '；' | '：' | '！' | '？' | ',' | '.' | ';' | ':' => 9,
        c if c.is_whitespace() => 10,
        '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => 11,
        c if c.is_alphanumeric() => 12,
        _ => 13,
    }
}

/// How many questions are asked about the text itself.
const PLAIN: usize = 36;

/// The text and the words in it.
pub(super) struct Text<'a> {
    /// The characters.
    pub(super) chars: &'a [char],
    /// The words, which cover all of them in order.
    pub(super) pieces: &'a [Piece],
}

/// The questions about the text itself.
pub(super) fn ask(text: &Text<'_>, lexicon: &Lexicon, out: &mut Features) {
    let chars = text.chars;
    let n = chars.len();
    out.width = PLAIN;
    out.hashes.clear();
    out.hashes.reserve(n * PLAIN);
    // Two of padding in front and behind.
    let code = |i: isize| -> u64 {
        if i < 0 {
            1
        } else {
            chars.get(i as usize).map_or(2, |c| {
                let c = match *c {
                    c @ '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
                    c => c,
                };
                c as u64
            })
        }
    };
    let pieces = text.pieces;
    let m = pieces.len();
    let word = |r: &Range<usize>| {
        chars[r.clone()].iter().fold(7u64, |h, c| {
            (h.rotate_left(5) ^ *c as u64).wrapping_mul(0x517C_C1B7_2722_0A95)
        })
    };
    let hashes: Vec<u64> = pieces.iter().map(|p| word(&p.range)).collect();
    let known: Vec<u64> = pieces
        .iter()
        .map(|p| u64::from(lexicon.ending(&chars[p.range.clone()])))
        .collect();
    // How many words on the next ending of an institution stands, all between being nominal.
    let mut ahead = vec![7u64; m + 1];
    for k in (0..m).rev() {
        ahead[k] = if known[k] as u8 & INSTITUTION != 0 && pieces[k].kind.is_nominal() {
            0
        } else if k + 1 < m && pieces[k + 1].kind.is_nominal() {
            (ahead[k + 1] + 1).min(7)
        } else {
            7
        };
    }
    let mut behind = vec![7u64; m + 1];
    for k in 0..m {
        behind[k] = if pieces[k].kind.is_proper() {
            0
        } else if k > 0 && pieces[k].kind.is_nominal() {
            (behind[k - 1] + 1).min(7)
        } else {
            7
        };
    }
    let kind = |k: isize| -> u64 {
        if k < 0 {
            62
        } else {
            pieces.get(k as usize).map_or(63, |p| p.kind.number())
        }
    };
    let hash = |k: isize| -> u64 {
        if k < 0 {
            1
        } else {
            hashes.get(k as usize).copied().unwrap_or(2)
        }
    };
    let known_at = |k: isize| -> u64 {
        if k < 0 {
            0
        } else {
            known.get(k as usize).copied().unwrap_or(0)
        }
    };
    let classes: Vec<u64> = chars.iter().map(|c| class(*c)).collect();
    let cls = |i: isize| -> u64 {
        if i < 0 {
            14
        } else {
            classes.get(i as usize).copied().unwrap_or(15)
        }
    };
    let surname: Vec<u64> = (0..n)
        .map(|i| u64::from(lexicon.surname(&chars[i..])))
        .collect();
    let sur = |i: isize| -> u64 {
        if i < 0 {
            0
        } else {
            surname.get(i as usize).copied().unwrap_or(0)
        }
    };

    let mut k = 0usize;
    for i in 0..n {
        while k + 1 < m && pieces[k].range.end <= i {
            k += 1;
        }
        let (s, kk) = (i as isize, k as isize);
        let (c0, p1, n1, p2, n2) = (code(s), code(s - 1), code(s + 1), code(s - 2), code(s + 2));
        let piece = &pieces[k];
        let (from, to, len) = (
            i - piece.range.start,
            piece.range.end - 1 - i,
            piece.range.len(),
        );
        // Begin, middle, end, single of the word.
        let cut = match (from, to) {
            (0, 0) => 3u64,
            (0, _) => 0,
            (_, 0) => 2,
            _ => 1,
        };
        let t0 = kind(kk) << 2 | cut;
        let (tp, tn) = (kind(kk - 1), kind(kk + 1));
        let w0 = hash(kk);
        let two = |a: u64, b: u64| a << 21 | b;
        let three = |a: u64, b: u64, c: u64| a << 42 | b << 21 | c;
        let run = ahead[k] << 3 | behind[k];
        let title = |k: isize| known_at(k) & u64::from(TITLE) != 0;
        let q = [
            ALWAYS,
            mix(1, c0),
            mix(2, p1),
            mix(3, n1),
            mix(4, p2),
            mix(5, n2),
            mix(6, two(p1, c0)),
            mix(7, two(c0, n1)),
            mix(8, two(p2, p1)),
            mix(9, two(n1, n2)),
            mix(10, two(p1, n1)),
            mix(11, three(p2, p1, c0)),
            mix(12, three(p1, c0, n1)),
            mix(13, three(c0, n1, n2)),
            mix(14, cls(s - 1) << 8 | cls(s) << 4 | cls(s + 1)),
            mix(
                15,
                cls(s - 2) << 16 | cls(s - 1) << 12 | cls(s) << 8 | cls(s + 1) << 4 | cls(s + 2),
            ),
            // Words.
            mix(16, t0),
            mix(17, w0 ^ cut),
            mix(18, hash(kk - 1) ^ cut),
            mix(19, hash(kk + 1) ^ cut),
            mix(20, t0 << 6 | tp),
            mix(21, t0 << 6 | tn),
            mix(22, t0 << 12 | tp << 6 | tn),
            mix(23, t0 << 4 | (len as u64).min(15)),
            mix(24, t0 << 12 | tn << 6 | kind(kk + 2)),
            mix(25, t0 << 12 | tp << 6 | kind(kk - 2)),
            mix(26, hash(kk + 1).wrapping_mul(31) ^ t0),
            mix(27, hash(kk - 1).wrapping_mul(31) ^ t0),
            // Names.
            mix(
                28,
                sur(s - 2) << 6 | sur(s - 1) << 4 | sur(s) << 2 | sur(s + 1),
            ),
            mix(
                29,
                (sur(s - 2) << 6 | sur(s - 1) << 4 | sur(s) << 2 | sur(s + 1)) << 20 | t0 << 6 | tn,
            ),
            mix(
                30,
                known_at(kk) << 4
                    | cut << 2
                    | u64::from(title(kk + 1)) << 1
                    | u64::from(title(kk - 1)),
            ),
            mix(31, run << 2 | cut),
            mix(32, run << 8 | t0),
            mix(
                33,
                run << 10
                    | (known_at(kk) & u64::from(INSTITUTION | PLACE)) << 8
                    | (known_at(kk + 1) & u64::from(INSTITUTION | PLACE)) << 3
                    | cut,
            ),
            mix(34, hash(kk - 1).wrapping_mul(0x9E37_79B9) ^ w0 ^ cut),
            mix(35, hash(kk + 1).wrapping_mul(0x9E37_79B9) ^ w0 ^ cut << 2),
        ];
        out.hashes.extend_from_slice(&q);
    }
}
