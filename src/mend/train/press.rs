//! Sets paragraphs as a page of columns, and does to it what extraction and OCR do.
//!
//! Nothing here knows how breaks are decided. What is drawn for a page, its style, covers more
//! than any one newspaper does: narrow and wide columns, indents kept or stripped, blank lines
//! anywhere or nowhere, widths that change, marks that hang or push, lines of a web page that were
//! never wrapped.

use super::chance::Chance;
use super::text::{Paragraph, is_title, len};

/// A page, and for each line with text but the last whether a paragraph ends there.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    /// Its characters.
    pub page: Vec<char>,
    /// For each break whether to keep it.
    pub keep: Vec<bool>,
}

/// How marks that may not begin a line are dealt with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rule {
    /// They may.
    None,
    /// The character before goes down with them.
    Down,
    /// They stay, and the line is longer.
    Up,
    /// Now this, now that.
    Mixed,
}

/// What holds for a page.
#[derive(Clone, Debug)]
struct Style {
    /// Column width in halves of a character.
    width: u16,
    digit: u16,
    ascii_digits: bool,
    quote: u16,
    rule: Rule,
    /// Two marks side by side take one and a half.
    tight: bool,
    whole_numbers: bool,
    whole_words: bool,
    /// How often a line is a character longer or shorter for no reason.
    uneven: f32,
    indent: u16,
    /// How often an indent survives, and as what.
    indent_kept: f32,
    indent_as: usize,
    blank_after: f32,
    /// The same behind a last line that fills the column: extractors see paragraphs by their
    /// short last lines.
    blank_full: f32,
    blank_inside: f32,
    blank_every: bool,
    blank_title: f32,
    /// Between a headline and its subtitle.
    blank_decks: f32,
    blank_space: f32,
    /// How often a headline has another above or below it, and how often a report begins with
    /// 本报讯.
    decks: f32,
    reports: f32,
    /// How often a line is followed by a change of width.
    change: f32,
    /// How headlines are set: 0 as paragraphs, 1 in lines of their own width.
    titles: usize,
    title_joins_blank: f32,
    trailing: f32,
    spaces: f32,
    errors: f32,
    lost_marks: f32,
    /// How often foreign names stand between words.
    foreign: f32,
    ascii_marks: bool,
    extras: f32,
    first_line_bare: bool,
}

