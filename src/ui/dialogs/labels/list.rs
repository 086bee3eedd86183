//! The labels in their order: chosen by click or arrow keys, moved by dragging or Alt with the
//! arrow keys.

use egui::{
    Align2, Button, EventFilter, FontId, Id, Key, Rect, Role, ScrollArea, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::core::LabelId;
use crate::core::labels::LabelSet;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};
use crate::ui::{entry, fonts, mark};

/// What the list remembers between frames.
#[derive(Debug, Default)]
pub(super) struct List {
    /// The label that is being dragged, by its place.
    dragged: Option<usize>,
}

/// What a frame of the list came to.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) chosen: Option<LabelId>,
    /// All labels in the order they are to have.
    pub(super) order: Option<Vec<String>>,
    pub(super) new: bool,
}

impl List {
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        set: &LabelSet,
        chosen: Option<&LabelId>,
        takes_focus: bool,
    ) -> Asked {
        let mut asked = Asked::default();
        let labels = set.labels();
        let at = labels.iter().position(|label| Some(&label.id) == chosen);
        let id = Id::unique("label list");
        let mut rect = ui.available_rect_before_wrap();
        rect.max.y -= ENTRY + 2.0 * GRID;
        let list = ui.interact(rect, id, Sense::focusable_noninteractive());
        let name = language.say(Text::LabelsTitle);
        list.widget_info(|| WidgetInfo::labeled(Role::List, true, name));
        if takes_focus {
            list.request_focus();
        }
        let focused = list.has_focus();
        if focused {
            self.keys(ui, id, set, at, &mut asked);
        }
        ui.painter().rect_stroke(
            rect,
            2.0,
            Stroke::new(1.0, tokens(ui).line),
            egui::StrokeKind::Inside,
        );
        let mut inner = crate::ui::dialog::child(ui, rect.shrink(1.0), Default::default());
        let output = ScrollArea::vertical()
            .id_salt("labels")
            .auto_shrink(false)
            .show(&mut inner, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let mut top = ui.cursor().top();
                for (place, label) in labels.iter().enumerate() {
                    let size = vec2(ui.available_width(), ENTRY);
                    let (_, rect) = ui.allocate_space(size);
                    if place == 0 {
                        top = rect.top();
                    }
                    let id = ui.scope_id().with(&label.id);
                    let row = ui.interact(rect, id, Sense::CLICK | Sense::DRAG);
                    let is_chosen = Some(&label.id) == chosen;
                    entry::behind(ui, rect, is_chosen, row.hovered());
                    if focused && is_chosen {
                        entry::focus(ui, rect);
                        if takes_focus {
                            ui.scroll_to_rect(rect, None);
                        }
                    }
                    let name = draw(ui, language, rect, place, label);
                    row.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
                    if row.clicked() {
                        list.request_focus();
                        asked.chosen = Some(label.id.clone());
                    }
                    if row.drag_started() {
                        self.dragged = Some(place);
                    }
                }
                top
            });
        self.drag(ui, output.inner, rect, set, &mut asked);
        ui.advance_cursor_after_rect(rect);
        ui.add_space(GRID);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GRID;
            asked.new = ui.button(language.say(Text::NewLabel)).clicked();
            for (name, by) in [(Text::LabelUp, -1), (Text::LabelDown, 1)] {
                let to = at.and_then(|at| at.checked_add_signed(by));
                let to = to.filter(|to| *to < labels.len());
                let button = Button::new(language.say(name));
                let response = ui.add_enabled(to.is_some(), button);
                let tip = language.say(Text::LabelMoveTip);
                if response.on_hover_text(tip).clicked()
                    && let (Some(at), Some(to)) = (at, to)
                {
                    asked.order = Some(moved(set, at, to));
                }
            }
        });
        asked
    }

    fn keys(&self, ui: &Ui, id: Id, set: &LabelSet, at: Option<usize>, asked: &mut Asked) {
        let filter = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let mut by = 0;
        let mut moves = false;
        entry::take_keys(ui, |key, modifiers| {
            by += match key {
                Key::ArrowUp => -1,
                Key::ArrowDown => 1,
                _ => return false,
            };
            moves |= modifiers.alt;
            true
        });
        if by == 0 {
            return;
        }
        let Some(at) = at else {
            // None is chosen: the first, from wherever.
            asked.chosen = set.labels().first().map(|label| label.id.clone());
            return;
        };
        let last = set.labels().len().saturating_sub(1);
        let to = at.saturating_add_signed(by).min(last);
        if moves && to != at {
            asked.order = Some(moved(set, at, to));
        } else if let Some(label) = set.labels().get(to) {
            asked.chosen = Some(label.id.clone());
        }
    }

    /// Shows where a dragged label would go, and moves it when it is let go.
    fn drag(&mut self, ui: &Ui, top: f32, view: Rect, set: &LabelSet, asked: &mut Asked) {
        let Some(from) = self.dragged else {
            return;
        };
        let (at, held) = ui.input(|input| (input.pointer.latest_pos(), input.pointer.any_down()));
        let Some(at) = at else {
            return;
        };
        let count = set.labels().len();
        let gap = ((at.y - top) / ENTRY).round().clamp(0.0, count as f32) as usize;
        let to = if gap > from { gap - 1 } else { gap };
        if held {
            let y = top + gap as f32 * ENTRY;
            let color = tokens(ui).accent;
            let line = Stroke::new(2.0, color);
            ui.painter().hline(view.x_range().shrink(GRID), y, line);
            ui.set_cursor_icon(egui::CursorIcon::Grabbing);
        } else {
            self.dragged = None;
            if to != from && to < count {
                asked.order = Some(moved(set, from, to));
            }
        }
    }
}

/// All labels with one moved to another place.
fn moved(set: &LabelSet, from: usize, to: usize) -> Vec<String> {
    let mut ids: Vec<String> = set.labels().iter().map(|l| l.id.to_string()).collect();
    let id = ids.remove(from);
    ids.insert(to, id);
    ids
}

/// Draws a label; gives what it is called.
fn draw(
    ui: &Ui,
    language: Language,
    rect: Rect,
    place: usize,
    label: &crate::core::labels::Label,
) -> String {
    let tokens = tokens(ui);
    let middle = rect.center().y;
    let sample = Rect::from_min_size(
        pos2(rect.left() + 2.0 * GRID, middle - mark::SAMPLE.y / 2.0),
        mark::SAMPLE,
    );
    mark::sample(ui.painter(), sample, place, label, tokens);
    let name = fonts::drawable(ui.ctx(), language.label(label)).into_owned();
    let id = fonts::drawable(ui.ctx(), &label.id);
    let right = pos2(rect.right() - 2.0 * GRID, middle);
    let font = FontId::proportional(SMALL);
    let id = ui
        .painter()
        .text(right, Align2::RIGHT_CENTER, id, font, tokens.quiet);
    let left = sample.right() + 2.0 * GRID;
    let room = id.left() - 2.0 * GRID - left;
    entry::text(ui, pos2(left, middle), &name, INTERFACE, tokens.ink, room);
    format!("{name}　{}", label.id)
}
