//! What a view is given to draw, and on which side of two it stands.

use egui::Id;
use rustc_hash::FxHashMap;

use crate::core::breaks::Decision;
use crate::core::{Address, Replica, SpanId};
use crate::mend::breaks::ASK_BELOW;
use crate::mend::habits::Offsets;
use crate::session::mending::{ArticleProposals, Key, Proposal, Sort, What};
use crate::ui::keys::Keymap;
use crate::ui::settings::Settings;
use crate::ui::strings::Language;
use crate::ui::theme::{GRID, MARGIN};

use super::offers::{Hint, Offer};
use super::relations::Related;
use super::shown::{Cells, Mark, Shown};
use super::text_id;
use super::words::Finder;

/// What the article's view is given to draw.
pub(in crate::ui) struct Scene<'a> {
    pub(in crate::ui) language: Language,
    pub(in crate::ui) settings: &'a Settings,
    pub(in crate::ui) keys: &'a Keymap,
    pub(in crate::ui) shown: &'a Shown,
    /// The span that is chosen.
    pub(in crate::ui) span: Option<&'a SpanId>,
    /// The relations between its spans.
    pub(in crate::ui) relations: &'a [Related],
    pub(in crate::ui) words: Finder<'a>,
    /// Who sat at which replica.
    pub(in crate::ui) authors: &'a FxHashMap<Replica, String>,
    /// Whether a field stands over the text; then keys and caret are its own.
    pub(in crate::ui) drafting: bool,
    /// What was looked for and found, in order, and the place where one is.
    pub(in crate::ui) found: &'a [Cells],
    pub(in crate::ui) found_now: Option<Cells>,
    /// What is suggested, in order, and which of it is chosen.
    pub(in crate::ui) offers: &'a [Offer],
    pub(in crate::ui) offer: Option<usize>,
    /// Letters that choose what they stand at, while they are shown.
    pub(in crate::ui) hints: &'a [Hint],
    /// What a label's key would tag, where nothing is selected or chosen, and the next name that
    /// bears no tag.
    pub(in crate::ui) aim: Option<Cells>,
    pub(in crate::ui) next_name: Option<Cells>,
    pub(in crate::ui) guide: &'a Guide,
    pub(in crate::ui) proposed: Proposed<'a>,
    /// The page stands beside the text: what differs is marked.
    pub(in crate::ui) compared: bool,
    /// Of what differs, what stands elsewhere on the other side, in order.
    pub(in crate::ui) moved: &'a [Cells],
}

/// What is proposed for the breaks of the article, as far as it is known.
#[derive(Clone, Copy, Default)]
pub(in crate::ui) struct Proposed<'a> {
    of: Option<(&'a ArticleProposals, &'a Offsets)>,
    /// The proposal that is being reviewed.
    reviewed: Option<Key>,
    /// Whether more will be known in a moment.
    awaited: bool,
}

/// A break is looked for among so many proposals before and behind its row: lines that were put in
/// or taken away since the proposals were made have moved the rows.
const NEAR: usize = 24;

impl<'a> Proposed<'a> {
    pub(in crate::ui) fn of(
        article: &'a ArticleProposals,
        offsets: &'a Offsets,
        reviewed: Option<Key>,
    ) -> Self {
        Self {
            of: Some((article, offsets)),
            reviewed,
            awaited: false,
        }
    }

    /// The same, of which more will be known in a moment.
    #[must_use]
    pub(in crate::ui) fn awaited(self, awaited: bool) -> Self {
        Self { awaited, ..self }
    }

    /// Whether nothing is known of an open break yet, but will be in a moment.
    pub(super) fn is_awaited(&self, mark: Mark) -> bool {
        self.awaited && mark.decision == Decision::Open && self.for_mark(mark).is_none()
    }

    /// What is proposed for the break of a mark, whether that is being reviewed, and by what it is
    /// judged.
    pub(super) fn for_mark(&self, mark: Mark) -> Option<(&'a Proposal, &'a Offsets, bool)> {
        let (article, offsets) = self.of?;
        let row = mark.row + 1;
        let all = &article.proposals;
        let first = all.partition_point(|one| one.row < row);
        let is_it = |one: &&Proposal| matches!(one.what, What::Break { at, .. } if at == mark.at);
        let mut here = all[first..].iter().take_while(|one| one.row == row);
        let found = here.find(is_it).or_else(|| {
            let near = first.saturating_sub(NEAR)..(first + NEAR).min(all.len());
            all[near].iter().find(is_it)
        })?;
        Some((found, offsets, Some(found.key()) == self.reviewed))
    }
}

impl Proposed<'_> {
    /// What is suggested for an open break, where that is so sure that no editor has to look.
    pub(in crate::ui) fn sure(&self, mark: Mark) -> Option<Sort> {
        let is_open = mark.decision == Decision::Open;
        let (proposal, offsets, _) = self.for_mark(mark).filter(|_| is_open)?;
        let (sort, confidence) = proposal.judged(offsets);
        (confidence >= ASK_BELOW).then_some(sort)
    }

    /// Whether it is suggested that the text runs on over an open break, however surely.
    pub(super) fn runs_on(&self, mark: Mark) -> bool {
        let is_open = mark.decision == Decision::Open;
        let proposed = self.for_mark(mark).filter(|_| is_open);
        proposed.is_some_and(|(proposal, offsets, _)| proposal.judged(offsets).0 == Sort::Join)
    }
}

/// What a newcomer is to look at.
#[derive(Clone, Debug, Default)]
pub(in crate::ui) struct Guide {
    pub(in crate::ui) cells: Vec<Cells>,
    /// The break that is spoken of.
    pub(in crate::ui) mark: Option<Address>,
}

/// Which of two texts that stand beside one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Side {
    /// The article, which is worked on.
    #[default]
    Text,
    /// The page as it came.
    Page,
}

impl Side {
    /// The id of the area in which the text is.
    pub(super) fn id(self) -> Id {
        match self {
            Side::Text => text_id(),
            Side::Page => Id::unique("page text"),
        }
    }
}

/// How wide a digit of a line's number is, with some to spare.
const DIGIT: f32 = 7.0;

/// The room beside the text.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Margins {
    /// The right edge of line numbers, behind roles.
    pub(super) numbers: f32,
    /// Where text begins.
    pub(super) text: f32,
    /// At the least on either side of all that.
    pub(super) outside: f32,
}

impl Margins {
    /// Those of an article that has the room to itself.
    pub(super) const WIDE: Self = Self {
        numbers: 17.0 * GRID,
        text: 20.0 * GRID,
        outside: MARGIN,
    };
    /// Those of an article whose lines need the room: the names of roles are short.
    pub(super) fn close(language: Language) -> Self {
        let numbers = match language {
            Language::Chinese => 12.0 * GRID,
            Language::English => 14.0 * GRID,
        };
        Self {
            numbers,
            text: numbers + 2.0 * GRID,
            outside: GRID,
        }
    }
    /// Those of two texts beside one another, of so many rows: room for their numbers, and none for
    /// roles.
    pub(super) fn narrow(rows: usize) -> Self {
        let digits = rows.max(10).ilog10() + 1;
        let numbers = digits as f32 * DIGIT + GRID / 2.0;
        Self {
            numbers,
            text: numbers + 2.0 * GRID,
            outside: GRID / 2.0,
        }
    }
}

impl Default for Margins {
    fn default() -> Self {
        Self::WIDE
    }
}
