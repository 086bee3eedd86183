//! What there is to learn in a bundle, and what is suggested for its articles.
//!
//! Learned from is what editors have marked done: in any other article, what bears no tag may
//! merely not have been looked at. Suggested is what the learner finds and what repeats a tag of
//! the same article, never over a tag.

mod learned;
mod lists;
mod memory;
mod names;
mod outside;
mod reading;
mod school;

use crate::core::{Address, Progress};
use crate::store::StoreError;
use crate::tag::bioes::Mention;
use crate::tag::learn::{Class, Example, Guess, Model};
use crate::tag::mentions::{self, Reason, Tagged};
use crate::tag::words::Words;

use super::Session;

pub use learned::{Learned, SEVERAL, Source, Suggested, names_in};
pub use lists::{ListError, ListFile, Lists, name as list_name};
pub use names::Names;
pub use outside::{Outside, OutsideError, PATIENCE};
pub use reading::Reading;
pub use school::{Gain, Point, School};

/// What there is to learn.
#[derive(Clone, Debug, Default)]
pub struct Lessons {
    /// The labels' ids; a mention's label is a number in this list.
    pub labels: Vec<String>,
    /// What the learner takes each label for: its id, or where that says nothing, its name.
    pub meanings: Vec<String>,
    /// The articles that are done.
    pub examples: Vec<Example>,
    /// Their heads.
    pub articles: Vec<Address>,
}

impl Lessons {
    /// What is asked of the learner for each label.
    pub fn names(&self) -> Vec<&str> {
        self.meanings.iter().map(String::as_str).collect()
    }
}

/// Something suggested for an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What and where, in the clean text.
    pub mention: Mention,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
    /// What it repeats: why, and which of the article's tags; nothing where the learner found it.
    pub repeats: Option<(Reason, Mention)>,
}

impl Session {
    /// The labels, and the articles to learn from.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn lessons(&mut self) -> Result<Lessons, StoreError> {
        let names = Names::of(self.labels());
        let mut lessons = Lessons {
            labels: names.labels.iter().map(ToString::to_string).collect(),
            meanings: names.meanings.clone(),
            ..Lessons::default()
        };
        for article in self.articles()? {
            if article.progress == Progress::Done {
                let reading = self.lesson(article.head, &names)?;
                lessons.examples.push(reading.example);
                lessons.articles.push(article.head);
            }
        }
        Ok(lessons)
    }

    /// An article as the learner reads it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn lesson(&mut self, article: Address, names: &Names) -> Result<Reading, StoreError> {
        let document = self.document(article.buffer.page)?;
        Ok(Reading::of(document, article, names))
    }
}

/// What is suggested for a text in which some is tagged already, in the order of the text, none
/// over another, over a tag or a refusal. `classes` says what each label means.
pub fn suggest(
    example: &Example,
    refused: &[Mention],
    model: &Model,
    classes: &[Option<Class>],
    words: &Words,
) -> Vec<Suggestion> {
    let tagged = Tagged {
        chars: &example.chars,
        mentions: &example.mentions,
        refused,
        classes,
    };
    let repeated = mentions::offers(&tagged, words)
        .into_iter()
        .map(|offer| Suggestion {
            repeats: Some((offer.reason, example.mentions[offer.of].clone())),
            mention: offer.mention,
            confidence: offer.confidence,
        });
    let guessed = model.guesses(&example.chars, words).into_iter();
    let guessed = guessed.map(
        |Guess {
             mention,
             confidence,
         }| Suggestion {
            mention,
            confidence,
            repeats: None,
        },
    );
    let mut guessed: Vec<Suggestion> = guessed.collect();
    guessed.retain(|guess| !refused.contains(&guess.mention));
    // What both say is a repetition, as sure as the surer of the two.
    let repeated = repeated.map(|mut repeated| {
        let same = guessed
            .iter()
            .find(|guess| guess.mention == repeated.mention);
        let surer = same.map_or(0.0, |guess| guess.confidence);
        repeated.confidence = repeated.confidence.max(surer);
        repeated
    });
    let mut all: Vec<Suggestion> = repeated.collect();
    all.extend(guessed.iter().cloned());
    // The surer first; of equals what repeats a tag, then in the order of the text.
    all.sort_by(|a, b| {
        let surer = b.confidence.total_cmp(&a.confidence);
        surer.then(a.repeats.is_none().cmp(&b.repeats.is_none()))
    });
    let mut taken = vec![false; example.chars.len()];
    for mention in &example.mentions {
        taken[mention.range.clone()].fill(true);
    }
    all.retain(|suggestion| {
        let place = &mut taken[suggestion.mention.range.clone()];
        let free = !place.contains(&true);
        if free {
            place.fill(true);
        }
        free
    });
    all.sort_by_key(|suggestion| suggestion.mention.range.start);
    all
}
