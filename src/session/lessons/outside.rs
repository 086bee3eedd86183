//! A model of the editor's own: a program that is given texts and answers with mentions, a JSON
//! line each, on its standard input and output. `docs/learning.md` has the protocol.
//!
//! It is started once and kept, since most models take long to load. One that is silent for too
//! long, ends, or answers with something else is stopped, and that is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::tag::bioes::Mention;

use super::Suggested;
use super::learned::{Found, Source, held, pick};
use super::names::Names;
use super::reading::Reading;

/// How long it may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How long an answer may be, in bytes.
const LONGEST: u64 = 16 << 20;

/// See the module's description.
#[derive(Debug)]
pub struct Outside {
    child: Child,
    /// To the thread that writes them: a program that does not read keeps it waiting.
    questions: Sender<String>,
    answers: Receiver<Heard>,
    /// The last line that it wrote to standard error, and the thread that listens there.
    complaint: Arc<Mutex<String>>,
    overhearing: JoinHandle<()>,
    asked: u64,
}

/// What is heard of the program.
#[derive(Debug)]
enum Heard {
    Line(std::io::Result<String>),
    /// It writes or reads no more.
    Ended,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the sentences say what the fields are")]
pub enum OutsideError {
    #[error("there is no command")]
    NoCommand,
    #[error("{program}: {error}")]
    NotStarted {
        program: String,
        error: std::io::Error,
    },
    #[error("it has not answered for {0} s, and was stopped")]
    Silent(u64),
    #[error("it has ended{}", said(.0))]
    Ended(String),
    #[error("its answer cannot be read: {0}")]
    BadAnswer(String),
    #[error("it says: {0}")]
    Refused(String),
    #[error("it was told to stop")]
    Stopped,
}

fn said(complaint: &str) -> String {
    match complaint.is_empty() {
        true => String::new(),
        false => format!(": {complaint}"),
    }
}

#[derive(Serialize)]
struct Question<'a> {
    id: u64,
    text: &'a str,
    labels: &'a [&'a str],
}

#[derive(Deserialize)]
struct Answer {
    id: u64,
    #[serde(default)]
    spans: Vec<Said>,
    #[serde(default)]
    error: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    start: usize,
    end: usize,
    label: String,
    #[serde(default)]
    confidence: Option<f32>,
}

/// How sure an answer is that does not say.
const UNSAID: f32 = 0.5;

