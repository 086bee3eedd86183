//! `pizhu import`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use pizhu::session::Session;
use pizhu::store::Bundle;
use serde_json::Value;

/// A folder to import in, and what the program said there last.
struct Test {
    folder: tempfile::TempDir,
    output: Option<Output>,
}

impl Test {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            output: None,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, bytes).expect("a file");
        self
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pizhu"));
        command
            .current_dir(self.folder.path())
            .arg("import")
            .args(arguments);
        command
    }

    fn import(mut self, arguments: &[&str]) -> Self {
        let output = self.command(arguments).output().expect("the program");
        self.output = Some(output);
        self
    }

    fn output(&self) -> &Output {
        self.output.as_ref().expect("something was run")
    }

    fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.output().stdout).into_owned()
    }

    fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output().stderr).into_owned()
    }

    #[track_caller]
    fn exits(self, code: i32) -> Self {
        let shown = format!("{}{}", self.stdout(), self.stderr());
        assert_eq!(self.output().status.code(), Some(code), "{shown}");
        self
    }

    #[track_caller]
    fn says(self, text: &str) -> Self {
        assert_eq!(self.stdout().trim_end(), text);
        self
    }

    #[track_caller]
    fn tells(self, text: &str) -> Self {
        assert!(self.stderr().contains(text), "{}", self.stderr());
        self
    }

    #[track_caller]
    fn says_nothing_else(self) -> Self {
        assert_eq!(self.stderr(), "");
        self
    }

    /// Names, encodings, metadata and bytes of the pages of `b.pizhu`.
    fn pages(&self) -> Vec<(String, &'static str, String, Vec<u8>)> {
        let bundle = Bundle::open(&self.path("b.pizhu")).expect("a bundle");
        let mut rows = Vec::new();
        bundle.each_page(|row| rows.push(row)).expect("pages");
        let bytes = |no| bundle.bytes(no).expect("bytes");
        let page = |row: pizhu::store::PageRow| {
            let name = row.name.replace('\\', "/");
            (name, row.encoding.name(), row.metadata, bytes(row.no))
        };
        rows.into_iter().map(page).collect()
    }

    #[track_caller]
    fn stays_sound(self) -> Self {
        let mut session = Session::open(&self.path("b.pizhu"), "").expect("a bundle");
        let report = session.check(|_, _| true).expect("a check");
        assert_eq!(report.problems, [""; 0]);
        drop(session);
        self
    }

    fn json(&self, name: &str) -> Value {
        let text = fs::read_to_string(self.path(name)).expect("a report");
        serde_json::from_str(&text).expect("JSON")
    }
}

const TEXT: &str = "市政府昨天召开会议，研究今年的工作。会议认为，去年全市经济发展很好，\
    人民群众的生活有了新的提高，各方面的建设都取得了成绩。\n　　大家表示，要在新的一年里\
    继续努力，把各项工作做得更好，让群众满意。这是我们的责任，也是我们的光荣。\n";

const TRADITIONAL: &str = "市政府昨天召開會議，研究今年的工作。會議認為，去年全市經濟發展很好，\
    人民群眾的生活有了新的提高，各方面的建設都取得了成績。\n　　大家表示，要在新的一年裡\
    繼續努力，把各項工作做得更好，讓群眾滿意。這是我們的責任，也是我們的光榮。\n";

fn utf_16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn every_encoding_is_told_and_kept() {
    let bom = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let files = [
        ("1.txt", "utf-8", TEXT.as_bytes().to_vec()),
        (
            "2.txt",
            "utf-8",
            bom(b"\xEF\xBB\xBF", TEXT.as_bytes().to_vec()),
        ),
        (
            "3.txt",
            "gb18030",
            encoding_rs::GB18030.encode(TEXT).0.into_owned(),
        ),
        (
            "4.txt",
            "big5-hkscs",
            encoding_rs::BIG5.encode(TRADITIONAL).0.into_owned(),
        ),
        (
            "5.txt",
            "utf-16le",
            bom(b"\xFF\xFE", utf_16(TEXT, u16::to_le_bytes)),
        ),
        (
            "6.txt",
            "utf-16be",
            bom(b"\xFE\xFF", utf_16(TEXT, u16::to_be_bytes)),
        ),
        ("7.txt", "utf-16le", utf_16(TEXT, u16::to_le_bytes)),
        ("8.txt", "utf-16be", utf_16(TEXT, u16::to_be_bytes)),
    ];
    let test = files
        .iter()
        .fold(Test::new(), |test, (name, _, bytes)| {
            test.file(&format!("in/{name}"), bytes)
        })
        .import(&["b.pizhu", "in"])
        .says_nothing_else()
        .exits(0)
        .stays_sound();
    let pages = test.pages();
    assert_eq!(pages.len(), files.len());
    for ((name, encoding, bytes), page) in files.iter().zip(pages) {
        assert_eq!(page.0, format!("in/{name}"));
        assert_eq!(page.1, *encoding, "{name}");
        assert!(page.3 == *bytes, "{name}");
    }
}

