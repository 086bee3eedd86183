//! The tables of a bundle, and how a bundle of an older version becomes one of this.

use rusqlite::{Connection, OptionalExtension};

use super::StoreError;

/// Marks an SQLite file as a bundle: "Pizh".
pub(super) const APPLICATION_ID: i32 = 0x5069_7a68;

/// The version of the tables that this program writes, in SQLite's `user_version`.
pub(super) const VERSION: i32 = 1;

/// Pages, sittings, actions and operations are never changed or removed; triggers see to it.
/// Articles, their labels, links, undone and stale are derived from them and can be made anew.
const TABLES: &str = "
CREATE TABLE pages (
    no INTEGER PRIMARY KEY,
    id INTEGER NOT NULL UNIQUE,
    hash BLOB NOT NULL,
    name TEXT NOT NULL,
    encoding TEXT NOT NULL,
    metadata TEXT NOT NULL,
    origin TEXT,
    added INTEGER NOT NULL
);
CREATE TABLE contents (
    page INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
);
CREATE TABLE sittings (
    replica INTEGER PRIMARY KEY,
    author TEXT NOT NULL,
    began INTEGER NOT NULL
);
CREATE TABLE actions (
    lamport INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    time INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (lamport, replica)
) WITHOUT ROWID;
CREATE TABLE operations (
    page INTEGER NOT NULL,
    lamport INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (page, lamport, replica)
) WITHOUT ROWID;
CREATE INDEX operations_by_action ON operations (lamport, replica);

CREATE TABLE articles (
    page INTEGER NOT NULL,
    place INTEGER NOT NULL,
    head TEXT NOT NULL,
    title TEXT NOT NULL,
    metadata TEXT NOT NULL,
    progress INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    spans INTEGER NOT NULL,
    open_breaks INTEGER NOT NULL,
    PRIMARY KEY (page, place)
) WITHOUT ROWID;
CREATE TABLE links (
    page INTEGER NOT NULL,
    other INTEGER NOT NULL,
    PRIMARY KEY (page, other)
) WITHOUT ROWID;
CREATE TABLE undone (
    lamport INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    PRIMARY KEY (lamport, replica)
) WITHOUT ROWID;
CREATE TABLE stale (page INTEGER PRIMARY KEY);
";

/// What lists show of the labels of whole articles. Bundles that programs before 0.1 made lack it.
const ARTICLE_LABELS: &str = "
CREATE TABLE article_labels (
    page INTEGER NOT NULL,
    place INTEGER NOT NULL,
    labels TEXT NOT NULL,
    PRIMARY KEY (page, place)
) WITHOUT ROWID;
";

/// Whether a bundle has the table of the labels of articles.
pub(super) fn has_article_labels(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'article_labels'";
    connection.query_row(sql, [], |row| Ok(row.get::<_, i64>(0)? > 0))
}

/// Adds the derived tables that a bundle lacks; what belongs in them is made anew with the rows of
/// the pages it is about.
pub(super) fn complete(connection: &Connection) -> rusqlite::Result<()> {
    if has_article_labels(connection)? {
        return Ok(());
    }
    connection.execute_batch(&format!(
        "BEGIN; {ARTICLE_LABELS}
         INSERT OR IGNORE INTO stale
         SELECT DISTINCT page FROM operations WHERE instr(body, '\"article_label\"') > 0;
         COMMIT;"
    ))
}

/// Makes a new, empty bundle in an empty database.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    let mut sql = String::from("BEGIN;");
    sql.push_str(TABLES);
    sql.push_str(ARTICLE_LABELS);
    for table in ["pages", "contents", "sittings", "actions", "operations"] {
        for change in ["UPDATE", "DELETE"] {
            sql.push_str(&format!(
                "CREATE TRIGGER {table}_{} BEFORE {change} ON {table} \
                 BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END;",
                change.to_lowercase()
            ));
        }
    }
    sql.push_str(&format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}; COMMIT;"
    ));
    connection.execute_batch(&sql)
}

/// What an SQLite file is.
pub(super) enum Kind {
    /// A bundle this program can read.
    Bundle,
    /// Nothing is in it yet.
    Empty,
}

/// Tells whether a database is a bundle that this program can read.
pub(super) fn identify(connection: &Connection) -> Result<Kind, StoreError> {
    let application: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let version: i32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let table: Option<String> = connection
        .query_row("SELECT name FROM sqlite_schema LIMIT 1", [], |row| {
            row.get(0)
        })
        .optional()?;
    match (application, table) {
        (APPLICATION_ID, _) if version > VERSION => Err(StoreError::Newer {
            found: version,
            known: VERSION,
        }),
        (APPLICATION_ID, Some(_)) => Ok(Kind::Bundle),
        (0, None) => Ok(Kind::Empty),
        _ => Err(StoreError::Foreign),
    }
}

/// Reads what opening a bundle for work needs, and changes nothing.
pub(super) fn probe(connection: &Connection) -> rusqlite::Result<()> {
    for sql in [
        "SELECT max(lamport) FROM actions",
        "SELECT max(name) FROM pages",
        "SELECT count(body) FROM operations WHERE page = 0",
        "SELECT count(*) FROM undone",
        "SELECT count(*) FROM stale",
    ] {
        connection.query_row(sql, [], |_| Ok(()))?;
    }
    Ok(())
}
