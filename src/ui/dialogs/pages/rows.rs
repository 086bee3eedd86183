//! The table as it is drawn: heads to sort by, and the rows that are seen.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Align2, Button, Color32, FontId, Id, Layout, Rect, Response, RichText, Role, Sense,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::ui::dialog::{child, count};
use crate::ui::fonts;
use crate::ui::import::end_of;
use crate::ui::reasons;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, INTERFACE, SMALL, tokens};

use super::table::{Column, Row, Table};

/// The height of a row, and of the heads.
pub(super) const ROW: f32 = 6.0 * GRID;
pub(super) const HEAD: f32 = 7.0 * GRID;

/// The columns with the room each has; files have what is left.
const COLUMNS: [(Column, Text, f32); 8] = [
    (Column::Number, Text::ColumnNumber, 14.0),
    (Column::Name, Text::ColumnFile, 0.0),
    (Column::Value(0), Text::Newspaper, 28.0),
    (Column::Value(1), Text::Date, 22.0),
    (Column::Value(2), Text::PageNumber, 13.0),
    (Column::Value(3), Text::Source, 22.0),
    (Column::Encoding, Text::ColumnEncoding, 20.0),
    (Column::Articles, Text::Articles, 17.0),
];

/// The table's, as one thing that has the focus.
pub(super) fn table_id() -> Id {
    Id::unique("pages of the bundle")
}

/// Where the columns are.
pub(super) struct Columns([(Column, Text, std::ops::RangeInclusive<f32>); 8]);

impl Columns {
    /// In a table so wide.
    pub(super) fn of(width: f32) -> Self {
        let fixed: f32 = COLUMNS.iter().map(|(_, _, width)| width * GRID).sum();
        let mut left = 0.0;
        Self(COLUMNS.map(|(column, name, room)| {
            let room = match column {
                Column::Name => (width - fixed).max(20.0 * GRID),
                _ => room * GRID,
            };
            let right = left + room;
            let range = left..=right - 2.0 * GRID;
            left = right;
            (column, name, range)
        }))
    }
}

fn is_figure(column: Column) -> bool {
    matches!(column, Column::Number | Column::Articles)
}

/// Draws the heads; gives the column that was clicked.
pub(super) fn heads(
    ui: &mut Ui,
    language: Language,
    columns: &Columns,
    by: Column,
    descending: bool,
) -> Option<Column> {
    let all = ui.max_rect();
    let mut clicked = None;
    for (column, name, range) in &columns.0 {
        let (left, right) = (all.left() + range.start(), all.left() + range.end());
        let rect = Rect::from_x_y_ranges(left..=right, all.y_range());
        let layout = match is_figure(*column) {
            true => Layout::right_to_left(Align::Center),
            false => Layout::left_to_right(Align::Center),
        };
        let name = language.say(*name);
        let is_by = *column == by;
        let text = match (is_by, descending) {
            (true, false) => format!("{name} ↑"),
            (true, true) => format!("{name} ↓"),
            (false, _) => name.to_owned(),
        };
        let color = if is_by {
            tokens(ui).ink
        } else {
            tokens(ui).quiet
        };
        let text = RichText::new(text).size(SMALL).color(color);
        let mut ui = child(ui, rect, layout);
        ui.spacing_mut().button_padding.x = 0.0;
        let head = ui.add(Button::new(text).frame(false).truncate());
        let head = head
            .accessible_name(language.fill(Text::SortBy, &[name]))
            .on_hover_text(language.fill(Text::SortBy, &[name]));
        if head.clicked() {
            clicked = Some(*column);
        }
    }
    let line = Stroke::new(1.0, tokens(ui).line);
    ui.painter().hline(all.x_range(), all.bottom(), line);
    clicked
}

/// How a row is drawn.
pub(super) struct Look {
    pub(super) is_chosen: bool,
    pub(super) has_keys: bool,
}

/// Draws a row.
pub(super) fn row(
    ui: &Ui,
    language: Language,
    rect: Rect,
    columns: &Columns,
    look: &Look,
    table: &Table,
    row: &Row,
) -> Response {
    let tokens = tokens(ui);
    let id = ui.scope_id().with(("page", row.number));
    let response = ui.interact(rect, id, Sense::CLICK);
    response.widget_info(|| {
        let name = format!("{} {}", row.number, end_of(&row.name, 48));
        WidgetInfo::selected(Role::ListBoxOption, true, look.is_chosen, name)
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        let values: Vec<&str> = (0..4)
            .map(|key| table.value(row, key))
            .filter(|value| !value.is_empty())
            .collect();
        node.set_selected(look.is_chosen);
        node.set_description(values.join(" · "));
    });
    if look.is_chosen || response.hovered() {
        let fill = if look.is_chosen {
            tokens.chosen
        } else {
            tokens.hover
        };
        ui.painter().rect_filled(rect, 0.0, fill);
    }
    if look.has_keys {
        let stroke = Stroke::new(1.0, tokens.accent);
        ui.painter()
            .rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
    }
    for (column, _, range) in &columns.0 {
        let room = range.end() - range.start();
        let at = |x: &f32| pos2(rect.left() + x, rect.center().y);
        match column {
            Column::Number => figure(ui, at(range.end()), u64::from(row.number), tokens.quiet),
            Column::Articles => figure(ui, at(range.end()), u64::from(row.articles), tokens.quiet),
            Column::Name => {
                let longest = (room / (INTERFACE * 0.55)) as usize;
                let name = end_of(&row.name, longest);
                text(ui, at(range.start()), &name, room, tokens.ink);
            }
            Column::Value(key) => {
                let value = table.value(row, *key);
                text(ui, at(range.start()), value, room, tokens.ink);
            }
            Column::Encoding => {
                let name = reasons::encoding(row.encoding);
                text(ui, at(range.start()), name, room, tokens.quiet);
            }
        }
    }
    response.on_hover_ui(|ui| {
        let mut lines = vec![row.name.to_string()];
        for (column, name, _) in &columns.0 {
            if let Column::Value(key) = column {
                let value = table.value(row, *key);
                if !value.is_empty() {
                    lines.push(format!("{}　{value}", language.say(*name)));
                }
            }
        }
        ui.set_max_width(120.0 * GRID);
        for line in lines {
            ui.label(fonts::drawable(ui.ctx(), &line));
        }
    })
}

fn figure(ui: &Ui, right: egui::Pos2, number: u64, color: Color32) {
    let font = FontId::proportional(SMALL);
    ui.painter()
        .text(right, Align2::RIGHT_CENTER, count(number), font, color);
}

fn text(ui: &Ui, left: egui::Pos2, text: &str, room: f32, color: Color32) {
    if text.is_empty() {
        return;
    }
    let text = fonts::drawable(ui.ctx(), text).into_owned();
    let format = TextFormat::simple(FontId::proportional(INTERFACE), color);
    let mut job = LayoutJob::single_section(text, format);
    job.wrap = TextWrapping::truncate_at_width(room.max(0.0));
    let galley = ui.painter().layout_job(job);
    let top = left - vec2(0.0, galley.size().y / 2.0);
    ui.painter().galley(top, galley, color);
}
