//! The built-in sample: fictional newspaper pages with the defects of real ones, to play with.
//!
//! All pages come as they were "printed" but one, on which every break is decided, every
//! misprint corrected and every name tagged, so that a newcomer sees what finished work is.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::core::breaks::{Decision, break_at};
use crate::core::{Address, Buffer, Document, PageId};
use crate::format::metadata::MetadataTable;
use crate::store::StoreError;

use super::Session;
use super::check::page_id;
use super::command::{ArticleRef, Breaks, Command, CommandError, LineRef, Stretch};
use super::import::ImportOptions;

macro_rules! pages {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../assets/sample/pages/", $name)))),*]
    };
}

const PAGES: &[(&str, &str)] = pages![
    "01-market-square.txt"
    "02-bridge-opens.txt"
    "03-bridge-continued.txt"
    "04-grain-prices.txt"
    "05-sports-meet.txt"
    "06-reading-week-web.txt"
    "07-wire-lake-birds-a.txt"
    "08-wire-lake-birds-b.txt"
    "09-seed-fair.txt"
    "10-night-bus.txt"
];
const METADATA: &str = include_str!("../../assets/sample/metadata.csv");
const BREAKS: &str = include_str!("../../assets/sample/gold/breaks.jsonl");
const MISPRINTS: &str = include_str!("../../assets/sample/gold/misprints.jsonl");
const ROLES: &str = include_str!("../../assets/sample/gold/roles.jsonl");
const ARTICLES: &str = include_str!("../../assets/sample/gold/articles.jsonl");
const TAGS: &str = include_str!("../../assets/sample/gold/tags.jsonl");

/// The page that is finished.
const FINISHED: &str = "02-bridge-opens.txt";

/// Who finished it.
const AUTHOR: &str = "Pizhu";

/// Why the sample could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A folder or file could not be made.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The bundle could not be made.
    #[error("{}: {error}", path.display())]
    Store {
        /// Which.
        path: PathBuf,
        /// Why.
        error: StoreError,
    },
    /// What was to be done on the finished page could not be.
    #[error("the sample's finished page: {0}")]
    Command(#[from] CommandError),
    /// What was done is not on disk.
    #[error("{path}: could not be written ({reason})", path = path.display())]
    Write {
        /// The bundle.
        path: PathBuf,
        /// Why.
        reason: Arc<StoreError>,
    },
}

/// Where the user's copy of the sample is.
pub fn copy_path() -> PathBuf {
    let folders = directories::ProjectDirs::from("", "", "pizhu");
    let data = folders.map_or_else(std::env::temp_dir, |folders| folders.data_dir().to_owned());
    data.join("sample").join("sample.pizhu")
}

/// The user's copy of the sample, made if there is none.
///
/// # Errors
/// See [`SampleError`].
pub fn open_copy() -> Result<PathBuf, SampleError> {
    let path = copy_path();
    if !path.is_file() {
        make(&path)?;
    }
    Ok(path)
}

/// A new copy of the sample for the user. The one there was is kept beside it.
///
/// # Errors
/// See [`SampleError`].
pub fn fresh_copy() -> Result<PathBuf, SampleError> {
    let path = copy_path();
    if path.is_file() {
        let free = (1..)
            .map(|n| super::beside(&path, &format!("-{n}")))
            .find(|p| !p.exists());
        if let Some(old) = free {
            fs::rename(&path, &old).map_err(|error| SampleError::Io { path: old, error })?;
        }
    }
    make(&path)?;
    Ok(path)
}

/// What the first steps are about, on the sample's first page: a name that is cut in two by the
/// end of a line, and a misprint beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lesson {
    /// The page.
    pub page: PageId,
    /// The name's characters: the first, the last before the line end, and the one behind it.
    pub name: (Address, Address, Address),
    /// The line end in the middle of it.
    pub line_end: Address,
    /// The printed line that ends there, from 1.
    pub line: u32,
    /// The misprint.
    pub misprint: Address,
}

/// The name, the misprint with what stands behind it, and how both should read, with what follows.
const NAME: [&str; 2] = ["程秀", "兰"];
const MISPRINT: &str = "己经";
const SHOULD_BE: &str = "已经把";

/// Which of the first steps the document is past, however that was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Learnt {
    /// The name's line is joined with the next.
    pub joined: bool,
    /// The whole name is tagged.
    pub tagged: bool,
    /// The misprint is corrected.
    pub corrected: bool,
}

impl Learnt {
    /// Whether the document is past all of them.
    pub fn all(self) -> bool {
        self.joined && self.tagged && self.corrected
    }
}

