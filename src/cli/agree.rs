//! `pizhu agree`: how far readings of the same articles agree.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::format::bio;
use crate::format::set::Format;
use crate::session::agreement::{COLUMNS, Of, Row, Wanted, figures, rows, write_csv};
use crate::session::readings::{Matched, Reading, matched};
use crate::tag::agreement::{Gamma, Pair, Schema};

use super::export::progress_bar;
use super::{CliError, counted, open_to_read, print};

/// Say how far two or more readings of the same articles agree
#[derive(clap::Args, Debug)]
#[command(
    after_help = "A reading is a bundle (.pizhu), an annotation set (.jsonl, .json, .ron), or text with a
character and its tag a row (`京 B-LOC`). Articles are the same whose id and text are the same, or
failing an id whose text is; what is not in all readings is left out and said. With --authors, the
readings are what each of them tagged in one bundle or set, over the articles in which both did
anything.

Figures, for all, by label and by article (docs/agreement.md says exactly what they are):
  F1       same edges and label; as seqeval counts, and nervaluate's `strict` where tags do not
           lie over each other
  strict, exact, partial, type
           F1 by the schemas of nervaluate: edges and label; edges; overlap, which counts half;
           label and overlap
  kappa    Cohen's, on characters, as scikit-learn
  alpha    Krippendorff's, nominal, on characters, as krippendorff
  u-alpha  Krippendorff's for unitizing, as krippendorff-unitized-alpha
  gamma    Mathet's, as pygamma-agreement; what chance does is drawn with a fixed seed
Of more than two readings F1, kappa and gamma are the mean over every two; --json has each.

Exit code 1 if articles could not be compared, 2 if none could.

Examples:
  pizhu agree lin.pizhu zhou.pizhu
  pizhu agree news.pizhu --authors lin zhou --done
  pizhu agree gold.jsonl model.bio --csv"
)]
pub struct Agree {
    /// Bundles, annotation sets or files of characters
    #[arg(required = true, value_name = "READING")]
    readings: Vec<PathBuf>,
    /// Compare what these authors tagged in one bundle or set
    #[arg(long, num_args = 1.., value_name = "AUTHOR")]
    authors: Vec<String>,
    /// Only articles that are marked done, in readings that say so
    #[arg(long)]
    done: bool,
    /// Only these labels
    #[arg(long, value_name = "LABEL,…", value_delimiter = ',')]
    labels: Vec<String>,
    /// List every article; otherwise only where there are 20 or fewer
    #[arg(long)]
    articles: bool,
    /// Where gamma is found: it takes the longest
    #[arg(long, value_enum, default_value_t = Gammas::All)]
    gamma: Gammas,
    /// One JSON object
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Rows with commas between
    #[arg(long)]
    csv: bool,
}

/// Where gamma is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Gammas {
    /// Nowhere
    None,
    /// For all and by label
    All,
    /// For every article too
    Articles,
}

/// Without being asked for, articles are listed where there are no more.
const LISTED: usize = 20;

