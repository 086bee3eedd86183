//! Drawing the assembly view: its head, what is proposed for the whole bundle, and the cards.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Align2, Button, Color32, CursorIcon, DragValue, FontId, Layout, Rect, RichText,
    Role as Kind, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::core::Role;
use crate::session::assembly::{Block, Board, Part, Pull, Refusal};
use crate::ui::action::Action;
use crate::ui::fonts;
use crate::ui::keys::Keymap;
use crate::ui::strings::assembly::AssemblyText as T;
use crate::ui::strings::review::ReviewText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, INTERFACE, PALETTE, SMALL, Tokens, tokens};
use crate::ui::window::Request;

use super::{All, Ask, Assembly, Entry, Refusing};

/// The height of a card.
pub(super) const CARD: f32 = 12.0 * GRID;

/// The band of a role's colour, and the column of its name.
const BAND: f32 = GRID;
const ROLE: f32 = 16.0 * GRID;
/// The column of line numbers.
const LINES: f32 = 22.0 * GRID;
/// A narrower view has a second line in its head.
const NARROW: f32 = 160.0 * GRID;
/// How far the cards of an article stand in.
const INSET: f32 = 4.0 * GRID;

/// The colour of a role: one of those that colour-blind people can tell apart.
fn colour(tokens: &Tokens, role: Role) -> Color32 {
    let of = |at: usize| tokens.label(PALETTE[at]);
    match role {
        Role::Headline => of(1),
        Role::Subtitle => of(4),
        Role::Dateline => of(5),
        Role::Byline => of(2),
        Role::Caption => of(3),
        Role::Jump => of(13),
        Role::Signoff => of(0),
        Role::Furniture => tokens.faint,
        Role::Body | Role::Unset => tokens.quiet,
    }
}

