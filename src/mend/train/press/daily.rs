//! Sets pages of stories with the headlines that were written for them, as ordinary dailies have
//! them: one in two lines, what stands above and below, headings inside the text, headlines before,
//! behind and within their texts, columns that take turns.

use super::super::chance::Chance;
use super::super::stories::Story;
use super::super::text::{Paragraph, is_title, len};
use super::noise::spoil;
use super::setting::{no_begin, no_end, set};
use super::strange::{set_caption, set_entries, set_list, set_names, set_signature, set_verse};
use super::style::Style;
use super::words::{byline, furniture, jump, report, signoff};
use super::{Printed, Row, finish, row};
use crate::mend::roles::parts::Part;

/// A story as it is set: its blocks, cut into words, with what each is. Between two printed lines of
/// a headline stands [`LINE`].
pub type Told = Vec<(Part, Paragraph)>;

/// Parts the lines of a headline as it was written.
const LINE: char = '\n';

/// A story with its words told apart. `word` says how many characters the word has that begins at a
/// place.
pub fn told(story: &Story, word: impl Fn(&[char]) -> usize) -> Told {
    let cut = |text: &str| -> Paragraph {
        let mut words = Paragraph::new();
        for line in text.split(" / ") {
            if !words.is_empty() {
                words.push(vec![LINE]);
            }
            let chars: Vec<char> = line.chars().collect();
            let mut at = 0;
            while at < chars.len() {
                let to = (at + word(&chars[at..]).max(1)).min(chars.len());
                words.push(chars[at..to].to_vec());
                at = to;
            }
        }
        words
    };
    let each = story.iter();
    each.map(|(part, text)| (*part, cut(text))).collect()
}

/// How the headlines of a page stand to their texts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Each before its text.
    Before,
    /// All before the first text.
    AllBefore,
    /// All behind the last.
    AllBehind,
    /// Each behind its text.
    Behind,
    /// Inside it, where its second column begins.
    Within,
}

/// Sets a page. `paragraphs` are others, of which some stories are made longer.
pub(in super::super) fn print_daily(
    stories: &[&Told],
    paragraphs: &[Paragraph],
    chance: &mut Chance,
) -> Printed {
    let mut style = Style::draw(chance);
    style.titles = 1;
    if chance.yes(0.5) {
        style.blank_title = 0.0;
    }
    let orders = [
        Order::Before,
        Order::AllBefore,
        Order::AllBehind,
        Order::Behind,
        Order::Within,
    ];
    let order = orders[chance.weighted(&[0.72, 0.09, 0.06, 0.05, 0.08])];
    let turns = chance.yes(0.05);
    let mut rows: Vec<Row> = Vec::new();
    for _ in 0..chance.weighted(&[0.35, 0.4, 0.25]) {
        rows.push(row(furniture(chance), true));
    }
    if chance.yes(0.12) {
        set_guide(stories, &style, chance, &mut rows);
    }
    let mut late: Vec<Row> = Vec::new();
    let mut columns: Vec<Vec<Row>> = Vec::new();
    for story in stories {
        let mut heads = Vec::new();
        set_heads(story, &style, chance, &mut heads);
        let mut body = Vec::new();
        set_body(story, paragraphs, &mut style, chance, &mut body);
        if turns {
            rows.append(&mut heads);
            columns.push(body);
            continue;
        }
        match order {
            Order::Before => {
                rows.append(&mut heads);
                rows.append(&mut body);
            }
            Order::AllBefore => {
                rows.append(&mut heads);
                late.append(&mut body);
            }
            Order::AllBehind => {
                rows.append(&mut body);
                late.append(&mut heads);
            }
            Order::Behind => {
                rows.append(&mut body);
                rows.append(&mut heads);
            }
            Order::Within => {
                let at = chance.between(1, body.len().max(1)).min(body.len());
                let behind = body.split_off(at);
                part(&mut body);
                rows.append(&mut body);
                rows.append(&mut heads);
                rows.extend(behind);
            }
        }
    }
    rows.append(&mut late);
    take_turns(columns, chance, &mut rows);
    if chance.yes(0.3) {
        rows.push(row(furniture(chance), true));
    }
    finish(rows, &style, chance)
}

