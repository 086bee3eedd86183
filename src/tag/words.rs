//! Words, clauses and sentences: what a double click takes, and how far the caret goes.
//!
//! Everything is asked of a slice of characters and answered in places of it (0-based in code
//! points, ranges end-exclusive). A line end in the slice parts words and sentences; whoever asks
//! leaves out those that are joined. Words of Han are jieba's, cut within a bounded neighbourhood,
//! so that a question costs the same in a page of a million characters.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use jieba_rs::Jieba;

use crate::core::clean::{is_line_end, is_white};
use crate::mend::dictionary::{Across, Dictionary};

/// How far to each side of a character its word is looked for.
const REACH: usize = 100;

/// How many closing marks behind the end of a sentence belong to it at the most.
const CLOSERS: usize = 8;

/// How often a word everybody uses is counted in jieba's dictionary.
const COMMON: usize = 50;

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
                text.extend(&chars[start..end]);
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
        let Some(dictionary) = &self.dictionary else {
            return at..cluster_end(chars, at);
        };
        // Without combining marks, of which the dictionary knows nothing.
        let places: Vec<usize> = around
            .clone()
            .filter(|i| Sort::of(chars[*i]) != Sort::Combining)
            .collect();
        let text: String = places.iter().map(|i| chars[*i]).collect();
        let place = |n: usize| places.get(n).copied().unwrap_or(around.end);
        let mut words = dictionary.cut(&text, guess).into_iter();
        words
            .find(|word| place(word.end) > at)
            .map_or(at..cluster_end(chars, at), |word| {
                place(word.start)..place(word.end)
            })
    }

    /// Where the caret goes from a gap to the next word: behind the word that is there, white
    /// space before it left out, and no further than one line end. A gap is counted by the
    /// characters before it.
    pub fn next_word(&self, chars: &[char], gap: usize) -> usize {
        let from = (gap.min(chars.len())..chars.len())
            .find(|i| Sort::of(chars[*i]) != Sort::White)
            .unwrap_or(chars.len());
        self.word_at(chars, from).end
    }

    /// Where the caret goes from a gap to the word before: the same the other way round.
    pub fn previous_word(&self, chars: &[char], gap: usize) -> usize {
        let behind = (0..gap.min(chars.len())).rev();
        let mut inked = behind.skip_while(|i| Sort::of(chars[*i]) == Sort::White);
        inked.next().map_or(0, |i| self.word_at(chars, i).start)
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
                    text.extend(*left);
                    text.extend(*right);
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

    fn is_common_around(&self, text: &[char], at: usize) -> bool {
        let Some(dictionary) = &self.dictionary else {
            return false;
        };
        let word: String = text[self.known_word_at(text, at)].iter().collect();
        dictionary.has_word(&word) && dictionary.suggest_freq(&word) >= COMMON
    }
}

/// A word of a text and its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it is.
    pub range: Range<usize>,
    /// What kind of word.
    pub kind: Kind,
}

/// A kind of word as jieba names it: `n` noun, `nr` person, `ns` place, `nt` institution, `nz`
/// other name, `v` verb and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind(u8);

/// What a kind of word may be in the name of an institution.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// A name by itself.
    Name,
    /// A part of it.
    Part,
    None,
}

/// The kinds. What is not here is unknown. New ones go to the end: learned weights speak of the
/// numbers.
const KINDS: [(&str, Use); 48] = [
    ("?", Use::None),
    ("n", Use::Part),
    ("nr", Use::Name),
    ("nrt", Use::Name),
    ("nrfg", Use::Name),
    ("ns", Use::Name),
    ("nt", Use::Name),
    ("nz", Use::Name),
    ("ng", Use::Part),
    ("v", Use::Part),
    ("vn", Use::Part),
    ("vd", Use::None),
    ("vg", Use::Part),
    ("a", Use::Part),
    ("ad", Use::None),
    ("an", Use::Part),
    ("ag", Use::Part),
    ("d", Use::None),
    ("m", Use::Part),
    ("mq", Use::None),
    ("q", Use::Part),
    ("r", Use::None),
    ("p", Use::None),
    ("c", Use::None),
    ("u", Use::None),
    ("uj", Use::None),
    ("ul", Use::None),
    ("ud", Use::None),
    ("uz", Use::None),
    ("uv", Use::None),
    ("ug", Use::None),
    ("t", Use::None),
    ("tg", Use::None),
    ("s", Use::Part),
    ("f", Use::Part),
    ("b", Use::Part),
    ("l", Use::Part),
    ("i", Use::None),
    ("j", Use::Name),
    ("k", Use::Part),
    ("h", Use::None),
    ("x", Use::None),
    ("eng", Use::Name),
    ("y", Use::None),
    ("z", Use::None),
    ("o", Use::None),
    ("e", Use::None),
    ("nw", Use::Part),
];

