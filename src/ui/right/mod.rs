//! The panel at the right: the article's tags or the history, and below them, always at the same
//! place, what there is to say of the chosen span.

mod attributes;
mod brushes;
mod groups;
mod guidelines;
mod history;
mod inspector;
mod offered;
mod relations;
mod tags;

use egui::{Button, EventFilter, FontId, Id, Key, Panel, Rect, RichText, ScrollArea, Ui, vec2};

use crate::core::{ActionId, LabelId, SpanId};
use crate::session::Session;
use crate::session::command::Command;

use super::action::Action;
use super::article::{Cells, Related, Shown};
use super::edge::Edge;
use super::entry;
use super::keys::Keymap;
use super::settings::{RightTab, Settings};
use super::strings::labels::LabelText;
use super::strings::{Language, Text};
use super::suggest::Suggest;
use super::theme::{ENTRY, GRID, INTERFACE, SMALL};
use super::window::Request;

pub(super) use brushes::{labelling, tip};

use guidelines::Guidelines;
use history::History;
use inspector::Inspector;
use tags::Tags;

/// What the panel is given to read.
pub(super) struct Seat<'a> {
    pub(super) language: Language,
    pub(super) settings: &'a Settings,
    pub(super) keys: &'a Keymap,
    pub(super) session: &'a mut Session,
    pub(super) shown: Option<&'a Shown>,
    /// The span that is chosen.
    pub(super) span: Option<&'a SpanId>,
    /// Whether there is something to give a label to.
    pub(super) can_tag: bool,
    /// The relations of the article.
    pub(super) related: &'a [Related],
    /// The label of the brush that is up.
    pub(super) brush: Option<&'a LabelId>,
    pub(super) suggest: &'a Suggest,
}

impl Seat<'_> {
    /// An action's name with its key.
    fn tip(&self, ui: &Ui, action: Action) -> String {
        let key = self.keys.shown(ui.ctx(), action);
        format!("{} {key}", action.name(self.language))
    }
}

/// A part of the panel that can be asked to take the focus.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Tags,
    History,
    Inspector,
    Guidelines,
    /// What is said of the chosen span by its attributes, or of the article by its labels.
    Attributes,
    /// The field for the note on the chosen span.
    Note,
}

/// What the panel remembers between frames.
#[derive(Debug, Default)]
pub(super) struct Right {
    tags: Tags,
    history: History,
    guidelines: Guidelines,
    inspector: Inspector,
    pointing: Pointing,
    wanted: Option<Part>,
}

/// What an entry is about whose place in the text is pointed out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Subject {
    Group(u32),
    Words(u32, u32),
    Span(u32),
    Dormant(u32),
    Offers(u32),
    Action(ActionId),
}

/// What is pointed out in the text, told to the text only when it changes.
#[derive(Debug, Default)]
struct Pointing {
    at: Option<(Subject, u64)>,
    now: Option<(Subject, u64)>,
}

impl Pointing {
    /// Points out `cells` in this frame.
    fn out(
        &mut self,
        subject: Subject,
        shown: &Shown,
        requests: &mut Vec<Request>,
        cells: impl FnOnce() -> Vec<Cells>,
    ) {
        let now = Some((subject, shown.stamp()));
        if self.at != now {
            requests.push(Request::Point(cells()));
            self.at = now;
        }
        self.now = now;
    }

    fn end(&mut self, requests: &mut Vec<Request>) {
        if self.now.take().is_none() && self.at.take().is_some() {
            requests.push(Request::Point(Vec::new()));
        }
    }
}

/// The least heights of the inspector and of what is above it.
const LEAST: f32 = 32.0 * GRID;
const ABOVE: f32 = 60.0 * GRID;

impl Right {
    /// Has a part take the focus in the next frame.
    pub(super) fn want(&mut self, part: Part) {
        self.wanted = Some(part);
    }

    /// Whether a list of the panel has the focus.
    pub(super) fn has_focus(context: &egui::Context, part: Part) -> bool {
        context.memory(|memory| memory.has_focus(list_id(part)))
    }

