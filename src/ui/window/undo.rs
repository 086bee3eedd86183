//! Undoing and redoing, the last or any action, in one way for keys, the history and dialogs; and
//! going where an action was done.

use egui::Context;

use crate::core::{ActionId, PageId, Run};
use crate::session::Session;
use crate::session::command::{Command, CommandError};
use crate::ui::article::{Cells, Cursor, Shown};
use crate::ui::strings::Text;
use crate::ui::strings::told::ToldText;
use crate::ui::told::told;

use super::putting::Wish;
use super::{Request, Window};

/// How many of the actions that rest on another are named.
const NAMED: usize = 3;
/// On how many pages it is looked for the place of an action.
pub(super) const LOOKED_AT: u32 = 16;

/// An action to be undone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Undo {
    pub(super) action: ActionId,
    /// Whether what rests on it goes with it.
    pub(super) with_resting: bool,
    /// Whether its place is shown.
    pub(super) follows: bool,
}

impl Window {
    /// What was done, for people.
    pub(super) fn told(&self, name: &str, detail: &str) -> String {
        match &self.session {
            Some(session) => told(self.language(), |id| session.names_once(id), name, detail),
            None => self.language().done(name, detail),
        }
    }

    /// Undoes an action, the author's last if none is named. What rests on it goes with it, or
    /// that is offered.
    pub(super) fn undo(&mut self, context: &Context, action: Option<ActionId>, with_resting: bool) {
        let last = || self.session.as_mut()?.can_undo().map(|step| step.action);
        let Some(target) = action.or_else(last) else {
            self.say_nothing(Text::NothingToUndo);
            return;
        };
        if action.is_none() && self.undo_deleted(context) {
            return;
        }
        self.undo_that(
            context,
            Undo {
                action: target,
                with_resting,
                follows: true,
            },
        );
    }

    /// Undoes an action and stays where one is.
    pub(super) fn take_back(&mut self, context: &Context, action: ActionId) {
        self.undo_that(
            context,
            Undo {
                action,
                with_resting: false,
                follows: false,
            },
        );
    }

    fn undo_that(&mut self, context: &Context, undo: Undo) {
        let Some(session) = &mut self.session else {
            return;
        };
        match session.undo_at_hand(undo.action, undo.with_resting) {
            Ok(Some(_)) => self.undone(context, undo),
            Ok(None) => self.put(context, Wish::Undo(undo)),
            Err(error) => self.not_undone(undo, &error),
        }
    }

    /// Takes in that an action was undone.
    pub(super) fn undone(&mut self, context: &Context, undo: Undo) {
        self.stale = true;
        if let Some(session) = &self.session {
            self.notices.taken_back(|action| session.is_live(action));
        }
        let done = self.done(undo.action);
        let text = self.language().fill(Text::Undid, &[&done]);
        self.notices.done(text, false);
        if undo.follows {
            self.follow(context, undo.action);
        }
    }

    /// Says why an action was not undone; what rests on it is offered to go with it.
    pub(super) fn not_undone(&mut self, undo: Undo, error: &CommandError) {
        let CommandError::Resting { resting, .. } = error else {
            return self.declined(error);
        };
        let language = self.language();
        let named = resting.iter().take(NAMED);
        let names: Vec<String> = named
            .map(|action| self.told(&action.name, &action.detail))
            .collect();
        let count = resting.len().to_string();
        let mut names = names.join(language.choose(("、", ", ")));
        if resting.len() > NAMED {
            names.push('…');
        }
        let done = self.done(undo.action);
        let text = language.fill(Text::Resting, &[&done, &count, &names]);
        let all = Command::Undo {
            action: Some(undo.action.to_string()),
            with_resting: true,
        };
        let name = language.say(Text::UndoThemToo).to_owned();
        self.notices.problem(text, vec![(name, Request::Run(all))]);
    }

    /// Redoes an action, what the author undid last if none is named.
    pub(super) fn redo(&mut self, context: &Context, action: Option<ActionId>) {
        let actions = match action {
            Some(action) => Some(vec![action]),
            None => self.session.as_mut().and_then(Session::next_redone),
        };
        let (Some(actions), Some(session)) = (actions, &mut self.session) else {
            self.say_nothing(Text::NothingToRedo);
            return;
        };
        match session.redo_at_hand(&actions) {
            Ok(Some(_)) => self.redone(context, &actions),
            Ok(None) => self.put(context, Wish::Redo(actions.into())),
            Err(error) => self.declined(&error),
        }
    }

    /// Takes in that actions were put back; the last of them is what the others rested on.
    pub(super) fn redone(&mut self, context: &Context, actions: &[ActionId]) {
        self.stale = true;
        let Some(&target) = actions.last() else {
            return;
        };
        let done = self.done(target);
        let text = self.language().fill(Text::Redid, &[&done]);
        self.notices.done(text, false);
        self.follow(context, target);
    }

    /// Undoes or redoes what a command names.
    pub(super) fn toggle(&mut self, context: &Context, command: &Command) {
        let parse = |name: &Option<String>| name.as_ref().and_then(|name| name.parse().ok());
        match command {
            Command::Undo {
                action,
                with_resting,
            } => self.undo(context, parse(action), *with_resting),
            Command::Redo { action } => self.redo(context, parse(action)),
            _ => {}
        }
    }

