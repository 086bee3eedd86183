//! Other edges for a suggestion: what the learner takes for likeliest next to it, longer and shorter
//! names that are known, and the words around it.

use std::ops::Range;
use std::sync::Arc;

use crate::core::clean::is_white;
use crate::tag::bioes::Mention;
use crate::tag::words::Words;

use super::learned::{Found, Learned, Source, parts};

/// So many are offered.
const MOST: usize = 6;

/// What the learner takes for less likely is no help, unless words say so too.
const LEAST: f32 = 0.02;

/// An edge is moved by so many words where nothing else speaks for it.
const WORDS: usize = 3;

impl Learned {
    /// Other edges for what was found in a text, the likeliest first; with another label where
    /// that is likelier then. What lies over none of it is none.
    pub fn edges(&self, chars: &[char], of: &Mention, words: &Words) -> Vec<Found> {
        let own = &of.range;
        if own.is_empty() || own.end > chars.len() {
            return Vec::new();
        }
        let steps = Steps::of(chars, own, words);
        let is_mark = |at: usize| is_white(chars[at]) || parts(chars[at]);
        let mut all: Vec<(f32, Found)> = Vec::new();
        for guess in self.model().readings(chars, own, words) {
            let range = guess.mention.range.clone();
            if range == *own || range.clone().any(is_mark) {
                continue;
            }
            let mut found = Found {
                mention: guess.mention,
                confidence: guess.confidence,
                source: Source::Learner,
            };
            let mut worth = guess.confidence;
            if let Some(known) = self.known_as(&chars[range.clone()]) {
                found.mention.label = known.0;
                found.source = known.2;
                found.confidence = found.confidence.max(known.1);
                worth = worth.max(known.1);
            } else if let Some(by) = steps.between(own, &range).filter(|by| *by <= WORDS) {
                if worth < LEAST {
                    // The learner has no opinion on what it is.
                    found.mention.label = of.label;
                }
                worth += LEAST / by as f32;
            } else if worth < LEAST {
                continue;
            }
            all.push((worth, found));
        }
        all.sort_by(|(a, one), (b, other)| {
            let worth = b.total_cmp(a);
            let place = |found: &Found| (found.mention.range.start, found.mention.range.end);
            worth.then(place(one).cmp(&place(other)))
        });
        all.truncate(MOST);
        all.into_iter().map(|(_, found)| found).collect()
    }

    /// What exactly these characters are known as, how surely, and from where.
    fn known_as(&self, chars: &[char]) -> Option<(usize, f32, Source)> {
        let whole = 0..chars.len();
        let tagged = self.memory().find(chars).find(|g| g.mention.range == whole);
        if let Some(guess) = tagged {
            return Some((guess.mention.label, guess.confidence, Source::Known));
        }
        let listed = self.listed(chars).into_iter();
        let mut listed = listed.filter(|(mention, _)| mention.range == whole);
        let (mention, list) = listed.next()?;
        // As sure as what is likeliest by far: the editor has loaded the list.
        Some((mention.label, 0.5, Source::List(Arc::clone(list))))
    }
}

/// Where words begin and end around a suggestion.
struct Steps(Vec<usize>);

impl Steps {
    fn of(chars: &[char], own: &Range<usize>, words: &Words) -> Self {
        let mut gaps = vec![0];
        words.each_piece(chars, |piece| gaps.push(piece.range.end));
        gaps.extend([own.start, own.end]);
        gaps.sort_unstable();
        gaps.dedup();
        Self(gaps)
    }

    /// By how many words an edge lies elsewhere, where one of the two alone does.
    fn between(&self, own: &Range<usize>, other: &Range<usize>) -> Option<usize> {
        let at = |gap: usize| self.0.binary_search(&gap).ok();
        let by = |a: usize, b: usize| Some(at(a)?.abs_diff(at(b)?));
        match (own.start == other.start, own.end == other.end) {
            (true, false) => by(own.end, other.end),
            (false, true) => by(own.start, other.start),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::lessons::{Lessons, Lists, Names};
    use crate::session::testing::Desk;
    use crate::tag::learn::Example;

    fn example(text: &str, names: &[(&str, usize)]) -> Example {
        let chars: Vec<char> = text.chars().collect();
        let mention = |(words, label): &(&str, usize)| {
            let words: Vec<char> = words.chars().collect();
            let at = chars.windows(words.len()).position(|w| w == words);
            let at = at.expect("these words");
            Mention {
                range: at..at + words.len(),
                label: *label,
            }
        };
        Example {
            mentions: names.iter().map(mention).collect(),
            chars,
        }
    }

    /// What is offered in place of the first words in a text, after a lesson.
    fn offered(lesson: &str, taught: &[(&str, &str)], text: &str, of: (&str, &str)) -> Vec<String> {
        let desk = Desk::new(&["一。"]);
        let names = Names::of(desk.session.labels());
        let number = |id: &str| names.number(id).expect("a label");
        let taught: Vec<(&str, usize)> = taught.iter().map(|(w, l)| (*w, number(l))).collect();
        let lessons = Lessons {
            examples: vec![example(lesson, &taught)],
            articles: Vec::new(),
        };
        let words = Words::without_dictionary();
        let lists = Lists::default();
        let learned = Learned::taught(names.clone(), &lists, &lessons, &words, &mut |_| true);
        let learned = learned.expect("taught");
        let of = example(text, &[(of.0, number(of.1))]);
        let edges = learned.edges(&of.chars, &of.mentions[0], &words);
        let said = |found: &Found| {
            let range = found.mention.range.clone();
            let words: String = of.chars[range].iter().collect();
            format!("{words} {}", names.labels[found.mention.label])
        };
        edges.iter().map(said).collect()
    }

    #[test]
    fn a_longer_name_that_is_known_comes_first() {
        let lesson = "苇川市第一医院昨天开诊，苇川市很大。";
        let taught = [("苇川市第一医院", "ORG")];
        let all = offered(
            lesson,
            &taught,
            "他在苇川市第一医院看病。",
            ("苇川市", "LOC"),
        );
        assert_eq!(all.first().map(String::as_str), Some("苇川市第一医院 ORG"));
        assert!(all.len() <= MOST);
        assert!(!all.iter().any(|one| one.starts_with("苇川市 ")), "{all:?}");
    }

    #[test]
    fn the_whole_of_an_institution_is_offered_before_anything_was_learned() {
        let desk = Desk::new(&["一。"]);
        let names = Names::of(desk.session.labels());
        let learned = Learned::untaught(names.clone(), &Lists::default());
        let words = Words::load();
        for (text, of, whole) in [
            (
                "他在上海市第一人民医院看病。",
                "上海市",
                "上海市第一人民医院",
            ),
            ("记者从南京市建设局获悉。", "南京市", "南京市建设局"),
        ] {
            let label = names.number("LOC").expect("a label");
            let own = example(text, &[(of, label)]);
            let edges = learned.edges(&own.chars, &own.mentions[0], &words);
            let said = |found: &Found| -> String {
                own.chars[found.mention.range.clone()].iter().collect()
            };
            let all: Vec<String> = edges.iter().map(said).collect();
            assert!(all.iter().any(|one| one == whole), "{all:?}");
        }
    }

    #[test]
    fn edges_stay_within_a_clause_and_lie_over_the_suggestion() {
        let all = offered("一二三。", &[], "昨天，周敏来，走了。", ("周敏", "PER"));
        assert!(!all.is_empty(), "words move an edge");
        for one in &all {
            assert!(one.contains('周') || one.contains('敏'), "{one}");
            assert!(!one.contains('，'), "{one}");
        }
    }
}
