//! Which live actions rest on another: what has to be undone with it, or be left hanging.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::address::{Run, RunSet};
use super::document::Document;
use super::operation::{ActionId, Operation, SpanId};
use super::relations::RelationKey;

/// What an action gives others to stand on.
#[derive(Default)]
struct Given {
    typed: Vec<Run>,
    spans: FxHashSet<SpanId>,
    relations: FxHashSet<RelationKey>,
    moved: Vec<Run>,
}

impl Document {
    /// The live actions of this document that rest directly on `action`, in order: those that
    /// correct, tag, hide, show, move or type beside what it typed, change or relate a span it
    /// tagged, take away a relation it made, work on an article it split off, or lie over the seam of a move it made.
    pub fn resting_on(&self, action: ActionId) -> Vec<ActionId> {
        let mut given = Given::default();
        for entry in self.entries_of(action) {
            given
                .typed
                .extend(entry.operation.typed().map(|(run, _)| run));
            match &*entry.operation {
                Operation::Tag { span, .. } => {
                    given.spans.insert(span.clone());
                }
                Operation::Move { runs, .. } => given.moved.extend(runs),
                Operation::Relate { kind, from, to } => {
                    let key = (kind.clone(), from.clone(), to.clone());
                    given.relations.insert(key);
                }
                _ => {}
            }
        }
        let typed = RunSet::new(&given.typed);
        let moved = RunSet::new(&given.moved);
        let rests = |operation: &Operation| {
            operation.runs().any(|run| typed.meets(run))
                || operation.anchors().any(|address| typed.contains(address))
                || !matches!(operation, Operation::Tag { .. })
                    && operation.spans().any(|span| given.spans.contains(span))
                || unmakes(operation, &given.relations)
                || !given.moved.is_empty() && lies_over(operation, &moved)
        };
        let later = self.entries.partition_point(|e| e.action <= action);
        let later = self.entries[later..].iter();
        let later = later.filter(|e| self.is_live(e.action));
        let found: BTreeSet<ActionId> = later
            .filter(|e| rests(&e.operation))
            .map(|e| e.action)
            .collect();
        found.into_iter().collect()
    }
}

/// Whether an operation takes one of some relations away.
fn unmakes(operation: &Operation, relations: &FxHashSet<RelationKey>) -> bool {
    match operation {
        Operation::Unrelate { kind, from, to } if !relations.is_empty() => {
            relations.contains(&(kind.clone(), from.clone(), to.clone()))
        }
        _ => false,
    }
}

/// Whether an operation depends on where moved characters stand: it moves some of them, moves
/// text beside them, or tags text across the edge of what was moved.
fn lies_over(operation: &Operation, moved: &RunSet) -> bool {
    match operation {
        Operation::Move { runs, after } => {
            moved.contains(*after) || runs.iter().any(|&run| moved.meets(run))
        }
        Operation::Tag { members, .. } | Operation::SetMembers { members, .. } => {
            members.iter().any(|part| {
                let inside = |run: &Run| run.addresses().all(|address| moved.contains(address));
                part.iter().any(|&run| moved.meets(run)) && !part.iter().all(inside)
            })
        }
        _ => false,
    }
}
