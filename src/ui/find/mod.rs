//! Find and replace: the panel below the article.
//!
//! What is typed is looked for as soon as it stands there for good: an input method's unfinished
//! text is in the field too, and is left alone. Results are kept by address, so they stay right
//! while the text changes, and what was changed is looked through anew.

mod fields;
mod looking;
mod results;

use std::sync::Arc;

use egui::Ui;
use rustc_hash::FxHashSet;

use crate::core::Address;
use crate::session::Session;
use crate::session::find::{ArticleHits, Found, Hit, Scope};
use crate::tag::find::{Matcher, Query, QueryError};

use super::article::draft::Composition;
use super::article::{Cells, Shown};
use super::keys::Keymap;
use super::strings::Language;
use super::theme::GRID;
use super::window::Request;

use looking::{Looking, Replacing};

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Find {
    pub(super) is_open: bool,
    /// Whether there is a field for what hits become.
    replaces: bool,
    query: Query,
    with: String,
    everywhere: bool,
    /// What the results are of.
    asked: Option<Asked>,
    /// Since when something else stands in the field, in the time of frames.
    changed_at: Option<f64>,
    error: Option<QueryError>,
    matcher: Option<Arc<Matcher>>,
    looking: Option<Looking>,
    replacing: Option<Replacing>,
    groups: Vec<ArticleHits>,
    /// The row at which each group begins, and one past the last.
    starts: Vec<u32>,
    found: Found,
    /// The state of the session that the results are of.
    revision: u64,
    /// Changes with the results.
    state: u64,
    /// The hit one is at.
    current: Option<(Address, Address)>,
    /// Whether the current hit is to come into view in the list.
    reveal: bool,
    /// Hits that are not to be replaced.
    except: FxHashSet<(Address, Address)>,
    recent: Vec<String>,
    recalled: Option<usize>,
    composition: Composition,
    /// Whether the field is to get the focus, with all of it selected.
    take_focus: bool,
    /// Whether a hit in the list had the focus when it was last drawn.
    in_list: bool,
    marked: Marked,
}

/// Which search results are of.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Asked {
    query: Query,
    /// None: everywhere.
    article: Option<Address>,
}

/// The hits of the open article, as cells, and what they were made from.
#[derive(Debug, Default)]
struct Marked {
    of: Option<(Address, u64, u64, u32)>,
    cells: Vec<Cells>,
    current: Option<Cells>,
}

/// What the panel is given to draw.
pub(super) struct Around<'a> {
    pub(super) language: Language,
    pub(super) keys: &'a Keymap,
    pub(super) session: &'a mut Session,
}

/// So many queries can be called back.
const RECENT: usize = 24;

/// The longest selection that is taken for a query.
const LONGEST: usize = 120;

/// Articles up to so many characters are looked through at once, longer ones on another thread.
const AT_ONCE: u32 = 150_000;

/// More changed pages than this are looked through on another thread.
const FEW: usize = 12;

/// How long typing goes on before everything is looked through, in seconds.
const PAUSE: f64 = 0.12;

impl Find {
    /// Opens the panel, or brings it forward; what is selected is looked for.
    pub(super) fn open(&mut self, replaces: bool, selected: Option<String>) {
        self.is_open = true;
        self.replaces |= replaces;
        self.take_focus = true;
        if let Some(text) = selected {
            let text: String = text.chars().filter(|c| *c != '\n').collect();
            if !text.is_empty() && text.chars().count() <= LONGEST {
                self.query.text = match self.query.regex {
                    true => regex::escape(&text),
                    false => text,
                };
            }
        }
    }

    /// Opens the panel and looks for words in the whole bundle.
    pub(super) fn open_everywhere(&mut self, words: String) {
        self.open(false, None);
        self.query.regex = false;
        self.query.text = words;
        self.everywhere = true;
    }

    /// What was found goes; the query stays.
    pub(super) fn close(&mut self) {
        self.remember();
        self.is_open = false;
        self.replaces = false;
        self.forget();
    }

    /// Forgets what was found; another bundle may be open.
    pub(super) fn forget(&mut self) {
        self.asked = None;
        self.looking = None;
        self.matcher = None;
        self.error = None;
        self.current = None;
        self.except.clear();
        self.clear();
    }

    fn clear(&mut self) {
        self.groups.clear();
        self.found = Found::default();
        self.index();
    }

