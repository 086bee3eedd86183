//! White space in what is shown and not told: names spread out, headlines, slogans.

use crate::core::clean::is_white;
use crate::mend::dictionary::{Dictionary, REACH, is_han};
use crate::mend::reasons::Fault;

use super::super::lines::is_digit;
use super::super::people::{ends_with_title, is_family};
use super::{Gap, Verdict, is_latin, trim};

impl Gap<'_> {
    /// A name of which every character stands apart, and what it is beside.
    pub(super) fn spread_name(&self) -> bool {
        if self.to - self.at != 1 || self.text[self.at] == '\u{3000}' {
            return false;
        }
        let text = self.text;
        let (from, to) = (self.line.from, self.line.to);
        // Single Han characters around the gap, parted by one space each.
        let mut first = self.at - 1;
        while first >= from + 2
            && is_han(text[first])
            && is_white(text[first - 1])
            && is_han(text[first - 2])
            && alone(text, first - 2, from, to)
        {
            first -= 2;
        }
        let mut last = self.to;
        while last + 2 < to
            && is_white(text[last + 1])
            && is_han(text[last + 2])
            && alone(text, last + 2, from, to)
        {
            last += 2;
        }
        if !is_han(text[first]) || !is_han(text[last]) {
            return false;
        }
        let before = text[from..first].iter().rev().take(1).next();
        let apart = before.is_none_or(|c| is_white(*c) || matches!(c, '：' | '（' | '、'));
        let left_single = alone(text, self.at - 1, from, to) || self.at - 1 == first;
        let mut chars: Vec<char> = (first..=last).step_by(2).map(|i| text[i]).collect();
        while chars.len() > 2
            && chars.last().is_some_and(|c| {
                matches!(
                    c,
                    '摄' | '文' | '图' | '书' | '绘' | '画' | '著' | '译' | '编'
                )
            })
        {
            chars.pop();
            last -= 2;
        }
        if self.to > last {
            return false;
        }
        let family = chars.first().is_some_and(|c| is_family(*c));
        let titled =
            ends_with_title(trim(&text[from..first])) || matches!(before, Some('：' | '（'));
        // Several names of three, each with its characters apart: white space between them stays.
        let several = chars.len() >= 6
            && chars.len().is_multiple_of(3)
            && chars.chunks(3).all(|name| is_family(name[0]));
        if several && apart && titled {
            return ((self.at - first) / 2) % 3 != 2;
        }
        left_single
            && family
            && ((chars.len() == 3 && apart)
                || (chars.len() == 2 && apart && titled && self.in_byline))
    }

    /// In a headline, a byline, a line of its own: white space stays unless a word lies across.
    pub(super) fn in_display(&self, dictionary: &impl Dictionary) -> Verdict {
        if self.to - self.at != 1 || self.text[self.at] == '\u{3000}' {
            return None;
        }
        let (left, right) = (self.left_field(), self.right_field());
        if self.in_byline || self.told.gaps >= 3 {
            return None;
        }
        if left.len() + right.len() < 4 {
            return self
                .in_spread_word(left, right, dictionary)
                .then_some((0.9, Fault::WordCut));
        }
        if self.is_torn(left, right) {
            return Some((0.9, Fault::WordCut));
        }
        let han = |c: &&char| is_han(**c);
        let before: Vec<char> = left
            .iter()
            .rev()
            .take(REACH)
            .take_while(han)
            .copied()
            .collect();
        let before: Vec<char> = before.into_iter().rev().collect();
        let after: Vec<char> = right.iter().take(REACH).take_while(han).copied().collect();
        if before.is_empty() || after.is_empty() {
            return None;
        }
        let words = dictionary.across(&before, &after);
        let lopsided = left.len() <= 3 || right.len() <= 3;
        // A field of one character is a part of its own where it begins the headline: 风 从草原吹来.
        let single = left.len() == 1 && self.before().len() == 1;
        let alone = alone_at_end(&before, dictionary) && alone_at_beginning(&after, dictionary);
        let cuts = words.word >= 3 || (words.word == 2 && (alone || lopsided && !single));
        let single = single && !(alone_at_beginning(&after, dictionary) && self.told.gaps > 1);
        (cuts && !(single && words.word < 3)).then_some((0.9, Fault::WordCut))
    }

    /// Between two characters of a word of three or more whose other characters stand apart too:
    /// 市 政 府召开.
    fn in_spread_word(&self, left: &[char], right: &[char], dictionary: &impl Dictionary) -> bool {
        if right.len() != 1 || left.len() > 2 {
            return false;
        }
        let rest = self.after()[1..].iter().copied();
        let rest = rest.skip_while(|c| is_white(*c)).take_while(|c| is_han(*c));
        let after: Vec<char> = right.iter().copied().chain(rest).take(REACH).collect();
        let han = left.iter().chain(&after).all(|c| is_han(*c));
        han && after.len() > 2 && dictionary.across(left, &after).word >= 3
    }

    /// The first part of a headline ends with what belongs before something, and without the gap its
    /// two halves are equal: 百年老 站今起停办客运 市民冒雪来送末班车.
    fn is_torn(&self, left: &[char], right: &[char]) -> bool {
        let before = left.last().is_some_and(|c| BOUND.contains(*c));
        if !before
            || is_family(left[0])
            || self.before().len() != left.len()
            || !left.iter().all(|c| is_han(*c))
        {
            return false;
        }
        let rest = trim(&self.after()[right.len()..]);
        let rest = rest.iter().filter(|c| !is_white(**c)).count();
        rest > 0 && (left.len() + right.len()).abs_diff(rest) <= 1
    }

    /// Between two parts of a slogan in quotation marks that both begin with a number.
    pub(super) fn in_slogan_of_numbers(&self) -> bool {
        let (before, after) = (self.before(), self.after());
        let open = before
            .iter()
            .rposition(|c| matches!(c, '“' | '”' | '《' | '》'));
        let one = open.filter(|at| matches!(before[*at], '“' | '《'));
        let one = one.map_or(&[][..], |at| &before[at + 1..]);
        let end = after.iter().position(|c| matches!(c, '”' | '》'));
        let two = end.map_or(&[][..], |at| &after[..at]);
        let part = |text: &[char]| {
            text.len() >= 2
                && is_digit(text[0])
                && text.last().is_some_and(|c| is_han(*c))
                && text.iter().all(|c| is_han(*c) || is_digit(*c))
        };
        part(one) && part(two)
    }

    /// Before who says the second half of a headline: 流感高发 专家：不必恐慌，重在早治.
    pub(super) fn before_speaker(&self, dictionary: &impl Dictionary) -> bool {
        let text = &self.text[self.line.from..self.line.to];
        let colon = self.after().iter().position(|c| *c == '：');
        let speaker = colon.is_some_and(|at| {
            let name = &self.after()[..at];
            (2..=6).contains(&at)
                && name.iter().all(|c| is_han(*c))
                && !matches!(name[at - 1], '说' | '說' | '道' | '称' | '稱' | '问' | '問')
        });
        let quiet = |c: &char| !matches!(c, '，' | '。' | '；');
        speaker
            && self.before().iter().all(quiet)
            && !text.contains(&'。')
            && self.in_display(dictionary).is_none()
    }

    /// Between the two halves of a slogan or the name of a campaign, in quotation marks.
    pub(super) fn in_slogan(&self) -> bool {
        let (before, after) = (self.before(), self.after());
        let opens = before
            .iter()
            .rposition(|c| matches!(c, '“' | '「' | '《' | '"'));
        let closes = after
            .iter()
            .position(|c| matches!(c, '”' | '」' | '》' | '"'));
        let (Some(opens), Some(closes)) = (opens, closes) else {
            return false;
        };
        let (one, two) = (&before[opens + 1..], &after[..closes]);
        let quiet = |part: &[char]| {
            part.iter()
                .all(|c| is_han(*c) || is_digit(*c) || is_white(*c) || is_latin(*c))
        };
        let one_field = one.iter().rev().take_while(|c| !is_white(**c)).count();
        let two_field = two.iter().take_while(|c| !is_white(**c)).count();
        quiet(one)
            && quiet(two)
            && one_field >= 3
            && two_field >= 3
            && one_field.abs_diff(two_field) <= 3
    }
}

/// Characters that stand before what they belong to.
const BOUND: &str = "老小新大旧高好各每最被把";

/// Whether the last character of a text is no part of a longer word.
fn alone_at_end(text: &[char], dictionary: &impl Dictionary) -> bool {
    let last = text.len() - 1;
    dictionary.word_around(text, last) == 1
}

/// Whether the first is none.
fn alone_at_beginning(text: &[char], dictionary: &impl Dictionary) -> bool {
    dictionary.word_around(text, 0) == 1
}

/// Whether a character has white space, or an end of the line, on both sides.
fn alone(text: &[char], at: usize, from: usize, to: usize) -> bool {
    let free = |i: usize| {
        i < from
            || i >= to
            || is_white(text[i])
            || matches!(text[i], '：' | '（' | '）' | '、' | '，')
    };
    (at == 0 || free(at - 1)) && free(at + 1)
}
