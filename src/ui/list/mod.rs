//! The articles at the left: what is looked for above, the list, the progress of the bundle
//! below.
//!
//! What the list shows is a [`ListQuery`] over the session's list. It is asked anew when the
//! query or the list changes, never in a frame that only draws. The open article stays where it
//! stands until another is opened, even if what was done to it sorts it elsewhere or out:
//! nothing moves away under an editor's hands, and the next article is the next one.

mod asked;
mod facets;
mod progress;
mod rows;

use std::time::{Duration, Instant};

use egui::{Align, Layout, Rect, Ui, pos2};

use crate::core::{Address, PageId};
use crate::session::Session;
use crate::session::catalog::{ListOrder, ListQuery};
use crate::store::{ArticleRow, StoreError, record};

use super::choice::{Choice, Entries};
use super::dialog::child;
use super::keys::Keymap;
use super::scroll::Scroll;
use super::strings::{Language, Text};
use super::theme::{ENTRY, GRID};
use super::window::Request;

use asked::Asked;
pub(super) use asked::field_id;
pub(super) use rows::list_id;

/// How long making the columns for queries may take in a frame.
const SLICE: Duration = Duration::from_millis(3);

/// How long rows may be made anew where they are needed at once.
const AT_ONCE: Duration = Duration::from_millis(40);

/// After a query that took long so many times as long is waited before the next, unless what is
/// asked has changed.
const PAUSE: u32 = 20;

/// The height of the line that says what is listed.
const SAID: f32 = 5.0 * GRID;

/// How many articles are marked at once at most: each is opened for it.
pub(super) const MARKED_AT_ONCE: usize = 1000;

/// What the list remembers between frames.
#[derive(Debug, Default)]
pub(super) struct List {
    asked: Asked,
    view: View,
    /// What the view was made for.
    query: ListQuery,
    seen: Option<(u64, u64)>,
    open: Option<Address>,
    open_at: Option<usize>,
    /// Whether the view was made with the open article kept in it.
    held: bool,
    /// Whether the open article is in it only because it is open.
    is_odd: bool,
    /// Whether the columns that are asked are being made.
    is_waiting: bool,
    /// When the view was last made, and how long that took.
    asked_at: Option<(Instant, Duration)>,
    /// Whether the list has changed since, and it was too early to make it again.
    is_late: bool,
    choice: Choice<Address>,
    scroll: Scroll,
    /// The entry whose menu was opened by a key.
    menu_by_key: Option<Address>,
}

/// What is shown: all, or these places of the session's list.
#[derive(Debug, Default)]
struct View {
    all: usize,
    found: Option<Vec<u32>>,
}

impl View {
    fn count(&self) -> usize {
        self.found.as_ref().map_or(self.all, Vec::len)
    }

    /// The place in the session's list of the entry at a place of the view.
    fn listed(&self, at: usize) -> Option<u32> {
        match &self.found {
            Some(found) => found.get(at).copied(),
            None => (at < self.all).then_some(at as u32),
        }
    }

    fn find(&self, listed: u32) -> Option<usize> {
        match &self.found {
            Some(found) => found.iter().position(|at| *at == listed),
            None => Some(listed as usize),
        }
    }
}

/// The view with the rows it is about.
struct Shown<'a> {
    view: &'a View,
    session: &'a Session,
}

impl Entries for Shown<'_> {
    type Name = Address;

    fn count(&self) -> usize {
        self.view.count()
    }

    fn name(&self, at: usize) -> Option<Address> {
        head(self.session.listed_at(self.view.listed(at)?)?)
    }

    fn place(&self, name: Address) -> Option<usize> {
        self.view.find(self.session.listed_place(name)?)
    }
}

fn head(row: &ArticleRow) -> Option<Address> {
    record::read_address(PageId(0), &row.head)
}

impl List {
    /// Has the list brought up to date, as far as that takes no time to speak of.
    pub(super) fn refresh(&mut self, session: &mut Session) -> Result<(), StoreError> {
        session.listed()?;
        session.idle(AT_ONCE)?;
        self.update(session, self.open)
    }

    /// Whether articles are ordered by what the learner would gain.
    pub(super) fn is_by_gain(&self) -> bool {
        self.asked.wanted().order == ListOrder::Gain
    }

    pub(super) fn is_empty(&self) -> bool {
        self.view.all == 0
    }

    /// Has the field get the focus in the next frame.
    pub(super) fn focus_field(&mut self) {
        self.asked.focus();
    }

    /// The first article.
    pub(super) fn first(&mut self, session: &mut Session) -> Option<Address> {
        self.update(session, self.open).ok()?;
        head(session.listed_at(self.view.listed(0)?)?)
    }

