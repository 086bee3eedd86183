//! Choosing a label's colour: from palettes that colour-blind people can tell apart, written, or
//! mixed.

use egui::{
    Color32, Id, Rect, Role, Sense, Slider, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo,
    ecolor::Hsva, pos2, vec2,
};

use crate::ui::field::Field;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, PALETTE, tokens};

/// What choosing remembers between frames.
#[derive(Debug, Default)]
pub(super) struct Colour {
    written: Field,
    wrong: bool,
    /// A colour that is being mixed.
    mixed: Option<Hsva>,
}

/// Colours beside one another.
const COLUMNS: usize = 12;
const SQUARE: f32 = 6.0 * GRID;
/// The width of what is mixed with.
const MIXING: f32 = 56.0 * GRID;

impl Colour {
    /// What was written and not taken yet.
    pub(super) fn take(&mut self) -> Option<String> {
        self.mixed = None;
        self.written.take().and_then(|text| parse(&text))
    }

    /// Draws it; gives the colour that is to be.
    pub(super) fn show(&mut self, ui: &mut Ui, language: Language, own: &str) -> Option<String> {
        let mut chosen = None;
        let id = ui.scope_id().with("colour");
        let rows = PALETTE.len().div_ceil(COLUMNS);
        let gap = GRID / 2.0;
        let size = vec2(
            COLUMNS as f32 * (SQUARE + gap),
            rows as f32 * (SQUARE + gap),
        );
        let (_, area) = ui.allocate_space(size);
        for (number, color) in PALETTE.into_iter().enumerate() {
            let (row, column) = (number / COLUMNS, number % COLUMNS);
            let at = pos2(
                area.left() + column as f32 * (SQUARE + gap),
                area.top() + row as f32 * (SQUARE + gap),
            );
            let rect = Rect::from_min_size(at, vec2(SQUARE, SQUARE));
            if square(
                ui,
                id.with(number),
                rect,
                color,
                own.eq_ignore_ascii_case(color),
            ) {
                chosen = Some(color.to_owned());
            }
        }
        ui.horizontal(|ui| {
            let (response, written) = self.written.show(ui, id.with("hex"), own, |text| {
                TextEdit::singleline(text)
                    .hint_text("#rrggbb")
                    .desired_width(20.0 * GRID)
            });
            response.accessible_name(language.say(Text::LabelColor));
            if let Some(written) = written {
                let parsed = parse(&written);
                self.wrong = parsed.is_none();
                chosen = parsed.or(chosen.take());
            }
            if chosen.is_some() {
                self.mixed = None;
            }
            let open = ui.menu_button(language.say(Text::LabelColorFree), |ui| {
                self.mix(ui, language, own)
            });
            chosen = open.inner.flatten().or(chosen.take());
        });
        if chosen.is_some() {
            self.wrong = false;
        }
        if self.wrong {
            ui.colored_label(tokens(ui).error, language.say(Text::ColorBad));
        }
        chosen
    }

    /// Three sliders; gives a colour when one is let go.
    fn mix(&mut self, ui: &mut Ui, language: Language, own: &str) -> Option<String> {
        let own = Color32::from_hex(own).unwrap_or(Color32::GRAY);
        let color = self.mixed.get_or_insert_with(|| Hsva::from(own));
        let mut done = false;
        ui.set_width(MIXING);
        ui.spacing_mut().slider_width = MIXING;
        let (_, rect) = ui.allocate_space(vec2(MIXING, SQUARE));
        ui.painter().rect_filled(rect, 2.0, Color32::from(*color));
        for (name, value) in [
            (Text::Hue, &mut color.h),
            (Text::Saturation, &mut color.s),
            (Text::Lightness, &mut color.v),
        ] {
            let label = ui.weak(language.say(name));
            let slider = Slider::new(value, 0.0..=1.0).show_value(false);
            let response = ui.add(slider).labelled_by(label.id);
            done |= response.drag_stopped() || (response.changed() && !response.dragged());
        }
        if !done {
            return None;
        }
        let [r, g, b, _] = Color32::from(*color).to_array();
        Some(format!("#{r:02x}{g:02x}{b:02x}"))
    }
}

fn square(ui: &Ui, id: Id, rect: Rect, color: &str, is_own: bool) -> bool {
    let tokens = tokens(ui);
    let response = ui.interact(rect, id, Sense::click());
    let name = || WidgetInfo::selected(Role::Button, true, is_own, color);
    response.widget_info(name);
    let fill = Color32::from_hex(color).unwrap_or(tokens.faint);
    ui.painter().rect_filled(rect.shrink(2.0), 2.0, fill);
    let edge = if is_own {
        Some(Stroke::new(2.0, tokens.ink))
    } else if response.has_focus() || response.hovered() {
        Some(Stroke::new(1.0, tokens.accent))
    } else {
        None
    };
    if let Some(edge) = edge {
        ui.painter()
            .rect_stroke(rect, 3.0, edge, StrokeKind::Inside);
    }
    response.clicked()
}

/// A colour as labels have it.
fn parse(written: &str) -> Option<String> {
    let digits = written.trim().trim_start_matches('#').to_ascii_lowercase();
    let is_color = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_color.then(|| format!("#{digits}"))
}
