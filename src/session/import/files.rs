//! Which files there are, in an order that depends on nothing but their names.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::{ImportOptions, Why};

/// A file to be read.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called in the bundle: by what was chosen, and not by where that lies on this
    /// machine.
    pub name: PathBuf,
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
    /// Symbolic links in folders that lead out of them. They are not followed.
    pub links_out: Vec<PathBuf>,
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
    for (path, name) in paths.iter().zip(names(paths)) {
        let of = Chosen { path, name };
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(metadata) if metadata.is_file() => {
                found.push(&of, path, Ok(metadata.len()));
                continue;
            }
            Ok(_) => {
                found.push(&of, path, Err(Why::NotAFile));
                continue;
            }
            Err(error) => {
                found.push(&of, path, Err(Why::Unreadable(Arc::new(error))));
                continue;
            }
        }
        let whole = path.canonicalize().ok();
        let mut links_out = Vec::new();
        let walk = WalkDir::new(path)
            .follow_links(true)
            .sort_by(|a, b| natural(a.file_name(), b.file_name()))
            .into_iter()
            .filter_entry(|entry| {
                let is_taken = entry.depth() == 0 || !is_hidden(entry);
                let leads_out = is_taken && leads_out(entry, whole.as_deref());
                if leads_out {
                    links_out.push(entry.path().to_owned());
                }
                is_taken && !leads_out
            });
        for entry in walk {
            match entry {
                Ok(entry) => found.push_entry(&of, &entry, options, &except),
                // A folder that contains itself by a link has been looked through.
                Err(error) if error.loop_ancestor().is_some() => {}
                Err(error) => {
                    let at = error.path().unwrap_or(path).to_owned();
                    found.push(&of, &at, Err(unreadable(error)));
                }
            }
            if found.files.len() % 1000 == 999 && !go_on(found.files.len()) {
                found.stopped = true;
                return found;
            }
        }
        found.links_out.append(&mut links_out);
    }
    let left_out = &options.left_out;
    found.files.retain(|file| !left_out.contains(&file.path));
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

/// One of the paths that were chosen, and what it is called.
struct Chosen<'a> {
    path: &'a Path,
    name: PathBuf,
}

/// What chosen paths are called in the bundle. A path below the folder in which one works is called
/// as it was written. Of another, where it lies says something of this machine alone: it is called
/// by its last part, or by as many of them as tell it from the others.
fn names(paths: &[PathBuf]) -> Vec<PathBuf> {
    let is_plain = |part: &Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    let plain = |path: &Path| -> PathBuf {
        let parts = path.components().filter(|part| *part != Component::CurDir);
        parts.collect()
    };
    let whole = |path: &Path| match path.components().any(|part| part == Component::ParentDir) {
        true => path.canonicalize(),
        false => std::path::absolute(path),
    };
    let far: Vec<Option<PathBuf>> = paths
        .iter()
        .map(|path| match path.components().all(|part| is_plain(&part)) {
            true => None,
            false => Some(whole(path).unwrap_or_else(|_| path.clone())),
        })
        .collect();
    let last = |path: &Path, count: usize| -> PathBuf {
        let parts: Vec<_> = path
            .components()
            .filter(|part| matches!(part, Component::Normal(_)))
            .collect();
        parts[parts.len().saturating_sub(count)..].iter().collect()
    };
    let differ = |count: usize| {
        let mut seen = HashMap::new();
        far.iter().flatten().all(|path| {
            let other = seen.insert(last(path, count), path);
            other.is_none_or(|other| other == path)
        })
    };
    let longest = far.iter().flatten().map(|path| path.components().count());
    let longest = longest.max().unwrap_or(1);
    let count = (1..longest).find(|count| differ(*count)).unwrap_or(longest);
    let named = paths.iter().zip(&far);
    named
        .map(|(path, far)| match far {
            Some(far) => last(far, count),
            None => plain(path),
        })
        .collect()
}

/// Whether an entry is a symbolic link to what does not lie in the folder.
fn leads_out(entry: &DirEntry, whole: Option<&Path>) -> bool {
    let is_link = entry.depth() > 0 && entry.path_is_symlink();
    let inside = |at: PathBuf| whole.is_some_and(|whole| at.starts_with(whole));
    // Where it leads to nothing, that is told otherwise.
    is_link && entry.path().canonicalize().is_ok_and(|at| !inside(at))
}

impl Found {
    fn push(&mut self, of: &Chosen<'_>, path: &Path, len: Result<u64, Why>) {
        let is_named = path == of.path;
        let name = match path.strip_prefix(of.path) {
            Ok(rest) if !is_named => of.name.join(rest),
            _ => of.name.clone(),
        };
        self.files.push(File {
            path: path.strip_prefix(".").unwrap_or(path).to_owned(),
            name,
            is_named,
            len,
        });
    }

    fn push_entry(
        &mut self,
        of: &Chosen<'_>,
        entry: &DirEntry,
        options: &ImportOptions,
        except: &[PathBuf],
    ) {
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
        self.push(of, path, len.map_err(unreadable));
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
    fn pages_are_called_by_what_was_chosen() {
        let check = |paths: &[&str], expected: &[&str]| {
            let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
            let expected: Vec<PathBuf> = expected.iter().map(PathBuf::from).collect();
            assert_eq!(names(&paths), expected, "{paths:?}");
        };
        // As it was written.
        check(&["pages", "./a/b.txt", "."], &["pages", "a/b.txt", ""]);
        // Where it lies says nothing.
        check(&["/data/pages"], &["pages"]);
        check(&["/data/a.txt", "/data/b.txt"], &["a.txt", "b.txt"]);
        check(&["/data/a.txt", "b/c.txt"], &["a.txt", "b/c.txt"]);
        // But for what tells one from another.
        check(
            &["/data/x/1.txt", "/data/y/1.txt", "/data/z/2.txt"],
            &["x/1.txt", "y/1.txt", "z/2.txt"],
        );
        check(&["/data/1.txt", "/data/1.txt"], &["1.txt", "1.txt"]);
        check(&["/a/p", "/p"], &["a/p", "p"]);
    }

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
