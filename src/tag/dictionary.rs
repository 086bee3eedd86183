//! Word lists and gazetteers that an editor loads, and where their words stand in a text.
//!
//! Leftmost and longest: of two words that begin at one place the longer is found, and the search
//! goes on behind it. White space inside a word makes no difference, nor does one line end, so
//! that 北 京 and a name that was broken at the end of a line are found; a paragraph's end between
//! parts them. Neither does the width of a letter or its case.
//!
//! The words are kept sorted in one run of characters; a search narrows the range of words that
//! begin like the text, character by character. A list of a megabyte is ready in some tens of
//! milliseconds, and nothing but the words and their second characters is kept in memory.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::core::clean::{is_line_end, is_white};

/// A word of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As it stands in the list.
    pub word: String,
    /// The number of the label that it speaks for.
    pub label: usize,
    /// How often it was counted where the list comes from; 0 where the list does not say.
    pub count: u64,
}

/// A word that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where, white space inside included: characters of the text, from 0, end-exclusive.
    pub range: Range<usize>,
    /// The label of its entry: of several entries, of the one with the highest count, else of the
    /// one that was given first.
    pub label: usize,
    /// Whether there is an entry with another label.
    pub is_ambiguous: bool,
}

/// Words to be found.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    /// All words' characters, folded.
    chars: Vec<char>,
    /// Sorted by their characters.
    words: Vec<Word>,
    /// The words that begin with a character.
    heads: FxHashMap<char, Range<u32>>,
    /// The second character of each word, one beside the other: nearly every place of a text is
    /// settled by it.
    seconds: Vec<Option<char>>,
}

#[derive(Clone, Debug)]
struct Word {
    start: u32,
    len: u16,
    label: u16,
    is_ambiguous: bool,
}

impl Dictionary {
    /// A dictionary of entries. Those of white space alone are passed over, and what is longer
    /// than any name: 200 characters.
    pub fn new<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut all = Vec::new();
        // Start and length of the folded word, label, count.
        let mut words: Vec<(u32, u16, u16, u64)> = Vec::new();
        for entry in entries {
            let start = all.len();
            all.extend(entry.word.chars().filter(|c| !is_white(*c)).map(fold));
            let len = all.len() - start;
            let fits = u32::try_from(start).is_ok() && entry.label <= usize::from(u16::MAX);
            if len == 0 || len > 200 || !fits {
                all.truncate(start);
                continue;
            }
            words.push((start as u32, len as u16, entry.label as u16, entry.count));
        }
        let text = |word: &(u32, u16, u16, u64)| {
            let start = word.0 as usize;
            &all[start..start + usize::from(word.1)]
        };
        // The order in which they were given decides last.
        words.sort_by(|a, b| {
            let by_text = text(a).cmp(text(b));
            by_text.then(b.3.cmp(&a.3)).then(a.0.cmp(&b.0))
        });
        let mut dictionary = Self::default();
        for same in words.chunk_by(|a, b| text(a) == text(b)) {
            let start = dictionary.chars.len() as u32;
            dictionary.chars.extend(text(&same[0]));
            dictionary.words.push(Word {
                start,
                len: same[0].1,
                label: same[0].2,
                is_ambiguous: same.iter().any(|word| word.2 != same[0].2),
            });
        }
        for (number, word) in (0..).zip(&dictionary.words) {
            let has_second = word.len > 1;
            let second = has_second.then(|| dictionary.chars[word.start as usize + 1]);
            dictionary.seconds.push(second);
            let head = dictionary.chars[word.start as usize];
            let range = dictionary.heads.entry(head).or_insert(number..number);
            range.end = number + 1;
        }
        dictionary
    }

    /// How many different words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words that stand in a text, in order, none over another.
    pub fn find(&self, chars: &[char]) -> Vec<Found> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        let text = Folded::of(chars);
        let mut at = 0;
        while at < text.chars.len() {
            let Some((word, len)) = self.longest(&text, at) else {
                at += 1;
                continue;
            };
            found.push(Found {
                range: text.places[at]..text.places[at + len - 1] + 1,
                label: usize::from(word.label),
                is_ambiguous: word.is_ambiguous,
            });
            at += len;
        }
        found
    }

    /// The longest word that stands at a place of a folded text, and how long it is there.
    fn longest(&self, text: &Folded, at: usize) -> Option<(&Word, usize)> {
        let range = self.heads.get(&text.chars[at])?;
        if text.is_inside_word(at) {
            return None;
        }
        let range = range.start as usize..range.end as usize;
        let mut words = &self.words[range.clone()];
        let mut best = None;
        let mut len = 1;
        while let Some(first) = words.first() {
            // Sorted, the shortest word with this beginning comes first.
            if usize::from(first.len) == len && !text.is_inside_word(at + len) {
                best = Some((first, len));
            }
            if text.is_parted(at + len) {
                break;
            }
            let Some(next) = text.chars.get(at + len) else {
                break;
            };
            let char_at = |word: &Word| {
                let inside = usize::from(word.len) > len;
                inside.then(|| self.chars[word.start as usize + len])
            };
            let (from, behind) = match len {
                1 => {
                    let seconds = &self.seconds[range.clone()];
                    let from = seconds.partition_point(|second| *second < Some(*next));
                    let is_same = |second: &Option<char>| *second == Some(*next);
                    let same = seconds[from..].partition_point(is_same);
                    (from, from + same)
                }
                _ => {
                    let from = words.partition_point(|word| char_at(word) < Some(*next));
                    let is_same = |word: &Word| char_at(word) == Some(*next);
                    (from, from + words[from..].partition_point(is_same))
                }
            };
            words = &words[from..behind];
            len += 1;
        }
        best
    }
}

