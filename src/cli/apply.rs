//! `pizhu apply`: a script of commands.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::session::Session;
use crate::session::command::Command;

use super::{CliError, default_author, open_to_work, refuse_write};

/// Carry out a script of commands, a JSON object a line
#[derive(clap::Args, Debug)]
#[command(
    after_help = "For each line that is carried out one line is printed once the action is on disk:
  ok <line> <action>
Empty lines and lines that begin with # are passed over. A line that cannot be carried out
changes nothing; the script stops there, or goes on with --keep-going.

Examples:
  {\"join\": {\"article\": \"01-market.txt\", \"line\": 3}}
  {\"tag\": {\"article\": 1, \"text\": \"王芳\", \"label\": \"PER\"}}
  {\"correct\": {\"article\": 1, \"text\": \"己经\", \"with\": \"已经\"}}
  {\"undo\": {}}

  pizhu apply news.pizhu script.jsonl
  printf '%s\\n' '{\"undo\":{}}' | pizhu apply news.pizhu -

docs/commands.md lists all commands."
)]
pub struct Apply {
    /// The bundle
    bundle: PathBuf,
    /// The script, - for standard input
    script: PathBuf,
    /// Go on after a line that cannot be carried out; the exit code is 1 then
    #[arg(long)]
    keep_going: bool,
    /// Who works
    #[arg(long)]
    author: Option<String>,
}

impl Apply {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let (name, script): (String, Box<dyn BufRead>) = if self.script.as_os_str() == "-" {
            let script = Box::new(std::io::stdin().lock());
            ("standard input".to_owned(), script)
        } else {
            let name = self.script.display().to_string();
            let file = File::open(&self.script).map_err(|error| CliError::Io {
                path: name.clone(),
                error,
            })?;
            (name, Box::new(BufReader::new(file)))
        };
        let author = self.author.clone().unwrap_or_else(default_author);
        let mut session = open_to_work(&self.bundle, &author)?;
        let mut failed = 0;
        for (number, line) in (1usize..).zip(script.split(b'\n')) {
            let line = line.map_err(|error| CliError::Io {
                path: name.clone(),
                error,
            })?;
            let done = match std::str::from_utf8(&line) {
                Ok(line) => {
                    let line = line.trim_start_matches('\u{FEFF}').trim();
                    if line.is_empty() || line.starts_with('#') {
                        continue;
                    }
                    self.carry_out(&mut session, number, line)?
                }
                Err(_) => Err("this is not UTF-8: save the script in that encoding".to_owned()),
            };
            if let Err(why) = done {
                eprintln!("{name}, line {number}: {why}");
                failed += 1;
                if !self.keep_going {
                    break;
                }
            }
        }
        session
            .close()
            .map_err(|failure| refuse_write(&self.bundle, failure))?;
        Ok(match (failed, self.keep_going) {
            (0, _) => ExitCode::SUCCESS,
            (_, true) => ExitCode::from(1),
            (_, false) => ExitCode::from(2),
        })
    }

    /// Carries out one line and says so once it is on disk; gives why not.
    fn carry_out(
        &self,
        session: &mut Session,
        number: usize,
        line: &str,
    ) -> Result<Result<(), String>, CliError> {
        let command = match Command::from_json(line) {
            Ok(command) => command,
            Err(error) => return Ok(Err(error.to_string())),
        };
        match session.execute(&command) {
            Ok(outcome) => {
                session
                    .wait(outcome.ticket)
                    .map_err(|failure| refuse_write(&self.bundle, failure))?;
                let mut out = std::io::stdout().lock();
                let said =
                    writeln!(out, "ok {number} {}", outcome.action).and_then(|()| out.flush());
                // Nobody listens any more: the work is done and safe all the same.
                let _ = said;
                Ok(Ok(()))
            }
            Err(error) => Ok(Err(error.to_string())),
        }
    }
}
