//! An open bundle: it takes commands, makes actions of them, and keeps documents and disk in
//! step. It knows nothing of windows or of how commands came to be.

mod acting;
mod ahead;
mod context;
mod correcting;
mod documents;
mod edit;
mod known;
mod labelling;
mod places;
mod plan;
mod planner;
mod pointing;
mod relating;
mod rows;
mod tagging;
mod tail;
mod undo;
mod undoing;

#[cfg(test)]
pub(crate) mod testing;

pub mod adjudication;
pub mod agreement;
pub mod answers;
pub mod assembly;
pub mod catalog;
pub mod check;
pub mod command;
pub mod concordance;
pub mod consistency;
pub mod copies;
pub mod counts;
pub mod find;
pub mod history;
pub mod import;
pub mod label_files;
pub mod lessons;
pub mod mending;
pub mod merge;
pub mod overview;
pub mod readings;
pub mod sample;
pub mod saying;
pub mod sets;
pub mod setting;
pub mod survey;
pub mod suspended;

pub use acting::{ActionBody, Outcome};
pub use context::Context;
pub use places::article_id;
pub use rows::Metadata;
pub use survey::Scope;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;

use crate::core::labels::{Label, LabelOperation, LabelSet, RelationType, default_labels};
use crate::core::{ActionId, PageId, Replica};
use crate::store::{Bundle, Saved, StoreError, Ticket, Unwritten, WriteFailure, Writer, record};
use acting::Draft;
use documents::{DocumentIx, Loaded};
use known::Known;

/// What the log calls the action that made a bundle.
const NEW_BUNDLE: &str = "new_bundle";

/// An open bundle.
#[derive(Debug)]
pub struct Session {
    bundle: Bundle,
    writer: Option<Writer>,
    author: String,
    sitting: Option<Replica>,
    lamport: u64,
    known: Known,
    last_page: u32,
    label_log: Vec<(ActionId, u32, LabelOperation)>,
    labels: LabelSet,
    documents: Vec<Option<Loaded>>,
    document_of: FxHashMap<PageId, DocumentIx>,
    uses: u64,
    stale: BTreeSet<u32>,
    /// Whether a command is being carried out.
    is_acting: bool,
    lists: catalog::Lists,
    /// See [`Session::revision`].
    revision: u64,
    /// The pages that were worked on in this session, each with the revision it had then.
    touched: FxHashMap<u32, u64>,
    own: history::Own,
    /// The last undo or redo of each action that has one; read when first asked for.
    toggles: Option<FxHashMap<ActionId, ActionId>>,
}

