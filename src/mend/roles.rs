//! What each line of a page is: headline, byline, body, caption, jump line, furniture.
//!
//! Lines that run on are of one role, so lines are taken together by the breaks between them, and
//! a role is told by how the paragraph looks, where it stands and what stands beside it.

use crate::core::Role;

use super::dictionary::is_han;
use super::repairs::is_family;
use super::signs::is_number;
use super::view::{Edge, View};

/// The role of every line. `scores` says of each break how much speaks for keeping it.
pub fn roles(view: &View<'_>, scores: &[f32]) -> Vec<Role> {
    let mut parts: Vec<Part> = Vec::new();
    let mut from = 0;
    for at in 0..view.lines.len() {
        if scores.get(at).is_none_or(|score| *score >= 0.0) {
            parts.push(Part::of(view, from, at));
            from = at + 1;
        }
    }
    mark_ends(view, &mut parts);
    mark_rows(&mut parts);
    let mut at = 0;
    while at < parts.len() {
        let run = parts[at..]
            .iter()
            .take_while(|part| part.role == Role::Headline)
            .count();
        mark_decks(view, &mut parts, at, at + run);
        at += run.max(1);
    }
    let mut roles = vec![Role::Body; view.lines.len()];
    for part in parts {
        roles[part.from..=part.to].fill(part.role);
    }
    roles
}

/// A paragraph: lines that run on.
struct Part {
    from: usize,
    /// Its last line.
    to: usize,
    /// Characters in it.
    length: usize,
    role: Role,
}

impl Part {
    fn of(view: &View<'_>, from: usize, to: usize) -> Self {
        let length = (from..=to).map(|line| view.text(line).len()).sum();
        Self {
            from,
            to,
            length,
            role: role_of(view, from, to, length),
        }
    }
}

/// The role of a paragraph by its own looks.
fn role_of(view: &View<'_>, from: usize, to: usize, length: usize) -> Role {
    let (first, last) = (view.signs[from], view.signs[to]);
    let text = view.text(from);
    if first.jump && length <= 20 {
        return Role::Jump;
    }
    if from == to && (first.furniture || first.header || is_apparatus(text)) {
        return Role::Furniture;
    }
    // A heading with a number: 一、, 第一章.
    let numbered = first.item || matches!(text, ['第', _, '章' | '节', ..]);
    if numbered && from == to && length <= 14 && first.marks <= 1 && view.ends[to] == Edge::Han {
        return Role::Subtitle;
    }
    let listed = matches!(text.first(), Some('▲' | '△' | '▼'));
    if (first.caption && !(listed && !last.credit))
        || (last.credit && length <= 120 && first.marks > 0)
    {
        return Role::Caption;
    }
    if (first.byline && length <= 40) || (from == to && is_author(text)) {
        let closes = first.bracketed && from > 0 && view.ends[from - 1] == Edge::Stop;
        return if closes { Role::Signoff } else { Role::Byline };
    }
    if first.dateline && length <= 24 && first.marks == 0 && view.ends[to] != Edge::Stop {
        return Role::Dateline;
    }
    let marks: u32 = (from..=to)
        .map(|line| u32::from(view.signs[line].marks))
        .sum();
    let ends = matches!(view.ends[to], Edge::Stop | Edge::Pause | Edge::Colon);
    let quiet = marks == 0 || (marks <= 1 && !ends && length <= 30);
    let spread = first.wide_gap && !is_spread(text);
    if quiet && !ends && length <= 48 && !first.item && !spread {
        return Role::Headline;
    }
    Role::Body
}

/// What belongs to the page or the site and not to a story: staff, hotlines, navigation.
fn is_apparatus(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let head = [
        "热线",
        "新闻热线",
        "热线电话",
        "值班",
        "分享到",
        "首页 ",
        "相关阅读",
        "相关链接：",
        "投稿",
        "【免责",
        "免责声明",
        "今日",
        "扫描二维码",
        "广告",
        "分类信息",
        "责任校对",
        "编辑：",
        "本报地址",
    ];
    let begins = head.iter().any(|word| line.starts_with(word)) && text.len() <= 40;
    let begins = begins && (!line.starts_with("今日") || line.contains('版'));
    // 05　民生, 2版　焦点, A1　2024年7月19日
    let number = text
        .iter()
        .take_while(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || **c == '版')
        .count();
    let numbered = (1..=4).contains(&number)
        && text[..number].iter().any(char::is_ascii_digit)
        && text
            .get(number)
            .is_some_and(|c| matches!(c, '\u{3000}' | ' '))
        && text.len() <= number + 14
        && !text[number..]
            .iter()
            .any(|c| matches!(c, '，' | '。' | '：' | '.' | ':'));
    let words = text[number..].iter().filter(|c| is_han(**c)).count();
    begins || (numbered && (text[..number].contains(&'版') || words <= 4 || line.contains('年')))
}