impl Kind {
    /// A word of which nothing is known.
    pub const UNKNOWN: Kind = Kind(0);

    /// The kind of that name.
    pub fn named(name: &str) -> Self {
        let found = KINDS.iter().position(|(kind, _)| *kind == name);
        Kind(found.unwrap_or(0) as u8)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        KINDS[usize::from(self.0)].0
    }

    /// Its number, below 62.
    pub fn number(self) -> u64 {
        u64::from(self.0)
    }

    /// Whether a word of the kind can be part of the name of an institution.
    pub fn is_nominal(self) -> bool {
        KINDS[usize::from(self.0)].1 != Use::None
    }

    /// Whether a word of the kind is a name.
    pub fn is_proper(self) -> bool {
        KINDS[usize::from(self.0)].1 == Use::Name
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words")
            .field("has_dictionary", &self.has_dictionary())
            .finish()
    }
}

/// The sentence around the character at `index`: up to 。！？； or an ellipsis and the closing
/// marks behind it, or to a line end. White space at its ends is left out unless `index` is there.
/// A line end is a sentence of its own.
pub fn sentence_at(chars: &[char], index: usize) -> Range<usize> {
    stretch_at(chars, index, ends_sentence)
}

/// The clause around the character at `index`: the same, up to ，： or 、 too.
pub fn clause_at(chars: &[char], index: usize) -> Range<usize> {
    stretch_at(chars, index, |chars, i| {
        ends_sentence(chars, i) || ends_clause(chars, i)
    })
}

fn ends_sentence(chars: &[char], i: usize) -> bool {
    matches!(
        chars[i],
        '。' | '！' | '？' | '；' | '…' | '⋯' | '!' | '?' | ';' | '｡'
    )
}

fn ends_clause(chars: &[char], i: usize) -> bool {
    match chars[i] {
        '、' | '､' => true,
        '，' | '：' | ',' | ':' => !in_word(chars, i),
        _ => false,
    }
}

fn stretch_at(chars: &[char], index: usize, ends: impl Fn(&[char], usize) -> bool) -> Range<usize> {
    let Some(&c) = chars.get(index) else {
        return chars.len()..chars.len();
    };
    if is_line_end(c) {
        return index..index + 1;
    }
    let parted = |gap: usize| is_parted(chars, gap, &ends);
    let start = (1..=index).rev().find(|gap| parted(*gap)).unwrap_or(0);
    let end = (index + 1..chars.len())
        .find(|gap| parted(*gap))
        .unwrap_or(chars.len());
    let inked = |i: &usize| !is_white(chars[*i]);
    let first = (start..end).find(inked).unwrap_or(start);
    let last = (start..end).rev().find(inked).map_or(end, |i| i + 1);
    match index {
        _ if index < first => start..first,
        _ if index >= last => last..end,
        _ => first..last,
    }
}

/// Whether a stretch ends and another begins at a gap.
fn is_parted(chars: &[char], gap: usize, ends: &impl Fn(&[char], usize) -> bool) -> bool {
    let (before, after) = (chars[gap - 1], chars[gap]);
    if is_line_end(before) || is_line_end(after) {
        return true;
    }
    if Sort::of(after) == Sort::Combining {
        return false;
    }
    let end = behind_closers(chars, gap);
    end > 0 && ends(chars, end - 1) && !ends(chars, gap) && !closes(chars, gap)
}

