//! Copies: the tab of the dock that lists where else the open article's story stands, sets both side
//! by side, and carries what is decided in one to the other.
//!
//! In a small bundle they are looked for as soon as an article is opened, so that below the text it
//! can be said that there are any; in a larger one when the tab is. While the tab is open they are
//! looked for anew when the text has changed.

mod bar;
mod beside;
mod list;

use std::ops::Range;

use egui::{Id, Rect, Ui, UiBuilder, vec2};

use crate::core::Address;
use crate::jobs::Job;
use crate::session::Session;
use crate::session::copies as session;
use crate::session::copies::{
    Carriable, Carried, Carry, Conflict, Copies as Found, Copy, Pair, Side, in_rows,
};
use crate::store::StoreError;

use super::dialog::count;
use super::following::Following;
use super::quick;
use super::scroll::Scroll;
use super::strings::Language;
use super::strings::copies::CopiesText as T;
use super::tall::Tall;
use super::theme::{ENTRY, GRID, tokens};
use super::window::Request;

/// See the module's description.
#[derive(Debug)]
pub(super) struct Copies {
    is_open: bool,
    /// The tab was opened: what is known may be of a text that has changed.
    was_opened: bool,
    /// The article that is asked about.
    of: Option<Address>,
    following: Following<Found>,
    found: Option<Found>,
    at: usize,
    beside: Option<Beside>,
    /// What is set side by side on another thread, and what it is of.
    making: Option<(Of, Making)>,
    /// The difference that is chosen.
    difference: Option<usize>,
    /// The row that keys are about, where a stretch of chosen ones begins, and whether any is
    /// chosen.
    row: usize,
    anchor: Option<usize>,
    tall: Tall,
    scroll: Scroll,
    take_focus: bool,
    /// The rows are to have the focus.
    into_rows: bool,
}

type Making = Job<Result<Option<session::Beside>, StoreError>>;

/// The state of the session, and which two stretches are side by side.
type Of = (u64, [(Address, Address); 2]);

/// Two copies side by side.
#[derive(Debug)]
struct Beside {
    of: Of,
    pair: Option<Pair>,
    /// What can be carried to each side.
    carried: [Carried; 2],
}

impl Default for Copies {
    fn default() -> Self {
        Self {
            is_open: false,
            was_opened: false,
            of: None,
            following: Following::default(),
            found: None,
            at: 0,
            beside: None,
            making: None,
            difference: None,
            row: 0,
            anchor: None,
            tall: Tall::default(),
            scroll: Scroll::new(list::ROW),
            take_focus: false,
            into_rows: false,
        }
    }
}

/// The list of copies: while it has the focus, letters are keys of its own.
pub(super) fn list_id() -> Id {
    Id::unique("copies of a story")
}

/// The rows of two copies side by side; the same.
pub(super) fn rows_id() -> Id {
    Id::unique("rows of two copies")
}

impl Copies {
    /// Opens the tab.
    pub(super) fn open(&mut self) {
        self.is_open = true;
        self.was_opened = true;
        self.take_focus = true;
    }

    /// Closes it.
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

    /// How many copies an article has, as far as it is known.
    pub(super) fn count(&self, article: Address) -> usize {
        let found = self.found.as_ref();
        let found = found.filter(|found| found.article == article);
        found.map_or(0, |found| found.copies.len())
    }

    fn copies(&self) -> &[Copy] {
        self.found.as_ref().map_or(&[], |found| &found.copies)
    }

    fn copy(&self) -> Option<&Copy> {
        self.copies().get(self.at)
    }

    /// The two that are side by side.
    pub(super) fn pair(&self) -> Option<&Pair> {
        self.beside.as_ref()?.pair.as_ref()
    }

    /// The rows that are chosen; none where what is done is done to all.
    pub(super) fn rows(&self) -> Option<Range<usize>> {
        let anchor = self.anchor?;
        Some(anchor.min(self.row)..anchor.max(self.row) + 1)
    }

    /// What can be carried to a side of what is chosen.
    fn carriable(&self, side: Side, what: Carry) -> &[Carriable] {
        let Some(beside) = &self.beside else {
            return &[];
        };
        let carried = &beside.carried[side.at()];
        let all = match what {
            Carry::Breaks => &carried.breaks,
            Carry::Tags => &carried.tags,
            Carry::Text(_) => return &[],
        };
        in_rows(all, self.rows().as_ref())
    }

    // ---- looking ----

    fn look(&mut self, ui: &Ui, session: &Session, article: Address) {
        let survey = session.survey();
        self.following
            .begin(ui, "copies", move |go_on| survey.copies(article, go_on));
    }

