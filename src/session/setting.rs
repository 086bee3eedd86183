//! Metadata set for very many pages: worked out elsewhere, put down at once.

use std::sync::Arc;

use crate::core::{Operation, PageId};

use super::command::{Command, CommandError, Subjects};
use super::plan::{Plan, Planned, Prepared};
use super::planner::Planner;
use super::{ActionBody, Session};

impl Session {
    /// Gets ready to set metadata of pages elsewhere, by a command that does nothing else; see
    /// [`Session::pages_set_by`].
    pub fn setting(&mut self, command: Arc<Command>) -> Setting {
        Setting {
            planner: self.planner(),
            command,
        }
    }

    /// For how many pages a command sets metadata, at the most; none where it does anything else.
    pub fn pages_set_by(&self, command: &Command) -> Option<usize> {
        match command {
            Command::Metadata { of, .. } => match of {
                Subjects::Article(_) => None,
                Subjects::PageOf(_) => Some(1),
                Subjects::Pages(pages) => Some(pages.len()),
                Subjects::PagesNamed(_) | Subjects::AllPages => Some(self.known.ids.len()),
            },
            Command::Batch { commands, .. } => {
                let all = commands.iter().map(|command| self.pages_set_by(command));
                all.sum()
            }
            _ => None,
        }
    }
}

/// Metadata that is to be set for pages.
#[derive(Debug)]
pub struct Setting {
    planner: Planner,
    command: Arc<Command>,
}

impl Setting {
    /// Works out what that comes to. `go_on` is told how many steps are done, and of how many, and
    /// says whether to go on.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn prepare(&self, go_on: impl Fn(u64, u64) -> bool) -> Result<Prepared, CommandError> {
        let (mut session, mut draft) = self.planner.begin()?;
        let detail = session.carry_out(&mut draft, &self.command)?;
        let goes_on = go_on(1, 2);
        let planned = match goes_on {
            true => by_page(&session, draft.operations),
            false => Vec::new(),
        };
        let name = match &*self.command {
            Command::Batch { name, .. } if !name.is_empty() => name.as_str(),
            other => other.name(),
        };
        Ok(Prepared {
            plan: Plan::new(planned, self.planner.survey(), goes_on)?,
            body: ActionBody::done(name, detail, false),
            passed_over: 0,
        })
    }
}

/// What is done on each page, in the order in which it was first met.
fn by_page(session: &Session, operations: Vec<(PageId, u32, Arc<Operation>)>) -> Vec<Planned> {
    let mut operations: Vec<(u32, u32, PageId, Arc<Operation>)> = operations
        .into_iter()
        .filter_map(|(page, seq, o)| Some((session.page_number(page)?, seq, page, o)))
        .collect();
    operations.sort_unstable_by_key(|(no, seq, ..)| (*no, *seq));
    let mut planned: Vec<Planned> = Vec::new();
    for (no, _, page, operation) in operations {
        match planned.last_mut() {
            Some(last) if last.pages == [no] => {
                last.hits += 1;
                last.operations.push((page, operation));
            }
            _ => planned.push(Planned {
                pages: vec![no],
                hits: 1,
                operations: vec![(page, operation)],
            }),
        }
    }
    planned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::Desk;

    fn said(desk: &mut Desk) -> Vec<String> {
        let pages = desk.session.page_list().unwrap();
        let all = pages.iter().map(|page| {
            let said = page.metadata.iter().filter(|(key, _)| *key != "title");
            let said: Vec<String> = said.map(|(key, value)| format!("{key}={value}")).collect();
            said.join(" ")
        });
        all.collect()
    }

    #[test]
    fn worked_out_elsewhere_it_is_the_same_and_one_undo() {
        let commands = [
            r#"{"metadata":{"of":"all_pages","set":{"publication":"渡口日报","date":"1958-3-2"}}}"#,
            r#"{"batch":{"name":"metadata","commands":[
                {"metadata":{"of":{"pages":[1,3]},"set":{"publication":"渡口日报"}}},
                {"metadata":{"of":{"pages":[2]},"set":{"publication":null,"page":"4"}}}]}}"#,
        ];
        for command in commands {
            let command = Command::from_json(command).unwrap();
            let mut done = Vec::new();
            for elsewhere in [false, true] {
                let mut desk = Desk::new(&["一。", "二。", "三。"]);
                // One is open.
                let page = desk.page(2);
                desk.session.document(page).unwrap();
                let before = said(&mut desk);
                assert!(desk.session.pages_set_by(&command) >= Some(3));
                if elsewhere {
                    let setting = desk.session.setting(Arc::new(command.clone()));
                    assert!(!setting.prepare(|_, _| false).unwrap().is_complete());
                    let prepared = setting.prepare(|_, _| true).unwrap();
                    assert!(desk.session.put_down(prepared).unwrap().is_some());
                } else {
                    desk.session.execute(&command).unwrap();
                }
                let last = desk.session.last_action().unwrap().unwrap();
                let body = desk.session.action_body(last).unwrap();
                let after = said(&mut desk);
                assert_ne!(after, before);
                let mut desk = desk.reopened_by("lin");
                assert_eq!(said(&mut desk), after);
                done.push((after, format!("{body:?}")));
                assert!(desk.undo().is_some());
                assert_eq!(said(&mut desk), before);
            }
            assert_eq!(done[0], done[1]);
        }
    }
}
