//! Groups of proposals that would do the same.

use egui::{
    Align2, FontId, Id, Key, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::session::mending::{Cluster, Counted};
use crate::ui::review::{bar, snippet};
use crate::ui::strings::Language;
use crate::ui::strings::batches::BatchesText;
use crate::ui::strings::review::percent;
use crate::ui::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};
use crate::ui::{entry, fonts};

use super::{Around, Batches, Pane};

/// The height of a group: what it is, and an example.
const ROW: f32 = 11.0 * GRID;

/// Where the list is scrolled to, between frames.
fn offset_id() -> Id {
    Id::unique("groups offset")
}

/// The id by which the list has the focus.
pub(super) fn list_id() -> Id {
    Id::unique("groups")
}

/// What is asked for by a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    Nothing,
    /// The chosen groups are to be accepted.
    Accept,
    /// The keys go to the text.
    Leave,
}

/// Draws them: a click shows a group's places, its box chooses it; so do arrows and Space.
pub(super) fn show(ui: &mut Ui, batches: &mut Batches, around: &Around<'_>) -> Asked {
    let language = around.language;
    let rect = ui.available_rect_before_wrap();
    let name = language.say(BatchesText::Groups);
    let focused = entry::list(ui, list_id(), rect, name, &mut batches.takes_focus);
    if batches.grouped.clusters.is_empty() {
        ui.weak(language.say(BatchesText::Nothing));
        return Asked::Nothing;
    }
    let (asked, reveal) = match focused {
        true => press(ui, batches, rect.height()),
        false => (Asked::Nothing, None),
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical()
        .auto_shrink(false)
        .id_salt("clusters");
    if let Some(place) = reveal {
        let (top, height) = (place as f32 * ROW, rect.height());
        let offset = ui.data(|data| data.get_temp::<f32>(offset_id()));
        let offset = offset.unwrap_or(0.0);
        if top < offset || top + ROW > offset + height {
            area = area.vertical_scroll_offset((top - height / 3.0).max(0.0));
        }
    }
    let mut ticked = None;
    let mut clicked = None;
    let output = area.show_rows(ui, ROW, batches.grouped.clusters.len(), |ui, visible| {
        for counted in &batches.grouped.clusters[visible] {
            let is_in = batches.ticked.contains(&counted.cluster);
            let chosen = batches.current.as_ref() == Some(&counted.cluster);
            match row(ui, language, counted, (is_in, chosen, chosen && focused)) {
                Touched::Ticked => ticked = Some(counted.cluster.clone()),
                Touched::Clicked => clicked = Some(counted.cluster.clone()),
                Touched::Nothing => {}
            }
        }
    });
    let offset = output.state.clamped_offset().y;
    ui.data_mut(|data| data.insert_temp(offset_id(), offset));
    batches.takes_focus |= ticked.is_some() || clicked.is_some();
    if let Some(cluster) = ticked {
        batches.turn(cluster);
    }
    if let Some(cluster) = clicked {
        batches.current = Some(cluster);
        batches.pane = Pane::Preview;
    }
    asked
}

/// The keys of the list. Gives what is asked for, and the group that is to come into view.
fn press(ui: &Ui, batches: &mut Batches, height: f32) -> (Asked, Option<usize>) {
    entry::own_keys(ui, list_id(), false);
    let mut pressed = None;
    entry::take_keys(ui, |key, held| {
        let is_own = held.is_none()
            && matches!(
                key,
                Key::ArrowDown
                    | Key::ArrowUp
                    | Key::PageDown
                    | Key::PageUp
                    | Key::Home
                    | Key::End
                    | Key::Space
                    | Key::Enter
                    | Key::Escape
            );
        if is_own {
            pressed = Some(key);
        }
        is_own
    });
    let all = &batches.grouped.clusters;
    let current = batches.current.as_ref();
    let at = all.iter().position(|one| Some(&one.cluster) == current);
    let page = ((height / ROW) as usize).max(1);
    let to = match (pressed, at) {
        (None, _) => return (Asked::Nothing, None),
        (Some(Key::Escape), _) => return (Asked::Leave, None),
        (Some(Key::Enter), _) => return (Asked::Accept, None),
        (Some(Key::Space), Some(_)) => {
            if let Some(cluster) = batches.current.clone() {
                batches.turn(cluster);
            }
            return (Asked::Nothing, at);
        }
        (Some(Key::End), _) => all.len() - 1,
        (Some(Key::Home), _) | (_, None) => 0,
        (Some(Key::ArrowDown), Some(at)) => at + 1,
        (Some(Key::ArrowUp), Some(at)) => at.saturating_sub(1),
        (Some(Key::PageDown), Some(at)) => at + page,
        (Some(_), Some(at)) => at.saturating_sub(page),
    };
    let to = to.min(all.len() - 1);
    batches.current = Some(all[to].cluster.clone());
    batches.pane = Pane::Preview;
    (Asked::Nothing, Some(to))
}

/// What was done with a row.
enum Touched {
    Nothing,
    Ticked,
    Clicked,
}

/// What a group is called.
pub(super) fn told(language: Language, cluster: &Cluster) -> String {
    let sort = language.sort(cluster.sort);
    let colon = language.choose(("：", ": "));
    if cluster.before.is_empty() && cluster.with.is_empty() {
        return format!("{sort}{colon}{}", language.reasons(&cluster.reasons));
    }
    format!("{sort}{colon}{} → {}", cluster.before, cluster.with)
}

fn row(
    ui: &mut Ui,
    language: Language,
    counted: &Counted,
    (is_in, chosen, focused): (bool, bool, bool),
) -> Touched {
    let tokens = tokens(ui);
    let size = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let name = told(language, &counted.cluster);
    let name = fonts::drawable(ui.ctx(), &name).into_owned();
    let count = counted.count.to_string();
    let said = format!("{name} {count}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &said));
    entry::behind(ui, rect, chosen, response.hovered());
    if response.has_focus() || focused {
        entry::focus(ui, rect.shrink(1.0));
    }
    let upper = rect.top() + 3.0 * GRID;
    let place = Rect::from_center_size(
        pos2(rect.left() + 4.0 * GRID, rect.center().y),
        vec2(5.0 * GRID, ENTRY),
    );
    let mut is_ticked = is_in;
    let builder = UiBuilder::new().id_salt(&counted.cluster).max_rect(place);
    let tick = ui.new_child(builder).checkbox(&mut is_ticked, "");
    let tick_name = language.fill(BatchesText::Choose, &[&name]);
    tick.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_in, &tick_name));
    let end = pos2(rect.right() - 3.0 * GRID, upper);
    let font = FontId::proportional(INTERFACE);
    let number = ui
        .painter()
        .text(end, Align2::RIGHT_CENTER, &count, font, tokens.ink);
    let at = pos2(rect.left() + 8.0 * GRID, upper);
    let room = number.left() - 2.0 * GRID - at.x;
    entry::text(ui, at, &name, INTERFACE, tokens.ink, room);
    let lower = rect.bottom() - 3.0 * GRID;
    let small = FontId::proportional(SMALL);
    let end = pos2(rect.right() - 3.0 * GRID, lower);
    let sure = percent(counted.mean);
    ui.painter()
        .text(end, Align2::RIGHT_CENTER, sure, small, tokens.quiet);
    let sureness = Rect::from_min_size(
        pos2(end.x - 23.0 * GRID, lower - 1.5),
        vec2(12.0 * GRID, 3.0),
    );
    bar(ui, sureness, counted.mean);
    if let Some(proposal) = counted.examples.first().and_then(|one| one.proposal()) {
        let y = lower - 2.5 * GRID..=lower + 2.5 * GRID;
        let room = Rect::from_x_y_ranges(at.x..=sureness.left() - 2.0 * GRID, y);
        snippet(ui, room, proposal, counted.cluster.sort, true);
    }
    let line = egui::Stroke::new(1.0, tokens.line);
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    match (tick.changed(), response.clicked()) {
        (true, _) => Touched::Ticked,
        (_, true) => Touched::Clicked,
        _ => Touched::Nothing,
    }
}
