//! The chosen span: its words, label, edges, note and attributes, who tagged it, where it stands.
//! What is typed becomes a command on Enter or when the field is left, also by choosing another
//! span.

use std::collections::BTreeMap;

use egui::{Button, ComboBox, Rect, RichText, Role, Sense, TextEdit, Ui, WidgetInfo, vec2};

use crate::core::labels::Label;
use crate::core::page_lines::line_and_column;
use crate::core::{Address, SpanId, SpanState};
use crate::session::command::{ArticleRef, Command, SpanRef};
use crate::session::{Session, article_id};
use crate::ui::action::Action;
use crate::ui::article::Shown;
use crate::ui::field::Field;
use crate::ui::strings::Text;
use crate::ui::theme::{ENTRY, GRID, INTERFACE, tokens};
use crate::ui::window::Request;
use crate::ui::{dialog, fonts, mark, moment};

use super::{Part, Seat, attributes, relations};

/// What the inspector remembers between frames.
#[derive(Debug, Default)]
pub(super) struct Inspector {
    /// The span that fields are about, and its article.
    of: Option<(Address, SpanId)>,
    facts: Option<Facts>,
    note: Field,
    attributes: BTreeMap<String, Field>,
    new_key: String,
    new_value: Field,
}

/// The room that an edge's name and buttons need.
const EDGE: f32 = 26.0 * GRID;

/// What is to be told of a span, read once for each state of the text.
#[derive(Debug)]
struct Facts {
    span: SpanId,
    stamp: u64,
    words: String,
    state: SpanState,
    /// Which of [`Shown::labels`].
    label: u32,
    note: String,
    attributes: BTreeMap<String, String>,
    tagged: Option<(String, i64)>,
    /// The line of the article, from 1.
    line: Option<usize>,
    page: Option<Place>,
}

/// A place on a page as it came.
#[derive(Debug)]
struct Place {
    name: String,
    /// From 1; none for what an editor typed.
    line_and_column: Option<(u32, u32)>,
}

/// Whether digits choose what an attribute says, or which labels the article has.
pub(super) fn takes_digits(context: &egui::Context) -> bool {
    attributes::takes_digits(context)
}

