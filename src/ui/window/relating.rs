//! Relating the chosen tag to another: by keys, or by drawing from one to the other.
//!
//! While a relation is being made a bar over the bottom of the text says from where to where and
//! of which type; the nearest tag to which it may lead is offered first, arrow keys choose another,
//! Enter makes it. Typing a key or the beginning of
//! a name leaves those types that it fits. Types that may join the two stand first, of those the
//! one that was used last.

use egui::{
    Align2, Area, Frame, Id, Key, Margin, Modifiers, Order, Rect, RichText, Stroke, Ui, vec2,
};

use crate::core::SpanId;
use crate::core::labels::{RelationId, RelationType};
use crate::session::command::{Command, SpanRef};
use crate::ui::action::Action;
use crate::ui::article::Shown;
use crate::ui::fonts;
use crate::ui::strings::labels::LabelText;
use crate::ui::theme::{GRID, tokens};

use super::{Request, Window};

/// A relation that is being made.
#[derive(Clone, Debug)]
pub(super) struct Relating {
    from: SpanId,
    kind: RelationId,
    to: Option<SpanId>,
    /// Whether somebody has said which the other is.
    is_to_chosen: bool,
    /// What was typed to find a type.
    typed: String,
}

/// With more types than these, those that do not fit are shown to who types.
const MANY: usize = 12;

/// What a frame of the bar came to.
enum Turn {
    Step(i64),
    Kind(RelationId),
    NextKind(i64),
    Type(String),
    Erase,
    Make,
    Leave,
}

pub(super) fn span_ref(id: &SpanId) -> SpanRef {
    SpanRef::Id {
        span: id.to_string(),
    }
}

impl Window {
    /// Whether keys are for a relation that is being made.
    pub(super) fn is_relating(&self) -> bool {
        self.relating.is_some()
    }

    /// Begins a relation from the chosen tag, to another if that is named.
    pub(super) fn begin_relating(&mut self, to: Option<SpanId>) {
        let language = self.language();
        let Some(from) = self.span.clone() else {
            let text = language.say(LabelText::SpanFirst).to_owned();
            return self.notices.done(text, false);
        };
        let fitting = self.fitting(&from, to.as_ref());
        let Some(kind) = fitting.first().cloned() else {
            let text = language.say(LabelText::NoTypes).to_owned();
            return self.notices.done(text, false);
        };
        let is_to_chosen = to.is_some();
        let to = to.or_else(|| self.nearest(&from, &kind));
        self.relating = Some(Relating {
            from,
            kind,
            to,
            is_to_chosen,
            typed: String::new(),
        });
        self.view.by_pointer = false;
        self.point_at_other();
    }

    /// Relates a tag to another, drawn from one to the other: at once where one type alone fits.
    pub(super) fn draw_relation(&mut self, from: SpanId, to: SpanId) {
        if from == to {
            return;
        }
        self.span = Some(from.clone());
        let fitting = self.exactly_fitting(&from, &to);
        match fitting.as_slice() {
            [kind] => {
                self.relating = Some(Relating {
                    from,
                    kind: kind.clone(),
                    to: Some(to),
                    is_to_chosen: true,
                    typed: String::new(),
                });
                self.make_relation();
            }
            _ => self.begin_relating(Some(to)),
        }
    }

    /// The label that a span has now.
    fn label_of(&self, id: &SpanId) -> Option<&str> {
        let shown = self.shown.as_ref()?;
        Some(&shown.label(shown.span(id)?)?.id)
    }

    fn exactly_fitting(&self, from: &SpanId, to: &SpanId) -> Vec<RelationId> {
        let kinds = self.session.iter().flat_map(|s| s.labels().relations());
        let (Some(a), Some(b)) = (self.label_of(from), self.label_of(to)) else {
            return Vec::new();
        };
        let fits = kinds.filter(|kind| kind.joins(a, b));
        let mut all: Vec<RelationId> = fits.map(|kind| kind.id.clone()).collect();
        self.last_used_first(&mut all);
        all
    }

