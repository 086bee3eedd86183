//! The pages of the bundle with what is known about them, to look through and to set for many at
//! once: typed, read from their paths, or from a table. What is set at once is one action.

mod fields;
mod read;
mod rows;
mod table;

use std::path::{Path, PathBuf};

use egui::{
    Align, Button, EventFilter, Key, Layout, Modifiers, Rect, RichText, Role, Sense, TextEdit, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::jobs::Job;
use crate::session::Session;
use crate::session::command::{Command, PageRef, Subjects};
use crate::ui::action::Action;
use crate::ui::article::draft::Composition;
use crate::ui::choice::{self, Choice, Entries, How};
use crate::ui::dialog::{self, child, count};
use crate::ui::fonts;
use crate::ui::import::known::Known;
use crate::ui::keys;
use crate::ui::scroll::Scroll;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, SMALL, tokens};
use crate::ui::window::Request;

use super::{Desk, Stay};
use fields::Fields;
use read::Read;
use rows::{Columns, Look, table_id};
use table::{Column, Common, Table};

/// The dialog with everything in it.
const SIZE: egui::Vec2 = vec2(248.0 * GRID, 172.0 * GRID);
/// The table is never less high than this.
const LEAST: f32 = 4.0 * rows::ROW + rows::HEAD;
/// The line that says what is chosen.
const SAID: f32 = 6.0 * GRID;
/// The names of fields at the left.
const NAMES: f32 = 18.0 * GRID;
/// Of a bundle with more pages the table is made on another thread.
const MANY: usize = 4000;

/// Where values come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum From {
    #[default]
    Typed,
    Path,
    Table,
}

/// See the module's description.
#[derive(Debug, Default)]
pub(in crate::ui) struct Pages {
    table: Option<Table>,
    loading: Option<Job<Result<Table, String>>>,
    /// The session's revision that the table is of, or will be.
    revision: Option<u64>,
    wrong: Option<String>,
    text: String,
    composition: Composition,
    /// Whether keys are an input method's, in any of the fields.
    is_composing: bool,
    wanted: Wanted,
    /// What the view was made for.
    made_for: Option<Wanted>,
    view: Vec<u32>,
    choice: Choice<u32>,
    /// Changes with what is chosen.
    choices: u64,
    /// What the chosen ones have in common, and of which choice.
    common: ([Common; 4], Option<u64>),
    scroll: Option<Scroll>,
    from: From,
    fields: Fields,
    known: Known,
    read: Read,
    begun: bool,
    /// How many pages were set last, and at which revision that was asked for.
    setting: Option<(usize, u64)>,
    done: Option<usize>,
}

/// What the view shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Wanted {
    text: String,
    by: Column,
    descending: bool,
}

struct Shown<'a>(&'a [u32]);

impl Entries for Shown<'_> {
    type Name = u32;

    fn count(&self) -> usize {
        self.0.len()
    }

    fn name(&self, at: usize) -> Option<u32> {
        self.0.get(at).copied()
    }

    fn place(&self, name: u32) -> Option<usize> {
        self.0.iter().position(|row| *row == name)
    }
}

impl Pages {
    /// Takes the table of metadata that was chosen in a file dialog.
    pub(in crate::ui) fn take_table(&mut self, path: PathBuf) {
        self.known.table.set(path);
        self.known.table_read = None;
    }

    // ---- the table ----

    fn load(&mut self, ui: &Ui, language: Language, session: &mut Session) {
        let revision = session.revision();
        if self.revision != Some(revision) {
            self.revision = Some(revision);
            if let Some((pages, _)) = self.setting.take_if(|(_, asked)| *asked != revision) {
                self.done = Some(pages);
                self.fields.reset();
            } else {
                self.done = None;
            }
            self.begin(ui, language, session);
        }
        if let Some(result) = self.loading.as_mut().and_then(Job::take) {
            self.loading = None;
            match result {
                Ok(Ok(table)) => self.take(table),
                Ok(Err(why)) => self.wrong = Some(why),
                Err(panicked) => self.wrong = Some(language.reason(&panicked)),
            }
        }
    }

