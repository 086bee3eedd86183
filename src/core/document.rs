//! A document: the pages that work has connected, everything done to them, and the state it
//! folds to.
//!
//! Most documents are one page; moving text between pages makes them one document. The state is
//! a function of the pages and of the set of live actions, folded in two passes:
//!
//! 1. *arrange*: in what order characters stand and which belong to which span. It depends on
//!    what was typed, tagged and moved; of undoing, only the undoing of moves changes it.
//! 2. *decide*: what is hidden, replaced, unborn, joined, kept; roles, labels, attributes,
//!    progress, metadata. It depends on which actions are live.
//!
//! A new operation is the last in order and is put on top of both. Undoing and redoing decide
//! anew (a millisecond for fifty thousand operations); undoing a move arranges anew as well.
//!
//! A document knows nothing of files, time, label sets, or which of its changes are saved.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::address::{Address, Buffer, PageId, Run, RunSet};
use super::arrangement::Arrangement;
use super::buffers::{Buffers, Facts, Slot};
use super::layout::Layout;
use super::members::{ListIx, MemberLists};
use super::operation::{ActionId, LabelId, Operation, Progress, SpanId};

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
    pub(super) metadata: BTreeMap<Address, BTreeMap<String, Option<String>>>,
    pub(super) page_metadata: BTreeMap<PageId, BTreeMap<String, Option<String>>>,
    pub(super) suspended: Vec<Suspended>,

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
        for entry in self
            .entries
            .iter()
            .filter(|entry| changed.contains(&entry.action))
        {
            any = true;
            moves |= matches!(*entry.operation, Operation::Move { .. });
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

    // ---- arranging ----

    fn arrange_all(&mut self) {
        let buffers = &self.buffers;
        let roots = self
            .pages
            .iter()
            .filter_map(|&page| buffers.slot(Buffer::of_page(page)));
        self.arrangement = Arrangement::of_pages(buffers, roots);
        self.lists = MemberLists::default();
        self.list_of.clear();
        self.list_makers.clear();
        self.typing.clear();
        self.inside.clear();
        self.corrections.clear();
        self.stuck_moves.clear();
        for op in 0..self.entries.len() as OpIx {
            self.arrange(op);
        }
    }

    fn slot_of(&self, address: Address) -> (Slot, u32) {
        // Every address of an admitted operation has a slot.
        (
            self.buffers.slot(address.buffer).unwrap_or_default(),
            address.index,
        )
    }

    fn arrange(&mut self, op: OpIx) {
        let Entry {
            action, operation, ..
        } = self.entries[op as usize].clone();
        match &*operation {
            Operation::Insert {
                typed,
                after,
                before,
                ..
            } => {
                let (typed, after, before) = (*typed, *after, *before);
                let behind = self.behind_corrections(after, before);
                self.place_typed(op, typed, behind, true);
                self.note_inside(op, after, before);
                if let Some(before) = before {
                    self.lists.insert(typed, after, before, behind);
                }
            }
            Operation::SplitArticle {
                head,
                after,
                before,
            } => {
                let (head, after, before) = (*head, *after, *before);
                let behind = self.behind_corrections(after, before);
                self.place_typed(op, head.into(), behind, false);
                self.note_inside(op, after, before);
            }
            Operation::Replace { targets, typed, .. } => {
                let typed = *typed;
                if let Some(last) = targets.last() {
                    self.place_typed(op, typed, last.last(), true);
                }
                for target in targets.iter().flat_map(|run| run.addresses()) {
                    self.corrections.entry(target).or_default().push(op);
                }
                self.lists.replace(targets, typed);
            }
            Operation::Move { runs, after } => {
                if self.dead.contains(&action) {
                    return;
                }
                let all = self.with_companions(runs, &RunSet::default());
                if all.iter().any(|run| run.contains(*after)) {
                    self.stuck_moves.insert(op);
                    return;
                }
                let pieces = self.arrangement.take_out(&all, &self.buffers);
                let behind = self.slot_of(self.behind_corrections(*after, None));
                self.arrangement.put(&pieces, behind);
            }
            Operation::Tag { members, .. } | Operation::SetMembers { members, .. } => {
                let named = if members.len() > 1 {
                    RunSet::new(&members.concat())
                } else {
                    RunSet::default()
                };
                let members = members
                    .iter()
                    .map(|part| self.with_companions(part, &named))
                    .collect();
                let list = self.lists.add(members);
                self.list_of.insert(op, list);
                self.list_makers.push(op);
            }
            _ => {}
        }
    }

    /// Where text typed or moved to after a character stands: behind the corrections of that
    /// character, except those that the editor knew and named as what stood next.
    fn behind_corrections(&self, after: Address, before: Option<Address>) -> Address {
        let mut behind = after;
        if !self.corrections.contains_key(&after) {
            return behind;
        }
        let mut passed = vec![after];
        let mut next = self.following(after);
        while let Some(address) = next
            && next != before
            && address.buffer.is_typed()
            && !self.is(address, Facts::HEAD)
        {
            let target = self
                .typed_by(address)
                .and_then(|op| self.targets(op).last())
                .map(|run| run.last());
            if target.is_some_and(|target| passed.contains(&target)) {
                passed.push(address);
                behind = address;
            }
            next = self.following(address);
        }
        behind
    }

    fn place_typed(&mut self, op: OpIx, typed: Run, after: Address, is_text: bool) {
        self.typing
            .entry(typed.buffer)
            .or_default()
            .insert(typed.start, op);
        let (slot, _) = self.slot_of(typed.first());
        let left = self.slot_of(after);
        let after_text = !self.buffers.facts_at(left.0, left.1).any(Facts::HEAD);
        self.arrangement
            .insert((slot, typed.start, typed.end), left, is_text && after_text);
    }

    fn with_companions(&self, runs: &[Run], others: &RunSet) -> Vec<Run> {
        self.arrangement
            .with_companions(runs, others, &self.buffers, |address| {
                match &*self.entries[self.typed_by(address)? as usize].operation {
                    Operation::Replace { targets, typed, .. } => {
                        targets.last().map(|run| (run.last(), *typed))
                    }
                    _ => None,
                }
            })
    }

    /// The operation that typed a character.
    pub(super) fn typed_by(&self, address: Address) -> Option<OpIx> {
        let (_, &op) = self
            .typing
            .get(&address.buffer)?
            .range(..=address.index)
            .next_back()?;
        self.typed_run(op)?.contains(address).then_some(op)
    }

    /// Remembers which typed text an insertion is strictly inside of: the innermost that holds
    /// both its neighbours.
    fn note_inside(&mut self, op: OpIx, after: Address, before: Option<Address>) {
        let Some(before) = before else { return };
        let left = self.hosts(after);
        if left.is_empty() {
            return;
        }
        let right = self.hosts(before);
        if let Some(&host) = left.iter().find(|host| right.contains(host)) {
            self.inside.insert(op, host);
        }
    }

    /// The typed texts a character is in, from the innermost: its own, and those that text was
    /// typed inside of or corrects.
    fn hosts(&self, address: Address) -> Vec<OpIx> {
        let mut hosts = Vec::new();
        let mut next = self.typed_by(address);
        while let Some(op) = next {
            hosts.push(op);
            next = match &*self.entries[op as usize].operation {
                Operation::Replace { targets, .. } => {
                    targets.last().and_then(|run| self.typed_by(run.last()))
                }
                _ => self.inside.get(&op).copied(),
            };
        }
        hosts
    }

    // ---- deciding ----

    fn decide_all(&mut self) {
        self.buffers.reset();
        self.spans
            .iter_mut()
            .for_each(|span| *span = Tagging::default());
        self.progress.clear();
        self.metadata.clear();
        self.page_metadata.clear();
        self.suspended.clear();
        for op in 0..self.entries.len() as OpIx {
            self.decide(op);
        }
        self.lay_out();
    }

    fn lay_out(&mut self) {
        self.buffers.count();
        self.layout = Layout::of(&self.arrangement, &self.buffers);
        self.revision += 1;
    }

    /// Puts an operation, if it is live, on top of what is decided.
    fn decide(&mut self, op: OpIx) {
        if self.dead.contains(&self.entries[op as usize].action) {
            return;
        }
        if let Err(ground) = self.try_decide(op) {
            let Entry { action, seq, .. } = self.entries[op as usize];
            self.suspended.push(Suspended {
                action,
                seq,
                ground,
            });
        }
    }

    fn try_decide(&mut self, op: OpIx) -> Result<(), Ground> {
        let operation = Arc::clone(&self.entries[op as usize].operation);
        match &*operation {
            Operation::Insert { typed, .. } => {
                self.ground_inside(op)?;
                self.clear(*typed, Facts::UNBORN);
            }
            Operation::SplitArticle { head, .. } => {
                self.ground_inside(op)?;
                self.clear((*head).into(), Facts::UNBORN);
            }
            Operation::UnsplitArticle { head } => self.set((*head).into(), Facts::HIDDEN),
            Operation::Replace { targets, typed, .. } => self.replace(targets, *typed)?,
            Operation::Hide { runs } => self.hide(runs),
            Operation::Show { runs } => self.show(runs),
            Operation::Join { at, runs } => {
                self.hide(runs);
                self.clear((*at).into(), Facts::KEPT);
                self.set((*at).into(), Facts::JOINED);
            }
            Operation::Keep { at, runs } => {
                self.show(runs);
                self.clear((*at).into(), Facts::JOINED);
                self.set((*at).into(), Facts::KEPT);
            }
            Operation::Move { .. } => {
                if self.stuck_moves.contains(&op) {
                    return Err(Ground::MoveIntoItself);
                }
            }
            Operation::SetRole { runs, role } => {
                for &run in runs {
                    self.buffers.set_role(run, *role);
                }
            }
            Operation::Tag {
                span,
                label,
                attributes,
                note,
                ..
            } => {
                let list = self.list_of.get(&op).copied();
                let tagging = self.tagging(span);
                if tagging.tag.is_some() {
                    return Err(Ground::SpanExists);
                }
                *tagging = Tagging {
                    list,
                    tag: Some(op),
                    removed: false,
                    label: Some(label.clone()),
                    attributes: attributes.clone(),
                    note: note.clone(),
                };
            }
            Operation::SetMembers { span, .. } => {
                let list = self.list_of.get(&op).copied();
                self.tagged(span)?.list = list;
            }
            Operation::SetLabel { span, label } => {
                self.tagged(span)?.label = Some(label.clone());
            }
            Operation::SetAttribute { span, key, value } => {
                set_or_remove(&mut self.tagged(span)?.attributes, key, value.as_deref());
            }
            Operation::SetNote { span, note } => self.tagged(span)?.note.clone_from(note),
            Operation::Untag { span } => self.tagged(span)?.removed = true,
            Operation::SetProgress { article, progress } => {
                self.progress.insert(*article, *progress);
            }
            Operation::SetPageMetadata { page, key, value } => {
                let metadata = self.page_metadata.entry(*page).or_default();
                metadata.insert(key.clone(), value.clone());
            }
            Operation::SetMetadata {
                article,
                key,
                value,
            } => {
                let metadata = self.metadata.entry(*article).or_default();
                metadata.insert(key.clone(), value.clone());
            }
        }
        Ok(())
    }

    fn tagging(&mut self, span: &SpanId) -> &mut Tagging {
        // Every span of an admitted operation was given a number.
        let ix = self.span_ids.get(span).copied().unwrap_or_default();
        &mut self.spans[ix as usize]
    }

    fn tagged(&mut self, span: &SpanId) -> Result<&mut Tagging, Ground> {
        let tagging = self.tagging(span);
        if tagging.tag.is_none() || tagging.removed {
            Err(Ground::NoSpan)
        } else {
            Ok(tagging)
        }
    }

    fn set(&mut self, run: Run, bits: u8) {
        self.buffers
            .facts_mut(run)
            .iter_mut()
            .for_each(|f| *f |= bits);
    }

    fn clear(&mut self, run: Run, bits: u8) {
        self.buffers
            .facts_mut(run)
            .iter_mut()
            .for_each(|f| *f &= !bits);
    }

    fn is(&self, address: Address, bits: u8) -> bool {
        let (slot, index) = self.slot_of(address);
        self.buffers.facts_at(slot, index).any(bits)
    }

    /// What was typed inside other typed text lives only while that does.
    fn ground_inside(&self, op: OpIx) -> Result<(), Ground> {
        let Some(host) = self.inside.get(&op) else {
            return Ok(());
        };
        match self.typed_run(*host) {
            Some(run) if self.is(run.first(), Facts::UNBORN) => Err(Ground::InsideUndone),
            _ => Ok(()),
        }
    }

    fn replace(&mut self, targets: &[Run], typed: Run) -> Result<(), Ground> {
        let each = |bits| {
            targets
                .iter()
                .flat_map(|run| run.addresses())
                .any(|address| self.is(address, bits))
        };
        if each(Facts::UNBORN) {
            return Err(Ground::TargetUndone);
        }
        if each(Facts::REPLACED) {
            return Err(Ground::TargetReplaced);
        }
        // A correction of hidden text stays as hidden as that.
        let hidden = targets
            .iter()
            .flat_map(|run| run.addresses())
            .all(|a| self.is(a, Facts::HIDDEN));
        for &run in targets {
            self.set(run, Facts::REPLACED);
        }
        self.clear(typed, Facts::UNBORN | Facts::HIDDEN);
        if hidden {
            self.set(typed, Facts::HIDDEN);
        }
        let last = targets.last().map(|run| self.slot_of(run.last()));
        if let Some((slot, index)) = last {
            let role = self.buffers.role_at(slot, index);
            self.buffers.set_role(typed, role);
        }
        Ok(())
    }

    /// Hides characters, and corrections all of whose targets are hidden by it.
    fn hide(&mut self, runs: &[Run]) {
        let mut next = runs.to_vec();
        while !next.is_empty() {
            for &run in &next {
                self.set(run, Facts::HIDDEN);
            }
            let hidden = |&op: &OpIx| {
                let targets = self.targets(op).iter().flat_map(|run| run.addresses());
                targets
                    .into_iter()
                    .all(|address| self.is(address, Facts::HIDDEN))
            };
            let corrections = self.corrections_of(&next);
            next = corrections
                .into_iter()
                .filter(hidden)
                .filter_map(|op| self.typed_run(op))
                .collect();
        }
    }

    /// Shows characters, and the corrections that stand for any of them.
    fn show(&mut self, runs: &[Run]) {
        let mut next = runs.to_vec();
        while !next.is_empty() {
            for &run in &next {
                self.clear(run, Facts::HIDDEN);
            }
            let corrections = self.corrections_of(&next);
            next = corrections
                .into_iter()
                .filter_map(|op| self.typed_run(op))
                .collect();
        }
    }

    fn typed_run(&self, op: OpIx) -> Option<Run> {
        self.entries[op as usize]
            .operation
            .typed()
            .map(|(run, _)| run)
    }

    fn targets(&self, op: OpIx) -> &[Run] {
        match &*self.entries[op as usize].operation {
            Operation::Replace { targets, .. } => targets,
            _ => &[],
        }
    }

    /// The corrections in effect that name a character of `runs`, in order.
    fn corrections_of(&self, runs: &[Run]) -> Vec<OpIx> {
        let mut found = Vec::new();
        for run in runs {
            let Some(slot) = self.buffers.slot(run.buffer) else {
                continue;
            };
            let facts = self.buffers.facts(slot, run.start, run.end);
            for (index, _) in (run.start..)
                .zip(facts)
                .filter(|(_, f)| Facts(**f).any(Facts::REPLACED))
            {
                found.extend(self.correction(run.buffer.at(index)));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The correction in effect that stands for a replaced character.
    pub(super) fn correction(&self, address: Address) -> Option<OpIx> {
        self.corrections.get(&address)?.iter().copied().find(|&op| {
            self.typed_run(op)
                .is_some_and(|run| !self.is(run.first(), Facts::UNBORN))
        })
    }
}

fn set_or_remove(map: &mut BTreeMap<String, String>, key: &str, value: Option<&str>) {
    match value {
        Some(value) => map.insert(key.to_owned(), value.to_owned()),
        None => map.remove(key),
    };
}
