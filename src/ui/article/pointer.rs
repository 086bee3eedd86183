//! The pointer in the text: the caret, selecting by dragging, words and sentences by clicks, spans
//! by pointing at them.

use egui::{CursorIcon, PointerButton, Pos2, Response, Ui, Vec2};

use crate::core::SpanId;
use crate::ui::fonts;
use crate::ui::strings::Text;
use crate::ui::window::{Request, Subject};

use super::cursor::Cursor;
use super::lines::Sizes;
use super::shown::{Cells, Span};
use super::{Scene, Side, View, past_edge};

/// A selection that is being dragged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drag {
    from: Hit,
}

/// What of the text was pointed at or clicked in a frame.
pub(super) struct Touched<'a> {
    pub(super) spans: &'a [(SpanId, Response)],
    /// Suggestions, by their places in the scene.
    pub(super) offers: &'a [(usize, Response)],
}

/// What is under a point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    /// The nearest gap, and whether it is the end of a line.
    pub(super) gap: u32,
    pub(super) upstream: bool,
    /// The cell itself, where there is one.
    pub(super) cell: Option<u32>,
}

impl View {
    /// What is at a point.
    pub(super) fn hit(
        &self,
        ui: &Ui,
        scene: &Scene<'_>,
        sizes: Sizes,
        origin: Pos2,
        at: Pos2,
    ) -> Hit {
        let lines = self.lines(scene.shown);
        let last = lines.count().saturating_sub(1);
        let line = ((at.y - origin.y) / sizes.line).floor().max(0.0) as usize;
        let beyond = line > last;
        let line = line.min(last);
        let cells = lines.cells(line);
        let x = at.x - origin.x - self.margins.text - lines.indent(line) * sizes.text;
        let gap = match beyond {
            true => cells.end,
            false => self.gap_across(ui, scene.shown, sizes, cells.clone(), x),
        };
        // The nearest gap is on one side of the cell that the point is in.
        let left = self.x_within(ui, scene.shown, sizes, cells.clone(), gap);
        let cell = if x >= left {
            (gap < cells.end).then_some(gap)
        } else {
            gap.checked_sub(1).filter(|cell| cells.contains(cell))
        };
        let inside = |cell: &u32| {
            let right = self.x_within(ui, scene.shown, sizes, cells.clone(), cell + 1);
            !beyond && x >= 0.0 && x < right
        };
        Hit {
            gap,
            upstream: gap == cells.end && gap != cells.start,
            cell: cell.filter(inside),
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "what one frame knows of the pointer"
    )]
    pub(super) fn pointer(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        sizes: Sizes,
        origin: Pos2,
        area: &Response,
        touched: &Touched<'_>,
        requests: &mut Vec<Request>,
    ) {
        let (press, at, modifiers) = ui.input(|input| {
            let pointer = &input.pointer;
            (
                pointer.press_origin(),
                pointer.interact_pos(),
                input.modifiers,
            )
        });
        if area.drag_started()
            && let Some(at) = press
        {
            let from = self.hit(ui, scene, sizes, origin, at);
            // What was selected before is no longer what a hand has just swept.
            self.by_pointer = false;
            if let Some(pull) = self.edge_at(ui, scene, sizes, origin, at)
                && modifiers.is_none()
            {
                self.pull = Some(pull);
                area.request_focus();
                return;
            }
            if modifiers.command
                && self.side == Side::Text
                && let Some(span) = span_at(scene, from.cell)
            {
                self.drawing = Some((span, at));
                area.request_focus();
                return;
            }
            let extends = modifiers.shift;
            if !extends {
                self.cursor = Cursor::at(from.gap);
            }
            self.drag = Some(Drag { from });
            area.request_focus();
            self.chosen(None, requests);
        }
        if self.pull.is_some() {
            let to = at.map(|at| self.hit(ui, scene, sizes, origin, at).gap);
            self.pulling(ui, area, to, requests);
            return;
        }
        if let Some((span, to)) = &mut self.drawing {
            if let Some(at) = at {
                *to = at;
            }
            ui.request_repaint();
            if !area.dragged() || area.drag_stopped() {
                let (from, to) = (span.clone(), *to);
                self.drawing = None;
                let hit = self.hit(ui, scene, sizes, origin, to);
                if let Some(to) = span_at(scene, hit.cell).filter(|to| *to != from) {
                    requests.push(Request::ChooseSpan(Some(from.clone())));
                    requests.push(Request::Relate(from, to));
                }
            }
            return;
        }
        if area.dragged()
            && let (Some(drag), Some(at)) = (self.drag, at)
        {
            let to = self.hit(ui, scene, sizes, origin, at);
            self.sweep(scene, drag.from, to, modifiers.alt);
            let by = past_edge(ui.clip_rect(), at);
            if by != Vec2::ZERO {
                ui.scroll_with_delta_animation(by, egui::style::ScrollAnimation::none());
                ui.request_repaint();
            }
        }
        if area.drag_stopped() {
            self.drag = None;
            self.by_pointer = self.cursor.selection().is_some() && self.side == Side::Text;
        }
        let (spans, offers) = (touched.spans, touched.offers);
        let marks = spans.iter().map(|(_, response)| response);
        let marks = marks.chain(offers.iter().map(|(_, response)| response));
        let clicks = marks.clone().chain([area]);
        let (mut twice, mut thrice) = (false, false);
        for response in clicks {
            twice |= response.double_clicked();
            thrice |= response.triple_clicked();
        }
        // Not by Enter or Space, which egui takes for a click on what has the focus.
        let once = area.clicked_by(PointerButton::Primary) || marks.clone().any(Response::clicked);
        if (once || twice || thrice)
            && let Some(at) = at
        {
            let hit = self.hit(ui, scene, sizes, origin, at);
            area.request_focus();
            if thrice || twice {
                let cell = hit.cell.unwrap_or_else(|| hit.gap.saturating_sub(1));
                let cells = if thrice {
                    scene.words.sentence(scene.shown, cell)
                } else {
                    scene.words.word(scene.shown, cell)
                };
                if self.side == Side::Page
                    && scene.shown.is_foreign(cell)
                    && let Some(address) = scene.shown.address(cell)
                {
                    requests.push(Request::Caret(address));
                }
                self.cursor = Cursor::over(cells);
                self.by_pointer = self.side == Side::Text;
                self.chosen(None, requests);
            } else {
                self.cursor.go(hit.gap, hit.upstream, modifiers.shift);
                self.by_pointer = false;
                if self.side == Side::Page {
                    if !modifiers.shift {
                        self.told(scene, requests);
                    }
                    return;
                }
                let clicked = spans.iter().rev().find(|(_, r)| r.clicked());
                let span = clicked.map(|(id, _)| self.next_span(scene, id, hit.cell));
                let offer = super::offers::clicked(offers).filter(|_| span.is_none());
                requests.push(Request::ChooseSpan(span));
                let ends = offer.and_then(|number| Some(scene.offers.get(number)?.ends));
                requests.extend(ends.map(match modifiers.command {
                    true => Request::RefuseOffer,
                    false => Request::ChooseOffer,
                }));
            }
        }
        let aside = marks.clone().any(Response::secondary_clicked);
        if (aside || area.secondary_clicked())
            && self.side == Side::Text
            && let Some(at) = at
        {
            let hit = self.hit(ui, scene, sizes, origin, at);
            let selected = self.cursor.selection();
            let is_selected = |cell: u32| selected.is_some_and(|selected| selected.contains(&cell));
            area.request_focus();
            if !hit.cell.is_some_and(is_selected) {
                self.cursor.go(hit.gap, hit.upstream, false);
                let span = spans.last().map(|(id, _)| id.clone());
                let cell = hit.cell.filter(|_| span.is_none());
                requests.push(Request::ChooseSpan(span));
                let mut offers = scene.offers.iter();
                let offer = cell.and_then(|cell| offers.find(|offer| offer.cells.contains(&cell)));
                requests.extend(offer.map(|offer| Request::ChooseOffer(offer.ends)));
            }
            requests.push(Request::Context(at, Subject::Text));
        }
        if area.hovered() || marks.clone().any(Response::hovered) {
            let is_edge = at.is_some_and(|at| {
                let edge = self.edge_at(ui, scene, sizes, origin, at);
                edge.is_some() && self.drag.is_none()
            });
            ui.set_cursor_icon(match is_edge {
                true => CursorIcon::ResizeHorizontal,
                false => CursorIcon::Text,
            });
        }
        // The innermost was drawn last.
        if self.drag.is_none()
            && let Some((id, response)) = spans.iter().rev().find(|(_, r)| r.hovered())
            && let Some(span) = scene.shown.span(id)
        {
            response.clone().on_hover_ui(|ui| tip(ui, scene, span));
        } else if self.drag.is_none()
            && let Some((number, response)) = offers.iter().find(|(_, r)| r.hovered())
            && let Some(offer) = scene.offers.get(*number)
            && scene.offer != Some(*number)
        {
            let tell = |ui: &mut Ui| super::offers::tell(ui, scene, offer);
            response.clone().on_hover_ui(tell);
        }
    }

