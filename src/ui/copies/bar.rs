//! The buttons of the tab: what can be carried, what cannot, and the way through the differences.

use egui::{Button, Popup, RichText, Role, ScrollArea, Ui, WidgetInfo, vec2};

use crate::session::Session;
use crate::session::copies::{Carry, Conflict, Side, Why};
use crate::ui::dialog::count;
use crate::ui::fonts;
use crate::ui::strings::Language;
use crate::ui::strings::copies::CopiesText as T;
use crate::ui::theme::{ENTRY, SMALL, tokens};
use crate::ui::window::Request;

use super::Copies;

impl Copies {
    /// What can be carried, and what cannot.
    pub(super) fn carrying(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let writable = session.is_writable();
        let quiet = tokens(ui).quiet;
        // What is carried is of all of it, or of the rows that are chosen.
        let rows = self.rows().map_or(0, |rows| rows.len());
        let text = match rows {
            0 => language.say(T::AllRows).to_owned(),
            _ => language.fill(T::Rows, &[&count(rows as u64)]),
        };
        let scope = ui.add_enabled(rows > 0, Button::new(text));
        let tip = language.say(T::RowsTip);
        if scope
            .on_hover_text(tip)
            .on_disabled_hover_text(tip)
            .clicked()
        {
            self.anchor = None;
        }
        let sides = [
            (Side::First, T::Here, T::BreaksHereTip, T::TagsHereTip),
            (Side::Second, T::There, T::BreaksThereTip, T::TagsThereTip),
        ];
        for (side, name, breaks_tip, tags_tip) in sides {
            ui.separator();
            ui.label(RichText::new(language.say(name)).size(SMALL).color(quiet));
            for (what, text, tip) in [
                (Carry::Breaks, T::Breaks, breaks_tip),
                (Carry::Tags, T::Tags, tags_tip),
            ] {
                let number = self.carriable(side, what).len();
                let said = language.fill(text, &[&count(number as u64)]);
                let button = ui.add_enabled(writable && number > 0, Button::new(&said));
                let whole = format!("{} {said}", language.say(name));
                button.widget_info(|| WidgetInfo::labeled(Role::Button, number > 0, &whole));
                let tip = language.say(tip);
                let button = button.on_hover_text(tip).on_disabled_hover_text(tip);
                if button.clicked() {
                    requests.push(Request::CarryCopy(side, what));
                }
            }
            self.conflicts(ui, language, session, side, requests);
        }
    }

    /// The way through the differences.
    pub(super) fn differences(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let writable = session.is_writable();
        let quiet = tokens(ui).quiet;
        ui.separator();
        let all = self.pair().map_or(0, |pair| pair.differences.len());
        let number = count(all as u64);
        let text = match (all, self.difference) {
            // It is still being read.
            _ if self.pair().is_none() => String::new(),
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
                self.step(forward);
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

    /// The tags that are not carried to a side, each with why, in a menu that leads to them.
    fn conflicts(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        side: Side,
        requests: &mut Vec<Request>,
    ) {
        let Some(beside) = &self.beside else { return };
        let conflicts = &beside.carried[side.at()].conflicts;
        let text = language.fill(T::Conflicts, &[&count(conflicts.len() as u64)]);
        let mut picked: Option<Conflict> = None;
        let button = ui.add_enabled(!conflicts.is_empty(), Button::new(text));
        let tip = language.say(T::ConflictsTip);
        let button = button.on_hover_text(tip).on_disabled_hover_text(tip);
        Popup::menu(&button).show(|ui| {
            let area = ScrollArea::vertical().max_height(10.0 * ENTRY);
            area.show_rows(ui, ENTRY, conflicts.len(), |ui, seen| {
                for conflict in &conflicts[seen] {
                    let said = told(language, session, conflict);
                    let said = fonts::drawable(ui.ctx(), &said).into_owned();
                    let button = Button::new(said).min_size(vec2(0.0, ENTRY));
                    if ui.add(button).clicked() {
                        picked = Some(conflict.clone());
                    }
                }
            });
        });
        if let Some(conflict) = picked {
            self.go_to(side, &conflict, requests);
        }
    }
}

/// What a tag that is not carried is, and why it is not.
fn told(language: Language, session: &Session, conflict: &Conflict) -> String {
    let label = session.label_once(&conflict.label);
    let label = label.map_or(conflict.label.as_str(), |label| language.label(label));
    let why = match conflict.why {
        Why::Differs => T::WhyDiffers,
        Why::Taken => T::WhyTaken,
        Why::Refused => T::WhyRefused,
        Why::Untagged => T::WhyUntagged,
    };
    let mut words: String = conflict.words.chars().take(16).collect();
    if conflict.words.chars().nth(16).is_some() {
        words.push('…');
    }
    format!("{words}　{label} · {}", language.say(why))
}
