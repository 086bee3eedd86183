//! Where tags do not keep to what other tags say: the same words under two labels, a name tagged
//! short here and long there, or not at all; tags that cut words in two or hold no word.
//!
//! What breaks the rules of a label set is listed beside it, but found by whoever has the set.
//!
//! On plain characters and mentions. It takes two goes over all texts: the first counts what is
//! tagged as what ([`Tally`]), the second finds what stands against it ([`Strings::look`]). What
//! several texts have to be known for, such as which of two ways is the usual one, is decided by
//! whoever collects the findings.

use std::ops::Range;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::core::clean::is_white;

use super::bioes::Mention;
use super::dictionary::{Dictionary, Entry, fold};
use super::words::{KnownWords, Words};

/// A text and what is tagged in it, each mention in one run.
#[derive(Clone, Copy, Debug)]
pub struct Tagged<'a> {
    /// The text.
    pub chars: &'a [char],
    /// What is tagged.
    pub mentions: &'a [Mention],
}

/// How often words are tagged as what. Words are compared without white space, width and case.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    strings: FxHashMap<Box<str>, Known>,
}

#[derive(Clone, Debug)]
struct Known {
    /// As they were first written.
    said: Box<str>,
    /// By label.
    counts: SmallVec<[(usize, u64); 1]>,
    /// Whether they hold other words that are tagged somewhere.
    holds_others: bool,
    /// Its number among all.
    number: u32,
}

impl Known {
    fn add(&mut self, label: usize, count: u64) {
        match self.counts.iter_mut().find(|(l, _)| *l == label) {
            Some((_, n)) => *n += count,
            None => self.counts.push((label, count)),
        }
    }

    fn total(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// The label that is used more often than any other.
    fn usual(&self) -> Option<usize> {
        match self.counts.as_slice() {
            [(label, _)] => Some(*label),
            [first, second, ..] => (first.1 > second.1).then_some(first.0),
            [] => None,
        }
    }
}

impl Tally {
    /// Counts what is tagged in a text.
    pub fn add(&mut self, tagged: &Tagged<'_>) {
        for mention in tagged.mentions {
            let (key, said) = key(tagged.chars, &mention.range);
            if key.is_empty() {
                continue;
            }
            let known = self.strings.entry(key.into()).or_insert_with(|| Known {
                said: said.into(),
                counts: SmallVec::new(),
                holds_others: false,
                number: 0,
            });
            known.add(mention.label, 1);
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: Tally) {
        for (key, theirs) in other.strings {
            match self.strings.get_mut(&key) {
                Some(known) => theirs
                    .counts
                    .iter()
                    .for_each(|(label, count)| known.add(*label, *count)),
                None => {
                    self.strings.insert(key, theirs);
                }
            }
        }
    }

    /// Makes it ready to look with.
    pub fn into_strings(self) -> Strings {
        Strings::new(self.strings)
    }
}

/// Longer words are not looked into for others.
const LONGEST: usize = 30;

/// All words that are tagged somewhere.
#[derive(Debug, Default)]
pub struct Strings {
    known: FxHashMap<Box<str>, Known>,
    dictionary: Dictionary,
}

/// What kind of thing was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// The same words under another label than mostly.
    Label,
    /// Part of a name that is tagged whole elsewhere, or the other way round.
    Edges,
    /// Words that are tagged elsewhere, and not here.
    Untagged,
    /// A tag begins or ends inside a word.
    Word,
    /// A tag holds nothing but marks and white space.
    Marks,
    /// Tags lie over each other as they must not.
    Overlap,
    /// An attribute says what it cannot, or nothing where it has to say something.
    Attribute,
    /// A relation joins labels that its type does not.
    Relation,
    /// A label for whole articles on words, or one for words on an article.
    Article,
}

impl Kind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Kind; 9] = [
        Kind::Label,
        Kind::Edges,
        Kind::Untagged,
        Kind::Word,
        Kind::Marks,
        Kind::Overlap,
        Kind::Attribute,
        Kind::Relation,
        Kind::Article,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Label => "label",
            Kind::Edges => "edges",
            Kind::Untagged => "untagged",
            Kind::Word => "word",
            Kind::Marks => "marks",
            Kind::Overlap => "overlap",
            Kind::Attribute => "attribute",
            Kind::Relation => "relation",
            Kind::Article => "article",
        }
    }
}

