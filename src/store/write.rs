//! Writing a bundle: a thread that commits many batches at once, and never lets one be lost.
//!
//! Whoever sends a batch gets a ticket and goes on; the ticket is good once the batch is on the
//! disk. When a commit fails the batches wait, what they hold goes to a rescue file, and the
//! commit is tried again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, params};

use super::rescue::{self, Rescue, absorb, rescue_files};
use super::{Access, ArticleRow, Lock, NewPage, Sitting, StoreError, StoredAction, connect};
use crate::core::ActionId;

/// What is written together: all of it or nothing.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// New pages.
    pub pages: Vec<NewPage>,
    /// The sitting that writes, with its first action.
    pub sittings: Vec<Sitting>,
    /// Actions: id, time in milliseconds since 1970 UTC, and body.
    pub actions: Vec<(ActionId, i64, String)>,
    /// Their operations, by page.
    pub operations: Vec<StoredAction>,
    /// Pages that operations connect.
    pub links: Vec<(u32, u32)>,
    /// Actions that become undone (true) or live again.
    pub undone: Vec<(ActionId, bool)>,
    /// Pages whose articles have to be made anew.
    pub stale: Vec<u32>,
    /// Pages whose articles were made anew, and the articles.
    pub articles: Vec<(u32, Vec<ArticleRow>)>,
}

/// A promise that a batch will be on disk.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Ticket(u64);

/// Why batches are not on disk, and where they are meanwhile.
#[derive(Clone, Debug)]
pub struct WriteFailure {
    /// Why.
    pub reason: Arc<StoreError>,
    /// The rescue file, if one could be written.
    pub rescue: Option<PathBuf>,
}

/// How far writing has come.
#[derive(Clone, Debug)]
pub struct Saved {
    /// Batches sent.
    pub sent: u64,
    /// Batches on disk.
    pub durable: u64,
    /// Batches that were on disk or part of the last try, for which `failure` speaks.
    pub tried: u64,
    /// Why the rest is not, if there is a reason.
    pub failure: Option<WriteFailure>,
}

impl Saved {
    /// Whether everything is on disk.
    pub fn is_complete(&self) -> bool {
        self.sent == self.durable
    }
}

#[derive(Debug)]
struct State {
    saved: Mutex<Saved>,
    changed: Condvar,
    /// Whether the thread is gone.
    ended: AtomicBool,
}

impl State {
    fn saved(&self) -> MutexGuard<'_, Saved> {
        self.saved.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, ticket: Ticket) -> Result<(), WriteFailure> {
        let mut saved = self.saved();
        while saved.durable < ticket.0 {
            // A failure from before this batch was tried says nothing of where it is.
            if let Some(failure) = saved.failure.as_ref().filter(|_| saved.tried >= ticket.0) {
                return Err(failure.clone());
            }
            if self.ended.load(Ordering::Acquire) {
                return Err(WriteFailure {
                    reason: Arc::new(StoreError::Ended),
                    rescue: None,
                });
            }
            (saved, _) = self
                .changed
                .wait_timeout(saved, Duration::from_millis(200))
                .unwrap_or_else(PoisonError::into_inner);
        }
        Ok(())
    }
}

/// Says that the thread is gone when it is dropped, also by a panic.
struct Ending(Arc<State>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.ended.store(true, Ordering::Release);
        self.0.changed.notify_all();
    }
}

/// What was sent and may not be on disk yet, for another thread to wait for.
#[derive(Clone, Debug, Default)]
pub struct Unwritten(Option<(Arc<State>, Ticket)>);

impl Unwritten {
    /// Waits until all of it is on disk.
    ///
    /// # Errors
    /// Why it is not, and where it is meanwhile.
    pub fn wait(&self) -> Result<(), WriteFailure> {
        let sent = self.0.as_ref();
        sent.map_or(Ok(()), |(state, ticket)| state.wait(*ticket))
    }
}

/// The right to write to a bundle, and the thread that does it.
#[derive(Debug)]
pub struct Writer {
    sender: Option<Sender<Batch>>,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
    rescued: usize,
    kept: Vec<PathBuf>,
    _lock: Lock,
}

/// How many batches one commit takes at the most, so that the first is not kept waiting.
const LARGEST_COMMIT: usize = 4096;