impl Style {
    fn draw(chance: &mut Chance) -> Self {
        let width = match chance.weighted(&[0.12, 0.66, 0.13, 0.09]) {
            0 => chance.between(8, 12),
            1 => chance.between(12, 24),
            2 => chance.between(24, 30),
            _ => chance.between(30, 46),
        };
        let half = u16::from(chance.yes(0.08));
        let ascii_digits = chance.yes(0.6);
        let indent_kept = match chance.weighted(&[0.68, 0.24, 0.08]) {
            0 => 0.0,
            1 => 1.0,
            _ => 0.4,
        };
        let blank_every = chance.yes(0.1);
        let (blank_after, blank_inside) = match chance.weighted(&[0.4, 0.34, 0.2, 0.06]) {
            0 => (0.0, if chance.yes(0.2) { 0.02 } else { 0.0 }),
            1 => (1.0, if chance.yes(0.4) { 0.03 } else { 0.0 }),
            2 => (0.3 + 0.65 * chance.share(), 0.06 * chance.share()),
            _ => (0.3, 0.3),
        };
        Self {
            width: 2 * width as u16 + half,
            digit: if ascii_digits && chance.yes(0.75) {
                1
            } else {
                2
            },
            ascii_digits,
            quote: if chance.yes(0.25) { 1 } else { 2 },
            rule: [Rule::None, Rule::Down, Rule::Up, Rule::Mixed]
                [chance.weighted(&[0.15, 0.3, 0.25, 0.3])],
            tight: chance.yes(0.25),
            whole_numbers: chance.yes(0.5),
            whole_words: chance.yes(0.8),
            uneven: if chance.yes(0.4) {
                0.25 * chance.share()
            } else {
                0.0
            },
            indent: match chance.weighted(&[0.86, 0.11, 0.03]) {
                0 => 4,
                1 => 0,
                _ => 2,
            },
            indent_kept,
            indent_as: chance.weighted(&[0.5, 0.25, 0.15, 0.1]),
            blank_after,
            blank_full: if chance.yes(0.4) { 0.1 } else { 1.0 },
            blank_inside,
            blank_every,
            blank_title: if chance.yes(0.6) {
                1.0
            } else {
                0.3 * chance.share()
            },
            blank_decks: if chance.yes(0.7) { 0.0 } else { 1.0 },
            decks: if chance.yes(0.7) { chance.share() } else { 0.0 },
            reports: if chance.yes(0.6) {
                0.8 * chance.share()
            } else {
                0.0
            },
            blank_space: if chance.yes(0.2) { 0.3 } else { 0.0 },
            change: if chance.yes(0.4) { 0.012 } else { 0.0 },
            titles: chance.weighted(&[0.4, 0.6]),
            title_joins_blank: if chance.yes(0.15) { 0.3 } else { 0.0 },
            trailing: if chance.yes(0.15) {
                chance.share()
            } else {
                0.0
            },
            spaces: if chance.yes(0.3) {
                0.02 * chance.share()
            } else {
                0.0
            },
            errors: if chance.yes(0.4) {
                0.02 * chance.share()
            } else {
                0.0
            },
            lost_marks: if chance.yes(0.2) {
                0.15 * chance.share()
            } else {
                0.0
            },
            foreign: if chance.yes(0.12) { 0.02 } else { 0.0 },
            ascii_marks: chance.yes(0.06),
            extras: if chance.yes(0.6) {
                0.7 * chance.share()
            } else {
                0.0
            },
            first_line_bare: chance.yes(0.04),
        }
    }

    fn of(&self, c: char) -> u16 {
        match c {
            '0'..='9' => self.digit,
            '“' | '”' | '‘' | '’' => self.quote,
            '\0'..='\u{7F}' => 1,
            _ => 2,
        }
    }
}

/// What a line is followed by.
#[derive(Clone, Debug)]
struct Row {
    text: Vec<char>,
    indent: u16,
    /// A paragraph ends behind it.
    ends: bool,
    title: bool,
    /// May be parted from the next by a blank line.
    blank: bool,
    /// It fills the column.
    full: bool,
}

/// Sets a page of consecutive paragraphs.
pub fn print(paragraphs: &[Paragraph], chance: &mut Chance) -> Printed {
    match chance.weighted(&[0.9, 0.1]) {
        0 => {
            let style = Style::draw(chance);
            print_columns(paragraphs, style, true, chance)
        }
        _ => print_whole(paragraphs, chance),
    }
}

/// A page whose paragraphs are a line each, as scraped from the web.
fn print_whole(paragraphs: &[Paragraph], chance: &mut Chance) -> Printed {
    let mut style = Style::draw(chance);
    style.width = 60_000;
    style.change = 0.0;
    style.blank_inside = 0.0;
    let mut rows = Vec::new();
    if chance.yes(0.5) {
        for head in ["Title: ", "Date: ", "URL: https://"] {
            let mut text: Vec<char> = head.chars().collect();
            let words = chance.one(paragraphs).iter().flatten().take(12);
            text.extend(words);
            if head.starts_with('D') {
                text.truncate(6);
                text.extend("1998-01-05".chars());
            }
            rows.push(row(text, true));
        }
    }
    if chance.yes(0.3) {
        let all: Vec<char> = paragraphs.iter().flatten().flatten().copied().collect();
        rows.push(row(all, true));
    }
    for paragraph in paragraphs {
        let indent = style.indent;
        set(paragraph, &mut style, chance, &mut rows, indent);
    }
    if chance.yes(0.3) {
        rows.push(row(furniture(chance), true));
    }
    finish(rows, &style, chance)
}

