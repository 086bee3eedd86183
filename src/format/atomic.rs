//! Files that are either written whole or not at all.
//!
//! What is written goes to a temporary file in the folder of the target, and takes the target's
//! place by a rename once all of it is on the disk. A full disk, a crash or an error half-way
//! therefore never leaves a target that is cut short, nor one that is lost. The temporary file
//! stands in the same folder because a rename is only atomic within one file system.

use std::fs::{self, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// Bytes gathered before they are handed to the operating system.
const BUFFER: usize = 1 << 18;

/// What went wrong with a file, with its path.
#[derive(Debug, thiserror::Error)]
#[error("cannot {} {}: {source}", action.verb(), path.display())]
pub struct FileError {
    /// The file that was to be written: the target, never the temporary file.
    pub path: PathBuf,
    /// The step that failed.
    pub action: FileAction,
    /// What the operating system said.
    pub source: io::Error,
}

/// The steps of writing a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileAction {
    /// Making the temporary file beside the target.
    Create,
    /// Writing what was still in memory, or forcing it to the disk.
    Write,
    /// Putting the finished file in the target's place.
    Replace,
}

impl FileAction {
    fn verb(self) -> &'static str {
        match self {
            FileAction::Create => "create",
            FileAction::Write => "write",
            FileAction::Replace => "replace",
        }
    }
}

/// A file that appears under its name only when [`AtomicFile::commit`] is called.
///
/// Dropped without that, it leaves the target as it was and removes what it wrote. A process
/// that is killed leaves a file `.name.….part` beside the target, and the target untouched.
#[derive(Debug)]
pub struct AtomicFile {
    /// As the caller named it, for messages.
    path: PathBuf,
    /// The file to replace: `path` with its symbolic links followed.
    target: PathBuf,
    writer: BufWriter<NamedTempFile>,
}

impl AtomicFile {
    /// Starts a file that will stand at `path`.
    ///
    /// A symbolic link is followed, so that the link stays and the file it leads to is replaced;
    /// one that leads to nothing is replaced itself.
    /// The new file keeps the permissions of one it replaces.
    ///
    /// # Errors
    ///
    /// When the folder does not exist or cannot be written to, and when `path` is there but is no
    /// regular file (a folder, a device or a pipe cannot be replaced by a rename).
    pub fn create(path: impl Into<PathBuf>) -> Result<Self, FileError> {
        let path = path.into();
        match Self::start(&path) {
            Ok((target, writer)) => Ok(AtomicFile {
                path,
                target,
                writer,
            }),
            Err(source) => Err(FileError {
                path,
                action: FileAction::Create,
                source,
            }),
        }
    }

    fn start(path: &Path) -> io::Result<(PathBuf, BufWriter<NamedTempFile>)> {
        let (target, existing) = match fs::metadata(path) {
            Ok(found) if found.is_file() => (fs::canonicalize(path)?, Some(found.permissions())),
            Ok(_) => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidInput,
                    "it is not a regular file",
                ));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => (path.to_owned(), None),
            Err(error) => return Err(error),
        };
        let name = target
            .file_name()
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it names no file"))?;
        let mut prefix = std::ffi::OsString::from(".");
        prefix.push(name);
        prefix.push(".");
        let mut builder = Builder::new();
        builder.prefix(&prefix).suffix(".part");
        if let Some(permissions) = new_file_permissions() {
            builder.permissions(permissions);
        }
        let file = builder.tempfile_in(folder(&target))?;
        if let Some(permissions) = existing {
            file.as_file().set_permissions(permissions)?;
        }
        Ok((target, BufWriter::with_capacity(BUFFER, file)))
    }

    /// The path the file will stand at.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file in its place: all bytes are forced to the disk, then the target is replaced
    /// in one step, then (on Unix) the folder is forced to the disk, so that the new name
    /// outlives a power cut.
    ///
    /// # Errors
    ///
    /// When the disk is full or the target cannot be replaced; the target is then as it was.
    /// Only an error of the last step, the folder, comes after the replacement.
    pub fn commit(self) -> Result<(), FileError> {
        self.end(true)
    }

    /// Puts the file in its place without waiting for the disk: one of very many that can be made
    /// again. A power cut may lose it.
    ///
    /// # Errors
    ///
    /// As for [`AtomicFile::commit`].
    pub fn put(self) -> Result<(), FileError> {
        self.end(false)
    }

    fn end(self, is_forced: bool) -> Result<(), FileError> {
        let AtomicFile {
            path,
            target,
            writer,
        } = self;
        let failed = |action, source| FileError {
            path: path.clone(),
            action,
            source,
        };
        let file = writer
            .into_inner()
            .map_err(|error| failed(FileAction::Write, error.into_error()))?;
        if is_forced {
            let forced = file.as_file().sync_all();
            forced.map_err(|error| failed(FileAction::Write, error))?;
        }
        file.persist(&target)
            .map_err(|error| failed(FileAction::Replace, error.error))?;
        if !is_forced {
            return Ok(());
        }
        sync_folder(folder(&target)).map_err(|error| failed(FileAction::Replace, error))
    }
}

/// Writing is buffered; what was written is only on the disk after [`AtomicFile::commit`].
impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// What an ordinary new file has (the system takes the user's mask off it): temporary files are
/// otherwise for their owner alone, and an export is to be read by colleagues.
#[cfg(unix)]
fn new_file_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn new_file_permissions() -> Option<Permissions> {
    None
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match fs::File::open(folder)?.sync_all() {
        // Some network file systems cannot force a folder to the disk; the file itself is there.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        done => done,
    }
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn committed_it_replaces_the_target() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("报纸.jsonl");
        for text in ["first", "second"] {
            let mut file = AtomicFile::create(&path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file.commit().unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(names(folder.path()), ["报纸.jsonl"]);
    }

    #[test]
    fn dropped_it_leaves_the_target_and_no_litter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("set.json");
        fs::write(&path, "old").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(&vec![b'x'; BUFFER * 2]).unwrap();
        file.flush().unwrap();
        assert_eq!(names(folder.path()).len(), 2);
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["set.json"]);
        drop(AtomicFile::create(folder.path().join("never")).unwrap());
        assert_eq!(names(folder.path()), ["set.json"]);
    }

    #[test]
    fn errors_carry_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("no such folder").join("set.json");
        let error = AtomicFile::create(&path).unwrap_err();
        assert_eq!(error.path, path);
        assert_eq!(error.action, FileAction::Create);
        assert!(error.to_string().contains("no such folder"), "{error}");
        let error = AtomicFile::create(folder.path()).unwrap_err();
        assert!(error.to_string().contains("regular file"), "{error}");
    }

    #[test]
    fn a_folder_that_takes_the_place_meanwhile_is_an_error_and_no_litter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("set.json");
        let file = AtomicFile::create(&path).unwrap();
        fs::create_dir(&path).unwrap();
        let error = file.commit().unwrap_err();
        assert_eq!(error.action, FileAction::Replace);
        assert_eq!(names(folder.path()), ["set.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("set.json");
        let link = folder.path().join("link");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        let mut file = AtomicFile::create(&link).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );

        // A new file is as readable as one made by any other program.
        let ordinary = folder.path().join("ordinary");
        fs::write(&ordinary, "").unwrap();
        let ours = folder.path().join("ours");
        AtomicFile::create(&ours).unwrap().commit().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&ordinary));
    }
}
