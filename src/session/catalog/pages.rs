//! The pages, with the metadata that hold for them now.
//!
//! What a page came with is on its row. What was set on it since stands in its log; those
//! records are found by one pass over the log the first time, without opening a document.

use crate::core::encoding::Encoding;
use crate::core::{ActionId, Operation, PageId};
use crate::store::{StoreError, StoredAction, record};

use super::query::fold;
use crate::session::rows::Metadata;
use crate::session::{Known, Session};

/// A page as lists show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedPage {
    /// Its number in this bundle.
    pub number: u32,
    /// Its identity.
    pub id: PageId,
    /// Where it came from: a file's path, with `#` and a record's number.
    pub name: String,
    /// What it was read in.
    pub encoding: Encoding,
    /// The metadata that hold for it: those it came with, and those set on it since.
    pub metadata: Metadata,
    /// How many articles begin on it.
    pub articles: u32,
}

impl ListedPage {
    /// Whether its name and metadata hold all words of a text, as a list's filter would find them.
    pub fn says(&self, text: &str) -> bool {
        let said = self.folded();
        text.split_whitespace()
            .map(fold)
            .all(|word| said.contains(&word))
    }

    /// Its name and metadata as they are looked through, each on a line.
    pub fn folded(&self) -> String {
        let values = self.metadata.values().map(|value| fold(value));
        let said: Vec<String> = std::iter::once(fold(&self.name)).chain(values).collect();
        said.join("\n")
    }

    /// A word as it is looked for in what is [`ListedPage::folded`].
    pub fn fold(word: &str) -> String {
        fold(word)
    }
}

/// Metadata set on a page.
#[derive(Debug)]
pub(in crate::session) struct PageSetting {
    page: PageId,
    at: (ActionId, u32),
    key: String,
    value: Option<String>,
}

impl PageSetting {
    /// What an operation sets on a page, if it does.
    pub(in crate::session) fn of(
        action: ActionId,
        seq: u32,
        operation: &Operation,
    ) -> Option<Self> {
        match operation {
            Operation::SetPageMetadata { page, key, value } => Some(Self {
                page: *page,
                at: (action, seq),
                key: key.clone(),
                value: value.clone(),
            }),
            _ => None,
        }
    }
}

impl Session {
    /// Every page, in the order in which they were added.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn page_list(&mut self) -> Result<Vec<ListedPage>, StoreError> {
        self.read_rows()?;
        self.read_page_settings()?;
        let mut pages: Vec<ListedPage> = Vec::with_capacity(self.known.ids.len());
        self.bundle.each_page(|row| {
            pages.push(ListedPage {
                number: row.no,
                id: row.id,
                metadata: serde_json::from_str(&row.metadata).unwrap_or_default(),
                name: row.name,
                encoding: row.encoding,
                articles: 0,
            });
        })?;
        for setting in self.lists.page_settings.iter().flatten() {
            if !self.is_live(setting.at.0) {
                continue;
            }
            let at = self.page_number(setting.page);
            let at = at.and_then(|no| pages.binary_search_by_key(&no, |page| page.number).ok());
            let Some(page) = at.map(|at| &mut pages[at]) else {
                continue;
            };
            match &setting.value {
                Some(value) => page.metadata.insert(setting.key.clone(), value.clone()),
                None => page.metadata.remove(&setting.key),
            };
        }
        for (no, _) in self.lists.rows.iter().flat_map(|rows| rows.keys()) {
            if let Ok(at) = pages.binary_search_by_key(no, |page| page.number) {
                pages[at].articles += 1;
            }
        }
        Ok(pages)
    }

    fn read_page_settings(&mut self) -> Result<(), StoreError> {
        if self.lists.page_settings.is_some() {
            return Ok(());
        }
        let mut settings = Vec::new();
        self.bundle
            .each_record_with("\"page_metadata\":", |stored| {
                decode(&self.known, &stored, &mut settings);
            })?;
        let on_disk: std::collections::BTreeSet<_> = settings.iter().map(|s| s.at).collect();
        let mut waiting = Vec::new();
        for stored in self.known.tail.all_operations() {
            decode(&self.known, stored, &mut waiting);
        }
        settings.extend(waiting.into_iter().filter(|s| !on_disk.contains(&s.at)));
        settings.sort_by_key(|setting| setting.at);
        self.lists.page_settings = Some(settings);
        Ok(())
    }
}

fn decode(known: &Known, stored: &StoredAction, settings: &mut Vec<PageSetting>) {
    let Some(&page) = known.ids.get(&stored.page) else {
        return;
    };
    let operations = record::decode(page, &stored.body).operations;
    settings.extend(
        operations
            .iter()
            .filter_map(|(seq, operation)| PageSetting::of(stored.id, *seq, operation)),
    );
}