    /// Undoes what was deleted key by key, if that was done last.
    fn undo_deleted(&mut self, context: &Context) -> bool {
        let actions = self.deleted_together();
        let (Some(&first), Some(session)) = (actions.first(), &mut self.session) else {
            return false;
        };
        if session.undo_together(&actions).is_err() {
            return false;
        }
        self.stale = true;
        let count = actions.len().to_string();
        let text = self.language().fill(ToldText::Deleted, &[&count]);
        let text = self.language().fill(Text::Undid, &[&text]);
        self.notices.done(text, false);
        self.follow(context, first);
        true
    }

    /// Shows what was undone or redone: points it out in the open article, or goes to the one it
    /// is in.
    fn follow(&mut self, context: &Context, action: ActionId) {
        let (Some(session), Some(open)) = (
            &mut self.session,
            self.shown.as_ref().and_then(Shown::article),
        ) else {
            return;
        };
        // What was done on many pages at once has no one place. What cannot be read is told where
        // that is read for itself.
        let page = open.buffer.page;
        let here = session.touched(page, action).unwrap_or_default();
        if let Some(touched) = here.into_iter().find(|touched| touched.article == open) {
            let result = self.refresh(context);
            self.report(result);
            self.point_out(&touched.runs);
        } else if session.is_of_one_page(action).unwrap_or_default() {
            self.go_to_action(context, action, false);
        }
    }

    /// Points out the part nearest to the caret of what was changed in the open article.
    fn point_out(&mut self, runs: &[Run]) {
        let Some(shown) = &self.shown else {
            return;
        };
        let head = self.view.cursor.head;
        let far = |cells: &Cells| {
            let before = cells.start.saturating_sub(head);
            before.max(head.saturating_sub(cells.end))
        };
        let parts = shown.cells(runs);
        let near = parts.iter().min_by_key(|cells| far(cells)).cloned();
        let beside = || {
            let gap = shown.gap_beside(runs.first()?.first())?;
            Some(gap.saturating_sub(1)..(gap + 1).min(shown.len()))
        };
        if let Some(cells) = near.or_else(beside) {
            let gap = head.clamp(cells.start, cells.end);
            self.view.reveal(gap);
            self.view.flash(cells, f64::MAX);
        }
    }

    /// What an action did, for people.
    fn done(&mut self, action: ActionId) -> String {
        // What cannot be read is told where it is read for itself.
        let session = self.session.as_mut();
        let entry = session.and_then(|s| s.history_entry(action).ok().flatten());
        let (name, detail) = entry.map(|e| (e.name, e.detail)).unwrap_or_default();
        self.told(&name, &detail)
    }

    fn say_nothing(&mut self, text: Text) {
        let text = self.language().say(text).to_owned();
        self.notices.done(text, false);
    }

    fn declined(&mut self, error: &CommandError) {
        let text = self.language().declined(error);
        match error {
            CommandError::NothingToDo => self.notices.done(text, false),
            _ => self.notices.problem(text, Vec::new()),
        }
    }

    /// Goes where an action was done, the open article first, and points it out.
    pub(super) fn show_action(&mut self, context: &Context, action: ActionId) {
        self.go_to_action(context, action, true);
    }

    /// Goes where an action was done; `says` where there is no such place.
    fn go_to_action(&mut self, context: &Context, action: ActionId, says: bool) {
        let open = self.shown.as_ref().and_then(Shown::article);
        let Some(session) = &mut self.session else {
            return;
        };
        // The open one first, then a few: what was done on very many has a place on each.
        let open_page = open.map(|open| open.buffer.page);
        let mut pages: Vec<PageId> = open_page.into_iter().collect();
        let others = session.some_pages_of(action, LOOKED_AT).unwrap_or_default();
        pages.extend(others.into_iter().filter(|page| Some(*page) != open_page));
        let mut touched = Vec::new();
        for page in pages {
            let found = session.touched(page, action);
            touched = match found {
                Ok(found) => found,
                Err(error) => {
                    self.report(Err(error));
                    return;
                }
            };
            if !touched.is_empty() {
                break;
            }
        }
        touched.sort_by_key(|touched| Some(touched.article) != open);
        let Some(touched) = touched.into_iter().next() else {
            if says {
                self.say_nothing(Text::NoPlace);
            }
            return;
        };
        self.show_article(touched.article);
        let result = self.refresh(context);
        self.report(result);
        let Some(shown) = &self.shown else {
            return;
        };
        let parts = shown.cells(&touched.runs);
        let place = match (parts.first(), parts.last()) {
            (Some(first), Some(last)) => Some(first.start..last.end.max(first.end)),
            _ => {
                let first = touched.runs.first().map(|run| run.first());
                let gap = first.and_then(|first| shown.gap_beside(first));
                gap.map(|gap| gap.saturating_sub(1)..(gap + 1).min(shown.len()))
            }
        };
        if let Some(cells) = place {
            self.view.cursor = Cursor::at(cells.start);
            self.view.reveal(cells.start);
            self.view.flash(cells, f64::MAX);
            self.span = None;
        }
    }
}
