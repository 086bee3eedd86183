//! An open bundle: it takes commands, makes actions of them, and keeps documents and disk in
//! step. It knows nothing of windows or of how commands came to be.

mod ahead;
mod context;
mod correcting;
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

pub use context::Context;
pub use places::article_id;
pub use rows::Metadata;
pub use survey::Scope;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::core::labels::{Label, LabelOperation, LabelSet, RelationType, default_labels};
use crate::core::{ActionId, Buffer, Document, Operation, PageId, Replica};
use crate::store::{
    self, ActionRow, Batch, Bundle, Saved, Sitting, StoreError, StoredAction, Ticket, Unwritten,
    WriteFailure, Writer, record,
};
use command::{Command, CommandError};
use known::Known;

/// Finds a loaded document.
type DocumentIx = usize;

/// Loaded documents beyond this many are dropped, the longest unused first.
const LOADED_AT_MOST: usize = 48;
/// While work on them is not on disk, so many are kept.
const LOADED_IN_NEED: usize = 4 * LOADED_AT_MOST;

/// So many pages become out of date faster together than one by one.
const MANY: usize = 4096;

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

#[derive(Debug)]
struct Loaded {
    document: Document,
    used: u64,
}

/// An action in the making.
#[derive(Debug)]
struct Draft {
    id: ActionId,
    seq: u32,
    /// Operations by the page whose log they go to.
    operations: Vec<(PageId, u32, Arc<Operation>)>,
    labels: Vec<(u32, LabelOperation)>,
}

/// What the log says of an action.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionBody {
    /// Something done.
    Do {
        /// The command's name.
        name: String,
        /// What about, for people.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        detail: String,
        /// Whether the program proposed it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        machine: bool,
        /// What proposed it, where an editor accepted the proposal: then it is the editor's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suggested: Option<String>,
        /// Who did it, where that is not the author of the sitting: taken over from elsewhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        author: Option<String>,
        /// How to do the same elsewhere; see [`mending::Step`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<serde_json::Value>,
    },
    /// Actions taken out.
    Undo(Vec<String>),
    /// Actions put back.
    Redo(Vec<String>),
}

