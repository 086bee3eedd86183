//! The properties of one label, each a command as soon as its field is left.

use egui::{Align, Button, Key, KeyboardShortcut, Layout, Modifiers, RichText, TextEdit, Ui};

use crate::core::LabelId;
use crate::core::labels::{Label, LabelSet};
use crate::session::command::{Command, LabelChange};
use crate::ui::field::Field;
use crate::ui::keys::{self, Keymap};
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, tokens};
use crate::ui::window::Request;
use crate::ui::{fonts, mark};

use super::super::Desk;
use super::colour::Colour;
use super::preview;
use super::sections::Sections;

/// The width of the field of a key, with room for what it asks for.
pub(super) const KEY: f32 = 22.0 * GRID;

/// What the fields remember between frames.
#[derive(Debug, Default)]
pub(super) struct Editor {
    /// The label they are about.
    of: Option<LabelId>,
    name: Field,
    name_en: Field,
    key: Field,
    /// Whether the field of the key takes the focus when it is next drawn.
    wants_key: bool,
    /// Why the key that was typed cannot be its key.
    key_wrong: Option<String>,
    description: Field,
    colour: Colour,
    sections: Sections,
}

/// A property that is changed.
enum Property {
    Name(String),
    NameEn(String),
    Color(String),
    Key(Option<char>),
    Description(String),
}

fn with(of: &LabelId, property: Property) -> Command {
    let mut change = LabelChange {
        id: of.to_string(),
        ..LabelChange::default()
    };
    match property {
        Property::Name(to) => change.name = Some(to.trim().to_owned()),
        Property::NameEn(to) => change.name_en = Some(to.trim().to_owned()),
        Property::Color(to) => change.color = Some(to),
        Property::Key(to) => change.key = Some(to),
        Property::Description(to) => change.description = Some(to.trim().to_owned()),
    }
    Command::Label(change)
}

impl Editor {
    /// What was typed in fields that are not drawn any more. A key is not among it: whether it
    /// is free was not looked at.
    pub(super) fn finish(&mut self) -> Vec<Command> {
        let Some(of) = self.of.take() else {
            return Vec::new();
        };
        self.key.take();
        self.key_wrong = None;
        let name = self.name.take().filter(|name| !name.trim().is_empty());
        [
            name.map(Property::Name),
            self.name_en.take().map(Property::NameEn),
            self.colour.take().map(Property::Color),
            self.description.take().map(Property::Description),
        ]
        .into_iter()
        .flatten()
        .map(|property| with(&of, property))
        .chain(self.sections.finish(&of).into_iter().map(Command::Label))
        .collect()
    }

    /// Has the field of the key take the focus in the next frame.
    pub(super) fn want_key(&mut self) {
        self.wants_key = true;
    }

