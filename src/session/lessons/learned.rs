//! What was learned of a bundle, and what it suggests for an article.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::clean::is_white;
use crate::core::{Address, LabelId};
use crate::tag::bioes::Mention;
use crate::tag::dictionary::Dictionary;
use crate::tag::learn::{Class, Example, Guess, Model, Training};
use crate::tag::mentions::{self, Reason, Tagged};
use crate::tag::words::Words;

use super::Lessons;
use super::lists::Lists;
use super::memory::Memory;
use super::names::Names;
use super::reading::Reading;

/// Something suggested for an article, held by its characters: it stays right while the text
/// changes.
#[derive(Clone, PartialEq, Debug)]
pub struct Suggested {
    /// Its first character.
    pub first: Address,
    /// Its last character.
    pub last: Address,
    /// Its label's id.
    pub label: LabelId,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
    /// What suggested it.
    pub source: Source,
}

/// What a suggestion comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// The learner, or before it has learned anything the built-in model.
    Learner,
    /// The same or a shorter name is tagged in the article.
    Mention(Reason),
    /// It was tagged in articles that are done.
    Known,
    /// A list that the editor has loaded, by its name.
    List(Arc<str>),
    /// A rule on how times, titles and numbers are written.
    Rule,
    /// The editor's own model.
    Command,
}

/// The name in files of a batch that comes from several sources.
pub const SEVERAL: &str = "several";

impl Source {
    /// The name in files.
    pub fn name(&self) -> &'static str {
        match self {
            Source::Learner => "learner",
            Source::Mention(Reason::Same) => "same",
            Source::Mention(Reason::GivenName) => "given_name",
            Source::Mention(Reason::Surname) => "surname",
            Source::Mention(Reason::ShortName) => "short_name",
            Source::Known => "known",
            Source::List(_) => "list",
            Source::Rule => "rule",
            Source::Command => "command",
        }
    }
}

/// Something found in a text, before it is held by characters.
#[derive(Clone, Debug)]
pub struct Found {
    /// What and where; the label is a number in the list of the names.
    pub mention: Mention,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
    /// What found it.
    pub source: Source,
}

/// A text in which something is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Searched<'a> {
    /// The text, and what is tagged in it.
    pub example: &'a Example,
    /// What was refused.
    pub refused: &'a [Mention],
    /// What else is tagged.
    pub taken: &'a [Range<usize>],
}

impl<'a> From<&'a Reading> for Searched<'a> {
    fn from(reading: &'a Reading) -> Self {
        Self {
            example: &reading.example,
            refused: &reading.refused,
            taken: &reading.taken,
        }
    }
}

/// See the module's description.
#[derive(Clone, Debug)]
pub struct Learned {
    names: Names,
    classes: Vec<Option<Class>>,
    model: Model,
    memory: Memory,
    /// The lists that the model asks, each by its name.
    lists: Vec<(Arc<str>, Dictionary)>,
    /// How sure the words of each list are where the model does not take them for names.
    listed_alone: Vec<f32>,
    /// How many articles it has learned from, and how many mentions were tagged in them.
    pub articles: usize,
    /// See `articles`.
    pub mentions: usize,
}

impl Learned {
    /// What is known before anything is learned.
    pub fn untaught(names: Names, lists: &Lists) -> Self {
        let mut model = Model::untaught(&names.asked());
        if !lists.is_empty() {
            model = model.with_dictionary(lists.dictionary(&names));
        }
        let lists = lists.each(&names);
        Self {
            classes: names.classes(),
            memory: Memory::default(),
            articles: 0,
            mentions: 0,
            listed_alone: alone(&lists, &[]),
            lists,
            names,
            model,
        }
    }

