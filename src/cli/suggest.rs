//! `pizhu suggest`: what could be tagged, as JSON Lines.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::core::Progress;
use crate::core::encoding::decode;
use crate::format::detect::detect;
use crate::mend::breaks::decide;
use crate::mend::lines::lines;
use crate::session::lessons::{Found, Learned, Lessons, ListFile, Lists, Names, Searched, Source};
use crate::tag::learn::Example;
use crate::tag::words::Words;

use super::{CliError, open_to_read, print};

/// Print what could be tagged in a bundle or in text files
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Of a bundle: learns from the articles that are done, and prints a JSON object a line for
each of the others, with what the window suggests there. Places count characters of the clean
text, as `pizhu show --clean` prints it. Of text files: a line for each, by the built-in model
(PER, LOC, ORG); places count characters of the file. Lines of which nobody has decided whether
they run on are taken as `pizhu mend` takes them, so that names broken at the end of a line are
found; `text` is without the line end.

`reason` says what found it: learner, known (tagged in an article that is done), list (with the
list's name in `list`), rule (how times, titles and numbers are written), or a tag of the same article that it repeats: same, given_name, surname,
short_name.

Examples:
  pizhu suggest news.pizhu --least 0.8
  pizhu suggest news.pizhu --list ORG=companies.txt
  pizhu suggest page-1.txt page-2.txt | jq -r '.suggestions[].text'"
)]
pub struct Suggest {
    /// A bundle, or text files
    #[arg(required = true, value_name = "BUNDLE|PAGES")]
    paths: Vec<PathBuf>,
    /// Only what is at least so sure, from 0 to 1
    #[arg(long, default_value_t = 0.0)]
    least: f32,
    /// A word list to use: what its words are where it does not say so, and the file. May be given
    /// several times
    #[arg(long = "list", value_name = "LABEL=FILE", value_parser = list)]
    lists: Vec<ListFile>,
}

fn list(said: &str) -> Result<ListFile, String> {
    match said.split_once('=') {
        Some((label, path)) if !label.is_empty() && !path.is_empty() => Ok(ListFile {
            path: path.into(),
            label: label.to_owned(),
            named: Default::default(),
        }),
        _ => Err("a label and a file are expected, as in PER=names.txt".to_owned()),
    }
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
        let school = session.school();
        let lessons = school.lessons(|_, _| true).map_err(store())?;
        let names = school.names().clone();
        let finder = self.finder(names, &lessons.unwrap_or_default())?;
        let articles = session.articles().map_err(store())?;
        let mut failed = None;
        print(|out| {
            for (number, article) in (1..).zip(&articles) {
                if article.progress == Progress::Done {
                    continue;
                }
                let reading = match session.lesson(article.head, finder.learned.names()) {
                    Ok(reading) => reading.run_on(&finder.words),
                    Err(error) => {
                        failed = Some(error);
                        break;
                    }
                };
                let line = json!({
                    "article": number,
                    "id": article.id,
                    "suggestions": finder.suggestions((&reading).into(), |start, end| {
                        let range = reading.in_clean(&(start..end));
                        (range.start, range.end)
                    }),
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
        let finder = self.finder(Names::built_in(), &Lessons::default())?;
        for page in pages {
            let shown = page.display().to_string();
            let bytes = std::fs::read(page).map_err(|error| CliError::Io {
                path: shown.clone(),
                error,
            })?;
            let page = decode(&bytes, detect(&bytes).best()).chars;
            let (chars, places) = joined(&page, &finder.words);
            let example = Example {
                chars,
                mentions: Vec::new(),
            };
            let searched = Searched {
                example: &example,
                refused: &[],
                taken: &[],
            };
            let suggestions =
                finder.suggestions(searched, |start, end| (places[start], places[end - 1] + 1));
            let line = json!({ "page": shown, "suggestions": suggestions });
            print(|out| writeln!(out, "{line}"))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn finder(&self, names: Names, lessons: &Lessons) -> Result<Finder, CliError> {
        let (lists, wrong) = Lists::read(&self.lists);
        if let Some((path, error)) = wrong.into_iter().next() {
            return Err(CliError::Other(format!("{}: {error}", path.display())));
        }
        if let Some(list) = self.lists.iter().find(|l| names.find(&l.label).is_none()) {
            return Err(CliError::Other(format!(
                "--list {}: there is no such label, only {}",
                list.label,
                names.labels.join(", ")
            )));
        }
        let words = Words::load();
        let learned = Learned::taught(names.clone(), &lists, lessons, &words, &mut |_| true);
        Ok(Finder {
            // It is never told to stop.
            learned: learned.unwrap_or_else(|| Learned::untaught(names, &lists)),
            words,
            least: self.least,
        })
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

/// What finds suggestions in a text.
struct Finder {
    learned: Learned,
    words: Words,
    least: f32,
}

impl Finder {
    /// What is sure enough, in the order of the text; `place` says where a stretch stands that is
    /// counted in the text that was searched.
    fn suggestions(
        &self,
        searched: Searched<'_>,
        place: impl Fn(usize, usize) -> (usize, usize),
    ) -> Vec<Value> {
        let found = self.learned.find(searched, &self.words).into_iter();
        let sure = found.filter(|found| found.confidence >= self.least);
        let chars = &searched.example.chars;
        let as_json = |found: Found| {
            let range = found.mention.range;
            let (start, end) = place(range.start, range.end);
            let mut value = json!({
                "start": start,
                "end": end,
                "text": chars[range].iter().collect::<String>(),
                "label": *self.learned.names().labels[found.mention.label],
                "confidence": (f64::from(found.confidence) * 1e3).round() / 1e3,
                "reason": found.source.name(),
            });
            if let Source::List(name) = &found.source {
                value["list"] = json!(**name);
            }
            value
        };
        sure.map(as_json).collect()
    }
}
