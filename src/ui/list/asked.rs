//! What the list is asked for: the field above it, and the line that says what is listed.

use egui::{Button, Id, Key, Label, Modifiers, RichText, Sense, TextEdit, Ui, Vec2, vec2};

use crate::core::Progress;
use crate::format::metadata::normalize_date;
use crate::session::catalog::{ListOrder, ListQuery};
use crate::ui::action::Action;
use crate::ui::article::draft::Composition;
use crate::ui::dialog::count;
use crate::ui::fonts;
use crate::ui::keys::Keymap;
use crate::ui::strings::labels::LabelText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, SMALL, tokens};
use crate::ui::window::Request;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Asked {
    wanted: ListQuery,
    /// What stands in the field, with what an input method has not finished.
    text: String,
    composition: Composition,
    wants_focus: bool,
    /// The ends of the stretch of dates, as they are typed.
    pub(super) from: Bound,
    pub(super) to: Bound,
}

/// An end of a stretch of dates, as it is typed.
#[derive(Debug, Default)]
pub(super) struct Bound {
    pub(super) text: String,
    pub(super) composition: Composition,
}

/// The field's.
pub(in crate::ui) fn field_id() -> Id {
    Id::unique("filter articles")
}

impl Bound {
    /// What it is as metadata have it; none if nothing is typed.
    pub(super) fn read(&self) -> Result<Option<String>, ()> {
        date_bound(&self.text)
    }
}

/// A date, a month or a year as metadata have it; none of nothing.
fn date_bound(text: &str) -> Result<Option<String>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(day) = normalize_date(text) {
        return Ok(Some(day));
    }
    let text = text.trim_end_matches(['月', '年']);
    let mut parts = text.split(['-', '/', '.', '年']);
    let number = |part: Option<&str>, lengths: &[usize]| {
        let part = part.filter(|part| lengths.contains(&part.len()))?;
        part.parse::<u16>().ok()
    };
    let year = number(parts.next(), &[4]).ok_or(())?;
    match (parts.next(), parts.next()) {
        (None, _) => Ok(Some(format!("{year:04}"))),
        (month, None) => match number(month, &[1, 2]) {
            Some(month @ 1..=12) => Ok(Some(format!("{year:04}-{month:02}"))),
            _ => Err(()),
        },
        _ => Err(()),
    }
}

impl Asked {
    pub(super) fn wanted(&self) -> &ListQuery {
        &self.wanted
    }

    /// For what facets set.
    pub(super) fn wanted_mut(&mut self) -> &mut ListQuery {
        &mut self.wanted
    }

    pub(super) fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Asks for all articles again; the order stays.
    pub(super) fn clear(&mut self) {
        *self = Self {
            wanted: ListQuery {
                order: self.wanted.order,
                descending: self.wanted.descending,
                ..ListQuery::default()
            },
            ..Self::default()
        };
    }

