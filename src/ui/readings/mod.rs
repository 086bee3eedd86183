//! Two readings: the tab of the dock in which two authors' tags of the same articles are set side
//! by side, and what differs is decided place by place.

use std::sync::Arc;

use egui::{
    Button, ComboBox, Id, Key, Modifiers, Rect, RichText, Role, Sense, Ui, WidgetInfo, vec2,
};

use crate::session::Session;
use crate::session::adjudication::{Case, Differences, Tag, Verdict};

use super::dialog::count;
use super::following::Following;
use super::scroll::Scroll;
use super::strings::Language;
use super::strings::consistency::ConsistencyText;
use super::strings::readings::{AgreementText, ReadingsText as T};
use super::theme::{ENTRY, GRID, SMALL, tokens};
use super::window::Request;
use super::{choice, entry, fonts, kwic};

/// The height of a row.
const ROW: f32 = ENTRY - GRID;

/// The height of what says whose the columns are.
const HEAD: f32 = 5.0 * GRID;

/// See the module's description.
#[derive(Debug)]
pub(super) struct Readings {
    pub(super) is_open: bool,
    pair: Option<[String; 2]>,
    following: Following<Differences>,
    found: Option<Differences>,
    at: usize,
    scroll: Scroll,
    take_focus: bool,
}

impl Default for Readings {
    fn default() -> Self {
        Self {
            is_open: false,
            pair: None,
            following: Following::default(),
            found: None,
            at: 0,
            scroll: Scroll::new(ROW),
            take_focus: false,
        }
    }
}

/// The list of differences: while it has the focus, digits decide.
pub(super) fn list_id() -> Id {
    Id::unique("differences of readings")
}

/// What is to be decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Decide {
    /// The chosen case.
    Case(Verdict),
    /// All cases that are listed, in one way.
    All(Verdict),
    /// All that both have tagged the same: one of each stays.
    Agreed,
}

impl Readings {
    /// Opens the tab.
    pub(super) fn open(&mut self) {
        self.is_open = true;
        self.take_focus = true;
    }

    /// Closes it; what was found stays.
    pub(super) fn close(&mut self) {
        self.is_open = false;
        self.following.stop();
    }

    /// Forgets what was found; another bundle may be open.
    pub(super) fn forget(&mut self) {
        *self = Self {
            is_open: self.is_open,
            ..Self::default()
        };
    }

    fn case(&self) -> Option<&Case> {
        Some(self.found.as_ref()?.cases.get(self.at)?)
    }

    /// The cases that are to be decided, and how.
    pub(super) fn meant(&self, decide: Decide) -> (Vec<Arc<Case>>, Verdict) {
        let Some(found) = &self.found else {
            return (Vec::new(), Verdict::First);
        };
        match decide {
            Decide::Case(verdict) => {
                let case = found.cases.get(self.at);
                (case.cloned().into_iter().collect(), verdict)
            }
            Decide::All(verdict) => (found.cases.clone(), verdict),
            Decide::Agreed => (found.agreed.clone(), Verdict::First),
        }
    }

    /// Takes cases that were decided out of the list.
    pub(super) fn settle(&mut self, decide: Decide) {
        if self.following.is_quick() {
            // It would find what was just decided; another begins soon.
            self.following.stop();
        }
        let Some(found) = &mut self.found else {
            return;
        };
        match decide {
            Decide::Case(_) if self.at < found.cases.len() => {
                found.cases.remove(self.at);
            }
            Decide::Case(_) => {}
            Decide::All(_) => found.cases.clear(),
            Decide::Agreed => found.agreed.clear(),
        }
        self.at = self.at.min(found.cases.len().saturating_sub(1));
    }

    // ---- comparing ----

    fn compare(&mut self, ui: &Ui, session: &Session) {
        let adjudication = session.adjudication(self.pair.clone());
        self.following
            .begin(ui, "readings", move |go_on| adjudication.run(go_on));
    }

