//! The learner: a linear model of sequences that is trained on this machine from what was tagged,
//! and suggests mentions in other text. `docs/learning.md` says how well.
//!
//! It starts from a built-in model of people, places and institutions and improves on it. The same
//! texts in the same order give the same model on every run.

mod features;
mod lattice;
mod lexicon;
mod prior;
mod readings;
#[cfg(test)]
mod tests;
mod train;
mod weights;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use self::features::{Features, Text};
use self::lattice::Lattice;
pub(crate) use self::lexicon::Lexicon;
pub use self::prior::Class;
use self::train::Sample;
pub(crate) use self::train::Shuffle;
use self::weights::{LANES, Lane, Room, Weights};
use super::bioes::{self, Mention, Part};
use super::dictionary::Dictionary;
use super::rules::{Hit, Rules, Sure};
use super::words::{Piece, Words};
use crate::core::clean::{is_line_end, is_white};
use crate::core::variants::simplified;

/// The table of weights has 2^BITS rows for label sets of usual size.
const BITS: u32 = 18;

/// How many lanes a table has at the most (100 MB, were all rows kept): where they are wide, from 24
/// labels on, there are fewer rows, which costs what the built-in model knows.
const MOST: usize = 12 << BITS;

/// What it weighs, before anything is learned, that a dictionary says so.
const TRUST: f32 = 70.0;

/// How often what a rule says is right, before anything is learned, by how sure it is; and how much
/// more than for outside it weighs at each character.
const RULED: [(Sure, f32, f32); 3] = [
    (Sure::Half, 0.6, 5.0),
    (Sure::Fair, 0.8, 14.0),
    (Sure::Full, 0.9, 30.0),
];

/// As if rules had been tried so often before: what is tagged soon says more.
const TRIED: f32 = 1.5;

/// Where the likeliest tags of a sentence's characters are not so much likelier than the next, by
/// and large, the model knows nothing of it yet: anything may be a mention there.
const CLEAR: f32 = 0.8;

/// A sentence that is longer is cut at pauses too.
const LONG: usize = 200;

/// A text and what is tagged in it, to learn from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// The text.
    pub chars: Vec<char>,
    /// What is tagged, in any order. Of those that overlap one is learned.
    pub mentions: Vec<Mention>,
}

impl Example {
    /// The same, an example for each sentence; those of white space alone are left out.
    pub fn sentences(self) -> Vec<Example> {
        let mut parts = sentences(&self.chars, &self.mentions);
        parts.retain(|part| self.chars[part.clone()].iter().any(|c| !is_white(*c)));
        let whole = 0..self.chars.len();
        if parts.first() == Some(&whole) {
            return vec![self];
        }
        let mut order: Vec<usize> = (0..self.mentions.len()).collect();
        order.sort_by_key(|number| self.mentions[*number].range.start);
        let start = |number: &usize| self.mentions[*number].range.start;
        let part = |part: Range<usize>| {
            let from = order.partition_point(|number| start(number) < part.start);
            let to = order.partition_point(|number| start(number) < part.end);
            // In the order in which they were.
            let mut inside = order[from..to].to_vec();
            inside.sort_unstable();
            let inside = inside.into_iter().map(|number| &self.mentions[number]);
            Example {
                mentions: inside
                    .filter(|m| m.range.end <= part.end)
                    .map(|m| Mention {
                        range: m.range.start - part.start..m.range.end - part.start,
                        label: m.label,
                    })
                    .collect(),
                chars: self.chars[part].to_vec(),
            }
        };
        parts.into_iter().map(part).collect()
    }
}

/// How to learn.
#[derive(Clone, Debug)]
pub struct Training {
    /// Whether to start from the built-in model.
    pub built_in: bool,
    /// How often each text is gone through; by how many there are, where nothing is said.
    pub epochs: Option<usize>,
    /// What the order of the texts comes from.
    pub seed: u64,
    /// Words that an editor has loaded; their labels are numbers in the model's. What it says is
    /// asked, and believed as far as the examples bear it out.
    pub dictionary: Option<Arc<Dictionary>>,
}

impl Default for Training {
    fn default() -> Self {
        Self {
            built_in: true,
            epochs: None,
            seed: 1,
            dictionary: None,
        }
    }
}

/// A mention that the learner suggests.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// What and where, in characters of the text that was read.
    pub mention: Mention,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
    /// Whether a rule says so too.
    pub is_ruled: bool,
}