/// A name of two or three characters that stands alone, or with 著, 文 or an office beside it.
fn is_author(text: &[char]) -> bool {
    let inner: Vec<char> = text
        .iter()
        .filter(|c| !matches!(c, '（' | '）' | '(' | ')'))
        .copied()
        .collect();
    let fields: Vec<&[char]> = inner
        .split(|c| matches!(c, ' ' | '\u{3000}'))
        .filter(|field| !field.is_empty())
        .collect();
    let han = |field: &[char]| field.iter().all(|c| is_han(*c));
    let name = |field: &[char]| (2..=3).contains(&field.len()) && han(field) && is_family(field[0]);
    match fields[..] {
        [one] => name(one),
        [one, role] => {
            let behind = matches!(
                role,
                ['著' | '文' | '译' | '作' | '编'] | ['整', '理'] | ['口', '述']
            );
            let spread = one.len() == 1 && role.len() == 1 && is_family(one[0]) && han(role);
            (name(one) && behind) || spread && text.contains(&'\u{3000}')
        }
        _ => false,
    }
}

/// A headline of two characters set wide: 启　事.
fn is_spread(text: &[char]) -> bool {
    text.len() <= 5 && text.iter().filter(|c| is_han(**c)).count() <= 3
}

/// A date on a line of its own behind a text, and whoever signs before it.
fn mark_ends(view: &View<'_>, parts: &mut [Part]) {
    for at in 1..parts.len() {
        let text = view.text(parts[at].from);
        let date = text.last() == Some(&'日')
            && text.len() <= 12
            && text
                .iter()
                .all(|c| is_number(*c) || matches!(c, '年' | '月' | '日'));
        if !date || parts[at].from != parts[at].to {
            continue;
        }
        parts[at].role = Role::Signoff;
        let before = &mut parts[at - 1];
        if matches!(before.role, Role::Headline | Role::Byline) && before.length <= 16 {
            before.role = Role::Signoff;
        }
    }
    // 本报编辑部 and the like need no date.
    for part in parts.iter_mut().skip(1) {
        let line: String = view.text(part.from).iter().collect();
        let signs = ["本报编辑部", "本报社", "编辑部", "本刊编辑部", "本报评论员"];
        if signs.contains(&line.as_str()) {
            part.role = Role::Signoff;
        }
    }
}

/// Many lines in a row that look like headlines are verse or a list.
fn mark_rows(parts: &mut [Part]) {
    let mut at = 0;
    while at < parts.len() {
        let run = parts[at..]
            .iter()
            .take_while(|part| part.role == Role::Headline)
            .count();
        let total: usize = parts[at..at + run].iter().map(|part| part.length).sum();
        if run > 5 && total <= 10 * run {
            // The first may be the headline of what follows.
            for part in parts[at + 1..at + run].iter_mut() {
                part.role = Role::Body;
            }
        }
        at += run.max(1);
    }
}

/// Which of several headlines in a row is the main one, and whether one alone is a crosshead.
fn mark_decks(view: &View<'_>, parts: &mut [Part], from: usize, to: usize) {
    if to == from + 1 {
        // Between two paragraphs of one story.
        let begins_story = parts
            .get(to)
            .is_none_or(|next| view.signs[next.from].dateline || next.role != Role::Body);
        let behind_body = from > 0 && parts[from - 1].role == Role::Body;
        let length = parts[from].length;
        let has_dateline = view.signs.iter().any(|signs| signs.dateline);
        let most = if has_dateline { 14 } else { 8 };
        if behind_body && !begins_story && length <= most {
            parts[from].role = Role::Subtitle;
        }
        return;
    }
    if to < from + 2 || to > from + 4 {
        return;
    }
    // A headline in several lines is the main one; else one without a gap, not too short, and
    // not the names of those who were there.
    let weight = |part: &Part| {
        let line: String = (part.from..=part.to)
            .flat_map(|line| view.text(line))
            .collect();
        let names = ["主持", "出席", "讲话", "就座", "参加"]
            .iter()
            .any(|word| line.contains(word));
        let gap = (part.from..=part.to).any(|line| view.signs[line].gap);
        let short = part.length < 4;
        (
            u8::from(names) + u8::from(short),
            u8::from(gap),
            u8::from(part.from == part.to),
        )
    };
    let order = |at: &usize| {
        (
            weight(&parts[*at]),
            std::cmp::Reverse(parts[*at].length.min(18)),
        )
    };
    let main = (from..to).min_by_key(order).unwrap_or(from);
    for at in (from..to).filter(|at| *at != main) {
        parts[at].role = Role::Subtitle;
    }
}
