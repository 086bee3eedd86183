//! What is said of the chosen span by the attributes of its label, each by its kind; and the
//! labels of the article as a whole. Everything can be done by keys: a row that has the focus takes
//! digits, fields are fields.

use egui::{
    Button, Color32, Frame, Id, Key, Margin, RichText, Role, Sense, TextEdit, TextStyle, Ui,
    WidgetInfo, vec2,
};

use crate::core::labels::{Attribute, AttributeKind, NO, YES};
use crate::session::article_id;
use crate::session::command::{ArticleRef, Command};
use crate::ui::action::Action;
use crate::ui::article::Shown;
use crate::ui::dialog;
use crate::ui::field::Field;
use crate::ui::fonts;
use crate::ui::strings::labels::LabelText;
use crate::ui::theme::{ENTRY, GRID, tokens};
use crate::ui::window::Request;

use super::Seat;

/// Rows that digits choose in; more than a label has.
const ROWS: usize = 64;
/// The row of the article's labels.
const OF_ARTICLE: usize = ROWS - 1;
/// How far the frame of a row that has the focus stands from what is in it.
const FRAME: f32 = 2.0;

fn row_id(number: usize) -> Id {
    Id::unique(("attribute row", number.min(ROWS - 1)))
}

/// Whether a row has the focus in which digits choose.
pub(super) fn takes_digits(context: &egui::Context) -> bool {
    let focused = context.memory(|memory| memory.focused());
    focused.is_some_and(|id| (0..ROWS).any(|number| row_id(number) == id))
}

/// A digit, Backspace or Delete pressed in a row that has the focus: the choice from 0, or none for
/// taking back.
fn pressed(ui: &Ui, id: Id) -> Option<Option<usize>> {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return None;
    }
    const DIGITS: [Key; 9] = [
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num6,
        Key::Num7,
        Key::Num8,
        Key::Num9,
    ];
    ui.input_mut(|input| {
        for (number, key) in DIGITS.into_iter().enumerate() {
            if input.consume_key(egui::Modifiers::NONE, key) {
                return Some(Some(number));
            }
        }
        let clear = input.consume_key(egui::Modifiers::NONE, Key::Backspace)
            || input.consume_key(egui::Modifiers::NONE, Key::Num0);
        clear.then_some(None)
    })
}

/// Draws an attribute; gives what it is to say, nothing for saying nothing.
pub(super) fn show(
    ui: &mut Ui,
    seat: &Seat<'_>,
    (number, attribute): (usize, &Attribute),
    value: Option<&str>,
    field: &mut Field,
    takes_focus: bool,
) -> Option<String> {
    let language = seat.language;
    let name = match language.called((&attribute.name, &attribute.name_en)) {
        "" => &attribute.id,
        name => name,
    };
    let name = fonts::drawable(ui.ctx(), name).into_owned();
    let wide = ui.available_width();
    let name_width = wide * 0.3;
    let gap = ui.spacing().item_spacing.x;
    let value_width = wide - name_width - gap;
    let is_missing = attribute.required && value.is_none_or(str::is_empty);
    let wrong = is_missing || value.is_some_and(|value| !attribute.takes(value));
    let name = if is_missing {
        format!("{name} *")
    } else {
        name
    };
    let choices: Vec<(String, String)> = match &attribute.kind {
        AttributeKind::Choice(values) => values
            .iter()
            .map(|one| {
                let said = match language.called((&one.name, &one.name_en)) {
                    "" => one.id.clone(),
                    said => said.to_owned(),
                };
                (one.id.clone(), said)
            })
            .collect(),
        AttributeKind::Flag => {
            let say = |text: LabelText| language.say(text).to_owned();
            let (yes, no) = (say(LabelText::Yes), say(LabelText::No));
            vec![(YES.to_owned(), yes), (NO.to_owned(), no)]
        }
        _ => Vec::new(),
    };
    let heading = |ui: &mut Ui, width: f32| {
        dialog::cell(ui, width, |ui| {
            let text = RichText::new(&name);
            let text = if wrong {
                text.color(tokens(ui).error)
            } else {
                text
            };
            ui.add(egui::Label::new(text).truncate())
        });
    };
    let picked = |ui: &mut Ui, width: f32| {
        let chosen = |id: &str| value == Some(id);
        let row = (number, name.as_str());
        let picked = pick(ui, row, width, &choices, &chosen, takes_focus);
        picked.map(|at| at.filter(|id| value != Some(id)).unwrap_or_default())
    };
    // Long ones are fewer rows below the name than beside it.
    if 1 + rows(ui, &choices, wide) < rows(ui, &choices, value_width) {
        heading(ui, wide);
        return picked(ui, wide);
    }
    ui.horizontal_top(|ui| {
        ui.set_min_height(ENTRY);
        heading(ui, name_width);
        match &attribute.kind {
            AttributeKind::Choice(_) | AttributeKind::Flag => picked(ui, value_width),
            AttributeKind::Text | AttributeKind::Reference { .. } | AttributeKind::Other(_) => {
                let link = value.and_then(|value| attribute.address(value));
                let button = if link.is_some() { 8.0 * GRID } else { 0.0 };
                let id = ui.scope_id().with(("attribute", number));
                let (response, done) = field.show(ui, id, value.unwrap_or_default(), |text| {
                    TextEdit::singleline(text).desired_width(value_width - button)
                });
                let response = response.accessible_name(name.as_str());
                if takes_focus {
                    response.request_focus();
                    response.scroll_to_me(None);
                }
                if let Some(link) = link {
                    let said = language.fill(LabelText::OpenEntry, &[&link]);
                    let open = ui.add(Button::new("↗").min_size(vec2(6.0 * GRID, 0.0)));
                    let open = open.accessible_name(said.as_str());
                    if open.on_hover_text(said).clicked() {
                        ui.open_url(egui::OpenUrl::new_tab(link));
                    }
                }
                done
            }
        }
    })
    .inner
}