impl Session {
    /// Opens a bundle to work in it. `author` is who works.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(path: &Path, author: &str) -> Result<Self, StoreError> {
        let writer = Writer::open(path)?;
        let mut session = Self::new(path, author, Some(writer))?;
        if session.rescued() > 0 {
            // What was undone then may have been undone or redone since.
            session.rebuild_undone()?;
        }
        Ok(session)
    }

    /// How many actions were found in a rescue file when the bundle was opened: they could not
    /// be written the last time, and are in the log now.
    pub fn rescued(&self) -> usize {
        self.writer.as_ref().map_or(0, Writer::rescued)
    }

    /// The rescue files found beside the bundle that hold work which is not in it: of another
    /// bundle that was at its place, or on pages that are not in it.
    pub fn kept_rescue_files(&self) -> &[PathBuf] {
        self.writer.as_ref().map_or(&[], Writer::kept)
    }

    /// Opens a bundle to look at it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        Self::new(path, "", None)
    }

    /// Makes a new bundle with the default labels, to work in it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn create(path: &Path, author: &str) -> Result<Self, StoreError> {
        let writer = Writer::create(path)?;
        let mut session = Self::new(path, author, Some(writer))?;
        let mut draft = session.draft();
        for label in default_labels() {
            draft.labels.push((draft.seq, LabelOperation::Put(label)));
            draft.seq += 1;
        }
        session.commit(draft, &ActionBody::done(NEW_BUNDLE, String::new(), true))?;
        Ok(session)
    }

    fn new(path: &Path, author: &str, writer: Option<Writer>) -> Result<Self, StoreError> {
        let bundle = Bundle::open(path)?;
        let lamport = bundle.last_lamport()?;
        let undone = Arc::new(bundle.undone()?.into_iter().collect());
        let mut session = Self::unread(bundle, author, writer);
        session.lamport = lamport;
        session.known.undone = undone;
        session.read_pages()?;
        session.stale.extend(session.bundle.stale()?);
        session.read_labels()?;
        Ok(session)
    }

    /// A session that has read nothing of its bundle yet.
    fn unread(bundle: Bundle, author: &str, writer: Option<Writer>) -> Self {
        Self {
            bundle,
            writer,
            author: author.to_owned(),
            sitting: None,
            lamport: 0,
            known: Known::default(),
            last_page: 0,
            label_log: Vec::new(),
            labels: LabelSet::default(),
            documents: Vec::new(),
            document_of: FxHashMap::default(),
            uses: 0,
            stale: BTreeSet::new(),
            is_acting: false,
            lists: catalog::Lists::default(),
            revision: 0,
            touched: FxHashMap::default(),
            own: history::Own::default(),
            toggles: None,
        }
    }

    fn read_labels(&mut self) -> Result<(), StoreError> {
        self.label_log.clear();
        for stored in self.bundle.operations(0)? {
            for (seq, operation) in record::decode_labels(&stored.body) {
                self.label_log.push((stored.id, seq, operation));
            }
        }
        self.fold_labels();
        Ok(())
    }

    fn read_pages(&mut self) -> Result<(), StoreError> {
        for (no, id) in self.bundle.page_numbers()? {
            self.know_page(no, id);
        }
        Ok(())
    }

    fn know_page(&mut self, no: u32, id: PageId) {
        Arc::make_mut(&mut self.known.numbers).insert(id, no);
        Arc::make_mut(&mut self.known.ids).insert(no, id);
        self.last_page = self.last_page.max(no);
    }

    fn fold_labels(&mut self) {
        let live = self
            .label_log
            .iter()
            .filter(|(id, _, _)| !self.known.undone.contains(id));
        self.labels = LabelSet::fold(live.map(|(id, seq, operation)| (*id, *seq, operation)));
    }

    /// Where the bundle is.
    pub fn path(&self) -> &Path {
        self.bundle.path()
    }

    /// The bundle, for reading what is on disk.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// Whether it takes commands.
    pub fn is_writable(&self) -> bool {
        self.writer.is_some()
    }

    /// The Lamport time of the last action.
    pub fn clock(&self) -> u64 {
        self.lamport
    }

    /// Who works.
    pub fn author(&self) -> &str {
        &self.author
    }

    /// The label set.
    pub fn labels(&self) -> &LabelSet {
        &self.labels
    }

    /// A label by its id, as it is or, where it was deleted or merged, as it last was.
    pub fn label_once(&self, id: &str) -> Option<&Label> {
        let live = self.labels.labels().iter().find(|label| *label.id == *id);
        let mut log = self.label_log.iter().rev();
        live.or_else(|| {
            log.find_map(|(_, _, operation)| match operation {
                LabelOperation::Put(label) if *label.id == *id => Some(label),
                _ => None,
            })
        })
    }

    /// A type of relations by its id, as it is or, where it was deleted, as it last was: its
    /// relations would be back under a new one of that id.
    pub fn relation_type_once(&self, id: &str) -> Option<&RelationType> {
        let mut log = self.label_log.iter().rev();
        self.labels.relation(id).or_else(|| {
            log.find_map(|(_, _, operation)| match operation {
                LabelOperation::PutRelation(kind) if *kind.id == *id => Some(kind),
                _ => None,
            })
        })
    }

    /// Whether a label ever had an attribute of this id: its values would be back under a new one
    /// of that id.
    pub fn had_attribute(&self, label: &str, id: &str) -> bool {
        self.label_log
            .iter()
            .any(|(_, _, operation)| match operation {
                LabelOperation::Put(put) if *put.id == *label => {
                    put.attributes.iter().any(|attribute| attribute.id == id)
                }
                _ => false,
            })
    }

    /// The names of a label or of a type of relations, in Chinese and English, by its id; also
    /// of one that is gone, as it was last called.
    pub fn names_once(&self, id: &str) -> Option<(&str, &str)> {
        if let Some(label) = self.label_once(id) {
            return Some((&label.name, &label.name_en));
        }
        let mut log = self.label_log.iter().rev();
        log.find_map(|(_, _, operation)| match operation {
            LabelOperation::PutRelation(kind) if *kind.id == *id => {
                Some((&*kind.name, &*kind.name_en))
            }
            _ => None,
        })
    }

    /// How far writing has come.
    pub fn saved(&self) -> Saved {
        match &self.writer {
            Some(writer) => writer.saved(),
            None => Saved {
                sent: 0,
                durable: 0,
                tried: 0,
                failure: None,
            },
        }
    }

    /// Waits until everything is on disk.
    ///
    /// # Errors
    /// Why it is not, and where it is meanwhile.
    pub fn flush(&self) -> Result<(), WriteFailure> {
        self.writer.as_ref().map_or(Ok(()), Writer::flush)
    }

    /// What was done and may not be on disk yet, for another thread to wait for.
    pub fn unwritten(&self) -> Unwritten {
        let writer = self.writer.as_ref();
        writer.map_or_else(Unwritten::default, Writer::unwritten)
    }

    /// Waits until an action is on disk.
    ///
    /// # Errors
    /// Why it is not, and where it is meanwhile.
    pub fn wait(&self, ticket: Ticket) -> Result<(), WriteFailure> {
        self.writer
            .as_ref()
            .map_or(Ok(()), |writer| writer.wait(ticket))
    }

    /// Brings lists up to date, writes everything out, and gives the bundle back as one file.
    ///
    /// # Errors
    /// Why something is not on disk, and where it is meanwhile.
    pub fn close(self) -> Result<(), WriteFailure> {
        self.close_within(Duration::MAX)
    }

    /// The same; lists are brought up to date until the time is up, and what is left of them when
    /// the bundle is opened next.
    ///
    /// # Errors
    /// See [`Session::close`].
    pub fn close_within(mut self, budget: Duration) -> Result<(), WriteFailure> {
        // The lists can be made anew at the next opening.
        let _ = self.refresh_some(budget);
        let Self { bundle, writer, .. } = self;
        drop(bundle);
        writer.map_or(Ok(()), Writer::close)
    }

    /// The number of a page in this bundle.
    pub fn page_number(&self, page: PageId) -> Option<u32> {
        self.known.numbers.get(&page).copied()
    }

    /// The pages, by number, in the order in which they were added.
    pub fn pages(&self) -> Vec<(u32, PageId)> {
        let mut pages: Vec<_> = self.known.ids.iter().map(|(no, id)| (*no, *id)).collect();
        pages.sort_unstable();
        pages
    }
}

/// Where a copy of a bundle beside it would be called.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}{suffix}.pizhu"))
}
