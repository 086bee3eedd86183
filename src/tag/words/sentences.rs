//! Sentences and clauses: where one ends, and what closing marks belong to it.

use std::ops::Range;

use crate::core::clean::{is_line_end, is_white};

use super::REACH;
use super::sorts::{Sort, in_word};

/// How many closing marks behind the end of a sentence belong to it at the most.
const CLOSERS: usize = 8;

/// The sentence around the character at `index`: up to 。！？； or an ellipsis and the closing
/// marks behind it, or to a line end. White space at its ends is left out unless `index` is there.
/// A line end is a sentence of its own.
pub fn sentence_at(chars: &[char], index: usize) -> Range<usize> {
    stretch_at(chars, index, ends_sentence)
}

/// The clause around the character at `index`: the same, up to ，： or 、 too.
pub fn clause_at(chars: &[char], index: usize) -> Range<usize> {
    stretch_at(chars, index, |chars, i| {
        ends_sentence(chars, i) || ends_clause(chars, i)
    })
}

/// The clause around the character at `index` without the marks that it ends with and the
/// quotation marks or brackets around all of it: what is tagged of it. May be empty.
pub fn clause_words_at(chars: &[char], index: usize) -> Range<usize> {
    let clause = clause_at(chars, index);
    let Range { mut start, mut end } = clause.clone();
    if chars[clause.clone()].iter().all(|c| is_white(*c)) {
        return clause;
    }
    while start < end {
        let last = end - 1;
        if is_white(chars[last]) || ends_sentence(chars, last) || ends_clause(chars, last) {
            end -= 1;
        } else if is_white(chars[start]) {
            start += 1;
        } else if closes(chars, last) {
            match opener_of(chars, start, last) {
                // 他读《渡口旧事》
                Some(open) if open > start => break,
                Some(_) => (start, end) = (start + 1, last),
                None => end -= 1,
            }
        } else if opens(chars, start) && !(start..end).any(|at| closes(chars, at)) {
            start += 1;
        } else {
            break;
        }
    }
    start..end
}

/// Where what a closing mark closes was opened, from a place on.
fn opener_of(chars: &[char], start: usize, closer: usize) -> Option<usize> {
    let mut depth = 0;
    for at in (start..closer).rev() {
        if closes(chars, at) {
            depth += 1;
        } else if opens(chars, at) {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}

/// Whether a character opens a quotation or a bracket.
fn opens(chars: &[char], i: usize) -> bool {
    match chars[i] {
        '“' | '‘' | '「' | '『' | '（' | '(' | '【' | '〔' | '《' | '〈' | '［' | '[' => {
            true
        }
        '"' | '\'' | '＂' => !closes(chars, i),
        _ => false,
    }
}

/// A clause, and what is tagged of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// All of it.
    pub whole: Range<usize>,
    /// See [`clause_words_at`].
    pub words: Range<usize>,
}

/// Where the caret goes from a gap of a text of `len` characters to the end of a clause: before
/// the mark that ends it, so that what was passed can be tagged; from there to that of the next.
/// `of` says what clause a character is in.
pub fn clause_end(len: usize, gap: usize, of: impl Fn(usize) -> Clause) -> usize {
    let mut at = gap;
    while at < len {
        let clause = of(at);
        if clause.words.end > gap {
            return clause.words.end;
        }
        at = clause.whole.end.max(at + 1);
    }
    len
}

/// Where it goes to the beginning of a clause; from there to that of the one before.
pub fn clause_start(gap: usize, of: impl Fn(usize) -> Clause) -> usize {
    let mut behind = gap;
    while let Some(at) = behind.checked_sub(1) {
        let Clause { whole, words } = of(at);
        if !words.is_empty() && words.start < gap {
            return words.start;
        }
        behind = whole.start.min(at);
    }
    0
}

fn ends_sentence(chars: &[char], i: usize) -> bool {
    matches!(
        chars[i],
        '。' | '！' | '？' | '；' | '…' | '⋯' | '!' | '?' | ';' | '｡'
    )
}

fn ends_clause(chars: &[char], i: usize) -> bool {
    match chars[i] {
        '、' | '､' => true,
        '，' | '：' | ',' | ':' => !in_word(chars, i),
        _ => false,
    }
}

fn stretch_at(chars: &[char], index: usize, ends: impl Fn(&[char], usize) -> bool) -> Range<usize> {
    let Some(&c) = chars.get(index) else {
        return chars.len()..chars.len();
    };
    if is_line_end(c) {
        return index..index + 1;
    }
    let parted = |gap: usize| is_parted(chars, gap, &ends);
    let start = (1..=index).rev().find(|gap| parted(*gap)).unwrap_or(0);
    let end = (index + 1..chars.len())
        .find(|gap| parted(*gap))
        .unwrap_or(chars.len());
    let inked = |i: &usize| !is_white(chars[*i]);
    let first = (start..end).find(inked).unwrap_or(start);
    let last = (start..end).rev().find(inked).map_or(end, |i| i + 1);
    match index {
        _ if index < first => start..first,
        _ if index >= last => last..end,
        _ => first..last,
    }
}

/// Whether a stretch ends and another begins at a gap.
fn is_parted(chars: &[char], gap: usize, ends: &impl Fn(&[char], usize) -> bool) -> bool {
    let (before, after) = (chars[gap - 1], chars[gap]);
    if is_line_end(before) || is_line_end(after) {
        return true;
    }
    if Sort::of(after) == Sort::Combining {
        return false;
    }
    let end = behind_closers(chars, gap);
    end > 0 && ends(chars, end - 1) && !ends(chars, gap) && !closes(chars, gap)
}

/// The gap before the closing marks that stand before a gap.
fn behind_closers(chars: &[char], gap: usize) -> usize {
    let mut at = gap;
    while at > 0 && gap - at < CLOSERS && closes(chars, at - 1) {
        at -= 1;
    }
    at
}

/// Whether a character closes a quotation or a bracket. A straight quotation mark does when an
/// odd number of them stands before it nearby in its line.
fn closes(chars: &[char], i: usize) -> bool {
    match chars[i] {
        '”' | '’' | '」' | '』' | '）' | ')' | '】' | '〕' | '》' | '〉' | '］' | ']' => {
            true
        }
        quote @ ('"' | '\'' | '＂') => {
            let line = chars[i.saturating_sub(REACH)..i].iter().rev();
            line.take_while(|c| !is_line_end(**c))
                .filter(|c| **c == quote)
                .count()
                % 2
                == 1
        }
        _ => false,
    }
}
