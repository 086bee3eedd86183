//! Two copies side by side: paragraph by paragraph, with what differs.

use std::ops::Range;

use crate::core::{Address, Document};
use crate::mend::reprint::aligned;
use crate::session::Session;
use crate::session::survey::Survey;
use crate::store::StoreError;

use super::carry::{Carried, Known, Side};
use super::{Copy, Kind, Sheet, shared};

/// A piece of text of one side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The text; a line feed where a paragraph ends. None where only the other side has some.
    pub text: String,
    /// Which of the differences it is; none where both read the same.
    pub difference: Option<usize>,
}

/// A paragraph of the first text, and what the second has in its place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Row {
    /// The pieces of each side, in order.
    pub sides: [Vec<Piece>; 2],
}

/// Where the two read differently.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The row it is in, from 0.
    pub row: usize,
    /// What each side has; empty where it has nothing.
    pub texts: [String; 2],
    /// Whether neither goes over a line end: one can be put in place of the other.
    pub is_in_line: bool,
    /// The first and last character of what each has.
    pub ends: [Option<(Address, Address)>; 2],
    /// The character before it on each side.
    pub before: [Option<Address>; 2],
}

/// Two stretches that are the same text, as they read now.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Paragraph by paragraph.
    pub rows: Vec<Row>,
    /// Where they differ, in order.
    pub differences: Vec<Difference>,
    pub(super) sheets: [Sheet; 2],
    /// The characters without white space that stand for each other.
    pub(super) pairs: Vec<(usize, usize)>,
    /// The row of each character without white space of the first text.
    row_of: Vec<usize>,
}

/// An article, or the stretch of it that has a copy; none where that is gone.
fn sheet(
    document: &Document,
    article: Address,
    ends: (Address, Address),
    kind: Kind,
) -> Option<Sheet> {
    let whole = Sheet::of(document, article);
    // An end may have been corrected since.
    match (whole.part(ends), kind) {
        (Some(part), _) => Some(part),
        (None, Kind::Twice) => None,
        (None, _) => Some(whole),
    }
}

impl Session {
    /// Sets an article and a copy of it side by side; none where they have no more in common.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pair(&mut self, article: Address, copy: &Copy) -> Result<Option<Pair>, StoreError> {
        let document = self.document(article.buffer.page)?;
        let one = sheet(document, article, copy.own, copy.kind);
        let document = self.document(copy.article.buffer.page)?;
        let two = sheet(document, copy.article, copy.other, copy.kind);
        Ok(one.zip(two).and_then(|(one, two)| Pair::of(one, two)))
    }
}

/// Two copies side by side, and what can be carried to each.
pub type Beside = (Pair, [Carried; 2]);

impl Survey {
    /// The same on another thread, with what can be carried to either side.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn beside(&self, article: Address, copy: &Copy) -> Result<Option<Beside>, StoreError> {
        let documents = [
            self.document(article.buffer.page)?,
            self.document(copy.article.buffer.page)?,
        ];
        let one = sheet(&documents[0], article, copy.own, copy.kind);
        let two = sheet(&documents[1], copy.article, copy.other, copy.kind);
        let pair = one.zip(two).and_then(|(one, two)| Pair::of(one, two));
        Ok(pair.map(|pair| {
            let known = [0, 1].map(|side| Known::of(&documents[side], &pair.sheets[side]));
            let carried = [Side::First, Side::Second].map(|side| pair.carriable(side, &known));
            (pair, carried)
        }))
    }
}

impl Pair {
    pub(super) fn of(one: Sheet, two: Sheet) -> Option<Self> {
        let story = shared(&one, Some(&two)).into_iter().next()?;
        let pairs = aligned(&one.inked, &two.inked, &story);
        let mut new = Self {
            rows: Vec::new(),
            differences: Vec::new(),
            sheets: [one, two],
            pairs,
            row_of: Vec::new(),
        };
        new.compare();
        Some(new)
    }

    /// The row that a character without white space of a side stands in.
    pub(super) fn row_of(&self, side: Side, inked: usize) -> usize {
        let of_one = match side {
            Side::First => inked,
            Side::Second => {
                let at = self.pairs.partition_point(|(_, two)| *two < inked);
                let pair = self.pairs.get(at).or(self.pairs.last());
                pair.map_or(0, |(one, _)| *one)
            }
        };
        self.row_of.get(of_one).copied().unwrap_or_default()
    }