impl Assembly {
    /// What the page is, how it stands, and what can be done with all of it.
    pub(super) fn head(
        &mut self,
        ui: &mut Ui,
        language: Language,
        keys: &Keymap,
        requests: &mut Vec<Request>,
    ) {
        let tokens = tokens(ui);
        let mut ask = |ask: Ask| requests.push(Request::Assemble(ask));
        ui.add_space(GRID);
        let bar = vec2(ui.available_width(), 8.0 * GRID);
        let said = match (&self.board, &self.failed) {
            (_, Some(why)) => language.fill(T::Failed, &[&why.said(language)]),
            (None, None) => language.say(T::Looking).to_owned(),
            (Some(board), None) => {
                let count = board.groups.len().to_string();
                let text = match (board.is_arranged, board.has_proposals()) {
                    (false, true) => T::Proposed,
                    (true, true) => T::Some,
                    _ => T::Arranged,
                };
                language.fill(text, &[&count])
            }
        };
        let color = if self.failed.is_some() {
            tokens.error
        } else {
            tokens.quiet
        };
        // How the page stands has a line of its own where there is no room beside the buttons.
        let is_narrow = bar.x < NARROW;
        let number = self.board.as_ref().map_or(0, |board| board.number);
        let page = language.fill(T::Page, &[&number.to_string()]);
        let left = Layout::left_to_right(Align::Center);
        ui.allocate_ui_with_layout(bar, left, |ui| {
            ui.add_space(2.0 * GRID);
            ui.label(RichText::new(language.say(T::Name)).strong());
            if !is_narrow {
                ui.label(&page);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(2.0 * GRID);
                let back = ui.add(Button::new("×"));
                let name = language.say(T::Back);
                back.widget_info(|| WidgetInfo::labeled(Kind::Button, true, name));
                if back.on_hover_text(name).clicked() {
                    ask(Ask::Close);
                }
                let all =
                    ui.add_enabled(self.all.is_none(), Button::new(language.say(T::AllPages)));
                if all.on_hover_text(language.say(T::AllTip)).clicked() {
                    ask(Ask::LookAtAll);
                }
                let can = self
                    .board
                    .as_ref()
                    .is_some_and(|board| board.has_proposals());
                let accept = Button::new(language.say(T::Accept)).fill(tokens.chosen);
                let accept = ui.add_enabled(can, accept);
                if accept.on_hover_text(language.say(T::AcceptTip)).clicked() {
                    ask(Ask::Accept);
                }
                let refusing = self.refusing();
                let (text, tip) = match refusing {
                    Some(Refusing::TakeBack(_)) => (T::TakeBack, T::TakeBackTip),
                    _ => (T::Refuse, T::RefuseTip),
                };
                let refuse = Button::new(language.say(text));
                let tip = language.fill(tip, &[&keys.shown(ui.ctx(), Action::RefuseOffer)]);
                let refuse = ui.add_enabled(refusing.is_some(), refuse);
                let refuse = refuse.on_hover_text(&tip).on_disabled_hover_text(&tip);
                if refuse.clicked() {
                    ask(Ask::Refuse);
                }
                if !is_narrow {
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        state(ui, &said, color);
                    });
                }
            });
        });
        if is_narrow {
            ui.horizontal(|ui| {
                ui.add_space(2.0 * GRID);
                state(ui, &format!("{page} · {said}"), color);
            });
        }
    }

    /// What accepting all pages above a threshold would do.
    pub(super) fn whole_bundle(
        &mut self,
        ui: &mut Ui,
        language: Language,
        requests: &mut Vec<Request>,
    ) {
        let mut close = false;
        let sure: Vec<(usize, usize)> = self
            .sure()
            .iter()
            .map(|board| {
                let pulls = board.groups.iter().map(|group| group.jumps().count());
                (board.groups.len(), pulls.sum())
            })
            .collect();
        let Some(all) = &mut self.all else {
            return;
        };
        ui.separator();
        ui.horizontal_wrapped(|ui| {
            ui.add_space(2.0 * GRID);
            match all {
                All::Looking(everything) => {
                    let ((done, of), left) = everything.progress();
                    let mut said =
                        language.fill(T::AllLooking, &[&done.to_string(), &of.to_string()]);
                    if let Some(left) = left {
                        let seconds = left.as_secs().max(1).to_string();
                        said.push_str(&language.fill(ReviewText::SecondsLeft, &[&seconds]));
                    }
                    ui.label(said);
                    close = ui.button(language.say(T::Stop)).clicked();
                }
                All::Ready(boards) if boards.is_empty() => {
                    ui.label(language.say(T::AllNone));
                    close = ui.button(language.say(T::Close)).clicked();
                }
                All::Ready(_) => {
                    let field = DragValue::new(&mut self.least).range(50..=99).suffix(" %");
                    let field = ui.add(field);
                    let least = self.least.to_string();
                    let articles: usize = sure.iter().map(|one| one.0).sum();
                    let pulls: usize = sure.iter().map(|one| one.1).sum();
                    let said = language.fill(
                        T::AllWould,
                        &[
                            &least,
                            &sure.len().to_string(),
                            &articles.to_string(),
                            &pulls.to_string(),
                        ],
                    );
                    let sure_text = language.fill(T::Sure, &[&least]);
                    field.on_hover_text(sure_text);
                    ui.label(said);
                    let accept = Button::new(language.say(T::AllAccept));
                    if ui.add_enabled(!sure.is_empty(), accept).clicked() {
                        requests.push(Request::Assemble(Ask::AcceptAll));
                    }
                    close = ui.button(language.say(T::Close)).clicked();
                }
            }
        });
        if close {
            self.all = None;
        }
    }

    /// The cards, as far as they are seen.
    pub(super) fn cards(
        &mut self,
        ui: &mut Ui,
        language: Language,
        keys: &Keymap,
        focused: bool,
        requests: &mut Vec<Request>,
    ) {
        let tokens = tokens(ui);
        ui.separator();
        let Some(board) = &self.board else {
            return;
        };
        if board.blocks.is_empty() {
            ui.vertical_centered(|ui| ui.weak(language.say(T::Empty)));
            return;
        }
        // Keys stand at the foot.
        let help = language.fill(
            T::Help,
            &[
                &keys.shown(ui.ctx(), Action::SplitArticle),
                &keys.shown(ui.ctx(), Action::MergeArticle),
                &keys.shown(ui.ctx(), Action::RefuseOffer),
            ],
        );
        let help = RichText::new(help).small().color(tokens.quiet);
        let help = egui::WidgetText::from(help).into_galley(
            ui,
            Some(egui::TextWrapMode::Wrap),
            ui.available_width() - 4.0 * GRID,
            egui::TextStyle::Small,
        );
        let foot = help.size().y + 3.0 * GRID;
        let height = (ui.available_height() - foot).max(CARD);
        let entries = &self.entries;
        let scroll = &mut self.scroll;
        let (cursor, dragged) = (self.cursor, self.dragged);
        let pointer = ui.input(|input| input.pointer.interact_pos());
        let released = ui.input(|input| input.pointer.any_released());
        let mut chosen = None;
        let mut drag = dragged;
        let mut put: Option<(usize, bool)> = None;
        ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
            ui.set_min_height(height);
            scroll.show(ui, "assembly cards", entries.len(), |ui, at, rect| {
                let Some(entry) = entries.get(at).copied() else {
                    return;
                };
                let card = Card {
                    tokens,
                    language,
                    rect: rect.shrink2(vec2(2.0 * GRID, 2.0)),
                    at,
                    is_chosen: at == cursor,
                    focused,
                };
                let response = match entry {
                    Entry::Group(number) => card.group(ui, board, number),
                    Entry::Aside => card.aside(ui),
                    Entry::Block(block, group) => {
                        let refused = board.refusals(Part::Block(block));
                        let block = &board.blocks[block];
                        card.block(ui, block, &refused, group.is_some(), dragged == Some(at))
                    }
                    Entry::Pull(group, pull) => {
                        let refused = board.refusals(Part::Pull(group, pull));
                        let pull = &board.groups[group].pulls[pull];
                        let (response, clicked) = card.pull(ui, pull, &refused);
                        if clicked {
                            requests.push(Request::Assemble(Ask::Pull(pull.clone())));
                        }
                        response
                    }
                };
                if response.clicked() || response.drag_started() {
                    chosen = Some(at);
                }
                if response.drag_started() && matches!(entry, Entry::Block(..)) {
                    drag = Some(at);
                }
                // Where what is dragged would go.
                if let (Some(_), Some(pointer)) = (dragged, pointer)
                    && rect.contains(pointer)
                    && !matches!(entry, Entry::Aside | Entry::Block(_, None))
                {
                    let before = pointer.y < rect.center().y && !matches!(entry, Entry::Pull(..));
                    let before = before && !matches!(entry, Entry::Group(_));
                    let y = if before { rect.top() } else { rect.bottom() };
                    let line = [pos2(rect.left() + INSET, y), pos2(rect.right(), y)];
                    ui.painter()
                        .line_segment(line, Stroke::new(2.0, tokens.accent));
                    put = Some((at, before));
                }
            });
        });
        if dragged.is_some() {
            ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        }
        if let (Some(from), true) = (dragged, released) {
            drag = None;
            if let Some((at, before)) = put
                && let Some(ask) = self.dropped(from, at, before)
            {
                requests.push(Request::Assemble(ask));
            }
        }
        self.dragged = drag;
        if let Some(at) = chosen {
            self.cursor = at;
            ui.memory_mut(|memory| memory.request_focus(super::assembly_id()));
        }
        ui.horizontal(|ui| {
            ui.add_space(2.0 * GRID);
            ui.label(help);
        });
    }

    /// What dropping one card on another asks for.
    fn dropped(&self, from: usize, at: usize, before: bool) -> Option<Ask> {
        let board = self.board.as_ref()?;
        let Entry::Block(block, _) = self.entries.get(from)? else {
            return None;
        };
        let block = &board.blocks[*block];
        let (beside, before) = match self.entries.get(at)? {
            // Beside what belongs to no article there is no place.
            Entry::Block(other, Some(_)) if from != at => {
                let other = &board.blocks[*other];
                (if before { other.first } else { other.last }, before)
            }
            // On the head of an article: at its beginning.
            Entry::Group(group) => {
                let first = board.groups.get(*group)?.blocks.first()?;
                (board.blocks[*first].first, true)
            }
            Entry::Pull(group, _) => {
                let last = board.groups.get(*group)?.blocks.last()?;
                (board.blocks[*last].last, false)
            }
            _ => return None,
        };
        if beside == block.first || beside == block.last {
            return None;
        }
        Some(Ask::Put {
            block: (block.first, block.last),
            beside,
            before,
        })
    }
}

