//! From characters of a bundle's pages to the pages they first came from.

use std::collections::HashMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::core::{ActionId, PageId, Run};
use crate::format::set;
use crate::session::{ActionBody, Metadata};
use crate::store::{Bundle, PageRow, StoreError};

/// Where the characters of a page come from that was made of an annotation set's article.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Origin {
    /// The article's id in the set.
    pub article: String,
    /// The pages it came from: hash, name, length in code points.
    pub pages: Vec<(String, String, u32)>,
    /// Runs of this page's characters: first, one past the last, the page's index and the first
    /// character there. Characters in no run were typed by an editor.
    pub runs: Vec<(u32, u32, u32, u32)>,
    /// The article's title, where its metadata have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Fields of the article that this program does not know.
    #[serde(default, skip_serializing_if = "set::Extra::is_empty")]
    pub extra: set::Extra,
    /// Whether the set did not say where its text came from: then this page is where.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsourced: bool,
}

impl Origin {
    /// Whether a character comes from a page.
    pub(super) fn has(&self, index: u32) -> bool {
        let at = self.runs.partition_point(|(_, end, _, _)| *end <= index);
        self.runs
            .get(at)
            .is_some_and(|(start, _, _, _)| *start <= index)
    }
}

/// A page as exports need it.
#[derive(Clone, Debug)]
pub(super) struct PageInfo {
    pub(super) hash: String,
    pub(super) name: String,
    pub(super) length: u32,
    pub(super) metadata: Metadata,
    pub(super) origin: Option<Origin>,
}

impl PageInfo {
    pub(super) fn of(row: PageRow, length: u32) -> Self {
        Self {
            hash: hex(&row.hash),
            name: row.name,
            length,
            metadata: serde_json::from_str(&row.metadata).unwrap_or_default(),
            origin: row.origin.and_then(|json| serde_json::from_str(&json).ok()),
        }
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The pages that one article's record names, numbered as they are first named.
pub(super) struct Pages<'a> {
    info: &'a FxHashMap<PageId, PageInfo>,
    numbers: HashMap<String, u32>,
    list: Vec<set::Page>,
}

/// Where consecutive characters came from: a page of the record and the first character there,
/// or an editor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Traced {
    pub(super) len: u32,
    pub(super) from: Option<(u32, u32)>,
}

impl<'a> Pages<'a> {
    pub(super) fn new(info: &'a FxHashMap<PageId, PageInfo>) -> Self {
        Self {
            info,
            numbers: HashMap::new(),
            list: Vec::new(),
        }
    }

    pub(super) fn into_list(self) -> Vec<set::Page> {
        self.list
    }

    fn number(&mut self, hash: &str, name: &str, length: u32) -> u32 {
        if let Some(&number) = self.numbers.get(hash) {
            return number;
        }
        let number = self.list.len() as u32;
        self.numbers.insert(hash.to_owned(), number);
        let (hash, name) = (hash.to_owned(), name.to_owned());
        self.list.push(set::Page {
            hash,
            name,
            length,
            extra: set::Extra::new(),
        });
        number
    }

    /// Where a run came from, piece by piece in order.
    pub(super) fn trace(&mut self, run: Run, mut each: impl FnMut(Traced)) {
        let typed = Traced {
            len: run.len(),
            from: None,
        };
        let info = self.info;
        let Some(page) = info
            .get(&run.buffer.page)
            .filter(|_| !run.buffer.is_typed())
        else {
            return each(typed);
        };
        let Some(origin) = page.origin.as_ref().filter(|origin| !origin.unsourced) else {
            let number = self.number(&page.hash, &page.name, page.length);
            return each(Traced {
                len: run.len(),
                from: Some((number, run.start)),
            });
        };
        let mut at = run.start;
        let first = origin.runs.partition_point(|(_, end, _, _)| *end <= at);
        for &(start, end, of, from) in &origin.runs[first..] {
            if start >= run.end {
                break;
            }
            if start > at {
                each(Traced {
                    len: start - at,
                    from: None,
                });
                at = start;
            }
            let until = end.min(run.end);
            if let Some((hash, name, length)) = origin.pages.get(of as usize) {
                let number = self.number(hash, name, *length);
                each(Traced {
                    len: until - at,
                    from: Some((number, from + (at - start))),
                });
            }
            at = until;
        }
        if at < run.end {
            each(Traced {
                len: run.end - at,
                from: None,
            });
        }
    }

    /// The page ranges that runs came from, joined where they continue one another.
    pub(super) fn ranges(&mut self, runs: &[Run]) -> Vec<set::PageRange> {
        let mut ranges: Vec<set::PageRange> = Vec::new();
        for &run in runs {
            self.trace(run, |traced| {
                let Some((page, start)) = traced.from else {
                    return;
                };
                push_range(&mut ranges, page, start, start + traced.len);
            });
        }
        ranges
    }
}

pub(super) fn push_range(ranges: &mut Vec<set::PageRange>, page: u32, start: u32, end: u32) {
    match ranges.last_mut() {
        Some(last) if last.page == page && last.end == start => last.end = end,
        _ => ranges.push(set::PageRange {
            page,
            start,
            end,
            extra: set::Extra::new(),
        }),
    }
}

/// Who did what when: what a set says of actions.
#[derive(Debug, Default)]
pub(super) struct Credits {
    actions: FxHashMap<ActionId, (u32, i64, bool)>,
    authors: Vec<String>,
    /// What proposed what an editor accepted.
    suggested: FxHashMap<ActionId, String>,
}

impl Credits {
    pub(super) fn read(bundle: &Bundle) -> Result<Self, StoreError> {
        let mut new = Self::default();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        bundle.each_action(false, |row| {
            if let Ok(ActionBody::Do {
                machine,
                author,
                suggested,
                ..
            }) = serde_json::from_str(&row.body)
            {
                let author = author.unwrap_or(row.author);
                let number = *numbers.entry(author).or_insert_with_key(|author| {
                    new.authors.push(author.clone());
                    new.authors.len() as u32 - 1
                });
                new.actions.insert(row.id, (number, row.time, machine));
                if let Some(suggested) = suggested {
                    new.suggested.insert(row.id, suggested);
                }
            }
            true
        })?;
        Ok(new)
    }

    pub(super) fn author(&self, id: ActionId) -> String {
        let author = self
            .actions
            .get(&id)
            .and_then(|(author, _, _)| self.authors.get(*author as usize));
        author.cloned().unwrap_or_default()
    }

    pub(super) fn suggested(&self, id: ActionId) -> Option<String> {
        self.suggested.get(&id).cloned()
    }

    pub(super) fn is_machine(&self, id: ActionId) -> bool {
        self.actions
            .get(&id)
            .is_some_and(|(_, _, machine)| *machine)
    }

    /// RFC 3339 in UTC, with milliseconds.
    pub(super) fn time(&self, id: ActionId) -> String {
        write_time(self.actions.get(&id).map_or(0, |(_, time, _)| *time))
    }
}

pub(super) fn write_time(milliseconds: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    format!("{time:.3}")
}

pub(super) fn read_time(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>()
        .map_or(0, |time| time.as_millisecond())
}
