//! Consistency: the tab of the dock that lists what is tagged in one way here and in another
//! there, and puts it right.
//!
//! The check runs on another thread. Findings are kept by address and span, and looked at again
//! before anything is done about them; where a check is quick it is made anew whenever the text
//! has changed and nobody does anything for a moment.

mod groups;
mod more;
mod places;

use std::sync::Arc;

use egui::{Button, Key, KeyboardShortcut, Label, Modifiers, RichText, Ui};
use rustc_hash::FxHashSet;

use crate::session::Session;
use crate::session::consistency::{Found, Group, Options, Report};
use crate::tag::consistency::Kind;
use crate::tag::words::Words;

use super::action::Action;
use super::dialog::count;
use super::following::Following;
use super::fonts;
use super::keys::{self, Keymap};
use super::scroll::Scroll;
use super::strings::Language;
use super::strings::consistency::ConsistencyText as T;
use super::theme::{ENTRY, GRID, SMALL, tokens};
use super::window::Request;

use more::{More, recount};

pub(super) use places::places_id;

/// The height of a row.
const ROW: f32 = ENTRY - GRID;

/// See the module's description.
#[derive(Debug)]
pub(super) struct Consistency {
    pub(super) is_open: bool,
    options: Options,
    following: Following<Report>,
    report: Option<Report>,
    /// The kind that is listed; none: all.
    kind: Option<Kind>,
    /// How many places there are of each kind, and of all.
    counts: Vec<(Option<Kind>, u64)>,
    /// The groups that are listed, by their numbers in the report.
    listed: Vec<usize>,
    /// Which of those is chosen, and which place of it.
    group: usize,
    place: usize,
    groups_scroll: Scroll,
    places_scroll: Scroll,
    /// Whether the list of groups is to get the focus.
    take_focus: bool,
    more: More,
    /// Whether not all groups, or not all places, are held: how many are is said below them.
    is_cut: bool,
}

impl Default for Consistency {
    fn default() -> Self {
        Self {
            is_open: false,
            options: Options::default(),
            following: Following::default(),
            report: None,
            kind: None,
            counts: Vec::new(),
            listed: Vec::new(),
            group: 0,
            place: 0,
            groups_scroll: Scroll::new(ROW),
            places_scroll: Scroll::new(ROW),
            take_focus: false,
            more: More::default(),
            is_cut: false,
        }
    }
}

/// What is to be done about findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Doing {
    /// Put them right.
    Right,
    /// Leave them as they are, for good.
    Leave,
}

impl Doing {
    /// What the log calls it, and whether findings are refused by it.
    pub(super) fn named(self) -> (&'static str, bool) {
        match self {
            Self::Right => ("consistency", false),
            Self::Leave => ("decline", true),
        }
    }
}

impl Consistency {
    /// Opens the tab; the first time, and when the bundle has changed, a check begins.
    pub(super) fn open(&mut self) {
        self.is_open = true;
        self.take_focus = true;
    }

    /// Closes it; what was found stays.
    pub(super) fn close(&mut self) {
        self.is_open = false;
        self.following.stop();
        self.more.stop();
    }

    /// Forgets what was found; another bundle may be open.
    pub(super) fn forget(&mut self) {
        let options = self.options;
        *self = Self {
            is_open: self.is_open,
            options,
            ..Self::default()
        };
    }

    fn group(&self) -> Option<&Group> {
        let number = self.listed.get(self.group)?;
        self.report.as_ref()?.groups.get(*number)
    }

    fn found(&self) -> Option<&Found> {
        self.group()?.findings.get(self.place)
    }