impl Lesson {
    /// The lesson; it can be given in bundles that have its page.
    pub fn of_sample() -> Option<Self> {
        let (_, text) = PAGES.first()?;
        let place = text.find(&format!("{}\n{}{MISPRINT}", NAME[0], NAME[1]))?;
        let before = &text[..place];
        let first = before.chars().count() as u32;
        let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let page = page_id(&hash);
        let at = |index| Buffer::of_page(page).at(index);
        let cut = first + NAME[0].chars().count() as u32;
        let behind = cut + 1 + NAME[1].chars().count() as u32;
        Some(Self {
            page,
            name: (at(first), at(cut - 1), at(behind - 1)),
            line_end: at(cut),
            line: before.matches('\n').count() as u32 + 1,
            misprint: at(behind),
        })
    }

    /// How far a document is, which has the lesson's page.
    pub fn learnt(&self, document: &Document) -> Learnt {
        let (first, _, last) = self.name;
        let found = break_at(document, self.line_end);
        let of_last = document.spans_at(last);
        let is_whole = |span: &crate::core::Span<'_>| of_last.iter().any(|s| s.id() == span.id());
        Learnt {
            joined: found.is_some_and(|found| found.decision == Decision::Joined),
            tagged: document.spans_at(first).iter().any(is_whole),
            corrected: self.behind_name(document, SHOULD_BE.chars().count()) == SHOULD_BE,
        }
    }

    /// So many characters that are read behind the name.
    fn behind_name(&self, document: &Document, count: usize) -> String {
        let behind = std::iter::successors(Some(self.name.2), |at| document.following(*at));
        let characters = behind.skip(1).map_while(|at| document.character(at));
        let read = characters
            .filter(|(c, facts)| facts.visible() && !crate::core::clean::is_white(*c))
            .map(|(c, _)| c);
        read.take(count).collect()
    }
}

/// Makes a bundle of the sample. Its pages are written beside it first, as files such as an
/// editor would import.
///
/// # Errors
/// See [`SampleError`]. Nothing is left at `path` then.
pub fn make(path: &Path) -> Result<(), SampleError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let pages = folder.join(format!("{stem}-pages"));
    let io = |path: &Path| {
        let path = path.to_owned();
        move |error| SampleError::Io { path, error }
    };
    fs::create_dir_all(&pages).map_err(io(&pages))?;
    for (name, text) in PAGES {
        let file = pages.join(name);
        match fs::read(&file) {
            Ok(bytes) if bytes == text.as_bytes() => {}
            // Somebody else's file of that name is not overwritten.
            Ok(_) => return Err(io(&file)(std::io::ErrorKind::AlreadyExists.into())),
            Err(_) => fs::write(&file, text).map_err(io(&file))?,
        }
    }
    // Made under another name, so that a half-made sample is never taken for the sample.
    let making = path.with_extension("making");
    let _ = fs::remove_file(&making); // of an earlier try that was cut off
    fill(&making, &pages)?;
    fs::rename(&making, path).map_err(io(path))
}

fn fill(bundle: &Path, pages: &Path) -> Result<(), SampleError> {
    let store = |error| SampleError::Store {
        path: bundle.to_owned(),
        error,
    };
    let mut session = Session::create(bundle, AUTHOR).map_err(store)?;
    let options = ImportOptions {
        table: MetadataTable::read(METADATA.as_bytes()).ok(),
        ..ImportOptions::default()
    };
    session
        .import(&[pages.to_owned()], &options, |_| true)
        .map_err(store)?;
    let execute = |session: &mut Session, command: &Command| match session.execute(command) {
        Ok(_) | Err(CommandError::NothingToDo) => Ok(()),
        Err(error) => Err(SampleError::from(error)),
    };
    for command in finishing(FINISHED).iter().chain(&splitting(FINISHED)) {
        execute(&mut session, command)?;
    }
    let page = session
        .find_article(&ArticleRef::Name(FINISHED.to_owned()))?
        .buffer
        .page;
    for article in session.articles().map_err(store)? {
        if article.head.buffer.page == page {
            let progress = "done".to_owned();
            let article = ArticleRef::Name(article.id);
            execute(&mut session, &Command::Progress { article, progress })?;
        }
    }
    session.close().map_err(|failure| SampleError::Write {
        path: bundle.to_owned(),
        reason: failure.reason,
    })
}

/// The commands that do to a page of the sample what its gold data say, one for each kind.
pub fn finishing(page: &str) -> Vec<Command> {
    let article = ArticleRef::Name(page.to_owned());
    let here = |data: &'static str| {
        let of_page = move |row: &Value| row["page"] == page;
        data.lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(of_page)
    };
    let number = |value: &Value| value.as_u64().unwrap_or_default() as u32;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let stretch = |row: &Value| Stretch::Addresses {
        first: number(&row["start"]).to_string(),
        last: (number(&row["end"]) - 1).to_string(),
    };
    let lines = |decision: &str| Breaks::Lines {
        lines: here(BREAKS)
            .filter(|row| row["break"] == decision)
            .map(|row| number(&row["line"]))
            .collect(),
    };
    let batch = |name: &str, commands: Vec<Command>| Command::Batch {
        name: name.to_owned(),
        commands,
    };
    vec![
        Command::Join {
            article: article.clone(),
            breaks: lines("join"),
        },
        Command::Keep {
            article: article.clone(),
            breaks: lines("keep"),
        },
        batch(
            "correct",
            here(MISPRINTS)
                .map(|row| Command::Correct {
                    article: article.clone(),
                    stretch: stretch(&row),
                    with: text(&row["should_be"]),
                })
                .collect(),
        ),
        batch(
            "role",
            here(ROLES)
                .map(|row| Command::Role {
                    article: article.clone(),
                    stretch: Stretch::Line {
                        line: number(&row["line"]),
                    },
                    role: text(&row["role"]),
                })
                .collect(),
        ),
        batch(
            "tag",
            here(TAGS)
                .map(|row| Command::Tag {
                    article: article.clone(),
                    stretch: Some(stretch(&row)),
                    parts: Vec::new(),
                    label: text(&row["label"]),
                    attributes: std::collections::BTreeMap::new(),
                    note: None,
                })
                .collect(),
        ),
    ]
}

