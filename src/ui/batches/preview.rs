//! The places of a group, each as it would be.

use egui::{Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::session::mending::Counted;
use crate::ui::review::{snippet, told_entry};
use crate::ui::strings::batches::BatchesText;
use crate::ui::theme::{ENTRY, GRID};
use crate::ui::window::Request;
use crate::ui::{entry, fonts};

use super::Around;

/// The height of a place.
const ROW: f32 = ENTRY - GRID;

/// Draws them; a click goes there.
pub(super) fn show(
    ui: &mut Ui,
    around: &Around<'_>,
    counted: Option<&Counted>,
    requests: &mut Vec<Request>,
) {
    let language = around.language;
    let Some(counted) = counted else {
        ui.weak(language.say(BatchesText::PreviewHint));
        return;
    };
    let count = counted.examples.len();
    if count < counted.count as usize {
        let (listed, all) = (count.to_string(), counted.count.to_string());
        ui.weak(language.fill(BatchesText::PreviewMore, &[&listed, &all]));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().auto_shrink(false).id_salt("preview");
    area.show_rows(ui, ROW, count, |ui, visible| {
        for example in &counted.examples[visible] {
            let Some(proposal) = example.proposal() else {
                continue;
            };
            let size = vec2(ui.available_width(), ROW);
            let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
            let name = told_entry(proposal, |text| {
                fonts::drawable(ui.ctx(), text).into_owned()
            });
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            entry::behind(ui, rect, false, response.hovered());
            if response.has_focus() {
                entry::focus(ui, rect.shrink(1.0));
            }
            let room = rect.shrink2(vec2(GRID, 0.0));
            snippet(ui, room, proposal, counted.cluster.sort, false);
            if response.clicked() {
                let ends = (proposal.first, proposal.last);
                requests.push(Request::OpenAt(example.article.article, ends));
            }
        }
    });
}
