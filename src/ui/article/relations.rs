//! The relations between spans of an article. How they are drawn is in [`super::arcs`].

use rustc_hash::FxHashMap;

use crate::core::labels::{LabelSet, RelationId};
use crate::core::{Document, SpanId};
use crate::ui::strings::Language;

use super::shown::{Shown, Span};

/// A relation between two spans that stand in the article.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::ui) struct Related {
    pub(in crate::ui) kind: RelationId,
    pub(in crate::ui) name: String,
    pub(in crate::ui) name_en: String,
    pub(in crate::ui) color: String,
    pub(in crate::ui) directed: bool,
    pub(in crate::ui) from: SpanId,
    pub(in crate::ui) to: SpanId,
    /// Where the two stand among the spans of the text.
    at: [usize; 2],
}

impl Related {
    pub(in crate::ui) fn called(&self, language: Language) -> &str {
        language.called((&self.name, &self.name_en))
    }

    /// Where its two spans are, as they stand now; from the first to the second.
    pub(super) fn ends(&self, shown: &Shown) -> Option<[usize; 2]> {
        let stands = |at: usize, id: &SpanId| shown.spans.get(at).is_some_and(|s| s.id == *id);
        let find = |at: usize, id: &SpanId| match stands(at, id) {
            true => Some(at),
            false => shown.spans.iter().position(|span| span.id == *id),
        };
        Some([find(self.at[0], &self.from)?, find(self.at[1], &self.to)?])
    }
}

/// The relations of which both ends stand in the article, in the order in which they were made.
pub(in crate::ui) fn related(document: &Document, shown: &Shown, set: &LabelSet) -> Vec<Related> {
    if !document.has_relations() {
        return Vec::new();
    }
    let spans = shown.spans.iter().enumerate();
    let places: FxHashMap<&SpanId, usize> = spans.map(|(at, Span { id, .. })| (id, at)).collect();
    let mut found: Vec<Related> = Vec::new();
    for relation in document.relations() {
        let Some(kind) = set.relation(relation.kind) else {
            continue;
        };
        if let (Some(from), Some(to)) = (places.get(relation.from), places.get(relation.to)) {
            found.push(Related {
                kind: kind.id.clone(),
                name: kind.name.clone(),
                name_en: kind.name_en.clone(),
                color: kind.color.clone(),
                directed: kind.directed,
                from: relation.from.clone(),
                to: relation.to.clone(),
                at: [*from, *to],
            });
        }
    }
    found
}
