//! What was done, by whom, and what undoing and redoing would do next.
//!
//! The history lists what was *done*. Undoing and redoing are not entries: they say of an entry
//! that it does not count, or counts again, and who said so last. A list of both would show one
//! thing at two places, and an undo cannot be undone but by a redo, so there would be nothing to
//! choose on its line. `pizhu history` prints the log as it stands, undos and redos included.
//!
//! Nothing here waits for the disk: what is not on it yet is in the [`tail`](super::tail).

mod article;

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use crate::core::{ActionId, Address, Document, Operation, PageId, Run, RunSet, push_run};
use crate::store::{ActionRow, StoreError};

use super::{ActionBody, NEW_BUNDLE, Session, mending};
use article::About;

/// Which actions a history is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HistoryOf {
    /// All.
    Bundle,
    /// Those that are about an article, by its head: about its text, or about it as a whole.
    Article(Address),
}

/// Something that was done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HistoryEntry {
    /// The action.
    pub id: ActionId,
    /// The command's name.
    pub name: String,
    /// What about, for people.
    pub detail: String,
    /// Who.
    pub author: String,
    /// When, in milliseconds since 1970 UTC.
    pub time: i64,
    /// Whether the program did it on its own.
    pub machine: bool,
    /// Whether it counts: it is not undone.
    pub live: bool,
    /// The last undo or redo of it, if there was one.
    pub toggled: Option<Toggled>,
    /// Whether it is something that can be undone at all.
    pub can_be_undone: bool,
    /// How to do the same elsewhere, where it is a batch.
    pub step: Option<mending::Step>,
}

/// An undo or redo of an action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Toggled {
    /// Its own id.
    pub by: ActionId,
    /// Who.
    pub author: String,
    /// When, in milliseconds since 1970 UTC.
    pub time: i64,
}

/// A part of the history, the newest first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HistoryPage {
    /// At least as many as were asked for, unless there are no more; a few more where several
    /// sittings acted at one Lamport time.
    pub entries: Vec<HistoryEntry>,
    /// Where the next part begins; none after the last.
    pub next: Option<Cursor>,
}

/// A place in the history. It stays good whatever is done meanwhile.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cursor {
    /// What comes next is of before this Lamport time.
    before: u64,
}

/// What undo or redo without more would do next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The action that it would take out or put back.
    pub action: ActionId,
    /// Its command's name.
    pub name: String,
    /// What about, for people.
    pub detail: String,
    /// How many other actions would be put back with it.
    pub others: usize,
}

/// The characters of an article that an action touched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Touched {
    /// The article's head.
    pub article: Address,
    /// The characters in the order of the text, hidden ones too. None where the action is about
    /// the article and not its text.
    pub runs: Vec<Run>,
}

/// What the author did by hand, undid, and did on, as far back as it was asked for.
#[derive(Debug)]
pub(super) struct Own {
    /// The oldest first.
    entries: VecDeque<(ActionId, Did)>,
    /// What is before this Lamport time has not been read; none once everything has.
    unread: Option<u64>,
    /// What undo and redo would do, once somebody asked.
    steps: Option<[Option<Vec<ActionId>>; 2]>,
    named: [Option<Step>; 2],
}

#[derive(Debug)]
enum Did {
    Something,
    Undo(Vec<ActionId>),
}

/// How many of the author's own entries are read at once.
const OWN_AT_ONCE: usize = 64;

impl Default for Own {
    fn default() -> Self {
        Self {
            entries: VecDeque::new(),
            unread: Some(u64::MAX),
            steps: None,
            named: [None, None],
        }
    }
}

impl Own {
    /// Takes note of what the author has just done.
    fn note(&mut self, id: ActionId, did: Option<Did>) {
        self.steps = None;
        if self.entries.is_empty() {
            self.unread = self.unread.map(|unread| unread.min(id.lamport));
        }
        if let Some(did) = did {
            self.entries.push_back((id, did));
        }
    }
}