    fn last_used_first(&self, kinds: &mut [RelationId]) {
        let used = |kind: &RelationId| self.relations_used.iter().rposition(|used| used == kind);
        kinds.sort_by_key(|kind| std::cmp::Reverse(used(kind)));
    }

    /// The types that may go from a tag, those that may lead to the other first; all where none
    /// may.
    fn fitting(&self, from: &SpanId, to: Option<&SpanId>) -> Vec<RelationId> {
        let mut all: Vec<RelationId> = Vec::new();
        if let Some(to) = to {
            all = self.exactly_fitting(from, to);
        }
        let kinds = || self.session.iter().flat_map(|s| s.labels().relations());
        if let Some(label) = self.label_of(from) {
            let begins = kinds().filter(|kind| kind.begins_at(label));
            let begins = begins.map(|kind| kind.id.clone());
            let mut begins: Vec<RelationId> = begins.filter(|kind| !all.contains(kind)).collect();
            self.last_used_first(&mut begins);
            all.extend(begins);
        }
        for kind in kinds() {
            if !all.contains(&kind.id) {
                all.push(kind.id.clone());
            }
        }
        all
    }

    fn kind(&self, id: &RelationId) -> Option<&RelationType> {
        self.session.as_ref()?.labels().relation(id)
    }

    /// The tags that a relation may lead to, in the order of the text, by their numbers; all others
    /// where it may lead to none.
    fn others(&self, shown: &Shown, from: &SpanId, kind: &RelationId) -> Option<Vec<usize>> {
        let kind = self.kind(kind)?;
        let label = self.label_of(from)?;
        let label_at = |at: usize| shown.label(&shown.spans[at]).map_or("", |label| &*label.id);
        let mut all: Vec<usize> = (0..shown.spans.len())
            .filter(|at| shown.spans[*at].id != *from)
            .collect();
        if all.iter().any(|at| kind.joins(label, label_at(*at))) {
            all.retain(|at| kind.joins(label, label_at(*at)));
        }
        Some(all)
    }

    /// Of those the one with the fewest characters between, on either side.
    fn nearest(&self, from: &SpanId, kind: &RelationId) -> Option<SpanId> {
        let shown = self.shown.as_ref()?;
        let here = shown.span(from)?.extent();
        let apart = |at: &usize| {
            let there = shown.spans[*at].extent();
            // Of two that overlap both are 0.
            let behind = there.start.saturating_sub(here.end);
            behind + here.start.saturating_sub(there.end)
        };
        let all = self.others(shown, from, kind)?;
        let nearest = all.into_iter().min_by_key(apart)?;
        Some(shown.spans[nearest].id.clone())
    }

    /// The next of those in the order of the text, from another tag on.
    fn next_other(
        &self,
        from: &SpanId,
        kind: &RelationId,
        now: Option<&SpanId>,
        by: i64,
    ) -> Option<SpanId> {
        let shown = self.shown.as_ref()?;
        let all = self.others(shown, from, kind)?;
        let place = |id: &SpanId| shown.spans.iter().position(|span| span.id == *id);
        let at = place(now.unwrap_or(from))?;
        let next = if by > 0 {
            all.iter().find(|other| **other > at).or(all.first())
        } else {
            all.iter().rev().find(|other| **other < at).or(all.last())
        };
        next.map(|at| shown.spans[*at].id.clone())
    }

    /// Has the other end come into view and be pointed out.
    fn point_at_other(&mut self) {
        let to = self.relating.as_ref().and_then(|r| r.to.clone());
        let shown = self.shown.as_ref();
        let span = to.and_then(|id| shown?.span(&id).cloned());
        self.view.pointed = match span {
            Some(span) => {
                self.view.reveal(span.extent().start);
                span.parts.to_vec()
            }
            None => Vec::new(),
        };
    }

    fn make_relation(&mut self) {
        let Some(Relating { from, kind, to, .. }) = self.relating.take() else {
            return;
        };
        self.view.pointed = Vec::new();
        if let (Some(article), Some(to)) = (self.article_ref(), to) {
            self.relations_used.retain(|used| *used != kind);
            self.relations_used.push(kind.clone());
            let (from, to) = (span_ref(&from), span_ref(&to));
            let kind = kind.to_string();
            self.execute(&Command::Relate {
                article,
                kind,
                from,
                to,
            });
        }
    }

