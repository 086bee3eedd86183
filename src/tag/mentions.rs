//! Other mentions of what is tagged in a text: the same words elsewhere, and short names for them.
//!
//! An editor tags 新华通讯社 once and is offered every other 新华通讯社, and 新华社; 王建国, and
//! 王局长. Nothing is offered over what is tagged or what was refused. What is offered has a
//! confidence by what stands around it: 北京 in 北京大学 is most likely part of a longer name.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::bioes::Mention;
use super::dictionary::{Dictionary, Entry};
use super::learn::{Class, Lexicon};
use super::words::{Kind, Words};
use crate::core::clean::is_white;
use crate::core::variants::simplified;

/// Why a mention is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The same words are tagged elsewhere.
    Same,
    /// The given name of a person, or the last part of a foreign name.
    GivenName,
    /// The surname with a title: 王局长, 老王.
    Surname,
    /// A short name of an institution: 新华社.
    ShortName,
}

/// A mention that is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What and where, in characters of the text.
    pub mention: Mention,
    /// The number, in what is tagged, of the mention that it repeats.
    pub of: usize,
    /// Why.
    pub reason: Reason,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
}

/// What is tagged in a text, and what its labels mean.
#[derive(Clone, Copy, Debug)]
pub struct Tagged<'a> {
    /// The text.
    pub chars: &'a [char],
    /// What is tagged in it.
    pub mentions: &'a [Mention],
    /// What was refused: exactly there, and with that label, nothing is offered again.
    pub refused: &'a [Mention],
    /// What each label means, where that is known.
    pub classes: &'a [Option<Class>],
}

/// A way in which something may be called.
struct Name {
    text: String,
    of: usize,
    reason: Reason,
}

/// The other mentions of what is tagged, in the order of the text, none over another.
pub fn offers(tagged: &Tagged<'_>, words: &Words) -> Vec<Offer> {
    if tagged.mentions.is_empty() {
        return Vec::new();
    }
    let lexicon = Lexicon::new();
    let mut taken = vec![false; tagged.chars.len() + 1];
    for mention in tagged.mentions {
        let end = mention.range.end.min(tagged.chars.len());
        taken[mention.range.start.min(end)..end].fill(true);
    }
    let edges = edges(tagged.chars, words);
    let around = Around {
        tagged,
        words,
        lexicon: &lexicon,
        edges: &edges,
    };
    let mut offers = Vec::new();
    // The same words come first: a short name inside of a whole one is none.
    for names in [same(tagged), aliases(tagged, words, &lexicon)] {
        take(&around, &names, &mut taken, &mut offers);
    }
    offers.sort_by_key(|offer| offer.mention.range.start);
    offers
}

fn take(around: &Around<'_>, names: &[Name], taken: &mut [bool], offers: &mut Vec<Offer>) {
    let tagged = around.tagged;
    let mut entries = Vec::new();
    let mut votes: FxHashMap<&str, Vec<(usize, usize)>> = FxHashMap::default();
    for name in names {
        // In place of a label the first name of that text.
        let same = votes.entry(&name.text).or_default();
        let label = tagged.mentions[name.of].label;
        match same
            .iter_mut()
            .find(|(of, _)| tagged.mentions[*of].label == label)
        {
            Some((_, count)) => *count += 1,
            None => same.push((name.of, 1)),
        }
    }
    let mut chosen = FxHashMap::default();
    for (number, name) in names.iter().enumerate() {
        let same = &votes[name.text.as_str()];
        let all: usize = same.iter().map(|(_, count)| count).sum();
        // Of equals the one tagged first.
        let best = same
            .iter()
            .max_by_key(|(of, count)| (*count, usize::MAX - of));
        let Some((of, count)) = best.filter(|_| !chosen.contains_key(name.text.as_str())) else {
            continue;
        };
        chosen.insert(name.text.as_str(), ());
        entries.push((number, *of, *count as f32 / all as f32));
    }
    let listed: Vec<Entry> = entries
        .iter()
        .enumerate()
        .map(|(label, (number, ..))| Entry {
            word: names[*number].text.clone(),
            label,
            count: 0,
        })
        .collect();
    for found in Dictionary::new(&listed).find(tagged.chars) {
        let (number, of, share) = entries[found.label];
        let mention = Mention {
            label: tagged.mentions[of].label,
            range: found.range.clone(),
        };
        let free = !taken[found.range.clone()].iter().any(|taken| *taken);
        if !free || tagged.refused.contains(&mention) {
            continue;
        }
        let Some(fits) = around.fits(&found.range, names[number].reason, mention.label) else {
            continue;
        };
        taken[found.range].fill(true);
        offers.push(Offer {
            mention,
            of,
            reason: names[number].reason,
            confidence: fits * share,
        });
    }
}

