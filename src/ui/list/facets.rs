//! What can be chosen above the list: states of work, newspaper, dates, doubtful breaks and tags,
//! and the order.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{
    Button, PopupCloseBehavior, RichText, ScrollArea, Shape, Stroke, TextEdit, Ui, pos2, vec2,
};

use crate::core::Progress;
use crate::session::Session;
use crate::session::catalog::{ListIndex, ListOrder};
use crate::ui::dialog::count;
use crate::ui::fonts;
use crate::ui::strings::labels::LabelText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, SMALL, tokens};

use super::asked::{Asked, Bound, order, state};

/// In a panel narrower than this there are signs alone.
const NARROW: f32 = 56.0 * GRID;
/// The width of what a facet's menu shows.
const MENU: f32 = 72.0 * GRID;
/// How many newspapers are seen at once.
const NEWSPAPERS: f32 = 7.0;

const STATES: [Progress; 3] = [Progress::Todo, Progress::Doing, Progress::Done];

const ORDERS: [ListOrder; 9] = [
    ListOrder::List,
    ListOrder::Title,
    ListOrder::Date,
    ListOrder::Newspaper,
    ListOrder::Characters,
    ListOrder::Spans,
    ListOrder::Doubtful,
    ListOrder::Progress,
    ListOrder::Gain,
];

/// The mark of a state of work.
pub(super) fn mark(progress: Progress) -> &'static str {
    match progress {
        Progress::Todo => "○",
        Progress::Doing => "◐",
        Progress::Done => "●",
    }
}

/// Draws the row.
pub(super) fn show(ui: &mut Ui, language: Language, session: &mut Session, asked: &mut Asked) {
    ui.spacing_mut().item_spacing.x = GRID;
    // A narrow panel has room for signs, not for words beside them.
    let is_narrow = ui.available_width() < NARROW;
    if is_narrow {
        ui.spacing_mut().button_padding.x = GRID;
    }
    states(ui, language, session, asked, is_narrow);
    filter(ui, language, session, asked, is_narrow);
    sort(ui, language, asked, is_narrow);
}

fn states(ui: &mut Ui, language: Language, session: &Session, asked: &mut Asked, is_narrow: bool) {
    let totals = session.ready_index().map(|index| index.totals());
    ui.spacing_mut().item_spacing.x = 0.0;
    for (at, progress) in STATES.into_iter().enumerate() {
        let wanted = &mut asked.wanted_mut().progress;
        let is_chosen = *wanted == Some(progress);
        let name = language.say(state(progress));
        let width = if is_narrow { 5.0 } else { 6.0 } * GRID;
        let button = Button::selectable(is_chosen, mark(progress)).min_size(vec2(width, ENTRY));
        let counted = totals.map(|totals| count(u64::from(totals.articles[at])));
        let tip = language.fill(Text::OnlyState, &[name, &counted.unwrap_or_default()]);
        let response = ui.add(button).accessible_name(name).on_hover_text(tip);
        if response.clicked() {
            *wanted = (!is_chosen).then_some(progress);
            ui.request_repaint();
        }
    }
    ui.spacing_mut().item_spacing.x = GRID;
    ui.add_space(GRID);
}

/// A name in the colour of what is chosen, if something is.
fn coloured(ui: &Ui, name: &str, is_chosen: bool) -> RichText {
    let text = RichText::new(name);
    match is_chosen {
        true => text.color(tokens(ui).accent),
        false => text,
    }
}

/// The sign of a button that opens a menu.
fn sign(ui: &Ui, button: egui::Rect) {
    let at = button.right_center() - vec2(3.0 * GRID, 0.0);
    let points = [(-4.0, -2.0), (0.0, 2.0), (4.0, -2.0)];
    let points = points.map(|(x, y)| pos2(at.x + x, at.y + y)).to_vec();
    let line = Shape::line(points, Stroke::new(1.2, tokens(ui).quiet));
    ui.painter().add(line);
}

// ---- what to leave out ----