    fn begin(&mut self, ui: &Ui, language: Language, session: &mut Session) {
        if session.pages().len() > MANY && session.flush().is_ok() {
            let path = session.path().to_owned();
            let context = ui.ctx().clone();
            let wake = move || context.request_repaint();
            let job = Job::begin("pages", wake, move |_| read_table(&path, language));
            self.loading = job.ok();
            if self.loading.is_some() {
                return;
            }
        }
        match session.page_list() {
            Ok(pages) => self.take(Table::of(pages)),
            Err(error) => self.wrong = Some(language.store(&error)),
        }
    }

    fn take(&mut self, table: Table) {
        self.table = Some(table);
        self.wrong = None;
        self.made_for = None;
        self.common.1 = None;
        self.choices += 1;
    }

    /// Makes the view and what the chosen pages have in common, where they have changed.
    fn update(&mut self) {
        let Some(table) = &self.table else {
            return;
        };
        if self.made_for.as_ref() != Some(&self.wanted) {
            let Wanted {
                text,
                by,
                descending,
            } = &self.wanted;
            self.view = table.view(text, *by, *descending);
            if let Some(before) = &self.made_for
                && let Some(scroll) = &mut self.scroll
            {
                let at = self
                    .choice
                    .cursor()
                    .and_then(|row| Shown(&self.view).place(row));
                match at {
                    Some(at) if before.text == self.wanted.text => scroll.reveal(at),
                    _ => scroll.go_to_top(),
                }
            }
            self.made_for = Some(self.wanted.clone());
        }
        if self.common.1 != Some(self.choices) {
            self.common = (table.common(self.choice.iter()), Some(self.choices));
        }
    }

    // ---- drawing ----

    pub(super) fn show(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        let language = desk.language;
        let Some(session) = desk.session.as_deref_mut() else {
            return Stay::Close;
        };
        self.load(ui, language, session);
        self.update();
        self.known.work(ui.ctx());
        self.undo_keys(ui, desk.keys, requests);
        let mut stay = Stay::Open;
        let title = Action::PagesData.name(language).trim_end_matches('…');
        let shown = dialog::show(ui, "pages", title, SIZE, |body, row| {
            self.body(body, language, requests);
            self.buttons(row, language, requests, &mut stay);
        });
        if shown.escaped && !self.is_composing {
            if self.from == From::Typed && self.fields.is_touched() {
                // What was typed is taken back first, and is seen to be.
                self.fields.reset();
                ui.request_repaint();
            } else if self.text.is_empty() {
                stay = Stay::Close;
            } else {
                self.text.clear();
                ui.request_repaint();
            }
        }
        stay
    }

    fn undo_keys(&self, ui: &Ui, keymap: &keys::Keymap, requests: &mut Vec<Request>) {
        // In a field they are the field's.
        if ui.text_edit_focused() {
            return;
        }
        for action in [Action::Redo, Action::Undo] {
            for key in keymap.of(action) {
                if ui.input_mut(|input| keys::take(input, key)) {
                    requests.push(Request::Act(action));
                }
            }
        }
    }

    fn body(&mut self, ui: &mut Ui, language: Language, requests: &mut Vec<Request>) {
        let all = ui.max_rect();
        let below = SAID + ENTRY + fields::HEIGHT + 3.0 * GRID;
        let table = (all.height() - ENTRY - 2.0 * GRID - below).max(LEAST);
        let part = |from: f32, height: f32| {
            let top = all.top() + from;
            Rect::from_min_max(pos2(all.left(), top), pos2(all.right(), top + height))
        };
        let across = || Layout::left_to_right(Align::Center);
        self.filter(&mut child(ui, part(0.0, ENTRY), across()), language);
        let top = ENTRY + 2.0 * GRID;
        self.table(&mut child(ui, part(top, table), across()), language);
        let top = top + table + GRID;
        self.said(&mut child(ui, part(top, SAID), across()), language);
        let top = top + SAID + GRID;
        self.modes(&mut child(ui, part(top, ENTRY), across()), language);
        let top = top + ENTRY + GRID;
        let down = Layout::top_down(Align::Min);
        let mut ui = child(ui, part(top, fields::HEIGHT), down);
        match self.from {
            From::Typed => {
                let enabled = !self.choice.is_empty();
                if self.fields.show(&mut ui, language, &self.common.0, enabled) {
                    self.apply(requests);
                }
            }
            From::Path | From::Table => self.reading(&mut ui, language, requests),
        }
    }

