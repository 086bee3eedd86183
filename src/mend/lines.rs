//! The lines of a page: where their text is, what white space stands before it, and how wide it is.

use crate::core::clean::{is_line_end, is_white};

/// A line with text. Places count characters of the page from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its number among all lines of the page, blank ones included, from 1.
    pub number: u32,
    /// Its first character that is not white.
    pub start: usize,
    /// One past its last character that is not white.
    pub end: usize,
    /// The white space before its text, in halves of a character's width.
    pub indent: u16,
    /// How many blank lines stand before it.
    pub blanks: u16,
}

impl Line {
    /// Its text, without white space around it.
    pub fn text<'a>(&self, page: &'a [char]) -> &'a [char] {
        &page[self.start..self.end]
    }
}

/// The lines of a page that have text, in order.
pub fn lines(page: &[char]) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    let mut number = 0;
    let mut blanks = 0;
    let mut from = 0;
    while from < page.len() {
        let end = (from..page.len())
            .find(|i| is_line_end(page[*i]))
            .unwrap_or(page.len());
        number += 1;
        let inked = |i: &usize| !is_white(page[*i]);
        match (from..end).find(inked) {
            Some(start) => {
                let last = (start..end).rev().find(inked).unwrap_or(start);
                let white = page[from..start].iter().map(|c| white_width(*c));
                let indent = white.fold(0, u16::saturating_add);
                found.push(Line {
                    number,
                    start,
                    end: last + 1,
                    indent,
                    blanks,
                });
                blanks = 0;
            }
            None => blanks = blanks.saturating_add(1),
        }
        let is_pair = page.get(end) == Some(&'\r') && page.get(end + 1) == Some(&'\n');
        from = end + if is_pair { 2 } else { 1 };
    }
    found
}

fn white_width(c: char) -> u16 {
    match c {
        '\u{3000}' => 2,
        '\t' => 4,
        '\u{FEFF}' | '\u{200B}' => 0,
        _ => 1,
    }
}

/// Lines wider than this are all alike.
const WIDEST: usize = 2000;

/// How wide some characters are on a page, in halves of a Han character's width. Papers differ in
/// this, and so do the programs that took the text out of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Widths {
    /// An ASCII digit.
    pub digit: u16,
    /// A quotation mark.
    pub quote: u16,
    /// An ASCII mark. As wide as a Han character where it stands for one that was printed so.
    pub mark: u16,
    /// A Latin letter or a space. As wide as a Han character where a program, and not a printer,
    /// broke the lines: it counts characters.
    pub letter: u16,
}

/// What pages have: how wide a digit, a quotation mark, an ASCII mark and a letter are.
const USUAL: [[u16; 4]; 7] = [
    [1, 2, 1, 1],
    [1, 1, 1, 1],
    [2, 2, 1, 1],
    [2, 1, 1, 1],
    [1, 2, 2, 1],
    [2, 2, 2, 1],
    [2, 2, 2, 2],
];

impl Widths {
    /// The widths with which most neighbouring lines of the page are equally wide.
    pub fn of(page: &[char], lines: &[Line]) -> Self {
        // Of each line the width of all other characters, and how many of each kind it has.
        let none = Self::of_kinds([0; 4]);
        let counted: Vec<[u16; 5]> = lines
            .iter()
            .map(|line| {
                let (mut rest, mut digits, mut quotes) = (0usize, 0, 0);
                let (mut marks, mut letters) = (0, 0);
                for c in line.text(page) {
                    match c {
                        // Nearly all.
                        '\u{3000}'..='\u{FAFF}' => rest += 2,
                        '0'..='9' => digits += 1,
                        '“' | '”' | '‘' | '’' => quotes += 1,
                        c if c.is_ascii_punctuation() => marks += 1,
                        '\0'..='\u{7F}' => letters += 1,
                        _ => rest += usize::from(none.of_char(*c)),
                    }
                }
                [rest, digits, quotes, marks, letters].map(|n| n.min(WIDEST) as u16)
            })
            .collect();
        let mut best = (0, Self::of_kinds([1, 2, 1, 1]));
        for kinds in USUAL {
            let widths = Self::of_kinds(kinds);
            let width = |[rest, counts @ ..]: [u16; 5]| {
                let each = counts.iter().zip(kinds);
                rest + each.map(|(count, width)| count * width).sum::<u16>()
            };
            let near = |a: u16, b: u16| a.abs_diff(b) <= 1;
            let mut equal = 0usize;
            let (mut last, mut last_but_one) = (u16::MAX, u16::MAX);
            for line in &counted {
                let own = width(*line);
                equal += usize::from(near(own, last)) + usize::from(near(own, last_but_one));
                (last_but_one, last) = (last, own);
            }
            // The usual widths unless others fit clearly better.
            let equal = equal * 20 + usize::from(best.0 == 0);
            if equal > best.0 + best.0 / 20 {
                best = (equal, widths);
            }
        }
        best.1
    }

    fn of_kinds([digit, quote, mark, letter]: [u16; 4]) -> Self {
        Self {
            digit,
            quote,
            mark,
            letter,
        }
    }

    /// The width of one character.
    pub fn of_char(&self, c: char) -> u16 {
        match c {
            // Nearly all.
            '\u{3000}'..='\u{FAFF}' => 2,
            '0'..='9' => self.digit,
            '“' | '”' | '‘' | '’' => self.quote,
            '\u{200B}' | '\u{FEFF}' | '\u{300}'..='\u{36F}' | '\u{FE00}'..='\u{FE0F}' => 0,
            '\u{E0100}'..='\u{E01EF}' => 0,
            'A'..='Z' | 'a'..='z' | '\0'..=' ' | '\u{7F}' => self.letter,
            '!'..='~' => self.mark,
            '\u{80}'..='\u{2FF}' | '\u{FF61}'..='\u{FFDC}' => 1,
            _ => 2,
        }
    }

    /// The width of some characters.
    pub fn of_text(&self, text: &[char]) -> u16 {
        let width: usize = text.iter().map(|c| usize::from(self.of_char(*c))).sum();
        width.min(WIDEST) as u16
    }

    /// The width of a line's text, without its indent.
    pub fn line(&self, page: &[char], line: &Line) -> u16 {
        self.of_text(line.text(page))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indent_may_be_of_any_width() {
        for white in [" ".repeat(70_000), "\t".repeat(20_000)] {
            let page: Vec<char> = format!("{white}渡口\n　　船工\n").chars().collect();
            let found = lines(&page);
            assert_eq!(found[0].indent, u16::MAX);
            assert_eq!(found[1].indent, 4);
        }
    }
}
