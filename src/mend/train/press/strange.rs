//! What stands between paragraphs: captions, verse, lists, and what interrupts a paragraph.

use super::super::chance::Chance;
use super::super::text::{Paragraph, len};
use super::setting::{no_begin, no_end, set, set_title};
use super::style::Style;
use super::words::{furniture, name};
use super::{Row, row};

/// Some clause or two of a paragraph, as crossheads and subtitles are made of.
pub(super) fn clause(paragraph: &Paragraph, chance: &mut Chance) -> Paragraph {
    let is_mark = |word: &Vec<char>| word.iter().all(|c| no_begin(*c) || no_end(*c));
    let mut clauses: Vec<Paragraph> = paragraph
        .split(is_mark)
        .filter(|words| (3..=16).contains(&words.iter().map(Vec::len).sum::<usize>()))
        .map(<[Vec<char>]>::to_vec)
        .collect();
    if clauses.is_empty() {
        return Vec::new();
    }
    let at = chance.below(clauses.len());
    let mut one = clauses.swap_remove(at);
    if !clauses.is_empty() && chance.yes(0.4) && len(&one) <= 12 {
        let at = chance.below(clauses.len());
        one.push(vec![' ']);
        one.extend(clauses.swap_remove(at));
    }
    one
}

pub(super) fn set_caption(
    paragraph: &Paragraph,
    style: &Style,
    chance: &mut Chance,
    rows: &mut Vec<Row>,
) {
    let mut text: Vec<char> = chance
        .one(&["图为", "图为", "上图：", "左图为", "图片显示", "图①："])
        .chars()
        .collect();
    let from = chance.below(paragraph.len().max(2) - 1);
    for word in &paragraph[from..] {
        text.extend(
            word.iter()
                .filter(|c| !matches!(c, '。' | '？' | '！' | '“' | '”')),
        );
        if text.len() > 16 {
            break;
        }
    }
    text.push('。');
    if chance.yes(0.7) {
        text.extend(
            chance
                .one(&[" ", "　", "", " 本报记者 ", " 新华社记者 "])
                .chars(),
        );
        text.extend(name(chance));
        text.extend(
            chance
                .one(&[" 摄", "摄", "/摄", "　摄", "摄影报道"])
                .chars(),
        );
    }
    let width = if chance.yes(0.5) {
        style.width
    } else {
        (2 * chance.between(9, 40)) as u16
    };
    let mut own = style.clone();
    own.width = width;
    own.change = 0.0;
    let words: Paragraph = text.into_iter().map(|c| vec![c]).collect();
    set(&words, &mut own, chance, rows, 0);
}

/// Lines of verse: clauses of about one length, each a line.
pub(super) fn set_verse(paragraphs: &[Paragraph], chance: &mut Chance, rows: &mut Vec<Row>) {
    let length = chance.between(5, 11);
    let (even, stops) = (chance.yes(0.5), chance.weighted(&[0.45, 0.35, 0.2]));
    let count = chance.between(2, 10);
    for number in 0..count {
        let from = chance.one(paragraphs);
        let mut line: Vec<char> = clause(from, chance)
            .into_iter()
            .flatten()
            .filter(|c| *c != ' ')
            .collect();
        line.truncate(if even { length } else { length + 3 });
        if line.len() < 3 {
            continue;
        }
        match stops {
            1 => line.push(if number % 2 == 0 { '，' } else { '。' }),
            2 if number % 2 == 1 => line.push('。'),
            _ => {}
        }
        rows.push(row(line, true));
    }
}

/// Rows of a list, a table, a programme: all of one make.
pub(super) fn set_list(paragraphs: &[Paragraph], chance: &mut Chance, rows: &mut Vec<Row>) {
    let make = chance.below(9);
    let gap = *chance.one(&["　", " ", "  ", "　　", "\t"]);
    let bullet = *chance.one(&["●", "■", "◆", "▲", "·", "○"]);
    let stop = *chance.one(&["", "", "。", "；"]);
    for number in 1..=chance.between(3, 9) {
        let from = chance.one(paragraphs);
        let words: String = clause(from, chance)
            .into_iter()
            .flatten()
            .filter(|c| *c != ' ')
            .collect();
        let short: String = words.chars().take(5).collect();
        let person: String = name(chance).into_iter().collect();
        let (one, other) = (chance.below(100), chance.below(6));
        if words.is_empty() {
            continue;
        }
        let text = match make {
            0 => format!("{:02}:{:02}{gap}{words}", 6 + number, chance.below(60)),
            1 => format!("{}年{gap}{words}{stop}", 1900 + number * 9 + other),
            2 => format!("{short}{gap}{}:{}{gap}{person}", other, one % 5),
            3 => format!("{number}{gap}{short}{gap}{}{gap}{one}", one / 3),
            4 => format!("{short}{gap}{gap}{one}.{other}"),
            5 => format!("{bullet}{words}{stop}"),
            6 => format!("{number}{}{words}{stop}", chance.one(&["．", ".", "、"])),
            7 => format!("{person}{gap}《{short}》"),
            _ => format!("{person}（{short}）"),
        };
        rows.push(row(text.chars().collect(), true));
    }
}

