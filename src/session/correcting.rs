//! Corrections as operations: what is done to characters so that they read as other text.
//!
//! No more characters are touched than differ, and each is replaced only by text that is in the
//! same spans: a correction that reaches over the edge of a span does not move the edge. Nothing is
//! applied here, so many corrections of one document can be made and put on top of it at once.

use rustc_hash::FxHashMap;

use crate::core::breaks::{Break, Joining, joining};
use crate::core::{Address, Buffer, Document, Operation, PageId, Replica, Run, SpanId, push_run};

use super::command::CommandError;

/// Makes the operations of corrections that touch different characters of one document. Of
/// several the last in the text is to be made first: what is typed later at one place stands
/// before what was typed earlier.
pub(super) struct Corrector<'a> {
    document: &'a Document,
    replica: Replica,
    /// Where text typed next on a page begins.
    next: FxHashMap<PageId, u32>,
    operations: Vec<(PageId, Operation)>,
}

impl<'a> Corrector<'a> {
    pub(super) fn new(document: &'a Document, replica: Replica) -> Self {
        Self {
            document,
            replica,
            next: FxHashMap::default(),
            operations: Vec::new(),
        }
    }

    /// The operations, each with the page whose log it goes to, in order.
    pub(super) fn into_operations(self) -> Vec<(PageId, Operation)> {
        self.operations
    }

    /// Has visible characters read as `new`.
    pub(super) fn correct(
        &mut self,
        old: &[(Address, char)],
        new: &[char],
    ) -> Result<(), CommandError> {
        let same = old.iter().zip(new).take_while(|((_, o), n)| o == *n);
        let same = same.count();
        let tail = old[same..].iter().rev().zip(new[same..].iter().rev());
        let same_end = tail.take_while(|((_, o), n)| o == *n).count();
        let targets = &old[same..old.len() - same_end];
        let text = &new[same..new.len() - same_end];
        if targets.is_empty() {
            return self.insert(old, same, text);
        }
        let stretches = by_spans(self.document, targets);
        let mut left = text;
        for (i, stretch) in stretches.iter().enumerate() {
            // Character for character as far as it goes; the last stretch takes what is over.
            let is_last = i + 1 == stretches.len();
            let count = if is_last {
                left.len()
            } else {
                stretch.len().min(left.len())
            };
            let (mine, rest) = left.split_at(count);
            left = rest;
            self.stretch(stretch, mine);
        }
        Ok(())
    }

    /// Takes characters out of the text.
    pub(super) fn hide(&mut self, runs: Vec<Run>) {
        if let Some(first) = runs.first() {
            let home = first.buffer.page;
            self.operations.push((home, Operation::Hide { runs }));
        }
    }

    /// Decides a break that nobody has decided yet.
    pub(super) fn decide(&mut self, found: &Break, keep: bool) {
        let home = found.at.buffer.page;
        if keep {
            let runs = Vec::new();
            self.operations
                .push((home, Operation::Keep { at: found.at, runs }));
            return;
        }
        let Joining { hide, space } = joining(self.document, found);
        let join = Operation::Join {
            at: found.at,
            runs: hide,
        };
        self.operations.push((home, join));
        if let (true, Some(last)) = (space, found.zone.last()) {
            let after = last.last();
            let (typed, text) = self.typed(after.buffer.page, &[' ']);
            let insert = Operation::Insert {
                typed,
                text: text.into(),
                after,
                before: Some(found.after),
            };
            self.operations.push((typed.buffer.page, insert));
        }
    }

    /// Types text behind the first `same` characters.
    fn insert(
        &mut self,
        old: &[(Address, char)],
        same: usize,
        text: &[char],
    ) -> Result<(), CommandError> {
        if text.is_empty() {
            return Ok(());
        }
        let after = match same.checked_sub(1).and_then(|i| old.get(i)) {
            Some((after, _)) => Some(*after),
            None => old
                .first()
                .and_then(|(first, _)| self.document.preceding(*first)),
        };
        let after = after.ok_or(CommandError::NothingSelected)?;
        let (typed, text) = self.typed(after.buffer.page, text);
        let insert = Operation::Insert {
            typed,
            text: text.into(),
            after,
            before: self.document.following(after),
        };
        self.operations.push((typed.buffer.page, insert));
        Ok(())
    }

    /// Replaces consecutive characters that are all in the same spans.
    fn stretch(&mut self, old: &[(Address, char)], new: &[char]) {
        let mut targets: Vec<Run> = Vec::new();
        if old.len() != new.len() {
            old.iter()
                .for_each(|(address, _)| push_run(&mut targets, (*address).into()));
            if new.is_empty() {
                self.hide(targets);
            } else {
                self.replace(targets, new);
            }
            return;
        }
        // As many as before: each stands for the one in its place.
        let mut text = Vec::new();
        for ((address, o), n) in old.iter().zip(new) {
            let goes_on = targets
                .last()
                .is_some_and(|run| run.buffer == address.buffer && run.end == address.index);
            if !targets.is_empty() && (o == n || !goes_on) {
                self.replace(std::mem::take(&mut targets), &std::mem::take(&mut text));
            }
            if o != n {
                push_run(&mut targets, (*address).into());
                text.push(*n);
            }
        }
        self.replace(targets, &text);
    }

    fn replace(&mut self, targets: Vec<Run>, text: &[char]) {
        let Some(last) = targets.last() else {
            return;
        };
        let (typed, text) = self.typed(last.buffer.page, text);
        let replace = Operation::Replace {
            targets,
            typed,
            text: text.into(),
        };
        self.operations.push((typed.buffer.page, replace));
    }

    /// The addresses that text typed on a page receives, and the text.
    fn typed(&mut self, page: PageId, text: &[char]) -> (Run, String) {
        let buffer = Buffer {
            page,
            replica: self.replica,
        };
        let start = self
            .next
            .entry(page)
            .or_insert_with(|| self.document.buffer_len(buffer));
        let run = buffer.run(*start..*start + text.len() as u32);
        *start = run.end;
        (run, text.iter().collect())
    }
}

/// Cuts characters where the spans they are in change.
fn by_spans(document: &Document, targets: &[(Address, char)]) -> Vec<Vec<(Address, char)>> {
    let spans_at = |address| -> Vec<SpanId> {
        document
            .spans_at(address)
            .iter()
            .map(|span| span.id().clone())
            .collect()
    };
    let mut stretches: Vec<Vec<(Address, char)>> = Vec::new();
    let mut before = None;
    for &(address, c) in targets {
        let spans = Some(spans_at(address));
        match stretches.last_mut() {
            Some(stretch) if spans == before => stretch.push((address, c)),
            _ => stretches.push(vec![(address, c)]),
        }
        before = spans;
    }
    stretches
}
