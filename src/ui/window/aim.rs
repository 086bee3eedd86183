//! What keys are about while nothing is selected or chosen: the tag at the caret, else the
//! suggestion, else what may be a name, else the word. It is outlined in the text, so that
//! one sees beforehand what a label's key will tag.

use egui::Context;

use crate::core::{Address, LabelId, SpanId};
use crate::session::command::{Command, SpanRef};
use crate::ui::article::{Cells, Cursor, Finder, Shown, Span};
use crate::ui::strings::suggest::HandsText;

use super::Window;

/// So many characters are told of what is at the caret.
const TOLD: u32 = 8;

/// See the module's description.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Aim {
    Span(SpanId, Cells),
    Offer((Address, Address), Cells),
    Words(Cells),
}

impl Aim {
    pub(super) fn cells(&self) -> &Cells {
        match self {
            Self::Span(_, cells) | Self::Offer(_, cells) | Self::Words(cells) => cells,
        }
    }
}

impl Window {
    /// The text, where nothing else says what keys are about.
    fn aims(&self) -> Option<&Shown> {
        let is_chosen = self.view.cursor.selection().is_some()
            || self.span.is_some()
            || self.suggest.chosen().is_some()
            || self.brush.is_some();
        let is_busy = self.draft.is_some() || self.hints.is_some() || self.assembles();
        self.shown.as_ref().filter(|_| !is_chosen && !is_busy)
    }

    /// The cells at the caret, the likelier first: the one behind it, unless its line ends there.
    fn at_caret(&self, shown: &Shown) -> [Option<u32>; 2] {
        let head = self.view.cursor.head;
        let after = (head < shown.len()).then_some(head);
        let before = head.checked_sub(1);
        match self.view.is_at_line_end(shown) {
            true => [before, None],
            false => [after, before],
        }
    }

    /// What keys are about.
    pub(super) fn aim(&self) -> Option<Aim> {
        let shown = self.aims()?;
        self.aimed_mark(shown).or_else(|| {
            let cells = self.at_caret(shown);
            let mut words = cells.into_iter().flatten().filter_map(|cell| {
                let name = self.suggest.name_at(shown, cell);
                let word = || Some(Finder::of_words(&self.words).word(shown, cell));
                name.or_else(word).filter(|cells| is_words(shown, cells))
            });
            words.next().map(Aim::Words)
        })
    }

    /// What is said of it.
    pub(super) fn aim_told(&self, shown: &Shown, aim: &Aim) -> String {
        let cells = aim.cells();
        let end = cells.end.min(cells.start + TOLD);
        let mut words = shown.text(cells.start..end).replace('\n', "");
        if end < cells.end {
            words.push('…');
        }
        self.language().fill(HandsText::AtCaret, &[&words])
    }

    /// The tag or suggestion that keys are about.
    fn aimed_mark(&self, shown: &Shown) -> Option<Aim> {
        let innermost = |cell: u32| -> Option<&Span> {
            let within = shown.spans_within(cell..cell + 1);
            let over = within.filter(|span| span.parts.iter().any(|part| part.contains(&cell)));
            over.min_by_key(|span| span.extent().len())
        };
        // Beside a mark there may be a word that bears none.
        let [Some(cell), _] = self.at_caret(shown) else {
            return None;
        };
        if let Some(span) = innermost(cell) {
            return Some(Aim::Span(span.id.clone(), span.extent()));
        }
        let offer = self.suggest.offer_at(cell)?;
        Some(Aim::Offer(offer.ends, offer.cells.clone()))
    }

    /// Whether keys that move edges have something to move.
    pub(super) fn has_edges(&self) -> bool {
        let aimed = || self.aimed_mark(self.aims()?);
        self.span.is_some() || self.suggest.chosen().is_some() || aimed().is_some()
    }

    /// Whether a suggestion is chosen or at the caret.
    pub(super) fn has_suggestion(&self) -> bool {
        let aimed = || self.aimed_mark(self.aims()?);
        self.suggest.chosen().is_some() || matches!(aimed(), Some(Aim::Offer(..)))
    }

