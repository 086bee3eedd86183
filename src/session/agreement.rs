//! How far readings agree, in rows: of all, of each label, of each article. Rows are told by the
//! command line and by the window, and written as a table.
//!
//! An [`Agreement`] of two authors of the open bundle is a picture of what the session knows, to
//! be carried out on another thread.

use std::io::{self, Write};

use crate::core::Address;
use crate::core::labels::LabelSet;
use crate::store::StoreError;
use crate::tag::agreement::{Figures, Sampling, Schema, Text};

use super::Session;
use super::readings::{Matched, Reading, authors, matched, survey_read};
use super::survey::Survey;

/// What a row is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    /// Everything.
    All,
    /// The tags of a label.
    Label,
    /// An article.
    Article,
}

impl Of {
    /// What files call it.
    pub fn name(self) -> &'static str {
        match self {
            Of::All => "all",
            Of::Label => "label",
            Of::Article => "article",
        }
    }
}

/// A row of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is of.
    pub of: Of,
    /// What that is called: a label's id, an article's.
    pub name: String,
    /// Of an article, its first characters.
    pub title: String,
    /// Of an article, where it is in the bundle.
    pub head: Option<Address>,
    /// The figures.
    pub figures: Figures,
}

/// What rows are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// A row for each article too.
    pub articles: bool,
    /// Gamma of all and by label.
    pub gamma: bool,
    /// Gamma of articles too: each has samples of its own.
    pub gamma_of_articles: bool,
}

/// The names of the figures of a row, in the order of [`figures`].
pub const COLUMNS: [&str; 9] = [
    "F1", "strict", "exact", "partial", "type", "kappa", "alpha", "u-alpha", "gamma",
];

/// The figures of a row in the order of [`COLUMNS`].
pub fn figures(figures: &Figures) -> [Option<f64>; 9] {
    let [strict, exact, partial, kind] = Schema::ALL.map(|schema| figures.f1_by(schema));
    [
        figures.f1(),
        strict,
        exact,
        partial,
        kind,
        figures.kappa(),
        figures.alpha,
        figures.unitized,
        figures.gamma(),
    ]
}

/// The rows of these labels, by their numbers: of all first, then by label, then by article.
pub fn rows(matched: &Matched, labels: &[usize], wanted: Wanted) -> Vec<Row> {
    let texts: Vec<Text> = matched
        .articles
        .iter()
        .map(|article| {
            let mut text = article.text.clone();
            for units in &mut text.readings {
                units.retain(|unit| labels.contains(&unit.label));
            }
            text
        })
        .collect();
    let sampling = Sampling::default();
    let for_all = wanted.gamma.then_some(&sampling);
    let for_each = wanted.gamma_of_articles.then_some(&sampling);
    let row = |of, name: String, figures| Row {
        of,
        name,
        title: String::new(),
        head: None,
        figures,
    };
    let mut rows = vec![row(Of::All, "all".to_owned(), Figures::of(&texts, for_all))];
    for label in labels {
        let of_label: Vec<Text> = texts.iter().map(|text| text.of_label(*label)).collect();
        let name = matched.labels[*label].clone();
        rows.push(row(Of::Label, name, Figures::of(&of_label, for_all)));
    }
    if wanted.articles {
        for (number, (article, text)) in matched.articles.iter().zip(&texts).enumerate() {
            let figures = Figures::of(std::slice::from_ref(text), for_each);
            rows.push(Row {
                title: article.title.clone(),
                head: article.head,
                ..row(Of::Article, article.name(number), figures)
            });
        }
    }
    rows
}

/// Writes rows as a table with commas between.
///
/// # Errors
/// What the output says.
pub fn write_csv(out: &mut dyn Write, rows: &[Row], names: &[&str]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let mut head = vec!["of".to_owned(), "name".to_owned(), "title".to_owned()];
    head.extend(names.iter().map(|name| format!("tags {name}")));
    head.push("characters".to_owned());
    head.extend(COLUMNS.map(str::to_owned));
    writer.write_record(&head)?;
    for row in rows {
        let of = row.of.name().to_owned();
        let mut record = vec![of, row.name.clone(), row.title.clone()];
        record.extend(row.figures.units.iter().map(ToString::to_string));
        record.push(row.figures.characters.to_string());
        let said = |figure: Option<f64>| figure.map_or(String::new(), |f| f.to_string());
        record.extend(figures(&row.figures).map(said));
        writer.write_record(&record)?;
    }
    writer.flush()
}

