//! Looking through a bundle, on several threads.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::core::Address;
use crate::session::survey::Text;
use crate::store::StoreError;

use super::article::{hits, hits_on_plain, listed};
use super::{ArticleHits, Found, LISTED_AT_MOST, Search};

impl Search {
    /// Looks for hits and gives them article by article in the order of the list. `go_on` is told
    /// how many pages are done, and of how many, and says whether to go on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run(
        &self,
        go_on: impl Fn(u64, u64) -> bool,
        mut each: impl FnMut(ArticleHits),
    ) -> Result<Found, StoreError> {
        let mut found = Found::default();
        let left = AtomicU64::new(LISTED_AT_MOST);
        let wanted = self.scope.wanted();
        let is_wanted = |article: &Address| wanted.as_ref().is_none_or(|w| w.contains(article));
        let visit = |no: u32, text: Text<'_>| {
            let matcher = &self.matcher;
            let most = left.load(Ordering::Relaxed);
            let mut all = Vec::new();
            match text {
                Text::Plain(plain) => {
                    let found = hits_on_plain(plain, matcher, most);
                    all.extend(found.filter(|found| is_wanted(&found.article)));
                }
                Text::Document(page, document) => listed(document, |article, of| {
                    if of == page && is_wanted(&article) {
                        all.extend(hits(document, article, matcher, most));
                    }
                }),
            }
            all.iter_mut().for_each(|hits| hits.page = no);
            all
        };
        let matchers = [&*self.matcher];
        found.is_complete = self
            .survey
            .scan(&self.scope, &matchers, go_on, visit, |articles| {
                for mut hits in articles {
                    let room = left.load(Ordering::Relaxed);
                    hits.hits
                        .truncate(usize::try_from(room).unwrap_or(usize::MAX));
                    left.store(room - hits.hits.len() as u64, Ordering::Relaxed);
                    found.hits += hits.count;
                    found.articles += 1;
                    each(hits);
                }
            })?;
        Ok(found)
    }
}
