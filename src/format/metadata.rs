//! What is known about a page besides its text: which newspaper, which day, which page of it.
//!
//! Three sources name it: the page's own head lines or JSON fields (`format::pages`), the path of
//! its file ([`PathPattern`]) and a table beside the files ([`MetadataTable`]). All use the same
//! keys, dates as `2024-03-05` and page numbers without leading zeros, so that they can be
//! compared and sorted as text. Nothing here touches the disk; paths are only read as names.

use std::collections::BTreeMap;
use std::path::Path;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::detect::{Detection, detect};
use crate::core::encoding::{Encoding, decode};

/// What is known about a page, by key. Values are free text, but see [`normalize`].
pub type Metadata = BTreeMap<String, String>;

/// The newspaper's name.
pub const NEWSPAPER: &str = "newspaper";
/// The day of publication, ISO 8601 where it could be understood.
pub const DATE: &str = "date";
/// 版次: the number of the page within the issue, such as `4` or `A05`.
pub const PAGE: &str = "page";
/// Where the text was taken from: an agency, a web site, a collection.
pub const SOURCE: &str = "source";
/// The headline or the title of the page.
pub const TITLE: &str = "title";
/// The address the text was taken from.
pub const URL: &str = "url";
/// Who wrote it.
pub const AUTHOR: &str = "author";
/// Where it was written or published.
pub const PLACE: &str = "place";

/// All known keys, in the order to show them in. Others are allowed: see [`is_key`].
pub const KNOWN_KEYS: [&str; 8] = [NEWSPAPER, DATE, PAGE, SOURCE, TITLE, URL, AUTHOR, PLACE];

/// Whether `key` may name metadata: not blank, no blank at its ends, no control characters.
pub fn is_key(key: &str) -> bool {
    !key.is_empty() && key.trim() == key && !key.contains(char::is_control)
}

/// The known key that a column, field or head line of that name stands for, in English or
/// Chinese, simplified or traditional; case and blanks at the ends make no difference.
pub fn known_key(name: &str) -> Option<&'static str> {
    Some(match name.trim().to_lowercase().as_str() {
        "newspaper" | "paper" | "报纸" | "報紙" | "报名" | "報名" => NEWSPAPER,
        "date" | "pubdate" | "pub_date" | "publish_date" | "published" | "日期" | "时间"
        | "時間" | "发布时间" | "發布時間" | "出版日期" => DATE,
        "page" | "版次" | "版" | "版面" | "版号" | "版號" => PAGE,
        "source" | "来源" | "來源" => SOURCE,
        "title" | "headline" | "标题" | "標題" | "题目" | "題目" => TITLE,
        "url" | "link" | "网址" | "網址" | "链接" | "鏈接" | "連結" => URL,
        "author" | "作者" => AUTHOR,
        "place" | "location" | "地点" | "地點" => PLACE,
        _ => return None,
    })
}

/// `value` as it is kept under `key`: no blanks at the ends, control characters (line ends among
/// them) as spaces, a date as ISO 8601 if it can be understood, a page number without 第…版 and
/// leading zeros. `None` when nothing is left.
pub fn normalize(key: &str, value: &str) -> Option<String> {
    let value = value.replace(char::is_control, " ");
    let value = value.trim();
    let value = match key {
        DATE => normalize_date(value).unwrap_or_else(|| value.to_owned()),
        PAGE => normalize_page(value),
        _ => value.to_owned(),
    };
    (!value.is_empty()).then_some(value)
}

