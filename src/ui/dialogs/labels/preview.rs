//! How a label will look in the text, on each of the three papers.

use egui::{FontId, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::core::labels::Label;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, READING, RULE, SMALL, ThemeName, tokens_of};
use crate::ui::{fonts, mark};

/// The height of a sample.
const HEIGHT: f32 = 16.0 * GRID;

/// Draws the label that stands at `place` on light, dark and sepia paper, side by side.
pub(super) fn show(ui: &mut Ui, language: Language, label: &Label, place: usize) {
    let width = ui.available_width();
    let gap = GRID;
    let (whole, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
    let name = language.say(Text::LabelPreview);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    let each = (width - 2.0 * gap) / 3.0;
    let themes = [ThemeName::Light, ThemeName::Dark, ThemeName::Sepia];
    for (number, theme) in themes.into_iter().enumerate() {
        let left = whole.left() + number as f32 * (each + gap);
        let paper = Rect::from_min_size(pos2(left, whole.top()), vec2(each, HEIGHT));
        on_paper(ui, language, paper, theme, label, place);
    }
}

fn on_paper(
    ui: &Ui,
    language: Language,
    paper: Rect,
    theme: ThemeName,
    label: &Label,
    place: usize,
) {
    let tokens = tokens_of(theme);
    let painter = ui.painter().with_clip_rect(paper.intersect(ui.clip_rect()));
    painter.rect_filled(paper, 2.0, tokens.paper);
    let edge = Stroke::new(1.0, crate::ui::theme::tokens(ui).line);
    painter.rect_stroke(paper, 2.0, edge, StrokeKind::Inside);
    let color = tokens.label(&label.color);
    let font = FontId::proportional(READING);
    let words = [
        Text::LabelPreviewBefore,
        Text::LabelPreviewWords,
        Text::LabelPreviewAfter,
    ];
    let galleys = words.map(|text| {
        let text = language.say(text).to_owned();
        painter.layout_no_wrap(text, font.clone(), tokens.ink)
    });
    let wide: f32 = galleys.iter().map(|galley| galley.size().x).sum();
    let mut x = paper.center().x - wide / 2.0;
    let top = paper.top() + 2.0 * GRID;
    for (number, galley) in galleys.into_iter().enumerate() {
        let size = galley.size();
        if number == 1 {
            let rect = Rect::from_min_size(pos2(x, top), size);
            painter.rect_filled(rect, 0.0, tokens.underlay(color));
            let rule = rect.bottom()..=rect.bottom() + RULE;
            let rule = Rect::from_x_y_ranges(rect.left() + 1.0..=rect.right() - 1.0, rule);
            mark::rule(&painter, rule, place, color);
            let name = fonts::drawable(ui.ctx(), language.label(label)).into_owned();
            let font = FontId::proportional(SMALL - 2.0);
            // In ink, as in the text.
            let name = painter.layout_no_wrap(name, font, tokens.ink);
            let at = pos2(rect.right() - name.size().x, rule.bottom() + 1.0);
            painter.galley(at, name, tokens.ink);
        }
        painter.galley(pos2(x, top), galley, tokens.ink);
        x += size.x;
    }
}