    /// The articles that are listed while a filter leaves some out; none while it does not.
    pub(super) fn filtered(&self, session: &mut Session) -> Vec<Address> {
        if !self.asked.wanted().leaves_out() {
            return Vec::new();
        }
        let found = session.query_list(self.asked.wanted()).unwrap_or_default();
        let rows = found.iter().filter_map(|at| session.listed_at(*at));
        rows.filter_map(head).collect()
    }

    /// The article so many places on from another, if there is one.
    pub(super) fn step(
        &mut self,
        session: &mut Session,
        from: Option<Address>,
        by: i64,
    ) -> Option<Address> {
        self.update(session, from).ok()?;
        let listed = session.listed_place(from?)?;
        let at = match self.view.find(listed) {
            Some(at) => at as i64 + by,
            None => self.beside(listed, by)?,
        };
        let at = usize::try_from(at).ok()?;
        head(session.listed_at(self.view.listed(at)?)?)
    }

    /// Where one comes to from an article that is not in the view: beside the place where it
    /// would stand if the list is in its own order, else to an end.
    fn beside(&self, listed: u32, by: i64) -> Option<i64> {
        let found = self.view.found.as_ref()?;
        let last = found.len() as i64 - 1;
        if self.query.order != ListOrder::List {
            return Some(if by > 0 { by - 1 } else { last + by + 1 });
        }
        let before = |at: &u32| (*at < listed) != self.query.descending;
        let next = found.partition_point(before) as i64;
        Some(if by > 0 { next + by - 1 } else { next + by })
    }

    /// The article that stands before another in the bundle, filter and order or not.
    pub(super) fn before(&self, session: &Session, article: Address) -> Option<Address> {
        let place = session.listed_place(article)?.checked_sub(1)?;
        head(session.listed_at(place)?)
    }

    /// Makes the view anew if what it is about has changed.
    fn update(&mut self, session: &mut Session, open: Option<Address>) -> Result<(), StoreError> {
        session.listed()?;
        self.is_waiting = session.ready_index().is_none() && !session.index_list(SLICE)?;
        self.view.all = session.listed_count();
        let now = (session.list_revision(), session.list_shape());
        let asked_anew = self.query != *self.asked.wanted();
        let opened = self.open != open;
        let changed = self.seen != Some(now);
        let is_plain = *self.asked.wanted() == ListQuery::default();
        if !(asked_anew || opened || changed) || (self.is_waiting && !is_plain) {
            return Ok(());
        }
        let same_shape = self.seen.is_some_and(|(_, shape)| shape == now.1);
        // Rows of many pages may be made anew frame after frame: the list follows at its leisure.
        self.is_late = !asked_anew && !opened && same_shape && self.is_too_early();
        if self.is_late {
            return Ok(());
        }
        let stays = !asked_anew && !opened && self.open_at.is_some();
        let listed = open.and_then(|open| session.listed_place(open));
        let anchor = (!asked_anew && same_shape)
            .then(|| self.anchor(listed))
            .flatten();
        if is_plain {
            self.view.found = None;
            self.held = false;
        } else if asked_anew || changed || self.held {
            let began = Instant::now();
            let mut query = self.asked.wanted().clone();
            let index = session.list_index()?;
            query.always = listed.filter(|_| stays).and_then(|at| index.key(at));
            let mut new = index.query(&query);
            if let (Some(listed), Some(at), Some(old), true) =
                (listed, self.open_at, &self.view.found, stays && same_shape)
            {
                stay(&mut new, old, at, listed, index.len());
            }
            self.view.found = Some(new);
            self.held = query.always.is_some();
            self.asked_at = Some((began, began.elapsed()));
        }
        self.query.clone_from(self.asked.wanted());
        self.seen = Some(now);
        self.open = open;
        self.open_at = listed.and_then(|listed| self.view.find(listed));
        self.is_odd = self.held
            && listed.is_some_and(|at| {
                session
                    .ready_index()
                    .is_some_and(|index| !index.fits(&self.query, at))
            });
        if changed {
            self.choice
                .retain(|article| session.listed_place(*article).is_some());
        }
        if asked_anew {
            self.choice.clear();
            self.scroll.go_to_top();
        }
        if let Some((listed, old)) = anchor
            && let Some(new) = self.view.find(listed)
        {
            self.scroll.shift(old, new);
        }
        if let (true, Some(at)) = (opened || asked_anew, self.open_at) {
            self.scroll.reveal(at);
        }
        Ok(())
    }

    /// Whether making the view again now would take more than a small part of the time.
    fn is_too_early(&self) -> bool {
        let of_note = self.asked_at.filter(|(_, took)| *took > SLICE);
        of_note.is_some_and(|(at, took)| at.elapsed() < took * PAUSE)
    }