/// Puts what does not belong there between two lines of a paragraph: the text runs on behind it,
/// but neither into it nor out of it.
pub(super) fn interrupt(
    rows: &mut Vec<Row>,
    style: &Style,
    paragraphs: &[Paragraph],
    chance: &mut Chance,
) {
    let inner: Vec<usize> = (0..rows.len())
        .filter(|at| !rows[*at].ends && !rows[*at].title)
        .collect();
    if inner.is_empty() {
        return;
    }
    let at = *chance.one(&inner);
    let mut strange: Vec<Row> = Vec::new();
    match chance.below(4) {
        0 | 1 => strange.push(row(furniture(chance), true)),
        2 => {
            let from = chance.below(paragraphs.len());
            set_caption(&paragraphs[from], style, chance, &mut strange);
        }
        _ => {
            let from = chance.one(paragraphs);
            let words = clause(from, chance);
            if len(&words) < 4 {
                return;
            }
            set_title(&words, style, chance, &mut strange);
        }
    }
    rows[at].ends = true;
    rows.splice(at + 1..at + 1, strange);
}

/// Lists of names parted by 、 under what they are, that end without a stop.
pub(super) fn set_names(style: &Style, chance: &mut Chance, rows: &mut Vec<Row>) {
    let headed = chance.yes(0.8);
    let colon = *chance.one(&["：", "：", "", ":"]);
    let mut own = style.clone();
    own.change = 0.0;
    for _ in 0..chance.between(1, 4) {
        let mut words = Paragraph::new();
        let mut head: Vec<char> = chance.one(&POSTS).chars().collect();
        if headed && colon.is_empty() {
            rows.push(row(head, true));
        } else if headed {
            head.extend(colon.chars());
            words.push(head);
        }
        for number in 0..chance.between(3, 24) {
            if number > 0 {
                words.push(vec!['、']);
            }
            words.push(name(chance).into_iter().filter(|c| *c != '　').collect());
        }
        if chance.yes(0.15) {
            words.push(vec!['。']);
        }
        set(&words, &mut own, chance, rows, 0);
    }
}

const POSTS: [&str; 12] = [
    "主任委员",
    "副主任委员",
    "委员",
    "常务理事",
    "理事",
    "代表",
    "获奖者",
    "一等奖",
    "顾问",
    "先进工作者",
    "评审专家",
    "成员",
];

/// Offices, and the day on which they sign.
pub(super) fn set_signature(chance: &mut Chance, rows: &mut Vec<Row>) {
    for _ in 0..chance.weighted(&[0.0, 0.7, 0.3]) {
        let (place, office) = (chance.one(&PLACES), chance.one(&OFFICES));
        rows.push(row(format!("{place}{office}").chars().collect(), true));
    }
    if chance.yes(0.7) {
        let (year, month, day) = (
            chance.between(1980, 2025),
            chance.between(1, 12),
            chance.between(1, 28),
        );
        let date = match chance.below(3) {
            0 => format!("{month}月{day}日"),
            _ => format!("{year}年{month}月{day}日"),
        };
        rows.push(row(date.chars().collect(), true));
    }
}

const PLACES: [&str; 8] = [
    "南岭市",
    "青川县",
    "柳河区",
    "东山镇",
    "省",
    "北原县",
    "云水市",
    "本市",
];

const OFFICES: [&str; 10] = [
    "人民政府",
    "教育局",
    "供电公司",
    "公安局交警支队",
    "中级人民法院",
    "总工会",
    "自来水公司",
    "民政局",
    "志愿者协会",
    "第二中学",
];

/// What is to be looked up: a word, and what is said of it, a line each.
pub(super) fn set_entries(paragraphs: &[Paragraph], chance: &mut Chance, rows: &mut Vec<Row>) {
    let parted = *chance.one(&["：", "：", "　", " "]);
    if chance.yes(0.4) {
        let name = *chance.one(&["生活提示", "办事指南", "今明天气", "联系方式", "演出信息"]);
        rows.push(row(name.chars().collect(), true));
    }
    for _ in 0..chance.between(2, 6) {
        let from = chance.one(paragraphs);
        let said: String = clause(from, chance).into_iter().flatten().collect();
        let entry = chance.one(&ENTRIES);
        let text = match chance.below(4) {
            0 => format!("{entry}{parted}{}", 10_000_000 + chance.below(80_000_000)),
            _ => format!("{entry}{parted}{}", said.trim()),
        };
        rows.push(row(text.chars().collect(), true));
    }
}

const ENTRIES: [&str; 16] = [
    "时间",
    "地点",
    "电话",
    "咨询电话",
    "票价",
    "地址",
    "主办",
    "联系人",
    "洗车",
    "穿衣",
    "出行",
    "材料",
    "对象",
    "网址",
    "乘车",
    "报名",
];
