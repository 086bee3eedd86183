use super::*;

use std::fs;

use crate::core::encoding::Encoding;
use crate::format::metadata::normalize;
use crate::store::Bundle;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a temporary folder"));
        for (name, bytes) in files {
            let path = folder.path(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            fs::write(path, bytes).expect("a file");
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn session(&self) -> Session {
        let path = self.path("b.pizhu");
        match path.exists() {
            true => Session::open(&path, "tester").expect("a bundle"),
            false => Session::create(&path, "tester").expect("a new bundle"),
        }
    }

    /// Imports the folder with everything in it; closes and checks the bundle.
    fn import(&self, options: &ImportOptions) -> ImportReport {
        let mut session = self.session();
        let paths = [self.0.path().to_owned()];
        let report = session.import(&paths, options, |_| true).expect("a report");
        assert!(report.failure.is_none());
        let checked = session.check(|_, _| true).expect("a check");
        assert_eq!(checked.problems, [""; 0]);
        session.close().expect("everything on disk");
        report
    }

    /// Names within the folder, bytes, encodings and metadata of the pages.
    fn pages(&self) -> Vec<(String, Vec<u8>, Encoding, Metadata)> {
        let bundle = Bundle::open(&self.path("b.pizhu")).expect("a bundle");
        let mut rows = Vec::new();
        bundle.each_page(|row| rows.push(row)).expect("pages");
        let page = |row: crate::store::PageRow| {
            let bytes = bundle.bytes(row.no).expect("bytes");
            let metadata = serde_json::from_str(&row.metadata).expect("metadata");
            (self.within(&row.name), bytes, row.encoding, metadata)
        };
        rows.into_iter().map(page).collect()
    }

    fn within(&self, name: &str) -> String {
        let root = self.0.path();
        let own = root.file_name().expect("a name").to_string_lossy();
        // Pages are called by the folder that was chosen, what was refused by where it lies.
        let name = name.strip_prefix(&*root.to_string_lossy()).unwrap_or(name);
        let name = name.strip_prefix(&*own).unwrap_or(name);
        name.trim_start_matches(['/', '\\']).replace('\\', "/")
    }

    fn names(&self) -> Vec<String> {
        self.pages().into_iter().map(|(name, ..)| name).collect()
    }

    fn refused(&self, report: &ImportReport) -> Vec<(String, String)> {
        let refused = report.not_taken.iter();
        refused
            .map(|n| (self.within(&n.name), n.why.to_string()))
            .collect()
    }
}

const TEXT: &str = "市政府昨天召开会议，研究今年的工作。会议认为，去年全市经济发展很好。\n\
    人民群众的生活有了新的提高，各方面的建设都取得了成绩。\n";

#[test]
fn files_come_in_the_order_of_their_names_with_numbers_by_value() {
    let folder = Folder::new(&[
        ("报/2.txt", "二".as_bytes()),
        ("报/10.txt", "十".as_bytes()),
        ("报/1/a.md", "一".as_bytes()),
        ("a.text", "甲".as_bytes()),
        (".hidden/a.txt", "隐".as_bytes()),
        (".hidden.txt", "隐".as_bytes()),
        ("old.pizhu", b"not looked at"),
        ("x.txt.lock", b"not looked at"),
        ("picture.JPG", b"not looked at"),
        ("notes.ron", b"(a: 1)"),
    ]);
    let report = folder.import(&ImportOptions::default());
    assert_eq!(folder.refused(&report), []);
    assert_eq!(
        folder.names(),
        ["a.text", "报/1/a.md", "报/2.txt", "报/10.txt"]
    );
    assert_eq!(
        report.passed_over,
        BTreeMap::from([("jpg".to_owned(), 1), ("ron".to_owned(), 1)])
    );
    assert_eq!((report.pages, report.characters), (4, 4));
}

#[test]
fn a_file_that_is_named_is_tried_whatever_its_extension() {
    let folder = Folder::new(&[("a.html", TEXT.as_bytes()), (".b", "乙".as_bytes())]);
    let mut session = folder.session();
    let paths = [
        folder.path("a.html"),
        folder.path(".b"),
        folder.path("none.txt"),
    ];
    let report = session
        .import(&paths, &ImportOptions::default(), |_| true)
        .expect("a report");
    assert_eq!(report.pages, 2);
    let [missing] = &report.not_taken[..] else {
        panic!("{report:?}");
    };
    assert!(missing.name.ends_with("none.txt"));
    assert!(matches!(missing.why, Why::Unreadable(_)));
    let all = ImportOptions {
        all_extensions: true,
        except: vec![folder.path("b.csv")],
        ..ImportOptions::default()
    };
    fs::write(folder.path("b.csv"), "file\n").expect("a file");
    drop(session);
    let report = folder.import(&all);
    assert_eq!(folder.refused(&report), []);
    assert_eq!((report.pages, report.duplicates.len()), (0, 1));
}

#[test]
fn a_page_that_is_in_is_a_duplicate() {
    let folder = Folder::new(&[
        ("a.txt", TEXT.as_bytes()),
        ("b.txt", TEXT.as_bytes()),
        (
            "c.jsonl",
            "{\"text\": \"一\"}\n{\"text\": \"二\"}\n{\"text\": \"一\"}".as_bytes(),
        ),
    ]);
    let report = folder.import(&ImportOptions::default());
    let within = |report: &ImportReport| {
        let pairs = report.duplicates.iter();
        pairs
            .map(|(name, of)| (folder.within(name), folder.within(of)))
            .collect::<Vec<_>>()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        within(&report),
        [pair("b.txt", "a.txt"), pair("c.jsonl#3", "c.jsonl#1")]
    );
    let content = || {
        let bundle = Bundle::open(&folder.path("b.pizhu")).expect("a bundle");
        let mut actions = Vec::new();
        let each = |row| {
            actions.push(row);
            true
        };
        bundle.each_action(false, each).expect("actions");
        (
            folder.pages(),
            actions,
            bundle.articles().expect("articles"),
        )
    };
    let before = content();
    let again = folder.import(&ImportOptions::default());
    assert_eq!((again.pages, again.duplicates.len()), (0, 5));
    assert!(again.not_taken.is_empty());
    let pages = folder.names();
    assert_eq!(pages, ["a.txt", "c.jsonl#1", "c.jsonl#2"]);
    assert_eq!(content(), before);
}

#[test]
fn what_is_said_at_the_import_counts_before_table_pattern_and_page() {
    let page = "Title: 题目\nDate: 2020-01-01\nSource: 网\n\n正文在此。";
    let folder = Folder::new(&[("日报/2024-03-05/04.txt", page.as_bytes())]);
    let table = "file,date,place,author\n04.txt,2024-03-06,北京,王\n5.txt,,,\n";
    let options = ImportOptions {
        pattern: Some(PathPattern::parse("{newspaper}/{date}/{page}.txt").expect("a pattern")),
        table: Some(MetadataTable::read(table.as_bytes()).expect("a table")),
        set: Metadata::from([("place".to_owned(), "上海".to_owned())]),
        ..ImportOptions::default()
    };
    let report = folder.import(&options);
    assert_eq!(report.table_rows_without_file, [(3, "5.txt".to_owned())]);
    let (_, bytes, _, metadata) = folder.pages().remove(0);
    assert_eq!(bytes, page.as_bytes());
    let expected = [
        ("author", "王"),
        ("date", "2024-03-06"),
        ("newspaper", "日报"),
        ("page", "4"),
        ("place", "上海"),
        ("source", "网"),
        ("title", "题目"),
    ];
    let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(metadata, Metadata::from(expected));
    assert_eq!(normalize("page", "04").as_deref(), Some("4"));
}

#[test]
fn head_lines_are_hidden_by_one_action() {
    let head = "Title: 甲\nURL: http://a.b/\n\n";
    let mut files = Vec::new();
    for i in 0..700 {
        files.push((format!("{i}.txt"), format!("{head}第{i}篇。\n第二行。")));
    }
    files.push(("bare.txt".to_owned(), "没有。".to_owned()));
    files.push(("only.txt".to_owned(), head.to_owned()));
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let folder = Folder::new(&files);
    let report = folder.import(&ImportOptions::default());
    assert_eq!(report.pages, 702);
    let mut session = folder.session();
    let mut actions = Vec::new();
    let each = |row: crate::store::ActionRow| {
        actions.push(row.body);
        true
    };
    session.bundle().each_action(false, each).expect("actions");
    assert_eq!(actions.len(), 2, "{actions:?}");
    assert_eq!(
        actions[1],
        "{\"do\":{\"name\":\"import\",\"detail\":\"head lines\",\"machine\":true}}"
    );
    let articles = session.articles().expect("articles");
    assert_eq!(articles[12].title, "甲");
    assert_eq!(
        articles[12].characters,
        "第12篇。第二行。".chars().count() as u32 + 1
    );
    let page = articles[12].head.buffer.page;
    let document = session.document(page).expect("a document");
    let article = document.page_head(page).expect("an article");
    assert_eq!(document.article_text(article), "第12篇。\n第二行。");
    let only = session.articles().expect("articles").pop().expect("one");
    assert_eq!(only.characters, head.chars().count() as u32);
}

#[test]
fn what_cannot_be_taken_is_named_and_stops_nothing() {
    let gb = encoding_rs::GB18030.encode("北京").0.into_owned();
    let folder = Folder::new(&[
        ("a.txt", b""),
        ("b.txt", "\u{FEFF} \n\u{3000}".as_bytes()),
        (
            "c.jsonl",
            b"{\"text\": \"\xE4\xB8\x80\"}\n{\"text\": \n\n{\"words\": \"a\"}\n{\"text\": \"\"}",
        ),
        ("d.json", b"[]"),
        ("e.txt", &gb),
        ("f.txt", b"SQLite format 3\0 and so on"),
        ("g.jsonl", b"{\"pizhu\": {}}"),
        ("z.txt", "好".as_bytes()),
    ]);
    let report = folder.import(&ImportOptions::default());
    assert_eq!(folder.names(), ["c.jsonl#1", "z.txt"]);
    let refused = folder.refused(&report);
    let names: Vec<_> = refused.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "a.txt",
            "b.txt",
            "c.jsonl",
            "c.jsonl",
            "c.jsonl#5",
            "d.json",
            "e.txt",
            "f.txt",
            "g.jsonl"
        ]
    );
    assert!(refused[2].1.contains("line 2, column"), "{}", refused[2].1);
    assert!(refused[3].1.contains("line 4, column"), "{}", refused[3].1);
    let Why::Unsure(candidates) = &report.not_taken[6].why else {
        panic!("{report:?}");
    };
    assert!(candidates.iter().any(|c| c.first_lines == "北京"));
    let options = ImportOptions {
        encoding: Some(Encoding::Gb18030),
        ..ImportOptions::default()
    };
    let mut session = folder.session();
    let report = session
        .import(&[folder.path("e.txt")], &options, |_| true)
        .expect("a report");
    assert_eq!((report.pages, report.characters), (1, 2));
}

