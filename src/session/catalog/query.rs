//! Filtering and sorting the list of articles.
//!
//! What a query looks at is taken out of the rows once and kept in columns: for each article one
//! folded text of its title, its page's name and its metadata, and small numbers. A query over
//! 100,000 articles is then a few milliseconds' work and runs where it is asked for, on the
//! window's thread: no snapshot has to be copied to another, and no answer comes too late.
//! Making the columns takes longer and is done in slices, an article at a time.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::core::Progress;
use crate::format::metadata::{DATE, NEWSPAPER, TITLE};
use crate::store::ArticleRow;

#[cfg(test)]
mod tests;

/// Which articles, and in what order. The default is all, in the order of the list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListQuery {
    /// Words that title, page name and metadata hold between them, all of them. Upper and lower
    /// case are one, full and half width too; white space in titles does not count.
    pub text: String,
    /// How far the work has come.
    pub progress: Option<Progress>,
    /// The newspaper; empty: none is named.
    pub newspaper: Option<String>,
    /// Labels of whole articles by their ids, one of which it was given; none: it was given none.
    pub labels: Option<Vec<String>>,
    /// The first date, as metadata have it; what comes before it and what has no date is left
    /// out.
    pub from: Option<String>,
    /// The last date. `2024-03` takes the whole of March in.
    pub to: Option<String>,
    /// Whether there are breaks that nobody has decided.
    pub has_doubtful: Option<bool>,
    /// Whether there are spans.
    pub has_spans: Option<bool>,
    /// In what order.
    pub order: ListOrder,
    /// Whether the greatest comes first. What is equal stays in the order of the list.
    pub descending: bool,
    /// The page and place of an article that is taken in whatever it is.
    pub always: Option<(u32, u32)>,
}

impl ListQuery {
    /// Whether it leaves articles out; otherwise it only sorts.
    pub fn leaves_out(&self) -> bool {
        let sorted_only = Self {
            order: self.order,
            descending: self.descending,
            always: self.always,
            ..Self::default()
        };
        let words = self.text.split_whitespace().next();
        words.is_some()
            || Self {
                text: String::new(),
                ..self.clone()
            } != sorted_only
    }
}

/// What a list is sorted by. Articles without a newspaper or date come last, descending first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[allow(missing_docs, reason = "the names are those of the columns")]
pub enum ListOrder {
    /// As pages were added and articles stand on them.
    #[default]
    List,
    Title,
    Date,
    Newspaper,
    Characters,
    Spans,
    Doubtful,
    Progress,
    /// How much the learner would gain, what nobody knows of last either way; see [`ListIndex::set_gains`].
    Gain,
}

/// Sums over all articles.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// Articles to do, in work, done.
    pub articles: [u32; 3],
    /// Visible characters.
    pub characters: u64,
    /// Spans.
    pub spans: u64,
    /// Breaks that nobody has decided.
    pub doubtful: u64,
}

/// The columns of a list.
#[derive(Debug, Default)]
pub struct ListIndex {
    /// By page and place.
    rows: Vec<Indexed>,
    newspapers: Values,
    dates: Values,
    /// The labels of articles, all that one was given as one value.
    labels: Values,
    totals: Totals,
    gains: Arc<FxHashMap<(u32, u32), u32>>,
}

#[derive(Debug)]
struct Indexed {
    key: (u32, u32),
    /// Folded: the title, and behind it, each on a line, what else can be looked for.
    text: Box<str>,
    /// In bytes of `text`.
    title: u32,
    newspaper: u32,
    date: u32,
    labels: u32,
    characters: u32,
    spans: u32,
    doubtful: u32,
    progress: u8,
}

/// The different values of a column, with how many articles have each. The first is none.
#[derive(Debug)]
struct Values {
    ids: FxHashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
    counts: Vec<u32>,
}

