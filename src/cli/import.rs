//! `pizhu import`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use crate::core::encoding::Encoding;
use crate::format::metadata::{MetadataTable, PathPattern, is_key, known_key, normalize};
use crate::session::Session;
use crate::session::import::{ImportOptions, ImportProgress};

use super::{CliError, counted, default_author, number, tell_rescued};

mod report;

use report::{as_json, in_words, summary};

const AFTER_HELP: &str = "\
Examples:
  pizhu import daily.pizhu pages/
  pizhu import daily.pizhu pages/ --pattern '{newspaper}/{date}/{page}.txt'
  pizhu import daily.pizhu scans/*.txt --encoding gb18030 --set newspaper=晨报 --set date=2024-03-05
  pizhu import daily.pizhu crawl.jsonl --text-field article --report report.json
  pizhu import daily.pizhu pages/ --table pages/index.csv

Of a folder, files ending in .txt, .text, .md, .json, .jsonl, .ndjson and annotation sets in .ron \
are taken, in all folders below it too; a symbolic link that leads out of the folder is not followed. A \
page is called by what is named here: a path that is not below the folder one works in by its \
last part, and a file in a folder by its path from that folder on. Line ends and everything else are kept as they came. A \
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
            left_out: BTreeSet::new(),
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
        let session = result.map_err(CliError::store(path))?;
        tell_rescued(&session);
        Ok(session)
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

#[cfg(test)]
mod tests {
    use super::*;

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