#[test]
fn undecodable_bytes_are_counted() {
    let mut bytes = TEXT.repeat(20).into_bytes();
    bytes.insert(300, 0xFF);
    bytes.insert(600, 0xFE);
    let folder = Folder::new(&[("a.txt", &bytes)]);
    let options = ImportOptions {
        encoding: Some(Encoding::Utf8),
        ..ImportOptions::default()
    };
    let report = folder.import(&options);
    let [(name, count)] = &report.undecodable[..] else {
        panic!("{report:?}");
    };
    assert!(name.ends_with("a.txt"));
    assert!(*count >= 2);
    assert_eq!(folder.pages()[0].1, bytes);
}

#[test]
fn another_page_of_the_same_identity_is_refused() {
    let folder = Folder::new(&[]);
    let mut session = folder.session();
    let mut run = Run::new();
    let prepared = |hash: [u8; 32], name: &str| Prepared {
        page: store::NewPage {
            no: 0,
            id: super::super::check::page_id(&hash),
            hash,
            name: name.to_owned(),
            encoding: Encoding::Utf8,
            metadata: "{}".to_owned(),
            origin: None,
            added: 0,
            bytes: Vec::new(),
        },
        row: None,
        hidden: 0,
        hidden_lines: 0,
        characters: 0,
        undecodable: 0,
    };
    let mut other = [7; 32];
    session.take(&mut run, prepared(other, "a")).expect("taken");
    other[31] = 8;
    session
        .take(&mut run, prepared(other, "b"))
        .expect("refused");
    assert_eq!(run.report.pages, 1);
    let [not_taken] = &run.report.not_taken[..] else {
        panic!("{:?}", run.report.not_taken);
    };
    assert_eq!(not_taken.name, "b");
    assert!(matches!(&not_taken.why, Why::SameIdentity { of } if of == "a"));
}

