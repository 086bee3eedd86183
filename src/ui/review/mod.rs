//! Review: what is proposed and doubtful, one place after the other. Each is decided with one key;
//! the next comes by itself, and the text follows.

mod bulk;
mod entry;
mod queue;

use egui::{
    Button, EventFilter, Id, Key as Press, Rect, RichText, Sense, Ui, WidgetInfo, pos2, vec2,
};
use rustc_hash::FxHashSet;

use crate::core::{ActionId, Address};
use crate::session::Session;
use crate::session::mending::{Key, Proposal, Sort};

use super::action::Action;
use super::keys::Keymap;
use super::mending::{Mending, Whole, told};
use super::strings::Language;
use super::strings::review::{ReviewText, percent};
use super::theme::{ENTRY, GRID, INTERFACE, tokens};
use super::window::Request;

pub(super) use entry::{bar, snippet, told as told_entry};

use bulk::{After, Bulk};
use queue::Queue;

/// What the tab is given.
pub(super) struct Around<'a> {
    pub(super) language: Language,
    pub(super) keys: &'a Keymap,
    pub(super) session: &'a mut Session,
    pub(super) mending: &'a mut Mending,
    /// The open article.
    pub(super) open: Option<Address>,
}

/// A proposal: in which article, and which.
type At = (Address, Key);

/// What the tab remembers between frames.
#[derive(Debug, Default)]
pub(super) struct Review {
    /// Whether all articles are looked at, or the open one.
    pub(super) everywhere: bool,
    /// Whether everything that is open is looked at, in order.
    in_order: bool,
    queue: Queue,
    current: Option<At>,
    /// Where the current one stands, in case that it goes.
    place: usize,
    /// Whether the current one was decided and is to come back into the queue.
    is_awaited: bool,
    /// Whether the current one is to come into view in the list and in the text.
    reveal: bool,
    show: bool,
    skipped: FxHashSet<At>,
    /// Where one was before, and what was decided there.
    trail: Vec<(At, Option<ActionId>)>,
    takes_focus: bool,
    /// The next article was asked for: its first place is to be shown.
    goes_on: bool,
    bulk: Bulk,
}

/// The id by which the list has the focus.
pub(super) fn list_id() -> Id {
    Id::unique("review")
}

/// What is done with the current proposal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    Accept,
    Reverse,
    Skip,
    Back,
}

impl Verdict {
    /// What an action asks for.
    pub(super) fn of(action: Action) -> Option<Self> {
        Some(match action {
            Action::ReviewAccept => Verdict::Accept,
            Action::ReviewReverse => Verdict::Reverse,
            Action::ReviewSkip => Verdict::Skip,
            Action::ReviewBack => Verdict::Back,
            _ => return None,
        })
    }
}

impl Review {
    /// The tab was opened, or asked for again: the list is there and has the focus.
    pub(super) fn open(&mut self) {
        self.bulk.is_open = false;
        self.takes_focus = true;
        self.show = true;
    }

    /// Shows what accepting many would do, or the places again.
    pub(super) fn turn_many(&mut self) {
        self.bulk.is_open ^= true;
        self.takes_focus = true;
    }

    /// Forgets what it knew; another bundle may be open.
    pub(super) fn forget(&mut self) {
        *self = Self {
            everywhere: self.everywhere,
            in_order: self.in_order,
            ..Self::default()
        };
    }

    /// What one is at: what names the break, if it is one.
    pub(super) fn current(&self) -> Option<(Address, Key)> {
        self.current
    }

    /// Takes note of the action by which the last proposal was decided.
    pub(super) fn done(&mut self, action: ActionId) {
        if let Some((_, decided)) = self.trail.last_mut() {
            *decided = Some(action);
        }
    }

    /// Takes note that the last proposal could not be decided.
    pub(super) fn failed(&mut self, mending: &mut Mending) {
        if let Some(((article, key), _)) = self.trail.pop() {
            mending.not_decided(article, key);
            self.queue.renew();
            self.await_back((article, key));
        }
    }

    /// Where the current proposal stands; none where it is not in the queue.
    fn here(&self) -> Option<usize> {
        let at = self.queue.at(self.place)?;
        (self.current == Some(at)).then_some(self.place)
    }