/// What was learned.
#[derive(Clone)]
pub struct Model {
    weights: Weights,
    /// Whether the built-in model is asked too, because not every label means one of its classes.
    asks: bool,
    /// By label: how much less it weighs while nothing bears it ([`prior::UNUSED`]).
    unused: Vec<f32>,
    lexicon: Lexicon,
    dictionary: Option<Arc<Dictionary>>,
    /// For labels that mean times, titles or numbers.
    rules: Option<Rules>,
}

impl Model {
    /// What is known before anything is learned: the built-in model for labels that mean one of
    /// its classes, each class by the first label that does.
    pub fn untaught(labels: &[&str]) -> Self {
        let mut model = Self::start(labels, true);
        model.believe_rules(&FxHashMap::default());
        model
    }

    fn start(labels: &[&str], built_in: bool) -> Self {
        let lanes = bioes::count(labels.len()).div_ceil(LANES);
        let fits = |bits: &u32| lanes << bits <= MOST;
        let bits = (1..=BITS).rev().find(fits).unwrap_or(1);
        let mut classes = Vec::new();
        for label in labels {
            let class = Class::of(label).filter(|class| !classes.contains(&Some(*class)));
            classes.push(class);
        }
        let is_unknown = |class: &Option<Class>| built_in && class.is_none();
        let unused = classes.iter().map(is_unknown);
        let unused = unused.map(|unknown| if unknown { prior::UNUSED } else { 0.0 });
        let unused: Vec<f32> = unused.collect();
        let mut model = Self {
            asks: built_in && classes.contains(&None),
            weights: if built_in {
                prior::start(&classes, bits)
            } else {
                Weights::new(labels.len(), bits)
            },
            lexicon: Lexicon::new(),
            dictionary: None,
            rules: Rules::of(labels).filter(|_| built_in),
            unused: Vec::new(),
        };
        for (label, less) in unused.iter().enumerate() {
            model.weigh(label, -less);
        }
        Self { unused, ..model }
    }

    /// Lets a label weigh more, whatever stands there.
    fn weigh(&mut self, label: usize, more: f32) {
        let always = self.weights.row_to_change(features::ALWAYS);
        let tags = 1..self.weights.tags();
        for tag in tags.filter(|tag| bioes::untag(*tag as u16).is_some_and(|(own, _)| own == label))
        {
            self.weights.cells_mut()[always + tag] += more;
        }
    }

    /// Takes note that there are mentions of a label to learn from.
    fn meet(&mut self, label: usize) {
        if let Some(less) = self.unused.get_mut(label).map(std::mem::take) {
            self.weigh(label, less);
        }
    }

    /// Weighs what rules say by how often they were right and tried, for each label.
    fn believe_rules(&mut self, tried: &FxHashMap<usize, (f32, f32)>) {
        if self.rules.is_none() {
            return;
        }
        for tag in 1..self.weights.tags() as u16 {
            let Some((label, part)) = bioes::untag(tag) else {
                continue;
            };
            let (was_right, all) = tried.get(&label).copied().unwrap_or_default();
            for (sure, right, each) in RULED {
                let share = (was_right + TRIED * right) / (all + TRIED);
                let share = share.clamp(0.02, 0.95);
                let odds = |share: f32| lattice::HEAT * (share / (1.0 - share)).ln();
                // The less it is believed, the less it is held against what else is said.
                let mut worth = each * (odds(share) / odds(right)).clamp(0.0, 1.0);
                if matches!(part, Part::First | Part::Only) {
                    worth += odds(share);
                }
                let row = self.weights.row_to_change(features::ruled(tag, sure));
                let known = prior::UNKNOWN + self.unused[label];
                self.weights.cells_mut()[row + usize::from(tag)] += known + worth;
            }
        }
    }

    /// The same, with words that an editor has loaded.
    pub fn with_dictionary(mut self, dictionary: Arc<Dictionary>) -> Self {
        for tag in 1..self.weights.tags() as u16 {
            let row = self.weights.row_to_change(features::said(tag));
            let unused = bioes::untag(tag).map_or(0.0, |(label, _)| self.unused[label]);
            self.weights.cells_mut()[row + usize::from(tag)] += TRUST + unused;
        }
        self.dictionary = Some(dictionary);
        self
    }

