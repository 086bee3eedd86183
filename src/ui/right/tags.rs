//! The article's tags: by label with counts, within a label the same words together; above them
//! those that are torn and those whose text is hidden.

use egui::{Align2, Button, FontId, Rect, Role, Sense, Ui, WidgetInfo, pos2};
use rustc_hash::FxHashSet;

use crate::core::{LabelId, SpanId};
use crate::ui::article::{Cells, Shown, Span};
use crate::ui::settings::TagOrder;
use crate::ui::strings::Text;
use crate::ui::strings::suggest::SuggestText;
use crate::ui::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};
use crate::ui::window::Request;
use crate::ui::{entry, fonts, mark};

use super::groups::{Groups, Mentions};
use super::offered::Offered;
use super::{Part, Pointing, Scrolled, Seat, Subject, entries, list_id, pressed, step};

/// What the tab remembers between frames.
#[derive(Debug, Default)]
pub(super) struct Tags {
    groups: Groups,
    offered: Offered,
    order: TagOrder,
    rows: Vec<Row>,
    /// Labels whose words are folded away.
    folded: FxHashSet<LabelId>,
    /// Whether those that are torn or hidden are folded away.
    torn_folded: bool,
    dormant_folded: bool,
    offers_folded: bool,
    /// The row that keys are about.
    cursor: usize,
    scrolled: Scrolled,
    show: Option<usize>,
    /// The chosen span for which the list was last scrolled.
    seen: Option<SpanId>,
}

/// A row of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Row {
    Torn,
    TornSpan(u32),
    Dormant,
    DormantSpan(u32),
    Label(u32),
    Words(u32, u32),
    Offers,
    Offered(u32),
}

impl Row {
    fn folds(self) -> bool {
        matches!(self, Row::Torn | Row::Dormant | Row::Label(_) | Row::Offers)
    }
}

/// A panel narrower than this is narrow.
const NARROW: f32 = 60.0 * GRID;

/// What is asked of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wish {
    /// Fold, unfold, or go to the next place.
    Forward,
    /// Go to the place before.
    Back,
}

