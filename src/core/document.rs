//! A document: the pages that work has connected, everything done to them, and the state it
//! folds to.
//!
//! Most documents are one page; moving text between pages makes them one document. The state is
//! a function of the pages and of the set of live actions, folded in two passes:
//!
//! 1. *arrange*: in what order characters stand and which belong to which span. It depends on
//!    what was typed, tagged and moved; of undoing, only the undoing of moves changes it.
//! 2. *decide*: what is hidden, replaced, unborn, joined, kept; roles, labels, attributes,
//!    progress, metadata, refusals. It depends on which actions are live.
//!
//! A new operation is the last in order and is put on top of both. Undoing and redoing decide
//! anew (a millisecond for fifty thousand operations); undoing a move arranges anew as well.
//!
//! A document knows nothing of files, time, label sets, or which of its changes are saved.

mod arrange;
mod decide;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::address::{Address, Buffer, PageId};
use super::arrangement::Arrangement;
use super::buffers::{Buffers, Facts};
use super::layout::Layout;
use super::members::{ListIx, MemberLists};
use super::operation::{ActionId, LabelId, Operation, Progress, SpanId};
use super::relations::RelationKey;

/// One operation in the log of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The action it is part of.
    pub action: ActionId,
    /// Its place in the action, among all the action's operations on all documents.
    pub seq: u32,
    /// What it does.
    pub operation: Arc<Operation>,
}

/// An operation's place in the document's log.
pub(super) type OpIx = u32;

/// Why an operation speaks of something that is not there. Such an operation is left out: it
/// comes from a damaged log, or from a page that is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Defect {
    /// It names a character that no page or earlier operation has.
    NoSuchCharacter,
    /// What it types does not fit the addresses it types at.
    BadTyping,
    /// It is about no characters at all.
    Empty,
    /// It names an article by a character that is not the head of one, or would take away the
    /// head of a page.
    NotAHead,
}

/// Why an operation has no effect for now, though nothing is wrong with it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ground {
    /// It corrects a character whose typing is undone.
    TargetUndone,
    /// It corrects a character that another correction, earlier in order, stands for.
    TargetReplaced,
    /// It was typed inside text whose typing is undone.
    InsideUndone,
    /// It moves text into itself.
    MoveIntoItself,
    /// It changes a span that is not tagged, or no longer.
    NoSpan,
    /// It tags under a name that another span has.
    SpanExists,
    /// It takes a relation away that is not there, or no longer.
    NoRelation,
}

/// An operation that has no effect while its ground is gone. It resumes when that returns.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Suspended {
    /// Its action.
    pub action: ActionId,
    /// Its place in the action.
    pub seq: u32,
    /// Why.
    pub ground: Ground,
}

/// What is said of a span, besides where it stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tagging {
    pub(super) list: Option<ListIx>,
    pub(super) tag: Option<OpIx>,
    pub(super) removed: bool,
    pub(super) label: Option<LabelId>,
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) note: Option<String>,
}

/// See the module's description.
#[derive(Debug, Default)]
pub struct Document {
    pub(super) pages: Vec<PageId>,
    pub(super) entries: Vec<Entry>,
    pub(super) dead: FxHashSet<ActionId>,
    pub(super) defects: Vec<(ActionId, u32, Defect)>,
    pub(super) buffers: Buffers,

    // Arranged.
    pub(super) arrangement: Arrangement,
    pub(super) lists: MemberLists,
    /// The list that a Tag or SetMembers made.
    list_of: FxHashMap<OpIx, ListIx>,
    /// The operation that made each list.
    pub(super) list_makers: Vec<OpIx>,
    /// Who typed what: by buffer and first index.
    typing: FxHashMap<Buffer, BTreeMap<u32, OpIx>>,
    /// The typed text that an insertion is strictly inside of.
    inside: FxHashMap<OpIx, OpIx>,
    /// The corrections that name a character.
    corrections: FxHashMap<Address, Vec<OpIx>>,
    stuck_moves: FxHashSet<OpIx>,
    pub(super) span_ids: FxHashMap<SpanId, u32>,

