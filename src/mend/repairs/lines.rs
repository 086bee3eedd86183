//! The lines of a text that is to be repaired, and whether each is running text or stands for
//! itself: a headline, a byline, a row of a table, verse.

use crate::core::clean::{is_line_end, is_white};
use crate::mend::dictionary::is_han;
use crate::mend::signs::{Signs, is_pause, is_stop};

use super::rows::{self, has_fields};

/// A line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Line {
    /// Its first character, white ones too.
    pub(super) start: usize,
    /// Its first that is not white.
    pub(super) from: usize,
    /// One past its last that is not white.
    pub(super) to: usize,
    /// One past its last.
    pub(super) end: usize,
    /// It is running text.
    pub(super) runs: bool,
    /// It is a row of a table or list: fields with white space between them.
    pub(super) fields: bool,
}

/// The lines of a text.
pub(super) struct Lines<'a> {
    pub(super) text: &'a [char],
    pub(super) lines: Vec<Line>,
    /// How many of them have text.
    pub(super) inked: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a [char]) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        loop {
            let end = (start..text.len())
                .find(|i| is_line_end(text[*i]))
                .unwrap_or(text.len());
            let inked = |i: &usize| !is_white(text[*i]);
            let from = (start..end).find(inked).unwrap_or(end);
            let to = (from..end).rev().find(inked).map_or(from, |i| i + 1);
            lines.push(Line {
                start,
                from,
                to,
                end,
                runs: false,
                fields: false,
            });
            if end >= text.len() {
                break;
            }
            let is_pair = text[end] == '\r' && text.get(end + 1) == Some(&'\n');
            start = end + if is_pair { 2 } else { 1 };
        }
        let inked: Vec<usize> = (0..lines.len())
            .filter(|at| lines[*at].from < lines[*at].to)
            .collect();
        let mut new = Self {
            text,
            lines,
            inked: inked.len(),
        };
        for at in 0..new.lines.len() {
            let line = new.lines[at];
            new.lines[at].fields = has_fields(new.text_of(&line));
        }
        rows::beside_each_other(text, &mut new.lines);
        for at in 0..new.lines.len() {
            let line = new.lines[at];
            new.lines[at].runs = !line.fields && new.has_sentence(&line);
        }
        new.run_on(&inked);
        new
    }

    /// A line without a mark between two of a paragraph runs with them. Blank lines part, but where
    /// they stand behind most lines. `inked` are the lines that have text.
    fn run_on(&mut self, inked: &[usize]) {
        let parted = inked.windows(2).filter(|two| two[1] - two[0] > 1).count();
        let is_spaced = parted * 2 >= inked.len();
        let long = |line: &Line| line.to - line.from;
        for (n, at) in inked.iter().copied().enumerate() {
            let line = self.lines[at];
            let is_near = |other: &usize| is_spaced || other.abs_diff(at) == 1;
            let before = n.checked_sub(1).map(|n| inked[n]).filter(is_near);
            let before = before.filter(|before| self.lines[*before].runs);
            let after = inked.get(n + 1).copied().filter(is_near);
            let after = after.map(|after| self.lines[after]);
            let after = after.filter(|after| after.runs && long(&line) + 3 >= long(after));
            if line.runs || line.fields || long(&line) < 8 || before.is_none() && after.is_none() {
                continue;
            }
            if Signs::of(self.text_of(&line)).byline {
                continue;
            }
            let goes_on = before.is_some_and(|before| !self.ends_sentence(before));
            // The first line of a paragraph is as long as the next.
            let is_first = self.inked > 2
                && long(&line) >= 12
                && after.is_some_and(|after| long(&line).abs_diff(long(&after)) <= 1);
            self.lines[at].runs = goes_on || before.is_some() && after.is_some() || is_first;
        }
    }

    pub(super) fn text_of(&self, line: &Line) -> &'a [char] {
        &self.text[line.from..line.to]
    }

    fn ends_sentence(&self, at: usize) -> bool {
        let text = self.text_of(&self.lines[at]);
        let last = text
            .iter()
            .rev()
            .find(|c| !matches!(c, '”' | '’' | '）' | '」' | '』' | ')' | '"'));
        last.is_some_and(|c| is_stop(*c))
    }

    fn has_sentence(&self, line: &Line) -> bool {
        let text = self.text_of(line);
        let pauses = text.iter().enumerate().any(|(i, c)| {
            let between = i > 0
                && text[i - 1].is_ascii_digit()
                && text.get(i + 1).is_some_and(char::is_ascii_digit);
            (is_pause(*c) && !between && *c != '.') || is_stop(*c)
        });
        let few = if self.inked > 2 { 1 } else { 4 };
        let headline = self.inked <= 2 && text.iter().any(|c| is_white(*c)) && asks_or_lists(text);
        pauses && !headline && text.iter().filter(|c| is_han(**c)).count() >= few
    }
}

/// A headline may ask, or name several things: it has a gap between its parts, and no mark but a
/// question mark at its end, or 、.
fn asks_or_lists(text: &[char]) -> bool {
    let parts: Vec<&[char]> = text.split(|c| is_white(*c)).collect();
    let quiet = |part: &[char], last: bool| {
        part.iter().enumerate().all(|(at, c)| match c {
            '？' | '！' => last && at + 1 == part.len(),
            '、' => at > 0 && at + 1 < part.len(),
            c => !is_pause(*c) && !is_stop(*c),
        })
    };
    let last = parts.len() - 1;
    let mut all = parts.iter().enumerate();
    parts.len() <= 3
        && all.all(|(n, part)| part.len() >= 3 && quiet(part, n == last))
        && text.iter().filter(|c| is_han(**c)).count() >= 8
}

/// What numbers count.
pub(super) fn is_counted(c: char) -> bool {
    matches!(
        c,
        '年' | '月'
            | '日'
            | '时'
            | '分'
            | '点'
            | '号'
            | '版'
            | '个'
            | '处'
            | '岁'
            | '元'
            | '人'
            | '名'
            | '届'
            | '期'
            | '万'
            | '亿'
            | '吨'
            | '米'
            | '度'
            | '户'
            | '家'
    )
}

/// Stretches of white space inside a text.
pub(super) fn gaps(text: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if is_white(text[at]) {
            let to = (at..text.len())
                .find(|i| !is_white(text[*i]))
                .unwrap_or(text.len());
            found.push((at, to));
            at = to;
        } else {
            at += 1;
        }
    }
    found
}

/// Whether a character is a digit of either width.
pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}