    /// The keys of the bar, before anything else takes them.
    pub(super) fn relate_by_keys(&mut self, ui: &Ui) {
        let Some(now) = &self.relating else {
            return;
        };
        let free = self.dialog.is_none() && self.export.is_none() && self.import.is_none();
        let stands = |id: &SpanId| self.shown.as_ref().is_some_and(|s| s.span(id).is_some());
        let stays = stands(&now.from) && self.kind(&now.kind).is_some();
        if !free || !stays || self.span.as_ref() != Some(&now.from) {
            self.relating = None;
            self.view.pointed = Vec::new();
            return;
        }
        for turn in keys(ui) {
            self.turn(ui, turn);
        }
    }

    /// Draws the bar while a relation is made.
    pub(super) fn show_relating(&mut self, ui: &Ui, over: Rect) {
        let Some(now) = self.relating.clone() else {
            return;
        };
        if let Some(turn) = self.bar(ui, over, &now) {
            self.turn(ui, turn);
        }
    }

    /// The types that what was typed leaves, those that fit first, and how many of them may lead
    /// from the one tag to the other.
    fn offered_types(&self, now: &Relating, typed: &str) -> (Vec<&RelationType>, usize) {
        let fitting = self.fitting(&now.from, now.to.as_ref());
        let kinds = fitting.iter().filter_map(|id| self.kind(id));
        let mut kinds: Vec<(u8, &RelationType)> = kinds
            .filter_map(|kind| Some((rank(kind, typed)?, kind)))
            .collect();
        kinds.sort_by_key(|(rank, _)| *rank);
        let (from, to) = (
            self.label_of(&now.from),
            now.to.as_ref().and_then(|to| self.label_of(to)),
        );
        let fits = |kind: &RelationType| match (from, to) {
            (Some(from), Some(to)) => kind.joins(from, to),
            (Some(from), None) => kind.begins_at(from),
            _ => true,
        };
        let mut kinds: Vec<&RelationType> = kinds.into_iter().map(|(_, kind)| kind).collect();
        if typed.is_empty() {
            kinds.sort_by_key(|kind| !fits(kind));
        }
        let count = kinds.iter().filter(|kind| fits(kind)).count();
        (kinds, count)
    }

    fn turn(&mut self, ui: &Ui, turn: Turn) {
        let Some(mut now) = self.relating.clone() else {
            return;
        };
        match turn {
            Turn::Leave if now.typed.is_empty() => {
                self.relating = None;
                self.view.pointed = Vec::new();
                return ui.request_repaint();
            }
            Turn::Make => {
                self.make_relation();
                return ui.request_repaint();
            }
            Turn::Leave => now.typed.clear(),
            Turn::Erase => {
                now.typed.pop();
            }
            Turn::Type(text) => {
                // What fits nothing with what was typed before begins anew.
                let longer = format!("{}{text}", now.typed);
                let mut tries = [longer, text].into_iter();
                let found = tries.find_map(|typed| {
                    let kind = self.offered_types(&now, &typed).0.first()?.id.clone();
                    Some((typed, kind))
                });
                if let Some((typed, kind)) = found {
                    now.typed = typed;
                    self.take_kind(&mut now, kind);
                }
            }
            Turn::Kind(kind) => self.take_kind(&mut now, kind),
            Turn::NextKind(by) => {
                let kinds = self.offered_types(&now, &now.typed).0;
                let at = kinds.iter().position(|kind| kind.id == now.kind);
                let count = kinds.len() as i64;
                let next = at.map_or(0, |at| (at as i64 + by).rem_euclid(count.max(1)));
                let next = kinds.get(next as usize).map(|kind| kind.id.clone());
                if let Some(kind) = next {
                    now.kind = kind;
                }
            }
            Turn::Step(by) => {
                now.to = self.next_other(&now.from, &now.kind, now.to.as_ref(), by);
                now.is_to_chosen = true;
            }
        }
        self.relating = Some(now);
        self.point_at_other();
        ui.request_repaint();
    }

