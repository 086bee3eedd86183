//! The first stage of an import: which files, in which encodings, and what is known about them.

mod about;
mod preview;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Button, FontId, Key, Label, Layout, Modifiers, Rect, Response, RichText, Role,
    ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::core::encoding::Encoding;
use crate::jobs::Job;
use crate::session::import::{Found, ImportOptions, find};

use super::Ask;
use super::done::{dotted, end_of};
use super::known::Known;
use super::look::{Doubts, Peek, Verdict, peek};
use crate::ui::dialog::{self, bytes, cell, child, count};
use crate::ui::fonts;
use crate::ui::path_field::{At, PathField};
use crate::ui::reasons;
use crate::ui::strings::import::ImportText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};

/// The dialog with everything in it.
const SIZE: egui::Vec2 = vec2(248.0 * GRID, 186.0 * GRID);
/// The column of files.
const FILES: f32 = 74.0 * GRID;
/// What is known about the pages, at the bottom.
const ABOUT: f32 = 52.0 * GRID;
/// The names of rows at the bottom.
pub(super) const NAMES: f32 = 27.0 * GRID;
/// An entry of the list of files, and a line of other lists.
pub(super) const ROW: f32 = 6.0 * GRID;
/// What takes a file off the list, at the right end of its entry.
const CROSS: f32 = 6.0 * GRID;
/// So many links are named.
const LINKS_TOLD: usize = 12;
/// The body is never less high than this: it scrolls.
const LEAST: f32 = 144.0 * GRID;

/// What is being chosen.
#[derive(Debug)]
pub(super) struct Choosing {
    paths: Vec<PathBuf>,
    all_extensions: bool,
    found: Option<Arc<Found>>,
    /// The files that are listed: of those found all that were not taken off the list.
    listed: Vec<usize>,
    left_out: BTreeSet<PathBuf>,
    finding: Option<Job<Found>>,
    /// Bytes of all files found.
    bytes: u64,
    doubts: Doubts,
    doubting: Option<Job<()>>,
    /// The file that is looked at, by its index.
    chosen: Option<usize>,
    scroll_to: Option<usize>,
    peek: Option<(PathBuf, Peek)>,
    peeking: Option<(PathBuf, Job<Peek>)>,
    /// Encodings chosen for single files, and for all others.
    encodings: BTreeMap<PathBuf, Encoding>,
    all: Option<Encoding>,
    for_all: bool,
    known: Known,
    /// The bundle to be made, if one is.
    target: Option<PathField>,
    naming: Option<Naming>,
    add: PathField,
    /// Whether what is typed there is to be added, once it is known what it is.
    adds: bool,
}

/// What comes first of what is imported, until it is known what it is: a bundle is named after a
/// folder, if nobody has named it by then.
#[derive(Debug)]
struct Naming {
    first: PathField,
    /// What is proposed meanwhile.
    proposed: PathBuf,
}

/// What the person wants after a frame.
#[derive(Debug)]
pub(super) enum Asked {
    Nothing,
    Leave,
    Path(Ask),
    Begin,
}

impl Choosing {
    pub(super) fn new(paths: Vec<PathBuf>, target: Option<&Path>) -> Self {
        let naming = paths.first().zip(target).map(|(first, target)| Naming {
            first: PathField::new(first),
            proposed: target.to_owned(),
        });
        Self {
            paths,
            all_extensions: false,
            found: None,
            listed: Vec::new(),
            left_out: BTreeSet::new(),
            finding: None,
            bytes: 0,
            doubts: Doubts::default(),
            doubting: None,
            chosen: None,
            scroll_to: None,
            peek: None,
            peeking: None,
            encodings: BTreeMap::new(),
            all: None,
            for_all: false,
            known: Known::default(),
            target: target.map(PathField::new),
            naming,
            add: PathField::default(),
            adds: false,
        }
    }

    /// What to import, and how.
    pub(super) fn chosen(&self) -> (Vec<PathBuf>, ImportOptions) {
        let options = ImportOptions {
            encoding: self.all,
            encodings: self.encodings.clone(),
            pattern: self.known.pattern().cloned(),
            table: self.known.table().cloned(),
            set: self.known.set(),
            all_extensions: self.all_extensions,
            except: self.known.table.path().into_iter().collect(),
            left_out: self.left_out.clone(),
            ..ImportOptions::default()
        };
        (self.paths.clone(), options)
    }

    /// Where the new bundle is to be, if one is to be made.
    pub(super) fn target(&self) -> Option<PathBuf> {
        self.target.as_ref().and_then(PathField::path)
    }

