//! What recognition and extraction do to characters.

use super::super::chance::Chance;
use super::super::text::Paragraph;
use super::style::Style;
use super::words::foreign;

/// Characters of a paragraph, with what OCR and extraction did to them.
pub(super) fn spoil(paragraph: &Paragraph, style: &Style, chance: &mut Chance) -> Vec<char> {
    let mut out: Vec<char> = Vec::new();
    let mut all: Vec<char> = Vec::new();
    for word in paragraph {
        if style.foreign > 0.0 && all.len() > 2 && chance.yes(style.foreign) {
            all.extend(foreign(chance));
        }
        all.extend(word);
    }
    for (at, &c) in all.iter().enumerate() {
        let mut c = c;
        if style.ascii_digits {
            c = match c {
                '０'..='９' => char::from(b'0' + (u32::from(c) - 0xFF10) as u8),
                '．' => '.',
                'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
                '％' => '%',
                _ => c,
            };
        }
        if style.ascii_marks {
            c = match c {
                '，' => ',',
                '：' => ':',
                '；' => ';',
                '（' => '(',
                '）' => ')',
                _ => c,
            };
        }
        if style.errors > 0.0 && chance.yes(style.errors) {
            c = match c {
                '。' => *chance.one(&['.', '，', 'o', '。']),
                '，' => *chance.one(&['。', '、', ',', '．']),
                '“' | '”' => *chance.one(&['"', '『', '”', '“']),
                _ if at > 0 => all[chance.below(all.len())],
                _ => c,
            };
        }
        let is_last = at + 1 == all.len();
        if style.lost_marks > 0.0
            && matches!(c, '。' | '，' | '、' | '”')
            && chance.yes(style.lost_marks * if is_last { 1.0 } else { 0.4 })
        {
            continue;
        }
        out.push(c);
        let near = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
        if style.spaces > 0.0
            && !is_last
            && chance.yes(style.spaces)
            && (near(all.get(at)) || chance.yes(0.3))
        {
            out.push(' ');
        }
    }
    out
}
