//! Metadata read out of the path of a file, by a pattern such as `{newspaper}/{date}/{page}.txt`.

use std::path::Path;

use regex::Regex;

use super::{DATE, Metadata, is_key, known_key, normalize, normalize_date};

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternProblem {
    /// The pattern is empty.
    #[error("there is no pattern; write one such as {{newspaper}}/{{date}}/{{page}}.txt")]
    Empty,
    /// A `{` without its `}`.
    #[error("this {{ is never closed; write }} after the name")]
    Unclosed,
    /// A `}` without its `{`.
    #[error("this }} closes nothing; write {{ before the name")]
    Unopened,
    /// Between the braces is no name.
    #[error("{{{0}}} is not a name; write one such as {{date}}")]
    Name(String),
    /// The name was already there; carries its key.
    #[error("{{{0}}} is in the pattern twice; give one of them another name or write * for it")]
    Twice(String),
    /// `**` that is not a whole component.
    #[error("** stands for whole folders; write **/ at the start or after a /")]
    Folders,
    /// The pattern is too long to be used.
    #[error("the pattern is too long")]
    TooLong,
}

/// A pattern that cannot be used, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("path pattern, character {}: {problem}", position + 1)]
pub struct PatternError {
    /// 0-based index of the character (not byte) of the pattern that is at fault.
    pub position: usize,
    /// What is wrong there.
    pub problem: PatternProblem,
}

/// A pattern that reads metadata out of a file's path, such as `{newspaper}/{date}/{page}.txt`.
///
/// | in the pattern | in the path |
/// |---|---|
/// | `{name}` | one or more characters except separators, as few as will do |
/// | `{date}` | a day, in the forms of [`normalize_date`] without blanks and `/` |
/// | `{page}` | as `{name}`; 第…版 and leading zeros are dropped from the value |
/// | `*` | any characters except separators, or none |
/// | `**/` | any number of folders, or none |
/// | `/` or `\` | a separator, either |
/// | anything else | itself |
///
/// A name in Chinese (`{报纸}`) is taken for its known key. The pattern must match the end of the
/// path, beginning where a component begins.
#[derive(Clone, Debug)]
pub struct PathPattern {
    pattern: String,
    regex: Regex,
    /// The key of each group of `regex`.
    keys: Vec<String>,
}

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When a brace has no partner, a name is missing, not allowed ([`is_key`]) or there twice, or
    /// `**` is not followed by a separator.
    pub fn parse(pattern: &str) -> Result<PathPattern, PatternError> {
        const DATES: &str = "([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}_[0-9]{1,2}_[0-9]{1,2}\
            |[0-9]{4}\\.[0-9]{1,2}\\.[0-9]{1,2}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}[日号號]?|[0-9]{8})";
        let error = |position, problem| Err(PatternError { position, problem });
        let chars: Vec<char> = pattern.chars().collect();
        if pattern.trim().is_empty() {
            return error(0, PatternProblem::Empty);
        }
        let is_separator = |c: Option<&char>| matches!(c, Some('/' | '\\'));
        let mut regex = String::from(r"(?s)(?:^|[/\\])");
        let mut keys: Vec<String> = Vec::new();
        let mut at = chars.iter().take_while(|c| is_separator(Some(c))).count();
        while let Some(&c) = chars.get(at) {
            let start = at;
            at += 1;
            match c {
                '{' => {
                    let Some(length) = chars[at..].iter().position(|&c| c == '}') else {
                        return error(start, PatternProblem::Unclosed);
                    };
                    let name: String = chars[at..at + length].iter().collect();
                    at += length + 1;
                    if !is_key(&name) || name.contains(['{', '/', '\\', '*']) {
                        return error(start, PatternProblem::Name(name));
                    }
                    let key = known_key(&name).map_or(name, str::to_owned);
                    if keys.contains(&key) {
                        return error(start, PatternProblem::Twice(key));
                    }
                    regex.push_str(if key == DATE { DATES } else { r"([^/\\]+?)" });
                    keys.push(key);
                }
                '}' => return error(start, PatternProblem::Unopened),
                '*' if chars.get(at) == Some(&'*') => {
                    let is_whole = start == 0 || is_separator(chars.get(start - 1));
                    if !is_whole || !is_separator(chars.get(at + 1)) {
                        return error(start, PatternProblem::Folders);
                    }
                    at += 2;
                    regex.push_str(r"(?:[^/\\]+[/\\]+)*?");
                }
                '*' => regex.push_str(r"[^/\\]*?"),
                '/' | '\\' => {
                    while is_separator(chars.get(at)) {
                        at += 1;
                    }
                    regex.push_str(r"[/\\]+");
                }
                c => regex.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
            }
        }
        regex.push('$');
        match Regex::new(&regex) {
            Ok(regex) => Ok(PathPattern {
                pattern: pattern.to_owned(),
                regex,
                keys,
            }),
            // Everything was escaped: only its size can be wrong.
            Err(_) => error(0, PatternProblem::TooLong),
        }
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.pattern
    }

    /// The keys it reads, in the order they stand in it.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// What the path says, `None` if it does not match or a `{date}` is not in the calendar.
    pub fn apply(&self, path: &Path) -> Option<Metadata> {
        let path = path.to_string_lossy();
        let found = self.regex.captures(&path)?;
        let mut out = Metadata::new();
        for (key, value) in self.keys.iter().zip(found.iter().skip(1)) {
            let value = value?.as_str();
            let value = if key == DATE {
                normalize_date(value)?
            } else {
                // A name of blanks only is none.
                normalize(key, value)?
            };
            out.insert(key.clone(), value);
        }
        Some(out)
    }
}