    pub(super) fn answer(&mut self, ask: &Ask, mut paths: Vec<PathBuf>) {
        match ask {
            Ask::Files | Ask::Folder => {
                // What is chosen again is wanted.
                let back = paths.iter().filter(|path| self.left_out.remove(*path));
                let is_back = back.count() > 0;
                paths.retain(|path| !self.paths.contains(path));
                if is_back || !paths.is_empty() {
                    self.paths.append(&mut paths);
                    self.look_again();
                }
            }
            Ask::Table => {
                if let Some(path) = paths.pop() {
                    self.known.table.set(path);
                    self.known.table_read = None;
                }
            }
            Ask::NewBundle(_) => {
                if let (Some(path), Some(target)) = (paths.pop(), &mut self.target) {
                    target.set(path);
                }
            }
        }
    }

    fn look_again(&mut self) {
        self.found = None;
        self.listed.clear();
        self.finding = None;
        self.doubting = None;
        self.doubts = Doubts::default();
        self.chosen = None;
    }

    // ---- jobs ----

    /// Takes what jobs have found, and begins those that are wanted.
    fn work(&mut self, context: &egui::Context) {
        let wake = || {
            let context = context.clone();
            move || context.request_repaint()
        };
        if let Some(found) = self.finding.as_mut().and_then(Job::take) {
            self.finding = None;
            let found = Arc::new(found.unwrap_or_default());
            let (files, doubts) = (Arc::clone(&found), self.doubts.clone());
            let find_doubts = move |handle: &_| doubts.find(&files.files, handle);
            self.doubting = Job::begin("encodings", wake(), find_doubts).ok();
            self.found = Some(found);
            self.list_files();
            self.chosen = self.listed.first().copied();
        }
        if self.found.is_none() && self.finding.is_none() {
            let (paths, _) = self.chosen();
            let options = ImportOptions {
                all_extensions: self.all_extensions,
                ..ImportOptions::default()
            };
            let work = move |handle: &crate::jobs::Handle| {
                find(&paths, &options, |number| {
                    handle.report(number as u64, number as u64);
                    !handle.is_cancelled()
                })
            };
            self.finding = Job::begin("find files", wake(), work).ok();
        }
        if let Some((path, job)) = &mut self.peeking
            && let Some(result) = job.take()
        {
            let peek = result.unwrap_or_else(|panicked| Peek {
                verdict: Verdict::Unreadable(panicked.into()),
                readings: Vec::new(),
                is_part: false,
            });
            self.peek = Some((path.clone(), peek));
            self.peeking = None;
        }
        if let Some(path) = self.path().map(Path::to_owned) {
            let is_known = self.peek.as_ref().is_some_and(|(of, _)| *of == path);
            let is_coming = self.peeking.as_ref().is_some_and(|(of, _)| *of == path);
            if !is_known && !is_coming {
                let of = path.clone();
                let job = Job::begin("look at a file", wake(), move |_| peek(&of));
                self.peeking = job.ok().map(|job| (path, job));
            }
        }
        self.known.work(context);
        self.name_target(context);
        if let Some(job) = &mut self.doubting
            && job.take().is_some()
        {
            self.doubting = None;
        }
    }

    /// Names the bundle after the folder that is imported, beside it.
    fn name_target(&mut self, context: &egui::Context) {
        let (Some(naming), Some(target)) = (&mut self.naming, &mut self.target) else {
            return;
        };
        naming.first.look(context);
        let Some(found) = naming.first.found() else {
            return;
        };
        let first = naming.first.path().filter(|_| found == At::Folder);
        let is_unnamed = target.path().as_ref() == Some(&naming.proposed);
        if let Some(folder) = first.filter(|first| is_unnamed && first.file_name().is_some()) {
            target.set(folder.with_added_extension("pizhu"));
        }
        self.naming = None;
    }

    /// The file that is looked at.
    fn path(&self) -> Option<&Path> {
        let file = self.found.as_ref()?.files.get(self.chosen?)?;
        Some(&file.path)
    }

    fn encoding_of(&self, path: &Path) -> Option<Encoding> {
        self.encodings.get(path).copied().or(self.all)
    }

    /// The files in doubt for which nobody has chosen.
    fn in_doubt(&self) -> Vec<usize> {
        let (Some(found), None) = (&self.found, self.all) else {
            return Vec::new();
        };
        let open = |index: &usize| {
            let file = found.files.get(*index).map(|file| &file.path);
            file.is_some_and(|path| {
                !self.encodings.contains_key(path) && !self.left_out.contains(path)
            })
        };
        self.doubts.so_far().into_iter().filter(open).collect()
    }

