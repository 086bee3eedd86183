//! `pizhu check`, `save-copy`, `recover` and `merge`: a bundle as a whole.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use crate::session::Session;
use crate::session::sets::page_hash;
use crate::store::{self, Bundle, StoreError};

use super::export::progress_bar;
use super::{CliError, default_author, open_to_read, open_to_work, print, refuse_write};

/// Check a whole bundle: the file, the pages, the log, the state
#[derive(clap::Args, Debug)]
#[command(after_help = "Exit code 0 if all is well, 1 if something is wrong. Nothing is changed.")]
pub struct Check {
    /// The bundle
    bundle: PathBuf,
}

impl Check {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let mut session = open_to_read(&self.bundle)?;
        let bar = progress_bar("checking");
        let report = session
            .check(|done, all| {
                bar.set_length(all as u64);
                bar.set_position(done as u64);
                true
            })
            .map_err(CliError::store(&self.bundle))?;
        bar.finish_and_clear();
        print(|out| {
            let [whole, torn, dormant] = report.spans;
            writeln!(out, "pages       {:>8}", report.pages)?;
            writeln!(out, "articles    {:>8}", report.articles)?;
            writeln!(out, "actions     {:>8}", report.actions)?;
            writeln!(
                out,
                "operations  {:>8}   suspended {}, of unknown kind {}",
                report.operations, report.suspended, report.unknown
            )?;
            writeln!(
                out,
                "spans       {:>8}   torn {torn}, dormant {dormant}",
                whole + torn + dormant
            )?;
            for problem in &report.problems {
                writeln!(out, "WRONG: {problem}")?;
            }
            writeln!(
                out,
                "{}",
                if report.problems.is_empty() {
                    "sound"
                } else {
                    "not sound: keep a copy and run `pizhu recover`"
                }
            )
        })?;
        Ok(if report.problems.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        })
    }
}

/// Write a bundle as it is now to a new file, also while it is open elsewhere
#[derive(clap::Args, Debug)]
pub struct SaveCopy {
    /// The bundle
    bundle: PathBuf,
    /// The new file
    to: PathBuf,
}

impl SaveCopy {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let bundle = Bundle::open(&self.bundle).map_err(CliError::store(&self.bundle))?;
        bundle.save_copy(&self.to).map_err(|error| {
            let path = match error {
                StoreError::Damaged { .. } => &self.bundle,
                _ => &self.to,
            };
            CliError::store(path)(error)
        })?;
        eprintln!("saved a copy to {}", self.to.display());
        Ok(ExitCode::SUCCESS)
    }
}

/// Write what can be read of a damaged bundle, and of its rescue files, to a new bundle
#[derive(clap::Args, Debug)]
#[command(after_help = "The damaged file is not changed. Exit code 1 if something was lost.")]
pub struct Recover {
    /// The damaged bundle
    bundle: PathBuf,
    /// The new bundle
    to: PathBuf,
}

impl Recover {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let report = store::recover(&self.bundle, &self.to, page_hash).map_err(|error| {
            let path = match error {
                StoreError::Exists | StoreError::Full | StoreError::CannotOpen => &self.to,
                _ => &self.bundle,
            };
            CliError::store(path)(error)
        })?;
        let mut session =
            Session::open(&self.to, &default_author()).map_err(CliError::store(&self.to))?;
        session.mark_all_stale();
        session
            .rebuild_undone()
            .map_err(CliError::store(&self.to))?;
        let checked = session
            .check(|_, _| true)
            .map_err(CliError::store(&self.to))?;
        session
            .close()
            .map_err(|failure| refuse_write(&self.to, failure))?;
        print(|out| {
            for (table, count, lost) in &report.tables {
                let lost = if *lost {
                    "   part of this table could not be read"
                } else {
                    ""
                };
                writeln!(out, "{table:<12}{count:>8}{lost}")?;
            }
            writeln!(
                out,
                "rescued     {:>8}   actions from rescue files",
                report.rescued
            )?;
            checked
                .problems
                .iter()
                .try_for_each(|problem| writeln!(out, "WRONG: {problem}"))
        })?;
        let whole = checked.problems.is_empty() && report.tables.iter().all(|(_, _, lost)| !lost);
        Ok(if whole {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        })
    }
}

/// Take over into A everything B has and A has not, and list what they disagree on
#[derive(clap::Args, Debug)]
#[command(
    after_help = "B is not changed. The result is the same whichever is merged into which.
Disagreements are printed, a line each (--json: an object each); the exit code is 0 all the same.

Example: two editors work on copies of one bundle
  pizhu save-copy news.pizhu colleague.pizhu
  … both work …
  pizhu merge news.pizhu colleague.pizhu"
)]
pub struct Merge {
    /// The bundle that is added to
    a: PathBuf,
    /// The bundle that is added
    b: PathBuf,
    /// Disagreements as JSON objects, a line each
    #[arg(long)]
    json: bool,
}

impl Merge {
    /// Names the bundle that an error is about.
    fn failed(&self, other: &Bundle, error: StoreError) -> CliError {
        let damaged = matches!(error, StoreError::Damaged { .. })
            && !other.integrity().is_ok_and(|problems| problems.is_empty());
        CliError::store(if damaged { &self.b } else { &self.a })(error)
    }

    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let other = Bundle::open(&self.b).map_err(CliError::store(&self.b))?;
        let mut session = open_to_work(&self.a, &default_author())?;
        let bar = progress_bar("merging");
        let report = session
            .merge(&other, |done, all| {
                bar.set_length(all as u64);
                bar.set_position(done as u64);
            })
            .map_err(|error| self.failed(&other, error))?;
        bar.finish_and_clear();
        session
            .close()
            .map_err(|failure| refuse_write(&self.a, failure))?;
        print(|out| {
            for one in &report.disagreements {
                let said = one.said.iter();
                if self.json {
                    let said: Vec<_> = said
                        .map(|(id, author, value)| json!({"action": id.to_string(), "author": author, "value": value}))
                        .collect();
                    let line = json!({
                        "article": one.article, "about": one.about.to_string(), "text": one.text,
                        "said": said, "counts": one.counts.map(|id| id.to_string()),
                    });
                    writeln!(out, "{line}")?;
                } else {
                    let said: Vec<_> = said
                        .map(|(id, author, value)| format!("{author}: {value} ({id})"))
                        .collect();
                    writeln!(
                        out,
                        "{}  {}  {:?}  {}",
                        one.article,
                        one.about,
                        one.text,
                        said.join(" | ")
                    )?;
                }
            }
            Ok(())
        })?;
        eprintln!(
            "took over {} pages and {} actions; {} disagreements",
            report.pages,
            report.actions,
            report.disagreements.len()
        );
        Ok(ExitCode::SUCCESS)
    }
}
