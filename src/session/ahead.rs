//! Documents that take long to be read: they are read on another thread, from a survey
//! ([`Session::survey`]), and taken in when they are there.

use crate::core::{Address, Document, PageId};
use crate::store::StoreError;

use super::Session;

/// A page of more bytes is long: nobody is to wait while it is read and its log is folded.
const LONG: u64 = 200_000;

impl Session {
    /// Whether a page is long and its document has not been read yet.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Missing`] where there is no such page.
    pub fn takes_long(&self, page: PageId) -> Result<bool, StoreError> {
        if self.document_of.contains_key(&page) {
            return Ok(false);
        }
        let no = self.page_number(page).ok_or(StoreError::Missing)?;
        Ok(self.bundle.byte_count(no)? > LONG)
    }

    /// The first article of the first page; its document is read.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn first_article(&mut self) -> Result<Option<Address>, StoreError> {
        let Some(page) = self.known.ids.iter().min_by_key(|(no, _)| **no) else {
            return Ok(None);
        };
        let page = *page.1;
        Ok(self.document(page)?.page_head(page))
    }

    /// Takes in a document that was read from a survey of this session as it was at `revision`.
    /// Says whether it is as it was: if something was done on one of its pages meanwhile, it is
    /// to be read again.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn take_in(&mut self, document: Document, revision: u64) -> Result<bool, StoreError> {
        let since = self.touched_since(revision);
        let is_touched = |page: &PageId| {
            let no = self.page_number(*page);
            no.is_none_or(|no| since.binary_search(&no).is_ok())
        };
        if document.pages().iter().any(is_touched) {
            return Ok(false);
        }
        let is_there = |page: &PageId| self.document_of.contains_key(page);
        if !document.pages().iter().any(is_there) {
            self.make_room()?;
            self.uses += 1;
            self.keep(document);
        }
        Ok(true)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::core::clean::Clean;
    use crate::session::command::Command;
    use crate::session::import::ImportOptions;

    /// A bundle with a page of so many lines, opened anew.
    fn session(folder: &std::path::Path, lines: usize) -> Session {
        let file = folder.join("page.txt");
        std::fs::write(&file, "渡口新桥今日合龙年底通车\n".repeat(lines)).unwrap();
        let bundle = folder.join("test.pizhu");
        let mut session = Session::create(&bundle, "test").unwrap();
        let all = |_| true;
        session
            .import(&[file], &ImportOptions::default(), all)
            .unwrap();
        session.close().unwrap();
        Session::open(&bundle, "test").unwrap()
    }

    fn join(session: &mut Session, line: usize) {
        let script = format!(r#"{{"join": {{"article": 1, "line": {line}}}}}"#);
        let command: Command = serde_json::from_str(&script).unwrap();
        session.execute(&command).unwrap();
    }

    #[test]
    fn what_is_long_and_not_read_is_told() {
        for (lines, expected) in [(10, false), (8_000, true)] {
            let folder = tempfile::tempdir().unwrap();
            let mut session = session(folder.path(), lines);
            let page = session.pages()[0].1;
            assert_eq!(session.takes_long(page).unwrap(), expected, "{lines} lines");
            session.document(page).unwrap();
            assert!(!session.takes_long(page).unwrap(), "it is read");
        }
    }

    #[test]
    fn a_document_read_elsewhere_is_taken_in_unless_something_was_done_on_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut session = session(folder.path(), 8_000);
        let page = session.pages()[0].1;
        let read = |session: &Session| {
            let survey = session.survey();
            (survey.document(page).unwrap(), survey.revision())
        };
        let (stale, before) = read(&session);
        join(&mut session, 1);
        assert!(!session.take_in(stale, before).unwrap());

        // What is here already stays as it is.
        let (again, then) = read(&session);
        assert!(session.take_in(again, then).unwrap());
        join(&mut session, 2);
        let text = |session: &mut Session| {
            let head = session.articles().unwrap()[0].head;
            Clean::of(session.document(page).unwrap(), head).into_text()
        };
        let here = text(&mut session);
        session.close().unwrap();

        let bundle = folder.path().join("test.pizhu");
        let mut session = Session::open(&bundle, "test").unwrap();
        let (document, then) = read(&session);
        assert!(session.take_in(document, then).unwrap());
        assert!(!session.takes_long(page).unwrap());
        assert_eq!(text(&mut session), here);
        join(&mut session, 3);
        assert_ne!(text(&mut session), here);
    }
}
