//! The field in which text is corrected or typed, standing over the text it is about.
//!
//! What is in it is a draft: an input method writes unfinished text into it, so only Enter, or
//! leaving the field, makes a command of it.
//!
//! The field has the id of the article's text, which is called otherwise meanwhile: so the focus
//! does not change when it comes and goes, and an input method that was switched on stays on.

use egui::text::{CCursor, CCursorRange};
use egui::{
    Area, AreaState, Event, EventFilter, FontId, FontSelection, Frame, Id, ImeEvent, InputState,
    Key, Margin, Modifiers, Order, Pos2, Stroke, TextEdit, Ui, vec2,
};

use crate::core::Address;
use crate::session::command::Gap;
use crate::ui::strings::desk::DeskText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, SMALL, tokens};

use super::pasted::in_one_line;
use super::typing::spot;
use super::{Sizes, text_id};

/// What a draft is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::ui) enum Target {
    /// Text from one character to another is to be replaced.
    Replace(Address, Address),
    /// Text is to be typed at a gap.
    Insert(Gap),
}

/// A correction that is being typed.
#[derive(Debug)]
pub(in crate::ui) struct Draft {
    pub(in crate::ui) target: Target,
    text: String,
    /// How wide the text is that the field stands over.
    width: f32,
    fresh: bool,
    /// Whether all of it is selected at first, so that typing replaces it.
    selected: bool,
    /// How many line ends of what was pasted were joined.
    joined: usize,
    composition: Composition,
}

/// What a frame of the field came to.
pub(in crate::ui) enum Typed {
    /// It goes on.
    More,
    /// This is to stand there.
    Done(String),
    /// Nothing is to change.
    Left,
}

/// Follows what an input method does, so that the Enter that ends its work is not taken for the
/// Enter that ends the field. On some systems that key press comes before the finished text, on
/// some behind it in the same frame, on some not at all.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::ui) struct Composition {
    goes_on: bool,
}

impl Composition {
    /// Whether the input method's text is unfinished.
    pub(in crate::ui) fn goes_on(self) -> bool {
        self.goes_on
    }

    /// Takes in a frame's events where the field `id` has the focus, or has just lost it; what was
    /// unfinished in a field that is left is over.
    pub(in crate::ui) fn observe_in(&mut self, ui: &Ui, id: Id) -> bool {
        let is_here = ui.memory(|memory| memory.has_focus(id) || memory.had_focus_last_frame(id));
        if !is_here {
            *self = Self::default();
            return false;
        }
        ui.input(|input| self.observe(input))
    }

    /// The same before the field is drawn; Enter and Escape that are the input method's go no
    /// further, so they end neither the field nor the dialog that it stands in.
    pub(in crate::ui) fn hold_in(&mut self, ui: &Ui, id: Id) {
        if !self.observe_in(ui, id) {
            return;
        }
        let escape = ui.input_mut(|input| {
            input.consume_key(Modifiers::NONE, Key::Enter);
            input.consume_key(Modifiers::NONE, Key::Escape)
        });
        // The focus may be gone already when the frame begins.
        if escape && ui.memory(|memory| memory.focused().is_none()) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }

    /// Takes in a frame's events; says whether keys in it are the input method's.
    pub(in crate::ui) fn observe(&mut self, input: &InputState) -> bool {
        let mut busy = self.goes_on;
        for event in &input.events {
            match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => {
                    self.goes_on = !text.is_empty();
                    busy |= self.goes_on;
                }
                Event::Ime(ImeEvent::Commit(_)) => {
                    busy = true;
                    self.goes_on = false;
                }
                _ => {}
            }
        }
        busy
    }
}

fn area_id() -> Id {
    Id::unique("correction")
}

/// Has the field's place known before there is a field. The first time that egui shows something
/// over the window it does so unseen, to measure it; a field that is not seen loses the focus,
/// and an input method what it was about to write.
pub(in crate::ui) fn prepare(ui: &Ui) {
    if AreaState::load(ui.ctx(), area_id()).is_none() {
        let area = Area::new(area_id()).order(Order::Foreground);
        area.interactable(false)
            .show(ui.ctx(), |ui| ui.allocate_space(vec2(1.0, 1.0)));
    }
}

impl Draft {
    /// A draft that begins with `text`, which is `width` wide where it stands.
    pub(in crate::ui) fn new(target: Target, text: String, width: f32) -> Self {
        Self {
            target,
            text,
            width,
            fresh: true,
            selected: true,
            joined: 0,
            composition: Composition::default(),
        }
    }

    /// Has text stand in it that was typed or pasted already, after so many line ends of it were
    /// joined; what is typed next follows.
    pub(in crate::ui) fn begin_with(&mut self, text: String, joined: usize) {
        self.text = text;
        self.joined = joined;
        self.selected = false;
    }

    /// What is in it so far.
    pub(in crate::ui) fn text(&self) -> &str {
        &self.text
    }