/// A letter without its width and case.
pub fn fold(c: char) -> char {
    let narrow = match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    };
    narrow.to_ascii_lowercase()
}

/// A text without its white space.
struct Folded {
    chars: Vec<char>,
    /// Where each stands.
    places: Vec<usize>,
    /// Gaps with the end of a paragraph in them, by the character behind.
    parted: Vec<usize>,
}

impl Folded {
    fn of(text: &[char]) -> Self {
        let mut folded = Self {
            chars: Vec::with_capacity(text.len()),
            places: Vec::with_capacity(text.len()),
            parted: Vec::new(),
        };
        let mut ends = 0;
        for (place, c) in text.iter().enumerate() {
            if is_white(*c) {
                // A carriage return and its line feed are one.
                let is_end =
                    is_line_end(*c) && !(*c == '\n' && place > 0 && text[place - 1] == '\r');
                ends += usize::from(is_end);
                continue;
            }
            if ends > 1 {
                folded.parted.push(folded.chars.len());
            }
            ends = 0;
            folded.chars.push(fold(*c));
            folded.places.push(place);
        }
        folded
    }

    /// Whether a paragraph ends before a character.
    fn is_parted(&self, index: usize) -> bool {
        self.parted.binary_search(&index).is_ok()
    }

    /// Whether the gap before a character is inside of a Latin word or a number.
    fn is_inside_word(&self, index: usize) -> bool {
        if index == 0 || index >= self.chars.len() {
            return false;
        }
        let both = self.chars[index - 1].is_ascii_alphanumeric()
            && self.chars[index].is_ascii_alphanumeric();
        both && self.places[index - 1] + 1 == self.places[index]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary(words: &[&str]) -> Dictionary {
        let entries: Vec<Entry> = words.iter().map(|word| entry(word, 0, 0)).collect();
        Dictionary::new(&entries)
    }

    fn entry(word: &str, label: usize, count: u64) -> Entry {
        Entry {
            word: word.to_owned(),
            label,
            count,
        }
    }

    /// A text with what is found in brackets.
    fn shown(dictionary: &Dictionary, text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let mut out = String::new();
        let mut at = 0;
        for found in dictionary.find(&chars) {
            assert!(at <= found.range.start);
            out.extend(&chars[at..found.range.start]);
            out.push('【');
            out.extend(&chars[found.range.clone()]);
            out.push('】');
            at = found.range.end;
        }
        out.extend(&chars[at..]);
        out
    }

    #[test]
    fn words_are_found_leftmost_and_longest() {
        let words = [
            "北京",
            "北京大学",
            "大学",
            "京大",
            "学生",
            "苇川市",
            "苇川",
            "New York",
            "IBM",
            "𠮷田",
            "葛\u{E0100}城",
            "中",
        ];
        let dictionary = dictionary(&words);
        assert_eq!(dictionary.len(), words.len());
        let check = |expected: &str| {
            let text = expected.replace(['【', '】'], "");
            assert_eq!(shown(&dictionary, &text), expected);
        };
        for expected in [
            "",
            "他在【北京大学】学习",
            "他在【北京】大会",
            // The longest at a place, then on behind it.
            "【北京大学】生",
            "【苇川市】【苇川】人",
            // White space and a line end inside.
            "【北 京】和【北\n京】",
            "【北\r\n　　京大学】",
            // A paragraph's end parts.
            "北\n\n【京大】学",
            "北\n \n京",
            "【北\n京大学】",
            // Width and case make no difference, but Latin words are whole.
            "【ＩＢＭ】、【ibm】，IBMs",
            "xIBM 【New  York】er".replace("】er", "】 er").as_str(),
            "【NEWYORK】的",
            "【𠮷田】和【葛\u{E0100}城】",
            "【中】【中】",
            "【京大】学【北京】",
        ] {
            check(expected);
        }
    }

    #[test]
    fn of_labels_the_more_frequent_counts() {
        let entries = [
            entry("朝阳", 1, 3),
            entry("朝阳", 0, 9),
            entry("东方", 2, 0),
            entry("东 方", 1, 0),
            entry("", 0, 0),
            entry(" \u{3000}", 0, 0),
            entry(&"长".repeat(201), 0, 0),
        ];
        let dictionary = Dictionary::new(&entries);
        assert_eq!(dictionary.len(), 2);
        let chars: Vec<char> = "朝阳东方".chars().collect();
        let found = dictionary.find(&chars);
        let labels: Vec<(usize, bool)> = found.iter().map(|f| (f.label, f.is_ambiguous)).collect();
        assert_eq!(labels, [(0, true), (2, true)]);
        assert!(Dictionary::default().find(&chars).is_empty());
    }

    /// A search that is slow and plain.
    fn oracle(words: &[String], text: &[char]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let rest: String = text[at..].iter().collect();
            let longest = words.iter().filter(|word| rest.starts_with(word.as_str()));
            match longest.map(|word| word.chars().count()).max() {
                Some(len) => {
                    found.push(at..at + len);
                    at += len;
                }
                None => at += 1,
            }
        }
        found
    }

    #[test]
    fn it_finds_what_a_plain_search_finds() {
        let letters: Vec<char> = "甲乙丙𠮷".chars().collect();
        let mut state = 5u64;
        let mut below = |n: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % n
        };
        for _ in 0..500 {
            let mut random = |most: usize| -> Vec<char> {
                let len = below(most) + 1;
                (0..len).map(|_| letters[below(letters.len())]).collect()
            };
            let words: Vec<String> = (0..6).map(|_| random(4).iter().collect()).collect();
            let text = random(40);
            let names: Vec<&str> = words.iter().map(String::as_str).collect();
            let found = dictionary(&names).find(&text);
            let ranges: Vec<Range<usize>> = found.into_iter().map(|f| f.range).collect();
            assert_eq!(ranges, oracle(&words, &text), "{words:?} in {text:?}");
        }
    }
}
