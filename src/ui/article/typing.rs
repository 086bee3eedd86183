//! Typing without a field: what an input method composes while the caret is in the text, shown
//! there until it is finished; and finished text, which opens the field for more.

use egui::output::IMEOutput;
use egui::text::{LayoutJob, TextFormat};
use egui::{Event, FontId, IMEPurpose, ImeEvent, InputState, Rect, Stroke, Ui, vec2};

use crate::ui::fonts;
use crate::ui::theme::tokens;

use super::Sizes;
use super::draft::Composition;

/// See the module's description.
#[derive(Debug, Default)]
pub(in crate::ui) struct Typing {
    composition: Composition,
    unfinished: String,
}

/// The caret as the system is told of it: X11 takes the upper corner for the place of the input
/// method's window, which is not to cover the line.
pub(super) fn spot(mut caret: Rect) -> Rect {
    if cfg!(target_os = "linux") {
        caret.min.y = caret.max.y - 1.0;
    }
    caret
}

impl Typing {
    /// Takes in a frame's events. While the text takes what is typed (`open`), gives what an input
    /// method has finished, and whether keys in the frame are the input method's.
    pub(in crate::ui) fn observe(
        &mut self,
        input: &InputState,
        open: bool,
    ) -> (Option<String>, bool) {
        if !open {
            *self = Self::default();
            return (None, false);
        }
        let busy = self.composition.observe(input);
        let mut finished = String::new();
        for event in &input.events {
            match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => self.unfinished.clone_from(text),
                Event::Ime(ImeEvent::Commit(text)) => {
                    self.unfinished.clear();
                    finished.push_str(text);
                }
                _ => {}
            }
        }
        (Some(finished).filter(|text| !text.is_empty()), busy)
    }

    /// Whether an input method is at work.
    pub(super) fn composes(&self) -> bool {
        !self.unfinished.is_empty()
    }

    /// Tells the system where the caret is, so that the input method's window opens there, and
    /// draws what it has so far.
    pub(super) fn show(&self, ui: &Ui, caret: Rect, sizes: Sizes) {
        let mut cursor = caret;
        if self.composes() {
            let tokens = tokens(ui);
            let text = fonts::drawable(ui.ctx(), &self.unfinished).into_owned();
            let mut format = TextFormat::simple(FontId::proportional(sizes.text), tokens.ink);
            format.underline = Stroke::new(1.0, tokens.accent);
            let job = LayoutJob::single_section(text, format);
            let galley = ui.painter().layout_job(job);
            let at = caret.left_top() + vec2(1.0, (caret.height() - galley.size().y) / 2.0);
            let behind = Rect::from_min_size(at, galley.size()).expand2(vec2(2.0, 1.0));
            ui.painter().rect_filled(behind, 2.0, tokens.paper);
            ui.painter().rect_stroke(
                behind,
                2.0,
                Stroke::new(1.0, tokens.line),
                egui::StrokeKind::Outside,
            );
            cursor = Rect::from_min_size(at, vec2(1.0, galley.size().y));
            ui.painter().galley(at, galley, tokens.ink);
        }
        let layer = ui.layer_id();
        let to_screen = ui
            .ctx()
            .layer_transform_to_global(layer)
            .unwrap_or_default();
        ui.output_mut(|output| {
            output.ime = Some(IMEOutput {
                purpose: IMEPurpose::Normal,
                rect: to_screen * ui.clip_rect(),
                cursor_rect: to_screen * spot(cursor),
                should_interrupt_composition: false,
            });
        });
    }
}
