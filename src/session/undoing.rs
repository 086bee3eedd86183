//! Undoing and redoing what was done on very many pages: what rests on it, and which pages change,
//! is found out elsewhere and put down at once.

use crate::core::ActionId;
use crate::store::StoreError;

use super::Session;
use super::command::CommandError;
use super::plan::{Plan, Prepared};
use super::planner::Planner;
use super::undo::{Reach, Toggle};

impl Session {
    /// Gets ready to undo an action elsewhere, with what rests on it or only if nothing does.
    pub fn undoing(&mut self, action: ActionId, with_resting: bool) -> Undoing {
        Undoing {
            planner: self.planner(),
            what: What::Undo(action, with_resting),
        }
    }

    /// Gets ready to put actions back elsewhere.
    pub fn redoing(&mut self, actions: Vec<ActionId>) -> Undoing {
        Undoing {
            planner: self.planner(),
            what: What::Redo(actions),
        }
    }

    /// Whether something was taken out, put back or done with labels since it was worked out what
    /// is to be.
    pub(super) fn is_otherwise(&self, toggle: &Toggle) -> bool {
        let Toggle { targets, live } = toggle;
        let is_done = |id: &ActionId| self.is_live(*id) == *live;
        let rests = |id: &ActionId| {
            let resting = self.resting_on_labels(*id);
            resting.iter().any(|other| !targets.contains(other))
        };
        match live {
            true => targets.iter().all(is_done),
            false => targets.iter().any(|id| is_done(id) || rests(id)),
        }
    }
}

/// Actions that are to be taken out or put back.
#[derive(Debug)]
pub struct Undoing {
    planner: Planner,
    what: What,
}

#[derive(Debug)]
enum What {
    /// An action, and whether what rests on it goes with it.
    Undo(ActionId, bool),
    Redo(Vec<ActionId>),
}

/// As far as somebody says.
struct While<'a>(&'a dyn Fn(u64, u64) -> bool);

impl Reach for While<'_> {
    fn takes(&mut self, _: &Session, _: ActionId) -> Result<bool, StoreError> {
        Ok((self.0)(0, 0))
    }

    fn goes_on(&mut self, done: u64, all: u64) -> bool {
        (self.0)(done, all)
    }
}

