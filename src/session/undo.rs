//! Taking actions out and putting them back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::core::{ActionId, PageId};
use crate::store::{Batch, StoreError, StoredAction, record};

use super::command::{CommandError, NamedAction};
use super::{ActionBody, NEW_BUNDLE, Outcome, Session};

/// An action on more pages than these takes long to be undone.
const MANY: u32 = 500;

/// How far it is looked for what rests on an action.
pub(super) trait Reach {
    /// Whether to look on what an action did as well.
    fn takes(&mut self, session: &Session, action: ActionId) -> Result<bool, StoreError>;

    /// Whether to go on, with so many of so many pages looked at.
    fn goes_on(&mut self, done: u64, all: u64) -> bool;
}

/// To the end.
pub(super) struct All;

impl Reach for All {
    fn takes(&mut self, _: &Session, _: ActionId) -> Result<bool, StoreError> {
        Ok(true)
    }

    fn goes_on(&mut self, _: u64, _: u64) -> bool {
        true
    }
}

/// As far as it takes no time.
struct AtHand;

impl Reach for AtHand {
    fn takes(&mut self, session: &Session, action: ActionId) -> Result<bool, StoreError> {
        Ok(!session.is_of_many_pages(action)?)
    }

    fn goes_on(&mut self, _: u64, all: u64) -> bool {
        all <= u64::from(MANY)
    }
}

/// Which actions are undone, read off all undo and redo entries of a log: of those on one
/// action the last in order counts.
#[derive(Debug, Default)]
pub(super) struct Toggles {
    last: BTreeMap<ActionId, (ActionId, bool)>,
}

impl Toggles {
    /// Takes note of an action.
    pub(super) fn note(&mut self, id: ActionId, body: &ActionBody) {
        let (names, live) = match body {
            ActionBody::Undo(names) => (names, false),
            ActionBody::Redo(names) => (names, true),
            ActionBody::Do { .. } => return,
        };
        for target in names.iter().filter_map(|name| name.parse().ok()) {
            let last = self.last.entry(target).or_insert((id, live));
            *last = (*last).max((id, live));
        }
    }

    /// The actions that are undone.
    pub(super) fn undone(&self) -> impl Iterator<Item = ActionId> + '_ {
        self.last
            .iter()
            .filter(|(_, (_, live))| !live)
            .map(|(id, _)| *id)
    }
}

/// Actions that are made live or not, together.
#[derive(Clone, Debug)]
pub(super) struct Toggle {
    pub(super) targets: Vec<ActionId>,
    pub(super) live: bool,
}

impl Toggle {
    pub(super) fn of(targets: &[ActionId], live: bool) -> Self {
        Self {
            targets: targets.to_vec(),
            live,
        }
    }

    /// What is written of it; these are the pages that it changes.
    pub(super) fn batch(&self, pages: Vec<u32>) -> Batch {
        Batch {
            undone: self.targets.iter().map(|id| (*id, !self.live)).collect(),
            stale: pages,
            ..Batch::default()
        }
    }

    /// What the log says of it.
    pub(super) fn body(&self) -> ActionBody {
        let names = self.targets.iter().map(ToString::to_string).collect();
        match self.live {
            true => ActionBody::Redo(names),
            false => ActionBody::Undo(names),
        }
    }
}

