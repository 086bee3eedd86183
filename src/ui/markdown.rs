//! Markdown drawn with the window's own type: headings, paragraphs, bold, lists, quotations,
//! tables, code. Links are told and not followed. What is read is kept, and read anew only when the
//! text changes.

use egui::text::LayoutJob;
use egui::{FontId, Grid, Stroke, TextFormat, Ui, vec2};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::fonts;
use super::theme::{GRID, INTERFACE, SMALL, tokens};

/// A Markdown text, read.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Markdown {
    blocks: Vec<Block>,
}

/// A stretch of text of one look.
#[derive(Clone, PartialEq, Debug, Default)]
struct Piece {
    text: String,
    bold: bool,
    italic: bool,
    code: bool,
}

type Line = Vec<Piece>;

#[derive(Clone, PartialEq, Debug)]
enum Block {
    Heading(u8, Line),
    Text(Line),
    /// How deep it is, and what stands before it.
    Item(usize, String, Line),
    Quote(Line),
    Code(String),
    Table(Vec<Vec<Line>>),
    Rule,
}

impl Markdown {
    pub(super) fn new(text: &str) -> Self {
        let mut reading = Reading::default();
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        for event in Parser::new_ext(text, options) {
            reading.event(event);
        }
        reading.flush();
        Self {
            blocks: reading.blocks,
        }
    }

    pub(super) fn show(&self, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = GRID;
        for (number, block) in self.blocks.iter().enumerate() {
            match block {
                Block::Heading(level, line) => {
                    if number > 0 {
                        ui.add_space(GRID);
                    }
                    let size = match level {
                        1 => INTERFACE + 4.0,
                        2 => INTERFACE + 2.0,
                        _ => INTERFACE + 0.5,
                    };
                    draw(ui, line, size, true);
                }
                Block::Text(line) => draw(ui, line, INTERFACE, false),
                Block::Item(depth, mark, line) => {
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = GRID;
                        ui.add_space(*depth as f32 * 3.0 * GRID);
                        ui.weak(mark);
                        ui.vertical(|ui| draw(ui, line, INTERFACE, false));
                    });
                }
                Block::Quote(line) => {
                    let bar = tokens(ui).line;
                    let inner = ui.horizontal_top(|ui| {
                        ui.add_space(3.0 * GRID);
                        ui.vertical(|ui| draw(ui, line, INTERFACE, false));
                    });
                    let rect = inner.response.rect;
                    let x = rect.left() + GRID;
                    ui.painter().vline(x, rect.y_range(), Stroke::new(3.0, bar));
                }
                Block::Code(text) => {
                    let lines = text.lines().map(|line| fonts::drawable(ui.ctx(), line));
                    let text = lines.collect::<Vec<_>>().join("\n");
                    let shade = tokens(ui).hover;
                    ui.label(
                        egui::RichText::new(text)
                            .size(SMALL)
                            .background_color(shade),
                    );
                }
                Block::Table(rows) => {
                    let columns = rows.first().map_or(1, Vec::len).max(1);
                    let width = ui.available_width() / columns as f32 - 3.0 * GRID;
                    Grid::new(("table", number))
                        .striped(true)
                        .num_columns(columns)
                        .spacing(vec2(3.0 * GRID, GRID))
                        .max_col_width(width.max(8.0 * GRID))
                        .show(ui, |ui| {
                            for (row, cells) in rows.iter().enumerate() {
                                for cell in cells {
                                    draw(ui, cell, SMALL + 1.0, row == 0);
                                }
                                ui.end_row();
                            }
                        });
                }
                Block::Rule => {
                    ui.separator();
                }
            }
        }
    }
}

fn draw(ui: &mut Ui, line: &Line, size: f32, strong: bool) {
    let colors = tokens(ui);
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    for piece in line {
        let mut format = TextFormat::simple(FontId::proportional(size), colors.ink);
        // There is one weight of type: what is strong is darker than the rest.
        if !(strong || piece.bold) {
            format.color = colors.quiet;
        }
        format.italics = piece.italic;
        if piece.bold && !strong {
            format.underline = Stroke::new(1.0, colors.line);
        }
        if piece.code {
            format.background = colors.hover;
        }
        for (number, text) in piece.text.split('\n').enumerate() {
            if number > 0 {
                job.append("\n", 0.0, format.clone());
            }
            let text = text.replace('\t', " ");
            job.append(&fonts::drawable(ui.ctx(), &text), 0.0, format.clone());
        }
    }
    ui.label(job);
}

