//! The export dialog: what is written, where, what it will look like; how far it is; what came of
//! it.
//!
//! Before anything is written the export is done once to nowhere, on a thread of its own, with the
//! writer that will write it: so the figures and the first lines are those of the file, and what
//! the file cannot hold is known and said before there is one. It reads the bundle as it is on
//! disk, once what was done before the dialog was opened is there.

mod first_lines;
mod left_out;
mod look;

use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::{Align, Layout, ProgressBar, Rect, ScrollArea, Sense, Ui, UiBuilder, vec2};

use crate::core::{Address, Progress};
use crate::format::atomic::{AtomicFile, FileError};
use crate::format::set::Format;
use crate::jobs::{Handle, Job};
use crate::session::Session;
use crate::session::sets::{ExportOptions, ExportReport, Place};
use crate::store::Unwritten;

use super::crash::CaughtPanic;
use super::dialog::{self, bytes, cell, child, count};
use super::path_field::{At, PathField};
use super::reasons::Failure;
use super::strings::export::ExportText;
use super::strings::{Language, Text};
use super::theme::{ENTRY, GRID, tokens};
use super::{fonts, reveal};
use look::Look;

/// The export dialog.
#[derive(Debug)]
pub struct ExportDialog {
    bundle: PathBuf,
    unwritten: Unwritten,
    /// The article that is open, and those in the list as it is filtered.
    open: Option<Address>,
    listed: Vec<Address>,
    /// What those are called: `{}` is how many.
    listed_name: Text,
    choice: Choice,
    target: PathField,
    /// What the choice would write; begun anew with every choice.
    look: Option<Look>,
    stage: Stage,
}

/// What the dialog asks of its owner after a frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// Nothing.
    Going,
    /// It is closed; drop it.
    Left,
    /// Ask for a file to save as, proposing this, and give it to [`ExportDialog::set_target`].
    Ask(PathBuf),
    /// Show this place in the text; the dialog is closed.
    Look(Place),
}

/// What was chosen in a dialog that was left to look at the text; for [`ExportDialog::resumed`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LaidAside {
    bundle: PathBuf,
    choice: Choice,
    listed: Vec<Address>,
    listed_name: Text,
    target: Option<PathBuf>,
}

/// What is written, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Choice {
    which: Which,
    printed: bool,
    format: Format,
}

/// Which articles are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Which {
    All,
    Done,
    Open,
    Listed,
}

#[derive(Debug)]
enum Stage {
    Choosing,
    Working {
        job: Job<Result<ExportReport, String>>,
        target: PathBuf,
    },
    Done {
        report: ExportReport,
        target: PathBuf,
    },
    /// Not written, and why.
    Failed {
        target: PathBuf,
        why: String,
    },
    Panicked(CaughtPanic),
}

const SIZE: egui::Vec2 = vec2(208.0 * GRID, 168.0 * GRID);
const SMALL_SIZE: egui::Vec2 = vec2(140.0 * GRID, 56.0 * GRID);
/// With room for what was left out.
const DONE_SIZE: egui::Vec2 = vec2(140.0 * GRID, 68.0 * GRID);
/// The names of rows.
const NAMES: f32 = 27.0 * GRID;
/// The body is never less high than this: it scrolls.
const LEAST: f32 = 124.0 * GRID;
/// What is not held has a place of this height, with words or without.
const NOT_HELD: f32 = 15.0 * GRID;
/// How often to look how far the work is.
const LOOKING: Duration = Duration::from_millis(100);

impl ExportDialog {
    /// A dialog for exporting from `bundle`. `open` is the article in view, `listed` those in the
    /// list of articles as it is filtered; nothing when it is not.
    pub fn new(bundle: &Path, open: Option<Address>, listed: Vec<Address>) -> Self {
        Self {
            bundle: bundle.to_owned(),
            unwritten: Unwritten::default(),
            open,
            listed,
            listed_name: Text::WhichListed,
            choice: Choice {
                which: Which::All,
                printed: false,
                format: Format::JsonLines,
            },
            target: PathField::new(&bundle.with_extension(Format::JsonLines.extension())),
            look: None,
            stage: Stage::Choosing,
        }
    }

    /// The same dialog, that reads the bundle once this is on disk.
    #[must_use]
    pub fn after(self, unwritten: Unwritten) -> Self {
        Self { unwritten, ..self }
    }

