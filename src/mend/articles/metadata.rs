//! What dateline and byline say of an article: source, place, day, authors.
//!
//! 本报北京3月5日电 记者张三 → source 本报, place 北京, the day with the year of the page, author 张三.

use crate::core::Role;

use super::jumps::value_of;
use super::{Article, Sheet};
use crate::mend::dictionary::is_han;
use crate::mend::repairs::is_family;
use crate::mend::signs::is_number;

/// What is read of an article; nothing where it does not say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Metadata {
    /// The paper or agency: 本报, 新华社.
    pub source: Option<String>,
    /// Where it was sent from.
    pub place: Option<String>,
    /// The day it was sent, as `2024-03-05`.
    pub date: Option<String>,
    /// Who wrote it, several parted by 、.
    pub author: Option<String>,
}

/// How far a dateline may reach.
const HEAD: usize = 44;

/// Longer than this no place is.
const PLACE: usize = 8;

pub(super) fn read(sheets: &[Sheet], article: &Article) -> Metadata {
    let mut found = Metadata::default();
    let mut authors: Vec<String> = Vec::new();
    let mut first_body = true;
    for (number, part) in article.parts.iter().enumerate() {
        let sheet = &sheets[part.page];
        for (at, &line) in part.lines.iter().enumerate() {
            let role = sheet.roles.get(line).copied().unwrap_or_default();
            match role {
                Role::Byline | Role::Signoff => {
                    // 原文刊发于某日出版的某刊 names nobody.
                    let bracketed = matches!(sheet.lines[line].first(), Some('（' | '('));
                    if role == Role::Byline || !bracketed {
                        let signs = role == Role::Signoff;
                        authors.extend(names_of_byline(&sheet.lines[line], signs));
                    }
                }
                Role::Dateline | Role::Body if first_body && number == 0 => {
                    // A dateline may run over two lines.
                    let later = part.lines[at..].iter().take(3);
                    let later = later.filter(|line| {
                        matches!(sheet.roles.get(**line), Some(Role::Body | Role::Dateline))
                    });
                    let mut text: Vec<char> = later.flat_map(|l| sheet.lines[*l].clone()).collect();
                    text.truncate(HEAD + 20);
                    first_body = role == Role::Dateline;
                    dateline(&text, sheet, &mut found, &mut authors);
                }
                _ => {}
            }
        }
    }
    let mut seen: Vec<String> = Vec::new();
    for name in authors {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    if !seen.is_empty() {
        found.author = Some(seen.join("、"));
    }
    found
}

/// Reads the beginning of a report.
fn dateline(text: &[char], sheet: &Sheet, found: &mut Metadata, authors: &mut Vec<String>) {
    let inked: Vec<char> = text
        .iter()
        .filter(|c| !c.is_whitespace())
        .copied()
        .collect();
    let skip = inked
        .iter()
        .take_while(|c| matches!(c, '【' | '（' | '(' | '据' | '據'))
        .count();
    let head = &inked[skip..];
    let Some(source) = source_len(head) else {
        return;
    };
    let name: String = head[..source].iter().collect();
    let rest = &head[source..head.len().min(HEAD)];
    let ends = rest
        .iter()
        .position(|c| matches!(c, '电' | '電' | '讯' | '訊'));
    let Some(end) = ends.filter(|end| *end <= 20) else {
        return;
    };
    // 据新华社报道 has no day and is no dateline.
    let sent = &rest[..end];
    if sent.iter().any(|c| matches!(c, '，' | '。' | '：' | '；')) {
        return;
    }
    found.source = Some(name);
    let month = sent.iter().position(|c| *c == '月');
    let number_before = |at: usize| {
        let run = sent[..at]
            .iter()
            .rev()
            .take_while(|c| is_number(**c))
            .count();
        at - run
    };
    let place_end = month.map_or_else(
        || {
            let day = sent.iter().position(|c| *c == '日');
            day.map_or(sent.len(), number_before)
        },
        number_before,
    );
    let place: String = sent[..place_end]
        .iter()
        .filter(|c| !matches!(c, '（' | '专' | '專'))
        .collect();
    if (2..=PLACE).contains(&place.chars().count()) && place.chars().all(|c| is_han(c) || c == '·')
    {
        found.place = Some(place);
    }
    if let Some(month) = month {
        let day_end = sent[month..]
            .iter()
            .position(|c| *c == '日')
            .map(|at| month + at);
        let of = |from: usize, to: usize| value_of(&sent[from..to]);
        if let Some(day_end) = day_end
            && let (Some(month), Some(day)) =
                (of(number_before(month), month), of(month + 1, day_end))
        {
            found.date = day_of(sheet, month, day);
        }
    }
    // （记者 某某、某某） or 记者某某报道： behind it.
    let behind = &text[text.len().min(where_in(text, skip + source + end + 1))..];
    authors.extend(names_behind(behind));
}

/// Where in a text with white space the inked character stands.
fn where_in(text: &[char], inked: usize) -> usize {
    let inks = text.iter().enumerate().filter(|(_, c)| !c.is_whitespace());
    inks.map(|(at, _)| at).nth(inked).unwrap_or(text.len())
}

fn source_len(head: &[char]) -> Option<usize> {
    let own = matches!(head, ['本', '报' | '報' | '刊' | '台' | '网' | '社', ..]);
    if own {
        return Some(2);
    }
    let agency = head.iter().take(6).position(|c| *c == '社')?;
    let han = head[..agency].iter().all(|c| is_han(*c));
    (agency >= 1 && han).then_some(agency + 1)
}

/// The day with the year of the page: the year before where the page is of January and the day of
/// December.
fn day_of(sheet: &Sheet, month: u32, day: u32) -> Option<String> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (year, of_page) = year_of(sheet)?;
    let year = if month == 12 && of_page == Some(1) {
        year - 1
    } else {
        year
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The year and month of a page.
fn year_of(sheet: &Sheet) -> Option<(u32, Option<u32>)> {
    date_of(sheet).map(|(year, month, _)| (year, month))
}

/// The day of a page, if all of it is known.
pub(super) fn day_of_page(sheet: &Sheet) -> Option<(u32, u32, u32)> {
    let (year, month, day) = date_of(sheet)?;
    Some((year, month?, day?))
}

/// Year, month and day of a page: what is known from outside, or what its head says.
fn date_of(sheet: &Sheet) -> Option<(u32, Option<u32>, Option<u32>)> {
    if let Some(date) = &sheet.date {
        let mut fields = date.split('-').map(|field| field.parse().ok());
        let year = fields.next()??;
        return Some((year, fields.next().flatten(), fields.next().flatten()));
    }
    sheet.furniture().find_map(|line| {
        let at = line.iter().position(|c| *c == '年')?;
        let year = year_before(&line[..at])?;
        let number = |field: &[char]| value_of(field).filter(|_| !field.is_empty());
        let behind = line[at + 1..].iter().position(|c| !c.is_whitespace());
        let behind = behind.map_or(&[][..], |skip| &line[at + 1 + skip..]);
        let mut fields = behind.split(|c| !is_number(*c));
        let month = fields.next().and_then(number);
        let day = fields.next().and_then(number);
        Some((year, month, day))
    })
}

/// The year that stands at the end of a text, of four digits or counted from 1912 on (民国).
fn year_before(text: &[char]) -> Option<u32> {
    let run = text.iter().rev().take_while(|c| is_number(**c)).count();
    let (before, run) = text.split_at(text.len() - run);
    let of_republic = |before: &[char]| {
        let before = before.iter().rev().filter(|c| !c.is_whitespace());
        before.take(2).eq(&['国', '民'])
    };
    if of_republic(before) {
        return value_of(run)?.checked_add(1911);
    }
    if let ([before @ .., '元'], []) = (before, run) {
        return of_republic(before).then_some(1912);
    }
    let digits = run.iter().filter_map(|c| value_of(&[*c]));
    let digits: String = digits.map(|digit| digit.to_string()).collect();
    digits.parse().ok().filter(|_| digits.len() == 4)
}

const WRITERS: [&str; 14] = [
    "特约记者",
    "特約記者",
    "记者",
    "記者",
    "特派员",
    "特派員",
    "通讯员",
    "通訊員",
    "实习生",
    "實習生",
    "作者",
    "撰文",
    "评论员",
    "評論員",
];

/// What stands beside names and is none.
const NO_NAME: [&str; 23] = [
    "摄影报道",
    "攝影報道",
    "摄影",
    "攝影",
    "报道",
    "報道",
    "报导",
    "報導",
    "本报",
    "本報",
    "本刊",
    "图文",
    "圖文",
    "摄",
    "攝",
    "文",
    "图",
    "圖",
    "整理",
    "新华社",
    "新華社",
    "见习",
    "見習",
];

/// Names behind 记者 in brackets, or up to 报道.
fn names_behind(text: &[char]) -> Vec<String> {
    let line: String = text.iter().collect();
    let line = line.trim_start();
    if let Some(inner) = line.strip_prefix(['（', '(']) {
        let Some(end) = inner.find(['）', ')']) else {
            return Vec::new();
        };
        let inner = &inner[..end];
        return if WRITERS.iter().any(|word| inner.contains(word)) {
            names_in(inner)
        } else {
            Vec::new()
        };
    }
    // 记者某某报道, or 记者某某 with a gap behind.
    let Some(rest) = WRITERS.iter().find_map(|word| line.strip_prefix(word)) else {
        return Vec::new();
    };
    let end = ["报道", "報道", "报导", "報導"]
        .iter()
        .filter_map(|word| rest.find(word))
        .min();
    match end.filter(|end| *end <= 40) {
        Some(end) => names_in(&rest[..end]),
        None => {
            let first = rest
                .trim_start()
                .split([' ', '\u{3000}', '：'])
                .next()
                .unwrap_or("");
            if rest.trim_start().len() > first.len() {
                names_in(first)
            } else {
                Vec::new()
            }
        }
    }
}

/// Names of a byline: behind what the writers are, or all of it where nothing says that.
fn names_of_byline(text: &[char], signed: bool) -> Vec<String> {
    let line: String = text.iter().collect();
    let line = line.trim_matches(|c| {
        matches!(
            c,
            '（' | '）' | '(' | ')' | '□' | '■' | '◎' | '●' | '○' | '▲' | '◆' | ' ' | '\u{3000}'
        )
    });
    if signed
        && ["读者", "讀者", "一"]
            .iter()
            .any(|word| line.starts_with(word))
    {
        return Vec::new();
    }
    // 国务委员 张三: a post with a name, and nobody else.
    let fields: Vec<&str> = line.split_whitespace().collect();
    if let ([posts @ .., name], true) = (&fields[..], signed)
        && posts.iter().any(|post| post.chars().count() > 1)
    {
        return names_in(name);
    }
    names_in(line)
}

/// Names in a list: fields parted by white space and marks, words for what they do taken off.
fn names_in(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for word in WRITERS.iter().chain(&NO_NAME) {
        // A name may hold one of the short ones: only fields of their own go.
        if word.chars().count() > 1 {
            text = text.replace(word, " ");
        }
    }
    let parted = |c: char| {
        c.is_whitespace() || matches!(c, '、' | '，' | ',' | '/' | '／' | '：' | ':' | '；')
    };
    let mut names: Vec<String> = Vec::new();
    for field in text.split(parted).filter(|field| !field.is_empty()) {
        let chars: Vec<char> = field.chars().collect();
        if chars.len() == 1 {
            // A name of two characters set wide: 王　敏.
            let begins = is_family(chars[0]);
            match names.last_mut() {
                Some(last) if last.chars().count() == 1 => last.push(chars[0]),
                _ if begins && !NO_NAME.contains(&field) => names.push(field.to_owned()),
                _ => {}
            }
            continue;
        }
        let foreign = chars.contains(&'·');
        let plain = (2..=4).contains(&chars.len()) && chars.iter().all(|c| is_han(*c));
        if foreign || plain {
            names.push(field.to_owned());
        }
    }
    names.retain(|name| name.chars().count() > 1);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &str, expected: Option<(u32, Option<u32>, Option<u32>)>) {
        let sheet = Sheet {
            lines: vec![head.chars().collect()],
            roles: vec![Role::Furniture],
            ..Sheet::default()
        };
        assert_eq!(date_of(&sheet), expected, "{head}");
    }

    #[test]
    fn the_day_of_a_page_is_read_from_its_head() {
        let day = |year, month, day| Some((year, Some(month), Some(day)));
        check("2024年3月5日 星期二 第4版", day(2024, 3, 5));
        check("2024年 3月5日", day(2024, 3, 5));
        check("二〇二四年三月五日", day(2024, 3, 5));
        check("一九九八年十二月二十一日", day(1998, 12, 21));
        check("中华民国一一三年三月六日", day(2024, 3, 6));
        check("民国 113年3月6日", day(2024, 3, 6));
        check("民国元年十月十日", day(1912, 10, 10));
        check("民国4294967295年", None);
        check("2024年", Some((2024, None, None)));
        check("创刊40年", None);
    }
}