/// What a button of a choice says.
fn choice_text(ui: &Ui, at: usize, said: &str) -> String {
    let said = fonts::drawable(ui.ctx(), said);
    match at {
        0..9 => format!("{} {said}", at + 1),
        _ => said.into_owned(),
    }
}

/// Between buttons of a choice.
const GAP: f32 = GRID / 2.0;

/// How many rows the buttons of a choice take in such a width.
fn rows(ui: &Ui, choices: &[(String, String)], width: f32) -> usize {
    let font = TextStyle::Button.resolve(ui.style());
    let around = 2.0 * ui.spacing().button_padding.x;
    let whole = width - 2.0 * FRAME;
    let (mut rows, mut left) = (1, whole);
    for (at, (_, said)) in choices.iter().enumerate() {
        let text = choice_text(ui, at, said);
        let text = ui
            .painter()
            .layout_no_wrap(text, font.clone(), Color32::PLACEHOLDER);
        let needed = text.size().x + around;
        if needed > left && left < whole {
            rows += 1;
            left = whole;
        }
        left -= needed + GAP;
    }
    rows
}

/// A row of buttons that digits choose too. Gives the id that is chosen, or none for taking back.
fn pick(
    ui: &mut Ui,
    (number, name): (usize, &str),
    width: f32,
    choices: &[(String, String)],
    chosen: &dyn Fn(&str) -> bool,
    takes_focus: bool,
) -> Option<Option<String>> {
    let id = row_id(number);
    let mut picked = pressed(ui, id).map(|digit| {
        let choice = digit.and_then(|digit| choices.get(digit));
        choice.map(|(id, _)| id.clone())
    });
    // What is drawn around it stands within the panel.
    let around = Frame::NONE.inner_margin(Margin::symmetric(FRAME as i8, 0));
    let inner = around.show(ui, |ui| {
        ui.set_width(width - 2.0 * FRAME);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(GAP, GAP);
            for (at, (id, said)) in choices.iter().enumerate() {
                let text = choice_text(ui, at, said);
                let button = ui.add(Button::new(text).selected(chosen(id)));
                let said = fonts::drawable(ui.ctx(), said);
                let label = format!("{name} {said}");
                let is_chosen = chosen(id);
                button.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &label));
                if button.clicked() {
                    picked = Some(Some(id.clone()));
                }
            }
        });
    });
    // The row itself has the focus, so that Tab goes from row to row and digits choose.
    let rect = inner.response.rect.expand2(vec2(0.0, FRAME));
    let row = ui.interact(rect, id, Sense::focusable_noninteractive());
    row.widget_info(|| WidgetInfo::labeled(Role::Group, true, name));
    if takes_focus {
        row.request_focus();
        row.scroll_to_me(None);
    }
    if row.has_focus() {
        let stroke = egui::Stroke::new(1.0, tokens(ui).accent);
        ui.painter()
            .rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Inside);
    }
    picked
}

/// The labels that an article can have as a whole: each given or taken by a click or its digit.
pub(super) fn of_article(
    ui: &mut Ui,
    seat: &mut Seat<'_>,
    takes_focus: bool,
    requests: &mut Vec<Request>,
) {
    let language = seat.language;
    let Some(article) = seat.shown.and_then(Shown::article) else {
        return;
    };
    let set = seat.session.labels();
    let labels: Vec<(String, String)> = set
        .labels()
        .iter()
        .filter(|label| label.of_article)
        .map(|label| (label.id.to_string(), language.label(label).to_owned()))
        .collect();
    let set = set.clone();
    let Ok(document) = seat.session.document(article.buffer.page) else {
        return;
    };
    let given: Vec<String> = document
        .article_labels(article)
        .filter_map(|(label, _)| set.resolve(label))
        .map(|label| label.id.to_string())
        .collect();
    if labels.is_empty() && given.is_empty() {
        if takes_focus {
            ui.weak(language.say(LabelText::NoArticleLabels));
        }
        return;
    }
    ui.add_space(2.0 * GRID);
    let heading = language.say(LabelText::ArticleLabels);
    ui.weak(heading)
        .on_hover_text(seat.tip(ui, Action::Attributes));
    let mut all = labels;
    for id in &given {
        if all.iter().all(|(other, _)| other != id) {
            let label = set.labels().iter().find(|label| *label.id == **id);
            let name = label.map_or(id.as_str(), |label| language.label(label));
            all.push((id.clone(), name.to_owned()));
        }
    }
    let width = ui.available_width();
    let has = |id: &str| given.iter().any(|other| other == id);
    let picked = pick(ui, (OF_ARTICLE, heading), width, &all, &has, takes_focus);
    if let Some(Some(label)) = picked {
        let given = !has(&label);
        requests.push(Request::Run(Command::LabelArticle {
            article: ArticleRef::Name(article_id(article)),
            label,
            given,
        }));
    }
}
