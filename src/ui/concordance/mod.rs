//! Concordance: the tab of the dock that shows every place of some words, or of a label, in its
//! line, in the order of what stands around it.
//!
//! Lines are looked for and sorted on other threads. They are kept by address; what was changed
//! since shows when it is looked for again, which happens by itself where that is quick.

mod looking;

use std::sync::Arc;

use egui::{Align2, ComboBox, Id, Key, Modifiers, RichText, Role, TextEdit, Ui, WidgetInfo, vec2};

use crate::core::PageId;
use crate::session::Session;
use crate::session::concordance::{LISTED_AT_MOST, Line, Made, Order};
use crate::store::record;

use super::article::draft::Composition;
use super::dialog::count;
use super::scroll::Scroll;
use super::strings::consistency::ConsistencyText as T;
use super::strings::{Language, Text};
use super::theme::{ENTRY, GRID, SMALL, tokens};
use super::window::Request;
use super::{choice, entry, fonts, kwic};
use crate::ui::reasons::Failure;

use looking::{Asked, Looking, Sorting};

/// The height of a row.
const ROW: f32 = ENTRY - GRID;

/// The longest selection that is taken for words.
const LONGEST: usize = 120;

/// Where there is so much room, the article's title stands beside a line.
const ROOMY: f32 = 180.0 * GRID;

/// See the module's description.
#[derive(Debug)]
pub(super) struct Concordance {
    pub(super) is_open: bool,
    text: String,
    /// The label that is looked for in place of words, by its id.
    label: Option<String>,
    order: Order,
    asked: Option<Asked>,
    /// Since when something else is asked or the text has changed, in the time of frames.
    changed_at: Option<f64>,
    looking: Option<Looking>,
    sorting: Option<Sorting>,
    lines: Arc<Vec<Line>>,
    /// The order of lines, by their numbers; none while they stand as they came.
    sorted: Option<Vec<u32>>,
    made: Made,
    /// How long it took, in seconds.
    took: f64,
    revision: u64,
    failure: Option<Failure>,
    at: usize,
    scroll: Scroll,
    composition: Composition,
    take_focus: bool,
}

impl Default for Concordance {
    fn default() -> Self {
        Self {
            is_open: false,
            text: String::new(),
            label: None,
            order: Order::default(),
            asked: None,
            changed_at: None,
            looking: None,
            sorting: None,
            lines: Arc::default(),
            sorted: None,
            made: Made::default(),
            took: 0.0,
            revision: 0,
            failure: None,
            at: 0,
            scroll: Scroll::new(ROW),
            composition: Composition::default(),
            take_focus: false,
        }
    }
}

fn field_id() -> Id {
    Id::unique("words of the concordance")
}

fn lines_id() -> Id {
    Id::unique("lines of the concordance")
}

impl Concordance {
    /// Opens the tab; what is selected, or the words of the chosen tag, are looked for.
    pub(super) fn open(&mut self, words: Option<String>) {
        self.is_open = true;
        self.take_focus = true;
        let text = words.unwrap_or_default();
        let text: String = text.chars().filter(|c| *c != '\n').collect();
        if !text.is_empty() && text.chars().count() <= LONGEST {
            self.text = text;
            self.label = None;
        }
    }

    /// Closes it; what was asked stays.
    pub(super) fn close(&mut self) {
        self.is_open = false;
        self.forget();
    }

    /// Forgets what was found; another bundle may be open.
    pub(super) fn forget(&mut self) {
        let (is_open, order) = (self.is_open, self.order);
        let text = std::mem::take(&mut self.text);
        *self = Self {
            is_open,
            order,
            text,
            ..Self::default()
        };
    }

    /// The line at a row.
    fn line(&self, row: usize) -> Option<&Line> {
        let number = match &self.sorted {
            Some(sorted) => *sorted.get(row)? as usize,
            None => row,
        };
        self.lines.get(number)
    }

    fn go(&self, requests: &mut Vec<Request>) {
        let Some(line) = self.line(self.at) else {
            return;
        };
        requests.push(Request::OpenAt(line.article, (line.first, line.last)));
        requests.extend(line.span.clone().map(Request::ShowSpan));
    }

    // ---- drawing ----