impl Tags {
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        seat: &Seat<'_>,
        takes_focus: bool,
        pointing: &mut Pointing,
        requests: &mut Vec<Request>,
    ) {
        let Some(shown) = seat.shown else {
            return;
        };
        let is_new = self.offered.update(ui, shown, seat.suggest);
        self.update(shown, seat.settings.tag_order, is_new);
        self.follow(ui, shown, seat.span);
        self.heading(ui, seat, requests);
        if self.rows.is_empty() {
            ui.weak(seat.language.say(Text::NoTags));
        }
        let id = list_id(Part::Tags);
        let rect = ui.available_rect_before_wrap();
        let list = ui.interact(rect, id, Sense::focusable_noninteractive());
        let name = seat.language.say(Text::Tags);
        list.widget_info(|| WidgetInfo::labeled(Role::List, true, name));
        if takes_focus {
            list.request_focus();
        }
        let focused = list.has_focus();
        if focused {
            let page = (self.scrolled.height / ENTRY).floor() as i64;
            self.keys(ui, seat, shown, page.max(1), requests);
        }
        let mut scrolled = self.scrolled;
        let size = (self.rows.len(), ENTRY);
        let show = self.show.take();
        let mut wish = None;
        let mut pointed = None;
        entries(ui, "tags", size, &mut scrolled, show, |ui, number, rect| {
            let Some(&row) = self.rows.get(number) else {
                return;
            };
            let has_focus = focused && number == self.cursor;
            let (clicked, hovered) = self.row(ui, seat, shown, row, rect, has_focus);
            if let Some(clicked) = clicked {
                wish = Some((number, clicked));
            }
            if hovered || (has_focus && pointed.is_none()) {
                pointed = Some(row);
            }
        });
        if let Some(row) = pointed {
            self.point(row, shown, pointing, requests);
        }
        self.scrolled = scrolled;
        if let Some((number, wish)) = wish {
            self.cursor = number;
            self.carry_out(seat, shown, wish, requests);
        }
    }

    /// Groups anew where the text has changed.
    fn update(&mut self, shown: &Shown, order: TagOrder, offers_changed: bool) {
        if self.groups.stamp != shown.stamp() || offers_changed {
            let row = self.rows.get(self.cursor).copied();
            if self.groups.stamp != shown.stamp() {
                self.groups = Groups::of(shown, order);
            }
            self.order = order;
            self.list(shown);
            // The cursor stays on a heading; elsewhere at its place in the list. Suggestions that
            // stood alone give the top to what is tagged.
            let row = row.filter(|row| self.cursor > 0 || *row != Row::Offers);
            let same = row.and_then(|row| self.rows.iter().position(|other| *other == row));
            let last = self.rows.len().saturating_sub(1);
            self.cursor = same.unwrap_or(self.cursor).min(last);
        } else if self.order != order {
            self.groups.arrange(order);
            self.order = order;
            self.list(shown);
        }
    }

    /// Puts the rows together that are not folded away.
    fn list(&mut self, shown: &Shown) {
        self.rows.clear();
        let rows = &mut self.rows;
        if !self.groups.torn.is_empty() {
            rows.push(Row::Torn);
            if !self.torn_folded {
                rows.extend(self.groups.torn.iter().map(|at| Row::TornSpan(*at)));
            }
        }
        if !shown.dormant.is_empty() {
            rows.push(Row::Dormant);
            if !self.dormant_folded {
                rows.extend((0..shown.dormant.len() as u32).map(Row::DormantSpan));
            }
        }
        for (at, group) in (0..).zip(&self.groups.labels) {
            rows.push(Row::Label(at));
            let label = shown.labels.get(group.label as usize);
            if !label.is_some_and(|label| self.folded.contains(&label.id)) {
                rows.extend((0..group.words.len() as u32).map(|word| Row::Words(at, word)));
            }
        }
        // Below what is tagged: they come and go, and nothing is to move for them.
        if self.offered.count > 0 {
            rows.push(Row::Offers);
            if !self.offers_folded {
                rows.extend((0..self.offered.words.len() as u32).map(Row::Offered));
            }
        }
    }

    /// Has the row of a span that was chosen elsewhere come into view.
    fn follow(&mut self, ui: &Ui, shown: &Shown, span: Option<&SpanId>) {
        if self.seen.as_ref() == span {
            return;
        }
        self.seen = span.cloned();
        let over = ui.available_rect_before_wrap();
        let under_mouse = ui.input(|input| input.pointer.hover_pos());
        // Nothing is to move under the mouse.
        if span.is_none() || under_mouse.is_some_and(|at| over.contains(at)) {
            return;
        }
        let is_its = |row: &Row| self.spans(*row, shown).any(|at| Some(&at.id) == span);
        let mut rows = self.rows.iter();
        if let Some(row) = rows.position(|row| matches!(row, Row::Words(..)) && is_its(row)) {
            self.cursor = row;
            self.show = Some(row);
        }
    }

    /// The spans a row is about.
    fn spans<'a>(&'a self, row: Row, shown: &'a Shown) -> impl Iterator<Item = &'a Span> {
        let places: &[u32] = match row {
            Row::Torn => &self.groups.torn,
            Row::Words(group, word) => self.mentions(group, word).map_or(&[], |m| &m.spans),
            _ => &[],
        };
        let one = match row {
            Row::TornSpan(at) => Some(at),
            _ => None,
        };
        let of_label = match row {
            Row::Label(group) => self.groups.labels.get(group as usize),
            _ => None,
        };
        let label = of_label.into_iter().flat_map(|group| {
            let spans = shown.spans.iter();
            spans.filter(move |span| span.label == group.label)
        });
        let named = places.iter().copied().chain(one);
        named
            .filter_map(|at| shown.spans.get(at as usize))
            .chain(label)
    }

    fn mentions(&self, group: u32, word: u32) -> Option<&Mentions> {
        let group = self.groups.labels.get(group as usize)?;
        group.words.get(word as usize)
    }

    fn point(&self, row: Row, shown: &Shown, pointing: &mut Pointing, requests: &mut Vec<Request>) {
        let subject = match row {
            Row::Torn => Subject::Group(u32::MAX),
            Row::Dormant | Row::Offers => return,
            Row::Offered(at) => Subject::Offers(at),
            Row::TornSpan(at) => Subject::Span(at),
            Row::DormantSpan(at) => Subject::Dormant(at),
            Row::Label(group) => Subject::Group(group),
            Row::Words(group, word) => Subject::Words(group, word),
        };
        pointing.out(subject, shown, requests, || match row {
            Row::DormantSpan(at) => {
                let dormant = shown.dormant.get(at as usize);
                dormant
                    .map(|dormant| around(shown, dormant.gap))
                    .into_iter()
                    .collect()
            }
            Row::Offered(at) => {
                let words = self.offered.words.get(at as usize);
                let ends = words.map_or(&[][..], |words| &words.ends).iter();
                let cells = ends
                    .filter_map(|(first, last)| Some(shown.cell(*first)?..shown.cell(*last)? + 1));
                cells.collect()
            }
            row => {
                let parts = self.spans(row, shown).flat_map(|span| span.parts.iter());
                parts.cloned().collect()
            }
        });
    }

    // ---- keys and clicks ----

    fn keys(
        &mut self,
        ui: &Ui,
        seat: &Seat<'_>,
        shown: &Shown,
        page: i64,
        requests: &mut Vec<Request>,
    ) {
        let pressed = pressed(ui, list_id(Part::Tags), page, requests);
        if pressed.by != 0 {
            self.cursor = step(self.cursor, pressed.by, self.rows.len());
            self.show = Some(self.cursor);
        }
        let Some(&row) = self.rows.get(self.cursor) else {
            return;
        };
        let is_folded = self.is_folded(row, shown);
        if pressed.enter || pressed.space {
            self.carry_out(seat, shown, Wish::Forward, requests);
        } else if pressed.right && row.folds() && is_folded {
            self.fold(row, shown);
        } else if pressed.right && row.folds() {
            self.cursor = step(self.cursor, 1, self.rows.len());
            self.show = Some(self.cursor);
        } else if pressed.left && row.folds() && !is_folded {
            self.fold(row, shown);
        } else if pressed.left {
            let above = &self.rows[..self.cursor];
            if let Some(heading) = above.iter().rposition(|row| row.folds()) {
                self.cursor = heading;
                self.show = Some(heading);
            }
        }
    }

    fn is_folded(&self, row: Row, shown: &Shown) -> bool {
        match row {
            Row::Torn => self.torn_folded,
            Row::Dormant => self.dormant_folded,
            Row::Offers => self.offers_folded,
            Row::Label(group) => {
                let group = self.groups.labels.get(group as usize);
                let label = group.and_then(|group| shown.labels.get(group.label as usize));
                label.is_some_and(|label| self.folded.contains(&label.id))
            }
            _ => false,
        }
    }

    fn fold(&mut self, row: Row, shown: &Shown) {
        match row {
            Row::Torn => self.torn_folded ^= true,
            Row::Dormant => self.dormant_folded ^= true,
            Row::Offers => self.offers_folded ^= true,
            Row::Label(group) => {
                let group = self.groups.labels.get(group as usize);
                let label = group.and_then(|group| shown.labels.get(group.label as usize));
                if let Some(label) = label
                    && !self.folded.remove(&label.id)
                {
                    self.folded.insert(label.id.clone());
                }
            }
            _ => return,
        }
        self.list(shown);
    }

    /// Does with the row that keys are about what is asked of it.
    fn carry_out(
        &mut self,
        seat: &Seat<'_>,
        shown: &Shown,
        wish: Wish,
        requests: &mut Vec<Request>,
    ) {
        let Some(&row) = self.rows.get(self.cursor) else {
            return;
        };
        if row.folds() {
            self.fold(row, shown);
            return;
        }
        if let Row::Offered(at) = row {
            let Some(words) = self.offered.words.get(at as usize) else {
                return;
            };
            let chosen = seat.suggest.chosen_offer().map(|offer| offer.ends);
            let at = words.ends.iter().position(|ends| Some(*ends) == chosen);
            let next = next_of(at, wish, words.ends.len());
            requests.extend(words.ends.get(next).map(|ends| Request::ShowOffer(*ends)));
            return;
        }
        let ids: Vec<&SpanId> = match row {
            Row::DormantSpan(at) => {
                let dormant = shown.dormant.get(at as usize);
                dormant.map(|dormant| &dormant.id).into_iter().collect()
            }
            row => self.spans(row, shown).map(|span| &span.id).collect(),
        };
        let chosen = ids.iter().position(|id| Some(*id) == seat.span);
        let next = next_of(chosen, wish, ids.len());
        if let Some(id) = ids.get(next).map(|id| (*id).clone()) {
            self.seen = Some(id.clone());
            requests.push(Request::ShowSpan(id));
        }
    }

    // ---- drawing ----

    fn heading(&self, ui: &mut Ui, seat: &Seat<'_>, requests: &mut Vec<Request>) {
        let language = seat.language;
        ui.horizontal(|ui| {
            // A narrow panel has room for what can be chosen alone.
            if ui.available_width() > NARROW {
                ui.weak(language.say(Text::WithinLabels));
            }
            ui.spacing_mut().item_spacing.x = GRID;
            for (order, name) in [
                (TagOrder::Count, Text::ByCount),
                (TagOrder::Place, Text::ByPlace),
            ] {
                let chosen = seat.settings.tag_order == order;
                let button = Button::selectable(chosen, language.say(name)).small();
                if ui.add(button).clicked() {
                    requests.push(Request::Set(match order {
                        TagOrder::Count => |settings| settings.tag_order = TagOrder::Count,
                        TagOrder::Place => |settings| settings.tag_order = TagOrder::Place,
                    }));
                }
            }
        });
    }

    /// Draws a row; says what is asked of it, and whether one points at it.
    fn row(
        &self,
        ui: &mut Ui,
        seat: &Seat<'_>,
        shown: &Shown,
        row: Row,
        rect: Rect,
        has_focus: bool,
    ) -> (Option<Wish>, bool) {
        let language = seat.language;
        let id = ui.scope_id().with(("tag row", self.number(row)));
        let response = ui.interact(rect, id, Sense::CLICK);
        let chosen = match row {
            Row::DormantSpan(at) => {
                let dormant = shown.dormant.get(at as usize);
                dormant.is_some_and(|dormant| Some(&dormant.id) == seat.span)
            }
            Row::Offered(at) => {
                let words = self.offered.words.get(at as usize);
                let chosen = seat.suggest.chosen_offer();
                let is_its = |ends: &_| words.is_some_and(|words| words.ends.contains(ends));
                chosen.is_some_and(|offer| is_its(&offer.ends))
            }
            Row::Words(..) | Row::TornSpan(_) => {
                let mut spans = self.spans(row, shown);
                seat.span.is_some() && spans.any(|span| Some(&span.id) == seat.span)
            }
            _ => false,
        };
        entry::behind(ui, rect, chosen, response.hovered());
        if has_focus {
            entry::focus(ui, rect);
        }
        let name = match row {
            Row::Torn => {
                let count = self.groups.torn.len();
                let name = language.say(Text::TornGroup);
                self.head(ui, rect, None, (name, count), self.torn_folded, true);
                format!("{name} {count}")
            }
            Row::Dormant => {
                let count = shown.dormant.len();
                let name = language.say(Text::DormantGroup);
                self.head(ui, rect, None, (name, count), self.dormant_folded, true);
                format!("{name} {count}")
            }
            Row::Label(group) => self.label(ui, seat, shown, rect, group),
            Row::Offers => {
                let count = self.offered.count;
                let name = language.say(SuggestText::Offers);
                let head = (name, count);
                self.head(ui, rect, None, head, self.offers_folded, false);
                format!("{name} {count}")
            }
            Row::Offered(at) => self.offer(ui, seat, shown, rect, at),
            Row::TornSpan(at) => match shown.spans.get(at as usize) {
                Some(span) => odd(ui, seat, shown, rect, &shown.words(span), span.label),
                None => String::new(),
            },
            Row::DormantSpan(at) => match shown.dormant.get(at as usize) {
                Some(dormant) => odd(ui, seat, shown, rect, &dormant.held, dormant.label),
                None => String::new(),
            },
            Row::Words(group, word) => self.words(ui, seat, shown, rect, group, word),
        };
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
        let back = ui.input(|input| input.modifiers.shift);
        let wish = response
            .clicked()
            .then_some(if back { Wish::Back } else { Wish::Forward });
        let hovered = response.hovered();
        let tip = match row {
            Row::Torn | Row::TornSpan(_) => Some(Text::Torn),
            Row::Dormant | Row::DormantSpan(_) => Some(Text::DormantTip),
            Row::Words(..) => Some(Text::MentionsTip),
            Row::Label(_) | Row::Offers | Row::Offered(_) => None,
        };
        if let Some(tip) = tip {
            response.on_hover_text(language.say(tip));
        }
        (wish, hovered)
    }

    fn number(&self, row: Row) -> u64 {
        match row {
            Row::Torn => 0,
            Row::Dormant => 1,
            Row::TornSpan(at) => (1 << 60) | u64::from(at),
            Row::DormantSpan(at) => (2 << 60) | u64::from(at),
            Row::Label(group) => (3 << 60) | u64::from(group),
            Row::Offers => 2,
            Row::Offered(at) => (5 << 60) | u64::from(at),
            Row::Words(group, word) => (4 << 60) | (u64::from(group) << 32) | u64::from(word),
        }
    }

    /// Draws the heading of a group.
    fn head(
        &self,
        ui: &Ui,
        rect: Rect,
        label: Option<(&Shown, u32)>,
        (name, count): (&str, usize),
        folded: bool,
        is_odd: bool,
    ) {
        let tokens = tokens(ui);
        let middle = rect.center().y;
        entry::triangle(ui, pos2(rect.left() + 2.0 * GRID, middle), !folded);
        let mut left = rect.left() + 4.0 * GRID;
        if let Some((shown, place)) = label
            && let Some(label) = shown.labels.get(place as usize)
        {
            let at = Rect::from_min_size(pos2(left, middle - mark::SAMPLE.y / 2.0), mark::SAMPLE);
            mark::sample(ui.painter(), at, place as usize, label, tokens);
            left = at.right() + 2.0 * GRID;
        }
        let color = if !is_odd { tokens.ink } else { tokens.error };
        let right = figure(ui, rect, &count.to_string());
        let room = right - 2.0 * GRID - left;
        entry::text(ui, pos2(left, middle), name, INTERFACE, color, room);
    }

    fn label(&self, ui: &Ui, seat: &Seat<'_>, shown: &Shown, rect: Rect, group: u32) -> String {
        let Some(group) = self.groups.labels.get(group as usize) else {
            return String::new();
        };
        let Some(label) = shown.labels.get(group.label as usize) else {
            return String::new();
        };
        let name = fonts::drawable(ui.ctx(), seat.language.label(label));
        let folded = self.folded.contains(&label.id);
        let count = group.count as usize;
        let head = (&*name, count);
        self.head(ui, rect, Some((shown, group.label)), head, folded, false);
        format!("{name} {count}")
    }

    /// Draws suggestions of the same words.
    fn offer(&self, ui: &Ui, seat: &Seat<'_>, shown: &Shown, rect: Rect, at: u32) -> String {
        let Some(offered) = self.offered.words.get(at as usize) else {
            return String::new();
        };
        let tokens = tokens(ui);
        let label = shown.labels.get(offered.label as usize);
        let middle = rect.center().y;
        let left = rect.left() + 4.0 * GRID;
        if let Some(label) = label {
            let at = Rect::from_min_size(pos2(left, middle - mark::SAMPLE.y / 2.0), mark::SAMPLE);
            let color = tokens.label(&label.color);
            let ends = [at.left_bottom(), at.right_bottom()];
            let dots = egui::Shape::dotted_line(&ends, color, 4.0, 1.1);
            ui.painter().extend(dots);
            let key = label.key.map(|key| key.to_uppercase().to_string());
            let font = FontId::proportional(SMALL - 1.0);
            let place = Align2::CENTER_CENTER;
            let text = key.unwrap_or_default();
            ui.painter()
                .text(at.center(), place, text, font, tokens.ink);
        }
        let name = label.map_or("", |label| seat.language.label(label));
        let name = fonts::drawable(ui.ctx(), name);
        let words = fonts::drawable(ui.ctx(), &offered.words);
        let count = offered.ends.len();
        let sure = format!("{} %", offered.percent());
        let said = match count {
            1 => sure.clone(),
            _ => format!("{count}　{sure}"),
        };
        let right = figure(ui, rect, &said);
        let left = left + mark::SAMPLE.x + 2.0 * GRID;
        let room = right - 2.0 * GRID - left;
        entry::text(ui, pos2(left, middle), &words, INTERFACE, tokens.ink, room);
        let offers = seat.language.say(SuggestText::Offers);
        format!("{offers} {words} {name} {said}")
    }

    fn words(
        &self,
        ui: &Ui,
        seat: &Seat<'_>,
        shown: &Shown,
        rect: Rect,
        group: u32,
        word: u32,
    ) -> String {
        let Some(mentions) = self.mentions(group, word) else {
            return String::new();
        };
        let first = mentions
            .spans
            .first()
            .and_then(|at| shown.spans.get(*at as usize));
        let label = first.and_then(|span| shown.label(span));
        let label = label.map_or("", |label| seat.language.label(label));
        let label = fonts::drawable(ui.ctx(), label);
        let words = first.map(|span| shown.words(span)).unwrap_or_default();
        let text = fonts::drawable(ui.ctx(), &words);
        let count = mentions.spans.len();
        let ids = mentions
            .spans
            .iter()
            .map(|at| shown.spans.get(*at as usize));
        let chosen = ids
            .flatten()
            .position(|span| Some(&span.id) == seat.span)
            .filter(|_| count > 1);
        let said = match chosen {
            Some(at) => format!("{} / {count}", at + 1),
            None => count.to_string(),
        };
        let right = figure(ui, rect, &said);
        let left = rect.left() + 8.0 * GRID;
        let room = right - 2.0 * GRID - left;
        let ink = tokens(ui).ink;
        entry::text(ui, pos2(left, rect.center().y), &text, INTERFACE, ink, room);
        match count {
            1 => format!("{text} {label}"),
            _ => format!("{text} {label} {count}"),
        }
    }
}

