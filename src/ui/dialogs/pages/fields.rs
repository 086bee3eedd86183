//! The fields for what is to hold for the chosen pages. What differs among them stays unless
//! something is typed.

use std::collections::BTreeMap;

use egui::{Align2, Button, Id, Key, Rect, RichText, Sense, TextEdit, Ui, vec2};

use crate::format::metadata::{DATE, normalize, normalize_date};
use crate::ui::article::draft::Composition;
use crate::ui::dialog::child;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, SMALL, tokens};

use super::table::{Common, KEYS};

/// The height of a field with its name above and what is wrong below.
pub(super) const HEIGHT: f32 = ENTRY + 10.0 * GRID;

const NAMES: [Text; 4] = [Text::Newspaper, Text::Date, Text::PageNumber, Text::Source];

/// What is to become of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Change {
    #[default]
    Stays,
    Typed,
    Removed,
}

#[derive(Debug, Default)]
struct Field {
    text: String,
    change: Change,
    composition: Composition,
}

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Fields {
    fields: [Field; 4],
}

impl Fields {
    /// What is to be set, and what removed; only what would be another than it is.
    pub(super) fn set(&self, common: &[Common; 4]) -> BTreeMap<String, Option<String>> {
        let mut set = BTreeMap::new();
        for ((field, key), common) in self.fields.iter().zip(KEYS).zip(common) {
            let value = match field.change {
                Change::Stays => continue,
                Change::Typed => normalize(key, &field.text),
                Change::Removed => None,
            };
            let is_so = match (&value, common) {
                (Some(value), Common::Same(same)) => value == same,
                (None, Common::None) => true,
                _ => false,
            };
            if !is_so {
                set.insert(key.to_owned(), value);
            }
        }
        set
    }

    /// Whether something typed cannot be taken.
    pub(super) fn is_wrong(&self) -> bool {
        let mut fields = self.fields.iter().zip(KEYS);
        fields.any(|(field, key)| field.is_wrong(key))
    }

    /// Whether something was typed, or taken away, that is not set yet.
    pub(super) fn is_touched(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| field.change != Change::Stays)
    }

    /// Forgets what was typed.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }

    /// Draws them beside each other; says whether Enter was pressed in one.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        common: &[Common; 4],
        enabled: bool,
    ) -> bool {
        let all = ui.available_rect_before_wrap();
        let gap = 3.0 * GRID;
        let width = (all.width() - 3.0 * gap) / 4.0;
        let mut entered = false;
        for (number, field) in self.fields.iter_mut().enumerate() {
            let left = all.left() + number as f32 * (width + gap);
            let rect = Rect::from_min_size(egui::pos2(left, all.top()), vec2(width, HEIGHT));
            let mut ui = child(ui, rect, egui::Layout::top_down(egui::Align::Min));
            ui.spacing_mut().item_spacing.y = GRID / 2.0;
            if !enabled {
                ui.disable();
            }
            entered |= field.show(
                &mut ui,
                language,
                KEYS[number],
                NAMES[number],
                &common[number],
            );
        }
        entered
    }
}

impl Field {
    fn is_wrong(&self, key: &str) -> bool {
        let text = self.text.trim();
        key == DATE
            && self.change == Change::Typed
            && !text.is_empty()
            && normalize_date(text).is_none()
    }

    fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        key: &str,
        name: Text,
        common: &Common,
    ) -> bool {
        let name = language.say(name);
        let label = ui.label(RichText::new(name).size(SMALL).color(tokens(ui).quiet));
        let id = Id::unique(("field of pages", key));
        let busy = self.composition.observe_in(ui, id);
        if self.change == Change::Stays {
            let value = match common {
                Common::Same(value) => value.as_str(),
                _ => "",
            };
            if self.text != value && !self.composition.goes_on() {
                value.clone_into(&mut self.text);
            }
        }
        let hint = match (self.change, common) {
            (Change::Removed, _) => language.say(Text::WillBeRemoved),
            (_, Common::Differ) => language.say(Text::ValuesDiffer),
            _ => "–",
        };
        let can_remove = self.change != Change::Stays || *common != Common::None;
        let edit = TextEdit::singleline(&mut self.text)
            .id(id)
            .hint_text(hint)
            .align(Align2::LEFT_CENTER)
            .min_size(vec2(0.0, ENTRY))
            .margin(egui::Margin {
                left: 6,
                right: ENTRY as i8,
                top: 2,
                bottom: 2,
            })
            .desired_width(f32::INFINITY);
        let response = ui.add(edit).labelled_by(label.id);
        if response.changed() {
            self.change = match (self.text.is_empty(), common) {
                (true, Common::None) => Change::Stays,
                (true, Common::Differ) if self.change != Change::Removed => Change::Stays,
                (true, _) => Change::Removed,
                (false, _) => Change::Typed,
            };
        }
        // Values that differ are removed by keys where there is nothing to delete.
        let clears = |input: &egui::InputState| {
            input.key_pressed(Key::Delete) || input.key_pressed(Key::Backspace)
        };
        let is_empty = self.text.is_empty() && !response.changed();
        if response.has_focus() && is_empty && !busy && can_remove && ui.input(clears) {
            self.change = Change::Removed;
        }
        if can_remove {
            let corner = response.rect.right_top() - vec2(ENTRY, 0.0);
            let cross = Rect::from_min_size(corner, vec2(ENTRY, ENTRY)).shrink(GRID);
            let (tip, next) = match self.change {
                Change::Stays => (Text::RemoveValue, Change::Removed),
                _ => (Text::LeaveValue, Change::Stays),
            };
            let text = RichText::new("×").color(tokens(ui).quiet);
            // Tab goes past it: who goes on from a field would take back what was typed there.
            let button = ui.put(cross, Button::new(text).frame(false).sense(Sense::CLICK));
            let said = format!("{name} {}", language.say(tip));
            let button = button.accessible_name(&said).on_hover_text(said);
            if button.clicked() {
                self.change = next;
                self.text.clear();
                ui.request_repaint();
            }
        }
        if self.is_wrong(key) {
            let text = language.say(Text::DateLike);
            ui.label(RichText::new(text).size(SMALL).color(tokens(ui).error));
        }
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        if response.lost_focus() && enter && busy {
            // The key was the input method's.
            response.request_focus();
        }
        response.lost_focus() && enter && !busy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_be_another_is_set() {
        let same = |text: &str| Common::Same(text.to_owned());
        let common = [same("苇川日报"), Common::Differ, Common::None, same("本报")];
        let check = |changes: [(Change, &str); 4], expected: &str| {
            let fields = Fields {
                fields: changes.map(|(change, text)| Field {
                    text: text.to_owned(),
                    change,
                    composition: Composition::default(),
                }),
            };
            let set: Vec<String> = fields
                .set(&common)
                .into_iter()
                .map(|(key, value)| format!("{key}={}", value.as_deref().unwrap_or("-")))
                .collect();
            assert_eq!(set.join(" "), expected, "{changes:?}");
            fields.is_wrong()
        };
        use Change::{Removed, Stays, Typed};
        let nothing = [
            (Stays, "苇川日报"),
            (Stays, ""),
            (Stays, ""),
            (Stays, "本报"),
        ];
        assert!(!check(nothing, ""));
        let same = [
            (Typed, "苇川日报 "),
            (Removed, ""),
            (Removed, ""),
            (Removed, ""),
        ];
        assert!(!check(same, "date=- source=-"));
        let odd = [
            (Typed, "晨报"),
            (Typed, "昨天"),
            (Typed, "第04版"),
            (Stays, ""),
        ];
        assert!(check(odd, "date=昨天 newspaper=晨报 page=4"));
        let day = [
            (Stays, ""),
            (Typed, "2024年3月5日"),
            (Stays, ""),
            (Stays, ""),
        ];
        assert!(!check(day, "date=2024-03-05"));
    }
}