    /// Lists the files found that were not taken off the list.
    fn list_files(&mut self) {
        let files = self.found.as_ref().map_or(&[][..], |found| &found.files);
        let is_listed = |index: &usize| !self.left_out.contains(&files[*index].path);
        self.listed = (0..files.len()).filter(is_listed).collect();
        let listed = self.listed.iter().flat_map(|index| &files[*index].len);
        self.bytes = listed.sum();
    }

    /// Takes a file off the list; the one behind it is looked at.
    fn leave_out(&mut self, row: usize) {
        let file = self.listed.get(row);
        let file = file.and_then(|index| self.found.as_ref()?.files.get(*index));
        let Some(file) = file else { return };
        self.bytes -= file.len.as_ref().map_or(0, |len| *len);
        self.left_out.insert(file.path.clone());
        let index = self.listed.remove(row);
        if self.chosen == Some(index) {
            let next = self.listed.get(row).or(self.listed.last());
            self.chosen = next.copied();
        }
    }

    // ---- drawing ----

    pub(super) fn show(&mut self, ui: &Ui, language: Language) -> Asked {
        self.work(ui.ctx());
        let title = language.say(match self.target {
            Some(_) => ImportText::NewBundleTitle,
            None => ImportText::ImportTitle,
        });
        let mut asked = Asked::Nothing;
        let shown = dialog::show(ui, "import", title, SIZE, |body, row| {
            let height = body.available_height().max(LEAST);
            ScrollArea::vertical().auto_shrink(false).show(body, |ui| {
                let size = vec2(ui.available_width(), height);
                let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                self.body(ui, rect, language, &mut asked);
            });
            self.buttons(row, language, &mut asked);
        });
        match (&asked, shown.escaped) {
            (Asked::Nothing, true) => Asked::Leave,
            _ => asked,
        }
    }

    fn body(&mut self, ui: &mut Ui, rect: Rect, language: Language, asked: &mut Asked) {
        let down = |ui: &mut Ui, rect| child(ui, rect, Layout::top_down(Align::Min));
        let mut top = rect.top();
        if self.target.is_some() {
            let row = Rect::from_x_y_ranges(rect.x_range(), top..=top + ENTRY);
            let mut row = child(ui, row, Layout::left_to_right(Align::Center));
            self.target_row(&mut row, language, asked);
            top += ENTRY + 2.0 * GRID;
        }
        let about = rect.bottom() - ABOUT;
        let upper = top..=about - 3.0 * GRID;
        let left = rect.left()..=rect.left() + FILES;
        let right = rect.left() + FILES + 4.0 * GRID..=rect.right();
        let line = egui::Stroke::new(1.0, tokens(ui).line);
        let middle = rect.left() + FILES + 2.0 * GRID;
        ui.painter().vline(middle, upper.clone(), line);
        ui.painter().hline(rect.x_range(), about - GRID, line);
        let mut files = down(ui, Rect::from_x_y_ranges(left, upper.clone()));
        self.files(&mut files, language, asked);
        let mut preview = down(ui, Rect::from_x_y_ranges(right, upper));
        self.preview(&mut preview, language);
        let about = Rect::from_x_y_ranges(rect.x_range(), about + GRID..=rect.bottom());
        self.about(&mut down(ui, about), language, asked);
    }

    fn target_row(&mut self, ui: &mut Ui, language: Language, asked: &mut Asked) {
        let Some(target) = &mut self.target else {
            return;
        };
        let name = cell(ui, NAMES, |ui| {
            ui.label(language.say(ImportText::NewBundlePath))
        });
        let touched = target.show(ui, language, name.id, 140.0 * GRID);
        if touched.choose {
            *asked = Asked::Path(Ask::NewBundle(target.path().unwrap_or_default()));
        }
        if let Some(problem) = target_problem(target) {
            ui.colored_label(tokens(ui).accent, language.say(problem));
        }
    }