/// What would put a finding right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fix {
    /// Another label.
    Retag(usize),
    /// Other edges, and the label that is usual for the words between them.
    Edges(Range<usize>, Option<usize>),
    /// A tag of this label.
    Tag(usize),
    /// No tag.
    Untag,
}

/// Something found in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What kind of thing.
    pub kind: Kind,
    /// What it is about, equal for findings that belong together.
    pub about: About,
    /// Where: the mention, or the words that are not tagged, in characters of the clean text.
    pub range: Range<usize>,
    /// The number of the mention, where there is one.
    pub mention: Option<usize>,
    /// What would put it right.
    pub fix: Option<Fix>,
}

/// What a finding is about. Words are keys: see [`Strings::said`].
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum About {
    /// Some words.
    Words(Box<str>),
    /// The longer words, and the part of them that is tagged where this was found.
    Part(Box<str>, Box<str>),
    /// The longer words, tagged whole, and a part of them that is tagged alone somewhere. A
    /// finding only where [`Self::Part`] of both was found, and more often.
    Whole(Box<str>, Box<str>),
}

impl Strings {
    fn new(mut known: FxHashMap<Box<str>, Known>) -> Self {
        let mut entries = Vec::new();
        let mut holding = Vec::new();
        for (number, (key, one)) in (0..).zip(&mut known) {
            one.number = number;
            // The most used first; of equals the label that comes first.
            one.counts
                .sort_by_key(|(label, count)| (u64::MAX - count, *label));
            let places: Vec<usize> = key.char_indices().map(|(at, _)| at).collect();
            // A single character stands for something else too often.
            if places.len() > 1 {
                entries.push(Entry {
                    word: key.to_string(),
                    label: 0,
                    count: 0,
                });
            }
        }
        for key in known.keys() {
            if parts(key).any(|(_, part)| known.contains_key(part)) {
                holding.push(key.clone());
            }
        }
        for key in holding {
            if let Some(one) = known.get_mut(&key) {
                one.holds_others = true;
            }
        }
        Self {
            dictionary: Dictionary::new(&entries),
            known,
        }
    }

    /// How many different words there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether nothing is tagged.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The number of some words, from 0 on, as long as these are kept.
    pub fn number(&self, key: &str) -> Option<u32> {
        self.known.get(key).map(|known| known.number)
    }

    /// Words as they were first written.
    pub fn said<'a>(&'a self, key: &'a str) -> &'a str {
        self.known.get(key).map_or(key, |known| &known.said)
    }

    /// How often words are tagged as what, the most used label first.
    pub fn counts(&self, key: &str) -> &[(usize, u64)] {
        self.known.get(key).map_or(&[], |known| &known.counts)
    }

    /// How often words are tagged.
    pub fn total(&self, key: &str) -> u64 {
        self.known.get(key).map_or(0, Known::total)
    }

    /// How often words are tagged as a label.
    pub fn count(&self, key: &str, label: usize) -> u64 {
        let mut counts = self.counts(key).iter();
        counts.find(|(l, _)| *l == label).map_or(0, |(_, n)| *n)
    }

    /// The label that words are tagged as more often than any other.
    pub fn usual(&self, key: &str) -> Option<usize> {
        self.known.get(key).and_then(Known::usual)
    }

    /// What stands in a text against what is tagged elsewhere, in order.
    pub fn look(&self, tagged: &Tagged<'_>, words: &Words) -> Vec<Finding> {
        let mut looking = Looking {
            strings: self,
            tagged,
            words,
            known: words.known_in(tagged.chars),
            found: Vec::new(),
        };
        for number in 0..tagged.mentions.len() {
            looking.mention(number);
        }
        looking.strings();
        looking.found.sort_by_key(|one| (one.range.start, one.kind));
        looking.found
    }
}