    /// Has what is at the caret chosen, where keys are about it and it can be; says whether it was.
    pub(super) fn choose_aimed(&mut self) -> bool {
        match self.aims().and_then(|shown| self.aimed_mark(shown)) {
            Some(Aim::Span(id, _)) => self.span = Some(id),
            Some(Aim::Offer(ends, _)) => self.suggest.choose(Some(ends)),
            Some(Aim::Words(_)) | None => return false,
        }
        true
    }

    /// Gives a label to what is at the caret. The tag stays chosen: its edges can be moved.
    pub(super) fn label_aimed(&mut self, label: &LabelId) {
        let Some(article) = self.article_ref() else {
            return;
        };
        match self.aim() {
            Some(Aim::Span(id, _)) => {
                let span = SpanRef::Id {
                    span: id.to_string(),
                };
                let label = label.to_string();
                let command = Command::Retag {
                    article,
                    span,
                    label,
                };
                if self.execute(&command) {
                    self.span = Some(id);
                }
            }
            Some(Aim::Offer(_, cells) | Aim::Words(cells)) => {
                self.tag_cells(cells.clone(), label);
                self.view.cursor = Cursor::behind(cells.end);
            }
            None => {}
        }
    }

    /// Tags cells, and has the tag chosen.
    fn tag_cells(&mut self, cells: Cells, label: &LabelId) {
        let Some(ends) = self.ends(&cells) else {
            return;
        };
        if let Some(command) = self.tag_offer(ends, label)
            && self.execute(&command)
        {
            self.suggest.answered(&[ends]);
            self.choose_new_span(ends);
            self.note_tagged(ends, label);
        }
    }

    fn ends(&self, cells: &Cells) -> Option<(Address, Address)> {
        let shown = self.shown.as_ref()?;
        let last = shown.address(cells.end.checked_sub(1)?)?;
        Some((shown.address(cells.start)?, last))
    }

    // ---- with all other mentions ----

    /// Gives a label to what is selected, chosen or at the caret and to all its other mentions in
    /// the article, as one action.
    pub(super) fn label_everywhere(&mut self, context: &Context, label: &LabelId) {
        let span = self.span.as_ref().and_then(|id| {
            let shown = self.shown.as_ref()?;
            shown.span(id).map(Span::extent)
        });
        let offered = self.suggest.chosen_offer();
        let cells = offered
            .map(|offer| offer.cells.clone())
            .or_else(|| self.view.cursor.selection())
            .or(span)
            .or_else(|| Some(self.aim()?.cells().clone()));
        let Some(cells) = cells else {
            return self.give_label(label);
        };
        let article = self.shown.as_ref().and_then(Shown::article);
        let words = self.shown.as_ref().map(|shown| shown.text(cells.clone()));
        let (Some(ends), Some(article), Some(words), Some(session)) =
            (self.ends(&cells), article, words, &mut self.session)
        else {
            return;
        };
        let revision = session.revision();
        let words = words.replace('\n', "");
        let mentions = match session.free_mentions(article, &words, label) {
            Ok(mentions) => mentions,
            Err(error) => return self.report(Err(error)),
        };
        let is_own = |runs: &Vec<crate::core::Run>| {
            let first = runs.first().map(|run| run.buffer.at(run.start));
            let last = runs.last().map(|run| run.buffer.at(run.end - 1));
            first == Some(ends.0) && last == Some(ends.1)
        };
        if mentions.len() < 2 || !mentions.iter().any(is_own) {
            // Bearing a tag, it is given the label first.
            let is_left = mentions.iter().any(|runs| !is_own(runs));
            self.give_label(label);
            if is_left {
                self.tag_mentions(context, mentions, label, revision);
            }
            return;
        }
        self.suggest.choose(None);
        self.tag_mentions(context, mentions, label, revision);
        self.suggest.answered(&[ends]);
        self.span = None;
        self.view.cursor = Cursor::behind(cells.end);
        self.tagged = Some((ends, label.clone()));
    }
}

/// Whether there is anything in cells that a name can consist of.
pub(super) fn is_words(shown: &Shown, cells: &Cells) -> bool {
    let chars = &shown.chars[cells.start as usize..cells.end as usize];
    chars.iter().any(|c| c.is_alphanumeric())
}
