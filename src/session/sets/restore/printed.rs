//! Printed text is the page as it is; edits and breaks are done to it where they say.

use crate::core::clean::is_line_end;
use crate::format::set;

use super::{Builder, Draft, Item};

impl Builder<'_> {
    /// Printed text is the page; the edits and breaks are done to it where they say.
    pub(super) fn printed(&mut self) {
        for at in 0..self.text.len() as u32 {
            self.shown.push(self.order.len());
            self.push_page(self.text[at as usize], self.source(at));
        }
        let article = self.article;
        for edit in &article.edits {
            let text: Vec<char> = edit.text.chars().collect();
            let runs = self.printed_runs(edit);
            let draft = match edit.kind {
                set::EditKind::Hide => Draft::Hide(runs),
                set::EditKind::Replace => {
                    let typed = (self.typed, self.typed + text.len() as u32);
                    Draft::Replace {
                        targets: runs,
                        typed,
                        text: edit.text.clone(),
                    }
                }
                set::EditKind::Insert => {
                    let typed = (self.typed, self.typed + text.len() as u32);
                    let after = edit.start.checked_sub(1).map(Item::Page);
                    Draft::Insert {
                        typed,
                        text: edit.text.clone(),
                        after,
                        before: Some(edit.start),
                    }
                }
            };
            if !matches!(draft, Draft::Hide(_)) {
                self.typed += text.len() as u32;
            }
            let name = match edit.kind {
                set::EditKind::Hide => "hide",
                set::EditKind::Replace => "correct",
                set::EditKind::Insert => "insert",
            };
            self.act(name, &edit.author, &edit.time, false, draft);
        }
        for one in &article.breaks {
            if one.page.is_none() && one.decision == set::Decision::Keep {
                self.put_typed_break(one);
                continue;
            }
            let (start, end) = (one.at, one.at + one.original.chars().count() as u32);
            let run = (start, end.min(self.chars.len() as u32));
            let at = self.first_line_end(run);
            let draft = match one.decision {
                set::Decision::Join => Draft::Join {
                    at,
                    runs: vec![run],
                },
                set::Decision::Keep => Draft::Keep { at: Item::Page(at) },
            };
            let name = if one.decision == set::Decision::Join {
                "join"
            } else {
                "keep"
            };
            self.act(name, &one.author, &one.time, one.machine, draft);
        }
    }

    /// The printed characters that an edit is about: usually all from its start to its end.
    fn printed_runs(&self, edit: &set::Edit) -> Vec<(u32, u32)> {
        let between = &self.text[edit.start as usize..(edit.end as usize).min(self.text.len())];
        if between.iter().copied().eq(edit.original.chars()) {
            return vec![(edit.start, edit.end)];
        }
        set::places(&self.article.sources, &edit.ranges)
    }

    /// A break that an editor typed has no place in printed text: it is typed again.
    fn put_typed_break(&mut self, one: &set::Break) {
        let line_end = one.original.chars().position(is_line_end).unwrap_or(0);
        let at = Item::Typed(self.typed + line_end as u32);
        let typed = (self.typed, self.typed + one.original.chars().count() as u32);
        self.typed = typed.1;
        let insert = Draft::Insert {
            typed,
            text: one.original.clone(),
            after: one.at.checked_sub(1).map(Item::Page),
            before: Some(one.at),
        };
        for draft in [insert, Draft::Keep { at }] {
            self.act("split", &one.author, &one.time, one.machine, draft);
        }
    }
}
