//! Clean text: hidden text is put back at its gaps, replaced text before its correction, and both
//! are taken away again by actions.

use std::collections::BTreeMap;

use crate::format::set;

use super::{Builder, Draft, Item};

impl Builder<'_> {
    /// Clean text: hidden text is put back at its gaps, replaced text before its correction.
    pub(super) fn clean(&mut self) {
        let article = self.article;
        let mut at_gap: BTreeMap<u32, Vec<Hidden<'_>>> = BTreeMap::new();
        let mut kept: BTreeMap<u32, &set::Break> = BTreeMap::new();
        let mut edits: BTreeMap<u32, &set::Edit> = BTreeMap::new();
        for one in &article.breaks {
            match one.decision {
                set::Decision::Join => at_gap.entry(one.at).or_default().push(Hidden::Break(one)),
                set::Decision::Keep => {
                    kept.insert(one.at, one);
                }
            }
        }
        for edit in &article.edits {
            if edit.start == edit.end {
                at_gap
                    .entry(edit.start)
                    .or_default()
                    .push(Hidden::Edit(edit));
            } else {
                edits.insert(edit.start, edit);
            }
        }
        let mut at = 0;
        while at <= self.text.len() as u32 {
            let mut hidden = at_gap.remove(&at).unwrap_or_default();
            hidden.sort_by_key(Hidden::place);
            for one in hidden {
                self.put_back(one);
            }
            let Some(&c) = self.text.get(at as usize) else {
                break;
            };
            if let Some(edit) = edits.get(&at) {
                at = self.put_edit(edit, &kept);
                continue;
            }
            if let Some(one) = kept.get(&at).filter(|_| c == '\n') {
                self.put_kept(at, one);
            } else {
                self.shown.push(self.order.len());
                self.push_page(c, self.source(at));
            }
            at += 1;
        }
    }

    fn put_back(&mut self, hidden: Hidden<'_>) {
        match hidden {
            Hidden::Edit(edit) => {
                let run = self.push_original(&edit.original, &edit.ranges);
                if run.0 < run.1 {
                    self.act(
                        "hide",
                        &edit.author,
                        &edit.time,
                        false,
                        Draft::Hide(vec![run]),
                    );
                }
            }
            Hidden::Break(one) => {
                let run = self.push_original(&one.original, &break_ranges(one));
                let at = self.first_line_end(run);
                self.act(
                    "join",
                    &one.author,
                    &one.time,
                    one.machine,
                    Draft::Join {
                        at,
                        runs: vec![run],
                    },
                );
            }
        }
    }

    fn put_edit(&mut self, edit: &set::Edit, kept: &BTreeMap<u32, &set::Break>) -> u32 {
        let end = edit.end.min(self.text.len() as u32);
        let text: Vec<char> = self.text[edit.start as usize..end as usize].to_vec();
        let after = self.order.last().copied();
        let targets = match edit.kind {
            set::EditKind::Replace => self.push_original(&edit.original, &edit.ranges),
            _ => (0, 0),
        };
        let typed = self.push_typed(&text, true);
        let text: String = text.into_iter().collect();
        let draft = if targets.0 < targets.1 {
            Draft::Replace {
                targets: vec![targets],
                typed,
                text,
            }
        } else {
            Draft::Insert {
                typed,
                text,
                after,
                before: Some(self.chars.len() as u32),
            }
        };
        let name = if targets.0 < targets.1 {
            "correct"
        } else {
            "insert"
        };
        self.act(name, &edit.author, &edit.time, false, draft);
        for (at, one) in kept.range(edit.start..end) {
            let at = Item::Typed(typed.0 + (at - edit.start));
            let draft = Draft::Keep { at };
            self.act("keep", &one.author, &one.time, one.machine, draft);
        }
        end
    }

    /// A kept break: of the white space that stood there, the first line end is the one in the
    /// text.
    fn put_kept(&mut self, at: u32, one: &set::Break) {
        let source = self.source(at);
        let typed_first = source.is_none() && one.page.is_some();
        if typed_first {
            self.push_page('\n', None);
        }
        let (start, end) = self.push_original(&one.original, &break_ranges(one));
        let mut line_end = self.first_line_end((start, end));
        if typed_first {
            line_end = start - 1;
        } else if start == end {
            self.push_page('\n', source);
        } else {
            self.from[line_end as usize] = source;
        }
        self.shown
            .push(self.order.len() - (self.chars.len() - line_end as usize));
        self.act(
            "keep",
            &one.author,
            &one.time,
            one.machine,
            Draft::Keep {
                at: Item::Page(line_end),
            },
        );
    }
}

/// Text that stands hidden at a gap.
enum Hidden<'a> {
    Edit(&'a set::Edit),
    Break(&'a set::Break),
}

impl Hidden<'_> {
    /// Where it stood: hidden text of one gap is put back in the order of its page.
    fn place(&self) -> Option<(u32, u32)> {
        match self {
            Hidden::Edit(edit) => edit.ranges.first().map(|r| (r.page, r.start)),
            Hidden::Break(one) => one.page.zip(one.start),
        }
    }
}

fn break_ranges(one: &set::Break) -> Vec<set::PageRange> {
    match (one.page, one.start, one.end) {
        (Some(page), Some(start), Some(end)) => {
            vec![set::PageRange {
                page,
                start,
                end,
                extra: set::Extra::new(),
            }]
        }
        _ => Vec::new(),
    }
}