/// How the page stands.
fn state(ui: &mut Ui, said: &str, color: Color32) {
    let said = fonts::drawable(ui.ctx(), said).into_owned();
    ui.add(egui::Label::new(RichText::new(said).color(color)).truncate());
}

/// A card that is drawn.
struct Card {
    tokens: &'static Tokens,
    language: Language,
    rect: Rect,
    at: usize,
    is_chosen: bool,
    focused: bool,
}

impl Card {
    fn frame(&self, ui: &Ui, name: &str, sense: Sense) -> egui::Response {
        let id = ui.scope_id().with(("card", self.at));
        let response = ui.interact(self.rect, id, sense);
        let is_chosen = self.is_chosen;
        response.widget_info(|| WidgetInfo::selected(Kind::ListBoxOption, true, is_chosen, name));
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_selected(is_chosen));
        if self.is_chosen && self.focused {
            let stroke = Stroke::new(1.0, self.tokens.accent);
            ui.painter()
                .rect_stroke(self.rect, 3.0, stroke, StrokeKind::Inside);
        }
        response
    }

    /// A line of text, cut where there is no room.
    fn text(&self, ui: &Ui, at: Rect, text: &str, size: f32, color: Color32) {
        let text = fonts::drawable(ui.ctx(), text);
        let format = TextFormat::simple(FontId::proportional(size), color);
        let mut job = LayoutJob::single_section(text.into_owned(), format);
        job.wrap = TextWrapping::truncate_at_width(at.width().max(0.0));
        let galley = ui.painter().layout_job(job);
        let top = at.center().y - galley.size().y / 2.0;
        ui.painter().galley(pos2(at.left(), top), galley, color);
    }

    fn group(&self, ui: &Ui, board: &Board, number: usize) -> egui::Response {
        let language = self.language;
        let (group, proposed) = (&board.groups[number], !board.is_arranged);
        let headline = match group.headline.is_empty() {
            true => language.say(T::Untitled),
            false => &group.headline,
        };
        let name = language.fill(T::GroupName, &[&(number + 1).to_string(), headline]);
        let response = self.frame(ui, &name, Sense::CLICK);
        let rule = [self.rect.left_top(), self.rect.right_top()];
        ui.painter()
            .line_segment(rule, Stroke::new(1.0, self.tokens.line));
        let refused = refusals(language, &board.refusals(Part::Group(number)));
        let mut about: Vec<String> = refused.into_iter().collect();
        if proposed {
            let sure = (group.confidence * 100.0).round().to_string();
            about.push(language.fill(T::Sure, &[&sure]));
        }
        about.extend(
            group
                .begins_on
                .map(|page| language.fill(T::Begins, &[&page.to_string()])),
        );
        let reasons = group.reasons.iter().take(3);
        about.extend(reasons.map(|reason| {
            language
                .choose((reason.chinese(), reason.english()))
                .to_owned()
        }));
        let said = group.metadata.iter();
        about.extend(said.map(|(key, value)| format!("{} {value}", key_name(language, key))));
        let (top, bottom) = self
            .rect
            .shrink2(vec2(GRID, GRID))
            .split_top_bottom_at_fraction(0.55);
        self.text(ui, top, &name, INTERFACE, self.tokens.ink);
        self.text(ui, bottom, &about.join(" · "), SMALL, self.tokens.quiet);
        response.on_hover_text(fonts::drawable(ui.ctx(), &about.join("\n")).into_owned())
    }

    fn aside(&self, ui: &Ui) -> egui::Response {
        let name = self.language.say(T::Aside);
        let response = self.frame(ui, name, Sense::CLICK);
        let rule = [self.rect.left_top(), self.rect.right_top()];
        ui.painter()
            .line_segment(rule, Stroke::new(1.0, self.tokens.line));
        self.text(
            ui,
            self.rect.shrink(GRID),
            name,
            INTERFACE,
            self.tokens.quiet,
        );
        response.on_hover_text(self.language.say(T::AsideTip))
    }

    fn block(
        &self,
        ui: &Ui,
        block: &Block,
        refused: &[Refusal],
        is_text: bool,
        dragged: bool,
    ) -> egui::Response {
        let (tokens, language) = (self.tokens, self.language);
        let role = language.say(Text::of_role(block.role));
        let lines = lines_of(language, block);
        let mut name = language.fill(T::CardName, &[role, &lines, &block.text]);
        let refused = refusals(language, refused);
        let hidden = block.is_hidden.then(|| language.say(T::Hidden).to_owned());
        let refused = refused.or(hidden);
        if let Some(refused) = &refused {
            name = format!("{name} · {refused}");
        }
        let response = self.frame(ui, &name, Sense::click_and_drag());
        let mut rect = self.rect;
        rect.min.x += INSET;
        let color = colour(tokens, block.role);
        let painter = ui.painter();
        // What is proposed is drawn lightly: no fill, a dotted band.
        if block.is_set {
            painter.rect_filled(rect, 3.0, tokens.panel);
        }
        if self.is_chosen || response.hovered() || dragged {
            let fill = if self.is_chosen {
                tokens.chosen
            } else {
                tokens.hover
            };
            painter.rect_filled(rect, 3.0, fill);
        }
        if self.is_chosen && self.focused {
            let stroke = Stroke::new(1.0, tokens.accent);
            painter.rect_stroke(rect, 3.0, stroke, StrokeKind::Inside);
        }
        let band = Rect::from_min_size(rect.left_top(), vec2(BAND, rect.height()));
        if block.is_set {
            painter.rect_filled(band, 0.0, color);
        } else {
            let x = band.center().x;
            let line = [pos2(x, band.top()), pos2(x, band.bottom())];
            let dashes = egui::Shape::dashed_line(&line, Stroke::new(BAND, color), GRID, GRID);
            painter.extend(dashes);
        }
        let cell = |from: f32, width: f32| {
            Rect::from_min_size(
                pos2(rect.left() + from, rect.top()),
                vec2(width, rect.height()),
            )
        };
        let left = BAND + 2.0 * GRID;
        let (top, bottom) = cell(left, ROLE)
            .shrink2(vec2(0.0, GRID))
            .split_top_bottom_at_fraction(0.55);
        if block.is_set {
            self.text(
                ui,
                cell(left, ROLE),
                role,
                INTERFACE,
                color_of_name(tokens, block.role),
            );
        } else {
            self.text(ui, top, role, INTERFACE, tokens.quiet);
            if block.is_proposed() {
                self.text(ui, bottom, language.say(T::Suggested), SMALL, tokens.quiet);
            }
        }
        let at = left + ROLE + GRID;
        let room = rect.width() - at - LINES - GRID;
        let ink = if is_text { tokens.ink } else { tokens.quiet };
        let size = if block.role == Role::Headline {
            INTERFACE + 2.0
        } else {
            INTERFACE
        };
        let mut place = cell(at, room);
        if let Some(refused) = &refused {
            let (text, below) = place
                .shrink2(vec2(0.0, GRID))
                .split_top_bottom_at_fraction(0.55);
            self.text(ui, below, refused, SMALL, tokens.quiet);
            place = text;
        }
        self.text(ui, place, &block.text, size, ink);
        painter.text(
            pos2(rect.right() - GRID, rect.center().y),
            Align2::RIGHT_CENTER,
            lines,
            FontId::proportional(SMALL),
            tokens.quiet,
        );
        response
    }

    /// Whether its button was clicked.
    fn pull(&self, ui: &mut Ui, pull: &Pull, refused: &[Refusal]) -> (egui::Response, bool) {
        let (tokens, language) = (self.tokens, self.language);
        let number = pull.number.to_string();
        let mut name = language.fill(T::PullName, &[&number, &pull.text]);
        let refused = refusals(language, refused);
        if let Some(refused) = &refused {
            name = format!("{name} · {refused}");
        }
        let response = self.frame(ui, &name, Sense::CLICK);
        let mut rect = self.rect;
        rect.min.x += INSET;
        let corners = [
            rect.left_top(),
            rect.right_top(),
            rect.right_bottom(),
            rect.left_bottom(),
            rect.left_top(),
        ];
        let stroke = Stroke::new(1.0, tokens.faint);
        ui.painter()
            .extend(egui::Shape::dashed_line(&corners, stroke, GRID, GRID));
        let said = language.fill(T::Other, &[&number, &pull.text]);
        let button = 20.0 * GRID;
        let mut text = rect.shrink2(vec2(3.0 * GRID, GRID));
        text.max.x -= button;
        if let Some(refused) = &refused {
            let (above, below) = text.split_top_bottom_at_fraction(0.55);
            self.text(ui, below, refused, SMALL, tokens.quiet);
            text = above;
        }
        self.text(ui, text, &said, INTERFACE, tokens.quiet);
        let place = Rect::from_min_max(
            pos2(rect.right() - button + GRID, rect.top() + 2.0 * GRID),
            pos2(rect.right() - 2.0 * GRID, rect.bottom() - 2.0 * GRID),
        );
        let clicked = ui
            .put(place, Button::new(language.say(T::PullIn)))
            .on_hover_text(language.say(T::PullTip))
            .clicked();
        (response, clicked)
    }
}

/// A role's name in its colour, where that can be read.
fn color_of_name(tokens: &Tokens, role: Role) -> Color32 {
    match role {
        Role::Furniture | Role::Jump => tokens.quiet,
        _ => tokens.ink,
    }
}

/// What was refused, in words; none where nothing was.
fn refusals(language: Language, refused: &[Refusal]) -> Option<String> {
    let all: Vec<String> = refused
        .iter()
        .map(|one| crate::ui::told::proposal(language, &one.kind))
        .collect();
    let all = all.join(language.choose(("、", ", ")));
    (!all.is_empty()).then(|| language.fill(T::Refused, &[&all]))
}

fn lines_of(language: Language, block: &Block) -> String {
    match block.numbers {
        Some((from, to)) if from == to => language.fill(T::Lines, &[&from.to_string()]),
        Some((from, to)) => language.fill(T::LineRange, &[&from.to_string(), &to.to_string()]),
        None => language.fill(T::LineCount, &[&block.lines.len().to_string()]),
    }
}

fn key_name(language: Language, key: &str) -> &str {
    crate::ui::told::key_name(language, key)
}
