//! Words, clauses and sentences: what a double click takes, and how far the caret goes.
//!
//! Everything is asked of a slice of characters and answered in places of it (0-based in code
//! points, ranges end-exclusive). A line end in the slice parts words and sentences; whoever asks
//! leaves out those that are joined. Words of Han are jieba's, cut within a bounded neighbourhood,
//! so that a question costs the same in a page of a million characters.

use std::fmt;
use std::iter;
use std::ops::Range;
use std::sync::Arc;

use jieba_rs::Jieba;

use crate::core::variants::simplified;
use crate::mend::dictionary::{Across, Dictionary};

mod kinds;
mod known;
mod sentences;
mod sorts;
#[cfg(test)]
mod tests;

pub use kinds::Kind;
pub use known::KnownWords;
pub use sentences::{Clause, clause_at, clause_end, clause_start, clause_words_at, sentence_at};
use sorts::{Sort, base, cluster_end, in_word, stretch};

/// How far to each side of a character its word is looked for.
const REACH: usize = 100;

/// How often a word everybody uses is counted in jieba's dictionary.
const COMMON: usize = 10;

/// About how many words all those of jieba's dictionary were counted in.
const ALL: f32 = 60_000_000.0;

/// How much text jieba is given at a time, in characters, where a mark or a line end allows. It
/// keeps some 70 bytes for each.
const PORTION: usize = 2000;

/// Where the portion of a text that begins at `start` ends: behind the first mark or line end from
/// [`PORTION`] on, over which no word goes, or, where there is none for long, anywhere.
fn portion_end(chars: &[char], start: usize) -> usize {
    let (least, most) = (start + PORTION, (start + 8 * PORTION).min(chars.len()));
    let mut places = least..most;
    let parts = |c: char| matches!(Sort::of(c), Sort::LineEnd) || matches!(c, '。' | '，' | '、');
    places
        .find(|at| parts(chars[*at]))
        .map_or(most, |at| at + 1)
}

/// A character as the dictionary has it, which knows simplified ones alone; but 乾隆.
fn read(c: &char) -> char {
    match c {
        '乾' => '乾',
        c => simplified(*c),
    }
}

/// What knows words. Copies share one dictionary, on any threads.
#[derive(Clone)]
pub struct Words {
    dictionary: Option<Arc<Jieba>>,
}

impl Words {
    /// With jieba's dictionary. Takes some 300 ms and 32 MB: not for a thread that draws.
    pub fn load() -> Self {
        Self {
            dictionary: Some(Arc::new(Jieba::new())),
        }
    }

    /// Without a dictionary, until it is loaded: every Han character is a word.
    pub fn without_dictionary() -> Self {
        Self { dictionary: None }
    }

    /// Whether it knows words of Han.
    pub fn has_dictionary(&self) -> bool {
        self.dictionary.is_some()
    }

    /// All words of a text with their kinds, in order; they cover it. What is in no dictionary is
    /// taken together and named where jieba's model of characters says so. Without a dictionary
    /// every character is a piece.
    pub fn pieces(&self, chars: &[char]) -> Vec<Piece> {
        let mut pieces = Vec::with_capacity(chars.len() / 2 + 1);
        self.each_piece(chars, |piece| pieces.push(piece));
        pieces
    }

    /// The same, one after another: of a long text there are many.
    pub fn each_piece(&self, chars: &[char], mut each: impl FnMut(Piece)) {
        let mut cut = 0;
        if let Some(dictionary) = &self.dictionary {
            let mut text = String::new();
            let mut start = 0;
            while start < chars.len() {
                let end = portion_end(chars, start);
                text.clear();
                text.extend(chars[start..end].iter().map(read));
                for word in dictionary.tag(&text, true) {
                    cut = start + word.end;
                    each(Piece {
                        range: start + word.start..cut,
                        kind: Kind::named(word.tag),
                    });
                }
                start = end;
            }
        }
        // Whatever was not cut.
        for at in cut..chars.len() {
            each(Piece {
                range: at..at + 1,
                kind: Kind::UNKNOWN,
            });
        }
    }