    /// Takes in what was found for the open article, and sets the chosen copy beside it.
    pub(super) fn work(&mut self, ui: &Ui, session: &Session, open: Option<Address>) {
        if self.of != open {
            // A click on a copy opens that article, of which this one is a copy.
            *self = Self {
                is_open: self.is_open,
                of: open,
                take_focus: self.take_focus,
                ..Self::default()
            };
        }
        if let Some(found) = self.following.take() {
            let was = self.copy().map(|copy| (copy.article, copy.own.0));
            let same = |copy: &Copy| Some((copy.article, copy.own.0)) == was;
            let last = found.copies.len().saturating_sub(1);
            let place = found.copies.iter().position(same);
            self.at = place.unwrap_or(self.at.min(last));
            self.found = Some(found);
        }
        let Some(article) = self.of else { return };
        let known = self.found.as_ref();
        let known = known.map(|found| (found.revision, found.is_complete));
        let is_wanted = match known {
            Some(_) => self.is_open,
            None => self.is_open || quick::follows(session, 1.0, 0.0),
        };
        let was_opened = std::mem::take(&mut self.was_opened) && !self.following.is_busy();
        let is_known = known == Some((session.revision(), true));
        if was_opened && !is_known || is_wanted && self.following.is_due(ui, session, known) {
            self.look(ui, session, article);
        }
        if self.is_open {
            self.set_beside(ui, session, article);
        }
    }

    fn set_beside(&mut self, ui: &Ui, session: &Session, article: Address) {
        let Some(copy) = self.copy().cloned() else {
            self.beside = None;
            self.making = None;
            return;
        };
        let of = (session.revision(), [copy.own, copy.other]);
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
            self.take_beside(Beside {
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

    fn take_beside(&mut self, beside: Beside) {
        let counts = |beside: &Beside| {
            let pair = beside.pair.as_ref();
            pair.map_or((0, 0), |pair| (pair.differences.len(), pair.rows.len()))
        };
        let (differences, rows) = counts(&beside);
        self.difference = self.difference.filter(|at| *at < differences);
        // Rows of the same number are the same rows, mended.
        if self.beside.as_ref().map(counts).map(|old| old.1) != Some(rows) {
            self.anchor = None;
            self.row = self.row.min(rows.saturating_sub(1));
            self.tall = Tall::default();
        }
        self.beside = Some(beside);
    }

    /// Has another copy stand beside the article.
    fn choose(&mut self, at: usize) {
        if self.at != at {
            self.at = at;
            self.difference = None;
            self.anchor = None;
            self.row = 0;
            self.beside = None;
            self.tall = Tall::default();
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
            self.state(ui, language, session);
            if self.pair().is_some() {
                self.differences(ui, language, session, requests);
            }
        });
        ui.horizontal_wrapped(|ui| {
            ui.set_min_height(ENTRY);
            ui.spacing_mut().item_spacing.x = 1.5 * GRID;
            if self.pair().is_some() {
                self.carrying(ui, language, session, requests);
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
        if let Some(copy) = self.copy().filter(|_| self.pair().is_some()) {
            let names = [
                language.say(T::This).to_owned(),
                list::named(language, copy),
            ];
            beside::heads(ui, text, &names);
            text = text.with_min_y(text.top() + beside::HEAD);
        }
        let mut right = ui.new_child(UiBuilder::new().max_rect(text));
        right.set_clip_rect(text.intersect(ui.clip_rect()));
        match &self.beside {
            Some(beside) if beside.pair.is_none() => {
                right.colored_label(tokens(&right).quiet, language.say(T::Apart));
            }
            Some(_) => self.beside(&mut right, language, session, requests),
            None => {}
        }
        // The dock stays as high as it is.
        ui.allocate_space(rect.size());
    }

    /// How far it is, or how many there are.
    fn state(&mut self, ui: &mut Ui, language: Language, session: &Session) {
        let Some(article) = self.of else { return };
        if Following::<Found>::again(ui, language) {
            self.look(ui, session, article);
        }
        let found = self.found.as_ref().map(|found| {
            let said = match found.copies.len() {
                0 => String::new(),
                copies => language.fill(T::Count, &[&count(copies as u64)]),
            };
            ((found.revision, found.is_complete), said)
        });
        let looking = |share: &str| language.fill(T::Looking, &[share]);
        self.following.state(ui, language, session, looking, found);
    }

    /// Chooses the next difference or the one before, round the end.
    fn step(&mut self, forward: bool) {
        let Some(pair) = self.pair() else { return };
        let all = pair.differences.len();
        if all == 0 {
            return;
        }
        let at = match (self.difference, forward) {
            (None, true) => 0,
            (None, false) => all - 1,
            (Some(at), true) => (at + 1) % all,
            (Some(at), false) => (at + all - 1) % all,
        };
        let row = pair.differences[at].row;
        self.difference = Some(at);
        self.tall.reveal(row);
    }

    /// Goes to a tag that is not carried: its row, and its place in the article if it is there.
    fn go_to(&mut self, side: Side, conflict: &Conflict, requests: &mut Vec<Request>) {
        self.row = conflict.row;
        self.anchor = None;
        self.tall.reveal(conflict.row);
        if let (Side::First, Some(article), Some(there)) = (side, self.of, conflict.there) {
            requests.push(Request::OpenAt(article, there));
        }
    }
}
