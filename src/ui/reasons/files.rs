//! What is wrong with files: pages, tables, patterns, annotation sets, label sets, word lists,
//! settings; and with a model of the editor's own.

use std::path::PathBuf;

use crate::core::encoding::Encoding;
use crate::format::metadata::{PatternError, PatternProblem, TableError};
use crate::format::pages::ReadError;
use crate::format::set::{Contradiction, Fault, Form, LabelFileError, Place, SetError, Unit};
use crate::format::set::{LABELS_VERSION, SCHEMA};
use crate::format::word_list::WordListError;
use crate::session::import::Why;
use crate::session::lessons::{ListError, OutsideError};
use crate::session::sets::{ExportError, Present};
use crate::ui::strings::Language;
use crate::ui::strings::reasons::ReasonText as T;

use super::{Failure, Reason, parsed};

/// What an encoding is called.
pub(in crate::ui) fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Gb18030 => "GB18030",
        Encoding::Big5 => "Big5",
        Encoding::Utf16Le => "UTF-16 LE",
        Encoding::Utf16Be => "UTF-16 BE",
    }
}

impl Reason for Why {
    fn said(&self, language: Language) -> String {
        let say = |text| language.say(text).to_owned();
        match self {
            Why::Unsure(candidates) => {
                let names: Vec<_> = candidates.iter().map(|c| encoding(c.encoding)).collect();
                language.fill(T::Unsure, &[&names.join(", ")])
            }
            Why::Unreadable(error) => language.fill(T::Unreadable, &[&error.said(language)]),
            Why::AnnotationSet(error) => language.fill(T::Unreadable, &[&error.said(language)]),
            Why::NotAFile => say(T::NeitherFile),
            Why::Empty => say(T::Textless),
            Why::TooLong { most, .. } => {
                language.fill(T::TooLong, &[&(most / 1_000_000).to_string()])
            }
            Why::Bundle => say(T::Bundle),
            Why::Record(error) => error.said(language),
            Why::SameIdentity { of } => language.fill(T::SameIdentity, &[of]),
            Why::ArticlePresent(Present::Pages) => say(T::PagesPresent),
            Why::ArticlePresent(Present::Id) => say(T::IdPresent),
        }
    }
}

impl Reason for ReadError {
    fn said(&self, language: Language) -> String {
        let at = |text, line: &usize, column: &usize, rest: &str| {
            language.fill(text, &[&line.to_string(), &column.to_string(), rest])
        };
        match self {
            ReadError::Json {
                line, column, what, ..
            } => at(T::Json, line, column, &parsed::said(language, what)),
            ReadError::NotAnObject {
                line,
                column,
                found,
                ..
            } => at(T::NotAnObject, line, column, found),
            ReadError::NoText {
                line,
                column,
                found,
                ..
            } => at(T::Wordless, line, column, &found.join(", ")),
            ReadError::Undecodable {
                line,
                column,
                encoding: found,
                ..
            } => at(T::Undecodable, line, column, encoding(*found)),
            ReadError::AnnotationSet { .. } => language.say(T::SetAsPage).to_owned(),
            ReadError::TooLong { .. } => language.fill(T::TooLong, &["4000"]),
        }
    }
}

impl Reason for PatternError {
    /// Characters are counted from 1.
    fn said(&self, language: Language) -> String {
        let what = match &self.problem {
            PatternProblem::Empty => language.say(T::PatternEmpty).to_owned(),
            PatternProblem::Unclosed => language.say(T::PatternUnclosed).to_owned(),
            PatternProblem::Unopened => language.say(T::PatternUnopened).to_owned(),
            PatternProblem::Name(name) => language.fill(T::PatternName, &[name]),
            PatternProblem::Twice(name) => language.fill(T::PatternTwice, &[name]),
            PatternProblem::Folders => language.say(T::PatternFolders).to_owned(),
            PatternProblem::TooLong => language.say(T::PatternTooLong).to_owned(),
        };
        let place = (self.position + 1).to_string();
        language.fill(T::PatternAt, &[&place, &what])
    }
}