    pub(in crate::ui) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        sizes: Sizes,
        at: Pos2,
    ) -> Typed {
        let id = area_id();
        let tokens = tokens(ui);
        let busy = ui.input(|input| self.composition.observe(input));
        let pressed = |key| !busy && ui.input(|input| input.key_pressed(key));
        let (enter, escape) = (pressed(Key::Enter), pressed(Key::Escape));
        // Enter is taken from the field, which would give up the focus and with it the input
        // method's state.
        ui.input_mut(
            |input| {
                while input.consume_key(Modifiers::NONE, Key::Enter) {}
            },
        );
        ui.input_mut(|input| {
            for event in &mut input.events {
                if let Event::Paste(text) = event {
                    let (line, joined) = in_one_line(text);
                    *text = line;
                    self.joined += joined;
                }
            }
        });
        let area = Area::new(id)
            .order(Order::Foreground)
            .fixed_pos(at - vec2(GRID, 2.0))
            .fade_in(false)
            .constrain(true);
        let field = area.show(ui.ctx(), |ui| {
            let frame = Frame::NONE
                .fill(tokens.paper)
                .stroke(Stroke::new(1.0, tokens.accent))
                .corner_radius(2.0)
                .inner_margin(Margin::symmetric(GRID as i8, 1));
            let output = frame.show(ui, |ui| {
                let font = FontId::proportional(sizes.text);
                let count = self.text.chars().count() as f32 + 2.0;
                let width = (count * sizes.text).clamp(self.width, 40.0 * sizes.text);
                TextEdit::singleline(&mut self.text)
                    .id(text_id())
                    .font(FontSelection::FontId(font))
                    .frame(Frame::NONE)
                    .margin(Margin::ZERO)
                    .desired_width(width.max(4.0 * sizes.text))
                    .show(ui)
            });
            let what = match self.target {
                Target::Replace(..) => Text::Correction,
                Target::Insert(_) => Text::Insertion,
            };
            let hint = Frame::NONE
                .fill(tokens.panel)
                .corner_radius(2.0)
                .inner_margin(Margin::symmetric(GRID as i8, 1));
            let name = hint.show(ui, |ui| {
                ui.horizontal(|ui| {
                    let small = |text| egui::RichText::new(text).size(SMALL).color(tokens.quiet);
                    let name = ui.label(small(language.say(what)));
                    ui.label(small(language.say(Text::CorrectionKeys)));
                    if self.joined > 0 {
                        let count = self.joined.to_string();
                        let told = language.fill(DeskText::PastedJoined, &[&count]);
                        let told = egui::RichText::new(told).size(SMALL);
                        ui.label(told.color(tokens.accent));
                    }
                    name.id
                })
            });
            let output = output.inner;
            let response = output.response.response.labelled_by(name.inner.inner);
            if self.fresh {
                let mut state = output.state;
                let end = CCursor::new(self.text.chars().count());
                let start = if self.selected { CCursor::new(0) } else { end };
                let all = CCursorRange::two(start, end);
                state.cursor.set_char_range(Some(all));
                state.store(ui.ctx(), response.id);
            }
            response
        });
        let field = field.inner;
        ui.output_mut(|output| {
            if let Some(ime) = &mut output.ime {
                ime.cursor_rect = spot(ime.cursor_rect);
            }
        });
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
            tab: false,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(text_id(), filter));
        if std::mem::take(&mut self.fresh) {
            if !field.has_focus() {
                field.request_focus();
            }
        } else if escape {
            return Typed::Left;
        } else if enter || (field.lost_focus() && !busy) {
            return Typed::Done(std::mem::take(&mut self.text));
        } else if !field.has_focus() && ui.memory(|memory| memory.focused().is_none()) {
            field.request_focus();
        }
        Typed::More
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_enter_that_ends_a_composition_is_the_input_methods() {
        let preedit = |text: &str| {
            Event::Ime(ImeEvent::Preedit {
                text: text.to_owned(),
                active_range_chars: None,
            })
        };
        let commit = || Event::Ime(ImeEvent::Commit("新".to_owned()));
        let enter = || Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: egui::Modifiers::NONE,
        };
        // Frames of events; whether keys in the last are the input method's.
        let check = |frames: &[Vec<Event>], expected: bool| {
            let mut composition = Composition::default();
            let mut busy = false;
            for events in frames {
                let mut input = InputState::default();
                input.events.clone_from(events);
                busy = composition.observe(&input);
            }
            assert_eq!(busy, expected, "{frames:?}");
        };
        check(&[vec![enter()]], false);
        // X11 with fcitx: preedit, then the finished text; Enter never comes.
        check(&[vec![preedit("xin")], vec![preedit(""), commit()]], true);
        // Windows: the key press comes with the finished text.
        check(&[vec![preedit("xin")], vec![enter(), commit()]], true);
        // macOS: the finished text, then the key press, in one frame.
        check(&[vec![preedit("xin")], vec![commit(), enter()]], true);
        // Afterwards Enter is the field's again.
        check(
            &[vec![preedit("xin")], vec![commit()], vec![enter()]],
            false,
        );
        // A composition that is left empty by Escape.
        check(&[vec![preedit("x")], vec![preedit("")]], true);
        check(
            &[vec![preedit("x")], vec![preedit("")], vec![enter()]],
            false,
        );
    }
}
