//! Two copies side by side, paragraph beside paragraph, with what differs marked.

use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::session::copies::{Pair, Piece};
use crate::ui::theme::{GRID, INTERFACE, SMALL, tokens};
use crate::ui::{entry, fonts};

/// No more rows than this are laid out at a time, around the chosen difference.
const AT_ONCE: usize = 600;

/// The height of the line that says which side is which.
pub(super) const HEAD: f32 = 5.0 * GRID;

/// The space between the two, and what the scroll bar takes.
const GAP: f32 = 4.0 * GRID;
const BAR: f32 = 3.0 * GRID;

fn width(all: f32) -> f32 {
    ((all - BAR - GAP) / 2.0).max(10.0 * GRID)
}

/// Says which side is which.
pub(super) fn heads(ui: &Ui, rect: Rect, names: &[String; 2]) {
    let width = width(rect.width());
    for (side, name) in names.iter().enumerate() {
        let left = rect.left() + side as f32 * (width + GAP);
        let at = pos2(left, rect.top() + HEAD / 2.0 - 0.5 * GRID);
        let name = fonts::drawable(ui.ctx(), name);
        entry::text(ui, at, &name, SMALL, tokens(ui).quiet, width);
    }
}

/// Draws them; gives the difference that was clicked.
pub(super) fn show(ui: &mut Ui, pair: &Pair, chosen: Option<usize>, reveal: bool) -> Option<usize> {
    let row_of = chosen
        .and_then(|at| pair.differences.get(at))
        .map(|one| one.row);
    let first = row_of.unwrap_or(0).saturating_sub(AT_ONCE / 2);
    let mut picked = None;
    let area = ScrollArea::vertical()
        .id_salt("two copies")
        .auto_shrink(false);
    area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0 * GRID;
        let rows = pair.rows.iter().enumerate().skip(first).take(AT_ONCE);
        for (number, row) in rows {
            let width = width(ui.available_width());
            let galleys = [0, 1].map(|side| {
                let job = job(ui, &row.sides[side], chosen, width);
                ui.fonts_mut(|fonts| fonts.layout_job(job))
            });
            let height = galleys[0].size().y.max(galleys[1].size().y);
            let size = vec2(2.0 * width + GAP, height);
            let (rect, response) = ui.allocate_exact_size(size, Sense::click());
            let name = name(row);
            response.widget_info(|| WidgetInfo::labeled(Role::Paragraph, true, &name));
            for (side, galley) in galleys.into_iter().enumerate() {
                let left = rect.left() + side as f32 * (width + GAP);
                let color = tokens(ui).ink;
                ui.painter().galley(pos2(left, rect.top()), galley, color);
            }
            let middle = rect.left() + width + GAP / 2.0;
            let line = Rect::from_x_y_ranges(middle..=middle, rect.y_range());
            let stroke = Stroke::new(1.0, tokens(ui).line);
            ui.painter()
                .line_segment([line.center_top(), line.center_bottom()], stroke);
            if reveal && row_of == Some(number) {
                ui.scroll_to_rect(rect, Some(egui::Align::Center));
            }
            if response.clicked() {
                let here = pair.differences.iter().position(|one| one.row == number);
                picked = here.or(picked);
            }
        }
    });
    picked
}

/// What a reader hears of a row.
fn name(row: &crate::session::copies::Row) -> String {
    let text = |pieces: &[Piece]| -> String { pieces.iter().map(|p| p.text.as_str()).collect() };
    let [one, two] = [0, 1].map(|side| text(&row.sides[side]));
    if one == two {
        one
    } else {
        format!("{one} | {two}")
    }
}

fn job(ui: &Ui, pieces: &[Piece], chosen: Option<usize>, width: f32) -> LayoutJob {
    let tokens = tokens(ui);
    let font = FontId::proportional(INTERFACE);
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    for piece in pieces {
        // A line end that the other has not is seen, and is no line end here.
        let text = match piece.text.is_empty() {
            // Only the other side has something here.
            true => "∧".to_owned(),
            false => piece.text.replace('\n', "¶"),
        };
        let text = fonts::drawable(ui.ctx(), &text);
        let mut format = TextFormat::simple(font.clone(), tokens.ink);
        if let Some(difference) = piece.difference {
            match piece.text.is_empty() {
                true => format.color = tokens.accent,
                false => format.underline = Stroke::new(1.5, tokens.accent),
            }
            format.background = tokens.found;
            if chosen == Some(difference) {
                format.background = tokens.found_now;
            }
        }
        job.append(&text, 0.0, format);
    }
    job
}