/// A comparison of two authors, to be carried out.
#[derive(Debug)]
pub struct Agreement {
    survey: Survey,
    labels: LabelSet,
    /// Who works: whose actions are not on disk yet.
    author: String,
    pair: [String; 2],
}

/// How far two authors of a bundle agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreed {
    /// The two.
    pub pair: [String; 2],
    /// The rows; none where there is no article in which both did anything.
    pub rows: Vec<Row>,
    /// The articles that are compared.
    pub articles: u64,
    /// Of each, tags that stand nowhere any more, which are left out.
    pub dormant: Vec<u64>,
}

impl Session {
    /// Gets ready to say how far two authors agree.
    pub fn agreement(&self, pair: [String; 2]) -> Agreement {
        Agreement {
            survey: self.survey(),
            labels: self.labels().clone(),
            author: self.author().to_owned(),
            pair,
        }
    }
}

impl Agreement {
    /// Looks through the bundle. `go_on` is told how much is done, and of how much, and says
    /// whether to go on. None where it was told not to.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run(&self, go_on: impl Fn(u64, u64) -> bool) -> Result<Option<Agreed>, StoreError> {
        let authors = authors(&self.survey.bundle()?)?;
        let at_work = Some(self.author.as_str());
        let read = survey_read(&self.survey, &self.labels, &authors, at_work, go_on)?;
        let Some(articles) = read else {
            return Ok(None);
        };
        let all = Reading {
            name: String::new(),
            articles,
        };
        let readings = self.pair.each_ref().map(|author| all.of_author(author));
        let matched = matched(&readings, false);
        let labels: Vec<usize> = (0..matched.labels.len()).collect();
        let wanted = Wanted {
            articles: true,
            gamma: true,
            gamma_of_articles: false,
        };
        Ok(Some(Agreed {
            pair: self.pair.clone(),
            rows: match matched.articles.is_empty() {
                true => Vec::new(),
                false => rows(&matched, &labels, wanted),
            },
            articles: matched.articles.len() as u64,
            dormant: matched.dormant,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::Desk;

    fn agreed(desk: &Desk, pair: [&str; 2]) -> Agreed {
        let agreement = desk.session.agreement(pair.map(str::to_owned));
        agreement.run(|_, _| true).unwrap().unwrap()
    }

    #[test]
    fn two_authors_of_a_bundle_are_compared_with_what_is_not_on_disk_yet() {
        let mut desk = Desk::new(&["苇川的周敏来了，王芳也来了。", "苇川很大。"]);
        desk.does(r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}"#);
        desk.does(r#"{"tag":{"article":1,"text":"周敏","label":"PER"}}"#);
        desk.does(r#"{"tag":{"article":2,"text":"苇川","label":"LOC"}}"#);
        let mut desk = desk.reopened_by("zhou");
        let held = desk.held();
        desk.does(r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}"#);
        desk.does(r#"{"tag":{"article":1,"text":"周敏来","label":"PER"}}"#);
        let found = agreed(&desk, ["lin", "zhou"]);
        // The second article was read by one of them alone.
        assert_eq!(found.articles, 1);
        let said = |row: &Row| (row.of, row.name.clone(), figures(&row.figures)[0]);
        let said: Vec<_> = found.rows.iter().map(said).collect();
        let article = found.rows[3].name.clone();
        let expected = [
            (Of::All, "all".to_owned(), Some(0.5)),
            (Of::Label, "LOC".to_owned(), Some(1.0)),
            (Of::Label, "PER".to_owned(), Some(0.0)),
            (Of::Article, article, Some(0.5)),
        ];
        assert_eq!(said, expected);
        assert_eq!(found.rows[0].figures.units, [2, 2]);
        assert!(found.rows[3].head.is_some() && found.rows[3].title.starts_with("苇川的"));
        assert!(figures(&found.rows[0].figures)[8].is_some(), "gamma");
        drop(held);
        let mut table = Vec::new();
        write_csv(&mut table, &found.rows, &["lin", "zhou"]).unwrap();
        let table = String::from_utf8(table).unwrap();
        assert_eq!(table.lines().count(), 5);
        assert!(table.starts_with("of,name,title,tags lin,tags zhou,characters,F1,strict,"));
    }

    #[test]
    fn nothing_in_common_is_no_rows() {
        let desk = Desk::new(&["苇川的周敏来了。"]);
        let found = agreed(&desk, ["lin", "zhou"]);
        assert_eq!((found.articles, found.rows.len()), (0, 0));
    }
}
