//! A sentence as rules read it.

use std::ops::Range;

use crate::core::clean::{is_line_end, is_white};
use crate::core::variants::simplified;
use crate::tag::dictionary::fold;
use crate::tag::words::{Kind, Piece};

/// Characters without white space, simplified and narrow; and where words begin and end. A wide gap
/// between digits stays, as one blank: what it parts are two numbers.
pub(super) struct Text {
    chars: Vec<char>,
    places: Vec<usize>,
    /// Whether a word begins before a character; one more for the end.
    begins: Vec<bool>,
    /// The kind of word each character is in.
    kinds: Vec<Kind>,
}

impl Text {
    pub(super) fn of(chars: &[char], pieces: &[Piece]) -> Self {
        let mut text = Self {
            chars: Vec::with_capacity(chars.len()),
            places: Vec::with_capacity(chars.len()),
            begins: Vec::with_capacity(chars.len() + 1),
            kinds: Vec::with_capacity(chars.len()),
        };
        for piece in pieces {
            let mut begins = true;
            for place in piece.range.clone() {
                let Some(c) = chars.get(place).filter(|c| !is_white(**c)) else {
                    continue;
                };
                if let Some(gap) = text.wide_gap(chars, place) {
                    text.chars.push(' ');
                    text.places.push(gap);
                    text.begins.push(true);
                    text.kinds.push(piece.kind);
                    begins = true;
                }
                text.chars.push(read(*c));
                text.places.push(place);
                text.begins.push(std::mem::take(&mut begins));
                text.kinds.push(piece.kind);
            }
        }
        text.begins.push(true);
        text
    }

    /// The wide gap between a digit and the one before it: a blank of full width, or several.
    fn wide_gap(&self, chars: &[char], place: usize) -> Option<usize> {
        let before = *self.places.last()?;
        let gap = chars.get(before + 1..place)?;
        let is_wide = gap.len() > 1 || gap.contains(&'\u{3000}');
        let is_digit = |place: usize| chars[place].is_ascii_digit();
        let is_in_line = !gap.iter().any(|c| is_line_end(*c));
        (is_wide && is_in_line && is_digit(before) && is_digit(place)).then_some(before + 1)
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// A character; a blank where there is none.
    pub(super) fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or(' ')
    }

    /// The character before a place.
    pub(super) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or(' ', |at| self.at(at))
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &[char] {
        self.chars.get(range).unwrap_or_default()
    }

    /// Whether a word begins there, or one has ended.
    pub(super) fn is_edge(&self, index: usize) -> bool {
        self.begins.get(index).copied().unwrap_or(true)
    }

    /// The word that ends before a place, and what kind it is.
    pub(super) fn word_before(&self, index: usize) -> Option<(Range<usize>, Kind)> {
        let last = index.checked_sub(1)?;
        let start = (0..=last).rev().find(|at| self.begins[*at])?;
        Some((start..index, self.kinds[last]))
    }

    /// The word that begins at a place, and what kind it is.
    pub(super) fn word_at(&self, index: usize) -> Option<(Range<usize>, Kind)> {
        let kind = self.kinds.get(index)?;
        let end = (index + 1..=self.len()).find(|at| self.begins[*at])?;
        Some((index..end, *kind))
    }

    /// How long the longest of words that stands at a place is there.
    pub(super) fn longest(&self, index: usize, words: &[&str]) -> Option<usize> {
        let long = words.iter().filter_map(|word| self.starts(index, word));
        long.max()
    }

    /// How long a word is that stands at a place.
    pub(super) fn starts(&self, index: usize, word: &str) -> Option<usize> {
        let mut len = 0;
        for c in word.chars() {
            if self.chars.get(index + len) != Some(&c) {
                return None;
            }
            len += 1;
        }
        Some(len)
    }

    /// Where a stretch stands in the sentence.
    pub(super) fn places(&self, range: &Range<usize>) -> Range<usize> {
        self.places[range.start]..self.places[range.end - 1] + 1
    }
}

/// A character as rules read it.
fn read(c: char) -> char {
    match simplified(fold(c)) {
        // A Han zero is written in several ways.
        '○' | '〇' | '零' | '◯' => '〇',
        c => c,
    }
}

/// Words of lists in which blanks part them, by a character that all have: the first or the last.
#[derive(Clone, Debug, Default)]
pub(super) struct Table<T> {
    by: rustc_hash::FxHashMap<char, Vec<(Vec<char>, T)>>,
}

impl<T: Copy> Table<T> {
    pub(super) fn by_first(lists: &[(&str, T)]) -> Self {
        Self::by(lists, |word| word.first().copied())
    }

    pub(super) fn by_last(lists: &[(&str, T)]) -> Self {
        Self::by(lists, |word| word.last().copied())
    }

    fn by(lists: &[(&str, T)], key: impl Fn(&[char]) -> Option<char>) -> Self {
        let mut by: rustc_hash::FxHashMap<char, Vec<(Vec<char>, T)>> = Default::default();
        for (list, of) in lists {
            for word in list.split_whitespace() {
                // 乾隆 is read as 干隆, in a text as here.
                let word: Vec<char> = word.chars().map(read).collect();
                if let Some(key) = key(&word) {
                    by.entry(key).or_default().push((word, *of));
                }
            }
        }
        // The longest is found first.
        for words in by.values_mut() {
            words.sort_by_key(|(word, _)| usize::MAX - word.len());
        }
        Self { by }
    }

    /// The characters by which words are looked up.
    pub(super) fn keys(&self) -> impl Iterator<Item = char> {
        self.by.keys().copied()
    }

    /// The longest word that stands at a place: its length, and what it is.
    pub(super) fn at(&self, text: &Text, index: usize) -> Option<(usize, T)> {
        let mut words = self.by.get(text.chars.get(index)?)?.iter();
        let stands = |word: &[char]| text.slice(index..index + word.len()) == word;
        words
            .find(|(word, _)| stands(word))
            .map(|(word, of)| (word.len(), *of))
    }

    /// The longest word that ends before a place.
    pub(super) fn before(&self, text: &Text, index: usize) -> Option<(usize, T)> {
        let mut words = self.by.get(&text.chars[index.checked_sub(1)?])?.iter();
        let stands = |word: &[char]| {
            let start = index.checked_sub(word.len());
            start.is_some_and(|start| text.slice(start..index) == word)
        };
        words
            .find(|(word, _)| stands(word))
            .map(|(word, of)| (word.len(), *of))
    }
}
