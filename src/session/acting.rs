//! How a command becomes an action: its operations are applied as they are made, withdrawn together
//! if one cannot be, and go to the log at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::core::labels::LabelOperation;
use crate::core::{ActionId, Operation, PageId, Replica};
use crate::store::{self, ActionRow, Batch, Sitting, StoreError, StoredAction, Ticket, record};

use super::command::{Command, CommandError};
use super::{Session, catalog, mending, plan, tail};

/// So many pages become out of date faster together than one by one.
const MANY: usize = 4096;

/// An action in the making.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) id: ActionId,
    pub(super) seq: u32,
    /// Operations by the page whose log they go to.
    pub(super) operations: Vec<(PageId, u32, Arc<Operation>)>,
    pub(super) labels: Vec<(u32, LabelOperation)>,
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
    pub(super) fn draft(&mut self) -> Draft {
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
    pub(super) fn push(
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

    pub(super) fn push_label(&mut self, draft: &mut Draft, operation: LabelOperation) {
        self.labels.apply(&operation);
        draft.labels.push((draft.seq, operation));
        draft.seq += 1;
    }

    /// Takes an action in the making back.
    pub(super) fn withdraw(&mut self, draft: &Draft) {
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
    pub(super) fn commit(
        &mut self,
        draft: Draft,
        body: &ActionBody,
    ) -> Result<Outcome, StoreError> {
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

    pub(super) fn send_action(
        &mut self,
        id: ActionId,
        body: &ActionBody,
        mut batch: Batch,
    ) -> Outcome {
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

    pub(super) fn send(&mut self, batch: Batch) -> Ticket {
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
    pub(super) fn carry_out(
        &mut self,
        draft: &mut Draft,
        command: &Command,
    ) -> Result<String, CommandError> {
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
    pub(super) fn note_step(&mut self, how: &mending::Step) {
        if let ActionBody::Do { step, .. } = self {
            *step = serde_json::to_value(how).ok();
        }
    }
}

pub(super) fn draw_replica() -> Replica {
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