    /// Takes in what a comparison found, and begins another where that is due.
    pub(super) fn work(&mut self, ui: &Ui, session: &Session) {
        if !self.is_open {
            return;
        }
        if let Some(found) = self.following.take() {
            let was = self.case().map(|case| (case.first, case.last));
            let same = |case: &Arc<Case>| Some((case.first, case.last)) == was;
            let last = found.cases.len().saturating_sub(1);
            let place = found.cases.iter().position(same);
            self.at = place.unwrap_or(self.at.min(last));
            // Who is the first and who the second stays so while tags come and go.
            self.pair = self.pair.take().or_else(|| found.pair.clone());
            self.found = Some(found);
        }
        let known = self.found.as_ref();
        let known = known.map(|found| (found.revision, found.is_complete));
        if self.following.is_due(ui, session, known) {
            self.compare(ui, session);
        }
    }

    // ---- drawing ----

    /// Draws the tab.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        ui.spacing_mut().item_spacing.y = GRID;
        ui.horizontal_wrapped(|ui| {
            ui.set_min_height(ENTRY);
            ui.spacing_mut().item_spacing.x = 1.5 * GRID;
            self.authors(ui, language, session);
            self.state(ui, language, session);
        });
        ui.horizontal_wrapped(|ui| {
            ui.set_min_height(ENTRY);
            ui.spacing_mut().item_spacing.x = 1.5 * GRID;
            self.verdicts(ui, language, session, requests);
        });
        self.rows(ui, language, session, requests);
    }

    /// The two authors, to be chosen.
    fn authors(&mut self, ui: &mut Ui, language: Language, session: &Session) {
        let Some(found) = &self.found else {
            return;
        };
        let Some(pair) = found.pair.clone() else {
            return;
        };
        let context = ui.ctx().clone();
        let drawable = |text: &str| fonts::drawable(&context, text).into_owned();
        let all: Vec<(String, String)> = found
            .authors
            .iter()
            .map(|(author, tags)| {
                let shown = language.fill(T::Times, &[&drawable(author), &count(*tags)]);
                (author.clone(), shown)
            })
            .collect();
        let mut chosen = pair.clone();
        for (side, name) in [T::First, T::Second].into_iter().enumerate() {
            let name = language.say(name);
            ui.label(RichText::new(name).color(tokens(ui).quiet));
            let author = &mut chosen[side];
            let shown = all.iter().find(|(other, _)| other == author);
            let shown = shown.map_or_else(|| drawable(author), |(_, shown)| shown.clone());
            let combo = ComboBox::from_id_salt(("reading", side))
                .selected_text(&shown)
                .width(32.0 * GRID)
                .show_ui(ui, |ui| {
                    for (other, shown) in &all {
                        if ui.selectable_label(other == author, shown).clicked() {
                            author.clone_from(other);
                        }
                    }
                });
            let said = format!("{name} {shown}");
            combo
                .response
                .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &said));
        }
        if ui.button(language.say(T::Swap)).clicked() {
            chosen.swap(0, 1);
        }
        // Whoever takes the other's place gives him his own.
        if chosen[0] == chosen[1] {
            chosen = [pair[1].clone(), pair[0].clone()];
        }
        if chosen != pair {
            self.pair = Some(chosen);
            self.at = 0;
            // Nothing of the others is decided until these are compared.
            if let Some(found) = &mut self.found {
                found.cases.clear();
                found.agreed.clear();
                found.is_complete = false;
            }
            self.take_focus = true;
            self.compare(ui, session);
        }
    }

    /// How far it is, or how much differs.
    fn state(&mut self, ui: &mut Ui, language: Language, session: &Session) {
        if Following::<Differences>::again(ui, language) {
            self.compare(ui, session);
        }
        let found = self.found.as_ref().map(|found| {
            let said = match found.pair {
                None => String::new(),
                Some(_) => {
                    let numbers = [found.cases.len(), found.agreed.len()];
                    let numbers = numbers.map(|n| count(n as u64));
                    let articles = count(found.articles);
                    language.fill(T::Differing, &[&numbers[0], &numbers[1], &articles])
                }
            };
            ((found.revision, found.is_complete), said)
        });
        let looking = |share: &str| language.fill(ConsistencyText::Checking, &[share]);
        self.following.state(ui, language, session, looking, found);
    }

    fn verdicts(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let is_ready = session.is_writable();
        let can = is_ready && self.case().is_some();
        for (verdict, key) in Verdict::ALL.into_iter().zip(1..) {
            let (text, tip) = named(verdict);
            let text = language.say(text);
            let button = ui.add_enabled(can, Button::new(format!("{text} {key}")));
            let button = button.accessible_name(text);
            let tip = language.say(tip);
            if button
                .on_hover_text(tip)
                .on_disabled_hover_text(tip)
                .clicked()
            {
                requests.push(Request::Decide(Decide::Case(verdict)));
                self.take_focus = true;
            }
        }
        let cases = self.found.as_ref().map_or(0, |found| found.cases.len());
        ui.add_enabled_ui(can, |ui| {
            let name = language.fill(T::All, &[&count(cases as u64)]);
            let menu = ui.menu_button(name, |ui| {
                for verdict in Verdict::ALL {
                    if ui.button(language.say(named(verdict).0)).clicked() {
                        requests.push(Request::Decide(Decide::All(verdict)));
                        ui.close();
                    }
                }
            });
            let tip = language.say(T::AllTip);
            menu.response.on_hover_text(tip).on_disabled_hover_text(tip);
        });
        ui.separator();
        let agreed = self.found.as_ref().map_or(0, |found| found.agreed.len());
        let text = language.fill(T::Agreed, &[&count(agreed as u64)]);
        let button = ui.add_enabled(is_ready && agreed > 0, Button::new(text));
        let tip = language.say(T::AgreedTip);
        if button
            .on_hover_text(tip)
            .on_disabled_hover_text(tip)
            .clicked()
        {
            requests.push(Request::Decide(Decide::Agreed));
        }
        ui.separator();
        let pair = self.found.as_ref().and_then(|found| found.pair.clone());
        let button = Button::new(language.say(AgreementText::Open));
        let tip = language.say(AgreementText::OpenTip);
        let button = ui.add_enabled(pair.is_some(), button).on_hover_text(tip);
        if button.clicked() {
            requests.extend(pair.map(Request::Agreement));
        }
    }

    fn rows(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let id = list_id();
        let rect = ui.available_rect_before_wrap();
        let name = language.say(T::Cases);
        let focused = entry::list(ui, id, rect, name, &mut self.take_focus);
        if focused {
            self.keys(ui, session, requests);
        }
        let cases = self.found.as_ref().map_or(&[][..], |found| &found.cases);
        if cases.is_empty() {
            self.nothing(ui, language);
            return;
        }
        let width = ui.available_width();
        let column = (width * 0.2).min(52.0 * GRID);
        if let Some(pair) = self.found.as_ref().and_then(|found| found.pair.as_ref()) {
            heads(ui, language, pair, column);
        }
        let chosen = self.at;
        let mut picked = None;
        self.scroll.show(ui, "cases", cases.len(), |ui, at, rect| {
            let Some(case) = cases.get(at) else {
                return;
            };
            let is_chosen = at == chosen;
            let sides = [0, 1].map(|side| said(language, session, &case.sides[side]));
            let line = kwic::name(ui, &case.context);
            let all = format!("{} | {} | {line}", sides[0], sides[1]);
            let name = fonts::drawable(ui.ctx(), &all).into_owned();
            let response = entry::option(ui, (id.with(at), rect), &name, is_chosen, focused);
            for (side, text) in sides.iter().enumerate() {
                let is_empty = case.sides[side].is_empty();
                self::side(ui, column_of(rect, column, side), text, is_empty);
            }
            let right = rect.right() - 2.0 * column;
            let place = Rect::from_x_y_ranges(rect.left()..=right, rect.y_range());
            let line = kwic::Line {
                context: &case.context,
                is_chosen,
                note: "",
                note_width: 0.0,
            };
            kwic::draw(ui, place, &line);
            if response.clicked() {
                picked = Some(at);
            }
        });
        if let Some(at) = picked {
            self.at = at;
            self.go(requests);
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }

    /// Says why nothing is listed.
    fn nothing(&self, ui: &mut Ui, language: Language) {
        let found = self.found.as_ref();
        if let Some(found) = found.filter(|found| found.is_complete && !self.following.is_busy()) {
            let text = match found.pair {
                Some(_) if found.articles == 0 => language.say(AgreementText::NoArticles),
                Some(_) => language.say(T::Decided),
                None => language.say(T::NoSecond),
            };
            ui.add_space(2.0 * GRID);
            ui.colored_label(tokens(ui).quiet, text);
        }
        // The dock stays as high as it is.
        ui.allocate_space(ui.available_size());
    }

    /// Goes to the chosen place in the text.
    pub(super) fn go(&self, requests: &mut Vec<Request>) {
        if let Some(case) = self.case() {
            requests.push(Request::OpenAt(case.article, (case.first, case.last)));
        }
    }

    fn keys(&mut self, ui: &Ui, session: &Session, requests: &mut Vec<Request>) {
        entry::own_keys(ui, list_id(), false);
        let page = self.scroll.page();
        let cases = self.found.as_ref().map_or(0, |found| found.cases.len());
        let step = ui.input_mut(|input| choice::step(input, Some(self.at), cases, page));
        if let Some((at, _)) = step {
            self.at = at;
            self.scroll.reveal(at);
            self.go(requests);
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let can = session.is_writable() && self.case().is_some();
        let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];
        for (key, verdict) in digits.into_iter().zip(Verdict::ALL) {
            if pressed(key) && can {
                requests.push(Request::Decide(Decide::Case(verdict)));
            }
        }
        if pressed(Key::Enter) {
            self.go(requests);
            requests.push(Request::FocusText);
        }
        if pressed(Key::Escape) {
            requests.push(Request::FocusText);
        }
    }
}

