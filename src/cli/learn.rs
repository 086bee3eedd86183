//! `pizhu learn`: how well tags are learned from one file for another.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{BufRead, Cursor};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use crate::format::bio;
use crate::format::set::{self, Format, SetReader, SpanState, State};
use crate::tag::bioes::Mention;
use crate::tag::learn::{Example, Model, Shuffle, Training};
use crate::tag::score::{Score, Scores};
use crate::tag::words::Words;

use super::{CliError, counted, number, print};

/// Learn tags from one file, and see how well another is tagged
#[derive(clap::Args, Debug)]
#[command(
    after_help = "A file is an annotation set (.jsonl, .json, .ron), or text with a character and its tag
a row (`京 B-LOC`, O outside; BIO, BIOES or BMES; an empty row between sentences).
Of a set, the articles that are done are taken; all of them where none is.

Printed are precision, recall and F1 over exact spans, by label and, last, for all.

Examples:
  pizhu learn --train tagged.jsonl --test later.jsonl
  pizhu learn --train a.bio --test b.bio --curve 0,50,200,1000
  pizhu learn --train a.bio --test b.bio --sentences 200 --shuffles 5"
)]
pub struct Learn {
    /// The file to learn from
    #[arg(long)]
    train: PathBuf,
    /// The file to be tagged, and compared with the tags that it has
    #[arg(long)]
    test: PathBuf,
    /// Learn from the first so many sentences only
    #[arg(long, value_name = "N", conflicts_with = "curve")]
    sentences: Option<usize>,
    /// Learn from the first so many sentences, for each of these numbers; 0 is before learning
    #[arg(long, value_name = "N,N,…", value_delimiter = ',')]
    curve: Vec<usize>,
    /// Take the sentences in random order, and give the mean and spread of so many orders
    #[arg(long, value_name = "TIMES", default_value_t = 0)]
    shuffles: u32,
    /// Start from nothing in place of the built-in model of people, places and institutions
    #[arg(long)]
    from_nothing: bool,
}

impl Learn {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let mut labels = BTreeSet::new();
        let (train, test) = (Tagged::read(&self.train)?, Tagged::read(&self.test)?);
        for tagged in [&train, &test] {
            labels.extend(
                tagged
                    .sentences
                    .iter()
                    .flat_map(|s| s.spans.iter().map(|s| s.1.clone())),
            );
        }
        let labels = ordered(labels);
        let names: Vec<&str> = labels.iter().map(String::as_str).collect();
        let (train, test) = (train.examples(&labels), test.examples(&labels));
        for (path, examples) in [(&self.train, &train), (&self.test, &test)] {
            if examples.iter().all(|example| example.mentions.is_empty()) {
                return Err(CliError::Other(format!(
                    "{}: nothing is tagged in it",
                    path.display()
                )));
            }
        }
        let counts = match (self.sentences, self.curve.is_empty()) {
            (Some(count), _) => vec![count],
            (None, true) => vec![train.len()],
            (None, false) => self.curve.clone(),
        };
        let most = train.len();
        if counts.iter().any(|count| *count > most) {
            eprintln!(
                "pizhu: {}: there are {} in it, and all are learned from where more are asked for",
                self.train.display(),
                counted(most as u64, "sentence")
            );
        }
        let mut counts: Vec<usize> = counts.into_iter().map(|count| count.min(most)).collect();
        counts.dedup();
        let words = Words::load();
        let mut last = Runs::default();
        print(|out| {
            writeln!(out, "{}", Runs::head(&names, self.shuffles))?;
            for count in counts {
                last = self.measure(&names, &train, count, &test, &words);
                writeln!(out, "{}", last.row(count))?;
                out.flush()?;
            }
            writeln!(out)?;
            let width = names
                .iter()
                .map(|name| name.chars().count())
                .max()
                .unwrap_or(0)
                .max(3);
            for (i, name) in names.iter().enumerate() {
                let pad = " ".repeat(width - name.chars().count());
                writeln!(out, "{name}{pad} {}", last.figures(|s| s.labels[i]))?;
            }
            writeln!(out, "all {}", last.figures(Scores::all))
        })?;
        Ok(ExitCode::SUCCESS)
    }

    fn measure(
        &self,
        labels: &[&str],
        train: &[Example],
        count: usize,
        test: &[Example],
        words: &Words,
    ) -> Runs {
        let mut runs = Runs::default();
        for seed in 0..u64::from(self.shuffles.max(1)) {
            let mut order: Vec<&Example> = train.iter().collect();
            if self.shuffles > 0 {
                Shuffle::new(seed + 1).shuffle(&mut order);
            }
            let examples: Vec<Example> = order[..count].iter().map(|e| (*e).clone()).collect();
            let training = Training {
                built_in: !self.from_nothing,
                seed: seed + 1,
                ..Training::default()
            };
            let start = Instant::now();
            // It is never told to stop.
            let model = Model::train(labels, &examples, words, training, &mut |_| true)
                .unwrap_or_else(|| Model::untaught(labels));
            runs.training += start.elapsed().as_secs_f64();
            let mut scores = Scores::new(labels.len());
            let start = Instant::now();
            let found: Vec<Vec<Mention>> = test
                .iter()
                .map(|e| model.mentions(&e.chars, words))
                .collect();
            runs.tagging += start.elapsed().as_secs_f64();
            for (example, found) in test.iter().zip(&found) {
                scores.count(&example.mentions, found);
            }
            runs.tagged += test.iter().map(|e| e.chars.len()).sum::<usize>();
            runs.scores.push(scores);
        }
        runs
    }
}