/// A guide to the pages inside: headlines, a line each.
fn set_guide(stories: &[&Told], style: &Style, chance: &mut Chance, rows: &mut Vec<Row>) {
    if chance.yes(0.5) {
        let name = *chance.one(&["今日导读", "导读", "要闻速览", "今日看点", "本期要目"]);
        rows.push(row(name.chars().collect(), true));
    }
    let numbered = chance.yes(0.4);
    for _ in 0..chance.between(2, 6) {
        let heads = chance.one(stories).iter();
        let Some((_, words)) = heads.rev().find(|(part, _)| *part == Part::Headline) else {
            continue;
        };
        let whole: Paragraph = words
            .iter()
            .filter(|word| word[..] != [LINE])
            .cloned()
            .collect();
        let mut text = spoil(&whole, style, chance);
        if numbered {
            text.extend(format!("　{}版", chance.between(2, 16)).chars());
        }
        rows.push(Row {
            title: true,
            ..row(text, true)
        });
    }
}

/// Nothing runs on behind these rows.
fn part(rows: &mut [Row]) {
    if let Some(last) = rows.last_mut() {
        last.ends = true;
    }
}

/// Columns of several stories, read across: some lines of each in turn.
fn take_turns(columns: Vec<Vec<Row>>, chance: &mut Chance, rows: &mut Vec<Row>) {
    let together = chance.between(2, 3);
    let usual = chance.between(3, 12);
    let mut columns = columns.into_iter().peekable();
    while columns.peek().is_some() {
        let mut beside: Vec<Vec<Row>> = columns.by_ref().take(together).collect();
        while beside.iter().any(|column| !column.is_empty()) {
            for column in &mut beside {
                let count = usual + usize::from(chance.yes(0.2));
                let rest = column.split_off(count.min(column.len()));
                part(column);
                rows.append(column);
                *column = rest;
            }
        }
    }
}

/// What stands above a story's text.
fn set_heads(story: &Told, style: &Style, chance: &mut Chance, rows: &mut Vec<Row>) {
    let is_head = |part: &Part| matches!(part, Part::Above | Part::Headline | Part::Below);
    let heads = story.iter().take_while(|(part, _)| is_head(part));
    let mut heads: Vec<&(Part, Paragraph)> = heads.collect();
    // The largest type is taken out first by some programs.
    if heads.len() > 1 && chance.yes(0.06) {
        heads.sort_by_key(|(part, _)| *part != Part::Headline);
    }
    if chance.yes(0.07) {
        rows.push(Row {
            title: true,
            ..row(chance.one(&COLUMNS).chars().collect(), true)
        });
    }
    for (_, words) in heads {
        set_head(words, style, chance, rows);
    }
}

/// Names of columns, as they stand above the headline of a comment, a box, a poem.
const COLUMNS: [&str; 24] = [
    "今日谈",
    "短评",
    "一家之言",
    "记者观察",
    "链接",
    "名词解释",
    "背景",
    "花絮",
    "本报评论员文章",
    "街谈巷议",
    "国际一周",
    "读者来信",
    "人物",
    "小小说",
    "诗二首",
    "散文",
    "知识窗",
    "服务台",
    "声音",
    "数字",
    "专家提醒",
    "民生热线",
    "简讯",
    "社论",
];

/// A headline, in as many lines as it is printed in.
fn set_head(words: &Paragraph, style: &Style, chance: &mut Chance, rows: &mut Vec<Row>) {
    let is_line = |word: &Vec<char>| word[..] == [LINE];
    let written = words.iter().any(is_line) && chance.yes(0.7);
    let lines: Vec<Paragraph> = if written {
        words.split(is_line).map(<[Vec<char>]>::to_vec).collect()
    } else {
        let whole: Paragraph = words
            .iter()
            .filter(|word| !is_line(word))
            .cloned()
            .collect();
        let length = len(&whole);
        let often = match length {
            0..=8 => 0.02,
            9..=11 => 0.07,
            12..=15 => 0.15,
            16..=20 => 0.25,
            _ => 0.4,
        };
        if chance.yes(often) {
            let lines = if length > 24 && chance.yes(0.3) { 3 } else { 2 };
            balanced(&whole, lines, chance)
        } else {
            vec![whole]
        }
    };
    let lines: Vec<Vec<char>> = lines
        .iter()
        .map(|words| {
            let text = spoil(words, style, chance);
            let text: String = text.into_iter().collect();
            text.trim().chars().collect()
        })
        .filter(|text: &Vec<char>| !text.is_empty())
        .collect();
    let count = lines.len();
    let blank_inside = chance.yes(style.title_joins_blank);
    for (number, text) in lines.into_iter().enumerate() {
        let is_last = number + 1 == count;
        rows.push(Row {
            text,
            indent: 0,
            ends: is_last,
            title: true,
            blank: is_last || blank_inside,
            full: false,
        });
    }
}