/// What a verdict is called, and what it does.
fn named(verdict: Verdict) -> (T, T) {
    match verdict {
        Verdict::First => (T::TakeFirst, T::TakeFirstTip),
        Verdict::Second => (T::TakeSecond, T::TakeSecondTip),
        Verdict::Both => (T::TakeBoth, T::TakeBothTip),
        Verdict::Neither => (T::TakeNeither, T::TakeNeitherTip),
    }
}

/// What one of the two has tagged.
fn said(language: Language, session: &Session, tags: &[Tag]) -> String {
    if tags.is_empty() {
        return language.say(T::NotTagged).to_owned();
    }
    let name = |id: &str| {
        let label = session.label_once(id);
        label.map_or(id, |label| language.label(label)).to_owned()
    };
    let all: Vec<String> = tags
        .iter()
        .map(|tag| format!("{} {}", tag.words, name(&tag.label)))
        .collect();
    all.join(language.choose(("、", ", ")))
}

/// The column of a side in a row, at its right.
fn column_of(row: Rect, width: f32, side: usize) -> Rect {
    let left = row.right() - (2 - side) as f32 * width;
    Rect::from_x_y_ranges(left..=left + width - 2.0 * GRID, row.y_range())
}

/// Whose the columns are.
fn heads(ui: &mut Ui, language: Language, pair: &[String; 2], width: f32) {
    let size = vec2(ui.available_width(), HEAD);
    let (row, response) = ui.allocate_exact_size(size, Sense::hover());
    let names = [T::First, T::Second].map(|name| language.say(name));
    let said = [0, 1].map(|side| format!("{} {}", names[side], pair[side]));
    for (at, text) in said.iter().enumerate() {
        side(ui, column_of(row, width, at), text, true);
    }
    let said = fonts::drawable(ui.ctx(), &said.join(" | ")).into_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
}

fn side(ui: &Ui, place: Rect, text: &str, is_empty: bool) {
    let tokens = tokens(ui);
    let color = if is_empty { tokens.faint } else { tokens.ink };
    let text = fonts::drawable(ui.ctx(), text);
    let at = place.left_center();
    entry::text(ui, at, &text, SMALL, color, place.width());
}
