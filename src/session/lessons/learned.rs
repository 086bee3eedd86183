//! What was learned of a bundle, and what it suggests for an article.

use std::ops::Range;
use std::sync::Arc;

use crate::core::clean::is_white;
use crate::core::{Address, LabelId};
use crate::tag::bioes::Mention;
use crate::tag::dictionary::Dictionary;
use crate::tag::learn::{Class, Example, Model, Training};
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
        Self {
            classes: names.classes(),
            memory: Memory::default(),
            articles: 0,
            mentions: 0,
            lists: lists.each(&names),
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
        Some(Self {
            classes: names.classes(),
            memory: Memory::of(&lessons.examples),
            articles: lessons.examples.len(),
            mentions: lessons.examples.iter().map(|e| e.mentions.len()).sum(),
            lists: lists.each(&names),
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

    /// The same in any text, by place.
    pub fn find(&self, searched: Searched<'_>, words: &Words) -> Vec<Found> {
        pick(searched, self.found(searched, words))
    }

    fn found(&self, searched: Searched<'_>, words: &Words) -> Vec<Found> {
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
        let listed: Vec<(Mention, &Arc<str>)> = self.listed(chars);
        let guesses = self.model.guesses(chars, words);
        all.extend(guesses.into_iter().map(|guess| {
            let list = listed.iter().find(|(mention, _)| *mention == guess.mention);
            Found {
                source: list.map_or(Source::Learner, |(_, list)| Source::List(Arc::clone(list))),
                mention: guess.mention,
                confidence: guess.confidence,
            }
        }));
        all
    }

    /// What of a text stands in a list, and in which.
    pub(super) fn listed(&self, chars: &[char]) -> Vec<(Mention, &Arc<str>)> {
        let mut found = Vec::new();
        for (name, dictionary) in &self.lists {
            found.extend(dictionary.find(chars).into_iter().map(|hit| {
                let mention = Mention {
                    range: hit.range,
                    label: hit.label,
                };
                (mention, name)
            }));
        }
        found
    }
}

/// What is less sure is no help: most of it would have to be refused.
const LEAST: f32 = 0.3;

/// Whether a mark parts what stands before it from what stands behind: no name ends with one.
pub(super) fn parts(c: char) -> bool {
    matches!(
        c,
        '。' | '，' | '、' | '；' | '：' | '！' | '？' | ',' | ';'
    )
}

/// The names of a text as its words tell them, by their first and last characters.
pub fn names_in(reading: &Reading, words: &Words) -> Vec<(Address, Address)> {
    if !words.has_dictionary() {
        return Vec::new();
    }
    let mut names = Vec::new();
    words.each_piece(&reading.example.chars, |piece| {
        if piece.kind.is_proper() && piece.range.len() > 1 {
            names.extend(reading.ends(&piece.range));
        }
    });
    names
}

/// Of what was found, what is suggested: the surer first, of equals what repeats a tag; what two
/// say is as sure as the surer of the two.
pub(super) fn pick(searched: Searched<'_>, mut found: Vec<Found>) -> Vec<Found> {
    let chars = &searched.example.chars;
    let is_mark = |at: usize| chars.get(at).is_some_and(|c| is_white(*c) || parts(*c));
    found.retain(|one| {
        let range = &one.mention.range;
        let is_name = !is_mark(range.start) && !is_mark(range.end - 1);
        is_name && one.confidence >= LEAST && !searched.refused.contains(&one.mention)
    });
    found.sort_by(|a, b| {
        let surer = b.confidence.total_cmp(&a.confidence);
        surer.then(a.mention.range.start.cmp(&b.mention.range.start))
    });
    let mut taken = vec![false; chars.len()];
    let tagged = searched.example.mentions.iter().map(|m| &m.range);
    for range in tagged.chain(searched.taken) {
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
mod tests {
    use super::*;
    use crate::session::copies::COPY;

    /// Every source, in the order of their names in files; one that is added is missed here.
    fn all() -> Vec<Source> {
        let first = Source::Learner;
        std::iter::successors(Some(first), |one| {
            Some(match one {
                Source::Learner => Source::Known,
                Source::Known => Source::Mention(Reason::Same),
                Source::Mention(Reason::Same) => Source::Mention(Reason::GivenName),
                Source::Mention(Reason::GivenName) => Source::Mention(Reason::Surname),
                Source::Mention(Reason::Surname) => Source::Mention(Reason::ShortName),
                Source::Mention(Reason::ShortName) => Source::List("a".into()),
                Source::List(_) => Source::Command,
                Source::Command => return None,
            })
        })
        .collect()
    }

    #[test]
    fn what_can_suggest_a_span_is_documented() {
        let docs = include_str!("../../../docs/annotation-set.md");
        let part = docs.split("### What suggested a span").nth(1);
        let part = part.and_then(|rest| rest.split("\n### ").next());
        let part = part.expect("a section on what suggested a span");
        let named: Vec<&str> = part
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        let names: Vec<&str> = all()
            .iter()
            .map(Source::name)
            .chain([COPY, SEVERAL])
            .collect();
        assert_eq!(named, names);
    }
}