impl Reason for TableError {
    fn said(&self, language: Language) -> String {
        let text = |n: &usize| n.to_string();
        let fill = |text, gaps: &[&str]| language.fill(text, gaps);
        match self {
            TableError::Undecodable {
                line,
                encoding: found,
            } => fill(T::TableUndecodable, &[&text(line), encoding(*found)]),
            TableError::NoFileColumn { found } => fill(T::TableNoFileColumn, &[&found.join(", ")]),
            TableError::ColumnTwice { key, first, second } => {
                fill(T::TableColumnTwice, &[&text(first), &text(second), key])
            }
            TableError::Cells {
                line,
                found,
                expected,
            } => fill(T::TableCells, &[&text(line), &text(found), &text(expected)]),
            TableError::Quote { line } => fill(T::TableQuote, &[&text(line)]),
            TableError::NoFile { line } => fill(T::TableNoFile, &[&text(line)]),
            TableError::FileTwice { line, first, file } => {
                fill(T::TableFileTwice, &[&text(first), &text(line), file])
            }
            TableError::Date { line, value } => fill(T::TableDate, &[&text(line), value]),
            TableError::Row { line, what } => fill(T::TableRow, &[&text(line), what]),
        }
    }
}

// ---- annotation sets and label sets ----

impl Reason for ExportError {
    fn said(&self, language: Language) -> String {
        match self {
            ExportError::Store(error) => error.said(language),
            ExportError::Set(error) => error.said(language),
        }
    }
}

impl Reason for SetError {
    fn said(&self, language: Language) -> String {
        match self {
            SetError::Io(error) => error.said(language),
            SetError::Syntax { place, expected } => {
                at_place(language, place, &parsed::said(language, expected))
            }
            SetError::Schema { place, found } => {
                let versions = [found.to_string(), SCHEMA.to_string()];
                let what = language.fill(T::OtherVersion, &[&versions[0], &versions[1]]);
                at_place(language, place, &what)
            }
            SetError::Invalid {
                place,
                article,
                list,
                index,
                fault,
            } => {
                let number = (index + 1).to_string();
                let fault = fault.said(language);
                let what = language.fill(T::InRecord, &[list, &number, &fault]);
                let what = match article {
                    Some(id) => language.fill(T::OfArticleId, &[id, &what]),
                    None => what,
                };
                match place {
                    Some(place) => language.fill(T::AtLine, &[&place.line.to_string(), &what]),
                    None => what,
                }
            }
            SetError::FieldName { article, name } => {
                let what = language.fill(T::FieldName, &[name]);
                match article {
                    Some(id) => language.fill(T::OfArticleId, &[id, &what]),
                    None => what,
                }
            }
        }
    }
}

fn at_place(language: Language, place: &Place, what: &str) -> String {
    let (line, column) = (place.line.to_string(), place.column.to_string());
    let what = language.fill(T::AtPlace, &[&line, &column, what]);
    match (&place.id, place.article) {
        (Some(id), _) => language.fill(T::OfArticleId, &[id, &what]),
        (None, Some(number)) => language.fill(T::OfArticle, &[&(number + 1).to_string(), &what]),
        (None, None) => what,
    }
}

impl Reason for Fault {
    fn said(&self, language: Language) -> String {
        let say = |text| language.say(text).to_owned();
        let fill = |text, gaps: &[&str]| language.fill(text, gaps);
        let number = |number: &u32| number.to_string();
        let hint = |unit: &Option<Unit>| match unit {
            Some(Unit::Utf16) => language.say(T::HintUtf16),
            Some(Unit::Bytes) => language.say(T::HintBytes),
            None => "",
        };
        let said = match self {
            Fault::Outside {
                start,
                end,
                length,
                unit,
            } => {
                let length = length.to_string();
                let gaps = [&*number(start), &number(end), &length, hint(unit)];
                fill(T::FaultOutside, &gaps)
            }
            Fault::Empty(at) => fill(T::FaultEmpty, &[&number(at)]),
            Fault::Order { start, least } => fill(T::FaultOrder, &[&number(start), &number(least)]),
            Fault::Gap { expected, found } => {
                fill(T::FaultGap, &[&number(expected), &number(found)])
            }
            Fault::Surface {
                stated,
                found,
                unit,
            } => fill(T::FaultSurface, &[found, stated, hint(unit)]),
            Fault::NoPage { page, pages } => {
                fill(T::FaultNoPage, &[&number(page), &pages.to_string()])
            }
            Fault::HalfPlace => say(T::FaultHalfPlace),
            Fault::NoLabel(label) => fill(T::FaultNoLabel, &[label]),
            Fault::NoRelationType(kind) => fill(T::FaultNoRelationType, &[kind]),
            Fault::NoSpan(span) => fill(T::FaultNoSpan, &[span]),
            Fault::Twice(id) => fill(T::FaultTwice, &[id]),
            Fault::Form { found, expected } => {
                let form = match expected {
                    Form::Hash => T::FormHash,
                    Form::Colour => T::FormColour,
                    Form::Time => T::FormTime,
                };
                fill(T::FaultForm, &[found, language.say(form)])
            }
            Fault::Parts(what) | Fault::Edit(what) => say(match what {
                Contradiction::DormantSeen => T::DormantSeen,
                Contradiction::TornWhole => T::TornWhole,
                Contradiction::NoPartHere => T::NoPartHere,
                Contradiction::Bounds => T::Bounds,
                Contradiction::Replacement => T::ReplacementHalf,
                Contradiction::Insertion => T::InsertionBefore,
                Contradiction::Hidden => T::HiddenAfter,
            }),
        };
        said.trim_end().to_owned()
    }
}

