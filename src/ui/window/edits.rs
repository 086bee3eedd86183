//! From what is selected or chosen to commands on the open article.

use std::ops::Range;

use crate::core::breaks::Decision;
use crate::core::{Address, LabelId, Role, SpanId};
use crate::session::article_id;
use crate::session::command::{
    ArticleRef, Breaks, Command, Destination, Gap, LineRef, SpanRef, Stretch,
};
use crate::store::record;
use crate::ui::article::draft::Target;
use crate::ui::article::{Cells, Cursor, Finder, Mark, Shown};
use crate::ui::dialogs::{Ask, Dialog, Question};
use crate::ui::right::Part;
use crate::ui::strings::Text;

use super::Window;

impl Window {
    // ---- naming things ----

    pub(super) fn article_ref(&self) -> Option<ArticleRef> {
        let article = self.shown.as_ref()?.article()?;
        Some(ArticleRef::Name(article_id(article)))
    }

    /// An address as commands on the open article write it.
    pub(super) fn written(&self, address: Address) -> String {
        let article = self.shown.as_ref().and_then(Shown::article);
        let page = article.unwrap_or(address).buffer.page;
        record::write_address(page, address)
    }

    pub(super) fn stretch(&self, cells: Cells) -> Option<Stretch> {
        let shown = self.shown.as_ref()?;
        Some(Stretch::Addresses {
            first: self.written(shown.address(cells.start)?),
            last: self.written(shown.address(cells.end.checked_sub(1)?)?),
        })
    }

    fn span_ref(&self) -> Option<SpanRef> {
        self.span.as_ref().map(|id| SpanRef::Id {
            span: id.to_string(),
        })
    }

    /// The rows of the selection, or of the caret, from 0.
    fn rows(&self) -> Option<Range<usize>> {
        let shown = self.shown.as_ref()?;
        Some(match self.view.cursor.selection() {
            Some(cells) => shown.row_of(cells.start)..shown.row_of(cells.end - 1) + 1,
            None => {
                let row = self.view.caret_row(shown);
                row..row + 1
            }
        })
    }

    /// Rows from 0 as a command names lines.
    fn lines(rows: &Range<usize>) -> Stretch {
        Stretch::Lines {
            lines: (rows.start as u32 + 1, rows.end as u32),
        }
    }

    /// The gap of the caret, as commands on the open article write it.
    pub(super) fn caret_gap(&self) -> Option<Gap> {
        let cursor = self.view.cursor;
        let shown = self.shown.as_ref()?;
        let is_behind = cursor.upstream || cursor.head >= shown.len();
        Some(if is_behind {
            let last = shown.address(cursor.head.checked_sub(1)?)?;
            let caret_behind = self.written(last);
            Gap::CaretBehind { caret_behind }
        } else {
            let caret_before = self.written(shown.address(cursor.head)?);
            Gap::CaretBefore { caret_before }
        })
    }

    /// Points out what was just changed.
    fn flash(&mut self, cells: Cells) {
        // From the beginning of the next frame.
        self.view.flash(cells, f64::MAX);
    }

    // ---- breaks ----

    pub(super) fn decide(&mut self, at: Address, join: bool) {
        let Some(article) = self.article_ref() else {
            return;
        };
        let breaks = Breaks::Address {
            address: self.written(at),
        };
        if join {
            self.execute(&Command::Join { article, breaks });
        } else {
            self.execute(&Command::Keep { article, breaks });
        }
    }

    /// Decides the break at the end of the caret's row; or those between selected rows.
    pub(super) fn decide_at_caret(&mut self, keep: bool) {
        let (Some(shown), Some(rows)) = (&self.shown, self.rows()) else {
            return;
        };
        let selected = self.view.cursor.selection().is_some();
        // With rows selected those that lie between them, with a word those at its row's end.
        let rows = if selected && rows.len() > 1 {
            rows.start..rows.end - 1
        } else {
            rows
        };
        let within = |mark: &&Mark| rows.contains(&(mark.row as usize));
        let marks: Vec<Mark> = shown.marks.iter().filter(within).copied().collect();
        let (Some(article), Some(first)) = (self.article_ref(), marks.first()) else {
            let text = self.language().say(Text::NoBreakHere).to_owned();
            self.notices.done(text, false);
            return;
        };
        let join = !keep && marks.iter().any(|mark| mark.decision != Decision::Joined);
        if marks.len() == 1 {
            self.decide(first.at, join);
            return;
        }
        let lines = marks.iter().map(|mark| mark.row + 1).collect();
        let breaks = Breaks::Lines { lines };
        if join {
            self.execute(&Command::Join { article, breaks });
        } else {
            self.execute(&Command::Keep { article, breaks });
        }
    }

    // ---- text ----

