//! Bundles in every state, and the golden ones of each version.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use rusqlite::Connection;

use super::desk::{Desk, program};

const PAGE: &str = "昨天王\n芳到北京。\n李明在上海。\n";

fn data(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name)
}

/// Every subcommand, on a bundle `x.pizhu`; `ok.pizhu` is a good one.
const CALLS: [&[&str]; 11] = [
    &["list", "x.pizhu"],
    &["show", "x.pizhu", "1"],
    &["history", "x.pizhu"],
    &["stats", "x.pizhu"],
    &["check", "x.pizhu"],
    &["export", "x.pizhu", "--out", "o.jsonl"],
    &["save-copy", "x.pizhu", "c.pizhu"],
    &["apply", "x.pizhu", "s.jsonl"],
    &["merge", "x.pizhu", "ok.pizhu"],
    &["merge", "ok.pizhu", "x.pizhu"],
    &["recover", "x.pizhu", "r.pizhu"],
];

/// All calls but those of `passed_over` refuse with these words, and leave the folder as it is.
#[track_caller]
fn all_refuse(desk: &Desk, words: &[&str], passed_over: &[&str]) {
    desk.write("s.jsonl", r#"{"insert":{"article":1,"at":0,"with":"x"}}"#);
    let files = || {
        let entries = fs::read_dir(desk.folder()).expect("the folder");
        let mut files: Vec<_> = entries
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.file_name() != Some("data".as_ref()))
            .map(|path| (path.clone(), fs::read(path).ok()))
            .collect();
        files.sort();
        files
    };
    let before = files();
    for call in CALLS.iter().filter(|call| !passed_over.contains(&call[0])) {
        let run = desk.run(call);
        let words = [&["pizhu: x.pizhu: "], words].concat();
        run.refuses(&words);
        let names = |files: &[(std::path::PathBuf, Option<Vec<u8>>)]| -> Vec<_> {
            files.iter().map(|(path, _)| path.clone()).collect()
        };
        let after = files();
        assert_eq!(names(&after), names(&before), "{call:?}");
        // The good bundle was opened to be written to; what it says is the same.
        for (a, b) in before
            .iter()
            .zip(&after)
            .filter(|(a, _)| !a.0.ends_with("ok.pizhu"))
        {
            assert!(a.1 == b.1, "{call:?} changed {}", a.0.display());
        }
    }
}

fn with_good() -> Desk {
    let desk = Desk::new(&[PAGE]);
    fs::rename(desk.path("b.pizhu"), desk.path("ok.pizhu")).expect("a rename");
    desk
}

#[test]
fn what_is_no_bundle_is_refused_and_left_alone() {
    let desk = with_good();
    all_refuse(&desk, &["no such bundle", "`pizhu import`"], &[]);
    let foreign = ["not a Pizhu bundle", "`pizhu import`"];
    desk.write("x.pizhu", "");
    all_refuse(&desk, &foreign, &[]);
    desk.write("x.pizhu", "some text");
    all_refuse(&desk, &foreign, &[]);
    fs::remove_file(desk.path("x.pizhu")).expect("removed");
    fs::create_dir(desk.path("x.pizhu")).expect("a folder");
    all_refuse(&desk, &foreign, &[]);
    fs::remove_dir(desk.path("x.pizhu")).expect("removed");
    let other = Connection::open(desk.path("x.pizhu")).expect("a database");
    other.execute_batch("CREATE TABLE t (a)").expect("a table");
    drop(other);
    all_refuse(&desk, &foreign, &[]);
}

#[test]
fn a_bundle_of_a_newer_version_is_refused_and_left_alone() {
    let desk = with_good();
    fs::copy(desk.path("ok.pizhu"), desk.path("x.pizhu")).expect("a copy");
    let newer = Connection::open(desk.path("x.pizhu")).expect("a database");
    newer
        .execute_batch("PRAGMA user_version = 2")
        .expect("a version");
    drop(newer);
    all_refuse(&desk, &["newer Pizhu (format 2", "annotation set"], &[]);
}

/// The number of a table's first page in the file.
fn root(desk: &Desk, bundle: &str, table: &str) -> u32 {
    let connection = Connection::open(desk.path(bundle)).expect("a database");
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    connection
        .query_row(sql, [table], |row| row.get(0))
        .expect("a table")
}

fn overwrite(desk: &Desk, bundle: &str, table: &str) {
    let start = (root(desk, bundle, table) as usize - 1) * 4096;
    let mut bytes = desk.read(bundle);
    bytes[start..start + 4096].fill(0xA5);
    desk.write(bundle, bytes);
}

