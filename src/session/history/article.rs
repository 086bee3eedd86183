//! Which actions of a document are about one of its articles.

use crate::core::{Address, Document, Entry, Operation, PageId, RunSet};

/// See the module's description. Of a document that is one article all are.
pub(super) struct About<'a> {
    document: &'a Document,
    article: Address,
    /// The page that the article is of, and the article's characters; none of a document's only
    /// article.
    among: Option<(PageId, RunSet)>,
}

impl<'a> About<'a> {
    pub(super) fn new(document: &'a Document, article: Address) -> Self {
        let is_one_of_several = document.articles().nth(1).is_some();
        let among = is_one_of_several.then(|| {
            let runs: Vec<_> = document.runs(article).collect();
            (document.page_of(article), RunSet::new(&runs))
        });
        Self {
            document,
            article,
            among,
        }
    }

    /// Whether any of these is.
    pub(super) fn has(&self, entries: &[Entry]) -> bool {
        let Some((page, characters)) = &self.among else {
            return true;
        };
        entries.iter().any(|entry| {
            let operation = &*entry.operation;
            let of_span = operation.span().and_then(|span| self.document.span(span));
            let is_here = |head: Address| {
                let before = self.document.preceding(head);
                head == self.article
                    || before.and_then(|at| self.document.article_of(at)) == Some(self.article)
            };
            operation.runs().any(|run| characters.meets(run))
                || operation
                    .typed()
                    .is_some_and(|(run, _)| characters.meets(run))
                || of_span.is_some_and(|span| {
                    let mut members = span.members().iter().flatten();
                    members.any(|run| characters.meets(*run))
                })
                || match operation {
                    Operation::Join { at, .. } | Operation::Keep { at, .. } => {
                        characters.contains(*at)
                    }
                    Operation::SetProgress { article, .. }
                    | Operation::SetMetadata { article, .. } => *article == self.article,
                    Operation::SplitArticle { head, .. } | Operation::UnsplitArticle { head } => {
                        is_here(*head)
                    }
                    Operation::SetPageMetadata { page: of, .. } => of == page,
                    _ => false,
                }
        })
    }
}
