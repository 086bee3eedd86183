//! Rows of tables and lists: lines of fields with white space between them.

use crate::core::clean::is_white;
use crate::mend::dictionary::is_han;

use super::lines::{Line, gaps, is_counted};

/// Whether a line consists of fields.
pub(super) fn has_fields(text: &[char]) -> bool {
    let mut gaps = gaps(text);
    // What stands behind the number of an item is no second field.
    let numbered = gaps.first().is_some_and(|(at, _)| {
        text[0] == '第' && *at <= 6 && matches!(text[at - 1], '条' | '章' | '节')
    });
    if numbered {
        gaps.remove(0);
    }
    if gaps.is_empty() || text.iter().any(|c| matches!(c, '，' | '。' | '；')) {
        return false;
    }
    let wide = gaps
        .iter()
        .filter(|(at, to)| to - at > 1 || matches!(text[*at], '\u{3000}' | '\t'))
        .count();
    wide >= 2
        || (wide >= 1 && gaps.len() >= 2)
        || (gaps.len() >= 3 && (has_numbers(text) || is_list(text)))
        || (gaps.len() >= 2 && is_row_of_numbers(text))
}

/// The fields of a line.
fn fields(text: &[char]) -> Vec<&[char]> {
    let fields = text.split(|c| is_white(*c));
    fields.filter(|field| !field.is_empty()).collect()
}

/// Whether a field is a number, a time or an amount.
fn is_figure(field: &[char]) -> bool {
    field.iter().all(|c| {
        c.is_ascii_digit()
            || matches!(
                c,
                ':' | '：' | '.' | '-' | '—' | '–' | '+' | '±' | '%' | '％' | '/' | '×'
            )
    })
}

/// Two fields or more are numbers, times or amounts.
fn has_numbers(text: &[char]) -> bool {
    let fields = fields(text);
    let (mut all, mut numbers, mut single) = (0, 0, 0);
    for (n, field) in fields.iter().enumerate() {
        // A number and what it counts are one field: 2019 年.
        let counted = fields.get(n + 1).is_some_and(|next| is_counted(next[0]));
        all += 1;
        numbers += usize::from(is_figure(field) && !counted);
        single += usize::from(field.len() == 1);
    }
    numbers >= 2 && all > numbers && single * 2 < all
}

/// A name, perhaps with its place before it, and figures behind it; or nothing but figures. A long
/// number that was cut has groups of three, or single digits.
pub(super) fn is_row_of_numbers(text: &[char]) -> bool {
    let fields = fields(text);
    let is_name = |field: &[char]| field.len() >= 2 && field.iter().all(|c| is_han(*c));
    let figures = fields.iter().filter(|field| is_figure(field)).count();
    let names = fields.iter().filter(|field| is_name(field)).count();
    let digits = |field: &&&[char]| field.iter().all(char::is_ascii_digit);
    let single = |field: &&&[char]| field.len() == 1 && digits(field);
    let long = fields.iter().filter(|field| field.len() > 1).count();
    let groups = fields.iter().skip(1).filter(digits);
    let grouped = groups.clone().count() + 1 == fields.len()
        && groups.clone().all(|field| field.len() == 3)
        && fields
            .first()
            .filter(digits)
            .is_some_and(|field| field.len() <= 3);
    let called = fields.first().is_some_and(|field| {
        let field: String = field.iter().collect();
        CALLED.iter().any(|word| field.ends_with(word))
    });
    match (names, figures) {
        (1..=2, 3..) => figures + names == fields.len() && !called && long > names,
        (0, 3..) => {
            let singles = fields.iter().filter(single).count();
            figures == fields.len() && !grouped && singles * 2 < fields.len()
        }
        _ => false,
    }
}

/// What stands before a number that may be long.
const CALLED: [&str; 10] = [
    "电话", "热线", "手机", "传真", "客服", "账号", "帐号", "卡号", "邮编", "编号",
];

/// Four fields and more, each a word at least, without a mark of a sentence: menus, programmes.
fn is_list(text: &[char]) -> bool {
    let fields = fields(text);
    let whole = |field: &&[char]| {
        field.len() >= 2
            && is_han(field[0])
            && field.last().is_some_and(|c| *c != '、')
            && field.iter().all(|c| is_han(*c) || *c == '、')
    };
    text.contains(&'、') && fields.iter().all(whole)
}

/// Rows of one table have as many fields each; where one is a row of figures, those beside it with
/// as many are rows too.
pub(super) fn beside_each_other(text: &[char], lines: &mut [Line]) {
    let counts: Vec<usize> = lines.iter().map(|line| count(text, line)).collect();
    let all: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].from < lines[*at].to)
        .collect();
    for pair in all.windows(2) {
        let (one, two) = (pair[0], pair[1]);
        if counts[one] < 3 || counts[one] != counts[two] {
            continue;
        }
        let figures = |at: usize| {
            let fields = fields(&text[lines[at].from..lines[at].to]);
            fields.iter().filter(|field| is_figure(field)).count()
        };
        if lines[one].fields || lines[two].fields || figures(one) + figures(two) >= counts[one] {
            lines[one].fields = true;
            lines[two].fields = true;
        }
    }
}

/// How many fields a line has that is no sentence.
fn count(text: &[char], line: &Line) -> usize {
    let text = &text[line.from..line.to];
    let is_sentence = |c: &char| matches!(c, '，' | '。' | '；' | '！' | '？');
    match text.iter().any(is_sentence) {
        true => 0,
        false => fields(text).len(),
    }
}
