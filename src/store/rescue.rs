//! The rescue file: where actions go that could not be written to their bundle.
//!
//! JSON Lines, a batch each, beside the bundle or, failing that, in the user's data folder. The
//! next time the bundle is opened for writing they are put into its log. A file is only ever
//! added to: what is in it may be the only copy of somebody's work.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::write::{Batch, write};
use super::{Sitting, StoreError, StoredAction, action_id};
use crate::core::{ActionId, PageId, Replica};

const ENDING: &str = "rescue.jsonl";

#[derive(Serialize, Deserialize)]
struct Line {
    bundle: String,
    /// The first action of that bundle's log, which its copies share and no other bundle has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    sittings: Vec<(u64, String, i64)>,
    actions: Vec<(String, i64, String)>,
    /// Action, page by number, and the record.
    operations: Vec<(String, u32, String)>,
    links: Vec<(u32, u32)>,
    undone: Vec<(String, bool)>,
    /// The ids of the pages that are named by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pages: Vec<(u32, String)>,
}

/// Where a bundle's rescue file is written.
#[derive(Debug)]
pub(super) struct Rescue {
    bundle: PathBuf,
    /// The first action of its log, known before the disk may be gone.
    first: Option<ActionId>,
    /// Best first.
    places: Vec<Place>,
}

/// A rescue file that is being written, or may be.
#[derive(Debug)]
struct Place {
    path: PathBuf,
    /// Bytes of what stood there before, which is not for this writer to take away.
    before: u64,
    /// Bytes with what this writer added.
    length: u64,
    /// How many of the batches that wait are in it.
    held: usize,
}

impl Rescue {
    pub(super) fn beside(bundle: &Path, connection: &Connection) -> Self {
        Self {
            bundle: bundle.to_owned(),
            first: first_action(connection),
            places: places(bundle).into_iter().map(Place::at).collect(),
        }
    }

    /// Writes what waits and was not written yet behind what was; gives the file that has all.
    pub(super) fn write(&mut self, connection: &Connection, waiting: &[Batch]) -> Option<PathBuf> {
        if !waiting.iter().any(is_rescued) {
            return None;
        }
        let name = full_name(&self.bundle);
        self.first = self.first.or_else(|| first_action(connection));
        let line = |batch: &Batch| {
            let pages = pages_named(connection, waiting, batch);
            line_of(&name, self.first, batch, pages)
        };
        self.places.iter_mut().find_map(|place| {
            let added = place.add(waiting, line);
            added.ok().map(|()| place.path.clone())
        })
    }

    /// Everything is in the bundle after all.
    pub(super) fn done(&mut self) {
        self.places.iter_mut().for_each(Place::take_back);
    }
}

impl Place {
    fn at(path: PathBuf) -> Self {
        Self {
            path,
            before: 0,
            length: 0,
            held: 0,
        }
    }

    /// Adds what is not in it of the batches that wait; as it was, if that cannot be done.
    fn add(&mut self, waiting: &[Batch], line_of: impl Fn(&Batch) -> Line) -> std::io::Result<()> {
        self.path.parent().map_or(Ok(()), fs::create_dir_all)?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&self.path)?;
        let there = file.metadata()?.len();
        if there != self.length {
            // Somebody else's, or taken away: nothing of ours is in it for certain.
            (self.before, self.held) = (there, 0);
        }
        let lines = waiting.iter().skip(self.held).filter(|b| is_rescued(b));
        let added = lines
            .map(|batch| Ok(serde_json::to_string(&line_of(batch))? + "\n"))
            .collect::<std::io::Result<String>>()
            .and_then(|text| append(&mut file, &text));
        match added {
            Ok(()) => {
                (self.length, self.held) = (file.metadata()?.len(), waiting.len());
                Ok(())
            }
            Err(error) => {
                let _ = file.set_len(there); // a torn line is passed over all the same
                drop(file);
                if there == 0 {
                    let _ = fs::remove_file(&self.path);
                }
                Err(error)
            }
        }
    }

    /// Takes away what this writer added.
    fn take_back(&mut self) {
        if std::mem::take(&mut self.held) == 0 {
            return;
        }
        // Where that fails it will be absorbed once more, which changes nothing.
        let _ = match self.before {
            0 => fs::remove_file(&self.path),
            before => OpenOptions::new()
                .write(true)
                .open(&self.path)
                .and_then(|file| file.set_len(before)),
        };
        self.length = self.before;
    }
}

