//! Small tables, and the tables that can be saved: CSV, as spreadsheets read it.

use egui::{Align2, Sense, TextStyle, Ui, vec2};

use crate::session::Session;
use crate::session::overview::Overview;
use crate::ui::dialog::cell;
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

/// A table that can be saved, each in a file of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Table {
    /// What was done, a row a day.
    Days,
    /// What was done, a row an author.
    Authors,
    /// What was tagged with each label, a row a day.
    LabelsByDay,
    /// What is tagged with each label, a row a newspaper.
    LabelsByPaper,
    /// What is tagged most.
    Entities,
}

impl Table {
    /// What the button says that saves it, and what the file is called.
    pub(super) fn names(self) -> (T, T) {
        match self {
            Self::Days => (T::SaveDays, T::FileDays),
            Self::Authors => (T::SaveAuthors, T::FileAuthors),
            Self::LabelsByDay => (T::SaveDays, T::FileLabelDays),
            Self::LabelsByPaper => (T::SavePapers, T::FileLabelPapers),
            Self::Entities => (T::SaveCsv, T::Entities),
        }
    }

    /// The table as text.
    pub(super) fn text(self, language: Language, session: &Session, counted: &Overview) -> String {
        let rows = match self {
            Self::Days => {
                let days = counted.days.iter();
                let days = days.map(|day| (day.date.to_string(), figures(&day.work)));
                work(language, T::Day, days)
            }
            Self::Authors => {
                let authors = counted.authors.iter();
                let authors = authors.map(|author| (author.name.clone(), figures(&author.work)));
                work(language, T::Author, authors)
            }
            Self::LabelsByDay => {
                let days = counted.days.iter();
                let days = days.map(|day| (day.date.to_string(), &*day.tagged));
                labels(language, session, counted, (T::Day, days))
            }
            Self::LabelsByPaper => {
                let papers = counted.papers.iter().map(|paper| {
                    let name = match paper.name.as_str() {
                        "" => language.say(T::NoPaper),
                        name => name,
                    };
                    (name.to_owned(), &*paper.tagged)
                });
                labels(language, session, counted, (T::Paper, papers))
            }
            Self::Entities => entities(language, session, counted),
        };
        csv(&rows)
    }
}

fn work(language: Language, first: T, all: impl Iterator<Item = (String, [String; 4])>) -> Cells {
    let heads = [first, T::ByHand, T::ByProgram, T::Hours, T::Pace];
    let heads = heads.iter().map(|text| language.say(*text).to_owned());
    let rows = all.map(|(name, figures)| std::iter::once(name).chain(figures).collect());
    std::iter::once(heads.collect()).chain(rows).collect()
}

/// A column a label. Those for whole articles have one only where words bear them all the same.
fn labels<'a>(
    language: Language,
    session: &Session,
    counted: &Overview,
    (first, all): (T, impl Iterator<Item = (String, &'a [u64])>),
) -> Cells {
    let is_of_words = |at: &usize| {
        let label = session.label_once(&counted.labels[*at]);
        let is_borne = || counted.papers.iter().any(|paper| paper.tagged[*at] > 0);
        label.is_none_or(|label| !label.of_article) || is_borne()
    };
    let columns: Vec<usize> = (0..counted.labels.len()).filter(is_of_words).collect();
    let heads = columns
        .iter()
        .map(|at| name(language, session, counted, *at));
    let heads = std::iter::once(language.say(first).to_owned()).chain(heads);
    let mut rows = vec![heads.collect()];
    rows.extend(all.map(|(name, tagged)| {
        let figures = columns.iter().map(|at| tagged[*at].to_string());
        std::iter::once(name).chain(figures).collect()
    }));
    rows
}

fn entities(language: Language, session: &Session, counted: &Overview) -> Cells {
    let heads = [T::Words, T::Label, T::Spans, T::Articles];
    let heads = heads.iter().map(|text| language.say(*text).to_owned());
    let mut rows = vec![heads.collect()];
    rows.extend(counted.entities.iter().map(|entity| {
        vec![
            entity.words.clone(),
            name(language, session, counted, entity.label),
            entity.spans.to_string(),
            entity.articles.to_string(),
        ]
    }));
    rows
}

fn name(language: Language, session: &Session, counted: &Overview, label: usize) -> String {
    let id = counted.labels.get(label);
    let label = id.and_then(|id| session.label_once(id));
    label.map_or_else(String::new, |label| language.label(label).to_owned())
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
    use jiff::tz::TimeZone;

    use crate::session::testing::Desk;

    use super::*;

    #[test]
    fn each_table_is_one_table() {
        let mut desk = Desk::new(&["昨天王芳到苇川。\n", "苇川渡口。\n"]);
        for command in [
            r#"{"label":{"id":"NEWS","name":"时政","of_article":true}}"#,
            r#"{"metadata":{"of":{"pages":[1]},"set":{"newspaper":"苇川日报"}}}"#,
            r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#,
            r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}"#,
            r#"{"tag":{"article":2,"text":"苇川","label":"LOC"}}"#,
        ] {
            desk.does(command);
        }
        desk.session.refresh_lists().unwrap();
        desk.session.flush().unwrap();
        let survey = desk.session.survey();
        let counted = survey.overview(desk.session.labels(), &TimeZone::UTC, |_, _| true);
        let counted = counted.unwrap().unwrap();
        let text = |table: Table| table.text(Language::Chinese, &desk.session, &counted);
        let day = counted.days[0].date;
        // No label of articles has a column.
        let labels = "人名,地名,机构,时间,职务";
        let papers = "苇川日报,1,1,0,0,0\n没有写报名,0,1,0,0,0\n";
        for (table, expected) in [
            (
                Table::LabelsByDay,
                format!("日期,{labels}\n{day},1,2,0,0,0\n"),
            ),
            (Table::LabelsByPaper, format!("报纸,{labels}\n{papers}")),
        ] {
            assert_eq!(text(table), format!("\u{FEFF}{expected}"), "{table:?}");
        }
        for (table, first) in [(Table::Days, "日期,"), (Table::Authors, "编者,")] {
            let text = text(table);
            assert!(text[3..].starts_with(first), "{text}");
            assert_eq!(text.lines().count(), 2, "{text}");
        }
    }

    #[test]
    fn a_table_is_written_as_spreadsheets_read_it() {
        let rows = vec![
            vec!["词语".to_owned(), "次数".to_owned()],
            vec!["甲,乙\"丙".to_owned(), "3".to_owned()],
        ];
        assert_eq!(csv(&rows), "\u{FEFF}词语,次数\n\"甲,乙\"\"丙\",3\n");
    }
}
