//! Small tables, and the tables that can be saved: CSV, as spreadsheets read it.

use egui::{Align2, Sense, TextStyle, Ui, vec2};

use crate::session::overview::Overview;
use crate::ui::dialog::cell;
use crate::ui::dialogs::Desk;
use crate::ui::strings::Language;
use crate::ui::strings::overview::OverviewText as T;
use crate::ui::theme::{GRID, tokens};

use super::work::figures;

/// Rows of a table.
pub(super) type Cells = Vec<Vec<String>>;

/// The width of the first column, and of one of figures.
const FIRST: f32 = 60.0 * GRID;
const FIGURE: f32 = 30.0 * GRID;

/// Draws a table: names at the left, figures at the right.
pub(super) fn draw(ui: &mut Ui, heads: &[&str], rows: &Cells) {
    let mut line = |row: &mut dyn Iterator<Item = &str>, weak: bool| {
        ui.horizontal(|ui| {
            for (at, text) in row.enumerate() {
                match at {
                    0 if weak => drop(cell(ui, FIRST, |ui| ui.weak(text))),
                    0 => drop(cell(ui, FIRST, |ui| ui.label(text))),
                    _ => figure(ui, text, weak),
                }
            }
        });
    };
    line(&mut heads.iter().copied(), true);
    for row in rows {
        line(&mut row.iter().map(String::as_str), false);
    }
}

/// A figure, or what stands over figures.
pub(super) fn figure(ui: &mut Ui, text: &str, weak: bool) {
    let (rect, _) = ui.allocate_exact_size(vec2(FIGURE, 5.0 * GRID), Sense::hover());
    let colour = if weak {
        tokens(ui).quiet
    } else {
        tokens(ui).ink
    };
    let font = TextStyle::Body.resolve(ui.style());
    let place = rect.right_center();
    ui.painter()
        .text(place, Align2::RIGHT_CENTER, text, font, colour);
}

/// Days and authors.
pub(super) fn work(language: Language, counted: &Overview) -> String {
    let mut heads = vec![T::Day, T::Author];
    heads.extend([T::ByHand, T::ByProgram, T::Hours, T::Pace]);
    let heads = heads.iter().map(|text| language.say(*text).to_owned());
    let mut rows = vec![heads.collect()];
    let mut add = |first: [String; 2], work| {
        let figures: [String; 4] = figures(work);
        rows.push(first.into_iter().chain(figures).collect());
    };
    for day in &counted.days {
        add([day.date.to_string(), String::new()], &day.work);
    }
    for author in &counted.authors {
        add([String::new(), author.name.clone()], &author.work);
    }
    csv(&rows)
}

/// Labels by day, then by newspaper.
pub(super) fn labels(desk: &Desk<'_>, counted: &Overview) -> String {
    let language = desk.language;
    let names = (0..counted.labels.len()).map(|at| name(desk, counted, at));
    let first = [T::Day, T::ByPaper].map(|text| language.say(text).to_owned());
    let mut rows: Cells = vec![first.into_iter().chain(names).collect()];
    let mut add = |first: [String; 2], tagged: &[u64]| {
        let figures = tagged.iter().map(u64::to_string);
        rows.push(first.into_iter().chain(figures).collect());
    };
    for day in &counted.days {
        add([day.date.to_string(), String::new()], &day.tagged);
    }
    for paper in &counted.papers {
        let name = match paper.name.as_str() {
            "" => language.say(T::NoPaper),
            name => name,
        };
        add([String::new(), name.to_owned()], &paper.tagged);
    }
    csv(&rows)
}

/// What is tagged most.
pub(super) fn entities(desk: &Desk<'_>, counted: &Overview) -> String {
    let heads = [T::Words, T::Label, T::Spans, T::Articles];
    let heads = heads.iter().map(|text| desk.language.say(*text).to_owned());
    let mut rows = vec![heads.collect()];
    rows.extend(counted.entities.iter().map(|entity| {
        vec![
            entity.words.clone(),
            name(desk, counted, entity.label),
            entity.spans.to_string(),
            entity.articles.to_string(),
        ]
    }));
    csv(&rows)
}

fn name(desk: &Desk<'_>, counted: &Overview, label: usize) -> String {
    let id = counted.labels.get(label);
    let label = id.and_then(|id| desk.session.as_ref()?.label_once(id));
    label.map_or_else(String::new, |label| desk.language.label(label).to_owned())
}

/// With a byte order mark: spreadsheets take Chinese for something else without one.
fn csv(rows: &Cells) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Into memory; rows have one length.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("\u{FEFF}{}", String::from_utf8_lossy(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_written_as_spreadsheets_read_it() {
        let rows = vec![
            vec!["词语".to_owned(), "次数".to_owned()],
            vec!["甲,乙\"丙".to_owned(), "3".to_owned()],
        ];
        assert_eq!(csv(&rows), "\u{FEFF}词语,次数\n\"甲,乙\"\"丙\",3\n");
    }
}
