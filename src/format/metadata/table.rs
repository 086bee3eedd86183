//! Metadata in a table beside the files: a row a file.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::{DATE, Metadata, is_key, known_key, normalize, normalize_date};
use crate::core::encoding::{Encoding, decode};
use crate::format::detect::{Detection, detect};

/// Why a metadata table cannot be read. Lines are 1-based.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each sentence says what its fields are")]
pub enum TableError {
    #[error(
        "line {line} of the metadata table has bytes that are not {encoding}; \
         save it as UTF-8 from the spreadsheet"
    )]
    Undecodable { line: usize, encoding: Encoding },
    #[error(
        "the metadata table has no column for the file names (found: {}); \
         name one of its columns in the first line \"file\" or \"文件\"",
        found.join(", ")
    )]
    NoFileColumn { found: Vec<String> },
    #[error(
        "columns {first} and {second} of the metadata table are both \"{key}\"; \
         rename one of them or take it out"
    )]
    ColumnTwice {
        key: String,
        first: usize,
        second: usize,
    },
    #[error(
        "line {line} of the metadata table has {found} cells under {expected} columns; put cells \
         that contain a separator between \" and \", or take the surplus ones out"
    )]
    Cells {
        line: usize,
        found: usize,
        expected: usize,
    },
    #[error("the \" in line {line} of the metadata table is never closed; close it or take it out")]
    Quote { line: usize },
    #[error("line {line} of the metadata table names no file; fill in its file cell")]
    NoFile { line: usize },
    #[error(
        "lines {first} and {line} of the metadata table are both about {file}; \
         take one of them out"
    )]
    FileTwice {
        line: usize,
        first: usize,
        file: String,
    },
    #[error(
        "line {line} of the metadata table has \"{value}\" for a date; \
         write it like 2024-03-05"
    )]
    Date { line: usize, value: String },
    #[error("line {line} of the metadata table cannot be read: {what}")]
    Row { line: usize, what: String },
}

/// A table that says what is known about files, one row each.
#[derive(Clone, Debug, Default)]
pub struct MetadataTable {
    rows: Vec<Row>,
    /// Rows by their whole file name.
    whole: FxHashMap<String, usize>,
    /// Rows by each end of their file name that begins at a component; `None` where several have
    /// the same. Newspapers have a `1.txt` for every day, so the last component alone would not do.
    ends: FxHashMap<String, Option<usize>>,
}

#[derive(Clone, Debug)]
struct Row {
    line: usize,
    file: String,
    metadata: Metadata,
}

/// `path` with one kind of separator, none at its ends and no `.` components.
fn plain_path(path: &str) -> String {
    let parts = path.split(['/', '\\']);
    let parts: Vec<_> = parts.filter(|part| !matches!(*part, "" | ".")).collect();
    parts.join("/")
}

/// `path` without its first component, its first two, and so on.
fn shorter_ends(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[at + 1..])
}

fn is_file_column(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    [
        "file",
        "filename",
        "file_name",
        "path",
        "文件",
        "文件名",
        "路径",
        "檔案",
        "路徑",
    ]
    .contains(&name.as_str())
}

impl MetadataTable {
    /// Reads CSV: UTF-8, GB18030 or another encoding if that is beyond doubt; columns separated by
    /// comma, semicolon or tab, whichever the first line has most of; the first line names them.
    ///
    /// One column must be `file` (文件, filename, path); the others are keys, in English or
    /// Chinese. Empty cells say nothing; empty lines and columns without a name are skipped.
    ///
    /// # Errors
    /// At the first thing wrong, by line.
    pub fn read(bytes: &[u8]) -> Result<MetadataTable, TableError> {
        let text = table_text(bytes)?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(&text))
            .from_reader(text.as_bytes());
        let mut lines = Lines::new(&text);
        let has_odd_quotes = text.bytes().filter(|&b| b == b'"').count() % 2 == 1;
        let mut columns: Option<Vec<Column>> = None;
        let mut table = MetadataTable::default();
        let mut record = csv::StringRecord::new();
        loop {
            let start = reader.position().byte();
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    return Err(TableError::Row {
                        line: lines.at_record(start),
                        what: error.to_string(),
                    });
                }
            }
            let line = lines.at_record(start);
            // Read on, a quote that is never closed swallows all rows that follow, silently.
            let is_last = reader.is_done();
            if is_last && record.iter().any(|cell| cell.contains(['\n', '\r'])) && has_odd_quotes {
                return Err(TableError::Quote { line });
            }
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            match &columns {
                None => columns = Some(read_columns(&record)?),
                Some(columns) => table.push(read_row(&record, columns, line)?)?,
            }
        }
        match columns {
            Some(_) => Ok(table),
            None => Err(TableError::NoFileColumn { found: Vec::new() }),
        }
    }

    fn push(&mut self, row: Row) -> Result<(), TableError> {
        let number = self.rows.len();
        let path = plain_path(&row.file);
        if let Some(&other) = self.whole.get(&path) {
            return Err(TableError::FileTwice {
                line: row.line,
                first: self.rows[other].line,
                file: row.file,
            });
        }
        for end in shorter_ends(&path) {
            let others = self.ends.entry(end.to_owned());
            others
                .and_modify(|other| *other = None)
                .or_insert(Some(number));
        }
        self.whole.insert(path, number);
        self.rows.push(row);
        Ok(())
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What the table says about the file at `path`.
    ///
    /// A row is about a file if one's path is the end of the other's, by whole components: a row
    /// `2024/a.txt` is about `/data/2024/a.txt`, a row `/data/2024/a.txt` about `2024/a.txt`. Of
    /// several rows the one that agrees in most components counts, and among those the one that
    /// names nothing else; if that leaves two, neither does.
    pub fn for_file(&self, path: &Path) -> Option<&Metadata> {
        self.row_for(path).map(|row| &self.rows[row].metadata)
    }

    fn row_for(&self, path: &Path) -> Option<usize> {
        let path = plain_path(&path.to_string_lossy());
        if let Some(&row) = self.whole.get(&path) {
            return Some(row);
        }
        if let Some(&row) = self.ends.get(&path) {
            return row;
        }
        shorter_ends(&path).find_map(|end| self.whole.get(end).copied())
    }

    /// The rows that are about none of `files`: line in the table (1-based) and file as written.
    pub fn rows_without_file<'a>(
        &self,
        files: impl IntoIterator<Item = &'a Path>,
    ) -> Vec<(usize, &str)> {
        let mut is_used = vec![false; self.rows.len()];
        for row in files.into_iter().filter_map(|file| self.row_for(file)) {
            is_used[row] = true;
        }
        let rows = self.rows.iter().zip(is_used);
        rows.filter(|(_, is_used)| !is_used)
            .map(|(row, _)| (row.line, row.file.as_str()))
            .collect()
    }
}