    /// The word around the character at `index`: a word of the dictionary, a Latin word or a
    /// number with the marks inside it, the white space up to the next line end, a line end, or a
    /// mark. Empty, at the end, when there is no such character.
    ///
    /// What is in no dictionary, as most names are, is taken together where jieba's model of
    /// characters says so.
    pub fn word_at(&self, chars: &[char], index: usize) -> Range<usize> {
        self.find(chars, index, true)
    }

    /// The same, but of what is in no dictionary every character is a word. A selection that grows
    /// by such words never takes in more than somebody pointed at because of a guess.
    pub fn known_word_at(&self, chars: &[char], index: usize) -> Range<usize> {
        self.find(chars, index, false)
    }

    fn find(&self, chars: &[char], index: usize, guess: bool) -> Range<usize> {
        if index >= chars.len() {
            return chars.len()..chars.len();
        }
        let at = base(chars, index);
        let same = |sort: Sort| stretch(chars, at, |i| Sort::of(chars[i]) == sort);
        match Sort::of(chars[at]) {
            Sort::LineEnd => at..at + 1,
            Sort::White => same(Sort::White),
            Sort::Kana => same(Sort::Kana),
            Sort::Han => self.han_word(chars, at, same(Sort::Han), guess),
            Sort::Letter => stretch(chars, at, |i| in_word(chars, i)),
            Sort::Mark if in_word(chars, at) => stretch(chars, at, |i| in_word(chars, i)),
            Sort::Mark if matches!(chars[at], '—' | '…' | '⋯' | '─') => {
                stretch(chars, at, |i| chars[i] == chars[at])
            }
            Sort::Mark | Sort::Combining => at..cluster_end(chars, at),
        }
    }

    fn han_word(
        &self,
        chars: &[char],
        at: usize,
        around: Range<usize>,
        guess: bool,
    ) -> Range<usize> {
        let words = self.han_words(chars, around, guess);
        let mut words = words.into_iter();
        words
            .find(|word| word.end > at)
            .unwrap_or_else(|| at..cluster_end(chars, at))
    }

    /// The words of some Han; none without a dictionary.
    fn han_words(&self, chars: &[char], around: Range<usize>, guess: bool) -> Vec<Range<usize>> {
        let Some(dictionary) = &self.dictionary else {
            return Vec::new();
        };
        // Without combining marks, of which the dictionary knows nothing.
        let places: Vec<usize> = around
            .clone()
            .filter(|i| Sort::of(chars[*i]) != Sort::Combining)
            .collect();
        let text: String = places.iter().map(|i| read(&chars[*i])).collect();
        let place = |n: usize| places.get(n).copied().unwrap_or(around.end);
        let words = dictionary.cut(&text, guess).into_iter();
        words
            .map(|word| place(word.start)..place(word.end))
            .collect()
    }
}

impl Dictionary for Words {
    fn across(&self, left: &[char], right: &[char]) -> Across {
        let found = self.across_each(&[(left, right)]);
        found.first().copied().unwrap_or_default()
    }

    fn across_each(&self, breaks: &[(&[char], &[char])]) -> Vec<Across> {
        /// Breaks that are cut at once.
        const AT_ONCE: usize = 256;
        let mut all = vec![Across::default(); breaks.len()];
        let Some(dictionary) = &self.dictionary else {
            return all;
        };
        let mut text = String::new();
        for (breaks, all) in breaks.chunks(AT_ONCE).zip(all.chunks_mut(AT_ONCE)) {
            text.clear();
            for (left, right) in breaks {
                if !left.is_empty() && !right.is_empty() {
                    text.extend(left.iter().chain(*right).map(read));
                }
                // No word goes beyond a line end.
                text.push('\n');
            }
            let mut words = dictionary.cut(&text, false).into_iter();
            let mut from = 0;
            for ((left, _), found) in breaks.iter().zip(all) {
                let gap = from + left.len();
                for word in words.by_ref() {
                    if word.word == "\n" {
                        from = word.end;
                        break;
                    }
                    let length = (word.end - word.start).min(usize::from(u8::MAX)) as u8;
                    if word.end == gap {
                        found.before = length;
                    } else if word.start == gap {
                        found.after = length;
                    } else if word.start < gap && gap < word.end {
                        found.word = length;
                    }
                }
            }
        }
        all
    }