/// The gap before the closing marks that stand before a gap.
fn behind_closers(chars: &[char], gap: usize) -> usize {
    let mut at = gap;
    while at > 0 && gap - at < CLOSERS && closes(chars, at - 1) {
        at -= 1;
    }
    at
}

/// Whether a character closes a quotation or a bracket. A straight quotation mark does when an
/// odd number of them stands before it nearby in its line.
fn closes(chars: &[char], i: usize) -> bool {
    match chars[i] {
        '”' | '’' | '」' | '』' | '）' | ')' | '】' | '〕' | '》' | '〉' | '］' | ']' => {
            true
        }
        quote @ ('"' | '\'' | '＂') => {
            let line = chars[i.saturating_sub(REACH)..i].iter().rev();
            line.take_while(|c| !is_line_end(**c))
                .filter(|c| **c == quote)
                .count()
                % 2
                == 1
        }
        _ => false,
    }
}

/// What a character is to the one beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    LineEnd,
    White,
    Han,
    Kana,
    /// Of Latin words, numbers, and the words of other alphabets.
    Letter,
    /// Belongs to the character before it.
    Combining,
    Mark,
}

impl Sort {
    fn of(c: char) -> Self {
        match c {
            _ if is_line_end(c) => Sort::LineEnd,
            _ if is_white(c) => Sort::White,
            '\u{300}'..='\u{36F}'
            | '\u{200D}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{3099}'..='\u{309A}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{1F3FB}'..='\u{1F3FF}'
            | '\u{E0100}'..='\u{E01EF}' => Sort::Combining,
            '々' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Sort::Han,
            '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}' => Sort::Han,
            '\u{3041}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9F}' => {
                Sort::Kana
            }
            _ if c.is_alphanumeric() => Sort::Letter,
            _ => Sort::Mark,
        }
    }
}

/// Whether the character at `i` is part of a Latin word or a number: one of its letters, or a
/// mark within it.
fn in_word(chars: &[char], i: usize) -> bool {
    let sort = |i: Option<usize>| i.and_then(|i| chars.get(i)).map(|c| Sort::of(*c));
    let letter = |i| sort(i) == Some(Sort::Letter);
    let digit = |i: Option<usize>| {
        let c = i.and_then(|i| chars.get(i));
        c.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(c))
    };
    let before = i.checked_sub(1).map(|before| base(chars, before));
    let after = Some(i + 1);
    match chars[i] {
        '-' | '\'' | '’' | '_' | '&' | '@' | '.' | '．' | '‐' | '\u{2011}' => {
            letter(before) && letter(after)
        }
        ',' | ':' => digit(before) && digit(after),
        // Thousands; else a pause in a list of numbers.
        '，' => {
            let three = (i + 1..=i + 3).all(|i| digit(Some(i))) && !digit(Some(i + 4));
            digit(before) && three && chars[i + 1] >= '０'
        }
        '%' | '％' | '‰' => digit(before),
        c => Sort::of(c) == Sort::Letter,
    }
}

/// The character that the combining marks at `index` belong to: the first of them where they
/// stand behind a line end.
fn base(chars: &[char], index: usize) -> usize {
    let found = (index.saturating_sub(REACH)..=index)
        .rev()
        .find(|i| Sort::of(chars[*i]) != Sort::Combining);
    match found {
        Some(end) if end < index && is_line_end(chars[end]) => end + 1,
        found => found.unwrap_or(index),
    }
}

/// Behind the combining marks of the character at `at`.
fn cluster_end(chars: &[char], at: usize) -> usize {
    let mut end = at + 1;
    while end < chars.len() && Sort::of(chars[end]) == Sort::Combining {
        end += 1;
    }
    end
}

