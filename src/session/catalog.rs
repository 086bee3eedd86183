//! The list of articles, and the names and metadata of pages.
//!
//! After a command the rows of its document are out of date. Whoever needs the whole list as it
//! is asks for [`Session::articles`], which makes them anew first; the window takes
//! [`Session::listed`] as it is and calls [`Session::idle`] when nobody is at work, since a row
//! of an article of a million characters takes a while. Before a document is dropped or the
//! bundle closed they are made anew in any case; after a crash, the next time.

mod pages;
mod query;

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use crate::core::{Address, PageId, Progress};
use crate::store::{ArticleRow, Batch, StoreError, record};

use super::places::article_id;
use super::rows::{Metadata, rows};
use super::{DocumentIx, Session};

pub use pages::ListedPage;
pub(super) use pages::PageSetting;
pub use query::{ListIndex, ListOrder, ListQuery, Totals};

/// An article as lists show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Article {
    /// What names it.
    pub head: Address,
    /// Its id in files and commands.
    pub id: String,
    /// Its title, or its first line.
    pub title: String,
    /// Its metadata.
    pub metadata: Metadata,
    /// How far the work on it has come.
    pub progress: Progress,
    /// Visible characters.
    pub characters: u32,
    /// Spans that begin in it.
    pub spans: u32,
    /// Breaks nobody has decided.
    pub open_breaks: u32,
    /// The ids of the labels it was given as a whole, as they were given.
    pub labels: Vec<String>,
}

/// The lists as this session knows them.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Rows by page and place; read from disk when first asked for.
    pub(super) rows: Option<BTreeMap<(u32, u32), ArticleRow>>,
    /// The keys of `rows`, to find a row by its place in the list.
    keys: Vec<(u32, u32)>,
    names: Option<FxHashMap<String, PageId>>,
    /// Changes with every change of `rows`.
    revision: u64,
    /// Changes when rows come or go.
    shape: u64,
    /// The columns of `rows`, as far as they are made.
    index: Option<Indexing>,
    gains: Arc<FxHashMap<(u32, u32), u32>>,
    /// In order; read from disk when first asked for.
    pub(super) page_settings: Option<Vec<PageSetting>>,
}

#[derive(Debug)]
struct Indexing {
    index: ListIndex,
    /// Whether every row is in it.
    is_complete: bool,
    names: FxHashMap<u32, Box<str>>,
}

impl Lists {
    /// Forgets the rows, and what is made of them.
    pub(super) fn forget_rows(&mut self) {
        self.rows = None;
        self.keys.clear();
        self.index = None;
        self.revision += 1;
        self.shape += 1;
    }

    /// Puts a page's keys in the place of those it had.
    fn put_keys(&mut self, page: u32, rows: &[ArticleRow]) {
        let from = self.keys.partition_point(|key| key.0 < page);
        let to = self.keys.partition_point(|key| key.0 <= page);
        let new = rows.iter().map(|row| (row.page, row.place));
        if !new.clone().eq(self.keys[from..to].iter().copied()) {
            self.keys.splice(from..to, new);
            self.shape += 1;
        }
    }
}

/// How many rows are indexed between two looks at the clock.
const INDEXED_AT_ONCE: usize = 256;

