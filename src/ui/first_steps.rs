//! The card of first steps: it leads a newcomer through the sample, four things each learnt by
//! doing it. What has been done it sees in the document, not in clicks.

use egui::{Align, Button, FontId, Frame, Layout, Panel, RichText, ScrollArea, Sense, Ui, vec2};

use crate::core::labels::LabelSet;
use crate::session::Session;
use crate::session::sample::{Learnt, Lesson};

use super::action::Action;
use super::article::{Guide, Shown};
use super::fonts;
use super::keys::Keymap;
use super::strings::{Language, Text};
use super::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};
use super::typeset;
use super::window::Request;

/// How wide the card is where it has a column of its own, and how high where it shares one: in a
/// low one there is only the next step.
const WIDTH: f32 = 62.0 * GRID;
const HEIGHT: f32 = 66.0 * GRID;
const LOW: f32 = 140.0 * GRID;
const LOW_HEIGHT: f32 = 46.0 * GRID;
/// What it takes of a low column at the most.
const LOW_SHARE: f32 = 0.4;

const STEPS: [(Text, Text); 4] = [
    (Text::StepJoin, Text::StepJoinHow),
    (Text::StepTag, Text::StepTagHow),
    (Text::StepCorrect, Text::StepCorrectHow),
    (Text::StepExport, Text::StepExportHow),
];

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct FirstSteps {
    /// What there is to learn, in a bundle that is the sample.
    lesson: Option<Lesson>,
    learnt: Learnt,
    exported: bool,
    /// The revision of the session that was looked at.
    looked_at: Option<u64>,
    /// The card was asked for: in a sample that is worked through a new one is wanted.
    pub(super) wanted: bool,
}

/// What is to become of the card.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Turn {
    Stays,
    /// All is done.
    Finished,
    /// A new sample is to be opened.
    Anew,
}

impl FirstSteps {
    /// Begins in another bundle.
    pub(super) fn begin(&mut self, session: &Session) {
        let here = |lesson: &Lesson| session.page_number(lesson.page).is_some();
        *self = Self {
            lesson: Lesson::of_sample().filter(here),
            wanted: self.wanted,
            ..Self::default()
        };
    }

    /// Whether the open bundle is one to learn in.
    pub(super) fn has_lesson(&self) -> bool {
        self.lesson.is_some()
    }

    /// Looks how far the work is. `exported` says that a file was written.
    pub(super) fn look(&mut self, session: &mut Session, exported: bool) -> Turn {
        let Some(lesson) = self.lesson else {
            return Turn::Stays;
        };
        self.exported = exported;
        let revision = session.revision();
        if self.looked_at != Some(revision) {
            self.looked_at = Some(revision);
            // What cannot be read is told where the article is opened.
            if let Ok(document) = session.document(lesson.page) {
                self.learnt = lesson.learnt(document);
            }
        }
        let wanted = std::mem::take(&mut self.wanted);
        if self.learnt.all() && wanted {
            Turn::Anew
        } else if self.learnt.all() && self.exported {
            Turn::Finished
        } else {
            Turn::Stays
        }
    }

    fn done(&self) -> [bool; 4] {
        let Learnt {
            joined,
            tagged,
            corrected,
        } = self.learnt;
        [joined, tagged, corrected, self.exported]
    }

    /// What the text itself shows of the next step.
    pub(super) fn guide(&self, shown: &Shown) -> Guide {
        let mut guide = Guide::default();
        let Some(lesson) = self.lesson else {
            return guide;
        };
        let (first, last, behind) = lesson.name;
        let mut point = |from, to| {
            if let (Some(from), Some(to)) = (shown.cell(from), shown.cell(to)) {
                guide.cells.push(from..to + 1);
            }
        };
        match self.done().iter().position(|done| !done) {
            Some(0 | 1) => {
                point(first, last);
                point(behind, behind);
                if !self.learnt.joined {
                    guide.mark = Some(lesson.line_end);
                }
            }
            Some(2) => point(lesson.misprint, lesson.misprint),
            _ => {}
        }
        guide
    }

