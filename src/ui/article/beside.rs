//! The page as it came beside the article: its own lines, what the article makes of them, and the
//! two scrolling together by the characters they share.
//!
//! The page shown is the one that the caret's character came from. It changes nothing; a click in
//! it puts the caret of the article to the same character, and the other way round.

use egui::{Layout, Rect, RichText, Sense, Ui, vec2};

use crate::core::{Address, Buffer, Document, PageId, Run, edits};
use crate::session::Session;
use crate::store::StoreError;
use crate::ui::fonts;
use crate::ui::settings::Settings;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, MARGIN, SMALL, tokens};
use crate::ui::window::Request;

use super::cursor::Cursor;
use super::lines::{Sizes, measure_in};
use super::shown::{Cells, Shown};
use super::{MARK, Margins, Proposed, Scene, Side, View, differences};

/// Where in the view, from its top, the two stand beside one another.
const LEVEL: f32 = 0.35;
/// Text is not made smaller than this to have whole lines side by side; lines that are longer then
/// are broken.
const LEAST: f32 = SMALL;
/// How far is looked for a character that both have.
const FAR: u32 = 4096;

/// See the module's description.
#[derive(Debug)]
pub(in crate::ui) struct Beside {
    page: Option<PageId>,
    name: String,
    shown: Shown,
    view: View,
    /// The article and the revision that the page was compared with.
    looked_at: Option<(Option<Address>, u64)>,
    moved: Vec<Cells>,
    moved_text: Vec<Cells>,
    /// The caret of the article that the page's was set after.
    mirrored: Option<Cursor>,
    /// Which side was scrolled last; the other follows.
    leader: Side,
    /// What is told of a cell of the page.
    tip: Option<(u32, String)>,
}

impl Default for Beside {
    fn default() -> Self {
        Self {
            page: None,
            name: String::new(),
            shown: Shown::default(),
            view: View {
                side: Side::Page,
                ..View::default()
            },
            looked_at: None,
            moved: Vec::new(),
            moved_text: Vec::new(),
            mirrored: None,
            leader: Side::Text,
            tip: None,
        }
    }
}

impl Beside {
    /// Takes in the state of the document and of the caret.
    ///
    /// # Errors
    /// What SQLite says.
    pub(in crate::ui) fn refresh(
        &mut self,
        session: &mut Session,
        language: Language,
        text: &Shown,
        cursor: Cursor,
        revision: u64,
    ) -> Result<(), StoreError> {
        let Some(article) = text.article() else {
            return Ok(());
        };
        let at_caret = text.address(cursor.head.min(text.len().saturating_sub(1)));
        let page = at_caret.unwrap_or(article).buffer.page;
        if self.page != Some(page) {
            let number = session.page_number(page);
            let row = number.map(|number| session.bundle().page(number));
            let name = row.transpose()?.flatten().map(|row| row.name);
            *self = Self {
                page: Some(page),
                name: name.unwrap_or_default(),
                shown: Shown::of_page(session.document(page)?, page),
                leader: self.leader,
                ..Self::default()
            };
        }
        let state = Some((text.article(), revision));
        let document = session.document(page)?;
        if self.looked_at != state {
            self.looked_at = state;
            self.compare(document, article, page, text);
            self.mirrored = None;
            self.tip = None;
        }
        if self.mirrored != Some(cursor) {
            self.mirror(text, cursor);
        }
        self.look_up_tip(document, language);
        Ok(())
    }

    fn compare(&mut self, document: &Document, article: Address, page: PageId, text: &Shown) {
        let buffer = Buffer::of_page(page);
        let own = document.runs(article).filter(|run| run.buffer == buffer);
        let mut own: Vec<Run> = own.collect();
        let moved = differences::moved(&own);
        own.sort_unstable_by_key(|run| run.start);
        self.shown.compare(document, &own, text);
        let in_order = |shown: &Shown| {
            let mut cells = shown.cells(&moved).to_vec();
            cells.sort_unstable_by_key(|cells| cells.start);
            cells
        };
        self.moved = in_order(&self.shown);
        self.moved_text = in_order(text);
    }

    /// Puts the page's caret to the characters that the article's is at.
    fn mirror(&mut self, text: &Shown, cursor: Cursor) {
        self.mirrored = Some(cursor);
        let gap = |gap: u32| {
            if cursor.upstream && gap == cursor.head && gap > 0 {
                return other(text, &self.shown, gap - 1).map(|cell| cell + 1);
            }
            other(text, &self.shown, gap)
        };
        if let (Some(anchor), Some(head)) = (gap(cursor.anchor), gap(cursor.head)) {
            // Of text that stands elsewhere on the page the ends alone say little.
            let is_whole = anchor.abs_diff(head) <= 2 * cursor.anchor.abs_diff(cursor.head) + 8;
            self.view.cursor = Cursor {
                anchor: if is_whole { anchor } else { head },
                head,
                upstream: cursor.upstream,
                goal: None,
            };
        }
    }

