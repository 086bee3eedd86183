//! The bundle on disk: one SQLite file with the pages as they came and the log of everything
//! done to them.
//!
//! `docs/bundle-format.md` describes the file. A [`Bundle`] reads; a [`Writer`] writes, on a
//! thread of its own, many actions in one commit, and says which are safely on disk. Nothing
//! here knows what an operation means.

mod lock;
mod read;
mod recover;
mod rescue;
mod schema;
mod write;

pub mod record;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::core::{ActionId, PageId, Replica};

pub use lock::Lock;
pub use read::{ActionRow, Bundle, Content, PageRow, StoredAction};
pub use recover::{Identity, Recovered, recover};
pub use write::{Batch, Saved, Ticket, Unwritten, WriteFailure, Writer};

/// Why a bundle could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("there is no such bundle; `pizhu import` makes one")]
    Missing,
    /// A new bundle was to be made where something is already.
    #[error("there is something of that name already: give the new bundle another name")]
    Exists,
    /// It is not a bundle.
    #[error("this is not a Pizhu bundle: name a file that `pizhu import` made")]
    Foreign,
    /// It was made by a newer program.
    #[error(
        "this bundle was made by a newer Pizhu (format {found}; this program knows up to {known}): use that program, or ask for an exported annotation set"
    )]
    Newer {
        /// The file's version.
        found: i32,
        /// The newest this program knows.
        known: i32,
    },
    /// SQLite finds it damaged.
    #[error(
        "this bundle is damaged ({detail}): keep the file as it is and run `pizhu recover` on it, which writes what can be read to a new bundle"
    )]
    Damaged {
        /// What SQLite says.
        detail: String,
    },
    /// Another program has it open for writing.
    #[error(
        "this bundle is open in another window or program ({holder}): close it there, open it here for reading only, or work on a copy"
    )]
    InUse {
        /// Who, as that program wrote it down.
        holder: String,
    },
    /// It cannot be written to.
    #[error(
        "this bundle cannot be written to: make the file and its folder writable, or save a copy elsewhere and work on that"
    )]
    ReadOnly,
    /// There is no room left.
    #[error("the disk is full: free space on it and try again")]
    Full,
    /// The system does not let it be opened or made.
    #[error(
        "this file cannot be opened or made: see that its folder is there and that you may use it"
    )]
    CannotOpen,
    /// Nothing of a damaged bundle can be read any more.
    #[error(
        "nothing in this file can be read any more: take a backup or an exported annotation set instead"
    )]
    Lost,
    /// The thread that writes is gone.
    #[error("the writing thread has ended")]
    Ended,
    /// Anything else SQLite says.
    #[error("{0}")]
    Sqlite(rusqlite::Error),
    /// Anything else the system says.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl StoreError {
    /// Who holds a bundle that SQLite itself finds in use.
    pub const SOME_READER: &str = "another program that reads SQLite files";

    /// One that SQLite says in its own words.
    #[cfg(test)]
    pub(crate) fn of_sqlite() -> Self {
        StoreError::Sqlite(rusqlite::Error::InvalidQuery)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            CannotOpen, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase,
            ReadOnly,
        };
        match error.sqlite_error_code() {
            Some(DatabaseCorrupt) => StoreError::Damaged {
                detail: error.to_string(),
            },
            Some(NotADatabase) => StoreError::Foreign,
            Some(ReadOnly) => StoreError::ReadOnly,
            Some(DatabaseBusy | DatabaseLocked) => StoreError::InUse {
                holder: StoreError::SOME_READER.to_owned(),
            },
            Some(DiskFull) => StoreError::Full,
            Some(CannotOpen) => StoreError::CannotOpen,
            _ => StoreError::Sqlite(error),
        }
    }
}

/// A page to be added.
#[derive(Clone, Debug)]
pub struct NewPage {
    /// Its number in this bundle, from 1.
    pub no: u32,
    /// Its identity.
    pub id: PageId,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// Where it came from: a file's path, with `#` and a record's number.
    pub name: String,
    /// The encoding its bytes are in.
    pub encoding: crate::core::encoding::Encoding,
    /// Metadata it came with, as a JSON object of strings.
    pub metadata: String,
    /// Where its characters come from, if it was made of an annotation set: JSON.
    pub origin: Option<String>,
    /// When it was added, in milliseconds since 1970 UTC.
    pub added: i64,
    /// The bytes as they came.
    pub bytes: Vec<u8>,
}

/// An article as lists show it: derived from pages and log, and made anew when stale.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ArticleRow {
    /// The number of the page it begins on.
    pub page: u32,
    /// Its place among the articles of that page's list, from 0.
    pub place: u32,
    /// Its head, as [`record::write_address`] writes it for its page.
    pub head: String,
    /// Its first line, or its title in the metadata.
    pub title: String,
    /// Its metadata as a JSON object of strings.
    pub metadata: String,
    /// How far the work has come: 0 to do, 1 in work, 2 done.
    pub progress: u8,
    /// Visible characters.
    pub characters: u32,
    /// Spans that begin in it.
    pub spans: u32,
    /// Breaks nobody has decided.
    pub open_breaks: u32,
    /// The ids of the labels it was given as a whole, separated by spaces.
    pub labels: String,
}

