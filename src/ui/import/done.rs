//! What an import did: figures first, details below, and the same as text to be copied.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use egui::{Align, Label, Layout, ScrollArea, Sense, Ui, vec2};

use crate::session::import::{ImportReport, Why};
use crate::store::{StoreError, WriteFailure};

use super::heads::{Heads, Wish};
use crate::ui::action::Action;
use crate::ui::dialog::{self, count};
use crate::ui::fonts;
use crate::ui::strings::heads::HeadText;
use crate::ui::strings::import::ImportText;
use crate::ui::strings::labels::LabelText;
use crate::ui::strings::{Bilingual, Language, Text};
use crate::ui::theme::{GRID, tokens};

/// A finished import that has not been read yet.
#[derive(Debug)]
pub(super) struct Done {
    result: Result<ImportReport, StoreError>,
    bundle: PathBuf,
    /// Headings and details, made when first shown.
    lines: Option<Vec<Line>>,
    heads: Heads,
    is_copied: bool,
}

/// Whether it was read.
#[derive(Debug)]
pub(super) enum Read {
    No,
    Yes,
    /// These files are to be imported again, with their encodings chosen.
    Again(Vec<PathBuf>),
    /// Something is to be done about hidden head lines.
    Heads(Wish),
    /// It was, and one goes on with this, on the first of so many pages that were added.
    Next(Next, u64),
}

/// What one goes on with once there are pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// Putting the articles of the pages together.
    Assembly,
    /// Deciding line breaks.
    Review,
}

#[derive(Debug)]
enum Line {
    Heading(String),
    /// What it is about, and what is to be said of it.
    Detail(String, String),
    /// The head lines of a page, by their place in the report.
    Head(usize),
}

/// The height of the row that says what comes next.
const NEXT: f32 = 10.0 * GRID;
/// The height of a line of details.
const LINE: f32 = 5.0 * GRID;

impl Done {
    pub(super) fn new(result: Result<ImportReport, StoreError>, bundle: &Path) -> Self {
        Self {
            result,
            bundle: bundle.to_owned(),
            lines: None,
            heads: Heads::default(),
            is_copied: false,
        }
    }

    pub(super) fn show(&mut self, ui: &Ui, language: Language) -> Read {
        let title = language.say(match &self.result {
            Err(_) => ImportText::ImportFailed,
            Ok(report) if report.failure.is_some() => ImportText::ImportFailed,
            Ok(report) if report.stopped => ImportText::ImportStopped,
            Ok(_) => ImportText::ImportDone,
        });
        let size = vec2(200.0 * GRID, 150.0 * GRID);
        let mut read = Read::No;
        let shown = dialog::show(ui, "import report", title, size, |body, row| {
            if dialog::main_button(row, language.say(Text::Close), true) {
                read = Read::Yes;
            }
            match &self.result {
                Err(error) => {
                    body.colored_label(tokens(body).error, language.store(error));
                }
                Ok(report) => {
                    figures(body, language, report);
                    body.separator();
                    let lines = self.lines.get_or_insert_with(|| details(language, report));
                    let heads = &mut self.heads;
                    let rect = body.available_rect_before_wrap();
                    let (list, next) = rect.split_top_bottom_at_y(rect.bottom() - NEXT);
                    let mut list = dialog::child(body, list, Layout::default());
                    if let Some(wish) = details_list(&mut list, language, report, lines, heads) {
                        read = Read::Heads(wish);
                    }
                    let layout = Layout::left_to_right(Align::Center);
                    let mut row_of_next = dialog::child(body, next, layout);
                    if let Some(next) = go_on(&mut row_of_next, language, report) {
                        read = Read::Next(next, report.pages);
                    }
                    if dialog::button(row, language.say(Text::CopyReport)) {
                        let text = text(language, report, &self.bundle, lines, heads);
                        row.ctx().copy_text(text);
                        self.is_copied = true;
                    }
                    let unsure = in_doubt(report);
                    let number = unsure.len().to_string();
                    if !unsure.is_empty()
                        && dialog::button(row, &language.fill(ImportText::LookAgain, &[&number]))
                    {
                        read = Read::Again(unsure);
                    }
                    if let Some(wish) = heads.button(row, language, report) {
                        read = Read::Heads(wish);
                    }
                    if self.is_copied {
                        row.weak(language.say(Text::Copied));
                    }
                }
            }
        });
        match (&read, shown.escaped) {
            (Read::No, true) => Read::Yes,
            _ => read,
        }
    }
}