    /// Takes in that the caret of the article was put where the page was clicked.
    pub(in crate::ui) fn follows(&mut self, cursor: Cursor) {
        self.mirrored = Some(cursor);
    }

    /// The text that is selected on the page, while it has the focus.
    pub(in crate::ui) fn selected(&self, ui: &Ui) -> Option<String> {
        let has_focus = ui.memory(|memory| memory.has_focus(Side::Page.id()));
        let cells = self.view.cursor.selection().filter(|_| has_focus)?;
        Some(self.shown.text(cells))
    }

    /// What is to be told of the cell under the pointer, from the next frame on.
    fn look_up_tip(&mut self, document: &Document, language: Language) {
        let Some(cell) = self.view.hovered else {
            self.tip = None;
            return;
        };
        if self.tip.as_ref().is_some_and(|(of, _)| *of == cell) {
            return;
        }
        let say = |text| language.say(text).to_owned();
        let told = if self.shown.is_foreign(cell) {
            say(Text::PageForeign)
        } else if self.shown.is_corrected(cell) {
            let address = self.shown.address(cell);
            let by = address.map(|address| replaced_by(document, address));
            language.fill(Text::PageCorrected, &[&by.unwrap_or_default()])
        } else if self.shown.is_struck(cell) {
            say(Text::PageHidden)
        } else if self.moved.iter().any(|cells| cells.contains(&cell)) {
            say(Text::PageMoved)
        } else {
            String::new()
        };
        self.tip = Some((cell, told));
    }

    /// Draws both: the page at the left, the article's own view at the right.
    pub(in crate::ui) fn show(
        &mut self,
        ui: &mut Ui,
        text: &mut View,
        scene: &Scene<'_>,
        requests: &mut Vec<Request>,
    ) {
        let whole = ui.max_rect();
        let middle = whole.center().x.floor();
        let (left, right) = whole.split_left_right_at_x(middle);
        ui.painter()
            .vline(middle, whole.y_range(), (1.0, tokens(ui).line));
        self.lead(ui, left, right);
        self.view.margins = Margins::narrow(self.shown.row_count());
        text.margins = Margins::narrow(scene.shown.row_count());
        let most = self.most(scene.settings, left.width());
        for view in [&mut *text, &mut self.view] {
            view.most = most;
            view.breaks_rows = true;
        }
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let head = scene.language.fill(Text::PageHead, &[file]);
        let page_body = heading(ui, left, &head);
        let text_body = heading(ui, right, scene.language.say(Text::ArticleHead));
        let page_scene = Scene {
            shown: &self.shown,
            words: scene.words.as_decided(),
            span: None,
            // What is found or suggested is in the article.
            offers: &[],
            offer: None,
            hints: &[],
            found: &[],
            found_now: None,
            aim: None,
            next_name: None,
            guide: &Default::default(),
            proposed: Proposed::default(),
            compared: true,
            moved: &self.moved,
            ..*scene
        };
        let text_scene = Scene {
            compared: true,
            moved: &self.moved_text,
            found_now: scene.found_now.clone(),
            aim: scene.aim.clone(),
            next_name: scene.next_name.clone(),
            ..*scene
        };
        let mut draw = |ui: &mut Ui, view: &mut View, scene: &Scene<'_>, rect: Rect| {
            let mut ui = ui.new_child(
                egui::UiBuilder::new()
                    .max_rect(rect)
                    .id_salt(view.side.id()),
            );
            ui.set_clip_rect(rect.intersect(ui.clip_rect()));
            view.show(&mut ui, scene, requests);
        };
        // The one that leads first, so that the other follows in the same frame.
        if self.leader == Side::Text {
            draw(ui, text, &text_scene, text_body);
            level(text, &text_scene, &mut self.view, &page_scene);
            draw(ui, &mut self.view, &page_scene, page_body);
        } else {
            draw(ui, &mut self.view, &page_scene, page_body);
            level(&self.view, &page_scene, text, &text_scene);
            draw(ui, text, &text_scene, text_body);
        }
        if let Some((cell, told)) = &self.tip
            && self.view.hovered == Some(*cell)
            && !told.is_empty()
            && let Some(at) = ui.input(|input| input.pointer.hover_pos())
        {
            let around = Rect::from_center_size(at, vec2(4.0 * GRID, 8.0 * GRID));
            let id = ui.scope_id().with("page tip");
            let response = ui.interact(around.intersect(page_body), id, Sense::hover());
            let told = fonts::drawable(ui.ctx(), told).into_owned();
            response.on_hover_text(told);
        }
    }

    /// Finds out which side is worked on: the page while the pointer scrolls or drags there or
    /// keys move its caret, the article with anything else.
    fn lead(&mut self, ui: &Ui, left: Rect, right: Rect) {
        let over =
            |rect: Rect| ui.input(|i| i.pointer.hover_pos().is_some_and(|at| rect.contains(at)));
        let (scrolls, held, keys) = ui.input(|input| {
            let keys = input.events.iter().any(crate::ui::keys::is_press);
            let scrolls = input.smooth_scroll_delta() != egui::Vec2::ZERO;
            (scrolls, input.pointer.any_down(), keys)
        });
        let page_has_focus = ui.memory(|memory| memory.has_focus(Side::Page.id()));
        if (scrolls || held) && over(left) || keys && page_has_focus {
            self.leader = Side::Page;
        } else if scrolls && over(right) || held || keys {
            self.leader = Side::Text;
        }
    }

    /// How large text is at the most, so that whole lines of the page fit beside the article.
    fn most(&self, settings: &Settings, width: f32) -> f32 {
        let text = self.view.sizes(settings).text;
        let longest = self.view.extent.column / text;
        if longest < 1.0 {
            return 0.0;
        }
        let Margins { text, outside, .. } = self.view.margins;
        let room = width - text - MARK - 2.0 * outside;
        (measure_in(room) / longest).floor().max(LEAST)
    }
}

