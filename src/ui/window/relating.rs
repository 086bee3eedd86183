//! Relating the chosen tag to another: by keys, or by drawing from one to the other.
//!
//! While a relation is being made a bar over the bottom of the text says from where to where and
//! of which type; arrow keys choose the other tag, letters the type, Enter makes it.

use egui::{
    Align2, Area, Frame, Id, Key, Margin, Modifiers, Order, Rect, RichText, Stroke, Ui, vec2,
};

use crate::core::SpanId;
use crate::core::labels::{RelationId, RelationType};
use crate::session::command::{Command, SpanRef};
use crate::ui::action::Action;
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
}

/// What a frame of the bar came to.
enum Turn {
    Step(i64),
    Kind(RelationId),
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
        let to = to.or_else(|| self.other(&from, &kind, None, 1));
        self.relating = Some(Relating { from, kind, to });
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
        fits.map(|kind| kind.id.clone()).collect()
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
            for kind in begins {
                if !all.contains(&kind.id) {
                    all.push(kind.id.clone());
                }
            }
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

    /// The next tag that a relation may lead to, in the order of the text; any tag where none may.
    fn other(
        &self,
        from: &SpanId,
        kind: &RelationId,
        now: Option<&SpanId>,
        by: i64,
    ) -> Option<SpanId> {
        let shown = self.shown.as_ref()?;
        let kind = self.kind(kind)?;
        let label = self.label_of(from)?;
        let label_at = |at: usize| shown.label(&shown.spans[at]).map_or("", |label| &*label.id);
        let mut all: Vec<usize> = (0..shown.spans.len())
            .filter(|at| shown.spans[*at].id != *from)
            .collect();
        if all.iter().any(|at| kind.joins(label, label_at(*at))) {
            all.retain(|at| kind.joins(label, label_at(*at)));
        }
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
        let Some(Relating { from, kind, to }) = self.relating.take() else {
            return;
        };
        self.view.pointed = Vec::new();
        if let (Some(article), Some(to)) = (self.article_ref(), to) {
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
        let Some(now) = self.relating.clone() else {
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
        let turn = keys(ui, &self.fitting_types(&now));
        self.turn(ui, now, turn);
    }

    /// Draws the bar while a relation is made.
    pub(super) fn show_relating(&mut self, ui: &Ui, over: Rect) {
        let Some(now) = self.relating.clone() else {
            return;
        };
        let turn = self.bar(ui, over, &now, &self.fitting_types(&now));
        self.turn(ui, now, turn);
    }

    /// The types that are offered, those that fit first.
    fn fitting_types(&self, now: &Relating) -> Vec<RelationType> {
        let fitting = self.fitting(&now.from, now.to.as_ref());
        fitting
            .iter()
            .filter_map(|id| self.kind(id).cloned())
            .collect()
    }

    fn turn(&mut self, ui: &Ui, now: Relating, turn: Option<Turn>) {
        match turn {
            None => return,
            Some(Turn::Leave) => {
                self.relating = None;
                self.view.pointed = Vec::new();
            }
            Some(Turn::Make) => self.make_relation(),
            Some(Turn::Kind(kind)) => {
                let to = now.to.or_else(|| self.other(&now.from, &kind, None, 1));
                self.relating = Some(Relating {
                    from: now.from,
                    kind,
                    to,
                });
                self.point_at_other();
            }
            Some(Turn::Step(by)) => {
                let to = self.other(&now.from, &now.kind, now.to.as_ref(), by);
                self.relating = Some(Relating { to, ..now });
                self.point_at_other();
            }
        }
        ui.request_repaint();
    }

    fn bar(&self, ui: &Ui, over: Rect, now: &Relating, kinds: &[RelationType]) -> Option<Turn> {
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
                ui.set_max_width(over.width() - 8.0 * GRID);
                Frame::NONE
                    .fill(tokens.panel)
                    .stroke(Stroke::new(1.0, tokens.accent))
                    .corner_radius(4.0)
                    .inner_margin(Margin::symmetric(12, 6))
                    .show(ui, |ui| {
                        ui.horizontal_wrapped(|ui| {
                            ui.label(language.fill(LabelText::RelatingFrom, &[&from]));
                            ui.label(RichText::new(&to).strong());
                            for kind in kinds {
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

/// The keys of the bar, taken from the input.
fn keys(ui: &Ui, kinds: &[RelationType]) -> Option<Turn> {
    let mut turn = None;
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            egui::Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } if *modifiers == Modifiers::NONE || *modifiers == Modifiers::SHIFT => {
                let own = match key {
                    Key::ArrowRight | Key::ArrowDown | Key::Period => Some(Turn::Step(1)),
                    Key::ArrowLeft | Key::ArrowUp | Key::Comma => Some(Turn::Step(-1)),
                    Key::Enter => Some(Turn::Make),
                    Key::Escape => Some(Turn::Leave),
                    other => {
                        let name = other.name();
                        let kind = kinds.iter().find(|kind| {
                            kind.key
                                .is_some_and(|k| name.eq_ignore_ascii_case(&k.to_string()))
                        });
                        kind.map(|kind| Turn::Kind(kind.id.clone()))
                    }
                };
                let taken = own.is_some();
                turn = own.or(turn.take());
                !taken
            }
            egui::Event::Text(_) => false,
            _ => true,
        });
    });
    turn
}
