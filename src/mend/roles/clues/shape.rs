//! What a block looks like, how it stands in its column and to the blocks beside it.

use super::super::shows;
use super::sheet::{Kind, Sheet, pair, range, range_of};
use super::{Page, SHORT};

impl Page<'_> {
    /// What a block looks like, to its neighbours too.
    pub(super) fn looks(&self, at: usize, sheet: &mut Sheet) {
        let block = &self.blocks[at];
        let (first, last) = (self.view.signs[block.from], self.view.signs[block.to]);
        sheet.put(Kind::Own, block.own as u32);
        sheet.put(Kind::Looked, block.role as u32);
        let lengths = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 30, 40, 60, 100];
        sheet.put(Kind::Length, range(block.length, &lengths));
        sheet.put(Kind::End, self.view.ends[block.to] as u32);
        let lines = block.from..=block.to;
        let marks: usize = lines
            .map(|line| usize::from(self.view.signs[line].marks))
            .sum();
        sheet.put(Kind::Marks, range(marks, &[0, 1, 2, 3, 5]));
        let signs = [
            first.jump,
            first.byline,
            first.bracketed,
            first.dateline,
            first.caption,
            first.credit,
            first.header,
            first.furniture,
            first.item,
            first.wide_gap,
            first.gap,
            last.credit,
            last.credit && shows(self.view, block.from, block.to),
        ];
        for (sign, _) in signs.iter().enumerate().filter(|(_, is_so)| **is_so) {
            sheet.put(Kind::Sign, sign as u32);
        }
    }

    /// How it stands in its column.
    pub(super) fn shape(&self, at: usize, sheet: &mut Sheet) {
        let block = &self.blocks[at];
        let view = self.view;
        let line = &view.lines[block.from];
        sheet.put(Kind::Begin, view.begins[block.from] as u32);
        sheet.put(Kind::Lines, range(block.to + 1 - block.from, &[1, 2, 3, 5]));
        sheet.put(
            Kind::Indent,
            range(usize::from(line.indent), &[0, 1, 2, 4, 8]),
        );
        sheet.put(Kind::Blanks, range(usize::from(line.blanks), &[0, 1, 2]));
        let behind = usize::from(view.blanks_after(block.to));
        sheet.put(Kind::BlanksBehind, range(behind, &[0, 1, 2]));
        let begins = view.begins_paragraph(block.from);
        sheet.put(Kind::BeginsParagraph, begins.map_or(2, u32::from));
        let short = view
            .short(block.to)
            .map(|short| (short + 64).max(0) as usize);
        let ends = [60, 66, 69, 74, 84, 94];
        sheet.put(Kind::Short, short.map_or(9, |short| range(short, &ends)));
        let width = f32::from(view.measured[block.from]) / f32::from(self.width);
        sheet.put(
            Kind::Width,
            range_of(width, &[0.3, 0.5, 0.7, 0.9, 1.1, 1.3]),
        );
        let last = self.blocks.len() - 1;
        let place = match at {
            0 => 0,
            at if at == last => 1,
            1 | 2 => 2,
            _ => 3,
        };
        sheet.put(Kind::Place, place);
    }

    /// How a block is to one beside it.
    pub(super) fn beside(&self, at: usize, beside: usize, sheet: &mut Sheet) {
        let (own, other) = (&self.blocks[at], &self.blocks[beside]);
        sheet.put(Kind::Longer, u32::from(own.length > other.length));
        sheet.put(Kind::Begin, self.view.begins[other.from] as u32);
        if own.length > SHORT || other.length > SHORT {
            return;
        }
        let text = self.inked(beside);
        let ratio = own.length as f32 / other.length.max(1) as f32;
        let ends = [0.4, 0.6, 0.8, 0.95, 1.05, 1.25, 1.6, 2.5];
        sheet.put(Kind::Ratio, range_of(ratio, &ends));
        let marks = text.iter().filter_map(|c| {
            Some(match c {
                '：' => 0,
                '？' => 1,
                '！' => 2,
                '“' => 3,
                '—' => 4,
                '《' => 5,
                _ => return None,
            })
        });
        sheet.put_each(Kind::Has, marks);
        if let [a, b, ..] = *text {
            sheet.put(Kind::FirstPair, pair(a, b));
        }
        if let [.., a, b] = *text {
            sheet.put(Kind::LastPair, pair(a, b));
        }
    }
}