    fn remember(&mut self) {
        let text = self.query.text.clone();
        if !text.trim().is_empty() {
            self.recent.retain(|other| *other != text);
            self.recent.insert(0, text);
            self.recent.truncate(RECENT);
        }
        self.recalled = None;
    }

    /// Counts rows and hits anew.
    fn index(&mut self) {
        self.state += 1;
        self.starts.clear();
        let mut row = 0;
        for group in &self.groups {
            self.starts.push(row);
            row += group.hits.len() as u32 + 1;
        }
        self.starts.push(row);
    }

    // ---- looking ----

    /// Takes in what was found elsewhere, and looks anew where the query or the text changed.
    pub(super) fn work(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        open: Option<Address>,
        requests: &mut Vec<Request>,
    ) {
        self.take_replaced(ui, session, requests);
        if !self.is_open {
            return;
        }
        self.take_found(requests);
        let asked = Asked {
            query: self.query.clone(),
            article: if self.everywhere { None } else { open },
        };
        if self.asked.as_ref() != Some(&asked) {
            let now = ui.input(|input| input.time);
            let since = *self.changed_at.get_or_insert(now);
            let pauses = asked.article.is_none() && self.asked.is_some();
            let left = since + PAUSE - now;
            if self.composition.goes_on() {
                return;
            }
            if pauses && left > 0.0 {
                ui.request_repaint_after_secs(left as f32 + 0.005);
                return;
            }
            self.ask(ui, session, asked);
        } else if self.looking.is_none() && self.revision != session.revision() {
            self.look_again(ui, session, asked);
        }
    }

    /// Begins a search; the one before it ends.
    fn ask(&mut self, ui: &Ui, session: &mut Session, asked: Asked) {
        self.changed_at = None;
        self.looking = None;
        let is_other_query = self
            .asked
            .as_ref()
            .is_none_or(|old| old.query != asked.query);
        if is_other_query {
            self.current = None;
            self.except.clear();
        }
        self.clear();
        match Matcher::new(&asked.query) {
            Ok(matcher) => {
                self.error = None;
                self.matcher = Some(Arc::new(matcher));
            }
            Err(error) => {
                self.error = Some(error);
                self.matcher = None;
            }
        }
        self.asked = Some(asked);
        self.look(ui, session);
    }

    /// Looks for what was asked, at once or on another thread.
    fn look(&mut self, ui: &Ui, session: &mut Session) {
        self.revision = session.revision();
        let (Some(matcher), Some(asked)) = (&self.matcher, &self.asked) else {
            return;
        };
        let scope = match (self.everywhere, asked.article) {
            (true, _) => Scope::All,
            (false, Some(article)) => {
                let len = session.document(article.buffer.page);
                if len.is_ok_and(|document| document.visible_len(article) <= AT_ONCE) {
                    let found = session.hits_in(matcher, article);
                    self.groups = found.ok().flatten().into_iter().collect();
                    self.count(true);
                    return;
                }
                Scope::Articles(vec![article])
            }
            (false, None) => return,
        };
        self.looking = Looking::begin(ui.ctx(), session.search(Arc::clone(matcher), scope));
    }

    fn count(&mut self, is_complete: bool) {
        self.found = Found {
            hits: self.groups.iter().map(|group| group.count).sum(),
            articles: self.groups.len() as u64,
            is_complete,
        };
        self.index();
    }

    fn take_found(&mut self, requests: &mut Vec<Request>) {
        let Some(looking) = &mut self.looking else {
            return;
        };
        let before = self.groups.len();
        self.groups.extend(looking.hits());
        let ended = looking.ended();
        if let Some(result) = ended {
            self.revision = looking.revision();
            // What came in between is there now.
            let rest = looking.hits();
            self.groups.extend(rest);
            self.looking = None;
            match result {
                Ok(found) => {
                    self.found = found;
                    self.index();
                }
                Err(failure) => requests.push(Request::Failed(failure)),
            }
        } else if self.groups.len() > before {
            self.count(false);
        }
    }

