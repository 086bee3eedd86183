//! A bundle as a session knows it, to be read on other threads while the session goes on: one
//! document after the other ([`Survey::each_document`]), or everything on several threads
//! ([`Survey::scan`]). To make one costs nothing, however many pages there are.

mod plain;
mod scan;

use std::path::PathBuf;

use rustc_hash::FxHashSet;

use crate::core::{ActionId, Address, Document, PageId};
use crate::store::{Bundle, PageRow, StoreError};

use super::Session;
use super::known::Known;
use super::rows::{Metadata, effective_metadata};

pub(super) use plain::Plain;
pub use scan::Scope;
pub(super) use scan::{EndsInPanic, Text};

/// See the module's description.
#[derive(Clone, Debug)]
pub struct Survey {
    path: PathBuf,
    known: Known,
    revision: u64,
}

/// A document with what its pages came with.
#[derive(Debug)]
pub struct Surveyed {
    /// The document.
    pub document: Document,
    pages: Vec<PageRow>,
}

impl Session {
    /// Gets ready to read the bundle elsewhere.
    pub fn survey(&self) -> Survey {
        Survey {
            path: self.path().to_owned(),
            known: self.known.clone(),
            revision: self.revision(),
        }
    }
}

impl Survey {
    pub(super) fn known(&self) -> &Known {
        &self.known
    }

    /// The state of the session that this is a picture of; see [`Session::touched_since`].
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The bundle, opened for reading on this thread.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn bundle(&self) -> Result<Bundle, StoreError> {
        Bundle::open(&self.path)
    }

    /// Whether an action counts: it is not undone.
    pub fn is_live(&self, action: ActionId) -> bool {
        !self.known.undone.contains(&action)
    }

    /// What the log says of an action.
    pub(super) fn action_body(&self, bundle: &Bundle, action: ActionId) -> Option<String> {
        match self.known.tail.action(action) {
            Some(row) => Some(row.body.clone()),
            None => bundle.action(action).ok().flatten().map(|row| row.body),
        }
    }

    /// The number of a page in the bundle.
    pub fn page_number(&self, page: PageId) -> Option<u32> {
        self.known.numbers.get(&page).copied()
    }

    /// The page of a number.
    pub(super) fn page(&self, no: u32) -> Option<PageId> {
        self.known.ids.get(&no).copied()
    }

    /// The numbers of all pages, in order.
    pub fn pages(&self) -> Vec<u32> {
        let mut pages: Vec<u32> = self.known.ids.keys().copied().collect();
        pages.sort_unstable();
        pages
    }

    /// The pages on which something was done that may not be on disk yet and whose record says
    /// `text`, with when that was.
    pub(super) fn waiting_with(&self, text: &str) -> Vec<(u64, u32)> {
        let waiting = self.known.tail.all_operations();
        let with = waiting.filter(|sent| sent.body.contains(text));
        with.map(|sent| (sent.id.lamport, sent.page)).collect()
    }

    /// Reads the document that a page is in.
    ///
    /// # Errors
    /// See [`StoreError`]; [`StoreError::Missing`] where there is no such page.
    pub fn document(&self, page: PageId) -> Result<Document, StoreError> {
        self.known.read_document(&self.bundle()?, page)
    }

    /// Reads the documents that some pages are in, each once, in the order of their first pages
    /// here. `go_on` is told how many pages are done, and of how many, and says whether to go on.
    /// Says whether all were read.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn each_document(
        &self,
        pages: &[u32],
        mut go_on: impl FnMut(u64, u64) -> bool,
        mut each: impl FnMut(Surveyed),
    ) -> Result<bool, StoreError> {
        let bundle = self.bundle()?;
        bundle.hold_still()?;
        let mut read: FxHashSet<u32> = FxHashSet::default();
        for (done, no) in (0..).zip(pages) {
            if !go_on(done, pages.len() as u64) {
                return Ok(false);
            }
            let (Some(&page), false) = (self.known.ids.get(no), read.contains(no)) else {
                continue;
            };
            let (document, pages) = self.known.read_with_rows(&bundle, page)?;
            let numbers = document.pages().iter();
            read.extend(numbers.filter_map(|page| self.known.numbers.get(page)));
            each(Surveyed { document, pages });
        }
        Ok(true)
    }
}

impl Surveyed {
    /// What an article's metadata are; see [`Metadata`].
    pub fn metadata(&self, article: Address) -> Metadata {
        effective_metadata(&self.document, article, |page| {
            let row = self.pages.iter().find(|row| row.id == page);
            row.and_then(|row| serde_json::from_str(&row.metadata).ok())
                .unwrap_or_default()
        })
    }
}
