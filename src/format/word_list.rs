//! Word lists and gazetteers: a word a line, with what else is known of it.
//!
//! Read are plain lists, lists with a count behind the word (`北京<tab>5230`, as THUOCL has
//! them), jieba's dictionaries (`北京 5230 ns`), and tables with columns `word`, `label` and
//! `count` (or 词, 标签, 词频) in any order, separated by commas or tabs. Lines that begin with #
//! are remarks.

use crate::core::encoding::decode;

use super::detect::detect;

/// A word of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordRow {
    /// The word.
    pub word: String,
    /// How often it was counted; 0 where the list does not say.
    pub count: u64,
    /// The label, where the list names one.
    pub label: Option<String>,
}

/// What is wrong with a list.
#[derive(Debug, thiserror::Error)]
pub enum WordListError {
    /// It is no text.
    #[error("line {line}: there are bytes here that are no characters in {encoding}")]
    Undecodable {
        /// The line, counted from 1.
        line: usize,
        /// The encoding that it was read in.
        encoding: &'static str,
    },
    /// A table's row cannot be read.
    #[error("{0}")]
    Table(#[from] csv::Error),
}

/// The words of a list; the encoding and the kind of list are found out.
///
/// # Errors
/// When it is no text, or a table with a broken row.
pub fn read(bytes: &[u8]) -> Result<Vec<WordRow>, WordListError> {
    let encoding = detect(bytes).best();
    let decoded = decode(bytes, encoding);
    if let Some(first) = decoded.undecodable.first() {
        let before = &decoded.chars[..*first as usize];
        return Err(WordListError::Undecodable {
            line: before.iter().filter(|c| **c == '\n').count() + 1,
            encoding: encoding.name(),
        });
    }
    let text: String = decoded.chars.iter().collect();
    parse(&text)
}

/// The words of a list that has been decoded.
///
/// # Errors
/// When it is a table with a broken row.
pub fn parse(text: &str) -> Result<Vec<WordRow>, WordListError> {
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    let first = first.unwrap_or_default();
    let comma = first.contains(',') && !first.contains('\t');
    let columns = Columns::named(first.split(if comma { ',' } else { '\t' }));
    if comma || columns.is_some() {
        return table(text, if comma { b',' } else { b'\t' }, columns);
    }
    Ok(text.lines().filter_map(line).collect())
}

/// A line of a list: the word and what stands behind it.
fn line(line: &str) -> Option<WordRow> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    // A word may hold spaces where tabs part the columns, or nothing does.
    let mut fields: Vec<&str> = match line.contains('\t') {
        true => line.split('\t').collect(),
        false => {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let counted = fields
                .get(1)
                .is_some_and(|field| field.parse::<u64>().is_ok());
            if counted { fields } else { vec![line] }
        }
    };
    fields.retain(|field| !field.trim().is_empty());
    let count = fields.get(1).and_then(|field| field.trim().parse().ok());
    let label = fields
        .iter()
        .skip(1)
        .find(|f| f.trim().parse::<f64>().is_err());
    Some(WordRow {
        word: (*fields.first()?).trim().to_owned(),
        count: count.unwrap_or(0),
        label: label.map(|label| (*label).trim().to_owned()),
    })
}

#[derive(Clone, Copy)]
struct Columns {
    word: usize,
    label: Option<usize>,
    count: Option<usize>,
}

impl Columns {
    /// What columns a table's first row names, if it names any.
    fn named<'a>(row: impl Iterator<Item = &'a str>) -> Option<Self> {
        let names: Vec<String> = row
            .map(|name| name.trim().trim_matches('"').to_lowercase())
            .collect();
        let find = |wanted: &[&str]| {
            names
                .iter()
                .position(|name| wanted.contains(&name.as_str()))
        };
        Some(Self {
            word: find(&[
                "word", "name", "text", "term", "词", "词语", "名称", "名", "词条",
            ])?,
            label: find(&["label", "type", "class", "kind", "标签", "类型", "类别"]),
            count: find(&[
                "count",
                "freq",
                "frequency",
                "df",
                "词频",
                "频次",
                "频率",
                "次数",
            ]),
        })
    }
}

fn table(
    text: &str,
    delimiter: u8,
    columns: Option<Columns>,
) -> Result<Vec<WordRow>, WordListError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(columns.is_some())
        .delimiter(delimiter)
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let field = |column: Option<usize>| column.and_then(|column| record.get(column));
        let row = match columns {
            Some(columns) => WordRow {
                word: field(Some(columns.word)).unwrap_or_default().to_owned(),
                count: field(columns.count)
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(0),
                label: field(columns.label)
                    .filter(|l| !l.is_empty())
                    .map(str::to_owned),
            },
            // The word, then a count or a label.
            None => {
                let others = || record.iter().skip(1).filter(|field| !field.is_empty());
                WordRow {
                    word: field(Some(0)).unwrap_or_default().to_owned(),
                    count: others().find_map(|field| field.parse().ok()).unwrap_or(0),
                    label: others()
                        .find(|f| f.parse::<f64>().is_err())
                        .map(str::to_owned),
                }
            }
        };
        if !row.word.is_empty() {
            rows.push(row);
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_all_kinds_are_read() {
        let check = |text: &str, expected: &[(&str, u64, &str)]| {
            let rows = parse(text).unwrap();
            let rows: Vec<(&str, u64, &str)> = rows
                .iter()
                .map(|r| (r.word.as_str(), r.count, r.label.as_deref().unwrap_or("")))
                .collect();
            assert_eq!(rows, expected, "{text:?}");
        };
        let plain = [("苇川", 0, ""), ("岚渡市", 0, "")];
        check("苇川\n岚渡市\n", &plain);
        check("# 地名\r\n苇川\r\n\r\n  岚渡市  ", &plain);
        let counted = [("苇川", 12, ""), ("岚渡市", 3, "")];
        check("苇川\t12\n岚渡市\t3\n", &counted);
        check("苇川 \t 12\n岚渡市\t3\n", &counted);
        check("苇川 12\n岚渡市 3\n", &counted);
        check(
            "苇川 12 ns\n岚渡市 3 ns",
            &[("苇川", 12, "ns"), ("岚渡市", 3, "ns")],
        );
        check("苇川\tLOC\n", &[("苇川", 0, "LOC")]);
        check(
            "New York\nLos Angeles",
            &[("New York", 0, ""), ("Los Angeles", 0, "")],
        );
        check("苇川,12\n岚渡市,3", &counted);
        check(
            "苇川,LOC\n\"岚渡,市\",LOC,4",
            &[("苇川", 0, "LOC"), ("岚渡,市", 4, "LOC")],
        );
        check(
            "label,word,count\nLOC,苇川,12\n,岚渡市,\n",
            &[("苇川", 12, "LOC"), ("岚渡市", 0, "")],
        );
        check("词\t词频\t标签\n苇川\t12\t地名\n", &[("苇川", 12, "地名")]);
        check("word\n苇川\n", &[("苇川", 0, "")]);
        check("", &[]);
    }

    #[test]
    fn the_encoding_is_found_out_and_other_bytes_refused() {
        let (gb, _, _) = encoding_rs::GB18030.encode("我们\n北京市\n中国人民\n上海\n工作\n");
        assert_eq!(read(&gb).unwrap()[1].word, "北京市");
        let error = read(b"\xE5\x8C\x97\xE4\xBA\xAC\n\xE5\x8C\x97\xFF\xFE\xFF\n").unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}
