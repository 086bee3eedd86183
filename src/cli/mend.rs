//! `pizhu mend`: decides the line breaks of pages.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::core::clean::is_line_end;
use crate::core::encoding::Encoding;
use crate::format::atomic::AtomicFile;
use crate::format::decisions::{DecisionRecord, RepairRecord};
use crate::mend::articles::{JUMP_FROM, propose_sure};
use crate::mend::breaks::{ASK_BELOW, Decision, mend_corpus, take_settled};
use crate::mend::repairs::repairs;
use crate::session::assembly::ACCEPT_FROM;
use crate::session::mending::Recipe;
use crate::tag::words::Words;

use super::articles::{Clean, make_folder};
use super::export::progress_bar;
use super::import::parse_encoding;
use super::pages::{PageFile, Pages};
use super::said::not_written;
use super::stream::stream;
use super::{CliError, counted, default_author, open_to_work, refuse_write};

/// Decide the line breaks of pages, find what is to be repaired, and put articles together
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Pages named together are one corpus: the same story in two of them settles breaks of both.
Without pages they are read from standard input, a JSON object a line with `page` and `text`, each
for itself, and a JSON object a line comes out with `page`, `decisions`, `text` and `articles`, in
the same order and as soon as it is there. `page` may be any JSON, and it and all other fields come
out as they came. With --repairs the sure repairs are made in `text` and `articles` and listed in
`repairs`. A line that is no page is told with its number, and the
exit status is 1 in the end; the rest goes on.

