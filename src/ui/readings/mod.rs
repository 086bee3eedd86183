//! Two readings: the tab of the dock in which two authors' tags of the same articles are set side
//! by side, and what differs is decided place by place.

use std::sync::Arc;
use std::time::Instant;

use egui::{
    Button, ComboBox, EventFilter, Id, Key, Modifiers, Rect, RichText, Role, Sense, Ui, WidgetInfo,
};

use crate::jobs::Job;
use crate::session::Session;
use crate::session::adjudication::{Case, Differences, Tag, Verdict};
use crate::store::StoreError;

use super::dialog::count;
use super::scroll::Scroll;
use super::strings::consistency::ConsistencyText;
use super::strings::readings::ReadingsText as T;
use super::strings::{Language, Text};
use super::theme::{ENTRY, GRID, SMALL, tokens};
use super::window::Request;
use super::{choice, entry, fonts, kwic};
use crate::ui::quick;
use crate::ui::reasons::{Failure, settled};

/// The height of a row.
const ROW: f32 = ENTRY - GRID;

/// A comparison that took no longer than this, in seconds, is made anew by itself when nothing
/// has changed for a while.
const QUICK: f64 = 1.5;
const PAUSE: f64 = 0.5;

/// See the module's description.
#[derive(Debug)]
pub(super) struct Readings {
    pub(super) is_open: bool,
    pair: Option<[String; 2]>,
    job: Option<(Job<Result<Differences, StoreError>>, Instant)>,
    found: Option<Differences>,
    failure: Option<Failure>,
    took: f64,
    changed_at: Option<f64>,
    at: usize,
    scroll: Scroll,
    take_focus: bool,
}