    fn filter(&mut self, ui: &mut Ui, language: Language) {
        let name = language.say(Text::FilterPages);
        let busy = ui.input(|input| self.composition.observe(input));
        self.is_composing = busy;
        let width = (ui.available_width() * 0.5).min(90.0 * GRID);
        let edit = TextEdit::singleline(&mut self.text)
            .hint_text(name)
            .align(egui::Align2::LEFT_CENTER)
            .min_size(vec2(0.0, ENTRY))
            .desired_width(width);
        let response = ui.add(edit).accessible_name(name);
        if !std::mem::replace(&mut self.begun, true) {
            response.request_focus();
        }
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        let down =
            response.has_focus() && !busy && ui.input(|input| input.key_pressed(Key::ArrowDown));
        if down || (response.lost_focus() && enter && !busy) {
            ui.memory_mut(|memory| memory.request_focus(table_id()));
        }
        if !self.composition.goes_on() && self.wanted.text != self.text {
            self.wanted.text.clone_from(&self.text);
            ui.request_repaint();
        }
        if let Some(wrong) = &self.wrong {
            let wrong = language.fill(Text::NotRead, &[wrong]);
            crate::ui::import::wrong(ui, &wrong);
        } else if let Some(table) = &self.table {
            let found = [count(self.view.len() as u64), count(table.len() as u64)];
            let text = match self.view.len() == table.len() {
                true => language.fill(Text::PagesAll, &[&found[1]]),
                false => language.fill(Text::PagesFound, &[&found[0], &found[1]]),
            };
            ui.label(RichText::new(text).color(tokens(ui).quiet));
        }
        if self.loading.is_some() {
            ui.weak(language.say(Text::Reading));
        }
    }

