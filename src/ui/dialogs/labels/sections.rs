//! What more there is to say of a label, in sections that open: its attributes, and how its spans
//! may stand to others. Each change is a command as soon as its field is left.

use std::collections::BTreeMap;

use egui::{Button, CollapsingHeader, ComboBox, TextEdit, Ui};

use crate::core::LabelId;
use crate::core::labels::{Allowed, Attribute, AttributeKind, Label, LabelSet, NO, Value, YES};
use crate::session::Session;
use crate::session::command::{AttributeSpec, LabelChange, ValueSpec};
use crate::ui::field::Field;
use crate::ui::fonts;
use crate::ui::strings::labels::LabelText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID};

/// A field of an attribute.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Part {
    Id,
    Name,
    NameEn,
    Values,
    Address,
    Default,
}

/// What the sections remember between frames.
#[derive(Debug, Default)]
pub(super) struct Sections {
    examples: Field,
    /// By the attribute's id.
    fields: BTreeMap<(String, Part), Field>,
    /// The attributes as they were last drawn.
    attributes: Vec<AttributeSpec>,
}

/// A change of a label that changes nothing yet.
pub(super) fn change(of: &LabelId) -> LabelChange {
    LabelChange {
        id: of.to_string(),
        ..LabelChange::default()
    }
}

impl Sections {
    /// What was typed in fields that are not drawn any more.
    pub(super) fn finish(&mut self, of: &LabelId) -> Vec<LabelChange> {
        let mut changes = Vec::new();
        if let Some(text) = self.examples.take() {
            let examples = Some(list_of(&text));
            changes.push(LabelChange {
                examples,
                ..change(of)
            });
        }
        let mut attributes = self.attributes.clone();
        let mut typed = false;
        for ((id, part), field) in &mut self.fields {
            if let Some(text) = field.take() {
                typed |= put(&mut attributes, id, *part, &text);
            }
        }
        if typed {
            changes.push(LabelChange {
                attributes: Some(attributes),
                ..change(of)
            });
        }
        self.fields.clear();
        changes
    }