/// What an entry of the log is to undo and redo; none for a redo and for what is not the
/// author's own doing.
fn own_doing(row: &ActionRow, author: &str) -> Option<Did> {
    // Reading each of a hundred thousand imported actions would take a second. In a JSON text
    // quotation marks are escaped, so these stand there as fields only.
    // What an editor accepted, one by one or in batches, is the editor's own.
    let says = |field: &str| row.body.contains(field);
    let is_own = says(r#""suggested":""#) || says(r#""step":"#) || says(r#""name":"assemble""#);
    if says(r#""machine":true"#) && !is_own {
        return None;
    }
    match serde_json::from_str(&row.body).ok()? {
        ActionBody::Do {
            machine,
            author: credited,
            ..
        } if !machine || is_own => {
            let by = credited.as_deref().unwrap_or(&row.author);
            (by == author).then_some(Did::Something)
        }
        ActionBody::Undo(names) if row.author == author => Some(Did::Undo(ids(&names))),
        _ => None,
    }
}

fn ids(names: &[String]) -> Vec<ActionId> {
    names.iter().filter_map(|name| name.parse().ok()).collect()
}

impl Session {
    // ---- the log, whether on disk or not ----

    /// An action of the log.
    pub(super) fn action_row(&self, id: ActionId) -> Result<Option<ActionRow>, StoreError> {
        match self.known.tail.action(id) {
            Some(row) => Ok(Some(row.clone())),
            None => self.bundle.action(id),
        }
    }

    /// Every action of before a Lamport time, the newest first; `each` says whether to go on.
    fn each_action_before(
        &self,
        before: u64,
        mut each: impl FnMut(&ActionRow) -> bool,
    ) -> Result<(), StoreError> {
        let tail = &self.known.tail;
        let mut waiting = tail
            .newest_first()
            .filter(|row| row.id.lamport < before)
            .peekable();
        let mut going_on = true;
        self.bundle.each_action_before(before, |row| {
            while going_on
                && let Some(sent) = waiting.next_if(|sent| sent.id.lamport >= row.id.lamport)
            {
                going_on = each(sent);
            }
            if going_on && tail.action(row.id).is_none() {
                going_on = each(&row);
            }
            going_on
        })?;
        while going_on && let Some(sent) = waiting.next() {
            going_on = each(sent);
        }
        Ok(())
    }

    // ---- the history ----

    /// Changes whenever something was done, undone or taken in, and so whenever a history does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What was done, the newest first: `most` entries from `from` on, from the newest if that is
    /// none. Changes of the label set are in the bundle's history only.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Missing`] where there is no such page.
    pub fn history(
        &mut self,
        of: HistoryOf,
        from: Option<Cursor>,
        most: usize,
    ) -> Result<HistoryPage, StoreError> {
        self.read_toggles()?;
        let before = from.map_or(u64::MAX, |cursor| cursor.before);
        let rows = match of {
            HistoryOf::Bundle => self.rows_of_bundle(before, most.max(1))?,
            HistoryOf::Article(head) => self.rows_of_article(head, before, most.max(1))?,
        };
        let is_full = rows.len() >= most.max(1);
        let next = rows.last().filter(|_| is_full).map(|(row, _)| Cursor {
            before: row.id.lamport,
        });
        let entries = rows.into_iter().map(|(row, body)| self.entry(row, body));
        Ok(HistoryPage {
            entries: entries.collect::<Result<_, _>>()?,
            next,
        })
    }

    /// The entry of one action; none where it is no action, or an undo or redo.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn history_entry(&mut self, action: ActionId) -> Result<Option<HistoryEntry>, StoreError> {
        self.read_toggles()?;
        let Some(row) = self.action_row(action)? else {
            return Ok(None);
        };
        done(&row.body)
            .map(|body| self.entry(row, body))
            .transpose()
    }

    /// Who did an action, and when, in milliseconds since 1970 UTC; none where it is no action
    /// or cannot be read.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn signed(&self, action: ActionId) -> Result<Option<(String, i64)>, StoreError> {
        let Some(row) = self.action_row(action)? else {
            return Ok(None);
        };
        let Some(Some(ActionBody::Do { author, .. })) = done(&row.body) else {
            return Ok(None);
        };
        Ok(Some((author.unwrap_or(row.author), row.time)))
    }

    fn rows_of_bundle(
        &self,
        before: u64,
        most: usize,
    ) -> Result<Vec<(ActionRow, Option<ActionBody>)>, StoreError> {
        let mut rows: Vec<(ActionRow, _)> = Vec::new();
        self.each_action_before(before, |row| {
            if rows.len() >= most && rows.last().map(|(r, _)| r.id.lamport) != Some(row.id.lamport)
            {
                return false;
            }
            rows.extend(done(&row.body).map(|body| (row.clone(), body)));
            true
        })?;
        Ok(rows)
    }

    fn rows_of_article(
        &mut self,
        article: Address,
        before: u64,
        most: usize,
    ) -> Result<Vec<(ActionRow, Option<ActionBody>)>, StoreError> {
        let document = self.document(article.buffer.page)?;
        let about = About::new(document, article);
        let entries = document.entries();
        let mut found: Vec<ActionId> = Vec::new();
        let mut left = entries.partition_point(|entry| entry.action.lamport < before);
        while let Some(entry) = left.checked_sub(1).map(|last| &entries[last]) {
            let id = entry.action;
            if found.len() >= most && found.last().map(|last| last.lamport) != Some(id.lamport) {
                break;
            }
            let first = entries.partition_point(|entry| entry.action < id);
            if about.has(&entries[first..left]) {
                found.push(id);
            }
            left = first;
        }
        let mut rows = Vec::with_capacity(found.len());
        for id in found {
            if let Some(row) = self.action_row(id)?
                && let Some(body) = done(&row.body)
            {
                rows.push((row, body));
            }
        }
        Ok(rows)
    }

    fn entry(&self, row: ActionRow, body: Option<ActionBody>) -> Result<HistoryEntry, StoreError> {
        let last = self.toggles.as_ref().and_then(|all| all.get(&row.id));
        let toggled = match last {
            Some(by) => self.action_row(*by)?.map(|row| Toggled {
                by: *by,
                author: row.author,
                time: row.time,
            }),
            None => None,
        };
        let live = self.is_live(row.id);
        Ok(match body {
            Some(ActionBody::Do {
                name,
                detail,
                machine,
                author,
                step,
                ..
            }) => HistoryEntry {
                id: row.id,
                can_be_undone: name != NEW_BUNDLE,
                // Where a newer program has done it, there may be no saying how.
                step: step.and_then(|step| serde_json::from_value(step).ok()),
                name,
                detail,
                author: author.unwrap_or(row.author),
                time: row.time,
                machine,
                live,
                toggled,
            },
            _ => HistoryEntry {
                id: row.id,
                name: "unknown".to_owned(),
                detail: String::new(),
                author: row.author,
                time: row.time,
                machine: false,
                live,
                toggled,
                can_be_undone: false,
                step: None,
            },
        })
    }

    /// Reads which undo or redo was the last of each action, the first time somebody asks.
    fn read_toggles(&mut self) -> Result<(), StoreError> {
        if self.toggles.is_some() {
            return Ok(());
        }
        let mut last: FxHashMap<ActionId, ActionId> = FxHashMap::default();
        let mut note = |row: &ActionRow| note_toggle(&mut last, row.id, &row.body);
        self.bundle.each_toggle(|row| note(&row))?;
        self.known.tail.newest_first().for_each(note);
        self.toggles = Some(last);
        Ok(())
    }

    /// Takes note of an entry of the log that was just made by this session's author.
    pub(super) fn note_done(&mut self, row: &ActionRow) {
        self.revision += 1;
        self.own.note(row.id, own_doing(row, &self.author));
        if let Some(last) = &mut self.toggles {
            note_toggle(last, row.id, &row.body);
        }
    }

    /// Forgets what was read of the log: something else was put into it.
    pub(super) fn forget_log(&mut self) {
        self.revision += 1;
        self.own = Own::default();
        self.toggles = None;
    }

    /// The characters of a page's document that an action touched, by article in the order of the
    /// text: typed, replaced, hidden, moved, tagged, given a role, at a break or a seam; and of a
    /// change of a tag the words it is on.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Missing`] where there is no such page.
    pub fn touched(&mut self, page: PageId, action: ActionId) -> Result<Vec<Touched>, StoreError> {
        Ok(touched(self.document(page)?, action))
    }

    // ---- what undo and redo would do ----

    /// What undo without more would take out: the author's last action that counts. None as well
    /// where the disk does not say.
    pub fn can_undo(&mut self) -> Option<&Step> {
        self.name_steps();
        self.own.named[0].as_ref()
    }

    /// What redo without more would put back.
    pub fn can_redo(&mut self) -> Option<&Step> {
        self.name_steps();
        self.own.named[1].as_ref()
    }

    /// All that would be put back then; what it was about stands last.
    pub fn next_redone(&mut self) -> Option<Vec<ActionId>> {
        // Where the disk does not say, there is nothing to be put back.
        self.last_undo().ok().flatten()
    }

    fn name_steps(&mut self) {
        if self.own.steps.is_some() {
            return;
        }
        let steps = self.find_steps().unwrap_or_default();
        self.own.named = [0, 1].map(|which| self.step(steps[which].as_deref()?));
        self.own.steps = Some(steps);
    }

    fn step(&self, targets: &[ActionId]) -> Option<Step> {
        // An undo names its target last, behind what rests on it.
        let (&action, others) = targets.split_last()?;
        let row = self.action_row(action).ok().flatten()?;
        let Some(Some(ActionBody::Do { name, detail, .. })) = done(&row.body) else {
            return None;
        };
        Some(Step {
            action,
            name,
            detail,
            others: others.len(),
        })
    }

    /// The author's last action that is not undone; what the program did by itself, as on import,
    /// is not the author's.
    pub(super) fn last_action(&mut self) -> Result<Option<ActionId>, StoreError> {
        Ok(self.steps()?[0]
            .as_ref()
            .and_then(|ids| ids.last().copied()))
    }

    /// What the author's last undo took out that is still out.
    pub(super) fn last_undo(&mut self) -> Result<Option<Vec<ActionId>>, StoreError> {
        Ok(self.steps()?[1].clone())
    }

    fn steps(&mut self) -> Result<[Option<Vec<ActionId>>; 2], StoreError> {
        match &self.own.steps {
            Some(steps) => Ok(steps.clone()),
            None => self.find_steps(),
        }
    }

    fn find_steps(&mut self) -> Result<[Option<Vec<ActionId>>; 2], StoreError> {
        let undo = self.own_before(None)?.map(|id| vec![id]);
        let mut redo = None;
        let mut back = 0;
        while let Some((_, did)) = self.own_entry(back)? {
            // As everywhere: something new ends the chance to redo.
            let Did::Undo(targets) = did else { break };
            let mut dead = targets.clone();
            dead.retain(|id| !self.is_live(*id));
            if !dead.is_empty() {
                redo = Some(dead);
                break;
            }
            back += 1;
        }
        Ok([undo, redo])
    }

    /// The author's last live action of before another; the last of all if that is none.
    pub(super) fn own_before(
        &mut self,
        before: Option<ActionId>,
    ) -> Result<Option<ActionId>, StoreError> {
        let mut back = 0;
        while let Some((id, did)) = self.own_entry(back)? {
            let (id, is_done) = (*id, matches!(did, Did::Something));
            if is_done && before.is_none_or(|before| id < before) && self.is_live(id) {
                return Ok(Some(id));
            }
            back += 1;
        }
        Ok(None)
    }

    /// The author's entry that is `back` entries before the last; reads on where need be.
    fn own_entry(&mut self, back: usize) -> Result<Option<&(ActionId, Did)>, StoreError> {
        while self.own.entries.len() <= back
            && let Some(unread) = self.own.unread
        {
            let mut found: Vec<(ActionId, Did)> = Vec::new();
            let mut at = None;
            self.each_action_before(unread, |row| {
                if found.len() >= OWN_AT_ONCE && at != Some(row.id.lamport) {
                    return false;
                }
                at = Some(row.id.lamport);
                found.extend(own_doing(row, &self.author).map(|did| (row.id, did)));
                true
            })?;
            self.own.unread = at.filter(|_| found.len() >= OWN_AT_ONCE);
            found.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
            for entry in found {
                self.own.entries.push_front(entry);
            }
        }
        let at = self.own.entries.len().checked_sub(back + 1);
        Ok(at.and_then(|at| self.own.entries.get(at)))
    }
}

