//! The first stage of an import: which files, in which encodings, and what is known about them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, FontId, Label, Layout, Rect, Response, RichText, Role, ScrollArea, Sense, TextEdit, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::core::encoding::Encoding;
use crate::jobs::Job;
use crate::session::import::{Found, ImportOptions, find};

use super::Ask;
use super::done::{dotted, end_of};
use super::fields::wrong;
use super::known::{KEYS, Known};
use super::look::{Doubts, Peek, Verdict, peek};
use crate::ui::dialog::{self, bytes, cell, child, count};
use crate::ui::fonts;
use crate::ui::path_field::{At, PathField};
use crate::ui::reasons;
use crate::ui::strings::heads::HeadText;
use crate::ui::strings::reasons::ReasonText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};

/// The dialog with everything in it.
const SIZE: egui::Vec2 = vec2(248.0 * GRID, 186.0 * GRID);
/// The column of files.
const FILES: f32 = 74.0 * GRID;
/// What is known about the pages, at the bottom.
const ABOUT: f32 = 52.0 * GRID;
/// The names of rows at the bottom.
const NAMES: f32 = 18.0 * GRID;
/// An entry of the list of files, and a line of other lists.
const ROW: f32 = 6.0 * GRID;
/// A line of a preview.
const LINE: f32 = 5.0 * GRID;
/// The body is never less high than this: it scrolls.
const LEAST: f32 = 144.0 * GRID;
/// How many files the metadata are shown of.
const SAMPLES: usize = 3;

/// What is being chosen.
#[derive(Debug)]
pub(super) struct Choosing {
    paths: Vec<PathBuf>,
    all_extensions: bool,
    found: Option<Arc<Found>>,
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
    add: PathField,
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
        Self {
            paths,
            all_extensions: false,
            found: None,
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
            add: PathField::default(),
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
                paths.retain(|path| !self.paths.contains(path));
                if !paths.is_empty() {
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
            self.bytes = found.files.iter().flat_map(|file| &file.len).sum();
            let (files, doubts) = (Arc::clone(&found), self.doubts.clone());
            let find_doubts = move |handle: &_| doubts.find(&files.files, handle);
            self.doubting = Job::begin("encodings", wake(), find_doubts).ok();
            self.chosen = (!found.files.is_empty()).then_some(0);
            self.found = Some(found);
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
        if let Some(job) = &mut self.doubting
            && job.take().is_some()
        {
            self.doubting = None;
        }
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
            let file = found.files.get(*index);
            file.is_some_and(|file| !self.encodings.contains_key(&file.path))
        };
        self.doubts.so_far().into_iter().filter(open).collect()
    }

    // ---- drawing ----

    pub(super) fn show(&mut self, ui: &Ui, language: Language) -> Asked {
        self.work(ui.ctx());
        let title = language.say(match self.target {
            Some(_) => Text::NewBundleTitle,
            None => Text::ImportTitle,
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
        let name = cell(ui, NAMES, |ui| ui.label(language.say(Text::NewBundlePath)));
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
        let Some(found) = self.found.clone() else {
            let (so_far, _) = self.finding.as_ref().map_or((0, 0), Job::progress);
            ui.weak(language.fill(Text::Looking, &[&count(so_far)]));
            ui.request_repaint_after(super::LOOKING);
            return;
        };
        let number = count(found.files.len() as u64);
        ui.label(language.fill(Text::FilesFound, &[&number, &bytes(self.bytes)]));
        let doubts = self.in_doubt();
        let below = 4.0 * (ENTRY + GRID) + if doubts.is_empty() { 0.0 } else { ROW + GRID };
        let height = (ui.available_height() - below).max(3.0 * ROW);
        let list = vec2(ui.available_width(), height);
        let (rect, _) = ui.allocate_exact_size(list, Sense::hover());
        ui.painter().rect_filled(rect, 0.0, tokens(ui).paper);
        let mut list = child(ui, rect, Layout::top_down(Align::Min));
        if found.files.is_empty() {
            list.add_space(2.0 * GRID);
            list.weak(language.say(Text::NoFiles));
        } else {
            self.list(&mut list, &found, &doubts);
        }
        if !doubts.is_empty() {
            let number = count(doubts.len() as u64);
            let text = language.fill(Text::DoubtfulFiles, &[&number]);
            let text = RichText::new(text).color(tokens(ui).accent);
            if ui.add(egui::Button::new(text).frame(false)).clicked() {
                let after = doubts.iter().find(|index| Some(**index) > self.chosen);
                self.chosen = after.or(doubts.first()).copied();
                self.scroll_to = self.chosen;
            }
        }
        self.passed_over(ui, language, &found);
        ui.horizontal(|ui| {
            if dialog::button(ui, language.say(Text::AddFiles)) {
                *asked = Asked::Path(Ask::Files);
            }
            if dialog::button(ui, language.say(Text::AddFolder)) {
                *asked = Asked::Path(Ask::Folder);
            }
        });
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            let name = ui.weak(language.say(Text::AddPath));
            let width = ui.available_width();
            let touched = self.add.show_without_button(ui, name.id, width);
            let path = self.add.path().filter(|_| touched.entered);
            match (path, self.add.found()) {
                (Some(path), Some(At::File | At::Folder)) => {
                    self.add.clear();
                    self.answer(&Ask::Files, vec![path]);
                }
                (Some(_), _) => self.add.complain(),
                _ => {}
            }
        });
        if self.add.is_wrong() {
            ui.colored_label(tokens(ui).accent, language.say(Text::NoSuchPath));
        }
    }