/// A text that is looked through.
struct Looking<'a> {
    strings: &'a Strings,
    tagged: &'a Tagged<'a>,
    words: &'a Words,
    known: KnownWords<'a>,
    found: Vec<Finding>,
}

impl Looking<'_> {
    fn push(&mut self, kind: Kind, about: About, number: usize, fix: Option<Fix>) {
        self.found.push(Finding {
            kind,
            about,
            range: self.tagged.mentions[number].range.clone(),
            mention: Some(number),
            fix,
        });
    }

    /// A mention by itself and beside all others of its words.
    fn mention(&mut self, number: usize) {
        let mention = &self.tagged.mentions[number];
        let (range, label) = (mention.range.clone(), mention.label);
        let chars = self.tagged.chars;
        let (key, _) = key(chars, &range);
        if !chars[range.clone()].iter().any(|c| c.is_alphanumeric()) {
            self.push(
                Kind::Marks,
                About::Words(key.into()),
                number,
                Some(Fix::Untag),
            );
            return;
        }
        let Some(known) = self.strings.known.get(key.as_str()) else {
            return;
        };
        let usual = known.usual();
        if known.counts.len() > 1 && usual != Some(label) {
            let fix = usual.map(Fix::Retag);
            self.push(Kind::Label, About::Words(key.as_str().into()), number, fix);
        }
        let whole = grown(chars, &range, self.words, &mut self.known);
        if whole != range {
            let fix = Fix::Edges(whole, None);
            self.push(
                Kind::Word,
                About::Words(key.as_str().into()),
                number,
                Some(fix),
            );
        }
        if known.holds_others {
            let places: Vec<usize> = range.clone().filter(|at| !is_white(chars[*at])).collect();
            for (inside, part) in parts(&key) {
                if self.strings.known.contains_key(part) {
                    let to = places[inside.start]..places[inside.end - 1] + 1;
                    let about = About::Whole(key.as_str().into(), part.into());
                    let fix = Fix::Edges(to, self.strings.usual(part));
                    self.push(Kind::Edges, about, number, Some(fix));
                }
            }
        }
    }

    /// Words that are tagged somewhere, the longest first.
    fn strings(&mut self) {
        let chars = self.tagged.chars;
        let mut by_start: Vec<usize> = (0..self.tagged.mentions.len()).collect();
        by_start.sort_by_key(|number| self.tagged.mentions[*number].range.start);
        // How far the mentions up to each reach.
        let mut furthest = 0;
        let reach: Vec<usize> = by_start
            .iter()
            .map(|number| {
                furthest = furthest.max(self.tagged.mentions[*number].range.end);
                furthest
            })
            .collect();
        for hit in self.strings.dictionary.find(chars) {
            let range = hit.range;
            let from = reach.partition_point(|end| *end <= range.start);
            let here: Vec<usize> = by_start[from..]
                .iter()
                .copied()
                .take_while(|number| self.tagged.mentions[*number].range.start < range.end)
                .filter(|number| self.tagged.mentions[*number].range.end > range.start)
                .collect();
            let (key, _) = key(chars, &range);
            if here.is_empty() {
                let usual = self.strings.usual(&key);
                if is_whole(chars, &range, self.words, &mut self.known) {
                    self.found.push(Finding {
                        kind: Kind::Untagged,
                        about: About::Words(key.into()),
                        range,
                        mention: None,
                        fix: usual.map(Fix::Tag),
                    });
                }
                continue;
            }
            let mentions = self.tagged.mentions;
            let holds = |number: &usize| {
                let mention = &mentions[*number].range;
                mention.start <= range.start && mention.end >= range.end
            };
            if here.iter().any(holds) {
                continue;
            }
            let inside = here.iter().copied().filter(|number| {
                let mention = &mentions[*number].range;
                mention.start >= range.start && mention.end <= range.end
            });
            for number in inside.collect::<Vec<_>>() {
                let (part, _) = self::key(chars, &mentions[number].range);
                let about = About::Part(key.as_str().into(), part.into());
                let fix = Fix::Edges(range.clone(), self.strings.usual(&key));
                self.push(Kind::Edges, about, number, Some(fix));
            }
        }
    }
}

