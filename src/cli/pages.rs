//! Pages as they are named on the command line: files, and folders with files, each page called as
//! its file was named.

use std::fs;
use std::path::{Path, PathBuf};

use crate::core::encoding::{Encoding, decode};
use crate::format::detect::{Detection, detect};
use crate::format::pages::{FileKind, kind_of, read};
use crate::session::import::{ImportOptions, find};

use super::counted;
use super::said::in_words;

/// A page that was read.
pub(super) struct PageFile {
    pub(super) name: String,
    pub(super) chars: Vec<char>,
}

/// The pages that could be read.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) pages: Vec<PageFile>,
    /// Something could not; what and why is on standard error.
    pub(super) failed: bool,
}

impl Pages {
    /// Reads files and, of folders, the files that an import takes. All are in `encoding`, or each
    /// in what it looks like.
    pub(super) fn read(paths: &[PathBuf], encoding: Option<Encoding>) -> Self {
        let mut all = Self::default();
        for path in paths {
            if path.is_dir() {
                all.read_folder(path, encoding);
            } else {
                all.read_file(path, encoding);
            }
        }
        all
    }

    fn read_folder(&mut self, folder: &Path, encoding: Option<Encoding>) {
        let found = find(&[folder.to_owned()], &ImportOptions::default(), |_| true);
        for file in &found.files {
            self.read_file(&file.path, encoding);
        }
        let others: usize = found.passed_over.values().sum();
        if others > 0 {
            let others = counted(others as u64, "file");
            eprintln!(
                "{}: {others} of other kinds passed over; name them to have them mended",
                folder.display()
            );
        }
        if found.files.is_empty() {
            eprintln!("{}: there is no page in this folder", folder.display());
            self.failed = true;
        }
    }

    fn read_file(&mut self, path: &Path, encoding: Option<Encoding>) {
        let shown = path.display();
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{shown}: {}", in_words(&error));
                self.failed = true;
                return;
            }
        };
        let encoding = encoding.unwrap_or_else(|| {
            let found = detect(&bytes);
            if let Detection::Unsure(_) = &found {
                eprintln!(
                    "{shown}: read as {}, which is not certain; name it with --encoding if it is another",
                    found.best()
                );
            }
            found.best()
        });
        let kind = match kind_of(path, &bytes[..bytes.len().min(512)]) {
            FileKind::Unknown => FileKind::Text,
            kind => kind,
        };
        let found = read(path, kind, bytes, encoding, None);
        for error in &found.errors {
            eprintln!("{error}");
            self.failed = true;
        }
        for page in found.pages {
            let decoded = decode(&page.bytes, page.encoding);
            if !decoded.undecodable.is_empty() {
                let count = counted(decoded.undecodable.len() as u64, "byte");
                eprintln!(
                    "{}: {count} of it mean nothing in {}; is it in another encoding?",
                    page.name, page.encoding
                );
            }
            self.pages.push(PageFile {
                name: page.name,
                chars: decoded.chars,
            });
        }
    }
}
