//! The log: actions, their operations page by page, and who did them.

use rusqlite::{OptionalExtension, Params, Row, params};
use rustc_hash::FxHashSet;

use crate::core::{ActionId, Replica};
use crate::store::{Sitting, StoreError, action_id, record};

use super::{ActionRow, Bundle, StoredAction};

impl Bundle {
    /// The pages on which an action did something that others can rest on, and on which something
    /// was done since or which are connected with others.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn bearing(&self, action: ActionId) -> Result<Vec<u32>, StoreError> {
        let bears: Vec<String> = record::BEARING
            .iter()
            .map(|kind| format!("instr(o.body, '{kind}') > 0"))
            .collect();
        // Of those with one Lamport time any may be later: replicas have another order here.
        let sql = format!(
            "SELECT o.page FROM operations o WHERE o.lamport = ?1 AND o.replica = ?2 \
             AND ({}) AND (EXISTS (SELECT 1 FROM links l WHERE l.page = o.page) \
             OR EXISTS (SELECT 1 FROM operations p WHERE p.page = o.page AND p.lamport >= ?1 \
             AND NOT (p.lamport = ?1 AND p.replica = ?2)))",
            bears.join(" OR ")
        );
        let key = params![action.lamport as i64, action.replica.0 as i64];
        self.numbers(&sql, key)
    }

    /// The log of a page.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn operations(&self, page: u32) -> Result<Vec<StoredAction>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT lamport, replica, body FROM operations WHERE page = ?1 ORDER BY lamport",
        )?;
        let rows = query.query_map([page], |row| {
            Ok(StoredAction {
                id: action_id(row.get(0)?, row.get(1)?),
                page,
                body: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The actions that did something on a page.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn actions_on(&self, page: u32) -> Result<FxHashSet<ActionId>, StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT lamport, replica FROM operations WHERE page = ?1")?;
        let rows = query.query_map([page], |row| Ok(action_id(row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The pages whose log says `text`, each with the Lamport time at which it last did, the
    /// earliest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pages_with(&self, text: &str) -> Result<Vec<(u64, u32)>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT max(lamport), page FROM operations WHERE page > 0 AND instr(body, ?1) > 0 \
             GROUP BY page ORDER BY 1, 2",
        )?;
        let rows = query.query_map([text], |row| {
            Ok((row.get::<_, i64>(0)? as u64, row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What an action did on a page.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn record(&self, page: u32, action: ActionId) -> Result<Option<String>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT body FROM operations WHERE page = ?1 AND lamport = ?2 AND replica = ?3",
        )?;
        let key = params![page, action.lamport as i64, action.replica.0 as i64];
        Ok(query.query_row(key, |row| row.get(0)).optional()?)
    }

    /// Every record of the log in which a text stands, by page, in order of Lamport time.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_record_with(
        &self,
        text: &str,
        mut each: impl FnMut(StoredAction),
    ) -> Result<(), StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT lamport, replica, page, body FROM operations WHERE instr(body, ?1) > 0 \
             ORDER BY page, lamport",
        )?;
        let mut rows = query.query([text])?;
        while let Some(row) = rows.next()? {
            each(StoredAction {
                id: action_id(row.get(0)?, row.get(1)?),
                page: row.get(2)?,
                body: row.get(3)?,
            });
        }
        Ok(())
    }

    /// At most so many of the pages an action has operations on; 0 for the label set.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn some_pages_of(&self, action: ActionId, most: u32) -> Result<Vec<u32>, StoreError> {
        self.numbers(
            "SELECT page FROM operations WHERE lamport = ?1 AND replica = ?2 LIMIT ?3",
            params![action.lamport as i64, action.replica.0 as i64, most],
        )
    }

    /// The pages an action has operations on; 0 for the label set.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pages_of(&self, action: ActionId) -> Result<Vec<u32>, StoreError> {
        self.numbers(
            "SELECT page FROM operations WHERE lamport = ?1 AND replica = ?2",
            params![action.lamport as i64, action.replica.0 as i64],
        )
    }

    /// Every action, in order or the last first; `each` says whether to go on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_action(
        &self,
        backwards: bool,
        each: impl FnMut(ActionRow) -> bool,
    ) -> Result<(), StoreError> {
        let order = if backwards { "DESC" } else { "ASC" };
        let order = format!("ORDER BY a.lamport {order}, a.replica {order}");
        self.actions(&order, [], each)
    }

    /// Every action of before a Lamport time, the latest time first; `each` says whether to go
    /// on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_action_before(
        &self,
        lamport: u64,
        each: impl FnMut(ActionRow) -> bool,
    ) -> Result<(), StoreError> {
        let before = i64::try_from(lamport).unwrap_or(i64::MAX);
        let which = "WHERE a.lamport < ?1 ORDER BY a.lamport DESC";
        self.actions(which, [before], each)
    }

    /// Every undo and redo, in no order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_toggle(&self, mut each: impl FnMut(ActionRow)) -> Result<(), StoreError> {
        // What is done begins so, as this program writes it; what does not is looked at.
        let which = "WHERE substr(a.body, 1, 6) <> '{\"do\":'";
        self.actions(which, [], |row| {
            each(row);
            true
        })
    }

    /// An action by its id.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn action(&self, id: ActionId) -> Result<Option<ActionRow>, StoreError> {
        let key = params![id.lamport as i64, id.replica.0 as i64];
        let mut found = None;
        self.actions("WHERE a.lamport = ?1 AND a.replica = ?2", key, |row| {
            found = Some(row);
            false
        })?;
        Ok(found)
    }

    /// The actions that the end of a query asks for; `each` says whether to go on.
    fn actions(
        &self,
        which: &str,
        given: impl Params,
        mut each: impl FnMut(ActionRow) -> bool,
    ) -> Result<(), StoreError> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT a.lamport, a.replica, a.time, a.body, coalesce(s.author, '') FROM actions a \
             LEFT JOIN sittings s ON s.replica = a.replica {which}"
        ))?;
        let mut rows = query.query(given)?;
        while let Some(row) = rows.next()? {
            if !each(action_row(row)?) {
                break;
            }
        }
        Ok(())
    }

    /// The actions that are undone.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn undone(&self) -> Result<Vec<ActionId>, StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT lamport, replica FROM undone")?;
        let rows = query.query_map([], |row| Ok(action_id(row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The highest Lamport time of any action; 0 in a new bundle.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_lamport(&self) -> Result<u64, StoreError> {
        let last: Option<i64> =
            self.connection
                .query_row("SELECT max(lamport) FROM actions", [], |row| row.get(0))?;
        Ok(last.unwrap_or(0) as u64)
    }

    /// The sittings in this bundle.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn sittings(&self) -> Result<Vec<Sitting>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT replica, author, began FROM sittings ORDER BY began, replica",
        )?;
        let rows = query.query_map([], |row| {
            Ok(Sitting {
                replica: Replica(row.get::<_, i64>(0)? as u64),
                author: row.get(1)?,
                began: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn action_row(row: &Row<'_>) -> rusqlite::Result<ActionRow> {
    Ok(ActionRow {
        id: action_id(row.get(0)?, row.get(1)?),
        time: row.get(2)?,
        body: row.get(3)?,
        author: row.get(4)?,
    })
}