    fn compare(&mut self) {
        let Self {
            rows,
            differences,
            sheets,
            pairs,
            row_of,
        } = self;
        let [one, two] = &*sheets;
        let (len, other_len) = (one.inked.chars.len(), two.inked.chars.len());
        // Which difference each character without white space is in.
        let mut of_one: Vec<Option<usize>> = vec![None; len];
        let mut of_two: Vec<Option<usize>> = vec![None; other_len];
        let mut gaps: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        let mut missing: [Vec<(usize, usize)>; 2] = Default::default();
        let mut next = (0, 0);
        for &(at, other_at) in pairs.iter().chain([&(len, other_len)]) {
            if at > next.0 || other_at > next.1 {
                of_one[next.0..at].fill(Some(gaps.len()));
                of_two[next.1..other_at].fill(Some(gaps.len()));
                if at == next.0 {
                    missing[0].push((at, gaps.len()));
                }
                if other_at == next.1 {
                    missing[1].push((other_at, gaps.len()));
                }
                gaps.push((next.0..at, next.1..other_at));
            }
            next = (at + 1, other_at + 1);
        }
        let places = &one.inked.places;
        let mut other_start = 0;
        let mut start = 0;
        while start < one.chars.len() {
            let paragraph = one.chars[start..].iter().position(|c| *c == '\n');
            let end = paragraph.map_or(one.chars.len(), |at| start + at);
            let inked =
                places.partition_point(|at| *at < start)..places.partition_point(|at| *at < end);
            let is_last = inked.end == len;
            // Up to what stands for the next character of the first text.
            let behind = pairs.partition_point(|(at, _)| *at < inked.end);
            let next = pairs.get(behind).filter(|_| !is_last);
            let other_end = next.map_or(other_len, |(_, other)| *other);
            // What only the second has goes with the paragraph before.
            let of_other = pairs[..behind].last().map_or(other_start, |(_, at)| at + 1);
            let other_end = if is_last {
                other_len
            } else {
                other_end.min(of_other.max(other_start))
            };
            if !inked.is_empty() || is_last {
                let row = rows.len();
                row_of.resize(inked.end, row);
                rows.push(Row {
                    sides: [
                        pieces(one, inked.clone(), &of_one, &missing[0]),
                        pieces(two, other_start..other_end, &of_two, &missing[1]),
                    ],
                });
                other_start = other_end;
            }
            start = end + 1;
        }
        for (own, other) in gaps {
            let sides = [(one, own), (two, other)];
            let text = |n: usize| -> String {
                let (sheet, range) = &sides[n];
                let places = &sheet.inked.places[range.clone()];
                let ends = places.first().zip(places.last());
                ends.map_or(String::new(), |(first, last)| {
                    sheet.chars[*first..last + 1].iter().collect()
                })
            };
            let range = &sides[0].1;
            let row = range.start.saturating_sub(usize::from(range.is_empty()));
            differences.push(Difference {
                row: row_of.get(row).copied().unwrap_or_default(),
                is_in_line: [0, 1].iter().all(|n| !text(*n).contains('\n')),
                texts: [0, 1].map(text),
                ends: [0, 1].map(|n| {
                    let (sheet, range) = &sides[n];
                    (!range.is_empty()).then(|| sheet.ends(range.clone()))
                }),
                before: [0, 1].map(|n| {
                    let (sheet, range) = &sides[n];
                    range.start.checked_sub(1).map(|at| sheet.address(at))
                }),
            });
        }
    }
}

/// The text of some characters without white space, and what white space is between them.
/// `missing` are the characters before which only the other side has something, with the number of
/// the difference.
fn pieces(
    sheet: &Sheet,
    inked: Range<usize>,
    differences: &[Option<usize>],
    missing: &[(usize, usize)],
) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut last: Option<usize> = None;
    let from = missing.partition_point(|(at, _)| *at < inked.start);
    let mut missing = missing[from..].iter().peekable();
    let mut note = |pieces: &mut Vec<Piece>, at: usize| {
        while let Some((_, difference)) = missing.next_if(|(place, _)| *place == at) {
            pieces.push(Piece {
                text: String::new(),
                difference: Some(*difference),
            });
        }
    };
    let end = inked.end;
    for n in inked {
        note(&mut pieces, n);
        let at = sheet.inked.places[n];
        let difference = differences[n];
        let mut text = String::new();
        if let Some(last) = last {
            text.extend(&sheet.chars[last + 1..at]);
        }
        text.push(sheet.chars[at]);
        last = Some(at);
        match pieces.last_mut() {
            Some(piece) if piece.difference == difference && !piece.text.is_empty() => {
                piece.text.push_str(&text);
            }
            _ => pieces.push(Piece { text, difference }),
        }
    }
    if end == sheet.inked.chars.len() {
        note(&mut pieces, end);
    }
    pieces
}
