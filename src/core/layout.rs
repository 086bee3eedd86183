//! Where everything stands just now: pieces in order, articles, and counts of visible
//! characters to find places by.

use super::address::Address;
use super::arrangement::{Arrangement, PieceIx};
use super::buffers::{Buffers, Facts, Slot};

/// A piece in its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) slot: Slot,
    pub(super) start: u32,
    pub(super) end: u32,
    /// Visible characters of the document before it.
    pub(super) visible_before: u32,
}

/// An article's place: its head and, behind it, its pieces.
#[derive(Clone, Debug)]
pub(super) struct ArticlePlace {
    pub(super) head: Address,
    /// Places in the order, the head's own first; end-exclusive.
    pub(super) from: u32,
    pub(super) to: u32,
}

#[derive(Default, Debug)]
pub(super) struct Layout {
    pub(super) order: Vec<Placed>,
    /// For each piece of the arrangement, its place in `order`.
    ordinal: Vec<u32>,
    pub(super) articles: Vec<ArticlePlace>,
    pub(super) visible: u32,
}

impl Layout {
    pub(super) fn of(arrangement: &Arrangement, buffers: &Buffers) -> Self {
        let pieces: Vec<PieceIx> = arrangement.order();
        let mut new = Self {
            order: Vec::with_capacity(pieces.len()),
            ordinal: vec![0; arrangement.len()],
            ..Self::default()
        };
        for (place, &ix) in pieces.iter().enumerate() {
            let piece = arrangement.piece(ix);
            let (slot, start, end) = (piece.slot, piece.start, piece.end);
            new.ordinal[ix as usize] = place as u32;
            new.order.push(Placed {
                slot,
                start,
                end,
                visible_before: new.visible,
            });
            new.visible += buffers.visible_between(slot, start, end);
            let facts = buffers.facts_at(slot, start);
            if facts.any(Facts::HEAD) && !facts.any(Facts::UNBORN | Facts::HIDDEN) {
                let head = buffers.name(slot).at(start);
                new.close_article(place as u32);
                new.articles.push(ArticlePlace {
                    head,
                    from: place as u32,
                    to: 0,
                });
            }
        }
        new.close_article(pieces.len() as u32);
        new
    }

    fn close_article(&mut self, to: u32) {
        if let Some(last) = self.articles.last_mut() {
            last.to = to;
        }
    }

    pub(super) fn ordinal(&self, piece: PieceIx) -> u32 {
        self.ordinal[piece as usize]
    }

    /// The number of the article that a piece is in, by its place in the order; both from 0.
    pub(super) fn article_at(&self, place: u32) -> usize {
        self.articles
            .partition_point(|article| article.from <= place)
            .saturating_sub(1)
    }

    /// Visible characters of the document before an article.
    pub(super) fn visible_before(&self, article: &ArticlePlace) -> u32 {
        self.order[article.from as usize].visible_before
    }

    /// Visible characters of the document up to the end of an article.
    pub(super) fn visible_to(&self, article: &ArticlePlace) -> u32 {
        self.order
            .get(article.to as usize)
            .map_or(self.visible, |placed| placed.visible_before)
    }
}
