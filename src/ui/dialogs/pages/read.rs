//! What a path pattern or a table says of the chosen pages, found out on a thread of its own.

use std::sync::Arc;

use egui::Context;

use crate::format::metadata::{Metadata, MetadataTable, PathPattern};
use crate::jobs::{Handle, Job};
use crate::ui::import::known::Known;

use super::table::{Groups, Table};

/// What was found out.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What is said, each with the numbers of the pages it is said of.
    pub(super) groups: Groups,
    /// Of how many pages something is said.
    pub(super) pages: usize,
    /// Of how many nothing is.
    pub(super) missed: usize,
    /// What is said of the first.
    pub(super) first: Option<Metadata>,
}

/// What it was found out from; another has to be found out anew.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Of {
    by_table: bool,
    pattern: String,
    table: Option<usize>,
    chosen: u64,
}

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Read {
    of: Option<Of>,
    job: Option<Job<Found>>,
    found: Option<Found>,
}

impl Read {
    /// What was found out, once it was.
    pub(super) fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// Begins to find out what is to be, and takes what was. `rows` are the chosen pages of the
    /// table, `choice` changes with them.
    pub(super) fn work(
        &mut self,
        context: &Context,
        known: &Known,
        by_table: bool,
        table: &Table,
        rows: impl Iterator<Item = u32>,
        choice: u64,
    ) {
        let pattern = known.pattern().filter(|_| !by_table);
        let read = known
            .table_read
            .as_ref()
            .and_then(|read| read.as_ref().ok());
        let read = read.filter(|_| by_table);
        let of = Of {
            by_table,
            pattern: pattern.map_or_else(String::new, |_| known.pattern.clone()),
            table: read.map(|table| Arc::as_ptr(table) as usize),
            chosen: choice,
        };
        if self.of.as_ref() != Some(&of) {
            self.of = Some(of);
            self.found = None;
            self.job = None;
            if pattern.is_some() || read.is_some() {
                let (pattern, read) = (pattern.cloned(), read.cloned());
                let mut pages: Vec<(u32, Box<str>)> = rows
                    .filter_map(|at| table.row(at))
                    .map(|row| (row.number, row.name.clone()))
                    .collect();
                pages.sort_unstable();
                let context = context.clone();
                let wake = move || context.request_repaint();
                let work = move |handle: &Handle| find(&pages, pattern, read, handle);
                self.job = Job::begin("pages' data", wake, work).ok();
            }
        }
        if let Some(result) = self.job.as_mut().and_then(Job::take) {
            self.job = None;
            self.found = Some(result.unwrap_or_default());
        }
    }
}

fn find(
    pages: &[(u32, Box<str>)],
    pattern: Option<PathPattern>,
    table: Option<Arc<MetadataTable>>,
    handle: &Handle,
) -> Found {
    let mut found = Found::default();
    for (number, name) in pages {
        if handle.is_cancelled() {
            break;
        }
        let path = std::path::Path::new(file_of(name));
        let by_pattern = pattern.as_ref().and_then(|pattern| pattern.apply(path));
        let by_table = table.as_ref().and_then(|table| table.for_file(path));
        let said = by_pattern.or_else(|| by_table.cloned());
        match said.filter(|said| !said.is_empty()) {
            Some(said) => {
                found.pages += 1;
                found.first.get_or_insert_with(|| said.clone());
                found.groups.entry(said).or_default().push(*number);
            }
            None => found.missed += 1,
        }
    }
    found
}

/// The name of the file that a page is of: a record of a file has its number behind that.
fn file_of(name: &str) -> &str {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match name.rsplit_once('#') {
        Some((file, number)) if is_number(number) => file,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_record_is_no_part_of_its_files_name() {
        for (name, expected) in [
            ("报纸/1998-01-02.jsonl#3", "报纸/1998-01-02.jsonl"),
            ("报纸#2/1998-01-02.txt", "报纸#2/1998-01-02.txt"),
            ("报纸#2/1998.jsonl#12", "报纸#2/1998.jsonl"),
            ("C#.txt", "C#.txt"),
            ("C#", "C#"),
        ] {
            assert_eq!(file_of(name), expected);
        }
    }

    #[test]
    fn pages_that_are_said_the_same_are_one_group() {
        let pages = [
            "晨报/1.txt",
            "晨报/2.txt",
            "晚报/1.txt",
            "x.txt",
            "晨报/7.json#3",
        ];
        let pages: Vec<(u32, Box<str>)> = (1..).zip(pages.map(Box::from)).collect();
        let pattern = PathPattern::parse("{newspaper}/*.*").unwrap();
        let job = Job::begin(
            "test",
            || {},
            move |handle| find(&pages, Some(pattern), None, handle),
        );
        let mut job = job.unwrap();
        let found = loop {
            if let Some(found) = job.take() {
                break found.unwrap();
            }
            std::thread::yield_now();
        };
        assert_eq!((found.pages, found.missed), (4, 1));
        let groups: Vec<Vec<u32>> = found.groups.into_values().collect();
        assert_eq!(groups, [vec![3], vec![1, 2, 5]]);
    }
}
