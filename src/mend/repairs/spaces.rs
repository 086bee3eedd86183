//! White space that does not belong, and white space that does.

use crate::core::clean::is_white;
use crate::mend::dictionary::{Dictionary, REACH, is_han};
use crate::mend::reasons::Fault;

use super::lines::{Line, Lines, ends_with_title, gaps, is_counted, is_digit, is_family};
use super::{Fix, Kind};

pub(super) fn find(lines: &Lines<'_>, dictionary: &impl Dictionary, found: &mut Vec<Fix>) {
    let alike = lines
        .lines
        .iter()
        .filter(|line| has_head(lines.text_of(line)))
        .count();
    for (number, line) in lines.lines.iter().enumerate() {
        edges(lines, number, line, found);
        let text = lines.text;
        let zones = bylines(text, line);
        let dateline = dateline_end(&text[line.from..line.to]).map(|end| line.from + end);
        let mut at = line.from;
        while at < line.to {
            if !is_white(text[at]) {
                at += 1;
                continue;
            }
            let to = (at..line.to)
                .find(|i| !is_white(text[*i]))
                .unwrap_or(line.to);
            let gap = Gap {
                text,
                line,
                at,
                to,
                in_byline: zones.iter().any(|(from, to)| (*from..*to).contains(&at)),
                alike,
                dateline,
            };
            if let Some((confidence, reason)) = gap.judge(dictionary) {
                found.push(removal(at, to, confidence, reason));
            }
            at = to;
        }
    }
}

/// Whether a line begins with a field of at most four characters and a wide gap.
fn has_head(text: &[char]) -> bool {
    let head = text.iter().take(5).position(|c| *c == '\u{3000}');
    head.is_some_and(|at| at > 0 && text[..at].iter().all(|c| is_han(*c)))
}

fn removal(start: usize, end: usize, confidence: f32, reason: Fault) -> Fix {
    Fix {
        start,
        end,
        with: String::new(),
        kind: Kind::Space,
        confidence,
        reason,
    }
}

/// White space at the end of a line, and at its beginning where it is no indent.
fn edges(lines: &Lines<'_>, number: usize, line: &Line, found: &mut Vec<Fix>) {
    let text = lines.text;
    if line.from < line.to && line.to < line.end {
        found.push(removal(line.to, line.end, 0.99, Fault::SpaceAtEnd));
    }
    let white = &text[line.start..line.from];
    if white.is_empty() || line.from == line.end {
        return;
    }
    let full = white.iter().filter(|c| **c == '\u{3000}').count();
    let is_indent = full >= 2 || white.len() >= 4 || white.contains(&'\t');
    // An indent of the whole text is an indent, however small.
    let others = lines.lines.iter().filter(|other| other.from < other.to);
    let alike = lines.lines.len() > 2 && others.clone().all(|other| other.from > other.start);
    let first = number == 0 && white.len() == 2 && full == 0;
    if !is_indent && !alike && !first {
        found.push(removal(
            line.start,
            line.from,
            0.97,
            Fault::SpaceAtBeginning,
        ));
    }
}

/// One stretch of white space inside a line.
struct Gap<'a> {
    text: &'a [char],
    line: &'a Line,
    at: usize,
    to: usize,
    in_byline: bool,
    /// How many lines of the text begin with a short field and a wide gap.
    alike: usize,
    dateline: Option<usize>,
}

type Verdict = Option<(f32, Fault)>;

