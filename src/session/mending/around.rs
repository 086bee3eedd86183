//! How much there is to look at: whether a bundle is small, and what stands beside a page.

use crate::session::Session;
use crate::store::StoreError;

impl Session {
    /// How many pages the bundle has.
    pub fn page_count(&self) -> usize {
        self.known.ids.len()
    }

    /// Whether the bundle has no more than so many pages, and these no more than so many bytes.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_within(&self, pages: usize, bytes: u64) -> Result<bool, StoreError> {
        if self.page_count() > pages {
            return Ok(false);
        }
        let mut sum = 0;
        for no in self.known.ids.keys() {
            sum += self.bundle.byte_count(*no)?;
            if sum > bytes {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The pages before and behind a page of the list that have no more than so many bytes.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pages_beside(&self, no: u32, bytes: u64) -> Result<Vec<u32>, StoreError> {
        let mut beside = Vec::new();
        for other in [no.checked_add(1), no.checked_sub(1)].into_iter().flatten() {
            if self.known.ids.contains_key(&other) && self.bundle.byte_count(other)? <= bytes {
                beside.push(other);
            }
        }
        Ok(beside)
    }
}
