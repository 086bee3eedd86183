//! The list of articles at the left.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, FontId, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::core::{Address, PageId};
use crate::session::Session;
use crate::store::{ArticleRow, StoreError, record};

use super::fonts;
use super::strings::{Language, Text};
use super::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};
use super::window::Request;

/// What the list remembers between frames: the keys of its rows, for random access.
#[derive(Debug, Default)]
pub(super) struct List {
    keys: Vec<(u32, u32)>,
}

/// The width of the column of numbers, as far as its right edge.
const NUMBER: f32 = 10.0 * GRID;
/// Where titles begin.
const TITLE: f32 = 16.0 * GRID;

impl List {
    /// Reads anew which articles there are.
    pub(super) fn refresh(&mut self, session: &mut Session) -> Result<(), StoreError> {
        self.keys.clear();
        self.keys.extend(session.article_rows()?.keys().copied());
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The first article.
    pub(super) fn first(&self, session: &mut Session) -> Option<Address> {
        head(session.article_rows().ok()?.get(self.keys.first()?)?)
    }

    /// The articles that are listed while a filter leaves some out; none while it does not.
    pub(super) fn filtered(&self, _session: &mut Session) -> Vec<Address> {
        Vec::new()
    }

    /// The article so many places on from another, if there is one.
    pub(super) fn step(
        &self,
        session: &mut Session,
        from: Option<Address>,
        by: i64,
    ) -> Option<Address> {
        let rows = session.listed().ok()?;
        let heads = self.keys.iter().filter_map(|key| head(rows.get(key)?));
        let heads: Vec<Address> = heads.collect();
        let at = heads.iter().position(|head| Some(*head) == from)? as i64;
        heads.get(usize::try_from(at + by).ok()?).copied()
    }

    pub(super) fn show(
        &self,
        ui: &mut Ui,
        language: Language,
        session: &mut Session,
        chosen: Option<Address>,
        requests: &mut Vec<Request>,
    ) {
        ui.weak(format!(
            "{}　{}",
            language.say(Text::Articles),
            self.keys.len()
        ));
        ui.spacing_mut().item_spacing.y = 0.0;
        let rows = match session.listed() {
            Ok(rows) => rows,
            Err(error) => {
                requests.push(Request::Complain(
                    language.fill(Text::NotRead, &[&language.store(&error)]),
                ));
                return;
            }
        };
        ScrollArea::vertical().auto_shrink(false).show_rows(
            ui,
            ENTRY,
            self.keys.len(),
            |ui, visible| {
                for number in visible {
                    if let Some(row) = self.keys.get(number).and_then(|key| rows.get(key))
                        && let Some(head) = head(row)
                        && entry(ui, language, number + 1, row, chosen == Some(head))
                    {
                        requests.push(Request::OpenArticle(head));
                    }
                }
            },
        );
    }
}

fn head(row: &ArticleRow) -> Option<Address> {
    record::read_address(PageId(0), &row.head)
}

/// Draws an entry; says whether it was clicked.
fn entry(ui: &mut Ui, language: Language, number: usize, row: &ArticleRow, chosen: bool) -> bool {
    let tokens = tokens(ui);
    let size = vec2(ui.available_width(), ENTRY);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let title = fonts::drawable(ui.ctx(), &row.title);
    let name = format!("{number} {title}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
    if chosen || response.hovered() || response.has_focus() {
        let fill = if chosen { tokens.chosen } else { tokens.hover };
        ui.painter().rect_filled(rect, 0.0, fill);
    }
    let at = |x| pos2(rect.left() + x, rect.center().y);
    let mark = match row.progress {
        0 => '○',
        1 => '◐',
        _ => '●',
    };
    let small = FontId::proportional(SMALL);
    let painter = ui.painter();
    painter.text(
        at(NUMBER),
        Align2::RIGHT_CENTER,
        number,
        small.clone(),
        tokens.quiet,
    );
    let middle = (NUMBER + TITLE) / 2.0;
    painter.text(at(middle), Align2::CENTER_CENTER, mark, small, tokens.quiet);
    let format = TextFormat::simple(FontId::proportional(INTERFACE), tokens.ink);
    let mut job = LayoutJob::single_section(title.clone().into_owned(), format);
    job.wrap = TextWrapping::truncate_at_width(rect.width() - TITLE - 2.0 * GRID);
    let galley = painter.layout_job(job);
    let top = rect.center().y - galley.size().y / 2.0;
    painter.galley(pos2(rect.left() + TITLE, top), galley, tokens.ink);
    let figure = |n: u32| n.to_string();
    response
        .on_hover_ui(|ui| {
            ui.label(language.fill(
                Text::ArticleTip,
                &[
                    &number.to_string(),
                    &title,
                    &figure(row.characters),
                    &figure(row.spans),
                    &figure(row.open_breaks),
                ],
            ));
        })
        .clicked()
}