enum Column {
    File,
    Key(String),
    Skipped,
}

fn table_text(bytes: &[u8]) -> Result<String, TableError> {
    let encoding = match detect(bytes) {
        Detection::Sure(encoding) => encoding,
        // Tables are short and hardly prose, so detection often hesitates; what decodes without
        // a fault will do.
        Detection::Unsure(candidates) => {
            let clean = candidates.iter().find(|c| c.undecodable == 0);
            clean
                .or(candidates.first())
                .map_or(Encoding::Utf8, |c| c.encoding)
        }
    };
    let decoded = decode(bytes, encoding);
    if let Some(&first) = decoded.undecodable.first() {
        let before = decoded.chars.iter().take(first as usize);
        return Err(TableError::Undecodable {
            line: 1 + before.filter(|&&c| c == '\n').count(),
            encoding,
        });
    }
    Ok(decoded.chars.into_iter().collect())
}

/// The likeliest separator: what is commonest in the first line that is not blank.
fn delimiter(text: &str) -> u8 {
    let first = text
        .split(['\n', '\r'])
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let mut is_quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in first.bytes() {
        is_quoted ^= byte == b'"';
        for (separator, count) in &mut counts {
            *count += usize::from(!is_quoted && *separator == byte);
        }
    }
    let [mut best, others @ ..] = counts;
    for other in others {
        if other.1 > best.1 {
            best = other;
        }
    }
    best.0
}

/// Tells the lines of ascending places in a text. The reader's own count is of where it began to
/// look for a record, before any blank lines.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Lines<'a> {
        Lines {
            text: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The 1-based line of the record that follows the byte `start`, blank lines skipped.
    fn at_record(&mut self, start: u64) -> usize {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        while let Some(&byte) = self.text.get(self.at)
            && (self.at < start || matches!(byte, b'\n' | b'\r'))
        {
            self.at += 1;
            let is_crlf = byte == b'\r' && self.text.get(self.at) == Some(&b'\n');
            self.line += usize::from(matches!(byte, b'\n' | b'\r') && !is_crlf);
        }
        self.line
    }
}

fn read_columns(record: &csv::StringRecord) -> Result<Vec<Column>, TableError> {
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut columns = Vec::with_capacity(record.len());
    for (n, name) in record.iter().enumerate() {
        let name = name.trim();
        let (column, key) = if is_file_column(name) {
            (Column::File, "file".to_owned())
        } else if let Some(key) = known_key(name) {
            (Column::Key(key.to_owned()), key.to_owned())
        } else if is_key(name) {
            (Column::Key(name.to_owned()), name.to_owned())
        } else {
            columns.push(Column::Skipped);
            continue;
        };
        if let Some(first) = places.insert(key.clone(), n + 1) {
            return Err(TableError::ColumnTwice {
                key,
                first,
                second: n + 1,
            });
        }
        columns.push(column);
    }
    if places.contains_key("file") {
        Ok(columns)
    } else {
        let found = record.iter().map(|name| name.trim().to_owned());
        Err(TableError::NoFileColumn {
            found: found.collect(),
        })
    }
}

fn read_row(
    record: &csv::StringRecord,
    columns: &[Column],
    line: usize,
) -> Result<Row, TableError> {
    // Spreadsheets leave out empty cells at the end, or add some.
    let cells = record.iter().enumerate();
    let filled = cells
        .filter(|(_, cell)| !cell.trim().is_empty())
        .last()
        .map_or(0, |(n, _)| n + 1);
    if filled > columns.len() {
        return Err(TableError::Cells {
            line,
            found: filled,
            expected: columns.len(),
        });
    }
    let mut file = String::new();
    let mut metadata = Metadata::new();
    for (cell, column) in record.iter().zip(columns) {
        match column {
            Column::Skipped => {}
            Column::File => file = cell.trim().to_owned(),
            Column::Key(key) => {
                let Some(value) = normalize(key, cell) else {
                    continue;
                };
                if key == DATE && normalize_date(&value).is_none() {
                    return Err(TableError::Date { line, value });
                }
                metadata.insert(key.clone(), value);
            }
        }
    }
    if plain_path(&file).is_empty() {
        return Err(TableError::NoFile { line });
    }
    Ok(Row {
        line,
        file,
        metadata,
    })
}