fn filter(
    ui: &mut Ui,
    language: Language,
    session: &mut Session,
    asked: &mut Asked,
    is_narrow: bool,
) {
    let wanted = asked.wanted();
    let is_chosen = wanted.newspaper.is_some()
        || wanted.labels.is_some()
        || wanted.from.is_some()
        || wanted.to.is_some()
        || wanted.has_doubtful.is_some()
        || wanted.has_spans.is_some();
    // The room at the right is for the sign that it opens.
    let button = Button::new(coloured(ui, language.say(Text::Facets), is_chosen))
        .right_text(RichText::new(if is_narrow { "" } else { "   " }))
        .min_size(vec2(0.0, ENTRY));
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (response, _) = MenuButton::from_button(button).config(config).ui(ui, |ui| {
        // As in a panel, not as in a menu of commands.
        ui.reset_style();
        ui.set_width(MENU);
        ui.spacing_mut().item_spacing = vec2(GRID, GRID);
        newspapers(ui, language, session, asked);
        ui.separator();
        labels(ui, language, session, asked);
        dates(ui, language, session, asked);
        ui.separator();
        let wanted = asked.wanted_mut();
        let doubtful = [Text::All, Text::WithDoubtful, Text::WithoutDoubtful];
        either(
            ui,
            language,
            Text::OrderDoubtful,
            doubtful,
            &mut wanted.has_doubtful,
        );
        let tags = [Text::All, Text::WithTags, Text::WithoutTags];
        either(ui, language, Text::OrderTags, tags, &mut wanted.has_spans);
        ui.separator();
        let clear = Button::new(language.say(Text::ClearFilter)).min_size(vec2(MENU, ENTRY));
        if ui.add_enabled(asked.wanted().leaves_out(), clear).clicked() {
            asked.clear();
        }
    });
    let name = language.say(Text::Facets);
    if !is_narrow {
        sign(ui, response.accessible_name(name).rect);
    }
}

fn newspapers(ui: &mut Ui, language: Language, session: &Session, asked: &mut Asked) {
    ui.weak(language.say(Text::Newspaper));
    let Some(index) = session.ready_index() else {
        ui.weak(language.say(Text::ListBeingMade));
        return;
    };
    let all = index.newspapers();
    let wanted = &mut asked.wanted_mut().newspaper;
    let rows = all.len() + 1;
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt("newspapers")
        .max_height(NEWSPAPERS * ENTRY)
        .show_rows(ui, ENTRY, rows, |ui, seen| {
            for at in seen {
                let (name, value, number) = match at.checked_sub(1).and_then(|at| all.get(at)) {
                    None => (language.say(Text::All), None, index.len() as u64),
                    Some((name, number)) => (
                        match name.as_str() {
                            "" => language.say(Text::NoNewspaper),
                            name => name,
                        },
                        Some(name.clone()),
                        u64::from(*number),
                    ),
                };
                let name = fonts::drawable(ui.ctx(), name).into_owned();
                let button = Button::selectable(*wanted == value, name.clone())
                    .right_text(RichText::new(count(number)).weak())
                    .truncate()
                    .min_size(vec2(ui.available_width(), ENTRY));
                if ui.add(button).accessible_name(name).clicked() {
                    *wanted = value;
                    ui.request_repaint();
                }
            }
        });
    ui.spacing_mut().item_spacing.y = GRID;
}

/// The labels of whole articles, where there are any.
fn labels(ui: &mut Ui, language: Language, session: &Session, asked: &mut Asked) {
    let given = session.ready_index().map(ListIndex::labels);
    let given = given.unwrap_or_default();
    if given.iter().all(|(id, _)| id.is_empty()) {
        return;
    }
    // Labels that were merged are one.
    let mut all: Vec<(String, Vec<String>, u32)> = Vec::new();
    let mut without = 0;
    for (id, number) in given {
        if id.is_empty() {
            without = number;
            continue;
        }
        let Some(label) = session.labels().resolve(&id) else {
            continue;
        };
        let name = language.label(label);
        match all.iter_mut().find(|(other, _, _)| other == name) {
            Some((_, ids, count)) => {
                ids.push(id);
                *count += number;
            }
            None => all.push((name.to_owned(), vec![id], number)),
        }
    }
    if without > 0 {
        let name = language.say(LabelText::NoLabels).to_owned();
        all.push((name, Vec::new(), without));
    }
    ui.weak(language.say(LabelText::ArticleLabels));
    let wanted = &mut asked.wanted_mut().labels;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let name = language.say(Text::All);
        let said = format!("{} {name}", language.say(LabelText::ArticleLabels));
        let button = Button::selectable(wanted.is_none(), name).min_size(vec2(0.0, ENTRY));
        if ui.add(button).accessible_name(said).clicked() {
            *wanted = None;
            ui.request_repaint();
        }
        for (name, ids, number) in all {
            let name = fonts::drawable(ui.ctx(), &name).into_owned();
            let text = format!("{name} {}", count(u64::from(number)));
            let is_chosen = wanted.as_ref() == Some(&ids);
            let button = Button::selectable(is_chosen, text).min_size(vec2(0.0, ENTRY));
            if ui.add(button).clicked() {
                *wanted = (!is_chosen).then_some(ids);
                ui.request_repaint();
            }
        }
    });
    ui.separator();
}