impl ListIndex {
    /// The columns of rows, each with the name of its page.
    pub fn of<'a>(rows: impl IntoIterator<Item = (&'a ArticleRow, &'a str)>) -> Self {
        let mut index = Self::default();
        for (row, name) in rows {
            index.add(row, name);
        }
        index.rows.sort_by_key(|row| row.key);
        index
    }

    /// Adds a row behind all others.
    pub(super) fn add(&mut self, row: &ArticleRow, page_name: &str) {
        let indexed = self.indexed(row, page_name);
        self.rows.push(indexed);
    }

    fn indexed(&mut self, row: &ArticleRow, page_name: &str) -> Indexed {
        let metadata: BTreeMap<String, String> =
            serde_json::from_str(&row.metadata).unwrap_or_default();
        let mut text = String::with_capacity(row.title.len() + page_name.len() + 32);
        fold_into(&row.title, &mut text);
        let title = text.len() as u32;
        let values = metadata.iter().filter(|(key, _)| *key != TITLE);
        for more in std::iter::once(page_name).chain(values.map(|(_, value)| value.as_str())) {
            text.push('\n');
            fold_into(more, &mut text);
        }
        let said = |key| metadata.get(key).map_or("", String::as_str);
        let indexed = Indexed {
            key: (row.page, row.place),
            text: text.into_boxed_str(),
            title,
            newspaper: self.newspapers.id(said(NEWSPAPER)),
            date: self.dates.id(said(DATE)),
            labels: self.labels.id(&row.labels),
            characters: row.characters,
            spans: row.spans,
            doubtful: row.open_breaks,
            progress: row.progress.min(2),
        };
        self.newspapers.counts[indexed.newspaper as usize] += 1;
        self.dates.counts[indexed.date as usize] += 1;
        self.labels.counts[indexed.labels as usize] += 1;
        self.totals.articles[usize::from(indexed.progress)] += 1;
        self.totals.characters += u64::from(indexed.characters);
        self.totals.spans += u64::from(indexed.spans);
        self.totals.doubtful += u64::from(indexed.doubtful);
        indexed
    }

    /// Puts a page's rows in the place of those it had.
    pub(super) fn put_page(&mut self, page: u32, page_name: &str, rows: &[ArticleRow]) {
        let old = self.places_of(page);
        for row in &self.rows[old.clone()] {
            self.newspapers.counts[row.newspaper as usize] -= 1;
            self.dates.counts[row.date as usize] -= 1;
            self.labels.counts[row.labels as usize] -= 1;
            self.totals.articles[usize::from(row.progress)] -= 1;
            self.totals.characters -= u64::from(row.characters);
            self.totals.spans -= u64::from(row.spans);
            self.totals.doubtful -= u64::from(row.doubtful);
        }
        let new: Vec<Indexed> = rows
            .iter()
            .map(|row| self.indexed(row, page_name))
            .collect();
        self.rows.splice(old, new);
    }

    fn places_of(&self, page: u32) -> Range<usize> {
        let from = self.rows.partition_point(|row| row.key.0 < page);
        let to = self.rows.partition_point(|row| row.key.0 <= page);
        from..to
    }

    /// Tells, by page and place, how clear articles are to the learner; it would gain most from
    /// the least clear. Those that are not named come last.
    pub fn set_gains(&mut self, gains: Arc<FxHashMap<(u32, u32), u32>>) {
        self.gains = gains;
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The page and place of the article at a place of the list, from 0.
    pub fn key(&self, at: u32) -> Option<(u32, u32)> {
        self.rows.get(at as usize).map(|row| row.key)
    }

    /// The last page and place.
    pub(super) fn last_key(&self) -> Option<(u32, u32)> {
        self.rows.last().map(|row| row.key)
    }

    /// Sums over all articles.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// The newspapers there are, sorted, with how many articles are of each; empty: of none that
    /// is named.
    pub fn newspapers(&self) -> Vec<(String, u32)> {
        self.newspapers.with_counts()
    }

    /// The dates there are, sorted, with how many articles are of each; empty: of none.
    pub fn dates(&self) -> Vec<(String, u32)> {
        self.dates.with_counts()
    }

    /// The labels that articles were given as a whole, by their ids, sorted, with how many
    /// articles have each; empty: those that have none.
    pub fn labels(&self) -> Vec<(String, u32)> {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        let given = self.labels.names.iter().zip(&self.labels.counts);
        for (labels, count) in given.filter(|(_, count)| **count > 0) {
            for label in labels.split(' ') {
                *counts.entry(label).or_default() += count;
            }
        }
        let counts = counts.into_iter();
        counts.map(|(id, count)| (id.to_owned(), count)).collect()
    }

    /// The first and the last date, if there is one.
    pub fn date_range(&self) -> Option<(String, String)> {
        let named = self.dates.names.iter().zip(&self.dates.counts);
        let there = named.filter(|(name, count)| **count > 0 && !name.is_empty());
        let there = there.map(|(name, _)| name);
        let (first, last) = (there.clone().min()?, there.max()?);
        Some((first.to_string(), last.to_string()))
    }

    /// How much memory the columns take, in bytes, about.
    pub fn size(&self) -> usize {
        let texts: usize = self.rows.iter().map(|row| row.text.len()).sum();
        self.rows.capacity() * size_of::<Indexed>() + texts
    }

    /// The articles that a query asks for, in its order, as places in the list from 0.
    pub fn query(&self, query: &ListQuery) -> Vec<u32> {
        let fits = self.fitting(query);
        let found = (0..).zip(&self.rows).filter(|(_, row)| fits(row));
        self.sorted(found.map(|(at, _)| at).collect(), query)
    }

    /// Whether a query asks for the article at a place.
    pub fn fits(&self, query: &ListQuery, at: u32) -> bool {
        let row = self.rows.get(at as usize);
        row.is_some_and(|row| self.fitting(query)(row))
    }

    fn fitting<'a>(&self, query: &'a ListQuery) -> impl Fn(&Indexed) -> bool + use<'a> {
        let words: Vec<String> = query.text.split_whitespace().map(fold).collect();
        let progress = query.progress.map(|progress| progress as u8);
        let newspaper = query.newspaper.as_deref().map(|name| {
            // A name that no article has is found on none.
            self.newspapers.ids.get(name).copied().unwrap_or(u32::MAX)
        });
        let dated = query.from.is_some() || query.to.is_some();
        let date_fits: Vec<bool> = self
            .dates
            .names
            .iter()
            .map(|date| !dated || query.takes_in(date))
            .collect();
        let labels_fit: Option<Vec<bool>> = query.labels.as_ref().map(|wanted| {
            let fits = |given: &str| match wanted.is_empty() {
                true => given.is_empty(),
                false => given
                    .split(' ')
                    .any(|id| wanted.iter().any(|one| one == id)),
            };
            self.labels.names.iter().map(|given| fits(given)).collect()
        });
        let fits = move |row: &Indexed| {
            progress.is_none_or(|progress| row.progress == progress)
                && newspaper.is_none_or(|newspaper| row.newspaper == newspaper)
                && date_fits[row.date as usize]
                && labels_fit
                    .as_ref()
                    .is_none_or(|fits| fits[row.labels as usize])
                && query
                    .has_doubtful
                    .is_none_or(|has| (row.doubtful > 0) == has)
                && query.has_spans.is_none_or(|has| (row.spans > 0) == has)
                && words.iter().all(|word| row.text.contains(word.as_str()))
        };
        move |row| query.always == Some(row.key) || fits(row)
    }

    fn sorted(&self, mut found: Vec<u32>, query: &ListQuery) -> Vec<u32> {
        let newspapers = self.newspapers.ranks();
        let dates = self.dates.ranks();
        let row = |at: u32| &self.rows[at as usize];
        let flip = if query.descending { u32::MAX } else { 0 };
        let number: &dyn Fn(&Indexed) -> u32 = match query.order {
            ListOrder::List => {
                if query.descending {
                    found.reverse();
                }
                return found;
            }
            ListOrder::Title => return self.by_title(&found, query.descending),
            ListOrder::Date => &|row| dates[row.date as usize],
            ListOrder::Newspaper => &|row| newspapers[row.newspaper as usize],
            ListOrder::Characters => &|row| row.characters,
            ListOrder::Spans => &|row| row.spans,
            ListOrder::Doubtful => &|row| row.doubtful,
            ListOrder::Progress => &|row| u32::from(row.progress),
            // Those of which nothing is known are last either way.
            ListOrder::Gain => &|row| {
                let clear = self.gains.get(&row.key);
                clear.map_or(!flip, |clear| !clear)
            },
        };
        // One number to compare: the value, then the place in the list.
        let mut keyed: Vec<u64> = found
            .iter()
            .map(|&at| u64::from(number(row(at)) ^ flip) << 32 | u64::from(at))
            .collect();
        keyed.sort_unstable();
        found.clear();
        found.extend(keyed.into_iter().map(|key| key as u32));
        found
    }

    fn by_title(&self, found: &[u32], descending: bool) -> Vec<u32> {
        let title = |at: u32| {
            let row = &self.rows[at as usize];
            &row.text.as_bytes()[..row.title as usize]
        };
        // Most titles differ within their first bytes, which lie here together.
        let mut keyed: Vec<(u64, u32)> = found
            .iter()
            .map(|&at| {
                let mut first = [0; 8];
                let title = title(at);
                let n = title.len().min(8);
                first[..n].copy_from_slice(&title[..n]);
                (u64::from_be_bytes(first), at)
            })
            .collect();
        keyed.sort_unstable_by(|a, b| {
            let order = a.0.cmp(&b.0).then_with(|| title(a.1).cmp(title(b.1)));
            let order = if descending { order.reverse() } else { order };
            order.then(a.1.cmp(&b.1))
        });
        keyed.into_iter().map(|(_, at)| at).collect()
    }
}