fn row(text: Vec<char>, ends: bool) -> Row {
    Row {
        text,
        indent: 0,
        ends,
        title: false,
        blank: true,
        full: false,
    }
}

/// Wraps consecutive paragraphs at 12 to 27 characters, headlines like all others, and adds nothing
/// but the noise of a style: marks, indents, blank lines, spaces, lost and wrong characters, widths
/// that change.
pub fn wrap(paragraphs: &[Paragraph], chance: &mut Chance) -> Printed {
    let mut style = Style::draw(chance);
    style.width = (2 * chance.between(12, 27)) as u16;
    style.titles = 0;
    style.extras = 0.0;
    style.reports = 0.0;
    print_columns(paragraphs, style, false, chance)
}

/// With `free` the order of headlines and the widths of stories are drawn too.
fn print_columns(
    paragraphs: &[Paragraph],
    mut style: Style,
    free: bool,
    chance: &mut Chance,
) -> Printed {
    let mut rows: Vec<Row> = Vec::new();
    let mut late: Vec<Row> = Vec::new();
    let order = if free {
        chance.weighted(&[0.82, 0.1, 0.08])
    } else {
        0
    };
    if chance.yes(style.extras) {
        rows.push(row(furniture(chance), true));
    }
    if chance.yes(style.extras * 0.4) {
        rows.push(row(jump(chance, true), true));
        // The rest of a paragraph that began on another page: no indent.
        if let Some(first) = paragraphs.iter().find(|p| !is_title(p)) {
            let from = chance.below(first.len());
            let rest: Paragraph = first[from..].to_vec();
            set(&rest, &mut style, chance, &mut rows, 0);
        }
    }
    let mut since_title = 0;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        if is_title(paragraph) {
            since_title = 0;
            if free && chance.yes(0.25) {
                style.width = redraw_width(style.width, chance);
            }
            let mut set_rows = Vec::new();
            if style.titles == 1 {
                let deck = |chance: &mut Chance, rows: &mut Vec<Row>| {
                    let other: Vec<&Paragraph> =
                        paragraphs.iter().filter(|p| is_title(p)).collect();
                    match chance.weighted(&[0.5, 0.5]) {
                        0 if other.len() > 1 => {
                            let at = chance.below(other.len());
                            set_title(other[at], &style, chance, rows);
                        }
                        _ => {
                            let from = chance.one(paragraphs);
                            let clause = clause(from, chance);
                            if len(&clause) >= 4 {
                                set_title(&clause, &style, chance, rows);
                            }
                        }
                    }
                };
                if chance.yes(style.decks * 0.6) {
                    deck(chance, &mut set_rows);
                }
                set_title(paragraph, &style, chance, &mut set_rows);
                if chance.yes(style.decks * 0.5) {
                    deck(chance, &mut set_rows);
                }
            } else {
                let indent = if chance.yes(0.5) { style.indent } else { 0 };
                set(paragraph, &mut style, chance, &mut set_rows, indent);
            }
            match order {
                0 => rows.extend(set_rows),
                _ => late.extend(set_rows),
            }
            continue;
        }
        let next_is_title = paragraphs.get(number + 1).is_none_or(is_title);
        if since_title == 0 && chance.yes(style.extras * 0.5) {
            rows.push(row(byline(chance), true));
        }
        since_title += 1;
        let bare = (since_title == 1 && style.first_line_bare) || chance.yes(0.01);
        let indent = if bare { 0 } else { style.indent };
        let cut = next_is_title && since_title > 1 && chance.yes(style.extras * 0.3);
        if cut && len(paragraph) > 30 {
            let to = chance
                .between(paragraph.len() / 3, paragraph.len() - 1)
                .max(1);
            let part: Paragraph = paragraph[..to].to_vec();
            set(&part, &mut style, chance, &mut rows, indent);
            // It runs on elsewhere, in the middle of a line here.
            rows.push(row(jump(chance, false), true));
        } else {
            if since_title == 1 && chance.yes(style.reports) {
                let mut begun = paragraph.clone();
                begun.insert(0, report(chance));
                set(&begun, &mut style, chance, &mut rows, indent);
            } else {
                set(paragraph, &mut style, chance, &mut rows, indent);
            }
            if next_is_title && chance.yes(style.extras * 0.25) {
                rows.push(row(signoff(chance), true));
                if chance.yes(0.2) {
                    let date = format!("{}月{}日", chance.between(1, 12), chance.between(1, 28));
                    rows.push(row(date.chars().collect(), true));
                }
            }
            if chance.yes(style.extras * 0.06) {
                set_caption(paragraph, &style, chance, &mut rows);
            }
            if chance.yes(style.extras * 0.12) && paragraph.len() > 8 {
                let words = clause(paragraph, chance);
                if (4..=24).contains(&len(&words)) {
                    set_title(&words, &style, chance, &mut rows);
                }
            }
            if chance.yes(style.extras * 0.05) {
                set_verse(paragraphs, chance, &mut rows);
            }
            if chance.yes(style.extras * 0.07) {
                set_list(paragraphs, chance, &mut rows);
            }
        }
        if next_is_title && order == 1 {
            rows.append(&mut late);
        }
    }
    rows.append(&mut late);
    if chance.yes(style.extras * 0.5) {
        rows.push(row(furniture(chance), true));
    }
    for _ in 0..3 {
        if chance.yes(style.extras * 0.25) {
            interrupt(&mut rows, &style, paragraphs, chance);
        }
    }
    finish(rows, &style, chance)
}

