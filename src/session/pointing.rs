//! What is pointed at by address where commands count lines or pages.

use crate::core::breaks::rows;
use crate::core::{Address, PageId};

use super::Session;
use super::command::{CommandError, LineRef, PageRef};
use super::places::View;

impl View<'_> {
    /// The number of a printed line, from 1.
    pub(super) fn line(&self, line: &LineRef) -> Result<u32, CommandError> {
        match line {
            LineRef::Line { line } => Ok(*line),
            LineRef::Address { address } => self.line_of(address),
        }
    }

    /// The number of the printed line that a character is in, from 1.
    pub(super) fn line_of(&self, written: &str) -> Result<u32, CommandError> {
        let address = self.address(written)?;
        let rows = rows(self.document, self.article);
        (1..)
            .zip(&rows)
            .find(|(_, row)| row.runs.iter().any(|run| run.contains(address)))
            .map(|(line, _)| line)
            .ok_or_else(|| CommandError::BadAddress {
                address: written.to_owned(),
            })
    }

    /// The first and the last character of the printed lines from that of one character to that
    /// of another.
    pub(super) fn lines_of(
        &self,
        first: &str,
        last: &str,
    ) -> Result<(Address, Address), CommandError> {
        self.lines(self.line_of(first)?, self.line_of(last)?)
    }
}

impl Session {
    /// The page that a reference names.
    pub(super) fn find_page(&mut self, page: &PageRef) -> Result<PageId, CommandError> {
        let found = match page {
            PageRef::Number(number) => self.known.ids.get(number).copied(),
            PageRef::Name(name) => {
                let id = Some(name).filter(|name| name.len() == 16);
                let id = id.and_then(|name| u64::from_str_radix(name, 16).ok());
                match id.map(PageId).filter(|id| self.page_number(*id).is_some()) {
                    Some(id) => Some(id),
                    None => self.page_names()?.get(name).copied(),
                }
            }
        };
        found.ok_or_else(|| CommandError::NoSuchPage {
            name: match page {
                PageRef::Number(number) => number.to_string(),
                PageRef::Name(name) => name.clone(),
            },
        })
    }
}