    /// Has a span chosen, or none; on the page there are none.
    fn chosen(&self, span: Option<SpanId>, requests: &mut Vec<Request>) {
        if self.side == Side::Text {
            requests.push(Request::ChooseSpan(span));
        }
    }

    /// Of spans that lie in one another a second click chooses the next one out.
    fn next_span(&self, scene: &Scene<'_>, clicked: &SpanId, cell: Option<u32>) -> SpanId {
        let Some(cell) = cell.filter(|_| scene.span.is_some()) else {
            return clicked.clone();
        };
        let mut here: Vec<&Span> = scene
            .shown
            .spans_within(cell..cell + 1)
            .filter(|span| span.parts.iter().any(|part| part.contains(&cell)))
            .collect();
        here.reverse();
        let chosen = here.iter().position(|span| Some(&span.id) == scene.span);
        match chosen {
            Some(at) => here[(at + 1) % here.len()].id.clone(),
            None => clicked.clone(),
        }
    }

    /// Selects what a drag has passed: whole words, or with `exact` no more than was passed.
    fn sweep(&mut self, scene: &Scene<'_>, from: Hit, to: Hit, exact: bool) {
        let forward = from.gap <= to.gap;
        let passed = from.gap.min(to.gap)..from.gap.max(to.gap);
        let cells = if exact || passed.is_empty() {
            passed
        } else {
            let first = scene.words.known_word(scene.shown, passed.start);
            let last = scene.words.known_word(scene.shown, passed.end - 1);
            first.start.min(passed.start)..last.end.max(passed.end)
        };
        let Cells { start, end } = cells;
        let (anchor, head) = if forward { (start, end) } else { (end, start) };
        self.cursor = Cursor {
            anchor,
            head,
            upstream: forward,
            goal: None,
        };
    }
}

