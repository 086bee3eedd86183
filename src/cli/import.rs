//! `pizhu import`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::core::encoding::Encoding;
use crate::format::metadata::{MetadataTable, PathPattern, is_key, known_key, normalize};
use crate::format::pages::ReadError;
use crate::session::Session;
use crate::session::import::{
    HiddenHead, ImportOptions, ImportProgress, ImportReport, NotTaken, Why,
};

use super::{CliError, counted, default_author, number};

const AFTER_HELP: &str = "\
Examples:
  pizhu import daily.pizhu pages/
  pizhu import daily.pizhu pages/ --pattern '{newspaper}/{date}/{page}.txt'
  pizhu import daily.pizhu scans/*.txt --encoding gb18030 --set newspaper=晨报 --set date=2024-03-05
  pizhu import daily.pizhu crawl.jsonl --text-field article --report report.json
  pizhu import daily.pizhu pages/ --table pages/index.csv

Of a folder, files ending in .txt, .text, .md, .json, .jsonl, .ndjson and annotation sets in .ron \
are taken, in all folders below it too. Line ends and everything else are kept as they came. A \
page that is in the bundle is known by its bytes and not taken twice, so an import that was \
stopped goes on when it is repeated.

Exit code: 0 all is in the bundle, 1 something was not taken, 2 nothing could be done, 130 stopped \
by Ctrl-C.";

/// Arguments of `pizhu import`.
#[derive(clap::Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Import {
    /// The bundle; it is made where there is none
    bundle: PathBuf,
    /// Files and folders to take pages from
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What all files are in: utf-8, gb18030, big5-hkscs, utf-16le or utf-16be; without it each is
    /// looked at, and not taken when in doubt
    #[arg(long, short, value_parser = parse_encoding)]
    encoding: Option<Encoding>,
    /// Read metadata out of the files' paths, as in {newspaper}/{date}/{page}.txt
    #[arg(long, short, value_parser = parse_pattern)]
    pattern: Option<PathPattern>,
    /// Read metadata from a CSV table that has a column `file`
    #[arg(long, short, value_name = "FILE.csv")]
    table: Option<PathBuf>,
    /// Metadata of all pages, before those of table, pattern and page; may be given several times
    #[arg(long, short, value_name = "KEY=VALUE", value_parser = parse_pair)]
    set: Vec<(String, String)>,
    /// The field of a JSON record that holds the text [default: text, content, body or 正文]
    #[arg(long, value_name = "FIELD")]
    text_field: Option<String>,
    /// Take files of any extension from folders, as text
    #[arg(long)]
    all_files: bool,
    /// Who imports [default: the user's name]
    #[arg(long, short)]
    author: Option<String>,
    /// Show no progress bar and no list of what was not taken
    #[arg(long, short)]
    quiet: bool,
    /// Write everything that is to be said about the import to a JSON file
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
}

pub(super) fn parse_encoding(name: &str) -> Result<Encoding, String> {
    let names = || Encoding::ALL.map(Encoding::name).join(", ");
    Encoding::from_name(name).ok_or_else(|| format!("it is none of {}", names()))
}

fn parse_pattern(pattern: &str) -> Result<PathPattern, String> {
    PathPattern::parse(pattern).map_err(|error| error.to_string())
}

fn parse_pair(pair: &str) -> Result<(String, String), String> {
    let wanted = || "write a key, = and a value, as in newspaper=晨报".to_owned();
    let (key, value) = pair.split_once('=').ok_or_else(wanted)?;
    let key = known_key(key).unwrap_or(key.trim());
    match normalize(key, value) {
        Some(value) if is_key(key) => Ok((key.to_owned(), value)),
        _ => Err(wanted()),
    }
}

impl Import {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let options = self.options()?;
        let mut session = self.open()?;
        let stop = stop_on_signal();
        let bar = self.bar();
        let result = session.import(&self.paths, &options, |at| {
            show(&bar, at);
            !stop.load(Ordering::Relaxed)
        });
        bar.finish_and_clear();
        let report = result.map_err(CliError::store(&self.bundle))?;
        let closed = session.close();

        if let Some(path) = &self.report {
            let text = format!("{:#}\n", as_json(&report));
            super::write_new_or_report(path, &text)?;
        }
        if !self.quiet {
            eprint!("{}", in_words(&report));
        }
        // Who reads it may have gone.
        let _ = writeln!(std::io::stdout(), "{}", summary(&report, &self.bundle));
        let failure = report.failure.clone().or(closed.err());
        if let Some(failure) = failure {
            let path = self.bundle.display().to_string();
            return Err(CliError::Write { path, failure });
        }
        if report.stopped {
            eprintln!(
                "stopped; what is in {} is whole: repeat the import and it goes on from there",
                self.bundle.display()
            );
            return Ok(ExitCode::from(130));
        }
        if report.files == 0 {
            return Err(CliError::Other(
                "there is nothing to import; name files, or folders with .txt, .md, .json or \
                 .jsonl files (or take others too with --all-files)"
                    .to_owned(),
            ));
        }
        Ok(match report.not_taken.is_empty() {
            true => ExitCode::SUCCESS,
            false if report.pages == 0 && report.duplicates.is_empty() => ExitCode::from(2),
            false => ExitCode::from(1),
        })
    }

    fn options(&self) -> Result<ImportOptions, CliError> {
        let table = match &self.table {
            None => None,
            Some(path) => {
                let name = path.display().to_string();
                let bytes = fs::read(path).map_err(|error| CliError::Io {
                    path: name.clone(),
                    error,
                })?;
                let table = MetadataTable::read(&bytes);
                Some(table.map_err(|error| CliError::Other(format!("{name}: {error}")))?)
            }
        };
        Ok(ImportOptions {
            encoding: self.encoding,
            encodings: BTreeMap::new(),
            pattern: self.pattern.clone(),
            table,
            set: self.set.iter().cloned().collect(),
            text_field: self.text_field.clone(),
            all_extensions: self.all_files,
            except: self.table.iter().chain(&self.report).cloned().collect(),
        })
    }

    /// Opens the bundle, or makes it; not when none of the paths is there.
    fn open(&self) -> Result<Session, CliError> {
        let path = &self.bundle;
        let name = path.display();
        let author = self.author.clone().unwrap_or_else(default_author);
        let length = path.metadata().map(|metadata| metadata.len());
        let ends_as_bundle = path.extension().is_some_and(|e| e == "pizhu");
        let result = match length {
            _ if path.is_dir() => {
                return Err(CliError::Other(format!(
                    "{name} is a folder; name the bundle first, then what to import into it"
                )));
            }
            Ok(length) if length > 0 || !ends_as_bundle => Session::open(path, &author),
            _ => {
                if let [missing] | [missing, ..] = &self.paths[..]
                    && !self.paths.iter().any(|path| path.exists())
                {
                    return Err(CliError::Other(format!(
                        "{} is not there, so nothing was done",
                        missing.display()
                    )));
                }
                let folder = path.parent().filter(|folder| *folder != Path::new(""));
                if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
                    let folder = folder.display();
                    return Err(CliError::Other(format!(
                        "there is no folder {folder} to make {name} in; make it first"
                    )));
                }
                Session::create(path, &author)
            }
        };
        result.map_err(CliError::store(path))
    }

    fn bar(&self) -> ProgressBar {
        if self.quiet || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let template = "{bar:30} {percent:>3} %  {binary_bytes_per_sec}  {msg}";
        let style = ProgressStyle::with_template(template);
        ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }
}

fn show(bar: &ProgressBar, at: ImportProgress) {
    if bar.is_hidden() {
        return;
    }
    if at.bytes == 0 {
        bar.set_message(format!("{} found", counted(at.files as u64, "file")));
        bar.tick();
        return;
    }
    bar.set_length(at.bytes);
    bar.set_position(at.bytes_done);
    let mut message = counted(at.pages, "page");
    if at.not_taken > 0 {
        let _ = write!(message, ", {} not taken", number(at.not_taken as u64));
    }
    bar.set_message(message);
}

/// A flag that Ctrl-C sets. At the second Ctrl-C the program ends; the bundle bears that too.
fn stop_on_signal() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&stop);
    // Without a handler Ctrl-C ends the program at once.
    let _ = ctrlc::set_handler(move || {
        if set.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    stop
}

fn summary(report: &ImportReport, bundle: &Path) -> String {
    let mut line = format!(
        "imported {} ({}) into {}",
        counted(report.pages, "page"),
        counted(report.characters, "character"),
        bundle.display()
    );
    let duplicates = report.duplicates.len() as u64;
    let not_taken = report.not_taken.len() as u64;
    if duplicates > 0 {
        let _ = write!(line, "; {}", counted(duplicates, "duplicate"));
    }
    if not_taken > 0 {
        let separator = if duplicates > 0 { ',' } else { ';' };
        let _ = write!(line, "{separator} {} not taken", number(not_taken));
    }
    line
}

/// How many of each kind are named.
const NAMED: usize = 5;

/// What is worth knowing about an import, grouped, the first few of each group named.
fn in_words(report: &ImportReport) -> String {
    let mut out = String::new();
    let mut group = |head: String, lines: Vec<String>| {
        if lines.is_empty() {
            return;
        }
        let _ = writeln!(out, "{head}:");
        for line in lines.iter().take(NAMED) {
            let _ = writeln!(out, "  {line}");
        }
        if lines.len() > NAMED {
            let more = number((lines.len() - NAMED) as u64);
            let _ = writeln!(out, "  … and {more} more (--report lists them all)");
        }
    };
    let mut by_kind: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for not_taken in &report.not_taken {
        by_kind
            .entry(kind(&not_taken.why))
            .or_default()
            .push(line(not_taken));
    }
    for (kind, lines) in by_kind {
        let (_, one, many) = KINDS[kind];
        let head = match lines.len() as u64 {
            1 => one.to_owned(),
            n => format!("{} {many}", number(n)),
        };
        group(head, lines);
    }
    let lines = |pairs: &[(String, String)]| {
        let line = |(name, of): &(String, String)| format!("{name} is the same as {of}");
        pairs.iter().map(line).collect()
    };
    let head = format!(
        "{} not taken again",
        counted(report.duplicates.len() as u64, "duplicate")
    );
    group(head, lines(&report.duplicates));
    let head = "taken with bytes that mean nothing in their encoding (shown as \u{FFFD})";
    let undecodable = report.undecodable.iter();
    group(
        head.to_owned(),
        undecodable
            .map(|(name, count)| format!("{name}: {}", counted(*count as u64, "byte")))
            .collect(),
    );
    let head = "taken without spans whose characters lie in other articles";
    let spans = report.spans_left_out.iter();
    group(
        head.to_owned(),
        spans
            .map(|(name, count)| format!("{name}: {}", counted(*count as u64, "span")))
            .collect(),
    );
    let head = "taken without relations to spans of other articles";
    let relations = report.relations_left_out.iter();
    group(
        head.to_owned(),
        relations
            .map(|(name, count)| format!("{name}: {}", counted(*count as u64, "relation")))
            .collect(),
    );
    if let Some(action) = report.heads_by {
        let head = format!("head lines hidden (undo the action {action} to have them shown)");
        let lines = report.heads.iter();
        let lines =
            lines.map(|head| format!("{}: {}", head.name, counted(head.lines.into(), "line")));
        group(head, lines.collect());
    }
    let head = "rows of the table about none of the files";
    let rows = report.table_rows_without_file.iter();
    group(
        head.to_owned(),
        rows.map(|(line, file)| format!("line {line}: {file}"))
            .collect(),
    );
    let head = "files whose path the pattern does not match, taken without what it would say";
    group(head.to_owned(), report.pattern_missed.clone());
    if !report.passed_over.is_empty() {
        let extensions = report.passed_over.iter();
        let extensions: Vec<_> = extensions
            .map(|(extension, count)| match extension.as_str() {
                "" => format!("{count} without an extension"),
                extension => format!("{count} .{extension}"),
            })
            .collect();
        let _ = writeln!(out, "passed over in folders: {}", extensions.join(", "));
    }
    out
}

/// The kinds of what was not taken, in the order in which they are told: name in the report, and
/// sentence about one and about many.
const KINDS: [(&str, &str, &str); 10] = [
    (
        "unsure",
        "1 file was not taken because its encoding is not certain. See in which of these its first \
         lines can be read, and import it again with --encoding",
        "files were not taken because their encoding is not certain. See in which of these the \
         first lines can be read, and import them again with --encoding",
    ),
    (
        "unreadable",
        "1 file or folder could not be read",
        "files or folders could not be read",
    ),
    (
        "not_a_file",
        "1 path is neither a file nor a folder",
        "paths are neither files nor folders",
    ),
    (
        "empty",
        "1 file or record has no text",
        "files or records have no text",
    ),
    ("too_long", "1 file is too long", "files are too long"),
    (
        "bundle",
        "1 file is a bundle or another database; bundles are put together with `pizhu merge`",
        "files are bundles or other databases; bundles are put together with `pizhu merge`",
    ),
    (
        "record",
        "1 record could not be read",
        "records could not be read",
    ),
    (
        "same_identity",
        "1 page cannot be told from another by its hash; put it into a bundle of its own",
        "pages cannot be told from others by their hash; put them into a bundle of their own",
    ),
    (
        "annotation_set",
        "1 annotation set was not taken",
        "annotation sets were not taken",
    ),
    (
        "article_present",
        "1 article of a set is in the bundle already; put bundles together with `pizhu merge`, or \
         import the set into a bundle of its own",
        "articles of sets are in the bundle already; put bundles together with `pizhu merge`, or \
         import the sets into a bundle of their own",
    ),
];

/// The place in [`KINDS`].
fn kind(why: &Why) -> usize {
    match why {
        Why::Unsure(_) => 0,
        Why::Unreadable(_) => 1,
        Why::NotAFile => 2,
        Why::Empty => 3,
        Why::TooLong { .. } => 4,
        Why::Bundle => 5,
        Why::Record(_) => 6,
        Why::SameIdentity { .. } => 7,
        Why::AnnotationSet(_) => 8,
        Why::ArticlePresent(_) => 9,
    }
}

fn line(not_taken: &NotTaken) -> String {
    let NotTaken { name, why } = not_taken;
    match why {
        Why::Unsure(candidates) => {
            let mut text = name.clone();
            for candidate in candidates {
                let _ = write!(text, "\n    {}", candidate.encoding);
                if candidate.undecodable > 0 {
                    let bytes = counted(candidate.undecodable as u64, "byte");
                    let _ = write!(text, " ({bytes} not decodable)");
                }
                for line in candidate.first_lines.lines() {
                    let _ = write!(text, "\n      | {}", printable(line));
                }
            }
            text
        }
        Why::NotAFile | Why::Empty | Why::Bundle => name.clone(),
        Why::SameIdentity { of } => format!("{name} and {of}"),
        Why::Record(error) => error.to_string(),
        other => format!("{name}: {other}"),
    }
}

/// A line read in the wrong encoding may hold what would move the cursor or ring the bell.
fn printable(line: &str) -> String {
    line.chars()
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .collect()
}

fn as_json(report: &ImportReport) -> serde_json::Value {
    let not_taken = |not_taken: &NotTaken| {
        let NotTaken { name, why } = not_taken;
        let (kind, _, _) = KINDS[kind(why)];
        let mut entry = json!({ "name": name, "kind": kind, "why": why.to_string() });
        match why {
            Why::Unsure(candidates) => {
                let candidates = candidates.iter().map(|candidate| {
                    json!({
                        "encoding": candidate.encoding,
                        "undecodable": candidate.undecodable,
                        "first_lines": candidate.first_lines.lines().collect::<Vec<_>>(),
                    })
                });
                entry["candidates"] = candidates.collect();
            }
            Why::TooLong { bytes, most } => {
                entry["bytes"] = json!(bytes);
                entry["most"] = json!(most);
            }
            Why::SameIdentity { of } => entry["of"] = json!(of),
            Why::Record(
                ReadError::Json { line, column, .. }
                | ReadError::NotAnObject { line, column, .. }
                | ReadError::NoText { line, column, .. }
                | ReadError::Undecodable { line, column, .. },
            ) => {
                entry["line"] = json!(line);
                entry["column"] = json!(column);
            }
            _ => {}
        }
        entry
    };
    let list = |entries: Vec<serde_json::Value>| serde_json::Value::Array(entries);
    let named = |(name, of): &(String, String)| json!({ "name": name, "of": of });
    let bytes = |(name, count): &(String, usize)| json!({ "name": name, "bytes": count });
    let spans = |(name, count): &(String, usize)| json!({ "name": name, "spans": count });
    let relations = |(name, count): &(String, usize)| json!({ "name": name, "relations": count });
    let head = |head: &HiddenHead| json!({ "name": head.name, "lines": head.lines });
    let row = |(line, file): &(usize, String)| json!({ "line": line, "file": file });
    json!({
        "files": report.files,
        "pages": report.pages,
        "characters": report.characters,
        "stopped": report.stopped,
        "failure": report.failure.as_ref().map(|failure| failure.reason.to_string()),
        "not_taken": list(report.not_taken.iter().map(not_taken).collect()),
        "duplicates": list(report.duplicates.iter().map(named).collect()),
        "undecodable": list(report.undecodable.iter().map(bytes).collect()),
        "spans_left_out": list(report.spans_left_out.iter().map(spans).collect()),
        "relations_left_out":
            list(report.relations_left_out.iter().map(relations).collect()),
        "table_rows_without_file": list(report.table_rows_without_file.iter().map(row).collect()),
        "heads": list(report.heads.iter().map(head).collect()),
        "pattern_missed": report.pattern_missed,
        "passed_over": report.passed_over,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts() {
        let mut report = ImportReport {
            pages: 12,
            characters: 34_567,
            ..ImportReport::default()
        };
        let path = Path::new("x.pizhu");
        let shown = "imported 12 pages (34,567 characters) into x.pizhu";
        assert_eq!(summary(&report, path), shown);
        report.duplicates.push((String::new(), String::new()));
        assert_eq!(summary(&report, path), format!("{shown}; 1 duplicate"));
        let entry = NotTaken {
            name: "a".to_owned(),
            why: Why::Empty,
        };
        report.not_taken = vec![entry; 2];
        let shown = format!("{shown}; 1 duplicate, 2 not taken");
        assert_eq!(summary(&report, path), shown);
    }

    #[test]
    fn pairs_are_keys_and_values() {
        let pair = |key: &str, value: &str| Ok((key.to_owned(), value.to_owned()));
        assert_eq!(parse_pair("报纸=晨报"), pair("newspaper", "晨报"));
        assert_eq!(parse_pair(" 版次 =第04版"), pair("page", "4"));
        assert_eq!(parse_pair("卷=a=b"), pair("卷", "a=b"));
        for wrong in ["newspaper", "=a", "newspaper=", "a\u{7}=b"] {
            assert!(parse_pair(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        let shown = [0, 7, 999, 1000, 34_567, 1_234_567].map(number);
        assert_eq!(shown, ["0", "7", "999", "1,000", "34,567", "1,234,567"]);
    }
}
