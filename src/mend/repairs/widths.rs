//! Half width for full and the other way round, and marks of the wrong sort.

use crate::mend::dictionary::is_han;
use crate::mend::reasons::Fault;

use super::lines::Lines;
use super::{Fix, Kind, quotes};

pub(super) fn find(lines: &Lines<'_>, found: &mut Vec<Fix>) {
    let text = lines.text;
    wide(text, found);
    for line in &lines.lines {
        narrow(text, line.from, line.to, found);
        brackets(text, line.from, line.to, found);
        dashes(text, line.from, line.to, found);
    }
    quotes::find(text, found);
}

pub(super) fn fix(start: usize, end: usize, with: &str, confidence: f32, reason: Fault) -> Fix {
    Fix {
        start,
        end,
        with: with.to_owned(),
        kind: Kind::Width,
        confidence,
        reason,
    }
}

fn is_wide(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Full-width digits and letters where the text has half-width ones.
fn wide(text: &[char], found: &mut Vec<Fix>) {
    if !text.iter().any(char::is_ascii_alphanumeric) {
        return;
    }
    let half = |c: char| char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c);
    let mut at = 0;
    while at < text.len() {
        if is_wide(text[at]) {
            let end = (at..text.len())
                .find(|i| !is_wide(text[*i]))
                .unwrap_or(text.len());
            let with: String = text[at..end].iter().map(|c| half(*c)).collect();
            found.push(fix(at, end, &with, 0.96, Fault::FullWidthAmongHalf));
            at = end;
            continue;
        }
        let digit = |i: Option<&char>| i.is_some_and(|c| c.is_ascii_digit() || is_wide(*c));
        let points = text[at..].iter().take_while(|c| **c == '．').count();
        if points > 0 && at > 0 && digit(text.get(at - 1)) && digit(text.get(at + points)) {
            found.push(fix(at, at + points, ".", 0.96, Fault::FullWidthAmongHalf));
            at += points;
            continue;
        }
        at += 1;
    }
}

/// What Chinese text is made of.
pub(super) fn is_chinese(c: char) -> bool {
    is_han(c)
        || matches!(
            c,
            '”' | '“'
                | '》'
                | '《'
                | '）'
                | '（'
                | '，'
                | '。'
                | '」'
                | '「'
                | '』'
                | '『'
                | '、'
                | '；'
                | '：'
                | '’'
                | '‘'
                | '？'
                | '！'
        )
}

/// Half-width marks between Chinese characters.
fn narrow(text: &[char], from: usize, to: usize, found: &mut Vec<Fix>) {
    for at in from + 1..to {
        let with = match text[at] {
            ',' => "，",
            '.' => "。",
            ':' => "：",
            ';' => "；",
            '?' => "？",
            '!' => "！",
            _ => continue,
        };
        let c = text[at];
        let before = text[at - 1];
        let after = text[at + 1..to].iter().find(|c| !c.is_whitespace());
        let ends = after.is_none();
        let left =
            is_chinese(before) || matches!(before, '"' | ')' | '］' | '〕' | '】' | '…' | '—');
        let title = before == '>' && text[from..at].contains(&'<');
        let left = left || title;
        let right =
            after.is_some_and(|c| is_chinese(*c) || matches!(c, '"' | '(' | '<' | '〔' | '【'));
        let counted = before.is_ascii_digit() || matches!(before, '%' | '％' | '℃');
        let digit = after.is_some_and(char::is_ascii_digit);
        let run = text.get(at + 1) == Some(&c) || before == c;
        let fits = match c {
            '.' => left && (right || ends) && !run,
            ':' => {
                left && (right || ends || digit || after.is_some_and(|c| c.is_alphabetic()))
                    && !matches!(before, ')')
            }
            ',' | ';' => {
                (left && (right || ends || digit || after.is_some_and(|c| c.is_alphabetic())))
                    || (counted && (right && !ends))
            }
            _ => left && (right || ends || digit),
        };
        // An item's number or an address has its own marks.
        let address = after == Some(&'/') || (c == ':' && text.get(at + 1) == Some(&'/'));
        if fits && !address && c == '.' && is_in_name(&text[from..to], at - from) {
            found.push(fix(at, at + 1, "·", 0.9, Fault::HalfWidthMark));
        } else if fits && !address {
            found.push(fix(at, at + 1, with, 0.95, Fault::HalfWidthMark));
        }
    }
}

/// What foreign names are written with, and little else.
const SOUNDS: &str = "阿埃艾奥巴贝彼伯博布查达戴德迪蒂丁杜厄恩尔弗伏盖戈格哈海赫翰霍基吉加贾杰卡凯康柯科克肯库拉莱兰劳勒雷里丽利列林琳卢鲁伦罗洛玛迈麦曼梅蒙米密莫姆穆纳娜奈内尼涅诺欧帕佩皮珀普契乔切琼瑞若萨塞桑森莎舍圣史斯索塔泰汤特托瓦威韦维温沃乌西希夏谢辛休雅亚扬耶伊因英尤约泽扎詹珍朱兹佐";