/// The one of `count` that is next.
fn next_of(chosen: Option<usize>, wish: Wish, count: usize) -> usize {
    match (chosen, wish) {
        (None, _) => 0,
        (Some(at), Wish::Forward) => (at + 1) % count,
        (Some(at), Wish::Back) => (at + count - 1) % count,
    }
}

/// Draws a span that is torn or hidden, with its label's name; gives what it is called.
fn odd(ui: &Ui, seat: &Seat<'_>, shown: &Shown, rect: Rect, words: &str, label: u32) -> String {
    let tokens = tokens(ui);
    let label = shown.labels.get(label as usize);
    let label = label.map_or("", |label| seat.language.label(label));
    let label = fonts::drawable(ui.ctx(), label);
    let words = fonts::drawable(ui.ctx(), words);
    let right = figure(ui, rect, &label);
    let left = rect.left() + 8.0 * GRID;
    let room = right - 2.0 * GRID - left;
    let at = pos2(left, rect.center().y);
    entry::text(ui, at, &words, INTERFACE, tokens.ink, room);
    format!("{words}　{label}")
}

/// Draws a count or a word at the right of a row; gives where it begins.
fn figure(ui: &Ui, rect: Rect, text: &str) -> f32 {
    let at = pos2(rect.right() - 2.0 * GRID, rect.center().y);
    let font = FontId::proportional(SMALL);
    let quiet = tokens(ui).quiet;
    ui.painter()
        .text(at, Align2::RIGHT_CENTER, text, font, quiet)
        .left()
}

/// The cells beside a gap.
pub(super) fn around(shown: &Shown, gap: u32) -> Cells {
    gap.saturating_sub(1)..(gap + 1).min(shown.len())
}
