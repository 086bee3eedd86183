//! Decisions about breaks as lines of JSON: what `pizhu mend` writes and `pizhu score` reads.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::mend::breaks::Decision;
use crate::mend::repairs::Fix;

/// A decision about one break of a page.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// The page, as it was named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// The line that ends, counted from 1 among all lines of the file.
    pub line: u32,
    /// The next line with text.
    pub next: u32,
    /// `keep`, `join` or, in decided data, `either`.
    #[serde(rename = "break")]
    pub decision: Break,
    /// How likely it is right, to four places; 1 where nothing is said.
    #[serde(default = "sure")]
    pub confidence: f64,
    /// Why.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// What the line that ends is.
    #[serde(default)]
    pub role: String,
    /// It would have gone to an editor.
    #[serde(default)]
    pub review: bool,
}

fn sure() -> f64 {
    1.0
}

/// What a break is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Break {
    /// A paragraph ends there.
    Keep,
    /// The text runs on.
    Join,
    /// Editors differ.
    Either,
}

/// A repair that a page is to have.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RepairRecord {
    /// The page, as it was named; nothing in a stream.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// The line that it is in, counted from 1 among all lines of the file.
    pub line: u32,
    /// The first character, counted from 0 in the page.
    pub start: usize,
    /// One past the last; where it is the first too, something is put in.
    pub end: usize,
    /// What stands there.
    pub text: String,
    /// What belongs there.
    pub with: String,
    /// What sort of repair it is.
    pub kind: String,
    /// How likely it is right, to four places.
    pub confidence: f64,
    /// Why.
    pub reason: String,
    /// It is only to be looked at, never done unasked.
    pub flag: bool,
}

impl RepairRecord {
    /// The record of a repair in a line of a page.
    pub fn of(page: &str, line: u32, chars: &[char], fix: &Fix) -> Self {
        Self {
            page: page.to_owned(),
            line,
            start: fix.start,
            end: fix.end,
            text: chars[fix.start..fix.end].iter().collect(),
            with: fix.with.clone(),
            kind: fix.kind.name().to_owned(),
            confidence: (f64::from(fix.confidence) * 1e4).round() / 1e4,
            reason: fix.reason.english().to_owned(),
            flag: fix.is_flag(),
        }
    }
}

impl DecisionRecord {
    /// The record of a decision.
    pub fn of(page: &str, decision: &Decision) -> Self {
        Self {
            page: page.to_owned(),
            line: decision.line,
            next: decision.next,
            decision: if decision.keep {
                Break::Keep
            } else {
                Break::Join
            },
            confidence: (f64::from(decision.confidence) * 1e4).round() / 1e4,
            reasons: decision
                .reasons
                .iter()
                .map(|reason| reason.english().to_owned())
                .collect(),
            role: decision.role.name().to_owned(),
            review: decision.review,
        }
    }
}

/// A line of decisions: one, or those of a page as they come out of a stream.
#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    One(DecisionRecord),
    Page {
        page: Value,
        decisions: Vec<DecisionRecord>,
    },
}

/// Decisions by page, in the order of the file.
pub type ByPage = Vec<(String, Vec<DecisionRecord>)>;

/// Reads lines of decisions. An error names the line.
///
/// # Errors
/// A line that is not a decision.
pub fn read(text: &str) -> Result<ByPage, String> {
    let mut pages: ByPage = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_start_matches('\u{FEFF}').trim();
        if line.is_empty() {
            continue;
        }
        let row: Row = serde_json::from_str(line).map_err(|_| {
            format!("line {number}: this is no decision about a break (page, line, next, break)")
        })?;
        let (page, records) = match row {
            Row::One(record) => (record.page.clone(), vec![record]),
            // A stream's pages may be named by any JSON.
            Row::Page { page, decisions } => match page {
                Value::String(page) => (page, decisions),
                page => (page.to_string(), decisions),
            },
        };
        let place = *places.entry(page.clone()).or_insert_with(|| {
            pages.push((page, Vec::new()));
            pages.len() - 1
        });
        pages[place].1.extend(records);
    }
    Ok(pages)
}