/// Words without what does not count, and as they are written without white space.
pub fn key(chars: &[char], range: &Range<usize>) -> (String, String) {
    let range = range.start.min(chars.len())..range.end.min(chars.len());
    let ink = chars[range].iter().copied().filter(|c| !is_white(*c));
    (ink.clone().map(fold).collect(), ink.collect())
}

/// The shorter words of two and more characters in some, each with its place among them.
fn parts(key: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut places: Vec<usize> = key.char_indices().map(|(at, _)| at).collect();
    let count = places.len();
    places.push(key.len());
    let count = if count > LONGEST { 0 } else { count };
    let ranges = (0..count).flat_map(move |from| (from + 2..=count).map(move |to| from..to));
    ranges
        .filter(move |range| range.len() < count)
        .map(move |range| {
            let text = &key[places[range.start]..places[range.end]];
            (range, text)
        })
}

/// Whether the words of a range are whole at both ends: none of the dictionary, no number and no
/// Latin word lies over one.
fn is_whole(
    chars: &[char],
    range: &Range<usize>,
    words: &Words,
    known: &mut KnownWords<'_>,
) -> bool {
    grown(chars, range, words, known) == *range
}

/// The word that lies over a gap.
fn over(chars: &[char], gap: usize, known: &mut KnownWords<'_>) -> Option<Range<usize>> {
    let before = gap.checked_sub(1)?;
    if gap >= chars.len() || is_white(chars[before]) || is_white(chars[gap]) {
        return None;
    }
    let word = known.word_at(before);
    (word.start < gap && word.end > gap).then_some(word)
}