/// What an entry of the log did: none for an undo or redo, none within where it cannot be read.
fn done(body: &str) -> Option<Option<ActionBody>> {
    match serde_json::from_str(body) {
        Ok(ActionBody::Undo(_) | ActionBody::Redo(_)) => None,
        read => Some(read.ok()),
    }
}

fn note_toggle(last: &mut FxHashMap<ActionId, ActionId>, id: ActionId, body: &str) {
    if let Ok(ActionBody::Undo(names) | ActionBody::Redo(names)) = serde_json::from_str(body) {
        for target in ids(&names) {
            let last = last.entry(target).or_insert(id);
            *last = (*last).max(id);
        }
    }
}

fn touched(document: &Document, action: ActionId) -> Vec<Touched> {
    let own = document.entries_of(action);
    let mut runs: Vec<Run> = Vec::new();
    let mut heads: Vec<Address> = Vec::new();
    for entry in own {
        let operation = &*entry.operation;
        runs.extend(operation.runs());
        runs.extend(operation.typed().map(|(run, _)| run));
        for span in operation.spans().filter_map(|span| document.span(span)) {
            runs.extend(span.members().iter().flatten());
        }
        match operation {
            Operation::Join { at, .. } | Operation::Keep { at, .. } => runs.push((*at).into()),
            Operation::SplitArticle { head, .. }
            | Operation::SetProgress { article: head, .. }
            | Operation::SetArticleLabel { article: head, .. }
            | Operation::SetMetadata { article: head, .. } => heads.push(*head),
            // The articles are one now; where they met is told by what stands before the head.
            Operation::UnsplitArticle { head } => heads.extend(
                document
                    .preceding(*head)
                    .and_then(|before| document.article_of(before)),
            ),
            Operation::SetPageMetadata { page, .. } => heads.extend(document.page_head(*page)),
            _ => {}
        }
    }
    let set = RunSet::new(&runs);
    let articles = document.articles();
    articles
        .filter_map(|article| {
            let mut runs = Vec::new();
            for run in document.runs(article) {
                set.shared(run).for_each(|run| push_run(&mut runs, run));
            }
            let is_meant = !runs.is_empty() || heads.contains(&article);
            is_meant.then_some(Touched { article, runs })
        })
        .collect()
}

#[cfg(test)]
mod tests;
