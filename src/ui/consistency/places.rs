//! The places of the chosen group, each in its line, with what would put it right.

use egui::{Id, Key, Modifiers, Ui};

use crate::session::Session;
use crate::session::consistency::{Found, Remedy};
use crate::ui::action::Action;
use crate::ui::keys::{self, Keymap};
use crate::ui::strings::Language;
use crate::ui::strings::consistency::ConsistencyText as T;
use crate::ui::theme::GRID;
use crate::ui::window::Request;
use crate::ui::{choice, entry, kwic};

use super::groups::groups_id;
use super::{Consistency, Doing, label_name};

/// The list of the places of the chosen group.
pub(in crate::ui) fn places_id() -> Id {
    Id::unique("places of consistency")
}

impl Consistency {
    pub(super) fn places(
        &mut self,
        ui: &mut Ui,
        language: Language,
        keys: &Keymap,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let id = places_id();
        let rect = ui.available_rect_before_wrap();
        let focused = entry::list(ui, id, rect, language.say(T::Places), &mut false);
        if focused {
            self.place_keys(ui, keys, session, requests);
        }
        let Some(number) = self.listed.get(self.group) else {
            return;
        };
        let group = self.report.as_ref().and_then(|r| r.groups.get(*number));
        let Some(group) = group else {
            return;
        };
        let chosen = self.place;
        let width = ui.available_width();
        let note_width = (width * 0.2).min(36.0 * GRID);
        let mut picked = None;
        let findings = &group.findings;
        self.places_scroll
            .show(ui, "places", findings.len(), |ui, at, rect| {
                let Some(found) = findings.get(at) else {
                    return;
                };
                let is_chosen = at == chosen;
                let note = remedy(language, session, found);
                let name = kwic::name(ui, &found.context);
                let response = entry::option(ui, (id.with(at), rect), &name, is_chosen, focused);
                let line = kwic::Line {
                    context: &found.context,
                    is_chosen,
                    note: &note,
                    note_width,
                };
                kwic::draw(ui, rect, &line);
                if response.clicked() {
                    picked = Some(at);
                }
            });
        if let Some(at) = picked {
            self.place = at;
            self.go(requests);
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }

    /// Goes to the chosen place in the text.
    pub(super) fn go(&self, requests: &mut Vec<Request>) {
        let Some(found) = self.found() else {
            return;
        };
        requests.push(Request::OpenAt(found.article, (found.first, found.last)));
        // Keys of labels are to be the tag's.
        requests.extend(found.span.clone().map(Request::ShowSpan));
    }

    fn place_keys(
        &mut self,
        ui: &Ui,
        keys: &Keymap,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        entry::own_keys(ui, places_id(), true);
        let page = self.places_scroll.page();
        let count = self.group().map_or(0, |group| group.findings.len());
        let step = ui.input_mut(|input| choice::step(input, Some(self.place), count, page));
        if let Some((at, _)) = step {
            self.place = at;
            self.places_scroll.reveal(at);
            self.go(requests);
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let can = session.is_writable();
        if pressed(Key::Space) && can && self.found().is_some_and(|f| f.remedy.is_some()) {
            requests.push(Request::Consistency(Doing::Right, false));
        }
        let refuse = keys.of(Action::RefuseOffer);
        let is_refused = ui.input_mut(|input| refuse.iter().any(|key| keys::take(input, key)));
        if is_refused && can && self.found().is_some() {
            requests.push(Request::Consistency(Doing::Leave, false));
        }
        if pressed(Key::Enter) {
            self.go(requests);
            requests.push(Request::FocusText);
        }
        if pressed(Key::ArrowLeft) || count == 0 {
            ui.memory_mut(|memory| memory.request_focus(groups_id()));
        }
        if pressed(Key::Escape) {
            requests.push(Request::FocusText);
        }
    }
}

/// What would put a finding right, in few words.
fn remedy(language: Language, session: &Session, found: &Found) -> String {
    let name = |id: &str| label_name(language, session, id);
    match &found.remedy {
        Some(Remedy::Retag(label)) => {
            let now = found.label.as_deref().map(name).unwrap_or_default();
            format!("{now} → {}", name(label))
        }
        Some(Remedy::Edges(_, _, label)) => {
            let becomes = found.becomes.as_deref().unwrap_or_default();
            match label {
                Some(label) => format!("→ {becomes} {}", name(label)),
                None => format!("→ {becomes}"),
            }
        }
        Some(Remedy::Tag(label)) => format!("→ {}", name(label)),
        Some(Remedy::Untag) => format!("→ {}", language.say(T::ToNone)),
        Some(Remedy::Attribute(_, Some(value))) => format!("→ {value}"),
        Some(Remedy::Attribute(_, None)) => format!("→ {}", language.say(T::ToNothing)),
        Some(Remedy::ToArticle(_)) => format!("→ {}", language.say(T::ToArticle)),
        Some(Remedy::OffArticle(_)) => format!("→ {}", language.say(T::OffArticle)),
        Some(Remedy::Turn) => format!("→ {}", language.say(T::ToTurn)),
        Some(Remedy::Unrelate) => format!("→ {}", language.say(T::ToNoRelation)),
        None => found.label.as_deref().map(name).unwrap_or_default(),
    }
}
