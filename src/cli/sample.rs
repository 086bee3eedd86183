//! `pizhu sample`.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::session::sample;

use super::CliError;

/// Make a bundle of the built-in sample pages, and print where it is
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Without arguments: the copy in your data folder, made if there is none.

Examples:
  pizhu sample                    where the sample is
  pizhu sample --fresh            a new copy; the old one is kept beside it
  pizhu sample --to try.pizhu     a copy of your own"
)]
pub struct Sample {
    /// Make a new copy even if there is one
    #[arg(long, conflicts_with = "to")]
    fresh: bool,
    /// Make it here
    #[arg(long)]
    to: Option<PathBuf>,
}

impl Sample {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let path = match self.to {
            Some(to) if to.exists() => {
                return Err(CliError::Other(format!(
                    "{}: there is something of that name already",
                    to.display()
                )));
            }
            Some(to) => sample::make(&to).map(|()| to),
            None if self.fresh => sample::fresh_copy(),
            None => sample::open_copy(),
        };
        let path = path.map_err(|error| CliError::Other(error.to_string()))?;
        println!("{}", path.display());
        Ok(ExitCode::SUCCESS)
    }
}
