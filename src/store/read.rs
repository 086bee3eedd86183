//! Reading a bundle.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::record;
use super::{Access, ArticleRow, NewPage, Sitting, StoreError, action_id, connect, schema};
use crate::core::encoding::Encoding;
use crate::core::{ActionId, PageId, Replica};

/// How often it is looked whether a copy is still wanted.
const LOOK: Duration = Duration::from_millis(30);

/// A bundle open for reading.
#[derive(Debug)]
pub struct Bundle {
    connection: Connection,
    path: PathBuf,
}

/// A page without its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageRow {
    /// Its number in this bundle.
    pub no: u32,
    /// Its identity.
    pub id: PageId,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// Where it came from.
    pub name: String,
    /// What its bytes are in.
    pub encoding: Encoding,
    /// Metadata it came with: a JSON object of strings.
    pub metadata: String,
    /// Where its characters come from, if it was made of an annotation set: JSON.
    pub origin: Option<String>,
}

/// An action as stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActionRow {
    /// Its id.
    pub id: ActionId,
    /// When, in milliseconds since 1970 UTC.
    pub time: i64,
    /// What: JSON.
    pub body: String,
    /// Who: the author of its sitting.
    pub author: String,
}

/// An action's operations on one page, as stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredAction {
    /// The action.
    pub id: ActionId,
    /// The number of the page; 0 for changes of the label set.
    pub page: u32,
    /// The operations: a log record.
    pub body: Arc<str>,
}

/// A page's bytes and what has to be known to read them.
#[derive(Debug)]
pub struct Content<'a> {
    /// Its number.
    pub no: u32,
    /// What the bytes are in.
    pub encoding: Encoding,
    /// As they came.
    pub bytes: &'a [u8],
    /// Whether anything was done on it.
    pub has_log: bool,
}

