//! Groups of proposals that would do the same.

use egui::{Align2, FontId, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

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

/// Draws them: a click shows a group's places, its box chooses it.
pub(super) fn show(ui: &mut Ui, batches: &mut Batches, around: &Around<'_>) {
    let language = around.language;
    if batches.grouped.clusters.is_empty() {
        ui.weak(language.say(BatchesText::Nothing));
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical()
        .auto_shrink(false)
        .id_salt("clusters");
    let mut ticked = None;
    let mut clicked = None;
    area.show_rows(ui, ROW, batches.grouped.clusters.len(), |ui, visible| {
        for counted in &batches.grouped.clusters[visible] {
            let is_in = batches.ticked.contains(&counted.cluster);
            let chosen = batches.current.as_ref() == Some(&counted.cluster);
            match row(ui, language, counted, (is_in, chosen)) {
                Touched::Ticked => ticked = Some(counted.cluster.clone()),
                Touched::Clicked => clicked = Some(counted.cluster.clone()),
                Touched::Nothing => {}
            }
        }
    });
    if let Some(cluster) = ticked
        && !batches.ticked.remove(&cluster)
    {
        batches.ticked.insert(cluster);
    }
    if let Some(cluster) = clicked {
        batches.current = Some(cluster);
        batches.pane = Pane::Preview;
    }
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
    (is_in, chosen): (bool, bool),
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
    if response.has_focus() {
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