    /// Takes another type. Unless somebody has said which the other tag is, it is one to which the
    /// type may lead.
    fn take_kind(&self, now: &mut Relating, kind: RelationId) {
        let to = now.to.as_ref();
        let labels = self
            .label_of(&now.from)
            .zip(to.and_then(|to| self.label_of(to)));
        let joins = |(from, to)| self.kind(&kind).is_some_and(|kind| kind.joins(from, to));
        if to.is_none() || !now.is_to_chosen && !labels.is_some_and(joins) {
            now.to = self.nearest(&now.from, &kind);
        }
        now.kind = kind;
    }

    fn bar(&self, ui: &Ui, over: Rect, now: &Relating) -> Option<Turn> {
        let (kinds, fitting) = self.offered_types(now, &now.typed);
        let language = self.language();
        let tokens = tokens(ui);
        let words = |id: Option<&SpanId>| {
            let shown = self.shown.as_ref()?;
            let words = shown.words(shown.span(id?)?);
            let short: String = words.chars().take(16).collect();
            Some(fonts::drawable(ui.ctx(), &short).into_owned())
        };
        let from = words(Some(&now.from)).unwrap_or_default();
        let to = words(now.to.as_ref());
        let to = to.unwrap_or_else(|| language.say(LabelText::NoOther).to_owned());
        let mut turn = None;
        Area::new(Id::unique("relating"))
            .order(Order::Foreground)
            .pivot(Align2::CENTER_BOTTOM)
            .fixed_pos(over.center_bottom() - vec2(0.0, 12.0 * GRID))
            .constrain_to(over)
            .show(ui.ctx(), |ui| {
                // It stays as wide as it is while one types.
                let width = (over.width() - 16.0 * GRID).min(170.0 * GRID);
                ui.set_width(width);
                Frame::NONE
                    .fill(tokens.panel)
                    .stroke(Stroke::new(1.0, tokens.accent))
                    .corner_radius(4.0)
                    .inner_margin(Margin::symmetric(12, 6))
                    .show(ui, |ui| {
                        ui.horizontal_wrapped(|ui| {
                            ui.label(language.fill(LabelText::RelatingFrom, &[&from]));
                            ui.label(RichText::new(&to).strong());
                            if !now.typed.is_empty() {
                                let typed = fonts::drawable(ui.ctx(), &now.typed);
                                let text = language.fill(LabelText::RelatingTyped, &[&typed]);
                                ui.label(RichText::new(text).color(tokens.accent));
                            }
                        });
                        ui.horizontal_wrapped(|ui| {
                            let hides = now.typed.is_empty() && fitting > 0 && kinds.len() > MANY;
                            let shown = if hides { fitting } else { kinds.len() };
                            for (at, kind) in kinds.iter().enumerate().take(shown) {
                                if at == fitting && now.typed.is_empty() && fitting > 0 {
                                    ui.separator();
                                }
                                let name = language.called((&kind.name, &kind.name_en));
                                let key = kind.key.map(|key| key.to_uppercase().to_string());
                                let text = format!("{name} {}", key.unwrap_or_default());
                                let text = fonts::drawable(ui.ctx(), text.trim_end()).into_owned();
                                let chosen = kind.id == now.kind;
                                let color = tokens.label(&kind.color);
                                let button = egui::Button::selectable(chosen, text)
                                    .stroke(Stroke::new(1.0, color));
                                if ui.add(button).clicked() {
                                    turn = Some(Turn::Kind(kind.id.clone()));
                                }
                            }
                            if hides {
                                let left = (kinds.len() - shown).to_string();
                                let text = language.fill(LabelText::RelatingMore, &[&left]);
                                ui.label(RichText::new(text).small().weak());
                            }
                        });
                        ui.horizontal_wrapped(|ui| {
                            let hint = language.say(LabelText::RelatingHint);
                            ui.label(RichText::new(hint).small().weak());
                            if ui
                                .small_button(language.say(LabelText::RelateNow))
                                .clicked()
                            {
                                turn = Some(Turn::Make);
                            }
                            if ui.small_button(language.say(LabelText::Leave)).clicked() {
                                turn = Some(Turn::Leave);
                            }
                        });
                    });
            });
        turn
    }