    // Decided.
    pub(super) spans: Vec<Tagging>,
    pub(super) span_names: Vec<SpanId>,
    pub(super) progress: BTreeMap<Address, Progress>,
    /// The relations that are there, and the operation that made each.
    pub(super) relations: BTreeMap<RelationKey, OpIx>,
    /// The labels that articles have, and the operation that gave each.
    pub(super) article_labels: BTreeMap<Address, BTreeMap<LabelId, OpIx>>,
    pub(super) metadata: BTreeMap<Address, BTreeMap<String, Option<String>>>,
    pub(super) page_metadata: BTreeMap<PageId, BTreeMap<String, Option<String>>>,
    pub(super) suspended: Vec<Suspended>,
    /// The live refusals.
    pub(super) declines: Vec<OpIx>,

    pub(super) layout: Layout,
    revision: u64,
}

impl Document {
    /// Folds a log over its pages. `entries` in any order; `dead` are the actions that are
    /// undone. Entries that cannot be are left out and listed by [`Self::defects`].
    pub fn fold(
        pages: impl IntoIterator<Item = (PageId, Vec<char>)>,
        mut entries: Vec<Entry>,
        dead: impl IntoIterator<Item = ActionId>,
    ) -> Self {
        let mut pages: Vec<_> = pages.into_iter().collect();
        pages.sort_by_key(|(id, _)| *id);
        entries.sort_by_key(|entry| (entry.action, entry.seq));
        let mut document = Self {
            dead: dead.into_iter().collect(),
            ..Self::default()
        };
        for (id, chars) in pages {
            document.pages.push(id);
            document.buffers.add_page(id, chars);
        }
        for entry in entries {
            match document.admit(&entry.operation) {
                Ok(()) => {
                    document.name_span(&entry.operation);
                    document.entries.push(entry);
                }
                Err(defect) => document.defects.push((entry.action, entry.seq, defect)),
            }
        }
        document.arrange_all();
        document.decide_all();
        document
    }

    /// Puts the operations of one action, each with its place in it, on top of the others or, when
    /// others come later in order, between them.
    ///
    /// # Errors
    /// The place of the first operation that cannot be, and why; then nothing has changed.
    pub fn append(
        &mut self,
        action: ActionId,
        operations: impl IntoIterator<Item = (u32, Arc<Operation>)>,
    ) -> Result<(), (u32, Defect)> {
        let new: Vec<Entry> = operations
            .into_iter()
            .map(|(seq, operation)| Entry {
                action,
                seq,
                operation,
            })
            .collect();
        let last = self.entries.last();
        if last
            .into_iter()
            .chain(&new)
            .is_sorted_by(|a, b| (a.action, a.seq) < (b.action, b.seq))
        {
            self.put_on_top(new)
        } else {
            self.put_between(new)
        }
    }

    fn put_on_top(&mut self, new: Vec<Entry>) -> Result<(), (u32, Defect)> {
        let (entries, spans) = (self.entries.len(), self.spans.len());
        for entry in new {
            if let Err(defect) = self.admit(&entry.operation) {
                self.retract(entries, spans);
                return Err((entry.seq, defect));
            }
            self.name_span(&entry.operation);
            self.entries.push(entry);
            let op = self.entries.len() as OpIx - 1;
            self.arrange(op);
            self.decide(op);
        }
        self.lay_out();
        Ok(())
    }

    /// Takes back an action that was appended last and is not in any log yet.
    pub fn withdraw(&mut self, action: ActionId) {
        let kept = self.entries.partition_point(|entry| entry.action < action);
        if self.entries[kept..]
            .iter()
            .all(|entry| entry.action == action)
        {
            let named: FxHashSet<_> = self.entries[..kept]
                .iter()
                .filter_map(|entry| entry.operation.span())
                .collect();
            self.retract(kept, named.len());
        }
    }

    /// Takes back the entries from `entries` on and the spans first named by them.
    fn retract(&mut self, entries: usize, spans: usize) {
        if entries == self.entries.len() {
            return;
        }
        for entry in self.entries.drain(entries..).rev() {
            if let Some((run, _)) = entry.operation.typed() {
                self.buffers.untype(run);
            }
        }
        self.spans.truncate(spans);
        for name in self.span_names.drain(spans..) {
            self.span_ids.remove(&name);
        }
        self.arrange_all();
        self.decide_all();
    }