    /// Decides the current proposal, or goes on without.
    pub(super) fn decide(
        &mut self,
        around: &mut Around<'_>,
        verdict: Verdict,
        requests: &mut Vec<Request>,
    ) {
        if self.bulk.is_open {
            return;
        }
        if verdict == Verdict::Back {
            self.back(around.open, requests);
            return;
        }
        let Some((article, key)) = self.current else {
            if verdict == Verdict::Accept && self.is_through(around) {
                self.go_on(requests);
            }
            return;
        };
        let here = self.here().and_then(|place| self.queue.proposal(place));
        let Some(proposal) = here else { return };
        let offsets = around.mending.proposals().offsets();
        let command = match verdict {
            Verdict::Accept => Some(proposal.command(article, offsets, true)),
            Verdict::Reverse => Some(proposal.command(article, offsets, false)),
            _ => None,
        };
        self.trail.push(((article, key), None));
        match command {
            Some(command) => {
                let before = around.session.revision();
                around.mending.decided(article, key, before);
                self.skipped.remove(&(article, key));
                requests.push(Request::Review(Box::new(command)));
                // The list moves up: the next is where this one was.
                self.queue.decided(self.place);
                self.go_to(self.place);
            }
            None => {
                self.skipped.insert((article, key));
                self.go_to(self.place + 1);
            }
        }
    }

    fn back(&mut self, open: Option<Address>, requests: &mut Vec<Request>) {
        let Some((at, action)) = self.trail.pop() else {
            return;
        };
        self.skipped.remove(&at);
        if !self.everywhere && open != Some(at.0) {
            requests.push(Request::OpenArticle(at.0));
        }
        requests.extend(action.map(Request::UndoAction));
        self.await_back(at);
    }

    /// Goes to a proposal as soon as it is in the queue.
    fn await_back(&mut self, at: At) {
        self.current = Some(at);
        self.is_awaited = true;
    }

    /// Whether nothing is left of the open article, and others may follow.
    fn is_through(&self, around: &Around<'_>) -> bool {
        let is_known = around.open.is_some_and(|open| around.mending.knows(open));
        !self.everywhere && self.queue.len() == 0 && !self.queue.is_making() && is_known
    }

    /// On to the next article of the list.
    fn go_on(&mut self, requests: &mut Vec<Request>) {
        self.goes_on = true;
        self.takes_focus = true;
        requests.push(Request::Act(Action::NextArticle));
    }

    fn go_to(&mut self, place: usize) {
        let last = self.queue.len().saturating_sub(1);
        self.place = place.min(last);
        self.current = self.queue.at(self.place);
        self.is_awaited = false;
        self.reveal = true;
        self.show = true;
    }

    /// Makes the queue anew where something has changed, and finds the current proposal in it.
    fn update(&mut self, ui: &Ui, around: &Around<'_>) {
        let is_anew = self.queue.update(
            ui.ctx(),
            around.mending,
            (self.everywhere, self.in_order),
            around.open,
            ui.input(|input| input.time),
        );
        if !is_anew && !self.is_awaited {
            return;
        }
        let found = self.current.and_then(|at| self.queue.find(at));
        let is_settled = !self.queue.is_behind() && !around.mending.is_remaking();
        match found {
            Some(place) if self.is_awaited => self.go_to(place),
            Some(place) => self.place = place,
            None if self.is_awaited && !is_settled => {}
            None => {
                self.is_awaited = false;
                self.place = self.place.min(self.queue.len().saturating_sub(1));
                let was = self.current;
                self.current = self.queue.at(self.place);
                let is_due = was.is_some() || self.goes_on;
                self.show |= is_due && self.current.is_some();
                self.goes_on &= self.current.is_none();
            }
        }
    }

    // ---- drawing ----