    /// The same dialog with these articles chosen.
    #[must_use]
    pub fn of_chosen(self, chosen: Vec<Address>) -> Self {
        Self {
            listed: chosen,
            listed_name: Text::WhichChosen,
            choice: Choice {
                which: Which::Listed,
                ..self.choice
            },
            ..self
        }
    }

    /// What is chosen in it, to go on with later.
    pub fn laid_aside(&self) -> LaidAside {
        LaidAside {
            bundle: self.bundle.clone(),
            choice: self.choice,
            listed: self.listed.clone(),
            listed_name: self.listed_name,
            target: self.target.path(),
        }
    }

    /// The same dialog with what was chosen before, in the same bundle.
    #[must_use]
    pub fn resumed(mut self, before: LaidAside) -> Self {
        if before.bundle != self.bundle {
            return self;
        }
        // Articles that were chosen just now are meant now.
        if self.choice.which == Which::All {
            self.choice.which = before.choice.which;
            (self.listed, self.listed_name) = (before.listed, before.listed_name);
        }
        self.choice.printed = before.choice.printed;
        self.choice.format = before.choice.format;
        if let Some(target) = before.target {
            self.target.set(target);
        }
        self
    }

    /// Takes what was chosen in a file dialog.
    pub fn set_target(&mut self, target: PathBuf) {
        match Format::from_path(&target) {
            Some(format) => {
                self.choose_format(format);
                self.target.set(target);
            }
            // A dialog may leave the extension to us.
            None => self.target.set(with_extension(&target, self.choice.format)),
        }
    }

    /// Whether something is being written.
    pub fn is_working(&self) -> bool {
        matches!(self.stage, Stage::Working { .. })
    }

    /// Whether a file was written.
    pub fn is_done(&self) -> bool {
        matches!(self.stage, Stage::Done { .. })
    }

    /// Draws the dialog over the window.
    pub fn show(&mut self, ui: &mut Ui, language: Language) -> Step {
        self.take_result(language);
        match &self.stage {
            Stage::Choosing => self.choosing(ui, language),
            Stage::Working { .. } => self.working(ui, language),
            Stage::Done { report, target } => done(ui, language, report, target),
            Stage::Failed { target, why } => match failed(ui, language, target, why) {
                Answer::None => Step::Going,
                Answer::Close => Step::Left,
                Answer::Back => {
                    self.stage = Stage::Choosing;
                    ui.request_repaint();
                    Step::Going
                }
            },
            Stage::Panicked(panic) => {
                let title = language.say(Text::ExportTitle);
                let shown = dialog::show(ui, "export", title, SMALL_SIZE, |body, _| {
                    panic.show(body, language)
                });
                match shown.inner || shown.escaped {
                    true => Step::Left,
                    false => Step::Going,
                }
            }
        }
    }

    fn options(&self) -> ExportOptions {
        let articles = match self.choice.which {
            Which::All | Which::Done => Vec::new(),
            Which::Open => self.open.into_iter().collect(),
            Which::Listed => self.listed.clone(),
        };
        ExportOptions {
            format: self.choice.format,
            printed: self.choice.printed,
            articles,
            progress: (self.choice.which == Which::Done).then_some(Progress::Done),
        }
    }

    fn source(&self) -> Source {
        Source {
            bundle: self.bundle.clone(),
            unwritten: self.unwritten.clone(),
        }
    }

    fn choose_format(&mut self, format: Format) {
        if self.choice.format != format {
            self.choice.format = format;
            self.look = None;
        }
    }

    // ---- choosing ----

    fn choosing(&mut self, ui: &Ui, language: Language) -> Step {
        let look = self.look.take();
        let mut look =
            look.unwrap_or_else(|| Look::begin(self.source(), self.options(), ui.ctx(), language));
        look.take(language);
        self.look = Some(look);
        let mut step = Step::Going;
        let title = language.say(Text::ExportTitle);
        let shown = dialog::show(ui, "export", title, SIZE, |body, row| {
            let height = body.available_height().max(LEAST);
            ScrollArea::vertical().auto_shrink(false).show(body, |ui| {
                let size = vec2(ui.available_width(), height);
                let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                let mut ui = child(ui, rect, Layout::top_down(Align::Min));
                ui.spacing_mut().item_spacing.y = GRID;
                self.choices(&mut ui, language, &mut step);
                ui.separator();
                if let Some(look) = &self.look {
                    if let Some(place) = written(&mut ui, language, look) {
                        step = Step::Look(place);
                    }
                    first_lines::show(&mut ui, language, look);
                }
            });
            let is_something = self.look.as_ref().is_some_and(Look::writes_something);
            let found = self.target.found();
            let is_placed = matches!(found, Some(At::Free | At::File));
            let can_begin = is_something && is_placed && self.target_problem().is_none();
            let can_begin = can_begin && matches!(step, Step::Going);
            let begin = match found {
                Some(At::File) => language.say(ExportText::Replace),
                _ => language.say(Text::ExportBegin),
            };
            if dialog::main_button(row, begin, can_begin) {
                self.begin(row.ctx(), language);
            }
            if dialog::button(row, language.say(Text::Cancel)) {
                step = Step::Left;
            }
        });
        match (&step, shown.escaped) {
            (Step::Going, true) => Step::Left,
            _ => step,
        }
    }