/// What carrying out a command led to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The action that stands in the log.
    pub action: ActionId,
    /// Good once the action is on disk.
    pub ticket: Ticket,
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

    // ---- documents ----

    /// The document a page is in, loaded if need be.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Missing`] where there is no such page.
    pub fn document(&mut self, page: PageId) -> Result<&Document, StoreError> {
        let ix = self.load(page)?;
        Ok(&self.loaded(ix).document)
    }

    fn load(&mut self, page: PageId) -> Result<DocumentIx, StoreError> {
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

    fn keep(&mut self, document: Document) -> DocumentIx {
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
    fn loaded(&self, ix: DocumentIx) -> &Loaded {
        self.documents[ix].as_ref().expect("a loaded document")
    }

    #[expect(
        clippy::expect_used,
        reason = "an index is handed out with its document and lives as long"
    )]
    fn loaded_mut(&mut self, ix: DocumentIx) -> &mut Loaded {
        self.documents[ix].as_mut().expect("a loaded document")
    }

    /// Drops the documents unused longest, once all their work is on disk.
    fn make_room(&mut self) -> Result<(), StoreError> {
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
    fn connect(&mut self, a: DocumentIx, b: DocumentIx) -> DocumentIx {
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

    // ---- actions ----

    fn draft(&mut self) -> Draft {
        let replica = *self.sitting.get_or_insert_with(draw_replica);
        let id = ActionId {
            lamport: self.lamport + 1,
            replica,
        };
        Draft {
            id,
            seq: 0,
            operations: Vec::new(),
            labels: Vec::new(),
        }
    }

    /// Adds an operation to an action in the making, and applies it.
    fn push(
        &mut self,
        draft: &mut Draft,
        home: PageId,
        operation: Operation,
    ) -> Result<(), CommandError> {
        let mut ix = self.load(home)?;
        for page in operation.pages().collect::<BTreeSet<_>>() {
            let other = self.load(page)?;
            ix = self.connect(ix, other);
        }
        let operation = Arc::new(operation);
        let seq = draft.seq;
        self.loaded_mut(ix)
            .document
            .append(draft.id, [(seq, Arc::clone(&operation))])
            .map_err(|(_, defect)| CommandError::Internal(format!("{defect:?}")))?;
        draft.operations.push((home, seq, operation));
        draft.seq += 1;
        Ok(())
    }

    fn push_label(&mut self, draft: &mut Draft, operation: LabelOperation) {
        self.labels.apply(&operation);
        draft.labels.push((draft.seq, operation));
        draft.seq += 1;
    }

    /// Takes an action in the making back.
    fn withdraw(&mut self, draft: &Draft) {
        let pages: BTreeSet<PageId> = draft.operations.iter().map(|(page, _, _)| *page).collect();
        for page in pages {
            if let Some(&ix) = self.document_of.get(&page) {
                self.loaded_mut(ix).document.withdraw(draft.id);
            }
        }
        if !draft.labels.is_empty() {
            self.fold_labels();
        }
    }

    /// Writes an action to the log.
    fn commit(&mut self, draft: Draft, body: &ActionBody) -> Result<Outcome, StoreError> {
        if let Some(settings) = &mut self.lists.page_settings {
            let all = draft.operations.iter();
            settings
                .extend(all.filter_map(|(_, seq, o)| catalog::PageSetting::of(draft.id, *seq, o)));
        }
        let mut batch = plan::batch_of(draft.id, &draft.operations, |page| self.page_number(page))?;
        if !draft.labels.is_empty() {
            let list: Vec<_> = draft.labels.iter().map(|(seq, o)| (*seq, o)).collect();
            batch.operations.push(StoredAction {
                id: draft.id,
                page: 0,
                body: record::encode_labels(&list).into(),
            });
            for (seq, operation) in draft.labels {
                self.label_log.push((draft.id, seq, operation));
            }
            self.fold_labels();
        }
        Ok(self.send_action(draft.id, body, batch))
    }

    fn send_action(&mut self, id: ActionId, body: &ActionBody, mut batch: Batch) -> Outcome {
        let now = store::now();
        // The sitting goes with each of its actions, so that whichever is saved brings it.
        batch.sittings.push(Sitting {
            replica: id.replica,
            author: self.author.clone(),
            began: now,
        });
        // A body is strings and lists; writing it cannot fail.
        let body = serde_json::to_string(body).unwrap_or_default();
        self.note_done(&ActionRow {
            id,
            time: now,
            body: body.clone(),
            author: self.author.clone(),
        });
        batch.actions.push((id, now, body));
        batch.stale.sort_unstable();
        batch.stale.dedup();
        match batch.stale.len() {
            few if few < MANY => self.stale.extend(&batch.stale),
            _ => self
                .stale
                .append(&mut batch.stale.iter().copied().collect()),
        }
        let pages = batch.stale.iter().map(|no| (*no, self.revision));
        self.touched.extend(pages);
        self.lamport = self.lamport.max(id.lamport);
        let ticket = self.send(batch);
        Outcome { action: id, ticket }
    }

    fn send(&mut self, batch: Batch) -> Ticket {
        let Some(writer) = &self.writer else {
            return Ticket::default();
        };
        let kept = tail::Kept::of(&batch, &self.author);
        let ticket = writer.send(batch);
        let tail = &mut self.known.tail;
        tail.settle(|ticket| writer.is_durable(ticket));
        tail.add(ticket, kept);
        ticket
    }

    /// Carries out a command: one action in the log, or an error and no change.
    ///
    /// # Errors
    /// Why not; see [`CommandError`].
    pub fn execute(&mut self, command: &Command) -> Result<Outcome, CommandError> {
        self.execute_by(command, false, None, None)
    }

    /// Carries out a command that the program proposed; the action says so.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn execute_as_machine(&mut self, command: &Command) -> Result<Outcome, CommandError> {
        self.execute_by(command, true, None, None)
    }

    /// Carries out a command that something proposed and the editor accepted: the action says
    /// so, and is the editor's own to undo.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn accept(&mut self, command: &Command, suggested: &str) -> Result<Outcome, CommandError> {
        self.execute_by(command, true, Some(suggested), None)
    }

    /// The same; the log says `detail` of it.
    pub(crate) fn accept_about(
        &mut self,
        command: &Command,
        suggested: &str,
        detail: String,
    ) -> Result<Outcome, CommandError> {
        self.execute_by(command, true, Some(suggested), Some(detail))
    }

    fn execute_by(
        &mut self,
        command: &Command,
        machine: bool,
        suggested: Option<&str>,
        detail: Option<String>,
    ) -> Result<Outcome, CommandError> {
        if !self.is_writable() {
            return Err(CommandError::ReadOnly);
        }
        match command {
            Command::Undo {
                action,
                with_resting,
            } => return self.undo(action.as_deref(), *with_resting),
            Command::Redo { action } => return self.redo(action.as_deref()),
            _ => {}
        }
        let mut draft = self.draft();
        self.is_acting = true;
        let done = self.carry_out(&mut draft, command);
        self.is_acting = false;
        let detail = match done {
            Ok(done) => detail.unwrap_or(done),
            Err(error) => {
                self.withdraw(&draft);
                return Err(error);
            }
        };
        if draft.operations.is_empty() && draft.labels.is_empty() {
            return Err(CommandError::NothingToDo);
        }
        let name = match command {
            Command::Batch { name, .. } if !name.is_empty() => name.as_str(),
            other => other.name(),
        };
        let mut body = ActionBody::done(name, detail, machine);
        if let ActionBody::Do { suggested: by, .. } = &mut body {
            *by = suggested.map(str::to_owned);
        }
        Ok(self.commit(draft, &body)?)
    }

    /// Adds what a command does to an action in the making; gives what it is about, for people.
    fn carry_out(&mut self, draft: &mut Draft, command: &Command) -> Result<String, CommandError> {
        match command {
            Command::Batch { commands, .. } => {
                for (i, inner) in commands.iter().enumerate() {
                    let name = inner.name();
                    if matches!(inner, Command::Undo { .. } | Command::Redo { .. }) {
                        return Err(CommandError::NotInBatch { name });
                    }
                    match self.carry_out(draft, inner) {
                        Ok(_) | Err(CommandError::NothingToDo) => {}
                        Err(error) => {
                            let error = Box::new(error);
                            return Err(CommandError::InBatch {
                                number: i + 1,
                                name,
                                error,
                            });
                        }
                    }
                }
                Ok(format!("{} commands", commands.len()))
            }
            Command::Tag { .. }
            | Command::Retag { .. }
            | Command::Edge { .. }
            | Command::Untag { .. }
            | Command::Decline { .. }
            | Command::Note { .. }
            | Command::Attribute { .. } => self.tagging(draft, command),
            Command::Label(_)
            | Command::DeleteLabel { .. }
            | Command::MergeLabels { .. }
            | Command::LabelOrder { .. }
            | Command::RelationType(_)
            | Command::DeleteRelationType { .. }
            | Command::Guidelines { .. } => self.labelling(draft, command),
            Command::AddPart { .. }
            | Command::RemovePart { .. }
            | Command::Relate { .. }
            | Command::Unrelate { .. }
            | Command::LabelArticle { .. } => self.relating(draft, command),
            Command::Replace { .. } => self.replace_in_draft(draft, command),
            other => self.edit(draft, other),
        }
    }
}

impl ActionBody {
    /// The body of something done.
    pub fn done(name: &str, detail: String, machine: bool) -> Self {
        ActionBody::Do {
            name: name.to_owned(),
            detail,
            machine,
            suggested: None,
            author: None,
            step: None,
        }
    }

    /// Takes note of how to do the same elsewhere.
    fn note_step(&mut self, how: &mending::Step) {
        if let ActionBody::Do { step, .. } = self {
            *step = serde_json::to_value(how).ok();
        }
    }
}

fn draw_replica() -> Replica {
    loop {
        // Where the system has no randomness, time and process have to do.
        let drawn = getrandom::u64().unwrap_or_else(|_| {
            (store::now() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
                ^ u64::from(std::process::id())
        });
        if Replica(drawn) != Replica::PAGE {
            return Replica(drawn);
        }
    }
}

/// Where a copy of a bundle beside it would be called.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}{suffix}.pizhu"))
}