/// A headline cut into lines of about one length: between words, where white space or a mark stands
/// if it can be, and not before what belongs to the word in front.
fn balanced(words: &Paragraph, lines: usize, chance: &mut Chance) -> Vec<Paragraph> {
    let all = len(words);
    let mut made = Vec::new();
    let mut from = 0;
    for number in 1..lines {
        let wanted = (all * number / lines) as i32 + chance.between(0, 4) as i32 - 2;
        let mut best: Option<(i32, usize)> = None;
        let mut before = 0;
        for at in 1..words.len() {
            before += words[at - 1].len() as i32;
            if at <= from {
                continue;
            }
            let (left, right) = (words[at - 1].last(), words[at].first());
            let (Some(left), Some(right)) = (left, right) else {
                continue;
            };
            if no_begin(*right) || no_end(*left) {
                continue;
            }
            let mut cost = (before - wanted).abs();
            if left.is_whitespace() || right.is_whitespace() || no_begin(*left) {
                cost -= 4;
            }
            let leans = matches!(right, '的' | '了' | '和' | '与' | '着' | '过' | '们' | '等');
            if leans || matches!(left, '和' | '与' | '在' | '将' | '被' | '把' | '第') {
                cost += 5;
            }
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, at));
            }
        }
        let Some((_, at)) = best else { break };
        made.push(words[from..at].to_vec());
        from = at;
    }
    made.push(words[from..].to_vec());
    made
}

/// A story's text.
fn set_body(
    story: &Told,
    paragraphs: &[Paragraph],
    style: &mut Style,
    chance: &mut Chance,
    rows: &mut Vec<Row>,
) {
    let begins = story
        .iter()
        .position(|(part, _)| !matches!(part, Part::Above | Part::Headline | Part::Below));
    let body = &story[begins.unwrap_or(story.len())..];
    // Some are told at length, in other words.
    let longer = chance.yes(0.35);
    let indent = style.indent;
    let is_signed = body.first().is_some_and(|(part, _)| *part == Part::Byline);
    if !is_signed && chance.yes(0.15) {
        rows.push(row(byline(chance), true));
    }
    let mut first = true;
    for (part, words) in body {
        match part {
            Part::Body => {
                let mut begun = words.clone();
                let told = words
                    .first()
                    .is_some_and(|word| matches!(word[0], '本' | '新' | '晚'));
                if std::mem::take(&mut first) && longer && !told && chance.yes(0.3) {
                    begun.insert(0, report(chance));
                }
                set(&begun, style, chance, rows, indent);
                if longer {
                    set_others(paragraphs, style, chance, rows);
                }
                if chance.yes(0.04) {
                    set_caption(words, style, chance, rows);
                }
                if chance.yes(0.02) {
                    set_names(style, chance, rows);
                }
                if chance.yes(0.03) {
                    set_list(paragraphs, chance, rows);
                }
                if chance.yes(0.03) {
                    set_verse(paragraphs, chance, rows);
                }
                if chance.yes(0.03) {
                    set_entries(paragraphs, chance, rows);
                }
            }
            Part::Byline => rows.push(row(words.iter().flatten().copied().collect(), true)),
            _ => set_head(words, style, chance, rows),
        }
    }
    if chance.yes(0.06) {
        rows.push(row(signoff(chance), true));
    }
    if chance.yes(0.05) {
        set_signature(chance, rows);
    }
    if chance.yes(0.04) {
        rows.push(row(jump(chance, false), true));
    }
}

/// A few paragraphs of something else.
fn set_others(
    paragraphs: &[Paragraph],
    style: &mut Style,
    chance: &mut Chance,
    rows: &mut Vec<Row>,
) {
    let from = chance.below(paragraphs.len());
    let others = paragraphs[from..].iter().filter(|one| !is_title(one));
    for other in others.take(chance.weighted(&[0.5, 0.3, 0.2])) {
        let indent = style.indent;
        set(other, style, chance, rows, indent);
    }
}