impl Writer {
    /// Opens a bundle for writing.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::start(path, Access::Write)
    }

    /// Makes a new bundle and opens it for writing.
    ///
    /// # Errors
    /// [`StoreError::Exists`], or what the system says.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        if path.metadata().is_ok_and(|metadata| metadata.len() > 0) {
            return Err(StoreError::Exists);
        }
        Self::start(path, Access::Create)
    }

    fn start(path: &Path, access: Access) -> Result<Self, StoreError> {
        if access == Access::Write && !path.is_file() {
            return Err(if path.exists() {
                StoreError::Foreign
            } else {
                StoreError::Missing
            });
        }
        let path = &super::real_path(path);
        let lock = Lock::take(path)?;
        let mut rescued = 0;
        let mut kept = Vec::new();
        let connection = match access {
            Access::Create => {
                kept = rescue::set_aside(path)?;
                super::make(path)?
            }
            _ => {
                let mut connection = connect(path, access)?;
                for file in rescue_files(path) {
                    let absorbed = absorb(&mut connection, &file, false)?;
                    rescued += absorbed.actions;
                    if absorbed.is_partial {
                        kept.push(file);
                    } else {
                        let _ = std::fs::remove_file(file); // once more, it would change nothing
                    }
                }
                connection
            }
        };
        let state = Arc::new(State {
            saved: Mutex::new(Saved {
                sent: 0,
                durable: 0,
                tried: 0,
                failure: None,
            }),
            changed: Condvar::new(),
            ended: AtomicBool::new(false),
        });
        let (sender, receiver) = channel();
        let rescue = Rescue::beside(path, &connection);
        let work = Work {
            connection,
            state: Arc::clone(&state),
            rescue,
        };
        let thread = std::thread::Builder::new()
            .name("pizhu-writer".to_owned())
            .spawn(move || work.run(&receiver))?;
        Ok(Self {
            sender: Some(sender),
            state,
            thread: Some(thread),
            rescued,
            kept,
            _lock: lock,
        })
    }

    /// How many actions were found in a rescue file on opening: they could not be written the
    /// last time, and are in the log now.
    pub fn rescued(&self) -> usize {
        self.rescued
    }

    /// The rescue files that hold work which is not in the bundle: of another bundle that was at
    /// its place, or on pages that are not in it.
    pub fn kept(&self) -> &[PathBuf] {
        &self.kept
    }

    /// Sends a batch to be written.
    pub fn send(&self, batch: Batch) -> Ticket {
        let mut saved = self.state.saved();
        saved.sent += 1;
        let ticket = Ticket(saved.sent);
        drop(saved);
        if let Some(sender) = &self.sender {
            // The thread lives as long as its sender; if it panicked, the wait below tells.
            let _ = sender.send(batch);
        }
        ticket
    }

    /// How far writing has come.
    pub fn saved(&self) -> Saved {
        self.state.saved().clone()
    }

    /// Whether a batch is on disk.
    pub fn is_durable(&self, ticket: Ticket) -> bool {
        self.saved().durable >= ticket.0
    }

    /// Waits until a batch is on disk.
    ///
    /// # Errors
    /// Why it is not, and where it is meanwhile.
    pub fn wait(&self, ticket: Ticket) -> Result<(), WriteFailure> {
        self.state.wait(ticket)
    }

    /// What was sent up to now and may not be on disk yet.
    pub fn unwritten(&self) -> Unwritten {
        let sent = Ticket(self.saved().sent);
        Unwritten(Some((Arc::clone(&self.state), sent)))
    }

    /// Waits until everything sent is on disk.
    ///
    /// # Errors
    /// Why it is not, and where it is meanwhile.
    pub fn flush(&self) -> Result<(), WriteFailure> {
        let sent = self.saved().sent;
        self.wait(Ticket(sent))
    }

    /// Writes everything out and gives the bundle back, as one file.
    ///
    /// # Errors
    /// Why something is not on disk, and where it is meanwhile.
    pub fn close(mut self) -> Result<(), WriteFailure> {
        let result = self.flush();
        self.end();
        result
    }

    fn end(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // a panic there was reported by `wait`
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.end();
    }
}

struct Work {
    connection: Connection,
    state: Arc<State>,
    rescue: Rescue,
}

/// After so long without anything to write the file is brought up to the log.
const PAUSE: Duration = Duration::from_millis(700);

impl Work {
    fn run(mut self, receiver: &Receiver<Batch>) {
        let _ending = Ending(Arc::clone(&self.state));
        let mut waiting: Vec<Batch> = Vec::new();
        let mut open = true;
        // Something may be in the log that is not in the file.
        let mut is_behind = true;
        while open || !waiting.is_empty() {
            if waiting.is_empty() && is_behind {
                match receiver.recv_timeout(PAUSE) {
                    Ok(batch) => waiting.push(batch),
                    Err(RecvTimeoutError::Timeout) => {
                        is_behind = !self.bring_up_the_file();
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            } else if waiting.is_empty() {
                match receiver.recv() {
                    Ok(batch) => waiting.push(batch),
                    Err(_) => break,
                }
            } else {
                // A commit failed: try again now and then, and with everything new.
                match receiver.recv_timeout(Duration::from_millis(500)) {
                    Ok(batch) => waiting.push(batch),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => open = false,
                }
            }
            while waiting.len() < LARGEST_COMMIT
                && let Ok(batch) = receiver.try_recv()
            {
                waiting.push(batch);
            }
            match commit(&mut self.connection, &waiting) {
                Ok(()) => {
                    is_behind = true;
                    self.rescue.done();
                    self.report(waiting.len(), waiting.len(), None);
                    waiting.clear();
                }
                Err(error) => {
                    let rescue = self.rescue.write(&self.connection, &waiting);
                    self.report(
                        0,
                        waiting.len(),
                        Some(WriteFailure {
                            reason: Arc::new(error.into()),
                            rescue,
                        }),
                    );
                    if !open {
                        break;
                    }
                }
            }
        }
        self.leave_one_file();
    }

    /// Tells what came of a try to write `tried` batches.
    fn report(&self, written: usize, tried: usize, failure: Option<WriteFailure>) {
        let mut saved = self.state.saved();
        saved.tried = saved.durable + tried as u64;
        saved.durable += written as u64;
        saved.failure = failure;
        self.state.changed.notify_all();
    }

    /// Copies what is in the write-ahead log into the file: somebody may copy that alone while the
    /// bundle is open. Says whether that is all; what readers still look at waits for the next
    /// time, and is as safe in the log.
    fn bring_up_the_file(&self) -> bool {
        let counts = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?));
        let sql = "PRAGMA wal_checkpoint(PASSIVE)";
        let counts = self.connection.query_row(sql, [], counts);
        // Where it fails there is nothing to be done about it here.
        counts.map_or(true, |(logged, copied)| logged == copied)
    }

