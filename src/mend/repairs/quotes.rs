//! Quotation marks in ASCII, and marks that face the wrong way.

use crate::core::clean::is_line_end;
use crate::mend::dictionary::is_han;
use crate::mend::plain::{QUOTATION, opens};
use crate::mend::reasons::Fault;

use super::Fix;
use super::widths::{fix, is_chinese};

/// How long a quotation is that is found by its marks alone.
const SHORT: usize = 24;

pub(super) fn find(text: &[char], found: &mut Vec<Fix>) {
    let chinese = text.iter().filter(|c| is_han(**c)).count();
    if chinese < 3 {
        return;
    }
    singles(text, found);
    straight(text, found);
    turned(text, found);
    inner(text, found);
}

fn is_straight(c: char) -> bool {
    matches!(c, '"' | '〝' | '〞' | '″' | '＂' | '„')
}

/// Marks that face no way: what stands beside them tells, else they open and close in turn. So where
/// one was lost, the next that leaves no doubt is right again.
fn straight(text: &[char], found: &mut Vec<Fix>) {
    // Where the last that opened stands.
    let mut open: Option<usize> = None;
    for at in 0..text.len() {
        match text[at] {
            '“' => open = Some(at),
            '”' => open = None,
            c if is_straight(c) => {
                let beside = |c: Option<&char>| c.copied().filter(|c| !is_line_end(*c));
                let before = beside(at.checked_sub(1).and_then(|at| text.get(at)));
                let behind = beside(text.get(at + 1));
                let is_open = open.is_some_and(|from| at - from < QUOTATION);
                let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
                let inches = matches!(c, '″' | '"')
                    && !is_open
                    && before.is_some_and(|c| c.is_ascii_digit());
                if inches || (latin(before) && latin(behind)) {
                    continue;
                }
                let opens = opens(before, behind).unwrap_or(!is_open);
                let with = if opens { "“" } else { "”" };
                found.push(fix(at, at + 1, with, 0.93, Fault::QuoteSort));
                open = opens.then_some(at);
            }
            _ => {}
        }
    }
}

/// Whether a quotation can begin behind a character.
fn can_open(before: Option<char>) -> bool {
    before.is_none_or(|c| !matches!(c, '。' | '？' | '！' | '…'))
}

/// Whether a quotation of `at + 1..end` can be one: short, in one line, and of words.
fn is_quotation(text: &[char], at: usize, end: usize) -> bool {
    let content = &text[at + 1..end];
    (1..=SHORT).contains(&content.len())
        && content
            .iter()
            .any(|c| is_chinese(*c) || c.is_alphanumeric())
        && !content.iter().any(|c| is_line_end(*c))
        && content
            .first()
            .is_some_and(|c| !matches!(c, '，' | '。' | '、' | '；' | '的' | '：'))
}

/// Marks of a pair that face the same way, or away from each other.
fn turned(text: &[char], found: &mut Vec<Fix>) {
    let marks: Vec<usize> = (0..text.len())
        .filter(|at| matches!(text[*at], '“' | '”') || is_straight(text[*at]))
        .collect();
    // The mark that is open, if any.
    let mut open: Option<usize> = None;
    let mut n = 0;
    while n < marks.len() {
        let at = marks[n];
        let next = marks.get(n + 1).copied();
        let before = at.checked_sub(1).map(|at| text[at]);
        match (text[at], open) {
            // ”…” and ”…“, where nothing is open.
            ('”', None) => {
                let pair = next.filter(|next| {
                    matches!(text[*next], '“' | '”')
                        && can_open(before)
                        && is_quotation(text, at, *next)
                });
                let Some(end) = pair else {
                    n += 1;
                    continue;
                };
                let opens_next = text[end] == '“';
                // Behind “ a quotation may begin that is right, closed by the mark after it.
                let right = opens_next
                    && marks.get(n + 2).is_some_and(|third| {
                        text[*third] == '”' && is_quotation(text, end, *third)
                    });
                let begins = text.get(at + 1).is_some_and(|c| is_chinese(*c));
                if right || !begins || (opens_next && text.get(end + 1).is_none()) {
                    n += 1;
                    continue;
                }
                found.push(fix(at, at + 1, "“", 0.9, Fault::QuoteSort));
                if opens_next {
                    found.push(fix(end, end + 1, "”", 0.9, Fault::QuoteSort));
                }
                n += 2;
                continue;
            }
            // “…“ : the second closes, unless it begins a quotation of its own.
            ('“', Some(first)) => {
                let after = text.get(at + 1).copied();
                let ends = after.is_none_or(|c| {
                    matches!(
                        c,
                        '，' | '。' | '、' | '；' | '的' | '）' | '》' | '：' | '？' | '！'
                    ) || is_line_end(c)
                });
                // Nothing closes it before the next one opens.
                let alone = next.is_none_or(|next| text[next] == '“');
                let closes = (ends || alone) && is_quotation(text, first, at);
                if closes && (ends || alone) && next.is_none_or(|next| text[next] != '”' || ends)
                {
                    found.push(fix(at, at + 1, "”", 0.9, Fault::QuoteSort));
                    open = None;
                } else {
                    open = Some(at);
                }
            }
            ('“', None) => open = Some(at),
            ('”', Some(_)) => open = None,
            // A straight mark opens and closes in turn.
            _ => open = if open.is_some() { None } else { Some(at) },
        }
        n += 1;
    }
}

/// A quotation inside another that is closed like the outer one: “他们说‘再等等”，……”.
fn inner(text: &[char], found: &mut Vec<Fix>) {
    let is_mark = |at: &usize| matches!(text[*at], '“' | '”' | '‘' | '’');
    let marks: Vec<usize> = (0..text.len()).filter(is_mark).collect();
    for four in marks.windows(4) {
        let [outer, open, close, end] = [four[0], four[1], four[2], four[3]];
        let kinds = [text[outer], text[open], text[close], text[end]];
        if kinds == ['“', '‘', '”', '”'] && is_quotation(text, open, close) {
            found.push(fix(close, close + 1, "’", 0.9, Fault::QuoteSort));
        }
    }
}

/// Straight single quotation marks around Chinese words, and those that face the same way.
fn singles(text: &[char], found: &mut Vec<Fix>) {
    let mut open: Option<usize> = None;
    for at in 0..text.len() {
        if is_line_end(text[at]) {
            open = None;
        }
        if text[at] != '\'' {
            continue;
        }
        let before = at.checked_sub(1).map(|i| text[i]);
        let after = text.get(at + 1).copied();
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let minutes = before.is_some_and(|c| c.is_ascii_digit());
        if latin(before) && latin(after) || minutes && open.is_none() {
            continue;
        }
        match open.take() {
            Some(start) if at - start <= 40 && text[start..at].iter().any(|c| is_han(*c)) => {
                found.push(fix(start, start + 1, "‘", 0.93, Fault::QuoteSort));
                found.push(fix(at, at + 1, "’", 0.93, Fault::QuoteSort));
            }
            _ => open = after.is_some_and(is_chinese).then_some(at),
        }
    }
}
