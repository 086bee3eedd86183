//! Copies: the tab of the dock that lists where else the open article's story stands, sets both side
//! by side, and carries what is decided in one to the other.
//!
//! In a small bundle they are looked for as soon as an article is opened, so that below the text it
//! can be said that there are any; in a larger one when the tab is.

mod beside;

use std::time::Instant;

use egui::{
    Button, EventFilter, Id, Key, Modifiers, Rect, RichText, Role, Sense, Ui, UiBuilder,
    WidgetInfo, vec2,
};

use crate::core::Address;
use crate::format::metadata;
use crate::jobs::Job;
use crate::session::Session;
use crate::session::copies as session;
use crate::session::copies::{Carried, Carry, Copies as Found, Copy, Kind, Pair, Side};
use crate::store::StoreError;

use super::dialog::count;
use super::reasons::Failure;
use super::scroll::Scroll;
use super::strings::consistency::ConsistencyText;
use super::strings::copies::CopiesText as T;
use super::strings::{Language, Text};
use super::theme::{ENTRY, GRID, SMALL, tokens};
use super::window::Request;
use super::{choice, entry, fonts, quick};

/// The height of an entry of the list: two lines.
const ROW: f32 = 2.0 * ENTRY - 3.0 * GRID;

/// See the module's description.
#[derive(Debug)]
pub(super) struct Copies {
    is_open: bool,
    /// The tab was opened: what is known may be of a text that has changed.
    due: bool,
    /// The article that is asked about.
    of: Option<Address>,
    job: Option<(Job<Result<Found, StoreError>>, Instant)>,
    found: Option<Found>,
    failure: Option<Failure>,
    at: usize,
    beside: Option<Beside>,
    /// What is set side by side on another thread, and what it is of.
    making: Option<((u64, usize), Making)>,
    /// The difference that is chosen.
    difference: Option<usize>,
    reveal: bool,
    scroll: Scroll,
    take_focus: bool,
}

type Making = Job<Result<Option<session::Beside>, StoreError>>;

/// Two copies side by side.
#[derive(Debug)]
struct Beside {
    /// The state of the session, and which copy it is.
    of: (u64, usize),
    pair: Option<Pair>,
    /// What can be carried to each side.
    carried: [Carried; 2],
}

impl Default for Copies {
    fn default() -> Self {
        Self {
            is_open: false,
            due: false,
            of: None,
            job: None,
            found: None,
            failure: None,
            at: 0,
            beside: None,
            making: None,
            difference: None,
            reveal: false,
            scroll: Scroll::new(ROW),
            take_focus: false,
        }
    }
}

/// The list of copies: while it has the focus, letters are keys of its own.
pub(super) fn list_id() -> Id {
    Id::unique("copies of a story")
}

impl Copies {
    /// Opens the tab.
    pub(super) fn open(&mut self) {
        self.is_open = true;
        self.due = true;
        self.take_focus = true;
    }

    /// Closes it.
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

    /// How many copies an article has, as far as it is known.
    pub(super) fn count(&self, article: Address) -> usize {
        let found = self.found.as_ref();
        let found = found.filter(|found| found.article == article);
        found.map_or(0, |found| found.copies.len())
    }

    fn copies(&self) -> &[Copy] {
        self.found.as_ref().map_or(&[], |found| &found.copies)
    }

    /// The two that are side by side.
    pub(super) fn pair(&self) -> Option<&Pair> {
        self.beside.as_ref()?.pair.as_ref()
    }

    // ---- looking ----

    fn look(&mut self, ui: &Ui, session: &Session, article: Address) {
        let survey = session.survey();
        let (at_end, meanwhile) = (ui.ctx().clone(), ui.ctx().clone());
        let wake = move || at_end.request_repaint();
        let is_seen = self.is_open;
        let job = Job::begin("copies", wake, move |handle| {
            survey.copies(article, |done, all| {
                handle.report(done, all);
                if is_seen {
                    meanwhile.request_repaint();
                }
                !handle.is_cancelled()
            })
        });
        self.failure = None;
        self.job = job.ok().map(|job| (job, Instant::now()));
    }

