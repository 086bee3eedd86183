//! The command line: the same work without the window.
//!
//! Standard output carries results, standard error everything else. Exit codes: 0 done, 1 done
//! in part or something was found wrong, 2 the call cannot be understood or carried out.

mod agree;
mod apply;
mod articles;
mod bundle;
mod consistency;
mod copies;
mod export;
mod import;
mod labels;
mod learn;
mod mend;
mod pages;
mod repairing;
mod said;
mod sample;
mod score;
mod show;
mod spool;
mod stream;
mod suggest;
mod train;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::format::atomic::AtomicFile;
use crate::session::Session;
use crate::session::command::{ArticleRef, CommandError};
use crate::store::{StoreError, WriteFailure};
use crate::ui::{self, Renderer, Start};

use said::{in_words, not_written};

/// Clean and tag OCR'd Chinese newspaper pages, and export them as training data.
#[derive(Parser, Debug)]
#[command(
    version,
    about,
    max_term_width = 100,
    args_conflicts_with_subcommands = true
)]
pub struct Cli {
    /// What to do; without it the window opens
    #[command(subcommand)]
    pub command: Option<Subcommands>,

    /// A bundle to open the window on; without one it opens what was worked in last, the first
    /// time the built-in sample
    #[arg(value_name = "BUNDLE.pizhu", value_parser = bundle_path)]
    pub bundle: Option<PathBuf>,

    /// Open the window on your copy of the built-in sample
    #[arg(long, conflicts_with = "bundle")]
    pub sample: bool,

    /// What the window is drawn with: wgpu (Vulkan, Metal, Direct3D), OpenGL, or OpenGL when wgpu
    /// fails at the start
    #[arg(long, value_enum, default_value_t = Drawing::Auto)]
    pub renderer: Drawing,
}

/// What the window is drawn with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
#[allow(missing_docs, reason = "the help stands with the argument")]
pub enum Drawing {
    #[default]
    Auto,
    Wgpu,
    Glow,
}

impl From<Drawing> for Renderer {
    fn from(drawing: Drawing) -> Self {
        match drawing {
            Drawing::Auto => Renderer::Auto,
            Drawing::Wgpu => Renderer::Wgpu,
            Drawing::Glow => Renderer::Glow,
        }
    }
}

fn bundle_path(argument: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(argument);
    match path.extension() {
        Some(extension) if extension == "pizhu" => Ok(path),
        _ => Err("this is neither a subcommand nor a bundle (a file ending in .pizhu)".to_owned()),
    }
}

/// The subcommands.
#[derive(Subcommand, Debug)]
#[allow(
    missing_docs,
    reason = "the help of each subcommand stands with its arguments"
)]
pub enum Subcommands {
    /// Add pages to a bundle, which is made where there is none
    Import(import::Import),
    List(show::List),
    Show(show::Show),
    Apply(apply::Apply),
    Export(export::Export),
    History(show::History),
    Stats(show::Stats),
    Check(bundle::Check),
    Merge(bundle::Merge),
    SaveCopy(bundle::SaveCopy),
    Recover(bundle::Recover),
    Sample(sample::Sample),
    Learn(learn::Learn),
    Suggest(suggest::Suggest),
    Agree(agree::Agree),
    Consistency(consistency::Consistency),
    Copies(copies::Copies),
    Labels(labels::Labels),
    Mend(mend::Mend),
    Score(score::Score),
    TrainBreaks(train::TrainBreaks),
}

/// Why a subcommand could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A bundle could not be opened, read or written.
    #[error("{path}: {error}")]
    Store {
        /// The bundle.
        path: String,
        /// Why.
        error: StoreError,
    },
    /// A command could not be carried out.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// Actions could not be saved.
    #[error("{path}: could not be written ({}); {}", failure.reason, rescued(failure))]
    Write {
        /// The bundle.
        path: String,
        /// Why, and where the actions are.
        failure: WriteFailure,
    },
    /// A file could not be read or written.
    #[error("{path}: {}", in_words(error))]
    Io {
        /// The file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// Anything else: a whole sentence that says what to do.
    #[error("{0}")]
    Other(String),
}

fn rescued(failure: &WriteFailure) -> String {
    match &failure.rescue {
        Some(path) => format!(
            "your work is in {}; free space or make the folder writable, then open the bundle again",
            path.display()
        ),
        None => "free space or make the folder writable, then try again".to_owned(),
    }
}

impl CliError {
    /// An error of the store, with the bundle it is about.
    pub fn store(path: &Path) -> impl FnOnce(StoreError) -> CliError {
        let path = path.display().to_string();
        move |error| CliError::Store { path, error }
    }
}

