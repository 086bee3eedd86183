//! Which actions of a document are about one of its articles.

use rustc_hash::FxHashSet;

use crate::core::{Address, Document, Entry, Operation, PageId, RunSet, SpanId};

/// See the module's description. Of a document that is one article all are.
pub(super) struct About<'a> {
    document: &'a Document,
    article: Address,
    /// The page that the article is of, and the article's characters; none of a document's only
    /// article.
    among: Option<Among>,
}

struct Among {
    page: PageId,
    characters: RunSet,
    /// The spans that were once on some of these characters, those that are gone too.
    spans: FxHashSet<SpanId>,
}

impl<'a> About<'a> {
    pub(super) fn new(document: &'a Document, article: Address) -> Self {
        let is_one_of_several = document.articles().nth(1).is_some();
        let among = is_one_of_several.then(|| {
            let runs: Vec<_> = document.runs(article).collect();
            let characters = RunSet::new(&runs);
            let operations = document.entries().iter().map(|entry| &*entry.operation);
            let spans = operations.filter_map(|operation| {
                let span = operation.span()?;
                let is_here = operation.runs().any(|run| characters.meets(run));
                is_here.then(|| span.clone())
            });
            Among {
                page: document.page_of(article),
                spans: spans.collect(),
                characters,
            }
        });
        Self {
            document,
            article,
            among,
        }
    }

    /// Whether any of these is.
    pub(super) fn has(&self, entries: &[Entry]) -> bool {
        let Some(Among {
            page,
            characters,
            spans,
        }) = &self.among
        else {
            return true;
        };
        entries.iter().any(|entry| {
            let operation = &*entry.operation;
            let is_here = |head: Address| {
                let before = self.document.preceding(head);
                head == self.article
                    || before.and_then(|at| self.document.article_of(at)) == Some(self.article)
            };
            operation.runs().any(|run| characters.meets(run))
                || operation
                    .typed()
                    .is_some_and(|(run, _)| characters.meets(run))
                || operation.spans().any(|span| spans.contains(span))
                || match operation {
                    Operation::Join { at, .. } | Operation::Keep { at, .. } => {
                        characters.contains(*at)
                    }
                    Operation::SetProgress { article, .. }
                    | Operation::SetArticleLabel { article, .. }
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
