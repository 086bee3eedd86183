//! Accepting suggestions at once: those that are sure enough, each seen in its line beforehand. What
//! is taken out is refused; what has another label gets it.

use egui::{
    Align2, EventFilter, FontId, Key, Modifiers, Rect, Role, ScrollArea, Sense, Slider, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::labels::Label;
use crate::core::{Address, LabelId};
use crate::ui::article::{Offer, Shown};
use crate::ui::dialog::{self, count};
use crate::ui::dialogs::{Desk, Stay};
use crate::ui::strings::Text;
use crate::ui::strings::suggest::SuggestText;
use crate::ui::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};
use crate::ui::window::Request;
use crate::ui::{entry, fonts, mark};

const SIZE: Vec2 = vec2(170.0 * GRID, 130.0 * GRID);

/// How many characters of the line are told on either side.
const AROUND: u32 = 10;

/// The first and last character of a suggestion.
type Ends = (Address, Address);

/// Suggestions that are answered together.
#[derive(Clone, Debug, Default)]
pub(in crate::ui) struct Answers {
    /// Those that are accepted, some with another label.
    pub(in crate::ui) accepted: Vec<(Ends, Option<LabelId>)>,
    pub(in crate::ui) refused: Vec<Ends>,
}

/// See the module's description.
#[derive(Debug, Default)]
pub(in crate::ui) struct AcceptDialog {
    /// Suggestions that are refused though they are sure enough.
    except: FxHashSet<Ends>,
    /// What has another label than was suggested, by its place in [`Shown::labels`].
    others: FxHashMap<Ends, u32>,
    /// The row that keys are about.
    current: usize,
    /// Whether keys have moved it in this frame.
    moved: bool,
}

impl AcceptDialog {
    pub(in crate::ui) fn show(
        &mut self,
        ui: &Ui,
        desk: &Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        let language = desk.language;
        let title = language.say(SuggestText::AcceptTitle);
        let shown = dialog::show(ui, "accept", title, SIZE, |body, row| {
            let offers = desk.suggest.offers();
            let (Some(shown), false) = (desk.shown, offers.is_empty()) else {
                body.weak(language.say(SuggestText::NoOffers));
                return dialog::main_button(row, language.say(Text::Close), true);
            };
            let mut least = desk.settings.sure * 100.0;
            body.horizontal(|ui| {
                ui.spacing_mut().interact_size.y = ENTRY;
                ui.set_height(ENTRY);
                let name = ui.label(language.say(SuggestText::AtLeast));
                ui.spacing_mut().slider_width = 60.0 * GRID;
                let slider = Slider::new(&mut least, 30.0..=99.0).integer().suffix(" %");
                ui.add(slider).labelled_by(name.id);
            });
            if least != desk.settings.sure * 100.0 {
                let mut settings = desk.settings.clone();
                settings.change(|settings| settings.sure = least / 100.0);
                requests.push(Request::Settings(Box::new(settings)));
            }
            let sure: Vec<&Offer> = offers
                .iter()
                .filter(|offer| offer.is_sure(least / 100.0))
                .collect();
            let left = offers.len() - sure.len();
            let text = match left {
                0 => String::new(),
                left => language.fill(SuggestText::LeftOut, &[&count(left as u64)]),
            };
            self.take_keys(body, shown, &sure);
            body.horizontal_wrapped(|ui| {
                ui.weak(language.say(SuggestText::AcceptKeys));
                ui.weak(text);
            });
            body.add_space(GRID);
            self.list(body, desk, shown, &sure);
            let refused = match self.except.is_empty() {
                true => 0,
                false => {
                    let all = sure.iter();
                    all.filter(|offer| self.except.contains(&offer.ends))
                        .count()
                }
            };
            let accepted = count((sure.len() - refused) as u64);
            let name = match refused {
                0 => language.fill(SuggestText::AcceptCount, &[&accepted]),
                refused => {
                    let refused = count(refused as u64);
                    language.fill(SuggestText::AcceptRefuseCount, &[&accepted, &refused])
                }
            };
            let accepts = dialog::main_button(row, &name, !sure.is_empty());
            hold_arrows(row);
            let leaves = dialog::button(row, language.say(Text::Cancel));
            if accepts {
                requests.push(Request::AcceptOffers(self.answers(shown, &sure)));
            }
            accepts || leaves
        });
        if shown.inner || shown.escaped {
            Stay::Close
        } else {
            Stay::Open
        }
    }

    fn answers(&self, shown: &Shown, sure: &[&Offer]) -> Answers {
        let mut answers = Answers::default();
        for offer in sure {
            if self.except.contains(&offer.ends) {
                answers.refused.push(offer.ends);
                continue;
            }
            let other = self.others.get(&offer.ends);
            let other = other.and_then(|at| shown.labels.get(*at as usize));
            let other = other.map(|label| label.id.clone());
            answers.accepted.push((offer.ends, other));
        }
        answers
    }