impl Agree {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let readings = self.read()?;
        let matched = matched(&readings, self.done);
        let names: Vec<&str> = readings.iter().map(|r| r.name.as_str()).collect();
        if matched.articles.is_empty() {
            report(&matched, &names);
            return Err(CliError::Other(
                "there is no article that all readings have with the same text: nothing was \
                 compared"
                    .to_owned(),
            ));
        }
        let rows = self.rows(&matched)?;
        print(|out| {
            if self.json {
                return writeln!(out, "{}", as_json(&rows, &matched, &names));
            }
            if self.csv {
                return write_csv(out, &rows, &names);
            }
            let (characters, articles) = (rows[0].figures.characters, matched.articles.len());
            writeln!(
                out,
                "{}, {} compared",
                counted(articles as u64, "article"),
                counted(characters, "character")
            )?;
            for (name, units) in names.iter().zip(&rows[0].figures.units) {
                writeln!(
                    out,
                    "  {}  {}",
                    pad(name, 20),
                    counted(*units as u64, "tag")
                )?;
            }
            writeln!(out)?;
            write_table(out, &rows)?;
            if articles > LISTED && !self.articles {
                writeln!(
                    out,
                    "\n{articles} articles are not listed: --articles lists them"
                )?;
            }
            Ok(())
        })?;
        Ok(match report(&matched, &names) {
            true => ExitCode::from(1),
            false => ExitCode::SUCCESS,
        })
    }

    fn read(&self) -> Result<Vec<Reading>, CliError> {
        let mut readings = Vec::new();
        for path in &self.readings {
            readings.push(read(path)?);
        }
        if self.authors.is_empty() {
            let [_, _, ..] = readings.as_slice() else {
                return Err(CliError::Other(
                    "two readings are needed, or one and --authors with two of its authors"
                        .to_owned(),
                ));
            };
            // Files of one name are told by their whole path.
            let names: Vec<String> = readings.iter().map(|r| r.name.clone()).collect();
            for (reading, path) in readings.iter_mut().zip(&self.readings) {
                if names.iter().filter(|name| **name == reading.name).count() > 1 {
                    reading.name = path.display().to_string();
                }
            }
            return Ok(readings);
        }
        let ([reading], [_, _, ..]) = (readings.as_slice(), self.authors.as_slice()) else {
            return Err(CliError::Other(
                "--authors takes one bundle or set, and two or more of its authors".to_owned(),
            ));
        };
        let known = reading.authors();
        if let Some(author) = self.authors.iter().find(|author| !known.contains(author)) {
            return Err(CliError::Other(format!(
                "{}: nothing in it is by {author}; its authors: {}",
                self.readings[0].display(),
                known.join(", ")
            )));
        }
        let authors = self.authors.iter();
        Ok(authors.map(|author| reading.of_author(author)).collect())
    }

    fn rows(&self, matched: &Matched) -> Result<Vec<Row>, CliError> {
        let mut wanted: Vec<usize> = (0..matched.labels.len()).collect();
        if !self.labels.is_empty() {
            if let Some(label) = self.labels.iter().find(|l| !matched.labels.contains(l)) {
                return Err(CliError::Other(format!(
                    "nothing is tagged {label}; the labels: {}",
                    matched.labels.join(", ")
                )));
            }
            wanted.retain(|label| self.labels.contains(&matched.labels[*label]));
        }
        let articles = matched.articles.len();
        let rows_wanted = Wanted {
            articles: self.articles || self.json || self.csv || articles <= LISTED,
            gamma: self.gamma != Gammas::None,
            gamma_of_articles: self.gamma == Gammas::Articles,
        };
        Ok(rows(matched, &wanted, rows_wanted))
    }
}

fn read(path: &Path) -> Result<Reading, CliError> {
    let shown = || path.display().to_string();
    let name = path
        .file_name()
        .map_or_else(shown, |name| name.to_string_lossy().into_owned());
    if path.extension().is_some_and(|e| e == "pizhu") {
        let mut session = open_to_read(path)?;
        let bar = progress_bar("reading");
        let reading = session.reading(&name, |done, all| {
            bar.set_length(all);
            bar.set_position(done);
            true
        });
        bar.finish_and_clear();
        return Ok(reading.map_err(CliError::store(path))?.unwrap_or_default());
    }
    let io = |error| CliError::Io {
        path: shown(),
        error,
    };
    let mut file = File::open(path).map_err(io)?;
    let mut head = Vec::new();
    let mut first = (&mut file).take(1 << 16);
    first.read_to_end(&mut head).map_err(io)?;
    if let Some(format) = Format::detect(&head).or_else(|| Format::from_path(path)) {
        let whole = BufReader::new(head.chain(file));
        return Reading::of_set(&name, whole, format)
            .map_err(|error| CliError::Other(format!("{}: {error}", shown())));
    }
    file.read_to_end(&mut head).map_err(io)?;
    let sentences =
        bio::read(&head).map_err(|error| CliError::Other(format!("{}, {error}", shown())))?;
    Ok(Reading::of_sentences(&name, sentences))
}

/// Says on standard error what was left out; whether that was articles.
fn report(matched: &Matched, names: &[&str]) -> bool {
    /// So many are named.
    const NAMED: usize = 5;
    let list = |all: &[String]| {
        let more = all.len().saturating_sub(NAMED);
        let named = all[..all.len().min(NAMED)].join(", ");
        match more {
            0 => named,
            more => format!("{named} and {more} more"),
        }
    };
    let mut is_partial = false;
    if !matched.different.is_empty() {
        is_partial = true;
        eprintln!(
            "left out: {} whose text is not the same: {}",
            counted(matched.different.len() as u64, "article"),
            list(&matched.different)
        );
    }
    for (name, alone) in names.iter().zip(&matched.alone) {
        if !alone.is_empty() {
            is_partial = true;
            eprintln!(
                "left out: {} of {name} that not all others have: {}",
                counted(alone.len() as u64, "article"),
                list(alone)
            );
        }
    }
    if matched.undone > 0 {
        eprintln!(
            "left out: {} not done in all readings",
            counted(matched.undone, "article")
        );
    }
    for ((name, dormant), twice) in names.iter().zip(&matched.dormant).zip(&matched.twice) {
        if *dormant > 0 {
            eprintln!(
                "left out: {} of {name} whose words are not in the text any more",
                counted(*dormant, "tag")
            );
        }
        if *twice > 0 {
            eprintln!(
                "counted once: {} of {name} that another says too",
                counted(*twice, "tag")
            );
        }
    }
    is_partial
}

