//! What the characters of a block tell.

use smallvec::SmallVec;

use super::super::looks::{is_label, is_own_title, people};
use super::super::words::{PLACES, is_ours, leads, sets_scene, tells_detail, tells_event};
use super::sheet::{Kind, Sheet, pair, range};
use super::{Page, SHORT};

/// The number of a mark whose presence tells something.
fn mark(c: char) -> Option<u32> {
    Some(match c {
        '了' => 0,
        '将' => 1,
        '为' => 2,
        '在' => 3,
        '：' => 4,
        '“' => 5,
        '《' => 6,
        '、' => 7,
        '，' => 8,
        '；' => 9,
        '？' => 10,
        '！' => 11,
        '（' => 12,
        '）' => 13,
        _ => return None,
    })
}

impl Page<'_> {
    /// The characters of a block.
    pub(super) fn text(&self, at: usize, sheet: &mut Sheet) {
        let text = self.inked(at);
        let (Some(first), Some(last)) = (text.first(), text.last()) else {
            return;
        };
        sheet.put(Kind::First, *first as u32);
        sheet.put(Kind::Last, *last as u32);
        if let [a, b, ..] = *text {
            sheet.put(Kind::FirstPair, pair(a, b));
        }
        if let [.., a, b] = *text {
            sheet.put(Kind::LastPair, pair(a, b));
        }
        sheet.put_each(Kind::Has, text.iter().filter_map(|c| mark(*c)));
        let said = matches!(first, '“' | '「' | '『') && matches!(last, '”' | '」' | '』');
        if said {
            sheet.put(Kind::Said, 0);
        }
        if text.len() > SHORT {
            return;
        }
        self.words(text, sheet);
        let mut seen: SmallVec<[char; 64]> = text.into();
        seen.sort_unstable();
        seen.dedup();
        for c in seen {
            sheet.put(Kind::Character, c as u32);
        }
        for two in text.windows(2) {
            sheet.put(Kind::Pair, pair(two[0], two[1]));
        }
        self.parts(at, sheet);
        let shape = text.iter().filter_map(|c| match c {
            '，' | '、' | '；' => Some(1),
            '：' => Some(2),
            '？' => Some(3),
            '！' => Some(4),
            '“' => Some(5),
            '”' => Some(6),
            '《' => Some(7),
            '》' => Some(8),
            '—' => Some(9),
            '（' => Some(10),
            '）' => Some(11),
            '…' => Some(12),
            '·' => Some(13),
            '%' => Some(14),
            _ => None,
        });
        let shape = shape.take(4).fold(0, |all: u32, mark| all * 16 + mark);
        sheet.put(Kind::Shape, shape);
        let is_figure = |c: &char| {
            matches!(
                c,
                '0'..='9'
                    | '一'
                    | '二'
                    | '三'
                    | '四'
                    | '五'
                    | '六'
                    | '七'
                    | '八'
                    | '九'
                    | '十'
                    | '百'
                    | '千'
                    | '万'
                    | '亿'
                    | '两'
            )
        };
        let starts = text
            .windows(2)
            .filter(|pair| !is_figure(&pair[0]) && is_figure(&pair[1]));
        let numbers = starts.count() + usize::from(is_figure(first));
        sheet.put(Kind::Numbers, range(numbers, &[0, 1, 2]));
        if is_figure(first) {
            sheet.put(Kind::Numbers, 9);
        }
    }

    /// Words that say what a headline is about.
    fn words(&self, text: &[char], sheet: &mut Sheet) {
        let place = text.iter().take(4).skip(1).any(|c| PLACES.contains(c));
        let told = [
            tells_event(text),
            leads(text),
            sets_scene(text),
            tells_detail(text),
            is_ours(text),
            place,
            people(text),
            is_label(text),
            is_own_title(text),
        ];
        for (word, _) in told.iter().enumerate().filter(|(_, is_so)| **is_so) {
            sheet.put(Kind::Word, word as u32);
        }
    }

    /// Parts with white space between them.
    fn parts(&self, at: usize, sheet: &mut Sheet) {
        let block = &self.blocks[at];
        let text = self.view.text(block.from);
        let parts = text.split(|c| c.is_whitespace());
        let lengths: SmallVec<[usize; 6]> = parts
            .map(<[char]>::len)
            .filter(|length| *length > 0)
            .collect();
        sheet.put(Kind::Gaps, range(lengths.len(), &[1, 2, 3]));
        if lengths.len() > 1 {
            let even = lengths.iter().all(|length| *length == lengths[0]);
            sheet.put(Kind::EvenParts, u32::from(even));
        }
    }
}
