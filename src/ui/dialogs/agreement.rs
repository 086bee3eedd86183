//! How far two authors agree, in figures: of all, by label, by article, the least alike first. Found
//! on another thread when it is opened.

use egui::{
    Align2, FontId, Label, Rect, RichText, Role, Sense, TextStyle, Ui, Vec2, WidgetInfo, vec2,
};

use crate::session::Session;
use crate::session::agreement::{Agreed, Of, Row, figures, write_csv};
use crate::ui::dialog::{self, count};
use crate::ui::fonts;
use crate::ui::strings::readings::{AgreementText as T, ReadingsText};
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, SMALL, tokens};
use crate::ui::window::{Request, Saved};

use super::counting::Counting;
use super::{Desk, Stay};

const SIZE: Vec2 = vec2(250.0 * GRID, 170.0 * GRID);

/// The height of a row, and the width of a column of figures.
const ROW: f32 = ENTRY - GRID;
const FIGURE: f32 = 17.0 * GRID;

/// The figures that are shown, by their places among all: what stands over each, and what it is.
const SHOWN: [(usize, Head, T); 8] = [
    (0, Head::Sign("F1"), T::FirstTip),
    (2, Head::Words(T::Edges), T::EdgesTip),
    (3, Head::Words(T::Partial), T::PartialTip),
    (4, Head::Words(T::Overlap), T::OverlapTip),
    (5, Head::Sign("κ"), T::KappaTip),
    (6, Head::Sign("α"), T::AlphaTip),
    (7, Head::Sign("u-α"), T::UnitTip),
    (8, Head::Sign("γ"), T::GammaTip),
];

#[derive(Clone, Copy)]
enum Head {
    Sign(&'static str),
    Words(T),
}

/// See the module's description.
#[derive(Debug)]
pub(in crate::ui) struct Agreement {
    agreed: Counting<Agreed>,
}

impl Agreement {
    /// Begins to compare.
    pub(in crate::ui) fn of(context: &egui::Context, session: &Session, pair: [String; 2]) -> Self {
        let agreement = session.agreement(pair);
        let agreed = Counting::begin("agreement", context, move |handle| {
            let mut agreed = agreement.run(|done, all| {
                handle.report(done, all);
                !handle.is_cancelled()
            })?;
            if let Some(agreed) = &mut agreed {
                order(&mut agreed.rows);
            }
            Ok(agreed)
        });
        Self { agreed }
    }

    pub(super) fn show(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        self.agreed.take();
        let language = desk.language;
        let title = language.say(T::Title);
        let mut gone = false;
        let shown = dialog::show(ui, "agreement", title, SIZE, |body, row| {
            let doing = language.say(T::Counting);
            let failed = |why: &str| language.fill(T::Failed, &[why]);
            match self.agreed.show(body, language, doing, failed) {
                None => {}
                Some(agreed) if agreed.rows.is_empty() => {
                    body.weak(language.say(T::NoArticles));
                }
                Some(agreed) => gone = table(body, desk, agreed, requests),
            }
            let close = dialog::main_button(row, language.say(Text::Close), true);
            if let Some(agreed) = self.agreed.counted()
                && !agreed.rows.is_empty()
            {
                if dialog::button(row, language.say(T::Save)) {
                    let name = format!("{title}.csv");
                    requests.push(Request::SaveText(name, Saved::Text(csv(agreed))));
                }
                let dormant: u64 = agreed.dormant.iter().sum();
                if dormant > 0 {
                    let said = language.fill(T::LeftOut, &[&count(dormant)]);
                    row.add(Label::new(RichText::new(said).weak()).truncate());
                }
            }
            close
        });
        match shown.inner || shown.escaped || gone {
            true => Stay::Close,
            false => Stay::Open,
        }
    }
}

/// Puts articles last and the least alike first; where nothing was tagged there is nothing to say.
fn order(rows: &mut [Row]) {
    rows.sort_by(|a, b| {
        let f1 = |row: &Row| row.figures.f1().unwrap_or(f64::INFINITY);
        let by_part = (a.of as u8).cmp(&(b.of as u8));
        by_part.then_with(|| match a.of {
            Of::Article => f1(a).total_cmp(&f1(b)),
            Of::All | Of::Label => std::cmp::Ordering::Equal,
        })
    });
}

/// Draws the rows; whether one was gone to.
fn table(ui: &mut Ui, desk: &Desk<'_>, agreed: &Agreed, requests: &mut Vec<Request>) -> bool {
    let language = desk.language;
    let pair = agreed.pair.each_ref();
    let pair = pair.map(|name| fonts::drawable(ui.ctx(), name).into_owned());
    let characters = agreed.rows.first().map_or(0, |row| row.figures.characters);
    let numbers = [count(agreed.articles), count(characters)];
    let said = language.fill(T::Compared, &[&pair[0], &pair[1], &numbers[0], &numbers[1]]);
    ui.label(said);
    ui.spacing_mut().item_spacing.y = 0.0;
    heads(ui, language, &pair);
    // A heading stands over each part but the first.
    let mut lines: Vec<Line<'_>> = Vec::with_capacity(agreed.rows.len() + 2);
    for (at, row) in agreed.rows.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| agreed.rows[before].of);
        if row.of != Of::All && before != Some(row.of) {
            lines.push(Line::Head(match row.of {
                Of::Article => T::ByArticle,
                Of::All | Of::Label => T::ByLabel,
            }));
        }
        lines.push(Line::Row(row));
    }
    let mut gone = false;
    let scroll = egui::ScrollArea::vertical().auto_shrink(false);
    scroll.show_rows(ui, ROW, lines.len(), |ui, seen| {
        for line in &lines[seen] {
            let (rect, response) = row_rect(ui);
            match line {
                Line::Head(text) => {
                    let font = FontId::proportional(SMALL);
                    let (place, quiet) = (rect.left_bottom() - vec2(0.0, GRID), tokens(ui).quiet);
                    let text = language.say(*text);
                    ui.painter()
                        .text(place, Align2::LEFT_BOTTOM, text, font, quiet);
                }
                Line::Row(row) => {
                    let name = named(ui, desk, row);
                    draw(ui, rect, &name, &cells(row), false);
                    let said = format!("{name} {}", cells(row).join(" "));
                    let role = match row.head {
                        Some(_) => Role::Button,
                        None => Role::Label,
                    };
                    response.widget_info(|| WidgetInfo::labeled(role, true, &said));
                    if let Some(head) = row.head {
                        if response.hovered() {
                            let fill = tokens(ui).chosen.gamma_multiply(0.4);
                            ui.painter().rect_filled(rect, 2.0, fill);
                        }
                        if response.clicked() {
                            requests.push(Request::OpenArticle(head));
                            gone = true;
                        }
                    }
                }
            }
        }
    });
    gone
}