/// The commands that part a page of the sample into its articles: what stands before the first
/// is hidden, and the others are split off. For pages whose articles stand in order.
fn splitting(page: &str) -> Vec<Command> {
    let article = ArticleRef::Name(page.to_owned());
    let rows = ARTICLES
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let of_page = rows.filter(|row| row["page"] == page);
    let mut starts: Vec<u32> = of_page
        .filter_map(|row| row["lines"][0][0].as_u64())
        .map(|line| line as u32)
        .collect();
    starts.sort_unstable();
    let Some((&first, others)) = starts.split_first() else {
        return Vec::new();
    };
    // From the end, so that the lines before keep their numbers.
    let split = |line: &u32| Command::SplitArticle {
        article: article.clone(),
        at: LineRef::Line { line: *line },
    };
    let mut commands: Vec<Command> = others.iter().rev().map(split).collect();
    if first > 1 {
        let stretch = Stretch::Lines {
            lines: (1, first - 1),
        };
        commands.push(Command::Hide { article, stretch });
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::clean::is_white;

    #[test]
    fn the_lesson_sees_what_was_done_however_it_was_done() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.pizhu");
        make(&path).unwrap();
        let mut session = Session::open(&path, "tester").unwrap();
        let lesson = Lesson::of_sample().unwrap();
        assert_eq!(lesson.line, 3);
        let learnt = |session: &mut Session| {
            let document = session.document(lesson.page).unwrap();
            let all = lesson.learnt(document);
            (all.joined, all.tagged, all.corrected)
        };
        assert_eq!(learnt(&mut session), (false, false, false));
        let mut run = |script: &str, expected| {
            let command = Command::from_json(script).unwrap();
            session.execute(&command).unwrap();
            assert_eq!(learnt(&mut session), expected, "{script}");
        };
        run(
            r#"{"tag": {"article": 1, "text": "程秀", "label": "PER"}}"#,
            (false, false, false),
        );
        run(
            r#"{"tag": {"article": 1, "text": "程秀兰", "label": "PER"}}"#,
            (false, true, false),
        );
        run(
            r#"{"join": {"article": 1, "from": 2, "to": 5}}"#,
            (true, true, false),
        );
        run(
            r#"{"hide": {"article": 1, "text": "己"}}"#,
            (true, true, false),
        );
        run(
            r#"{"insert": {"article": 1, "before": "经把六板", "with": "已"}}"#,
            (true, true, true),
        );
        run(r#"{"undo": {}}"#, (true, true, false));
        session.close().unwrap();
    }

    fn squeezed(text: &str) -> String {
        text.chars().filter(|c| !is_white(*c)).collect()
    }

    /// Every page can be finished as its gold data say, and then every tag reads as it should.
    #[test]
    fn every_page_can_be_finished() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.pizhu");
        make(&path).unwrap();
        let mut session = Session::open(&path, "tester").unwrap();
        for (page, _) in PAGES
            .iter()
            .filter(|(page, _)| !["06-reading-week-web.txt", FINISHED].contains(page))
        {
            for command in finishing(page) {
                match session.execute(&command) {
                    Ok(_) | Err(CommandError::NothingToDo) => {}
                    Err(error) => panic!("{page}: {error}"),
                }
            }
            let head = session
                .find_article(&ArticleRef::Name((*page).to_owned()))
                .unwrap();
            let document = session.document(head.buffer.page).unwrap();
            let mut expected: Vec<String> = TAGS
                .lines()
                .map(|line| serde_json::from_str::<Value>(line).unwrap())
                .filter(|row| row["page"] == *page)
                .map(|row| squeezed(row["text"].as_str().unwrap()).replace("章木立", "章本立"))
                .collect();
            let mut found: Vec<String> = document
                .spans()
                .map(|span| squeezed(&span.text()))
                .collect();
            expected.sort();
            found.sort();
            assert_eq!(found, expected, "{page}");
        }
        let report = session.check(|_, _| true).unwrap();
        assert_eq!(report.problems, Vec::<String>::new());
        session.close().unwrap();
    }
}
