//! The types of relations: a list, and the fields of the one that is chosen.

use egui::{Button, ComboBox, Key, RichText, ScrollArea, TextEdit, Ui};

use crate::core::labels::{LabelSet, RelationId, RelationType};
use crate::session::Session;
use crate::session::command::{Command, RelationChange};
use crate::ui::field::Field;
use crate::ui::fonts;
use crate::ui::strings::labels::LabelText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{self, ENTRY, GRID, SMALL, tokens};
use crate::ui::window::Request;

use super::colour::Colour;
use super::editor::{KEY, free_key, key_refused};
use super::new::{About, New, Turn};

/// What it remembers between frames.
#[derive(Debug, Default)]
pub(super) struct Relations {
    chosen: Option<RelationId>,
    name: Field,
    name_en: Field,
    key: Field,
    /// Why what is typed cannot be the key.
    key_wrong: Option<String>,
    description: Field,
    colour: Colour,
    /// Whether the field of the key takes the focus when it is next drawn.
    wants_key: bool,
    /// One that is being put together.
    new: Option<New>,
}

fn change(of: &RelationId) -> RelationChange {
    RelationChange {
        id: of.to_string(),
        ..RelationChange::default()
    }
}

impl Relations {
    /// What was typed in fields that are not drawn any more.
    pub(super) fn finish(&mut self) -> Vec<Command> {
        let Some(of) = self.chosen.clone() else {
            return Vec::new();
        };
        let mut changes = Vec::new();
        let trimmed = |text: String| text.trim().to_owned();
        if let Some(name) = self
            .name
            .take()
            .map(trimmed)
            .filter(|name| !name.is_empty())
        {
            changes.push(RelationChange {
                name: Some(name),
                ..change(&of)
            });
        }
        if let Some(name_en) = self.name_en.take().map(trimmed) {
            changes.push(RelationChange {
                name_en: Some(name_en),
                ..change(&of)
            });
        }
        if let Some(color) = self.colour.take() {
            changes.push(RelationChange {
                color: Some(color),
                ..change(&of)
            });
        }
        if let Some(description) = self.description.take().map(trimmed) {
            changes.push(RelationChange {
                description: Some(description),
                ..change(&of)
            });
        }
        self.key.take();
        self.key_wrong = None;
        changes.into_iter().map(Command::RelationType).collect()
    }

    /// Draws the list.
    pub(super) fn list(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let kinds = session.labels().relations();
        let is_there = |id: &RelationId| kinds.iter().any(|kind| kind.id == *id);
        if !self.chosen.as_ref().is_some_and(is_there) {
            self.chosen = kinds.first().map(|kind| kind.id.clone());
        }
        let height = ui.available_height() - ENTRY - 2.0 * GRID;
        ScrollArea::vertical()
            .id_salt("relation types")
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink(false)
            .show(ui, |ui| {
                if kinds.is_empty() {
                    ui.weak(language.say(LabelText::RelationsEmpty));
                }
                for kind in kinds {
                    let name = language.called((&kind.name, &kind.name_en));
                    let key = kind.key.map(|key| key.to_uppercase().to_string());
                    let name = fonts::drawable(ui.ctx(), name).into_owned();
                    // As the labels beside them: what is drawn in its colour, the name, the id;
                    // and the key.
                    let arrow = if kind.directed { "→" } else { "–" };
                    let color = tokens(ui).label_words(&kind.color);
                    let arrow = RichText::new(arrow).color(color);
                    let is_chosen = self.new.is_none() && self.chosen.as_ref() == Some(&kind.id);
                    let id = fonts::drawable(ui.ctx(), &kind.id);
                    let right = format!("{id} {}", key.unwrap_or_default());
                    let right = RichText::new(right.trim_end()).size(SMALL);
                    let right = right.color(tokens(ui).quiet);
                    let entry = Button::selectable(is_chosen, (arrow, name)).right_text(right);
                    let size = egui::vec2(ui.available_width(), ENTRY);
                    let response = ui.add(entry.min_size(size));
                    if response.clicked() && !is_chosen {
                        requests.extend(self.finish().into_iter().map(Request::Run));
                        self.chosen = Some(kind.id.clone());
                        self.new = None;
                    }
                }
            });
        if ui.button(language.say(LabelText::NewRelation)).clicked() {
            requests.extend(self.finish().into_iter().map(Request::Run));
            self.new = Some(New::default());
        }
    }

