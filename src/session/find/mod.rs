//! Find and replace in articles as they read now, one or all of a bundle's.
//!
//! A [`Search`] is a picture of what the session knows, to be carried out on other threads while
//! the session goes on; hits come article by article, in the order of the list. What is replaced
//! is worked out the same way ([`Search::plan`]) and becomes one action ([`Session::replace`]).

pub(super) mod article;
mod mentions;
mod references;
mod replace;
mod scan;

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::core::{Address, Document};
use crate::store::StoreError;
use crate::tag::find::Matcher;

use super::Session;
use super::survey::Survey;

pub use super::plan::{Plan, Prepared};
pub use super::survey::Scope;
pub(in crate::session) use article::listed as each_listed;
pub use article::{ArticleHits, Hit, Line};
pub use mentions::{MentionSearch, MentionTagging, Mentioned, MentionedIn, Reference, Standing};
pub use references::{Referring, Tag};
pub use replace::{Replaced, Substitution};

/// Everything that has to be known to look through a bundle.
#[derive(Debug)]
pub struct Search {
    survey: Survey,
    scope: Scope,
    matcher: Arc<Matcher>,
}

/// How much was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// Hits.
    pub hits: u64,
    /// Articles that have any.
    pub articles: u64,
    /// Whether everything was looked at.
    pub is_complete: bool,
}

/// Hits beyond this many are counted and not listed.
pub const LISTED_AT_MOST: u64 = 200_000;

/// The hits in an article of a document.
pub fn hits_of(document: &Document, article: Address, matcher: &Matcher) -> Option<ArticleHits> {
    article::hits(document, article, matcher, u64::MAX)
}

impl Session {
    /// Gets ready to look for something.
    pub fn search(&self, matcher: Arc<Matcher>, scope: Scope) -> Search {
        Search {
            survey: self.survey(),
            scope,
            matcher,
        }
    }

    /// The hits in an article, looked for here and now.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn hits_in(
        &mut self,
        matcher: &Matcher,
        article: Address,
    ) -> Result<Option<ArticleHits>, StoreError> {
        let document = self.document(article.buffer.page)?;
        let mut found = None;
        article::listed(document, |listed, page| {
            if listed == article {
                let hits = article::hits(document, article, matcher, u64::MAX);
                found = hits.map(|hits| (page, hits));
            }
        });
        Ok(found.and_then(|(page, mut hits)| {
            hits.page = self.page_number(page)?;
            Some(hits)
        }))
    }

    /// The hits in all articles of the documents that some pages are in, and the numbers of all
    /// pages of those documents.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn hits_on(
        &mut self,
        matcher: &Matcher,
        pages: &[u32],
    ) -> Result<(FxHashSet<u32>, Vec<ArticleHits>), StoreError> {
        let mut looked_at = FxHashSet::default();
        let mut found = Vec::new();
        for no in pages {
            let Some(&page) = self.known.ids.get(no) else {
                continue;
            };
            if looked_at.contains(no) {
                continue;
            }
            let document = self.document(page)?;
            let mut hits = Vec::new();
            article::listed(document, |article, page| {
                let here = article::hits(document, article, matcher, u64::MAX);
                hits.extend(here.map(|here| (page, here)));
            });
            let all = document.pages().to_vec();
            looked_at.extend(all.into_iter().filter_map(|page| self.page_number(page)));
            found.extend(hits.into_iter().filter_map(|(page, mut hits)| {
                hits.page = self.page_number(page)?;
                Some(hits)
            }));
        }
        Ok((looked_at, found))
    }

    /// The numbers of the pages that were worked on since a revision of the session.
    pub fn touched_since(&self, revision: u64) -> Vec<u32> {
        let touched = self.touched.iter();
        let mut pages: Vec<u32> = touched
            .filter(|(_, at)| **at > revision)
            .map(|(no, _)| *no)
            .collect();
        pages.sort_unstable();
        pages
    }
}

impl Search {
    /// The state of the session that was looked at.
    pub fn revision(&self) -> u64 {
        self.survey.revision()
    }
}

#[cfg(test)]
mod tests;