fn dates(ui: &mut Ui, language: Language, session: &Session, asked: &mut Asked) {
    ui.weak(language.say(Text::Date));
    let ends = session.ready_index().and_then(|index| index.date_range());
    let (first, last) = ends.unwrap_or_default();
    ui.horizontal(|ui| {
        bound(ui, language.say(Text::DateFrom), &first, &mut asked.from);
        ui.weak("–");
        bound(ui, language.say(Text::DateTo), &last, &mut asked.to);
    });
    let (from, to) = (asked.from.read(), asked.to.read());
    let is_odd = from.is_err() || to.is_err();
    // As high with words as without.
    let text = if is_odd {
        Text::BoundOdd
    } else {
        Text::BoundHint
    };
    let color = if is_odd {
        tokens(ui).error
    } else {
        tokens(ui).quiet
    };
    ui.label(RichText::new(language.say(text)).size(SMALL).color(color));
    let settled = !asked.from.composition.goes_on() && !asked.to.composition.goes_on();
    if let (true, Ok(from), Ok(to)) = (settled, from, to) {
        let wanted = asked.wanted_mut();
        if (&wanted.from, &wanted.to) != (&from, &to) {
            wanted.from = from;
            wanted.to = to;
            ui.request_repaint();
        }
    }
}

fn bound(ui: &mut Ui, name: &str, hint: &str, bound: &mut Bound) {
    let id = ui.scope_id().with(name);
    bound.composition.observe_in(ui, id);
    let edit = TextEdit::singleline(&mut bound.text)
        .id(id)
        .hint_text(hint)
        .align(egui::Align2::LEFT_CENTER)
        .min_size(vec2(0.0, ENTRY))
        .desired_width(MENU / 2.0 - 8.0 * GRID);
    ui.add(edit).accessible_name(name);
}

/// A row to choose whether there is something or not.
fn either(
    ui: &mut Ui,
    language: Language,
    name: Text,
    choices: [Text; 3],
    wanted: &mut Option<bool>,
) {
    ui.weak(language.say(name));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (value, text) in [None, Some(true), Some(false)].into_iter().zip(choices) {
            let button = Button::selectable(*wanted == value, language.say(text));
            let button = button.min_size(vec2(0.0, ENTRY));
            let said = format!("{} {}", language.say(name), language.say(text));
            let response = ui.add(button);
            let response = match text {
                Text::All => response.accessible_name(said),
                _ => response,
            };
            if response.clicked() {
                *wanted = value;
                ui.request_repaint();
            }
        }
    });
}

// ---- in what order ----

fn sort(ui: &mut Ui, language: Language, asked: &mut Asked, is_narrow: bool) {
    let wanted = asked.wanted_mut();
    let arrow = if wanted.descending { "↓" } else { "↑" };
    let name = format!("{arrow} {}", language.say(order(wanted.order)));
    let is_other = wanted.order != ListOrder::List || wanted.descending;
    let shown = if is_narrow { arrow } else { &name };
    let button = Button::new(coloured(ui, shown, is_other))
        .truncate()
        .min_size(vec2(0.0, ENTRY));
    let (response, _) = MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_width(MENU / 2.0);
        for one in ORDERS {
            if choice(ui, wanted.order == one, language.say(order(one))) {
                // What is gained most from comes first, unless somebody wants it otherwise.
                wanted.descending |= one == ListOrder::Gain && wanted.order != one;
                wanted.order = one;
            }
        }
        ui.separator();
        for (descending, text) in [(false, Text::Ascending), (true, Text::Descending)] {
            if choice(ui, wanted.descending == descending, language.say(text)) {
                wanted.descending = descending;
            }
        }
    });
    response
        .accessible_name(&name)
        .on_hover_text(language.fill(Text::OrderTip, &[&name]));
}

/// An entry of a menu of which one is chosen; whether it was clicked.
fn choice(ui: &mut Ui, is_chosen: bool, name: &str) -> bool {
    let button = Button::selectable(is_chosen, name);
    ui.add(button.min_size(vec2(MENU / 2.0, 0.0))).clicked()
}

/// Says that no article fits, and offers to clear the filter; whether that was chosen.
pub(super) fn nothing_fits(ui: &mut Ui, language: Language) -> bool {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.3);
        ui.label(language.say(Text::NothingFits));
        ui.add_space(GRID);
        ui.weak(language.say(Text::NothingFitsHint));
        ui.add_space(2.0 * GRID);
        ui.button(language.say(Text::ShowAll)).clicked()
    })
    .inner
}
