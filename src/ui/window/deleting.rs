//! Deleting where nothing is selected. What was deleted key by key at one place is undone at once.

use crate::core::ActionId;
use crate::session::command::Command;
use crate::ui::article::{Cursor, Neighbour, neighbour};

use super::Window;

/// So many runs are known, the last ones.
const RUNS: usize = 256;

/// What was deleted key by key.
#[derive(Debug, Default)]
pub(super) struct Deleted {
    /// Each run's actions, in the order in which they were done; each is one of its own in the log.
    runs: Vec<Vec<ActionId>>,
    /// Where the last of them left the caret, and whether it went backwards.
    left: Option<(Cursor, bool)>,
}

impl Window {
    /// Deletes the character before the caret or behind it; where that is the end of a paragraph
    /// it is joined with the next.
    pub(super) fn delete_beside(&mut self, before: bool) {
        let Some(shown) = &self.shown else {
            return;
        };
        let cursor = self.view.cursor;
        let cell = match neighbour(shown, self.settings.view, cursor, before) {
            None => return,
            Some(Neighbour::Break(mark)) => return self.decide(mark.at, true),
            Some(Neighbour::Cell(cell)) => cell,
        };
        let begins_row = shown.row(shown.row_of(cell)).start == cell;
        let (Some(article), Some(stretch)) = (self.article_ref(), self.stretch(cell..cell + 1))
        else {
            return;
        };
        let last = self.last_action();
        let is_here = self.deleted.left == Some((cursor, before));
        let run = self.deleted.runs.last();
        let goes_on = is_here && run.is_some_and(|run| run.last().copied() == last);
        if !self.execute(&Command::Hide { article, stretch }) {
            return;
        }
        self.view.cursor = match (before, begins_row) {
            (true, true) => Cursor::at(cell),
            // What is left of the line keeps the caret.
            (true, false) => Cursor::behind(cell),
            (false, _) => cursor,
        };
        let done = self.last_action();
        let Deleted { runs, left } = &mut self.deleted;
        if !goes_on {
            runs.push(Vec::new());
            runs.drain(..runs.len().saturating_sub(RUNS));
        }
        if let Some(run) = runs.last_mut() {
            run.extend(done);
        }
        *left = Some((self.view.cursor, before));
    }

    fn last_action(&mut self) -> Option<ActionId> {
        let step = self.session.as_mut()?.can_undo()?;
        Some(step.action)
    }

    /// The actions that undoing the last one takes out with it: what was deleted together.
    pub(super) fn deleted_together(&mut self) -> Vec<ActionId> {
        let last = self.last_action();
        let mut runs = self.deleted.runs.iter();
        let run = runs.find(|run| run.last().copied() == last && run.len() > 1);
        run.cloned().unwrap_or_default()
    }
}
