//! `pizhu export`.

use std::io::{BufWriter, ErrorKind, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::core::Progress;
use crate::format::atomic::AtomicFile;
use crate::format::set::{Format, SetError};
use crate::session::Session;
use crate::session::command::ArticleRef;
use crate::session::sets::{ExportError, ExportOptions, ExportReport, Kind};

use super::said::not_written;
use super::{CliError, article_ref, counted, open_to_read};

/// Write an annotation set
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  pizhu export news.pizhu --format jsonl --out news.jsonl
  pizhu export news.pizhu --format ron --out done.ron --state done
  pizhu export news.pizhu --format jsonl --text printed --article 3 --out - | head
  pizhu export news.pizhu --text printed --dry-run

What the set cannot hold is counted and said on standard error before anything is written; with
--dry-run nothing is. With --json it is said as an object, which for --dry-run is on standard
output; \"first\" is the id of the article that the first of a kind is in, and where in its text.

The file is written beside the target and takes its place when it is whole.
docs/annotation-set.md describes the format.")]
pub struct Export {
    /// The bundle
    bundle: PathBuf,
    /// How the set is written
    #[arg(long, value_enum)]
    format: Option<FormatName>,
    /// The file to write, - for standard output
    #[arg(long, short, required_unless_present = "dry_run")]
    out: Option<PathBuf>,
    /// Clean text, or text as printed
    #[arg(long, value_enum, default_value_t = TextName::Clean)]
    text: TextName,
    /// Only this article: number, id or page name; may be given several times
    #[arg(long)]
    article: Vec<String>,
    /// Only articles whose work has come this far
    #[arg(long, value_enum)]
    state: Option<StateName>,
    /// Only say what would be written, and what the set could not hold
    #[arg(long)]
    dry_run: bool,
    /// Say what is written and what is left out as JSON
    #[arg(long)]
    json: bool,
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
        let format = self.format()?;
        let mut session = open_to_read(&self.bundle)?;
        let options = self.options(format, &mut session)?;
        let out = self.out.as_deref().filter(|_| !self.dry_run);
        if let Some(out) = out.filter(|out| is_database(out)) {
            return Err(CliError::Other(format!(
                "{} is a bundle or another database, which an export would replace: give the \
                 export another name",
                out.display()
            )));
        }
        // Whether there can be a file is known before long work.
        let is_pipe = out.is_some_and(|out| out.as_os_str() == "-");
        let target = out.filter(|_| !is_pipe).map(AtomicFile::create);
        let target = target.transpose().map_err(|error| not_written(&error))?;
        let found = watched("counting", |going| session.count_export(&options, going));
        let found = found.map_err(|error| self.failed(error))?;
        let Some(out) = out else {
            self.say_dry(&found)?;
            return Ok(ExitCode::SUCCESS);
        };
        if self.json {
            eprintln!("{}", as_json(&found));
        } else {
            for line in left_out_lines(&found) {
                eprintln!("{line}");
            }
        }
        let mut write =
            |to: &mut dyn Write| watched("exporting", |going| session.export(to, &options, going));
        let report = match target {
            Some(mut to) => {
                let report = write(&mut to).map_err(|error| self.failed(error))?;
                to.commit().map_err(|error| not_written(&error))?;
                Some(report)
            }
            None => self.to_standard_output(write)?,
        };
        if let Some(report) = report.filter(|_| !self.json) {
            eprintln!("exported {} to {}", figures(&report), out.display());
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The format that is named, or that the file's name tells.
    fn format(&self) -> Result<Format, CliError> {
        match (self.format, &self.out) {
            (Some(FormatName::Ron), _) => Ok(Format::Ron),
            (Some(FormatName::Json), _) => Ok(Format::Json),
            (Some(FormatName::Jsonl), _) | (None, None) => Ok(Format::JsonLines),
            (None, Some(out)) => Format::from_path(out).ok_or_else(|| {
                let out = out.display();
                CliError::Other(format!(
                    "{out}: its name does not tell the format; add --format ron, json or jsonl"
                ))
            }),
        }
    }

    fn options(&self, format: Format, session: &mut Session) -> Result<ExportOptions, CliError> {
        let references: Vec<ArticleRef> =
            self.article.iter().map(|name| article_ref(name)).collect();
        let articles = references
            .iter()
            .map(|one| session.find_article(one))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(ExportOptions {
            format,
            printed: self.text == TextName::Printed,
            articles,
            progress: self.state.map(|state| match state {
                StateName::Todo => Progress::Todo,
                StateName::Doing => Progress::Doing,
                StateName::Done => Progress::Done,
            }),
        })
    }

    /// Writes to standard output; nothing is reported where nobody listens any more.
    fn to_standard_output(
        &self,
        write: impl FnOnce(&mut dyn Write) -> Result<ExportReport, ExportError>,
    ) -> Result<Option<ExportReport>, CliError> {
        let stdout = std::io::stdout().lock();
        let mut to = BufWriter::with_capacity(1 << 20, stdout);
        let result = write(&mut to).and_then(|report| {
            to.flush().map_err(SetError::Io)?;
            Ok(report)
        });
        match result {
            Ok(report) => Ok(Some(report)),
            // A pipe that is closed (`| head`) is not an error.
            Err(ExportError::Set(SetError::Io(error))) if error.kind() == ErrorKind::BrokenPipe => {
                Ok(None)
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    fn failed(&self, error: ExportError) -> CliError {
        match error {
            ExportError::Store(error) => CliError::store(&self.bundle)(error),
            ExportError::Set(error) => {
                let out = self.out.as_deref().unwrap_or(&self.bundle);
                CliError::Other(format!("{}: {error}", out.display()))
            }
        }
    }

    /// Says what would be written: that is what was asked for.
    fn say_dry(&self, found: &ExportReport) -> Result<(), CliError> {
        super::print(|to| {
            if self.json {
                return writeln!(to, "{}", as_json(found));
            }
            writeln!(to, "would export {}", figures(found))?;
            let lines = left_out_lines(found);
            if lines.is_empty() {
                writeln!(to, "nothing would be left out")?;
            }
            lines.iter().try_for_each(|line| writeln!(to, "{line}"))
        })
    }
}

/// Shows on a terminal how far something is.
fn watched<T>(
    what: &'static str,
    work: impl FnOnce(&mut dyn FnMut(usize, usize) -> bool) -> T,
) -> T {
    let bar = progress_bar(what);
    let result = work(&mut |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        true
    });
    bar.finish_and_clear();
    result
}

fn figures(report: &ExportReport) -> String {
    let [articles, spans, characters] = [
        (report.articles, "article"),
        (report.spans, "span"),
        (report.characters, "character"),
    ]
    .map(|(count, of)| counted(count as u64, of));
    let mut figures = format!("{articles} with {spans} ({characters})");
    if report.open_breaks > 0 {
        let open = counted(report.open_breaks as u64, "line end");
        figures += &format!("; {open} nobody has decided, read as ends of paragraphs");
    }
    figures
}

fn as_json(report: &ExportReport) -> serde_json::Value {
    let kinds = report.left_out.kinds().map(|(kind, count)| {
        let first = report.left_out.first(kind);
        let first = first.map(|place| json!({"article": place.id, "offset": place.offset}));
        (
            kind.name().to_owned(),
            json!({"count": count, "first": first}),
        )
    });
    let kinds: serde_json::Map<String, serde_json::Value> = kinds.collect();
    json!({
        "articles": report.articles, "spans": report.spans, "characters": report.characters,
        "open_breaks": report.open_breaks,
        "left_out": kinds,
    })
}

/// What the set does not hold, a line a kind.
fn left_out_lines(report: &ExportReport) -> Vec<String> {
    let left_out = &report.left_out;
    let line = |(kind, count)| {
        let (of, what) = kind_words(kind);
        let counted = counted(count as u64, of);
        let first = left_out.first(kind).map_or("", |place| &place.id);
        let before = match kind {
            Kind::Outside => "reaching out of what is written",
            Kind::Moved => "not told in the set",
            _ => "left out, and kept in the bundle",
        };
        format!("{before}: {counted} {what} (the first in {first})")
    };
    left_out.kinds().map(line).collect()
}

/// What one of a kind is called, and what is the matter with it.
fn kind_words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Empty => ("article", "without text"),
        Kind::Dormant => ("span", "without a visible character"),
        Kind::Typed => ("span", "of typed text, which printed text has not"),
        Kind::Unlabelled => ("span", "whose label was deleted"),
        Kind::Relations => (
            "relation",
            "of spans that are left out, or whose type was deleted",
        ),
        Kind::ArticleLabels => ("article label", "that was deleted"),
        Kind::Outside => (
            "reference",
            "of spans and relations to articles that are not chosen",
        ),
        Kind::Moved => (
            "article",
            "in which text was moved: printed text stands as on the page",
        ),
        Kind::Roles => ("role", "of typed paragraphs, which printed text has not"),
        Kind::Refused => ("suggestion", "that was refused"),
    }
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
