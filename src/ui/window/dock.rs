//! The dock: panels of work below the article, one at a time, each a tab.

use egui::{Align, Button, Context, Frame, Layout, Margin, Panel, Ui, vec2};

use crate::session::adjudication::Case;
use crate::session::consistency::Found;
use crate::session::copies::{Carry, Side};
use crate::tag::words::Words;
use crate::ui::action::Action;
use crate::ui::article::Shown;
use crate::ui::consistency::Doing;
use crate::ui::edge::Edge;
use crate::ui::find::Around;
use crate::ui::readings::Decide;
use crate::ui::strings::Language;
use crate::ui::strings::consistency::ConsistencyText;
use crate::ui::strings::dock::DockText;
use crate::ui::theme::{ENTRY, GRID};

use super::putting::Wish;
use super::{Request, Window};

/// More findings than these are put right, and more differences decided, beside the window.
const AT_ONCE: usize = 50;

/// What can stand in the dock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ui) enum Tab {
    /// Find and replace.
    Find,
    /// What is doubtful, one place after the other.
    Review,
    /// What is proposed for all articles, in groups.
    Batches,
    /// What is tagged in one way here and in another there.
    Consistency,
    /// Every place of some words or a label.
    Concordance,
    /// Two authors' tags side by side.
    Readings,
    /// Every mention of a name.
    Mentions,
    /// Where else the open article's story stands.
    Copies,
}

impl Tab {
    const ALL: [Tab; 8] = [
        Tab::Find,
        Tab::Review,
        Tab::Batches,
        Tab::Copies,
        Tab::Consistency,
        Tab::Concordance,
        Tab::Readings,
        Tab::Mentions,
    ];

    /// The action that opens it; the tab is called as that is.
    fn action(self) -> Action {
        match self {
            Tab::Find => Action::Find,
            Tab::Review => Action::Review,
            Tab::Batches => Action::Batches,
            Tab::Consistency => Action::Consistency,
            Tab::Concordance => Action::Concordance,
            Tab::Readings => Action::Readings,
            Tab::Mentions => Action::Mentions,
            Tab::Copies => Action::Copies,
        }
    }
}

impl Tab {
    /// What is written on it: what opens it, shorter where that is long.
    fn name(self, language: Language) -> &'static str {
        match self {
            Tab::Copies => language.say(DockText::Copies),
            Tab::Readings => language.say(DockText::Readings),
            _ => self.action().name(language).trim_end_matches('…'),
        }
    }
}

/// The dock is at least so high, and leaves the text at least so much.
const LEAST: f32 = 120.0;
const LEFT_TO_TEXT: f32 = 200.0;

/// In a window narrower than this the dock is as wide as the window, and not as the text alone.
const ROOMY: f32 = 1120.0;

impl Window {
    /// Whether the dock stands below the side panels too.
    pub(super) fn docks_across(ui: &Ui) -> bool {
        ui.available_width() < ROOMY
    }

    /// Opens a tab of the dock.
    /// It is about the text, which is seen again.
    pub(super) fn open_tab(&mut self, tab: Tab) {
        self.assembly = None;
        if self.dock == Some(tab) {
            return;
        }
        self.close_dock();
        self.dock = Some(tab);
    }

    /// Closes the dock.
    pub(super) fn close_dock(&mut self) {
        match self.dock.take() {
            Some(Tab::Find) => self.find.close(),
            Some(Tab::Consistency) => self.consistency.close(),
            Some(Tab::Concordance) => self.concordance.close(),
            Some(Tab::Readings) => self.readings.close(),
            Some(Tab::Mentions) => self.mentions.forget(),
            Some(Tab::Copies) => self.copies.close(),
            Some(Tab::Review | Tab::Batches) | None => {}
        }
    }

    /// Makes the panels of the dock anew; suggestions of tags and mentions stay.
    pub(super) fn forget_dock(&mut self) {
        self.find.forget();
        self.forget_mending();
        self.consistency.forget();
        self.concordance.forget();
        self.readings.forget();
        self.copies.forget();
    }

    /// Draws the dock, if it is open; while a page is assembled the room is the assembly's.
    pub(super) fn show_dock(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let Some(tab) = self
            .dock
            .filter(|_| self.session.is_some() && !self.assembles())
        else {
            return;
        };
        let most = (ui.available_height() - LEFT_TO_TEXT).max(LEAST);
        let height = match tab {
            Tab::Batches => self.settings.height_of_batches(),
            _ => self.settings.dock_height,
        };
        let height = height.clamp(LEAST, most);
        let edge = Edge::of(ui, "dock");
        edge.hold(ui, 1, height);
        let frame = Frame::side_top_panel(ui.style()).inner_margin(Margin::same(8));
        let shown = Panel::bottom("dock")
            .resizable(true)
            .default_size(height)
            .size_range(LEAST..=most)
            .frame(frame)
            .show(ui, |ui| {
                // A tab with little in it fills the dock all the same.
                ui.set_min_height(ui.available_height());
                self.tabs(ui, tab, requests);
                match tab {
                    Tab::Find => self.find_tab(ui, requests),
                    Tab::Review => self.review_tab(ui, requests),
                    Tab::Batches => self.batches_tab(ui, requests),
                    Tab::Consistency => self.consistency_tab(ui, requests),
                    Tab::Concordance => self.concordance_tab(ui, requests),
                    Tab::Readings => self.readings_tab(ui, requests),
                    Tab::Mentions => self.mentions_tab(ui, requests),
                    Tab::Copies => self.copies_tab(ui, requests),
                }
            });
        if edge.is_dragged(ui) {
            let height = shown.response.rect.height().round();
            match tab {
                Tab::Batches => self.settings.batches_height = Some(height),
                _ => self.settings.dock_height = height,
            }
        }
    }