/// Runs a subcommand.
pub fn run(command: Subcommands) -> ExitCode {
    let result = match command {
        Subcommands::Import(args) => args.run(),
        Subcommands::List(args) => args.run(),
        Subcommands::Show(args) => args.run(),
        Subcommands::Apply(args) => args.run(),
        Subcommands::Export(args) => args.run(),
        Subcommands::History(args) => args.run(),
        Subcommands::Stats(args) => args.run(),
        Subcommands::Check(args) => args.run(),
        Subcommands::Merge(args) => args.run(),
        Subcommands::SaveCopy(args) => args.run(),
        Subcommands::Recover(args) => args.run(),
        Subcommands::Sample(args) => args.run(),
        Subcommands::Learn(args) => args.run(),
        Subcommands::Suggest(args) => args.run(),
        Subcommands::Agree(args) => args.run(),
        Subcommands::Consistency(args) => args.run(),
        Subcommands::Copies(args) => args.run(),
        Subcommands::Labels(args) => args.run(),
        Subcommands::Mend(args) => args.run(),
        Subcommands::Score(args) => args.run(),
        Subcommands::TrainBreaks(args) => args.run(),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("pizhu: {error}");
            ExitCode::from(2)
        }
    }
}

/// Opens a bundle to look at it.
fn open_to_read(path: &Path) -> Result<Session, CliError> {
    Session::open_read_only(path).map_err(CliError::store(path))
}

/// Opens a bundle to work in it.
fn open_to_work(path: &Path, author: &str) -> Result<Session, CliError> {
    let session = Session::open(path, author).map_err(CliError::store(path))?;
    tell_rescued(&session);
    Ok(session)
}

/// Says what came of the rescue files of a bundle that was opened or made.
fn tell_rescued(session: &Session) {
    if session.rescued() > 0 {
        eprintln!(
            "{} actions of a rescue file were put into the bundle",
            session.rescued()
        );
    }
    for file in session.kept_rescue_files() {
        eprintln!(
            "{} holds work that is not in the bundle: of another bundle, or on pages that are not \
             in it; remove the file if nobody needs it",
            file.display()
        );
    }
}

fn refuse_write(path: &Path, failure: WriteFailure) -> CliError {
    CliError::Write {
        path: path.display().to_string(),
        failure,
    }
}

/// An article as named on the command line: a number in the list, or a name.
fn article_ref(name: &str) -> ArticleRef {
    // Ids are 16 digits long; no list is.
    match name.parse() {
        Ok(number) if name.len() < 10 => ArticleRef::Number(number),
        _ => ArticleRef::Name(name.to_owned()),
    }
}

/// Prints to standard output. Nobody listening any more (`| head`) is not an error.
fn print(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), CliError> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(CliError::Io {
            path: "standard output".to_owned(),
            error,
        }),
        _ => Ok(()),
    }
}

/// Opens the window on a bundle, on the user's copy of the sample, or on what was worked in last.
pub fn open_window(bundle: Option<PathBuf>, sample: bool, drawing: Drawing) -> ExitCode {
    let start = match bundle {
        Some(path) => Start::Bundle(path),
        None if sample => Start::Sample,
        None => Start::Last,
    };
    match ui::run(&start, &default_author(), drawing.into()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pizhu: the window could not be opened: {error}");
            ExitCode::from(2)
        }
    }
}

/// Writes a report, in place of an older one but of nothing else.
fn write_new_or_report(path: &Path, text: &str) -> Result<(), CliError> {
    let old = std::fs::read(path).unwrap_or_default();
    if !old.is_empty() && !old.starts_with(b"{") {
        return Err(CliError::Other(format!(
            "{}: there is something else of that name, which a report would replace: give the \
             report another name",
            path.display()
        )));
    }
    let io = |error| CliError::Io {
        path: path.display().to_string(),
        error,
    };
    let mut file = AtomicFile::create(path).map_err(|error| not_written(&error))?;
    file.write_all(text.as_bytes()).map_err(io)?;
    file.commit().map_err(|error| not_written(&error))
}

/// Who works, where nobody says: the name the system knows the user by.
pub fn default_author() -> String {
    ["PIZHU_AUTHOR", "USER", "USERNAME", "LOGNAME"]
        .iter()
        .find_map(|key| std::env::var(key).ok())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "editor".to_owned())
}

fn counted(count: u64, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} {what}{s}", number(count))
}

/// A number with commas between its thousands.
fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
