//! Letters and marks that were taken for digits, or stand between them.

use crate::mend::dictionary::is_han;
use crate::mend::reasons::Fault;

use super::lines::Lines;
use super::{Fix, Kind};

pub(super) fn find(lines: &Lines<'_>, found: &mut Vec<Fix>) {
    for line in &lines.lines {
        letters(lines.text, line.from, line.to, found);
        circles(lines.text, line.from, line.to, found);
        marks(lines.text, line.from, line.to, found);
    }
}

fn fix(at: usize, with: char, confidence: f32, reason: Fault) -> Fix {
    Fix {
        start: at,
        end: at + 1,
        with: with.to_string(),
        kind: Kind::Digit,
        confidence,
        reason,
    }
}

fn is_arabic(c: Option<&char>) -> bool {
    c.is_some_and(char::is_ascii_digit)
}

/// O, o, l and I in a stretch of nothing but them and digits.
fn letters(text: &[char], from: usize, to: usize, found: &mut Vec<Fix>) {
    let mut at = from;
    while at < to {
        if !text[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let end = (at..to)
            .find(|i| !text[*i].is_ascii_alphanumeric())
            .unwrap_or(to);
        let word = &text[at..end];
        let digits = word.iter().filter(|c| c.is_ascii_digit()).count();
        // K4O9次: a letter before the number of a train.
        let train = text.get(end) == Some(&'次')
            && matches!(word[0], 'K' | 'T' | 'Z' | 'D' | 'G' | 'C' | 'L');
        let word = if train { &word[1..] } else { word };
        let at_word = end - word.len();
        let like = word
            .iter()
            .filter(|c| matches!(c, 'O' | 'o' | 'l' | 'I'))
            .count();
        let before = at.checked_sub(1).and_then(|i| text.get(i));
        let after = text.get(end);
        // A web address or a foreign word goes on beside it.
        let beside = |c: Option<&char>| c.is_none_or(|c| !matches!(c, '.' | '/' | '-' | '_' | '@'));
        let decimal = after == Some(&'.') && is_arabic(text.get(end + 1))
            || before == Some(&'.') && at >= 2 && is_arabic(text.get(at - 2));
        let free = (beside(before) || decimal || before == Some(&'-'))
            && (beside(after) || decimal || after == Some(&'-'));
        let quoted = matches!(before, Some('“')) && matches!(after, Some('”'));
        let unit = matches!(after, Some('℃' | '%' | '％'));
        let starts_round = matches!(word.first(), Some('O' | 'o'));
        let is_number = digits > 0
            && digits + like == word.len()
            && like > 0
            && !quoted
            && free
            && (!starts_round
                || decimal && before == Some(&'.')
                || word.len() > 3
                || before.is_some_and(|c| matches!(c, '秒' | '分' | '点' | '时' | ':' | '：')));
        let versus = after == Some(&'比') && is_arabic(text.get(end + 1))
            || before == Some(&'比') && at >= 2 && is_arabic(text.get(at - 2));
        let point = after == Some(&'.') && is_arabic(text.get(end + 1));
        let is_zero = word.len() == 1
            && matches!(word[0], 'O' | 'o')
            && (unit || versus || (point && !quoted));
        let measured = after.is_some_and(|c| matches!(c, '月' | '日' | '年' | '号' | '时' | '元'));
        let is_one =
            word.len() == 1 && (word[0] == 'l' || word[0] == 'I') && (measured || point || versus);
        // Letters alone before a measure: 零下lO摄氏度.
        let behind: String = text[end..to].iter().take(3).collect();
        let is_ten = word.len() == 2
            && matches!(word, ['l' | 'I', 'O' | 'o'])
            && (unit || measured || behind.starts_with("摄氏") || behind.starts_with("公里"));
        let is_zero = is_zero || is_one || is_ten;
        if is_number || is_zero {
            for (n, c) in word.iter().enumerate() {
                match c {
                    'O' | 'o' => found.push(fix(at_word + n, '0', 0.97, Fault::LetterForDigit)),
                    'l' | 'I' => found.push(fix(at_word + n, '1', 0.97, Fault::LetterForDigit)),
                    _ => {}
                }
            }
        }
        // Only letters, between a decimal point and digits or a unit: 3.O%.
        at = end;
    }
}

fn is_numeral(c: Option<&char>) -> bool {
    c.is_some_and(|c| {
        matches!(
            c,
            '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '〇'
        )
    })
}

/// Zeros of the wrong sort among numerals.
fn circles(text: &[char], from: usize, to: usize, found: &mut Vec<Fix>) {
    for at in from..to {
        let before = at
            .checked_sub(1)
            .filter(|i| *i >= from)
            .and_then(|i| text.get(i));
        let after = (at + 1 < to).then(|| text[at + 1]);
        let after = after.as_ref();
        match text[at] {
            '○' | 'O' | 'o' | '0' | '◯' => {
                // Beyond the zeros on both sides.
                let zero = |c: &char| matches!(c, '○' | 'O' | 'o' | '0' | '◯' | '〇');
                let first = text[from..at].iter().rev().find(|c| !zero(c));
                let last = text[at..to].iter().find(|c| !zero(c));
                let left = is_numeral(first) || matches!(first, Some('百' | '千'));
                let right = is_numeral(last)
                    || last == Some(&'年')
                    || (before == Some(&'〇') && last.is_some_and(|c| is_han(*c)));
                if left && right {
                    found.push(fix(at, '〇', 0.96, Fault::CircleForZero));
                }
            }
            '〇' if is_arabic(before)
                && after
                    .is_none_or(|c| c.is_ascii_digit() || (is_han(*c) && !is_numeral(Some(c)))) =>
            {
                found.push(fix(at, '0', 0.96, Fault::CircleForZero));
            }
            _ => {}
        }
    }
}

/// What can be measured in fractions.
const MEASURED: &str = "万亿元%％吨米倍℃公度平千亩小";

/// What is counted in whole.
const WHOLE: &str = "人名户套辆册个家张岁处只件次份株棵头台架位所条项艘本";

/// Full stops and commas of text between digits.
fn marks(text: &[char], from: usize, to: usize, found: &mut Vec<Fix>) {
    for at in from..to {
        let before = at.checked_sub(1).and_then(|i| text.get(i));
        if at == from || !is_arabic(before) || !is_arabic(text.get(at + 1)) {
            continue;
        }
        let head = text[at + 1..to]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        let tail = text[from..at]
            .iter()
            .rev()
            .take_while(|c| c.is_ascii_digit())
            .count();
        let behind = text[at + 1 + head..to].first();
        let is_unit = |units: &str| behind.is_some_and(|c| units.contains(*c));
        let counted = is_unit(MEASURED) || is_unit(WHOLE);
        let amount = is_unit("万亿元%％倍℃");
        let from_han = text[from..at - tail]
            .last()
            .is_some_and(|c| is_han(*c) && *c != '第');
        let value = |from: usize, count: usize| -> Option<u32> {
            let number: String = text[from..from + count].iter().collect();
            number.parse().ok()
        };
        // 两三万元 is written 2、3万元.
        let about = value(at - tail, tail).map(|one| one + 1) == value(at + 1, head);
        let decimal = from_han && !about && (amount || head == 1 && is_unit(MEASURED));
        match text[at] {
            // Of what there is only in whole, the number begins a sentence: 88。5名同学.
            '。' if tail == 1 && head > 3 && behind.is_none_or(|c| !matches!(c, '年' | '人')) => {
                found.push(fix(at, '.', 0.8, Fault::MarkInNumber));
            }
            '。' if head <= 3 && tail <= 4 && (counted || head <= 2) && !is_unit(WHOLE) => {
                found.push(fix(at, '.', 0.96, Fault::MarkInNumber));
            }
            '，' if head == 3 && tail <= 3 && (counted || behind == Some(&'，')) => {
                found.push(fix(at, ',', 0.95, Fault::MarkInNumber));
            }
            '；' if head == 2 && tail <= 2 && is_time(text, at) => {
                found.push(fix(at, ':', 0.9, Fault::MarkInNumber));
            }
            '，' if head <= 2 && tail <= 3 && decimal => {
                found.push(fix(at, '.', 0.8, Fault::MarkInNumber));
            }
            '、' if head <= 2 && tail <= 4 && decimal && amount => {
                found.push(fix(at, '.', 0.8, Fault::MarkInNumber));
            }
            _ => {}
        }
    }
}

/// Whether the digits on both sides of a mark are hours and minutes.
fn is_time(text: &[char], at: usize) -> bool {
    let before = text[..at].iter().rev();
    let before: String = before.take_while(|c| c.is_ascii_digit()).collect();
    let hours: String = before.chars().rev().collect();
    let after = text[at + 1..].iter();
    let minutes: String = after.take_while(|c| c.is_ascii_digit()).collect();
    let number = |text: &str| text.parse::<u32>().unwrap_or(99);
    number(&hours) <= 24 && number(&minutes) < 60
}
