//! Reading what can be read of a damaged bundle into a new one.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::rescue::{absorb, rescue_files};
use super::{StoreError, make, real_path, schema};

/// What was recovered.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recovered {
    /// For each table: rows read, and whether some could not be read.
    pub tables: Vec<(&'static str, usize, bool)>,
    /// Actions from rescue files.
    pub rescued: usize,
}

/// What a page is named by, of its bytes and its origin.
pub type Identity = fn(&[u8], Option<&str>) -> [u8; 32];

/// The tables that are not derived, and the columns they are ordered by.
/// With them, which of their rows are copied.
const TABLES: [(&str, &[&str], &str); 4] = [
    ("contents", &["page"], "?1 IN (SELECT no FROM found)"),
    ("sittings", &["replica"], "1"),
    ("actions", &["lamport", "replica"], "1"),
    (
        "operations",
        &["page", "lamport", "replica"],
        "?1 = 0 OR ?1 IN (SELECT page FROM contents)",
    ),
];

/// Copies every row that can be read into a new bundle. A table is read from its beginning up to
/// the damage and from its end back to it. Links are made anew from what operations name when
/// the documents are next read together; those that can be read are copied.
///
/// # Errors
/// [`StoreError::Exists`] where the new file exists, [`StoreError::Foreign`] where the damaged
/// file is not even an SQLite file any more.
pub fn recover(damaged: &Path, to: &Path, identity: Identity) -> Result<Recovered, StoreError> {
    if to.exists() {
        return Err(StoreError::Exists);
    }
    if !damaged.is_file() {
        return Err(if damaged.exists() {
            StoreError::Foreign
        } else {
            StoreError::Missing
        });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(damaged, flags)?;
    // Otherwise SQLite refuses a file that was cut off altogether.
    source.execute_batch("PRAGMA writable_schema = ON")?;
    match schema::identify(&source) {
        Ok(schema::Kind::Bundle) | Err(StoreError::Damaged { .. } | StoreError::Sqlite(_)) => {}
        Ok(schema::Kind::Empty) => return Err(StoreError::Foreign),
        Err(error) => return Err(error),
    }
    let result = make(to).and_then(|target| copy_all(&source, target, damaged, identity));
    if !matches!(&result, Ok(report) if report.tables.iter().any(|(_, rows, _)| *rows > 0)) {
        let _ = std::fs::remove_file(to); // what was made of it is of no use
        return result.and(Err(StoreError::Lost));
    }
    result
}

fn copy_all(
    source: &Connection,
    mut target: Connection,
    damaged: &Path,
    identity: Identity,
) -> Result<Recovered, StoreError> {
    let mut report = Recovered::default();
    let transaction = target.transaction()?;
    // What belongs to a page that is lost must not come to belong to the next that is imported.
    transaction.execute_batch("CREATE TEMP TABLE found AS SELECT * FROM pages")?;
    let (found, lost) = copy(
        source,
        &transaction,
        ("pages", &["no"]),
        "found",
        "1",
        |_| Ok(true),
    );
    for (table, order, kept) in TABLES {
        let is_sound = |values: &[Value]| {
            Ok(table != "contents" || is_of_page(&transaction, values, identity)?)
        };
        let (rows, lost) = copy(source, &transaction, (table, order), table, kept, is_sound);
        report.tables.push((table, rows, lost));
    }
    let pages = transaction.execute(
        "INSERT INTO pages SELECT * FROM found WHERE no IN (SELECT page FROM contents)",
        [],
    )?;
    report
        .tables
        .insert(0, ("pages", pages, lost || pages < found));
    transaction.execute_batch("DROP TABLE found")?;
    let links = ("links", ["page", "other"].as_slice());
    let (links, lost) = copy(source, &transaction, links, "links", "1", |_| Ok(true));
    report.tables.push(("links", links, lost));
    transaction.commit()?;
    for file in rescue_files(&real_path(damaged)) {
        report.rescued += absorb(&mut target, &file, true)?.actions;
    }
    target.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    Ok(report)
}

/// Whether bytes are those that the page was named by: of what lies behind the end of a file that
/// was cut off, SQLite may give anything.
fn is_of_page(target: &Connection, values: &[Value], identity: Identity) -> rusqlite::Result<bool> {
    let [Value::Integer(page), Value::Blob(bytes)] = values else {
        return Ok(false);
    };
    let mut query = target.prepare_cached("SELECT hash, origin FROM found WHERE no = ?1")?;
    let named = query.query_row([page], |row| {
        let (hash, origin): (Vec<u8>, Option<String>) = (row.get(0)?, row.get(1)?);
        Ok(identity(bytes, origin.as_deref()).as_slice() == hash)
    });
    match named {
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(false),
        other => other,
    }
}

/// Copies the rows of a table that can be read and that are to be kept; gives how many, and
/// whether there are others.
fn copy(
    source: &Connection,
    target: &Connection,
    (table, order): (&str, &[&str]),
    into: &str,
    kept: &str,
    is_sound: impl Fn(&[Value]) -> rusqlite::Result<bool>,
) -> (usize, bool) {
    let mut rows = 0;
    let mut lost = false;
    for direction in ["ASC", "DESC"] {
        let by: Vec<String> = order
            .iter()
            .map(|column| format!("{column} {direction}"))
            .collect();
        let sql = format!("SELECT * FROM {table} ORDER BY {}", by.join(", "));
        let mut read = 0;
        let result = each_row(source, &sql, |values| {
            read += 1;
            if !is_sound(&values)? {
                return Ok(());
            }
            let marks: Vec<String> = (1..=values.len()).map(|i| format!("?{i}")).collect();
            let marks = marks.join(", ");
            let insert = format!("INSERT OR IGNORE INTO {into} SELECT {marks} WHERE {kept}");
            let mut insert = target.prepare_cached(&insert)?;
            rows += insert.execute(params_from_iter(values))?;
            Ok(())
        });
        if result.is_ok() {
            return (rows, lost || rows < read);
        }
        lost = true;
    }
    (rows, lost)
}

fn each_row(
    source: &Connection,
    sql: &str,
    mut each: impl FnMut(Vec<Value>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut query = source.prepare(sql)?;
    let columns = query.column_count();
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        each((0..columns).map(|i| row.get(i)).collect::<Result<_, _>>()?)?;
    }
    Ok(())
}