impl Session {
    /// All articles that have text, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn articles(&mut self) -> Result<Vec<Article>, StoreError> {
        Ok(self.article_rows()?.values().filter_map(article).collect())
    }

    /// The same, as stored.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn article_rows(&mut self) -> Result<&BTreeMap<(u32, u32), ArticleRow>, StoreError> {
        self.read_rows()?;
        self.refresh_lists()?;
        Ok(self.lists.rows.get_or_insert_default())
    }

    /// The same as they are known now; those of documents worked on since the last
    /// [`Session::idle`] may be out of date.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn listed(&mut self) -> Result<&BTreeMap<(u32, u32), ArticleRow>, StoreError> {
        self.read_rows()?;
        Ok(self.lists.rows.get_or_insert_default())
    }

    /// Changes whenever the listed rows do.
    pub fn list_revision(&self) -> u64 {
        self.lists.revision
    }

    /// Changes when articles come or go, so that others stand at places of the list.
    pub fn list_shape(&self) -> u64 {
        self.lists.shape
    }

    /// How many articles are listed; none before the list was first asked for.
    pub fn listed_count(&self) -> usize {
        self.lists.keys.len()
    }

    /// The place of an article in the list, from 0.
    pub fn listed_place(&self, head: Address) -> Option<u32> {
        let rows = self.lists.rows.as_ref()?;
        let written = record::write_address(PageId(!head.buffer.page.0), head);
        let is_it = |key: &(u32, u32)| rows.get(key).is_some_and(|row| row.head == written);
        let keys = &self.lists.keys;
        let page = self.page_number(head.buffer.page)?;
        let from = keys.partition_point(|key| key.0 < page);
        let to = keys.partition_point(|key| key.0 <= page);
        let near = keys[from..to].iter().position(is_it).map(|at| from + at);
        // Text that was typed on one page can have been moved to another.
        let at = match near {
            None if head.buffer.is_typed() => keys.iter().position(is_it),
            near => near,
        };
        at.map(|at| at as u32)
    }

    pub(super) fn read_rows(&mut self) -> Result<(), StoreError> {
        if self.lists.rows.is_none() {
            // What was made anew before the list was first asked for has to be on disk.
            let _ = self.flush();
            let rows = self.bundle.articles()?;
            let by_place = rows.into_iter().map(|row| ((row.page, row.place), row));
            let rows: BTreeMap<_, _> = by_place.collect();
            self.lists.keys = rows.keys().copied().collect();
            self.lists.rows = Some(rows);
            self.lists.revision += 1;
            self.lists.shape += 1;
        }
        Ok(())
    }

    // ---- work for quiet moments ----

    /// Whether [`Session::idle`] would find something to do.
    pub fn has_idle_work(&self) -> bool {
        let is_indexed = self.lists.index.as_ref().is_some_and(|i| i.is_complete);
        !self.stale.is_empty() || self.lists.rows.is_some() && !is_indexed
    }

    /// Makes rows that are out of date anew, and then the columns for queries, until the time is
    /// up; a document that was begun is finished. Says whether all is done.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn idle(&mut self, budget: Duration) -> Result<bool, StoreError> {
        let begin = Instant::now();
        if !self.refresh_some(budget)? {
            return Ok(false);
        }
        self.index_rows(Some(begin + budget))
    }

    /// Makes rows that are out of date anew until the time is up; says whether all are made.
    pub(super) fn refresh_some(&mut self, budget: Duration) -> Result<bool, StoreError> {
        let begin = Instant::now();
        while let Some(no) = self.stale.first().copied() {
            if begin.elapsed() >= budget {
                return Ok(false);
            }
            self.refresh(no)?;
        }
        Ok(true)
    }

    /// Makes the rows of a loaded document anew if they are out of date.
    pub(super) fn refresh_loaded(&mut self, ix: DocumentIx) -> Result<(), StoreError> {
        let pages = self.loaded(ix).document.pages().iter();
        let mut numbers = pages.filter_map(|page| self.page_number(*page));
        match numbers.find(|no| self.stale.contains(no)) {
            Some(no) => self.refresh(no),
            None => Ok(()),
        }
    }

    /// Goes on making the columns for queries until the time is up; says whether all are made.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn index_list(&mut self, budget: Duration) -> Result<bool, StoreError> {
        self.index_rows(Some(Instant::now() + budget))
    }

    /// Tells how clear articles are to the learner, from 0 to 1, by page and place in the list.
    pub fn set_gains(&mut self, gains: impl IntoIterator<Item = ((u32, u32), f32)>) {
        let as_number = |share: f32| (f64::from(share.clamp(0.0, 1.0)) * 1e9) as u32;
        let gains = gains.into_iter().map(|(key, gain)| (key, as_number(gain)));
        self.lists.gains = Arc::new(gains.collect());
        if let Some(indexing) = &mut self.lists.index {
            indexing.index.set_gains(Arc::clone(&self.lists.gains));
        }
        self.lists.revision += 1;
    }

    /// How much the learner would gain from an article, by its page and place: from 0, where
    /// it is sure of it, to 1. None where nobody has told.
    pub fn gain_of(&self, key: (u32, u32)) -> Option<f32> {
        let clear = self.lists.gains.get(&key)?;
        Some((1.0 - f64::from(*clear) / 1e9) as f32)
    }

    /// The columns of the list, if all of them are made.
    pub fn ready_index(&self) -> Option<&ListIndex> {
        let indexing = self.lists.index.as_ref()?;
        indexing.is_complete.then_some(&indexing.index)
    }

    /// Goes on making the columns, to the end if none is given; says whether all are made.
    fn index_rows(&mut self, end: Option<Instant>) -> Result<bool, StoreError> {
        self.read_rows()?;
        if self.lists.index.is_none() {
            let mut names = FxHashMap::default();
            self.bundle.each_page_name(|no, name| {
                names.insert(no, name.into());
            })?;
            let mut index = ListIndex::default();
            index.set_gains(Arc::clone(&self.lists.gains));
            self.lists.index = Some(Indexing {
                index,
                is_complete: false,
                names,
            });
        }
        let (Some(rows), Some(indexing)) = (&self.lists.rows, &mut self.lists.index) else {
            return Ok(true);
        };
        if indexing.is_complete {
            return Ok(true);
        }
        let from = indexing.index.last_key();
        let left = match from {
            Some(last) => rows.range((Bound::Excluded(last), Bound::Unbounded)),
            None => rows.range(..),
        };
        for (i, ((page, _), row)) in (1..).zip(left) {
            let name = indexing.names.get(page).map_or("", |name| name);
            indexing.index.add(row, name);
            let is_late = || end.is_some_and(|end| Instant::now() >= end);
            if i % INDEXED_AT_ONCE == 0 && is_late() {
                return Ok(false);
            }
        }
        indexing.is_complete = true;
        Ok(true)
    }

    /// The columns of the list, all of them made.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn list_index(&mut self) -> Result<&ListIndex, StoreError> {
        self.index_rows(None)?;
        let indexing = self.lists.index.get_or_insert_with(|| Indexing {
            index: ListIndex::default(),
            is_complete: true,
            names: FxHashMap::default(),
        });
        Ok(&indexing.index)
    }

    /// The articles that a query asks for, as [`Session::listed`] knows them: places in the list
    /// from 0, in the query's order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn query_list(&mut self, query: &ListQuery) -> Result<Vec<u32>, StoreError> {
        Ok(self.list_index()?.query(query))
    }

    /// The row at a place of the list, from 0, as [`Session::query_list`] gives them.
    pub fn listed_at(&self, at: u32) -> Option<&ArticleRow> {
        let key = self.lists.keys.get(at as usize)?;
        self.lists.rows.as_ref()?.get(key)
    }

    /// Has all lists made anew.
    pub fn mark_all_stale(&mut self) {
        self.stale.extend(self.known.ids.keys());
    }

    /// Makes the lists' rows of changed documents anew, and has them written.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn refresh_lists(&mut self) -> Result<(), StoreError> {
        while let Some(no) = self.stale.first().copied() {
            self.refresh(no)?;
        }
        Ok(())
    }

    /// Makes the rows of the document that a page is in anew.
    fn refresh(&mut self, no: u32) -> Result<(), StoreError> {
        self.stale.remove(&no);
        let Some(&page) = self.known.ids.get(&no) else {
            return Ok(());
        };
        let loaded;
        let document = match self.document_of.get(&page) {
            Some(&ix) => &self.loaded(ix).document,
            None => {
                loaded = self.read_document(page)?;
                &loaded
            }
        };
        let made = rows(
            document,
            |page| self.page_number(page),
            |page| self.page_metadata(page),
        );
        for (no, _) in &made {
            self.stale.remove(no);
        }
        self.note_rows(&made);
        self.send(Batch {
            articles: made,
            ..Batch::default()
        });
        Ok(())
    }

    pub(super) fn note_rows(&mut self, made: &[(u32, Vec<ArticleRow>)]) {
        let Some(all) = &mut self.lists.rows else {
            return;
        };
        for (no, rows) in made {
            let old: Vec<_> = all
                .range((*no, 0)..=(*no, u32::MAX))
                .map(|(key, _)| *key)
                .collect();
            for key in old {
                all.remove(&key);
            }
            all.extend(rows.iter().map(|row| ((row.page, row.place), row.clone())));
        }
        for (no, rows) in made {
            self.lists.put_keys(*no, rows);
        }
        self.lists.revision += 1;
        let Some(indexing) = &mut self.lists.index else {
            return;
        };
        let reached = indexing.index.last_key();
        for (no, rows) in made {
            match indexing.names.get(no) {
                // What was not reached yet is indexed when it is.
                _ if !indexing.is_complete && reached.is_none_or(|(page, _)| *no > page) => {}
                Some(name) if indexing.is_complete || reached.is_some_and(|(p, _)| *no < p) => {
                    indexing.index.put_page(*no, name, rows);
                }
                // A new page, or the one where indexing stopped: begin again.
                _ => {
                    self.lists.index = None;
                    return;
                }
            }
        }
    }

    /// The pages by name. Where several have one name, the first.
    pub(super) fn page_names(&mut self) -> Result<&FxHashMap<String, PageId>, StoreError> {
        if self.lists.names.is_none() {
            let _ = self.flush();
            let mut names = FxHashMap::default();
            self.bundle.each_page(|row| {
                let file = std::path::Path::new(&row.name)
                    .file_name()
                    .map(|f| f.to_string_lossy().into_owned());
                for name in file.into_iter().chain([row.name]) {
                    names.entry(name).or_insert(row.id);
                }
            })?;
            self.lists.names = Some(names);
        }
        Ok(self.lists.names.get_or_insert_default())
    }

    pub(super) fn forget_names(&mut self) {
        self.lists.names = None;
        self.lists.index = None;
        self.lists.page_settings = None;
    }

    /// The metadata a page came with.
    pub(super) fn page_metadata(&self, page: PageId) -> Metadata {
        self.page_number(page)
            .and_then(|no| self.bundle.page(no).ok().flatten())
            .and_then(|row| serde_json::from_str(&row.metadata).ok())
            .unwrap_or_default()
    }
}

fn article(row: &ArticleRow) -> Option<Article> {
    let head = record::read_address(PageId(0), &row.head)?;
    Some(Article {
        head,
        id: article_id(head),
        title: row.title.clone(),
        metadata: serde_json::from_str(&row.metadata).unwrap_or_default(),
        progress: match row.progress {
            1 => Progress::Doing,
            2 => Progress::Done,
            _ => Progress::Todo,
        },
        characters: row.characters,
        spans: row.spans,
        open_breaks: row.open_breaks,
        labels: row
            .labels
            .split(' ')
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

#[cfg(test)]
mod tests;