/// What is tagged, as it is written without white space; single characters are left out: they
/// stand for something else too often.
fn same(tagged: &Tagged<'_>) -> Vec<Name> {
    let name = |of: usize| {
        let text = inked(tagged, of);
        (text.len() > 1).then(|| Name {
            text: text.into_iter().collect(),
            of,
            reason: Reason::Same,
        })
    };
    (0..tagged.mentions.len()).filter_map(name).collect()
}

fn inked(tagged: &Tagged<'_>, of: usize) -> Vec<char> {
    let chars = tagged.chars.get(tagged.mentions[of].range.clone());
    let chars = chars.unwrap_or_default().iter();
    chars.copied().filter(|c| !is_white(*c)).collect()
}

/// How something may be called, itself first: what to look for elsewhere. A surname alone is left
/// out: without what stands around it, it is nothing.
pub fn called(name: &str, class: Option<Class>, words: &Words) -> Vec<(String, Reason)> {
    let text: Vec<char> = name.chars().filter(|c| !is_white(*c)).collect();
    let mut names = vec![(text.iter().collect::<String>(), Reason::Same)];
    let shorter = match class {
        Some(Class::Person) => short_people(&text, &Lexicon::new()),
        Some(Class::Institution) => short_institutions(&text, words),
        _ => Vec::new(),
    };
    names.extend(
        shorter
            .into_iter()
            .filter(|(name, _)| name.chars().nth(1).is_some()),
    );
    names
}

/// How well a name fits between what stands before and behind it; nothing where it does not.
pub fn fits(
    (before, name, after): (&str, &str, &str),
    reason: Reason,
    class: Option<Class>,
    words: &Words,
) -> Option<f32> {
    let start = before.chars().count();
    let range = start..start + name.chars().count();
    let chars: Vec<char> = [before, name, after].concat().chars().collect();
    let edges = edges(&chars, words);
    let around = Around {
        tagged: &Tagged {
            chars: &chars,
            mentions: &[],
            refused: &[],
            classes: &[class],
        },
        words,
        lexicon: &Lexicon::new(),
        edges: &edges,
    };
    around.fits(&range, reason, 0)
}

/// What else may be called so.
fn aliases(tagged: &Tagged<'_>, words: &Words, lexicon: &Lexicon) -> Vec<Name> {
    let mut names = Vec::new();
    let mut seen = FxHashSet::default();
    for (of, mention) in tagged.mentions.iter().enumerate() {
        let text = inked(tagged, of);
        if !seen.insert((text.clone(), mention.label)) {
            continue;
        }
        let found = match tagged.classes.get(mention.label).copied().flatten() {
            Some(Class::Person) => short_people(&text, lexicon),
            Some(Class::Institution) => short_institutions(&text, words),
            _ => Vec::new(),
        };
        names.extend(
            found
                .into_iter()
                .map(|(text, reason)| Name { text, of, reason }),
        );
    }
    names
}

fn short_people(name: &[char], lexicon: &Lexicon) -> Vec<(String, Reason)> {
    let is_dot = |c: &char| matches!(c, '·' | '•' | '・' | '．');
    if let Some(last) = name.iter().rposition(is_dot) {
        let rest = &name[last + 1..];
        return match rest.len() {
            0 | 1 => Vec::new(),
            _ => vec![(rest.iter().collect(), Reason::GivenName)],
        };
    }
    let read: Vec<char> = name.iter().map(|c| simplified(*c)).collect();
    let surname = usize::from(lexicon.surname(&read));
    if surname == 0 || !(surname + 1..=surname + 2).contains(&name.len()) {
        return Vec::new();
    }
    let family: String = name[..surname].iter().collect();
    let given: String = name[surname..].iter().collect();
    let mut names = vec![(family.clone(), Reason::Surname)];
    if surname == 1 {
        names.extend(["老", "小"].map(|before| (format!("{before}{family}"), Reason::Surname)));
    }
    if name.len() == surname + 2 {
        names.push((given, Reason::GivenName));
    }
    names
}