impl Default for Readings {
    fn default() -> Self {
        Self {
            is_open: false,
            pair: None,
            job: None,
            found: None,
            failure: None,
            took: 0.0,
            changed_at: None,
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
        self.job = None;
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
        if self.took <= QUICK {
            // It would find what was just decided; another begins soon.
            self.job = None;
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
        self.changed_at = None;
        self.failure = None;
        let adjudication = session.adjudication(self.pair.clone());
        let (at_end, meanwhile) = (ui.ctx().clone(), ui.ctx().clone());
        let wake = move || at_end.request_repaint();
        let job = Job::begin("readings", wake, move |handle| {
            adjudication.run(|done, all| {
                handle.report(done, all);
                meanwhile.request_repaint();
                !handle.is_cancelled()
            })
        });
        self.job = job.ok().map(|job| (job, Instant::now()));
    }

    /// Takes in what a comparison found, and begins another where that is due.
    pub(super) fn work(&mut self, ui: &Ui, session: &Session) {
        if !self.is_open {
            return;
        }
        if let Some((job, began)) = &mut self.job {
            let Some(result) = job.take() else {
                return;
            };
            self.took = began.elapsed().as_secs_f64();
            self.job = None;
            match settled(result) {
                Ok(found) => {
                    let was = self.case().map(|case| (case.first, case.last));
                    let same = |case: &Arc<Case>| Some((case.first, case.last)) == was;
                    let last = found.cases.len().saturating_sub(1);
                    self.at = found
                        .cases
                        .iter()
                        .position(same)
                        .unwrap_or(self.at.min(last));
                    // Who is the first and who the second stays so while tags come and go.
                    self.pair = self.pair.take().or_else(|| found.pair.clone());
                    self.found = Some(found);
                }
                Err(failure) => self.failure = Some(failure),
            }
        }
        if self.failure.is_some() {
            return;
        }
        let Some(found) = &self.found else {
            self.compare(ui, session);
            return;
        };
        let is_old = found.revision != session.revision();
        if !is_old || !found.is_complete || !quick::follows(session, self.took, QUICK) {
            self.changed_at = None;
            return;
        }
        let now = ui.input(|input| input.time);
        let since = self.changed_at.get_or_insert(now);
        if ui.input(|input| !input.events.is_empty()) {
            *since = now;
        }
        let left = *since + PAUSE - now;
        if left > 0.0 {
            ui.request_repaint_after_secs(left as f32 + 0.01);
        } else {
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
            self.compare(ui, session);
        }
    }

    /// How far it is, or how much differs.
    fn state(&mut self, ui: &mut Ui, language: Language, session: &Session) {
        let quiet = tokens(ui).quiet;
        let small = |text: &str| RichText::new(text).size(SMALL).color(quiet);
        if let Some((job, _)) = &self.job {
            let (done, all) = job.progress();
            let share = (100 * done).checked_div(all);
            let share = share.map_or(String::new(), |share| format!("{share} %"));
            ui.label(small(&language.fill(ConsistencyText::Checking, &[&share])));
            if ui.small_button(language.say(Text::Cancel)).clicked() {
                job.cancel();
            }
            return;
        }
        if ui.button(language.say(ConsistencyText::Again)).clicked() {
            self.compare(ui, session);
        }
        let text = match (&self.failure, &self.found) {
            (Some(failure), _) => {
                language.fill(ConsistencyText::Failed, &[&failure.said(language)])
            }
            (None, Some(found)) if !found.is_complete => {
                language.say(ConsistencyText::Stopped).to_owned()
            }
            (None, Some(found)) if found.pair.is_some() => {
                let numbers = [found.cases.len(), found.agreed.len()].map(|n| count(n as u64));
                let articles = count(found.articles);
                language.fill(T::Differing, &[&numbers[0], &numbers[1], &articles])
            }
            _ => String::new(),
        };
        let text = fonts::drawable(ui.ctx(), &text).into_owned();
        ui.label(small(&text));
    }

    fn verdicts(
        &self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let is_ready = session.is_writable();
        let can = is_ready && self.case().is_some();
        for verdict in Verdict::ALL {
            let (text, tip) = named(verdict);
            let button = ui.add_enabled(can, Button::new(language.say(text)));
            let tip = language.say(tip);
            if button
                .on_hover_text(tip)
                .on_disabled_hover_text(tip)
                .clicked()
            {
                requests.push(Request::Decide(Decide::Case(verdict)));
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
    }

    fn rows(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let id = list_id();
        let list = ui.interact(ui.available_rect_before_wrap(), id, Sense::FOCUSABLE);
        let name = language.say(T::Cases);
        list.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, name));
        if std::mem::take(&mut self.take_focus) {
            list.request_focus();
        }
        let focused = list.has_focus();
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
        let chosen = self.at;
        let mut picked = None;
        self.scroll.show(ui, "cases", cases.len(), |ui, at, rect| {
            let Some(case) = cases.get(at) else {
                return;
            };
            let response = ui.interact(rect, id.with(at), Sense::click());
            let is_chosen = at == chosen;
            let sides = [0, 1].map(|side| said(language, session, &case.sides[side]));
            let line = kwic::name(ui, &case.context);
            let all = format!("{} | {} | {line}", sides[0], sides[1]);
            let name = fonts::drawable(ui.ctx(), &all).into_owned();
            response
                .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &name));
            entry::behind(ui, rect, is_chosen, response.hovered());
            if is_chosen && focused {
                entry::focus(ui, rect);
            }
            let mut right = rect.right();
            for (side, text) in sides.iter().enumerate().rev() {
                let left = right - column;
                let place = Rect::from_x_y_ranges(left..=right - 2.0 * GRID, rect.y_range());
                right = left;
                let is_empty = case.sides[side].is_empty();
                self::side(ui, place, text, is_empty);
            }
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
        if let Some(found) = found.filter(|found| found.is_complete && self.job.is_none()) {
            let text = match found.pair {
                Some(_) => T::Decided,
                None => T::NoSecond,
            };
            ui.add_space(2.0 * GRID);
            ui.colored_label(tokens(ui).quiet, language.say(text));
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
        let filter = EventFilter {
            tab: false,
            horizontal_arrows: false,
            vertical_arrows: true,
            escape: true,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(list_id(), filter));
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

fn side(ui: &Ui, place: Rect, text: &str, is_empty: bool) {
    let tokens = tokens(ui);
    let color = if is_empty { tokens.faint } else { tokens.ink };
    let text = fonts::drawable(ui.ctx(), text);
    let at = place.left_center();
    entry::text(ui, at, &text, SMALL, color, place.width());
}
