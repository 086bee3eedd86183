//! Which files there are, in an order that depends on nothing but their names.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::{ImportOptions, Why};

/// A file to be read.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is; its name in the bundle.
    pub path: PathBuf,
    /// Whether it was named by whoever imports, and not found in a folder.
    pub is_named: bool,
    /// How many bytes it has, or why it cannot be read.
    pub len: Result<u64, Why>,
}

/// What was found.
#[derive(Clone, Default, Debug)]
pub struct Found {
    /// The files to read.
    pub files: Vec<File>,
    /// How many others the folders have, by extension.
    pub passed_over: BTreeMap<String, usize>,
    /// Whether looking was stopped.
    pub stopped: bool,
}

/// The extensions of files that are taken from folders. An annotation set in JSON has one of them.
const EXTENSIONS: [&str; 8] = [
    "txt", "text", "md", "markdown", "json", "jsonl", "ndjson", "ron",
];

/// The files at `paths` and, of folders, those in them. `go_on` is told now and then how many.
pub fn find(
    paths: &[PathBuf],
    options: &ImportOptions,
    mut go_on: impl FnMut(usize) -> bool,
) -> Found {
    let except: Vec<PathBuf> = options
        .except
        .iter()
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    let mut found = Found::default();
    for path in paths {
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(metadata) if metadata.is_file() => {
                found.push(path, true, Ok(metadata.len()));
                continue;
            }
            Ok(_) => {
                found.push(path, true, Err(Why::NotAFile));
                continue;
            }
            Err(error) => {
                found.push(path, true, Err(Why::Unreadable(Arc::new(error))));
                continue;
            }
        }
        let walk = WalkDir::new(path)
            .follow_links(true)
            .sort_by(|a, b| natural(a.file_name(), b.file_name()))
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry));
        for entry in walk {
            match entry {
                Ok(entry) => found.push_entry(&entry, options, &except),
                // A folder that contains itself by a link has been looked through.
                Err(error) if error.loop_ancestor().is_some() => {}
                Err(error) => {
                    let at = error.path().unwrap_or(path).to_owned();
                    found.push(&at, false, Err(unreadable(error)));
                }
            }
            if found.files.len() % 1000 == 999 && !go_on(found.files.len()) {
                found.stopped = true;
                return found;
            }
        }
    }
    found.stopped = !go_on(found.files.len());
    found
}

fn unreadable(error: walkdir::Error) -> Why {
    // One that has none is about a folder that contains itself.
    let error = error.into_io_error();
    Why::Unreadable(Arc::new(
        error.unwrap_or_else(|| io::ErrorKind::Other.into()),
    ))
}

impl Found {
    fn push(&mut self, path: &Path, is_named: bool, len: Result<u64, Why>) {
        self.files.push(File {
            path: path.strip_prefix(".").unwrap_or(path).to_owned(),
            is_named,
            len,
        });
    }

    fn push_entry(&mut self, entry: &DirEntry, options: &ImportOptions, except: &[PathBuf]) {
        // Pipes and the like are not looked at.
        if !entry.file_type().is_file() || is_ours(entry.file_name()) {
            return;
        }
        let path = entry.path();
        let is_excepted = except
            .iter()
            .filter(|other| other.file_name() == path.file_name())
            .any(|other| path.canonicalize().is_ok_and(|path| path == **other));
        if is_excepted {
            return;
        }
        let extension = extension(path);
        if !options.all_extensions && !EXTENSIONS.contains(&extension.as_str()) {
            *self.passed_over.entry(extension).or_default() += 1;
            return;
        }
        let len = entry.metadata().map(|metadata| metadata.len());
        self.push(path, false, len.map_err(unreadable));
    }
}

/// A file's extension in lower case; nothing if it has none.
pub(super) fn extension(path: &Path) -> String {
    let extension = path.extension().unwrap_or_default();
    extension.to_string_lossy().to_lowercase()
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// Whether a file is a bundle or one that stands beside a bundle.
fn is_ours(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    [
        ".pizhu",
        ".pizhu-wal",
        ".pizhu-shm",
        ".pizhu-journal",
        ".lock",
        ".rescue.jsonl",
    ]
    .iter()
    .any(|end| name.ends_with(end))
}

/// Numbers in names by their value: page 2 before page 10.
fn natural(a: &OsStr, b: &OsStr) -> Ordering {
    let (mut left, mut right) = (a.as_encoded_bytes(), b.as_encoded_bytes());
    while let ([x, ..], [y, ..]) = (left, right) {
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (m, after_m) = number(left);
            let (n, after_n) = number(right);
            match m.len().cmp(&n.len()).then_with(|| m.cmp(n)) {
                Ordering::Equal => (left, right) = (after_m, after_n),
                unequal => return unequal,
            }
        } else if x == y {
            (left, right) = (&left[1..], &right[1..]);
        } else {
            return x.cmp(y);
        }
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

/// The digits at the start without leading zeros, and what comes after them.
fn number(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let zeros = text[..end].iter().take_while(|b| **b == b'0').count();
    (&text[zeros..end], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_by_value() {
        let mut names = [
            "版10", "版2", "版02", "版1b", "版1", "a", "版", "B2", "版001a",
        ];
        names.sort_by(|a, b| natural(a.as_ref(), b.as_ref()));
        assert_eq!(
            names,
            [
                "B2", "a", "版", "版1", "版001a", "版1b", "版02", "版2", "版10"
            ]
        );
    }
}
