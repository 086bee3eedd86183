//! The labels, each a button with its key: what to give the selection or the chosen span.

use egui::{Align2, FontId, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::core::LabelId;
use crate::core::labels::Label;
use crate::ui::action::Action;
use crate::ui::strings::Text;
use crate::ui::strings::labels::LabelText;
use crate::ui::strings::suggest::HandsText;
use crate::ui::theme::{GRID, INTERFACE, SMALL, tokens};
use crate::ui::window::Request;
use crate::ui::{entry, fonts, mark};

use super::Seat;

/// The height of a button.
const HEIGHT: f32 = 6.0 * GRID;
/// How narrow a button may be.
const NARROWEST: f32 = 28.0 * GRID;
/// The column of keys.
const KEY: f32 = 4.0 * GRID;
/// Rows of buttons that are in view at once.
const ROWS: usize = 5;
/// What the list below has at the least.
const BELOW: f32 = 14.0 * GRID;

/// Draws them; gives the label that is pointed at.
pub(super) fn show(ui: &mut Ui, seat: &Seat<'_>, requests: &mut Vec<Request>) -> Option<LabelId> {
    // Those of whole articles are not for words.
    let labels: Vec<(usize, &Label)> = seat
        .session
        .labels()
        .labels()
        .iter()
        .enumerate()
        .filter(|(_, label)| !label.of_article)
        .collect();
    let mut pointed = None;
    let width = ui.available_width();
    let columns = ((width / NARROWEST).floor() as usize).clamp(1, 4);
    let gap = GRID / 2.0;
    let size = vec2(
        (width - gap * (columns - 1) as f32) / columns as f32,
        HEIGHT,
    );
    if labels.is_empty() {
        ui.horizontal(|ui| {
            ui.weak(seat.language.say(Text::NoLabels));
            if ui.button(Action::Labels.name(seat.language)).clicked() {
                requests.push(Request::Act(Action::Labels));
            }
        });
        return None;
    }
    let look = Look::fitting(ui, seat, size.x, labels.iter().map(|(_, label)| *label));
    let rows = labels.len().div_ceil(columns);
    // In a low window the list below keeps a few entries, and the labels what they can of the rest.
    let fits = ((ui.available_height() - BELOW) / (HEIGHT + gap)).max(0.0) as usize;
    let seen = ROWS.min(rows).min(fits.max(2));
    ScrollArea::vertical()
        .id_salt("brushes")
        .max_height(seen as f32 * (HEIGHT + gap))
        .min_scrolled_height(HEIGHT)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let area = vec2(width, rows as f32 * (HEIGHT + gap));
            let (_, area) = ui.allocate_space(area);
            for (number, (place, label)) in labels.into_iter().enumerate() {
                let (row, column) = (number / columns, number % columns);
                let offset = vec2(column as f32 * (size.x + gap), row as f32 * (HEIGHT + gap));
                let rect = Rect::from_min_size(area.min + offset, size);
                let (clicked, hovered) = brush(ui, seat, rect, look, (place, label));
                if clicked {
                    requests.push(labelling(ui, label));
                }
                if hovered {
                    pointed = Some(label.id.clone());
                }
            }
        });
    pointed
}

/// How the buttons look, all alike: where names would be cut off, keys stand in the marks, and if
/// need be names are smaller.
#[derive(Clone, Copy, Debug)]
struct Look {
    has_key: bool,
    size: f32,
}

impl Look {
    fn fitting<'a>(
        ui: &Ui,
        seat: &Seat<'_>,
        width: f32,
        labels: impl Iterator<Item = &'a Label>,
    ) -> Self {
        let font = FontId::proportional(INTERFACE);
        let wide = |label: &Label| -> f32 {
            let name = fonts::drawable(ui.ctx(), seat.language.label(label));
            ui.fonts_mut(|fonts| name.chars().map(|c| fonts.glyph_width(&font, c)).sum())
        };
        let widest = labels.map(wide).fold(0.0, f32::max);
        let room = width - mark::SAMPLE.x - 3.5 * GRID;
        Self {
            has_key: widest <= room - KEY,
            size: if widest <= room { INTERFACE } else { SMALL },
        }
    }
}

/// What a click on a label asks for: with Shift, all mentions of the name.
pub(in crate::ui) fn labelling(ui: &Ui, label: &Label) -> Request {
    match ui.input(|input| input.modifiers.shift) {
        true => Request::LabelEverywhere(label.id.clone()),
        false => Request::Label(label.id.clone()),
    }
}

/// What is told of a label while it is pointed at.
pub(in crate::ui) fn tip(ui: &mut Ui, language: crate::ui::strings::Language, label: &Label) {
    ui.set_max_width(320.0);
    let name = fonts::drawable(ui.ctx(), language.label(label)).into_owned();
    let key = label.key.map(|key| key.to_uppercase().to_string());
    ui.label(format!("{name} {}", key.clone().unwrap_or_default()));
    let everywhere = match key {
        Some(key) => language.fill(HandsText::Everywhere, &[&key]),
        None => {
            let click = language.say(HandsText::ShiftClick);
            format!("{click} {}", language.say(HandsText::EverywhereKey))
        }
    };
    ui.weak(everywhere);
    if !label.description.is_empty() {
        ui.weak(fonts::drawable(ui.ctx(), &label.description));
    }
    if !label.examples.is_empty() {
        let examples = label.examples.join(language.choose(("、", ", ")));
        let said = format!("{}　{examples}", language.say(LabelText::Examples));
        ui.weak(fonts::drawable(ui.ctx(), &said));
    }
}

/// Draws a button; says whether it was clicked, and whether it is pointed at.
fn brush(
    ui: &mut Ui,
    seat: &Seat<'_>,
    rect: Rect,
    look: Look,
    (place, label): (usize, &Label),
) -> (bool, bool) {
    let tokens = tokens(ui);
    let id = ui.scope_id().with(("brush", &label.id));
    let sense = if seat.can_tag {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(rect, id, sense);
    let name = fonts::drawable(ui.ctx(), seat.language.label(label)).into_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, seat.can_tag, &name));
    let pointed = seat.can_tag && (response.hovered() || response.has_focus());
    let is_up = seat.brush == Some(&label.id);
    entry::behind(ui, rect, is_up, pointed);
    let middle = rect.center().y;
    let sample = Rect::from_center_size(
        pos2(rect.left() + GRID + mark::SAMPLE.x / 2.0, middle),
        mark::SAMPLE,
    );
    let plain = Label {
        key: None,
        ..label.clone()
    };
    let drawn = if look.has_key { &plain } else { label };
    mark::sample(ui.painter(), sample, place, drawn, tokens);
    let key = label.key.filter(|_| look.has_key);
    let key = key.map(|key| key.to_uppercase().to_string());
    let key = key.unwrap_or_default();
    let right = pos2(rect.right() - GRID, middle);
    let font = FontId::proportional(SMALL);
    let painter = ui.painter();
    let key_rect = painter.text(right, Align2::RIGHT_CENTER, &key, font, tokens.quiet);
    let color = if seat.can_tag {
        tokens.ink
    } else {
        tokens.quiet
    };
    let left = sample.right() + 1.5 * GRID;
    let room = key_rect.left() - GRID - left;
    entry::text(ui, pos2(left, middle), &name, look.size, color, room);
    let (clicked, hovered) = (response.clicked(), response.hovered());
    response.on_hover_ui(|ui| {
        tip(ui, seat.language, label);
        if !seat.can_tag {
            ui.weak(seat.language.say(Text::SelectToTag));
        }
    });
    (clicked, hovered)
}
