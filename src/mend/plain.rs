//! A page's characters as mending reads them: in the forms that most pages have.
//!
//! Papers differ in how they write the same thing: marks of half width, quotation marks of vertical
//! type, traditional characters, Han digits for each figure of a number. What is known of breaks
//! was learned from pages in one form, so the others are read as that one. A character is one
//! character here too, so places stay; and how wide it is, is measured on the page.

use std::borrow::Cow;

use super::dictionary::is_han;
use super::sieve::Sieve;
use crate::core::clean::{is_line_end, is_white};
use crate::core::variants::simplified;

/// One Han character in so many has to be a traditional one for the page to be so, and a few of
/// them: papers in simplified characters print single ones, in names above all.
const TRADITIONAL: usize = 50;
const SINGLE: usize = 2;

/// After so many characters a straight quotation mark opens again, whatever came before.
pub(super) const QUOTATION: usize = 200;

/// Marks and digits that may be read otherwise.
static FORMS: Sieve = Sieve::of(&[
    ',', '.', ';', ':', '?', '!', '(', ')', '"', '「', '」', '『', '』', '〇', '零', '一', '二',
    '三', '四', '五', '六', '七', '八', '九',
]);

/// See the module's description. As many characters as the page has.
pub(super) fn plain(page: &[char]) -> Cow<'_, [char]> {
    let mut plain = Cow::Borrowed(page);
    if is_traditional(page) {
        for c in plain.to_mut() {
            *c = simplified(*c);
        }
    }
    let mut quoted = None;
    let mut at = 0;
    while let Some(found) = page[at..].iter().position(|c| FORMS.lets_through(*c)) {
        at += found;
        if let Some(mark) = mark(page, at, &mut quoted) {
            plain.to_mut()[at] = mark;
        }
        if figure(page[at]).is_some() {
            let (end, is_number) = figures(page, at);
            for place in (at..end).filter(|_| is_number) {
                if let Some(figure) = figure(page[place]) {
                    plain.to_mut()[place] = figure;
                }
            }
            at = end - 1;
        }
        at += 1;
    }
    plain
}

fn is_traditional(page: &[char]) -> bool {
    let han = page.iter().filter(|c| is_han(**c)).count();
    let traditional = page.iter().filter(|c| simplified(**c) != **c).count();
    traditional > SINGLE && traditional * TRADITIONAL >= han
}

/// What a mark is read as. `quoted` is where the last straight quotation mark that opens stands.
fn mark(page: &[char], at: usize, quoted: &mut Option<usize>) -> Option<char> {
    let c = page[at];
    match c {
        '「' => return Some('“'),
        '」' => return Some('”'),
        '『' => return Some('‘'),
        '』' => return Some('’'),
        ',' | '.' | ';' | ':' | '?' | '!' | '(' | ')' | '"' => {}
        _ => return None,
    }
    let beside = |c: Option<&char>| c.copied().filter(|c| !is_line_end(*c));
    let before = beside(at.checked_sub(1).and_then(|at| page.get(at)));
    let behind = beside(page.get(at + 1));
    let is_in_text = before.is_some_and(is_wide)
        || behind.is_some_and(is_wide) && !before.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_figure = |c: Option<char>| c.and_then(figure).is_some();
    let is_in_number =
        behind.is_some_and(|c| c.is_ascii_alphanumeric()) || is_figure(before) && is_figure(behind);
    match c {
        '"' => {
            let is_open = quoted.is_some_and(|from| at - from < QUOTATION);
            let opens = opens(before, behind).unwrap_or(!is_open);
            *quoted = opens.then_some(at);
            Some(if opens { '“' } else { '”' })
        }
        '(' if behind.is_some_and(is_wide) || is_in_text => Some('（'),
        ')' if is_in_text => Some('）'),
        '.' if is_in_text && !is_in_number => Some('。'),
        ',' if is_in_text => Some('，'),
        ';' if is_in_text => Some('；'),
        ':' if is_in_text => Some('：'),
        '?' if is_in_text => Some('？'),
        '!' if is_in_text => Some('！'),
        _ => None,
    }
}

/// Whether a straight quotation mark opens, where what stands beside it leaves no doubt.
pub(super) fn opens(before: Option<char>, behind: Option<char>) -> Option<bool> {
    let is_pause = |c| matches!(c, '，' | ',' | '、' | '；' | ';');
    let is_colon = |c| matches!(c, '：' | ':');
    let is_stop = |c| matches!(c, '。' | '.' | '！' | '!' | '？' | '?');
    match (before, behind) {
        (Some(before), Some(behind)) if is_colon(before) && is_han(behind) => Some(true),
        (None, Some(behind)) if is_han(behind) => Some(true),
        (_, Some(behind)) if is_pause(behind) || is_stop(behind) || is_colon(behind) => Some(false),
        (Some(before), None) if is_stop(before) || is_han(before) => Some(false),
        _ => None,
    }
}

/// A Han character, or a mark that stands among them, straight ones that close included.
fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{3001}'..='\u{303F}' | '\u{FF01}'..='\u{FF5E}' | '“' | '”' | '‘' | '’' | '…' | '"' | ')')
}

/// The figure that a Han digit is.
fn figure(c: char) -> Option<char> {
    let figure = match c {
        '〇' | '零' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ => return None,
    };
    Some(figure)
}

/// The end of the Han digits that begin at a place, line ends anywhere among them, and whether
/// they are a number written figure by figure, as years are.
fn figures(page: &[char], from: usize) -> (usize, bool) {
    let counts = |c: char| matches!(c, '十' | '百' | '千' | '万' | '萬' | '亿' | '億');
    let is_blank = |c: char| is_white(c) || is_line_end(c);
    let (mut figures, mut has_zero, mut end) = (0, false, from);
    let mut behind = None;
    for (place, c) in page.iter().enumerate().skip(from) {
        if figure(*c).is_some() {
            figures += 1;
            has_zero |= *c == '〇';
            end = place + 1;
        } else if !is_blank(*c) {
            behind = Some(*c);
            break;
        }
    }
    let mut before = page[..from].iter().rev().take(8);
    let before = before.find(|c| !is_blank(**c)).copied();
    let is_counted = before.is_some_and(counts) || behind.is_some_and(counts);
    (
        end,
        !is_counted && (figures >= 3 || has_zero && figures == 2),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_the_usual_ones() {
        for (page, expected) in [
            ("他说:\"好,走吧.\"\n(完)", "他说：“好，走吧。”\n（完）"),
            ("「好」『走』", "“好”‘走’"),
            ("百分之三.五.", "百分之三.五。"),
            ("3.5, 1,200 (a) b.c?", "3.5, 1,200 (a) b.c?"),
            ("达3.5米,长1.2米.", "达3.5米，长1.2米。"),
            ("一九九\n八年，三三两两", "199\n8年，三三两两"),
            ("二〇年十一二三人，一二三千", "20年十一二三人，一二三千"),
            ("這個國家的經濟", "这个国家的经济"),
            (
                "乾隆年间的著作于此展出，这里的人们说起它来都有一段话",
                "乾隆年间的著作于此展出，这里的人们说起它来都有一段话",
            ),
            ("", ""),
        ] {
            let page: Vec<char> = page.chars().collect();
            let found: String = plain(&page).iter().collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_usual_page_is_not_copied() {
        let page: Vec<char> = "本报讯 3月4日，市民说：“好。”一共二十三人。"
            .chars()
            .collect();
        assert!(matches!(plain(&page), Cow::Borrowed(_)));
    }
}
