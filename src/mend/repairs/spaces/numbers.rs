//! White space beside digits: inside a number, a date or a time, or between a number and a word.

use crate::core::clean::is_white;
use crate::mend::dictionary::is_han;
use crate::mend::reasons::Fault;

use super::super::lines::{is_counted, is_digit};
use super::super::rows::is_row_of_numbers;
use super::{Gap, Verdict, trim};

/// A mark that stands inside numbers and times.
fn joins(c: char) -> bool {
    matches!(c, '.' | ':' | ',' | '．' | '：' | '∶')
}

fn is_calendar(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '时' | '分')
}

/// How many digits a text begins with.
fn head_of(text: &[char]) -> usize {
    text.iter().take_while(|c| is_digit(**c)).count()
}

fn is_point(c: char) -> bool {
    matches!(c, '.' | '．')
}

/// Whether the number that a field ends with and the one that the next begins with are whole, so
/// that they are two: a date and a time, two decimals, a time and a count.
fn are_apart(left: &[char], right: &[char]) -> bool {
    let in_number = |c: &&char| is_digit(**c) || is_point(**c);
    let tail = left.iter().rev().take_while(in_number).count();
    let (before, tail) = left.split_at(left.len() - tail);
    let head = &right[..right.iter().take_while(in_number).count()];
    let is_colon = |c: Option<&char>| matches!(c, Some(':' | '：'));
    let is_decimal = |number: &[char]| {
        let mut pairs = number.windows(2);
        pairs.any(|pair| is_point(pair[0]) && is_digit(pair[1]))
    };
    let is_time = is_colon(before.last())
        && tail.len() == 2
        && before.len() > 1
        && is_digit(before[before.len() - 2]);
    // A scale goes on in groups: 1:10 000.
    let is_group = matches!(head, ['0' | '０', ..]);
    is_date(tail) && is_colon(right.get(head.len()))
        || is_decimal(tail) && is_decimal(head)
        || is_time && !is_group
}

/// Whether a number is a date: 2024.3.5.
fn is_date(number: &[char]) -> bool {
    let parts: Vec<usize> = number.split(|c| is_point(*c)).map(<[char]>::len).collect();
    matches!(parts[..], [4, 1..=2, 1..=2])
}

