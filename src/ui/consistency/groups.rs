//! The list of groups: what the words are, and how often they are tagged as what.

use egui::{Id, Key, Modifiers, Ui, pos2};

use crate::core::labels::Meeting;
use crate::session::Session;
use crate::session::consistency::{Group, Subject};
use crate::tag::consistency::Kind;
use crate::ui::choice;
use crate::ui::dialog::count;
use crate::ui::strings::Language;
use crate::ui::strings::consistency::ConsistencyText as T;
use crate::ui::theme::{GRID, INTERFACE, SMALL, tokens};
use crate::ui::window::Request;
use crate::ui::{entry, fonts};

use super::places::places_id;
use super::{Consistency, called, label_name};

pub(super) fn groups_id() -> Id {
    Id::unique("groups of consistency")
}

impl Consistency {
    pub(super) fn groups(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let id = groups_id();
        let rect = ui.available_rect_before_wrap();
        let name = language.say(T::Groups);
        let focused = entry::list(ui, id, rect, name, &mut self.take_focus);
        if focused {
            self.group_keys(ui, requests);
        }
        if self.listed.is_empty() {
            self.nothing(ui, language);
            return;
        }
        let groups = self.report.as_ref().map_or(&[][..], |r| &r.groups);
        let (listed, chosen, all_kinds) = (&self.listed, self.group, self.kind.is_none());
        let mut picked = None;
        self.groups_scroll
            .show(ui, "groups", listed.len(), |ui, at, rect| {
                let Some(group) = listed.get(at).and_then(|number| groups.get(*number)) else {
                    return;
                };
                let said = Said::of(language, session, group);
                let parts = [&said.words, &said.counts, &said.places].map(String::as_str);
                let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                let name = parts.join(" ");
                let name = fonts::drawable(ui.ctx(), &name).into_owned();
                let response = entry::option(ui, (id.with(at), rect), &name, at == chosen, focused);
                said.draw(ui, rect, language, all_kinds.then_some(group.kind));
                if response.clicked() {
                    picked = Some(at);
                }
            });
        if let Some(at) = picked {
            self.group = at;
            self.place = 0;
            self.places_scroll.go_to_top();
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }

    /// Says why nothing is listed.
    fn nothing(&self, ui: &mut Ui, language: Language) {
        let is_done = self
            .report
            .as_ref()
            .is_some_and(|report| report.is_complete);
        if !is_done || self.following.is_busy() {
            return;
        }
        let text = match &self.report {
            Some(report) if report.articles == 0 && !self.options.untouched => T::NoneLooked,
            Some(report) if !report.groups.is_empty() => T::NothingOfKind,
            _ => T::Nothing,
        };
        ui.add_space(2.0 * GRID);
        ui.colored_label(tokens(ui).quiet, language.say(text));
    }

    fn group_keys(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
        entry::own_keys(ui, groups_id(), true);
        let page = self.groups_scroll.page();
        let count = self.listed.len();
        let step = ui.input_mut(|input| choice::step(input, Some(self.group), count, page));
        if let Some((at, _)) = step {
            self.group = at;
            self.place = 0;
            self.groups_scroll.reveal(at);
            self.places_scroll.go_to_top();
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Enter) | pressed(Key::ArrowRight) && self.found().is_some() {
            ui.memory_mut(|memory| memory.request_focus(places_id()));
            self.go(requests);
        }
        if pressed(Key::Escape) {
            requests.push(Request::FocusText);
        }
    }
}

/// What rule is broken, in words for people.
fn named(language: Language, session: &Session, subject: &Subject) -> String {
    let name = |id: &str| label_name(language, session, id);
    let attribute = |label: &str, id: &str| {
        let known = session.label_once(label);
        let known = known.and_then(|label| label.attributes.iter().find(|a| a.id == id));
        match known.map_or("", |a| language.called((&a.name, &a.name_en))) {
            "" => id.to_owned(),
            name => name.to_owned(),
        }
    };
    match subject {
        Subject::Meets(one, other, meeting) => {
            let text = match meeting {
                Meeting::Inside => T::InsideOf,
                Meeting::Same => T::SameAs,
                Meeting::Crosses => T::CrossesOf,
            };
            language.fill(text, &[&name(one), &name(other)])
        }
        Subject::OnSpan(label) => language.fill(T::OnWords, &[&name(label)]),
        Subject::OnArticle(label) => language.fill(T::OnArticle, &[&name(label)]),
        Subject::Value(label, id) => {
            language.fill(T::NoValue, &[&name(label), &attribute(label, id)])
        }
        Subject::Missing(label, id) => {
            language.fill(T::Missing, &[&name(label), &attribute(label, id)])
        }
        Subject::Relates(kind, from, to) => {
            let known = session.labels().relation(kind);
            let called = known.map_or("", |kind| language.called((&kind.name, &kind.name_en)));
            let called = if called.is_empty() { kind } else { called };
            language.fill(T::Joins, &[called, &name(from), &name(to)])
        }
    }
}

/// What a group's row says.
struct Said {
    words: String,
    counts: String,
    places: String,
}

impl Said {
    fn of(language: Language, session: &Session, group: &Group) -> Self {
        let counts = |counts: &[(String, u64)]| {
            let each = counts.iter().map(|(label, times)| {
                format!("{} {}", label_name(language, session, label), count(*times))
            });
            each.collect::<Vec<_>>().join(" · ")
        };
        let mut said = Self {
            words: group.words.clone(),
            counts: counts(&group.counts),
            places: language.fill(T::Times, &[&count(group.count)]),
        };
        if let Some(subject) = &group.subject {
            said.words = named(language, session, subject);
        }
        if let Some(part) = &group.part {
            let part_counts = counts(&group.part_counts);
            said.words = format!("{} / {part}", group.words);
            said.counts = format!("{} / {part_counts}", said.counts);
        }
        said
    }

    fn draw(&self, ui: &Ui, rect: egui::Rect, language: Language, kind: Option<Kind>) {
        let tokens = tokens(ui);
        let drawable = |text: &str| fonts::drawable(ui.ctx(), text).into_owned();
        let middle = rect.center().y;
        let end = rect.right() - GRID;
        let places = ui.painter().text(
            pos2(end, middle),
            egui::Align2::RIGHT_CENTER,
            &self.places,
            egui::FontId::proportional(SMALL),
            tokens.quiet,
        );
        let mut left = rect.left() + GRID;
        let room = |left: f32| places.left() - 2.0 * GRID - left;
        if let Some(kind) = kind {
            let (name, _) = called(kind);
            let at = pos2(left, middle);
            entry::text(ui, at, language.say(name), SMALL, tokens.quiet, 18.0 * GRID);
            left += if language == Language::Chinese {
                13.0
            } else {
                20.0
            } * GRID;
        }
        let width = room(left).max(0.0);
        let at = pos2(left, middle);
        let words = drawable(&self.words);
        let words = entry::text(ui, at, &words, INTERFACE, tokens.ink, width);
        let left = words.right() + 2.0 * GRID;
        let at = pos2(left, middle);
        let counts = drawable(&self.counts);
        if room(left) > 6.0 * GRID {
            entry::text(ui, at, &counts, SMALL, tokens.quiet, room(left));
        }
    }
}
