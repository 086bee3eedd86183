//! The head lines that scrapers put before a text (`Title: …`, `日期：…`): how many characters they
//! take, and what they say.

use crate::format::metadata;
use crate::format::metadata::{Metadata, known_key, normalize};

/// Head lines are looked for in the first so many characters.
pub(super) const HEAD_CHARS: usize = 8192;

/// What is longer, in characters, is no value of a head line.
const LONGEST_VALUE: usize = 200;

const LONGEST_URL: usize = 2000;

/// A head line's value may run on for so many lines of so many characters.
const RUN_ON_LINES: usize = 2;

const RUN_ON_CHARS: usize = 80;

/// How many characters of the beginning are head lines, and what they say.
///
/// A value may run on over a line or two before the next head line, as titles do that a web page
/// had with a line end in them.
pub(super) fn head_lines(chars: &[char]) -> (u32, Metadata) {
    let mut metadata = Metadata::new();
    let mut names: Vec<String> = Vec::new();
    let mut at = 0;
    // The end of the last head line, the blank lines after it included.
    let mut end = 0;
    // The last head line so far, and what it may run on with.
    let mut last: Option<(&'static str, String)> = None;
    let mut run_on: Vec<String> = Vec::new();
    let mut is_open = false;
    while at < chars.len() {
        let (line, next) = line_at(chars, at);
        let text: String = line.iter().collect();
        if text.trim().is_empty() {
            // A value does not run on beyond a blank line, and what ran on was none.
            if run_on.is_empty() {
                is_open = false;
                if last.is_some() {
                    end = next;
                }
            } else {
                break;
            }
        } else if let Some((name, key, value)) = head_line(&text) {
            // The same name twice is rather a text that speaks of itself.
            if names.contains(&name) {
                break;
            }
            names.push(name);
            keep(&mut metadata, last.take(), &run_on);
            run_on.clear();
            last = Some((key, value));
            is_open = true;
            end = next;
        } else if is_open && run_on.len() < RUN_ON_LINES && line.len() <= RUN_ON_CHARS {
            run_on.push(text);
        } else {
            break;
        }
        at = next;
    }
    keep(&mut metadata, last, &[]);
    if names.len() < 2 {
        return (0, Metadata::new());
    }
    (end as u32, metadata)
}

fn keep(metadata: &mut Metadata, head: Option<(&'static str, String)>, run_on: &[String]) {
    let Some((key, mut value)) = head else { return };
    for line in run_on {
        value.push_str(line.trim());
    }
    if let Some(value) = normalize(key, &value)
        && !is_nothing(&value)
    {
        metadata.entry(key.to_owned()).or_insert(value);
    }
}

/// What programs write for a value they did not find.
pub(super) fn is_nothing(value: &str) -> bool {
    matches!(
        value.to_lowercase().as_str(),
        "none" | "null" | "nan" | "n/a" | "undefined" | "-" | "无" | "無"
    )
}

/// The line that starts at `at`, without its end, and where the next starts.
fn line_at(chars: &[char], at: usize) -> (&[char], usize) {
    let is_end = |c: &char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let end = chars[at..]
        .iter()
        .position(is_end)
        .map_or(chars.len(), |n| at + n);
    let next = match chars[end..] {
        ['\r', '\n', ..] => end + 2,
        [_, ..] => end + 1,
        [] => end,
    };
    (&chars[at..end], next)
}

/// The name as written, its key and the value, if the line is a head line.
fn head_line(line: &str) -> Option<(String, &'static str, String)> {
    let (name, value) = line.split_once([':', '：'])?;
    let name = name.trim().to_lowercase();
    let key = known_key(&name)?;
    let is_usual = matches!(
        key,
        metadata::TITLE | metadata::DATE | metadata::URL | metadata::SOURCE | metadata::AUTHOR
    );
    let longest = if key == metadata::URL {
        LONGEST_URL
    } else {
        LONGEST_VALUE
    };
    // A whole text on one line may begin with its source.
    (is_usual && value.chars().count() <= longest).then(|| (name, key, value.trim().to_owned()))
}

/// How many characters at the beginning of a text are a scrape's head lines.
pub fn head_of(chars: &[char]) -> u32 {
    head_lines(&chars[..chars.len().min(HEAD_CHARS)]).0
}
