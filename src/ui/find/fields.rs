//! The fields and switches at the top of the panel.

use egui::text::{CCursor, CCursorRange};
use egui::{Button, Id, Key, Modifiers, Response, RichText, TextEdit, Ui, vec2};

use crate::session::find::LISTED_AT_MOST;
use crate::tag::find::Query;
use crate::ui::action::Action;
use crate::ui::fonts;
use crate::ui::strings::desk::DeskText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, SMALL, tokens};
use crate::ui::window::Request;

use super::{Around, Find};

/// The width of a field: a good part of the panel's, within limits.
fn field_width(ui: &Ui) -> f32 {
    let room = ui.max_rect().width();
    (room * 0.22).clamp(36.0 * GRID, 72.0 * GRID).min(room)
}

fn field_id() -> Id {
    Id::unique("find query")
}

fn with_id() -> Id {
    Id::unique("find replacement")
}

impl Find {
    pub(super) fn fields(
        &mut self,
        ui: &mut Ui,
        around: &mut Around<'_>,
        caret: u32,
        requests: &mut Vec<Request>,
    ) {
        let language = around.language;
        let focused = |id| ui.memory(|memory| memory.has_focus(id));
        let (in_query, in_with) = (focused(field_id()), focused(with_id()));
        let field = if in_with { with_id() } else { field_id() };
        let busy = self.composition.observe_in(ui, field);
        // egui takes the focus away at Escape before anybody is asked.
        let was = |id| ui.memory(|memory| memory.had_focus_last_frame(id));
        let leaves = was(field_id()) || was(with_id()) || self.in_list;
        if leaves && !busy && ui.input(|input| input.key_pressed(Key::Escape)) {
            requests.push(Request::CloseDock);
            return;
        }
        if (in_query || in_with) && !busy {
            self.keys(ui, in_query, caret, around, requests);
        }
        ui.horizontal_wrapped(|ui| {
            // Narrow, so that all of it stands in one row.
            ui.spacing_mut().item_spacing.x = GRID;
            ui.spacing_mut().button_padding.x = 1.5 * GRID;
            self.query_field(ui, language);
            for (action, mark) in [(Action::FindPrevious, "↑"), (Action::FindNext, "↓")] {
                let tip = tip(ui, around, action);
                let has_any = !self.groups.is_empty();
                let button = Button::new(mark).min_size(vec2(ENTRY, ENTRY));
                let response = ui.add_enabled(has_any, button).on_hover_text(tip);
                name(&response, action.name(language));
                if response.clicked() {
                    self.step(action == Action::FindNext, caret, requests);
                    to_field(ui);
                }
            }
            ui.add_space(GRID);
            self.switches(ui, language);
            ui.add_space(GRID);
            for (everywhere, text, about) in [
                (false, Text::FindHere, Text::FindHereTip),
                (true, Text::FindEverywhere, Text::FindEverywhereTip),
            ] {
                let label = ui.selectable_label(self.everywhere == everywhere, language.say(text));
                if label.on_hover_text(language.say(about)).clicked() {
                    self.everywhere = everywhere;
                    to_field(ui);
                }
            }
            let shows = Action::Replace.name(language).trim_end_matches('…');
            if ui.selectable_label(self.replaces, shows).clicked() {
                self.replaces ^= true;
            }
        });
        if self.replaces {
            ui.horizontal_wrapped(|ui| self.replacement(ui, around));
        }
        ui.horizontal(|ui| self.state_line(ui, language));
    }

