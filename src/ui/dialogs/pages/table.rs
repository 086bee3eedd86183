//! The pages as a table: its columns, which pages a text is found on, and their order. Made once
//! of the session's list of pages; nothing here draws.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::core::encoding::Encoding;
use crate::format::metadata::{DATE, NEWSPAPER, PAGE, SOURCE};
use crate::session::catalog::ListedPage;

/// The metadata that have columns, in their order.
pub(super) const KEYS: [&str; 4] = [NEWSPAPER, DATE, PAGE, SOURCE];

/// What the pages are sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Column {
    /// As they were added.
    #[default]
    Number,
    Name,
    /// One of [`KEYS`].
    Value(usize),
    Encoding,
    Articles,
}

/// A page.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) name: Box<str>,
    /// Its metadata of [`KEYS`], as places in the table's values; none is 0.
    values: [u32; 4],
    pub(super) encoding: Encoding,
    pub(super) articles: u32,
    /// What it is found by, folded, a line for each.
    folded: Box<str>,
}

/// See the module's description.
#[derive(Debug)]
pub(super) struct Table {
    rows: Vec<Row>,
    values: Vec<Box<str>>,
    /// The place of each row among all by name.
    by_name: Vec<u32>,
}

/// What chosen pages have of a key.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) enum Common {
    /// None has it, or no page is chosen.
    #[default]
    None,
    /// All have this.
    Same(String),
    /// Not all have the same.
    Differ,
}

impl Table {
    pub(super) fn of(pages: Vec<ListedPage>) -> Self {
        let mut ids: FxHashMap<Box<str>, u32> = FxHashMap::from_iter([(Box::from(""), 0)]);
        let mut values: Vec<Box<str>> = vec![Box::from("")];
        let mut id = |value: &str| -> u32 {
            if let Some(id) = ids.get(value) {
                return *id;
            }
            let id = values.len() as u32;
            ids.insert(value.into(), id);
            values.push(value.into());
            id
        };
        let mut rows: Vec<Row> = Vec::with_capacity(pages.len());
        for page in pages {
            let said = |key: &str| page.metadata.get(key).map_or("", String::as_str);
            rows.push(Row {
                number: page.number,
                folded: page.folded().into_boxed_str(),
                values: KEYS.map(|key| id(said(key))),
                encoding: page.encoding,
                articles: page.articles,
                name: page.name.into_boxed_str(),
            });
        }
        let mut order: Vec<u32> = (0..rows.len() as u32).collect();
        order.sort_by(|a, b| naturally(&rows[*a as usize].name, &rows[*b as usize].name));
        let mut by_name = vec![0; rows.len()];
        for (rank, row) in (0..).zip(order) {
            by_name[row as usize] = rank;
        }
        Self {
            rows,
            values,
            by_name,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn row(&self, at: u32) -> Option<&Row> {
        self.rows.get(at as usize)
    }

    /// What a page has of the key with that place in [`KEYS`]; empty if nothing.
    pub(super) fn value(&self, row: &Row, key: usize) -> &str {
        &self.values[row.values[key] as usize]
    }

    /// The rows that a text is found on, sorted; their places in the table.
    pub(super) fn view(&self, text: &str, by: Column, descending: bool) -> Vec<u32> {
        let words: Vec<String> = text.split_whitespace().map(ListedPage::fold).collect();
        let has = |row: &Row| words.iter().all(|word| row.folded.contains(word.as_str()));
        let found = (0..).zip(&self.rows).filter(|(_, row)| has(row));
        let mut found: Vec<u32> = found.map(|(at, _)| at).collect();
        let ranks = match by {
            Column::Value(key) => self.ranks(key),
            _ => Vec::new(),
        };
        let rank = |at: u32| -> u32 {
            let row = &self.rows[at as usize];
            match by {
                Column::Number => row.number,
                Column::Name => self.by_name[at as usize],
                Column::Value(key) => ranks[row.values[key] as usize],
                Column::Encoding => row.encoding as u32,
                Column::Articles => row.articles,
            }
        };
        let flip = if descending { u32::MAX } else { 0 };
        found.sort_by_cached_key(|at| (rank(*at) ^ flip, *at));
        found
    }

    /// The place of each value among those of a key; none is behind all.
    fn ranks(&self, key: usize) -> Vec<u32> {
        let mut used: Vec<u32> = self.rows.iter().map(|row| row.values[key]).collect();
        used.sort_unstable();
        used.dedup();
        used.retain(|id| *id != 0);
        used.sort_by(|a, b| naturally(&self.values[*a as usize], &self.values[*b as usize]));
        let mut ranks = vec![u32::MAX; self.values.len()];
        for (rank, id) in (0..).zip(used) {
            ranks[id as usize] = rank;
        }
        ranks
    }

    /// What these rows have of each of [`KEYS`].
    pub(super) fn common(&self, rows: impl Iterator<Item = u32>) -> [Common; 4] {
        let mut found: Option<([u32; 4], [bool; 4])> = None;
        for row in rows.filter_map(|at| self.row(at)) {
            let (first, differ) = found.get_or_insert((row.values, [false; 4]));
            for key in 0..KEYS.len() {
                differ[key] |= first[key] != row.values[key];
            }
        }
        let Some((first, differ)) = found else {
            return Default::default();
        };
        std::array::from_fn(|key| match (differ[key], first[key]) {
            (true, _) => Common::Differ,
            (false, 0) => Common::None,
            (false, id) => Common::Same(self.values[id as usize].to_string()),
        })
    }
}

/// The order in which people put names: numbers in them by what they count.
fn naturally(a: &str, b: &str) -> Ordering {
    let (mut a_rest, mut b_rest) = (a.as_bytes(), b.as_bytes());
    loop {
        let (Some(x), Some(y)) = (a_rest.first(), b_rest.first()) else {
            let by_length = a_rest.len().cmp(&b_rest.len());
            return by_length.then_with(|| a.cmp(b));
        };
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (m, n) = (digits(&mut a_rest), digits(&mut b_rest));
            let order = m.len().cmp(&n.len()).then_with(|| m.cmp(n));
            if order != Ordering::Equal {
                return order;
            }
        } else if x != y {
            return x.cmp(y);
        } else {
            a_rest = &a_rest[1..];
            b_rest = &b_rest[1..];
        }
    }
}

/// Takes a number from the beginning, without zeros before it.
fn digits<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let count = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    let (number, after) = rest.split_at(count);
    *rest = after;
    let zeros = number.iter().take_while(|c| **c == b'0').count();
    &number[zeros.min(count.saturating_sub(1))..]
}

