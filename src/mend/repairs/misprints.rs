//! Characters that make no word where a look-alike would. Only flagged.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::core::clean::is_line_end;
use crate::core::variants::simplified;
use crate::mend::dictionary::{Dictionary, is_han};
use crate::mend::reasons::Fault;

use super::lines::Lines;
use super::look_alikes::look_alikes;
use super::people::{COMMON, COMPOUND, is_family};
use super::{Fix, Kind};

pub(super) fn find(lines: &Lines<'_>, dictionary: &impl Dictionary, found: &mut Vec<Fix>) {
    // Line ends inside a paragraph do not part words; they are left out.
    let text = lines.text;
    let places: Vec<usize> = (0..text.len())
        .filter(|i| !crate::core::clean::is_white(text[*i]))
        .collect();
    let chars: Vec<char> = places.iter().map(|i| text[*i]).collect();
    let mut pairs: FxHashMap<(char, char), u32> = FxHashMap::default();
    for pair in chars.windows(2) {
        *pairs.entry((pair[0], pair[1])).or_default() += 1;
    }
    // White space may part words; a line end does not.
    let goes_on = |at: usize| {
        places.get(at + 1).is_none_or(|next| {
            let between = &text[places[at] + 1..*next];
            between.is_empty() || between.iter().any(|c| is_line_end(*c))
        })
    };
    let lengths = dictionary.word_lengths(&chars);
    for at in 0..chars.len() {
        if !is_han(chars[at]) || lengths[at] > 1 {
            continue;
        }
        let others = look_alikes(chars[at]);
        if others.is_empty() {
            continue;
        }
        let from = (0..at)
            .rev()
            .take(4)
            .take_while(|i| is_han(chars[*i]) && goes_on(*i))
            .last()
            .unwrap_or(at);
        let to = (at + 1..chars.len())
            .take(4)
            .take_while(|i| is_han(chars[*i]) && goes_on(*i - 1))
            .last()
            .map_or(at + 1, |i| i + 1);
        let own = &chars[from..to];
        if own.len() < 2 {
            continue;
        }
        let is_name = own.len() <= 3 && at > from && is_family(own[0]);
        if is_name || is_counted(own, at - from) || is_behind_compound(own, at - from) {
            continue;
        }
        let others = in_words(own, at - from, others, dictionary);
        if others.is_empty() || dictionary.word_around(own, at - from) > 1 {
            continue;
        }
        // What stands there several times in the same way, or is the given name of somebody, is
        // hardly misprinted because it makes no word.
        let recurs = |from: usize| {
            let pair = chars.get(from).zip(chars.get(from + 1));
            pair.and_then(|(a, b)| pairs.get(&(*a, *b)))
                .is_some_and(|count| *count > 1)
        };
        let recurs = recurs(at) && chars.get(at + 1).is_some_and(|c| is_han(*c))
            || at > from && recurs(at - 1);
        let is_meant = recurs || is_given_name(own, at - from, dictionary);
        if let Some((other, length)) = probable(own, at - from, &others, is_meant, dictionary) {
            found.push(Fix {
                start: places[at],
                end: places[at] + 1,
                with: other.to_string(),
                kind: Kind::Misprint,
                confidence: if length >= 3 { 0.85 } else { 0.7 },
                reason: Fault::LookAlike,
            });
        }
    }
}

/// The look-alikes that make a word.
fn in_words(
    own: &[char],
    at: usize,
    others: &[(char, bool)],
    dictionary: &impl Dictionary,
) -> SmallVec<[(char, bool); 4]> {
    let mut changed: SmallVec<[char; 9]> = own.into();
    let makes_word = |(other, is_close): &(char, bool)| {
        changed[at] = *other;
        // What looks less alike is looked for in short words only: there are many of them.
        let longest = if *is_close { 4 } else { 2 };
        dictionary.has_word_over(&changed, at, longest)
    };
    others.iter().copied().filter(makes_word).collect()
}

/// The look-alike that makes the text likelier by most, if it makes a word and the text likely
/// enough, and how long its word is.
fn probable(
    own: &[char],
    at: usize,
    others: &[(char, bool)],
    is_meant: bool,
    dictionary: &impl Dictionary,
) -> Option<(char, usize)> {
    let mut changed: Vec<char> = own.to_vec();
    let mut printed = None;
    let mut best: Option<(f32, char, usize)> = None;
    for &(other, is_close) in others {
        changed[at] = other;
        let length = dictionary.word_around(&changed, at);
        if length < 2 || length == 2 && is_meant {
            continue;
        }
        if length == 2 {
            let is_phrase = || alone_around(own, at, dictionary) >= PHRASE;
            let gain = dictionary.gain(&changed, at, own[at]);
            if !gain.is_some_and(|gain| gain >= CERTAIN || gain >= ENOUGH && !is_phrase()) {
                continue;
            }
        }
        let printed = *printed.get_or_insert_with(|| dictionary.likelihood(own));
        let gain = dictionary.likelihood(&changed) - printed;
        let least = if is_close { ENOUGH } else { FAR };
        if gain >= least && best.is_none_or(|(known, ..)| gain > known) {
            best = Some((gain, other, length));
        }
    }
    best.map(|(_, other, length)| (other, length))
}

/// Whether a surname stands before a character, or before the one before it, and is no part of a
/// word.
fn is_given_name(text: &[char], at: usize, dictionary: &impl Dictionary) -> bool {
    let mut before = (at.saturating_sub(2)..at).rev();
    before.any(|at| COMMON.contains(text[at]) && dictionary.word_around(text, at) == 1)
}

/// The same of surnames of two characters, whatever they are part of.
fn is_behind_compound(text: &[char], at: usize) -> bool {
    let is_compound = |pair: &[char]| {
        let mut all = COMPOUND.iter();
        all.any(|family| family.chars().eq(pair.iter().map(|c| simplified(*c))))
    };
    text[at.saturating_sub(3)..at].windows(2).any(is_compound)
}

/// Whether it is what a number counts: 二十七人, 十六项, 五成八.
fn is_counted(text: &[char], at: usize) -> bool {
    let before = |by: usize| at.checked_sub(by).map(|at| text[at]);
    let is_number = |c: Option<char>| c.is_some_and(|c| NUMBERS.contains(c));
    COUNTED.contains(text[at]) && is_number(before(1))
        || NUMBERS.contains(text[at]) && before(1) == Some('成') && is_number(before(2))
}

const NUMBERS: &str = "一二三四五六七八九十百千万亿两几数";

const COUNTED: &str = "人项块张名间层条面口场招";

/// How much likelier a short word has to be than the characters that stand there, each for itself,
/// as a logarithm.
const ENOUGH: f32 = 5.0;

/// The same of a character that looks less alike.
const FAR: f32 = 9.5;

/// The same in a phrase of characters that are each a word, as 风清气正 is: nothing there makes a
/// word with its neighbour, and nothing has to.
const CERTAIN: f32 = 8.0;

/// How many characters in a row that are each a word make a phrase.
const PHRASE: usize = 4;

/// Characters that join words and belong to no phrase.
const JOINS: &str = "的了和与在是于及等也就都还又将被把对从到为";

/// How many characters in a row, that one among them, are each a word.
fn alone_around(text: &[char], at: usize, dictionary: &impl Dictionary) -> usize {
    let is_alone =
        |i: &usize| *i == at || !JOINS.contains(text[*i]) && dictionary.word_around(text, *i) == 1;
    let before = (0..at).rev().take_while(is_alone).count();
    let after = (at..text.len()).take_while(is_alone).count();
    before + after
}
