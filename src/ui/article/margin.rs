//! Beside the text: line numbers and roles at the left, by which lines are chosen and moved, and
//! the marks of breaks at the right.

use std::ops::Range;

use egui::{
    Align2, Color32, CursorIcon, FontId, Popup, Pos2, Rect, Response, Role, Sense, Shape, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::core::Role as BlockRole;
use crate::core::breaks::Decision;
use crate::session::mending::Sort;
use crate::ui::action::Action;
use crate::ui::fonts;
use crate::ui::review::bar;
use crate::ui::settings::ViewKind;
use crate::ui::strings::Text;
use crate::ui::strings::review::{ReviewText, percent};
use crate::ui::strings::roles::RoleText;
use crate::ui::theme::{GRID, INTERFACE, Tokens, tokens};
use crate::ui::window::{Request, Subject};

use super::cursor::Cursor;
use super::lines::Sizes;
use super::shown::{Cells, Mark};
use super::{MARK, Margins, Scene, Side, View, paint, small_font};

/// How many characters of hidden text are told at the most.
const LONGEST_TIP: usize = 60;

/// Lines that are being dragged to another place.
#[derive(Clone, Debug)]
pub(super) struct Moving {
    /// Printed rows, from 0.
    rows: Range<usize>,
}

impl View {
    /// Draws what stands beside a line. What there is once for a printed row stands beside the
    /// first of its lines in view; `is_top` says that none is above this one.
    #[expect(clippy::too_many_arguments, reason = "what one frame knows of a line")]
    pub(super) fn margins(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        sizes: Sizes,
        (line, is_top): (usize, bool),
        origin: Pos2,
        text: Rect,
        requests: &mut Vec<Request>,
    ) {
        let shown = scene.shown;
        let cells = self.lines(shown).cells(line);
        self.wedges(ui, scene, sizes, &cells, text, requests);
        match self.kind {
            ViewKind::Printed if self.side == Side::Page => {
                self.page_line(ui, scene, sizes, (line, is_top), origin, text);
            }
            ViewKind::Printed => {
                let lines = self.lines(shown);
                let (row, ends) = (lines.row(line), lines.ends_hard(line));
                if is_top || lines.begins_row(line) {
                    let number = (row + 1).to_string();
                    self.handle(
                        ui,
                        scene,
                        sizes,
                        row..row + 1,
                        origin,
                        text.top(),
                        Some(&number),
                        requests,
                    );
                    row_node(ui, scene, (Text::Line, row), text);
                }
                if let Some(mark) = shown.mark(row).filter(|_| ends) {
                    let rect = self.mark_place(ui, origin, text, sizes);
                    mark_button(ui, scene, rect, mark, requests);
                }
            }
            ViewKind::Flowing => {
                let lines = self.lines(shown);
                let Some(number) = lines.paragraph(line) else {
                    return;
                };
                let begins = lines.begins_paragraph(line);
                let ends = lines.ends_hard(line) && !cells.is_empty();
                if begins {
                    let paragraph = shown.paragraphs[number].cells.clone();
                    let rows = shown.row_of(paragraph.start)
                        ..shown.row_of(paragraph.end.saturating_sub(1)) + 1;
                    self.handle(ui, scene, sizes, rows, origin, text.top(), None, requests);
                    let name = || {
                        let text = shown.text(paragraph.clone());
                        scene
                            .language
                            .fill(Text::Paragraph, &[&(number + 1).to_string(), &text])
                    };
                    let node =
                        ui.interact(text, ui.scope_id().with(("par", number)), Sense::hover());
                    node.widget_info(|| WidgetInfo::labeled(Role::Paragraph, true, name()));
                }
                self.flowing_marks(ui, scene, sizes, &cells, ends, text, requests);
            }
        }
    }

    /// Where the mark of a printed line stands.
    /// Behind the text; where that is out of view, at the edge of it, over a line that is longer.
    fn mark_place(&self, ui: &Ui, origin: Pos2, text: Rect, sizes: Sizes) -> Rect {
        let left = origin.x + self.margins.text;
        let column = self.drawn_extent(sizes).column;
        let behind = (left + column).max(text.right()) + GRID;
        let outside = self.margins.outside.min(GRID);
        let x = behind.min(ui.clip_rect().right() - MARK - outside);
        let rect = Rect::from_min_size(pos2(x, text.top()), vec2(MARK, sizes.band()));
        if x < text.right() {
            // The rules below its tags are cut off with it.
            let edge = pos2(ui.clip_rect().right(), rect.top() + sizes.line);
            let over = Rect::from_min_max(rect.min, edge);
            ui.painter().rect_filled(over, 0.0, tokens(ui).paper);
        }
        rect
    }

    /// The number of a line of the page, its node, and whether it is joined with the next.
    fn page_line(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        sizes: Sizes,
        (line, is_top): (usize, bool),
        origin: Pos2,
        text: Rect,
    ) {
        let shown = scene.shown;
        let lines = self.lines(shown);
        let (row, ends) = (lines.row(line), lines.ends_hard(line));
        if is_top || lines.begins_row(line) {
            let number = (row + 1).to_string();
            let at = pos2(
                origin.x + self.margins.numbers,
                text.top() + sizes.band() / 2.0,
            );
            paint::small(ui, at, Align2::RIGHT_CENTER, &number, tokens(ui));
            row_node(ui, scene, (Text::PageLine, row), text);
        }
        if let Some(mark) = shown.mark(row).filter(|_| ends) {
            let (glyph, color, name) = of_decision(mark.decision, tokens(ui));
            let rect = self.mark_place(ui, origin, text, sizes);
            let font = FontId::proportional(INTERFACE);
            let middle = Align2::CENTER_CENTER;
            ui.painter().text(rect.center(), middle, glyph, font, color);
            let id = ui.scope_id().with(("page break", mark.at));
            let node = ui.interact(rect, id, Sense::hover());
            let article_row = (mark.row + 1).to_string();
            let name = scene.language.fill(name, &[&article_row]);
            node.on_hover_text(name);
        }
    }

    /// Hidden text that is not drawn: a wedge below its gap, which brings it back.
    fn wedges(
        &self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        sizes: Sizes,
        cells: &Cells,
        text: Rect,
        requests: &mut Vec<Request>,
    ) {
        let shown = scene.shown;
        for wedge in shown.wedges_within(cells.clone()) {
            // At the end of a line only where none follows that it could begin.
            if wedge.gap == cells.end && wedge.gap != shown.len() {
                continue;
            }
            let x = text.left() + self.x_within(ui, shown, sizes, cells.clone(), wedge.gap);
            let tip = pos2(x, text.top() + sizes.band() - 2.0);
            let rect = Rect::from_min_size(tip - vec2(7.0, 3.0), vec2(14.0, 13.0));
            let id = ui.scope_id().with(("wedge", wedge.first));
            let response = ui.interact(rect, id, Sense::click());
            let tokens = tokens(ui);
            let color = if response.hovered() || response.has_focus() {
                tokens.accent
            } else {
                tokens.faint
            };
            let corners = vec![tip + vec2(-4.0, 6.0), tip, tip + vec2(4.0, 6.0)];
            ui.painter()
                .add(Shape::convex_polygon(corners, color, Stroke::NONE));
            let mut words: String = shown.concealed(wedge).chars().take(LONGEST_TIP).collect();
            if words.chars().count() == LONGEST_TIP {
                words.push('…');
            }
            let words = fonts::drawable(ui.ctx(), &words).into_owned();
            response.widget_info(|| {
                let name = scene.language.fill(Text::HiddenHere, &[&words]);
                WidgetInfo::labeled(Role::Button, true, name)
            });
            if response.clicked() {
                requests.push(Request::Restore(wedge.first, wedge.last));
            } else if response.secondary_clicked() {
                requests.push(Request::Act(Action::ShowHidden));
            }
            response.on_hover_text(scene.language.fill(Text::HiddenTip, &[&words]));
        }
    }

    /// The breaks of a line of the flowing view: the one that ends its paragraph stands behind
    /// it; joined ones are hair lines where the pointer is near.
    #[expect(clippy::too_many_arguments, reason = "what one frame knows of a line")]
    fn flowing_marks(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        sizes: Sizes,
        cells: &Cells,
        ends: bool,
        text: Rect,
        requests: &mut Vec<Request>,
    ) {
        let shown = scene.shown;
        let pointer = ui.input(|input| input.pointer.hover_pos());
        for mark in shown.marks_within(cells.clone()) {
            if mark.decision != Decision::Joined {
                if ends && mark.gap == cells.end {
                    let at = text.right_top() + vec2(GRID, 0.0);
                    let rect = Rect::from_min_size(at, vec2(MARK, sizes.band()));
                    mark_button(ui, scene, rect, *mark, requests);
                }
                continue;
            }
            if mark.gap == cells.start {
                continue;
            }
            let x = text.left() + self.x_within(ui, shown, sizes, cells.clone(), mark.gap);
            let y = text.top()..=text.top() + sizes.band();
            let line = Rect::from_x_y_ranges(x..=x, y);
            let is_near = pointer.is_some_and(|at| line.expand(sizes.text * 0.7).contains(at));
            // The mark is below the line, beside what is clicked to put the caret there.
            let size = vec2(5.0 * GRID, 4.0 * GRID);
            let place = Rect::from_center_size(line.center_bottom() + vec2(0.0, GRID), size);
            let id = ui.scope_id().with(("break", mark.at));
            let response = ui.interact(place, id, Sense::click());
            let is_near = is_near || response.hovered() || response.has_focus();
            if is_near || scene.compared {
                ui.painter()
                    .vline(x, line.y_range(), Stroke::new(1.0, tokens(ui).faint));
            }
            if is_near {
                let fill = if response.hovered() {
                    tokens(ui).hover
                } else {
                    tokens(ui).paper
                };
                ui.painter().rect_filled(place, 3.0, fill);
            }
            decide_by(ui, scene, &response, *mark, is_near, requests);
        }
    }

    /// The number or the handle of lines: a click chooses them, dragging moves them.
    #[expect(clippy::too_many_arguments, reason = "what one frame knows of a line")]
    fn handle(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        sizes: Sizes,
        rows: Range<usize>,
        origin: Pos2,
        top: f32,
        number: Option<&str>,
        requests: &mut Vec<Request>,
    ) {
        let shown = scene.shown;
        let tokens = tokens(ui);
        let numbers = self.margins.numbers;
        let rect = Rect::from_min_size(pos2(origin.x, top), vec2(numbers + GRID, sizes.band()));
        let id = ui.scope_id().with(("handle", rows.start));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        let middle = rect.center().y;
        let cells = shown.row(rows.start).start..shown.row(rows.end - 1).end;
        let role = self.role_at(scene, rows.start);
        if let Some(role) = role.filter(|_| !scene.compared) {
            let name = match self.margins == Margins::WIDE {
                true => scene.language.say(Text::of_role(role)),
                false => scene.language.say(RoleText::of(role)),
            };
            paint::small(
                ui,
                pos2(rect.left(), middle),
                Align2::LEFT_CENTER,
                name,
                tokens,
            );
        }
        let shown_number = match number {
            Some(number) => number.to_owned(),
            None if response.hovered() || response.has_focus() => "≡".to_owned(),
            None => String::new(),
        };
        let at = pos2(origin.x + numbers, middle);
        let color = if response.hovered() {
            tokens.ink
        } else {
            tokens.faint
        };
        let font = small_font();
        ui.painter()
            .text(at, Align2::RIGHT_CENTER, shown_number, font, color);
        response.widget_info(|| {
            let line = (rows.start + 1).to_string();
            let name = scene.language.fill(Text::LineHandle, &[&line]);
            WidgetInfo::labeled(Role::Button, true, name)
        });
        if response.clicked() {
            let extends = ui.input(|input| input.modifiers.shift);
            let anchor = self.cursor.anchor;
            self.cursor = Cursor::over(cells.clone());
            if extends {
                let (start, end) = (cells.start.min(anchor), cells.end.max(anchor));
                self.cursor = Cursor::over(start..end);
            }
            self.by_pointer = false;
        }
        if response.secondary_clicked() {
            let selected = self.cursor.selection();
            let is_selected = selected.is_some_and(|s| s.start < cells.end && cells.start < s.end);
            if !is_selected {
                self.cursor = Cursor::over(cells.clone());
            }
            self.by_pointer = false;
            let at = ui.input(|input| input.pointer.interact_pos());
            let at = at.unwrap_or(rect.right_bottom());
            requests.push(Request::ChooseSpan(None));
            requests.push(Request::Context(at, Subject::Lines));
        }
        if response.drag_started() {
            let selected = self
                .cursor
                .selection()
                .filter(|selected| selected.start < cells.end && cells.start < selected.end);
            let rows = match selected {
                Some(s) => shown.row_of(s.start)..shown.row_of(s.end - 1) + 1,
                None => rows.clone(),
            };
            self.lines_moved = Some(Moving { rows });
        }
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::Grab);
        }
        // A menu that a key opened stands elsewhere than the pointer, which may rest here.
        if !Popup::is_any_open(ui.ctx()) {
            response.on_hover_text(scene.language.say(Text::LineHandleTip));
        }
    }

    /// The role to be named beside a row: where a block of one role begins.
    fn role_at(&self, scene: &Scene<'_>, row: usize) -> Option<BlockRole> {
        let shown = scene.shown;
        let cells = shown.row(row);
        let number = shown.paragraph_of(cells.end.saturating_sub(1));
        let paragraph = shown.paragraphs.get(number)?;
        let begins = cells.contains(&paragraph.cells.start);
        let above = number.checked_sub(1).map(|above| &shown.paragraphs[above]);
        let is_another = above.is_none_or(|above| above.role != paragraph.role);
        let is_told = begins && is_another && paragraph.role != BlockRole::Unset;
        is_told.then_some(paragraph.role)
    }

    /// Shows where dragged lines would go, and moves them when they are let go.
    pub(super) fn drop_lines(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        sizes: Sizes,
        origin: Pos2,
        requests: &mut Vec<Request>,
    ) {
        let Some(moving) = &self.lines_moved else {
            return;
        };
        let (at, held) = ui.input(|input| (input.pointer.latest_pos(), input.pointer.any_down()));
        let Some(at) = at else {
            return;
        };
        let lines = self.lines(scene.shown);
        let number = ((at.y - origin.y) / sizes.line).round().max(0.0) as usize;
        let mut number = number.min(lines.count());
        // Lines stand between rows.
        while self.kind == ViewKind::Printed && !lines.begins_row(number) {
            number += 1;
        }
        // The row that the lines would stand before.
        let row = match self.kind {
            ViewKind::Printed => lines.row(number),
            ViewKind::Flowing if number < lines.count() => {
                scene.shown.row_of(lines.cells(number).start)
            }
            ViewKind::Flowing => scene.shown.row_count(),
        };
        let stays = (moving.rows.start..=moving.rows.end).contains(&row);
        if held {
            let y = origin.y + number as f32 * sizes.line - 2.0;
            let column = self.drawn_extent(sizes).column;
            let x = origin.x + self.margins.numbers..=origin.x + self.margins.text + column;
            let color = if stays {
                tokens(ui).faint
            } else {
                tokens(ui).accent
            };
            ui.painter().hline(x, y, Stroke::new(2.0, color));
            ui.set_cursor_icon(CursorIcon::Grabbing);
            let by = super::past_edge(ui.clip_rect(), at);
            if by.y != 0.0 {
                let by = vec2(0.0, by.y);
                ui.scroll_with_delta_animation(by, egui::style::ScrollAnimation::none());
                ui.request_repaint();
            }
        } else {
            if !stays {
                requests.push(Request::MoveRows {
                    rows: moving.rows.clone(),
                    before: row,
                });
            }
            self.lines_moved = None;
        }
    }
}