    /// Draws the card at the side of the text, in a column of its own or at the foot of one that is
    /// there (`shares`): never over what it speaks of.
    #[expect(clippy::too_many_arguments, reason = "what the card speaks of")]
    pub(super) fn show(
        &self,
        ui: &mut Ui,
        shares: bool,
        language: Language,
        keys: &Keymap,
        labels: &LabelSet,
        shown: Option<&Shown>,
        requests: &mut Vec<Request>,
    ) {
        let Some(lesson) = self.lesson else {
            return;
        };
        let frame = Frame::side_top_panel(ui.style()).inner_margin(2.0 * GRID);
        let is_low = shares && ui.available_height() < LOW;
        let panel = if is_low {
            let most = (ui.available_height() * LOW_SHARE).floor();
            Panel::bottom("first step").exact_size(LOW_HEIGHT.min(most))
        } else if shares {
            Panel::bottom("first steps").exact_size(HEIGHT)
        } else {
            Panel::right("first steps column").exact_size(WIDTH)
        };
        panel.resizable(false).frame(frame).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(RichText::new(language.say(Text::StepsTitle)).strong());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let close = ui.small_button(language.say(Text::StepsAway));
                    if close.clicked() {
                        requests.push(Request::Set(|settings| settings.first_steps_done = true));
                    }
                    close.on_hover_text(language.say(Text::StepsAwayTip));
                });
            });
            ui.add_space(GRID);
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                let done = self.done();
                let next = done.iter().position(|done| !done);
                for (number, (title, how)) in STEPS.into_iter().enumerate() {
                    let is_next = next == Some(number);
                    if is_low && !is_next {
                        continue;
                    }
                    let place = match number {
                        0 => lesson.line_end,
                        1 => lesson.name.0,
                        _ => lesson.misprint,
                    };
                    if step(ui, number, language.say(title), done[number], is_next) && number < 3 {
                        requests.push(Request::Caret(place));
                    }
                    if is_next {
                        let how = how_to(ui, language, how, keys, labels);
                        let how = fonts::drawable(ui.ctx(), &how).into_owned();
                        ui.label(set(ui, &how));
                        ui.add_space(2.0 * GRID);
                    }
                }
                let elsewhere = next.is_some_and(|next| next < 3)
                    && shown.is_some_and(|shown| shown.cell(lesson.name.0).is_none());
                if elsewhere {
                    ui.weak(language.say(Text::StepsElsewhere));
                    if ui.button(language.say(Text::StepsThere)).clicked() {
                        requests.push(Request::Caret(lesson.name.0));
                    }
                }
            });
        });
    }
}

/// A step's number or tick and its title; says whether it was clicked.
fn step(ui: &mut Ui, number: usize, title: &str, done: bool, is_next: bool) -> bool {
    let tokens = tokens(ui);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(5.0 * GRID, ENTRY), Sense::hover());
        let center = rect.center();
        let font = FontId::proportional(SMALL);
        let (fill, ink, text) = if done {
            (tokens.chosen, tokens.ink, "✓".to_owned())
        } else if is_next {
            (tokens.accent, tokens.paper, (number + 1).to_string())
        } else {
            (tokens.hover, tokens.quiet, (number + 1).to_string())
        };
        ui.painter().circle_filled(center, 2.5 * GRID, fill);
        ui.painter()
            .text(center, egui::Align2::CENTER_CENTER, text, font, ink);
        let name = match (done, is_next) {
            (true, _) => RichText::new(title).weak(),
            (_, true) => RichText::new(title).strong(),
            _ => RichText::new(title),
        };
        let button = ui.add(Button::new(name).frame(false));
        let said = if done {
            format!("{title} ✓")
        } else {
            title.to_owned()
        };
        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &said));
        button.clicked()
    })
    .inner
}

/// How a step is done, with the keys as they are now.
fn how_to(ui: &Ui, language: Language, how: Text, keys: &Keymap, labels: &LabelSet) -> String {
    let key = |action| keys.shown(ui.ctx(), action);
    match how {
        Text::StepJoinHow => language.fill(how, &[&key(Action::ToggleBreak)]),
        Text::StepTagHow => {
            let person = labels.find("PER").or_else(|| labels.labels().first());
            let key = person
                .and_then(|label| label.key)
                .map(|c| c.to_uppercase().to_string());
            let name = person.map_or("", |label| language.label(label));
            language.fill(how, &[&key.unwrap_or_default(), name])
        }
        Text::StepCorrectHow => language.fill(how, &[&key(Action::Correct)]),
        _ => language.fill(how, &[&key(Action::Export)]),
    }
}

/// A text in lines as Chinese is set, which egui does not know.
fn set(ui: &Ui, text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let font = FontId::proportional(INTERFACE);
    let mut ends = Vec::new();
    let width = |c| ui.fonts_mut(|fonts| fonts.glyph_width(&font, c));
    let measure = ui.available_width() - 1.0;
    typeset::lines(&chars, width, typeset::overhang, measure, 0.0, &mut ends);
    let mut from = 0;
    let lines = ends.into_iter().map(|end| {
        let line: String = chars[from..end as usize].iter().collect();
        from = end as usize;
        line.trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}