impl Session {
    /// What the log says of an action.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn action_body(&self, id: ActionId) -> Result<Option<ActionBody>, StoreError> {
        let row = self.action_row(id)?;
        Ok(row.and_then(|row| serde_json::from_str(&row.body).ok()))
    }

    /// Whether an action is not undone.
    pub fn is_live(&self, action: ActionId) -> bool {
        !self.known.undone.contains(&action)
    }

    /// The live actions that rest on `actions`, directly or through others, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn resting_on(&mut self, actions: &[ActionId]) -> Result<Vec<ActionId>, StoreError> {
        Ok(self.find_resting(actions, &mut All)?.unwrap_or_default())
    }

    /// The same as far as something reaches; none where it does not reach to the end.
    pub(super) fn find_resting(
        &mut self,
        actions: &[ActionId],
        reach: &mut dyn Reach,
    ) -> Result<Option<Vec<ActionId>>, StoreError> {
        let mut found: BTreeSet<ActionId> = BTreeSet::new();
        let mut next: Vec<ActionId> = actions.to_vec();
        let (mut done, mut all) = (0, 0);
        while let Some(action) = next.pop() {
            if !reach.takes(self, action)? {
                return Ok(None);
            }
            let pages = self.bearing(action)?;
            all += pages.len() as u64;
            for page in pages {
                if !reach.goes_on(done, all) {
                    return Ok(None);
                }
                done += 1;
                let resting = self.document(page)?.resting_on(action);
                next.extend(
                    resting
                        .into_iter()
                        .filter(|id| !actions.contains(id) && found.insert(*id)),
                );
            }
            let labels = self.resting_on_labels(action);
            next.extend(
                labels
                    .into_iter()
                    .filter(|id| !actions.contains(id) && found.insert(*id)),
            );
        }
        Ok(Some(found.into_iter().collect()))
    }

    /// Whether an action was done on so many pages that undoing it takes long.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_of_many_pages(&self, action: ActionId) -> Result<bool, StoreError> {
        let waiting = self.known.tail.operations_of(action).len();
        let many = MANY as usize;
        Ok(waiting > many || self.bundle.some_pages_of(action, MANY + 1)?.len() > many)
    }

    /// The pages on which something may rest on what an action did. Many pages may have been worked
    /// on at once: they are not opened for it, and the disk is asked about all of them together.
    fn bearing(&self, action: ActionId) -> Result<BTreeSet<PageId>, StoreError> {
        let mut pages = self.loaded_pages_of(action);
        let mut numbers: BTreeSet<u32> = self.bundle.bearing(action)?.into_iter().collect();
        // What was done or connected since and is not on disk yet.
        let tail = &self.known.tail;
        let later = tail.all_operations().filter(|sent| sent.id > action);
        let mut worked: BTreeSet<u32> = later.map(|sent| sent.page).collect();
        worked.extend(tail.links().map(|(page, _)| page));
        let own = tail.operations_of(action);
        if own.is_empty() {
            for no in worked {
                let stored = self.bundle.record(no, action)?;
                numbers.extend(stored.filter(|body| record::bears(body)).map(|_| no));
            }
        } else {
            worked.extend(self.bundle.linked_pages()?);
            let bears = |one: &&StoredAction| record::bears(&one.body);
            let bearing = own.iter().filter(bears).map(|one| one.page);
            numbers.extend(bearing.filter(|no| worked.contains(no)));
        }
        pages.extend(numbers.iter().filter_map(|no| self.known.ids.get(no)));
        Ok(pages)
    }

    /// Later changes of labels that an action added or changed.
    pub(super) fn resting_on_labels(&self, action: ActionId) -> Vec<ActionId> {
        use crate::core::labels::LabelOperation;
        let names = |operation: &LabelOperation| match operation {
            LabelOperation::Put(label) => vec![label.id.clone()],
            LabelOperation::Delete { id } => vec![id.clone()],
            LabelOperation::Merge { from, into } => vec![from.clone(), into.clone()],
            LabelOperation::PutRelation(kind) => vec![kind.id.clone()],
            LabelOperation::DeleteRelation { id } => vec![id.clone()],
            // An order of labels that are gone leaves them out; guidelines are text.
            LabelOperation::Order { .. } | LabelOperation::Guidelines { .. } => Vec::new(),
        };
        // A label and a type of relations may have one id.
        let is_relation = |operation: &LabelOperation| {
            matches!(
                operation,
                LabelOperation::PutRelation(_) | LabelOperation::DeleteRelation { .. }
            )
        };
        let is_put = |operation: &LabelOperation| {
            matches!(
                operation,
                LabelOperation::Put(_) | LabelOperation::PutRelation(_)
            )
        };
        let put: BTreeSet<_> = self
            .label_log
            .iter()
            .filter(|(id, _, o)| *id == action && is_put(o))
            .flat_map(|(_, _, o)| names(o).into_iter().map(|name| (is_relation(o), name)))
            .collect();
        let rests = |o: &LabelOperation| {
            let named = names(o).into_iter().map(|name| (is_relation(o), name));
            !is_put(o) && named.into_iter().any(|name| put.contains(&name))
        };
        let later = self
            .label_log
            .iter()
            .filter(|(id, _, o)| *id > action && self.is_live(*id) && rests(o));
        later.map(|(id, _, _)| *id).collect()
    }

    /// Of each loaded document on which an action works, a page.
    fn loaded_pages_of(&self, action: ActionId) -> BTreeSet<PageId> {
        let mut pages = BTreeSet::new();
        for loaded in self.documents.iter().flatten() {
            let document = &loaded.document;
            if !document.entries_of(action).is_empty() {
                pages.extend(document.pages().first());
            }
        }
        pages
    }

    /// Whether an action works on one page and no other.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_of_one_page(&self, action: ActionId) -> Result<bool, StoreError> {
        let mut pages = self.bundle.some_pages_of(action, 2)?;
        pages.extend(self.known.tail.pages_of(action).take(2));
        pages.sort_unstable();
        pages.dedup();
        Ok(pages.len() == 1)
    }

    /// Some of the pages an action works on, at most so many of each kind: as loaded documents and
    /// the disk know them. None for a change of the label set.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn some_pages_of(&self, action: ActionId, most: u32) -> Result<Vec<PageId>, StoreError> {
        let mut pages = self.loaded_pages_of(action);
        let waiting = self.known.tail.pages_of(action).take(most as usize);
        for no in waiting.chain(self.bundle.some_pages_of(action, most)?) {
            pages.extend(self.known.ids.get(&no));
        }
        Ok(pages.into_iter().collect())
    }

    /// The numbers of the pages an action works on, in order; 0 for the label set. Of an action
    /// that may not be on disk yet it is known here.
    pub(super) fn page_numbers_of(&self, action: ActionId) -> Result<Vec<u32>, StoreError> {
        let mut numbers: Vec<u32> = self.known.tail.pages_of(action).collect();
        if numbers.is_empty() {
            numbers = self.bundle.pages_of(action)?;
        }
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    pub(super) fn undo(
        &mut self,
        action: Option<&str>,
        with_resting: bool,
    ) -> Result<Outcome, CommandError> {
        let target = match action {
            Some(name) => self.named_action(name)?,
            None => self.last_action()?.ok_or(CommandError::NothingToUndo)?,
        };
        match self.undo_within(target, with_resting, &mut All) {
            Err(CommandError::Resting {
                target, resting, ..
            }) if action.is_none() => {
                let instead = self.standing_alone(target.action)?;
                let instead = instead.map(|id| self.named(id)).transpose()?;
                Err(CommandError::Resting {
                    target,
                    resting,
                    instead: instead.map(Box::new),
                })
            }
            undone => undone?.ok_or(CommandError::NothingToDo),
        }
    }

    /// Undoes an action that stands in the log; gives none where that takes long, because it or
    /// what rests on it is of very many pages: see [`Session::undoing`].
    ///
    /// # Errors
    /// See [`CommandError`]; nothing has changed then.
    pub fn undo_at_hand(
        &mut self,
        action: ActionId,
        with_resting: bool,
    ) -> Result<Option<Outcome>, CommandError> {
        if !self.is_writable() {
            return Err(CommandError::ReadOnly);
        }
        let target = self.named_action(&action.to_string())?;
        self.undo_within(target, with_resting, &mut AtHand)
    }

    /// Puts actions back; gives none where that takes long: see [`Session::redoing`].
    ///
    /// # Errors
    /// See [`CommandError`]; nothing has changed then.
    pub fn redo_at_hand(&mut self, actions: &[ActionId]) -> Result<Option<Outcome>, CommandError> {
        if !self.is_writable() {
            return Err(CommandError::ReadOnly);
        }
        if actions.iter().all(|id| self.is_live(*id)) {
            return Err(CommandError::NothingToDo);
        }
        for action in actions {
            if self.is_of_many_pages(*action)? {
                return Ok(None);
            }
        }
        Ok(Some(self.toggle(actions, true)?))
    }

    fn undo_within(
        &mut self,
        target: ActionId,
        with_resting: bool,
        reach: &mut dyn Reach,
    ) -> Result<Option<Outcome>, CommandError> {
        let targets = self.undone_with(target, with_resting, reach)?;
        let undone = targets.map(|targets| self.toggle(&targets, false));
        Ok(undone.transpose()?)
    }

    /// What is taken out to undo an action: what rests on it, and behind that the action. None
    /// where something does not reach so far.
    pub(super) fn undone_with(
        &mut self,
        target: ActionId,
        with_resting: bool,
        reach: &mut dyn Reach,
    ) -> Result<Option<Vec<ActionId>>, CommandError> {
        if !self.is_live(target) {
            return Err(CommandError::NothingToDo);
        }
        let Some(mut targets) = self.find_resting(&[target], reach)? else {
            return Ok(None);
        };
        if !targets.is_empty() && !with_resting {
            return Err(CommandError::Resting {
                target: Box::new(self.named(target)?),
                resting: targets
                    .into_iter()
                    .map(|id| self.named(id))
                    .collect::<Result<_, _>>()?,
                instead: None,
            });
        }
        targets.push(target);
        Ok(Some(targets))
    }

    /// The author's last live action of before another that nothing rests on. Not looked for
    /// for ever.
    fn standing_alone(&mut self, before: ActionId) -> Result<Option<ActionId>, CommandError> {
        const LOOKED_AT: usize = 16;
        let mut at = before;
        for _ in 0..LOOKED_AT {
            let Some(id) = self.own_before(Some(at))? else {
                break;
            };
            if self.resting_on(&[id])?.is_empty() {
                return Ok(Some(id));
            }
            at = id;
        }
        Ok(None)
    }

    pub(super) fn named(&self, action: ActionId) -> Result<NamedAction, StoreError> {
        let row = self.action_row(action)?;
        let author = row.as_ref().map(|row| row.author.clone());
        let (name, detail, credited) =
            match row.and_then(|row| serde_json::from_str(&row.body).ok()) {
                Some(ActionBody::Do {
                    name,
                    detail,
                    author,
                    ..
                }) => (name, detail, author),
                _ => Default::default(),
            };
        Ok(NamedAction {
            action,
            name,
            detail,
            author: credited.or(author).unwrap_or_default(),
        })
    }

    pub(super) fn redo(&mut self, action: Option<&str>) -> Result<Outcome, CommandError> {
        let targets = match action {
            Some(name) => vec![self.named_action(name)?],
            None => self.last_undo()?.ok_or(CommandError::NothingToRedo)?,
        };
        if targets.iter().all(|id| self.is_live(*id)) {
            return Err(CommandError::NothingToDo);
        }
        Ok(self.toggle(&targets, true)?)
    }

    /// Undoes actions together: one entry in the log, which one redo takes back.
    ///
    /// # Errors
    /// Something rests on one of them; what SQLite says.
    pub fn undo_together(&mut self, actions: &[ActionId]) -> Result<Outcome, CommandError> {
        if !self.is_writable() {
            return Err(CommandError::ReadOnly);
        }
        let Some(&last) = actions.last() else {
            return Err(CommandError::NothingToUndo);
        };
        let resting = self.resting_on(actions)?;
        if !resting.is_empty() {
            return Err(CommandError::Resting {
                target: Box::new(self.named(last)?),
                resting: resting
                    .into_iter()
                    .map(|id| self.named(id))
                    .collect::<Result<_, _>>()?,
                instead: None,
            });
        }
        Ok(self.toggle(actions, false)?)
    }

    /// Makes actions live or not, as one entry in the log.
    fn toggle(&mut self, targets: &[ActionId], live: bool) -> Result<Outcome, StoreError> {
        let mut numbers = Vec::new();
        for &target in targets {
            numbers.extend(self.page_numbers_of(target)?);
        }
        let toggle = Toggle::of(targets, live);
        let mut batch = toggle.batch(numbers);
        self.make_live(&toggle, &mut batch);
        let draft = self.draft();
        Ok(self.send_action(draft.id, &toggle.body(), batch))
    }

    /// Has everything that is open follow; notes the pages of open documents that change.
    pub(super) fn make_live(&mut self, toggle: &Toggle, batch: &mut Batch) {
        let Toggle { targets, live } = toggle;
        let undone = Arc::make_mut(&mut self.known.undone);
        for &target in targets {
            match live {
                true => undone.remove(&target),
                false => undone.insert(target),
            };
        }
        // There may be very many pages: documents are asked, not pages. Those that are not loaded
        // will read what is undone.
        for loaded in self.documents.iter_mut().flatten() {
            let document = &mut loaded.document;
            let mut all = targets.iter();
            if all.any(|target| !document.entries_of(*target).is_empty()) {
                document.set_live(targets.iter().map(|id| (*id, *live)));
                let pages = document.pages().iter();
                batch.stale.extend(
                    pages
                        .take(1)
                        .filter_map(|page| self.known.numbers.get(page)),
                );
            }
        }
        batch.stale.retain(|no| self.known.ids.contains_key(no));
        self.fold_labels();
    }

    pub(super) fn named_action(&self, name: &str) -> Result<ActionId, CommandError> {
        let missing = || CommandError::NoSuchAction {
            action: name.to_owned(),
        };
        let id: ActionId = name.parse().map_err(|()| missing())?;
        match self.action_body(id)? {
            // Everything rests on the labels a bundle begins with.
            Some(ActionBody::Do { name, .. }) if name == NEW_BUNDLE => {
                Err(CommandError::CannotUndoMaking)
            }
            Some(ActionBody::Do { .. }) => Ok(id),
            _ => Err(missing()),
        }
    }
}
