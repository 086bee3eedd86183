//! What an import did: a line, in words, and as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use crate::cli::{counted, number};
use crate::format::pages::ReadError;
use crate::session::import::{HiddenHead, ImportReport, NotTaken, Why};

pub(super) fn summary(report: &ImportReport, bundle: &Path) -> String {
    let mut line = format!(
        "imported {} ({}) into {}",
        counted(report.pages, "page"),
        counted(report.characters, "character"),
        bundle.display()
    );
    let duplicates = report.duplicates.len() as u64;
    let not_taken = report.not_taken.len() as u64;
    if duplicates > 0 {
        let _ = write!(line, "; {}", counted(duplicates, "duplicate"));
    }
    if not_taken > 0 {
        let separator = if duplicates > 0 { ',' } else { ';' };
        let _ = write!(line, "{separator} {} not taken", number(not_taken));
    }
    line
}

/// How many of each kind are named.
const NAMED: usize = 5;

/// What is worth knowing about an import, grouped, the first few of each group named.
pub(super) fn in_words(report: &ImportReport) -> String {
    let mut out = String::new();
    for (head, lines) in groups(report) {
        write_group(&mut out, &head, &lines);
    }
    if !report.passed_over.is_empty() {
        let extensions = report.passed_over.iter();
        let extensions: Vec<_> = extensions
            .map(|(extension, count)| match extension.as_str() {
                "" => format!("{count} without an extension"),
                extension => format!("{count} .{extension}"),
            })
            .collect();
        let _ = writeln!(out, "passed over in folders: {}", extensions.join(", "));
    }
    out
}

/// Writes a heading and the first few lines below it; nothing where there are none.
fn write_group(out: &mut String, head: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "{head}:");
    for line in lines.iter().take(NAMED) {
        let _ = writeln!(out, "  {line}");
    }
    if lines.len() > NAMED {
        let more = number((lines.len() - NAMED) as u64);
        let _ = writeln!(out, "  … and {more} more (--report lists them all)");
    }
}

/// The headings and what is told below each, in the order in which they are told.
fn groups(report: &ImportReport) -> Vec<(String, Vec<String>)> {
    let mut groups = not_taken(report);
    let same = |(name, of): &(String, String)| format!("{name} is the same as {of}");
    groups.push((
        format!(
            "{} not taken again",
            counted(report.duplicates.len() as u64, "duplicate")
        ),
        report.duplicates.iter().map(same).collect(),
    ));
    let how_many = |of: &'static str| {
        move |(name, count): &(String, usize)| format!("{name}: {}", counted(*count as u64, of))
    };
    groups.push((
        "taken with bytes that mean nothing in their encoding (shown as \u{FFFD})".to_owned(),
        report.undecodable.iter().map(how_many("byte")).collect(),
    ));
    groups.push((
        "taken without spans whose characters lie in other articles".to_owned(),
        report.spans_left_out.iter().map(how_many("span")).collect(),
    ));
    let relations = report.relations_left_out.iter();
    groups.push((
        "taken without relations to spans of other articles".to_owned(),
        relations.map(how_many("relation")).collect(),
    ));
    if let Some(action) = report.heads_by {
        let told = |head: &HiddenHead| {
            let lines = counted(head.lines.into(), "line");
            format!("{}: {lines}", head.name)
        };
        groups.push((
            format!("head lines hidden (undo the action {action} to have them shown)"),
            report.heads.iter().map(told).collect(),
        ));
    }
    let rows = report.table_rows_without_file.iter();
    groups.push((
        "rows of the table about none of the files".to_owned(),
        rows.map(|(line, file)| format!("line {line}: {file}"))
            .collect(),
    ));
    groups.push((
        "files whose path the pattern does not match, taken without what it would say".to_owned(),
        report.pattern_missed.clone(),
    ));
    groups.push((
        "symbolic links that lead out of their folder, not followed".to_owned(),
        report.links_out.clone(),
    ));
    groups
}

/// What was not taken, by kind.
fn not_taken(report: &ImportReport) -> Vec<(String, Vec<String>)> {
    let mut by_kind: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for not_taken in &report.not_taken {
        by_kind
            .entry(kind(&not_taken.why))
            .or_default()
            .push(line(not_taken));
    }
    let group = |(kind, lines): (usize, Vec<String>)| {
        let (_, one, many) = KINDS[kind];
        let head = match lines.len() as u64 {
            1 => one.to_owned(),
            n => format!("{} {many}", number(n)),
        };
        (head, lines)
    };
    by_kind.into_iter().map(group).collect()
}

/// The kinds of what was not taken, in the order in which they are told: name in the report, and
/// sentence about one and about many.
const KINDS: [(&str, &str, &str); 10] = [
    (
        "unsure",
        "1 file was not taken because its encoding is not certain. See in which of these its first \
         lines can be read, and import it again with --encoding",
        "files were not taken because their encoding is not certain. See in which of these the \
         first lines can be read, and import them again with --encoding",
    ),
    (
        "unreadable",
        "1 file or folder could not be read",
        "files or folders could not be read",
    ),
    (
        "not_a_file",
        "1 path is neither a file nor a folder",
        "paths are neither files nor folders",
    ),
    (
        "empty",
        "1 file or record has no text",
        "files or records have no text",
    ),
    ("too_long", "1 file is too long", "files are too long"),
    (
        "bundle",
        "1 file is a bundle or another database; bundles are put together with `pizhu merge`",
        "files are bundles or other databases; bundles are put together with `pizhu merge`",
    ),
    (
        "record",
        "1 record could not be read",
        "records could not be read",
    ),
    (
        "same_identity",
        "1 page cannot be told from another by its hash; put it into a bundle of its own",
        "pages cannot be told from others by their hash; put them into a bundle of their own",
    ),
    (
        "annotation_set",
        "1 annotation set was not taken",
        "annotation sets were not taken",
    ),
    (
        "article_present",
        "1 article of a set is in the bundle already; put bundles together with `pizhu merge`, or \
         import the set into a bundle of its own",
        "articles of sets are in the bundle already; put bundles together with `pizhu merge`, or \
         import the sets into a bundle of their own",
    ),
];