    /// Folds the log anew with entries that do not all come last: what they speak of must be
    /// there at their place in the order.
    fn put_between(&mut self, new: Vec<Entry>) -> Result<(), (u32, Defect)> {
        let Some(first) = new.first().map(|entry| (entry.action, entry.seq)) else {
            return Ok(());
        };
        let pages = self.pages.iter().map(|&page| {
            let text = self.page_head(page).map_or(0, |head| head.index);
            (
                page,
                self.chars(Buffer::of_page(page).run(0..text)).to_vec(),
            )
        });
        let entries = self.entries.iter().cloned().chain(new).collect();
        let mut folded = Self::fold(pages, entries, self.dead.iter().copied());
        let defects = &folded.defects;
        if let Some((_, seq, defect)) = defects.iter().find(|(action, ..)| *action == first.0) {
            return Err((*seq, *defect));
        }
        if !defects.is_empty() {
            // It types where a later action has typed.
            return Err((first.1, Defect::BadTyping));
        }
        folded.defects = std::mem::take(&mut self.defects);
        folded.revision = self.revision + 1;
        *self = folded;
        Ok(())
    }

    /// Makes actions live or not.
    pub fn set_live(&mut self, changes: impl IntoIterator<Item = (ActionId, bool)>) {
        let mut changed = FxHashSet::default();
        for (action, live) in changes {
            let did = if live {
                self.dead.remove(&action)
            } else {
                self.dead.insert(action)
            };
            if did {
                changed.insert(action);
            }
        }
        let (mut any, mut moves) = (false, false);
        for action in changed {
            for entry in self.entries_of(action) {
                any = true;
                moves |= matches!(*entry.operation, Operation::Move { .. });
            }
        }
        if moves {
            self.arrange_all();
        }
        if any {
            self.decide_all();
        }
    }

    /// Whether an action is not undone.
    pub fn is_live(&self, action: ActionId) -> bool {
        !self.dead.contains(&action)
    }

    /// Changes whenever the state does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The log, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The part of the log that one action is.
    pub fn entries_of(&self, action: ActionId) -> &[Entry] {
        let start = self.entries.partition_point(|entry| entry.action < action);
        let behind = &self.entries[start..];
        &behind[..behind.partition_point(|entry| entry.action == action)]
    }

    /// The entries that were left out, and why.
    pub fn defects(&self) -> &[(ActionId, u32, Defect)] {
        &self.defects
    }

    /// The pages, in order.
    pub fn pages(&self) -> &[PageId] {
        &self.pages
    }

    /// The operations that have no effect for now, in order of the log.
    pub fn suspended(&self) -> &[Suspended] {
        &self.suspended
    }

    /// How many characters a buffer has, a page's head not counted: where text typed next would
    /// begin.
    pub fn buffer_len(&self, buffer: Buffer) -> u32 {
        let len = self
            .buffers
            .slot(buffer)
            .map_or(0, |slot| self.buffers.len(slot));
        if buffer.is_typed() {
            len
        } else {
            len.saturating_sub(1)
        }
    }

    /// Checks an operation against what is there, and takes in what it types.
    fn admit(&mut self, operation: &Operation) -> Result<(), Defect> {
        if !operation.anchors().all(|address| self.buffers.has(address))
            || !operation.runs().all(|run| self.buffers.has_text(run))
        {
            return Err(Defect::NoSuchCharacter);
        }
        match operation {
            Operation::UnsplitArticle { head }
            | Operation::SetProgress { article: head, .. }
            | Operation::SetArticleLabel { article: head, .. }
            | Operation::SetMetadata { article: head, .. }
                if !self.is(*head, Facts::HEAD) =>
            {
                return Err(Defect::NotAHead);
            }
            Operation::UnsplitArticle { head } if !head.buffer.is_typed() => {
                return Err(Defect::NotAHead);
            }
            Operation::Replace { targets: runs, .. }
            | Operation::Move { runs, .. }
            | Operation::Hide { runs }
            | Operation::Show { runs }
            | Operation::SetRole { runs, .. }
            | Operation::Decline { runs, .. }
                if runs.is_empty() =>
            {
                return Err(Defect::Empty);
            }
            Operation::Tag { members, .. } | Operation::SetMembers { members, .. }
                if members.is_empty() || members.iter().any(Vec::is_empty) =>
            {
                return Err(Defect::Empty);
            }
            _ => {}
        }
        if let Some((at, text)) = operation.typed() {
            let head = matches!(operation, Operation::SplitArticle { .. });
            if !self.buffers.type_text(at, text, head) {
                return Err(Defect::BadTyping);
            }
        }
        Ok(())
    }

    fn name_span(&mut self, operation: &Operation) {
        if let Some(span) = operation.span()
            && !self.span_ids.contains_key(span)
        {
            self.span_ids.insert(span.clone(), self.spans.len() as u32);
            self.spans.push(Tagging::default());
            self.span_names.push(span.clone());
        }
    }
}
