//! Every variant of every error has its text in both languages, with what it carries in it. That
//! none is forgotten is seen to twice: matches have no arm for the rest, and `names` counts.

use std::fmt::Debug;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::Arc;

use crate::core::ActionId;
use crate::core::encoding::Encoding;
use crate::format::atomic::{FileAction, FileError};
use crate::format::detect::Candidate;
use crate::format::metadata::{PatternError, PatternProblem, TableError};
use crate::format::pages::ReadError;
use crate::format::set::{Contradiction, Fault, Form, LabelFileError, Place, SetError, Unit};
use crate::format::word_list::WordListError;
use crate::jobs::Panicked;
use crate::session::command::{AttributeFault, CommandError, NamedAction};
use crate::session::import::Why;
use crate::session::lessons::{ListError, OutsideError};
use crate::session::mending::RecipeError;
use crate::session::sample::SampleError;
use crate::session::sets::{ExportError, Present};
use crate::store::{StoreError, WriteFailure};
use crate::tag::find::QueryError;
use crate::ui::strings::Language;

use super::{Failure, OfFile, Reason, UnknownKeys, parsed};

fn is_chinese(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// `carried` are in both texts; nothing else of the English one is in the Chinese.
fn check(reason: &impl Reason, carried: &[&str]) {
    let chinese = reason.said(Language::Chinese);
    let english = reason.said(Language::English);
    for part in carried {
        assert!(chinese.contains(part), "{part}: {chinese}");
        assert!(english.contains(part), "{part}: {english}");
    }
    assert!(chinese.chars().any(is_chinese), "{chinese}");
    assert!(
        !chinese.contains("{}") && !english.contains("{}"),
        "{english}"
    );
    let mut longest_first = carried.to_vec();
    longest_first.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let mut rest = english.clone();
    for part in &longest_first {
        rest = rest.replace(part, "");
    }
    assert!(!rest.contains(is_chinese), "{english}");
    // Of what the program itself says on the command line nothing is left.
    let names = [
        "pizhu recover",
        "SQLite",
        "JSON",
        "RON",
        "UTF-8",
        "UTF-16",
        "GB18030",
        "Big5",
        "SHA-256",
        "Pizhu",
        "MB",
        "docs/learning.md",
        "#rrggbb",
        "file",
        "newspaper",
        "date",
        "page",
        "txt",
    ];
    let mut rest = chinese.clone();
    for part in longest_first.iter().chain(&names) {
        rest = rest.replace(part, "");
    }
    let words = rest.split(|c: char| !c.is_ascii_alphabetic());
    let english: Vec<&str> = words.filter(|word| word.len() > 1).collect();
    assert!(english.is_empty(), "{english:?} in {chinese}");
}

/// The variants that were gone through, by name, each once.
fn names<E: Debug>(all: &[E]) -> usize {
    let name = |one: &E| {
        let told = format!("{one:?}");
        let end = told.find(|c: char| !c.is_alphanumeric());
        told[..end.unwrap_or(told.len())].to_owned()
    };
    let mut names: Vec<String> = all.iter().map(name).collect();
    names.sort();
    names.dedup();
    names.len()
}

fn not_permitted() -> io::Error {
    io::Error::from(ErrorKind::PermissionDenied)
}

fn place() -> Place {
    Place {
        line: 7,
        column: 12,
        article: Some(2),
        id: None,
    }
}

#[test]
fn declined_commands_say_why_in_both_languages() {
    use CommandError as E;
    let s = str::to_owned;
    let action = || NamedAction {
        action: ActionId::default(),
        author: s("周敏"),
        name: s("tag"),
        detail: s("程秀兰 PER"),
    };
    let all: Vec<(E, &[&str])> = vec![
        (E::NoSuchArticle { name: s("a7") }, &["a7"]),
        (E::AmbiguousArticle { name: s("a7") }, &["a7"]),
        (
            E::NoSuchText {
                text: s("渡口"),
                found: 3,
                nth: 8,
            },
            &["渡口", "3", "8"],
        ),
        (
            E::NoSuchLine {
                line: 41,
                lines: 37,
            },
            &["41", "37"],
        ),
        (E::NotABreak { line: 41 }, &["41"]),
        (E::NoBreakThere, &[]),
        (
            E::BadOffsets {
                start: 5,
                end: 91,
                len: 60,
            },
            &["5", "91", "60"],
        ),
        (E::BadAddress { address: s("p:9") }, &["p:9"]),
        (E::Query(QueryError::Empty), &[]),
        (E::NotFound { find: s("渡口") }, &["渡口"]),
        (E::NothingSelected, &[]),
        (E::NothingToDo, &[]),
        (
            E::NoSuchLabel {
                label: s("XYZ"),
                known: s("PER, LOC"),
            },
            &["XYZ", "PER, LOC"],
        ),
        (E::BadLabel { label: s("a b") }, &["a b"]),
        (
            E::KeyTaken {
                key: 'q',
                label: s("PER"),
            },
            &["q", "PER"],
        ),
        (E::BadLabelKey { key: '7' }, &["7"]),
        (E::BadColor { color: s("red") }, &["red"]),
        (E::BadKey { key: s("k9") }, &["k9"]),
        (E::BadKind { kind: s("k 9") }, &["k 9"]),
        (
            E::BadDate {
                value: s("2024-13-05"),
            },
            &["2024-13-05"],
        ),
        (E::NoSuchPage { name: s("77") }, &["77"]),
        (E::NoSuchSpan { span: s("s7") }, &["s7"]),
        (
            E::BadAttribute {
                attribute: s("职务"),
                what: AttributeFault::Twice,
            },
            &["职务"],
        ),
        (
            E::NoSuchRelationType {
                kind: s("AT"),
                known: s("OF"),
            },
            &["AT", "OF"],
        ),
        (E::NoSuchRelation { relation: s("r7") }, &["r7"]),
        (E::RelatedToItself, &[]),
        (E::NoSuchPart { part: 4, parts: 2 }, &["4", "2"]),
        (E::LastPart, &[]),
        (E::NoSuchRole { role: s("r9") }, &["r9"]),
        (E::NoSuchProgress { progress: s("p9") }, &["p9"]),
        (E::NoSuchAction { action: s("1:2") }, &["1:2"]),
        (E::CannotUndoMaking, &[]),
        (E::NothingToUndo, &[]),
        (E::NothingToRedo, &[]),
        (
            E::Resting {
                target: Box::new(action()),
                resting: vec![action()],
                instead: None,
            },
            &["1"],
        ),
        (E::MoveIntoItself, &[]),
        (E::MergeIntoItself, &[]),
        (E::NotInBatch { name: "replace" }, &[]),
        (
            E::InBatch {
                number: 3,
                name: "tag",
                error: Box::new(E::NoSuchLine { line: 8, lines: 6 }),
            },
            &["3", "8", "6"],
        ),
        (E::ReadOnly, &[]),
        (E::Internal(s("x9")), &["x9"]),
        (E::Store(StoreError::Full), &[]),
    ];
    for (error, carried) in &all {
        check(error, carried);
        let sentence = Language::Chinese.declined(error);
        assert!(
            sentence.contains(&error.said(Language::Chinese)),
            "{sentence}"
        );
    }
    let errors: Vec<E> = all.into_iter().map(|(error, _)| error).collect();
    assert_eq!(names(&errors), 42);
    let faults = [
        AttributeFault::Twice,
        AttributeFault::Choiceless,
        AttributeFault::Values,
        AttributeFault::Kind,
        AttributeFault::Default,
    ];
    faults.iter().for_each(|fault| check(fault, &[]));
}

#[test]
fn patterns_that_are_none_say_why() {
    for pattern in [
        "(a", "a)", "[a", "*a", "a{2", "a{3,1}", "[b-a]", r"\y", r"(?=a)", r"(a)\1", "\\",
    ] {
        let query = crate::tag::find::Query {
            text: pattern.to_owned(),
            regex: true,
            ..Default::default()
        };
        let error = crate::tag::find::Matcher::new(&query).err();
        let error = error.unwrap_or_else(|| panic!("{pattern} is a pattern"));
        check(&error, &[]);
    }
    check(&QueryError::Pattern("x9".to_owned()), &["x9"]);
}

#[test]
fn bundles_say_what_is_wrong_with_them() {
    use StoreError as E;
    let sqlite = E::of_sqlite();
    let said = sqlite.to_string();
    let said: &[&str] = &[&said];
    let path = PathBuf::from("/a/b.pizhu");
    let all: Vec<(E, &[&str])> = vec![
        (E::Missing, &[]),
        (E::Exists, &[]),
        (E::Foreign, &[]),
        (E::Newer { found: 9, known: 4 }, &["9", "4"]),
        (
            E::Damaged {
                detail: "x9".to_owned(),
            },
            &["x9"],
        ),
        (
            E::InUse {
                holder: "editor 7".to_owned(),
            },
            &["editor 7"],
        ),
        (E::ReadOnly, &[]),
        (E::Full, &[]),
        (E::CannotOpen, &[]),
        (E::Lost, &[]),
        (E::Ended, &[]),
        (sqlite, said),
        (E::Io(not_permitted()), &[]),
    ];
    for (error, carried) in &all {
        check(error, carried);
    }
    let errors: Vec<E> = all.into_iter().map(|(error, _)| error).collect();
    assert_eq!(names(&errors), 13);
    let holder = StoreError::SOME_READER.to_owned();
    check(&StoreError::InUse { holder }, &[]);
    let failure = |rescue| WriteFailure {
        reason: Arc::new(StoreError::Full),
        rescue,
    };
    check(&failure(None), &[]);
    check(&failure(Some(path.clone())), &["/a/b.pizhu"]);
    for error in [
        SampleError::Io {
            path: path.clone(),
            error: not_permitted(),
        },
        SampleError::Store {
            path: path.clone(),
            error: StoreError::Full,
        },
        SampleError::Write {
            path: path.clone(),
            reason: Arc::new(StoreError::Full),
        },
    ] {
        check(&error, &["/a/b.pizhu"]);
    }
    check(&SampleError::Command(CommandError::NoBreakThere), &[]);
    let named = "/a/r.ron".to_owned();
    check(
        &RecipeError::File {
            path: named.clone(),
            why: not_permitted(),
        },
        &["/a/r.ron"],
    );
    let why = "missing field `x9`".to_owned();
    check(
        &RecipeError::Content { path: named, why },
        &["/a/r.ron", "x9"],
    );
}

#[test]
fn the_system_and_other_threads_are_heard_in_both_languages() {
    use ErrorKind as K;
    for kind in [
        K::NotFound,
        K::PermissionDenied,
        K::AlreadyExists,
        K::StorageFull,
        K::QuotaExceeded,
        K::FileTooLarge,
        K::ReadOnlyFilesystem,
        K::InvalidInput,
        K::IsADirectory,
        K::NotADirectory,
        K::InvalidFilename,
        K::InvalidData,
        K::UnexpectedEof,
        K::ResourceBusy,
        K::ExecutableFileBusy,
        K::WouldBlock,
        K::OutOfMemory,
        K::TimedOut,
        K::HostUnreachable,
        K::NetworkUnreachable,
        K::NetworkDown,
        K::StaleNetworkFileHandle,
    ] {
        check(&io::Error::from(kind), &[]);
    }
    check(&io::Error::other("x9"), &["x9"]);
    check(&Panicked("index 7\nat place".to_owned()), &["index 7"]);
    let file = FileError {
        path: PathBuf::from("/a/b.ron"),
        action: FileAction::Create,
        source: not_permitted(),
    };
    check(&file, &["/a/b.ron"]);
    let kept = OfFile {
        path: PathBuf::from("/a/b.ron"),
        why: Failure::from(not_permitted()),
    };
    check(&kept, &["/a/b.ron"]);
    check(&UnknownKeys(vec!["Ctrl+Q9".to_owned()]), &["Ctrl+Q9"]);
    let error = ron::from_str::<(u32, u32)>("(1, ").err();
    check(&error.unwrap_or_else(|| panic!("it is RON")), &[]);
}

#[test]
fn files_that_are_not_taken_say_why() {
    let record = || ReadError::NotAnObject {
        path: "a".to_owned(),
        line: 3,
        column: 9,
        found: "x9",
    };
    let candidate = Candidate {
        encoding: Encoding::Big5,
        undecodable: 0,
        first_lines: String::new(),
    };
    let all: Vec<(Why, &[&str])> = vec![
        (Why::Unsure(vec![candidate]), &["Big5"]),
        (Why::Unreadable(Arc::new(not_permitted())), &[]),
        (Why::NotAFile, &[]),
        (Why::Empty, &[]),
        (
            Why::TooLong {
                bytes: 9,
                most: 4_000_000,
            },
            &["4"],
        ),
        (Why::Bundle, &[]),
        (Why::Record(record()), &["3", "9", "x9"]),
        (
            Why::SameIdentity {
                of: "a9".to_owned(),
            },
            &["a9"],
        ),
        (Why::ArticlePresent(Present::Pages), &[]),
        (Why::ArticlePresent(Present::Id), &[]),
        (
            Why::AnnotationSet(Arc::new(SetError::Io(not_permitted()))),
            &[],
        ),
    ];
    for (why, carried) in &all {
        check(why, carried);
    }
    let whys: Vec<Why> = all.into_iter().map(|(why, _)| why).collect();
    assert_eq!(names(&whys), 10);

    let path = || "a".to_owned();
    let (line, column) = (3, 9);
    let what = "EOF while parsing a list".to_owned();
    let all: Vec<(ReadError, &[&str])> = vec![
        (
            ReadError::Json {
                path: path(),
                line,
                column,
                what,
            },
            &["3", "9"],
        ),
        (record(), &["3", "9", "x9"]),
        (
            ReadError::NoText {
                path: path(),
                line,
                column,
                expected: vec![],
                found: vec!["f9".to_owned()],
            },
            &["3", "9", "f9"],
        ),
        (
            ReadError::Undecodable {
                path: path(),
                line,
                column,
                encoding: Encoding::Gb18030,
            },
            &["3", "9", "GB18030"],
        ),
        (ReadError::AnnotationSet { path: path() }, &[]),
        (
            ReadError::TooLong {
                path: path(),
                bytes: 9,
            },
            &["4000"],
        ),
    ];
    for (error, carried) in &all {
        check(error, carried);
    }
    let errors: Vec<ReadError> = all.into_iter().map(|(error, _)| error).collect();
    assert_eq!(names(&errors), 6);
}

#[test]
fn patterns_of_paths_and_tables_say_what_is_wrong() {
    use PatternProblem as P;
    let problems: Vec<(P, &[&str])> = vec![
        (P::Empty, &["{", "日期", "报纸", "版次"]),
        (P::Unclosed, &[]),
        (P::Unopened, &[]),
        (P::Name("x9".to_owned()), &["x9"]),
        (P::Twice("x9".to_owned()), &["x9"]),
        (P::Folders, &[]),
        (P::TooLong, &[]),
    ];
    assert_eq!(problems.len(), 7);
    for (problem, carried) in problems {
        let error = PatternError {
            position: 4,
            problem,
        };
        let text = error.said(Language::Chinese);
        assert!(text.contains('5') && text.chars().any(is_chinese), "{text}");
        if carried.len() < 2 {
            check(&error, carried);
        }
    }
    use TableError as T;
    let s = str::to_owned;
    let all: Vec<(T, &[&str])> = vec![
        (
            T::Undecodable {
                line: 3,
                encoding: Encoding::Utf8,
            },
            &["3", "UTF-8"],
        ),
        (
            T::NoFileColumn {
                found: vec![s("c9")],
            },
            &["c9"],
        ),
        (
            T::ColumnTwice {
                key: s("k9"),
                first: 2,
                second: 5,
            },
            &["2", "5", "k9"],
        ),
        (
            T::Cells {
                line: 3,
                found: 7,
                expected: 5,
            },
            &["3", "7", "5"],
        ),
        (T::Quote { line: 3 }, &["3"]),
        (T::NoFile { line: 3 }, &["3"]),
        (
            T::FileTwice {
                line: 3,
                first: 2,
                file: s("a9.txt"),
            },
            &["3", "2", "a9.txt"],
        ),
        (
            T::Date {
                line: 3,
                value: s("2024-99"),
            },
            &["3", "2024-99"],
        ),
        (
            T::Row {
                line: 3,
                what: s("x9"),
            },
            &["3", "x9"],
        ),
    ];
    for (error, carried) in &all {
        check(error, carried);
    }
    let errors: Vec<T> = all.into_iter().map(|(error, _)| error).collect();
    assert_eq!(names(&errors), 9);
}

#[test]
fn annotation_sets_and_label_sets_say_where_and_what() {
    let s = str::to_owned;
    let (start, end, least) = (5, 91, 7);
    let all: Vec<(Fault, &[&str])> = vec![
        (
            Fault::Outside {
                start,
                end,
                length: 60,
                unit: Some(Unit::Bytes),
            },
            &["5", "91", "60"],
        ),
        (Fault::Empty(5), &["5"]),
        (Fault::Order { start, least }, &["5", "7"]),
        (
            Fault::Gap {
                expected: 5,
                found: 8,
            },
            &["5", "8"],
        ),
        (
            Fault::Surface {
                stated: s("渡口"),
                found: s("新桥"),
                unit: Some(Unit::Utf16),
            },
            &["渡口", "新桥"],
        ),
        (Fault::NoPage { page: 8, pages: 2 }, &["8", "2"]),
        (Fault::HalfPlace, &[]),
        (Fault::NoLabel(s("XYZ")), &["XYZ"]),
        (Fault::NoRelationType(s("AT")), &["AT"]),
        (Fault::NoSpan(s("s9")), &["s9"]),
        (Fault::Twice(s("s9")), &["s9"]),
        (
            Fault::Form {
                found: s("x9"),
                expected: Form::Hash,
            },
            &["x9"],
        ),
        (
            Fault::Form {
                found: s("x9"),
                expected: Form::Colour,
            },
            &["x9"],
        ),
        (
            Fault::Form {
                found: s("x9"),
                expected: Form::Time,
            },
            &["x9", "2026-03-01T08:30:00.000Z"],
        ),
        (Fault::Parts(Contradiction::DormantSeen), &[]),
        (Fault::Parts(Contradiction::TornWhole), &[]),
        (Fault::Parts(Contradiction::NoPartHere), &[]),
        (Fault::Parts(Contradiction::Bounds), &[]),
        (Fault::Edit(Contradiction::Replacement), &[]),
        (Fault::Edit(Contradiction::Insertion), &[]),
        (Fault::Edit(Contradiction::Hidden), &[]),
    ];
    for (fault, carried) in &all {
        check(fault, carried);
        let error = SetError::Invalid {
            place: Some(place()),
            article: Some(s("a9")),
            list: "spans",
            index: 11,
            fault: Box::new(fault.clone()),
        };
        check(&error, &[*carried, &["7", "a9", "spans", "12"]].concat());
    }
    let faults: Vec<Fault> = all.into_iter().map(|(fault, _)| fault).collect();
    assert_eq!(names(&faults), 14);

    let expected = s("missing field `x9`");
    let syntax = || SetError::Syntax {
        place: place(),
        expected: expected.clone(),
    };
    check(&syntax(), &["7", "12", "3", "x9"]);
    check(
        &SetError::Schema {
            place: place(),
            found: 9,
        },
        &["7", "12", "9"],
    );
    check(
        &SetError::FieldName {
            article: Some(s("a9")),
            name: s("f 9"),
        },
        &["a9", "f 9"],
    );
    check(&ExportError::Set(syntax()), &["x9"]);
    check(&ExportError::Store(StoreError::Full), &[]);
    let (line, column, message) = (7, 12, s("Expected opening `[`"));
    check(
        &LabelFileError::Syntax {
            line,
            column,
            message,
        },
        &["7", "12", "opening `[`"],
    );
    check(&LabelFileError::Version { found: 9 }, &["9"]);
    check(&LabelFileError::Invalid(syntax()), &["x9"]);
}

#[test]
fn word_lists_and_models_say_what_is_wrong() {
    let mut table = csv::Reader::from_reader("a,b\nc,d,e\n".as_bytes());
    let uneven = table.records().next().and_then(Result::err);
    let uneven = uneven.unwrap_or_else(|| panic!("the rows are alike"));
    check(&ListError::Io(not_permitted()), &[]);
    check(&ListError::Empty, &[]);
    let encoding = "Big5";
    check(
        &ListError::List(WordListError::Undecodable { line: 3, encoding }),
        &["3", "Big5"],
    );
    check(&WordListError::Table(uneven), &["2", "3"]);
    use OutsideError as O;
    let s = str::to_owned;
    let all: Vec<(O, &[&str])> = vec![
        (O::NoCommand, &[]),
        (
            O::NotStarted {
                program: s("m9"),
                error: not_permitted(),
            },
            &["m9"],
        ),
        (O::Silent(60), &["60"]),
        (O::Ended(String::new()), &[]),
        (O::Ended(s("x9")), &["x9"]),
        (O::BadAnswer(s("x9")), &["x9"]),
        (O::Refused(s("x9")), &["x9"]),
        (O::Stopped, &[]),
    ];
    for (error, carried) in &all {
        check(error, carried);
    }
    let errors: Vec<O> = all.into_iter().map(|(error, _)| error).collect();
    assert_eq!(names(&errors), 7);
}

#[test]
fn what_readers_say_is_said_in_chinese() {
    for (what, expected) in [
        ("missing field `text`", "缺字段 text"),
        (
            "Unexpected missing field named `id` in `Label`",
            "缺字段 id",
        ),
        (
            "invalid type: integer `3`, expected a string",
            "应是 a string，却是 integer `3`",
        ),
        (
            "EOF while parsing an object at line 3 column 7",
            "文件没有完（第 3 行第 7 列）",
        ),
        ("expected `,` or `}`", "应是 `,` or `}`"),
        (
            "Unexpected variant named `Xyz` in enum `Format`, expected one of `A`",
            "不认得“Xyz”",
        ),
        ("what nobody knows", "what nobody knows"),
    ] {
        assert_eq!(parsed::said(Language::Chinese, what), expected, "{what}");
    }
    let error = serde_json::from_str::<Vec<u8>>("[1, 2").err();
    let error = error.unwrap_or_else(|| panic!("it is JSON"));
    let said = parsed::said(Language::Chinese, &error.to_string());
    assert_eq!(said, "文件没有完（第 1 行第 5 列）");
}
