//! What a character is to the one beside it, and how far characters of one sort go on.

use std::ops::Range;

use crate::core::clean::{is_line_end, is_white};

use super::REACH;

/// What a character is to the one beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    LineEnd,
    White,
    Han,
    Kana,
    /// Of Latin words, numbers, and the words of other alphabets.
    Letter,
    /// Belongs to the character before it.
    Combining,
    Mark,
}

impl Sort {
    pub(super) fn of(c: char) -> Self {
        match c {
            _ if is_line_end(c) => Sort::LineEnd,
            _ if is_white(c) => Sort::White,
            '\u{300}'..='\u{36F}'
            | '\u{200D}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{3099}'..='\u{309A}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{1F3FB}'..='\u{1F3FF}'
            | '\u{E0100}'..='\u{E01EF}' => Sort::Combining,
            '々' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Sort::Han,
            '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}' => Sort::Han,
            '\u{3041}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9F}' => {
                Sort::Kana
            }
            _ if c.is_alphanumeric() => Sort::Letter,
            _ => Sort::Mark,
        }
    }
}

/// Whether the character at `i` is part of a Latin word or a number: one of its letters, or a
/// mark within it.
pub(super) fn in_word(chars: &[char], i: usize) -> bool {
    let sort = |i: Option<usize>| i.and_then(|i| chars.get(i)).map(|c| Sort::of(*c));
    let letter = |i| sort(i) == Some(Sort::Letter);
    let digit = |i: Option<usize>| {
        let c = i.and_then(|i| chars.get(i));
        c.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(c))
    };
    let before = i.checked_sub(1).map(|before| base(chars, before));
    let after = Some(i + 1);
    match chars[i] {
        '-' | '\'' | '’' | '_' | '&' | '@' | '.' | '．' | '‐' | '\u{2011}' => {
            letter(before) && letter(after)
        }
        ',' | ':' => digit(before) && digit(after),
        // Thousands; else a pause in a list of numbers.
        '，' => {
            let three = (i + 1..=i + 3).all(|i| digit(Some(i))) && !digit(Some(i + 4));
            digit(before) && three && chars[i + 1] >= '０'
        }
        '%' | '％' | '‰' => digit(before),
        c => Sort::of(c) == Sort::Letter,
    }
}

/// The character that the combining marks at `index` belong to: the first of them where they
/// stand behind a line end.
pub(super) fn base(chars: &[char], index: usize) -> usize {
    let found = (index.saturating_sub(REACH)..=index)
        .rev()
        .find(|i| Sort::of(chars[*i]) != Sort::Combining);
    match found {
        Some(end) if end < index && is_line_end(chars[end]) => end + 1,
        found => found.unwrap_or(index),
    }
}

/// Behind the combining marks of the character at `at`.
pub(super) fn cluster_end(chars: &[char], at: usize) -> usize {
    let mut end = at + 1;
    while end < chars.len() && Sort::of(chars[end]) == Sort::Combining {
        end += 1;
    }
    end
}

/// The characters around `at` for which something holds, with their combining marks, and no
/// further than [`REACH`] to each side.
pub(super) fn stretch(chars: &[char], at: usize, holds: impl Fn(usize) -> bool) -> Range<usize> {
    let belongs = |i: usize| holds(i) || Sort::of(chars[i]) == Sort::Combining;
    let mut start = at;
    while start > 0 && at - start < REACH && belongs(start - 1) {
        start -= 1;
    }
    // Marks of a character for which it does not hold.
    while start < at && Sort::of(chars[start]) == Sort::Combining {
        start += 1;
    }
    let mut end = at + 1;
    while end < chars.len() && end - at < REACH && belongs(end) {
        end += 1;
    }
    start..end
}