    /// Whether digits choose what an attribute says, or which labels the article has.
    pub(super) fn takes_digits(context: &egui::Context) -> bool {
        inspector::takes_digits(context)
    }

    /// Forgets what it knew of another bundle or of a log that has changed elsewhere.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// What was typed and not yet made a command of.
    pub(super) fn finish(&mut self) -> Vec<Command> {
        let mut commands = self.inspector.finish();
        commands.extend(self.guidelines.finish());
        commands
    }

    /// Takes in that the panel is not drawn.
    pub(super) fn hidden(&mut self, requests: &mut Vec<Request>) {
        self.pointing.end(requests);
    }

    /// Draws the panel; gives the height of the inspector while it is being set.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        seat: &mut Seat<'_>,
        requests: &mut Vec<Request>,
    ) -> Option<f32> {
        let wanted = self.wanted.take();
        let room = ui.available_height();
        // Where there is no room for both, what is above it matters more.
        let has_inspector = room > ABOVE + LEAST / 2.0;
        let most = (room - ABOVE).max(room / 3.0);
        let edge = Edge::of(ui, "inspector");
        let height = seat.settings.inspector.clamp(LEAST.min(most), most);
        edge.hold(ui, 1, height);
        let frame = egui::Frame::NONE.inner_margin(egui::Margin {
            top: 2 * GRID as i8,
            ..Default::default()
        });
        let below = has_inspector.then(|| {
            Panel::bottom("inspector")
                .resizable(true)
                .default_size(height)
                .size_range(LEAST.min(most)..=most)
                .frame(frame)
                .show(ui, |ui| {
                    let takes = wanted.filter(|part| {
                        matches!(part, Part::Inspector | Part::Note | Part::Attributes)
                    });
                    ScrollArea::vertical()
                        .id_salt("inspector")
                        .auto_shrink(false)
                        .show(ui, |ui| self.inspector.show(ui, seat, takes, requests));
                })
        });
        let tab = seat.settings.right_tab;
        tabs(ui, seat, requests);
        match tab {
            RightTab::Tags => {
                brushes::show(ui, seat, requests);
                let takes = wanted == Some(Part::Tags);
                self.tags
                    .show(ui, seat, takes, &mut self.pointing, requests);
            }
            RightTab::Guidelines => self.guidelines.show(ui, seat, requests),
            RightTab::History => {
                let takes = wanted == Some(Part::History);
                self.history
                    .show(ui, seat, takes, &mut self.pointing, requests);
            }
        }
        self.pointing.end(requests);
        let height = below.map(|below| below.response.rect.height().round());
        height.filter(|_| edge.is_dragged(ui))
    }
}

fn tabs(ui: &mut Ui, seat: &Seat<'_>, requests: &mut Vec<Request>) {
    let language = seat.language;
    let count = seat.shown.map_or(0, |shown| shown.spans.len());
    let tabs = [
        (RightTab::Tags, Action::TagsTab),
        (RightTab::History, Action::HistoryTab),
        (RightTab::Guidelines, Action::GuidelinesTab),
    ];
    let names = tabs.map(|(tab, _)| match tab {
        RightTab::Tags => language.fill(Text::TagsTab, &[&count.to_string()]),
        RightTab::History => language.say(Text::HistoryTab).to_owned(),
        RightTab::Guidelines => language.say(LabelText::Guidelines).to_owned(),
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        let room = ui.available_width() - 2.0 * GRID;
        let wide = |ui: &Ui, name: &str, size: f32| {
            let font = FontId::proportional(size);
            ui.fonts_mut(|fonts| {
                name.chars()
                    .map(|c| fonts.glyph_width(&font, c))
                    .sum::<f32>()
            })
        };
        let padding = 2.0 * ui.spacing().button_padding.x;
        let widths = names.each_ref().map(|name| wide(ui, name, INTERFACE));
        let fits = widths.iter().all(|width| width + padding <= room / 3.0);
        // In a narrow panel each is as wide as its name has to be.
        let (size, widths) = if fits {
            (INTERFACE, [room / 3.0; 3])
        } else {
            ui.spacing_mut().button_padding.x = GRID / 2.0;
            let widths = names.each_ref().map(|name| wide(ui, name, SMALL));
            let spare = (room - widths.iter().sum::<f32>()) / 3.0;
            (SMALL, widths.map(|width| (width + spare).max(0.0)))
        };
        for (((tab, action), name), width) in tabs.into_iter().zip(names).zip(widths) {
            let chosen = seat.settings.right_tab == tab;
            let name = RichText::new(name).size(size);
            let button = Button::selectable(chosen, name).truncate();
            let response = ui.add_sized(vec2(width, ENTRY), button);
            let response = response.on_hover_text(seat.tip(ui, action));
            if response.clicked() {
                requests.push(Request::Set(match tab {
                    RightTab::Tags => |settings| settings.right_tab = RightTab::Tags,
                    RightTab::History => |settings| settings.right_tab = RightTab::History,
                    RightTab::Guidelines => |settings| settings.right_tab = RightTab::Guidelines,
                }));
            }
        }
    });
}