/// Some clause or two of a paragraph, as crossheads and subtitles are made of.
fn clause(paragraph: &Paragraph, chance: &mut Chance) -> Paragraph {
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

/// How a report begins.
fn report(chance: &mut Chance) -> Vec<char> {
    let names: String = names(chance).into_iter().collect();
    let text = match chance.below(6) {
        0 => "本报讯 ".to_owned(),
        1 => format!("本报讯 （记者 {names}）"),
        2 => format!("本报讯（记者{names}）"),
        3 => format!(
            "本报{}月{}日电 ",
            chance.between(1, 12),
            chance.between(1, 28)
        ),
        4 => "本报讯　".to_owned(),
        _ => format!("本报讯 记者{names}报道：",),
    };
    text.chars().collect()
}

fn redraw_width(width: u16, chance: &mut Chance) -> u16 {
    match chance.weighted(&[0.5, 0.2, 0.3]) {
        0 => (2 * chance.between(10, 28)) as u16,
        1 => (width * 2 + 2).min(80),
        _ => (width / 2).max(16),
    }
}

/// Wraps a paragraph to the column.
fn set(
    paragraph: &Paragraph,
    style: &mut Style,
    chance: &mut Chance,
    rows: &mut Vec<Row>,
    indent: u16,
) {
    let text = spoil(paragraph, style, chance);
    let begin = rows.len();
    let mut at = 0;
    while at < text.len() {
        let first = at == 0;
        let mut room = i32::from(style.width) - if first { i32::from(indent) } else { 0 };
        if chance.yes(style.uneven) {
            room += if chance.yes(0.5) { 2 } else { -2 };
        }
        let end = fit(&text, at, room.max(8), style, chance);
        // A gap at the end of a line is not seen.
        rows.push(Row {
            text: text[at..end].to_vec(),
            indent: if first { indent } else { 0 },
            ends: false,
            title: false,
            blank: true,
            full: text[at..end]
                .iter()
                .map(|c| i32::from(style.of(*c)))
                .sum::<i32>()
                + 3
                >= room,
        });
        at = end;
        if chance.yes(style.change) {
            style.width = redraw_width(style.width, chance);
        }
    }
    if rows.len() > begin {
        let last = rows.len() - 1;
        rows[last].ends = true;
    }
}

/// Where a line that begins at `at` ends.
fn fit(text: &[char], at: usize, room: i32, style: &Style, chance: &mut Chance) -> usize {
    let mut width = 0;
    let mut end = at;
    while end < text.len() {
        let mut wide = i32::from(style.of(text[end]));
        if style.tight && end > at && is_mark(text[end]) && is_mark(text[end - 1]) {
            wide -= 1;
        }
        if width + wide > room {
            break;
        }
        width += wide;
        end += 1;
    }
    if end >= text.len() {
        return text.len();
    }
    end = end.max(at + 1);
    if style.rule == Rule::None {
        return end;
    }
    let mut up = match style.rule {
        Rule::Up => true,
        Rule::Mixed => chance.yes(0.5),
        _ => false,
    };
    // What may not end a line goes down.
    let down = |mut end: usize| {
        while end > at + 2 && (no_end(text[end - 1]) || no_begin(text[end])) {
            end -= 1;
        }
        end
    };
    if no_begin(text[end]) {
        if up {
            let mut over = end;
            while over < text.len() && no_begin(text[over]) && over < end + 2 {
                over += 1;
            }
            up = over < text.len() && !no_begin(text[over]);
            if over == text.len() || up {
                return over;
            }
        }
        end = down(end);
    } else if no_end(text[end - 1]) {
        end = down(end);
    }
    let is_digit =
        |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, '．' | '.');
    if style.whole_numbers && is_digit(text[end]) && is_digit(text[end - 1]) {
        let run = (at..end).rev().take_while(|i| is_digit(text[*i])).count();
        if run < 7 && end - run > at + 2 {
            end = down(end - run);
        }
    }
    if style.whole_words && text[end].is_ascii_alphabetic() && text[end - 1].is_ascii_alphabetic() {
        let run = (at..end)
            .rev()
            .take_while(|i| text[*i].is_ascii_alphabetic())
            .count();
        if run < 14 && end - run > at + 2 {
            end -= run;
        }
    }
    end
}