    /// Looks through what has changed since.
    fn look_again(&mut self, ui: &Ui, session: &mut Session, asked: Asked) {
        let touched = session.touched_since(self.revision);
        let (Some(matcher), true) = (self.matcher.clone(), !touched.is_empty()) else {
            self.revision = session.revision();
            return;
        };
        if asked.article.is_some() {
            self.look(ui, session);
            return;
        }
        if touched.len() > FEW {
            self.clear();
            self.look(ui, session);
            return;
        }
        self.revision = session.revision();
        let Ok((pages, new)) = session.hits_on(&matcher, &touched) else {
            return;
        };
        self.groups.retain(|group| !pages.contains(&group.page));
        for group in new {
            // Behind those of the same page: they come in the order of the list.
            let at = self
                .groups
                .partition_point(|other| other.page <= group.page);
            self.groups.insert(at, group);
        }
        self.count(self.found.is_complete);
    }

    // ---- marks in the text ----

    /// Finds the hits of the open article among its cells. `revision` tells states of it apart.
    pub(super) fn mark(&mut self, shown: &Shown, revision: u64) {
        let Some(article) = shown.article().filter(|_| self.is_open) else {
            self.marked = Marked::default();
            return;
        };
        let of = Some((article, revision, self.state, shown.len()));
        if self.marked.of != of {
            let groups = self.groups.iter().filter(|group| group.article == article);
            let cells = groups.flat_map(|group| &group.hits);
            self.marked.cells = cells
                .filter_map(|hit| cells_of(shown, hit.first, hit.last))
                .collect();
            self.marked.of = of;
        }
        let current = self.current;
        self.marked.current = current.and_then(|(first, last)| cells_of(shown, first, last));
    }

    /// The hits of the open article, in order, and the one that one is at.
    pub(super) fn marks(&self) -> (&[Cells], Option<Cells>) {
        (&self.marked.cells, self.marked.current.clone())
    }

    // ---- going about ----

    /// Goes to the next hit or the one before, round the end; from the caret, where one is at none.
    pub(super) fn step(&mut self, forward: bool, caret: u32, requests: &mut Vec<Request>) {
        self.remember();
        let Some(last) = self.groups.len().checked_sub(1) else {
            return;
        };
        let next = match self.place() {
            Some((group, hit)) if forward => match self.groups[group].hits.len() > hit + 1 {
                true => (group, hit + 1),
                false if group < last => (group + 1, 0),
                false => (0, 0),
            },
            Some((group, hit)) => match (group, hit) {
                (0, 0) => (last, self.groups[last].hits.len().saturating_sub(1)),
                (group, 0) => (
                    group - 1,
                    self.groups[group - 1].hits.len().saturating_sub(1),
                ),
                (group, hit) => (group, hit - 1),
            },
            None => self.at_caret(forward, caret),
        };
        if let Some(hit) = self.groups[next.0].hits.get(next.1).copied() {
            let article = self.groups[next.0].article;
            self.go_to(article, &hit, requests);
        }
    }

    fn at_caret(&self, forward: bool, caret: u32) -> (usize, usize) {
        let open = self.marked.of.map(|(article, ..)| article);
        let group = self
            .groups
            .iter()
            .position(|group| Some(group.article) == open);
        let Some(group) = group else {
            return (0, 0);
        };
        let after = self
            .marked
            .cells
            .partition_point(|cells| cells.start < caret);
        let count = self.groups[group].hits.len().saturating_sub(1);
        match forward {
            true if after <= count => (group, after),
            true => ((group + 1) % self.groups.len(), 0),
            false => (group, after.saturating_sub(1).min(count)),
        }
    }

    /// Where the current hit is among the results.
    fn place(&self) -> Option<(usize, usize)> {
        let current = self.current?;
        let is_it = |hit: &Hit| (hit.first, hit.last) == current;
        let mut groups = self.groups.iter().enumerate();
        groups.find_map(|(at, group)| Some((at, group.hits.iter().position(is_it)?)))
    }

    fn go_to(&mut self, article: Address, hit: &Hit, requests: &mut Vec<Request>) {
        self.current = Some((hit.first, hit.last));
        self.reveal = true;
        requests.push(Request::OpenAt(article, (hit.first, hit.last)));
    }

    // ---- drawing ----

    /// Draws the panel.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        around: &mut Around<'_>,
        caret: u32,
        requests: &mut Vec<Request>,
    ) {
        ui.spacing_mut().item_spacing.y = GRID;
        self.fields(ui, around, caret, requests);
        self.results(ui, around, requests);
    }
}

/// The cells of a hit.
fn cells_of(shown: &Shown, first: Address, last: Address) -> Option<Cells> {
    let (first, last) = (shown.cell(first)?, shown.cell(last)?);
    (first <= last).then(|| first..last + 1)
}
