//! `pizhu import`.

use std::process::ExitCode;

use super::CliError;

/// Arguments of `pizhu import`.
#[derive(clap::Args, Debug)]
pub struct Import {}

impl Import {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        Ok(ExitCode::SUCCESS)
    }
}