fn is_mark(c: char) -> bool {
    no_begin(c) || no_end(c)
}

fn no_begin(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '”'
            | '’'
            | '）'
            | '》'
            | '」'
            | '』'
            | '％'
            | '%'
            | '〉'
            | '·'
    )
}

fn no_end(c: char) -> bool {
    matches!(c, '“' | '‘' | '（' | '《' | '「' | '『' | '〈')
}

/// Wraps a headline: lines about equally long, cut between words.
fn set_title(paragraph: &Paragraph, style: &Style, chance: &mut Chance, rows: &mut Vec<Row>) {
    let words: Paragraph = paragraph
        .iter()
        .map(|word| spoil(&vec![word.clone()], style, chance))
        .filter(|word| !word.is_empty())
        .collect();
    let all = len(&words);
    let most = chance.between(6, 20);
    let parts = all.div_ceil(most).max(1);
    let by_words = chance.yes(0.75);
    let gap = chance.yes(0.6);
    let mut left = all;
    let mut lines: Vec<Vec<char>> = Vec::new();
    let mut line: Vec<char> = Vec::new();
    for word in &words {
        for part in if by_words {
            vec![word.clone()]
        } else {
            word.iter().map(|c| vec![*c]).collect()
        } {
            let wanted = (left + line.len()).div_ceil(parts.saturating_sub(lines.len()).max(1));
            let half = part.len().div_ceil(2);
            if !line.is_empty()
                && line.len() + half > wanted.max(3)
                && !part.iter().all(|c| no_begin(*c))
                && !line.last().is_some_and(|c| no_end(*c))
            {
                lines.push(std::mem::take(&mut line));
            }
            left = left.saturating_sub(part.len());
            line.extend(part);
        }
    }
    lines.push(line);
    let count = lines.len();
    for (number, mut line) in lines.into_iter().enumerate() {
        if gap {
            // Headlines have a gap in place of a comma.
            line = line
                .into_iter()
                .map(|c| if matches!(c, '，' | '；') { ' ' } else { c })
                .collect();
            while line.last() == Some(&' ') {
                line.pop();
            }
        }
        if line.is_empty() {
            continue;
        }
        rows.push(Row {
            text: line,
            indent: 0,
            ends: number + 1 == count,
            title: true,
            blank: number + 1 == count || chance.yes(style.title_joins_blank),
            full: false,
        });
    }
}