/// The day `text` names, as `YYYY-MM-DD`; `None` if it is none or not in the calendar.
///
/// Understood are `2024-3-5` and the same with `_`, `.` or `/`, `20240305` and `2024年3月5日`, in
/// half- or full-width digits, with a time or a weekday after it or not.
pub fn normalize_date(text: &str) -> Option<String> {
    let chars: Vec<char> = text.trim().chars().map(half_width).collect();
    let mut rest = chars.as_slice();
    let year = digits(&mut rest, 4, 4)?;
    let (month, day);
    match rest {
        ['0'..='9', ..] => {
            month = digits(&mut rest, 2, 2)?;
            day = digits(&mut rest, 2, 2)?;
        }
        [separator @ ('-' | '_' | '.' | '/'), ..] => {
            let separator = *separator;
            rest = &rest[1..];
            month = digits(&mut rest, 1, 2)?;
            rest = rest.strip_prefix(&[separator])?;
            day = digits(&mut rest, 1, 2)?;
        }
        _ => {
            // OCR puts blanks around these.
            skip_blanks(&mut rest);
            rest = rest.strip_prefix(&['年'])?;
            skip_blanks(&mut rest);
            month = digits(&mut rest, 1, 2)?;
            skip_blanks(&mut rest);
            rest = rest.strip_prefix(&['月'])?;
            skip_blanks(&mut rest);
            day = digits(&mut rest, 1, 2)?;
            skip_blanks(&mut rest);
            if let [after, others @ ..] = rest {
                rest = others;
                if !matches!(after, '日' | '号' | '號') {
                    return None;
                }
            }
        }
    }
    if !is_time_or_weekday(rest) {
        return None;
    }
    let date = jiff::civil::Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    Some(date.ok()?.to_string())
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '：' => ':',
        '－' => '-',
        '．' => '.',
        '／' => '/',
        _ => c,
    }
}

fn skip_blanks(rest: &mut &[char]) {
    while let [blank, others @ ..] = rest
        && blank.is_whitespace()
    {
        *rest = others;
    }
}

fn digits(rest: &mut &[char], least: usize, most: usize) -> Option<u32> {
    let count = rest.iter().take(most).take_while(|c| c.is_ascii_digit());
    let (digits, others) = rest.split_at(count.count());
    *rest = others;
    (digits.len() >= least).then(|| {
        digits
            .iter()
            .fold(0, |n, c| n * 10 + (*c as u32 - '0' as u32))
    })
}

/// Whether what follows a date leaves it a single day.
fn is_time_or_weekday(rest: &[char]) -> bool {
    let text: String = rest.iter().collect();
    let text = text.strip_prefix('T').unwrap_or(&text).trim_start();
    let is_time = text.contains(':') && text.starts_with(|c: char| c.is_ascii_digit());
    let runs_on = rest.first().is_some_and(char::is_ascii_digit) && !is_time;
    let text = text.trim_start_matches(['(', '（']);
    !runs_on && (text.is_empty() || is_time || text.starts_with("星期") || text.starts_with('周'))
}