/// The node of a printed row, with all of its text, where its first line in view is drawn.
fn row_node(ui: &Ui, scene: &Scene<'_>, (name, row): (Text, usize), line: Rect) {
    let shown = scene.shown;
    let cells = shown.row(row);
    let number = (row + 1).to_string();
    let name = || {
        let chars = &shown.chars[cells.start as usize..cells.end as usize];
        let words: String = chars.iter().collect();
        scene.language.fill(name, &[&number, &words])
    };
    let node = ui.interact(line, ui.scope_id().with(("row", row)), Sense::hover());
    node.widget_info(|| WidgetInfo::labeled(Role::Paragraph, true, name()));
}

/// Draws the mark of a break, a button that decides it.
fn mark_button(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    mark: Mark,
    requests: &mut Vec<Request>,
) {
    let id = ui.scope_id().with(("break", mark.at));
    let response = ui.interact(rect, id, Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 3.0, tokens(ui).hover);
    }
    let proposed = scene.proposed.for_mark(mark);
    if let Some((proposal, offsets, _)) = proposed {
        // How sure it is, as a thin bar below the mark.
        let (_, confidence) = proposal.judged(offsets);
        let place = rect.center_bottom() + vec2(-2.5 * GRID, -GRID);
        bar(
            ui,
            Rect::from_min_size(place, vec2(5.0 * GRID, 2.0)),
            confidence,
        );
    }
    let is_reviewed = proposed.is_some_and(|(_, _, is_reviewed)| is_reviewed);
    if scene.guide.mark == Some(mark.at) || is_reviewed {
        let stroke = Stroke::new(1.5, tokens(ui).accent);
        ui.painter()
            .rect_stroke(rect, 4.0, stroke, StrokeKind::Inside);
    }
    decide_by(ui, scene, &response, mark, true, requests);
}

