//! The list of articles, and the names and metadata of pages.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::core::encoding::decode;
use crate::core::{Address, PageId, Progress};
use crate::store::{ArticleRow, Batch, StoreError, record};

use super::Session;
use super::places::article_id;
use super::rows::{Metadata, rows};

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
}

/// The lists as this session knows them.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Rows by page and place; read from disk when first asked for.
    pub(super) rows: Option<BTreeMap<(u32, u32), ArticleRow>>,
    names: Option<FxHashMap<String, PageId>>,
}

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
        if self.lists.rows.is_none() {
            // What was made anew before the list was first asked for has to be on disk.
            let _ = self.flush();
            let rows = self.bundle.articles()?;
            let by_place = rows.into_iter().map(|row| ((row.page, row.place), row));
            self.lists.rows = Some(by_place.collect());
        }
        self.refresh_lists()?;
        Ok(self.lists.rows.get_or_insert_default())
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
            self.stale.remove(&no);
            let Some(&page) = self.known.ids.get(&no) else {
                continue;
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
        }
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
    }

    /// The metadata a page came with.
    pub(super) fn page_metadata(&self, page: PageId) -> Metadata {
        self.page_number(page)
            .and_then(|no| self.bundle.page(no).ok().flatten())
            .and_then(|row| serde_json::from_str(&row.metadata).ok())
            .unwrap_or_default()
    }

    /// The text of a page as it came.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Missing`] where there is no such page.
    pub fn page_text(&self, page: PageId) -> Result<String, StoreError> {
        let no = self.page_number(page).ok_or(StoreError::Missing)?;
        let row = self.bundle.page(no)?.ok_or(StoreError::Missing)?;
        Ok(decode(&self.bundle.bytes(no)?, row.encoding)
            .chars
            .into_iter()
            .collect())
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
    })
}