#[derive(Default)]
struct Reading {
    blocks: Vec<Block>,
    line: Line,
    bold: usize,
    italic: usize,
    heading: Option<u8>,
    quote: usize,
    /// Lists that are open: the next number, or none for points.
    lists: Vec<Option<u64>>,
    /// What stands before the item that is read.
    mark: Option<String>,
    code: Option<String>,
    table: Option<Vec<Vec<Line>>>,
}

impl Reading {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.push(&text, false),
            },
            Event::Code(text) => self.push(&text, true),
            Event::InlineHtml(text) | Event::Html(text) => self.push(text.trim_end(), false),
            // Chinese lines run on without a space.
            Event::SoftBreak => {
                let last = self.line.last().and_then(|piece| piece.text.chars().last());
                if last.is_some_and(|c| c.is_ascii()) {
                    self.push(" ", false);
                }
            }
            Event::HardBreak => self.push("\n", false),
            Event::Rule => self.blocks.push(Block::Rule),
            _ => {}
        }
    }

    fn push(&mut self, text: &str, code: bool) {
        self.line.push(Piece {
            text: text.to_owned(),
            bold: self.bold > 0,
            italic: self.italic > 0,
            code,
        });
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    _ => 3,
                });
            }
            Tag::Paragraph | Tag::HtmlBlock => {}
            Tag::BlockQuote(_) => {
                self.flush();
                self.quote += 1;
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(*first);
            }
            Tag::Item => {
                self.flush();
                self.mark = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}.", *number - 1)
                    }
                    _ => "·".to_owned(),
                });
            }
            Tag::Table(_) => {
                self.flush();
                self.table = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(rows) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::TableCell => self.line.clear(),
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.italic += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.blocks.push(Block::Code(code.trim_end().to_owned()));
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.line);
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                let rows = self.table.take().unwrap_or_default();
                self.blocks.push(Block::Table(rows));
            }
            TagEnd::TableHead | TagEnd::TableRow => {}
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quote = self.quote.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::HtmlBlock => {
                self.flush();
                self.heading = None;
            }
            _ => {}
        }
    }

    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.iter().all(|piece| piece.text.trim().is_empty()) {
            return;
        }
        let depth = self.lists.len().saturating_sub(1);
        self.blocks.push(match (self.heading, self.mark.take()) {
            (Some(level), _) => Block::Heading(level, line),
            (None, Some(mark)) => Block::Item(depth, mark, line),
            (None, None) if self.quote > 0 => Block::Quote(line),
            (None, None) if !self.lists.is_empty() => Block::Item(depth, " ".to_owned(), line),
            (None, None) => Block::Text(line),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(line: &Line) -> String {
        line.iter().map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn blocks_are_what_the_text_says() {
        let text = "# 细则\n\n标**全名**，\n不标称呼。\n\n- 甲\n- 乙\n  1. 丙\n\n> 拿不准时问。\n\n| 写 | 标 |\n|---|---|\n| 老周 | 周 |\n\n```\n# 不是标题\n```\n";
        let told: Vec<String> = Markdown::new(text)
            .blocks
            .iter()
            .map(|block| match block {
                Block::Heading(level, line) => format!("{level} {}", plain(line)),
                Block::Text(line) => plain(line),
                Block::Item(depth, mark, line) => format!("{depth}{mark}{}", plain(line)),
                Block::Quote(line) => format!("> {}", plain(line)),
                Block::Code(code) => format!("` {code}"),
                Block::Table(rows) => {
                    let row = |row: &Vec<Line>| row.iter().map(plain).collect::<Vec<_>>().join("|");
                    rows.iter().map(row).collect::<Vec<_>>().join(";")
                }
                Block::Rule => "-".to_owned(),
            })
            .collect();
        assert_eq!(
            told,
            [
                "1 细则",
                "标全名，不标称呼。",
                "0·甲",
                "0·乙",
                "11.丙",
                "> 拿不准时问。",
                "写|标;老周|周",
                "` # 不是标题",
            ]
        );
        let Block::Text(line) = &Markdown::new(text).blocks[1] else {
            panic!()
        };
        assert!(line[1].bold && line[1].text == "全名");
    }
}
