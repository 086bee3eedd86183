//! Numbers as they are written: in digits or in Han.

use super::text::Text;

/// A number that stands somewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Number {
    pub(super) end: usize,
    /// How many characters it has.
    pub(super) len: usize,
    pub(super) is_arabic: bool,
    /// Whether it is nothing but digits, as in 一九九八.
    pub(super) is_digits: bool,
    /// What it is, where it is whole, fits, and has no 万 or 亿.
    pub(super) value: Option<u32>,
}

/// A Han digit.
fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<u32> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// Whether a character belongs to a number.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || unit(c).is_some() || matches!(c, '廿' | '卅')
}

/// The number at a place, as long as it goes.
pub(super) fn number(text: &Text, start: usize) -> Option<Number> {
    let c = text.at(start);
    if c.is_ascii_digit() {
        return Some(arabic(text, start));
    }
    is_numeral(c).then(|| han(text, start))
}

fn arabic(text: &Text, start: usize) -> Number {
    let mut end = start;
    let mut value = Some(0u32);
    loop {
        let c = text.at(end);
        if let Some(d) = c.to_digit(10) {
            value = value.and_then(|v| v.checked_mul(10)?.checked_add(d));
            end += 1;
        } else if c == ',' && groups(text, end) {
            end += 1;
        } else if c == '.' && text.at(end + 1).is_ascii_digit() {
            value = None;
            end += 1;
        } else {
            break;
        }
    }
    let is_digits = value.is_some();
    // 3万, 1.2亿, 5千.
    while unit(text.at(end)).is_some_and(|unit| unit > 10) {
        value = None;
        end += 1;
    }
    Number {
        end,
        len: end - start,
        is_arabic: true,
        is_digits,
        value,
    }
}

/// Whether a comma parts groups of three digits.
fn groups(text: &Text, at: usize) -> bool {
    let three = (1..4).all(|by| text.at(at + by).is_ascii_digit());
    three && !text.at(at + 4).is_ascii_digit()
}

fn han(text: &Text, start: usize) -> Number {
    let mut end = start;
    let (mut sum, mut last) = (0u32, 0u32);
    let mut is_digits = true;
    let mut value = Some(0u32);
    let mut digits = 0u32;
    while let Some(place) = Some(text.at(end)).filter(|c| is_numeral(*c) && !c.is_ascii_digit()) {
        if let Some(d) = digit(place) {
            last = d;
            digits = digits.saturating_mul(10).saturating_add(d);
        } else {
            is_digits = false;
            match place {
                '廿' => sum += 20,
                '卅' => sum += 30,
                c => {
                    let unit = unit(c).unwrap_or(1);
                    let times = if last == 0 { 1 } else { last };
                    match times.checked_mul(unit).and_then(|v| sum.checked_add(v)) {
                        Some(v) if unit < 10_000 => sum = v,
                        _ => value = None,
                    }
                }
            }
            last = 0;
        }
        end += 1;
    }
    Number {
        end,
        len: end - start,
        is_arabic: false,
        is_digits,
        value: value.map(|_| if is_digits { digits } else { sum + last }),
    }
}