impl Bundle {
    /// Opens a bundle for reading. It may be open for writing elsewhere.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self {
            connection: connect(path, Access::Read)?,
            path: path.to_owned(),
        })
    }

    /// Reads from now on the bundle as it is now, whatever is written meanwhile; and faster, as
    /// one transaction.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn hold_still(&self) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch("BEGIN")?)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Every page, in the order in which they were added.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_page(&self, mut each: impl FnMut(PageRow)) -> Result<(), StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT no, id, hash, name, encoding, metadata, origin FROM pages ORDER BY no",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            each(page_row(row)?);
        }
        Ok(())
    }

    /// The number and name of every page, in the order in which they were added.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_page_name(&self, mut each: impl FnMut(u32, &str)) -> Result<(), StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT no, name FROM pages ORDER BY no")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            each(row.get(0)?, row.get_ref(1)?.as_str().unwrap_or_default());
        }
        Ok(())
    }

    /// The numbers and identities of all pages, in the order in which they were added.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn page_numbers(&self) -> Result<Vec<(u32, PageId)>, StoreError> {
        // In no order, so that SQLite reads the index of the ids and not the whole table.
        let mut query = self.connection.prepare_cached("SELECT no, id FROM pages")?;
        let rows = query.query_map([], |row| {
            Ok((row.get(0)?, PageId(row.get::<_, i64>(1)? as u64)))
        })?;
        let mut numbers = rows.collect::<Result<Vec<_>, _>>()?;
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// A page by its number.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn page(&self, no: u32) -> Result<Option<PageRow>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT no, id, hash, name, encoding, metadata, origin FROM pages WHERE no = ?1",
        )?;
        Ok(query.query_row([no], page_row).optional()?)
    }

    /// The bytes of a page as they came.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn bytes(&self, no: u32) -> Result<Vec<u8>, StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT bytes FROM contents WHERE page = ?1")?;
        Ok(query.query_row([no], |row| row.get(0))?)
    }

    /// Keeps less in memory than usual: for whoever reads everything once.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn read_once(&self) -> Result<(), StoreError> {
        Ok(self
            .connection
            .execute_batch("PRAGMA cache_size = -2000;")?)
    }

    /// The pages with numbers from `first` to `last`, in order; `each` says whether to go on.
    ///
    /// # Errors
    /// What SQLite says, or `each`.
    pub fn each_content(
        &self,
        first: u32,
        last: u32,
        mut each: impl FnMut(Content<'_>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT c.page, p.encoding, c.bytes, \
             EXISTS (SELECT 1 FROM operations o WHERE o.page = c.page) \
             FROM contents c JOIN pages p ON p.no = c.page \
             WHERE c.page BETWEEN ?1 AND ?2 ORDER BY c.page",
        )?;
        let mut rows = query.query([first, last])?;
        while let Some(row) = rows.next()? {
            let encoding = row.get_ref(1)?.as_str().unwrap_or_default();
            let content = Content {
                no: row.get(0)?,
                encoding: Encoding::from_name(encoding).unwrap_or(Encoding::Utf8),
                bytes: row.get_ref(2)?.as_bytes().unwrap_or_default(),
                has_log: row.get(3)?,
            };
            if !each(content)? {
                break;
            }
        }
        Ok(())
    }

    /// Every page that operations connect with another.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn linked_pages(&self) -> Result<Vec<u32>, StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT DISTINCT page FROM links")?;
        let rows = query.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

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
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT o.page FROM operations o WHERE o.lamport = ?1 AND o.replica = ?2 \
             AND ({}) AND (EXISTS (SELECT 1 FROM links l WHERE l.page = o.page) \
             OR EXISTS (SELECT 1 FROM operations p WHERE p.page = o.page AND p.lamport >= ?1 \
             AND NOT (p.lamport = ?1 AND p.replica = ?2)))",
            bears.join(" OR ")
        ))?;
        let key = params![action.lamport as i64, action.replica.0 as i64];
        let rows = query.query_map(key, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A page with its bytes.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn whole_page(&self, no: u32) -> Result<Option<NewPage>, StoreError> {
        let Some(page) = self.page(no)? else {
            return Ok(None);
        };
        let mut query = self
            .connection
            .prepare_cached("SELECT added FROM pages WHERE no = ?1")?;
        let added = query.query_row([no], |row| row.get(0))?;
        let PageRow {
            no,
            id,
            hash,
            name,
            encoding,
            metadata,
            origin,
        } = page;
        Ok(Some(NewPage {
            no,
            id,
            hash,
            name,
            encoding,
            metadata,
            origin,
            added,
            bytes: self.bytes(no)?,
        }))
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

    /// The pages that operations connect with this one, itself not among them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn links(&self, page: u32) -> Result<Vec<u32>, StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT other FROM links WHERE page = ?1")?;
        let rows = query.query_map([page], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// At most so many of the pages an action has operations on; 0 for the label set.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn some_pages_of(&self, action: ActionId, most: u32) -> Result<Vec<u32>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT page FROM operations WHERE lamport = ?1 AND replica = ?2 LIMIT ?3",
        )?;
        let key = params![action.lamport as i64, action.replica.0 as i64, most];
        let rows = query.query_map(key, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The pages an action has operations on; 0 for the label set.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pages_of(&self, action: ActionId) -> Result<Vec<u32>, StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT page FROM operations WHERE lamport = ?1 AND replica = ?2")?;
        let key = params![action.lamport as i64, action.replica.0 as i64];
        let rows = query.query_map(key, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every action, in order, from after `after` on; `each` says whether to go on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_action(
        &self,
        backwards: bool,
        mut each: impl FnMut(ActionRow) -> bool,
    ) -> Result<(), StoreError> {
        let order = if backwards { "DESC" } else { "ASC" };
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT a.lamport, a.replica, a.time, a.body, coalesce(s.author, '') FROM actions a \
             LEFT JOIN sittings s ON s.replica = a.replica ORDER BY a.lamport {order}, a.replica {order}"
        ))?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            if !each(action_row(row)?) {
                break;
            }
        }
        Ok(())
    }

    /// Every action of before a Lamport time, the latest time first; `each` says whether to go
    /// on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_action_before(
        &self,
        lamport: u64,
        mut each: impl FnMut(ActionRow) -> bool,
    ) -> Result<(), StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT a.lamport, a.replica, a.time, a.body, coalesce(s.author, '') FROM actions a \
             LEFT JOIN sittings s ON s.replica = a.replica WHERE a.lamport < ?1 \
             ORDER BY a.lamport DESC",
        )?;
        let mut rows = query.query([i64::try_from(lamport).unwrap_or(i64::MAX)])?;
        while let Some(row) = rows.next()? {
            if !each(action_row(row)?) {
                break;
            }
        }
        Ok(())
    }

    /// Every undo and redo, in no order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_toggle(&self, mut each: impl FnMut(ActionRow)) -> Result<(), StoreError> {
        // What is done begins so, as this program writes it; what does not is looked at.
        let mut query = self.connection.prepare_cached(
            "SELECT a.lamport, a.replica, a.time, a.body, coalesce(s.author, '') FROM actions a \
             LEFT JOIN sittings s ON s.replica = a.replica \
             WHERE substr(a.body, 1, 6) <> '{\"do\":'",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            each(action_row(row)?);
        }
        Ok(())
    }

    /// An action by its id.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn action(&self, id: ActionId) -> Result<Option<ActionRow>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT a.lamport, a.replica, a.time, a.body, coalesce(s.author, '') FROM actions a \
             LEFT JOIN sittings s ON s.replica = a.replica WHERE a.lamport = ?1 AND a.replica = ?2",
        )?;
        let key = params![id.lamport as i64, id.replica.0 as i64];
        Ok(query.query_row(key, action_row).optional()?)
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

    /// All articles as lists show them, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn articles(&self) -> Result<Vec<ArticleRow>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT page, place, head, title, metadata, progress, characters, spans, open_breaks \
             FROM articles ORDER BY page, place",
        )?;
        let rows = query.query_map([], article_row)?;
        let mut rows: Vec<ArticleRow> = rows.collect::<Result<_, _>>()?;
        self.put_labels(&mut rows)?;
        Ok(rows)
    }

    /// Adds the labels of articles to rows, which are in order.
    fn put_labels(&self, rows: &mut [ArticleRow]) -> Result<(), StoreError> {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return Ok(());
        };
        if !schema::has_article_labels(&self.connection)? {
            return Ok(());
        }
        let mut query = self.connection.prepare_cached(
            "SELECT page, place, labels FROM article_labels WHERE page BETWEEN ?1 AND ?2",
        )?;
        let mut labels = query.query([first.page, last.page])?;
        while let Some(row) = labels.next()? {
            let key: (u32, u32) = (row.get(0)?, row.get(1)?);
            if let Ok(at) = rows.binary_search_by_key(&key, |row| (row.page, row.place)) {
                rows[at].labels = row.get(2)?;
            }
        }
        Ok(())
    }

    /// The articles of some pages, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn article_rows_of(&self, pages: &[u32]) -> Result<Vec<ArticleRow>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT page, place, head, title, metadata, progress, characters, spans, open_breaks \
             FROM articles WHERE page = ?1 ORDER BY place",
        )?;
        let mut pages = pages.to_vec();
        pages.sort_unstable();
        let mut found = Vec::new();
        for page in pages {
            for row in query.query_map([page], article_row)? {
                found.push(row?);
            }
        }
        self.put_labels(&mut found)?;
        Ok(found)
    }

    /// The pages whose articles have to be made anew.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn stale(&self) -> Result<Vec<u32>, StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT page FROM stale ORDER BY page")?;
        let rows = query.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Reads several things as they all are at one moment.
    ///
    /// # Errors
    /// What SQLite says, or `read`.
    pub fn as_it_is<T>(
        &self,
        read: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // Only read from: however it ends, there is nothing to keep or to take back.
        let snapshot = self.connection.unchecked_transaction()?;
        let result = read();
        drop(snapshot);
        result
    }

    /// Asks SQLite whether the file is sound; what is wrong, a line each.
    ///
    /// # Errors
    /// What SQLite says where it cannot even look.
    pub fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let mut query = self.connection.prepare("PRAGMA integrity_check")?;
        let rows = query.query_map([], |row| row.get::<_, String>(0))?;
        Ok(rows
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .filter(|line| line != "ok")
            .collect())
    }

    /// Writes the bundle as it is now to a new file, compacted.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where the file exists; what SQLite says.
    pub fn save_copy(&self, to: &Path) -> Result<(), StoreError> {
        self.save_copy_while(to, || true).map(|_| ())
    }

    /// The same as long as it is to go on; says whether it was written. There is no new file where
    /// it was not.
    ///
    /// # Errors
    /// See [`Bundle::save_copy`].
    pub fn save_copy_while(
        &self,
        to: &Path,
        go_on: impl Fn() -> bool + Sync,
    ) -> Result<bool, StoreError> {
        if !go_on() {
            return Ok(false);
        }
        let (end, ended) = channel::<()>();
        let statement = self.connection.get_interrupt_handle();
        let (is_wanted, to) = (&go_on, &to);
        // It is one statement, so somebody else has to look whether it is to go on.
        let look = move || {
            while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                if !is_wanted() {
                    statement.interrupt();
                }
            }
        };
        let copied = thread::scope(move |scope| {
            let name = "watching a copy".to_owned();
            thread::Builder::new()
                .name(name)
                .spawn_scoped(scope, look)?;
            let copied = self.write_copy(to);
            drop(end);
            copied
        });
        match copied {
            Err(_) if !go_on() => Ok(false),
            copied => copied.map(|()| true),
        }
    }

    fn write_copy(&self, to: &Path) -> Result<(), StoreError> {
        if to.exists() {
            return Err(StoreError::Exists);
        }
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        let beside = tempfile::Builder::new()
            .prefix(".pizhu-")
            .suffix(".part")
            .tempdir_in(folder.unwrap_or(Path::new(".")))
            .map_err(|error| match error.kind() {
                ErrorKind::StorageFull => StoreError::Full,
                _ => StoreError::CannotOpen,
            })?;
        let part = beside.path().join("copy");
        // Not every path is UTF-8; SQLite takes the bytes as they are.
        let name = ValueRef::Text(part.as_os_str().as_encoded_bytes());
        self.connection
            .execute("VACUUM INTO ?1", [ToSqlOutput::Borrowed(name)])?;
        File::open(&part)?.sync_all()?;
        std::fs::rename(&part, to)?;
        Ok(())
    }
}

