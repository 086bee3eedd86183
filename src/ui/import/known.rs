//! What is known about the pages beforehand: typed for all, read from paths, or from a table.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use crate::format::metadata::{
    DATE, Metadata, MetadataTable, NEWSPAPER, PAGE, PathPattern, PatternError, SOURCE, normalize,
    normalize_date,
};
use crate::jobs::Job;

use crate::ui::path_field::{At, PathField};
use crate::ui::reasons::Failure;
use crate::ui::strings::Text;

/// A table is read up to so many bytes.
const LONGEST_TABLE: u64 = 64 << 20;

/// The keys that can be typed, in the order they are shown in, and their names.
pub(in crate::ui) const KEYS: [(&str, Text); 4] = [
    (NEWSPAPER, Text::Newspaper),
    (DATE, Text::Date),
    (PAGE, Text::PageNumber),
    (SOURCE, Text::Source),
];

/// What was typed and chosen.
#[derive(Debug, Default)]
pub(in crate::ui) struct Known {
    /// Values for all pages, in the order of [`KEYS`].
    pub(in crate::ui) values: [String; 4],
    pub(in crate::ui) pattern: String,
    /// What the pattern was read as; none while it is blank.
    pub(in crate::ui) parsed: Option<Result<PathPattern, PatternError>>,
    pub(in crate::ui) table: PathField,
    pub(in crate::ui) table_read: Option<Result<Arc<MetadataTable>, Failure>>,
    reading: Option<Job<Result<Arc<MetadataTable>, Failure>>>,
}

impl Known {
    pub(in crate::ui) fn parse(&mut self) {
        let is_blank = self.pattern.trim().is_empty();
        self.parsed = (!is_blank).then(|| PathPattern::parse(self.pattern.trim()));
    }

    /// Begins to read the table that the field names.
    pub(in crate::ui) fn read_table(&mut self, context: &egui::Context) {
        self.table_read = None;
        self.reading = self.table.path().and_then(|path| {
            let context = context.clone();
            let wake = move || context.request_repaint();
            Job::begin("table", wake, move |_| read_table(&path)).ok()
        });
    }

    /// Takes the table, once it is read.
    pub(in crate::ui) fn take_table(&mut self) {
        if let Some(result) = self.reading.as_mut().and_then(Job::take) {
            self.reading = None;
            let read = result.unwrap_or_else(|panicked| Err(panicked.into()));
            self.table_read = Some(read);
        }
    }

    /// Takes the table, once it is read, and begins to read the one that was named.
    pub(in crate::ui) fn work(&mut self, context: &egui::Context) {
        self.take_table();
        let is_file = self.table.found() == Some(At::File);
        if is_file && self.table_read.is_none() && !self.is_reading() {
            self.read_table(context);
        }
    }

    pub(in crate::ui) fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    pub(in crate::ui) fn pattern(&self) -> Option<&PathPattern> {
        self.parsed.as_ref().and_then(|parsed| parsed.as_ref().ok())
    }

    pub(in crate::ui) fn table(&self) -> Option<&MetadataTable> {
        let read = self.table_read.as_ref()?;
        read.as_ref().ok().map(Arc::as_ref)
    }

    /// What was typed for all pages.
    pub(in crate::ui) fn set(&self) -> Metadata {
        let typed = KEYS.iter().zip(&self.values);
        let said = |((key, _), value): (&(&str, Text), &String)| {
            Some(((*key).to_owned(), normalize(key, value)?))
        };
        typed.filter_map(said).collect()
    }

    /// Whether the date that was typed is none.
    pub(in crate::ui) fn date_is_odd(&self) -> bool {
        let date = self.values[1].trim();
        !date.is_empty() && normalize_date(date).is_none()
    }

    /// Whether something typed cannot be used.
    pub(in crate::ui) fn is_wrong(&self) -> bool {
        matches!(self.parsed, Some(Err(_))) || matches!(self.table_read, Some(Err(_)))
    }

    /// What an import would know of the file at `path` but for what is inside it, and whether the
    /// pattern reads something from it.
    pub(in crate::ui) fn of(&self, path: &Path) -> (Metadata, bool) {
        let by_path = self.pattern().map(|pattern| pattern.apply(path));
        let is_missed = matches!(by_path, Some(None));
        let mut known = by_path.flatten().unwrap_or_default();
        let row = self.table().and_then(|table| table.for_file(path));
        known.extend(row.cloned().unwrap_or_default());
        known.extend(self.set());
        (known, is_missed)
    }
}

fn read_table(path: &Path) -> Result<Arc<MetadataTable>, Failure> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path)?;
    let mut file = file.take(LONGEST_TABLE);
    file.read_to_end(&mut bytes)?;
    let table = MetadataTable::read(&bytes)?;
    Ok(Arc::new(table))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_comes_before_the_path() {
        let mut known = Known {
            values: ["晨报".into(), String::new(), "第04版".into(), " ".into()],
            pattern: "{newspaper}/{date}/{page}.txt".into(),
            ..Known::default()
        };
        known.parse();
        let (found, is_missed) = known.of(Path::new("/in/晚报/2024-3-5/07.txt"));
        let found: Vec<String> = found.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(found, ["date=2024-03-05", "newspaper=晨报", "page=4"]);
        assert!(!is_missed);
        assert!(known.of(Path::new("07.txt")).1);
        known.pattern = "{date".into();
        known.parse();
        assert!(known.is_wrong());
        known.pattern = " ".into();
        known.parse();
        assert!(!known.is_wrong() && known.parsed.is_none());
        known.values[1] = "昨天".into();
        assert!(known.date_is_odd());
    }
}
