//! Articles put together of pages, as lines of JSON: what `pizhu mend` writes beside their texts.

use std::collections::BTreeMap;

use serde::Serialize;

use super::metadata::{AUTHOR, DATE, Metadata, PLACE, SOURCE};
use crate::mend::articles::{Article, Sheet};

/// An article.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ArticleRecord {
    /// The file its text is in; nothing in a stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its headline, if it has one.
    pub headline: Option<String>,
    /// What dateline and byline say: `source`, `place`, `date`, `author`.
    pub metadata: Metadata,
    /// How likely it is put together right, to four places.
    pub confidence: f64,
    /// Why it is put together so.
    pub reasons: Vec<String>,
    /// Its lines on each page, in reading order.
    pub parts: Vec<PartRecord>,
    /// Its text, a paragraph a line; nothing where it has a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What one page gives to an article.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PartRecord {
    /// The page, as it was named; nothing in a stream.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// Its lines in reading order, counted from 1 among all lines of the file.
    pub lines: Vec<u32>,
}

impl ArticleRecord {
    /// The record of an article. `names` are those of the pages.
    pub fn of(article: &Article, sheets: &[Sheet], names: &[&str]) -> Self {
        let metadata = &article.metadata;
        let fields = [
            (SOURCE, &metadata.source),
            (PLACE, &metadata.place),
            (DATE, &metadata.date),
            (AUTHOR, &metadata.author),
        ];
        let metadata: BTreeMap<String, String> = fields
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value.clone()?)))
            .collect();
        let parts = article.parts.iter().map(|part| PartRecord {
            page: names.get(part.page).copied().unwrap_or_default().to_owned(),
            lines: part
                .lines
                .iter()
                .map(|line| sheets[part.page].numbers[*line])
                .collect(),
        });
        Self {
            file: None,
            headline: article.headline(sheets),
            metadata,
            confidence: (f64::from(article.confidence) * 1e4).round() / 1e4,
            reasons: article
                .reasons
                .iter()
                .map(|reason| reason.english().to_owned())
                .collect(),
            parts: parts.collect(),
            text: None,
        }
    }
}