    /// Draws the fields of the label at a place in the set. `spans` is how many spans it has, if
    /// that is known, or why it is not.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        desk: &Desk<'_>,
        set: &LabelSet,
        place: usize,
        spans: Option<Result<u64, String>>,
        requests: &mut Vec<Request>,
    ) {
        let language = desk.language;
        let label = &set.labels()[place];
        if self.of.as_ref() != Some(&label.id) {
            requests.extend(self.finish().into_iter().map(Request::Run));
            self.of = Some(label.id.clone());
        }
        ui.spacing_mut().item_spacing.y = GRID;
        let mut changed = Vec::new();
        self.names(ui, desk, set, label, &mut changed);

        ui.add_space(GRID);
        let heading = ui.weak(language.say(Text::LabelColor));
        heading.on_hover_text(language.say(Text::LabelColorTip));
        let color = self.colour.show(ui, language, &label.color);
        changed.extend(color.map(Property::Color));

        ui.add_space(GRID);
        let name = ui.weak(language.say(Text::LabelDescription));
        let id = ui.scope_id().with("description");
        let hint = language.say(Text::LabelDescriptionHint);
        let (response, done) = self.description.show(ui, id, &label.description, |text| {
            TextEdit::multiline(text)
                .hint_text(hint)
                .desired_rows(2)
                .desired_width(f32::INFINITY)
                .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
        });
        response.labelled_by(name.id);
        changed.extend(done.map(Property::Description));

        ui.add_space(GRID);
        ui.weak(language.say(Text::LabelPreview));
        preview::show(ui, language, label, place);

        ui.add_space(2.0 * GRID);
        if let Some(session) = desk.session.as_deref() {
            let more = self.sections.show(ui, language, session, label);
            let commands = more.into_iter().map(Command::Label);
            requests.extend(commands.map(Request::Run));
        }
        // What takes the label away stands apart from what says what it is.
        ui.add_space(2.0 * GRID);
        self.ending(ui, language, set, label, spans, requests);
        let commands = changed
            .into_iter()
            .map(|property| with(&label.id, property));
        requests.extend(commands.map(Request::Run));
    }

    /// The names and the key, side by side.
    fn names(
        &mut self,
        ui: &mut Ui,
        desk: &Desk<'_>,
        set: &LabelSet,
        label: &Label,
        changed: &mut Vec<Property>,
    ) {
        let language = desk.language;
        let id = ui.scope_id();
        let key_width = KEY;
        let gap = 2.0 * GRID;
        let width = (ui.available_width() - key_width - 2.0 * gap) / 2.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.vertical(|ui| {
                ui.set_width(width);
                let of = ui.weak(language.say(Text::LabelName));
                let id = id.with("name");
                let (response, done) = self.name.show(ui, id, &label.name, |text| {
                    TextEdit::singleline(text).desired_width(width - 2.0 * GRID)
                });
                response.labelled_by(of.id);
                let done = done.filter(|name| !name.trim().is_empty());
                changed.extend(done.map(Property::Name));
            });
            ui.vertical(|ui| {
                ui.set_width(width);
                let of = ui.weak(language.say(Text::LabelNameEn));
                let id = id.with("name_en");
                let (response, done) = self.name_en.show(ui, id, &label.name_en, |text| {
                    TextEdit::singleline(text).desired_width(width - 2.0 * GRID)
                });
                response.labelled_by(of.id);
                changed.extend(done.map(Property::NameEn));
            });
            ui.vertical(|ui| {
                ui.set_width(key_width);
                let of = ui.weak(language.say(Text::LabelKey));
                let own = label.key.map(|key| key.to_uppercase().to_string());
                let own = own.unwrap_or_default();
                let hint = language.say(Text::LabelKeyHint);
                let (response, done) = self.key.show(ui, id.with("key"), &own, |text| {
                    TextEdit::singleline(text)
                        .hint_text(hint)
                        .desired_width(key_width - 2.0 * GRID)
                });
                if response.changed() || done.is_some() {
                    let typed = done.as_deref().unwrap_or(self.key.text());
                    match wanted_key(typed, label, set, desk.keys, language) {
                        Ok(key) => {
                            self.key_wrong = None;
                            changed.extend(done.map(|_| Property::Key(key)));
                        }
                        Err(why) => self.key_wrong = Some(why),
                    }
                }
                if ui.input(|input| input.key_pressed(Key::Escape)) {
                    self.key_wrong = None;
                }
                if std::mem::take(&mut self.wants_key) {
                    response.request_focus();
                }
                response.labelled_by(of.id);
            });
        });
        key_refused(ui, self.key_wrong.as_deref());
    }

    /// Deleting and merging, and what becomes of the label's spans.
    fn ending(
        &mut self,
        ui: &mut Ui,
        language: Language,
        set: &LabelSet,
        label: &Label,
        spans: Option<Result<u64, String>>,
        requests: &mut Vec<Request>,
    ) {
        let text = match spans {
            None => language.say(Text::LabelSpansCounting).to_owned(),
            Some(Ok(0)) => language.say(Text::LabelSpansNone).to_owned(),
            Some(Ok(count)) => {
                let count = crate::ui::dialog::count(count);
                language.fill(Text::LabelSpans, &[&count])
            }
            Some(Err(why)) => language.fill(Text::LabelSpansUnknown, &[&why]),
        };
        let others: Vec<(usize, &Label)> = set
            .labels()
            .iter()
            .enumerate()
            .filter(|(_, other)| other.id != label.id)
            .collect();
        ui.horizontal(|ui| {
            ui.add_enabled_ui(!others.is_empty(), |ui| {
                ui.menu_button(language.say(Text::LabelMerge), |ui| {
                    for (place, other) in &others {
                        let name = fonts::drawable(ui.ctx(), language.label(other));
                        let entry = ui.add(Button::new(format!("　　{name}")));
                        let at = entry.rect.left_center() + egui::vec2(2.0 * GRID, 0.0);
                        let at = at - egui::vec2(0.0, mark::SAMPLE.y / 2.0);
                        let rect = egui::Rect::from_min_size(at, mark::SAMPLE);
                        mark::sample(ui.painter(), rect, *place, other, tokens(ui));
                        let into = language.fill(Text::LabelMergeInto, &[&name]);
                        if entry.accessible_name(into).clicked() {
                            requests.push(Request::Run(Command::MergeLabels {
                                from: label.id.to_string(),
                                into: other.id.to_string(),
                            }));
                        }
                    }
                });
            });
            if ui.button(language.say(Text::LabelDelete)).clicked() {
                requests.push(Request::Run(Command::DeleteLabel {
                    id: label.id.to_string(),
                }));
            }
        });
        ui.label(RichText::new(text).small().weak());
    }
}