    /// Adds the selection to the tag that was chosen last.
    pub(super) fn add_part(&mut self) {
        let chosen = self.span.clone().or_else(|| self.last_span.clone());
        let cells = self.view.cursor.selection();
        let stretch = cells.clone().and_then(|cells| self.stretch(cells));
        let is_there = |id: &SpanId| self.shown.as_ref().is_some_and(|s| s.span(id).is_some());
        let (Some(article), Some(id), Some(part)) =
            (self.article_ref(), chosen.filter(is_there), stretch)
        else {
            let text = self.language().say(LabelText::PartFirst).to_owned();
            return self.notices.done(text, false);
        };
        let span = span_ref(&id);
        if self.execute(&Command::AddPart {
            article,
            span,
            part,
        }) {
            self.span = Some(id);
            if let Some(cells) = cells {
                self.view.cursor = crate::ui::article::Cursor::behind(cells.end);
            }
        }
    }

    /// What does not keep to the label set of what was just done, said with a way to take it back.
    pub(super) fn say_troubles(&mut self) {
        use crate::core::labels::{Meeting, Trouble, troubles};
        let language = self.language();
        let Some(article) = self.shown.as_ref().and_then(|shown| shown.article()) else {
            return;
        };
        let Some(session) = &mut self.session else {
            return;
        };
        let set = session.labels().clone();
        let rules = set.labels().iter().any(|label| {
            label.inside.named().is_some() || label.crosses.named().is_some() || label.of_article
        });
        if !rules
            && set.relations().is_empty()
            && set.labels().iter().all(|l| l.attributes.is_empty())
        {
            return;
        }
        let Ok(document) = session.document(article.buffer.page) else {
            return;
        };
        // Of what was just done alone.
        let Some(last) = document.entries().last().map(|entry| entry.action) else {
            return;
        };
        let own = document
            .entries()
            .iter()
            .rev()
            .take_while(|e| e.action == last);
        let touched: Vec<SpanId> = own
            .flat_map(|entry| entry.operation.spans().cloned().collect::<Vec<_>>())
            .collect();
        let own_article = document
            .entries()
            .iter()
            .rev()
            .take_while(|e| e.action == last)
            .any(|e| {
                matches!(
                    *e.operation,
                    crate::core::Operation::SetArticleLabel { given: true, .. }
                )
            });
        let about = |trouble: &Trouble| match trouble {
            // It is said by the inspector; nobody has had the time to say anything.
            Trouble::Missing { .. } => false,
            Trouble::Relates { from, to, .. } => touched.contains(from) && touched.contains(to),
            Trouble::OnArticle { .. } => own_article,
            other => other.spans().into_iter().any(|id| touched.contains(id)),
        };
        let found = troubles(document, &set, article);
        let Some(first) = found.into_iter().find(about) else {
            return;
        };
        let named = |id: &SpanId| {
            let span = document.span(id);
            let label = span.and_then(|span| set.resolve(span.label()));
            let words: String = span
                .map(|s| s.text())
                .unwrap_or_default()
                .chars()
                .take(12)
                .collect();
            format!(
                "{words} {}",
                label.map_or("", |label| language.label(label))
            )
        };
        let label = |id: &str| {
            set.resolve(id)
                .map_or(String::new(), |l| language.label(l).to_owned())
        };
        let text = match &first {
            Trouble::Meets {
                one,
                other,
                meeting,
            } => {
                let text = match meeting {
                    Meeting::Inside => LabelText::BreaksInside,
                    Meeting::Same => LabelText::BreaksSame,
                    Meeting::Crosses => LabelText::BreaksCross,
                };
                language.fill(text, &[&named(one), &named(other)])
            }
            Trouble::OnSpan { span } => language.fill(LabelText::BreaksOnSpan, &[&named(span)]),
            Trouble::Value { span, attribute } | Trouble::Missing { span, attribute } => {
                language.fill(LabelText::BreaksValue, &[&named(span), attribute])
            }
            Trouble::Relates { kind, .. } => {
                let kind = set.relation(kind);
                let name = kind.map_or("", |kind| language.called((&kind.name, &kind.name_en)));
                language.fill(LabelText::BreaksRelates, &[name])
            }
            Trouble::OnArticle { label: id } => {
                language.fill(LabelText::BreaksOnArticle, &[&label(id)])
            }
        };
        let offer = (
            Action::Undo.name(language).to_owned(),
            Request::UndoAction(last),
        );
        self.notices.problem(text, vec![offer]);
    }
}

