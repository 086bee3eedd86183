//! Reading what can be read of a damaged bundle into a new one.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::rescue::take_rescued;
use super::{Access, StoreError, connect, rescue_files, schema};

/// What was recovered.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recovered {
    /// For each table: rows read, and whether some could not be read.
    pub tables: Vec<(&'static str, usize, bool)>,
    /// Actions from rescue files.
    pub rescued: usize,
}

/// The tables that are not derived, and the columns they are ordered by.
const TABLES: [(&str, &[&str]); 5] = [
    ("pages", &["no"]),
    ("contents", &["page"]),
    ("sittings", &["replica"]),
    ("actions", &["lamport", "replica"]),
    ("operations", &["page", "lamport", "replica"]),
];

/// Copies every row that can be read into a new bundle. A table is read from its beginning up to
/// the damage and from its end back to it. Links are made anew from what operations name when
/// the documents are next read together; those that can be read are copied.
///
/// # Errors
/// [`StoreError::Exists`] where the new file exists, [`StoreError::Foreign`] where the damaged
/// file is not even an SQLite file any more.
pub fn recover(damaged: &Path, to: &Path) -> Result<Recovered, StoreError> {
    if to.exists() {
        return Err(StoreError::Exists);
    }
    if !damaged.is_file() {
        return Err(StoreError::Missing);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(damaged, flags)?;
    // Damage may hide what the file is; but what a newer program wrote must not be thinned out.
    if let Err(error @ StoreError::Newer { .. }) = schema::identify(&source) {
        return Err(error);
    }
    let mut target = connect(to, Access::Create)?;
    let mut report = Recovered::default();
    let transaction = target.transaction()?;
    for (table, order) in TABLES {
        let (rows, lost) = copy(&source, &transaction, table, order);
        report.tables.push((table, rows, lost));
    }
    let (links, lost) = copy(&source, &transaction, "links", &["page", "other"]);
    report.tables.push(("links", links, lost));
    transaction.commit()?;
    drop(target);
    for file in rescue_files(damaged) {
        report.rescued += take_rescued(damaged, to, &file)?;
    }
    Ok(report)
}

fn copy(source: &Connection, target: &Connection, table: &str, order: &[&str]) -> (usize, bool) {
    let mut rows = 0;
    let mut lost = false;
    for direction in ["ASC", "DESC"] {
        let by: Vec<String> = order
            .iter()
            .map(|column| format!("{column} {direction}"))
            .collect();
        let sql = format!("SELECT * FROM {table} ORDER BY {}", by.join(", "));
        let result = each_row(source, &sql, |values| {
            let marks = vec!["?"; values.len()].join(", ");
            let insert = format!("INSERT OR IGNORE INTO {table} VALUES ({marks})");
            let mut insert = target.prepare_cached(&insert)?;
            rows += insert.execute(params_from_iter(values))?;
            Ok(())
        });
        if result.is_ok() {
            return (rows, lost);
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