    /// Draws the field; says whether the list is to have the focus.
    pub(super) fn field(
        &mut self,
        ui: &mut Ui,
        language: Language,
        keys: &Keymap,
        requests: &mut Vec<Request>,
    ) -> bool {
        let id = field_id();
        let busy = self.composition.observe_in(ui, id);
        let down = ui.memory(|memory| memory.has_focus(id))
            && !busy
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
        let name = Action::FilterList.name(language);
        let hint = format!("{name} {}", keys.shown(ui.ctx(), Action::FilterList));
        let room = ENTRY;
        let edit = TextEdit::singleline(&mut self.text)
            .id(id)
            .hint_text(hint.trim_end())
            .align(egui::Align2::LEFT_CENTER)
            .min_size(vec2(0.0, ENTRY))
            .margin(egui::Margin {
                left: 6,
                right: room as i8,
                top: 2,
                bottom: 2,
            })
            .desired_width(f32::INFINITY);
        let response = ui.add(edit).accessible_name(name);
        let cross = egui::Rect::from_min_size(
            response.rect.right_top() - vec2(room, 0.0),
            Vec2::splat(ENTRY),
        );
        if !self.text.is_empty() {
            let button = Button::new(RichText::new("×").color(tokens(ui).quiet)).frame(false);
            let clear = ui.put(cross.shrink(GRID), button.sense(Sense::CLICK));
            let clear = clear.on_hover_text(language.say(Text::ClearField));
            if clear.clicked() {
                self.text.clear();
                response.request_focus();
            }
        }
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
            let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
            let end = egui::text::CCursor::new(self.text.chars().count());
            let all = egui::text::CCursorRange::two(egui::text::CCursor::new(0), end);
            state.cursor.set_char_range(Some(all));
            state.store(ui.ctx(), id);
            ui.request_repaint();
        }
        let (enter, escape) = ui.input(|input| {
            let pressed = |key| input.key_pressed(key);
            (pressed(Key::Enter), pressed(Key::Escape))
        });
        let was_here = response.lost_focus();
        if was_here && escape && !busy {
            self.text.clear();
            requests.push(Request::FocusText);
        }
        if was_here && busy && (enter || escape) {
            // The key was the input method's.
            response.request_focus();
        }
        if !self.composition.goes_on() && self.wanted.text != self.text {
            self.wanted.text.clone_from(&self.text);
            ui.request_repaint();
        }
        down || (was_here && enter && !busy)
    }

    /// Draws the line that says how many articles are listed and what leaves the others out.
    pub(super) fn said(
        &mut self,
        ui: &mut Ui,
        language: Language,
        (listed, all): (usize, usize),
        is_waiting: bool,
    ) {
        let all = count(all as u64);
        if !self.wanted.leaves_out() {
            let text = language.fill(Text::CountArticles, &[&all]);
            let text = match is_waiting {
                true => format!("{text} · {}", language.say(Text::ListBeingMade)),
                false => text,
            };
            ui.label(RichText::new(text).size(SMALL).color(tokens(ui).quiet));
            return;
        }
        let listed = language.fill(Text::ListedOfAll, &[&count(listed as u64), &all]);
        let mut said = vec![match is_waiting {
            true => language.say(Text::ListBeingMade).to_owned(),
            false => listed,
        }];
        said.extend(self.facets(language));
        let line = fonts::drawable(ui.ctx(), &said.join(" · ")).into_owned();
        let clear = language.say(Text::ClearFilter);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let text = RichText::new(format!("× {clear}")).size(SMALL);
            let link = ui.add(egui::Link::new(text)).accessible_name(clear);
            if link.clicked() {
                self.clear();
                ui.request_repaint();
            }
            let room = ui.available_size();
            ui.allocate_ui_with_layout(
                room,
                egui::Layout::left_to_right(egui::Align::Center),
                |ui| {
                    let text = RichText::new(line).size(SMALL).color(tokens(ui).accent);
                    ui.add(Label::new(text).truncate().sense(Sense::HOVER))
                        .on_hover_ui(|ui| {
                            for one in &said {
                                ui.label(fonts::drawable(ui.ctx(), one));
                            }
                        });
                },
            );
        });
    }

    /// What leaves articles out, but for the text.
    fn facets(&self, language: Language) -> Vec<String> {
        let wanted = &self.wanted;
        let mut said = Vec::new();
        said.extend(wanted.progress.map(|p| language.say(state(p)).to_owned()));
        said.extend(wanted.newspaper.as_ref().map(|name| match name.as_str() {
            "" => language.say(Text::NoNewspaper).to_owned(),
            name => name.to_owned(),
        }));
        said.extend(wanted.labels.as_ref().map(|ids| {
            let text = match ids.is_empty() {
                true => LabelText::NoLabels,
                false => LabelText::ArticleLabels,
            };
            language.say(text).to_owned()
        }));
        said.extend(match (&wanted.from, &wanted.to) {
            (Some(from), Some(to)) if from == to => Some(from.clone()),
            (Some(from), Some(to)) => Some(format!("{from} – {to}")),
            (Some(from), None) => Some(language.fill(Text::FromDate, &[from])),
            (None, Some(to)) => Some(language.fill(Text::ToDate, &[to])),
            (None, None) => None,
        });
        said.extend(wanted.has_doubtful.map(|has| {
            let text = match has {
                true => Text::WithDoubtful,
                false => Text::WithoutDoubtful,
            };
            language.say(text).to_owned()
        }));
        said.extend(wanted.has_spans.map(|has| {
            let text = match has {
                true => Text::WithTags,
                false => Text::WithoutTags,
            };
            language.say(text).to_owned()
        }));
        said
    }
}

/// What a state of work is called.
pub(super) fn state(progress: Progress) -> Text {
    match progress {
        Progress::Todo => Text::StateTodo,
        Progress::Doing => Text::StateDoing,
        Progress::Done => Text::StateDone,
    }
}

/// What an order is called.
pub(super) fn order(order: ListOrder) -> Text {
    match order {
        ListOrder::List => Text::OrderList,
        ListOrder::Title => Text::OrderTitle,
        ListOrder::Date => Text::Date,
        ListOrder::Newspaper => Text::OrderNewspaper,
        ListOrder::Characters => Text::OrderCharacters,
        ListOrder::Spans => Text::OrderTags,
        ListOrder::Doubtful => Text::OrderDoubtful,
        ListOrder::Progress => Text::OrderState,
        ListOrder::Gain => Text::OrderGain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_a_day_a_month_or_a_year() {
        for (text, expected) in [
            ("", Ok(None)),
            (" 2024-3-5 ", Ok(Some("2024-03-05"))),
            ("2024年3月5日", Ok(Some("2024-03-05"))),
            ("2024-3", Ok(Some("2024-03"))),
            ("2024年03月", Ok(Some("2024-03"))),
            ("2024", Ok(Some("2024"))),
            ("2024年", Ok(Some("2024"))),
            ("2024-13", Err(())),
            ("2024-02-30", Err(())),
            ("24-3", Err(())),
            ("昨天", Err(())),
            ("2024-", Err(())),
        ] {
            let expected = expected.map(|day| day.map(str::to_owned));
            assert_eq!(date_bound(text), expected, "{text}");
        }
    }

    #[test]
    fn clearing_leaves_the_order() {
        let mut asked = Asked::default();
        asked.text = "渡口".to_owned();
        asked.wanted = ListQuery {
            text: asked.text.clone(),
            newspaper: Some("苇川日报".to_owned()),
            from: Some("2024-03".to_owned()),
            order: ListOrder::Date,
            descending: true,
            ..ListQuery::default()
        };
        assert_eq!(asked.facets(Language::Chinese), ["苇川日报", "2024-03 起"]);
        asked.clear();
        let sorted = ListQuery {
            order: ListOrder::Date,
            descending: true,
            ..ListQuery::default()
        };
        assert_eq!((asked.wanted, asked.text), (sorted, String::new()));
    }
}