fn short_institutions(name: &[char], words: &Words) -> Vec<(String, Reason)> {
    let pieces = words.pieces(name);
    let Some((first, last)) = pieces.first().zip(pieces.last()).filter(|_| name.len() > 3) else {
        return Vec::new();
    };
    let text = |range: Range<usize>| -> String { name[range].iter().collect() };
    let end = text(name.len() - 1..name.len());
    let mut texts = Vec::new();
    // A long word may hold the whole name: then by halves.
    let parts: Vec<Range<usize>> = match pieces.len() {
        1 => vec![0..2, name.len() - 2..name.len()],
        _ => pieces.iter().map(|piece| piece.range.clone()).collect(),
    };
    // The first character of each word: 北京 大学, 北大.
    let initials: String = parts.iter().map(|part| name[part.start]).collect();
    texts.push(initials.clone());
    // The same with the last character: 奥林匹克 委员会.
    if parts.len() > 1 {
        texts.push(
            parts[..parts.len() - 1]
                .iter()
                .map(|p| name[p.start])
                .collect::<String>()
                + &end,
        );
    }
    // The first word and the last character, or the last word: 新华 通讯社, 新华社.
    let head = text(parts[0].clone());
    if head.chars().count() > 1 {
        texts.push(head.clone() + &end);
        if pieces.len() > 2 {
            texts.push(head + &text(last.range.clone()));
        }
    }
    // Without the place that it begins with.
    if pieces.len() > 2 && first.kind == Kind::named("ns") {
        texts.push(text(first.range.end..name.len()));
    }
    let whole: String = name.iter().collect();
    texts.retain(|text| text.chars().count() > 1 && *text != whole && !is_common(text, words));
    texts.sort();
    texts.dedup();
    texts
        .into_iter()
        .map(|text| (text, Reason::ShortName))
        .collect()
}

/// Whether it is a word of the dictionary that is no name.
fn is_common(text: &str, words: &Words) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let is_word = words.known_word_at(&chars, 0) == (0..chars.len());
    let pieces = words.pieces(&chars);
    is_word && chars.len() > 1 && !(pieces.len() == 1 && pieces[0].kind.is_proper())
}

/// The gaps at which a word begins or ends.
fn edges(chars: &[char], words: &Words) -> Vec<bool> {
    let mut edges = vec![false; chars.len() + 1];
    for piece in words.pieces(chars) {
        edges[piece.range.start] = true;
        edges[piece.range.end] = true;
    }
    edges
}

/// What stands around a place.
struct Around<'a> {
    tagged: &'a Tagged<'a>,
    words: &'a Words,
    lexicon: &'a Lexicon,
    edges: &'a [bool],
}