    fn table(&mut self, ui: &mut Ui, language: Language) {
        let all = ui.max_rect();
        ui.painter().rect_filled(all, 0.0, tokens(ui).paper);
        let Some(table) = &self.table else {
            return;
        };
        let columns = Columns::of(all.width() - 3.0 * GRID);
        let down = || Layout::top_down(Align::Min);
        let head = Rect::from_min_size(all.min, vec2(all.width(), rows::HEAD));
        let mut heads = child(ui, head.shrink2(vec2(GRID, 0.0)), down());
        let (by, descending) = (self.wanted.by, self.wanted.descending);
        if let Some(column) = rows::heads(&mut heads, language, &columns, by, descending) {
            self.wanted.descending = column == by && !descending;
            self.wanted.by = column;
            ui.request_repaint();
        }
        let list = Rect::from_min_max(pos2(all.left(), head.bottom()), all.max);
        let response = ui.interact(list, table_id(), Sense::FOCUSABLE);
        let name = Action::PagesData.name(language);
        response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, name));
        let focused = response.has_focus();
        let scroll = self.scroll.get_or_insert_with(|| Scroll::new(rows::ROW));
        let mut changed = false;
        if focused {
            changed |= keys_of(ui, &mut self.choice, &self.view, scroll);
        }
        let mut ui = child(ui, list.shrink2(vec2(GRID, 0.0)), down());
        if self.view.is_empty() {
            ui.add_space(2.0 * GRID);
            ui.weak(language.say(Text::NoSuchPages));
            return;
        }
        let shown = Shown(&self.view);
        let choice = &mut self.choice;
        scroll.show(&mut ui, "pages", self.view.len(), |ui, at, rect| {
            let Some(row) = shown.name(at).and_then(|at| table.row(at)) else {
                return;
            };
            let look = Look {
                is_chosen: choice.has(self.view[at]),
                has_keys: focused && choice.cursor() == Some(self.view[at]),
            };
            let response = rows::row(ui, language, rect, &columns, &look, table, row);
            if response.clicked() {
                let how = How::of(ui.input(|input| input.modifiers));
                choice.pick(how, at, &shown);
                changed = true;
                ui.memory_mut(|memory| memory.request_focus(table_id()));
            }
        });
        if changed {
            self.choices += 1;
            self.done = None;
            ui.request_repaint();
        }
    }

    /// What is chosen, and what was done last.
    fn said(&mut self, ui: &mut Ui, language: Language) {
        ui.spacing_mut().item_spacing.x = 2.0 * GRID;
        let chosen = count(self.choice.len() as u64);
        let text = match self.choice.is_empty() {
            true => language.say(Text::ChoosePages).to_owned(),
            false => language.fill(Text::PagesChosen, &[&chosen]),
        };
        ui.label(RichText::new(text).size(SMALL).color(tokens(ui).quiet));
        let all = Button::new(RichText::new(language.say(Text::ChooseListed)).size(SMALL));
        if ui.add_enabled(!self.view.is_empty(), all).clicked() {
            self.choice.pick_all(&Shown(&self.view));
            self.choices += 1;
        }
        let none = Button::new(RichText::new(language.say(Text::ChooseNone)).size(SMALL));
        if ui.add_enabled(!self.choice.is_empty(), none).clicked() {
            self.choice.clear();
            self.choices += 1;
        }
    }

    fn modes(&mut self, ui: &mut Ui, language: Language) {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (from, text) in [
            (From::Typed, Text::ByHand),
            (From::Path, Text::FromPath),
            (From::Table, Text::FromTable),
        ] {
            let button = Button::selectable(self.from == from, language.say(text));
            if ui.add(button.min_size(vec2(0.0, ENTRY))).clicked() {
                self.from = from;
            }
        }
    }

    /// The field for a pattern or a table, and what it says of the chosen pages.
    fn reading(&mut self, ui: &mut Ui, language: Language, requests: &mut Vec<Request>) {
        ui.spacing_mut().item_spacing.y = GRID;
        let by_table = self.from == From::Table;
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            let text = if by_table {
                Text::TableFile
            } else {
                Text::PathRule
            };
            let name = dialog::cell(ui, NAMES, |ui| ui.label(language.say(text)));
            let width = (ui.available_width() * 0.6).min(110.0 * GRID);
            if !by_table {
                self.known.pattern_field(ui, language, name.id, width);
            } else if self.known.table_field(ui, language, name.id, width) {
                requests.push(Request::PickTable);
            }
        });
        if let Some(table) = &self.table {
            let rows = self.choice.iter();
            let choices = self.choices;
            self.read
                .work(ui.ctx(), &self.known, by_table, table, rows, choices);
        }
        if let Some(found) = self.read.found() {
            let figures = [count(found.pages as u64), count(found.missed as u64)];
            let mut text = language.fill(Text::PagesRead, &[&figures[0], &figures[1]]);
            if let Some(first) = &found.first {
                let first: Vec<&str> = first.values().map(String::as_str).collect();
                let first = first.join(" · ");
                text = format!("{text}　{}", language.fill(Text::PagesReadFirst, &[&first]));
            }
            let text = fonts::drawable(ui.ctx(), &text).into_owned();
            let text = RichText::new(text).size(SMALL).color(tokens(ui).quiet);
            ui.add(egui::Label::new(text).truncate());
        }
    }

    fn buttons(
        &mut self,
        row: &mut Ui,
        language: Language,
        requests: &mut Vec<Request>,
        stay: &mut Stay,
    ) {
        let pages = self.to_set();
        let figure = count(pages as u64);
        let name = match pages {
            0 => language.say(Text::SetPages).to_owned(),
            _ => language.fill(Text::SetSoMany, &[&figure]),
        };
        if dialog::main_button(row, &name, pages > 0) {
            self.apply(requests);
        }
        if dialog::button(row, language.say(Text::Close)) {
            // What was typed is kept, as everywhere when a field is left; it can be undone. What
            // cannot be kept keeps the dialog.
            let typed = self.from == From::Typed && !self.choice.is_empty();
            if typed {
                self.apply(requests);
            }
            if !(typed && self.fields.is_wrong()) {
                *stay = Stay::Close;
            }
        }
        // At the other end, where nothing else ever is.
        row.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if let Some(done) = self.done {
                let done = count(done as u64);
                ui.label(language.fill(Text::PagesSet, &[&done]));
                if ui.link(Action::Undo.name(language)).clicked() {
                    requests.push(Request::Act(Action::Undo));
                }
            }
        });
    }

    // ---- setting ----

    /// How many pages would be set now.
    fn to_set(&self) -> usize {
        match self.from {
            From::Typed if self.fields.is_wrong() => 0,
            From::Typed if self.fields.set(&self.common.0).is_empty() => 0,
            From::Typed => self.choice.len(),
            From::Path | From::Table => self.read.found().map_or(0, |found| found.pages),
        }
    }

    fn apply(&mut self, requests: &mut Vec<Request>) {
        let (Some(table), Some(revision)) = (&self.table, self.revision) else {
            return;
        };
        let pages = self.to_set();
        if pages == 0 {
            return;
        }
        let numbers = |mut all: Vec<u32>| {
            all.sort_unstable();
            Subjects::Pages(all.into_iter().map(PageRef::Number).collect())
        };
        let command = match (self.from, self.read.found()) {
            (From::Typed, _) => {
                let rows = self.choice.iter().filter_map(|at| table.row(at));
                let of = match self.choice.len() == table.len() {
                    true => Subjects::AllPages,
                    false => numbers(rows.map(|row| row.number).collect()),
                };
                let set = self.fields.set(&self.common.0);
                Command::Metadata { of, set }
            }
            (_, Some(found)) => {
                let commands = found.groups.iter().map(|(said, pages)| {
                    let said = said.iter();
                    Command::Metadata {
                        of: numbers(pages.clone()),
                        set: said.map(|(k, v)| (k.clone(), Some(v.clone()))).collect(),
                    }
                });
                Command::Batch {
                    name: "metadata".to_owned(),
                    commands: commands.collect(),
                }
            }
            (_, None) => return,
        };
        self.setting = Some((pages, revision));
        requests.push(Request::Run(command));
    }
}