impl Inspector {
    /// What was typed in fields that are not drawn any more.
    pub(super) fn finish(&mut self) -> Vec<Command> {
        let Some((article, span)) = &self.of else {
            return Vec::new();
        };
        let (article, span) = named(*article, span);
        let mut commands = Vec::new();
        if let Some(note) = self.note.take() {
            commands.push(note_command(&article, &span, &note));
        }
        for (key, field) in &mut self.attributes {
            if let Some(value) = field.take() {
                commands.push(attribute_command(&article, &span, key, &value));
            }
        }
        let key = self.new_key.trim().to_owned();
        if let Some(value) = self.new_value.take()
            && !key.is_empty()
        {
            commands.push(attribute_command(&article, &span, &key, &value));
        }
        self.new_key.clear();
        commands
    }

    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        seat: &mut Seat<'_>,
        takes_focus: Option<Part>,
        requests: &mut Vec<Request>,
    ) {
        let of = seat.shown.and_then(Shown::article).zip(seat.span.cloned());
        if self.of != of {
            requests.extend(self.finish().into_iter().map(Request::Run));
            self.attributes.clear();
            self.of = of;
        }
        let (Some(shown), Some((article, span))) = (seat.shown, self.of.clone()) else {
            ui.weak(seat.language.say(Text::NothingChosen));
            let takes = takes_focus == Some(Part::Attributes);
            attributes::of_article(ui, seat, takes, requests);
            return;
        };
        let is_known = |facts: &Facts| facts.span == span && facts.stamp == shown.stamp();
        if !self.facts.as_ref().is_some_and(is_known) {
            self.facts = Facts::read(seat.session, shown, article, &span);
        }
        let Some(facts) = self.facts.take() else {
            ui.weak(seat.language.say(Text::NothingChosen));
            return;
        };
        self.body(ui, seat, shown, &facts, takes_focus, requests);
        self.facts = Some(facts);
    }

    fn body(
        &mut self,
        ui: &mut Ui,
        seat: &Seat<'_>,
        shown: &Shown,
        facts: &Facts,
        takes_focus: Option<Part>,
        requests: &mut Vec<Request>,
    ) {
        let Some((article, span)) = &self.of else {
            return;
        };
        let (article, span) = named(*article, span);
        let language = seat.language;
        ui.spacing_mut().item_spacing.y = 1.5 * GRID;
        let text = RichText::new(fonts::drawable(ui.ctx(), &facts.words)).size(INTERFACE + 3.0);
        let words = ui.add(egui::Label::new(text).truncate());
        words.on_hover_text(fonts::drawable(ui.ctx(), &facts.words));
        let odd = match facts.state {
            SpanState::Whole => None,
            SpanState::Torn => Some(Text::Torn),
            SpanState::Dormant => Some(Text::DormantTip),
        };
        if let Some(odd) = odd {
            ui.colored_label(tokens(ui).error, language.say(odd));
        }
        let takes_label = takes_focus == Some(Part::Inspector);
        ui.horizontal(|ui| {
            let name = language.say(Text::RemoveTag);
            let font = egui::FontId::proportional(INTERFACE);
            let galley =
                ui.painter()
                    .layout_no_wrap(name.to_owned(), font, egui::Color32::PLACEHOLDER);
            let button = galley.size().x + 2.0 * ui.spacing().button_padding.x;
            let width = ui.available_width() - button - ui.spacing().item_spacing.x;
            // It is cut rather than push the button out of the panel.
            let seated = vec2(width, ENTRY);
            ui.allocate_ui_with_layout(seated, *ui.layout(), |ui| {
                label_choice(ui, seat, shown, (facts.label, width), takes_label, requests);
            });
            let remove = ui.button(name).on_hover_text(seat.tip(ui, Action::Untag));
            if remove.clicked() {
                requests.push(Request::Act(Action::Untag));
            }
        });
        edges(ui, seat, facts.state != SpanState::Dormant, requests);
        let label = shown.label_at(facts.label);
        let takes = takes_focus == Some(Part::Attributes);
        self.declared(ui, seat, facts, label, takes, requests);
        relations::parts(ui, seat, shown, (&article, &span), &facts.span, requests);
        relations::show(ui, seat, shown, &article, &facts.span, requests);

        let id = ui.scope_id();
        let hint = language.say(Text::NoteHint);
        let (note, done) = self.note.show(ui, id.with("note"), &facts.note, |text| {
            TextEdit::multiline(text)
                .hint_text(hint)
                .desired_rows(2)
                .desired_width(f32::INFINITY)
                .return_key(egui::KeyboardShortcut::new(
                    egui::Modifiers::SHIFT,
                    egui::Key::Enter,
                ))
        });
        let note = note.accessible_name(language.say(Text::NoteField));
        let note = note.on_hover_text(seat.tip(ui, Action::Note));
        if takes_focus == Some(Part::Note) {
            note.request_focus();
            note.scroll_to_me(None);
        }
        if let Some(note) = done {
            requests.push(Request::Run(note_command(&article, &span, &note)));
        }
        provenance(ui, seat, facts);
        ui.add_space(GRID);
        self.attributes(ui, seat, facts, label, &(article, span), requests);
    }

    /// What the label declares.
    fn declared(
        &mut self,
        ui: &mut Ui,
        seat: &Seat<'_>,
        facts: &Facts,
        label: Option<&Label>,
        takes_focus: bool,
        requests: &mut Vec<Request>,
    ) {
        let declared = label.map_or(&[][..], |label| &label.attributes);
        let is_declared = |key: &str| declared.iter().any(|attribute| attribute.id == *key);
        self.attributes
            .retain(|key, _| facts.attributes.contains_key(key) || is_declared(key));
        let Some((article, span)) = &self.of else {
            return;
        };
        let (article, span) = named(*article, span);
        for (number, attribute) in declared.iter().enumerate() {
            let value = facts.attributes.get(&attribute.id).map(String::as_str);
            let field = self.attributes.entry(attribute.id.clone()).or_default();
            let focus = takes_focus && number == 0;
            let said = attributes::show(ui, seat, (number, attribute), value, field, focus);
            if let Some(value) = said {
                let command = attribute_command(&article, &span, &attribute.id, &value);
                requests.push(Request::Run(command));
            }
        }
    }

    /// The other attributes, and two fields for another.
    fn attributes(
        &mut self,
        ui: &mut Ui,
        seat: &Seat<'_>,
        facts: &Facts,
        label: Option<&Label>,
        (article, span): &(ArticleRef, SpanRef),
        requests: &mut Vec<Request>,
    ) {
        let language = seat.language;
        let id = ui.scope_id().with("attributes");
        // The bar that scrolls floats over the right edge.
        let wide = ui.available_width() - 2.0 * GRID;
        let key_width = wide * 0.34;
        let button = 6.0 * GRID;
        let gap = ui.spacing().item_spacing.x;
        let value_width = wide - key_width - button - 2.0 * gap;
        let is_declared = |key: &str| {
            label.is_some_and(|label| label.attributes.iter().any(|one| one.id == *key))
        };
        for (key, value) in facts.attributes.iter().filter(|(key, _)| !is_declared(key)) {
            let shown_key = fonts::drawable(ui.ctx(), key).into_owned();
            ui.horizontal(|ui| {
                ui.set_min_height(ENTRY);
                dialog::cell(ui, key_width, |ui| {
                    ui.add(egui::Label::new(&shown_key).truncate())
                });
                let field = self.attributes.entry(key.clone()).or_default();
                let (response, done) = field.show(ui, id.with(key), value, |text| {
                    TextEdit::singleline(text).desired_width(value_width)
                });
                response.accessible_name(shown_key.as_str());
                if let Some(value) = done {
                    let command = attribute_command(article, span, key, &value);
                    requests.push(Request::Run(command));
                }
                let name = language.fill(Text::RemoveAttribute, &[&shown_key]);
                let remove = ui.add(Button::new("×").min_size(vec2(button, 0.0)));
                let remove = remove.accessible_name(name.as_str()).on_hover_text(&name);
                if remove.clicked() {
                    let command = attribute_command(article, span, key, "");
                    requests.push(Request::Run(command));
                }
            });
        }
        ui.horizontal(|ui| {
            let key = TextEdit::singleline(&mut self.new_key)
                .hint_text(language.say(Text::NewAttribute))
                .desired_width(key_width);
            ui.add(key)
                .accessible_name(language.say(Text::NewAttribute));
            let hint = language.say(Text::NewValue);
            let (response, done) = self.new_value.show(ui, id.with(0), "", |text| {
                TextEdit::singleline(text)
                    .hint_text(hint)
                    .desired_width(value_width + button + gap)
            });
            response.accessible_name(hint);
            let key = self.new_key.trim().to_owned();
            if let Some(value) = done.filter(|_| !key.is_empty()) {
                self.new_key.clear();
                let command = attribute_command(article, span, &key, &value);
                requests.push(Request::Run(command));
            }
        });
    }
}