/// The characters around `at` for which something holds, with their combining marks, and no
/// further than [`REACH`] to each side.
fn stretch(chars: &[char], at: usize, holds: impl Fn(usize) -> bool) -> Range<usize> {
    let belongs = |i: usize| holds(i) || Sort::of(chars[i]) == Sort::Combining;
    let mut start = at;
    while start > 0 && at - start < REACH && belongs(start - 1) {
        start -= 1;
    }
    // Marks of a character for which it does not hold.
    while start < at && Sort::of(chars[start]) == Sort::Combining {
        start += 1;
    }
    let mut end = at + 1;
    while end < chars.len() && end - at < REACH && belongs(end) {
        end += 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// A text with its stretches parted by bars, each asked at every one of its characters.
    fn parted(text: &str, at: impl Fn(&[char], usize) -> Range<usize>) -> String {
        let chars = chars(text);
        let mut parts: Vec<String> = Vec::new();
        let mut from = 0;
        while from < chars.len() {
            let range = at(&chars, from);
            assert_eq!(range.start, from, "{text}");
            for i in range.clone() {
                assert_eq!(at(&chars, i), range, "{text} at {i}");
            }
            parts.push(chars[range.clone()].iter().collect());
            from = range.end;
        }
        parts.join("|")
    }

    #[test]
    fn pieces_of_a_long_text_are_those_of_its_sentences() {
        let words = Words::load();
        let sentence = chars("记者周敏到苇川采访，看望了豆腐摊主程秀兰、贺小满。\n");
        let own = words.pieces(&sentence);
        let times = 5 * PORTION / sentence.len();
        let expected = (0..times).flat_map(|n| {
            let start = n * sentence.len();
            own.iter().map(move |piece| {
                (
                    start + piece.range.start..start + piece.range.end,
                    piece.kind,
                )
            })
        });
        let found = words.pieces(&sentence.repeat(times)).into_iter();
        assert!(found.map(|piece| (piece.range, piece.kind)).eq(expected));
        // Nothing to part it at.
        let one = vec!['的'; 20 * PORTION];
        let pieces = words.pieces(&one);
        assert_eq!(
            pieces.iter().map(|p| p.range.len()).sum::<usize>(),
            one.len()
        );
    }

    #[test]
    fn words_are_those_of_the_dictionary() {
        let words = Words::load();
        let check = |expected: &str| {
            let text = expected.replace('|', "");
            assert_eq!(parted(&text, |c, i| words.word_at(c, i)), expected);
        };
        for expected in [
            "",
            "我们|在|北京|工作",
            "北京|，|上海",
            "“|北京|”|。",
            "新桥|——|渡口|……",
            "北京\u{FE00}|工作",
            "北\u{FE00}京\u{FE00}|工作",
            "北\u{FFFD}京".replace('\u{FFFD}', "|\u{FFFD}|").as_str(),
            "他|喜欢|𠮷",
            "北京| \u{3000}|工作",
            "北京|\n|工作",
            "北|\n|京",
            "北| |京",
            "一|！|？",
        ] {
            check(expected);
        }
    }

    #[test]
    fn without_a_dictionary_each_han_character_is_a_word() {
        let words = Words::without_dictionary();
        assert!(!words.has_dictionary());
        let check = |expected: &str| {
            let text = expected.replace('|', "");
            assert_eq!(parted(&text, |c, i| words.word_at(c, i)), expected);
        };
        for expected in [
            "北|京",
            "well-known| |it's| |it’s| |it|'",
            "AT&T|.",
            "3.14|元|1,234|人",
            "１，２３４|，|１|，|２",
            "增|12.5%|，|10:30",
            "e\u{301}te\u{301}|好",
            "葛\u{E0100}|城",
            "カタカナ|の",
            "👩\u{200D}|🌾",
            "  |甲|\u{3000}|\n|\n| |乙",
            "\u{301}|甲",
        ] {
            // Kana are one word whatever they are.
            check(expected.replace("カタカナ|の", "カタカナの").as_str());
        }
    }

    #[test]
    fn sentences_end_behind_their_closing_marks() {
        let check = |expected: &str| {
            let text = expected.replace('|', "");
            assert_eq!(parted(&text, sentence_at), expected);
        };
        for expected in [
            "桥通了。|水退了！|真的？！|好",
            "他说：“桥通了。”|大家（都）笑了。",
            "（见图。）|又说",
            "等等……|后来",
            "甲；|乙。|　　|丙",
            "甲|\n|乙。|\n|\n|丙",
            "他说\"好。\"|又说。|\"好",
            "长3.14米。|",
            "。|”".replace('|', "").as_str(),
        ] {
            check(expected.trim_end_matches('|'));
        }
    }

    #[test]
    fn clauses_end_at_pauses_too() {
        let check = |expected: &str| {
            let text = expected.replace('|', "");
            assert_eq!(parted(&text, clause_at), expected);
        };
        for expected in [
            "甲，|乙、|丙：|“丁。”|戊",
            "1,234人，|10:30开",
            "共１，２３４人",
            "“好，”|他说",
        ] {
            check(expected);
        }
    }

    #[test]
    fn the_caret_goes_by_words() {
        let words = Words::load();
        let text = chars("我们 在北京，\n ok");
        let mut right = vec![0];
        while *right.last().unwrap() < text.len() {
            right.push(words.next_word(&text, *right.last().unwrap()));
        }
        assert_eq!(right, [0, 2, 4, 6, 7, 8, 11]);
        let mut left = vec![text.len()];
        while *left.last().unwrap() > 0 {
            left.push(words.previous_word(&text, *left.last().unwrap()));
        }
        assert_eq!(left, [11, 9, 7, 6, 4, 3, 0]);
        assert_eq!(words.next_word(&text, 99), text.len());
        assert_eq!(words.previous_word(&text, 99), 9);
        assert_eq!(words.previous_word(&[], 3), 0);
    }

    #[test]
    fn every_character_is_in_its_word_whatever_the_text() {
        let samples =
            chars("北京工作渡口。”…—，a1.-%' \u{3000}\n\u{301}\u{FE0F}\u{200D}\u{FFFD}𠮷か\"");
        let mut state = 9u64;
        let mut below = |n: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % n
        };
        let words = [Words::load(), Words::without_dictionary()];
        for _ in 0..2000 {
            let text: Vec<char> = (0..below(300))
                .map(|_| samples[below(samples.len())])
                .collect();
            for _ in 0..4 {
                let index = below(text.len() + 2);
                for words in &words {
                    let word = words.word_at(&text, index);
                    assert!(word.end <= text.len());
                    assert!(
                        word.contains(&index) || index >= text.len(),
                        "{text:?} {index}"
                    );
                    assert!(words.next_word(&text, index) > index || index >= text.len());
                    assert!(words.previous_word(&text, index) < index || index == 0);
                }
                for stretch in [sentence_at(&text, index), clause_at(&text, index)] {
                    assert!(stretch.contains(&index) || index >= text.len());
                    assert!(stretch.end <= text.len());
                }
            }
        }
    }

    #[test]
    fn words_are_shared_between_threads() {
        fn shared<T: Send + Sync + 'static>() {}
        shared::<Words>();
    }

    #[test]
    fn what_no_dictionary_knows_is_guessed_only_where_that_is_asked_for() {
        let words = Words::load();
        let chars: Vec<char> = "摊主程秀兰已经".chars().collect();
        for (at, known) in [(0, 0..2), (2, 2..3), (3, 3..4), (4, 4..5), (5, 5..7)] {
            assert_eq!(words.known_word_at(&chars, at), known, "{at}");
        }
    }

    #[test]
    fn words_across_many_breaks_are_those_across_each() {
        let words = Words::load();
        let sides: Vec<(Vec<char>, Vec<char>)> = [
            ("北京大", "学生活动"),
            ("", "中国人"),
            ("人々", "々来〇"),
            ("〇", "一年"),
            ("研究生命", "起源"),
            ("没有", ""),
            ("武汉市长", "江大桥"),
        ]
        .iter()
        .cycle()
        .take(600)
        .map(|(left, right)| (left.chars().collect(), right.chars().collect()))
        .collect();
        let breaks: Vec<(&[char], &[char])> = sides
            .iter()
            .map(|(l, r)| (l.as_slice(), r.as_slice()))
            .collect();
        let each: Vec<Across> = breaks
            .iter()
            .map(|(left, right)| words.across(left, right))
            .collect();
        assert_eq!(words.across_each(&breaks), each);
        assert!(each.iter().any(|one| one.word > 0), "some words lie across");
    }
}