/// Sets of metadata, each with the pages that are to have it.
pub(super) type Groups = BTreeMap<BTreeMap<String, String>, Vec<u32>>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::PageId;

    fn page(number: u32, name: &str, values: &[(&str, &str)]) -> ListedPage {
        let pair = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        ListedPage {
            number,
            id: PageId(u64::from(number)),
            name: name.to_owned(),
            encoding: Encoding::Utf8,
            metadata: values.iter().map(pair).collect(),
            articles: 10 - number,
        }
    }

    fn table() -> Table {
        Table::of(vec![
            page(1, "a/10.txt", &[("page", "10"), ("newspaper", "苇川日报")]),
            page(2, "a/9.txt", &[("page", "A2"), ("newspaper", "岚渡晚报")]),
            page(3, "b/1.txt", &[("page", "9"), ("newspaper", "苇川日报")]),
            page(4, "a/09.txt", &[]),
        ])
    }

    #[test]
    fn pages_are_found_and_sorted() {
        let table = table();
        let check = |text: &str, by: Column, descending: bool, expected: &[u32]| {
            let found = table.view(text, by, descending);
            assert_eq!(found, expected, "{text} {by:?} {descending}");
        };
        check("", Column::Number, false, &[0, 1, 2, 3]);
        check("", Column::Number, true, &[3, 2, 1, 0]);
        check("a/", Column::Number, false, &[0, 1, 3]);
        check("苇川 B/", Column::Number, false, &[2]);
        check("没有", Column::Number, false, &[]);
        check("", Column::Name, false, &[3, 1, 0, 2]);
        check("", Column::Value(2), false, &[2, 0, 1, 3]);
        check("", Column::Value(2), true, &[3, 1, 0, 2]);
        check("", Column::Value(0), false, &[1, 0, 2, 3]);
        check("", Column::Articles, false, &[3, 2, 1, 0]);
    }

    #[test]
    fn what_chosen_pages_have_in_common_is_told() {
        let table = table();
        let said = |rows: &[u32]| table.common(rows.iter().copied())[0].clone();
        assert_eq!(said(&[]), Common::None);
        assert_eq!(said(&[0, 2]), Common::Same("苇川日报".to_owned()));
        assert_eq!(said(&[0, 1]), Common::Differ);
        assert_eq!(said(&[0, 3]), Common::Differ);
        assert_eq!(said(&[3]), Common::None);
    }

    #[test]
    fn numbers_in_names_count() {
        for (a, b, expected) in [
            ("2", "10", Ordering::Less),
            ("a10", "a9", Ordering::Greater),
            ("a09", "a9", Ordering::Less),
            ("a", "a1", Ordering::Less),
            ("0", "00", Ordering::Less),
            ("版2", "版10", Ordering::Less),
            ("x", "x", Ordering::Equal),
        ] {
            assert_eq!(naturally(a, b), expected, "{a} {b}");
        }
    }
}
