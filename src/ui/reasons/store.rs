//! What is wrong with a bundle, with the sample, and with what is kept beside them.

use crate::format::atomic::FileError;
use crate::session::mending::RecipeError;
use crate::session::sample::SampleError;
use crate::store::{StoreError, WriteFailure};
use crate::ui::strings::Language;
use crate::ui::strings::reasons::ReasonText as T;

use super::{Reason, parsed};

impl Reason for StoreError {
    fn said(&self, language: Language) -> String {
        let say = |text| language.say(text).to_owned();
        match self {
            StoreError::Missing => say(T::Missing),
            StoreError::Exists => say(T::Taken),
            StoreError::Foreign => say(T::Foreign),
            StoreError::Newer { found, known } => {
                language.fill(T::Newer, &[&found.to_string(), &known.to_string()])
            }
            StoreError::Damaged { detail } => language.fill(T::Damaged, &[detail]),
            StoreError::InUse { holder } => {
                let who = match holder.as_str() {
                    StoreError::SOME_READER => language.say(T::InUseBySome),
                    holder => holder,
                };
                language.fill(T::InUse, &[who])
            }
            StoreError::ReadOnly => say(T::NotWritableBundle),
            StoreError::Full => say(T::DiskFull),
            StoreError::CannotOpen => say(T::CannotOpen),
            StoreError::Lost => say(T::Lost),
            StoreError::Ended => say(T::WriterEnded),
            StoreError::Sqlite(error) => language.fill(T::Database, &[&error.to_string()]),
            StoreError::Io(error) => error.said(language),
        }
    }
}

impl Reason for WriteFailure {
    fn said(&self, language: Language) -> String {
        let why = self.reason.said(language);
        // In brackets it is no sentence.
        let why = why.trim_end_matches(['。', '.']);
        match &self.rescue {
            Some(path) => {
                let path = path.display().to_string();
                language.fill(T::NotWrittenRescued, &[why, &path])
            }
            None => language.fill(T::NotWritten, &[why]),
        }
    }
}

impl Reason for FileError {
    fn said(&self, language: Language) -> String {
        let path = self.path.display().to_string();
        language.fill(T::At, &[&path, &self.source.said(language)])
    }
}

impl Reason for SampleError {
    fn said(&self, language: Language) -> String {
        let (path, why) = match self {
            SampleError::Io { path, error } => (path, error.said(language)),
            SampleError::Store { path, error } => (path, error.said(language)),
            SampleError::Write { path, reason } => (path, reason.said(language)),
            SampleError::Command(error) => return error.said(language),
        };
        language.fill(T::SampleNotMade, &[&path.display().to_string(), &why])
    }
}

impl Reason for RecipeError {
    fn said(&self, language: Language) -> String {
        match self {
            RecipeError::File { path, why } => language.fill(T::At, &[path, &why.said(language)]),
            RecipeError::Content { path, why } => {
                language.fill(T::NoRecipe, &[path, &parsed::said(language, why)])
            }
        }
    }
}

impl Language {
    /// What is wrong with a bundle.
    pub(in crate::ui) fn store(self, error: &StoreError) -> String {
        error.said(self)
    }

    /// Why work is not on disk, and where it is.
    pub(in crate::ui) fn unsaved(self, failure: &WriteFailure) -> String {
        failure.said(self)
    }
}