fn page_row(row: &Row<'_>) -> rusqlite::Result<PageRow> {
    let hash: Vec<u8> = row.get(2)?;
    let encoding: String = row.get(4)?;
    Ok(PageRow {
        no: row.get(0)?,
        id: PageId(row.get::<_, i64>(1)? as u64),
        hash: hash.try_into().unwrap_or([0; 32]), // found by `check` as a wrong hash
        name: row.get(3)?,
        encoding: Encoding::from_name(&encoding).unwrap_or(Encoding::Utf8),
        metadata: row.get(5)?,
        origin: row.get(6)?,
    })
}

fn action_row(row: &Row<'_>) -> rusqlite::Result<ActionRow> {
    Ok(ActionRow {
        id: action_id(row.get(0)?, row.get(1)?),
        time: row.get(2)?,
        body: row.get(3)?,
        author: row.get(4)?,
    })
}

fn article_row(row: &Row<'_>) -> rusqlite::Result<ArticleRow> {
    Ok(ArticleRow {
        page: row.get(0)?,
        place: row.get(1)?,
        head: row.get(2)?,
        title: row.get(3)?,
        metadata: row.get(4)?,
        progress: row.get(5)?,
        characters: row.get(6)?,
        spans: row.get(7)?,
        open_breaks: row.get(8)?,
        labels: String::new(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::store::Writer;

    #[test]
    fn a_copy_is_whole_or_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pizhu");
        Writer::create(&path).unwrap().close().unwrap();
        let bundle = Bundle::open(&path).unwrap();
        let to = folder.path().join("b.pizhu");
        // Stopped before it began, and while it was written or behind that.
        for stop in [0, 1] {
            let asked = AtomicUsize::new(0);
            let go_on = || asked.fetch_add(1, Ordering::Relaxed) < stop;
            let written = bundle.save_copy_while(&to, go_on).unwrap();
            assert_eq!(written, to.exists());
            assert!(stop > 0 || !written);
            let left = std::fs::read_dir(folder.path()).unwrap();
            let names = left.map(|entry| entry.unwrap().file_name());
            assert!(
                names
                    .into_iter()
                    .all(|name| !name.to_string_lossy().ends_with(".part"))
            );
            let _ = std::fs::remove_file(&to);
        }
        assert!(bundle.save_copy_while(&to, || true).unwrap());
        assert!(Bundle::open(&to).is_ok());
    }
}
