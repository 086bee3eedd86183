//! Why something was not taken or cannot be used, in the window's language. Each sentence says
//! what is wrong and what now.

use crate::core::encoding::Encoding;
use crate::format::metadata::{PatternError, PatternProblem, TableError};
use crate::format::pages::ReadError;
use crate::session::import::Why;
use crate::session::sets::Present;
use crate::ui::strings::{Language, Text};

/// What an encoding is called.
pub(in crate::ui) fn name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Gb18030 => "GB18030",
        Encoding::Big5 => "Big5",
        Encoding::Utf16Le => "UTF-16 LE",
        Encoding::Utf16Be => "UTF-16 BE",
    }
}

/// Why a file or record was not taken.
pub(super) fn why(language: Language, why: &Why) -> String {
    let say = |text| language.say(text).to_owned();
    match why {
        Why::Unsure(candidates) => {
            let names: Vec<_> = candidates.iter().map(|c| name(c.encoding)).collect();
            language.fill(Text::WhyUnsure, &[&names.join(", ")])
        }
        Why::Unreadable(error) | Why::AnnotationSet(error) => {
            language.fill(Text::WhyUnreadable, &[error])
        }
        Why::NotAFile => say(Text::WhyNotAFile),
        Why::Empty => say(Text::WhyEmpty),
        Why::TooLong { most, .. } => {
            language.fill(Text::WhyTooLong, &[&(most / 1_000_000).to_string()])
        }
        Why::Bundle => say(Text::WhyBundle),
        Why::Record(error) => record(language, error),
        Why::SameIdentity { of } => language.fill(Text::WhySameIdentity, &[of]),
        Why::ArticlePresent(Present::Pages) => say(Text::WhyPagesPresent),
        Why::ArticlePresent(Present::Id) => say(Text::WhyIdPresent),
    }
}

fn record(language: Language, error: &ReadError) -> String {
    let at = |text, line: &usize, column: &usize, rest: &str| {
        language.fill(text, &[&line.to_string(), &column.to_string(), rest])
    };
    match error {
        ReadError::Json {
            line, column, what, ..
        } => at(Text::WhyJson, line, column, what),
        ReadError::NotAnObject {
            line,
            column,
            found,
            ..
        } => at(Text::WhyNotAnObject, line, column, found),
        ReadError::NoText {
            line,
            column,
            found,
            ..
        } => at(Text::WhyWordless, line, column, &found.join(", ")),
        ReadError::Undecodable {
            line,
            column,
            encoding,
            ..
        } => at(Text::WhyUndecodable, line, column, name(*encoding)),
        ReadError::AnnotationSet { .. } => language.say(Text::WhySetAsPage).to_owned(),
        ReadError::TooLong { .. } => language.fill(Text::WhyTooLong, &["4000"]),
    }
}

/// What is wrong with a path pattern, and where: characters from 1.
pub(in crate::ui) fn pattern(language: Language, error: &PatternError) -> String {
    let what = match &error.problem {
        PatternProblem::Empty => language.say(Text::PatternEmpty).to_owned(),
        PatternProblem::Unclosed => language.say(Text::PatternUnclosed).to_owned(),
        PatternProblem::Unopened => language.say(Text::PatternUnopened).to_owned(),
        PatternProblem::Name(name) => language.fill(Text::PatternName, &[name]),
        PatternProblem::Twice(name) => language.fill(Text::PatternTwice, &[name]),
        PatternProblem::Folders => language.say(Text::PatternFolders).to_owned(),
        PatternProblem::TooLong => language.say(Text::PatternTooLong).to_owned(),
    };
    let place = (error.position + 1).to_string();
    language.fill(Text::PatternAt, &[&place, &what])
}

/// What is wrong with a metadata table. Lines are 1-based.
pub(in crate::ui) fn table(language: Language, error: &TableError) -> String {
    let text = |n: &usize| n.to_string();
    let fill = |text, gaps: &[&str]| language.fill(text, gaps);
    match error {
        TableError::Undecodable { line, encoding } => {
            fill(Text::TableUndecodable, &[&text(line), name(*encoding)])
        }
        TableError::NoFileColumn { .. } => language.say(Text::TableNoFileColumn).to_owned(),
        TableError::ColumnTwice { key, first, second } => {
            fill(Text::TableColumnTwice, &[&text(first), &text(second), key])
        }
        TableError::Cells {
            line,
            found,
            expected,
        } => fill(
            Text::TableCells,
            &[&text(line), &text(found), &text(expected)],
        ),
        TableError::Quote { line } => fill(Text::TableQuote, &[&text(line)]),
        TableError::NoFile { line } => fill(Text::TableNoFile, &[&text(line)]),
        TableError::FileTwice { line, first, file } => {
            fill(Text::TableFileTwice, &[&text(first), &text(line), file])
        }
        TableError::Date { line, value } => fill(Text::TableDate, &[&text(line), value]),
        TableError::Row { line, what } => fill(Text::TableRow, &[&text(line), what]),
    }
}