#[test]
fn stopped_it_leaves_whole_files_and_goes_on_when_repeated() {
    let files: Vec<_> = (0..900)
        .map(|i| (format!("{i}.txt"), format!("第{i}篇")))
        .collect();
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let folder = Folder::new(&files);
    let mut session = folder.session();
    let paths = [folder.0.path().to_owned()];
    let report = session
        .import(&paths, &ImportOptions::default(), |at| at.pages < 400)
        .expect("a report");
    assert!(report.stopped);
    assert_eq!(report.pages, 400);
    assert_eq!(session.articles().expect("articles").len(), 400);
    session.close().expect("everything on disk");
    assert_eq!(folder.names().len(), 400);
    let rest = folder.import(&ImportOptions::default());
    assert_eq!((rest.pages, rest.duplicates.len()), (500, 400));
}

#[test]
fn a_long_file_of_records_goes_in_parts_and_its_lines_are_counted_through() {
    let mut lines = String::new();
    for i in 1..=5000 {
        match i {
            4321 => lines.push_str("{\"text\": 1}\n"),
            _ => lines.push_str(&format!("{{\"text\": \"{}{i}\"}}\n", "长".repeat(200))),
        }
    }
    let folder = Folder::new(&[("a.jsonl", lines.as_bytes())]);
    let mut seen = Vec::new();
    let mut session = folder.session();
    let paths = [folder.path("a.jsonl")];
    let see = |at: ImportProgress| {
        seen.push(at);
        true
    };
    let report = session
        .import(&paths, &ImportOptions::default(), see)
        .expect("a report");
    session.close().expect("everything on disk");
    assert_eq!(report.pages, 4999);
    let refused = folder.refused(&report);
    assert!(refused[0].1.contains("line 4321, column 1"), "{refused:?}");
    let names = folder.names();
    assert_eq!(names[4320], "a.jsonl#4322");
    assert_eq!(names[4998], "a.jsonl#5000");
    let last = seen.last().expect("progress");
    assert_eq!((last.files_done, last.files), (1, 1));
    assert_eq!(last.bytes_done, last.bytes);
    assert_eq!(last.bytes, lines.len() as u64);
    assert!(seen.is_sorted_by_key(|at| (at.bytes_done, at.pages)));
}

