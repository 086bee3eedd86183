//! `pizhu score`: how well breaks were decided.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::core::clean::is_white;
use crate::core::encoding::decode;
use crate::format::decisions::{Break, ByPage, DecisionRecord, read};
use crate::format::detect::detect;
use crate::mend::score::{Outcome, ROWS, Tally, interval};

use super::{CliError, counted, print};

/// Compare decisions about line breaks with decided ones
#[derive(clap::Args, Debug)]
#[command(
    after_help = "GOLD has a JSON object a line: {\"page\", \"line\", \"next\", \"break\"}, with \"keep\", \"join\" or \"either\";
DECISIONS is what `pizhu mend` writes. Breaks marked `either` are left out. A page of GOLD is that of
the same path in DECISIONS or, if there is none, the one of the same file name.

Characters are counted in the pages' files, white space left out: as named in DECISIONS, beside
GOLD, in a folder `pages` beside or above it, or where --pages says. A break of GOLD that DECISIONS
does not have counts as joined, wrong if it is to keep, and silent; the exit code is 1 then.

Example:
  pizhu mend pages/*.txt --decisions out.jsonl
  pizhu score breaks.jsonl out.jsonl"
)]
pub struct Score {
    /// Decided breaks
    gold: PathBuf,
    /// Decisions to judge
    decisions: PathBuf,
    /// The folder of the pages
    #[arg(long, value_name = "DIR")]
    pages: Option<PathBuf>,
    /// A JSON object a page, and one for all
    #[arg(long)]
    json: bool,
}

impl Score {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let gold = load(&self.gold)?;
        let decided = load(&self.decisions)?;
        let mut missing = 0;
        let mut rows: Vec<(String, Tally)> = Vec::new();
        let mut all = Tally::default();
        for (page, truths) in &gold {
            let found = of_page(&decided, page);
            let records: BTreeMap<u32, &DecisionRecord> = found
                .map(|(_, records)| records.iter().map(|record| (record.line, record)).collect())
                .unwrap_or_default();
            let mut outcomes = Vec::new();
            for truth in truths
                .iter()
                .filter(|truth| truth.decision != Break::Either)
            {
                // What leads to another line is another break.
                let record = records.get(&truth.line);
                let record = record.filter(|record| record.next == truth.next);
                missing += usize::from(record.is_none());
                outcomes.push(Outcome {
                    truth: truth.decision == Break::Keep,
                    keep: record.is_some_and(|record| record.decision == Break::Keep),
                    confidence: record.map_or(0.5, |record| record.confidence as f32),
                    review: record.is_some_and(|record| record.review),
                });
            }
            let named = found.map(|(name, _)| name.as_str());
            let tally = Tally::of(&outcomes, self.characters(page, named));
            all.add(&tally);
            rows.push((page.clone(), tally));
        }
        print(|out| {
            if !self.json {
                return write_table(out, &rows, &all);
            }
            for (page, tally) in &rows {
                writeln!(out, "{}", as_json(page, tally))?;
            }
            writeln!(out, "{}", as_json("all", &all))
        })?;
        if missing > 0 {
            eprintln!(
                "{}: {} without a decision of the same page, line and next",
                self.decisions.display(),
                counted(missing as u64, "decided break")
            );
            return Ok(ExitCode::from(1));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// How many characters a page has that are not white, where its file is found.
    fn characters(&self, page: &str, named: Option<&str>) -> Option<usize> {
        let beside = self.gold.parent().unwrap_or(Path::new("."));
        let mut places: Vec<PathBuf> = Vec::new();
        if let Some(folder) = &self.pages {
            places.push(folder.join(page));
            places.push(folder.join(file_of(page)));
        }
        places.extend(named.map(PathBuf::from));
        places.push(beside.join(page));
        places.push(beside.join("pages").join(page));
        places.push(beside.join("../pages").join(page));
        let bytes = places.iter().find_map(|path| fs::read(path).ok())?;
        let chars = decode(&bytes, detect(&bytes).best()).chars;
        Some(chars.iter().filter(|c| !is_white(**c)).count())
    }
}

fn load(path: &Path) -> Result<ByPage, CliError> {
    let text = fs::read_to_string(path).map_err(|error| CliError::Io {
        path: path.display().to_string(),
        error,
    })?;
    read(&text).map_err(|what| CliError::Other(format!("{}, {what}", path.display())))
}

fn file_of(page: &str) -> &str {
    page.rsplit(['/', '\\']).next().unwrap_or(page)
}

/// The decisions about a page: of the same name, or the only one of the same file name.
fn of_page<'a>(decided: &'a ByPage, page: &str) -> Option<&'a (String, Vec<DecisionRecord>)> {
    let exact = decided.iter().find(|(name, _)| name == page);
    exact.or_else(|| {
        let mut alike = decided
            .iter()
            .filter(|(name, _)| file_of(name) == file_of(page));
        let one = alike.next();
        if alike.next().is_some() { None } else { one }
    })
}

/// A row a page and one for all, then how often what was said with a confidence was right.
fn write_table(out: &mut dyn Write, rows: &[(String, Tally)], all: &Tally) -> std::io::Result<()> {
    let width = rows
        .iter()
        .map(|(page, _)| page.chars().count())
        .max()
        .unwrap_or(4)
        .max(4);
    writeln!(
        out,
        "{:width$}  breaks  keep   F1     precision  recall  errors  asked/1000  silent/1000",
        "page"
    )?;
    for (page, tally) in rows {
        write_row(out, page, width, tally)?;
    }
    write_row(out, "all", width, all)?;
    let asked = interval(all.errors(), all.breaks);
    writeln!(
        out,
        "\nerrors in {} breaks: {:.2} % (95 % interval {:.2} to {:.2} %); asked {}, wrong and not asked {}",
        all.breaks,
        100.0 * all.errors() as f64 / all.breaks.max(1) as f64,
        100.0 * asked.0,
        100.0 * asked.1,
        all.asked,
        all.silent
    )?;
    writeln!(out, "\nconfidence    breaks   said    right")?;
    for (row, (count, sum, right)) in all.rows.iter().enumerate() {
        if *count > 0 {
            let low = row as f64 / ROWS as f64;
            writeln!(
                out,
                "{low:.2} to {:.2}  {count:>6}   {:.4}  {:.4}",
                low + 1.0 / ROWS as f64,
                sum / *count as f64,
                *right as f64 / *count as f64
            )?;
        }
    }
    writeln!(
        out,
        "expected calibration error {:.4}",
        all.calibration_error()
    )
}

fn write_row(out: &mut dyn Write, page: &str, width: usize, tally: &Tally) -> std::io::Result<()> {
    let per = |count| {
        tally
            .per_thousand(count)
            .map_or("–".to_owned(), |n| format!("{n:.3}"))
    };
    writeln!(
        out,
        "{page:width$}  {:>6}  {:>4}  {:.4}  {:.4}     {:.4}  {:>6}  {:>10}  {:>11}",
        tally.breaks,
        tally.right_keeps + tally.missed_keeps,
        tally.f1(),
        tally.precision(),
        tally.recall(),
        tally.errors(),
        per(tally.asked),
        per(tally.silent)
    )
}

fn as_json(page: &str, tally: &Tally) -> serde_json::Value {
    let rows: Vec<_> = tally
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.0 > 0)
        .map(|(n, (count, sum, right))| {
            serde_json::json!({
                "from": n as f64 / ROWS as f64, "breaks": count,
                "said": sum / *count as f64, "right": *right as f64 / *count as f64,
            })
        })
        .collect();
    serde_json::json!({
        "page": page, "breaks": tally.breaks, "keep": tally.right_keeps + tally.missed_keeps,
        "f1": tally.f1(), "precision": tally.precision(), "recall": tally.recall(),
        "errors": tally.errors(), "asked": tally.asked, "silent": tally.silent,
        "characters": tally.characters,
        "asked_per_1000": tally.per_thousand(tally.asked),
        "silent_per_1000": tally.per_thousand(tally.silent),
        "calibration_error": tally.calibration_error(), "calibration": rows,
    })
}