    /// Keys that choose a row, take it in or out and give it another label. Enter is the button's.
    fn take_keys(&mut self, ui: &Ui, shown: &Shown, sure: &[&Offer]) {
        self.moved = false;
        self.current = self.current.min(sure.len().saturating_sub(1));
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) && self.current + 1 < sure.len() {
            self.current += 1;
            self.moved = true;
        }
        if pressed(Key::ArrowUp) {
            self.current = self.current.saturating_sub(1);
            self.moved = true;
        }
        let Some(offer) = sure.get(self.current) else {
            return;
        };
        if pressed(Key::Space) {
            self.toggle(offer.ends);
        }
        let labels = (0u32..).zip(&shown.labels);
        for (at, label) in labels.filter(|(_, label)| takes(label)) {
            let key = label.key.map(|key| key.to_uppercase().to_string());
            if let Some(key) = key.and_then(|key| Key::from_name(&key))
                && pressed(key)
            {
                self.give(offer, at);
            }
        }
    }

    fn toggle(&mut self, ends: Ends) {
        if !self.except.remove(&ends) {
            self.except.insert(ends);
        }
    }

    fn give(&mut self, offer: &Offer, label: u32) {
        self.except.remove(&offer.ends);
        if label == offer.label {
            self.others.remove(&offer.ends);
        } else {
            self.others.insert(offer.ends, label);
        }
    }

    fn list(&mut self, ui: &mut Ui, desk: &Desk<'_>, shown: &Shown, offers: &[&Offer]) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical().auto_shrink(false);
        if self.moved {
            // The chosen row stays in the middle, where there are rows enough.
            let middle = (ui.available_height() - ENTRY) / 2.0;
            let offset = (self.current as f32 * ENTRY - middle).max(0.0);
            area = area.vertical_scroll_offset(offset);
        }
        area.show_rows(ui, ENTRY, offers.len(), |ui, rows| {
            for row in rows {
                let size = vec2(ui.available_width(), ENTRY);
                let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                self.entry(ui, desk, shown, (row, offers[row]), rect);
            }
        });
    }

    fn entry(
        &mut self,
        ui: &mut Ui,
        desk: &Desk<'_>,
        shown: &Shown,
        (row, offer): (usize, &Offer),
        rect: Rect,
    ) {
        let tokens = tokens(ui);
        let language = desk.language;
        let id = ui.scope_id().with(("accept", offer.ends));
        let response = ui.interact(rect, id, Sense::CLICK);
        entry::behind(ui, rect, row == self.current, response.hovered());
        let is_in = !self.except.contains(&offer.ends);
        let words = shown.text(offer.cells.clone()).replace('\n', "");
        let words = fonts::drawable(ui.ctx(), &words).into_owned();
        let name = language.fill(SuggestText::Tick, &[&words]);
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_in, &name));
        if response.clicked() {
            self.current = row;
            self.toggle(offer.ends);
        }
        let middle = rect.center().y;
        let mut left = rect.left() + GRID;
        let font = FontId::proportional(INTERFACE);
        if is_in {
            let at = pos2(left, middle);
            let painter = ui.painter();
            painter.text(at, Align2::LEFT_CENTER, "✓", font.clone(), tokens.accent);
        }
        left += 5.0 * GRID;
        let place = self.others.get(&offer.ends).copied();
        let place = place.unwrap_or(offer.label) as usize;
        if let Some(label) = shown.labels.get(place) {
            let sample =
                Rect::from_min_size(pos2(left, middle - mark::SAMPLE.y / 2.0), mark::SAMPLE);
            mark::sample(ui.painter(), sample, place, label, tokens);
            let change = ui.interact(sample.expand(GRID), id.with("label"), Sense::CLICK);
            let name = language.fill(SuggestText::OtherLabel, &[&words]);
            change.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if change.clicked()
                && let Some(next) = next_label(shown, place)
            {
                self.current = row;
                self.give(offer, next);
            }
            change.on_hover_text(fonts::drawable(ui.ctx(), language.label(label)));
        }
        left += mark::SAMPLE.x + 2.0 * GRID;
        let sure = format!("{} %", offer.percent());
        let end = pos2(rect.right() - 2.0 * GRID, middle);
        let small = FontId::proportional(SMALL);
        let painter = ui.painter();
        painter.text(end, Align2::RIGHT_CENTER, sure, small, tokens.quiet);
        let told = fonts::drawable(ui.ctx(), &offer.told(language)).into_owned();
        // All begin at one place, however sure they are.
        let told_left = end.x - 52.0 * GRID;
        let at = pos2(told_left, middle);
        entry::text(ui, at, &told, SMALL, tokens.quiet, 34.0 * GRID);
        // The words stand below one another, with a little of their line on either side.
        let column = left + 44.0 * GRID;
        let cells = &offer.cells;
        let before = shown.text(cells.start.saturating_sub(AROUND)..cells.start);
        let after = shown.text(cells.end..(cells.end + AROUND).min(shown.len()));
        let clear = |text: String| {
            let text = text.replace('\n', " ");
            fonts::drawable(ui.ctx(), &text).into_owned()
        };
        let room = Rect::from_x_y_ranges(left..=told_left - GRID, rect.y_range());
        let at = pos2(column, middle);
        let (before, after) = (clear(before), clear(after));
        let width = column - room.left();
        entry::text_before(ui, at, &before, INTERFACE, tokens.quiet, width);
        let ink = if is_in { tokens.ink } else { tokens.quiet };
        let width = room.right() - column;
        let words = entry::text(ui, at, &words, INTERFACE, ink, width);
        let at = pos2(words.right(), middle);
        let width = room.right() - words.right();
        entry::text(ui, at, &after, INTERFACE, tokens.quiet, width);
    }
}

/// Whether a mention can bear a label.
fn takes(label: &Label) -> bool {
    !label.of_article
}

/// The label that follows in the set; behind the last the first.
fn next_label(shown: &Shown, place: usize) -> Option<u32> {
    let count = shown.labels.len();
    let mut behind = (1..=count).map(|by| (place + by) % count);
    let next = behind.find(|at| takes(&shown.labels[*at]))?;
    Some(next as u32)
}

/// Keeps up and down for the rows, whatever has the focus; a slider has the others.
fn hold_arrows(ui: &Ui) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| {
        if let Some(focused) = memory.focused() {
            memory.set_focus_lock_filter(focused, filter);
        }
    });
}