    /// Draws the tab.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        around: &mut Around<'_>,
        requests: &mut Vec<Request>,
    ) {
        ui.spacing_mut().item_spacing.y = GRID;
        self.update(ui, around);
        let size = vec2(ui.available_width(), ENTRY);
        let row = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(size, row, |ui| self.head(ui, around));
        if self.bulk.is_open {
            self.many(ui, around);
        } else {
            self.verdicts(ui, around, requests);
            self.list(ui, around, requests);
        }
        if std::mem::take(&mut self.show)
            && let Some((article, proposal)) = self.here().and_then(|at| self.queue.entry(at))
        {
            let ends = (proposal.first, proposal.last);
            requests.push(Request::OpenAt(article.article, ends));
        }
    }

    /// What is looked at, and how much is left.
    fn head(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let language = around.language;
        ui.spacing_mut().item_spacing.x = GRID;
        let mut changed = false;
        for (everywhere, text, tip) in [
            (false, ReviewText::Here, ReviewText::HereTip),
            (true, ReviewText::Everywhere, ReviewText::EverywhereTip),
        ] {
            let label = ui.selectable_label(self.everywhere == everywhere, language.say(text));
            if label.on_hover_text(language.say(tip)).clicked() {
                self.everywhere = everywhere;
                changed = true;
            }
        }
        ui.separator();
        for (in_order, text, tip) in [
            (false, ReviewText::ToCheck, ReviewText::ToCheckTip),
            (true, ReviewText::InOrder, ReviewText::InOrderTip),
        ] {
            let label = ui.selectable_label(self.in_order == in_order, language.say(text));
            if label.on_hover_text(language.say(tip)).clicked() {
                self.in_order = in_order;
                changed = true;
            }
        }
        if changed {
            self.update(ui, around);
            self.takes_focus = true;
            self.show = true;
        }
        ui.separator();
        let count = self.queue.len().to_string();
        let left = match self.queue.len() {
            0 if self.queue.is_making() => String::new(),
            0 => language.say(ReviewText::NoneLeft).to_owned(),
            _ => language.fill(ReviewText::Left, &[&count]),
        };
        ui.label(left)
            .on_hover_text(language.say(ReviewText::ListKeys));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let text = language.say(ReviewText::Bulk);
            let key = around.keys.shown(ui.ctx(), Action::ReviewMany);
            let shown = format!("{text} {key}");
            let bulk = ui.selectable_label(self.bulk.is_open, shown.trim_end());
            let is_open = self.bulk.is_open;
            bulk.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_open, text));
            let tip = language.fill(ReviewText::BulkTip, &[&key]);
            if bulk.on_hover_text(tip).clicked() {
                self.turn_many();
            }
            going_on(ui, language, around.mending, self.everywhere);
        });
    }

    /// The current proposal in words, and the buttons that decide it.
    fn verdicts(&mut self, ui: &mut Ui, around: &mut Around<'_>, requests: &mut Vec<Request>) {
        let language = around.language;
        let proposal = self.here().and_then(|place| self.queue.proposal(place));
        let offsets = around.mending.proposals().offsets();
        let judged = proposal.map(|proposal| (proposal.judged(offsets), proposal));
        let sort = judged.map(|((sort, _), _)| sort);
        let mut verdict = None;
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), ENTRY),
            egui::Layout::right_to_left(egui::Align::Center),
            |ui| {
                ui.spacing_mut().item_spacing.x = GRID;
                let buttons = [
                    (Verdict::Back, Action::ReviewBack),
                    (Verdict::Skip, Action::ReviewSkip),
                    (Verdict::Reverse, Action::ReviewReverse),
                    (Verdict::Accept, Action::ReviewAccept),
                ];
                for (which, action) in buttons {
                    let (name, tip) = named(language, which, sort);
                    let key = around.keys.shown(ui.ctx(), action);
                    let can = match which {
                        Verdict::Back => !self.trail.is_empty(),
                        _ => sort.is_some() && !around.mending.is_carrying(),
                    };
                    let text = format!("{name} {key}");
                    let button = Button::new(text.trim_end()).min_size(vec2(19.0 * GRID, ENTRY));
                    let response = ui.add_enabled(can, button);
                    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, can, name));
                    let tip = language.say(tip);
                    if response
                        .on_hover_text(tip)
                        .on_disabled_hover_text(tip)
                        .clicked()
                    {
                        verdict = Some(which);
                    }
                }
                let rect = ui.available_rect_before_wrap();
                if let Some(((sort, confidence), proposal)) = judged {
                    said(ui, around, rect, (sort, confidence), proposal);
                } else {
                    let text = language.say(ReviewText::NoProposal);
                    let color = tokens(ui).quiet;
                    crate::ui::entry::text(
                        ui,
                        rect.left_center(),
                        text,
                        INTERFACE,
                        color,
                        rect.width(),
                    );
                }
            },
        );
        if let Some(verdict) = verdict {
            self.takes_focus = true;
            self.decide(around, verdict, requests);
        }
    }

    /// What has the keys of the review: the list, or what is shown in its place.
    fn is_focused(&mut self, ui: &Ui, name: &str) -> bool {
        let rect = ui.available_rect_before_wrap();
        let list = ui.interact(rect, list_id(), Sense::focusable_noninteractive());
        list.widget_info(|| WidgetInfo::labeled(egui::Role::List, true, name));
        if std::mem::take(&mut self.takes_focus) {
            list.request_focus();
        }
        list.has_focus()
    }

    /// Accepting many; back in the list when that is done.
    fn many(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let focused = self.is_focused(ui, around.language.say(ReviewText::Bulk));
        match self.bulk.show(ui, around, &self.queue, focused) {
            After::Stays => {}
            After::HasKeys => self.takes_focus = true,
            After::Closes => self.turn_many(),
        }
    }

    fn list(&mut self, ui: &mut Ui, around: &mut Around<'_>, requests: &mut Vec<Request>) {
        let focused = self.is_focused(ui, around.language.say(ReviewText::Queue));
        if focused {
            self.press(ui, around, requests);
        }
        if self.queue.len() == 0 && self.queue.is_making() {
            return;
        }
        if self.queue.len() == 0 {
            let is_through = self.is_through(around);
            let sure = self.queue.sure();
            if nothing(
                ui,
                around,
                (self.everywhere, self.in_order),
                is_through,
                sure,
            ) {
                self.go_on(requests);
            }
            return;
        }
        let reveal = std::mem::take(&mut self.reveal).then_some(self.place);
        let clicked = entry::list(
            ui,
            around,
            &self.queue,
            (self.here(), focused),
            reveal,
            |at| self.skipped.contains(&at),
        );
        if let Some(place) = clicked {
            self.go_to(place);
            self.reveal = false;
            self.takes_focus = true;
        }
    }

    /// The keys of the list; those that can be changed are the window's.
    fn press(&mut self, ui: &Ui, around: &mut Around<'_>, requests: &mut Vec<Request>) {
        let filter = EventFilter {
            horizontal_arrows: false,
            vertical_arrows: true,
            escape: true,
            tab: false,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(list_id(), filter));
        let held = |input: &egui::InputState| input.modifiers.any();
        if ui.input(held) {
            return;
        }
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        let page = 8;
        let place = self.place;
        if pressed(Press::Escape) {
            requests.push(Request::FocusText);
        } else if pressed(Press::ArrowDown) {
            self.go_to(place + 1);
        } else if pressed(Press::ArrowUp) {
            self.go_to(place.saturating_sub(1));
        } else if pressed(Press::PageDown) {
            self.go_to(place + page);
        } else if pressed(Press::PageUp) {
            self.go_to(place.saturating_sub(page));
        } else if pressed(Press::Home) {
            self.go_to(0);
        } else if pressed(Press::End) {
            self.go_to(usize::MAX);
        } else if pressed(Press::Enter) || pressed(Press::Space) {
            self.decide(around, Verdict::Accept, requests);
        }
    }
}

