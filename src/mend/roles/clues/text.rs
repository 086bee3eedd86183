//! What the characters of a block tell.

use smallvec::SmallVec;

use super::super::looks::{ends_with, is_label, is_own_title, people, starts_with};
use super::super::words::{DETAILS, EVENTS, LEADS, OURS, PLACES, SETTINGS};
use super::sheet::{Kind, Sheet, pair, range};
use super::{Page, SHORT};

/// Marks whose presence tells something.
const MARKS: [char; 14] = [
    '了', '将', '为', '在', '：', '“', '《', '、', '，', '；', '？', '！', '（', '）',
];

impl Page<'_> {
    /// The characters of a block.
    pub(super) fn text(&self, at: usize, sheet: &mut Sheet) {
        let text = &self.inked[at];
        let (Some(first), Some(last)) = (text.first(), text.last()) else {
            return;
        };
        sheet.put(Kind::First, *first as u32);
        sheet.put(Kind::Last, *last as u32);
        if let [a, b, ..] = text[..] {
            sheet.put(Kind::FirstPair, pair(a, b));
        }
        if let [.., a, b] = text[..] {
            sheet.put(Kind::LastPair, pair(a, b));
        }
        for (mark, _) in MARKS
            .iter()
            .enumerate()
            .filter(|(_, mark)| text.contains(mark))
        {
            sheet.put(Kind::Has, mark as u32);
        }
        let said = matches!(first, '“' | '「' | '『') && matches!(last, '”' | '」' | '』');
        if said {
            sheet.put(Kind::Said, 0);
        }
        if text.len() > SHORT {
            return;
        }
        self.words(text, sheet);
        let mut seen: Vec<char> = text.clone();
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
        let is_figure =
            |c: &char| c.is_ascii_digit() || "一二三四五六七八九十百千万亿两".contains(*c);
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
        let ends = |words: &[&str]| words.iter().any(|word| ends_with(text, word));
        let begins = |words: &[&str]| words.iter().any(|word| starts_with(text, word));
        let place = text.iter().take(4).skip(1).any(|c| PLACES.contains(c));
        let told = [
            ends(&EVENTS),
            ends(&LEADS),
            begins(&SETTINGS),
            begins(&DETAILS),
            begins(&OURS),
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