/// Offers what comes next, once there are pages.
fn go_on(ui: &mut Ui, language: Language, report: &ImportReport) -> Option<Next> {
    if report.pages == 0 {
        return None;
    }
    ui.weak(language.say(ImportText::GoOn));
    let ways = [
        (Next::Assembly, Action::Assembly, ImportText::GoOnAssembly),
        (Next::Review, Action::Review, ImportText::GoOnReview),
    ];
    let mut chosen = None;
    for (next, action, about) in ways {
        let name = action.name(language).trim_end_matches('…');
        if ui.button(name).on_hover_text(language.say(about)).clicked() {
            chosen = Some(next);
        }
    }
    chosen
}

/// The files whose encoding nobody chose.
fn in_doubt(report: &ImportReport) -> Vec<PathBuf> {
    let not_taken = report.not_taken.iter();
    not_taken
        .filter(|not| matches!(not.why, Why::Unsure(_)))
        .map(|not| PathBuf::from(&not.name))
        .collect()
}

/// What is counted, what the count says, and whether someone should look.
fn counts(language: Language, report: &ImportReport) -> Vec<(String, bool)> {
    let mut out = vec![(
        language.fill(
            ImportText::ReportPages,
            &[&count(report.pages), &count(report.characters)],
        ),
        false,
    )];
    let passed: usize = report.passed_over.values().sum();
    for (text, number, wants_a_look) in [
        (ImportText::ReportNotTaken, report.not_taken.len(), true),
        (ImportText::ReportDuplicates, report.duplicates.len(), false),
        (
            ImportText::ReportUndecodable,
            report.undecodable.len(),
            true,
        ),
        (ImportText::ReportPassedOver, passed, false),
        (ImportText::ReportLinksOut, report.links_out.len(), true),
        (
            ImportText::ReportPatternMissed,
            report.pattern_missed.len(),
            true,
        ),
        (
            ImportText::ReportTableRows,
            report.table_rows_without_file.len(),
            true,
        ),
        (ImportText::ReportSpans, report.spans_left_out.len(), true),
    ] {
        if number > 0 {
            out.push((language.fill(text, &[&count(number as u64)]), wants_a_look));
        }
    }
    if !report.relations_left_out.is_empty() {
        let number = count(report.relations_left_out.len() as u64);
        out.push((language.fill(LabelText::ReportRelations, &[&number]), true));
    }
    if !report.heads.is_empty() {
        let pages = count(report.heads.len() as u64);
        out.push((language.fill(HeadText::Hidden, &[&pages]), true));
    }
    out
}

fn figures(ui: &mut Ui, language: Language, report: &ImportReport) {
    if let Some(failure) = &report.failure {
        ui.colored_label(tokens(ui).error, failed(language, failure));
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0 * GRID, GRID);
        for (figure, wants_a_look) in counts(language, report) {
            if wants_a_look {
                ui.colored_label(tokens(ui).accent, figure);
            } else {
                ui.label(figure);
            }
        }
    });
}

fn failed(language: Language, failure: &WriteFailure) -> String {
    language.unsaved(failure)
}

