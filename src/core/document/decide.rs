//! What is hidden, replaced, unborn, decided and said: the second pass of the fold.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::core::address::{Address, Run};
use crate::core::buffers::Facts;
use crate::core::layout::Layout;
use crate::core::operation::{Operation, SpanId};

use super::{Document, Entry, Ground, OpIx, Suspended, Tagging};

impl Document {
    pub(super) fn decide_all(&mut self) {
        self.buffers.reset();
        self.spans
            .iter_mut()
            .for_each(|span| *span = Tagging::default());
        self.progress.clear();
        self.relations.clear();
        self.article_labels.clear();
        self.metadata.clear();
        self.page_metadata.clear();
        self.suspended.clear();
        self.declines.clear();
        for op in 0..self.entries.len() as OpIx {
            self.decide(op);
        }
        self.lay_out();
    }

    pub(super) fn lay_out(&mut self) {
        self.buffers.count();
        self.layout = Layout::of(&self.arrangement, &self.buffers);
        self.revision += 1;
    }

    /// Puts an operation, if it is live, on top of what is decided.
    pub(super) fn decide(&mut self, op: OpIx) {
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

    pub(super) fn try_decide(&mut self, op: OpIx) -> Result<(), Ground> {
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
            Operation::Decline { .. } => self.declines.push(op),
            Operation::SetProgress { article, progress } => {
                self.progress.insert(*article, *progress);
            }
            Operation::Relate { kind, from, to } => {
                self.tagged(from)?;
                self.tagged(to)?;
                let key = (kind.clone(), from.clone(), to.clone());
                // Of two editors who say the same the first has said it.
                self.relations.entry(key).or_insert(op);
            }
            Operation::Unrelate { kind, from, to } => {
                let key = (kind.clone(), from.clone(), to.clone());
                self.relations.remove(&key).ok_or(Ground::NoRelation)?;
            }
            Operation::SetArticleLabel {
                article,
                label,
                given,
            } => {
                let labels = self.article_labels.entry(*article).or_default();
                if *given {
                    labels.entry(label.clone()).or_insert(op);
                } else {
                    labels.remove(label);
                }
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

    pub(super) fn tagging(&mut self, span: &SpanId) -> &mut Tagging {
        // Every span that an admitted operation makes or changes was given a number.
        let ix = self.span_ids.get(span).copied().unwrap_or_default();
        &mut self.spans[ix as usize]
    }

    pub(super) fn tagged(&mut self, span: &SpanId) -> Result<&mut Tagging, Ground> {
        // A relation can name a span that no operation makes.
        if !self.span_ids.contains_key(span) {
            return Err(Ground::NoSpan);
        }
        let tagging = self.tagging(span);
        if tagging.tag.is_none() || tagging.removed {
            Err(Ground::NoSpan)
        } else {
            Ok(tagging)
        }
    }

    pub(super) fn set(&mut self, run: Run, bits: u8) {
        self.buffers
            .facts_mut(run)
            .iter_mut()
            .for_each(|f| *f |= bits);
    }

    pub(super) fn clear(&mut self, run: Run, bits: u8) {
        self.buffers
            .facts_mut(run)
            .iter_mut()
            .for_each(|f| *f &= !bits);
    }

    pub(super) fn is(&self, address: Address, bits: u8) -> bool {
        let (slot, index) = self.slot_of(address);
        self.buffers.facts_at(slot, index).any(bits)
    }

    /// What was typed inside other typed text lives only while that does.
    pub(super) fn ground_inside(&self, op: OpIx) -> Result<(), Ground> {
        let Some(host) = self.inside.get(&op) else {
            return Ok(());
        };
        match self.typed_run(*host) {
            Some(run) if self.is(run.first(), Facts::UNBORN) => Err(Ground::InsideUndone),
            _ => Ok(()),
        }
    }

    pub(super) fn replace(&mut self, targets: &[Run], typed: Run) -> Result<(), Ground> {
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
    pub(super) fn hide(&mut self, runs: &[Run]) {
        for &run in runs {
            self.set(run, Facts::HIDDEN);
        }
        let hidden = |&op: &OpIx| {
            let targets = self.targets(op).iter().flat_map(|run| run.addresses());
            targets
                .into_iter()
                .all(|address| self.is(address, Facts::HIDDEN))
        };
        let corrections = self.corrections_of(runs);
        let corrections = corrections.into_iter().filter(hidden);
        let typed: Vec<Run> = corrections.filter_map(|op| self.typed_run(op)).collect();
        if !typed.is_empty() {
            self.hide(&typed);
        }
    }

    /// Shows characters, and the corrections that stand for any of them.
    pub(super) fn show(&mut self, runs: &[Run]) {
        for &run in runs {
            self.clear(run, Facts::HIDDEN);
        }
        let corrections = self.corrections_of(runs).into_iter();
        let typed: Vec<Run> = corrections.filter_map(|op| self.typed_run(op)).collect();
        if !typed.is_empty() {
            self.show(&typed);
        }
    }

    pub(super) fn typed_run(&self, op: OpIx) -> Option<Run> {
        self.entries[op as usize]
            .operation
            .typed()
            .map(|(run, _)| run)
    }

    pub(super) fn targets(&self, op: OpIx) -> &[Run] {
        match &*self.entries[op as usize].operation {
            Operation::Replace { targets, .. } => targets,
            _ => &[],
        }
    }

    /// The corrections in effect that name a character of `runs`, in order.
    pub(super) fn corrections_of(&self, runs: &[Run]) -> Vec<OpIx> {
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
    pub(in crate::core) fn correction(&self, address: Address) -> Option<OpIx> {
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