    fn query_field(&mut self, ui: &mut Ui, language: Language) {
        let width = field_width(ui);
        let is_wrong = self.error.is_some() && !self.query.text.is_empty();
        let mut edit = TextEdit::singleline(&mut self.query.text)
            .id(field_id())
            .hint_text(language.say(Text::FindHint))
            // Tab leads to what it is to be replaced with, and not to what stands between.
            .lock_focus(self.replaces)
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(width)
            .min_size(vec2(0.0, ENTRY));
        if is_wrong {
            edit = edit.text_color(tokens(ui).error);
        }
        let output = edit.show(ui);
        let response = output.response.response;
        name_field(&response, language.say(Text::FindField), &self.query.text);
        if self.take_focus {
            self.take_focus = false;
            response.request_focus();
            let mut state = output.state;
            let end = CCursor::new(self.query.text.chars().count());
            let all = CCursorRange::two(CCursor::new(0), end);
            state.cursor.set_char_range(Some(all));
            state.store(ui.ctx(), response.id);
        }
    }

    fn switches(&mut self, ui: &mut Ui, language: Language) {
        let query = &mut self.query;
        for (is_on, text, about) in [
            (&mut query.case, Text::FindCase, Text::FindCaseTip),
            (&mut query.width, Text::FindWidth, Text::FindWidthTip),
            (&mut query.spaces, Text::FindSpaces, Text::FindSpacesTip),
            (
                &mut query.variants,
                Text::FindVariants,
                Text::FindVariantsTip,
            ),
            (&mut query.regex, Text::FindRegex, Text::FindRegexTip),
        ] {
            let about = language.say(about);
            let label = ui.selectable_label(*is_on, language.say(text));
            let short = about.lines().next().unwrap_or_default();
            let on = *is_on;
            label.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, on, short));
            if label.on_hover_text(about).clicked() {
                *is_on ^= true;
                to_field(ui);
            }
        }
    }

    fn replacement(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let language = around.language;
        let width = field_width(ui);
        let hint = match self.query.regex {
            true => Text::ReplaceHintGroups,
            false => Text::ReplaceHint,
        };
        let edit = TextEdit::singleline(&mut self.with)
            .id(with_id())
            .hint_text(language.say(hint))
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(width)
            .min_size(vec2(0.0, ENTRY));
        let response = ui.add(edit);
        name_field(&response, language.say(Text::ReplaceField), &self.with);
        let can = self.replacing.is_none() && around.session.is_writable();
        let current = self.current.filter(|_| self.place().is_some());
        let one = Button::new(language.say(Text::ReplaceThis));
        if ui.add_enabled(can && current.is_some(), one).clicked() {
            self.replace(ui, around.session, current);
        }
        let count = self.found.hits.saturating_sub(self.except.len() as u64);
        let is_ready = can && self.looking.is_none() && count > 0;
        let text = language.fill(Text::ReplaceAll, &[&count.to_string()]);
        if ui.add_enabled(is_ready, Button::new(text)).clicked() {
            self.replace(ui, around.session, None);
        }
    }

    /// How much was found, how far it is, or what is wrong.
    fn state_line(&mut self, ui: &mut Ui, language: Language) {
        let small = |text: String| RichText::new(text).size(SMALL);
        ui.set_min_height(ENTRY * 0.75);
        let progress = match (&self.replacing, &self.looking) {
            (Some(replacing), _) => Some(replacing.progress()),
            (None, Some(looking)) => Some(looking.progress()),
            (None, None) => None,
        };
        if let Some(error) = self.error.as_ref().filter(|_| !self.query.text.is_empty()) {
            let text = fonts::drawable(ui.ctx(), &language.reason(error)).into_owned();
            ui.colored_label(tokens(ui).error, small(text));
            return;
        }
        let text = if self.query.text.is_empty() {
            language.say(Text::FindEmpty).to_owned()
        } else if self.found.hits == 0 && progress.is_none() {
            language.say(Text::FindNothing).to_owned()
        } else {
            let hits = self.found.hits.to_string();
            match (self.number(), self.everywhere) {
                (Some(number), false) => language.fill(Text::FoundAt, &[&number, &hits]),
                (None, false) => language.fill(Text::FoundHere, &[&hits]),
                (number, true) => {
                    let articles = self.found.articles.to_string();
                    match number {
                        Some(number) => {
                            language.fill(Text::FoundAtOf, &[&number, &hits, &articles])
                        }
                        None => language.fill(Text::FoundIn, &[&hits, &articles]),
                    }
                }
            }
        };
        ui.label(small(text).color(tokens(ui).quiet));
        if asks_in_vain(&self.query) {
            let hint = language.say(DeskText::SpacesInPattern);
            ui.label(small(hint.to_owned()).color(tokens(ui).accent));
            let link = small(language.say(DeskText::CountSpaces).to_owned());
            if ui.link(link).clicked() {
                self.query.spaces = true;
                to_field(ui);
            }
        }
        if self.found.hits > LISTED_AT_MOST {
            let most = LISTED_AT_MOST.to_string();
            ui.label(small(language.fill(Text::FoundListed, &[&most])).color(tokens(ui).quiet));
        }
        if let Some((done, all)) = progress {
            if all > 0 {
                ui.label(small(format!("{done} / {all}")));
            }
            if ui.small_button(language.say(Text::Cancel)).clicked() {
                self.looking.iter().for_each(super::Looking::cancel);
                self.replacing.iter().for_each(super::Replacing::cancel);
            }
        }
    }

    /// The number of the current hit among all.
    fn number(&self) -> Option<String> {
        let (group, hit) = self.place()?;
        let before = &self.groups[..group];
        let hits: usize = before.iter().map(|group| group.hits.len()).sum();
        Some((hits + hit + 1).to_string())
    }

    /// Keys that are the panel's while one of its fields has the focus.
    fn keys(
        &mut self,
        ui: &Ui,
        in_query: bool,
        caret: u32,
        around: &mut Around<'_>,
        requests: &mut Vec<Request>,
    ) {
        let take = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if in_query && self.replaces && take(Modifiers::NONE, Key::Tab) {
            ui.memory_mut(|memory| memory.request_focus(with_id()));
        } else if take(Modifiers::SHIFT, Key::Enter) {
            self.step(false, caret, requests);
        } else if take(Modifiers::NONE, Key::Enter) {
            match (in_query, self.current) {
                (false, Some(current)) if self.replacing.is_none() => {
                    self.replace(ui, around.session, Some(current));
                }
                _ => self.step(true, caret, requests),
            }
        } else if in_query && take(Modifiers::NONE, Key::ArrowUp) {
            self.recall(1);
        } else if in_query && take(Modifiers::NONE, Key::ArrowDown) {
            self.recall(-1);
        }
    }

    /// Puts an earlier query into the field, or a later one.
    fn recall(&mut self, by: i32) {
        let at = match (self.recalled, by) {
            (None, 1) if self.recent.first() == Some(&self.query.text) => 1,
            (None, 1) => 0,
            (Some(at), 1) => at + 1,
            (Some(at), _) if at > 0 => at - 1,
            _ => return,
        };
        if let Some(text) = self.recent.get(at) {
            self.query.text.clone_from(text);
            self.recalled = Some(at);
        }
    }
}

/// Whether a pattern has white space in it that there is none to match.
fn asks_in_vain(query: &Query) -> bool {
    let has_space = query.text.contains([' ', '\u{3000}']) || query.text.contains("\\s");
    query.regex && !query.spaces && has_space
}

/// Gives the focus back to the field.
fn to_field(ui: &Ui) {
    ui.memory_mut(|memory| memory.request_focus(field_id()));
}

fn tip(ui: &Ui, around: &Around<'_>, action: Action) -> String {
    let key = around.keys.shown(ui.ctx(), action);
    format!("{} {key}", action.name(around.language))
}

/// What a button with a sign on it is called.
fn name(response: &Response, name: &str) {
    let enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
}

fn name_field(response: &Response, name: &str, text: &str) {
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::text_edit(true, text, text, "");
        info.label = Some(name.to_owned());
        info
    });
}