    /// Puts the write-ahead log into the file, so that it can be copied and mailed. Readers may
    /// prevent it; then the log stays beside the file, and is as safe there.
    fn leave_one_file(&self) {
        // Who has not read yet has no log open, and would leave that of a reader behind.
        let _ = self
            .connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
        let _ = self
            .connection
            .query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()));
    }
}

fn commit(connection: &mut Connection, batches: &[Batch]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    for batch in batches {
        write(&transaction, batch)?;
    }
    transaction.commit()
}

/// Writes a batch. What is there already is left: a batch may have been rescued and absorbed.
pub(super) fn write(connection: &Connection, batch: &Batch) -> rusqlite::Result<()> {
    let prepare = |sql: &str| connection.prepare_cached(sql);
    for page in &batch.pages {
        let id = page.id.0 as i64;
        let added = prepare("INSERT OR IGNORE INTO pages VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
            .execute(params![
                page.no,
                id,
                page.hash,
                page.name,
                page.encoding.name(),
                page.metadata,
                page.origin,
                page.added,
            ])?;
        let mut same = prepare("SELECT 1 FROM pages WHERE no = ?1 AND id = ?2")?;
        if added == 0 && !same.exists(params![page.no, id])? {
            // What comes for this number would be done to another page.
            return Err(rusqlite::Error::StatementChangedRows(0));
        }
        prepare("INSERT OR IGNORE INTO contents VALUES (?1, ?2)")?
            .execute(params![page.no, page.bytes])?;
    }
    for sitting in &batch.sittings {
        prepare("INSERT OR IGNORE INTO sittings VALUES (?1, ?2, ?3)")?.execute(params![
            sitting.replica.0 as i64,
            sitting.author,
            sitting.began
        ])?;
    }
    for (id, time, body) in &batch.actions {
        prepare("INSERT OR IGNORE INTO actions VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            id.lamport as i64,
            id.replica.0 as i64,
            time,
            body
        ])?;
    }
    for StoredAction { id, page, body } in &batch.operations {
        prepare("INSERT OR IGNORE INTO operations VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            page,
            id.lamport as i64,
            id.replica.0 as i64,
            &**body
        ])?;
    }
    for (page, other) in &batch.links {
        let mut insert = prepare("INSERT OR IGNORE INTO links VALUES (?1, ?2)")?;
        insert.execute([page, other])?;
        insert.execute([other, page])?;
    }
    for (id, undone) in &batch.undone {
        let key = params![id.lamport as i64, id.replica.0 as i64];
        let sql = match undone {
            true => "INSERT OR IGNORE INTO undone VALUES (?1, ?2)",
            false => "DELETE FROM undone WHERE lamport = ?1 AND replica = ?2",
        };
        prepare(sql)?.execute(key)?;
    }
    for page in &batch.stale {
        prepare("INSERT OR IGNORE INTO stale VALUES (?1)")?.execute([page])?;
    }
    for (page, articles) in &batch.articles {
        write_articles(connection, *page, articles)?;
    }
    Ok(())
}

/// Puts a page's rows of the list in the place of those it had.
fn write_articles(
    connection: &Connection,
    page: u32,
    articles: &[ArticleRow],
) -> rusqlite::Result<()> {
    let prepare = |sql: &str| connection.prepare_cached(sql);
    prepare("DELETE FROM stale WHERE page = ?1")?.execute([page])?;
    prepare("DELETE FROM articles WHERE page = ?1")?.execute([page])?;
    prepare("DELETE FROM article_labels WHERE page = ?1")?.execute([page])?;
    for a in articles {
        prepare("INSERT INTO articles VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(
            params![
                a.page,
                a.place,
                a.head,
                a.title,
                a.metadata,
                a.progress,
                a.characters,
                a.spans,
                a.open_breaks
            ],
        )?;
        if !a.labels.is_empty() {
            prepare("INSERT INTO article_labels VALUES (?1, ?2, ?3)")?
                .execute(params![a.page, a.place, a.labels])?;
        }
    }
    Ok(())
}