impl Gap<'_> {
    /// Digits on one side at least. Nothing where these rules say nothing.
    pub(super) fn beside_number(&self, left: char, right: char) -> Option<Verdict> {
        if self.in_slogan_of_numbers() {
            return Some(None);
        }
        if left == '年' && self.is_year_and_month() {
            return Some(Some((0.97, Fault::DateCut)));
        }
        let inside = self
            .before_mark(left, right)
            .or_else(|| {
                self.clock()
                    .map(|is| is.then_some((0.93, Fault::NumberCut)))
            })
            .or_else(|| self.behind_mark(left, right));
        if inside.is_some() {
            return inside;
        }
        match (is_digit(left), is_digit(right)) {
            (true, _) if matches!(right, '%' | '％' | '‰') => {
                Some(Some((0.99, Fault::NumberCut)))
            }
            (true, _) if right == '℃' => Some(None),
            (true, true) => Some(self.between_digits()),
            (true, false) if is_han(right) && self.is_narrow() => {
                self.number_and_word(right).map(Some)
            }
            (false, true) if is_han(left) && self.is_narrow() => {
                self.word_and_number(left).map(Some)
            }
            _ => None,
        }
    }

    /// One space, in a line that is no row of a table.
    fn is_narrow(&self) -> bool {
        self.to - self.at == 1 && self.text[self.at] != '\u{3000}' && !self.line.fields
    }

    fn is_year_and_month(&self) -> bool {
        let (lf, rf) = (self.left_field(), self.right_field());
        let month = head_of(rf);
        lf.len() >= 3
            && is_digit(lf[lf.len() - 2])
            && (1..=2).contains(&month)
            && rf.get(month) == Some(&'月')
    }

    /// Before a mark inside a number: 12 .3.
    fn before_mark(&self, left: char, right: char) -> Option<Verdict> {
        if !is_digit(left) || !joins(right) || self.line.fields || self.clock().is_some() {
            return None;
        }
        let second = |n: usize| self.after().get(n).copied().unwrap_or(' ');
        let beyond = second(1);
        let goes_on = is_white(beyond) && is_digit(second(2)) && !matches!(right, ':' | '：');
        if is_digit(beyond) || goes_on {
            return Some(Some((0.98, Fault::NumberCut)));
        }
        is_white(beyond).then_some(None)
    }

    /// Behind one: 1. 86, 9: 00.
    fn behind_mark(&self, left: char, right: char) -> Option<Verdict> {
        if !is_digit(right) || !joins(left) {
            return None;
        }
        let before = self.before();
        let beyond = before.len().checked_sub(2).map_or(' ', |n| before[n]);
        let head = head_of(self.after());
        let thousands = head == 3 && !self.line.fields;
        if is_digit(beyond) && (!matches!(left, ',' | '，') || thousands) {
            return Some(Some((0.98, Fault::NumberCut)));
        }
        if is_white(beyond) && matches!(left, ':' | '：') {
            return Some(None);
        }
        let is_number = before.len() > 2 && is_digit(before[before.len() - 3]);
        (is_white(beyond) && is_number).then_some(Some((0.97, Fault::NumberCut)))
    }

    /// Between two digits: a number that was cut, unless they are two fields of a table, a date and a
    /// time, or the parts of a telephone number.
    fn between_digits(&self) -> Verdict {
        let is_row = || is_row_of_numbers(&self.text[self.line.from..self.line.to]);
        if self.line.fields && !self.line.runs && (!self.single_digits() || is_row()) {
            return None;
        }
        let (lf, rf) = (self.left_field(), self.right_field());
        let clock = |field: &[char]| field.iter().any(|c| matches!(c, ':' | '：'));
        let dashed = |field: &[char]| field.iter().any(|c| matches!(c, '-' | '/' | '—'));
        if clock(rf) && (clock(lf) || dashed(lf) || lf.last() == Some(&'日')) && lf.len() > 3 {
            return None;
        }
        if are_apart(lf, rf) || !self.line.runs && self.told.is_drawn {
            return None;
        }
        let is_abroad = lf.first() == Some(&'+');
        (!is_abroad && !self.is_telephone()).then_some((0.98, Fault::NumberCut))
    }

    fn is_telephone(&self) -> bool {
        let (lf, rf) = (self.left_field(), self.right_field());
        let tail = lf.iter().rev().take_while(|c| is_digit(**c)).count();
        let head = head_of(rf);
        let closed = rf.len() == head || !is_han(rf[head]);
        let called = self
            .told
            .called
            .is_some_and(|end| end <= self.before().len());
        (tail >= 4 && head >= 4)
            || (tail >= 3 && head == 4 && closed)
            || (tail == 4 && head >= 3 && closed)
            || (called && tail >= 3 && head >= 3)
    }

    /// Behind a number, before a Han character: 3 月, 12 人.
    fn number_and_word(&self, right: char) -> Option<(f32, Fault)> {
        let rf = self.right_field();
        let ends = rf.len() == 1 || !rf[1].is_alphanumeric() || is_han(rf[1]);
        if is_calendar(right) && ends && right != '分' {
            return Some((0.98, Fault::DateCut));
        }
        if self.line.runs && !self.in_byline {
            return Some((0.97, Fault::NumberApart));
        }
        (is_counted(right) && self.told.gaps <= 3).then_some((0.9, Fault::NumberApart))
    }

    /// Behind a Han character, before a number: 月 3 日, 第 4.
    fn word_and_number(&self, left: char) -> Option<(f32, Fault)> {
        let (lf, rf) = (self.left_field(), self.right_field());
        let head = head_of(rf);
        let unit = rf.get(head).or_else(|| self.after().get(head + 1));
        let counts = unit.is_some_and(|c| is_calendar(*c));
        let alone = lf.len() <= 3 && lf.len() <= 1 + usize::from(self.before().len() > 2);
        if is_calendar(left) && counts && alone {
            return Some((0.98, Fault::DateCut));
        }
        if left == '第' {
            return Some((0.98, Fault::NumberApart));
        }
        let before = lf.iter().rev().nth(1);
        let is_date = before.is_some_and(|c| is_digit(*c) || is_white(*c));
        if matches!(left, '年' | '月') && is_date && counts {
            return Some((0.98, Fault::DateCut));
        }
        if self.line.runs && !self.in_byline {
            return Some((0.97, Fault::NumberApart));
        }
        if self.in_brackets() {
            return Some((0.93, Fault::NumberApart));
        }
        // A number with white space on both sides inside a headline is no field of its own.
        let in_number = |c: &&char| is_digit(**c) || matches!(**c, '.' | ',');
        let number = rf.iter().take_while(in_number).count();
        let behind = (self.after().get(number), self.after().get(number + 1));
        let apart = behind.0.is_some_and(|c| is_white(*c));
        let counted = behind.1.is_some_and(|c| is_counted(*c));
        (apart && counted && self.told.gaps <= 3).then_some((0.9, Fault::NumberApart))
    }

    /// Inside round brackets, and no part of a byline.
    fn in_brackets(&self) -> bool {
        let before = self.before().iter().rev();
        let mut marks = before.filter(|c| matches!(c, '（' | '(' | '）' | ')'));
        matches!(marks.next(), Some('（' | '(')) && !self.in_byline
    }

    /// Beside a colon with white space on both sides, between digits: whether it is a time.
    fn clock(&self) -> Option<bool> {
        let (before, after) = (self.before(), self.after());
        let colon = |c: Option<&char>| matches!(c, Some(':' | '：' | '∶'));
        let skipped = |text: &[char]| text.iter().take_while(|c| is_white(**c)).count();
        let (head, tail) = if colon(after.first()) {
            let rest = &after[1..];
            let white = skipped(rest);
            if white == 0 {
                return None;
            }
            (before, &rest[white..])
        } else if colon(before.last()) {
            let rest = &before[..before.len() - 1];
            let trimmed = trim(rest);
            if trimmed.len() == rest.len() {
                return None;
            }
            (trimmed, after)
        } else {
            return None;
        };
        let hours: String = head
            .iter()
            .rev()
            .take_while(|c| c.is_ascii_digit())
            .collect();
        let hours: String = hours.chars().rev().collect();
        let minutes: String = tail.iter().take_while(|c| c.is_ascii_digit()).collect();
        let number = |text: &str| text.parse::<u32>().ok();
        let (hour, minute) = (number(&hours)?, number(&minutes)?);
        Some(minutes.len() == 2 && hour <= 24 && minute < 60)
    }

    /// Four single digits or more, each apart.
    fn single_digits(&self) -> bool {
        if self.text[self.at..self.to].contains(&'\u{3000}') || self.told.is_drawn {
            return false;
        }
        let (lf, rf) = (self.left_field(), self.right_field());
        let one = |field: &[char]| {
            field.len() == 1 || (field.len() > 1 && is_digit(field[0]) && !is_digit(field[1]))
        };
        let fields: Vec<&[char]> = self.text[self.line.from..self.line.to]
            .split(|c| is_white(*c))
            .collect();
        let singles = fields
            .iter()
            .filter(|field| field.len() == 1 && is_digit(field[0]))
            .count();
        let ends_single = lf.last().is_some_and(|c| is_digit(*c))
            && (lf.len() == 1 || !is_digit(lf[lf.len() - 2]));
        singles >= 3 && ends_single && one(rf) && singles + 2 >= fields.len()
    }
}