    /// The fields of a new one.
    fn add(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let Some(new) = &mut self.new else {
            return;
        };
        let set = session.labels();
        let about = About {
            heading: language.say(LabelText::NewRelation),
            base: "R",
            is_taken: &|id| set.relation(id).is_some(),
            once: &|id| {
                let once = session.relation_type_once(id)?;
                let name = language.called((&once.name, &once.name_en));
                Some(language.fill(LabelText::RelationIdOnce, &[name]))
            },
        };
        match new.show(ui, language, &about) {
            Some(Turn::Add { id, name, name_en }) => {
                let labels = set.labels().iter().map(|label| &*label.color);
                let kinds = set.relations().iter().map(|kind| &*kind.color);
                let used: Vec<&str> = labels.chain(kinds).collect();
                requests.push(Request::Run(Command::RelationType(RelationChange {
                    id: id.clone(),
                    name: Some(name),
                    name_en: Some(name_en),
                    color: Some(theme::unlike(&used).to_owned()),
                    ..RelationChange::default()
                })));
                self.new = None;
                self.chosen = Some(id.as_str().into());
                // What was not asked for yet.
                self.wants_key = true;
            }
            Some(Turn::Leave) => self.new = None,
            None => {}
        }
    }

    /// Draws the fields of the chosen one, or of a new one.
    pub(super) fn fields(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        set: &LabelSet,
        requests: &mut Vec<Request>,
    ) {
        if self.new.is_some() {
            return self.add(ui, language, session, requests);
        }
        let chosen = self.chosen.clone();
        let Some(kind) = chosen.and_then(|id| set.relation(&id)) else {
            return;
        };
        ui.spacing_mut().item_spacing.y = GRID;
        let mut changes: Vec<RelationChange> = Vec::new();
        self.names(ui, language, (set, kind), &mut changes);
        ui.weak(language.say(Text::LabelColor));
        if let Some(color) = self.colour.show(ui, language, &kind.color) {
            changes.push(RelationChange {
                color: Some(color),
                ..change(&kind.id)
            });
        }
        let name = ui.weak(language.say(Text::LabelDescription));
        let id = ui.scope_id().with((&kind.id, "description"));
        let (response, done) = self.description.show(ui, id, &kind.description, |text| {
            TextEdit::singleline(text).desired_width(f32::INFINITY)
        });
        response.labelled_by(name.id);
        if let Some(text) = done {
            let description = Some(text.trim().to_owned());
            changes.push(RelationChange {
                description,
                ..change(&kind.id)
            });
        }
        let mut directed = kind.directed;
        let text = language.say(LabelText::RelationDirected);
        if ui.checkbox(&mut directed, text).changed() {
            changes.push(RelationChange {
                directed: Some(directed),
                ..change(&kind.id)
            });
        }
        ui.add_space(GRID);
        if let Some(pairs) = pairs(ui, language, set, kind) {
            changes.push(RelationChange {
                pairs: Some(pairs),
                ..change(&kind.id)
            });
        }
        ui.add_space(2.0 * GRID);
        if ui.button(language.say(LabelText::DeleteRelation)).clicked() {
            let id = kind.id.to_string();
            requests.push(Request::Run(Command::DeleteRelationType { id }));
        }
        let commands = changes.into_iter().map(Command::RelationType);
        requests.extend(commands.map(Request::Run));
    }