/// One sitting: who worked in a bundle, from when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sitting {
    /// Its id.
    pub replica: Replica,
    /// The author.
    pub author: String,
    /// Milliseconds since 1970 UTC.
    pub began: i64,
}

/// How a database is opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Access {
    Create,
    Write,
    Read,
}

/// Opens the database, sets it up, and makes sure that it is a bundle.
fn connect(path: &Path, access: Access) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match access {
            Access::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
    if access != Access::Create && !path.is_file() {
        return Err(if path.exists() {
            StoreError::Foreign
        } else {
            StoreError::Missing
        });
    }
    let mut connection = Connection::open_with_flags(path, flags)?;
    if access == Access::Read
        && connection
            .query_row("PRAGMA schema_version", [], |_| Ok(()))
            .is_err()
    {
        // A log left by a crash in a folder that cannot be written to: read the file alone.
        connection = open_immutable(path)?;
    }
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -8000; PRAGMA trusted_schema = OFF;",
    )?;
    match schema::identify(&connection)? {
        schema::Kind::Bundle if access == Access::Create => return Err(StoreError::Exists),
        schema::Kind::Bundle => {}
        schema::Kind::Empty if access == Access::Create => {}
        schema::Kind::Empty => return Err(StoreError::Foreign),
    }
    if access != Access::Read {
        if connection.is_readonly("main")? {
            return Err(StoreError::ReadOnly);
        }
        if access == Access::Write {
            // The next statement writes; a bundle that cannot be opened is to stay as it is.
            schema::probe(&connection)?;
        }
        // On a network share the shared memory of a write-ahead log does not work.
        let mode = if on_network(path) { "TRUNCATE" } else { "WAL" };
        connection.query_row(&format!("PRAGMA journal_mode = {mode}"), [], |_| Ok(()))?;
        connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;")?;
    }
    match access {
        Access::Create => schema::create(&connection)?,
        Access::Write => schema::complete(&connection)?,
        Access::Read => {}
    }
    Ok(connection)
}

/// Makes a new, empty bundle; leaves nothing where that fails.
fn make(path: &Path) -> Result<Connection, StoreError> {
    let there = path.exists();
    connect(path, Access::Create).inspect_err(|error| {
        if !there && !matches!(error, StoreError::Exists) {
            for ending in ["", "-journal", "-wal", "-shm"] {
                let mut name = path.as_os_str().to_owned();
                name.push(ending);
                let _ = std::fs::remove_file(name); // most are not there
            }
        }
    })
}

fn open_immutable(path: &Path) -> Result<Connection, StoreError> {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte));
            }
            b'\\' => uri.push('/'),
            other => uri.push_str(&format!("%{other:02x}")),
        }
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(uri, flags)?)
}

/// Whether a path lies on a network share, as far as the system tells.
fn on_network(path: &Path) -> bool {
    let path = path
        .canonicalize()
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_default();
    if cfg!(windows) {
        let text = path.to_string_lossy();
        return text.starts_with(r"\\") && !text.starts_with(r"\\?\")
            || text.starts_with(r"\\?\UNC\");
    }
    let Ok(mounts) = std::fs::read_to_string("/proc/self/mounts") else {
        return false;
    };
    let mount = mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            Some((
                PathBuf::from(fields.next()?.replace("\\040", " ")),
                fields.next()?,
            ))
        })
        .filter(|(folder, _)| path.starts_with(folder))
        .max_by_key(|(folder, _)| folder.as_os_str().len());
    mount.is_some_and(|(_, kind)| {
        ["nfs", "cifs", "smb", "9p", "afs", "fuse.sshfs"]
            .iter()
            .any(|name| kind.starts_with(name))
    })
}

/// Where a bundle is that may be named by a symbolic link: its lock and its rescue file are beside
/// it, whatever it is called by.
pub fn real_path(bundle: &Path) -> PathBuf {
    let followed = bundle.is_symlink().then(|| bundle.canonicalize());
    followed
        .and_then(Result::ok)
        .unwrap_or_else(|| bundle.to_owned())
}

/// Keeps everybody from writing to a bundle until it is dropped, as a slow disk would.
#[cfg(test)]
pub(crate) fn hold(path: &Path) -> Result<impl Sized + use<>, StoreError> {
    let other = Connection::open(path)?;
    other.execute_batch("BEGIN IMMEDIATE")?;
    Ok(other)
}

/// Takes a table out of a bundle, as one of an older program lacks it.
#[cfg(test)]
pub(crate) fn drop_table(path: &Path, table: &str) -> Result<(), StoreError> {
    let connection = Connection::open(path)?;
    Ok(connection.execute_batch(&format!("DROP TABLE {table}"))?)
}

/// Milliseconds since 1970 UTC.
pub fn now() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_millis() as i64)
}

fn action_id(lamport: i64, replica: i64) -> ActionId {
    ActionId {
        lamport: lamport as u64,
        replica: Replica(replica as u64),
    }
}