impl ListQuery {
    fn takes_in(&self, date: &str) -> bool {
        !date.is_empty()
            && self.from.as_deref().is_none_or(|from| from <= date)
            && self
                .to
                .as_deref()
                .is_none_or(|to| date <= to || date.starts_with(to))
    }
}

impl Default for Values {
    fn default() -> Self {
        Self {
            ids: FxHashMap::from_iter([(Box::from(""), 0)]),
            names: vec![Box::from("")],
            counts: vec![0],
        }
    }
}

impl Values {
    fn id(&mut self, name: &str) -> u32 {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = self.names.len() as u32;
        self.ids.insert(name.into(), id);
        self.names.push(name.into());
        self.counts.push(0);
        id
    }

    /// The place of each value among the sorted ones; none is behind all.
    fn ranks(&self) -> Vec<u32> {
        let mut sorted: Vec<usize> = (1..self.names.len()).collect();
        sorted.sort_unstable_by_key(|id| &self.names[*id]);
        let mut ranks = vec![u32::MAX; self.names.len()];
        for (rank, id) in (0..).zip(sorted) {
            ranks[id] = rank;
        }
        ranks
    }

    fn with_counts(&self) -> Vec<(String, u32)> {
        let all = self.names.iter().zip(&self.counts);
        let mut named: Vec<(String, u32)> = all
            .filter(|(_, count)| **count > 0)
            .map(|(name, count)| (name.to_string(), *count))
            .collect();
        named.sort_unstable();
        named
    }
}

/// Text to look for and to be looked for in: lower case, half width, without white space.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

fn fold_into(text: &str, folded: &mut String) {
    for c in text.chars() {
        match c {
            '\u{4E00}'..='\u{9FFF}' => folded.push(c),
            // The full-width forms stand in the order of ASCII.
            '！'..='～' => {
                let half = char::from((c as u32 - '！' as u32) as u8 + b'!');
                folded.push(half.to_ascii_lowercase());
            }
            c if c.is_whitespace() => {}
            c => folded.extend(c.to_lowercase()),
        }
    }
}