A decision:
  {\"page\": \"a.txt\", \"line\": 2, \"next\": 4, \"break\": \"join\", \"confidence\": 0.998,
   \"reasons\": [\"a word lies across\"], \"role\": \"body\", \"review\": false}

A repair, `start` and `end` counted in characters of the page from 0:
  {\"page\": \"a.txt\", \"line\": 3, \"start\": 41, \"end\": 42, \"text\": \" \", \"with\": \"\",
   \"kind\": \"space\", \"confidence\": 0.98, \"reason\": \"a number cut by white space\", \"flag\": false}

Examples:
  pizhu mend pages/*.txt --decisions decisions.jsonl --text clean/
  pizhu mend pages/*.txt --text clean/ --repairs
  pizhu mend pages/*.txt --repairs repairs.jsonl
  pizhu mend --bundle news.pizhu --repairs
  pizhu mend --bundle news.pizhu --recipe numbers.ron
  pizhu mend < pages.jsonl > mended.jsonl

docs/mending.md says how it decides and what the fields are."
)]
pub struct Mend {
    /// Files with pages: text in any encoding, or JSON with texts; and folders with such files
    #[arg(value_name = "PAGE")]
    pages: Vec<PathBuf>,
    /// Write a line for every break, - for standard output
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// Write the clean articles into this folder, a file each, and articles.jsonl beside them
    #[arg(long, value_name = "DIR")]
    text: Option<PathBuf>,
    /// Decide the open breaks of a bundle: one action, marked as made by machine
    #[arg(long, value_name = "BUNDLE", conflicts_with_all = ["pages", "decisions", "text"])]
    bundle: Option<PathBuf>,
    /// Write a line for every repair that is suggested, - for standard output; without a file make
    /// those that are sure enough: in the articles of --text, in a stream, in a bundle
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    repairs: Option<Option<PathBuf>>,
    /// Do the steps of a recipe in the bundle, each as one action, and nothing else
    #[arg(long, value_name = "FILE", requires = "bundle", conflicts_with_all = ["repairs", "all", "articles"])]
    recipe: Option<PathBuf>,
    /// Decide the doubtful ones of the bundle too
    #[arg(long, requires = "bundle")]
    all: bool,
    /// Put the articles of the bundle's pages together too, where it is sure of a page
    #[arg(long, requires = "bundle")]
    articles: bool,
    /// An editor is asked below this confidence
    #[arg(long, value_name = "0.5..1", default_value_t = ASK_BELOW, value_parser = parse_confidence)]
    ask_below: f32,
    /// The encoding of all files, where it is known
    #[arg(long, short, value_parser = parse_encoding)]
    encoding: Option<Encoding>,
}

fn parse_confidence(text: &str) -> Result<f32, String> {
    let number: f32 = text
        .parse()
        .map_err(|_| "this is not a number".to_owned())?;
    match (0.5..=1.0).contains(&number) {
        true => Ok(number),
        false => Err("a confidence is between 0.5 and 1".to_owned()),
    }
}

/// Where something is written to: begun before the work, so that a place where nothing can be
/// written is told at once.
pub(super) enum Output {
    Screen,
    /// A pipe or a device, which no other file can take the place of.
    Pipe(fs::File, String),
    File(AtomicFile),
}

impl Output {
    pub(super) fn begin(path: &Path) -> Result<Self, CliError> {
        if path.as_os_str() == "-" {
            return Ok(Output::Screen);
        }
        if path
            .metadata()
            .is_ok_and(|at| !at.is_file() && !at.is_dir())
        {
            let name = path.display().to_string();
            let io = |error| CliError::Io {
                path: name.clone(),
                error,
            };
            let pipe = fs::OpenOptions::new().write(true).open(path).map_err(io)?;
            return Ok(Output::Pipe(pipe, name));
        }
        let file = AtomicFile::create(path).map_err(|error| not_written(&error))?;
        Ok(Output::File(file))
    }

    pub(super) fn write(self, bytes: &[u8]) -> Result<(), CliError> {
        let mut file = match self {
            Output::Screen => return super::print(|out| out.write_all(bytes)),
            Output::Pipe(mut pipe, path) => {
                let written = pipe.write_all(bytes);
                return written.map_err(|error| CliError::Io { path, error });
            }
            Output::File(file) => file,
        };
        if let Err(error) = file.write_all(bytes) {
            let path = file.path().display().to_string();
            return Err(CliError::Io { path, error });
        }
        file.commit().map_err(|error| not_written(&error))
    }
}

impl Mend {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let words = Words::load();
        if let Some(bundle) = &self.bundle {
            return self.mend_bundle(bundle, &words);
        }
        if self.pages.is_empty() {
            self.refuse_files()?;
            return stream(&words, self.ask_below, self.makes_repairs());
        }
        let (decisions_to, repairs_to) = self.outputs()?;
        let Pages { pages, failed } = Pages::read(&self.pages, self.encoding);
        if pages.is_empty() && failed {
            return Err(CliError::Other("nothing was mended".to_owned()));
        }
        let texts: Vec<&[char]> = pages.iter().map(|page| page.chars.as_slice()).collect();
        let bar = progress_bar("mending");
        bar.set_length(2 * texts.len() as u64);
        let mended = mend_corpus(&texts, &words, self.ask_below, || bar.inc(1));
        bar.finish_and_clear();
        let (mut decided, mut sheets): (Vec<_>, Vec<_>) = mended.into_iter().unzip();
        let (articles, apart) = propose_sure(&mut sheets, &words, JUMP_FROM);
        for (decisions, sheet) in decided.iter_mut().zip(&sheets) {
            take_settled(decisions, sheet, self.ask_below);
        }
        if let Some(output) = repairs_to {
            output.write(&repair_records(&pages, &words)?)?;
        }
        if let Some(output) = decisions_to {
            output.write(&decision_records(&pages, &decided)?)?;
        }
        if let Some(folder) = &self.text {
            let clean = Clean {
                pages: &pages,
                articles,
                apart,
                words: &words,
                sure: self.ask_below,
                makes_repairs: self.makes_repairs(),
            };
            clean.write(folder, sheets)?;
        }
        let breaks: usize = decided.iter().map(Vec::len).sum();
        let asked = decided
            .iter()
            .flatten()
            .filter(|decision| decision.review)
            .count();
        eprintln!(
            "{}: {}, {asked} of them for an editor",
            counted(pages.len() as u64, "page"),
            counted(breaks as u64, "break")
        );
        Ok(if failed {
            ExitCode::from(1)
        } else {
            ExitCode::SUCCESS
        })
    }

    /// Whether repairs are made, and not only written down.
    fn makes_repairs(&self) -> bool {
        matches!(self.repairs, Some(None))
    }

    /// Of a stream everything comes out in its own lines.
    fn refuse_files(&self) -> Result<(), CliError> {
        let named = [
            ("--decisions", self.decisions.is_some()),
            ("--text", self.text.is_some()),
            (
                "--repairs with a file",
                matches!(self.repairs, Some(Some(_))),
            ),
        ];
        match named.iter().find(|(_, is_named)| *is_named) {
            Some((what, _)) => Err(CliError::Other(format!(
                "{what} is about pages that are named; no page was"
            ))),
            None => Ok(()),
        }
    }

    /// Where decisions and repairs go; decisions to standard output if nothing else was asked for.
    fn outputs(&self) -> Result<(Option<Output>, Option<Output>), CliError> {
        if self.makes_repairs() && self.text.is_none() {
            let why = "--repairs takes a file, or - for standard output, unless there is --text or --bundle";
            return Err(CliError::Other(why.to_owned()));
        }
        if let Some(folder) = &self.text {
            make_folder(folder)?;
        }
        let repairs = self.repairs.iter().flatten().next();
        if let Some(path) = repairs {
            refuse_page(path)?;
        }
        let repairs = repairs.map(|path| Output::begin(path)).transpose()?;
        let decisions = match &self.decisions {
            Some(path) => Some(Output::begin(path)?),
            None if self.text.is_none() && repairs.is_none() => Some(Output::Screen),
            None => None,
        };
        Ok((decisions, repairs))
    }

    fn mend_bundle(&self, path: &Path, words: &Words) -> Result<ExitCode, CliError> {
        if let Some(Some(file)) = &self.repairs {
            let why = format!(
                "with --bundle, --repairs makes the repairs and takes no file (it was given {})",
                file.display()
            );
            return Err(CliError::Other(why));
        }
        let recipe = self.recipe.as_deref().map(Recipe::read).transpose();
        let recipe = recipe.map_err(|error| CliError::Other(error.to_string()))?;
        let mut session = open_to_work(path, &default_author())?;
        let mut told = Vec::new();
        match recipe {
            Some(recipe) => {
                for (number, step) in (1..).zip(&recipe.steps) {
                    let done = on_bar("mending", |tell| session.do_step(words, step, tell))?;
                    let count = counted(done.total(), "place");
                    told.push(format!("step {number}: {count} changed"));
                }
            }
            None => {
                let least = if self.all { 0.0 } else { self.ask_below };
                let repairs = self.repairs.is_some();
                let report = on_bar("mending", |tell| session.mend(words, least, repairs, tell))?;
                let mut done = format!("{} joined, {} kept, ", report.joined, report.kept);
                if self.repairs.is_some() {
                    done.push_str(&format!("{} repaired, ", report.repaired));
                }
                told.push(format!(
                    "{done}{} left for an editor; {} were decided before",
                    report.left, report.decided
                ));
                if self.articles {
                    let least = if self.all { 0.0 } else { ACCEPT_FROM };
                    let done = on_bar("assembling", |tell| session.assemble(words, least, tell))?;
                    told.push(format!(
                        "{} on {}, {} put together, {} in no article hidden; {} left for an editor",
                        counted(done.articles as u64, "article"),
                        counted(done.pages as u64, "page"),
                        counted(done.jumps as u64, "jump"),
                        counted(done.aside as u64, "line"),
                        counted(done.left as u64, "page"),
                    ));
                }
            }
        }
        session
            .close()
            .map_err(|failure| refuse_write(path, failure))?;
        for line in told {
            eprintln!("{}: {line}", path.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Shows on a terminal how far something is.
fn on_bar<T>(what: &'static str, work: impl FnOnce(&dyn Fn(u64, u64)) -> T) -> T {
    let bar = progress_bar(what);
    let result = work(&|done, all| {
        bar.set_length(all);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    result
}

/// Refuses to write repairs over a file that has something else: it may be a page that was meant to
/// be mended, since `--repairs` takes the word behind it for its file.
fn refuse_page(path: &Path) -> Result<(), CliError> {
    let is_file = path.metadata().is_ok_and(|at| at.is_file());
    let mut first = Vec::new();
    if is_file && let Ok(file) = fs::File::open(path) {
        // What cannot be read is told where it is written.
        let _ = file.take(1).read_to_end(&mut first);
    }
    match first.first() {
        None | Some(b'{') => Ok(()),
        Some(_) => Err(CliError::Other(format!(
            "{}: this is no list of repairs, and stays as it is; --repairs takes the word behind it for its file",
            path.display()
        ))),
    }
}

/// What is decided, a line of JSON a break.
fn decision_records(pages: &[PageFile], decided: &[Vec<Decision>]) -> Result<Vec<u8>, CliError> {
    let mut records = Vec::new();
    for (page, decisions) in pages.iter().zip(decided) {
        for decision in decisions {
            let record = DecisionRecord::of(&page.name, decision);
            serde_json::to_writer(&mut records, &record)
                .map_err(|error| CliError::Other(error.to_string()))?;
            records.push(b'\n');
        }
    }
    Ok(records)
}

/// The repairs that pages are to have, a line of JSON each.
fn repair_records(pages: &[PageFile], words: &Words) -> Result<Vec<u8>, CliError> {
    let mut records = Vec::new();
    for page in pages {
        let mut line = 1;
        let mut counted = 0;
        for fix in repairs(&page.chars, words) {
            line += line_ends(&page.chars[counted..fix.start]);
            counted = fix.start;
            let record = RepairRecord::of(&page.name, line, &page.chars, &fix);
            let written = serde_json::to_string(&record)
                .map_err(|error| CliError::Other(error.to_string()))?;
            records.extend_from_slice(written.as_bytes());
            records.push(b'\n');
        }
    }
    Ok(records)
}

/// How many lines end in a stretch; a carriage return with its line feed is one.
fn line_ends(chars: &[char]) -> u32 {
    let ends = chars.iter().filter(|c| is_line_end(**c)).count();
    let pairs = chars.windows(2).filter(|pair| **pair == ['\r', '\n']);
    (ends - pairs.count()) as u32
}
