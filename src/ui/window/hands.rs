//! What hands do with tags besides giving and taking them: the last label again, the brush, tags
//! in one another, splitting and merging.

use crate::core::labels::Label;
use crate::core::{Address, LabelId};
use crate::session::command::{Command, SpanRef};
use crate::ui::article::{Cells, Span};
use crate::ui::strings::Text;
use crate::ui::strings::suggest::HandsText;

use super::Window;

/// So many names behind the caret are looked at in each frame: of a long article all may be tagged.
const NEAR: usize = 100;

impl Window {
    /// Remembers what was tagged last, and as what.
    pub(super) fn note_tagged(&mut self, ends: (Address, Address), label: &LabelId) {
        self.tagged = Some((ends, label.clone()));
        self.tagged_now = true;
    }

    /// Offers the other mentions of what was tagged in this frame.
    pub(super) fn offer_others(&mut self, ui: &egui::Ui) {
        if std::mem::take(&mut self.tagged_now)
            && let Some((ends, label)) = self.tagged.clone()
        {
            self.offer_mentions(ui, ends, &label);
        }
    }

    /// Has the tag of these characters chosen when the text is next made anew.
    pub(super) fn choose_new_span(&mut self, ends: (Address, Address)) {
        self.wanted_span = Some(ends);
    }

    /// Chooses the tag that was wanted.
    pub(super) fn take_wanted_span(&mut self) {
        let (Some((first, last)), Some(shown)) = (self.wanted_span.take(), &self.shown) else {
            return;
        };
        let (Some(first), Some(last)) = (shown.cell(first), shown.cell(last)) else {
            return;
        };
        let mut there = shown.spans_within(first..last + 1);
        let span = there.find(|span| span.extent() == (first..last + 1));
        self.span = span.map(|span| span.id.clone());
    }

    /// Gives the last label again: to what is selected or at the caret.
    pub(super) fn repeat_label(&mut self) {
        let Some((_, label)) = self.tagged.clone() else {
            let text = self.language().say(HandsText::NothingToRepeat).to_owned();
            self.notices.done(text, false);
            return;
        };
        // With the last tag still chosen, it is what comes next that is meant.
        if self.view.cursor.selection().is_none() {
            self.span = None;
        }
        self.give_label(&label);
    }

    // ---- the brush ----

    /// Takes the brush up, with the last label or else the first, or puts it down.
    pub(super) fn toggle_brush(&mut self) {
        let labels = self.session.as_ref().map(|session| session.labels());
        let of_words = |label: &&Label| !label.of_article;
        let first = labels.and_then(|labels| labels.labels().iter().find(of_words));
        let last = self.tagged.as_ref().zip(labels);
        let last = last.and_then(|((_, id), labels)| labels.resolve(id).filter(of_words));
        let label = last.or(first).map(|label| label.id.clone());
        self.span = None;
        self.suggest.choose(None);
        self.brush = match self.brush.take() {
            Some(_) => None,
            None => label,
        };
    }

    /// Tags what was swept with the brush.
    pub(super) fn sweep(&mut self) {
        let swept = self.view.by_pointer && self.view.cursor.selection().is_some();
        if let Some(label) = self.brush.clone().filter(|_| swept) {
            self.give_label(&label);
            self.view.by_pointer = false;
        }
    }

    // ---- tags in one another ----

    /// The tags that the caret is in or beside, the innermost first.
    fn spans_at_caret(&self) -> Vec<&Span> {
        let Some(shown) = &self.shown else {
            return Vec::new();
        };
        let head = self.view.cursor.head;
        let at = |cell: u32| {
            let within = shown.spans_within(cell..cell + 1);
            within.filter(move |span| span.parts.iter().any(|part| part.contains(&cell)))
        };
        let mut found: Vec<&Span> = at(head).collect();
        if found.is_empty() && head > 0 {
            found = at(head - 1).collect();
        }
        found.reverse();
        found
    }

    /// Chooses the next tag out at the caret; behind the outermost, the innermost.
    pub(super) fn cycle_spans(&mut self) {
        let here = self.spans_at_caret();
        let chosen = here
            .iter()
            .position(|span| Some(&span.id) == self.span.as_ref());
        let next = chosen.map_or(0, |at| (at + 1) % here.len().max(1));
        match here.get(next).map(|span| span.id.clone()) {
            Some(id) => {
                self.suggest.choose(None);
                self.span = Some(id);
            }
            None => self.tell_no_span(),
        }
    }

    fn tell_no_span(&mut self) {
        let text = self.language().say(HandsText::NoTagHere).to_owned();
        self.notices.done(text, false);
    }

