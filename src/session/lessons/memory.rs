//! What the bundle's own tags say: the names that were tagged, and how often the same words were
//! left alone.

use rustc_hash::FxHashMap;

use crate::core::clean::is_white;
use crate::tag::bioes::Mention;
use crate::tag::dictionary::{Dictionary, Entry};
use crate::tag::learn::{Example, Guess};

/// See the module's description.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// A word's label here is its label and how sure it is: see [`code`].
    known: Dictionary,
}

/// Words that are a name less often than this are no help.
const LEAST: f32 = 0.5;

/// However often it was tagged, it may be something else once.
const MOST: f32 = 0.95;

impl Memory {
    /// Remembers what is tagged in examples. Single characters are left out: they stand for
    /// something else too often.
    pub(super) fn of(examples: &[Example]) -> Self {
        let mut tagged: FxHashMap<String, FxHashMap<usize, usize>> = FxHashMap::default();
        for example in examples {
            for mention in &example.mentions {
                let words = inked(&example.chars[mention.range.clone()]);
                if words.chars().nth(1).is_some() {
                    *tagged
                        .entry(words)
                        .or_default()
                        .entry(mention.label)
                        .or_default() += 1;
                }
            }
        }
        let plain: Vec<Entry> = tagged.keys().map(|word| entry(word, 0)).collect();
        let dictionary = Dictionary::new(&plain);
        let mut found: FxHashMap<String, usize> = FxHashMap::default();
        for example in examples {
            for hit in dictionary.find(&example.chars) {
                *found.entry(inked(&example.chars[hit.range])).or_default() += 1;
            }
        }
        let known = tagged.iter().filter_map(|(word, labels)| {
            // Of equals the first label.
            let best = labels
                .iter()
                .max_by_key(|(label, n)| (**n, usize::MAX - **label));
            let (label, right) = best?;
            let all = found.get(word).copied().unwrap_or_default().max(*right);
            let sure = (*right as f32 + 0.5) / (all as f32 + 1.0);
            let code = code(*label, sure.min(MOST)).filter(|_| sure >= LEAST)?;
            Some(entry(word, code))
        });
        let mut known: Vec<Entry> = known.collect();
        known.sort_by(|a, b| a.word.cmp(&b.word));
        Self {
            known: Dictionary::new(&known),
        }
    }

    /// What of a text is known, in order.
    pub(super) fn find(&self, chars: &[char]) -> impl Iterator<Item = Guess> {
        self.known.find(chars).into_iter().map(|found| {
            let (label, confidence) = decode(found.label);
            Guess {
                mention: Mention {
                    range: found.range,
                    label,
                },
                confidence,
                is_ruled: false,
            }
        })
    }
}

fn entry(word: &str, label: usize) -> Entry {
    Entry {
        word: word.to_owned(),
        label,
        count: 0,
    }
}

fn inked(chars: &[char]) -> String {
    chars.iter().filter(|c| !is_white(**c)).collect()
}

/// A label and how sure it is, in hundredths, as one number that a dictionary keeps for a word.
fn code(label: usize, sure: f32) -> Option<usize> {
    let code = label * 101 + (sure * 100.0).round() as usize;
    (code <= usize::from(u16::MAX)).then_some(code)
}

fn decode(code: usize) -> (usize, f32) {
    (code / 101, (code % 101) as f32 / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_as_sure_as_it_was_tagged() {
        let example = |text: &str, tagged: &[(std::ops::Range<usize>, usize)]| Example {
            chars: text.chars().collect(),
            mentions: tagged
                .iter()
                .map(|(range, label)| Mention {
                    range: range.clone(),
                    label: *label,
                })
                .collect(),
        };
        let memory = Memory::of(&[
            example("苇川到了，苇 川人多", &[(0..2, 1), (5..8, 1)]),
            example("朝阳升起，朝阳区，朝阳", &[(5..7, 1)]),
            example("中", &[(0..1, 0)]),
        ]);
        let text: Vec<char> = "在苇\n川朝阳中".chars().collect();
        let found: Vec<Guess> = memory.find(&text).collect();
        assert_eq!(found.len(), 1, "what was left alone more often is no name");
        assert_eq!(
            (found[0].mention.range.clone(), found[0].mention.label),
            (1..4, 1)
        );
        assert!((found[0].confidence - 0.83).abs() < 0.01, "{found:?}");
    }
}