/// The id by which a list of the panel has the focus.
fn list_id(part: Part) -> Id {
    Id::unique(("right", part as u8))
}

/// What keys ask of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Pressed {
    /// By how many entries to go on; many for the ends.
    by: i64,
    left: bool,
    right: bool,
    enter: bool,
    space: bool,
}

/// The keys of a list that has the focus, taken from the input; Escape gives the focus back.
fn pressed(ui: &Ui, id: Id, page: i64, requests: &mut Vec<Request>) -> Pressed {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: true,
        tab: false,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let mut pressed = Pressed::default();
    let mut escape = false;
    entry::take_keys(ui, |key, modifiers| {
        if !modifiers.is_none() {
            return false;
        }
        match key {
            Key::ArrowUp => pressed.by -= 1,
            Key::ArrowDown => pressed.by += 1,
            Key::PageUp => pressed.by -= page,
            Key::PageDown => pressed.by += page,
            Key::Home => pressed.by = i64::from(i32::MIN),
            Key::End => pressed.by = i64::from(i32::MAX),
            Key::ArrowLeft => pressed.left = true,
            Key::ArrowRight => pressed.right = true,
            Key::Enter => pressed.enter = true,
            Key::Space => pressed.space = true,
            Key::Escape => escape = true,
            _ => return false,
        }
        true
    });
    if escape {
        requests.push(Request::FocusText);
    }
    pressed
}

/// The entry so many on from another of `count`.
fn step(from: usize, by: i64, count: usize) -> usize {
    let last = count.saturating_sub(1) as i64;
    (from as i64).saturating_add(by).clamp(0, last) as usize
}

/// How a list was scrolled when it was last drawn.
#[derive(Clone, Copy, Debug, Default)]
struct Scrolled {
    offset: f32,
    height: f32,
}

impl Scrolled {
    /// How it has to be scrolled to have an entry in view; none where it is.
    fn to_show(self, entry: usize, height: f32) -> Option<f32> {
        let (top, bottom) = (entry as f32 * height, (entry + 1) as f32 * height);
        if top < self.offset {
            Some(top)
        } else if bottom > self.offset + self.height {
            Some(bottom - self.height)
        } else {
            None
        }
    }
}

/// A list of entries of one height, of which only those in view are drawn: `draw` is given the
/// entry's number and place. `show` names an entry to be scrolled to.
fn entries(
    ui: &mut Ui,
    salt: &str,
    (count, height): (usize, f32),
    scrolled: &mut Scrolled,
    show: Option<usize>,
    mut draw: impl FnMut(&mut Ui, usize, Rect),
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    // However little room there is, what stands below is not drawn over.
    let mut area = ScrollArea::vertical()
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .id_salt(salt);
    if let Some(offset) = show.and_then(|entry| scrolled.to_show(entry, height)) {
        area = area.vertical_scroll_offset(offset);
    }
    let output = area.show_rows(ui, height, count, |ui, visible| {
        for entry in visible {
            let size = vec2(ui.available_width(), height);
            let (_, rect) = ui.allocate_space(size);
            draw(ui, entry, rect);
        }
    });
    *scrolled = Scrolled {
        offset: output.state.clamped_offset().y,
        height: output.inner_rect.height(),
    };
}
