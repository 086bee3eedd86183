//! What else a mention may be: the stretches that lie over it, each with the label that is likeliest
//! for it, as the model sees the sentence.

use std::ops::Range;

use crate::tag::bioes::Mention;
use crate::tag::words::Words;

use super::lattice::Lattice;
use super::{Guess, Model, shifted};

/// How far an edge may lie from where it is, in characters.
const REACH: usize = 14;

impl Model {
    /// Every stretch that lies over `around` and whose edges are near its own, `around` itself
    /// among them, in order of place; none where it lies in no one sentence.
    pub fn readings(&self, chars: &[char], around: &Range<usize>, words: &Words) -> Vec<Guess> {
        let mut found = Vec::new();
        let mut lattice = Lattice::default();
        self.each_sentence(chars, words, |start, tags, scores, _| {
            let sentence = start..start + tags.len();
            if around.is_empty() || around.start < sentence.start || sentence.end < around.end {
                return;
            }
            lattice.fill(&self.weights, scores);
            let first = around.start.saturating_sub(REACH).max(sentence.start);
            let last = (around.end + REACH).min(sentence.end);
            for from in first..around.end {
                for to in around.start.max(from) + 1..=last {
                    found.extend(self.likeliest(&lattice, start, from..to));
                }
            }
        });
        found
    }

    fn likeliest(&self, lattice: &Lattice, start: usize, range: Range<usize>) -> Option<Guess> {
        let guess = |label: usize| {
            let mention = Mention {
                range: range.start - start..range.end - start,
                label,
            };
            Guess {
                confidence: lattice.likelihood(&mention),
                is_ruled: false,
                mention: shifted(mention, start),
            }
        };
        let all = (0..self.weights.labels()).map(guess);
        all.max_by(|a, b| {
            let surer = a.confidence.total_cmp(&b.confidence);
            // Of equals the first label.
            surer.then(b.mention.label.cmp(&a.mention.label))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_likely_enough_is_found_wherever_it_is() {
        let model = Model::untaught(&["PER", "LOC", "ORG"]);
        let words = Words::load();
        let text = "昨天，市长程秀兰在上海市第一人民医院看望苇川中学的学生。李志国也来了。";
        let text: Vec<char> = text.chars().collect();
        for least in [0.3, 0.05, 0.002] {
            let (best, less) = model.guesses_and_less(&text, &words, least);
            assert_eq!(best, model.guesses(&text, &words));
            assert!(less.iter().all(|one| one.confidence >= least));
            let all: Vec<&Guess> = best.iter().chain(&less).collect();
            let mut looked_at = 0;
            for at in 0..text.len() {
                for one in model.readings(&text, &(at..at + 1), &words) {
                    if one.confidence > least * 1.001 {
                        looked_at += 1;
                        let same = all.iter().find(|other| other.mention == one.mention);
                        let same = same.unwrap_or_else(|| panic!("{one:?}"));
                        assert!((same.confidence - one.confidence).abs() < 1e-3);
                    }
                }
            }
            assert!(looked_at > 3, "{least}");
        }
    }

    #[test]
    fn who_knows_nothing_takes_nothing_for_likely() {
        let words = Words::without_dictionary();
        let text: Vec<char> = "夜校开课，周敏到苇川。".chars().collect();
        let training = crate::tag::learn::Training {
            built_in: false,
            ..Default::default()
        };
        let known = |examples: &[crate::tag::learn::Example]| {
            let trained = Model::train(&["X"], examples, &words, training.clone(), &mut |_| true);
            let model = trained.expect("nobody stopped it");
            model.guesses_and_less(&text, &words, 0.02).1
        };
        assert_eq!(known(&[]), []);
    }

    #[test]
    fn what_lies_over_a_mention_is_likely_together_at_most_once() {
        let model = Model::untaught(&["PER", "LOC", "ORG"]);
        let words = Words::without_dictionary();
        let text: Vec<char> = "昨天。他在上海市第一人民医院看病。走了。".chars().collect();
        let found = model.readings(&text, &(6..7), &words);
        assert!(found.iter().all(|one| {
            let range = &one.mention.range;
            range.start >= 3 && range.end <= 17 && range.contains(&6)
        }));
        // All hold one character: no two can be so at once.
        let sum: f32 = found.iter().map(|one| one.confidence).sum();
        assert!(sum > 0.0 && sum < 1.01, "{sum}");
        // The same as where it is proposed.
        for guess in model.guesses(&text, &words) {
            let around = guess.mention.range.clone();
            let all = model.readings(&text, &around, &words);
            let own = all.iter().find(|one| one.mention.range == around);
            let own = own.expect("itself among them");
            assert!((own.confidence - guess.confidence).abs() < 1e-4);
        }
        assert!(
            model.readings(&text, &(1..5), &words).is_empty(),
            "two sentences"
        );
    }
}