    /// The names of the tabs, and what closes the dock.
    fn tabs(&self, ui: &mut Ui, open: Tab, requests: &mut Vec<Request>) {
        let language = self.language();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GRID;
            for tab in Tab::ALL {
                let action = tab.action();
                let label = ui.selectable_label(tab == open, tab.name(language));
                let tip = self.tip(ui, action);
                if label.on_hover_text(tip).clicked() {
                    requests.push(Request::Act(action));
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let button = Button::new("×").min_size(vec2(ENTRY, ENTRY));
                let close = ui.add(button);
                let text = language.say(DockText::Close);
                close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, text));
                if close.on_hover_text(text).clicked() {
                    requests.push(Request::CloseDock);
                }
            });
        });
    }

    // ---- consistency and concordance ----

    fn consistency_tab(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        if let Some(session) = &self.session {
            self.consistency
                .show(ui, language, &self.keys, session, &self.words, requests);
        }
    }

    fn concordance_tab(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        if let Some(session) = &mut self.session {
            self.concordance.show(ui, language, session, requests);
        }
    }

    fn readings_tab(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        if let Some(session) = &self.session {
            self.readings.show(ui, language, session, requests);
        }
    }

    fn copies_tab(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        if let Some(session) = &self.session {
            self.copies.show(ui, language, session, requests);
        }
    }

    /// Carries something from one of two copies to the other.
    pub(super) fn carry_copy(&mut self, side: Side, what: Carry) {
        let (Some(session), Some(pair)) = (&mut self.session, self.copies.pair()) else {
            return;
        };
        let rows = self.copies.rows();
        match session.carry(pair, side, what, rows.as_ref()) {
            Ok(_) => self.say_done(),
            Err(error) => self.later.push(Request::Declined(error)),
        }
    }

    /// Decides what two authors have tagged otherwise, beside the window where that is much.
    pub(super) fn decide_readings(&mut self, context: &Context, decide: Decide) {
        let Some(session) = &mut self.session else {
            return;
        };
        let (cases, verdict) = self.readings.meant(decide);
        if cases.len() > AT_ONCE {
            self.put(context, Wish::Cases(decide, verdict, cases.into()));
            return;
        }
        let meant: Vec<&Case> = cases.iter().map(AsRef::as_ref).collect();
        match session.decide_cases("readings", &meant, verdict) {
            Ok(_) => {
                self.readings.settle(decide);
                self.say_done();
                if let Decide::Case(_) = decide {
                    self.readings.go(&mut self.later);
                }
            }
            Err(error) => self.later.push(Request::Declined(error)),
        }
    }

    /// Puts findings right or leaves them for good: the chosen one, or its whole group, beside the
    /// window where that is large.
    pub(super) fn make_consistent(&mut self, context: &Context, doing: Doing, all: bool) {
        let Some(session) = &mut self.session else {
            return;
        };
        if let Some((wanted, most)) = self.consistency.whole().filter(|_| all) {
            let words = Words::clone(&self.words);
            self.put(context, Wish::Group(doing, wanted, most, words));
            return;
        }
        let findings = self.consistency.meant(all);
        if findings.len() > AT_ONCE {
            self.put(context, Wish::Findings(doing, findings.into()));
            return;
        }
        let meant: Vec<&Found> = findings.iter().collect();
        let done = match doing {
            Doing::Right => session.put_right("consistency", &meant),
            Doing::Leave => session.decline_findings("decline", &meant),
        };
        match done {
            Ok(fixed) => {
                self.consistency.settle(&findings);
                if fixed.outcome.is_some() {
                    self.say_done();
                }
                if fixed.passed_over > 0 {
                    let count = fixed.passed_over.to_string();
                    let text = self.language().fill(ConsistencyText::PassedOver, &[&count]);
                    self.notices.done(text, fixed.outcome.is_some());
                }
            }
            Err(error) => self.later.push(Request::Declined(error)),
        }
    }

    // ---- find ----

    /// Goes on looking for what is asked, and marks what is found in the open article.
    pub(super) fn look(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
        let open = self.shown.as_ref().and_then(Shown::article);
        let Some(session) = &mut self.session else {
            return;
        };
        self.find.work(ui, session, open, requests);
        self.concordance.work(ui, session);
        self.readings.work(ui, session);
        self.copies.work(ui, session, open);
        let has_words = self.loading.is_none();
        self.consistency.work(ui, session, &self.words, has_words);
        if let Some(shown) = &self.shown {
            self.find.mark(shown, self.revision);
        }
    }

    fn find_tab(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        let caret = self.view.cursor.head;
        let Some(session) = &mut self.session else {
            return;
        };
        let mut around = Around {
            language,
            keys: &self.keys,
            session,
        };
        self.find.show(ui, &mut around, caret, requests);
    }

    /// Goes to the next hit or the one before; without the panel, opens it.
    pub(super) fn step_found(&mut self, forward: bool) {
        self.assembly = None;
        if self.dock != Some(Tab::Find) {
            self.open_tab(Tab::Find);
            self.find.open(false, None);
            return;
        }
        let mut requests = Vec::new();
        self.find
            .step(forward, self.view.cursor.head, &mut requests);
        self.later.extend(requests);
    }
}