impl Around<'_> {
    /// The word of the dictionary around a character; one that is but guessed proves nothing beside
    /// a name.
    fn word(&self, at: usize) -> Range<usize> {
        self.words.known_word_at(self.tagged.chars, at)
    }

    /// How well a name fits at a place; nothing where it does not.
    fn fits(&self, range: &Range<usize>, reason: Reason, label: usize) -> Option<f32> {
        let chars = self.tagged.chars;
        let next = &chars[range.end..chars.len().min(range.end + 3)];
        let next: SmallVec<[char; 3]> = next.iter().map(|c| simplified(*c)).collect();
        let class = self.tagged.classes.get(label).copied().flatten();
        let whole = self.edges[range.start] && self.edges[range.end];
        // What follows makes a longer name of it.
        let longer = (1..=next.len()).any(|n| self.lexicon.is_institution(&next[..n]));
        Some(match reason {
            Reason::Same if longer && class == Some(Class::Place) => 0.4,
            Reason::Same if whole => 0.95,
            Reason::Same => 0.7,
            // A surname alone is nothing; with a title behind it is somebody, unless it ends another
            // word: 方 in 警方代表.
            Reason::Surname if range.len() < 2 => {
                let titled = (2..=next.len()).any(|n| self.lexicon.is_title(&next[..n]));
                (titled && self.word(range.start).start == range.start).then_some(0.7)?
            }
            // 小白 in 小白菜 is nobody.
            Reason::Surname => {
                let word = self.word(range.start);
                (word.start == range.start && word.end <= range.end).then_some(0.6)?
            }
            Reason::GivenName if whole => 0.7,
            Reason::GivenName => 0.5,
            Reason::ShortName if longer => 0.3,
            Reason::ShortName if whole => 0.6,
            Reason::ShortName => 0.4,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use super::*;

    fn words() -> &'static Words {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(Words::load)
    }

    const CLASSES: [Option<Class>; 4] = [
        Some(Class::Person),
        Some(Class::Place),
        Some(Class::Institution),
        None,
    ];

    /// A text, what is tagged in it in 【】 and what is expected to be offered in 〔〕, each with
    /// its label before it.
    fn check(expected: &str) {
        let mut chars = Vec::new();
        let (mut mentions, mut offered) = (Vec::new(), Vec::new());
        let mut open = (0, 0);
        let mut rest = expected.chars();
        while let Some(c) = rest.next() {
            match c {
                '【' | '〔' => {
                    let label = rest.next().unwrap().to_digit(10).unwrap() as usize;
                    assert_eq!(rest.next(), Some(':'));
                    open = (chars.len(), label);
                }
                '】' | '〕' => {
                    let mention = Mention {
                        range: open.0..chars.len(),
                        label: open.1,
                    };
                    if c == '】' {
                        mentions.push(mention)
                    } else {
                        offered.push(mention)
                    }
                }
                c => chars.push(c),
            }
        }
        let tagged = Tagged {
            chars: &chars,
            mentions: &mentions,
            refused: &[],
            classes: &CLASSES,
        };
        let found = offers(&tagged, words());
        let found: Vec<Mention> = found.into_iter().map(|offer| offer.mention).collect();
        assert_eq!(found, offered, "{expected}");
        // What was refused is not offered again.
        let tagged = Tagged {
            refused: &offered,
            ..tagged
        };
        assert!(
            offers(&tagged, words())
                .iter()
                .all(|o| !offered.contains(&o.mention))
        );
    }

    #[test]
    fn the_same_words_are_offered() {
        for text in [
            "",
            "没有人名。",
            "【1:苇川】的人到了〔1:苇川〕。",
            "【1:苇川】的人到了〔1:苇 川〕和〔1:苇\n川〕。",
            // Longest first, and nothing over what is tagged.
            "【1:苇川】，【2:苇川粮食局】，〔2:苇川粮食局〕，〔1:苇川〕",
            "【3:中】，中国",
            "【3:𠮷田】和〔3:𠮷田〕",
            // Of several labels the one used most.
            "【1:苇川】【3:苇川】【1:苇川】〔1:苇川〕",
        ] {
            check(text);
        }
    }

    #[test]
    fn short_names_are_offered() {
        for text in [
            "【0:王建国】说，〔0:王〕局长来了，〔0:建国〕也来了。",
            "【0:王建国】来了，姓王的也来了。",
            "【0:欧阳秀兰】说，〔0:欧阳〕教授来了。",
            "【0:王芳】说〔0:小王〕来了。",
            "【0:陳建國】說，〔0:陳〕局長來了，〔0:建國〕也來了。",
            // A surname inside of another word is nobody.
            "【0:方明】报案，警方表示已立案。",
            "【0:任志强】来了，主任表示欢迎。",
            "【0:高峰】说，最高法官也来了。",
            "【0:成龙】说，赞成代表的意见。",
            "【0:白松】买小白菜。",
            "【0:比尔·克林顿】，〔0:克林顿〕说",
            "【2:新华通讯社】成立。〔2:新华社〕电",
            "【2:北京大学】的学生，〔2:北大〕的老师",
            // Of labels that are no people or institutions there are none.
            "【3:王建国】，王局长",
        ] {
            check(text);
        }
    }

    #[test]
    fn what_is_part_of_a_longer_name_is_less_sure() {
        let chars: Vec<char> = "苇川，苇川委员会，苇川人".chars().collect();
        let mentions = [Mention {
            range: 0..2,
            label: 1,
        }];
        let tagged = Tagged {
            chars: &chars,
            mentions: &mentions,
            refused: &[],
            classes: &CLASSES,
        };
        let found = offers(&tagged, words());
        assert_eq!(found.len(), 2);
        assert!(
            found[0].confidence < 0.5 && found[1].confidence > 0.6,
            "{found:?}"
        );
        assert!(
            found
                .iter()
                .all(|offer| offer.of == 0 && offer.reason == Reason::Same)
        );
    }
}