    pub(super) fn commit_draft(&mut self, target: &Target, with: String) {
        let Some(article) = self.article_ref() else {
            return;
        };
        match target {
            &Target::Replace(first, last) => {
                let stretch = Stretch::Addresses {
                    first: self.written(first),
                    last: self.written(last),
                };
                let old = self
                    .shown
                    .as_ref()
                    .and_then(|shown| Some(shown.text(shown.cell(first)?..shown.cell(last)? + 1)));
                if old.as_ref() == Some(&with) {
                    return;
                }
                let command = if with.is_empty() {
                    Command::Hide { article, stretch }
                } else {
                    Command::Correct {
                        article,
                        stretch,
                        with,
                    }
                };
                self.execute(&command);
            }
            Target::Insert(_) if with.is_empty() => {}
            Target::Insert(gap) => {
                let gap = gap.clone();
                self.execute(&Command::Insert { article, gap, with });
            }
        }
    }

    /// Makes a correction of what stands in the field, because something else is to be done.
    pub(super) fn finish_draft(&mut self) {
        if let Some(draft) = self.draft.take() {
            let text = draft.text().to_owned();
            self.commit_draft(&draft.target, text);
        }
        for command in self.right.finish() {
            self.execute(&command);
        }
        let typed = match &mut self.dialog {
            Some(Dialog::Labels(labels)) => labels.finish(),
            _ => Vec::new(),
        };
        for command in typed {
            self.execute(&command);
        }
    }

    /// Deletes what is selected, or the chosen tag; else what is beside the caret.
    pub(super) fn delete(&mut self, before: bool) {
        let selection = self.view.cursor.selection();
        let Some(cells) = selection else {
            match self.span {
                Some(_) => self.untag(),
                None => self.delete_beside(before),
            }
            return;
        };
        let (Some(article), Some(stretch)) = (self.article_ref(), self.stretch(cells.clone()))
        else {
            return;
        };
        if self.execute(&Command::Hide { article, stretch }) {
            self.view.cursor = Cursor::at(cells.start);
        }
    }

    pub(super) fn restore(&mut self) {
        let cells = self.view.cursor.selection();
        let stretch = cells.and_then(|cells| self.stretch(cells));
        if let (Some(article), Some(stretch)) = (self.article_ref(), stretch) {
            self.execute(&Command::Show { article, stretch });
        }
    }

    /// Brings back what is hidden from one character to another.
    pub(super) fn restore_between(&mut self, first: Address, last: Address) {
        let stretch = Stretch::Addresses {
            first: self.written(first),
            last: self.written(last),
        };
        if let Some(article) = self.article_ref() {
            self.execute(&Command::Show { article, stretch });
        }
    }

    pub(super) fn split_paragraph(&mut self) {
        if let (Some(article), Some(gap)) = (self.article_ref(), self.caret_gap()) {
            self.execute(&Command::Split { article, gap });
        }
    }

    // ---- lines and articles ----

    pub(super) fn move_lines(&mut self, down: bool) {
        let (Some(rows), Some(shown)) = (self.rows(), &self.shown) else {
            return;
        };
        if down && rows.end < shown.row_count() {
            let before = rows.end + 1;
            self.move_rows(rows, before);
        } else if !down && rows.start > 0 {
            let before = rows.start - 1;
            self.move_rows(rows, before);
        }
    }

    pub(super) fn move_rows(&mut self, rows: Range<usize>, before: usize) {
        let (Some(article), Some(shown)) = (self.article_ref(), &self.shown) else {
            return;
        };
        let cells = shown.row(rows.start).start..shown.row(rows.end - 1).end;
        let to = if before < shown.row_count() {
            Destination::BeforeLine(before as u32 + 1)
        } else {
            Destination::AfterLine(shown.row_count() as u32)
        };
        let command = Command::Move {
            article,
            stretch: Self::lines(&rows),
            into: None,
            to,
        };
        if self.execute(&command) {
            self.view.cursor = Cursor::over(cells.clone());
            self.flash(cells);
        }
    }

    pub(super) fn set_role(&mut self, role: Role) {
        if let (Some(article), Some(rows)) = (self.article_ref(), self.rows()) {
            self.execute(&Command::Role {
                article,
                stretch: Self::lines(&rows),
                role: role.name().to_owned(),
            });
        }
    }

    pub(super) fn split_article(&mut self) {
        if let (Some(article), Some(rows)) = (self.article_ref(), self.rows()) {
            let at = LineRef::Line {
                line: rows.start as u32 + 1,
            };
            if self.execute(&Command::SplitArticle { article, at }) {
                let result = self.refresh_list();
                self.report(result);
            }
        }
    }

    pub(super) fn merge_article(&mut self) {
        if let Some(open) = self.shown.as_ref().and_then(Shown::article) {
            self.merge(open);
        }
    }

    /// Puts an article at the end of the one that stands before it in the bundle.
    pub(super) fn merge(&mut self, article: Address) {
        let Some(session) = &mut self.session else {
            return;
        };
        let Some(above) = self.list.before(session, article) else {
            let text = self.language().say(Text::NoMoreArticles).to_owned();
            self.notices.done(text, false);
            return;
        };
        let article = ArticleRef::Name(article_id(article));
        let into = ArticleRef::Name(article_id(above));
        if self.execute(&Command::MergeArticles { article, into }) {
            let result = self.refresh_list();
            self.report(result);
            self.show_article(above);
        }
    }