impl Reason for LabelFileError {
    fn said(&self, language: Language) -> String {
        match self {
            LabelFileError::Syntax {
                line,
                column,
                message,
            } => {
                let (line, column) = (line.to_string(), column.to_string());
                let what = parsed::said(language, message);
                language.fill(T::AtPlace, &[&line, &column, &what])
            }
            LabelFileError::Version { found } => {
                let versions = [found.to_string(), LABELS_VERSION.to_string()];
                language.fill(T::OtherVersion, &[&versions[0], &versions[1]])
            }
            LabelFileError::Invalid(error) => error.said(language),
        }
    }
}

// ---- word lists and models ----

impl Reason for ListError {
    fn said(&self, language: Language) -> String {
        match self {
            ListError::Io(error) => error.said(language),
            ListError::List(error) => error.said(language),
            ListError::Empty => language.say(T::Wordlist).to_owned(),
        }
    }
}

impl Reason for WordListError {
    fn said(&self, language: Language) -> String {
        match self {
            WordListError::Undecodable { line, encoding } => {
                language.fill(T::LineUndecodable, &[&line.to_string(), encoding])
            }
            WordListError::Table(error) => error.said(language),
        }
    }
}

impl Reason for csv::Error {
    fn said(&self, language: Language) -> String {
        let line = self.position().map_or(1, csv::Position::line).to_string();
        match self.kind() {
            csv::ErrorKind::Io(error) => error.said(language),
            csv::ErrorKind::Utf8 { .. } => language.fill(T::LineUndecodable, &[&line, "UTF-8"]),
            csv::ErrorKind::UnequalLengths {
                expected_len, len, ..
            } => {
                let (found, expected) = (len.to_string(), expected_len.to_string());
                language.fill(T::RowLength, &[&line, &found, &expected])
            }
            _ => language.fill(T::AtLine, &[&line, &self.to_string()]),
        }
    }
}

impl Reason for OutsideError {
    fn said(&self, language: Language) -> String {
        match self {
            OutsideError::NoCommand => language.say(T::NoCommand).to_owned(),
            OutsideError::NotStarted { program, error } => {
                language.fill(T::NotStarted, &[program, &error.said(language)])
            }
            OutsideError::Silent(seconds) => language.fill(T::Silent, &[&seconds.to_string()]),
            OutsideError::Ended(last) if last.is_empty() => language.say(T::Ended).to_owned(),
            OutsideError::Ended(last) => language.fill(T::EndedSaying, &[last]),
            OutsideError::BadAnswer(what) => language.fill(T::BadAnswer, &[what]),
            OutsideError::Refused(what) => language.fill(T::Refused, &[what]),
            OutsideError::Stopped => language.say(T::Stopped).to_owned(),
        }
    }
}

// ---- settings ----

/// Something with the file it happened to.
#[derive(Debug)]
pub(in crate::ui) struct OfFile {
    pub(in crate::ui) path: PathBuf,
    pub(in crate::ui) why: Failure,
}

impl Reason for OfFile {
    fn said(&self, language: Language) -> String {
        let path = self.path.display().to_string();
        language.fill(T::At, &[&path, &self.why.said(language)])
    }
}

/// Keys, or actions, that a file names and nobody knows.
#[derive(Debug)]
pub(in crate::ui) struct UnknownKeys(pub(in crate::ui) Vec<String>);

impl Reason for UnknownKeys {
    fn said(&self, language: Language) -> String {
        language.fill(T::UnknownKeys, &[&self.0.join(", ")])
    }
}

impl Reason for ron::error::SpannedError {
    fn said(&self, language: Language) -> String {
        let at = self.span.start;
        let what = parsed::said(language, &self.code.to_string());
        language.fill(
            T::AtPlace,
            &[&at.line.to_string(), &at.col.to_string(), &what],
        )
    }
}

impl Reason for ron::Error {
    fn said(&self, language: Language) -> String {
        parsed::said(language, &self.to_string())
    }
}
