//! Mends a bundle: decides the open breaks of its articles in one action, marked as made by
//! machine. What somebody decided, person or machine, stays as it is, and open breaks in the same
//! situation follow it.

use crate::core::Address;
use crate::core::breaks::Decision as Decided;
use crate::core::printed::Printed;
use crate::mend::breaks::{Page, hear};
use crate::mend::dictionary::Dictionary;
use crate::mend::habits::Habits;

use super::Session;
use super::command::{ArticleRef, Breaks, Command, CommandError};
use super::places::article_id;

/// What was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MendReport {
    /// Breaks that were joined.
    pub joined: usize,
    /// Breaks that were kept.
    pub kept: usize,
    /// Breaks that are not sure enough.
    pub left: usize,
    /// Breaks that were decided before.
    pub decided: usize,
}

/// An article as it is read for mending: its rows as lines, and which are open.
struct Reading {
    head: Address,
    chars: Vec<char>,
    /// By row (from 1): what is decided about the break at its end, if anything is.
    decided: Vec<(u32, Option<bool>)>,
}

impl Reading {
    /// What is decided about the break behind a line: nothing where there is no break.
    fn of(&self, line: u32) -> Option<Option<bool>> {
        let found = self.decided.binary_search_by_key(&line, |(row, _)| *row);
        found.ok().map(|place| self.decided[place].1)
    }

    /// The same for the lines of a page.
    fn of_lines(&self, page: &Page<'_>) -> Vec<Option<bool>> {
        let lines = page.lines().iter();
        lines.map(|line| self.of(line.number).flatten()).collect()
    }
}

impl Session {
    /// Decides all open breaks of the bundle that are at least so sure.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn mend(
        &mut self,
        words: &impl Dictionary,
        least: f32,
    ) -> Result<MendReport, CommandError> {
        let mut readings = Vec::new();
        for article in self.articles()? {
            readings.push(self.read_for_mending(article.head)?);
        }
        let texts: Vec<&[char]> = readings.iter().map(|one| one.chars.as_slice()).collect();
        let mut looked: Vec<Page<'_>> = texts.iter().map(|text| Page::of(text, words)).collect();
        let mut habits = Habits::default();
        for (reading, page) in readings.iter().zip(&looked) {
            page.note(&reading.of_lines(page), &mut habits);
        }
        for page in &mut looked {
            page.follow(&habits);
        }
        let heard = hear(&texts, &looked);
        let mut report = MendReport::default();
        let mut commands = Vec::new();
        for ((reading, page), heard) in readings.iter().zip(&looked).zip(&heard) {
            let (mut join, mut keep) = (Vec::new(), Vec::new());
            for decision in page.decisions(heard, least) {
                let Some(decided) = reading.of(decision.line) else {
                    continue;
                };
                if decided.is_some() {
                    report.decided += 1;
                } else if decision.confidence < least {
                    report.left += 1;
                } else if decision.keep {
                    keep.push(decision.line);
                } else {
                    join.push(decision.line);
                }
            }
            report.joined += join.len();
            report.kept += keep.len();
            let article = ArticleRef::Name(article_id(reading.head));
            let lines = |lines| Breaks::Lines { lines };
            if !join.is_empty() {
                let (article, breaks) = (article.clone(), lines(join));
                commands.push(Command::Join { article, breaks });
            }
            if !keep.is_empty() {
                let breaks = lines(keep);
                commands.push(Command::Keep { article, breaks });
            }
        }
        if !commands.is_empty() {
            let name = "mend".to_owned();
            self.execute_as_machine(&Command::Batch { name, commands })?;
        }
        Ok(report)
    }

    /// An article's rows as lines of characters. Rows keep their numbers.
    fn read_for_mending(&mut self, head: Address) -> Result<Reading, CommandError> {
        let document = self.document(head.buffer.page)?;
        let printed = Printed::of(document, head);
        let breaks = printed.breaks().iter();
        let decided = breaks.map(|one| {
            let decided = match one.decision {
                Decided::Open => None,
                Decided::Joined => Some(false),
                Decided::Kept => Some(true),
            };
            (one.row, decided)
        });
        let decided = decided.collect();
        let mut chars = Vec::new();
        for row in printed.rows() {
            let row = printed.full_row(document, row);
            for run in &row.runs {
                let visible = document
                    .characters(*run)
                    .filter(|(_, facts)| facts.visible());
                chars.extend(
                    visible
                        .map(|(c, _)| c)
                        .filter(|c| !crate::core::clean::is_line_end(*c)),
                );
            }
            chars.push('\n');
        }
        Ok(Reading {
            head,
            chars,
            decided,
        })
    }
}
