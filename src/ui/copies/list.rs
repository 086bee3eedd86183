//! The list of copies, and the keys that it and the rows beside it have.

use egui::{Key, Modifiers, Ui, vec2};

use crate::format::metadata;
use crate::session::Session;
use crate::session::copies::{Carry, Copy, Kind, Side};
use crate::ui::dialog::count;
use crate::ui::strings::Language;
use crate::ui::strings::copies::CopiesText as T;
use crate::ui::theme::{ENTRY, GRID, SMALL, tokens};
use crate::ui::window::Request;
use crate::ui::{choice, entry, fonts};

use super::{Copies, list_id};

/// The height of an entry of the list: two lines.
pub(super) const ROW: f32 = 2.0 * ENTRY - 3.0 * GRID;

impl Copies {
    pub(super) fn list(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let id = list_id();
        let rect = ui.available_rect_before_wrap();
        let name = language.say(T::Copies);
        let focused = entry::list(ui, id, rect, name, &mut self.take_focus);
        if focused {
            self.keys(ui, session, requests);
        }
        let copies = self.found.as_ref().map_or(&[][..], |found| &found.copies);
        if copies.is_empty() {
            let text = match (self.of, &self.found) {
                (None, _) => Some(T::NoArticle),
                (_, Some(found)) if found.is_complete && !self.following.is_busy() => {
                    Some(T::Nothing)
                }
                _ => None,
            };
            if let Some(text) = text {
                ui.add_space(2.0 * GRID);
                ui.colored_label(tokens(ui).quiet, language.say(text));
            }
            return;
        }
        let chosen = self.at;
        let mut picked = None;
        let mut opened = None;
        self.scroll
            .show(ui, "copies", copies.len(), |ui, at, rect| {
                let Some(copy) = copies.get(at) else { return };
                let (head, told) = said(language, copy);
                let all = fonts::drawable(ui.ctx(), &format!("{head} {told}")).into_owned();
                let response = entry::option(ui, (id.with(at), rect), &all, at == chosen, focused);
                let inner = rect.shrink2(vec2(2.0 * GRID, GRID));
                let lines = [(head, tokens(ui).ink, 0.25), (told, tokens(ui).quiet, 0.75)];
                for (text, color, share) in lines {
                    let at = inner.left_top() + vec2(0.0, inner.height() * share);
                    let text = fonts::drawable(ui.ctx(), &text);
                    entry::text(ui, at, &text, SMALL, color, inner.width());
                }
                if response.double_clicked() {
                    opened = Some((copy.article, copy.other));
                } else if response.clicked() {
                    picked = Some(at);
                }
            });
        if let Some(at) = picked {
            self.choose(at);
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        if let Some((article, ends)) = opened {
            requests.push(Request::OpenAt(article, ends));
        }
    }

    fn keys(&mut self, ui: &Ui, session: &Session, requests: &mut Vec<Request>) {
        entry::own_keys(ui, list_id(), true);
        let page = self.scroll.page();
        let copies = self.copies().len();
        let step = ui.input_mut(|input| choice::step(input, Some(self.at), copies, page));
        if let Some((at, _)) = step {
            self.choose(at);
            self.scroll.reveal(at);
        }
        self.letters(ui, session, requests);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowRight) && self.pair().is_some() {
            self.into_rows = true;
        }
        if pressed(Key::Enter)
            && let Some(copy) = self.copy()
        {
            requests.push(Request::OpenAt(copy.article, copy.other));
        }
        if pressed(Key::Escape) {
            requests.push(Request::FocusText);
        }
    }

    /// The letters that carry something, and those that go through the differences.
    pub(super) fn letters(&mut self, ui: &Ui, session: &Session, requests: &mut Vec<Request>) {
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        // Those with Shift first: a key without it is taken with it too.
        for (modifiers, side) in [
            (Modifiers::SHIFT, Side::Second),
            (Modifiers::NONE, Side::First),
        ] {
            let text = self.difference.map(Carry::Text);
            for (key, what) in [
                (Key::B, Some(Carry::Breaks)),
                (Key::T, Some(Carry::Tags)),
                (Key::X, text),
            ] {
                if !pressed(modifiers, key) {
                    continue;
                }
                let Some(what) = what else { continue };
                let can = matches!(what, Carry::Text(_)) || !self.carriable(side, what).is_empty();
                if can && session.is_writable() {
                    requests.push(Request::CarryCopy(side, what));
                }
            }
        }
        for (key, forward) in [(Key::J, true), (Key::K, false)] {
            if pressed(Modifiers::NONE, key) {
                self.step(forward);
            }
        }
    }
}

/// Where a copy stands.
pub(super) fn named(language: Language, copy: &Copy) -> String {
    let known = |key: &str| copy.metadata.get(key).map_or("", String::as_str);
    let parts = [known(metadata::NEWSPAPER), known(metadata::DATE)];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => language.say(T::Other).to_owned(),
        false => parts.join("　"),
    }
}

/// What stands in the two lines of an entry.
fn said(language: Language, copy: &Copy) -> (String, String) {
    let kind = match copy.kind {
        Kind::Story => T::Story,
        Kind::Quotation => T::Quotation,
        Kind::Twice => T::Twice,
    };
    let known = |key: &str| copy.metadata.get(key).map_or("", String::as_str);
    let head = [
        language.say(kind),
        known(metadata::NEWSPAPER),
        known(metadata::DATE),
        &copy.title,
    ];
    let head: Vec<&str> = head.into_iter().filter(|part| !part.is_empty()).collect();
    let share = |share: f32| format!("{:.0}", share * 100.0);
    let told = [
        count(u64::from(copy.same)),
        share(copy.of_own),
        share(copy.of_other),
    ];
    let told = language.fill(T::Same, &[&told[0], &told[1], &told[2]]);
    (head.join("　"), told)
}