impl Outside {
    /// Starts a command: a program and its arguments, parted by spaces; what has spaces in it
    /// stands in quotation marks.
    ///
    /// # Errors
    /// See [`OutsideError`].
    pub fn start(command: &str) -> Result<Self, OutsideError> {
        let mut words = words(command).into_iter();
        let program = words.next().ok_or(OutsideError::NoCommand)?;
        let not_started = |error| OutsideError::NotStarted {
            program: program.clone(),
            error,
        };
        let mut child = Command::new(&program)
            .args(words)
            .env("PYTHONIOENCODING", "utf-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(not_started)?;
        let (Some(mut input), Some(output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(not_started(std::io::ErrorKind::BrokenPipe.into()));
        };
        let (sender, answers) = channel();
        let (questions, asked) = channel::<String>();
        let is_deaf = sender.clone();
        let ask = move || {
            for line in asked {
                let sent = input.write_all(line.as_bytes());
                if sent.and_then(|()| input.flush()).is_err() {
                    // Nobody may listen any more.
                    let _ = is_deaf.send(Heard::Ended);
                    return;
                }
            }
        };
        let listen = move || {
            let mut output = BufReader::new(output);
            loop {
                let mut line = String::new();
                let read = output.by_ref().take(LONGEST).read_line(&mut line);
                let is_last = matches!(read, Ok(0) | Err(_));
                let heard = match read {
                    Ok(0) => Heard::Ended,
                    read => Heard::Line(read.map(|_| line)),
                };
                if sender.send(heard).is_err() || is_last {
                    return;
                }
            }
        };
        let complaint = Arc::new(Mutex::new(String::new()));
        let last = Arc::clone(&complaint);
        let overhear = move || {
            let lines = BufReader::new(errors).lines().map_while(Result::ok);
            for line in lines.filter(|line| !line.trim().is_empty()) {
                *last.lock().unwrap_or_else(PoisonError::into_inner) = line;
            }
        };
        let begin = |name: &str, work: Box<dyn FnOnce() + Send>| {
            std::thread::Builder::new()
                .name(name.to_owned())
                .spawn(work)
        };
        begin("model questions", Box::new(ask)).map_err(not_started)?;
        begin("model answers", Box::new(listen)).map_err(not_started)?;
        let overhearing = begin("model complaints", Box::new(overhear)).map_err(not_started)?;
        Ok(Self {
            child,
            questions,
            answers,
            complaint,
            overhearing,
            asked: 0,
        })
    }

    /// What it suggests for an article, none over a tag or a refusal.
    ///
    /// # Errors
    /// See [`OutsideError`]. It is of no more use then.
    pub fn suggest(
        &mut self,
        reading: &Reading,
        names: &Names,
        patience: Duration,
        go_on: impl Fn() -> bool,
    ) -> Result<Vec<Suggested>, OutsideError> {
        let chars = &reading.example.chars;
        let text: String = chars.iter().collect();
        let labels: Vec<&str> = names.labels.iter().map(|label| &**label).collect();
        self.asked += 1;
        let question = Question {
            id: self.asked,
            text: &text,
            labels: &labels,
        };
        // Text and labels are strings; writing them cannot fail.
        let mut line = serde_json::to_string(&question).unwrap_or_default();
        line.push('\n');
        if self.questions.send(line).is_err() {
            return Err(self.ended());
        }
        let answer = self.answer(patience, go_on)?;
        if let Some(error) = answer.error {
            return Err(OutsideError::Refused(error));
        }
        let found = answer.spans.into_iter().filter_map(|span| {
            let fits = span.start < span.end && span.end <= chars.len();
            Some(Found {
                mention: Mention {
                    range: span.start..span.end,
                    label: names.find(&span.label).filter(|_| fits)?,
                },
                confidence: span.confidence.unwrap_or(UNSAID).clamp(0.0, 1.0),
                source: Source::Command,
            })
        });
        let found = found.collect();
        Ok(held(reading, names, pick(reading.into(), found)))
    }

    fn answer(
        &mut self,
        patience: Duration,
        go_on: impl Fn() -> bool,
    ) -> Result<Answer, OutsideError> {
        const LOOK: Duration = Duration::from_millis(50);
        let end = Instant::now() + patience;
        loop {
            let line = match self.answers.recv_timeout(LOOK) {
                Ok(Heard::Line(line)) => line,
                Ok(Heard::Ended) => return Err(self.ended()),
                Err(RecvTimeoutError::Timeout) if !go_on() => return Err(OutsideError::Stopped),
                Err(RecvTimeoutError::Timeout) if Instant::now() < end => continue,
                Err(RecvTimeoutError::Timeout) => {
                    return Err(OutsideError::Silent(patience.as_secs()));
                }
                Err(RecvTimeoutError::Disconnected) => return Err(self.ended()),
            };
            let line = line.map_err(|error| OutsideError::BadAnswer(error.to_string()))?;
            let answer: Answer = serde_json::from_str(&line).map_err(|error| {
                let beginning: String = line.trim_end().chars().take(80).collect();
                OutsideError::BadAnswer(format!("{beginning} ({error})"))
            })?;
            // An answer to what nobody waits for any more.
            if answer.id == self.asked {
                return Ok(answer);
            }
        }
    }

    fn ended(&self) -> OutsideError {
        // It may have more to say than that it is gone.
        let end = Instant::now() + Duration::from_millis(200);
        while !self.overhearing.is_finished() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(10));
        }
        let last = self
            .complaint
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        OutsideError::Ended(last.clone())
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The words of a command: parted by white space, except between quotation marks.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in command.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::Desk;

    #[test]
    fn a_command_is_a_program_and_its_arguments() {
        let check = |command: &str, expected: &[&str]| assert_eq!(words(command), expected);
        check("", &[]);
        check("  python3   model.py ", &["python3", "model.py"]);
        check(
            r#""C:\My Models\ner.exe" -q '' "#,
            &[r"C:\My Models\ner.exe", "-q", ""],
        );
        check(r#"a"b c"d"#, &["ab cd"]);
    }

    /// Asks a shell script about a page.
    #[cfg(unix)]
    fn asked_about(page: &str, script: &str) -> Result<Vec<String>, String> {
        let mut desk = Desk::new(&[page]);
        desk.does(r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}"#);
        let head = desk.session.articles().unwrap()[0].head;
        let names = Names::of(desk.session.labels());
        let reading = desk.session.lesson(head, &names).unwrap();
        let file = desk.path.with_extension("sh");
        std::fs::write(&file, script).unwrap();
        let command = format!("sh '{}'", file.display());
        let mut outside = Outside::start(&command).map_err(|e| e.to_string())?;
        let patience = Duration::from_millis(600);
        let found = outside.suggest(&reading, &names, patience, || true);
        let said =
            |one: Suggested| format!("{} {:.2} {}", one.label, one.confidence, one.first.index);
        Ok(found
            .map_err(|e| e.to_string())?
            .into_iter()
            .map(said)
            .collect())
    }

    #[cfg(unix)]
    fn asked(script: &str) -> Result<Vec<String>, String> {
        asked_about("周敏到苇川。\n", script)
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_does_not_read_its_question_is_given_up() {
        // More than a pipe holds.
        let page = "周敏到苇川。\n".repeat(5000);
        let began = Instant::now();
        let error = asked_about(&page, "exec sleep 20\n").unwrap_err();
        assert!(error.contains("not answered"), "{error}");
        assert!(
            began.elapsed() < Duration::from_secs(15),
            "it was waited for"
        );
    }

    #[cfg(unix)]
    #[test]
    fn answers_are_taken_and_what_is_wrong_with_them_is_told() {
        let check = |script: &str, expected: Result<&[&str], &str>| match (asked(script), expected)
        {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{script}"),
            (Err(error), Err(part)) => assert!(error.contains(part), "{script}: {error}"),
            (got, _) => panic!("{script}: {got:?}"),
        };
        let span = r#"{"start":0,"end":2,"label":"人名","confidence":0.9}"#;
        let say = |spans: &str| {
            format!("read question\nprintf '%s\\n' '{{\"id\":1,\"spans\":[{spans}]}}'\nread more\n")
        };
        check(&say(span), Ok(&["PER 0.90 0"]));
        check(
            &say(r#"{"start":0,"end":2,"label":"PER"}"#),
            Ok(&["PER 0.50 0"]),
        );
        let others = r#"{"start":3,"end":5,"label":"PER"},{"start":4,"end":99,"label":"PER"},{"start":0,"end":1,"label":"HAT"}"#;
        check(&say(others), Ok(&[]));
        let older = format!(
            "read q\necho '{{\"id\":0}}'\nprintf '%s\\n' '{{\"id\":1,\"spans\":[{span}]}}'\nread more\n"
        );
        check(&older, Ok(&["PER 0.90 0"]));
        check(
            "read q\necho '{\"id\":1,\"error\":\"too long\"}'\nread more\n",
            Err("it says: too long"),
        );
        check("read q\necho nonsense\nread more\n", Err("nonsense"));
        check("read q\nread more\n", Err("not answered"));
        check("echo out of memory >&2\nexit 3\n", Err("out of memory"));
        assert!(matches!(
            Outside::start("/nowhere/model"),
            Err(OutsideError::NotStarted { .. })
        ));
        assert!(matches!(Outside::start("  "), Err(OutsideError::NoCommand)));
    }
}