    /// Draws them; gives what is to be changed.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        label: &Label,
    ) -> Vec<LabelChange> {
        let set = session.labels();
        let mut changes = Vec::new();
        let id = ui.scope_id().with(&label.id);
        let name = ui.weak(language.say(LabelText::Examples));
        let own = label.examples.join("、");
        let hint = language.say(LabelText::ExamplesHint);
        let (response, done) = self.examples.show(ui, id.with("examples"), &own, |text| {
            TextEdit::singleline(text)
                .hint_text(hint)
                .desired_width(f32::INFINITY)
        });
        response.labelled_by(name.id);
        if let Some(text) = done {
            changes.push(LabelChange {
                examples: Some(list_of(&text)),
                ..change(&label.id)
            });
        }
        let mut of_article = label.of_article;
        let text = language.say(LabelText::OfArticle);
        if ui.checkbox(&mut of_article, text).changed() {
            changes.push(LabelChange {
                of_article: Some(of_article),
                ..change(&label.id)
            });
        }
        let count = label.attributes.len().to_string();
        let heading = language.fill(LabelText::AttributesSection, &[&count]);
        CollapsingHeader::new(heading)
            .id_salt(("attributes", &label.id))
            .default_open(!label.attributes.is_empty())
            .show(ui, |ui| {
                if let Some(attributes) = self.attributes(ui, language, session, label) {
                    changes.push(LabelChange {
                        attributes: Some(attributes),
                        ..change(&label.id)
                    });
                }
            });
        if label.of_article {
            return changes;
        }
        let has_rules = label.inside.named().is_some() || label.crosses.named().is_some();
        CollapsingHeader::new(language.say(LabelText::RulesSection))
            .id_salt(("rules", &label.id))
            .default_open(has_rules)
            .show(ui, |ui| {
                let text = language.say(LabelText::InsideRule);
                if let Some(inside) = rule(ui, language, text, set, &label.inside) {
                    changes.push(LabelChange {
                        inside: Some(inside),
                        ..change(&label.id)
                    });
                }
                let text = language.say(LabelText::CrossesRule);
                if let Some(crosses) = rule(ui, language, text, set, &label.crosses) {
                    changes.push(LabelChange {
                        crosses: Some(crosses),
                        ..change(&label.id)
                    });
                }
            });
        changes
    }

    /// Draws the attributes; gives them as they are to be.
    fn attributes(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        label: &Label,
    ) -> Option<Vec<AttributeSpec>> {
        self.attributes = label.attributes.iter().map(AttributeSpec::from).collect();
        let mut new = self.attributes.clone();
        let mut changed = false;
        for (number, attribute) in label.attributes.iter().enumerate() {
            changed |= self.attribute(ui, language, (number, attribute), &mut new);
        }
        if ui.button(language.say(LabelText::AddAttribute)).clicked() {
            let taken = |id: &str| {
                new.iter().any(|attribute| attribute.id == id)
                    || session.had_attribute(&label.id, id)
            };
            let mut free = (1..).map(|number| format!("a{number}"));
            let id = free.find(|id| !taken(id)).unwrap_or_default();
            new.push(AttributeSpec {
                id,
                kind: AttributeKind::Text.name().to_owned(),
                ..AttributeSpec::default()
            });
            changed = true;
        }
        changed.then_some(new)
    }

    fn attribute(
        &mut self,
        ui: &mut Ui,
        language: Language,
        (number, attribute): (usize, &Attribute),
        new: &mut Vec<AttributeSpec>,
    ) -> bool {
        let mut changed = false;
        let key = attribute.id.clone();
        let shown = fonts::drawable(ui.ctx(), &key).into_owned();
        let wide = ui.available_width();
        // What it is called, and what it asks for.
        type Asks<'a> = (&'a str, &'a str);
        let field = |sections: &mut Self,
                     ui: &mut Ui,
                     part: Part,
                     own: &str,
                     (name, hint): Asks<'_>,
                     width: f32| {
            let id = ui.scope_id().with((number, part as u8));
            let field = sections.fields.entry((key.clone(), part)).or_default();
            let (response, done) = field.show(ui, id, own, |text| {
                TextEdit::singleline(text)
                    .hint_text(hint)
                    .desired_width(width - 2.0 * GRID)
            });
            let response = response.accessible_name(format!("{name} {shown}"));
            if part == Part::Values {
                response.on_hover_text(hint);
            }
            done
        };
        let mut typed: Vec<(Part, String)> = Vec::new();
        ui.horizontal(|ui| {
            let third = (wide - 46.0 * GRID) / 3.0;
            for (part, own, hint) in [
                (
                    Part::Id,
                    attribute.id.as_str(),
                    language.say(LabelText::AttributeId),
                ),
                (
                    Part::Name,
                    attribute.name.as_str(),
                    language.say(Text::LabelName),
                ),
                (
                    Part::NameEn,
                    attribute.name_en.as_str(),
                    language.say(Text::LabelNameEn),
                ),
            ] {
                let done = field(self, ui, part, own, (hint, hint), third);
                typed.extend(done.map(|text| (part, text)));
            }
            let kinds = [
                (AttributeKind::Choice(Vec::new()), LabelText::KindChoice),
                (AttributeKind::Text, LabelText::KindText),
                (AttributeKind::Flag, LabelText::KindFlag),
                (
                    AttributeKind::Reference {
                        address: String::new(),
                    },
                    LabelText::KindReference,
                ),
            ];
            let own = kinds
                .iter()
                .find(|(kind, _)| kind.name() == attribute.kind.name());
            let own = own.map_or(attribute.kind.name(), |(_, text)| language.say(*text));
            let choice = ComboBox::from_id_salt(("kind", number))
                .selected_text(own)
                .width(18.0 * GRID)
                .show_ui(ui, |ui| {
                    for (kind, text) in &kinds {
                        let is_own = kind.name() == attribute.kind.name();
                        let entry = ui.selectable_label(is_own, language.say(*text));
                        if entry.clicked() && !is_own {
                            new[number].kind = kind.name().to_owned();
                            new[number].default = None;
                            new[number].address = None;
                            new[number].values = match kind {
                                AttributeKind::Choice(_) => vec![ValueSpec::Id("1".to_owned())],
                                _ => Vec::new(),
                            };
                            changed = true;
                        }
                    }
                });
            let kind = language.say(LabelText::AttributeKind);
            choice.response.accessible_name(format!("{kind} {shown}"));
            let up = language.fill(LabelText::AttributeUp, &[&shown]);
            let button = ui.add_enabled(number > 0, Button::new("↑"));
            if button
                .accessible_name(up.as_str())
                .on_hover_text(up)
                .clicked()
            {
                new.swap(number, number - 1);
                changed = true;
            }
            let said = language.fill(LabelText::RemoveAttribute, &[&shown]);
            let remove = ui.button("×").accessible_name(said.as_str());
            if remove.on_hover_text(said).clicked() {
                new.retain(|other| other.id != key);
                changed = true;
            }
        });
        ui.horizontal(|ui| {
            // What is called and what it is called stand in one line.
            ui.set_min_height(ENTRY);
            ui.add_space(4.0 * GRID);
            let must = language.say(LabelText::AttributeRequired);
            let mut required = attribute.required;
            let tick = ui.checkbox(&mut required, must);
            let tick = tick.on_hover_text(language.say(LabelText::AttributeRequiredTip));
            if tick.accessible_name(format!("{must} {shown}")).changed() {
                new[number].required = required;
                changed = true;
            }
            let room = wide - 24.0 * GRID;
            let text = language.say(LabelText::AttributeDefault);
            match &attribute.kind {
                AttributeKind::Choice(values) => {
                    let own = written(values);
                    let name = language.say(LabelText::AttributeValues);
                    let hint = language.say(LabelText::AttributeValuesHint);
                    ui.weak(name).on_hover_text(hint);
                    let asks = (name, hint);
                    let done = field(self, ui, Part::Values, &own, asks, room - 62.0 * GRID);
                    typed.extend(done.map(|text| (Part::Values, text)));
                    ui.weak(text);
                    let choices: Vec<(&str, &str)> = values
                        .iter()
                        .map(|one| {
                            let said = language.called((&one.name, &one.name_en));
                            (
                                one.id.as_str(),
                                if said.is_empty() { &one.id } else { said },
                            )
                        })
                        .collect();
                    changed |= default_of(ui, text, (number, attribute), &choices, new);
                }
                AttributeKind::Flag => {
                    ui.weak(text);
                    let choices = [
                        (YES, language.say(LabelText::Yes)),
                        (NO, language.say(LabelText::No)),
                    ];
                    changed |= default_of(ui, text, (number, attribute), &choices, new);
                }
                AttributeKind::Reference { address } => {
                    let name = language.say(LabelText::AttributeAddress);
                    ui.weak(name);
                    let width = room - 52.0 * GRID;
                    let done = field(self, ui, Part::Address, address, (name, ""), width);
                    typed.extend(done.map(|text| (Part::Address, text)));
                }
                AttributeKind::Text | AttributeKind::Other(_) => {
                    ui.weak(text);
                    let own = attribute.default.as_deref().unwrap_or_default();
                    let done = field(self, ui, Part::Default, own, (text, ""), room - 40.0 * GRID);
                    typed.extend(done.map(|text| (Part::Default, text)));
                }
            }
        });
        for (part, text) in typed {
            changed |= put(new, &key, part, &text);
        }
        changed
    }
}