    /// The files at the left.
    fn files(&mut self, ui: &mut Ui, language: Language, asked: &mut Asked) {
        ui.spacing_mut().item_spacing.y = GRID;
        let found = self.found.clone().unwrap_or_default();
        let is_looking = self.found.is_none();
        ui.horizontal(|ui| {
            if is_looking {
                let (so_far, _) = self.finding.as_ref().map_or((0, 0), Job::progress);
                ui.weak(language.fill(ImportText::Looking, &[&count(so_far)]));
                ui.request_repaint_after(super::LOOKING);
                return;
            }
            let number = count(self.listed.len() as u64);
            ui.label(language.fill(ImportText::FilesFound, &[&number, &bytes(self.bytes)]));
            let left_out = found.files.len() - self.listed.len();
            if left_out > 0 {
                let text = language.fill(ImportText::PutBack, &[&count(left_out as u64)]);
                let tip = language.say(ImportText::PutBackTip);
                if ui.link(text).on_hover_text(tip).clicked() {
                    self.left_out.clear();
                    self.list_files();
                    self.chosen = self.chosen.or(self.listed.first().copied());
                }
            }
        });
        let doubts = self.in_doubt();
        let below = 4.0 * (ENTRY + GRID) + if doubts.is_empty() { 0.0 } else { ROW + GRID };
        let height = (ui.available_height() - below).max(3.0 * ROW);
        let list = vec2(ui.available_width(), height);
        let (rect, _) = ui.allocate_exact_size(list, Sense::hover());
        ui.painter().rect_filled(rect, 0.0, tokens(ui).paper);
        let mut list = child(ui, rect, Layout::top_down(Align::Min));
        if self.listed.is_empty() && !is_looking {
            let inside = rect.shrink(2.0 * GRID);
            let mut inside = child(&mut list, inside, Layout::top_down(Align::Min));
            inside.weak(language.say(ImportText::NoFiles));
        } else {
            self.list(&mut list, language, &found, &doubts);
        }
        if !doubts.is_empty() {
            let number = count(doubts.len() as u64);
            let text = language.fill(ImportText::DoubtfulFiles, &[&number]);
            let text = RichText::new(text).color(tokens(ui).accent);
            if ui.add(egui::Button::new(text).frame(false)).clicked() {
                let after = doubts.iter().find(|index| Some(**index) > self.chosen);
                self.chosen = after.or(doubts.first()).copied();
                self.scroll_to = self.chosen;
            }
        }
        self.passed_over(ui, language, &found);
        ui.horizontal(|ui| {
            let size = vec2(20.0 * GRID, ENTRY);
            let files = Button::new(language.say(ImportText::AddFiles)).min_size(size);
            let files = ui.add(files);
            // Where there is nothing to import yet, Enter asks for files.
            let is_free = ui.memory(|memory| memory.focused().is_none());
            if self.listed.is_empty() && !is_looking && is_free {
                files.request_focus();
            }
            if files.clicked() {
                *asked = Asked::Path(Ask::Files);
            }
            if dialog::button(ui, language.say(ImportText::AddFolder)) {
                *asked = Asked::Path(Ask::Folder);
            }
            if self.add.is_wrong() {
                ui.colored_label(tokens(ui).accent, language.say(Text::NoSuchPath));
            }
        });
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            let name = ui.weak(language.say(ImportText::AddPath));
            let width = ui.available_width();
            let touched = self.add.show_without_button(ui, name.id, width);
            self.adds = (self.adds || touched.entered) && !touched.changed;
            match (self.add.path(), self.add.found()) {
                (Some(path), Some(At::File | At::Folder)) if self.adds => {
                    self.add.clear();
                    self.answer(&Ask::Files, vec![path]);
                }
                (Some(_), Some(_)) if self.adds => self.add.complain(),
                // It is being looked up.
                (Some(_), None) => return,
                _ => {}
            }
            self.adds = false;
        });
    }

    fn list(&mut self, ui: &mut Ui, language: Language, found: &Found, doubts: &[usize]) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical().id_salt("files").auto_shrink(false);
        if let Some(index) = self.scroll_to.take() {
            let middle = (ui.available_height() - ROW) / 2.0;
            let row = self.listed.partition_point(|listed| *listed < index);
            area = area.vertical_scroll_offset((row as f32 * ROW - middle).max(0.0));
        }
        let mut clicked = None;
        let mut left_out = None;
        area.show_rows(ui, ROW, self.listed.len(), |ui, visible| {
            for row in visible {
                let index = self.listed[row];
                let Some(file) = found.files.get(index) else {
                    continue;
                };
                let is_chosen = self.chosen == Some(index);
                let mark = match self.encodings.get(&file.path) {
                    Some(encoding) => reasons::encoding(*encoding),
                    None if doubts.binary_search(&index).is_ok() => "?",
                    None => "",
                };
                let name = end_of(&file.name.to_string_lossy(), 32);
                let response = entry(ui, &name, mark, is_chosen);
                let says = language.fill(ImportText::LeaveOut, &[&name]);
                let is_pointed = is_chosen || ui.rect_contains_pointer(response.rect);
                let is_deleted = response.has_focus()
                    && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Delete));
                if leave_out(ui, response.rect, &says, is_pointed) || is_deleted {
                    left_out = Some(row);
                } else if response.clicked() {
                    clicked = Some(index);
                }
                response.on_hover_text(file.path.to_string_lossy());
            }
        });
        self.chosen = clicked.or(self.chosen);
        if let Some(row) = left_out {
            self.leave_out(row);
        }
    }

    fn passed_over(&mut self, ui: &mut Ui, language: Language, found: &Found) {
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            let links = found.links_out.len();
            if links > 0 {
                let text = language.fill(ImportText::LinksOut, &[&count(links as u64)]);
                let text = RichText::new(text).color(tokens(ui).accent);
                let first = found.links_out.iter().take(LINKS_TOLD);
                let told: Vec<_> = first.map(|path| path.to_string_lossy()).collect();
                ui.label(text).on_hover_text(told.join("\n"));
            }
            let number: usize = found.passed_over.values().sum();
            if number == 0 && !self.all_extensions {
                return;
            }
            let kinds: Vec<String> = found
                .passed_over
                .iter()
                .map(|(extension, number)| format!("{} {number}", dotted(language, extension)))
                .collect();
            let gaps = [count(number as u64), kinds.join("  ")];
            let text = language.fill(ImportText::PassedOver, &[&gaps[0], &gaps[1]]);
            let tip = language.say(ImportText::PassedOverTip);
            if number > 0 {
                let text = RichText::new(&text).weak();
                let label = ui.add(Label::new(text.clone()).truncate().sense(Sense::hover()));
                label.on_hover_text(format!("{}\n{tip}", text.text()));
            }
        });
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            let take = ui.checkbox(&mut self.all_extensions, language.say(ImportText::TakeAll));
            if take.changed() {
                self.look_again();
            }
        });
    }

    fn buttons(&self, row: &mut Ui, language: Language, asked: &mut Asked) {
        let files = self.listed.len();
        let target = self.target.as_ref();
        let is_placed = target.is_none_or(|t| t.found().is_some() && target_problem(t).is_none());
        let can_begin =
            files > 0 && is_placed && !self.known.is_wrong() && !self.known.is_reading();
        let name = language.fill(ImportText::ImportFiles, &[&count(files as u64)]);
        if dialog::main_button(row, &name, can_begin) {
            *asked = Asked::Begin;
        }
        if dialog::button(row, language.say(Text::Cancel)) {
            *asked = Asked::Leave;
        }
    }
}