    /// What is learned from lessons. `go_on` is told from time to time what share is done; when
    /// it says no, nothing is.
    pub fn taught(
        names: Names,
        lists: &Lists,
        lessons: &Lessons,
        words: &Words,
        go_on: &mut dyn FnMut(f32) -> bool,
    ) -> Option<Self> {
        if lessons.examples.is_empty() {
            return Some(Self::untaught(names, lists));
        }
        let training = Training {
            dictionary: (!lists.is_empty()).then(|| lists.dictionary(&names)),
            ..Training::default()
        };
        let model = Model::train(&names.asked(), &lessons.examples, words, training, go_on)?;
        let lists = lists.each(&names);
        Some(Self {
            classes: names.classes(),
            memory: Memory::of(&lessons.examples),
            articles: lessons.examples.len(),
            mentions: lessons.examples.iter().map(|e| e.mentions.len()).sum(),
            listed_alone: alone(&lists, &lessons.examples),
            lists,
            names,
            model,
        })
    }

    /// The labels that it knows.
    pub fn names(&self) -> &Names {
        &self.names
    }

    pub(super) fn model(&self) -> &Model {
        &self.model
    }

    pub(super) fn memory(&self) -> &Memory {
        &self.memory
    }

    /// What the learner finds in a text, whatever is tagged in it.
    pub fn mentions(&self, chars: &[char], words: &Words) -> Vec<Mention> {
        self.model.mentions(chars, words)
    }

    /// How clear a text is to the learner; see [`Model::margin`].
    pub fn margin(&self, chars: &[char], words: &Words) -> f32 {
        self.model.margin(chars, words)
    }

    /// What is suggested for an article, in the order of the text: none over another, over a tag
    /// or a refusal.
    pub fn suggest(&self, reading: &Reading, words: &Words) -> Vec<Suggested> {
        held(reading, &self.names, self.find(reading.into(), words))
    }

    /// The same, and what else may be a name and bears no tag, by its first and last characters:
    /// what the learner takes for less likely, and, before it has learned anything, what words tell.
    pub fn suggest_with_names(
        &self,
        reading: &Reading,
        words: &Words,
    ) -> (Vec<Suggested>, Vec<(Address, Address)>) {
        let searched = Searched::from(reading);
        let chars = &searched.example.chars;
        let (guesses, less) = self.model.guesses_and_less(chars, words, POSSIBLE);
        let found = pick(searched, self.found(searched, guesses, words));
        let less = less.into_iter().map(|guess| Found {
            mention: guess.mention,
            confidence: guess.confidence,
            source: Source::Learner,
        });
        let mut less: Vec<Found> = less.collect();
        less.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        less.truncate(chars.len().div_ceil(APART));
        let mut names = pick_beside(searched, &found, less, POSSIBLE);
        if self.articles == 0 {
            let told = names_told(chars, words).into_iter().map(|range| Found {
                mention: Mention { range, label: 0 },
                confidence: POSSIBLE,
                source: Source::Learner,
            });
            let others: Vec<Found> = found.iter().chain(&names).cloned().collect();
            names.extend(pick_beside(searched, &others, told.collect(), POSSIBLE));
            names.sort_by_key(|one| one.mention.range.start);
        }
        let names = names
            .iter()
            .filter_map(|one| reading.ends(&one.mention.range));
        let names = names.collect();
        (held(reading, &self.names, found), names)
    }

    /// What is suggested in any text, by place.
    pub fn find(&self, searched: Searched<'_>, words: &Words) -> Vec<Found> {
        let guesses = self.model.guesses(&searched.example.chars, words);
        pick(searched, self.found(searched, guesses, words))
    }