/// Whether a . parts a foreign name, as · does: 约翰.史密斯, 弗.伊.列宁.
fn is_in_name(own: &[char], at: usize) -> bool {
    let sounds = |c: &&char| SOUNDS.contains(**c);
    let left = own[..at].iter().rev().take_while(sounds).count();
    let right = own[at + 1..].iter().take_while(sounds).count();
    let is_part = |c: Option<&char>| matches!(c, Some('.' | '·'));
    let before = (at - left)
        .checked_sub(1)
        .and_then(|before| own.get(before));
    let goes_on = is_part(before) || is_part(own.get(at + 1 + right));
    left > 0 && right > 0 && (goes_on || left > 1 && right > 1)
}

/// Round brackets: a pair whose content is Chinese, and one whose partner is full-width.
fn brackets(text: &[char], from: usize, to: usize, found: &mut Vec<Fix>) {
    let mut open: Vec<usize> = Vec::new();
    for at in from..to {
        match text[at] {
            '(' | '（' => open.push(at),
            ')' | '）' => {
                let Some(start) = open.pop() else {
                    // An item: 1)
                    let after_han = at > from && is_han(text[at - 1]);
                    if text[at] == ')' && after_han {
                        found.push(fix(at, at + 1, "）", 0.9, Fault::HalfWidthMark));
                    }
                    continue;
                };
                let content = &text[start + 1..at];
                let chinese = content.iter().any(|c| is_han(*c));
                let halves = (text[start] == '(', text[at] == ')');
                if halves == (false, false) || (halves == (true, true) && !chinese) {
                    continue;
                }
                if halves.0 {
                    found.push(fix(start, start + 1, "（", 0.95, Fault::HalfWidthMark));
                }
                if halves.1 {
                    found.push(fix(at, at + 1, "）", 0.95, Fault::HalfWidthMark));
                }
            }
            _ => {}
        }
    }
    for at in open {
        let chinese = text[at + 1..to].iter().take(3).any(|c| is_han(*c));
        if text[at] == '(' && chinese {
            found.push(fix(at, at + 1, "（", 0.9, Fault::HalfWidthMark));
        }
    }
}

/// Dashes, ellipses and title marks in ASCII; half-width corner brackets.
fn dashes(text: &[char], from: usize, to: usize, found: &mut Vec<Fix>) {
    let mut at = from;
    while at < to {
        let run = text[at..to].iter().take_while(|c| **c == text[at]).count();
        let before = (at > from).then(|| text[at - 1]);
        let after = text[at + run..to].first().copied();
        let beside = before.is_some_and(is_chinese) || after.is_some_and(is_chinese);
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        match text[at] {
            '-' if (2..=4).contains(&run) && beside && !latin(before) && !latin(after) => {
                found.push(fix(at, at + run, "——", 0.94, Fault::DashSort));
            }
            '.' | '。' if run >= 3 && beside => {
                found.push(fix(at, at + run, "……", 0.94, Fault::DashSort));
            }
            '､' => found.push(fix(at, at + run, "、", 0.95, Fault::HalfWidthMark)),
            '｡' => found.push(fix(at, at + run, "。", 0.95, Fault::HalfWidthMark)),
            '｢' => found.push(fix(at, at + 1, "「", 0.95, Fault::DashSort)),
            '｣' => found.push(fix(at, at + 1, "」", 0.95, Fault::DashSort)),
            '>' if run == 1 => {
                let open = text[from..at]
                    .iter()
                    .rposition(|c| matches!(c, '《' | '》'));
                let open = open.filter(|n| text[from + n] == '《' && at - from - n <= 24);
                if open.is_some() {
                    found.push(fix(at, at + 1, "》", 0.94, Fault::DashSort));
                }
            }
            '<' if run <= 2 => {
                let close = text[at..to]
                    .iter()
                    .position(|c| matches!(c, '>' | '》'))
                    .map(|n| n + at);
                if let Some(close) = close {
                    let content = &text[at + run..close];
                    let closing = text[close..to].iter().take_while(|c| **c == '>').count();
                    let turned = text[close] == '》';
                    let title = content.len() <= 24 && content.iter().any(|c| is_han(*c));
                    if title && (closing == run || turned) {
                        found.push(fix(at, at + run, "《", 0.94, Fault::DashSort));
                        if !turned {
                            found.push(fix(close, close + run, "》", 0.94, Fault::DashSort));
                        }
                    }
                }
            }
            _ => {}
        }
        at += run;
    }
}