enum Line<'a> {
    Head(T),
    Row(&'a Row),
}

fn row_rect(ui: &mut Ui) -> (Rect, egui::Response) {
    let size = vec2(ui.available_width(), ROW);
    ui.allocate_exact_size(size, Sense::click())
}

/// What a row is called.
fn named(ui: &Ui, desk: &Desk<'_>, row: &Row) -> String {
    let language = desk.language;
    let name = match row.of {
        Of::All => language.say(T::All).to_owned(),
        Of::Label => {
            let session = desk.session.as_ref();
            let label = session.and_then(|session| session.labels().find(&row.name));
            label.map_or_else(
                || row.name.clone(),
                |label| language.label(label).to_owned(),
            )
        }
        Of::Article if row.title.is_empty() => row.name.clone(),
        Of::Article => row.title.clone(),
    };
    fonts::drawable(ui.ctx(), &name).into_owned()
}

/// The figures of a row as they are shown: tags of each, then [`SHOWN`].
fn cells(row: &Row) -> Vec<String> {
    let all = figures(&row.figures);
    let tags = row.figures.units.iter().map(|tags| count(*tags as u64));
    let said = SHOWN.iter().map(|(at, _, _)| match all[*at] {
        Some(figure) => format!("{figure:.3}"),
        None => "–".to_owned(),
    });
    tags.chain(said).collect()
}

/// What stands over the figures, each with what it is.
fn heads(ui: &mut Ui, language: Language, pair: &[String; 2]) {
    let (rect, _) = row_rect(ui);
    let sides = [ReadingsText::First, ReadingsText::Second];
    let tags = sides.into_iter().zip(pair).map(|(side, name)| {
        let said = language.fill(T::Tags, &[name]);
        (language.say(side).to_owned(), said)
    });
    let figures = SHOWN.iter().map(|(_, head, tip)| {
        let name = match head {
            Head::Sign(sign) => (*sign).to_owned(),
            Head::Words(text) => language.say(*text).to_owned(),
        };
        (name, language.say(*tip).to_owned())
    });
    let all: Vec<(String, String)> = tags.chain(figures).collect();
    let names: Vec<String> = all.iter().map(|(name, _)| name.clone()).collect();
    draw(ui, rect, "", &names, true);
    for (at, (name, tip)) in all.iter().enumerate() {
        let place = column(rect, at, all.len());
        let id = ui.scope_id().with(("agreement head", at));
        let response = ui.interact(place, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
        response.on_hover_text(tip);
    }
}

/// Where a column of figures stands in a row.
fn column(row: Rect, at: usize, all: usize) -> Rect {
    let right = row.right() - 2.0 * GRID - (all - 1 - at) as f32 * FIGURE;
    Rect::from_x_y_ranges(right - FIGURE..=right, row.y_range())
}

fn draw(ui: &Ui, rect: Rect, name: &str, cells: &[String], is_head: bool) {
    let tokens = tokens(ui);
    let colour = if is_head { tokens.quiet } else { tokens.ink };
    let font = TextStyle::Body.resolve(ui.style());
    let first = column(rect, 0, cells.len()).left();
    let room = rect.with_max_x(first - 2.0 * GRID);
    let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
    let left = rect.left_center();
    painter.text(left, Align2::LEFT_CENTER, name, font.clone(), colour);
    for (at, cell) in cells.iter().enumerate() {
        let place = column(rect, at, cells.len());
        let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
        let right = place.right_center();
        painter.text(right, Align2::RIGHT_CENTER, cell, font.clone(), colour);
    }
    let y = rect.bottom();
    ui.painter().hline(rect.x_range(), y, (1.0, tokens.line));
}

/// The table as it is saved, with a byte order mark, as spreadsheets want it.
fn csv(agreed: &Agreed) -> String {
    let mut table = Vec::new();
    let pair = agreed.pair.each_ref().map(String::as_str);
    // Into memory.
    let _ = write_csv(&mut table, &agreed.rows, &pair);
    format!("\u{FEFF}{}", String::from_utf8_lossy(&table))
}
