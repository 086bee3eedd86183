//! A folder with a bundle, and what is done to it and seen of it with the program.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder with a bundle `b.pizhu` of some pages.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    /// The ids of all actions acknowledged so far; `@1` in a script is the first.
    pub(crate) actions: Vec<String>,
}

/// What a run of the program left.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Run {
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// Cannot be carried out: exit code 2 and one line, that holds these words.
    #[track_caller]
    pub(crate) fn refuses(self, words: &[&str]) -> Self {
        let run = self.exits(2);
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        for word in words {
            assert!(run.err.contains(word), "{word} in {}", run.err);
        }
        run
    }
}

/// The program, told in `folder` to do something.
pub(crate) fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pizhu"));
    command
        .current_dir(folder)
        .env("PIZHU_AUTHOR", "lin")
        .env("XDG_DATA_HOME", folder.join("data"))
        .args(arguments);
    command
}

impl Desk {
    /// A bundle of pages `1.txt`, `2.txt`, … with these texts.
    pub(crate) fn new(pages: &[&str]) -> Self {
        let desk = Self::empty();
        let mut arguments = vec!["import".to_owned(), "b.pizhu".to_owned()];
        for (number, text) in (1..).zip(pages) {
            let name = format!("{number}.txt");
            desk.write(&name, text);
            arguments.push(name);
        }
        arguments.extend(["--encoding".to_owned(), "utf-8".to_owned()]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        desk.run(&arguments).exits(0);
        desk
    }

    /// A folder without a bundle.
    pub(crate) fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            actions: Vec::new(),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).expect("a file")
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output = program(self.folder(), arguments).output();
        output.expect("the program").into()
    }

    /// Feeds a script to `apply` as an author.
    pub(crate) fn feed(&self, bundle: &str, author: &str, script: &str) -> Run {
        let mut child = program(self.folder(), &["apply", bundle, "-", "--author", author])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut stdin = child.stdin.take().expect("a pipe");
        let _ = stdin.write_all(script.as_bytes()); // it may stop reading at a mistake
        drop(stdin);
        child.wait_with_output().expect("the program").into()
    }

    fn with_actions(&self, script: &str) -> String {
        let mut script = script.to_owned();
        for (number, id) in self.actions.iter().enumerate().rev() {
            let number = number + 1;
            script = script.replace(&format!("@{number}"), id);
        }
        script
    }

    /// Carries out a script, all of it.
    #[track_caller]
    pub(crate) fn apply(mut self, script: &str) -> Self {
        let run = self.feed("b.pizhu", "lin", &self.with_actions(script));
        let run = run.exits(0);
        for line in run.out.lines() {
            let id = line.split(' ').nth(2).expect("ok, a line, an action");
            self.actions.push(id.to_owned());
        }
        self
    }

    /// A command is declined with these words, and nothing has changed.
    #[track_caller]
    pub(crate) fn declines(self, command: &str, words: &str) -> Self {
        let before = self.history("b.pizhu");
        let run = self.feed("b.pizhu", "lin", &self.with_actions(command));
        let words = self.with_actions(words);
        run.refuses(&["standard input, line 1: ", &words]);
        assert_eq!(self.history("b.pizhu"), before);
        self
    }

    /// What `show` prints of an article.
    #[track_caller]
    pub(crate) fn shows(self, article: &str, notation: &str) -> Self {
        let run = self.run(&["show", "b.pizhu", article]).exits(0);
        assert_eq!(run.out.trim_end_matches('\n'), notation);
        self
    }

    /// What `show --printed` prints of an article, without numbers.
    #[track_caller]
    pub(crate) fn prints(self, article: &str, lines: &[&str]) -> Self {
        let run = self
            .run(&["show", "b.pizhu", article, "--printed"])
            .exits(0);
        let shown: Vec<&str> = run.out.lines().map(|line| &line[7..]).collect();
        assert_eq!(shown, lines);
        self
    }

    /// All that a bundle's list says.
    pub(crate) fn list(&self, bundle: &str) -> Vec<Value> {
        let run = self.run(&["list", bundle, "--json"]).exits(0);
        json_lines(&run.out)
    }

    /// Ids of a bundle's actions, the last first.
    pub(crate) fn history(&self, bundle: &str) -> Vec<String> {
        let run = self.run(&["history", bundle, "--json"]).exits(0);
        let id = |line: Value| line["id"].as_str().expect("an id").to_owned();
        json_lines(&run.out).into_iter().map(id).collect()
    }

    /// The articles of a bundle's clean export.
    pub(crate) fn articles(&self, bundle: &str) -> Vec<Value> {
        let run = self.run(&["export", bundle, "--format", "jsonl", "--out", "-"]);
        json_lines(&run.exits(0).out).split_off(1)
    }

    #[track_caller]
    pub(crate) fn is_sound(&self, bundle: &str) {
        let run = self.run(&["check", bundle]).exits(0);
        assert!(run.out.ends_with("sound\n"), "{}", run.out);
    }
}

pub(crate) fn json_lines(text: &str) -> Vec<Value> {
    let json = |line| serde_json::from_str(line).expect("JSON");
    text.lines().map(json).collect()
}