    fn word_around(&self, text: &[char], at: usize) -> usize {
        self.known_word_at(text, at).len()
    }

    fn word_lengths(&self, chars: &[char]) -> Vec<u8> {
        let mut lengths = Vec::with_capacity(chars.len());
        if let Some(dictionary) = &self.dictionary {
            let mut text = String::new();
            while lengths.len() < chars.len() {
                let start = lengths.len();
                let end = portion_end(chars, start);
                text.clear();
                text.extend(chars[start..end].iter().map(read));
                for word in dictionary.cut(&text, false) {
                    let length = word.end - word.start;
                    let short = length.min(usize::from(u8::MAX)) as u8;
                    lengths.extend(iter::repeat_n(short, length));
                }
                lengths.resize(end, 1);
            }
        }
        lengths.resize(chars.len(), 1);
        lengths
    }

    fn gain(&self, text: &[char], at: usize, was: char) -> Option<f32> {
        let dictionary = self.dictionary.as_ref()?;
        let range = self.known_word_at(text, at);
        let word: String = text[range.clone()].iter().map(read).collect();
        let count = dictionary.suggest_freq(&word);
        if !dictionary.has_word(&word) || count < COMMON {
            return None;
        }
        let mut buffer = [0; 4];
        let mut alone = 0.0;
        for at_now in range {
            let c = if at_now == at { was } else { text[at_now] };
            let count = dictionary.suggest_freq(read(&c).encode_utf8(&mut buffer));
            alone += (count.max(1) as f32 / ALL).ln();
        }
        Some((count as f32 / ALL).ln() - alone)
    }

    fn has_word_over(&self, text: &[char], at: usize, longest: usize) -> bool {
        let Some(dictionary) = &self.dictionary else {
            return false;
        };
        let longest = longest.min(4);
        let (first, end) = (
            (at + 1).saturating_sub(longest),
            (at + longest).min(text.len()),
        );
        // The characters there in bytes, and where each begins; it is asked too often for a String.
        let (mut bytes, mut places, mut filled) = ([0; 28], [0; 8], 0);
        for (n, c) in text[first..end].iter().enumerate() {
            filled += read(c).encode_utf8(&mut bytes[filled..]).len();
            places[n + 1] = filled;
        }
        let Ok(part) = str::from_utf8(&bytes[..filled]) else {
            return false;
        };
        (first..=at).any(|from| {
            let ends = (at + 1).max(from + 2)..=(from + longest).min(end);
            ends.rev()
                .any(|to| dictionary.has_word(&part[places[from - first]..places[to - first]]))
        })
    }

    fn likelihood(&self, text: &[char]) -> f32 {
        let Some(dictionary) = &self.dictionary else {
            return 0.0;
        };
        let text: String = text.iter().map(read).collect();
        let words = dictionary.cut(&text, false).into_iter();
        let likely = |count: usize| (count.max(1) as f32 / ALL).ln();
        words
            .map(|word| likely(dictionary.suggest_freq(word.word)))
            .sum()
    }
}

/// A word of a text and its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it is, in characters of the text that was cut: from 0, end-exclusive.
    pub range: Range<usize>,
    /// What kind of word.
    pub kind: Kind,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words")
            .field("has_dictionary", &self.has_dictionary())
            .finish()
    }
}