#[test]
fn metadata_come_from_table_pattern_and_arguments() {
    let test = Test::new()
        .file("晨报/2024年3月5日/04.txt", "第四版。")
        .file("晨报/2024年3月5日/05.txt", "第五版。")
        .file("晨报/x.txt", "别的。")
        .file("t.csv", "文件,标题,来源\n04.txt,头条,新华社\n9.txt,没有,\n")
        .import(&[
            "b.pizhu",
            "晨报",
            "--pattern",
            "{报纸}/{date}/{page}.txt",
            "--table",
            "t.csv",
            "--set",
            "来源=通讯社",
            "--set",
            "卷=三",
        ])
        .exits(0)
        .tells("line 3: 9.txt")
        .tells("晨报/x.txt")
        .says("imported 3 pages (11 characters) into b.pizhu");
    let metadata: Vec<_> = test.pages().into_iter().map(|page| page.2).collect();
    assert_eq!(
        metadata,
        [
            r#"{"date":"2024-03-05","newspaper":"晨报","page":"4","source":"通讯社","title":"头条","卷":"三"}"#,
            r#"{"date":"2024-03-05","newspaper":"晨报","page":"5","source":"通讯社","卷":"三"}"#,
            r#"{"source":"通讯社","卷":"三"}"#,
        ]
    );
}

#[test]
fn the_same_page_is_not_taken_twice() {
    let test = Test::new()
        .file("in/a.txt", TEXT)
        .file("in/b.txt", TEXT)
        .import(&["b.pizhu", "in"])
        .exits(0)
        .tells("1 duplicate not taken again:\n  in/b.txt is the same as in/a.txt\n");
    assert!(
        test.stdout().ends_with("1 duplicate\n"),
        "{}",
        test.stdout()
    );
    let before = test.pages();
    let test = test
        .import(&["b.pizhu", "in"])
        .exits(0)
        .says("imported 0 pages (0 characters) into b.pizhu; 2 duplicates")
        .stays_sound();
    assert_eq!(test.pages(), before);
}

#[test]
fn a_file_in_doubt_is_shown_as_it_would_be_read() {
    let bytes = encoding_rs::GB18030.encode("北京\n上海").0.into_owned();
    let test = Test::new()
        .file("in/a.txt", &bytes)
        .file("in/b.txt", TEXT)
        .import(&["b.pizhu", "in", "--report", "r.json"])
        .exits(1)
        .tells("its encoding is not certain")
        .tells("in/a.txt\n")
        .tells("    gb18030\n      | 北京\n      | 上海\n")
        .tells("--encoding");
    assert_eq!(test.pages().len(), 1);
    let report = test.json("r.json");
    let entry = &report["not_taken"][0];
    assert_eq!(entry["kind"], "unsure");
    let candidates = entry["candidates"].as_array().expect("candidates");
    assert!(candidates.iter().any(|c| c["encoding"] == "gb18030"
        && c["undecodable"] == 0
        && c["first_lines"] == serde_json::json!(["北京", "上海"])));
    let test = test
        .import(&["b.pizhu", "in/a.txt", "--encoding", "GBK"])
        .says_nothing_else()
        .says("imported 1 page (5 characters) into b.pizhu");
    assert_eq!(test.pages()[1].1, "gb18030");
    assert_eq!(test.pages()[1].3, bytes);
}

