//! Entries of the list: what stands around a place, what is proposed, and how sure that is.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, FontId, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::session::mending::{Proposal, Sort, What};
use crate::ui::strings::review::percent;
use crate::ui::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};
use crate::ui::{entry, fonts, kwic};

use super::queue::Queue;
use super::{Around, At};

/// The height of an entry.
const ROW: f32 = ENTRY - GRID;

fn offset_id() -> egui::Id {
    egui::Id::unique("review offset")
}

/// Draws the list; gives the entry that was clicked. `reveal` comes into view.
pub(super) fn list(
    ui: &mut Ui,
    around: &Around<'_>,
    queue: &Queue,
    (current, focused): (Option<usize>, bool),
    reveal: Option<usize>,
    is_skipped: impl Fn(At) -> bool,
) -> Option<usize> {
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().auto_shrink(false).id_salt("review");
    if let Some(place) = reveal {
        let (top, height) = (place as f32 * ROW, ui.available_height());
        let offset = ui
            .data(|data| data.get_temp::<f32>(offset_id()))
            .unwrap_or(0.0);
        // The next few are seen too.
        if top < offset || top + 2.0 * ROW > offset + height {
            area = area.vertical_scroll_offset((top - height / 3.0).max(0.0));
        }
    }
    let mut clicked = None;
    let output = area.show_rows(ui, ROW, queue.len(), |ui, visible| {
        for place in visible {
            let Some((article, proposal)) = queue.entry(place) else {
                continue;
            };
            let dimmed = is_skipped((article.article, proposal.key()));
            let chosen = Some(place) == current;
            let top = ui.cursor().left_top();
            if row(ui, around, proposal, (chosen, chosen && focused, dimmed)) {
                clicked = Some(place);
            }
            // Where another article begins.
            let before = place.checked_sub(1).and_then(|before| queue.entry(before));
            if before.is_some_and(|(before, _)| before.article != article.article) {
                let across = top.x..=top.x + ui.available_width();
                ui.painter()
                    .hline(across, top.y, Stroke::new(1.0, tokens(ui).line));
            }
        }
    });
    let offset = output.state.clamped_offset().y;
    ui.data_mut(|data| data.insert_temp(offset_id(), offset));
    clicked
}

fn row(
    ui: &mut Ui,
    around: &Around<'_>,
    proposal: &Proposal,
    (chosen, focused, dimmed): (bool, bool, bool),
) -> bool {
    let language = around.language;
    let tokens = tokens(ui);
    let size = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let (sort, confidence) = proposal.judged(around.mending.proposals().offsets());
    let said = told(proposal, |text| {
        fonts::drawable(ui.ctx(), text).into_owned()
    });
    let name = format!("{} {said}", language.sort(sort));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
    entry::behind(ui, rect, chosen, response.hovered());
    if focused {
        entry::focus(ui, rect.shrink(1.0));
    }
    let middle = rect.center().y;
    let small = FontId::proportional(SMALL);
    let number = proposal.row.to_string();
    let at = pos2(rect.left() + 9.0 * GRID, middle);
    ui.painter().text(
        at,
        Align2::RIGHT_CENTER,
        number,
        small.clone(),
        tokens.faint,
    );
    let color = if dimmed { tokens.quiet } else { tokens.ink };
    let at = pos2(rect.left() + 11.0 * GRID, middle);
    let word = language.sort(sort);
    let width = if language == crate::ui::Language::Chinese {
        18.0
    } else {
        34.0
    } * GRID;
    entry::text(ui, at, word, INTERFACE, color, width);
    let left = at.x + width + GRID;
    let end = rect.right() - 2.0 * GRID;
    let sure = ui.painter().text(
        pos2(end, middle),
        Align2::RIGHT_CENTER,
        percent(confidence),
        small,
        tokens.quiet,
    );
    let place = pos2(end - 23.0 * GRID, middle - 1.5);
    let sureness = Rect::from_min_size(place, vec2(12.0 * GRID, 3.0));
    bar(ui, sureness, confidence);
    let room = Rect::from_x_y_ranges(
        left..=sureness.left().min(sure.left()) - 2.0 * GRID,
        rect.y_range(),
    );
    snippet(ui, room, proposal, sort, dimmed);
    response.clicked()
}

/// What stands around a proposal, as one text.
pub(in crate::ui) fn told(proposal: &Proposal, drawable: impl Fn(&str) -> String) -> String {
    let (before, what, after) = proposal.snippet.parts();
    let what = match &proposal.what {
        What::Break { .. } => "⏎".to_owned(),
        What::Repair(repair) => format!("{what}→{}", repair.with),
    };
    drawable(&format!("{before}{what}{after}"))
}

/// Draws how sure something is.
pub(in crate::ui) fn bar(ui: &Ui, rect: Rect, confidence: f32) {
    let tokens = tokens(ui);
    ui.painter().rect_filled(rect, 1.5, tokens.line);
    let share = ((confidence - 0.5) * 2.0).clamp(0.0, 1.0);
    let full = rect.with_max_x(rect.left() + rect.width() * share);
    let color = if confidence < crate::mend::breaks::ASK_BELOW {
        tokens.accent
    } else {
        tokens.faint
    };
    ui.painter().rect_filled(full, 1.5, color);
}

/// Draws what stands around a proposal; the places of all stand below one another.
pub(in crate::ui) fn snippet(ui: &Ui, room: Rect, proposal: &Proposal, sort: Sort, dimmed: bool) {
    let tokens = tokens(ui);
    let context = ui.ctx().clone();
    let drawable = |text: &str| fonts::drawable(&context, text).into_owned();
    let (before, what, after) = proposal.snippet.parts();
    let font = FontId::proportional(INTERFACE);
    let column = room.left() + (room.width() * 0.45).min(64.0 * GRID);
    let color = if dimmed || sort.is_break() {
        tokens.ink
    } else {
        tokens.quiet
    };
    let mut job = LayoutJob::default();
    let plain = TextFormat::simple(font, tokens.ink);
    let mut quiet = plain.clone();
    quiet.color = if sort.is_break() {
        tokens.ink
    } else {
        tokens.quiet
    };
    match &proposal.what {
        What::Break { .. } => {
            let mut mark = plain;
            mark.color = tokens.accent;
            let sign = if sort == Sort::Keep { "¶" } else { "⏎" };
            job.append(sign, GRID, mark);
            job.append(&drawable(after), GRID, quiet);
        }
        What::Repair(repair) => {
            let mut old = plain.clone();
            old.color = tokens.error;
            old.strikethrough = Stroke::new(1.0, tokens.error);
            job.append(&drawable(what), 0.0, old);
            let mut new = plain;
            new.background = tokens.found;
            job.append(&drawable(&repair.with), 2.0, new);
            job.append(&drawable(after), 0.0, quiet);
        }
    }
    kwic::around(ui, room, column, (&drawable(before), color), job);
}
