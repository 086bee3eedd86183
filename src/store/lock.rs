//! One writer at a time: a lock beside the bundle, held by the system for as long as the
//! program lives. A file left behind by a crash holds nobody off.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::StoreError;

/// The right to write to a bundle; given back when dropped.
#[derive(Debug)]
pub struct Lock {
    file: Option<File>,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock of a bundle, which is not a symbolic link.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where another program has it, [`StoreError::ReadOnly`] where the
    /// folder cannot be written to.
    pub fn take(bundle: &Path) -> Result<Self, StoreError> {
        let mut name = bundle.file_name().unwrap_or_default().to_owned();
        name.push(".lock");
        let path = bundle.with_file_name(name);
        let mut file = loop {
            let file = Self::try_take(&path)?;
            if is_at(&file, &path) {
                break file;
            }
            // Its last holder removed the file between our opening and locking it.
        };
        // The text is for people; the lock holds without it.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "process {}{}", std::process::id(), host()));
        Ok(Self {
            file: Some(file),
            path,
        })
    }

    fn try_take(path: &Path) -> Result<File, StoreError> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    StoreError::ReadOnly
                }
                _ => StoreError::Io(error),
            })?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder); // whoever it is, it is in use
                let holder = holder.trim().to_owned();
                Err(StoreError::InUse { holder })
            }
            // A file system without locks: better to work than to refuse.
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
                Ok(file)
            }
            Err(TryLockError::Error(error)) => Err(StoreError::Io(error)),
        }
    }
}

/// Whether an open file is still the one at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}

fn host() -> String {
    let name = ["COMPUTERNAME", "HOSTNAME"]
        .iter()
        .find_map(|key| std::env::var(key).ok());
    name.or_else(|| std::fs::read_to_string("/etc/hostname").ok())
        .map_or_else(String::new, |name| format!(" on {}", name.trim()))
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still locked, so that nobody takes a lock on a file about to go.
        if !cfg!(windows) {
            let _ = std::fs::remove_file(&self.path);
        }
        drop(self.file.take());
        if cfg!(windows) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