    fn found(&self, searched: Searched<'_>, guesses: Vec<Guess>, words: &Words) -> Vec<Found> {
        let chars = &searched.example.chars;
        let tagged = Tagged {
            chars,
            mentions: &searched.example.mentions,
            refused: searched.refused,
            classes: &self.classes,
        };
        let offers = mentions::offers(&tagged, words).into_iter();
        let mut all: Vec<Found> = offers
            .map(|offer| Found {
                mention: offer.mention,
                confidence: offer.confidence,
                source: Source::Mention(offer.reason),
            })
            .collect();
        all.extend(self.memory.find(chars).map(|known| Found {
            mention: known.mention,
            confidence: known.confidence,
            source: Source::Known,
        }));
        let mut listed: FxHashMap<Mention, &Arc<str>> = FxHashMap::default();
        for ((name, dictionary), confidence) in self.lists.iter().zip(&self.listed_alone) {
            for mention in mentions_in(dictionary, chars) {
                if mention.range.len() > 1 {
                    all.push(Found {
                        mention: mention.clone(),
                        confidence: *confidence,
                        source: Source::List(Arc::clone(name)),
                    });
                }
                listed.entry(mention).or_insert(name);
            }
        }
        all.extend(guesses.into_iter().map(|guess| Found {
            source: match listed.get(&guess.mention) {
                Some(list) => Source::List(Arc::clone(list)),
                None if guess.is_ruled => Source::Rule,
                None => Source::Learner,
            },
            mention: guess.mention,
            confidence: guess.confidence,
        }));
        all
    }

    /// What of a text stands in a list, and in which.
    pub(super) fn listed(&self, chars: &[char]) -> Vec<(Mention, &Arc<str>)> {
        let mut found = Vec::new();
        for (name, dictionary) in &self.lists {
            found.extend(mentions_in(dictionary, chars).map(|mention| (mention, name)));
        }
        found
    }
}

fn mentions_in(dictionary: &Dictionary, chars: &[char]) -> impl Iterator<Item = Mention> {
    dictionary.find(chars).into_iter().map(|hit| Mention {
        range: hit.range,
        label: hit.label,
    })
}

/// How sure a word of a list is that the learner does not take for a name, if all of the list's words
/// in what was learned from bore its tag.
const LISTED: f32 = 0.5;

/// As if a list had been tried so often already, and been right.
const TRIED: f32 = 4.0;

/// How sure the words of each list are by themselves: less the more of them were left untagged.
fn alone(lists: &[(Arc<str>, Dictionary)], examples: &[Example]) -> Vec<f32> {
    let each = lists.iter().map(|(_, dictionary)| {
        let (mut right, mut all) = (TRIED, TRIED);
        for example in examples {
            let tagged: FxHashSet<&Mention> = example.mentions.iter().collect();
            for mention in mentions_in(dictionary, &example.chars) {
                right += f32::from(u8::from(tagged.contains(&mention)));
                all += 1.0;
            }
        }
        LISTED * right / all
    });
    each.collect()
}

/// What is less sure is no help: most of it would have to be refused.
const LEAST: f32 = 0.3;

/// What the learner takes for less likely is not even pointed out. Of what is above it, one in six
/// is a name; of what words tell as one and is not suggested, one in ten.
const POSSIBLE: f32 = 0.1;

/// By and large there are no more of them than one to so many characters, whatever the learner
/// knows: of what is hardly known yet, much is possible.
const APART: usize = 40;

/// Whether a mark parts what stands before it from what stands behind: no name ends with one.
pub(super) fn parts(c: char) -> bool {
    matches!(
        c,
        '。' | '，' | '、' | '；' | '：' | '！' | '？' | ',' | ';'
    )
}

/// The names of a text as its words tell them, by their first and last characters.
pub fn names_in(reading: &Reading, words: &Words) -> Vec<(Address, Address)> {
    let told = names_told(&reading.example.chars, words).into_iter();
    told.filter_map(|range| reading.ends(&range)).collect()
}

fn names_told(chars: &[char], words: &Words) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    if words.has_dictionary() {
        words.each_piece(chars, |piece| {
            if piece.kind.is_proper() && piece.range.len() > 1 {
                names.push(piece.range);
            }
        });
    }
    names
}

/// Of what was found, what is suggested: the surer first, of equals what repeats a tag; what two
/// say is as sure as the surer of the two.
pub(super) fn pick(searched: Searched<'_>, found: Vec<Found>) -> Vec<Found> {
    pick_beside(searched, &[], found, LEAST)
}