#[test]
fn a_damaged_bundle_is_refused_and_left_alone() {
    for table in ["pages", "contents", "actions", "operations", "undone"] {
        let desk = with_good();
        fs::copy(desk.path("ok.pizhu"), desk.path("x.pizhu")).expect("a copy");
        overwrite(&desk, "x.pizhu", table);
        let before = desk.read("x.pizhu");
        // Some calls do not need what is damaged.
        let writes = [&["apply"][..], &["merge", "x.pizhu"]];
        for call in CALLS
            .iter()
            .filter(|call| !writes.iter().any(|w| call.starts_with(w)))
        {
            let run = desk.run(call);
            match (run.code, call[0]) {
                (Some(0), "check" | "save-copy") => panic!("{call:?} does not see {table}"),
                (Some(1), "check" | "recover") | (Some(0), _) => {}
                _ => drop(run.refuses(&["pizhu: x.pizhu: this bundle is damaged"])),
            }
            assert!(desk.read("x.pizhu") == before, "{call:?} {table}");
            for made in ["c.pizhu", "r.pizhu", "o.jsonl"] {
                let _ = fs::remove_file(desk.path(made));
            }
        }
        let entries = fs::read_dir(desk.folder()).expect("the folder");
        let strange = |name: &str| !["1.txt", "ok.pizhu", "x.pizhu"].contains(&name);
        let names = entries.map(|e| e.expect("an entry").file_name().into_string());
        let left: Vec<_> = names.flatten().filter(|name| strange(name)).collect();
        assert_eq!(left, [""; 0], "{table}");
    }
    let desk = with_good();
    let bytes = desk.read("ok.pizhu");
    for length in [150, 4096, bytes.len() / 2] {
        desk.write("x.pizhu", &bytes[..length]);
        all_refuse(
            &desk,
            &["this bundle is damaged", "`pizhu recover`"],
            &["recover"],
        );
    }
}

