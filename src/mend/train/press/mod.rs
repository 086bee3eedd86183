//! Sets paragraphs as a page of columns, and does to it what extraction and OCR do.
//!
//! Nothing here knows how breaks are decided. What is drawn for a page, its style, covers more
//! than any one newspaper does: narrow and wide columns, indents kept or stripped, blank lines
//! anywhere or nowhere, widths that change, marks that hang or push, lines of a web page that were
//! never wrapped.
//!
//! Pages that judge are drawn here too. Whoever draws otherwise here changes what they were.

mod daily;
mod noise;
mod setting;
mod strange;
mod style;
mod words;

use super::chance::Chance;
use super::text::{Paragraph, is_title, len};
pub(super) use daily::print_daily;
pub use daily::{Told, told};
use setting::{set, set_title};
use strange::{clause, interrupt, set_caption, set_list, set_verse};
use style::{Style, redraw_width};
use words::{byline, furniture, jump, report, signoff};

/// A page, and for each line with text but the last whether a paragraph ends there.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    /// Its characters.
    pub page: Vec<char>,
    /// For each break whether to keep it.
    pub keep: Vec<bool>,
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