/// The span that the pointer is on, the innermost of several.
pub(super) fn hovered_span(
    ui: &Ui,
    area: &Response,
    view: &View,
    scene: &Scene<'_>,
    sizes: Sizes,
    origin: Pos2,
) -> Option<SpanId> {
    let cell = hovered_cell(ui, area, view, scene, sizes, origin)?;
    let here = scene.shown.spans_within(cell..cell + 1);
    here.filter(|span| span.parts.iter().any(|part| part.contains(&cell)))
        .last()
        .map(|span| span.id.clone())
}

/// The innermost span that holds a cell.
fn span_at(scene: &Scene<'_>, cell: Option<u32>) -> Option<SpanId> {
    let cell = cell?;
    let here = scene.shown.spans_within(cell..cell + 1);
    here.filter(|span| span.parts.iter().any(|part| part.contains(&cell)))
        .last()
        .map(|span| span.id.clone())
}

/// The cell that the pointer is on, while nothing is dragged.
pub(super) fn hovered_cell(
    ui: &Ui,
    area: &Response,
    view: &View,
    scene: &Scene<'_>,
    sizes: Sizes,
    origin: Pos2,
) -> Option<u32> {
    let at = ui.input(|input| input.pointer.hover_pos())?;
    let free = view.drag.is_none() && area.rect.contains(at) && area.contains_pointer();
    free.then(|| view.hit(ui, scene, sizes, origin, at))?.cell
}

/// What is told of a span that is pointed at.
fn tip(ui: &mut Ui, scene: &Scene<'_>, span: &Span) {
    let shown = scene.shown;
    let language = scene.language;
    ui.set_max_width(360.0);
    let words = shown.words(span);
    ui.label(fonts::drawable(ui.ctx(), &words));
    let label = shown.label(span).map_or("", |label| language.label(label));
    let row = shown.row_of(span.extent().start) + 1;
    let author = scene.authors.get(&span.tagged_by.replica);
    let author = author.map_or("", String::as_str);
    let facts = language.fill(Text::SpanTip, &[label, &row.to_string(), author]);
    // Nobody is named of what the sample came with.
    let facts = facts.trim_end_matches([' ', '·', ',']).to_owned();
    ui.weak(fonts::drawable(ui.ctx(), &facts));
    if span.state == crate::core::SpanState::Torn {
        ui.colored_label(crate::ui::theme::tokens(ui).error, language.say(Text::Torn));
    }
    if let Some(note) = &span.note {
        ui.label(fonts::drawable(ui.ctx(), note));
    }
}
