//! What a set cannot hold of a bundle: how much of each kind, and where the first of it is.

use crate::core::Address;

/// What cannot be held.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Articles without a character of text.
    Empty,
    /// Spans without a visible character.
    Dormant,
    /// Spans of which an editor typed every character: printed text has none of them.
    Typed,
    /// Spans whose label was deleted.
    Unlabelled,
    /// Relations whose type was deleted, or of spans that are left out.
    Relations,
    /// Labels of articles that were deleted.
    ArticleLabels,
    /// Spans and relations that reach into articles that are not chosen: they are written, and
    /// what they reach is not.
    Outside,
    /// Articles in which text was moved: printed text stands as the pages have it.
    Moved,
    /// Paragraphs of which an editor typed every character: printed text has no place for their
    /// roles.
    Roles,
    /// Suggestions that an editor refused.
    Refused,
}

impl Kind {
    /// All, in the order in which they are told.
    pub const ALL: [Kind; 10] = [
        Kind::Empty,
        Kind::Dormant,
        Kind::Typed,
        Kind::Unlabelled,
        Kind::Relations,
        Kind::ArticleLabels,
        Kind::Outside,
        Kind::Moved,
        Kind::Roles,
        Kind::Refused,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Empty => "empty_articles",
            Kind::Dormant => "dormant_spans",
            Kind::Typed => "typed_spans",
            Kind::Unlabelled => "spans_without_label",
            Kind::Relations => "relations",
            Kind::ArticleLabels => "article_labels",
            Kind::Outside => "reaching_outside",
            Kind::Moved => "moved_articles",
            Kind::Roles => "roles_of_typed_text",
            Kind::Refused => "refused_suggestions",
        }
    }
}

/// Where something is that cannot be held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The article.
    pub article: Address,
    /// What exports call that article.
    pub id: String,
    /// How many characters of its text stand before it.
    pub offset: u32,
    /// From its first to its last character, which need not be visible; none where it is the
    /// article as a whole.
    pub ends: Option<(Address, Address)>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Found {
    count: usize,
    first: Option<Box<Place>>,
}

/// What could not be put into records, by kind.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LeftOut {
    found: [Found; Kind::ALL.len()],
}

impl LeftOut {
    /// Whether the set holds everything.
    pub fn is_empty(&self) -> bool {
        self.found.iter().all(|found| found.count == 0)
    }

    /// How much of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.found[kind as usize].count
    }

    /// Where the first of a kind is, in order of the list and of the text.
    pub fn first(&self, kind: Kind) -> Option<&Place> {
        self.found[kind as usize].first.as_deref()
    }

    /// The kinds there are, and how much of each.
    pub fn kinds(&self) -> impl Iterator<Item = (Kind, usize)> {
        let all = Kind::ALL.into_iter();
        all.map(|kind| (kind, self.count(kind)))
            .filter(|(_, count)| *count > 0)
    }

    /// Counts one more of a kind, in an article that is not before any that was told. `offset` is
    /// where in it; `place` makes the rest, where it is the first.
    pub(super) fn add(
        &mut self,
        kind: Kind,
        article: Address,
        offset: u32,
        place: impl FnOnce() -> Place,
    ) {
        let found = &mut self.found[kind as usize];
        found.count += 1;
        let is_first = found
            .first
            .as_ref()
            .is_none_or(|first| first.article == article && offset < first.offset);
        if is_first {
            found.first = Some(Box::new(place()));
        }
    }

    /// Puts behind it what comes later in the list.
    pub(super) fn append(&mut self, later: LeftOut) {
        for (found, later) in self.found.iter_mut().zip(later.found) {
            found.count += later.count;
            found.first = found.first.take().or(later.first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{Buffer, PageId};

    #[test]
    fn the_first_is_the_first_in_the_list_and_in_the_text() {
        let article = |page| Address {
            buffer: Buffer::of_page(PageId(page)),
            index: 0,
        };
        let place = |page, offset| Place {
            article: article(page),
            id: page.to_string(),
            offset,
            ends: None,
        };
        let mut left = LeftOut::default();
        assert!(left.is_empty());
        for (page, offset) in [(1, 5), (1, 3), (1, 4), (2, 0)] {
            left.add(Kind::Dormant, article(page), offset, || place(page, offset));
        }
        let mut later = LeftOut::default();
        later.add(Kind::Dormant, article(3), 0, || place(3, 0));
        later.add(Kind::Moved, article(3), 0, || place(3, 0));
        left.append(later);
        assert_eq!(left.first(Kind::Dormant), Some(&place(1, 3)));
        assert_eq!(left.first(Kind::Moved), Some(&place(3, 0)));
        assert_eq!(left.first(Kind::Typed), None);
        let kinds: Vec<_> = left.kinds().collect();
        assert_eq!(kinds, [(Kind::Dormant, 5), (Kind::Moved, 1)]);
        for (at, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, at);
        }
    }
}