#[cfg(unix)] // where a file of holes takes no room
#[test]
fn a_file_longer_than_a_page_can_be_is_not_read() {
    let folder = Folder::new(&[
        ("a.txt", b"a"),
        ("b.jsonl", b""),
        ("c.txt", "丙".as_bytes()),
    ]);
    for (name, len) in [("a.txt", 1 << 30), ("b.jsonl", 5 << 30)] {
        let file = fs::OpenOptions::new().write(true).open(folder.path(name));
        file.and_then(|file| file.set_len(len))
            .expect("a long file");
    }
    let report = folder.import(&ImportOptions::default());
    assert_eq!(folder.names(), ["c.txt"]);
    let sizes = report
        .not_taken
        .iter()
        .map(|not_taken| match not_taken.why {
            Why::TooLong { bytes, most } => (bytes, most),
            _ => panic!("{not_taken:?}"),
        });
    let sizes: Vec<(u64, u64)> = sizes.collect();
    let expected = [(1 << 30, 999_000_000), (5 << 30, u64::from(u32::MAX))];
    assert_eq!(sizes[..2], expected);
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_folder_are_told_and_not_followed() {
    let folder = Folder::new(&[
        ("in/a.txt", "甲".as_bytes()),
        ("out/secret/b.txt", "乙".as_bytes()),
        ("out/c.txt", "丙".as_bytes()),
    ]);
    let link = |to: &str, at: &str| {
        std::os::unix::fs::symlink(folder.path(to), folder.path(at)).expect("a link");
    };
    link("out/secret", "in/folder");
    link("out/c.txt", "in/c.txt");
    link("in/a.txt", "in/again.txt");
    link("in", "chosen");
    let mut session = folder.session();
    // A link that was chosen itself is meant.
    let report = session
        .import(&[folder.path("chosen")], &ImportOptions::default(), |_| {
            true
        })
        .expect("a report");
    session.close().expect("everything on disk");
    assert_eq!(folder.names(), ["chosen/a.txt"]);
    let duplicate = ("chosen/again.txt".to_owned(), "chosen/a.txt".to_owned());
    assert_eq!(report.duplicates, [duplicate]);
    let links: Vec<String> = report
        .links_out
        .iter()
        .map(|at| folder.within(at))
        .collect();
    assert_eq!(links, ["chosen/c.txt", "chosen/folder"]);
}

#[cfg(unix)]
#[test]
fn links_that_go_round_in_circles_end() {
    let folder = Folder::new(&[("a/b.txt", "乙".as_bytes())]);
    std::os::unix::fs::symlink(folder.path("a"), folder.path("a/again")).expect("a link");
    std::os::unix::fs::symlink(folder.path("nowhere"), folder.path("a/dangling")).expect("a link");
    let report = folder.import(&ImportOptions::default());
    assert_eq!(folder.names(), ["a/b.txt"]);
    let refused = folder.refused(&report);
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0].0, "a/dangling");
}
