//! Commands that are worked out on another thread: by a session of its own that reads the same
//! bundle and writes nothing. What they come to is a [`Plan`].

use crate::core::labels::{LabelOperation, LabelSet};
use crate::core::{ActionId, Replica};

use super::command::{Command, CommandError};
use super::plan::Plan;
use super::survey::Survey;
use super::{Draft, Session};
use crate::store::StoreError;

/// How often it is told how far work on one document is.
const TOLD: u64 = 64;

/// See the module's description.
#[derive(Debug)]
pub(super) struct Planner {
    survey: Survey,
    author: String,
    sitting: Option<Replica>,
    /// What is made gets names that nothing else has: no other action is of this time.
    lamport: u64,
    last_page: u32,
    label_log: Vec<(ActionId, u32, LabelOperation)>,
    labels: LabelSet,
}

impl Session {
    /// Gets ready to work commands out elsewhere.
    pub(super) fn planner(&mut self) -> Planner {
        let id = self.draft().id;
        self.lamport = id.lamport;
        Planner {
            survey: self.survey(),
            author: self.author.clone(),
            sitting: self.sitting,
            lamport: id.lamport - 1,
            last_page: self.last_page,
            label_log: self.label_log.clone(),
            labels: self.labels.clone(),
        }
    }
}

impl Planner {
    /// Works groups out one after the other. On a page of one group, and what is connected with
    /// it, no other has anything to do, but for pages that groups connect themselves. `go_on` is
    /// told how many are done, and of how many, and says whether to go on.
    ///
    /// # Errors
    /// What `each` says, or SQLite.
    pub(super) fn work_out<G>(
        &self,
        groups: &[G],
        go_on: impl Fn(u64, u64) -> bool,
        mut each: impl FnMut(&mut Session, &mut Draft, &G) -> Result<(), CommandError>,
    ) -> Result<Plan, CommandError> {
        let (mut session, mut draft) = self.begin()?;
        let mut planned = Vec::new();
        for (done, group) in (0..).zip(groups) {
            if !go_on(done, groups.len() as u64) {
                return Ok(Plan::new(Vec::new(), &self.survey, false)?);
            }
            each(&mut session, &mut draft, group)?;
            session.take_planned(&mut draft, &mut planned);
        }
        Ok(Plan::new(planned, &self.survey, true)?)
    }

    /// Works out many things on one document, each of which comes to a command or to none when it
    /// is its turn. `go_on` is told how many are done, and of how many, and says whether to go on.
    ///
    /// # Errors
    /// What `each` says, or SQLite.
    pub(super) fn work_out_together<A>(
        &self,
        all: &[A],
        go_on: impl Fn(u64, u64) -> bool,
        mut each: impl FnMut(&mut Session, &A) -> Result<Option<Command>, CommandError>,
    ) -> Result<Plan, CommandError> {
        let (mut session, mut draft) = self.begin()?;
        for (done, one) in (0..).zip(all) {
            if done % TOLD == 0 && !go_on(done, all.len() as u64) {
                return Ok(Plan::new(Vec::new(), &self.survey, false)?);
            }
            if let Some(command) = each(&mut session, one)? {
                Self::carry_out(&mut session, &mut draft, &[command])?;
            }
        }
        let mut planned = Vec::new();
        session.take_planned(&mut draft, &mut planned);
        Ok(Plan::new(planned, &self.survey, true)?)
    }

    /// What the work is of.
    pub(super) fn survey(&self) -> &Survey {
        &self.survey
    }

    /// A session of its own to work in, and the action in the making.
    pub(super) fn begin(&self) -> Result<(Session, Draft), CommandError> {
        let mut session = self.reader()?;
        session.is_acting = true;
        let draft = session.draft();
        Ok((session, draft))
    }

    /// Adds what commands do to an action in the making; those that do nothing do not matter.
    pub(super) fn carry_out(
        session: &mut Session,
        draft: &mut Draft,
        commands: &[Command],
    ) -> Result<(), CommandError> {
        for command in commands {
            match session.carry_out(draft, command) {
                Ok(_) | Err(CommandError::NothingToDo) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// A session of its own to read in.
    pub(super) fn reader(&self) -> Result<Session, StoreError> {
        let mut session = Session::unread(self.survey.bundle()?, &self.author, None);
        session.sitting = self.sitting;
        session.lamport = self.lamport;
        session.known = self.survey.known().clone();
        session.last_page = self.last_page;
        session.label_log = self.label_log.clone();
        session.labels = self.labels.clone();
        session.revision = self.survey.revision();
        session.bundle.hold_still()?;
        Ok(session)
    }
}