/// The place in [`KINDS`].
fn kind(why: &Why) -> usize {
    match why {
        Why::Unsure(_) => 0,
        Why::Unreadable(_) => 1,
        Why::NotAFile => 2,
        Why::Empty => 3,
        Why::TooLong { .. } => 4,
        Why::Bundle => 5,
        Why::Record(_) => 6,
        Why::SameIdentity { .. } => 7,
        Why::AnnotationSet(_) => 8,
        Why::ArticlePresent(_) => 9,
    }
}

fn line(not_taken: &NotTaken) -> String {
    let NotTaken { name, why } = not_taken;
    match why {
        Why::Unsure(candidates) => {
            let mut text = name.clone();
            for candidate in candidates {
                let _ = write!(text, "\n    {}", candidate.encoding);
                if candidate.undecodable > 0 {
                    let bytes = counted(candidate.undecodable as u64, "byte");
                    let _ = write!(text, " ({bytes} not decodable)");
                }
                for line in candidate.first_lines.lines() {
                    let _ = write!(text, "\n      | {}", printable(line));
                }
            }
            text
        }
        Why::NotAFile | Why::Empty | Why::Bundle => name.clone(),
        Why::SameIdentity { of } => format!("{name} and {of}"),
        Why::Record(error) => error.to_string(),
        other => format!("{name}: {other}"),
    }
}

/// A line read in the wrong encoding may hold what would move the cursor or ring the bell.
fn printable(line: &str) -> String {
    line.chars()
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .collect()
}

pub(super) fn as_json(report: &ImportReport) -> serde_json::Value {
    let not_taken = |not_taken: &NotTaken| {
        let NotTaken { name, why } = not_taken;
        let (kind, _, _) = KINDS[kind(why)];
        let mut entry = json!({ "name": name, "kind": kind, "why": why.to_string() });
        match why {
            Why::Unsure(candidates) => {
                let candidates = candidates.iter().map(|candidate| {
                    json!({
                        "encoding": candidate.encoding,
                        "undecodable": candidate.undecodable,
                        "first_lines": candidate.first_lines.lines().collect::<Vec<_>>(),
                    })
                });
                entry["candidates"] = candidates.collect();
            }
            Why::TooLong { bytes, most } => {
                entry["bytes"] = json!(bytes);
                entry["most"] = json!(most);
            }
            Why::SameIdentity { of } => entry["of"] = json!(of),
            Why::Record(
                ReadError::Json { line, column, .. }
                | ReadError::NotAnObject { line, column, .. }
                | ReadError::NoText { line, column, .. }
                | ReadError::Undecodable { line, column, .. },
            ) => {
                entry["line"] = json!(line);
                entry["column"] = json!(column);
            }
            _ => {}
        }
        entry
    };
    let list = |entries: Vec<serde_json::Value>| serde_json::Value::Array(entries);
    let named = |(name, of): &(String, String)| json!({ "name": name, "of": of });
    let bytes = |(name, count): &(String, usize)| json!({ "name": name, "bytes": count });
    let spans = |(name, count): &(String, usize)| json!({ "name": name, "spans": count });
    let relations = |(name, count): &(String, usize)| json!({ "name": name, "relations": count });
    let head = |head: &HiddenHead| json!({ "name": head.name, "lines": head.lines });
    let row = |(line, file): &(usize, String)| json!({ "line": line, "file": file });
    json!({
        "files": report.files,
        "pages": report.pages,
        "characters": report.characters,
        "stopped": report.stopped,
        "failure": report.failure.as_ref().map(|failure| failure.reason.to_string()),
        "not_taken": list(report.not_taken.iter().map(not_taken).collect()),
        "links_not_followed": report.links_out,
        "duplicates": list(report.duplicates.iter().map(named).collect()),
        "undecodable": list(report.undecodable.iter().map(bytes).collect()),
        "spans_left_out": list(report.spans_left_out.iter().map(spans).collect()),
        "relations_left_out":
            list(report.relations_left_out.iter().map(relations).collect()),
        "table_rows_without_file": list(report.table_rows_without_file.iter().map(row).collect()),
        "heads": list(report.heads.iter().map(head).collect()),
        "pattern_missed": report.pattern_missed,
        "passed_over": report.passed_over,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts() {
        let mut report = ImportReport {
            pages: 12,
            characters: 34_567,
            ..ImportReport::default()
        };
        let path = Path::new("x.pizhu");
        let shown = "imported 12 pages (34,567 characters) into x.pizhu";
        assert_eq!(summary(&report, path), shown);
        report.duplicates.push((String::new(), String::new()));
        assert_eq!(summary(&report, path), format!("{shown}; 1 duplicate"));
        let entry = NotTaken {
            name: "a".to_owned(),
            why: Why::Empty,
        };
        report.not_taken = vec![entry; 2];
        let shown = format!("{shown}; 1 duplicate, 2 not taken");
        assert_eq!(summary(&report, path), shown);
    }
}