impl Facts {
    fn read(session: &mut Session, shown: &Shown, article: Address, id: &SpanId) -> Option<Self> {
        let (label, words, at) = match (shown.span(id), shown.dormant(id)) {
            (Some(span), _) => (span.label, shown.words(span), span.extent().start),
            (None, Some(dormant)) => (dormant.label, dormant.held.to_string(), dormant.gap),
            (None, None) => return None,
        };
        let document = session.document(article.buffer.page).ok()?;
        let span = document.span(id)?;
        let state = span.standing().state;
        let tagged_by = span.tagged_by();
        let note = span.note().unwrap_or_default().to_owned();
        let attributes = span.attributes().clone();
        let members = span.members().iter().flatten();
        let mut on_page = members.clone().filter(|run| !run.buffer.is_typed());
        let first = on_page
            .next()
            .or(members.clone().next())
            .map(|run| run.first());
        let place = first.map(|first| (first, line_and_column(document, first)));
        let tagged = session.signed(tagged_by).ok().flatten();
        let page = place.and_then(|(first, line_and_column)| {
            let number = session.page_number(first.buffer.page)?;
            Some(Place {
                name: session.bundle().page(number).ok()??.name,
                line_and_column,
            })
        });
        Some(Self {
            span: id.clone(),
            stamp: shown.stamp(),
            words,
            state,
            label,
            note,
            attributes,
            tagged,
            line: Some(shown.row_of(at) + 1),
            page,
        })
    }
}

