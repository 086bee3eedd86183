//! `pizhu export`.

use std::io::{BufWriter, ErrorKind, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

use crate::core::Progress;
use crate::format::atomic::AtomicFile;
use crate::format::set::{Format, SetError};
use crate::session::command::ArticleRef;
use crate::session::sets::{ExportError, ExportOptions, ExportReport};

use super::{CliError, article_ref, counted, open_to_read};

/// Write an annotation set
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  pizhu export news.pizhu --format jsonl --out news.jsonl
  pizhu export news.pizhu --format ron --out done.ron --state done
  pizhu export news.pizhu --format jsonl --text printed --article 3 --out - | head

The file is written beside the target and takes its place when it is whole.
docs/annotation-set.md describes the format.")]
pub struct Export {
    /// The bundle
    bundle: PathBuf,
    /// How the set is written
    #[arg(long, value_enum)]
    format: Option<FormatName>,
    /// The file to write, - for standard output
    #[arg(long, short)]
    out: PathBuf,
    /// Clean text, or text as printed
    #[arg(long, value_enum, default_value_t = TextName::Clean)]
    text: TextName,
    /// Only this article: number, id or page name; may be given several times
    #[arg(long)]
    article: Vec<String>,
    /// Only articles whose work has come this far
    #[arg(long, value_enum)]
    state: Option<StateName>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatName {
    Ron,
    Json,
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TextName {
    Clean,
    Printed,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum StateName {
    Todo,
    Doing,
    Done,
}

impl Export {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let format = match self.format {
            Some(FormatName::Ron) => Format::Ron,
            Some(FormatName::Json) => Format::Json,
            Some(FormatName::Jsonl) => Format::JsonLines,
            None => Format::from_path(&self.out).ok_or_else(|| {
                let out = self.out.display();
                CliError::Other(format!(
                    "{out}: its name does not tell the format; add --format ron, json or jsonl"
                ))
            })?,
        };
        let mut session = open_to_read(&self.bundle)?;
        let references: Vec<ArticleRef> =
            self.article.iter().map(|name| article_ref(name)).collect();
        let articles = references
            .iter()
            .map(|one| session.find_article(one))
            .collect::<Result<Vec<_>, _>>()?;
        let options = ExportOptions {
            format,
            printed: self.text == TextName::Printed,
            articles,
            progress: self.state.map(|state| match state {
                StateName::Todo => Progress::Todo,
                StateName::Doing => Progress::Doing,
                StateName::Done => Progress::Done,
            }),
        };
        let bar = progress_bar("exporting");
        let mut write = |to: &mut dyn Write| {
            session.export(to, &options, |done, all| {
                bar.set_length(all as u64);
                bar.set_position(done as u64);
                true
            })
        };
        let report = if self.out.as_os_str() == "-" {
            let stdout = std::io::stdout().lock();
            let mut to = BufWriter::with_capacity(1 << 20, stdout);
            let result = write(&mut to).and_then(|report| {
                to.flush().map_err(SetError::Io)?;
                Ok(report)
            });
            match result {
                Ok(report) => {
                    say_left_out(&report);
                    report
                }
                // Nobody listens any more (`| head`): that is not an error.
                Err(ExportError::Set(SetError::Io(error)))
                    if error.kind() == ErrorKind::BrokenPipe =>
                {
                    return Ok(ExitCode::SUCCESS);
                }
                Err(error) => return Err(self.failed(error)),
            }
        } else {
            let file = |error: crate::format::atomic::FileError| CliError::Other(error.to_string());
            if is_database(&self.out) {
                return Err(CliError::Other(format!(
                    "{} is a bundle or another database, which an export would replace: give the \
                     export another name",
                    self.out.display()
                )));
            }
            let mut to = AtomicFile::create(&self.out).map_err(file)?;
            let report = write(&mut to).map_err(|error| self.failed(error))?;
            // What the set does not hold is said before the file takes its place.
            say_left_out(&report);
            to.commit().map_err(file)?;
            report
        };
        bar.finish_and_clear();
        self.say(&report);
        Ok(ExitCode::SUCCESS)
    }

    fn failed(&self, error: ExportError) -> CliError {
        match error {
            ExportError::Store(error) => CliError::store(&self.bundle)(error),
            ExportError::Set(error) => CliError::Other(format!("{}: {error}", self.out.display())),
        }
    }

    fn say(&self, report: &ExportReport) {
        eprintln!(
            "exported {} with {} ({}) to {}",
            counted(report.articles as u64, "article"),
            counted(report.spans as u64, "span"),
            counted(report.characters as u64, "character"),
            self.out.display()
        );
    }
}

fn say_left_out(report: &ExportReport) {
    let left_out = report.left_out;
    let say = |count: usize, of: &str, what: &str| {
        if count > 0 {
            let counted = counted(count as u64, of);
            eprintln!("left out, and kept in the bundle: {counted} {what}");
        }
    };
    say(left_out.dormant, "span", "without a visible character");
    say(left_out.unlabelled, "span", "whose label was deleted");
    let what = "of spans that are left out, or whose type was deleted";
    say(left_out.relations, "relation", what);
}

/// Whether a file is a bundle, damaged or not, or another SQLite file.
fn is_database(path: &Path) -> bool {
    let mut start = [0; 16];
    if !path.is_file() {
        return false;
    }
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && &start == b"SQLite format 3\0"
}

/// A progress bar on standard error, if that is a terminal.
pub(super) fn progress_bar(what: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0).with_message(what);
    // The template is a constant and holds no mistake.
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:40} {human_pos}/{human_len} {eta}")
    {
        bar.set_style(style);
    }
    bar
}