/// Keys while the table has the focus; whether something else is chosen.
fn keys_of(ui: &Ui, choice: &mut Choice<u32>, view: &[u32], scroll: &mut Scroll) -> bool {
    let filter = EventFilter {
        tab: false,
        horizontal_arrows: false,
        vertical_arrows: true,
        escape: false,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(table_id(), filter));
    let shown = Shown(view);
    let at = choice.cursor().and_then(|row| shown.place(row));
    let page = scroll.page();
    let step = ui.input_mut(|input| choice::step(input, at, view.len(), page));
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if let Some((at, extends)) = step {
        let how = if extends { How::Stretch } else { How::Alone };
        choice.pick(how, at, &shown);
        scroll.reveal(at);
        return true;
    }
    if pressed(Modifiers::COMMAND, Key::A) {
        choice.pick_all(&shown);
        return true;
    }
    if pressed(Modifiers::NONE, Key::Space)
        && let Some(at) = at
    {
        choice.pick(How::Toggled, at, &shown);
        return true;
    }
    if at.is_none() {
        choice.set_cursor(shown.name(0));
    }
    false
}

fn read_table(path: &Path, language: Language) -> Result<Table, String> {
    let pages = Session::open_read_only(path).and_then(|mut session| session.page_list());
    let pages = pages.map_err(|error| language.store(&error))?;
    Ok(Table::of(pages))
}