/// The labels in the order in which they are printed: the usual three first.
fn ordered(labels: BTreeSet<String>) -> Vec<String> {
    const FIRST: [&str; 3] = ["PER", "LOC", "ORG"];
    let (mut usual, others): (Vec<String>, Vec<String>) = labels
        .into_iter()
        .partition(|label| FIRST.contains(&label.as_str()));
    usual.sort_by_key(|label| FIRST.iter().position(|first| first == label));
    usual.extend(others);
    usual
}

/// What was measured with one number of sentences, once for each order of them.
#[derive(Default)]
struct Runs {
    scores: Vec<Scores>,
    training: f64,
    tagging: f64,
    tagged: usize,
}

impl Runs {
    fn head(labels: &[&str], shuffles: u32) -> String {
        let width = if shuffles > 1 { 11 } else { 5 };
        let mut head = format!("{:>9} {:>8} {:>14}", "sentences", "train", "characters/s");
        for name in ["P", "R", "F1"].iter().chain(labels) {
            head.push_str(&format!("  {name:>width$}"));
        }
        head
    }

    fn row(&self, count: usize) -> String {
        let speed = (self.tagged as f64 / self.tagging.max(1e-9)) as u64;
        let mut row = format!(
            "{:>9} {:>6.2} s {:>14}",
            number(count as u64),
            self.training / self.scores.len().max(1) as f64,
            number(speed),
        );
        for of in [Score::precision, Score::recall, Score::f1] {
            row.push_str(&format!("  {}", self.mean(|scores| of(&scores.all()))));
        }
        let labels = self.scores.first().map_or(0, |scores| scores.labels.len());
        for label in 0..labels {
            row.push_str(&format!("  {}", self.mean(|s| s.labels[label].f1())));
        }
        row
    }

    fn figures(&self, of: impl Fn(&Scores) -> Score) -> String {
        format!(
            "P {} R {} F1 {}",
            self.mean(|scores| of(scores).precision()),
            self.mean(|scores| of(scores).recall()),
            self.mean(|scores| of(scores).f1())
        )
    }

    fn mean(&self, of: impl Fn(&Scores) -> f64) -> Mean {
        let all: Vec<f64> = self.scores.iter().map(of).collect();
        let count = all.len().max(1) as f64;
        let mean = all.iter().sum::<f64>() / count;
        let spread = all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
        Mean {
            mean,
            spread: (all.len() > 1).then(|| spread.sqrt()),
        }
    }
}

/// A mean, and the standard deviation where there were several.
struct Mean {
    mean: f64,
    spread: Option<f64>,
}

impl fmt::Display for Mean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.spread {
            Some(spread) => write!(f, "{:.3}±{spread:.3}", self.mean),
            None => write!(f, "{:.3}", self.mean),
        }
    }
}

/// The text of a file and what is tagged in it.
struct Tagged {
    sentences: Vec<bio::Sentence>,
}

impl Tagged {
    fn read(path: &Path) -> Result<Self, CliError> {
        let shown = || path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| CliError::Io {
            path: shown(),
            error,
        })?;
        let head = &bytes[..bytes.len().min(1 << 16)];
        let sentences = match Format::detect(head).or_else(|| Format::from_path(path)) {
            Some(format) => from_set(Cursor::new(bytes), format)
                .map_err(|error| CliError::Other(format!("{}: {error}", shown())))?,
            None => bio::read(&bytes)
                .map_err(|error| CliError::Other(format!("{}, {error}", shown())))?,
        };
        Ok(Self { sentences })
    }

    fn examples(self, labels: &[String]) -> Vec<Example> {
        let number = |label: &String| labels.iter().position(|l| l == label);
        let example = |sentence: bio::Sentence| Example {
            mentions: sentence
                .spans
                .iter()
                .filter_map(|(range, label)| {
                    Some(Mention {
                        range: range.clone(),
                        label: number(label)?,
                    })
                })
                .collect(),
            chars: sentence.chars,
        };
        let sentences = self.sentences.into_iter();
        sentences
            .flat_map(|sentence| example(sentence).sentences())
            .collect()
    }
}

/// The articles of an annotation set that are done, or all where none is.
fn from_set(source: impl BufRead, format: Format) -> Result<Vec<bio::Sentence>, set::SetError> {
    let (mut done, mut others) = (Vec::new(), Vec::new());
    let mut reader = SetReader::new(source, format)?.checking();
    while let Some(article) = reader.next_article()? {
        let spans = article.spans.iter().filter(|span| {
            // The learner knows of mentions in one piece.
            span.state == SpanState::Whole && span.parts.is_empty()
        });
        let sentence = bio::Sentence {
            chars: article.text.chars().collect(),
            spans: spans
                .map(|s| (s.start as usize..s.end as usize, s.label.clone()))
                .collect(),
        };
        match article.state {
            State::Done => done.push(sentence),
            _ => others.push(sentence),
        }
    }
    Ok(if done.is_empty() { others } else { done })
}