impl Gap<'_> {
    fn before(&self) -> &[char] {
        &self.text[self.line.from..self.at]
    }

    fn after(&self) -> &[char] {
        &self.text[self.to..self.line.to]
    }

    /// The field before the gap, up to the white space before it.
    fn left_field(&self) -> &[char] {
        let before = self.before();
        let from = before
            .iter()
            .rposition(|c| is_white(*c))
            .map_or(0, |i| i + 1);
        &before[from..]
    }

    fn right_field(&self) -> &[char] {
        let after = self.after();
        let to = after
            .iter()
            .position(|c| is_white(*c))
            .unwrap_or(after.len());
        &after[..to]
    }

    fn judge(&self, dictionary: &impl Dictionary) -> Verdict {
        let (left, right) = (*self.before().last()?, *self.after().first()?);
        let white = &self.text[self.at..self.to];
        let invisible = white.iter().all(|c| matches!(c, '\u{200B}' | '\u{FEFF}'));
        if invisible {
            return Some((0.99, Fault::SpaceUnseen));
        }
        if self.dateline == Some(self.at) || self.begins_item() {
            return None;
        }
        if let Some(verdict) = self.beside_number(left, right) {
            return verdict;
        }
        if self.line.fields && !self.line.runs {
            return None;
        }
        if let Some(verdict) = self.beside_mark(left, right) {
            return verdict;
        }
        if is_latin(left) || is_latin(right) {
            return self.beside_latin(left, right);
        }
        let text = |c: char| {
            is_han(c)
                || matches!(
                    c,
                    '”' | '》' | '“' | '《' | '）' | '（' | '」' | '「' | '』' | '『'
                )
        };
        if !(text(left) || is_digit(left)) || !(text(right) || is_digit(right)) {
            return None;
        }
        if self.spread_name() {
            return Some((0.96, Fault::NameSpaced));
        }
        if !self.line.runs || self.in_byline {
            return self.in_display(dictionary);
        }
        if self.in_slogan() {
            return None;
        }
        Some((0.97, Fault::SpaceInSentence))
    }

    /// The first field of a line names it: an item, a question, a year of a chronicle.
    fn begins_item(&self) -> bool {
        let before = self.before();
        let wide = self.text[self.at..self.to].contains(&'\u{3000}');
        let head: String = before.iter().collect();
        let numbered = before.first() == Some(&'第')
            && before.len() <= 6
            && matches!(
                before.last(),
                Some('条' | '章' | '节' | '幕' | '回' | '编' | '场' | '集' | '期' | '版' | '届')
            );
        let named = [
            "附件",
            "编者按",
            "问",
            "答",
            "甲",
            "乙",
            "丙",
            "丁",
            "注",
            "又",
            "附",
            "例",
            "按语",
            "附记",
            "核心提示",
            "提示",
            "导读",
            "摘要",
            "链接",
            "新闻链接",
            "背景",
            "名片",
        ];
        let bullet = before.len() == 1
            && !before[0].is_alphanumeric()
            && !matches!(
                before[0],
                '（' | '(' | '“' | '《' | '「' | '『' | '"' | '‘' | '—'
            );
        let figure = matches!(before, ['图' | '表', rest @ ..] if rest.len() <= 2 && rest.iter().all(|c| is_digit(*c)));
        let year = wide
            && before.len() <= 8
            && before
                .iter()
                .all(|c| is_digit(*c) || matches!(c, '年' | '月' | '日' | ':' | '：'));
        let closed = matches!(before.last(), Some('】')) && before.first() == Some(&'【');
        let person = before.len() <= 4 && matches!(self.after(), ['男' | '女', '，', ..]);
        let listed = wide && before.len() <= 4 && self.alike >= 2;
        numbered
            || person
            || listed
            || named.contains(&head.as_str())
            || bullet
            || figure
            || year
            || closed
    }

    /// Digits on one side at least.
    fn beside_number(&self, left: char, right: char) -> Option<Verdict> {
        let (lf, rf) = (self.left_field(), self.right_field());
        let digit_left = is_digit(left);
        let digit_right = is_digit(right);
        let joint = |c: char| matches!(c, '.' | ':' | ',' | '．' | '：');
        // 1. 86, 12 .3, 9 :00: on one side of a mark inside a number.
        let second = |text: &[char], n: usize| text.get(n).copied().unwrap_or(' ');
        let year = left == '年' && lf.len() >= 3 && is_digit(lf[lf.len() - 2]);
        let month = rf.iter().take_while(|c| is_digit(**c)).count();
        if year && (1..=2).contains(&month) && rf.get(month) == Some(&'月') {
            return Some(Some((0.97, Fault::DateCut)));
        }
        if digit_left && joint(right) && !self.line.fields && self.clock().is_none() {
            let beyond = second(self.after(), 1);
            if is_digit(beyond)
                || (is_white(beyond)
                    && is_digit(second(self.after(), 2))
                    && right != ':'
                    && right != '：')
            {
                return Some(Some((0.98, Fault::NumberCut)));
            }
            if is_white(beyond) {
                return Some(None);
            }
        }
        // 18 : 40 is a time, 3 : 2 a score.
        if let Some(parts) = self.clock() {
            return Some(parts.then_some((0.93, Fault::NumberCut)));
        }
        if digit_right && joint(left) {
            let before = self.before();
            let beyond = before.len().checked_sub(2).map_or(' ', |n| before[n]);
            let head = self.after().iter().take_while(|c| is_digit(**c)).count();
            if is_digit(beyond) && (!matches!(left, ',' | '，') || (head == 3 && !self.line.fields))
            {
                return Some(Some((0.98, Fault::NumberCut)));
            }
            if is_white(beyond) && matches!(left, ':' | '：') {
                return Some(None);
            }
            if is_white(beyond) && before.len() > 2 && is_digit(before[before.len() - 3]) {
                return Some(Some((0.97, Fault::NumberCut)));
            }
        }
        if digit_left && matches!(right, '%' | '％' | '‰') {
            return Some(Some((0.99, Fault::NumberCut)));
        }
        if digit_left && right == '℃' {
            return Some(None);
        }
        if digit_left && digit_right {
            if self.line.fields && !self.line.runs && !self.single_digits() {
                return Some(None);
            }
            let clock = |field: &[char]| field.iter().any(|c| matches!(c, ':' | '：'));
            let dashed = |field: &[char]| field.iter().any(|c| matches!(c, '-' | '/' | '—'));
            if clock(rf) && (clock(lf) || dashed(lf) || lf.last() == Some(&'日')) && lf.len() > 3 {
                return Some(None);
            }
            let tail = lf.iter().rev().take_while(|c| is_digit(**c)).count();
            let head = rf.iter().take_while(|c| is_digit(**c)).count();
            let closed = rf.len() == head || !is_han(rf[head]);
            let phone = (tail >= 4 && head >= 4)
                || (tail >= 3 && head == 4 && closed)
                || (tail == 4 && head >= 3 && closed);
            let called: String = self.before().iter().collect();
            let called = ["电话", "热线", "客服", "传真", "账号", "卡号", "帐号"]
                .iter()
                .any(|word| called.contains(word));
            let phone = phone || (called && tail >= 3 && head >= 3);
            let abroad = lf.first() == Some(&'+');
            if phone || abroad {
                return Some(None);
            }
            return Some(Some((0.98, Fault::NumberCut)));
        }
        let han_left = is_han(left);
        let han_right = is_han(right);
        let calendar = |c: char| matches!(c, '年' | '月' | '日' | '时' | '分');
        let narrow = self.to - self.at == 1 && self.text[self.at] != '\u{3000}';
        // Inside a date, wherever it stands.
        if digit_left && han_right && narrow && !self.line.fields {
            let ends = rf.len() == 1 || !rf[1].is_alphanumeric() || is_han(rf[1]);
            if calendar(right) && ends && right != '分' {
                return Some(Some((0.98, Fault::DateCut)));
            }
            if self.line.runs && !self.in_byline {
                return Some(Some((0.97, Fault::NumberApart)));
            }
            if is_counted(right) && self.gaps_in_line() <= 3 {
                return Some(Some((0.9, Fault::NumberApart)));
            }
            return None;
        }
        if han_left && digit_right && narrow && !self.line.fields {
            let head = rf.iter().take_while(|c| is_digit(**c)).count();
            let counts = rf
                .get(head)
                .or_else(|| self.after().get(head + 1))
                .is_some_and(|c| calendar(*c));
            if calendar(left)
                && lf.len() <= 3
                && counts
                && lf.len() <= 1 + usize::from(self.before().len() > 2)
            {
                return Some(Some((0.98, Fault::DateCut)));
            }
            if matches!(left, '第') {
                return Some(Some((0.98, Fault::NumberApart)));
            }
            if matches!(left, '年' | '月')
                && lf
                    .iter()
                    .rev()
                    .nth(1)
                    .is_some_and(|c| is_digit(*c) || is_white(*c))
                && counts
            {
                return Some(Some((0.98, Fault::DateCut)));
            }
            if self.line.runs && !self.in_byline {
                return Some(Some((0.97, Fault::NumberApart)));
            }
            // A number with white space on both sides inside a headline is no field of its own.
            let number = rf
                .iter()
                .take_while(|c| is_digit(**c) || matches!(c, '.' | ','))
                .count();
            let behind = (self.after().get(number), self.after().get(number + 1));
            let apart = behind.0.is_some_and(|c| is_white(*c));
            if apart && behind.1.is_some_and(|c| is_counted(*c)) && self.gaps_in_line() <= 3 {
                return Some(Some((0.9, Fault::NumberApart)));
            }
            return None;
        }
        None
    }

    /// Beside a colon with white space on both sides, between digits: whether it is a time.
    fn clock(&self) -> Option<bool> {
        let (before, after) = (self.before(), self.after());
        let colon = |c: Option<&char>| matches!(c, Some(':' | '：'));
        let skipped = |text: &[char]| text.iter().take_while(|c| is_white(**c)).count();
        let (head, tail): (Vec<char>, &[char]) = if colon(after.first()) {
            let rest = &after[1..];
            let white = skipped(rest);
            if white == 0 {
                return None;
            }
            (before.to_vec(), &rest[white..])
        } else if colon(before.last()) {
            let rest = &before[..before.len() - 1];
            let trimmed = trim(rest);
            if trimmed.len() == rest.len() {
                return None;
            }
            (trimmed.to_vec(), after)
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

    fn gaps_in_line(&self) -> usize {
        gaps(&self.text[self.line.from..self.line.to]).len()
    }

    /// Four single digits or more, each apart.
    fn single_digits(&self) -> bool {
        if self.text[self.at..self.to].contains(&'\u{3000}') {
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

    /// Marks on one side at least.
    fn beside_mark(&self, left: char, right: char) -> Option<Verdict> {
        let credit = self.in_byline;
        if matches!(left, '（' | '(' | '“' | '《' | '「' | '『' | '‘') && !is_latin(right) {
            return Some(Some((0.98, Fault::SpaceAtMark)));
        }
        if matches!(
            right,
            '）' | '”' | '》' | '」' | '』' | '’' | '，' | '。' | '；' | '、' | '？' | '！'
        ) {
            return Some(Some((0.98, Fault::SpaceAtMark)));
        }
        if right == '：' || (right == ':' && is_han(left)) {
            return Some(Some((0.97, Fault::SpaceAtMark)));
        }
        if left == '·' || right == '·' {
            let word = |c: char| is_han(c) || is_latin(c);
            let inner = if left == '·' {
                self.before().len() > 1 && word(right)
            } else {
                word(left) && self.after().len() > 1
            };
            return inner.then_some(Some((0.97, Fault::SpaceAtMark)));
        }
        if matches!(left, '，' | '；' | '、') && !is_latin(right) {
            return Some(Some((0.98, Fault::SpaceAtMark)));
        }
        if matches!(left, '。' | '？' | '！' | '：' | '”' | '》' | '）') && credit {
            return Some(None);
        }
        if left == '：' && !self.line.fields && !is_latin(right) {
            return Some(Some((0.97, Fault::SpaceAtMark)));
        }
        let picture = right == '图'
            || matches!(
                (right, self.after().get(1)),
                ('左' | '右' | '上' | '下', Some('图'))
            );
        if matches!(left, '。' | '？' | '！') && picture {
            return Some(None);
        }
        if matches!(left, '。' | '？' | '！') && self.line.runs && !is_latin(right) {
            return Some(Some((0.96, Fault::SpaceAtMark)));
        }
        if right == '（' && self.line.runs && !is_latin(left) {
            let report = ends_with(self.before(), &["讯", "电"]);
            return Some((!report).then_some((0.95, Fault::SpaceAtMark)));
        }
        // 歼 - 20
        let after = self.after();
        let number = |text: &[char]| {
            text.iter()
                .find(|c| !is_white(**c))
                .is_some_and(char::is_ascii_digit)
        };
        if right == '-' && is_han(left) && self.left_field().len() == 1 && number(&after[1..]) {
            return Some(Some((0.9, Fault::NumberCut)));
        }
        if left == '-' && right.is_ascii_digit() {
            let head = trim(&self.before()[..self.before().len() - 1]);
            let digits = after.iter().take_while(|c| c.is_ascii_digit()).count();
            let model = head
                .last()
                .is_some_and(|c| is_han(*c) && !matches!(c, '年' | '月' | '日' | '时' | '分'));
            if model && after.get(digits).is_some_and(|c| is_han(*c)) {
                return Some(Some((0.9, Fault::NumberCut)));
            }
        }
        let pair = matches!((left, right), ('-', _) | (_, '-'));
        if pair {
            let beyond = if left == '-' {
                self.before().iter().rev().nth(1)
            } else {
                self.after().get(1)
            };
            let other = if left == '-' { right } else { left };
            let model =
                beyond.is_some_and(|c| c.is_ascii_alphanumeric()) && other.is_ascii_alphanumeric();
            let digits = other.is_ascii_digit() || beyond.is_some_and(char::is_ascii_digit);
            return Some((model && digits).then_some((0.93, Fault::NumberCut)));
        }
        None
    }

    fn beside_latin(&self, left: char, right: char) -> Verdict {
        // G 60, A 380: a capital or two and the number of a road or a model.
        let lf = self.left_field();
        let letters = lf
            .iter()
            .rev()
            .take_while(|c| c.is_ascii_uppercase())
            .count();
        let alone = lf.len() == letters || is_han(lf[lf.len() - letters - 1]);
        let head = self
            .right_field()
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        let han_behind = self.right_field().get(head).is_some_and(|c| is_han(*c));
        if is_latin(left)
            && is_digit(right)
            && (1..=2).contains(&letters)
            && alone
            && (1..=4).contains(&head)
            && han_behind
        {
            return Some((0.93, Fault::NumberCut));
        }
        None
    }

    /// A name of which every character stands apart, and what it is beside.
    fn spread_name(&self) -> bool {
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
    fn in_display(&self, dictionary: &impl Dictionary) -> Verdict {
        if self.to - self.at != 1 || self.text[self.at] == '\u{3000}' {
            return None;
        }
        let (left, right) = (self.left_field(), self.right_field());
        if left.len() < 2 || right.len() < 2 || self.in_byline || self.gaps_in_line() >= 3 {
            return None;
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
        (words.word >= 3 || (words.word == 2 && lopsided && words.before < 2))
            .then_some((0.9, Fault::WordCut))
    }

    /// Between the two halves of a slogan or the name of a campaign, in quotation marks.
    fn in_slogan(&self) -> bool {
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

fn trim(text: &[char]) -> &[char] {
    let end = text
        .iter()
        .rposition(|c| !is_white(*c))
        .map_or(0, |i| i + 1);
    &text[..end]
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && !is_han(c) && !('\u{3040}'..='\u{30FF}').contains(&c)
}

fn ends_with(text: &[char], words: &[&str]) -> bool {
    words.iter().any(|word| {
        let mut back = text.iter().rev();
        word.chars().rev().all(|c| back.next() == Some(&c))
    })
}

/// Where the beginning of a report ends (本报讯, 新华社…电, 【…】), if the line begins with one.
fn dateline_end(text: &[char]) -> Option<usize> {
    let head = &text[..text.len().min(34)];
    let stop = head
        .iter()
        .position(|c| matches!(c, '，' | '。' | '；' | '：' | '、'))
        .unwrap_or(head.len());
    if head.first() == Some(&'【') {
        return head.iter().position(|c| *c == '】').map(|at| at + 1);
    }
    let gap = head[..stop]
        .iter()
        .position(|c| is_white(*c) && *c != ' ')
        .into_iter();
    let gaps = head[..stop]
        .iter()
        .enumerate()
        .filter(|(_, c)| is_white(**c))
        .map(|(at, _)| at);
    for at in gap.chain(gaps) {
        let before = &head[..at];
        let short = before.len() <= 5;
        if ends_with(before, &["讯", "訊", "消息", "综述"])
            && (short
                || ends_with(
                    before,
                    &["报讯", "报訊", "網訊", "网讯", "专讯", "刊讯", "台讯"],
                ))
            && before.len() <= 10
        {
            return Some(at);
        }
        if ends_with(before, &["报道", "报导"]) && before.first() == Some(&'据') {
            return Some(at);
        }
        let agency = before
            .iter()
            .take(12)
            .any(|c| matches!(c, '社' | '报' | '網' | '网' | '台' | '報'));
        if ends_with(before, &["电", "電"]) && agency {
            return Some(at);
        }
    }
    None
}

/// Stretches of a line that are bylines or credits, white space before them included: in brackets,
/// or at the end of a caption.
fn bylines(text: &[char], line: &Line) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let own = &text[line.from..line.to];
    let named = |part: &[char]| {
        let words = [
            "记者",
            "通讯员",
            "实习生",
            "摄",
            "评论员",
            "供稿",
            "文/图",
            "作者",
        ];
        words.iter().any(|word| {
            let word: Vec<char> = word.chars().collect();
            part.windows(word.len()).any(|w| w == word)
        })
    };
    let mut at = 0;
    while let Some(open) = own[at..]
        .iter()
        .position(|c| matches!(c, '（' | '('))
        .map(|n| n + at)
    {
        let Some(close) = own[open..]
            .iter()
            .position(|c| matches!(c, '）' | ')'))
            .map(|n| n + open)
        else {
            break;
        };
        let part = &own[open + 1..close];
        if part.len() <= 40 && named(part) && !part.iter().any(|c| matches!(c, '，' | '。')) {
            found.push((line.from + open + 1, line.from + close));
        }
        at = close + 1;
    }
    // Behind the last end of a sentence.
    if let Some(stop) = own
        .iter()
        .rposition(|c| matches!(c, '。' | '？' | '！' | '；' | '，'))
    {
        let part = &own[stop + 1..];
        let begins = part.first().is_some_and(|c| is_white(*c));
        if begins && part.len() <= 30 && named(part) {
            found.push((line.from + stop + 1, line.to));
        }
    }
    found
}