fn named(article: Address, span: &SpanId) -> (ArticleRef, SpanRef) {
    let span = span.to_string();
    (ArticleRef::Name(article_id(article)), SpanRef::Id { span })
}

fn note_command(article: &ArticleRef, span: &SpanRef, note: &str) -> Command {
    let note = note.trim();
    Command::Note {
        article: article.clone(),
        span: span.clone(),
        note: (!note.is_empty()).then(|| note.to_owned()),
    }
}

/// Sets an attribute; without a value it goes.
fn attribute_command(article: &ArticleRef, span: &SpanRef, key: &str, value: &str) -> Command {
    let value = value.trim();
    Command::Attribute {
        article: article.clone(),
        span: span.clone(),
        key: key.to_owned(),
        value: (!value.is_empty()).then(|| value.to_owned()),
    }
}

/// The label, which can be chosen.
fn label_choice(
    ui: &mut Ui,
    seat: &Seat<'_>,
    shown: &Shown,
    (label, width): (u32, f32),
    takes_focus: bool,
    requests: &mut Vec<Request>,
) {
    let language = seat.language;
    let Some(own) = shown.labels.get(label as usize) else {
        return;
    };
    let indent = " ".repeat(8);
    let said = |label: &crate::core::labels::Label| {
        let key = label.key.map(|key| key.to_uppercase().to_string());
        let name = fonts::drawable(ui.ctx(), language.label(label));
        format!("{indent}{name}　{}", key.unwrap_or_default())
            .trim_end()
            .to_owned()
    };
    let names: Vec<String> = shown.labels.iter().map(said).collect();
    let name = language.say(Text::LabelOf);
    let choice = ComboBox::from_id_salt("label")
        .selected_text(said(own))
        .width(width)
        .truncate()
        .height(ENTRY * 12.0)
        .show_ui(ui, |ui| {
            for (place, name) in names.iter().enumerate() {
                if shown.labels[place].of_article && place != label as usize {
                    continue;
                }
                let entry = ui.selectable_label(place == label as usize, name);
                sample(ui, entry.rect, shown, place);
                let other = &shown.labels[place];
                if entry.clicked() && place != label as usize {
                    requests.push(Request::Retag(other.id.clone()));
                }
            }
        });
    let choice = choice.response.accessible_name(name);
    sample(ui, choice.rect, shown, label as usize);
    if takes_focus {
        choice.request_focus();
        choice.scroll_to_me(None);
    }
}

/// Draws a label's mark at the left of an entry.
fn sample(ui: &Ui, rect: Rect, shown: &Shown, place: usize) {
    let at = egui::pos2(
        rect.left() + 2.0 * GRID,
        rect.center().y - mark::SAMPLE.y / 2.0,
    );
    let at = Rect::from_min_size(at, mark::SAMPLE);
    let plain = crate::core::labels::Label {
        key: None,
        ..shown.labels[place].clone()
    };
    mark::sample(ui.painter(), at, place, &plain, tokens(ui));
}