/// The same of what is at least so sure, and not over what was picked before.
fn pick_beside(
    searched: Searched<'_>,
    others: &[Found],
    mut found: Vec<Found>,
    least: f32,
) -> Vec<Found> {
    let chars = &searched.example.chars;
    let is_mark = |at: usize| chars.get(at).is_some_and(|c| is_white(*c) || parts(*c));
    found.retain(|one| {
        let range = &one.mention.range;
        let is_name = !is_mark(range.start) && !is_mark(range.end - 1);
        is_name && one.confidence >= least && !is_refused(one, searched.refused)
    });
    drop_parts(&mut found);
    found.sort_by(|a, b| {
        let surer = b.confidence.total_cmp(&a.confidence);
        surer.then(a.mention.range.start.cmp(&b.mention.range.start))
    });
    let mut taken = vec![false; chars.len()];
    let tagged = searched.example.mentions.iter().map(|m| &m.range);
    let others = others.iter().map(|one| &one.mention.range);
    for range in tagged.chain(searched.taken).chain(others) {
        taken[range.clone()].fill(true);
    }
    let mut picked: Vec<Found> = Vec::new();
    for one in found {
        let place = &mut taken[one.mention.range.clone()];
        if !place.contains(&true) {
            place.fill(true);
            picked.push(one);
        } else if let Source::Mention(_) = one.source
            && let Some(same) = picked.iter_mut().find(|p| p.mention == one.mention)
        {
            // That it repeats a tag says more than that it was guessed.
            same.source = one.source;
        }
    }
    picked.sort_by_key(|one| one.mention.range.start);
    picked
}

/// What is longer is more likely the name from so much on: of what was tagged elsewhere, the same
/// words are often a part of it.
const LONGER: f32 = 0.8;

/// Leaves out what only repeats words and lies inside something longer that is as good as sure.
fn drop_parts(found: &mut Vec<Found>) {
    let longer = |one: &&Found| one.confidence >= LONGER && !repeats(one);
    let longer: Vec<Range<usize>> = found
        .iter()
        .filter(longer)
        .map(|one| one.mention.range.clone())
        .collect();
    found.retain(|one| {
        let own = &one.mention.range;
        let lies_in = |whole: &Range<usize>| {
            whole.start <= own.start && own.end <= whole.end && whole.len() > own.len()
        };
        !repeats(one) || !longer.iter().any(lies_in)
    });
}

fn repeats(one: &Found) -> bool {
    matches!(one.source, Source::Mention(Reason::Same) | Source::Known)
}

/// A shorter part of what was refused is a name within it, not the same name with other edges.
const PART: usize = 3;

/// Whether an editor has refused it: exactly this, or what it is a good part of, with its label. Who
/// refuses 李建国 is not to be asked about 建国 next, unless tags or lists say that it is a name of
/// its own. What goes beyond what was refused is another name: 北京大学 where 大学 was refused.
fn is_refused(one: &Found, refused: &[Mention]) -> bool {
    let own = &one.mention.range;
    let is_known = matches!(
        one.source,
        Source::Mention(Reason::Same) | Source::Known | Source::List(_)
    );
    refused.iter().any(|refused| {
        let whole = &refused.range;
        let lies_in = whole.start <= own.start && own.end <= whole.end;
        let is_same = own == whole;
        let is_part = lies_in && !is_known && own.len() * PART >= whole.len();
        refused.label == one.mention.label && (is_same || is_part)
    })
}

/// The same, held by characters.
pub(super) fn held(reading: &Reading, names: &Names, found: Vec<Found>) -> Vec<Suggested> {
    let held = |one: Found| {
        let (first, last) = reading.ends(&one.mention.range)?;
        Some(Suggested {
            first,
            last,
            label: names.labels.get(one.mention.label)?.clone(),
            confidence: one.confidence,
            source: one.source,
        })
    };
    found.into_iter().filter_map(held).collect()
}

#[cfg(test)]
mod tests;