/// Puts lines at the end of a file, and to the disk.
fn append(file: &mut File, text: &str) -> std::io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let length = file.metadata()?.len();
    let mut last = [b'\n'];
    if length > 0 {
        file.seek(SeekFrom::Start(length - 1))?;
        file.read_exact(&mut last)?;
    }
    file.seek(SeekFrom::Start(length))?;
    if last != [b'\n'] {
        file.write_all(b"\n")?; // behind a line that was torn
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Whether a batch goes to a rescue file. A page can be imported again; what was done on it in the
/// same stroke goes with it.
fn is_rescued(batch: &Batch) -> bool {
    !batch.actions.is_empty() && batch.pages.is_empty()
}

/// The first action of a log; none where there is none, or it cannot be read.
fn first_action(connection: &Connection) -> Option<ActionId> {
    let sql = "SELECT lamport, replica FROM actions ORDER BY lamport, replica LIMIT 1";
    let first = connection.query_row(sql, [], |row| Ok(action_id(row.get(0)?, row.get(1)?)));
    first.ok()
}

/// The ids of the pages that a batch names by number, as far as they can be read.
fn pages_named(connection: &Connection, waiting: &[Batch], batch: &Batch) -> Vec<(u32, String)> {
    let linked = batch.links.iter().flat_map(|&(page, other)| [page, other]);
    let mut numbers: Vec<u32> = batch.operations.iter().map(|o| o.page).collect();
    numbers.extend(linked);
    numbers.sort_unstable();
    numbers.dedup();
    let id_of = |no: u32| {
        let mut new = waiting.iter().flat_map(|batch| &batch.pages);
        if let Some(page) = new.find(|page| page.no == no) {
            return Some(page.id);
        }
        let mut query = connection
            .prepare_cached("SELECT id FROM pages WHERE no = ?1")
            .ok()?;
        let id: i64 = query.query_row([no], |row| row.get(0)).ok()?;
        Some(PageId(id as u64))
    };
    let named = numbers.into_iter();
    named
        .filter_map(|no| Some((no, id_of(no)?.to_string())))
        .collect()
}

fn line_of(
    bundle: &str,
    first: Option<ActionId>,
    batch: &Batch,
    pages: Vec<(u32, String)>,
) -> Line {
    Line {
        bundle: bundle.to_owned(),
        first: first.map(|id| id.to_string()),
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
        pages,
    }
}

/// A bundle's whole path: what tells it from others of its name.
fn full_name(bundle: &Path) -> String {
    let whole = bundle
        .canonicalize()
        .or_else(|_| std::path::absolute(bundle));
    let whole = whole.unwrap_or_else(|_| bundle.to_owned());
    whole.to_string_lossy().into_owned()
}

/// The folder for rescue files in the user's data folder.
fn data_folder() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "pizhu")?;
    Some(folders.data_dir().join("rescue"))
}

/// Where a bundle's rescue file is written, best first. Two bundles of one name do not meet.
fn places(bundle: &Path) -> Vec<PathBuf> {
    let file = bundle.file_name().unwrap_or_default().to_string_lossy();
    let mut places = vec![bundle.with_file_name(format!("{file}.{ENDING}"))];
    places.extend(data_folder().map(|folder| {
        let hash: [u8; 32] = Sha256::digest(full_name(bundle).as_bytes()).into();
        let path: String = hash[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        folder.join(format!("{file}.{path}.{ENDING}"))
    }));
    places
}

/// The rescue files there are for a bundle. In the user's data folder older programs gave those of
/// all bundles of one name the same name.
pub(super) fn rescue_files(bundle: &Path) -> Vec<PathBuf> {
    let name = full_name(bundle);
    let is_ours = |path: &PathBuf| {
        let lines = read(path).unwrap_or_default();
        !lines.is_empty() && lines.iter().all(|line| line.bundle == name)
    };
    let file = bundle.file_name().unwrap_or_default().to_string_lossy();
    let older = data_folder().map(|folder| folder.join(format!("{file}.{ENDING}")));
    let places = places(bundle).into_iter();
    places
        .filter(|path| path.is_file())
        .chain(older.filter(is_ours))
        .collect()
}

fn read(file: &Path) -> std::io::Result<Vec<Line>> {
    let text = String::from_utf8_lossy(&fs::read(file)?).into_owned();
    // A torn line is of a write that was never acknowledged.
    let lines = text.lines().map(serde_json::from_str);
    Ok(lines.filter_map(Result::ok).collect())
}

/// Gives the rescue files of a bundle that is no longer at its path other names, before a new one
/// is made there; gives those names.
///
/// # Errors
/// What the system says.
pub(super) fn set_aside(bundle: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    for file in rescue_files(bundle) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let stem = name.strip_suffix(ENDING).unwrap_or(&name);
        let aside = (1..)
            .map(|number| file.with_file_name(format!("{stem}old-{number}.{ENDING}")))
            .find(|path| !path.exists())
            .ok_or(ErrorKind::AlreadyExists)?;
        fs::rename(&file, &aside)?;
        names.push(aside);
    }
    Ok(names)
}