    /// Lists the groups of the chosen kind, the same group chosen as far as it is still there.
    fn list(&mut self, was: Option<(Kind, String, Option<String>)>) {
        let groups = self.report.as_ref().map_or(&[][..], |r| &r.groups);
        let totals = self.report.as_ref().map_or(&[][..], |r| &r.totals);
        let places = |kind: Option<Kind>| -> u64 {
            let of = totals.iter();
            let of = of.filter(|total| kind.is_none_or(|kind| kind == total.kind));
            of.map(|total| total.places).sum()
        };
        let kinds = std::iter::once(None).chain(Kind::ALL.map(Some));
        self.counts = kinds.map(|kind| (kind, places(kind))).collect();
        let is_kind = |group: &Group| self.kind.is_none_or(|kind| kind == group.kind);
        let listed = groups
            .iter()
            .enumerate()
            .filter(|(_, group)| is_kind(group));
        self.listed = listed.map(|(number, _)| number).collect();
        let same = was.and_then(|(kind, words, part)| {
            self.listed.iter().position(|number| {
                let group = &groups[*number];
                group.kind == kind && group.words == words && group.part == part
            })
        });
        self.group = match same {
            Some(at) => at,
            None => self.group.min(self.listed.len().saturating_sub(1)),
        };
        let places = self.group().map_or(0, |group| group.findings.len());
        self.place = match same {
            Some(_) => self.place.min(places.saturating_sub(1)),
            None => 0,
        };
    }

    fn chosen(&self) -> Option<(Kind, String, Option<String>)> {
        let group = self.group()?;
        Some((group.kind, group.words.clone(), group.part.clone()))
    }

    /// The findings that something is to be done about: one, or all of the chosen group.
    pub(super) fn meant(&self, all: bool) -> Vec<Found> {
        match all {
            true => self.group().map_or(Vec::new(), |g| g.findings.clone()),
            false => self.found().cloned().into_iter().collect(),
        }
    }

    /// Takes findings that something was done about out of the list.
    pub(super) fn settle(&mut self, settled: &[Found]) {
        self.more.stop();
        if self.following.is_quick() {
            // It would find what was just put right; another begins soon.
            self.following.stop();
        }
        let was = self.chosen();
        let Some(number) = self.listed.get(self.group).copied() else {
            return;
        };
        if let Some(report) = &mut self.report {
            let group = &mut report.groups[number];
            let (kind, count, before) = (group.kind, group.count, group.findings.len());
            let place = |found: &Found| (found.first, found.last, found.span.clone());
            let settled: FxHashSet<_> = settled.iter().map(place).collect();
            group
                .findings
                .retain(|found| !settled.contains(&place(found)));
            group.count -= (before - group.findings.len()) as u64;
            let now = group.count;
            if now == 0 {
                report.groups.remove(number);
            }
            recount(report, kind, count, now);
        }
        self.list(was);
    }

    // ---- checking ----

    /// Begins a check; one that is on its way ends.
    fn check(&mut self, ui: &Ui, session: &Session, words: &Arc<Words>) {
        let (check, words) = (session.consistency(self.options), Arc::clone(words));
        self.following
            .begin(ui, "consistency", move |go_on| check.run(&words, go_on));
    }

    /// Takes in what a check found, and begins another where that is due.
    pub(super) fn work(&mut self, ui: &Ui, session: &Session, words: &Arc<Words>, has_words: bool) {
        if !self.is_open {
            return;
        }
        if let Some(report) = self.following.take() {
            let was = self.chosen();
            let is_cut = |group: &Group| group.count > group.findings.len() as u64;
            let listed = report.groups.len() as u64;
            let all: u64 = report.totals.iter().map(|total| total.groups).sum();
            self.is_cut = all > listed || report.groups.iter().any(is_cut);
            self.report = Some(report);
            self.more = More::default();
            self.list(was);
        }
        self.fetch(ui, session, words);
        let known = self.report.as_ref();
        let known = known.map(|report| (report.revision, report.is_complete));
        if has_words && self.following.is_due(ui, session, known) {
            self.check(ui, session, words);
        }
    }

    // ---- drawing ----