    fn list(&mut self, ui: &mut Ui, found: &Found, doubts: &[usize]) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical().id_salt("files").auto_shrink(false);
        if let Some(index) = self.scroll_to.take() {
            let middle = (ui.available_height() - ROW) / 2.0;
            area = area.vertical_scroll_offset((index as f32 * ROW - middle).max(0.0));
        }
        let mut clicked = None;
        area.show_rows(ui, ROW, found.files.len(), |ui, visible| {
            for index in visible {
                let Some(file) = found.files.get(index) else {
                    continue;
                };
                let is_chosen = self.chosen == Some(index);
                let mark = match self.encodings.get(&file.path) {
                    Some(encoding) => reasons::encoding(*encoding),
                    None if doubts.binary_search(&index).is_ok() => "?",
                    None => "",
                };
                let name = end_of(&file.path.to_string_lossy(), 32);
                if entry(ui, &name, mark, is_chosen)
                    .on_hover_text(file.path.to_string_lossy())
                    .clicked()
                {
                    clicked = Some(index);
                }
            }
        });
        self.chosen = clicked.or(self.chosen);
    }

    fn passed_over(&mut self, ui: &mut Ui, language: Language, found: &Found) {
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
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
            let text = language.fill(Text::PassedOver, &[&gaps[0], &gaps[1]]);
            let tip = language.say(Text::PassedOverTip);
            if number > 0 {
                let text = RichText::new(&text).weak();
                let label = ui.add(Label::new(text.clone()).truncate().sense(Sense::hover()));
                label.on_hover_text(format!("{}\n{tip}", text.text()));
            }
        });
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            let take = ui.checkbox(&mut self.all_extensions, language.say(Text::TakeAll));
            if take.changed() {
                self.look_again();
            }
        });
    }

    /// The file that is looked at, at the right.
    fn preview(&mut self, ui: &mut Ui, language: Language) {
        ui.spacing_mut().item_spacing.y = GRID;
        let Some(path) = self.path().map(Path::to_owned) else {
            ui.weak(language.say(Text::ChooseFile));
            return;
        };
        let name = end_of(&path.to_string_lossy(), 60);
        let name = fonts::drawable(ui.ctx(), &name).into_owned();
        ui.add(Label::new(name).truncate());
        let Some((_, peek)) = self.peek.as_ref().filter(|(of, _)| *of == path) else {
            ui.weak(language.say(Text::Reading));
            return;
        };
        let chosen = self.encoding_of(&path);
        let (verdict, wants_a_look) = said(language, &peek.verdict, chosen);
        let color = if wants_a_look {
            tokens(ui).accent
        } else {
            tokens(ui).quiet
        };
        let verdict = match peek.is_part {
            true => format!(
                "{verdict}　{}",
                language.fill(Text::EncodingPart, &[&bytes(4 << 20)])
            ),
            false => verdict,
        };
        ui.add(Label::new(RichText::new(verdict).color(color)).truncate());
        let shown = match chosen {
            Some(encoding) => peek.readings.iter().find(|r| r.encoding == encoding),
            None => peek.readings.first(),
        };
        let head = shown.map(|reading| reading.head).unwrap_or_default();
        if head.with_text > 0 {
            let count = count(head.with_text as u64);
            let text = RichText::new(language.fill(HeadText::Will, &[&count]));
            let text = text.color(tokens(ui).accent);
            let said = ui.add(Label::new(text).truncate().sense(Sense::hover()));
            said.on_hover_text(language.say(HeadText::WillTip));
        }
        let can_choose = matches!(peek.verdict, Verdict::Sure(_) | Verdict::Unsure(_));
        let choices = match can_choose {
            true => (peek.readings.len() + 1) as f32 * ROW + ENTRY + 3.0 * GRID,
            false => 0.0,
        };
        let height = (ui.available_height() - choices).max(4.0 * LINE);
        let size = vec2(ui.available_width(), height);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        ui.painter().rect_filled(rect, 0.0, tokens(ui).paper);
        let inside = rect.shrink2(vec2(2.0 * GRID, GRID));
        let mut inside = child(ui, inside, Layout::top_down(Align::Min));
        inside.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::both()
            .id_salt("preview")
            .auto_shrink(false)
            .show(&mut inside, |ui| {
                let lines = shown.iter().flat_map(|reading| &reading.lines);
                for (number, line) in lines.enumerate() {
                    let line = fonts::drawable(ui.ctx(), line).into_owned();
                    // A blank line is as high as any other.
                    let is_blank = line.trim().is_empty();
                    let mut line = RichText::new(if is_blank { " " } else { &line });
                    if number < head.lines && !is_blank {
                        line = line.weak().strikethrough();
                    }
                    ui.add(Label::new(line).extend());
                }
            });
        if can_choose {
            let readings: Vec<(Encoding, String, usize)> = peek
                .readings
                .iter()
                .map(|r| (r.encoding, r.first_line().to_owned(), r.undecodable))
                .collect();
            self.choices(ui, language, &path, chosen, &readings);
        }
    }

    /// The encodings to choose from, each with what the first line would be in it.
    fn choices(
        &mut self,
        ui: &mut Ui,
        language: Language,
        path: &Path,
        chosen: Option<Encoding>,
        readings: &[(Encoding, String, usize)],
    ) {
        ui.add_space(GRID);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut picked = None;
        if choice(
            ui,
            language.say(Text::EncodingAuto),
            "",
            "",
            chosen.is_none(),
        ) {
            picked = Some(None);
        }
        for (encoding, line, undecodable) in readings {
            let lost = match undecodable {
                0 => String::new(),
                n => language.fill(Text::UndecodableCount, &[&count(*n as u64)]),
            };
            let line = fonts::drawable(ui.ctx(), line).into_owned();
            let is_chosen = chosen == Some(*encoding);
            if choice(ui, reasons::encoding(*encoding), &line, &lost, is_chosen) {
                picked = Some(Some(*encoding));
            }
        }
        let before = self.for_all;
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            ui.spacing_mut().item_spacing.x = 6.0 * GRID;
            ui.radio_value(&mut self.for_all, false, language.say(Text::ForThisFile));
            ui.radio_value(&mut self.for_all, true, language.say(Text::ForAllFiles));
        });
        // What is chosen already is meant for all when that is said afterwards.
        if self.for_all && !before {
            picked = picked.or(Some(chosen));
        }
        let Some(picked) = picked else {
            return;
        };
        if self.for_all {
            self.encodings.clear();
            self.all = picked;
        } else {
            match picked {
                Some(encoding) => {
                    self.encodings.insert(path.to_owned(), encoding);
                }
                None => {
                    self.encodings.remove(path);
                    self.all = None;
                }
            }
        }
        ui.request_repaint();
    }

    /// What is known about the pages, at the bottom.
    fn about(&mut self, ui: &mut Ui, language: Language, asked: &mut Asked) {
        ui.spacing_mut().item_spacing.y = GRID;
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            cell(ui, NAMES, |ui| ui.label(language.say(Text::ForAllPages)));
            for ((_, name), value) in KEYS.iter().zip(&mut self.known.values) {
                let name = ui.weak(language.say(*name));
                let width = match name.rect.width() {
                    wide if wide > 60.0 => 28.0 * GRID,
                    _ => 32.0 * GRID,
                };
                let edit = TextEdit::singleline(value)
                    .align(egui::Align2::LEFT_CENTER)
                    .min_size(vec2(0.0, ENTRY))
                    .desired_width(width);
                ui.add(edit).labelled_by(name.id);
            }
            if self.known.date_is_odd() {
                wrong(ui, language.say(Text::DateOdd));
            }
        });
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            let name = cell(ui, NAMES, |ui| ui.label(language.say(Text::FromPath)));
            self.known
                .pattern_field(ui, language, name.id, 100.0 * GRID);
        });
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            let name = cell(ui, NAMES, |ui| ui.label(language.say(Text::FromTable)));
            let width = 102.0 * GRID;
            if self.known.table_field(ui, language, name.id, width) {
                *asked = Asked::Path(Ask::Table);
            }
        });
        ui.add_space(GRID);
        self.samples(ui, language);
    }

    /// What is read about the first files.
    fn samples(&self, ui: &mut Ui, language: Language) {
        let Some(found) = &self.found else {
            return;
        };
        ui.spacing_mut().item_spacing.y = 0.0;
        let row = |ui: &mut Ui, cells: [String; 5], color| {
            ui.horizontal(|ui| {
                ui.set_height(ROW);
                let widths = [76.0, 36.0, 30.0, 20.0, 36.0].map(|w| w * GRID);
                for (text, width) in cells.into_iter().zip(widths) {
                    let text = fonts::drawable(ui.ctx(), &text).into_owned();
                    let text = RichText::new(text).color(color);
                    cell(ui, width, |ui| ui.add(Label::new(text).truncate()));
                }
            });
        };
        let quiet = tokens(ui).quiet;
        let heading = |text| language.say(text).to_owned();
        let names = [
            heading(Text::WillRead),
            heading(Text::Newspaper),
            heading(Text::Date),
            heading(Text::PageNumber),
            heading(Text::Source),
        ];
        row(ui, names, quiet);
        for file in found.files.iter().take(SAMPLES) {
            let (known, is_missed) = self.known.of(&file.path);
            let [a, b, c, d] = KEYS.map(|(key, _)| match known.get(key) {
                Some(value) => value.clone(),
                None => "–".to_owned(),
            });
            let a = match is_missed {
                true if a == "–" => language.say(Text::NotInPattern).to_owned(),
                _ => a,
            };
            let name = end_of(&file.path.to_string_lossy(), 36);
            let color = if is_missed {
                tokens(ui).accent
            } else {
                tokens(ui).ink
            };
            row(ui, [name, a, b, c, d], color);
        }
    }

    fn buttons(&self, row: &mut Ui, language: Language, asked: &mut Asked) {
        let files = self.found.as_ref().map_or(0, |found| found.files.len());
        let target = self.target.as_ref();
        let is_placed = target.is_none_or(|t| t.found().is_some() && target_problem(t).is_none());
        let can_begin =
            files > 0 && is_placed && !self.known.is_wrong() && !self.known.is_reading();
        let name = language.fill(Text::ImportFiles, &[&count(files as u64)]);
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

/// What is to be said about a file's encoding, and whether someone should look.
fn said(language: Language, verdict: &Verdict, chosen: Option<Encoding>) -> (String, bool) {
    let say = |text| language.say(text).to_owned();
    match (verdict, chosen) {
        (Verdict::Sure(_) | Verdict::Unsure(_), Some(encoding)) => (
            language.fill(Text::EncodingChosen, &[reasons::encoding(encoding)]),
            false,
        ),
        (Verdict::Sure(encoding), None) => (
            language.fill(Text::EncodingSure, &[reasons::encoding(*encoding)]),
            false,
        ),
        (Verdict::Unsure(best), None) => {
            let doubtful = language.fill(Text::EncodingUnsure, &[reasons::encoding(*best)]);
            let gap = if language == Language::English {
                " "
            } else {
                ""
            };
            let skips = language.say(Text::EncodingSkips);
            (format!("{doubtful}{gap}{skips}"), true)
        }
        (Verdict::Set, _) => (say(Text::IsASet), false),
        (Verdict::Bundle, _) => (say(Text::IsABundle), true),
        (Verdict::Empty, _) => (say(Text::IsEmpty), true),
        (Verdict::Unreadable(failure), _) => {
            let why = failure.said(language);
            (language.fill(ReasonText::Unreadable, &[&why]), true)
        }
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
    let right = pos2(rect.right() - 2.0 * GRID, rect.center().y);
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

/// A row to choose from: a name, what it would look like, and what is against it.
fn choice(ui: &mut Ui, name: &str, line: &str, against: &str, chosen: bool) -> bool {
    let mut clicked = false;
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        cell(ui, 28.0 * GRID, |ui| {
            clicked = ui.radio(chosen, name).clicked();
        });
        let room = ui.available_width() - 36.0 * GRID;
        cell(ui, room, |ui| ui.add(Label::new(line).truncate()));
        let against = RichText::new(against).weak();
        cell(ui, 32.0 * GRID, |ui| ui.add(Label::new(against).truncate()));
    });
    clicked
}