/// Adds a heading with the details below it, if there are any.
fn group(
    language: Language,
    lines: &mut Vec<Line>,
    heading: impl Bilingual,
    details: Vec<(String, String)>,
) {
    if !details.is_empty() {
        let number = count(details.len() as u64);
        lines.push(Line::Heading(language.fill(heading, &[&number])));
        let detail = |(name, said)| Line::Detail(name, said);
        lines.extend(details.into_iter().map(detail));
    }
}

fn details(language: Language, report: &ImportReport) -> Vec<Line> {
    let mut lines = Vec::new();
    let not_taken = report.not_taken.iter();
    let not_taken = not_taken.map(|not| (not.name.clone(), language.reason(&not.why)));
    group(
        language,
        &mut lines,
        ImportText::ReportNotTaken,
        not_taken.collect(),
    );
    let undecodable = report.undecodable.iter().map(|(name, number)| {
        let number = count(*number as u64);
        (
            name.clone(),
            language.fill(ImportText::ReportBytes, &[&number]),
        )
    });
    group(
        language,
        &mut lines,
        ImportText::ReportUndecodable,
        undecodable.collect(),
    );
    let missed = report.pattern_missed.iter();
    let missed = missed.map(|name| (name.clone(), language.say(Text::NotInPattern).to_owned()));
    group(
        language,
        &mut lines,
        ImportText::ReportPatternMissed,
        missed.collect(),
    );
    let rows = report.table_rows_without_file.iter().map(|(line, file)| {
        let line = language.fill(ImportText::ReportLine, &[&line.to_string(), file]);
        (line, String::new())
    });
    group(
        language,
        &mut lines,
        ImportText::ReportTableRows,
        rows.collect(),
    );
    let spans = report.spans_left_out.iter().map(|(name, number)| {
        let number = count(*number as u64);
        (
            name.clone(),
            language.fill(ImportText::ReportSpanCount, &[&number]),
        )
    });
    group(
        language,
        &mut lines,
        ImportText::ReportSpans,
        spans.collect(),
    );
    if !report.heads.is_empty() {
        let pages = count(report.heads.len() as u64);
        lines.push(Line::Heading(language.fill(HeadText::Hidden, &[&pages])));
        lines.extend((0..report.heads.len()).map(Line::Head));
    }
    let same = report.duplicates.iter();
    let same =
        same.map(|(name, of)| (name.clone(), language.fill(ImportText::ReportSameAs, &[of])));
    group(
        language,
        &mut lines,
        ImportText::ReportDuplicates,
        same.collect(),
    );
    if !report.relations_left_out.is_empty() {
        let number = count(report.relations_left_out.len() as u64);
        let heading = language.fill(LabelText::ReportRelations, &[&number]);
        lines.push(Line::Heading(heading));
        for (name, number) in &report.relations_left_out {
            let number = count(*number as u64);
            let said = language.fill(LabelText::ReportRelationCount, &[&number]);
            lines.push(Line::Detail(name.clone(), said));
        }
    }
    let links = report.links_out.iter();
    let links = links.map(|name| (name.clone(), String::new()));
    group(
        language,
        &mut lines,
        ImportText::ReportLinksOut,
        links.collect(),
    );
    let passed: Vec<(String, String)> = report
        .passed_over
        .iter()
        .map(|(extension, number)| {
            let number = count(*number as u64);
            let files = language.fill(ImportText::ReportFiles, &[&number]);
            (dotted(language, extension), files)
        })
        .collect();
    if !passed.is_empty() {
        let all: usize = report.passed_over.values().sum();
        let heading = language.fill(ImportText::ReportPassedOver, &[&count(all as u64)]);
        lines.push(Line::Heading(heading));
        lines.extend(passed.into_iter().map(|(a, b)| Line::Detail(a, b)));
    }
    lines
}

/// An extension as it is written in names.
pub(super) fn dotted(language: Language, extension: &str) -> String {
    match extension {
        "" => language.say(Text::NoExtension).to_owned(),
        extension => format!(".{extension}"),
    }
}