    fn choices(&mut self, ui: &mut Ui, language: Language, step: &mut Step) {
        let row = |ui: &mut Ui, name: Text, content: &mut dyn FnMut(&mut Ui, egui::Id)| {
            ui.horizontal(|ui| {
                ui.set_height(ENTRY);
                let name = cell(ui, NAMES, |ui| ui.label(language.say(name)));
                content(ui, name.id);
            });
        };
        let before = self.choice;
        let apart = |ui: &mut Ui| ui.spacing_mut().item_spacing.x = 6.0 * GRID;
        row(ui, Text::ExportFormat, &mut |ui, _| {
            apart(ui);
            for format in Format::ALL {
                let (name, extension) = (format_name(format), format.extension());
                ui.radio_value(
                    &mut self.choice.format,
                    format,
                    format!("{name} .{extension}"),
                );
            }
        });
        row(ui, Text::WhichWords, &mut |ui, _| {
            apart(ui);
            ui.radio_value(
                &mut self.choice.printed,
                false,
                language.say(Text::FlowingWords),
            );
            ui.radio_value(
                &mut self.choice.printed,
                true,
                language.say(Text::PrintedWords),
            );
        });
        row(ui, Text::ExportWhich, &mut |ui, _| {
            apart(ui);
            ui.radio_value(
                &mut self.choice.which,
                Which::All,
                language.say(Text::WhichAll),
            );
            ui.radio_value(
                &mut self.choice.which,
                Which::Done,
                language.say(Text::WhichDone),
            );
            ui.add_enabled_ui(self.open.is_some(), |ui| {
                ui.radio_value(
                    &mut self.choice.which,
                    Which::Open,
                    language.say(Text::WhichOpen),
                );
            });
            let listed = count(self.listed.len() as u64);
            if !self.listed.is_empty() {
                let listed = language.fill(self.listed_name, &[&listed]);
                ui.radio_value(&mut self.choice.which, Which::Listed, listed);
            }
        });
        if before != self.choice {
            if before.format != self.choice.format
                && let Some(target) = self.target.path()
            {
                self.target.set(with_extension(&target, self.choice.format));
            }
            self.look = None;
            ui.request_repaint();
        }
        let mut touched = super::path_field::Touched::default();
        row(ui, Text::ExportTarget, &mut |ui, name| {
            let width = ui.available_width();
            touched = self.target.show(ui, language, name, width);
        });
        if touched.changed
            && let Some(format) = self.target.path().as_deref().and_then(Format::from_path)
        {
            self.choose_format(format);
        }
        if touched.choose {
            *step = Step::Ask(self.target.path().unwrap_or_default());
        }
        ui.horizontal(|ui| {
            // As high with words as without.
            ui.set_height(5.0 * GRID);
            ui.add_space(NAMES + ui.spacing().item_spacing.x);
            match (self.target_problem(), self.target.found()) {
                (Some(problem), _) => {
                    ui.colored_label(tokens(ui).accent, language.say(problem));
                }
                (None, Some(At::File)) => {
                    ui.weak(language.say(Text::ExportReplaces));
                }
                _ => {}
            }
        });
    }

    /// Why it cannot be written there.
    fn target_problem(&self) -> Option<Text> {
        let path = self.target.path()?;
        match self.target.found()? {
            At::Folder => Some(Text::IsAFolder),
            At::NoFolder => Some(Text::NoSuchFolder),
            _ if Format::from_path(&path).is_none() => Some(Text::ExportName),
            At::File | At::Free => None,
        }
    }

    // ---- working ----

