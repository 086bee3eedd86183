//! `pizhu suggest`: what could be tagged, as JSON Lines.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::core::Progress;
use crate::core::encoding::decode;
use crate::format::detect::detect;
use crate::mend::breaks::decide;
use crate::mend::lines::lines;
use crate::session::lessons::{Lessons, Names, Suggestion, suggest};
use crate::tag::bioes::Mention;
use crate::tag::learn::{Class, Example, Model, Training};
use crate::tag::mentions::Reason;
use crate::tag::words::Words;

use super::{CliError, open_to_read, print};

/// Print what could be tagged in a bundle or in text files
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Of a bundle: learns from the articles that are done, and prints a JSON object a line for
each of the others. Places count characters of the clean text, as `pizhu show --clean` prints it.
Of text files: a line for each, by the built-in model (PER, LOC, ORG). Lines are joined as `pizhu
mend` joins them, so that names broken at the end of a line are found; places count characters
of the file.

Examples:
  pizhu suggest news.pizhu --least 0.8
  pizhu suggest page-1.txt page-2.txt | jq -r '.suggestions[].text'"
)]
pub struct Suggest {
    /// A bundle, or text files
    #[arg(required = true, value_name = "BUNDLE|PAGES")]
    paths: Vec<PathBuf>,
    /// Only what is at least so sure, from 0 to 1
    #[arg(long, default_value_t = 0.0)]
    least: f32,
}

impl Suggest {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        if !(0.0..=1.0).contains(&self.least) {
            return Err(CliError::Other(format!(
                "--least {}: from 0 to 1 is expected",
                self.least
            )));
        }
        match self.paths.as_slice() {
            [bundle] if bundle.extension().is_some_and(|e| e == "pizhu") => self.of_bundle(bundle),
            pages => self.of_pages(pages),
        }
    }

    fn of_bundle(&self, path: &Path) -> Result<ExitCode, CliError> {
        let store = || CliError::store(path);
        let mut session = open_to_read(path)?;
        let lessons = session.lessons().map_err(store())?;
        let words = Words::load();
        let learner = Learner::new(&lessons, words);
        let names = Names::of(session.labels());
        let articles = session.articles().map_err(store())?;
        let mut failed = None;
        print(|out| {
            for (number, article) in (1..).zip(&articles) {
                if article.progress == Progress::Done {
                    continue;
                }
                let reading = match session.lesson(article.head, &names) {
                    Ok(reading) => reading,
                    Err(error) => {
                        failed = Some(error);
                        break;
                    }
                };
                let reading = reading.run_on(&learner.words);
                let mut found = self.suggestions(&learner, &reading.example, &reading.refused);
                for suggestion in &mut found {
                    let place = |key: &str| suggestion[key].as_u64().unwrap_or(0) as usize;
                    let range = reading.in_clean(&(place("start")..place("end")));
                    suggestion["start"] = json!(range.start);
                    suggestion["end"] = json!(range.end);
                }
                let line = json!({
                    "article": number,
                    "id": article.id,
                    "suggestions": found,
                });
                writeln!(out, "{line}")?;
            }
            Ok(())
        })?;
        match failed {
            Some(error) => Err(store()(error)),
            None => Ok(ExitCode::SUCCESS),
        }
    }

    fn of_pages(&self, pages: &[PathBuf]) -> Result<ExitCode, CliError> {
        let usual = || ["PER", "LOC", "ORG"].map(str::to_owned).to_vec();
        let lessons = Lessons {
            labels: usual(),
            meanings: usual(),
            ..Lessons::default()
        };
        let learner = Learner::new(&lessons, Words::load());
        for page in pages {
            let shown = page.display().to_string();
            let bytes = std::fs::read(page).map_err(|error| CliError::Io {
                path: shown.clone(),
                error,
            })?;
            let page = decode(&bytes, detect(&bytes).best()).chars;
            let (chars, places) = joined(&page, &learner.words);
            let example = Example {
                chars,
                mentions: Vec::new(),
            };
            let mut suggestions = self.suggestions(&learner, &example, &[]);
            for suggestion in &mut suggestions {
                let place = |key: &str| suggestion[key].as_u64().unwrap_or(0) as usize;
                let (start, last) = (places[place("start")], places[place("end") - 1]);
                suggestion["start"] = json!(start);
                suggestion["end"] = json!(last + 1);
            }
            let line = json!({ "page": shown, "suggestions": suggestions });
            print(|out| writeln!(out, "{line}"))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn suggestions(
        &self,
        learner: &Learner<'_>,
        example: &Example,
        refused: &[Mention],
    ) -> Vec<Value> {
        let found = suggest(
            example,
            refused,
            &learner.model,
            &learner.classes,
            &learner.words,
        );
        let sure = found.into_iter().filter(|s| s.confidence >= self.least);
        sure.map(|suggestion| learner.as_json(&suggestion, example))
            .collect()
    }
}

/// A page with the lines joined that run on, and where each character stands on the page.
fn joined(page: &[char], words: &Words) -> (Vec<char>, Vec<usize>) {
    let lines = lines(page);
    let decisions = decide(page, words);
    let (mut chars, mut places) = (Vec::new(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        let before = at.checked_sub(1);
        let ends = before.filter(|b| decisions.get(*b).is_none_or(|decision| decision.keep));
        if let Some(before) = ends {
            chars.push('\n');
            places.push(lines[before].end);
        }
        chars.extend(line.text(page));
        places.extend(line.start..line.end);
    }
    (chars, places)
}

struct Learner<'a> {
    labels: &'a [String],
    classes: Vec<Option<Class>>,
    model: Model,
    words: Words,
}

impl<'a> Learner<'a> {
    fn new(lessons: &'a Lessons, words: Words) -> Self {
        let names = lessons.names();
        let training = Training::default();
        let model = Model::train(&names, &lessons.examples, &words, training, &mut |_| true);
        Self {
            labels: &lessons.labels,
            classes: names.iter().map(|name| Class::of(name)).collect(),
            // It is never told to stop.
            model: model.unwrap_or_else(|| Model::untaught(&names)),
            words,
        }
    }

    fn as_json(&self, suggestion: &Suggestion, example: &Example) -> Value {
        let text = |range: std::ops::Range<usize>| example.chars[range].iter().collect::<String>();
        let mention = &suggestion.mention;
        let mut value = json!({
            "start": mention.range.start,
            "end": mention.range.end,
            "text": text(mention.range.clone()),
            "label": self.labels[mention.label],
            "confidence": (f64::from(suggestion.confidence) * 1e3).round() / 1e3,
            "reason": "learner",
        });
        if let Some((reason, of)) = &suggestion.repeats {
            value["reason"] = json!(match reason {
                Reason::Same => "same",
                Reason::GivenName => "given_name",
                Reason::Surname => "surname",
                Reason::ShortName => "short_name",
            });
            value["of"] = json!(text(of.range.clone()));
        }
        value
    }
}
