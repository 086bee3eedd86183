//! What a label looks like: its colour, and for those who do not see colours the style of its
//! rule and its key.

use egui::{Align2, Color32, FontId, Painter, Rect, Shape, Stroke, pos2, vec2};

use crate::core::labels::Label;

use super::theme::{GRID, RULE, SMALL, Tokens};

/// The size of a sample of a label's mark.
pub(super) const SAMPLE: egui::Vec2 = vec2(5.0 * GRID, 4.0 * GRID);

/// How many styles of rules there are.
const STYLES: usize = 8;

/// Draws the rule below a span of the label that stands at `place` in the label set.
pub(super) fn rule(painter: &Painter, rule: Rect, place: usize, color: Color32) {
    let y = rule.center().y;
    let ends = [pos2(rule.left(), y), pos2(rule.right(), y)];
    match place % STYLES {
        0 => {
            painter.rect_filled(rule, 0.0, color);
        }
        1 => {
            let dashes = Shape::dashed_line(&ends, Stroke::new(RULE, color), 6.0, 2.0);
            painter.extend(dashes);
        }
        2 => {
            painter.hline(rule.x_range(), rule.top(), Stroke::new(1.0, color));
            painter.hline(rule.x_range(), rule.bottom() + 0.5, Stroke::new(1.0, color));
        }
        3 => painter.extend(Shape::dotted_line(&ends, color, 4.0, RULE * 0.6)),
        5 => {
            // A dash and a dot by turns.
            painter.extend(Shape::dashed_line_with_offset(
                &ends,
                Stroke::new(RULE, color),
                &[7.0, 2.0],
                &[2.0, 2.0],
                0.0,
            ));
        }
        6 => {
            // A thin line with teeth.
            painter.hline(rule.x_range(), rule.bottom(), Stroke::new(1.0, color));
            let count = (rule.width() / 5.0).floor().max(1.0) as usize;
            for i in 0..=count {
                let x = rule.left() + i as f32 * rule.width() / count as f32;
                painter.vline(x, rule.y_range(), Stroke::new(1.2, color));
            }
        }
        7 => {
            // A thin line over dashes.
            painter.hline(rule.x_range(), rule.top() - 0.5, Stroke::new(1.0, color));
            let low = ends.map(|end| pos2(end.x, rule.bottom()));
            painter.extend(Shape::dashed_line(&low, Stroke::new(1.0, color), 6.0, 4.0));
        }
        _ => {
            let step = 4.0;
            let count = (rule.width() / step).floor().max(1.0) as usize;
            let points = (0..=count).map(|i| {
                let lift = if i % 2 == 0 { -1.0 } else { 1.0 };
                pos2(
                    rule.left() + i as f32 * rule.width() / count as f32,
                    y + lift,
                )
            });
            painter.line(points.collect(), Stroke::new(1.2, color));
        }
    }
}

/// Draws a label's mark as it is in the text, its key letter in place of words.
pub(super) fn sample(painter: &Painter, rect: Rect, place: usize, label: &Label, tokens: &Tokens) {
    let color = tokens.label(&label.color);
    let above = Rect::from_min_max(rect.min, rect.max - vec2(0.0, RULE + 1.0));
    painter.rect_filled(above, 1.0, tokens.underlay(color));
    if let Some(key) = label.key {
        painter.text(
            above.center(),
            Align2::CENTER_CENTER,
            key.to_uppercase(),
            FontId::proportional(SMALL - 1.0),
            tokens.ink,
        );
    }
    let below = Rect::from_x_y_ranges(rect.x_range(), rect.bottom() - RULE..=rect.bottom());
    rule(painter, below, place, color);
}
