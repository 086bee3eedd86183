//! What went wrong with a file, in the words of people: the system's own have numbers and names of
//! files that nobody knows.

use std::io::{Error, ErrorKind as Kind};

use crate::format::atomic::{FileAction, FileError};

use super::CliError;

/// Why a file could not be read or written.
pub(super) fn in_words(error: &Error) -> String {
    let said = match error.kind() {
        Kind::NotFound => "there is no such file or folder",
        Kind::PermissionDenied => "reading or writing it is not permitted",
        Kind::AlreadyExists => "there is a file of that name",
        Kind::IsADirectory => "this is a folder, and not a file",
        Kind::NotADirectory => "a part of the path is no folder",
        Kind::StorageFull | Kind::QuotaExceeded => "the disk is full",
        Kind::ReadOnlyFilesystem => "the disk can only be read",
        Kind::InvalidFilename => "the system takes no such name",
        _ => {
            let whole = error.to_string();
            let end = whole.find(" (os error").unwrap_or(whole.len());
            return whole[..end].to_owned();
        }
    };
    said.to_owned()
}

/// A file that could not be written.
pub(super) fn not_written(error: &FileError) -> CliError {
    let path = error.path.display();
    if error.path.is_dir() {
        return CliError::Other(format!("{path} cannot be written: this is a folder"));
    }
    let is_missing = error.action == FileAction::Create && error.source.kind() == Kind::NotFound;
    CliError::Other(match is_missing {
        true => format!("{path} cannot be written: the folder for it is not there"),
        false => format!("{path} cannot be written: {}", in_words(&error.source)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reads_numbers_of_the_system() {
        for number in 1..140 {
            let said = in_words(&Error::from_raw_os_error(number));
            assert!(!said.is_empty() && !said.contains("os error"), "{said}");
        }
    }
}