    fn begin(&mut self, context: &egui::Context, language: Language) {
        let Some(target) = self.target.path() else {
            return;
        };
        // It would read the same pages at the same time.
        self.look = None;
        let (source, options, to) = (self.source(), self.options(), target.clone());
        let context = context.clone();
        let wake = move || context.request_repaint();
        let work = move |handle: &Handle| write(&source, &to, &options, language, handle);
        self.stage = match Job::begin("export", wake, work) {
            Ok(job) => Stage::Working { job, target },
            Err(error) => Stage::Failed {
                target,
                why: language.reason(&error),
            },
        };
    }

    fn take_result(&mut self, language: Language) {
        let Stage::Working { job, target } = &mut self.stage else {
            return;
        };
        let Some(result) = job.take() else {
            return;
        };
        let target = std::mem::take(target);
        self.stage = match result {
            Ok(Ok(report)) if report.stopped => Stage::Failed {
                target,
                why: language.say(Text::ExportStopped).to_owned(),
            },
            Ok(Ok(report)) => Stage::Done { report, target },
            Ok(Err(why)) => Stage::Failed { target, why },
            Err(panicked) => Stage::Panicked(CaughtPanic::from(&panicked)),
        };
    }

    fn working(&mut self, ui: &Ui, language: Language) -> Step {
        let Stage::Working { job, target } = &self.stage else {
            return Step::Going;
        };
        let title = language.say(Text::ExportingNow);
        let (at, all) = job.progress();
        let shown = dialog::show(ui, "export", title, SMALL_SIZE, |body, row| {
            body.label(fonts::drawable(body.ctx(), &target.display().to_string()));
            body.add_space(GRID);
            let part = if all == 0 {
                0.0
            } else {
                at as f32 / all as f32
            };
            body.add(
                ProgressBar::new(part)
                    .desired_height(2.0 * GRID)
                    .corner_radius(2.0)
                    .fill(tokens(body).accent),
            );
            body.horizontal(|ui| {
                ui.weak(language.fill(Text::ExportPages, &[&count(at), &count(all)]));
                ui.weak(dialog::remaining(language, job.remaining()));
            });
            dialog::button(row, language.say(Text::Cancel))
        });
        if shown.inner || shown.escaped {
            job.cancel();
        }
        ui.request_repaint_after(LOOKING);
        Step::Going
    }
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::JsonLines => "JSON Lines",
        Format::Json => "JSON",
        Format::Ron => "RON",
    }
}

/// The path with the extension of a format in place of that of another.
fn with_extension(path: &Path, format: Format) -> PathBuf {
    match Format::from_path(path) {
        Some(_) => path.with_extension(format.extension()),
        None => {
            let mut name = path.as_os_str().to_owned();
            name.push(".");
            name.push(format.extension());
            name.into()
        }
    }
}

/// Writes the set to `target`, whole or not at all. What is wrong is said in `language`.
/// The bundle, to be read once what was done is on disk.
#[derive(Debug)]
struct Source {
    bundle: PathBuf,
    unwritten: Unwritten,
}

impl Source {
    fn open(&self) -> Result<Session, Failure> {
        self.unwritten.wait()?;
        Ok(Session::open_read_only(&self.bundle)?)
    }
}

fn write(
    source: &Source,
    target: &Path,
    options: &ExportOptions,
    language: Language,
    handle: &Handle,
) -> Result<ExportReport, String> {
    let mut session = source.open().map_err(|why| why.said(language))?;
    let failed = |error: FileError| language.reason(&error.source);
    let mut file = AtomicFile::create(target).map_err(failed)?;
    let report = session.export(&mut file, options, |done, all| {
        handle.report(done as u64, all as u64);
        !handle.is_cancelled()
    });
    let report = report.map_err(|error| language.reason(&error))?;
    if !report.stopped {
        file.commit().map_err(failed)?;
    }
    Ok(report)
}

