//! Articles as lists show them, made from documents.

use std::collections::BTreeMap;

use crate::core::breaks::Decision;
use crate::core::clean::{is_line_end, is_white};
use crate::core::printed::Printed;
use crate::core::{Address, Document, PageId, Progress};
use crate::format::metadata;
use crate::store::{ArticleRow, record};

/// Metadata: keys and values, sorted.
pub type Metadata = BTreeMap<String, String>;

/// The rows of the articles of a document, by the page whose list they are in. Articles without
/// text have none. `page_metadata` gives what a page came with.
pub(super) fn rows(
    document: &Document,
    number: impl Fn(PageId) -> Option<u32>,
    page_metadata: impl Fn(PageId) -> Metadata,
) -> Vec<(u32, Vec<ArticleRow>)> {
    let articles: Vec<Address> = document.articles().collect();
    let mut spans: BTreeMap<Address, u32> = BTreeMap::new();
    for span in document.spans() {
        let first = span.first_visible();
        if let Some(article) = first.and_then(|first| document.article_of(first)) {
            *spans.entry(article).or_default() += 1;
        }
    }
    let mut rows: Vec<(u32, Vec<ArticleRow>)> = Vec::new();
    for article in articles {
        if !article.buffer.is_typed() {
            rows.extend(number(article.buffer.page).map(|no| (no, Vec::new())));
        }
        let Some((page, list)) = rows.last_mut() else {
            continue;
        };
        let Some(first_line) = first_line(document, article) else {
            continue;
        };
        let metadata = effective_metadata(document, article, &page_metadata);
        let open = Printed::of(document, article)
            .breaks()
            .iter()
            .filter(|b| b.decision == Decision::Open)
            .count();
        list.push(ArticleRow {
            page: *page,
            place: list.len() as u32,
            head: record::write_address(PageId(!article.buffer.page.0), article),
            title: metadata.get(metadata::TITLE).cloned().unwrap_or(first_line),
            metadata: to_json(&metadata),
            progress: progress_number(document.progress(article)),
            characters: document.visible_len(article),
            spans: spans.get(&article).copied().unwrap_or(0),
            open_breaks: open as u32,
            labels: {
                let given = document.article_labels(article);
                let given: Vec<&str> = given.map(|(label, _)| &**label).collect();
                given.join(" ")
            },
        });
    }
    rows
}

/// What an article's metadata are: those its page came with, those set on its page since, those
/// set on itself, the later overriding the earlier.
pub(super) fn effective_metadata(
    document: &Document,
    article: Address,
    page_metadata: impl Fn(PageId) -> Metadata,
) -> Metadata {
    let page = document.page_of(article);
    let mut metadata = page_metadata(page);
    let set = [document.page_metadata(page), document.metadata(article)];
    for (key, value) in set.into_iter().flatten().flatten() {
        match value {
            Some(value) => metadata.insert(key.clone(), value.clone()),
            None => metadata.remove(key),
        };
    }
    metadata
}

/// The row of a page that was just added and on which nothing was done yet, but that its first
/// `hidden` characters are hidden.
pub(super) fn fresh_row(
    no: u32,
    page: PageId,
    chars: &[char],
    hidden: usize,
    metadata: &Metadata,
) -> Option<ArticleRow> {
    let visible = &chars[hidden..];
    let lines = || {
        visible
            .split(|c| is_line_end(*c))
            .filter(|line| line.iter().any(|c| !is_white(*c)))
    };
    let first: String = lines().next()?.iter().collect();
    Some(ArticleRow {
        page: no,
        place: 0,
        head: format!("{page}:{}", chars.len()),
        title: metadata
            .get(metadata::TITLE)
            .cloned()
            .unwrap_or_else(|| as_title(&first)),
        metadata: to_json(metadata),
        progress: 0,
        characters: visible.len() as u32,
        spans: 0,
        open_breaks: lines().count() as u32 - 1,
        labels: String::new(),
    })
}

pub(super) fn to_json(metadata: &Metadata) -> String {
    // A map of strings; writing it cannot fail.
    serde_json::to_string(metadata).unwrap_or_default()
}

fn progress_number(progress: Progress) -> u8 {
    match progress {
        Progress::Todo => 0,
        Progress::Doing => 1,
        Progress::Done => 2,
    }
}

/// How many characters of a title are shown.
const LONGEST: usize = 60;

fn first_line(document: &Document, article: Address) -> Option<String> {
    let mut line = String::new();
    // Characters since the first that is not white; no more than a title shows are needed.
    let mut count = 0;
    let mut has_ink = false;
    for c in document.visible_chars(article) {
        if is_line_end(c) {
            if has_ink {
                return Some(as_title(&line));
            }
            line.clear();
            count = 0;
            continue;
        }
        line.push(c);
        count += usize::from(count > 0 || !c.is_whitespace());
        has_ink |= !is_white(c);
        if count > LONGEST && !is_white(c) {
            break;
        }
    }
    has_ink.then(|| as_title(&line))
}

fn as_title(line: &str) -> String {
    line.trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_first_line_with_text() {
        let long = "长".repeat(59);
        for (text, expected) in [
            ("", None),
            (" \n\u{FEFF}\n　", None),
            ("渡口", Some("渡口".to_owned())),
            ("\n　　渡口\u{1}新桥 \n今晨", Some("渡口 新桥".to_owned())),
            (&format!("{long}甲"), Some(format!("{long}甲"))),
            (&format!(" {long}甲乙"), Some(format!("{long}甲"))),
            (&format!("{long}  乙"), Some(format!("{long} "))),
            (&format!("{long}  \n乙"), Some(long.clone())),
            (
                &format!("\u{FEFF}{long}甲乙"),
                Some(format!("\u{FEFF}{long}")),
            ),
        ] {
            let page = PageId(1);
            let document = Document::fold([(page, text.chars().collect())], Vec::new(), []);
            let article = document.page_head(page).unwrap();
            assert_eq!(first_line(&document, article), expected, "{text:?}");
        }
    }
}