/// A range that takes in the words that its edges cut. A word that seems cut is none where what
/// stands outside begins, or ends, with a longer one that reaches further: 满头 lies over the end of
/// 贺小满 in 贺小满头一回, and 头一回 begins there.
fn grown(
    chars: &[char],
    range: &Range<usize>,
    words: &Words,
    known: &mut KnownWords<'_>,
) -> Range<usize> {
    let start = over(chars, range.start, known).filter(|word| {
        let outside = words.known_word_at(&chars[..range.start], range.start - 1);
        outside.start >= word.start || outside.len() <= word.len()
    });
    let end = over(chars, range.end, known).filter(|word| {
        let outside = words.known_word_at(&chars[range.end..], 0);
        range.end + outside.end <= word.end || outside.len() <= word.len()
    });
    start.map_or(range.start, |word| word.start)..end.map_or(range.end, |word| word.end)
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use super::*;

    fn words() -> &'static Words {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(Words::load)
    }

    /// A text with mentions in 【】, each with the number of its label before it.
    fn read(text: &str) -> (Vec<char>, Vec<Mention>) {
        let (mut chars, mut mentions) = (Vec::new(), Vec::new());
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            match c {
                '【' => {
                    let label = rest.next().unwrap().to_digit(10).unwrap() as usize;
                    assert_eq!(rest.next(), Some(':'));
                    open.push((chars.len(), label));
                }
                '】' => {
                    let (start, label) = open.pop().unwrap();
                    mentions.push(Mention {
                        range: start..chars.len(),
                        label,
                    });
                }
                c => chars.push(c),
            }
        }
        (chars, mentions)
    }

    /// What is found in the last of some texts: its kind and words, and what would put it right.
    #[track_caller]
    fn check(texts: &[&str], expected: &[&str]) {
        let texts: Vec<_> = texts.iter().map(|text| read(text)).collect();
        let mut tally = Tally::default();
        for (chars, mentions) in &texts {
            let mut one = Tally::default();
            one.add(&Tagged { chars, mentions });
            tally.merge(one);
        }
        let (chars, mentions) = texts.last().unwrap();
        let strings = tally.into_strings();
        let found = strings.look(&Tagged { chars, mentions }, words());
        let text = |range: &Range<usize>| chars[range.clone()].iter().collect::<String>();
        let shown: Vec<String> = found
            .iter()
            .filter(|one| !matches!(one.about, About::Whole(..)))
            .map(|one| {
                let fix = match &one.fix {
                    None => String::new(),
                    Some(Fix::Retag(label)) => format!(" → {label}"),
                    Some(Fix::Tag(label)) => format!(" → {label}:"),
                    Some(Fix::Edges(range, label)) => {
                        let label = label.map_or(String::new(), |label| format!("{label}:"));
                        format!(" → {label}{}", text(range))
                    }
                    Some(Fix::Untag) => " → -".to_owned(),
                };
                format!("{} {}{fix}", one.kind.name(), text(&one.range))
            })
            .collect();
        assert_eq!(shown, expected, "{texts:?}");
    }

    #[test]
    fn one_label_for_the_same_words() {
        check(
            &["【1:苇川】", "【1:苇川】", "【2:苇川】"],
            &["label 苇川 → 1"],
        );
        check(&["【2:苇川】", "【1:苇 川】", "【1:苇川】"], &[]);
        // Of equally many none is the usual one.
        check(&["【1:苇川】", "【2:苇川】"], &["label 苇川"]);
        check(
            &["【1:ＣＣＴＶ】【1:CCTV】", "【2:cctv】"],
            &["label cctv → 1"],
        );
    }

    #[test]
    fn what_is_tagged_elsewhere_is_found_untagged() {
        check(
            &["【1:苇川】", "他到了苇川，又到了苇\n川。"],
            &["untagged 苇川 → 1:", "untagged 苇\n川 → 1:"],
        );
        // The longest first, and nothing inside of a tag or of a word.
        check(
            &["【1:苇川】【2:苇川粮食局】", "苇川粮食局【2:苇川粮食局】"],
            &["untagged 苇川粮食局 → 2:"],
        );
        check(&["【1:中华】", "中华人民共和国成立"], &[]);
        check(&["【1:渡】", "渡口"], &[]);
        // Two labels, equally often: none is proposed.
        check(&["【1:苇川】【2:苇川】", "苇川"], &["untagged 苇川"]);
    }

    #[test]
    fn part_of_a_name_is_not_the_name() {
        check(
            &["【2:苇川粮食局】", "【1:苇川】粮食局"],
            &["edges 苇川 → 2:苇川粮食局"],
        );
        // Nested in the whole it is right.
        check(&["【2:苇川粮食局】", "【2:【1:苇川】粮食局】"], &[]);
    }

    #[test]
    fn wholes_are_told_with_their_parts() {
        let (chars, mentions) = read("【2:苇川粮 食局】【1:苇川】");
        let tagged = Tagged {
            chars: &chars,
            mentions: &mentions,
        };
        let mut tally = Tally::default();
        tally.add(&tagged);
        let found = tally.into_strings().look(&tagged, words());
        let whole = About::Whole("苇川粮食局".into(), "苇川".into());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].about, whole);
        assert_eq!(found[0].fix, Some(Fix::Edges(0..2, Some(1))));
    }

    #[test]
    fn a_tag_does_not_cut_a_word() {
        check(&["他在【1:北】京工作"], &["word 北 → 北京"]);
        check(&["19【1:98年】"], &["word 98年 → 1998年"]);
        check(&["他在【1:北京】工作"], &[]);
        check(
            &["推进【1:长三角一体】化发展座谈会"],
            &["word 长三角一体 → 长三角一体化"],
        );
        // 满头 is no word where 头一回 begins behind the name.
        check(&["菜农【1:贺小满】头一回把苋菜送来"], &[]);
    }

    #[test]
    fn marks_are_no_name() {
        check(&["【1:，】"], &["marks ， → -"]);
        check(&["【1: 】甲"], &["marks   → -"]);
        check(&["【1:《》】甲"], &["marks 《》 → -"]);
        check(&["【1:9】"], &[]);
    }
}