/// What was done with a rescue file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Absorbed {
    /// Actions that were new.
    pub(super) actions: usize,
    /// Whether some work stays in the file alone: of another bundle, or on pages that are not
    /// in this one.
    pub(super) is_partial: bool,
}

/// Puts a rescue file's actions into the log of its bundle, or of what was recovered of it, and
/// leaves the file.
///
/// # Errors
/// What the system or SQLite says; then nothing was put in.
pub(super) fn absorb(
    connection: &mut Connection,
    file: &Path,
    is_recovered: bool,
) -> Result<Absorbed, StoreError> {
    let mut absorbed = Absorbed::default();
    let transaction = connection.transaction()?;
    for mut line in read(file)? {
        let first = line.first.as_deref().and_then(|id| id.parse().ok());
        let pages = std::mem::take(&mut line.pages);
        let Some(mut batch) = batch_of(line) else {
            continue;
        };
        // What was recovered may have lost its first action; its pages tell.
        if let Some(first) = first
            && !is_recovered
            && !has_action(&transaction, first)?
        {
            absorbed.is_partial = true;
            continue;
        }
        let all = batch.operations.len();
        bring_home(&transaction, &mut batch, &pages)?;
        absorbed.is_partial |= batch.operations.len() < all;
        if all > 0 && batch.operations.is_empty() {
            continue; // nothing to stand on
        }
        let mut new = 0;
        for (id, _, _) in &batch.actions {
            new += usize::from(!has_action(&transaction, *id)?);
        }
        if new == 0 {
            // Something may have been undone or redone since.
            batch.undone.clear();
        }
        for (id, _) in &batch.undone {
            batch.stale.extend(pages_of(&transaction, *id)?);
        }
        absorbed.actions += new;
        write(&transaction, &batch)?;
    }
    transaction.commit()?;
    Ok(absorbed)
}

/// Gives a batch the numbers that its pages have here, and leaves out what was done on pages that
/// are not here. Older programs wrote down numbers alone.
fn bring_home(
    connection: &Connection,
    batch: &mut Batch,
    pages: &[(u32, String)],
) -> rusqlite::Result<()> {
    let mut by_id = connection.prepare_cached("SELECT no FROM pages WHERE id = ?1")?;
    let mut by_number = connection.prepare_cached("SELECT no FROM pages WHERE no = ?1")?;
    let mut here = |no: u32| -> rusqlite::Result<Option<u32>> {
        if no == 0 {
            return Ok(Some(0)); // the label set
        }
        match pages.iter().find(|(number, _)| *number == no) {
            Some((_, id)) => {
                let id = u64::from_str_radix(id, 16).map(|id| id as i64);
                by_id.query_row([id.ok()], |row| row.get(0)).optional()
            }
            None => by_number.query_row([no], |row| row.get(0)).optional(),
        }
    };
    for mut stored in std::mem::take(&mut batch.operations) {
        if let Some(no) = here(stored.page)? {
            stored.page = no;
            batch.stale.extend((no > 0).then_some(no));
            batch.operations.push(stored);
        }
    }
    for (page, other) in std::mem::take(&mut batch.links) {
        batch.links.extend(here(page)?.zip(here(other)?));
    }
    Ok(())
}

fn has_action(connection: &Connection, id: ActionId) -> rusqlite::Result<bool> {
    let mut query =
        connection.prepare_cached("SELECT 1 FROM actions WHERE lamport = ?1 AND replica = ?2")?;
    query.exists([id.lamport as i64, id.replica.0 as i64])
}