/// A heading over a column; gives what is left of the column.
fn heading(ui: &mut Ui, column: Rect, text: &str) -> Rect {
    let (top, rest) = column.split_top_bottom_at_y(column.top() + ENTRY);
    ui.painter()
        .hline(top.x_range(), top.bottom(), (1.0, tokens(ui).line));
    let inner = top.shrink2(vec2(MARGIN, 0.0));
    let layout = Layout::left_to_right(egui::Align::Center);
    let mut ui = crate::ui::dialog::child(ui, inner, layout);
    let text = fonts::drawable(ui.ctx(), text).into_owned();
    ui.add(egui::Label::new(RichText::new(text).weak()).truncate());
    rest.with_min_y(rest.top() + 1.0)
}

/// The cell of one text that is the same character as a cell of another, or as the nearest before
/// it that both have, or else behind it.
fn other(from: &Shown, to: &Shown, cell: u32) -> Option<u32> {
    let found = |cell: u32| to.cell(from.address(cell)?);
    let cell = cell.min(from.len().saturating_sub(1));
    let back = (cell.saturating_sub(FAR)..=cell).rev().find_map(found);
    back.or_else(|| (cell..from.len().min(cell + FAR)).find_map(found))
}

/// Has one side scrolled so that both show the same at the same height.
fn level(leader: &View, of: &Scene<'_>, follower: &mut View, follows: &Scene<'_>) {
    let (Some(sizes), Some(other_sizes)) = (leader.sizes, follower.sizes) else {
        return;
    };
    let view = leader.in_view.y;
    let (above, below) = (
        leader.offset.y,
        leader.lowest(of.shown, sizes) - leader.offset.y,
    );
    // At the beginning of the text their first lines, at its end their last.
    let height = if above + below < 2.0 * view {
        view * above / (above + below).max(1.0)
    } else {
        (view * LEVEL).min(above).max(view - below)
    };
    let (cell, part) = leader.cell_at(of.shown, sizes, leader.offset.y + height);
    if let Some(there) = other(of.shown, follows.shown, cell) {
        let y = follower.height_of(follows.shown, other_sizes, there, part) - height;
        let lowest = follower.lowest(follows.shown, other_sizes);
        follower.follow = Some(y.clamp(0.0, lowest).round());
    }
}

impl View {
    /// The cell at a height of the whole text, and how far the height is in its line, between 0
    /// and 1, from where the cell would be if lines were read evenly from top to bottom.
    fn cell_at(&self, shown: &Shown, sizes: Sizes, y: f32) -> (u32, f32) {
        let lines = self.lines(shown);
        let place = (y / sizes.line).max(0.0);
        let line = (place.floor() as usize).min(lines.count().saturating_sub(1));
        let cells = lines.cells(line);
        let part = (place - line as f32).clamp(0.0, 1.0);
        let along = part * cells.len() as f32;
        let cell = cells.start + (along as u32).min((cells.len() as u32).saturating_sub(1));
        (cell, along.fract())
    }

    /// The height of a cell, by the same reading.
    fn height_of(&self, shown: &Shown, sizes: Sizes, cell: u32, part: f32) -> f32 {
        let lines = self.lines(shown);
        let line = lines.of_gap(cell, false);
        let cells = lines.cells(line);
        let along = (cell.saturating_sub(cells.start)) as f32 + part;
        (line as f32 + along / cells.len().max(1) as f32) * sizes.line
    }
}

/// What stands for a character that was corrected.
fn replaced_by(document: &Document, address: Address) -> String {
    let all = edits::corrections(document);
    let found = all.iter().find(|correction| {
        let mut originals = correction.originals.iter();
        originals.any(|run| run.contains(address))
    });
    found.map_or_else(String::new, |correction| document.text(&correction.results))
}
