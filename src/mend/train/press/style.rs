//! What holds for a page: how wide its columns are, what becomes of indents and blank lines, what
//! goes wrong.

use super::super::chance::Chance;

/// How marks that may not begin a line are dealt with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rule {
    /// They may.
    None,
    /// The character before goes down with them.
    Down,
    /// They stay, and the line is longer.
    Up,
    /// Now this, now that.
    Mixed,
}

/// What holds for a page.
#[derive(Clone, Debug)]
pub(super) struct Style {
    /// Column width in halves of a character.
    pub(super) width: u16,
    pub(super) digit: u16,
    pub(super) ascii_digits: bool,
    pub(super) quote: u16,
    pub(super) rule: Rule,
    /// Two marks side by side take one and a half.
    pub(super) tight: bool,
    pub(super) whole_numbers: bool,
    pub(super) whole_words: bool,
    /// How often a line is a character longer or shorter for no reason.
    pub(super) uneven: f32,
    pub(super) indent: u16,
    /// How often an indent survives, and as what.
    pub(super) indent_kept: f32,
    pub(super) indent_as: usize,
    pub(super) blank_after: f32,
    /// The same behind a last line that fills the column: extractors see paragraphs by their
    /// short last lines.
    pub(super) blank_full: f32,
    pub(super) blank_inside: f32,
    pub(super) blank_every: bool,
    pub(super) blank_title: f32,
    /// Between a headline and its subtitle.
    pub(super) blank_decks: f32,
    pub(super) blank_space: f32,
    /// How often a headline has another above or below it, and how often a report begins with
    /// 本报讯.
    pub(super) decks: f32,
    pub(super) reports: f32,
    /// How often a line is followed by a change of width.
    pub(super) change: f32,
    /// How headlines are set: 0 as paragraphs, 1 in lines of their own width.
    pub(super) titles: usize,
    pub(super) title_joins_blank: f32,
    pub(super) trailing: f32,
    pub(super) spaces: f32,
    pub(super) errors: f32,
    pub(super) lost_marks: f32,
    /// How often foreign names stand between words.
    pub(super) foreign: f32,
    pub(super) ascii_marks: bool,
    pub(super) extras: f32,
    pub(super) first_line_bare: bool,
}

impl Style {
    pub(super) fn draw(chance: &mut Chance) -> Self {
        let width = match chance.weighted(&[0.12, 0.66, 0.13, 0.09]) {
            0 => chance.between(8, 12),
            1 => chance.between(12, 24),
            2 => chance.between(24, 30),
            _ => chance.between(30, 46),
        };
        let half = u16::from(chance.yes(0.08));
        let ascii_digits = chance.yes(0.6);
        let indent_kept = match chance.weighted(&[0.68, 0.24, 0.08]) {
            0 => 0.0,
            1 => 1.0,
            _ => 0.4,
        };
        let blank_every = chance.yes(0.1);
        let (blank_after, blank_inside) = match chance.weighted(&[0.4, 0.34, 0.2, 0.06]) {
            0 => (0.0, if chance.yes(0.2) { 0.02 } else { 0.0 }),
            1 => (1.0, if chance.yes(0.4) { 0.03 } else { 0.0 }),
            2 => (0.3 + 0.65 * chance.share(), 0.06 * chance.share()),
            _ => (0.3, 0.3),
        };
        Self {
            width: 2 * width as u16 + half,
            digit: if ascii_digits && chance.yes(0.75) {
                1
            } else {
                2
            },
            ascii_digits,
            quote: if chance.yes(0.25) { 1 } else { 2 },
            rule: [Rule::None, Rule::Down, Rule::Up, Rule::Mixed]
                [chance.weighted(&[0.15, 0.3, 0.25, 0.3])],
            tight: chance.yes(0.25),
            whole_numbers: chance.yes(0.5),
            whole_words: chance.yes(0.8),
            uneven: if chance.yes(0.4) {
                0.25 * chance.share()
            } else {
                0.0
            },
            indent: match chance.weighted(&[0.86, 0.11, 0.03]) {
                0 => 4,
                1 => 0,
                _ => 2,
            },
            indent_kept,
            indent_as: chance.weighted(&[0.5, 0.25, 0.15, 0.1]),
            blank_after,
            blank_full: if chance.yes(0.4) { 0.1 } else { 1.0 },
            blank_inside,
            blank_every,
            blank_title: if chance.yes(0.6) {
                1.0
            } else {
                0.3 * chance.share()
            },
            blank_decks: if chance.yes(0.7) { 0.0 } else { 1.0 },
            decks: if chance.yes(0.7) { chance.share() } else { 0.0 },
            reports: if chance.yes(0.6) {
                0.8 * chance.share()
            } else {
                0.0
            },
            blank_space: if chance.yes(0.2) { 0.3 } else { 0.0 },
            change: if chance.yes(0.4) { 0.012 } else { 0.0 },
            titles: chance.weighted(&[0.4, 0.6]),
            title_joins_blank: if chance.yes(0.15) { 0.3 } else { 0.0 },
            trailing: if chance.yes(0.15) {
                chance.share()
            } else {
                0.0
            },
            spaces: if chance.yes(0.3) {
                0.02 * chance.share()
            } else {
                0.0
            },
            errors: if chance.yes(0.4) {
                0.02 * chance.share()
            } else {
                0.0
            },
            lost_marks: if chance.yes(0.2) {
                0.15 * chance.share()
            } else {
                0.0
            },
            foreign: if chance.yes(0.12) { 0.02 } else { 0.0 },
            ascii_marks: chance.yes(0.06),
            extras: if chance.yes(0.6) {
                0.7 * chance.share()
            } else {
                0.0
            },
            first_line_bare: chance.yes(0.04),
        }
    }

    pub(super) fn of(&self, c: char) -> u16 {
        match c {
            '0'..='9' => self.digit,
            '“' | '”' | '‘' | '’' => self.quote,
            '\0'..='\u{7F}' => 1,
            _ => 2,
        }
    }
}

pub(super) fn redraw_width(width: u16, chance: &mut Chance) -> u16 {
    match chance.weighted(&[0.5, 0.2, 0.3]) {
        0 => (2 * chance.between(10, 28)) as u16,
        1 => (width * 2 + 2).min(80),
        _ => (width / 2).max(16),
    }
}