/// Four buttons that move the edges by a character, with Shift by a word.
fn edges(ui: &mut Ui, seat: &Seat<'_>, enabled: bool, requests: &mut Vec<Request>) {
    let language = seat.language;
    let ends = [
        (
            Text::StartEdge,
            [
                ("←", Action::StartBack, Action::StartBackWord),
                ("→", Action::StartForward, Action::StartForwardWord),
            ],
        ),
        (
            Text::EndEdge,
            [
                ("←", Action::EndBack, Action::EndBackWord),
                ("→", Action::EndForward, Action::EndForwardWord),
            ],
        ),
    ];
    let shift = ui.input(|input| input.modifiers.shift);
    let height = std::mem::replace(&mut ui.spacing_mut().interact_size.y, ENTRY);
    let width = |name| {
        let font = egui::FontId::proportional(INTERFACE);
        let (text, colour) = (language.say(name).to_owned(), egui::Color32::PLACEHOLDER);
        ui.painter().layout_no_wrap(text, font, colour).size().x
    };
    let named = ends
        .iter()
        .map(|(name, _)| width(*name))
        .fold(0.0, f32::max);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(GRID, GRID);
        for (number, (name, buttons)) in ends.into_iter().enumerate() {
            let room = ui.available_size_before_wrap().x;
            if number > 0 && room < EDGE {
                ui.end_row();
            } else if number > 0 {
                ui.add_space(2.0 * GRID);
            }
            // The arrows of both stand below each other where there is no room beside.
            dialog::cell(ui, named, |ui| ui.weak(language.say(name)));
            for (glyph, by_character, by_word) in buttons {
                let button = Button::new(glyph).min_size(vec2(7.0 * GRID, 0.0));
                let response = ui.add_enabled(enabled, button);
                response.widget_info(|| {
                    WidgetInfo::labeled(Role::Button, enabled, by_character.name(language))
                });
                if response.clicked() {
                    let action = if shift { by_word } else { by_character };
                    requests.push(Request::Act(action));
                }
                let tips = [seat.tip(ui, by_character), seat.tip(ui, by_word)];
                response.on_hover_ui(|ui| {
                    ui.label(&tips[0]);
                    let shift = language.say(Text::WithShift);
                    ui.weak(format!("{shift} {}", tips[1]));
                });
            }
        }
    });
    ui.spacing_mut().interact_size.y = height;
}

/// Who tagged it and when; where it stands in the article and on its page.
fn provenance(ui: &mut Ui, seat: &Seat<'_>, facts: &Facts) {
    let language = seat.language;
    // What is said, and what is said while one points at it.
    let mut lines = Vec::new();
    if let Some((author, time)) = &facts.tagged {
        let said = |when: &str| language.fill(Text::TaggedBy, &[author, when]);
        lines.push((
            said(&moment::short(language, *time)),
            said(&moment::exact(*time)),
        ));
    }
    if let Some(line) = facts.line {
        let said = language.fill(Text::StandsAt, &[&line.to_string()]);
        lines.push((said.clone(), said));
    }
    if let Some(page) = &facts.page {
        let said = |name: &str| match page.line_and_column {
            Some((line, column)) => {
                let (line, column) = (line.to_string(), column.to_string());
                language.fill(Text::OnPage, &[name, &line, &column])
            }
            None => language.fill(Text::TypedOnPage, &[name]),
        };
        let file = page.name.rsplit(['/', '\\']).next();
        lines.push((said(file.unwrap_or_default()), said(&page.name)));
    }
    let gap = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
    for (line, tip) in lines {
        let line = fonts::drawable(ui.ctx(), &line).into_owned();
        let text = egui::Label::new(RichText::new(&line).small().weak());
        ui.add(text.truncate().sense(Sense::hover()))
            .on_hover_text(fonts::drawable(ui.ctx(), &tip));
    }
    ui.spacing_mut().item_spacing.y = gap;
}
