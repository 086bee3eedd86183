//! Reading a bundle.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Params};

use crate::core::encoding::Encoding;
use crate::core::{ActionId, PageId};

use super::{Access, StoreError, connect};

mod lists;
mod log;
mod pages;

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

    /// Keeps less in memory than usual: for whoever reads everything once.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn read_once(&self) -> Result<(), StoreError> {
        Ok(self
            .connection
            .execute_batch("PRAGMA cache_size = -2000;")?)
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

    /// The numbers that a query finds: those of pages.
    fn numbers(&self, sql: &str, given: impl Params) -> Result<Vec<u32>, StoreError> {
        let mut query = self.connection.prepare_cached(sql)?;
        let rows = query.query_map(given, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
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
