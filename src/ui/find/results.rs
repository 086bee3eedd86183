//! What was found, by article: each hit in its line, the hits below one another.

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align2, FontId, Key, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::core::PageId;
use crate::session::find::{ArticleHits, Hit};
use crate::store::record;
use crate::tag::find::Template;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};
use crate::ui::window::Request;
use crate::ui::{entry, fonts, kwic};

use super::{Around, Find};

/// The height of a row.
const ROW: f32 = ENTRY - GRID;

/// What was done with a row.
enum Touched {
    Nothing,
    Clicked,
    /// It is to be replaced, or not to be.
    Ticked,
}

impl Find {
    pub(super) fn results(
        &mut self,
        ui: &mut Ui,
        around: &mut Around<'_>,
        requests: &mut Vec<Request>,
    ) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let count = self.starts.last().copied().unwrap_or_default() as usize;
        let mut area = ScrollArea::vertical().auto_shrink(false).id_salt("found");
        if std::mem::take(&mut self.reveal)
            && let Some((group, hit)) = self.place()
        {
            let row = self.starts[group] as usize + 1 + hit;
            let top = row as f32 * ROW;
            let height = ui.available_height();
            // In the middle, unless it is in view anyway.
            let offset = ui
                .data(|data| data.get_temp::<f32>(offset_id()))
                .unwrap_or(0.0);
            if top < offset + ROW || top + ROW > offset + height {
                area = area.vertical_scroll_offset((top - height / 2.0).max(0.0));
            }
        }
        let mut clicked = None;
        let mut in_list = false;
        let output = area.show_rows(ui, ROW, count, |ui, visible| {
            for row in visible {
                let behind = self.starts.partition_point(|start| *start as usize <= row);
                let at = behind - 1;
                let Some(group) = self.groups.get(at) else {
                    continue;
                };
                match row - self.starts[at] as usize {
                    0 => heading(ui, around, group),
                    hit => {
                        let hit = group.hits[hit - 1];
                        match self.entry(ui, around.language, group, &hit, &mut in_list) {
                            Touched::Nothing => {}
                            touched => clicked = Some((at, hit, touched)),
                        }
                    }
                }
            }
        });
        self.in_list = in_list;
        let offset = output.state.clamped_offset().y;
        ui.data_mut(|data| data.insert_temp(offset_id(), offset));
        match clicked {
            Some((_, hit, Touched::Ticked)) => {
                let hit = (hit.first, hit.last);
                if !self.except.remove(&hit) {
                    self.except.insert(hit);
                }
            }
            Some((group, hit, _)) => {
                let article = self.groups[group].article;
                self.remember();
                self.go_to(article, &hit, requests);
                self.reveal = false;
            }
            None => {}
        }
    }

    fn entry(
        &self,
        ui: &mut Ui,
        language: Language,
        group: &ArticleHits,
        hit: &Hit,
        has_focus: &mut bool,
    ) -> Touched {
        let tokens = tokens(ui);
        let size = vec2(ui.available_width(), ROW);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        *has_focus |= response.has_focus();
        let line = group.line(hit);
        let chosen = self.current == Some((hit.first, hit.last));
        let context = ui.ctx().clone();
        let drawable = |text: &str| fonts::drawable(&context, text).into_owned();
        let (before, said, after) = (
            drawable(line.before),
            drawable(line.hit),
            drawable(line.after),
        );
        let name = format!("{before}{said}{after}");
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
        if chosen || response.hovered() || response.has_focus() {
            let fill = if chosen { tokens.chosen } else { tokens.hover };
            ui.painter().rect_filled(rect, 0.0, fill);
        }
        let mut left = rect.left() + 2.0 * GRID;
        let is_left_out = self.except.contains(&(hit.first, hit.last));
        let mut ticked = false;
        if self.replaces {
            let place = Rect::from_min_size(pos2(left, rect.top()), vec2(5.0 * GRID, ROW));
            let mut is_in = !is_left_out;
            let mut tick = ui.new_child(egui::UiBuilder::new().max_rect(place));
            let tick = tick.checkbox(&mut is_in, "");
            let name = language.fill(Text::ReplaceTick, &[&said]);
            tick.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, !is_left_out, &name));
            ticked = tick.changed();
            left += 6.0 * GRID;
        }
        let room = Rect::from_x_y_ranges(left..=rect.right() - GRID, rect.y_range());
        // Hits stand below one another, a good third in where there is room.
        let column = left + (room.width() * 0.36).min(56.0 * GRID);
        let font = FontId::proportional(INTERFACE);
        let mut job = LayoutJob::default();
        let plain = TextFormat::simple(font, tokens.ink);
        let mut marked = plain.clone();
        marked.background = if chosen {
            tokens.found_now
        } else {
            tokens.found
        };
        if self.replaces && !is_left_out {
            marked.background = egui::Color32::TRANSPARENT;
            marked.color = tokens.error;
            marked.strikethrough = Stroke::new(1.0, tokens.error);
        }
        job.append(&said, 0.0, marked);
        if self.replaces && !is_left_out {
            let mut new = plain.clone();
            new.background = tokens.found;
            job.append(&drawable(&self.becomes(line.hit)), 2.0, new);
        }
        let mut quiet = plain;
        quiet.color = tokens.quiet;
        job.append(&after, 0.0, quiet);
        kwic::around(ui, room, column, (&before, tokens.quiet), job);
        let enter = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        match (ticked, response.clicked() || enter) {
            (true, _) => Touched::Ticked,
            (_, true) => Touched::Clicked,
            _ => Touched::Nothing,
        }
    }

    /// What a hit becomes.
    fn becomes(&self, hit: &str) -> String {
        if !self.query.regex {
            return self.with.clone();
        }
        let template = Template::with_groups(&self.with);
        let chars: Vec<char> = hit.chars().collect();
        let changes = self
            .matcher
            .iter()
            .flat_map(|m| m.changes(&chars, &template));
        let text = changes.into_iter().next().map(|change| change.with);
        text.unwrap_or_else(|| self.with.clone())
    }
}

fn offset_id() -> egui::Id {
    egui::Id::unique("found offset")
}

/// Draws the article that hits are in.
fn heading(ui: &mut Ui, around: &mut Around<'_>, group: &ArticleHits) {
    let tokens = tokens(ui);
    let size = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let head = record::write_address(PageId(!group.article.buffer.page.0), group.article);
    let rows = around.session.listed().ok();
    let row = rows.and_then(|rows| {
        let mut here = rows.range((group.page, 0)..=(group.page, u32::MAX));
        here.find(|(_, row)| row.head == head)
            .map(|(_, row)| row.title.clone())
    });
    let title = row.unwrap_or_default();
    let title = fonts::drawable(ui.ctx(), &title).into_owned();
    let count = around
        .language
        .fill(Text::FoundCount, &[&group.count.to_string()]);
    let name = format!("{title} {count}");
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &name));
    ui.painter().rect_filled(rect, 0.0, tokens.paper);
    let end = pos2(rect.right() - 2.0 * GRID, rect.center().y);
    let small = FontId::proportional(SMALL);
    let count = ui
        .painter()
        .text(end, Align2::RIGHT_CENTER, count, small, tokens.quiet);
    let room = rect.left() + 2.0 * GRID..=count.left() - 2.0 * GRID;
    let room = Rect::from_x_y_ranges(room, rect.y_range());
    let at = room.left_center();
    entry::text(ui, at, &title, INTERFACE, tokens.ink, room.width());
}
