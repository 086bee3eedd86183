//! Words of the dictionary, asked for again and again in one text.

use std::ops::Range;

use super::sorts::{Sort, base, cluster_end, stretch};
use super::{REACH, Words};

/// A text of which one wants to know many words, one beside the other: what stands between two
/// marks is cut once.
#[derive(Debug)]
pub struct KnownWords<'a> {
    words: &'a Words,
    chars: &'a [char],
    /// A run of Han, and its words.
    cut: Option<(Range<usize>, Vec<Range<usize>>)>,
}

impl Words {
    /// Gets ready to be asked for words of a text.
    pub fn known_in<'a>(&'a self, chars: &'a [char]) -> KnownWords<'a> {
        KnownWords {
            words: self,
            chars,
            cut: None,
        }
    }
}

impl KnownWords<'_> {
    /// What [`Words::known_word_at`] says.
    pub fn word_at(&mut self, index: usize) -> Range<usize> {
        let chars = self.chars;
        if index >= chars.len() {
            return self.words.known_word_at(chars, index);
        }
        let at = base(chars, index);
        if Sort::of(chars[at]) != Sort::Han {
            return self.words.known_word_at(chars, index);
        }
        if self.cut.as_ref().is_none_or(|(run, _)| !run.contains(&at)) {
            let run = stretch(chars, at, |i| Sort::of(chars[i]) == Sort::Han);
            // A longer one is cut otherwise from other places of it.
            if run.len() >= REACH {
                return self.words.known_word_at(chars, index);
            }
            let words = self.words.han_words(chars, run.clone(), false);
            self.cut = Some((run, words));
        }
        let words = self.cut.as_ref().map_or(&[][..], |(_, words)| words);
        let at_or_behind = words.partition_point(|word| word.end <= at);
        let word = words.get(at_or_behind).cloned();
        word.unwrap_or_else(|| at..cluster_end(chars, at))
    }
}
