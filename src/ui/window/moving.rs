//! Moving about in the text, and from article to article.

use egui::Ui;

use crate::core::Address;
use crate::core::breaks::Decision;
use crate::ui::article::{Cursor, Finder, Mark, Shown};
use crate::ui::strings::Text;

use super::{Request, Window};

impl Window {
    /// Puts the caret before a character, or behind the last before it that is shown.
    pub(super) fn put_caret(&mut self, ui: &Ui, address: Address) {
        let Some(session) = &mut self.session else {
            return;
        };
        let head = match session.document(address.buffer.page) {
            Ok(document) => document.article_of(address),
            Err(error) => return self.report(Err(error)),
        };
        if let Some(head) = head {
            self.show_article(head);
        }
        let result = self.refresh(ui.ctx());
        self.report(result);
        let (Some(shown), Some(session)) = (&self.shown, &mut self.session) else {
            return;
        };
        let cursor = match shown.cell(address) {
            Some(cell) => Some(Cursor::at(cell)),
            None => {
                let document = session.document(address.buffer.page).ok();
                document.and_then(|document| {
                    let mut before = document.preceding(address);
                    while let Some(at) = before {
                        if let Some(cell) = shown.cell(at) {
                            return Some(Cursor::behind(cell + 1));
                        }
                        before = document.preceding(at);
                    }
                    None
                })
            }
        };
        if let Some(cursor) = cursor {
            self.view.cursor = cursor;
            self.view.by_pointer = false;
            self.view.reveal(cursor.head);
            self.span = None;
            self.beside.follows(cursor);
        }
    }

    /// The words of the chosen tag.
    pub(super) fn chosen_words(&self) -> Option<String> {
        let shown = self.shown.as_ref()?;
        let span = shown.span(self.span.as_ref()?)?;
        Some(shown.words(span))
    }

    pub(super) fn select_around(&mut self, sentence: bool) {
        let Some(shown) = &self.shown else {
            return;
        };
        let head = self.view.cursor.head;
        let cell = if self.view.cursor.upstream {
            head.saturating_sub(1)
        } else {
            head
        };
        let cell = cell.min(shown.len().saturating_sub(1));
        let proposed = self.mending.proposed(shown.article(), None);
        let words = Finder::new(&self.words, proposed);
        let cells = if sentence {
            words.sentence(shown, cell)
        } else {
            words.word(shown, cell)
        };
        self.view.cursor = Cursor::over(cells);
        self.span = None;
    }

    pub(super) fn step_doubtful(&mut self, forward: bool) {
        let Some(shown) = &self.shown else {
            return;
        };
        let row = self.view.caret_row(shown) as u32;
        let at_end = self.view.cursor.upstream;
        let step = |is_wanted: &dyn Fn(&Mark) -> bool| {
            let is_open = |mark: &&Mark| mark.decision == Decision::Open && is_wanted(mark);
            let mut open = shown.marks.iter().filter(is_open);
            match forward {
                true => open.find(|mark| mark.row > row || (mark.row == row && !at_end)),
                false => open.rfind(|mark| mark.row < row),
            }
        };
        // Those that somebody has to look at; behind them any that nobody has decided.
        let proposed = self.mending.proposed(shown.article(), None);
        let found = step(&|mark| proposed.sure(*mark).is_none());
        match found.or_else(|| step(&|_| true)) {
            Some(mark) => {
                self.view.cursor = Cursor::behind(mark.gap);
                self.view.reveal(mark.gap);
                self.span = None;
            }
            None => {
                let text = self.language().say(Text::NoMoreDoubtful).to_owned();
                self.notices.done(text, false);
            }
        }
    }

    pub(super) fn step_span(&mut self, forward: bool) {
        let Some(shown) = &self.shown else {
            return;
        };
        let chosen = self
            .span
            .as_ref()
            .and_then(|id| shown.spans.iter().position(|span| span.id == *id));
        let head = self.view.cursor.head;
        let count = shown.spans.len();
        let next = match (chosen, forward) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at.wrapping_sub(1),
            (None, true) => shown
                .spans
                .partition_point(|span| span.extent().start < head),
            (None, false) => shown
                .spans
                .partition_point(|span| span.extent().start < head)
                .wrapping_sub(1),
        };
        if let Some(span) = shown.spans.get(next).filter(|_| next < count) {
            let at = span.extent().start;
            self.span = Some(span.id.clone());
            self.suggest.choose(None);
            self.view.cursor = Cursor::at(at);
            self.view.reveal(at);
        } else {
            let text = self.language().say(Text::NoMoreSpans).to_owned();
            self.notices.done(text, false);
        }
    }

    pub(super) fn step_article(&mut self, by: i64) {
        let Some(session) = &mut self.session else {
            return;
        };
        let open = self.shown.as_ref().and_then(Shown::article);
        match self.list.step(session, open, by) {
            Some(article) => self.later.push(Request::OpenArticle(article)),
            None => {
                let text = self.language().say(Text::NoMoreArticles).to_owned();
                self.notices.done(text, false);
            }
        }
    }
}
