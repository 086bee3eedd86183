//! Pages with decided breaks: the sample's, and those of tests/data/mend.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pizhu::core::clean::is_white;
use pizhu::mend::breaks::Decision;
use pizhu::mend::score::{Outcome, Tally};
use serde_json::Value;

/// A page and what is true of its breaks.
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) chars: Vec<char>,
    /// By the line that ends: kept or not, and whether another copy has something to say.
    pub(crate) breaks: BTreeMap<u32, (bool, bool)>,
}

impl Page {
    /// Characters that are not white.
    pub(crate) fn inked(&self) -> usize {
        self.chars.iter().filter(|c| !is_white(**c)).count()
    }

    /// Decisions beside the truth, where the truth is one.
    pub(crate) fn outcomes(&self, decisions: &[Decision]) -> Vec<Outcome> {
        let each = decisions.iter().filter_map(|decision| {
            let (truth, _) = self.breaks.get(&decision.line)?;
            Some(Outcome {
                truth: *truth,
                keep: decision.keep,
                confidence: decision.confidence,
                review: decision.review,
            })
        });
        each.collect()
    }

    pub(crate) fn tally(&self, decisions: &[Decision]) -> Tally {
        Tally::of(&self.outcomes(decisions), Some(self.inked()))
    }
}

fn json(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("a file");
    let parse = |line: &str| serde_json::from_str(line).expect("JSON");
    match path.extension().is_some_and(|e| e == "jsonl") {
        true => text.lines().map(parse).collect(),
        false => vec![parse(&text)],
    }
}

fn truth(record: &Value) -> Option<(u32, (bool, bool))> {
    let line = record["line"].as_u64()? as u32;
    let keep = match record["break"].as_str()? {
        "keep" => true,
        "join" => false,
        _ => return None,
    };
    Some((line, (keep, record["shared"].as_bool().unwrap_or(false))))
}

fn page(folder: &Path, name: &str, breaks: BTreeMap<u32, (bool, bool)>) -> Page {
    let text = fs::read_to_string(folder.join(name)).expect("a page");
    Page {
        name: name.to_owned(),
        chars: text.chars().collect(),
        breaks,
    }
}

/// Pages of a folder whose breaks are in a file of JSON lines.
pub(crate) fn decided(pages: &Path, breaks: &Path) -> Vec<Page> {
    let mut by_page: BTreeMap<String, BTreeMap<u32, (bool, bool)>> = BTreeMap::new();
    for record in json(breaks) {
        let name = record["page"].as_str().expect("a page's name").to_owned();
        by_page.entry(name).or_default().extend(truth(&record));
    }
    let each = by_page.into_iter();
    each.map(|(name, breaks)| page(pages, &name, breaks))
        .collect()
}

/// The pages of the sample.
pub(crate) fn sample() -> Vec<Page> {
    let folder = Path::new("assets/sample");
    decided(&folder.join("pages"), &folder.join("gold/breaks.jsonl"))
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

/// The labelled pages of a folder in `tests/data/mend`, `roles` or `pages`, each for itself.
pub(crate) fn labelled(folder: &str) -> Vec<Page> {
    let folder = &Path::new("tests/data/mend").join(folder);
    let cases = sorted(folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "json"));
    let mut pages = Vec::new();
    for path in cases {
        let case = json(&path).remove(0);
        let text = path.with_extension("txt");
        if !text.exists() {
            continue;
        }
        let name = text
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let breaks = case["breaks"]
            .as_array()
            .expect("breaks")
            .iter()
            .filter_map(truth)
            .collect();
        pages.push(page(folder, &name, breaks));
    }
    pages
}

/// The small pages of all layouts.
pub(crate) fn layouts() -> Vec<Page> {
    labelled("roles")
}

/// Corpora of two or three pages that share stories, with their names.
pub(crate) fn reprints() -> Vec<(String, Vec<Page>)> {
    let folders = sorted(Path::new("tests/data/mend/reprints"));
    let folders = folders
        .into_iter()
        .filter(|path| path.join("case.json").exists());
    let each = folders.map(|folder| {
        let case = json(&folder.join("case.json")).remove(0);
        let breaks = case["breaks"].as_object().expect("breaks");
        let pages = breaks.iter().map(|(name, breaks)| {
            let breaks = breaks
                .as_array()
                .expect("breaks")
                .iter()
                .filter_map(truth)
                .collect();
            page(&folder, name, breaks)
        });
        let name = folder
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        (name, pages.collect())
    });
    each.collect()
}

/// Counts of many pages, each decided for itself.
pub(crate) fn tally_of(pages: &[Page], decide: impl Fn(&[char]) -> Vec<Decision>) -> Tally {
    let mut all = Tally::default();
    for page in pages {
        all.add(&page.tally(&decide(&page.chars)));
    }
    all
}
