//! Word lists that an editor has loaded, with the labels they stand for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::format::word_list::{self, WordListError, WordRow};
use crate::tag::dictionary::{Dictionary, Entry};

use super::names::Names;

/// A list that is to be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListFile {
    /// Where it is.
    pub path: PathBuf,
    /// What its words are, by a label's id, where the list itself does not say. Words of a list
    /// that stands for nothing, and names no labels, are not used.
    pub label: String,
    /// What the labels that the list names are taken for, by a label's id, or by nothing where
    /// such words are not used; those that are not here by what they say.
    pub named: BTreeMap<String, String>,
}

/// Lists as they were read.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    lists: Vec<List>,
}

#[derive(Clone, Debug)]
struct List {
    name: Arc<str>,
    label: String,
    named: BTreeMap<String, String>,
    rows: Vec<WordRow>,
}

/// Why a list is not used.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The file cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It is no list.
    #[error(transparent)]
    List(#[from] WordListError),
    /// There is no word in it.
    #[error("there is no word in it")]
    Empty,
}

impl Lists {
    /// Reads lists; and what is wrong with those that cannot be.
    pub fn read(files: &[ListFile]) -> (Self, Vec<(PathBuf, ListError)>) {
        let mut lists = Vec::new();
        let mut wrong = Vec::new();
        for file in files {
            match rows(&file.path) {
                Ok(rows) => lists.push(List {
                    name: name(&file.path).into(),
                    label: file.label.clone(),
                    named: file.named.clone(),
                    rows,
                }),
                Err(error) => wrong.push((file.path.clone(), error)),
            }
        }
        (Self { lists }, wrong)
    }

    /// How many words each has.
    pub fn counts(&self) -> Vec<usize> {
        self.lists.iter().map(|list| list.rows.len()).collect()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// All their words, with labels by number.
    pub(super) fn dictionary(&self, names: &Names) -> Arc<Dictionary> {
        let entries: Vec<Entry> = self.entries(names).map(|(_, entry)| entry).collect();
        Arc::new(Dictionary::new(&entries))
    }

    /// Each by its name, to tell which a word stands in.
    pub(super) fn each(&self, names: &Names) -> Vec<(Arc<str>, Dictionary)> {
        let of = |(number, list): (usize, &List)| {
            let entries = self.entries(names).filter(|(other, _)| *other == number);
            let entries: Vec<Entry> = entries.map(|(_, entry)| entry).collect();
            (Arc::clone(&list.name), Dictionary::new(&entries))
        };
        self.lists.iter().enumerate().map(of).collect()
    }

    fn entries<'a>(&'a self, names: &'a Names) -> impl Iterator<Item = (usize, Entry)> + 'a {
        self.lists
            .iter()
            .enumerate()
            .flat_map(move |(number, list)| {
                let own = names.find(&list.label);
                list.rows.iter().filter_map(move |row| {
                    let said = row.label.as_deref();
                    let label = match said.and_then(|said| list.named.get(said)) {
                        Some(label) => names.find(label)?,
                        // A kind of word that is no label (`v`) says nothing.
                        None => said.and_then(|said| names.find(said)).or(own)?,
                    };
                    let entry = Entry {
                        word: row.word.clone(),
                        label,
                        count: row.count,
                    };
                    Some((number, entry))
                })
            })
    }
}

pub(super) fn rows(path: &Path) -> Result<Vec<WordRow>, ListError> {
    let rows = word_list::read(&std::fs::read(path)?)?;
    if rows.is_empty() {
        return Err(ListError::Empty);
    }
    Ok(rows)
}

/// What a list is called: its file, without the ending.
pub fn name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or(path.as_os_str());
    stem.to_string_lossy().into_owned()
}