/// The sign, its colour and the name of what is decided.
fn of_decision(decision: Decision, tokens: &Tokens) -> (&'static str, Color32, Text) {
    match decision {
        Decision::Open => ("?", tokens.accent, Text::BreakOpen),
        Decision::Joined => ("⏎", tokens.faint, Text::BreakJoined),
        Decision::Kept => ("¶", tokens.ink, Text::BreakKept),
    }
}

/// Draws the sign of a break in its place, if it is `seen`, and takes clicks on it. Of an open one
/// that is sure it is the sign of what is suggested, pale, over the bar that says how sure.
fn decide_by(
    ui: &Ui,
    scene: &Scene<'_>,
    response: &Response,
    mark: Mark,
    seen: bool,
    requests: &mut Vec<Request>,
) {
    let (mut glyph, mut color, name) = of_decision(mark.decision, tokens(ui));
    let hint = match mark.decision {
        Decision::Joined => Text::ClickKeeps,
        Decision::Open | Decision::Kept => Text::ClickJoins,
    };
    let line = (mark.row + 1).to_string();
    let mut name = scene.language.fill(name, &[&line]);
    if let Some(sort) = scene.proposed.sure(mark) {
        let kept = of_decision(Decision::Kept, tokens(ui));
        let joined = of_decision(Decision::Joined, tokens(ui));
        glyph = if sort == Sort::Keep { kept.0 } else { joined.0 };
        color = tokens(ui).faint;
        let sort = scene.language.sort(sort);
        name = scene.language.fill(ReviewText::Suggested, &[&line, sort]);
    } else if scene.proposed.is_awaited(mark) {
        // It is not called doubtful before it was looked at.
        color = tokens(ui).faint;
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if seen {
        let font = FontId::proportional(INTERFACE);
        let middle = response.rect.center();
        ui.painter()
            .text(middle, Align2::CENTER_CENTER, glyph, font, color);
    }
    let keys = |action| scene.keys.shown(ui.ctx(), action);
    let proposed = scene.proposed.for_mark(mark);
    let proposed = proposed.filter(|_| response.hovered());
    let why = proposed.map(|(proposal, offsets, _)| {
        let (sort, confidence) = proposal.judged(offsets);
        let sort = scene.language.sort(sort);
        let reasons = scene.language.reasons(&proposal.reasons(offsets));
        format!("\n{sort} {}\n{reasons}", percent(confidence))
    });
    let hints = scene.language.fill(
        hint,
        &[&keys(Action::ToggleBreak), &keys(Action::KeepBreak)],
    );
    let shift = ui.input(|input| input.modifiers.shift);
    let keeps = response.secondary_clicked() || (response.clicked() && shift);
    if response.clicked() || keeps {
        let join = !keeps && mark.decision != Decision::Joined;
        requests.push(Request::Break { at: mark.at, join });
    }
    response
        .clone()
        .on_hover_text(format!("{name}{}\n{hints}", why.unwrap_or_default()));
}
