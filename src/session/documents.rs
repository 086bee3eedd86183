//! Which documents are in memory: loaded when they are asked for, made one where an operation
//! connects them, and dropped when they were unused longest.

use crate::core::{Buffer, Document, PageId};
use crate::store::StoreError;

use super::Session;

/// Finds a loaded document.
pub(super) type DocumentIx = usize;

/// Loaded documents beyond this many are dropped, the longest unused first.
const LOADED_AT_MOST: usize = 48;
/// While work on them is not on disk, so many are kept.
const LOADED_IN_NEED: usize = 4 * LOADED_AT_MOST;

/// A document in memory.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) document: Document,
    /// When it was last used, in uses of documents.
    used: u64,
}

impl Session {
    /// The document a page is in, loaded if need be.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Missing`] where there is no such page.
    pub fn document(&mut self, page: PageId) -> Result<&Document, StoreError> {
        let ix = self.load(page)?;
        Ok(&self.loaded(ix).document)
    }

    pub(super) fn load(&mut self, page: PageId) -> Result<DocumentIx, StoreError> {
        self.uses += 1;
        if let Some(&ix) = self.document_of.get(&page)
            && let Some(loaded) = &mut self.documents[ix]
        {
            loaded.used = self.uses;
            return Ok(ix);
        }
        self.make_room()?;
        let document = self.read_document(page)?;
        Ok(self.keep(document))
    }

    pub(super) fn keep(&mut self, document: Document) -> DocumentIx {
        let ix = self
            .documents
            .iter()
            .position(Option::is_none)
            .unwrap_or_else(|| {
                self.documents.push(None);
                self.documents.len() - 1
            });
        for &page in document.pages() {
            self.document_of.insert(page, ix);
        }
        self.documents[ix] = Some(Loaded {
            document,
            used: self.uses,
        });
        ix
    }

    #[expect(
        clippy::expect_used,
        reason = "an index is handed out with its document and lives as long"
    )]
    pub(super) fn loaded(&self, ix: DocumentIx) -> &Loaded {
        self.documents[ix].as_ref().expect("a loaded document")
    }

    #[expect(
        clippy::expect_used,
        reason = "an index is handed out with its document and lives as long"
    )]
    pub(super) fn loaded_mut(&mut self, ix: DocumentIx) -> &mut Loaded {
        self.documents[ix].as_mut().expect("a loaded document")
    }

    /// Drops the documents unused longest, once all their work is on disk.
    pub(super) fn make_room(&mut self) -> Result<(), StoreError> {
        let count = self.documents.iter().flatten().count();
        // What an action in the making has changed is not in the log yet.
        if self.is_acting || count < LOADED_AT_MOST {
            return Ok(());
        }
        // The window does not wait for a slow disk: it has room for some more.
        let is_written = self.saved().is_complete();
        if !is_written && (count < LOADED_IN_NEED || self.flush().is_err()) {
            return Ok(());
        }
        let mut by_use: Vec<(u64, DocumentIx)> = self
            .documents
            .iter()
            .enumerate()
            .filter_map(|(ix, loaded)| Some((loaded.as_ref()?.used, ix)))
            .collect();
        by_use.sort_unstable();
        for (_, ix) in by_use.into_iter().take(count / 2) {
            self.refresh_loaded(ix)?;
            if let Some(loaded) = self.documents[ix].take() {
                for page in loaded.document.pages() {
                    self.document_of.remove(page);
                }
            }
        }
        Ok(())
    }

    /// Reads a document from disk: a page, those connected with it, and their logs.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Missing`] where there is no such page.
    pub fn read_document(&self, page: PageId) -> Result<Document, StoreError> {
        self.known.read_document(&self.bundle, page)
    }

    /// Makes one document of two, because an operation is to connect them.
    pub(super) fn connect(&mut self, a: DocumentIx, b: DocumentIx) -> DocumentIx {
        if a == b {
            return a;
        }
        let mut pages = Vec::new();
        let mut entries = Vec::new();
        for ix in [a, b] {
            if let Some(loaded) = self.documents[ix].take() {
                let document = &loaded.document;
                pages.extend(document.pages().iter().map(|&page| {
                    let buffer = Buffer::of_page(page);
                    (
                        page,
                        document
                            .chars(buffer.run(0..document.buffer_len(buffer)))
                            .to_vec(),
                    )
                }));
                entries.extend(document.entries().iter().cloned());
            }
        }
        let dead = self.known.dead(&entries);
        let document = Document::fold(pages, entries, dead);
        self.keep(document)
    }
}