/// What will be written, in figures, and what will not; says which place of that was asked for.
fn written(ui: &mut Ui, language: Language, look: &Look) -> Option<Place> {
    ui.horizontal(|ui| {
        ui.set_height(5.0 * GRID);
        cell(ui, NAMES, |ui| ui.weak(language.say(Text::ExportWill)));
        match look.result() {
            None => {
                let (done, all) = look.progress();
                let gaps = [count(done), count(all)];
                ui.weak(language.fill(Text::ExportCounting, &[&gaps[0], &gaps[1]]));
                if look.is_long() {
                    ui.weak(dialog::remaining(language, look.remaining()));
                }
                ui.request_repaint_after(LOOKING);
            }
            Some(Err(why)) => {
                let why = language.fill(Text::ExportNotCounted, &[why]);
                ui.colored_label(tokens(ui).error, why);
            }
            Some(Ok((report, _))) if report.articles == 0 => {
                ui.colored_label(tokens(ui).accent, language.say(Text::ExportNothing));
            }
            Some(Ok((report, size))) => {
                ui.spacing_mut().item_spacing.x = 6.0 * GRID;
                figures(ui, language, report);
                ui.label(bytes(*size));
                if report.open_breaks > 0 {
                    let open = count(report.open_breaks as u64);
                    let open = language.fill(ExportText::Undecided, &[&open]);
                    ui.colored_label(tokens(ui).accent, open)
                        .on_hover_text(language.say(ExportText::UndecidedTip));
                }
            }
        }
    });
    let mut asked = None;
    let size = vec2(ui.available_width(), NOT_HELD);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let mut row = child(ui, rect, Layout::left_to_right(Align::Min));
    let line = row.max_rect().left_top();
    let line = Rect::from_min_size(line, vec2(NAMES, 5.0 * GRID));
    let mut name = row.new_child(
        UiBuilder::new()
            .max_rect(line)
            .layout(Layout::left_to_right(Align::Center)),
    );
    name.weak(language.say(ExportText::NotHeld));
    row.add_space(NAMES + row.spacing().item_spacing.x);
    row.vertical(|ui| match look.result() {
        None => {
            ui.weak(language.say(ExportText::CountFirst));
        }
        Some(Ok((report, _))) => {
            asked = left_out::show(ui, language, NOT_HELD, &report.left_out);
        }
        Some(Err(_)) => {}
    });
    asked
}

fn figures(ui: &mut Ui, language: Language, report: &ExportReport) {
    for (text, number) in [
        (Text::CountArticles, report.articles),
        (Text::CountSpans, report.spans),
        (Text::CountCharacters, report.characters),
    ] {
        ui.label(language.fill(text, &[&count(number as u64)]));
    }
}

/// Tells what was written, and what was not.
fn done(ui: &Ui, language: Language, report: &ExportReport, target: &Path) -> Step {
    let title = language.say(Text::ExportDone);
    let mut step = Step::Going;
    let shown = dialog::show(ui, "export", title, DONE_SIZE, |body, row| {
        body.label(fonts::drawable(body.ctx(), &target.display().to_string()));
        body.add_space(GRID);
        body.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0 * GRID;
            figures(ui, language, report);
        });
        let height = body.available_height();
        if let Some(place) = left_out::show(body, language, height, &report.left_out) {
            step = Step::Look(place);
        }
        if dialog::main_button(row, language.say(Text::Close), true) {
            step = Step::Left;
        }
        if dialog::button(row, language.say(Text::ShowInFolder)) {
            // The path is shown above, should there be nothing to show it with.
            let _ = reveal::reveal(target);
        }
    });
    match (&step, shown.escaped) {
        (Step::Going, true) => Step::Left,
        _ => step,
    }
}

enum Answer {
    None,
    Close,
    Back,
}

/// Tells that nothing was written, why, and what now.
fn failed(ui: &Ui, language: Language, target: &Path, why: &str) -> Answer {
    let title = language.say(Text::ExportTitle);
    let mut answer = Answer::None;
    let shown = dialog::show(ui, "export", title, SMALL_SIZE, |body, row| {
        if why == language.say(Text::ExportStopped) {
            body.label(why);
        } else {
            let target = target.display().to_string();
            let text = language.fill(Text::ExportTargetFailed, &[&target, why]);
            let text = fonts::drawable(body.ctx(), &text).into_owned();
            body.colored_label(tokens(body).error, text);
            body.add_space(GRID);
            body.label(language.say(Text::ExportKept));
        }
        if dialog::main_button(row, language.say(Text::Back), true) {
            answer = Answer::Back;
        }
        if dialog::button(row, language.say(Text::Close)) {
            answer = Answer::Close;
        }
    });
    match (&answer, shown.escaped) {
        (Answer::None, true) => Answer::Close,
        _ => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_the_extension_of_its_format() {
        for (name, format, expected) in [
            ("/a/set.jsonl", Format::Ron, "/a/set.ron"),
            ("/a/晨报3.5", Format::Json, "/a/晨报3.5.json"),
            ("set", Format::JsonLines, "set.jsonl"),
        ] {
            let found = with_extension(Path::new(name), format);
            assert_eq!(found, Path::new(expected), "{name}");
        }
    }
}
