//! The pages: what came, and what is connected with what.

use rusqlite::{OptionalExtension, Row};

use crate::core::PageId;
use crate::core::encoding::Encoding;
use crate::store::{NewPage, StoreError};

use super::{Bundle, Content, PageRow};

impl Bundle {
    /// Every page, in the order in which they were added.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_page(&self, mut each: impl FnMut(PageRow)) -> Result<(), StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT no, id, hash, name, encoding, metadata, origin FROM pages ORDER BY no",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            each(page_row(row)?);
        }
        Ok(())
    }

    /// The number and name of every page, in the order in which they were added.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn each_page_name(&self, mut each: impl FnMut(u32, &str)) -> Result<(), StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT no, name FROM pages ORDER BY no")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            each(row.get(0)?, row.get_ref(1)?.as_str().unwrap_or_default());
        }
        Ok(())
    }

    /// The numbers and identities of all pages, in the order in which they were added.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn page_numbers(&self) -> Result<Vec<(u32, PageId)>, StoreError> {
        // In no order, so that SQLite reads the index of the ids and not the whole table.
        let mut query = self.connection.prepare_cached("SELECT no, id FROM pages")?;
        let rows = query.query_map([], |row| {
            Ok((row.get(0)?, PageId(row.get::<_, i64>(1)? as u64)))
        })?;
        let mut numbers = rows.collect::<Result<Vec<_>, _>>()?;
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// A page by its number.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn page(&self, no: u32) -> Result<Option<PageRow>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT no, id, hash, name, encoding, metadata, origin FROM pages WHERE no = ?1",
        )?;
        Ok(query.query_row([no], page_row).optional()?)
    }

    /// The bytes of a page as they came.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn bytes(&self, no: u32) -> Result<Vec<u8>, StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT bytes FROM contents WHERE page = ?1")?;
        Ok(query.query_row([no], |row| row.get(0))?)
    }

    /// How many bytes a page has.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn byte_count(&self, no: u32) -> Result<u64, StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT length(bytes) FROM contents WHERE page = ?1")?;
        let count: i64 = query.query_row([no], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The pages with numbers from `first` to `last`, in order; `each` says whether to go on.
    ///
    /// # Errors
    /// What SQLite says, or `each`.
    pub fn each_content(
        &self,
        first: u32,
        last: u32,
        mut each: impl FnMut(Content<'_>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT c.page, p.encoding, c.bytes, \
             EXISTS (SELECT 1 FROM operations o WHERE o.page = c.page) \
             FROM contents c JOIN pages p ON p.no = c.page \
             WHERE c.page BETWEEN ?1 AND ?2 ORDER BY c.page",
        )?;
        let mut rows = query.query([first, last])?;
        while let Some(row) = rows.next()? {
            let encoding = row.get_ref(1)?.as_str().unwrap_or_default();
            let content = Content {
                no: row.get(0)?,
                encoding: Encoding::from_name(encoding).unwrap_or(Encoding::Utf8),
                bytes: row.get_ref(2)?.as_bytes().unwrap_or_default(),
                has_log: row.get(3)?,
            };
            if !each(content)? {
                break;
            }
        }
        Ok(())
    }

    /// Every page that operations connect with another.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn linked_pages(&self) -> Result<Vec<u32>, StoreError> {
        self.numbers("SELECT DISTINCT page FROM links", [])
    }

    /// A page with its bytes.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn whole_page(&self, no: u32) -> Result<Option<NewPage>, StoreError> {
        let Some(page) = self.page(no)? else {
            return Ok(None);
        };
        let mut query = self
            .connection
            .prepare_cached("SELECT added FROM pages WHERE no = ?1")?;
        let added = query.query_row([no], |row| row.get(0))?;
        let PageRow {
            no,
            id,
            hash,
            name,
            encoding,
            metadata,
            origin,
        } = page;
        Ok(Some(NewPage {
            no,
            id,
            hash,
            name,
            encoding,
            metadata,
            origin,
            added,
            bytes: self.bytes(no)?,
        }))
    }

    /// The pages that operations connect with this one, itself not among them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn links(&self, page: u32) -> Result<Vec<u32>, StoreError> {
        self.numbers("SELECT other FROM links WHERE page = ?1", [page])
    }
}

fn page_row(row: &Row<'_>) -> rusqlite::Result<PageRow> {
    let hash: Vec<u8> = row.get(2)?;
    let encoding: String = row.get(4)?;
    Ok(PageRow {
        no: row.get(0)?,
        id: PageId(row.get::<_, i64>(1)? as u64),
        hash: hash.try_into().unwrap_or([0; 32]), // found by `check` as a wrong hash
        name: row.get(3)?,
        encoding: Encoding::from_name(&encoding).unwrap_or(Encoding::Utf8),
        metadata: row.get(5)?,
        origin: row.get(6)?,
    })
}