fn details_list(
    ui: &mut Ui,
    language: Language,
    report: &ImportReport,
    lines: &[Line],
    heads: &mut Heads,
) -> Option<Wish> {
    if lines.is_empty() {
        ui.weak(language.say(ImportText::ReportNothing));
        return None;
    }
    let mut wish = None;
    ui.spacing_mut().item_spacing.y = GRID;
    let width = ui.available_width();
    ScrollArea::vertical()
        .auto_shrink(false)
        .show_rows(ui, LINE, lines.len(), |ui, visible| {
            for line in visible.filter_map(|n| lines.get(n)) {
                let size = vec2(width, LINE);
                let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
                let layout = Layout::left_to_right(Align::Center);
                let mut ui = dialog::child(ui, rect, layout);
                match line {
                    Line::Heading(heading) => {
                        ui.label(heading);
                    }
                    Line::Head(at) => {
                        let head = report.heads.get(*at);
                        let asked = head.and_then(|head| heads.line(&mut ui, language, *at, head));
                        wish = wish.take().or(asked);
                    }
                    Line::Detail(name, said) => {
                        ui.add_space(4.0 * GRID);
                        let shown = fonts::drawable(ui.ctx(), &end_of(name, 28)).into_owned();
                        dialog::cell(&mut ui, 64.0 * GRID, |ui| {
                            ui.add(Label::new(shown).truncate())
                        });
                        let said = fonts::drawable(ui.ctx(), said).into_owned();
                        let weak = egui::RichText::new(&said).weak();
                        ui.add(Label::new(weak).truncate());
                        response.on_hover_text(format!("{name}\n{said}"));
                    }
                }
            }
        });
    wish
}

/// The end of a path, of which the beginning says least: at most about `longest` characters.
pub(in crate::ui) fn end_of(name: &str, longest: usize) -> String {
    // A full-width character takes the room of two others.
    let wide = |c: char| if c < '\u{2E80}' { 1 } else { 2 };
    let mut room = longest;
    let from = name.char_indices().rev().take_while(|(_, c)| {
        let fits = room >= wide(*c);
        room = room.saturating_sub(wide(*c));
        fits
    });
    let from = from.last().map_or(name.len(), |(from, _)| from);
    if from == 0 {
        return name.to_owned();
    }
    let kept = &name[from..];
    // From where a component begins, if one does.
    match kept.find(['/', '\\']) {
        Some(at) if at + 1 < kept.len() => format!("…{}", &kept[at..]),
        _ => format!("…{kept}"),
    }
}

/// The whole report, to be pasted elsewhere.
fn text(
    language: Language,
    report: &ImportReport,
    bundle: &Path,
    lines: &[Line],
    heads: &Heads,
) -> String {
    let into = bundle.display().to_string();
    let mut text = language.fill(ImportText::ImportInto, &[&into]);
    text.push('\n');
    for (figure, _) in counts(language, report) {
        let _ = writeln!(text, "{figure}");
    }
    if let Some(failure) = &report.failure {
        let _ = writeln!(text, "{}", failed(language, failure));
    }
    for line in lines {
        let _ = match line {
            Line::Heading(heading) => writeln!(text, "\n{heading}"),
            Line::Detail(name, said) if said.is_empty() => writeln!(text, "  {name}"),
            Line::Detail(name, said) => writeln!(text, "  {name}\t{said}"),
            Line::Head(at) => match report.heads.get(*at) {
                Some(head) => {
                    let said = heads.said(language, *at, head);
                    writeln!(text, "  {}\t{said}", head.name)
                }
                None => Ok(()),
            },
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_path_is_kept() {
        for (name, expected) in [
            ("a.txt", "a.txt"),
            ("/data/papers/2024/03/05/4.txt", "…/2024/03/05/4.txt"),
            ("no-separators-at-all.txt", "…rators-at-all.txt"),
        ] {
            assert_eq!(end_of(name, 17), expected);
        }
    }
}
