//! The labels and the article's spans, at the right.

use egui::{
    Align2, Button, FontId, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::core::SpanId;
use crate::core::labels::LabelSet;

use super::action::Action;
use super::article::{Shown, Span};
use super::fonts;
use super::strings::{Language, Text};
use super::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};
use super::window::Request;

/// Draws the panel. `can_tag` says whether there is something to give a label to.
pub(super) fn show(
    ui: &mut Ui,
    language: Language,
    labels: &LabelSet,
    shown: Option<&Shown>,
    chosen: Option<&SpanId>,
    can_tag: bool,
    requests: &mut Vec<Request>,
) {
    ui.weak(language.say(Text::TagAs));
    for label in labels.labels() {
        let key = label.key.map(|key| key.to_uppercase().to_string());
        let name = fonts::drawable(ui.ctx(), language.label(label)).into_owned();
        let button = Button::new(format!("　{name}"))
            .right_text(RichText::new(key.unwrap_or_default()).weak())
            .min_size(vec2(ui.available_width(), ENTRY));
        let response = ui.add_enabled(can_tag, button);
        let edge = response.rect.shrink(2.0 * GRID);
        let swatch = Rect::from_center_size(edge.left_center() + vec2(GRID, 0.0), vec2(10.0, 10.0));
        let color = tokens(ui).label(&label.color);
        ui.painter().rect_filled(swatch, 2.0, color);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, can_tag, &name));
        if response.clicked() {
            requests.push(Request::Label(label.id.clone()));
        }
    }
    let Some(shown) = shown else {
        return;
    };
    ui.add_space(2.0 * GRID);
    egui::Sides::new().show(
        ui,
        |ui| {
            ui.weak(format!(
                "{}　{}",
                language.say(Text::Tags),
                shown.spans.len()
            ))
        },
        |ui| {
            let button = Button::new(Action::Untag.name(language));
            if ui.add_enabled(chosen.is_some(), button).clicked() {
                requests.push(Request::Act(Action::Untag));
            }
        },
    );
    if shown.spans.is_empty() {
        ui.weak(language.say(Text::NoTags));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink(false).show_rows(
        ui,
        ENTRY,
        shown.spans.len(),
        |ui, visible| {
            for span in &shown.spans[visible] {
                if entry(ui, language, shown, span, chosen == Some(&span.id)) {
                    requests.push(Request::ShowSpan(span.id.clone()));
                }
            }
        },
    );
}

/// Draws a span; says whether it was clicked.
fn entry(ui: &mut Ui, language: Language, shown: &Shown, span: &Span, chosen: bool) -> bool {
    let Some(of) = shown.label(span) else {
        return false;
    };
    let tokens = tokens(ui);
    let size = vec2(ui.available_width(), ENTRY);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let words = shown.words(span);
    let text = fonts::drawable(ui.ctx(), &words);
    let label = fonts::drawable(ui.ctx(), language.label(of));
    let name = format!("{text} {label}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
    if chosen || response.hovered() || response.has_focus() {
        let fill = if chosen { tokens.chosen } else { tokens.hover };
        ui.painter().rect_filled(rect, 0.0, fill);
    }
    let bar = Rect::from_min_size(rect.left_top(), vec2(GRID, ENTRY)).shrink2(vec2(0.0, GRID));
    ui.painter().rect_filled(bar, 0.0, tokens.label(&of.color));
    let end = pos2(rect.right() - GRID, rect.center().y);
    let small = FontId::proportional(SMALL);
    let label = ui
        .painter()
        .text(end, Align2::RIGHT_CENTER, label, small, tokens.quiet);
    let left = rect.left() + 3.0 * GRID;
    let room = Rect::from_x_y_ranges(left..=label.left() - 2.0 * GRID, rect.y_range());
    let font = FontId::proportional(INTERFACE);
    let middle = room.left_center();
    let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
    painter.text(middle, Align2::LEFT_CENTER, text, font, tokens.ink);
    response.clicked()
}
