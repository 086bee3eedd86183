//! White space that does not belong, and white space that does.
//!
//! A line is read gap by gap. What stands beside a gap decides: numbers ([`numbers`]), marks and Latin
//! words ([`marks`]), hyphens and slashes ([`strokes`]), single characters that are names and the halves of headlines ([`display`]);
//! what begins or ends a line, and stays, is in [`ends`].

mod days;
mod display;
mod ends;
mod marks;
mod numbers;
mod strokes;

use crate::core::clean::is_white;
use crate::mend::dictionary::{Dictionary, is_han};
use crate::mend::reasons::Fault;

use super::lines::{Line, Lines, gaps, is_digit};
use super::people::TITLES;
use super::{Fix, Kind};
use ends::{bylines, dateline_end, has_head};

pub(super) fn find(lines: &Lines<'_>, dictionary: &impl Dictionary, found: &mut Vec<Fix>) {
    let alike = lines
        .lines
        .iter()
        .filter(|line| has_head(lines.text_of(line)))
        .count();
    let mut others = lines.lines.iter().filter(|line| line.from < line.to);
    // An indent of the whole text is an indent, however small.
    let is_margin = lines.inked > 2 && others.all(|line| line.from > line.start);
    for (number, line) in lines.lines.iter().enumerate() {
        edges(lines, number, line, is_margin, found);
        let own = lines.text_of(line);
        if !own.iter().any(|c| is_white(*c)) {
            continue;
        }
        let text = lines.text;
        let zones = bylines(text, line);
        let told = Told::of(own);
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
                told: &told,
            };
            if let Some((confidence, reason)) = gap.judge(dictionary) {
                found.push(removal(at, to, confidence, reason));
            }
            at = to;
        }
    }
}

/// What is told of a line once, for all its gaps: a line can be as long as a list of names.
struct Told {
    /// Where the beginning of a report ends, in characters of the line.
    dateline: Option<usize>,
    /// How many gaps it has.
    gaps: usize,
    /// It speaks of numbers that were drawn.
    is_drawn: bool,
    /// A title stands in it beside a ·, so that it may name somebody.
    is_titled: bool,
    /// One past the first word for a number that is called, in characters of the line.
    called: Option<usize>,
}

impl Told {
    /// Of the text of a line.
    fn of(own: &[char]) -> Self {
        let line: String = own.iter().collect();
        let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
        let behind = |word: &&str| {
            let at = line.find(word)?;
            Some(line[..at + word.len()].chars().count())
        };
        Self {
            dateline: dateline_end(own),
            gaps: gaps(own).len(),
            is_drawn: has(&["期 ", "开奖", "中奖号", "排列", "红球"]),
            is_titled: own.contains(&'·') && has(&TITLES),
            called: ["电话", "热线", "客服", "传真", "账号", "卡号", "帐号"]
                .iter()
                .filter_map(behind)
                .min(),
        }
    }
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

/// White space at the end of a line, and at its beginning where it is no indent; it is one too where
/// all lines have one.
fn edges(lines: &Lines<'_>, number: usize, line: &Line, is_margin: bool, found: &mut Vec<Fix>) {
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
    let first = number == 0 && white.len() == 2 && full == 0;
    if !is_indent && !is_margin && !first {
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
    told: &'a Told,
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
        if self.told.dateline == Some(self.before().len())
            || self.begins_item()
            || self.beside_weekday()
        {
            return None;
        }
        if self.is_below_zero(left, right) {
            return Some((0.95, Fault::NumberCut));
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
                    '］' | '〕'
                        | '〉'
                        | '”'
                        | '》'
                        | '“'
                        | '《'
                        | '）'
                        | '（'
                        | '」'
                        | '「'
                        | '』'
                        | '『'
                )
        };
        if !(text(left) || is_digit(left)) || !(text(right) || is_digit(right)) {
            return None;
        }
        if self.spread_name() {
            return Some((0.96, Fault::NameSpaced));
        }
        if !self.line.runs || self.in_byline {
            return self.in_display(dictionary).filter(|_| !self.in_page_head());
        }
        if self.in_slogan() || self.before_speaker(dictionary) {
            return None;
        }
        Some((0.97, Fault::SpaceInSentence))
    }
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