    /// Learns from examples. `go_on` is told from time to time what share is done; when it says
    /// no, nothing is learned. A mention's label is a number in `labels`.
    pub fn train(
        labels: &[&str],
        examples: &[Example],
        words: &Words,
        training: Training,
        go_on: &mut dyn FnMut(f32) -> bool,
    ) -> Option<Self> {
        let mut model = Self::start(labels, training.built_in);
        let mentions = examples.iter().flat_map(|example| &example.mentions);
        for mention in mentions {
            model.meet(mention.label);
        }
        if let Some(dictionary) = training.dictionary {
            model = model.with_dictionary(dictionary);
        }
        let mut samples = Vec::new();
        let mut tried: FxHashMap<usize, (f32, f32)> = FxHashMap::default();
        let mut desk = Desk::default();
        for (done, example) in examples.iter().enumerate() {
            if done % 64 == 0 && !go_on(0.0) {
                return None;
            }
            for mut sentence in example.clone().sentences() {
                sentence.mentions.retain(|m| m.label < labels.len());
                model.look(&sentence.chars, words, &mut desk);
                for hit in &desk.ruled {
                    let is_it = |m: &Mention| m.range == hit.range && m.label == hit.label;
                    let (right, all) = tried.entry(hit.label).or_default();
                    *right += f32::from(u8::from(sentence.mentions.iter().any(is_it)));
                    *all += 1.0;
                }
                samples.push(Sample {
                    features: std::mem::take(&mut desk.features),
                    tags: bioes::tags(sentence.chars.len(), &sentence.mentions),
                });
            }
        }
        model.believe_rules(&tried);
        let epochs = training
            .epochs
            .unwrap_or_else(|| (40_000 / samples.len().max(1)).clamp(4, 10));
        model.weights = train::train(model.weights, &samples, epochs, training.seed, go_on)?;
        Some(model)
    }

    /// The mentions that the model finds in a text, in order, none over another.
    pub fn mentions(&self, chars: &[char], words: &Words) -> Vec<Mention> {
        let mut found = Vec::new();
        self.each_sentence(chars, words, |start, tags, _, _| {
            found.extend(bioes::mentions(tags).into_iter().map(|m| shifted(m, start)));
        });
        found
    }

    /// The same with how sure the model is of each; takes half as long again.
    pub fn guesses(&self, chars: &[char], words: &Words) -> Vec<Guess> {
        self.guess(chars, words, None).0
    }

    /// The same, and everything else that is at least so likely to be a mention, one over the
    /// other, in order of the first character; of sentences on which the model has an opinion.
    pub fn guesses_and_less(
        &self,
        chars: &[char],
        words: &Words,
        least: f32,
    ) -> (Vec<Guess>, Vec<Guess>) {
        self.guess(chars, words, Some(least))
    }

    fn guess(&self, chars: &[char], words: &Words, least: Option<f32>) -> (Vec<Guess>, Vec<Guess>) {
        let (mut guesses, mut less) = (Vec::new(), Vec::new());
        let mut lattice = Lattice::default();
        self.each_sentence(chars, words, |start, tags, scores, ruled| {
            let is_ruled = |mention: &Mention| {
                let same = |hit: &Hit| hit.range == mention.range && hit.label == mention.label;
                ruled.iter().any(same)
            };
            let best = bioes::mentions(tags);
            if best.is_empty() && least.is_none() {
                return;
            }
            lattice.fill(&self.weights, scores);
            let margin = || lattice.margins().sum::<f32>() / tags.len() as f32;
            if let Some(least) = least
                && margin() >= CLEAR
            {
                lattice.each(least, |mention, confidence| {
                    if !best.contains(&mention) {
                        less.push(Guess {
                            is_ruled: is_ruled(&mention),
                            mention: shifted(mention, start),
                            confidence,
                        });
                    }
                });
            }
            guesses.extend(best.into_iter().map(|mention| Guess {
                confidence: lattice.likelihood(&mention),
                is_ruled: is_ruled(&mention),
                mention: shifted(mention, start),
            }));
        });
        (guesses, less)
    }

    /// How clear a text is, from 0 to 1: the mean, over its characters, of how much likelier the
    /// likeliest tag is than the next. An editor's time teaches most where that is small.
    pub fn margin(&self, chars: &[char], words: &Words) -> f32 {
        let mut lattice = Lattice::default();
        let (mut sum, mut count) = (0.0, 0);
        self.each_sentence(chars, words, |_, tags, scores, _| {
            lattice.fill(&self.weights, scores);
            sum += lattice.margins().sum::<f32>();
            count += tags.len();
        });
        if count == 0 { 1.0 } else { sum / count as f32 }
    }

    /// The model as a file for `assets/model`, with at most that many weights.
    pub fn pack(&self, keep: usize) -> Vec<u8> {
        prior::pack(&self.weights, keep)
    }