/// Sets a part of an attribute to what was typed; says whether that can be.
fn put(attributes: &mut [AttributeSpec], id: &str, part: Part, text: &str) -> bool {
    let text = text.trim();
    let taken = attributes.iter().any(|other| other.id == text);
    let Some(attribute) = attributes.iter_mut().find(|one| one.id == id) else {
        return false;
    };
    match part {
        Part::Id if text.is_empty() || taken => return false,
        Part::Id => text.clone_into(&mut attribute.id),
        Part::Name => text.clone_into(&mut attribute.name),
        Part::NameEn => text.clone_into(&mut attribute.name_en),
        Part::Values => {
            let values = read(text);
            if values.is_empty() {
                return false;
            }
            let id_of = |value: &ValueSpec| match value {
                ValueSpec::Id(id) | ValueSpec::Named { id, .. } => id.clone(),
            };
            let ids: Vec<String> = values.iter().map(id_of).collect();
            attribute.default.take_if(|default| !ids.contains(default));
            attribute.values = values;
        }
        Part::Address => attribute.address = (!text.is_empty()).then(|| text.to_owned()),
        Part::Default => attribute.default = (!text.is_empty()).then(|| text.to_owned()),
    }
    true
}

/// What a new span says, of some values or none.
fn default_of(
    ui: &mut Ui,
    name: &str,
    (number, attribute): (usize, &Attribute),
    choices: &[(&str, &str)],
    new: &mut [AttributeSpec],
) -> bool {
    let own = attribute.default.as_deref();
    let said = choices.iter().find(|(id, _)| Some(*id) == own);
    let said = said.map_or("–", |(_, said)| said);
    let said = fonts::drawable(ui.ctx(), said).into_owned();
    let mut changed = false;
    let choice = ComboBox::from_id_salt(("default", number))
        .selected_text(said)
        .width(20.0 * GRID)
        .show_ui(ui, |ui| {
            if ui.selectable_label(own.is_none(), "–").clicked() {
                new[number].default = None;
                changed = true;
            }
            for (id, said) in choices {
                let said = fonts::drawable(ui.ctx(), said).into_owned();
                if ui.selectable_label(own == Some(*id), said).clicked() {
                    new[number].default = Some((*id).to_owned());
                    changed = true;
                }
            }
        });
    let name = format!("{name} {}", fonts::drawable(ui.ctx(), &attribute.id));
    choice.response.accessible_name(name);
    changed
}

