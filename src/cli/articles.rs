//! The clean articles that `pizhu mend --text` writes: a file each, what is said of them beside, and
//! which repairs were made in them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use crate::format::articles::ArticleRecord;
use crate::format::atomic::AtomicFile;
use crate::mend::articles::{Article, Sheet};
use crate::session::assembly::ACCEPT_FROM;
use crate::tag::words::Words;

use super::mend::Output;
use super::pages::PageFile;
use super::repairing::{Repairing, Tally};
use super::said::not_written;
use super::{CliError, counted};

/// What articles are made of.
pub(super) struct Clean<'a> {
    pub(super) pages: &'a [PageFile],
    pub(super) articles: Vec<Article>,
    /// Jumps whose halves were left apart.
    pub(super) apart: usize,
    pub(super) words: &'a Words,
    /// From where on a repair is sure.
    pub(super) sure: f32,
    /// Whether sure repairs are made, or only counted.
    pub(super) makes_repairs: bool,
}

impl Clean<'_> {
    /// Writes the articles into a folder. They were put together of what was printed, whether it is
    /// repaired or not.
    pub(super) fn write(&self, folder: &Path, mut sheets: Vec<Sheet>) -> Result<(), CliError> {
        let Self {
            articles, apart, ..
        } = self;
        let is_doubtful = |article: &&Article| article.confidence < ACCEPT_FROM;
        let doubtful = articles.iter().filter(is_doubtful).count();
        if *apart + doubtful > 0 {
            eprintln!(
                "left for an editor: {} whose halves are written apart; {} not put together surely",
                counted(*apart as u64, "jump"),
                counted(doubtful as u64, "article"),
            );
        }
        let taken = taken(&sheets, articles);
        say_left_out(&sheets, &taken);
        let made = self.repair(&mut sheets, &taken)?;
        let names: Vec<&str> = self.pages.iter().map(|page| page.name.as_str()).collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut records = Vec::new();
        for article in articles {
            let mut record = ArticleRecord::of(article, &sheets, &names);
            let page = record.parts.first().map_or("", |part| part.page.as_str());
            let stem = stem_of(page);
            let count = counts.entry(stem.clone()).or_default();
            *count += 1;
            let file = format!("{stem}-{count}.txt");
            write_article(&folder.join(&file), article.text(&sheets).as_bytes())?;
            record.file = Some(file);
            let line = serde_json::to_string(&record)
                .map_err(|error| CliError::Other(error.to_string()))?;
            records.extend_from_slice(line.as_bytes());
            records.push(b'\n');
        }
        if let Some(made) = made {
            Output::begin(&folder.join("repairs.jsonl"))?.write(&made)?;
        }
        Output::begin(&folder.join("articles.jsonl"))?.write(&records)
    }

    /// Makes the sure repairs in the lines of articles, if that is wanted, and says how many there
    /// are; gives a line of JSON for each that was made.
    fn repair(
        &self,
        sheets: &mut [Sheet],
        taken: &[Vec<bool>],
    ) -> Result<Option<Vec<u8>>, CliError> {
        let mut records = Vec::new();
        let mut tally = Tally::default();
        for ((page, sheet), taken) in self.pages.iter().zip(sheets).zip(taken) {
            let repairing = Repairing::of(&page.chars, self.words, self.sure);
            let is_in_text = |line: usize| taken.get(line).copied().unwrap_or(false);
            repairing.count(is_in_text, &mut tally);
            if self.makes_repairs {
                repairing.make(&mut sheet.lines);
                for record in repairing.records(&page.name, is_in_text) {
                    let line = serde_json::to_string(&record)
                        .map_err(|error| CliError::Other(error.to_string()))?;
                    records.extend_from_slice(line.as_bytes());
                    records.push(b'\n');
                }
            }
        }
        tally.say(self.makes_repairs);
        Ok(self.makes_repairs.then_some(records))
    }
}

/// Makes the folder for articles, where it is not there.
pub(super) fn make_folder(folder: &Path) -> Result<(), CliError> {
    if folder.exists() && !folder.is_dir() {
        let why = format!("{}: this is a file, and not a folder", folder.display());
        return Err(CliError::Other(why));
    }
    fs::create_dir_all(folder).map_err(|error| CliError::Io {
        path: folder.display().to_string(),
        error,
    })
}

/// One of very many files: the disk is waited for only once, with the list of them.
fn write_article(path: &Path, text: &[u8]) -> Result<(), CliError> {
    let mut file = AtomicFile::create(path).map_err(|error| not_written(&error))?;
    if let Err(error) = file.write_all(text) {
        let path = path.display().to_string();
        return Err(CliError::Io { path, error });
    }
    file.put().map_err(|error| not_written(&error))
}

/// Which lines of pages are in an article.
fn taken(sheets: &[Sheet], articles: &[Article]) -> Vec<Vec<bool>> {
    let mut taken: Vec<Vec<bool>> = sheets
        .iter()
        .map(|sheet| vec![false; sheet.lines.len()])
        .collect();
    for part in articles.iter().flat_map(|article| &article.parts) {
        for line in &part.lines {
            taken[part.page][*line] = true;
        }
    }
    taken
}

/// Says how many lines of pages are in no article, by what they are.
fn say_left_out(sheets: &[Sheet], taken: &[Vec<bool>]) {
    let mut left: BTreeMap<&str, u64> = BTreeMap::new();
    for (sheet, taken) in sheets.iter().zip(taken) {
        for (line, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
            if !sheet.lines[line].is_empty() {
                *left.entry(sheet.roles[line].name()).or_default() += 1;
            }
        }
    }
    for (role, count) in left {
        eprintln!("in no article: {} of role {role}", counted(count, "line"));
    }
}

/// What the files of a page's articles begin with: the page's own name.
fn stem_of(page: &str) -> String {
    let name = page.rsplit(['/', '\\']).next().unwrap_or(page);
    name.strip_suffix(".txt").unwrap_or(name).replace('#', "-")
}