fn write_table(out: &mut dyn Write, rows: &[Row]) -> std::io::Result<()> {
    let width = |row: &Row| width(&row.name);
    let names = rows.iter().map(width).max().unwrap_or(0).clamp(8, 40);
    let mut part = None;
    for row in rows {
        let is_new = part != Some(row.of);
        if is_new && row.of != Of::All {
            writeln!(out)?;
        }
        if is_new {
            let name = match row.of {
                Of::All => "",
                of => of.name(),
            };
            write!(out, "{}", pad(name, names))?;
            let readings = row.figures.units.len();
            for number in 0..readings {
                write!(out, "  {:>6}", format!("tags {}", letter(number)))?;
            }
            for column in COLUMNS {
                write!(out, "  {column:>7}")?;
            }
            writeln!(out)?;
            part = Some(row.of);
        }
        write!(out, "{}", pad(&row.name, names))?;
        for units in &row.figures.units {
            write!(out, "  {units:>6}")?;
        }
        for figure in figures(&row.figures) {
            match figure {
                Some(figure) => write!(out, "  {figure:>7.4}")?,
                None => write!(out, "  {:>7}", "–")?,
            }
        }
        match row.title.is_empty() {
            true => writeln!(out)?,
            false => writeln!(out, "  {}", row.title)?,
        }
    }
    Ok(())
}

fn letter(number: usize) -> String {
    match u8::try_from(number).ok().filter(|n| *n < 26) {
        Some(number) => char::from(b'A' + number).to_string(),
        None => (number + 1).to_string(),
    }
}

fn as_json(rows: &[Row], matched: &Matched, names: &[&str]) -> Value {
    let rows_of = |of: Of| -> Vec<Value> {
        let rows = rows.iter().filter(|row| row.of == of);
        rows.map(|row| row_as_json(row, names)).collect()
    };
    let left_out: Vec<Value> = (names.iter().enumerate())
        .map(|(number, name)| {
            json!({
                "reading": name, "articles": matched.alone[number],
                "tags_nowhere": matched.dormant[number], "tags_twice": matched.twice[number],
            })
        })
        .collect();
    json!({
        "readings": names,
        "all": rows_of(Of::All).pop(),
        "labels": rows_of(Of::Label),
        "articles": rows_of(Of::Article),
        "different_text": matched.different,
        "not_done": matched.undone,
        "left_out": left_out,
    })
}

fn row_as_json(row: &Row, names: &[&str]) -> Value {
    let figures = &row.figures;
    let pairs: Vec<Value> = figures
        .pairs
        .iter()
        .map(|p| pair_as_json(p, names))
        .collect();
    let mut value = json!({
        "name": row.name,
        "tags": figures.units,
        "characters": figures.characters,
        "f1": figures.f1(),
        "kappa": figures.kappa(),
        "alpha": figures.alpha,
        "unitized_alpha": figures.unitized,
        "gamma": figures.gamma(),
        "pairs": pairs,
    });
    for schema in Schema::ALL {
        value[schema.name()] = json!(figures.f1_by(schema));
    }
    if !row.title.is_empty() {
        value["title"] = json!(row.title);
    }
    value
}

fn pair_as_json(pair: &Pair, names: &[&str]) -> Value {
    let gamma = |gamma: &Gamma| {
        json!({
            "value": gamma.value, "observed": gamma.observed, "expected": gamma.expected,
            "standard_error": gamma.error, "samples": gamma.samples,
        })
    };
    let counts = |counts: &crate::tag::agreement::Counts| {
        json!({
            "correct": counts.correct, "incorrect": counts.incorrect, "partial": counts.partial,
            "missed": counts.missed, "spurious": counts.spurious,
            "precision": counts.precision(), "recall": counts.recall(), "f1": counts.f1(),
        })
    };
    let mut value = json!({
        "readings": [names[pair.readings.0], names[pair.readings.1]],
        "same": counts(&pair.same),
        "kappa": pair.kappa,
        "gamma": pair.gamma.as_ref().map(gamma),
    });
    for (schema, of_schema) in Schema::ALL.into_iter().zip(&pair.schemas) {
        value[schema.name()] = counts(of_schema);
    }
    value
}

/// How many columns of a terminal a text takes: characters of Han take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| 1 + usize::from(c >= '\u{2E80}')).sum()
}

fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}
