//! The articles as lists show them, which are derived from the rest.

use rusqlite::Row;

use crate::store::{ArticleRow, StoreError, schema};

use super::Bundle;

impl Bundle {
    /// All articles as lists show them, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn articles(&self) -> Result<Vec<ArticleRow>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT page, place, head, title, metadata, progress, characters, spans, open_breaks \
             FROM articles ORDER BY page, place",
        )?;
        let rows = query.query_map([], article_row)?;
        let mut rows: Vec<ArticleRow> = rows.collect::<Result<_, _>>()?;
        self.put_labels(&mut rows)?;
        Ok(rows)
    }

    /// Adds the labels of articles to rows, which are in order.
    fn put_labels(&self, rows: &mut [ArticleRow]) -> Result<(), StoreError> {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return Ok(());
        };
        if !schema::has_article_labels(&self.connection)? {
            return Ok(());
        }
        let mut query = self.connection.prepare_cached(
            "SELECT page, place, labels FROM article_labels WHERE page BETWEEN ?1 AND ?2",
        )?;
        let mut labels = query.query([first.page, last.page])?;
        while let Some(row) = labels.next()? {
            let key: (u32, u32) = (row.get(0)?, row.get(1)?);
            if let Ok(at) = rows.binary_search_by_key(&key, |row| (row.page, row.place)) {
                rows[at].labels = row.get(2)?;
            }
        }
        Ok(())
    }

    /// The articles of some pages, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn article_rows_of(&self, pages: &[u32]) -> Result<Vec<ArticleRow>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT page, place, head, title, metadata, progress, characters, spans, open_breaks \
             FROM articles WHERE page = ?1 ORDER BY place",
        )?;
        let mut pages = pages.to_vec();
        pages.sort_unstable();
        let mut found = Vec::new();
        for page in pages {
            for row in query.query_map([page], article_row)? {
                found.push(row?);
            }
        }
        self.put_labels(&mut found)?;
        Ok(found)
    }

    /// The pages whose articles have to be made anew.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn stale(&self) -> Result<Vec<u32>, StoreError> {
        self.numbers("SELECT page FROM stale ORDER BY page", [])
    }
}

fn article_row(row: &Row<'_>) -> rusqlite::Result<ArticleRow> {
    Ok(ArticleRow {
        page: row.get(0)?,
        place: row.get(1)?,
        head: row.get(2)?,
        title: row.get(3)?,
        metadata: row.get(4)?,
        progress: row.get(5)?,
        characters: row.get(6)?,
        spans: row.get(7)?,
        open_breaks: row.get(8)?,
        labels: String::new(),
    })
}