fn pages_of(connection: &Connection, id: ActionId) -> rusqlite::Result<Vec<u32>> {
    let mut query = connection.prepare_cached(
        "SELECT page FROM operations WHERE lamport = ?1 AND replica = ?2 AND page > 0",
    )?;
    let key = params![id.lamport as i64, id.replica.0 as i64];
    query.query_map(key, |row| row.get(0))?.collect()
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::core::encoding::Encoding;
    use crate::store::{Access, Bundle, NewPage, Writer, connect, make};

    const EDITOR: Replica = Replica(7);

    fn action(lamport: u64) -> ActionId {
        ActionId {
            lamport,
            replica: EDITOR,
        }
    }

    /// An action that does something on pages.
    fn deed(lamport: u64, pages: &[u32]) -> Batch {
        let operation = |page: &u32| StoredAction {
            id: action(lamport),
            page: *page,
            body: "[]".into(),
        };
        Batch {
            actions: vec![(action(lamport), 0, "{}".to_owned())],
            operations: pages.iter().map(operation).collect(),
            ..Batch::default()
        }
    }

    /// A bundle of these pages, named by their letters; `first` is the time of its first action.
    fn bundle(path: &Path, first: u64, pages: &str) -> Connection {
        let connection = make(path).unwrap();
        let mut batch = deed(first, &[]);
        for (no, letter) in (1..).zip(pages.chars()) {
            batch.pages.push(NewPage {
                no,
                id: PageId(u64::from(letter)),
                hash: [0; 32],
                name: letter.to_string(),
                encoding: Encoding::Utf8,
                metadata: "{}".to_owned(),
                origin: None,
                added: 0,
                bytes: letter.to_string().into_bytes(),
            });
        }
        write(&connection, &batch).unwrap();
        connection
    }

    fn beside(bundle: &Path) -> PathBuf {
        places(bundle)[0].clone()
    }

    fn lines(file: &Path) -> usize {
        fs::read_to_string(file).unwrap().lines().count()
    }

    #[test]
    fn a_file_is_added_to_and_what_stood_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.pizhu");
        let connection = bundle(&path, 1, "a");
        let file = beside(&path);
        // The line of another writer, torn.
        fs::write(&file, "{\"bundle\"").unwrap();
        let mut rescue = Rescue::beside(&path, &connection);
        let waiting = [deed(2, &[1]), deed(3, &[1])];
        for (count, expected) in [(1, 2), (1, 2), (2, 3)] {
            let written = rescue.write(&connection, &waiting[..count]);
            assert_eq!(written.as_ref(), Some(&file));
            assert_eq!(lines(&file), expected);
        }
        let whole = read(&file).unwrap();
        assert_eq!(whole.len(), 2);
        // Whoever takes the file away does not take away what waits.
        fs::remove_file(&file).unwrap();
        rescue.write(&connection, &waiting);
        assert_eq!(lines(&file), 2);
        rescue.done();
        assert!(!file.exists());

        fs::write(&file, "{\"bundle\"").unwrap();
        rescue.write(&connection, &waiting[..1]);
        rescue.done();
        assert_eq!(fs::read_to_string(&file).unwrap(), "{\"bundle\"");
    }

    #[test]
    fn where_one_place_fails_the_next_has_all_and_none_is_left_in_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.pizhu");
        let connection = bundle(&path, 1, "a");
        let [first, second] = ["first", "second"].map(|name| folder.path().join(name));
        let mut rescue = Rescue::beside(&path, &connection);
        rescue.places = [&first, &second].map(|path| Place::at(path.clone())).into();
        let waiting = [2, 3, 4].map(|lamport| deed(lamport, &[1]));
        let mut write = |count: usize| rescue.write(&connection, &waiting[..count]);
        assert_eq!(write(1).as_ref(), Some(&first));
        fs::remove_file(&first).unwrap();
        fs::create_dir(&first).unwrap();
        assert_eq!(write(2).as_ref(), Some(&second));
        assert_eq!(lines(&second), 2);
        fs::remove_dir(&first).unwrap();
        assert_eq!(write(3).as_ref(), Some(&first));
        assert_eq!(lines(&first), 3);
        rescue.done();
        assert!(!first.exists() && !second.exists());
    }

    #[test]
    fn rescued_work_goes_to_its_pages_by_whatever_number() {
        let check = |first: u64, pages: &str, expected: &[u32], is_partial: bool| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("b.pizhu");
            let connection = bundle(&path, 1, "abc");
            // Page 0 is the label set.
            let waiting = [deed(2, &[0, 2, 3]), deed(3, &[3]), deed(4, &[])];
            let mut rescue = Rescue::beside(&path, &connection);
            let file = rescue.write(&connection, &waiting).unwrap();
            drop(connection);
            fs::remove_file(&path).unwrap();
            let mut connection = bundle(&path, first, pages);
            let absorbed = absorb(&mut connection, &file, false).unwrap();
            assert_eq!(absorbed.is_partial, is_partial, "{pages}");
            let sql = "SELECT page FROM operations ORDER BY lamport, page";
            let mut query = connection.prepare(sql).unwrap();
            let there = query.query_map([], |row| row.get(0)).unwrap();
            let there: Vec<u32> = there.collect::<Result<_, _>>().unwrap();
            assert_eq!(there, expected, "{pages}");
        };
        check(1, "abc", &[0, 2, 3, 3], false);
        check(1, "cab", &[0, 1, 3, 1], false);
        check(1, "ab", &[0, 2], true);
        // Another bundle took its name.
        check(9, "abc", &[], true);
    }

    #[test]
    fn what_was_redone_since_stays_redone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.pizhu");
        let mut connection = bundle(&path, 1, "a");
        write(&connection, &deed(2, &[1])).unwrap();
        let undo = Batch {
            undone: vec![(action(2), true)],
            ..deed(3, &[])
        };
        let waiting = [undo];
        let mut rescue = Rescue::beside(&path, &connection);
        let file = rescue.write(&connection, &waiting).unwrap();
        let undone = |connection: &Connection| -> (u32, u32) {
            let sql = "SELECT (SELECT count(*) FROM undone), (SELECT count(*) FROM stale)";
            let row = connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)));
            row.unwrap()
        };
        absorb(&mut connection, &file, false).unwrap();
        assert_eq!(undone(&connection), (1, 1), "and its page is out of date");
        connection.execute("DELETE FROM undone", []).unwrap();
        let again = absorb(&mut connection, &file, false).unwrap();
        assert_eq!(again, Absorbed::default());
        assert_eq!(undone(&connection), (0, 1));
    }

    #[test]
    fn a_new_bundle_takes_no_rescued_work_of_one_that_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.pizhu");
        let file = beside(&path);
        let line = r#"{"bundle":"b","sittings":[],"actions":[["2.0000000000000007",0,"{}"]],"operations":[],"links":[],"undone":[]}"#;
        for number in 1..3 {
            let _ = fs::remove_file(&path);
            fs::write(&file, line).unwrap();
            let writer = Writer::create(&path).unwrap();
            let aside = folder.path().join(format!("b.pizhu.old-{number}.{ENDING}"));
            assert_eq!(writer.kept(), [aside.as_path()]);
            writer.close().unwrap();
            assert_eq!(fs::read_to_string(aside).unwrap(), line);
            let writer = Writer::open(&path).unwrap();
            assert_eq!((writer.rescued(), writer.kept()), (0, [].as_slice()));
            writer.close().unwrap();
        }
    }

    #[test]
    fn a_page_is_not_added_under_the_number_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.pizhu");
        drop(bundle(&path, 1, "a"));
        let connection = connect(&path, Access::Write).unwrap();
        let mut batch = Batch {
            pages: vec![Bundle::open(&path).unwrap().whole_page(1).unwrap().unwrap()],
            ..Batch::default()
        };
        write(&connection, &batch).unwrap();
        batch.pages[0].id = PageId(5);
        assert!(write(&connection, &batch).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_leads_to_the_same_lock_and_rescue_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.pizhu");
        drop(bundle(&path, 1, "a"));
        let link = folder.path().join("link.pizhu");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let writer = Writer::open(&link).unwrap();
        assert!(matches!(Writer::open(&path), Err(StoreError::InUse { .. })));
        writer.close().unwrap();
        let connection = connect(&path, Access::Write).unwrap();
        Rescue::beside(&path, &connection).write(&connection, &[deed(2, &[1])]);
        drop(connection);
        let writer = Writer::open(&link).unwrap();
        assert_eq!(writer.rescued(), 1);
        writer.close().unwrap();
    }
}
