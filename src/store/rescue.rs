//! The rescue file: where actions go that could not be written to their bundle.
//!
//! JSON Lines, a batch each, beside the bundle or, failing that, in the user's data folder. The
//! next time the bundle is opened for writing they are put into its log.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::write::{Batch, write};
use super::{Sitting, StoreError, StoredAction};
use crate::core::{ActionId, Replica};

const ENDING: &str = "rescue.jsonl";

#[derive(Serialize, Deserialize)]
struct Line {
    bundle: String,
    sittings: Vec<(u64, String, i64)>,
    actions: Vec<(String, i64, String)>,
    /// Action, page by number, and the record.
    operations: Vec<(String, u32, String)>,
    links: Vec<(u32, u32)>,
    undone: Vec<(String, bool)>,
}

/// Where a bundle's rescue file is written.
#[derive(Debug)]
pub(super) struct Rescue {
    bundle: PathBuf,
    written: Option<PathBuf>,
}

impl Rescue {
    pub(super) fn beside(bundle: &Path) -> Self {
        Self {
            bundle: bundle.to_owned(),
            written: None,
        }
    }

    /// Writes what waits, in place of what was written before; gives the file.
    pub(super) fn write(&mut self, waiting: &[Batch]) -> Option<PathBuf> {
        let name = full_name(&self.bundle);
        let mut text = String::new();
        // A page can be imported again; what was done on it in the same stroke goes with it, or it
        // would be done to another page that gets its number.
        let with_actions = waiting
            .iter()
            .filter(|batch| !batch.actions.is_empty() && batch.pages.is_empty());
        for batch in with_actions {
            let line = Line {
                bundle: name.clone(),
                sittings: batch
                    .sittings
                    .iter()
                    .map(|s| (s.replica.0, s.author.clone(), s.began))
                    .collect(),
                actions: batch
                    .actions
                    .iter()
                    .map(|(id, t, body)| (id.to_string(), *t, body.clone()))
                    .collect(),
                operations: batch
                    .operations
                    .iter()
                    .map(|o| (o.id.to_string(), o.page, o.body.to_string()))
                    .collect(),
                links: batch.links.clone(),
                undone: batch
                    .undone
                    .iter()
                    .map(|(id, undone)| (id.to_string(), *undone))
                    .collect(),
            };
            text.push_str(&serde_json::to_string(&line).ok()?);
            text.push('\n');
        }
        if text.is_empty() {
            return None;
        }
        self.written = places(&self.bundle).into_iter().find(|path| {
            let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
            let written = folder.and_then(|()| write_whole(path, &text)).is_ok();
            if !written {
                let _ = fs::remove_file(path); // half a file is none
            }
            written
        });
        self.written.clone()
    }

    /// Everything is in the bundle after all.
    pub(super) fn done(&mut self) {
        if let Some(path) = self.written.take() {
            let _ = fs::remove_file(path); // absorbing it again later would change nothing
        }
    }
}

fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A bundle's whole path: what tells it from others of its name.
fn full_name(bundle: &Path) -> String {
    let whole = bundle
        .canonicalize()
        .or_else(|_| std::path::absolute(bundle));
    let whole = whole.unwrap_or_else(|_| bundle.to_owned());
    whole.to_string_lossy().into_owned()
}

/// Where rescue files of a bundle may be, best first.
fn places(bundle: &Path) -> Vec<PathBuf> {
    let file = bundle
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut places = vec![bundle.with_file_name(format!("{file}.{ENDING}"))];
    if let Some(folders) = directories::ProjectDirs::from("", "", "pizhu") {
        places.push(
            folders
                .data_dir()
                .join("rescue")
                .join(format!("{file}.{ENDING}")),
        );
    }
    places
}

/// The rescue files there are for a bundle.
pub fn rescue_files(bundle: &Path) -> Vec<PathBuf> {
    places(bundle)
        .into_iter()
        .filter(|path| path.is_file())
        .collect()
}

/// Puts a rescue file's actions into the log of its bundle, or of what was recovered of it; gives
/// how many were new. A file in the user's data folder may hold work on another bundle of that
/// name; then it is left alone. `remove` says whether the file is done with afterwards.
///
/// # Errors
/// What the system or SQLite says; then the file is left as it is.
pub(super) fn absorb(
    bundle: &Path,
    connection: &mut Connection,
    file: &Path,
    remove: bool,
) -> Result<usize, StoreError> {
    let text = String::from_utf8_lossy(&fs::read(file)?).into_owned();
    // A torn last line is of a write that was never acknowledged.
    let lines: Vec<Line> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let name = full_name(bundle);
    let beside = places(bundle).first().is_some_and(|place| place == file);
    if !beside && lines.iter().any(|line| line.bundle != name) {
        return Ok(0);
    }
    let transaction = connection.transaction()?;
    let mut new = 0;
    for mut batch in lines.into_iter().filter_map(batch_of) {
        // What was done to pages that never reached the bundle has nothing to stand on.
        let mut known = transaction.prepare_cached("SELECT 1 FROM pages WHERE no = ?1")?;
        let mut there = Vec::new();
        for stored in batch.operations {
            if stored.page == 0 || known.exists([stored.page])? {
                there.push(stored);
            }
        }
        batch.operations = there;
        drop(known);
        for (id, _, _) in &batch.actions {
            new += usize::from(!has_action(&transaction, *id)?);
        }
        write(&transaction, &batch)?;
    }
    transaction.commit()?;
    if remove {
        let _ = fs::remove_file(file); // absorbing it once more would change nothing
    }
    Ok(new)
}

fn has_action(connection: &Connection, id: ActionId) -> Result<bool, StoreError> {
    let found = connection
        .query_row(
            "SELECT 1 FROM actions WHERE lamport = ?1 AND replica = ?2",
            [id.lamport as i64, id.replica.0 as i64],
            |_| Ok(()),
        )
        .optional()?;
    Ok(found.is_some())
}

fn batch_of(line: Line) -> Option<Batch> {
    let id = |text: &str| text.parse::<ActionId>().ok();
    let mut batch = Batch {
        sittings: line
            .sittings
            .into_iter()
            .map(|(replica, author, began)| Sitting {
                replica: Replica(replica),
                author,
                began,
            })
            .collect(),
        links: line.links,
        ..Batch::default()
    };
    for (action, time, body) in line.actions {
        batch.actions.push((id(&action)?, time, body));
    }
    for (action, page, body) in line.operations {
        batch.stale.push(page);
        batch.operations.push(StoredAction {
            id: id(&action)?,
            page,
            body: body.into(),
        });
    }
    for (action, undone) in line.undone {
        batch.undone.push((id(&action)?, undone));
    }
    Some(batch)
}
