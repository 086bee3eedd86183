//! Text tagged a character a row (`京 B-LOC`), as corpora for training are handed out.
//!
//! A row is a character and its tag, parted by spaces or tabs; columns between them are passed
//! over. An empty row ends a sentence. Tags are O and, before a hyphen and a label, B and I; the
//! other schemes in use are read as well: E or L for the last character of a mention, M for an
//! inner one, S or U for one of a single character. A mention also begins where its first tag says
//! that it goes on. A row may hold a longer word; its characters then share the tag.

use std::ops::Range;

use crate::core::encoding::decode;

use super::detect::detect;

/// A sentence and what is tagged in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Its characters.
    pub chars: Vec<char>,
    /// What is tagged: where (0-based, end-exclusive), and the label.
    pub spans: Vec<(Range<usize>, String)>,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct BioError {
    /// The row, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: RowFault,
}

/// What can be wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// There is no second column.
    #[error("a character and its tag are expected, such as `京 B-LOC`; found `{0}`")]
    NoTag(String),
    /// The second column is no tag.
    #[error("`{0}` is no tag: O is expected, or B-, I-, E- or S- and a label")]
    NotATag(String),
    /// Bytes that are no text.
    #[error("there are bytes here that are no characters in {0}: save the file as UTF-8")]
    Undecodable(&'static str),
}

/// The sentences of a file; the encoding is found out.
///
/// # Errors
/// The first row that cannot be read.
pub fn read(bytes: &[u8]) -> Result<Vec<Sentence>, BioError> {
    let encoding = detect(bytes).best();
    let decoded = decode(bytes, encoding);
    let text: String = decoded.chars.iter().collect();
    if let Some(first) = decoded.undecodable.first() {
        let before = &decoded.chars[..*first as usize];
        return Err(BioError {
            line: before.iter().filter(|c| **c == '\n').count() + 1,
            fault: RowFault::Undecodable(encoding.name()),
        });
    }
    parse(&text)
}

/// The sentences of a text.
///
/// # Errors
/// The first row that cannot be read.
pub fn parse(text: &str) -> Result<Vec<Sentence>, BioError> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    // Whether the last mention may go on with the next row.
    let mut is_open = false;
    for (line, row) in (1..).zip(text.lines()) {
        let row = row.strip_suffix('\r').unwrap_or(row);
        if row.trim().is_empty() || row.starts_with("-DOCSTART-") {
            end_sentence(&mut sentences, &mut sentence);
            is_open = false;
            continue;
        }
        let fault = |fault| BioError { line, fault };
        let (word, tag) = columns(row).ok_or_else(|| fault(RowFault::NoTag(row.to_owned())))?;
        let tag = Tag::read(tag).ok_or_else(|| fault(RowFault::NotATag(tag.to_owned())))?;
        let start = sentence.chars.len();
        sentence.chars.extend(word.chars());
        let end = sentence.chars.len();
        let Some((part, label)) = tag.inside else {
            is_open = false;
            continue;
        };
        match sentence.spans.last_mut() {
            Some((range, same)) if is_open && part.goes_on() && same == label => range.end = end,
            _ => sentence.spans.push((start..end, label.to_owned())),
        }
        is_open = !part.ends();
    }
    end_sentence(&mut sentences, &mut sentence);
    Ok(sentences)
}

fn end_sentence(sentences: &mut Vec<Sentence>, sentence: &mut Sentence) {
    if !sentence.chars.is_empty() {
        sentences.push(std::mem::take(sentence));
    }
}

/// The first and the last column. A row that begins with white space is about that space.
fn columns(row: &str) -> Option<(&str, &str)> {
    let first = row.chars().next()?;
    let end = match row.find(if row.contains('\t') {
        is_tab
    } else {
        char::is_whitespace
    })? {
        0 => first.len_utf8(),
        end => end,
    };
    let (word, rest) = row.split_at(end);
    let tag = rest.split_whitespace().last()?;
    Some((word, tag))
}

fn is_tab(c: char) -> bool {
    c == '\t'
}

struct Tag<'a> {
    inside: Option<(Part, &'a str)>,
}

#[derive(Clone, Copy)]
enum Part {
    First,
    Inner,
    Last,
    Only,
}

impl Part {
    fn goes_on(self) -> bool {
        matches!(self, Part::Inner | Part::Last)
    }

    fn ends(self) -> bool {
        matches!(self, Part::Last | Part::Only)
    }
}