    /// Makes two tags of one, at the caret.
    pub(super) fn split_span(&mut self) {
        let head = self.view.cursor.head;
        let is_inside = |part: &Cells| part.start < head && head < part.end;
        let here = self.spans_at_caret();
        let chosen = here
            .iter()
            .find(|span| Some(&span.id) == self.span.as_ref());
        let span = chosen
            .into_iter()
            .chain(&here)
            .find(|span| matches!(span.parts.as_slice(), [part] if is_inside(part)));
        let (Some(span), Some(shown), Some(article)) =
            (span.copied(), &self.shown, self.article_ref())
        else {
            self.tell_no_span();
            return;
        };
        let cells = span.extent();
        let label = shown.label(span).map(|label| label.id.to_string());
        let (Some(label), Some(left), Some(right)) = (
            label,
            self.stretch(cells.start..head),
            self.stretch(head..cells.end),
        ) else {
            return;
        };
        let edge = Command::Edge {
            article: article.clone(),
            span: SpanRef::Id {
                span: span.id.to_string(),
            },
            to: vec![left],
        };
        let tag = Command::Tag {
            article,
            stretch: Some(right),
            parts: Vec::new(),
            label,
            attributes: Default::default(),
            note: None,
        };
        let name = "split_tag".to_owned();
        let commands = vec![edge, tag];
        self.execute(&Command::Batch { name, commands });
    }

    /// Makes one tag of those that are selected, or of the chosen one and the next. The first
    /// keeps its label, its note and its attributes.
    pub(super) fn merge_spans(&mut self) {
        let (Some(shown), Some(article)) = (&self.shown, self.article_ref()) else {
            return;
        };
        let spans: Vec<&Span> = match self.view.cursor.selection() {
            Some(cells) => {
                let within = shown.spans_within(cells.clone());
                let whole = |span: &&Span| {
                    let extent = span.extent();
                    extent.start >= cells.start && extent.end <= cells.end
                };
                within.filter(whole).collect()
            }
            None => {
                let here = self.spans_at_caret();
                let chosen = self.span.as_ref();
                let first = shown.spans.iter().position(|span| Some(&span.id) == chosen);
                let first = first.or_else(|| {
                    let first = here.first()?;
                    shown.spans.iter().position(|span| span.id == first.id)
                });
                let from = first.unwrap_or(shown.spans.len());
                let first = shown.spans.get(from).map(Span::extent);
                let behind = |span: &&Span| {
                    first
                        .as_ref()
                        .is_some_and(|first| span.extent().start >= first.end)
                };
                let next = shown.spans.iter().skip(from + 1).find(behind);
                shown.spans.get(from).into_iter().chain(next).collect()
            }
        };
        let ([first, rest @ ..], Some(end)) = (
            spans.as_slice(),
            spans.iter().map(|span| span.extent().end).max(),
        ) else {
            self.tell_no_span();
            return;
        };
        let cells = first.extent().start..end;
        if rest.is_empty() || shown.crosses_paragraphs(cells.clone()) {
            let text = self.language().say(HandsText::NothingToMerge).to_owned();
            self.notices.done(text, false);
            return;
        }
        let Some(whole) = self.stretch(cells) else {
            return;
        };
        let id = |span: &Span| SpanRef::Id {
            span: span.id.to_string(),
        };
        let mut commands = vec![Command::Edge {
            article: article.clone(),
            span: id(first),
            to: vec![whole],
        }];
        commands.extend(rest.iter().map(|span| Command::Untag {
            article: article.clone(),
            span: id(span),
        }));
        let chosen = first.id.clone();
        let name = "merge_tags".to_owned();
        if self.execute(&Command::Batch { name, commands }) {
            self.span = Some(chosen);
        }
    }

    fn name_after_caret(&self, most: usize) -> Option<Cells> {
        let shown = self.shown.as_ref()?;
        self.suggest.next_name(shown, self.view.cursor.head, most)
    }

    /// The name that would be selected next, where it is to be pointed out: not where it is
    /// suggested, which can be seen.
    pub(super) fn name_ahead(&self) -> Option<Cells> {
        let next = self.name_after_caret(NEAR)?;
        let is_free = self.hints.is_none() && self.suggest.offer_at(next.start).is_none();
        is_free.then_some(next)
    }

    /// Selects the next name that bears no tag.
    pub(super) fn next_name(&mut self) {
        match self.name_after_caret(usize::MAX) {
            Some(cells) => {
                self.span = None;
                self.suggest.choose(None);
                self.view.select(cells);
            }
            None => {
                let text = self.language().say(HandsText::NoMoreNames).to_owned();
                self.notices.done(text, false);
            }
        }
    }

    /// What is said of the brush while it is up.
    pub(super) fn brush_told(&self) -> Option<String> {
        let label = self.brush.as_ref()?;
        let labels = self.session.as_ref()?.labels();
        let name = labels
            .resolve(label)
            .map_or(&**label, |l| self.language().label(l));
        Some(self.language().fill(HandsText::BrushOf, &[name]))
    }

    /// Whether there is something to give a label to, or a brush to give another.
    pub(super) fn takes_labels(&self) -> bool {
        self.view.cursor.selection().is_some()
            || self.span.is_some()
            || self.suggest.chosen().is_some()
            || self.brush.is_some()
            || self.aim().is_some()
    }

    /// Says that an edge stays where it is.
    pub(super) fn tell_edge_stays(&mut self) {
        let text = self.language().say(Text::EdgeStays).to_owned();
        self.notices.done(text, false);
    }
}