    fn names(
        &mut self,
        ui: &mut Ui,
        language: Language,
        (set, kind): (&LabelSet, &RelationType),
        changes: &mut Vec<RelationChange>,
    ) {
        let id = ui.scope_id().with(&kind.id);
        let gap = 2.0 * GRID;
        let key_width = KEY;
        let width = (ui.available_width() - key_width - 2.0 * gap) / 2.0;
        let own_key = kind.key.map(|key| key.to_uppercase().to_string());
        let own_key = own_key.unwrap_or_default();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            let column =
                |ui: &mut Ui, field: &mut Field, salt: &str, text: Text, own: &str, width: f32| {
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        let of = ui.weak(language.say(text));
                        let (response, done) = field.show(ui, id.with(salt), own, |text| {
                            TextEdit::singleline(text).desired_width(width - 2.0 * GRID)
                        });
                        (response.labelled_by(of.id), done)
                    })
                    .inner
                };
            let (_, name) = column(
                ui,
                &mut self.name,
                "name",
                Text::LabelName,
                &kind.name,
                width,
            );
            if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
                let name = Some(name.trim().to_owned());
                changes.push(RelationChange {
                    name,
                    ..change(&kind.id)
                });
            }
            let (_, name) = column(
                ui,
                &mut self.name_en,
                "name_en",
                Text::LabelNameEn,
                &kind.name_en,
                width,
            );
            if let Some(name_en) = name {
                let name_en = Some(name_en.trim().to_owned());
                changes.push(RelationChange {
                    name_en,
                    ..change(&kind.id)
                });
            }
            let (response, done) = column(
                ui,
                &mut self.key,
                "key",
                Text::LabelKey,
                &own_key,
                key_width,
            );
            if std::mem::take(&mut self.wants_key) {
                response.request_focus();
            }
            if response.changed() || done.is_some() {
                let others = set.relations().iter().filter(|other| other.id != kind.id);
                let others = others.map(|o| (o.key, language.called((&o.name, &o.name_en))));
                let typed = done.as_deref().unwrap_or(self.key.text());
                let wanted = free_key(typed, others, language);
                self.key_wrong = wanted.as_ref().err().cloned();
                if let (Ok(key), Some(_)) = (wanted, done) {
                    changes.push(RelationChange {
                        key: Some(key),
                        ..change(&kind.id)
                    });
                }
            }
            if ui.input(|input| input.key_pressed(Key::Escape)) {
                self.key_wrong = None;
            }
        });
        key_refused(ui, self.key_wrong.as_deref());
    }
}

/// Draws the pairs of labels; gives them as they are to be.
fn pairs(
    ui: &mut Ui,
    language: Language,
    set: &LabelSet,
    kind: &RelationType,
) -> Option<Vec<(String, String)>> {
    ui.weak(language.say(LabelText::RelationPairs));
    let mut new: Vec<(String, String)> = kind
        .pairs
        .iter()
        .map(|(from, to)| (from.to_string(), to.to_string()))
        .collect();
    let mut changed = false;
    let called = |id: &str| match set.resolve(id) {
        Some(label) => language.label(label).to_owned(),
        None => id.to_owned(),
    };
    if new.is_empty() {
        ui.label(language.say(LabelText::RelationPairsAny));
    }
    let labels: Vec<&crate::core::labels::Label> = set
        .labels()
        .iter()
        .filter(|label| !label.of_article)
        .collect();
    let arrow = if kind.directed { "→" } else { "–" };
    let mut gone = None;
    for (number, ends) in new.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            for side in 0..2 {
                let own = if side == 0 { &ends.0 } else { &ends.1 };
                let own_name = fonts::drawable(ui.ctx(), &called(own)).into_owned();
                let own = own.clone();
                let mut to = None;
                let choice = ComboBox::from_id_salt(("pair", number, side))
                    .selected_text(own_name)
                    .width(30.0 * GRID)
                    .show_ui(ui, |ui| {
                        for label in &labels {
                            let name =
                                fonts::drawable(ui.ctx(), language.label(label)).into_owned();
                            if ui.selectable_label(*label.id == *own, name).clicked() {
                                to = Some(label.id.to_string());
                            }
                        }
                    });
                let what = language.say(LabelText::RelationPairs);
                let side_name = if side == 0 { "1" } else { "2" };
                choice
                    .response
                    .accessible_name(format!("{what} {} {side_name}", number + 1));
                if let Some(to) = to {
                    match side {
                        0 => ends.0 = to,
                        _ => ends.1 = to,
                    }
                    changed = true;
                }
                if side == 0 {
                    ui.label(arrow);
                }
            }
            let pair = format!("{} {arrow} {}", called(&ends.0), called(&ends.1));
            let said = language.fill(LabelText::RemovePair, &[&pair]);
            let remove = ui.button("×").accessible_name(said.as_str());
            if remove.on_hover_text(said).clicked() {
                gone = Some(number);
            }
        });
    }
    if let Some(number) = gone {
        new.remove(number);
        changed = true;
    }
    if ui.button(language.say(LabelText::AddPair)).clicked()
        && let Some(first) = labels.first()
    {
        let second = labels.get(1).unwrap_or(first);
        new.push((first.id.to_string(), second.id.to_string()));
        changed = true;
    }
    changed.then_some(new)
}
