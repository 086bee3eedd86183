//! Why something was not done, in the window's language: what is wrong, and what now. Paths,
//! names and figures stay in.
//!
//! Whoever may fail has a type for its errors, whose `Display` is for the command line. Here each
//! gets its sentence for the window; matches have an arm for every variant, so that a new one
//! does not compile without a text.

mod commands;
mod files;
mod parsed;
mod store;
#[cfg(test)]
mod tests;

use std::fmt::Debug;
use std::io;

use crate::jobs::Panicked;

use super::strings::Language;
use super::strings::reasons::ReasonText as T;
pub(super) use files::{OfFile, UnknownKeys, encoding};

/// Something that can go wrong.
pub(super) trait Reason: Debug {
    /// What is to be said of it. It stands behind a colon, or alone.
    fn said(&self, language: Language) -> String;
}

/// What went wrong, whatever it is: kept until it is shown.
#[derive(Debug)]
pub(super) struct Failure(Box<dyn Reason + Send>);

impl Failure {
    pub(super) fn said(&self, language: Language) -> String {
        self.0.said(language)
    }
}

impl<R: Reason + Send + 'static> From<R> for Failure {
    fn from(reason: R) -> Self {
        Self(Box::new(reason))
    }
}

/// What came of work on another thread: what went wrong in it, and that it panicked, alike.
pub(super) fn settled<T, E: Into<Failure>>(
    result: Result<Result<T, E>, Panicked>,
) -> Result<T, Failure> {
    match result {
        Ok(result) => result.map_err(Into::into),
        Err(panicked) => Err(panicked.into()),
    }
}

impl Language {
    /// Why something was not done.
    pub(super) fn reason(self, reason: &impl Reason) -> String {
        reason.said(self)
    }
}

impl Reason for Panicked {
    fn said(&self, language: Language) -> String {
        let first = self.0.lines().next().unwrap_or_default();
        language.fill(T::Failed, &[first])
    }
}

impl Reason for io::Error {
    fn said(&self, language: Language) -> String {
        use io::ErrorKind as K;
        let text = match self.kind() {
            K::NotFound => T::NotFound,
            K::PermissionDenied => T::NotPermitted,
            K::AlreadyExists => T::Taken,
            K::StorageFull | K::QuotaExceeded | K::FileTooLarge => T::DiskFull,
            K::ReadOnlyFilesystem => T::NotWritable,
            K::InvalidInput | K::IsADirectory => T::NotAPlainFile,
            K::NotADirectory => T::NotAFolder,
            K::InvalidFilename => T::BadFileName,
            K::InvalidData => T::NotText,
            K::UnexpectedEof => T::Cut,
            K::ResourceBusy | K::ExecutableFileBusy => T::Busy,
            K::WouldBlock | K::OutOfMemory => T::Overloaded,
            K::TimedOut => T::Slow,
            K::HostUnreachable
            | K::NetworkUnreachable
            | K::NetworkDown
            | K::StaleNetworkFileHandle => T::Unreachable,
            // The system has hundreds of them, and says them in its own language.
            _ => return language.fill(T::System, &[&self.to_string()]),
        };
        language.say(text).to_owned()
    }
}