    /// Takes in what was found for the open article, and sets the chosen copy beside it.
    pub(super) fn work(&mut self, ui: &Ui, session: &Session, open: Option<Address>) {
        if let Some((job, _)) = &mut self.job
            && let Some(result) = job.take()
        {
            self.job = None;
            match result {
                Ok(Ok(found)) => {
                    self.at = self.at.min(found.copies.len().saturating_sub(1));
                    self.found = Some(found);
                }
                Ok(Err(error)) => self.failure = Some(error.into()),
                Err(panicked) => self.failure = Some(panicked.into()),
            }
            self.beside = None;
            self.making = None;
        }
        if self.of != open {
            // A click on a copy opens that article, of which this one is a copy.
            *self = Self {
                is_open: self.is_open,
                of: open,
                take_focus: self.take_focus,
                ..Self::default()
            };
            self.due = self.is_open || quick::follows(session, 1.0, 0.0);
        }
        if std::mem::take(&mut self.due)
            && self.job.is_none()
            && let Some(article) = open
        {
            let known = self.found.as_ref();
            let is_known = known
                .is_some_and(|found| found.is_complete && found.revision == session.revision());
            if !is_known {
                self.look(ui, session, article);
            }
        }
        if !self.is_open {
            return;
        }
        let (Some(article), Some(copy)) = (self.of, self.copies().get(self.at).cloned()) else {
            return;
        };
        let of = (session.revision(), self.at);
        if self.beside.as_ref().is_some_and(|beside| beside.of == of) {
            return;
        }
        if let Some((made_of, job)) = &mut self.making {
            let Some(made) = job.take() else { return };
            let made_of = *made_of;
            self.making = None;
            // What cannot be read now is set side by side when it can.
            let made = made.ok().and_then(Result::ok).flatten();
            let (pair, carried) = match made {
                Some((pair, carried)) => (Some(pair), carried),
                None => (None, Default::default()),
            };
            let count = pair.as_ref().map_or(0, |pair| pair.differences.len());
            self.difference = self.difference.filter(|at| *at < count);
            self.beside = Some(Beside {
                of: made_of,
                pair,
                carried,
            });
            ui.ctx().request_repaint();
            return;
        }
        let survey = session.survey();
        let context = ui.ctx().clone();
        let wake = move || context.request_repaint();
        let job = Job::begin("two copies", wake, move |_| survey.beside(article, &copy));
        self.making = job.ok().map(|job| (of, job));
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
            self.state(ui, language, session);
            if self.pair().is_some() {
                self.buttons(ui, language, session, requests);
            }
        });
        let rect = ui.available_rect_before_wrap();
        let width = match self.copies().is_empty() {
            // There is nothing beside the list: the words have the room.
            true => rect.width().min(160.0 * GRID),
            false => (rect.width() * 0.3).clamp(40.0 * GRID, 84.0 * GRID),
        };
        let list = Rect::from_min_size(rect.min, vec2(width, rect.height()));
        let mut left = ui.new_child(UiBuilder::new().max_rect(list));
        left.set_clip_rect(list.intersect(ui.clip_rect()));
        self.list(&mut left, language, session, requests);
        let mut text = rect.with_min_x(list.right() + 3.0 * GRID);
        if let Some(copy) = self.copies().get(self.at).filter(|_| self.pair().is_some()) {
            let names = [language.say(T::This).to_owned(), named(language, copy)];
            beside::heads(ui, text, &names);
            text = text.with_min_y(text.top() + beside::HEAD);
        }
        let mut right = ui.new_child(UiBuilder::new().max_rect(text));
        right.set_clip_rect(text.intersect(ui.clip_rect()));
        let reveal = std::mem::take(&mut self.reveal);
        if let Some(beside) = &self.beside {
            match &beside.pair {
                Some(pair) => {
                    let picked = beside::show(&mut right, pair, self.difference, reveal);
                    self.difference = picked.or(self.difference);
                }
                None => {
                    right.colored_label(tokens(&right).quiet, language.say(T::Apart));
                }
            }
        }
        // The dock stays as high as it is.
        ui.allocate_space(rect.size());
    }

    /// How far it is, or how many there are.
    fn state(&mut self, ui: &mut Ui, language: Language, session: &Session) {
        let quiet = tokens(ui).quiet;
        let small = |text: &str| RichText::new(text).size(SMALL).color(quiet);
        if let Some((job, _)) = &self.job {
            let (done, all) = job.progress();
            let share = (100 * done).checked_div(all);
            let share = share.map_or(String::new(), |share| format!("{share} %"));
            ui.label(small(&language.fill(T::Looking, &[&share])));
            if ui.small_button(language.say(Text::Cancel)).clicked() {
                job.cancel();
            }
            return;
        }
        let Some(article) = self.of else { return };
        if ui.button(language.say(ConsistencyText::Again)).clicked() {
            self.look(ui, session, article);
        }
        let text = match (&self.failure, &self.found) {
            (Some(failure), _) => {
                language.fill(ConsistencyText::Failed, &[&failure.said(language)])
            }
            (None, Some(found)) if !found.is_complete => {
                language.say(ConsistencyText::Stopped).to_owned()
            }
            (None, Some(found)) if !found.copies.is_empty() => {
                language.fill(T::Count, &[&count(found.copies.len() as u64)])
            }
            _ => String::new(),
        };
        let text = fonts::drawable(ui.ctx(), &text).into_owned();
        ui.label(small(&text));
    }

    /// What can be carried, and the way through the differences.
    fn buttons(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let Some(beside) = &self.beside else { return };
        let writable = session.is_writable();
        let quiet = tokens(ui).quiet;
        let sides = [
            (Side::First, T::Here, T::BreaksHereTip, T::TagsHereTip),
            (Side::Second, T::There, T::BreaksThereTip, T::TagsThereTip),
        ];
        for (side, name, breaks_tip, tags_tip) in sides {
            let carried = &beside.carried[side.at()];
            ui.separator();
            ui.label(RichText::new(language.say(name)).size(SMALL).color(quiet));
            let left_out = match (carried.differs, carried.taken) {
                (0, 0) => String::new(),
                (differs, taken) => {
                    let counts = [differs, taken].map(|n| n.to_string());
                    language.fill(T::LeftOut, &[&counts[0], &counts[1]])
                }
            };
            let each = [
                (
                    Carry::Breaks,
                    T::Breaks,
                    carried.breaks.len(),
                    language.say(breaks_tip).to_owned(),
                ),
                (
                    Carry::Tags,
                    T::Tags,
                    carried.tags.len(),
                    language.fill(tags_tip, &[&left_out]),
                ),
            ];
            for (what, text, number, tip) in each {
                let said = language.fill(text, &[&count(number as u64)]);
                let button = ui.add_enabled(writable && number > 0, Button::new(&said));
                let whole = format!("{} {said}", language.say(name));
                button.widget_info(|| WidgetInfo::labeled(Role::Button, number > 0, &whole));
                let button = button.on_hover_text(&tip).on_disabled_hover_text(&tip);
                if button.clicked() {
                    requests.push(Request::CarryCopy(side, what));
                }
            }
        }
        ui.separator();
        let all = self.pair().map_or(0, |pair| pair.differences.len());
        let number = count(all as u64);
        let text = match (all, self.difference) {
            (0, _) => language.say(T::NoDifference).to_owned(),
            (_, Some(at)) => language.fill(T::Difference, &[&(at + 1).to_string(), &number]),
            (_, None) => language.fill(T::Differences, &[&number]),
        };
        ui.label(RichText::new(text).size(SMALL).color(quiet));
        for (mark, tip, forward) in [("‹", T::Previous, false), ("›", T::Next, true)] {
            let tip = language.say(tip);
            let button = ui.add_enabled(all > 0, Button::new(mark).min_size(vec2(ENTRY, 0.0)));
            button.widget_info(|| WidgetInfo::labeled(Role::Button, all > 0, tip));
            if button.on_hover_text(tip).clicked() {
                self.step(ui, forward);
            }
        }
        for (text, tip, side) in [
            (T::Take, T::TakeTip, Side::First),
            (T::Give, T::GiveTip, Side::Second),
        ] {
            let chosen = self.difference.filter(|at| {
                let pair = self.pair();
                let one = pair.and_then(|pair| pair.differences.get(*at));
                writable && one.is_some_and(|one| one.is_in_line)
            });
            let button = ui.add_enabled(chosen.is_some(), Button::new(language.say(text)));
            let tip = language.say(tip);
            let button = button.on_hover_text(tip).on_disabled_hover_text(tip);
            if let (true, Some(at)) = (button.clicked(), chosen) {
                requests.push(Request::CarryCopy(side, Carry::Text(at)));
            }
        }
    }

    /// Chooses the next difference or the one before, round the end.
    fn step(&mut self, ui: &Ui, forward: bool) {
        let all = self.pair().map_or(0, |pair| pair.differences.len());
        if all == 0 {
            return;
        }
        self.difference = Some(match (self.difference, forward) {
            (None, true) => 0,
            (None, false) => all - 1,
            (Some(at), true) => (at + 1) % all,
            (Some(at), false) => (at + all - 1) % all,
        });
        self.reveal = true;
        ui.ctx().request_repaint();
    }

    fn list(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let id = list_id();
        let list = ui.interact(ui.available_rect_before_wrap(), id, Sense::FOCUSABLE);
        let name = language.say(T::Copies);
        list.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, name));
        if std::mem::take(&mut self.take_focus) {
            list.request_focus();
        }
        let focused = list.has_focus();
        if focused {
            self.keys(ui, session, requests);
        }
        let copies = self.found.as_ref().map_or(&[][..], |found| &found.copies);
        if copies.is_empty() {
            let text = match (self.of, &self.found) {
                (None, _) => Some(T::NoArticle),
                (_, Some(found)) if found.is_complete && self.job.is_none() => Some(T::Nothing),
                _ => None,
            };
            if let Some(text) = text {
                ui.add_space(2.0 * GRID);
                ui.colored_label(tokens(ui).quiet, language.say(text));
            }
            return;
        }
        let chosen = self.at;
        let mut picked = None;
        let mut opened = None;
        self.scroll
            .show(ui, "copies", copies.len(), |ui, at, rect| {
                let Some(copy) = copies.get(at) else { return };
                let response = ui.interact(rect, id.with(at), Sense::click());
                let is_chosen = at == chosen;
                let (head, told) = said(language, copy);
                let all = fonts::drawable(ui.ctx(), &format!("{head} {told}")).into_owned();
                response.widget_info(|| {
                    WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &all)
                });
                entry::behind(ui, rect, is_chosen, response.hovered());
                if is_chosen && focused {
                    entry::focus(ui, rect);
                }
                let inner = rect.shrink2(vec2(2.0 * GRID, GRID));
                let lines = [(head, tokens(ui).ink, 0.25), (told, tokens(ui).quiet, 0.75)];
                for (text, color, share) in lines {
                    let at = inner.left_top() + vec2(0.0, inner.height() * share);
                    let text = fonts::drawable(ui.ctx(), &text);
                    entry::text(ui, at, &text, SMALL, color, inner.width());
                }
                if response.double_clicked() {
                    opened = Some((copy.article, copy.other));
                } else if response.clicked() {
                    picked = Some(at);
                }
            });
        if let Some(at) = picked {
            self.choose(at);
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        if let Some((article, ends)) = opened {
            requests.push(Request::OpenAt(article, ends));
        }
    }

    fn choose(&mut self, at: usize) {
        if self.at != at {
            self.at = at;
            self.difference = None;
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
        let copies = self.copies().len();
        let step = ui.input_mut(|input| choice::step(input, Some(self.at), copies, page));
        if let Some((at, _)) = step {
            self.choose(at);
            self.scroll.reveal(at);
        }
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        let mut carry = |side: Side, what| {
            let carried = self
                .beside
                .as_ref()
                .map(|beside| &beside.carried[side.at()]);
            let can = match what {
                Carry::Breaks => carried.is_some_and(|carried| !carried.breaks.is_empty()),
                Carry::Tags => carried.is_some_and(|carried| !carried.tags.is_empty()),
                Carry::Text(_) => true,
            };
            if can && session.is_writable() {
                requests.push(Request::CarryCopy(side, what));
            }
        };
        // Those with Shift first: a key without it is taken with it too.
        for (modifiers, side) in [
            (Modifiers::SHIFT, Side::Second),
            (Modifiers::NONE, Side::First),
        ] {
            if pressed(modifiers, Key::B) {
                carry(side, Carry::Breaks);
            }
            if pressed(modifiers, Key::T) {
                carry(side, Carry::Tags);
            }
            if pressed(modifiers, Key::X)
                && let Some(at) = self.difference
            {
                carry(side, Carry::Text(at));
            }
        }
        for (key, forward) in [(Key::J, true), (Key::K, false)] {
            if pressed(Modifiers::NONE, key) {
                self.step(ui, forward);
            }
        }
        if pressed(Modifiers::NONE, Key::Enter)
            && let Some(copy) = self.copies().get(self.at)
        {
            requests.push(Request::OpenAt(copy.article, copy.other));
        }
        if pressed(Modifiers::NONE, Key::Escape) {
            requests.push(Request::FocusText);
        }
    }
}

/// Where a copy stands.
fn named(language: Language, copy: &Copy) -> String {
    let known = |key: &str| copy.metadata.get(key).map_or("", String::as_str);
    let parts = [known(metadata::NEWSPAPER), known(metadata::DATE)];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => language.say(T::Other).to_owned(),
        false => parts.join("　"),
    }
}

/// What stands in the two lines of an entry.
fn said(language: Language, copy: &Copy) -> (String, String) {
    let kind = match copy.kind {
        Kind::Story => T::Story,
        Kind::Quotation => T::Quotation,
        Kind::Twice => T::Twice,
    };
    let known = |key: &str| copy.metadata.get(key).map_or("", String::as_str);
    let head = [
        language.say(kind),
        known(metadata::NEWSPAPER),
        known(metadata::DATE),
        &copy.title,
    ];
    let head: Vec<&str> = head.into_iter().filter(|part| !part.is_empty()).collect();
    let share = |share: f32| format!("{:.0}", share * 100.0);
    let told = [
        count(u64::from(copy.same)),
        share(copy.of_own),
        share(copy.of_other),
    ];
    let told = language.fill(T::Same, &[&told[0], &told[1], &told[2]]);
    (head.join("　"), told)
}