fn normalize_page(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix('第').unwrap_or(text);
    let text = text.strip_suffix('版').unwrap_or(text).trim();
    let text: String = text.chars().map(half_width).collect();
    let stripped = text.trim_start_matches('0');
    if stripped.starts_with(|c: char| c.is_ascii_digit()) || !text.starts_with('0') {
        stripped.to_owned()
    } else {
        // Nothing but zeros, or zeros before something else.
        format!("0{stripped}")
    }
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternProblem {
    /// The pattern is empty.
    #[error("there is no pattern; write one such as {{newspaper}}/{{date}}/{{page}}.txt")]
    Empty,
    /// A `{` without its `}`.
    #[error("this {{ is never closed; write }} after the name")]
    Unclosed,
    /// A `}` without its `{`.
    #[error("this }} closes nothing; write {{ before the name")]
    Unopened,
    /// Between the braces is no name.
    #[error("{{{0}}} is not a name; write one such as {{date}}")]
    Name(String),
    /// The name was already there; carries its key.
    #[error("{{{0}}} is in the pattern twice; give one of them another name or write * for it")]
    Twice(String),
    /// `**` that is not a whole component.
    #[error("** stands for whole folders; write **/ at the start or after a /")]
    Folders,
    /// The pattern is too long to be used.
    #[error("the pattern is too long")]
    TooLong,
}

/// A pattern that cannot be used, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("path pattern, character {}: {problem}", position + 1)]
pub struct PatternError {
    /// 0-based index of the character (not byte) of the pattern that is at fault.
    pub position: usize,
    /// What is wrong there.
    pub problem: PatternProblem,
}

/// A pattern that reads metadata out of a file's path, such as `{newspaper}/{date}/{page}.txt`.
///
/// | in the pattern | in the path |
/// |---|---|
/// | `{name}` | one or more characters except separators, as few as will do |
/// | `{date}` | a day, in the forms of [`normalize_date`] without blanks and `/` |
/// | `{page}` | as `{name}`; 第…版 and leading zeros are dropped from the value |
/// | `*` | any characters except separators, or none |
/// | `**/` | any number of folders, or none |
/// | `/` or `\` | a separator, either |
/// | anything else | itself |
///
/// A name in Chinese (`{报纸}`) is taken for its known key. The pattern must match the end of the
/// path, beginning where a component begins.
#[derive(Clone, Debug)]
pub struct PathPattern {
    pattern: String,
    regex: Regex,
    /// The key of each group of `regex`.
    keys: Vec<String>,
}

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When a brace has no partner, a name is missing, not allowed ([`is_key`]) or there twice, or
    /// `**` is not followed by a separator.
    pub fn parse(pattern: &str) -> Result<PathPattern, PatternError> {
        const DATES: &str = "([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}_[0-9]{1,2}_[0-9]{1,2}\
            |[0-9]{4}\\.[0-9]{1,2}\\.[0-9]{1,2}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}[日号號]?|[0-9]{8})";
        let error = |position, problem| Err(PatternError { position, problem });
        let chars: Vec<char> = pattern.chars().collect();
        if pattern.trim().is_empty() {
            return error(0, PatternProblem::Empty);
        }
        let is_separator = |c: Option<&char>| matches!(c, Some('/' | '\\'));
        let mut regex = String::from(r"(?s)(?:^|[/\\])");
        let mut keys: Vec<String> = Vec::new();
        let mut at = chars.iter().take_while(|c| is_separator(Some(c))).count();
        while let Some(&c) = chars.get(at) {
            let start = at;
            at += 1;
            match c {
                '{' => {
                    let Some(length) = chars[at..].iter().position(|&c| c == '}') else {
                        return error(start, PatternProblem::Unclosed);
                    };
                    let name: String = chars[at..at + length].iter().collect();
                    at += length + 1;
                    if !is_key(&name) || name.contains(['{', '/', '\\', '*']) {
                        return error(start, PatternProblem::Name(name));
                    }
                    let key = known_key(&name).map_or(name, str::to_owned);
                    if keys.contains(&key) {
                        return error(start, PatternProblem::Twice(key));
                    }
                    regex.push_str(if key == DATE { DATES } else { r"([^/\\]+?)" });
                    keys.push(key);
                }
                '}' => return error(start, PatternProblem::Unopened),
                '*' if chars.get(at) == Some(&'*') => {
                    let is_whole = start == 0 || is_separator(chars.get(start - 1));
                    if !is_whole || !is_separator(chars.get(at + 1)) {
                        return error(start, PatternProblem::Folders);
                    }
                    at += 2;
                    regex.push_str(r"(?:[^/\\]+[/\\]+)*?");
                }
                '*' => regex.push_str(r"[^/\\]*?"),
                '/' | '\\' => {
                    while is_separator(chars.get(at)) {
                        at += 1;
                    }
                    regex.push_str(r"[/\\]+");
                }
                c => regex.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
            }
        }
        regex.push('$');
        match Regex::new(&regex) {
            Ok(regex) => Ok(PathPattern {
                pattern: pattern.to_owned(),
                regex,
                keys,
            }),
            // Everything was escaped: only its size can be wrong.
            Err(_) => error(0, PatternProblem::TooLong),
        }
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.pattern
    }

    /// The keys it reads, in the order they stand in it.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// What the path says, `None` if it does not match or a `{date}` is not in the calendar.
    pub fn apply(&self, path: &Path) -> Option<Metadata> {
        let path = path.to_string_lossy();
        let found = self.regex.captures(&path)?;
        let mut out = Metadata::new();
        for (key, value) in self.keys.iter().zip(found.iter().skip(1)) {
            let value = value?.as_str();
            let value = if key == DATE {
                normalize_date(value)?
            } else {
                // A name of blanks only is none.
                normalize(key, value)?
            };
            out.insert(key.clone(), value);
        }
        Some(out)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(metadata: Option<&Metadata>) -> String {
        let Some(metadata) = metadata else {
            return "-".to_owned();
        };
        let pairs = metadata.iter().map(|(key, value)| format!("{key}={value}"));
        pairs.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn dates_become_iso_or_nothing() {
        for (text, expected) in [
            ("2024-03-05", Some("2024-03-05")),
            ("2024-3-5", Some("2024-03-05")),
            (" 2024_03_05 ", Some("2024-03-05")),
            ("2024.3.5", Some("2024-03-05")),
            ("2024/03/05", Some("2024-03-05")),
            ("20240305", Some("2024-03-05")),
            ("2024年3月5日", Some("2024-03-05")),
            ("２０２４年０３月０５日", Some("2024-03-05")),
            ("2024 年 3 月 5 日 星期二", Some("2024-03-05")),
            ("2024年3月5日（星期二）", Some("2024-03-05")),
            ("2024年3月5", Some("2024-03-05")),
            ("2024-03-05 08:30", Some("2024-03-05")),
            ("2024-03-05T08:30:00Z", Some("2024-03-05")),
            ("2024年3月5日08：30", Some("2024-03-05")),
            ("2024-02-29", Some("2024-02-29")),
            ("2023-02-29", None),
            ("2024-13-01", None),
            ("2024-00-01", None),
            ("2024-03_05", None),
            ("2024-03-051", None),
            ("202403051", None),
            ("2024-03-05-06", None),
            ("2024年3月5日至6日", None),
            ("2024年3月", None),
            ("2024", None),
            ("24-3-5", None),
            ("None", None),
            ("", None),
        ] {
            assert_eq!(normalize_date(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn pages_lose_their_frame() {
        for (text, expected) in [
            ("第01版", "1"),
            ("004", "4"),
            ("４版", "4"),
            ("A05", "A05"),
            ("第A05版", "A05"),
            ("10", "10"),
            ("0", "0"),
            ("000", "0"),
            ("头版", "头"),
        ] {
            assert_eq!(normalize(PAGE, text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(normalize(TITLE, " 上\n下 ").as_deref(), Some("上 下"));
        assert_eq!(normalize(TITLE, " \n "), None);
    }

    #[test]
    fn patterns_read_paths() {
        #[track_caller]
        fn check(pattern: &str, path: &str, expected: &str) {
            let parsed = PathPattern::parse(pattern).unwrap();
            let found = parsed.apply(Path::new(path));
            assert_eq!(shown(found.as_ref()), expected, "{pattern} {path}");
        }
        let three = "{newspaper}/{date}/{page}.txt";
        let all = "date=2024-03-05 newspaper=晨报 page=4";
        check(three, "/data/晨报/2024-03-05/04.txt", all);
        check(three, "晨报/20240305/4.txt", all);
        check(three, r"C:\data\晨报\2024_03_05\第04版.txt", all);
        check(three, "晨报//2024年3月5日/004.txt", all);
        check(r"{报纸}\{日期}\{版次}.txt", "晨报/2024-3-5/4.txt", all);
        check(three, "2024-03-05/4.txt", "-");
        check(three, "晨报/2024-02-30/4.txt", "-");
        check(three, "晨报/2024-03-05/4.md", "-");
        check(three, "晨报/2024-03-05/x/4.txt", "-");
        check(
            "{newspaper}_{date}_{page}.*",
            "晨报_2024_03_05_A02.txt",
            "date=2024-03-05 newspaper=晨报 page=A02",
        );
        check(
            "{newspaper}{date}.txt",
            "晨报20240305.txt",
            "date=2024-03-05 newspaper=晨报",
        );
        check("第{page}版.txt", "晨报/第012版.txt", "page=12");
        check("{date}*.txt", "2024-03-05-要闻.txt", "date=2024-03-05");
        check(
            "{newspaper}/**/{page}.txt",
            "晨报/2024/03/4.txt",
            "newspaper=晨报 page=4",
        );
        check(
            "{newspaper}/**/{page}.txt",
            "晨报/4.txt",
            "newspaper=晨报 page=4",
        );
        check("**/{page}.txt", "4.txt", "page=4");
        check("a.b({edition})+/x.txt", "/q/a.b(早)+/x.txt", "edition=早");
        check("a.b/x.txt", "aab/x.txt", "-");
        check("b/{page}.txt", "ab/4.txt", "-");
        check(
            "/{newspaper}/{page}.txt",
            "/x/晨报/4.txt",
            "newspaper=晨报 page=4",
        );
        check("*.txt", "4.txt", "");
        check(
            "{author}-{title}.txt",
            "甲-乙-丙.txt",
            "author=甲 title=乙-丙",
        );
    }

    #[test]
    fn bad_patterns_are_refused_where_they_are_bad() {
        #[track_caller]
        fn check(pattern: &str, position: usize, problem: PatternProblem) {
            let found = PathPattern::parse(pattern).unwrap_err();
            assert_eq!(found, PatternError { position, problem }, "{pattern}");
        }
        check("", 0, PatternProblem::Empty);
        check("报/{page.txt", 2, PatternProblem::Unclosed);
        check("报/page}.txt", 6, PatternProblem::Unopened);
        check("报/{}.txt", 2, PatternProblem::Name(String::new()));
        check("{a/b}", 0, PatternProblem::Name("a/b".to_owned()));
        check("{a{b}", 0, PatternProblem::Name("a{b".to_owned()));
        check("{date}/{日期}", 7, PatternProblem::Twice("date".to_owned()));
        check("a**/b", 1, PatternProblem::Folders);
        check("a/**", 2, PatternProblem::Folders);
        let error = PathPattern::parse("报/{}").unwrap_err();
        assert_eq!(
            error.to_string(),
            "path pattern, character 3: {} is not a name; write one such as {date}"
        );
        assert!(PathPattern::parse(&"*{a}".repeat(9)).is_err());
    }

    /// `=` a row's metadata for a file, `!` the table's error.
    #[track_caller]
    fn check_table(csv: &[u8], file: &str, expected: &str) {
        let found = match MetadataTable::read(csv) {
            Ok(table) => shown(table.for_file(Path::new(file))),
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(csv));
    }

    #[test]
    fn tables_are_read_in_their_dialects() {
        let expected = "date=2024-03-05 newspaper=晨报 page=4";
        let plain = "file,newspaper,date,page\na.txt,晨报,2024年3月5日,04\n";
        check_table(plain.as_bytes(), "/x/a.txt", expected);
        check_table(format!("\u{FEFF}{plain}").as_bytes(), "a.txt", expected);
        check_table(plain.replace(',', ";").as_bytes(), "a.txt", expected);
        check_table(plain.replace(',', "\t").as_bytes(), "a.txt", expected);
        check_table(plain.replace('\n', "\r\n").as_bytes(), "a.txt", expected);
        let chinese = "报纸,日期,版次,文件\n晨报,20240305,第4版,a.txt";
        check_table(chinese.as_bytes(), "a.txt", expected);
        check_table(&encoding_rs::GB18030.encode(chinese).0, "a.txt", expected);
        check_table(
            "File,标题,备注,,\n\"a.txt\",\"甲,乙\",x,,\n,,,,\n".as_bytes(),
            "a.txt",
            "title=甲,乙 备注=x",
        );
        check_table(
            "file,title,author\na.txt,甲".as_bytes(),
            "a.txt",
            "title=甲",
        );
        check_table("file\na.txt".as_bytes(), "a.txt", "");
    }

    #[test]
    fn bad_tables_name_the_line() {
        check_table(b"", "", "NoFileColumn { found: [] }");
        check_table(
            "名,日期\n".as_bytes(),
            "",
            "NoFileColumn { found: [\"名\", \"日期\"] }",
        );
        check_table(
            b"file,date,pubdate\n",
            "",
            "ColumnTwice { key: \"date\", first: 2, second: 3 }",
        );
        check_table(
            b"file,page\n\n\na,1,2\n",
            "",
            "Cells { line: 4, found: 3, expected: 2 }",
        );
        check_table(
            b"file,title\r\n\"a\",\"x\r\ny\"\r\n\r\n,1\r\n",
            "",
            "NoFile { line: 5 }",
        );
        check_table(
            b"file,page\na,1\nb,1\n./a,2\n",
            "",
            "FileTwice { line: 4, first: 2, file: \"./a\" }",
        );
        check_table(
            b"file,date\na,\nb,gestern\n",
            "",
            "Date { line: 3, value: \"gestern\" }",
        );
        check_table(
            b"file,date\na,\xFF\n",
            "",
            "Undecodable { line: 2, encoding: Utf8 }",
        );
    }

    #[test]
    fn the_longest_matching_row_counts() {
        let csv =
            "file,page\na.txt,1\n2024/a.txt,2\n/data/2023/b.txt,3\nx/c.txt,4\ny/c.txt,5\nd.txt,6\n";
        for (file, expected) in [
            ("a.txt", "page=1"),
            ("2023/a.txt", "page=1"),
            ("/q/2024/a.txt", "page=2"),
            (r"D:\2024\a.txt", "page=2"),
            ("/data/2023/b.txt", "page=3"),
            ("2023/b.txt", "page=3"),
            ("./b.txt", "page=3"),
            ("/other/2023/b.txt", "-"),
            ("c.txt", "-"),
            ("x/c.txt", "page=4"),
            ("e.txt", "-"),
            ("ad.txt", "-"),
            ("", "-"),
        ] {
            check_table(csv.as_bytes(), file, expected);
        }
        let table = MetadataTable::read(csv.as_bytes()).unwrap();
        let files = ["/q/2024/a.txt", "x/c.txt", "d.txt"].map(Path::new);
        let rest = table.rows_without_file(files);
        assert_eq!(
            rest,
            [(2, "a.txt"), (4, "/data/2023/b.txt"), (6, "y/c.txt")]
        );
    }

    proptest! {
        #[test]
        fn any_bytes_make_a_table_or_an_error(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            text in "(file|文件)?[,;\t\"\r\na-c日期/.]{0,60}",
        ) {
            for bytes in [bytes.as_slice(), text.as_bytes()] {
                if let Ok(table) = MetadataTable::read(bytes) {
                    table.for_file(Path::new("a"));
                    table.rows_without_file([Path::new("a/b")]);
                }
            }
        }

        #[test]
        fn any_pattern_and_path_are_answered(pattern in "[{}*/\\\\a-c日date.()\\[]{0,20}|.*", path in ".*") {
            if let Ok(pattern) = PathPattern::parse(&pattern) {
                pattern.apply(Path::new(&path));
            }
            normalize_date(&path);
            normalize_date(&pattern);
            normalize(PAGE, &path);
        }

        #[test]
        fn every_day_is_understood(y in 1000i16..9999, m in 1i8..=12, d in 1i8..=31) {
            let expected = jiff::civil::Date::new(y, m, d).ok().map(|date| date.to_string());
            for text in [format!("{y}-{m}-{d}"), format!("{y}年{m}月{d}日"), format!("{y}{m:02}{d:02}")] {
                prop_assert_eq!(normalize_date(&text), expected.clone());
                let pattern = PathPattern::parse("{date}.txt").unwrap();
                let found = pattern.apply(Path::new(&format!("x/{text}.txt")));
                prop_assert_eq!(found.and_then(|m| m.get(DATE).cloned()), expected.clone());
            }
        }
    }
}