/// How well a type fits what was typed: by its key, by the beginning of a name, by that of a word
/// in one. None where it does not.
fn rank(kind: &RelationType, typed: &str) -> Option<u8> {
    let typed = typed.to_lowercase();
    let typed = typed.trim_start();
    let mut letters = typed.chars();
    let only = letters.next().filter(|_| letters.next().is_none());
    let is_key = only.is_some_and(|c| kind.key.is_some_and(|key| key.to_lowercase().eq([c])));
    if typed.is_empty() || is_key {
        return Some(0);
    }
    let names = [&*kind.name, &*kind.name_en, &*kind.id].map(str::to_lowercase);
    if names.iter().any(|name| name.starts_with(typed)) {
        return Some(1);
    }
    // Chinese has no spaces between words: any character may begin one.
    let begins_word = |name: &String| {
        let before = |(at, _): (usize, &str)| name[..at].chars().next_back();
        let mut all = name.match_indices(typed).map(before);
        all.any(|before| before.is_none_or(|c| !c.is_ascii_alphanumeric()))
    };
    names.iter().any(begins_word).then_some(2)
}

/// The keys of the bar, taken from the input.
fn keys(ui: &Ui) -> Vec<Turn> {
    let mut turns = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            egui::Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } if *modifiers == Modifiers::NONE || *modifiers == Modifiers::SHIFT => {
                let own = match key {
                    Key::ArrowRight | Key::ArrowDown | Key::Period => Turn::Step(1),
                    Key::ArrowLeft | Key::ArrowUp | Key::Comma => Turn::Step(-1),
                    Key::Tab if modifiers.shift => Turn::NextKind(-1),
                    Key::Tab => Turn::NextKind(1),
                    Key::Enter => Turn::Make,
                    Key::Escape => Turn::Leave,
                    Key::Backspace => Turn::Erase,
                    Key::Space => Turn::Type(" ".to_owned()),
                    other => {
                        let name = other.name();
                        let is_character = name.chars().count() == 1;
                        if !is_character {
                            return true;
                        }
                        Turn::Type(name.to_lowercase())
                    }
                };
                turns.push(own);
                false
            }
            // Letters are taken as keys; what an input method writes comes as text.
            egui::Event::Text(text) => {
                if !text.is_ascii() {
                    turns.push(Turn::Type(text.clone()));
                }
                false
            }
            egui::Event::Ime(egui::ImeEvent::Commit(text)) => {
                turns.push(Turn::Type(text.clone()));
                false
            }
            _ => true,
        });
    });
    turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_found_by_key_and_by_the_beginning_of_names() {
        let kind = RelationType {
            id: "AT".into(),
            name: "任职于".to_owned(),
            name_en: "works for".to_owned(),
            key: Some('k'),
            ..RelationType::default()
        };
        let check = |typed: &str, expected: Option<u8>| {
            assert_eq!(rank(&kind, typed), expected, "{typed}");
        };
        check("", Some(0));
        check("K", Some(0));
        check("w", Some(1));
        check("at", Some(1));
        check("任职", Some(1));
        check("f", Some(2));
        check("works f", Some(1));
        check("职", Some(2));
        check("or", None);
        check("kw", None);
    }
}