/// Says below the field of the key, which is the last of its row, why what was typed cannot be the
/// key. Its line is there whether anything is wrong or not.
pub(super) fn key_refused(ui: &mut Ui, why: Option<&str>) {
    let why = fonts::drawable(ui.ctx(), why.unwrap_or(" ")).into_owned();
    let why = RichText::new(why).small();
    ui.with_layout(Layout::top_down(Align::Max), |ui| {
        ui.colored_label(tokens(ui).error, why);
    });
}

/// The key that was typed, if it can be the label's: one letter or digit that is no other label's
/// and no action's.
fn wanted_key(
    typed: &str,
    label: &Label,
    set: &LabelSet,
    keymap: &Keymap,
    language: Language,
) -> Result<Option<char>, String> {
    let others = set.labels().iter().filter(|other| other.id != label.id);
    let others = others.map(|other| (other.key, language.label(other)));
    let Some(key) = free_key(typed, others, language)? else {
        return Ok(None);
    };
    let upper = key.to_uppercase().to_string();
    let action = keys::parse(&upper).and_then(|shortcut| keymap.owner_in_text(&shortcut));
    match action {
        Some(action) => {
            let name = action.name(language);
            Err(language.fill(Text::KeyOfAction, &[&upper, name]))
        }
        None => Ok(Some(key)),
    }
}

/// The key that was typed, in lower case, if it is one letter or digit that none of the others,
/// each with its name, has; none if nothing was typed.
pub(super) fn free_key<'a>(
    typed: &str,
    mut others: impl Iterator<Item = (Option<char>, &'a str)>,
    language: Language,
) -> Result<Option<char>, String> {
    let mut chars = typed.trim().chars();
    let key = match (chars.next(), chars.next()) {
        (None, _) => return Ok(None),
        (Some(key), None) if key.is_ascii_alphanumeric() => key.to_ascii_lowercase(),
        _ => return Err(language.say(Text::KeyNotOne).to_owned()),
    };
    let same = |other: char| other.to_lowercase().eq(key.to_lowercase());
    match others.find(|(other, _)| other.is_some_and(same)) {
        Some((_, name)) => {
            let upper = key.to_uppercase().to_string();
            Err(language.fill(Text::KeyOfLabel, &[&upper, name]))
        }
        None => Ok(Some(key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::labels::{LabelOperation, default_labels};
    use crate::ui::action::Action;

    #[test]
    fn a_key_belongs_to_one_label_or_one_action() {
        let mut set = LabelSet::default();
        for label in default_labels() {
            set.apply(&LabelOperation::Put(label));
        }
        let mut keymap = Keymap::default();
        keymap.set(Action::Flowing, vec![keys::parse("G").unwrap()]);
        let check = |typed: &str, expected: Result<Option<char>, &str>| {
            let person = &set.labels()[0];
            let found = wanted_key(typed, person, &set, &keymap, Language::English);
            match expected {
                Ok(key) => assert_eq!(found, Ok(key), "{typed}"),
                Err(part) => assert!(found.unwrap_err().contains(part), "{typed}"),
            }
        };
        check("", Ok(None));
        check("P", Ok(Some('p')));
        check(" x ", Ok(Some('x')));
        check("7", Ok(Some('7')));
        check("o", Err("Organization"));
        check("g", Err("Flowing"));
        check("ab", Err("one letter"));
        check("人", Err("one letter"));
    }
}