fn set_caption(paragraph: &Paragraph, style: &Style, chance: &mut Chance, rows: &mut Vec<Row>) {
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
fn set_verse(paragraphs: &[Paragraph], chance: &mut Chance, rows: &mut Vec<Row>) {
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
fn set_list(paragraphs: &[Paragraph], chance: &mut Chance, rows: &mut Vec<Row>) {
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
fn interrupt(rows: &mut Vec<Row>, style: &Style, paragraphs: &[Paragraph], chance: &mut Chance) {
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

const FAMILY: &str = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文建国志红梅玉兰新云辉峰海燕晓春雨晨思宁佳欣怡然子涵天";

fn name(chance: &mut Chance) -> Vec<char> {
    let family: Vec<char> = FAMILY.chars().collect();
    let given: Vec<char> = GIVEN.chars().collect();
    let mut name = vec![*chance.one(&family)];
    for _ in 0..chance.between(1, 2) {
        name.push(*chance.one(&given));
    }
    if name.len() == 2 && chance.yes(0.3) {
        name.insert(1, '　');
    }
    name
}

fn names(chance: &mut Chance) -> Vec<char> {
    let mut names = name(chance);
    for _ in 0..chance.weighted(&[0.6, 0.3, 0.1]) {
        names.push(' ');
        names.extend(name(chance));
    }
    names
}

const SYLLABLES: [&str; 16] = [
    "ar", "ber", "con", "del", "er", "fin", "gra", "hol", "in", "ley", "mor", "nes", "or", "ring",
    "ton", "well",
];

/// A foreign name or phrase of one to four words.
fn foreign(chance: &mut Chance) -> Vec<char> {
    let mut text = String::new();
    let capitals = chance.yes(0.7);
    for number in 0..chance.between(1, 4) {
        if number > 0 {
            text.push(' ');
        }
        let mut word = String::new();
        for _ in 0..chance.between(1, 3) {
            let syllable: &str = chance.one::<&str>(&SYLLABLES);
            word.push_str(syllable);
        }
        if capitals {
            word[..1].make_ascii_uppercase();
        }
        text.push_str(&word);
    }
    text.chars().collect()
}

fn byline(chance: &mut Chance) -> Vec<char> {
    if chance.yes(0.2) {
        let mut line = names(chance);
        if chance.yes(0.3) {
            line.insert(0, '（');
            line.push('）');
        }
        return line;
    }
    let mut line: Vec<char> = chance
        .one(&[
            "本报记者 ",
            "记者 ",
            "□ 本报记者 ",
            "□记者 ",
            "新华社记者 ",
            "本报通讯员 ",
            "■ 本报记者 ",
            "文/本报记者 ",
            "本报评论员 ",
            "□ ",
        ])
        .chars()
        .collect();
    line.extend(names(chance));
    if chance.yes(0.2) {
        line.extend(" 通讯员 ".chars());
        line.extend(names(chance));
    }
    line
}

fn signoff(chance: &mut Chance) -> Vec<char> {
    let mut line: Vec<char> = vec!['（'];
    line.extend(
        chance
            .one(&["记者 ", "", "本报记者 ", "记者：", "新华社供稿", "本报记者"])
            .chars(),
    );
    line.extend(names(chance));
    line.push('）');
    line
}

fn jump(chance: &mut Chance, from: bool) -> Vec<char> {
    let page = chance.between(1, 12);
    let text = if from {
        match chance.below(4) {
            0 => format!("（上接第{page}版）"),
            1 => format!("（上接{page}版）"),
            2 => format!("上接第{page}版"),
            _ => format!("(上接A{page}版)"),
        }
    } else {
        match chance.below(6) {
            0 => format!("（下转第{page}版）"),
            1 => format!("（下转{page}版）"),
            2 => format!("下转第{page}版"),
            3 => format!("（下转第 {page} 版）"),
            4 => format!("（紧接第{page}版）"),
            _ => format!(">>>下转A{page}版"),
        }
    };
    text.chars().collect()
}

fn furniture(chance: &mut Chance) -> Vec<char> {
    let paper = chance.one(&["人民日报", "晚报", "青年报", "商报", "日报", "都市时报"]);
    let (month, day, page) = (
        chance.between(1, 12),
        chance.between(1, 28),
        chance.between(1, 16),
    );
    let week = chance.one(&["一", "二", "三", "四", "五", "六", "日"]);
    let text = match chance.below(7) {
        0 => format!("{paper}　1998年{month}月{day}日　星期{week}　第{page}版"),
        1 => format!("第{page}版　要闻　{paper}"),
        2 => format!("{page}"),
        3 => format!("要 闻 {page} 1998年{month}月{day}日 星期{week}"),
        4 => "要闻".to_owned(),
        5 => format!(
            "责任编辑 {} 版式 {}",
            name(chance).iter().collect::<String>(),
            name(chance).iter().collect::<String>()
        ),
        _ => format!("1998年{month}月{day}日 星期{week}"),
    };
    text.chars().collect()
}

/// Characters of a paragraph, with what OCR and extraction did to them.
fn spoil(paragraph: &Paragraph, style: &Style, chance: &mut Chance) -> Vec<char> {
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

/// Puts rows under each other, with blank lines and indents.
fn finish(rows: Vec<Row>, style: &Style, chance: &mut Chance) -> Printed {
    let mut printed = Printed::default();
    let mut rows: Vec<Row> = rows;
    // A page may break off anywhere.
    if chance.yes(0.1) && rows.len() > 12 {
        rows.truncate(rows.len() - chance.between(1, 5));
    }
    let rows: Vec<Row> = rows
        .into_iter()
        .filter(|row| row.text.iter().any(|c| !c.is_whitespace()))
        .collect();
    let count = rows.len();
    for (number, row) in rows.iter().enumerate() {
        if row.indent > 0 && chance.yes(style.indent_kept) {
            let white = match style.indent_as {
                0 => "　　",
                1 => "    ",
                2 => "  ",
                _ => "　",
            };
            printed.page.extend(white.chars());
        } else if row.title && chance.yes(0.05) {
            printed.page.extend("   ".chars());
        }
        printed.page.extend(&row.text);
        if chance.yes(style.trailing) {
            printed.page.push(' ');
        }
        printed.page.push('\n');
        if number + 1 == count {
            break;
        }
        printed.keep.push(row.ends);
        let next_title = rows[number + 1].title;
        let probability = if style.blank_every {
            0.97
        } else if row.ends && (row.title || next_title) {
            let between = row.title && next_title;
            style.blank_title.max(style.blank_after) * if between { style.blank_decks } else { 1.0 }
        } else if row.ends {
            style.blank_after * if row.full { style.blank_full } else { 1.0 }
        } else if row.title {
            if row.blank {
                style.title_joins_blank
            } else {
                0.0
            }
        } else {
            style.blank_inside
        };
        while chance.yes(probability) {
            if chance.yes(style.blank_space) {
                printed.page.push(' ');
            }
            printed.page.push('\n');
            if chance.yes(0.93) {
                break;
            }
        }
    }
    printed
}
