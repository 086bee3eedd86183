//! A page as it came, made ready for drawing beside an article made of it. Its characters and rows
//! never change; what the article makes of them is read anew.

use crate::core::clean::{is_line_end, is_white};
use crate::core::{Buffer, Document, Facts, PageId, Role, Run};

use super::{CORRECTED, FOREIGN, Mark, Paragraph, STRUCK, Shown, push_cells};

impl Shown {
    /// Reads a page. Every row that has text counts as a paragraph: so copied rows keep their ends.
    pub(in crate::ui) fn of_page(document: &Document, page: PageId) -> Self {
        let buffer = Buffer::of_page(page);
        let chars = document.chars(buffer.run(0..document.buffer_len(buffer)));
        let mut shown = Self {
            rows: vec![0],
            ..Self::default()
        };
        let mut after_return = false;
        for (index, &c) in (0..).zip(chars) {
            if is_line_end(c) {
                if !(after_return && c == '\n') {
                    shown.end_row();
                }
                after_return = c == '\r';
                continue;
            }
            after_return = false;
            push_cells(
                &mut shown.runs,
                shown.chars.len() as u32,
                buffer.at(index).into(),
            );
            shown.chars.push(c);
            shown.kinds.push(0);
        }
        if shown.rows.last() != Some(&shown.len()) || shown.rows.len() == 1 {
            shown.end_row();
        }
        shown.by_address = shown.runs.iter().map(|(cell, run)| (*run, *cell)).collect();
        shown.by_address.sort_unstable();
        shown
    }

    fn end_row(&mut self) {
        let start = self.rows.last().copied().unwrap_or_default();
        let end = self.len();
        let chars = &self.chars[start as usize..end as usize];
        if let Some(last) = chars.iter().rposition(|c| !is_white(*c)) {
            self.paragraphs.push(Paragraph {
                cells: start..start + last as u32 + 1,
                role: Role::Unset,
            });
        }
        self.rows.push(end);
    }

    /// Takes in what an article makes of the page. `own` are the article's runs of it, sorted.
    pub(in crate::ui) fn compare(&mut self, document: &Document, own: &[Run], article: &Shown) {
        let mut next = 0;
        for (cell, run) in &self.runs {
            let kinds = &mut self.kinds[*cell as usize..];
            let facts = document.characters(*run);
            for ((index, kind), (c, facts)) in (run.start..).zip(kinds).zip(facts) {
                while own.get(next).is_some_and(|run| run.end <= index) {
                    next += 1;
                }
                *kind = if own.get(next).is_none_or(|run| index < run.start) {
                    FOREIGN
                } else if facts.any(Facts::REPLACED) {
                    CORRECTED
                } else if facts.any(Facts::HIDDEN) && !is_white(c) {
                    STRUCK
                } else {
                    0
                };
            }
        }
        self.marks.clear();
        for mark in &article.marks {
            // The line end is no cell; the last cell before it is.
            let behind = self.by_address.partition_point(|(run, _)| {
                (run.buffer, run.start) <= (mark.at.buffer, mark.at.index)
            });
            let before = behind.checked_sub(1).map(|at| &self.by_address[at]);
            if let Some((run, cell)) = before.filter(|(run, _)| run.buffer == mark.at.buffer) {
                let gap = cell + (run.end.min(mark.at.index) - run.start);
                self.marks.push(Mark {
                    row: self.row_of(gap.saturating_sub(1)) as u32,
                    gap,
                    ..*mark
                });
            }
        }
        self.marks.sort_unstable_by_key(|mark| mark.gap);
        self.marks.dedup_by_key(|mark| mark.row);
    }
}