#[test]
fn what_is_readable_of_a_damaged_bundle_is_recovered() {
    let pages: Vec<String> = (0..40)
        .map(|i| format!("第{i}页\n{}\n", "王芳在北京。".repeat(200)))
        .collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let desk = Desk::new(&pages).apply(r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#);
    // Derived tables, and an index, are not missed.
    for table in ["articles", "operations_by_action", "stale"] {
        fs::copy(desk.path("b.pizhu"), desk.path("x.pizhu")).expect("a copy");
        overwrite(&desk, "x.pizhu", table);
        let _ = fs::remove_file(desk.path("r.pizhu"));
        desk.run(&["recover", "x.pizhu", "r.pizhu"]).exits(0);
        desk.is_sound("r.pizhu");
        assert_eq!(desk.articles("r.pizhu"), desk.articles("b.pizhu"));
    }
    // Half a file: some of the pages, and work goes on with what there is.
    let bytes = desk.read("b.pizhu");
    desk.write("x.pizhu", &bytes[..bytes.len() / 2]);
    let _ = fs::remove_file(desk.path("r.pizhu"));
    let run = desk.run(&["recover", "x.pizhu", "r.pizhu"]).exits(1);
    assert!(
        run.out.contains("part of this table could not be read"),
        "{}",
        run.out
    );
    desk.is_sound("r.pizhu");
    let found = desk.list("r.pizhu").len();
    assert!((1..40).contains(&found), "{found}");
    desk.run(&["import", "r.pizhu", "1.txt", "40.txt"]).exits(0);
    desk.is_sound("r.pizhu");
    let clean = desk.run(&["show", "r.pizhu", "40.txt", "--clean"]).exits(0);
    assert_eq!(clean.out.as_bytes(), desk.read("40.txt"));
    // Nothing at all.
    desk.write("x.pizhu", &bytes[..200]);
    let _ = fs::remove_file(desk.path("r.pizhu"));
    desk.run(&["recover", "x.pizhu", "r.pizhu"])
        .refuses(&["x.pizhu: nothing in this file can be read"]);
    assert!(!desk.path("r.pizhu").exists());
    // Not over anything.
    desk.write("r.pizhu", "mine");
    desk.run(&["recover", "b.pizhu", "r.pizhu"])
        .refuses(&["r.pizhu: ", "another name"]);
    assert_eq!(desk.read("r.pizhu"), b"mine");
}

#[test]
fn pages_whose_text_is_lost_are_not_recovered_and_their_numbers_are_free() {
    let desk = Desk::new(&["一王芳\n", "二\n"])
        .apply(r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#);
    let connection = Connection::open(desk.path("b.pizhu")).expect("a database");
    let sql = "DROP TRIGGER contents_delete; DELETE FROM contents WHERE page = 1;";
    connection.execute_batch(sql).expect("a loss");
    drop(connection);
    let run = desk.run(&["recover", "b.pizhu", "r.pizhu"]).exits(1);
    assert!(
        run.out.contains("pages              1   part"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("operations         1   part"),
        "{}",
        run.out
    );
    desk.is_sound("r.pizhu");
    assert_eq!(desk.articles("r.pizhu").len(), 1);
}

#[test]
fn a_merge_brings_back_what_was_lost_with_the_work_on_it() {
    let desk = Desk::new(&["一王芳\n", "二李明\n"])
        .apply(r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#)
        .apply(r#"{"tag":{"article":2,"text":"李明","label":"PER"}}"#);
    desk.run(&["save-copy", "b.pizhu", "backup.pizhu"]).exits(0);
    for lost in [
        "DROP TRIGGER contents_delete; DELETE FROM contents WHERE page = 2;",
        "DROP TRIGGER operations_delete; DELETE FROM operations WHERE page = 2;",
    ] {
        let _ = fs::remove_file(desk.path("b.pizhu"));
        let _ = fs::remove_file(desk.path("r.pizhu"));
        desk.run(&["save-copy", "backup.pizhu", "b.pizhu"]).exits(0);
        let connection = Connection::open(desk.path("b.pizhu")).expect("a database");
        connection.execute_batch(lost).expect("a loss");
        drop(connection);
        desk.run(&["recover", "b.pizhu", "r.pizhu"]);
        let merged = desk.run(&["merge", "r.pizhu", "backup.pizhu"]).exits(0).err;
        assert!(merged.contains("and 1 actions; 0 disag"), "{merged}");
        desk.is_sound("r.pizhu");
        assert_eq!(desk.articles("r.pizhu"), desk.articles("backup.pizhu"));
    }
}

#[test]
fn one_program_at_a_time_writes_and_others_read() {
    let desk = Desk::new(&[PAGE]);
    let mut holder = program(desk.folder(), &["apply", "b.pizhu", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut stdin = holder.stdin.take().expect("a pipe");
    writeln!(
        stdin,
        r#"{{"tag":{{"article":1,"text":"李明","label":"PER"}}}}"#
    )
    .expect("told");
    let mut line = String::new();
    let stdout = holder.stdout.take().expect("a pipe");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).expect("told");
    assert!(line.starts_with("ok 1 "), "{line}");
    desk.write("s.jsonl", r#"{"undo":{}}"#);
    let in_use = format!("process {}", holder.id());
    for call in [
        &["apply", "b.pizhu", "s.jsonl"][..],
        &["import", "b.pizhu", "1.txt"],
        &["merge", "b.pizhu", "b.pizhu"],
    ] {
        desk.run(call)
            .refuses(&["b.pizhu: this bundle is open in another", &in_use]);
    }
    desk.run(&["save-copy", "b.pizhu", "c.pizhu"]).exits(0);
    desk.is_sound("b.pizhu");
    assert_eq!(desk.articles("b.pizhu"), desk.articles("c.pizhu"));
    drop(stdin);
    assert!(holder.wait().expect("an end").success());
    desk.run(&["apply", "c.pizhu", "s.jsonl"]).exits(0);
    desk.run(&["apply", "b.pizhu", "s.jsonl"]).exits(0);
    assert!(!desk.path("b.pizhu.lock").exists());
}

#[test]
fn a_copy_is_made_whole_or_not_at_all() {
    let desk = Desk::new(&[PAGE]);
    desk.write("there.pizhu", "mine");
    desk.run(&["save-copy", "b.pizhu", "there.pizhu"])
        .refuses(&["there.pizhu: ", "another name"]);
    assert_eq!(desk.read("there.pizhu"), b"mine");
    desk.run(&["save-copy", "b.pizhu", "none/c.pizhu"])
        .refuses(&["none/c.pizhu: ", "folder"]);
}

#[cfg(unix)]
#[test]
fn a_copy_has_the_name_it_was_given_also_where_that_is_not_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new(&[PAGE]);
    let name = std::ffi::OsStr::from_bytes(b"c\xFF.pizhu");
    if fs::write(desk.folder().join(name), "").is_err() {
        return; // a file system that takes only UTF-8
    }
    fs::remove_file(desk.folder().join(name)).expect("removed");
    let saved = program(desk.folder(), &["save-copy", "b.pizhu"])
        .arg(name)
        .output();
    assert!(saved.expect("the program").status.success());
    assert!(desk.folder().join(name).is_file());
    for (call, rest) in [
        ("check", &[][..]),
        ("apply", &["s.jsonl"]),
        ("export", &["-o", "o.ron"]),
    ] {
        desk.write("s.jsonl", r#"{"join":{"article":1,"line":1}}"#);
        let mut command = program(desk.folder(), &[call]);
        let output = command.arg(name).args(rest).output().expect("the program");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// Whether a command of the system could be carried out.
fn system(call: &str, arguments: &[&str]) -> bool {
    let output = Command::new(call).args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}

struct Mounted(String);

impl Drop for Mounted {
    fn drop(&mut self) {
        system("umount", &[&self.0]);
    }
}

/// A folder of the desk mounted some way; none where the system does not let one.
fn mount(desk: &Desk, arguments: &[&str], folder: &str) -> Option<Mounted> {
    fs::create_dir(desk.path(folder)).expect("a folder");
    let path = desk.path(folder).to_string_lossy().into_owned();
    let all = [arguments, &[&path]].concat();
    (cfg!(target_os = "linux") && system("mount", &all)).then_some(Mounted(path))
}

#[test]
fn a_bundle_that_cannot_be_written_to_is_read() {
    let desk = Desk::new(&[PAGE]);
    let source = desk.folder().to_string_lossy().into_owned();
    let Some(mounted) = mount(&desk, &["--bind", &source], "ro") else {
        eprintln!("not tried: nothing can be mounted here");
        return;
    };
    if !system("mount", &["-o", "remount,ro,bind", &mounted.0]) {
        eprintln!("not tried: nothing can be mounted for reading only here");
        return;
    }
    desk.write("s.jsonl", r#"{"undo":{}}"#);
    for call in [
        &["list", "ro/b.pizhu"][..],
        &["show", "ro/b.pizhu", "1"],
        &["check", "ro/b.pizhu"],
        &["stats", "ro/b.pizhu"],
        &["export", "ro/b.pizhu", "--out", "o.jsonl"],
        &["save-copy", "ro/b.pizhu", "c.pizhu"],
        &["merge", "c.pizhu", "ro/b.pizhu"],
    ] {
        desk.run(call).exits(0);
    }
    for call in [
        &["apply", "ro/b.pizhu", "s.jsonl"][..],
        &["import", "ro/b.pizhu", "1.txt"],
        &["merge", "ro/b.pizhu", "c.pizhu"],
    ] {
        desk.run(call).refuses(&[
            "ro/b.pizhu: this bundle cannot be written to",
            "save a copy",
        ]);
    }
    desk.run(&["save-copy", "b.pizhu", "ro/c.pizhu"])
        .refuses(&["ro/c.pizhu: "]);
    desk.run(&["recover", "b.pizhu", "ro/c.pizhu"])
        .refuses(&["ro/c.pizhu: "]);
    desk.run(&["export", "b.pizhu", "--out", "ro/o.jsonl"])
        .refuses(&["ro/o.jsonl"]);
}

#[test]
fn on_a_full_disk_nothing_is_half_written_and_work_is_rescued() {
    let desk = Desk::new(&[PAGE, "二\n"]);
    let Some(mounted) = mount(&desk, &["-t", "tmpfs", "-o", "size=300k", "none"], "full") else {
        eprintln!("not tried: nothing can be mounted here");
        return;
    };
    fs::copy(desk.path("b.pizhu"), desk.path("full/b.pizhu")).expect("a copy");
    let long = "好".repeat(300);
    let line = format!("{{\"insert\":{{\"article\":2,\"at\":0,\"with\":\"{long}\"}}}}\n");
    let run = desk.feed("full/b.pizhu", "lin", &line.repeat(300));
    let done = run.out.lines().count();
    let run = run.refuses(&[
        "full/b.pizhu: could not be written",
        "your work is in",
        "free space",
    ]);
    let rescue = run
        .err
        .split("your work is in ")
        .nth(1)
        .and_then(|rest| rest.split(';').next());
    assert!(Path::new(rescue.expect("a file")).is_file());
    desk.write("s.jsonl", r#"{"undo":{}}"#);
    let full = ["the disk is full", "free space"];
    // There may just be room for what was rescued, and then none for the undo, which is rescued in
    // its turn.
    let mut put_in = 0;
    for (call, named) in [
        (&["apply", "full/b.pizhu", "s.jsonl"][..], "full/b.pizhu: "),
        (&["save-copy", "b.pizhu", "full/c.pizhu"], "full/c.pizhu: "),
        (&["recover", "b.pizhu", "full/c.pizhu"], "full/c.pizhu: "),
        (&["import", "full/c.pizhu", "1.txt"], "full/c.pizhu: "),
    ] {
        let mut run = desk.run(call);
        let said = "1 actions of a rescue file were put into the bundle\n";
        if let Some(rest) = run.err.strip_prefix(said) {
            run.err = rest.to_owned();
            put_in += 1;
        }
        run.refuses(&[&full[..], &[named]].concat());
        assert!(!desk.path("full/c.pizhu").exists(), "{call:?}");
        assert!(!desk.path("full/b.pizhu.rescue.jsonl").exists(), "{call:?}");
    }
    assert_eq!(
        desk.history("full/b.pizhu").len(),
        done + 1 + put_in,
        "what was acknowledged, new_bundle, and what was rescued"
    );
    // With space again, opening the bundle brings the rescued work into it.
    assert!(system("mount", &["-o", "remount,size=8m", &mounted.0]));
    desk.write("s.jsonl", r#"{"insert":{"article":1,"at":0,"with":"x"}}"#);
    desk.run(&["apply", "full/b.pizhu", "s.jsonl"]).exits(0);
    assert_eq!(desk.history("full/b.pizhu").len(), done + 3 + put_in);
    assert!(!Path::new(rescue.expect("a file")).exists());
    desk.is_sound("full/b.pizhu");
}

#[test]
fn rescued_work_goes_into_its_own_bundle_and_no_other() {
    let desk = Desk::new(&[PAGE]);
    fs::create_dir_all(desk.path("data/pizhu/rescue")).expect("folders");
    let rescue = desk.path("data/pizhu/rescue/b.pizhu.rescue.jsonl");
    let own = fs::canonicalize(desk.path("b.pizhu")).expect("a path");
    let line = |bundle: &str, lamport: u32| {
        serde_json::json!({
            "bundle": bundle, "sittings": [[7, "mei", 0]],
            "actions": [[format!("{lamport}.0000000000000007"), 0, r#"{"do":{"name":"progress"}}"#]],
            "operations": [], "links": [], "undone": [],
        })
        .to_string()
    };
    let before = desk.history("b.pizhu").len();
    desk.write("s.jsonl", "");
    if cfg!(target_os = "linux") {
        fs::write(&rescue, line("/elsewhere/b.pizhu", 50)).expect("a rescue file");
        desk.run(&["apply", "b.pizhu", "s.jsonl"]).exits(0);
        assert_eq!(desk.history("b.pizhu").len(), before);
        assert!(rescue.is_file());
        fs::write(&rescue, line(&own.to_string_lossy(), 50)).expect("a rescue file");
        desk.run(&["apply", "b.pizhu", "s.jsonl"]).exits(0);
        assert_eq!(desk.history("b.pizhu").len(), before + 1);
        assert!(!rescue.exists());
    }
    // Beside the bundle it is this bundle's, wherever both have come from; a torn line is nothing.
    let text = format!("{}\n{{\"bundle\":\"", line("/elsewhere/b.pizhu", 60));
    desk.write("b.pizhu.rescue.jsonl", text);
    let before = desk.history("b.pizhu").len();
    desk.run(&["recover", "b.pizhu", "r.pizhu"]).exits(0);
    assert_eq!(desk.history("r.pizhu").len(), before + 1);
    assert!(desk.path("b.pizhu.rescue.jsonl").is_file());
    desk.run(&["apply", "b.pizhu", "s.jsonl"]).exits(0);
    assert_eq!(desk.history("b.pizhu").len(), before + 1);
    assert!(!desk.path("b.pizhu.rescue.jsonl").exists());
    desk.is_sound("b.pizhu");
}

/// How `tests/data/v1.pizhu` was made, once: `PIZHU_GOLDEN=1 cargo test --test cli golden`.
const GOLDEN: &str = r#"{"correct":{"article":1,"text":"兰己经","with":"兰已经"}}
{"join":{"article":1,"lines":[2,3,4,5,6]}}
{"tag":{"article":1,"text":"程秀兰","label":"PER","attributes":{"job":"摊主"},"note":"七十一岁"}}
{"tag":{"article":1,"text":"鼓楼广场","label":"LOC"}}
{"move":{"article":1,"lines":[9,10],"to":"end"}}
{"role":{"article":1,"line":1,"role":"headline"}}
{"split_article":{"article":1,"line":14}}
{"progress":{"article":1,"progress":"done"}}
{"insert":{"article":2,"at":0,"with":"𠮷"}}
{"undo":{}}
"#;

#[test]
fn the_golden_bundle_of_version_1_opens_for_ever() {
    let desk = Desk::empty();
    if std::env::var_os("PIZHU_GOLDEN").is_some() {
        let page =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/pages/01-market-square.txt");
        fs::copy(page, desk.path("01-market-square.txt")).expect("a page");
        desk.run(&["import", "v1.pizhu", "01-market-square.txt"])
            .exits(0);
        desk.feed("v1.pizhu", "lin", GOLDEN).exits(0);
        let run = desk.run(&["export", "v1.pizhu", "--out", "v1.jsonl"]);
        run.exits(0);
        for name in ["v1.pizhu", "v1.jsonl"] {
            assert!(!data(name).exists(), "it is made once");
            fs::copy(desk.path(name), data(name)).expect("a golden file");
        }
    }
    fs::copy(data("v1.pizhu"), desk.path("b.pizhu")).expect("the golden bundle");
    desk.is_sound("b.pizhu");
    let golden = fs::read_to_string(data("v1.jsonl")).expect("the golden set");
    let told = desk
        .run(&["export", "b.pizhu", "--format", "jsonl", "--out", "-"])
        .exits(0);
    // The first line names the program that wrote the set, of whatever version.
    let program = |text: &str| {
        let version = text
            .split(r#""program":"pizhu "#)
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        text.replacen(
            &format!("pizhu {}", version.expect("a version")),
            "pizhu",
            1,
        )
    };
    assert_eq!(program(&told.out), program(&golden));
    // And it can be worked on.
    let desk = desk.apply(r#"{"redo":{}}"#);
    let first = desk.articles("b.pizhu");
    assert!(
        first[1]["text"]
            .as_str()
            .is_some_and(|text| text.starts_with('𠮷'))
    );
    desk.is_sound("b.pizhu");
}

#[test]
fn operations_of_a_newer_program_are_kept_and_counted() {
    let desk = Desk::new(&[PAGE]).apply(r#"{"tag":{"article":1,"text":"北京","label":"LOC"}}"#);
    desk.run(&["save-copy", "b.pizhu", "a.pizhu"]).exits(0);
    let body = r#"[[0,{"sparkle":{"at":"3","how":["much"]}}]]"#;
    let unknown = |bundle: &str| -> (i64, String) {
        let connection = Connection::open(desk.path(bundle)).expect("a database");
        let sql = "SELECT count(*), max(body) FROM operations WHERE replica = 77";
        connection
            .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("a row")
    };
    let connection = Connection::open(desk.path("b.pizhu")).expect("a database");
    connection
        .execute_batch(&format!(
            "INSERT INTO sittings VALUES (77, 'mei', 1);
             INSERT INTO actions VALUES (90, 77, 1, '{{\"do\":{{\"name\":\"sparkle\"}}}}');
             INSERT INTO operations VALUES (1, 90, 77, '{body}');"
        ))
        .expect("an action");
    drop(connection);
    let counted = |bundle: &str| {
        let run = desk.run(&["check", bundle]).exits(0);
        assert!(run.out.contains("of unknown kind 1"), "{}", run.out);
        assert_eq!(unknown(bundle), (1, body.to_owned()));
    };
    counted("b.pizhu");
    desk.feed("b.pizhu", "lin", r#"{"join":{"article":1,"line":1}}"#)
        .exits(0);
    counted("b.pizhu");
    desk.run(&["save-copy", "b.pizhu", "c.pizhu"]).exits(0);
    counted("c.pizhu");
    desk.run(&["merge", "a.pizhu", "b.pizhu"]).exits(0);
    counted("a.pizhu");
    desk.run(&["recover", "b.pizhu", "r.pizhu"]).exits(0);
    counted("r.pizhu");
    let shown = desk.run(&["history", "a.pizhu"]).exits(0);
    assert!(shown.out.contains("sparkle"), "{}", shown.out);
    // What is of an unknown kind can be undone, and is not lost by it.
    desk.feed(
        "a.pizhu",
        "lin",
        r#"{"undo":{"action":"90.000000000000004d"}}"#,
    )
    .exits(0);
    counted("a.pizhu");
}
