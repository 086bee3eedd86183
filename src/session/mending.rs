//! Mends a bundle: decides the open breaks of its articles in one action, marked as made by
//! machine. What somebody decided, person or machine, stays as it is.

use crate::core::Address;
use crate::core::breaks::Decision as Decided;
use crate::core::printed::Printed;
use crate::mend::breaks::{Page, hear};
use crate::mend::dictionary::Dictionary;

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
    /// By row (from 1): whether the break at its end is open.
    open: Vec<(u32, bool)>,
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
        let looked: Vec<Page<'_>> = texts.iter().map(|text| Page::of(text, words)).collect();
        let heard = hear(&texts, &looked);
        let mut report = MendReport::default();
        let mut commands = Vec::new();
        for ((reading, page), heard) in readings.iter().zip(&looked).zip(&heard) {
            let (mut join, mut keep) = (Vec::new(), Vec::new());
            for decision in page.decisions(heard, least) {
                let found = reading
                    .open
                    .binary_search_by_key(&decision.line, |(row, _)| *row);
                let Ok(place) = found else { continue };
                if !reading.open[place].1 {
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
        let open = breaks
            .map(|one| (one.row, one.decision == Decided::Open))
            .collect();
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
        Ok(Reading { head, chars, open })
    }
}
