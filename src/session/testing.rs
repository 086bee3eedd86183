//! A bundle to try things on.

use std::path::PathBuf;

use crate::core::{ActionId, PageId};
use crate::session::Session;
use crate::session::command::{Command, CommandError};
use crate::session::import::ImportOptions;

pub(crate) struct Desk {
    _folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
    pub(crate) session: Session,
}

impl Desk {
    /// A bundle of pages `1.txt`, `2.txt` …, in which `lin` works.
    pub(crate) fn new(pages: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let files: Vec<PathBuf> = (1..)
            .zip(pages)
            .map(|(number, text)| {
                let file = folder.path().join(format!("{number}.txt"));
                std::fs::write(&file, text).expect("a page");
                file
            })
            .collect();
        let path = folder.path().join("b.pizhu");
        let mut session = Session::create(&path, "lin").expect("a new bundle");
        let options = ImportOptions::default();
        let report = session.import(&files, &options, |_| true).expect("pages");
        assert_eq!(report.pages as usize, pages.len());
        Self {
            _folder: folder,
            path,
            session,
        }
    }

    /// Closes the bundle and opens it as somebody.
    pub(crate) fn reopened_by(self, author: &str) -> Self {
        self.session.close().expect("everything on disk");
        Self {
            session: Session::open(&self.path, author).expect("a bundle"),
            ..self
        }
    }

    pub(crate) fn page(&self, number: usize) -> PageId {
        self.session.pages()[number - 1].1
    }

    pub(crate) fn try_it(&mut self, command: &str) -> Result<ActionId, CommandError> {
        let command = Command::from_json(command).expect("a command");
        self.session.execute(&command).map(|outcome| outcome.action)
    }

    #[track_caller]
    pub(crate) fn does(&mut self, command: &str) -> ActionId {
        self.try_it(command).expect("carried out")
    }

    pub(crate) fn undo(&mut self) -> Option<String> {
        self.try_it(r#"{"undo":{}}"#).ok().map(|id| id.to_string())
    }

    pub(crate) fn clean(&mut self, number: usize) -> String {
        let page = self.page(number);
        let document = self.session.document(page).expect("a document");
        let head = document.page_head(page).expect("a head");
        crate::core::clean::Clean::of(document, head)
            .text()
            .to_owned()
    }

    /// Keeps everybody from writing to the bundle until it is dropped.
    pub(crate) fn held(&self) -> impl Sized + use<> {
        self.session.flush().expect("on disk");
        crate::store::hold(&self.path).expect("the lock")
    }
}