/// What is going on beside the window, and what stops it.
pub(super) fn going_on(ui: &mut Ui, language: Language, mending: &mut Mending, whole: bool) {
    if let Some(progress) = mending.progress() {
        let stop = ui.button(language.say(ReviewText::Stop));
        let is_shown = whole || progress.2;
        if stop.clicked() {
            mending.cancel();
        }
        if is_shown {
            ui.weak(told(language, progress));
        }
    } else if whole {
        let whole = mending.whole();
        if whole == Whole::Stopped && ui.button(language.say(ReviewText::GoOn)).clicked() {
            mending.resume();
        } else if whole == Whole::Partial {
            ui.weak(language.say(ReviewText::Partial));
        }
    }
}

/// Says that nothing is left, once that is known; gives whether the next article is asked for.
fn nothing(
    ui: &mut Ui,
    around: &Around<'_>,
    (everywhere, in_order): (bool, bool),
    is_through: bool,
    sure: usize,
) -> bool {
    let is_making = around.mending.whole() == Whole::Making;
    if if everywhere { is_making } else { !is_through } {
        return false;
    }
    let text = if in_order {
        ReviewText::NothingOpen
    } else {
        ReviewText::NothingHere
    };
    let language = around.language;
    let key = around.keys.shown(ui.ctx(), Action::ReviewMany);
    let text = match sure {
        0 => language.say(text).to_owned(),
        _ => language.fill(ReviewText::SureOpen, &[&sure.to_string(), &key]),
    };
    ui.add_space(2.0 * GRID);
    ui.label(RichText::new(text).color(tokens(ui).quiet));
    if everywhere {
        return false;
    }
    ui.add_space(GRID);
    let key = around.keys.shown(ui.ctx(), Action::ReviewAccept);
    let name = language.say(ReviewText::Next);
    let shown = format!("{name} {key}");
    let next = ui.add(Button::new(shown.trim_end()).min_size(vec2(19.0 * GRID, ENTRY)));
    next.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    let tip = language.fill(ReviewText::NextTip, &[&key]);
    next.on_hover_text(tip).clicked()
}

