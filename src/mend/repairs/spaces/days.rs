//! White space beside days of the week and in the heads of pages, which belongs.

use crate::mend::dictionary::is_han;

use super::super::lines::{is_counted, is_digit};
use super::Gap;

/// How many characters the day of the week has that a text begins with.
fn weekday(text: &[char]) -> usize {
    let day = |c: Option<&char>| {
        c.is_some_and(|c| matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '日' | '天'))
    };
    match text {
        ['星', '期', ..] | ['礼', '拜', ..] | ['禮', '拜', ..] if day(text.get(2)) => 3,
        ['周' | '週', ..] if day(text.get(1)) => 2,
        _ => 0,
    }
}

/// Whether a text ends with a day of a month.
fn ends_with_day(text: &[char]) -> bool {
    let numeral = |c: char| is_digit(c) || "一二三四五六七八九十廿".contains(c);
    matches!(text, [.., before, '日' | '号' | '號'] if numeral(*before))
}

/// What a diary says of the day, behind its date.
const WEATHER: [&str; 8] = ["晴", "阴", "雨", "雪", "多云", "小雨", "大雨", "大风"];

impl Gap<'_> {
    /// Between a date and the day of the week, and behind it where the line begins with both.
    pub(super) fn beside_weekday(&self) -> bool {
        let day = weekday(self.right_field());
        if day > 0 && ends_with_day(self.left_field()) {
            return true;
        }
        let left = self.left_field();
        let before = &self.before()[..self.before().len() - left.len()];
        let weather = WEATHER
            .iter()
            .any(|word| word.chars().eq(left.iter().copied()));
        let is_day = weekday(left) == left.len();
        if !is_day && !weather {
            return false;
        }
        let head: Vec<char> = before.iter().copied().filter(|c| *c != ' ').collect();
        let date = match (weather, &head[..]) {
            (true, [date @ .., _, _, _]) if weekday(&head[head.len() - 3..]) == 3 => date,
            (true, [date @ .., _, _]) if weekday(&head[head.len() - 2..]) == 2 => date,
            _ => &head[..],
        };
        (is_day || weather && date.len() < head.len())
            && before.len() > head.len()
            && date.len() <= 11
            && ends_with_day(date)
    }

    /// In a line that begins with the number of its page or ends with it, and is a row of fields.
    pub(super) fn in_page_head(&self) -> bool {
        let text = &self.text[self.line.from..self.line.to];
        let fields: Vec<&[char]> = text.split(|c| matches!(c, ' ' | '\u{3000}')).collect();
        let number = |field: &[char]| {
            let digits = field.iter().filter(|c| is_digit(**c)).count();
            let letters = field.iter().take_while(|c| c.is_ascii_uppercase()).count();
            (1..=3).contains(&digits) && letters <= 1 && digits + letters == field.len()
        };
        let [first, .., last] = &fields[..] else {
            return false;
        };
        let second = fields[1].first();
        let heads = number(first) && second.is_some_and(|c| is_han(*c) && !is_counted(*c));
        fields.len() >= 3 && (heads || number(last))
    }
}
