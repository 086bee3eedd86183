//! Accepting suggestions at once: those that are sure enough, each seen in its line beforehand.

use egui::{
    Align2, FontId, Rect, Role, ScrollArea, Sense, Slider, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use rustc_hash::FxHashSet;

use crate::core::Address;
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

/// See the module's description.
#[derive(Debug, Default)]
pub(in crate::ui) struct AcceptDialog {
    /// Suggestions that are left out though they are sure enough.
    except: FxHashSet<(Address, Address)>,
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
                .filter(|offer| offer.confidence * 100.0 >= least.round() - 0.5)
                .collect();
            let left = offers.len() - sure.len();
            let text = match left {
                0 => String::new(),
                left => language.fill(SuggestText::LeftOut, &[&count(left as u64)]),
            };
            body.weak(text);
            body.add_space(GRID);
            self.list(body, desk, shown, &sure);
            let wanted: Vec<(Address, Address)> = sure
                .iter()
                .map(|offer| offer.ends)
                .filter(|ends| !self.except.contains(ends))
                .collect();
            let name = count(wanted.len() as u64);
            let name = language.fill(SuggestText::AcceptCount, &[&name]);
            let accepts = dialog::main_button(row, &name, !wanted.is_empty());
            let leaves = dialog::button(row, language.say(Text::Cancel));
            if accepts {
                requests.push(Request::AcceptOffers(wanted));
            }
            accepts || leaves
        });
        if shown.inner || shown.escaped {
            Stay::Close
        } else {
            Stay::Open
        }
    }

    fn list(&mut self, ui: &mut Ui, desk: &Desk<'_>, shown: &Shown, offers: &[&Offer]) {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .auto_shrink(false)
            .show_rows(ui, ENTRY, offers.len(), |ui, rows| {
                for offer in &offers[rows] {
                    let size = vec2(ui.available_width(), ENTRY);
                    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                    self.entry(ui, desk, shown, offer, rect);
                }
            });
    }

    fn entry(&mut self, ui: &mut Ui, desk: &Desk<'_>, shown: &Shown, offer: &Offer, rect: Rect) {
        let tokens = tokens(ui);
        let language = desk.language;
        let id = ui.scope_id().with(("accept", offer.ends));
        let response = ui.interact(rect, id, Sense::CLICK);
        entry::behind(ui, rect, false, response.hovered());
        let is_in = !self.except.contains(&offer.ends);
        let words = shown.text(offer.cells.clone()).replace('\n', "");
        let words = fonts::drawable(ui.ctx(), &words).into_owned();
        let name = language.fill(SuggestText::Tick, &[&words]);
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_in, &name));
        if response.clicked() && !self.except.remove(&offer.ends) {
            self.except.insert(offer.ends);
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
        let place = offer.label as usize;
        if let Some(label) = offer.label(shown) {
            let sample =
                Rect::from_min_size(pos2(left, middle - mark::SAMPLE.y / 2.0), mark::SAMPLE);
            mark::sample(ui.painter(), sample, place, label, tokens);
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
