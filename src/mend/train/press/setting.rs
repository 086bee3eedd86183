//! Sets a paragraph or a headline in lines.

use super::super::chance::Chance;
use super::super::text::{Paragraph, len};
use super::Row;
use super::noise::spoil;
use super::style::{Rule, Style, redraw_width};

/// Wraps a paragraph to the column.
pub(super) fn set(
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

pub(super) fn no_begin(c: char) -> bool {
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

pub(super) fn no_end(c: char) -> bool {
    matches!(c, '“' | '‘' | '（' | '《' | '「' | '『' | '〈')
}

/// Wraps a headline: lines about equally long, cut between words.
pub(super) fn set_title(
    paragraph: &Paragraph,
    style: &Style,
    chance: &mut Chance,
    rows: &mut Vec<Row>,
) {
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