impl Undoing {
    /// Finds out what that comes to. `go_on` is told how many pages were looked at, and of how
    /// many, and says whether to go on.
    ///
    /// # Errors
    /// See [`CommandError`]; [`CommandError::Resting`] where something rests on the action that is
    /// not to go with it.
    pub fn prepare(&self, go_on: impl Fn(u64, u64) -> bool) -> Result<Prepared, CommandError> {
        let (mut session, _) = self.planner.begin()?;
        // Nothing is changed here, so documents need not be kept.
        session.is_acting = false;
        let toggle = match &self.what {
            What::Undo(action, with_resting) => {
                let target = session.named_action(&action.to_string())?;
                let mut reach = While(&go_on);
                let targets = session.undone_with(target, *with_resting, &mut reach)?;
                targets.map(|targets| Toggle::of(&targets, false))
            }
            What::Redo(actions) => {
                if actions.iter().all(|id| session.is_live(*id)) {
                    return Err(CommandError::NothingToDo);
                }
                Some(Toggle::of(actions, true))
            }
        };
        let survey = self.planner.survey();
        let Some(toggle) = toggle else {
            return Ok(Prepared {
                plan: Plan::new(Vec::new(), survey, false)?,
                body: Toggle::of(&[], false).body(),
                passed_over: 0,
            });
        };
        let mut pages = Vec::new();
        for target in &toggle.targets {
            if !go_on(0, 0) {
                break;
            }
            pages.extend(session.page_numbers_of(*target)?);
        }
        let body = toggle.body();
        Ok(Prepared {
            plan: Plan::toggling(toggle, pages, survey),
            body,
            passed_over: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::session::command::Command;
    use crate::session::testing::Desk;

    /// More pages than what is undone at once has.
    const PAGES: usize = 510;
    const SET: &str = r#"{"metadata":{"of":"all_pages","set":{"publication":"渡口日报"}}}"#;

    fn desk() -> Desk {
        let pages: Vec<String> = (0..PAGES).map(|n| format!("第{n}页。\n")).collect();
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        Desk::new(&pages)
    }

    /// How many pages have a newspaper, and what the log says last.
    fn said(desk: &mut Desk) -> (usize, String) {
        let pages = desk.session.page_list().unwrap();
        let set =
            |page: &&crate::session::catalog::ListedPage| page.metadata.contains_key("publication");
        let count = pages.iter().filter(set).count();
        let rows = desk.session.articles().unwrap();
        let listed = rows
            .iter()
            .filter(|row| row.metadata.contains_key("publication"));
        assert_eq!(listed.count(), count);
        desk.session.flush().unwrap();
        let mut last = String::new();
        let bundle = desk.session.bundle();
        bundle
            .each_action(true, |row| {
                last = row.body;
                false
            })
            .unwrap();
        (count, last)
    }

    #[test]
    fn worked_out_elsewhere_it_is_as_if_it_were_undone_at_once() {
        for is_on_disk in [false, true] {
            let mut desk = desk();
            let page = desk.page(3);
            desk.session.document(page).unwrap();
            let action = desk.does(SET);
            if is_on_disk {
                desk.session.flush().unwrap();
            }
            assert_eq!(desk.session.undo_at_hand(action, false).unwrap(), None);
            let undoing = desk.session.undoing(action, false);
            assert!(!undoing.prepare(|_, _| false).unwrap().is_complete());
            let prepared = undoing.prepare(|_, _| true).unwrap();
            assert!(prepared.is_complete() && !prepared.is_empty());
            assert!(desk.session.put_down(prepared).unwrap().is_some());
            let undone = said(&mut desk);
            assert_eq!(undone, (0, format!(r#"{{"undo":["{action}"]}}"#)));
            // An open document follows.
            let document = desk.session.document(page).unwrap();
            assert!(
                document
                    .page_metadata(page)
                    .into_iter()
                    .flatten()
                    .all(|(_, v)| v.is_none())
            );
            assert_eq!(desk.session.next_redone(), Some(vec![action]));
            assert_eq!(desk.session.redo_at_hand(&[action]).unwrap(), None);
            let redoing = desk.session.redoing(vec![action]);
            let prepared = redoing.prepare(|_, _| true).unwrap();
            assert!(desk.session.put_down(prepared).unwrap().is_some());
            assert_eq!(said(&mut desk).0, PAGES);
            let twice = redoing.prepare(|_, _| true);
            assert!(
                twice.is_ok(),
                "the planner knows what was undone when it was made"
            );
            let none = desk.session.put_down(twice.unwrap()).unwrap();
            assert!(none.is_none(), "it is put back already");
            let mut desk = desk.reopened_by("lin");
            assert_eq!(said(&mut desk).0, PAGES);
        }
    }

    #[test]
    fn what_rests_on_a_batch_is_told_or_goes_with_it() {
        let mut desk = desk();
        let replace = r#"{"replace":{"find":"页","with":"版面"}}"#;
        let batch = desk.does(replace);
        // Corrections of what was typed rest on the typing.
        let rests = desk.does(r#"{"correct":{"article":7,"text":"版面","with":"版"}}"#);
        let looked_at = Cell::new(0);
        let go_on = |done, all| {
            looked_at.set(looked_at.get().max(done));
            assert!(done <= all);
            true
        };
        let told = desk.session.undoing(batch, false).prepare(go_on);
        let Err(CommandError::Resting { resting, .. }) = told else {
            panic!("{told:?}");
        };
        assert_eq!(
            resting.iter().map(|one| one.action).collect::<Vec<_>>(),
            [rests]
        );
        let prepared = desk.session.undoing(batch, true).prepare(go_on).unwrap();
        assert!(desk.session.put_down(prepared).unwrap().is_some());
        assert!(!desk.session.is_live(batch) && !desk.session.is_live(rests));
        assert_eq!(desk.clean(7), "第6页。\n");
        assert_eq!(desk.session.next_redone(), Some(vec![rests, batch]));
    }

    #[test]
    fn it_is_worked_out_again_where_something_was_done_meanwhile() {
        let mut desk = desk();
        let action = desk.does(SET);
        let undoing = desk.session.undoing(action, false);
        let prepared = undoing.prepare(|_, _| true).unwrap();
        desk.does(r#"{"correct":{"article":9,"text":"8","with":"八"}}"#);
        assert!(desk.session.put_down(prepared).unwrap().is_none());
        assert!(desk.session.is_live(action));
        let again = desk.session.undoing(action, false);
        let prepared = again.prepare(|_, _| true).unwrap();
        assert!(desk.session.put_down(prepared).unwrap().is_some());
        assert_eq!(said(&mut desk).0, 0);
    }

    #[test]
    fn few_pages_are_undone_at_once() {
        let mut desk = Desk::new(&["一。", "二。"]);
        let action = desk.does(SET);
        assert!(desk.session.undo_at_hand(action, false).unwrap().is_some());
        assert!(desk.session.redo_at_hand(&[action]).unwrap().is_some());
        let command = Command::from_json(&format!(r#"{{"undo":{{"action":"{action}"}}}}"#));
        assert!(desk.session.execute(&command.unwrap()).is_ok());
        assert!(
            desk.session.undo_at_hand(action, false).is_err(),
            "it is undone"
        );
    }
}