    /// The entry that is to stay where it is on the screen, the open one if it is seen: its place
    /// in the session's list and in the view.
    fn anchor(&self, open: Option<u32>) -> Option<(u32, usize)> {
        let seen = self.scroll.seen();
        let open = open.and_then(|listed| self.view.find(listed));
        let at = open.filter(|at| seen.contains(at)).unwrap_or(seen.start);
        Some((self.view.listed(at)?, at))
    }

    /// Draws the panel.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        keys: &Keymap,
        session: &mut Session,
        open: Option<Address>,
        requests: &mut Vec<Request>,
    ) {
        if let Err(error) = self.update(session, open) {
            requests.push(Request::Complain(
                language.fill(Text::NotRead, &[&language.store(&error)]),
            ));
            return;
        }
        if self.is_waiting {
            ui.request_repaint();
        }
        if let Some((_, took)) = self.asked_at.filter(|_| self.is_late) {
            ui.request_repaint_after(took * PAUSE);
        }
        let all = ui.available_rect_before_wrap();
        let mut top = all.top();
        let mut part = |height: f32, gap: f32| {
            let rect = Rect::from_min_max(
                pos2(all.left(), top),
                pos2(all.right(), (top + height.max(0.0)).min(all.bottom())),
            );
            top = rect.bottom() + gap;
            rect
        };
        let field = part(ENTRY, GRID);
        let facets = part(ENTRY, GRID);
        let said = part(SAID, GRID);
        let list = part(all.height() - 2.0 * ENTRY - SAID - 4.0 * GRID - ENTRY, GRID);
        let progress = Rect::from_min_max(pos2(all.left(), all.bottom() - ENTRY), all.max);
        let across = || Layout::left_to_right(Align::Center);
        let into_list = {
            let mut ui = child(ui, field, across());
            self.asked.field(&mut ui, language, keys, requests)
        };
        if into_list && self.view.count() > 0 {
            let at = self.open_at.unwrap_or(0);
            let shown = Shown {
                view: &self.view,
                session,
            };
            self.choice.set_cursor(shown.name(at));
            ui.memory_mut(|memory| memory.request_focus(list_id()));
            self.scroll.reveal(at);
        }
        facets::show(
            &mut child(ui, facets, across()),
            language,
            session,
            &mut self.asked,
        );
        let odd = usize::from(self.is_odd);
        let count = self.view.count().saturating_sub(odd);
        self.asked.said(
            &mut child(ui, said, across()),
            language,
            (count, self.view.all),
            self.is_waiting,
        );
        let mut ui_of_list = child(ui, list, Layout::top_down(Align::Min));
        if self.view.count() == 0 && self.view.all > 0 && !self.is_waiting {
            if facets::nothing_fits(&mut ui_of_list, language) {
                self.asked.clear();
                ui.request_repaint();
            }
        } else {
            self.rows(&mut ui_of_list, language, session, requests);
        }
        progress::show(&mut child(ui, progress, across()), language, session);
        ui.advance_cursor_after_rect(all);
    }
}

/// Puts an entry behind the nearest of those that stood above it and are still there.
fn stay(new: &mut Vec<u32>, old: &[u32], at: usize, listed: u32, all: usize) {
    let Some(now) = new.iter().position(|at| *at == listed) else {
        return;
    };
    new.remove(now);
    let mut is_there = vec![false; all];
    for at in new.iter() {
        is_there[*at as usize] = true;
    }
    let above = old[..at.min(old.len())].iter().rev();
    let above = above
        .copied()
        .find(|at| is_there.get(*at as usize).copied().unwrap_or(false));
    let to = above.and_then(|above| new.iter().position(|at| *at == above));
    new.insert(to.map_or(0, |to| to + 1), listed);
}

/// Articles in the order in which they stand in the bundle.
pub(super) fn in_order(session: &Session, articles: Vec<Address>) -> Vec<Address> {
    let mut placed: Vec<(u32, Address)> = articles
        .into_iter()
        .filter_map(|article| Some((session.listed_place(article)?, article)))
        .collect();
    placed.sort_unstable();
    placed.into_iter().map(|(_, article)| article).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_stays_below_the_one_that_stood_above_it() {
        let check = |new: &[u32], old: &[u32], at: usize, expected: &[u32]| {
            let mut new = new.to_vec();
            stay(&mut new, old, at, old[at], 10);
            assert_eq!(new, expected, "{old:?} {at}");
        };
        check(&[1, 2, 3], &[1, 2, 3], 1, &[1, 2, 3]);
        check(&[2, 1, 3], &[1, 2, 3], 1, &[1, 2, 3]);
        // What stood above it has gone.
        check(&[3, 4, 2], &[1, 2, 3, 4], 1, &[2, 3, 4]);
        check(&[5, 3, 2], &[5, 1, 2, 3], 2, &[5, 2, 3]);
    }
}