/// Draws a rule: any label, or the ones that are chosen. Gives it as it is to be.
fn rule(
    ui: &mut Ui,
    language: Language,
    what: &str,
    set: &LabelSet,
    own: &Allowed,
) -> Option<Option<Vec<String>>> {
    let mut to = None;
    let named = own.named();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = ENTRY;
        ui.set_min_height(ENTRY);
        ui.weak(what);
        let any = language.say(LabelText::RuleAny);
        let button = ui.selectable_label(named.is_none(), any);
        if button.accessible_name(format!("{what} {any}")).clicked() && named.is_some() {
            to = Some(None);
        }
        let only = language.say(LabelText::RuleOnly);
        let button = ui.selectable_label(named.is_some(), only);
        if button.accessible_name(format!("{what} {only}")).clicked() && named.is_none() {
            to = Some(Some(Vec::new()));
        }
        let Some(named) = named else {
            return;
        };
        ui.separator();
        for label in set.labels().iter().filter(|label| !label.of_article) {
            let is_in = named.contains(&label.id);
            let name = fonts::drawable(ui.ctx(), language.label(label)).into_owned();
            let entry = ui.selectable_label(is_in, &name);
            if entry.accessible_name(format!("{what} {name}")).clicked() {
                let mut ids: Vec<String> = named.iter().map(ToString::to_string).collect();
                if is_in {
                    ids.retain(|id| **id != *label.id);
                } else {
                    ids.push(label.id.to_string());
                }
                to = Some(Some(ids));
            }
        }
    });
    to
}

/// The entries of a line, separated by marks.
fn list_of(text: &str) -> Vec<String> {
    let parts = text.split(['、', '，', ',', '；', ';', '\n']);
    let parts = parts.map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// Values as they are written in a line: `id`, or `id=name/English`.
fn written(values: &[Value]) -> String {
    let one = |value: &Value| match (value.name.as_str(), value.name_en.as_str()) {
        ("", "") => value.id.clone(),
        (name, "") => format!("{}={name}", value.id),
        (name, name_en) => format!("{}={name}/{name_en}", value.id),
    };
    values.iter().map(one).collect::<Vec<_>>().join("、")
}

/// What is written in such a line; of two of one id the first counts.
fn read(text: &str) -> Vec<ValueSpec> {
    let mut seen: Vec<String> = Vec::new();
    let mut values = Vec::new();
    for part in list_of(text) {
        let (id, names) = match part.split_once('=') {
            Some((id, names)) => (id.trim().to_owned(), Some(names)),
            None => (part, None),
        };
        if id.is_empty() || seen.contains(&id) {
            continue;
        }
        seen.push(id.clone());
        values.push(match names {
            None => ValueSpec::Id(id),
            Some(names) => {
                let (name, name_en) = names.split_once('/').unwrap_or((names, ""));
                ValueSpec::Named {
                    id,
                    name: name.trim().to_owned(),
                    name_en: name_en.trim().to_owned(),
                }
            }
        });
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_are_written() {
        let check = |text: &str, expected: &str| {
            let spec = AttributeSpec {
                id: "a".to_owned(),
                kind: "choice".to_owned(),
                values: read(text),
                ..AttributeSpec::default()
            };
            let AttributeKind::Choice(values) = spec.attribute(BTreeMap::new()).kind else {
                panic!()
            };
            assert_eq!(written(&values), expected);
        };
        check("真名、笔名", "真名、笔名");
        check("a=甲/A, b = 乙 ，c", "a=甲/A、b=乙、c");
        check("a、a、、=x", "a");
        check("", "");
    }
}