    fn each_sentence(
        &self,
        chars: &[char],
        words: &Words,
        mut each: impl FnMut(usize, &[u16], &[Lane], &[Hit]),
    ) {
        let mut desk = Desk::default();
        let mut tags = Vec::new();
        for part in sentences(chars, &[]) {
            self.look(&chars[part.clone()], words, &mut desk);
            scores(&self.weights, &desk.features, &mut desk.scores);
            self.weights.best(&desk.scores, &mut tags, &mut desk.room);
            each(part.start, &tags, &desk.scores, &desk.ruled);
        }
    }

    /// Asks the questions about a sentence; the answers are on the desk.
    fn look(&self, chars: &[char], words: &Words, desk: &mut Desk) {
        desk.pieces = words.pieces(chars);
        // What is known is known of simplified characters.
        desk.chars.clear();
        desk.chars.extend(chars.iter().map(|c| simplified(*c)));
        let text = Text {
            chars: &desk.chars,
            pieces: &desk.pieces,
        };
        features::ask(&text, &self.lexicon, &mut desk.features);
        if self.asks {
            let prior = prior::built_in();
            scores(prior, &desk.features, &mut desk.scores);
            prior.best(&desk.scores, &mut desk.tags, &mut desk.room);
            desk.features.add_opinion(&desk.tags, &desk.pieces);
        }
        if let Some(dictionary) = &self.dictionary {
            let found = dictionary.find(chars).into_iter();
            let known = found.filter(|f| !f.is_ambiguous && f.label < self.weights.labels());
            let mentions: Vec<Mention> = known
                .map(|found| Mention {
                    range: found.range,
                    label: found.label,
                })
                .collect();
            desk.features
                .add_words(&bioes::tags(chars.len(), &mentions));
        }
        if let Some(rules) = &self.rules {
            desk.ruled = rules.find(chars, &desk.pieces, &self.lexicon);
            let mut said = vec![(bioes::OUTSIDE, Sure::Full, 0); chars.len()];
            for hit in &desk.ruled {
                let last = hit.range.end - 1;
                for at in hit.range.clone() {
                    let part = match (at == hit.range.start, at == last) {
                        (true, true) => Part::Only,
                        (true, false) => Part::First,
                        (false, true) => Part::Last,
                        (false, false) => Part::Inner,
                    };
                    said[at] = (bioes::tag(hit.label, part), hit.sure, hit.rule);
                }
            }
            desk.features.add_rules(&said);
        }
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model")
            .field("labels", &self.weights.labels())
            .field("asks", &self.asks)
            .finish_non_exhaustive()
    }
}

/// Space for looking at sentences one after another.
#[derive(Default)]
struct Desk {
    /// The sentence in simplified characters.
    chars: Vec<char>,
    pieces: Vec<Piece>,
    /// What rules say.
    ruled: Vec<Hit>,
    features: Features,
    scores: Vec<Lane>,
    tags: Vec<u16>,
    room: Room,
}

fn scores(weights: &Weights, features: &Features, scores: &mut Vec<Lane>) {
    scores.clear();
    scores.resize(features.len() * weights.lanes(), [0.0; LANES]);
    for (at, scores) in scores.chunks_exact_mut(weights.lanes()).enumerate() {
        weights.score(features.at(at), scores);
    }
}

fn shifted(mention: Mention, by: usize) -> Mention {
    Mention {
        range: mention.range.start + by..mention.range.end + by,
        label: mention.label,
    }
}

/// The sentences of a text, at whose ends names end too: up to 。！？ or a line end, in long ones
/// up to a pause. Never cut within a mention. Together they cover the text.
fn sentences(chars: &[char], mentions: &[Mention]) -> Vec<Range<usize>> {
    let mut inside = vec![false; chars.len() + 1];
    for mention in mentions {
        let end = mention.range.end.min(chars.len());
        let start = (mention.range.start + 1).min(end);
        inside[start..end].fill(true);
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for i in 0..chars.len() {
        let gap = i + 1;
        let long = gap - start > LONG;
        // Closing marks belong to the sentence before them, and so does a line end.
        let goes_on = chars
            .get(gap)
            .is_some_and(|c| closes(*c) || is_line_end(*c));
        let ends = match chars[i] {
            c if ends_sentence(c) => !goes_on,
            c if closes(c) => !goes_on && i > 0 && ends_sentence(chars[i - 1]),
            '，' | '；' | '：' | '、' | ' ' | '\u{3000}' | ',' => long,
            c => is_line_end(c) || gap - start > 4 * LONG,
        };
        if gap == chars.len() || ends && !inside[gap] {
            parts.push(start..gap);
            start = gap;
        }
    }
    parts
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？')
}

fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | '》' | '」' | '』')
}