/// Why a bundle cannot be made there.
fn target_problem(target: &PathField) -> Option<Text> {
    let path = target.path()?;
    match target.found()? {
        At::File => Some(Text::NewBundleTaken),
        At::Folder => Some(Text::IsAFolder),
        At::NoFolder => Some(Text::NoSuchFolder),
        At::Free if path.extension().is_none_or(|e| e != "pizhu") => Some(Text::NewBundleName),
        At::Free => None,
    }
}

/// An entry of the list of files, with a mark at its right end.
fn entry(ui: &mut Ui, name: &str, mark: &str, chosen: bool) -> Response {
    let tokens = tokens(ui);
    let size = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = fonts::drawable(ui.ctx(), name).into_owned();
    response.widget_info(|| {
        let name = format!("{name} {mark}");
        WidgetInfo::selected(Role::Button, true, chosen, name.trim_end())
    });
    if chosen || response.hovered() || response.has_focus() {
        let fill = if chosen { tokens.chosen } else { tokens.hover };
        ui.painter().rect_filled(rect, 0.0, fill);
    }
    let painter = ui.painter();
    let color = if mark == "?" {
        tokens.accent
    } else {
        tokens.quiet
    };
    let right = pos2(rect.right() - CROSS, rect.center().y);
    let small = FontId::proportional(SMALL);
    let taken = painter.text(right, egui::Align2::RIGHT_CENTER, mark, small, color);
    let format = TextFormat::simple(FontId::proportional(INTERFACE), tokens.ink);
    let mut job = LayoutJob::single_section(name, format);
    let room = taken.left() - rect.left() - 4.0 * GRID;
    job.wrap = TextWrapping::truncate_at_width(room);
    let galley = painter.layout_job(job);
    let left = rect.left() + 2.0 * GRID;
    let top = rect.center().y - galley.size().y / 2.0;
    painter.galley(pos2(left, top), galley, tokens.ink);
    response
}

/// What takes a file off the list, seen where one points or has chosen; says whether it was clicked.
fn leave_out(ui: &mut Ui, entry: Rect, says: &str, is_seen: bool) -> bool {
    let rect = entry.with_min_x(entry.right() - CROSS);
    let text = if is_seen { "×" } else { "" };
    let button = ui.put(rect, Button::new(text).frame(false));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, says));
    button.on_hover_text(says).clicked()
}