/// What a button is called, and what it does.
fn named(language: Language, verdict: Verdict, sort: Option<Sort>) -> (&'static str, ReviewText) {
    let other = |sort| match sort {
        Sort::Join => Sort::Keep,
        _ => Sort::Join,
    };
    match (verdict, sort) {
        (Verdict::Accept, Some(sort)) if sort.is_break() => {
            (language.sort(sort), ReviewText::AcceptTip)
        }
        (Verdict::Reverse, Some(sort)) if sort.is_break() => {
            (language.sort(other(sort)), ReviewText::ReverseTip)
        }
        (Verdict::Accept, _) => (language.say(ReviewText::Accept), ReviewText::AcceptTip),
        (Verdict::Reverse, _) => (language.say(ReviewText::Refuse), ReviewText::RefuseTip),
        (Verdict::Skip, _) => (language.say(ReviewText::Skip), ReviewText::SkipTip),
        (Verdict::Back, _) => (language.say(ReviewText::Back), ReviewText::BackTip),
    }
}

/// The proposal in words, how sure it is, and why.
fn said(
    ui: &mut Ui,
    around: &Around<'_>,
    rect: Rect,
    (sort, confidence): (Sort, f32),
    proposal: &Proposal,
) {
    let language = around.language;
    let tokens = tokens(ui);
    let mut left = rect.left() + GRID;
    let middle = rect.center().y;
    let put = |left: f32, text: &str, color| {
        let room = (rect.right() - 2.0 * GRID - left).max(0.0);
        crate::ui::entry::text(ui, pos2(left, middle), text, INTERFACE, color, room)
    };
    left = put(left, language.sort(sort), tokens.accent).right() + 2.0 * GRID;
    let sure = percent(confidence);
    left = put(left, &sure, tokens.ink).right() + 2.0 * GRID;
    let bar = Rect::from_min_size(pos2(left, middle - 2.0), vec2(12.0 * GRID, GRID));
    if bar.right() < rect.right() {
        entry::bar(ui, bar, confidence);
        left = bar.right() + 2.0 * GRID;
    }
    let offsets = around.mending.proposals().offsets();
    let why = language.reasons(&proposal.reasons(offsets));
    let place = put(left, &why, tokens.quiet);
    let name = format!(
        "{} {}　{why}",
        language.sort(sort),
        language.fill(ReviewText::Sureness, &[&sure])
    );
    let all = rect.with_max_x(place.right());
    let response = ui.interact(all, ui.scope_id().with("proposal"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &name));
    response.on_hover_text(why);
}
