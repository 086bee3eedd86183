//! `pizhu list`, `show`, `stats` and `history`: looking at a bundle.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use crate::core::clean::Clean;
use crate::core::{SpanState, notation};
use crate::format::metadata::{DATE, NEWSPAPER, PAGE, SOURCE};
use crate::session::ActionBody;
use crate::session::catalog::Article;

use super::{CliError, article_ref, open_to_read, print};

/// List the articles of a bundle
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Columns: number, id, state (○ to do, ◐ in work, ● done), characters, spans,
open breaks, newspaper, date, page, title.

Examples:
  pizhu list news.pizhu
  pizhu list news.pizhu --json | jq -r 'select(.open_breaks > 0) | .id'"
)]
pub struct List {
    /// The bundle
    bundle: PathBuf,
    /// Only articles of which the title or metadata hold this
    #[arg(long)]
    filter: Option<String>,
    /// A JSON object a line
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let mut session = open_to_read(&self.bundle)?;
        let articles = session.articles().map_err(CliError::store(&self.bundle))?;
        print(|out| {
            for (number, article) in (1..).zip(&articles) {
                let wanted = self.filter.as_ref().is_none_or(|filter| {
                    article.title.contains(filter)
                        || article.metadata.values().any(|v| v.contains(filter))
                });
                if !wanted {
                    continue;
                }
                if self.json {
                    writeln!(out, "{}", as_json(number, article))?;
                } else {
                    write_line(out, number, article)?;
                }
            }
            Ok(())
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn as_json(number: u32, article: &Article) -> serde_json::Value {
    json!({
        "number": number,
        "id": article.id,
        "title": article.title,
        "state": article.progress.name(),
        "characters": article.characters,
        "spans": article.spans,
        "open_breaks": article.open_breaks,
        "labels": article.labels,
        "metadata": article.metadata,
    })
}

fn write_line(out: &mut dyn Write, number: u32, article: &Article) -> std::io::Result<()> {
    let said = |key| article.metadata.get(key).map_or("", String::as_str);
    let mark = ["○", "◐", "●"][article.progress as usize];
    writeln!(
        out,
        "{number:>5}  {:<16}  {mark} {:>7} {:>5} {:>5}  {} {} {}  {}",
        article.id,
        article.characters,
        article.spans,
        article.open_breaks,
        said(NEWSPAPER),
        said(DATE),
        said(PAGE),
        article.title
    )
}

/// Show an article as printed, clean, or with its spans
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  pizhu show news.pizhu 3                 clean text with spans: 【PER:王芳】在【LOC:北京】
  pizhu show news.pizhu 3 --printed       a line for each printed line, numbered as `join` counts
  pizhu show news.pizhu 01-market.txt --clean > article.txt

In the printed view ⟨…⟩ is hidden, ‹…› typed by an editor, ⏎ a line end that is hidden.")]
pub struct Show {
    /// The bundle
    bundle: PathBuf,
    /// The article: number, id or page name
    article: String,
    /// As printed, with line numbers
    #[arg(long, conflicts_with = "clean")]
    printed: bool,
    /// Clean text without spans
    #[arg(long)]
    clean: bool,
    /// Add the labels of the article and its spans, a line each: places in the clean text, label, text, id, state if not whole
    #[arg(long)]
    spans: bool,
}

impl Show {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let mut session = open_to_read(&self.bundle)?;
        let article = session.find_article(&article_ref(&self.article))?;
        let labels = session.labels().clone();
        let document = session
            .document(article.buffer.page)
            .map_err(CliError::store(&self.bundle))?;
        let clean = Clean::of(document, article);
        print(|out| {
            if self.printed {
                for (number, line) in (1..).zip(notation::printed(document, article)) {
                    writeln!(out, "{number:>5}  {line}")?;
                }
            } else if self.clean {
                write!(out, "{}", clean.text())?;
            } else {
                let name = |label: &str| {
                    let label = labels.resolve(label)?;
                    Some(label.id.to_string())
                };
                let text = notation::clean_named(document, article, name);
                writeln!(out, "{}", text.trim_end_matches('\n'))?;
            }
            if self.spans {
                for (given, _) in document.article_labels(article) {
                    let label = labels.resolve(given);
                    let label = label.map_or("(deleted)", |label| &label.id);
                    writeln!(out, "article\t{label}\t\t\t")?;
                }
                for span in document.spans() {
                    let places = clean.places(document, article, &span);
                    if places.is_empty() {
                        continue;
                    }
                    let places: Vec<_> = places.iter().map(|(s, e)| format!("{s}-{e}")).collect();
                    let label = labels
                        .resolve(span.label())
                        .map_or("(deleted)", |label| &label.id);
                    let state = match span.standing().state {
                        SpanState::Whole => "",
                        other => other.name(),
                    };
                    let (text, id) = (span.text(), span.id());
                    writeln!(out, "{}\t{label}\t{text}\t{id}\t{state}", places.join(","))?;
                }
            }
            Ok(())
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Count what is in a bundle
#[derive(clap::Args, Debug)]
pub struct Stats {
    /// The bundle
    bundle: PathBuf,
    /// As one JSON object
    #[arg(long)]
    json: bool,
}

impl Stats {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let mut session = open_to_read(&self.bundle)?;
        let store = || CliError::store(&self.bundle);
        let pages = session.pages().len();
        let articles = session.articles().map_err(store())?;
        let mut actions = std::collections::BTreeMap::<String, usize>::new();
        let mut authors = std::collections::BTreeMap::<String, usize>::new();
        session
            .bundle()
            .each_action(false, |row| {
                let name = match serde_json::from_str(&row.body) {
                    Ok(ActionBody::Do { name, .. }) => name,
                    Ok(ActionBody::Undo(_)) => "undo".to_owned(),
                    Ok(ActionBody::Redo(_)) => "redo".to_owned(),
                    Err(_) => "unknown".to_owned(),
                };
                *actions.entry(name).or_default() += 1;
                *authors.entry(row.author).or_default() += 1;
                true
            })
            .map_err(store())?;
        let count = |state: &str| {
            articles
                .iter()
                .filter(|a| a.progress.name() == state)
                .count()
        };
        let sum = |of: fn(&Article) -> u32| articles.iter().map(|a| u64::from(of(a))).sum::<u64>();
        let mut sources = std::collections::BTreeMap::<String, usize>::new();
        for article in &articles {
            let of = article
                .metadata
                .get(NEWSPAPER)
                .or(article.metadata.get(SOURCE));
            *sources.entry(of.cloned().unwrap_or_default()).or_default() += 1;
        }
        let stats = json!({
            "pages": pages,
            "articles": articles.len(),
            "states": {"todo": count("todo"), "doing": count("doing"), "done": count("done")},
            "characters": sum(|a| a.characters),
            "spans": sum(|a| a.spans),
            "open_breaks": sum(|a| a.open_breaks),
            "actions": actions,
            "authors": authors,
            "newspapers": sources,
        });
        print(|out| {
            if self.json {
                return writeln!(out, "{stats}");
            }
            writeln!(out, "pages        {pages:>10}")?;
            writeln!(
                out,
                "articles     {:>10}   to do {}, in work {}, done {}",
                articles.len(),
                count("todo"),
                count("doing"),
                count("done")
            )?;
            writeln!(out, "characters   {:>10}", sum(|a| a.characters))?;
            writeln!(out, "spans        {:>10}", sum(|a| a.spans))?;
            writeln!(out, "open breaks  {:>10}", sum(|a| a.open_breaks))?;
            for (name, count) in &actions {
                writeln!(out, "  {name:<18} {count:>8}")?;
            }
            Ok(())
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// List what was done in a bundle, the last first
#[derive(clap::Args, Debug)]
#[command(
    after_help = "An action's id is what `{\"undo\": {\"action\": …}}` takes. Undone actions are marked ✗.

Examples:
  pizhu history news.pizhu | head
  pizhu history news.pizhu --json | jq -r 'select(.name == \"tag\") | .id'"
)]
pub struct History {
    /// The bundle
    bundle: PathBuf,
    /// At most so many
    #[arg(long, short = 'n')]
    last: Option<usize>,
    /// A JSON object a line
    #[arg(long)]
    json: bool,
}

impl History {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let session = open_to_read(&self.bundle)?;
        let most = self.last.unwrap_or(usize::MAX);
        let mut rows = Vec::new();
        session
            .bundle()
            .each_action(true, |row| {
                rows.push(row);
                rows.len() < most
            })
            .map_err(CliError::store(&self.bundle))?;
        print(|out| {
            for row in rows.iter().take(most) {
                let (name, detail, machine, author) = match serde_json::from_str(&row.body) {
                    Ok(ActionBody::Do {
                        name,
                        detail,
                        machine,
                        author,
                        ..
                    }) => (name, detail, machine, author),
                    Ok(ActionBody::Undo(of)) => ("undo".to_owned(), of.join(" "), false, None),
                    Ok(ActionBody::Redo(of)) => ("redo".to_owned(), of.join(" "), false, None),
                    Err(_) => ("unknown".to_owned(), String::new(), false, None),
                };
                let author = author.unwrap_or_else(|| row.author.clone());
                let time = jiff::Timestamp::from_millisecond(row.time).unwrap_or_default();
                let live = session.is_live(row.id);
                if self.json {
                    let line = json!({
                        "id": row.id.to_string(), "time": format!("{time:.3}"), "author": author,
                        "name": name, "detail": detail, "machine": machine, "live": live,
                    });
                    writeln!(out, "{line}")?;
                } else {
                    let mark = if live { ' ' } else { '✗' };
                    writeln!(
                        out,
                        "{mark} {:<24} {time:.0} {author:<10} {name:<14} {detail}",
                        row.id.to_string()
                    )?;
                }
            }
            Ok(())
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