impl<'a> Tag<'a> {
    fn read(tag: &'a str) -> Option<Self> {
        if matches!(tag, "O" | "o") {
            return Some(Tag { inside: None });
        }
        let (part, label) = tag.split_once(['-', '_'])?;
        let part = match part {
            "B" | "b" => Part::First,
            "I" | "i" | "M" | "m" => Part::Inner,
            "E" | "e" | "L" | "l" => Part::Last,
            "S" | "s" | "U" | "u" => Part::Only,
            _ => return None,
        };
        let inside = Some((part, label));
        (!label.is_empty()).then_some(Tag { inside })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences with their mentions in brackets.
    fn shown(sentences: &[Sentence]) -> Vec<String> {
        let show = |sentence: &Sentence| {
            let mut out = String::new();
            for (i, c) in sentence.chars.iter().enumerate() {
                for (range, label) in &sentence.spans {
                    if range.start == i {
                        out.push_str(&format!("【{label}:"));
                    }
                }
                out.push(*c);
                for (range, _) in &sentence.spans {
                    if range.end == i + 1 {
                        out.push('】');
                    }
                }
            }
            out
        };
        sentences.iter().map(show).collect()
    }

    #[test]
    fn rows_are_read_in_every_scheme() {
        for (rows, expected) in [
            ("北 B-LOC\n京 I-LOC\n人 O\n", "【LOC:北京】人"),
            ("北\tB-LOC\n京\tI-LOC\n人\tO", "【LOC:北京】人"),
            ("北 B-LOC\r\n京 I-LOC\r\n人 O\r\n", "【LOC:北京】人"),
            ("北 B-LOC\n京 E-LOC\n人 O", "【LOC:北京】人"),
            ("中 S-LOC\n美 S-LOC\n", "【LOC:中】【LOC:美】"),
            ("中 U-LOC\n美 U-LOC\n", "【LOC:中】【LOC:美】"),
            ("苇 B-ORG\n川 M-ORG\n社 E-ORG\n", "【ORG:苇川社】"),
            ("苇 B-ORG\n川 I-ORG\n社 L-ORG\n", "【ORG:苇川社】"),
            ("中 B-LOC\n美 B-LOC\n", "【LOC:中】【LOC:美】"),
            // A mention that only goes on has begun; another label is another mention.
            ("北 I-LOC\n京 I-LOC\n王 I-PER\n", "【LOC:北京】【PER:王】"),
            // What has ended does not go on.
            ("北 B-LOC\n京 E-LOC\n市 I-LOC\n", "【LOC:北京】【LOC:市】"),
            ("北 NR B-LOC\n京 NR I-LOC\n", "【LOC:北京】"),
            ("ok B-ORG\n社 I-ORG\n", "【ORG:ok社】"),
            ("𠮷 B-PER\n田 I-PER\n", "【PER:𠮷田】"),
            ("葛\u{E0100} B-LOC\n城 I-LOC\n", "【LOC:葛\u{E0100}城】"),
            ("甲 O\n  O\n乙 O\n", "甲 乙"),
            ("甲 O\n\u{3000}\tO\n乙 O\n", "甲\u{3000}乙"),
            ("王 B_PER\n", "【PER:王】"),
            ("王 B-人-名\n", "【人-名:王】"),
        ] {
            assert_eq!(shown(&parse(rows).unwrap()), [expected], "{rows:?}");
        }
    }

    #[test]
    fn empty_rows_end_sentences() {
        let sentences = parse("\n\n北 B-LOC\n\n \n京 I-LOC\n-DOCSTART- O\n\n人 O").unwrap();
        assert_eq!(shown(&sentences), ["【LOC:北】", "【LOC:京】", "人"]);
        assert_eq!(parse("").unwrap(), []);
    }

    #[test]
    fn a_row_that_is_none_is_named() {
        for (rows, line, words) in [
            ("北 B-LOC\n京", 2, "found `京`"),
            ("北京\n", 1, "found `北京`"),
            ("北 B-LOC\n\n京 X-LOC", 3, "`X-LOC` is no tag"),
            ("北 LOC", 1, "`LOC` is no tag"),
            ("北 B-", 1, "`B-` is no tag"),
        ] {
            let error = parse(rows).unwrap_err();
            assert_eq!(error.line, line, "{rows:?}");
            assert!(error.to_string().contains(words), "{error}");
        }
    }

    #[test]
    fn the_encoding_is_found_out() {
        let rows = "中 B-LOC\n国 I-LOC\n人 O\n民 O\n在 O\n工 O\n作 O\n".repeat(40);
        let (gb, _, _) = encoding_rs::GB18030.encode(&rows);
        assert_eq!(read(&gb).unwrap(), parse(&rows).unwrap());
        assert_eq!(read(rows.as_bytes()).unwrap(), parse(&rows).unwrap());
        let marked = [b"\xEF\xBB\xBF", rows.as_bytes()].concat();
        assert_eq!(read(&marked).unwrap(), parse(&rows).unwrap());
    }
}
