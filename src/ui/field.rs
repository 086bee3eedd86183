//! A field whose text is a draft until Enter is pressed in it or it is left; Escape takes the
//! draft back. What an input method has not finished is never taken for text.

use egui::{EventFilter, Id, Key, Modifiers, Response, TextEdit, Ui};

use super::article::draft::Composition;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Field {
    text: String,
    /// The text without what an input method has not finished.
    settled: String,
    /// What it began with; none while it has not got the focus.
    began: Option<String>,
    composition: Composition,
}

impl Field {
    /// Draws it, over `value` while nobody types in it; gives what is to stand there instead,
    /// once. `make` says how the field looks.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        id: Id,
        value: &str,
        make: impl for<'a> FnOnce(&'a mut String) -> TextEdit<'a>,
    ) -> (Response, Option<String>) {
        let busy = self.composition.observe_in(ui, id);
        if self.began.is_none() && self.text != value {
            value.clone_into(&mut self.text);
        }
        // Escape is the field's alone: what the field stands in is not left as well.
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
            tab: false,
        };
        let response = ui.add(make(&mut self.text).id(id).event_filter(filter));
        if self.began.is_none() {
            if !response.has_focus() {
                return (response, None);
            }
            self.began = Some(value.to_owned());
            value.clone_into(&mut self.settled);
        }
        if !self.composition.goes_on() && self.settled != self.text {
            self.settled.clone_from(&self.text);
        }
        let (enter, escape) = ui.input(|input| {
            let plain = input.modifiers == Modifiers::NONE;
            let pressed = |key| plain && !busy && input.key_pressed(key);
            (pressed(Key::Enter), pressed(Key::Escape))
        });
        if escape {
            ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
            self.began = None;
            response.surrender_focus();
            return (response, None);
        }
        if enter || !response.has_focus() {
            // The key press that ends a composition takes the focus from a field of one line.
            if !enter && busy && ui.memory(|memory| memory.focused().is_none()) {
                response.request_focus();
                return (response, None);
            }
            response.surrender_focus();
            return (response, self.take());
        }
        (response, None)
    }

    /// What is to stand there instead of what did, where the field is left without being drawn.
    pub(super) fn take(&mut self) -> Option<String> {
        let began = self.began.take()?;
        self.composition = Composition::default();
        (self.settled != began).then(|| std::mem::take(&mut self.settled))
    }

    /// What stands in it now.
    pub(super) fn text(&self) -> &str {
        match self.began {
            Some(_) => &self.settled,
            None => &self.text,
        }
    }
}