    /// Draws the tab.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        keys: &Keymap,
        session: &Session,
        words: &Arc<Words>,
        requests: &mut Vec<Request>,
    ) {
        ui.spacing_mut().item_spacing.y = GRID;
        ui.horizontal_wrapped(|ui| self.kinds(ui, language));
        ui.horizontal_wrapped(|ui| {
            self.row_of_buttons(ui, language, keys, session, words, requests)
        });
        let width = ui.available_width();
        let height = ui.available_height();
        let left = (width * 0.34).clamp(44.0 * GRID, 100.0 * GRID);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0 * GRID;
            let size = egui::vec2(left, height);
            let layout = egui::Layout::top_down(egui::Align::Min);
            ui.allocate_ui_with_layout(size, layout, |ui| {
                ui.set_min_size(size);
                let told = self.groups_told(language);
                self.above_told(ui, &told, |consistency, ui| {
                    consistency.groups(ui, language, session, requests);
                });
            });
            let size = egui::vec2(width - left - 2.0 * GRID, height);
            ui.allocate_ui_with_layout(size, layout, |ui| {
                ui.set_min_size(size);
                let told = self.places_told(language);
                self.above_told(ui, &told, |consistency, ui| {
                    consistency.places(ui, language, keys, session, requests);
                });
            });
        });
    }

    /// Draws a list, and below it how much of it is shown, where not everything is.
    fn above_told(&mut self, ui: &mut Ui, told: &str, list: impl FnOnce(&mut Self, &mut Ui)) {
        if !self.is_cut {
            return list(self, ui);
        }
        let below = SMALL + GRID;
        let size = ui.available_size() - egui::vec2(0.0, below + ui.spacing().item_spacing.y);
        ui.allocate_ui_with_layout(size, *ui.layout(), |ui| {
            ui.set_min_size(size);
            list(self, ui);
        });
        let text = fonts::drawable(ui.ctx(), told).into_owned();
        let text = RichText::new(text).size(SMALL).color(tokens(ui).quiet);
        ui.add(Label::new(text).truncate());
    }

    /// How many of the groups are shown.
    fn groups_told(&self, language: Language) -> String {
        let totals = self.report.as_ref().map_or(&[][..], |r| &r.totals);
        let of = totals.iter();
        let of = of.filter(|total| self.kind.is_none_or(|kind| kind == total.kind));
        let all: u64 = of.map(|total| total.groups).sum();
        match self.listed.len() as u64 {
            listed if listed < all => {
                language.fill(T::GroupsListed, &[&count(all), &count(listed)])
            }
            _ => String::new(),
        }
    }

    /// How many of the places of the chosen group are shown.
    fn places_told(&self, language: Language) -> String {
        let Some(group) = self.group() else {
            return String::new();
        };
        let failed = self.more.failed().filter(|(aim, _)| *aim == group.aim);
        let said = match group.findings.len() as u64 {
            listed if listed < group.count => {
                language.fill(T::PlacesListed, &[&count(group.count), &count(listed)])
            }
            _ => String::new(),
        };
        let state = match (self.more.share(), failed) {
            (Some(share), _) => language.fill(T::Fetching, &[&format!("{share} %")]),
            (None, Some((_, failure))) => language.fill(T::Failed, &[&failure.said(language)]),
            (None, None) => String::new(),
        };
        let parts = [said, state].into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" · ")
    }

    /// The kinds, each with how many places there are.
    fn kinds(&mut self, ui: &mut Ui, language: Language) {
        ui.spacing_mut().item_spacing.x = GRID;
        let all = match self.counts.is_empty() {
            true => std::iter::once(None)
                .chain(Kind::ALL.map(Some))
                .map(|kind| (kind, 0))
                .collect(),
            false => self.counts.clone(),
        };
        for (kind, places) in all {
            let (name, tip) = kind.map_or((T::All, None), |kind| {
                let (name, tip) = called(kind);
                (name, Some(tip))
            });
            let text = match places {
                0 => language.say(name).to_owned(),
                _ => format!("{} {}", language.say(name), count(places)),
            };
            let text = match places {
                0 => RichText::new(text).color(tokens(ui).quiet),
                _ => RichText::new(text),
            };
            let mut label = ui.selectable_label(self.kind == kind, text);
            if let Some(tip) = tip {
                label = label.on_hover_text(language.say(tip));
            }
            if label.clicked() {
                let was = self.chosen();
                self.kind = kind;
                self.list(was);
                self.groups_scroll.reveal(self.group);
            }
        }
    }

    fn row_of_buttons(
        &mut self,
        ui: &mut Ui,
        language: Language,
        keys: &Keymap,
        session: &Session,
        words: &Arc<Words>,
        requests: &mut Vec<Request>,
    ) {
        ui.set_min_height(ENTRY);
        ui.spacing_mut().item_spacing.x = 1.5 * GRID;
        let is_ready = session.is_writable();
        let found = self.found().filter(|_| is_ready);
        let group = self.group().filter(|_| is_ready);
        let (one, all) = (found.is_some(), group.is_some());
        let has_remedy = found.is_some_and(|found| found.remedy.is_some());
        let is_decided = group.is_some_and(|group| group.is_decided);
        let places = group.map_or(0, |group| group.count);
        let at_once = self.report.as_ref().map_or(0, |r| r.bounds.at_once) as u64;
        let is_too_much = places > at_once && group.is_some();
        let (fix_all, fix_tip, refuse_all) = match is_too_much {
            true => {
                let first = count(at_once);
                (
                    language.fill(T::FixFirst, &[&first]),
                    T::FixFirstTip,
                    language.fill(T::RefuseFirst, &[&first]),
                )
            }
            false => (
                language.fill(T::FixAll, &[&count(places)]),
                T::FixAllTip,
                language.say(T::RefuseAll).to_owned(),
            ),
        };
        let space = KeyboardShortcut::new(Modifiers::NONE, Key::Space);
        let space = keys::name(ui.ctx(), &space);
        let refuse = keys.shown(ui.ctx(), Action::RefuseOffer);
        for (text, key, tip, can, why_not, doing, of_all) in [
            (
                language.say(T::FixOne).to_owned(),
                space.as_str(),
                T::FixOneTip,
                has_remedy,
                match found.map(|found| found.kind) {
                    None => T::FixOneTip,
                    Some(Kind::Label) => T::Tied,
                    Some(_) => T::NoRemedy,
                },
                Doing::Right,
                false,
            ),
            (
                fix_all,
                "",
                fix_tip,
                is_decided,
                if all { T::Undecided } else { T::FixAllTip },
                Doing::Right,
                true,
            ),
            (
                language.say(T::Refuse).to_owned(),
                refuse.as_str(),
                T::RefuseTip,
                one,
                T::RefuseTip,
                Doing::Leave,
                false,
            ),
            (
                refuse_all,
                "",
                T::RefuseAllTip,
                all,
                T::RefuseAllTip,
                Doing::Leave,
                true,
            ),
        ] {
            let shown = format!("{text} {key}");
            let button = ui.add_enabled(can, Button::new(shown.trim_end()));
            let button = button.accessible_name(text.as_str());
            let button = button.on_hover_text(language.say(tip));
            if button
                .on_disabled_hover_text(language.say(why_not))
                .clicked()
            {
                requests.push(Request::Consistency(doing, of_all));
            }
        }
        ui.separator();
        if Following::<Report>::again(ui, language) {
            self.check(ui, session, words);
        }
        let tick = ui.checkbox(&mut self.options.untouched, language.say(T::Untouched));
        if tick.on_hover_text(language.say(T::UntouchedTip)).changed() {
            self.check(ui, session, words);
        }
        self.state(ui, language, session);
    }

    /// How far the check is, or what was looked at.
    fn state(&mut self, ui: &mut Ui, language: Language, session: &Session) {
        let found = match &self.report {
            None => None,
            Some(report) => {
                let (articles, tags) = (count(report.articles), count(report.tags));
                let looked = language.fill(T::Looked, &[&articles, &tags]);
                Some(((report.revision, report.is_complete), looked))
            }
        };
        if found.is_none() && self.following.is_idle() {
            let text = RichText::new(language.say(T::NotBegun)).size(SMALL);
            ui.label(text.color(tokens(ui).quiet));
            return;
        }
        let looking = |share: &str| language.fill(T::Checking, &[share]);
        self.following.state(ui, language, session, looking, found);
    }
}

/// What a kind is called, and what it is.
fn called(kind: Kind) -> (T, T) {
    match kind {
        Kind::Label => (T::Label, T::LabelTip),
        Kind::Edges => (T::Edges, T::EdgesTip),
        Kind::Untagged => (T::Untagged, T::UntaggedTip),
        Kind::Word => (T::Word, T::WordTip),
        Kind::Marks => (T::Marks, T::MarksTip),
        Kind::Overlap => (T::Overlap, T::OverlapTip),
        Kind::Attribute => (T::Attribute, T::AttributeTip),
        Kind::Relation => (T::Relation, T::RelationTip),
        Kind::Article => (T::Article, T::ArticleTip),
    }
}

/// A label's name for people.
fn label_name(language: Language, session: &Session, id: &str) -> String {
    let label = session.label_once(id);
    label.map_or(id, |label| language.label(label)).to_owned()
}