    /// Draws the tab.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &mut Session,
        requests: &mut Vec<Request>,
    ) {
        ui.spacing_mut().item_spacing.y = GRID;
        ui.horizontal_wrapped(|ui| {
            ui.set_min_height(ENTRY);
            ui.spacing_mut().item_spacing.x = GRID;
            self.field(ui, language, requests);
            self.labels(ui, language, session);
            ui.add_space(GRID);
            for order in Order::ALL {
                let text = match order {
                    Order::Place => T::ByPlace,
                    Order::Words => T::ByWords,
                    Order::Before => T::ByBefore,
                    Order::After => T::ByAfter,
                };
                let label = ui.selectable_label(self.order == order, language.say(text));
                if label.clicked() {
                    self.sort_by(ui, order);
                }
            }
            ui.add_space(GRID);
            self.state(ui, language);
        });
        self.rows(ui, language, session, requests);
    }

    fn field(&mut self, ui: &mut Ui, language: Language, requests: &mut Vec<Request>) {
        let busy = self.composition.observe_in(ui, field_id());
        // egui takes the focus away at Escape before anybody is asked.
        let was = ui.memory(|memory| memory.had_focus_last_frame(field_id()));
        if was && !busy && ui.input(|input| input.key_pressed(Key::Escape)) {
            requests.push(Request::CloseDock);
            return;
        }
        let focused = ui.memory(|memory| memory.has_focus(field_id()));
        let take = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if focused && !busy && (take(Key::Enter) | take(Key::ArrowDown)) && !self.lines.is_empty() {
            ui.memory_mut(|memory| memory.request_focus(lines_id()));
            self.go(requests);
        }
        let edit = TextEdit::singleline(&mut self.text)
            .id(field_id())
            .hint_text(language.say(T::WordsHint))
            .align(Align2::LEFT_CENTER)
            .desired_width((ui.max_rect().width() * 0.2).clamp(30.0 * GRID, 60.0 * GRID))
            .min_size(vec2(0.0, ENTRY));
        let response = ui.add(edit);
        let (name, text) = (language.say(T::Words), &self.text);
        response.widget_info(|| {
            let mut info = WidgetInfo::text_edit(true, text, text, "");
            info.label = Some(name.to_owned());
            info
        });
        if response.changed() {
            self.label = None;
        }
        if std::mem::take(&mut self.take_focus) {
            response.request_focus();
        }
    }

    /// The labels to look for in place of words.
    fn labels(&mut self, ui: &mut Ui, language: Language, session: &Session) {
        let named = |label| fonts::drawable(ui.ctx(), language.label(label)).into_owned();
        let all: Vec<(String, String)> = session
            .labels()
            .labels()
            .iter()
            .map(|label| (label.id.to_string(), named(label)))
            .collect();
        let chosen = self.label.as_ref();
        let shown = chosen.and_then(|id| all.iter().find(|(other, _)| other == id));
        let shown = shown.map_or(language.say(T::OfLabel), |(_, name)| name);
        let choice = ComboBox::from_id_salt("label of the concordance")
            .selected_text(shown)
            .width(28.0 * GRID)
            .show_ui(ui, |ui| {
                for (id, name) in &all {
                    let is_chosen = self.label.as_ref() == Some(id);
                    if ui.selectable_label(is_chosen, name).clicked() {
                        self.label = Some(id.clone());
                        self.text.clear();
                    }
                }
            });
        let name = format!("{} {shown}", language.say(T::OfLabel));
        choice
            .response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
    }

    /// How much was found, and how far it is.
    fn state(&self, ui: &mut Ui, language: Language) {
        let tokens = tokens(ui);
        // What does not fit stands below as a whole.
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        let small = |text: &str| RichText::new(text).size(SMALL).color(tokens.quiet);
        let is_asked = self.label.is_some() || !self.text.trim().is_empty();
        let text = match (&self.failure, &self.looking) {
            (Some(failure), _) => language.fill(T::Failed, &[&failure.said(language)]),
            (None, None) if !is_asked => language.say(T::TypeWords).to_owned(),
            (None, None) if self.made.count == 0 => match self.asked.is_some() {
                true => language.say(T::NoLines).to_owned(),
                false => String::new(),
            },
            _ => language.fill(
                T::Found,
                &[&count(self.made.count.max(self.lines.len() as u64))],
            ),
        };
        let text = fonts::drawable(ui.ctx(), &text).into_owned();
        ui.label(small(&text));
        if self.made.count > LISTED_AT_MOST as u64 {
            let most = count(LISTED_AT_MOST as u64);
            ui.label(small(&language.fill(T::Listed, &[&most])));
        }
        if let Some(looking) = &self.looking {
            let (done, all) = looking.progress();
            if let Some(share) = (100 * done).checked_div(all) {
                ui.label(small(&format!("{share} %")));
            }
            if ui.small_button(language.say(Text::Cancel)).clicked() {
                looking.cancel();
            }
        }
    }

    fn rows(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &mut Session,
        requests: &mut Vec<Request>,
    ) {
        let id = lines_id();
        let rect = ui.available_rect_before_wrap();
        let focused = entry::list(ui, id, rect, language.say(T::Lines), &mut false);
        if focused {
            self.keys(ui, requests);
        }
        let width = ui.available_width();
        let note_width = if width > ROOMY { width * 0.22 } else { 0.0 };
        let mut picked = None;
        let mut scroll = std::mem::replace(&mut self.scroll, Scroll::new(ROW));
        scroll.show(ui, "lines", self.lines.len(), |ui, at, rect| {
            let Some(line) = self.line(at) else {
                return;
            };
            let is_chosen = at == self.at;
            let name = kwic::name(ui, &line.context);
            let response = entry::option(ui, (id.with(at), rect), &name, is_chosen, focused);
            let note = match note_width > 0.0 {
                true => title(session, line),
                false => String::new(),
            };
            let line = kwic::Line {
                context: &line.context,
                is_chosen,
                note: &note,
                note_width,
            };
            kwic::draw(ui, rect, &line);
            if response.clicked() {
                picked = Some(at);
            }
        });
        self.scroll = scroll;
        if let Some(at) = picked {
            self.at = at;
            self.go(requests);
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }

    fn keys(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
        entry::own_keys(ui, lines_id(), false);
        let (page, count) = (self.scroll.page(), self.lines.len());
        let step = ui.input_mut(|input| choice::step(input, Some(self.at), count, page));
        if let Some((at, _)) = step {
            self.at = at;
            self.scroll.reveal(at);
            self.go(requests);
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Enter) {
            self.go(requests);
            requests.push(Request::FocusText);
        }
        if pressed(Key::Escape) {
            ui.memory_mut(|memory| memory.request_focus(field_id()));
        }
    }
}

/// The title of the article that a line is in.
fn title(session: &mut Session, line: &Line) -> String {
    let head = record::write_address(PageId(!line.article.buffer.page.0), line.article);
    let rows = session.listed().ok();
    let row = rows.and_then(|rows| {
        let mut here = rows.range((line.page, 0)..=(line.page, u32::MAX));
        here.find(|(_, row)| row.head == head)
            .map(|(_, row)| row.title.clone())
    });
    row.unwrap_or_default()
}