    // ---- spans ----

    pub(super) fn give_label(&mut self, label: &LabelId) {
        let Some(article) = self.article_ref() else {
            return;
        };
        if self.suggest.chosen().is_some() {
            self.relabel_offer(label);
            return;
        }
        let id = label;
        let label = label.to_string();
        if let Some(cells) = self.view.cursor.selection() {
            let ends = self.shown.as_ref().and_then(|shown| {
                let last = shown.address(cells.end - 1)?;
                Some((shown.address(cells.start)?, last))
            });
            let command = Command::Tag {
                article,
                stretch: self.stretch(cells.clone()),
                parts: Vec::new(),
                label,
                attributes: Default::default(),
                note: None,
            };
            if self.execute(&command) {
                // The tag is chosen: the next key may move its edges, or take it away.
                self.view.cursor = Cursor::behind(cells.end);
                self.span = None;
                if let Some(ends) = ends {
                    // With the brush up, keys are about the brush.
                    if self.brush.is_none() {
                        self.choose_new_span(ends);
                    }
                    self.note_tagged(ends, id);
                }
            }
        } else if let Some(span) = self.span_ref() {
            self.execute(&Command::Retag {
                article,
                span,
                label,
            });
        } else if self.brush.is_some() {
            self.brush = Some(id.clone());
        } else {
            self.label_aimed(id);
        }
    }

    /// Gives the chosen span another label, whatever is selected.
    pub(super) fn retag(&mut self, label: &LabelId) {
        if let (Some(article), Some(span)) = (self.article_ref(), self.span_ref()) {
            let label = label.to_string();
            self.execute(&Command::Retag {
                article,
                span,
                label,
            });
        }
    }

    pub(super) fn untag(&mut self) {
        if let (Some(article), Some(span)) = (self.article_ref(), self.span_ref()) {
            self.execute(&Command::Untag { article, span });
        }
    }

    pub(super) fn ask_note(&mut self) {
        let (Some(article), Some(span)) = (self.article_ref(), self.span_ref()) else {
            return;
        };
        if self.settings.right {
            self.right.want(Part::Note);
            return;
        }
        let note = self.chosen_span().and_then(|span| span.note.clone());
        let command = Box::new(Command::Note {
            article,
            span,
            note: None,
        });
        let answer = note.map(String::from).unwrap_or_default();
        self.dialog = Some(Dialog::Ask(Ask::new(Question::Note(command), answer)));
    }

    fn chosen_span(&self) -> Option<&crate::ui::article::Span> {
        let id: &SpanId = self.span.as_ref()?;
        self.shown.as_ref()?.span(id)
    }

    /// Moves an edge of the chosen span, or of what is at the caret, by a character or a word.
    pub(super) fn move_edge(&mut self, start: bool, by: i32, word: bool) {
        self.choose_aimed();
        let parts = self.chosen_parts();
        let Some(shown) = &self.shown else {
            return;
        };
        let at = if start {
            0
        } else {
            parts.len().saturating_sub(1)
        };
        let Some(mut part) = parts.get(at).cloned() else {
            return;
        };
        let edge = if start { part.start } else { part.end };
        let new = match (by < 0, word) {
            (true, false) => edge.saturating_sub(1),
            (false, false) => (edge + 1).min(shown.len()),
            (true, true) if edge > 0 => Finder::of_words(&self.words).word(shown, edge - 1).start,
            (false, true) if edge < shown.len() => {
                Finder::of_words(&self.words).word(shown, edge).end
            }
            _ => edge,
        };
        if start {
            part.start = new;
        } else {
            part.end = new;
        }
        if part.start >= part.end || new == edge {
            self.tell_edge_stays();
            return;
        }
        self.pull_edge(at, part);
    }

    /// What the chosen span covers, or else the chosen suggestion.
    fn chosen_parts(&self) -> Vec<Cells> {
        let offer = || Some(vec![self.suggest.chosen_offer()?.cells.clone()]);
        let span = self.chosen_span().map(|span| span.parts.to_vec());
        span.or_else(offer).unwrap_or_default()
    }

    /// Has a part of the chosen span, or the chosen suggestion, cover other cells.
    pub(super) fn pull_edge(&mut self, at: usize, cells: Cells) {
        let mut parts = self.chosen_parts();
        let Some(part) = parts.get_mut(at) else {
            return;
        };
        part.clone_from(&cells);
        let offer = self.suggest.chosen_offer().cloned();
        if let (Some(offer), None) = (offer, &self.span) {
            self.accept_with_edge(&offer, cells);
            return;
        }
        let to: Vec<Stretch> = parts
            .into_iter()
            .filter_map(|part| self.stretch(part))
            .collect();
        if let (Some(article), Some(span)) = (self.article_ref(), self.span_ref()) {
            self.execute(&Command::Edge { article, span, to });
        }
    }
}
