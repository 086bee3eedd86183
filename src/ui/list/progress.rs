//! How far the work on the bundle has come: at the bottom, always in the same place.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::session::Session;
use crate::ui::dialog::count;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, SMALL, tokens};

/// Draws it: done and all, and a thin bar of what is done and what is in work.
pub(super) fn show(ui: &mut Ui, language: Language, session: &Session) {
    let size = vec2(ui.available_width(), ui.available_height());
    let (rect, response) = ui.allocate_exact_size(size, Sense::HOVER);
    let Some(totals) = session.ready_index().map(|index| index.totals()) else {
        return;
    };
    let [todo, doing, done] = totals.articles;
    let all = todo + doing + done;
    let tokens = tokens(ui);
    let said = [count(u64::from(done)), count(u64::from(all))];
    let text = language.fill(Text::DoneOfAll, &[&said[0], &said[1]]);
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &text));
    let font = egui::FontId::proportional(SMALL);
    let at = rect.left_center();
    let painter = ui.painter();
    let words = painter.text(at, egui::Align2::LEFT_CENTER, &text, font, tokens.quiet);
    let bar = Rect::from_min_max(
        pos2(words.right() + 2.0 * GRID, rect.center().y - GRID / 2.0),
        pos2(rect.right(), rect.center().y + GRID / 2.0),
    );
    painter.rect_filled(bar, 2.0, tokens.line);
    let part = |count: u32| bar.width() * count as f32 / all.max(1) as f32;
    let stretch = |from: f32, width: f32| {
        Rect::from_min_size(
            pos2(bar.left() + from, bar.top()),
            vec2(width, bar.height()),
        )
    };
    painter.rect_filled(stretch(part(done), part(doing)), 2.0, tokens.faint);
    painter.rect_filled(stretch(0.0, part(done)), 2.0, tokens.ink);
    response.on_hover_ui(|ui| {
        let figures = [
            (Text::StateTodo, u64::from(todo)),
            (Text::StateDoing, u64::from(doing)),
            (Text::StateDone, u64::from(done)),
            (Text::OrderCharacters, totals.characters),
            (Text::OrderTags, totals.spans),
            (Text::OrderDoubtful, totals.doubtful),
        ];
        egui::Grid::new("totals")
            .num_columns(2)
            .spacing(vec2(6.0 * GRID, GRID))
            .show(ui, |ui| {
                for (name, figure) in figures {
                    ui.label(language.say(name));
                    let right = egui::Layout::right_to_left(egui::Align::Center);
                    ui.with_layout(right, |ui| ui.label(count(figure)));
                    ui.end_row();
                }
            });
    });
}