#[test]
fn a_bad_line_is_named_and_the_others_are_taken() {
    let test = Test::new()
        .file(
            "a.jsonl",
            "{\"text\": \"一\", \"日期\": \"20240305\"}\n\n{\"text\": \n{\"body\": \"二\"}\n",
        )
        .import(&["b.pizhu", "a.jsonl", "--report", "r.json"])
        .exits(1)
        .tells("1 record could not be read:\n  a.jsonl, line 3, column ")
        .says("imported 2 pages (2 characters) into b.pizhu; 1 not taken");
    let pages = test.pages();
    assert_eq!(pages[0].0, "a.jsonl#1");
    assert_eq!(pages[0].2, r#"{"date":"2024-03-05"}"#);
    assert_eq!(pages[1].0, "a.jsonl#4");
    assert_eq!(test.json("r.json")["not_taken"][0]["line"], 3);
    let test = Test::new()
        .file("a.json", r#"[{"words": "甲", "text": "不是"}]"#)
        .import(&["b.pizhu", "a.json", "--text-field", "words"])
        .exits(0);
    assert_eq!(test.pages()[0].3, "甲".as_bytes());
}

#[test]
fn head_lines_of_a_scrape_become_metadata_and_are_hidden() {
    let text =
        "Title: 新的一天\nDate: 2024-03-05\nURL: http://example.com/a\n\n正文第一行。\n第二行。\n";
    let test = Test::new()
        .file("a.txt", text)
        .import(&["b.pizhu", "a.txt"])
        .exits(0)
        .stays_sound();
    let (_, _, metadata, bytes) = test.pages().remove(0);
    assert_eq!(
        metadata,
        r#"{"date":"2024-03-05","title":"新的一天","url":"http://example.com/a"}"#
    );
    assert_eq!(bytes, text.as_bytes());
    let mut session = Session::open_read_only(&test.path("b.pizhu")).expect("a bundle");
    let article = session.articles().expect("articles").remove(0);
    assert_eq!(article.title, "新的一天");
    let document = session.document(article.head.buffer.page).expect("a page");
    assert_eq!(
        document.article_text(article.head),
        "正文第一行。\n第二行。\n"
    );
}

#[test]
fn line_ends_of_every_kind_stay() {
    let text = "一\r\n二\r三\u{2028}四\u{C}五\u{2029}\u{85}六\n\r七\u{B}";
    let record = serde_json::json!({ "text": format!("{text}八") });
    let test = Test::new()
        .file("a.txt", text)
        .file("b.jsonl", record.to_string())
        .import(&["b.pizhu", "a.txt", "b.jsonl"])
        .exits(0)
        .stays_sound();
    let pages = test.pages();
    assert_eq!(pages[0].3, text.as_bytes());
    assert_eq!(pages[1].3, format!("{text}八").as_bytes());
}

#[test]
fn annotation_sets_are_read_as_such() {
    let test = Test::new()
        .file("a.ron", "(pizhu: 1, broken")
        .import(&["b.pizhu", "a.ron"]);
    let test = test
        .exits(2)
        .tells("1 annotation set was not taken:\n  a.ron: ");
    assert_eq!(test.pages(), []);

    let test = Test::new()
        .file("a.txt", TEXT)
        .file("sets/README", "Sets of one article.")
        .import(&["a.pizhu", "a.txt"]);
    for format in ["ron", "json", "jsonl"] {
        let export = Command::new(env!("CARGO_BIN_EXE_pizhu"))
            .current_dir(test.folder.path())
            .args(["export", "a.pizhu", "--format", format, "--out"])
            .arg(format!("sets/a.{format}"))
            .output();
        assert!(export.expect("the program").status.success());
    }
    test.import(&["b.pizhu", "sets"])
        .exits(0)
        .says("imported 1 page (112 characters) into b.pizhu; 2 duplicates")
        .stays_sound();
}

#[test]
fn what_cannot_be_done_is_said_in_a_sentence() {
    let test = Test::new()
        .file("a.txt", TEXT)
        .file("empty/nothing.pdf", "")
        .import(&["b.pizhu", "nowhere.txt"])
        .exits(2)
        .tells("nowhere.txt is not there");
    assert!(!test.path("b.pizhu").exists());
    test.import(&["a.txt", "a.txt"])
        .exits(2)
        .tells("a.txt: this is not a Pizhu bundle")
        .import(&["empty", "a.txt"])
        .exits(2)
        .tells("empty is a folder; name the bundle first")
        .import(&["no/b.pizhu", "a.txt"])
        .exits(2)
        .tells("there is no folder no to make")
        .import(&["b.pizhu", "empty"])
        .exits(2)
        .tells("passed over in folders: 1 .pdf")
        .tells("there is nothing to import")
        .import(&["b.pizhu", "a.txt", "--pattern", "{date"])
        .exits(2)
        .tells("this { is never closed")
        .import(&["b.pizhu", "a.txt", "--encoding", "latin1"])
        .exits(2)
        .tells("big5-hkscs")
        .import(&["b.pizhu", "a.txt", "--set", "date"])
        .exits(2)
        .tells("write a key, = and a value")
        .import(&["b.pizhu", "a.txt", "--table", "a.txt"])
        .exits(2)
        .tells("a.txt: the metadata table has no column")
        .import(&["b.pizhu", "a.txt", "--report", "no/r.json"])
        .exits(2)
        .tells("no/r.json cannot be written: the folder for it is not there");
}

#[test]
fn a_bundle_in_use_is_not_written_to() {
    let test = Test::new().file("a.txt", TEXT);
    let session = Session::create(&test.path("b.pizhu"), "x").expect("a bundle");
    let test = test
        .import(&["b.pizhu", "a.txt"])
        .exits(2)
        .tells("b.pizhu: this bundle is open in another window or program");
    drop(session);
    test.import(&["b.pizhu", "a.txt", "--quiet"])
        .exits(0)
        .says_nothing_else();
}

#[test]
fn damaged_and_newer_bundles_are_left_alone() {
    let test = Test::new()
        .file("a.txt", TEXT)
        .import(&["b.pizhu", "a.txt"]);
    let mut bytes = fs::read(test.path("b.pizhu")).expect("a bundle");
    bytes[60..64].copy_from_slice(&99_i32.to_be_bytes());
    let test = test
        .file("b.pizhu", &bytes)
        .import(&["b.pizhu", "a.txt"])
        .exits(2)
        .tells("b.pizhu: this bundle was made by a newer Pizhu");
    bytes.truncate(bytes.len() / 2);
    bytes[60..64].copy_from_slice(&1_i32.to_be_bytes());
    test.file("b.pizhu", &bytes)
        .import(&["b.pizhu", "a.txt"])
        .exits(2)
        .tells("b.pizhu: this bundle is damaged");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_stops_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let test = Test::new()
        .file("in/a.txt", "甲")
        .file("in/b/c.txt", "乙")
        .file("in/d.txt", "丁");
    for closed in ["in/a.txt", "in/b"] {
        let none = fs::Permissions::from_mode(0o000);
        fs::set_permissions(test.path(closed), none).expect("permissions");
    }
    if fs::read(test.path("in/a.txt")).is_ok() {
        return; // root may read everything
    }
    let test = test
        .import(&["b.pizhu", "in"])
        .exits(1)
        .tells("2 files or folders could not be read:\n  in/a.txt: Permission denied")
        .says("imported 1 page (1 character) into b.pizhu; 2 not taken");
    let open = fs::Permissions::from_mode(0o700);
    fs::set_permissions(test.path("in/b"), open).expect("permissions");
}

#[cfg(unix)]
#[test]
fn stopped_in_the_middle_it_leaves_what_it_says() {
    use std::process::Stdio;
    use std::time::Duration;
    let pages_in = |path: &Path| {
        let bundle = Bundle::open(path).ok()?;
        Some(bundle.page_numbers().ok()?.len())
    };
    for count in [4000, 16_000, 64_000] {
        let mut test = Test::new();
        fs::create_dir(test.path("in")).expect("a folder");
        for i in 0..count {
            let text = format!("第{i}篇。{}", TEXT.repeat(10));
            fs::write(test.path(&format!("in/{i}.txt")), text).expect("a file");
        }
        let mut command = test.command(&["b.pizhu", "in"]);
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let child = child.expect("the program");
        // As soon as pages are in.
        while pages_in(&test.path("b.pizhu")).unwrap_or(0) == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        let id = child.id().to_string();
        let kill = Command::new("kill").args(["-INT", &id]).status();
        assert!(kill.expect("kill").success());
        test.output = Some(child.wait_with_output().expect("an end"));
        if test.output().status.code() == Some(0) {
            continue; // it was done already
        }
        let test = test
            .exits(130)
            .tells("stopped; what is in b.pizhu is whole");
        let said = test.stdout();
        let said: String = said
            .trim_start_matches("imported ")
            .chars()
            .take_while(|c| *c != ' ')
            .filter(char::is_ascii_digit)
            .collect();
        let pages = test.pages();
        assert_eq!(said.parse().ok(), Some(pages.len()));
        assert!(!pages.is_empty() && pages.len() < count);
        for (i, page) in pages.iter().enumerate() {
            assert_eq!(page.0, format!("in/{i}.txt"));
        }
        let lock = test.path("b.pizhu-wal");
        assert!(!lock.exists(), "one file is left");
        let test = test
            .stays_sound()
            .import(&["b.pizhu", "in", "--quiet"])
            .exits(0);
        assert_eq!(test.pages().len(), count);
        return;
    }
    panic!("the import was done before it could be stopped");
}
